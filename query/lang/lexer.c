/* lexer.c: see lexer.h.
 *
 * Commas. `1,3-butadiene` and `N,N-dimethyl` are terms, `激光，雷达` and `laser, maser` are lists.
 * So a comma or semicolon belongs to a word only between two ASCII letters or digits; elsewhere it
 * ends the word and leaves a mark on the next token. A comma that stands alone is kept as a word,
 * so that the parser complains about it where it stands. */
#include "query/lang/lexer.h"

#include "base/text.h"
#include "patent/fields.h"

/* Corner quotes pair with their like only, so they keep their side while folded; control characters
 * of the input have become spaces before these bytes are given out. */
enum { CORNER_OPEN = 1, CORNER_CLOSE = 2, WHITE_OPEN = 3, WHITE_CLOSE = 4 };

typedef struct lexer {
    px_arena *a;
    px_str given, in; /* in: folded */
    uint32_t *map;    /* in.n + 1 bytes of `given` */
    px_lex *out;
    size_t cap;
    px_err *err;
} lexer;

/* What a code point is folded to; NULL where it stays. */
static const char *folded_sign(uint32_t cp) {
    switch (cp) {
    case 0x00A0:
    case 0x1680:
    case 0x202F:
    case 0x205F:
    case 0x3000:
    case 0xFEFF:
    case 0x2028:
    case 0x2029:
        return " ";
    case 0x2018:
    case 0x2019:
        return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
        return "\"";
    case 0x300C:
        return "\001";
    case 0x300D:
        return "\002";
    case 0x300E:
        return "\003";
    case 0x300F:
        return "\004";
    case 0x3001:
        return ",";
    case 0x2260:
        return "!=";
    case 0x2264:
        return "<=";
    case 0x2265:
        return ">=";
    default:
        return cp >= 0x2000 && cp <= 0x200B ? " " : NULL;
    }
}

static px_status fold(lexer *lx) {
    char *p = px_arena_alloc(lx->a, lx->given.n + 1);
    lx->map = px_arena_alloc(lx->a, sizeof *lx->map * (lx->given.n + 1));
    size_t n = 0;
    for (size_t i = 0; i < lx->given.n;) {
        size_t from = i;
        uint32_t cp = px_utf8_next(lx->given, &i);
        if (cp == 0xFFFD && i - from != 3)
            return px_fail_at(lx->err, PX_E_QUERY, from, "the query is not valid UTF-8 at %zu",
                              from);
        char one[2] = {0, 0};
        const char *to = NULL;
        if (cp < 0x20 || cp == 0x7F) {
            to = " ";
        } else if (cp >= 0xFF01 && cp <= 0xFF5E) {
            one[0] = (char)(cp - 0xFEE0);
            to = one;
        } else if (cp >= 0x80) {
            to = folded_sign(cp);
        }
        if (to) {
            for (; *to; to++) {
                lx->map[n] = (uint32_t)from;
                p[n++] = *to;
            }
        } else {
            for (size_t k = from; k < i; k++) {
                lx->map[n] = (uint32_t)k;
                p[n++] = lx->given.p[k];
            }
        }
    }
    lx->map[n] = (uint32_t)lx->given.n;
    p[n] = 0;
    lx->in = (px_str){p, n};
    return PX_OK;
}

static char peek(const lexer *lx, size_t i) {
    return i < lx->in.n ? lx->in.p[i] : 0;
}

static bool is_open_quote(char c) {
    return c == '"' || c == CORNER_OPEN || c == WHITE_OPEN;
}

static bool ends_word(const lexer *lx, size_t i) {
    if (i >= lx->in.n) return true;
    char c = lx->in.p[i];
    if (c == '!') return peek(lx, i + 1) == '=';
    return px_is_space(c) || (c >= 0 && c < 0x20) || strchr("()[]{}\"=<>:&|", c) != NULL;
}

static bool is_alnum(char c) {
    return px_is_alpha(c) || px_is_digit(c);
}
static bool is_part(char c) { /* a letter or digit, or a byte of something beyond ASCII */
    return is_alnum(c) || (c & 0x80);
}

