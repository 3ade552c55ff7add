/* Cutting text: tokens, marks, offsets, stems, stop words and names. A cut is printed as its tokens
 * with blanks between, CJK characters in brackets, `|` a sentence and `||` a paragraph mark. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "patent/analyze.h"

#include <stdio.h>

static px_analyzer *an;

static int setup(void **state) {
    (void)state;
    an = px_analyzer_new();
    return px_text_init(NULL) == PX_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    px_analyzer_free(an);
    px_analyzer_free(NULL);
    return 0;
}

static void show(const px_token *t, size_t n, px_buf *out) {
    px_buf_clear(out);
    px_buf_put(out, "", 0);
    for (size_t i = 0; i < n; i++) {
        if (i) px_buf_ch(out, ' ');
        switch (t[i].kind) {
        case PX_TOKEN_WORD:
            px_buf_str(out, t[i].text);
            break;
        case PX_TOKEN_CJK:
            px_buf_fmt(out, "[" PX_STR_FMT "]", PX_STR_ARG(t[i].text));
            break;
        case PX_TOKEN_SENTENCE:
            px_buf_c(out, "|");
            break;
        case PX_TOKEN_PARAGRAPH:
            px_buf_c(out, "||");
            break;
        }
    }
}

static void test_tokens(void **state) {
    (void)state;
    static const struct {
        const char *in, *out;
    } t[] = {
        {"", ""},
        {" .,;!? \n\n ", ""},
        {"Lithium-Ion Battery", "lithium ion battery"},
        {"5G基站", "5g [基] [站]"},
        {"3.5 V", "3 5 v"},
        {"don't AT&T", "don t at t"},
        {"ＬＥＤ灯１０㎏", "led [灯] 10kg"},
        {"naïve Σχ9 Жук", "naïve σχ9 жук"},
        {"日本語のテスト", "[日] [本] [语] [の] [テ] [ス] [ト]"},
        {"サーバー々〇", "[サ] [ー] [バ] [ー] [々] [〇]"},
        {"한국어abc", "[한] [국] [어] abc"},
        {"𠀀𠀁x", "[𠀀] [𠀁] x"},
        {"電池", "[电] [池]"},
        {"ภาษาไทย hello", "ภาษาไทย hello"},
        {"नमस्ते दुनिया", "नमस्ते दुनिया"},
        {"中\u20DD文 \u0301 a\u0331b", "[中] [文] a\u0331b"},
        {"wi\u00ADre\u200Bless", "wireless"},
        /* sentence marks */
        {"One. Two! Three? Four; Five", "one | two | three | four | five"},
        {"v1.2 a.b x;y 1.5.", "v1 2 a b x y 1 5"},
        {"end.\tNext.\nLine", "end | next | line"},
        {"one\ntwo\rthree\r\nfour", "one | two | three | four"},
        {"电池。电极；电解！液？体", "[电] [池] | [电] [极] | [电] [解] | [液] | [体]"},
        {"电池;电极!液.体", "[电] [池] [电] [极] [液] [体]"},
        {"a｡b", "a | b"},
        {"a．b a． b", "a b a | b"},
        {"a. . .\n. b", "a | b"},
        {"a\xC2\x85"
         "b\u2028c",
         "a | b | c"},
        {"a.\u00A0b.\u3000c", "a | b | c"},
        /* paragraph marks */
        {"one\n\ntwo", "one || two"},
        {"one.\r\n \t\r\ntwo\n-\nthree\r\rfour", "one || two | three || four"},
        {"one\n\n\n\ntwo\n\u3000\nthree", "one || two || three"},
        {"one\u2029two", "one || two"},
        {"\n\none\n\n", "one"},
        {"one\n\n. two", "one || two"},
    };
    px_buf got;
    px_buf_init(&got, PX_BUF_MAX);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        for (int offsets = 0; offsets < 2; offsets++) {
            const px_token *tok;
            size_t n;
            px_err err;
            if (px_analyze(an, px_str_of(t[i].in), offsets, &tok, &n, &err) != PX_OK)
                fail_msg("%s: %s", t[i].in, err.message);
            show(tok, n, &got);
            if (!px_str_is(px_buf_view(&got), t[i].out))
                fail_msg("%s\n gave     %s\n expected %s", t[i].in, got.p, t[i].out);
        }
    px_buf_done(&got);
}

static void test_long_tokens(void **state) {
    (void)state;
    char text[400];
    memset(text, 'a', sizeof text);
    const px_token *t;
    size_t n;
    for (size_t len = 63; len < 200; len++) {
        text[len] = ' ';
        assert_int_equal(px_analyze(an, (px_str){text, len + 3}, true, &t, &n, NULL), PX_OK);
        assert_int_equal(n, 2);
        assert_int_equal(t[0].text.n, len < PX_TOKEN_MAX ? len : PX_TOKEN_MAX);
        assert_int_equal(t[0].end, len);
        assert_int_equal(t[1].begin, len + 1);
        text[len] = 'a';
    }
    /* é is two bytes: 63 letters and an é would be 65 */
    memcpy(text + 63, "\xC3\xA9", 2);
    assert_int_equal(px_analyze(an, (px_str){text, 80}, true, &t, &n, NULL), PX_OK);
    assert_int_equal(n, 1);
    assert_int_equal(t[0].text.n, 63);
    assert_int_equal(t[0].end, 80);
}

