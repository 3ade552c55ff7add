/* words.c: see words.h; finding is in words_find.c, counting in words_net.c. */
#include "query/analytics/words_int.h"

#include <math.h>
#include <string.h>

px_vocab_ask px_vocab_standard(void) {
    return (px_vocab_ask){.field = PX_F_TA,
                          .latin = PX_VOCAB_LATIN_MAX,
                          .cjk = PX_VOCAB_CJK_MAX,
                          .least = 3,
                          .sample = 10000,
                          .pmi = 2,
                          .entropy = 2,
                          .nested = 0.8};
}

px_vocab_ask px_vocab_read(const px_work *w) {
    px_vocab_ask ask = {.latin = (uint32_t)px_work_int(w, "words"),
                        .cjk = (uint32_t)px_work_int(w, "characters"),
                        .least = (uint32_t)px_work_int(w, "least"),
                        .sample = (uint32_t)px_work_int(w, "sample"),
                        .pmi = px_work_number(w, "pmi"),
                        .entropy = px_work_number(w, "entropy"),
                        .nested = px_work_number(w, "nested"),
                        .stop = px_work_text(w, "stop")};
    static const struct {
        const char *name;
        px_field field;
    } texts[] = {{"title", PX_F_TI},
                 {"abstract", PX_F_AB},
                 {"claims", PX_F_CLM},
                 {"ta", PX_F_TA},
                 {"tac", PX_F_TAC}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (px_work_is(w, "text", texts[i].name)) ask.field = texts[i].field;
    ask.lang = px_work_is(w, "lang", "zh")   ? PX_VOCAB_ZH
               : px_work_is(w, "lang", "en") ? PX_VOCAB_EN
                                             : PX_VOCAB_ALL;
    return ask;
}

/* Words of one stem are found by the stem; side by side as the language says it. A figure with a letter of an operator
 * (2w) would be read as one without the sign in front. */
static px_str clause_of(px_work *w, const px_vocab *words, const px_vocab_term *x) {
    const char *field = px_field_code(words->ask.field);
    px_str c = {"", 0};
    if (x->cjk) {
        c = px_arena_fmt(w->a, "%s=\"" PX_STR_FMT "\"", field, PX_STR_ARG(x->text));
    } else {
        px_buf b;
        px_buf_init(&b, 1 << 16);
        for (size_t i = 0; i < x->text.n; i++) {
            if (px_is_digit(x->text.p[i]) && (i == 0 || x->text.p[i - 1] == ' '))
                px_buf_ch(&b, '\\');
            if (x->text.p[i] == ' ')
                px_buf_c(&b, " ADJ ");
            else
                px_buf_ch(&b, x->text.p[i]);
        }
        c = px_arena_fmt(w->a, "%s=(" PX_STR_FMT ")", field, PX_STR_ARG(px_buf_view(&b)));
        px_buf_done(&b);
    }
    return c;
}

static px_status weigh_unit(void *self, uint32_t unit, const uint32_t *term, const uint32_t *often,
                            size_t n, px_err *err) {
    px_vocab *words = self;
    (void)unit;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        words->v[term[i]].df++;
        words->v[term[i]].weight += often[i] == 1 ? 1 : 1 + log(often[i]);
    }
    return PX_OK;
}

static int by_df(const void *px, const void *py) {
    const px_vocab_term *x = px, *y = py;
    if (x->df != y->df) return x->df > y->df ? -1 : 1;
    return px_str_cmp(x->text, y->text);
}

static void net_of(px_vocab *words) {
    px_vocab_net_free(words->net);
    words->net = px_vocab_net_new();
    for (uint32_t i = 0; i < words->n; i++)
        px_vocab_net_add(words->net, words->v[i].part, words->v[i].n, i);
}

px_status px_vocab_find(px_work *w, const px_aset *set, const px_vocab_ask *ask, px_vocab *out,
                        px_err *err) {
    *out = (px_vocab){.ask = *ask, .set = set, .units = set->n};
    px_status st = px_vocab_seek(w, set, out, err);
    if (st == PX_OK) st = px_vocab_each(out, set, weigh_unit, out, &out->with_text, err);
    if (st != PX_OK) return st;
    uint32_t n = 0;
    for (uint32_t i = 0; i < out->n; i++)
        if (out->v[i].df >= ask->least) out->v[n++] = out->v[i];
    out->n = n;
    if (n) qsort(out->v, n, sizeof *out->v, by_df);
    for (uint32_t i = 0; i < n; i++)
        out->v[i].clause = clause_of(w, out, &out->v[i]);
    net_of(out);
    if (set == w->set) {
        w->missing = out->units - out->with_text;
        w->dimension = px_str_of(px_field_code(ask->field));
    }
    return st;
}

void px_vocab_done(px_vocab *words) {
    px_vocab_net_free(words->net);
    words->net = NULL;
}

void px_vocab_keep(px_work *w, px_vocab *words, const uint32_t *which, uint32_t n) {
    px_vocab_term *v = px_arena_array(w->a, px_vocab_term, n + 1);
    for (uint32_t i = 0; i < n; i++)
        v[i] = words->v[which[i]];
    words->v = v;
    words->n = n;
    net_of(words);
}

