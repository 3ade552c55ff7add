/* scheme_concordance.c: from IPC symbols (and words) to the codes of another scheme.
 *
 * Patterns are ranges of normal forms, since the byte order of normal forms keeps every subtree
 * together (S4); matching is two comparisons a symbol and range.
 */
#include "patent/scheme.h"

#include "base/text.h"

typedef px_class_range range;

typedef struct row {
    px_str version, code, zh, en;
    range *in, *out;
    size_t n_in, n_out;
    px_str *word; /* folded */
    size_t n_words;
} row;

struct px_concordance {
    px_str scheme, text, version;
    row *v;
    size_t n, n_codes;
};

/* ---- reading ---- */

/* What stands between the marks of a list; empty pieces are gone over. False: no more. */
static bool piece(px_str *rest, px_str *out) {
    while (rest->n) {
        size_t i = 0, step = 0;
        for (; i < rest->n && !step; i++) {
            px_str s = px_str_sub(*rest, i, rest->n);
            if (strchr(";,|\n", s.p[0]) && s.p[0])
                step = 1;
            else if (px_str_starts(s, PX_STR("；")) || px_str_starts(s, PX_STR("，")) ||
                     px_str_starts(s, PX_STR("、")))
                step = 3;
        }
        size_t end = step ? i - 1 : rest->n;
        *out = px_str_trim(px_str_sub(*rest, 0, end));
        *rest = px_str_sub(*rest, end + step, rest->n);
        if (out->n) return true;
    }
    return false;
}

static bool symbol_range(px_arena *a, px_str s, px_str *lo, px_str *hi) {
    bool open = false;
    s = px_str_trim(s);
    while (s.n && strchr("*%$", s.p[s.n - 1])) {
        s.n--;
        open = true;
    }
    px_class_symbol y = px_class_parse(a, s, PX_SCHEME_CPC);
    if (!y.understood) return false;
    px_class_subtree(a, y.symbol, lo, hi);
    if (open && px_class_level(y.symbol) == 5) { /* "H01M10/05*": all that begins so */
        char *end = px_arena_cstr(a, y.symbol);
        end[y.symbol.n - 1]++;
        *lo = y.symbol;
        *hi = (px_str){end, y.symbol.n};
    }
    return true;
}

bool px_concordance_pattern(px_arena *a, px_str text, px_str *lo, px_str *hi) {
    static const char *const dashes[] = {"～", "〜", "—", "–", "至", "~", "-"};
    *lo = *hi = (px_str){0};
    text = px_str_trim(text);
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        px_str dash = px_str_of(dashes[i]), lo2, hi2;
        size_t at = px_str_find(text, dash);
        if (at == SIZE_MAX || at == 0) continue;
        px_str from = px_str_trim(px_str_sub(text, 0, at));
        px_str to = px_str_trim(px_str_sub(text, at + dash.n, text.n));
        if (!symbol_range(a, from, lo, &lo2)) return false;
        if (to.n && px_is_digit(to.p[0])) /* "H01M10/05-10/0587" */
            to = px_arena_fmt(a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(px_str_sub(from, 0, 4)),
                              PX_STR_ARG(to));
        if (!symbol_range(a, to, &hi2, hi)) return false;
        return px_str_cmp(*lo, *hi) < 0;
    }
    return symbol_range(a, text, lo, hi);
}

static px_status ranges(px_arena *a, px_str list, size_t line, range **out, size_t *n,
                        px_err *err) {
    size_t cap = 0;
    px_str s;
    *out = NULL;
    *n = 0;
    while (piece(&list, &s)) {
        range r;
        if (!px_concordance_pattern(a, s, &r.lo, &r.hi))
            return px_fail(err, PX_E_INPUT,
                           "line %zu: \"%.*s\" is no pattern of IPC symbols; write H01M, H01M10/05 "
                           "or H01M10/05-H01M10/0587",
                           line, (int)(s.n < 60 ? s.n : 60), s.p);
        *out = px_arena_grow(a, *out, *n, &cap, *n + 1, sizeof **out);
        (*out)[(*n)++] = r;
    }
    return PX_OK;
}

static px_status folded(px_arena *a, px_buf *b, px_str s, px_str *out, px_err *err) {
    px_status st = px_text_fold(s, b, err);
    *out = px_arena_str(a, px_buf_view(b));
    return st;
}

static px_status words(px_arena *a, px_str list, row *r, px_err *err) {
    size_t cap = 0;
    px_str s;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_status st = PX_OK;
    while (st == PX_OK && piece(&list, &s)) {
        r->word = px_arena_grow(a, r->word, r->n_words, &cap, r->n_words + 1, sizeof *r->word);
        st = folded(a, &b, s, &r->word[r->n_words++], err);
    }
    px_buf_done(&b);
    return st;
}

