/* similar_link.c: what links say: citations of the query document, common priorities, and the
 * citations of the neighbourhood. */
#include "query/engine/similar_int.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>

/* Rows and documents in common, at most; what is beyond is left out, and the answer says so. */
#define MENTIONS_MAX 2000000u
/* One cites the other: nearly as much as all citations in common. */
#define DIRECT 0.6

static px_str without_kind(px_arena *a, px_str number) {
    px_number n = px_number_of_normal(number, PX_ROLE_PUBLICATION);
    return px_arena_fmt(a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(n.cc), PX_STR_ARG(n.num));
}

px_status px_sim_rows_of(px_snapshot *s, px_arena *a, px_str number, px_rows *out, px_err *err) {
    bool publication = px_str_find(number, PX_STR(":")) == SIZE_MAX;
    px_str base = {0}, key;
    size_t from = out->n;
    if (publication) base = without_kind(a, number);
    px_status st = px_snapshot_find(s, number, base, out, err);
    for (size_t i = from; i < out->n && st == PX_OK; i++) {
        st = px_snapshot_key(s, out->v[i], &key, err);
        if (st != PX_OK || !px_str_eq(key, number)) continue;
        out->v[from] = out->v[i]; /* exactly this one */
        out->n = from + 1;
    }
    return st;
}

/* ---- sums by row ---- */

struct sums {
    px_u64map *at;
    px_sim_best *v;
    size_t n, cap;
};

static void sums_init(struct sums *s) {
    *s = (struct sums){.at = px_u64map_new()};
}
static void sums_done(struct sums *s) {
    px_u64map_free(s->at);
    free(s->v);
}
static void sums_add(struct sums *s, uint32_t row, double more) {
    bool fresh;
    uint64_t *at = px_u64map_add(s->at, row, &fresh);
    if (fresh) {
        if (s->n == s->cap) {
            s->cap = s->cap ? s->cap * 2 : 256;
            s->v = px_realloc(s->v, s->cap * sizeof *s->v);
        }
        *at = s->n;
        s->v[s->n++] = (px_sim_best){row, 0};
    }
    s->v[*at].score += more;
}
static double sums_get(const struct sums *s, uint32_t row) {
    const uint64_t *at = px_u64map_find(s->at, row);
    return at ? s->v[*at].score : 0;
}

/* ---- citations of the query document ---- */

struct cite {
    px_sim_run *r;
    px_arena *a;
    struct sums both, by; /* rarity of what both cite; of what cites both */
    struct sums n_both, n_by;
    struct sums
        direct; /* 1: the query document cites it; 2: it cites the query document; 3: both */
    double all_both, all_by;
};

static void direct(struct cite *c, const px_rows *rows, unsigned bit) {
    for (size_t i = 0; i < rows->n; i++)
        if (px_sim_allowed(c->r, rows->v[i]) && !((unsigned)sums_get(&c->direct, rows->v[i]) & bit))
            sums_add(&c->direct, rows->v[i], bit);
}

/* ---- what rows have in common with it ----
 * The columns that say what a row cites, or is cited by, are read through once; a small filter answers
 * for most of what stands there. */

#define FILTER_BITS 16

struct mention { /* of document number `at` of the query's list, by a row */
    uint32_t at, row;
};
struct common {
    px_u64map *at; /* hash of a number without kind -> its place in the list */
    uint64_t *filter;
    struct mention *v;
    size_t n, cap;
    bool full;
};

static void common_init(struct common *m, struct cite *c, const px_str *number, size_t n) {
    *m = (struct common){.at = px_u64map_new(), .filter = px_calloc(1u << (FILTER_BITS - 6), 8)};
    for (size_t i = 0; i < n; i++) {
        uint64_t key = px_hash_str(without_kind(c->a, number[i])), bit = key >> (64 - FILTER_BITS);
        bool fresh;
        uint64_t *at = px_u64map_add(m->at, key, &fresh);
        if (fresh) *at = i;
        m->filter[bit / 64] |= (uint64_t)1 << (bit % 64);
    }
}
static void common_done(struct common *m) {
    px_u64map_free(m->at);
    free(m->filter);
    free(m->v);
}

