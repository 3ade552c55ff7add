/* Distances over token streams against a judge that tries every span: random trees over random rows
 * with few words, so that everything overlaps; and tables for what each unit means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "shards/near.h"
#include "shards/token_int.h"

#include <stdio.h>
#include <stdlib.h>

static char dir[] = "/tmp/px-near-XXXXXX";
static char path[64];
static px_err err;

static int make_dir(void **state) {
    (void)state;
    if (!mkdtemp(dir)) return -1;
    snprintf(path, sizeof path, "%s/tokens.px", dir);
    return 0;
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

/* --- rows --- */

#define WORDS    7
#define MAX_ROW  60
#define SENTENCE (-1)
#define PARA     (-2)
#define FIELD    (-10) /* - field */

typedef struct row {
    int item[MAX_ROW];
    size_t n;
} row;

/* Words as the judge sees them: where they stand. */
typedef struct place {
    int word;
    unsigned field, text, paragraph, sentence;
    uint64_t at;
} place;
typedef struct places {
    place v[MAX_ROW];
    size_t n;
} places;

static places places_of(const row *r) {
    places p = {.n = 0};
    place now = {.at = 0};
    for (size_t i = 0; i < r->n; i++) {
        int item = r->item[i];
        if (item <= FIELD) {
            now.field = (unsigned)(FIELD - item);
            now.text++;
            now.paragraph++;
            now.sentence++;
        } else if (item == PARA) {
            now.paragraph++;
            now.sentence++;
        } else if (item == SENTENCE) {
            now.sentence++;
        } else {
            now.word = item;
            now.at++;
            p.v[p.n++] = now;
        }
    }
    return p;
}

static row random_row(void) {
    row r = {.n = 0};
    size_t n = below(MAX_ROW - 1);
    while (r.n < n) {
        uint32_t roll = below(40);
        if (r.n == 0 || roll == 0)
            r.item[r.n++] = FIELD - (int)below(PX_TF_COUNT);
        else if (roll == 1)
            r.item[r.n++] = PARA;
        else if (roll < 5)
            r.item[r.n++] = SENTENCE;
        else
            r.item[r.n++] = (int)below(below(2) ? 3 : WORDS);
    }
    return r;
}

static px_str text_of(int word, char to[16]) {
    return (px_str){to, (size_t)snprintf(to, 16, "w%d", word)};
}

/* `filler` words, each `times` in a row of their own in front, take the short ids. */
static px_tok *store_of(const row *rows, size_t n, uint32_t filler, uint32_t times) {
    px_tokw *w = px_tokw_new();
    char text[16];
    px_tok *t;
    for (uint32_t k = 0; k < times; k++)
        for (uint32_t i = 0; i < filler; i++)
            px_tokw_token(w, text_of((int)(WORDS + i), text), text_of((int)(WORDS + i), text));
    if (filler) px_tokw_row(w);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < rows[i].n; k++) {
            int item = rows[i].item[k];
            if (item <= FIELD)
                px_tokw_field(w, (px_text_field)(FIELD - item));
            else if (item < 0)
                px_tokw_mark(w, item == SENTENCE ? PX_TOKEN_SENTENCE : PX_TOKEN_PARAGRAPH);
            else
                px_tokw_token(w, text_of(item, text), text_of(item, text));
        }
        px_tokw_row(w);
    }
    OK(px_tokw_write(w, path, NULL, NULL, &err));
    px_tokw_free(w);
    OK(px_tok_open(path, &t, &err));
    return t;
}

/* --- the judge: every span, as pairs of places --- */

typedef struct set {
    bool has[MAX_ROW][MAX_ROW];
} set;

static bool fits(const px_tok *t, const px_near_item *item, int word) {
    char text[16];
    for (size_t i = 0; i < item->n; i++)
        if (px_str_eq(px_tok_text(t, item->ids[i]), text_of(word, text))) return true;
    return false;
}

static bool may_follow(const places *p, const px_near_item *item, size_t from, size_t to) {
    const place *x = &p->v[from], *y = &p->v[to];
    size_t between = to - from - 1;
    if (x->paragraph != y->paragraph) return false;
    if (item->one_sentence && x->sentence != y->sentence) return false;
    return between >= item->gap_min && between <= item->gap_max;
}

