/* Rows of delimited text: dialects, quotes, line numbers, what is broken. */
#include "indexer/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static int setup(void **state) {
    (void)state;
    px_err err;
    return px_text_init(&err) == PX_OK ? 0 : -1;
}

/* Every row as "line:cell|cell\n"; a broken one as "line!". */
static void print_rows(px_str text, size_t row_max, px_buf *out) {
    px_err err;
    px_stream *s = px_stream_memory(text);
    px_textin *t = px_textin_new(s, 1 << 26);
    px_csv *c = px_csv_new(t, 0, row_max);
    px_csv_row row;
    int got;
    while ((got = px_csv_next(c, &row, &err)) == 1) {
        px_buf_u64(out, row.line);
        px_buf_c(out, row.broken ? "!" : ":");
        for (size_t i = 0; i < row.n; i++) {
            if (i) px_buf_c(out, "|");
            px_buf_str(out, row.cells[i]);
        }
        px_buf_c(out, "\n");
        size_t at = (size_t)row.byte;
        assert_true(at + row.raw.n <= text.n);
        assert_memory_equal(text.p + at, row.raw.p, row.raw.n);
    }
    if (got < 0) {
        px_buf_c(out, px_status_name((px_status)got));
        px_buf_c(out, "\n");
    }
    px_csv_free(c);
    px_textin_free(t);
    px_stream_close(s);
}

static void rows(void **state) {
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"a,b\n1,2\n", "1:a|b\n2:1|2\n"},
        {"a,b\r\n1,2\r\n", "1:a|b\n2:1|2\n"},
        {"a,b\r1,2\r", "1:a|b\n2:1|2\n"},
        {"a,b\n1,2", "1:a|b\n2:1|2\n"},
        {"a;b\n1;2\n3;4\n", "1:a|b\n2:1|2\n3:3|4\n"},
        {"a\tb\nx, y\tz\n", "1:a|b\n2:x, y|z\n"},
        {"a|b\n1|2\n", "1:a|b\n2:1|2\n"},
        {"a,b\n\"x, y\",\"z \"\"q\"\"\"\n", "1:a|b\n2:x, y|z \"q\"\n"},
        {"a,b\n\"x\ny\",z\nlast,row\n", "1:a|b\n2:x\ny|z\n4:last|row\n"},
        {"a,b\r\"x\ry\",z\rlast,row\r", "1:a|b\n2:x\ry|z\n4:last|row\n"},
        {"a,b\r1,\"x\ny\"\n2,z\n", "1:a|b\n1:1|x\ny\n3:2|z\n"},
        {"a,b\n\n\n1,2\n", "1:a|b\n4:1|2\n"},
        {"a,b\n,\n1,\n", "1:a|b\n2:|\n3:1|\n"},
        {"a,b\nab\"cd,2\n", "1:a|b\n2:ab\"cd|2\n"},
        {"title\nx\ny\n", "1:title\n2:x\n3:y\n"},
        {"", ""},
        {"\n\n", ""},
        /* a quote that does not close costs its line, not the file */
        {"a,b\n\"open,2\n3,4\n5,6\n", "1:a|b\n2!\n3:3|4\n4:5|6\n"},
        {"a,b\n1,2\n3,\"open", "1:a|b\n2:1|2\n3!\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_buf out;
        px_buf_init(&out, PX_BUF_MAX);
        print_rows(px_str_of(cases[i].text), 1 << 20, &out);
        if (!px_str_is(px_buf_view(&out), cases[i].want))
            fail_msg("\"%s\"\ngot:\n" PX_STR_FMT "want:\n%s", cases[i].text,
                     PX_STR_ARG(px_buf_view(&out)), cases[i].want);
        px_buf_done(&out);
    }
}

static void bound(void **state) {
    (void)state;
    size_t n = (size_t)3 << 20;
    char *text = malloc(n);
    assert_non_null(text);
    memset(text, 'x', n);
    memcpy(text, "a,b\n", 4);
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    print_rows((px_str){text, n}, (size_t)2 << 20, &out);
    assert_string_equal(out.p, "1:a|b\n2!\n");
    /* and what follows is read */
    memcpy(text + n - 9, "\n1,2\n3,4\n", 9);
    px_buf_clear(&out);
    print_rows((px_str){text, n}, (size_t)2 << 20, &out);
    assert_string_equal(out.p, "1:a|b\n2!\n3:1|2\n4:3|4\n");
    /* so it is with a line that is quoted over two lines */
    memcpy(text + 4, "1,\"x\n", 5);
    px_buf_clear(&out);
    print_rows((px_str){text, n}, (size_t)2 << 20, &out);
    assert_string_equal(out.p, "1:a|b\n2!\n3!\n4:1|2\n5:3|4\n");
    /* an open quote in front of as much text costs one line */
    for (size_t i = 4; i < n; i++)
        text[i] = i % 64 == 0 ? '\n' : i % 64 == 32 ? ',' : 'x';
    text[4] = '"';
    px_buf_clear(&out);
    print_rows((px_str){text, n}, (size_t)2 << 20, &out);
    assert_true(px_str_starts(px_buf_view(&out), PX_STR("1:a|b\n2!\n3:")));
    size_t lines = 0;
    for (size_t i = 0; i < out.n; i++)
        lines += out.p[i] == '\n';
    assert_int_equal(lines, 2 + (n - 1) / 64);
    px_buf_done(&out);
    free(text);
}

static void likely(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int least, most;
    } cases[] = {
        {"a,b,c\n1,2,3\n4,5,6\n", 60, 100},
        {"a;b;c\n1;2;3\n", 60, 100},
        {"no table at all\nbut prose\n", 0, 10},
        {"\x01\x02\x03", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int got = px_csv_likely(px_str_of(cases[i].text));
        if (got < cases[i].least || got > cases[i].most)
            fail_msg("\"%s\": %d, want %d..%d", cases[i].text, got, cases[i].least, cases[i].most);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows),
        cmocka_unit_test(bound),
        cmocka_unit_test(likely),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
