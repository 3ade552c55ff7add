/* similar_run.c: candidates from each signal, all signals for every candidate, one hit a family. */
#include "query/engine/similar_int.h"

#include "base/sort.h"
#include "query/engine/rank.h"

#include <math.h>
#include <stdlib.h>

/* Tuned on one half of the queries of four collections and measured on the other:
 * docs/notes/similar.md. Citation and family are set by hand: that measure hides them. */
const px_similar_weights px_similar_usual = {
    .signal = {[PX_SIM_TEXT] = 1.0,
               [PX_SIM_CLASS] = 1.0,
               [PX_SIM_CITATION] = 0.8,
               [PX_SIM_NEIGHBOUR] = 0.8,
               [PX_SIM_FAMILY] = 0.5},
    .level = {0.0, 0.8, 0.3, 1.0},
    .length = 0.175,
    .rarity = 2.0,
    .near = 100,
    .evidence = 1.0,
};

const char *px_similar_signal_name(px_similar_signal s) {
    static const char *const name[PX_SIM_COUNT] = {"text", "class", "citation", "neighbour",
                                                   "family"};
    return name[s];
}

px_status px_similar_signals(px_str list, unsigned *out, px_err *err) {
    static const struct {
        const char *name;
        px_similar_signal s;
    } also[] = {{"text", PX_SIM_TEXT},           {"texts", PX_SIM_TEXT},
                {"class", PX_SIM_CLASS},         {"classes", PX_SIM_CLASS},
                {"citation", PX_SIM_CITATION},   {"citations", PX_SIM_CITATION},
                {"neighbour", PX_SIM_NEIGHBOUR}, {"neighbours", PX_SIM_NEIGHBOUR},
                {"neighbor", PX_SIM_NEIGHBOUR},  {"neighbors", PX_SIM_NEIGHBOUR},
                {"family", PX_SIM_FAMILY},       {"families", PX_SIM_FAMILY}};
    *out = 0;
    while (list.n) {
        size_t comma = px_str_find(list, PX_STR(",")), i = 0;
        px_str one = px_str_trim(px_str_sub(list, 0, comma));
        list = px_str_sub(list, comma == SIZE_MAX ? list.n : comma + 1, list.n);
        while (i < sizeof also / sizeof *also && !px_str_is(one, also[i].name))
            i++;
        if (i == sizeof also / sizeof *also)
            return px_fail(err, PX_E_USAGE,
                           "\"%.*s\" is no signal; there are text, class, citations, neighbours "
                           "and family",
                           (int)(one.n < 60 ? one.n : 60), one.p ? one.p : "");
        *out |= 1u << also[i].s;
    }
    return PX_OK;
}

/* ---- the best so many: a heap with the worst on top ---- */

void px_sim_heap_init(px_sim_heap *h, size_t max) {
    *h = (px_sim_heap){px_malloc((max + 1) * sizeof *h->v), 0, max, false};
}
void px_sim_heap_done(px_sim_heap *h) {
    free(h->v);
    *h = (px_sim_heap){0};
}

static bool worse(const px_sim_best *x, const px_sim_best *y) {
    return x->score != y->score ? x->score < y->score : x->row > y->row;
}

void px_sim_heap_add(px_sim_heap *h, uint32_t row, double score) {
    px_sim_best b = {row, score};
    size_t i;
    if (h->n == h->max) {
        h->more = true;
        if (!h->max || worse(&b, &h->v[0])) return;
        i = 0;
        for (;;) {
            size_t k = 2 * i + 1;
            if (k >= h->n) break;
            if (k + 1 < h->n && worse(&h->v[k + 1], &h->v[k])) k++;
            if (!worse(&h->v[k], &b)) break;
            h->v[i] = h->v[k];
            i = k;
        }
    } else {
        i = h->n++;
        while (i && worse(&b, &h->v[(i - 1) / 2])) {
            h->v[i] = h->v[(i - 1) / 2];
            i = (i - 1) / 2;
        }
    }
    h->v[i] = b;
}

