/* sort.c: see sort.h. */
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

/* ---- values to sort by ---- */

/* Members of each family in the collection. */
static uint32_t *family_sizes(const px_links *l) {
    uint32_t *size = px_calloc((size_t)l->n_fams + 1, sizeof *size);
    for (uint32_t r = 0; r < l->n_rows; r++)
        if (l->fam[r] != PX_NIL) size[l->fam[r]]++;
    return size;
}

static uint32_t larger(uint32_t x, uint32_t y) {
    if (x == PX_NIL) return y;
    return y == PX_NIL || y < x ? x : y;
}

/* px_pair for each row: key = complement of the value, so that rising keys are falling values and
 * "not known" comes last. */
static px_status load(const px_rowset *rows, px_order order, px_stop *stop, px_pair **out,
                      size_t *n_out, px_err *err) {
    static const char *const columns[] = {
        [PX_ORDER_DATE] = "pd", [PX_ORDER_CITED] = "ncf", [PX_ORDER_FAMILY] = "nfam"};
    px_snapshot *snap = rows->snap;
    px_links *l = snap->links;
    uint64_t n_rows = px_rowset_count(rows);
    *out = px_malloc((n_rows + 1) * sizeof **out);
    *n_out = 0;
    px_status st = PX_OK;
    if (order == PX_ORDER_CITED && n_rows) st = px_links_citations(l, err);
    if (order == PX_ORDER_FAMILY && n_rows) st = px_links_groups(l, err);
    uint32_t *size = order == PX_ORDER_FAMILY && n_rows && st == PX_OK ? family_sizes(l) : NULL;
    uint32_t row[PX_STOP_ROWS];
    size_t n, k = 0;
    px_rowset_iter it;
    px_rowset_begin(&it, rows);
    while (st == PX_OK && (n = px_rowset_read(&it, row)) > 0) {
        const px_col *c;
        uint32_t base = snap->base[it.seg];
        st = px_cols_get(snap->seg[it.seg]->cols, px_str_of(columns[order]), &c, err);
        if (st == PX_OK) st = px_stop_look(stop, err);
        for (size_t i = 0; i < n && st == PX_OK; i++) {
            uint32_t v = c ? px_col_num(c, row[i] - base) : PX_NIL;
            if (order == PX_ORDER_CITED)
                v = larger(v, l->cited_off[row[i] + 1] - l->cited_off[row[i]]);
            if (size && l->fam[row[i]] != PX_NIL) v = larger(v, size[l->fam[row[i]]]);
            uint64_t key = v == PX_NIL ? UINT32_MAX : UINT32_MAX - 1 - (uint64_t)v;
            (*out)[k++] = (px_pair){key, row[i]};
        }
    }
    free(size);
    *n_out = k;
    return st;
}

/* ---- ties by key ---- */

struct keys {
    const px_snapshot *snap;
    const px_col **col;
};

static px_status keys_open(struct keys *k, const px_snapshot *snap, px_err *err) {
    px_status st = PX_OK;
    k->snap = snap;
    k->col = px_calloc(snap->n_segs + 1, sizeof *k->col);
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++)
        if (snap->seg[i]) st = px_cols_get(snap->seg[i]->cols, PX_STR("@key"), &k->col[i], err);
    return st;
}

struct named {
    px_str key;
    uint32_t row;
};

static int by_key(const void *px, const void *py) {
    const struct named *x = px, *y = py;
    int c = px_str_cmp(x->key, y->key);
    return c ? c : (x->row > y->row) - (x->row < y->row);
}

/* Order n pairs of one value by key. */
static void order_ties(const struct keys *k, px_pair *v, size_t n) {
    if (n < 2) return;
    struct named *m = px_malloc(n * sizeof *m);
    for (size_t i = 0; i < n; i++) {
        size_t seg;
        uint32_t row;
        px_snapshot_locate(k->snap, v[i].value, &seg, &row);
        m[i] =
            (struct named){k->col[seg] ? px_col_text(k->col[seg], row) : (px_str){0}, v[i].value};
    }
    qsort(m, n, sizeof *m, by_key);
    for (size_t i = 0; i < n; i++)
        v[i].value = m[i].row;
    free(m);
}

