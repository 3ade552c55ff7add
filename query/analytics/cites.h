/* cites.h: who cites whom, unit by unit, over a set and what it is linked with.
 *
 * A unit (a family, if nothing else is said) cites another when one of its publications cites one of the other's; it
 * is counted once, and nothing cites itself. Here a unit is all its publications in the collection, those outside of
 * the set included: a family is cited whichever of its members is. Only citations between documents of the
 * collection are known (link.h).
 *
 * The neighbourhood is a set of units of its own (set.h), so that years, names and classes of those who cite are
 * asked for like those of the set. Unit u of the set is unit here[u] of it. */
#ifndef PX_ANALYTICS_CITES_H
#define PX_ANALYTICS_CITES_H

#include "query/analytics/analysis.h"

typedef struct px_cites {
    px_rowset rows; /* release with px_cites_release */
    px_aset all;    /* the neighbourhood */
    uint32_t *here; /* by unit of the set */
    /* Units that unit v cites: cites[cites_off[v]] … ; that cite it: cited[cited_off[v]] …; ascending, each once. Whole
     * for the units of the set; with `wide` the second is whole for what these cite, too. */
    uint32_t *cites_off, *cites, *cited_off, *cited;
    /* Are unit v and unit w of one applicant? See px_cites_names. */
    px_adim names;
    uint32_t
        *mark; /* by unit: a bit for each applicant; what has no bit in common has none of these */
} px_cites;
/* `wide`: also those who cite what the set cites. Cost: a look at every row of the collection (1 to 2 ns each, and a
 * number of memory), 10 to 20 ns a link. */
px_status px_cites_make(px_work *w, bool wide, px_cites *out, px_err *err);
/* Only those who cite the set: cites and cites_off are NULL, the neighbourhood is without what it cites. */
px_status px_cites_forward(px_work *w, px_cites *out, px_err *err);
void px_cites_release(px_cites *c);

/* Numbers of citations alone, by unit of the neighbourhood, with those between units of one applicant; what they cite is known
 * behind it (and their names), what cites them is not: cited and cited_off are NULL. */
typedef struct px_cites_count {
    uint32_t forward, forward_self, back, back_self;
} px_cites_count;
px_status px_cites_counts(px_work *w, px_cites *out, px_cites_count **count, px_err *err);

/* The citations of the whole collection, row to row, and the unit of each row: group[r] < n_groups, or none of it;
 * NULL when each row is a unit of its own. */
px_status px_cites_links(px_snapshot *snap, px_unit unit, px_links **links, const uint32_t **group,
                         uint32_t *n_groups, px_err *err);

/* Applicants of the neighbourhood, cleaned, or by groups where the options say so: what px_cites_self compares. */
px_status px_cites_names(px_work *w, px_cites *c, px_err *err);
/* Have the two an applicant in common? Without a stated applicant they have none. */
bool px_cites_self(const px_cites *c, uint32_t v, uint32_t w);
/* What unit v is called: the key of its first publication, copied into w->a. */
px_status px_cites_key(px_work *w, const px_cites *c, uint32_t v, px_str *out, px_err *err);
/* Its first applicant; empty without. After px_cites_names. */
px_str px_cites_who(const px_cites *c, uint32_t v);
/* The sentence that says what is not seen. */
void px_cites_note(px_work *w, px_table *t);

static inline uint32_t px_cites_n_back(const px_cites *c, uint32_t v) {
    return c->cites_off[v + 1] - c->cites_off[v];
}
static inline uint32_t px_cites_n(const px_cites *c, uint32_t v) {
    return c->cited_off[v + 1] - c->cited_off[v];
}

#endif
