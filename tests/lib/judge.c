/* judge.c: reading the records. See judge.h; questions are in judge_eval.c. */
#include "tests/lib/judge_int.h"

#include "base/file.h"

#include <stdlib.h>

/* ---- facts ---- */

struct receiver {
    px_facts to;
    judge *j;
    judge_doc *d;
    px_buf text;
    px_err *err;
    px_status st;
};

static void take_value(px_facts *to, px_field f, px_str custom, px_str value) {
    struct receiver *x = to->self;
    px_field_type type = px_field_get(f)->type;
    judge_fact *fact = px_list_add(x->j->a, &x->d->facts);
    *fact = (judge_fact){
        .field = f, .custom = px_arena_str(x->j->a, custom), .value = px_arena_str(x->j->a, value)};
    px_buf_clear(&x->text);
    if (type == PX_FT_NAME || type == PX_FT_CUSTOM) {
        if (x->st == PX_OK) x->st = px_analyze_name(x->j->an, value, &x->text, x->err);
        fact->name = px_arena_str(x->j->a, px_buf_view(&x->text));
    } else if (type == PX_FT_ENUM) {
        if (x->st == PX_OK) x->st = px_text_fold(value, &x->text, x->err);
        fact->folded = px_arena_str(x->j->a, px_buf_view(&x->text));
    }
}

static void take_number(px_facts *to, px_field f, uint32_t v) {
    struct receiver *x = to->self;
    x->d->number[f] = v;
}

static void take_key(px_facts *to, px_field f, px_str key) {
    struct receiver *x = to->self;
    *px_list_add(x->j->a, &x->d->keys) = (judge_key_fact){f, px_intern_add(x->j->keys, key, NULL)};
}

/* ---- events ---- */

static px_status fold(struct receiver *x, px_str s, px_str *out) {
    px_buf_clear(&x->text);
    px_status st = px_text_fold(s, &x->text, x->err);
    *out = px_arena_str(x->j->a, px_buf_view(&x->text));
    return st;
}

static px_status parties(struct receiver *x, px_str all, judge_strings *out) {
    px_status st = PX_OK;
    for (px_str name; st == PX_OK && px_facts_event_party(&all, &name);) {
        px_buf_clear(&x->text);
        st = px_analyze_name(x->j->an, name, &x->text, x->err);
        *px_list_add(x->j->a, out) = px_arena_str(x->j->a, px_buf_view(&x->text));
    }
    return st;
}

static px_status read_events(struct receiver *x) {
    const px_record *r = &x->d->record;
    px_status st = x->st;
    x->d->event = px_arena_zero(x->j->a, (r->events.n + 1) * sizeof *x->d->event);
    for (size_t i = 0; i < r->events.n && st == PX_OK; i++) {
        judge_event *e = &x->d->event[i];
        e->ymd = r->events.v[i].ymd;
        st = fold(x, px_facts_event_kind(&r->events.v[i]), &e->kind);
        if (st == PX_OK) st = fold(x, r->events.v[i].code, &e->code);
        if (st == PX_OK) st = parties(x, r->events.v[i].from, &e->from);
        if (st == PX_OK) st = parties(x, r->events.v[i].to, &e->to);
    }
    return st;
}

/* ---- texts ---- */

/* Marks are left out; each word knows the sentence and the paragraph that it stands in. */
static px_status read_text(judge *j, judge_text *t, px_str text, px_err *err) {
    const px_token *tok;
    size_t n;
    uint32_t sentence = 0, paragraph = 0;
    px_status st = px_analyze(j->an, text, false, &tok, &n, err);
    if (st != PX_OK) return st;
    t->word = px_arena_array(j->a, uint32_t, n + 1);
    t->stem = px_arena_array(j->a, uint32_t, n + 1);
    t->sentence = px_arena_array(j->a, uint32_t, n + 1);
    t->paragraph = px_arena_array(j->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (tok[i].kind == PX_TOKEN_SENTENCE || tok[i].kind == PX_TOKEN_PARAGRAPH) {
            sentence++;
            paragraph += tok[i].kind == PX_TOKEN_PARAGRAPH;
            continue;
        }
        uint32_t word = px_intern_add(j->words, tok[i].text, NULL), stem = word;
        if (tok[i].kind == PX_TOKEN_WORD)
            stem = px_intern_add(j->words, px_analyze_stem(j->an, tok[i].text), NULL);
        t->sentence[t->n] = sentence;
        t->paragraph[t->n] = paragraph;
        t->word[t->n] = word;
        t->stem[t->n++] = stem;
    }
    return PX_OK;
}

