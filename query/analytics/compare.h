/* compare.h: one analysis over two to six sets (mine, theirs, the field) as one table.
 *
 * Rows are joined by their key, the texts, years and days in front of the first figure: `year`, `row` and `col`. Each set
 * gets a group of the columns behind it, `mine.n`, `theirs.n`; a column `complete` stays one. Where a table has no such
 * key, a key occurs twice, or the columns would be too many, the tables are put one below the other instead, with the
 * column `set` in front. Nothing is computed: every cell is that of the single run over its set, and a cell without a
 * value where a set has no such row.
 *
 * Rows of years come in order, others as they come, those of the first set first. A cell's clause (table.h) goes to the
 * query of its set. Notes carry the name of their set.
 *
 * Lines and bars of all sets share one chart. Of what cannot lie on top of one another (heat maps, stacks, networks, bubbles)
 * a picture has a panel a set, and a sheet a chart a set. */
#ifndef PX_ANALYTICS_COMPARE_H
#define PX_ANALYTICS_COMPARE_H

#include "query/analytics/many.h"

typedef struct px_sets {
    size_t n; /* 2 to PX_SETS_MAX */
    px_str name[PX_SETS_MAX], query[PX_SETS_MAX];
    px_answer answer[PX_SETS_MAX];
    px_many many[PX_SETS_MAX];
} px_sets;

/* "mine=ti=laser": a name of letters, digits, _ and - (of any script), and a query. Borrowed. PX_E_USAGE also for a name
 * that is there already, and for one set too many. */
px_status px_sets_add(px_sets *s, px_str text, px_err *err);
/* Asks all of them. On PX_E_QUERY *bad is the number of the set. `opt` and `how` are borrowed. */
px_status px_sets_open(px_sets *s, px_arena *a, px_snapshot *snap, const px_analysis_options *opt,
                       const px_how *how, size_t *bad, px_err *err);
void px_sets_close(px_sets *s); /* safe on a zeroed one; results then are no longer good */

/* `what` over all of them, joined into *out, in the arena of px_sets_open. */
px_status px_sets_run(px_sets *s, const px_analysis *what, const char *const *params,
                      size_t n_params, px_result *out, px_err *err);

#endif
