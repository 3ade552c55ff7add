/* exporting.h: all hits of an answer, written piece by piece or into a file: memory grows with the number of hits (24 bytes
 * each), not with their texts. For `patix export` and the server's exports. */
#ifndef PX_QUERY_EXPORTING_H
#define PX_QUERY_EXPORTING_H

#include "query/engine/export.h"
#include "query/engine/listing.h"

typedef struct px_exporting {
    px_export *e; /* borrowed */
    px_listing listing;
    px_page page;
    size_t at; /* hits written */
    bool begun;
} px_exporting;

/* The hits that `ask` says (limit, offset, after, sort, unit). Close also after a failure. */
px_status px_exporting_open(px_exporting *x, px_export *e, const px_answer *a, const px_ask *ask,
                            px_err *err);
void px_exporting_close(px_exporting *x);
/* Appends the next PX_OUTPUT_PIECE records; *end with the last. */
px_status px_exporting_next(px_exporting *x, px_buf *out, bool *end, px_err *err);

/* All of it as a file, whatever its format; a workbook can be had in no other way. After a failure nothing is left at
 * `path`. */
px_status px_exporting_file(px_exporting *x, const char *path, px_err *err);
/* Where the list goes on behind a limit: a cursor for `after`; empty at the end. */
px_str px_exporting_more(const px_exporting *x);
/* The day today (UTC), yyyymmdd; that of SOURCE_DATE_EPOCH (seconds since 1970) where it is set, for files that can be made
 * again byte by byte. */
uint32_t px_exporting_day(void);

#endif
