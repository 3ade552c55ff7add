/* Rows of two frequent words side by side, against a judge that reads the rows as they were given; the same
 * bytes however few rows are gathered at once; what does not fit is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "shards/pairs.h"

#include <stdio.h>
#include <stdlib.h>

static char dir[] = "/tmp/px-pairs-XXXXXX";
static px_err err;

static int make_dir(void **state) {
    (void)state;
    return mkdtemp(dir) && px_text_init(&err) == PX_OK ? 0 : -1;
}

static int remove_dir(void **state) {
    (void)state;
    return px_dir_remove(dir, NULL) == PX_OK ? 0 : -1;
}

static void ok_at(px_status st, int line) {
    if (st != PX_OK) fail_msg("line %d: %s: %s", line, px_status_name(st), err.message);
}
#define OK(st) ok_at((st), __LINE__)

static uint64_t seed;
static uint32_t below(uint32_t n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed >> 16) % n);
}

/* ---- rows, and what stands in them ---- */

#define ROWS     900
#define MOST     40
#define SENTENCE (-1)
#define PARA     (-2)
#define FIELD    (-10) /* - field */

/* The first are common, the last rare; two are characters. */
static const char *const word[] = {"the", "of",    "电",  "battery", "池", "5g",   "lithium",
                                   "ion", "anode", "gel", "cell",    "x",  "rare", "seldom"};
enum { WORDS = sizeof word / sizeof *word };
static const bool cjk[WORDS] = {[2] = true, [4] = true};

typedef struct row {
    int item[MOST];
    size_t n;
} row;

static row rows_[ROWS];

static void make_rows(bool with_pairs) {
    for (size_t r = 0; r < ROWS; r++) {
        row *x = &rows_[r];
        size_t n = below(MOST);
        for (x->n = 0; x->n < n; x->n++) {
            uint32_t roll = below(50);
            int *item = &x->item[x->n];
            if (x->n == 0 || roll < 2)
                *item = FIELD - (int)below(PX_TF_COUNT);
            else if (roll < 4)
                *item = PARA;
            else if (roll < 9)
                *item = SENTENCE;
            else
                *item = (int)below(1 + below(1 + below(WORDS)));
            if (!with_pairs && x->n % 2) *item = PARA;
        }
    }
}

static px_tok *store(const char *name) {
    char *path = px_path(dir, name);
    px_tokw *w = px_tokw_new();
    px_tok *t;
    for (size_t r = 0; r < ROWS; r++) {
        for (size_t i = 0; i < rows_[r].n; i++) {
            int item = rows_[r].item[i];
            if (item <= FIELD)
                px_tokw_field(w, (px_text_field)(FIELD - item));
            else if (item < 0)
                px_tokw_mark(w, item == SENTENCE ? PX_TOKEN_SENTENCE : PX_TOKEN_PARAGRAPH);
            else
                px_tokw_token(w, px_str_of(word[item]), px_str_of(word[item]));
        }
        px_tokw_row(w);
    }
    OK(px_tokw_write(w, path, NULL, NULL, &err));
    px_tokw_free(w);
    OK(px_tok_open(path, &t, &err));
    free(path);
    return t;
}

static px_bits *pairs_of(px_tok *t, const char *name, uint64_t held) {
    char *path = px_path(dir, name);
    px_bitw *w;
    px_bits *b;
    uint64_t size, sum;
    OK(px_bitw_create(path, &w, &err));
    OK(px_pairs_write(t, w, held, &err));
    OK(px_bitw_close(w, &size, &sum, &err));
    OK(px_bits_open(path, &b, &err));
    free(path);
    return b;
}

/* The judge. */
static bool row_holds(const row *x, int first, int second) { /* second < 0: the word alone */
    int before = -1;
    bool description = false;
    for (size_t i = 0; i < x->n; i++) {
        int item = x->item[i];
        if (item <= FIELD) description = FIELD - item == PX_TF_DES;
        if (item == SENTENCE) continue;
        if (item >= 0 && !description)
            if (second < 0 ? item == first : item == second && before == first) return true;
        before = item >= 0 && !description ? item : -1;
    }
    return false;
}

static px_bitmap *rows_with(int first, int second) {
    px_bitmap *b = px_bitmap_new();
    for (uint32_t r = 0; r < ROWS; r++)
        if (row_holds(&rows_[r], first, second)) px_bitmap_add(b, r);
    return b;
}

static bool frequent(int w) {
    px_bitmap *b = rows_with(w, -1);
    bool yes = px_bit_worth(px_bitmap_count(b), ROWS);
    px_bitmap_free(b);
    return yes;
}

/* ---- tests ---- */

