/* cache.h: row sets that were found before, so that the next question that asks for the same part of
 * the same segment need not look again.
 *
 * A segment never changes (S2), so a set is called by the segment's uuid and the meaning of a step
 * (step_key.h), and is never wrong, only forgotten: the one not asked for longest goes first when the
 * bytes run out. Dead rows are in the sets and are taken off behind them, so a commit that only marks
 * rows leaves all of it standing. Shared by any number of threads; a set is copied under no lock. */
#ifndef PX_QUERY_CACHE_H
#define PX_QUERY_CACHE_H

#include "base/bitmap.h"
#include "base/str.h"

typedef struct px_cache px_cache;
px_cache *px_cache_new(size_t max_bytes);
void px_cache_free(px_cache *c); /* nobody may be at it; NULL is fine */

/* true: known; *out is a copy, to be freed, or NULL when no row is in it. */
bool px_cache_get(px_cache *c, px_str name, px_bitmap **out);
/* Keep a copy (NULL = the empty set). What is larger than an eighth of the cache is not kept. */
void px_cache_put(px_cache *c, px_str name, const px_bitmap *rows);

void px_cache_clear(px_cache *c);

typedef struct px_cache_stats {
    uint64_t asked, found;    /* since the cache was made; the hit rate is found / asked */
    uint64_t stored, dropped; /* sets put in; thrown out for want of room */
    uint64_t entries, bytes, max_bytes;
} px_cache_stats;
void px_cache_look(px_cache *c, px_cache_stats *out);

#endif