static void words(const px_tok *t, const places *p, const px_near_node *n, set *out) {
    for (size_t begin = 0; begin < p->n; begin++) {
        bool now[MAX_ROW] = {false};
        now[begin] = fits(t, &n->item[0], p->v[begin].word);
        for (size_t i = 1; i < n->n_items; i++) {
            bool next[MAX_ROW] = {false};
            for (size_t x = 0; x < p->n; x++)
                for (size_t y = x + 1; now[x] && y < p->n; y++)
                    next[y] |=
                        may_follow(p, &n->item[i], x, y) && fits(t, &n->item[i], p->v[y].word);
            memcpy(now, next, sizeof now);
        }
        for (size_t end = 0; end < p->n; end++)
            out->has[begin][end] |= now[end];
    }
}

static bool stand_well(const places *p, const px_near_node *n, size_t b, size_t e, size_t c,
                       size_t f) {
    if (e >= c || p->v[b].text != p->v[f].text) return false;
    switch (n->reach) {
    case PX_REACH_TOKENS:
        return p->v[e].paragraph == p->v[c].paragraph && c - e <= n->distance;
    case PX_REACH_SENTENCE:
        return p->v[b].sentence == p->v[f].sentence;
    case PX_REACH_PARAGRAPH:
        return p->v[b].paragraph == p->v[f].paragraph;
    case PX_REACH_TEXT:
        return true;
    }
    return false;
}

static void judge(const px_tok *t, const places *p, const px_near_node *n, set *out) {
    memset(out, 0, sizeof *out);
    if (n->kind == PX_NEAR_WORDS) {
        words(t, p, n, out);
        return;
    }
    set *child = px_calloc(n->n, sizeof *child);
    for (size_t i = 0; i < n->n; i++)
        judge(t, p, n->child[i], &child[i]);
    for (size_t b = 0; b < p->n; b++)
        for (size_t e = b; e < p->n; e++) {
            if (n->kind == PX_NEAR_ANY) {
                for (size_t i = 0; i < n->n; i++)
                    out->has[b][e] |= child[i].has[b][e];
                continue;
            }
            for (int side = 0; side < 2 - n->ordered; side++) {
                if (!child[side].has[b][e]) continue;
                for (size_t c = e + 1; c < p->n; c++)
                    for (size_t f = c; f < p->n; f++)
                        if (child[1 - side].has[c][f] && stand_well(p, n, b, e, c, f))
                            out->has[b][f] = true;
            }
        }
    free(child);
}

static size_t judged(const px_tok *t, const places *all, const px_near_node *n, unsigned fields) {
    places p = {.n = 0};
    set s;
    size_t count = 0;
    for (size_t i = 0; i < all->n; i++)
        if (fields >> all->v[i].field & 1) p.v[p.n++] = all->v[i];
    judge(t, &p, n, &s);
    for (size_t b = 0; b < p.n; b++)
        for (size_t e = b; e < p.n; e++) {
            bool shortest = s.has[b][e];
            for (size_t c = b; c <= e && shortest; c++)
                for (size_t f = c; f <= e && shortest; f++)
                    shortest = (c == b && f == e) || !s.has[c][f];
            count += shortest;
        }
    return count;
}

/* --- random trees --- */

static px_near_node *random_tree(px_arena *a, const px_tok *t, int depth) {
    px_near_node *n = px_arena_zero(a, sizeof *n);
    uint32_t roll = below(depth ? 8 : 3);
    if (roll < 3) {
        char text[16];
        n->kind = PX_NEAR_WORDS;
        n->n_items = roll < 2 ? 1 : 1 + below(3);
        n->item = px_arena_array(a, px_near_item, n->n_items);
        for (size_t i = 0; i < n->n_items; i++) {
            px_near_item *item = &n->item[i];
            uint32_t *ids = px_arena_array(a, uint32_t, 4);
            uint32_t id;
            for (uint32_t k = 0, want = below(3) ? 1 : below(4); k < want; k++) {
                OK(px_tok_find((px_tok *)(uintptr_t)t, text_of((int)below(WORDS), text), &id,
                               &err));
                bool twice = id == PX_TOK_NONE;
                for (size_t m = 0; m < item->n; m++)
                    twice |= ids[m] == id;
                if (!twice) ids[item->n++] = id;
            }
            for (size_t x = 0; x < item->n; x++)
                for (size_t y = x + 1; y < item->n; y++)
                    if (ids[y] < ids[x]) {
                        uint32_t swap = ids[x];
                        ids[x] = ids[y];
                        ids[y] = swap;
                    }
            item->ids = ids;
            if (i && below(3) == 0) {
                item->gap_min = below(2);
                item->gap_max = item->gap_min + below(4);
                item->one_sentence = below(2);
            }
        }
        return n;
    }
    n->kind = roll == 3 ? PX_NEAR_ANY : PX_NEAR_JOIN;
    n->n = n->kind == PX_NEAR_JOIN ? 2 : 1 + below(3);
    n->child = px_arena_array(a, px_near_node *, n->n);
    for (size_t i = 0; i < n->n; i++)
        n->child[i] = random_tree(a, t, depth - 1);
    n->reach = below(2) ? PX_REACH_TOKENS : (px_near_reach)below(4);
    n->ordered = below(2);
    n->distance = 1 + below(below(3) ? 4 : 30);
    return n;
}

