/* number_other.c: offices whose numbers follow one of a few schemes, by table; the rest is kept as
 * compact as it is.
 *
 * Schemes for a year and a serial of `width` digits:
 *   YEAR2    yy + serial in all years (FR 0604373)
 *   YEAR2_4  yy + serial before `since`, yyyy + serial from then on (GB 9715535, GB 201116194)
 *   PLAIN    no year; EPODOC's yyyy in front goes (NL 1024684 from NL20031024684)
 *   BEHIND   serial + yy before `since`, serial + yyyy from then on (CH 152488, CH 8692001)
 *   SHORT5   Australia: serial + yy while serials had five digits, then yyyy + six digits
 *   ROC      Taiwan: EPODOC's yyyy + 7 becomes the year of the Republic + six digits */
#include "patent/number_int.h"

typedef enum scheme { YEAR2, YEAR2_4, PLAIN, BEHIND, SHORT5, ROC } scheme;

typedef struct row {
    char cc[3];
    scheme scheme;
    unsigned char width;
    unsigned short since;
} row;

static const row applications[] = {
    {"AR", YEAR2, 6, 0},      {"AU", SHORT5, 6, 0},     {"CA", PLAIN, 7, 0},
    {"CH", BEHIND, 5, 2000},  {"CZ", YEAR2_4, 4, 2000}, {"DK", YEAR2_4, 5, 2000},
    {"EA", YEAR2_4, 5, 1996}, {"ES", YEAR2_4, 5, 2000}, {"FI", YEAR2_4, 4, 2000},
    {"FR", YEAR2, 5, 0},      {"GB", YEAR2_4, 5, 2010}, {"HU", YEAR2, 5, 0},
    {"IE", YEAR2_4, 4, 2000}, {"MX", YEAR2_4, 6, 2004}, {"NL", PLAIN, 7, 0},
    {"NO", YEAR2_4, 4, 2000}, {"NZ", PLAIN, 6, 0},      {"PL", PLAIN, 6, 0},
    {"RU", YEAR2_4, 6, 2000}, {"SE", YEAR2, 5, 0},      {"TW", ROC, 6, 0},
    {"ZA", YEAR2_4, 5, 1900},
};
static const row publications[] = {
    {"AU", SHORT5, 6, 0},     {"CZ", YEAR2_4, 4, 2000}, {"FI", YEAR2_4, 4, 2000},
    {"HU", YEAR2, 5, 0},      {"IE", YEAR2_4, 4, 2000}, {"NO", YEAR2_4, 4, 2000},
    {"SK", BEHIND, 4, 2000},  {"ZA", YEAR2_4, 5, 1900}, {"RU", YEAR2_4, 6, 2000},
    {"MX", YEAR2_4, 6, 2004}, {"GB", YEAR2_4, 5, 2010},
};
/* Publications of a fixed length: zeros in front are put back (EA 22024 -> 022024) or, with width
 * 0, taken off. */
static const struct {
    char cc[3];
    unsigned char width;
} lengths[] = {
    {"AR", 6}, {"EA", 6}, {"CA", 0}, {"FR", 0}, {"RU", 0}, {"SU", 0}, {"ES", 0}, {"PT", 0},
    {"DK", 0}, {"AT", 0}, {"CH", 0}, {"SE", 0}, {"NZ", 0}, {"HK", 0}, {"UA", 0},
};

static const row *find(const row *t, size_t n, const char *cc) {
    for (size_t i = 0; i < n; i++)
        if (memcmp(t[i].cc, cc, 2) == 0) return &t[i];
    return NULL;
}

static void put_year(px_num_out *o, unsigned year, size_t digits) {
    char y[4] = {(char)('0' + year / 1000), (char)('0' + year / 100 % 10),
                 (char)('0' + year / 10 % 10), (char)('0' + year % 10)};
    px_num_put(o, y + 4 - digits, digits);
}