static bool is_list_sign(const lexer *lx, size_t i) {
    char c = peek(lx, i);
    if (c != ',' && c != ';') return false;
    return !(i > 0 && is_alnum(lx->in.p[i - 1]) && is_alnum(peek(lx, i + 1)));
}

static px_lex_token *add(lexer *lx, px_lex_kind kind, size_t from, size_t to) {
    px_lex *o = lx->out;
    if (o->n == lx->cap)
        o->token = px_arena_grow(lx->a, o->token, o->n, &lx->cap, o->n + 1, sizeof *o->token);
    px_lex_token *t = &o->token[o->n++];
    *t = (px_lex_token){.kind = kind,
                        .begin = lx->map[from],
                        .end = lx->map[to],
                        .raw = px_str_sub(lx->in, from, to),
                        .wild_at = PX_LEX_NOWHERE,
                        .blank_at = PX_LEX_NOWHERE};
    return t;
}

/* The bytes as given of the folded bytes [from, to), backslashes taken off. */
static px_str as_given(lexer *lx, size_t from, size_t to) {
    char *p = px_arena_alloc(lx->a, lx->map[to] - lx->map[from] + 1);
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        if (lx->in.p[i] == '\\' && i + 1 < to) i++;
        for (uint32_t k = lx->map[i]; k < lx->map[i + 1]; k++)
            p[n++] = lx->given.p[k];
    }
    return (px_str){p, n};
}

static px_status quoted(lexer *lx, size_t *at, px_lex_token **out) {
    size_t from = *at, i = from + 1, star = SIZE_MAX;
    char close = lx->in.p[from];
    char wild = 0;
    if (close != '"') close = (char)(close + 1);
    uint32_t wild_at = PX_LEX_NOWHERE;
    for (; i < lx->in.n && lx->in.p[i] != close; i++) {
        if (lx->in.p[i] == '\\' && i + 1 < lx->in.n) {
            i++;
        } else if (lx->in.p[i] == '*') {
            if (star != SIZE_MAX && !wild) {
                wild = '*';
                wild_at = lx->map[star];
            }
            star = i;
        }
    }
    if (i >= lx->in.n)
        return px_fail_at(lx->err, PX_E_QUERY, lx->map[from],
                          "the quotation mark at %u is not closed", lx->map[from]);
    size_t stop = i++, last = stop;
    while (last > from + 1 && px_is_space(lx->in.p[last - 1]))
        last--;
    bool at_end = star != SIZE_MAX && star + 1 == last;
    if (star != SIZE_MAX && !at_end && !wild) {
        wild = '*';
        wild_at = lx->map[star];
    }
    if (at_end) stop = star;
    if (peek(lx, i) == '*') {
        at_end = true;
        i++;
    }
    px_lex_token *t = add(lx, PX_LEX_QUOTED, from, i);
    t->text = as_given(lx, from + 1, stop);
    t->star = at_end;
    t->wild = wild;
    t->wild_at = wild_at;
    *at = i;
    *out = t;
    return PX_OK;
}

/* An alias may hold brackets: 公开(公告)号. Bytes of the longest one that stands at i, or 0. */
static size_t bracketed_alias(const lexer *lx, size_t i) {
    if (!(lx->in.p[i] & 0x80)) return 0;
    px_str rest = px_str_sub(lx->in, i, lx->in.n);
    for (int f = 1; f < PX_F_COUNT; f++) {
        const px_field_info *info = px_field_get((px_field)f);
        const char *p = info ? info->aliases : "";
        while (*p) {
            size_t n = strcspn(p, " ");
            if (memchr(p, '(', n) && px_str_starts(rest, (px_str){p, n})) return n;
            p += n + strspn(p + n, " ");
        }
    }
    return 0;
}

