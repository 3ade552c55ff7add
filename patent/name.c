/* name.c: names with their country suffix; the table of countries.
 *
 * Suffixes come as "SIEMENS AG [DE]", with U+2002 or, after a wrong decoding, its remains before
 * the bracket ("Ûâ[US]" behind U+0089 or a per-mille sign, "â€‚[FR]"), with full-width brackets, as
 * "(US)", and bare behind wide space in some landscapes ("SUN YING    US"). Round brackets and bare
 * codes count only when the code is a country's. */
#include "patent/name.h"

#include "base/hash.h"

#include <pthread.h>

typedef struct country {
    char cc[3];
    const char *en, *zh, *iso3;
} country;
static const country countries[] = {
#define PX_COUNTRY(code, english, chinese, iso) {code, english, chinese, iso},
#define PX_COUNTRY_ALIAS(code, name)
#include "patent/countries.tbl"
#undef PX_COUNTRY
#undef PX_COUNTRY_ALIAS
};
static const struct {
    char cc[3];
    const char *name;
} aliases[] = {
#define PX_COUNTRY(code, english, chinese, iso)
#define PX_COUNTRY_ALIAS(code, other) {code, other},
#include "patent/countries.tbl"
#undef PX_COUNTRY
#undef PX_COUNTRY_ALIAS
};
enum { N_COUNTRIES = sizeof countries / sizeof *countries };

/* Every number and many a name is asked whether it begins or ends with a country. */
enum { LETTERS = 26 };
static struct {
    pthread_once_t once;
    uint16_t row[LETTERS][LETTERS]; /* 1 + country; 0: none */
} by_code = {.once = PTHREAD_ONCE_INIT};
_Static_assert(N_COUNTRIES < UINT16_MAX, "a country has a number");

static void codes_make(void) {
    for (size_t i = 0; i < N_COUNTRIES; i++)
        by_code.row[countries[i].cc[0] - 'A'][countries[i].cc[1] - 'A'] = (uint16_t)(i + 1);
}

static const country *find(const char *cc) {
    if (!px_is_upper(cc[0]) || !px_is_upper(cc[1])) return NULL;
    (void)pthread_once(&by_code.once, codes_make);
    size_t row = by_code.row[cc[0] - 'A'][cc[1] - 'A'];
    return row ? &countries[row - 1] : NULL;
}

bool px_is_country(px_str cc) {
    return cc.n == 2 && find(cc.p) != NULL;
}

const char *px_country_name(px_str cc, bool zh) {
    const country *c = cc.n == 2 ? find(cc.p) : NULL;
    return !c ? NULL : zh ? c->zh : c->en;
}

/* Every name of a country by its hash, ASCII letters small (the Chinese names hold none, so that for
 * them "without regard to case" is "the same"). Of two countries of one name the first stands here;
 * the names of the table go before the aliases. Cells of tables are looked up by the million. */
enum {
    N_NAMES = 3 * N_COUNTRIES + sizeof aliases / sizeof *aliases,
    N_PLACES = 4096,
    NAME_LONGEST = 64
};
static struct {
    pthread_once_t once;
    px_str name[N_NAMES];
    const char *cc[N_NAMES];
    size_t n;
    uint16_t place[N_PLACES]; /* 1 + name; 0: free */
} by_name = {.once = PTHREAD_ONCE_INIT};
_Static_assert(N_NAMES * 2 < N_PLACES, "the table of names is half empty");

/* Of the small form of `text`. */
static size_t place_of(px_str text, char low[NAME_LONGEST]) {
    for (size_t i = 0; i < text.n; i++)
        low[i] = px_lower(text.p[i]);
    return px_hash64(low, text.n) % N_PLACES;
}

static const char *name_find(px_str text) {
    char low[NAME_LONGEST];
    if (text.n == 0 || text.n > NAME_LONGEST) return NULL;
    for (size_t at = place_of(text, low); by_name.place[at]; at = (at + 1) % N_PLACES)
        if (px_str_eq_nocase(by_name.name[by_name.place[at] - 1], text))
            return by_name.cc[by_name.place[at] - 1];
    return NULL;
}

