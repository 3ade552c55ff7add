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
        {"H01L  21/00        20130101 LA20130101BHEP", PX_SCHEME_CPC, "H01L21/00", "2013.01", 'A',
         0, false, true},
        {"Y02E  60/10        20130101LA20130101BHEP", PX_SCHEME_CPC, "Y02E60/10", "2013.01", 'A', 0,
         false, true},
        {"B60R 9/00 20130101 L A 20130101 B H US", PX_SCHEME_CPC, "B60R9/00", "2013.01", 'A', 0,
         false, true},
        {"B60R 9/00 20130101 A L I 20130101 B H US", PX_SCHEME_CPC, "B60R9/00", "2013.01", 'I', 'A',
         false, true},
        {"G06F  17/30        20130101ALA20130101BHJP", PX_SCHEME_CPC, "G06F17/30", "2013.01", 'A',
         'A', false, true},
        {"A24C   5/20        20130101 FI20130212BHEP", PX_SCHEME_IPC, "A24C5/20", "2013.01", 'I', 0,
         true, true},
        {"H01L 21/00 20060101CLN20060101RMKR", PX_SCHEME_IPC, "H01L21/00", "2006.01", 'A', 'C',
         false, true},
        {"A61K31-00", PX_SCHEME_IPC, "A61K31/00", "", 0, 0, false, true},
        {"H01M 10/0525 A I", PX_SCHEME_IPC, "H01M10/0525", "", 'I', 'A', false, true},
        {"A63C17/14AI", PX_SCHEME_IPC, "A63C17/14", "", 'I', 'A', false, true},
        {"G06F17:30", PX_SCHEME_IPC, "G06F17/30", "", 0, 0, false, true},
        {"6A 61K 31:495 J", PX_SCHEME_IPC, "A61K31/495", "6", 0, 0, false, true},
        {"7C 07D 235:00 J", PX_SCHEME_IPC, "C07D235/00", "7", 0, 0, false, true},
        {"6 A 21 C 9/04", PX_SCHEME_IPC, "A21C9/04", "6", 0, 0, false, true},
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
        {"181 32   R", PX_SCHEME_USPC, "181/32R", "", 0, 0, false, true},
        {"14-03", PX_SCHEME_LOC, "14-03", "", 0, 0, false, true},
        {"0706", PX_SCHEME_LOC, "07-06", "", 0, 0, false, true},
        {"LOC (13) Cl. 14 - 03", PX_SCHEME_LOC, "14-03", "13", 0, 0, false, true},
        {"7-6", PX_SCHEME_LOC, "07-06", "", 0, 0, false, true},
        {"h01m 10/0525 ,a", PX_SCHEME_FI, "H01M10/0525,A", "", 0, 0, false, true},
        {"5H029 AA 01", PX_SCHEME_FTERM, "5H029AA01", "", 0, 0, false, true},
        {"Int. Cl.7 G06F 17/30", PX_SCHEME_IPC, "G06F17/30", "7", 0, 0, false, true},
        {"IPC-7: A61K 31/00", PX_SCHEME_IPC, "A61K31/00", "7", 0, 0, false, true},
        {"(51) Int.Cl.⁵ H01L 21/00", PX_SCHEME_IPC, "H01L21/00", "5", 0, 0, false, true},
        {"Int. Cl. H01L 21/00", PX_SCHEME_IPC, "H01L21/00", "", 0, 0, false, true},
        {"G06F 017/30", PX_SCHEME_IPC, "G06F17/30", "", 0, 0, false, true},
        {"G06F017/60", PX_SCHEME_IPC, "G06F17/60", "", 0, 0, false, true},
        {"A45F  504", PX_SCHEME_IPC, "A45F5/04", "", 0, 0, false, true},
        {"A43B 1314", PX_SCHEME_IPC, "A43B13/14", "", 0, 0, false, true},
        {"239/69", PX_SCHEME_USPC, "239/69", "", 0, 0, false, true},
        {"012/069", PX_SCHEME_USPC, "12/69", "", 0, 0, false, true},
        {"D14/138", PX_SCHEME_USPC, "D14/138", "", 0, 0, false, true},
        {"D14138 AD", PX_SCHEME_USPC, "D14/138AD", "", 0, 0, false, true},
        {"D 6366", PX_SCHEME_USPC, "D6/366", "", 0, 0, false, true},
        {"D10 39", PX_SCHEME_USPC, "D10/39", "", 0, 0, false, true},
        {"D 8 99", PX_SCHEME_USPC, "D8/99", "", 0, 0, false, true},
        {"123 9016", PX_SCHEME_USPC, "123/90.16", "", 0, 0, false, true},
        {" 49360", PX_SCHEME_USPC, "49/360", "", 0, 0, false, true},
        {"49360", PX_SCHEME_USPC, "49/360", "", 0, 0, false, true},
        {"2234", PX_SCHEME_USPC, "2/234", "", 0, 0, false, true},
        {"301 37101", PX_SCHEME_USPC, "301/37.101", "", 0, 0, false, true},
        {"2483091", PX_SCHEME_USPC, "248/309.1", "", 0, 0, false, true},
        {"381336", PX_SCHEME_USPC, "381/336", "", 0, 0, false, true},
        {"714  5", PX_SCHEME_USPC, "714/5", "", 0, 0, false, true},
        {"D142031-2038", PX_SCHEME_USPC, "D14/203.1-203.8", "", 0, 0, false, true},
        {"D 6334-336", PX_SCHEME_USPC, "D6/334-336", "", 0, 0, false, true},
        {"340172.5", PX_SCHEME_USPC, "340/172.5", "", 0, 0, false, true},
        {"179 90K", PX_SCHEME_USPC, "179/90K", "", 0, 0, false, true},
        {"179  2DD", PX_SCHEME_USPC, "179/2DD", "", 0, 0, false, true},
        {"257/E21.001", PX_SCHEME_USPC, "257/E21.001", "", 0, 0, false, true},
        {"PLT/263", PX_SCHEME_USPC, "PLT/263", "", 0, 0, false, true},
        {"PLT263.1", PX_SCHEME_USPC, "PLT/263.1", "", 0, 0, false, true},
        {"382", PX_SCHEME_USPC, "382", "", 0, 0, false, true},
        {"D14", PX_SCHEME_USPC, "D14", "", 0, 0, false, true},
        {"604/358.5R", PX_SCHEME_USPC, "604/358.5R", "", 0, 0, false, true},
        {"24/16 PB", PX_SCHEME_USPC, "24/16PB", "", 0, 0, false, true},
        {"156/DIG 12", PX_SCHEME_USPC, "156/DIG12", "", 0, 0, false, true},
        {"2/104", PX_SCHEME_USPC, "2/104", "", 0, 0, false, true},
        {"2 104", PX_SCHEME_USPC, "2/104", "", 0, 0, false, true},
        {"382 / 104", PX_SCHEME_USPC, "382/104", "", 0, 0, false, true},
        {"239/69; 382/104", PX_SCHEME_USPC, "239/69; 382/104", "", 0, 0, false, false},
        {"2345/104", PX_SCHEME_USPC, "2345/104", "", 0, 0, false, false},
        {"Chu", PX_SCHEME_USPC, "Chu", "", 0, 0, false, false},
        {"14-03 C", PX_SCHEME_LOC, "14-03", "", 0, 0, false, true},
        {"14", PX_SCHEME_LOC, "14", "", 0, 0, false, true},
        {"1403", PX_SCHEME_LOC, "14-03", "", 0, 0, false, true},
        {"14/03", PX_SCHEME_LOC, "14-03", "", 0, 0, false, true},
        {"14-03C0009", PX_SCHEME_LOC, "14-03", "", 0, 0, false, true},
        {"24-02A0100", PX_SCHEME_LOC, "24-02", "", 0, 0, false, true},
        {"0299", PX_SCHEME_LOC, "02-99", "", 0, 0, false, true},
        {"LOC(10) 14-03", PX_SCHEME_LOC, "14-03", "10", 0, 0, false, true},
        {"LOC (9) Cl. 1403", PX_SCHEME_LOC, "14-03", "9", 0, 0, false, true},
        {"Cl. 14-02", PX_SCHEME_LOC, "14-02", "", 0, 0, false, true},
        {"14-02; 14-03", PX_SCHEME_LOC, "14-02; 14-03", "", 0, 0, false, false},
        {"see 14-03", PX_SCHEME_LOC, "see 14-03", "", 0, 0, false, false},
        {"G06F17/30 170A", PX_SCHEME_FI, "G06F17/30,170A", "", 0, 0, false, true},
        {"H01L21/78 M", PX_SCHEME_FI, "H01L21/78,M", "", 0, 0, false, true},
        {"Ｈ０１Ｌ   21/78           Ｘ", PX_SCHEME_FI, "H01L21/78,X", "", 0, 0, false, true},
        {"A63F 5/04,512@D", PX_SCHEME_FI, "A63F5/04,512D", "", 0, 0, false, true},
        {"A63F5/04,512,D", PX_SCHEME_FI, "A63F5/04,512D", "", 0, 0, false, true},
        {"A63F5/04 512", PX_SCHEME_FI, "A63F5/04,512", "", 0, 0, false, true},
        {"A01B1/00@Z", PX_SCHEME_FI, "A01B1/00,Z", "", 0, 0, false, true},
        {"A01B1/00@", PX_SCHEME_FI, "A01B1/00", "", 0, 0, false, true},
        {"B09B3/00 304H", PX_SCHEME_FI, "B09B3/00,304H", "", 0, 0, false, true},
        {"H01M10/54 ZAB", PX_SCHEME_FI, "H01M10/54,ZAB", "", 0, 0, false, true},
        {"H01M", PX_SCHEME_FI, "H01M", "", 0, 0, false, true},
        {"H01M 10", PX_SCHEME_FI, "H01M10", "", 0, 0, false, true},
        {"H01L21/78 12M", PX_SCHEME_FI, "H01L21/78 12M", "", 0, 0, false, false},
        {"H01L21/78,M; H01L21/78 B", PX_SCHEME_FI, "H01L21/78,M; H01L21/78 B", "", 0, 0, false,
         false},
        {"5B075KK02", PX_SCHEME_FTERM, "5B075KK02", "", 0, 0, false, true},
        {"5b075 kk02", PX_SCHEME_FTERM, "5B075KK02", "", 0, 0, false, true},
        {"5B075/KK02", PX_SCHEME_FTERM, "5B075KK02", "", 0, 0, false, true},
        {"5B075", PX_SCHEME_FTERM, "5B075", "", 0, 0, false, true},
        {"5B075KK", PX_SCHEME_FTERM, "5B075KK", "", 0, 0, false, true},
        {"5H029AA01.A", PX_SCHEME_FTERM, "5H029AA01.A", "", 0, 0, false, true},
        {"5H029AA01 A", PX_SCHEME_FTERM, "5H029AA01.A", "", 0, 0, false, true},
        {"5B075 KK02 KK07", PX_SCHEME_FTERM, "5B075 KK02 KK07", "", 0, 0, false, false},
        {"battery", PX_SCHEME_FTERM, "battery", "", 0, 0, false, false},
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

