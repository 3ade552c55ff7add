/* stop.h: when to give up: a flag that anybody may raise (client gone, Ctrl-C) and a deadline.
 *
 * Work looks every few thousand rows. The flag is shared between threads; the rest is not written
 * once work has begun. A NULL px_stop never stops. */
#ifndef PX_QUERY_STOP_H
#define PX_QUERY_STOP_H

#include "base/err.h"

#include <stdbool.h>

#define PX_STOP_ROWS 4096u /* rows between two looks */

typedef struct px_stop {
    volatile bool raised;
    uint64_t deadline_ns; /* of CLOCK_MONOTONIC; 0 = none */
} px_stop;

/* PX_E_CANCELLED when it is time to give up. About 30 ns with a deadline, 1 ns without. */
px_status px_stop_look(px_stop *s, px_err *err);
/* Give up `ms` from now on. */
void px_stop_after(px_stop *s, uint64_t ms);

#endif
