/* words_find.c: which terms a sample of texts has.
 *
 * Runs of words and of characters are counted level by level. A run of n has the numbers of its first and of its last
 * n - 1 words as key, so equal runs have one key and a run is counted only where both of these are frequent, which
 * few are. The chains of such parts give the frequencies that the mutual information of a run needs.
 *
 * 0 stands between texts, sentences, and for what is no part of a term; the neighbour 0 is a different one each time, for it says
 * that a phrase ends there. */
#include "query/analytics/words_int.h"

#include <math.h>
#include <string.h>

#define LEVELS PX_VOCAB_CJK_MAX

typedef struct gram {
    uint32_t head, tail;  /* first and last n - 1 words, numbers of the level below */
    uint32_t at;          /* one place */
    uint32_t f, df, last; /* places, units, last unit + 1 */
    bool taken, within;
    double pmi;
    double n_log_n[2]; /* of the neighbours before, behind: sum of r ln r */
} gram;

typedef struct level {
    gram *v;
    size_t n, cap;
} level;

typedef struct token {
    uint32_t word, cp; /* stem or character; code point of a CJK character, else 0 */
} token;

typedef struct finder {
    const px_vocab_ask *ask;
    const px_how *how;
    px_dull *dull;
    px_intern *form, *word; /* tokens as they stand; stems */
    token *token;           /* by form */
    size_t cap_tokens;
    uint32_t *place; /* forms + 1 one after another, 0 between */
    uint32_t *unit;  /* by place: number of the unit looked at */
    size_t n, cap;
    uint32_t *id, *next; /* by place: the gram of the level that begins there + 1 */
    level level[LEVELS + 1];
    uint64_t total[2]; /* Latin words, CJK characters */
    uint32_t least, units;
} finder;

/* ---- reading ---- */

static uint32_t resolve(void *self, px_tok *tok, uint32_t id) {
    finder *f = self;
    px_str text = px_tok_text(tok, id), stem = px_tok_stem_text(tok, px_tok_stem_of(tok, id));
    size_t i = 0;
    uint32_t cp = text.n ? px_utf8_next(text, &i) : 0;
    if (!text.n) return PX_WTEXT_NOTHING;
    bool cjk = i == text.n && px_text_script(cp) == PX_SCRIPT_CJK;
    if (f->ask->lang == (cjk ? PX_VOCAB_EN : PX_VOCAB_ZH)) return PX_WTEXT_NOTHING;
    if (!cjk && px_dull_word(f->dull, text, stem)) return PX_WTEXT_NOTHING;
    uint32_t k = px_intern_add(f->form, text, NULL);
    if (k >= f->cap_tokens) {
        f->cap_tokens = f->cap_tokens ? f->cap_tokens * 2 : 4096;
        f->token = px_realloc(f->token, f->cap_tokens * sizeof *f->token);
    }
    f->token[k] = (token){px_intern_add(f->word, stem, NULL), cjk ? cp : 0};
    return PX_WTEXT_FIRST + k;
}

static uint32_t cp_at(const finder *f, size_t at) {
    return f->place[at] ? f->token[f->place[at] - 1].cp : 0;
}
static uint32_t word_at(const finder *f, size_t at) {
    return f->token[f->place[at] - 1].word;
}

/* Runs of characters from `from` on, without those of words.tbl. */
static void cut(finder *f, size_t from) {
    uint32_t cp[16];
    for (size_t i = from; i < f->n;) {
        size_t n = 0;
        while (n < 16 && i + n < f->n && cp_at(f, i + n)) {
            cp[n] = cp_at(f, i + n);
            n++;
        }
        size_t off = n ? px_dull_run(f->dull, cp, n) : 0;
        for (size_t k = 0; k < off; k++)
            f->place[i + k] = 0;
        i += off ? off : 1;
    }
}

static void take_row(finder *f, const px_wtext *t, uint32_t unit) {
    if (f->cap - f->n < t->n + 1) {
        f->cap = (f->n + t->n + 1) * 2;
        f->place = px_realloc(f->place, f->cap * sizeof *f->place);
        f->unit = px_realloc(f->unit, f->cap * sizeof *f->unit);
    }
    size_t from = f->n;
    for (size_t i = 0; i < t->n; i++) {
        uint32_t v = t->v[i] >= PX_WTEXT_FIRST ? t->v[i] - PX_WTEXT_FIRST + 1 : 0;
        if (!v && f->n && !f->place[f->n - 1]) continue;
        f->unit[f->n] = unit;
        f->place[f->n++] = v;
    }
    cut(f, from);
}

/* Each unit once, in an order of which every beginning is spread evenly over the set: steps of the golden section, made
 * prime to the number of units. */
