/* found.h: which units of the set another question finds. */
#ifndef PX_ANALYTICS_FOUND_H
#define PX_ANALYTICS_FOUND_H

#include "query/analytics/analysis.h"

/* in[u] becomes true where a publication of unit u in the set is found by the query; in: w->set->n, as it was otherwise.
 * Cost: the query and 2 ns a row. */
px_status px_work_found(px_work *w, px_str query, bool *in, px_err *err);

#endif
