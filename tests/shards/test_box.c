/* Boxes: what is written is read; every flipped byte and every truncation is noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "shards/box.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[] = "/tmp/px-box-XXXXXX";
static char path[64];

static int make_dir(void **state) {
    (void)state;
    if (!mkdtemp(dir)) return -1;
    snprintf(path, sizeof path, "%s/box", dir);
    return 0;
}

static int remove_dir(void **state) {
    (void)state;
    return px_dir_remove(dir, NULL) == PX_OK ? 0 : -1;
}

static void ok_at(px_status st, const px_err *err, int line) {
    if (st != PX_OK) fail_msg("line %d: %s: %s", line, px_status_name(st), err->message);
}
#define OK(st) ok_at((st), &err, __LINE__)

static void expect_at(px_status got, px_status want, const px_err *err, int line) {
    if (got != want)
        fail_msg("line %d: got %s (%s), want %s", line, px_status_name(got), err->message,
                 px_status_name(want));
}
#define EXPECT(got, want) expect_at((got), (want), &err, __LINE__)

static void fill(char *p, size_t n, uint64_t seed) {
    for (size_t i = 0; i < n; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        p[i] = (char)(seed >> 56);
    }
}

static const struct piece {
    const char *name;
    size_t n;
} pieces[] = {
    {"one", 1},
    {"empty", 0},
    {"empty2", 0},
    {"exact", (size_t)PX_BOX_CHUNK},
    {"a much longer name of a section", (size_t)(2 * PX_BOX_CHUNK + 77)},
    {"aligned", 64},
    {"last", 1000},
};
#define N_PIECES (sizeof pieces / sizeof pieces[0])

/* The same bytes go in as one write or as many small ones. */
static uint64_t write_box(const char *to, size_t step, uint64_t *size) {
    px_err err = {0};
    px_boxw *w;
    uint64_t sum;
    OK(px_boxw_create(to, "COLS", &w, &err));
    for (size_t i = 0; i < N_PIECES; i++) {
        char *p = malloc(pieces[i].n + 1);
        fill(p, pieces[i].n, i + 1);
        if (step == 0) {
            OK(px_boxw_put(w, px_str_of(pieces[i].name), p, pieces[i].n, &err));
        } else {
            OK(px_boxw_section(w, px_str_of(pieces[i].name), &err));
            for (size_t at = 0; at < pieces[i].n; at += step) {
                size_t left = pieces[i].n - at;
                OK(px_boxw_write(w, p + at, left < step ? left : step, &err));
            }
        }
        free(p);
    }
    OK(px_boxw_close(w, size, &sum, &err));
    return sum;
}

static void test_round_trip(void **state) {
    (void)state;
    px_err err = {0};
    uint64_t size = 0, first = write_box(path, 0, &size), on_disk = 0;
    static const size_t steps[] = {1 << 20, 700001, 4099};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        uint64_t other_size, other = write_box(path, steps[i], &other_size);
        if (other != first || other_size != size)
            fail_msg("written in steps of %zu: checksum %llx and size %llu, at once %llx and %llu",
                     steps[i], (unsigned long long)other, (unsigned long long)other_size,
                     (unsigned long long)first, (unsigned long long)size);
    }
    OK(px_file_size(path, &on_disk, &err));
    assert_int_equal(size, on_disk);
    px_box *b;
    OK(px_box_open(path, "COLS", &b, &err));
    assert_int_equal(px_box_size(b), size);
    assert_int_equal(px_box_checksum(b), first);
    assert_int_equal(px_box_sections(b), N_PIECES);
    for (size_t i = 0; i < N_PIECES; i++) {
        px_str name = px_box_section_name(b, i);
        if (!px_str_is(name, pieces[i].name))
            fail_msg("section %zu is " PX_STR_FMT ", want %s", i, PX_STR_ARG(name), pieces[i].name);
        px_str got;
        OK(px_box_get(b, name, pieces[i].n, &got, &err));
        assert_int_equal((uintptr_t)got.p % 64, 0);
        char *want = malloc(pieces[i].n + 1);
        fill(want, pieces[i].n, i + 1);
        assert_memory_equal(got.p, want, pieces[i].n);
        free(want);
        EXPECT(px_box_get(b, name, pieces[i].n + 1, &got, &err), PX_E_DAMAGED);
    }
    OK(px_box_verify(b, &err));
    px_section s;
    px_str none;
    assert_false(px_box_find(b, PX_STR("absent"), &s));
    EXPECT(px_box_get(b, PX_STR("absent"), UINT64_MAX, &none, &err), PX_E_DAMAGED);
    assert_non_null(strstr(err.message, "absent"));
    px_box_close(b);
    EXPECT(px_box_open(path, "TOKS", &b, &err), PX_E_DAMAGED);
    assert_null(b);
}

