/* leaf_text.c: words, phrases and beginnings in texts.
 *
 * Terms say which rows could match, the token store what stands in them. A term is all there is to
 * know for one word anywhere in title, abstract and claims (or in the description), and for one or
 * two CJK characters; everything else is looked up in the token stream, of those rows only that
 * hold all terms and that the rest of the query has left over. */
#include "query/engine/exec.h"

#include "base/sort.h"

#include <inttypes.h>
#include <stdlib.h>

#define FEW 1024u /* rows that are looked into sooner than postings are fetched */
/* A beginning with so few stems is asked for in terms, too, when other words stand with it. */
#define FEW_STEMS 16u

/* ---- terms ---- */

static px_status need_xap(px_segx *x, px_err *err) {
    const char *const path[] = {x->s->terms_path};
    return x->xap ? PX_OK : px_xap_open(path, 1, &x->xap, err);
}

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
    st = need_xap(x, err);
    px_bitmap *b = px_bitmap_new();
    if (st == PX_OK) st = px_xap_postings(x->xap, term, b, err);
    if (st == PX_OK && !px_bitmap_empty(b))
        *out = (px_set){b, true};
    else
        px_bitmap_free(b);
    return st;
}

px_status px_text_estimate(px_segx *x, const px_step *s, uint64_t *out, px_err *err) {
    px_status st = PX_OK;
    *out = x->s->n_rows;
    for (size_t i = 0; i < s->n_terms && st == PX_OK; i++) {
        px_set set;
        bool found;
        uint32_t n = 0;
        st = ready(x, s->term[i], &set, &found, err);
        if (st == PX_OK && found) n = (uint32_t)px_set_count(&set);
        px_set_free(&set);
        if (st == PX_OK && !found && !s->is_stop[i]) {
            st = need_xap(x, err);
            if (st == PX_OK) st = px_xap_freq(x->xap, s->term[i], &n, err);
        }
        if (n < *out) *out = n;
    }
    return st;
}

static int by_count(const void *x, const void *y) {
    uint64_t n = px_set_count(x), m = px_set_count(y);
    return (n > m) - (n < m);
}

/* Rows of `filter` (NULL = all) that hold every term of the step and one of `more` (NULL = no such
 * condition; taken). */
static px_status candidates(px_segx *x, const px_step *s, px_set *more, const px_bitmap *filter,
                            px_set *out, px_err *err) {
    size_t n = 0, room = s->n_terms + 1;
    px_set *set = px_calloc(room, sizeof *set);
    px_status st = PX_OK;
    bool none = false;
    if (more) {
        set[n++] = *more;
        none = !more->b;
        *more = (px_set){0};
    }
    for (size_t i = 0; i < s->n_terms && st == PX_OK && !none; i++) {
        st = px_term_rows(x, s->term[i], s->is_stop[i], &set[n], err);
        if (st == PX_OK) none = !set[n++].b;
    }
    if (st == PX_OK && !none && n) {
        qsort(set, n, sizeof *set, by_count);
        *out = set[0];
        set[0] = (px_set){0};
        if (filter) px_set_and(out, filter);
        for (size_t i = 1; i < n; i++)
            px_set_and(out, set[i].b);
    }
    for (size_t i = 0; i < room; i++)
        px_set_free(&set[i]);
    free(set);
    return st;
}

/* ---- tokens ---- */

