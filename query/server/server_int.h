/* server_int.h: what server.c (the process) and request.c (one request) share. */
#ifndef PX_SERVER_SERVER_INT_H
#define PX_SERVER_SERVER_INT_H

#include "query/server/collection.h"
#include "query/server/finish.h"
#include "query/server/http.h"
#include "query/server/lane.h"
#include "query/server/listen.h"
#include "query/server/log.h"
#include "query/server/metrics.h"
#include "query/server/server.h"
#include "query/server/shelf.h"
#include "query/server/upload.h"

#include <pthread.h>

/* One request, from its header to its last byte. Between a push to a lane and its return to the loop it belongs to the lane's
 * thread; else to the loop. */
struct px_request {
    px_job job;
    px_server *s;
    px_exchange *x;
    px_finish f;
    uint64_t reserved; /* bytes of body, of bodies_bytes */
    bool busy;         /* no room for the body */
    bool counted;      /* among n_open */
    px_upload *up;     /* its body goes to disk; NULL: or it is over */
    bool guarded;      /* px_guard was asked, and said: */
    px_status guard;
    px_err guard_err;
    uint64_t slow_ms; /* as the configuration was when the request came: lanes do not read it */
    bool log_queries;

    /* of a stream */
    px_encoder *encoder;
    px_buf raw, piece;
    bool streaming, piecing, end, broken, sleeping;
    uint32_t wait_ms;
    uint64_t not_before_ms;

    px_request *next; /* of those that are done, or asleep */
};

struct px_server {
    px_config config;
    const px_gate *gate;
    px_collection *on;
    px_loop *loop;
    px_lanes *lanes;
    px_http *http;
    px_shelf *shelf;
    px_log *log;
    px_networks *proxies;
    px_timer *tick, *nap;
    char url[PX_LISTEN_TEXT + 16];
    bool desk; /* loopback, without gate or public reading */

    pthread_mutex_t lock; /* of `done` */
    px_request *done;     /* jobs that are back, the newest first */

    px_request *asleep;
    size_t n_open, n_streams;
    px_uploads *uploads;
    size_t n_uploads; /* these three are read by the page of figures, too */
    uint64_t upload_bytes_taken, uploads_dropped;
    uint64_t bodies;

    bool ending;
    uint64_t end_ms; /* then what still runs is told to stop */
    px_server_again again;
    void *again_self;

    pthread_t watcher;
    bool watching, watch_end;
    pthread_mutex_t watch_lock;
    pthread_cond_t watch_more;
};

/* The callbacks of http.h; self is the server. */
void px_request_ask(void *self, px_exchange *x);
bool px_request_take(void *self, px_exchange *x, px_str piece);
void px_request_ready(void *self, px_exchange *x);
void px_request_more(void *self, px_exchange *x);
void px_request_gone(void *self, px_exchange *x, px_http_end how);
/* On the loop: those that came back from the lanes; those that have slept enough. */
void px_request_back(void *self);
void px_request_wake(void *self);
/* The client has left, or the server ends. */
void px_request_stop(void *self, px_exchange *x);

/* guard.c: may this request be answered at all, and who does the server say it is? PX_OK, or why not. */
px_status px_guard(px_server *s, px_call *c, px_err *err);
/* Fields for pages of other origins, where the configuration allows them. */
void px_guard_cors(const px_server *s, px_call *c);

#endif