static uint32_t stride(uint32_t n) {
    uint32_t step = (uint32_t)((double)n * 0.6180339887498949);
    if (step < 1) step = 1;
    for (;; step++) {
        uint32_t a = n, b = step;
        while (b) {
            uint32_t r = a % b;
            a = b;
            b = r;
        }
        if (a == 1) return step;
    }
}

static px_status read_sample(finder *f, const px_aset *set, px_err *err) {
    px_wtext t;
    px_status st = PX_OK;
    uint32_t want = f->ask->sample && f->ask->sample < set->n ? f->ask->sample : set->n;
    uint32_t step = want < set->n ? stride(set->n) : 1;
    uint64_t at = 0;
    px_wtext_init(&t, set->snap, f->ask->field);
    t.resolve = resolve;
    t.self = f;
    t.sentences = true;
    for (uint32_t i = 0; i < want && f->n < PX_VOCAB_TOKENS && st == PX_OK; i++) {
        uint32_t u = (uint32_t)at;
        at = (at + step) % set->n;
        if (i % 1024 == 0) st = px_stop_look(px_how_stop(f->how), err);
        for (uint32_t r = set->off[u]; r < set->off[u + 1] && st == PX_OK; r++) {
            st = px_wtext_row(&t, set->row[r], err);
            if (st == PX_OK) take_row(f, &t, i);
        }
        f->units = i + 1;
    }
    px_wtext_done(&t);
    return st;
}

/* ---- counting ---- */

static gram *gram_new(level *l) {
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 4096;
        l->v = px_realloc(l->v, l->cap * sizeof *l->v);
    }
    l->v[l->n] = (gram){0};
    return &l->v[l->n++];
}

static void count(finder *f, gram *g, size_t at) {
    g->f++;
    if (g->last == f->unit[at] + 1) return;
    g->last = f->unit[at] + 1;
    g->df++;
}

/* Those in fewer units than needed go; the rest are numbered anew, in id, too. */
static void thin(finder *f, level *l) {
    uint32_t *number = px_malloc((l->n + 1) * sizeof *number);
    size_t n = 0;
    number[0] = 0;
    for (size_t i = 0; i < l->n; i++) {
        bool stays = l->v[i].df >= f->least;
        if (stays) l->v[n] = l->v[i];
        number[i + 1] = stays ? (uint32_t)++n : 0;
    }
    l->n = n;
    for (size_t at = 0; at < f->n; at++)
        f->id[at] = number[f->id[at]];
    free(number);
}

static void words(finder *f) {
    level *l = &f->level[1];
    uint32_t n = px_intern_size(f->word);
    for (uint32_t k = 0; k < n; k++)
        (void)gram_new(l);
    for (size_t at = 0; at < f->n; at++) {
        f->id[at] = 0;
        if (!f->place[at]) continue;
        f->total[cp_at(f, at) != 0]++;
        f->id[at] = word_at(f, at) + 1;
        gram *g = &l->v[word_at(f, at)];
        g->at = (uint32_t)at;
        count(f, g, at);
    }
    thin(f, l);
}

static void runs(finder *f, uint32_t n) {
    level *l = &f->level[n];
    px_u64map *number = px_u64map_new();
    for (size_t at = 0; at < f->n; at++) {
        f->next[at] = 0;
        if (!f->id[at] || at + 1 == f->n || !f->id[at + 1]) continue;
        bool cjk = cp_at(f, at) != 0;
        if (n > (cjk ? f->ask->cjk : f->ask->latin) || cjk != (cp_at(f, at + 1) != 0)) continue;
        uint64_t *k = px_u64map_add(number, (uint64_t)f->id[at] << 32 | f->id[at + 1], NULL);
        if (!*k) {
            gram *g = gram_new(l);
            g->head = f->id[at] - 1;
            g->tail = f->id[at + 1] - 1;
            g->at = (uint32_t)at;
            *k = l->n;
        }
        f->next[at] = (uint32_t)*k;
        count(f, &l->v[*k - 1], at);
    }
    px_u64map_free(number);
    uint32_t *old = f->id;
    f->id = f->next;
    f->next = old;
    thin(f, l);
}

/* ---- judging ---- */

/* The least, over all places to cut it in two, of log2(P(run) / (P(first part) P(second part))). */
static double information(const finder *f, uint32_t n, const gram *g, bool cjk) {
    double all = (double)f->total[cjk], least = INFINITY;
    uint32_t head = g->head, size = n - 1; /* the first `size` words */
    while (size) {
        uint32_t tail = g->tail, k = n - 1; /* the last n - size words */
        for (; k > n - size; k--)
            tail = f->level[k].v[tail].tail;
        double x = f->level[size].v[head].f, y = f->level[k].v[tail].f;
        double bits = log2((double)g->f * all / (x * y));
        if (bits < least) least = bits;
        head = f->level[size].v[head].head;
        size--;
    }
    return least;
}

