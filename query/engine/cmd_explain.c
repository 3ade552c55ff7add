/* cmd_explain.c: `patix explain`, `patix format`, `patix translate`: what a query means, without a
 * collection or with one. */
#include "query/engine/cmd.h"

#include "query/engine/caret.h"
#include "query/engine/explain.h"
#include "query/engine/interrupt.h"
#include "query/engine/say.h"
#include "query/engine/translate_json.h"
#include "query/lang/format.h"

#include <stdio.h>

typedef enum command { EXPLAIN, FORMAT, TRANSLATE } command;

typedef struct options {
    command command;
    px_env *env;
    px_str words;
    size_t n_words;
    const char *dir; /* NULL: none */
    bool json, run, pretty, skip_damaged;
    bool to_given;
    px_tongue to;
} options;

static px_status wrong(const char *name, px_str v, const char *takes, px_err *err) {
    return px_fail(err, PX_E_USAGE, "--%s takes %s, not \"%.*s\"", name, takes,
                   (int)(v.n < 60 ? v.n : 60), v.p);
}

static px_status on_value(px_arena *a, options *o, px_str name, px_str v, px_err *err) {
    if (px_str_is(name, "in")) {
        o->dir = px_arena_cstr(a, v);
        return v.n ? PX_OK : wrong("in", v, "a folder", err);
    }
    if (px_str_is(name, "to")) {
        o->to_given = true;
        return px_tongue_find(v, &o->to)
                   ? PX_OK
                   : wrong("to", v, "incopat, patsnap, ops, lens, patentscope or google", err);
    }
    o->json = px_str_is(v, "json");
    return o->json || px_str_is(v, "text") ? PX_OK : wrong("format", v, "text or json", err);
}

static bool *flag_of(options *o, px_str name) {
    if (o->command != EXPLAIN) return NULL;
    return px_str_is(name, "run")            ? &o->run
           : px_str_is(name, "pretty")       ? &o->pretty
           : px_str_is(name, "skip-damaged") ? &o->skip_damaged
                                             : NULL;
}

static px_status read_option(px_arena *a, options *o, int argc, char **argv, int *i, px_err *err) {
    px_str arg = px_str_of(argv[*i]), value = {0};
    size_t eq = px_str_find(arg, PX_STR("="));
    px_str name = px_str_sub(arg, 2, eq);
    bool *flag = flag_of(o, name), takes = true, taken;
    bool own = px_str_is(name, "in") || px_str_is(name, "format") ||
               (o->command == TRANSLATE && px_str_is(name, "to"));
    if (!flag && !own && !px_env_option_is(name, &takes))
        return px_fail(err, PX_E_USAGE, "unknown option --%.*s", (int)(name.n < 60 ? name.n : 60),
                       name.p);
    if (flag) takes = false;
    if (!takes && eq != SIZE_MAX)
        return px_fail(err, PX_E_USAGE, "--%.*s takes no value", PX_STR_ARG(name));
    if (eq != SIZE_MAX) value = px_str_sub(arg, eq + 1, arg.n);
    if (takes && eq == SIZE_MAX) {
        if (++*i == argc)
            return px_fail(err, PX_E_USAGE, "--%.*s lacks its value", PX_STR_ARG(name));
        value = px_str_of(argv[*i]);
    }
    if (flag) {
        *flag = true;
        return PX_OK;
    }
    return own ? on_value(a, o, name, value, err) : px_env_option(o->env, name, value, &taken, err);
}

static px_status read_options(px_arena *a, options *o, int argc, char **argv, px_err *err) {
    bool all_words = false;
    for (int i = 1; i < argc; i++) {
        px_str arg = px_str_of(argv[i]);
        if (!all_words && arg.n == 2 && px_str_is(arg, "--")) {
            all_words = true;
        } else if (!all_words && px_str_starts(arg, PX_STR("--"))) {
            px_status st = read_option(a, o, argc, argv, &i, err);
            if (st != PX_OK) return st;
        } else {
            o->words = o->n_words++ ? px_arena_fmt(a, PX_STR_FMT " " PX_STR_FMT,
                                                   PX_STR_ARG(o->words), PX_STR_ARG(arg))
                                    : arg;
        }
    }
    if (o->n_words == 0) return px_fail(err, PX_E_USAGE, "a query is missing; * is every record");
    if (o->command == TRANSLATE && !o->to_given)
        return px_fail(err, PX_E_USAGE,
                       "--to is missing: incopat, patsnap, ops, lens, patentscope or google");
    if (o->run && !o->dir) return px_fail(err, PX_E_USAGE, "--run needs a collection: --in DIR");
    return PX_OK;
}

