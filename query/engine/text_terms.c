/* text_terms.c: which rows could hold a text step, by the terms. */
#include "query/engine/text_int.h"

#include "shards/forms.h"
#include "shards/idlist.h"
#include "shards/pairs.h"

#include <stdlib.h>

/* An open token with so few stems is asked for in terms, too, when other words stand with it. */
#define FEW_STEMS 16u
/* Looking a row up in its tokens costs as much as reading so many postings. */
#define POSTINGS_A_ROW 5u

static px_status ready(px_segx *x, px_str term, px_set *out, bool *found, px_err *err) {
    px_buf_clear(&x->key);
    px_buf_ch(&x->key, 't');
    px_buf_str(&x->key, term);
    return px_set_ready(x, px_buf_view(&x->key), out, found, err);
}

px_status px_term_rows(px_segx *x, px_str term, bool is_stop, px_set *out, px_err *err) {
    bool found;
    px_status st = ready(x, term, out, &found, err);
    if (st != PX_OK || found || is_stop) return st;
    st = px_segx_terms(x, err);
    px_bitmap *b = px_bitmap_new();
    if (st == PX_OK) st = px_xap_postings(x->xap, term, b, err);
    if (st == PX_OK && !px_bitmap_empty(b))
        *out = (px_set){b, true};
    else
        px_bitmap_free(b);
    return st;
}

static px_status form_ready(px_segx *x, const px_step *s, px_str form, px_set *out, bool *found,
                            px_err *err) {
    px_buf_clear(&x->key);
    px_buf_c(&x->key, s->mask == 1u << PX_TF_DES ? "f" PX_TERM_DES : "f");
    px_buf_str(&x->key, form);
    return px_set_ready(x, px_buf_view(&x->key), out, found, err);
}

/* Has the segment rows of exact forms, and of rare ones? The keys "f" and "r" alone say so. */
static px_status look_for_forms(px_segx *x, px_err *err) {
    px_set mark;
    px_str lists = {0};
    bool found;
    if (x->forms) return PX_OK;
    px_buf_clear(&x->key);
    px_buf_ch(&x->key, 'f');
    px_status st = px_set_ready(x, px_buf_view(&x->key), &mark, &found, err);
    px_set_free(&mark);
    if (st == PX_OK) st = px_bits_bytes(x->s->bits, PX_STR("r"), &lists, err);
    if (st == PX_OK) x->forms = lists.p ? 2 : found ? 1 : -1;
    return st;
}

/* Rows of a form of the group; *known = false: only the stem's rows are known. */
static px_status form_of_group(px_segx *x, const px_step *s, const uint32_t *group, size_t n,
                               uint32_t id, px_set *out, bool *known, px_err *err) {
    px_tok *t = x->s->tok;
    px_str lists;
    bool found;
    *out = (px_set){0};
    *known = false;
    px_status st = look_for_forms(x, err);
    if (st != PX_OK || n < 2 || x->forms < 0) return st;
    if (px_forms_has(t, group, n)) {
        *known = true;
        return form_ready(x, s, px_tok_text(t, id), out, &found, err);
    }
    if (x->forms < 2) return st;
    *known = out->own = true;
    px_forms_list_key(t, px_tok_stem_of(t, id), s->mask == 1u << PX_TF_DES, &x->key);
    st = px_bits_bytes(x->s->bits, px_buf_view(&x->key), &lists, err);
    return st == PX_OK && lists.p ? px_idlist_get(lists, id, x->s->n_rows, &out->b, err) : st;
}

px_status px_form_rows(px_segx *x, const px_step *s, uint32_t id, px_set *out, bool *known,
                       px_err *err) {
    const uint32_t *group;
    size_t n;
    *out = (px_set){0};
    *known = false;
    px_status st = px_tok_group(x->s->tok, px_tok_stem_of(x->s->tok, id), &group, &n, err);
    return st == PX_OK ? form_of_group(x, s, group, n, id, out, known, err) : st;
}

px_status px_pair_rows(px_segx *x, const px_step *s, uint32_t first, uint32_t second, px_set *out,
                       bool *known, px_err *err) {
    *out = (px_set){0};
    *known = false;
    if (s->mask == 1u << PX_TF_DES) return PX_OK;
    return px_pairs_rows(x->s->tok, x->s->bits, first, second, &out->b, &out->own, known, err);
}

/* By token of the step: the id of what it stands for where that is one word or character, else PX_NIL; *none: the
 * segment does not know one of them. */
