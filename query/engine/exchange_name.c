/* exchange_name.c: numbers in the three spellings of the EPO.
 *
 * The normal form of a publication is DOCDB's already. Of an application it is DOCDB's without the kind, so that the kind
 * is said again by rule: what follows the number, P for provisionals of the United States, W for international
 * applications, A for the rest. EPODOC puts the year of filing in front and fills the serial number to seven digits;
 * patent/number.h reads it back. Rules: docs/NUMBERS.md, docs/OPS.md. */
#include "query/engine/exchange_int.h"

static const char *const spellings[] = {"docdb", "epodoc", "original"};

const char *px_exch_spelling_name(px_exch_spelling s) {
    return spellings[s];
}

bool px_exch_spelling_find(px_str name, px_exch_spelling *out) {
    for (int i = 0; i < 3; i++)
        if (px_str_is(name, spellings[i])) {
            *out = (px_exch_spelling)i;
            return true;
        }
    return false;
}

/* ---- names ---- */

static bool digits(px_str s) {
    size_t i = 0;
    while (i < s.n && px_is_digit(s.p[i]))
        i++;
    return s.n && i == s.n;
}

static unsigned value_of(px_str s) {
    uint32_t v = 0;
    return px_str_u32(s, &v) ? v : 0;
}

static px_str joined(px_arena *a, px_str x, px_str y) {
    return px_arena_fmt(a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(x), PX_STR_ARG(y));
}

/* The kind is part of the name where numbers are counted by kind. */
static px_str epodoc_publication(px_arena *a, const px_exch_name *n) {
    px_str tail = {0};
    char k = n->kind.n ? n->kind.p[0] : 0;
    if (k == 'U' || k == 'Y' || (k == 'C' && px_str_is(n->cc, "NL")))
        tail = px_str_sub(n->kind, 0, 1);
    if ((k == 'D' || k == 'T') && px_str_is(n->cc, "DE")) tail = n->kind;
    return px_arena_fmt(a, PX_STR_FMT PX_STR_FMT PX_STR_FMT, PX_STR_ARG(n->cc), PX_STR_ARG(n->num),
                        PX_STR_ARG(tail));
}

/* PCT/US2013/050328: US2013050328 W, before 2004 US0321714 W; EPODOC WO2013US50328. */
static void name_international(px_arena *a, px_str normal, px_exch_name *n) {
    unsigned year = value_of(px_str_sub(normal, 6, 10));
    px_str serial = px_str_sub(normal, 11, normal.n), short_serial = serial;
    n->cc = px_str_sub(normal, 4, 6);
    n->kind = PX_STR("W");
    if (serial.n == 6 && serial.p[0] == '0') short_serial = px_str_sub(serial, 1, 6);
    n->num = year >= 2004
                 ? px_arena_fmt(a, "%u" PX_STR_FMT, year, PX_STR_ARG(serial))
                 : px_arena_fmt(a, "%02u" PX_STR_FMT, year % 100, PX_STR_ARG(short_serial));
    n->epodoc = px_arena_fmt(a, "WO%u" PX_STR_FMT PX_STR_FMT, year, PX_STR_ARG(n->cc),
                             PX_STR_ARG(short_serial));
}

