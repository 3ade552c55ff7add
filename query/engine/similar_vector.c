/* similar_vector.c: texts as weighted terms, as the index weighs them (shards/impact.h), and as
 * units of the bilingual table.
 *
 * A single CJK character is a term only where it stands alone: next to another one the pair says
 * more, and single characters are nearly everywhere. */
#include "query/engine/similar_int.h"

#include <stdlib.h>

/* A translated term weighs this much of a word that stands in the text. */
#define TRANSLATED 0.7
/* A text that holds fewer words of a language than this is translated into it. */
#define FEW_ENGLISH 8u
#define FEW_CHINESE 4u
#define PER_UNIT    4u /* translations of a unit or stem */

static void weights_init(px_sim_weights *w) {
    *w = (px_sim_weights){.text = px_intern_new()};
}
static void weights_done(px_sim_weights *w) {
    px_intern_free(w->text);
    free(w->now);
    free(w->best);
}

void px_sim_vector_init(px_sim_vector *v, const px_bilingual *words) {
    *v = (px_sim_vector){.an = px_analyzer_new(), .words = words};
    weights_init(&v->terms);
    weights_init(&v->units);
}

void px_sim_vector_done(px_sim_vector *v) {
    px_analyzer_free(v->an);
    weights_done(&v->terms);
    weights_done(&v->units);
    free(v->count);
    free(v->touched);
}

static void *grown(void *p, size_t old, size_t cap, size_t item) {
    p = px_realloc(p, cap * item);
    memset((char *)p + old * item, 0, (cap - old) * item);
    return p;
}

static uint32_t place(px_sim_weights *w, px_str s) {
    uint32_t at = px_intern_add(w->text, s, NULL);
    if (at >= w->cap) {
        size_t cap = w->cap ? w->cap * 2 : 256;
        w->now = grown(w->now, w->cap, cap, sizeof *w->now);
        w->best = grown(w->best, w->cap, cap, sizeof *w->best);
        w->cap = cap;
    }
    return at;
}

static void count(px_sim_vector *v, uint32_t at) {
    if (at >= v->count_cap) {
        size_t cap = v->count_cap ? v->count_cap : 256;
        while (cap <= at)
            cap *= 2;
        v->count = grown(v->count, v->count_cap, cap, sizeof *v->count);
        v->count_cap = cap;
    }
    if (v->count[at] == 0) {
        if (v->n_touched == v->touched_cap) {
            v->touched_cap = v->touched_cap ? v->touched_cap * 2 : 256;
            v->touched = px_realloc(v->touched, v->touched_cap * sizeof *v->touched);
        }
        v->touched[v->n_touched++] = at;
    }
    v->count[at] += 1;
}

/* What was counted in a text goes into the sums of the document. */
static void fold(px_sim_vector *v, px_sim_weights *w, px_text_field f, uint32_t length) {
    const px_impact_field *im = &px_impact_table[f];
    float norm = im->weight / (1.0f - im->b + im->b * (float)length / im->reference);
    for (size_t i = 0; i < v->n_touched; i++) {
        uint32_t at = v->touched[i];
        w->now[at] += norm * v->count[at];
        v->count[at] = 0;
    }
    v->n_touched = 0;
}

void px_sim_units(const px_bilingual *b, const px_token *tok, size_t n,
                  void (*each)(void *self, uint32_t zh), void *self) {
    for (size_t i = 0; i < n;) {
        char key[PX_SIM_UNIT_MAX * 8];
        size_t end[PX_SIM_UNIT_MAX], bytes = 0, have = 0, step = 1;
        for (; have < PX_SIM_UNIT_MAX && i + have < n; have++) {
            px_str t = tok[i + have].text;
            if (t.n > 8) break;
            memcpy(key + bytes, t.p, t.n);
            end[have] = bytes += t.n;
        }
        for (size_t k = have; k >= 2; k--) {
            uint32_t zh = px_bilingual_find_zh(b, (px_str){key, end[k - 1]});
            if (zh == UINT32_MAX) continue;
            each(self, zh);
            step = k;
            break;
        }
        i += step;
    }
}

