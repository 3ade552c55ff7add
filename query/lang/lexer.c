/* lexer.c: see lexer.h.
 *
 * Commas. `1,3-butadiene` and `N,N-dimethyl` are terms, `激光，雷达` and `laser, maser` are lists.
 * So a comma or semicolon belongs to a word only between two ASCII letters or digits; elsewhere it
 * ends the word and leaves a mark on the next token. A comma that stands alone is kept as a word,
 * so that the parser complains about it where it stands. */
#include "query/lang/lexer.h"

#include "base/text.h"
#include "query/lang/dialect.h"
#include "query/lang/operators.h"

/* Corner quotes pair with their like only, so they keep their side while folded; control characters
 * of the input have become spaces before these bytes are given out. */
enum { CORNER_OPEN = 1, CORNER_CLOSE = 2, WHITE_OPEN = 3, WHITE_CLOSE = 4 };

typedef struct lexer {
    px_arena *a;
    px_dialect dialect;
    const px_dialect_info *info;
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

/* The bytes as given of the folded bytes [from, to), backslashes taken off. With `signs`, wildcards
 * become PX_SIGN_*, and no other byte looks like one. */
static px_str as_given(lexer *lx, size_t from, size_t to, bool signs) {
    char *p = px_arena_alloc(lx->a, lx->map[to] - lx->map[from] + 2);
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        char sign = signs ? px_dialect_sign(lx->dialect, lx->in.p[i], true) : 0;
        if (sign) {
            p[n++] = sign;
            continue;
        }
        if (lx->in.p[i] == '\\' && i + 1 < to) i++;
        for (uint32_t k = lx->map[i]; k < lx->map[i + 1]; k++) {
            char c = lx->given.p[k];
            p[n++] = signs && c >= 0 && c < 0x20 ? ' ' : c;
        }
    }
    return (px_str){p, n};
}

static px_status quoted(lexer *lx, size_t *at, px_lex_token **out) {
    size_t from = *at, i = from + 1, first = SIZE_MAX, last_sign = SIZE_MAX;
    char close = lx->in.p[from];
    if (close != '"') close = (char)(close + 1);
    for (; i < lx->in.n && lx->in.p[i] != close; i++) {
        if (lx->in.p[i] == '\\' && i + 1 < lx->in.n) {
            i++;
        } else if (px_dialect_sign(lx->dialect, lx->in.p[i], true)) {
            if (first == SIZE_MAX) first = i;
            last_sign = i;
        }
    }
    if (i >= lx->in.n)
        return px_fail_at(lx->err, PX_E_QUERY, lx->map[from],
                          "the quotation mark at %u is not closed", lx->map[from]);
    size_t stop = i++, last = stop;
    while (last > from + 1 && px_is_space(lx->in.p[last - 1]))
        last--;
    bool at_end = last_sign != SIZE_MAX && last_sign + 1 == last &&
                  px_dialect_sign(lx->dialect, lx->in.p[last_sign], true) == PX_SIGN_ANY;
    bool behind = px_dialect_sign(lx->dialect, peek(lx, i), true) == PX_SIGN_ANY;
    px_str pattern = {NULL, 0};
    if (first != SIZE_MAX || behind) {
        pattern = as_given(lx, from + 1, at_end || behind ? last : stop, true);
        if (behind) ((char *)(uintptr_t)pattern.p)[pattern.n++] = PX_SIGN_ANY;
    }
    if (at_end) stop = last_sign;
    if (behind) i++;
    px_lex_token *t = add(lx, PX_LEX_QUOTED, from, i);
    t->text = as_given(lx, from + 1, stop, false);
    t->pattern = pattern;
    t->star = at_end || behind;
    if (first != SIZE_MAX && !(at_end && first == last_sign)) {
        t->wild = lx->in.p[first];
        t->wild_at = lx->map[first];
    }
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
        const char *p = info && strchr(info->aliases, '(') ? info->aliases : "";
        while (*p) {
            size_t n = strcspn(p, " ");
            if (memchr(p, '(', n) && px_str_starts(rest, (px_str){p, n})) return n;
            p += n + strspn(p + n, " ");
        }
    }
    return 0;
}

static size_t word_end(const lexer *lx, size_t i) {
    while (!ends_word(lx, i))
        i++;
    return i;
}

static size_t skip_digits(const lexer *lx, size_t i) {
    while (px_is_digit(peek(lx, i)))
        i++;
    return i;
}

/* ^2 or ^1.5 from i to the end of the word? */
static bool is_boost(const lexer *lx, size_t i) {
    size_t k = skip_digits(lx, i + 1);
    if (peek(lx, i) != '^' || k == i + 1) return false;
    if (peek(lx, k) == '.' && px_is_digit(peek(lx, k + 1))) k = skip_digits(lx, k + 1);
    return ends_word(lx, k) || is_list_sign(lx, k);
}

/* ~ or ~5 from i to the end of the word? */
static bool is_slop(const lexer *lx, size_t i) {
    size_t k = skip_digits(lx, i + 1);
    return peek(lx, i) == '~' && (ends_word(lx, k) || is_list_sign(lx, k) || is_boost(lx, k));
}

