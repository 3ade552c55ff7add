/* chart.h: which columns of a table its chart shows, said once for pictures, sheets and pages.
 *
 * The usual rule, where the analysis says nothing else (px_table_draw):
 * - along the axis (or as label): the first column, a rank left out;
 * - series: the first column of figures that is counted (table.h, drill_column), else the first of figures; a line or
 *   stack takes all further ones of the same type and unit, but for running totals;
 * - HEAT: row, column and value are columns 0, 1 and 2; SCATTER and PATH: label, x, y and size 0 to 3; GRAPH: two texts
 *   and the first figure, or, of a table of nodes, the columns x, y and n.
 * A column `complete` says of each row whether its year is complete. */
#ifndef PX_ANALYTICS_CHART_H
#define PX_ANALYTICS_CHART_H

#include "query/analytics/table.h"

#define PX_PLOT_NONE SIZE_MAX

typedef struct px_plot {
    px_chart kind; /* NONE: there is nothing that could be drawn */
    size_t
        x; /* LINE, BAR, STACK, PIE, MAP: axis or label; HEAT: rows; SCATTER, PATH: label; GRAPH: from */
    size_t label; /* a second text of the label, or PX_PLOT_NONE; HEAT: columns; GRAPH: to */
    size_t y
        [PX_TABLE_COLUMNS_MAX]; /* series; SCATTER, PATH: x, y and size if there is one; HEAT, GRAPH: value */
    size_t n_y;
    size_t by;       /* its values divide rows into series; or PX_PLOT_NONE */
    size_t complete; /* or PX_PLOT_NONE */
} px_plot;

/* O(columns). */
void px_plot_read(const px_table *t, px_plot *out);
/* Is the year of the row complete? Yes where nothing says otherwise. */
bool px_plot_complete(const px_table *t, const px_plot *p, size_t row);
/* The member "draw" of the object that is open: {"x": id, "y": [ids], "by": id}; nothing without a chart. */
void px_chart_json(const px_table *t, px_jw *w);
/* The member "panels" of the object that is open: of a comparison whose table has no chart of its own, a chart a set:
 * [{"set", "chart", "draw"}]. The ids are those of the joined table; where the tables stand one below the other, a panel
 * has the rows of its set. Nothing where no set has a chart. */
void px_chart_panels_json(const px_table *whole, const px_table *const *part, const px_str *name,
                          size_t n, px_jw *w);

#endif
