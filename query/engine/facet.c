/* facet.c: counting within segments by code, uniting by text at the end. The question's own text is
 * read in facet_ask.c. */
#include "query/engine/tally.h"

#include "base/intern.h"

#include <stdio.h>
#include <stdlib.h>

struct work {
    const px_rowset *rows;
    const px_facet_ask *ask;
    px_stop *stop;
    const px_ordinals *ord; /* numbers of the values; NULL: values are named as they come */
    px_intern *names;
    uint64_t *sum; /* by number of the name or of the value */
    size_t sum_cap;
    uint64_t missing;
};

static void add_name(struct work *w, px_str name, uint64_t n) {
    uint32_t i = px_intern_add(w->names, name, NULL);
    if (i >= w->sum_cap) {
        size_t cap = w->sum_cap ? w->sum_cap * 2 : 1024;
        w->sum = px_realloc(w->sum, cap * sizeof *w->sum);
        memset(w->sum + w->sum_cap, 0, (cap - w->sum_cap) * sizeof *w->sum);
        w->sum_cap = cap;
    }
    w->sum[i] += n;
}

/* ---- one segment's rows in pieces ---- */

#define EACH_PIECE(w, bits, row, n, st, err)                                                       \
    uint32_t row[PX_STOP_ROWS];                                                                    \
    size_t n;                                                                                      \
    px_bitmap_iter it_;                                                                            \
    px_bitmap_iter_init(&it_, bits);                                                               \
    while ((st) == PX_OK && (n = px_bitmap_read(&it_, row, PX_STOP_ROWS)) > 0 &&                   \
           ((st) = px_stop_look((w)->stop, err)) == PX_OK)

/* Codes first mapped to the groups of names; a stamp a group keeps a row from counting twice. */
static px_status count_groups(struct work *w, const px_col *c, const px_bitmap *bits,
                              const uint32_t *group, uint32_t *count, uint32_t *stamp,
                              px_err *err) {
    px_status st = PX_OK;
    EACH_PIECE(w, bits, row, n, st, err) {
        for (size_t i = 0; i < n; i++) {
            uint64_t lo, hi;
            px_col_range(c, row[i], &lo, &hi);
            w->missing += lo == hi;
            for (; lo < hi; lo++) {
                uint32_t k = group[px_wide(c->codes, c->m.width, lo)];
                if (stamp[k] == row[i] + 1) continue;
                stamp[k] = row[i] + 1;
                count[k]++;
            }
        }
    }
    return st;
}

/* ---- columns of codes ---- */

static px_status segment_groups(struct work *w, const px_col *c, const uint32_t *map,
                                const px_bitmap *bits, px_err *err) {
    uint32_t n = w->ord->n;
    uint32_t *count = px_calloc((size_t)n + 1, sizeof *count),
             *stamp = px_calloc((size_t)n + 1, sizeof *stamp);
    px_status st = count_groups(w, c, bits, map, count, stamp, err);
    for (uint32_t k = 0; k < n && st == PX_OK; k++)
        w->sum[k] += count[k];
    free(count);
    free(stamp);
    return st;
}

static void add_code(struct work *w, const px_col *c, const uint32_t *map, uint32_t code,
                     uint64_t n) {
    if (map)
        w->sum[map[code]] += n;
    else
        add_name(w, px_col_value(c, code), n);
}

static px_status segment_codes(struct work *w, const px_col *c, const uint32_t *map,
                               const px_bitmap *bits, px_err *err) {
    uint32_t *count = px_calloc(px_tally_slots(c), sizeof *count);
    px_status st = px_tally_segment(c, bits, w->stop, count, &w->missing, err);
    for (uint32_t k = 0; k < c->m.n_dict && st == PX_OK; k++)
        if (count[k]) add_code(w, c, map, k, count[k]);
    free(count);
    return st;
}

/* ---- columns of numbers ---- */

#define DENSE_MAX (1u << 20)

static void add_number(struct work *w, uint32_t v, uint64_t count) {
    char text[16];
    int n = snprintf(text, sizeof text, "%u", v);
    add_name(w, (px_str){text, (size_t)n}, count);
}

/* Values below DENSE_MAX apart are counted in an array, others one by one. Years come here only where there are more than
 * a column of them could have. */
