/* number_typed.c: Korea and Germany, whose numbers carry the type of right in front.
 *
 * Korea: type 10 patent, 20 utility model, 30 design. Applications and published applications:
 * [type-]year-7 digits; normal form drops the type, a utility model then keeps kind U; DOCDB writes
 * two-digit years until 1997 (920026219) and four since. Registrations: type + 7 digits
 * (101234567); files that drop the type (1777994B1) get it back from the kind.
 *
 * Germany: type 10/11 patent, 20/21 utility model + year + 6 digits since 2004; type + two-digit
 * year + 5 digits 1995-2003 (19914332, 20114007); plain before. EPODOC puts the year first
 * (1999114332, 20041033324, 200710026701). Leading zeros and check digits go. */
#include "patent/number_int.h"

static void put_year(px_num_out *o, unsigned year, size_t digits) {
    char y[4] = {(char)('0' + year / 1000), (char)('0' + year / 100 % 10),
                 (char)('0' + year / 10 % 10), (char)('0' + year % 10)};
    px_num_put(o, y + 4 - digits, digits);
}

static bool kr_by_year(px_num *w, unsigned year, const char *serial, size_t n) {
    px_num_out o = {0};
    if (year < 1948 || year > 2049) return false;
    put_year(&o, year, year >= 1998 ? 4 : 2);
    px_num_pad(&o, serial, n, 7);
    return px_num_commit(w, &o);
}

static bool is_type(const char *p) {
    return p[1] == '0' && p[0] >= '1' && p[0] <= '4';
}

/* The type 20 or 30 that is dropped must stay visible in the kind. */
static void keep_type(px_num *w, const char *type) {
    if (type[0] == '2' && w->kind[0] != 'U' && w->kind[0] != 'Y') {
        memcpy(w->kind, "U", 2);
        w->note = "type 20: utility model";
    } else if (type[0] == '3' && w->kind[0] != 'S') {
        memcpy(w->kind, "S", 2);
        w->note = "type 30: design";
    }
}

bool px_num_kr(px_num *w) {
    px_num_piece piece[PX_NUM_PIECES];
    size_t n_piece = px_num_split(w, piece), n = w->n;
    char p[PX_NUM_MAX + 1];
    memcpy(p, w->s, n + 1);
    if (!px_num_is_digits(p, n)) return false;
    if (n_piece == 3 && piece[0].n == 2 && is_type(p) && piece[1].n == 4) { /* 10-2015-0124192 */
        keep_type(w, p);
        return kr_by_year(w, px_num_val(p + 2, 4), p + 6, n - 6);
    }
    if (n == 13 && is_type(p) && px_num_is_year(p + 2, 1948, 2049)) {
        keep_type(w, p);
        return kr_by_year(w, px_num_val(p + 2, 4), p + 6, 7);
    }
    if (n_piece == 2 && piece[0].n == 4 && px_num_is_year(p, 1948, 2049) && piece[1].n <= 7)
        return kr_by_year(w, px_num_val(p, 4), p + 4, n - 4);
    if (n_piece == 2 && piece[0].n == 2 && !is_type(p) && piece[1].n <= 7)
        return kr_by_year(w, px_num_year_of(px_num_val(p, 2), 1948), p + 2, n - 2);
    bool application = px_num_is_application(w);
    if (n == 11 || n == 10)
        return px_num_is_year(p, 1948, 2049) && kr_by_year(w, px_num_val(p, 4), p + 4, n - 4);
    if (n == 9) {
        if (is_type(p) && !(application && px_num_is_year(p, 1948, 2049))) return true;
        if (px_num_is_year(p, 1980, 2049)) return kr_by_year(w, px_num_val(p, 4), p + 4, 5);
        return true;
    }
    if (application) {
        if (n == 8 && px_num_is_year(p, 1980, 2049))
            return kr_by_year(w, px_num_val(p, 4), p + 4, 4);
        return n >= 4 && n <= 8;
    }
    px_num_out o = {0};
    const char *type = w->kind[0] == 'B' ? "10" : w->kind[0] == 'Y' ? "20" : NULL;
    if (n > 8) return false;
    if (type) {
        px_num_put(&o, type, 2);
        px_num_pad(&o, p, n, 7);
    } else {
        px_num_pad(&o, p, n, 7); /* a registration of unknown type */
    }
    return px_num_commit(w, &o);
}

/* ---- Germany ---- */

static bool de_type(const char *p) {
    return (p[0] == '1' || p[0] == '2' || p[0] == '5' || p[0] == '6') &&
           (p[1] == '0' || p[1] == '1' || p[1] == '2');
}

static bool de_application(px_num *w) {
    size_t n = w->n;
    char p[PX_NUM_MAX + 1];
    memcpy(p, w->s, n + 1);
    px_num_out o = {0};
    if (!px_num_is_year(p, 1877, 2049)) return false;
    unsigned year = px_num_val(p, 4);
    if (n == 12 && year >= 2004 && de_type(p + 4)) { /* 2007 10 026701 */
        px_num_put(&o, p + 4, 2);
        px_num_put(&o, p, 4);
        px_num_put(&o, p + 6, 6);
        return px_num_commit(w, &o);
    }
    if (n == 11 && (p[4] == '1' || p[4] == '2')) { /* 2004 1 033324, 2003 1 047994 */
        px_num_put(&o, p + 4, 1);
        if (year >= 2004) {
            px_num_put(&o, "0", 1);
            px_num_put(&o, p, 4);
            px_num_put(&o, p + 5, 6);
        } else {
            px_num_put(&o, p + 2, 2);
            px_num_pad(&o, p + 5, 6, 5);
        }
        return px_num_commit(w, &o);
    }
    if (n == 10 && (p[4] == '1' || p[4] == '2') && year >= 1995 && year <= 2003) {
        px_num_put(&o, p + 4, 1); /* 1999 1 14332 */
        px_num_put(&o, p + 2, 2);
        px_num_put(&o, p + 5, 5);
        return px_num_commit(w, &o);
    }
    return false;
}

bool px_num_de(px_num *w) {
    px_num_out o = {0};
    size_t n = w->n;
    if (n > 9 && n <= 13 && w->sep[n - 1] == '.') { /* 10 2008 061 330.4 */
        w->check[0] = w->s[n - 1];
        w->s[n - 1] = 0;
        w->n = --n;
        w->is_app = true;
    } else if (n == 9 && w->sep[8] == '.') {
        w->check[0] = w->s[8];
        w->s[8] = 0;
        w->n = --n;
        w->is_app = true;
    }
    if (!px_num_is_digits(w->s, n)) /* R0045953, 1963A044733 */
        return n >= 4 && n <= 14;
    if (n == 12 && de_type(w->s) && px_num_is_year(w->s + 2, 1995, 2049)) return true;
    if (n >= 10 && de_application(w)) return true;
    px_num_trim(&o, w->s, n);
    return o.n <= 9 && px_num_commit(w, &o);
}
