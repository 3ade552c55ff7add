/* The token store against a judge that knows only lists of words: building, looking up, phrases,
 * merging, and every kind of damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/sort.h"
#include "shards/token_int.h"

#include <stdio.h>
#include <stdlib.h>

static char dir[] = "/tmp/px-token-XXXXXX";
static char path[64], other[64];

static int make_dir(void **state) {
    (void)state;
    if (!mkdtemp(dir)) return -1;
    snprintf(path, sizeof path, "%s/tokens.px", dir);
    snprintf(other, sizeof other, "%s/other.px", dir);
    return 0;
}

static int remove_dir(void **state) {
    (void)state;
    return px_dir_remove(dir, NULL) == PX_OK ? 0 : -1;
}

static px_err err;

static void ok_at(px_status st, int line) {
    if (st != PX_OK) fail_msg("line %d: %s: %s", line, px_status_name(st), err.message);
}
#define OK(st) ok_at((st), __LINE__)

static void expect_at(px_status got, px_status want, int line) {
    if (got != want)
        fail_msg("line %d: got %s (%s), want %s", line, px_status_name(got), err.message,
                 px_status_name(want));
}
#define EXPECT(got, want) expect_at((got), (want), __LINE__)

static uint64_t seed = 88172645463325252u;
static uint32_t random_below(uint32_t n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed >> 16) % n);
}

/* --- rows as the judge sees them: words >= 0, marks < 0 --- */

enum { SENTENCE = -1, PARAGRAPH = -2, FIELD = -10 /* - field */ };

typedef struct row {
    int *item;
    size_t n;
} row;

typedef struct corpus {
    row *rows;
    uint32_t n;
} corpus;

/* Words of one to three parts: prefixes share stems, some are longer than eight bytes. */
static px_str word_text(int w, char *to) {
    static const char *const part[] = {"a", "ba", "", "battery", "电", "x"};
    int n = snprintf(to, 64, "%s%d%s", part[w % 6], w / 2, w % 2 ? "" : "s");
    return (px_str){to, (size_t)n};
}

static px_str word_stem(int w, char *to) {
    px_str s = word_text(w, to);
    if (s.p[s.n - 1] == 's') s.n--;
    return s;
}

static void add_item(row *r, int item) {
    r->item = px_realloc(r->item, (r->n + 1) * sizeof *r->item);
    r->item[r->n++] = item;
}

/* `dense` words come again and again, the others up to `words` a few times. */
static corpus make_corpus(uint32_t n_rows, size_t length, int dense, int words) {
    corpus c = {px_calloc(n_rows, sizeof(row)), n_rows};
    int next = dense;
    for (uint32_t i = 0; i < n_rows; i++) {
        row *r = &c.rows[i];
        if (random_below(20) == 0) continue; /* a row without text */
        for (size_t k = 0, n = random_below((uint32_t)length) + 1; k < n; k++) {
            if (k == 0 || random_below(30) == 0)
                add_item(r, FIELD - (int)random_below(PX_TF_COUNT));
            if (random_below(8) == 0) add_item(r, SENTENCE);
            if (random_below(60) == 0) add_item(r, PARAGRAPH);
            if (next < words && random_below(3) == 0)
                add_item(r, next++);
            else if (random_below(10) == 0)
                add_item(r, (int)random_below((uint32_t)words));
            else
                add_item(r, (int)random_below(random_below(2) ? 3 : (uint32_t)dense));
        }
    }
    return c;
}

static void free_corpus(corpus *c) {
    for (uint32_t i = 0; i < c->n; i++)
        free(c->rows[i].item);
    free(c->rows);
}

static void build(const corpus *c, uint32_t from, uint32_t to, const char *file) {
    px_tokw *w = px_tokw_new();
    uint64_t size, sum, on_disk;
    char text[64], stem[64];
    for (uint32_t i = from; i < to; i++) {
        const row *r = &c->rows[i];
        for (size_t k = 0; k < r->n; k++) {
            int item = r->item[k];
            if (item >= 0)
                px_tokw_token(w, word_text(item, text), word_stem(item, stem));
            else if (item > FIELD)
                px_tokw_mark(w, item == SENTENCE ? PX_TOKEN_SENTENCE : PX_TOKEN_PARAGRAPH);
            else
                px_tokw_field(w, (px_text_field)(FIELD - item));
        }
        px_tokw_row(w);
    }
    assert_int_equal(px_tokw_rows(w), to - from);
    OK(px_tokw_write(w, file, &size, &sum, &err));
    OK(px_file_size(file, &on_disk, &err));
    assert_int_equal(size, on_disk);
    px_tokw_free(w);
}

