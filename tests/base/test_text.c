/* Characters: UTF-8, folding (against tables of examples and against the rule that pieces do not
 * matter), spans, scripts, stems and encodings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"

#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* U16_NEXT mixes signed and unsigned numbers by design; here and nowhere else. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
static UChar32 next_unit(const UChar *s, int32_t *i, int32_t n) {
    UChar32 c;
    U16_NEXT(s, *i, n, c);
    return c;
}
#pragma GCC diagnostic pop

static uint64_t seed = 88172645463325252u;
static uint32_t dice(uint32_t n) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

static int init(void **state) {
    (void)state;
    return px_text_init(NULL) == PX_OK ? 0 : -1;
}

static void test_utf8(void **state) {
    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        char b[4];
        size_t n = px_utf8_put(b, cp), i = 0;
        uint32_t want = cp >= 0xD800 && cp <= 0xDFFF ? 0xFFFD : cp;
        uint32_t got = px_utf8_next((px_str){b, n}, &i);
        if (got != want || i != n || !px_utf8_valid((px_str){b, n}))
            fail_msg("U+%04X came back as U+%04X, %zu of %zu bytes", cp, got, i, n);
        if (n > 1 && px_utf8_valid((px_str){b, n - 1})) fail_msg("cut U+%04X is valid", cp);
    }
    static const char *const bad[] = {
        "\x80",         "\xC0\x80",         "\xC1\xBF",         "\xE0\x9F\xBF",
        "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xFF",         "\xE4\xB8",         "\xE4z\x80"};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        px_str s = px_str_of(bad[k]);
        size_t i = 0;
        assert_false(px_utf8_valid(s));
        assert_int_equal(px_utf8_next(s, &i), 0xFFFD);
        assert_int_equal(i, 1);
    }
    assert_true(px_utf8_valid(PX_STR("plain text that is longer than eight 中文 😀 bytes")));
    assert_true(px_utf8_valid((px_str){NULL, 0}));
}

/* Runs are looked at several bytes at a time: any byte at any place must say what one look after the
 * other says. */
static void test_utf8_runs(void **state) {
    (void)state;
    static const char *const texts[] = {"中文字符串很长的一段", "a中b文c字d",
                                        "plain ASCII, 24 bytes ..", "가나다 Ａ１ é中😀x"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        char b[64];
        size_t n = strlen(texts[k]);
        assert_true(n <= sizeof b);
        for (size_t cut = 0; cut <= n; cut++)
            for (size_t at = 0; at < cut; at++)
                for (unsigned byte = 0; byte < 256; byte++) {
                    memcpy(b, texts[k], n);
                    b[at] = (char)byte;
                    px_str s = {b, cut};
                    bool valid = true, ascii = true;
                    for (size_t i = 0; i < s.n;) {
                        size_t from = i;
                        ascii &= (unsigned char)s.p[i] < 0x80;
                        valid &= px_utf8_next(s, &i) != 0xFFFD || i - from == 3;
                    }
                    if (px_utf8_valid(s) != valid || px_utf8_ascii(s) != ascii)
                        fail_msg("\"%s\", %zu bytes, 0x%02X at %zu: valid %d, ASCII %d", texts[k],
                                 cut, byte, at, valid, ascii);
                }
    }
}

