/* table.h: what an analysis gives: typed and named columns, rows of cells, and the data card that says
 * what was counted and how. The same table becomes text, JSON, CSV, a sheet or a chart.
 *
 *     px_table t;
 *     px_table_init(&t, a);
 *     px_table_column_add(&t, "year", PX_CELL_YEAR, "year", "年", NULL, NULL);
 *     px_table_column_add(&t, "n", PX_CELL_COUNT, "families", "同族数", NULL, NULL);
 *     px_table_row(&t);
 *     px_add_count(&t, 2015);
 *     px_add_count(&t, 12);
 *
 * Columns come before rows. Cells are put from left to right; what is not put is NONE ("n/a"), which is not 0. Everything lives
 * in the arena; texts are borrowed. */
#ifndef PX_ANALYTICS_TABLE_H
#define PX_ANALYTICS_TABLE_H

#include "base/arena.h"
#include "base/json.h"

typedef enum px_cell_type {
    PX_CELL_NONE = 0, /* a cell without a value */
    PX_CELL_TEXT,
    PX_CELL_COUNT, /* a whole number; exact */
    PX_CELL_YEAR,  /* a whole number without separators */
    PX_CELL_NUMBER,
    PX_CELL_SHARE, /* 0..1, shown as per cent */
    PX_CELL_DATE   /* yyyymmdd, as a count */
} px_cell_type;

/* What a code means: shown behind it, but not in CSV. */
typedef struct px_cell_label {
    px_str en, zh;
    bool instead; /* zh is shown instead of the code (px_cell.zh) */
} px_cell_label;

typedef struct px_cell {
    px_cell_type type;
    uint64_t count;
    double number;
    px_str text, zh;            /* zh: what a Chinese reader sees instead; empty: the same */
    const px_cell_label *label; /* NULL: none */
} px_cell;

typedef struct px_table_column {
    const char *id; /* of JSON and CSV; static */
    px_cell_type type;
    const char *en, *zh;           /* head */
    const char *unit_en, *unit_zh; /* NULL: none */
} px_table_column;

/* How the table is best drawn, for pages and sheets. */
typedef enum px_chart {
    PX_CHART_NONE,
    PX_CHART_LINE,    /* x = column 0, a line a number column */
    PX_CHART_BAR,     /* the same as bars */
    PX_CHART_STACK,   /* the same, stacked */
    PX_CHART_PIE,     /* label = column 0, value = column 1 */
    PX_CHART_HEAT,    /* row, column, value = columns 0, 1, 2 */
    PX_CHART_SCATTER, /* label, x, y, size = columns 0 to 3 */
    PX_CHART_PATH,    /* as SCATTER, points joined in order */
    PX_CHART_GRAPH,   /* two texts and a weight */
    PX_CHART_MAP      /* region and value */
} px_chart;
const char *px_chart_name(px_chart c);

typedef struct px_table_note {
    px_str en, zh;
} px_table_note;

#define PX_TABLE_COLUMNS_MAX 64

typedef struct px_table {
    px_arena *a;
    const char *id, *en, *zh; /* of the analysis */
    px_chart chart;
    const char *drill_column;
    uint64_t tried; /* columns (bits) of which a cell was given an empty clause */
    /* What of it the chart shows, ids separated by blanks (px_table_draw); NULL: chart.h has the usual rule. */
    const char *draw_x, *draw_y, *draw_by;
    /* Of a network: what network.h writes for other programs; else NULL. */
    const struct px_network *network;
    px_table_column col[PX_TABLE_COLUMNS_MAX];
    size_t n_cols;
    px_cell *cell;       /* row by row */
    px_str *drill;       /* by row: of the cell in drill_column; may be empty (px_table_drill) */
    px_str drill_always; /* what every clause is joined with: the range of years; may be empty */
    struct px_table_drill_at {
        size_t row, col;
        px_str clause;
    } * drill_at; /* of cells in other columns, by row */
    size_t n_drill_at, cap_drill_at;
    size_t n_rows, cap_rows, at; /* at: next cell of the last row */
    px_table_note *note;
    size_t n_notes, cap_notes;
    uint64_t n_all; /* rows that there would be without a limit; >= n_rows */
} px_table;

void px_table_init(px_table *t, px_arena *a);
/* At most PX_TABLE_COLUMNS_MAX, before the first row. */
void px_table_column_add(px_table *t, const char *id, px_cell_type type, const char *en,
                         const char *zh, const char *unit_en, const char *unit_zh);
void px_table_row(px_table *t);
void px_table_room(px_table *t,
                   size_t rows); /* for so many more rows: makes them quicker, no more */
void px_add_text(px_table *t, px_str s);
/* A word of our own ("growth"): shown in the thread's language; JSON has the English one. */
void px_add_word(px_table *t, const char *en, const char *zh);
void px_add_count(px_table *t, uint64_t v);
/* Not a number and infinities become NONE. Of a SHARE column, too. */
void px_add_number(px_table *t, double v);
void px_add_none(px_table *t);
/* Of the last row: the query with having{clause} behind it (docs/QUERY.md) finds exactly the units that the row counts in
 * column t->drill_column, which is "n" unless an analysis says otherwise; "": those that the row is about, counted in no
 * column. Where counting is fractional, those that add to the cell. "*" is the whole set; an empty clause is none: nothing
 * is put where no clause does. */
void px_table_drill(px_table *t, px_str clause);
/* The same for the cell of the last row in any column, by id. */
void px_table_drill_in(px_table *t, const char *column, px_str clause);
/* Clauses of rows that stand already, in any order, as they are; then px_table_drill_sort, before any is asked for. */
void px_table_drill_later(px_table *t, size_t row, size_t col, px_str clause);
void px_table_drill_sort(px_table *t);
px_str px_table_drill_of(const px_table *t, size_t row, size_t col); /* empty: none */
static inline px_cell *px_table_cell(const px_table *t, size_t row, size_t col) {
    return &t->cell[row * t->n_cols + col];
}
void px_table_note_add(px_table *t, px_str en, px_str zh);
/* Which columns the chart takes, by id, where the usual rule of chart.h would take others: along the axis, as
 * series (several, separated by blanks), and the one whose values divide the rows into series. Each may be NULL. */
void px_table_draw(px_table *t, const char *x, const char *y, const char *by);
size_t px_table_find(const px_table *t, const char *id); /* SIZE_MAX: no such column */

/* A cell as text() and csv() print it, in the thread's language; a head with its unit. */
void px_cell_print(const px_cell *c, bool csv, px_buf *out);
void px_head_print(const px_table_column *c, px_buf *out);
size_t px_text_width(px_str s); /* in columns of a terminal: CJK characters take two */

/* ---- as text; heads in the thread's language (base/say.h) but for JSON, which has both ---- */
void px_table_text(const px_table *t, px_buf *out);
/* UTF-8 with a byte order mark, RFC 4180; a NONE is an empty cell; shares as fractions. */
void px_table_csv(const px_table *t, px_buf *out);
/* Members "columns", "rows", "drill", "drill_cells", "drill_none" (cells that count units and have no clause, since they are
 * more than can be named), "notes", "chart", "rows_in_all" of the object that is open. */
void px_table_json(const px_table *t, px_jw *w);

#endif
