/* tally.h: values of rows counted where they stand: segment by segment, by the codes of columns, without lists of rows
 * or of their values. For what counts publications; who counts families needs lists (query/analytics/set.h).
 *
 * Law: a row counts once for each distinct value that it has. A segment all of whose rows are in the set is not
 * read to count one field: its column has the counts. */
#ifndef PX_QUERY_TALLY_H
#define PX_QUERY_TALLY_H

#include "query/engine/facet.h"
#include "shards/ordinal.h"

/* ---- one column of one segment ---- */

/* How many counters px_tally_segment wants: one a code, and some that mean nothing. */
size_t px_tally_slots(const px_col *c);
/* Rows of `bits` by code of a column as px_cols_counted gives it: `count` has px_tally_slots numbers, 0 before;
 * *missing, rows without a value, is added to. 0.5 to 1 ns a row that has one code, 2 to 6 one that may have several. */
px_status px_tally_segment(const px_col *c, const px_bitmap *bits, px_stop *stop, uint32_t *count,
                           uint64_t *missing, px_err *err);

/* ---- one field of a snapshot ---- */

typedef struct px_tally {
    px_snapshot *snap;
    const px_col **col;     /* by segment; NULL: no row has a value */
    const px_ordinals *ord; /* numbers of the codes, and the values */
} px_tally;
/* *can = false: the field is counted otherwise (numbers that are no years, names through groups). */
px_status px_tally_open(px_arena *a, px_snapshot *snap, const px_facet_ask *ask, px_tally *out,
                        bool *can, px_err *err);
/* By number of the value (ord->n of them, added to). */
px_status px_tally_count(const px_tally *t, const px_rowset *rows, const px_how *how,
                         uint64_t *count, uint64_t *missing, px_err *err);

/* The same with 1/k for each of a row's k values, added up in the order of rows; ord->n + 1 numbers, the last of no meaning. */
px_status px_tally_weigh(const px_tally *t, const px_rowset *rows, const px_how *how,
                         double *weight, px_err *err);
/* May a row have several values in any segment? Otherwise weights are counts. */
bool px_tally_several(const px_tally *t);

/* ---- two fields ---- */

typedef struct px_tally_axis {
    const px_tally *t;
    const uint32_t *at; /* by number of the value: its place, PX_NIL = not shown */
    size_t n;           /* places */
} px_tally_axis;
/* Rows by pair of values: cell[i * (col->n + 1) + j], where place n stands for all values that are not shown; 0
 * before. With `shown`, only cells of places in both are right, which is quicker where rows may have several values of
 * both. About 1 ns a row, 3 to 6 where it may have several values. */
px_status px_tally_cross(const px_tally_axis *row, const px_tally_axis *col, const px_rowset *rows,
                         bool shown, const px_how *how, uint64_t *cell, px_err *err);

#endif
