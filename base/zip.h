/* zip.h: face of zstd: one frame a record with a trained dictionary. Frames carry a checksum, so a
 * damaged record is noticed when it is read. Contexts are not shared between threads; dictionaries
 * are. */
#ifndef PX_BASE_ZIP_H
#define PX_BASE_ZIP_H

#include "base/buf.h"
#include "base/err.h"

typedef struct px_zdict px_zdict; /* digested, immutable, for compression and decompression */
typedef struct px_zctx px_zctx;   /* one a thread */

/* Train from samples laid end to end (sizes[i] bytes each), at most max_bytes and at most an eighth
 * of the text. Fewer than 100 samples or less than 8 KB of text: appends nothing, which is no
 * error. */
px_status px_zdict_train(const void *samples, const size_t *sizes, size_t n_samples,
                         size_t max_bytes, px_buf *out, px_err *err);
/* Bytes are copied. Empty bytes = no dictionary. `level` is for compression (3 usual); 0 = for
 * reading only, which costs far less to make. */
px_status px_zdict_new(px_str bytes, int level, px_zdict **out, px_err *err);
void px_zdict_free(px_zdict *d);

px_zctx *px_zctx_new(void);
void px_zctx_free(px_zctx *c);

/* Append one frame (content size and checksum inside) to `out`. */
px_status px_zip(px_zctx *c, const px_zdict *d, px_str in, px_buf *out, px_err *err);
/* Append the content of one frame; PX_E_DAMAGED when it does not hold, PX_E_LIMIT when it says it
 * is larger than max_bytes. */
px_status px_unzip(px_zctx *c, const px_zdict *d, px_str frame, size_t max_bytes, px_buf *out,
                   px_err *err);

/* A stream of bytes as one frame, piece by piece, for readers of at most 8 MiB of window (RFC 9659). */
typedef struct px_zstream px_zstream;
px_zstream *px_zstream_new(int level);
void px_zstream_free(px_zstream *z); /* NULL is fine */
/* Append what `in` becomes to `out`. `flush`: everything up to here can be read by who gets it. `last`: the end of the frame;
 * a later feed begins another. PX_E_LIMIT when `out` is full. */
px_status px_zstream_feed(px_zstream *z, px_str in, bool flush, bool last, px_buf *out,
                          px_err *err);

#endif
