/* similar_plain.c: BM25 as in the textbook, in memory: k1 = 1.2, b = 0.75, title and abstract as one
 * text, idf = log(1 + (N - n + 0.5)/(n + 0.5)); a word of the query counts as often as it occurs
 * (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009). Words are those of the
 * index: stems, pairs of CJK characters, no stop words. */
#include "bench/lib/similar_eval.h"

#include "base/intern.h"
#include "patent/analyze.h"
#include "patent/facts.h"

#include <math.h>
#include <stdlib.h>

struct posting {
    uint32_t id; /* row in a list of a word, word in a list of a row */
    uint32_t count;
};
struct list {
    struct posting *v;
    size_t n, cap;
};

struct px_plain {
    px_analyzer *an;
    px_intern *words;
    struct list *row, *word; /* by row; by word */
    size_t word_cap;
    uint32_t n_rows, n_docs;
    double *length, total;
};

px_plain *px_plain_new(uint32_t n_rows) {
    px_plain *p = px_calloc(1, sizeof *p);
    p->an = px_analyzer_new();
    p->words = px_intern_new();
    p->n_rows = n_rows;
    p->row = px_calloc(n_rows + (size_t)1, sizeof *p->row);
    p->length = px_calloc(n_rows + (size_t)1, sizeof *p->length);
    return p;
}

void px_plain_free(px_plain *p) {
    for (uint32_t i = 0; i < p->n_rows; i++)
        free(p->row[i].v);
    for (size_t i = 0; i < p->word_cap; i++)
        free(p->word[i].v);
    free(p->row);
    free(p->word);
    free(p->length);
    px_intern_free(p->words);
    px_analyzer_free(p->an);
    free(p);
}

static void put(struct list *l, uint32_t id) {
    for (size_t i = l->n; i-- > 0;)
        if (l->v[i].id == id) {
            l->v[i].count++;
            return;
        }
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 8;
        l->v = px_realloc(l->v, l->cap * sizeof *l->v);
    }
    l->v[l->n++] = (struct posting){id, 1};
}

static void word(px_plain *p, uint32_t row, px_str s) {
    put(&p->row[row], px_intern_add(p->words, s, NULL));
    p->length[row] += 1;
}

static px_status add_text(px_plain *p, uint32_t row, px_str text, px_err *err) {
    const px_token *tok;
    size_t n;
    px_status st = px_analyze(p->an, text, false, &tok, &n, err);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        if (tok[i].kind == PX_TOKEN_WORD) {
            px_str stem = px_analyze_stem(p->an, tok[i].text);
            if (!px_is_stop_stem(stem)) word(p, row, stem);
        } else if (tok[i].kind == PX_TOKEN_CJK) {
            char two[16];
            size_t m = tok[i].text.n < 8 ? tok[i].text.n : 8;
            bool next = i + 1 < n && tok[i + 1].kind == PX_TOKEN_CJK;
            bool before = i > 0 && tok[i - 1].kind == PX_TOKEN_CJK;
            memcpy(two, tok[i].text.p, m);
            if (next) {
                size_t k = tok[i + 1].text.n < 8 ? tok[i + 1].text.n : 8;
                memcpy(two + m, tok[i + 1].text.p, k);
                m += k;
            }
            if (next || !before) word(p, row, (px_str){two, m});
        }
    }
    return st;
}

px_status px_plain_add(px_plain *p, uint32_t row, const px_record *r, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < r->titles.n && st == PX_OK; i++)
        st = add_text(p, row, r->titles.v[i].text, err);
    for (size_t i = 0; i < r->abstracts.n && st == PX_OK; i++)
        st = add_text(p, row, r->abstracts.v[i].text, err);
    p->n_docs++;
    p->total += p->length[row];
    size_t n = px_intern_size(p->words);
    if (n > p->word_cap) {
        size_t cap = n * 2;
        p->word = px_realloc(p->word, cap * sizeof *p->word);
        memset(p->word + p->word_cap, 0, (cap - p->word_cap) * sizeof *p->word);
        p->word_cap = cap;
    }
    for (size_t i = 0; i < p->row[row].n; i++) {
        struct list *l = &p->word[p->row[row].v[i].id];
        put(l, row);
        l->v[l->n - 1].count = p->row[row].v[i].count;
    }
    return st;
}

void px_plain_rank(const px_plain *p, uint32_t row, double *score) {
    const double k1 = 1.2, b = 0.75, mean = p->total / (p->n_docs ? p->n_docs : 1);
    memset(score, 0, p->n_rows * sizeof *score);
    for (size_t i = 0; i < p->row[row].n; i++) {
        const struct list *l = &p->word[p->row[row].v[i].id];
        double n = (double)l->n;
        double idf = log(1 + ((double)p->n_docs - n + 0.5) / (n + 0.5)) * p->row[row].v[i].count;
        for (size_t k = 0; k < l->n; k++) {
            double tf = l->v[k].count, len = p->length[l->v[k].id];
            score[l->v[k].id] += idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len / mean));
        }
    }
}
