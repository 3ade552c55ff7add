/* park_latin.c: the park that an address in English or pinyin names.
 *
 * The address is cut at its commas. Of each part the words are joined ("Zhang Jiang Hi-Tech" and "Zhangjiang High
 * Technology" are both zhangjianghitech), with a sign where a street or a town ends, across which nothing is read:
 * "Zhangjiang Road" is no park. A sign begins where a word begins. Zones that are called by their kind alone
 * ("High-Tech Zone, Hefei") need their city in front of them or in the part beside. */
#include "patent/park_int.h"

#include "base/text.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

enum { PARTS_MAX = 16, PART_BYTES = 120, STREET = '#' };

typedef struct part {
    char text[PART_BYTES];
    bool begins[PART_BYTES]; /* a word begins here */
    size_t n;
} part;

static bool one_of(px_str w, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (px_str_is(w, words[i])) return true;
    return false;
}

static void put(part *p, px_str w) {
    if (p->n + w.n > PART_BYTES) return;
    memcpy(p->text + p->n, w.p, w.n);
    memset(p->begins + p->n, 0, w.n);
    p->begins[p->n] = true;
    p->n += w.n;
}

static bool is_tech(px_str w) {
    static const char *const words[] = {"tech", "technology", "technological", "technical",
                                        "technologies"};
    return one_of(w, words, COUNT(words));
}

static px_str word_at(px_str s, size_t *at) {
    while (*at < s.n && !px_is_alpha(s.p[*at]) && !px_is_digit(s.p[*at]) && s.p[*at] != ',')
        (*at)++;
    size_t from = *at;
    while (*at < s.n && (px_is_alpha(s.p[*at]) || px_is_digit(s.p[*at])))
        (*at)++;
    return px_str_sub(s, from, *at);
}

/* "high-tech", "hi tech", "high and new technology", "new & high-tech": "hitech". Where it ends, or `at`. */
static size_t hitech(px_str s, size_t at) {
    bool high = false;
    for (int k = 0; k < 5; k++) {
        px_str w = word_at(s, &at);
        if (px_str_is(w, "high") || px_str_is(w, "hi"))
            high = true;
        else if (high && is_tech(w))
            return at;
        else if (!px_str_is(w, "new") && !px_str_is(w, "and"))
            return 0;
    }
    return 0;
}

/* Parts of an address in small letters. */
static size_t cut(px_str s, part *parts) {
    static const char *const streets[] = {
        "road", "rd",   "street",    "st",    "avenue", "ave",         "lane",    "lu",
        "jie",  "blvd", "boulevard", "alley", "town",   "subdistrict", "village", "dadao"};
    size_t n = 1;
    parts[0].n = 0;
    for (size_t at = 0; at < s.n;) {
        if (s.p[at] == ',') {
            at++;
            if (!parts[n - 1].n) continue;
            if (n == PARTS_MAX) break;
            parts[n++].n = 0;
            continue;
        }
        size_t from = at;
        px_str w = word_at(s, &at);
        if (!w.n) continue;
        size_t end =
            px_str_is(w, "high") || px_str_is(w, "hi") || px_str_is(w, "new") ? hitech(s, from) : 0;
        if (end) {
            put(&parts[n - 1], PX_STR("hitech"));
            at = end;
        } else if (px_str_is(w, "hitech") || px_str_is(w, "hightech")) {
            put(&parts[n - 1], PX_STR("hitech"));
        } else if (one_of(w, streets, COUNT(streets))) {
            put(&parts[n - 1], PX_STR("#"));
        } else if (!px_str_is(w, "and") && !px_str_is(w, "of") && !px_str_is(w, "the")) {
            put(&parts[n - 1], w);
        }
    }
    return n;
}

/* Small ASCII letters, a comma for what parts; letters with marks as their letters are not needed: pinyin of addresses
 * has none. */
static px_str small(px_str s, char *out, size_t cap) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < cap; i++) {
        char c = s.p[i];
        bool comma = c == ',' || c == ';' || c == '|' || c == '(' || c == ')' || c == '\n';
        if (c == '\'') continue; /* Xi'an */
        out[n++] = comma ? ',' : px_lower(c);
    }
    return (px_str){out, n};
}

static bool holds(px_str s, const char *word) {
    return px_str_find(s, px_str_of(word)) != SIZE_MAX;
}

/* Does a word for a zone stand in s, before its next street? Areas and districts are zones only of industry and the like:
 * "Pudong New Area" is none. */
