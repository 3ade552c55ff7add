/* Encodings: what is detected, what the window makes of it, and where it decides late. */
#include "indexer/encoding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static int setup(void **state) {
    (void)state;
    px_err err;
    return px_text_init(&err) == PX_OK ? 0 : -1;
}

static void detects(void **state) {
    (void)state;
    static const struct {
        const char *name, *bytes;
        size_t n;
        bool cr;
        px_encoding want;
        size_t bom;
        bool decided;
    } cases[] = {
        {"ascii", "abc,def\n", 8, false, PX_ENC_UTF8, 0, false},
        {"utf-8", "f\xC3\xBCr", 4, false, PX_ENC_UTF8, 0, true},
        {"utf-8 bom", "\xEF\xBB\xBFtitle", 8, false, PX_ENC_UTF8, 3, true},
        {"utf-8 with a bad byte at the end", "\xE6\xB0\xB4\xE6\xB0\xB4\x80", 7, false,
         PX_ENC_GB18030, 0, true},
        {"utf-8 with one bad byte of many at the end",
         "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xFC", 19, false,
         PX_ENC_UTF8, 0, true},
        {"utf-8 whose last character alone is no ASCII", "a\xE6\xB0\xB4", 4, false, PX_ENC_UTF8, 0,
         true},
        {"utf-8 cut at the end", "\xE6\xB0\xB4\xE6\xB0", 5, false, PX_ENC_UTF8, 0, true},
        {"utf-16le bom",
         "\xFF\xFE"
         "a\0b\0",
         6, false, PX_ENC_UTF16LE, 2, true},
        {"utf-16be bom", "\xFE\xFF\0a\0b", 6, false, PX_ENC_UTF16BE, 2, true},
        {"utf-16le", "t\0i\0t\0l\0e\0,\0a\0b\0", 16, false, PX_ENC_UTF16LE, 0, true},
        {"utf-16be", "\0t\0i\0t\0l\0e\0,\0a\0b", 16, false, PX_ENC_UTF16BE, 0, true},
        {"gb18030", "\xB1\xEA\xCC\xE2,\xC9\xEA\xC7\xEB\xC8\xCB\n", 12, false, PX_ENC_GB18030, 0,
         true},
        {"windows-1252",
         "F\xFCr die M\xFChle, \x93"
         "caf\xE9\x94 l\x92"
         "eau",
         27, false, PX_ENC_WINDOWS1252, 0, true},
        {"mac roman", "F\x9Fr die M\x9Fhle, caf\x8E", 19, false, PX_ENC_MACROMAN, 0, true},
        {"mac roman by its line ends",
         "a\xFC"
         "b\r",
         4, true, PX_ENC_MACROMAN, 0, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_encoding_guess g = px_encoding_detect((px_str){cases[i].bytes, cases[i].n}, cases[i].cr);
        if (g.encoding != cases[i].want || g.bom != cases[i].bom || g.decided != cases[i].decided)
            fail_msg("%s: got %s, bom %zu, decided %d; want %s, bom %zu, decided %d", cases[i].name,
                     px_encoding_name(g.encoding), g.bom, g.decided,
                     px_encoding_name(cases[i].want), cases[i].bom, cases[i].decided);
    }
}

/* Everything the window gives, taken `step` bytes at a time. */
static void read_all(px_str bytes, size_t step, px_buf *out, const char **name, uint64_t *bad) {
    px_err err;
    px_stream *s = px_stream_memory(bytes);
    px_textin *t = px_textin_new(s, 1 << 24);
    px_arena *a = px_arena_new();
    bool grown = true;
    while (grown) {
        assert_int_equal(px_textin_fill(t, &grown, &err), PX_OK);
        px_str w = px_textin_view(t);
        size_t n = w.n < step ? w.n : step;
        if (!grown) n = w.n;
        px_buf_str(out, px_textin_clean(t, a, px_str_sub(w, 0, n)));
        px_textin_consume(t, n);
    }
    *name = px_textin_encoding(t);
    *bad = px_textin_bad(t);
    px_arena_free(a);
    px_textin_free(t);
    px_stream_close(s);
}

static void window(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *want, *encoding;
        uint64_t bad;
    } cases[] = {
        {"\xEF\xBB\xBFtitle\n", 9, "title\n", "UTF-8", 0},
        {"\xFF\xFEt\0\x34\x6C", 6, "t\xE6\xB0\xB4", "UTF-16LE", 0},
        {"\xB1\xEA\xCC\xE2\n", 5, "\xE6\xA0\x87\xE9\xA2\x98\n", "GB18030", 0},
        {"caf\x8E\rna\x95ve\r", 11, "caf\xC3\xA9\rna\xC3\xAFve\r", "macintosh", 0},
        {"caf\xE9 na\xEFve\n", 11, "caf\xC3\xA9 na\xC3\xAFve\n", "windows-1252", 0},
        {"\xE6\xB0\xB4\xE6\xB0\xB4\xE6\xB0\xB4\xE6\xB0\xB4\xE6\xB0\xB4\xE6\xB0\xB4\xE6\xB0\xB4"
         "\xE6\xB0\xB4\xE6\xB0\xB4\xFF.",
         29,
         "\xE6\xB0\xB4\xE6\xB0\xB4\xE6\xB0\xB4\xE6\xB0\xB4\xE6\xB0\xB4\xE6\xB0\xB4\xE6\xB0\xB4"
         "\xE6\xB0\xB4\xE6\xB0\xB4\xEF\xBF\xBD.",
         "UTF-8", 1},
        {"", 0, "", "UTF-8", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_buf out;
        const char *name;
        uint64_t bad;
        px_buf_init(&out, PX_BUF_MAX);
        read_all((px_str){cases[i].bytes, cases[i].n}, 1 << 20, &out, &name, &bad);
        if (!px_str_is(px_buf_view(&out), cases[i].want) || strcmp(name, cases[i].encoding) != 0 ||
            bad != cases[i].bad)
            fail_msg("case %zu: got \"" PX_STR_FMT "\" %s bad %llu, want \"%s\" %s bad %llu", i,
                     PX_STR_ARG(px_buf_view(&out)), name, (unsigned long long)bad, cases[i].want,
                     cases[i].encoding, (unsigned long long)cases[i].bad);
        px_buf_done(&out);
    }
}

/* A stream that gives its bytes in pieces: only a real file does that. */
static void decides_late(void **state) {
    (void)state;
    char path[] = "/tmp/px_encoding_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "wb");
    for (int i = 0; i < 300000; i++)
        fputs("plain,text\r", f);
    fputs("caf\x8E\r", f);
    fclose(f);
    px_err err;
    px_stream *s;
    assert_int_equal(px_stream_open(path, 0, &s, &err), PX_OK);
    px_textin *t = px_textin_new(s, 1 << 24);
    bool grown = true;
    uint64_t total = 0;
    px_buf tail;
    px_buf_init(&tail, PX_BUF_MAX);
    while (grown) {
        assert_int_equal(px_textin_fill(t, &grown, &err), PX_OK);
        px_str w = px_textin_view(t);
        px_buf_clear(&tail);
        px_buf_str(&tail, px_str_sub(w, w.n > 6 ? w.n - 6 : 0, w.n));
        if (!grown) break;
        total += w.n > 16 ? w.n - 16 : 0;
        px_textin_consume(t, w.n > 16 ? w.n - 16 : 0);
    }
    assert_string_equal(px_textin_encoding(t), "macintosh");
    assert_string_equal(tail.p, "caf\xC3\xA9\r");
    assert_int_equal(total + px_textin_view(t).n, 300000 * 11 + 6);
    px_buf_done(&tail);
    px_textin_free(t);
    px_stream_close(s);
    remove(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(detects),
        cmocka_unit_test(window),
        cmocka_unit_test(decides_late),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
