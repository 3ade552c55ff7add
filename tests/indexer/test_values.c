/* Cells: lists in all notations, numbers that are none, and what a column of values looks like. */
#include "indexer/look.h"
#include "indexer/look_names.h"
#include "indexer/words.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void lists(void **state) {
    (void)state;
    static const struct {
        const char *value;
        px_list_mode mode;
        bool codes;
        const char *want; /* joined by '/' */
    } cases[] = {
        {"a; b;c", PX_LIST_SEMI, false, "a/b/c"},
        {"张三；李四", PX_LIST_SEMI, false, "张三/李四"},
        {"A01B1/00；A01C1/00", PX_LIST_NONE, true, "A01B1/00/A01C1/00"},
        {"a;;b;c", PX_LIST_SEMI, false, "a/b;c"},
        {"a | b", PX_LIST_BAR, false, "a/b"},
        {"a\nb\r\nc", PX_LIST_NEWLINE, false, "a/b/c"},
        {"['a', \"it's\"]", PX_LIST_NONE, false, "a/it's"},
        {"{a,\"b c\"}", PX_LIST_POSTGRES, false, "a/b c"},
        {"Foo Co., Ltd., Bar, Inc.", PX_LIST_COMMA, false, "Foo Co., Ltd./Bar, Inc."},
        {"张三，李四、王五,赵六", PX_LIST_COMMA, false, "张三/李四/王五/赵六"},
        {"a,b", PX_LIST_SEMI, false, "a,b"},
        {"G06F17/30, H04L29/06", PX_LIST_NONE, true, "G06F17/30/H04L29/06"},
        {"239/69, 70", PX_LIST_NONE, true, "239/69, 70"},
        {"", PX_LIST_SEMI, false, ""},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_str *v;
        char got[256] = "";
        size_t n =
            px_list_split(a, px_str_of(cases[i].value), cases[i].mode, cases[i].codes, false, &v);
        for (size_t k = 0; k < n; k++) {
            if (k) strcat(got, "/");
            strncat(got, v[k].p, v[k].n);
        }
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("\"%s\": %s, not %s", cases[i].value, got, cases[i].want);
    }
    px_arena_free(a);
    for (px_list_mode m = PX_LIST_NONE; m <= PX_LIST_POSTGRES; m++) {
        px_list_mode back;
        assert_true(px_list_named(px_str_of(px_list_name(m)), &back) && back == m);
    }
    px_list_mode none;
    assert_false(px_list_named(PX_STR("/"), &none));
}