/* --- what is stored --- */

static void compare_rows(px_tok *t, const corpus *c) {
    char text[64];
    assert_int_equal(px_tok_rows(t), c->n);
    for (uint32_t i = 0; i < c->n; i++) {
        const uint16_t *p;
        size_t n, at = 0, step;
        OK(px_tok_row(t, i, &p, &n, &err));
        for (size_t k = 0; k < c->rows[i].n; k++, at += step) {
            int item = c->rows[i].item[k];
            step = 1;
            if (at + 1 >= n) fail_msg("row %u ends at item %zu", i, k);
            if (item < 0) {
                unsigned want = item == SENTENCE    ? PX_UNIT_SENTENCE
                                : item == PARAGRAPH ? PX_UNIT_PARAGRAPH
                                                    : PX_UNIT_FIELD + (unsigned)(FIELD - item);
                if (p[at] != want) fail_msg("row %u item %zu: %u, want %u", i, k, p[at], want);
                continue;
            }
            px_str got = px_tok_text(t, px_tok_decode(p + at, &step)), want = word_text(item, text);
            if (!px_str_eq(got, want))
                fail_msg("row %u item %zu: " PX_STR_FMT ", want " PX_STR_FMT, i, k, PX_STR_ARG(got),
                         PX_STR_ARG(want));
        }
        assert_int_equal(at, n - 1);
    }
}

static void compare_dictionary(px_tok *t, const corpus *c, int words) {
    uint32_t *freq = px_calloc((size_t)words, sizeof *freq), distinct = 0;
    char text[64];
    for (uint32_t i = 0; i < c->n; i++)
        for (size_t k = 0; k < c->rows[i].n; k++)
            if (c->rows[i].item[k] >= 0 && freq[c->rows[i].item[k]]++ == 0) distinct++;
    assert_int_equal(px_tok_dict_size(t), distinct);
    for (int w = 0; w < words; w++) {
        uint32_t id;
        px_str s = word_text(w, text);
        OK(px_tok_find(t, s, &id, &err));
        if ((id == PX_TOK_NONE) != (freq[w] == 0)) fail_msg("%s: id %u", text, id);
        if (id == PX_TOK_NONE) continue;
        if (px_tok_freq(t, id) != freq[w])
            fail_msg("%s: frequency %u, want %u", text, px_tok_freq(t, id), freq[w]);
        assert_true(px_str_eq(px_tok_text(t, id), s));
        s = word_stem(w, text);
        px_str stem = px_tok_stem_text(t, px_tok_stem_of(t, id));
        if (!px_str_eq(stem, s))
            fail_msg("stem " PX_STR_FMT ", want " PX_STR_FMT, PX_STR_ARG(stem), PX_STR_ARG(s));
        const uint32_t *ids;
        size_t n, found = 0;
        OK(px_tok_stem_ids(t, s, &ids, &n, &err));
        for (size_t i = 0; i < n; i++)
            found += ids[i] == id;
        assert_int_equal(found, 1);
    }
    static const char *const prefixes[] = {"",   "a", "ba", "b", "battery1",
                                           "电", "x", "zz", "1", "\xff"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        uint32_t lo, hi, want = 0;
        OK(px_tok_prefix(t, px_str_of(prefixes[i]), &lo, &hi, &err));
        for (int w = 0; w < words; w++)
            want += freq[w] && px_str_starts(word_text(w, text), px_str_of(prefixes[i]));
        if (hi - lo != want) fail_msg("prefix \"%s\": %u, want %u", prefixes[i], hi - lo, want);
        for (uint32_t k = lo; k < hi; k++)
            assert_true(px_str_starts(px_tok_text(t, px_tok_at(t, k)), px_str_of(prefixes[i])));
    }
    static const char *const suffixes[] = {"",          "s", "1s", "23s", "7",
                                           "battery1s", "1", "池", "zz",  "\xff"};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        px_str end = px_str_of(suffixes[i]);
        const uint32_t *places;
        uint32_t n_ends, want = 0;
        bool known;
        OK(px_tok_suffix(t, end, &places, &n_ends, &known, &err));
        assert_int_equal(known, px_tok_dict_size(t) > 0);
        for (int w = 0; w < words; w++) {
            px_str word = word_text(w, text);
            want += freq[w] && word.n >= end.n &&
                    px_str_eq(px_str_sub(word, word.n - end.n, word.n), end);
        }
        if (n_ends != want) fail_msg("suffix \"%s\": %u, want %u", suffixes[i], n_ends, want);
        for (uint32_t k = 0; k < n_ends; k++) {
            px_str word = px_tok_text(t, px_tok_at(t, places[k]));
            assert_true(word.n >= end.n &&
                        px_str_eq(px_str_sub(word, word.n - end.n, word.n), end));
            assert_true(!k ||
                        px_tok_end_cmp(px_tok_text(t, px_tok_at(t, places[k - 1])), word) < 0);
        }
    }
    const uint32_t *ids;
    size_t n;
    OK(px_tok_stem_ids(t, PX_STR("nowhere"), &ids, &n, &err));
    assert_int_equal(n, 0);
    free(freq);
}

