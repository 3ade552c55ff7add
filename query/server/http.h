/* http.h: face of libmicrohttpd: connections, requests and answers on the wire, driven by the loop.
 *
 *     ask     the header of a request is whole: say how many bytes its body may have; with x->held nothing is read until px_http_go
 *             or px_http_answer
 *     take    bytes of a body that is not kept in memory (x->spools); false: no more until px_http_go
 *     ready   the whole request is there: x->call is filled in; answer at once, or later (from the loop)
 *     more    a stream wants its next piece: hand it in by px_http_piece, now or later
 *     gone    the exchange is over; x->call is freed behind it
 *
 * Everything happens on the loop's thread. Between `ready` and px_http_answer, and between `more` and px_http_piece, an
 * exchange stays, whatever the client does; px_http_gone_looks tells which clients have left meanwhile. Slow clients are cut
 * off by px_http_tick. */
#ifndef PX_SERVER_HTTP_H
#define PX_SERVER_HTTP_H

#include "query/server/call.h"
#include "query/server/loop.h"

typedef struct px_http px_http;
typedef struct px_exchange px_exchange;
typedef struct px_http_link px_http_link; /* a connection */

typedef enum px_http_end {
    PX_HTTP_DONE,    /* answered to the last byte */
    PX_HTTP_CLIENT,  /* the client went, or was too slow */
    PX_HTTP_REFUSED, /* the request could not be read */
} px_http_end;

struct px_exchange {
    px_call *call;
    px_buf body;
    uint64_t body_max, body_came;
    bool too_large, bad; /* the answer is to be a refusal: 413; 400 */
    bool refused;        /* `ask` wants no body: `ready` follows at once */
    bool spools, held;   /* `take` gets the body; it waits for px_http_go */
    uint64_t began_ns;   /* first line was there */
    uint64_t sent;       /* bytes of the answer's body */
    bool early;  /* answered before the body had come: what follows is taken and forgotten */
    bool close;  /* no further request on this connection */
    bool handed; /* `ready` was called */
    void *self;  /* the server's */
    px_exchange *older, *newer; /* of those between ready and gone */

    /* http.c's own */
    px_http *http;
    px_http_link *link;
    void *connection;
    char *target;
    px_buf piece;
    size_t piece_at;
    bool begun, admitting, asked, answered, suspended, own, end, broken;
};

typedef struct px_http_calls {
    void (*ask)(void *self, px_exchange *x);
    bool (*take)(void *self, px_exchange *x, px_str piece);
    void (*ready)(void *self, px_exchange *x);
    void (*more)(void *self, px_exchange *x);
    void (*gone)(void *self, px_exchange *x, px_http_end how);
    void *self;
} px_http_calls;

typedef struct px_http_limits {
    uint64_t header_bytes, connections, connections_per_address; /* at the start */
    uint64_t header_ms, body_ms, write_ms, idle_ms;              /* px_http_limits_set */
} px_http_limits;

/* `address` is "127.0.0.1:8080" or "[::1]:0". `tls`: HTTPS, with what px_tls_use was told. */
px_status px_http_open(px_loop *loop, px_collection *on, const char *address, bool tls,
                       const px_http_limits *limits, const px_http_calls *calls, px_http **out,
                       px_err *err);
void px_http_limits_set(px_http *h, const px_http_limits *limits);
/* Address and port as they are: "127.0.0.1:41234". */
const char *px_http_address(const px_http *h);

/* Sends x->call's answer: status, type, header fields, `out`; with call->stream.next, pieces. */
void px_http_answer(px_exchange *x);
/* A held exchange goes on reading. */
void px_http_go(px_exchange *x);
/* A piece of a stream (taken over, `piece` is empty behind it). `end`: the last one. `broken`: no more will come, the client is
 * to see that something is missing. */
void px_http_piece(px_exchange *x, px_buf *piece, bool end, bool broken);
/* Exchanges between ready and answer, or more and piece, whose clients have left for longer than a second. */
void px_http_gone_looks(px_http *h, void (*gone)(void *self, px_exchange *x), void *self);
/* Each exchange between ready and gone. */
void px_http_each(px_http *h, void (*call)(void *self, px_exchange *x), void *self);
/* Is any exchange between ready and answer, or more and piece, or held? */
bool px_http_working(const px_http *h);
/* Cut off those that are too slow; to be called at least twice a second. Behind a longer pause, of the process or of the loop, the next
 * call cuts. Some 20 ns a connection. */
void px_http_tick(px_http *h);
/* Take no new connections. */
void px_http_quiet(px_http *h);
size_t px_http_connections(const px_http *h);
uint64_t px_http_cut(const px_http *h); /* connections cut off since the start */
/* All exchanges are answered. */
void px_http_close(px_http *h);

#endif
