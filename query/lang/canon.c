/* canon.c: the canonical form of a tree, and when two trees are the same.
 *
 * The form is what is shown with every answer and what caches are keyed by, so it depends on the
 * meaning only: texts are printed as their tokens, dates as the shortest way to say the range,
 * numbers and classes in normal form. Brackets stand around every operator but the outermost.
 * Whatever is printed here must be read back by the parser as the same tree. */
#include "query/lang/parse.h"

#include "patent/date.h"

/* Can the word stand without quotes and be read back as the same bytes? */
static bool is_plain(px_str s) {
    if (s.n == 0 || px_lex_is_special(s)) return false;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t cp = px_utf8_next(s, &i);
        if (cp >= 0x80) {
            if (px_text_script(cp) == PX_SCRIPT_OTHER || (cp >= 0xFF00 && cp <= 0xFFEF))
                return false;
        } else if (!px_is_alpha((char)cp) && !px_is_digit((char)cp)) {
            bool inside = at > 0 && i < s.n;
            if (!inside || cp == 0 || !strchr("-./_", (int)cp)) return false;
        }
    }
    return true;
}

void px_query_quote(px_str s, px_buf *out) {
    px_buf_ch(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\' || s.p[i] == '*') px_buf_ch(out, '\\');
        /* Typographic quotes would close the quotation: U+201C..U+201F and U+FF02. */
        if (i + 2 < s.n && s.p[i] == '\xE2' && s.p[i + 1] == '\x80' && s.p[i + 2] >= '\x9C' &&
            s.p[i + 2] <= '\x9F')
            px_buf_ch(out, '\\');
        if (i + 2 < s.n && s.p[i] == '\xEF' && s.p[i + 1] == '\xBC' &&
            (s.p[i + 2] == '\x82' || s.p[i + 2] == '\x8A' || s.p[i + 2] == '\xBC'))
            px_buf_ch(out, '\\');
        px_buf_ch(out, s.p[i]);
    }
    px_buf_ch(out, '"');
}

static void put_value(px_buf *out, px_str s) {
    if (is_plain(s))
        px_buf_str(out, s);
    else
        px_query_quote(s, out);
}

static bool is_word(uint8_t kind) {
    return kind == PX_LT_WORD || kind == PX_LT_PATTERN;
}

/* Tokens as text that is cut into the same tokens: a sign between two words only. */
static void put_tokens(px_buf *out, const px_qnode *n, char between) {
    for (size_t i = 0; i < n->n_tokens; i++) {
        if (i && is_word(n->is_word[i]) && is_word(n->is_word[i - 1])) px_buf_ch(out, between);
        px_buf_str(out, n->token[i]);
    }
}

static void put_words(px_buf *out, const px_qnode *n) {
    size_t from = out->n;
    put_tokens(out, n, '-');
    if (out->failed || !px_lex_is_special((px_str){out->p + from, out->n - from})) return;
    out->n = from;
    px_buf_ch(out, '\\');
    put_tokens(out, n, '-');
}

/* Names: bare where one word or CJK only, quoted where words follow one another. */
static void put_name(px_buf *out, const px_qnode *n) {
    bool bare = true;
    for (size_t i = 1; i < n->n_tokens; i++)
        if (n->is_word[i] || n->is_word[i - 1]) bare = false;
    if (bare) {
        put_words(out, n);
    } else {
        px_buf_ch(out, '"');
        put_tokens(out, n, ' ');
        px_buf_ch(out, '"');
    }
}

static void put_date(px_buf *out, uint32_t ymd) {
    uint32_t m = ymd / 100 % 100, d = ymd % 100;
    px_buf_fmt(out, "%04u", ymd / 10000);
    if (m) px_buf_fmt(out, "-%02u", m);
    if (m && d) px_buf_fmt(out, "-%02u", d);
}

/* The period that ends with this day, as short as it can be said. */
static uint32_t last_as_period(uint32_t ymd) {
    if (ymd == px_date_last(ymd / 10000 * 10000)) return ymd / 10000 * 10000;
    if (ymd == px_date_last(ymd / 100 * 100)) return ymd / 100 * 100;
    return ymd;
}

static void put_bound(px_buf *out, bool date, uint32_t v) {
    if (date)
        put_date(out, v);
    else
        px_buf_u64(out, v);
}