static px_lex_token *word(lexer *lx, size_t *at) {
    size_t from = *at, i = from, literal = SIZE_MAX;
    while (!ends_word(lx, i)) {
        if (i > from && is_list_sign(lx, i)) break;
        if (lx->in.p[i] == '\\' && i + 1 < lx->in.n) literal = ++i;
        i++;
    }
    if (peek(lx, i) == '(') {
        size_t alias = bracketed_alias(lx, from);
        if (alias > i - from) i = from + alias;
    }
    px_lex_token *t = add(lx, PX_LEX_WORD, from, i);
    t->escaped = literal != SIZE_MAX;
    size_t stop = i;
    if (literal != i - 1 && (lx->in.p[i - 1] == '*' || (lx->in.p[i - 1] == '$' && i - from > 1))) {
        t->star = true;
        stop--;
    }
    char *p = px_arena_alloc(lx->a, lx->map[stop] - lx->map[from] + 1);
    size_t n = 0;
    for (size_t k = from; k < stop; k++) {
        char c = lx->in.p[k];
        if (c == '\\' && k + 1 < stop) {
            c = lx->in.p[++k];
        } else if (c == '*' || c == '?' || c == '#') {
            if (!t->wild) {
                t->wild = c;
                t->wild_at = lx->map[k];
            }
        } else if (c == '_' && t->blank_at == PX_LEX_NOWHERE && k > from &&
                   is_part(lx->in.p[k - 1]) && k + 1 < stop && is_part(lx->in.p[k + 1])) {
            t->blank_at = lx->map[k];
        }
        if (c > 0 && c < 0x20) { /* an escaped corner quote */
            for (uint32_t g = lx->map[k]; g < lx->map[k + 1]; g++)
                p[n++] = lx->given.p[g];
        } else {
            p[n++] = c;
        }
    }
    t->text = (px_str){p, n};
    *at = i;
    return t;
}

static px_lex_kind sign(const lexer *lx, size_t i, size_t *len) {
    char c = lx->in.p[i], d = peek(lx, i + 1);
    *len = 1;
    switch (c) {
    case '(':
        return PX_LEX_OPEN;
    case ')':
        return PX_LEX_CLOSE;
    case '[':
        return PX_LEX_OPEN_IN;
    case ']':
        return PX_LEX_CLOSE_IN;
    case '{':
        return PX_LEX_OPEN_OUT;
    case '}':
        return PX_LEX_CLOSE_OUT;
    case ':':
        return PX_LEX_COLON;
    case '&':
        *len = d == '&' ? 2 : 1;
        return PX_LEX_AND;
    case '|':
        *len = d == '|' ? 2 : 1;
        return PX_LEX_OR;
    case '=':
        *len = d == '=' ? 2 : 1;
        return d == '=' ? PX_LEX_EXACT : PX_LEX_EQ;
    case '<':
        *len = d == '=' || d == '>' ? 2 : 1;
        return d == '>' ? PX_LEX_NE : d == '=' ? PX_LEX_LE : PX_LEX_LT;
    case '>':
        *len = d == '=' ? 2 : 1;
        return d == '=' ? PX_LEX_GE : PX_LEX_GT;
    case '!':
        *len = 2;
        return d == '=' ? PX_LEX_NE : PX_LEX_END;
    default:
        return PX_LEX_END;
    }
}

px_status px_lex_text(px_arena *a, px_str text, px_lex *out, px_err *err) {
    *out = (px_lex){NULL, 0};
    lexer lx = {.a = a, .given = text, .out = out, .err = err};
    px_status st = fold(&lx);
    if (st != PX_OK) return st;
    bool space = true, comma = false;
    for (size_t i = 0; i < lx.in.n;) {
        char c = lx.in.p[i];
        if (px_is_space(c)) {
            space = true;
            i++;
            continue;
        }
        if (!space && is_list_sign(&lx, i)) {
            comma = true;
            i++;
            continue;
        }
        px_lex_token *t = NULL;
        size_t len;
        px_lex_kind k = sign(&lx, i, &len);
        if (k != PX_LEX_END) {
            t = add(&lx, k, i, i + len);
            i += len;
        } else if (is_open_quote(c)) {
            if ((st = quoted(&lx, &i, &t)) != PX_OK) return st;
        } else if (c == CORNER_CLOSE || c == WHITE_CLOSE) {
            return px_fail_at(err, PX_E_QUERY, lx.map[i],
                              "the closing quotation mark at %u has no opening one", lx.map[i]);
        } else {
            t = word(&lx, &i);
        }
        t->space = space;
        t->comma = comma;
        space = comma = false;
    }
    px_lex_token *t = add(&lx, PX_LEX_END, lx.in.n, lx.in.n);
    t->space = true;
    t->comma = comma;
    return PX_OK;
}