/* What the offsets of every token cut out of the original. */
static void test_offsets(void **state) {
    (void)state;
    static const struct {
        const char *in;
        const char *pieces[8];
    } t[] = {
        {"The  Battery.", {"The", "Battery"}},
        {"ＬＥＤ灯１０㎏！x", {"ＬＥＤ", "灯", "１０㎏", "x"}},
        {"ﬁber Straße İx", {"ﬁber", "Straße", "İx"}},
        {"½ cup", {"½", "½", "cup"}},
        {"a wi\u00ADreless\u00AD b", {"a", "wi\u00ADreless\u00AD", "b"}},
        {"e\u0301t\u0301 \u0301z", {"e\u0301t\u0301", "z"}},
        {"か\u3099ｶﾞx", {"か\u3099", "ｶﾞ", "x"}},
        {"電池Ⅳ", {"電", "池", "Ⅳ"}},
        {"x\xFFy", {"x", "y"}},
        {"㍿ x", {"㍿", "㍿", "㍿", "㍿", "x"}},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const px_token *tok;
        size_t n, k = 0;
        px_str in = px_str_of(t[i].in);
        assert_int_equal(px_analyze(an, in, true, &tok, &n, NULL), PX_OK);
        for (size_t j = 0; j < n; j++) {
            if (tok[j].kind >= PX_TOKEN_SENTENCE) continue;
            px_str piece = px_str_sub(in, tok[j].begin, tok[j].end);
            if (k == 8 || !t[i].pieces[k] || !px_str_is(piece, t[i].pieces[k]))
                fail_msg("%s: token %zu is " PX_STR_FMT ", expected %s", t[i].in, k,
                         PX_STR_ARG(piece), k < 8 ? t[i].pieces[k] : "no more");
            k++;
        }
        if (k < 8 && t[i].pieces[k]) fail_msg("%s: no token %s", t[i].in, t[i].pieces[k]);
    }
    const px_token *tok;
    size_t n;
    assert_int_equal(px_analyze(an, PX_STR("ab.  cd"), true, &tok, &n, NULL), PX_OK);
    assert_int_equal(n, 3);
    assert_int_equal(tok[1].begin, 2);
    assert_int_equal(tok[1].end, 5);
}

static uint64_t seed = 88172645463325252u;
static uint32_t dice(uint32_t n) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

/* Random mixed text: the same tokens with and without offsets; offsets in order and inside; every
 * token of the analysed piece of original bytes is found there again. */
static void test_random(void **state) {
    (void)state;
    static const char *const bits[] = {"a",      "B",        "the ",
                                       "Ion",    "9",        " ",
                                       " ",      ". ",       "\n",
                                       "\r\n",   "\n\n",     "中",
                                       "電",     "。",       "；",
                                       "；x",    "é",        "e\u0301",
                                       "ﬁ",      "ß",        "㎏",
                                       "Ａ",     "５",       "ｶﾞ",
                                       "が",     "한",       "\u1112\u1161",
                                       "\u11AB", "\u00AD",   "\u200B",
                                       "\xFF",   "\xE4\xB8", "\u0323",
                                       "น้ำ",     "𠀀",       "😀",
                                       "½",      "!",        ";",
                                       "\u3099", "İ",        "ー",
                                       "-",      "\u2029"};
    px_buf in, first, second;
    px_buf_init(&in, PX_BUF_MAX);
    px_buf_init(&first, PX_BUF_MAX);
    px_buf_init(&second, PX_BUF_MAX);
    px_analyzer *other = px_analyzer_new();
    for (int round = 0; round < 30000; round++) {
        px_buf_clear(&in);
        for (uint32_t k = dice(25); k; k--)
            px_buf_c(&in, bits[dice(sizeof bits / sizeof *bits)]);
        px_str text = px_buf_view(&in);
        const px_token *t;
        size_t n;
        assert_int_equal(px_analyze(other, text, false, &t, &n, NULL), PX_OK);
        show(t, n, &first);
        assert_int_equal(px_analyze(an, text, true, &t, &n, NULL), PX_OK);
        show(t, n, &second);
        assert_string_equal(first.p, second.p);
        uint32_t at = 0;
        for (size_t k = 0; k < n; k++) {
            bool word = t[k].kind < PX_TOKEN_SENTENCE;
            assert_true(t[k].begin <= t[k].end && t[k].end <= text.n);
            assert_true(word == (t[k].text.n > 0) && t[k].text.n <= PX_TOKEN_MAX);
            assert_true(!word || t[k].begin < t[k].end);
            assert_true(t[k].begin >= at);
            at = t[k].begin;
            assert_true(word || (k > 0 && k + 1 < n && t[k + 1].kind < PX_TOKEN_SENTENCE));
            if (!word) continue;
            const px_token *again;
            size_t n_again, j = 0;
            px_str piece = px_str_sub(text, t[k].begin, t[k].end);
            assert_int_equal(px_analyze(other, piece, false, &again, &n_again, NULL), PX_OK);
            while (j < n_again && !px_str_eq(again[j].text, t[k].text))
                j++;
            if (j == n_again)
                fail_msg("%s: token %s is not in its bytes %u to %u", in.p, second.p, t[k].begin,
                         t[k].end);
        }
    }
    px_analyzer_free(other);
    px_buf_done(&in);
    px_buf_done(&first);
    px_buf_done(&second);
}

