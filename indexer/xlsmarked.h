/* xlsmarked.h: what the tables written in one stream of markup share (xlsods.c, xlsxml.c,
 * xlshtml.c): sheets are found by looking through once, rows by going to the sheet and reading on.
 *
 * Sheets are mostly asked for in their order; then the stream is read onwards, and else from its
 * first byte again. */
#ifndef PX_INDEXER_XLSMARKED_H
#define PX_INDEXER_XLSMARKED_H

#include "indexer/workbook.h"
#include "indexer/xlsmark.h"
#include "indexer/xlsparts.h"

typedef struct px_marked_sheet {
    px_str name;
    bool hidden;
} px_marked_sheet;

typedef struct px_marked {
    px_stream *in;
    px_parts *parts; /* NULL: the stream itself is the markup */
    const char *part;
    const char *sheet_element;
    bool html;
    px_arena *a;
    px_marked_sheet *sheets;
    size_t n_sheets, cap_sheets;
    px_marks *m;
    size_t at_sheet; /* sheets whose opening tag has been read */
    uint64_t line;   /* of the open sheet */
    bool ended;
    uint64_t bad;
    unsigned rewinds;
} px_marked;

/* Read from the first byte on. */
px_status px_marked_rewind(px_marked *k, px_err *err);
/* Add a sheet while looking through. */
px_status px_marked_add(px_marked *k, px_str name, bool hidden, px_err *err);
/* While looking through: PX_E_LIMIT when names and styles are more than PX_BOOK_NAMES_MAX. */
px_status px_marked_check(const px_marked *k, px_err *err);
void px_marked_release(px_marked *k);

size_t px_marked_sheets(const void *self); /* px_book_kind.sheets, info, sheet, bad_bytes, … */
px_sheet_info px_marked_info(const void *self, size_t i);
px_status px_marked_sheet_open(void *self, size_t i, px_err *err);
uint64_t px_marked_bad(const void *self);
const char *px_marked_encoding(const void *self);

/* The text ended within a sheet: the sentence about it. */
int px_marked_cut(const px_marked *k, px_err *err);

#endif
