/* whole.h: steps that hang on rows of the whole collection: UNIT (every row of the applications or families that
 * have a row with …), SCOPE (conditions within a set of rows) and CELL (what an analysis of a set of rows counts).
 *
 * Segments know nothing of each other, so these are worked out before the segments are dealt out: the rows of a SCOPE's
 * first child, and of each UNIT which groups it has, in an order in which each finds there what it asks for
 * itself. A pass over the rows found; a bit a group while the question runs. */
#ifndef PX_QUERY_WHOLE_H
#define PX_QUERY_WHOLE_H

#include "query/engine/exec.h"

typedef struct px_whole {
    const px_step *step;
    px_rowset rows;        /* SCOPE: of its first child; CELL: what it counts */
    const uint32_t *group; /* UNIT: by global row, borrowed from the links; NULL: none is wanted */
    uint64_t *bits;        /* by group */
} px_whole;

typedef struct px_wholes {
    px_whole *v;
    size_t n, cap;
} px_wholes;

/* Rows of `plan` over all segments, among those of `within` (NULL: all). */
typedef px_status px_whole_run(void *self, const px_step *plan, const px_rowset *within,
                               px_rowset *out, px_err *err);

/* For every UNIT, SCOPE and CELL of the plan. `out` must be empty; what it holds so far can be asked for while `run` runs. */
px_status px_wholes_make(px_snapshot *snap, const px_step *plan, const px_how *how,
                         px_whole_run *run, void *self, px_wholes *out, px_err *err);
void px_wholes_release(px_wholes *w);

/* Rows of the segment that a UNIT means. */
px_status px_leaf_unit(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                       px_err *err);
/* Those of a SCOPE's first child, or of a CELL; a copy. */
px_set px_whole_rows(px_segx *x, const px_step *s);

#endif
