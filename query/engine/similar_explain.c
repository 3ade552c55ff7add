/* similar_explain.c: why a hit is where it is. The parts of a score are exact: each term's is what
 * ranking by that term alone gives, each class's is its node's weight; they add up to the part of
 * their signal. */
#include "query/engine/similar_int.h"

#include <stdlib.h>

#define NEAR_SHOWN 5u

static int heavier(const void *px, const void *py) {
    const px_similar_share *x = px, *y = py;
    if (x->value != y->value) return x->value > y->value ? -1 : 1;
    return px_str_cmp(x->what, y->what);
}

/* The heaviest PX_SIMILAR_SHOWN of n shares, sorted. */
static size_t shown(px_similar_share *v, size_t n) {
    if (n) qsort(v, n, sizeof *v, heavier);
    return n < PX_SIMILAR_SHOWN ? n : PX_SIMILAR_SHOWN;
}

/* ---- terms ---- */

struct wanted {
    uint32_t row;
    size_t hit;
};
static int by_row(const void *px, const void *py) {
    const struct wanted *x = px, *y = py;
    return (x->row > y->row) - (x->row < y->row);
}

static px_status terms(px_sim_run *r) {
    px_similar_answer *ans = r->ans;
    size_t n = 0;
    px_status st = PX_OK;
    if (!ans->n_hits || !r->n_rank || r->text_self <= 0) return PX_OK;
    struct wanted *w = px_calloc(ans->n_hits, sizeof *w);
    uint32_t *rows = px_calloc(ans->n_hits, sizeof *rows);
    double *score = px_calloc(ans->n_hits, sizeof *score);
    for (size_t i = 0; i < ans->n_hits; i++) {
        px_similar_hit *h = &ans->hit[i];
        if (h->best[PX_SIM_TEXT] == PX_NIL) continue;
        h->term = px_arena_array(ans->a, px_similar_share, r->n_rank);
        w[n++] = (struct wanted){h->best[PX_SIM_TEXT], i};
    }
    if (n) qsort(w, n, sizeof *w, by_row);
    for (size_t i = 0; i < n; i++)
        rows[i] = w[i].row;
    for (size_t t = 0, k = 0; t < r->n_rank && st == PX_OK; t++) {
        while (!px_str_eq(r->q->term[k].term, r->rank[t].term))
            k++;
        st = px_sim_text_scores(r, &r->rank[t], 1, rows, n, score);
        if (st == PX_OK) st = px_stop_look(r->opt->stop, r->err);
        for (size_t i = 0; i < n && st == PX_OK; i++) {
            px_similar_hit *h = &ans->hit[w[i].hit];
            if (score[i] <= 0) continue;
            h->term[h->n_all_terms++] = (px_similar_share){
                px_arena_str(ans->a, r->rank[t].term), px_arena_str(ans->a, r->q->term[k].from),
                r->w->signal[PX_SIM_TEXT] * score[i] / r->text_self};
        }
    }
    for (size_t i = 0; i < ans->n_hits; i++)
        ans->hit[i].n_terms = shown(ans->hit[i].term, ans->hit[i].n_all_terms);
    free(score);
    free(rows);
    free(w);
    return st;
}

/* ---- classes ---- */

/* The deepest nodes in common; each brings what is above it, unless another one brought it already. */
static void classes(px_sim_run *r, px_similar_hit *h, uint32_t *nodes, bool *inner) {
    size_t n;
    double by;
    if (h->best[PX_SIM_CLASS] == PX_NIL) return;
    (void)px_sim_classes_score(r->classes, h->best[PX_SIM_CLASS], nodes, &n, &by);
    size_t all = px_sim_classes_count(r->classes);
    memset(inner, 0, all);
    for (size_t i = 0; i < n; i++) {
        uint32_t parent = px_sim_classes_node(r->classes, nodes[i])->parent;
        if (parent != PX_NIL) inner[parent] = true;
    }
    bool *taken = px_arena_zero(r->ans->a, all + 1);
    h->class = px_arena_array(r->ans->a, px_similar_share, n + 1);
    for (size_t i = 0; i < n; i++) {
        const px_sim_node *node = px_sim_classes_node(r->classes, nodes[i]);
        double sum = 0;
        if (inner[nodes[i]]) continue;
        for (uint32_t k = nodes[i]; k != PX_NIL && !taken[k];
             k = px_sim_classes_node(r->classes, k)->parent) {
            taken[k] = true;
            sum += px_sim_classes_node(r->classes, k)->weight;
        }
        h->class[h->n_all_classes++] = (px_similar_share){
            px_arena_str(r->ans->a, node->symbol), {0}, r->w->signal[PX_SIM_CLASS] * sum / by};
    }
    h->n_classes = shown(h->class, h->n_all_classes);
}

/* ---- neighbours ---- */

static bool linked(const px_links *l, uint32_t from, uint32_t to) {
    for (uint32_t k = l->cites_off[from]; k < l->cites_off[from + 1]; k++)
        if (l->cites[k] == to) return true;
    for (uint32_t k = l->cited_off[from]; k < l->cited_off[from + 1]; k++)
        if (l->cited[k] == to) return true;
    return false;
}

static px_status near(px_sim_run *r, px_similar_hit *h) {
    px_status st = PX_OK;
    if (h->best[PX_SIM_NEIGHBOUR] == PX_NIL) return PX_OK;
    h->near = px_arena_array(r->ans->a, px_str, NEAR_SHOWN);
    for (size_t i = 0; i < r->n_near && st == PX_OK; i++) {
        if (!linked(r->s->links, r->near[i], h->best[PX_SIM_NEIGHBOUR])) continue;
        if (h->n_near < NEAR_SHOWN)
            st = px_snapshot_key(r->s, r->near[i], &h->near[h->n_near++], r->err);
        h->n_all_near++;
    }
    return st;
}

px_status px_sim_explain(px_sim_run *r) {
    px_status st = terms(r);
    size_t n = r->classes ? px_sim_classes_count(r->classes) : 0;
    uint32_t *nodes = px_calloc(n + 1, sizeof *nodes);
    bool *inner = px_calloc(n + 1, sizeof *inner);
    for (size_t i = 0; i < r->ans->n_hits && st == PX_OK; i++) {
        if (r->classes) classes(r, &r->ans->hit[i], nodes, inner);
        st = near(r, &r->ans->hit[i]);
    }
    free(inner);
    free(nodes);
    return st;
}