static void test_stems(void **state) {
    (void)state;
    static const char *const t[][2] = {
        {"batteries", "batteri"},
        {"battery", "batteri"},
        {"comprising", "compris"},
        {"5g", "5g"},
        {"electrodes", "electrod"},
        {"naïve", "naïve"},
        {"a", "a"},
        {"", ""},
        {"h01m10", "h01m10"},
    };
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
            px_str stem = px_analyze_stem(an, px_str_of(t[i][0]));
            if (!px_str_is(stem, t[i][1]))
                fail_msg("%s gave " PX_STR_FMT ", expected %s", t[i][0], PX_STR_ARG(stem), t[i][1]);
        }
    /* more words than the cache holds, checked against the stemmer itself; then stems of stems */
    px_stemmer *st = px_stemmer_new();
    for (int i = 0; i < 150000; i++) {
        char word[32], want[40];
        static const char *const ends[] = {"ing", "ies", "ational", "ed", "s"};
        int n = snprintf(word, sizeof word, "%c%c%c%c%s", 'a' + i % 26, 'a' + i / 26 % 26,
                         'a' + i / 676 % 26, 'a' + i / 17576 % 26, ends[i % 5]);
        px_str w = {word, (size_t)n};
        size_t n_want = px_stem(st, w, want);
        px_str stem = px_analyze_stem(an, w);
        if (!px_str_eq(stem, (px_str){want, n_want}))
            fail_msg("%s gave " PX_STR_FMT ", expected %.*s", word, PX_STR_ARG(stem), (int)n_want,
                     want);
        n_want = px_stem(st, stem, want);
        assert_true(px_str_eq(px_analyze_stem(an, stem), (px_str){want, n_want}));
    }
    px_stemmer_free(st);
}

static void test_stop_words(void **state) {
    (void)state;
    static const char *const words[][2] = {
#define PX_STOP(word, stem) {word, stem},
#include "patent/stopwords.tbl"
#undef PX_STOP
    };
    size_t n = sizeof words / sizeof *words;
    for (size_t i = 0; i < n; i++) {
        px_str stem = px_analyze_stem(an, px_str_of(words[i][0]));
        if (!px_str_is(stem, words[i][1]) || stem.n > 8)
            fail_msg("the stem of %s is " PX_STR_FMT ", the table says %s", words[i][0],
                     PX_STR_ARG(stem), words[i][1]);
        if (!px_is_stop_stem(stem)) fail_msg("%s is not a stop word", words[i][0]);
        if (i && strcmp(words[i - 1][1], words[i][1]) >= 0)
            fail_msg("%s stands behind %s", words[i][1], words[i - 1][1]);
    }
    static const char *const others[] = {"",        "b",  "batteri",  "compris",  "wherein",
                                         "said",    "th", "thee",     "thes",     "中",
                                         "becaus1", "0",  "therefor", "themselvx"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (px_is_stop_stem(px_str_of(others[i]))) fail_msg("%s is a stop word", others[i]);
}

static void test_names(void **state) {
    (void)state;
    static const struct {
        const char *in, *out;
    } t[] = {
        {"", " "},
        {" ., ", " "},
        {"SIEMENS AG", " siemens ag "},
        {"Siemens-A.G.; ", " siemens a g "},
        {"AT&T Corp.\n\nInc. X", " at t corp inc x "},
        {"華為技術有限公司", " 华 为 技 术 有 限 公 司 "},
        {"ＢＹＤ汽车 2", " byd 汽 车 2 "},
    };
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_buf_clear(&out);
        px_buf_c(&out, "#");
        assert_int_equal(px_analyze_name(an, px_str_of(t[i].in), &out, NULL), PX_OK);
        if (out.p[0] != '#' || strcmp(out.p + 1, t[i].out) != 0)
            fail_msg("%s gave '%s', expected '#%s'", t[i].in, out.p, t[i].out);
    }
    px_buf_done(&out);
    px_buf_init(&out, 4);
    assert_int_equal(px_analyze_name(an, PX_STR("SIEMENS"), &out, NULL), PX_E_LIMIT);
    px_buf_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),  cmocka_unit_test(test_long_tokens),
        cmocka_unit_test(test_offsets), cmocka_unit_test(test_random),
        cmocka_unit_test(test_stems),   cmocka_unit_test(test_stop_words),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
