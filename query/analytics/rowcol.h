/* rowcol.h: a column read by global row, for analyses that need more than a unit's least date or largest
 * number: the first value of a list, the days of events, the places of an application.
 *
 *     px_rowcol c;
 *     st = px_rowcol_open(set->a, set->snap, PX_STR("gd"), PX_COL_NUM, &c, err);
 *     ymd = px_rowcol_num(&c, row);
 *
 * A segment without the column has no value in any row. */
#ifndef PX_ANALYTICS_ROWCOL_H
#define PX_ANALYTICS_ROWCOL_H

#include "query/analytics/set.h"

typedef struct px_rowcol {
    px_snapshot *snap;
    const px_col **col; /* by segment; NULL: no row has a value */
    size_t seg;         /* found last */
    uint32_t lo, hi;    /* its global rows */
} px_rowcol;

/* By name, "@evk" and "epdy" (a year seen through its date) included. PX_E_UNSUPPORTED when the column is of another
 * kind. */
px_status px_rowcol_open(px_arena *a, px_snapshot *snap, px_str name, px_col_kind kind,
                         px_rowcol *out, px_err *err);
/* The column of the row's segment, NULL without; *row is the row in it. */
const px_col *px_rowcol_at(px_rowcol *c, uint32_t global, uint32_t *row);
uint32_t px_rowcol_num(px_rowcol *c, uint32_t global); /* PX_NIL = none */
px_str px_rowcol_first(px_rowcol *c, uint32_t global); /* of a dictionary; empty = none */
/* Does a unit's row have this value? */
bool px_rowcol_has(px_rowcol *c, uint32_t global, px_str value);

#endif
