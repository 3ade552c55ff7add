/* explain_put.c: an explanation as text and as JSON; see explain.h. */
#include "query/engine/explain.h"

#include "query/engine/say.h"
#include "query/lang/format.h"

static void rows_of(void *self, const px_qnode *n, px_buf *out) {
    char digits[32];
    const px_explain *x = self;
    if (n->kind != PX_Q_LEAF || !x->asked) return;
    uint64_t rows = px_explain_rows(x, n);
    px_buf_fmt(out, "[%s]", rows == PX_EXPLAIN_UNKNOWN ? "?" : px_say_count(rows, digits));
}

static void head(px_buf *out, px_msg m, bool zh) {
    px_buf_fmt(out, "\n%s\n", px_msg_in(m, zh));
}

static void put_order(const px_query *q, px_buf *out) {
    for (size_t i = 0; i < q->n_sorts; i++)
        px_buf_fmt(out, "%s%s %s", i ? ", " : "",
                   q->sort[i].field == PX_F_NONE ? "relevance" : px_field_code(q->sort[i].field),
                   q->sort[i].falling ? "desc" : "asc");
}

static void put_plan(const px_explain *x, px_buf *out) {
    char digits[32];
    px_buf line;
    px_buf_init(&line, 1 << 16);
    for (size_t i = 0; i < x->steps.n; i++) {
        const px_step_entry *e = &x->steps.v[i];
        uint64_t rows = x->step_rows[e->at];
        px_buf_clear(&line);
        px_trace_text_of(e->step, &line);
        px_buf_fmt(out, "%12s  %*s", rows == PX_EXPLAIN_UNKNOWN ? "?" : px_say_count(rows, digits),
                   (int)(2 * e->depth), "");
        px_put_plain(out, px_buf_view(&line));
        const char *store = px_step_store(e->step);
        if (*store) px_buf_fmt(out, "  <- %s", store);
        px_buf_ch(out, '\n');
    }
    px_buf_done(&line);
}

void px_explain_text(const px_explain *x, bool zh, px_buf *out) {
    char found[32], all[32];
    px_draw how = {.zh = zh, .self = (void *)(uintptr_t)x, .more = rows_of};
    px_buf_fmt(out, "%s\n  ", px_msg_in(PX_MSG_EXPLAIN_CANONICAL, zh));
    px_put_plain(out, x->query.canonical);
    px_buf_ch(out, '\n');
    if (x->query.n_sorts) {
        px_buf_fmt(out, "%s: ", px_msg_in(PX_MSG_EXPLAIN_ORDER, zh));
        put_order(&x->query, out);
        px_buf_ch(out, '\n');
    }
    head(out, x->asked ? PX_MSG_EXPLAIN_TREE_ROWS : PX_MSG_EXPLAIN_TREE, zh);
    px_query_draw(x->query.root, &how, out);
    if (x->n_notes) head(out, PX_MSG_EXPLAIN_NOTES, zh);
    for (size_t i = 0; i < x->n_notes; i++) {
        const px_note *n = &x->note[i];
        px_buf_fmt(out, "  %-9s %u-%u  ", n->code, n->begin, n->end);
        px_put_plain(out, zh && n->zh.n ? n->zh : n->en);
        px_buf_ch(out, '\n');
    }
    if (!x->asked) return;
    for (size_t i = 0; i < x->n_clauses; i++)
        if (x->clause[i].why)
            px_buf_fmt(out, "  [?] %u-%u  %s\n", x->clause[i].leaf->begin, x->clause[i].leaf->end,
                       x->clause[i].why);
    head(out, PX_MSG_EXPLAIN_PLAN, zh);
    put_plan(x, out);
    if (x->ran) {
        px_buf_ch(out, '\n');
        px_trace_print(&x->trace, out);
    }
    px_buf_ch(out, '\n');
    px_buf_fmt(out, px_msg_in(PX_MSG_EXPLAIN_WHOLE, zh), px_say_count(x->found, found),
               px_say_count(x->publications, all));
    px_buf_ch(out, '\n');
}

/* px_query_dump without its line ends and indents: strings hold none. */
static void put_tree(px_jw *w, const px_qnode *root) {
    px_buf tree;
    px_buf_init(&tree, PX_BUF_MAX);
    px_query_dump(root, &tree);
    size_t n = 0;
    for (size_t i = 0; i < tree.n; i++) {
        if (tree.p[i] != '\n') {
            tree.p[n++] = tree.p[i];
            continue;
        }
        while (i + 1 < tree.n && tree.p[i + 1] == ' ')
            i++;
    }
    px_jw_raw(w, (px_str){tree.p, n});
    px_buf_done(&tree);
}