static void show(const px_near_node *n, px_buf *b) {
    static const char *const reach[] = {"", "s", "p", "f"};
    if (n->kind == PX_NEAR_WORDS) {
        for (size_t i = 0; i < n->n_items; i++) {
            px_buf_fmt(b, i ? " {%u,%u%s}" : "", n->item[i].gap_min, n->item[i].gap_max,
                       n->item[i].one_sentence ? "s" : "");
            for (size_t k = 0; k < n->item[i].n; k++)
                px_buf_fmt(b, "%c#%u", k ? '|' : ' ', n->item[i].ids[k]);
        }
        return;
    }
    px_buf_c(b, "(");
    for (size_t i = 0; i < n->n; i++) {
        if (i && n->kind == PX_NEAR_JOIN)
            px_buf_fmt(b, " <%s%u%s> ", reach[n->reach], n->distance, n->ordered ? ">" : "");
        else if (i)
            px_buf_c(b, " or ");
        show(n->child[i], b);
    }
    px_buf_c(b, ")");
}

static void compare(px_tok *t, const row *rows, size_t n_rows, uint32_t first,
                    const px_near_node *tree) {
    unsigned fields = below(2) ? 0x3F : 1 + below(0x3F);
    uint32_t count = below(2) ? 0 : 1 + below(4), *list = px_malloc(n_rows * sizeof *list);
    px_near *m;
    px_bitmap *hits = px_bitmap_new();
    for (uint32_t i = 0; i < n_rows; i++)
        list[i] = first + i;
    OK(px_near_new(t, tree, fields, count, &m, &err));
    OK(px_near_match(m, list, n_rows, hits, NULL, &err));
    for (size_t i = 0; i < n_rows; i++) {
        places p = places_of(&rows[i]);
        size_t times = judged(t, &p, tree, fields);
        bool want = times >= (count ? count : 1), got = px_bitmap_has(hits, list[i]);
        if (want == got) continue;
        px_buf b;
        px_buf_init(&b, 1 << 16);
        show(tree, &b);
        px_buf_c(&b, " in");
        for (size_t k = 0; k < rows[i].n; k++) {
            char text[16];
            uint32_t id = 0;
            if (rows[i].item[k] >= 0) OK(px_tok_find(t, text_of(rows[i].item[k], text), &id, &err));
            px_buf_fmt(&b, rows[i].item[k] >= 0 ? " #%d" : " [%d]",
                       rows[i].item[k] >= 0 ? (int)id : rows[i].item[k]);
        }
        fail_msg("count %u fields %x: the judge says %zu times, got %d: %.*s", count, fields, times,
                 got, PX_STR_ARG(px_buf_view(&b)));
    }
    px_near_free(m);
    px_bitmap_free(hits);
    free(list);
}

#define ROWS 40

static void random_trees_in(uint32_t filler, uint32_t times, size_t rounds, size_t trees) {
    seed = 88172645463325252u + filler;
    row *rows = px_malloc(ROWS * sizeof *rows);
    for (size_t round = 0; round < rounds; round++) {
        for (size_t i = 0; i < ROWS; i++)
            rows[i] = random_row();
        px_tok *t = store_of(rows, ROWS, filler, times);
        for (size_t k = 0; k < trees; k++) {
            px_arena *a = px_arena_new();
            compare(t, rows, ROWS, filler > 0, random_tree(a, t, 3));
            px_arena_free(a);
        }
        px_tok_close(t);
    }
    free(rows);
}

static void random_trees(void **state) {
    (void)state;
    random_trees_in(0, 0, 40, 60);
}

/* The words take two units. */
static void rare_words(void **state) {
    (void)state;
    random_trees_in(PX_TOK_ONE_UNIT + 100, 40, 1, 400);
}

/* --- what each way of standing means --- */

