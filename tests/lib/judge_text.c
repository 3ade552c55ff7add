/* judge_text.c: words, patterns, distances and frequencies, as query/lang/tree.h says them.
 *
 * A text is a row of words; each knows its sentence and its paragraph. Of an operand all spans are
 * listed, as pairs of places, by trying every place; two operands are joined by trying every pair.
 * The only savings are those that leave the list as it is: a pair of ends is listed once, and the
 * right side is not looked at where the left one has no span. */
#include "tests/lib/judge_int.h"

#include <stdlib.h>

/* ---- making ready ---- */

/* * any run, ? one character, # none or one. */
static bool fits(px_str pattern, px_str word) {
    if (!pattern.n) return !word.n;
    px_str rest = px_str_sub(pattern, 1, pattern.n), less = {0};
    size_t i = 0;
    if (word.n) {
        (void)px_utf8_next(word, &i);
        less = px_str_sub(word, i, word.n);
    }
    switch (pattern.p[0]) {
    case '*':
        return fits(rest, word) || (word.n && fits(pattern, less));
    case '?':
        return word.n && fits(rest, less);
    case '#':
        return fits(rest, word) || (word.n && fits(rest, less));
    default:
        return word.n && word.p[0] == pattern.p[0] && fits(rest, px_str_sub(word, 1, word.n));
    }
}

unsigned judge_texts_of(px_field f) {
    return px_text_mask(f == PX_F_TXT ? PX_F_TA : f);
}

static bool is_beginning(const px_qnode *q, size_t k) {
    return q->op == PX_L_PREFIX && k + 1 == q->n_tokens && q->is_word[k] == PX_LT_WORD;
}

void judge_bind_text(judge *j, judge_bound *b) {
    const px_qnode *q = b->q;
    uint32_t n = px_intern_size(j->words);
    b->id = px_arena_array(b->a, uint32_t, q->n_tokens + 1);
    b->fits = px_arena_array(b->a, bool *, q->n_tokens + 1);
    for (size_t k = 0; k < q->n_tokens; k++) {
        px_str w = q->token[k];
        if (q->op == PX_L_WORDS && q->is_word[k]) w = px_analyze_stem(j->an, w);
        b->id[k] = px_intern_find(j->words, w);
        b->fits[k] = NULL;
        if (!is_beginning(q, k) && q->is_word[k] != PX_LT_PATTERN) continue;
        b->fits[k] = px_arena_array(b->a, bool, n + 1);
        for (uint32_t i = 0; i < n; i++) {
            px_str word = px_intern_text(j->words, i);
            b->fits[k][i] = is_beginning(q, k) ? px_str_starts(word, w) : fits(w, word);
        }
    }
}

/* ---- spans ---- */

typedef struct span {
    uint32_t begin, end; /* places of the first and the last word */
} span;
typedef struct spans {
    span *v;
    size_t n, cap;
} spans;

static void add(spans *s, uint32_t begin, uint32_t end) {
    if (s->n == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 64;
        s->v = px_realloc(s->v, s->cap * sizeof *s->v);
    }
    s->v[s->n++] = (span){begin, end};
}

static int by_ends(const void *x, const void *y) {
    const span *v = x, *w = y;
    if (v->begin != w->begin) return v->begin < w->begin ? -1 : 1;
    return v->end < w->end ? -1 : v->end > w->end;
}

static void once(spans *s) {
    size_t k = 0;
    if (s->n) qsort(s->v, s->n, sizeof *s->v, by_ends);
    for (size_t i = 0; i < s->n; i++)
        if (!i || by_ends(&s->v[i], &s->v[i - 1])) s->v[k++] = s->v[i];
    s->n = k;
}

/* ---- a leaf ---- */

static bool is_word_at(const judge_bound *b, const judge_text *t, size_t at, size_t k) {
    if (b->fits[k]) return b->fits[k][t->word[at]];
    bool stem = b->q->op == PX_L_WORDS && b->q->is_word[k];
    return b->id[k] != UINT32_MAX && (stem ? t->stem : t->word)[at] == b->id[k];
}

