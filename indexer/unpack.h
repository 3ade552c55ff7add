/* unpack.h: face of libarchive: bytes that come from a function are unpacked, either as one packed
 * stream (gzip and the like) or as an archive with members. Knows nothing of files and limits: that
 * is stream.c and archive.c, its only users. */
#ifndef PX_INDEXER_UNPACK_H
#define PX_INDEXER_UNPACK_H

#include "indexer/archive.h"

typedef struct px_unpack_source {
    void *self;
    /* The next piece, empty at the end; valid until the next call. */
    px_status (*read)(void *self, px_str *out, px_err *err);
    /* Where the next piece begins; NULL = there is only forward. */
    px_status (*seek)(void *self, uint64_t offset, px_err *err);
    uint64_t size; /* of all bytes, with seek */
} px_unpack_source;

typedef struct px_unpack px_unpack;

/* Do these first bytes (8 are enough) begin something that px_unpack_packed unpacks? */
bool px_unpack_is_packed(px_str first);
/* A failure of `read` or `seek` comes back as it was; what libarchive says is PX_E_IO with its
 * words and no name. PX_ARCHIVE_ZIP with `seek` is read by its directory. */
px_status px_unpack_packed(px_unpack_source from, px_unpack **out, px_err *err);
px_status px_unpack_archive(px_unpack_source from, px_archive_format format, px_unpack **out,
                            px_err *err);
void px_unpack_close(px_unpack *u); /* NULL is fine */
/* Next member: 1, 0 = end, < 0 = status. `name` as it stands in the archive, in whatever encoding. */
int px_unpack_next(px_unpack *u, px_member *out, px_err *err);
/* Next piece of the member, empty at its end; holes are given as zeros. Until the next call. */
px_status px_unpack_read(px_unpack *u, px_str *out, px_err *err);
bool px_unpack_broken(const px_unpack *u); /* no further member can be read */

#endif
