/* interrupt.h: Ctrl-C for the commands that ask: the first one raises the stop of the process, so that work ends with a
 * sentence and its files closed; the second one ends the process. */
#ifndef PX_QUERY_INTERRUPT_H
#define PX_QUERY_INTERRUPT_H

#include "query/engine/stop.h"

/* The stop that Ctrl-C raises; one a process. */
px_stop *px_interrupt_stop(void);
/* From now on Ctrl-C raises it. */
void px_interrupt_watch(void);

#endif