static void beside(px_u64map *seen, uint32_t g, uint32_t neighbour, double *n_log_n) {
    uint64_t *r = px_u64map_add(seen, (uint64_t)g << 32 | neighbour, NULL);
    double x = (double)*r;
    *n_log_n += (x + 1) * log2(x + 1) - (x > 0 ? x * log2(x) : 0);
    *r += 1;
}

static double freedom(const gram *g, int side) {
    double h = log2((double)g->f) - g->n_log_n[side] / (double)g->f;
    return h > 1e-12 ? h : 0;
}

static void neighbours(finder *f, uint32_t n) {
    level *l = &f->level[n];
    px_u64map *seen[2] = {px_u64map_new(), px_u64map_new()};
    for (size_t at = 0; at < f->n; at++) {
        if (!f->id[at] || !l->v[f->id[at] - 1].taken || !cp_at(f, at)) continue;
        uint32_t k = f->id[at] - 1;
        if (at && f->place[at - 1]) beside(seen[0], k, word_at(f, at - 1), &l->v[k].n_log_n[0]);
        if (at + n < f->n && f->place[at + n])
            beside(seen[1], k, word_at(f, at + n), &l->v[k].n_log_n[1]);
    }
    px_u64map_free(seen[0]);
    px_u64map_free(seen[1]);
}

static px_str put(const finder *f, px_buf *b, uint32_t n, const gram *g) {
    px_buf_clear(b);
    for (uint32_t k = 0; k < n; k++) {
        if (k && !cp_at(f, g->at)) px_buf_ch(b, ' ');
        px_buf_str(b, px_intern_text(f->word, word_at(f, g->at + k)));
    }
    return px_buf_view(b);
}

static void judge(finder *f, uint32_t n) {
    level *l = &f->level[n];
    px_buf b;
    px_buf_init(&b, 1 << 16);
    for (size_t i = 0; i < l->n; i++) {
        gram *g = &l->v[i];
        bool cjk = cp_at(f, g->at) != 0;
        g->pmi = NAN;
        if (n > 1) g->pmi = information(f, n, g, cjk);
        if (n == 1 && cjk) continue;
        if (n > 1 && !(g->pmi >= f->ask->pmi)) continue;
        uint32_t cp[LEVELS];
        for (uint32_t k = 0; cjk && k < n; k++)
            cp[k] = cp_at(f, g->at + k);
        if (cjk && !px_dull_ends(f->dull, cp, n)) continue;
        g->taken = !px_dull_alone(f->dull, put(f, &b, n, g));
    }
    px_buf_done(&b);
    if (n == 1 || f->ask->lang == PX_VOCAB_EN) return;
    neighbours(f, n);
    for (size_t i = 0; i < l->n; i++) {
        gram *g = &l->v[i];
        if (!g->taken || !cp_at(f, g->at)) continue;
        double least = log2((double)g->f) * 0.75;
        if (least > f->ask->entropy) least = f->ask->entropy;
        g->taken = freedom(g, 0) >= least && freedom(g, 1) >= least;
    }
}

/* Parts of a run that stand in it mostly. */
static void swallow(finder *f, uint32_t n, const gram *g, uint32_t places) {
    uint32_t part[2] = {g->head, g->tail};
    for (size_t i = 0; n > 1 && i < 2; i++) {
        gram *p = &f->level[n - 1].v[part[i]];
        if ((double)places >= f->ask->nested * (double)p->f) p->within = true;
        swallow(f, n - 1, p, places);
    }
}

/* ---- the terms ---- */

static void collect(finder *f, px_work *w, px_vocab *out) {
    size_t cap = 0;
    for (uint32_t n = LEVELS; n >= 2; n--)
        for (size_t i = 0; i < f->level[n].n; i++)
            if (f->level[n].v[i].taken) swallow(f, n, &f->level[n].v[i], f->level[n].v[i].f);
    for (uint32_t n = 1; n <= LEVELS; n++) {
        for (size_t i = 0; i < f->level[n].n; i++) {
            const gram *g = &f->level[n].v[i];
            if (!g->taken || g->within) continue;
            bool cjk = cp_at(f, g->at) != 0;
            out->v = px_arena_grow(w->a, out->v, out->n, &cap, out->n + 1, sizeof *out->v);
            px_vocab_term *x = &out->v[out->n++];
            *x = (px_vocab_term){
                .n = n, .cjk = cjk, .f = g->f, .pmi = g->pmi, .left = NAN, .right = NAN};
            if (cjk) {
                x->left = freedom(g, 0);
                x->right = freedom(g, 1);
            }
            x->part = px_arena_array(w->a, px_str, n);
            for (uint32_t k = 0; k < n; k++)
                x->part[k] = px_arena_str(w->a, px_intern_text(f->word, word_at(f, g->at + k)));
        }
    }
}

