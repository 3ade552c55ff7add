/* lookup.h: the publications that a number, in any spelling, can mean. */
#ifndef PX_QUERY_LOOKUP_H
#define PX_QUERY_LOOKUP_H

#include "shards/snapshot.h"

/* As a publication number, else in any role, else as an application number, else as a record's key or the identifier
 * of another system ("lens:…"). The record that is called exactly so comes first, the others by key. None found is
 * PX_OK with out->n == 0. */
px_status px_lookup(px_arena *a, px_snapshot *snap, px_str text, px_rows *out, px_err *err);
/* PX_E_NOTFOUND with what was understood of the number. */
px_status px_lookup_nothing(px_arena *a, px_str text, px_err *err);

#endif
