/* twins.h: values that a query cannot tell apart. Names are looked up by their words and codes without case, while they are
 * counted as they are written: "ACME, Inc." and "Acme Inc" are two values and one clause. Such values get no clause to
 * drill with. */
#ifndef PX_ANALYTICS_TWINS_H
#define PX_ANALYTICS_TWINS_H

#include "query/analytics/analysis.h"

/* Does a clause with this value of a NAME, CUSTOM or ENUM field find this value alone? Looks at all values of the field once
 * a run (20 to 50 ns a value). */
bool px_twins_none(px_work *w, const px_facet_ask *ask, px_str value);

#endif