/* ---- candidates ---- */

bool px_sim_allowed(const px_sim_run *r, uint32_t row) {
    const px_links *l = r->s->links;
    size_t seg;
    uint32_t local;
    if (row >= l->n_rows || l->fam[row] == PX_NIL) return false; /* dead */
    if (px_u64map_find(r->own_fam, l->fam[row])) return false;
    if (r->opt->no_extended && l->extended && px_u64map_find(r->own_ext, l->ext[row])) return false;
    px_snapshot_locate(r->s, row, &seg, &local);
    return r->s->seg[seg] && (!r->opt->filter || px_rowset_has(r->opt->filter, row));
}

px_sim_cand *px_sim_cand_of(px_sim_run *r, uint32_t row) {
    bool fresh;
    uint64_t *at = px_u64map_add(r->at, row, &fresh);
    if (!fresh) return &r->cand[*at];
    if (r->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 1024;
        r->cand = px_realloc(r->cand, r->cap * sizeof *r->cand);
    }
    *at = r->n;
    r->cand[r->n] = (px_sim_cand){.row = row, .fam = r->s->links->fam[row]};
    return &r->cand[r->n++];
}

/* What is never shown: the families of the query's own numbers. */
static px_status own(px_sim_run *r) {
    const px_links *l = r->s->links;
    px_rows rows = {0};
    px_status st = px_links_groups(r->s->links, r->err);
    for (size_t i = 0; i < r->q->n_family && st == PX_OK; i++)
        st = px_sim_rows_of(r->s, r->ans->a, r->q->family[i], &rows, r->err);
    for (size_t i = 0; i < rows.n && st == PX_OK; i++) {
        (void)px_u64map_add(r->own_fam, l->fam[rows.v[i]], NULL);
        if (l->extended) (void)px_u64map_add(r->own_ext, l->ext[rows.v[i]], NULL);
    }
    for (uint32_t i = 0; rows.n && i < l->n_rows; i++)
        r->n_own += l->fam[i] != PX_NIL &&
                    (px_u64map_find(r->own_fam, l->fam[i]) ||
                     (r->opt->no_extended && l->extended && px_u64map_find(r->own_ext, l->ext[i])));
    px_rows_free(&rows);
    return st;
}

/* ---- text ---- */

#define USUAL 0.6 /* impact of a word in an abstract or a title */

static px_status rank_terms(px_sim_run *r) {
    const px_similar_query *q = r->q;
    r->rank = px_arena_array(r->ans->a, px_rank_term, q->n_terms + 1);
    for (size_t i = 0; i < q->n_terms; i++) {
        uint32_t rows = 0;
        px_status st = r->terms.x ? px_xap_freq(r->terms.x, q->term[i].term, &rows, r->err) : PX_OK;
        if (st != PX_OK) return st;
        if (!rows || q->term[i].weight <= 0) continue;
        /* What the query document's own impact would be; a translation says nothing about that. */
        double w = q->term[i].weight, own = q->term[i].from.n && w < USUAL ? USUAL : w;
        double wdf = 1 + 62 * (own < 1 ? own : 1);
        r->text_self += w * wdf * px_sim_idf((double)px_xap_rows(r->terms.x), (double)rows);
        r->rank[r->n_rank++] = (px_rank_term){q->term[i].term, w};
    }
    return PX_OK;
}

struct ranking { /* of px_xap_rank: its filter and its hits */
    px_bitmap **filter;
    px_rank_hit *hit;
    size_t n;
};

static void ranking_done(struct ranking *g, size_t n_files) {
    for (size_t i = 0; g->filter && i < n_files; i++)
        px_bitmap_free(g->filter[i]);
    free(g->filter);
    free(g->hit);
}

