/* Exports: one record in each form, compared as a whole with what was written by hand from the specifications; signs that
 * the forms take for their own; columns that there are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "query/engine/export.h"

#include <string.h>

static const char record[] =
    "{\"pub\":{\"number\":\"EP1000000A1\",\"date\":\"2000-05-17\"},\"app\":{\"number\":"
    "\"EP99203729\",\"date\":\"1999-11-08\"},"
    "\"priorities\":[{\"number\":\"NL1010536\",\"date\":\"1998-11-12\"}],"
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Green bricks, 100% & \\\"dry\\\"\"},{\"lang\":"
    "\"zh\",\"text\":\"生砖\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"One.\\nTwo; three\"}],"
    "\"applicants\":[\"A; B Works\",\"=Cmd{1}\"],\"inventors\":[\"BEUMER, JAN\",\"李_四\"],"
    "\"ipc\":[\"B28B1/29\",\"B28B7/00\"],\"n_claims\":9,\"url\":\"https://example.org/a?b=1\","
    "\"extras\":{\"my note\":[\"x\",\"y\"]}}";

static const struct {
    px_export_format format;
    const char *fields;
    bool names, zh;
    const char *text;
} table[] = {
    {PX_EXPORT_CSV, "pn,pd,ti,pa,ipc,ncl,x.my_note", false, false,
     "pn,pd,ti,pa,ipc,ncl,x.my_note\r\n"
     "EP1000000A1,2000-05-17,\"Green bricks, 100% & \"\"dry\"\"\n生砖\",\"A, B Works; "
     "=Cmd{1}\",B28B1/29; B28B7/00,9,x; y\r\n"},
    {PX_EXPORT_CSV, "pa1,in", true, true,
     "第一申请人,发明人\r\n\"A, B Works\",\"BEUMER, JAN; 李_四\"\r\n"},
    {PX_EXPORT_CSV, "pn,url", true, false,
     "publication number,url\r\nEP1000000A1,https://example.org/a?b=1\r\n"},
    {PX_EXPORT_NUMBER, "", false, false, "EP1000000A1\n"},
    {PX_EXPORT_RIS, "", false, false,
     "TY  - PAT\r\nTI  - Green bricks, 100% & \"dry\"\r\nT2  - 生砖\r\nAU  - BEUMER, JAN\r\n"
     "AU  - 李_四\r\nA2  - A; B Works\r\nA2  - =Cmd{1}\r\nPY  - 2000\r\nDA  - 2000/05/17/\r\n"
     "M1  - EP1000000A1\r\nM3  - invention\r\nCY  - EP\r\nVL  - EP99203729\r\nY2  - 1999/11/08/\r\n"
     "AB  - One. Two; three\r\nKW  - B28B1/29\r\nKW  - B28B7/00\r\n"
     "UR  - https://example.org/a?b=1\r\nER  - \r\n\r\n"},
    {PX_EXPORT_BIBTEX, "", false, false,
     "@patent{EP1000000A1,\n  title = {Green bricks, 100\\% \\& \"dry\"},\n"
     "  author = {{BEUMER, JAN} and {李\\_四}},\n  holder = {{A; B Works} and {=Cmd\\{1\\}}},\n"
     "  number = {EP1000000A1},\n  date = {2000-05-17},\n  location = {EP},\n"
     "  type = {invention},\n  abstract = {One. Two; three},\n"
     "  url = {https://example.org/a?b=1}\n}\n\n"},
};

static void read_it(px_arena *a, px_record *r) {
    px_err err;
    px_err_clear(&err);
    if (px_record_read(a, px_str_of(record), r, &err) != PX_OK) fail_msg("%s", err.message);
}

static void forms(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_arena *a = px_arena_new();
        px_record r;
        px_export *e;
        px_err err;
        px_buf out;
        px_buf_init(&out, PX_BUF_MAX);
        px_err_clear(&err);
        read_it(a, &r);
        if (px_export_new(table[i].format, px_str_of(table[i].fields), table[i].names, table[i].zh,
                          &e, &err) != PX_OK)
            fail_msg("%s", err.message);
        px_export_begin(e, &out);
        px_export_record(e, &r, &out);
        px_export_end(e, &out);
        px_buf_ch(&out, 0);
        if (strcmp(out.p, table[i].text) != 0)
            fail_msg("row %zu gives\n%s\nexpected\n%s", i, out.p, table[i].text);
        px_export_free(e);
        px_buf_done(&out);
        px_arena_free(a);
    }
}

/* A spreadsheet shall not work what a file says. */
static void formulas(void **state) {
    static const char *const names[] = {"=1+1", "+1", "-1", "@SUM(A1)"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        px_arena *a = px_arena_new();
        px_record r;
        px_export *e;
        px_buf out;
        px_err err;
        px_buf_init(&out, PX_BUF_MAX);
        px_err_clear(&err);
        px_str line = px_arena_fmt(a, "{\"pub\":\"EP1000000A1\",\"title\":\"%s\"}", names[i]);
        assert_int_equal(px_record_read(a, line, &r, &err), PX_OK);
        assert_int_equal(px_export_new(PX_EXPORT_CSV, PX_STR("ti"), false, false, &e, &err), PX_OK);
        px_export_record(e, &r, &out);
        px_str expected = px_arena_fmt(a, "'%s\r\n", names[i]);
        assert_true(px_str_eq(px_buf_view(&out), expected));
        px_export_free(e);
        px_buf_done(&out);
        px_arena_free(a);
    }
}

/* Every record comes back from JSON lines as it was. */
static void lines_come_back(void **state) {
    px_arena *a = px_arena_new();
    px_record r, again;
    px_export *e;
    px_buf out;
    px_err err;
    (void)state;
    px_buf_init(&out, PX_BUF_MAX);
    px_err_clear(&err);
    read_it(a, &r);
    assert_int_equal(px_export_new(PX_EXPORT_JSONL, PX_STR(""), false, false, &e, &err), PX_OK);
    px_export_record(e, &r, &out);
    assert_int_equal(px_record_read(a, px_str_trim(px_buf_view(&out)), &again, &err), PX_OK);
    assert_true(px_record_equal(&r, &again));
    px_export_free(e);
    px_buf_done(&out);
    px_arena_free(a);
}

static void unknown_fields(void **state) {
    static const char *const fields[] = {"colour", "pn,colour", "tac", "has"};
    (void)state;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        px_export *e;
        px_err err;
        px_err_clear(&err);
        assert_int_equal(px_export_new(PX_EXPORT_CSV, px_str_of(fields[i]), false, false, &e, &err),
                         PX_E_USAGE);
        assert_null(e);
    }
}

static int setup(void **state) {
    (void)state;
    return px_text_init(NULL) == PX_OK ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(forms), cmocka_unit_test(formulas),
                                       cmocka_unit_test(lines_come_back),
                                       cmocka_unit_test(unknown_fields)};
    return cmocka_run_group_tests(tests, setup, NULL);
}
