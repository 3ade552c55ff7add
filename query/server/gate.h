/* gate.h: the door that accounts keep, or the bound of public reading. Without one (a desk, or public reading) everybody is let in as who the server says.
 *
 * Both functions run on a thread of the request's lane; routes for PX_ROLE_NOBODY pass without. */
#ifndef PX_SERVER_GATE_H
#define PX_SERVER_GATE_H

#include "query/server/who.h"

typedef struct px_gate {
    /* Who asks? c->route, c->header and c->peer are there. Sets c->who (in the call's arena, or static), or fails: LOGIN,
     * FORBIDDEN (a change with a cookie but without its token: c->route->changes), RATE. */
    px_status (*enter)(void *self, px_call *c, px_err *err);
    /* The answer is made: c->status, c->rows and, for a stream, not its end. May add header fields (quota) and audits. Called
     * also when `enter` failed. */
    void (*leave)(void *self, px_call *c);
    void *self;
    bool names; /* callers have accounts; else they are told apart by address */
} px_gate;

#endif
