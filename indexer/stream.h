/* stream.h: bytes in. A file, stdin, bytes in memory or a member of an archive is read as one
 * stream of plain bytes: .gz, .bz2, .xz, .lzma, .lz, .zst, .lz4 and .Z are unpacked on the way, also
 * one in another. What it is is decided by content. Memory is fixed. Not shared between threads at
 * the same time.
 *
 * Archives are not unpacked here (archive.h): a .zip comes as its bytes, a .tar.gz as the bytes of
 * the .tar.
 *
 * Limits against files made to fill a machine hold for a stream and all that is read out of it,
 * each layer of packing for itself: `unpack_max` bytes in sum, and 250 times the bytes read of
 * the file as soon as that is more than 64 MiB. Beyond is PX_E_LIMIT with the figures. */
#ifndef PX_INDEXER_STREAM_H
#define PX_INDEXER_STREAM_H

#include "base/err.h"
#include "base/str.h"

typedef struct px_stream px_stream;

#define PX_STREAM_UNPACK_MAX ((uint64_t)1 << 40)
#define PX_STREAM_RATIO_MAX  250
#define PX_STREAM_RATIO_FROM ((uint64_t)64 << 20)

/* `path` "-" is stdin. `unpack_max` 0 = PX_STREAM_UNPACK_MAX. PX_E_NOTFOUND, PX_E_IO,
 * PX_E_INPUT for a folder. */
px_status px_stream_open(const char *path, uint64_t unpack_max, px_stream **out, px_err *err);
/* The same; sentences call the file `called`, which need not be where it lies. */
px_status px_stream_open_as(const char *path, const char *called, uint64_t unpack_max,
                            px_stream **out, px_err *err);
/* A stream over bytes in memory (tests, fuzzing); they are read as they are and must stay. */
px_stream *px_stream_memory(px_str bytes);
void px_stream_limit(px_stream *s, uint64_t unpack_max); /* as for open */
void px_stream_close(px_stream *s);                      /* NULL is fine */

/* The first `want` bytes (fewer at the end of the stream) without consuming them; call before
 * read. Valid until the next call. */
px_status px_stream_peek(px_stream *s, size_t want, px_str *out, px_err *err);
/* The next piece, empty at the end; valid until the next call. PX_E_IO for damaged compressed data,
 * PX_E_LIMIT beyond the limits; a call after a failure fails again. All that stands before the
 * damage is given out, also where peek met it. */
px_status px_stream_read(px_stream *s, px_str *out, px_err *err);

/* Random access. A plain file on disk and bytes in memory have it by themselves. Any other stream
 * is read to its end by px_stream_spool: into memory up to `memory_max` bytes, beyond that into a
 * file without a name in $TMPDIR (else /var/tmp), which goes with the stream. Call it before read;
 * the stream is then still to be read from its first byte. PX_E_NOSPACE, and as px_stream_read. */
px_status px_stream_spool(px_stream *s, size_t memory_max, px_err *err);
bool px_stream_is_random(const px_stream *s);
/* Of a stream with random access: all its bytes; up to `want` bytes from `offset` on (fewer at the
 * end only); what px_stream_read gives next. */
uint64_t px_stream_size(const px_stream *s);
px_status px_stream_at(px_stream *s, uint64_t offset, void *to, size_t want, size_t *got,
                       px_err *err);
px_status px_stream_seek(px_stream *s, uint64_t offset, px_err *err);
/* For libraries that want a file to open: the path of the plain file on disk, else of a temporary
 * one with the same bytes (/proc/self/fd/N). Until close. Spools as needed. */
px_status px_stream_file(px_stream *s, const char **path, px_err *err);
/* All bytes at once, for what cannot be read in pieces; PX_E_LIMIT beyond `max`. Until close. */
px_status px_stream_all(px_stream *s, size_t max, px_str *out, px_err *err);

uint64_t px_stream_bytes_read(const px_stream *s);  /* of the file as it lies on disk */
uint64_t px_stream_bytes_total(const px_stream *s); /* size on disk; 0 = unknown */
const char *px_stream_path(const px_stream *s);

#endif