/* United States, twelve digits: year, series, serial. Provisionals have the series 60 to 63, designs 29. */
static bool name_us_series(px_arena *a, px_exch_name *n) {
    unsigned year = value_of(px_str_sub(n->num, 0, 4)), series = value_of(px_str_sub(n->num, 4, 6));
    px_str serial = px_str_sub(n->num, 6, 12);
    if (!px_str_is(n->cc, "US") || n->num.n != 12) return false;
    if (!n->kind.n) n->kind = series >= 60 ? PX_STR("P") : series == 29 ? PX_STR("F") : PX_STR("A");
    px_str tail = px_str_is(n->kind, "A") ? PX_STR("") : n->kind;
    if (year >= 2011 || series < 29) {
        n->epodoc =
            px_arena_fmt(a, "US" PX_STR_FMT PX_STR_FMT, PX_STR_ARG(n->num), PX_STR_ARG(tail));
        return true;
    }
    n->epodoc =
        px_arena_fmt(a, "US%u0" PX_STR_FMT PX_STR_FMT, year, PX_STR_ARG(serial), PX_STR_ARG(tail));
    while (serial.n > 1 && serial.p[0] == '0')
        serial = px_str_sub(serial, 1, serial.n);
    n->num = px_arena_fmt(a, PX_STR_FMT "%02u", PX_STR_ARG(serial), year % 100);
    return true;
}

static unsigned full_year(unsigned two, uint32_t ymd) {
    unsigned year = ymd / 10000;
    if (year && year % 100 == two) return year;
    return two >= 70 ? 1900 + two : 2000 + two;
}

/* Year and serial number by the office's own way. false: only the day of filing tells the year. */
static bool year_and_serial(const px_exch_name *n, unsigned *year, px_str *serial) {
    px_str s = n->num;
    unsigned two = value_of(px_str_sub(s, 0, 2)),
             last = s.n > 2 ? value_of(px_str_sub(s, s.n - 2, s.n)) : 0, four;
    four = value_of(px_str_sub(s, 0, 4));
    if (s.n >= 10 && four >= 1970 && four < 2100) { /* 2005505120 */
        *year = four;
        *serial = px_str_sub(s, 4, s.n);
        return true;
    }
    bool tail = px_str_is(n->cc, "US") || px_str_is(n->cc, "JP") || px_str_is(n->cc, "AU") ||
                px_str_is(n->cc, "CH") || px_str_is(n->cc, "SK");
    if (tail && s.n >= 3 && s.n <= 9) { /* 94268010 */
        *year = full_year(last, n->ymd);
        *serial = px_str_sub(s, 0, s.n - 2);
        return true;
    }
    bool front = px_str_is(n->cc, "EP") || px_str_is(n->cc, "GB") || px_str_is(n->cc, "FR") ||
                 px_str_is(n->cc, "HU") || px_str_is(n->cc, "SE");
    if (front && (s.n == 7 || s.n == 8)) { /* 99203729 */
        *year = full_year(two, n->ymd);
        *serial = px_str_sub(s, 2, s.n);
        return true;
    }
    return false;
}

/* DE102004033324: type, year, serial; DE19914332: type of one digit, two of the year. */
static bool epodoc_german(px_arena *a, const px_exch_name *n, px_str *out) {
    px_str s = n->num;
    if (!px_str_is(n->cc, "DE")) return false;
    if (s.n == 12 && s.p[6] == '0')
        *out =
            px_arena_fmt(a, "DE" PX_STR_FMT PX_STR_FMT PX_STR_FMT, PX_STR_ARG(px_str_sub(s, 2, 6)),
                         PX_STR_ARG(px_str_sub(s, 0, 2)), PX_STR_ARG(px_str_sub(s, 7, 12)));
    else if (s.n == 8)
        *out =
            px_arena_fmt(a, "DE%u%c" PX_STR_FMT, full_year(value_of(px_str_sub(s, 1, 3)), n->ymd),
                         s.p[0], PX_STR_ARG(px_str_sub(s, 3, 8)));
    else
        return false;
    return true;
}

