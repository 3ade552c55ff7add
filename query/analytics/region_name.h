/* region_name.h: a region's name as columns have it: 江苏, Jiangsu and 320000 are 江苏省. */
#ifndef PX_ANALYTICS_REGION_NAME_H
#define PX_ANALYTICS_REGION_NAME_H

#include "base/str.h"

/* `level`: "prov", "city", "dist"; others, and names that the table does not know, stay as they are. Constants or `name`. */
px_str px_region_usual(px_str name, const char *level);

#endif
