/* linger.h: connections that were answered before all of their request had come.
 *
 * Closing a socket with unread bytes makes the kernel send a reset, and a reset takes away the answer that the client has not read
 * yet: instead of "the body is larger than …" it sees a broken connection. So what it goes on sending is taken and forgotten for a
 * while, until it closes, has sent PX_LINGER_BYTES, or PX_LINGER_MS are over. Where all places are taken, the one more is closed
 * as if there were none. All on the loop's thread. */
#ifndef PX_SERVER_LINGER_H
#define PX_SERVER_LINGER_H

#include "query/server/loop.h"

#define PX_LINGER_MS     5000u
#define PX_LINGER_BYTES  ((uint64_t)16 << 20)
#define PX_LINGER_PLACES 64u

typedef struct px_linger px_linger;
px_status px_linger_new(px_loop *loop, px_linger **out, px_err *err);
/* Behind it the loop does not turn any more. NULL is fine. */
void px_linger_free(px_linger *l);
/* A copy of the descriptor is kept, so its owner may end and close it. The other side has to be told by shutdown(SHUT_WR). */
void px_linger_add(px_linger *l, int fd);
/* Closes those whose time is over; to be called every now and then. */
void px_linger_tick(px_linger *l);

#endif
