/* exporting.h: all hits of an answer, written piece by piece: memory grows with the number of hits (24 bytes each), not
 * with their texts. For `patix export` and the server's exports. */
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

#endif
