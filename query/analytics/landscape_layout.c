/* landscape_layout.c: places on a map for vectors, and how well they keep neighbours; see cluster.h. */
#include "query/analytics/cluster.h"

#include <math.h>
#include <stdlib.h>

#define DIMS   PX_MAP_DIMS
#define NEAR   PX_MAP_NEIGHBOURS
#define BLOCK  256u /* vectors at a time: their coordinates stay in the cache */
#define POWERS 4u   /* rounds of subspace iteration */

/* ---- dense coordinates ---- */

/* out (n x DIMS) = the sparse vectors times b (terms x DIMS). */
static void times(const px_vectors *v, const float *b, float *out) {
    memset(out, 0, (size_t)v->n * DIMS * sizeof *out);
    for (uint32_t i = 0; i < v->n; i++)
        for (uint32_t p = v->off[i]; p < v->off[i + 1]; p++)
            for (uint32_t d = 0; d < DIMS; d++)
                out[(size_t)i * DIMS + d] += v->w[p] * b[(size_t)v->term[p] * DIMS + d];
}

/* b = the transposed vectors times y (n x DIMS). */
static void times_back(const px_vectors *v, const float *y, float *b) {
    memset(b, 0, (size_t)v->n_terms * DIMS * sizeof *b);
    for (uint32_t i = 0; i < v->n; i++)
        for (uint32_t p = v->off[i]; p < v->off[i + 1]; p++)
            for (uint32_t d = 0; d < DIMS; d++)
                b[(size_t)v->term[p] * DIMS + d] += v->w[p] * y[(size_t)i * DIMS + d];
}

/* Gram and Schmidt, twice for accuracy; a column that depends on those before it becomes 0. */
static void orthonormal(float *b, size_t rows) {
    for (uint32_t d = 0; d < DIMS; d++) {
        double length = 0, before = 0;
        for (size_t r = 0; r < rows; r++)
            before += (double)b[r * DIMS + d] * (double)b[r * DIMS + d];
        for (uint32_t e = 0; e < 2 * d; e++) {
            double dot = 0;
            for (size_t r = 0; r < rows; r++)
                dot += (double)b[r * DIMS + d] * (double)b[r * DIMS + e % d];
            for (size_t r = 0; r < rows; r++)
                b[r * DIMS + d] -= (float)dot * b[r * DIMS + e % d];
        }
        for (size_t r = 0; r < rows; r++)
            length += (double)b[r * DIMS + d] * (double)b[r * DIMS + d];
        double scale = length > before * 1e-8 ? 1 / sqrt(length) : 0;
        for (size_t r = 0; r < rows; r++)
            b[r * DIMS + d] = (float)((double)b[r * DIMS + d] * scale);
    }
}

/* n x DIMS, rows of length 1: the vectors seen from the DIMS directions in which they lie most. */
static float *dense(const px_vectors *v, px_dice *dice) {
    size_t n = v->n, terms = v->n_terms;
    float *b = px_malloc((terms * DIMS + 1) * sizeof *b);
    float *y = px_malloc((n * DIMS + 1) * sizeof *y);
    for (size_t i = 0; i < terms * DIMS; i++)
        b[i] = (float)(px_dice_unit(dice) - 0.5);
    orthonormal(b, terms);
    for (uint32_t round = 0; round < POWERS; round++) {
        times(v, b, y);
        times_back(v, y, b);
        orthonormal(b, terms);
    }
    times(v, b, y);
    for (size_t i = 0; i < n; i++) {
        double length = 0;
        for (uint32_t d = 0; d < DIMS; d++)
            length += (double)y[i * DIMS + d] * (double)y[i * DIMS + d];
        for (uint32_t d = 0; d < DIMS && length > 0; d++)
            y[i * DIMS + d] = (float)((double)y[i * DIMS + d] / sqrt(length));
    }
    free(b);
    return y;
}

/* ---- nearest neighbours ---- */

typedef struct neighbour {
    float cosine;
    uint32_t i;
} neighbour;

/* best[0 … n) falling; equal ones in the order in which they came. */
static void offer(neighbour *best, uint32_t *n, float cosine, uint32_t i) {
    uint32_t at = *n < NEAR ? (*n)++ : NEAR - 1;
    for (; at > 0 && best[at - 1].cosine < cosine; at--)
        best[at] = best[at - 1];
    best[at] = (neighbour){cosine, i};
}

