/* fees.h: annual and maintenance fees by office, type of right and year, from dated tables (fees.tbl): when they fall
 * due and what they cost. Nothing here reads the clock or knows what was paid.
 *
 *     px_fee_case c = {.cc = "CN", .type = "invention", .filed = 20150310, .granted = 20180601, .claims = PX_FEE_NIL};
 *     const px_fee_plan *p = px_fee_plan_of(&c);
 *     for (unsigned n = p->first; p && n <= p->last; n += p->step)
 *         if (px_fee_of(p, &c, &terms, n, on, &fee)) use(&fee);
 *
 * Dates: a fee is due at the end of its day; where the law moves a day off to the next working day the table does not
 * follow. The period of grace is six months everywhere. Of Japan and Korea years count from registration, for which the
 * grant date that a file states stands here. */
#ifndef PX_PATENT_FEES_H
#define PX_PATENT_FEES_H

#include "base/str.h"

typedef enum px_fee_entity {
    PX_FEE_ANY = 0,
    PX_FEE_LARGE,
    PX_FEE_SMALL,
    PX_FEE_MICRO
} px_fee_entity;

typedef struct px_fee_plan {
    char cc[3];
    const char *type;
    bool from_grant;
    unsigned first, step, last, ahead;
    bool month_end, pending;
} px_fee_plan;

typedef struct px_fee_row {
    char cc[3];
    const char *type;
    px_fee_entity entity;
    unsigned from_year, to_year;
    uint32_t amount, per_claim, late; /* whole units of the currency */
    char currency[4];
    uint32_t due_from, due_to; /* yyyymmdd, 0 = open */
    bool reducible, checked;
    const char *source;
} px_fee_row;

#define PX_FEE_NIL UINT32_MAX

typedef struct px_fee_case {
    px_str cc, type; /* "CN"; "invention" (or "invention_grant"), "utility_model", "design" */
    bool pending;    /* an application, not a right */
    uint32_t filed, granted; /* yyyymmdd, 0 = not known */
    uint32_t expiry;         /* nothing falls due on or after it; 0 = not known */
    uint32_t claims;         /* PX_FEE_NIL = not known: the fee is counted with one claim */
} px_fee_case;

typedef struct px_fee_terms {
    double
        reduction; /* 0..100 per cent off what is reducible, from the year of grant for ten years */
    px_fee_entity entity;
} px_fee_terms;

typedef struct px_fee {
    unsigned year;
    uint32_t due, grace_end;
    const px_fee_row *row; /* NULL: the tables have no amount for it, which leaves the sums at 0 */
    double full, payable;  /* payable: after the reduction, with the surcharge */
    double surcharge;      /* on the day `on` */
    bool reduced;
    bool claims_unknown; /* the amount depends on claims that are not known */
    bool late_checked; /* the rule of the surcharge was read somewhere; true where there is none */
} px_fee;

/* NULL: there are no fees of this kind, or the tables do not know them. */
const px_fee_plan *px_fee_plan_of(const px_fee_case *c);
/* false: there is no fee of that year, the start is not known to the day, or it falls due after the end of the
 * right, or on or before the grant (which settles the years until then). */
bool px_fee_of(const px_fee_plan *p, const px_fee_case *c, const px_fee_terms *terms, unsigned year,
               uint32_t on, px_fee *out);

/* yyyymmdd plus months; the last day of the month where it has fewer. 0 for dates without a day. */
uint32_t px_fee_add_months(uint32_t ymd, unsigned months);

const px_fee_row *px_fee_rows(size_t *n); /* the table, for documentation and tests */

#endif
