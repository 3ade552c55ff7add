/* bytes.h: numbers as bytes. Everything on disk is little-endian; reading goes through memcpy, so
 * nothing needs to be aligned. */
#ifndef PX_BASE_BYTES_H
#define PX_BASE_BYTES_H

#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error                                                                                             \
    "patix stores little-endian arrays and maps them directly; a big-endian build needs swaps here"
#endif

static inline uint16_t px_get16(const void *p) {
    uint16_t v;
    memcpy(&v, p, sizeof v);
    return v;
}
static inline uint32_t px_get32(const void *p) {
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}
static inline uint64_t px_get64(const void *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}
static inline void px_set32(void *p, uint32_t v) {
    memcpy(p, &v, sizeof v);
}
static inline void px_set64(void *p, uint64_t v) {
    memcpy(p, &v, sizeof v);
}

#endif