static void mention(struct common *m, uint32_t at, uint32_t row) {
    if (m->n == MENTIONS_MAX) {
        m->full = true;
        return;
    }
    if (m->n == m->cap) {
        m->cap = m->cap ? m->cap * 2 : 1024;
        m->v = px_realloc(m->v, m->cap * sizeof *m->v);
    }
    m->v[m->n++] = (struct mention){at, row};
}

static px_status scan(struct cite *c, struct common *m, px_str column) {
    px_snapshot *s = c->r->s;
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n_segs && st == PX_OK && px_u64map_size(m->at); i++) {
        const px_col *col = NULL;
        if (s->seg[i]) st = px_cols_get(s->seg[i]->cols, column, &col, c->r->err);
        if (!col || col->m.kind != PX_COL_HASHES) continue;
        for (uint32_t r = 0; r < col->m.n_rows && st == PX_OK; r++) {
            if (r % PX_STOP_ROWS == 0) st = px_stop_look(c->r->opt->stop, c->r->err);
            /* two hashes a document: without kind, whole */
            for (uint32_t k = col->off[r]; k < col->off[r + 1]; k += 2) {
                uint64_t key = col->keys[k], bit = key >> (64 - FILTER_BITS);
                if (!(m->filter[bit / 64] >> (bit % 64) & 1)) continue;
                const uint64_t *at = px_u64map_find(m->at, key);
                if (at) mention(m, (uint32_t)*at, s->base[i] + r);
            }
        }
    }
    return st;
}

