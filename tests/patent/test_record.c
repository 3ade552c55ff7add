/* test_record.c: reading by hand, the strict form, keys, merging, and that nothing changes the
 * second time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/record.h"

#include <stdio.h>
#include <stdlib.h>

static px_arena *arena;

static int setup(void **state) {
    (void)state;
    arena = px_arena_new();
    return px_text_init(NULL) == PX_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    px_arena_free(arena);
    return 0;
}

static px_record must_read(px_str line) {
    px_record r;
    px_err err;
    px_err_clear(&err);
    if (px_record_read(arena, line, &r, &err) != PX_OK)
        fail_msg("%.*s\n: %s", PX_STR_ARG(line), err.message);
    return r;
}

static px_str written(const px_record *r) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_record_write(r, &b);
    px_str s = px_arena_str(arena, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

static void same(px_str got, const char *want, const char *input) {
    if (!px_str_is(got, want))
        fail_msg("input: %s\n got:  %.*s\n want: %s", input, PX_STR_ARG(got), want);
}

static void settled(px_str line) {
    px_record r = must_read(line);
    px_str first = written(&r);
    px_record again = must_read(first);
    px_str second = written(&again);
    if (!px_str_eq(first, second))
        fail_msg("not settled\n first:  %.*s\n second: %.*s", PX_STR_ARG(first),
                 PX_STR_ARG(second));
    if (!px_str_eq(r.key, again.key))
        fail_msg("key %.*s became %.*s", PX_STR_ARG(r.key), PX_STR_ARG(again.key));
    px_err err;
    assert_int_equal(px_record_normalise(arena, &again, &err), PX_OK);
    px_str third = written(&again);
    if (!px_str_eq(first, third))
        fail_msg("normalising again\n first: %.*s\n third: %.*s", PX_STR_ARG(first),
                 PX_STR_ARG(third));
}

static const struct {
    const char *in, *out;
} forms[] = {
    /* numbers */
    {"{\"pub\":\"US 2013/0101709 A1\"}",
     "{\"pub\":{\"number\":\"US2013101709A1\",\"given\":\"US 2013/0101709 A1\"},"
     "\"type\":\"invention\"}"},
    {"{\"pub\":\"US2013101709A1\"}", "{\"pub\":\"US2013101709A1\",\"type\":\"invention\"}"},
    {"{\"publication_number\":\"2013/0101709\",\"country\":\"us\",\"kind\":\"a1\","
     "\"publication_date\":20130425}",
     "{\"pub\":{\"number\":\"US2013101709A1\",\"given\":\"2013/0101709\",\"date\":\"2013-04-25\"},"
     "\"type\":\"invention\"}"},
    {"{\"pub\":{\"number\":\"WO 2009/046303 A1\",\"date\":\"9.4.2009\"},"
     "\"app\":\"PCT/US2008/078683\",\"priority\":\"CN201811107071.6\"}",
     "{\"pub\":{\"number\":\"WO2009046303A1\",\"given\":\"WO 2009/046303 A1\","
     "\"date\":\"2009-04-09\"},\"app\":\"PCT/US2008/078683\","
     "\"priorities\":[{\"number\":\"CN201811107071\",\"given\":\"CN201811107071.6\"}],\"type\":"
     "\"pct\"}"},
    /* spelled apart, the same place */
    {"{\"title\":\"T\",\"applicants\":[{\"name\":\"Sample Corp\",\"country\":\"CN\","
     "\"province\":\"上海\"},{\"name\":\"Sample Corp\",\"country\":\"CN\",\"province\":\"上海市\","
     "\"type\":\"企业\"}]}",
     "{\"titles\":[\"T\"],\"applicants\":[{\"name\":\"Sample Corp\",\"country\":\"CN\","
     "\"province\":\"上海市\",\"city\":\"上海市\"}]}"},
    /* of a priority, the country or the day or both; what another one tells goes */
    {"{\"title\":\"T\",\"priorities\":[{\"country\":\"Japan\"},{\"cc\":\"us\"},{\"date\":\"2011\","
     "\"cc\":\"DE\"},{\"cc\":\"ZZ\"}]}",
     "{\"priorities\":[{\"cc\":\"JP\"},{\"cc\":\"US\"},{\"cc\":\"DE\",\"date\":\"2011\"}],"
     "\"titles\":[\"T\"]}"},
    {"{\"title\":\"T\",\"priorities\":[{\"cc\":\"US\"},{\"cc\":\"DE\"},\"DE102010012345\",{\"cc\":"
     "\"US\"},{\"date\":\"2011-01-02\"},{\"date\":\"2011-01-02\",\"cc\":\"FR\"},{\"date\":\"2011-"
     "01-02\",\"cc\":\"GB\"}]}",
     "{\"priorities\":[{\"cc\":\"US\"},\"DE102010012345\",{\"cc\":\"FR\",\"date\":\"2011-01-02\"},{"
     "\"cc\":\"GB\",\"date\":\"2011-01-02\"}],\"titles\":[\"T\"]}"},
    {"{\"pub\":\"US2013101709A1\",\"members_ext\":[\"EP 1000000 "
     "A1\",\"US2013101709A1\",\"EP1000000A1\"]}",
     "{\"pub\":\"US2013101709A1\",\"type\":\"invention\",\"members_ext\":[\"EP1000000A1\"]}"},
    {"{\"pub\":\"FR3031404A1\",\"members\":[\"FR3031404\",\"FR3031404B1\",\"EP1000000\"]}",
     "{\"pub\":\"FR3031404A1\",\"type\":\"invention\",\"members\":[\"FR3031404B1\",\"EP1000000\"]"
     "}"},
    /* no office: neither letters in front are a country nor those behind a kind */
    {"{\"title\":\"T\",\"priorities\":[\"920334 P\",\"PM 2070 27.10.1993 AU\",\"920334P\"]}",
     "{\"priorities\":[{\"number\":\"920334P\",\"given\":\"920334 P\",\"num\":\"920334P\"},"
     "{\"number\":\"PM207027101993AU\",\"given\":\"PM 2070 27.10.1993 AU\","
     "\"num\":\"PM207027101993AU\"}],\"titles\":[\"T\"]}"},
    {"{\"title\":\"T\",\"priorities\":[{\"number\":\"MI93A1IT\",\"given\":\"MI93A 1 IT\","
     "\"cc\":\"\"},{\"number\":\"1234P\",\"given\":\"1234 P\",\"kind\":\"\"}]}",
     "{\"priorities\":[{\"number\":\"MI93A1IT\",\"given\":\"MI93A 1 IT\",\"num\":\"MI93A1IT\"},"
     "{\"number\":\"1234P\",\"given\":\"1234 P\",\"num\":\"1234P\"}],\"titles\":[\"T\"]}"},
    {"{\"pub\":{\"date\":\"2013\"},\"title\":\"T\",\"app\":null}",
     "{\"pub\":{\"date\":\"2013\"},\"titles\":[\"T\"]}"},
    /* texts */
    {"{\"title\":\"  A\\n  b \\u3000\"}", "{\"titles\":[\"A b\"]}"},
    {"{\"titles\":[\"A\",{\"lang\":\"EN\",\"text\":\"A\"},{\"lang\":\"zh-CN\",\"text\":\"甲\"}]}",
     "{\"titles\":[{\"lang\":\"en\",\"text\":\"A\"},{\"lang\":\"zh\",\"text\":\"甲\"}]}"},
    {"{\"abstract\":\" one\\r\\ntwo  three\\rfour \",\"title\":\"T\"}",
     "{\"titles\":[\"T\"],\"abstracts\":[\"one\\ntwo  three\\nfour\"]}"},
    {"{\"title\":\"a\xff"
     "b\"}",
     "{\"titles\":[\"a\xef\xbf\xbd"
     "b\"]}"},
    /* claims */
    {"{\"id\":\"x:1\",\"claims\":[\"A car.\",\"A car according to claim 1.\"]}",
     "{\"claims\":[\"A car.\",\"A car according to claim 1.\"],\"ids\":[\"x:1\"]}"},
    {"{\"id\":\"x:1\",\"claims\":[{\"num\":1,\"text\":\"A car.\",\"independent\":true},"
     "{\"num\":\"3\",\"text\":\"Any car.\",\"independent\":false}]}",
     "{\"claims\":[\"A car.\",{\"num\":3,\"independent\":false,\"text\":\"Any car.\"}],"
     "\"ids\":[\"x:1\"]}"},
    /* parties */
    {"{\"id\":\"x:1\",\"applicants\":[\"SIEMENS AG [DE]\",\"  BAYER\\n AG \",\"BAYER AG\"],"
     "\"inventor\":{\"name\":\"Li Lei\",\"country\":\"China\",\"city\":\"Wuhan\"}}",
     "{\"applicants\":[\"SIEMENS AG [DE]\",\"BAYER AG\"],"
     "\"inventors\":[{\"name\":\"Li Lei\",\"country\":\"CN\",\"city\":\"Wuhan\"}],"
     "\"ids\":[\"x:1\"]}"},
    {"{\"id\":\"x:1\",\"applicants\":[\"A [QQ]\",{\"name\":\"B\",\"type\":\"Company\"},\"B "
     "[US]\"]}",
     "{\"applicants\":[\"A [QQ]\",{\"name\":\"B\",\"type\":\"company\",\"country\":\"US\"}],"
     "\"ids\":[\"x:1\"]}"},
    /* classes */
    {"{\"id\":\"x:1\",\"ipc\":[\"H01M 10/0525 (2006.01)\",\"G06F  17/30\",\"H01M10/0525\"],"
     "\"cpc\":\"Y02E60/10 A\"}",
     "{\"ipc\":[\"H01M10/0525 2006.01\",\"G06F17/30\"],\"cpc\":[\"Y02E60/10 A\"],"
     "\"ids\":[\"x:1\"]}"},
    {"{\"id\":\"x:1\",\"ipc\":[\"H01M10/0525 I\",\"G06F17/30 2013.01 I F\"],"
     "\"cpc\":[{\"symbol\":\"H01M10/05\",\"value\":\"inventive\",\"first\":true},\"H01M10/06 I "
     "F\"]}",
     "{\"ipc\":[\"G06F17/30 2013.01 I\",\"H01M10/0525 I\"],"
     "\"cpc\":[\"H01M10/05 I F\",\"H01M10/06 I\"],\"ids\":[\"x:1\"]}"},
    /* citations */
    {"{\"id\":\"x:1\",\"cites\":[\"EP 1000000 A1\",\"Smith et al., Nature, page "
     "3\",\"EP1000000A1\","
     "{\"number\":\"US5123456A\",\"category\":\"X\",\"by\":\"examiner\",\"date\":\"1992-06-23\"}]}",
     "{\"cites\":[\"EP1000000A1\",{\"text\":\"Smith et al., Nature, page 3\"},"
     "{\"number\":\"US5123456A\",\"category\":\"X\",\"by\":\"examiner\",\"date\":\"1992-06-23\"}],"
     "\"ids\":[\"x:1\"]}"},
    /* states, counts, dates */
    {"{\"pub\":\"CN101850473B\",\"status\":\"有效\",\"type\":\"发明授权\",\"n_cites\":\"12\","
     "\"grant_date\":\"2012年1月4日\"}",
     "{\"pub\":\"CN101850473B\",\"grant_date\":\"2012-01-04\",\"type\":\"invention_grant\","
     "\"doc_type\":\"发明授权\",\"status\":\"active\",\"status_text\":\"有效\",\"n_cites\":12}"},
    {"{\"pub\":\"CN101850473B\",\"members\":[\"CN101850473B\",\"US 8123456 B2\"]}",
     "{\"pub\":\"CN101850473B\",\"type\":\"invention_grant\",\"members\":[\"US8123456B2\"]}"},
    /* what is not understood becomes an extra */
    {"{\"id\":\"x:1\",\"Sequence Count\":7,\"flags\":[true,\"a\",null],\"deep\":{\"a\":[1]},"
     "\"n_pages\":\"many\",\"grant_date\":\"31/02/2010\",\"applicants\":[[\"A\"]],"
     "\"app\":{\"number\":\"\",\"date\":\"soon\",\"office\":\"EPO\"}}",
     "{\"ids\":[\"x:1\"],\"extras\":{\"sequence_count\":\"7\",\"flags\":[\"true\",\"a\"],"
     "\"deep\":\"{\\\"a\\\":[1]}\",\"n_pages\":\"many\",\"grant_date\":\"31/02/2010\","
     "\"applicants\":\"A\",\"app_date\":\"soon\",\"app_office\":\"EPO\"}}"},
    {"{\"id\":\"x:1\",\"extras\":{\"技术功效短语\":[\"降噪\",\"降噪\",\"节能\"],\"n\":\"\"},"
     "\"[标]技术\":\"a\"}",
     "{\"ids\":[\"x:1\"],\"extras\":{\"技术功效短语\":[\"降噪\",\"节能\"],\"标_技术\":\"a\"}}"},
    {"{\"id\":\"x:1\",\"events\":[\"in force\",{\"date\":\"2019-03\",\"code\":\"PG25\","
     "\"kind\":\"lapsed\",\"effect\":\"-\",\"from\":\"A\",\"to\":\"B\"}],\"source\":\"f.csv\","
     "\"source_pos\":12}",
     "{\"events\":[{\"text\":\"in force\"},{\"date\":\"2019-03\",\"code\":\"PG25\","
     "\"kind\":\"lapsed\",\"effect\":\"-\",\"from\":\"A\",\"to\":\"B\"}],\"ids\":[\"x:1\"],"
     "\"source\":\"f.csv\",\"source_pos\":12}"},
};