/* Token k and those behind it, the word before them at `last`; every place where the last of them can
 * stand is added to `out` (NULL: the first will do). */
static bool goes_on(const judge_bound *b, const judge_text *t, size_t begin, size_t last, size_t k,
                    spans *out) {
    const px_qnode *q = b->q;
    size_t least = 0, most = 0;
    bool one_sentence = false, any = false;
    for (; k < q->n_tokens && q->is_word[k] == PX_LT_GAP; k++) {
        char sign = q->token[k].p[0];
        least += sign == '?';
        most += sign == '*' ? 9 : 1;
        one_sentence |= sign == '*';
    }
    if (k == q->n_tokens) {
        if (out) add(out, (uint32_t)begin, (uint32_t)last);
        return true;
    }
    for (size_t at = last + 1 + least; at <= last + 1 + most && at < t->n; at++) {
        if (t->paragraph[at] != t->paragraph[last]) break;
        if (one_sentence && t->sentence[at] != t->sentence[last]) break;
        if (!is_word_at(b, t, at, k) || !goes_on(b, t, begin, at, k + 1, out)) continue;
        any = true;
        if (!out) break;
    }
    return any;
}

static bool leaf_spans(const judge_bound *b, const judge_text *t, spans *out) {
    bool any = false, stem = b->q->op == PX_L_WORDS && b->q->is_word[0];
    const uint32_t *word = b->fits[0] ? NULL : stem ? t->stem : t->word;
    if (!b->fits[0] && b->id[0] == UINT32_MAX) return false;
    for (size_t at = 0; at < t->n; at++) {
        if (word ? word[at] != b->id[0] : !b->fits[0][t->word[at]]) continue;
        if (!goes_on(b, t, at, at, 1, out)) continue;
        any = true;
        if (!out) return true;
    }
    if (out) once(out);
    return any;
}

bool judge_in_texts(const judge_bound *b, const judge_doc *d) {
    unsigned mask = judge_texts_of(b->q->field);
    for (size_t i = 0; i < d->n_texts; i++)
        if (mask >> d->text[i].field & 1 && leaf_spans(b, &d->text[i], NULL)) return true;
    return false;
}

/* ---- two sides ---- */

/* Does a span that begins at `begin` and whose later side ends at `end` lie within the unit? */
static bool within(const px_qnode *q, const judge_text *t, uint32_t begin, uint32_t end) {
    switch (q->unit) {
    case PX_NEAR_SENTENCE:
        return t->sentence[begin] == t->sentence[end];
    case PX_NEAR_PARAGRAPH:
        return t->paragraph[begin] == t->paragraph[end];
    case PX_NEAR_TOKENS:
    case PX_NEAR_FIELD:
        break;
    }
    return true;
}

/* May the later side begin at `later` where the earlier one ends at `end`? */
static bool reaches(const px_qnode *q, const judge_text *t, uint32_t end, uint32_t later) {
    if (q->unit != PX_NEAR_TOKENS) return true;
    return later - end <= q->distance && t->paragraph[end] == t->paragraph[later];
}

/* All pairs of a span of `x` and a later one of `y`. */
static void join(const px_qnode *q, const judge_text *t, const spans *x, const spans *y,
                 spans *out) {
    uint32_t *said = px_calloc(t->n + 1, sizeof *said); /* ends listed for a beginning */
    uint32_t *seen = px_calloc(t->n + 1, sizeof *seen); /* beginnings of y */
    for (size_t i = 0; i < x->n; i++) {
        span a = x->v[i];
        bool same = i && x->v[i - 1].begin == a.begin;
        if (same && q->unit != PX_NEAR_TOKENS) continue; /* ends before it did, reached more */
        for (size_t k = 0; k < y->n; k++) {
            span b = y->v[k];
            if (b.begin <= a.end || seen[b.begin] == a.begin + 1) continue;
            if (!reaches(q, t, a.end, b.begin)) continue;
            size_t m = k;
            for (; m < y->n && y->v[m].begin == b.begin; m++) {
                uint32_t end = y->v[m].end;
                if (said[end] == a.begin + 1 || !within(q, t, a.begin, end)) continue;
                said[end] = a.begin + 1;
                add(out, a.begin, end);
            }
            seen[b.begin] = a.begin + 1;
            k = m - 1;
        }
    }
    free(said);
    free(seen);
}

