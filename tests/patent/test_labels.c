/* test_labels.c: our labels: complete, short, in our own words; and which label a value gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"
#include "patent/labels.h"

static size_t characters(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++)
        (void)px_utf8_next(s, &i);
    return n;
}

/* Order, shape, length; no label twice on one level. */
static void table(void **state) {
    (void)state;
    const px_label_row *v;
    size_t n = px_label_rows(&v), at[4] = {0};
    for (size_t i = 0; i < n; i++) {
        px_str s = px_str_of(v[i].symbol), zh = px_str_of(v[i].zh), en = px_str_of(v[i].en);
        int level = px_class_level(s);
        if (level < 1 || level > 3) fail_msg("%s is no section, class or subclass", v[i].symbol);
        at[level]++;
        if (i && strcmp(v[i - 1].symbol, v[i].symbol) >= 0)
            fail_msg("%s stands behind %s", v[i].symbol, v[i - 1].symbol);
        if (!zh.n || !en.n || !px_utf8_valid(zh)) fail_msg("%s lacks a label", v[i].symbol);
        if (characters(zh) > 25) fail_msg("%s: %s is too long", v[i].symbol, v[i].zh);
        if (en.n > 60) fail_msg("%s: %s is too long", v[i].symbol, v[i].en);
        for (size_t k = 0; k < en.n; k++)
            if ((unsigned char)en.p[k] >= 0x80) fail_msg("%s: %s", v[i].symbol, v[i].en);
        for (size_t k = 0; k < i; k++) {
            if (px_class_level(px_str_of(v[k].symbol)) != level) continue;
            if (px_str_eq_nocase(px_str_of(v[k].en), en))
                fail_msg("%s and %s are both \"%s\"", v[k].symbol, v[i].symbol, v[i].en);
            if (!strcmp(v[k].zh, v[i].zh))
                fail_msg("%s and %s are both \"%s\"", v[k].symbol, v[i].symbol, v[i].zh);
        }
        /* everything has something above it */
        if (level > 1 && !px_label_own(px_class_cut(s, level - 1), false).n)
            fail_msg("%s has a label, what is above it has none", v[i].symbol);
    }
    assert_int_equal(at[1], 9);
    assert_true(at[2] >= 130);
    assert_true(at[3] >= 650);
}

static bool data_file(char path[512], const char *name) {
    const char *dir = getenv("PATIX_DATA");
    (void)snprintf(path, 512, "%s/%s", dir ? dir : "../shared/data", name);
    return px_file_exists(path);
}

/* Letters and digits only, small: "Knitting." and "KNITTING" are the same words. */
static px_str bare(px_arena *a, px_str s) {
    char *p = px_arena_cstr(a, s);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (px_is_alpha(s.p[i]) || px_is_digit(s.p[i])) p[n++] = px_lower(s.p[i]);
    return (px_str){p, n};
}

/* Every class and subclass of an official list has a label, and none is the official title. */
static void against_the_official_list(void **state) {
    (void)state;
    static const char *const files[] = {"classification/IPC_3.txt", "classification/IPC_4.txt"};
    px_arena *a = px_arena_new();
    size_t seen = 0;
    for (size_t f = 0; f < 2; f++) {
        char path[512];
        px_buf b;
        px_buf_init(&b, (size_t)1 << 24);
        if (!data_file(path, files[f])) {
            (void)fprintf(stderr, "no %s; set PATIX_DATA\n", path);
            px_arena_free(a);
            skip();
        }
        assert_int_equal(px_file_read(path, b.max, &b, NULL), PX_OK);
        px_str rest = px_buf_view(&b);
        while (rest.n) {
            size_t nl = px_str_find(rest, PX_STR("\n"));
            px_str line = px_str_sub(rest, 0, nl);
            rest = px_str_sub(rest, nl == SIZE_MAX ? rest.n : nl + 1, rest.n);
            size_t tab = px_str_find(line, PX_STR("\t"));
            px_str symbol = px_str_trim(px_str_sub(line, 0, tab));
            if (tab == SIZE_MAX || !symbol.n) continue;
            px_str title = px_str_trim(px_str_sub(line, tab + 1, line.n));
            px_str en = px_label_own(symbol, false), zh = px_label_own(symbol, true);
            if (!en.n || !zh.n) fail_msg(PX_STR_FMT " has no label", PX_STR_ARG(symbol));
            if (px_str_eq(bare(a, en), bare(a, title)))
                fail_msg(PX_STR_FMT ": \"" PX_STR_FMT "\" is the official title",
                         PX_STR_ARG(symbol), PX_STR_ARG(en));
            seen++;
        }
        px_buf_done(&b);
    }
    if (seen < 760) fail_msg("only %zu symbols were looked at", seen);
    px_arena_free(a);
}

