/* sort.h: sorting of plain numbers, where qsort's calls would dominate. */
#ifndef PX_BASE_SORT_H
#define PX_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

typedef struct px_pair {
    uint64_t key;
    uint32_t value;
} px_pair;

/* By key, then value. Radix over the bytes that differ; needs n more pairs of memory. */
void px_sort_pairs(px_pair *v, size_t n);
void px_sort_u32(uint32_t *v, size_t n);
void px_sort_u64(uint64_t *v, size_t n);
/* Removes equal neighbours; returns the new length. */
size_t px_unique_u32(uint32_t *v, size_t n);
size_t px_unique_u64(uint64_t *v, size_t n);

#endif
