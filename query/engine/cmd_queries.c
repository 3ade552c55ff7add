/* cmd_queries.c: `patix queries`: what is kept for #3 and ##name. */
#include "query/engine/cmd.h"
#include "query/engine/say.h"

#include "base/json.h"
#include "base/text.h"

#include <stdio.h>

typedef struct options {
    const char *dir;
    px_str verb, name, query;
    bool json, replace;
    px_env *env;
    px_arena *a;
} options;

static px_status next_value(int argc, char **argv, int *i, px_str name, px_str *value,
                            px_err *err) {
    if (value->p) return PX_OK;
    if (++*i == argc) return px_fail(err, PX_E_USAGE, "--%.*s lacks its value", PX_STR_ARG(name));
    *value = px_str_of(argv[*i]);
    return PX_OK;
}

static px_status read_option(options *o, int argc, char **argv, int *i, px_err *err) {
    px_str arg = px_str_of(argv[*i]), value = {0};
    size_t eq = px_str_find(arg, PX_STR("="));
    px_str name = px_str_sub(arg, 2, eq);
    bool takes = px_str_is(name, "in") || px_str_is(name, "format"), ours = takes, taken;
    if (!ours) ours = px_env_option_is(name, &takes);
    if (eq != SIZE_MAX) value = px_str_sub(arg, eq + 1, arg.n);
    if (px_str_is(name, "replace") && eq == SIZE_MAX) {
        o->replace = true;
        return PX_OK;
    }
    if (!ours || px_str_is(name, "keep"))
        return px_fail(err, PX_E_USAGE, "unknown option --%.*s", (int)(name.n < 60 ? name.n : 60),
                       name.p);
    if (!takes && eq != SIZE_MAX)
        return px_fail(err, PX_E_USAGE, "--%.*s takes no value", PX_STR_ARG(name));
    px_status st = takes ? next_value(argc, argv, i, name, &value, err) : PX_OK;
    if (st != PX_OK) return st;
    if (px_str_is(name, "in")) {
        o->dir = px_arena_cstr(o->a, value);
    } else if (px_str_is(name, "format")) {
        o->json = px_str_is(value, "json");
        if (!o->json && !px_str_is(value, "table"))
            st = px_fail(err, PX_E_USAGE, "--%s takes %s, not \"%.*s\"", "format", "table or json",
                         (int)(value.n < 60 ? value.n : 60), value.p);
    } else {
        st = px_env_option(o->env, name, value, &taken, err);
    }
    return st;
}

static px_status read_options(options *o, int argc, char **argv, px_err *err) {
    px_status st = PX_OK;
    bool plain = false;
    for (int i = 1; i < argc && st == PX_OK; i++) {
        px_str arg = px_str_of(argv[i]);
        if (!plain && px_str_is(arg, "--")) {
            plain = true;
        } else if (!plain && px_str_starts(arg, PX_STR("--"))) {
            st = read_option(o, argc, argv, &i, err);
        } else if (!o->verb.n) {
            o->verb = arg;
        } else if (!o->name.n) {
            o->name = arg;
        } else {
            o->query = o->query.n ? px_arena_fmt(o->a, PX_STR_FMT " " PX_STR_FMT,
                                                 PX_STR_ARG(o->query), PX_STR_ARG(arg))
                                  : arg;
        }
    }
    while (o->name.n && o->name.p[0] == '#') /* ##battery as well as battery */
        o->name = px_str_sub(o->name, 1, o->name.n);
    return st;
}

/* ---- showing ---- */

static void json_query(px_jw *w, const px_saved_query *q) {
    px_jw_open(w, '{');
    if (q->number)
        px_jw_ku64(w, "n", q->number);
    else
        px_jw_kstr(w, "name", q->name);
    px_jw_kstr(w, "query", q->query);
    px_jw_kstr(w, "canonical", q->canonical);
    px_jw_kstr(w, "dialect", px_str_of(px_dialect_name(q->dialect)));
    px_jw_kstr(w, "at", q->at);
    if (q->number) {
        px_jw_ku64(w, "publications", q->publications);
        px_jw_ku64(w, "generation", q->generation);
    }
    px_jw_close(w, '}');
}