static px_status segment_numbers(struct work *w, const px_col *c, const px_bitmap *bits,
                                 px_err *err) {
    px_status st = PX_OK;
    bool year = c->divisor == 10000;
    uint32_t lo = 0, span = 0;
    if (c->m.n_missing < c->m.n_rows) {
        lo = year ? c->m.min / 10000 : c->m.min;
        span = (year ? c->m.max / 10000 : c->m.max) - lo + 1;
    }
    if (span > DENSE_MAX) span = DENSE_MAX;
    uint32_t *count = px_calloc((size_t)span + 1, sizeof *count);
    EACH_PIECE(w, bits, row, n, st, err) {
        for (size_t i = 0; i < n; i++) {
            uint32_t v = px_wide(c->num, c->m.width, row[i]);
            if (v == PX_NIL || (year && v < 10000)) { /* no year: facts.c */
                w->missing++;
                continue;
            }
            if (year) v /= 10000;
            if (v - lo < span)
                count[v - lo]++;
            else
                add_number(w, v, 1);
        }
    }
    for (uint32_t k = 0; k < span; k++)
        if (count[k]) add_number(w, lo + k, count[k]);
    free(count);
    return st;
}

/* ---- the top ---- */

/* Is x listed before y? */
static bool before(const px_facet_value *x, const px_facet_value *y) {
    if (x->count != y->count) return x->count > y->count;
    return px_str_cmp(x->value, y->value) < 0;
}

static int by_rank(const void *x, const void *y) {
    return before(x, y) ? -1 : before(y, x);
}

/* A heap of the best `top` so far, the worst of them at the root. */
static void sink(px_facet_value *v, size_t n, size_t i) {
    for (;;) {
        size_t k = 2 * i + 1;
        if (k >= n) return;
        if (k + 1 < n && before(&v[k], &v[k + 1])) k++;
        if (!before(&v[i], &v[k])) return;
        px_facet_value t = v[i];
        v[i] = v[k];
        v[k] = t;
        i = k;
    }
}

static void take_top(px_arena *a, const struct work *w, px_facet *out) {
    size_t numbers = w->ord ? w->ord->n : px_intern_size(w->names), all = 0, i = 0;
    for (size_t k = 0; k < numbers; k++)
        all += w->sum[k] != 0;
    size_t n = out->ask.top ? out->ask.top : all;
    if (n > all) n = all;
    px_facet_value *v = px_arena_array(a, px_facet_value, n ? n : 1);
    out->distinct = all;
    for (size_t number = 0; number < numbers; number++) {
        if (!w->sum[number]) continue;
        px_facet_value one = {w->ord ? w->ord->value[number]
                                     : px_intern_text(w->names, (uint32_t)number),
                              w->sum[number]};
        if (i < n) {
            v[i] = one;
            if (i + 1 == n && n < all)
                for (size_t k = n / 2 + 1; k-- > 0;)
                    sink(v, n, k);
        } else if (before(&one, &v[0])) {
            v[0] = one;
            sink(v, n, 0);
        }
        i++;
    }
    if (n) qsort(v, n, sizeof *v, by_rank);
    for (size_t k = 0; k < n; k++)
        v[k].value = px_arena_str(a, v[k].value);
    out->v = v;
    out->n = n;
}

static px_status one_segment(struct work *w, size_t i, px_err *err) {
    const px_bitmap *bits = w->rows->seg[i];
    const px_col *c;
    bool groups = w->ask->level == PX_ORDINAL_GROUPS;
    px_status st = px_cols_counted(w->rows->snap->seg[i]->cols, w->ask->field, w->ask->custom,
                                   groups ? 0 : w->ask->level, &c, err);
    if (st != PX_OK) return st;
    if (!c) {
        w->missing += px_bitmap_count(bits);
        return PX_OK;
    }
    if (c->m.kind == PX_COL_NUM) return segment_numbers(w, c, bits, err);
    if (c->m.kind != PX_COL_DICT)
        return px_fail(err, PX_E_DAMAGED, "column " PX_STR_FMT " cannot be counted",
                       PX_STR_ARG(c->name));
    const uint32_t *map = w->ord ? w->ord->map[i] : NULL;
    /* With one code a row no group can count twice. */
    return groups && c->off ? segment_groups(w, c, map, bits, err)
                            : segment_codes(w, c, map, bits, err);
}

/* Numbering looks at every value of every segment once a snapshot; counting few rows of a column with many
 * values is cheaper by name, unless they are numbered already. */
