/* coverage.c: one pass over three columns. */
#include "shards/coverage.h"

#include "base/intern.h"

#include <stdlib.h>

static const struct {
    const char *code;
    uint32_t bits;
} what[] = {
#define PX_COVERAGE_ROW(id, code, bits) {code, bits},
    PX_COVERAGE_TABLE(PX_COVERAGE_ROW)
#undef PX_COVERAGE_ROW
};

const char *px_coverage_code(int i) {
    return i >= 0 && i < PX_COVERAGE_COUNT ? what[i].code : "";
}

enum { YEARS = 10000 };

/* Counts of an office, by year. */
typedef struct office {
    px_str cc;
    uint32_t n;
    uint32_t (*year)[1 + PX_COVERAGE_COUNT]; /* YEARS of them: records, then each count */
} office;

typedef struct gather {
    px_arena *a;
    office *v;
    size_t n, cap;
} gather;

static office *office_of(gather *g, px_str cc) {
    for (size_t i = 0; i < g->n; i++)
        if (px_str_eq(g->v[i].cc, cc)) return &g->v[i];
    g->v = px_arena_grow(g->a, g->v, g->n, &g->cap, g->n + 1, sizeof *g->v);
    office *o = &g->v[g->n++];
    *o = (office){.cc = px_arena_str(g->a, cc),
                  .year = px_arena_zero(g->a, YEARS * sizeof *o->year)};
    return o;
}

static px_status one_segment(gather *g, px_segment *s, const px_bitmap *dead, px_err *err) {
    const px_col *cc, *year, *has;
    px_status st = px_cols_field(s->cols, PX_F_CC, (px_str){0}, &cc, err);
    if (st == PX_OK) st = px_cols_field(s->cols, PX_F_PDY, (px_str){0}, &year, err);
    if (st == PX_OK) st = px_cols_get(s->cols, PX_STR("@has"), &has, err);
    if (st != PX_OK) return st;
    /* offices are looked up once a value, not once a row; the list may move while it grows */
    uint32_t n_codes = cc ? cc->m.n_dict : 0;
    size_t *at = px_malloc((n_codes + 1) * sizeof *at);
    for (uint32_t i = 0; i < n_codes; i++)
        at[i] = (size_t)(office_of(g, px_col_value(cc, i)) - g->v);
    at[n_codes] = SIZE_MAX;
    for (uint32_t row = 0; row < s->n_rows; row++) {
        if (dead && px_bitmap_has(dead, row)) continue;
        uint64_t lo = 0, hi = 0;
        if (cc) px_col_range(cc, row, &lo, &hi);
        uint32_t code = lo < hi ? px_wide(cc->codes, cc->m.width, lo) : n_codes;
        if (at[code] == SIZE_MAX) at[code] = (size_t)(office_of(g, PX_STR("")) - g->v);
        uint32_t y = year ? px_col_num(year, row) : 0, bits = has ? px_col_num(has, row) : 0;
        if (y >= YEARS) y = 0; /* absent */
        if (bits == PX_NIL) bits = 0;
        uint32_t *count = g->v[at[code]].year[y];
        g->v[at[code]].n++;
        count[0]++;
        for (int i = 0; i < PX_COVERAGE_COUNT; i++)
            count[1 + i] += (bits & what[i].bits) != 0;
    }
    free(at);
    return PX_OK;
}

static int larger_first(const void *x, const void *y) {
    const office *a = x, *b = y;
    if (a->n != b->n) return a->n < b->n ? 1 : -1;
    return px_str_cmp(a->cc, b->cc);
}

static void add(px_coverage_row *to, const px_coverage_row *r) {
    to->n += r->n;
    for (int i = 0; i < PX_COVERAGE_COUNT; i++)
        to->has[i] += r->has[i];
}

static void list(px_coverage *c, gather *g) {
    size_t cap = 0;
    if (g->n) qsort(g->v, g->n, sizeof *g->v, larger_first);
    for (size_t i = 0; i < g->n; i++) {
        const office *o = &g->v[i];
        size_t head = c->n;
        c->v = px_arena_grow(c->a, c->v, c->n, &cap, c->n + 1, sizeof *c->v);
        c->v[c->n++] = (px_coverage_row){.cc = o->cc, .year = PX_NIL};
        for (uint32_t y = 0; y < YEARS; y++) {
            if (!o->year[y][0]) continue;
            px_coverage_row r = {.cc = o->cc, .year = y, .n = o->year[y][0]};
            memcpy(r.has, o->year[y] + 1, sizeof r.has);
            c->v = px_arena_grow(c->a, c->v, c->n, &cap, c->n + 1, sizeof *c->v);
            c->v[c->n++] = r;
            add(&c->v[head], &r);
        }
        add(&c->all, &c->v[head]);
    }
}

px_status px_coverage_of(px_snapshot *s, px_coverage *out, px_err *err) {
    *out = (px_coverage){.a = px_arena_new(), .all = {.year = PX_NIL}};
    gather g = {.a = px_arena_new()};
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++)
        if (s->seg[i]) st = one_segment(&g, s->seg[i], s->dead[i], err);
    if (st == PX_OK) {
        list(out, &g);
        for (size_t i = 0; i < out->n; i++)
            out->v[i].cc = px_arena_str(out->a, out->v[i].cc);
    } else {
        px_coverage_release(out);
    }
    px_arena_free(g.a);
    return st;
}

void px_coverage_release(px_coverage *c) {
    px_arena_free(c->a);
    *c = (px_coverage){0};
}
