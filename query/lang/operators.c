/* operators.c: see operators.h. */
#include "query/lang/operators.h"

typedef enum shape { BRACKET, DOLLAR, DOLLAR_BARE, CAPITALS, CAPITALS_ALONE, SLASH, DIGITS } shape;

enum { TOKENS = PX_NEAR_TOKENS, SENTENCE, PARAGRAPH, FIELD, COUNT };
enum {
    ALL = -1,
    GOOGLE = PX_DIALECT_GOOGLE,
    ORBIT = PX_DIALECT_ORBIT,
    DEPATIS = PX_DIALECT_DEPATIS
};

typedef struct row {
    const char *spelling;
    shape shape;
    int dialect;
    int unit;
    bool ordered;
    uint32_t plain, add;
} row;

static const row ROW[] = {
#define PX_OPERATOR(spelling, shape, dialect, unit, ordered, plain, add)                           \
    {spelling, shape, dialect, unit, ordered, plain, add},
#include "query/lang/operators.tbl"
#undef PX_OPERATOR
};
#define ROWS (sizeof ROW / sizeof *ROW)

static bool is_capital(px_str w) {
    for (size_t i = 0; i < w.n; i++)
        if (px_is_lower(w.p[i])) return false;
    return true;
}

/* Digits, all of them; *n stays where there are none. Figures beyond nine digits become 999999999. */
static bool digits(px_str s, uint32_t *n, bool *some) {
    uint64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!px_is_digit(s.p[i])) return false;
        if (v < 999999999) v = v * 10 + (uint64_t)(s.p[i] - '0');
    }
    *some = s.n > 0;
    if (s.n) *n = v < 999999999 ? (uint32_t)v : 999999999;
    return true;
}

static bool begins(px_str w, px_str stem) {
    return w.n >= stem.n && px_str_eq_nocase(px_str_sub(w, 0, stem.n), stem);
}

/* The content of the brackets, or the word, as a spelling of `r`. */
static bool matches(const row *r, px_str w, bool bracket, uint32_t *n) {
    px_str stem = px_str_of(r->spelling);
    bool some = false;
    *n = r->plain;
    if (bracket != (r->shape == BRACKET)) return false;
    switch (r->shape) {
    case BRACKET:
    case DIGITS:
        if (w.n < stem.n || !px_str_eq_nocase(px_str_sub(w, w.n - stem.n, w.n), stem)) return false;
        if (!digits(px_str_sub(w, 0, w.n - stem.n), n, &some)) return false;
        if (r->shape == DIGITS && !is_capital(w)) return false;
        if (r->unit == COUNT) return some;
        return r->unit == TOKENS || !some;
    case DOLLAR:
        return begins(w, stem) && digits(px_str_sub(w, stem.n, w.n), n, &some) && some;
    case DOLLAR_BARE:
        return px_str_eq_nocase(w, stem);
    case CAPITALS_ALONE:
        return px_str_eq_nocase(w, stem) && is_capital(w);
    case CAPITALS:
    case SLASH: {
        if (!begins(w, stem)) return false;
        px_str rest = px_str_sub(w, stem.n, w.n);
        if (rest.n == 0) return r->shape == CAPITALS && is_capital(w);
        bool slash = rest.p[0] == '/';
        if (slash) rest = px_str_sub(rest, 1, rest.n);
        if (!slash && r->shape == SLASH) return false;
        return digits(rest, n, &some) && (some || r->shape == CAPITALS);
    }
    }
    return false;
}

static const row *find(px_dialect d, px_str w, bool bracket, uint32_t *n) {
    if (w.n == 0 || w.n > 24) return NULL;
    for (size_t i = 0; i < ROWS; i++)
        if ((ROW[i].dialect == ALL || ROW[i].dialect == (int)d) && matches(&ROW[i], w, bracket, n))
            return &ROW[i];
    return NULL;
}

static bool is_prox(px_str w) {
    return px_str_eq_nocase(w, PX_STR("prox")) || (w.n > 5 && begins(w, PX_STR("prox/")));
}

bool px_operator_is_word(px_dialect d, px_str word) {
    uint32_t n;
    return find(d, word, false, &n) != NULL || is_prox(word);
}

static px_status check(px_operator *o, px_err *err) {
    if (o->counts) {
        if (o->n == 0 || o->n > PX_FREQ_MAX)
            return px_fail_at(err, PX_E_LIMIT, o->begin, "%.*s: a frequency is 1 to %u",
                              PX_STR_ARG(o->spelling), PX_FREQ_MAX);
        return PX_OK;
    }
    if (o->unit != PX_NEAR_TOKENS) {
        o->n = 0;
        return PX_OK;
    }
    if (o->n == 0)
        return px_fail_at(err, PX_E_QUERY, o->begin,
                          "%.*s: a distance is at least 1; neighbours have distance 1",
                          PX_STR_ARG(o->spelling));
    if (o->n > PX_NEAR_MAX)
        return px_fail_at(err, PX_E_LIMIT, o->begin, "%.*s: a distance is at most %u",
                          PX_STR_ARG(o->spelling), PX_NEAR_MAX);
    return PX_OK;
}

static bool ordering(px_str name, px_str rel, px_str value, px_operator *o) {
    bool yes = px_lower(name.p[0]) == 'o';
    if (rel.n && !px_str_is(rel, "=")) return false;
    if (rel.n && px_str_eq_nocase(value, PX_STR("false")))
        yes = !yes;
    else if (rel.n && !px_str_eq_nocase(value, PX_STR("true")))
        return false;
    o->ordered = yes;
    return true;
}

