/* suggest_related.c: terms and classes that go with the hits of a query.
 *
 * Which terms are worth counting is decided from a sample of the hits; the best of them are then
 * asked as queries, so what is printed is what a search finds. */
#include "query/engine/suggest_int.h"

#include "base/intern.h"
#include "shards/terms.h"

#include <stdlib.h>

/* ---- words of the query itself ---- */

typedef struct own {
    px_intern *stems;
    px_buf phrases; /* CJK characters of each leaf, a newline behind */
    px_analyzer *an;
} own;

static void own_terms(own *o, const px_qnode *q) {
    size_t n = q->kind == PX_Q_NOT ? 1 : q->n;
    for (size_t i = 0; i < n; i++)
        own_terms(o, q->child[i]);
    if (q->kind != PX_Q_LEAF) return;
    for (size_t i = 0; i < q->n_tokens; i++) {
        if (q->is_word[i] == PX_LT_CJK)
            px_buf_str(&o->phrases, q->token[i]);
        else
            (void)px_intern_add(o->stems, px_analyze_stem(o->an, q->token[i]), NULL);
    }
    px_buf_ch(&o->phrases, '\n');
}

/* ---- words ---- */

typedef struct words {
    px_intern *stems, *forms;
    uint32_t *rows;   /* by stem */
    uint32_t *form;   /* by stem: its commonest form */
    uint32_t *form_n; /* by stem: how often that one stands */
    size_t cap;
} words;

static void words_room(words *w, uint32_t i) {
    if (i < w->cap) return;
    size_t cap = w->cap ? w->cap * 2 : 4096;
    w->rows = px_realloc(w->rows, cap * sizeof *w->rows);
    w->form = px_realloc(w->form, cap * sizeof *w->form);
    w->form_n = px_realloc(w->form_n, cap * sizeof *w->form_n);
    memset(w->rows + w->cap, 0, (cap - w->cap) * sizeof *w->rows);
    memset(w->form_n + w->cap, 0, (cap - w->cap) * sizeof *w->form_n);
    w->cap = cap;
}

static bool worth(px_str token) {
    size_t i = 0, letters = 0;
    while (i < token.n) {
        uint32_t cp = px_utf8_next(token, &i);
        if (px_text_script(cp) == PX_SCRIPT_CJK) return false;
        letters += cp > '9';
    }
    return letters >= 2;
}

/* Rows [from, to) of the sample lie in segment k. */
static px_status words_of_segment(const px_suggest *s, words *w, size_t k, const uint32_t *row,
                                  size_t n, px_err *err) {
    px_tok *tok = s->snap->seg[k]->tok;
    px_status st = px_tok_dict_need(tok, err);
    if (st != PX_OK) return st;
    uint32_t n_ids = px_tok_dict_size(tok), n_stems = px_tok_stems(tok);
    uint32_t *times = px_calloc((size_t)n_ids + 1, sizeof *times);
    uint32_t *rows = px_calloc((size_t)n_stems + 1, sizeof *rows);
    uint32_t *last = px_calloc((size_t)n_stems + 1, sizeof *last);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        const uint16_t *p;
        size_t units, step;
        if (i % 256 == 0) st = px_stop_look(px_how_stop(s->how), err);
        if (st == PX_OK) st = px_tok_row(tok, row[i] - s->snap->base[k], &p, &units, err);
        for (size_t u = 0; st == PX_OK && u < units && p[u] != PX_UNIT_END; u += step) {
            step = 1;
            if (p[u] == PX_UNIT_FIELD + PX_TF_DES) break;
            if (p[u] < PX_UNIT_TOKEN) continue;
            uint32_t id = px_tok_decode(p + u, &step);
            if (id >= n_ids) continue;
            uint32_t stem = px_tok_stem_of(tok, id);
            times[id]++;
            if (stem >= n_stems || last[stem] == i + 1) continue;
            last[stem] = (uint32_t)i + 1;
            rows[stem]++;
        }
    }
    for (uint32_t id = 0; id < n_ids && st == PX_OK; id++) {
        uint32_t stem = px_tok_stem_of(tok, id);
        if (!times[id] || stem >= n_stems || !worth(px_tok_text(tok, id))) continue;
        px_str text = px_tok_stem_text(tok, stem);
        if (px_is_stop_stem(text)) continue;
        uint32_t i = px_intern_add(w->stems, text, NULL);
        words_room(w, i);
        w->rows[i] += rows[stem];
        rows[stem] = 0; /* its other forms add only themselves */
        if (times[id] <= w->form_n[i]) continue;
        w->form_n[i] = times[id];
        w->form[i] = px_intern_add(w->forms, px_tok_text(tok, id), NULL);
    }
    free(times);
    free(rows);
    free(last);
    return st;
}

/* ---- how many rows of the collection, about ---- */

