/* pick.c: see pick.h. */
#include "bench/lib/pick.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name;
    double lo, hi;
} bands[PICK_BANDS] = {
    {"frequent", 0.10, 0.30}, {"common", 0.05, 0.10}, {"medium", 0.01, 0.05}, {"rare", 1e-4, 1e-3}};

void pick_must(px_status st, const px_err *err) {
    if (st == PX_OK) return;
    fprintf(stderr, "pick_queries: %s\n", err->message);
    exit(px_status_exit(st));
}

bool pick_plain(px_str s) {
    if (s.n < 3 || s.n > 40) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_lower(s.p[i])) return false;
    return !px_str_is(s, "and") && !px_str_is(s, "not");
}

static bool on_term(void *self, px_str term, uint32_t freq) {
    pick *p = self;
    if (!pick_plain(term)) return true;
    uint32_t i = px_intern_add(p->stems, term, NULL);
    if (i >= p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 1 << 16;
        p->freq = px_realloc(p->freq, cap * sizeof *p->freq);
        memset(p->freq + p->cap, 0, (cap - p->cap) * sizeof *p->freq);
        p->cap = cap;
    }
    p->freq[i] += freq;
    return true;
}

double pick_share(const pick *p, px_str stem) {
    uint32_t i = px_intern_find(p->stems, stem);
    return i == UINT32_MAX ? 0 : (double)p->freq[i] / (double)p->snap->n_rows;
}

/* The most frequent word of a stem, in the first segment that has it. */
static px_str word_of(pick *p, px_str stem) {
    px_err err;
    for (size_t i = 0; i < p->snap->n_segs; i++) {
        const uint32_t *ids;
        size_t n;
        pick_must(px_tok_stem_ids(p->snap->seg[i]->tok, stem, &ids, &n, &err), &err);
        if (n) return px_tok_text(p->snap->seg[i]->tok, ids[0]);
    }
    return (px_str){0};
}

static int by_bytes(const void *x, const void *y) {
    return px_str_cmp(*(const px_str *)x, *(const px_str *)y);
}

void pick_words(pick *p) {
    px_err err;
    for (size_t i = 0; i < p->snap->n_segs; i++) {
        px_xap *x;
        const char *const path[] = {p->snap->seg[i]->terms_path};
        pick_must(px_xap_open(path, 1, &x, &err), &err);
        pick_must(px_xap_terms(x, (px_str){"", 0}, on_term, p, &err), &err);
        px_xap_close(x);
    }
    uint32_t all = px_intern_size(p->stems);
    for (size_t b = 0; b < PICK_BANDS; b++) {
        p->word[b] = px_arena_array(p->a, px_str, all + 1);
        for (uint32_t i = 0; i < all; i++) {
            double s = (double)p->freq[i] / (double)p->snap->n_rows;
            if (s < bands[b].lo || s >= bands[b].hi) continue;
            px_str w = word_of(p, px_intern_text(p->stems, i));
            if (pick_plain(w)) p->word[b][p->n[b]++] = w;
        }
        qsort(p->word[b], p->n[b], sizeof(px_str), by_bytes);
        fprintf(stderr, "pick_queries: %zu %s words\n", p->n[b], bands[b].name);
        if (p->n[b] < 4) {
            fprintf(stderr, "pick_queries: too few %s words for questions\n", bands[b].name);
            exit(EXIT_FAILURE);
        }
    }
}

/* `n` different words; those of band b first, from the `more`-th on of band c. */
void pick_draw(const pick *p, made_rng *r, int b, int c, size_t more, size_t n, px_str *out) {
    for (size_t i = 0; i < n; i++) {
        bool twice;
        do {
            int band = i < more ? b : c;
            out[i] = p->word[band][made_below(r, (uint32_t)p->n[band])];
            twice = false;
            for (size_t k = 0; k < i; k++)
                twice |= px_str_eq(out[k], out[i]);
        } while (twice);
    }
}

void pick_emit(const char *class, const char *const *kinds, const char *text) {
    for (; *kinds; kinds++)
        printf("%s\t%s\t%s\n", class, *kinds, text);
}