static void put_range(px_buf *out, const px_qnode *n) {
    px_field_type type = px_field_get(n->field)->type;
    bool date = type == PX_FT_DATE;
    uint32_t least = date ? 1 : 0;
    bool one = date ? n->lo >= 10000 && n->hi == px_date_last(n->lo) : n->lo == n->hi;
    uint32_t hi = date && n->hi != PX_RANGE_OPEN ? last_as_period(n->hi) : n->hi;
    uint32_t lo = n->lo;
    if (date && hi % 100) /* both ends in the same grain: 2007-01-01 TO 2007-01-15 */
        lo = px_date_first(lo);
    else if (date && hi / 100 % 100 && lo / 100 % 100 == 0)
        lo += 100;
    bool custom = n->field == PX_F_X; /* takes <= and >= alone: = would compare words */
    if (one && !custom) {
        px_buf_ch(out, '=');
        put_bound(out, date, n->lo);
    } else if (n->lo == least && n->hi == PX_RANGE_OPEN && !custom) {
        px_buf_c(out, "=[* TO *]");
    } else if (n->hi == PX_RANGE_OPEN) {
        px_buf_c(out, ">=");
        put_bound(out, date, n->lo);
    } else if (n->lo == least) {
        px_buf_c(out, "<=");
        put_bound(out, date, hi);
    } else {
        px_buf_c(out, "=[");
        put_bound(out, date, lo);
        px_buf_c(out, " TO ");
        put_bound(out, date, hi);
        px_buf_ch(out, ']');
    }
}

static px_str upper_into(char *to, size_t room, px_str s) {
    if (s.n > room) return s;
    for (size_t i = 0; i < s.n; i++)
        to[i] = px_upper(s.p[i]);
    return (px_str){to, s.n};
}

/* cl=H would be read as a word of the claims. */
static bool is_lone_letter(const px_qnode *n) {
    return n->field == PX_F_CL && n->text.n == 1;
}

static void put_seeds(px_buf *out, const px_qnode *n) {
    for (size_t i = 0; i < n->n_items; i++) {
        px_buf_c(out, i ? " OR " : "(");
        px_query_quote(n->item[i], out);
    }
    px_buf_ch(out, ')');
}

static void put_code(px_buf *out, const px_qnode *n) {
    if (n->field == PX_F_X) {
        px_buf_c(out, "x.");
        put_value(out, n->custom);
    } else if (n->field == PX_F_AN && n->op == PX_L_IDENT && !px_value_like_application(n->text)) {
        px_buf_c(out, "apno"); /* an=201 would be read as a name */
    } else {
        px_buf_c(out, px_field_code(n->field));
    }
}

/* = and the value, where it is kept as tokens; false: it is not. */
static bool put_as_tokens(px_buf *out, const px_qnode *n) {
    switch (n->op) {
    case PX_L_WORDS:
    case PX_L_PREFIX:
    case PX_L_WILD:
    case PX_L_NAME_WILD:
        px_buf_ch(out, '=');
        put_words(out, n);
        break;
    case PX_L_NAME:
    case PX_L_NAME_PREFIX:
        px_buf_ch(out, '=');
        put_name(out, n);
        break;
    case PX_L_PHRASE:
        px_buf_c(out, "=\"");
        put_tokens(out, n, ' ');
        px_buf_ch(out, '"');
        break;
    default:
        return false;
    }
    if (n->op == PX_L_PREFIX || n->op == PX_L_NAME_PREFIX) px_buf_ch(out, '*');
    return true;
}

/* Offices and kinds look better in upper case; they are folded when read. */
static bool in_capitals(const px_qnode *n) {
    return n->op == PX_L_ENUM &&
           (n->field == PX_F_CC || n->field == PX_F_CTRY || n->field == PX_F_INCTRY ||
            n->field == PX_F_PRC || n->field == PX_F_PRF || n->field == PX_F_FCC ||
            n->field == PX_F_KD);
}

