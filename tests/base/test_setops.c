/* test_setops.c: every level that this processor has against plain loops over flags, over lists and dense sets of
 * all densities, their ends and zeros, in memory of exactly the promised size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/setops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALL = 65536 };

static uint64_t seed = 1442695040888963407u;
static uint32_t rnd(uint32_t below) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (uint32_t)((seed >> 20) % below);
}

typedef struct flags {
    bool has[ALL];
} flags;

/* One number in `each`; 0: none, 1: all, and as `ends` says: bit 0: the first, bit 1: the last number for certain. */
static void make(flags *f, uint32_t each, uint32_t ends, uint32_t most) {
    uint32_t n = 0;
    memset(f, 0, sizeof *f);
    for (uint32_t v = 0; v < ALL; v++) {
        bool in = each && rnd(each) == 0;
        if (v == 0 && ends & 1) in = true;
        if (v == ALL - 1 && ends & 2) in = true;
        if (in && n == most) break;
        f->has[v] = in;
        n += in;
    }
}

/* What is read lies at the end of memory of its own, so that reading on is seen. */
static uint16_t *list_of(const flags *f, uint32_t *n) {
    uint32_t k = 0;
    for (uint32_t v = 0; v < ALL; v++)
        k += f->has[v];
    uint16_t *x = malloc(k ? k * sizeof *x : 1);
    *n = k;
    k = 0;
    for (uint32_t v = 0; v < ALL; v++)
        if (f->has[v]) x[k++] = (uint16_t)v;
    return x;
}

static uint64_t *words_of(const flags *f) {
    uint64_t *w = calloc(PX_SETOPS_WORDS, sizeof *w);
    for (uint32_t v = 0; v < ALL; v++)
        w[v / 64] |= (uint64_t)f->has[v] << v % 64;
    return w;
}

typedef enum how { AND, OR, ANDNOT } how;

static void combine(const flags *x, const flags *y, how op, flags *out) {
    for (uint32_t v = 0; v < ALL; v++)
        out->has[v] = op == AND  ? x->has[v] && y->has[v]
                      : op == OR ? x->has[v] || y->has[v]
                                 : x->has[v] && !y->has[v];
}

static void want_list(const uint16_t *got, uint32_t n, const flags *want, const char *what) {
    uint32_t k = 0;
    for (uint32_t v = 0; v < ALL; v++) {
        if (!want->has[v]) continue;
        if (k >= n || got[k] != v) fail_msg("%s: %u missing at place %u of %u", what, v, k, n);
        k++;
    }
    if (k != n) fail_msg("%s: %u numbers, want %u", what, n, k);
}

static void want_words(const uint64_t *got, uint32_t n, const flags *want, const char *what) {
    uint32_t k = 0;
    for (uint32_t v = 0; v < ALL; v++) {
        if ((got[v / 64] >> v % 64 & 1) != want->has[v]) fail_msg("%s: %u is wrong", what, v);
        k += want->has[v];
    }
    if (k != n) fail_msg("%s: %u numbers, want %u", what, n, k);
}

static void one_list(const px_setops *o, const flags *x, const flags *y, const char *name) {
    static flags want;
    char what[128];
    uint32_t n, m, k;
    uint16_t *a = list_of(x, &n), *b = list_of(y, &m);
    uint64_t *w = words_of(y);
    uint16_t *out = malloc((n + m + PX_SETOPS_SLACK) * sizeof *out);
    uint16_t *least = malloc(((n < m ? n : m) + PX_SETOPS_SLACK) * sizeof *least);
    uint16_t *exact = malloc((n + PX_SETOPS_SLACK) * sizeof *exact);
#define SAY(op) snprintf(what, sizeof what, "%s: %s: " op " of %u and %u", o->name, name, n, m)
    combine(x, y, AND, &want);
    SAY("and_lists");
    k = o->and_lists(a, n, b, m, least);
    want_list(least, k, &want, what);
    assert_int_equal(o->and_lists_count(a, n, b, m), k);
    assert_int_equal(o->and_lists_count(b, m, a, n), k);
    SAY("list_in_words");
    k = o->list_in_words(a, n, w, true, exact);
    want_list(exact, k, &want, what);
    assert_int_equal(o->list_in_words_count(a, n, w), k);
    combine(x, y, ANDNOT, &want);
    SAY("andnot_lists");
    k = o->andnot_lists(a, n, b, m, exact);
    want_list(exact, k, &want, what);
    SAY("list_in_words, not");
    k = o->list_in_words(a, n, w, false, exact);
    want_list(exact, k, &want, what);
    combine(y, x, ANDNOT, &want);
    SAY("remove_list");
    o->remove_list(w, a, n);
    want_words(w, o->words_count(w, PX_SETOPS_WORDS), &want, what);
    combine(x, y, OR, &want);
    SAY("add_list");
    o->add_list(w, a, n);
    want_words(w, o->words_count(w, PX_SETOPS_WORDS), &want, what);
    uint32_t *rows = malloc(n ? n * sizeof *rows : 1);
    o->rows_of_list(a, n, 7u << 16, rows);
    for (uint32_t i = 0; i < n; i++)
        if (rows[i] != (7u << 16) + a[i]) fail_msg("%s: rows_of_list: %u", o->name, rows[i]);
    free(rows);
    free(a);
    free(b);
    free(w);
    free(out);
    free(least);
    free(exact);
}

