/* cluster_kmeans.c: vectors of units, k-means, labels; see cluster.h. */
#include "query/analytics/cluster.h"

#include <math.h>
#include <stdlib.h>

uint64_t px_dice_next(px_dice *d) {
    uint64_t z = (d->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

double px_dice_unit(px_dice *d) {
    return (double)(px_dice_next(d) >> 11) * 0x1p-53;
}

/* ---- vectors ---- */

px_status px_vectors_make(px_work *w, const px_vocab_ask *ask, uint32_t top, uint32_t units,
                          px_vocab *words, px_adim *dim, px_vectors *out, px_err *err) {
    uint32_t *often = NULL, n = w->set->n, take = units && units < n ? units : n;
    *out = (px_vectors){0};
    px_status st = px_vocab_top(w, ask, PX_VOCAB_DF, PX_STR(""), top, words, NULL, err);
    if (st == PX_OK) st = px_vocab_dim(w, words, w->set, dim, &often, err);
    if (st != PX_OK) return st;
    out->n_terms = words->n;
    out->unit = px_arena_array(w->a, uint32_t, take + 1);
    out->off = px_arena_array(w->a, uint32_t, take + 1);
    out->term = px_arena_alloc(w->a, (dim->n_pairs + 1) * sizeof *out->term);
    out->w = px_arena_alloc(w->a, (dim->n_pairs + 1) * sizeof *out->w);
    for (uint32_t i = 0, at = 0; i < take; i++) {
        uint32_t u = (uint32_t)((uint64_t)i * n / take), from = at;
        double sum = 0;
        for (uint32_t p = dim->off[u]; p < dim->off[u + 1]; p++) {
            uint32_t df = words->v[dim->v[p]].df;
            if (df >= n) continue;
            double x = (1 + log(often[p])) * log((double)n / df);
            out->term[at] = dim->v[p];
            out->w[at++] = (float)x;
            sum += x * x;
        }
        if (at == from) continue;
        for (uint32_t p = from; p < at; p++)
            out->w[p] = (float)((double)out->w[p] / sqrt(sum));
        out->unit[out->n++] = u;
        out->off[out->n] = at;
    }
    return st;
}

/* Every n-th, as vectors of their own (terms and weights are borrowed). */
static px_vectors thinned(px_work *w, const px_vectors *v, uint32_t take) {
    px_vectors out = {.n_terms = v->n_terms};
    size_t at = 0;
    out.n = v->n < take ? v->n : take;
    out.off = px_arena_array(w->a, uint32_t, out.n + 1);
    out.unit = px_arena_array(w->a, uint32_t, out.n + 1);
    for (uint32_t i = 0; i < out.n; i++) {
        uint32_t from = (uint32_t)((uint64_t)i * v->n / out.n);
        out.unit[i] = v->unit[from];
        at += v->off[from + 1] - v->off[from];
        out.off[i + 1] = (uint32_t)at;
    }
    out.term = px_arena_alloc(w->a, (at + 1) * sizeof *out.term);
    out.w = px_arena_alloc(w->a, (at + 1) * sizeof *out.w);
    for (uint32_t i = 0; i < out.n; i++) {
        uint32_t from = (uint32_t)((uint64_t)i * v->n / out.n);
        size_t len = v->off[from + 1] - v->off[from];
        memcpy(out.term + out.off[i], v->term + v->off[from], len * sizeof *out.term);
        memcpy(out.w + out.off[i], v->w + v->off[from], len * sizeof *out.w);
    }
    return out;
}

/* ---- k-means ----
 * Centres lie term by term (all clusters of a term side by side), so that one pass over a vector's terms gives its products
 * with all of them. */
typedef struct kmeans {
    const px_vectors *v;
    uint32_t k;
    float *centre; /* n_terms * k */
    float *dot;    /* k */
    px_clusters *out;
} kmeans;

static void put_centre(kmeans *m, uint32_t c, uint32_t i) {
    for (uint32_t t = 0; t < m->v->n_terms; t++)
        m->centre[(size_t)t * m->k + c] = 0;
    for (uint32_t p = m->v->off[i]; p < m->v->off[i + 1]; p++)
        m->centre[(size_t)m->v->term[p] * m->k + c] = m->v->w[p];
}

static float product(const kmeans *m, uint32_t c, uint32_t i) {
    float sum = 0;
    for (uint32_t p = m->v->off[i]; p < m->v->off[i + 1]; p++)
        sum += m->v->w[p] * m->centre[(size_t)m->v->term[p] * m->k + c];
    return sum;
}

/* The first centre by lot, each next with the odds of its squared distance from the nearest one so far. */
static void begin(kmeans *m, uint64_t seed) {
    px_dice dice = {seed};
    uint32_t n = m->v->n, i = (uint32_t)(px_dice_unit(&dice) * n);
    double *far = px_malloc(((size_t)n + 1) * sizeof *far);
    for (uint32_t k = 0; k < n; k++)
        far[k] = INFINITY;
    for (uint32_t c = 0; c < m->k; c++) {
        double sum = 0;
        put_centre(m, c, i);
        for (uint32_t k = 0; k < n; k++) {
            double d = 2 - 2 * (double)product(m, c, k);
            if (d < 1e-6) d = 0; /* the same vector, but for rounding */
            if (d < far[k]) far[k] = d;
            sum += far[k];
        }
        if (!(sum > 0)) { /* no different vector is left */
            m->out->k = c + 1;
            break;
        }
        double lot = px_dice_unit(&dice) * sum;
        for (i = 0; i + 1 < n && (lot >= far[i] || far[i] == 0); i++)
            lot -= far[i];
    }
    free(far);
}

static bool assign(kmeans *m) {
    px_clusters *o = m->out;
    bool moved = false;
    for (uint32_t i = 0; i < m->v->n; i++) {
        memset(m->dot, 0, m->k * sizeof *m->dot);
        for (uint32_t p = m->v->off[i]; p < m->v->off[i + 1]; p++) {
            const float *centre = m->centre + (size_t)m->v->term[p] * m->k;
            for (uint32_t c = 0; c < m->k; c++)
                m->dot[c] += m->v->w[p] * centre[c];
        }
        uint32_t best = 0;
        float next = 0;
        for (uint32_t c = 1; c < o->k; c++)
            if (m->dot[c] > m->dot[best]) best = c;
        for (uint32_t c = 0; c < o->k; c++)
            if (c != best && m->dot[c] > next) next = m->dot[c];
        moved |= o->of[i] != best;
        o->of[i] = best;
        o->fit[i] = m->dot[best];
        o->next[i] = next;
    }
    return moved;
}

static void centres(kmeans *m) {
    px_clusters *o = m->out;
    const px_vectors *v = m->v;
    double *length = px_calloc(m->k, sizeof *length);
    memset(m->centre, 0, (size_t)v->n_terms * m->k * sizeof *m->centre);
    memset(o->size, 0, m->k * sizeof *o->size);
    for (uint32_t i = 0; i < v->n; i++) {
        o->size[o->of[i]]++;
        for (uint32_t p = v->off[i]; p < v->off[i + 1]; p++)
            m->centre[(size_t)v->term[p] * m->k + o->of[i]] += v->w[p];
    }
    for (size_t t = 0; t < v->n_terms; t++)
        for (uint32_t c = 0; c < m->k; c++)
            length[c] += (double)m->centre[t * m->k + c] * (double)m->centre[t * m->k + c];
    for (size_t t = 0; t < v->n_terms; t++)
        for (uint32_t c = 0; c < m->k; c++)
            if (length[c] > 0)
                m->centre[t * m->k + c] =
                    (float)((double)m->centre[t * m->k + c] / sqrt(length[c]));
    for (uint32_t c = 0; c < o->k; c++) {
        if (o->size[c]) continue;
        uint32_t worst = 0;
        for (uint32_t i = 1; i < v->n; i++)
            if (o->fit[i] < o->fit[worst]) worst = i;
        put_centre(m, c, worst);
        o->fit[worst] = 2; /* taken */
    }
    free(length);
}

typedef struct rank {
    uint32_t size, first, c;
} rank;

static int by_size(const void *px, const void *py) {
    const rank *x = px, *y = py;
    if (x->size != y->size) return x->size > y->size ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* Numbers by falling size; those without a vector go. */
static void number(px_work *w, kmeans *m) {
    px_clusters *o = m->out;
    rank *r = px_arena_array(w->a, rank, m->k + 1);
    uint32_t *to = px_arena_array(w->a, uint32_t, m->k + 1), k = 0;
    for (uint32_t c = 0; c < m->k; c++)
        r[c] = (rank){0, UINT32_MAX, c};
    for (uint32_t i = 0; i < m->v->n; i++) {
        r[o->of[i]].size++;
        if (r[o->of[i]].first == UINT32_MAX) r[o->of[i]].first = i;
    }
    qsort(r, m->k, sizeof *r, by_size);
    for (uint32_t c = 0; c < m->k; c++) {
        to[r[c].c] = c;
        o->size[c] = r[c].size;
        k += r[c].size > 0;
    }
    o->k = k;
    double sum = 0;
    for (uint32_t i = 0; i < m->v->n; i++) {
        double a = 1 - (double)o->fit[i], b = 1 - (double)o->next[i], most = a > b ? a : b;
        o->of[i] = to[o->of[i]];
        if (most > 1e-9) sum += (b - a) / most;
    }
    o->silhouette = k > 1 ? sum / m->v->n : 0;
}

px_status px_kmeans(px_work *w, const px_vectors *v, uint32_t k, uint64_t seed, px_clusters *out,
                    px_err *err) {
    px_status st = PX_OK;
    *out = (px_clusters){0};
    if (k > v->n) k = v->n;
    out->of = px_arena_array(w->a, uint32_t, v->n + 1);
    out->size = px_arena_array(w->a, uint32_t, k + 1);
    out->fit = px_arena_array(w->a, float, v->n + 1);
    out->next = px_arena_array(w->a, float, v->n + 1);
    if (!k) return st;
    kmeans m = {.v = v, .k = k, .out = out};
    out->k = k;
    m.centre = px_calloc((size_t)v->n_terms * k + 1, sizeof *m.centre);
    m.dot = px_calloc(k, sizeof *m.dot);
    begin(&m, seed);
    (void)assign(&m);
    for (uint32_t round = 0; round < PX_KMEANS_ROUNDS && st == PX_OK; round++) {
        centres(&m);
        if (!assign(&m)) break;
        st = px_stop_look(px_how_stop(w->how), err);
    }
    if (st == PX_OK) number(w, &m);
    free(m.centre);
    free(m.dot);
    return st;
}

px_status px_kmeans_best(px_work *w, const px_vectors *v, uint32_t most, uint64_t seed,
                         px_clusters *out, px_err *err) {
    px_vectors few = thinned(w, v, PX_KMEANS_SAMPLE);
    uint32_t best = 1;
    double largest = 0;
    px_status st = PX_OK;
    for (uint32_t k = 2; k <= most && k <= few.n && st == PX_OK; k++) {
        px_clusters c;
        st = px_kmeans(w, &few, k, seed, &c, err);
        if (st == PX_OK && c.k == k && c.silhouette > largest) {
            largest = c.silhouette;
            best = k;
        }
    }
    return st == PX_OK ? px_kmeans(w, v, best, seed, out, err) : st;
}

px_status px_kmeans_read(px_work *w, const px_vectors *v, px_clusters *out, px_err *err) {
    uint32_t k = (uint32_t)px_work_int(w, "clusters");
    uint64_t seed = (uint64_t)px_work_int(w, "seed");
    return k ? px_kmeans(w, v, k, seed, out, err)
             : px_kmeans_best(w, v, (uint32_t)px_work_int(w, "most"), seed, out, err);
}

/* ---- labels ---- */

typedef struct telling {
    double g2;
    uint32_t n;
    px_str text;
} telling;

static int by_g2(const void *px, const void *py) {
    const telling *x = px, *y = py;
    if (x->g2 != y->g2) return x->g2 > y->g2 ? -1 : 1;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return px_str_cmp(x->text, y->text);
}

px_str *px_cluster_labels(px_work *w, const px_vocab *words, const px_adim *dim,
                          const px_vectors *v, const px_clusters *c, size_t n) {
    px_str *label = px_arena_array(w->a, px_str, c->k + 1);
    uint32_t *count = px_calloc((size_t)words->n * (c->k + 1) + 1, sizeof *count);
    telling *t = px_malloc(((size_t)words->n + 1) * sizeof *t);
    uint32_t *all = count + (size_t)words->n * c->k;
    px_buf b;
    px_buf_init(&b, 1 << 20);
    for (uint32_t i = 0; i < v->n; i++)
        for (uint32_t p = dim->off[v->unit[i]]; p < dim->off[v->unit[i] + 1]; p++) {
            count[(size_t)c->of[i] * words->n + dim->v[p]]++;
            all[dim->v[p]]++;
        }
    for (uint32_t k = 0; k < c->k; k++) {
        const uint32_t *mine = count + (size_t)k * words->n;
        double size = c->size[k], rest = v->n - c->size[k];
        size_t m = 0;
        for (uint32_t i = 0; i < words->n; i++) {
            double a = mine[i], other = all[i] - mine[i];
            if (!mine[i] || (rest > 0 && !(a * rest > other * size))) continue;
            /* a single cluster has nothing to be told from: its most frequent terms */
            t[m++] = (telling){rest > 0 ? px_vocab_g2(a, size, other, rest) : a, mine[i],
                               words->v[i].text};
        }
        if (m) qsort(t, m, sizeof *t, by_g2);
        px_buf_clear(&b);
        for (size_t i = 0; i < m && i < n; i++) {
            if (i) px_buf_c(&b, ", ");
            px_buf_str(&b, t[i].text);
        }
        label[k] = px_arena_str(w->a, px_buf_view(&b));
    }
    px_buf_done(&b);
    free(count);
    free(t);
    return label;
}
