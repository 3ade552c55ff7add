/* cell.h: cells of tables as conditions of the query language, and back.
 *
 * Most numbers of an analysis are conditions on records (drill.c). Some hang on all records of the set at once (a cluster,
 * a rank), or on several facts in a way that the language has no words for (months from the grant to the end of the
 * right). Their clause names the cell itself:
 *
 *     QUERY having{cell="survival by=cc: ended group=CN months=24"}
 *
 * the analysis with whatever is not as it stands (options and parameters alike), behind the colon the column and what tells the row
 * from all others of the table: values of its columns, or row=3, its number. A value with blanks or signs stands in '…', a ' in it twice. The
 * records are those on the left of having{…}, else all; the analysis is run again over them, and the rows of the units that it counted
 * there are the answer. So a clause is short whatever it finds, can be typed, kept, and joined with others, and goes with
 * the collection: next month it is that cell of next month.
 *
 * Refused is what means no cell: an unknown analysis or column, a row that is not there or not the only one, a number
 * that counts no units. */
#ifndef PX_ANALYTICS_CELL_H
#define PX_ANALYTICS_CELL_H

#include "query/analytics/analysis.h"
#include "query/engine/cell.h"

typedef struct px_cell_key {
    px_str column, value;
} px_cell_key;

typedef struct px_cell_ask {
    const px_analysis *what;
    px_analysis_options opt;
    px_dialect dialect; /* of queries among the parameters */
    const char **param; /* pairs */
    size_t n_params;
    px_str column;
    px_cell_key *key; /* may be none, of a table with one row */
    size_t n_keys;
} px_cell_ask;

/* What stands between the quotation marks. PX_E_QUERY says what is wrong. Lives in `a`. */
px_status px_cell_read(px_arena *a, px_str text, px_cell_ask *out, px_err *err);

/* The value of a cell as a key says it; `number` is room for one. */
px_str px_cell_key_text(const px_cell *c, char number[32]);

/* Gives each cell that counts units and has no clause one of this kind. */
void px_cells_name(px_work *w, px_table *t);

/* More columns: behind each one that has clauses another, query_ID, with the whole queries, `query` having{CLAUSE}; of the row itself
 * "query". As many as the table has room for. */
void px_table_queries(px_table *t, px_str query);

/* How the engine works out cell=: px_cell_maker_is(px_cell_find). */
px_cell_maker px_cell_find;

/* ---- for drill.c: a run that looks for what stands behind a cell ---- */
typedef struct px_find {
    const px_cell_ask *ask;
    const px_table *table; /* as far as it is made */
    px_rowset *set;        /* set[0]: the records that are asked among; then what was picked */
    size_t n, cap;
} px_find;

/* May the row that was added last be the one, as far as its cells are there? */
bool px_find_is_here(const px_find *f);
/* The clause of these units, for the time of the run. */
px_str px_find_keep(px_work *w, const uint32_t *unit, size_t n);

#endif
