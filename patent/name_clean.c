/* name_clean.c: see name_clean.h.
 *
 * A name becomes words: letters and digits stay, what joins letters of an abbreviation (S.A., L'Oréal) goes, "&" is
 * AND, all else is a space. Then legal forms come off the end and the front, again and again, as long as something is
 * left. In Chinese, Japanese and Korean a form has no space before it; there it comes off as text. */
#include "patent/name_clean.h"

#include "base/buf.h"
#include "base/text.h"
#include "patent/name.h"
#include "patent/record_members.h"

#include <pthread.h>

enum { NAME_BYTES = 3000 }; /* longer names are no names; they stay as they are */

#define PX_LEGAL_END(words)
#define PX_LEGAL_FRONT(words)
#define PX_LEGAL_CJK(text)
static const px_str ends[] = {
#undef PX_LEGAL_END
#define PX_LEGAL_END(words) {words, sizeof words - 1},
#include "patent/legal_form.tbl"
#undef PX_LEGAL_END
#define PX_LEGAL_END(words)
};
static const px_str fronts[] = {
#undef PX_LEGAL_FRONT
#define PX_LEGAL_FRONT(words) {words, sizeof words - 1},
#include "patent/legal_form.tbl"
#undef PX_LEGAL_FRONT
#define PX_LEGAL_FRONT(words)
};
static const px_str cjk[] = {
#undef PX_LEGAL_CJK
#define PX_LEGAL_CJK(text) {text, sizeof text - 1},
#include "patent/legal_form.tbl"
#undef PX_LEGAL_CJK
};
#undef PX_LEGAL_END
#undef PX_LEGAL_FRONT
#define COUNT(x) (sizeof(x) / sizeof *(x))

/* Forms at the end by their last byte: names are cleaned by the million, and few bytes end a form. */
static struct {
    pthread_once_t once;
    uint16_t first[256]; /* 1 + index of the first form that ends so; 0: none */
    uint16_t next[COUNT(ends)];
    bool neutral[COUNT(ends)];
    uint16_t front[256]; /* the same of forms in front, by their first byte */
    uint16_t front_next[COUNT(fronts)];
    bool sign[256]; /* letters and digits of ASCII */
} by_last = {.once = PTHREAD_ONCE_INIT};

static bool is_letter(uint32_t c) {
    return c < 0x80 ? px_is_alpha((char)c) || px_is_digit((char)c)
                    : c != 0xFFFD && px_text_script(c) != PX_SCRIPT_OTHER;
}

/* Signs inside a word that are no gap: apostrophes and the middle dot of names in katakana are none of the word. */
static bool is_joint(uint32_t c) {
    return c == '\'' || c == '`' || c == 0x2019 || c == 0x2018 || c == 0x00B4 || c == 0x02BC ||
           c == 0x201B || c == 0x2032;
}

/* Forms in brackets whose letter alone would be part of the name: (株), (주), (有), (유), (합), (사), (재). */
static size_t short_form(px_str s) {
    static const char *const forms[] = {"(株)", "(주)", "(有)", "(유)", "(합)",
                                        "(사)", "(재)", "(学)", "(財)", "(社)"};
    for (size_t i = 0; i < COUNT(forms); i++)
        if (px_str_starts(s, px_str_of(forms[i]))) return strlen(forms[i]);
    return 0;
}

/* A letter between dots: "S.A.", "I.B.M." */
static bool is_abbreviation(px_str s, size_t dot) {
    if (dot == 0 || dot + 1 >= s.n) return false;
    bool before =
        px_is_alpha(s.p[dot - 1]) && (dot < 2 || s.p[dot - 2] == '.' || s.p[dot - 2] == ' ');
    bool after = px_is_alpha(s.p[dot + 1]) && (dot + 2 >= s.n || !px_is_alpha(s.p[dot + 2]));
    return before && after;
}