static bool by_year(px_num *w, const row *r, unsigned year, const char *serial, size_t n) {
    px_num_out o = {0};
    if (year < 1850 || year > 2049 || n == 0 || !px_num_is_digits(serial, n)) return false;
    switch (r->scheme) {
    case YEAR2:
        put_year(&o, year, 2);
        px_num_pad(&o, serial, n, r->width);
        break;
    case YEAR2_4:
        put_year(&o, year, year >= r->since ? 4 : 2);
        px_num_pad(&o, serial, n, r->width);
        break;
    case PLAIN:
        px_num_trim(&o, serial, n);
        if (o.n > r->width) return false;
        break;
    case BEHIND:
        px_num_trim(&o, serial, n);
        if (o.n > r->width) return false;
        put_year(&o, year, year >= r->since ? 4 : 2);
        break;
    case SHORT5:
        px_num_trim(&o, serial, n);
        if (o.n > 6) return false;
        if (o.n <= 5 && year <= 2002) {
            put_year(&o, year, 2);
        } else {
            o.n = 0;
            put_year(&o, year, 4);
            px_num_pad(&o, serial, n, 6);
        }
        break;
    case ROC:
        if (year <= 1911) return false;
        {
            char roc[3] = {(char)('0' + (year - 1911) / 100), (char)('0' + (year - 1911) / 10 % 10),
                           (char)('0' + (year - 1911) % 10)};
            px_num_trim(&o, roc, 3);
        }
        px_num_pad(&o, serial, n, r->width);
        break;
    }
    return px_num_commit(w, &o);
}

/* Lengths at which yyyy + serial cannot be the normal form of the scheme. */
static bool has_long_year(const row *r, const px_num *w) {
    size_t n = w->n;
    unsigned hint = px_num_hint_year(w);
    if (!px_num_is_year(w->s, 1950, 2049)) return false; /* GB 190814366 is of 1908, as printed */
    bool hinted = hint && px_num_val(w->s, 4) == hint;
    switch (r->scheme) {
    case YEAR2:
        return n == 11 || n == r->width + 4u || (n > r->width + 2u && n < r->width + 4u && hinted);
    case YEAR2_4:
        return n == 11 || n == 10 || n == r->width + 4u ||
               (n > r->width + 2u && n < r->width + 4u && hinted);
    case PLAIN:
        return n == 11;
    case BEHIND:
        return n >= 10 || (n == 9 && r->width < 5);
    case SHORT5:
        return n >= 9;
    case ROC:
        return n == 11;
    }
    return false;
}

static bool dated(px_num *w, const row *r) {
    px_num_piece piece[PX_NUM_PIECES];
    size_t n_piece = px_num_split(w, piece);
    char p[PX_NUM_MAX + 1];
    memcpy(p, w->s, w->n + 1);
    if (!px_num_is_digits(p, w->n)) return false;
    if (n_piece == 2 && r->scheme != PLAIN) {
        const char *second = p + piece[1].at;
        if (piece[0].n == 4 && px_num_is_year(p, 1900, 2049))
            return by_year(w, r, px_num_val(p, 4), second, piece[1].n);
        if (piece[0].n == 2 && r->scheme != BEHIND && r->scheme != ROC && r->scheme != SHORT5)
            return by_year(w, r, px_num_year_of(px_num_val(p, 2), 1950), second, piece[1].n);
        if (r->scheme == BEHIND && piece[1].n == 2)
            return by_year(w, r, px_num_year_of(px_num_val(second, 2), 1950), p, piece[0].n);
    }
    if (has_long_year(r, w)) return by_year(w, r, px_num_val(p, 4), p + 4, w->n - 4);
    if (r->scheme == YEAR2_4 && w->n == r->width + 2u && r->since <= 1900)
        return by_year(w, r, px_num_year_of(px_num_val(p, 2), 1950), p + 2, r->width);
    return false;
}

/* Peru and Chile print the year behind: 0795-2013, 2284-2007; DOCDB's newer form has it first. */
static bool year_first(px_num *w, size_t width) {
    size_t n = w->n;
    px_num_out o = {0};
    if (!px_num_is_digits(w->s, n) || n < 5) return false;
    if (px_num_is_year(w->s, 1990, 2049) && n >= 8) {
        px_num_put(&o, w->s, 4);
        px_num_pad(&o, w->s + 4, n - 4, n > 4 + width ? n - 4 : width);
    } else if (px_num_is_year(w->s + n - 4, 1970, 2049)) {
        px_num_put(&o, w->s + n - 4, 4);
        px_num_pad(&o, w->s, n - 4, width);
    } else {
        return false;
    }
    return px_num_commit(w, &o);
}

/* Office's own signs before the number that others leave out or write differently. */
static void own_signs(px_num *w) {
    const char *s = w->s;
    if (memcmp(w->cc, "AT", 2) == 0 && w->n > 1 && s[0] == 'E' && px_num_is_digits(s + 1, w->n - 1))
        px_num_drop(w, 1);
    else if (memcmp(w->cc, "DK", 2) == 0 && w->n > 2 && memcmp(s, "PA", 2) == 0)
        px_num_drop(w, 2);
    else if (memcmp(w->cc, "MX", 2) == 0 && w->n > 4 && memcmp(s, "MXA", 3) == 0)
        px_num_drop(w, 3);
    else if (memcmp(w->cc, "MX", 2) == 0 && w->n > 4 && memcmp(s, "A2", 2) == 0 && w->sep[1])
        px_num_drop(w, 1);
    else if (memcmp(w->cc, "TW", 2) == 0 && w->n == 9 && s[0] == '0' && px_num_is_digits(s, 9))
        px_num_drop(w, 1);
}