/* --- phrases --- */

#define MAX_POS 6
typedef struct judged {
    uint32_t *ids[MAX_POS];
    size_t n_ids[MAX_POS], n;
    unsigned mask;
} judged;

/* Id of each item: looked up once. */
typedef struct known {
    px_tok *t;
    uint32_t *id_of_word;
} known;

static bool has_id(const judged *j, size_t pos, uint32_t id) {
    for (size_t i = 0; i < j->n_ids[pos]; i++)
        if (j->ids[pos][i] == id) return true;
    return false;
}

static bool judge(const known *kn, const row *r, const judged *j) {
    int field = -1;
    for (size_t k = 0; k < r->n; k++) {
        if (r->item[k] <= FIELD) field = FIELD - r->item[k];
        if (r->item[k] < 0 || field < 0 || !(j->mask >> field & 1)) continue;
        size_t pos = 0;
        for (size_t m = k; m < r->n && pos < j->n; m++) {
            if (r->item[m] == SENTENCE) continue;
            if (r->item[m] < 0 || !has_id(j, pos, kn->id_of_word[r->item[m]])) break;
            pos++;
        }
        if (pos == j->n) return true;
    }
    return false;
}

static judged random_phrase(const known *kn, const corpus *c) {
    judged j = {.mask = random_below(3) ? (1u << PX_TF_COUNT) - 1 : 1 + random_below(63)};
    size_t want = 1 + random_below(5);
    while (j.n == 0) {
        const row *r = &c->rows[random_below(c->n)];
        for (size_t k = r->n ? random_below((uint32_t)r->n) : 0; k < r->n && j.n < want; k++) {
            if (r->item[k] < 0) continue; /* over marks of all kinds: some can never match */
            uint32_t own = kn->id_of_word[r->item[k]], dict = px_tok_dict_size(kn->t);
            static const size_t alternatives[] = {0, 0, 0, 0, 0, 1, 2, 5, 400};
            size_t more = alternatives[random_below(9)];
            uint32_t *ids = px_malloc((more + 1) * sizeof *ids);
            ids[0] = random_below(25) ? own : random_below(dict);
            for (size_t i = 1; i <= more; i++)
                ids[i] = random_below(random_below(2) ? dict : dict < 40 ? dict : 40);
            px_sort_u32(ids, more + 1);
            j.ids[j.n] = ids;
            j.n_ids[j.n++] = px_unique_u32(ids, more + 1);
        }
    }
    return j;
}