static px_status read_texts(judge *j, judge_doc *d, px_err *err) {
    px_fact_text *given;
    px_status st = PX_OK;
    d->n_texts = px_facts_texts(j->a, &d->record, &given);
    d->text = px_arena_array(j->a, judge_text, d->n_texts + 1);
    for (size_t i = 0; i < d->n_texts && st == PX_OK; i++) {
        d->text[i].field = given[i].field;
        st = read_text(j, &d->text[i], given[i].text, err);
    }
    return st;
}

/* ---- which fields there is something to ask about ---- */

static void count_fields(judge *j, const judge_doc *d) {
    bool seen[PX_F_COUNT] = {false};
    unsigned texts = 0;
    for (size_t i = 0; i < d->n_texts; i++)
        if (d->text[i].n) texts |= 1u << d->text[i].field;
    for (int f = 1; f < PX_F_COUNT; f++)
        seen[f] = (px_text_mask((px_field)f) & texts) || d->number[f] != PX_NIL;
    for (size_t i = 0; i < d->facts.n; i++)
        seen[d->facts.v[i].field] = true;
    for (size_t i = 0; i < d->keys.n; i++)
        seen[d->keys.v[i].field] = true;
    seen[PX_F_IA] = seen[PX_F_PA] || seen[PX_F_IN];
    seen[PX_F_TXT] = seen[PX_F_TA] || seen[PX_F_IA];
    seen[PX_F_CL] = seen[PX_F_IPC] || seen[PX_F_CPC];
    seen[PX_F_NUM] = seen[PX_F_PN] || seen[PX_F_AN] || seen[PX_F_PR] || seen[PX_F_FAM];
    seen[PX_F_HAS] = d->has != 0;
    seen[PX_F_PAX] = seen[PX_F_PAS];
    for (size_t i = 0; i < d->record.events.n; i++) {
        const judge_event *e = &d->event[i];
        seen[PX_F_EVD] |= e->ymd != 0;
        seen[PX_F_EVC] |= e->code.n != 0;
        seen[PX_F_EVF] |= e->from.n != 0;
        seen[PX_F_EVT] |= e->to.n != 0;
        seen[PX_F_EVP] |= e->from.n || e->to.n;
    }
    seen[PX_F_NCFO] = true;
    for (int f = 1; f < PX_F_COUNT; f++)
        j->filled[f] += seen[f];
}

/* ---- loading ---- */

/* Decisions about groups of applicants, where the collection has them. */
static px_status read_groups(judge *j, const char *dir, px_err *err) {
    char *path = px_path(dir, PX_GROUPS_FILE);
    px_buf text;
    px_status st = PX_OK;
    px_buf_init(&text, PX_BUF_MAX);
    if (px_file_exists(path)) st = px_file_read(path, PX_BUF_MAX, &text, err);
    if (st == PX_OK) st = px_groups_read(j->groups, px_buf_view(&text), err);
    px_buf_done(&text);
    free(path);
    return st;
}

static judge *judge_new(void) {
    judge *j = px_calloc(1, sizeof *j);
    j->a = px_arena_new();
    j->an = px_analyzer_new();
    j->words = px_intern_new();
    j->keys = px_intern_new();
    j->groups = px_groups_new();
    return j;
}

void judge_free(judge *j) {
    if (!j) return;
    px_intern_free(j->words);
    px_intern_free(j->keys);
    px_groups_free(j->groups);
    px_analyzer_free(j->an);
    px_arena_free(j->a);
    free(j->doc);
    free(j->by_row);
    free(j);
}