static px_str epodoc_application(px_arena *a, const px_exch_name *n) {
    unsigned year = n->ymd / 10000;
    px_str serial = n->num, out, tail = n->kind;
    if (px_str_is(tail, "A")) tail.n = 0;
    if (!digits(n->num) || n->num.n > 10 || (px_str_is(n->cc, "KR") && n->num.n > 9))
        return epodoc_german(a, n, &out) ? joined(a, out, tail)
                                         : joined(a, joined(a, n->cc, n->num), tail);
    if (epodoc_german(a, n, &out)) return joined(a, out, tail);
    if (px_str_is(n->cc, "CN") && n->num.n == 8) /* 98101234: year, type, serial */
        return px_arena_fmt(a, "CN%u%c0" PX_STR_FMT PX_STR_FMT,
                            full_year(value_of(px_str_sub(n->num, 0, 2)), n->ymd), n->num.p[2],
                            PX_STR_ARG(px_str_sub(n->num, 3, 8)), PX_STR_ARG(tail));
    if (!year_and_serial(n, &year, &serial) && !year)
        return joined(a, joined(a, n->cc, n->num), tail);
    return px_arena_fmt(a, PX_STR_FMT "%u%07u" PX_STR_FMT, PX_STR_ARG(n->cc), year,
                        value_of(serial), PX_STR_ARG(tail));
}

void px_exch_name_of(px_arena *a, const px_rec_number *r, px_number_role role, px_exch_name *n) {
    *n = (px_exch_name){.cc = r->cc, .num = r->num, .kind = r->kind, .ymd = r->ymd};
    if (!r->normal.n) return;
    px_number p = px_number_of_normal(r->normal, role);
    if (!n->num.n || !n->cc.n) {
        n->cc = p.cc;
        n->num = p.num;
        n->kind = p.kind;
    }
    n->original = r->given.n ? r->given : n->num;
    if (role == PX_ROLE_PUBLICATION) {
        n->epodoc = epodoc_publication(a, n);
        return;
    }
    if (px_str_starts(r->normal, PX_STR("PCT/")) && r->normal.n > 11) {
        name_international(a, r->normal, n);
        return;
    }
    if (name_us_series(a, n)) return;
    if (!n->kind.n) n->kind = PX_STR("A");
    n->epodoc = epodoc_application(a, n);
    if (px_str_eq(n->original, n->epodoc)) n->original = n->num; /* the file had no other */
}

void px_exch_name_of_normal(px_arena *a, px_str normal, uint32_t ymd, px_number_role role,
                            px_exch_name *out) {
    px_rec_number n = {.normal = normal, .ymd = ymd};
    px_exch_name_of(a, &n, role, out);
}

void px_exch_name_of_record(px_arena *a, const px_record *r, px_exch_name *n) {
    px_exch_name_of(a, &r->pub, PX_ROLE_PUBLICATION, n);
    if (!r->pub.normal.n) n->num = n->epodoc = n->original = r->key;
}

/* ---- document-id ---- */

px_str px_exch_digits(px_arena *a, uint32_t ymd) {
    return ymd ? px_arena_fmt(a, "%08u", ymd) : (px_str){0};
}

static void put_members(px_arena *a, px_xo *id, const px_exch_name *n, px_exch_spelling s,
                        uint32_t date) {
    if (s == PX_EXCH_DOCDB) {
        px_xo_leaf(a, id, "country", n->cc);
        px_xo_leaf(a, id, "doc-number", n->num);
        if (n->kind.n) px_xo_leaf(a, id, "kind", n->kind);
    } else {
        px_xo_leaf(a, id, "doc-number", s == PX_EXCH_EPODOC ? n->epodoc : n->original);
    }
    if (date) px_xo_leaf(a, id, "date", px_exch_digits(a, date));
}

void px_exch_put_id(px_arena *a, px_xo *parent, const px_exch_name *n, px_exch_spelling s,
                    uint32_t date) {
    px_xo *id = px_xo_add(a, parent, "document-id");
    px_xo_attr(a, id, "document-id-type", px_str_of(spellings[s]));
    put_members(a, id, n, s, date);
}

void px_exch_put_bare_id(px_arena *a, px_xo *parent, const px_exch_name *n, px_exch_spelling s,
                         uint32_t date) {
    put_members(a, px_xo_add(a, parent, "document-id"), n, s, date);
}
