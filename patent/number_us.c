/* number_us.c: United States.
 *
 * Publications: DOCDB drops the first zero of the serial of an application publication
 * (US2013/0101709 -> 2013101709); grants lose leading zeros; D RE PP H T AI X keep their letters.
 *
 * Applications. DOCDB writes year + series + serial since filings of 2011 (201414242912) and
 * serial + two-digit year before (17439471: serial 174394 of 1971). Serials before 2011 are
 * counted separately for provisionals (series 60, 61) and designs (29), which DOCDB tells apart by
 * kind only; here they always get their series, so that the normal form alone is unique. The
 * office's series/serial needs the filing date to become year + series + serial. */
#include "patent/number_int.h"

/* First and last filing year of a series, with room for national phases of PCT applications. */
static bool series_fits(unsigned series, unsigned year) {
    static const struct {
        unsigned char series;
        unsigned short from, to;
    } table[] = {
        {2, 1915, 1948},  {3, 1948, 1960},  {4, 1960, 1970},  {5, 1970, 1979},  {6, 1978, 1987},
        {7, 1986, 1993},  {8, 1992, 1998},  {9, 1997, 2003},  {10, 2000, 2008}, {11, 2003, 2010},
        {12, 2005, 2013}, {13, 2009, 2016}, {14, 2011, 2018}, {15, 2013, 2020}, {16, 2016, 2023},
        {17, 2018, 2025}, {18, 2020, 2049}, {19, 2022, 2049}, {29, 1992, 2049}, {35, 2013, 2049},
        {60, 1995, 2008}, {61, 2007, 2014}, {62, 2012, 2021}, {63, 2019, 2049}, {64, 2023, 2049},
        {90, 1981, 2049}, {95, 1999, 2013}, {96, 2012, 2049},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].series == series) return year >= table[i].from && year <= table[i].to;
    return false;
}

static bool put_year(px_num_out *o, unsigned year) {
    char p[4] = {(char)('0' + year / 1000 % 10), (char)('0' + year / 100 % 10),
                 (char)('0' + year / 10 % 10), (char)('0' + year % 10)};
    px_num_put(o, p, 4);
    return true;
}

/* Series that a serial without one must have; 0 if it cannot be told. */
static unsigned series_of(char kind, unsigned year, unsigned serial) {
    if (kind == 'F') return year >= 1992 ? 29 : 0;
    if (kind == 'P' && year >= 1995 && year <= 2010)
        return year < 2007 || (year == 2007 && serial >= 500000) ? 60 : 61;
    return 0;
}

/* year + serial (digits): 12 digits where the series is known, serial + yy up to 2010, else
 * year + serial. */
static bool by_year(px_num *w, unsigned year, const char *serial, size_t n) {
    px_num_out o = {0};
    while (n > 1 && *serial == '0') {
        serial++;
        n--;
    }
    if (n > 6 || year < 1830 || year > 2049) return false;
    unsigned series = series_of(w->kind[0], year, px_num_val(serial, n));
    if (series) {
        char two[2] = {(char)('0' + series / 10), (char)('0' + series % 10)};
        put_year(&o, year);
        px_num_put(&o, two, 2);
        px_num_pad(&o, serial, n, 6);
    } else if (year <= 2010) {
        char two[2] = {(char)('0' + year / 10 % 10), (char)('0' + year % 10)};
        px_num_put(&o, serial, n);
        px_num_put(&o, two, 2);
    } else {
        put_year(&o, year);
        px_num_pad(&o, serial, n, 6);
    }
    return px_num_commit(w, &o);
}

/* series + serial: with a filing date the whole form, else the eight digits. */
static bool by_series(px_num *w, const char *series, size_t series_n, const char *serial,
                      size_t n) {
    px_num_out o = {0};
    unsigned year = px_num_hint_year(w);
    if (year >= 1900) put_year(&o, year);
    px_num_pad(&o, series, series_n, 2);
    px_num_pad(&o, serial, n, 6);
    return px_num_commit(w, &o);
}

