/* xap.h: face of Xapian, in C. Everything Xapian is behind this wall (xap.cc, the only C++).
 *
 * What is kept in Xapian: for each row (docid = row + 1, appended in order) terms with a wdf
 * of 1..63 that carries the quantised BM25F impact of the term in the record. No positions, values,
 * data, term lists. See house.md, "The wdf carries the impact", and shards/FORMAT.md.
 *
 * Threads: objects are never shared between threads. Errors: every exception ends in `guard`; a
 * damaged database gives PX_E_DAMAGED. */
#ifndef PX_BASE_XAP_H
#define PX_BASE_XAP_H

#include "base/bitmap.h"
#include "base/err.h"

/* --- writing a mini-database of some 500-2000 rows, NO_SYNC: it is raw material for compaction ---
 */
typedef struct px_xapw px_xapw;
px_status px_xapw_open(const char *dir, px_xapw **out, px_err *err); /* creates a folder */
void px_xapw_term(
    px_xapw *w, px_str term,
    unsigned wdf); /* of the current row; equal terms add up (callers give each term once) */
px_status px_xapw_row(px_xapw *w,
                      px_err *err); /* ends the current row; rows without terms are rows too */
px_status px_xapw_close(px_xapw *w, px_err *err); /* commits, frees, also on failure */
void px_xapw_abort(px_xapw *w);

/* Compact databases, in the order given, into ONE file (single-file glass) at `out_path`. Rows
 * follow one another: docid of input k starts behind the last docid of input k-1 (S1). The file is
 * fsynced by the caller. */
px_status px_xap_compact(const char *const *inputs, size_t n, const char *out_path, px_err *err);

/* --- reading --- */
typedef struct px_xap px_xap; /* one database, or several seen as one (documents interleaved by
                                 Xapian; only for ranking) */
px_status px_xap_open(const char *const *paths, size_t n, px_xap **out, px_err *err);
void px_xap_close(px_xap *x);
uint32_t px_xap_rows(const px_xap *x);    /* last docid */
const char *px_xap_uuid(const px_xap *x); /* of a single database; 36 characters */
/* Rows that hold a term; 0 when unknown. */
px_status px_xap_freq(px_xap *x, px_str term, uint32_t *out, px_err *err);
/* OR the rows of a term's posting list into a bitmap (row = docid - 1). Single database only. About
 * 15-20 ns a posting. */
px_status px_xap_postings(px_xap *x, px_str term, px_bitmap *into, px_err *err);
/* The same into a dense bitset of n_words words (rows beyond it are PX_E_DAMAGED). */
px_status px_xap_postings_words(px_xap *x, px_str term, uint64_t *words, size_t n_words,
                                px_err *err);
/* Every term that begins with `prefix`, in byte order; `each` returns false to stop. */
px_status px_xap_terms(px_xap *x, px_str prefix,
                       bool (*each)(void *self, px_str term, uint32_t freq), void *self,
                       px_err *err);
/* Structural check of one database file (Xapian's own), and that postings hold only docids 1..rows.
 */
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
/* Top `limit` hits from `offset` on among the rows of `filter[segment]` (NULL entry = no row of
 * that segment; filter itself NULL = all rows), scored by the sum over terms of wdf * log(1 + (N -
 * n + 0.5)/(n + 0.5)) * factor. Rows of the filter without any of the terms do not appear. Ties by
 * segment and row. *n_out = hits written. */
px_status px_xap_rank(px_xap *x, const px_rank_term *terms, size_t n_terms,
                      const px_bitmap *const *filter, uint32_t offset, uint32_t limit,
                      px_rank_hit *out, size_t *n_out, px_err *err);

#endif
