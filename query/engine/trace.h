/* trace.h: what a question did, step by step: `patix explain --run`.
 *
 *     px_trace trace;
 *     px_trace_init(&trace);
 *     px_how how = {.trace = &trace};
 *     px_exec(snap, plan, &how, &rows, err);
 *     px_trace_print(&trace, &buf);
 *     px_trace_done(&trace);          // before the plan goes
 *
 * Rows are those that a step handed on, dead ones included; a step inside an AND that looks into rows
 * is only asked about those its neighbours left over, and says so few. Times are of all threads
 * together: with four at work they add up to more than the clock's. A step that was never asked (what
 * stood before it in an AND left nothing) has no segments. */
#ifndef PX_QUERY_TRACE_H
#define PX_QUERY_TRACE_H

#include "base/json.h"
#include "query/engine/step_key.h"

typedef struct px_trace_step {
    const px_step *step;
    unsigned depth;    /* 0 = the whole question */
    uint64_t segments; /* that it was asked in */
    uint64_t found;    /* segments answered from the cache */
    uint64_t rows;
    uint64_t ns, own_ns; /* with and without the steps below */
} px_trace_step;

typedef struct px_trace {
    px_arena *arena;
    px_step_list list;
    px_trace_step *v;  /* list.n of them, by place */
    uint64_t clock_ns; /* from first to last */
    unsigned threads;
} px_trace;

void px_trace_init(px_trace *t);
void px_trace_done(px_trace *t);
/* For px_exec. `add` may be called by several threads at once. */
void px_trace_begin(px_trace *t, const px_step *plan);
void px_trace_add(px_trace *t, const px_step *s, uint64_t ns, uint64_t rows, bool found);
void px_trace_end(px_trace *t, uint64_t clock_ns, unsigned threads);
uint64_t px_trace_now(void); /* ns of the clock that only goes forward */

/* What the step asks, in the words of the canonical form; operators by their name. Appended. */
void px_trace_text_of(const px_step *s, px_buf *out);
/* Lines for a person: a head, then a line a step, indented by depth. */
void px_trace_print(const px_trace *t, px_buf *out);
/* One array of objects (docs/JSON.md). */
void px_trace_json(const px_trace *t, px_jw *w);

#endif
