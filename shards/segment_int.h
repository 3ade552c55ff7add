/* segment_int.h: what the sources of a segment share. */
#ifndef PX_SHARDS_SEGMENT_INT_H
#define PX_SHARDS_SEGMENT_INT_H

#include "shards/segment.h"

/* SEGMENT of a folder whose stores are all written: it names them with length and checksum. */
px_status px_segment_write_head(const char *dir, uint32_t n_rows, const char *uuid, px_err *err);

#endif
