/* test_gazette.c: documents of CNIPA (2012, 2006, legal status), JPO and ST.96 become the records
 * that they say. The documents are made up; they are the fuzz corpus, too. */
#include "base/file.h"
#include "base/text.h"
#include "indexer/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* All records of a file, one a line; a reject is its reason. */
static void records_of(const char *name, px_buf *out) {
    char path[128];
    px_err err;
    px_source *s = NULL;
    px_arena *a = px_arena_new();
    px_record r;
    (void)snprintf(path, sizeof path, "tests/fuzz/corpus/gazette/%s.xml", name);
    px_source_options opt = {.path = path, .name = "f"};
    px_err_clear(&err);
    px_status st = px_source_open(&opt, &s, &err);
    if (st != PX_OK) print_error("%s\n", err.message);
    assert_int_equal(st, PX_OK);
    assert_string_equal(px_source_format(s), name);
    int got;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
        if (got == 1)
            px_record_write_content(&r, out);
        else
            px_buf_fmt(out, "reject: %s", err.message);
        px_buf_ch(out, '\n');
        px_arena_reset(a);
    }
    assert_int_equal(got, 0);
    px_source_close(s);
    px_arena_free(a);
}

static void holds(const char *name, const char *const *parts) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    records_of(name, &b);
    for (; *parts; parts++) {
        if (!strstr(b.p, *parts)) print_error("%s: not in\n%s\n", *parts, b.p);
        assert_non_null(strstr(b.p, *parts));
    }
    px_buf_done(&b);
}

static void cnipa(void **state) {
    (void)state;
    holds(
        "cnipa",
        (const char *const[]){
            "\"pub\":{\"number\":\"CN111222333B\",\"given\":\"111222333\",\"date\":\"2022-03-01\"}",
            "\"app\":{\"number\":\"CN201811107071\",\"given\":\"201811107071.6\",\"date\":\"2018-"
            "09-21\"}",
            "\"priorities\":[{\"number\":\"JP2017123456\",\"given\":\"2017-123456\",\"date\":"
            "\"2017-09-21\"}]",
            "\"grant_date\":\"2022-03-01\"",
            "\"type\":\"invention_grant\"",
            "\"titles\":[{\"lang\":\"zh\",\"text\":\"一种电池\"}]",
            "\"text\":\"一种电池，包括R&D部件。\"",
            "\"claims\":[{\"lang\":\"zh\",\"text\":\"1.一种电池。\"},{\"lang\":\"zh\",\"text\":\"2."
            "根据权利要求1所述的电池。\"}]",
            "\"descriptions\":[{\"lang\":\"zh\",\"text\":\"技术领域\\n本发明涉及电池。\"}]",
            "\"甲乙电池有限公司\"",
            "\"200120 上海市浦东新区某路1号\"",
            "\"上海市\"",
            "\"丙丁控股有限公司\"",
            "\"张三\"",
            "\"上海某某专利代理事务所\"",
            "\"李四\"",
            "\"王五\"",
            "\"ipc\":[\"H01M10/0525 2010.01\",\"B60L58/10\"]",
            "{\"number\":\"CN101850473A\",\"category\":\"X\",\"by\":\"examiner\"}",
            "{\"text\":\"《电池手册》2010\",\"by\":\"examiner\"}",
            "\"members\":[\"WO2019012345\"]",
            "\"agency_code\":\"31999\"",
            "\"pct_application\":\"PCT/JP2018/000001\"",
            NULL});
}

static void cn2006(void **state) {
    (void)state;
    holds("cn2006",
          (const char *const[]){"\"pub\":{\"number\":\"CN302444555S\"",
                                "\"app\":{\"number\":\"CN201230123456\"", "\"type\":\"design\"",
                                "\"doc_type\":\"外观设计\"", "\"locarno\":[\"14-02\"]",
                                "\"abstracts\":[{\"lang\":\"zh\",\"text\":\"键盘的外观。\"}]",
                                "\"text\":\"1.一种键盘，\\n其特征在于其按键为 A B 形。\"",
                                "\"戊己科技\"", "\"某省某市\"", "\"赵六\"",
                                "\"descriptions\":[{\"lang\":\"zh\",\"text\":\"第一段\"}]", NULL});
}

static void cnprs(void **state) {
    (void)state;
    holds("cnprs", (const char *const[]){
                       "\"app\":{\"number\":\"CN201811107071\"", "\"date\":\"2023-04-05\"",
                       "\"code\":\"TR01\"", "专利权的转移\\n登记生效日:20230325",
                       "\"from\":\"甲乙电池有限公司\"", "\"to\":\"庚辛能源有限公司\"",
                       "reject: line 1: the legal status record names no application", NULL});
}

static void jpo(void **state) {
    (void)state;
    holds("jpo",
          (const char *const[]){
              "\"pub\":{\"number\":\"JP6999999B2\",\"given\":\"6999999\",\"date\":\"2022-01-19\"}",
              "\"app\":{\"number\":\"JP2020012345\"", "\"doc_type\":\"特許公報(B2)\"",
              "\"ipc\":[\"H01M10/0525 2010.01 I\"]", "\"fi\":[\"H01M10/0525\"]",
              "\"fterm\":[\"5H029AJ01\"]", "\"theme_code\":\"5H029\"", "\"fi_facet\":\"ZAB\"",
              "\"text\":\"正極と負極を備える\\n電池。\"",
              "{\"number\":\"JP2010123456A\",\"by\":\"applicant\"}",
              "{\"text\":\"電池便覧\",\"by\":\"applicant\"}", "\"n_claims\":1,\"n_pages\":3",
              "\"甲株式会社\"", "\"丙 丁\"", "\"乙弁理士\"", NULL});
}

static void st96(void **state) {
    (void)state;
    holds("st96",
          (const char *const[]){
              "\"pub\":{\"number\":\"US9999999B2\",\"given\":\"9999999\",\"date\":\"2018-06-19\"}",
              "\"app\":{\"number\":\"US201615123456\"", "\"grant_date\":\"2018-06-19\"",
              "\"ipc\":[\"H01M10/0525 2010.01 I\"]", "\"Alpha Cells Inc\"", "\"Lee, Ann\"",
              "{\"number\":\"US5123456A\",\"by\":\"Examiner\"}", "{\"text\":\"Handbook of cells\"}",
              "\"text\":\"1. A cell comprising:\\nan anode.\"", "\"text\":\"A cell.\"", NULL});
}

int main(void) {
    px_err err;
    if (px_text_init(&err) != PX_OK) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cnipa), cmocka_unit_test(cn2006), cmocka_unit_test(cnprs),
        cmocka_unit_test(jpo),   cmocka_unit_test(st96),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