static void test_forms(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        px_record r = must_read(px_str_of(forms[i].in));
        same(written(&r), forms[i].out, forms[i].in);
        settled(px_str_of(forms[i].in));
        settled(px_str_of(forms[i].out));
    }
}

/* White space of any alphabet, in front of, inside and behind Chinese, at every place of the eight
 * bytes that are looked at together. */
static void test_blanks(void **state) {
    (void)state;
    static const char *const blanks[] = {" ", "  ", "\xC2\xA0", "　", "\xE2\x80\x83", "\t"};
    for (size_t k = 0; k < sizeof blanks / sizeof *blanks; k++)
        for (size_t lead = 0; lead < 10; lead++) {
            char text[256], want[128];
            (void)snprintf(want, sizeof want, "%.*s水泵中文 x字字", (int)lead, "abcdefghij");
            (void)snprintf(text, sizeof text, "%s%.*s水泵中文%sx字字%s", blanks[k], (int)lead,
                           "abcdefghij", blanks[k], blanks[k]);
            px_record r;
            px_err err;
            px_record_init(&r);
            px_rec_text *t = px_list_add(arena, &r.titles);
            t->text = px_str_of(text);
            assert_int_equal(px_record_normalise(arena, &r, &err), PX_OK);
            same(r.titles.v[0].text, want, text);
        }
}