/* One modifier of prox: distance<=3, unit=sentence, ordered=true. */
static bool modifier(px_str m, px_operator *o, bool *distance) {
    static const struct {
        const char *name;
        px_near_unit unit;
    } units[] = {{"word", PX_NEAR_TOKENS},
                 {"sentence", PX_NEAR_SENTENCE},
                 {"paragraph", PX_NEAR_PARAGRAPH},
                 {"field", PX_NEAR_FIELD},
                 {"element", PX_NEAR_FIELD}};
    size_t n = 0;
    while (n < m.n && !strchr("<=>", m.p[n]))
        n++;
    size_t sign = n;
    while (sign < m.n && strchr("<=>", m.p[sign]))
        sign++;
    px_str name = px_str_sub(m, 0, n), rel = px_str_sub(m, n, sign),
           value = px_str_sub(m, sign, m.n);
    if (px_str_eq_nocase(name, PX_STR("ordered")) || px_str_eq_nocase(name, PX_STR("unordered")))
        return ordering(name, rel, value, o);
    if (px_str_eq_nocase(name, PX_STR("distance"))) {
        bool some;
        if (!digits(value, &o->n, &some) || !some) return false;
        *distance = true;
        if (px_str_is(rel, "<=") || (px_str_is(rel, "=") && o->n == 1)) return true;
        if (!px_str_is(rel, "<")) return false;
        if (o->n) o->n--;
        return true;
    }
    if (!px_str_eq_nocase(name, PX_STR("unit")) || !px_str_is(rel, "=")) return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (px_str_eq_nocase(value, px_str_of(units[i].name))) {
            o->unit = units[i].unit;
            return true;
        }
    return false;
}

/* The tokens that follow one another without a space are its text. */
static px_status prox(const px_lex *lex, size_t at, px_operator *o, px_err *err) {
    const px_lex_token *first = &lex->token[at], *t = first;
    size_t bytes = 0;
    for (; t->kind != PX_LEX_END && (t == first || !t->space); t++) {
        if (t->kind != PX_LEX_WORD && t->kind != PX_LEX_EQ && t->kind != PX_LEX_LT &&
            t->kind != PX_LEX_LE && t->kind != PX_LEX_GT && t->kind != PX_LEX_GE)
            break;
        bytes += t->raw.n;
    }
    o->tokens = (size_t)(t - first);
    o->spelling = (px_str){first->raw.p, bytes < 60 ? bytes : 60};
    px_str rest = px_str_sub((px_str){first->raw.p, bytes}, 4, bytes);
    bool distance = false;
    o->unit = PX_NEAR_TOKENS;
    o->n = 0;
    while (rest.n) {
        size_t end = 1;
        while (end < rest.n && rest.p[end] != '/')
            end++;
        px_str m = px_str_sub(rest, 1, end);
        if (rest.p[0] != '/' || !modifier(m, o, &distance))
            return px_fail_at(err, PX_E_QUERY, o->begin,
                              "%.*s: prox takes /distance<=3, /distance<3, /unit=word, sentence, "
                              "paragraph or field, and /ordered=true",
                              PX_STR_ARG(o->spelling));
        rest = px_str_sub(rest, end, rest.n);
    }
    if (o->unit != PX_NEAR_TOKENS && distance)
        return px_fail_at(err, PX_E_UNSUPPORTED, o->begin,
                          "%.*s: a distance counts words; with unit=sentence both sides stand in "
                          "one sentence",
                          PX_STR_ARG(o->spelling));
    if (o->unit == PX_NEAR_TOKENS && !distance) o->n = 1; /* CQL's default */
    return check(o, err);
}

px_status px_operator_read(const px_lex *lex, size_t at, px_dialect d, px_operator *out,
                           px_err *err) {
    const px_lex_token *t = &lex->token[at < lex->n ? at : lex->n - 1];
    *out = (px_operator){.begin = t->begin, .spelling = t->raw};
    const row *r = NULL;
    uint32_t n = 0;
    if (t->kind == PX_LEX_OPEN && at + 2 < lex->n && t[1].kind == PX_LEX_WORD && !t[1].escaped &&
        t[2].kind == PX_LEX_CLOSE) {
        r = find(d, t[1].raw, true, &n);
        out->tokens = 3;
        out->spelling = (px_str){t->raw.p, (size_t)(t[2].raw.p - t->raw.p) + 1};
    } else if (t->kind == PX_LEX_WORD && !t->escaped) {
        if (is_prox(t->raw)) return prox(lex, at, out, err);
        r = find(d, t->raw, false, &n);
        out->tokens = 1;
    }
    if (!r) {
        out->tokens = 0;
        return PX_OK;
    }
    out->counts = r->unit == COUNT;
    out->unit = out->counts ? PX_NEAR_TOKENS : (px_near_unit)r->unit;
    out->ordered = r->ordered;
    out->n = n + r->add;
    if (out->spelling.n > 60) out->spelling.n = 60;
    /* BEFORE/3 is a distance, BEFORE alone is none. */
    if (r->shape == CAPITALS && r->unit == FIELD && px_is_digit(t->raw.p[t->raw.n - 1]))
        out->unit = PX_NEAR_TOKENS;
    return check(out, err);
}
