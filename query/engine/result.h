/* result.h: what is shown of an answer: a page of hits, facets, snippets, as px_ask says; for the commands and for
 * the server.
 *
 *     px_result r;
 *     st = px_result_open(&r, &answer, &ask, true, classes, err);
 *     if (st == PX_OK) st = px_report_json(&r.report, &buf, err);
 *     px_result_close(&r);
 *
 * Answer, ask and classes are borrowed until it is closed. */
#ifndef PX_QUERY_RESULT_H
#define PX_QUERY_RESULT_H

#include "query/engine/output.h"

typedef struct px_result {
    px_report report;
    px_units units;
    px_hit *hit;
} px_result;

/* `with_hits`: false counts only. `classes` (titles for facets) may be NULL. */
px_status px_result_open(px_result *r, const px_answer *a, const px_ask *ask, bool with_hits,
                         const px_classes *classes, px_err *err);
void px_result_close(px_result *r); /* also after a failure; safe on a zeroed one */

#endif
