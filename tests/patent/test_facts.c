/* test_facts.c: what records say about each field, as lines "code=value" in the order of telling.
 * Search keys are compared by asking for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/facts.h"

#include <stdio.h>

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

static px_record must_read(const char *line) {
    px_record r;
    px_err err;
    px_err_clear(&err);
    if (px_record_read(arena, px_str_of(line), &r, &err) != PX_OK)
        fail_msg("%s\n: %s", line, err.message);
    return r;
}

typedef struct told {
    px_buf facts, keys;
    bool once[PX_F_COUNT];
} told;

static void on_value(px_facts *to, px_field f, px_str custom, px_str value) {
    told *t = to->self;
    px_buf_fmt(&t->facts, "%s%s%.*s=%.*s\n", px_field_code(f), custom.n ? "." : "",
               PX_STR_ARG(custom), PX_STR_ARG(value));
}

static void on_number(px_facts *to, px_field f, uint32_t v) {
    told *t = to->self;
    if (t->once[f]) fail_msg("%s is told twice", px_field_code(f));
    t->once[f] = true;
    px_buf_fmt(&t->facts, "%s=%u\n", px_field_code(f), v);
}

static void on_ident(px_facts *to, px_field f, px_str key) {
    told *t = to->self;
    if (px_field_get(f)->type != PX_FT_IDENT) fail_msg("%s is no identifier", px_field_code(f));
    px_buf_fmt(&t->keys, "%s=%.*s\n", px_field_code(f), PX_STR_ARG(key));
}

static told tell(const px_record *r) {
    told t = {0};
    px_buf_init(&t.facts, PX_BUF_MAX);
    px_buf_init(&t.keys, PX_BUF_MAX);
    px_facts to = {&t, on_value, on_number, on_ident};
    px_facts_of(arena, r, &to);
    return t;
}

static void forget(told *t) {
    px_buf_done(&t->facts);
    px_buf_done(&t->keys);
}

static void test_facts(void **state) {
    static const struct {
        const char *in, *facts;
    } rows[] = {
        {"{\"title\":\"T\"}", ""},
        {"{\"pub\":{\"number\":\"US2013101709A1\",\"date\":\"2013-04-25\"},"
         "\"app\":{\"date\":\"2012-10-19\"},\"priorities\":[{\"date\":\"2011-10-25\"},"
         "{\"date\":\"2011\"}],\"titles\":[{\"lang\":\"en\",\"text\":\"T\"},"
         "{\"lang\":\"zh\",\"text\":\"甲\"}],\"lang\":\"en\"}",
         "kd=A1\npt=invention\ncc=US\nlang=en\nlang=zh\nad=20121019\nady=2012\npd=20130425\n"
         "pdy=2013\nepd=20110000\nepdy=2011\nexp=20321019\nprd=20111025\nprd=20110000\nprf=US\n"
         "pct=0\n"},
        {"{\"id\":\"x:1\",\"applicants\":[\"A [US]\",{\"name\":\"B\",\"country\":\"US\","
         "\"type\":\"company\",\"city\":\"Wuhan\",\"province\":\"Hubei\",\"district\":\"Hongshan\"}"
         "],"
         "\"owners\":[\"C\"],\"inventors\":[\"D [CN]\",\"E\"],\"agents\":[\"F\"],"
         "\"examiners\":[\"G\"],\"keywords\":[\"k\"],\"source\":\"f.csv\",\"Custom One\":[1,2]}",
         "pa=A\npa=B\npas=A\npas=B\npa1=A\npac=C\npaty=company\nin=D\nin=E\nin1=D\nag=F\nex="
         "G\nctry=US\n"
         "prov=Hubei\ncity=Wuhan\ndist=Hongshan\ninctry=CN\nnpa=2\nnin=2\nkw=k\nsrc=f.csv\n"
         "x.custom_one=1\nx.custom_one=2\n"},
        {"{\"id\":\"x:1\",\"ipc\":[\"G06F17/30\",\"H01M10/05 F\"],\"cpc\":[\"H01M10/05 I\","
         "\"Y02E60/10 A\"],\"uspc\":\"705/1\",\"fterm\":\"5H029\","
         "\"cpc_sets\":\"C08L 23/06; C08K 3/04\"}",
         "ipc=H01M10/05\nipc=G06F17/30\nipcm=H01M10/05\ncpc=H01M10/05\ncpc=Y02E60/10\n"
         "cpci=H01M10/05\ncpca=Y02E60/10\nuc=705/1\nftm=5H029\n"
         "cpcc=C08L23/06, C08K3/04\nwipo=1\nwipo=6\n"},
        /* counts: the larger of stated and listed; nothing for nothing */
        {"{\"id\":\"x:1\",\"cites\":[\"EP1000000A1\",\"EP1000001A1\",{\"text\":\"a book\"}],"
         "\"n_cites\":1,\"n_npl\":4,\"cited_by\":[\"US8123456B2\"],\"members\":[\"US8123456B2\"],"
         "\"n_family\":5,\"n_pages\":0}",
         "fcc=US\nnct=2\nnnpl=4\nncf=1\nnfam=5\nnpg=0\n"},
        {"{\"id\":\"x:1\",\"members_ext\":[\"US8123456B2\",\"EP1000000A1\"],\"n_family_ext\":2}",
         "nifam=3\n"},
        {"{\"id\":\"x:1\",\"members_ext\":[\"US8123456B2\"],\"n_family_ext\":7}", "nifam=7\n"},
        /* a priority of which the country is told */
        {"{\"pub\":\"EP1000000A1\",\"app\":{\"date\":\"2012-10-19\"},\"priorities\":[{\"cc\":"
         "\"FR\"},{\"cc\":\"US\",\"date\":\"2011-10-25\"},{\"cc\":\"JP\"}]}",
         "kd=A1\npt=invention\ncc=EP\nad=20121019\nady=2012\nepd=20111025\nepdy=2011\nexp="
         "20321019\n"
         "prc=FR\nprc=US\nprc=JP\nprd=20111025\nprf=US\npct=0\n"},
        {"{\"id\":\"x:1\",\"members\":[\"US8123456B2\",\"EP1000000A1\"],\"n_cited_by\":0}",
         "fcc=US\nfcc=EP\nnfc=2\ntri=0\nip5=1\nncf=0\nnfam=3\n"},
        /* claims: one alone says nothing about how many there are */
        {"{\"id\":\"x:1\",\"claims\":[\"A car.\"]}", "lc1=2\n"},
        {"{\"id\":\"x:1\",\"claims\":[\"A car.\",\"A car of claim 1.\",\"A bus.\"]}",
         "lc1=2\nncl=3\nnicl=2\n"},
        {"{\"id\":\"x:1\",\"n_claims\":9,\"claims\":[\"A car.\",\"A bus.\"]}", "lc1=2\nncl=9\n"},
        {"{\"id\":\"x:1\",\"n_claims\":2,\"claims\":[{\"lang\":\"en\",\"text\":\"A car.\"},"
         "{\"lang\":\"en\",\"text\":\"A car of claim 1.\"},{\"lang\":\"de\",\"text\":\"Auto\"},"
         "{\"lang\":\"de\",\"text\":\"Auto nach Anspruch 1\"}]}",
         "lang=en\nlang=de\nlc1=2\nncl=2\nnicl=1\n"},
        /* words in the place of names are none */
        {"{\"id\":\"x:1\",\"applicants\":[\"Individual\",\"Acme "
         "Corp.\"],\"inventors\":[\"Unknown\"],\"owners\":[\"N/A\"]}",
         "pa=Acme Corp.\npas=ACME\npa1=Acme Corp.\npaty=company\nnpa=1\n"},
        {"{\"id\":\"x:1\",\"applicants\":[\"未知\"],\"inventors\":[\"Li Lei\",\"-\"]}",
         "in=Li Lei\nin1=Li Lei\nnin=1\n"},
        /* dates of grant */
        {"{\"pub\":{\"number\":\"CN202918213U\",\"date\":\"2013-05-08\"}}",
         "kd=U\npt=utility_model\ncc=CN\npd=20130508\npdy=2013\ngd=20130508\nprf=CN\npct=0\n"},
        {"{\"pub\":{\"number\":\"CN202918213U\",\"date\":\"2013-05-08\"},\"grant_date\":\"2013-05-"
         "07\"}",
         "kd=U\npt=utility_model\ncc=CN\npd=20130508\npdy=2013\ngd=20130507\nprf=CN\npct=0\n"},
        {"{\"pub\":{\"number\":\"CN302918213S\",\"date\":\"2014-08-06\"}}",
         "kd=S\npt=design\ncc=CN\npd=20140806\npdy=2014\ngd=20140806\nprf=CN\npct=0\n"},
        {"{\"pub\":{\"number\":\"CN2035000U\",\"date\":\"1989-04-05\"}}",
         "kd=U\npt=utility_model\ncc=CN\npd=19890405\npdy=1989\nprf=CN\npct=0\n"},
        {"{\"pub\":{\"number\":\"EP1000000B2\",\"date\":\"2014-08-06\"}}",
         "kd=B2\npt=invention_grant\ncc=EP\npd=20140806\npdy=2014\nprf=EP\npct=0\n"},
        {"{\"pub\":{\"number\":\"CN101850473B\",\"date\":\"2012-01-04\"}}",
         "kd=B\npt=invention_grant\ncc=CN\npd=20120104\npdy=2012\ngd=20120104\nprf=CN\npct=0\n"},
        {"{\"pub\":{\"number\":\"EP1000000B2\",\"date\":\"2012-01-04\"},\"type\":"
         "\"invention_grant\"}",
         "kd=B2\npt=invention_grant\ncc=EP\npd=20120104\npdy=2012\nprf=EP\npct=0\n"},
        {"{\"pub\":\"CN101850473A\",\"grant_date\":\"2012-01-04\",\"exam_date\":\"2011-01\","
         "\"lapse_date\":\"2020-02-03\",\"expiry_date\":\"2030\"}",
         "kd=A\npt=invention\ncc=CN\ngd=20120104\nsed=20110100\nexp=20300000\nexpd=20200203\n"
         "ls=dead\nlsd=ceased\nprf=CN\npct=0\n"},
        {"{\"pub\":\"WO2009046303A1\"}", "kd=A1\npt=pct\ncc=WO\nprf=WO\npct=1\n"},
        {"{\"id\":\"x:1\",\"status\":\"有效\",\"events\":[{\"code\":\"PG25\",\"kind\":\"lapsed\"},"
         "{\"code\":\"PLFP\"},{\"text\":\"words only\"}]}",
         "ls=active\nlsd=有效\nev=lapsed\nev=PLFP\nasg=0\nlic=0\nplg=0\nlit=0\ninv=0\nopn=0\n"},
        /* events: counts and parties by kind */
        {"{\"id\":\"x:1\",\"events\":[{\"kind\":\"transferred\",\"from\":\"A; B\",\"to\":\"C\"},"
         "{\"kind\":\"pledged\",\"from\":\"D\"},{\"kind\":\"appealed\",\"to\":\"E\"}]}",
         "ev=transferred\naor=A\naor=B\naee=C\nev=pledged\npor=D\nev=appealed\nasg=1\nlic=0\nplg="
         "1\n"
         "lit=0\ninv=1\nopn=0\n"},
        /* months: whole ones, where months are known */
        {"{\"pub\":\"DE102010000001A1\",\"app\":{\"number\":\"DE102010000001\",\"date\":\"2010-01-"
         "31\"},"
         "\"grant_date\":\"2012-01-30\",\"lapse_date\":\"2015\"}",
         "kd=A1\npt=invention\ncc=DE\nad=20100131\nady=2010\nepd=20100131\nepdy=2010\ngd=20120130\n"
         "exp=20300131\nexpd=20150000\nls=dead\nlsd=ceased\nprf=DE\next=23\npct=0\n"},
        /* citations: letters one by one, the phase by its words */
        {"{\"id\":\"x:1\",\"cites\":[{\"number\":\"EP1000000A1\",\"category\":\"XY, A\"},"
         "{\"number\":\"EP1000001A1\",\"category\":\"cited by some\"}]}",
         "ctg=X\nctg=Y\nctg=A\nctg=cited by some\nnct=2\n"},
        {"{\"id\":\"x:1\",\"status_text\":\"未缴年费终止失效\"}", "ls=dead\nlsd=lapsed\n"},
        {"{\"id\":\"x:1\",\"agents\":[\"Smith, John\",\"Patent Partners LLP\"]}",
         "ag=Smith, John\nag=Patent Partners LLP\nagt=Smith, John\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_record r = must_read(rows[i].in);
        told t = tell(&r);
        const char *got = t.facts.n ? t.facts.p : "";
        if (strcmp(got, rows[i].facts) != 0)
            fail_msg("input: %s\n got:\n%s want:\n%s", rows[i].in, got, rows[i].facts);
        forget(&t);
    }
}