/* `*joined`: a joint is gone from before a character that may join, or change places with, what stood before it. */
static px_str words_of(px_arena *a, px_str s, bool *joined) {
    char *out = px_arena_alloc(a, 4 * s.n + 8); /* "&" grows to " AND " */
    size_t n = 0;
    bool gap = false;
    *joined = false;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        if (px_is_alpha(s.p[i]) || px_is_digit(s.p[i])) {
            if (gap && n) out[n++] = ' ';
            gap = false;
            do
                out[n++] = s.p[i++];
            while (i < s.n && by_last.sign[(unsigned char)s.p[i]]);
            continue;
        }
        size_t form = s.p[i] == '(' ? short_form(px_str_sub(s, i, s.n)) : 0;
        if (form) {
            gap = true;
            i += form;
            continue;
        }
        uint32_t c = (unsigned char)s.p[i];
        if (c < 0x80)
            i++;
        else
            c = px_utf8_next(s, &i);
        if (c == '&' || c == '+') {
            if (c == '&') {
                if (n) out[n++] = ' ';
                memcpy(out + n, "AND", 3);
                n += 3;
            }
            gap = true;
            continue;
        }
        if (c == '.' && is_abbreviation(s, at)) continue;
        if (is_joint(c) && n && !gap && i < s.n && (unsigned char)s.p[i] > ' ') {
            *joined |= (unsigned char)s.p[i] >= 0x80;
            continue;
        }
        if (!is_letter(c)) {
            gap = true;
            continue;
        }
        if (gap && n) out[n++] = ' ';
        gap = false;
        memcpy(out + n, s.p + at, i - at);
        n += i - at;
    }
    return (px_str){out, n};
}

static bool is_cjk_at(px_str s, size_t i) {
    return i < s.n && px_text_script(px_utf8_next(s, &i)) == PX_SCRIPT_CJK;
}

static bool ends_in_cjk(px_str s) {
    size_t i = s.n;
    while (i > 0 && ((unsigned char)s.p[i - 1] & 0xC0) == 0x80)
        i--;
    return i > 0 && is_cjk_at(s, i - 1);
}

/* Spaces between CJK characters are typography ("日 立 製 作 所", "华为 (中国)" after its brackets are gone). */
static px_str close_up(px_str s) {
    char *p = (char *)(uintptr_t)s.p; /* our own copy */
    size_t n = 0;
    if (px_utf8_ascii(s)) return s;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ' ' && ends_in_cjk((px_str){p, n}) && is_cjk_at(s, i + 1)) continue;
        p[n++] = s.p[i];
    }
    return (px_str){p, n};
}

static bool tail_is(px_str s, px_str form) {
    return s.n > form.n && s.p[s.n - 1] == form.p[form.n - 1] &&
           memcmp(s.p + s.n - form.n, form.p, form.n) == 0;
}

/* Forms that universities, institutes and associations have as well. */
static bool is_neutral(px_str form) {
    static const char *const list[] = {"THE", "E V", "EV", "EINGETRAGENER VEREIN", "ASBL", "VZW"};
    for (size_t i = 0; i < COUNT(list); i++)
        if (px_str_is(form, list[i])) return true;
    return px_str_find(form, PX_STR("法人")) != SIZE_MAX ||
           px_str_find(form, PX_STR("법인")) != SIZE_MAX || px_str_starts(form, PX_STR("Ф"));
}

static void by_last_make(void) {
    for (int c = 0; c < 0x80; c++)
        by_last.sign[c] = px_is_alpha((char)c) || px_is_digit((char)c);
    for (size_t i = COUNT(ends); i-- > 0;) {
        unsigned char last = (unsigned char)ends[i].p[ends[i].n - 1];
        by_last.next[i] = by_last.first[last];
        by_last.first[last] = (uint16_t)(i + 1);
        by_last.neutral[i] = is_neutral(ends[i]);
    }
    for (size_t i = COUNT(fronts); i-- > 0;) {
        unsigned char first = (unsigned char)fronts[i].p[0];
        by_last.front_next[i] = by_last.front[first];
        by_last.front[first] = (uint16_t)(i + 1);
    }
}

