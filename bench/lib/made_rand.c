/* made_rand.c: alias tables in integers. Weights are at most 2^28 and there are fewer than 2^20
 * ranks, so their sum stays below 2^32 and every product below 2^64. */
#include "bench/lib/made_rand.h"

#include <assert.h>

void made_zipf_init(made_zipf *z, px_arena *a, uint32_t n, uint32_t flat) {
    assert(n > 0 && n < (1u << 20) && flat > 0);
    z->n = n;
    z->cell = px_arena_alloc(a, n * sizeof *z->cell);
    uint64_t *weight = px_arena_alloc(a, n * sizeof *weight), total = 0;
    for (uint32_t i = 0; i < n; i++)
        total += ((uint64_t)1 << 28) / ((uint64_t)i + flat);
    for (uint32_t i = 0; i < n; i++)
        weight[i] = (((uint64_t)1 << 28) / ((uint64_t)i + flat)) * n; /* mean is `total` */
    uint32_t *small = px_arena_alloc(a, n * sizeof *small), n_small = 0;
    uint32_t *large = px_arena_alloc(a, n * sizeof *large), n_large = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (weight[i] < total)
            small[n_small++] = i;
        else
            large[n_large++] = i;
    }
    while (n_small > 0 && n_large > 0) {
        uint32_t s = small[--n_small], l = large[n_large - 1];
        z->cell[s].keep = (uint32_t)((weight[s] << 32) / total);
        z->cell[s].other = l;
        weight[l] -= total - weight[s];
        if (weight[l] < total) {
            n_large--;
            small[n_small++] = l;
        }
    }
    while (n_large > 0) {
        uint32_t l = large[--n_large];
        z->cell[l].keep = UINT32_MAX;
        z->cell[l].other = l;
    }
    while (n_small > 0) {
        uint32_t s = small[--n_small];
        z->cell[s].keep = UINT32_MAX;
        z->cell[s].other = s;
    }
}
