/* highlight.c: see highlight.h.
 *
 * Each part of the plan that is answered as one (a leaf, or a distance with all that is below it) is a
 * tree of spans.h, fed with the tokens of the text. The tokens are not known by number here, so every
 * one is compared with every word that is looked for; a stem is made once a token. */
#include "query/engine/highlight.h"

#include "base/arena.h"
#include "patent/analyze.h"
#include "query/engine/wild.h"
#include "shards/spans.h"

#include <stdlib.h>

/* A word of a step that stands for one token of the text. */
typedef struct word {
    const px_step *s;
    size_t at;
} word;

typedef struct part {
    unsigned fields;
    bool sentences; /* somebody asks where they end */
    px_spans *spans;
    word *word; /* by number of the item */
    size_t n_words, cap, n_leaves;
} part;

struct px_highlight {
    px_arena *a;
    px_analyzer *an;
    part *part;
    size_t n, cap;
    uint64_t *position; /* of the text's tokens: what spans.h counts */
    size_t n_positions;
};

/* ---- the plan ---- */

static unsigned fields_of(const px_step *s) {
    if (s->kind == PX_STEP_TEXT || s->kind == PX_STEP_NEAR || s->kind == PX_STEP_OR) return s->mask;
    if (s->kind != PX_STEP_NAME) return 0;
    if (s->field == PX_F_PA || s->field == PX_F_PA1) return PX_HL_APPLICANT;
    return s->field == PX_F_IN || s->field == PX_F_IN1 ? PX_HL_INVENTOR : 0;
}

static const px_near_reach reach_of[] = {[PX_NEAR_TOKENS] = PX_REACH_TOKENS,
                                         [PX_NEAR_SENTENCE] = PX_REACH_SENTENCE,
                                         [PX_NEAR_PARAGRAPH] = PX_REACH_PARAGRAPH,
                                         [PX_NEAR_FIELD] = PX_REACH_TEXT};

/* An item without a word stands nowhere. */
static void add_item(px_highlight *h, part *p, px_near_node *node, px_near_item item, word w) {
    if (p->n_words == p->cap)
        p->word = px_arena_grow(h->a, p->word, p->n_words, &p->cap, p->n_words + 1, sizeof(word));
    p->word[p->n_words++] = w;
    node->item[node->n_items++] = item;
    p->sentences |= item.one_sentence;
}

static px_near_node *node_of(px_highlight *h, part *p, const px_step *s) {
    px_near_node *node = px_arena_zero(h->a, sizeof *node);
    if (s->n == 0) {
        const px_qnode *q = s->leaf;
        px_near_item next = {0};
        bool known = s->kind == PX_STEP_TEXT || s->kind == PX_STEP_NAME;
        size_t n = known ? q->n_tokens : 0;
        p->n_leaves++;
        node->item = px_arena_array(h->a, px_near_item, n + 1);
        for (size_t i = 0; i < n; i++) {
            if (q->is_word[i] == PX_LT_GAP) {
                px_gap gap = px_gap_of(q->token[i]);
                next.gap_min += gap.min;
                next.gap_max += gap.max;
                next.one_sentence |= gap.one_sentence;
                continue;
            }
            add_item(h, p, node, next, (word){s, i});
            next = (px_near_item){0};
        }
        if (node->n_items == 0) add_item(h, p, node, next, (word){0});
        return node;
    }
    bool is_near = s->kind == PX_STEP_NEAR;
    node->kind = is_near ? PX_NEAR_JOIN : PX_NEAR_ANY;
    node->n = s->n;
    node->child = px_arena_array(h->a, px_near_node *, s->n);
    if (is_near) {
        node->reach = reach_of[s->node->unit];
        node->ordered = s->node->ordered;
        node->distance = s->node->distance;
        p->sentences |= node->reach == PX_REACH_SENTENCE;
    }
    for (size_t i = 0; i < s->n; i++)
        node->child[i] = node_of(h, p, s->child[i]);
    return node;
}

static void add_part(px_highlight *h, const px_step *s) {
    if (!fields_of(s)) return;
    if (h->n == h->cap)
        h->part = px_arena_grow(h->a, h->part, h->n, &h->cap, h->n + 1, sizeof *h->part);
    part *p = &h->part[h->n++];
    *p = (part){.fields = fields_of(s)};
    p->spans = px_spans_new(node_of(h, p, s));
}

static void add_parts(px_highlight *h, const px_step *s) {
    if (s->kind == PX_STEP_UNIT) return; /* what another row has */
    if (s->n == 0 || s->kind == PX_STEP_NEAR) {
        add_part(h, s);
        return;
    }
    size_t n = s->kind == PX_STEP_NOT ? 1 : s->n;
    for (size_t i = 0; i < n; i++) {
        if (s->kind == PX_STEP_FREQ)
            add_part(h, s->child[i]);
        else
            add_parts(h, s->child[i]);
    }
}

px_highlight *px_highlight_new(const px_step *plan) {
    px_highlight *h = px_calloc(1, sizeof *h);
    h->a = px_arena_new();
    h->an = px_analyzer_new();
    add_parts(h, plan);
    return h;
}

void px_highlight_free(px_highlight *h) {
    if (!h) return;
    for (size_t i = 0; i < h->n; i++)
        px_spans_free(h->part[i].spans);
    px_analyzer_free(h->an);
    px_arena_free(h->a);
    free(h->position);
    free(h);
}