static void name_add(const char *name, const char *cc) {
    char low[NAME_LONGEST];
    px_str text = px_str_of(name);
    if (text.n == 0 || text.n > NAME_LONGEST || name_find(text)) return;
    size_t at = place_of(text, low);
    while (by_name.place[at])
        at = (at + 1) % N_PLACES;
    by_name.name[by_name.n] = text;
    by_name.cc[by_name.n] = cc;
    by_name.place[at] = (uint16_t)++by_name.n;
}

static void names_make(void) {
    for (size_t i = 0; i < N_COUNTRIES; i++) {
        name_add(countries[i].en, countries[i].cc);
        name_add(countries[i].zh, countries[i].cc);
        if (strlen(countries[i].iso3) == 3) name_add(countries[i].iso3, countries[i].cc);
    }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        name_add(aliases[i].name, aliases[i].cc);
}

px_str px_country_code(px_str text) {
    text = px_str_trim(text);
    if (text.n == 0) return (px_str){0};
    if (text.n == 2) {
        char cc[3] = {px_upper(text.p[0]), px_upper(text.p[1]), 0};
        const country *c = find(cc);
        if (c) return (px_str){c->cc, 2};
    }
    (void)pthread_once(&by_name.once, names_make);
    const char *cc = name_find(text);
    return cc ? (px_str){cc, 2} : (px_str){0};
}

/* ---- names ---- */

/* Bytes of the white space or soft break at p, 0 if it is none. U+200B and U+FEFF count. */
static size_t blank_at(const char *p, size_t n) {
    const unsigned char *u = (const unsigned char *)p;
    if (n == 0) return 0;
    if (px_is_space(p[0]) || p[0] == 0) return 1;
    if (n >= 2 && u[0] == 0xC2 && (u[1] == 0xA0 || u[1] == 0x85)) return 2;
    if (n >= 3 && u[0] == 0xE2 && u[1] == 0x80 &&
        ((u[2] >= 0x80 && u[2] <= 0x8B) || u[2] == 0xA8 || u[2] == 0xA9 || u[2] == 0xAF))
        return 3;
    if (n >= 3 && u[0] == 0xE3 && u[1] == 0x80 && u[2] == 0x80) return 3;
    if (n >= 3 && u[0] == 0xEF && u[1] == 0xBB && u[2] == 0xBF) return 3;
    return 0;
}

/* Blanks in runs become one space; none at the ends. */
static px_str squeeze(px_arena *a, px_str s) {
    bool plain = s.n == 0 || (s.p[0] != ' ' && s.p[s.n - 1] != ' ');
    for (size_t i = 0; i < s.n && plain; i++)
        plain = (unsigned char)s.p[i] >= ' ' && (unsigned char)s.p[i] < 0x7F &&
                (s.p[i] != ' ' || s.p[i + 1] != ' ');
    if (plain) return px_arena_str(a, s);
    char *out = px_arena_alloc(a, s.n + 1);
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i]; /* as a rule no blank begins so */
        bool maybe = c <= ' ' || c == 0xC2 || c == 0xE2 || c == 0xE3 || c == 0xEF;
        size_t blank = maybe ? blank_at(s.p + i, s.n - i) : 0;
        if (blank) {
            gap = n > 0;
            i += blank;
            continue;
        }
        if (gap) out[n++] = ' ';
        gap = false;
        out[n++] = s.p[i++];
    }
    out[n] = 0;
    return (px_str){out, n};
}

/* What is left of U+2002 (E2 80 82) when UTF-8 was decoded as Windows-1252 or Mac Roman and
 * encoded again, or was never decoded; longest first. */