static bool application(px_num *w) {
    px_num_piece piece[PX_NUM_PIECES];
    size_t n_piece = px_num_split(w, piece);
    unsigned hint = px_num_hint_year(w);
    if (!px_num_is_digits(w->s, w->n)) {
        /* numbers made from a publication's: 3742495D, 828689X */
        return w->n >= 4 && px_num_is_digits(w->s, w->n - 1);
    }
    if (n_piece >= 2 && piece[0].n <= 2) { /* 12/977,267; 8/600,215; 10/265 078 */
        char p[PX_NUM_MAX + 1];
        size_t n = w->n - piece[0].n, at = piece[0].n;
        if (w->sep[at] == '/' || (w->sep[at] == '-' && n <= 6)) {
            memcpy(p, w->s, w->n);
            return by_series(w, p, at, p + at, n);
        }
    }
    if (n_piece == 2 && piece[0].n == 4 && px_num_is_year(w->s, 1830, 2049) && piece[1].n <= 7 &&
        w->n != 12) { /* 1999 125811 */
        char p[PX_NUM_MAX + 1];
        memcpy(p, w->s, w->n);
        return by_year(w, px_num_val(p, 4), p + 4, w->n - 4);
    }
    char p[PX_NUM_MAX + 1];
    size_t n = w->n;
    memcpy(p, w->s, n);
    switch (n) {
    case 12:
        return px_num_is_year(p, 1830, 2049);
    case 11: /* year + seven digits; year + series + five */
        if (!px_num_is_year(p, 1830, 2049)) return false;
        if (p[4] == '0') return by_year(w, px_num_val(p, 4), p + 4, 7);
        if (series_fits(px_num_val(p + 4, 2), px_num_val(p, 4))) {
            px_num_out o = {0};
            px_num_put(&o, p, 6);
            px_num_pad(&o, p + 6, 5, 6);
            return px_num_commit(w, &o);
        }
        return false;
    case 10:
    case 9:
        return px_num_is_year(p, 1830, 2049) && by_year(w, px_num_val(p, 4), p + 4, n - 4);
    default:
        break;
    }
    if (n > 8 || n < 3) return false;
    unsigned last2 = px_num_val(p + n - 2, 2);
    bool docdb = n >= 3 && w->kind[0] && hint && hint <= 2010 && last2 == hint % 100;
    unsigned series = n == 8 ? px_num_val(p, 2) : n == 7 ? px_num_val(p, 1) : 0;
    if (!docdb && n >= 7 && hint && hint <= 2010 && last2 == hint % 100 &&
        !series_fits(series, hint))
        docdb = true;
    if (docdb) return by_year(w, hint, p, n - 2);
    if (hint) {
        if (n >= 6 && n <= 8 && px_num_val(p, 4) == hint && !series_fits(series, hint))
            return by_year(w, hint, p + 4, n - 4);
        if (n <= 6)
            return n >= 4 && px_num_val(p, 4) == hint && w->kind[0] ? by_year(w, hint, p + 4, n - 4)
                                                                    : by_year(w, hint, p, n);
        if (series_fits(series, hint) || !w->kind[0]) return by_series(w, p, n - 6, p + n - 6, 6);
        return true;
    }
    /* Provisionals and designs, serial + yy, where the first two digits cannot be a series. */
    if ((w->kind[0] == 'P' || w->kind[0] == 'F') && n >= 3) {
        unsigned year = px_num_year_of(last2, 1950);
        bool own = w->kind[0] == 'F' ? series == 29 || series == 35 : series >= 60 && series <= 64;
        if (!(n == 8 && own) && series_of(w->kind[0], year, px_num_val(p, n - 2)))
            return by_year(w, year, p, n - 2);
    }
    return n >= 3;
}

static bool publication(px_num *w) {
    static const char *const prefixes[] = {"RE", "PP", "AI", "D", "H", "T", "X", "R"};
    size_t letters = px_num_letters(w);
    px_num_out o = {0};
    const char *d = w->s + letters;
    size_t n = w->n - letters;
    if (!px_num_is_digits(d, n)) return false;
    if (letters) {
        bool known = false;
        for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
            if (strlen(prefixes[i]) == letters && memcmp(prefixes[i], w->s, letters) == 0)
                known = true;
        if (!known || n > 7) return false;
        px_num_put(&o, w->s, letters);
        if (letters == 1 && w->s[0] == 'R') px_num_put(&o, "E", 1); /* R31679, some vendors */
        px_num_trim(&o, d, n);
        return px_num_commit(w, &o);
    }
    if (w->sep[4] == '/' && px_num_is_year(d, 2001, 2049) && n >= 5 && n <= 11) {
        px_num_put(&o, d, 4);
        px_num_pad(&o, d + 4, n - 4, n == 11 && d[4] != '0' ? 7 : 6);
        return px_num_commit(w, &o);
    }
    if (n == 11 && px_num_is_year(d, 2001, 2049)) {
        px_num_put(&o, d, 4);
        px_num_pad(&o, d + 4, 7, d[4] == '0' ? 6 : 7);
        return px_num_commit(w, &o);
    }
    if (n == 10 && px_num_is_year(d, 2001, 2049)) return true;
    if (n == 12 && px_num_is_year(d, 1900, 2049)) return true; /* an application, cited */
    if (n > 8) return false;
    px_num_trim(&o, d, n);
    return px_num_commit(w, &o);
}

bool px_num_us(px_num *w) {
    bool slashed = w->sep[2] == '/' && w->n >= 7 && w->n <= 8 && px_num_is_digits(w->s, w->n);
    bool provisional = (w->kind[0] == 'P' || w->kind[0] == 'F') && w->kind[1] == 0 && w->n >= 7 &&
                       px_num_is_digits(w->s, w->n);
    if (slashed && !px_num_is_application(w)) {
        /* An application where a publication is expected: the slash keeps it apart from the grant
         * of that number. */
        px_num_out o = {0};
        px_num_put(&o, w->s, 2);
        px_num_put(&o, "/", 1);
        px_num_pad(&o, w->s + 2, w->n - 2, 6);
        return px_num_commit(w, &o);
    }
    if (px_num_is_application(w) || provisional) {
        w->is_app = true;
        return application(w);
    }
    return publication(w);
}

void px_num_us_keys(const px_number *n, px_number_role role, px_num_keys *k) {
    px_num_out o = {0};
    const char *p = n->num.p;
    if (!px_num_is_digits(p, n->num.n)) return;
    if (role == PX_ROLE_PUBLICATION && n->num.n != 12) return;
    if (n->num.n == 7) { /* one-digit series */
        px_num_pad(&o, p, 7, 8);
        px_num_key(k, "US", &o, 0);
    }
    if (n->num.n != 12) return;
    unsigned year = px_num_val(p, 4), series = px_num_val(p + 4, 2);
    bool provisional = series >= 60 && series <= 64;
    px_num_put(&o, p + 4, 8); /* as the office writes it */
    px_num_key(k, "US", &o, 0);
    o.n = 0;
    if (year <= 2010) { /* DOCDB, serial + yy */
        px_num_trim(&o, p + 6, 6);
        px_num_put(&o, p + 2, 2);
    } else { /* year + serial */
        px_num_put(&o, p, 4);
        px_num_put(&o, p + 6, 6);
    }
    px_num_key(k, "US", &o, provisional ? 'P' : series == 29 ? 'F' : 0);
}
