/* Sorting of tuples: in memory, with one run on disk, with many; read twice; nothing left
 * behind. */
#include "tests/shards/kit.h"

#include "shards/sorter.h"

enum { MOST = 40000 };

static int by_all(const void *x, const void *y) {
    const px_tuple *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

static px_tuple made(int kind, uint32_t i) {
    uint64_t hash = (uint64_t)below(UINT32_MAX) << 32 | below(UINT32_MAX);
    switch (kind) {
    case 0:
        return (px_tuple){hash, below(1000), below(3)};
    case 1: /* few keys */
        return (px_tuple){below(5), below(100), below(100)};
    case 2: /* in order */
        return (px_tuple){i / 3, i, 0};
    case 3: /* the other way round */
        return (px_tuple){UINT64_MAX - i, i, 7};
    case 4: /* all the same */
        return (px_tuple){42, 42, 42};
    case 5: /* only the last part differs */
        return (px_tuple){1, 2, below(UINT32_MAX)};
    default: /* one byte in the middle */
        return (px_tuple){(uint64_t)below(256) << 24, UINT32_MAX, 0};
    }
}

static void same(px_sorter *s, const px_tuple *want, size_t n, int kind, const char *what) {
    px_tuple t;
    for (size_t i = 0; i < n; i++) {
        int got = px_sorter_next(s, &t, &err);
        if (got != 1 || by_all(&t, &want[i]) != 0)
            fail_msg("kind %d, %zu tuples, %zu runs, %s: %d at %zu: %llx %u %u, want %llx %u %u",
                     kind, n, px_sorter_runs(s), what, got, i, (unsigned long long)t.key, t.a, t.b,
                     (unsigned long long)want[i].key, want[i].a, want[i].b);
    }
    assert_int_equal(px_sorter_next(s, &t, &err), 0);
    assert_int_equal(px_sorter_next(s, &t, &err), 0);
}

static void test_order(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 24, 25, 255, 256, 257, 512, 3000, MOST};
    static px_tuple want[MOST];
    for (int kind = 0; kind < 7; kind++)
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            for (int way = 0; way < 3; way++) {
                static const size_t bytes[] = {0, 100000, 64 << 20}; /* 256, 6250, all tuples */
                size_t n = sizes[k], room = bytes[way] ? bytes[way] / sizeof *want : 256;
                px_sorter *s = px_sorter_new(kit_root, bytes[way]);
                for (uint32_t i = 0; i < n; i++) {
                    want[i] = made(kind, i);
                    OK(px_sorter_add(s, want[i].key, want[i].a, want[i].b, &err));
                }
                qsort(want, n, sizeof *want, by_all);
                assert_int_equal(px_sorter_count(s), n);
                OK(px_sorter_start(s, &err));
                assert_int_equal(px_sorter_runs(s), n > room ? (n + room - 1) / room : 0);
                same(s, want, n, kind, "once");
                OK(px_sorter_start(s, &err));
                same(s, want, n, kind, "again");
                OK(px_sorter_start(s, &err));
                px_tuple t;
                for (size_t i = 0; i < n / 3; i++)
                    assert_int_equal(px_sorter_next(s, &t, &err), 1);
                OK(px_sorter_start(s, &err)); /* from the middle back to the beginning */
                same(s, want, n, kind, "from the middle");
                px_sorter_free(s);
            }
    char **names;
    size_t n;
    OK(px_dir_list(kit_root, &names, &n, &err));
    if (n) fail_msg("%s is left over", names[0]);
    px_names_free(names, n);
}

static void test_a_folder_that_is_not_there(void **state) {
    (void)state;
    px_status st = PX_OK;
    px_sorter *s = px_sorter_new("/dev/null/nowhere", 0);
    for (uint32_t i = 0; i < 1000 && st == PX_OK; i++)
        st = px_sorter_add(s, i, 0, 0, &err);
    assert_true(st == PX_E_IO || st == PX_E_NOTFOUND);
    assert_non_null(strstr(err.message, "nowhere/tmp-sort-"));
    px_sorter_free(s);
    px_sorter_free(NULL);
}

/* A file cut under our feet is an error, not a wrong order. */
static void test_a_run_that_was_cut(void **state) {
    (void)state;
    px_sorter *s = px_sorter_new(kit_root, 0);
    for (uint32_t i = 0; i < 10000; i++)
        OK(px_sorter_add(s, i * 7919u, i, 0, &err));
    OK(px_sorter_start(s, &err));
    char **names;
    size_t n;
    OK(px_dir_list(kit_root, &names, &n, &err));
    assert_int_equal(n, 1);
    char *path = px_path(kit_root, names[0]);
    assert_int_equal(truncate(path, 5000), 0);
    px_status st = px_sorter_start(s, &err);
    assert_int_equal(st, PX_E_IO);
    free(path);
    px_names_free(names, n);
    px_sorter_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_a_folder_that_is_not_there),
        cmocka_unit_test(test_a_run_that_was_cut),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
