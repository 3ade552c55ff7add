/* similar_class.c: how much of the query's classification a row shares.
 *
 * Each symbol of the query stands for itself and for what is above it: main group, subclass, class.
 * A row has such a node when one of its symbols lies in the node's subtree, whichever of IPC, CPC and
 * FI it comes from: their symbols mean the same. A node weighs by its level and by its rarity,
 *
 *     weight = level x factor x log(1 + (N - n + 0.5)/(n + 0.5)) ^ rarity
 *
 * and counts once a row, so that ten symbols of one main group do not count ten times. The sum is
 * divided by (symbols of the row) ^ length, and by what the query document gets that way.
 *
 * A code of a column's dictionary is looked up once a segment: the deepest node that it lies in. So
 * the pass over the rows costs an array access a symbol. */
#include "query/engine/similar_int.h"

#include <math.h>
#include <stdlib.h>

/* Columns by what their symbols are compared with. */
static const struct column {
    const char *name;
    px_scheme scheme;
} columns[] = {{"ipc", PX_SCHEME_IPC}, {"cpc", PX_SCHEME_IPC}, {"fi", PX_SCHEME_IPC},
               {"uc", PX_SCHEME_USPC}, {"loc", PX_SCHEME_LOC}, {"ftm", PX_SCHEME_FTERM}};
#define N_COLUMNS (sizeof columns / sizeof *columns)

struct view { /* a column of a segment */
    const px_col *col;
    uint32_t *node; /* by code: deepest node + 1, 0 = none */
};
struct seg {
    struct view view[N_COLUMNS];
};

struct px_sim_classes {
    px_snapshot *s;
    px_arena *a;
    px_sim_node *node;
    size_t n, cap;
    struct seg *seg;
    uint32_t *seen, stamp; /* by node */
    double length, self;
};

size_t px_sim_classes_count(const px_sim_classes *c) {
    return c->n;
}
const px_sim_node *px_sim_classes_node(const px_sim_classes *c, uint32_t i) {
    return &c->node[i];
}

/* ---- nodes ---- */

static px_scheme space(px_scheme s) {
    return s == PX_SCHEME_CPC || s == PX_SCHEME_FI || s == PX_SCHEME_ECLA || s == PX_SCHEME_NONE
               ? PX_SCHEME_IPC
               : s;
}

/* What is above a symbol, the highest first; n of them with their levels. */
static size_t path(px_scheme scheme, px_str s, px_str out[4], int level[4]) {
    size_t n = 0;
    if (scheme == PX_SCHEME_IPC) {
        px_str whole = px_str_sub(s, 0, px_str_find(s, PX_STR(",")));
        int depth = px_class_level(whole);
        for (int l = 2; l <= depth; l++) {
            px_str cut = px_class_cut(whole, l);
            if (n && px_str_eq(out[n - 1], cut)) continue;
            level[n] = l - 2;
            out[n++] = cut;
        }
        return n;
    }
    size_t cut = scheme == PX_SCHEME_USPC  ? px_str_find(s, PX_STR("/"))
                 : scheme == PX_SCHEME_LOC ? px_str_find(s, PX_STR("-"))
                 : s.n > 5                 ? 5
                                           : SIZE_MAX;
    if (cut != SIZE_MAX) {
        level[n] = 1;
        out[n++] = px_str_sub(s, 0, cut);
    }
    level[n] = 3;
    out[n++] = s;
    return n;
}

static uint32_t node_of(px_sim_classes *c, px_scheme scheme, px_str symbol, uint32_t parent,
                        int level) {
    for (uint32_t i = 0; i < c->n; i++)
        if (c->node[i].scheme == scheme && px_str_eq(c->node[i].symbol, symbol)) return i;
    if (c->n == c->cap)
        c->node = px_arena_grow(c->a, c->node, c->n, &c->cap, c->n + 1, sizeof *c->node);
    c->node[c->n] =
        (px_sim_node){.scheme = scheme, .symbol = symbol, .parent = parent, .level = level};
    return (uint32_t)c->n++;
}

static void add_symbol(px_sim_classes *c, const px_similar_class *k) {
    px_str at[4];
    int level[4];
    px_scheme scheme = space(k->scheme);
    uint32_t parent = PX_NIL;
    size_t n = path(scheme, k->symbol, at, level);
    for (size_t i = 0; i < n; i++) {
        parent = node_of(c, scheme, at[i], parent, level[i]);
        if (k->weight > c->node[parent].factor) c->node[parent].factor = k->weight;
    }
}

/* ---- columns ---- */

/* Nodes stand behind their parents, so what is deeper is written over what is above it. */
static px_status view_open(px_sim_classes *c, px_segment *s, size_t i, struct view *v,
                           px_err *err) {
    px_status st = px_cols_get(s->cols, px_str_of(columns[i].name), &v->col, err);
    if (st != PX_OK || !v->col) return st;
    if (v->col->m.kind != PX_COL_DICT) {
        v->col = NULL;
        return PX_OK;
    }
    v->node = px_calloc((size_t)v->col->m.n_dict + 1, sizeof *v->node);
    for (int level = 0; level < 4; level++)
        for (uint32_t k = 0; k < c->n; k++) {
            px_str lo, hi;
            if (c->node[k].scheme != columns[i].scheme || c->node[k].level != level) continue;
            px_class_subtree(c->a, c->node[k].symbol, &lo, &hi);
            uint32_t to = px_col_lower(v->col, hi);
            for (uint32_t code = px_col_lower(v->col, lo); code < to; code++)
                v->node[code] = k + 1;
        }
    return PX_OK;
}

