/* call.h: one request as a handler sees it, and the answer that it gives.
 *
 * A handler is a function (px_call *, px_err *) that a row of the routes names (route.h). It reads what came, asks
 * the snapshot that the call holds, and writes the answer into `out`; or it hands over a stream, whose pieces are made
 * one by one as the client takes them. It knows nothing of sockets, threads or the loop, so that tests and the fuzz target
 * call it from memory (px_call_new, px_route_answer).
 *
 *     px_status api_count(px_call *c, px_err *err) {
 *         px_str q = px_call_param(c, "q");
 *         …
 *         px_jw w = px_call_json(c);
 *         …
 *     }
 *
 * A failure becomes a problem document (RFC 9457) with the status table's HTTP code and the sentence in the caller's
 * language; what was written to `out` before is dropped. A handler runs on one thread of its lane; all texts live in
 * the call's arena, or in the snapshot, until the answer is sent. */
#ifndef PX_SERVER_CALL_H
#define PX_SERVER_CALL_H

#include "base/json.h"
#include "query/engine/engine.h"

typedef struct px_route px_route;
typedef struct px_collection px_collection; /* collection.h: what all calls share */
typedef struct px_who px_who;               /* who.h: who asks, and what they may */

typedef struct px_pair_text {
    px_str name, value;
} px_pair_text;

typedef struct px_pairs {
    px_pair_text *v;
    size_t n, cap;
} px_pairs;
/* Name and value are borrowed. */
void px_pairs_add(px_arena *a, px_pairs *p, px_str name, px_str value);
px_str px_pairs_get(const px_pairs *p, const char *name); /* the first; {NULL, 0}: none */

/* An answer of any size. `next` appends the next piece to `out` (some 64 KiB; an empty one with *wait_ms > 0 asks to
 * be called again then) and sets *end with the last. It runs on the BATCH lane, never twice at once. A failure in
 * the middle ends the connection without the final chunk, so that no client takes a part for the whole. `free` is
 * called once, whatever happens. */
typedef struct px_stream {
    px_status (*next)(void *state, px_buf *out, bool *end, uint32_t *wait_ms, px_err *err);
    void (*free)(void *state);
    void *state;
    uint64_t size; /* of all pieces together, where it is known; 0: it is not */
} px_stream;

typedef struct px_call {
    px_arena *arena;

    /* --- what came --- */
    px_str method;   /* "GET"; HEAD arrives as GET with `head` set */
    px_str path;     /* as sent, without the query part */
    px_pairs param;  /* of the query part, and of a form body; decoded */
    px_pairs header; /* names in small letters */
    px_pairs part;   /* {names} of the route's path; decoded */
    px_str body;
    struct px_spool *file; /* of an upload, instead of `body`; a handler that takes it sets NULL */
    px_str peer;           /* address of the client */
    char id[24];           /* of the request; answered as X-Request-Id and logged */
    bool head, zh, secure;

    /* --- what it works with --- */
    const px_route *route;
    px_collection *on;
    uint64_t state;    /* px_collection_state, not newer than `snap` */
    px_snapshot *snap; /* held by the call */
    px_stop stop;      /* deadline; raised when the client goes */
    px_how how;        /* .stop = &stop, .cache = the collection's */
    const px_who *who; /* never NULL */

    /* --- the answer --- */
    int status;       /* 200 */
    const char *type; /* media type; application/json */
    px_pairs answer;  /* further header fields */
    px_buf out;
    px_stream stream; /* .next != NULL: instead of `out` */

    /* --- for the log; a handler may say it --- */
    px_str query;  /* the query in its canonical form, or as it was asked */
    uint64_t rows; /* publications found or written */

    /* --- kept by call.c and route.c --- */
    px_status failed; /* of the problem that was answered; PX_OK */
    px_json **json;   /* bodies that were read */
    size_t n_json;
    bool ready; /* px_call_ready has been here */
} px_call;

/* A call from memory: target is path and query part ("/api/v1/count?q=x"). Everything is copied. The snapshot is the
 * collection's newest, referenced. */
px_call *px_call_new(px_collection *on, px_str method, px_str target, px_str body);
void px_call_free(px_call *c);
void px_call_header_add(px_call *c, px_str name, px_str value);
/* All header fields and the body are there: language (?lang=, else Accept-Language, else that of the process) and a form
 * body are read. px_route_answer does it; a second time does nothing. */
void px_call_ready(px_call *c);

/* The first value; {NULL, 0} when it was not given. An empty one has a pointer. */
px_str px_call_param(const px_call *c, const char *name);
px_str px_call_part(const px_call *c, const char *name);
px_str px_call_header(const px_call *c, const char *name); /* small letters */
bool px_call_has(const px_call *c, const char *name);
/* Values of a parameter given more than once: *at begins at 0. false: no more. */
bool px_call_each(const px_call *c, const char *name, size_t *at, px_str *value);
/* A whole number between lo and hi; `otherwise` when it was not given. PX_E_USAGE names the parameter. */
px_status px_call_u64(const px_call *c, const char *name, uint64_t otherwise, uint64_t lo,
                      uint64_t hi, uint64_t *out, px_err *err);
/* 1, true, yes; 0, false, no. */
px_status px_call_bool(const px_call *c, const char *name, bool otherwise, bool *out, px_err *err);
/* The body as JSON, an object; freed with the call. PX_E_USAGE where it is none, with the byte. */
px_status px_call_object(px_call *c, const px_json **out, px_err *err);

/* A writer on `out`, type application/json. */
px_jw px_call_json(px_call *c);
void px_call_answer(px_call *c, const char *name, px_str value); /* adds a header field */
/* Forget what was written and answer with the problem document of `err`. */
void px_call_problem(px_call *c, px_status st, const px_err *err);

#endif
