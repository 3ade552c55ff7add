/* S1 above all: after building and after merging, row r of every store is the same publication.
 * Then the ready bitmaps against sets counted by hand, the impacts, and damage. */
#include "tests/shards/kit.h"

#include "shards/idlist.h"

#include "base/hash.h"
#include "base/intern.h"
#include "shards/impact.h"

#include <math.h>

enum { N = 900 };

/* Row i has the word u<i>q in its title and nowhere else, but for rows without text. */
static bool has_text(uint32_t i) {
    return i % 11 != 3;
}

static px_str line_of(uint32_t i) {
    static const char *const word[] = {"battery", "the", "welding",  "of",  "电池",
                                       "cells",   "a",   "激光焊接", "and", "cooling"};
    px_buf b;
    kit_seed = 88172645463325252u ^ i * 0x9E3779B97F4A7C15u; /* the same whenever asked */
    px_buf_init(&b, 1 << 16);
    px_buf_fmt(&b, "{\"pub\":\"%s%uB2\",\"ipc\":[\"H01M10/%u\",\"%s\"]", i % 4 ? "US" : "EP",
               (i % 4 ? 7000000 : 1000000) + i, 4 + i % 3, i % 2 ? "G06F16/35" : "B23K26/20");
    px_buf_fmt(&b, ",\"applicants\":[\"%s\"]", i % 5 ? "Acme Laser GmbH" : "宁德时代");
    if (i % 6)
        px_buf_fmt(&b, ",\"app\":{\"number\":\"US2009%08u\",\"date\":\"%u-12-3%u\"}", 12000000 + i,
                   2001 + i % 7, i % 2);
    if (has_text(i)) {
        px_buf_fmt(&b, ",\"titles\":[\"u%uq", i);
        for (uint32_t k = below(10); k; k--)
            px_buf_fmt(&b, " %s", word[below(10)]);
        px_buf_c(&b, "\"],\"abstracts\":[\"w");
        for (uint32_t k = below(30); k; k--)
            px_buf_fmt(&b, " %s%s", word[below(below(2) ? 3 : 10)], below(9) ? "" : ".");
        if (i % 3 == 0) px_buf_c(&b, " batteries welded");
        if (i % 64 == 1) px_buf_c(&b, i % 128 == 1 ? " glazing glazing" : " glazed etched");
        px_buf_c(&b, "\"],\"descriptions\":[\"d");
        for (uint32_t k = below(30); k; k--)
            px_buf_fmt(&b, " %s", word[3 + below(7)]);
        if (i % 64 == 2) px_buf_c(&b, i % 128 == 2 ? " glazed" : " etching glazed");
        px_buf_c(&b, "\"]");
    }
    px_buf_c(&b, "}");
    px_str out = px_arena_str(kit, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static px_str lines[N];

static px_segment *part(const char *name, uint32_t from, uint32_t n, uint32_t mini, px_str dict) {
    for (uint32_t i = from; i < from + n; i++)
        if (!lines[i].n) lines[i] = line_of(i);
    return kit_segment(kit_root, name, lines + from, n, mini, dict);
}

/* ---- S1 ---- */

static void one_row(px_segment *s, px_xap *x, uint32_t row, uint32_t i, px_zctx *ctx, px_buf *b) {
    px_record r = kit_read(lines[i]);
    char word[16];
    snprintf(word, sizeof word, "u%uq", i);
    px_str term = px_str_of(word);
    const uint16_t *u;
    size_t n, units;
    uint32_t freq, id;
    const px_col *key;

    OK(px_cols_get(s->cols, PX_STR("@key"), &key, &err));
    if (!px_str_eq(px_col_text(key, row), r.key))
        fail_msg("row %u: @key " PX_STR_FMT ", want " PX_STR_FMT, row,
                 PX_STR_ARG(px_col_text(key, row)), PX_STR_ARG(r.key));
    OK(px_recs_get(s->recs, row, ctx, b, &err));
    px_record stored = kit_read(px_arena_str(kit, px_buf_view(b)));
    if (!px_record_equal(&stored, &r)) fail_msg("row %u: another record", row);
    OK(px_tok_row(s->tok, row, &u, &n, &err));
    OK(px_tok_find(s->tok, term, &id, &err));
    OK(px_xap_freq(x, term, &freq, &err));
    if (!has_text(i)) {
        if (n != 1 || u[0] != PX_UNIT_END) fail_msg("row %u: text where there is none", row);
        assert_int_equal(freq, 0);
        assert_int_equal(id, PX_TOK_NONE);
        return;
    }
    assert_int_equal(freq, 1);
    px_bitmap *rows = px_bitmap_new();
    OK(px_xap_postings(x, term, rows, &err));
    if (px_bitmap_count(rows) != 1 || !px_bitmap_has(rows, row))
        fail_msg("%s is not in row %u of Xapian", word, row);
    px_bitmap_free(rows);
    bool found = false;
    for (size_t k = 0; k < n; k += units) {
        units = 1;
        if (u[k] >= PX_UNIT_TOKEN) found |= px_tok_decode(u + k, &units) == id;
    }
    if (!found) fail_msg("%s is not in row %u of the token store", word, row);
}

static void check_s1(px_segment *s, uint32_t from) {
    px_zctx *ctx = px_zctx_new();
    px_buf b;
    px_xap *x;
    const char *const path[] = {s->terms_path};
    px_buf_init(&b, PX_RECORD_BYTES_MAX);
    OK(px_xap_open(path, 1, &x, &err));
    assert_int_equal(px_xap_rows(x), s->n_rows);
    assert_string_equal(px_xap_uuid(x), s->uuid);
    assert_int_equal(px_tok_rows(s->tok), s->n_rows);
    for (uint32_t r = 0; r < s->n_rows; r++)
        one_row(s, x, r, from + r, ctx, &b);
    px_xap_close(x);
    px_buf_done(&b);
    px_zctx_free(ctx);
}

/* ---- sets counted by hand ---- */

typedef struct sets {
    px_intern *key;
    px_bitmap **set;
    size_t cap;
    px_intern *form, *stem;               /* words as they stand, and their stems */
    uint32_t n_forms[4096], places[4096]; /* of each stem */
} sets;

static void note(sets *s, px_str key, uint32_t row) {
    uint32_t at = px_intern_add(s->key, key, NULL);
    if (at >= s->cap) {
        size_t cap = at * (size_t)2 + 16;
        s->set = px_realloc(s->set, cap * sizeof(px_bitmap *));
        memset(s->set + s->cap, 0, (cap - s->cap) * sizeof(px_bitmap *));
        s->cap = cap;
    }
    if (!s->set[at]) s->set[at] = px_bitmap_new();
    px_bitmap_add(s->set[at], row);
}

static void note_form(sets *s, const char *d, px_str word, px_str stem, uint32_t row) {
    bool fresh;
    uint32_t k = px_intern_add(s->stem, stem, NULL);
    assert_true(k < 4096);
    (void)px_intern_add(s->form, word, &fresh);
    s->n_forms[k] += fresh;
    s->places[k]++;
    note(s, px_arena_fmt(kit, "f%s" PX_STR_FMT, d, PX_STR_ARG(word)), row);
}

/* Sets of exact forms: "f" alone, and all forms of a stem that has several and stands often enough. */
static bool form_worth(const sets *s, px_analyzer *an, px_str key, uint32_t n_rows) {
    px_str word = px_str_sub(key, 1, key.n);
    if (!word.n) return true;
    if (px_str_starts(word, PX_STR(PX_TERM_DES))) word = px_str_sub(word, 1, word.n);
    uint32_t k = px_intern_find(s->stem, px_analyze_stem(an, word));
    return s->n_forms[k] > 1 && px_bit_worth(s->places[k], n_rows);
}

static void note_text(sets *s, px_analyzer *an, const px_fact_text *t, uint32_t row) {
    const px_token *tok;
    size_t n;
    const char *d = t->field == PX_TF_DES ? PX_TERM_DES : "";
    px_str before = {0};
    OK(px_analyze(an, t->text, false, &tok, &n, &err));
    for (size_t i = 0; i < n; i++) {
        px_str w = tok[i].kind == PX_TOKEN_WORD ? px_analyze_stem(an, tok[i].text) : tok[i].text;
        if (tok[i].kind == PX_TOKEN_SENTENCE) continue;
        if (tok[i].kind == PX_TOKEN_WORD) note_form(s, d, tok[i].text, w, row);
        if (tok[i].kind != PX_TOKEN_PARAGRAPH)
            note(s, px_arena_fmt(kit, "t%s" PX_STR_FMT, d, PX_STR_ARG(w)), row);
        if (tok[i].kind == PX_TOKEN_CJK && before.n)
            note(s,
                 px_arena_fmt(kit, "t%s" PX_STR_FMT PX_STR_FMT, d, PX_STR_ARG(before),
                              PX_STR_ARG(w)),
                 row);
        before = tok[i].kind == PX_TOKEN_CJK ? px_arena_str(kit, w) : (px_str){0};
    }
}

typedef struct facts {
    sets *s;
    uint32_t row;
} facts;

static void on_value(px_facts *to, px_field f, px_str custom, px_str value) {
    facts *a = to->self;
    (void)custom;
    note(a->s, px_arena_fmt(kit, "c%s=" PX_STR_FMT, px_field_code(f), PX_STR_ARG(value)), a->row);
    for (int level = 1; level <= 4 && px_field_get(f)->type == PX_FT_CLASS; level++)
        note(a->s,
             px_arena_fmt(kit, "s%s=" PX_STR_FMT, px_field_code(f),
                          PX_STR_ARG(px_class_cut(value, level))),
             a->row);
}
static void on_number(px_facts *to, px_field f, uint32_t v) {
    facts *a = to->self;
    const px_field_info *field = px_field_get(f);
    if (field->type != PX_FT_DATE || field->flags & PX_FIELD_M) return;
    note(a->s, px_arena_fmt(kit, "y%s=%04u", px_field_code(f), v / 10000), a->row);
    note(a->s, px_arena_fmt(kit, "y%s", px_field_code(f)), 0);
}
static void on_ident(px_facts *to, px_field f, px_str key) {
    (void)to;
    (void)f;
    (void)key;
}

static bool is_stop(px_str key) {
    px_str stem = px_str_sub(key, 1, key.n);
    if (px_str_starts(stem, PX_STR(PX_TERM_DES))) stem = px_str_sub(stem, 1, stem.n);
    return key.p[0] == 't' && px_is_stop_stem(stem);
}

/* What lies beside the set of a term is what Xapian has. */
static void check_ready_impacts(px_segment *s, px_xap *x, px_str term) {
    px_buf key, rows, wdf;
    px_str bytes;
    px_buf_init(&key, 1 << 16);
    px_buf_init(&rows, PX_BUF_MAX);
    px_buf_init(&wdf, PX_BUF_MAX);
    px_buf_fmt(&key, "i" PX_STR_FMT, PX_STR_ARG(term));
    OK(px_bits_bytes(s->bits, px_buf_view(&key), &bytes, &err));
    OK(px_xap_impacts(x, term, &rows, &wdf, &err));
    if (!px_str_eq(bytes, px_buf_view(&wdf)))
        fail_msg("impacts of " PX_STR_FMT " are others", PX_STR_ARG(term));
    px_buf_done(&key);
    px_buf_done(&rows);
    px_buf_done(&wdf);
}

/* Of a form that has no set: its rows in the list of its stem, if that has several forms. */
static size_t check_form_list(const sets *want, px_analyzer *an, px_segment *s, px_str key,
                              const px_bitmap *rows) {
    px_str word = px_str_sub(key, 1, key.n), bytes;
    if (!word.n) return 0;
    bool description = px_str_starts(word, PX_STR(PX_TERM_DES));
    if (description) word = px_str_sub(word, 1, word.n);
    px_str stem = px_arena_str(kit, px_analyze_stem(an, word));
    px_str list =
        px_arena_fmt(kit, "r%s" PX_STR_FMT, description ? PX_TERM_DES : "", PX_STR_ARG(stem));
    px_bitmap *got = NULL;
    uint32_t id;
    OK(px_tok_find(s->tok, word, &id, &err));
    OK(px_bits_bytes(s->bits, list, &bytes, &err));
    if (bytes.p) OK(px_idlist_get(bytes, id, s->n_rows, &got, &err));
    bool several = want->n_forms[px_intern_find(want->stem, stem)] > 1;
    if (several ? !got || !px_bitmap_equal(got, rows) : bytes.p != NULL)
        fail_msg("the list of " PX_STR_FMT " has other rows", PX_STR_ARG(key));
    px_bitmap_free(got);
    return several;
}

static void check_sets(px_segment *s, uint32_t from) {
    sets want = {.key = px_intern_new(), .form = px_intern_new(), .stem = px_intern_new()};
    px_analyzer *an = px_analyzer_new();
    px_xap *x;
    const char *const path[] = {s->terms_path};
    size_t ready = 0, stops = 0, terms = 0, codes = 0, forms = 0, years = 0, lists = 0;
    OK(px_xap_open(path, 1, &x, &err));
    for (uint32_t row = 0; row < s->n_rows; row++) {
        px_record r = kit_read(lines[from + row]);
        px_fact_text *text;
        facts self = {&want, row};
        px_facts to = {&self, on_value, on_number, on_ident};
        size_t n = px_facts_texts(kit, &r, &text);
        for (size_t i = 0; i < n; i++)
            note_text(&want, an, &text[i], row);
        px_facts_of(kit, &r, &to);
    }
    note(&want, PX_STR("f"), 0);
    for (uint32_t k = 0; k < px_intern_size(want.key); k++) {
        px_str key = px_intern_text(want.key, k), term = px_str_sub(key, 1, key.n);
        px_bitmap *set = want.set[k], *got, *post = px_bitmap_new();
        uint32_t freq;
        bool stop = is_stop(key);
        OK(px_bits_get(s->bits, key, &got, &err));
        bool form = key.p[0] == 'f';
        uint64_t n_set = px_bitmap_count(set);
        bool year = key.p[0] == 'y';
        bool worth = year              ? true
                     : form            ? form_worth(&want, an, key, s->n_rows)
                     : key.p[0] == 't' ? stop || px_bit_term_worth(n_set, s->n_rows)
                                       : px_bit_worth(n_set, s->n_rows);
        if (worth != (got != NULL))
            fail_msg("a bitmap of " PX_STR_FMT ": %d, want %d", PX_STR_ARG(key), got != NULL,
                     worth);
        if (got && !px_bitmap_equal(got, set))
            fail_msg("the bitmap of " PX_STR_FMT " is another set", PX_STR_ARG(key));
        if (key.p[0] == 't') {
            OK(px_xap_freq(x, term, &freq, &err));
            OK(px_xap_postings(x, term, post, &err));
            if (stop ? freq != 0 : !px_bitmap_equal(post, set))
                fail_msg("postings of " PX_STR_FMT " are another set", PX_STR_ARG(term));
            if (got && !stop) check_ready_impacts(s, x, term);
        }
        if (form && !worth) lists += check_form_list(&want, an, s, key, set);
        ready += got != NULL;
        stops += stop;
        terms += got && !stop && key.p[0] == 't';
        codes += got && key.p[0] != 't' && !form && !year;
        years += got && year;
        forms += got && form;
        px_bitmap_free(got);
        px_bitmap_free(post);
        px_bitmap_free(set);
    }
    size_t more =
        0; /* test_pairs.c says which pairs, check_form_list which lists; of "u" tests/query/test_years.c */
    for (size_t i = 0; i < px_bits_count(s->bits); i++) {
        char kind = px_bits_key(s->bits, i).p[0];
        more += kind == 'p' || kind == 'q' || kind == 'r' || kind == 'u';
    }
    assert_int_equal(px_bits_count(s->bits),
                     ready + terms + 1 + more); /* and none else but impacts */
    assert_true(more > (s->n_rows == N ? 3 : 0));
    assert_true(stops > 3);
    if (s->n_rows == N) assert_true(lists > 3 && terms > 3 && codes > 5 && forms > 3 && years > 3);
    px_xap_close(x);
    px_analyzer_free(an);
    px_intern_free(want.key);
    px_intern_free(want.form);
    px_intern_free(want.stem);
    free(want.set);
}

/* ---- impacts: a term of one row alone scores its wdf times a known weight ---- */

static void check_impacts(px_segment *s, uint32_t from) {
    px_xap *x;
    const char *const path[] = {s->terms_path};
    px_analyzer *an = px_analyzer_new();
    double weight = log(1 + (s->n_rows - 1 + 0.5) / 1.5);
    const px_impact_field *f = &px_impact_table[PX_TF_TI];
    OK(px_xap_open(path, 1, &x, &err));
    for (uint32_t row = 0; row < s->n_rows; row += 7) {
        if (!has_text(from + row)) continue;
        px_record r = kit_read(lines[from + row]);
        char word[16];
        snprintf(word, sizeof word, "u%uq", from + row);
        px_rank_term term = {px_str_of(word), 1};
        px_rank_hit hit;
        const px_token *tok;
        size_t n, length = 0;
        OK(px_xap_rank(x, &term, 1, NULL, 0, 1, &hit, &n, &err));
        assert_int_equal(n, 1);
        assert_int_equal(hit.row, row);
        OK(px_analyze(an, r.titles.v[0].text, false, &tok, &n, &err));
        for (size_t i = 0; i < n; i++)
            length += tok[i].kind == PX_TOKEN_WORD || tok[i].kind == PX_TOKEN_CJK;
        float tf = f->weight / (1.0f - f->b + f->b * (float)length / f->reference);
        unsigned wdf = (unsigned)lround(hit.score / weight);
        assert_in_range(wdf, 1, PX_IMPACT_MAX);
        if (wdf != px_impact_quantise(tf))
            fail_msg("row %u, title of %zu tokens: impact %u, want %u", row, length, wdf,
                     px_impact_quantise(tf));
    }
    px_xap_close(x);
    px_analyzer_free(an);
    for (float tf = 1e-6f; tf < 1e9f; tf *= 3)
        assert_in_range(px_impact_quantise(tf), 1, PX_IMPACT_MAX);
}

static void check(px_segment *s, uint32_t from) {
    OK(px_segment_verify(s, &err));
    check_s1(s, from);
    check_sets(s, from);
    check_impacts(s, from);
}

static void test_built(void **state) {
    (void)state;
    px_segment *s = part("built", 0, N, 100, (px_str){0}); /* nine mini-databases */
    assert_int_equal(s->n_rows, N);
    check(s, 0);
    px_segment_close(s);
    s = part("one", 3, 1, 0, (px_str){0}); /* a single row, and that without text */
    OK(px_segment_verify(s, &err));
    check_s1(s, 3);
    px_segment_close(s);
}

static void test_merged(void **state) {
    (void)state;
    px_segment *in[4], *m, *again[2], *all;
    in[0] = part("p0", 0, 301, 100, (px_str){0});
    in[1] = part("p1", 301, 1, 0, (px_str){0});
    in[2] = part("p2", 302, 400, 0, px_recs_dict(in[0]->recs));
    OK(px_segment_merge(in, 3, kit_root, "merged", &err));
    OK(px_segment_open(kit_root, "merged", &m, &err));
    assert_int_equal(m->n_rows, 702);
    check(m, 0);
    const px_col *from;
    OK(px_cols_get(m->cols, PX_STR("@from"), &from, &err));
    assert_true(from->keys[from->off[301]] == 1); /* first row of p1 */
    again[0] = m;
    again[1] = part("p3", 702, N - 702, 50, (px_str){0});
    OK(px_segment_merge(again, 2, kit_root, "all", &err));
    OK(px_segment_open(kit_root, "all", &all, &err));
    assert_int_equal(all->n_rows, N);
    check(all, 0);
    px_segment_close(all);
    for (int i = 0; i < 3; i++)
        px_segment_close(in[i]);
    px_segment_close(again[0]);
    px_segment_close(again[1]);
}

static void test_aborted_leaves_nothing(void **state) {
    (void)state;
    px_segw *w;
    const char *dir = kit_at("aborted");
    px_segw_options opt = {.dir = dir, .max_rows = 2};
    OK(px_segw_open(&opt, &w, &err));
    EXPECT(px_segw_seal(w, &err), PX_E_INTERNAL); /* no rows */
    assert_false(px_dir_exists(dir));
    OK(px_segw_open(&opt, &w, &err));
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t row;
        px_record r = kit_read(line_of(i));
        assert_false(px_segw_full(w));
        OK(px_segw_add(w, kit, &r, NULL, 0, &row, &err));
    }
    assert_true(px_segw_full(w));
    px_segw_abort(w);
    px_segw_abort(NULL);
    assert_false(px_dir_exists(dir));
}

/* ---- damage ---- */

static px_status reopen(const char *name) {
    px_segment *s;
    px_status st = px_segment_open(kit_root, name, &s, &err);
    if (st == PX_OK) st = px_segment_verify(s, &err);
    px_segment_close(s);
    return st;
}

static void test_segment_file_damaged(void **state) {
    (void)state;
    px_segment_close(part("damaged", 0, 50, 0, (px_str){0}));
    const char *head = kit_at("damaged/SEGMENT");
    px_buf b, c;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_init(&c, PX_BUF_MAX);
    OK(px_file_read(head, 1 << 16, &b, &err));
    px_str good = px_buf_view(&b);
    for (size_t i = 0; i < good.n; i++) {
        b.p[i] ^= 1;
        OK(px_file_replace(head, good, &err));
        px_status st = reopen("damaged");
        if (st != PX_E_DAMAGED) fail_msg("byte %zu changed: %s", i, px_status_name(st));
        b.p[i] ^= 1;
    }
    for (size_t n = 0; n < good.n; n += 1 + n / 8) {
        OK(px_file_replace(head, px_str_sub(good, 0, n), &err));
        px_status st = reopen("damaged");
        if (st != PX_E_DAMAGED) fail_msg("cut to %zu: %s", n, px_status_name(st));
    }
    /* Whole, but of another schema, or without a store. */
    static const struct {
        const char *from, *to;
        px_status st;
    } rows[] = {{"\"patix_segment\":1", "\"patix_segment\":9", PX_E_UNSUPPORTED},
                {"records.px", "records.pz", PX_E_DAMAGED},
                {"\"rows\":50", "\"rows\":51", PX_E_DAMAGED},
                {"\"rows\":50", "\"rows\":0 ", PX_E_DAMAGED}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t at = px_str_find(good, px_str_of(rows[i].from)),
               nl = px_str_find(good, PX_STR("\n"));
        assert_true(at != SIZE_MAX);
        px_buf_clear(&c);
        px_buf_str(&c, px_str_sub(good, 0, nl + 1));
        memcpy(c.p + at, rows[i].to, strlen(rows[i].to));
        px_buf_fmt(&c, "xxh3 %016llx\n", (unsigned long long)px_hash64(c.p, c.n));
        OK(px_file_replace(head, px_buf_view(&c), &err));
        EXPECT(reopen("damaged"), rows[i].st);
    }
    OK(px_dir_remove(head, &err));
    EXPECT(reopen("damaged"), PX_E_DAMAGED);
    OK(px_file_replace(head, good, &err));
    OK(reopen("damaged"));
    px_buf_done(&b);
    px_buf_done(&c);
}

static void test_stores_damaged(void **state) {
    (void)state;
    static const char *const files[] = {"terms.glass", "tokens.px", "columns.px", "records.px",
                                        "bitmaps.px"};
    px_segment_close(part("stores", 0, 80, 0, (px_str){0}));
    px_segment_close(part("others", 80, 80, 0, (px_str){0}));
    px_buf b, other;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_init(&other, PX_BUF_MAX);
    for (size_t f = 0; f < 5; f++) {
        const char *path = px_arena_fmt(kit, "%s/stores/%s", kit_root, files[f]).p;
        OK(px_file_read(path, PX_BUF_MAX, &b, &err));
        for (int k = 0; k < 20; k++) { /* small segments are checked byte by byte when opened */
            size_t at = below((uint32_t)b.n);
            b.p[at] ^= 4;
            OK(px_file_replace(path, px_buf_view(&b), &err));
            px_status st = reopen("stores");
            if (st != PX_E_DAMAGED && st != PX_E_UNSUPPORTED)
                fail_msg("%s, byte %zu: %s", files[f], at, px_status_name(st));
            b.p[at] ^= 4;
        }
        OK(px_file_replace(path, px_str_sub(px_buf_view(&b), 0, b.n - 1), &err));
        EXPECT(reopen("stores"), PX_E_DAMAGED);
        OK(px_dir_remove(path, &err));
        EXPECT(reopen("stores"), PX_E_DAMAGED);
        /* A whole store of another segment. */
        OK(px_file_read(px_arena_fmt(kit, "%s/others/%s", kit_root, files[f]).p, PX_BUF_MAX, &other,
                        &err));
        OK(px_file_replace(path, px_buf_view(&other), &err));
        EXPECT(reopen("stores"), PX_E_DAMAGED);
        OK(px_file_replace(path, px_buf_view(&b), &err));
    }
    OK(reopen("stores"));
    px_buf_done(&b);
    px_buf_done(&other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_built),
        cmocka_unit_test(test_merged),
        cmocka_unit_test(test_aborted_leaves_nothing),
        cmocka_unit_test(test_segment_file_damaged),
        cmocka_unit_test(test_stores_damaged),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