void px_vocab_join(px_work *w, px_vocab *words, const px_vocab *more) {
    px_intern *seen = px_intern_new();
    px_buf b;
    px_vocab_term *v = px_arena_array(w->a, px_vocab_term, words->n + more->n + 1);
    const px_vocab *from[2] = {words, more};
    uint32_t n = 0;
    px_buf_init(&b, 1 << 16);
    for (size_t k = 0; k < 2; k++)
        for (uint32_t i = 0; i < from[k]->n; i++) {
            bool fresh;
            px_buf_clear(&b);
            for (uint32_t p = 0; p < from[k]->v[i].n; p++) {
                px_buf_str(&b, from[k]->v[i].part[p]);
                px_buf_ch(&b, ' ');
            }
            (void)px_intern_add(seen, px_buf_view(&b), &fresh);
            if (fresh) v[n++] = from[k]->v[i];
        }
    px_buf_done(&b);
    px_intern_free(seen);
    words->v = v;
    words->n = n;
    words->set = NULL;
    net_of(words);
}

/* ---- against others ---- */

px_status px_vocab_other(px_work *w, px_str against, px_aset *out, px_err *err) {
    px_aset all;
    px_status st = px_work_against(w, against.n ? against : PX_STR("*"), &all, err);
    *out = all;
    if (st != PX_OK || against.n) return st;
    /* a copy, for the set of all may be shared with other analyses */
    out->known = NULL;
    out->off = px_arena_array(w->a, uint32_t, all.n + 1);
    out->row = px_arena_array(w->a, uint32_t, all.n_rows + 1);
    out->n = 0;
    bool *ours = px_calloc((size_t)w->snap->n_rows + 1, sizeof *ours);
    for (uint64_t i = 0; i < w->set->n_rows; i++)
        ours[w->set->row[i]] = true;
    uint32_t at = 0;
    for (uint32_t u = 0; u < all.n; u++) {
        bool apart = true;
        for (uint32_t r = all.off[u]; r < all.off[u + 1]; r++)
            apart &= !ours[all.row[r]];
        if (!apart) continue;
        for (uint32_t r = all.off[u]; r < all.off[u + 1]; r++)
            out->row[at++] = all.row[r];
        out->off[++out->n] = at;
    }
    out->n_rows = at;
    free(ours);
    return st;
}

static double part(double o, double e) {
    return o > 0 ? o * log(o / e) : 0;
}

double px_vocab_g2(double a, double n, double b, double m) {
    double with = a + b, all = n + m;
    if (!(n > 0 && m > 0)) return 0;
    double g = part(a, n * with / all) + part(b, m * with / all) +
               part(n - a, n * (all - with) / all) + part(m - b, m * (all - with) / all);
    return g > 0 ? round(2 * g * 1e9) / 1e9 : 0; /* so that equal tables tie, however they lie */
}

double px_vocab_phi(double both, double x, double y, double n) {
    double d = x * y * (n - x) * (n - y);
    return d > 0 ? (both * n - x * y) / sqrt(d) : NAN;
}

typedef struct scored {
    double score;
    uint32_t df, i;
    px_str text;
} scored;

static int by_score(const void *px, const void *py) {
    const scored *x = px, *y = py;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->df != y->df) return x->df > y->df ? -1 : 1;
    return px_str_cmp(x->text, y->text);
}

px_status px_vocab_top(px_work *w, const px_vocab_ask *ask, px_vocab_by by, px_str against,
                       uint32_t top, px_vocab *out, px_adim *dim, px_err *err) {
    px_aset other = {0};
    uint32_t n = 0;
    px_status st = px_vocab_find(w, w->set, ask, out, err);
    scored *v = px_arena_array(w->a, scored, out->n + 1);
    uint32_t *df = px_arena_array(w->a, uint32_t, out->n + 1);
    if (st == PX_OK && by != PX_VOCAB_DF) st = px_vocab_other(w, against, &other, err);
    if (st == PX_OK && by != PX_VOCAB_DF) st = px_vocab_df(out, &other, df, err);
    double here = w->set->n, there = other.n;
    for (uint32_t i = 0; i < out->n && st == PX_OK; i++) {
        px_vocab_term *x = &out->v[i];
        double a = x->df, b = df[i];
        x->other = df[i];
        x->score = by == PX_VOCAB_DF      ? a
                   : by == PX_VOCAB_TFIDF ? x->weight * log((here + there) / (a + b))
                                          : px_vocab_g2(a, here, b, there);
        if (by == PX_VOCAB_G2 && !(a * there > b * here)) continue;
        v[n++] = (scored){x->score, x->df, i, x->text};
    }
    if (st != PX_OK) return st;
    if (n) qsort(v, n, sizeof *v, by_score);
    out->n_all = n;
    out->others = other.n;
    if (top && n > top) n = top;
    uint32_t *which = px_arena_array(w->a, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        which[i] = v[i].i;
    px_vocab_keep(w, out, which, n);
    return dim ? px_vocab_dim(w, out, w->set, dim, NULL, err) : st;
}

void px_vocab_note(const px_work *w, const px_vocab *words, px_table *t) {
    if (words->looked >= words->units) return;
    px_table_note_add(
        t,
        px_arena_fmt(w->a, "terms were sought in %u of %u units, spread evenly, and counted in all",
                     words->looked, words->units),
        px_arena_fmt(w->a, "词语在均匀抽取的 %u 个单位（共 %u 个）中发现，计数覆盖全部单位",
                     words->looked, words->units));
}

void px_vocab_note_top(const px_work *w, const px_vocab *words, px_table *t) {
    px_vocab_note(w, words, t);
    if (words->n_all <= words->n) return;
    px_table_note_add(
        t, px_arena_fmt(w->a, "among the %u most frequent of %u terms", words->n, words->n_all),
        px_arena_fmt(w->a, "限于 %u 个词中最常见的 %u 个", words->n_all, words->n));
}
