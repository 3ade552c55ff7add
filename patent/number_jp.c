/* number_jp.c: Japan.
 *
 * Publications before 2000 carry the year of the era: S (Showa, western year - 1925), H (Heisei,
 * - 1988), T (Taisho, - 1911); normal form letter + two-digit year + serial without zeros in front
 * (JPS582167U, JPH08179521A). Since 2000 western year + six digits. Registrations (B1, B2 since
 * 1996; Y2) are seven digits. Eight digits without a letter are era year + six digits, seven are
 * one and six, unless the kind says registration. Applications as DOCDB writes them: western year +
 * six digits since 2000, serial + two-digit western year before (17853197). Republished
 * international applications: JPWO2016181426A1. */
#include "patent/number_int.h"

static bool put_era(px_num *w, char era, unsigned year, const char *serial, size_t n) {
    px_num_out o = {0};
    char head[3] = {era, (char)('0' + year / 10 % 10), (char)('0' + year % 10)};
    if (n == 0 || n > 7 || !px_num_is_digits(serial, n)) return false;
    px_num_put(&o, head, 3);
    px_num_trim(&o, serial, n);
    return px_num_commit(w, &o);
}

/* A publication of a western year before 2000. */
static bool put_western(px_num *w, unsigned year, const char *serial, size_t n) {
    if (year >= 1989) return put_era(w, 'H', year - 1988, serial, n);
    if (year >= 1926) return put_era(w, 'S', year - 1925, serial, n);
    if (year >= 1912) return put_era(w, 'T', year - 1911, serial, n);
    return false;
}

static bool put_application(px_num *w, unsigned year, const char *serial, size_t n) {
    px_num_out o = {0};
    char y[4] = {(char)('0' + year / 1000), (char)('0' + year / 100 % 10),
                 (char)('0' + year / 10 % 10), (char)('0' + year % 10)};
    if (year < 1912 || year > 2049 || n == 0 || !px_num_is_digits(serial, n)) return false;
    if (year >= 2000) {
        px_num_put(&o, y, 4);
        px_num_pad(&o, serial, n, 6);
    } else {
        px_num_out check = {0};
        px_num_pad(&check, serial, n, 6); /* more than six digits is no serial */
        if (check.overflow) return false;
        px_num_trim(&o, serial, n);
        px_num_put(&o, y + 2, 2);
    }
    return px_num_commit(w, &o);
}

static unsigned western(char era, unsigned year) {
    return year + (era == 'H' ? 1988 : era == 'S' ? 1925 : era == 'T' ? 1911 : 2018);
}

/* Era of an unlabelled year of one or two digits: by date, else Heisei where it can be. */
static char era_of(const px_num *w, unsigned year) {
    unsigned hint = px_num_hint_year(w);
    if (year > 12 || year == 0) return 'S';
    if (hint && hint < 1989) return 'S';
    return 'H';
}

static bool application(px_num *w) {
    px_num_piece piece[PX_NUM_PIECES];
    size_t n_piece = px_num_split(w, piece), n = w->n;
    char p[PX_NUM_MAX + 1];
    memcpy(p, w->s, n + 1);
    unsigned hint = px_num_hint_year(w);
    if (px_num_letters(w) == 1 && strchr("HST", p[0])) {
        size_t y = n_piece >= 2 && piece[1].at == 1 ? piece[1].n
                   : n_piece >= 2                   ? piece[0].n - 1
                                                    : 2;
        if (y == 0 || y > 2 || n <= 1 + y || !px_num_is_digits(p + 1, n - 1)) return false;
        return put_application(w, western(p[0], px_num_val(p + 1, y)), p + 1 + y, n - 1 - y);
    }
    /* P2002-035657, P. 2003-321368, U2000-001234: patents and utility models, as others print them */
    if (px_num_letters(w) == 1 && strchr("PU", p[0]) && n >= 6 && n <= 12 &&
        px_num_is_digits(p + 1, n - 1) && px_num_is_year(p + 1, 1912, 2049))
        return put_application(w, px_num_val(p + 1, 4), p + 5, n - 5);
    if (!px_num_is_digits(p, n)) return false;
    if (n_piece == 2 && piece[0].n <= 2) { /* 9-178531: Heisei */
        unsigned year = px_num_val(p, piece[0].n);
        return put_application(w, western(era_of(w, year), year), p + piece[0].n, piece[1].n);
    }
    if (n_piece == 2 && piece[0].n == 4 && px_num_is_year(p, 1912, 2049) && piece[1].n <= 7)
        return put_application(w, px_num_val(p, 4), p + 4, n - 4);
    if (n_piece == 2 && piece[1].n == 4 &&
        px_num_is_year(p + piece[1].at, 1912, 2049)) /* 155909/1987 */
        return put_application(w, px_num_val(p + piece[1].at, 4), p, piece[0].n);
    if (n >= 9 && n <= 11 && px_num_is_year(p, 1912, 2049))
        return put_application(w, px_num_val(p, 4), p + 4, n - 4);
    if (n > 8 || n < 3) return false;
    unsigned last2 = px_num_val(p + n - 2, 2);
    bool docdb = hint && hint < 2000 && last2 == hint % 100;
    if (!docdb && n >= 5 && px_num_is_year(p, 1912, 2049)) {
        unsigned year = px_num_val(p, 4);
        if (hint ? year == hint : n == 8 && year >= 2000 && last2 < 50)
            return put_application(w, year, p + 4, n - 4);
    }
    px_num_out o = {0};
    px_num_trim(&o, p, n);
    return px_num_commit(w, &o);
}

