/* years.h: ready sets of the years of date columns: most questions about dates are about years.
 *
 * In bitmaps.px, of a column of single dates in which no date lies behind December 31: "y" + column + '=' + year (four
 * digits): the rows of the year, for every year that stands in it; "y" + column alone (row 0): the segment
 * has these. Then a span of few years is their sets put together, which takes time for every row. So "u" +
 * column + '=' + year has the rows of this year and all before it, kept for a year when it and the years behind the
 * last one kept hold at least one row in PX_YEARS_SHARE: a span is one such set less another, and what lies between
 * a year and the nearest set before it is less than that share. "u" + column alone (row 0): the segment has these
 * (older ones have none). At most 8 bytes a row and column, less where rows come in the order of their dates. */
#ifndef PX_SHARDS_YEARS_H
#define PX_SHARDS_YEARS_H

#include "shards/bitfile.h"
#include "shards/column.h"

#define PX_YEARS_SHARE 64u
#define PX_YEAR_END    1231u /* month and day */

#define PX_YEARS_MARK UINT32_MAX /* instead of a year: the key that says that there are any */
void px_years_key(px_buf *key, px_str column, uint32_t year);
void px_years_upto_key(px_buf *key, px_str column, uint32_t year);

/* Those of a NUM column of dates. */
px_status px_years_write(const px_col *c, px_bitw *w, px_err *err);
/* Does every set of "up to" hold what its years hold? Also when there are none. Of a NUM column; of all of them. */
px_status px_years_check(const px_col *c, px_bits *b, px_err *err);
px_status px_years_verify(px_cols *cols, px_bits *b, px_err *err);

#endif
