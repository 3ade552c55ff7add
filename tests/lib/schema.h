/* schema.h: does a JSON value fit a JSON Schema? The part of 2020-12 that the routes' schemas use: type, properties,
 * required, additionalProperties, items, anyOf, enum, const, $ref to #/components/schemas/NAME. A keyword that is not known here is a
 * failure of its own, so that nothing is passed over. */
#ifndef PX_TESTS_SCHEMA_H
#define PX_TESTS_SCHEMA_H

#include "base/json.h"

typedef struct px_fit {
    const px_json *schemas; /* the object that $ref looks in */
    char where[512];        /* of the first misfit: "/hits/3/number" */
    char why[256];
} px_fit;

bool px_fits(px_fit *f, const px_json *schema, const px_json *value);

#endif
