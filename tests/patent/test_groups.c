#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/groups.h"
#include "patent/groups_suggest.h"

#include <stdlib.h>

/* ---- decisions ---- */

static void decisions(void **state) {
    (void)state;
    static const struct {
        const char *log, *name, *group;
    } t[] = {
        {"", "A", "A"},
        {"{\"do\":\"merge\",\"group\":\"HUAWEI\",\"names\":[\"华为技术有限公司\",\"Huawei Tech\"]}",
         "华为技术", "HUAWEI"},
        {"{\"do\":\"merge\",\"group\":\"HUAWEI\",\"names\":[\"华为技术有限公司\",\"Huawei Tech\"]}",
         "HUAWEI TECH", "HUAWEI"},
        {"{\"do\":\"merge\",\"group\":\"G\",\"names\":[\"A\",\"B\"]}\n{\"do\":\"split\",\"names\":["
         "\"A\"]}",
         "A", "A"},
        {"{\"do\":\"merge\",\"group\":\"G\",\"names\":[\"A\",\"B\"]}\n{\"do\":\"split\",\"names\":["
         "\"A\"]}",
         "B", "G"},
        {"{\"do\":\"merge\",\"group\":\"G\",\"names\":[\"A\",\"B\"]}\n{\"do\":\"split\",\"names\":["
         "\"G\"]}\n",
         "B", "B"},
        {"{\"do\":\"merge\",\"group\":\"G\",\"names\":[\"A\"]}\n{\"do\":\"merge\",\"group\":\"H\","
         "\"names\":[\"A\"]}",
         "A", "H"},
        {"{\"do\":\"merge\",\"group\":\"G\",\"names\":[\"A\",\"B\"]}\n{\"do\":\"merge\",\"group\":"
         "\"H\",\"names\":[\"G\"]}",
         "B", "H"},
        {"{\"do\":\"merge\",\"group\":\"G\",\"names\":[\"A\",\"B\"]}\n{\"do\":\"merge\",\"group\":"
         "\"H\",\"names\":[\"G\"]}",
         "G", "H"},
        {"\n\n  {\"do\":\"merge\",\"group\":\"G\",\"names\":[\"A\"],\"why\":\"x\",\"more\":1}\n\n",
         "A", "G"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_groups *g = px_groups_new();
        px_err err;
        px_status st = px_groups_read(g, px_str_of(t[i].log), &err);
        if (st != PX_OK) fail_msg("%s: %s", t[i].log, err.message);
        px_str got = px_groups_of(g, px_str_of(t[i].name));
        if (!px_str_is(got, t[i].group))
            fail_msg("%s\n%s is in " PX_STR_FMT ", expected %s", t[i].log, t[i].name,
                     PX_STR_ARG(got), t[i].group);
        px_groups_free(g);
    }
}

static void bad_lines(void **state) {
    (void)state;
    static const char *const bad[] = {"x",
                                      "{}",
                                      "{\"do\":\"merge\",\"names\":[\"A\"]}",
                                      "{\"do\":\"merge\",\"group\":\"G\"}",
                                      "{\"do\":\"merge\",\"group\":\"G\",\"names\":\"A\"}",
                                      "{\"do\":\"rename\",\"names\":[]}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        px_groups *g = px_groups_new();
        px_err err;
        char text[200] = "\n";
        strcat(text, bad[i]);
        if (px_groups_read(g, px_str_of(text), &err) != PX_E_DAMAGED)
            fail_msg("%s was taken", bad[i]);
        assert_non_null(strstr(err.message, "line 2"));
        px_groups_free(g);
    }
}

/* A line that was written does what the decision did. */
static void written(void **state) {
    (void)state;
    px_str names[] = {PX_STR("A Inc."), PX_STR("B \"x\"")};
    px_group_decision d = {.group = PX_STR("Group Ltd"),
                           .names = names,
                           .n_names = 2,
                           .by = PX_STR("me"),
                           .at = PX_STR("2026-01-01T00:00:00Z"),
                           .why = PX_STR("same address")};
    px_buf b;
    px_buf_init(&b, 4096);
    px_groups_line(&d, &b);
    px_groups *g = px_groups_new(), *h = px_groups_new();
    px_err err;
    px_groups_do(g, &d);
    assert_int_equal(px_groups_read(h, px_buf_view(&b), &err), PX_OK);
    assert_true(px_str_is(px_groups_of(g, PX_STR("A")), "GROUP"));
    assert_true(px_str_is(px_groups_of(h, PX_STR("A")), "GROUP"));
    assert_true(px_str_is(px_groups_of(h, PX_STR("B X")), "GROUP"));
    size_t at = 0, n = 0;
    px_str member;
    while (px_groups_member(h, px_groups_find(h, PX_STR("GROUP")), &at, &member))
        n++;
    assert_int_equal(n, 3); /* the group's own name, too */
    px_groups_free(g);
    px_groups_free(h);
    px_buf_done(&b);
}

/* ---- proposals ---- */

static const uint64_t family_1[] = {1, 2, 3, 4, 5}, family_2[] = {1, 2, 3, 4, 5, 9},
                      family_3[] = {40, 41};
static const uint64_t inventor_1[] = {7, 8, 9, 10, 11};

static void proposals(void **state) {
    (void)state;
    static const struct {
        const char *x, *y;
        double least, most; /* most 0: no proposal */
        const char *why;
    } t[] = {
        {"SCHWABE WILLMAR", "WILLMAR SCHWABE", 0.98, 1, "order"},
        {"CORAL LABORATORY", "CORAL LABORATORIES", 0.95, 1, "plural"},
        {"BAYER CROPSCIENCE", "BAYER CROP SCIENCE", 0.94, 1, "letters"},
        {"MÜLLER WERKE", "MULLER WERKE", 0.94, 1, "letters"},
        {"MÜLLER WERKE", "MUELLER WERKE", 0.94, 1, "letters"},
        {"臺灣積體電路製造", "台湾积体电路制造", 0.94, 1, "letters"},
        {"深圳市大疆创新科技", "深圳大疆创新科技", 0.94, 1, "letters"},
        {"GWANGJU INST OF SCIENCE AND TECH", "GWANGJU INSTITUTE OF SCIENCE AND TECHNOLOGY", 0.8,
         0.9, "abbreviated"},
        {"UNIV STUTTGART", "UNIVERSITY OF STUTTGART", 0.8, 0.9, "UNIV"},
        {"BUILDING MATERIALS INVESTMENT", "BUILDING MATERALS INVESTMENT", 0.6, 0.9, "letter"},
        {"AAC ACOUSTIC NANJING", "AAC ACOUSTIC", 0.5, 0.8, "more"},
        {"ソニー", "SONI", 0, 0, ""},
        {"ЯНДЕКС ТЕХНОЛОГИИ", "ANDEKS TEHNOLOGII", 0.7, 0.9, "sounds"},
        {"FACTORY 12", "FACTORY 13", 0, 0, ""},
        {"APPLE", "ORANGE", 0, 0, ""},
        {"第一机床厂", "第二机床厂", 0, 0, ""},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_suggest_name v[2] = {{.name = px_str_of(t[i].x), .count = 1},
                                {.name = px_str_of(t[i].y), .count = 1}};
        px_suggestion *s;
        size_t n;
        px_err err;
        assert_int_equal(px_suggest(v, 2, 0, &s, &n, &err), PX_OK);
        if (n != (t[i].most > 0)) fail_msg("%s | %s: %zu proposals", t[i].x, t[i].y, n);
        if (n && (s[0].score < t[i].least || s[0].score > t[i].most))
            fail_msg("%s | %s: score %.3f, expected %.2f to %.2f", t[i].x, t[i].y, s[0].score,
                     t[i].least, t[i].most);
        bool told = !n;
        for (int k = 0; n && k < PX_LIKE_COUNT; k++)
            told |= s[0].why >> k & 1 && strstr(px_likeness_text((px_likeness)k, false), t[i].why);
        if (!told)
            fail_msg("%s | %s: reasons %x do not say \"%s\"", t[i].x, t[i].y, s[0].why, t[i].why);
        free(s);
    }
}

/* Shared families make a translation, but never two partners of one script; inventors help. */
static void facts(void **state) {
    (void)state;
    px_suggest_name v[] = {
        {PX_STR("华为技术"), 5, family_1, inventor_1, 5, 5},
        {PX_STR("HUAWEI TECHNOLOGIES"), 6, family_2, inventor_1, 6, 5},
        {PX_STR("UNIVERSITY OF NOWHERE"), 5, family_1, NULL, 5, 0},
        {PX_STR("东方电气"), 2, family_3, NULL, 2, 0},
        {PX_STR("BUILDING MATERIALS INVESTMENT"), 3, family_3, inventor_1, 2, 5},
        {PX_STR("BUILDING MATERALS INVESTMENT"), 3, family_3, inventor_1, 2, 5},
    };
    px_suggestion *s;
    size_t n;
    px_err err;
    double translation = 0, partners = 0, spelling = 0;
    assert_int_equal(px_suggest(v, sizeof v / sizeof *v, 0, &s, &n, &err), PX_OK);
    for (size_t i = 0; i < n; i++) {
        assert_true(s[i].a < s[i].b);
        if (i) assert_true(s[i].score <= s[i - 1].score);
        if (s[i].a == 0 && s[i].b == 1) {
            translation = s[i].score;
            assert_int_equal(s[i].families, 5);
            assert_int_equal(s[i].inventors, 5);
        }
        if (s[i].a == 1 && s[i].b == 2) partners = s[i].score;
        if (s[i].a == 4 && s[i].b == 5) spelling = s[i].score;
    }
    free(s);
    assert_true(translation >= PX_SUGGEST_SCORE);
    assert_true(partners < 0.5);
    assert_true(spelling > 0.85);
    assert_int_equal(px_suggest(NULL, 0, 0.9, &s, &n, &err), PX_OK);
    assert_int_equal(n, 0);
    free(s);
}

static int start(void **state) {
    (void)state;
    px_err err;
    return px_text_init(&err);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(decisions), cmocka_unit_test(bad_lines),
                                       cmocka_unit_test(written), cmocka_unit_test(proposals),
                                       cmocka_unit_test(facts)};
    return cmocka_run_group_tests(tests, start, NULL);
}
