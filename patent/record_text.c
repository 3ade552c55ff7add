/* record_text.c: cleaning of texts and names of fields, and what a claim says about other claims.
 *
 * Most values are clean already: each function looks first and copies only when it must. */
#include "patent/record_members.h"

#include "base/bytes.h"
#include "base/text.h"

/* Eight bytes at a time; the sums cannot carry over, because every byte is below 0x80. */
#define EACH(byte) (0x0101010101010101u * (byte))

static px_str valid(px_arena *a, px_str s) {
    if (px_utf8_valid(s)) return s;
    char *p = px_arena_alloc(a, s.n * 3);
    size_t n = 0;
    for (size_t i = 0; i < s.n;)
        n += px_utf8_put(p + n, px_utf8_next(s, &i));
    return (px_str){p, n};
}

/* White space of any alphabet; *gone for marks that have no width at all. */
static bool is_blank(uint32_t cp, bool *gone) {
    *gone = cp == 0x200B || cp == 0x2060 || cp == 0xFEFF;
    return *gone || cp <= 0x20 || cp == 0x7F || (cp >= 0x80 && cp <= 0xA0) || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000;
}

/* Does a blank beyond ASCII begin here? */
static inline bool wide_blank(px_str s, size_t i) {
    unsigned char c = (unsigned char)s.p[i];
    bool gone;
    if (c != 0xC2 && c != 0xE1 && c != 0xE2 && c != 0xE3 && c != 0xEF) return false;
    return is_blank(px_utf8_next(s, &i), &gone);
}

/* Does a character of three bytes begin here that can be no blank? */
static inline bool is_han_or_hangul(px_str s, size_t i) {
    unsigned char c = (unsigned char)s.p[i];
    return c >= 0xE4 && c <= 0xED && i + 3 <= s.n && ((unsigned char)s.p[i + 1] & 0xC0) == 0x80 &&
           ((unsigned char)s.p[i + 2] & 0xC0) == 0x80;
}

/* Eight characters of ASCII: no control character, no two blanks one behind the other. */
static inline bool is_plain_word(uint64_t x) {
    uint64_t low = ~(x + EACH(0x60)) & EACH(0x80), del = (x + EACH(1)) & EACH(0x80);
    uint64_t sp = ~((x ^ EACH(0x20)) + EACH(0x7F)) & EACH(0x80);
    return !(low | del | (sp & sp << 8));
}

bool px_line_is_plain_(px_str s, bool *ascii) {
    *ascii = true;
    if (!s.n) return true;
    if (s.p[0] == ' ' || s.p[s.n - 1] == ' ') return false;
    bool space = false; /* in front of i */
    for (size_t i = 0; i < s.n;) {
        if (i + 8 <= s.n) {
            uint64_t x = px_get64((const unsigned char *)s.p + i);
            if (!(x & EACH(0x80))) {
                if (!is_plain_word(x) || (space && (x & 0xFF) == ' ')) return false;
                space = x >> 56 == ' ';
                i += 8;
                continue;
            }
        }
        if (i && i + 8 > s.n && s.n >= 8) { /* the last eight: some of them were looked at before */
            uint64_t x = px_get64((const unsigned char *)s.p + s.n - 8);
            if (!(x & EACH(0x80))) return is_plain_word(x);
        }
        for (size_t end = i + 8 <= s.n ? i + 8 : s.n; i < end; i++) {
            unsigned char c = (unsigned char)s.p[i];
            if (is_han_or_hangul(s, i)) {
                *ascii = space = false;
                i += 2;
                continue;
            }
            if (c < 0x20 || c == 0x7F || (c == ' ' && space)) return false;
            space = c == ' ';
            if (c < 0x80) continue;
            *ascii = false;
            if (wide_blank(s, i)) return false;
        }
    }
    return true;
}

static px_str trim(px_str s) {
    bool gone;
    if (s.n && s.p[0] > 0x20 && s.p[0] < 0x7F && s.p[s.n - 1] > 0x20 && s.p[s.n - 1] < 0x7F)
        return s;
    while (s.n) {
        size_t i = 0;
        if (!is_blank(px_utf8_next(s, &i), &gone)) break;
        s = px_str_sub(s, i, s.n);
    }
    while (s.n) {
        size_t at = s.n - 1, end;
        while (at > 0 && s.n - at < 4 && ((unsigned char)s.p[at] & 0xC0) == 0x80)
            at--;
        end = at;
        if (!is_blank(px_utf8_next(s, &end), &gone) || end != s.n) break;
        s.n = at;
    }
    return s;
}

