/* suggest_complete.c: what begins so: words of the dictionaries, phrases of characters, names by any
 * of their words, class symbols, names of fields. */
#include "query/engine/suggest_int.h"

#include "base/intern.h"

#include <stdlib.h>

/* ---- words ---- */

static px_status words(const px_suggest *s, px_field f, px_str before, px_str prefix,
                       px_suggest_table *out, px_err *err) {
    px_intern *names = px_intern_new();
    uint64_t *freq = NULL;
    size_t cap = 0;
    px_status st = PX_OK;
    for (size_t i = 0; i < s->snap->n_segs && st == PX_OK; i++) {
        uint32_t lo = 0, hi = 0;
        px_tok *tok = s->snap->seg[i] ? s->snap->seg[i]->tok : NULL;
        if (tok) st = px_tok_prefix(tok, prefix, &lo, &hi, err);
        for (; lo < hi && st == PX_OK; lo++) {
            uint32_t id = px_tok_at(tok, lo), k = px_intern_add(names, px_tok_text(tok, id), NULL);
            if (lo % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
            if (k >= cap) {
                size_t more = cap ? cap * 2 : 256;
                freq = px_realloc(freq, more * sizeof *freq);
                memset(freq + cap, 0, (more - cap) * sizeof *freq);
                cap = more;
            }
            freq[k] += px_tok_freq(tok, id);
        }
    }
    px_suggest_table t = {0};
    for (uint32_t k = 0; st == PX_OK && k < px_intern_size(names); k++) {
        px_suggest_row *r = px_suggest_add(s->a, &t);
        r->text = px_arena_fmt(s->a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(before),
                               PX_STR_ARG(px_intern_text(names, k)));
        r->weight = freq[k];
    }
    /* Behind other words the frequent one is not always the usual one, so more are asked. */
    if (st == PX_OK) st = px_suggest_settle(s, f, &t, s->limit * (before.n ? 20 : 2), err);
    for (size_t k = 0; k < t.n && st == PX_OK; k++)
        *px_suggest_add(s->a, out) = t.row[k];
    px_intern_free(names);
    free(freq);
    return st;
}

/* ---- phrases of characters ---- */

static px_status phrases(const px_suggest *s, px_field f, px_str prefix, px_suggest_table *out,
                         px_err *err) {
    px_answer hits = {0};
    px_gram *g = NULL;
    size_t n, n_grams = 0;
    px_status st =
        px_answer_open_how(s->snap, px_suggest_clause(s->a, px_str_of(px_field_code(f)), prefix),
                           NULL, s->how, &hits, err);
    if (st != PX_OK) return st;
    const uint32_t *row = px_suggest_sample(s->a, &hits.rows, PX_SUGGEST_SAMPLE, &n);
    if (n) st = px_suggest_grams(s, row, n, n < 1000 ? 1 : (uint32_t)(n / 500), &g, &n_grams, err);
    px_suggest_table t = {0};
    for (size_t i = 0; i < n_grams && st == PX_OK; i++) {
        if (g[i].text.n <= prefix.n || !px_str_starts(g[i].text, prefix)) continue;
        px_suggest_row *r = px_suggest_add(s->a, &t);
        r->text = g[i].text;
        r->weight = g[i].rows;
    }
    if (hits.counts.publications && st == PX_OK) { /* the phrase itself, first if it is usual */
        px_suggest_row *r = px_suggest_add(s->a, &t);
        r->text = px_arena_str(s->a, prefix);
        r->weight = n;
    }
    if (st == PX_OK) st = px_suggest_settle(s, f, &t, s->limit * 2, err);
    px_suggest_cut(&t, px_suggest_by_records, s->limit);
    for (size_t k = 0; k < t.n && st == PX_OK; k++)
        *px_suggest_add(s->a, out) = t.row[k];
    px_answer_close(&hits);
    return st;
}

/* ---- names, codes and class symbols: values of a column ---- */

typedef struct values {
    px_intern *names;
    uint64_t *rows;
    size_t cap;
} values;

static bool begins(const px_col *c, uint32_t code, px_str prefix, px_str needle) {
    px_str v = px_col_value(c, code);
    if (!c->tok) {
        for (size_t i = 0; i < prefix.n; i++)
            if (i >= v.n || px_lower(v.p[i]) != px_lower(prefix.p[i])) return false;
        return true;
    }
    px_str form = {c->tok + c->tokoff[code], c->tokoff[code + 1] - c->tokoff[code]};
    return px_str_find(form, needle) != SIZE_MAX;
}

static px_status values_of(const px_suggest *s, const px_facet_ask *ask, size_t seg, px_str prefix,
                           px_str needle, values *v, px_err *err) {
    const px_col *c = NULL;
    const px_bitmap *dead = s->snap->dead[seg];
    px_status st = px_cols_field(s->snap->seg[seg]->cols, ask->field, ask->custom, &c, err);
    if (st != PX_OK || !c || c->m.kind != PX_COL_DICT) return st;
    uint32_t *gone = NULL;
    if (dead) { /* rows that the column has counted but are no more */
        px_bitmap_iter it;
        uint32_t piece[1024];
        size_t n;
        gone = px_calloc((size_t)c->m.n_dict + 1, sizeof *gone);
        px_bitmap_iter_init(&it, dead);
        while ((n = px_bitmap_read(&it, piece, 1024)) > 0)
            for (size_t i = 0; i < n; i++) {
                uint64_t lo, hi;
                for (px_col_range(c, piece[i], &lo, &hi); lo < hi; lo++)
                    gone[px_wide(c->codes, c->m.width, lo)]++;
            }
    }
    for (uint32_t code = 0; code < c->m.n_dict && st == PX_OK; code++) {
        if (code % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
        if (!begins(c, code, prefix, needle)) continue;
        uint64_t rows = c->count[code] - (gone ? gone[code] : 0);
        if (!rows) continue;
        uint32_t k = px_intern_add(v->names, px_col_value(c, code), NULL);
        if (k >= v->cap) {
            size_t cap = v->cap ? v->cap * 2 : 256;
            v->rows = px_realloc(v->rows, cap * sizeof *v->rows);
            memset(v->rows + v->cap, 0, (cap - v->cap) * sizeof *v->rows);
            v->cap = cap;
        }
        v->rows[k] += rows;
    }
    free(gone);
    return st;
}

static px_status values_complete(const px_suggest *s, const px_facet_ask *ask, px_str prefix,
                                 px_suggest_table *out, px_err *err) {
    values v = {.names = px_intern_new()};
    px_suggest_table t = {0};
    px_buf needle;
    px_buf_init(&needle, 1u << 20);
    px_analyzer *an = px_analyzer_new();
    px_status st = px_analyze_name(an, prefix, &needle, err);
    px_str form = px_buf_view(&needle);
    if (form.n > 1) form.n--; /* " token tok": the last one is a beginning */
    for (size_t i = 0; i < s->snap->n_segs && st == PX_OK; i++)
        if (s->snap->seg[i]) st = values_of(s, ask, i, prefix, form, &v, err);
    for (uint32_t k = 0; st == PX_OK && k < px_intern_size(v.names); k++) {
        px_suggest_row *r = px_suggest_add(s->a, &t);
        r->text = px_intern_text(v.names, k);
        r->records = v.rows[k];
    }
    px_suggest_cut(&t, px_suggest_by_records, s->limit);
    for (size_t k = 0; k < t.n; k++) {
        px_suggest_row *r = px_suggest_add(s->a, out);
        *r = t.row[k];
        r->text = px_arena_str(s->a, r->text);
        r->field = ask->name;
        r->query = px_suggest_clause(
            s->a, px_arena_fmt(s->a, PX_STR_FMT "=", PX_STR_ARG(ask->name)), r->text);
        r->label = px_label_value(s->classes, ask->field, r->text, false).text;
        r->label_zh = px_label_value(s->classes, ask->field, r->text, true).text;
    }
    px_analyzer_free(an);
    px_buf_done(&needle);
    px_intern_free(v.names);
    free(v.rows);
    return st;
}

/* ---- names of fields ---- */

static bool one_begins(px_str list, px_str prefix) {
    for (size_t i = 0; i + prefix.n <= list.n; i++) {
        if (i && list.p[i - 1] != ' ' && list.p[i - 1] != ',') continue;
        if (px_str_eq_nocase(px_str_sub(list, i, i + prefix.n), prefix)) return true;
    }
    return false;
}

static void fields(const px_suggest *s, px_str prefix, px_suggest_table *out) {
    for (int f = 1; f < PX_F_COUNT; f++) {
        const px_field_info *i = px_field_get((px_field)f);
        if (!one_begins(px_str_of(i->code), prefix) && !one_begins(px_str_of(i->zh), prefix) &&
            !one_begins(px_str_of(i->en), prefix) && !one_begins(px_str_of(i->aliases), prefix))
            continue;
        px_suggest_row *r = px_suggest_add(s->a, out);
        r->text = px_str_of(i->code);
        r->field = PX_STR("field");
        r->label = px_str_of(i->en);
        r->label_zh = px_str_of(i->zh);
    }
}

/* ---- all ---- */

/* Words, or characters: what the last word is. Words before it stay. */
static px_status text_complete(const px_suggest *s, px_field f, px_str text, px_suggest_table *out,
                               px_err *err) {
    px_analyzer *an = px_analyzer_new();
    px_buf b;
    const px_token *t;
    size_t n, last = SIZE_MAX;
    px_buf_init(&b, 1u << 20);
    px_status st = px_analyze(an, text, false, &t, &n, err);
    for (size_t i = 0; st == PX_OK && i < n; i++)
        if (t[i].kind == PX_TOKEN_WORD || t[i].kind == PX_TOKEN_CJK) last = i;
    if (st == PX_OK && last != SIZE_MAX) {
        bool cjk = t[last].kind == PX_TOKEN_CJK;
        for (size_t i = 0; i < last; i++) {
            if (t[i].kind != PX_TOKEN_WORD && t[i].kind != PX_TOKEN_CJK) continue;
            px_buf_str(&b, t[i].text);
            if (t[i].kind == PX_TOKEN_WORD) px_buf_ch(&b, ' ');
        }
        px_str before = px_arena_str(s->a, px_buf_view(&b));
        px_buf_str(&b, t[last].text);
        st = cjk ? phrases(s, f, px_arena_str(s->a, px_buf_view(&b)), out, err)
                 : words(s, f, before, px_arena_str(s->a, t[last].text), out, err);
    }
    px_analyzer_free(an);
    px_buf_done(&b);
    return st;
}

px_status px_suggest_complete(const px_suggest *s, px_str field, px_str text, px_suggest_table *out,
                              px_err *err) {
    static const char *const usual[] = {"pa", "in", "ipc", "cpc"};
    *out = (px_suggest_table){.kind = PX_SUGGEST_COMPLETE, .of = px_arena_str(s->a, text)};
    px_field f = field.n ? px_field_find(field) : PX_F_TAC;
    px_facet_ask ask;
    px_status st = PX_OK;
    text = px_str_trim(text);
    if (!text.n) return PX_OK;
    if (f != PX_F_NONE && px_text_mask(f)) st = text_complete(s, f, text, out, err);
    if (field.n && (f == PX_F_NONE || !px_text_mask(f))) {
        st = px_facet_read(s->a, field, &ask, err);
        if (st == PX_OK) st = values_complete(s, &ask, text, out, err);
    }
    for (size_t i = 0; i < 4 && !field.n && st == PX_OK; i++) {
        st = px_facet_read(s->a, px_str_of(usual[i]), &ask, err);
        if (st == PX_OK) st = values_complete(s, &ask, text, out, err);
    }
    if (!field.n && st == PX_OK) fields(s, text, out);
    return st;
}
