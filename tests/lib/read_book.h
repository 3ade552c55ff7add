/* read_book.h: a workbook as text, read with the reader of workbooks that patix has: "[sheet]" and "line: cell|cell", empty
 * cells kept. Fails the test where it cannot be read. */
#ifndef PX_TESTS_LIB_READ_BOOK_H
#define PX_TESTS_LIB_READ_BOOK_H

#include "base/buf.h"

void read_book(const char *path, px_buf *out);

#endif
