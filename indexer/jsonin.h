/* jsonin.h: JSON texts one after the other out of a stream: lines, one array, values that simply
 * follow each other, or the array inside a container such as {"patents":[…],"count":3}. The shape
 * is found by looking, not by names of members. Only one text is held at a time. */
#ifndef PX_INDEXER_JSONIN_H
#define PX_INDEXER_JSONIN_H

#include "base/json.h"
#include "indexer/encoding.h"

#define PX_JSONIN_LONG_KEPT ((size_t)1 << 20)

typedef enum px_json_shape {
    PX_SHAPE_NONE = 0,
    PX_SHAPE_LINES,
    PX_SHAPE_ARRAY,
    PX_SHAPE_CONTAINER,
    PX_SHAPE_VALUES
} px_json_shape;

/* `at` = where the first text begins. NONE if this is no JSON of objects. */
px_json_shape px_json_shape_of(px_str sample, size_t *at);
/* Are these the members of our own record form? `sample` begins with an object (may be cut). */
bool px_json_is_own(px_str object);

typedef struct px_jsonin px_jsonin;

typedef struct px_json_unit {
    px_str text; /* until the next call; may be no valid UTF-8 */
    uint64_t line, byte;
    const char *broken; /* NULL, or what is wrong */
} px_json_unit;

px_jsonin *px_jsonin_new(px_textin *text, size_t unit_max);
void px_jsonin_free(px_jsonin *j);
/* 1 = text, 0 = end, < 0 = status; PX_E_INPUT at the first call when the stream has no shape. A text
 * longer than unit_max comes as a broken one with its first PX_JSONIN_LONG_KEPT bytes; memory stays
 * bounded by unit_max. `broken` lives as long as the px_jsonin. */
int px_jsonin_next(px_jsonin *j, px_json_unit *out, px_err *err);
px_json_shape px_jsonin_shape(const px_jsonin *j);
uint64_t px_jsonin_empty(const px_jsonin *j); /* empty lines */

#endif