static void table_query(px_buf *b, const px_saved_query *q) {
    char count[32];
    if (q->number)
        px_buf_fmt(b, "#%-5u %10s  %.10s  ", q->number, px_say_count(q->publications, count),
                   q->at.n >= 10 ? q->at.p : "          ");
    else
        px_buf_fmt(b, "##" PX_STR_FMT "  ", PX_STR_ARG(q->name));
    px_put_plain(b, q->query);
    if (q->dialect != PX_DIALECT_CN) px_buf_fmt(b, "  (%s)", px_dialect_name(q->dialect));
    px_buf_ch(b, '\n');
}

static px_status show(const options *o, bool numbers, px_err *err) {
    px_saved *s;
    px_status st = px_saved_read(o->dir, &s, err);
    if (st != PX_OK) return st;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_jw w = px_jw_on(&b);
    size_t shown = 0;
    if (o->json) {
        px_jw_open(&w, '{');
        px_jw_key(&w, numbers ? PX_STR("history") : PX_STR("queries"));
        px_jw_open(&w, '[');
    }
    for (size_t i = 0; i < s->n; i++) {
        const px_saved_query *q = &s->v[i];
        if ((q->number != 0) != numbers) continue;
        shown++;
        if (o->json)
            json_query(&w, q);
        else
            table_query(&b, q);
    }
    if (o->json) {
        px_jw_close(&w, ']');
        px_jw_close(&w, '}');
        px_buf_ch(&b, '\n');
    } else if (!shown) {
        (void)fputs(px_msg_text(numbers ? PX_MSG_HISTORY_NONE : PX_MSG_QUERIES_NONE), stderr);
    }
    if (b.n && fwrite(b.p, 1, b.n, stdout) != b.n)
        st = px_fail(err, PX_E_IO, "cannot write the output");
    px_buf_done(&b);
    px_saved_free(s);
    return st;
}

/* ---- changing ---- */

static px_status save(const options *o, px_err *err) {
    if (!o->name.n || !o->query.n)
        return px_fail(err, PX_E_USAGE, "save what? patix queries save NAME QUERY");
    px_status st = px_env_open(o->env, o->dir, o->query, err);
    if (st != PX_OK) return st;
    const px_query_env *env = px_env_view(o->env);
    px_query q;
    st = px_query_parse_in(o->a, o->query, env, &q, err);
    if (st != PX_OK) return px_err_in(err, st, "the query is not saved");
    px_saved_query put = {
        .name = o->name, .query = o->query, .canonical = q.canonical, .dialect = env->dialect};
    st = px_saved_put(o->dir, &put, o->replace, err);
    if (st == PX_OK)
        (void)printf(px_msg_text(PX_MSG_QUERY_SAVED), PX_STR_ARG(o->name), PX_STR_ARG(q.canonical));
    return st;
}

static px_status drop(const options *o, px_err *err) {
    if (!o->name.n) return px_fail(err, PX_E_USAGE, "drop what? patix queries drop NAME");
    px_status st = px_saved_drop(o->dir, o->name, err);
    if (st == PX_OK) (void)printf(px_msg_text(PX_MSG_QUERY_DROPPED), PX_STR_ARG(o->name));
    return st;
}

static px_status clear(const options *o, px_err *err) {
    size_t n;
    px_status st = px_saved_clear(o->dir, &n, err);
    if (st == PX_OK) (void)printf(px_msg_text(PX_MSG_QUERIES_CLEARED), n);
    return st;
}

px_status px_cmd_queries(int argc, char **argv, px_err *err) {
    options o = {.dir = "patix-data", .env = px_env_new(), .a = px_arena_new()};
    px_status st = read_options(&o, argc, argv, err);
    if (st != PX_OK)
        ;
    else if (px_str_is(o.verb, "list") && !o.name.n)
        st = show(&o, false, err);
    else if (px_str_is(o.verb, "history") && !o.name.n)
        st = show(&o, true, err);
    else if (px_str_is(o.verb, "clear") && !o.name.n)
        st = clear(&o, err);
    else if (px_str_is(o.verb, "save"))
        st = save(&o, err);
    else if (px_str_is(o.verb, "drop") && !o.query.n)
        st = drop(&o, err);
    else
        st = px_fail(err, PX_E_USAGE, "list, history, clear, save or drop?");
    px_arena_free(o.a);
    px_env_free(o.env);
    return st;
}
