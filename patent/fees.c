/* fees.c: see fees.h. The tables are in fees.tbl. */
#include "patent/fees.h"

#include "patent/date.h"

#define FILING  false
#define GRANT   true
#define GRANTED false
#define PENDING true

static const px_fee_plan plans[] = {
#define PX_FEE_PLAN(cc, type, start, first, step, last, ahead, month_end, who)                     \
    {cc, type, start, first, step, last, ahead, month_end, who},
#define PX_FEE(...)
#define PX_FEE_LATE(...)
#include "patent/fees.tbl"
#undef PX_FEE_PLAN
#undef PX_FEE
#undef PX_FEE_LATE
};

static const px_fee_row rows[] = {
#define PX_FEE_PLAN(...)
#define PX_FEE(cc, type, entity, from_year, to_year, amount, per_claim, late, currency, from, to,  \
               reducible, checked, source)                                                         \
    {cc,   type, PX_FEE_##entity, from_year, to_year, amount, per_claim, late, currency,           \
     from, to,   reducible,       checked,   source},
#define PX_FEE_LATE(...)
#include "patent/fees.tbl"
#undef PX_FEE_PLAN
#undef PX_FEE
#undef PX_FEE_LATE
};

static const struct late {
    char cc[3];
    unsigned char percent[6];
    bool checked;
    const char *source;
} lates[] = {
#define PX_FEE_PLAN(...)
#define PX_FEE(...)
#define PX_FEE_LATE(cc, m1, m2, m3, m4, m5, m6, checked, source)                                   \
    {cc, {m1, m2, m3, m4, m5, m6}, checked, source},
#include "patent/fees.tbl"
#undef PX_FEE_PLAN
#undef PX_FEE
#undef PX_FEE_LATE
};

enum { GRACE_MONTHS = 6, REDUCED_YEARS = 10 };

const px_fee_row *px_fee_rows(size_t *n) {
    *n = sizeof rows / sizeof *rows;
    return rows;
}

static uint32_t month_last(uint32_t ymd) {
    return px_date_last(ymd / 100 * 100);
}

uint32_t px_fee_add_months(uint32_t ymd, unsigned months) {
    if (!ymd || !px_date_valid(ymd) || ymd / 100 % 100 == 0 || ymd % 100 == 0) return 0;
    uint32_t at = ymd / 10000 * 12 + ymd / 100 % 100 - 1 + months;
    uint32_t day = (at / 12 * 100 + at % 12 + 1) * 100 + ymd % 100, last = month_last(day);
    return day > last ? last : day;
}

static bool is_type(px_str stated, const char *type) {
    return px_str_is(stated, type) ||
           (px_str_is(stated, "invention_grant") && strcmp(type, "invention") == 0);
}

const px_fee_plan *px_fee_plan_of(const px_fee_case *c) {
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (px_str_is(c->cc, plans[i].cc) && is_type(c->type, plans[i].type) &&
            plans[i].pending == c->pending)
            return &plans[i];
    return NULL;
}

static const px_fee_row *row_of(const px_fee_plan *p, px_fee_entity entity, unsigned year,
                                uint32_t due) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const px_fee_row *r = &rows[i];
        if (strcmp(r->cc, p->cc) != 0 || strcmp(r->type, p->type) != 0) continue;
        if (r->entity != PX_FEE_ANY && r->entity != (entity ? entity : PX_FEE_LARGE)) continue;
        if (year >= r->from_year && year <= r->to_year && due >= r->due_from &&
            (!r->due_to || due <= r->due_to))
            return r;
    }
    return NULL;
}

/* The year of the fee in whose course the grant falls: the first for a grant on the day of filing. */
static unsigned year_of_grant(const px_fee_case *c) {
    unsigned year = 1;
    while (year < 100 && px_fee_add_months(c->filed, year * 12) <= c->granted)
        year++;
    return year;
}

/* What comes on top when paid on that day, within the period of grace. */
static void add_late(const px_fee_plan *p, uint32_t on, px_fee *f) {
    unsigned month = 0;
    if (on <= f->due) return;
    while (month + 1 < GRACE_MONTHS && on > px_fee_add_months(f->due, month + 1))
        month++;
    if (f->row->late) {
        f->surcharge = f->row->late;
        f->late_checked = f->row->checked;
        return;
    }
    for (size_t i = 0; i < sizeof lates / sizeof *lates; i++)
        if (strcmp(lates[i].cc, p->cc) == 0) {
            f->surcharge = f->full * lates[i].percent[month] / 100;
            f->late_checked = lates[i].checked;
        }
}

bool px_fee_of(const px_fee_plan *p, const px_fee_case *c, const px_fee_terms *terms, unsigned year,
               uint32_t on, px_fee *out) {
    uint32_t due = px_fee_add_months(p->from_grant ? c->granted : c->filed, year * 12 - p->ahead);
    *out = (px_fee){.year = year, .late_checked = true};
    if (!due || year < p->first || year > p->last || (year - p->first) % p->step) return false;
    if (p->month_end) due = month_last(due);
    if (c->expiry && due >= c->expiry) return false;
    if (!p->pending && (!c->granted || due <= c->granted)) return false;
    out->due = due;
    out->grace_end = px_fee_add_months(due, GRACE_MONTHS);
    out->row = row_of(p, terms->entity, year, due);
    if (!out->row) return true;
    out->full = out->row->amount;
    if (out->row->per_claim) {
        out->claims_unknown = c->claims == PX_FEE_NIL;
        out->full += (double)out->row->per_claim * (out->claims_unknown ? 1 : c->claims);
    }
    out->payable = out->full;
    if (out->row->reducible && terms->reduction > 0) {
        unsigned grant = year_of_grant(c);
        out->reduced = year >= grant && year < grant + REDUCED_YEARS;
        if (out->reduced) out->payable = out->full * (100 - terms->reduction) / 100;
    }
    add_late(p, on, out);
    out->payable += out->surcharge;
    return true;
}
