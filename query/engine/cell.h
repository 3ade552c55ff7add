/* cell.h: cells of analyses as conditions: cell="survival by=cc: ended group=CN months=24" are the records that stand
 * behind this number of that table.
 *
 * Analyses are made of questions, not questions of analyses, so the engine knows none: who has them (query/analytics/cell.h)
 * says once, before the first question, how a cell is worked out. Without that a query with cell= is refused. */
#ifndef PX_QUERY_CELL_H
#define PX_QUERY_CELL_H

#include "query/engine/how.h"
#include "query/engine/rowset.h"
#include "query/lang/tree.h"

/* The rows of `scope` that the cell of leaf->text counts; `out` is empty and not begun, and stays so after a failure. A text
 * that means no cell is PX_E_QUERY. Called by several threads at once. */
typedef px_status px_cell_maker(const px_rowset *scope, const px_qnode *leaf, const px_how *how,
                                px_rowset *out, px_err *err);

/* While there is one thread. */
void px_cell_maker_is(px_cell_maker *make);

px_status px_cell_rows(const px_rowset *scope, const px_qnode *leaf, const px_how *how,
                       px_rowset *out, px_err *err);

#endif
