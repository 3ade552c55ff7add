/* test_number.c: spellings in numbers.tsv, keys that must and must not meet, check digits, kinds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "patent/number.h"
#include "patent/number_int.h"

static px_str text(const char *s) {
    return px_str_of(s);
}

static px_number_role role_of(const char *s) {
    return !strcmp(s, "pub")   ? PX_ROLE_PUBLICATION
           : !strcmp(s, "app") ? PX_ROLE_APPLICATION
           : !strcmp(s, "pri") ? PX_ROLE_PRIORITY
                               : PX_ROLE_ANY;
}

enum { COLUMNS = 9 };

static size_t split(char *line, char *f[COLUMNS]) {
    size_t n = 0;
    line[strcspn(line, "\r\n")] = 0;
    for (char *p = line; p && n < COLUMNS;) {
        f[n++] = p;
        p = strchr(p, '\t');
        if (p) *p++ = 0;
    }
    return n;
}

static void expect(const char *what, const char *given, px_str got, const char *want,
                   unsigned line) {
    if (!px_str_is(got, want))
        fail_msg("numbers.tsv:%u: %s: %s is " PX_STR_FMT ", expected %s", line, given, what,
                 PX_STR_ARG(got), want);
}

static void spellings(void **state) {
    (void)state;
    FILE *f = fopen("tests/patent/numbers.tsv", "r");
    assert_non_null(f);
    px_arena *a = px_arena_new();
    char line[512];
    unsigned at = 0, rows = 0;
    while (fgets(line, sizeof line, f)) {
        char *c[COLUMNS];
        at++;
        if (line[0] == '#') continue;
        assert_int_equal(split(line, c), COLUMNS);
        px_number_role role = role_of(c[0]);
        px_number n = px_number_parse(a, text(c[1]), role, text(c[2]), text(c[3]),
                                      (uint32_t)strtoul(c[4], NULL, 10));
        expect("office", c[1], n.cc, c[5], at);
        expect("number", c[1], n.num, c[6], at);
        expect("kind", c[1], n.kind, c[7], at);
        expect("understood", c[1], n.understood ? PX_STR("1") : PX_STR("0"), c[8], at);
        px_str normal = px_number_normal(a, &n, role);
        px_number again = px_number_parse(a, normal, role, (px_str){0}, (px_str){0}, 0);
        px_str twice = px_number_normal(a, &again, role);
        if (!px_str_eq(normal, twice))
            fail_msg("numbers.tsv:%u: %s: normal form " PX_STR_FMT " becomes " PX_STR_FMT, at, c[1],
                     PX_STR_ARG(normal), PX_STR_ARG(twice));
        px_arena_reset(a);
        rows++;
    }
    fclose(f);
    px_arena_free(a);
    assert_true(rows >= 170);
}

typedef struct spelling {
    const char *text;
    px_number_role role;
    const char *cc;
    uint32_t ymd;
} spelling;

static bool meet(px_arena *a, spelling x, spelling y) {
    px_str kx[PX_NUMBER_KEYS], ky[PX_NUMBER_KEYS];
    px_number nx = px_number_parse(a, text(x.text), x.role, text(x.cc), (px_str){0}, x.ymd);
    px_number ny = px_number_parse(a, text(y.text), y.role, text(y.cc), (px_str){0}, y.ymd);
    size_t n = px_number_keys(a, &nx, x.role, kx), m = px_number_keys(a, &ny, y.role, ky);
    assert_in_range(n, 1, PX_NUMBER_KEYS);
    assert_in_range(m, 1, PX_NUMBER_KEYS);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++)
            if (px_str_eq(kx[i], ky[j])) return true;
    return false;
}

#define PUB(s)                                                                                     \
    { s, PX_ROLE_PUBLICATION, "", 0 }
#define APP(s)                                                                                     \
    { s, PX_ROLE_APPLICATION, "", 0 }
#define ANY(s)                                                                                     \
    { s, PX_ROLE_ANY, "", 0 }

static void keys_meet(void **state) {
    (void)state;
    static const struct {
        spelling x, y;
        bool same;
    } table[] = {
        {PUB("US2013101709A1"), ANY("US 2013/0101709"), true},
        {PUB("US20130101709A1"), ANY("20130101709"), true},
        {PUB("US10123456B2"), ANY("10,123,456"), true},
        {PUB("EP0666666B1"), ANY("ep 666666"), true},
        {PUB("EP0666666A1"), ANY("EP0666666"), true},
        {PUB("WO2001098623A1"), ANY("WO 01/98623"), true},
        {PUB("JPH08179521A"), ANY("特開平8-179521"), true},
        {PUB("JPH08179521A"), ANY("JP1996179521A"), true},
        {PUB("JPH05123456A"), ANY("JP5123456"), true},
        {PUB("JP5123456B2"), ANY("JP5123456"), true},
        {PUB("JPH05123456A"), ANY("JP5123456B2"), false},
        {PUB("CN101850473B"), ANY("CN101850473"), true},
        {PUB("CN101850473B"), ANY("101850473"), true},
        {PUB("KR101234567B1"), ANY("10-1234567"), true},
        {PUB("KR101234567B1"), ANY("KR 10-1234567"), true},
        {PUB("KR20150124192A"), ANY("KR10-2015-0124192"), true},
        {PUB("HRP20100434T1"), PUB("HR20100434T1"), true},
        {APP("US201414242912"), APP("14/242,912"), true},
        {{"14/242912", PX_ROLE_APPLICATION, "US", 20140327}, ANY("US14242912"), true},
        {APP("US 201414242912 A"), ANY("14/242,912"), true},
        {{"12/977,267", PX_ROLE_APPLICATION, "US", 20101223}, APP("US 97726710 A"), true},
        {{"60/791095", PX_ROLE_PRIORITY, "US", 20060410}, APP("US 79109506 P"), true},
        {APP("US 79109506 P"), APP("US 79109506 A"), false},
        {APP("US2015609570A 2015-01-30"), APP("US14609570A 2015-01-30"), true},
        {APP("CN201811107071.6"), ANY("201811107071.6"), true},
        {APP("CN201811107071.6"), ANY("ZL201811107071.6"), true},
        {APP("CN 201811107071 A"), ANY("CN2018111070716"), true},
        {APP("PCT/US98/09178"), ANY("PCT/US1998/009178"), true},
        {APP("US 9809178 W"), ANY("PCT/US98/09178"), true},
        {APP("JP 17853197 A"), ANY("特願平9-178531"), true},
        {APP("JP2010123456"), ANY("特願2010-123456"), true},
        {APP("EP10167109.3"), ANY("EP20100167109"), true},
        {APP("EP10167109.3"), APP("EP 10167109 A"), true},
        {APP("GB201010907"), {"1010907.2", PX_ROLE_APPLICATION, "GB", 0}, true},
        {{"3358/DELNP/2010", PX_ROLE_APPLICATION, "IN", 0}, APP("IN 3358DEN2010 A"), true},
        {PUB("US7318131B2"), PUB("US7318132B2"), false},
        {PUB("WO1999012345A1"), PUB("WO2009012345A1"), false},
        {PUB("DE102011075997A1"), PUB("DE202011075997U1"), false},
        {APP("JP 4525876 U"), APP("JP 4525877 A"), false},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (meet(a, table[i].x, table[i].y) != table[i].same)
            fail_msg("%s and %s should %smeet", table[i].x.text, table[i].y.text,
                     table[i].same ? "" : "not ");
        px_arena_reset(a);
    }
    px_arena_free(a);
}

/* Pairs of different documents that must not share a normal form. */
static void apart(void **state) {
    (void)state;
    static const spelling pairs[][2] = {
        {APP("US 79109506 P"), APP("US 79109506 A")},
        {APP("US 14814701 F"), APP("US 14814701 A")},
        {APP("JP 4525876 U"), APP("JP 4525876 A")},
        {APP("KR 20080015598 U"), APP("KR 20080015598 A")},
        {PUB("KR2020100005303A"), PUB("KR1020100005303A")},
        {PUB("US14/242,912"), PUB("US14242912")},
        {PUB("JPH0512345A"), PUB("JPS0512345A")},
        {PUB("EP1000000A1"), PUB("EP1000000B1")},
        {PUB("JP3020894B2"), PUB("JPH0320894B2")},
        {APP("ES 03770039 T"), APP("ES 03770039 A")},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        px_str normal[2];
        for (int k = 0; k < 2; k++) {
            const spelling *s = &pairs[i][k];
            px_number n =
                px_number_parse(a, text(s->text), s->role, text(s->cc), (px_str){0}, s->ymd);
            normal[k] = px_number_normal(a, &n, s->role);
        }
        if (px_str_eq(normal[0], normal[1]))
            fail_msg("%s and %s both become " PX_STR_FMT, pairs[i][0].text, pairs[i][1].text,
                     PX_STR_ARG(normal[0]));
    }
    px_arena_free(a);
}