/* A subclass alone is in normal form; what only looks like one is not. */
static void test_subclasses(void **state) {
    (void)state;
    px_record r = must_read(PX_STR("{\"title\":\"T\",\"ipc\":[\"C12N\",\"a61k\",\"C12N\",\"Y02E\"],"
                                   "\"uspc\":[\"A61K\"]}"));
    assert_int_equal(r.ipc.n, 3);
    same(r.ipc.v[0].symbol, "C12N", "C12N");
    same(r.ipc.v[1].symbol, "A61K", "a61k");
    same(r.ipc.v[2].symbol, "Y02E", "Y02E");
    assert_true(r.ipc.v[0].first && !r.ipc.v[1].first);
}

static void test_keys(void **state) {
    static const struct {
        const char *in, *key, *base;
    } rows[] = {
        {"{\"pub\":\"US 2013/0101709 A1\",\"id\":\"x:1\"}", "US2013101709A1", "US2013101709"},
        {"{\"pub\":\"US2013101709\"}", "US2013101709", "US2013101709"},
        {"{\"ids\":[\"lens:1\",\"x:2\"],\"app\":\"CN201811107071.6\"}", "id:lens:1", ""},
        {"{\"app\":\"CN201811107071.6\"}", "app:CN201811107071", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_record r = must_read(px_str_of(rows[i].in));
        same(r.key, rows[i].key, rows[i].in);
        same(px_record_base_key(arena, &r), rows[i].base, rows[i].in);
    }
    px_record x = must_read(PX_STR("{\"title\":\"A\",\"source\":\"a\"}"));
    px_record y = must_read(PX_STR("{\"titles\":[\" A \"],\"source\":\"b\",\"source_pos\":3}"));
    px_record z = must_read(PX_STR("{\"title\":\"B\",\"source\":\"a\"}"));
    assert_int_equal(x.key.n, 5 + 32);
    same(y.key, px_arena_cstr(arena, x.key), "the same title from another file");
    assert_true(px_record_equal(&x, &y));
    assert_false(px_str_eq(x.key, z.key));
    assert_false(px_record_equal(&x, &z));
}

static void test_refused(void **state) {
    static const char *const rows[] = {
        "",
        "{",
        "[]",
        "\"US2013101709A1\"",
        "{}",
        "{\"applicants\":[\"A\"]}",
        "{\"pub\":\"---\",\"title\":\" \"}",
        "{\"pub\":\"US1\"} x",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_record r;
        px_err err;
        px_err_clear(&err);
        px_status st = px_record_read(arena, px_str_of(rows[i]), &r, &err);
        if (st == PX_OK || !err.message[0]) fail_msg("%s: status %d", rows[i], (int)st);
    }
    px_record r;
    px_err err;
    assert_int_equal(px_record_read(arena, PX_STR("{\"title\":\"a\",,}"), &r, &err), PX_E_INPUT);
    assert_in_range(err.offset, 12, 14);
}

static void test_merge(void **state) {
    static const struct {
        const char *older, *newer, *out;
    } rows[] = {
        {"{\"pub\":{\"number\":\"US2013101709A1\",\"date\":\"2013-04-25\"},\"n_cites\":3}",
         "{\"pub\":{\"number\":\"US2013101709\",\"date\":\"2013\"},\"title\":\"T\"}",
         "{\"pub\":{\"number\":\"US2013101709A1\",\"date\":\"2013-04-25\"},\"type\":\"invention\","
         "\"titles\":[\"T\"],\"n_cites\":3}"},
        {"{\"id\":\"a:1\",\"titles\":[{\"lang\":\"en\",\"text\":\"old\"},"
         "{\"lang\":\"de\",\"text\":\"alt\"}],\"ipc\":[\"A01B1/00\",\"A01B1/02\"],\"n_pages\":1,"
         "\"extras\":{\"a\":\"1\",\"b\":\"2\"},\"keywords\":[\"k\"]}",
         "{\"ids\":[\"a:1\",\"b:2\"],\"titles\":[{\"lang\":\"en\",\"text\":\"new\"}],"
         "\"ipc\":[\"A01B3/00\"],\"n_pages\":0,\"extras\":{\"b\":\"3\",\"c\":\"4\"}}",
         "{\"titles\":[{\"lang\":\"en\",\"text\":\"new\"},{\"lang\":\"de\",\"text\":\"alt\"}],"
         "\"ipc\":[\"A01B3/00\"],\"n_pages\":0,\"ids\":[\"a:1\",\"b:2\"],\"keywords\":[\"k\"],"
         "\"extras\":{\"a\":\"1\",\"b\":\"3\",\"c\":\"4\"}}"},
        {"{\"id\":\"a:1\",\"titles\":[{\"lang\":\"en\",\"text\":\"T\"}],\"source\":\"a\","
         "\"source_pos\":4}",
         "{\"id\":\"a:1\",\"titles\":[\"T\"],\"status\":\"dead\",\"source\":\"b\"}",
         "{\"titles\":[{\"lang\":\"en\",\"text\":\"T\"}],\"status\":\"dead\",\"ids\":[\"a:1\"],"
         "\"source\":\"b\"}"},
        /* days and countries of priorities do not take the place of numbers */
        {"{\"id\":\"a:1\",\"priorities\":[\"DE102010012345\",{\"cc\":\"FR\"}]}",
         "{\"id\":\"a:1\",\"priorities\":[{\"cc\":\"US\",\"date\":\"2011\"}]}",
         "{\"priorities\":[\"DE102010012345\",{\"cc\":\"FR\"}],\"ids\":[\"a:1\"]}"},
        {"{\"id\":\"a:1\",\"priorities\":[{\"cc\":\"FR\"}]}",
         "{\"id\":\"a:1\",\"priorities\":[{\"cc\":\"US\",\"date\":\"2011\"}]}",
         "{\"priorities\":[{\"cc\":\"US\",\"date\":\"2011\"}],\"ids\":[\"a:1\"]}"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_record older = must_read(px_str_of(rows[i].older));
        px_record newer = must_read(px_str_of(rows[i].newer));
        px_str was_older = written(&older), was_newer = written(&newer);
        px_record out;
        px_record_merge(arena, &older, &newer, &out);
        same(written(&out), rows[i].out, rows[i].newer);
        same(written(&older), was_older.p, "the older one is untouched");
        same(written(&newer), was_newer.p, "the newer one is untouched");
        settled(written(&out));
        px_record self;
        px_record_merge(arena, &out, &out, &self);
        same(written(&self), written(&out).p, "merged with itself");
        assert_true(px_str_eq(self.key, out.key));
        same(out.key, must_read(written(&out)).key.p, "key of the merged one");
    }
}

static void test_claim_refers(void **state) {
    static const struct {
        const char *text;
        bool refers;
    } rows[] = {
        {"A device according to claim 1, wherein", true},
        {"The method as claimed in any of claims 1 to 3", true},
        {"The method of any one of the preceding claims", true},
        {"Claim 2. The device of claim 1", true},
        {"Claim 1. A device comprising", false},
        {"A device which is claimed to have 5 wheels", false},
        {"What is claimed is a device with 3 wheels", false},
        {"Vorrichtung nach Anspruch 1, dadurch gekennzeichnet", true},
        {"Vorrichtung nach einem der Ansprüche 1 bis 3", true},
        {"Vorrichtung nach einem der vorhergehenden Ansprüche", true},
        {"Vorrichtung mit anspruchsvoller Form", false},
        {"Dispositif selon la revendication 1", true},
        {"Dispositif selon l'une des revendications 1 à 4", true},
        {"Dispositivo según la reivindicación 1", true},
        {"Устройство по п. 1, отличающееся тем", true},
        {"Устройство по пункту 2", true},
        {"根据权利要求1所述的方法", true},
        {"如权利要求 1-3 任一项所述", true},
        {"权利要求1所述的方法", true},
        {"权利要求2：一种方法", false},
        {"根据前述权利要求中任一项所述", true},
        {"如申請專利範圍第1項所述之裝置", true},
        {"請求項１に記載の装置", true},
        {"【請求項２】装置であって", false},
        {"【請求項２】請求項１に記載の装置", true},
        {"제1항에 있어서, 상기 장치", true},
        {"청구항 1의 장치", true},
        {"一种方法，其特征在于", false},
        {"", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (px_claim_refers(px_str_of(rows[i].text)) != rows[i].refers)
            fail_msg("%s: %d wanted", rows[i].text, rows[i].refers);
}

static void test_extra_name(void **state) {
    static const char *const rows[][2] = {
        {"Sequence Count", "sequence_count"},
        {"  GC/year (est.) ", "gc_year_est"},
        {"[标]技术功效", "标_技术功效"},
        {"技术功效１级", "技术功效1级"},
        {"a", "a"},
        {"_a__b_", "a_b"},
        {"---", "x"},
        {"", "x"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_str name = px_extra_name(arena, px_str_of(rows[i][0]));
        same(name, rows[i][1], rows[i][0]);
        same(px_extra_name(arena, name), rows[i][1], rows[i][1]);
    }
    char longest[300];
    for (size_t i = 0; i < sizeof longest; i++)
        longest[i] = "技"[i % 3];
    px_str name = px_extra_name(arena, (px_str){longest, sizeof longest});
    assert_int_equal(name.n, 63);
    assert_true(px_utf8_valid(name));
}

/* A list long enough to leave the linear way. */
static void test_long_list(void **state) {
    (void)state;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_c(&b, "{\"id\":\"x:1\",\"keywords\":[");
    for (int i = 0; i < 3000; i++)
        px_buf_fmt(&b, "%s\"k%d\"", i ? "," : "", i % 1000);
    px_buf_c(&b, "]}");
    px_record r = must_read(px_buf_view(&b));
    assert_int_equal(r.keywords.n, 1000);
    for (int i = 0; i < 1000; i++)
        same(r.keywords.v[i], px_arena_fmt(arena, "k%d", i).p, "order is kept");
    px_buf_done(&b);
}

/* Lines of a foreign format: whatever they hold must settle. */
static void test_real_lines(void **state) {
    (void)state;
    const char *data = getenv("PATIX_DATA");
    px_str path = px_arena_fmt(arena, "%s/lens-covid-jsonl/Coronavirus-SARS-treatment.jsonl",
                               data ? data : "../shared/data");
    FILE *f = fopen(path.p, "r");
    if (!f) {
        print_message("no real data (PATIX_DATA): skipped\n");
        skip();
    }
    char *line = NULL;
    size_t cap = 0, n = 0;
    for (ssize_t got; (got = getline(&line, &cap, f)) > 0; n++)
        settled((px_str){line, (size_t)got});
    free(line);
    (void)fclose(f);
    assert_true(n > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),        cmocka_unit_test(test_blanks),
        cmocka_unit_test(test_subclasses),   cmocka_unit_test(test_keys),
        cmocka_unit_test(test_refused),      cmocka_unit_test(test_merge),
        cmocka_unit_test(test_claim_refers), cmocka_unit_test(test_extra_name),
        cmocka_unit_test(test_long_list),    cmocka_unit_test(test_real_lines),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
