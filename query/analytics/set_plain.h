/* set_plain.h: columns of a set whose units are single rows (publications, and families of one), read segment by
 * segment, without the look at what a unit has already that units of several rows need. */
#ifndef PX_ANALYTICS_SET_PLAIN_H
#define PX_ANALYTICS_SET_PLAIN_H

#include "query/analytics/set.h"
#include "shards/ordinal.h"

/* Is every unit one row? Rows are ascending then. */
static inline bool px_plain(const px_aset *s) {
    return s->n_rows == s->n;
}
/* `col`: by segment, NULL: no value. By unit the number, PX_NIL = none. */
px_status px_plain_read(const px_aset *s, const px_col *const *col, uint32_t *v, px_err *err);
/* d->off, v, n_pairs and missing of a column of codes; `alike`: two codes of a row may have one number. */
px_status px_plain_codes(const px_aset *s, const px_col *const *col, const px_ordinals *ord,
                         bool alike, px_adim *d, px_err *err);

#endif
