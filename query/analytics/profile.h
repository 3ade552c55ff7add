/* profile.h: what is known of a company, a person, a region, a park or an agency: bundles of analyses over the records of
 * a query that are of it, and a few over the whole query that say where it stands (competitors, value against the field).
 *
 * A bundle is a row of one list: an id, which fields name the entity, and its parts, each an analysis with parameters.
 * A part is an analysis like any other: the same numbers as when it is asked for alone. */
#ifndef PX_ANALYTICS_PROFILE_H
#define PX_ANALYTICS_PROFILE_H

#include "query/analytics/many.h"

typedef struct px_profile_part {
    const char *id;     /* of an analysis */
    const char *params; /* "of=pt top=10"; {who} is the name of the entity */
    bool wide;          /* over the whole query */
} px_profile_part;

typedef struct px_profile {
    const char *id; /* "profile-company" */
    const char *en, *zh, *asks_en, *asks_zh;
    const char *
        fields; /* "prov city dist": it is of the entity when one of them has its name; "pa" follows --names */
    const px_profile_part *part;
    size_t n;
} px_profile;

size_t px_profile_count(void);
const px_profile *px_profile_at(size_t i);
const px_profile *px_profile_find(px_str id); /* NULL: there is none */

typedef struct px_profile_run {
    px_answer wide, narrow;
    px_many all, own;
    px_many done; /* its results, in the order of the parts */
} px_profile_run;

/* The clause for `where` of a park that is said to be one (--park NAME): no city or district of that name is meant. Empty:
 * the profile is none of parks, or there is no name. */
px_str px_profile_park(px_arena *a, const px_profile *p, px_str name);

/* `who`: the name; `where`: a clause that says instead which records are the entity's (a park's companies), or empty.
 * Results live in `a`, and as long as the run is open. PX_E_NOTFOUND: no record of the query is of it. */
px_status px_profile_open(px_arena *a, px_snapshot *snap, px_str query, const px_profile *p,
                          px_str who, px_str where, const px_analysis_options *opt,
                          const px_how *how, px_profile_run *out, px_err *err);
void px_profile_close(px_profile_run *r); /* safe on a zeroed one */

#endif
