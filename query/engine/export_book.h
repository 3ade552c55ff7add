/* export_book.h: records as a workbook (xlsx): a table with a column a field, a data card, notes.
 *
 *     px_export_book *b;
 *     st = px_export_book_new(path, e, &b, err);      // e: of PX_EXPORT_XLSX, and told (px_export_tell)
 *     for each record: px_export_book_record(b, &record);
 *     st = px_export_book_close(b, err);              // px_export_book_drop: without
 *
 * A sheet has PX_XLSX_ROWS rows; the list goes on in further sheets, each with the head. A text that is longer than a cell
 * holds is cut, and the sheet of notes has a line that says which record and field. Numbers and whole days are values; all
 * else is text, never a formula. Memory does not grow with the records; rows wait in a file without a name in TMPDIR, and
 * the workbook is packed by close. The same records and facts give the same bytes. */
#ifndef PX_QUERY_EXPORT_BOOK_H
#define PX_QUERY_EXPORT_BOOK_H

#include "query/engine/export.h"

typedef struct px_export_book px_export_book;
/* `e` is borrowed. PX_E_LIMIT: more columns than a sheet has; else as opening a file for writing fails. */
px_status px_export_book_new(const char *path, px_export *e, px_export_book **out, px_err *err);
void px_export_book_record(px_export_book *b, const px_record *r);
px_status px_export_book_close(px_export_book *b, px_err *err);
void px_export_book_drop(px_export_book *b); /* NULL is fine; leaves what was begun at the path */

/* Rows of a sheet, its head among them; tests make it small. */
extern uint32_t px_export_sheet_rows;

#endif
