/* stop.h: when to give up: a flag that anybody may raise (client gone, Ctrl-C) and a deadline.
 *
 * Work looks at it every few thousand rows, so that it ends within some milliseconds. It is shared by
 * all threads that work on a question. A NULL px_stop never stops. */
#ifndef PX_QUERY_STOP_H
#define PX_QUERY_STOP_H

#include "base/err.h"

#include <stdbool.h>

#define PX_STOP_ROWS 4096u /* rows between two looks */

typedef struct px_stop {
    volatile bool raised; /* by px_stop_raise, or set before work begins */
    volatile bool late;   /* raised because the deadline was over */
    uint64_t deadline_ns; /* of CLOCK_MONOTONIC; 0 = none */
    uint64_t looks;       /* how often it was looked at: the step counter of tests */
    uint64_t raise_at; /* raised by this look; 0 = by none: so that tests can end work anywhere */
} px_stop;

/* A pass over a column takes some nanoseconds a row: it looks every so many (a multiple of 64). */
#define PX_STOP_PASS (1u << 18)
static inline uint32_t px_stop_piece(uint32_t from, uint32_t n_rows) {
    return n_rows - from < PX_STOP_PASS ? n_rows : from + PX_STOP_PASS;
}

/* PX_E_CANCELLED when it was raised, PX_E_TIMEOUT when the deadline is over. About 30 ns with a
 * deadline, 5 ns without. */
px_status px_stop_look(px_stop *s, px_err *err);
/* What PX_E_CANCELLED of a store means: that, or PX_E_TIMEOUT. Other statuses stay. */
px_status px_stop_why(px_stop *s, px_status st, px_err *err);
void px_stop_raise(px_stop *s); /* from any thread, also from a signal handler */
bool px_stop_is_raised(const px_stop *s);
uint64_t px_stop_looks(const px_stop *s);
/* Give up `ms` from now on. */
void px_stop_after(px_stop *s, uint64_t ms);

#endif