/* The text alone on stdout, what to know about it on stderr: so it can be piped. */
static void translate(px_arena *a, const options *o, const px_query *q, px_buf *out) {
    px_translation t;
    bool zh = px_lang_is_zh();
    px_translate(a, q, o->to, &t);
    if (o->json) {
        px_translation_json(&t, o->to, q, out);
        px_buf_ch(out, '\n');
        return;
    }
    px_buf_str(out, t.text);
    px_buf_ch(out, '\n');
    if (!t.text.n) (void)fprintf(stderr, "%s\n", px_msg_text(PX_MSG_TRANSLATE_NOTHING));
    if (t.exact) (void)fprintf(stderr, "%s\n", px_msg_text(PX_MSG_TRANSLATE_EXACT));
    for (size_t i = 0; i < t.n_notes; i++) {
        px_str said = zh ? t.note[i].zh : t.note[i].en;
        px_str part = px_str_sub(q->text, t.note[i].begin, t.note[i].end);
        (void)fprintf(stderr, "%-9s " PX_STR_FMT, t.note[i].code, PX_STR_ARG(said));
        if (part.n) (void)fprintf(stderr, "  [" PX_STR_FMT "]", PX_STR_ARG(part));
        (void)fputc('\n', stderr);
    }
}

static px_status ask(px_explain *x, const options *o, px_err *err) {
    px_snapshot *snap = NULL;
    px_how how = {.stop = px_interrupt_stop()};
    px_status st = px_snapshot_open(o->dir, o->skip_damaged, &snap, err);
    if (st != PX_OK) return st;
    px_interrupt_watch();
    st = px_explain_ask(x, snap, &how, o->run, err);
    px_snapshot_unref(snap);
    return st;
}

static px_status answer(px_arena *a, const options *o, px_err *err) {
    px_explain x;
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    px_explain_begin(&x, o->words, px_env_view(o->env));
    px_status st = px_explain_parse(&x, err);
    bool understood = st == PX_OK;
    if (!understood && err && err->offset != PX_ERR_NO_OFFSET) px_put_caret(o->words, err->offset);
    if (st == PX_OK && o->command == EXPLAIN && o->dir && !o->pretty) st = ask(&x, o, err);
    if (o->command == TRANSLATE && understood) {
        translate(a, o, &x.query, &out);
    } else if (o->json && (st == PX_OK || !understood)) {
        px_explain_json(&x, understood ? NULL : err, &out);
        px_buf_ch(&out, '\n');
    } else if (st == PX_OK && (o->command == FORMAT || o->pretty)) {
        px_query_format(&x.query, &out);
    } else if (st == PX_OK) {
        px_explain_text(&x, px_lang_is_zh(), &out);
    }
    if (out.n && fwrite(out.p, 1, out.n, stdout) != out.n)
        st = px_fail(err, PX_E_IO, "cannot write the output");
    px_buf_done(&out);
    px_explain_end(&x);
    return st;
}

static px_status run(command c, int argc, char **argv, px_err *err) {
    px_arena *a = px_arena_new();
    options o = {.command = c, .env = px_env_new()};
    px_status st = read_options(a, &o, argc, argv, err);
    if (st == PX_OK) st = px_env_open(o.env, o.dir, o.words, err);
    if (st == PX_OK) st = answer(a, &o, err);
    px_env_free(o.env);
    px_arena_free(a);
    return st;
}

px_status px_cmd_explain(int argc, char **argv, px_err *err) {
    return run(EXPLAIN, argc, argv, err);
}

px_status px_cmd_format(int argc, char **argv, px_err *err) {
    return run(FORMAT, argc, argv, err);
}

px_status px_cmd_translate(int argc, char **argv, px_err *err) {
    return run(TRANSLATE, argc, argv, err);
}
