/* Rows by id as bytes: what was put in comes out; bytes that cannot be such a list are found out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shards/idlist.h"

#include <string.h>

static px_err err;

static void bytes_of_a_list(void **state) {
    (void)state;
    /* of 5 the rows 1 and 8, of 9 the row 4 */
    static const uint32_t good[] = {2, 5, 2, 9, 3, 1, 8, 4};
    static const struct {
        const char *what;
        uint32_t at, value;
        uint32_t n; /* bytes */
        uint32_t id;
        int rows; /* -1: damaged */
    } cases[] = {{"as it is", 0, 2, 32, 5, 2},
                 {"the second", 0, 2, 32, 9, 1},
                 {"between", 0, 2, 32, 7, 0},
                 {"none at all", 0, 0, 4, 5, 0},
                 {"no number", 0, 2, 0, 5, -1},
                 {"half a number", 0, 2, 31, 5, -1},
                 {"too many ids", 0, 4, 32, 5, -1},
                 {"ids without end", 0, 1u << 31, 32, 5, -1},
                 {"rows behind the end", 4, 4, 32, 9, -1},
                 {"an end before its begin", 4, 1, 32, 9, -1},
                 {"a row that there is not", 7, 10, 32, 9, -1},
                 {"rows are missing", 0, 2, 28, 9, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t bytes[8];
        px_bitmap *got;
        memcpy(bytes, good, sizeof good);
        bytes[cases[i].at] = cases[i].value;
        px_status st =
            px_idlist_get((px_str){(const char *)bytes, cases[i].n}, cases[i].id, 10, &got, &err);
        int n = st == PX_OK ? got ? (int)px_bitmap_count(got) : 0 : -1;
        if (n != cases[i].rows || (st != PX_OK && (st != PX_E_DAMAGED || got)))
            fail_msg("%s: %d rows instead of %d (%s)", cases[i].what, n, cases[i].rows,
                     px_status_name(st));
        px_bitmap_free(got);
    }
}

static void out_as_in(void **state) {
    (void)state;
    enum { IDS = 50 };
    px_idlist l = px_idlist_new();
    px_buf bytes;
    px_buf_init(&bytes, 1 << 20);
    for (int twice = 0; twice < 2; twice++) { /* a list may be used again */
        px_buf_clear(&bytes);
        for (uint32_t i = 0; i < IDS; i++) {
            uint32_t rows[IDS];
            for (uint32_t k = 0; k < i; k++)
                rows[k] = k * (i + 3);
            px_idlist_add(&l, i * 3 + 1, rows, i);
        }
        px_idlist_put(&l, &bytes);
        assert_int_equal(l.n, 0);
        for (uint32_t id = 0; id < 3 * IDS + 5; id++) {
            px_bitmap *got;
            uint32_t i = (id - 1) / 3, v[IDS + 1];
            bool there = id % 3 == 1 && i < IDS;
            assert_int_equal(px_idlist_get(px_buf_view(&bytes), id, UINT32_MAX, &got, &err), PX_OK);
            assert_int_equal(got != NULL, there);
            if (!got) continue;
            assert_int_equal(px_bitmap_count(got), i);
            px_bitmap_all(got, v);
            for (uint32_t k = 0; k < i; k++)
                assert_int_equal(v[k], k * (i + 3));
            px_bitmap_free(got);
        }
    }
    px_buf_done(&bytes);
    px_idlist_done(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(bytes_of_a_list),
                                       cmocka_unit_test(out_as_in)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
