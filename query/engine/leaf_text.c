/* leaf_text.c: words, phrases, beginnings and patterns in texts.
 *
 * Terms say which rows could match, the token store what stands in them. A term is all there is to
 * know for one word anywhere in title, abstract and claims (or in the description), and for one or
 * two CJK characters; everything else is looked up in the token stream, of those rows only that
 * hold all terms and that the rest of the query has left over. */
#include "query/engine/text_int.h"

#include "base/sort.h"

#include <stdlib.h>

/* ---- tokens ---- */

bool px_text_is_open(const px_step *s, size_t at) {
    return s->wild && s->wild[at];
}

static px_status opened(px_segx *x, const px_wild *w, px_opened *e, bool *own, px_err *err) {
    const px_opened *known = px_open_find(x->open, w, x->i);
    *own = !known;
    if (!known) return px_opened_of(x->s->tok, w, e, err);
    *e = *known;
    return PX_OK;
}

px_status px_words_of(px_segx *x, const px_step *s, px_words *out, px_err *err) {
    const px_qnode *q = s->leaf;
    px_near_item next = {0};
    *out = (px_words){0};
    out->item = px_calloc(q->n_tokens, sizeof *out->item);
    out->open = px_calloc(q->n_tokens, sizeof *out->open);
    out->own = px_calloc(q->n_tokens, sizeof *out->own);
    out->one = px_malloc(q->n_tokens * sizeof *out->one);
    for (size_t i = 0; i < q->n_tokens; i++) {
        px_status st = PX_OK;
        if (q->is_word[i] == PX_LT_GAP) {
            px_gap gap = px_gap_of(q->token[i]);
            next.gap_min += gap.min;
            next.gap_max += gap.max;
            next.one_sentence |= gap.one_sentence;
            out->gaps = true;
            continue;
        }
        if (px_text_is_open(s, i)) {
            px_opened *e = &out->open[out->n_open];
            st = opened(x, s->wild[i], e, &out->own[out->n_open++], err);
            next.ids = e->ids;
            next.n = e->n_ids;
        } else if (s->op == PX_L_WORDS && q->is_word[i] == PX_LT_WORD) {
            st = px_tok_stem_ids(x->s->tok, s->stem[i], &next.ids, &next.n, err);
        } else {
            uint32_t *id = &out->one[i];
            st = px_tok_find(x->s->tok, q->token[i], id, err);
            next.ids = id;
            next.n = st == PX_OK && *id != PX_TOK_NONE;
        }
        if (st != PX_OK) return st;
        out->none |= next.n == 0;
        out->item[out->n++] = next;
        next = (px_near_item){0};
    }
    return PX_OK;
}

void px_words_done(px_words *w) {
    for (size_t i = 0; i < w->n_open; i++)
        if (w->own[i]) px_opened_free(&w->open[i]);
    free(w->open);
    free(w->own);
    free(w->item);
    free(w->one);
    *w = (px_words){0};
}

/* ---- rows ---- */

static px_status match_phrase(px_segx *x, const px_words *w, unsigned mask, const px_bitmap *rows,
                              px_set *out, px_err *err) {
    px_phrase_pos *pos = px_calloc(w->n, sizeof *pos);
    px_phrase *ph = NULL;
    px_bitmap_iter it;
    uint32_t piece[PX_STOP_ROWS];
    size_t k;
    for (size_t i = 0; i < w->n; i++)
        pos[i] = (px_phrase_pos){w->item[i].ids, w->item[i].n};
    px_status st = px_phrase_new(x->s->tok, pos, w->n, mask, &ph, err);
    free(pos);
    if (st != PX_OK) return st;
    px_bitmap *hits = px_bitmap_new();
    px_bitmap_iter_init(&it, rows);
    while (st == PX_OK && (k = px_bitmap_read(&it, piece, PX_STOP_ROWS)) > 0) {
        st = px_stop_look(x->stop, err);
        if (st == PX_OK)
            st = px_phrase_match(ph, piece, k, hits, x->stop ? &x->stop->raised : NULL, err);
    }
    px_phrase_free(ph);
    if (st == PX_OK && !px_bitmap_empty(hits))
        *out = (px_set){hits, true};
    else
        px_bitmap_free(hits);
    return st;
}