typedef struct opened {
    px_xap **x;
    size_t n;
} opened;

static px_status open_terms(const px_suggest *s, opened *o, px_err *err) {
    px_status st = PX_OK;
    o->n = s->snap->n_segs;
    o->x = px_calloc(o->n + 1, sizeof *o->x);
    for (size_t i = 0; i < o->n && st == PX_OK; i++) {
        if (s->snap->seg[i]) st = px_terms_take(s->snap, i, &o->x[i], err);
    }
    return st;
}

static void close_terms(const px_suggest *s, opened *o, px_status st) {
    for (size_t i = 0; i < o->n; i++)
        if (st == PX_OK)
            px_terms_give(s->snap, i, o->x[i]);
        else
            px_xap_close(o->x[i]);
    free(o->x);
}

static px_status term_rows(const opened *o, px_str term, uint64_t *rows, px_err *err) {
    px_status st = PX_OK;
    *rows = 0;
    for (size_t i = 0; i < o->n && st == PX_OK; i++) {
        uint32_t n = 0;
        if (o->x[i]) st = px_xap_freq(o->x[i], term, &n, err);
        *rows += n;
    }
    return st;
}

/* A phrase has at most the rows of its rarest pair. */
static px_status phrase_rows(const opened *o, px_str phrase, uint64_t *rows, px_err *err) {
    px_status st = PX_OK;
    *rows = UINT64_MAX;
    for (size_t i = 0; i < phrase.n && st == PX_OK;) {
        size_t second = i, end;
        (void)px_utf8_next(phrase, &second);
        end = second;
        if (second >= phrase.n) break;
        (void)px_utf8_next(phrase, &end);
        uint64_t n;
        st = term_rows(o, px_str_sub(phrase, i, end), &n, err);
        if (n < *rows) *rows = n;
        i = second;
    }
    return st;
}

/* ---- terms ---- */

typedef struct work {
    const px_suggest *s;
    px_suggest_table *t;
    opened terms;
    own own;
    uint64_t looked, hits, all;
    uint32_t min_rows;
} work;

static void nominate(work *w, px_str text, px_str query, uint64_t rows, uint64_t of_all) {
    /* The sample stands for all hits. */
    uint64_t k = rows * w->hits / w->looked;
    if (of_all < k) of_all = k;
    if (of_all > w->all) of_all = w->all;
    double llr = px_suggest_llr(k, w->hits, of_all, w->all);
    if (llr <= 0) return;
    px_suggest_row *r = px_suggest_add(w->s->a, w->t);
    r->text = px_arena_str(w->s->a, text);
    r->field = PX_STR("tac");
    r->query = query;
    r->weight = (uint64_t)(llr * 16);
}

static px_status nominate_words(work *w, const uint32_t *row, size_t n, px_err *err) {
    words v = {.stems = px_intern_new(), .forms = px_intern_new()};
    px_status st = PX_OK;
    for (size_t i = 0; i < n && st == PX_OK;) {
        size_t k, end = i;
        uint32_t local;
        px_snapshot_locate(w->s->snap, row[i], &k, &local);
        uint32_t next = k + 1 < w->s->snap->n_segs ? w->s->snap->base[k + 1] : UINT32_MAX;
        while (end < n && row[end] < next)
            end++;
        st = words_of_segment(w->s, &v, k, row + i, end - i, err);
        i = end;
    }
    for (uint32_t i = 0; i < px_intern_size(v.stems) && st == PX_OK; i++) {
        px_str stem = px_intern_text(v.stems, i), form = px_intern_text(v.forms, v.form[i]);
        uint64_t of_all;
        if (v.rows[i] < w->min_rows || px_intern_find(w->own.stems, stem) != UINT32_MAX) continue;
        st = term_rows(&w->terms, stem, &of_all, err);
        nominate(w, form, px_arena_fmt(w->s->a, "tac=\\" PX_STR_FMT, PX_STR_ARG(form)), v.rows[i],
                 of_all);
    }
    px_intern_free(v.stems);
    px_intern_free(v.forms);
    free(v.rows);
    free(v.form);
    free(v.form_n);
    return st;
}

static px_status nominate_phrases(work *w, const uint32_t *row, size_t n, px_err *err) {
    px_gram *g;
    size_t n_grams;
    px_status st = px_suggest_grams(w->s, row, n, w->min_rows, &g, &n_grams, err);
    for (size_t i = 0; i < n_grams && st == PX_OK; i++) {
        uint64_t of_all;
        if (px_str_find(px_buf_view(&w->own.phrases), g[i].text) != SIZE_MAX) continue;
        st = phrase_rows(&w->terms, g[i].text, &of_all, err);
        nominate(w, g[i].text, px_suggest_clause(w->s->a, PX_STR("tac"), g[i].text), g[i].rows,
                 of_all);
    }
    return st;
}

