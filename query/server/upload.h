/* upload.h: bodies that go to disk as they come, so that memory does not grow with them and the loop never waits for a disk.
 *
 *     header is whole   px_upload_begin    the exchange is held; a thread asks the door and the row's `admit`
 *     bytes come        px_upload_take     they are gathered; the thread writes them by the quarter MiB
 *     body is whole     px_upload_end      the thread writes the rest and calls the handler
 *     client has gone   px_upload_drop     the thread removes the file and tells the door
 *
 * One thread does all of it, in the order it was asked for; what it has done comes back to the loop by px_uploads_back. An
 * upload that was let in is never refused for want of a place. All functions are called on the loop. */
#ifndef PX_SERVER_UPLOAD_H
#define PX_SERVER_UPLOAD_H

#include "query/server/call.h"

typedef struct px_server px_server;
typedef struct px_request px_request;
typedef struct px_uploads px_uploads;
typedef struct px_upload px_upload;

px_status px_uploads_new(px_server *s, px_uploads **out, px_err *err);
/* What was asked for is done first. */
void px_uploads_free(px_uploads *all);
/* What is done comes back to its requests. */
void px_uploads_back(px_uploads *all);

px_upload *px_upload_begin(px_uploads *all, px_request *r, uint64_t expected);
/* false: enough for now; px_http_go follows. */
bool px_upload_take(px_upload *u, px_str piece);
/* `cut`: not all of it was taken, it is too large. */
void px_upload_end(px_upload *u, bool cut);
/* `u` is gone when it returns; the call is taken over. */
void px_upload_drop(px_upload *u, px_call *call);

/* One that was not let in. */
void px_upload_free(px_upload *u);

/* On the thread; request.c. */
void px_request_admit(px_request *r, uint64_t expected);
void px_request_uploaded(px_request *r, px_status st, const px_err *why);
void px_request_dropped(px_server *s, px_call *c);
/* On the loop; request.c. */
void px_request_admitted(px_request *r);
void px_request_go(px_request *r);
void px_request_end_upload(px_request *r);

#endif
