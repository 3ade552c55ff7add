/* cross.c: see cross.h. */
#include "query/analytics/cross.h"
#include "query/analytics/finish.h"

#include <math.h>
#include <stdlib.h>

struct figure {
    uint32_t number, v;
};

static int by_figure(const void *px, const void *py) {
    const struct figure *x = px, *y = py;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* Years and other numbers stand in their own order. */
static void sort_figures(px_work *w, px_axis *x) {
    px_field_type type = px_field_get(x->dim.ask.field)->type;
    if (type != PX_FT_NUMBER && type != PX_FT_BOOL) return;
    struct figure *f = px_arena_array(w->a, struct figure, x->n + 1);
    for (size_t i = 0; i < x->n; i++) {
        f[i].v = x->rank[i];
        (void)px_str_u32(x->dim.name[x->rank[i]], &f[i].number);
    }
    if (x->n) qsort(f, x->n, sizeof *f, by_figure);
    for (size_t i = 0; i < x->n; i++)
        x->rank[i] = f[i].v;
}

void px_axis_missing(px_work *w, px_table *t, const px_axis *x) {
    px_missing_note(w, t, x->dim.missing, x->dim.ask.name);
}

void px_axis_cut(px_work *w, px_table *t, const px_axis *x) {
    px_cut_note(w, t, x->n, x->n_all, x->dim.ask.name);
}

static void rank(px_work *w, size_t top, px_axis *out) {
    out->rank = px_adim_rank(w->set, &out->dim, out->count, top, &out->n, &out->n_all);
    sort_figures(w, out);
    out->at = px_arena_alloc(w->a, ((size_t)out->dim.n_values + 1) * sizeof *out->at);
    memset(out->at, 0xFF, ((size_t)out->dim.n_values + 1) * sizeof *out->at);
    for (size_t i = 0; i < out->n; i++)
        out->at[out->rank[i]] = (uint32_t)i;
}

px_status px_axis_read(px_work *w, const char *param, size_t top, px_axis *out, px_err *err) {
    px_facet_ask ask;
    *out = (px_axis){0};
    px_status st = px_work_ask(w, px_work_text(w, param), &ask, err);
    if (st == PX_OK) st = px_aset_dim(w->set, &ask, &out->dim, err);
    if (st != PX_OK) return st;
    px_adim_counts(w->set, &out->dim, &out->count, NULL);
    rank(w, top, out);
    return st;
}

px_status px_axis_tally(px_work *w, const char *param, size_t top, px_axis *out, bool *can,
                        px_err *err) {
    px_facet_ask ask;
    *out = (px_axis){0};
    *can = px_work_tallies(w) && !w->opt.fractional;
    if (!*can) return PX_OK;
    px_status st = px_work_ask(w, px_work_text(w, param), &ask, err);
    if (st == PX_OK) st = px_tally_open(w->a, w->snap, &ask, &out->tally, can, err);
    if (st != PX_OK || !*can) return st;
    out->dim = (px_adim){.ask = ask, .n_values = out->tally.ord->n, .name = out->tally.ord->value};
    out->count = px_arena_array(w->a, uint64_t, out->dim.n_values + 1);
    st = px_tally_count(&out->tally, w->set->rows, w->how, out->count, &out->dim.missing, err);
    if (st == PX_OK) rank(w, top, out);
    return st;
}

/* ---- cells ---- */

/* By value where its cells begin (`step` apart); what is not shown lies behind the others. */
static uint32_t *slots(const px_axis *x, size_t step) {
    uint32_t *slot = px_malloc(((size_t)x->dim.n_values + 1) * sizeof *slot);
    for (uint32_t v = 0; v < x->dim.n_values; v++)
        slot[v] = (uint32_t)((x->at[v] == PX_NIL ? x->n : x->at[v]) * step);
    return slot;
}

static void sum_cells(px_cross *x, const uint32_t *cell, size_t size, size_t copies) {
    size_t n_rows = x->row->n, n_cols = x->col->n;
    for (size_t i = 0; i <= n_rows; i++)
        for (size_t j = 0; j <= n_cols; j++) {
            double n = 0;
            for (size_t k = 0; k < copies; k++)
                n += cell[k * size + i * (n_cols + 1) + j];
            if (i < n_rows && j < n_cols) x->cell[i * n_cols + j] = n;
            if (i < n_rows) x->row_sum[i] += n;
            if (j < n_cols) x->col_sum[j] += n;
            x->sum += n;
        }
}

/* Whole numbers: what is not shown has a row and a column of its own, so that a pair of values is one addition, and the
 * sums come from the cells. Of few cells there are four copies in turn: neighbours often meet in one cell, and each
 * addition would wait for the one before. One of the fields has one value at most, so there are no more pairs than values of
 * the other, and 32 bits are enough. */
static px_status cross_whole(px_work *w, px_cross *x, const bool *keep, px_err *err) {
    const px_adim *r = &x->row->dim, *c = &x->col->dim;
    size_t size = (x->row->n + 1) * (x->col->n + 1), copies = size <= 4096 ? 4 : 1;
    uint32_t *cell = px_calloc(size * copies, sizeof *cell);
    uint32_t *row_slot = slots(x->row, x->col->n + 1), *col_slot = slots(x->col, 1), n = w->set->n;
    px_status st = PX_OK;
    /* each unit has one value of both: value u is that of unit u */
    bool exact = !keep && r->n_pairs == n && !r->missing && c->n_pairs == n && !c->missing;
    for (uint32_t u = 0; exact && u < n && st == PX_OK;) {
        uint32_t end = n - u > PX_STOP_ROWS ? u + PX_STOP_ROWS : n;
        st = px_stop_look(px_how_stop(w->how), err);
        for (; u < end; u++)
            cell[(u & (copies - 1)) * size + row_slot[r->v[u]] + col_slot[c->v[u]]]++;
    }
    for (uint32_t u = 0; !exact && u < n && st == PX_OK; u++) {
        uint32_t r_end = r->off[u + 1], c_end = c->off[u + 1];
        uint32_t *mine = cell + (u & (copies - 1)) * size;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(w->how), err);
        if (keep && !keep[u]) continue;
        for (uint32_t k = c->off[u]; k < c_end; k++)
            for (uint32_t i = r->off[u]; i < r_end; i++)
                mine[row_slot[r->v[i]] + col_slot[c->v[k]]]++;
    }
    sum_cells(x, cell, size, copies);
    free(cell);
    free(row_slot);
    free(col_slot);
    return st;
}