static uint32_t row_of(const px_sim_run *r, const px_rank_hit *h) {
    return r->s->base[r->terms.seg[h->segment]] + h->row;
}

px_status px_sim_text_scores(px_sim_run *r, const px_rank_term *t, size_t n_terms,
                             const uint32_t *rows, size_t n, double *score) {
    struct ranking g = {0};
    memset(score, 0, n * sizeof *score);
    if (!n || !n_terms || !r->terms.x) return PX_OK;
    g.filter = px_calloc(r->terms.n + 1, sizeof *g.filter);
    g.hit = px_calloc(n, sizeof *g.hit);
    for (size_t i = 0, f = 0; i < n; i++) {
        size_t seg;
        uint32_t local;
        px_snapshot_locate(r->s, rows[i], &seg, &local);
        while (f < r->terms.n && r->terms.seg[f] != seg)
            f++;
        if (f == r->terms.n) break;
        if (!g.filter[f]) g.filter[f] = px_bitmap_new();
        px_bitmap_add(g.filter[f], local);
    }
    px_status st = px_xap_rank(r->terms.x, t, n_terms, (const px_bitmap *const *)g.filter, 0,
                               (uint32_t)n, g.hit, &g.n, r->err);
    for (size_t i = 0; i < g.n && st == PX_OK; i++) {
        uint32_t row = row_of(r, &g.hit[i]);
        size_t lo = 0, hi = n;
        while (lo < hi) {
            size_t mid = lo + (hi - lo) / 2;
            if (rows[mid] < row)
                lo = mid + 1;
            else
                hi = mid;
        }
        if (lo < n && rows[lo] == row) score[lo] = g.hit[i].score;
    }
    ranking_done(&g, r->terms.n);
    return st;
}

/* Dead rows and the filter are for Xapian, the few of the own family are taken off behind it. */
static px_status text_filter(px_sim_run *r, px_bitmap ***out) {
    bool whole = !r->opt->filter;
    *out = NULL;
    for (size_t i = 0; i < r->terms.n; i++)
        whole = whole && !r->s->dead[r->terms.seg[i]];
    if (whole) return PX_OK;
    *out = px_calloc(r->terms.n + 1, sizeof **out);
    for (size_t i = 0; i < r->terms.n; i++) {
        uint32_t seg = r->terms.seg[i];
        const px_bitmap *of = r->opt->filter ? r->opt->filter->seg[seg] : NULL;
        if (r->opt->filter && !of) continue;
        if (of) {
            (*out)[i] = px_bitmap_copy(of);
        } else {
            (*out)[i] = px_bitmap_new();
            px_bitmap_add_range((*out)[i], 0, r->s->seg[seg]->n_rows);
        }
        if (r->s->dead[seg]) px_bitmap_andnot((*out)[i], r->s->dead[seg]);
    }
    return PX_OK;
}

static px_status text(px_sim_run *r) {
    struct ranking g = {0};
    px_similar_proposed *p = &r->ans->proposed[PX_SIM_TEXT];
    if (!r->n_rank) return PX_OK;
    uint32_t limit = r->max + r->n_own + 1;
    g.hit = px_calloc(limit, sizeof *g.hit);
    px_status st = text_filter(r, &g.filter);
    if (st == PX_OK)
        st = px_xap_rank(r->terms.x, r->rank, r->n_rank, (const px_bitmap *const *)g.filter, 0,
                         limit, g.hit, &g.n, r->err);
    for (size_t i = 0; i < g.n && st == PX_OK; i++) {
        uint32_t row = row_of(r, &g.hit[i]);
        if (!px_sim_allowed(r, row)) continue;
        if (p->rows == r->max) {
            p->more = true;
            break;
        }
        px_sim_cand *c = px_sim_cand_of(r, row);
        c->signal[PX_SIM_TEXT] = g.hit[i].score / r->text_self;
        c->has_text = true;
        p->rows++;
    }
    ranking_done(&g, r->terms.n);
    return st == PX_OK ? px_stop_look(r->opt->stop, r->err) : st;
}

