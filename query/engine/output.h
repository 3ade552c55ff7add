/* output.h: an answer as text: table for a person, JSON (docs/JSON.md), one JSON object a hit, CSV,
 * numbers. Writes to stdout (a table's or list's remarks: see each), as it goes, so that a list of
 * any length needs little memory. */
#ifndef PX_QUERY_OUTPUT_H
#define PX_QUERY_OUTPUT_H

#include "base/json.h"
#include "patent/labels.h"
#include "query/engine/ask.h"
#include "query/engine/page.h"

typedef struct px_report {
    const px_ask *ask;
    const px_answer *answer;
    const px_units *units; /* NULL = publications */
    px_order order;        /* as it was done */
    bool with_hits;        /* not for `count` */
    px_hit *hit;           /* of the page */
    size_t n_hits;
    uint64_t n_listed; /* hits that can be listed: publications, or units */
    px_facet *facet;
    size_t n_facets;
    const px_classes *classes; /* titles that the user has loaded; may be NULL */
} px_report;

px_status px_report_write(const px_report *r, px_err *err);

/* --- the formats, for px_report_write --- */
px_status px_report_table(const px_report *r, px_err *err);
px_status px_report_json(const px_report *r, px_err *err);
px_status px_report_list(const px_report *r, px_err *err); /* jsonl, csv, number */
void px_report_json_hit(const px_report *r, const px_page_item *it, px_jw *w);
/* Remarks of parser, snapshot and order: a line each. */
void px_report_notes(const px_report *r, px_buf *out);

/* Write what `b` holds to stdout and empty it. */
px_status px_output_flush(px_buf *b, px_err *err);
#define PX_OUTPUT_PIECE 256u /* hits whose records are in memory at a time */

/* One record for a person (show.c); `classes` may be NULL. */
void px_show_text(const px_record *r, const px_classes *classes, px_buf *out);

#endif
