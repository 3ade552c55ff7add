/* rank.c: see rank.h. */
#include "query/engine/rank_int.h"

#include "base/intern.h"
#include "query/engine/open.h"
#include "shards/terms.h"

#include <stdlib.h>

/* ---- which terms ---- */

struct boost {
    const px_qnode *leaf;
    double factor;
};

struct gather {
    px_arena *a;
    struct boost *boost; /* by leaf; those of 1 are not among them */
    size_t n_boosts, boost_cap;
    double factor; /* of the leaf at hand */
    px_snapshot *snap;
    px_intern *seen;
    px_rank_terms *out;
    size_t cap;
    px_status st;
    px_err *err;
};

static void add(struct gather *g, px_str term) {
    bool fresh;
    uint32_t i = px_intern_add(g->seen, term, &fresh);
    if (!fresh) {
        if (g->out->v[i].factor < g->factor) g->out->v[i].factor = g->factor;
        return;
    }
    if (g->out->n == g->cap)
        g->out->v =
            px_arena_grow(g->a, g->out->v, g->out->n, &g->cap, g->out->n + 1, sizeof *g->out->v);
    g->out->v[g->out->n++] = (px_rank_term){px_arena_str(g->a, term), g->factor};
}

/* Products of the boosts from the root down. */
static void take_boosts(struct gather *g, const px_qnode *q, double factor) {
    if (q->boost > 0) factor *= q->boost;
    for (size_t i = 0; i < (q->kind == PX_Q_NOT ? 1 : q->n); i++)
        take_boosts(g, q->child[i], factor);
    if (q->n || factor == 1) return;
    if (g->n_boosts == g->boost_cap)
        g->boost = px_arena_grow(g->a, g->boost, g->n_boosts, &g->boost_cap, g->n_boosts + 1,
                                 sizeof *g->boost);
    g->boost[g->n_boosts++] = (struct boost){q, factor};
}

static int by_leaf(const void *px, const void *py) {
    const px_qnode *x = ((const struct boost *)px)->leaf, *y = ((const struct boost *)py)->leaf;
    return (x > y) - (x < y);
}

static double boost_of(const struct gather *g, const px_qnode *leaf) {
    struct boost wanted = {leaf, 1};
    const struct boost *b =
        g->n_boosts ? bsearch(&wanted, g->boost, g->n_boosts, sizeof *b, by_leaf) : NULL;
    return b ? b->factor : 1;
}

struct stem {
    px_str text;
    uint64_t freq;
};

static int by_freq(const void *px, const void *py) {
    const struct stem *x = px, *y = py;
    if (x->freq != y->freq) return x->freq > y->freq ? -1 : 1;
    return px_str_cmp(x->text, y->text);
}

/* Stems that a beginning or a pattern stands for, over all segments. */
static void add_open(struct gather *g, const px_step *s, size_t at) {
    px_intern *stems = px_intern_new();
    uint64_t *freq = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < g->snap->n_segs && g->st == PX_OK; i++) {
        px_opened e;
        if (!g->snap->seg[i]) continue;
        px_tok *t = g->snap->seg[i]->tok;
        g->st = px_opened_of(t, s->wild[at], &e, g->err);
        for (size_t k = 0; k < e.n_ids && g->st == PX_OK; k++) {
            px_str stem = px_tok_stem_text(t, px_tok_stem_of(t, e.ids[k]));
            if (px_is_stop_stem(stem)) continue;
            uint32_t number = px_intern_add(stems, stem, NULL);
            if (number >= cap) {
                size_t more = cap ? cap * 2 : 256;
                freq = px_realloc(freq, more * sizeof *freq);
                memset(freq + cap, 0, (more - cap) * sizeof *freq);
                cap = more;
            }
            freq[number] += px_tok_freq(t, e.ids[k]);
        }
        px_opened_free(&e);
    }
    size_t n = px_intern_size(stems);
    struct stem *v = px_calloc(n + 1, sizeof *v);
    for (size_t i = 0; i < n; i++)
        v[i] = (struct stem){px_intern_text(stems, (uint32_t)i), freq[i]};
    if (n) qsort(v, n, sizeof *v, by_freq);
    bool des = s->mask == 1u << PX_TF_DES;
    for (size_t i = 0; i < n && i < PX_RANK_WILD && g->st == PX_OK; i++)
        add(g, px_arena_fmt(g->a, "%s" PX_STR_FMT, des ? PX_TERM_DES : "", PX_STR_ARG(v[i].text)));
    free(v);
    free(freq);
    px_intern_free(stems);
}