/* ---- classes ---- */

static px_status classes(px_sim_run *r) {
    px_similar_proposed *p = &r->ans->proposed[PX_SIM_CLASS];
    px_sim_heap h;
    px_status st = px_sim_classes_new(r->s, r->q, r->w, r->opt->stop, &r->classes, r->err);
    if (st != PX_OK) return st;
    px_sim_heap_init(&h, r->max);
    st = px_sim_classes_top(r->classes, r, &h);
    for (size_t i = 0; i < h.n && st == PX_OK; i++)
        (void)px_sim_cand_of(r, h.v[i].row);
    *p = (px_similar_proposed){(uint32_t)h.n, h.more};
    px_sim_heap_done(&h);
    return st;
}

/* ---- all signals for every candidate ---- */

static px_status exact(px_sim_run *r) {
    size_t n = 0;
    uint32_t *rows = px_malloc((r->n + 1) * sizeof *rows);
    double *score = px_malloc((r->n + 1) * sizeof *score);
    for (size_t i = 0; i < r->n && r->text_self > 0; i++)
        if (!r->cand[i].exact && !r->cand[i].has_text) rows[n++] = r->cand[i].row;
    px_sort_u32(rows, n);
    px_status st = px_sim_text_scores(r, r->rank, r->n_rank, rows, n, score);
    for (size_t i = 0; i < n && st == PX_OK; i++)
        px_sim_cand_of(r, rows[i])->signal[PX_SIM_TEXT] = score[i] / r->text_self;
    for (size_t i = 0; i < r->n && st == PX_OK; i++) {
        px_sim_cand *c = &r->cand[i];
        if (i % PX_STOP_ROWS == 0) st = px_stop_look(r->opt->stop, r->err);
        if (!c->exact && r->classes)
            c->signal[PX_SIM_CLASS] = px_sim_classes_score(r->classes, c->row, NULL, NULL, NULL);
        c->exact = true;
    }
    free(score);
    free(rows);
    return st;
}

/* ---- families ---- */

