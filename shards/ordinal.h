/* ordinal.h: the values of a dictionary column numbered over all segments of a snapshot, so that a count over
 * many segments adds numbers instead of comparing texts.
 *
 * Made when first asked for (a look at every value of every segment), kept as long as the snapshot; 4 bytes a
 * value and segment. Several threads may ask. */
#ifndef PX_SHARDS_ORDINAL_H
#define PX_SHARDS_ORDINAL_H

#include "shards/snapshot.h"

typedef struct px_ordinals {
    uint32_t n;    /* different values */
    px_str *value; /* by number; slices of the segments' dictionaries */
    uint32_t **
        map; /* by segment: code -> number, code n_dict -> n; NULL where the segment has no such column */
} px_ordinals;

#define PX_ORDINAL_GROUPS 5 /* as a level: names through the collection's groups (names.h) */
/* The codes are those of the column that px_cols_counted gives: with `level` 1 to 4 of class symbols cut to a level, of pdy,
 * ady and epdy of years, else of the column itself. A snapshot without the column gives n == 0. PX_E_DAMAGED when a
 * segment's column is no dictionary. */
px_status px_snapshot_ordinals(px_snapshot *s, px_str column, int level, const px_ordinals **out,
                               px_err *err);
/* Are they there already? */
bool px_snapshot_has_ordinals(px_snapshot *s, px_str column, int level);
/* For the snapshot when it goes. */
void px_ordinal_cache_free(px_ordinal_cache *c);

#endif
