/* words_dull.c: what is part of no term; words.tbl says what and why. */
#include "query/analytics/words_int.h"

#include <string.h>

struct px_dull {
    px_intern *stem, *alone;
    px_u64map *begins; /* first character of a phrase -> index of the first one + 1 */
    struct phrase {
        uint32_t cp[8];
        size_t n, next; /* next with this first character, index + 1 */
    } * phrase;
    size_t n_phrases, cap_phrases;
    px_str begin, end; /* characters that no phrase begins, ends with */
};

enum kind { WORD, ALONE, PHRASE, BEGIN, END };
static const struct {
    enum kind kind;
    const char *text;
} table[] = {
#define PX_DULL(kind, text) {kind, text},
#include "query/analytics/words.tbl"
};

#define N(a) (sizeof(a) / sizeof *(a))

static void add_word(px_dull *d, px_analyzer *an, px_str s) {
    (void)px_intern_add(d->stem, px_analyze_stem(an, s), NULL);
}

static void add_phrase(px_dull *d, px_str s) {
    struct phrase p = {.n = 0};
    for (size_t i = 0; i < s.n && p.n < N(p.cp);)
        p.cp[p.n++] = px_utf8_next(s, &i);
    if (!p.n) return;
    if (d->n_phrases == d->cap_phrases) {
        d->cap_phrases = d->cap_phrases ? d->cap_phrases * 2 : 128;
        d->phrase = px_realloc(d->phrase, d->cap_phrases * sizeof *d->phrase);
    }
    uint64_t *first = px_u64map_add(d->begins, p.cp[0], NULL);
    p.next = (size_t)*first;
    d->phrase[d->n_phrases++] = p;
    *first = d->n_phrases;
}

/* A word, several, or characters: what the user leaves out is out wherever it stands, but for several words. */
static void add_stop(px_dull *d, px_analyzer *an, px_str one, bool alone) {
    const px_token *tok;
    size_t n, n_words = 0;
    px_err err;
    px_buf text;
    px_err_clear(&err);
    if (px_analyze(an, one, false, &tok, &n, &err) != PX_OK || !n) return;
    px_buf_init(&text, 1 << 20);
    for (size_t i = 0; i < n; i++) {
        if (tok[i].kind == PX_TOKEN_WORD) {
            if (text.n) px_buf_ch(&text, ' ');
            px_buf_str(&text, px_analyze_stem(an, tok[i].text));
            n_words++;
        } else if (tok[i].kind == PX_TOKEN_CJK) {
            px_buf_str(&text, tok[i].text);
        }
    }
    px_str s = px_buf_view(&text);
    if (alone || n_words > 1)
        (void)px_intern_add(d->alone, s, NULL);
    else if (n_words)
        (void)px_intern_add(d->stem, s, NULL);
    else
        add_phrase(d, s);
    px_buf_done(&text);
}

static void add_stops(px_dull *d, px_analyzer *an, px_str stop) {
    for (size_t at = 0; at <= stop.n;) {
        size_t end = at;
        while (end < stop.n && stop.p[end] != ',' && stop.p[end] != ';')
            end++;
        add_stop(d, an, px_str_sub(stop, at, end), false);
        at = end + 1;
    }
}

px_dull *px_dull_new(px_str stop) {
    px_dull *d = px_calloc(1, sizeof *d);
    px_analyzer *an = px_analyzer_new();
    d->stem = px_intern_new();
    d->alone = px_intern_new();
    d->begins = px_u64map_new();
    for (size_t i = 0; i < N(table); i++) {
        px_str text = px_str_of(table[i].text);
        switch (table[i].kind) {
        case WORD:
            add_word(d, an, text);
            break;
        case ALONE:
            add_stop(d, an, text, true);
            break;
        case PHRASE:
            add_phrase(d, text);
            break;
        case BEGIN:
            d->begin = text;
            break;
        case END:
            d->end = text;
        }
    }
    add_stops(d, an, stop);
    px_analyzer_free(an);
    return d;
}

void px_dull_free(px_dull *d) {
    if (!d) return;
    px_intern_free(d->stem);
    px_intern_free(d->alone);
    px_u64map_free(d->begins);
    free(d->phrase);
    free(d);
}

/* Numbers, single letters, and reference signs: one letter with figures (s1), figures with one letter behind (12a, but 5g
 * and 3d are words). */
static bool is_sign(px_str s) {
    size_t digits = 0, i = 0;
    for (i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80) return false;
        digits += px_is_digit(s.p[i]);
    }
    if (s.n < 2 || digits == s.n) return true;
    if (digits + 1 < s.n) return false;
    return !px_is_digit(s.p[0]) || digits > 1;
}

bool px_dull_word(const px_dull *d, px_str text, px_str stem) {
    return px_is_stop_stem(stem) || is_sign(text) || px_intern_find(d->stem, stem) != UINT32_MAX;
}

bool px_dull_alone(const px_dull *d, px_str term) {
    return px_intern_find(d->alone, term) != UINT32_MAX;
}

size_t px_dull_run(const px_dull *d, const uint32_t *cp, size_t n) {
    const uint64_t *first = px_u64map_find(d->begins, cp[0]);
    size_t longest = 0;
    for (size_t i = first ? (size_t)*first : 0; i; i = d->phrase[i - 1].next) {
        const struct phrase *p = &d->phrase[i - 1];
        if (p->n <= n && p->n > longest && memcmp(p->cp, cp, p->n * sizeof *cp) == 0)
            longest = p->n;
    }
    return longest;
}

static bool listed(px_str s, uint32_t cp) {
    for (size_t i = 0; i < s.n;)
        if (px_utf8_next(s, &i) == cp) return true;
    return false;
}

bool px_dull_ends(const px_dull *d, const uint32_t *cp, size_t n) {
    return !listed(d->begin, cp[0]) && !listed(d->end, cp[n - 1]);
}
