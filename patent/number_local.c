/* number_local.c: India, Italy, Brazil: numbers with letters for the place or the kind of filing.
 *
 * India: 3358/DELNP/2010 is DOCDB's 3358DEN2010; EPODOC has 2009DE00030. Since 2016 twelve digits.
 * Italy: province + year + serial, MI20001568 (2000 on), TO980772 before; office form
 * MI2000A001568, EPODOC 2002TO00202. Since 2016 national numbers 102017000040117.
 * Brazil: PI/MU/C1 + year + 5 digits until 2011 (PI0903520, before 2004 in DOCDB 0316110), then BR
 * 10 2012 009648. */
#include "patent/number_int.h"

static void put_year(px_num_out *o, unsigned year, size_t digits) {
    char y[4] = {(char)('0' + year / 1000), (char)('0' + year / 100 % 10),
                 (char)('0' + year / 10 % 10), (char)('0' + year % 10)};
    px_num_put(o, y + 4 - digits, digits);
}

/* digits letters digits, or letters digits (first part empty). */
static bool three(const px_num *w, size_t *a, size_t *b) {
    size_t i = 0;
    while (i < w->n && px_is_digit(w->s[i]))
        i++;
    *a = i;
    while (i < w->n && px_is_upper(w->s[i]))
        i++;
    *b = i;
    return *b > *a && i < w->n && px_num_is_digits(w->s + i, w->n - i);
}

static const char *indian_office(const char *p, size_t n) {
    static const struct {
        const char *given, *normal;
    } table[] = {
        {"DEL", "DE"},    {"MUM", "MU"}, {"CHE", "CH"},    {"KOL", "KO"},    {"CAL", "CA"},
        {"BOM", "BO"},    {"MAS", "MA"}, {"DELNP", "DEN"}, {"MUMNP", "MUN"}, {"CHENP", "CHN"},
        {"KOLNP", "KON"}, {"DN", "DEN"}, {"MN", "MUN"},    {"CN", "CHN"},    {"KN", "KON"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].given[0] == p[0] && strlen(table[i].given) == n &&
            memcmp(table[i].given, p, n) == 0)
            return table[i].normal;
    return NULL;
}

bool px_num_in(px_num *w) {
    size_t a, b, n = w->n;
    char p[PX_NUM_MAX + 1];
    memcpy(p, w->s, n + 1);
    px_num_out o = {0};
    if (px_num_is_digits(p, n)) {
        if (n == 12 || n == 11 || n == 9 || px_num_is_application(w)) return n <= 12;
        px_num_trim(&o, p, n);
        return o.n <= 10 && px_num_commit(w, &o);
    }
    if (!three(w, &a, &b)) return n <= 16;
    if (a == 0) return true; /* P00201402446, letters first */
    const char *office = indian_office(p + a, b - a);
    size_t on = office ? strlen(office) : b - a;
    if (!office) office = p + a;
    size_t tail = n - b;
    /* The year is the side of four digits that can be one; the normal form has it behind. */
    if (tail == 4 && px_num_is_year(p + b, 1900, 2049) && !(a == 4 && tail > 4)) {
        px_num_trim(&o, p, a);
        px_num_put(&o, office, on);
        px_num_put(&o, p + b, 4);
    } else if (a == 4 && px_num_is_year(p, 1900, 2049)) {
        px_num_trim(&o, p + b, tail);
        px_num_put(&o, office, on);
        px_num_put(&o, p, 4);
    } else {
        return true;
    }
    return px_num_commit(w, &o);
}

static bool italian(px_num *w, const char *province, unsigned year, const char *serial, size_t n) {
    px_num_out o = {0};
    px_num_put(&o, province, 2);
    put_year(&o, year, year >= 2000 ? 4 : 2);
    while (n > 4 && *serial == '0') {
        serial++;
        n--;
    }
    px_num_pad(&o, serial, n, n > 4 ? n : 4);
    return px_num_commit(w, &o);
}

bool px_num_it(px_num *w) {
    size_t n = w->n, letters = px_num_letters(w);
    char p[PX_NUM_MAX + 1];
    memcpy(p, w->s, n + 1);
    if (px_num_is_digits(p, n)) {
        px_num_out o = {0};
        if (px_num_is_application(w) || n > 9) return n <= 15;
        px_num_trim(&o, p, n);
        return px_num_commit(w, &o);
    }
    if (letters == 2 && px_num_is_year(p + 2, 1900, 2049) && n >= 8 && p[6] == 'A' &&
        px_num_is_digits(p + 7, n - 7)) /* MI2000A001568 */
        return italian(w, p, px_num_val(p + 2, 4), p + 7, n - 7);
    if (letters == 2 && px_num_is_digits(p + 2, n - 2)) {
        if (n == 8) return true; /* TO980772 */
        if (n >= 9 && px_num_is_year(p + 2, 1960, 2049))
            return italian(w, p, px_num_val(p + 2, 4), p + 6, n - 6);
        return n <= 12;
    }
    if (letters == 0 && n > 6 && px_num_is_year(p, 1900, 2049) && px_is_upper(p[4]) &&
        px_is_upper(p[5]) && px_num_is_digits(p + 6, n - 6)) /* 2002TO00202 */
        return italian(w, p + 4, px_num_val(p, 4), p + 6, n - 6);
    return n <= 16;
}

bool px_num_br(px_num *w) {
    size_t n = w->n, letters = px_num_letters(w);
    char p[PX_NUM_MAX + 1];
    memcpy(p, w->s, n + 1);
    px_num_out o = {0};
    if (letters == 0 && n > 6 && px_num_is_year(p, 1970, 2049) && px_is_upper(p[4])) {
        size_t at = 4; /* EPODOC 2008PI01803 */
        while (at < n && px_is_upper(p[at]))
            at++;
        if (at == n || !px_num_is_digits(p + at, n - at)) return n <= 16;
        px_num_put(&o, p + 4, at - 4);
        px_num_put(&o, p + 2, 2);
        px_num_pad(&o, p + at, n - at, 5);
        return px_num_commit(w, &o);
    }
    if (!px_num_is_digits(p, n)) return n <= 16;
    if (n < 7 && !px_num_is_application(w)) { /* zeros in front lost */
        px_num_pad(&o, p, n, 7);
        return px_num_commit(w, &o);
    }
    if ((n == 9 || n == 11) && px_num_is_year(p, 1970, 2011)) { /* yyyy + serial */
        if (px_num_is_year(p, 2004, 2011)) px_num_put(&o, "PI", 2);
        px_num_put(&o, p + 2, 2);
        px_num_pad(&o, p + 4, n - 4, 5);
        return px_num_commit(w, &o);
    }
    return n <= 12;
}
