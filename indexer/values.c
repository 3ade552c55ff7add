/* values.c: see values.h. Everything is a scan over bytes; nothing is allocated where the value is
 * clean already. */
#include "indexer/values.h"

#include "base/text.h"
#include "patent/name.h"

const char *px_list_name(px_list_mode m) {
    static const char *const names[] = {"", ";", ";;", "|", "newline", ",", "[...]", "{...}", ";x"};
    return names[m];
}

bool px_list_named(px_str name, px_list_mode *out) {
    for (px_list_mode m = PX_LIST_NONE; m <= PX_LIST_TIGHT; m++)
        if (px_str_is(name, px_list_name(m))) {
            *out = m;
            return true;
        }
    return false;
}

bool px_list_is_literal(px_str v) {
    if (v.n < 2 || (v.p[0] != '[' && !px_is_space(v.p[0]))) return false;
    v = px_str_trim(v);
    if (v.n < 2 || v.p[0] != '[' || v.p[v.n - 1] != ']') return false;
    px_str in = px_str_trim(px_str_sub(v, 1, v.n - 1));
    return in.n == 0 || in.p[0] == '\'' || in.p[0] == '"' || px_str_is(in, "None");
}

static bool is_postgres(px_str v) {
    if (v.n < 2 || (v.p[0] != '{' && !px_is_space(v.p[0]))) return false;
    v = px_str_trim(v);
    return v.n >= 2 && v.p[0] == '{' && v.p[v.n - 1] == '}' && !memchr(v.p, ':', v.n);
}

/* ";;" at or behind `semi`, the first ';'; NULL: there is none. */
static bool has_double(px_str v, const char *semi) {
    const char *end = v.p + v.n;
    while (semi && semi + 1 < end) {
        if (semi[1] == ';') return true;
        semi = memchr(semi + 1, ';', (size_t)(end - semi - 1));
    }
    return false;
}

px_list_mode px_list_look(px_str v) {
    if (px_list_is_literal(v)) return PX_LIST_LITERAL;
    if (is_postgres(v)) return PX_LIST_POSTGRES;
    if (!v.n) return PX_LIST_NONE;
    const char *semi = memchr(v.p, ';', v.n);
    if (has_double(v, semi)) return PX_LIST_DOUBLE;
    if (memchr(v.p, '|', v.n)) return PX_LIST_BAR;
    if (semi || (memchr(v.p, 0xEF, v.n) && px_str_find(v, PX_STR("；")) != SIZE_MAX))
        return PX_LIST_SEMI;
    if (memchr(v.p, '\n', v.n)) return PX_LIST_NEWLINE;
    return PX_LIST_NONE;
}

typedef struct strs {
    px_str *v;
    size_t n, cap;
} strs;

static void add(px_arena *a, strs *to, px_str s, bool keep_empty) {
    s = px_value_trim(s);
    if (!s.n && !keep_empty) return;
    to->v = px_arena_grow(a, to->v, to->n, &to->cap, to->n + 1, sizeof *to->v);
    to->v[to->n++] = s;
}

/* ['a', "it's", 'b\'c', None, 12] : quotes of both kinds, backslash keeps the next character. */
static void split_literal(px_arena *a, px_str v, strs *to) {
    size_t i = 1, end = v.n - 1;
    while (i < end) {
        while (i < end && (px_is_space(v.p[i]) || v.p[i] == ','))
            i++;
        if (i >= end) break;
        char q = v.p[i];
        if (q != '\'' && q != '"') {
            size_t from = i;
            while (i < end && v.p[i] != ',')
                i++;
            px_str bare = px_str_trim(px_str_sub(v, from, i));
            if (!px_value_empty(bare)) add(a, to, bare, false);
            continue;
        }
        size_t close = i + 1; /* so that an element costs its own length, not that of the rest */
        while (close < end && v.p[close] != q)
            close += v.p[close] == '\\' ? 2 : 1;
        char *p = px_arena_alloc(a, close - i + 1);
        size_t n = 0;
        for (i++; i < end && v.p[i] != q; i++) {
            if (v.p[i] == '\\' && i + 1 < end) {
                i++;
                p[n++] = v.p[i] == 'n' ? '\n' : v.p[i] == 't' ? ' ' : v.p[i];
            } else {
                p[n++] = v.p[i];
            }
        }
        i++;
        add(a, to, (px_str){p, n}, false);
    }
}

