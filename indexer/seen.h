/* seen.h: was a publication met before in this run?
 *
 * Answers "first" only where that is certain. Up to PX_SEEN_EXACT numbers are remembered exactly
 * (about 45 bytes each); beyond that a filter of PX_SEEN_FILTER_BYTES takes over, which sometimes
 * says "met before" of one that was not: such a record takes the longer way and comes out the same.
 * So memory is bounded, whatever the number of records. Not thread-safe. */
#ifndef PX_INDEXER_SEEN_H
#define PX_INDEXER_SEEN_H

#include "patent/record.h"

#define PX_SEEN_EXACT        ((size_t)4 << 20)
#define PX_SEEN_FILTER_BYTES ((size_t)256 << 20)

typedef struct px_seen px_seen;
px_seen *px_seen_new(size_t exact_max); /* 0 = PX_SEEN_EXACT */
void px_seen_free(px_seen *s);

/* First sight of this record's publication? Also marks it. `group`: hash of its number without kind
 * (or of its key). A number without kind meets any of that number, and any meets one without. */
bool px_seen_first(px_seen *s, uint64_t group, const px_record *r);

#endif
