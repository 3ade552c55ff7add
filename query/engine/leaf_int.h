/* leaf_int.h: what the leaves that ask columns share. */
#ifndef PX_QUERY_LEAF_INT_H
#define PX_QUERY_LEAF_INT_H

#include "query/engine/exec.h"

/* Does a value, folded, equal the text (begin with it)? The text is folded. */
px_status px_code_meets(px_segx *x, px_str value, px_str text, bool prefix, bool *yes, px_err *err);

#endif
