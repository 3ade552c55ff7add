/* number_wo.c: WIPO and the European Patent Office: international applications, WO and EP numbers.
 *
 * WO publications: 2+5 digits until mid-2002, 2+6 until 2003, 4+6 since; normal form 4+6. Some
 * files drop the zeros in front of the old forms (122883 = 01/22883, 2058554 = 02/058554).
 * International applications: PCT/US1998/009178 from PCT/US98/09178, DOCDB's "GB 0204635 W" and
 * EPODOC's and Derwent's "WO2001US06311".
 * EP publications: seven digits; applications: two-digit year + six digits (10167109), from
 * EPODOC's 20100167109, Derwent's 200314279 and with check digit (10167109.3). */
#include "patent/number_int.h"

#include "patent/name.h"

static void put_year(px_num_out *o, unsigned year) {
    char y[4] = {(char)('0' + year / 1000), (char)('0' + year / 100 % 10),
                 (char)('0' + year / 10 % 10), (char)('0' + year % 10)};
    px_num_put(o, y, 4);
}

/* ---- international applications ---- */

static bool put_pct(px_num *w, const char *cc, unsigned year, const char *serial, size_t n) {
    px_num_out o = {0};
    if (year < 1978 || year > 2049 || n == 0 || !px_num_is_digits(serial, n) ||
        !px_is_country((px_str){cc, 2}))
        return false;
    px_num_put(&o, "PCT/", 4);
    px_num_put(&o, cc, 2);
    put_year(&o, year);
    px_num_put(&o, "/", 1);
    px_num_pad(&o, serial, n, 6);
    if (!px_num_commit(w, &o)) return false;
    memcpy(w->cc, "WO", 3);
    w->kind[0] = 0;
    w->is_app = true;
    return true;
}

bool px_num_pct(px_num *w, const char *receiving) {
    char p[PX_NUM_MAX + 1], sep[PX_NUM_MAX + 1], cc[3] = {0};
    size_t n = w->n;
    memcpy(p, w->s, n + 1);
    memcpy(sep, w->sep, sizeof sep);
    size_t at = 0;
    if (receiving) {
        memcpy(cc, receiving, 2);
        if (n > 5 && memcmp(p, "PCT", 3) == 0) at = 3;
        if (n > at + 2 && px_is_upper(p[at]) && px_is_upper(p[at + 1])) {
            memcpy(cc, p + at, 2);
            at += 2;
        }
    } else {
        if (n < 5) return false;
        memcpy(cc, p, 2);
        at = 2;
    }
    const char *d = p + at;
    size_t len = n - at;
    if (!px_num_is_digits(d, len) || len < 5) return false;
    if (sep[at + 2] == '/' || sep[at + 2] == ' ' || sep[at + 2] == '-')
        return put_pct(w, cc, px_num_year_of(px_num_val(d, 2), 1978), d + 2, len - 2);
    if (sep[at + 4] == '/' || sep[at + 4] == ' ' || sep[at + 4] == '-')
        return len > 4 && px_num_is_year(d, 1978, 2049) &&
               put_pct(w, cc, px_num_val(d, 4), d + 4, len - 4);
    unsigned yy = px_num_val(d, 2);
    bool short_year = yy >= 78 || yy <= 6;    /* four digits since 2004 */
    if (len == 7 || (len == 8 && short_year)) /* yy + 5 or 6 */
        return put_pct(w, cc, px_num_year_of(yy, 1978), d + 2, len - 2);
    return px_num_is_year(d, 1978, 2049) && put_pct(w, cc, px_num_val(d, 4), d + 4, len - 4);
}

/* "2001US06311": year, receiving office, serial. */
static bool year_office_serial(px_num *w) {
    char p[PX_NUM_MAX + 1];
    size_t n = w->n, y = px_num_is_digits(w->s, 4) ? 4 : 2;
    memcpy(p, w->s, n + 1);
    if (n < y + 3 || !px_num_is_digits(p, y) || !px_is_upper(p[y]) || !px_is_upper(p[y + 1]))
        return false;
    unsigned year = y == 4 ? px_num_val(p, 4) : px_num_year_of(px_num_val(p, 2), 1978);
    return put_pct(w, p + y, year, p + y + 2, n - y - 2);
}

/* ---- WO publications ---- */