static void test_idents(void **state) {
    static const struct {
        const char *in, *lookup;
        px_number_role role;
        const char *field;
    } rows[] = {
        {"{\"pub\":\"US 2013/0101709 A1\"}", "US20130101709", PX_ROLE_ANY, "pn"},
        {"{\"pub\":\"US 2013/0101709 A1\"}", "US2013101709A1", PX_ROLE_ANY, "pn"},
        {"{\"app\":\"CN201811107071.6\"}", "201811107071.6", PX_ROLE_ANY, "an"},
        {"{\"title\":\"T\",\"priorities\":[\"EP10167109\"]}", "EP10167109", PX_ROLE_PRIORITY, "pr"},
        {"{\"title\":\"T\",\"cites\":[\"EP 1 000 000 A1\"]}", "EP1000000", PX_ROLE_PUBLICATION,
         "ct"},
        {"{\"title\":\"T\",\"cited_by\":[\"EP1000000B1\"]}", "EP1000000B1", PX_ROLE_PUBLICATION,
         "cf"},
        {"{\"app\":\"PCT/US2008/078683\"}", "PCT/US08/78683", PX_ROLE_APPLICATION, "an"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_record r = must_read(rows[i].in);
        told t = tell(&r);
        px_str keys[PX_NUMBER_KEYS];
        px_number n = px_number_parse(arena, px_str_of(rows[i].lookup), rows[i].role, (px_str){0},
                                      (px_str){0}, 0);
        size_t n_keys = px_number_keys(arena, &n, rows[i].role, keys);
        bool met = false;
        for (size_t k = 0; k < n_keys && !met; k++) {
            px_str row = px_arena_fmt(arena, "%s=%.*s\n", rows[i].field, PX_STR_ARG(keys[k]));
            met = px_str_find(px_buf_view(&t.keys), row) != SIZE_MAX;
        }
        if (!met)
            fail_msg("%s is not found by %s; its keys:\n%s", rows[i].in, rows[i].lookup,
                     t.keys.n ? t.keys.p : "");
        forget(&t);
    }
    px_record r = must_read("{\"title\":\"T\",\"family\":\"docdb:35908759\",\"applicants\":"
                            "{\"name\":\"A\",\"id\":\"91420100MA4KLB\"}}");
    told t = tell(&r);
    assert_string_equal(t.keys.p, "uscc=91420100MA4KLB\nfam=docdb:35908759\n");
    forget(&t);
}

static void test_identity(void **state) {
    static const struct {
        const char *in, *application, *family;
    } rows[] = {
        {"{\"title\":\"T\"}", "", ""},
        {"{\"pub\":\"EP1000000B1\",\"family\":\"docdb:1\",\"priorities\":[\"EP10167109\"]}",
         "p:EP1000000", "f:docdb:1"},
        {"{\"app\":\"CN201811107071.6\",\"pub\":\"CN109000001A\"}", "a:CN201811107071", ""},
        {"{\"pub\":\"CN101850473B\"}", "p:CN101850473", ""},
        {"{\"pub\":\"CN1035635C\"}", "p:CN1035635C", ""},
        {"{\"pub\":\"JP2011251389A\"}", "p:JP2011251389A", ""},
        {"{\"title\":\"T\",\"priorities\":[\"EP10167109\",\"CN201811107071.6\",\"EP10167109\"]}",
         "", "p:CN201811107071 EP10167109"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_record r = must_read(rows[i].in);
        px_str application = px_facts_application(arena, &r), family = px_facts_family(arena, &r);
        if (!px_str_is(application, rows[i].application) || !px_str_is(family, rows[i].family))
            fail_msg("%s: '%.*s' '%.*s', wanted '%s' '%s'", rows[i].in, PX_STR_ARG(application),
                     PX_STR_ARG(family), rows[i].application, rows[i].family);
    }
}

static void test_has(void **state) {
    static const struct {
        const char *in;
        uint32_t bits;
    } rows[] = {
        {"{\"title\":\"T\"}", 1u << PX_HAS_TITLE},
        {"{\"pub\":\"CN101850473B\",\"status\":\"dead\",\"members\":[\"US8123456B2\"]}",
         1u << PX_HAS_NUMBER | 1u << PX_HAS_LEGAL | 1u << PX_HAS_FAMILY | 1u << PX_HAS_STATUS},
        {"{\"app\":\"CN201811107071.6\",\"abstract\":\"A\",\"claims\":\"C\",\"description\":\"D\","
         "\"applicant\":\"A\",\"inventor\":\"I\",\"owner\":\"O\",\"ipc\":\"H01M10/05\","
         "\"cpc\":\"H01M10/05\",\"cites\":\"EP1000000A1\",\"priority\":\"EP10167109\","
         "\"keyword\":\"k\"}",
         1u << PX_HAS_APPLICATION | 1u << PX_HAS_ABSTRACT | 1u << PX_HAS_CLAIMS |
             1u << PX_HAS_DESCRIPTION | 1u << PX_HAS_APPLICANT | 1u << PX_HAS_INVENTOR |
             1u << PX_HAS_OWNER | 1u << PX_HAS_IPC | 1u << PX_HAS_CPC | 1u << PX_HAS_CITATIONS |
             1u << PX_HAS_PRIORITY | 1u << PX_HAS_KEYWORDS | 1u << PX_HAS_FULLTEXT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_record r = must_read(rows[i].in);
        if (px_facts_has(&r) != rows[i].bits)
            fail_msg("%s: %x, wanted %x", rows[i].in, px_facts_has(&r), rows[i].bits);
    }
}

static void test_texts(void **state) {
    (void)state;
    px_record r =
        must_read("{\"descriptions\":[\"d\"],\"claims\":[\"A car.\",\"A car of claim 1.\","
                  "\"A bus.\"],\"abstracts\":[\"a\"],\"titles\":[{\"lang\":\"de\","
                  "\"text\":\"t1\"},\"t2\"]}");
    static const struct {
        px_text_field field;
        const char *lang, *text;
    } want[] = {
        {PX_TF_TI, "de", "t1"},   {PX_TF_TI, "", "t2"},      {PX_TF_AB, "", "a"},
        {PX_TF_C1, "", "A car."}, {PX_TF_ICL, "", "A bus."}, {PX_TF_CLM, "", "A car of claim 1."},
        {PX_TF_DES, "", "d"},
    };
    px_fact_text *got;
    size_t n = px_facts_texts(arena, &r, &got);
    assert_int_equal(n, sizeof want / sizeof *want);
    for (size_t i = 0; i < n; i++)
        if (got[i].field != want[i].field || !px_str_is(got[i].lang, want[i].lang) ||
            !px_str_is(got[i].text, want[i].text))
            fail_msg("text %zu: %d %.*s", i, (int)got[i].field, PX_STR_ARG(got[i].text));

    /* A field's texts are those of its mask; the wider field's mask holds the narrower one's. */
    assert_int_equal(px_text_mask(PX_F_TI), 1u << PX_TF_TI);
    assert_int_equal(px_text_mask(PX_F_C1) & ~px_text_mask(PX_F_ICL), 0);
    assert_int_equal(px_text_mask(PX_F_ICL) & ~px_text_mask(PX_F_CLM), 0);
    assert_int_equal(px_text_mask(PX_F_TAC), px_text_mask(PX_F_TA) | px_text_mask(PX_F_CLM));
    assert_int_equal(px_text_mask(PX_F_FT), (1u << PX_TF_COUNT) - 1);
    assert_int_equal(px_text_mask(PX_F_PA), 0);
    assert_int_equal(px_text_mask(PX_F_TXT), 0);
    for (int f = 1; f < PX_F_COUNT; f++)
        if ((px_field_get((px_field)f)->type == PX_FT_TEXT) && !px_text_mask((px_field)f))
            fail_msg("text field %s has no mask", px_field_code((px_field)f));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts),    cmocka_unit_test(test_idents),
        cmocka_unit_test(test_identity), cmocka_unit_test(test_has),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