static void split_postgres(px_arena *a, px_str v, strs *to) {
    size_t i = 1, end = v.n - 1;
    while (i < end) {
        bool quoted = v.p[i] == '"';
        if (quoted) i++;
        char stop = quoted ? '"' : ',';
        size_t close = i, n = 0;
        while (close < end && v.p[close] != stop)
            close += v.p[close] == '\\' ? 2 : 1;
        char *p = px_arena_alloc(a, close - i + 1);
        for (; i < end && v.p[i] != stop; i++) {
            if (v.p[i] == '\\' && i + 1 < end) i++;
            p[n++] = v.p[i];
        }
        while (i < end && v.p[i] != ',')
            i++;
        i++;
        px_str s = {p, n};
        if (quoted || !px_value_empty(s)) add(a, to, s, false);
    }
}

/* What follows a comma inside a company's or a person's name. */
static bool is_suffix(px_str s) {
    static const char *const suffixes[] = {
        "inc",          "llc",  "ltd", "limited", "lp", "llp",   "co",   "corp", "corporation",
        "incorporated", "sa",   "ag",  "nv",      "bv", "plc",   "gmbh", "jr",   "sr",
        "ii",           "iii",  "iv",  "kk",      "pc", "pllc",  "ltda", "spa",  "na",
        "coltd",        "lllp", "pte", "pteltd",  "ab", "oy",    "srl",  "sas",  "as",
        "company",      "the",  "phd", "md",      "pa", "ptyltd"};
    char low[16];
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' || s.p[i] == ' ') continue;
        if (n == sizeof low) return false;
        low[n++] = px_lower(s.p[i]);
    }
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (px_str_eq((px_str){low, n}, px_str_of(suffixes[i]))) return true;
    return n == 0;
}

/* Bytes of the comma at i: ',', '，' or '、'; 0 = none. */
static size_t comma_at(px_str v, size_t i) {
    if (v.p[i] == ',') return 1;
    px_str rest = px_str_sub(v, i, i + 3);
    return px_str_is(rest, "，") || px_str_is(rest, "、") ? 3 : 0;
}

static size_t comma_from(px_str v, size_t i) {
    while (i < v.n && !comma_at(v, i))
        i++;
    return i;
}

static void split_comma(px_arena *a, px_str v, strs *to) {
    size_t from = 0, i = 0;
    while (i < v.n) {
        size_t comma = comma_from(v, i), next = comma;
        if (comma < v.n) {
            next = comma + comma_at(v, comma);
            if (is_suffix(px_value_trim(px_str_sub(v, next, comma_from(v, next))))) {
                i = next;
                continue;
            }
        }
        add(a, to, px_str_sub(v, from, comma), false);
        from = i = next;
    }
    if (from < i) add(a, to, px_str_sub(v, from, v.n), false);
}

/* Bytes that a break begins with in any mode: most bytes are none. */
static const bool may_break[256] = {
    [';'] = true, ['|'] = true, [','] = true, ['\n'] = true, ['\r'] = true, [0xEF] = true};