static void one_dense(const px_setops *o, const flags *x, const flags *y, const char *name) {
    static flags want;
    char what[128];
    uint64_t *a = words_of(x), *b = words_of(y), *out = malloc(PX_SETOPS_WORDS * sizeof *out);
    for (how op = AND; op <= ANDNOT; op++) {
        uint32_t n = (op == AND  ? o->and_words
                      : op == OR ? o->or_words
                                 : o->andnot_words)(a, b, out);
        combine(x, y, op, &want);
        snprintf(what, sizeof what, "%s: %s: dense operation %d", o->name, name, (int)op);
        want_words(out, n, &want, what);
        if (op == AND) assert_int_equal(o->and_words_count(a, b), n);
        for (size_t n_words = PX_SETOPS_WORDS; n_words > 1000; n_words -= 5) {
            uint32_t k = o->words_count(out, n_words);
            uint16_t *list = malloc(k ? k * sizeof *list : 1);
            uint32_t *rows = malloc(k ? k * sizeof *rows : 1);
            assert_int_equal(o->list_of_words(out, n_words, list, k), k);
            assert_int_equal(o->rows_of_words(out, n_words, 3u << 16, rows, k), k);
            for (size_t v = n_words * 64; v < ALL; v++)
                want.has[v] = false;
            want_list(list, k, &want, what);
            for (uint32_t i = 0; i < k; i++)
                if (rows[i] != (3u << 16) + list[i]) fail_msg("%s: row %u", what, rows[i]);
            /* a wrong number never makes it write more */
            assert_true(o->list_of_words(out, n_words, list, k / 2) == k / 2);
            assert_true(o->rows_of_words(out, n_words, 0, rows, k / 2) == k / 2);
            free(list);
            free(rows);
            if (o->words_count == px_setops_level(0)->words_count) break; /* slow, and plain */
        }
    }
    /* in place */
    combine(x, y, OR, &want);
    uint32_t n = o->or_words(a, b, a);
    want_words(a, n, &want, name);
    free(a);
    free(b);
    free(out);
}

static const uint32_t density[] = {0, 1, 2, 3, 8, 17, 40, 100, 300, 2000, 20000};
enum { N = sizeof density / sizeof *density };

static void test_lists(void **state) {
    (void)state;
    static flags x, y;
    const px_setops *o;
    for (unsigned level = 0; (o = px_setops_level(level)) != NULL; level++)
        for (int i = 0; i < N; i++)
            for (int k = 0; k < N; k++) {
                char name[64];
                uint32_t ends = rnd(16);
                snprintf(name, sizeof name, "one in %u, one in %u, ends %u", density[i], density[k],
                         ends);
                make(&x, density[i], ends & 3, PX_SETOPS_LIST);
                make(&y, density[k], ends >> 2, PX_SETOPS_LIST);
                one_list(o, &x, &y, name);
                one_list(o, &x, &x, name);
            }
}

/* Lists of every short length: blocks of eight and 32 begin and end everywhere. */
static void test_short(void **state) {
    (void)state;
    static flags x, y;
    const px_setops *o;
    for (unsigned level = 0; (o = px_setops_level(level)) != NULL; level++)
        for (uint32_t n = 0; n < 20; n++)
            for (uint32_t m = 0; m < 70; m += n < 10 ? 3 : 7) {
                make(&x, 2, rnd(2), n);
                make(&y, 2, rnd(2), m);
                one_list(o, &x, &y, "short");
                one_list(o, &y, &x, "short, the other way");
            }
}

static void test_dense(void **state) {
    (void)state;
    static flags x, y;
    const px_setops *o;
    for (unsigned level = 0; (o = px_setops_level(level)) != NULL; level++)
        for (int i = 0; i < N; i++)
            for (int k = 0; k < N; k += 2) {
                char name[64];
                snprintf(name, sizeof name, "one in %u, one in %u", density[i], density[k]);
                make(&x, density[i], rnd(4), ALL);
                make(&y, density[k], rnd(4), ALL);
                one_dense(o, &x, &y, name);
            }
}

static void test_levels(void **state) {
    (void)state;
    unsigned n = 0;
    while (px_setops_level(n))
        n++;
    assert_in_range(n, 1, 3);
    assert_ptr_equal(px_setops_best(), px_setops_level(n - 1));
    assert_string_equal(px_setops_level(0)->name, "plain");
    print_message("best: %s\n", px_setops_best()->name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_short),
        cmocka_unit_test(test_dense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