static px_status add(judge *j, px_str line, uint32_t row, px_err *err) {
    judge_doc *d = px_arena_zero(j->a, sizeof *d);
    d->row = row;
    for (int f = 0; f < PX_F_COUNT; f++)
        d->number[f] = PX_NIL;
    px_status st = px_record_read(j->a, px_arena_str(j->a, line), &d->record, err);
    if (st != PX_OK) return px_err_in(err, st, "row %u", row);
    struct receiver x = {.j = j, .d = d, .err = err, .st = PX_OK};
    x.to = (px_facts){&x, take_value, take_number, take_key};
    px_buf_init(&x.text, PX_BUF_MAX);
    px_arena *scratch = px_arena_new();
    px_facts_of(scratch, &d->record, &x.to);
    px_arena_free(scratch);
    x.st = read_events(&x);
    px_buf_done(&x.text);
    d->has = px_facts_has(&d->record);
    if (x.st == PX_OK) x.st = read_texts(j, d, err);
    if (x.st != PX_OK) return x.st;
    count_fields(j, d);
    if (j->n == j->cap) {
        j->cap = j->cap ? j->cap * 2 : 1024;
        j->doc = px_realloc(j->doc, j->cap * sizeof(judge_doc *));
    }
    j->doc[j->n++] = d;
    return PX_OK;
}

static px_status finish(judge *j, px_err *err) {
    px_intern *keys = px_intern_new();
    px_status st = PX_OK;
    j->by_row = px_calloc((size_t)j->n_rows + 1, sizeof *j->by_row);
    for (size_t i = 0; i < j->n && st == PX_OK; i++) {
        bool fresh;
        px_str key = j->doc[i]->record.key;
        j->by_row[j->doc[i]->row] = (uint32_t)i + 1;
        (void)px_intern_add(keys, key, &fresh);
        if (!fresh)
            st =
                px_fail(err, PX_E_DAMAGED, "two live rows are called " PX_STR_FMT, PX_STR_ARG(key));
    }
    px_intern_free(keys);
    if (st == PX_OK) judge_links(j);
    return st;
}

px_status judge_load(px_snapshot *s, judge **out, px_err *err) {
    *out = NULL;
    judge *j = judge_new();
    px_zctx *zip = px_zctx_new();
    px_buf line;
    px_buf_init(&line, PX_BUF_MAX);
    px_status st = read_groups(j, s->dir, err);
    for (size_t g = 0; g < s->n_segs && st == PX_OK; g++)
        for (uint32_t r = 0; s->seg[g] && r < s->seg[g]->n_rows && st == PX_OK; r++) {
            px_str key = {0};
            if (s->dead[g] && px_bitmap_has(s->dead[g], r)) continue;
            st = px_snapshot_record(s, s->base[g] + r, zip, &line, err);
            if (st == PX_OK) st = add(j, px_buf_view(&line), s->base[g] + r, err);
            if (st == PX_OK) st = px_snapshot_key(s, s->base[g] + r, &key, err);
            if (st == PX_OK && !px_str_eq(key, j->doc[j->n - 1]->record.key))
                st = px_fail(
                    err, PX_E_DAMAGED, "row %u is called " PX_STR_FMT ", its record " PX_STR_FMT,
                    s->base[g] + r, PX_STR_ARG(key), PX_STR_ARG(j->doc[j->n - 1]->record.key));
        }
    j->n_rows = s->n_rows;
    if (st == PX_OK) st = finish(j, err);
    px_buf_done(&line);
    px_zctx_free(zip);
    if (st == PX_OK)
        *out = j;
    else
        judge_free(j);
    return st;
}

px_status judge_load_lines(const char *const *line, size_t n, judge **out, px_err *err) {
    *out = NULL;
    judge *j = judge_new();
    px_status st = PX_OK;
    for (size_t i = 0; i < n && st == PX_OK; i++)
        st = add(j, px_str_of(line[i]), (uint32_t)i, err);
    j->n_rows = (uint32_t)n;
    if (st == PX_OK) st = finish(j, err);
    if (st == PX_OK)
        *out = j;
    else
        judge_free(j);
    return st;
}

size_t judge_size(const judge *j) {
    return j->n;
}
px_str judge_key(const judge *j, size_t i) {
    return j->doc[i]->record.key;
}
uint32_t judge_row(const judge *j, size_t i) {
    return j->doc[i]->row;
}
size_t judge_of_row(const judge *j, uint32_t row) {
    return row < j->n_rows && j->by_row[row] ? j->by_row[row] - 1 : SIZE_MAX;
}
const px_record *judge_record(const judge *j, size_t i) {
    return &j->doc[i]->record;
}
size_t judge_filled(const judge *j, px_field f) {
    return j->filled[f];
}