static bool names_zone(px_str sign, px_str after) {
    static const char *const zones[] = {"park",        "zone",         "hitech",
                                        "sciencecity", "developarea",  "bonded",
                                        "port",        "industrybase", "freetrade"};
    static const char *const work[] = {"industr", "develop", "econom", "techn", "special"};
    static const char *const weak[] = {"area", "district", "city", "base", "garden", "region"};
    size_t street = px_str_find(after, PX_STR("#"));
    px_str s = px_str_sub(after, 0, street == SIZE_MAX ? after.n : street);
    bool busy = false;
    for (size_t i = 0; i < COUNT(zones); i++)
        if (holds(s, zones[i])) return true;
    for (size_t i = 0; i < COUNT(work); i++)
        busy |= holds(sign, work[i]) || holds(s, work[i]);
    for (size_t i = 0; i < COUNT(weak) && busy; i++)
        if (holds(s, weak[i])) return true;
    return false;
}

typedef struct latin {
    px_str province, city;
    const px_park_row *best;
    size_t n; /* bytes of its sign */
} latin;

static void consider(latin *l, const px_park_row *r, size_t n, bool sure) {
    if (!px_park_there_(r, l->province, l->city, sure)) return;
    bool first = !l->best;
    if (!first && l->best->park.roof != r->park.roof) {
        if (r->park.roof) return;
        first = true;
    }
    if (!first && n < l->n) return;
    l->best = r;
    l->n = n;
}

static px_str text_of(const part *p) {
    return (px_str){p->text, p->n};
}

/* "hitechzone", "nationalhitechindustrialdevelopmentzone" in p: where it begins, and of which kind. */
static unsigned kind_at(px_str s, size_t *at) {
    size_t from = px_str_find(s, PX_STR("hitech"));
    unsigned kind = from != SIZE_MAX ? PX_PARK_HITECH : 0;
    if (!kind) {
        from = px_str_find(s, PX_STR("economic"));
        if (from == SIZE_MAX) from = px_str_find(s, PX_STR("etdz"));
        px_str rest = px_str_sub(s, from == SIZE_MAX ? s.n : from, s.n);
        if (holds(rest, "develop") || holds(rest, "etdz")) kind = PX_PARK_ETDZ;
    }
    *at = from;
    if (!kind) return 0;
    px_str rest = px_str_sub(s, from, s.n);
    bool zone = holds(rest, "etdz") || holds(rest, "zone") || holds(rest, "park") ||
                holds(rest, "area") || holds(rest, "district");
    return zone && !holds(rest, "#") ? kind : 0;
}

static px_str without(px_str s, const char *tail) {
    size_t n = strlen(tail);
    return s.n >= n && px_str_is(px_str_sub(s, s.n - n, s.n), tail) ? px_str_sub(s, 0, s.n - n) : s;
}

static void look_kind(latin *l, const part *parts, size_t n, size_t i) {
    const px_park_row *rows;
    px_str s = text_of(&parts[i]);
    size_t at, street = 0;
    unsigned kind = kind_at(s, &at);
    if (!kind) return;
    for (size_t k = 0; k < at; k++)
        if (s.p[k] == STREET) street = k + 1;
    px_str before = without(without(px_str_sub(s, street, at), "national"), "city");
    size_t n_rows = px_park_rows_(&rows);
    for (size_t k = 0; k < n_rows; k++) {
        const px_park_row *r = &rows[k];
        bool beside = (i + 1 < n && px_str_starts(text_of(&parts[i + 1]), r->latin)) ||
                      (i > 0 && px_str_eq(without(text_of(&parts[i - 1]), "city"), r->latin));
        if (!(r->kinds & kind)) continue;
        if (px_str_eq(before, r->latin) || (!before.n && beside))
            consider(l, r, r->latin.n + s.n - at, true);
    }
}

const px_park_row *px_park_latin_(px_str address, px_str province, px_str city) {
    char buffer[PX_PARK_BYTES];
    part parts[PARTS_MAX];
    const px_park_row *rows;
    latin l = {.province = province, .city = city};
    (void)px_park_rows_(&rows);
    size_t n = cut(small(address, buffer, sizeof buffer), parts);
    for (size_t i = 0; i < n; i++) {
        px_str s = text_of(&parts[i]);
        look_kind(&l, parts, n, i);
        for (size_t at = 0; at < s.n; at++) {
            if (!parts[i].begins[at]) continue;
            px_str rest = px_str_sub(s, at, s.n);
            for (const px_park_sign *p = px_park_sign_(rest, true); p; p = px_park_sign_next_(p)) {
                px_str after = px_str_sub(rest, p->text.n, rest.n);
                if (!px_str_starts(rest, p->text) || (p->stem && !names_zone(p->text, after)))
                    continue;
                consider(&l, &rows[p->park], p->text.n, false);
            }
        }
    }
    return l.best;
}
