/* output.h: an answer as text: table for a person, JSON (docs/JSON.md), one JSON object a hit, CSV,
 * numbers. Writes to stdout (a table's or list's remarks: see each), as it goes, so that a list of
 * any length needs little memory. */
#ifndef PX_QUERY_OUTPUT_H
#define PX_QUERY_OUTPUT_H

#include "base/json.h"
#include "patent/labels.h"
#include "query/engine/ask.h"
#include "query/engine/page.h"
#include "query/engine/snippet.h"

typedef struct px_report {
    const px_ask *ask;
    const px_answer *answer;
    const px_units *units; /* NULL = publications */
    px_sorting sorting;    /* as it was done */
    bool with_hits;        /* not for `count` */
    px_hit *hit;           /* of the page */
    size_t n_hits;
    uint64_t n_listed;         /* hits that can be listed: publications, or units */
    uint64_t offset;           /* hits before the page */
    char next[PX_CURSOR_TEXT]; /* cursor of the next page; empty when there is none */
    uint32_t *member;          /* --members: rows that hit i stands for: [off[i], off[i + 1]) */
    size_t *member_off;        /* NULL without */
    px_highlight *snippets;    /* NULL without */
    px_facet *facet;
    size_t n_facets;
    const px_classes *classes; /* titles that the user has loaded; may be NULL */
} px_report;

px_status px_report_write(const px_report *r, px_err *err);

/* --- the formats, for px_report_write --- */
px_status px_report_table(const px_report *r, px_err *err);
/* Into `into`; NULL: to stdout. */
px_status px_report_json(const px_report *r, px_buf *into, px_err *err);
px_status px_report_list(const px_report *r, px_err *err); /* jsonl, csv, number */
/* `at`: place of the hit in r->hit; `a` is scratch. */
px_status px_report_json_hit(const px_report *r, const px_page_item *it, size_t at, px_arena *a,
                             px_jw *w, px_err *err);
/* Is the first field sorted by `f`? */
static inline bool px_report_sorted_by(const px_report *r, px_field f) {
    return r->sorting.n && r->sorting.key[0].field == f;
}
/* By the user's wish relevance was not possible. */
bool px_report_unranked(const px_report *r);
/* Remarks of parser, snapshot and order: a line each. */
void px_report_notes(const px_report *r, px_buf *out);

/* Write what `b` holds to stdout and empty it. */
px_status px_output_flush(px_buf *b, px_err *err);
#define PX_OUTPUT_PIECE 256u /* hits whose records are in memory at a time */

/* One record for a person (show.c); `classes` may be NULL. */
void px_show_text(const px_record *r, const px_classes *classes, px_buf *out);

#endif
