/* listing.h: what is shown of an answer: a page of hits, facets, snippets, as px_ask says; for the commands and for
 * the server.
 *
 *     px_listing r;
 *     st = px_listing_open(&r, &answer, &ask, true, classes, err);
 *     if (st == PX_OK) st = px_report_json(&r.report, &buf, err);
 *     px_listing_close(&r);
 *
 * Answer, ask and classes are borrowed until it is closed. */
#ifndef PX_QUERY_LISTING_H
#define PX_QUERY_LISTING_H

#include "query/engine/output.h"

typedef struct px_listing {
    px_report report;
    px_units units;
    px_hit *hit;
} px_listing;

/* `with_hits`: false counts only. `classes` (titles for facets) may be NULL. */
px_status px_listing_open(px_listing *r, const px_answer *a, const px_ask *ask, bool with_hits,
                          const px_classes *classes, px_err *err);
void px_listing_close(px_listing *r); /* also after a failure; safe on a zeroed one */

#endif
