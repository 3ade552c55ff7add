/* test_wipo35.c: fields of technology of symbols and records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"
#include "patent/wipo35.h"

static void symbols(void **state) {
    (void)state;
    static const struct {
        const char *symbol;
        int field;
    } t[] = {
        {"H01M10/0525", 1}, {"H01M", 1},       {"H01M10", 1},     {"H04N5/232", 2},
        {"H04N1/00", 3},    {"H04N21/00", 4},  {"H04N23/60", 2},  {"H04N", 0},
        {"H04N99/00", 0},   {"G06Q10/06", 7},  {"A61K8/02", 14},  {"A61K31/00", 16},
        {"A61K40/00", 13},  {"A61K6/00", 16},  {"A61K", 0},       {"G01N33/48", 11},
        {"G01N21/00", 10},  {"H10K50/11", 8},  {"H10D1/00", 8},   {"H10P14/00", 8},
        {"H10Z1/00", 8},    {"H01L21/00", 8},  {"B64U10/10", 32}, {"G16Y10/00", 6},
        {"G06V10/00", 6},   {"E01F1/00", 35},  {"E21B43/26", 35}, {"H01", 0},
        {"H", 0},           {"", 0},           {"14-03", 0},      {"Y02E60/10", 0},
        {"A01B1/00", 29},   {"H04N101/00", 2}, {"H04N10/00", 0},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        int f = px_wipo35_of(px_str_of(t[i].symbol), NULL);
        if (f != t[i].field) fail_msg("%s is field %d, expected %d", t[i].symbol, f, t[i].field);
    }
    const char *basis;
    (void)px_wipo35_of(PX_STR("H10K50/11"), &basis);
    assert_true(!strncmp(basis, "patix:", 6));
    (void)px_wipo35_of(PX_STR("G06V10/00"), &basis);
    assert_string_equal(basis, "WIPO 2021-07");
    (void)px_wipo35_of(PX_STR("H01M10/00"), &basis);
    assert_string_equal(basis, "");
}

static void names(void **state) {
    (void)state;
    for (int i = 1; i <= 35; i++) {
        const px_wipo35_info *f = px_wipo35_get(i);
        assert_int_equal(f->number, i);
        assert_int_equal(px_wipo35_find(px_str_of(f->code)), i);
        assert_int_equal(px_wipo35_find(px_str_of(f->zh)), i);
        assert_int_equal(px_wipo35_find(px_str_of(f->en)), i);
        assert_true(f->sector >= 1 && f->sector <= 5);
        assert_true(strlen(px_wipo35_sector(f->sector, true)) > 0);
    }
    assert_int_equal(px_wipo35_find(PX_STR(" semiconductors ")), 8);
    assert_int_equal(px_wipo35_find(PX_STR("08")), 8);
    assert_int_equal(px_wipo35_find(PX_STR("36")), 0);
    assert_int_equal(px_wipo35_find(PX_STR("0")), 0);
    assert_int_equal(px_wipo35_find(PX_STR("batteries")), 0);
    assert_null(px_wipo35_get(0));
    assert_null(px_wipo35_get(36));
    assert_string_equal(px_wipo35_sector(6, true), "");
}

/* Hand-computed weights: "field:weight in thousandths". */
static void records(void **state) {
    (void)state;
    static const struct {
        const char *record, *want;
    } t[] = {
        {"{\"id\":\"x:1\",\"ipc\":[\"H01M10/0525\",\"H01M4/02\",\"G06F17/30\"]}", "1:667 6:333"},
        {"{\"id\":\"x:1\",\"ipc\":[\"H01M10/0525\",\"G06F17/30\",\"G06F3/01\"]}", "6:667 1:333"},
        /* equal weights: the field of the first symbol */
        {"{\"id\":\"x:1\",\"ipc\":[\"G06F17/30\",\"H01M4/02\"]}", "6:500 1:500"},
        {"{\"id\":\"x:1\",\"ipc\":[\"H01M4/02\",\"G06F17/30\"]}", "1:500 6:500"},
        /* symbols without a field do not count */
        {"{\"id\":\"x:1\",\"ipc\":[\"H04N\",\"G06F17/30\"]}", "6:1000"},
        {"{\"id\":\"x:1\",\"ipc\":[\"A61K8/02\",\"A61K31/00\",\"A61K9/16\",\"A61P35/00\"]}",
         "16:750 14:250"},
        {"{\"id\":\"x:1\",\"cpc\":\"H01M4/02\"}", ""},
        {"{\"id\":\"x:1\"}", ""},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_record r;
        px_err err;
        px_wipo35_part part[PX_WIPO35_FIELDS];
        if (px_record_read(a, px_str_of(t[i].record), &r, &err) != PX_OK)
            fail_msg("%s: %s", t[i].record, err.message);
        size_t n = px_wipo35_record(&r, part);
        px_str got = PX_STR("");
        double sum = 0;
        for (size_t k = 0; k < n; k++) {
            got = px_arena_fmt(a, PX_STR_FMT "%s%d:%.0f", PX_STR_ARG(got), k ? " " : "",
                               part[k].field, 1000 * part[k].weight);
            sum += part[k].weight;
        }
        if (!px_str_is(got, t[i].want))
            fail_msg("%s is " PX_STR_FMT ", expected %s", t[i].record, PX_STR_ARG(got), t[i].want);
        if (n && (sum < 0.999999 || sum > 1.000001)) fail_msg("weights add up to %f", sum);
        px_arena_reset(a);
    }
    px_arena_free(a);
}

