/* cross.h: two dimensions of a set crossed: the most frequent values of each, the cells between them, and the
 * sums over all values, shown or not, that indices are made of. */
#ifndef PX_ANALYTICS_CROSS_H
#define PX_ANALYTICS_CROSS_H

#include "query/analytics/analysis.h"
#include "query/engine/tally.h"

typedef struct px_axis {
    px_adim dim;
    px_tally tally;  /* where it was counted without lists: dim.off is NULL, n_pairs unknown */
    uint64_t *count; /* by value: units */
    uint32_t *rank;  /* values shown; of numbers (years) ascending, else by falling count */
    uint32_t *at;    /* by value: place in rank, PX_NIL = not shown */
    size_t n, n_all;
} px_axis;
/* Says how many units lack a value of it (a note); for every axis but the one on the data card. */
void px_axis_missing(px_work *w, px_table *t, const px_axis *x);
/* Says how many of its values are shown (a note), where some are not. */
void px_axis_cut(px_work *w, px_table *t, const px_axis *x);
/* `param` is the name of a FIELD or TEXT parameter, `top` how many values are shown. */
px_status px_axis_read(px_work *w, const char *param, size_t top, px_axis *out, px_err *err);
/* The same by counting alone, where that can be (px_work_tallies); else *can = false. Units' values are not known then,
 * but two such axes can be crossed. */
px_status px_axis_tally(px_work *w, const char *param, size_t top, px_axis *out, bool *can,
                        px_err *err);

typedef struct px_cross {
    const px_axis *row, *col;
    double *cell;              /* row->n * col->n: units with both, or sum of 1 / (k_row k_col) */
    double *row_sum, *col_sum; /* of values shown, over all values of the other axis */
    double sum;                /* over all pairs of values of all units */
} px_cross;
/* Of units with keep[u] (NULL: all). O(pairs). PX_E_LIMIT over 16 million cells. */
px_status px_cross_make(px_work *w, const px_axis *row, const px_axis *col, const bool *keep,
                        px_cross *out, px_err *err);
/* Of two axes that were tallied, counts of units. Without `sums` only the cells are right. */
px_status px_cross_tally(px_work *w, const px_axis *row, const px_axis *col, bool sums,
                         px_cross *out, px_err *err);

/* (P_ij / P_i) / (P_j / P); NAN where a sum is 0. */
double px_cross_rta(const px_cross *c, size_t i, size_t j);

#endif