static px_status read_row(px_arena *a, px_str line, size_t number, row *r, px_err *err) {
    px_str part[6];
    for (int i = 0; i < 6; i++) {
        size_t tab = i < 5 ? px_str_find(line, PX_STR("\t")) : line.n;
        if (tab == SIZE_MAX)
            return px_fail(err, PX_E_INPUT, "line %zu of a concordance has not six parts", number);
        part[i] = px_str_sub(line, 0, tab);
        line = px_str_sub(line, tab + 1, line.n);
    }
    r->version = part[0];
    r->code = part[1];
    size_t bar = px_str_find(part[2], PX_STR("|"));
    r->zh = px_str_sub(part[2], 0, bar);
    r->en = px_str_sub(part[2], bar == SIZE_MAX ? part[2].n : bar + 1, part[2].n);
    if (r->code.n == 0) return px_fail(err, PX_E_INPUT, "line %zu has no code", number);
    px_status st = ranges(a, part[3], number, &r->in, &r->n_in, err);
    if (st == PX_OK) st = ranges(a, part[4], number, &r->out, &r->n_out, err);
    if (st == PX_OK) st = words(a, part[5], r, err);
    return st;
}

px_status px_concordance_new(px_arena *a, px_str scheme, px_str text, px_concordance **out,
                             px_err *err) {
    size_t lines = 0, from = 0;
    *out = NULL;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    px_concordance *c = px_arena_zero(a, sizeof *c);
    c->scheme = px_arena_str(a, scheme);
    c->text = text;
    c->v = px_arena_array(a, row, lines + 1);
    for (size_t i = 0; i < lines; i++) {
        size_t end = (size_t)((const char *)memchr(text.p + from, '\n', text.n - from) - text.p);
        px_status st = read_row(a, px_str_sub(text, from, end), i + 1, &c->v[c->n], err);
        if (st != PX_OK) return st;
        from = end + 1;
        if (!c->version.n) c->version = c->v[c->n].version;
        size_t k = c->n;
        while (k && !px_str_eq(c->v[k - 1].code, c->v[c->n].code))
            k--;
        c->n_codes += k == 0;
        c->n++;
    }
    *out = c;
    return PX_OK;
}

px_str px_concordance_scheme(const px_concordance *c) {
    return c->scheme;
}
px_str px_concordance_text(const px_concordance *c) {
    return c->text;
}
px_str px_concordance_version(const px_concordance *c) {
    return c->version;
}
size_t px_concordance_rows(const px_concordance *c) {
    return c->n;
}
size_t px_concordance_codes(const px_concordance *c) {
    return c->n_codes;
}

void px_concordance_row(const px_concordance *c, size_t i, px_concordance_rule *out) {
    const row *r = &c->v[i];
    *out = (px_concordance_rule){.code = r->code,
                                 .zh = r->zh,
                                 .en = r->en,
                                 .in = r->in,
                                 .out = r->out,
                                 .n_in = r->n_in,
                                 .n_out = r->n_out,
                                 .word = r->word,
                                 .n_words = r->n_words};
}

px_str px_concordance_name(const px_concordance *c, px_str code, bool zh) {
    px_str other = {0};
    for (size_t i = 0; i < c->n; i++) {
        const row *r = &c->v[i];
        if (!px_str_eq(r->code, code)) continue;
        px_str name = zh ? r->zh : r->en, back = zh ? r->en : r->zh;
        if (name.n) return name;
        if (!other.n) other = back;
    }
    return other;
}

const px_concordance *px_classes_concordance(const px_classes *c, px_str scheme) {
    for (size_t i = 0; c && i < c->n_concordances; i++)
        if (px_str_eq_nocase(px_concordance_scheme(c->concordances[i]), scheme))
            return c->concordances[i];
    return NULL;
}

/* ---- a record ---- */

static bool within(const range *v, size_t n, px_str s) {
    for (size_t i = 0; i < n; i++)
        if (px_str_cmp(v[i].lo, s) <= 0 && px_str_cmp(s, v[i].hi) < 0) return true;
    return false;
}

/* Titles and abstracts, folded, a line each. */
static px_str words_of(px_arena *a, const px_record *r) {
    px_buf all, one;
    px_buf_init(&all, PX_BUF_MAX);
    px_buf_init(&one, PX_BUF_MAX);
    const px_rec_texts *lists[] = {&r->titles, &r->abstracts};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < lists[k]->n; i++) {
            if (px_text_fold(lists[k]->v[i].text, &one, NULL) != PX_OK) continue;
            px_buf_str(&all, px_buf_view(&one));
            px_buf_ch(&all, '\n');
        }
    px_str s = px_arena_str(a, px_buf_view(&all));
    px_buf_done(&one);
    px_buf_done(&all);
    return s;
}

static bool matches(px_arena *a, const row *w, const px_record *r, px_str *text) {
    bool any = w->n_in == 0 && w->n_words; /* a row of keywords alone */
    for (size_t i = 0; i < r->ipc.n && !any; i++)
        any = within(w->in, w->n_in, r->ipc.v[i].symbol) &&
              !within(w->out, w->n_out, r->ipc.v[i].symbol);
    if (!any || !w->n_words) return any;
    if (!text->p) *text = words_of(a, r);
    for (size_t i = 0; i < w->n_words; i++)
        if (px_str_find(*text, w->word[i]) != SIZE_MAX) return true;
    return false;
}

size_t px_concordance_of(px_arena *a, const px_concordance *c, const px_record *r, px_str **codes) {
    px_str *v = NULL, text = {0};
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < c->n; i++) {
        size_t k = 0;
        while (k < n && !px_str_eq(v[k], c->v[i].code))
            k++;
        if (k < n || !matches(a, &c->v[i], r, &text)) continue;
        v = px_arena_grow(a, v, n, &cap, n + 1, sizeof *v);
        v[n++] = c->v[i].code;
    }
    *codes = v;
    return n;
}