px_str px_clean_line_(px_arena *a, px_str s) {
    bool ascii, plain = px_line_is_plain_(s, &ascii);
    if (plain && ascii) return s;
    s = valid(a, s);
    if (plain) return s;
    char *p = px_arena_alloc(a, s.n + 1);
    size_t n = 0;
    bool space = false;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        bool gone;
        if (is_blank(px_utf8_next(s, &i), &gone)) {
            space |= !gone;
            continue;
        }
        if (space && n) p[n++] = ' ';
        space = false;
        memcpy(p + n, s.p + from, i - from);
        n += i - from;
    }
    return (px_str){p, n};
}

px_str px_clean_lines_(px_arena *a, px_str s) {
    if (!px_utf8_ascii(s)) s = valid(a, s);
    s = trim(s);
    if (!s.n || (!memchr(s.p, '\r', s.n) && !memchr(s.p, 0, s.n))) return s;
    char *p = px_arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\r')
            p[n++] = s.p[i] ? s.p[i] : ' '; /* no text has a NUL */
        else if (i + 1 == s.n || s.p[i + 1] != '\n')
            p[n++] = '\n';
    }
    return (px_str){p, n};
}

#define EXTRA_NAME_MAX 64

/* Small letters, digits and single '_' between them. Asked for each extra of each record. */
static bool is_extra_name(px_str s) {
    enum { SIGN = 1, BAR = 2 };
    static const uint8_t is[256] = {
        ['0'] = SIGN, ['1'] = SIGN, ['2'] = SIGN, ['3'] = SIGN, ['4'] = SIGN, ['5'] = SIGN,
        ['6'] = SIGN, ['7'] = SIGN, ['8'] = SIGN, ['9'] = SIGN, ['_'] = BAR,  ['a'] = SIGN,
        ['b'] = SIGN, ['c'] = SIGN, ['d'] = SIGN, ['e'] = SIGN, ['f'] = SIGN, ['g'] = SIGN,
        ['h'] = SIGN, ['i'] = SIGN, ['j'] = SIGN, ['k'] = SIGN, ['l'] = SIGN, ['m'] = SIGN,
        ['n'] = SIGN, ['o'] = SIGN, ['p'] = SIGN, ['q'] = SIGN, ['r'] = SIGN, ['s'] = SIGN,
        ['t'] = SIGN, ['u'] = SIGN, ['v'] = SIGN, ['w'] = SIGN, ['x'] = SIGN, ['y'] = SIGN,
        ['z'] = SIGN};
    uint8_t before = BAR, wrong = 0;
    if (!s.n || s.n > EXTRA_NAME_MAX) return false;
    for (size_t i = 0; i < s.n; i++) {
        uint8_t at = is[(unsigned char)s.p[i]];
        wrong |= (uint8_t)(at == 0) | (uint8_t)(at & before & BAR);
        before = at;
    }
    return !wrong && before == SIGN;
}

px_str px_extra_name(px_arena *a, px_str header) {
    if (is_extra_name(header)) return header;

    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_str s = valid(a, header);
    if (s.n > 4096) s = valid(a, px_str_sub(s, 0, 4096));
    if (px_text_nfkc(s, &b, NULL) == PX_OK) s = px_buf_view(&b);
    char *p = px_arena_alloc(a, EXTRA_NAME_MAX + 1);
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = px_utf8_next(s, &i);
        bool letter = cp < 0x80 ? px_is_alpha((char)cp) || px_is_digit((char)cp)
                                : cp != 0xFFFD && px_text_script(cp) != PX_SCRIPT_OTHER;
        if (!letter) {
            gap = n > 0;
            continue;
        }
        char c[4];
        size_t len = px_utf8_put(c, cp < 0x80 ? (uint32_t)px_lower((char)cp) : cp);
        if (n + gap + len > EXTRA_NAME_MAX) break;
        if (gap) p[n++] = '_';
        gap = false;
        memcpy(p + n, c, len);
        n += len;
    }
    px_buf_done(&b);
    return n ? (px_str){p, n} : PX_STR("x");
}

