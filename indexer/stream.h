/* stream.h: bytes in. Face of libarchive's raw reader: a plain, .gz, .zst, .xz or .bz2 file, or
 * stdin, is read as one stream of decompressed bytes. What it is is decided by content. Memory is
 * fixed; a stream that unpacks to more than its limit is refused, so that a small file cannot fill
 * a machine. Not shared between threads at the same time. */
#ifndef PX_INDEXER_STREAM_H
#define PX_INDEXER_STREAM_H

#include "base/err.h"
#include "base/str.h"

typedef struct px_stream px_stream;

#define PX_STREAM_UNPACK_MAX ((uint64_t)1 << 40)

/* `path` "-" is stdin. `unpack_max` 0 = PX_STREAM_UNPACK_MAX. PX_E_NOTFOUND, PX_E_IO,
 * PX_E_INPUT for a folder. */
px_status px_stream_open(const char *path, uint64_t unpack_max, px_stream **out, px_err *err);
/* A stream over bytes in memory (tests, fuzzing); they are read as they are and must stay. */
px_stream *px_stream_memory(px_str bytes);
void px_stream_close(px_stream *s);

/* The first `want` bytes (fewer at the end of the stream) without consuming them; call before
 * read. Valid until the next call. */
px_status px_stream_peek(px_stream *s, size_t want, px_str *out, px_err *err);
/* The next piece, empty at the end; valid until the next call. PX_E_IO for damaged compressed data,
 * PX_E_LIMIT beyond the limit. */
px_status px_stream_read(px_stream *s, px_str *out, px_err *err);

uint64_t px_stream_bytes_read(const px_stream *s);  /* compressed bytes */
uint64_t px_stream_bytes_total(const px_stream *s); /* size on disk; 0 = unknown */
const char *px_stream_path(const px_stream *s);

#endif
