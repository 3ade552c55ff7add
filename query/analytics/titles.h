/* titles.h: what documents are called, so that nobody reads bare numbers. */
#ifndef PX_ANALYTICS_TITLES_H
#define PX_ANALYTICS_TITLES_H

#include "base/zip.h"
#include "query/analytics/analysis.h"

typedef struct px_titles {
    px_work *w;
    px_arena *a;
    px_zctx *zip;
    px_buf json;
} px_titles;
px_titles px_titles_open(px_work *w);
void px_titles_close(px_titles *x);
/* The title of the first publication of a unit in the reader's language, of the unit's others where that one has none in
 * it, else the first there is; empty without. In w->a. Cost: 10 us a record with an abstract. */
px_status px_titles_of(px_titles *x, uint32_t unit, px_str *out, px_err *err);

#endif
