/* made_rand.h: chance that repeats. Integers only, so that a seed gives the same bytes on every
 * machine and in every build.
 *
 *     made_rng r = made_rng_at(seed, stream, index);   any place of any stream, without a history
 *     made_below(&r, 6); made_chance(&r, 25);          0..5; true in 25 of 100
 */
#ifndef PX_BENCH_MADE_RAND_H
#define PX_BENCH_MADE_RAND_H

#include "base/arena.h"

typedef struct made_rng {
    uint64_t s;
} made_rng;

/* The output function of SplitMix64 (Steele, Lea, Flood 2014). */
static inline uint64_t made_mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static inline made_rng made_rng_at(uint64_t seed, uint64_t stream, uint64_t index) {
    return (made_rng){made_mix(made_mix(seed + 0x9e3779b97f4a7c15u * (stream + 1)) + index)};
}

static inline uint32_t made_next(made_rng *r) {
    return (uint32_t)(made_mix(r->s += 0x9e3779b97f4a7c15u) >> 32);
}

/* 0 <= result < n; n > 0. */
static inline uint32_t made_below(made_rng *r, uint32_t n) {
    return (uint32_t)(((uint64_t)made_next(r) * n) >> 32);
}

static inline bool made_chance(made_rng *r, uint32_t percent) {
    return made_below(r, 100) < percent;
}

/* Ranks 0..n-1 with weight 1 / (rank + flat), drawn in constant time (Walker's alias method). */
typedef struct made_zipf {
    uint32_t n;
    struct {
        uint32_t keep, other; /* keep the cell's own rank below `keep`, else take `other` */
    } * cell;
} made_zipf;

/* n > 0, flat > 0; memory lives in the arena. */
void made_zipf_init(made_zipf *z, px_arena *a, uint32_t n, uint32_t flat);

static inline uint32_t made_zipf_next(const made_zipf *z, made_rng *r) {
    uint32_t k = made_below(r, z->n);
    return made_next(r) < z->cell[k].keep ? k : z->cell[k].other;
}

#endif