static const struct {
    const char *row; /* letters; . sentence, | paragraph, / another text */
    const char *left, *right;
    px_near_reach reach;
    bool ordered;
    uint32_t distance;
    size_t times; /* shortest spans */
} cases[] = {
    {"ab", "a", "b", PX_REACH_TOKENS, true, 1, 1},
    {"ba", "a", "b", PX_REACH_TOKENS, true, 1, 0},
    {"ba", "a", "b", PX_REACH_TOKENS, false, 1, 1},
    {"acb", "a", "b", PX_REACH_TOKENS, false, 1, 0},
    {"acb", "a", "b", PX_REACH_TOKENS, false, 2, 1},
    {"ac.b", "a", "b", PX_REACH_TOKENS, false, 2, 1},
    {"ac|b", "a", "b", PX_REACH_TOKENS, false, 9, 0},
    {"ac/b", "a", "b", PX_REACH_TOKENS, false, 9, 0},
    {"acb", "a", "b", PX_REACH_SENTENCE, false, 0, 1},
    {"ac.b", "a", "b", PX_REACH_SENTENCE, false, 0, 0},
    {"ac.b", "a", "b", PX_REACH_PARAGRAPH, false, 0, 1},
    {"ac|b", "a", "b", PX_REACH_PARAGRAPH, false, 0, 0},
    {"ac|b", "a", "b", PX_REACH_TEXT, false, 0, 1},
    {"b|ca", "a", "b", PX_REACH_TEXT, true, 0, 0},
    {"ac/b", "a", "b", PX_REACH_TEXT, false, 0, 0},
    {"aba", "a", "b", PX_REACH_TOKENS, false, 1, 2},
    {"abab", "a", "b", PX_REACH_TOKENS, false, 3, 3},
    {"aab", "a", "b", PX_REACH_TOKENS, true, 2, 1},
    {"aa", "a", "a", PX_REACH_TOKENS, false, 1, 1},
    {"a", "a", "a", PX_REACH_TEXT, false, 0, 0},
    {"aaa", "a", "a", PX_REACH_TOKENS, true, 1, 2},
    {"abcab", "ab", "ab", PX_REACH_TOKENS, true, 2, 1},
    {"abcab", "ab", "ab", PX_REACH_TOKENS, true, 1, 0},
    {"aba", "ab", "ba", PX_REACH_TEXT, false, 0, 0},
    {"ab/ab", "a", "b", PX_REACH_TOKENS, true, 1, 2},
};

static void each_reach(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *side[2] = {cases[i].left, cases[i].right};
        row r = {.n = 0};
        r.item[r.n++] = FIELD;
        for (const char *c = cases[i].row; *c; c++)
            r.item[r.n++] = *c == '.' ? SENTENCE : *c == '|' ? PARA : *c == '/' ? FIELD : *c - 'a';
        px_tok *t = store_of(&r, 1, 0, 0);
        px_near_node leaf[2] = {{.kind = PX_NEAR_WORDS}, {.kind = PX_NEAR_WORDS}};
        px_near_item item[2][4] = {0};
        uint32_t id[2][4];
        for (int k = 0; k < 2; k++) {
            leaf[k].item = item[k];
            for (const char *c = side[k]; *c; c++) {
                size_t n = leaf[k].n_items++;
                char text[16];
                OK(px_tok_find(t, text_of(*c - 'a', text), &id[k][n], &err));
                item[k][n] = (px_near_item){.ids = &id[k][n], .n = 1};
            }
        }
        px_near_node tree = {.kind = PX_NEAR_JOIN,
                             .child = (px_near_node *[]){&leaf[0], &leaf[1]},
                             .n = 2,
                             .reach = cases[i].reach,
                             .ordered = cases[i].ordered,
                             .distance = cases[i].distance};
        size_t got = 0;
        for (uint32_t count = 1; count < 6; count++) {
            px_near *m;
            px_bitmap *hits = px_bitmap_new();
            OK(px_near_new(t, &tree, 1, count, &m, &err));
            OK(px_near_match(m, (const uint32_t[]){0}, 1, hits, NULL, &err));
            if (px_bitmap_has(hits, 0)) got = count;
            px_near_free(m);
            px_bitmap_free(hits);
        }
        if (got != cases[i].times)
            fail_msg("case %zu, %s: %zu times, want %zu", i, cases[i].row, got, cases[i].times);
        px_tok_close(t);
    }
}

/* --- large texts --- */

/* Two words in turn, 40,000 times: two distances above the outer text-wide pair ask for all of its
 * spans, of which there are too many; below one distance, or in a chain, there are not. */
