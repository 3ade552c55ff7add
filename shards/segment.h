/* segment.h: one immutable folder with the four stores and the bitmaps, addressed by row.
 *
 *   terms.glass  tokens.px  columns.px  records.px  bitmaps.px  SEGMENT
 *
 * Keeps S1 (row r of every store is the same publication; docid = r + 1) and S2 (never changed
 * after SEGMENT exists; SEGMENT names every file with length and checksum).
 *
 * Terms in Xapian: a stem or a CJK character or bigram of title, abstract and claims as it is; of
 * the description with "D" before it (tokens are folded, so no token begins with a capital). A stop
 * word's stem has no posting list; its rows are in bitmaps.px. So "in title, abstract or claims" is
 * exactly what the bare term says, and no check is needed. */
#ifndef PX_SHARDS_SEGMENT_H
#define PX_SHARDS_SEGMENT_H

#include "base/xap.h"
#include "shards/bitfile.h"
#include "shards/column.h"
#include "shards/store.h"
#include "shards/token.h"

#define PX_SEGMENT_SCHEMA 1

/* ---- building: one thread, one builder ---- */
typedef struct px_segw px_segw;
typedef struct px_segw_options {
    const char *dir;    /* folder to make; removed first if it exists */
    px_str dict;        /* records' dictionary of an earlier segment, or empty */
    uint32_t max_rows;  /* 0 = 65 536 */
    size_t max_bytes;   /* memory, 0 = 256 MiB */
    uint32_t mini_rows; /* rows a mini-database, 0 = 2 000 */
} px_segw_options;
px_status px_segw_open(const px_segw_options *opt, px_segw **out, px_err *err);
/* The record must be normalised. `a` is scratch. `from`: see "@from" in column.h. *row = its row.
 */
px_status px_segw_add(px_segw *w, px_arena *a, const px_record *r, const uint64_t *from,
                      size_t n_from, uint32_t *row, px_err *err);
uint32_t px_segw_rows(const px_segw *w);
bool px_segw_full(const px_segw *w);
/* Compact, write all stores, bitmaps and SEGMENT, fsync. Frees the builder, also on failure (then
 * the folder is removed). */
px_status px_segw_seal(px_segw *w, px_err *err);
void px_segw_abort(px_segw *w);

/* ---- reading; may be shared by threads but for `terms` ---- */
typedef struct px_segment {
    char *name, *dir;
    uint32_t n_rows;
    char uuid[40]; /* of the Xapian file */
    px_tok *tok;
    px_cols *cols;
    px_recs *recs;
    px_bits *bits;
    char *terms_path; /* open it with px_xap_open_held, once a thread; readers by px_terms_take */
    int terms_fd;     /* held, so that it is there when a merge has removed the folder */
    uint64_t bytes;   /* on disk; of terms.glass alone: */
    uint64_t terms_bytes;
} px_segment;

/* Opens and checks: SEGMENT, lengths, headers, directories; small segments (8 MiB and less) are
 * checked byte by byte, of larger ones every chunk when it is first read (box.h), except
 * terms.glass, which `px_segment_verify` checks. */
px_status px_segment_open(const char *parent, const char *name, px_segment **out, px_err *err);
void px_segment_close(px_segment *s);
/* PX_E_DAMAGED: a file became shorter since it was opened (px_box_whole). */
px_status px_segment_whole(const px_segment *s, bool ask, px_err *err);
/* Give back the pages of the mapping that were touched (they stay in the system's cache); for whoever reads through
 * a segment once. Slices stay valid. */
void px_segment_drop(px_segment *s);
/* Recompute every checksum, cross-check the stores (rows, dictionaries, docids, bitmaps). */
px_status px_segment_verify(px_segment *s, px_err *err);

/* Term key in bitmaps.px and Xapian: `des` puts "D" before it. */
#define PX_TERM_DES "D"

/* ---- merging ---- */
/* Rows of the inputs one after another into the folder parent/name. */
px_status px_segment_merge(px_segment *const *in, size_t n, const char *parent, const char *name,
                           px_err *err);

/* Shared by builder and merge: the other stores are written, `bits` (bitmaps.px of the folder) holds the
 * sets of stop words; add those of what is frequent, close it (also on failure), write SEGMENT, fsync everything. */
px_status px_segment_finish(const char *dir, uint32_t n_rows, px_bitw *bits, px_err *err);

#endif