#define NAMES_PER_VALUE 8

struct run {
    const px_rowset *rows;
    const px_facet_ask *ask;
    const px_how *how;
    const px_ordinals *ord;
    struct work *slot; /* a thread's; rows NULL until it is used */
    px_status *state;  /* by segment */
    px_err *why;
};

static px_status choose_ordinals(struct run *r, px_err *err) {
    px_snapshot *snap = r->rows->snap;
    px_field_type type = px_field_get(r->ask->field)->type;
    if (type == PX_FT_NUMBER || type == PX_FT_DATE || type == PX_FT_BOOL) return PX_OK;
    uint64_t rows = 0, values = 0;
    px_str column = {0};
    px_status st = PX_OK;
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++) {
        const px_col *c = NULL;
        if (!r->rows->seg[i]) continue;
        rows += px_bitmap_count(r->rows->seg[i]);
        st = px_cols_field(snap->seg[i]->cols, r->ask->field, r->ask->custom, &c, err);
        if (!c || c->m.kind != PX_COL_DICT) continue;
        values += c->m.n_dict;
        column = c->name;
    }
    if (st != PX_OK || !column.n) return st;
    if (!r->ask->level && rows * NAMES_PER_VALUE < values &&
        !px_snapshot_has_ordinals(snap, column, 0))
        return st;
    return px_snapshot_ordinals(snap, column, r->ask->level, &r->ord, err);
}

/* ---- threads ---- */

static bool run_segment(void *self, size_t i, unsigned slot) {
    struct run *r = self;
    struct work *w = &r->slot[slot];
    if (!r->rows->seg[i]) return true;
    if (!w->rows) {
        *w = (struct work){
            .rows = r->rows, .ask = r->ask, .stop = px_how_stop(r->how), .ord = r->ord};
        if (w->ord)
            w->sum = px_calloc((size_t)w->ord->n + 1, sizeof *w->sum);
        else
            w->names = px_intern_new();
    }
    r->state[i] = one_segment(w, i, &r->why[i]);
    return r->state[i] == PX_OK;
}

/* What `from` has counted goes to `into`. */
static void unite(struct work *into, const struct work *from) {
    into->missing += from->missing;
    if (into->ord) {
        for (uint32_t k = 0; k < into->ord->n; k++)
            into->sum[k] += from->sum[k];
        return;
    }
    for (uint32_t k = 0; k < px_intern_size(from->names); k++)
        add_name(into, px_intern_text(from->names, k), from->sum[k]);
}

px_status px_facet_count(px_arena *a, const px_rowset *rows, const px_facet_ask *ask,
                         const px_how *how, px_facet *out, px_err *err) {
    px_facet_ask real = *ask;
    if (ask->field == PX_F_PAX) { /* cleaned names through the collection's groups */
        real.field = PX_F_PAS;
        real.level = PX_ORDINAL_GROUPS;
    }
    size_t n_segs = rows->snap->n_segs;
    px_crew *crew = px_how_crew(how);
    unsigned slots = px_crew_threads(crew);
    struct run r = {.rows = rows, .ask = &real, .how = how};
    struct work *first = NULL;
    r.slot = px_calloc(slots, sizeof *r.slot);
    r.state = px_calloc(n_segs + 1, sizeof *r.state);
    r.why = px_malloc((n_segs + 1) * sizeof *r.why);
    *out = (px_facet){.ask = *ask};
    px_status st = choose_ordinals(&r, err);
    if (st == PX_OK) px_crew_each(crew, n_segs, false, run_segment, &r);
    for (size_t i = 0; i < n_segs && st == PX_OK; i++) {
        st = r.state[i];
        if (st != PX_OK && err) *err = r.why[i];
    }
    for (unsigned k = 0; k < slots && st == PX_OK; k++) {
        if (!r.slot[k].rows) continue;
        if (first)
            unite(first, &r.slot[k]);
        else
            first = &r.slot[k];
    }
    if (st == PX_OK && first) {
        take_top(a, first, out);
        out->missing = first->missing;
    }
    for (unsigned k = 0; k < slots; k++) {
        if (r.slot[k].names) px_intern_free(r.slot[k].names);
        free(r.slot[k].sum);
    }
    free(r.slot);
    free(r.state);
    free(r.why);
    return st;
}
