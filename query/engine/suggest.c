/* suggest.c: what the kinds of suggestions share; see suggest.h. */
#include "query/engine/suggest.h"

#include <math.h>
#include <stdlib.h>

const char *px_suggest_kind_name(px_suggest_kind k) {
    static const char *const names[] = {"spelling", "complete", "related", "classes"};
    return k < PX_SUGGEST_KINDS ? names[k] : "";
}

px_suggest_row *px_suggest_add(px_arena *a, px_suggest_table *t) {
    if (t->n == t->cap) t->row = px_arena_grow(a, t->row, t->n, &t->cap, t->n + 1, sizeof *t->row);
    px_suggest_row *r = &t->row[t->n++];
    *r = (px_suggest_row){0};
    return r;
}

void px_suggest_cut(px_suggest_table *t, px_suggest_order *order, size_t limit) {
    if (t->n > 1) qsort(t->row, t->n, sizeof *t->row, order);
    if (t->n > limit) t->n = limit;
}

static int by_text(const px_suggest_row *x, const px_suggest_row *y) {
    int c = px_str_cmp(x->text, y->text);
    return c ? c : px_str_cmp(x->field, y->field);
}

int px_suggest_by_weight(const void *xv, const void *yv) {
    const px_suggest_row *x = xv, *y = yv;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    return by_text(x, y);
}

int px_suggest_by_records(const void *xv, const void *yv) {
    const px_suggest_row *x = xv, *y = yv;
    if (x->records != y->records) return x->records > y->records ? -1 : 1;
    return by_text(x, y);
}

int px_suggest_by_llr(const void *xv, const void *yv) {
    const px_suggest_row *x = xv, *y = yv;
    if (x->llr > y->llr || x->llr < y->llr) return x->llr > y->llr ? -1 : 1;
    return by_text(x, y);
}

px_str px_suggest_clause(px_arena *a, px_str field, px_str text) {
    px_buf b;
    px_buf_init(&b, PX_QUERY_BYTES_MAX);
    px_buf_str(&b, field);
    px_buf_c(&b, "=\"");
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\') px_buf_ch(&b, '\\');
        px_buf_ch(&b, text.p[i]);
    }
    px_buf_ch(&b, '"');
    px_str clause = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return clause;
}

px_status px_suggest_count(const px_suggest *s, px_str query, const px_rowset *hits,
                           uint64_t *records, uint64_t *among, px_err *err) {
    px_answer answer = {0};
    *records = *among = 0;
    px_status st = px_answer_open_how(s->snap, query, NULL, s->how, &answer, err);
    if (st != PX_OK) return st;
    *records = answer.counts.publications;
    for (size_t i = 0; hits && i < s->snap->n_segs; i++)
        if (hits->seg[i] && answer.rows.seg[i])
            *among += px_bitmap_and_count(hits->seg[i], answer.rows.seg[i]);
    px_answer_close(&answer);
    return PX_OK;
}

static double cell(double observed, double expected) {
    return observed > 0 ? observed * log(observed / expected) : 0;
}

double px_suggest_llr(uint64_t k, uint64_t n, uint64_t of_k, uint64_t of_n) {
    double a = (double)k, b = (double)(n - k), c = (double)(of_k - k);
    double d = (double)of_n - (double)n - c;
    double all = (double)of_n, with = (double)of_k, hits = (double)n;
    if (of_n == 0 || a * all <= with * hits) return 0; /* no more frequent than elsewhere */
    double sum = cell(a, with * hits / all) + cell(b, (all - with) * hits / all) +
                 cell(c, with * (all - hits) / all) + cell(d, (all - with) * (all - hits) / all);
    return sum > 0 ? 2 * sum : 0;
}

uint32_t *px_suggest_sample(px_arena *a, const px_rowset *rows, size_t max, size_t *n) {
    uint64_t all = px_rowset_count(rows), seen = 0;
    size_t room = all < max ? (size_t)all : max, k;
    uint32_t *out = px_arena_array(a, uint32_t, room + 1), piece[PX_STOP_ROWS];
    px_rowset_iter it;
    px_rowset_begin(&it, rows);
    *n = 0;
    while (*n < room && (k = px_rowset_read(&it, piece)) > 0)
        for (size_t i = 0; i < k && *n < room; i++, seen++)
            if (seen >= *n * all / room) out[(*n)++] = piece[i];
    return out;
}
