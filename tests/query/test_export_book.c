/* Exports as workbooks, read back with the reader that patix has: cells and their types, the data card, sheets that follow
 * one another, cut texts and their notes, texts that would be worked by a spreadsheet, no record, a disk without room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "query/engine/export_book.h"
#include "tests/lib/read_book.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static char root[] = "/tmp/px-export-XXXXXX";
static px_err err;

static void must(px_status st) {
    if (st != PX_OK) fail_msg("%s: %s", px_status_name(st), err.message);
}

static void holds(const px_buf *b, const char *text) {
    if (px_str_find(px_buf_view(b), px_str_of(text)) == SIZE_MAX)
        fail_msg("no \"%s\" in\n%.*s", text, (int)(b->n < 4000 ? b->n : 4000), b->p);
}

static void lacks(const px_buf *b, const char *text) {
    if (px_str_find(px_buf_view(b), px_str_of(text)) != SIZE_MAX)
        fail_msg("\"%s\" in\n%.*s", text, (int)(b->n < 4000 ? b->n : 4000), b->p);
}

/* These records (JSON lines) as a workbook; gives what is read from it. */
static void make(const char *path, const char *fields, bool zh, const px_str *line, size_t n,
                 px_buf *out) {
    px_export *e;
    px_export_book *b;
    px_export_about about = {.query = PX_STR("ti=(laser)"),
                             .generation = 7,
                             .publications = 12,
                             .listed = 9,
                             .offset = 1,
                             .records = n,
                             .order = PX_STR("pd desc"),
                             .unit = "fam",
                             .day = 20240229};
    must(px_export_new(PX_EXPORT_XLSX, px_str_of(fields), zh, zh, &e, &err));
    px_export_tell(e, &about);
    must(px_export_book_new(path, e, &b, &err));
    for (size_t i = 0; i < n; i++) {
        px_arena *a = px_arena_new();
        px_record r;
        must(px_record_read(a, line[i], &r, &err));
        px_export_book_record(b, &r);
        px_arena_free(a);
    }
    must(px_export_book_close(b, &err));
    px_export_free(e);
    px_buf_clear(out);
    read_book(path, out);
}

static const char first[] =
    "{\"pub\":{\"number\":\"EP1000000A1\",\"date\":\"2000-05-17\"},\"app\":{\"number\":"
    "\"EP99203729\",\"date\":\"1999-11\"},\"titles\":[{\"lang\":\"en\",\"text\":\"Green "
    "bricks\"},{\"lang\":\"zh\",\"text\":\"生砖\"}],\"applicants\":[\"A; B Works\",\"C\"],"
    "\"n_claims\":9,\"extras\":{\"my note\":[\"x\",\"y\"]}}";

static void cells(void **state) {
    px_str line[] = {px_str_of(first)};
    char *path = px_path(root, "one.xlsx");
    px_buf out;
    (void)state;
    px_buf_init(&out, 1 << 24);
    make(path, "pn,pd,ad,ti,pa,ncl,x.my_note", false, line, 1, &out);
    holds(&out, "[Records]\n1: pn|pd|ad|ti|pa|ncl|x.my_note\n"
                "2: EP1000000A1|2000-05-17|1999-11|Green bricks\n生砖|A, B Works; C|9|x; y\n");
    holds(&out, "[Data card]\n1: Data card\n3: query|ti=(laser)\n"
                "4: snapshot (generation of the collection)|7\n"
                "5: date of the export (UTC)|2024-02-29\n6: records in this file|1\n"
                "7: a record is a|simple family (one publication stands for each)\n"
                "8: records that the query lists|9\n9: records before the first|1\n"
                "10: publications that the query finds|12\n11: order|pd desc\n"
                "12: columns|pn, pd, ad, ti, pa, ncl, x.my_note\n13: sheets of records|1\n"
                "14: texts that were cut|0\n15: made by|patix ");
    lacks(&out, "[Notes]");
    make(path, "pn,ti", true, line, 1, &out);
    holds(&out, "[记录]\n1: 公开（公告）号|标题\n");
    holds(&out, "[数据卡片]\n1: 数据卡片\n3: 检索式|ti=(laser)\n4: 数据集快照（代号）|7\n");
    holds(&out, "记录单位|简单同族（每族以一件文献代表）\n");
    px_buf_done(&out);
    free(path);
}