/* References between claims. A stem counts when a number follows, with nothing but the rest of the
 * word, white space and a few joining signs in between; a phrase counts by itself. The first letter
 * of Latin stems is left out, so that one search finds both cases. */
static const struct {
    const char *stem;
    size_t rest; /* letters that may still follow */
    bool ascii;  /* can stand in a text of ASCII only */
} stems[] = {
    {"laim", 1, true},         /* claim 1, claims 1 to 3 */
    {"nspr", 6, true},         /* Anspruch 1, Ansprüche 1 bis 3 */
    {"evendication", 1, true}, /* la revendication 1 */
    {"eivindica", 6, true},    /* la reivindicación 1, a reivindicação 1 */
    {"ivendicazion", 1, true}, /* la rivendicazione 1 */
    {"权利要求", 0, false},    {"權利要求", 0, false}, {"专利范围", 0, false},
    {"專利範圍", 0, false},    {"請求項", 0, false},   {"请求项", 0, false},
    {"청구항", 0, false},      {"по п", 7, false}, /* по п. 1, по пунктам 1 */
};

static const struct {
    const char *phrase;
    bool ascii;
} phrases[] = {
    {"receding claims", true}, /* preceding */
    {"revious claims", true},
    {"oregoing claims", true}, /* foregoing */
    {"ther claims", true},
    {"bove claims", true},
    {"rior claims", true},
    {"orhergehenden Anspr", true},
    {"orstehenden Anspr", true},
    {"orangehenden Anspr", true},
    {"evendications précédentes", false},
    {"前述权利要求", false},
    {"上述权利要求", false},
    {"前述任一权利要求", false},
    {"前述任意一项权利要求", false},
    {"前述請求項", false},
    {"上述請求項", false},
    {"항에 있어서", false},
    {"항에 따른", false},
    {"항에 기재된", false},
    {"어느 한 항", false},
};

/* Where the number behind a stem ends; 0 if there is none. `i` is the byte behind the stem. */
static size_t number_behind(px_str s, size_t i, size_t rest) {
    size_t letters = 0, signs = 0;
    bool digits = false;
    while (i < s.n) {
        size_t at = i;
        uint32_t cp = px_utf8_next(s, &i);
        if ((cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19))
            digits = true;
        else if (digits)
            return at;
        else if (signs == 0 &&
                 ((cp < 0x80 && px_is_alpha((char)cp)) || (cp >= 0xC0 && cp < 0x530))) {
            if (++letters > rest) return 0;
        } else if (cp == ' ' || cp == '\n' || cp == '\t' || cp == 0xA0 || cp == '.' || cp == '(' ||
                   cp == 0x7B2C /* 第 */) {
            if (++signs > 4) return 0;
        } else {
            return 0;
        }
    }
    return digits ? s.n : 0;
}

/* A label in front is the claim's own: "Claim 2. …", "【請求項２】…", "权利要求2：…". */
static bool is_label(px_str s, size_t stem, size_t end) {
    if (stem == 3 && px_str_starts(s, PX_STR("【"))) return true;
    if (stem > 1 || end >= s.n) return false;
    uint32_t cp = px_utf8_next(s, &end);
    return cp == '.' || cp == ':' || cp == '\n' || cp == 0xFF1A || cp == 0xFF0E || cp == 0x3001;
}

bool px_claim_refers(px_str text) {
    bool ascii = true;
    for (size_t i = 0; i < text.n && ascii; i++)
        ascii = (unsigned char)text.p[i] < 0x80;
    for (size_t k = 0; k < sizeof stems / sizeof *stems; k++) {
        if (ascii && !stems[k].ascii) continue;
        px_str stem = px_str_of(stems[k].stem);
        for (size_t from = 0; from < text.n;) {
            size_t at = px_str_find(px_str_sub(text, from, text.n), stem);
            if (at == SIZE_MAX) break;
            at += from;
            from = at + stem.n;
            size_t end = number_behind(text, from, stems[k].rest);
            if (end && !is_label(text, at, end)) return true;
        }
    }
    for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++) {
        if (ascii && !phrases[k].ascii) continue;
        if (px_str_find(text, px_str_of(phrases[k].phrase)) != SIZE_MAX) return true;
    }
    return false;
}
