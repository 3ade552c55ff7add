/* archive_int.h: the end record of a zip (for archive*.c only). */
#ifndef PX_INDEXER_ARCHIVE_INT_H
#define PX_INDEXER_ARCHIVE_INT_H

#include "indexer/archive.h"

typedef struct px_zip_end {
    bool found;
    uint32_t volume;       /* number of this volume, from 0 */
    uint32_t members;      /* 0xFFFF: that many or more */
    uint64_t offset, size; /* of the directory */
} px_zip_end;

/* `in` has random access. */
px_status px_zip_directory(px_stream *in, px_zip_end *out, px_err *err);

#endif