static void compare_phrases(px_tok *t, const corpus *c, int words, int rounds) {
    known kn = {t, px_malloc((size_t)words * sizeof(uint32_t))};
    char text[64];
    uint64_t matched = 0, two_units = 0;
    for (int w = 0; w < words; w++)
        OK(px_tok_find(t, word_text(w, text), &kn.id_of_word[w], &err));
    uint32_t *rows = px_malloc(c->n * sizeof *rows);
    for (int round = 0; round < rounds; round++) {
        judged j = random_phrase(&kn, c);
        px_phrase_pos pos[MAX_POS];
        for (size_t i = 0; i < j.n; i++) {
            pos[i] = (px_phrase_pos){j.ids[i], j.n_ids[i]};
            two_units += j.ids[i][0] >= PX_TOK_ONE_UNIT;
        }
        uint32_t n = 0, every = 1 + random_below(3);
        for (uint32_t i = 0; i < c->n; i++)
            if (random_below(every) == 0) rows[n++] = i;
        px_phrase *ph;
        OK(px_phrase_new(t, pos, j.n, j.mask, &ph, &err));
        px_bitmap *got = px_bitmap_new(), *want = px_bitmap_new();
        OK(px_phrase_match(ph, rows, n, got, NULL, &err));
        for (uint32_t i = 0; i < n; i++)
            if (judge(&kn, &c->rows[rows[i]], &j)) px_bitmap_add(want, rows[i]);
        if (!px_bitmap_equal(got, want)) {
            uint32_t at = 0;
            while (px_bitmap_has(got, at) == px_bitmap_has(want, at))
                at++;
            fail_msg("round %d, %zu positions, mask %x: %llu rows, want %llu; row %u differs",
                     round, j.n, j.mask, (unsigned long long)px_bitmap_count(got),
                     (unsigned long long)px_bitmap_count(want), at);
        }
        matched += px_bitmap_count(got);
        px_bitmap_free(got);
        px_bitmap_free(want);
        px_phrase_free(ph);
        for (size_t i = 0; i < j.n; i++)
            free(j.ids[i]);
    }
    assert_true(matched > (uint64_t)rounds / 4);
    if (px_tok_dict_size(t) > PX_TOK_ONE_UNIT + 1000)
        assert_true(two_units > (uint64_t)rounds / 20);
    free(rows);
    free(kn.id_of_word);
}

static const struct shape {
    uint32_t rows;
    size_t length;
    int dense, words, rounds;
} shapes[] = {
    {1, 5, 3, 4, 20},
    {300, 60, 12, 40, 1500},
    {200, 3000, 300, 2000, 300},  /* rows of several stretches */
    {2500, 250, 200, 75000, 300}, /* tokens of two units */
};

static void test_against_judge(void **state) {
    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        const struct shape *h = &shapes[s];
        corpus c = make_corpus(h->rows, h->length, h->dense, h->words);
        if (c.n == 1 && c.rows[0].n == 0) add_item(&c.rows[0], FIELD), add_item(&c.rows[0], 1);
        build(&c, 0, c.n, path);
        px_tok *t;
        OK(px_tok_open(path, &t, &err));
        OK(px_tok_verify(t, &err));
        compare_rows(t, &c);
        compare_dictionary(t, &c, h->words);
        if (h->words > 60000) assert_true(px_tok_dict_size(t) > PX_TOK_ONE_UNIT + 1000);
        compare_phrases(t, &c, h->words, h->rounds);
        px_tok_close(t);
        free_corpus(&c);
    }
}

static void test_scan_levels(void **state) {
    (void)state;
    uint16_t units[64 + 32 * 4 + 64];
    uint64_t table[1024];
    for (int round = 0; round < 3000; round++) {
        size_t n = sizeof units / sizeof units[0];
        for (size_t i = 0; i < n; i++)
            units[i] = (uint16_t)(random_below(3) ? random_below(20) : 65535 - random_below(20));
        px_scan s = {.n = 1 + random_below(PX_SCAN_UNITS), .near = random_below(2)};
        static const int by[] = {-2, -1, 1};
        s.by = by[random_below(3)];
        s.neighbour = units[random_below((uint32_t)n)];
        for (unsigned k = 0; k < s.n; k++)
            s.unit[k] = units[random_below((uint32_t)n)];
        uint32_t want[4], got[4];
        bool any = px_scan_pick(&s, PX_SCAN_PLAIN)(&s, units + 64, 4, want);
        for (int level = PX_SCAN_BASE; level <= PX_SCAN_BEST; level++) {
            bool found = px_scan_pick(&s, (px_scan_level)level)(&s, units + 64, 4, got);
            assert_int_equal(found, any);
            assert_memory_equal(got, want, sizeof got);
        }
        if (s.near) continue;
        memset(table, 0, sizeof table);
        for (unsigned k = 0; k < s.n; k++)
            table[s.unit[k] >> 6] |= (uint64_t)1 << (s.unit[k] & 63);
        s.table = table;
        assert_int_equal(px_scan_pick(&s, PX_SCAN_BEST)(&s, units + 64, 4, got), any);
        assert_memory_equal(got, want, sizeof got);
        for (uint32_t k = random_below(70); k > 0; k--) { /* others of the same buckets */
            uint16_t unit = (uint16_t)random_below(round % 2 ? 64 : 65536);
            table[unit >> 6] |= (uint64_t)1 << (unit & 63);
        }
        any = px_scan_pick(&s, PX_SCAN_BEST)(&s, units + 64, 4, want);
        s.few = px_nibbles_make(table, &s.nibbles);
        assert_int_equal(px_scan_pick(&s, PX_SCAN_BEST)(&s, units + 64, 4, got), any);
        assert_memory_equal(got, want, sizeof got);
    }
    for (uint32_t u = 0; u < 65536; u++) {
        for (size_t i = 0; i < 32; i++)
            units[i] = i == u % 32 ? (uint16_t)u : 1;
        uint32_t want = u >= PX_UNIT_FIELD && u < PX_UNIT_TOKEN ? 1u << u % 32 : 0, got;
        px_scan_fields(units, 1, &got);
        if (got != want) fail_msg("unit %u: mask %x, want %x", u, got, want);
    }
}