static void no_record(void **state) {
    char *path = px_path(root, "none.xlsx");
    px_buf out;
    (void)state;
    px_buf_init(&out, 1 << 24);
    make(path, "pn,ti", false, NULL, 0, &out);
    holds(&out, "[Records]\n1: pn|ti\n[Data card]\n");
    holds(&out, "records in this file|0\n");
    px_buf_done(&out);
    free(path);
}

/* What a spreadsheet would work, an escape of the format, signs that XML cannot hold: text, and the same text. */
static void hostile(void **state) {
    static const struct {
        const char *json, *cell;
    } v[] = {{"=1+1", "=1+1"},
             {"+1", "+1"},
             {"-2", "-2"},
             {"@SUM(A1)", "@SUM(A1)"},
             {"=HYPERLINK(\\\"http://x\\\")", "=HYPERLINK(\"http://x\")"},
             {"http://example.org", "http://example.org"},
             {"{=1}", "{=1}"},
             {"_x0041_ and _x005F_", "_x0041_ and _x005F_"},
             {"<b>&amp;</b>", "<b>&amp;</b>"},
             {"a\\u0001b\\u0000c", "a\xEF\xBF\xBD"
                                   "b\xEF\xBF\xBD"
                                   "c"},
             {"\\uFFFE", "\xEF\xBF\xBD"},
             {"two\\nlines", "two\nlines"}};
    (void)state;
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        px_arena *a = px_arena_new();
        px_str line[] = {px_arena_fmt(
            a, "{\"pub\":\"EP1000000A1\",\"title\":\"x\",\"extras\":{\"own\":\"%s\"}}", v[i].json)};
        char *path = px_path(root, "hostile.xlsx");
        px_buf out;
        px_buf_init(&out, 1 << 24);
        make(path, "pn,x.own", false, line, 1, &out);
        holds(&out, px_arena_cstr(a, px_arena_fmt(a, "2: EP1000000A1|%s\n", v[i].cell)));
        px_buf_done(&out);
        free(path);
        px_arena_free(a);
    }
}

/* A sheet of 4 rows holds 3 records. */
static void sheets_follow(void **state) {
    px_arena *a = px_arena_new();
    px_str line[7];
    char *path = px_path(root, "seven.xlsx");
    px_buf out;
    (void)state;
    px_buf_init(&out, 1 << 24);
    for (size_t i = 0; i < 7; i++)
        line[i] = px_arena_fmt(a, "{\"pub\":\"EP100000%zuA1\",\"n_claims\":%zu}", i, i + 1);
    px_export_sheet_rows = 4;
    make(path, "pn,ncl", false, line, 7, &out);
    holds(&out, "[Records]\n1: pn|ncl\n2: EP1000000A1|1\n3: EP1000001A1|2\n4: EP1000002A1|3\n"
                "[Records 2]\n1: pn|ncl\n2: EP1000003A1|4\n3: EP1000004A1|5\n4: EP1000005A1|6\n"
                "[Records 3]\n1: pn|ncl\n2: EP1000006A1|7\n[Data card]\n");
    holds(&out, "sheets of records|3\n");
    holds(&out, "more than one sheet|A sheet holds 1,048,576 rows; the list goes on");
    /* three fill it to the last row, and no sheet is begun for nothing */
    make(path, "pn", false, line, 3, &out);
    lacks(&out, "[Records 2]");
    px_export_sheet_rows = 1048576;
    px_buf_done(&out);
    free(path);
    px_arena_free(a);
}

