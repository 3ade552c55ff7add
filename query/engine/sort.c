/* sort.c: see sort.h.
 *
 * A row's place is decided by levels of 64 bits: two fields a level, then eight bytes of its number a
 * level. Rows are put in order by the first level as far as the page needs it (a quicksort that looks
 * away from what lies outside the page); rows that are equal there, and on the page, are put in order
 * by the next level, and so on. So a million rows without a date cost no more than one pass a level,
 * and every pass looks at the stop. */
#include "query/engine/sort.h"

#include "base/sort.h"

#include <stdlib.h>

static const char *const names[] = {"auto", "relevance", "date", "cited", "family"};

const char *px_order_name(px_order o) {
    return names[o];
}

bool px_order_find(px_str name, px_order *out) {
    for (int i = PX_ORDER_AUTO; i <= PX_ORDER_FAMILY; i++)
        if (px_str_is(name, names[i])) {
            *out = (px_order)i;
            return true;
        }
    return false;
}

/* ---- values ---- */

struct order {
    const px_snapshot *snap;
    const px_sorting *by;
    size_t n_values;    /* keys that are fields; the rest is the number */
    unsigned levels;    /* that hold them */
    bool falling;       /* the number */
    const px_col **col; /* [key * n_segs + segment] */
    const px_col **key; /* [segment]: what the record is called */
    uint32_t *size;     /* of each family in the collection; NULL where not needed */
    px_stop *stop;
};

/* Members of each family in the collection. */
static uint32_t *family_sizes(const px_links *l) {
    uint32_t *size = px_calloc((size_t)l->n_fams + 1, sizeof *size);
    for (uint32_t r = 0; r < l->n_rows; r++)
        if (l->fam[r] != PX_NIL) size[l->fam[r]]++;
    return size;
}

static void order_close(struct order *o) {
    free((void *)o->col);
    free((void *)o->key);
    free(o->size);
}

static px_status order_open(struct order *o, const px_rowset *rows, const px_sorting *by,
                            const px_how *how, px_err *err) {
    const px_snapshot *snap = rows->snap;
    size_t n_segs = snap->n_segs;
    px_status st = PX_OK;
    *o = (struct order){.snap = snap, .by = by, .n_values = by->n, .stop = px_how_stop(how)};
    if (by->n && by->key[by->n - 1].field == PX_F_PN) {
        o->n_values--;
        o->falling = by->key[by->n - 1].falling;
    }
    o->levels = (unsigned)(o->n_values + 1) / 2;
    o->col = px_calloc((o->n_values + 1) * (n_segs + 1), sizeof *o->col);
    o->key = px_calloc(n_segs + 1, sizeof *o->key);
    for (size_t k = 0; k < o->n_values && st == PX_OK; k++) {
        px_field f = by->key[k].field;
        if (f == PX_F_NCF) st = px_links_citations(snap->links, err);
        if (f == PX_F_NFAM && !o->size) {
            st = px_links_groups(snap->links, err);
            if (st == PX_OK) o->size = family_sizes(snap->links);
        }
        for (size_t i = 0; i < n_segs && st == PX_OK; i++)
            if (snap->seg[i])
                st =
                    px_cols_field(snap->seg[i]->cols, f, (px_str){0}, &o->col[k * n_segs + i], err);
    }
    for (size_t i = 0; i < n_segs && st == PX_OK; i++)
        if (snap->seg[i]) st = px_cols_get(snap->seg[i]->cols, PX_STR("@key"), &o->key[i], err);
    return st;
}

static uint32_t larger(uint32_t x, uint32_t y) {
    if (x == PX_NIL) return y;
    return y == PX_NIL || y < x ? x : y;
}

static uint32_t value_of(const struct order *o, size_t k, size_t seg, uint32_t global) {
    const px_col *c = o->col[k * o->snap->n_segs + seg];
    const px_links *l = o->snap->links;
    uint32_t v = c && c->m.kind == PX_COL_NUM ? px_col_num(c, global - o->snap->base[seg]) : PX_NIL;
    px_field f = o->by->key[k].field;
    if (f == PX_F_NCF) v = larger(v, l->cited_off[global + 1] - l->cited_off[global]);
    if (f == PX_F_NFAM && l->fam[global] != PX_NIL) v = larger(v, o->size[l->fam[global]]);
    return v;
}

/* Rising numbers are the wanted order; what is not known comes last. */
static uint32_t rank_of(const struct order *o, size_t k, uint32_t v) {
    if (v == PX_NIL) return UINT32_MAX;
    return o->by->key[k].falling ? UINT32_MAX - 1 - v : v;
}

