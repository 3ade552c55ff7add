/* look.c: see look.h. Thresholds were set on the real tables: a column that is what it looks like
 * has strays (a typing error, a note), a column that is not rarely reaches half of them. */
#include "indexer/look.h"

#include "base/hash.h"
#include "base/text.h"
#include "indexer/look_names.h"
#include "patent/class.h"
#include "patent/name.h"
#include "patent/number.h"

#define LOOK_BYTES 4096 /* of a value */
#define ITEM_BYTES 80   /* of an item of a list; longer ones are sentences */

static bool share(uint32_t n, uint32_t of, uint32_t percent) {
    return of > 0 && (uint64_t)n * 100 >= (uint64_t)of * percent;
}

/* Many of few: three values say little, one says nothing. */
static bool nearly_all(const px_look *l, uint32_t n) {
    return l->seen >= 3 && share(n, l->seen, l->seen < 20 ? 100 : 95);
}

static bool has_letter(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (px_is_alpha(s.p[i]) || (unsigned char)s.p[i] >= 0x80) return true;
    return false;
}

static bool is_cjk(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        if ((unsigned char)s.p[i] < 0xE0) return false;
        if (px_text_script(px_utf8_next(s, &i)) != PX_SCRIPT_CJK) return false;
        n++;
    }
    return n > 0;
}

/* A digit run of a year and more behind an office: US201213655888; or a form of its own. */
static bool looks_application(px_str s) {
    char digits[16];
    size_t n = 0, i = 0, dots = 0, slashes = 0, dashes = 0;
    if (px_str_starts(s, PX_STR("PCT/")) && s.n >= 11) return px_is_upper(s.p[4]);
    if (px_str_starts(s, PX_STR("ZL"))) return s.n >= 10 && px_is_digit(s.p[2]);
    if (px_str_starts(s, PX_STR("特願")) || px_str_starts(s, PX_STR("特愿"))) return true;
    bool office =
        s.n > 2 && px_is_upper(s.p[0]) && px_is_upper(s.p[1]) && px_is_country(px_str_sub(s, 0, 2));
    size_t from = i = office ? 2 : 0;
    for (; i < s.n; i++) {
        if (px_is_digit(s.p[i])) {
            if (dots) continue; /* the check digit */
            if (n == sizeof digits) return false;
            digits[n++] = s.p[i];
        } else if (s.p[i] == '.' && i + 2 == s.n) {
            dots++;
            if (px_upper(s.p[i + 1]) == 'X') i++;
        } else if (s.p[i] == '/' && i == from + 2) {
            slashes++;
        } else if (s.p[i] == ',' && slashes) {
            continue;
        } else if (s.p[i] == '-' && (i == from + 2 || i == from + 7)) {
            dashes++;
        } else {
            return false;
        }
    }
    if (dashes == 2) return n == 13 && !dots; /* 10-2015-0124192 */
    if (slashes) return n == 8 && !dots;      /* 13/655,888 */
    if (dashes) return false;
    if (n == 12 && (digits[0] == '2' || (digits[0] == '1' && digits[1] == '9'))) {
        if (!dots && !office && !strchr("123789", digits[4])) return false;
        if (!dots) return true;
        return px_cn_check_digit((px_str){digits, n}) == px_upper(s.p[s.n - 1]);
    }
    if (n == 8 && dots && office && px_str_starts(s, PX_STR("EP"))) return true;
    return n == 8 && dots && px_cn_check_digit((px_str){digits, n}) == px_upper(s.p[s.n - 1]);
}

static size_t digits_of(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += px_is_digit(s.p[i]);
    return n;
}

static bool with_kind(px_str s) {
    size_t i = s.n;
    while (i > 0 && px_is_digit(s.p[i - 1]))
        i--;
    if (i == s.n && s.n && s.p[s.n - 1] == ')') { /* EP0666666 (B1) */
        size_t open = px_str_find(s, PX_STR("("));
        return open != SIZE_MAX && px_looks_kind(px_str_sub(s, open + 1, s.n - 1));
    }
    return s.n - i <= 2 && i > 3 && px_is_upper(s.p[i - 1]) && digits_of(px_str_sub(s, 0, i)) >= 4;
}

static px_str without_kind_brackets(px_str s) {
    size_t open = px_str_find(s, PX_STR("("));
    return open != SIZE_MAX && s.n && s.p[s.n - 1] == ')' &&
                   px_looks_kind(px_str_sub(s, open + 1, s.n - 1))
               ? px_str_trim(px_str_sub(s, 0, open))
               : s;
}