/* The most frequent form of each term, among equally frequent ones the one that comes first bytewise. */
typedef struct form {
    uint64_t often;
    uint32_t at; /* place + 1 */
} form;

static px_str form_text(const finder *f, px_buf *b, uint32_t n, size_t at) {
    px_buf_clear(b);
    for (uint32_t k = 0; k < n; k++) {
        if (k && !cp_at(f, at)) px_buf_ch(b, ' ');
        px_buf_str(b, px_intern_text(f->form, f->place[at + k] - 1));
    }
    return px_buf_view(b);
}

static void form_seen(const finder *f, px_u64map *seen, const px_vocab_term *x, uint32_t term,
                      size_t at, form *best, px_buf room[2]) {
    uint64_t key = term;
    for (uint32_t k = 0; k < x->n; k++)
        key = (key ^ f->place[at + k]) * 0x9E3779B97F4A7C15u + (key >> 32);
    uint64_t often = ++*px_u64map_add(seen, key, NULL);
    if (often < best->often) return;
    if (often == best->often && px_str_cmp(form_text(f, &room[0], x->n, at),
                                           form_text(f, &room[1], x->n, best->at - 1)) >= 0)
        return;
    *best = (form){often, (uint32_t)at + 1};
}

static void name_terms(const finder *f, px_work *w, px_vocab *out) {
    px_vocab_net *net = out->net;
    uint32_t n_words = px_intern_size(f->word);
    uint32_t *known = px_malloc(((size_t)n_words + 1) * sizeof *known);
    form *best = px_calloc((size_t)out->n + 1, sizeof *best);
    px_u64map *seen = px_u64map_new();
    px_buf room[2];
    px_buf_init(&room[0], 1 << 16);
    px_buf_init(&room[1], 1 << 16);
    for (uint32_t k = 0; k < n_words; k++)
        known[k] = px_intern_find(net->word, px_intern_text(f->word, k));
    for (size_t at = 0; at < f->n; at++) {
        if (!f->place[at] || known[word_at(f, at)] == UINT32_MAX) continue;
        uint32_t node = net->first[known[word_at(f, at)]];
        for (size_t k = at + 1; node--; k++) {
            if (net->term[node])
                form_seen(f, seen, &out->v[net->term[node] - 1], net->term[node] - 1, at,
                          &best[net->term[node] - 1], room);
            if (!net->deeper[node] || k >= f->n || !f->place[k]) break;
            node = px_vocab_net_child(net, node, known[word_at(f, k)]);
        }
    }
    for (uint32_t i = 0; i < out->n; i++)
        out->v[i].text = px_arena_str(w->a, form_text(f, &room[0], out->v[i].n, best[i].at - 1));
    px_buf_done(&room[0]);
    px_buf_done(&room[1]);
    px_u64map_free(seen);
    free(best);
    free(known);
}

/* ---- all of it ---- */

static void finder_done(finder *f) {
    for (size_t n = 0; n <= LEVELS; n++)
        free(f->level[n].v);
    px_intern_free(f->form);
    px_intern_free(f->word);
    px_dull_free(f->dull);
    free(f->token);
    free(f->place);
    free(f->unit);
    free(f->id);
    free(f->next);
}

px_status px_vocab_seek(px_work *w, const px_aset *set, px_vocab *out, px_err *err) {
    finder f = {.ask = &out->ask, .how = set->how};
    f.form = px_intern_new();
    f.word = px_intern_new();
    f.dull = px_dull_new(out->ask.stop);
    px_status st = read_sample(&f, set, err);
    if (st != PX_OK) goto done;
    /* as many of the sample as of the set in proportion; once is no evidence of a term */
    f.least = out->ask.least;
    if (f.units < set->n) {
        f.least = (uint32_t)ceil((double)f.least * f.units / set->n);
        if (f.least < 2) f.least = 2;
    }
    f.id = px_malloc((f.n + 1) * sizeof *f.id);
    f.next = px_malloc((f.n + 1) * sizeof *f.next);
    words(&f);
    judge(&f, 1);
    for (uint32_t n = 2; n <= LEVELS && f.level[n - 1].n && st == PX_OK; n++) {
        runs(&f, n);
        judge(&f, n);
        st = px_stop_look(px_how_stop(f.how), err);
    }
    if (st != PX_OK) goto done;
    out->looked = f.units;
    collect(&f, w, out);
    out->net = px_vocab_net_new();
    for (uint32_t i = 0; i < out->n; i++)
        px_vocab_net_add(out->net, out->v[i].part, out->v[i].n, i);
    name_terms(&f, w, out);
done:
    finder_done(&f);
    return st;
}