/* Bytes of the break at i; 0 = none. */
static size_t break_at(px_str v, size_t i, px_list_mode mode, bool codes) {
    char c = v.p[i];
    switch (mode) {
    case PX_LIST_DOUBLE:
        return 0;
    case PX_LIST_BAR:
        return c == '|';
    case PX_LIST_NEWLINE:
        return c == '\n' || c == '\r';
    default:
        break;
    }
    bool semi = mode == PX_LIST_SEMI || mode == PX_LIST_TIGHT || codes;
    if (c == ';' && mode == PX_LIST_TIGHT && i + 1 < v.n && v.p[i + 1] == ' ') return 0;
    if (c == ';') return semi;
    if ((unsigned char)c == 0xEF && px_str_is(px_str_sub(v, i, i + 3), "；")) return semi ? 3 : 0;
    if (!codes) return 0;
    if (c == '|' || c == '\n' || c == '\r') return 1;
    if (c != ',') return 0;
    for (size_t k = i + 1; k < v.n; k++)
        if (v.p[k] != ' ') return px_is_alpha(v.p[k]);
    return 0;
}

static void split_double(px_arena *a, px_str v, strs *to, bool keep_empty) {
    size_t from = 0;
    for (size_t i = 0; i + 1 < v.n; i++) {
        if (v.p[i] != ';' || v.p[i + 1] != ';') continue;
        add(a, to, px_str_sub(v, from, i), keep_empty);
        from = i + 2;
        i++;
    }
    add(a, to, px_str_sub(v, from, v.n), keep_empty);
}

/* False: ";;" was met, and what is in *to is of no use. */
static bool split_breaks(px_arena *a, px_str v, px_list_mode mode, bool codes, strs *to,
                         bool keep_empty) {
    /* as a rule names are parted by ';' alone */
    bool semi =
        !codes && (mode == PX_LIST_SEMI || mode == PX_LIST_TIGHT) && v.n && !memchr(v.p, 0xEF, v.n);
    size_t from = 0;
    for (size_t i = 0; i < v.n; i++) {
        if (semi) {
            const char *p = memchr(v.p + i, ';', v.n - i);
            i = p ? (size_t)(p - v.p) : v.n;
        } else {
            while (i < v.n && !may_break[(unsigned char)v.p[i]])
                i++;
        }
        if (i == v.n) break;
        if (v.p[i] == ';' && i + 1 < v.n && v.p[i + 1] == ';') return false;
        size_t n = break_at(v, i, mode, codes);
        if (!n) continue;
        add(a, to, px_str_sub(v, from, i), keep_empty);
        from = i + n;
        i = from - 1;
    }
    add(a, to, px_str_sub(v, from, v.n), keep_empty);
    return true;
}

/* "DOE; JANE" -> "DOE, JANE", as every other source writes it. */
static px_str surname_first(px_arena *a, px_str s) {
    const char *semi = s.n ? memchr(s.p, ';', s.n) : NULL;
    if (!semi) return s;
    s = px_arena_str(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ';') ((char *)(uintptr_t)s.p)[i] = ','; /* our own copy */
    return s;
}

size_t px_list_split(px_arena *a, px_str v, px_list_mode mode, bool codes, bool keep_empty,
                     px_str **out) {
    strs to = {0};
    bool each = codes || mode == PX_LIST_SEMI || mode == PX_LIST_TIGHT; /* looks at each ';' */
    v = px_value_trim(v);
    if (px_list_is_literal(v)) {
        split_literal(a, v, &to);
    } else if (mode == PX_LIST_POSTGRES && is_postgres(v)) {
        split_postgres(a, v, &to);
    } else if (mode == PX_LIST_COMMA && !codes) {
        split_comma(a, v, &to);
    } else if (mode == PX_LIST_DOUBLE ||
               (!each && v.n > 1 && has_double(v, memchr(v.p, ';', v.n)))) {
        split_double(a, v, &to, keep_empty);
    } else if (mode == PX_LIST_NONE && !codes) {
        add(a, &to, v, keep_empty);
    } else if (!split_breaks(a, v, mode, codes, &to, keep_empty)) {
        to.n = 0;
        split_double(a, v, &to, keep_empty);
    }
    for (size_t i = 0; i < to.n && mode == PX_LIST_TIGHT; i++)
        to.v[i] = surname_first(a, to.v[i]);
    *out = to.v;
    return to.n;
}

