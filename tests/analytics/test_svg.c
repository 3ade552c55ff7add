/* Pictures: round ticks; well-formed, escaped and the same every time; of every analysis of the registry, in both
 * languages, or a refusal that says why. */
#include "base/message.h"
#include "indexer/xml.h"
#include "query/analytics/svg.h"
#include "tests/analytics/kit.h"

#include <math.h>

static void ticks(void **state) {
    static const struct {
        double lo, hi;
        int n;
        bool whole;
        double first, step;
        int marks;
    } rows[] = {
        {0, 10, 5, false, 0, 2, 6},
        {0, 964, 5, true, 0, 200, 6},
        {0, 3, 5, true, 0, 1, 4},
        {0, 3, 5, false, 0, 1, 4},
        {0, 0.5, 5, false, 0, 0.1, 6},
        {-0.4, 0.9, 5, false, -0.5, 0.5, 4},
        {2003, 2024, 12, true, 2002, 2, 12},
        {5, 5, 5, true, 5, 1, 2},
        {0, 1e9, 4, true, 0, 2.5e8, 5},
        {0, 1226, 5, true, 0, 250, 6},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_ticks t = px_ticks_make(rows[i].lo, rows[i].hi, rows[i].n, rows[i].whole);
        if (fabs(t.first - rows[i].first) > 1e-9 || fabs(t.step - rows[i].step) > 1e-9 ||
            t.n != rows[i].marks)
            fail_msg("%g to %g: from %g by %g, %d marks; expected %g, %g, %d", rows[i].lo,
                     rows[i].hi, t.first, t.step, t.n, rows[i].first, rows[i].step, rows[i].marks);
    }
}

/* The picture as a tree; nothing of it had to be repaired. */
static px_xml *parse(px_arena *a, px_str svg) {
    px_xml *root = NULL;
    bool repaired = false;
    size_t at = px_str_find(svg, PX_STR("<svg"));
    assert_true(at != SIZE_MAX);
    kit_check(px_xml_parse(a, px_str_sub(svg, at, svg.n), &root, &repaired, &err), "the picture");
    assert_false(repaired);
    assert_true(px_xml_is(root, "svg"));
    return root;
}

/* Two years of three, the last not complete; a name with everything that must be escaped. */
static const px_analysis what = {.id = "made",
                                 .family = "made",
                                 .en = "A <b> & \"c\"",
                                 .zh = "甲 & 乙",
                                 .asks_en = "?",
                                 .asks_zh = "？",
                                 .formula = "x < y & z",
                                 .latex = "",
                                 .source = "",
                                 .least_en = "",
                                 .least_zh = ""};