static px_status exact_ids(px_segx *x, const px_step *s, uint32_t *id, bool *none, px_err *err) {
    const px_qnode *q = s->leaf;
    px_status st = PX_OK;
    bool exact = s->op == PX_L_PHRASE || s->op == PX_L_PREFIX || s->op == PX_L_WILD;
    for (size_t i = 0; i < q->n_tokens && st == PX_OK; i++) {
        id[i] = PX_NIL;
        if (!exact || q->is_word[i] == PX_LT_GAP || px_text_is_open(s, i)) continue;
        st = px_tok_find(x->s->tok, q->token[i], &id[i], err);
        if (st == PX_OK && id[i] == PX_TOK_NONE) *none = true;
    }
    return st;
}

/* What is known of the rows of a text step before any of them is looked at, in `set` (room for its tokens): pairs of
 * exact words, and of the others each by itself. *covered: terms of the step that this makes
 * needless (bit i of term i, as far as 64 reach). */
static px_status known_rows(px_segx *x, const px_step *s, px_set *set, size_t *n, uint64_t *covered,
                            bool *none, px_err *err) {
    const px_qnode *q = s->leaf;
    size_t mark = s->mask == 1u << PX_TF_DES ? strlen(PX_TERM_DES) : 0;
    uint32_t *id = px_malloc(q->n_tokens * sizeof *id);
    bool *known = px_calloc(q->n_tokens, sizeof *known);
    *covered = 0;
    px_status st = exact_ids(x, s, id, none, err);
    for (size_t i = 1; i < q->n_tokens && st == PX_OK && !*none; i++) {
        bool both = id[i - 1] != PX_NIL && id[i] != PX_NIL &&
                    (q->is_word[i - 1] == PX_LT_WORD || q->is_word[i] == PX_LT_WORD);
        if (both) st = px_pair_rows(x, s, id[i - 1], id[i], &set[*n], &both, err);
        if (st != PX_OK || !both) continue;
        known[i - 1] = known[i] = true;
        *none = !set[(*n)++].b;
    }
    for (size_t i = 0; i < q->n_tokens && st == PX_OK && !*none; i++) {
        if (id[i] == PX_NIL || q->is_word[i] != PX_LT_WORD) continue;
        if (!known[i]) {
            st = px_form_rows(x, s, id[i], &set[*n], &known[i], err);
            if (st != PX_OK || !known[i]) continue;
            *none = !set[(*n)++].b;
        }
        for (size_t k = 0; k < s->n_terms && k < 64; k++)
            if (px_str_eq(px_str_sub(s->term[k], mark, s->term[k].n), s->stem[i]))
                *covered |= (uint64_t)1 << k;
    }
    free(id);
    free(known);
    return st;
}

px_status px_text_estimate(px_segx *x, const px_step *s, uint64_t *out, px_err *err) {
    px_set *forms = px_calloc(s->leaf->n_tokens + 1, sizeof *forms);
    size_t n_forms = 0;
    uint64_t covered;
    bool none = false;
    px_status st = known_rows(x, s, forms, &n_forms, &covered, &none, err);
    *out = none ? 0 : x->s->n_rows;
    for (size_t i = 0; i < n_forms; i++) {
        uint64_t n = px_set_count(&forms[i]);
        if (n < *out) *out = n;
        px_set_free(&forms[i]);
    }
    free(forms);
    if (none) return st;
    for (size_t i = 0; i < s->n_terms && st == PX_OK; i++) {
        px_set set;
        bool found;
        uint32_t n = 0;
        if (i < 64 && covered >> i & 1) continue;
        st = ready(x, s->term[i], &set, &found, err);
        if (st == PX_OK && found) n = (uint32_t)px_set_count(&set);
        px_set_free(&set);
        if (st == PX_OK && !found && !s->is_stop[i]) {
            st = px_segx_terms(x, err);
            if (st == PX_OK) st = px_xap_freq(x->xap, s->term[i], &n, err);
        }
        if (n < *out) *out = n;
    }
    return st;
}

static bool among(const uint32_t *v, size_t n, uint32_t id) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (v[mid] < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && v[lo] == id;
}

