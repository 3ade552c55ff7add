/* us_places.h: PatentsView's table of places (g_location_disambiguated and its kin), by location_id.
 *
 * The tables of inventors, assignees and applicants say no more of a place than its location_id. The
 * table of places lies beside them in the same folder as a rule, so it is looked for there, by name:
 * "g_location_disambiguated.tsv" beside "g_inventor_disambiguated.tsv" (plain, or packed as any single
 * file may be: .gz, .zst, .xz, .bz2). Held in memory: some 100,000 places, about 10 MB. */
#ifndef PX_INDEXER_US_PLACES_H
#define PX_INDEXER_US_PLACES_H

#include "base/arena.h"

typedef struct px_us_places px_us_places;

typedef struct px_us_place {
    px_str city, state, country; /* as the table spells them; live as long as the table */
} px_us_place;

/* NULL: none lies beside `path`, or it cannot be read as one. Never fails: places are an addition. */
px_us_places *px_us_places_beside(const char *path);
void px_us_places_free(px_us_places *p); /* NULL is fine */
/* False: the table does not know it. */
bool px_us_places_find(const px_us_places *p, px_str id, px_us_place *out);

/* Are these the columns of a table of places? */
bool px_us_places_header(px_str line);

#endif
