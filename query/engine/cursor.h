/* cursor.h: where a list of hits goes on, as a text to hand to somebody and get back later.
 *
 * It holds which collection in which state, a hash of the question with its order and unit, how many
 * hits came before and the last of them, and a checksum. Whoever comes back with it gets what follows
 * that hit, or a refusal; never another list. Opaque: its bytes may change with the version. */
#ifndef PX_QUERY_CURSOR_H
#define PX_QUERY_CURSOR_H

#include "query/engine/sort.h"

typedef struct px_cursor {
    uint64_t generation, set; /* state of the collection; which segments */
    uint64_t question;
    px_after place;
    uint32_t value; /* of the last hit, as px_hit.value */
} px_cursor;

#define PX_CURSOR_TEXT 96u /* room for one, NUL included */
void px_cursor_print(const px_cursor *c, char out[PX_CURSOR_TEXT]);
/* PX_E_QUERY when it is none, or not whole. */
px_status px_cursor_read(px_str text, px_cursor *out, px_err *err);

/* `question`: everything that decides the list (canonical form, order, unit, preferences). */
px_cursor px_cursor_at(const px_snapshot *snap, px_str question, const px_hit *last,
                       uint64_t position);
/* PX_E_QUERY: the collection has changed, or the question is another. */
px_status px_cursor_check(const px_cursor *c, const px_snapshot *snap, px_str question,
                          px_err *err);

#endif