/* *more: the number goes on behind this level. */
static uint64_t level_of(const struct order *o, unsigned level, size_t seg, uint32_t global,
                         bool *more) {
    uint64_t out = 0;
    *more = true;
    if (level < o->levels) {
        for (size_t k = 2 * level; k < 2 * (size_t)level + 2; k++)
            out = out << 32 | (k < o->n_values ? rank_of(o, k, value_of(o, k, seg, global)) : 0);
        return out;
    }
    px_str name = {0};
    size_t from = 8 * (size_t)(level - o->levels);
    if (o->key[seg]) name = px_col_text(o->key[seg], global - o->snap->base[seg]);
    for (size_t i = from; i < from + 8; i++)
        out = out << 8 | (i < name.n ? (unsigned char)name.p[i] : 0);
    *more = name.n > from;
    return o->falling ? ~out : out;
}

/* ---- putting in order ---- */

#define SORTED_WHOLE 16384u /* pairs, some 200 us */
#define DEPTH_MAX    64u /* of one level's partitions; then the pivots are bad, sort the rest whole */

static px_status place(struct order *o, px_pair *v, size_t n, unsigned level, uint64_t from,
                       uint64_t to, px_err *err);

/* What lies in [begin, end) of a range asked for: [from, to) as seen from `begin`. */
static bool within(size_t begin, size_t end, uint64_t *from, uint64_t *to) {
    if (*from >= end || *to <= begin) return false;
    *from = *from > begin ? *from - begin : 0;
    *to = (*to < end ? *to : end) - begin;
    return true;
}

static px_status ties(struct order *o, px_pair *v, size_t begin, size_t end, unsigned level,
                      uint64_t from, uint64_t to, px_err *err) {
    if (end - begin < 2 || !within(begin, end, &from, &to)) return PX_OK;
    return place(o, v + begin, end - begin, level + 1, from, to, err);
}

static px_status runs(struct order *o, px_pair *v, size_t n, unsigned level, uint64_t from,
                      uint64_t to, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0, end; i < n && i < to && st == PX_OK; i = end) {
        for (end = i + 1; end < n && v[end].key == v[i].key; end++) {
        }
        st = ties(o, v, i, end, level, from, to, err);
    }
    return st;
}

static int by_number(const void *px, const void *py) {
    const uint64_t *x = px, *y = py;
    return (*x > *y) - (*x < *y);
}

static uint64_t pivot_of(const px_pair *v, size_t n) {
    uint64_t s[9];
    for (size_t i = 0; i < 9; i++)
        s[i] = v[(n - 1) / 8 * i].key;
    qsort(s, 9, sizeof *s, by_number);
    return s[4];
}

/* Keys are loaded. */
static px_status part(struct order *o, px_pair *v, size_t n, unsigned level, unsigned depth,
                      uint64_t from, uint64_t to, px_err *err) {
    px_status st = px_stop_look(o->stop, err);
    if (st != PX_OK || from >= to || from >= n) return st;
    if (n <= SORTED_WHOLE || depth > DEPTH_MAX) {
        px_sort_pairs(v, n);
        return runs(o, v, n, level, from, to, err);
    }
    uint64_t pivot = pivot_of(v, n), f, t;
    size_t lo = 0, i = 0, hi = n, done = 0;
    while (i < hi) {
        px_pair p = v[i];
        if (++done % 65536 == 0 && (st = px_stop_look(o->stop, err)) != PX_OK) return st;
        if (p.key == pivot) {
            i++;
        } else if (p.key < pivot) {
            v[i++] = v[lo];
            v[lo++] = p;
        } else {
            v[i] = v[--hi];
            v[hi] = p;
        }
    }
    f = from;
    t = to;
    if (within(0, lo, &f, &t)) st = part(o, v, lo, level, depth + 1, f, t, err);
    if (st == PX_OK) st = ties(o, v, lo, hi, level, from, to, err);
    f = from;
    t = to;
    if (st == PX_OK && within(hi, n, &f, &t))
        st = part(o, v + hi, n - hi, level, depth + 1, f, t, err);
    return st;
}

static px_status place(struct order *o, px_pair *v, size_t n, unsigned level, uint64_t from,
                       uint64_t to, px_err *err) {
    px_status st = PX_OK;
    bool any = false;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        size_t seg;
        uint32_t row;
        bool more;
        px_snapshot_locate(o->snap, v[i].value, &seg, &row);
        v[i].key = level_of(o, level, seg, v[i].value, &more);
        any |= more;
        if (i % PX_STOP_ROWS == 0) st = px_stop_look(o->stop, err);
    }
    if (st != PX_OK) return st;
    if (!any) { /* the same in everything: by row */
        for (size_t i = 0; i < n; i++)
            v[i].key = 0;
        px_sort_pairs(v, n);
        return st;
    }
    return part(o, v, n, level, 0, from, to, err);
}

/* Does `row` come behind `last`, the first level being equal? */
static bool behind(const struct order *o, size_t seg, uint32_t row, size_t last_seg,
                   uint32_t last) {
    bool more = true, more_last = true;
    for (unsigned level = 1; more || more_last; level++) {
        uint64_t x = level_of(o, level, seg, row, &more),
                 y = level_of(o, level, last_seg, last, &more_last);
        if (x != y) return x > y;
    }
    return row > last;
}