bool px_highlight_any(const px_highlight *h, unsigned field) {
    for (size_t i = 0; i < h->n; i++)
        if (h->part[i].fields & field) return true;
    return false;
}

/* ---- a text ---- */

static bool same(const word *w, const px_token *t, px_str stem) {
    if (!w->s) return false;
    const px_step *s = w->s;
    const px_qnode *q = s->leaf;
    bool last = w->at + 1 == q->n_tokens;
    if (s->wild && s->wild[w->at]) return px_wild_fits(s->wild[w->at], t->text);
    if (last && (s->op == PX_L_PREFIX || s->op == PX_L_NAME_PREFIX))
        return px_str_starts(t->text, q->token[w->at]);
    if (s->op == PX_L_WORDS && q->is_word[w->at] == PX_LT_WORD)
        return t->kind == PX_TOKEN_WORD && px_str_eq(stem, s->stem[w->at]);
    return px_str_eq(t->text, q->token[w->at]);
}

static bool is_mark(const px_token *t) {
    return t->kind == PX_TOKEN_SENTENCE || t->kind == PX_TOKEN_PARAGRAPH;
}

/* A mark has the position of the token behind it. */
static void count_positions(px_highlight *h, const px_token *t, size_t n) {
    uint64_t next = 0;
    if (h->n_positions < n) {
        h->n_positions = n * 2;
        h->position = px_realloc(h->position, h->n_positions * sizeof *h->position);
    }
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind == PX_TOKEN_PARAGRAPH) next += PX_SPANS_PARAGRAPH;
        h->position[i] = next;
        if (!is_mark(&t[i])) next++;
    }
}

/* The token that has the position. */
static size_t token_at(const px_highlight *h, const px_token *t, size_t n, uint64_t position) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (h->position[mid] < position)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo + 1 < n && is_mark(&t[lo]))
        lo++;
    return lo;
}

typedef struct marks {
    px_arena *a;
    px_mark *v;
    size_t n, cap;
} marks;

/* Words that lie in a match of the whole. */
static px_status mark_part(px_highlight *h, part *p, const px_token *t, size_t n, marks *m,
                           px_err *err) {
    const px_span *v;
    size_t n_whole, n_words;
    px_status st = px_spans_shortest(p->spans, &v, &n_whole, err);
    if (st != PX_OK || n_whole == 0) return st;
    px_span *whole = px_malloc(n_whole * sizeof *whole);
    memcpy(whole, v, n_whole * sizeof *whole);
    for (size_t k = 0; k < p->n_leaves && st == PX_OK; k++) {
        st = px_spans_words(p->spans, k, &v, &n_words, err);
        for (size_t i = 0, r = 0; i < n_words; i++) {
            while (r + 1 < n_whole && whole[r + 1].begin <= v[i].begin)
                r++;
            if (v[i].begin < whole[r].begin || v[i].end > whole[r].end) continue;
            if (m->n == m->cap)
                m->v = px_arena_grow(m->a, m->v, m->n, &m->cap, m->n + 1, sizeof *m->v);
            m->v[m->n++] = (px_mark){t[token_at(h, t, n, v[i].begin)].begin,
                                     t[token_at(h, t, n, v[i].end)].end};
        }
    }
    free(whole);
    return st;
}

static int by_begin(const void *px, const void *py) {
    const px_mark *x = px, *y = py;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

px_status px_highlight_text(px_highlight *h, px_arena *a, px_str text, unsigned field,
                            px_mark **out, size_t *n_out, px_err *err) {
    const px_token *t;
    size_t n;
    marks m = {.a = a};
    *out = NULL;
    *n_out = 0;
    if (!px_highlight_any(h, field)) return PX_OK;
    px_status st = px_analyze(h->an, text, true, &t, &n, err);
    if (st != PX_OK) return st;
    count_positions(h, t, n);
    for (size_t k = 0; k < h->n; k++)
        if (h->part[k].fields & field) px_spans_begin(h->part[k].spans);
    for (size_t i = 0; i < n; i++) {
        px_str stem = {0};
        if (t[i].kind == PX_TOKEN_WORD) stem = px_analyze_stem(h->an, t[i].text);
        for (size_t k = 0; k < h->n; k++) {
            part *p = &h->part[k];
            if (!(p->fields & field)) continue;
            if (t[i].kind == PX_TOKEN_SENTENCE && p->sentences)
                px_spans_sentence(p->spans, h->position[i]);
            if (is_mark(&t[i])) continue;
            for (size_t w = 0; w < p->n_words; w++)
                if (same(&p->word[w], &t[i], stem)) px_spans_word(p->spans, w, h->position[i]);
        }
    }
    for (size_t k = 0; k < h->n && st == PX_OK; k++)
        if (h->part[k].fields & field) st = mark_part(h, &h->part[k], t, n, &m, err);
    if (st != PX_OK) return st;
    if (m.n) qsort(m.v, m.n, sizeof *m.v, by_begin);
    for (size_t i = 0; i < m.n; i++) {
        px_mark *last = *n_out ? &m.v[*n_out - 1] : NULL;
        if (!last || last->end < m.v[i].begin)
            m.v[(*n_out)++] = m.v[i];
        else if (last->end < m.v[i].end)
            last->end = m.v[i].end;
    }
    *out = m.v;
    return st;
}