static void put_leaf(px_buf *out, const px_qnode *n) {
    char code[8];
    const char *sign = "=";
    if (n->op == PX_L_SIM) {
        px_buf_c(out, "sim=");
        if (n->n_items)
            put_seeds(out, n);
        else
            px_query_quote(n->text, out);
        return;
    }
    if (n->op == PX_L_CELL) {
        px_buf_c(out, "cell=");
        px_query_quote(n->text, out);
        return;
    }
    put_code(out, n);
    if (put_as_tokens(out, n)) return;
    switch (n->op) {
    case PX_L_RANGE:
        put_range(out, n);
        return;
    case PX_L_NAME_IS:
    case PX_L_VALUE:
        px_buf_c(out, n->op == PX_L_VALUE ? "===" : "==");
        px_query_quote(n->text, out);
        return;
    case PX_L_LIST:
        sign = "=@";
        break;
    case PX_L_CLASS:
        if (is_lone_letter(n)) sign = "=/low ";
        break;
    case PX_L_CLASS_UP:
        sign = "=/high ";
        break;
    case PX_L_CLASS_IS:
        sign = is_lone_letter(n) ? "=/same " : "==";
        break;
    default:
        break;
    }
    px_buf_c(out, sign);
    put_value(out, in_capitals(n) ? upper_into(code, sizeof code, n->text) : n->text);
    if (n->op == PX_L_ENUM_PREFIX) px_buf_ch(out, '*');
}

static void put_near(px_buf *out, const px_qnode *n) {
    static const char *const words[][2] = {
        [PX_NEAR_TOKENS] = {" NEAR/", " ADJ/"},
        [PX_NEAR_SENTENCE] = {" WITH ", " prox/unit=sentence/ordered=true "},
        [PX_NEAR_PARAGRAPH] = {" SAME ", " prox/unit=paragraph/ordered=true "},
        [PX_NEAR_FIELD] = {" prox/unit=field ", " BEFORE "},
    };
    px_buf_c(out, words[n->unit][n->ordered]);
    if (n->unit == PX_NEAR_TOKENS) {
        px_buf_u64(out, n->distance);
        px_buf_ch(out, ' ');
    }
}

static void put_boost(px_buf *out, double boost) {
    uint64_t milli = (uint64_t)(boost * 1000 + 0.5);
    px_buf_ch(out, '^');
    px_buf_u64(out, milli / 1000);
    if (milli % 1000 == 0) return;
    px_buf_fmt(out, ".%03u", (unsigned)(milli % 1000));
    while (!out->failed && out->p[out->n - 1] == '0')
        out->n--;
}

static void put_node(px_buf *out, const px_qnode *n, bool outermost);

static const char *const groups[] = {
    [PX_QG_APP] = "app", [PX_QG_FAM] = "fam", [PX_QG_EXT] = "ifam"};

/* What is on the left of having{…} stands in brackets where it is an operator. */
static void put_scope(px_buf *out, const px_qnode *n) {
    const px_qnode *of = n->child[0];
    put_node(out, of, of->kind == PX_Q_SCOPE && of->boost == 0);
    px_buf_c(out, " having{");
    put_node(out, n->child[1], true);
    px_buf_ch(out, '}');
}

/* What n is, without its boost. */
static void put_plain(px_buf *out, const px_qnode *n, bool outermost) {
    static const char *const joins[] = {
        [PX_Q_AND] = " AND ", [PX_Q_OR] = " OR ", [PX_Q_NOT] = " NOT ", [PX_Q_XOR] = " XOR "};
    switch (n->kind) {
    case PX_Q_ALL:
        px_buf_ch(out, '*');
        return;
    case PX_Q_LEAF:
        put_leaf(out, n);
        return;
    case PX_Q_EVENT:
    case PX_Q_UNIT:
        px_buf_c(out, n->kind == PX_Q_EVENT ? "ev" : groups[n->group]);
        px_buf_ch(out, '{');
        put_node(out, n->child[0], true);
        px_buf_ch(out, '}');
        return;
    case PX_Q_SCOPE:
        if (!outermost) px_buf_ch(out, '(');
        put_scope(out, n);
        if (!outermost) px_buf_ch(out, ')');
        return;
    case PX_Q_FREQ:
        px_buf_ch(out, '(');
        put_node(out, n->child[0], true);
        px_buf_fmt(out, ")(%uf)", n->count);
        return;
    default:
        break;
    }
    if (!outermost) px_buf_ch(out, '(');
    for (size_t i = 0; i < n->n; i++) {
        const px_qnode *c = n->child[i];
        if (i && n->kind == PX_Q_NEAR)
            put_near(out, n);
        else if (i)
            px_buf_c(out, joins[n->kind]);
        /* An OR of synonyms is part of the OR around it. */
        put_node(out, c, n->kind == PX_Q_OR && c->kind == PX_Q_OR && c->boost == 0);
    }
    if (!outermost) px_buf_ch(out, ')');
}