static void every_pair(void **state) {
    (void)state;
    for (uint64_t round = 1; round <= 4; round++) {
        size_t sets = 0, rare = 0, unknown = 0;
        seed = round * 7919;
        make_rows(true);
        px_tok *t = store("tokens.px");
        px_bits *b = pairs_of(t, "bitmaps.px", PX_BIT_HELD);
        OK(px_bits_verify(b, ROWS, &err));
        OK(px_pairs_verify(t, b, &err));
        for (int x = 0; x < WORDS; x++)
            for (int y = 0; y < WORDS; y++) {
                uint32_t first, second;
                px_bitmap *got, *want = rows_with(x, y);
                bool own, known, should = frequent(x) && frequent(y) && !(cjk[x] && cjk[y]);
                uint64_t n = px_bitmap_count(want);
                OK(px_tok_find(t, px_str_of(word[x]), &first, &err));
                OK(px_tok_find(t, px_str_of(word[y]), &second, &err));
                OK(px_pairs_rows(t, b, first, second, &got, &own, &known, &err));
                if (known != should)
                    fail_msg("%s %s: known %d, want %d", word[x], word[y], known, should);
                if (known && (got ? !px_bitmap_equal(got, want) : n > 0))
                    fail_msg("%s %s: %u rows instead of %u", word[x], word[y],
                             got ? (unsigned)px_bitmap_count(got) : 0, (unsigned)n);
                if (!known && got) fail_msg("%s %s: rows of what is not known", word[x], word[y]);
                if (known && n && own == px_bit_term_worth(n, ROWS))
                    fail_msg("%s %s: %u rows are a set of their own: %d", word[x], word[y],
                             (unsigned)n, own);
                sets += known && got && !own;
                rare += known && got && own;
                unknown += !known;
                px_bitmap_free(got);
                px_bitmap_free(want);
            }
        assert_true(sets > 5 && rare > 5 && unknown > 5);
        px_bits_close(b);
        px_tok_close(t);
    }
}

static px_str file_of(const char *name, px_buf *to) {
    char *path = px_path(dir, name);
    px_buf_init(to, 1 << 26);
    OK(px_file_read(path, 1 << 26, to, &err));
    free(path);
    return px_buf_view(to);
}

static void few_at_once(void **state) {
    (void)state;
    seed = 4711;
    make_rows(true);
    px_tok *t = store("tokens.px");
    px_buf all, some;
    px_bits_close(pairs_of(t, "all.px", PX_BIT_HELD));
    file_of("all.px", &all);
    static const uint64_t held[] = {0, 1, 100, 1000};
    for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
        px_bits_close(pairs_of(t, "some.px", held[i]));
        if (!px_str_eq(file_of("some.px", &some), px_buf_view(&all)))
            fail_msg("%u at once: another file", (unsigned)held[i]);
        px_buf_done(&some);
    }
    px_buf_done(&all);
    px_tok_close(t);
}

static void others(void **state) {
    (void)state;
    seed = 99;
    make_rows(true);
    px_tok *t = store("tokens.px");
    px_bits *b = pairs_of(t, "bitmaps.px", PX_BIT_HELD);
    seed = 100;
    make_rows(true);
    px_tok *other = store("other.px");
    px_status st = px_pairs_verify(other, b, &err);
    assert_int_equal(st, PX_E_DAMAGED);
    assert_non_null(strstr(err.message, "are not those that hold it"));
    px_bits_close(b);
    px_tok_close(other);

    make_rows(false); /* words, and none beside another */
    other = store("other.px");
    b = pairs_of(other, "none.px", PX_BIT_HELD);
    OK(px_pairs_verify(other, b, &err));
    assert_int_equal(px_bits_count(b), 1);
    uint32_t id[2];
    px_bitmap *got;
    bool own, known;
    OK(px_tok_find(other, PX_STR("the"), &id[0], &err));
    OK(px_tok_find(other, PX_STR("battery"), &id[1], &err));
    OK(px_pairs_rows(other, b, id[0], id[1], &got, &own, &known, &err));
    assert_true(known && !got);
    px_bits_close(b);

    px_bitw *w; /* an older segment */
    uint64_t size, sum;
    char *path = px_path(dir, "old.px");
    OK(px_bitw_create(path, &w, &err));
    OK(px_bitw_close(w, &size, &sum, &err));
    OK(px_bits_open(path, &b, &err));
    OK(px_pairs_verify(other, b, &err));
    OK(px_pairs_rows(other, b, id[0], id[1], &got, &own, &known, &err));
    assert_true(!known && !got);
    px_bits_close(b);
    free(path);
    px_tok_close(other);
    px_tok_close(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_pair), cmocka_unit_test(few_at_once),
                                       cmocka_unit_test(others)};
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
