/* table.h: rows with a header -> records. Under it lies anything that gives rows of cells (CSV
 * here, workbooks elsewhere); above it a source.
 *
 * The first rows are looked at together (table_head.c): rows in front of the header are skipped, the
 * row with most headers of the dictionary (or of the user's map) is the header, the rows behind it
 * decide what the columns hold (fill.h). A header may have two lines. Where no row is one, the
 * values may still tell: publication numbers and texts in columns of their own make a table; its
 * columns are then called "column 1", "column 2", …. Where the rows are a relational table (a key and names, no title),
 * rows of one key that stand together make one record, so that merging loses nobody. */
#ifndef PX_INDEXER_TABLE_H
#define PX_INDEXER_TABLE_H

#include "indexer/fill.h"

typedef struct px_row {
    const px_str *cells;
    size_t n;
    uint64_t line, byte;
    px_str raw;
    const char *broken;
} px_row;

/* Gives rows: 1 = row, valid until the next call; 0 = end; < 0 = status. Cells are valid UTF-8. */
typedef struct px_rows {
    void *self;
    int (*next)(void *self, px_row *row, px_err *err);
} px_rows;

typedef struct px_table px_table;

/* PX_E_INPUT when no row looks like a header and the values do not tell either. `rows` is used until
 * px_table_close. */
px_status px_table_open(px_rows rows, const px_map *map, const char *default_cc, px_table **out,
                        px_err *err);
void px_table_close(px_table *t);
/* As px_source_next; the record is not yet normalised. */
int px_table_next(px_table *t, px_arena *a, px_record *r, px_err *err);
px_str px_table_raw(const px_table *t);
uint64_t px_table_line(const px_table *t);
uint64_t px_table_byte(const px_table *t);
/* Fills what a table knows: columns, rows, empty, preamble, header_line, grouped. */
void px_table_report(px_table *t, px_source_report *out);

#endif
