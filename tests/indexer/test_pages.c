/* test_pages.c: page extracts and XML of named values become the records that they say. */
#include "base/text.h"
#include "indexer/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void records_of(const char *path, const char *format, px_buf *out) {
    px_err err;
    px_source *s = NULL;
    px_arena *a = px_arena_new();
    px_record r;
    px_source_options opt = {.path = path, .name = "f"};
    px_err_clear(&err);
    px_status st = px_source_open(&opt, &s, &err);
    if (st != PX_OK) print_error("%s\n", err.message);
    assert_int_equal(st, PX_OK);
    assert_string_equal(px_source_format(s), format);
    int got;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
        px_buf_fmt(out, "line %llu: ", (unsigned long long)px_source_line(s));
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

static void holds(const char *path, const char *format, const char *const *parts) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    records_of(path, format, &b);
    for (; *parts; parts++) {
        if (!strstr(b.p, *parts)) print_error("%s: not in\n%s\n", *parts, b.p);
        assert_non_null(strstr(b.p, *parts));
    }
    px_buf_done(&b);
}

static void gpage(void **state) {
    (void)state;
    holds("tests/fuzz/corpus/pages/gpage.txt", "gpage",
          (const char *const[]){
              "line 1: {\"pub\":{\"number\":\"JP2016012345A\",\"date\":\"2016-01-17\"}",
              "\"app\":{\"number\":\"JP2014135334\",\"given\":\"JP2014135334A\",\"date\":\"2014-07-"
              "01\"}",
              "\"priorities\":[{\"number\":\"JP2014135334\"",
              "\"grant_date\":\"2017-09-27\",\"expiry_date\":\"2034-07-01\"",
              "\"titles\":[{\"lang\":\"ja\",\"text\":\"油圧駆動装置\"}]",
              "Kappa Steel Ltd",
              "\"cpc\":[\"F15B21/14\",\"E02F9/2217\"]",
              "{\"number\":\"US7325398B2\",\"date\":\"2008-02-05\"}",
              "{\"number\":\"CN101225845A\",\"date\":\"2008-07-23\"}",
              "Handbook, of cells; 1999",
              "\"cited_by\":[{\"number\":\"EP3707313A4\",\"date\":\"2021-08-11\"}]",
              "\"members\":[\"JP6205999B2\"]",
              "\"code\":\"A621\",\"kind\":\"examined\",\"text\":\"Written request for "
              "examination,Free format text: "
              "X\\nEffective date: 20160901\"",
              "\"code\":\"A131\",\"kind\":\"examined\",\"text\":\"Notification of reasons for "
              "refusal\"",
              "\"status\":\"dead\",\"status_text\":\"Expired - Fee Related\"",
              "\"active_in\":\"JP\"",
              "\"similar\":\"JP6077015B2\"",
              "{\"pub\":\"US9999999B2\"",
              "\"Thing\"",
              "reject: line 92: the page has no ID",
              NULL});
}

static void solr(void **state) {
    (void)state;
    holds("tests/fuzz/corpus/pages/solr.xml", "solr",
          (const char *const[]){"{\"pub\":\"EP1271999A1\"", "\"Form & apparatus\"", "NAOI, SATOSHI",
                                "TAKEBE, HIROAKI", "\"cites\":[\"EP0616296A2\",\"US4933979\"]",
                                "\"my_column\":\"x < y\"", "{\"pub\":\"US5123456A\"",
                                "\"R&D < more\"", "not well formed", NULL});
}

/* Who filed: names behind commas, and commas within names. */
static void filed_by(void **state) {
    (void)state;
    static const struct {
        const char *line, *names;
    } t[] = {
        {"Hyundai Motor Co, Kia Corp", "[\"Hyundai Motor Co\",\"Kia Corp\"]"},
        {"大连理工大学, 大连海洋大学, 甲 乙", "[\"大连理工大学\",\"大连海洋大学\",\"甲 乙\"]"},
        {"Jetoptera, Inc.", "[\"Jetoptera, Inc.\"]"},
        {"Toyota Motor Co., Ltd., Aisin Seiki Corp",
         "[\"Toyota Motor Co., Ltd.\",\"Aisin Seiki Corp\"]"},
        {"University of California, San Diego", "[\"University of California, San Diego\"]"},
        {"Smith, John", "[\"Smith, John\"]"},
        {"A Corp,", "[\"A Corp,\"]"},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_err err;
        px_source *s;
        px_record r;
        px_buf b;
        px_source_options opt = {.path = "memory", .format = "gpage"};
        px_str text =
            px_arena_fmt(a,
                         "ID\n    US2020325816A1\ntitle\n    Thing\napplication_events\n1\n"
                         "    2014-07-01,Application filed by %s\n",
                         t[i].line);
        px_err_clear(&err);
        px_buf_init(&b, PX_BUF_MAX);
        if (px_source_open_memory(&opt, text, &s, &err) != PX_OK) fail_msg("%s", err.message);
        assert_int_equal(px_source_next(s, a, &r, &err), 1);
        px_record_write_content(&r, &b);
        px_buf_ch(&b, 0);
        const char *at = strstr(b.p, "\"applicants\":");
        if (!at || strncmp(at + 13, t[i].names, strlen(t[i].names)) != 0)
            fail_msg("%s: %s, want %s", t[i].line, b.p, t[i].names);
        px_buf_done(&b);
        px_source_close(s);
    }
    px_arena_free(a);
}

int main(void) {
    px_err err;
    if (px_text_init(&err) != PX_OK) return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(gpage), cmocka_unit_test(filed_by),
                                       cmocka_unit_test(solr)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