static int by_place(const void *px, const void *py) {
    const struct mention *x = px, *y = py;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Each document in common counts by its rarity; one that very many share says nothing. */
static void weigh(struct cite *c, struct common *m, struct sums *sum, struct sums *n, double *all) {
    if (m->n) qsort(m->v, m->n, sizeof *m->v, by_place);
    for (size_t i = 0, k; i < m->n; i = k) {
        size_t rows = 0;
        for (k = i; k < m->n && m->v[k].at == m->v[i].at; k++)
            rows += k == i || m->v[k].row != m->v[k - 1].row;
        if (rows > PX_SIMILAR_CITERS) {
            c->r->ans->too_common++;
            continue;
        }
        double w = px_sim_idf((double)c->r->s->n_live, (double)rows);
        *all += w;
        for (size_t j = i; j < k; j++) {
            if ((j > i && m->v[j].row == m->v[j - 1].row) || !px_sim_allowed(c->r, m->v[j].row))
                continue;
            sums_add(sum, m->v[j].row, w);
            sums_add(n, m->v[j].row, 1);
        }
    }
    c->r->ans->too_common += m->full;
}

static px_status cited(struct cite *c) {
    const px_similar_query *q = c->r->q;
    struct common m;
    px_rows rows = {0};
    px_status st = PX_OK;
    common_init(&m, c, q->cites, q->n_cites);
    for (size_t i = 0; i < q->n_cites && st == PX_OK; i++) {
        if (i % 64 == 0) st = px_stop_look(c->r->opt->stop, c->r->err);
        if (st == PX_OK) st = px_sim_rows_of(c->r->s, c->a, q->cites[i], &rows, c->r->err);
    }
    if (st == PX_OK) direct(c, &rows, 1);
    if (st == PX_OK) st = scan(c, &m, PX_STR("@cites"));
    if (st == PX_OK) weigh(c, &m, &c->both, &c->n_both, &c->all_both);
    px_rows_free(&rows);
    common_done(&m);
    return st;
}

/* What a citing document cites besides: its own list, and rows that name it as citing them. */
static px_status citing(struct cite *c) {
    const px_similar_query *q = c->r->q;
    const px_links *l = c->r->s->links;
    struct common m;
    px_status st = PX_OK;
    common_init(&m, c, q->cited_by, q->n_cited_by);
    for (size_t i = 0; i < q->n_cited_by && st == PX_OK; i++) {
        px_rows rows = {0};
        if (i % 64 == 0) st = px_stop_look(c->r->opt->stop, c->r->err);
        if (st == PX_OK) st = px_sim_rows_of(c->r->s, c->a, q->cited_by[i], &rows, c->r->err);
        if (st == PX_OK) direct(c, &rows, 2);
        for (size_t j = 0; j < rows.n && st == PX_OK; j++)
            for (uint32_t k = l->cites_off[rows.v[j]]; k < l->cites_off[rows.v[j] + 1]; k++)
                mention(&m, (uint32_t)i, l->cites[k]);
        px_rows_free(&rows);
    }
    if (st == PX_OK) st = scan(c, &m, PX_STR("@citing"));
    if (st == PX_OK) weigh(c, &m, &c->by, &c->n_by, &c->all_by);
    common_done(&m);
    return st;
}

static void propose(px_sim_run *r, const struct sums *s, px_similar_proposed *p) {
    px_sim_heap h;
    px_sim_heap_init(&h, r->max);
    for (size_t i = 0; i < s->n; i++)
        px_sim_heap_add(&h, s->v[i].row, s->v[i].score);
    for (size_t i = 0; i < h.n; i++)
        (void)px_sim_cand_of(r, h.v[i].row);
    p->rows += (uint32_t)h.n;
    p->more |= h.more;
    px_sim_heap_done(&h);
}

px_status px_sim_cite(px_sim_run *r) {
    struct cite c = {.r = r, .a = px_arena_new()};
    px_similar_proposed *p = &r->ans->proposed[PX_SIM_CITATION];
    px_status st = px_links_citations(r->s->links, r->err);
    sums_init(&c.both);
    sums_init(&c.by);
    sums_init(&c.n_both);
    sums_init(&c.n_by);
    sums_init(&c.direct);
    if (st == PX_OK) st = cited(&c);
    if (st == PX_OK) st = citing(&c);
    if (st == PX_OK) {
        size_t before = r->n;
        propose(r, &c.direct, p);
        propose(r, &c.both, p);
        propose(r, &c.by, p);
        p->rows = (uint32_t)(r->n - before);
    }
    for (size_t i = 0; i < r->n && st == PX_OK; i++) {
        px_sim_cand *k = &r->cand[i];
        unsigned d = (unsigned)sums_get(&c.direct, k->row);
        k->cited = d & 1;
        k->citing = d >> 1 & 1;
        k->same_cites = (uint32_t)sums_get(&c.n_both, k->row);
        k->same_citing = (uint32_t)sums_get(&c.n_by, k->row);
        double both = c.all_both > 0 ? sums_get(&c.both, k->row) / c.all_both : 0;
        double by = c.all_by > 0 ? sums_get(&c.by, k->row) / c.all_by : 0;
        k->signal[PX_SIM_CITATION] = 1 - (d ? 1 - DIRECT : 1) * (1 - both) * (1 - by);
    }
    sums_done(&c.direct);
    sums_done(&c.n_by);
    sums_done(&c.n_both);
    sums_done(&c.by);
    sums_done(&c.both);
    px_arena_free(c.a);
    return st;
}

/* ---- common priorities ---- */

px_status px_sim_related(px_sim_run *r) {
    const px_links *l = r->s->links;
    px_similar_proposed *p = &r->ans->proposed[PX_SIM_FAMILY];
    if (!l->extended || !px_u64map_size(r->own_ext)) return PX_OK;
    for (uint32_t row = 0; row < l->n_rows; row++) {
        if (l->ext[row] == PX_NIL || !px_u64map_find(r->own_ext, l->ext[row]) ||
            !px_sim_allowed(r, row))
            continue;
        if (p->rows == r->max) {
            p->more = true;
            break;
        }
        px_sim_cand_of(r, row)->signal[PX_SIM_FAMILY] = 1;
        p->rows++;
    }
    return PX_OK;
}

/* ---- the neighbourhood ---- */

static void choose(px_sim_run *r) {
    px_sim_heap h;
    px_sim_heap_init(&h, r->w->near);
    for (size_t i = 0; i < r->n; i++) {
        double score = 0;
        for (int s = 0; s < PX_SIM_COUNT; s++)
            score += r->w->signal[s] * r->cand[i].signal[s];
        if (score > 0) px_sim_heap_add(&h, r->cand[i].row, score);
    }
    r->n_near = h.n;
    r->near = px_malloc((h.n + 1) * sizeof *r->near);
    r->near_weight = px_malloc((h.n + 1) * sizeof *r->near_weight);
    for (size_t i = 0; i < h.n; i++) { /* the best first; few, so a plain sort */
        size_t k = i;
        for (; k > 0 && (r->near_weight[k - 1] < h.v[i].score ||
                         (r->near_weight[k - 1] == h.v[i].score && r->near[k - 1] > h.v[i].row));
             k--) {
            r->near[k] = r->near[k - 1];
            r->near_weight[k] = r->near_weight[k - 1];
        }
        r->near[k] = h.v[i].row;
        r->near_weight[k] = h.v[i].score;
    }
    px_sim_heap_done(&h);
}

static uint32_t allowed_links(const px_sim_run *r, const uint32_t *off, const uint32_t *to,
                              uint32_t row) {
    uint32_t n = 0;
    for (uint32_t k = off[row]; k < off[row + 1]; k++)
        n += px_sim_allowed(r, to[k]);
    return n;
}

static void give(const px_sim_run *r, struct sums *s, const uint32_t *off, const uint32_t *to,
                 uint32_t row, double w) {
    for (uint32_t k = off[row]; k < off[row + 1]; k++)
        if (px_sim_allowed(r, to[k])) sums_add(s, to[k], w);
}

/* Each neighbour deals its score out to what it is linked to: the more links, the less each tells
 * (square root), and the further down the list, the less. */
px_status px_sim_neighbour(px_sim_run *r) {
    const px_links *l = r->s->links;
    struct sums s;
    double most = 0;
    px_status st = px_links_citations(r->s->links, r->err);
    if (st != PX_OK) return st;
    sums_init(&s);
    choose(r);
    for (size_t i = 0; i < r->n_near && st == PX_OK; i++) {
        uint32_t row = r->near[i];
        uint32_t all =
            l->cites_off[row + 1] - l->cites_off[row] + l->cited_off[row + 1] - l->cited_off[row];
        st = px_stop_look(r->opt->stop, r->err);
        if (!all || st != PX_OK) continue;
        if (all > PX_SIMILAR_CITERS) {
            r->ans->too_common++;
            continue;
        }
        all = allowed_links(r, l->cites_off, l->cites, row) +
              allowed_links(r, l->cited_off, l->cited, row);
        if (!all) continue;
        double w = r->near_weight[i] / sqrt((double)all) / sqrt(1 + (double)i / 10);
        give(r, &s, l->cites_off, l->cites, row, w);
        give(r, &s, l->cited_off, l->cited, row, w);
    }
    if (st == PX_OK) propose(r, &s, &r->ans->proposed[PX_SIM_NEIGHBOUR]);
    for (size_t i = 0; i < s.n; i++)
        if (s.v[i].score > most) most = s.v[i].score;
    if (most < r->w->evidence) most = r->w->evidence;
    for (size_t i = 0; i < r->n && most > 0; i++)
        r->cand[i].signal[PX_SIM_NEIGHBOUR] = sums_get(&s, r->cand[i].row) / most;
    sums_done(&s);
    return st;
}