static void test_bounds(void **state) {
    (void)state;
    px_err err = {0};
    write_box(path, 0, NULL);
    px_box *b;
    OK(px_box_open(path, "COLS", &b, &err));
    static const struct {
        uint64_t at, len;
        px_status want;
    } table[] = {
        {0, 0, PX_OK},
        {0, 1000, PX_OK},
        {999, 1, PX_OK},
        {1000, 0, PX_OK},
        {1000, 1, PX_E_DAMAGED},
        {0, 1001, PX_E_DAMAGED},
        {1001, 0, PX_E_DAMAGED},
        {UINT64_MAX, 2, PX_E_DAMAGED},
        {2, UINT64_MAX, PX_E_DAMAGED},
    };
    px_section s;
    assert_true(px_box_find(b, PX_STR("last"), &s));
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        px_status got = px_section_need(&s, table[i].at, table[i].len, &err);
        if (got != table[i].want)
            fail_msg("need %llu+%llu: %s, want %s", (unsigned long long)table[i].at,
                     (unsigned long long)table[i].len, px_status_name(got),
                     px_status_name(table[i].want));
    }
    px_box_close(b);
}

static void test_writer_mistakes(void **state) {
    (void)state;
    px_err err = {0};
    char long_name[300];
    memset(long_name, 'x', sizeof long_name);
    for (int kind = 0; kind < 4; kind++) {
        px_boxw *w;
        OK(px_boxw_create(path, "COLS", &w, &err));
        if (kind == 0) EXPECT(px_boxw_write(w, "x", 1, &err), PX_E_INTERNAL);
        if (kind == 1) EXPECT(px_boxw_section(w, (px_str){long_name, 256}, &err), PX_E_INTERNAL);
        if (kind == 2) EXPECT(px_boxw_section(w, PX_STR(""), &err), PX_E_INTERNAL);
        if (kind == 3) {
            OK(px_boxw_put(w, (px_str){long_name, 255}, "x", 1, &err));
            EXPECT(px_boxw_section(w, (px_str){long_name, 255}, &err), PX_E_INTERNAL);
        }
        EXPECT(px_boxw_put(w, PX_STR("later"), "x", 1, &err), PX_E_INTERNAL);
        EXPECT(px_boxw_close(w, NULL, NULL, &err), PX_E_INTERNAL);
        assert_false(px_file_exists(path));
    }
    px_boxw *w;
    EXPECT(px_boxw_create("/nowhere/at/all", "COLS", &w, &err), PX_E_NOTFOUND);
    assert_null(w);
    px_box *b;
    EXPECT(px_box_open(path, "COLS", &b, &err), PX_E_NOTFOUND);
    /* A box without sections is a box. */
    uint64_t size;
    OK(px_boxw_create(path, "COLS", &w, &err));
    OK(px_boxw_close(w, &size, NULL, &err));
    OK(px_box_open(path, "COLS", &b, &err));
    assert_int_equal(px_box_sections(b), 0);
    OK(px_box_verify(b, &err));
    px_box_close(b);
}

static void save(const char *p, size_t n) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void small_box(px_buf *out) {
    px_err err = {0};
    px_boxw *w;
    OK(px_boxw_create(path, "BITS", &w, &err));
    OK(px_boxw_put(w, PX_STR("alpha"), "0123456789", 10, &err));
    OK(px_boxw_put(w, PX_STR("nothing"), "", 0, &err));
    OK(px_boxw_put(w, PX_STR("beta"), "abcdefg", 7, &err));
    OK(px_boxw_close(w, NULL, NULL, &err));
    px_buf_init(out, 1 << 20);
    OK(px_file_read(path, 1 << 20, out, &err));
}

/* Opens and checks everything; the first complaint. */
static px_status examine(px_err *err) {
    px_box *b;
    px_status st = px_box_open(path, "BITS", &b, err);
    if (st == PX_OK) st = px_box_verify(b, err);
    px_box_close(b);
    return st;
}

