/* events.h: the legal events of a row, kind and day, for analyses.
 *
 *     px_events e;
 *     st = px_events_open(w->a, w->snap, &e, err);
 *     for (px_events_range(&e, row, &i, &end); i < end; i++) use(px_events_get(&e, i));
 *
 * A row that has not been indexed with events has none. */
#ifndef PX_ANALYTICS_EVENTS_H
#define PX_ANALYTICS_EVENTS_H

#include "patent/legal.h"
#include "query/analytics/analysis.h"
#include "query/analytics/rowcol.h"

typedef struct px_event {
    px_legal kind; /* NONE: not one of the closed table */
    uint32_t ymd;  /* 0 = not known */
} px_event;

typedef struct px_events {
    px_rowcol kind, day;
    uint8_t **legal; /* by segment and code of a kind */
    size_t seg;      /* of the last range */
} px_events;
/* PX_E_DAMAGED when the columns do not fit one another. */
px_status px_events_open(px_arena *a, px_snapshot *snap, px_events *out, px_err *err);
void px_events_range(px_events *e, uint32_t global, uint64_t *lo, uint64_t *hi);
px_event px_events_get(const px_events *e, uint64_t i); /* within the last range */
/* Does a right or an application end with it? */
bool px_event_ends(px_legal kind);

/* ---- status ---- */

/* A unit has the best status of its publications in the set: active, else pending, else dead, else it is not known. */
#define PX_STATUS_UNKNOWN 3u
extern const char *const px_status_word[]; /* "active", "pending", "dead", "unknown" */
uint8_t px_status_at(px_rowcol *state, uint32_t global); /* of one row; `state` is the column ls */
uint8_t px_status_of(const px_aset *s, uint32_t u, px_rowcol *state);
/* Units with this status and none of those before it. */
px_str px_status_clause(px_work *w, uint8_t state);
/* Notes how many units have no known legal status, where what is in force is counted; none for 0. O(rows of the set). */
px_status px_status_note(px_work *w, px_table *t, px_err *err);

#endif
