/* shape.h: the shape of a JSON value in a line that a person can read, and the JSON Schema (2020-12) that it stands for.
 *
 *     {number:string, date?:string, applicants:[string], counts:Counts, missing:{*:integer}, score?:number|null}
 *
 *     shape   = one { "|" one }
 *     one     = "string" | "integer" | "number" | "boolean" | "null" | "any" | Name | "[" shape "]"
 *             | "{" [ member { "," member } ] "}"
 *     member  = name [ "?" ] ":" shape      a ? member may be absent
 *             | "*" ":" shape               any other member
 *
 * A Name begins with a capital and is another schema. An object has no members but those that are named, unless there is
 * a *. Blanks stand anywhere between the parts. */
#ifndef PX_SERVER_SHAPE_H
#define PX_SERVER_SHAPE_H

#include "base/json.h"

/* Writes the schema as a value. PX_E_INTERNAL with the byte where the shape is none: our own mistake, found by
 * tests/server/test_shape. */
px_status px_shape_write(px_str shape, px_jw *w, px_err *err);

#endif