static void newer_ones(void **state) {
    (void)state;
    static const char *const must[] = {
        "B33Y", "B64U", "C12R", "F24S", "F24T", "F24V", "F24H", "G06V", "G16B", "G16C", "G16H",
        "G16Y", "G16Z", "H02S", "H10B", "H10D", "H10F", "H10H", "H10K", "H10N", "H10P", "H10W",
        "Y02A", "Y02B", "Y02C", "Y02D", "Y02E", "Y02P", "Y02T", "Y02W", "Y04S", "Y10S", "Y10T",
        "A23V", "B60Y", "C12Y", "D10B", "E05Y", "F05B", "F05C", "F05D", "A99Z", "H99Z", "C40B"};
    for (size_t i = 0; i < sizeof must / sizeof *must; i++)
        if (!px_label_own(px_str_of(must[i]), true).n || !px_label_own(px_str_of(must[i]), false).n)
            fail_msg("%s has no label", must[i]);
    static const char *const none[] = {"", "H01M10", "H01M10/0525", "Z01B", "I", "H04T", "a01b"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (px_label_own(px_str_of(none[i]), false).n) fail_msg("%s has a label", none[i]);
    for (int i = 1; i <= 32; i++) {
        char s[3] = {(char)('0' + i / 10), (char)('0' + i % 10), 0};
        if (!px_label_locarno(px_str_of(s), true).n || !px_label_locarno(px_str_of(s), false).n)
            fail_msg("Locarno %s has no label", s);
    }
}

/* Loaded titles for the tests below: English of IPC with parents, Chinese of one group. */
static const char en_lines[] = "A01\t\tFARMING, OFFICIALLY\n"
                               "H01M10/00\tH01M\tSecondary cells\n"
                               "H01M10/05\tH01M10/00\tNon-aqueous\n"
                               "H01M10/0525\tH01M10/052\tRocking chairs\n";
static const char zh_lines[] = "H01M10/05\tH01M10/00\t非水\n";

static void loaded(px_arena *a, px_title_list list[2], px_classes *c) {
    uint32_t *at;
    list[0] = (px_title_list){.scheme = PX_STR("ipc"), .lang = PX_STR("en")};
    list[1] = (px_title_list){.scheme = PX_STR("ipc"), .lang = PX_STR("zh")};
    list[0].text = px_str_of(en_lines);
    list[1].text = px_str_of(zh_lines);
    for (int i = 0; i < 2; i++) {
        assert_true(px_titles_index(a, list[i].text, &at, &list[i].n));
        list[i].at = at;
    }
    *c = (px_classes){.titles = list, .n_titles = 2};
}

static void values(void **state) {
    (void)state;
    static const struct {
        bool with;
        px_field f;
        const char *value;
        bool zh;
        const char *text, *of;
    } t[] = {
        {false, PX_F_IPC, "H01M", false, "Batteries and fuel cells", "H01M"},
        {false, PX_F_IPC, "H01M", true, "电池与燃料电池", "H01M"},
        {false, PX_F_IPC, "H01M10/0525", true, "电池与燃料电池", "H01M"},
        {false, PX_F_IPCM, "H01M10", false, "Batteries and fuel cells", "H01M"},
        {false, PX_F_CPC, "Y02E60/10", false, "Clean energy", "Y02E"},
        {false, PX_F_CPCC, "H01M4/02, H01M10/05", false, "Batteries and fuel cells", "H01M"},
        {false, PX_F_FI, "H01L21/78,304M", true, "半导体器件", "H01L"},
        {false, PX_F_LOC, "14-03", true, "录制、通信与信息处理设备", "14"},
        {false, PX_F_UC, "239/69", false, "", ""},
        {false, PX_F_FTM, "5B075KK02", false, "", ""},
        {false, PX_F_WIPO, "8", true, "半导体", "8"},
        {false, PX_F_WIPO, "36", true, "", ""},
        {false, PX_F_PA, "H01M", true, "", ""},
        {false, PX_F_IPC, "A01Z", true, "农林牧渔", "A01"},
        {false, PX_F_IPC, "battery", true, "", ""},
        {true, PX_F_IPC, "H01M10", false, "Secondary cells", "H01M10"},
        {true, PX_F_IPC, "H01M10/0525", false, "Rocking chairs", "H01M10/0525"},
        {true, PX_F_IPC, "H01M10/05", true, "非水", "H01M10/05"},
        /* the other language before one above */
        {true, PX_F_IPC, "H01M10/0525", true, "Rocking chairs", "H01M10/0525"},
        {true, PX_F_CPC, "H01M10/0525", false, "Rocking chairs", "H01M10/0525"},
        {true, PX_F_FI, "H01M10/05,Z", false, "Non-aqueous", "H01M10/05"},
        {true, PX_F_IPC, "A01", false, "FARMING, OFFICIALLY", "A01"},
        {true, PX_F_IPC, "A01", true, "农林牧渔", "A01"},
    };
    px_arena *a = px_arena_new();
    px_title_list list[2];
    px_classes c;
    loaded(a, list, &c);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_label l = px_label_value(t[i].with ? &c : NULL, t[i].f, px_str_of(t[i].value), t[i].zh);
        if (!px_str_is(l.text, t[i].text) || !px_str_is(l.of, t[i].of))
            fail_msg("%s %s is called " PX_STR_FMT " (of " PX_STR_FMT "), expected %s (%s)",
                     px_field_code(t[i].f), t[i].value, PX_STR_ARG(l.text), PX_STR_ARG(l.of),
                     t[i].text, t[i].of);
    }
    px_str path[PX_LABEL_PATH];
    size_t n = px_label_path(&c, PX_SCHEME_IPC, PX_STR("H01M10/0525"), path);
    static const char *const want[] = {"H01M10/0525", "H01M10/052", "H01M10", "H01M", "H01", "H"};
    assert_int_equal(n, 6);
    for (size_t i = 0; i < n; i++)
        if (!px_str_is(path[i], want[i]))
            fail_msg("step %zu is " PX_STR_FMT ", expected %s", i, PX_STR_ARG(path[i]), want[i]);
    px_arena_free(a);
}

/* Title lists that do not hold are refused, not searched. */
static void bad_lists(void **state) {
    (void)state;
    static const char *const bad[] = {
        "A01",     "A01\n",     "A01\tx\n", "A01\t\tx", "B\t\tx\nA\t\ty\n", "A\t\tx\nA\t\ty\n",
        "\t\tx\n", "A\t\tx\n\n"};
    px_arena *a = px_arena_new();
    uint32_t *at, n;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (px_titles_index(a, px_str_of(bad[i]), &at, &n)) fail_msg("list %zu was taken", i);
    assert_true(px_titles_index(a, PX_STR(""), &at, &n));
    assert_int_equal(n, 0);
    px_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),      cmocka_unit_test(against_the_official_list),
        cmocka_unit_test(newer_ones), cmocka_unit_test(values),
        cmocka_unit_test(bad_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
