/* Exports as exchange documents of DOCDB: the form of one, and that patix's own reader makes the same record of it: members
 * one by one, what the form does not carry left out; then printed again, byte for byte. Real documents where PATIX_DATA (or
 * ../shared/data) has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "indexer/source.h"
#include "query/engine/export.h"

#include <stdlib.h>
#include <string.h>

static px_err err;

static void must(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

/* The file of some records. */
static void print(const px_record *r, size_t n, px_buf *out) {
    px_export *e;
    px_export_about about = {.records = n, .day = 20240229};
    must(px_export_new(PX_EXPORT_DOCDB, PX_STR(""), false, false, &e, &err), "new");
    px_export_tell(e, &about);
    px_buf_clear(out);
    px_export_begin(e, out);
    for (size_t i = 0; i < n; i++)
        px_export_record(e, &r[i], out);
    px_export_end(e, out);
    px_export_free(e);
}

/* The records of a file, at most `max`; `format` NULL: as it is recognised. */
static size_t read_all(px_arena *a, px_str bytes, const char *format, px_record *r, size_t max) {
    px_source_options opt = {.path = "export.xml", .format = format};
    px_source *s;
    size_t n = 0;
    int got;
    must(px_source_open_memory(&opt, bytes, &s, &err), "open");
    while (n < max && (got = px_source_next(s, a, &r[n], &err)) != 0) {
        if (got < 0) fail_msg("%s in %.*s", err.message, PX_STR_ARG(px_source_raw(s)));
        n++;
    }
    px_source_close(s);
    return n;
}

/* A number whose spelling was its normal form may come back with docdb's beside it. */
static void without_spelling(px_rec_number *n, const px_rec_number *first) {
    if (!first->given.n) n->given = (px_str){NULL, 0};
}

/* What exchange documents carry, of a record; the rest is emptied. */
static void carried(const px_record *r, px_record *out) {
    px_record empty;
    px_record_init(&empty);
    *out = empty;
    out->key = r->key;
    out->pub = r->pub;
    out->app = r->app;
    out->priorities = r->priorities;
    out->grant_ymd = r->grant_ymd;
    out->type = r->type;
    out->lang = r->lang;
    out->titles = r->titles;
    out->abstracts = r->abstracts;
    out->applicants = r->applicants;
    out->inventors = r->inventors;
    out->agents = r->agents;
    out->ipc = r->ipc;
    out->cpc = r->cpc;
    out->uspc = r->uspc;
    out->fi = r->fi;
    out->fterm = r->fterm;
    out->cpc_sets = r->cpc_sets;
    out->cites = r->cites;
    out->family = r->family;
    out->members = r->members;
}

static void same_record(const px_record *x, const px_record *y) {
    px_record a, b;
    px_buf one, two;
    px_buf_init(&one, PX_BUF_MAX);
    px_buf_init(&two, PX_BUF_MAX);
    carried(x, &a);
    carried(y, &b);
    without_spelling(&b.app, &a.app);
    /* as printed comes back where its digits show which claim it belongs to */
    for (size_t i = 0; i < b.priorities.n && i < a.priorities.n; i++)
        if (!b.priorities.v[i].given.n)
            without_spelling(&a.priorities.v[i], &b.priorities.v[i]);
        else
            without_spelling(&b.priorities.v[i], &a.priorities.v[i]);
    px_record_write_content(&a, &one);
    px_record_write_content(&b, &two);
    if (!px_str_eq(px_buf_view(&one), px_buf_view(&two)))
        fail_msg("exported\n%.*s\nread again\n%.*s", PX_STR_ARG(px_buf_view(&one)),
                 PX_STR_ARG(px_buf_view(&two)));
    px_buf_done(&one);
    px_buf_done(&two);
}