bool px_lex_is(const px_lex_token *t, const char *keyword) {
    return t->kind == PX_LEX_WORD && !t->escaped && px_str_eq_nocase(t->raw, px_str_of(keyword));
}

static bool all_digits(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_digit(s.p[i])) return false;
    return s.n > 0;
}

/* `name`, then digits, a slash, or a slash and digits: NEAR3, adj/2. before/after is a word. */
static bool counted(px_str w, const char *name, bool slash_needed) {
    px_str stem = px_str_of(name);
    if (w.n <= stem.n || !px_str_eq_nocase(px_str_sub(w, 0, stem.n), stem)) return false;
    bool slash = w.p[stem.n] == '/';
    px_str rest = px_str_sub(w, stem.n + slash, w.n);
    return slash ? rest.n == 0 || all_digits(rest) : !slash_needed && all_digits(rest);
}

static const char *const PROXIMITY =
    "proximity operators are not supported yet; put the word in quotes to search for it";

static const char *operator_of(px_str w) {
    static const char *const upper[] = {"NEAR", "ADJ", "WITH", "SAME", "BEFORE"};
    for (size_t i = 0; i < sizeof upper / sizeof *upper; i++)
        if (px_str_is(w, upper[i])) return PROXIMITY;
    if (counted(w, "near", false) || counted(w, "adj", false) || counted(w, "before", false) ||
        counted(w, "w", true) || counted(w, "pre", true) || px_str_eq_nocase(w, PX_STR("prox")) ||
        (w.n >= 5 && px_str_eq_nocase(px_str_sub(w, 0, 5), PX_STR("prox/"))))
        return PROXIMITY;
    if (w.n > 1 && w.p[0] == '$') {
        if (px_str_eq_nocase(w, PX_STR("$ws")) || px_str_eq_nocase(w, PX_STR("$sen")) ||
            px_str_eq_nocase(w, PX_STR("$para")) || counted(w, "$w", false) ||
            counted(w, "$pre", false))
            return PROXIMITY;
        if (counted(w, "$freq", false)) return "frequency operators are not supported yet";
    }
    if (px_str_eq_nocase(w, PX_STR("xor")))
        return "XOR is not supported yet; write (a OR b) NOT (a AND b), or quote the word";
    if (w.n > 1 && w.p[0] == '#' && (w.p[1] == '#' || all_digits(px_str_sub(w, 1, w.n))))
        return "earlier queries (#1, ##name) cannot be used yet; quote it to search for the text";
    if (w.n >= 5 && px_str_eq_nocase(px_str_sub(w, 0, 5), PX_STR("tree@")))
        return "company trees (TREE@) are not supported yet";
    size_t k = w.n;
    while (k > 0 && (px_is_digit(w.p[k - 1]) || w.p[k - 1] == '.'))
        k--;
    if (k > 0 && k < w.n && w.p[k - 1] == '^' && !all_digits(px_str_sub(w, 0, k - 1)))
        return "boosts (term^2) are not supported yet";
    if (k > 0 && w.p[k - 1] == '~')
        return "fuzzy words and distances (term~2) are not supported yet";
    if (w.n > 1 && w.p[0] == '!') return "! is not an operator here; write NOT between two terms";
    if (w.n > 3 && w.p[w.n - 1] == '.') { /* laser.TI. */
        size_t dot = w.n - 1;
        while (dot > 0 && w.p[dot - 1] != '.')
            dot--;
        px_str name = px_str_sub(w, dot, w.n - 1);
        if (dot > 1 && name.n >= 2 && px_is_upper(name.p[0]) && px_is_upper(name.p[1]) &&
            px_field_find(name) != PX_F_NONE)
            return "a field behind its term (laser.TI.) is not supported yet; write ti=laser";
    }
    return NULL;
}

const char *px_lex_operator(const px_lex_token *t) {
    if (t->kind != PX_LEX_WORD || t->escaped) return NULL;
    return operator_of(t->raw);
}

bool px_lex_is_special(px_str w) {
    static const char *const keywords[] = {"and", "or", "not", "andnot"};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (px_str_eq_nocase(w, px_str_of(keywords[i]))) return true;
    return operator_of(w) != NULL;
}