px_status px_open_rows(px_segx *x, const px_step *s, const px_opened *e, px_set *inside,
                       px_set *rest, uint32_t *rest_ids, size_t *n_rest, px_err *err) {
    px_status st = PX_OK;
    const char *mark = s->mask == 1u << PX_TF_DES ? PX_TERM_DES : "";
    px_buf term;
    px_buf_init(&term, 1 << 16);
    for (size_t i = 0; i < e->n_stems && st == PX_OK; i++) {
        if (i % 64 == 0 && (st = px_stop_look(x->stop, err)) != PX_OK) break;
        const uint32_t *group;
        size_t n, kept = 0;
        st = px_tok_group(x->s->tok, e->stems[i], &group, &n, err);
        if (st != PX_OK) break;
        for (size_t k = 0; k < n; k++)
            kept += among(e->ids, e->n_ids, group[k]);
        bool whole = inside && kept == n;
        bool known = kept < n && n > 1;
        for (size_t k = 0; k < n && st == PX_OK && known; k++) {
            px_set one;
            if (!among(e->ids, e->n_ids, group[k])) continue;
            st = form_of_group(x, s, group, n, group[k], &one, &known, err);
            if (known && !inside && rest_ids) rest_ids[(*n_rest)++] = group[k];
            if (st == PX_OK) px_set_or(inside ? inside : rest, &one);
            px_set_free(&one);
        }
        if (st != PX_OK || known) continue;
        if (!whole && rest_ids)
            for (size_t k = 0; k < n; k++)
                if (among(e->ids, e->n_ids, group[k])) rest_ids[(*n_rest)++] = group[k];
        px_str stem = px_tok_stem_text(x->s->tok, e->stems[i]);
        px_set one;
        px_buf_clear(&term);
        px_buf_c(&term, mark);
        px_buf_str(&term, stem);
        st = px_term_rows(x, px_buf_view(&term), px_is_stop_stem(stem), &one, err);
        if (st == PX_OK) px_set_or(whole ? inside : rest, &one);
        px_set_free(&one);
    }
    px_buf_done(&term);
    return st;
}

static int by_count(const void *px, const void *py) {
    const px_set *x = px, *y = py;
    uint64_t n = px_set_count(x), m = px_set_count(y);
    return (n > m) - (n < m);
}

/* The condition of an open token, added to `into`. */
static px_status and_open(px_segx *x, const px_step *s, const px_opened *e, px_set *into,
                          px_err *err) {
    px_set rows = {0};
    px_status st = px_open_rows(x, s, e, NULL, &rows, NULL, NULL, err);
    if (st == PX_OK) px_set_and(into, rows.b);
    px_set_free(&rows);
    return st;
}

px_status px_text_candidates(px_segx *x, const px_step *s, const px_words *w,
                             const px_bitmap *filter, px_set *out, px_err *err) {
    size_t n = 0, room = s->n_terms + s->leaf->n_tokens + 1;
    px_set *set = px_calloc(room, sizeof *set);
    bool *asked = px_calloc(w->n_open + 1, sizeof *asked);
    uint64_t covered = 0;
    px_status st = PX_OK;
    bool none = w->none;
    *out = (px_set){0};
    if (!none) st = known_rows(x, s, set, &n, &covered, &none, err);
    for (size_t i = 0; i < s->n_terms && st == PX_OK && !none; i++) {
        if (i < 64 && covered >> i & 1) continue;
        st = px_term_rows(x, s->term[i], s->is_stop[i], &set[n], err);
        if (st == PX_OK) none = !set[n++].b;
    }
    if (st == PX_OK && !none && n == 0 && !filter) { /* the rarest open token, whatever it costs */
        size_t best = 0;
        for (size_t i = 1; i < w->n_open; i++)
            if (w->open[i].places < w->open[best].places) best = i;
        asked[best] = true;
        st = px_open_rows(x, s, &w->open[best], NULL, &set[n], NULL, NULL, err);
        if (st == PX_OK) none = !set[n++].b;
    }
    if (st == PX_OK && !none) {
        qsort(set, n, sizeof *set, by_count);
        size_t i = 0;
        if (n) {
            *out = set[i];
            set[i++] = (px_set){0};
            if (filter) px_set_and(out, filter);
        } else {
            *out = (px_set){px_bitmap_copy(filter), true};
        }
        for (; i < n; i++)
            px_set_and(out, set[i].b);
    }
    for (size_t i = 0; i < w->n_open && st == PX_OK && out->b; i++) {
        const px_opened *e = &w->open[i];
        if (asked[i]) continue;
        if (e->n_stems <= FEW_STEMS || e->places < px_set_count(out) * POSTINGS_A_ROW)
            st = and_open(x, s, e, out, err);
    }
    if (st == PX_OK && out->b && px_bitmap_empty(out->b)) px_set_free(out);
    for (size_t i = 0; i < room; i++)
        px_set_free(&set[i]);
    free(set);
    free(asked);
    if (st != PX_OK) px_set_free(out);
    return st;
}