static void rounded(void **state) {
    (void)state;
    static const char *const yes[] = {"1.02E+11", "2,01811E+11", "5e+07", "1E+123"};
    static const char *const no[] = {"1.02",    "102E11", "E+11",     "US1234E+1", "1.02E+",
                                     "1.02E-5", "",       "1.02E+1x", "DE102E+3"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!px_looks_rounded(px_str_of(yes[i]))) fail_msg("%s is rounded", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (px_looks_rounded(px_str_of(no[i]))) fail_msg("%s is not rounded", no[i]);
}

static void names(void **state) {
    (void)state;
    static const char *const persons[] = {"张三;李四",      "홍길동",
                                          "김철수, 이영희", "Smith, John A.",
                                          "J. R. Smith",    "KIM, Young-Ho; LEE, Min",
                                          "欧阳王"};
    static const char *const others[] = {"电池",
                                         "Machine Learning",
                                         "heat, cold",
                                         "Smith",
                                         "Paris, France 7",
                                         "方法及装置和系统",
                                         "",
                                         "A. B"};
    static const char *const companies[] = {"Siemens AG",    "北方有限公司",        "ALPHA INC.",
                                            "주식회사 보기", "Univ. of X",          "株式会社見本",
                                            "Foo S.A.",      "Muster GmbH & Co. KG"};
    for (size_t i = 0; i < sizeof persons / sizeof *persons - 1; i++)
        if (!px_names_persons(px_str_of(persons[i]))) fail_msg("%s are persons", persons[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (px_names_persons(px_str_of(others[i]))) fail_msg("%s are no persons", others[i]);
        if (px_names_company(px_str_of(others[i]))) fail_msg("%s is no company", others[i]);
    }
    for (size_t i = 0; i < sizeof companies / sizeof *companies; i++)
        if (!px_names_company(px_str_of(companies[i]))) fail_msg("%s is a company", companies[i]);
}

/* Values of a column (one a line) and what it looks like. */
static void columns(void **state) {
    (void)state;
    static const struct {
        const char *values, *want;
    } cases[] = {
        {"US5535303A\nEP0666666 (B1)\nWO2004000001A1\nCN101850473B", "publications"},
        {"US-8271025-B2\nUS-3971923-A\nUS-3882486-A", "publications"},
        {"US5535303A\nUS5535303A\nUS5535303A\nUS5535303A", ""}, /* one number again and again */
        {"5535303\n5535304\n5535309", ""},
        {"1\n2\n3\n4", "counts"},
        {"202010123456.5\n202120234567.X\n201910345678.0", ""}, /* check digits that are wrong */
        {"201811107071.6\n200910251390.9\n201921401279.9", "applications"},
        {"PCT/CN2019/012345\nPCT/US2001/000001\nPCT/EP2014/078449", "applications"},
        {"10-2015-0124192\n10-2019-0012345\n20-2017-0001234", "applications"},
        {"13/655,888\n10/716,854\n09/123,456", "applications"},
        {"2001-02-03\n2001-02-04\n1999-12-31", "dates"},
        {"20010203\n20010204\n19991231", "dates"},
        {"2001\n2002\n2003", "counts"},
        {"12345678\n99999999\n31415926", ""},
        {"H01M10/05\nG06F 17/30\nA61K 31/00", "classes"},
        {"US\nCN\nDE\nJP\nKR", "countries"},
        {"US\nZZ\nDE\nJP\nKR", ""},
        {"https://a.org/1\nhttps://a.org/2\nhttp://b.org/3", "urls"},
        {"1.5\n2.5\n3.5", ""},
        {"yes\nno\nyes", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_look l = {0};
        px_str rest = px_str_of(cases[i].values);
        while (rest.n) {
            size_t end = px_str_find(rest, PX_STR("\n"));
            px_look_add(&l, px_str_sub(rest, 0, end));
            rest = end == SIZE_MAX ? px_str_sub(rest, rest.n, rest.n)
                                   : px_str_sub(rest, end + 1, rest.n);
        }
        bool cpc;
        const char *got = px_look_publications(&l)    ? "publications"
                          : px_look_applications(&l)  ? "applications"
                          : px_look_classes(&l, &cpc) ? "classes"
                          : px_look_dates(&l)         ? "dates"
                          : px_look_urls(&l)          ? "urls"
                          : px_look_countries(&l)     ? "countries"
                          : px_look_counts_up(&l)     ? "counts"
                                                      : "";
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", cases[i].values, got, cases[i].want);
    }
}

static void separators(void **state) {
    (void)state;
    static const struct {
        const char *values; /* one a line, '~' for a line end inside */
        px_holds holds;
        px_list_mode want;
    } cases[] = {
        {"a;b\nc", PX_HOLDS_NOTHING, PX_LIST_SEMI},
        {"red | blue\ngreen", PX_HOLDS_NOTHING, PX_LIST_BAR},
        {"one~two\nthree~four", PX_HOLDS_NOTHING, PX_LIST_NEWLINE},
        {"a,b\nb,c\nc,d", PX_HOLDS_NOTHING, PX_LIST_COMMA},
        {"1,234\n2,345\n3,456", PX_HOLDS_NOTHING, PX_LIST_NONE},
        {"heat, and cold\nsteam, too\nice, now", PX_HOLDS_NOTHING, PX_LIST_NONE},
        {"The pump works; it is cooled by water that flows through a long channel in the housing "
         "of it. "
         "This is new.\nAnother long sentence; with a part that goes on and on until it is longer "
         "than "
         "eighty bytes.",
         PX_HOLDS_NOTHING, PX_LIST_NONE},
        {"['a','b']\n['c']", PX_HOLDS_NOTHING, PX_LIST_LITERAL},
        {"[\"a\",\"b\"]\n[]", PX_HOLDS_NOTHING, PX_LIST_LITERAL},
        {"{a,b}\n{c}", PX_HOLDS_NOTHING, PX_LIST_POSTGRES},
        {"a;;b\nc", PX_HOLDS_NOTHING, PX_LIST_DOUBLE},
        {"https://a.org/?x=1;y=2\nhttps://a.org/?x=1;y=3", PX_HOLDS_NOTHING, PX_LIST_NONE},
        {"Smith, John\nDoe, Jane", PX_HOLDS_NAME, PX_LIST_SEMI},
        {"张三，李四\n王五", PX_HOLDS_NAME, PX_LIST_COMMA},
        {"张三、李四\n王五", PX_HOLDS_NAME, PX_LIST_COMMA},
        {"A B | C D\nE F", PX_HOLDS_NAME, PX_LIST_BAR},
        {"A B~C D\nE F", PX_HOLDS_NAME, PX_LIST_NEWLINE},
        {"US,EP\nWO", PX_HOLDS_COUNTRY, PX_LIST_COMMA},
        {"北京市，海淀区\n上海市，浦东", PX_HOLDS_BESIDE, PX_LIST_SEMI},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_look l = {0};
        char text[512];
        strcpy(text, cases[i].values);
        for (char *p = strtok(text, "\n"); p; p = strtok(NULL, "\n")) {
            for (char *q = p; *q; q++)
                if (*q == '~') *q = '\n';
            px_look_add(&l, px_str_of(p));
        }
        px_list_mode got = px_look_list(&l, cases[i].holds);
        if (got != cases[i].want)
            fail_msg("%s: \"%s\", not \"%s\"", cases[i].values, px_list_name(got),
                     px_list_name(cases[i].want));
    }
}

static void words(void **state) {
    (void)state;
    static const struct {
        px_str (*of)(px_str);
        const char *value, *want;
    } cases[] = {
        {px_word_status, "有效", "active"},
        {px_word_status, "거절", "dead"},
        {px_word_status, "Anhängig", "pending"},
        {px_word_status, "Erteilt", "active"},
        {px_word_status, "Dead", "dead"},
        {px_word_status, "perhaps", ""},
        {px_word_type, "实用新型", "utility_model"},
        {px_word_type, "실용신안", "utility_model"},
        {px_word_type, "特許", "invention"},
        {px_word_type, "gebrauchsmuster", "utility_model"},
        {px_word_type, "patent", ""},
        {px_word_party, "企业", "company"},
        {px_word_party, "whatever", "whatever"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_str got = cases[i].of(px_str_of(cases[i].value));
        if (!px_str_is(got, cases[i].want))
            fail_msg("%s: " PX_STR_FMT ", not %s", cases[i].value, PX_STR_ARG(got), cases[i].want);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists),   cmocka_unit_test(rounded),    cmocka_unit_test(names),
        cmocka_unit_test(columns), cmocka_unit_test(separators), cmocka_unit_test(words),
    };
    px_err err;
    if (px_text_init(&err) != PX_OK) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
