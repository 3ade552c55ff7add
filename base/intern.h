/* intern.h: strings to small numbers in order of first sight; and a set of 64-bit numbers. */
#ifndef PX_BASE_INTERN_H
#define PX_BASE_INTERN_H

#include "base/arena.h"

typedef struct px_intern px_intern; /* owns copies of the strings */
px_intern *px_intern_new(void);
void px_intern_free(px_intern *t);
uint32_t px_intern_add(px_intern *t, px_str s,
                       bool *fresh); /* number of s; *fresh (may be NULL) if new */
uint32_t px_intern_find(const px_intern *t, px_str s); /* UINT32_MAX if absent */
uint32_t px_intern_size(const px_intern *t);
px_str px_intern_text(const px_intern *t, uint32_t i); /* lives as long as the table */
size_t px_intern_bytes(const px_intern *t);

/* Open addressing from u64 to u64; key 0 is allowed. */
typedef struct px_u64map px_u64map;
px_u64map *px_u64map_new(void);
void px_u64map_free(px_u64map *m);
/* Place of the value of `key`; 0 when new (*fresh says). Valid until the next add. */
uint64_t *px_u64map_add(px_u64map *m, uint64_t key, bool *fresh);
uint64_t *px_u64map_find(const px_u64map *m, uint64_t key); /* NULL if absent */
size_t px_u64map_size(const px_u64map *m);
size_t px_u64map_bytes(const px_u64map *m);

#endif
