/* suggest_cjk.c: Chinese, Japanese and Korean texts as characters: the phrase with one character
 * changed. One half of such a phrase stands in it unchanged, so only rows with the first or the
 * second half (by bigrams) are looked at. */
#include "query/engine/suggest_int.h"

#include "base/intern.h"
#include "shards/terms.h"

#include <stdlib.h>

/* ---- rows as characters ---- */

px_status px_suggest_text_begin(px_suggest_text *t, px_tok *tok, px_err *err) {
    px_status st = px_tok_dict_need(tok, err);
    if (st != PX_OK) return st;
    t->n_of = px_tok_dict_size(tok);
    t->of = px_realloc(t->of, (t->n_of + 1) * sizeof *t->of);
    for (uint32_t id = 0; id < t->n_of; id++) {
        px_str s = px_tok_text(tok, id);
        size_t i = 0;
        uint32_t cp = s.n ? px_utf8_next(s, &i) : 0;
        bool one = s.n && i == s.n && px_text_script(cp) == PX_SCRIPT_CJK;
        t->of[id] = one ? cp : PX_SUGGEST_BREAK;
    }
    return PX_OK;
}

px_status px_suggest_text_row(px_suggest_text *t, px_tok *tok, uint32_t row, px_err *err) {
    const uint16_t *p;
    size_t n;
    px_status st = px_tok_row(tok, row, &p, &n, err);
    if (st != PX_OK) return st;
    if (t->cap - t->n < n + 1) {
        t->cap = (t->n + n + 1) * 2;
        t->cp = px_realloc(t->cp, t->cap * sizeof *t->cp);
    }
    for (size_t i = 0; i < n && p[i] != PX_UNIT_END;) {
        if (p[i] == PX_UNIT_FIELD + PX_TF_DES) break; /* the last field */
        uint32_t cp = PX_SUGGEST_BREAK;
        size_t units = 1;
        if (p[i] >= PX_UNIT_TOKEN) {
            uint32_t id = px_tok_decode(p + i, &units);
            if (id < t->n_of) cp = t->of[id];
        }
        if (cp != PX_SUGGEST_BREAK || (t->n && t->cp[t->n - 1] != PX_SUGGEST_BREAK))
            t->cp[t->n++] = cp;
        i += units;
    }
    t->cp[t->n++] = PX_SUGGEST_BREAK;
    return PX_OK;
}

void px_suggest_text_done(px_suggest_text *t) {
    free(t->cp);
    free(t->of);
    *t = (px_suggest_text){0};
}

void px_suggest_put(px_buf *b, const uint32_t *cp, size_t n) {
    for (size_t i = 0; i < n; i++) {
        char c[4];
        px_buf_put(b, c, px_utf8_put(c, cp[i]));
    }
}

/* ---- one character changed ---- */

#define PHRASE_MAX 16u

typedef struct search {
    const px_suggest *s;
    uint32_t cp[PHRASE_MAX];
    size_t n;
    px_u64map *count; /* place << 32 | character -> last row + 1 << 32 | rows */
} search;

/* Rows that hold all of the characters [from, to) as bigrams. */
static px_status half(px_xap *x, const px_str *c, size_t from, size_t to, px_bitmap *into,
                      px_err *err) {
    px_bitmap *all = NULL;
    px_status st = PX_OK;
    for (size_t i = from; st == PX_OK && i + (to - from > 1) < to; i++) {
        char term[16];
        size_t n = 0;
        for (size_t k = i; k <= i + (to - from > 1); k++) {
            memcpy(term + n, c[k].p, c[k].n);
            n += c[k].n;
        }
        px_bitmap *one = px_bitmap_new();
        st = px_xap_postings(x, (px_str){term, n}, one, err);
        if (all) {
            px_bitmap_and(all, one);
            px_bitmap_free(one);
        } else {
            all = one;
        }
    }
    if (all && st == PX_OK) px_bitmap_or(into, all);
    px_bitmap_free(all);
    return st;
}

static void look(search *q, const uint32_t *cp, size_t n, uint32_t row) {
    for (size_t at = 0; at + q->n <= n; at++) {
        size_t changed = q->n, k = 0;
        for (; k < q->n; k++) {
            if (cp[at + k] == q->cp[k]) continue;
            if (changed < q->n || cp[at + k] == PX_SUGGEST_BREAK) break;
            changed = k;
        }
        if (k < q->n || changed == q->n) continue;
        uint64_t *v = px_u64map_add(q->count, (uint64_t)changed << 32 | cp[at + changed], NULL);
        if (*v >> 32 != (uint64_t)row + 1) *v = ((uint64_t)row + 1) << 32 | ((*v & UINT32_MAX) + 1);
    }
}

