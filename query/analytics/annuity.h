/* annuity.h: the fees that keep a set's rights and applications alive, one entry a fee, from patent/fees.h.
 *
 * Fees are of applications, whatever the unit: of each application of the set once, put together from its publications
 * in the set. In force is what a publication says is active; of these and of pending applications, where the office
 * takes fees for them, all fees count that fall due within the months asked for, and those that are late but can
 * still be paid. What has been paid is not known. */
#ifndef PX_ANALYTICS_ANNUITY_H
#define PX_ANALYTICS_ANNUITY_H

#include "patent/fees.h"
#include "query/analytics/analysis.h"

typedef struct px_annuity {
    uint32_t
        row; /* the publication that it is called by: the grant, else the first of the application */
    px_str office, type, owner; /* owner: current, else first applicant; may be empty */
    px_fee fee;
    bool late; /* fell due on or before the day, within the period of grace */
} px_annuity;

typedef struct px_annuities {
    px_annuity *v; /* by due date, then row */
    size_t n;
    uint32_t on; /* the day looked from, yyyymmdd */
    uint64_t applications, without_plan, without_dates, without_amount, claims_unknown, unchecked;
} px_annuities;

/* Reads the parameters on, months, reduction and entity. */
px_status px_annuities_make(px_work *w, px_annuities *out, px_err *err);
/* The sentences that say what is not seen. */
void px_annuities_note(px_work *w, px_table *t, const px_annuities *a);

#endif
