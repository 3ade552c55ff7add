/* trace.c: see trace.h. */
#include "query/engine/trace.h"

#include "query/engine/say.h"

#include <stdio.h>
#include <time.h>

uint64_t px_trace_now(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void px_trace_init(px_trace *t) {
    *t = (px_trace){.arena = px_arena_new()};
}

void px_trace_done(px_trace *t) {
    px_arena_free(t->arena);
    *t = (px_trace){0};
}

void px_trace_begin(px_trace *t, const px_step *plan) {
    px_step_list_make(t->arena, plan, false, &t->list);
    t->v = px_arena_array(t->arena, px_trace_step, t->list.n);
    for (size_t i = 0; i < t->list.n; i++)
        t->v[i] = (px_trace_step){.step = t->list.v[i].step, .depth = t->list.v[i].depth};
}

void px_trace_add(px_trace *t, const px_step *s, uint64_t ns, uint64_t rows, bool found) {
    const px_step_entry *e = px_step_list_find(&t->list, s);
    if (!e) return;
    px_trace_step *v = &t->v[e->at];
    (void)__atomic_fetch_add(&v->segments, 1, __ATOMIC_RELAXED);
    (void)__atomic_fetch_add(&v->found, found, __ATOMIC_RELAXED);
    (void)__atomic_fetch_add(&v->rows, rows, __ATOMIC_RELAXED);
    (void)__atomic_fetch_add(&v->ns, ns, __ATOMIC_RELAXED);
}

void px_trace_end(px_trace *t, uint64_t clock_ns, unsigned threads) {
    t->clock_ns = clock_ns;
    t->threads = threads;
    for (size_t i = 0; i < t->list.n; i++) {
        uint64_t below = 0;
        for (size_t k = i + 1; k < t->list.n && t->v[k].depth > t->v[i].depth; k++)
            if (t->v[k].depth == t->v[i].depth + 1) below += t->v[k].ns;
        t->v[i].own_ns = t->v[i].ns > below ? t->v[i].ns - below : 0;
    }
}

void px_trace_text_of(const px_step *s, px_buf *out) {
    if (s->node && (s->kind == PX_STEP_NEAR || s->kind == PX_STEP_FREQ)) {
        px_query_print(s->node, out);
        if (s->mask == 1u << PX_TF_DES) px_buf_c(out, " [des]");
        return;
    }
    if (!s->leaf || s->n) {
        px_buf_c(out, px_step_kind_name(s));
        return;
    }
    px_query_print(s->leaf, out);
    if (s->kind == PX_STEP_TEXT && s->mask == 1u << PX_TF_DES && s->leaf->field != PX_F_DES)
        px_buf_c(out, " [des]");
    else if (s->kind == PX_STEP_NAME && s->field != s->leaf->field)
        px_buf_fmt(out, " [%s]", px_field_code(s->field));
    else if (s->column.n && !px_str_is(s->column, px_field_code(s->leaf->field)))
        px_buf_fmt(out, " [" PX_STR_FMT "]", PX_STR_ARG(s->column));
}

void px_trace_print(const px_trace *t, px_buf *out) {
    char rows[32];
    px_buf text;
    px_buf_init(&text, 1 << 16);
    px_buf_fmt(out, px_msg_text(PX_MSG_TRACE), (double)t->clock_ns / 1e6, t->threads);
    px_buf_ch(out, '\n');
    px_buf_fmt(out, "%10s %10s %9s  %s\n", px_msg_text(PX_MSG_TRACE_ROWS), "us",
               px_msg_text(PX_MSG_TRACE_SEGMENTS), px_msg_text(PX_MSG_TRACE_STEP));
    for (size_t i = 0; i < t->list.n; i++) {
        const px_trace_step *v = &t->v[i];
        char segments[48];
        (void)snprintf(segments, sizeof segments, v->found ? "%llu(%llu)" : "%llu",
                       (unsigned long long)v->segments, (unsigned long long)v->found);
        px_buf_clear(&text);
        px_trace_text_of(v->step, &text);
        px_buf_fmt(out, "%10s %10.0f %9s  %*s", px_say_count(v->rows, rows), (double)v->ns / 1e3,
                   segments, (int)(2 * v->depth), "");
        px_put_plain(out, px_buf_view(&text));
        const char *store = px_step_store(v->step);
        if (*store) px_buf_fmt(out, "  <- %s", store);
        px_buf_ch(out, '\n');
    }
    px_buf_done(&text);
}

void px_trace_json(const px_trace *t, px_jw *w) {
    px_buf text;
    px_buf_init(&text, 1 << 16);
    px_jw_open(w, '[');
    for (size_t i = 0; i < t->list.n; i++) {
        const px_trace_step *v = &t->v[i];
        px_buf_clear(&text);
        px_trace_text_of(v->step, &text);
        px_jw_open(w, '{');
        px_jw_ku64(w, "depth", v->depth);
        px_jw_kstr(w, "kind", px_str_of(px_step_kind_name(v->step)));
        px_jw_kstr(w, "step", px_buf_view(&text));
        px_jw_kstr(w, "store", px_str_of(px_step_store(v->step)));
        px_jw_ku64(w, "segments", v->segments);
        px_jw_ku64(w, "cached", v->found);
        px_jw_ku64(w, "rows", v->rows);
        px_jw_ku64(w, "ns", v->ns);
        px_jw_ku64(w, "own_ns", v->own_ns);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    px_buf_done(&text);
}