static void on_unit(void *self, uint32_t zh) {
    px_sim_vector *v = self;
    count(v, place(&v->units, px_bilingual_zh(v->words, zh)));
}

static size_t run_of_cjk(const px_token *tok, size_t n) {
    size_t k = 0;
    while (k < n && tok[k].kind == PX_TOKEN_CJK)
        k++;
    return k;
}

static void cjk_terms(px_sim_vector *v, const px_token *tok, size_t n, bool des) {
    for (size_t i = 0; i < n; i++) {
        char key[1 + 16];
        size_t m = 0;
        if (des) key[m++] = PX_TERM_DES[0];
        for (size_t k = i; k < n && k < i + 2; k++) {
            size_t take = tok[k].text.n < 8 ? tok[k].text.n : 8;
            memcpy(key + m, tok[k].text.p, take);
            m += take;
        }
        if (i + 1 < n || n == 1) count(v, place(&v->terms, (px_str){key, m}));
    }
}

px_status px_sim_vector_text(px_sim_vector *v, px_text_field f, px_str text, px_err *err) {
    const px_token *tok;
    size_t n;
    uint32_t length = 0;
    bool des = f == PX_TF_DES;
    px_status st = px_analyze(v->an, text, false, &tok, &n, err);
    if (st != PX_OK) return st;
    for (size_t i = 0; i < n; i++) {
        if (tok[i].kind == PX_TOKEN_WORD) {
            px_str stem = px_analyze_stem(v->an, tok[i].text);
            char key[1 + PX_TOKEN_MAX + 8];
            size_t m = 0;
            length++;
            if (px_is_stop_stem(stem) || stem.n > PX_TOKEN_MAX + 8) continue;
            if (des) key[m++] = PX_TERM_DES[0];
            memcpy(key + m, stem.p, stem.n);
            count(v, place(&v->terms, (px_str){key, m + stem.n}));
        } else if (tok[i].kind == PX_TOKEN_CJK) {
            size_t run = run_of_cjk(tok + i, n - i);
            cjk_terms(v, tok + i, run, des);
            length += (uint32_t)run;
            i += run - 1;
        }
    }
    fold(v, &v->terms, f, length);
    if (!v->words) return PX_OK;
    for (size_t i = 0; i < n; i++) {
        size_t run = run_of_cjk(tok + i, n - i);
        px_sim_units(v->words, tok + i, run, on_unit, v);
        if (run) i += run - 1;
    }
    fold(v, &v->units, f, length);
    return PX_OK;
}

static void end(px_sim_weights *w) {
    for (uint32_t i = 0; i < px_intern_size(w->text); i++) {
        float tf = w->now[i] / (PX_IMPACT_K1 + w->now[i]);
        if (tf > w->best[i]) w->best[i] = tf;
        w->now[i] = 0;
    }
}
void px_sim_vector_end(px_sim_vector *v) {
    end(&v->terms);
    end(&v->units);
}

/* ---- as terms ---- */

struct terms {
    px_arena *a;
    px_intern *seen;
    px_similar_term *v;
    size_t n, cap;
};

/* A word of the text goes before its translation, the likelier translation before the other. */
static void add(struct terms *t, px_str term, double weight, px_str from) {
    bool fresh;
    uint32_t at = px_intern_add(t->seen, term, &fresh);
    if (!fresh) {
        if (from.n && t->v[at].from.n && weight > t->v[at].weight) {
            t->v[at].weight = weight;
            t->v[at].from = px_arena_str(t->a, from);
        }
        return;
    }
    if (t->n == t->cap) t->v = px_arena_grow(t->a, t->v, t->n, &t->cap, t->n + 1, sizeof *t->v);
    t->v[t->n++] = (px_similar_term){px_arena_str(t->a, term), weight, px_arena_str(t->a, from)};
}