static void check_digits(void **state) {
    (void)state;
    assert_int_equal(px_cn_check_digit(text("201811107071")), '6');
    assert_int_equal(px_cn_check_digit(text("200910251390")), '9');
    assert_int_equal(px_cn_check_digit(text("201921401279")), '9');
    assert_int_equal(px_cn_check_digit(text("201510593283")), 'X');
    assert_int_equal(px_cn_check_digit(text("03240192")), '2'); /* 134 mod 11 */
    assert_int_equal(px_cn_check_digit(text("02123227")), 'X'); /* 131 mod 11 = 10 */
    assert_int_equal(px_cn_check_digit(text("0212322")), 0);
    assert_int_equal(px_cn_check_digit(text("02123A27")), 0);
    assert_int_equal(px_cn_check_digit((px_str){0}), 0);
    px_arena *a = px_arena_new();
    px_number n = px_number_parse(a, text("CN201811107071.6"), PX_ROLE_APPLICATION, (px_str){0},
                                  (px_str){0}, 0);
    assert_true(px_str_is(n.check, "6"));
    assert_false(n.check_wrong);
    n = px_number_parse(a, text("CN201811107071.5"), PX_ROLE_APPLICATION, (px_str){0}, (px_str){0},
                        0);
    assert_true(n.check_wrong);
    assert_true(n.note.n > 0);
    px_arena_free(a);
}

