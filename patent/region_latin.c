/* region_latin.c: addresses in Latin letters: "Nanshan District, Shenzhen, Guangdong, China".
 *
 * They go from the small to the large and in any order, so every run of one to three words is looked up and what is
 * found must agree. Pinyin names fit many things, so China must be said, by a country or by a province with a city
 * in it. */
#include "patent/name.h"
#include "patent/region_int.h"

enum { WORDS_MAX = 64, WORD_BYTES = 24 };

typedef struct words {
    char text[WORDS_MAX][WORD_BYTES];
    bool stop[WORDS_MAX]; /* a comma or the like stands behind it */
    size_t n;
} words;

static void cut(px_str s, words *w) {
    w->n = 0;
    for (size_t i = 0; i < s.n && w->n < WORDS_MAX;) {
        size_t from = i;
        while (i < s.n && (px_is_alpha(s.p[i]) || s.p[i] == '\'' || px_is_digit(s.p[i]) ||
                           (unsigned char)s.p[i] >= 0x80))
            i++;
        if (i == from) {
            if (w->n && s.p[i] != ' ' && s.p[i] != '.') w->stop[w->n - 1] = true;
            i++;
            continue;
        }
        size_t n = i - from;
        if (n >= WORD_BYTES) continue;
        for (size_t k = 0; k < n; k++)
            w->text[w->n][k] = px_lower(s.p[from + k]);
        w->text[w->n][n] = 0;
        w->stop[w->n++] = false;
    }
}

static bool is_one(const char *word, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(word, list[i])) return true;
    return false;
}

/* "Beijing West Road": a street of that name. */
static bool is_street(const words *w, size_t at) {
    static const char *const street[] = {
        "road",  "rd",   "street",    "st",   "avenue",  "ave",    "lu",       "jie",
        "dajie", "lane", "boulevard", "blvd", "highway", "bridge", "building", "dadao"};
    static const char *const between[] = {"east",    "west", "north", "south", "middle",
                                          "central", "e",    "w",     "n",     "s",
                                          "xi",      "dong", "nan",   "bei",   "zhong"};
    while (at < w->n && !w->stop[at - 1] &&
           is_one(w->text[at], between, sizeof between / sizeof *between))
        at++;
    return at < w->n && !w->stop[at - 1] &&
           is_one(w->text[at], street, sizeof street / sizeof *street);
}

static px_str joined(const words *w, size_t from, size_t n, char out[WORD_BYTES * 3 + 3]) {
    size_t at = 0;
    for (size_t k = 0; k < n; k++) {
        size_t len = strlen(w->text[from + k]);
        if (k) out[at++] = ' ';
        memcpy(out + at, w->text[from + k], len);
        at += len;
    }
    return (px_str){out, at};
}

static bool says_china(const words *w) {
    for (size_t i = 0; i < w->n; i++) {
        if (!strcmp(w->text[i], "china") || !strcmp(w->text[i], "prc")) return true;
        if (i + 2 < w->n && !strcmp(w->text[i], "p") && !strcmp(w->text[i + 1], "r") &&
            !strcmp(w->text[i + 2], "c"))
            return true;
    }
    return w->n && !strcmp(w->text[w->n - 1], "cn");
}