/* --- merging --- */

static void test_merge(void **state) {
    (void)state;
    corpus c = make_corpus(1500, 250, 100, 62000);
    build(&c, 0, c.n, path);
    px_buf want, got;
    px_buf_init(&want, PX_BUF_MAX);
    px_buf_init(&got, PX_BUF_MAX);
    OK(px_file_read(path, 1 << 30, &want, &err));
    static const uint32_t cuts[][5] = {
        {0, 1500, 1500, 1500, 1500}, {0, 0, 700, 701, 1500}, {0, 300, 600, 600, 1500}};
    for (size_t k = 0; k < sizeof cuts / sizeof cuts[0]; k++) {
        px_tok *part[4];
        for (size_t i = 0; i < 4; i++) {
            build(&c, cuts[k][i], cuts[k][i + 1], other);
            OK(px_tok_open(other, &part[i], &err));
            assert_int_equal(remove(other), 0); /* the mapping stays */
        }
        uint64_t size, sum;
        OK(px_tok_merge(part, 4, other, &size, &sum, &err));
        OK(px_file_read(other, 1 << 30, &got, &err));
        assert_int_equal(size, got.n);
        if (!px_str_eq(px_buf_view(&got), px_buf_view(&want)))
            fail_msg("cut %zu: merged store differs from the one built at once", k);
        for (size_t i = 0; i < 4; i++)
            px_tok_close(part[i]);
    }
    px_tok *t;
    OK(px_tok_merge(NULL, 0, other, NULL, NULL, &err));
    OK(px_tok_open(other, &t, &err));
    assert_int_equal(px_tok_rows(t), 0);
    OK(px_tok_verify(t, &err));
    uint32_t id, lo, hi;
    OK(px_tok_find(t, PX_STR("x"), &id, &err));
    assert_int_equal(id, PX_TOK_NONE);
    OK(px_tok_prefix(t, PX_STR(""), &lo, &hi, &err));
    assert_int_equal(hi, 0);
    px_tok_close(t);
    px_buf_done(&want);
    px_buf_done(&got);
    free_corpus(&c);
}

/* --- damage --- */

/* Everything a reader does; nothing of it may crash. */
static void use(px_tok *t) {
    const uint16_t *p;
    size_t n, step;
    const uint32_t *ids;
    uint32_t lo, hi, dict = px_tok_dict_size(t), *rows;
    rows = px_malloc((px_tok_rows(t) + 1) * sizeof *rows);
    for (uint32_t i = 0; i < px_tok_rows(t); i++) {
        rows[i] = i;
        if (px_tok_row(t, i, &p, &n, NULL) != PX_OK) continue;
        for (size_t k = 0; k + 1 < n; k += step) {
            step = 1;
            if (p[k] >= PX_UNIT_TOKEN) (void)px_tok_text(t, px_tok_decode(p + k, &step));
        }
    }
    uint32_t all[64];
    for (uint32_t id = 0; id < dict; id++) {
        px_str s = px_tok_text(t, id);
        (void)px_tok_find(t, s, &lo, NULL);
        (void)px_tok_prefix(t, px_str_sub(s, 0, 2), &lo, &hi, NULL);
        (void)px_tok_stem_ids(t, px_tok_stem_text(t, px_tok_stem_of(t, id)), &ids, &n, NULL);
        (void)px_tok_at(t, id);
        if (id < 64) all[id] = id;
    }
    for (uint32_t k = 0; k < 4 && dict > 3; k++) {
        px_phrase_pos pos[3] = {{all + k % 3, 1}, {all, k < 2 ? 1 : 3}, {all + 1, k & 1 ? 2 : 1}};
        px_phrase *ph;
        px_bitmap *hits = px_bitmap_new();
        if (px_phrase_new(t, pos, 1 + k % 3, 1 + k * 20, &ph, NULL) == PX_OK)
            (void)px_phrase_match(ph, rows, px_tok_rows(t), hits, NULL, NULL);
        px_phrase_free(ph);
        px_bitmap_free(hits);
    }
    free(rows);
}

