/* similar_clause.h: sim= as a clause of a query: the publications of the simple families that are most like what it
 * names, PX_SIM_FAMILIES of them at most, whatever the rest of the query asks for. So a query with sim= is an exact set
 * like any other, and more conditions leave less of it. Several documents and texts (sim=(CN1 or "laser")) are taken
 * together: their terms, classes and citations are added up. */
#ifndef PX_QUERY_SIMILAR_CLAUSE_H
#define PX_QUERY_SIMILAR_CLAUSE_H

#include "query/engine/plan_int.h"
#include "query/engine/sort.h"

#define PX_SIM_FAMILIES 1000u

/* A ROWS step with `similar`. PX_E_NOTFOUND: the collection lacks the number. As long as px_similar_run takes. */
px_status px_plan_similar(px_planner *p, const px_qnode *leaf, px_step **out);

/* The step of a plan that ranks by similarity, or NULL. */
const px_step *px_similar_of_plan(const px_step *plan);
/* A note N-SIM that says what the clause finds. */
void px_similar_note(px_arena *a, const px_step *similar, px_query *q);
/* Hits [offset, offset + limit) of `rows` in the order of similarity; rows are among those of the step. */
void px_similar_list(const px_step *similar, const px_rowset *rows, uint64_t offset, size_t limit,
                     px_hit *out, size_t *n);

#endif
