/* counts.h: how many publications, applications and simple families a row set holds, exactly.
 *
 * Groups are those of the snapshot's links (link.h). About 3 ns a row and a bit a group of memory.
 */
#ifndef PX_QUERY_COUNTS_H
#define PX_QUERY_COUNTS_H

#include "query/engine/rowset.h"

typedef struct px_counts {
    uint64_t publications, applications, families;
} px_counts;
px_status px_counts_of(const px_rowset *rows, px_stop *stop, px_counts *out, px_err *err);

#endif