#define TAIL_MAX 80u

/* Where .TI,AB. (or /TI/AB) that begins at i ends, by its shape; 0: it has none. */
static size_t tail_end(const lexer *lx, size_t i, bool slash) {
    for (size_t k = i + 1; k < i + TAIL_MAX; k++) {
        char c = peek(lx, k);
        if (slash && ends_word(lx, k)) return k;
        if (!slash && c == '.') return ends_word(lx, k + 1) || is_list_sign(lx, k + 1) ? k + 1 : 0;
        if (px_is_lower(c) && !lx->info->sets) return 0;
        if (!is_alnum(c) && c != '_' && c != (slash ? '/' : ',')) return 0;
    }
    return 0;
}

/* .TI. or .TI,AB. (or /TI/AB) from i to the end of the word? Names in capitals only, but where the
 * dialect knows them by this shape. Returns where it ends, or 0. */
static size_t is_tail(const lexer *lx, size_t i) {
    bool slash = peek(lx, i) == '/' && lx->info->slash_tail;
    if (!slash && peek(lx, i) != '.') return 0;
    size_t end = tail_end(lx, i, slash), stop = end - !slash, from = i + 1;
    for (size_t k = from; end && k <= stop; k++) {
        char c = peek(lx, k);
        if (k < stop && c != ',' && c != '/') continue;
        if (k - from < 2 || k - from > 16 ||
            px_dialect_any_field(lx->dialect, px_str_sub(lx->in, from, k)) == PX_F_NONE)
            return 0;
        from = k + 1;
    }
    return end;
}

static bool all_digits(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_digit(s.p[i])) return false;
    return s.n > 0;
}

/* Does something that belongs behind the value begin at i? 10^6 is a value. */
static bool is_behind(const lexer *lx, size_t from, size_t i) {
    switch (lx->in.p[i]) {
    case '^':
        return is_boost(lx, i) && !all_digits(px_str_sub(lx->in, from, i));
    case '~':
        return is_slop(lx, i);
    case '.':
    case '/':
        return is_tail(lx, i) != 0;
    default:
        return false;
    }
}

/* TI/word: the name of a field in capitals stands in [from, i). */
static bool is_slash_field(const lexer *lx, size_t from, size_t i) {
    if (!lx->info->slash_field || peek(lx, i) != '/' || i - from < 2 || i - from > 16) return false;
    if (from > 0 && !px_is_space(lx->in.p[from - 1]) && lx->in.p[from - 1] != '(') return false;
    for (size_t k = from; k < i; k++)
        if (!px_is_upper(lx->in.p[k]) && lx->in.p[k] != '_') return false;
    return px_dialect_any_field(lx->dialect, px_str_sub(lx->in, from, i)) != PX_F_NONE;
}

/* The wildcard at k of the word [from, end), or 0; *more: how many bytes behind it belong to it, and
 * *times how often it counts. */
static char word_sign(const lexer *lx, size_t from, size_t k, size_t end, size_t *more,
                      size_t *times) {
    char c = lx->in.p[k];
    *more = 0;
    *times = 1;
    if (c == '$' && lx->info->counted_dollar && k + 1 < end && px_is_digit(lx->in.p[k + 1])) {
        size_t to = k + 1;
        *times = 0;
        while (to < end && px_is_digit(lx->in.p[to]) && to < k + 3)
            *times = *times * 10 + (size_t)(lx->in.p[to++] - '0');
        if (*times == 0 || *times > 20) *times = 20;
        *more = to - k - 1;
        return PX_SIGN_OPT;
    }
    if (c == '$' && lx->info->tail_dollar && k + 1 == end && end - from > 1) return PX_SIGN_ANY;
    char sign = px_dialect_sign(lx->dialect, c, false);
    if (sign == PX_SIGN_SEP &&
        !(k > from && is_part(lx->in.p[k - 1]) && k + 1 < end && is_part(lx->in.p[k + 1])))
        return 0;
    return sign;
}

/* The content of a word: as text and, where it has wildcards, as pattern. */
static void word_content(lexer *lx, px_lex_token *t, size_t from, size_t end) {
    size_t room = lx->map[end] - lx->map[from] + 1, n = 0, np = 0, more = 0, times = 1;
    char *p = px_arena_alloc(lx->a, room);
    char *pattern = px_arena_alloc(lx->a, room * (lx->info->counted_dollar ? 20 : 1));
    bool signs = false;
    for (size_t k = from; k < end; k++) {
        char c = lx->in.p[k], sign = 0;
        if (c == '\\' && k + 1 < end)
            c = lx->in.p[++k];
        else
            sign = word_sign(lx, from, k, end, &more, &times);
        if (sign) {
            signs = true;
            if (sign == PX_SIGN_ANY && k + 1 == end) {
                t->star = true;
                pattern[np++] = sign;
                break;
            }
            if (sign == PX_SIGN_SEP) {
                if (t->blank_at == PX_LEX_NOWHERE) t->blank_at = lx->map[k];
            } else if (!t->wild) {
                t->wild = c;
                t->wild_at = lx->map[k];
            }
            while (times--)
                pattern[np++] = sign;
            for (size_t i = 0; i <= more; i++)
                p[n++] = lx->in.p[k + i];
            k += more;
        } else if (c > 0 && c < 0x20) { /* an escaped corner quote */
            for (uint32_t g = lx->map[k]; g < lx->map[k + 1]; g++)
                p[n++] = pattern[np++] = lx->given.p[g];
        } else {
            p[n++] = pattern[np++] = c;
        }
    }
    t->text = (px_str){p, n};
    if (signs) t->pattern = (px_str){pattern, np};
}