static void test_every_byte_counts(void **state) {
    (void)state;
    px_err err = {0};
    px_buf whole;
    small_box(&whole);
    OK(examine(&err));
    for (size_t i = 0; i < whole.n; i++) {
        whole.p[i] = (char)(whole.p[i] ^ 0x10);
        save(whole.p, whole.n);
        whole.p[i] = (char)(whole.p[i] ^ 0x10);
        px_status st = examine(&err);
        px_status want = i >= 12 && i < 16 ? PX_E_UNSUPPORTED : PX_E_DAMAGED;
        if (st != want)
            fail_msg("byte %zu of %zu flipped: %s, want %s", i, whole.n, px_status_name(st),
                     px_status_name(want));
    }
    for (size_t n = 0; n < whole.n; n++) {
        save(whole.p, n);
        px_status st = examine(&err);
        if (st != PX_E_DAMAGED)
            fail_msg("cut to %zu of %zu bytes: %s", n, whole.n, px_status_name(st));
    }
    px_buf_ch(&whole, 0);
    save(whole.p, whole.n);
    EXPECT(examine(&err), PX_E_DAMAGED);
    px_buf_done(&whole);
}

static void test_damage_names_section_and_chunk(void **state) {
    (void)state;
    px_err err = {0};
    write_box(path, 0, NULL);
    px_box *b;
    OK(px_box_open(path, "COLS", &b, &err));
    px_section s;
    assert_true(px_box_find(b, px_str_of(pieces[4].name), &s));
    px_buf whole;
    px_buf_init(&whole, 16 << 20);
    OK(px_file_read(path, 16 << 20, &whole, &err));
    /* Find the section's place in the file by its bytes. */
    size_t at = px_str_find(px_buf_view(&whole), (px_str){s.p, 64});
    assert_int_not_equal(at, SIZE_MAX);
    px_box_close(b);
    whole.p[at + PX_BOX_CHUNK + 5] ^= 1;
    save(whole.p, whole.n);
    OK(px_box_open(path, "COLS", &b, &err));
    assert_true(px_box_find(b, px_str_of(pieces[4].name), &s));
    OK(px_section_need(&s, 0, PX_BOX_CHUNK, &err));
    OK(px_section_need(&s, 2 * PX_BOX_CHUNK, 77, &err));
    for (int again = 0; again < 2; again++) {
        EXPECT(px_section_need(&s, PX_BOX_CHUNK - 1, 2, &err), PX_E_DAMAGED);
        assert_non_null(strstr(err.message, pieces[4].name));
        assert_non_null(strstr(err.message, "chunk 1"));
        assert_int_equal(err.offset, at + PX_BOX_CHUNK);
    }
    EXPECT(px_box_verify(b, &err), PX_E_DAMAGED);
    px_box_close(b);
    px_buf_done(&whole);
}

/* Directories with a right checksum that no writer makes. */
static void test_forged_directory(void **state) {
    (void)state;
    px_err err = {0};
    px_buf whole;
    small_box(&whole);
    size_t foot = whole.n - 32, start = (size_t)px_get64(whole.p + foot);
    for (size_t i = start; i < foot; i += 4) {
        static const uint32_t values[] = {0, 1, 64, 127, 4096, 0x7fffffff, 0xffffffff};
        for (size_t k = 0; k < sizeof values / sizeof values[0]; k++) {
            uint32_t old = px_get32(whole.p + i);
            if (old == values[k]) continue;
            px_set32(whole.p + i, values[k]);
            px_set64(whole.p + foot + 16, px_hash64(whole.p + start, foot - start));
            save(whole.p, whole.n);
            px_status st = examine(&err);
            px_set32(whole.p + i, old);
            bool in_name = st == PX_OK; /* only names may differ freely */
            px_str was = {whole.p + i, 4};
            if (in_name && px_str_find(PX_STR("alpha\0\0\0nothing\0beta\0\0\0\0"), was) == SIZE_MAX)
                fail_msg("directory byte %zu set to %x is accepted", i - start, values[k]);
        }
    }
    px_buf_done(&whole);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_writer_mistakes),
        cmocka_unit_test(test_every_byte_counts),
        cmocka_unit_test(test_damage_names_section_and_chunk),
        cmocka_unit_test(test_forged_directory),
    };
    return cmocka_run_group_tests_name("box", tests, make_dir, remove_dir);
}
