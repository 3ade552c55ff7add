/* ops_number.c: numbers in the spellings of OPS, and the publications that they mean.
 *
 * The normal form of a publication is DOCDB's already. Of an application it is DOCDB's without the kind, so that the kind
 * is said again by rule: what follows the number, P for provisionals of the United States, W for international
 * applications, A for the rest. EPODOC puts the year of filing in front and fills the serial number to seven digits;
 * patent/number.h reads it back. Rules: docs/NUMBERS.md, docs/OPS.md. */
#include "query/server/ops.h"

#include "base/sort.h"
#include "base/text.h"
#include "query/server/uri.h"

#include <stdlib.h>

static const char *const spellings[] = {"docdb", "epodoc", "original"};

const char *px_ops_spelling_name(px_ops_spelling s) {
    return spellings[s];
}

bool px_ops_spelling_find(px_str name, px_ops_spelling *out) {
    for (int i = 0; i < 3; i++)
        if (px_str_is(name, spellings[i])) {
            *out = (px_ops_spelling)i;
            return true;
        }
    return false;
}

px_str px_ops_day(px_arena *a, uint32_t ymd) {
    return ymd ? px_arena_fmt(a, "%08u", ymd) : (px_str){0};
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
static px_str epodoc_publication(px_arena *a, const px_ops_name *n) {
    px_str tail = {0};
    char k = n->kind.n ? n->kind.p[0] : 0;
    if (k == 'U' || k == 'Y' || (k == 'C' && px_str_is(n->cc, "NL")))
        tail = px_str_sub(n->kind, 0, 1);
    if ((k == 'D' || k == 'T') && px_str_is(n->cc, "DE")) tail = n->kind;
    return px_arena_fmt(a, PX_STR_FMT PX_STR_FMT PX_STR_FMT, PX_STR_ARG(n->cc), PX_STR_ARG(n->num),
                        PX_STR_ARG(tail));
}

/* PCT/US2013/050328: US2013050328 W, before 2004 US0321714 W; EPODOC WO2013US50328. */
static void name_international(px_arena *a, px_str normal, px_ops_name *n) {
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
static bool name_us_series(px_arena *a, px_ops_name *n) {
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
static bool year_and_serial(const px_ops_name *n, unsigned *year, px_str *serial) {
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
static bool epodoc_german(px_arena *a, const px_ops_name *n, px_str *out) {
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

static px_str epodoc_application(px_arena *a, const px_ops_name *n) {
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

void px_ops_name_of(px_arena *a, const px_rec_number *r, px_number_role role, px_ops_name *n) {
    *n = (px_ops_name){.cc = r->cc, .num = r->num, .kind = r->kind, .ymd = r->ymd};
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

void px_ops_name_of_normal(px_arena *a, px_str normal, uint32_t ymd, px_number_role role,
                           px_ops_name *out) {
    px_rec_number n = {.normal = normal, .ymd = ymd};
    px_ops_name_of(a, &n, role, out);
}

void px_ops_put_id(px_ops *o, px_xo *parent, const px_ops_name *n, px_ops_spelling s,
                   uint32_t date) {
    px_xo *id = px_xo_add(o->a, parent, "document-id");
    px_xo_attr(o->a, id, "document-id-type", px_str_of(spellings[s]));
    if (s == PX_OPS_DOCDB) {
        px_xo_leaf(o->a, id, "country", n->cc);
        px_xo_leaf(o->a, id, "doc-number", n->num);
        if (n->kind.n) px_xo_leaf(o->a, id, "kind", n->kind);
    } else {
        px_xo_leaf(o->a, id, "doc-number", s == PX_OPS_EPODOC ? n->epodoc : n->original);
    }
    if (date) px_xo_leaf(o->a, id, "date", px_ops_day(o->a, date));
}

/* ---- what was asked for ---- */

/* The next piece up to a dot; brackets keep dots inside of it. */
static px_str piece(px_str *rest) {
    size_t depth = 0, i = 0;
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (c == '(') depth++;
        if (c == ')' && depth) depth--;
        if (c == '.' && !depth) break;
    }
    px_str s = px_str_trim(px_str_sub(*rest, 0, i));
    *rest = px_str_sub(*rest, i < rest->n ? i + 1 : i, rest->n);
    if (s.n >= 2 && s.p[0] == '(' && s.p[s.n - 1] == ')') s = px_str_sub(s, 1, s.n - 1);
    return px_str_trim(s);
}

static bool letters(px_str s, size_t least, size_t most) {
    if (s.n < least || s.n > most || !px_is_alpha(s.p[0])) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_alpha(s.p[i]) && !px_is_digit(s.p[i])) return false;
    return true;
}

static bool is_country(px_str s) {
    return s.n == 2 && px_is_alpha(s.p[0]) && px_is_alpha(s.p[1]);
}

static bool is_day(px_str s) {
    return s.n == 8 && digits(s) && value_of(s) > 17000000;
}

static px_str capitals(px_arena *a, px_str s) {
    char *p = px_arena_cstr(a, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = px_upper(p[i]);
    return (px_str){p, s.n};
}

/* EPODOC of a Chinese application of before 2003-10: CN19981001234 is CN98101234. */
static px_str old_chinese(px_arena *a, px_str num) {
    unsigned year = value_of(px_str_sub(num, 0, 4));
    if (num.n != 11 || !digits(num) || year < 1985 || year > 2003 || num.p[5] != '0') return num;
    return px_arena_fmt(a, "%02u%c" PX_STR_FMT, year % 100, num.p[4],
                        PX_STR_ARG(px_str_sub(num, 6, 11)));
}

static px_status invalid(px_ops *o, px_str given) {
    px_ops_fault(o, 404, "CLIENT.InvalidReference",
                 px_arena_fmt(o->a, "The request was invalid: %.*s is no such number",
                              (int)(given.n < 80 ? given.n : 80), given.p ? given.p : ""));
    return PX_OK;
}

px_status px_ops_ref_read(px_ops *o, px_str type, px_str spelling, px_str given, px_ops_ref *r,
                          px_err *err) {
    (void)err;
    *r = (px_ops_ref){.given = given};
    r->role = px_str_is(type, "application") ? PX_ROLE_APPLICATION
              : px_str_is(type, "priority")  ? PX_ROLE_PRIORITY
                                             : PX_ROLE_PUBLICATION;
    if ((r->role == PX_ROLE_PUBLICATION && !px_str_is(type, "publication")) ||
        !px_ops_spelling_find(spelling, &r->spelling))
        return invalid(o, px_arena_fmt(o->a, PX_STR_FMT "/" PX_STR_FMT, PX_STR_ARG(type),
                                       PX_STR_ARG(spelling)));
    px_str rest = given, part[5], cc = {0}, num = {0}, kind = {0}, date = {0};
    size_t n = 0, at = 0;
    if (given.n > 200 || !px_utf8_valid(given)) return invalid(o, PX_STR("this"));
    while (rest.n && n < 5)
        part[n++] = piece(&rest);
    if (n && is_country(part[at]) && r->spelling != PX_OPS_EPODOC) cc = part[at++];
    if (at < n) num = part[at++];
    if (at < n && letters(part[at], 1, 2)) kind = part[at++];
    if (at < n && is_day(part[at])) date = part[at++];
    if (rest.n || at < n || num.n < 2 || (r->spelling == PX_OPS_DOCDB && !cc.n))
        return invalid(o, given);
    if (px_str_is(capitals(o->a, px_str_sub(num, 0, 2)), "CN") && r->role != PX_ROLE_PUBLICATION)
        num = joined(o->a, PX_STR("CN"), old_chinese(o->a, px_str_sub(num, 2, num.n)));
    r->number.ymd = value_of(date);
    r->number.given = num;
    px_str text = px_arena_fmt(o->a, PX_STR_FMT PX_STR_FMT PX_STR_FMT, PX_STR_ARG(cc),
                               PX_STR_ARG(num), PX_STR_ARG(kind));
    if (r->spelling == PX_OPS_ORIGINAL) text = num;
    px_number p = px_number_parse(o->a, text, r->role, capitals(o->a, cc), capitals(o->a, kind),
                                  r->number.ymd);
    r->number.normal = px_number_normal(o->a, &p, r->role);
    r->number.cc = p.cc;
    r->number.num = p.num;
    r->number.kind = p.kind;
    if (!p.num.n || !r->number.normal.n) return invalid(o, given);
    return PX_OK;
}

/* The next of a list; commas inside of brackets belong to the number. */
static px_str item(px_str *rest) {
    size_t depth = 0, i = 0;
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (c == '(') depth++;
        if (c == ')' && depth) depth--;
        if (c == '\n' || (c == ',' && !depth)) break;
    }
    px_str s = px_str_trim(px_str_sub(*rest, 0, i));
    *rest = px_str_sub(*rest, i < rest->n ? i + 1 : i, rest->n);
    return s;
}

px_status px_ops_refs(px_ops *o, px_str type, px_str spelling, px_str list, px_ops_ref **v,
                      size_t *n, px_err *err) {
    size_t cap = 0;
    *v = NULL;
    *n = 0;
    px_str rest = list.n ? list : o->c->body;
    while (rest.n && !o->answered) {
        px_str one = item(&rest);
        if (!one.n) continue;
        if (*n == PX_OPS_DOCS_MAX)
            return px_fail(err, PX_E_LIMIT, "at most %u numbers go in one request",
                           PX_OPS_DOCS_MAX);
        *v = px_arena_grow(o->a, *v, *n, &cap, *n + 1, sizeof **v);
        px_status st = px_ops_ref_read(o, type, spelling, one, &(*v)[*n], err);
        if (st != PX_OK) return st;
        (*n)++;
    }
    if (!*n && !o->answered) return invalid(o, PX_STR("nothing"));
    return PX_OK;
}

void px_ops_put_asked(px_ops *o, px_xo *parent, const px_ops_ref *ref) {
    static const char *const names[] = {"ops:publication-reference", "ops:application-reference",
                                        "ops:priority-reference"};
    px_ops_name n;
    px_rec_number r = ref->number;
    px_ops_name_of(o->a, &r, ref->role, &n);
    if (ref->spelling == PX_OPS_EPODOC) n.epodoc = r.given;
    if (ref->role != PX_ROLE_PUBLICATION && !r.kind.n && ref->spelling == PX_OPS_DOCDB &&
        px_str_is(n.kind, "A"))
        n.kind = (px_str){0};
    size_t at = ref->role == PX_ROLE_PUBLICATION ? 0 : ref->role == PX_ROLE_APPLICATION ? 1 : 2;
    px_ops_put_id(o, px_xo_add(o->a, parent, names[at]), &n, ref->spelling, ref->number.ymd);
}

/* ---- what it means ---- */

static px_status by_number(px_ops *o, px_field f, px_number p, px_number_role role, px_rows *rows,
                           px_err *err) {
    px_str keys[PX_NUMBER_KEYS];
    size_t n = px_number_keys(o->a, &p, role, keys);
    return px_snapshot_lookup(o->c->snap, f, keys, n, rows, err);
}

/* Rows in the order of what they are called, each once; of a publication with a kind only that kind. */
static px_status in_order(px_ops *o, const px_ops_ref *ref, bool all, px_rows *rows, px_err *err) {
    px_str *key = px_arena_array(o->a, px_str, rows->n + 1);
    bool exact = ref->role == PX_ROLE_PUBLICATION && ref->number.kind.n && !all;
    size_t n = 0;
    px_sort_u32(rows->v, rows->n);
    rows->n = px_unique_u32(rows->v, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        px_str s;
        px_status st = px_snapshot_key(o->c->snap, rows->v[i], &s, err);
        if (st != PX_OK) return st;
        px_number p = px_number_of_normal(s, PX_ROLE_PUBLICATION);
        if (exact && !px_str_starts(p.kind, ref->number.kind)) continue;
        uint32_t row = rows->v[i];
        size_t k = n++;
        for (; k > 0 && px_str_cmp(key[k - 1], s) > 0; k--) {
            key[k] = key[k - 1];
            rows->v[k] = rows->v[k - 1];
        }
        key[k] = s;
        rows->v[k] = row;
    }
    rows->n = n;
    return PX_OK;
}

static px_status of_application(px_ops *o, px_rows *rows, px_err *err) {
    px_record r;
    if (!rows->n) return PX_OK;
    px_status st = px_ops_record(o, rows->v[0], &r, err);
    if (st != PX_OK || !r.app.normal.n) return st;
    px_number p = px_number_of_normal(r.app.normal, PX_ROLE_APPLICATION);
    px_str key = px_number_normal(o->a, &p, PX_ROLE_APPLICATION);
    return px_snapshot_lookup(o->c->snap, PX_F_AN, &key, 1, rows, err);
}

px_status px_ops_find(px_ops *o, const px_ops_ref *ref, bool all, px_rows *rows, px_err *err) {
    px_number p = {.cc = ref->number.cc, .num = ref->number.num, .kind = ref->number.kind};
    px_field f = ref->role == PX_ROLE_PUBLICATION   ? PX_F_PN
                 : ref->role == PX_ROLE_APPLICATION ? PX_F_AN
                                                    : PX_F_PR;
    p.understood = true;
    px_status st = by_number(o, f, p, ref->role, rows, err);
    if (st == PX_OK) st = in_order(o, ref, false, rows, err);
    if (st == PX_OK && all && rows->n) {
        if (ref->role == PX_ROLE_PUBLICATION) {
            p.kind = (px_str){0};
            st = by_number(o, f, p, ref->role, rows, err);
        }
        if (st == PX_OK && ref->role != PX_ROLE_PRIORITY) st = of_application(o, rows, err);
        if (st == PX_OK) st = in_order(o, ref, true, rows, err);
    }
    return st;
}