static px_status cross_several(px_work *w, px_cross *x, const bool *keep, px_err *err) {
    const px_axis *row = x->row, *col = x->col;
    const px_adim *r = &row->dim, *c = &col->dim;
    px_status st = PX_OK;
    for (uint32_t u = 0; u < w->set->n && st == PX_OK; u++) {
        uint32_t nr = r->off[u + 1] - r->off[u], nc = c->off[u + 1] - c->off[u];
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(w->how), err);
        if (!nr || !nc || (keep && !keep[u])) continue;
        double each = w->opt.fractional ? 1.0 / nr / nc : 1;
        x->sum += each * nr * nc;
        for (uint32_t j = c->off[u]; j < c->off[u + 1]; j++)
            if (col->at[c->v[j]] != PX_NIL) x->col_sum[col->at[c->v[j]]] += each * nr;
        for (uint32_t i = r->off[u]; i < r->off[u + 1]; i++) {
            uint32_t at = row->at[r->v[i]];
            if (at == PX_NIL) continue;
            x->row_sum[at] += each * nc;
            for (uint32_t j = c->off[u]; j < c->off[u + 1]; j++) {
                uint32_t y = col->at[c->v[j]];
                if (y != PX_NIL) x->cell[at * col->n + y] += each;
            }
        }
    }
    return st;
}

static bool single(const px_work *w, const px_adim *d) {
    return d->n_pairs + d->missing == w->set->n;
}

static px_status cross_open(px_work *w, const px_axis *row, const px_axis *col, px_cross *out,
                            px_err *err) {
    *out = (px_cross){.row = row, .col = col};
    if (row->n * col->n > (size_t)1 << 24)
        return px_fail(err, PX_E_LIMIT, "%zu by %zu cells are more than %u", row->n, col->n,
                       1u << 24);
    out->cell = px_arena_array(w->a, double, row->n * col->n + 1);
    out->row_sum = px_arena_array(w->a, double, row->n + 1);
    out->col_sum = px_arena_array(w->a, double, col->n + 1);
    return PX_OK;
}

px_status px_cross_make(px_work *w, const px_axis *row, const px_axis *col, const bool *keep,
                        px_cross *out, px_err *err) {
    px_status st = cross_open(w, row, col, out, err);
    if (st != PX_OK) return st;
    /* With several values of both most pairs are often not shown, and better left out early. */
    bool one = single(w, &row->dim), other = single(w, &col->dim);
    bool whole = w->opt.fractional ? one && other : one || other;
    return whole ? cross_whole(w, out, keep, err) : cross_several(w, out, keep, err);
}

px_status px_cross_tally(px_work *w, const px_axis *row, const px_axis *col, bool sums,
                         px_cross *out, px_err *err) {
    px_status st = cross_open(w, row, col, out, err);
    if (st != PX_OK) return st;
    uint64_t *cell = px_calloc((row->n + 1) * (col->n + 1), sizeof *cell);
    px_tally_axis x = {&row->tally, row->at, row->n}, y = {&col->tally, col->at, col->n};
    st = px_tally_cross(&x, &y, w->set->rows, !sums, w->how, cell, err);
    for (size_t i = 0; i <= row->n; i++)
        for (size_t j = 0; j <= col->n; j++) {
            double n = (double)cell[i * (col->n + 1) + j];
            if (i < row->n && j < col->n) out->cell[i * col->n + j] = n;
            if (i < row->n) out->row_sum[i] += n;
            if (j < col->n) out->col_sum[j] += n;
            out->sum += n;
        }
    free(cell);
    return st;
}

double px_cross_rta(const px_cross *c, size_t i, size_t j) {
    double p = c->cell[i * c->col->n + j];
    if (!(c->row_sum[i] > 0) || !(c->col_sum[j] > 0)) return NAN;
    return p / c->row_sum[i] / (c->col_sum[j] / c->sum);
}