static px_status match(px_segx *x, const px_phrase_pos *pos, size_t n, unsigned mask,
                       const px_bitmap *rows, px_set *out, px_err *err) {
    px_phrase *ph = NULL;
    px_bitmap_iter it;
    uint32_t piece[PX_STOP_ROWS];
    size_t k;
    *out = (px_set){0};
    px_status st = px_phrase_new(x->s->tok, pos, n, mask, &ph, err);
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

px_status px_text_expand(px_tok *t, px_str prefix, uint32_t **ids, size_t *n_ids, uint32_t **stems,
                         size_t *n_stems, px_err *err) {
    uint32_t lo, hi;
    *ids = *stems = NULL;
    *n_ids = *n_stems = 0;
    px_status st = px_tok_prefix(t, prefix, &lo, &hi, err);
    if (st != PX_OK || lo >= hi) return st;
    size_t n = hi - lo;
    if (n > PX_WILD_MAX)
        return px_fail(
            err, PX_E_LIMIT, "wildcard expands to %zu %03zu terms, limit %u %03u: " PX_STR_FMT "*",
            n / 1000, n % 1000, PX_WILD_MAX / 1000, PX_WILD_MAX % 1000, PX_STR_ARG(prefix));
    *ids = px_malloc(n * sizeof **ids);
    *stems = px_malloc(n * sizeof **stems);
    for (size_t i = 0; i < n; i++) {
        (*ids)[i] = px_tok_at(t, lo + (uint32_t)i);
        (*stems)[i] = px_tok_stem_of(t, (*ids)[i]);
    }
    px_sort_u32(*ids, n);
    px_sort_u32(*stems, n);
    *n_ids = n;
    *n_stems = px_unique_u32(*stems, n);
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

struct expansion {
    uint32_t *ids, *stems;
    size_t n_ids, n_stems;
};

static void expansion_free(struct expansion *e) {
    free(e->ids);
    free(e->stems);
}

/* Rows of stem groups. `inside` (may be NULL): groups that lie wholly within the expansion go
 * there, the others to `rest`, with their ids in `rest_ids` (room for all). */
static px_status stem_rows(px_segx *x, const px_step *s, const struct expansion *e, px_set *inside,
                           px_set *rest, uint32_t *rest_ids, size_t *n_rest, px_err *err) {
    px_status st = PX_OK;
    const char *mark = s->mask == 1u << PX_TF_DES ? PX_TERM_DES : "";
    px_buf term;
    px_buf_init(&term, 1 << 16);
    for (size_t i = 0; i < e->n_stems && st == PX_OK; i++) {
        if (i % 64 == 0 && (st = px_stop_look(x->stop, err)) != PX_OK) break;
        px_str stem = px_tok_stem_text(x->s->tok, e->stems[i]);
        const uint32_t *group;
        size_t n, kept = 0;
        st = px_tok_stem_ids(x->s->tok, stem, &group, &n, err);
        if (st != PX_OK) break;
        for (size_t k = 0; k < n; k++)
            kept += among(e->ids, e->n_ids, group[k]);
        bool whole = inside && kept == n;
        if (!whole && rest_ids)
            for (size_t k = 0; k < n; k++)
                if (among(e->ids, e->n_ids, group[k])) rest_ids[(*n_rest)++] = group[k];
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

/* One beginning alone. */
static px_status beginning(px_segx *x, const px_step *s, const struct expansion *e,
                           const px_bitmap *filter, px_set *out, px_err *err) {
    px_phrase_pos pos = {e->ids, e->n_ids};
    if (filter && px_bitmap_count(filter) <= FEW)
        return match(x, &pos, 1, s->mask, filter, out, err);
    px_set rest = {0}, hits = {0};
    uint32_t *ids = px_malloc(e->n_ids * sizeof *ids);
    size_t n = 0;
    px_status st = stem_rows(x, s, e, s->whole ? out : NULL, &rest, ids, &n, err);
    if (st == PX_OK && rest.b && n) {
        px_sort_u32(ids, n);
        pos = (px_phrase_pos){ids, n};
        if (filter) px_set_and(&rest, filter);
        if (rest.b) st = match(x, &pos, 1, s->mask, rest.b, &hits, err);
        if (st == PX_OK) px_set_or(out, &hits);
    }
    free(ids);
    px_set_free(&rest);
    px_set_free(&hits);
    if (st != PX_OK) px_set_free(out);
    return st;
}

/* Ids of every position. *none: a token that the segment does not know. */
static px_status positions(px_segx *x, const px_step *s, const struct expansion *e,
                           px_phrase_pos *pos, uint32_t *one, bool *none, px_err *err) {
    const px_qnode *q = s->leaf;
    *none = false;
    for (size_t i = 0; i < q->n_tokens && !*none; i++) {
        px_status st = PX_OK;
        if (s->op == PX_L_PREFIX && i + 1 == q->n_tokens) {
            pos[i] = (px_phrase_pos){e->ids, e->n_ids};
        } else if (s->op == PX_L_WORDS && q->is_word[i]) {
            st = px_tok_stem_ids(x->s->tok, s->stem[i], &pos[i].ids, &pos[i].n, err);
        } else {
            st = px_tok_find(x->s->tok, q->token[i], &one[i], err);
            pos[i] = (px_phrase_pos){&one[i], one[i] != PX_TOK_NONE};
        }
        if (st != PX_OK) return st;
        *none = pos[i].n == 0;
    }
    return PX_OK;
}

/* A single exact word that is the only one of its stem here: then the term says it all. */
static px_status alone(px_segx *x, const px_step *s, bool *yes, px_err *err) {
    const uint32_t *ids;
    size_t n = 0;
    *yes = false;
    if (s->op != PX_L_PHRASE || s->leaf->n_tokens != 1 || !s->whole) return PX_OK;
    px_status st = px_tok_stem_ids(x->s->tok, s->stem[0], &ids, &n, err);
    *yes = st == PX_OK && n == 1;
    return st;
}

px_status px_leaf_text(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                       px_err *err) {
    const px_qnode *q = s->leaf;
    *out = (px_set){0};
    if (s->exact) return px_term_rows(x, s->term[0], s->is_stop[0], out, err);
    struct expansion e = {0};
    px_phrase_pos *pos = px_calloc(q->n_tokens, sizeof *pos);
    uint32_t *one = px_malloc(q->n_tokens * sizeof *one);
    px_set rows = {0}, more = {0};
    bool none = false, decided = false;
    px_status st = PX_OK;
    if (s->op == PX_L_PREFIX)
        st = px_text_expand(x->s->tok, q->token[q->n_tokens - 1], &e.ids, &e.n_ids, &e.stems,
                            &e.n_stems, err);
    if (st == PX_OK) st = positions(x, s, &e, pos, one, &none, err);
    if (st != PX_OK || none) goto done;
    if (s->op == PX_L_PREFIX && q->n_tokens == 1) {
        st = beginning(x, s, &e, filter, out, err);
        goto done;
    }
    st = alone(x, s, &decided, err);
    if (st != PX_OK) goto done;
    if (decided) {
        st = px_term_rows(x, s->term[0], s->is_stop[0], out, err);
    } else if (filter && px_bitmap_count(filter) <= FEW) {
        st = match(x, pos, q->n_tokens, s->mask, filter, out, err);
    } else {
        bool by_stem = s->op == PX_L_PREFIX && e.n_stems <= FEW_STEMS;
        if (by_stem) st = stem_rows(x, s, &e, NULL, &more, NULL, NULL, err);
        if (st == PX_OK) st = candidates(x, s, by_stem ? &more : NULL, filter, &rows, err);
        if (st == PX_OK && rows.b) st = match(x, pos, q->n_tokens, s->mask, rows.b, out, err);
    }
done:
    px_set_free(&rows);
    px_set_free(&more);
    expansion_free(&e);
    free(pos);
    free(one);
    return st;
}
