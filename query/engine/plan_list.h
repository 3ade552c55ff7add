/* plan_list.h: questions by many numbers at once: pn=@name, and families by the number of a member.
 *
 * The keys of all numbers are made once, sorted, and met with the sorted keys of each segment in one
 * pass. */
#ifndef PX_QUERY_PLAN_LIST_H
#define PX_QUERY_PLAN_LIST_H

#include "query/engine/plan_int.h"
#include "query/engine/stop.h"

px_status px_plan_list(px_planner *p, const px_qnode *leaf, px_step **out);
/* ifam=: an identifier, or all rows of the extended families of a document. */
px_status px_plan_extended(px_planner *p, const px_qnode *leaf, px_step **out);

/* Numbers of a PX_L_LIST leaf that the collection does not have in the leaf's field (for families
 * and citations: as a publication, or as an identifier of a family). *n of them; the first `max` in
 * `first` (slices of the leaf's items), n_first of them. Some microseconds a number. */
px_status px_list_unresolved(px_snapshot *snap, const px_qnode *leaf, size_t *n, px_str *first,
                             size_t max, size_t *n_first, px_err *err);
/* A note N-LIST in `q` for every list with such numbers: how many, and which come first. */
px_status px_list_note(px_arena *a, px_snapshot *snap, px_query *q, px_stop *stop, px_err *err);

#endif