/* Mexican numbers of 2000 to 2007: PA/a/2005/008192 is PA05008192. */
static bool mexican(px_num *w) {
    px_num_out o = {0};
    const char *s = w->s;
    px_num_put(&o, "PA", 2);
    if (w->n >= 13 && memcmp(s, "PAA", 3) == 0 && px_num_is_year(s + 3, 1990, 2049)) {
        px_num_put(&o, s + 5, 2);
        px_num_pad(&o, s + 7, w->n - 7, 6);
    } else if (w->n >= 10 && memcmp(s + 4, "PA", 2) == 0 && px_num_is_year(s, 1990, 2049)) {
        px_num_put(&o, s + 2, 2);
        px_num_pad(&o, s + 6, w->n - 6, 6);
    } else {
        return false;
    }
    return px_num_commit(w, &o);
}

bool px_num_other(px_num *w) {
    bool application = px_num_is_application(w);
    own_signs(w);
    size_t n = w->n;
    if (n == 0 || n > 24) return false;
    if (memcmp(w->cc, "MX", 2) == 0 && mexican(w)) return true;
    if (memcmp(w->cc, "PE", 2) == 0 && year_first(w, 4)) return true;
    if (memcmp(w->cc, "CL", 2) == 0 && year_first(w, 6)) return true;
    /* Check digit behind a dot or a dash: 9820976.0, 9602195-1. */
    if (application && n >= 7 && px_is_digit(w->s[n - 1]) &&
        (w->sep[n - 1] == '.' || w->sep[n - 1] == '-')) {
        w->check[0] = w->s[n - 1];
        w->s[n - 1] = 0;
        w->n = --n;
        if (memcmp(w->cc, "GB", 2) == 0 && n == 7) { /* 1010907.2 is of 2010 */
            unsigned yy = px_num_val(w->s, 2);
            row gb = {"GB", YEAR2_4, 5, 2010};
            char p[8];
            memcpy(p, w->s, 8);
            if (px_num_is_digits(p, 7) && yy >= 10 && yy < 50)
                return by_year(w, &gb, 2000 + yy, p + 2, 5);
        }
    }
    const row *r = application
                       ? find(applications, sizeof applications / sizeof *applications, w->cc)
                       : find(publications, sizeof publications / sizeof *publications, w->cc);
    if (r && dated(w, r)) return true;
    px_num_out o = {0};
    if (!application && px_num_is_digits(w->s, n)) {
        if (memcmp(w->cc, "GB", 2) == 0 && w->kind[0] == 'D' && n < 7) {
            px_num_pad(&o, w->s, n, 7);
            return px_num_commit(w, &o);
        }
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            if (memcmp(lengths[i].cc, w->cc, 2) != 0) continue;
            if (lengths[i].width && n <= lengths[i].width)
                px_num_pad(&o, w->s, n, lengths[i].width);
            else
                px_num_trim(&o, w->s, n);
            return px_num_commit(w, &o);
        }
    }
    return true;
}

void px_num_more_keys(const px_number *n, px_number_role role, px_num_keys *k) {
    px_num_out o = {0};
    char cc[3] = {n->cc.p[0], n->cc.p[1], 0};
    const char *p = n->num.p;
    bool digits = px_num_is_digits(p, n->num.n);
    if (memcmp(cc, "HR", 2) == 0 && role == PX_ROLE_PUBLICATION) {
        if (digits && n->num.n == 8) { /* P in front is often left out */
            px_num_put(&o, "P", 1);
            px_num_put(&o, p, 8);
            px_num_key(k, "HR", &o, 0);
        }
    } else if (memcmp(cc, "KR", 2) == 0 && digits && n->num.n == 7) {
        for (int type = 1; type <= 2; type++) { /* a registration that does not say its type */
            o.n = 0;
            px_num_put(&o, type == 1 ? "10" : "20", 2);
            px_num_put(&o, p, 7);
            px_num_key(k, "KR", &o, 0);
        }
    } else if (memcmp(cc, "GB", 2) == 0 && role != PX_ROLE_PUBLICATION && digits && n->num.n == 7) {
        unsigned yy = px_num_val(p, 2);
        if (yy >= 10 && yy < 50) {
            px_num_put(&o, "20", 2);
            px_num_put(&o, p, 7);
            px_num_key(k, "GB", &o, 0);
        }
    }
}