/* All against all, a block of others at a time lying dimension by dimension, so that the compiler can work on several at once. */
static px_status neighbours(px_work *w, const float *y, uint32_t n, neighbour *best, px_err *err) {
    px_status st = PX_OK;
    uint32_t *have = px_calloc((size_t)n + 1, sizeof *have);
    float *block = px_malloc(DIMS * BLOCK * sizeof *block), sum[BLOCK];
    for (uint32_t from = 0; from < n && st == PX_OK; from += BLOCK) {
        uint32_t m = n - from < BLOCK ? n - from : BLOCK;
        memset(block, 0, DIMS * BLOCK * sizeof *block);
        for (uint32_t k = 0; k < m; k++)
            for (uint32_t d = 0; d < DIMS; d++)
                block[d * BLOCK + k] = y[(size_t)(from + k) * DIMS + d];
        for (uint32_t i = 0; i < n; i++) {
            memset(sum, 0, sizeof sum);
            for (uint32_t d = 0; d < DIMS; d++) {
                float x = y[(size_t)i * DIMS + d];
                for (uint32_t k = 0; k < BLOCK; k++)
                    sum[k] += x * block[d * BLOCK + k];
            }
            neighbour *mine = best + (size_t)i * NEAR;
            for (uint32_t k = 0; k < m; k++) {
                if (have[i] == NEAR && sum[k] <= mine[NEAR - 1].cosine) continue;
                if (from + k != i) offer(mine, &have[i], sum[k], from + k);
            }
        }
        st = px_stop_look(px_how_stop(w->how), err);
    }
    free(have);
    free(block);
    return st;
}

/* ---- places ---- */

static void pull(float *xy, uint32_t i, uint32_t j, float by) {
    float dx = xy[2 * i] - xy[2 * j], dy = xy[2 * i + 1] - xy[2 * j + 1];
    float g = by * 2 / (1 + dx * dx + dy * dy);
    if (g > 1) g = 1; /* not past one another */
    xy[2 * i] -= g * dx / 2;
    xy[2 * i + 1] -= g * dy / 2;
    xy[2 * j] += g * dx / 2;
    xy[2 * j + 1] += g * dy / 2;
}

static float within(float v) {
    return v > 4 ? 4 : v < -4 ? -4 : v;
}

static void push(float *xy, uint32_t i, uint32_t j, float by) {
    float dx = xy[2 * i] - xy[2 * j], dy = xy[2 * i + 1] - xy[2 * j + 1], d = dx * dx + dy * dy;
    float g = 2 / ((0.001F + d) * (1 + d));
    xy[2 * i] += by * within(g * dx);
    xy[2 * i + 1] += by * within(g * dy);
}

/* Begun at the second and third direction (the first is what all have in common), a little shaken so that equal texts part. */
static void begin(const float *y, uint32_t n, px_dice *dice, float *xy) {
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t d = 0; d < 2; d++)
            xy[2 * i + d] =
                10 * y[(size_t)i * DIMS + 1 + d] + (float)(px_dice_unit(dice) - 0.5) * 0.01F;
}

static void scale(float *xy, uint32_t n) {
    float lo[2] = {INFINITY, INFINITY}, hi[2] = {-INFINITY, -INFINITY}, most = 0;
    for (uint32_t i = 0; i < 2 * n; i++) {
        if (xy[i] < lo[i % 2]) lo[i % 2] = xy[i];
        if (xy[i] > hi[i % 2]) hi[i % 2] = xy[i];
    }
    for (uint32_t d = 0; d < 2; d++)
        if (hi[d] - lo[d] > most) most = hi[d] - lo[d];
    for (uint32_t i = 0; i < 2 * n; i++)
        xy[i] = most > 0 ? (xy[i] - lo[i % 2]) / most : 0.5F;
}

static px_status lay_out(px_work *w, const neighbour *best, uint32_t n, px_dice *dice, float *xy,
                         px_err *err) {
    uint32_t near = n > NEAR ? NEAR : n - 1, rounds = n < 5000 ? 400 : 200;
    px_status st = PX_OK;
    for (uint32_t round = 0; round < rounds && st == PX_OK; round++) {
        float by = 1 - (float)round / (float)rounds;
        for (uint32_t i = 0; i < n; i++) {
            /* a third of the neighbours a round, by lot; 5 others for each */
            for (uint32_t k = (uint32_t)(px_dice_next(dice) % 3); k < near; k += 3) {
                const neighbour *b = &best[(size_t)i * NEAR + k];
                if (b->cosine > 0) pull(xy, i, b->i, by * b->cosine);
                uint64_t lot = px_dice_next(dice);
                for (uint32_t r = 0; r < 4; r++, lot >>= 16) {
                    uint32_t j = (uint32_t)(((lot & 0xFFFF) * n) >> 16);
                    if (n > 0x10000) j = (uint32_t)(px_dice_next(dice) % n);
                    if (j != i) push(xy, i, j, by);
                }
            }
        }
        if (round % 8 == 0) st = px_stop_look(px_how_stop(w->how), err);
    }
    scale(xy, n);
    return st;
}

