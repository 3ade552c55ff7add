/* leaf_int.h: what the leaves that ask columns share. */
#ifndef PX_QUERY_LEAF_INT_H
#define PX_QUERY_LEAF_INT_H

#include "query/engine/exec.h"
#include "shards/column.h"

/* Does a value, folded, equal the text (begin with it)? The text is folded. */
px_status px_code_meets(px_segx *x, px_str value, px_str text, bool prefix, bool *yes, px_err *err);

/* Rows whose date in a NUM column lies in lo..hi (within its least and largest), from the ready sets of years; *known =
 * false: there are none, or so many years that a pass over the column is as good. */
px_status px_leaf_years(px_segx *x, const px_col *col, uint32_t lo, uint32_t hi, px_set *out,
                        bool *known, px_err *err);

#endif