static bool is_english(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_lower(s.p[i])) return false;
    return s.n >= 2;
}
static bool is_chinese(px_str s) {
    size_t i = 0;
    uint32_t cp = s.n ? px_utf8_next(s, &i) : 0;
    return cp >= 0x3400 && cp < 0xA000; /* Han; what matters is that the table has such */
}

/* Reference signs and years; pairs of characters across a particle ("翼和" in 机翼和螺旋桨). */
static bool says_nothing(px_str s) {
    static const char particles[] = "的和与及或其之等该所";
    size_t digits = 0;
    if (px_str_starts(s, PX_STR(PX_TERM_DES))) s = px_str_sub(s, 1, s.n);
    while (digits < s.n && px_is_digit(s.p[digits]))
        digits++;
    if (digits == s.n && digits <= 4) return true;
    for (size_t i = 0, k; i < s.n; i = k) {
        k = i;
        if (px_utf8_next(s, &k) < 0x3400) return false;
        if (px_str_find((px_str){particles, sizeof particles - 1}, px_str_sub(s, i, k)) != SIZE_MAX)
            return true;
    }
    return false;
}

static void to_english(const px_sim_vector *v, struct terms *t) {
    const px_bilingual *b = v->words;
    for (uint32_t i = 0; i < px_intern_size(v->units.text); i++) {
        px_str unit = px_intern_text(v->units.text, i);
        uint32_t zh = px_bilingual_find_zh(b, unit);
        if (zh == UINT32_MAX) continue;
        for (uint32_t k = b->first[zh]; k < b->first[zh + 1] && k < b->first[zh] + PER_UNIT; k++)
            add(t, px_bilingual_en(b, b->entry[k].en),
                (double)v->units.best[i] * (double)b->entry[k].p * TRANSLATED, unit);
    }
}

/* A unit is found by the pairs of characters in it. */
static void to_chinese(const px_sim_vector *v, struct terms *t, size_t n_own) {
    const px_bilingual *b = v->words;
    for (size_t i = 0; i < n_own; i++) {
        px_similar_term own = t->v[i];
        uint32_t en = is_english(own.term) ? px_bilingual_find_en(b, own.term) : UINT32_MAX;
        if (en == UINT32_MAX) continue;
        for (uint32_t k = b->backoff[en]; k < b->backoff[en + 1] && k < b->backoff[en] + PER_UNIT;
             k++) {
            const px_bilingual_entry *e = &b->entry[b->back[k]];
            px_str unit = px_bilingual_zh(b, e->zh);
            size_t from = 0, mid = 0, to;
            (void)px_utf8_next(unit, &mid);
            for (; mid < unit.n; from = mid, mid = to) {
                to = mid;
                (void)px_utf8_next(unit, &to);
                add(t, px_str_sub(unit, from, to), own.weight * (double)e->q * TRANSLATED,
                    own.term);
            }
        }
    }
}

px_similar_term *px_sim_vector_terms(const px_sim_vector *v, px_arena *a, size_t *n) {
    struct terms t = {.a = a, .seen = px_intern_new()};
    size_t english = 0, chinese = 0;
    for (uint32_t i = 0; i < px_intern_size(v->terms.text); i++) {
        px_str s = px_intern_text(v->terms.text, i);
        if (v->terms.best[i] <= 0 || says_nothing(s)) continue;
        english += is_english(s);
        chinese += is_chinese(s);
        add(&t, s, (double)v->terms.best[i], (px_str){0});
    }
    size_t n_own = t.n;
    if (v->words && english < FEW_ENGLISH) to_english(v, &t);
    if (v->words && chinese < FEW_CHINESE) to_chinese(v, &t, n_own);
    px_intern_free(t.seen);
    *n = t.n;
    return t.v;
}
