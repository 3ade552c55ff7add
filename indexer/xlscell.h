/* xlscell.h: what a cell of a sheet says to a person: numbers, dates and rows as text.
 *
 * A workbook stores a date as a number of days and says by a format code that it is one. The same
 * number without such a format is a number. Dates come out as ISO 8601 in the precision that the
 * format shows: "2015-03-04", "2015-03-04 10:20:00", and where a format shows a month or a year
 * only and the day is the first, "2015-03", "2015". */
#ifndef PX_INDEXER_XLSCELL_H
#define PX_INDEXER_XLSCELL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

typedef enum px_numfmt_kind {
    PX_NUMFMT_GENERAL = 0,
    PX_NUMFMT_DATE,
    PX_NUMFMT_MONTH, /* year and month */
    PX_NUMFMT_YEAR,
    PX_NUMFMT_DATETIME,
    PX_NUMFMT_TIME,
    PX_NUMFMT_PERCENT,
    PX_NUMFMT_PADDED /* 0000000: as many digits at least */
} px_numfmt_kind;

typedef struct px_numfmt {
    uint8_t kind;   /* px_numfmt_kind */
    uint8_t digits; /* of PADDED */
} px_numfmt;

/* A format code such as yyyy"年"m"月"d"日" or [$-409]d-mmm-yy;@ or 0.00E+00. */
px_numfmt px_numfmt_of_code(px_str code);
/* The formats that are not written into files, by number (ECMA-376 part 1, 18.8.30, with those of
 * East Asia); GENERAL for all others. */
px_numfmt px_numfmt_of_id(unsigned id);

#define PX_CELL_NUMBER_MAX 400 /* bytes that a number takes at most */

/* Text of a number; returns its length. A date beyond the calendar of workbooks (years 1900 to
 * 9999) is given as a number. */
size_t px_cell_number(char to[PX_CELL_NUMBER_MAX], double v, px_numfmt f, bool from_1904);
/* The same of a number as a file writes it; what is no number comes as it is. The result is in `a`. */
px_str px_cell_number_text(px_arena *a, px_str v, px_numfmt f, bool from_1904);
/* "2015-03-04T00:00:00.000Z" as above; anything else as it is. */
px_str px_cell_iso(px_arena *a, px_str s);

/* Cells of one row, by column. */
#define PX_CELLS_MAX       16384
#define PX_CELLS_BYTES_MAX ((size_t)64 << 20)

typedef struct px_cells {
    px_arena *a; /* texts of the row; reset by begin */
    px_str *v;
    size_t n, cap;
    px_buf raw;
} px_cells;

void px_cells_init(px_cells *c);
void px_cells_done(px_cells *c);
void px_cells_begin(px_cells *c);
/* Empty text and columns beyond PX_CELLS_MAX are left out. `text` must live as long as the row: in
 * c->a, or elsewhere. */
void px_cells_put(px_cells *c, size_t column, px_str text);
/* PX_E_LIMIT when the texts of the row are more than PX_CELLS_BYTES_MAX. */
px_status px_cells_check(const px_cells *c, px_err *err);
/* Empty cells up to `n` of them. */
void px_cells_pad(px_cells *c, size_t n);
/* All cells with tabs between them; tabs and line ends within a cell become blanks. Until begin. */
px_str px_cells_raw(px_cells *c);

#endif