static void all_spans(const judge_bound *b, const judge_text *t, spans *out) {
    const px_qnode *q = b->q;
    out->n = 0;
    if (q->kind == PX_Q_LEAF) {
        (void)leaf_spans(b, t, out);
        return;
    }
    spans x = {0}, y = {0};
    if (q->kind == PX_Q_OR) {
        for (size_t i = 0; i < q->n; i++) {
            all_spans(b->child[i], t, &x);
            for (size_t k = 0; k < x.n; k++)
                add(out, x.v[k].begin, x.v[k].end);
        }
    } else {
        all_spans(b->child[0], t, &x);
        if (x.n) all_spans(b->child[1], t, &y);
        join(q, t, &x, &y, out);
        if (!q->ordered) join(q, t, &y, &x, out);
    }
    once(out);
    free(x.v);
    free(y.v);
}

/* Spans that hold no other one. */
static size_t shortest(const spans *s) {
    size_t n = 0;
    uint32_t behind = UINT32_MAX; /* first end of what begins later */
    for (size_t i = s->n; i--;) {
        bool first = !i || s->v[i - 1].begin != s->v[i].begin;
        if (!first) continue;
        if (s->v[i].end < behind) {
            n++;
            behind = s->v[i].end;
        }
    }
    return n;
}

bool judge_in_near(const judge_bound *b, const judge_doc *d) {
    const judge_bound *of = b, *leaf;
    size_t n = 0, wanted = 1;
    spans s = {0};
    if (b->q->kind == PX_Q_FREQ) {
        of = b->child[0];
        wanted = b->q->count;
    }
    for (leaf = of; leaf->q->kind != PX_Q_LEAF;)
        leaf = leaf->child[0];
    unsigned mask = judge_texts_of(leaf->q->field);
    for (size_t i = 0; i < d->n_texts && n < wanted; i++) {
        if (!(mask >> d->text[i].field & 1)) continue;
        all_spans(of, &d->text[i], &s);
        n += shortest(&s);
    }
    free(s.v);
    return n >= wanted;
}

/* ---- names ---- */

static bool name_goes_on(const judge_bound *b, const px_str *token, size_t n, size_t at, size_t k) {
    const px_qnode *q = b->q;
    size_t least = 0, most = 0;
    for (; k < q->n_tokens && q->is_word[k] == PX_LT_GAP; k++) {
        char sign = q->token[k].p[0];
        least += sign == '?';
        most += sign == '*' ? 9 : 1;
    }
    if (k == q->n_tokens) return true;
    for (size_t i = at + least; i <= at + most && i < n; i++) {
        bool yes = q->is_word[k] == PX_LT_PATTERN ? fits(q->token[k], token[i])
                                                  : px_str_eq(q->token[k], token[i]);
        if (yes && name_goes_on(b, token, n, i + 1, k + 1)) return true;
    }
    return false;
}

bool judge_in_name(const judge_bound *b, px_str name) {
    px_leaf_op op = b->q->op;
    if (op == PX_L_NAME_IS) return px_str_eq(name, b->needle);
    if (op != PX_L_WILD && op != PX_L_NAME_WILD) return px_str_find(name, b->needle) != SIZE_MAX;
    px_str *token = px_malloc((name.n + 1) * sizeof *token);
    size_t n = 0;
    for (size_t i = 0; i < name.n;) {
        size_t from = i;
        while (i < name.n && name.p[i] != ' ')
            i++;
        if (i > from) token[n++] = px_str_sub(name, from, i);
        i++;
    }
    bool yes = false;
    for (size_t at = 0; at < n && !yes; at++) {
        bool first = b->q->is_word[0] == PX_LT_PATTERN ? fits(b->q->token[0], token[at])
                                                       : px_str_eq(b->q->token[0], token[at]);
        yes = first && name_goes_on(b, token, n, at + 1, 1);
    }
    free(token);
    return yes;
}