/* Pairs sorted by key of the pair: the page's part gets its ties in order. */
static void order_page(const struct keys *k, px_pair *v, size_t n, uint64_t offset, size_t limit) {
    for (size_t i = 0, end; i < n && i < offset + limit; i = end) {
        for (end = i + 1; end < n && v[end].key == v[i].key; end++) {
        }
        if (end > offset) order_ties(k, v + i, end - i);
    }
}

static px_status page_of(const px_snapshot *snap, px_pair *v, size_t n_all, uint64_t offset,
                         size_t limit, px_hit *out, size_t *n, px_err *err) {
    struct keys k;
    px_status st = keys_open(&k, snap, err);
    *n = 0;
    if (st == PX_OK) {
        order_page(&k, v, n_all, offset, limit);
        for (size_t i = (size_t)offset; offset < n_all && i < n_all && *n < limit; i++) {
            uint32_t value =
                v[i].key == UINT32_MAX ? PX_NIL : (uint32_t)(UINT32_MAX - 1 - v[i].key);
            out[(*n)++] = (px_hit){.row = v[i].value, .value = value};
        }
    }
    free((void *)k.col);
    return st;
}

/* ---- relevance ---- */

/* Behind the ranked ones: those without any of the terms, by key. */
static px_status unranked(const px_rowset *rows, const px_rank_terms *terms, uint64_t offset,
                          size_t limit, px_stop *stop, px_hit *out, size_t *n, px_err *err) {
    px_rowset rest;
    *n = 0;
    px_status st = px_rank_rest(rows, terms, stop, &rest, err);
    if (st != PX_OK) return st;
    uint64_t n_rest = px_rowset_count(&rest), ranked = px_rowset_count(rows) - n_rest;
    uint64_t from = offset > ranked ? offset - ranked : 0;
    px_pair *v = px_malloc((n_rest + 1) * sizeof *v);
    uint32_t row[PX_STOP_ROWS];
    size_t k, all = 0;
    px_rowset_iter it;
    px_rowset_begin(&it, &rest);
    while ((k = px_rowset_read(&it, row)) > 0)
        for (size_t i = 0; i < k; i++)
            v[all++] = (px_pair){UINT32_MAX, row[i]};
    if (all) st = page_of(rows->snap, v, all, from, limit, out, n, err);
    free(v);
    px_rowset_release(&rest);
    return st;
}

static px_status relevance(const px_rowset *rows, const px_rank_terms *terms, uint64_t offset,
                           size_t limit, px_stop *stop, px_hit *out, size_t *n, px_err *err) {
    uint64_t all = px_rowset_count(rows);
    *n = 0;
    if (offset >= all || limit == 0) return PX_OK;
    if (limit > all - offset) limit = (size_t)(all - offset);
    px_ranked *r = px_malloc(limit * sizeof *r);
    size_t k = 0, more = 0;
    px_status st = px_rank(rows, terms, (uint32_t)offset, (uint32_t)limit, r, &k, err);
    for (size_t i = 0; i < k && st == PX_OK; i++)
        out[i] = (px_hit){.row = r[i].row, .ranked = true, .score = r[i].score, .value = PX_NIL};
    free(r);
    if (st == PX_OK && k < limit)
        st = unranked(rows, terms, offset + k, limit - k, stop, out + k, &more, err);
    *n = k + more;
    return st;
}

px_status px_sort_page(const px_rowset *rows, px_order order, const px_rank_terms *terms,
                       uint64_t offset, size_t limit, px_stop *stop, px_hit *out, size_t *n,
                       px_err *err) {
    *n = 0;
    if (order == PX_ORDER_RELEVANCE)
        return relevance(rows, terms, offset, limit, stop, out, n, err);
    px_pair *v;
    size_t n_all;
    px_status st = load(rows, order, stop, &v, &n_all, err);
    if (st == PX_OK) {
        px_sort_pairs(v, n_all);
        st = page_of(rows->snap, v, n_all, offset, limit, out, n, err);
    }
    free(v);
    return st;
}