px_str px_value_cut_(px_str s) {
    for (;;) {
        px_str t = px_str_trim(s);
        if (t.n >= 2 && memcmp(t.p, "\xC2\xA0", 2) == 0) t = px_str_sub(t, 2, t.n);
        if (t.n >= 3 && memcmp(t.p, "\xE3\x80\x80", 3) == 0) t = px_str_sub(t, 3, t.n);
        if (t.n >= 2 && memcmp(t.p + t.n - 2, "\xC2\xA0", 2) == 0) t.n -= 2;
        if (t.n >= 3 && memcmp(t.p + t.n - 3, "\xE3\x80\x80", 3) == 0) t.n -= 3;
        if (t.n == s.n) return t;
        s = t;
    }
}

bool px_value_nothing_(px_str s) {
    static const char *const nothing[] = {
        "NA",   "N/A",     "NaN",  "nan",   "-",       "--",     "null",    "NULL",   "None",
        "none", "NoExist", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (px_str_is(s, nothing[i])) return true;
    return false;
}

static uint32_t reference(px_str name) {
    static const struct {
        const char *name;
        uint32_t cp;
    } known[] = {{"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
                 {"apos", '\''},     {"nbsp", 0xA0},    {"lsquo", 0x2018}, {"rsquo", 0x2019},
                 {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"ndash", 0x2013}, {"mdash", 0x2014},
                 {"hellip", 0x2026}, {"deg", 0xB0},     {"micro", 0xB5},   {"times", 0xD7},
                 {"plusmn", 0xB1},   {"reg", 0xAE},     {"copy", 0xA9},    {"trade", 0x2122},
                 {"le", 0x2264},     {"ge", 0x2265},    {"alpha", 0x3B1},  {"beta", 0x3B2},
                 {"gamma", 0x3B3},   {"delta", 0x3B4},  {"mu", 0x3BC},     {"Omega", 0x3A9}};
    if (name.n >= 2 && name.p[0] == '#') {
        bool hex = name.p[1] == 'x' || name.p[1] == 'X';
        uint32_t cp = 0;
        for (size_t i = hex ? 2 : 1; i < name.n; i++) {
            char c = px_lower(name.p[i]);
            uint32_t d = px_is_digit(c)                ? (uint32_t)(c - '0')
                         : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                                                       : 99;
            if (d == 99) return 0;
            cp = cp * (hex ? 16 : 10) + d;
            if (cp > 0x10FFFF) return 0;
        }
        return cp < 0x20 && cp != '\n' && cp != '\t' ? 0 : cp >= 0xD800 && cp <= 0xDFFF ? 0 : cp;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (px_str_is(name, known[i].name)) return known[i].cp;
    return 0;
}

px_str px_value_unescape(px_arena *a, px_str s) {
    const char *amp = s.n ? memchr(s.p, '&', s.n) : NULL;
    if (!amp || !memchr(amp, ';', s.n - (size_t)(amp - s.p))) return s;
    char *p = px_arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t semi = i + 1;
        if (s.p[i] == '&') {
            while (semi < s.n && semi < i + 10 && s.p[semi] != ';')
                semi++;
            uint32_t cp =
                semi < s.n && s.p[semi] == ';' ? reference(px_str_sub(s, i + 1, semi)) : 0;
            if (cp) { /* never longer than "&#N;": 4 bytes need &#65536; at least */
                n += px_utf8_put(p + n, cp);
                i = semi + 1;
                continue;
            }
        }
        p[n++] = s.p[i++];
    }
    return (px_str){p, n};
}

/* The writer doubled every quote and put one on both ends: so inside all quotes stand in pairs. A
 * cell without inner quotes was quoted for its commas. A title that merely begins and ends with a
 * quoted word has single ones inside. */
px_str px_value_unquote(px_arena *a, px_str s) {
    if (s.n < 4 || s.p[0] != '"' || s.p[s.n - 1] != '"') return s;
    bool pairs = false, comma = false;
    for (size_t i = 1; i + 1 < s.n; i++) {
        comma |= s.p[i] == ',';
        if (s.p[i] != '"') continue;
        if (s.p[i + 1] != '"' || i + 2 >= s.n) return s;
        pairs = true;
        i++;
    }
    if (!pairs && !comma) return s;
    char *p = px_arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 1; i + 1 < s.n; i++) {
        p[n++] = s.p[i];
        if (s.p[i] == '"') i++;
    }
    return px_value_trim((px_str){p, n});
}

bool px_looks_lens(px_str s) {
    if (s.n != 19) return false;
    for (size_t i = 0; i < 16; i += 4)
        if (!px_is_digit(s.p[i]) || !px_is_digit(s.p[i + 1]) || !px_is_digit(s.p[i + 2]) ||
            s.p[i + 3] != '-')
            return false;
    return px_is_digit(s.p[16]) && px_is_digit(s.p[17]) &&
           (px_is_digit(s.p[18]) || px_upper(s.p[18]) == 'X');
}

bool px_looks_kind(px_str s) {
    if (s.n < 1 || s.n > 3 || !px_is_upper(s.p[0])) return false;
    for (size_t i = 1; i < s.n; i++)
        if (!px_is_digit(s.p[i])) return false;
    return true;
}

static size_t skip_sep(px_str s, size_t i) {
    while (i < s.n && (s.p[i] == '-' || s.p[i] == '_' || s.p[i] == ' ' || s.p[i] == '/'))
        i++;
    return i;
}

bool px_looks_publication(px_str s) {
    if (s.n < 6 || s.n > 32 || !px_is_upper(s.p[0]) || !px_is_upper(s.p[1]) ||
        !px_is_country(px_str_sub(s, 0, 2)))
        return false;
    size_t i = skip_sep(s, 2), digits = 0;
    for (size_t k = 0; k < 2 && i < s.n && px_is_upper(s.p[i]); k++)
        i++;
    for (; i < s.n && (px_is_digit(s.p[i]) || s.p[i] == '/'); i++)
        digits += px_is_digit(s.p[i]);
    i = skip_sep(s, i);
    return digits >= 4 && (i == s.n || px_looks_kind(px_str_sub(s, i, s.n)));
}

bool px_looks_class(px_str s) {
    if (s.n < 6 || s.n > 24) return false;
    if (!((s.p[0] >= 'A' && s.p[0] <= 'H') || s.p[0] == 'Y') || !px_is_digit(s.p[1]) ||
        !px_is_digit(s.p[2]) || !px_is_upper(s.p[3]))
        return false;
    size_t i = skip_sep(s, 4), from = i;
    while (i < s.n && px_is_digit(s.p[i]))
        i++;
    return i > from && i + 1 < s.n && s.p[i] == '/' && px_is_digit(s.p[i + 1]);
}

bool px_looks_rounded(px_str s) {
    size_t i = 0, digits = 0;
    for (; i < s.n && (px_is_digit(s.p[i]) || s.p[i] == '.' || s.p[i] == ','); i++)
        digits += px_is_digit(s.p[i]);
    if (!digits || i + 2 >= s.n || px_upper(s.p[i]) != 'E' || s.p[i + 1] != '+') return false;
    for (i += 2; i < s.n; i++)
        if (!px_is_digit(s.p[i])) return false;
    return true;
}

const char *px_guess_lang(px_str text) {
    bool han = false;
    size_t seen = 0;
    for (size_t i = 0; i < text.n && seen < 2000;) {
        if ((unsigned char)text.p[i] < 0xE0) { /* below U+0800: no script looked for here */
            i++;
            continue;
        }
        uint32_t cp = px_utf8_next(text, &i);
        seen++;
        if ((cp >= 0x3041 && cp <= 0x30FA) || (cp >= 0xFF66 && cp <= 0xFF9D)) return "ja";
        if ((cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0x1100 && cp <= 0x11FF)) return "ko";
        if ((cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
            (cp >= 0x20000 && cp <= 0x323AF))
            han = true;
    }
    return han ? "zh" : "";
}
