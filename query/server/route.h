/* route.h: the routes: what can be asked of the server, one row each.
 *
 * Families of routes are files (api_search.c, api_records.c, ops.c …), each with `const px_route px_<family>_routes[]`
 * that routes.c names. The dispatcher, the OpenAPI document, docs/API.md, the tests of responses against
 * their schemas and the tests of roles come from these rows, so that an endpoint is one row and one handler.
 *
 * A path is a pattern of literal parts and {names}; a last {name...} takes the rest with its slashes. The row that is more
 * literal wins, from left to right. A path that is known with another method is 405 with Allow. */
#ifndef PX_SERVER_ROUTE_H
#define PX_SERVER_ROUTE_H

#include "query/server/call.h"

typedef enum px_lane {
    PX_LANE_INLINE, /* on the loop: microseconds, no disk */
    PX_LANE_SEARCH, /* bounded; full: 503 with Retry-After at once */
    PX_LANE_BATCH   /* exports, imports, reports */
} px_lane;

/* The least role that may. */
typedef enum px_role {
    PX_ROLE_NOBODY, /* also without a name where public reading is off: health, log-in */
    PX_ROLE_READER,
    PX_ROLE_ANALYST,
    PX_ROLE_CURATOR,
    PX_ROLE_ADMIN
} px_role;

typedef struct px_route_param {
    const char *name;
    const char *in;       /* "path", "query", "header" */
    const char *type;     /* "string", "integer", "boolean", or choices "table|json|csv" */
    const char *standard; /* when it is not given; NULL: must be given, "": nothing */
    const char *en, *zh;  /* what it means, without a full stop */
    const char *example;  /* or NULL */
} px_route_param;

struct px_route {
    const char *method, *path; /* "GET", "/api/v1/records/{number}" */
    const char *id;            /* operationId, stable */
    const char *family;        /* tag */
    px_lane lane;
    px_role role;
    bool changes;        /* changes state: asks for a CSRF token with cookies, is audited */
    const char *en, *zh; /* one sentence */
    const px_route_param *param;
    size_t n_params;
    const char *takes; /* schema of the body: a name of schemas, or NULL */
    const char *gives; /* schema of a 2xx answer, or NULL where `type` is no JSON */
    const char *type;  /* media type of the answer; NULL: application/json */
    /* Further media types, by a parameter or by Accept, with commas between; or NULL. */
    const char *others;
    px_status (*run)(px_call *c, px_err *err);
    /* The body is a file of any size: it goes to disk as it comes (c->file), and this is asked before the first byte of it.
     * `expected`: its bytes, 0: not known. NULL: the body is in memory. */
    px_status (*admit)(px_call *c, uint64_t expected, px_err *err);
    /* Instead of the problem document: the body of a failure as the clients of a foreign protocol want it. Sets status and
     * type. NULL: the problem document. */
    void (*fault)(px_call *c, px_status st, const px_err *err);
    bool
        open; /* parameters that the row does not name are let through; else they are PX_E_USAGE. lang is always known */
    bool
        pure; /* GET: the answer depends on nothing but the collection's files, target, body and language, so it may be kept
                  and answered again, and its ETag is known before it is made */
};
#define PX_ROUTE_PARAMS(p) .param = (p), .n_params = sizeof(p) / sizeof *(p)

size_t px_route_count(void);
const px_route *px_route_at(size_t i);
/* px_call_ready, then fills c->route and c->part. NULL: *allow says which methods the path has ("GET, HEAD"), empty for an unknown path. */
const px_route *px_route_find(px_call *c, px_str *allow);
/* The row of an upload, which has no {names}; NULL: this is none. Before the body has come. */
const px_route *px_route_upload(px_str method, px_str path);
/* Role and parameters of c->route; then admit. */
px_status px_route_admit(px_call *c, uint64_t expected, px_err *err);
/* Find (unless c->route is there), check parameters against the row, the role, run, make a problem document of a failure: the whole of an answer but
 * for the lane, ETag, compression and quotas, which are the server's. Never fails: the answer says it. */
void px_route_answer(px_call *c);

/* Schemas of JSON bodies: shapes (shape.h), in OpenAPI 3.1 as JSON Schema 2020-12 under #/components/schemas/NAME. */
typedef struct px_schema {
    const char *name, *shape;
} px_schema;
const px_schema *px_schema_find(px_str name);
size_t px_schema_count(void);
const px_schema *px_schema_at(size_t i);

/* The OpenAPI 3.1 document of all rows, in English or Chinese. `base`: address of the server. */
void px_openapi_write(px_str base, bool zh, px_buf *out);

#endif