static const char *const remains[] = {
    "\xC3\xA2\xE2\x82\xAC\xE2\x80\x9A",     /* â€‚ : Windows-1252 */
    "\xE2\x80\x9A\xC3\x84\xC3\x87",         /* ‚ÄÇ : Mac Roman */
    "\xE2\x80\xB0\xC3\x9B\xC3\xA2",         /* ‰Ûâ : Mac Roman, then Windows-1252 */
    "\xC2\x89\xC3\x9B\xC3\xA2",             /* the same through Latin-1 */
    "\xC3\xA2\xC2\x80\xC2\x82",             /* Latin-1 */
    "\x89\xDB\xE2",                         /* raw */
    "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", /* replacement characters */
};

static px_str cut_once(px_str s) {
    for (size_t i = 0; i < sizeof remains / sizeof *remains; i++) {
        size_t n = strlen(remains[i]);
        if (s.n > n && memcmp(s.p + s.n - n, remains[i], n) == 0)
            return px_str_trim((px_str){s.p, s.n - n});
    }
    return s;
}

px_str px_name_cut_remains(px_str s) {
    for (px_str cut = cut_once(s);; cut = cut_once(s)) {
        if (cut.n == 0 || cut.n == s.n) return s;
        s = cut;
    }
}

typedef struct bracket {
    const char *open, *close;
    bool round;
} bracket;
static const bracket brackets[] = {
    {"[", "]", false},  {"(", ")", true},    {"［", "］", false},
    {"（", "）", true}, {"【", "】", false}, {"〔", "〕", false},
};

bool px_name_ends_in_bracket(px_str s) {
    char last = s.n ? s.p[s.n - 1] : 0;
    if ((unsigned char)last < 0x80) return last == ']' || last == ')';
    for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
        size_t n = strlen(brackets[i].close);
        if (s.n >= n && memcmp(s.p + s.n - n, brackets[i].close, n) == 0) return true;
    }
    return false;
}

void px_name_split(px_arena *a, px_str given, px_str *name, px_str *country_out) {
    *country_out = (px_str){0};
    *name = squeeze(a, given);
    px_str s = *name;
    bool closes = px_name_ends_in_bracket(s);
    for (size_t i = 0; closes && i < sizeof brackets / sizeof *brackets; i++) {
        size_t on = strlen(brackets[i].open), cn = strlen(brackets[i].close);
        if (s.n < on + cn + 2 || memcmp(s.p + s.n - cn, brackets[i].close, cn) != 0) continue;
        size_t at = s.n - cn;
        while (at > 0 && px_is_space(s.p[at - 1]))
            at--;
        if (at < 2 + on || !px_is_alpha(s.p[at - 1]) || !px_is_alpha(s.p[at - 2])) continue;
        char cc[2] = {px_upper(s.p[at - 2]), px_upper(s.p[at - 1])};
        bool upper = px_is_upper(s.p[at - 2]) && px_is_upper(s.p[at - 1]);
        at -= 2;
        while (at > on && px_is_space(s.p[at - 1]))
            at--;
        if (at < on || memcmp(s.p + at - on, brackets[i].open, on) != 0) continue;
        if (!px_is_country((px_str){cc, 2}) || (brackets[i].round && !upper)) continue;
        px_str rest = px_str_trim((px_str){s.p, at - on});
        rest = px_name_cut_remains(rest);
        if (rest.n == 0) continue; /* the bracket is the name */
        *country_out = px_arena_str(a, (px_str){cc, 2});
        *name = rest;
        return;
    }
    /* "SUN YING    US": two letters behind wide space at the end of what was given. */
    px_str g = px_str_trim(given);
    if (g.n > 6 && px_is_upper(g.p[g.n - 1]) && px_is_upper(g.p[g.n - 2]) && g.p[g.n - 3] == ' ' &&
        g.p[g.n - 4] == ' ' && g.p[g.n - 5] == ' ' && px_is_country((px_str){g.p + g.n - 2, 2})) {
        *country_out = px_arena_str(a, (px_str){g.p + g.n - 2, 2});
        *name = px_str_trim((px_str){s.p, s.n - 2});
    }
}
