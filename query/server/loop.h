/* loop.h: face of libuv: one loop on one thread, and what can wake it.
 *
 * All functions are called on the loop's thread, but px_loop_wake, which is for any thread. A thing that was made lives
 * until px_loop_free. */
#ifndef PX_SERVER_LOOP_H
#define PX_SERVER_LOOP_H

#include "base/err.h"

#include <stdbool.h>

typedef struct px_loop px_loop;
typedef void (*px_loop_call)(void *self);

px_status px_loop_new(px_loop **out, px_err *err);
void px_loop_free(px_loop *l); /* NULL is fine */
/* Until px_loop_stop. */
void px_loop_run(px_loop *l);
void px_loop_stop(px_loop *l);

/* `call` whenever the descriptor can be read. */
px_status px_loop_watch(px_loop *l, int fd, px_loop_call call, void *self, px_err *err);
/* `call` on the loop's thread after a signal. */
px_status px_loop_signal(px_loop *l, int sig, px_loop_call call, void *self, px_err *err);
/* `call` on the loop's thread after px_loop_wake: at least once behind the last wake. One a loop. */
px_status px_loop_on_wake(px_loop *l, px_loop_call call, void *self, px_err *err);
void px_loop_wake(px_loop *l);

typedef struct px_timer px_timer;
px_status px_timer_new(px_loop *l, px_loop_call call, void *self, px_timer **out, px_err *err);
/* In `ms`, then every `again_ms` (0: once). Replaces what was set. */
void px_timer_set(px_timer *t, uint64_t ms, uint64_t again_ms);
void px_timer_clear(px_timer *t);

/* `call` once in the next turn of the loop, which does not wait for it; being asked several times before is being asked once. A
 * call may ask for itself again: all else that the loop has to do comes in between, as it does not with a timer of 0 ms. */
typedef struct px_timer px_soon;
px_status px_soon_new(px_loop *l, px_loop_call call, void *self, px_soon **out, px_err *err);
void px_soon_set(px_soon *s);

/* Milliseconds of a clock that never goes back, as of this turn of the loop. */
uint64_t px_loop_ms(const px_loop *l);

#endif
