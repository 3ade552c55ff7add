/* hash.h: face of xxHash. XXH3, 64 and 128 bits; values are stored on disk, so they never change.
 */
#ifndef PX_BASE_HASH_H
#define PX_BASE_HASH_H

#include "base/str.h"

typedef struct px_hash128_value {
    uint64_t hi, lo;
} px_hash128_value;

uint64_t px_hash64(const void *p, size_t n);
static inline uint64_t px_hash_str(px_str s) {
    return px_hash64(s.p ? s.p : "", s.n);
}
px_hash128_value px_hash128(const void *p, size_t n);

/* Streaming, for files. */
typedef struct px_hasher px_hasher;
px_hasher *px_hasher_new(void);
void px_hasher_free(px_hasher *h);
void px_hasher_feed(px_hasher *h, const void *p, size_t n);
uint64_t px_hasher_value(const px_hasher *h);

#endif