static px_str long_record(px_arena *a, const char *number, const char *unit, size_t n) {
    px_buf b;
    px_buf_init(&b, 1 << 22);
    px_buf_fmt(&b, "{\"pub\":\"%s\",\"title\":\"t\",\"abstract\":\"", number);
    for (size_t i = 0; i < n; i++)
        px_buf_c(&b, unit);
    px_buf_c(&b, "\"}");
    px_str s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

/* Characters of 1 and 2 UTF-16 units at the bound of a cell. */
static void long_texts(void **state) {
    px_arena *a = px_arena_new();
    px_str line[] = {long_record(a, "EP1000001A1", "x", 32765),
                     long_record(a, "EP1000002A1", "y", 40000),
                     long_record(a, "EP1000003A1", "\xF0\xA0\x80\x80", 20000)};
    char *path = px_path(root, "long.xlsx");
    px_buf out;
    (void)state;
    px_buf_init(&out, 1 << 24);
    make(path, "pn,ab", false, line, 3, &out);
    holds(&out, "[Notes]\n1: A cell holds 32,767 characters.");
    holds(&out, "\n2: record|field|characters\n3: EP1000002A1|ab|40000\n4: EP1000003A1|ab|20000\n");
    lacks(&out, "EP1000001A1|ab|");
    holds(&out, "yyyyyyyyyy…\n");
    holds(&out, "\xF0\xA0\x80\x80…\n");
    lacks(&out, "xx…");
    holds(&out, "texts that were cut|2\n");
    make(path, "pn,ab", true, line + 1, 1, &out);
    holds(&out, "[说明]\n1: 单元格最多容纳 32,767 个字符。");
    px_buf_done(&out);
    free(path);
    px_arena_free(a);
}

static void same_bytes(void **state) {
    px_str line[] = {px_str_of(first)};
    char *path = px_path(root, "same.xlsx");
    px_buf out, one, two;
    (void)state;
    px_buf_init(&out, 1 << 24);
    px_buf_init(&one, 1 << 24);
    px_buf_init(&two, 1 << 24);
    make(path, "", false, line, 1, &out);
    must(px_file_read(path, 1 << 24, &one, &err));
    make(path, "", false, line, 1, &out);
    must(px_file_read(path, 1 << 24, &two, &err));
    assert_true(px_str_eq(px_buf_view(&one), px_buf_view(&two)));
    px_buf_done(&out);
    px_buf_done(&one);
    px_buf_done(&two);
    free(path);
}

/* Files may not grow beyond 16 KiB: it is said, and there is no short workbook that looks whole. */
static void no_room(void **state) {
    px_arena *a = px_arena_new();
    px_str json = long_record(a, "EP1000002A1", "y", 30000);
    char *path = px_path(root, "full.xlsx");
    struct rlimit before, little;
    px_record r;
    px_export *e;
    px_export_book *b;
    (void)state;
    must(px_record_read(a, json, &r, &err));
    must(px_export_new(PX_EXPORT_XLSX, PX_STR("pn,ab"), false, false, &e, &err));
    must(px_export_book_new(path, e, &b, &err));
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    little = (struct rlimit){16384, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    for (size_t i = 0; i < 20; i++)
        px_export_book_record(b, &r);
    px_status st = px_export_book_close(b, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(st, PX_E_IO);
    px_export_free(e);
    free(path);
    px_arena_free(a);
}

static void cannot_write(void **state) {
    px_export *e;
    px_export_book *b;
    (void)state;
    must(px_export_new(PX_EXPORT_XLSX, PX_STR("pn"), false, false, &e, &err));
    assert_int_equal(px_export_book_new("/nowhere/at/all.xlsx", e, &b, &err), PX_E_NOTFOUND);
    assert_null(b);
    px_export_free(e);
}

static int setup(void **state) {
    (void)state;
    px_err_clear(&err);
    return mkdtemp(root) && px_text_init(NULL) == PX_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    (void)px_dir_remove(root, NULL);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells),      cmocka_unit_test(no_record),
        cmocka_unit_test(hostile),    cmocka_unit_test(sheets_follow),
        cmocka_unit_test(long_texts), cmocka_unit_test(same_bytes),
        cmocka_unit_test(no_room),    cmocka_unit_test(cannot_write)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