static void kinds(void **state) {
    (void)state;
    static const struct {
        const char *cc, *kind;
        uint32_t ymd;
        px_kind_group want;
    } table[] = {
        {"US", "A1", 0, PX_KIND_APPLICATION},
        {"US", "A", 0, PX_KIND_GRANT},
        {"US", "B2", 0, PX_KIND_GRANT},
        {"US", "S1", 0, PX_KIND_DESIGN},
        {"US", "P2", 0, PX_KIND_PLANT},
        {"US", "E1", 0, PX_KIND_GRANT},
        {"CN", "A", 0, PX_KIND_APPLICATION},
        {"CN", "B", 20110101, PX_KIND_GRANT},
        {"CN", "B", 19900101, PX_KIND_APPLICATION},
        {"CN", "C", 0, PX_KIND_GRANT},
        {"CN", "Y", 0, PX_KIND_UTILITY_MODEL},
        {"CN", "U", 0, PX_KIND_UTILITY_MODEL},
        {"CN", "S", 0, PX_KIND_DESIGN},
        {"CN", "A8", 0, PX_KIND_CORRECTION},
        {"EP", "A3", 0, PX_KIND_SEARCH_REPORT},
        {"EP", "A4", 0, PX_KIND_SEARCH_REPORT},
        {"EP", "B1", 0, PX_KIND_GRANT},
        {"WO", "A9", 0, PX_KIND_CORRECTION},
        {"DE", "T2", 0, PX_KIND_TRANSLATION},
        {"DE", "C1", 0, PX_KIND_GRANT},
        {"DE", "U1", 0, PX_KIND_UTILITY_MODEL},
        {"JP", "B2", 0, PX_KIND_GRANT},
        {"KR", "Y1", 0, PX_KIND_UTILITY_MODEL},
        {"ES", "T3", 0, PX_KIND_TRANSLATION},
        {"US", "", 0, PX_KIND_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_kind_group g = px_kind_group_of(text(table[i].cc), text(table[i].kind), table[i].ymd);
        if (g != table[i].want)
            fail_msg("%s %s is %s, expected %s", table[i].cc, table[i].kind,
                     px_kind_group_name(g, false), px_kind_group_name(table[i].want, false));
    }
    assert_string_equal(px_kind_group_name(PX_KIND_UTILITY_MODEL, true), "实用新型");
}

static void looks(void **state) {
    (void)state;
    static const char *const yes[] = {"US10123456B2",    "CN101850473B",   "14/242,912",
                                      "201811107071.6",  "PCT/US98/09178", "ZL200910251390.9",
                                      "EP 1 000 000 A1", "特開平8-179521", "3358/DELNP/2010"};
    static const char *const no[] = {"",   "battery",          "US", "H01M",
                                     "5G", "华为技术有限公司", "A1", "Siemens AG"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!px_number_looks_like(text(yes[i]))) fail_msg("%s should look like a number", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (px_number_looks_like(text(no[i]))) fail_msg("%s should not look like a number", no[i]);
}

static void explained(void **state) {
    (void)state;
    static const struct {
        const char *text;
        px_number_role role;
        bool zh;
        const char *want;
    } table[] = {
        {"US 2013/0101709 A1", PX_ROLE_PUBLICATION, false,
         "United States of America, published application 2013/0101709, kind A1"},
        {"CN201811107071", PX_ROLE_APPLICATION, true, "中国申请 201811107071.6"},
        {"CN101850473B", PX_ROLE_PUBLICATION, true, "中国授权 101850473，文献种类 B"},
        {"PCT/US98/09178", PX_ROLE_APPLICATION, false,
         "international application PCT/US1998/009178"},
        {"KR 10-1234567 B1", PX_ROLE_PUBLICATION, false,
         "Republic of Korea, grant 10-1234567, kind B1"},
        {"battery", PX_ROLE_ANY, false, "number not understood, compared as it is: BATTERY"},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_number n =
            px_number_parse(a, text(table[i].text), table[i].role, (px_str){0}, (px_str){0}, 0);
        px_str got = px_number_explain(a, &n, table[i].role, table[i].zh);
        if (!px_str_is(got, table[i].want))
            fail_msg("%s: " PX_STR_FMT ", expected %s", table[i].text, PX_STR_ARG(got),
                     table[i].want);
    }
    px_arena_free(a);
}

static void edges(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    px_str keys[PX_NUMBER_KEYS];
    px_number n = px_number_parse(a, text("  "), PX_ROLE_ANY, text("US"), text("A1"), 0);
    assert_int_equal(n.num.n, 0);
    assert_int_equal(px_number_keys(a, &n, PX_ROLE_ANY, keys), 0);
    char big[4000];
    memset(big, '1', sizeof big);
    n = px_number_parse(a, (px_str){big, sizeof big}, PX_ROLE_PUBLICATION, text("US"), (px_str){0},
                        0);
    assert_false(n.understood);
    assert_int_equal(n.num.n, sizeof big);
    n = px_number_parse(a, text("12345"), PX_ROLE_PUBLICATION, text("Q?"), text("toolong"),
                        99999999);
    assert_false(n.understood);
    assert_true(px_str_is(n.num, "12345"));
    px_arena_free(a);
}

/* What is taken as it is written must be what reading makes of it; the same in small letters is always read. */
static void plain(void **state) {
    (void)state;
    static const char *const offices[] = {"US", "CN", "EP", "WO", "KR", "JP", "DE",
                                          "GB", "FR", "AU", "CA", "RU", "ES", "IT",
                                          "BR", "SG", "TW", "MX", "IN", "IL"};
    static const px_number_role roles[] = {PX_ROLE_PUBLICATION, PX_ROLE_APPLICATION,
                                           PX_ROLE_PRIORITY};
    static const char *const kinds[] = {"",   "A", "A1", "B", "B2", "C", "D1", "F", "P",
                                        "P1", "S", "T3", "U", "W",  "X", "Y1", "Z", "A12"};
    static const char *const around[] = {"%c%c%s%s", "%c%c %s %s", "%c%c%s (%s)"};
    px_arena *a = px_arena_new();
    uint64_t seed = 20240131, n_plain = 0, n_read = 0;
    for (size_t o = 0; o < sizeof offices / sizeof *offices; o++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            for (size_t n = 4; n <= 12; n++)
                for (int round = 0; round < 60; round++) {
                    const char *cc = offices[o];
                    char digits[16], given[32], small[32];
                    seed = seed * 6364136223846793005u + 1442695040888963407u;
                    (void)snprintf(digits, sizeof digits, "%012llu",
                                   (unsigned long long)(seed >> 8) % 1000000000000);
                    digits[n] = 0;
                    if (round % 3 == 0) { /* years, and what begins like a type of right */
                        digits[0] = (char)('1' + round % 2);
                        digits[1] = round % 2 ? '0' : '9';
                        digits[2] = (char)('0' + round / 6 % 10);
                    }
                    (void)snprintf(given, sizeof given, around[round % 3], cc[0], cc[1], digits,
                                   kinds[k]);
                    (void)snprintf(small, sizeof small, around[round % 3], cc[0] + 32, cc[1] + 32,
                                   digits, kinds[k]);
                    for (size_t r = 0; r < 3; r++) {
                        px_str hint = round % 5 == 0 ? text(cc) : (px_str){0};
                        uint32_t ymd = round % 7 == 0 ? 20060410 : 0;
                        px_number x = px_number_parse(a, text(given), roles[r], hint, text("B"),
                                                      ymd),
                                  y = px_number_parse(a, text(small), roles[r], hint, text("B"),
                                                      ymd),
                                  z;
                        if (!px_str_eq(x.cc, y.cc) || !px_str_eq(x.num, y.num) ||
                            !px_str_eq(x.kind, y.kind) || x.understood != y.understood ||
                            !px_str_eq(x.note, y.note) || x.proven != y.proven)
                            fail_msg("%s is " PX_STR_FMT "|" PX_STR_FMT "|" PX_STR_FMT
                                     ", in small letters " PX_STR_FMT "|" PX_STR_FMT "|" PX_STR_FMT,
                                     given, PX_STR_ARG(x.cc), PX_STR_ARG(x.num), PX_STR_ARG(x.kind),
                                     PX_STR_ARG(y.cc), PX_STR_ARG(y.num), PX_STR_ARG(y.kind));
                        n_read += px_num_read_plain(a, text(given), roles[r], hint, &z);
                        if (!px_num_is_plain(text(cc), text(digits), text(kinds[k]), roles[r]))
                            continue;
                        n_plain++;
                        (void)snprintf(small, sizeof small, "%c%c%s%s", cc[0] + 32, cc[1] + 32,
                                       digits, kinds[k]);
                        y = px_number_parse(a, text(small), roles[r], (px_str){0}, (px_str){0}, 0);
                        px_str normal = px_number_normal(a, &y, roles[r]);
                        (void)snprintf(given, sizeof given, "%s%s%s", cc, digits, kinds[k]);
                        if (!y.understood || !px_str_is(normal, given))
                            fail_msg("%s is said to be plain and is read as " PX_STR_FMT, given,
                                     PX_STR_ARG(normal));
                    }
                    px_arena_reset(a);
                }
    px_arena_free(a);
    assert_true(n_plain > 5000 && n_read > 2000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings),    cmocka_unit_test(keys_meet), cmocka_unit_test(apart),
        cmocka_unit_test(check_digits), cmocka_unit_test(kinds),     cmocka_unit_test(looks),
        cmocka_unit_test(explained),    cmocka_unit_test(edges),     cmocka_unit_test(plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