static bool publication(px_num *w) {
    px_num_piece piece[PX_NUM_PIECES];
    size_t n_piece = px_num_split(w, piece), n = w->n;
    char p[PX_NUM_MAX + 1];
    memcpy(p, w->s, n + 1);
    if (n > 2 && memcmp(p, "WO", 2) == 0) {
        px_num_out o = {0};
        px_num_put(&o, "WO", 2);
        size_t year_digits = n_piece == 2 ? piece[1].at - 2 : n_piece == 3 ? piece[1].n : 0;
        return px_num_wo_serial(w, &o, p + 2, n - 2, year_digits) && px_num_commit(w, &o);
    }
    size_t letters = px_num_letters(w);
    if (letters == 1 && strchr("HST", p[0])) {
        size_t y = n_piece >= 2 && piece[1].at == 1 ? piece[1].n
                   : n_piece >= 2                   ? piece[0].n - 1
                                                    : 2;
        if (n_piece == 3) y = piece[1].n;
        if (y == 0 || y > 2 || n <= 1 + y) return false;
        return put_era(w, p[0], px_num_val(p + 1, y), p + 1 + y, n - 1 - y);
    }
    if (!px_num_is_digits(p, n)) return false;
    if (n_piece == 2 && piece[0].n <= 2 && n <= 9) {
        unsigned year = px_num_val(p, piece[0].n);
        return put_era(w, era_of(w, year), year, p + piece[0].n, piece[1].n);
    }
    if (px_num_is_year(p, 1912, 2049) &&
        (n == 10 || (n_piece == 2 && piece[0].n == 4 && piece[1].n <= 6))) {
        unsigned year = px_num_val(p, 4);
        if (year < 2000) return put_western(w, year, p + 4, n - 4);
        px_num_out o = {0};
        px_num_put(&o, p, 4);
        px_num_pad(&o, p + 4, n - 4, 6);
        return px_num_commit(w, &o);
    }
    bool registration = w->kind[0] == 'B' || w->kind[0] == 'C' || w->kind[0] == 'Y';
    if (n == 8 && !(registration && p[0] == '0')) {
        unsigned year = px_num_val(p, 2);
        return put_era(w, era_of(w, year), year, p + 2, 6);
    }
    if (n == 7 && (w->kind[0] == 'A') && px_num_val(p, 1)) {
        w->note = "year without era read as Heisei";
        unsigned year = px_num_val(p, 1);
        return put_era(w, era_of(w, year), year, p + 1, 6);
    }
    if (n > 8) return false;
    px_num_out o = {0};
    px_num_trim(&o, p, n);
    return px_num_commit(w, &o);
}

bool px_num_jp(px_num *w) {
    return px_num_is_application(w) ? application(w) : publication(w);
}

void px_num_jp_keys(const px_number *n, px_number_role role, px_num_keys *k) {
    const char *p = n->num.p;
    px_num_out o = {0};
    if (role == PX_ROLE_PUBLICATION && n->kind.n == 0 && n->num.n == 7 && px_num_is_digits(p, 7) &&
        p[0] != '0') {
        px_num_put(&o, "H0", 2); /* without a kind it may be a Heisei year */
        px_num_put(&o, p, 1);
        px_num_trim(&o, p + 1, 6);
        px_num_key(k, "JP", &o, 0);
    }
    if (role == PX_ROLE_PUBLICATION && n->num.n > 3 && (p[0] == 'H' || p[0] == 'S') &&
        px_num_is_digits(p + 1, n->num.n - 1)) {
        unsigned year = western(p[0], px_num_val(p + 1, 2)); /* as some write it: 1996179521 */
        char y[4] = {(char)('0' + year / 1000), (char)('0' + year / 100 % 10),
                     (char)('0' + year / 10 % 10), (char)('0' + year % 10)};
        px_num_put(&o, y, 4);
        px_num_pad(&o, p + 3, n->num.n - 3, 6);
        px_num_key(k, "JP", &o, 0);
    }
}