static void put_node(px_buf *out, const px_qnode *n, bool outermost) {
    if (n->boost == 0) {
        put_plain(out, n, outermost);
        return;
    }
    bool closed = n->kind == PX_Q_FREQ; /* it ends in a bracket already */
    if (!closed) px_buf_ch(out, '(');
    put_plain(out, n, true);
    if (!closed) px_buf_ch(out, ')');
    put_boost(out, n->boost);
}

void px_query_print(const px_qnode *root, px_buf *out) {
    put_node(out, root, true);
}

void px_query_print_sort(const px_query *q, px_buf *out) {
    for (size_t i = 0; i < q->n_sorts; i++) {
        px_buf_c(out, i ? ", " : " sort by ");
        if (q->sort[i].field == PX_F_NONE) {
            px_buf_c(out, "relevance");
            continue;
        }
        px_buf_c(out, px_field_code(q->sort[i].field));
        px_buf_c(out, q->sort[i].falling ? " desc" : " asc");
    }
}

static bool same_strings(const px_str *x, size_t nx, const px_str *y, size_t ny) {
    if (nx != ny) return false;
    for (size_t i = 0; i < nx; i++)
        if (!px_str_eq(x[i], y[i])) return false;
    return true;
}

static bool same_leaf(const px_qnode *x, const px_qnode *y) {
    if (x->field != y->field || x->op != y->op || !px_str_eq(x->custom, y->custom)) return false;
    switch (x->op) {
    case PX_L_WORDS:
    case PX_L_PHRASE:
    case PX_L_PREFIX:
    case PX_L_NAME:
    case PX_L_NAME_PREFIX:
    case PX_L_WILD:
    case PX_L_NAME_WILD:
        return same_strings(x->token, x->n_tokens, y->token, y->n_tokens) &&
               memcmp(x->is_word, y->is_word, x->n_tokens) == 0;
    case PX_L_NAME_IS:
    case PX_L_VALUE:
    case PX_L_CLASS:
    case PX_L_CLASS_IS:
    case PX_L_CLASS_UP:
    case PX_L_LIST:
    case PX_L_OFFICE:
    case PX_L_ENUM:
    case PX_L_ENUM_PREFIX:
    case PX_L_CELL:
        return px_str_eq(x->text, y->text);
    case PX_L_SIM:
        return x->n_items || y->n_items ? same_strings(x->item, x->n_items, y->item, y->n_items)
                                        : px_str_eq(x->text, y->text);
    case PX_L_RANGE:
        return x->lo == y->lo && x->hi == y->hi;
    case PX_L_IDENT:
        return same_strings(x->keys, x->n_keys, y->keys, y->n_keys);
    case PX_L_HAS:
        return x->has == y->has;
    }
    return false;
}

/* The children of an OR, those of the ORs of synonyms below it in their place. */
static bool is_part(const px_qnode *c) {
    return c->kind == PX_Q_OR && c->boost == 0;
}
static size_t parts(const px_qnode *n) {
    size_t total = 0;
    for (size_t i = 0; i < n->n; i++)
        total += is_part(n->child[i]) ? parts(n->child[i]) : 1;
    return total;
}
static const px_qnode **put_parts(const px_qnode *n, const px_qnode **to) {
    for (size_t i = 0; i < n->n; i++) {
        if (is_part(n->child[i]))
            to = put_parts(n->child[i], to);
        else
            *to++ = n->child[i];
    }
    return to;
}

static bool same_or(const px_qnode *x, const px_qnode *y) {
    size_t n = parts(x);
    if (n != parts(y)) return false;
    px_arena *a = px_arena_new();
    const px_qnode **v = px_arena_array(a, const px_qnode *, n);
    const px_qnode **w = px_arena_array(a, const px_qnode *, n);
    put_parts(x, v);
    put_parts(y, w);
    bool same = true;
    for (size_t i = 0; same && i < n; i++)
        same = px_query_same(v[i], w[i]);
    px_arena_free(a);
    return same;
}

bool px_query_same(const px_qnode *x, const px_qnode *y) {
    double apart = x->boost - y->boost;
    if (x->kind != y->kind || apart > 1e-9 || apart < -1e-9) return false;
    if (x->kind == PX_Q_LEAF) return same_leaf(x, y);
    if (x->kind == PX_Q_OR) return same_or(x, y);
    if (x->n != y->n || x->unit != y->unit || x->ordered != y->ordered ||
        x->distance != y->distance || x->count != y->count || x->group != y->group)
        return false;
    for (size_t i = 0; i < x->n; i++)
        if (!px_query_same(x->child[i], y->child[i])) return false;
    return true;
}
