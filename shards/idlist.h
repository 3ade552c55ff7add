/* idlist.h: rows of several ids as bytes, for what is too rare for a bitmap each (bitmaps.px).
 *
 * u32 n, n times (u32 id, u32 end), ids ascending, then u32 rows, ascending for each id: those of pair i end at end[i] and begin at
 * end[i - 1]. Looking an id up is a binary search. */
#ifndef PX_SHARDS_IDLIST_H
#define PX_SHARDS_IDLIST_H

#include "base/bitmap.h"

typedef struct px_idlist {
    px_buf heads, rows;
    uint32_t n;
} px_idlist;
px_idlist px_idlist_new(void);
void px_idlist_done(px_idlist *l);
/* Ids come in ascending order. */
void px_idlist_add(px_idlist *l, uint32_t id, const uint32_t *rows, size_t n);
/* The bytes of all that was added, behind what `out` holds; the list is empty then. */
void px_idlist_put(px_idlist *l, px_buf *out);

/* The rows of an id, all below n_rows; NULL when it is not there. PX_E_DAMAGED where the bytes cannot be such a list. */
px_status px_idlist_get(px_str bytes, uint32_t id, uint32_t n_rows, px_bitmap **out, px_err *err);
/* Which of `n` numbers in bytes, `step` numbers apart from number `from` on, is `id`? n: none. */
size_t px_idlist_place(px_str bytes, size_t from, size_t step, size_t n, uint32_t id);

#endif