static void test_examples(void **state) {
    (void)state;
    static const struct {
        const char *in, *fold, *nfkc;
    } t[] = {
        {"", "", ""},
        {"Lithium-Ion BATTERY", "lithium-ion battery", "Lithium-Ion BATTERY"},
        {"@[`{AZaz09", "@[`{azaz09", "@[`{AZaz09"},
        {"ＡＢＣ１２３，", "abc123,", "ABC123,"},
        {"ﬁber ﬂow", "fiber flow", "fiber flow"},
        {"10㎏ ㎡ ½", "10kg m2 1⁄2", "10kg m2 1⁄2"},
        {"Straße ẞ", "strasse ss", "Straße ẞ"},
        {"É e\u0301 E\u0301", "é é é", "É é É"},
        {"a\u0323\u0307 a\u0307\u0323", "ạ̇ ạ̇", "ạ̇ ạ̇"},
        {"a\u00ADb\u200Bc\uFEFF", "abc", "abc"},
        {"a\u00AD\u0308", "ä", "a\u0308"},
        {"a\u00A0b\u2002c\u3000d\u1680", "a b c d\u1680", "a b c d "},
        {"a\tb\nc\rd\x01"
         "e\x7F",
         "a\tb\nc\rd\x01"
         "e\x7F",
         "a b c de"},
        {"ΑΣΣ ς", "ασσ σ", "ΑΣΣ ς"},
        {"ｶﾞｽ ﾊﾟ か\u3099", "ガス パ が", "ガス パ が"},
        {"\u1112\u1161\u11AB 한", "한 한", "한 한"},
        {"電池與導體", "电池与导体", "電池與導體"},
        {"鋰離子電池", "锂离子电池", "鋰離子電池"},
        {"中文。标点；ＯＫ！", "中文。标点;ok!", "中文。标点;OK!"},
        {"① Ⅳ ™ …", "1 iv tm ...", "1 IV TM ..."},
        {"𝐀𝟏 😀 𠀀", "a1 😀 𠀀", "A1 😀 𠀀"},
        {"x\xFFy\xE4\xB8", "x\uFFFDy\uFFFD\uFFFD", "x\uFFFDy\uFFFD\uFFFD"},
        {"İI", "i̇i", "İI"},
        {"\u0301a", "\u0301a", "\u0301a"},
        {"ราคา น้ำ", "ราคา น\u0e49\u0e4d\u0e32", "ราคา น\u0e49\u0e4d\u0e32"},
    };
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        assert_int_equal(px_text_fold(px_str_of(t[i].in), &out, NULL), PX_OK);
        if (!px_str_is(px_buf_view(&out), t[i].fold))
            fail_msg("fold %s\n gave     %s\n expected %s", t[i].in, out.p, t[i].fold);
        assert_int_equal(px_text_nfkc(px_str_of(t[i].in), &out, NULL), PX_OK);
        if (!px_str_is(px_buf_view(&out), t[i].nfkc))
            fail_msg("nfkc %s\n gave     %s\n expected %s", t[i].in, out.p, t[i].nfkc);
    }
    px_buf_done(&out);
    px_buf_init(&out, 20);
    assert_int_equal(px_text_fold(PX_STR("longer than twenty bytes of room"), &out, NULL),
                     PX_E_LIMIT);
    px_buf_done(&out);
}

/* Characters that try hard: ASCII, Latin, marks of several classes, jamo, kana, Han, ignorable
 * ones, presentation forms, other planes; and sometimes any. */
static uint32_t any_char(void) {
    static const struct {
        uint32_t from, to;
    } r[] = {{0x20, 0x7E},       {0xA0, 0x24F},      {0x300, 0x345},     {0x370, 0x5FF},
             {0x600, 0x6FF},     {0x900, 0xDFF},     {0xE00, 0xFFF},     {0x1100, 0x11FF},
             {0x1E00, 0x1FFF},   {0x2000, 0x2070},   {0x2100, 0x218F},   {0x2460, 0x24FF},
             {0x3000, 0x33FF},   {0x4E00, 0x9FFF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
             {0xFB00, 0xFDFF},   {0xFE00, 0xFFFF},   {0x1D100, 0x1D7FF}, {0x20000, 0x20100},
             {0x2F800, 0x2FA1F}, {0x11080, 0x110C0}, {0xE0100, 0xE01EF}, {1, 0x10FFFF}};
    size_t k = dice(sizeof r / sizeof *r);
    uint32_t cp = r[k].from + dice(r[k].to - r[k].from + 1);
    return cp >= 0xD800 && cp <= 0xDFFF ? 0x65 : cp;
}

/* What ICU makes of the whole string at once, then simplified. */
static size_t reference(const UNormalizer2 *norm, px_str s, char *out, size_t room) {
    UChar in[400], res[8000];
    UErrorCode e = U_ZERO_ERROR;
    int32_t n = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = px_utf8_next(s, &i);
        U16_APPEND_UNSAFE(in, n, cp);
    }
    int32_t m = unorm2_normalize(norm, in, n, res, 8000, &e);
    assert_true(U_SUCCESS(e));
    size_t o = 0;
    for (int32_t i = 0; i < m;) {
        UChar32 c = next_unit(res, &i, m);
        assert_true(o + 4 <= room);
        o += px_utf8_put(out + o, px_text_fold_char((uint32_t)c));
    }
    return o;
}

