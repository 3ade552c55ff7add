/* bitmap.h: face of CRoaring: sets of row numbers (uint32).
 *
 * Two kinds of use: owned sets that grow (px_bitmap_new) and read-only views into a mapped file
 * (px_bitmap_view, frozen format: 32-byte aligned, exact length, lives as long as the mapping).
 * Both are px_bitmap; writing to a view is our own mistake (assert). Not shared between threads
 * while written. */
#ifndef PX_BASE_BITMAP_H
#define PX_BASE_BITMAP_H

#include "base/buf.h"
#include "base/err.h"

typedef struct px_bitmap px_bitmap;

px_bitmap *px_bitmap_new(void);
px_bitmap *px_bitmap_copy(const px_bitmap *b);
void px_bitmap_free(px_bitmap *b);
void px_bitmap_add(px_bitmap *b, uint32_t v);
void px_bitmap_add_many(px_bitmap *b, const uint32_t *v, size_t n); /* fastest when sorted */
void px_bitmap_add_range(px_bitmap *b, uint32_t lo, uint32_t hi);   /* [lo, hi) */
void px_bitmap_remove(px_bitmap *b, uint32_t v);
/* From a dense bitset of n_words 64-bit words (bit i of word w = value 64 w + i). */
px_bitmap *px_bitmap_of_words(const uint64_t *words, size_t n_words);

void px_bitmap_and(px_bitmap *into, const px_bitmap *other);
void px_bitmap_or(px_bitmap *into, const px_bitmap *other);
void px_bitmap_andnot(px_bitmap *into, const px_bitmap *other);
px_bitmap *px_bitmap_and_of(const px_bitmap *x, const px_bitmap *y);
px_bitmap *px_bitmap_or_of(const px_bitmap *x, const px_bitmap *y);
px_bitmap *px_bitmap_andnot_of(const px_bitmap *x, const px_bitmap *y);
px_bitmap *px_bitmap_or_many(const px_bitmap **v, size_t n);
uint64_t px_bitmap_and_count(const px_bitmap *x, const px_bitmap *y);

uint64_t px_bitmap_count(const px_bitmap *b);
bool px_bitmap_has(const px_bitmap *b, uint32_t v);
bool px_bitmap_equal(const px_bitmap *x, const px_bitmap *y);
bool px_bitmap_empty(const px_bitmap *b);
size_t px_bitmap_bytes(const px_bitmap *b); /* memory held */

/* Values in ascending order, in pieces: `px_bitmap_iter it; px_bitmap_iter_init(&it, b); while ((n
 * = px_bitmap_read(&it, rows, 1024)))`. The set must not change meanwhile. */
typedef struct px_bitmap_iter {
    uint64_t state[8];
} px_bitmap_iter;
void px_bitmap_iter_init(px_bitmap_iter *it, const px_bitmap *b);
size_t px_bitmap_read(px_bitmap_iter *it, uint32_t *out, size_t max);
/* Move so that the next value read is >= v; false if there is none. */
bool px_bitmap_seek(px_bitmap_iter *it, uint32_t v);

/* The same by blocks of numbers that have their upper 16 bits in common, three times as fast: `size_t at = 0; while ((n =
 * px_bitmap_block(b, &at, out)))`. */
#define PX_BITMAP_BLOCK 65536u
size_t px_bitmap_block(const px_bitmap *b, size_t *at, uint32_t out[PX_BITMAP_BLOCK]);

/* All of them, ascending: px_bitmap_count numbers. Twice as fast as in pieces. */
void px_bitmap_all(const px_bitmap *b, uint32_t *out);

/* Portable serialised form (for files that are read as a whole: dead rows). */
void px_bitmap_save(const px_bitmap *b, px_buf *out);
px_status px_bitmap_load(px_str bytes, px_bitmap **out, px_err *err);
/* Frozen form (for mapping). Freezing optimises runs first (a view is written as it is) and then
 * appends px_bitmap_frozen_size bytes, asked after the call; alignment of the place in the file
 * (32) is the caller's. */
size_t px_bitmap_frozen_size(const px_bitmap *b);
void px_bitmap_freeze(px_bitmap *b, px_buf *out);
/* `p` 32-byte aligned, exact length. PX_E_DAMAGED when it is not a frozen bitmap: every byte is
 * looked at once, about 35 us for a million rows that are all in bitset containers. */
px_status px_bitmap_view(px_str frozen, px_bitmap **out, px_err *err);
/* The same for bytes that px_bitmap_view has found good before and that cannot have changed since: without
 * looking at every container. NULL when there is no memory. */
px_bitmap *px_bitmap_view_again(px_str frozen);

#endif
