/* ops_number.c: numbers as OPS is asked for them, and the publications that they mean. Spellings: query/engine/exchange.h. */
#include "query/server/ops.h"

#include "base/sort.h"
#include "base/text.h"
#include "query/server/uri.h"

#include <stdlib.h>

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
        !px_exch_spelling_find(spelling, &r->spelling))
        return invalid(o, px_arena_fmt(o->a, PX_STR_FMT "/" PX_STR_FMT, PX_STR_ARG(type),
                                       PX_STR_ARG(spelling)));
    px_str rest = given, part[5], cc = {0}, num = {0}, kind = {0}, date = {0};
    size_t n = 0, at = 0;
    if (given.n > 200 || !px_utf8_valid(given)) return invalid(o, PX_STR("this"));
    while (rest.n && n < 5)
        part[n++] = piece(&rest);
    if (n && is_country(part[at]) && r->spelling != PX_EXCH_EPODOC) cc = part[at++];
    if (at < n) num = part[at++];
    if (at < n && letters(part[at], 1, 2)) kind = part[at++];
    if (at < n && is_day(part[at])) date = part[at++];
    if (rest.n || at < n || num.n < 2 || (r->spelling == PX_EXCH_DOCDB && !cc.n))
        return invalid(o, given);
    if (px_str_is(capitals(o->a, px_str_sub(num, 0, 2)), "CN") && r->role != PX_ROLE_PUBLICATION)
        num = px_arena_fmt(o->a, "CN" PX_STR_FMT,
                           PX_STR_ARG(old_chinese(o->a, px_str_sub(num, 2, num.n))));
    r->number.ymd = value_of(date);
    r->number.given = num;
    px_str text = px_arena_fmt(o->a, PX_STR_FMT PX_STR_FMT PX_STR_FMT, PX_STR_ARG(cc),
                               PX_STR_ARG(num), PX_STR_ARG(kind));
    if (r->spelling == PX_EXCH_ORIGINAL) text = num;
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
    px_exch_name n;
    px_rec_number r = ref->number;
    px_exch_name_of(o->a, &r, ref->role, &n);
    if (ref->spelling == PX_EXCH_EPODOC) n.epodoc = r.given;
    if (ref->role != PX_ROLE_PUBLICATION && !r.kind.n && ref->spelling == PX_EXCH_DOCDB &&
        px_str_is(n.kind, "A"))
        n.kind = (px_str){0};
    size_t at = ref->role == PX_ROLE_PUBLICATION ? 0 : ref->role == PX_ROLE_APPLICATION ? 1 : 2;
    px_exch_put_id(o->a, px_xo_add(o->a, parent, names[at]), &n, ref->spelling, ref->number.ymd);
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
