/* The table as text, CSV and JSON, and the sets of units that it is filled from. */
#include "tests/analytics/kit.h"

#include <math.h>

static void fill(px_table *t, px_arena *a) {
    px_table_init(t, a);
    px_table_column_add(t, "name", PX_CELL_TEXT, "name", "名称", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", "families", "族");
    px_table_column_add(t, "x", PX_CELL_NUMBER, "x", "x", NULL, NULL);
    px_table_column_add(t, "s", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    px_table_column_add(t, "d", PX_CELL_DATE, "date", "日期", NULL, NULL);
    px_table_row(t);
    px_add_text(t, PX_STR("A, \"B\"\nC"));
    px_add_count(t, 12345678901234567ULL);
    px_add_number(t, 0.125);
    px_add_number(t, 0.5);
    px_add_count(t, 20150301);
    px_table_drill(t, PX_STR("pa==\"A\""));
    px_table_row(t);
    px_add_word(t, "growth", "成长");
    px_add_none(t);
    px_add_number(t, NAN);
    px_add_number(t, INFINITY); /* the last cell is not put */
}

static void as_csv(void **state) {
    px_arena *a = px_arena_new();
    px_table t;
    px_buf out;
    (void)state;
    fill(&t, a);
    px_buf_init(&out, 1 << 16);
    px_table_csv(&t, &out);
    px_buf_ch(&out, 0);
    assert_string_equal(
        out.p, "\xEF\xBB\xBFname,number (families),x,share,date\r\n"
               "\"A, \"\"B\"\"\nC\",12345678901234567,0.125,0.5,2015-03-01\r\ngrowth,,,,\r\n");
    px_buf_done(&out);
    px_arena_free(a);
}

static void as_json(void **state) {
    px_arena *a = px_arena_new();
    px_table t;
    px_buf out;
    (void)state;
    fill(&t, a);
    px_table_note_add(&t, PX_STR("a note"), PX_STR("说明"));
    px_buf_init(&out, 1 << 16);
    px_jw w = px_jw_on(&out);
    px_jw_open(&w, '{');
    px_table_json(&t, &w);
    px_jw_close(&w, '}');
    px_buf_ch(&out, 0);
    const char *rows = strstr(out.p, "\"rows\":");
    assert_non_null(rows);
    assert_string_equal(
        rows,
        "\"rows\":[[\"A, "
        "\\\"B\\\"\\nC\",12345678901234567,0.125,0.5,20150301],[\"growth\",null,null,null,null]],"
        "\"rows_in_all\":2,\"drill_column\":\"n\",\"drill\":[\"pa==\\\"A\\\"\",\"\"],"
        "\"notes\":[{\"en\":\"a note\",\"zh\":\"说明\"}]}");
    px_buf_done(&out);
    px_arena_free(a);
}

/* Many rows: the table grows, and what was not put is not defined. */
static void grows(void **state) {
    px_arena *a = px_arena_new();
    px_table t;
    (void)state;
    px_table_init(&t, a);
    px_table_column_add(&t, "i", PX_CELL_COUNT, "i", "i", NULL, NULL);
    px_table_column_add(&t, "j", PX_CELL_COUNT, "j", "j", NULL, NULL);
    for (uint64_t i = 0; i < 5000; i++) {
        px_table_row(&t);
        px_add_count(&t, i);
    }
    assert_int_equal(t.n_rows, 5000);
    assert_int_equal(t.n_all, 5000);
    for (uint64_t i = 0; i < 5000; i++) {
        assert_int_equal(px_table_cell(&t, i, 0)->count, i);
        assert_int_equal(px_table_cell(&t, i, 1)->type, PX_CELL_NONE);
    }
    px_arena_free(a);
}

/* Four publications in two segments: 1 and 2 of one application (A1 and B2), 3 of another with their family, 4 alone. */
static void units(void **state) {
    static const struct {
        const char *unit;
        uint64_t n;
    } want[] = {{"unit=pub", 4}, {"unit=app", 3}, {"unit=fam", 2}, {"unit=ext", 2}};
    kit k;
    (void)state;
    kit_open(&k);
    kit_put(&k, "{\"pub\":{\"number\":\"US20100000001A1\",\"date\":\"2010-05-01\"},\"app\":{"
                "\"number\":\"US200912000001\",\"date\":\"2009-02-02\"},"
                "\"applicants\":[\"Acme\"],\"family\":\"docdb:1\"}");
    kit_put(&k, "{\"pub\":{\"number\":\"CN101000003A\",\"date\":\"2010-06-01\"},\"app\":{"
                "\"number\":\"CN200910000003\",\"date\":\"2010-01-02\"},"
                "\"applicants\":[\"Beta\"],\"family\":\"docdb:1\"}");
    kit_next_segment(&k);
    kit_put(&k, "{\"pub\":{\"number\":\"US8000001B2\",\"date\":\"2012-06-07\"},\"app\":{\"number\":"
                "\"US200912000001\",\"date\":\"2009-02-02\"},"
                "\"applicants\":[\"Acme\"],\"family\":\"docdb:1\"}");
    kit_put(&k, "{\"pub\":{\"number\":\"EP1000004A1\",\"date\":\"2013-06-07\"},\"applicants\":["
                "\"Acme\"],\"family\":\"docdb:4\"}");
    kit_ready(&k);
    for (size_t i = 0; i < 4; i++) {
        kit_check(kit_try(&k, "top", "*", want[i].unit), want[i].unit);
        if (k.card.units != want[i].n)
            fail_msg("%s: %llu units, expected %llu", want[i].unit,
                     (unsigned long long)k.card.units, (unsigned long long)want[i].n);
    }
    /* over both segments the family has Acme once, and Beta; its year is the earliest */
    kit_is(&k, "top", "*", "", "ACME|2|1|1.5|0.75\nBETA|1|0.5|0.5|0.25\n");
    kit_is(&k, "top", "*", "unit=app", "ACME|2|0.666667|2|0.666667\nBETA|1|0.333333|1|0.333333\n");
    kit_is(&k, "trend", "*", "cutoff=2019", "2009|1|-|1|yes\n");
    /* what is not in the set does not count: the family is only what was asked for */
    kit_is(&k, "trend", "cc=CN", "cutoff=2019", "2010|1|-|1|yes\n");
    kit_is(&k, "trend", "*", "cutoff=2019 date=publication",
           "2010|1|-|1|yes\n2011|0|-1|1|yes\n2012|0|-|1|yes\n2013|1|-|2|yes\n");
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_csv), cmocka_unit_test(as_json),
                                       cmocka_unit_test(grows), cmocka_unit_test(units)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