/* A number with a point or a comma inside, or a sign. */
static bool is_decimal(px_str s) {
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (px_is_digit(s.p[i]))
            digits++;
        else if (!strchr(".,-+eE %", s.p[i]))
            return false;
    }
    return digits > 0;
}

static uint64_t days_of(uint32_t ymd) {
    uint64_t m = ymd / 100 % 100, d = ymd % 100;
    return (uint64_t)(ymd / 10000) * 372 + (m ? m - 1 : 0) * 31 + (d ? d - 1 : 0);
}

static bool date_form(px_str s) {
    if (s.n < 6 || s.n > 32 || digits_of(s) < 3) return false;
    uint64_t v;
    if (px_str_u64(s, &v)) return s.n == 8 && v >= 17900101 && v <= 21001231;
    return true;
}

/* ---- items of a list ---- */

static void item(px_look_sep *k, px_str s) {
    s = px_value_trim(s);
    if (!s.n) return;
    k->items++;
    size_t words = 1;
    bool sentence = s.n > ITEM_BYTES;
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] != ' ') continue;
        words += s.p[i - 1] != ' ';
        sentence |= s.p[i - 1] == '.';
    }
    k->lengthy += sentence || (memchr(s.p, 0xE3, s.n) && px_str_find(s, PX_STR("。")) != SIZE_MAX);
    k->spaced += words > 1;
    k->letters += words == 1 && s.n <= 32 && has_letter(s);
    k->cjk += is_cjk(s);
}

/* Where `sep` stands at or behind `from`; v.n if nowhere. */
static size_t next_of(px_str v, size_t from, px_str sep) {
    if (from >= v.n) return v.n;
    if (sep.n == 1) {
        const char *p = memchr(v.p + from, sep.p[0], v.n - from);
        return p ? (size_t)(p - v.p) : v.n;
    }
    size_t at = px_str_find(px_str_sub(v, from, v.n), sep);
    return at == SIZE_MAX ? v.n : from + at;
}

static void separator(px_look_sep *k, px_str v, px_str sep, px_str also) {
    size_t from = 0, a = next_of(v, 0, sep), b = also.n ? next_of(v, 0, also) : v.n;
    if (a == v.n && b == v.n) return;
    while (a < v.n || b < v.n) {
        size_t i = a < b ? a : b;
        item(k, px_str_sub(v, from, i));
        from = i + (a < b ? sep.n : also.n);
        if (a < b)
            a = next_of(v, from, sep);
        else
            b = next_of(v, from, also);
    }
    item(k, px_str_sub(v, from, v.n));
    k->cells++;
}

static void semicolons(px_look *l, px_str v) {
    bool tight = false, loose = false;
    for (size_t i = next_of(v, 0, PX_STR(";")); i + 1 < v.n; i = next_of(v, i + 1, PX_STR(";")))
        if (v.p[i + 1] == ' ')
            loose = true;
        else
            tight = true;
    l->tight += tight;
    l->loose += loose;
}

static void lists(px_look *l, px_str v) {
    px_list_mode m = px_list_look(v);
    l->modes[m]++;
    semicolons(l, v);
    if (m == PX_LIST_LITERAL || m == PX_LIST_POSTGRES || m == PX_LIST_DOUBLE) return;
    bool full = memchr(v.p, 0xEF, v.n); /* both full-width signs begin with it */
    px_str wide = full ? PX_STR("；") : PX_STR("");
    if (l->less & PX_LOOK_NO_PROSE) {
        l->semi.cells += next_of(v, 0, PX_STR(";")) < v.n || (full && next_of(v, 0, wide) < v.n);
        l->bar.cells += next_of(v, 0, PX_STR("|")) < v.n;
    } else {
        separator(&l->semi, v, PX_STR(";"), wide);
        separator(&l->bar, v, PX_STR("|"), PX_STR(""));
        separator(&l->newline, v, PX_STR("\n"), PX_STR(""));
    }
    separator(&l->comma, v, PX_STR(","), full ? PX_STR("，") : PX_STR(""));
    if (memchr(v.p, 0xE3, v.n)) separator(&l->ideographic, v, PX_STR("、"), PX_STR(""));
}

/* A NUL, too. */
static bool ends_first(char c) {
    return c == '"' || c == '\'' || c == ';' || c == ',' || c == '|' || c == '\n' || !c;
}

