/* region_name.c: see region_name.h. A file of its own because patent/region.h and query/engine/sort.h both call
 * something a px_place. */
#include "query/analytics/region_name.h"

#include "patent/region.h"

px_str px_region_usual(px_str name, const char *level) {
    px_str none = {"", 0}, found = {"", 0};
    if (strcmp(level, "prov") == 0) found = px_place_of_parts(name, none, none).province;
    if (strcmp(level, "city") == 0) found = px_place_of_parts(none, name, none).city;
    if (strcmp(level, "dist") == 0) found = px_place_of_parts(none, none, name).unit;
    return found.n ? found : name;
}