static px_status segment(search *q, const px_str *c, size_t i, px_err *err) {
    px_snapshot *snap = q->s->snap;
    px_tok *tok = snap->seg[i]->tok;
    px_suggest_text text = {0};
    px_bitmap *rows = px_bitmap_new();
    px_xap *x = NULL;
    px_status st = px_terms_take(snap, i, &x, err);
    if (st == PX_OK) st = half(x, c, 0, q->n / 2, rows, err);
    if (st == PX_OK) st = half(x, c, q->n / 2, q->n, rows, err);
    if (st == PX_OK) st = px_suggest_text_begin(&text, tok, err);
    if (snap->dead[i]) px_bitmap_andnot(rows, snap->dead[i]);
    px_bitmap_iter it;
    px_bitmap_iter_init(&it, rows);
    uint32_t piece[256];
    size_t n;
    while (st == PX_OK && (n = px_bitmap_read(&it, piece, 256)) > 0) {
        st = px_stop_look(px_how_stop(q->s->how), err);
        for (size_t k = 0; k < n && st == PX_OK; k++) {
            text.n = 0;
            st = px_suggest_text_row(&text, tok, piece[k], err);
            if (st == PX_OK) look(q, text.cp, text.n, snap->base[i] + piece[k]);
        }
    }
    px_suggest_text_done(&text);
    px_bitmap_free(rows);
    if (st == PX_OK)
        px_terms_give(snap, i, x);
    else
        px_xap_close(x);
    return st;
}

/* The map cannot be walked, so every character that a dictionary has is asked for. */
static px_status changes(search *q, px_suggest_table *out, px_err *err) {
    px_arena *a = q->s->a;
    px_latin *latin = NULL;
    px_u64map *seen = px_u64map_new();
    px_buf b, x, y;
    px_buf_init(&b, 4096);
    px_buf_init(&x, 4096);
    px_buf_init(&y, 4096);
    px_status st = px_latin_new(&latin, err);
    px_suggest_put(&b, q->cp, q->n);
    if (st == PX_OK) st = px_latin_of(latin, px_buf_view(&b), &x, err);
    for (size_t i = 0; i < q->s->snap->n_segs && st == PX_OK; i++) {
        if (!q->s->snap->seg[i]) continue;
        px_tok *tok = q->s->snap->seg[i]->tok;
        px_suggest_text t = {0};
        st = px_suggest_text_begin(&t, tok, err);
        for (size_t id = 0; id < t.n_of && st == PX_OK; id++) {
            bool fresh = false;
            if (t.of[id]) (void)px_u64map_add(seen, t.of[id], &fresh);
            for (uint32_t place = 0; fresh && place < q->n && st == PX_OK; place++) {
                uint64_t *v = px_u64map_find(q->count, (uint64_t)place << 32 | t.of[id]);
                if (!v) continue;
                uint32_t kept = q->cp[place];
                px_suggest_row *r = px_suggest_add(a, out);
                q->cp[place] = t.of[id];
                px_buf_clear(&b);
                px_suggest_put(&b, q->cp, q->n);
                q->cp[place] = kept;
                r->text = px_arena_str(a, px_buf_view(&b));
                r->distance = 1;
                px_buf_clear(&y);
                st = px_latin_of(latin, r->text, &y, err);
                r->sounds = px_str_eq(px_buf_view(&x), px_buf_view(&y));
                r->weight = (*v & UINT32_MAX) | (r->sounds ? 1ull << 40 : 0);
            }
        }
        px_suggest_text_done(&t);
    }
    px_latin_free(latin);
    px_u64map_free(seen);
    px_buf_done(&b);
    px_buf_done(&x);
    px_buf_done(&y);
    return st;
}

px_status px_suggest_cjk(const px_suggest *s, const px_str *character, size_t n,
                         px_suggest_table *out, px_err *err) {
    if (n < 2 || n > PHRASE_MAX) return PX_OK;
    search q = {.s = s, .n = n};
    px_status st = PX_OK;
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        if (character[i].n > 4) return PX_OK;
        q.cp[i] = px_utf8_next(character[i], &at);
    }
    q.count = px_u64map_new();
    for (size_t i = 0; i < s->snap->n_segs && st == PX_OK; i++)
        if (s->snap->seg[i]) st = segment(&q, character, i, err);
    if (st == PX_OK) st = changes(&q, out, err);
    px_u64map_free(q.count);
    return st;
}