static px_str strip(px_str s, bool *company) {
    bool ascii = px_utf8_ascii(s), any = false; /* of the scripts that cjk[] is written in */
    for (size_t i = 0; i < s.n && !any && !ascii; i++)
        any = (unsigned char)s.p[i] >= 0xE3;
    *company = false;
    for (bool again = true; again;) {
        again = false;
        px_str best = {0};
        bool neutral = false;
        size_t at = s.n ? by_last.first[(unsigned char)s.p[s.n - 1]] : 0;
        for (; at; at = by_last.next[at - 1]) {
            px_str form = ends[at - 1];
            if (form.n > best.n && s.n > form.n && s.p[s.n - form.n - 1] == ' ' &&
                tail_is(s, form)) {
                best = form;
                neutral = by_last.neutral[at - 1];
            }
        }
        if (best.n) {
            s = px_str_sub(s, 0, s.n - best.n - 1);
            *company |= !neutral;
            again = true;
            continue;
        }
        for (at = s.n ? by_last.front[(unsigned char)s.p[0]] : 0; at && !again;
             at = by_last.front_next[at - 1]) {
            px_str form = fronts[at - 1];
            if (s.n <= form.n + 1 || s.p[form.n] != ' ' || !px_str_starts(s, form)) continue;
            s = px_str_sub(s, form.n + 1, s.n);
            *company |= !is_neutral(form);
            again = true;
        }
        for (size_t i = 0; any && i < COUNT(cjk) && !again; i++) {
            if (tail_is(s, cjk[i]))
                s = px_str_trim(px_str_sub(s, 0, s.n - cjk[i].n));
            else if (s.n > cjk[i].n && !px_str_is(cjk[i], "公司") && px_str_starts(s, cjk[i]))
                s = px_str_trim(px_str_sub(s, cjk[i].n, s.n));
            else
                continue;
            *company |= !is_neutral(cjk[i]);
            again = true;
        }
    }
    return s;
}

/* Nothing but ASCII and single blanks inside, no bracket at the end: there is no country behind it, and its capitals
 * are made byte by byte. As a rule names are so. */
static bool is_simple(px_str s) {
    bool ascii;
    if (!s.n || s.n >= NAME_BYTES || px_name_ends_in_bracket(s)) return false;
    return px_line_is_plain_(s, &ascii) && ascii;
}

static px_str clean_simple(px_arena *a, px_str name, bool *company) {
    char *up = px_arena_alloc(a, name.n);
    for (size_t i = 0; i < name.n; i++)
        up[i] = px_upper(name.p[i]);
    bool joined; /* ASCII stays as it is */
    px_str given = {up, name.n}, s = strip(words_of(a, given, &joined), company);
    return s.n ? s : given;
}

static px_str upper_again(px_arena *a, px_str s) {
    px_buf up;
    px_buf_init(&up, NAME_BYTES * 8);
    if (px_text_upper(s, &up, NULL) == PX_OK && !up.failed) s = px_arena_str(a, px_buf_view(&up));
    px_buf_done(&up);
    return s;
}

px_str px_name_clean_(px_arena *a, px_str name, bool *company) {
    px_str given, country, s = {0};
    px_buf up;
    (void)pthread_once(&by_last.once, by_last_make);
    if (is_simple(name)) return clean_simple(a, name, company);
    px_buf_init(&up, NAME_BYTES * 4);
    (void)px_buf_room(&up, name.n < NAME_BYTES ? name.n : 0); /* not by and by */
    *company = false;
    px_name_split(a, name, &given, &country);
    if (given.n && given.n < NAME_BYTES && px_text_upper(given, &up, NULL) == PX_OK && !up.failed) {
        /* A country that stands behind width or marks comes to light now. */
        if (country.n || !px_str_eq(px_buf_view(&up), given))
            px_name_split(a, px_buf_view(&up), &given, &country);
        for (size_t i = 0; i + 3 < given.n && !*company; i++)
            *company = given.p[i] == '(' && short_form(px_str_sub(given, i, given.n)) > 0;
        bool form, joined;
        s = words_of(a, given, &joined);
        if (joined) s = upper_again(a, s);
        s = strip(close_up(s), &form);
        *company |= form;
    }
    if (!s.n) s = px_arena_str(a, given.n ? given : px_str_trim(name));
    px_buf_done(&up);
    return s;
}

px_str px_name_clean(px_arena *a, px_str name) {
    bool company;
    return px_name_clean_(a, name, &company);
}
