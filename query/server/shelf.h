/* shelf.h: whole answers that may be given again: those of pure routes, under a key that holds everything they depend on
 * (finish.h). So an answer is never wrong, only forgotten: the one not asked for longest goes first. Any thread. */
#ifndef PX_SERVER_SHELF_H
#define PX_SERVER_SHELF_H

#include "query/server/finish.h"

typedef struct px_shelf px_shelf;
px_shelf *px_shelf_new(size_t max_bytes); /* 0: keeps nothing */
void px_shelf_free(px_shelf *s);
/* Status, type, fields and body of the answer into the call. false: not known. */
bool px_shelf_get(px_shelf *s, const px_finish *f, px_call *c);
/* Keep a copy of a finished 200, before px_finish_fields. What is larger than an eighth of the shelf is not kept. */
void px_shelf_put(px_shelf *s, const px_finish *f, const px_call *c);

typedef struct px_shelf_stats {
    uint64_t asked, found, dropped, entries, bytes, max_bytes;
} px_shelf_stats;
void px_shelf_look(px_shelf *s, px_shelf_stats *out);

#endif
