/* lexer.h: the text of a query cut into tokens.
 *
 * Before cutting, signs that keyboards and word processors vary are folded to ASCII: full-width
 * letters, digits, brackets, colon, comma and wildcards, typographic and corner quotes, U+3000 and
 * other odd spaces, ≤ ≥ ≠. The folded text is never longer than the given one, and every folded
 * byte knows the byte it came from, so that errors and nodes speak of the text as it was given.
 *
 * The lexer knows shapes, not meaning: keywords (AND, TO) are words here, since after "=" or in
 * quotes they may be values. A backslash takes the meaning off the next character; a word with one
 * is never a keyword. What stands in quotes is given back as it was typed, without folding.
 *
 * What is a wildcard depends on the dialect. Such a sign stands in `pattern` as PX_SIGN_*; `text` has
 * the value as it was typed, for the fields that take no wildcards. Behind a value, ^2, ~5 and .TI.
 * are tokens of their own. A line that begins with # and a blank is a comment. */
#ifndef PX_QUERY_LEXER_H
#define PX_QUERY_LEXER_H

#include "base/arena.h"
#include "base/err.h"
#include "query/lang/tree.h"

typedef enum px_lex_kind {
    PX_LEX_END = 0,
    PX_LEX_WORD,
    PX_LEX_QUOTED,
    PX_LEX_OPEN,      /* ( */
    PX_LEX_CLOSE,     /* ) */
    PX_LEX_OPEN_IN,   /* [ */
    PX_LEX_CLOSE_IN,  /* ] */
    PX_LEX_OPEN_OUT,  /* { */
    PX_LEX_CLOSE_OUT, /* } */
    PX_LEX_AND,       /* & && */
    PX_LEX_OR,        /* | || */
    PX_LEX_PLUS,      /* + in front of a value, in dialects that have it */
    PX_LEX_MINUS,     /* - */
    PX_LEX_BOOST,     /* ^2; text: 2 */
    PX_LEX_SLOP,      /* ~5 directly behind a value; text: 5, may be empty */
    PX_LEX_TAIL,      /* .TI,AB. directly behind a value; text: TI,AB */
    PX_LEX_COLON,     /* : */
    PX_LEX_EQ,        /* = */
    PX_LEX_EXACT,     /* == */
    PX_LEX_AS,        /* === */
    PX_LEX_NE,        /* != <> */
    PX_LEX_LT,        /* < */
    PX_LEX_LE,        /* <= */
    PX_LEX_GT,        /* > */
    PX_LEX_GE         /* >= */
} px_lex_kind;

#define PX_LEX_NOWHERE UINT32_MAX

typedef struct px_lex_token {
    px_lex_kind kind;
    uint32_t begin, end; /* bytes of the given text, quotes and wildcards included */
    px_str raw;          /* the folded bytes of the same place */
    px_str text;         /* WORD, QUOTED: content, unescaped, trailing wildcard off */
    bool space;          /* white space or nothing before it */
    bool comma;          /* a comma or semicolon stood between it and the token before */
    bool escaped;        /* holds a backslash */
    px_str pattern;      /* WORD, QUOTED with wildcards: content, unescaped, signs as PX_SIGN_* */
    bool star;           /* ends in a sign for any run */
    char wild;           /* first wildcard but a sign for any run at the end, or 0 */
    uint32_t wild_at;    /* its byte in the given text */
    uint32_t blank_at;   /* first optional separator between two letters, or PX_LEX_NOWHERE */
} px_lex_token;

typedef struct px_lex {
    px_lex_token *token; /* the last one is END */
    size_t n;
} px_lex;

/* Cut `text` (at most 4 GiB; callers bound it). Fails with PX_E_QUERY at bytes that are not UTF-8
 * and at quotes that are not closed. Everything lives in `a`. */
px_status px_lex_text(px_arena *a, px_str text, px_dialect dialect, px_lex *out, px_err *err);

static inline bool px_lex_is_relation(px_lex_kind k) {
    return k >= PX_LEX_COLON;
}
/* Is it this keyword (given in lower case), in any case? */
bool px_lex_is(const px_lex_token *t, const char *keyword);
/* Would this word be read as a keyword or operator when it stands alone, in dialect cn? */
bool px_lex_is_special(px_str word);

#endif
