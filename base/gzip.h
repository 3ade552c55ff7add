/* gzip.h: face of zlib: a stream of bytes as one gzip member (RFC 1952), piece by piece. Not shared between threads. */
#ifndef PX_BASE_GZIP_H
#define PX_BASE_GZIP_H

#include "base/buf.h"
#include "base/err.h"

typedef struct px_gzip px_gzip;

px_gzip *px_gzip_new(int level); /* 1 fast .. 9 small */
void px_gzip_free(px_gzip *g);   /* NULL is fine */
/* Append what `in` becomes to `out`. `flush`: everything up to here can be read by who gets it. `last`: the end; a later
 * feed begins another member. PX_E_LIMIT when `out` is full. */
px_status px_gzip_feed(px_gzip *g, px_str in, bool flush, bool last, px_buf *out, px_err *err);

#endif
