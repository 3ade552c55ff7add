/* workbook.h: results as a workbook (xlsx), a sheet each: the name in both languages, the question, the table with typed
 * columns under a head that stays in sight, and beside it the data card, formula, source, notes and a chart of the kind
 * that the analysis suggests; heat maps and networks as a matrix with a colour scale. With several results a sheet in
 * front has the contents and what their data cards have in common.
 *
 * Figures are figures: whole numbers, years, per cent, days. What a sheet cannot hold exactly (whole numbers from 2^53
 * on, days without a month, days before 1900) is text. No cell is a formula or a link. The same results give the same
 * bytes; the day of the document is the one up to which data are complete. */
#ifndef PX_ANALYTICS_WORKBOOK_H
#define PX_ANALYTICS_WORKBOOK_H

#include "query/analytics/many.h"

#define PX_WORKBOOK_ROWS_MAX 1048576u

/* Written beside `path` and renamed, so that there is a whole file or none. PX_E_LIMIT: more rows than a sheet can
 * have. Memory: about 100 bytes a cell. */
px_status px_workbook_write(const char *path, const px_result *r, size_t n, px_err *err);

/* The same into a buffer, through a file of its own in TMPDIR: the library knows no other way. */
px_status px_workbook_bytes(const px_result *r, size_t n, px_buf *out, px_err *err);

/* Legal names for sheets, at most 31 characters as Excel counts, none twice whatever the case: `name` as it is where it
 * can be, else without what is not allowed, cut, and numbered. They live in `a`. */
void px_sheet_names(px_arena *a, const px_str *name, size_t n, const char **out);

#endif