static int by_family(const void *px, const void *py) {
    const px_sim_cand *x = px, *y = py;
    if (x->fam != y->fam) return x->fam < y->fam ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static int by_score(const void *px, const void *py) {
    const px_similar_hit *x = px, *y = py;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return px_str_cmp(x->number, y->number);
}

static double sum_of(const px_sim_run *r, const double signal[PX_SIM_COUNT]) {
    double sum = 0;
    for (int s = 0; s < PX_SIM_COUNT; s++)
        sum += r->w->signal[s] * signal[s];
    return sum;
}

/* Candidates [from, to) are of one family. */
static px_status family(px_sim_run *r, size_t from, size_t to, px_similar_hit *h) {
    double best = -1, signal[PX_SIM_COUNT] = {0};
    *h = (px_similar_hit){.members = (uint32_t)(to - from)};
    for (int s = 0; s < PX_SIM_COUNT; s++)
        h->best[s] = PX_NIL;
    for (size_t i = from; i < to; i++) {
        const px_sim_cand *c = &r->cand[i];
        double own = sum_of(r, c->signal);
        px_str key;
        px_status st = px_snapshot_key(r->s, c->row, &key, r->err);
        if (st != PX_OK) return st;
        if (own > best || (own == best && px_str_cmp(key, h->number) < 0)) {
            best = own;
            h->row = c->row;
            h->number = key;
        }
        for (int s = 0; s < PX_SIM_COUNT; s++)
            if (c->signal[s] > signal[s]) {
                signal[s] = c->signal[s];
                h->best[s] = c->row;
            }
        h->cited_by_query |= c->cited;
        h->cites_query |= c->citing;
        if (c->same_cites > h->same_cites) h->same_cites = c->same_cites;
        if (c->same_citing > h->same_citing) h->same_citing = c->same_citing;
    }
    h->priority = signal[PX_SIM_FAMILY] > 0;
    for (int s = 0; s < PX_SIM_COUNT; s++)
        h->score += h->part[s] = r->w->signal[s] * signal[s];
    return PX_OK;
}

static px_status finish(px_sim_run *r) {
    px_similar_answer *ans = r->ans;
    px_similar_hit *all = px_calloc(r->n + 1, sizeof *all);
    size_t n = 0;
    px_status st = PX_OK;
    if (r->n) qsort(r->cand, r->n, sizeof *r->cand, by_family);
    for (size_t i = 0, k; i < r->n && st == PX_OK; i = k) {
        for (k = i; k < r->n && r->cand[k].fam == r->cand[i].fam;)
            k++;
        st = family(r, i, k, &all[n]);
        if (all[n].score > 0) n++;
    }
    if (n) qsort(all, n, sizeof *all, by_score);
    ans->n_found = n;
    ans->n_rows = (uint32_t)r->n;
    uint32_t limit = r->opt->limit ? r->opt->limit : 10;
    ans->n_hits = n < limit ? n : limit;
    ans->hit = px_arena_array(ans->a, px_similar_hit, ans->n_hits + 1);
    if (ans->n_hits) memcpy(ans->hit, all, ans->n_hits * sizeof *all);
    free(all);
    return st;
}

px_status px_similar_run(px_snapshot *snap, const px_similar_query *q,
                         const px_similar_options *opt, px_similar_answer *out, px_err *err) {
    *out = (px_similar_answer){.a = px_arena_new()};
    px_sim_run r = {.s = snap,
                    .q = q,
                    .opt = opt,
                    .w = opt->weights ? opt->weights : &px_similar_usual,
                    .ans = out,
                    .max = opt->candidates ? opt->candidates : PX_SIMILAR_CANDIDATES,
                    .own_fam = px_u64map_new(),
                    .own_ext = px_u64map_new(),
                    .at = px_u64map_new(),
                    .err = err};
    if (r.max > PX_SIMILAR_CANDIDATES_MAX) r.max = PX_SIMILAR_CANDIDATES_MAX;
    out->candidates = r.max;
    px_status st = own(&r);
    if (st == PX_OK) st = px_sim_terms_open(snap, &r.terms, err);
    if (st == PX_OK && r.terms.x) px_rank_watch(r.terms.x, opt->stop);
    if (st == PX_OK && px_sim_with(&r, PX_SIM_TEXT)) st = rank_terms(&r);
    if (st == PX_OK) st = text(&r);
    if (st == PX_OK && px_sim_with(&r, PX_SIM_CLASS) && q->n_classes) st = classes(&r);
    if (st == PX_OK && px_sim_with(&r, PX_SIM_CITATION)) st = px_sim_cite(&r);
    if (st == PX_OK && px_sim_with(&r, PX_SIM_FAMILY)) st = px_sim_related(&r);
    if (st == PX_OK) st = exact(&r);
    if (st == PX_OK && px_sim_with(&r, PX_SIM_NEIGHBOUR)) {
        st = px_sim_neighbour(&r);
        if (st == PX_OK) st = exact(&r);
    }
    if (st == PX_OK) st = finish(&r);
    if (st == PX_OK && !opt->no_explain) st = px_sim_explain(&r);
    px_sim_classes_free(r.classes);
    px_sim_terms_close(&r.terms, st);
    px_u64map_free(r.own_fam);
    px_u64map_free(r.own_ext);
    px_u64map_free(r.at);
    free(r.cand);
    free(r.near);
    free(r.near_weight);
    if (st != PX_OK) px_similar_release(out);
    return px_stop_why(opt->stop, st, err);
}

void px_similar_release(px_similar_answer *ans) {
    if (ans->a) px_arena_free(ans->a);
    *ans = (px_similar_answer){0};
}
