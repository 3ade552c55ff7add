/* say.h: how the commands put things on a terminal: counts, columns, cells. The words are those of
 * base/message.tbl. */
#ifndef PX_QUERY_SAY_H
#define PX_QUERY_SAY_H

#include "base/buf.h"
#include "base/message.h"
#include "shards/classes.h"

/* 1234567 as "1 234 567"; into a buffer of 32, which it returns. */
const char *px_say_count(uint64_t n, char out[32]);

/* --- terminal columns --- */
/* Columns that the text takes: 2 for wide East Asian characters, 0 for combining marks. */
size_t px_columns(px_str s);
/* Bytes of the longest beginning that takes at most `columns`; *taken (may be NULL) says how many.
 */
size_t px_columns_cut(px_str s, size_t columns, size_t *taken);
/* Append for a person's eyes: controls (line ends, escapes of foreign text) become spaces. */
void px_put_plain(px_buf *out, px_str s);
/* The same cut to `columns` with an ellipsis where it was longer, filled with blanks on the right.
 */
void px_put_cell(px_buf *out, px_str s, size_t columns);
/* Columns of the terminal that stdout is, else COLUMNS, else 100; 60 to 200. */
size_t px_terminal_columns(void);

/* Titles of classes that were loaded into a collection; NULL, and a note on stderr, when the file
 * with them cannot be read: symbols are then called by our own labels. */
px_class_store *px_say_titles(const char *dir);

#endif
