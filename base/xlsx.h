/* xlsx.h: workbooks (xlsx) are written: the face of libxlsxwriter. Readers are in indexer/.
 *
 *     st = px_xlsx_new(path, false, &book, err);
 *     px_xlsx_sheet *s = px_xlsx_sheet_add(book, "Records");
 *     px_xlsx_text(book, s, 0, 0, PX_STR("number"), PX_XLSX_HEAD);
 *     px_xlsx_number(book, s, 1, 0, 12, PX_XLSX_COUNT);
 *     st = px_xlsx_close(book, err);        // writes it and frees; px_xlsx_drop throws it away
 *
 * What goes wrong in between is said by close. Rows and columns are counted from 0. No text becomes a formula, a link or an
 * escape. The same calls give the same bytes. Strings are copied. */
#ifndef PX_BASE_XLSX_H
#define PX_BASE_XLSX_H

#include "base/buf.h"
#include "base/err.h"

#define PX_XLSX_ROWS  1048576u
#define PX_XLSX_COLS  16384u
#define PX_XLSX_CHARS 32767u /* UTF-16 units of a cell */
/* How the first cells of sheets begin that stand beside the records in our own workbooks; the reader passes them over. */
#define PX_XLSX_CARD_EN  "Data card"
#define PX_XLSX_CARD_ZH  "数据卡片"
#define PX_XLSX_NOTES_EN "A cell holds 32,767 characters."
#define PX_XLSX_NOTES_ZH "单元格最多容纳 32,767 个字符。"
#define PX_XLSX_TYPE     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

typedef struct px_xlsx px_xlsx;
typedef struct px_xlsx_sheet px_xlsx_sheet; /* lives as long as its book */

typedef enum px_xlsx_style {
    PX_XLSX_PLAIN, /* as it comes */
    PX_XLSX_TITLE,
    PX_XLSX_GREY,
    PX_XLSX_BOLD,
    PX_XLSX_HEAD,
    PX_XLSX_HEAD_FIGURE, /* to the right */
    PX_XLSX_COUNT,       /* 1,234 */
    PX_XLSX_YEAR,        /* 1234 */
    PX_XLSX_NUMBER,      /* 0.123 */
    PX_XLSX_SHARE,       /* 12.3 % */
    PX_XLSX_DATE,
    PX_XLSX_STYLES
} px_xlsx_style;

/* `in_order`: the rows of a sheet come from top to bottom and memory does not grow with them; they wait in files
 * without a name in TMPDIR. Fails as opening a file for writing does. */
px_status px_xlsx_new(const char *path, bool in_order, px_xlsx **out, px_err *err);
px_status px_xlsx_close(px_xlsx *x, px_err *err);
void px_xlsx_drop(
    px_xlsx *x); /* NULL is fine; the file that was begun stays for the caller to remove */
/* Day of the document, yyyymmdd with a month and a day; else 2000-01-01. */
void px_xlsx_day(px_xlsx *x, uint32_t ymd);

/* `name`: legal and not taken (at most 31 UTF-16 units, none of []:*?/\). Never NULL. */
px_xlsx_sheet *px_xlsx_sheet_add(px_xlsx *x, const char *name);
/* false: it was longer than a cell holds and is cut, with "…" at its end. Control characters and what is no UTF-8 become
 * U+FFFD. */
bool px_xlsx_text(px_xlsx *x, px_xlsx_sheet *s, uint32_t row, uint32_t col, px_str text,
                  px_xlsx_style style);
void px_xlsx_number(px_xlsx *x, px_xlsx_sheet *s, uint32_t row, uint32_t col, double v,
                    px_xlsx_style style);
/* false: a sheet cannot hold such a day (no month or day, before 1901), and nothing was written. */
bool px_xlsx_date(px_xlsx *x, px_xlsx_sheet *s, uint32_t row, uint32_t col, uint32_t ymd);
void px_xlsx_width(px_xlsx *x, px_xlsx_sheet *s, uint32_t col, double characters);
void px_xlsx_freeze(px_xlsx_sheet *s, uint32_t row,
                    uint32_t col); /* rows and columns before them */
void px_xlsx_filter(px_xlsx *x, px_xlsx_sheet *s, uint32_t first_row, uint32_t last_row,
                    uint32_t last_col);
/* Colours by value, both corners included. */
void px_xlsx_scale(px_xlsx *x, px_xlsx_sheet *s, uint32_t row, uint32_t col, uint32_t last_row,
                   uint32_t last_col);

typedef enum px_xlsx_chart_kind {
    PX_XLSX_LINE,
    PX_XLSX_BAR, /* lying; the first row on top */
    PX_XLSX_BAR_STACK,
    PX_XLSX_COLUMN,
    PX_XLSX_COLUMN_STACK,
    PX_XLSX_PIE,
    PX_XLSX_SCATTER,
    PX_XLSX_SCATTER_LINE,
    PX_XLSX_SCATTER_PATH /* joined in order, with marks */
} px_xlsx_chart_kind;

typedef struct px_xlsx_series {
    uint32_t first_row, last_row, x_col, y_col;
    px_str name;
} px_xlsx_series;

typedef struct px_xlsx_chart {
    px_xlsx_chart_kind kind;
    px_str title, along, value; /* of the axes; a pie has none */
    bool legend;
    double height; /* 1: as usual */
    const px_xlsx_series *series;
    size_t n_series;
} px_xlsx_chart;
/* `sheet`: the name of `s`, which the series are on. */
void px_xlsx_chart_put(px_xlsx *x, px_xlsx_sheet *s, const char *sheet, uint32_t row, uint32_t col,
                       const px_xlsx_chart *c);

#endif