/* The nominated as a search finds them. */
static px_status settle(work *w, const px_rowset *hits, px_err *err) {
    px_suggest_table *t = w->t;
    px_status st = PX_OK;
    size_t kept = 0;
    px_suggest_cut(t, px_suggest_by_weight, w->s->limit * 3 + 20);
    for (size_t i = 0; i < t->n && st == PX_OK; i++) {
        px_suggest_row r = t->row[i];
        st = px_suggest_count(w->s, r.query, hits, &r.records, &r.hits, err);
        r.llr = px_suggest_llr(r.hits, w->hits, r.records, w->all);
        if (r.llr <= 0) continue;
        r.lift = (double)r.hits * (double)w->all / ((double)w->hits * (double)r.records);
        t->row[kept++] = r;
    }
    t->n = kept;
    px_suggest_cut(t, px_suggest_by_llr, w->s->limit);
    return st;
}

px_status px_suggest_related(const px_suggest *s, const px_answer *hits, px_suggest_table *out,
                             px_err *err) {
    *out = (px_suggest_table){.kind = PX_SUGGEST_RELATED,
                              .of = px_arena_str(s->a, hits->query.canonical)};
    work w = {.s = s, .t = out, .hits = hits->counts.publications, .all = s->snap->n_live};
    size_t n;
    const uint32_t *row = px_suggest_sample(s->a, &hits->rows, PX_SUGGEST_SAMPLE, &n);
    out->hits = w.hits;
    out->all = w.all;
    out->looked_at = w.looked = n;
    if (!n) return PX_OK;
    w.min_rows = n < 1000 ? 2 : (uint32_t)(n / 500);
    w.own = (own){.stems = px_intern_new(), .an = px_analyzer_new()};
    px_buf_init(&w.own.phrases, PX_BUF_MAX);
    own_terms(&w.own, hits->query.root);
    px_status st = open_terms(s, &w.terms, err);
    if (st == PX_OK) st = nominate_words(&w, row, n, err);
    if (st == PX_OK) st = nominate_phrases(&w, row, n, err);
    if (st == PX_OK) st = settle(&w, &hits->rows, err);
    close_terms(s, &w.terms, st);
    px_intern_free(w.own.stems);
    px_analyzer_free(w.own.an);
    px_buf_done(&w.own.phrases);
    return st;
}

/* ---- classes ---- */

px_status px_suggest_classes(const px_suggest *s, const px_answer *hits, px_str field,
                             px_suggest_table *out, px_err *err) {
    px_facet_ask ask;
    px_facet here = {0}, all = {0};
    px_answer every = {0};
    px_intern *names = px_intern_new();
    out->kind = PX_SUGGEST_CLASSES;
    out->of = px_arena_str(s->a, hits->query.canonical);
    out->hits = out->looked_at = hits->counts.publications;
    out->all = s->snap->n_live;
    px_status st = px_facet_read(s->a, field, &ask, err);
    ask.top = 0;
    if (st == PX_OK) st = px_facet_count(s->a, &hits->rows, &ask, &hits->how, &here, err);
    if (st == PX_OK && here.n)
        st = px_answer_open_how(s->snap, PX_STR("*"), NULL, s->how, &every, err);
    if (st == PX_OK && here.n) st = px_facet_count(s->a, &every.rows, &ask, &every.how, &all, err);
    uint64_t *of_all = px_arena_array(s->a, uint64_t, here.n + 1);
    for (size_t i = 0; i < here.n; i++)
        (void)px_intern_add(names, here.v[i].value, NULL);
    for (size_t i = 0; i < all.n; i++) {
        uint32_t k = px_intern_find(names, all.v[i].value);
        if (k != UINT32_MAX) of_all[k] = all.v[i].count;
    }
    for (size_t i = 0; i < here.n && st == PX_OK; i++) {
        double llr = px_suggest_llr(here.v[i].count, out->hits, of_all[i], out->all);
        if (llr <= 0) continue;
        px_suggest_row *r = px_suggest_add(s->a, out);
        const char *code = px_field_code(ask.field);
        r->text = here.v[i].value;
        r->field = ask.name;
        r->query = px_arena_fmt(s->a, "%s%s" PX_STR_FMT, code,
                                ask.level ? "=" : "==", PX_STR_ARG(r->text));
        r->records = of_all[i];
        r->hits = here.v[i].count;
        r->llr = llr;
        r->lift = (double)r->hits * (double)out->all / ((double)out->hits * (double)r->records);
        r->label = px_label_value(s->classes, ask.field, r->text, false).text;
        r->label_zh = px_label_value(s->classes, ask.field, r->text, true).text;
    }
    px_suggest_cut(out, px_suggest_by_llr, s->limit);
    px_answer_close(&every);
    px_intern_free(names);
    return st;
}