static void save(const char *p, size_t n) {
    FILE *f = fopen(other, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static px_status examine(const char *file) {
    px_tok *t;
    px_status st = px_tok_open(file, &t, &err);
    if (st != PX_OK) return st;
    use(t);
    st = px_tok_verify(t, &err);
    px_tok_close(t);
    return st;
}

static void test_flipped_and_cut(void **state) {
    (void)state;
    corpus c = make_corpus(8, 12, 5, 20);
    build(&c, 0, c.n, path);
    px_buf whole;
    px_buf_init(&whole, PX_BUF_MAX);
    OK(px_file_read(path, 1 << 20, &whole, &err));
    px_box *box;
    OK(px_box_open(path, "TOKS", &box, &err));
    px_section s;
    assert_true(px_box_find(box, px_box_section_name(box, 0), &s));
    const char *base = s.p - 64; /* the first section lies behind the header */
    for (size_t i = 0; i < px_box_sections(box); i++) {
        char name[32];
        snprintf(name, sizeof name, "\"" PX_STR_FMT "\"", PX_STR_ARG(px_box_section_name(box, i)));
        assert_true(px_box_find(box, px_box_section_name(box, i), &s));
        for (uint64_t k = 0; k < s.n; k++) {
            char *at = whole.p + (s.p - base) + k;
            *at = (char)(*at ^ 4);
            save(whole.p, whole.n);
            *at = (char)(*at ^ 4);
            px_status st = examine(other);
            if (st != PX_E_DAMAGED || !strstr(err.message, name))
                fail_msg("byte %llu of %s flipped: %s %s", (unsigned long long)k, name,
                         px_status_name(st), st == PX_OK ? "" : err.message);
        }
    }
    px_box_close(box);
    for (size_t n = 0; n < whole.n; n++) {
        save(whole.p, n);
        px_status st = examine(other);
        if (st != PX_E_DAMAGED) fail_msg("cut to %zu of %zu: %s", n, whole.n, px_status_name(st));
    }
    px_buf_done(&whole);
    free_corpus(&c);
}

/* The same with right checksums: a store that no honest program wrote. */
static void rewrite(px_box *box, size_t section, uint64_t at, unsigned flip, size_t cut) {
    px_boxw *w;
    OK(px_boxw_create(other, "TOKS", &w, &err));
    for (size_t i = 0; i < px_box_sections(box); i++) {
        px_str name = px_box_section_name(box, i), s;
        OK(px_box_get(box, name, UINT64_MAX, &s, &err));
        char *copy = px_malloc(s.n + 1);
        memcpy(copy, s.p, s.n);
        if (i == section && !cut) copy[at] = (char)(copy[at] ^ (char)flip);
        if (i != section || cut != s.n + 1)
            OK(px_boxw_put(w, name, copy, i == section ? s.n - cut : s.n, &err));
        free(copy);
    }
    OK(px_boxw_close(w, NULL, NULL, &err));
}

static void test_forged(void **state) {
    (void)state;
    corpus c = make_corpus(8, 12, 5, 20);
    build(&c, 0, c.n, path);
    px_box *box;
    OK(px_box_open(path, "TOKS", &box, &err));
    for (size_t i = 0; i < px_box_sections(box); i++) {
        px_str name = px_box_section_name(box, i);
        bool text = px_str_starts(name, PX_STR("dict")) || px_str_is(name, "stems") ||
                    px_str_is(name, "stemoff");
        px_section s;
        assert_true(px_box_find(box, name, &s));
        for (uint64_t at = 0; at < s.n; at++) {
            static const unsigned flips[] = {0x01, 0x08, 0x80, 0xf0, 0xff};
            for (size_t k = 0; k < sizeof flips / sizeof flips[0]; k++) {
                rewrite(box, i, at, flips[k], 0);
                px_status st = examine(other);
                /* another word or another mark may be a store as well */
                bool mark =
                    px_str_is(name, "units") && px_get16(s.p + (at & ~1ull)) < PX_UNIT_TOKEN;
                if (st != PX_E_DAMAGED && !(st == PX_OK && (text || mark)))
                    fail_msg(PX_STR_FMT " byte %llu ^ %x: %s", PX_STR_ARG(name),
                             (unsigned long long)at, flips[k], px_status_name(st));
            }
        }
        for (size_t cut = 1; cut <= s.n + 1; cut++) {
            rewrite(box, i, 0, 0, cut);
            px_status st = examine(other);
            bool older = cut > s.n && px_str_is(name, "back"); /* written before there was one */
            if (st != (older ? PX_OK : PX_E_DAMAGED))
                fail_msg(PX_STR_FMT " without %zu bytes: %s", PX_STR_ARG(name), cut,
                         px_status_name(st));
        }
    }
    px_box_close(box);
    free_corpus(&c);
}

static void test_refusals(void **state) {
    (void)state;
    px_tokw *w = px_tokw_new();
    px_tokw_field(w, PX_TF_TI);
    px_tokw_token(w, PX_STR("one"), PX_STR("one"));
    px_tokw_token(w, PX_STR("two"), PX_STR("two"));
    EXPECT(px_tokw_write(w, path, NULL, NULL, &err), PX_E_INTERNAL);
    px_tokw_row(w);
    OK(px_tokw_write(w, path, NULL, NULL, &err));
    px_tokw_field(w, PX_TF_AB); /* the builder may go on */
    px_tokw_token(w, PX_STR("two"), PX_STR("two"));
    px_tokw_row(w);
    size_t held = px_tokw_bytes(w);
    assert_true(held > 1000 && held < 1 << 20);
    OK(px_tokw_write(w, path, NULL, NULL, &err));
    EXPECT(px_tokw_write(w, "/nowhere/at/all", NULL, NULL, &err), PX_E_NOTFOUND);
    px_tokw_free(w);
    px_tok *t;
    OK(px_tok_open(path, &t, &err));
    uint32_t two;
    OK(px_tok_find(t, PX_STR("two"), &two, &err));
    assert_int_equal(two, 0);
    const uint16_t *p;
    size_t n;
    EXPECT(px_tok_row(t, 2, &p, &n, &err), PX_E_DAMAGED);
    static const uint32_t falling[] = {1, 0}, unknown[] = {2}, good[] = {0}, rows[] = {0, 1},
                          beyond[] = {0, 9};
    static const struct {
        px_phrase_pos pos;
        size_t n;
        px_status want;
    } table[] = {
        {{falling, 2}, 1, PX_E_INTERNAL},
        {{unknown, 1}, 1, PX_E_INTERNAL},
        {{good, 0}, 1, PX_E_INTERNAL},
        {{good, 1}, 0, PX_E_INTERNAL},
        {{good, 1}, 1, PX_OK},
    };
    px_phrase *ph = NULL;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        px_status st = px_phrase_new(t, &table[i].pos, table[i].n, 1u << PX_TF_AB, &ph, &err);
        if (st != table[i].want) fail_msg("phrase %zu: %s", i, px_status_name(st));
    }
    px_bitmap *hits = px_bitmap_new();
    const volatile bool stop = true;
    EXPECT(px_phrase_match(ph, rows, 2, hits, &stop, &err), PX_E_CANCELLED);
    EXPECT(px_phrase_match(ph, beyond, 2, hits, NULL, &err), PX_E_DAMAGED);
    OK(px_phrase_match(ph, rows, 2, hits, NULL, &err));
    assert_int_equal(px_bitmap_count(hits), 1);
    assert_true(px_bitmap_has(hits, 1));
    px_bitmap_free(hits);
    px_phrase_free(ph);
    px_tok_close(t);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_judge), cmocka_unit_test(test_scan_levels),
        cmocka_unit_test(test_merge),         cmocka_unit_test(test_flipped_and_cut),
        cmocka_unit_test(test_forged),        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests_name("token", tests, make_dir, remove_dir);
}
