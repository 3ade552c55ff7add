/* workbook.h: what every kind of workbook gives: sheets, and of one sheet at a time its rows. Between
 * source_workbook.c, which makes tables of them, and the readers (xls.c, xlsx.c, xlsods.c, xlsxml.c,
 * xlshtml.c).
 *
 * A book is opened over a stream that has been peeked at. Sheets may be opened in any order and
 * more than once; opening one ends the one before. */
#ifndef PX_INDEXER_WORKBOOK_H
#define PX_INDEXER_WORKBOOK_H

#include "indexer/stream.h"
#include "indexer/xlscell.h"

#define PX_BOOK_SHEETS_MAX  4096
#define PX_SHEET_ROWS_MAX   1048576u
#define PX_BOOK_NAMES_MAX   ((size_t)64 << 20) /* bytes of names, styles, relations */
#define PX_BOOK_SPOOL_BYTES ((size_t)32 << 20) /* of a stream without random access, in memory */

typedef struct px_sheet_info {
    px_str name; /* "" where a book has no names; lives as long as the book */
    bool hidden;
    bool no_cells; /* a chart, a macro, a dialog */
} px_sheet_info;

typedef struct px_book_kind {
    /* PX_E_UNSUPPORTED for what is no workbook or is encrypted, PX_E_IO for damage, PX_E_LIMIT. On
     * failure close is called. */
    px_status (*open)(px_stream *in, void **self, px_err *err);
    void (*close)(void *self);
    size_t (*sheets)(const void *self);
    px_sheet_info (*info)(const void *self, size_t i);
    px_status (*sheet)(void *self, size_t i, px_err *err);
    /* The next row that has a cell with text: 1 with its number (from 1), cells in `c`; 0 = end;
     * < 0 = status, never PX_E_INPUT, which would mean that reading may go on. Text is valid UTF-8. */
    int (*row)(void *self, px_cells *c, uint64_t *line, px_err *err);
    uint64_t (*bad_bytes)(const void *self);   /* may be NULL */
    const char *(*encoding)(const void *self); /* may be NULL */
} px_book_kind;

extern const px_book_kind px_book_xls, px_book_xlsx, px_book_ods, px_book_xml, px_book_html;

#endif
