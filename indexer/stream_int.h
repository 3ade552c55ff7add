/* stream_int.h: what archive.c needs of a stream beyond stream.h. */
#ifndef PX_INDEXER_STREAM_INT_H
#define PX_INDEXER_STREAM_INT_H

#include "indexer/unpack.h"

/* The member at hand of `member`, an archive read out of `under`, as a stream; packed ones are
 * unpacked. Both stay the caller's and must outlive it. */
px_status px_stream_member(px_stream *under, px_unpack *member, const char *path, px_stream **out,
                           px_err *err);
/* For px_unpack_*: the stream's bytes as they come by px_stream_read, with seek where it has random
 * access. */
px_unpack_source px_stream_as_source(px_stream *s);
/* One more member was found in what is read out of the same file; PX_E_LIMIT beyond
 * PX_ARCHIVE_MEMBERS_MAX. */
px_status px_stream_count_member(px_stream *s, px_err *err);
/* A limit that holds for the whole file has been reached: every further read says the same. */
bool px_stream_spent(const px_stream *s);

#endif
