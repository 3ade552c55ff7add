/* expiry.c: see expiry.h. The rules are in expiry.tbl; what is here picks one and counts. */
#include "patent/expiry.h"

#include "patent/date.h"

static const px_expiry_rule rules[] = {
#define PX_EXPIRY(cc, type, from, to, granted, start, years, verified, law)                        \
    {cc, type, from, to, granted, PX_FROM_##start, years, verified, law},
#include "patent/expiry.tbl"
#undef PX_EXPIRY
};

const px_expiry_rule *px_expiry_rules(size_t *n) {
    *n = sizeof rules / sizeof *rules;
    return rules;
}

static unsigned days_in(uint32_t y, uint32_t m) {
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return m == 2 && leap ? 29 : days[m - 1];
}

static bool whole(uint32_t ymd) {
    uint32_t m = ymd / 100 % 100, d = ymd % 100;
    return ymd / 10000 && m >= 1 && m <= 12 && d >= 1 && d <= days_in(ymd / 10000, m);
}

uint32_t px_expiry_add_years(uint32_t ymd, unsigned years) {
    if (!whole(ymd)) return 0;
    uint32_t y = ymd / 10000 + years, m = ymd / 100 % 100, d = ymd % 100;
    if (d > days_in(y, m)) d = days_in(y, m);
    return y * 10000 + m * 100 + d;
}

uint32_t px_expiry_add_days(uint32_t ymd, uint32_t days) {
    if (!whole(ymd)) return 0;
    uint32_t y = ymd / 10000, m = ymd / 100 % 100, d = ymd % 100;
    while (days) {
        uint32_t left = days_in(y, m) - d;
        if (days <= left) return y * 10000 + m * 100 + d + days;
        days -= left + 1;
        d = 1;
        if (++m > 12) {
            m = 1;
            y++;
        }
    }
    return y * 10000 + m * 100 + d;
}

/* Types of the record are finer than the table's: an application and its grant are one kind of
 * right. The kind of the document decides where the type is not known. */
static const char *type_of(const px_record *r) {
    static const char *const types[] = {"utility_model", "design", "plant"};
    for (size_t i = 0; i < 3; i++)
        if (px_str_is(r->type, types[i])) return types[i];
    if (px_str_is(r->type, "invention") || px_str_is(r->type, "invention_grant"))
        return "invention";
    return "";
}

/* A priority that is a US application with a term of its own: neither provisional (its kind P, a
 * number of a provisional series, or no number that would tell) nor foreign; an international
 * application counts, too. */
static bool is_parent(const px_rec_number *p) {
    if (px_str_starts(p->normal, PX_STR("PCT/"))) return true;
    if (!px_str_is(p->cc, "US") || !p->num.n || px_str_is(p->kind, "P")) return false;
    if (p->num.n && p->num.p[p->num.n - 1] == 'P') return false;
    bool series = p->num.n == 8 && p->num.p[0] == '6' && p->num.p[1] >= '0' && p->num.p[1] <= '4';
    bool with_year = p->num.n == 12 && p->num.p[4] == '6' && p->num.p[5] <= '4';
    return !series && !with_year;
}

static bool extra(const px_record *r, const char *name, px_str *value) {
    for (size_t i = 0; i < r->extras.n; i++)
        if (px_str_is(r->extras.v[i].name, name) && r->extras.v[i].n_values) {
            *value = r->extras.v[i].values[0];
            return true;
        }
    return false;
}

/* The earliest filing date claimed. An international application that the record was filed as has
 * its own date in `app` already. Foreign priorities never count; a PCT priority does where the
 * record continues it. */
static uint32_t parent_of(const px_record *r) {
    uint32_t best = r->app.ymd;
    for (size_t i = 0; i < r->priorities.n; i++) {
        const px_rec_number *p = &r->priorities.v[i];
        if (whole(p->ymd) && is_parent(p) && (!best || p->ymd < best)) best = p->ymd;
    }
    return best;
}

static uint32_t granted(const px_record *r) {
    if (r->grant_ymd) return r->grant_ymd;
    px_kind_group g = px_kind_group_of(r->pub.cc, r->pub.kind, r->pub.ymd);
    return g == PX_KIND_GRANT || g == PX_KIND_DESIGN ||
                   (g == PX_KIND_PLANT && r->pub.kind.n &&
                    px_str_starts(r->pub.kind, PX_STR("P")) && !px_str_is(r->pub.kind, "P1"))
               ? r->pub.ymd
               : 0;
}

static uint32_t later(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

static uint32_t counted(const px_record *r, const px_expiry_rule *rule) {
    uint32_t grant = granted(r);
    switch (rule->start) {
    case PX_FROM_FILING:
        return px_expiry_add_years(r->app.ymd, rule->years);
    case PX_FROM_GRANT:
        return px_expiry_add_years(grant, rule->years);
    case PX_FROM_PARENT:
        return px_expiry_add_years(parent_of(r), rule->years);
    case PX_FROM_LONGER:
        if (!grant) return 0;
        return later(px_expiry_add_years(grant, 17),
                     px_expiry_add_years(parent_of(r), rule->years));
    case PX_FROM_ASSURED_10:
        return later(px_expiry_add_years(grant, 10), px_expiry_add_years(r->app.ymd, rule->years));
    case PX_FROM_ASSURED_7:
        return later(px_expiry_add_years(grant, 7), px_expiry_add_years(r->app.ymd, rule->years));
    }
    return 0;
}

static bool fits(const px_expiry_rule *rule, const px_record *r, const char *type) {
    uint32_t grant = granted(r);
    return px_str_is(r->pub.cc.n ? r->pub.cc : r->app.cc, rule->cc) &&
           strcmp(rule->type, type) == 0 && (!rule->filed_from || r->app.ymd >= rule->filed_from) &&
           (!rule->filed_to || r->app.ymd <= rule->filed_to) &&
           (!rule->granted_to || (grant && grant <= rule->granted_to));
}

px_expiry px_expiry_of(const px_record *r) {
    px_expiry out = {0};
    const char *type = type_of(r);
    if (r->expiry_ymd) {
        out.ymd = r->expiry_ymd;
        out.stated = true;
        return out;
    }
    if (!whole(r->app.ymd)) return out;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (!fits(&rules[i], r, type)) continue;
        out.ymd = counted(r, &rules[i]);
        out.rule = out.ymd ? &rules[i] : NULL;
        break;
    }
    px_str days;
    uint32_t n;
    /* 154(b): inventions filed from 29 May 2000, extensions of the same kind from 8 June 1995 */
    if (out.ymd && out.rule->start == PX_FROM_PARENT && extra(r, "term_extension_days", &days) &&
        px_str_u32(days, &n) && n < 36500) {
        out.extra_days = n;
        out.ymd = px_expiry_add_days(out.ymd, n);
    }
    return out;
}