/* First of two cities of one spelling that people mean when they say no more. */
static uint32_t usual(px_str name) {
    static const struct {
        const char *name;
        uint32_t city;
    } rows[] = {{"suzhou", 320500}, {"fuzhou", 350100}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (px_str_is(name, rows[i].name)) return rows[i].city;
    return 0;
}

static const px_region_entry *one_of(const px_place *p, px_str name, px_region_kind kind) {
    const px_region_entry *found = NULL;
    for (const px_region_entry *e = px_region_find_(name); e; e = px_region_other_(e)) {
        if (e->kind != kind || (p->province_code && e->province != p->province_code)) continue;
        if (found) {
            uint32_t city = usual(name);
            if (!city) return NULL;
            if (e->city == city) found = e;
            continue;
        }
        found = e;
    }
    return found;
}

/* The last place of a kind, for large ones stand behind small ones. */
static void look(px_place *p, const words *w, px_region_kind kind) {
    const px_region_entry *found = NULL;
    for (size_t i = 0; i < w->n; i++) {
        for (size_t n = 3; n > 0; n--) {
            char text[WORD_BYTES * 3 + 3];
            if (i + n > w->n) continue;
            bool apart = false;
            for (size_t k = 0; k + 1 < n; k++)
                apart |= w->stop[i + k];
            if (apart) continue;
            const px_region_entry *e = one_of(p, joined(w, i, n, text), kind);
            if (!e || is_street(w, i + n)) continue;
            found = e;
            break;
        }
    }
    if (found) px_region_put_(p, found);
}

/* The name behind the last comma, without postal codes. Two letters are a state as often as a country, so they count
 * in brackets only. */
px_str px_country_of_latin_(px_str s) {
    s = px_str_trim(s);
    size_t n = s.n;
    if (n > 4 && (s.p[n - 1] == ']' || s.p[n - 1] == ')') &&
        (s.p[n - 4] == '[' || s.p[n - 4] == '(')) {
        px_str cc = px_str_sub(s, n - 3, n - 1);
        if (px_is_upper(cc.p[0]) && px_is_upper(cc.p[1]) && px_is_country(cc))
            return px_country_code(cc);
    }
    while (n && (s.p[n - 1] == '.' || s.p[n - 1] == ',' || px_is_space(s.p[n - 1]) ||
                 px_is_digit(s.p[n - 1]) || s.p[n - 1] == '-'))
        n--;
    size_t from = n;
    while (from && s.p[from - 1] != ',' && s.p[from - 1] != ';')
        from--;
    px_str last = px_str_trim(px_str_sub(s, from, n));
    static const struct {
        const char *text, *cc;
    } more[] = {{"U.S.A", "US"},        {"U.S", "US"},
                {"UK", "GB"},           {"U.K", "GB"},
                {"England", "GB"},      {"Scotland", "GB"},
                {"Wales", "GB"},        {"P.R. China", "CN"},
                {"PR China", "CN"},     {"P. R. China", "CN"},
                {"P.R.China", "CN"},    {"Republic of Korea", "KR"},
                {"South Korea", "KR"},  {"The Netherlands", "NL"},
                {"Holland", "NL"},      {"Deutschland", "DE"},
                {"Taiwan R.O.C", "TW"}, {"Schweiz", "CH"},
                {"Suisse", "CH"}};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (px_str_eq_nocase(last, px_str_of(more[i].text))) return px_str_of(more[i].cc);
    if (last.n < 3 || px_str_eq_nocase(last, PX_STR("Georgia"))) return (px_str){0};
    px_str cc = px_country_code(last);
    if (cc.n) return cc;
    /* "80333 Munich Germany": the last word alone, when it is long. */
    size_t word = last.n;
    while (word && last.p[word - 1] != ' ')
        word--;
    px_str tail = px_str_sub(last, word, last.n);
    return word && tail.n >= 5 && !px_str_eq_nocase(tail, PX_STR("Georgia")) &&
                   !px_str_eq_nocase(tail, PX_STR("Jersey")) &&
                   !px_str_eq_nocase(tail, PX_STR("Mexico"))
               ? px_country_code(tail)
               : (px_str){0};
}

px_place px_place_of_latin_(px_str address, px_str country) {
    px_place p = {0};
    words w;
    cut(address, &w);
    px_str cc = country.n ? country : px_country_of_latin_(address);
    bool china = px_str_is(cc, "CN") || (!cc.n && says_china(&w));
    if (cc.n && !china) return (px_place){.country = cc};
    look(&p, &w, PX_RK_PROVINCE);
    bool municipality = p.city_code != 0;
    if (p.province_code && !municipality) {
        uint32_t before = p.city_code;
        look(&p, &w, PX_RK_CITY);
        china |= p.city_code != before;
    } else if (!p.province_code && china) {
        look(&p, &w, PX_RK_CITY);
    }
    if (p.province_code == 310000) {
        look(&p, &w, PX_RK_DISTRICT);
        china |= p.unit_code != 0;
    }
    if (!china) return (px_place){.country = cc};
    p.country = cc.n ? cc : PX_STR("CN");
    return p;
}
