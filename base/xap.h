/* xap.h: face of Xapian, in C. Everything Xapian is behind this wall (xap.cc, the only C++).
 *
 * What is kept in Xapian: for each row (docid = row + 1, appended in order) terms with a wdf
 * of 1..63 that carries the quantised BM25F impact of the term in the record. No positions, values,
 * data, term lists. See house.md, "The wdf carries the impact", and shards/FORMAT.md.
 *
 * Threads: objects are never shared between threads. Errors: every exception ends in `guard`; a
 * damaged database gives PX_E_DAMAGED. A cut file always does. Xapian's blocks have no checksum,
 * though: a changed byte may go unnoticed, and one in some hundreds crashes the process. So a file
 * that was copied or is in doubt is to be held against its checksum (S2) before it is opened. */
#ifndef PX_BASE_XAP_H
#define PX_BASE_XAP_H

#include "base/bitmap.h"
#include "base/err.h"

/* --- writing a mini-database of some 500-2000 rows: raw material for compaction --- */
typedef struct px_xapw px_xapw;
/* Creates a folder (its parent must exist), or writes over the database in it. Nothing is synced:
 * after a crash the folder is rubbish. PX_E_LOCKED when another writer has it open. */
px_status px_xapw_open(const char *dir, px_xapw **out, px_err *err);
/* A term of the current row, 1 to 245 bytes; equal terms add up (callers give each term once). In
 * byte order they cost a tenth less. What fails here is told when the row ends. */
void px_xapw_term(px_xapw *w, px_str term, unsigned wdf);
/* Ends the current row; rows without terms are rows too. After a failure only close or abort. */
px_status px_xapw_row(px_xapw *w, px_err *err);
px_status px_xapw_close(px_xapw *w, px_err *err); /* commits, frees, also on failure */
void px_xapw_abort(px_xapw *w);                   /* forgets what was not written; NULL is fine */

/* Compact databases (folders of px_xapw or compacted files, mixed), in the order given, into ONE
 * file (single-file glass) at `out_path`, which is written over. Rows follow one another: docid of
 * input k starts behind the last docid of input k-1 (S1), also behind rows without terms and inputs
 * without rows. The file is fsynced by the caller, and removed by it after a failure. */
px_status px_xap_compact(const char *const *inputs, size_t n, const char *out_path, px_err *err);

/* --- reading --- */
/* One compacted file, or several seen as one (Xapian deals their documents out in turn; only for
 * ranking). Opening reads one block a file; a descriptor a file stays open. */
typedef struct px_xap px_xap;
px_status px_xap_open(const char *const *paths, size_t n, px_xap **out, px_err *err);
/* `held`: for each path a descriptor of that file, which stays the caller's; with it the file is found although its folder
 * was removed meanwhile. -1, or NULL for all: none. */
px_status px_xap_open_held(const char *const *paths, const int *held, size_t n, px_xap **out,
                           px_err *err);
void px_xap_close(px_xap *x);
uint32_t px_xap_rows(const px_xap *x);    /* of all files together */
const char *px_xap_uuid(const px_xap *x); /* of a single database; 36 characters */
/* Rows that hold a term; 0 when unknown. */
px_status px_xap_freq(px_xap *x, px_str term, uint32_t *out, px_err *err);
/* OR the rows of a term's posting list into a bitmap (row = docid - 1). Single database only. About
 * 18 ns a posting; after a failure the bitmap holds a part. */
px_status px_xap_postings(px_xap *x, px_str term, px_bitmap *into, px_err *err);
/* The same into a dense bitset of n_words words (rows beyond it are PX_E_DAMAGED). About 14 ns a
 * posting. */
px_status px_xap_postings_words(px_xap *x, px_str term, uint64_t *words, size_t n_words,
                                px_err *err);
/* Rows of a term's posting list, ascending, and their wdf (at most 255), appended as uint32_t and uint8_t.
 * Single database only. About 18 ns a posting. */
px_status px_xap_impacts(px_xap *x, px_str term, px_buf *rows, px_buf *wdf, px_err *err);
/* Every term that begins with `prefix`, in byte order; `each` returns false to stop. */
px_status px_xap_terms(px_xap *x, px_str prefix,
                       bool (*each)(void *self, px_str term, uint32_t freq), void *self,
                       px_err *err);
/* Structural check of one database file (Xapian's own), and that postings ascend within 1..rows and
 * are as many as stated. Reads everything. */
px_status px_xap_check(const char *path, px_err *err);

/* --- ranking --- */
typedef struct px_rank_term {
    px_str term;
    double factor; /* usually 1 */
} px_rank_term;
typedef struct px_rank_hit {
    uint32_t segment, row; /* segment = index in the paths given to px_xap_open */
    double score;
} px_rank_hit;
/* The weight of a term with `n` rows among `all`, in units of 2^-30: what px_xap_rank multiplies wdf with. */
uint64_t px_rank_units(uint64_t all, uint64_t n, double factor);
#define PX_RANK_UNIT 1073741824.0
/* While ranking, `stop` is asked some thousand rows apart whether to give up (PX_E_CANCELLED); NULL: never. Holds until
 * it is set anew. */
void px_xap_watch(px_xap *x, bool (*stop)(void *self), void *self);
/* Top `limit` hits from `offset` on among the rows of `filter[segment]` (NULL entry = no row of
 * that segment; filter itself NULL = all rows), scored by the sum over terms of wdf * log(1 + (N -
 * n + 0.5)/(n + 0.5)) * factor, N and n counted over all segments. Each term's weight is rounded to
 * a multiple of 2^-30 (at least one), so the sum is exact and the same in every segment. Factors
 * must not be negative. Rows of the filter without any of the terms do not appear. Ties by row,
 * then by segment: the order in which Xapian deals documents out, so that pages fit together.
 * *n_out = hits written. PX_E_DAMAGED when two segments have one uuid (a file opened twice). */
px_status px_xap_rank(px_xap *x, const px_rank_term *terms, size_t n_terms,
                      const px_bitmap *const *filter, uint32_t offset, uint32_t limit,
                      px_rank_hit *out, size_t *n_out, px_err *err);

#endif