static void check_spans(px_str s, px_str folded, const px_buf *spans) {
    size_t n = spans->n / sizeof(px_fold_span);
    const px_fold_span *v = (const void *)spans->p;
    assert_true(n > 0 && v[n - 1].out == folded.n && v[n - 1].in == s.n && v[n - 1].len == 0);
    px_buf piece;
    px_buf_init(&piece, PX_BUF_MAX);
    for (size_t k = 0; k + 1 < n; k++) {
        assert_true(v[k].out < v[k + 1].out);
        size_t out_len = v[k + 1].out - v[k].out, in_len = v[k].len ? v[k].len : out_len;
        assert_true(v[k].in + in_len <= v[k + 1].in);
        /* each span is folded text of its own bytes */
        assert_int_equal(px_text_fold(px_str_sub(s, v[k].in, v[k].in + in_len), &piece, NULL),
                         PX_OK);
        if (!px_str_eq(px_buf_view(&piece), px_str_sub(folded, v[k].out, v[k].out + out_len)))
            fail_msg("span %zu of " PX_STR_FMT " is not the fold of its bytes", k, PX_STR_ARG(s));
    }
    px_buf_done(&piece);
}

static void test_against_icu(void **state) {
    (void)state;
    UErrorCode e = U_ZERO_ERROR;
    const UNormalizer2 *norm = unorm2_getNFKCCasefoldInstance(&e);
    assert_true(U_SUCCESS(e));
    px_buf out, with, spans;
    px_buf_init(&out, PX_BUF_MAX);
    px_buf_init(&with, PX_BUF_MAX);
    px_buf_init(&spans, PX_BUF_MAX);
    char *want = malloc(40000);
    assert_non_null(want);
    for (int round = 0; round < 60000; round++) {
        char in[256];
        size_t n = 0, chars = dice(30);
        for (size_t k = 0; k < chars; k++)
            n += px_utf8_put(in + n, dice(3) ? any_char() : 0x41 + dice(60));
        px_str s = {in, n};
        size_t n_want = reference(norm, s, want, 40000);
        assert_int_equal(px_text_fold(s, &out, NULL), PX_OK);
        if (!px_str_eq(px_buf_view(&out), (px_str){want, n_want}))
            fail_msg("fold of " PX_STR_FMT "\n gave     %s\n expected " PX_STR_FMT, PX_STR_ARG(s),
                     out.p, (int)n_want, want);
        assert_int_equal(px_text_fold_spans(s, &with, &spans, NULL), PX_OK);
        assert_true(px_str_eq(px_buf_view(&out), px_buf_view(&with)));
        check_spans(s, px_buf_view(&with), &spans);
        assert_int_equal(px_text_fold(px_buf_view(&out), &with, NULL), PX_OK);
        if (!px_str_eq(px_buf_view(&out), px_buf_view(&with)))
            fail_msg("folding " PX_STR_FMT " twice gives %s, once %s", PX_STR_ARG(s), with.p,
                     out.p);
    }
    free(want);
    px_buf_done(&out);
    px_buf_done(&with);
    px_buf_done(&spans);
}