static void many_spans(void **state) {
    (void)state;
    px_tokw *w = px_tokw_new();
    px_tok *t;
    char text[16];
    px_tokw_field(w, PX_TF_DES);
    for (int i = 0; i < 80000; i++) {
        int word = i == 79000 ? 2 : i % 2;
        px_tokw_token(w, text_of(word, text), text_of(word, text));
    }
    px_tokw_row(w);
    OK(px_tokw_write(w, path, NULL, NULL, &err));
    px_tokw_free(w);
    OK(px_tok_open(path, &t, &err));
    uint32_t id[3];
    px_near_item item[3];
    px_near_node leaf[3];
    for (int i = 0; i < 3; i++) {
        OK(px_tok_find(t, text_of(i, text), &id[i], &err));
        item[i] = (px_near_item){.ids = &id[i], .n = 1};
        leaf[i] = (px_near_node){.kind = PX_NEAR_WORDS, .item = &item[i], .n_items = 1};
    }
    px_near_node pair = {.kind = PX_NEAR_JOIN,
                         .child = (px_near_node *[]){&leaf[0], &leaf[1]},
                         .n = 2,
                         .reach = PX_REACH_TEXT};
    px_near_node once = {
        .kind = PX_NEAR_JOIN, .child = (px_near_node *[]){&pair, &leaf[2]}, .n = 2, .distance = 3};
    px_near_node twice = {
        .kind = PX_NEAR_JOIN, .child = (px_near_node *[]){&once, &leaf[0]}, .n = 2, .distance = 3};
    const struct {
        const px_near_node *tree;
        px_status st;
    } want[] = {{&pair, PX_OK}, {&once, PX_OK}, {&twice, PX_E_LIMIT}};
    for (size_t i = 0; i < 3; i++) {
        px_near *m;
        px_bitmap *hits = px_bitmap_new();
        OK(px_near_new(t, want[i].tree, 1u << PX_TF_DES, 1, &m, &err));
        px_status st = px_near_match(m, (const uint32_t[]){0}, 1, hits, NULL, &err);
        if (st != want[i].st)
            fail_msg("tree %zu: %s (%s), want %s", i, px_status_name(st), err.message,
                     px_status_name(want[i].st));
        if (st == PX_OK) assert_true(px_bitmap_has(hits, 0));
        if (st == PX_E_LIMIT) assert_non_null(strstr(err.message, "4194304"));
        px_near_free(m);
        px_bitmap_free(hits);
    }
    volatile bool stop = true;
    px_near *m;
    OK(px_near_new(t, &pair, 1u << PX_TF_DES, 1, &m, &err));
    assert_int_equal(px_near_match(m, (const uint32_t[]){0}, 1, NULL, &stop, &err), PX_E_CANCELLED);
    px_near_free(m);
    px_tok_close(t);
}

/* --- the scan, on all levels --- */

static void levels(void **state) {
    (void)state;
    static const uint16_t edge[] = {0,      1,      2,      4,      15,     16,     17,     0x7FFF,
                                    0x8000, 0x8001, 0xDFFF, 0xE000, 0xEFFF, 0xF000, 0xF001, 0xFFFF};
    uint16_t p[32 * 8 + PX_UNIT_SLACK];
    seed = 1;
    for (int round = 0; round < 2000; round++) {
        px_find f = {.n = below(PX_FIND_UNITS + 1)};
        for (unsigned k = 0; k < f.n; k++)
            f.unit[k] = edge[5 + below(11)];
        for (size_t i = 0; i < sizeof p / sizeof *p; i++)
            p[i] = below(2) ? edge[below(16)] : (uint16_t)below(65536);
        uint64_t table[1024] = {0};
        for (unsigned k = 0; k < f.n; k++)
            table[f.unit[k] >> 6] |= (uint64_t)1 << (f.unit[k] & 63);
        uint32_t hit[4][8], trail[4][8];
        for (unsigned level = 0; level < 3; level++)
            px_find_pick(&f, (px_scan_level)level)(&f, p, 8, hit[level], trail[level]);
        px_find by_table = {.table = table};
        px_find_pick(&by_table, PX_SCAN_BEST)(&by_table, p, 8, hit[3], trail[3]);
        for (unsigned level = 0; level < 4; level++) {
            for (unsigned i = 0; i < 256; i++) {
                bool want = p[i] < PX_UNIT_TOKEN;
                for (unsigned k = 0; k < f.n; k++)
                    want |= p[i] == f.unit[k];
                if ((hit[level][i / 32] >> i % 32 & 1) != want ||
                    (trail[level][i / 32] >> i % 32 & 1) != (p[i] >= PX_UNIT_TRAIL))
                    fail_msg("round %d level %u: unit %u, %04x", round, level, i, p[i]);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels),     cmocka_unit_test(each_reach), cmocka_unit_test(random_trees),
        cmocka_unit_test(rare_words), cmocka_unit_test(many_spans),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