/* Each member that is carried, in the shapes that it has. */
static const char *const made[] = {
    "{\"pub\":{\"number\":\"EP1000000A1\",\"date\":\"2000-05-17\"},\"app\":{\"number\":"
    "\"EP99203729\",\"date\":\"1999-11-08\"},\"priorities\":[{\"number\":\"NL1010536\",\"date\":"
    "\"1998-11-12\"},{\"number\":\"US201361761070\",\"date\":\"2013-02-05\"}],\"lang\":\"en\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Green bricks, <b>100%</b> & \\\"dry\\\"\"},{\"lang\":"
    "\"zh\",\"text\":\"生砖\"}],\"abstracts\":[{\"lang\":\"en\",\"text\":\"One.\\nTwo; "
    "three\"},{\"lang\":\"de\",\"text\":\"Eins.\"}],\"applicants\":[\"A; B Works\",{\"name\":"
    "\"=Cmd{1}\",\"country\":\"US\",\"address\":\"1 Main Street\"}],\"inventors\":[\"BEUMER, "
    "JAN\",\"李_四\"],\"agents\":[\"Some Agent\"],\"family\":\"docdb:19768124\",\"members\":["
    "\"NL1010536C2\",\"US6238610B1\"]}",
    /* classes of all schemes: with and without edition, value, first place */
    "{\"pub\":\"US2010000001A1\",\"ipc\":[\"B28B7/00\",{\"symbol\":\"H01M10/0525\",\"edition\":"
    "\"2010.01\",\"value\":\"I\",\"first\":true},{\"symbol\":\"C08K3/04\",\"value\":\"A\"},{"
    "\"symbol\":\"G06F17/30\",\"edition\":\"7\"}],\"cpc\":[{\"symbol\":\"H01M10/0525\",\"edition\":"
    "\"2013.01\",\"value\":\"I\",\"first\":true},{\"symbol\":\"Y02E60/10\",\"value\":\"A\"}],"
    "\"uspc\":[\"429/231\"]}",
    /* who cited what */
    "{\"pub\":\"EP1000002A1\",\"cites\":[{\"number\":\"US5556839A\",\"category\":\"X,Y\",\"by\":"
    "\"search\",\"date\":\"1996-09-17\"},{\"number\":\"WO2005108406A1\",\"by\":\"applicant\"},{"
    "\"text\":\"A <book>, p. 1 & 2\",\"category\":\"A\",\"by\":\"examiner\"},{\"number\":"
    "\"DE10021788A1\"},{\"number\":\"JP2001123456A\",\"by\":\"opposition\"},{\"number\":"
    "\"CN101234567A\",\"by\":\"third party\"}]}",
    /* numbers by office */
    "{\"pub\":\"WO2014123456A1\",\"app\":{\"number\":\"PCT/US2013/"
    "050328\",\"date\":\"2013-07-12\"}}",
    "{\"pub\":\"CN102000001A\",\"app\":{\"number\":\"CN201010123456.X\",\"date\":\"2010-03-01\"}}",
    "{\"pub\":\"JP2005505120A\",\"app\":{\"number\":\"JP2003530515\",\"date\":\"2002-09-24\"}}",
    "{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2006-02-21\"},\"app\":{\"number\":"
    "\"US10921321\",\"date\":\"2004-08-19\"},\"grant_date\":\"2006-02-21\"}",
    /* without a kind; priorities of which the day or the country is told */
    "{\"pub\":\"EP2400812\",\"priorities\":[{\"cc\":\"US\",\"date\":\"2011-02-03\"},{\"cc\":\"FR\"}"
    ",{\"date\":"
    "\"2012-02-03\"}]}",
    /* signs that XML cannot hold are gone before the record is stored or become U+FFFD; here: what must be spelled */
    "{\"pub\":\"EP1000003A1\",\"title\":\"]]> <!-- & --> <?x?>\",\"abstract\":\"a < b > c\"}",
    /* a filing of which only the day is known; a first class without CPC */
    "{\"pub\":\"EP1000005A1\",\"app\":{\"date\":\"2014-09-12\"},\"uspc\":[{\"symbol\":"
    "\"429/231\",\"first\":true},\"429/5\"]}",
    /* next to nothing */
    "{\"pub\":\"EP1000004A1\"}",
    "{\"app\":{\"number\":\"EP99203730\"},\"title\":\"an application alone\"}",
};

static void comes_back(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        px_arena *a = px_arena_new();
        px_record r, again[2];
        px_buf one, two;
        px_buf_init(&one, PX_BUF_MAX);
        px_buf_init(&two, PX_BUF_MAX);
        must(px_record_read(a, px_str_of(made[i]), &r, &err), made[i]);
        print(&r, 1, &one);
        assert_int_equal(read_all(a, px_buf_view(&one), NULL, again, 2), 1);
        same_record(&r, &again[0]);
        print(again, 1, &two);
        if (!px_str_eq(px_buf_view(&one), px_buf_view(&two)))
            fail_msg("%.*s\nthen\n%.*s", PX_STR_ARG(px_buf_view(&one)),
                     PX_STR_ARG(px_buf_view(&two)));
        px_buf_done(&one);
        px_buf_done(&two);
        px_arena_free(a);
    }
}

