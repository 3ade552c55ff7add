/* rank_int.h: ranking by whole lists of words, without Xapian's matcher. Not for others. */
#ifndef PX_QUERY_RANK_INT_H
#define PX_QUERY_RANK_INT_H

#include "query/engine/rank.h"

#define PX_RANK_UNION_TERMS 16u
#define PX_RANK_UNION_TOP   1000u    /* offset + limit */
#define PX_RANK_UNION_ROWS  2000000u /* of the set: some 20 MiB of postings */

/* Few terms, and either the impacts of frequent ones lie ready in all segments, or the rows are those of the
 * terms and not too many? */
bool px_rank_union_fits(const px_rowset *rows, const px_rank_terms *terms, uint64_t top);
/* As px_rank, hit for hit and bit for bit. */
px_status px_rank_union(const px_rowset *rows, const px_rank_terms *terms, uint32_t offset,
                        uint32_t limit, const px_how *how, px_ranked *out, size_t *n, px_err *err);

#endif
