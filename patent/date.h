/* date.h: dates as uint32 yyyymmdd; 00 for an unknown month or day, 0 for unknown. */
#ifndef PX_PATENT_DATE_H
#define PX_PATENT_DATE_H

#include "base/str.h"

/* Which of two readings a file uses for 03/04/2005 and 03/04/05. */
typedef enum px_date_order {
    PX_DATE_ORDER_UNKNOWN = 0, /* decide by value; ambiguous ones are read day first */
    PX_DATE_DMY,
    PX_DATE_MDY
} px_date_order;

/* Any spelling: 20190304, 2019-03-04, 2019/3/4, 2019.03.04, 04.03.2019, 04/03/2019, 04/03/19,
 * 3/4/2019, 4 March 2019, Mar 4, 2019, 4-Mar-19, 2019年3月4日, 2019-03, 2019, 201903, ISO with
 * time, full-width digits, "1996-07-09T00:00:00.000Z", Excel serials are not dates here. Two-digit
 * years: 00..(pivot) are 20yy. Returns false and *ymd = 0 when it is no date (13th month, 31
 * February). */
bool px_date_parse(px_str text, px_date_order order, uint32_t *ymd);

/* What one value says about the order (13/04/2005 says DMY, 04/13/2005 says MDY), for detection a
 * column. */
px_date_order px_date_evidence(px_str text);

bool px_date_valid(uint32_t ymd);     /* 0, or plausible y, m (or 0), d (or 0) */
uint32_t px_date_first(uint32_t ymd); /* 20190000 -> 20190101 : lower end of what is meant */
uint32_t px_date_last(uint32_t ymd);  /* 20190000 -> 20191231 */
/* "2019-03-04", "2019-03", "2019" or "" into a buffer of 11; returns it. */
const char *px_date_print(uint32_t ymd, char out[11]);

#endif