px_status px_map_make(px_work *w, const px_vectors *v, uint64_t seed, float **xy, px_err *err) {
    px_dice dice = {seed};
    uint32_t n = v->n;
    *xy = px_arena_array(w->a, float, 2 * (size_t)n + 2);
    if (!n) return PX_OK;
    float *y = dense(v, &dice);
    neighbour *best = px_calloc((size_t)n * NEAR + 1, sizeof *best);
    px_status st = neighbours(w, y, n, best, err);
    begin(y, n, &dice, *xy);
    if (st == PX_OK) st = lay_out(w, best, n, &dice, *xy, err);
    free(best);
    free(y);
    return st;
}

/* ---- how good it is ---- */

typedef struct place {
    double far;
    uint32_t i;
} place;

static int by_distance(const void *px, const void *py) {
    const place *x = px, *y = py;
    if (x->far != y->far) return x->far < y->far ? -1 : 1;
    return x->i < y->i ? -1 : x->i > y->i;
}

void px_neighbours_kept(const double *first, const double *second, uint32_t n, uint32_t self,
                        uint32_t k, double *lost, double *kept) {
    place *p = px_malloc(((size_t)n + 1) * sizeof *p);
    uint32_t *rank = px_malloc(((size_t)n + 1) * sizeof *rank), m = 0, same = 0;
    for (uint32_t i = 0; i < n; i++)
        if (i != self) p[m++] = (place){first[i], i};
    qsort(p, m, sizeof *p, by_distance);
    for (uint32_t r = 0; r < m; r++)
        rank[p[r].i] = r + 1;
    m = 0;
    for (uint32_t i = 0; i < n; i++)
        if (i != self) p[m++] = (place){second[i], i};
    qsort(p, m, sizeof *p, by_distance);
    for (uint32_t r = 0; r < k && r < m; r++) {
        if (rank[p[r].i] > k)
            *lost += rank[p[r].i] - k;
        else
            same++;
    }
    *kept += (double)same / k;
    free(rank);
    free(p);
}

px_status px_map_judge(px_work *w, const px_vectors *v, const float *xy, uint32_t k,
                       uint32_t sample, px_map_quality *out, px_err *err) {
    uint32_t n = v->n, m = sample && sample < n ? sample : n;
    double lost = 0, kept = 0;
    px_status st = PX_OK;
    *out = (px_map_quality){.trust = NAN, .kept = NAN};
    if (n < 4) return st;
    if (2 * k >= n) k = (n - 1) / 2;
    double *text = px_malloc((size_t)n * sizeof *text), *map = px_malloc((size_t)n * sizeof *map);
    float *mine = px_calloc((size_t)v->n_terms + 1, sizeof *mine);
    for (uint32_t s = 0; s < m && st == PX_OK; s++) {
        uint32_t i = (uint32_t)((uint64_t)s * n / m);
        for (uint32_t p = v->off[i]; p < v->off[i + 1]; p++)
            mine[v->term[p]] = v->w[p];
        for (uint32_t j = 0; j < n; j++) {
            double dot = 0, dx = (double)(xy[2 * i] - xy[2 * j]),
                   dy = (double)(xy[2 * i + 1] - xy[2 * j + 1]);
            for (uint32_t p = v->off[j]; p < v->off[j + 1]; p++)
                dot += (double)(v->w[p] * mine[v->term[p]]);
            text[j] = 1 - dot;
            map[j] = dx * dx + dy * dy;
        }
        for (uint32_t p = v->off[i]; p < v->off[i + 1]; p++)
            mine[v->term[p]] = 0;
        px_neighbours_kept(text, map, n, i, k, &lost, &kept);
        if (s % 64 == 0) st = px_stop_look(px_how_stop(w->how), err);
    }
    free(text);
    free(map);
    free(mine);
    double most = (double)m * k * (2.0 * n - 3.0 * k - 1);
    *out = (px_map_quality){.trust = 1 - 2 * lost / most, .kept = kept / m, .k = k, .n = m};
    return st;
}
