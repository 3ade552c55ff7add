/* cmd_suggest.c: `patix suggest`: what suggest.h offers, as a table or as JSON (docs/JSON.md). */
#include "query/engine/cmd.h"
#include "query/engine/interrupt.h"
#include "query/engine/say.h"
#include "query/engine/suggest_ask.h"

#include "base/json.h"
#include "base/say.h"

#include <stdio.h>

typedef struct options {
    const char *dir;
    px_str text, field;
    unsigned kinds; /* bits 1u << px_suggest_kind */
    bool all, json, skip_damaged;
    uint32_t limit, timeout_ms; /* timeout 0: none */
    px_env *env;
    px_arena *a;
} options;

/* ---- options ---- */

static px_status wrong(px_str name, px_str value, const char *takes, px_err *err) {
    return px_fail(err, PX_E_USAGE, "--%.*s takes %s, not \"%.*s\"", PX_STR_ARG(name),
                   px_say(takes), (int)(value.n < 60 ? value.n : 60), value.p ? value.p : "");
}

static px_status set(options *o, px_str name, px_str value, px_err *err) {
    bool taken;
    if (px_str_is(name, "in")) {
        o->dir = px_arena_cstr(o->a, value);
    } else if (px_str_is(name, "field")) {
        o->field = value;
    } else if (px_str_is(name, "limit")) {
        if (!px_str_u32(value, &o->limit) || o->limit < 1 || o->limit > 1000)
            return wrong(name, value, "a number from 1 to 1000", err);
    } else if (px_str_is(name, "timeout")) {
        if (!px_str_u32(value, &o->timeout_ms) || !o->timeout_ms)
            return wrong(name, value, "a number of milliseconds", err);
    } else if (px_str_is(name, "format")) {
        o->json = px_str_is(value, "json");
        if (!o->json && !px_str_is(value, "table")) return wrong(name, value, "table or json", err);
    } else if (px_str_is(name, "kind")) {
        o->all = px_str_is(value, "all");
        o->kinds = o->all ? (1u << PX_SUGGEST_KINDS) - 1 : 0;
        for (int k = 0; k < PX_SUGGEST_KINDS; k++)
            if (px_str_is(value, px_suggest_kind_name((px_suggest_kind)k))) o->kinds = 1u << k;
        if (!o->kinds)
            return wrong(name, value, "all, spelling, complete, related or classes", err);
    } else {
        return px_env_option(o->env, name, value, &taken, err);
    }
    return PX_OK;
}

static bool known(px_str name, bool *value) {
    static const char *const ours[] = {"in", "field", "limit", "format", "kind", "timeout"};
    *value = true;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (px_str_is(name, ours[i])) return true;
    return !px_str_is(name, "keep") && px_env_option_is(name, value);
}

static px_status read_options(options *o, int argc, char **argv, px_err *err) {
    px_status st = PX_OK;
    bool plain = false;
    for (int i = 1; i < argc && st == PX_OK; i++) {
        px_str arg = px_str_of(argv[i]), value = {0};
        if (plain || !px_str_starts(arg, PX_STR("--"))) {
            o->text = o->text.n ? px_arena_fmt(o->a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(o->text),
                                               PX_STR_ARG(arg))
                                : arg;
            continue;
        }
        size_t eq = px_str_find(arg, PX_STR("="));
        px_str name = px_str_sub(arg, 2, eq);
        bool takes = false;
        if (arg.n == 2) {
            plain = true;
        } else if (px_str_is(name, "skip-damaged") && eq == SIZE_MAX) {
            o->skip_damaged = true;
        } else if (!known(name, &takes)) {
            st = px_fail(err, PX_E_USAGE, "unknown option --%.*s", (int)(name.n < 60 ? name.n : 60),
                         name.p);
        } else {
            if (eq != SIZE_MAX) value = px_str_sub(arg, eq + 1, arg.n);
            if (!takes && eq != SIZE_MAX)
                st = px_fail(err, PX_E_USAGE, "--%.*s takes no value", PX_STR_ARG(name));
            else if (takes && eq == SIZE_MAX && ++i == argc)
                st = px_fail(err, PX_E_USAGE, "--%.*s lacks its value", PX_STR_ARG(name));
            else if (takes && eq == SIZE_MAX)
                value = px_str_of(argv[i]);
            if (st == PX_OK) st = set(o, name, value, err);
        }
    }
    if (st == PX_OK && !px_str_trim(o->text).n)
        st = px_fail(err, PX_E_USAGE, "suggest for what? patix suggest WORD");
    return st;
}

/* ---- showing ---- */

static void put_label(px_buf *b, const px_suggest_row *r) {
    px_str label = px_lang_is_zh() && r->label_zh.n ? r->label_zh : r->label;
    if (!label.n) return;
    px_buf_c(b, "  ");
    px_put_plain(b, label);
}