static void put_rows(px_jw *w, uint64_t rows) {
    px_jw_key(w, PX_STR("rows"));
    if (rows == PX_EXPLAIN_UNKNOWN)
        px_jw_null(w);
    else
        px_jw_u64(w, rows);
}

static void put_notes(const px_explain *x, px_jw *w) {
    px_jw_key(w, PX_STR("notes"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < x->n_notes; i++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "code", px_str_of(x->note[i].code));
        px_jw_kstr(w, "text", x->note[i].en);
        px_jw_kstr(w, "zh", x->note[i].zh);
        px_jw_ku64(w, "begin", x->note[i].begin);
        px_jw_ku64(w, "end", x->note[i].end);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
}

static void put_clauses(const px_explain *x, px_jw *w) {
    px_buf text;
    px_buf_init(&text, PX_BUF_MAX);
    px_jw_key(w, PX_STR("clauses"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < x->n_clauses; i++) {
        const px_explain_clause *c = &x->clause[i];
        px_buf_clear(&text);
        px_query_print(c->leaf, &text);
        px_jw_open(w, '{');
        px_jw_kstr(w, "clause", px_buf_view(&text));
        px_jw_kstr(w, "field", px_str_of(px_field_code(c->leaf->field)));
        px_jw_kstr(w, "field_en", px_str_of(px_field_get(c->leaf->field)->en));
        px_jw_kstr(w, "field_zh", px_str_of(px_field_get(c->leaf->field)->zh));
        px_jw_ku64(w, "begin", c->leaf->begin);
        px_jw_ku64(w, "end", c->leaf->end);
        if (x->asked) put_rows(w, c->rows);
        if (c->why) px_jw_kstr(w, "error", px_str_of(c->why));
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    px_buf_done(&text);
}

static void put_steps(const px_explain *x, px_jw *w) {
    px_buf text;
    px_buf_init(&text, 1 << 16);
    px_jw_key(w, PX_STR("plan"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < x->steps.n; i++) {
        const px_step_entry *e = &x->steps.v[i];
        px_buf_clear(&text);
        px_trace_text_of(e->step, &text);
        px_jw_open(w, '{');
        px_jw_ku64(w, "depth", e->depth);
        px_jw_kstr(w, "kind", px_str_of(px_step_kind_name(e->step)));
        px_jw_kstr(w, "step", px_buf_view(&text));
        px_jw_kstr(w, "store", px_str_of(px_step_store(e->step)));
        put_rows(w, x->step_rows[e->at]);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    px_buf_done(&text);
}

static void put_failure(px_jw *w, const px_err *e) {
    px_jw_key(w, PX_STR("error"));
    px_jw_open(w, '{');
    px_jw_kstr(w, "status", px_str_of(px_status_name(e->status)));
    px_jw_kstr(w, "text", px_str_of(e->message));
    if (e->offset != PX_ERR_NO_OFFSET) px_jw_ku64(w, "offset", e->offset);
    px_jw_close(w, '}');
}

void px_explain_json(const px_explain *x, const px_err *failed, px_buf *out) {
    px_jw w = px_jw_on(out);
    px_buf text;
    px_buf_init(&text, PX_BUF_MAX);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "given", x->text);
    px_jw_kstr(&w, "dialect", px_str_of(px_dialect_name(x->env ? x->env->dialect : PX_DIALECT_CN)));
    if (!x->query.root) {
        if (failed) put_failure(&w, failed);
        px_jw_close(&w, '}');
        px_buf_done(&text);
        return;
    }
    px_jw_kstr(&w, "query", x->query.canonical);
    px_query_format(&x->query, &text);
    px_jw_kstr(&w, "formatted", px_buf_view(&text));
    px_buf_clear(&text);
    put_order(&x->query, &text);
    if (text.n) px_jw_kstr(&w, "sort", px_buf_view(&text));
    px_jw_key(&w, PX_STR("tree"));
    put_tree(&w, x->query.root);
    put_notes(x, &w);
    put_clauses(x, &w);
    if (x->asked) {
        put_steps(x, &w);
        px_jw_ku64(&w, "found", x->found);
        px_jw_ku64(&w, "publications", x->publications);
        px_jw_ku64(&w, "generation", x->generation);
    }
    if (x->ran) {
        px_jw_ku64(&w, "clock_ns", x->trace.clock_ns);
        px_jw_ku64(&w, "threads", x->trace.threads);
        px_jw_key(&w, PX_STR("run"));
        px_trace_json(&x->trace, &w);
    }
    px_jw_close(&w, '}');
    px_buf_done(&text);
}