static void test_every_char(void **state) {
    (void)state;
    UErrorCode e = U_ZERO_ERROR;
    const UNormalizer2 *norm = unorm2_getNFKCCasefoldInstance(&e);
    px_buf out, again;
    px_buf_init(&out, PX_BUF_MAX);
    px_buf_init(&again, PX_BUF_MAX);
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        char in[4], want[128];
        px_str s = {in, px_utf8_put(in, cp)};
        size_t n = reference(norm, s, want, sizeof want);
        assert_int_equal(px_text_fold(s, &out, NULL), PX_OK);
        if (!px_str_eq(px_buf_view(&out), (px_str){want, n})) fail_msg("fold of U+%04X", cp);
        assert_int_equal(px_text_fold(px_buf_view(&out), &again, NULL), PX_OK);
        if (!px_str_eq(px_buf_view(&out), px_buf_view(&again)))
            fail_msg("folding U+%04X twice gives %s, once %s", cp, again.p, out.p);
    }
    px_buf_done(&out);
    px_buf_done(&again);
}

/* A run of marks as long as a book: linear time, no error, valid UTF-8. */
static void test_many_marks(void **state) {
    (void)state;
    px_buf in, out;
    px_buf_init(&in, PX_BUF_MAX);
    px_buf_init(&out, PX_BUF_MAX);
    px_buf_c(&in, "a");
    for (int i = 0; i < 200000; i++)
        px_buf_c(&in, i % 2 ? "\u0301" : "\u0323");
    assert_int_equal(px_text_fold(px_buf_view(&in), &out, NULL), PX_OK);
    assert_true(px_utf8_valid(px_buf_view(&out)));
    assert_in_range(out.n, 399000, 401000);
    px_buf_done(&in);
    px_buf_done(&out);
}

static void test_scripts(void **state) {
    (void)state;
    static const struct {
        const char *chars;
        px_script script;
    } t[] = {
        {"aZ09éßжΩعกक०", PX_SCRIPT_WORD},
        {"中々〇ー〆あゝアヽ한ㄅ㐀𠀀", PX_SCRIPT_CJK},
        {" .,-'’\"。、；！？·「」%+$™°😀", PX_SCRIPT_OTHER},
    };
    for (size_t k = 0; k < sizeof t / sizeof *t; k++)
        for (px_str s = px_str_of(t[k].chars); s.n;) {
            size_t i = 0;
            uint32_t cp = px_utf8_next(s, &i);
            if (px_text_script(cp) != t[k].script)
                fail_msg("U+%04X is %d, expected %d", cp, px_text_script(cp), t[k].script);
            s = px_str_sub(s, i, s.n);
        }
    assert_true(px_text_is_mark(0x301));
    assert_true(px_text_is_mark(0xE49));
    assert_false(px_text_is_mark('a'));
    assert_false(px_text_is_mark(0x110000));
    assert_int_equal(px_text_script(0x301), PX_SCRIPT_WORD);
    assert_int_equal(px_text_script(0xFFFFFFFF), PX_SCRIPT_OTHER);
    assert_int_equal(px_text_fold_char(0x96FB), 0x7535);
    assert_int_equal(px_text_fold_char(0x7535), 0x7535);
    assert_int_equal(px_text_fold_char('A'), 'A');
}

static void test_stems(void **state) {
    (void)state;
    static const char *const t[][2] = {
        {"batteries", "batteri"},
        {"battery", "batteri"},
        {"charging", "charg"},
        {"hoping", "hope"},
        {"a", "a"},
        {"is", "is"},
        {"5g", "5g"},
        {"naïve", "naïve"},
        {"generational", "generat"},
        {"sky", "sky"},
        {"relational", "relat"},
    };
    px_stemmer *st = px_stemmer_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_str w = px_str_of(t[i][0]);
        char out[64];
        size_t n = px_stem(st, w, out);
        if (!px_str_is((px_str){out, n}, t[i][1]))
            fail_msg("%s gave %.*s, expected %s", w.p, (int)n, out, t[i][1]);
    }
    char word[2000], out[2004];
    memset(word, 'y', sizeof word);
    assert_int_equal(px_stem(st, (px_str){word, sizeof word}, out), sizeof word);
    assert_int_equal(px_stem(st, (px_str){NULL, 0}, out), 0);
    px_stemmer_free(st);
    px_stemmer_free(NULL);
}

