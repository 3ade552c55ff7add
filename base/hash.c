/* hash.c: see hash.h. */
#include "base/hash.h"

#include "base/arena.h"

#include <stdlib.h>
#include <xxhash.h>

struct px_hasher {
    XXH3_state_t *state;
};

uint64_t px_hash64(const void *p, size_t n) {
    return XXH3_64bits(p, n);
}

px_hash128_value px_hash128(const void *p, size_t n) {
    XXH128_hash_t h = XXH3_128bits(p, n);
    return (px_hash128_value){h.high64, h.low64};
}

px_hasher *px_hasher_new(void) {
    px_hasher *h = px_malloc(sizeof *h);
    h->state = XXH3_createState();
    if (!h->state) px_oom(1024);
    XXH3_64bits_reset(h->state);
    return h;
}

void px_hasher_free(px_hasher *h) {
    if (!h) return;
    XXH3_freeState(h->state);
    free(h);
}

void px_hasher_feed(px_hasher *h, const void *p, size_t n) {
    XXH3_64bits_update(h->state, p, n);
}
uint64_t px_hasher_value(const px_hasher *h) {
    return XXH3_64bits_digest(h->state);
}
