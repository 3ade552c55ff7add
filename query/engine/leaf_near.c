/* leaf_near.c: NEAR and FREQ in a segment.
 *
 * First the rows that could match, by terms alone: of NEAR those that hold both sides, of OR one,
 * the rarer side first, so that the other is asked only about what is left. Then one look into the
 * tokens of each decides about the whole tree, whatever is nested in it. */
#include "query/engine/text_int.h"

#include "base/arena.h"

#include <stdlib.h>

typedef struct operand operand;
struct operand {
    const px_step *s;
    px_words words;    /* TEXT */
    operand *child;    /* NEAR, OR */
    px_near_node **at; /* nodes of the children */
    uint64_t rows;     /* about how many could match, at most */
    px_near_node node;
};

static void done(operand *o) {
    px_words_done(&o->words);
    if (o->child)
        for (size_t i = 0; i < o->s->n; i++)
            done(&o->child[i]);
    free(o->child);
    free((void *)o->at);
}

static const px_near_reach reach_of[] = {[PX_NEAR_TOKENS] = PX_REACH_TOKENS,
                                         [PX_NEAR_SENTENCE] = PX_REACH_SENTENCE,
                                         [PX_NEAR_PARAGRAPH] = PX_REACH_PARAGRAPH,
                                         [PX_NEAR_FIELD] = PX_REACH_TEXT};

/* What can stand nowhere is an item without ids. */
static px_near_item nothing;

static px_status make(px_segx *x, const px_step *s, operand *o, px_err *err) {
    px_status st = PX_OK;
    *o = (operand){.s = s};
    if (s->kind == PX_STEP_TEXT) {
        st = px_words_of(x, s, &o->words, err);
        o->node =
            (px_near_node){.kind = PX_NEAR_WORDS, .item = o->words.item, .n_items = o->words.n};
        if (st != PX_OK || o->words.none) {
            o->node.item = &nothing;
            o->node.n_items = 1;
            return st;
        }
        st = px_text_estimate(x, s, &o->rows, err);
        for (size_t i = 0; i < o->words.n_open; i++)
            if (o->words.open[i].places < o->rows) o->rows = o->words.open[i].places;
        return st;
    }
    if (s->kind == PX_STEP_NONE) {
        o->node = (px_near_node){.kind = PX_NEAR_WORDS, .item = &nothing, .n_items = 1};
        return st;
    }
    bool is_near = s->kind == PX_STEP_NEAR;
    o->child = px_calloc(s->n, sizeof *o->child);
    o->at = px_calloc(s->n, sizeof(px_near_node *));
    o->rows = is_near ? UINT64_MAX : 0;
    for (size_t i = 0; i < s->n && st == PX_OK; i++) {
        operand *c = &o->child[i];
        st = make(x, s->child[i], c, err);
        o->at[i] = &c->node;
        if (!is_near)
            o->rows += c->rows;
        else if (c->rows < o->rows)
            o->rows = c->rows;
    }
    for (size_t i = 0; i < s->n; i++) /* what a failure has left out */
        if (!o->child[i].s) o->child[i].s = s->child[i];
    o->node = (px_near_node){.kind = is_near ? PX_NEAR_JOIN : PX_NEAR_ANY,
                             .child = o->at,
                             .n = s->n,
                             .reach = is_near ? reach_of[s->node->unit] : PX_REACH_TOKENS,
                             .ordered = is_near && s->node->ordered,
                             .distance = is_near ? s->node->distance : 0};
    return st;
}

static px_status candidates(px_segx *x, const operand *o, const px_bitmap *filter, px_set *out,
                            px_err *err) {
    *out = (px_set){0};
    px_status st = px_stop_look(x->stop, err);
    if (st != PX_OK || o->rows == 0) return st;
    if (o->s->kind == PX_STEP_TEXT) return px_text_candidates(x, o->s, &o->words, filter, out, err);
    if (o->s->kind == PX_STEP_NEAR) {
        size_t first = o->child[1].rows < o->child[0].rows;
        px_set rare = {0};
        st = candidates(x, &o->child[first], filter, &rare, err);
        if (st == PX_OK && rare.b) st = candidates(x, &o->child[1 - first], rare.b, out, err);
        if (st == PX_OK && out->b) px_set_and(out, rare.b);
        px_set_free(&rare);
        return st;
    }
    for (size_t i = 0; i < o->s->n && st == PX_OK; i++) {
        px_set one = {0};
        st = candidates(x, &o->child[i], filter, &one, err);
        if (st == PX_OK) px_set_or(out, &one);
        px_set_free(&one);
    }
    if (st != PX_OK) px_set_free(out);
    return st;
}

px_status px_text_near(px_segx *x, const px_near_node *root, unsigned mask, uint32_t count,
                       const px_bitmap *rows, px_set *out, px_err *err) {
    px_near *m = NULL;
    px_bitmap_iter it;
    uint32_t piece[PX_STOP_ROWS];
    size_t k;
    *out = (px_set){0};
    px_status st = px_near_new(x->s->tok, root, mask, count, &m, err);
    if (st != PX_OK) return st;
    px_bitmap *hits = px_bitmap_new();
    px_bitmap_iter_init(&it, rows);
    while (st == PX_OK && (k = px_bitmap_read(&it, piece, PX_STOP_ROWS)) > 0) {
        st = px_stop_look(x->stop, err);
        if (st == PX_OK)
            st = px_near_match(m, piece, k, hits, x->stop ? &x->stop->raised : NULL, err);
    }
    px_near_free(m);
    if (st == PX_OK && !px_bitmap_empty(hits))
        *out = (px_set){hits, true};
    else
        px_bitmap_free(hits);
    return st;
}

px_status px_leaf_near(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                       px_err *err) {
    bool is_freq = s->kind == PX_STEP_FREQ;
    size_t sides = is_freq ? s->n : 1;
    operand side[2] = {0};
    px_set rows = {0};
    px_status st = PX_OK;
    *out = (px_set){0};
    for (size_t i = 0; i < sides && st == PX_OK; i++)
        st = make(x, is_freq ? s->child[i] : s, &side[i], err);
    bool few = filter && px_bitmap_count(filter) <= PX_TEXT_FEW;
    for (size_t i = 0; i < sides && st == PX_OK && !few; i++) {
        px_set one = {0};
        st = candidates(x, &side[i], filter, &one, err);
        if (st == PX_OK) px_set_or(&rows, &one);
        px_set_free(&one);
    }
    if (st == PX_OK && (few || rows.b))
        st = px_text_near(x, &side[0].node, s->mask, is_freq ? s->node->count : 0,
                          few ? filter : rows.b, out, err);
    for (size_t i = 0; i < sides; i++)
        if (side[i].s) done(&side[i]);
    px_set_free(&rows);
    return st;
}