/* Every row of WIPO's list as the offices' statistics use it. */
static void against_the_list(void **state) {
    (void)state;
    const char *dir = getenv("PATIX_DATA");
    char path[512];
    px_buf b;
    (void)snprintf(path, sizeof path, "%s/classification/ipc_technology.csv",
                   dir ? dir : "../shared/data");
    if (!px_file_exists(path)) {
        (void)fprintf(stderr, "no %s; set PATIX_DATA\n", path);
        skip();
    }
    px_buf_init(&b, (size_t)1 << 24);
    assert_int_equal(px_file_read(path, b.max, &b, NULL), PX_OK);
    px_str rest = px_buf_view(&b);
    size_t seen = 0;
    px_arena *a = px_arena_new();
    while (rest.n) {
        size_t nl = px_str_find(rest, PX_STR("\n")), percent;
        px_str line = px_str_sub(rest, 0, nl);
        rest = px_str_sub(rest, nl == SIZE_MAX ? rest.n : nl + 1, rest.n);
        uint32_t field;
        size_t comma = px_str_find(line, PX_STR(","));
        percent = px_str_find(line, PX_STR("%"));
        if (comma == SIZE_MAX || percent == SIZE_MAX ||
            !px_str_u32(px_str_sub(line, 0, comma), &field))
            continue;
        size_t from = percent;
        while (from && line.p[from - 1] != ',')
            from--;
        px_str prefix = px_str_trim(px_str_sub(line, from, percent));
        if (prefix.n && prefix.p[prefix.n - 1] == '/') prefix.n--;
        px_class_symbol y = px_class_parse(a, prefix, PX_SCHEME_IPC);
        px_str symbol = px_class_level(y.symbol) == 2 ? PX_STR("H10B1/00") : y.symbol;
        int got = px_wipo35_of(symbol, NULL);
        if (got != (int)field)
            fail_msg(PX_STR_FMT " is field %d, in the list %u", PX_STR_ARG(symbol), got, field);
        seen++;
    }
    if (seen < 770) fail_msg("only %zu rows were looked at", seen);
    px_arena_free(a);
    px_buf_done(&b);
}

static int set_up(void **state) {
    (void)state;
    return px_text_init(NULL) == PX_OK ? 0 : 1;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(symbols), cmocka_unit_test(names),
                                       cmocka_unit_test(records),
                                       cmocka_unit_test(against_the_list)};
    return cmocka_run_group_tests(tests, set_up, NULL);
}
