/* test_class.c: spellings of symbols, levels, subtrees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "patent/class.h"

static void parse(void **state) {
    (void)state;
    static const struct {
        const char *text;
        px_scheme scheme;
        const char *symbol, *edition;
        char value, level;
        bool first, understood;
    } t[] = {
        {"G06F  17/30", PX_SCHEME_IPC, "G06F17/30", "", 0, 0, false, true},
        {"G06F0017300000", PX_SCHEME_IPC, "G06F17/30", "", 0, 0, false, true},
        {"H01M0010052500", PX_SCHEME_IPC, "H01M10/0525", "", 0, 0, false, true},
        {"A23L0001000000", PX_SCHEME_IPC, "A23L1/00", "", 0, 0, false, true},
        {"H01M10/0525", PX_SCHEME_IPC, "H01M10/0525", "", 0, 0, false, true},
        {"H04W  84/    20            A I", PX_SCHEME_IPC, "H04W84/20", "", 'I', 'A', false, true},
        {"G06F 17/30 (2006.01)", PX_SCHEME_IPC, "G06F17/30", "2006.01", 0, 0, false, true},
        {"G06F   16/27    (2019.01)I", PX_SCHEME_IPC, "G06F16/27", "2019.01", 'I', 0, false, true},
        {"A61B 5/00 (2006.01)A", PX_SCHEME_IPC, "A61B5/00", "2006.01", 'A', 0, false, true},
        {"G06F 17/30 20060101AFI20051220RMJP", PX_SCHEME_IPC, "G06F17/30", "2006.01", 'I', 'A',
         true, true},
        {"A61K   9/16        20060101A I20051008RMEP        ", PX_SCHEME_IPC, "A61K9/16", "2006.01",
         'I', 'A', false, true},
        {"A24C   5/20        20130101 FI20130212BHEP", PX_SCHEME_IPC, "A24C5/20", "2013.01", 'I', 0,
         true, true},
        {"H01L 21/00 20060101CLN20060101RMKR", PX_SCHEME_IPC, "H01L21/00", "2006.01", 'A', 'C',
         false, true},
        {"A61K31-00", PX_SCHEME_IPC, "A61K31/00", "", 0, 0, false, true},
        {"H01M 10/0525 A I", PX_SCHEME_IPC, "H01M10/0525", "", 'I', 'A', false, true},
        {"A63C17/14AI", PX_SCHEME_IPC, "A63C17/14", "", 'I', 'A', false, true},
        {"G06F17:30", PX_SCHEME_IPC, "G06F17/30", "", 0, 0, false, true},
        {"6A 61K 31:495 J", PX_SCHEME_IPC, "A61K31/495", "", 0, 0, false, true},
        {"7C 07D 235:00 J", PX_SCHEME_IPC, "C07D235/00", "", 0, 0, false, true},
        {"6 A 21 C 9/04", PX_SCHEME_IPC, "A21C9/04", "", 0, 0, false, true},
        {"C07D41700", PX_SCHEME_IPC, "C07D417/00", "", 0, 0, false, true},
        {"A61K031425", PX_SCHEME_IPC, "A61K31/425", "", 0, 0, false, true},
        {"A61K0317072", PX_SCHEME_IPC, "A61K31/7072", "", 0, 0, false, true},
        {"A61K00317064", PX_SCHEME_IPC, "A61K31/7064", "", 0, 0, false, true},
        {"B60R  900", PX_SCHEME_IPC, "B60R9/00", "", 0, 0, false, true},
        {"G06F 1730", PX_SCHEME_IPC, "G06F17/30", "", 0, 0, false, true},
        {"A21D 8/2", PX_SCHEME_IPC, "A21D8/02", "", 0, 0, false, true},
        {"A21D 13/", PX_SCHEME_IPC, "A21D13", "", 0, 0, false, true},
        {"B65D 05//00", PX_SCHEME_IPC, "B65D5/00", "", 0, 0, false, true},
        {"B60R 007/00", PX_SCHEME_IPC, "B60R7/00", "", 0, 0, false, true},
        {"G09G/", PX_SCHEME_IPC, "G09G", "", 0, 0, false, true},
        {"B08B5", PX_SCHEME_IPC, "B08B5", "", 0, 0, false, true},
        {"H01M 10", PX_SCHEME_IPC, "H01M10", "", 0, 0, false, true},
        {"B08", PX_SCHEME_IPC, "B08", "", 0, 0, false, true},
        {"B", PX_SCHEME_IPC, "B", "", 0, 0, false, true},
        {"B64C2201/024", PX_SCHEME_NONE, "B64C2201/024", "", 0, 0, false, true},
        {"Y10T 428/24612", PX_SCHEME_CPC, "Y10T428/24612", "", 0, 0, false, true},
        {"G02F2001/133317", PX_SCHEME_CPC, "G02F2001/133317", "", 0, 0, false, true},
        {"g06f17/30", PX_SCHEME_IPC, "G06F17/30", "", 0, 0, false, true},
        {"Ｈ０１Ｍ１０／０５２５", PX_SCHEME_IPC, "H01M10/0525", "", 0, 0, false, true},
        {"A23P 1/08 B", PX_SCHEME_IPC, "A23P1/08", "", 0, 0, false, true},
        {"H04W 52/0203-0206", PX_SCHEME_CPC, "H04W 52/0203-0206", "", 0, 0, false, false},
        {"H04W84/20,  // H04W88/04", PX_SCHEME_IPC, "H04W84/20, // H04W88/04", "", 0, 0, false,
         false},
        {"146/32", PX_SCHEME_IPC, "146/32", "", 0, 0, false, false},
        {"Chu", PX_SCHEME_IPC, "Chu", "", 0, 0, false, false},
        {"Z01B1/00", PX_SCHEME_IPC, "Z01B1/00", "", 0, 0, false, false},
        {"382/104.", PX_SCHEME_USPC, "382/104", "", 0, 0, false, true},
        {"705/500.000", PX_SCHEME_USPC, "705/500", "", 0, 0, false, true},
        {"181 32   R", PX_SCHEME_USPC, "181 32 R", "", 0, 0, false, true},
        {"14-03", PX_SCHEME_LOC, "14-03", "", 0, 0, false, true},
        {"0706", PX_SCHEME_LOC, "07-06", "", 0, 0, false, true},
        {"LOC (13) Cl. 14 - 03", PX_SCHEME_LOC, "14-03", "", 0, 0, false, true},
        {"7-6", PX_SCHEME_LOC, "07-06", "", 0, 0, false, true},
        {"h01m 10/0525 ,a", PX_SCHEME_FI, "H01M10/0525,A", "", 0, 0, false, true},
        {"5H029 AA 01", PX_SCHEME_FTERM, "5H029AA01", "", 0, 0, false, true},
        {"", PX_SCHEME_IPC, "", "", 0, 0, false, false},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_class_symbol y = px_class_parse(a, px_str_of(t[i].text), t[i].scheme);
        if (!px_str_is(y.symbol, t[i].symbol) || y.understood != t[i].understood)
            fail_msg("\"%s\" is " PX_STR_FMT " (%d), expected %s (%d)", t[i].text,
                     PX_STR_ARG(y.symbol), y.understood, t[i].symbol, t[i].understood);
        if (!px_str_is(y.edition, t[i].edition) || y.value != t[i].value || y.level != t[i].level ||
            y.first != t[i].first)
            fail_msg("\"%s\": edition " PX_STR_FMT " value %d level %d first %d", t[i].text,
                     PX_STR_ARG(y.edition), y.value, y.level, y.first);
        px_class_symbol again = px_class_parse(a, y.symbol, t[i].scheme);
        if (!px_str_eq(again.symbol, y.symbol))
            fail_msg("\"%s\": " PX_STR_FMT " becomes " PX_STR_FMT, t[i].text, PX_STR_ARG(y.symbol),
                     PX_STR_ARG(again.symbol));
        px_arena_reset(a);
    }
    assert_int_equal(px_class_parse(a, PX_STR("B64C2201/024"), PX_SCHEME_NONE).scheme,
                     PX_SCHEME_CPC);
    assert_int_equal(px_class_parse(a, PX_STR("H01M10/05"), PX_SCHEME_NONE).scheme, PX_SCHEME_IPC);
    px_arena_free(a);
}

static void levels(void **state) {
    (void)state;
    static const char *const at[] = {"H", "H01", "H01M", "H01M10", "H01M10/0525"};
    px_str s = px_str_of(at[4]);
    for (int l = 1; l <= 5; l++) {
        assert_int_equal(px_class_level(px_str_of(at[l - 1])), l);
        if (!px_str_is(px_class_cut(s, l), at[l - 1])) fail_msg("cut to level %d", l);
    }
    assert_true(px_str_is(px_class_cut(PX_STR("H01"), 4), "H01"));
    assert_true(px_str_is(px_class_cut(PX_STR("14-03"), 1), "14-03"));
    static const char *const none[] = {"",        "14-03",   "382/104", "H0",
                                       "H01M10/", "H01M/05", "Z01B",    "H01M10/05a"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (px_class_level(px_str_of(none[i])) != 0) fail_msg("%s has a level", none[i]);
}

static void subtrees(void **state) {
    (void)state;
    static const struct {
        const char *root, *symbol;
        bool in;
    } t[] = {
        {"H01M10", "H01M10", true},
        {"H01M10", "H01M10/00", true},
        {"H01M10", "H01M10/0525", true},
        {"H01M10", "H01M100", false},
        {"H01M10", "H01M100/05", false},
        {"H01M10", "H01M1/05", false},
        {"H01M10/00", "H01M10/0525", true},
        {"H01M10/00", "H01M10", true},
        {"H01M10/05", "H01M10/0525", true},
        {"H01M10/05", "H01M10/06", false},
        {"H01M10/0525", "H01M10/05", false},
        {"H01M", "H01M2200/20", true},
        {"H01M", "H01N1/00", false},
        {"H01", "H01M10", true},
        {"H01", "H02", false},
        {"H", "H05K1/00", true},
        {"H", "G06F", false},
        {"14", "14-03", true},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_str lo, hi, s = px_str_of(t[i].symbol);
        px_class_subtree(a, px_str_of(t[i].root), &lo, &hi);
        bool in = px_str_cmp(lo, s) <= 0 && px_str_cmp(s, hi) < 0;
        if (in != t[i].in)
            fail_msg("%s in %s: %d (range " PX_STR_FMT " .. " PX_STR_FMT ")", t[i].symbol,
                     t[i].root, in, PX_STR_ARG(lo), PX_STR_ARG(hi));
    }
    px_arena_free(a);
}

static void looks(void **state) {
    (void)state;
    static const char *const yes[] = {"H01M", "G06F17/30", "H01M10", "h01m 10/0525",
                                      "B64C2201/024"};
    static const char *const no[] = {"",   "battery",   "B12", "H2O", "H01M10/0525 battery",
                                     "5G", "EP1000000", "电池"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!px_class_looks_like(px_str_of(yes[i])))
            fail_msg("%s should look like a class", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (px_class_looks_like(px_str_of(no[i])))
            fail_msg("%s should not look like a class", no[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(parse), cmocka_unit_test(levels),
                                       cmocka_unit_test(subtrees), cmocka_unit_test(looks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
