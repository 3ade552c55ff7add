/* places.h: where units come from and where they are protected, for the family of geography.
 *
 * Offices are numbered within one run; a unit's list is ascending and without repeats. */
#ifndef PX_ANALYTICS_PLACES_H
#define PX_ANALYTICS_PLACES_H

#include "query/analytics/analysis.h"

#define PX_PLACES_MAX 1024u

typedef struct px_places {
    px_str name[PX_PLACES_MAX]; /* "CN" */
    size_t n;
    uint32_t *home;     /* by unit: number of its origin, PX_NIL = not known */
    uint32_t *off, *to; /* offices of unit u */
    uint64_t homeless;  /* units without an origin */
    px_field home_field;
    px_picks stranger; /* by place: units that state it and have another origin */
} px_places;

/* `origin`: "priority" = office of first filing (prf); "applicant" = first stated country of an applicant (ctry). Of
 * the unit's publication with the earliest priority date that has one; among equal ones the first in the order of
 * records.
 * `members`: offices of the unit's publications in the set alone; else with those of the family members that files list
 * (fcc). */
px_status px_places_make(px_work *w, bool by_applicant, bool members, px_places *out, px_err *err);
uint32_t px_places_find(const px_places *p, const char *code); /* PX_NIL: occurs nowhere */
/* Units whose origin is place k: those that state it, less the strangers; empty where these are too many to be named. */
px_str px_places_home_clause(px_work *w, px_places *p, uint32_t k);
bool px_places_in(const px_places *p, uint32_t u, uint32_t office);

#endif
