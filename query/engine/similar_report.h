/* similar_report.h: similar documents as a table for a person and as JSON (docs/JSON.md). */
#ifndef PX_QUERY_SIMILAR_REPORT_H
#define PX_QUERY_SIMILAR_REPORT_H

#include "query/engine/similar.h"

typedef struct px_similar_report {
    px_snapshot *snap;
    const px_similar_query *query;
    const px_similar_options *options;
    const px_similar_answer *answer;
    const px_bilingual *words; /* the collection's table; NULL = none was learnt */
    bool color;
} px_similar_report;

/* One object on one line. */
px_status px_similar_json(const px_similar_report *r, px_buf *out, px_err *err);
px_status px_similar_table(const px_similar_report *r, px_buf *out, px_err *err);

#endif
