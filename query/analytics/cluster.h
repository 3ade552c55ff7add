/* cluster.h: the units of a set as weighted terms, groups of units with like terms, and places for them on a map.
 *
 * A vector is a unit's terms weighted (1 + ln tf) ln(N / n) and brought to length 1 (Salton and Buckley 1988), so the product of two
 * is the cosine of their angle: 1 the same words, 0 none in common. Units without any of the terms have none.
 *
 * Everything is seeded: the same set, parameters and seed give the same result. */
#ifndef PX_ANALYTICS_CLUSTER_H
#define PX_ANALYTICS_CLUSTER_H

#include "query/analytics/words.h"

typedef struct px_vectors {
    uint32_t n, n_terms;
    uint32_t *unit;       /* by vector: number of the unit in the set, ascending */
    uint32_t *off, *term; /* vector i: term[off[i]] … with weights w */
    float *w;
} px_vectors;

/* Of the `top` most frequent terms of the run's set, in at most `units` units spread evenly (0: all). */
px_status px_vectors_make(px_work *w, const px_vocab_ask *ask, uint32_t top, uint32_t units,
                          px_vocab *words, px_adim *dim, px_vectors *out, px_err *err);

/* ---- random numbers: splitmix64 (Steele, Lea and Flood 2014) ---- */
typedef struct px_dice {
    uint64_t state;
} px_dice;
uint64_t px_dice_next(px_dice *d);
double px_dice_unit(px_dice *d); /* [0, 1) */

/* ---- clusters ----
 * Spherical k-means (Dhillon and Modha 2001) begun by k-means++ (Arthur and Vassilvitskii 2007): vectors to the centre of
 * largest cosine (ties: the first), centres to the mean of their vectors, until nothing moves or PX_KMEANS_ROUNDS. A
 * centre that lost all gets the vector that fits its own worst. O(rounds k terms). Clusters by falling size, ties by their
 * first vector. */
#define PX_KMEANS_ROUNDS 50u
typedef struct px_clusters {
    uint32_t k;
    uint32_t *of;   /* by vector */
    uint32_t *size; /* by cluster */
    float *fit,
        *next; /* by vector: cosine with its centre, and with the best of the others (0 with one cluster) */
    double
        silhouette; /* mean of (b - a) / max(a, b), a = 1 - fit, b = 1 - next; 0 with one cluster */
} px_clusters;
/* k >= 1; fewer come out where there are fewer different vectors. */
px_status px_kmeans(px_work *w, const px_vectors *v, uint32_t k, uint64_t seed, px_clusters *out,
                    px_err *err);
/* The k in 2 … most with the largest silhouette on at most PX_KMEANS_SAMPLE vectors spread evenly (ties: the smaller), then
 * of all vectors with it. */
#define PX_KMEANS_SAMPLE 3000u
px_status px_kmeans_best(px_work *w, const px_vectors *v, uint32_t most, uint64_t seed,
                         px_clusters *out, px_err *err);
/* What the parameters `clusters` (0: best up to `most`) and `seed` ask for. */
px_status px_kmeans_read(px_work *w, const px_vectors *v, px_clusters *out, px_err *err);

/* The `n` terms of largest G2 of each cluster against the other vectors' units, among those more frequent in it; joined by
 * ", " in label[c], empty where there is none. `dim` has the terms of the units. */
px_str *px_cluster_labels(px_work *w, const px_vocab *words, const px_adim *dim,
                          const px_vectors *v, const px_clusters *c, size_t n);

/* What the first publication of a unit is called; empty where it cannot be read. */
px_str px_cluster_key(px_work *w, uint32_t unit);

#define PX_PARAM_CLUSTERS                                                                          \
    {"clusters",                                                                                   \
     PX_PARAM_INT,                                                                                 \
     "0",                                                                                          \
     NULL,                                                                                         \
     0,                                                                                            \
     200,                                                                                          \
     "how many, 0: the number with the largest silhouette",                                        \
     "聚类个数，0 为按轮廓系数选取"},                                                              \
        {"most",                                                                                   \
         PX_PARAM_INT,                                                                             \
         "12",                                                                                     \
         NULL,                                                                                     \
         2,                                                                                        \
         50,                                                                                       \
         "how many at most when the number is chosen",                                             \
         "自动选取时的最多个数"},                                                                  \
        {"labels", PX_PARAM_INT, "4", NULL, 1, 20, "terms in a label", "标签词数"}, {              \
        "seed", PX_PARAM_INT, "1", NULL, 0, 1000000000, "of the random numbers", "随机数种子" \
    }

/* ---- a map ----
 * x, y by vector (2 n numbers), between 0 and 1. Dense coordinates by a truncated singular value decomposition (latent semantic
 * analysis, Deerwester et al. 1990; by subspace iteration from random vectors, Halko et al. 2011), nearest neighbours there, then
 * attraction along neighbours and repulsion from random others (as UMAP, McInnes et al. 2018, with a = b = 1). n^2 PX_MAP_DIMS
 * multiplications. */
#define PX_MAP_DIMS       24u
#define PX_MAP_NEIGHBOURS 15u
px_status px_map_make(px_work *w, const px_vectors *v, uint64_t seed, float **xy, px_err *err);

/* How well it keeps neighbours, of `sample` vectors spread evenly against all: trustworthiness at k (Venna and Kaski 2001) and the
 * share of the k nearest by text that are among the k nearest on the map. k is made smaller than n / 2. NAN with fewer than four
 * vectors. */
typedef struct px_map_quality {
    double trust, kept;
    uint32_t k, n;
} px_map_quality;
px_status px_map_judge(px_work *w, const px_vectors *v, const float *xy, uint32_t k,
                       uint32_t sample, px_map_quality *out, px_err *err);
/* Of one of n things: how far the others are, in the one measure and the other (far[self] is not looked at). Adds to *lost the sum
 * of rank in `first` - k over the k nearest in `second` that are not in the k nearest in `first`, to *kept the share that
 * are. Ties: the smaller number is nearer. */
void px_neighbours_kept(const double *first, const double *second, uint32_t n, uint32_t self,
                        uint32_t k, double *lost, double *kept);

#endif
