/* lists.h: numbers of a file, for pn=@name.
 *
 * One a line, or several separated by commas, semicolons or blanks. `US 2013/0101709 A1`,
 * `WO 2009 046303 A1` and `US 7,123,456` are one number each. Quotes around cells are taken off,
 * what follows a # is a comment, and the first line may be a header (no digit in it). Of a line that has one
 * unified social credit code among other words the code alone is taken: a table of companies is a list of them. */
#ifndef PX_QUERY_LISTS_H
#define PX_QUERY_LISTS_H

#include "base/arena.h"
#include "base/err.h"

/* Items live in `a`, in the order of the file. PX_E_INPUT with the line that is no number. About
 * 100 ns a number. */
px_status px_list_read(px_arena *a, const char *path, const px_str **item, size_t *n, px_err *err);
/* The same from a text; `name` is for sentences. */
px_status px_list_parse(px_arena *a, px_str text, const char *name, const px_str **item, size_t *n,
                        px_err *err);

#endif
