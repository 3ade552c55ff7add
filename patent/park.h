/* park.h: the park (园区) that an address names: a development zone, a hi-tech, science, industrial or bonded park.
 *
 * "上海市浦东新区张江高科技园区祖冲之路" and "Zhangjiang Hi-Tech Park, Pudong, Shanghai" name one; 张江路 is a road and 张江镇 a
 * town, and name none. What an address does not write is not said, though the house may stand in a park. Table:
 * patent/park.tbl. */
#ifndef PX_PATENT_PARK_H
#define PX_PATENT_PARK_H

#include "base/str.h"

typedef struct px_park {
    uint32_t code; /* a place of patent/region.h (city; in Shanghai a district) * 100 + number */
    bool roof;     /* lies over other parks */
    px_str zh, en; /* constants; `zh` is what records hold */
} px_park;

/* For those who list; i from 0 in the order of the table. NULL behind the last. */
const px_park *px_park_at(size_t i);

/* By what people call it: name, short or former name, in Chinese or English, or its code; case, blanks, width and
 * traditional characters do not matter, a city in front neither ("上海张江高科技园区"). NULL: none is called so. Cost: some
 * microseconds. */
const px_park *px_park_find(px_str name);

/* The one that the address names; of several the one that is named at the greatest length, one that lies over others only
 * where no other is named. `city` and `province`: official names in Chinese as patent/region.h has them, or empty; a park
 * of another place is not meant, and some names are believed only with their city. NULL: none. Cost: below a microsecond
 * for addresses without one. */
const px_park *px_park_of_address(px_str address, px_str province, px_str city);

/* Those whose names are like `text`, best first; at most `max`. Returns how many. */
size_t px_park_like(px_str text, const px_park **out, size_t max);

#endif
