/* highlight.c: see highlight.h. */
#include "query/engine/highlight.h"

#include "patent/analyze.h"

#include <stdlib.h>

struct px_highlight {
    px_analyzer *an;
    const px_step **leaf;
    size_t n, cap;
};

static unsigned fields_of(const px_step *s) {
    if (s->kind == PX_STEP_TEXT) return s->mask;
    if (s->kind != PX_STEP_NAME) return 0;
    if (s->field == PX_F_PA || s->field == PX_F_PA1) return PX_HL_APPLICANT;
    return s->field == PX_F_IN || s->field == PX_F_IN1 ? PX_HL_INVENTOR : 0;
}

static void on_leaf(void *self, const px_step *s) {
    px_highlight *h = self;
    if (!fields_of(s)) return;
    if (h->n == h->cap) {
        h->cap = h->cap ? h->cap * 2 : 16;
        h->leaf = px_realloc((void *)h->leaf, h->cap * sizeof *h->leaf);
    }
    h->leaf[h->n++] = s;
}

px_highlight *px_highlight_new(const px_step *plan) {
    px_highlight *h = px_calloc(1, sizeof *h);
    h->an = px_analyzer_new();
    px_plan_positive(plan, on_leaf, h);
    return h;
}

void px_highlight_free(px_highlight *h) {
    if (!h) return;
    px_analyzer_free(h->an);
    free((void *)h->leaf);
    free(h);
}

bool px_highlight_any(const px_highlight *h, unsigned field) {
    for (size_t i = 0; i < h->n; i++)
        if (fields_of(h->leaf[i]) & field) return true;
    return false;
}

static bool same(px_highlight *h, const px_step *s, size_t at, const px_token *t) {
    const px_qnode *q = s->leaf;
    bool last = at + 1 == q->n_tokens;
    if (last && (s->op == PX_L_PREFIX || s->op == PX_L_NAME_PREFIX))
        return px_str_starts(t->text, q->token[at]);
    if (s->op == PX_L_WORDS && q->is_word[at])
        return t->kind == PX_TOKEN_WORD && px_str_eq(px_analyze_stem(h->an, t->text), s->stem[at]);
    return px_str_eq(t->text, q->token[at]);
}

/* Index behind the last token of an occurrence that begins at `from`; 0 if there is none. */
static size_t occurrence(px_highlight *h, const px_step *s, const px_token *t, size_t n,
                         size_t from) {
    size_t i = from;
    for (size_t k = 0; k < s->leaf->n_tokens; k++, i++) {
        while (k && i < n && t[i].kind == PX_TOKEN_SENTENCE)
            i++;
        if (i >= n || t[i].kind == PX_TOKEN_SENTENCE || t[i].kind == PX_TOKEN_PARAGRAPH ||
            !same(h, s, k, &t[i]))
            return 0;
    }
    return i;
}

px_status px_highlight_text(px_highlight *h, px_arena *a, px_str text, unsigned field,
                            px_mark **out, size_t *n_out, px_err *err) {
    const px_token *t;
    size_t n, cap = 0;
    *out = NULL;
    *n_out = 0;
    if (!px_highlight_any(h, field)) return PX_OK;
    px_status st = px_analyze(h->an, text, true, &t, &n, err);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        size_t end = 0;
        for (size_t k = 0; k < h->n; k++) {
            if (!(fields_of(h->leaf[k]) & field)) continue;
            size_t e = occurrence(h, h->leaf[k], t, n, i);
            if (e > end) end = e;
        }
        if (!end) continue;
        px_mark m = {t[i].begin, t[end - 1].end};
        if (*n_out && (*out)[*n_out - 1].end >= m.begin) {
            if ((*out)[*n_out - 1].end < m.end) (*out)[*n_out - 1].end = m.end;
            continue;
        }
        if (*n_out == cap) *out = px_arena_grow(a, *out, *n_out, &cap, *n_out + 1, sizeof **out);
        (*out)[(*n_out)++] = m;
    }
    return st;
}
