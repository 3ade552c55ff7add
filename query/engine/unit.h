/* unit.h: one publication for each application, simple or extended family of a row set.
 *
 * The representative is chosen among the publications that are in the set: a grant (kind group of
 * patent/number.h) before anything else, then the latest publication date (a date before none),
 * then the key that comes first bytewise. Counts of the set are not touched by this. */
#ifndef PX_QUERY_UNIT_H
#define PX_QUERY_UNIT_H

#include "query/engine/rowset.h"

typedef enum px_unit { PX_UNIT_PUB, PX_UNIT_APP, PX_UNIT_FAM, PX_UNIT_EXT } px_unit;

typedef struct px_units {
    px_rowset reps;
    uint32_t *members;     /* by group: publications of the set in it; NULL for PX_UNIT_PUB */
    const uint32_t *group; /* by global row; borrowed from the links */
} px_units;
/* Not for PX_UNIT_PUB. PX_UNIT_EXT: PX_E_UNSUPPORTED where links were made without extended
 * families (px_links_extended). */
px_status px_units_pick(const px_rowset *rows, px_unit unit, px_stop *stop, px_units *out,
                        px_err *err);
void px_units_release(px_units *u);

#endif
