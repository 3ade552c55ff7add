/* values.h: what cells look like: empty markers, lists in seven notations, HTML entities, quotes
 * doubled twice, and the little grammars that tell a number from a class or a row count. Pure
 * functions; results point into the input or live in the arena. */
#ifndef PX_INDEXER_VALUES_H
#define PX_INDEXER_VALUES_H

#include "base/arena.h"

typedef enum px_list_mode {
    PX_LIST_NONE = 0,
    PX_LIST_SEMI,   /* ; */
    PX_LIST_DOUBLE, /* ;; */
    PX_LIST_BAR,    /* | */
    PX_LIST_NEWLINE,
    PX_LIST_COMMA, /* also the Chinese ones; names with commas inside their company form stay whole */
    PX_LIST_LITERAL,  /* ['a', "b"] of Python or JSON */
    PX_LIST_POSTGRES, /* {a,"b c"} */
    PX_LIST_TIGHT     /* ; with no blank behind: "DOE; JANE;ROE; ANN" are two, surname first */
} px_list_mode;

const char *px_list_name(px_list_mode m);           /* ";;", "|", "newline", "[...]"; "" for none */
bool px_list_named(px_str name, px_list_mode *out); /* the way back; false for other names */

/* How a single cell writes a list; NONE if it does not look like one. */
px_list_mode px_list_look(px_str value);
bool px_list_is_literal(px_str value); /* ['a', "b"]: what px_list_look calls LITERAL */

/* Split. A literal is always taken apart, whatever the mode; elements are trimmed, empty ones left
 * out unless `keep_empty` (for lists that run beside another). `codes`: elements are symbols or
 * numbers, which have no ';', '|' or newline inside, nor a comma in front of a letter. */
size_t px_list_split(px_arena *a, px_str value, px_list_mode mode, bool codes, bool keep_empty,
                     px_str **out);

px_str px_value_cut_(px_str s);
bool px_value_nothing_(px_str s);

/* White space of ASCII, no-break and ideographic space off both ends. As a rule there is none: each
 * cell is asked several times. */
static inline px_str px_value_trim(px_str s) {
    if (!s.n) return s;
    unsigned char first = (unsigned char)s.p[0], last = (unsigned char)s.p[s.n - 1];
    bool clean =
        first > ' ' && first != 0xC2 && first != 0xE3 && last > ' ' && last != 0xA0 && last != 0x80;
    return clean ? s : px_value_cut_(s);
}

/* "", NA, N/A, NaN, -, --, null, NULL, None, NoExist: nothing. */
static inline bool px_value_empty(px_str s) {
    if (!s.n) return true;
    if (s.n > 7 || (s.p[0] != 'N' && s.p[0] != 'n' && s.p[0] != '-' && s.p[0] != '#')) return false;
    return px_value_nothing_(s);
}

/* HTML character references (&amp; &#39; &#x2019; &nbsp; …) decoded; unknown ones stay. */
px_str px_value_unescape(px_arena *a, px_str s);
/* A value that went through a CSV writer twice ("" A ""b"" "") is read once more. */
px_str px_value_unquote(px_arena *a, px_str s);

bool px_looks_lens(px_str s);        /* "108-493-016-922-603", the last may be X */
bool px_looks_kind(px_str s);        /* A, A1, B2, U, S1 */
bool px_looks_publication(px_str s); /* US-8271025-B2, CN117151122A, EP 0446450 A1 */
bool px_looks_class(px_str s);       /* G06F16/35 */
/* A long number that a spreadsheet has rounded: 2.01811E+11, 1,02E+11. Its digits are lost. */
bool px_looks_rounded(px_str s);

/* Language by script: "ja", "ko", "zh", or "" for everything else. */
const char *px_guess_lang(px_str text);

#endif