static px_status match(px_segx *x, const px_step *s, const px_words *w, const px_bitmap *rows,
                       px_set *out, px_err *err) {
    *out = (px_set){0};
    if (!w->gaps) return match_phrase(x, w, s->mask, rows, out, err);
    px_near_node node = {.kind = PX_NEAR_WORDS, .item = w->item, .n_items = w->n};
    return px_text_near(x, &node, s->mask, 0, rows, out, err);
}

/* One open word alone. */
static px_status open_word(px_segx *x, const px_step *s, const px_words *w, const px_bitmap *filter,
                           px_set *out, px_err *err) {
    const px_opened *e = &w->open[0];
    if (filter && px_bitmap_count(filter) <= PX_TEXT_FEW) return match(x, s, w, filter, out, err);
    px_set rest = {0}, hits = {0};
    uint32_t *ids = px_malloc((e->n_ids + 1) * sizeof *ids);
    size_t n = 0;
    px_status st = px_open_rows(x, s, e, s->whole ? out : NULL, &rest, ids, &n, err);
    if (st == PX_OK && rest.b && n) {
        px_near_item item = {.ids = ids, .n = n};
        px_words some = {.item = &item, .n = 1};
        px_sort_u32(ids, n);
        if (filter) px_set_and(&rest, filter);
        if (rest.b) st = match(x, s, &some, rest.b, &hits, err);
        if (st == PX_OK) px_set_or(out, &hits);
    }
    free(ids);
    px_set_free(&rest);
    px_set_free(&hits);
    if (st != PX_OK) px_set_free(out);
    return st;
}

/* A single exact word whose rows are known, or that is the only one of its stem here: then the term says
 * it all. */
static px_status alone(px_segx *x, const px_step *s, const px_words *w, bool *yes, px_set *out,
                       px_err *err) {
    const uint32_t *ids;
    size_t n = 0;
    *yes = false;
    if (s->op != PX_L_PHRASE || s->leaf->n_tokens != 1 || !s->whole) return PX_OK;
    px_status st = px_form_rows(x, s, w->item[0].ids[0], out, yes, err);
    if (st != PX_OK || *yes) return st;
    st = px_tok_stem_ids(x->s->tok, s->stem[0], &ids, &n, err);
    *yes = st == PX_OK && n == 1;
    if (*yes) st = px_term_rows(x, s->term[0], s->is_stop[0], out, err);
    return st;
}

/* Two frequent words side by side anywhere on this side: their rows are known. */
static px_status pair(px_segx *x, const px_step *s, const px_words *w, bool *yes, px_set *out,
                      px_err *err) {
    *yes = false;
    if (s->op != PX_L_PHRASE || s->leaf->n_tokens != 2 || w->n != 2 || !s->whole) return PX_OK;
    return px_pair_rows(x, s, w->item[0].ids[0], w->item[1].ids[0], out, yes, err);
}

px_status px_leaf_text(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                       px_err *err) {
    *out = (px_set){0};
    if (s->exact) return px_term_rows(x, s->term[0], s->is_stop[0], out, err);
    px_words w;
    px_set rows = {0};
    bool decided = false;
    px_status st = px_words_of(x, s, &w, err);
    if (st != PX_OK || w.none) goto done;
    if (w.n == 1 && w.n_open == 1) {
        st = open_word(x, s, &w, filter, out, err);
        goto done;
    }
    st = alone(x, s, &w, &decided, out, err);
    if (st == PX_OK && !decided) st = pair(x, s, &w, &decided, out, err);
    if (st != PX_OK || decided) goto done;
    if (filter && px_bitmap_count(filter) <= PX_TEXT_FEW) {
        st = match(x, s, &w, filter, out, err);
    } else {
        st = px_text_candidates(x, s, &w, filter, &rows, err);
        if (st == PX_OK && rows.b) st = match(x, s, &w, rows.b, out, err);
    }
done:
    px_set_free(&rows);
    px_words_done(&w);
    return st;
}