/* Forms that tell a column nobody knows. */
static void forms(px_look *l, px_str v) {
    uint32_t h = (uint32_t)px_hash_str(v) | 1u, *slot = &l->hashes[h % 64];
    l->distinct += *slot != h;
    *slot = h;
    /* the first item stands for a list */
    px_str first = v;
    if (v.n > 2 && (v.p[0] == '[' || v.p[0] == '{')) first = px_str_sub(v, 2, v.n);
    size_t end = 0;
    while (end < first.n && !ends_first(first.p[end]))
        end++;
    first = px_value_trim(px_str_sub(first, 0, end));
    if (px_looks_class(first)) {
        size_t slash = px_str_find(first, PX_STR("/"));
        bool section_y = first.p[0] == 'Y';
        l->class ++;
        l->cpc_only += section_y || digits_of(px_str_sub(first, 4, slash)) >= 4;
    }
    if (v.n <= 64) {
        px_str whole = without_kind_brackets(v);
        bool pub = px_looks_publication(whole), app = looks_application(v);
        if (pub && with_kind(v))
            l->pub++;
        else if (app)
            l->app++;
        else if (pub)
            l->pub_bare++;
        l->decimal += is_decimal(v);
    }
    l->number += digits_of(px_str_sub(v, 0, 64)) >= 4;
    bool letters = has_letter(v);
    l->text += letters && v.n >= 12;
    l->long_text += letters && v.n >= 200;
    l->word += letters && v.n <= 48;
}

static void dates(px_look *l, px_str v) {
    uint64_t n;
    uint32_t ymd;
    if (date_form(v) && px_date_parse(v, PX_DATE_ORDER_UNKNOWN, &ymd) && ymd) {
        l->date++;
        l->days += days_of(ymd);
    } else if (px_str_u64(v, &n) && n >= 1790 && n <= 2100) {
        l->days += n * 372;
    }
    px_date_order o = px_date_evidence(v);
    l->dmy += o == PX_DATE_DMY;
    l->mdy += o == PX_DATE_MDY;
}

void px_look_add(px_look *l, px_str v) {
    uint64_t n;
    v = px_value_trim(v);
    if (px_value_empty(v)) return;
    l->seen++;
    l->length += v.n;
    if (v.n > l->longest) l->longest = v.n;
    v = px_str_sub(v, 0, LOOK_BYTES);
    bool brief = v.n <= 64;
    l->url += px_str_starts(v, PX_STR("http://")) || px_str_starts(v, PX_STR("https://")) ||
              (brief && px_str_starts(v, PX_STR("www.")));
    if (brief && px_str_u64(v, &n)) {
        l->integer++;
        if (l->seen == 1 || n == l->last + 1) l->in_order++;
        l->last = n;
        l->year += n >= 1790 && n <= 2100;
    }
    if (!(l->less & PX_LOOK_NO_LISTS)) lists(l, v);
    if (!(l->less & PX_LOOK_NO_FORMS)) forms(l, v);
    if (brief && !(l->less & PX_LOOK_NO_COUNTRY))
        l->country += px_is_country(v) || (v.n > 2 && px_country_code(v).n > 0);
    if (brief && !(l->less & PX_LOOK_NO_DATES)) dates(l, v);
    if (v.n <= 1000 && !(l->less & PX_LOOK_NO_NAMES) && has_letter(v)) {
        l->company += px_names_company(v);
        l->person += px_names_persons(v);
    }
}

/* A mapping by its header is doubted only where the values are something else altogether. */
bool px_look_fits(const px_look *l, px_holds holds) {
    uint32_t n = l->seen;
    if (n == 0) return true;
    uint32_t letters = l->text + l->word; /* may count a value twice: only compared with 0 */
    switch (holds) {
    case PX_HOLDS_NUMBER:
        return share(l->number, n, 60) && !share(l->date, n, 50) && !px_look_counts_up(l) &&
               l->length / n <= 400;
    case PX_HOLDS_DATE:
        return share(l->date + l->year, n, 60);
    case PX_HOLDS_YEAR:
        return share(l->year, n, 80);
    case PX_HOLDS_TEXT:
    case PX_HOLDS_NAME:
        return letters > 0 && !share(l->integer + l->date + l->url, n, 50) &&
               !share(l->decimal, n, 50);
    case PX_HOLDS_BESIDE:
        return letters > 0;
    case PX_HOLDS_CLASS:
        return share(l->class, n, 60);
    case PX_HOLDS_COUNT:
        return share(l->integer, n, 60);
    case PX_HOLDS_COUNTRY:
        return share(l->country, n, 60);
    case PX_HOLDS_WORD:
        return share(l->word, n, 60);
    case PX_HOLDS_URL:
        return share(l->url, n, 60);
    default:
        return true;
    }
}

