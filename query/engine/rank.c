/* rank.c: see rank.h. */
#include "query/engine/rank.h"

#include "base/intern.h"

#include <stdlib.h>

/* ---- which terms ---- */

struct gather {
    px_arena *a;
    px_snapshot *snap;
    px_intern *seen;
    px_rank_terms *out;
    size_t cap;
    px_status st;
    px_err *err;
};

static void add(struct gather *g, px_str term) {
    bool fresh;
    (void)px_intern_add(g->seen, term, &fresh);
    if (!fresh) return;
    if (g->out->n == g->cap)
        g->out->v =
            px_arena_grow(g->a, g->out->v, g->out->n, &g->cap, g->out->n + 1, sizeof *g->out->v);
    g->out->v[g->out->n++] = (px_rank_term){px_arena_str(g->a, term), 1.0};
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

/* Stems that a beginning stands for, over all segments. */
static void add_beginning(struct gather *g, const px_step *s) {
    px_str prefix = s->leaf->token[s->leaf->n_tokens - 1];
    px_intern *stems = px_intern_new();
    uint64_t *freq = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < g->snap->n_segs && g->st == PX_OK; i++) {
        uint32_t *ids, *groups;
        size_t n_ids, n_groups;
        if (!g->snap->seg[i]) continue;
        px_tok *t = g->snap->seg[i]->tok;
        g->st = px_text_expand(t, prefix, &ids, &n_ids, &groups, &n_groups, g->err);
        for (size_t k = 0; k < n_ids && g->st == PX_OK; k++) {
            px_str stem = px_tok_stem_text(t, px_tok_stem_of(t, ids[k]));
            if (px_is_stop_stem(stem)) continue;
            uint32_t at = px_intern_add(stems, stem, NULL);
            if (at >= cap) {
                size_t more = cap ? cap * 2 : 256;
                freq = px_realloc(freq, more * sizeof *freq);
                memset(freq + cap, 0, (more - cap) * sizeof *freq);
                cap = more;
            }
            freq[at] += px_tok_freq(t, ids[k]);
        }
        free(ids);
        free(groups);
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
    for (size_t i = 0; i < s->n_terms; i++)
        if (!s->is_stop[i]) add(g, s->term[i]);
    if (s->op == PX_L_PREFIX) add_beginning(g, s);
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
    *out = (px_rank_terms){0};
    struct gather g = {.a = a, .snap = snap, .out = out, .err = err};
    g.seen = px_intern_new();
    px_plan_positive(plan, on_leaf, &g);
    out->all = is_union_of_terms(plan);
    px_intern_free(g.seen);
    return g.st;
}

/* ---- ranking ---- */

px_status px_rank(const px_rowset *rows, const px_rank_terms *terms, uint32_t offset,
                  uint32_t limit, px_ranked *out, size_t *n, px_err *err) {
    px_snapshot *snap = rows->snap;
    size_t n_segs = snap->n_segs, k = 0;
    const char **path = px_malloc((n_segs + 1) * sizeof *path);
    const px_bitmap **filter = px_malloc((n_segs + 1) * sizeof *filter);
    uint32_t *base = px_malloc((n_segs + 1) * sizeof *base);
    px_rank_hit *hit = px_malloc(((size_t)limit + 1) * sizeof *hit);
    px_xap *x = NULL;
    bool unfiltered = terms->all;
    *n = 0;
    for (size_t i = 0; i < n_segs; i++) {
        if (!snap->seg[i]) continue;
        if (snap->dead[i]) unfiltered = false;
        path[k] = snap->seg[i]->terms_path;
        filter[k] = rows->seg[i];
        base[k++] = snap->base[i];
    }
    px_status st = k ? px_xap_open(path, k, &x, err) : PX_OK;
    if (st == PX_OK && k)
        st = px_xap_rank(x, terms->v, terms->n, unfiltered ? NULL : filter, offset, limit, hit, n,
                         err);
    for (size_t i = 0; i < *n && st == PX_OK; i++)
        out[i] = (px_ranked){base[hit[i].segment] + hit[i].row, hit[i].score};
    px_xap_close(x);
    free(hit);
    free(base);
    free((void *)filter);
    free((void *)path);
    return st;
}

px_status px_rank_rest(const px_rowset *rows, const px_rank_terms *terms, px_stop *stop,
                       px_rowset *out, px_err *err) {
    px_snapshot *snap = rows->snap;
    px_status st = PX_OK;
    px_rowset_init(out, snap);
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++) {
        if (!rows->seg[i]) continue;
        px_segx x = {.snap = snap, .i = i, .s = snap->seg[i], .stop = stop};
        px_buf_init(&x.key, 1 << 20);
        px_bitmap *left = px_bitmap_copy(rows->seg[i]);
        for (size_t k = 0; k < terms->n && st == PX_OK && !px_bitmap_empty(left); k++) {
            px_set has = {0};
            st = px_stop_look(stop, err);
            if (st == PX_OK) st = px_term_rows(&x, terms->v[k].term, false, &has, err);
            if (st == PX_OK && has.b) px_bitmap_andnot(left, has.b);
            px_set_free(&has);
        }
        out->seg[i] = left;
        px_xap_close(x.xap);
        px_buf_done(&x.key);
    }
    if (st != PX_OK) px_rowset_release(out);
    return st;
}