static void form(void **state) {
    static const char expected[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<exch:exchange-documents xmlns:exch=\"http://www.epo.org/exchange\" "
        "date-of-exchange=\"20240229\" no-of-documents=\"1\">\n"
        "<exch:exchange-document country=\"EP\" doc-number=\"1000000\" kind=\"A1\" "
        "date-publ=\"20000517\" family-id=\"19768124\"><exch:bibliographic-data>"
        "<exch:publication-reference data-format=\"docdb\"><document-id><country>EP</country>"
        "<doc-number>1000000</doc-number><kind>A1</kind><date>20000517</date></document-id>"
        "</exch:publication-reference><exch:publication-reference data-format=\"epodoc\">"
        "<document-id><doc-number>EP1000000</doc-number></document-id>"
        "</exch:publication-reference>"
        "<exch:classifications-ipcr><classification-ipcr sequence=\"1\">"
        "<text>H01M  10/0525      20100101AFI                    </text></classification-ipcr>"
        "</exch:classifications-ipcr>"
        "<exch:application-reference data-format=\"docdb\"><document-id><country>EP</country>"
        "<doc-number>99203729</doc-number><kind>A</kind><date>19991108</date></document-id>"
        "</exch:application-reference><exch:application-reference data-format=\"epodoc\">"
        "<document-id><doc-number>EP19990203729</doc-number></document-id>"
        "</exch:application-reference>"
        "<exch:parties><exch:applicants><exch:applicant sequence=\"1\" data-format=\"docdb\">"
        "<exch:applicant-name><name>ACME</name></exch:applicant-name><residence><country>US"
        "</country></residence></exch:applicant></exch:applicants></exch:parties>"
        "<exch:invention-title lang=\"en\" data-format=\"docdb\">Bricks</exch:invention-title>"
        "<exch:references-cited><exch:citation cited-phase=\"SEA\" sequence=\"1\">"
        "<patcit num=\"1\" dnum=\"US5556839A\" dnum-type=\"publication number\"><document-id>"
        "<country>US</country><doc-number>5556839</doc-number><kind>A</kind></document-id>"
        "</patcit><category>X</category></exch:citation></exch:references-cited>"
        "</exch:bibliographic-data><exch:abstract lang=\"en\" data-format=\"docdb\">"
        "<exch:p>One.</exch:p></exch:abstract></exch:exchange-document>\n"
        "</exch:exchange-documents>\n";
    px_arena *a = px_arena_new();
    px_record r;
    px_buf out;
    (void)state;
    px_buf_init(&out, PX_BUF_MAX);
    must(px_record_read(
             a,
             PX_STR("{\"pub\":{\"number\":\"EP1000000A1\",\"date\":\"2000-05-17\"},\"app\":{"
                    "\"number\":\"EP99203729\",\"date\":\"1999-11-08\"},\"titles\":[{\"lang\":"
                    "\"en\",\"text\":\"Bricks\"}],\"abstracts\":[{\"lang\":\"en\",\"text\":"
                    "\"One.\"}],\"applicants\":[{\"name\":\"ACME\",\"country\":\"US\"}],\"ipc\":[{"
                    "\"symbol\":\"H01M10/0525\",\"edition\":\"2010.01\",\"value\":\"I\",\"first\":"
                    "true}],\"cites\":[{\"number\":\"US5556839A\",\"category\":\"X\",\"by\":"
                    "\"search\"}],\"family\":\"docdb:19768124\"}"),
             &r, &err),
         "record");
    print(&r, 1, &out);
    px_buf_ch(&out, 0);
    assert_string_equal(out.p, expected);
    px_buf_done(&out);
    px_arena_free(a);
}

static void no_record(void **state) {
    px_buf out;
    (void)state;
    px_buf_init(&out, PX_BUF_MAX);
    print(NULL, 0, &out);
    px_buf_ch(&out, 0);
    assert_string_equal(out.p,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<exch:exchange-documents xmlns:exch=\"http://www.epo.org/exchange\" "
                        "date-of-exchange=\"20240229\" no-of-documents=\"0\">\n"
                        "</exch:exchange-documents>\n");
    px_buf_done(&out);
}

/* Real documents of DOCDB, and of OPS: read, printed, read again. */
static void real_ones(void **state) {
    static const char *const files[] = {"epo-docdb/AP-1206-A_302101161.xml",
                                        "epo-docdb/WO-2022259205-A1_544370561.xml",
                                        "epo-docdb/DE-backfile.xml"};
    const char *data = getenv("PATIX_DATA");
    size_t n_all = 0;
    (void)state;
    if (!data) data = "../shared/data";
    if (!px_dir_exists(data)) {
        print_message("no real data in %s: set PATIX_DATA\n", data);
        skip();
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        px_arena *a = px_arena_new();
        px_record *r = px_arena_array(a, px_record, 64), *again = px_arena_array(a, px_record, 64);
        px_buf bytes, one, two;
        char *path = px_path(data, files[i]);
        px_buf_init(&bytes, PX_BUF_MAX);
        px_buf_init(&one, PX_BUF_MAX);
        px_buf_init(&two, PX_BUF_MAX);
        must(px_file_read(path, 1 << 26, &bytes, &err), path);
        size_t n = read_all(a, px_buf_view(&bytes), "docdb", r, 64);
        print(r, n, &one);
        assert_int_equal(read_all(a, px_buf_view(&one), NULL, again, 64), n);
        for (size_t k = 0; k < n; k++)
            same_record(&r[k], &again[k]);
        print(again, n, &two);
        assert_int_equal(read_all(a, px_buf_view(&two), NULL, r, 64), n);
        print(r, n, &one);
        assert_true(px_str_eq(px_buf_view(&one), px_buf_view(&two)));
        n_all += n;
        px_buf_done(&bytes);
        px_buf_done(&one);
        px_buf_done(&two);
        free(path);
        px_arena_free(a);
    }
    assert_true(n_all >= 3);
}

static int setup(void **state) {
    (void)state;
    px_err_clear(&err);
    return px_text_init(NULL) == PX_OK ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(form), cmocka_unit_test(no_record),
                                       cmocka_unit_test(comes_back), cmocka_unit_test(real_ones)};
    return cmocka_run_group_tests(tests, setup, NULL);
}
