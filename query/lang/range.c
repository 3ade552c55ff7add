/* range.c: values of dates and numbers as ranges.
 *
 * A record may know only the year or month of a date (20100000, 20100500). `pd=2010` means
 * everything that lies in the period, so its range begins at 20100000 and such records match. In
 * comparisons and ranges a partial date counts as its first day: `pd>=2010-05-01` begins at
 * 20100500, `pd<2010-05-01` ends at 20100430. So `<` and `>=` part the dated records in two. */
#include "patent/date.h"
#include "query/lang/parse.h"

static uint32_t date_from(uint32_t ymd) { /* where "not before" begins */
    if (ymd % 100 > 1) return ymd;
    return ymd / 100 % 100 > 1 ? ymd / 100 * 100 : ymd / 10000 * 10000;
}

static uint32_t date_after(uint32_t ymd) {
    uint32_t last = px_date_last(ymd);
    if (last != px_date_last(last / 100 * 100)) return last + 1;
    return last / 100 % 100 == 12 ? (last / 10000 + 1) * 10000 : (last / 100 + 1) * 100;
}

static uint32_t date_before(uint32_t ymd) {
    uint32_t first = px_date_first(ymd);
    if (first % 100 > 1) return first - 1;
    if (first / 100 % 100 > 1) return px_date_last((first / 100 - 1) * 100);
    return (first / 10000 - 1) * 10000 + 1231;
}

static bool date_read(px_str text, bool star, uint32_t *ymd) {
    text = px_str_trim(text);
    /* A sign at the end is no part of a date: `2010..` is meant as an open range. */
    if (text.n && (text.p[text.n - 1] == '.' || text.p[text.n - 1] == '-')) return false;
    if (star) { /* 2010* and 201005* are a year and a month */
        uint32_t digits;
        if ((text.n != 4 && text.n != 6) || !px_str_u32(text, &digits)) return false;
    }
    return px_date_parse(text, PX_DATE_ORDER_UNKNOWN, ymd) && *ymd >= 10000;
}

/* Is the value compared as a date? In a column of one's own: a date that is no plain number. */
static bool is_day(px_field f, const px_value *v) {
    uint32_t ymd;
    if (px_value_type(f) != PX_FT_CUSTOM) return px_value_type(f) == PX_FT_DATE;
    return !v->star && !px_str_u32(px_str_trim(v->text), &ymd) && date_read(v->text, false, &ymd);
}

/* One value as the smallest and largest number it covers. */
static px_status read_value(px_parser *p, px_field f, const px_value *v, uint32_t *lo,
                            uint32_t *hi) {
    px_status st = px_value_no_wildcard(p, v);
    if (st != PX_OK) return st;
    if (px_value_type(f) == PX_FT_DATE) {
        if (!date_read(v->text, v->star, lo))
            return px_fail_at(p->err, PX_E_QUERY, v->begin,
                              "\"%.*s\" is not a date; write 2010, 2010-05 or 2010-05-31, and a "
                              "range as 2010:2012",
                              SHOWN(v->text));
        *hi = px_date_last(*lo);
        return PX_OK;
    }
    if (px_value_type(f) == PX_FT_CUSTOM && is_day(f, v)) {
        (void)date_read(v->text, false, lo);
        *hi = px_date_last(*lo);
        return PX_OK;
    }
    if (v->star || !px_str_u32(px_str_trim(v->text), lo) || *lo > PX_RANGE_OPEN)
        return px_fail_at(p->err, PX_E_QUERY, v->begin,
                          "\"%.*s\" is not a whole number; %s takes 12, >12 or 10:20",
                          SHOWN(v->text), px_field_code(f));
    *hi = *lo;
    return PX_OK;
}

px_status px_value_range_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                              uint32_t lo, uint32_t hi, px_qnode **out) {
    if (lo > hi)
        return px_fail_at(p->err, PX_E_QUERY, v->begin,
                          "the range of %s is empty: its end lies before its beginning",
                          px_field_code(f));
    px_status st = px_value_leaf(p, c, v, f, PX_L_RANGE, out);
    if (st != PX_OK) return st;
    (*out)->lo = lo;
    (*out)->hi = hi;
    return PX_OK;
}