static void on_leaf(void *self, const px_step *s) {
    struct gather *g = self;
    if (g->st != PX_OK || s->kind != PX_STEP_TEXT) return;
    g->factor = boost_of(g, s->leaf);
    for (size_t i = 0; i < s->n_terms; i++)
        if (!s->is_stop[i]) add(g, s->term[i]);
    for (size_t i = 0; i < s->leaf->n_tokens; i++)
        if (px_text_is_open(s, i)) add_open(g, s, i);
}

/* Words and unions of words, each decided by its one term. */
static bool is_union_of_terms(const px_step *s) {
    if (s->kind == PX_STEP_TEXT)
        return s->op == PX_L_WORDS && s->exact && s->n_terms == 1 && !s->is_stop[0];
    if (s->kind != PX_STEP_OR) return false;
    for (size_t i = 0; i < s->n; i++)
        if (!is_union_of_terms(s->child[i])) return false;
    return true;
}

px_status px_rank_terms_of(px_arena *a, px_snapshot *snap, const px_step *plan, px_rank_terms *out,
                           px_err *err) {
    return px_rank_terms_in(a, snap, plan, NULL, out, err);
}

px_status px_rank_terms_in(px_arena *a, px_snapshot *snap, const px_step *plan,
                           const px_qnode *root, px_rank_terms *out, px_err *err) {
    *out = (px_rank_terms){0};
    struct gather g = {.a = a, .snap = snap, .out = out, .err = err};
    g.seen = px_intern_new();
    if (root) take_boosts(&g, root, 1);
    if (g.n_boosts) qsort(g.boost, g.n_boosts, sizeof *g.boost, by_leaf);
    px_plan_positive(plan, on_leaf, &g);
    out->all = is_union_of_terms(plan);
    px_intern_free(g.seen);
    return g.st;
}

/* ---- ranking ---- */

static bool is_raised(void *stop) {
    return px_stop_look(stop, NULL) != PX_OK;
}

void px_rank_watch(px_xap *x, px_stop *stop) {
    px_xap_watch(x, stop ? is_raised : NULL, stop);
}

px_status px_rank(const px_rowset *rows, const px_rank_terms *terms, uint32_t offset,
                  uint32_t limit, const px_how *how, px_ranked *out, size_t *n, px_err *err) {
    px_snapshot *snap = rows->snap;
    px_stop *stop = px_how_stop(how);
    if (px_rank_union_fits(rows, terms, (uint64_t)offset + limit))
        return px_rank_union(rows, terms, offset, limit, how, out, n, err);
    size_t n_segs = snap->n_segs, k = 0;
    const px_bitmap **filter = px_malloc((n_segs + 1) * sizeof *filter);
    uint32_t *base = px_malloc((n_segs + 1) * sizeof *base);
    px_rank_hit *hit = px_malloc(((size_t)limit + 1) * sizeof *hit);
    px_xap *x = NULL;
    *n = 0;
    for (size_t i = 0; i < n_segs; i++) {
        if (!snap->seg[i]) continue;
        filter[k] = rows->seg[i];
        base[k++] = snap->base[i];
    }
    px_status st = px_stop_look(stop, err);
    if (st == PX_OK && k) st = px_terms_take(snap, PX_TERMS_ALL, &x, err);
    if (st == PX_OK && k) {
        px_rank_watch(x, stop);
        st = px_xap_rank(x, terms->v, terms->n, filter, offset, limit, hit, n, err);
    }
    for (size_t i = 0; i < *n && st == PX_OK; i++)
        out[i] = (px_ranked){base[hit[i].segment] + hit[i].row, hit[i].score};
    if (st == PX_OK)
        px_terms_give(snap, PX_TERMS_ALL, x);
    else
        px_xap_close(x);
    free(hit);
    free(base);
    free((void *)filter);
    return px_stop_why(stop, st, err);
}

px_status px_rank_rest(const px_rowset *rows, const px_rank_terms *terms, const px_how *how,
                       px_rowset *out, px_err *err) {
    px_snapshot *snap = rows->snap;
    px_status st = PX_OK;
    px_segx x;
    px_rowset_init(out, snap);
    px_segx_init(&x, snap, how);
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++) {
        if (!rows->seg[i]) continue;
        px_segx_begin(&x, i);
        px_bitmap *left = out->seg[i] = px_bitmap_copy(rows->seg[i]);
        for (size_t k = 0; k < terms->n && st == PX_OK && !px_bitmap_empty(left); k++) {
            px_set has = {0};
            st = px_stop_look(x.stop, err);
            if (st == PX_OK) st = px_term_rows(&x, terms->v[k].term, false, &has, err);
            if (st == PX_OK && has.b) px_bitmap_andnot(left, has.b);
            px_set_free(&has);
        }
        px_segx_end(&x, st);
    }
    px_segx_done(&x);
    if (st != PX_OK) px_rowset_release(out);
    return st;
}