static void table_row(px_buf *b, const px_suggest_table *t, const px_suggest_row *r) {
    char records[32], hits[32];
    bool scored = t->kind == PX_SUGGEST_RELATED || t->kind == PX_SUGGEST_CLASSES;
    (void)px_say_count(r->records, records);
    (void)px_say_count(r->hits, hits);
    if (scored)
        px_buf_fmt(b, "%10s %10s %10.1f %8.2f  ", hits, records, r->llr, r->lift);
    else
        px_buf_fmt(b, "%10s  ", r->query.n ? records : "");
    if (t->kind != PX_SUGGEST_RELATED && t->kind != PX_SUGGEST_SPELLING)
        px_buf_fmt(b, "%-6.*s ", PX_STR_ARG(r->field));
    px_put_plain(b, r->text);
    put_label(b, r);
    px_buf_ch(b, '\n');
}

static void table(px_buf *b, const px_suggest_table *t) {
    static const px_msg title[] = {PX_MSG_SUGGEST_SPELLING, PX_MSG_SUGGEST_COMPLETE,
                                   PX_MSG_SUGGEST_RELATED, PX_MSG_SUGGEST_CLASSES};
    char hits[32], all[32], looked[32];
    px_buf_c(b, px_msg_text(title[t->kind]));
    px_buf_ch(b, '\n');
    if (t->kind == PX_SUGGEST_RELATED || t->kind == PX_SUGGEST_CLASSES) {
        px_buf_fmt(b, px_msg_text(PX_MSG_SUGGEST_BASIS), px_say_count(t->hits, hits),
                   px_say_count(t->all, all));
        if (t->looked_at < t->hits)
            px_buf_fmt(b, px_msg_text(PX_MSG_SUGGEST_SAMPLE), px_say_count(t->looked_at, looked));
        if (t->n) px_buf_c(b, px_msg_text(PX_MSG_SUGGEST_COLUMNS));
    }
    for (size_t i = 0; i < t->n; i++)
        table_row(b, t, &t->row[i]);
    if (!t->n) px_buf_c(b, px_msg_text(PX_MSG_SUGGEST_NONE));
}

/* ---- asking ---- */

static px_status answer(const options *o, const px_suggest *s, px_err *err) {
    px_answer hits = {0};
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_jw w = px_jw_on(&b);
    unsigned asking = 1u << PX_SUGGEST_RELATED | 1u << PX_SUGGEST_CLASSES, kinds = o->kinds;
    px_status st = px_env_open(o->env, o->dir, o->text, err);
    if (st == PX_OK && (kinds & asking)) {
        st = px_answer_open_how(s->snap, o->text, px_env_view(o->env), s->how, &hits, err);
        if (o->all && (st == PX_E_QUERY || st == PX_E_UNSUPPORTED)) {
            /* Half a query can be completed, though not asked. */
            (void)fprintf(stderr, px_msg_text(PX_MSG_SUGGEST_NO_QUERY), err ? err->message : "");
            kinds &= ~asking;
            st = PX_OK;
            px_err_clear(err);
        }
    }
    if (o->json) {
        px_jw_open(&w, '{');
        px_jw_key(&w, PX_STR("suggestions"));
        px_jw_open(&w, '[');
    }
    for (int k = 0; k < PX_SUGGEST_KINDS && st == PX_OK; k++) {
        px_suggest_table t = {0};
        if (!(kinds >> k & 1)) continue;
        st = px_suggest_ask(s, (px_suggest_kind)k,
                            o->all && k != PX_SUGGEST_COMPLETE ? PX_STR("") : o->field, o->text,
                            &hits, &t, err);
        if (st != PX_OK) break;
        if (o->json)
            px_suggest_json(&t, &w);
        else if (t.n || !o->all)
            table(&b, &t);
    }
    if (o->json) {
        px_jw_close(&w, ']');
        px_jw_ku64(&w, "generation", s->snap->m.generation);
        px_jw_close(&w, '}');
        px_buf_ch(&b, '\n');
    }
    if (st == PX_OK && b.n && fwrite(b.p, 1, b.n, stdout) != b.n)
        st = px_fail(err, PX_E_IO, "cannot write the output");
    px_buf_done(&b);
    px_answer_close(&hits);
    return st;
}

px_status px_cmd_suggest(int argc, char **argv, px_err *err) {
    options o = {.dir = "patix-data",
                 .kinds = (1u << PX_SUGGEST_KINDS) - 1,
                 .all = true,
                 .limit = PX_SUGGEST_LIMIT,
                 .env = px_env_new(),
                 .a = px_arena_new()};
    px_snapshot *snap = NULL;
    px_class_store *titles = NULL;
    px_status st = read_options(&o, argc, argv, err);
    if (st == PX_OK) st = px_snapshot_open(o.dir, o.skip_damaged, &snap, err);
    if (st == PX_OK) {
        px_interrupt_watch();
        if (o.timeout_ms) px_stop_after(px_interrupt_stop(), o.timeout_ms);
        titles = px_say_titles(o.dir);
        px_how how = {.stop = px_interrupt_stop()};
        px_suggest s = {.a = o.a,
                        .snap = snap,
                        .how = &how,
                        .classes = titles ? px_class_store_get(titles) : NULL,
                        .limit = o.limit};
        st = answer(&o, &s, err);
    }
    px_class_store_close(titles);
    px_snapshot_unref(snap);
    px_arena_free(o.a);
    px_env_free(o.env);
    return st;
}
