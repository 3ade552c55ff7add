/* counts.h: how many publications, applications, simple and extended families a row set holds,
 * exactly.
 *
 * Groups are those of the snapshot's links (link.h). About 3 ns a row, and a bit a group and thread of
 * memory; small sets are sorted instead.
 */
#ifndef PX_QUERY_COUNTS_H
#define PX_QUERY_COUNTS_H

#include "query/engine/how.h"
#include "query/engine/rowset.h"

#define PX_COUNT_UNKNOWN UINT64_MAX

typedef struct px_counts {
    uint64_t publications, applications, families;
    uint64_t extended; /* extended families; PX_COUNT_UNKNOWN: links were made without them */
} px_counts;
px_status px_counts_of(const px_rowset *rows, const px_how *how, px_counts *out, px_err *err);

#endif