bool px_num_wo_serial(px_num *w, px_num_out *o, const char *p, size_t n, size_t year_digits) {
    unsigned year = 0;
    size_t at = 0;
    if (!px_num_is_digits(p, n)) return false;
    unsigned yy = n >= 2 ? px_num_val(p, 2) : 0;
    if (year_digits == 4 || (year_digits == 0 && n >= 9)) {
        if (n < 5 || !px_num_is_year(p, 1978, 2049)) return false;
        year = px_num_val(p, 4);
        at = 4;
        if (n == 12 && p[2] == p[4] && p[3] == p[5])
            at = 6; /* 2002/02061108 */
        else if (n > 10)
            px_num_pad(o, "", 0, 0);
    } else if (year_digits == 2 || n == 8) {
        if (n < 3 || (yy > 49 && yy < 78)) return false;
        year = px_num_year_of(yy, 1978);
        at = 2;
    } else if (n == 7) {
        at = 2;
        if (yy >= 78 || p[0] == '0') {
            year = px_num_year_of(yy, 1978);
        } else if (p[0] == '2' || p[0] == '3') {
            year = 2000u + (unsigned)(p[0] - '0');
            at = 1;
            w->note = "zero in front of the year restored";
        } else {
            return false;
        }
    } else if (n == 6 && p[0] >= '1' && p[0] <= '2') { /* 01/22883 or 02/12345 */
        year = 2000u + (unsigned)(p[0] - '0');
        at = 1;
        w->note = "zero in front of the year restored";
    } else if (n >= 4 && n <= 5 && p[0] != '0') { /* 00/02178 */
        year = 2000;
        w->note = "zeros in front of the year restored";
    } else {
        return false;
    }
    put_year(o, year);
    px_num_pad(o, p + at, n - at, 6);
    return !o->overflow;
}

bool px_num_wo(px_num *w) {
    px_num_out o = {0};
    size_t letters = 0;
    for (size_t i = 0; i < w->n; i++)
        letters += px_is_upper(w->s[i]);
    if (w->n > 5 && memcmp(w->s, "PCT", 3) == 0) {
        px_num_drop(w, 3);
        return px_num_pct(w, NULL);
    }
    if (letters == 2 && px_is_digit(w->s[0])) return year_office_serial(w);
    if (letters) { /* "US05008274" with WO from elsewhere */
        char cc[3] = {w->s[0], w->s[1], 0};
        if (!px_is_country((px_str){cc, 2})) return false;
        return px_num_pct(w, NULL);
    }
    if (w->kind[0] == 'S') return true; /* Hague designs */
    size_t year_digits = w->n > 5 && w->sep[4] ? 4 : w->n > 3 && w->sep[2] ? 2 : 0;
    return px_num_wo_serial(w, &o, w->s, w->n, year_digits) && px_num_commit(w, &o);
}

/* ---- EP ---- */

static bool ep_check_fits(const char *p, char check) { /* 8 digits, weights 1 2 1 2 ... */
    unsigned sum = 0;
    for (size_t i = 0; i < 8; i++) {
        unsigned v = (unsigned)(p[i] - '0') * (i % 2 ? 2 : 1);
        sum += v / 10 + v % 10;
    }
    return (10 - sum % 10) % 10 == (unsigned)(check - '0');
}

static bool ep_application(px_num *w) {
    px_num_out o = {0};
    const char *p = w->s;
    size_t n = w->n;
    unsigned hint = px_num_hint_year(w);
    if (n == 9 && (w->sep[8] == '.' ||
                   (ep_check_fits(p, p[8]) &&
                    !(hint && px_num_is_year(p, 1977, 2049) && px_num_val(p, 4) == hint)))) {
        w->check[0] = p[8];
        px_num_put(&o, p, 8);
        return px_num_commit(w, &o);
    }
    if (n == 8 && !(hint && px_num_is_year(p, 1977, 2049) && px_num_val(p, 4) == hint &&
                    px_num_val(p, 2) != hint % 100))
        return true;
    if (n < 5 || !px_num_is_year(p, 1977, 2049)) return false;
    if (n < 8 && !(hint && px_num_val(p, 4) == hint)) return false;
    px_num_put(&o, p + 2, 2);
    px_num_pad(&o, p + 4, n - 4, 6);
    return px_num_commit(w, &o);
}

bool px_num_ep(px_num *w) {
    px_num_out o = {0};
    if (w->n > 5 && memcmp(w->s, "PCT", 3) == 0) {
        px_num_drop(w, 3);
        return px_num_pct(w, NULL);
    }
    if (!px_num_is_digits(w->s, w->n)) return false;
    if (px_num_is_application(w) || w->n >= 9) {
        if (ep_application(w)) {
            w->is_app = true;
            return true;
        }
        if (w->n >= 8) return false;
    } else if (w->n == 8) {
        return true; /* an application number, cited */
    }
    px_num_pad(&o, w->s, w->n, 7);
    return px_num_commit(w, &o);
}