static px_lex_token *word(lexer *lx, size_t *at) {
    size_t from = *at, i = from;
    bool escaped = false;
    while (!ends_word(lx, i)) {
        if (i > from &&
            (is_list_sign(lx, i) || is_behind(lx, from, i) || is_slash_field(lx, from, i)))
            break;
        if (lx->in.p[i] == '\\' && i + 1 < lx->in.n) {
            escaped = true;
            i++;
        }
        i++;
    }
    if (peek(lx, i) == '(') {
        size_t alias = bracketed_alias(lx, from);
        if (alias > i - from) i = from + alias;
    }
    px_lex_token *t = add(lx, PX_LEX_WORD, from, i);
    t->escaped = escaped;
    word_content(lx, t, from, i);
    *at = i;
    return t;
}

/* ^2, ~5, .TI. behind a value; + and - in front of one; the slash of TI/word. NULL: none of them. */
static px_lex_token *attached(lexer *lx, size_t *at, bool space) {
    char c = lx->in.p[*at];
    if (!strchr("^~./+-", c)) return NULL;
    size_t i = *at, end = word_end(lx, i), n = lx->out->n, cut = 0;
    const px_lex_token *last = n ? &lx->out->token[n - 1] : NULL;
    px_lex_kind before = n ? last->kind : PX_LEX_END, kind = PX_LEX_END;
    bool behind =
        !space && (before == PX_LEX_WORD || before == PX_LEX_QUOTED || before == PX_LEX_CLOSE);
    if (is_boost(lx, i)) {
        kind = PX_LEX_BOOST;
        end = skip_digits(lx, i + 1);
        if (peek(lx, end) == '.' && px_is_digit(peek(lx, end + 1))) end = skip_digits(lx, end + 1);
    } else if (behind && is_slop(lx, i)) {
        kind = PX_LEX_SLOP;
        end = skip_digits(lx, i + 1);
    } else if (behind && is_tail(lx, i)) {
        kind = PX_LEX_TAIL;
        cut = c == '.';
        end = is_tail(lx, i);
    } else if (behind && before == PX_LEX_WORD && c == '/' && last->raw.n <= i &&
               is_slash_field(lx, i - last->raw.n, i)) {
        kind = PX_LEX_COLON;
        end = i + 1;
    } else if (lx->info->plus_minus && (c == '+' || c == '-') && !behind &&
               (end > i + 1 || peek(lx, i + 1) == '"' || peek(lx, i + 1) == '(')) {
        kind = c == '+' ? PX_LEX_PLUS : PX_LEX_MINUS;
        end = i + 1;
    }
    if (kind == PX_LEX_END) return NULL;
    px_lex_token *t = add(lx, kind, i, end);
    t->text = px_str_sub(lx->in, i + 1, end - cut);
    *at = end;
    return t;
}

/* A comment: # and a blank at the beginning of a line. */
static bool is_comment(const lexer *lx, size_t i) {
    if (lx->in.p[i] != '#' || peek(lx, i + 1) != ' ') return false;
    uint32_t at = lx->map[i];
    return at == 0 || lx->given.p[at - 1] == '\n' || lx->given.p[at - 1] == '\r';
}

static size_t line_end(const lexer *lx, size_t i) {
    while (i < lx->in.n && lx->given.p[lx->map[i]] != '\n' && lx->given.p[lx->map[i]] != '\r')
        i++;
    return i;
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
        *len = d != '=' ? 1 : peek(lx, i + 2) == '=' ? 3 : 2;
        return *len == 3 ? PX_LEX_AS : *len == 2 ? PX_LEX_EXACT : PX_LEX_EQ;
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

px_status px_lex_text(px_arena *a, px_str text, px_dialect dialect, px_lex *out, px_err *err) {
    *out = (px_lex){NULL, 0};
    lexer lx = {.a = a,
                .dialect = dialect,
                .info = px_dialect_get(dialect),
                .given = text,
                .out = out,
                .err = err};
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
        if (is_comment(&lx, i)) {
            i = line_end(&lx, i);
            space = true;
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
        } else if (!(t = attached(&lx, &i, space))) {
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

bool px_lex_is_special(px_str w) {
    static const char *const keywords[] = {"and", "or", "not", "andnot", "xor", "gand"};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (px_str_eq_nocase(w, px_str_of(keywords[i]))) return true;
    return px_operator_is_word(PX_DIALECT_CN, w);
}