static void test_encodings(void **state) {
    (void)state;
#define ROW(e, in, out, bad)                                                                       \
    { e, {in, sizeof(in) - 1}, out, bad }
    static const struct {
        px_encoding e;
        px_str in;
        const char *out;
        uint64_t bad;
    } t[] = {
        ROW(PX_ENC_UTF8, "plain", "plain", 0),
        ROW(PX_ENC_UTF8, "\xEF\xBB\xBF中文😀\uFEFFx", "中文😀\uFEFFx", 0),
        ROW(PX_ENC_UTF8, "a\xFF\xE4\xB8z\xE4\xE4\xB8\xAD\xF0\x9F",
            "a\uFFFD\uFFFD\uFFFDz\uFFFD中\uFFFD\uFFFD", 6),
        ROW(PX_ENC_UTF8, "\xED\xA0\x80\xC0\xAF", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD", 5),
        ROW(PX_ENC_UTF8, "\uFFFD", "\uFFFD", 0),
        ROW(PX_ENC_UTF16LE, "\xFF\xFE-N\x87\x65=\xD8\x00\xDE", "中文😀", 0),
        ROW(PX_ENC_UTF16LE, "a\0=\xD8z\0", "a\uFFFDz", 1),
        ROW(PX_ENC_UTF16BE, "\xFE\xFFN-e\x87\xD8=\xDE\x00", "中文😀", 0),
        ROW(PX_ENC_GB18030, "\xD6\xD0\xCE\xC4 a\x94\x39\xFC\x36", "中文 a😀", 0),
        ROW(PX_ENC_GB18030, "\xD6\xD0\xD6", "中\uFFFD", 1),
        ROW(PX_ENC_WINDOWS1252, "caf\xE9 \x80\x93q\x94", "café €“q”", 0),
        ROW(PX_ENC_MACROMAN, "caf\x8E \xD2q\xD3", "café “q”", 0),
    };
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    for (size_t k = 0; k < sizeof t / sizeof *t; k++) {
        px_decoder *d;
        assert_int_equal(px_decoder_new(t[k].e, &d, NULL), PX_OK);
        uint64_t bad = 0;
        for (size_t step = 1; step <= t[k].in.n; step++) { /* the same decoder again and again */
            px_buf_clear(&out);
            for (size_t i = 0; i < t[k].in.n; i += step) {
                px_str part = px_str_sub(t[k].in, i, i + step);
                assert_int_equal(px_decoder_feed(d, part, i + step >= t[k].in.n, &out, NULL),
                                 PX_OK);
            }
            if (!px_str_is(px_buf_view(&out), t[k].out) || px_decoder_bad(d) - bad != t[k].bad)
                fail_msg("row %zu (%s) in steps of %zu gave %s with %d bad, expected %s with %d", k,
                         px_encoding_name(t[k].e), step, out.p, (int)(px_decoder_bad(d) - bad),
                         t[k].out, (int)t[k].bad);
            bad = px_decoder_bad(d);
        }
        px_decoder_free(d);
    }
    px_buf_done(&out);
    px_decoder_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8),       cmocka_unit_test(test_utf8_runs),
        cmocka_unit_test(test_examples),   cmocka_unit_test(test_against_icu),
        cmocka_unit_test(test_every_char), cmocka_unit_test(test_many_marks),
        cmocka_unit_test(test_scripts),    cmocka_unit_test(test_stems),
        cmocka_unit_test(test_encodings),
    };
    return cmocka_run_group_tests(tests, init, NULL);
}
