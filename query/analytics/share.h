/* share.h: the units of a set dealt out to groups (all, years, values of a field), and the order statistics that
 * several families of analyses need.
 *
 * The parameter `by` is a text: "all", "year", or what facets can count ("pa1", "cc", "ipc.subclass"). A unit with
 * several values belongs to each of their groups, whole. */
#ifndef PX_ANALYTICS_SHARE_H
#define PX_ANALYTICS_SHARE_H

#include "query/analytics/analysis.h"

typedef struct px_shares {
    size_t n; /* groups: years ascending, values by falling size */
    px_str *name;
    uint32_t *off, *unit; /* units of group g: unit[off[g]] … unit[off[g + 1] - 1], ascending */
    px_str *drill;        /* by group; "*" for "all" */
    uint64_t n_all;       /* groups without the limit `top` */
    bool years;
} px_shares;
/* `top` = 0: all; does not limit years. The columns' head is px_shares_column. */
px_status px_shares_make(px_work *w, px_str by, size_t top, px_shares *out, px_err *err);
void px_shares_column(const px_shares *s, px_table *t);
/* The first cell of group g's row, and its clause. */
void px_shares_row(const px_shares *s, size_t g, px_table *t);

/* The clause of one value of a field: px_work_clause by field. */
px_str px_share_clause(px_work *w, px_field f, px_str value);

/* The value below which a part q of the numbers lies, between two of them in proportion (type 7 of Hyndman and Fan,
 * as spreadsheets do); NaN of none. Sorts `v`. */
double px_quantile(double *v, size_t n, double q);
/* Whole months from one day to another; an unknown day is the first. PX_NIL when a month is unknown or the second
 * lies before the first. */
uint32_t px_months(uint32_t from, uint32_t until);

#endif