/* Do the items of this separator look like a list of short things rather than like prose? */
static bool short_items(const px_look *l, const px_look_sep *k, uint32_t least_percent) {
    return k->cells >= 1 && share(k->cells, l->seen, least_percent) &&
           !share(k->lengthy, k->items, 10) && k->lengthy != k->items;
}

/* Chinese, Japanese and Korean names have no comma inside; codes and single words have none. */
static bool safe_comma(const px_look_sep *k, px_holds holds) {
    bool cjk = share(k->cjk, k->items, 90);
    if (!k->cells) return false;
    if (holds == PX_HOLDS_NAME) return cjk;
    return holds != PX_HOLDS_BESIDE && holds != PX_HOLDS_DATE && holds != PX_HOLDS_WORD &&
           (cjk || k->letters == k->items);
}

bool px_look_spaced_commas(const px_look *l) {
    return l->comma.cells >= 3 && l->comma.spaced == l->comma.items && !l->semi.cells &&
           !l->bar.cells && !l->comma.lengthy;
}

px_list_mode px_look_list(const px_look *l, px_holds holds) {
    const uint32_t *m = l->modes;
    bool prose = holds == PX_HOLDS_NOTHING || holds == PX_HOLDS_TEXT;
    if (m[PX_LIST_LITERAL] * 2 > l->seen) return PX_LIST_LITERAL;
    if (m[PX_LIST_POSTGRES] * 2 > l->seen) return PX_LIST_POSTGRES;
    if (m[PX_LIST_DOUBLE]) return PX_LIST_DOUBLE;
    if (!prose) { /* names, codes, numbers: what is seen, and ';' where nothing was */
        if (m[PX_LIST_BAR] > m[PX_LIST_SEMI]) return PX_LIST_BAR;
        if (m[PX_LIST_NEWLINE] > m[PX_LIST_SEMI]) return PX_LIST_NEWLINE;
        if (!m[PX_LIST_SEMI] && holds != PX_HOLDS_CLASS && holds != PX_HOLDS_NUMBER &&
            (safe_comma(&l->comma, holds) || safe_comma(&l->ideographic, holds)))
            return PX_LIST_COMMA;
        /* who never puts a blank behind his separator has names with "; " inside */
        if (holds == PX_HOLDS_NAME && l->tight >= 10 && l->loose * 5 < l->tight)
            return PX_LIST_TIGHT;
        return PX_LIST_SEMI;
    }
    if (share(l->url, l->seen, 50)) return PX_LIST_NONE; /* "…?q=a;b" */
    if (short_items(l, &l->bar, 5)) return PX_LIST_BAR;
    if (short_items(l, &l->semi, 10)) return PX_LIST_SEMI;
    if (short_items(l, &l->newline, 20)) return PX_LIST_NEWLINE;
    if (l->seen >= 3 && share(l->comma.cells, l->seen, 50) && safe_comma(&l->comma, PX_HOLDS_ANY))
        return PX_LIST_COMMA;
    return PX_LIST_NONE;
}

bool px_look_counts_up(const px_look *l) {
    return l->seen > 1 && l->integer == l->seen && share(l->in_order, l->seen, 90);
}

bool px_look_publications(const px_look *l) {
    return nearly_all(l, l->pub + l->pub_bare) && share(l->pub, l->seen, 50) &&
           share(l->distinct, l->seen, 90);
}

bool px_look_applications(const px_look *l) {
    return nearly_all(l, l->app);
}

bool px_look_dates(const px_look *l) {
    return nearly_all(l, l->date) && !share(l->app, l->seen, 20);
}

bool px_look_classes(const px_look *l, bool *cpc) {
    *cpc = l->cpc_only > 0;
    return nearly_all(l, l->class);
}

bool px_look_countries(const px_look *l) {
    return nearly_all(l, l->country) && l->seen >= 5 && l->length / l->seen >= 2;
}

bool px_look_urls(const px_look *l) {
    return nearly_all(l, l->url);
}

bool px_look_persons(const px_look *l) {
    return l->seen >= 3 && share(l->person, l->seen, 85) && !share(l->company, l->seen, 5);
}

bool px_look_companies(const px_look *l) {
    return l->seen >= 3 && share(l->company, l->seen, 60) && l->length / l->seen <= 200;
}
