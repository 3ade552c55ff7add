/* xlscfb.h: the streams of a compound file (OLE2), the container of .xls, .doc and of encrypted
 * .xlsx. Source: [MS-CFB].
 *
 * The tables of sectors are read once (4 bytes for 512 of the file); chains are followed when a
 * stream is opened, and one that runs in a circle or out of the file is refused. */
#ifndef PX_INDEXER_XLSCFB_H
#define PX_INDEXER_XLSCFB_H

#include "base/arena.h"
#include "indexer/stream.h"

typedef struct px_cfb px_cfb;

/* `in` has random access and stays the caller's. PX_E_IO when it is damaged. */
px_status px_cfb_open(px_stream *in, px_cfb **out, px_err *err);
void px_cfb_close(px_cfb *c); /* NULL is fine */

bool px_cfb_has(const px_cfb *c, const char *name); /* case does not matter */
/* Open the stream of that name; it replaces the one opened before. PX_E_NOTFOUND. */
px_status px_cfb_stream(px_cfb *c, const char *name, px_err *err);
uint64_t px_cfb_size(const px_cfb *c); /* of the open stream */
/* Exactly n bytes at `offset` of the open stream; PX_E_IO where it ends before. Reading onwards is
 * fast (one copy from a window of 64 KiB). */
px_status px_cfb_read(px_cfb *c, uint64_t offset, void *to, size_t n, px_err *err);

#endif
