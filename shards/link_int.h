/* link_int.h: what the makers of links share: segments and dead rows of one commit, with row bases.
 */
#ifndef PX_SHARDS_LINK_INT_H
#define PX_SHARDS_LINK_INT_H

#include "shards/link.h"

typedef struct px_link_set {
    px_segment *const *seg;
    px_bitmap *const *dead;
    size_t n;
    uint32_t *base;
} px_link_set;

static inline bool px_link_live(const px_link_set *s, size_t seg, uint32_t row) {
    return !s->dead[seg] || !px_bitmap_has(s->dead[seg], row);
}

/* Dense group numbers of applications and families, in order of their first row; PX_NIL for dead
 * rows. */
px_status px_link_groups(const px_link_set *s, uint32_t *app, uint32_t *n_apps, uint32_t *fam,
                         uint32_t *n_fams, px_err *err);

#endif