/* Nodes that a row has: seen[node] == stamp. How many symbols it has (those of IPC, CPC and FI are
 * counted where there are most). */
static uint32_t look(px_sim_classes *c, const struct seg *g, uint32_t row, bool *any) {
    uint32_t most = 0, others = 0;
    *any = false;
    if (++c->stamp == 0) {
        memset(c->seen, 0, c->n * sizeof *c->seen);
        c->stamp = 1;
    }
    for (size_t i = 0; i < N_COLUMNS; i++) {
        const struct view *v = &g->view[i];
        uint64_t lo, hi;
        if (!v->col) continue;
        px_col_range(v->col, row, &lo, &hi);
        uint32_t n = (uint32_t)(hi - lo);
        if (columns[i].scheme != PX_SCHEME_IPC)
            others += n;
        else if (n > most)
            most = n;
        for (; lo < hi; lo++) {
            uint32_t k = v->node[px_wide(v->col->codes, v->col->m.width, lo)];
            if (!k) continue;
            *any = true;
            for (k--; k != PX_NIL && c->seen[k] != c->stamp; k = c->node[k].parent)
                c->seen[k] = c->stamp;
        }
    }
    return most + others;
}

static px_status count_rows(px_sim_classes *c, px_stop *stop, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < c->s->n_segs && st == PX_OK; i++) {
        if (!c->s->seg[i]) continue;
        for (uint32_t r = 0; r < c->s->seg[i]->n_rows && st == PX_OK; r++) {
            bool any;
            if (r % PX_STOP_ROWS == 0) st = px_stop_look(stop, err);
            (void)look(c, &c->seg[i], r, &any);
            if (!any || (c->s->dead[i] && px_bitmap_has(c->s->dead[i], r))) continue;
            for (size_t k = 0; k < c->n; k++)
                c->node[k].rows += c->seen[k] == c->stamp;
        }
    }
    return st;
}

px_status px_sim_classes_new(px_snapshot *s, const px_similar_query *q, const px_similar_weights *w,
                             px_stop *stop, px_sim_classes **out, px_err *err) {
    px_sim_classes *c = px_calloc(1, sizeof *c);
    px_status st = PX_OK;
    *out = NULL;
    c->s = s;
    c->a = px_arena_new();
    c->seg = px_calloc(s->n_segs + 1, sizeof *c->seg);
    c->length = w->length;
    for (size_t i = 0; i < q->n_classes; i++)
        add_symbol(c, &q->class[i]);
    c->seen = px_calloc(c->n + 1, sizeof *c->seen);
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++)
        for (size_t k = 0; k < N_COLUMNS && s->seg[i] && st == PX_OK; k++)
            st = view_open(c, s->seg[i], k, &c->seg[i].view[k], err);
    if (st == PX_OK) st = count_rows(c, stop, err);
    for (size_t k = 0; k < c->n; k++) {
        px_sim_node *n = &c->node[k];
        n->weight = w->level[n->level] * n->factor *
                    pow(px_sim_idf((double)s->n_live, (double)n->rows), w->rarity);
        c->self += n->weight;
    }
    c->self /= pow((double)(q->n_classes ? q->n_classes : 1), c->length);
    if (st == PX_OK)
        *out = c;
    else
        px_sim_classes_free(c);
    return st;
}

void px_sim_classes_free(px_sim_classes *c) {
    if (!c) return;
    for (size_t i = 0; i < c->s->n_segs; i++)
        for (size_t k = 0; k < N_COLUMNS; k++)
            free(c->seg[i].view[k].node);
    free(c->seg);
    free(c->seen);
    px_arena_free(c->a);
    free(c);
}

static double divisor(const px_sim_classes *c, uint32_t n_symbols) {
    return c->self * pow((double)(n_symbols ? n_symbols : 1), c->length);
}

static double sum_of(const px_sim_classes *c) {
    double sum = 0;
    for (uint32_t k = 0; k < c->n; k++)
        if (c->seen[k] == c->stamp) sum += c->node[k].weight;
    return sum;
}

double px_sim_classes_score(px_sim_classes *c, uint32_t row, uint32_t *nodes, size_t *n,
                            double *by) {
    size_t seg;
    uint32_t local;
    bool any;
    px_snapshot_locate(c->s, row, &seg, &local);
    uint32_t n_symbols = look(c, &c->seg[seg], local, &any);
    if (n) *n = 0;
    if (by) *by = divisor(c, n_symbols);
    if (!any || c->self <= 0) return 0;
    for (uint32_t k = 0; nodes && k < c->n; k++)
        if (c->seen[k] == c->stamp) nodes[(*n)++] = k;
    return sum_of(c) / divisor(c, n_symbols);
}

px_status px_sim_classes_top(px_sim_classes *c, const px_sim_run *r, px_sim_heap *out) {
    px_status st = PX_OK;
    for (size_t i = 0; i < c->s->n_segs && st == PX_OK && c->self > 0; i++) {
        if (!c->s->seg[i]) continue;
        for (uint32_t k = 0; k < c->s->seg[i]->n_rows && st == PX_OK; k++) {
            bool any;
            if (k % PX_STOP_ROWS == 0) st = px_stop_look(r->opt->stop, r->err);
            uint32_t n_symbols = look(c, &c->seg[i], k, &any);
            double sum = any ? sum_of(c) : 0;
            if (sum > 0 && px_sim_allowed(r, c->s->base[i] + k))
                px_sim_heap_add(out, c->s->base[i] + k, sum / divisor(c, n_symbols));
        }
    }
    return st;
}