static void levels_of_schemes(void **state) {
    (void)state;
    static const struct {
        px_scheme scheme;
        const char *symbol, *level, *cut;
        int number;
    } t[] = {
        {PX_SCHEME_IPC, "H01M10/0525", "Subclass", "H01M", 3},
        {PX_SCHEME_CPC, "Y02E60/10", "section", "Y", 1},
        {PX_SCHEME_FI, "G06F17/30,170A", "group", "G06F17", 4},
        {PX_SCHEME_FI, "G06F17/30,170A", "class", "G06", 2},
        {PX_SCHEME_FI, "H01L21/78,M", "subclass", "H01L", 3},
        {PX_SCHEME_FI, "H01L", "group", "H01L", 4},
        {PX_SCHEME_FI, "what, this", "group", "what, this", 4},
        {PX_SCHEME_FTERM, "5B075KK02", "theme", "5B075", 1},
        {PX_SCHEME_FTERM, "5H029AA01.A", "viewpoint", "5H029AA", 2},
        {PX_SCHEME_FTERM, "5B075", "viewpoint", "5B075", 2},
        {PX_SCHEME_FTERM, "no theme", "theme", "no theme", 1},
        {PX_SCHEME_LOC, "14-03", "class", "14", 1},
        {PX_SCHEME_LOC, "14", "class", "14", 1},
        {PX_SCHEME_USPC, "123/90.16", "class", "123", 1},
        {PX_SCHEME_USPC, "D14/138AD", "class", "D14", 1},
        {PX_SCHEME_LOC, "14-03", "section", "14-03", 0},
        {PX_SCHEME_FTERM, "5B075KK02", "group", "5B075KK02", 0},
        {PX_SCHEME_ECLA, "H01M10/05", "group", "H01M10/05", 0},
        {PX_SCHEME_NONE, "H01M10/05", "group", "H01M10/05", 0},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        int level = px_class_level_find(t[i].scheme, px_str_of(t[i].level));
        if (level != t[i].number) fail_msg("%s: level %s is %d", t[i].symbol, t[i].level, level);
        px_str cut = px_class_cut_in(t[i].scheme, px_str_of(t[i].symbol), level);
        if (!px_str_is(cut, t[i].cut))
            fail_msg("%s by %s: got %.*s, expected %s", t[i].symbol, t[i].level, PX_STR_ARG(cut),
                     t[i].cut);
    }
    assert_string_equal(px_class_level_name(PX_SCHEME_FTERM, 1), "theme");
    assert_null(px_class_level_name(PX_SCHEME_LOC, 2));
    assert_null(px_class_level_name(PX_SCHEME_IPC, 5));
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
        {"14", "14", true},
        {"14", "15-01", false},
        {"14-03", "14-03", true},
        {"14-03", "14-02", false},
        {"38", "382/104", false},
        {"382", "382/104", true},
        {"382", "382", true},
        {"D1", "D14/138", false},
        {"D14", "D14/138", true},
        {"382/10", "382/104", false},
        {"382/104", "382/104", true},
        {"H01L21/78", "H01L21/78,M", true},
        {"H01L21", "H01L21/78,M", true},
        {"H01L", "H01L21/78,M", true},
        {"H01L21/00", "H01L21/78,304M", true},
        {"H01L21/78,M", "H01L21/78,M", true},
        {"H01L21/78,M", "H01L21/78,304M", false},
        {"H01L21/78,304", "H01L21/78,304M", true},
        {"H01L21/78", "H01L21/79,M", false},
        {"5B075", "5B075KK02", true},
        {"5B075KK", "5B075KK02", true},
        {"5B075KK", "5B075KL02", false},
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

/* What px_class_list makes of a text, "symbol edition value" joined by " | ". */
static void lists(void **state) {
    (void)state;
    static const struct {
        px_scheme scheme;
        const char *text, *want;
    } t[] = {
        {PX_SCHEME_IPC, "Int. Cl.7 H01L 21/00, 21/02; G06F 17/30",
         "H01L21/00 7 | H01L21/02 7 | G06F17/30 7"},
        {PX_SCHEME_IPC, "Int.Cl.⁵: H01L 21/00, 21/02, A61K 31/00",
         "H01L21/00 5 | H01L21/02 5 | A61K31/00 5"},
        {PX_SCHEME_IPC, "A61K31/00 // A61P 35/00,(C08L23/06, C08K3:04)",
         "A61K31/00 | A61P35/00 A | C08L23/06 A | C08K3/04 A"},
        {PX_SCHEME_IPC, "H04W84/20,  // H04W88/04", "H04W84/20 | H04W88/04 A"},
        {PX_SCHEME_IPC, "(51) Int.Cl.  H01M 10/0525 (2010.01)I; H01M 4/02 (2006.01)A",
         "H01M10/0525 2010.01 I | H01M4/02 2006.01 A"},
        {PX_SCHEME_IPC, "H01M 10/05", "H01M10/05"},
        {PX_SCHEME_IPC, "H01M 10/05, see above", ""},
        {PX_SCHEME_IPC, "21/02, H01M 10/05", ""},
        {PX_SCHEME_IPC, "146/32", ""},
        {PX_SCHEME_IPC, "", ""},
        {PX_SCHEME_FTERM, "5B075 KK02 KK07 ND03", "5B075KK02 | 5B075KK07 | 5B075ND03"},
        {PX_SCHEME_FTERM, "4E168AE01,4E168CA06", "4E168AE01 | 4E168CA06"},
        {PX_SCHEME_FTERM, "5B075 KK02, 5H029", "5B075KK02 | 5H029"},
        {PX_SCHEME_FI, "H01L21/78,M; H01L21/78 B", "H01L21/78,M | H01L21/78,B"},
        {PX_SCHEME_LOC, "LOC (10) Cl. 1403, 1404", "14-03 10 | 14-04 10"},
        {PX_SCHEME_LOC, "14-02; 14-03", "14-02 | 14-03"},
        {PX_SCHEME_USPC, "239/69; 382/104", "239/69 | 382/104"},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_class_symbol *v;
        size_t n = px_class_list(a, px_str_of(t[i].text), t[i].scheme, &v);
        px_str got = PX_STR("");
        for (size_t k = 0; k < n; k++)
            got = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT "%s" PX_STR_FMT "%s%.1s",
                               PX_STR_ARG(got), k ? " | " : "", PX_STR_ARG(v[k].symbol),
                               v[k].edition.n ? " " : "", PX_STR_ARG(v[k].edition),
                               v[k].value ? " " : "", &v[k].value);
        if (!px_str_is(got, t[i].want))
            fail_msg("\"%s\" is " PX_STR_FMT ", expected %s", t[i].text, PX_STR_ARG(got),
                     t[i].want);
    }
    px_arena_free(a);
}

static void sets(void **state) {
    (void)state;
    static const char *const t[][2] = {
        {"C08K 3/04, C08L 23/06", "C08K3/04, C08L23/06"},
        {"C08L23/06;C08K3/04", "C08L23/06, C08K3/04"},
        {"(C08L 23/06 + C08L 2666/02)", "C08L23/06, C08L2666/02"},
        {"C08L23/06 | C08K 3/04 | C08K 5/00", "C08L23/06, C08K3/04, C08K5/00"},
        {"C08L23/06", "C08L23/06"},
        {"C08L23/06 with   carbon", "C08L23/06 with carbon"},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_str s = px_class_set(a, px_str_of(t[i][0]));
        if (!px_str_is(s, t[i][1]))
            fail_msg("\"%s\" is " PX_STR_FMT ", expected %s", t[i][0], PX_STR_ARG(s), t[i][1]);
        assert_true(px_str_eq(px_class_set(a, s), s));
    }
    px_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parse),    cmocka_unit_test(levels), cmocka_unit_test(levels_of_schemes),
        cmocka_unit_test(subtrees), cmocka_unit_test(looks),  cmocka_unit_test(lists),
        cmocka_unit_test(sets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
