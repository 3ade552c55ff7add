/* finish.h: from what a handler wrote to what goes over the wire: validators, 304, byte ranges, compression, and the header
 * fields that every answer has. On calls from memory as well as on the loop's, so that tests need no socket.
 *
 *     px_finish f;
 *     px_finish_begin(&f, c, true);          // the route is found
 *     if (f.known && px_finish_unchanged(&f, c)) …   // 304 without any work
 *     px_route_answer(c);
 *     px_finish_answer(&f, c);               // ETag, 304, range, compression of a whole answer
 *
 * A pure route's ETag is made of what its answer depends on: state of the collection, target, language, coding. It is weak,
 * since an answer may say how long it took. Of others it is the sum of the answer's bytes, and strong. */
#ifndef PX_SERVER_FINISH_H
#define PX_SERVER_FINISH_H

#include "base/hash.h"
#include "query/server/accept.h"
#include "query/server/call.h"

typedef struct px_finish {
    px_coding coding; /* what the client takes */
    bool known;       /* key and etag are, before the answer is made */
    px_str key;       /* all that the answer depends on; in the call's arena */
    char etag[48];
} px_finish;

void px_finish_begin(px_finish *f, px_call *c, bool compress);
/* true: the client has it; the call now answers 304. */
bool px_finish_unchanged(const px_finish *f, px_call *c);
/* Which of n bytes are asked for: [*from, *to). 0: all, 1: those, 206 was put down with Content-Range; -1: they lie behind
 * the end, and the problem was. `etag` is what If-Range is compared with. */
int px_finish_range(const char *etag, px_call *c, uint64_t n, uint64_t *from, uint64_t *to);
/* On the thread that made the answer. */
void px_finish_answer(px_finish *f, px_call *c);
/* Fields of every answer: X-Request-Id, security, caching, Vary. Behind the ones above, once. */
void px_finish_fields(const px_finish *f, px_call *c);

/* A stream's pieces, compressed. NULL coding: as they are. */
typedef struct px_encoder px_encoder;
px_encoder *px_encoder_new(px_coding coding); /* NULL for PX_CODING_NONE */
void px_encoder_free(px_encoder *e);
px_status px_encoder_feed(px_encoder *e, px_str in, bool flush, bool last, px_buf *out,
                          px_err *err);
/* May answers of this media type be made smaller? */
bool px_finish_compresses(const char *type);
/* Path and parameters without `lang`, in order of their names: the same question has the same text. */
void px_finish_target(const px_call *c, px_buf *out);

#endif