/* Rows with their first level; those up to and with `after` are left out. */
static px_status load(struct order *o, const px_rowset *rows, const px_after *after, px_pair **out,
                      size_t *n_out, px_err *err) {
    uint32_t row[PX_STOP_ROWS], last_row = 0;
    size_t n, k = 0, last_seg = 0;
    bool more;
    uint64_t last = 0;
    px_rowset_iter it;
    px_status st = PX_OK;
    *out = px_malloc((px_rowset_count(rows) + 1) * sizeof **out);
    if (after) {
        px_snapshot_locate(o->snap, after->row, &last_seg, &last_row);
        last = level_of(o, 0, last_seg, after->row, &more);
    }
    px_rowset_begin(&it, rows);
    while (st == PX_OK && (n = px_rowset_read(&it, row)) > 0) {
        st = px_stop_look(o->stop, err);
        for (size_t i = 0; i < n && st == PX_OK; i++) {
            uint64_t key = level_of(o, 0, it.seg, row[i], &more);
            if (after &&
                (key < last || (key == last && !behind(o, it.seg, row[i], last_seg, after->row))))
                continue;
            (*out)[k++] = (px_pair){key, row[i]};
        }
    }
    *n_out = k;
    return st;
}

static px_status by_fields(const px_rowset *rows, const px_sorting *by, const px_after *after,
                           uint64_t offset, size_t limit, const px_how *how, px_hit *out,
                           size_t *n_out, px_err *err) {
    struct order o;
    px_pair *v = NULL;
    size_t n = 0;
    *n_out = 0;
    if (px_rowset_count(rows) == 0) return PX_OK;
    px_status st = order_open(&o, rows, by, how, err);
    if (st == PX_OK) st = load(&o, rows, after, &v, &n, err);
    if (st == PX_OK && offset < n) {
        if (limit > n - offset) limit = (size_t)(n - offset);
        st = part(&o, v, n, 0, 0, offset, offset + limit, err);
        for (size_t i = 0; i < limit && st == PX_OK; i++) {
            uint32_t row = v[offset + i].value, local;
            size_t seg;
            px_snapshot_locate(rows->snap, row, &seg, &local);
            out[i] = (px_hit){.row = row, .value = o.n_values ? value_of(&o, 0, seg, row) : PX_NIL};
        }
        if (st == PX_OK) *n_out = limit;
    }
    free(v);
    order_close(&o);
    return st;
}

/* ---- relevance ---- */

/* Behind the ranked ones: those without any of the terms, by number. */
static px_status unranked(const px_rowset *rows, const px_rank_terms *terms, uint64_t offset,
                          size_t limit, const px_how *how, px_hit *out, size_t *n, px_err *err) {
    static const px_sorting by_name = {.n = 0};
    px_rowset rest;
    *n = 0;
    px_status st = px_rank_rest(rows, terms, how, &rest, err);
    if (st != PX_OK) return st;
    uint64_t ranked = px_rowset_count(rows) - px_rowset_count(&rest);
    uint64_t from = offset > ranked ? offset - ranked : 0;
    st = by_fields(&rest, &by_name, NULL, from, limit, how, out, n, err);
    px_rowset_release(&rest);
    return st;
}

static px_status relevance(const px_rowset *rows, const px_rank_terms *terms, uint64_t offset,
                           size_t limit, const px_how *how, px_hit *out, size_t *n, px_err *err) {
    uint64_t all = px_rowset_count(rows);
    *n = 0;
    if (offset >= all || limit == 0) return PX_OK;
    if (limit > all - offset) limit = (size_t)(all - offset);
    px_ranked *r = px_malloc(limit * sizeof *r);
    size_t k = 0, more = 0;
    px_status st = px_rank(rows, terms, (uint32_t)offset, (uint32_t)limit, how, r, &k, err);
    for (size_t i = 0; i < k && st == PX_OK; i++)
        out[i] = (px_hit){.row = r[i].row, .ranked = true, .score = r[i].score, .value = PX_NIL};
    free(r);
    if (st == PX_OK && k < limit)
        st = unranked(rows, terms, offset + k, limit - k, how, out + k, &more, err);
    *n = st == PX_OK ? k + more : 0;
    return st;
}

px_status px_sort_list(const px_rowset *rows, const px_sorting *order, const px_rank_terms *terms,
                       const px_after *after, uint64_t offset, size_t limit, const px_how *how,
                       px_hit *out, size_t *n, px_err *err) {
    if (px_sorting_is_relevance(order))
        return relevance(rows, terms, offset + (after ? after->position : 0), limit, how, out, n,
                         err);
    return by_fields(rows, order, after, offset, limit, how, out, n, err);
}

px_status px_sort_page(const px_rowset *rows, px_order order, const px_rank_terms *terms,
                       uint64_t offset, size_t limit, const px_how *how, px_hit *out, size_t *n,
                       px_err *err) {
    px_sorting by = px_sorting_of(order);
    return px_sort_list(rows, &by, terms, NULL, offset, limit, how, out, n, err);
}
