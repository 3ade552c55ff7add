/* test_name.c: country suffixes of names, names of countries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "patent/name.h"

static void splits(void **state) {
    (void)state;
    static const struct {
        const char *given, *name, *country;
    } t[] = {
        {"SIEMENS AG [DE]", "SIEMENS AG", "DE"},
        {"9SOLUTIONS OY [FI]", "9SOLUTIONS OY", "FI"},
        {"COMMISSARIAT ENERGIE ATOMIQUE\xE2\x80\x82[FR]", "COMMISSARIAT ENERGIE ATOMIQUE", "FR"},
        {"PIZZA HUT INC\xC2\x89\xC3\x9B\xC3\xA2[US]", "PIZZA HUT INC", "US"},
        {"PIZZA HUT INC\xE2\x80\xB0\xC3\x9B\xC3\xA2[US]", "PIZZA HUT INC", "US"},
        {"ACME\xC3\xA2\xE2\x82\xAC\xE2\x80\x9A[GB]", "ACME", "GB"},
        {"BASF SE (DE)", "BASF SE", "DE"},
        {"BASF (SE)", "BASF", "SE"},
        {"华为技术有限公司［CN］", "华为技术有限公司", "CN"},
        {"华为技术有限公司（CN）", "华为技术有限公司", "CN"},
        {"SUN YING    US ", "SUN YING", "US"},
        {"  A\n  B\tC  ", "A B C", ""},
        {"Foo (Shanghai) Co., Ltd.", "Foo (Shanghai) Co., Ltd.", ""},
        {"Foo (QQ)", "Foo (QQ)", ""},
        {"Foo (us)", "Foo (us)", ""},
        {"[DE]", "[DE]", ""},
        {"MATSUSHITA ELECTRIC IND CO LTD", "MATSUSHITA ELECTRIC IND CO LTD", ""},
        {"BAE SYSTEMS US", "BAE SYSTEMS US", ""},
        {"", "", ""},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_str name, country;
        px_name_split(a, px_str_of(t[i].given), &name, &country);
        if (!px_str_is(name, t[i].name) || !px_str_is(country, t[i].country))
            fail_msg("\"%s\" is \"" PX_STR_FMT "\" + \"" PX_STR_FMT "\"", t[i].given,
                     PX_STR_ARG(name), PX_STR_ARG(country));
    }
    px_arena_free(a);
}

static void codes(void **state) {
    (void)state;
    static const char *const yes[] = {"US", "CN", "SU", "DD", "CS", "YU", "EP", "WO", "EA",
                                      "AP", "OA", "GC", "EM", "XN", "EU", "IB", "AD", "ZW"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!px_is_country(px_str_of(yes[i]))) fail_msg("%s is a code", yes[i]);
    static const char *const no[] = {"", "U", "QQ", "us", "USA", "PC"};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (px_is_country(px_str_of(no[i]))) fail_msg("%s is no code", no[i]);
    assert_string_equal(px_country_name(PX_STR("KR"), true), "韩国");
    assert_string_equal(px_country_name(PX_STR("EP"), false), "European Patent Office");
    assert_null(px_country_name(PX_STR("QQ"), false));
}

static void names(void **state) {
    (void)state;
    static const struct {
        const char *text, *cc;
    } t[] = {
        {"United States", "US"}, {"中国", "CN"},   {"Korea, Republic of", "KR"},
        {"韩国", "KR"},          {"日本", "JP"},   {"俄罗斯", "RU"},
        {"法国", "FR"},          {"DEU", "DE"},    {"germany", "DE"},
        {" US ", "US"},          {"us", "US"},     {"世界知识产权组织", "WO"},
        {"欧洲专利局", "EP"},    {"Taiwan", "TW"}, {"USA", "US"},
        {"Atlantis", ""},        {"", ""},         {"ZZZ", ""},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_str cc = px_country_code(px_str_of(t[i].text));
        if (!px_str_is(cc, t[i].cc))
            fail_msg("%s is " PX_STR_FMT ", expected %s", t[i].text, PX_STR_ARG(cc), t[i].cc);
    }
}

/* The table is searched by halves: it must be in order, without doubles. */
static void ordered(void **state) {
    (void)state;
    static const char *const code[] = {
#define PX_COUNTRY(cc, english, chinese, iso) cc,
#define PX_COUNTRY_ALIAS(cc, name)
#include "patent/countries.tbl"
#undef PX_COUNTRY
#undef PX_COUNTRY_ALIAS
    };
    for (size_t i = 1; i < sizeof code / sizeof *code; i++)
        if (strcmp(code[i - 1], code[i]) >= 0) fail_msg("%s before %s", code[i - 1], code[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(splits), cmocka_unit_test(codes),
                                       cmocka_unit_test(names), cmocka_unit_test(ordered)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
