/* sort.c: see sort.h. */
#include "base/sort.h"

#include "base/arena.h"

#include <stdlib.h>

static int cmp_u32(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

static int cmp_u64(const void *x, const void *y) {
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

static int cmp_pair(const void *x, const void *y) {
    const px_pair *a = x, *b = y;
    if (a->key != b->key) return (a->key > b->key) - (a->key < b->key);
    return (a->value > b->value) - (a->value < b->value);
}

void px_sort_u32(uint32_t *v, size_t n) {
    if (n > 1) qsort(v, n, sizeof *v, cmp_u32);
}

void px_sort_u64(uint64_t *v, size_t n) {
    if (n > 1) qsort(v, n, sizeof *v, cmp_u64);
}

void px_sort_pairs(px_pair *v, size_t n) {
    if (n < 2) return;
    if (n < 512) {
        qsort(v, n, sizeof *v, cmp_pair);
        return;
    }
    /* Least significant digit first: four passes of a byte over the value, eight over the key,
     * leaving out the bytes that are the same everywhere. */
    px_pair *other = px_malloc(n * sizeof *other), *from = v, *to = other;
    for (int pass = 0; pass < 12; pass++) {
        size_t count[257] = {0};
        for (size_t i = 0; i < n; i++) {
            unsigned b = pass < 4 ? (from[i].value >> (8 * pass)) & 255
                                  : (unsigned)(from[i].key >> (8 * (pass - 4))) & 255;
            count[b + 1]++;
        }
        int single = 0;
        for (int b = 1; b <= 256; b++)
            single |= count[b] == n;
        if (single) continue;
        for (int b = 0; b < 256; b++)
            count[b + 1] += count[b];
        for (size_t i = 0; i < n; i++) {
            unsigned b = pass < 4 ? (from[i].value >> (8 * pass)) & 255
                                  : (unsigned)(from[i].key >> (8 * (pass - 4))) & 255;
            to[count[b]++] = from[i];
        }
        px_pair *t = from;
        from = to;
        to = t;
    }
    if (from != v) memcpy(v, from, n * sizeof *v);
    free(other);
}

size_t px_unique_u32(uint32_t *v, size_t n) {
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (k == 0 || v[k - 1] != v[i]) v[k++] = v[i];
    return k;
}

size_t px_unique_u64(uint64_t *v, size_t n) {
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (k == 0 || v[k - 1] != v[i]) v[k++] = v[i];
    return k;
}
