/* The workbook, read back with the reader of workbooks that patix has. */
#include "query/analytics/workbook.h"

#include "base/message.h"
#include "tests/analytics/kit.h"
#include "tests/lib/read_book.h"

static const px_analysis what = {.id = "made",
                                 .family = "made",
                                 .en = "Made: a/b",
                                 .zh = "自制",
                                 .asks_en = "What is it?",
                                 .asks_zh = "是什么？",
                                 .formula = "x = y",
                                 .latex = "",
                                 .source = "somebody",
                                 .least_en = "",
                                 .least_zh = ""};

static void fill(px_result *r, px_arena *a) {
    *r = (px_result){.what = &what, .of = {"", 0}};
    r->card = (px_card){
        .query = PX_STR("ti=x"), .publications = 7, .units = 5, .version = "0", .cutoff = 20201231};
    px_table *t = &r->table;
    px_table_init(t, a);
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "name", PX_CELL_TEXT, "name", "名称", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", "families", "族");
    px_table_column_add(t, "x", PX_CELL_NUMBER, "x", "x", NULL, NULL);
    px_table_column_add(t, "s", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    px_table_column_add(t, "d", PX_CELL_DATE, "date", "日期", NULL, NULL);
    px_table_column_add(t, "y", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_row(t);
    px_add_text(t, PX_STR("=1+1 <清华> \x01 http://example.org"));
    px_add_count(t, 1234567);
    px_add_number(t, 0.125);
    px_add_number(t, 0.5);
    px_add_count(t, 20150301);
    px_add_count(t, 2015);
    px_table_row(t);
    px_add_word(t, "growth", "成长");
    px_add_count(t, 12345678901234567ULL); /* more than a double can hold: text */
    px_add_none(t);
    px_add_number(t, 0);
    px_add_count(t, 20150300); /* no day: text */
    px_table_note_add(t, PX_STR("a note"), PX_STR("说明一"));
}

static void has_line(const px_buf *b, const char *line) {
    if (px_str_find(px_buf_view(b), px_str_of(line)) == SIZE_MAX)
        fail_msg("no \"%s\" in\n%.*s", line, (int)b->n, b->p);
}

static void cells(void **state) {
    kit k;
    px_result r[2];
    px_buf out;
    (void)state;
    KIT_LINES(&k, ((const char *const[]){"{\"pub\":{\"number\":\"US7000001B2\"}}"}));
    char *path = px_path(k.root, "book.xlsx");
    px_buf_init(&out, 1 << 24);
    px_lang_speak(0);
    fill(&r[0], k.a);
    fill(&r[1], k.a);
    kit_check(px_workbook_write(path, r, 1, &err), path);
    read_book(path, &out);
    has_line(&out, "[Made  a b]\n1: Made: a/b · 自制\n2: What is it?\n");
    has_line(&out, "4: name|number (families)|x|share|date|year||Data card\n");
    has_line(&out, "5: =1+1 <清华> \xEF\xBF\xBD "
                   "http://example.org|1234567|0.125|50%|2015-03-01|2015||query: ti=x\n");
    has_line(&out, "6: growth|12345678901234567||0%|2015-03-00|||unit: publications\n");
    has_line(&out, "|a note\n");
    has_line(&out, "|x = y\n");
    has_line(&out, "|somebody\n");
    /* two of them: contents in front, names told apart */
    px_buf_clear(&out);
    px_lang_speak(1);
    kit_check(px_workbook_write(path, r, 2, &err), path);
    read_book(path, &out);
    has_line(&out, "[目录]\n1: 目录 · Contents\n3: 序号|工作表|分析|回答的问题|行数\n"
                   "4: 1|自制|自制 · Made: a/b|是什么？|2\n"
                   "5: 2|自制 (2)|自制 · Made: a/b|是什么？|2\n");
    has_line(&out, "|检索式：ti=x\n");
    has_line(&out, "[自制]\n1: 自制 · Made: a/b\n2: 是什么？\n");
    has_line(&out, "[自制 (2)]\n");
    has_line(&out, "6: 成长|");
    px_lang_speak(-1);
    px_buf_done(&out);
    free(path);
    kit_close(&k);
}

/* The same results, the same bytes; a folder that is not there leaves nothing behind. */
static void same_bytes(void **state) {
    kit k;
    px_result r;
    px_buf one, other;
    (void)state;
    KIT_LINES(&k, ((const char *const[]){"{\"pub\":{\"number\":\"US7000001B2\"}}"}));
    char *path = px_path(k.root, "book.xlsx");
    px_buf_init(&one, 1 << 24);
    px_buf_init(&other, 1 << 24);
    fill(&r, k.a);
    kit_check(px_workbook_write(path, &r, 1, &err), path);
    kit_check(px_file_read(path, 1 << 24, &one, &err), path);
    kit_check(px_workbook_write(path, &r, 1, &err), path);
    kit_check(px_file_read(path, 1 << 24, &other, &err), path);
    assert_true(px_str_eq(px_buf_view(&one), px_buf_view(&other)));
    assert_true(px_workbook_write("/nowhere/at/all.xlsx", &r, 1, &err) != PX_OK);
    px_buf_done(&one);
    px_buf_done(&other);
    free(path);
    kit_close(&k);
}

static void names(void **state) {
    static const struct {
        const char *in[4], *want[4];
    } rows[] = {
        {{"Trend", "trend", "TREND", "Trend (2)"},
         {"Trend", "trend (2)", "TREND (3)", "Trend (2) (2)"}},
        {{"a[b]:c*d?e/f\\g", "", "'quoted'", "History"},
         {"a b  c d e f g", "Sheet", "quoted", "Sheet (2)"}},
        {{"An analysis with a name of over thirty-one characters",
          "An analysis with a name of over thirty-one letters",
          "归一化被引归一化被引归一化被引归一化被引归一化被引归一化被引归一化被引", "x"},
         {"An analysis with a name of over", "An analysis with a name of (2)",
          "归一化被引归一化被引归一化被引归一化被引归一化被引归一化被引归", "x"}},
    };
    px_arena *a = px_arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_str in[4];
        const char *got[4];
        for (size_t k = 0; k < 4; k++)
            in[k] = px_str_of(rows[i].in[k]);
        px_sheet_names(a, in, 4, got);
        for (size_t k = 0; k < 4; k++)
            if (strcmp(got[k], rows[i].want[k]) != 0)
                fail_msg("%s becomes \"%s\", expected \"%s\"", rows[i].in[k], got[k],
                         rows[i].want[k]);
    }
    px_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cells), cmocka_unit_test(same_bytes),
                                       cmocka_unit_test(names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
