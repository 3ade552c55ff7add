/* bitfile.h: ready bitmaps of frequent terms and codes (bitmaps.px).
 *
 * Keys: "t" + term (a stop word's stem always, any other term when it is frequent), "c" + column
 * '=' value, "s" + class column '=' symbol (the symbol and everything below), "f" + form (forms.h), "p" +
 * two words (pairs.h). Keys with "i", "q" and "r" in front have no bitmap but bytes: "i" + term with a ready bitmap the
 * impact (impact.h) in each of its rows, "i" alone says that the segment has them (older ones have none); "q" and
 * "r" rows of rare pairs and forms. Sections: "keys",
 * "keyoff" u32[n+1] (sorted bytewise), "off" u64[2n] (place and length of each), "bits" (frozen
 * CRoaring, each at a multiple of 32). */
#ifndef PX_SHARDS_BITFILE_H
#define PX_SHARDS_BITFILE_H

#include "base/bitmap.h"
#include "shards/box.h"

/* A set is worth a ready bitmap when it holds more than one row in PX_BIT_SHARE, and at least
 * PX_BIT_LEAST. */
#define PX_BIT_SHARE 256u
#define PX_BIT_LEAST 64u
static inline bool px_bit_worth(uint64_t n, uint64_t rows) {
    return n >= PX_BIT_LEAST && n * PX_BIT_SHARE > rows;
}
/* A term's set is worth it sooner: Xapian takes some ten times as long to give it. */
#define PX_BIT_TERM_SHARE 4096u
static inline bool px_bit_term_worth(uint64_t n, uint64_t rows) {
    return n >= PX_BIT_LEAST && n * PX_BIT_TERM_SHARE > rows;
}

/* Rows that are gathered at once while such sets are made: 4 bytes each. More only where one set has more. */
#define PX_BIT_HELD ((uint64_t)32 << 20)

/* ---- writing: sets go to the file as they come, keys are sorted at the end ---- */
typedef struct px_bitw px_bitw;
px_status px_bitw_create(const char *path, px_bitw **out, px_err *err);
/* Freezes a copy. Each key once. */
px_status px_bitw_put(px_bitw *w, px_str key, px_bitmap *b, px_err *err);
/* Bytes instead of a set; their key begins with "i", "q" or "r". */
px_status px_bitw_put_bytes(px_bitw *w, px_str key, px_str bytes, px_err *err);
px_status px_bitw_close(px_bitw *w, uint64_t *size, uint64_t *checksum, px_err *err); /* frees */
void px_bitw_abort(px_bitw *w);

/* ---- reading ---- */
typedef struct px_bits px_bits;
px_status px_bits_open(const char *path, px_bits **out, px_err *err);
void px_bits_close(px_bits *b);
px_box *px_bits_box(px_bits *b);
/* A view into the mapping (free it with px_bitmap_free); *out = NULL when there is none, or bytes. */
px_status px_bits_get(px_bits *b, px_str key, px_bitmap **out, px_err *err);
/* Bytes in the mapping; p NULL when there are none. */
px_status px_bits_bytes(px_bits *b, px_str key, px_str *out, px_err *err);
size_t px_bits_count(const px_bits *b);
px_str px_bits_key(const px_bits *b, size_t i);
px_status px_bits_verify(px_bits *b, uint32_t n_rows, px_err *err);

#endif