static bool is_open(const px_value *v) {
    return v->text.n == 0 && !v->quoted;
}

/* lo and hi of a pair of bounds; `inclusive` for each. */
static px_status bounds(px_parser *p, px_field f, const px_value *from, bool from_in,
                        const px_value *to, bool to_in, uint32_t *lo, uint32_t *hi) {
    bool date = px_value_type(f) == PX_FT_DATE;
    uint32_t a, b;
    px_status st;
    *lo = date ? 1 : 0;
    *hi = PX_RANGE_OPEN;
    if (!is_open(from)) {
        if ((st = read_value(p, f, from, &a, &b)) != PX_OK) return st;
        *lo = is_day(f, from) ? (from_in ? date_from(a) : date_after(a)) : from_in ? a : b + 1;
    }
    if (!is_open(to)) {
        if ((st = read_value(p, f, to, &a, &b)) != PX_OK) return st;
        if (!to_in && !is_day(f, to) && a == 0)
            return px_fail_at(p->err, PX_E_QUERY, to->begin, "no number is below 0");
        *hi = to_in ? b : is_day(f, to) ? date_before(a) : a - 1;
    }
    return PX_OK;
}

px_status px_resolve_range(px_parser *p, const px_clause *c, const px_value *lo, bool lo_in,
                           const px_value *hi, bool hi_in, uint32_t end, px_qnode **out) {
    uint32_t a, b;
    px_status st = bounds(p, c->field, lo, lo_in, hi, hi_in, &a, &b);
    if (st != PX_OK) return st;
    px_value whole = {
        .text = px_str_sub(p->q->text, lo->begin, end), .begin = lo->begin, .end = end};
    if ((st = px_value_range_leaf(p, c, &whole, c->field, a, b, out)) != PX_OK) return st;
    if (c->rel == PX_LEX_NE) *out = px_value_all_but(p, *out);
    return PX_OK;
}

/* pd="20051212 20051214" */
static bool two_dates(px_str text, uint32_t *lo, uint32_t *hi) {
    text = px_str_trim(text);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != ' ') continue;
        if (date_read(px_str_sub(text, 0, i), false, lo) &&
            date_read(px_str_sub(text, i, text.n), false, hi)) {
            *lo = date_from(*lo);
            *hi = px_date_last(*hi);
            return true;
        }
    }
    return false;
}

/* ASSIGN-FLAG=1, lic=是: at least one, or none. */
static bool is_flag(px_str name, px_str text, bool *yes) {
    px_str tail = name.n > 5 ? px_str_sub(name, name.n - 4, name.n) : (px_str){0};
    uint32_t number;
    if (!px_value_yes_or_no(text, yes)) return false;
    return px_str_eq_nocase(tail, PX_STR("flag")) || !px_str_u32(text, &number);
}

px_status px_value_number(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                          px_qnode **out) {
    uint32_t lo, hi, ymd;
    px_value open = {.star = true};
    px_status st;
    bool yes;
    switch (c->rel) {
    case PX_LEX_GE:
    case PX_LEX_GT:
        st = bounds(p, f, v, c->rel == PX_LEX_GE, &open, true, &lo, &hi);
        break;
    case PX_LEX_LE:
    case PX_LEX_LT:
        st = bounds(p, f, &open, true, v, c->rel == PX_LEX_LE, &lo, &hi);
        break;
    default:
        if (px_value_type(f) == PX_FT_NUMBER && is_flag(c->name, px_str_trim(v->text), &yes))
            return px_value_range_leaf(p, c, v, f, yes, yes ? PX_RANGE_OPEN : 0, out);
        if (px_value_type(f) == PX_FT_DATE && v->quoted && !date_read(v->text, false, &ymd) &&
            two_dates(v->text, &lo, &hi))
            return px_value_range_leaf(p, c, v, f, lo, hi, out);
        st = read_value(p, f, v, &lo, &hi);
    }
    return st == PX_OK ? px_value_range_leaf(p, c, v, f, lo, hi, out) : st;
}