static void fill(px_result *r, px_arena *a, px_chart chart) {
    *r = (px_result){.what = &what, .of = {"", 0}};
    r->card = (px_card){.query = PX_STR("ti=\"a<b\""), .version = "0"};
    px_table *t = &r->table;
    px_table_init(t, a);
    t->chart = chart;
    bool years = chart == PX_CHART_LINE || chart == PX_CHART_STACK;
    if (years)
        px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    else
        px_table_column_add(t, "value", PX_CELL_TEXT, "value", "取值", NULL, NULL);
    if (chart == PX_CHART_HEAT)
        px_table_column_add(t, "col", PX_CELL_TEXT, "column", "列", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", "pieces", "件");
    px_table_column_add(t, "m", PX_CELL_COUNT, "other", "其他", "pieces", "件");
    px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    for (uint64_t i = 0; i < 3; i++) {
        px_table_row(t);
        if (years)
            px_add_count(t, 2010 + i);
        else
            px_add_text(t, i ? PX_STR("清华大学") : PX_STR("<Acme> & \"Sons\"\x01"));
        if (chart == PX_CHART_HEAT) px_add_text(t, i == 2 ? PX_STR("b") : PX_STR("a"));
        px_add_count(t, 10 * (i + 1));
        px_add_count(t, 5);
        px_add_word(t, i == 2 ? "no" : "yes", i == 2 ? "否" : "是");
    }
}

static size_t count(px_str s, const char *of) {
    size_t n = 0, at;
    while ((at = px_str_find(s, px_str_of(of))) != SIZE_MAX) {
        n++;
        s = px_str_sub(s, at + 1, s.n);
    }
    return n;
}

static void kinds(void **state) {
    static const px_chart charts[] = {PX_CHART_LINE, PX_CHART_BAR,     PX_CHART_STACK,
                                      PX_CHART_PIE,  PX_CHART_SCATTER, PX_CHART_PATH,
                                      PX_CHART_HEAT, PX_CHART_MAP};
    (void)state;
    for (size_t i = 0; i < sizeof charts / sizeof *charts; i++)
        for (int zh = 0; zh < 2; zh++) {
            px_arena *a = px_arena_new();
            px_result r;
            px_buf out, again;
            px_lang_speak(zh);
            fill(&r, a, charts[i]);
            px_buf_init(&out, 1 << 24);
            px_buf_init(&again, 1 << 24);
            kit_check(px_svg_result(&r, &out, &err), px_chart_name(charts[i]));
            kit_check(px_svg_result(&r, &again, &err), px_chart_name(charts[i]));
            assert_true(px_str_eq(px_buf_view(&out), px_buf_view(&again)));
            px_xml *root = parse(a, px_buf_view(&out));
            px_str title = px_xml_line(a, px_xml_child(root, "title"));
            if (!px_str_is(title, zh ? what.zh : what.en))
                fail_msg("%s: the title is %.*s", px_chart_name(charts[i]), (int)title.n, title.p);
            px_str text = px_xml_text(a, root);
            assert_true(px_str_find(text, PX_STR("ti=\"a<b\"")) != SIZE_MAX);
            assert_true(px_str_find(text, PX_STR("x < y & z")) != SIZE_MAX);
            px_buf_done(&out);
            px_buf_done(&again);
            px_arena_free(a);
        }
    px_lang_speak(-1);
}

/* A point a year of a line, one of three dashed; a hatched bar for each series of a stack. */
static void incomplete_years(void **state) {
    px_arena *a = px_arena_new();
    px_result r;
    px_buf out;
    (void)state;
    px_lang_speak(0);
    px_buf_init(&out, 1 << 24);
    fill(&r, a, PX_CHART_LINE);
    px_table_draw(&r.table, NULL, "n", NULL);
    kit_check(px_svg_result(&r, &out, &err), "line");
    assert_int_equal(count(px_buf_view(&out), "<circle"), 3);
    assert_int_equal(count(px_buf_view(&out), "<polyline"), 2);
    assert_int_equal(count(px_buf_view(&out), "stroke-dasharray=\"4 4\""), 1);
    assert_int_equal(count(px_buf_view(&out), "years whose data are not complete"), 1);
    px_buf_clear(&out);
    fill(&r, a, PX_CHART_STACK);
    kit_check(px_svg_result(&r, &out, &err), "stack");
    assert_int_equal(count(px_buf_view(&out), "fill=\"url(#h0)\""), 1);
    assert_int_equal(count(px_buf_view(&out), "fill=\"url(#h1)\""), 1);
    /* the tallest column is 30 + 5 pieces: the axis goes to 40 */
    assert_int_equal(count(px_buf_view(&out), ">40</text>"), 1);
    assert_int_equal(count(px_buf_view(&out), ">50</text>"), 0);
    px_buf_clear(&out);
    r.table.n_rows = 0;
    assert_int_equal(px_svg_result(&r, &out, &err), PX_E_UNSUPPORTED);
    fill(&r, a, PX_CHART_NONE);
    assert_int_equal(px_svg_result(&r, &out, &err), PX_E_UNSUPPORTED);
    assert_int_equal(out.n, 0);
    px_buf_done(&out);
    px_lang_speak(-1);
    px_arena_free(a);
}

static void every_analysis(void **state) {
    kit k;
    size_t drawn = 0;
    (void)state;
    kit_open(&k);
    for (unsigned i = 0; i < 60; i++)
        kit_fmt(
            &k,
            "{\"pub\":{\"number\":\"US%u%s\",\"date\":\"%u-03-11\"},\"app\":{\"date\":\"%u-02-05\"}"
            ","
            "\"applicants\":[\"<A%u> & Co\",\"清华大学\"],\"ipc\":[\"H01M%u/04\",\"G06F%u/00\"],"
            "\"inventors\":[\"Li %c\",\"Wu %c\"],\"type\":\"invention\",\"status\":\"%s\","
            "\"n_cited_by\":%u,\"family\":\"docdb:%u\"}",
            1000001 + i, i % 2 ? "A1" : "B1", 2011 + i % 9, 2009 + i % 9, i % 7, 2 + i % 3 * 2,
            1 + i % 4 * 2, 'A' + (int)(i % 6), 'A' + (int)(i % 4), i % 2 ? "active" : "dead", i % 6,
            i / 2);
    kit_ready(&k);
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        bool known = true;
        px_buf out;
        for (size_t p = 0; p < x->n_params; p++)
            known = known && x->param[p].standard;
        if (!known || kit_try(&k, x->id, "*", "cutoff=2022-12-31") != PX_OK) continue;
        px_result r = {.what = x, .of = {"", 0}, .table = k.table, .card = k.card};
        px_buf_init(&out, 1 << 26);
        px_lang_speak((int)(i % 2));
        px_status st = px_svg_result(&r, &out, &err);
        if (st == PX_OK) {
            (void)parse(k.a, px_buf_view(&out));
            assert_int_equal(count(px_buf_view(&out), "nan"), 0);
            assert_int_equal(count(px_buf_view(&out), "inf\""), 0);
            drawn++;
        } else if (st != PX_E_UNSUPPORTED || (k.table.chart != PX_CHART_NONE && k.table.n_rows &&
                                              k.table.chart != PX_CHART_GRAPH)) {
            fail_msg("%s: %s", x->id, err.message);
        }
        px_buf_done(&out);
    }
    px_lang_speak(-1);
    assert_true(drawn > 40);
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(ticks), cmocka_unit_test(kinds),
                                       cmocka_unit_test(incomplete_years),
                                       cmocka_unit_test(every_analysis)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
