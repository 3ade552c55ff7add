/* rowset.h: rows of a snapshot, one bitmap a segment. What a query gives and what everything that
 * counts, sorts or charts takes.
 *
 * Only live rows of segments that are open are ever in it. It borrows the snapshot, which must be
 * held as long (S3: a row number never leaves its snapshot). */
#ifndef PX_QUERY_ROWSET_H
#define PX_QUERY_ROWSET_H

#include "query/engine/stop.h"
#include "shards/snapshot.h"

typedef struct px_rowset {
    px_snapshot *snap;
    px_bitmap **seg; /* by segment; NULL = no row */
} px_rowset;

void px_rowset_init(px_rowset *s, px_snapshot *snap); /* empty */
void px_rowset_release(px_rowset *s);
void px_rowset_copy(const px_rowset *s, px_rowset *out); /* of the same snapshot */
uint64_t px_rowset_count(const px_rowset *s);
bool px_rowset_has(const px_rowset *s, uint32_t global);
void px_rowset_add(px_rowset *s, uint32_t global); /* fastest in ascending order */

/* All global rows in ascending order: px_rowset_count numbers. */
void px_rowset_all(const px_rowset *s, uint32_t *rows);

/* The same in pieces:
 *     px_rowset_iter it;
 *     px_rowset_begin(&it, set);
 *     while ((n = px_rowset_read(&it, rows))) ...
 * The set must not change meanwhile. */
typedef struct px_rowset_iter {
    const px_rowset *set;
    size_t seg; /* segment that the last piece came from */
    bool begun;
    px_bitmap_iter bits;
} px_rowset_iter;
void px_rowset_begin(px_rowset_iter *it, const px_rowset *set);
/* At most PX_STOP_ROWS rows, all of one segment; 0 at the end. */
size_t px_rowset_read(px_rowset_iter *it, uint32_t *rows);

#endif
