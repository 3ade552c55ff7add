/* The judge judged: records written here, questions, and the answers worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/lib/judge.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const lines[] = {
    /* a */
    "{\"pub\":{\"number\":\"US2010000001A1\",\"date\":\"2010-05-01\"},"
    "\"app\":{\"number\":\"US200912000001\",\"date\":\"2009-02\"},\"type\":\"invention\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Laser welding of the battery cells\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"A laser welds. Water cools it.\\n\\nNew "
    "paragraph.\"}],\"claims\":[{\"num\":1,\"lang\":\"en\",\"text\":\"A method of fusing.\"},"
    "{\"num\":2,\"lang\":\"en\",\"text\":\"Method of claim 1, wherein the fibre glows.\"},"
    "{\"num\":3,\"lang\":\"en\",\"text\":\"A furnace.\"}],"
    "\"applicants\":[{\"name\":\"Acme Laser GmbH\",\"country\":\"DE\"},{\"name\":\"Beta Inc\","
    "\"country\":\"US\"}],\"inventors\":[\"Jane Doe\"],\"ipc\":[\"H01M10/04\",\"B23K26/20\"],"
    "\"cpc\":[\"Y02E60/10\"],\"family\":\"docdb:1\",\"extras\":{\"color\":[\"Deep Red\"]}}",
    /* b: the grant, same application */
    "{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2011-06-07\"},"
    "\"app\":{\"number\":\"US200912000001\"},\"type\":\"invention_grant\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Lasers for welds\"}],\"ipc\":[\"H01M10/0525\"],"
    "\"cites\":[{\"number\":\"CN101000001A\"},{\"number\":\"EP1000001\"}],\"status\":\"active\","
    "\"events\":[{\"date\":\"2015-03-04\",\"code\":\"As1\",\"kind\":\"licensed\",\"from\":"
    "\"Acme GmbH; Beta Inc\",\"to\":\"清华大学\"},{\"date\":\"2022-01-02\",\"kind\":"
    "\"pledged\",\"from\":\"清华大学\",\"to\":\"First Bank\"},{\"code\":\"ZZ\"}]}",
    /* c */
    "{\"pub\":{\"number\":\"CN101000001A\",\"date\":\"2010\"},"
    "\"titles\":[{\"lang\":\"zh\",\"text\":\"激光。焊接方法\"}],"
    "\"abstracts\":[{\"lang\":\"zh\",\"text\":\"5G基站的雷射\"}],"
    "\"applicants\":[{\"name\":\"清华大学\"}],\"ipc\":[\"H01M100/00\"],\"n_claims\":7}",
    /* d: same number, other kind, no application number either */
    "{\"pub\":{\"number\":\"CN101000001B\",\"date\":\"2012-12-31\"},"
    "\"titles\":[{\"lang\":\"zh\",\"text\":\"焊接\"}],\"cites\":[{\"number\":\"CN101000001B\"},"
    "{\"number\":\"US2010000001B9\"}]}",
    /* e, f: priorities in another order; e has an identifier */
    "{\"pub\":{\"number\":\"EP1000001A1\",\"date\":\"2009-12-31\"},\"family\":\"docdb:7\","
    "\"app\":{\"number\":\"EP10000001\"},\"priorities\":[{\"number\":\"US200801\"},{\"number\":"
    "\"DE200802\"}],\"titles\":[{\"lang\":\"en\",\"text\":\"Pump\"}],"
    "\"cited_by\":[{\"number\":\"US2010000001A1\"}]}",
    "{\"pub\":{\"number\":\"JP2012000001A\",\"date\":\"2012-02-03\"},\"priorities\":[{\"number\":"
    "\"DE200802\"},{\"number\":\"US200801\"}],\"titles\":[{\"lang\":\"en\",\"text\":\"Pumps\"}]}",
    /* g: same number as f, but JP counts kinds apart */
    "{\"pub\":{\"number\":\"JP2012000001B2\",\"date\":\"2013-02-03\"},\"titles\":[{\"lang\":\"en\","
    "\"text\":\"Gear\"}],\"abstracts\":[{\"lang\":\"en\",\"text\":\"Red red red gear. Gear wheels "
    "turn; "
    "one colour or other.\\n\\nGreen wheel\"}],\"extras\":{\"score\":[\"7\"],\"seen\":["
    "\"2014-05-06\"]}}",
    /* h: no number */
    "{\"ids\":[\"test:8\"],\"titles\":[{\"lang\":\"en\",\"text\":\"Idea\"}],\"lang\":\"EN\","
    "\"abstracts\":[{\"lang\":\"zh\",\"text\":\"小型电动车。小轮，车身很大，人工智能与人类智慧\"}],"
    "\"extras\":{\"score\":["
    "\"12\"],\"seen\":[\"often\"]}}",
};
#define N (sizeof lines / sizeof *lines)

static judge *the;

static int setup(void **state) {
    (void)state;
    px_err err;
    if (px_text_init(NULL) != PX_OK) return -1;
    px_status st = judge_load_lines(lines, N, &the, &err);
    if (st != PX_OK) print_error("%s\n", err.message);
    return st == PX_OK ? 0 : -1;
}
static int teardown(void **state) {
    (void)state;
    judge_free(the);
    return 0;
}

static void hits_of(const char *query, bool *hit) {
    px_arena *a = px_arena_new();
    px_query q;
    px_err err;
    if (px_query_parse(a, px_str_of(query), &q, &err) != PX_OK)
        fail_msg("%s: %s", query, err.message);
    judge_bound *b = judge_bind(the, q.root);
    for (size_t i = 0; i < N; i++)
        hit[i] = judge_eval(b, i);
    judge_unbind(b);
    px_arena_free(a);
}

static const struct {
    const char *query, *rows;
} cases[] = {
    {"*", "abcdefgh"},
    /* a and b are one application, c and d, too; e and f one family */
    {"fam{ipc=H01M10/0525}", "ab"},
    {"app{ipc=H01M10/0525}", "ab"},
    {"fam{激光}", "cd"},
    {"fam{\"pump\"}", "ef"},
    {"app{\"pump\"}", "e"},
    {"ifam{\"pump\"}", "ef"},
    {"* NOT fam{laser}", "cdefgh"},
    {"fam{fam{\"pump\"} AND \"pumps\"}", "ef"},
    {"\"pumps\" AND fam{\"pump\"}", "f"},
    {"\"pumps\" having{fam{\"pump\"}}", ""},
    {"pump having{fam{\"pump\"} NOT \"pump\"}", "f"},
    {"pump having{\"pumps\"} having{fam{\"pump\"}}", ""},
    /* as it is written */
    {"pa===\"Beta Inc\"", "a"},
    {"pa===\"beta inc\"", ""},
    {"pn===CN101000001A", "c"},
    {"pn===\"id:test:8\"", "h"},
    /* words by stem, phrases as they stand */
    {"laser", "ab"},
    {"lasers", "ab"},
    {"\"laser\"", "a"},
    {"\"lasers\"", "b"},
    {"ti=weld", "ab"},
    {"ti==weld", ""},
    {"pump", "ef"},
    {"\"pump\"", "e"},
    {"\"of the battery\"", "a"},
    {"\"the of battery\"", ""},
    {"laser-weld", "a"},
    {"ti=laser-weld", "a"},
    {"ab=laser-weld", "a"},
    /* over a sentence, never over a paragraph, a text or a field */
    {"\"welds water\"", "a"},
    {"\"it new\"", ""},
    {"\"fusing method\"", ""},
    {"\"cells a\"", ""},
    {"\"激光焊接\"", "c"},
    {"激光焊", "c"},
    {"\"光激\"", ""},
    {"5G基站", "c"},
    {"鐳射", ""},
    {"雷射", "c"},
    /* beginnings */
    {"las*", "ab"},
    {"batt*", "a"},
    {"\"laser wel\"*", "a"},
    {"\"laser we*\"", "a"},
    {"激*", "c"},
    {"焊接*", "cd"},
    /* claims: the first, independent ones, all */
    {"c1=method", "a"},
    {"c1=fibre", ""},
    {"icl=fibre", ""},
    {"icl=furnace", "a"},
    {"c1=furnace", ""},
    {"clm=fibre", "a"},
    {"ta=fibre", ""},
    {"tac=fibre", "a"},
    {"des=fibre", ""},
    {"ft=fibre", "a"},
    /* names */
    {"pa=laser", "a"},
    {"pa=lasers", ""},
    {"pa=\"acme laser\"", "a"},
    {"pa=\"laser inc\"", ""},
    {"pa==\"acme laser gmbh\"", "a"},
    {"pa==\"acme laser\"", ""},
    {"pa=\"acme las*\"", "a"},
    {"pa1=beta", ""},
    {"pa=清华", "c"},
    {"ia=doe", "a"},
    {"ia=beta", "a"},
    {"in=beta", ""},
    {"txt=beta", "a"},
    {"txt=doe", "a"},
    {"txt=fusing", ""},
    {"x.color=red", "a"},
    {"x.color==\"deep red\"", "a"},
    {"x.colour=red", ""},
    /* classes */
    {"ipc=H01M", "abc"},
    {"ipc=H01M10", "ab"},
    {"ipc=H01M10/00", "ab"},
    {"ipc=H01M10/05", "b"},
    {"ipc==H01M10", ""},
    {"ipc==H01M10/04", "a"},
    {"ipc=B", "a"},
    {"cpc=Y02E", "a"},
    {"cl=Y02E60/10", "a"},
    {"cl=H01M10", "ab"},
    {"ipcm=B23K", ""},
    /* dates and numbers; absent ones never match */
    {"pd=2010", "ac"},
    {"pd=2010-05", "a"},
    {"pd>=2011", "bdfg"},
    {"pd<2010", "e"},
    {"pd=2010:2011", "abc"},
    {"pd=*", "abcdefg"},
    {"pdy=2012", "df"},
    {"ad=2009-02", "a"},
    {"ncl=7", "c"},
    {"ncl>7", ""},
    {"ncl=[2 TO 7]", "ac"},
    {"npa=2", "a"},
    {"* NOT ncl=7", "abdefgh"},
    {"ncl!=7", "abdefgh"},
    /* codes */
    {"kd=a1", "ae"},
    {"kd=A*", "acef"},
    {"cc=us", "ab"},
    {"ls=active", "b"},
    {"pt=发明", "abcdefg"}, /* from the kinds where not stated */
    {"pt==invention", "acef"},
    {"ctry=de", "a"},
    {"lang=en", "abefgh"},
    {"has=claims", "a"},
    {"has=number", "abcdefg"},
    {"has=family", "ae"},
    /* numbers */
    {"pn=US7000001B2", "b"},
    {"pn=\"US 7,000,001\"", "b"},
    {"pn=cn101000001", "cd"},
    {"pn=EP", "e"},
    {"an=US200912000001", "ab"},
    {"num=US200912000001", "ab"},
    {"fam=docdb:1", "a"},
    {"fam=US7000001B2", "ab"},
    {"fam=JP2012000001A", "efg"},
    {"fam=EP1000001", "ef"},
    {"fam=CN101000001A", "cd"},
    /* b cites c; and e, whose kind it does not say. d cites a, whose kind it gets wrong, and never
     * itself. e says that a cites it. */
    {"ct=CN101000001A", "bd"},
    {"ct=EP1000001A1", "ab"},
    {"ct=US2010000001A1", "d"},
    {"cf=US7000001B2", "ce"},
    {"cf=CN101000001B", "a"},
    {"cf=US2010000001A1", "e"},
    /* trees */
    {"laser AND ipc=H01M10/05", "b"},
    {"laser OR pump", "abef"},
    {"laser NOT lasers", ""},
    {"(laser OR pump) NOT (cc=US OR cc=EP)", "f"},
    {"pump NOT (pump NOT cc=JP)", "f"},
    {"* NOT *", ""},
    {"laser XOR lasers", ""},
    {"pump XOR cc=JP", "eg"},
    {"cc=EP XOR cc=JP XOR pump", "g"}, /* e and f are in two of them */
    {"cc=EP XOR pump XOR ti=pump", "e"},
    /* signs */
    {"ab=wel?s", "a"},
    {"ab=we?ds", "a"},
    {"ab=weld#s", "a"},
    {"ab=welds#", "a"},
    {"ab=wel*s", "a"},
    {"ab=*elds", "a"},
    {"ab=we#lds", "a"},
    {"ab=we?lds", ""},
    {"ab=colo#r", "g"},
    {"pa=ac?e", "a"},
    {"pa=*cme", "a"},
    {"txt=be#ta", "a"},
    {"ab=小*车", "h"}, /* in the first sentence */
    {"ab=小??车", ""},
    {"ab=小???车", "h"},
    {"ab=轮*大", "h"},
    {"ab=动*轮", ""}, /* over the end of a sentence */
    {"ab=动??轮", "h"},
    {"ab=电#车", "h"},
    {"ab=电?车", "h"},
    {"ab=小#车", "h"},
    {"ab=人工*智慧", "h"},
    {"ab=小*慧", ""}, /* too far */
    {"pa=清?大", "c"},
    {"pa=清#学", ""},
    {"pa=清##学", "c"},
    /* distances */
    {"ab=(laser ADJ/1 welds)", "a"},
    {"ab=(welds ADJ/1 laser)", ""},
    {"ab=(welds NEAR/1 laser)", "a"},
    {"ab=(laser ADJ/2 water)", "a"},
    {"ab=(laser ADJ/1 water)", ""},
    {"ab=(it NEAR/1 new)", ""}, /* over the end of a paragraph */
    {"ab=(it prox/unit=field new)", "a"},
    {"ab=(new prox/unit=field it)", "a"},
    {"ab=(new BEFORE it)", ""},
    {"ab=(laser WITH water)", ""},
    {"ab=(laser SAME water)", "a"},
    {"ab=(laser SAME new)", ""},
    {"ab=(water WITH it)", "a"},
    {"clm=(fibre SAME method)", "a"},
    {"clm=(fusing SAME fibre)", ""},
    {"clm=(fusing prox/unit=field fibre)", ""},
    {"ab=(laser NEAR/1 laser)", ""}, /* no place twice */
    {"ab=(red NEAR/1 red)", "g"},
    {"ab=((red ADJ/1 red) ADJ/1 red)", "g"},
    {"ab=((red ADJ/1 red) ADJ/1 (red ADJ/1 gear))", "g"},
    {"ab=((red ADJ/1 red) ADJ/1 (red ADJ/1 red))", ""},
    {"ab=((red BEFORE gear) ADJ/1 wheels)", "g"}, /* the longer span */
    {"ab=((red BEFORE green) ADJ/1 \"wheel\")", "g"},
    {"ab=((red OR gear) ADJ/1 turn)", ""},
    {"ab=((red OR \"gear wheels\") ADJ/1 turn)", "g"},
    {"ab=(we?ds NEAR/3 coo*)", "a"},
    {"txt=(acme NEAR/1 laser)", ""}, /* texts only */
    {"tac=(cells prox/unit=field laser)", "a"},
    {"tac=(cells prox/unit=field water)", ""},
    /* how often */
    {"(ab=red)(3f)", "g"},
    {"(ab=red)(4f)", ""},
    {"(ab=\"red red\")(2f)", "g"},
    {"(ab=\"red red\")(3f)", ""},
    {"(ab=(red OR \"red red\"))(3f)", "g"},
    {"(ab=(red OR \"red red\"))(4f)", ""},
    {"(ab=(red NEAR/2 red))(2f)", "g"}, /* the span of three holds another */
    {"(ab=(red NEAR/2 red))(3f)", ""},
    {"(ta=gear)(3f)", "g"}, /* title and abstract together */
    {"(ab=gear)(3f)", ""},
    {"(clm=method)(2f)", "a"},
    /* events */
    {"ev=licensed", "b"},
    {"ev{type=licensed and date<2016}", "b"},
    {"ev{type=licensed and date>=2022}", ""},
    {"ev=licensed and evd>=2022", "b"},
    {"ev{from=清华 and to=bank}", "b"},
    {"ev{from=acme and to=bank}", ""},
    {"ev{from=\"gmbh beta\"}", ""}, /* names of their own */
    {"ev{from==\"beta inc\"}", "b"},
    {"ev{party=清华 not type=pledged}", "b"},
    {"ev{date=* not party=清华}", ""},
    {"ev{* not date=*}", "b"},
    {"ev{type=licensed xor party=清华}", "b"},
    {"evc=as1", "b"},
    {"evc=*", "b"},
    {"evp=bank", "b"},
    {"evf=bank", ""},
    {"ev{type=zz}", "b"},
    {"ev{type=*}", "b"},
    {"lic=1", "b"},
    {"lic=0", ""},
    {"lee=清华", "b"},
    /* above */
    {"ipc=/high H01M10/0525", "b"},
    {"ipc=/high H01M10/0421", "a"},
    {"ipc=/high H01M100/12", "c"},
    {"ipc=/high H01M1/00", ""},
    {"cl=/high Y02E60/10", "a"},
    /* columns of one's own */
    {"x.score>=7", "gh"},
    {"x.score<12", "g"},
    {"x.seen>=2014", "g"},
    {"x.seen<2014-05-06", ""},
    {"x.seen<=2014-05", "g"},
    {"x.seen=*", "gh"},
    /* c is cited by b, e by a and b, a by d: none shares an applicant */
    {"ncfo>=1", "ace"},
    {"ncfo=2", "e"},
    {"ncfo=0", "bdfgh"},
    {"ifam=US7000001B2", "ab"},
    {"pa=*", "ac"},
};

static void test_questions(void **state) {
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool hit[N];
        char rows[N + 1];
        size_t n = 0;
        hits_of(cases[i].query, hit);
        for (size_t k = 0; k < N; k++)
            if (hit[k]) rows[n++] = (char)('a' + k);
        rows[n] = 0;
        if (strcmp(rows, cases[i].rows) == 0) continue;
        wrong++;
        print_error("%s: \"%s\", should be \"%s\"\n", cases[i].query, rows, cases[i].rows);
    }
    if (wrong) fail_msg("%zu questions", wrong);
}

/* Groups as strings of letters: who is with whom. */
static void test_groups(void **state) {
    (void)state;
    char app[N + 1] = {0}, fam[N + 1] = {0};
    for (size_t i = 0; i < N; i++) {
        app[i] = (char)('a' + judge_application(the, i));
        fam[i] = (char)('a' + judge_family(the, i));
    }
    assert_string_equal(app, "aabbcdef"); /* the numbers of JP say nothing */
    assert_string_equal(fam, "aabbccde");
}

static void test_counts(void **state) {
    (void)state;
    bool hit[N];
    hits_of("* NOT cc=JP", hit);
    judge_counts c = judge_count(the, hit);
    assert_int_equal(c.publications, 6);
    assert_int_equal(c.applications, 4);
    assert_int_equal(c.families, 4);
    assert_int_equal(judge_times_cited(the, 0), 1);
    assert_int_equal(judge_times_cited(the, 2), 1);
    assert_int_equal(judge_times_cited(the, 3), 0);
    assert_int_equal(judge_times_cited(the, 4), 2);
    assert_int_equal(judge_family_size(the, 5), 2);
}

static const struct {
    const char *query;
    px_field field;
    const char *custom;
    int level;
    const char *counts;
} facets[] = {
    {"*", PX_F_CC, "", 0, "CN 2, JP 2, US 2, EP 1; missing 1"},
    {"*", PX_F_IPC, "", 0, "B23K26/20 1, H01M10/04 1, H01M10/0525 1, H01M100/00 1; missing 5"},
    {"*", PX_F_IPC, "", 4, "H01M10 2, B23K26 1, H01M100 1; missing 5"},
    {"*", PX_F_IPC, "", 1, "H 3, B 1; missing 5"},
    {"laser", PX_F_PDY, "", 0, "2010 1, 2011 1; missing 0"},
    {"laser", PX_F_X, "color", 0, "Deep Red 1; missing 1"},
    {"laser", PX_F_X, "other", 0, "; missing 2"},
    {"zqx", PX_F_CC, "", 0, "; missing 0"},
};

static void test_facets(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
        bool hit[N];
        px_buf b;
        px_buf_init(&b, 1 << 16);
        hits_of(facets[i].query, hit);
        judge_facet f = judge_facet_of(the, a, hit, facets[i].field, px_str_of(facets[i].custom),
                                       facets[i].level);
        for (size_t k = 0; k < f.n; k++)
            px_buf_fmt(&b, "%s" PX_STR_FMT " %llu", k ? ", " : "", PX_STR_ARG(f.v[k].value),
                       (unsigned long long)f.v[k].count);
        px_buf_fmt(&b, "; missing %llu", (unsigned long long)f.missing);
        assert_string_equal(b.p, facets[i].counts);
        px_buf_done(&b);
    }
    px_arena_free(a);
}

/* Rows without a family of their own take the identifier of the first row of their application, else
 * of the first with the same priorities. The third claims what the first does: all of their two
 * families are one extended one. */
static void test_family_law(void **state) {
    (void)state;
    static const char *const v[] = {
        "{\"pub\":{\"number\":\"US1000001A\"},\"priorities\":[{\"number\":\"DE200801\"}],"
        "\"family\":\"docdb:1\"}",
        "{\"pub\":{\"number\":\"US1000002A\"},\"app\":{\"number\":\"US200912000009\"},"
        "\"family\":\"docdb:2\"}",
        "{\"pub\":{\"number\":\"US1000003A\"},\"app\":{\"number\":\"US200912000009\"},"
        "\"priorities\":[{\"number\":\"DE200801\"}]}", /* application before priorities */
        "{\"pub\":{\"number\":\"US1000004A\"},\"priorities\":[{\"number\":\"DE200801\"}]}",
        "{\"pub\":{\"number\":\"US1000005A\"},\"priorities\":[{\"number\":\"DE200802\"}]}",
        "{\"pub\":{\"number\":\"US1000006A\"},\"priorities\":[{\"number\":\"DE200802\"}]}",
        "{\"pub\":{\"number\":\"US1000007A\"}}",
        "{\"pub\":{\"number\":\"US1000008A\"},\"family\":\"docdb:1\"}",
    };
    size_t n = sizeof v / sizeof *v;
    char fam[sizeof v / sizeof *v + 1] = {0}, ext[sizeof v / sizeof *v + 1] = {0};
    judge *j;
    px_err err;
    if (judge_load_lines(v, n, &j, &err) != PX_OK) fail_msg("%s", err.message);
    for (size_t i = 0; i < n; i++) {
        fam[i] = (char)('a' + judge_family(j, i));
        ext[i] = (char)('a' + judge_extended(j, i));
    }
    judge_free(j);
    assert_string_equal(fam, "abbaccda");
    assert_string_equal(ext, "aaaabbca");
}

/* Families: a and b (US; H and B), c and d (CN; H), e and f (EP, JP; no class), g (JP; none), h (no office, none). */
static const struct {
    judge_side row, col;
    bool family, fractional;
    const char *cells;
} crosses[] = {
    {{PX_F_CC, {0}, 0, 9}, {PX_F_IPC, {0}, 1, 9}, true, false, "CN H 1, US H 1, US B 1; 5 - 1"},
    {{PX_F_CC, {0}, 0, 9}, {PX_F_IPC, {0}, 1, 9}, true, true, "CN H 1, US H 0.5, US B 0.5; 5 - 1"},
    {{PX_F_CC, {0}, 0, 9}, {PX_F_IPC, {0}, 1, 9}, false, false, "CN H 1, US H 2, US B 1; 8 - 1"},
    /* a gives H and B a half each, b gives H a whole */
    {{PX_F_CC, {0}, 0, 9}, {PX_F_IPC, {0}, 1, 9}, false, true, "CN H 1, US H 1.5, US B 0.5; 8 - 1"},
    {{PX_F_CC, {0}, 0, 9}, {PX_F_IPC, {0}, 1, 1}, true, false, "CN H 1, US H 1; 5 - 1"},
    /* two of 2010 (a, c) and of 2012 (d, f), one of the other years */
    {{PX_F_PDY, {0}, 0, 2},
     {PX_F_CC, {0}, 0, 9},
     false,
     false,
     "2010 CN 1, 2010 US 1, 2012 CN 1, 2012 JP 1; 8 - 1"},
};

static void test_crosses(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof crosses / sizeof *crosses; i++) {
        bool hit[N];
        uint32_t group[N];
        px_buf got;
        px_arena *a = px_arena_new();
        px_buf_init(&got, 4096);
        for (size_t k = 0; k < N; k++) {
            hit[k] = true;
            group[k] = crosses[i].family ? judge_family(the, k) : (uint32_t)k;
        }
        judge_cross c = judge_cross_of(the, a, hit, group, &crosses[i].row, &crosses[i].col,
                                       crosses[i].fractional);
        for (size_t k = 0; k < c.n; k++)
            px_buf_fmt(&got, "%s" PX_STR_FMT " " PX_STR_FMT " %g", k ? ", " : "",
                       PX_STR_ARG(c.v[k].row), PX_STR_ARG(c.v[k].col), c.v[k].n);
        px_buf_fmt(&got, "; %d - %d", (int)c.units, (int)c.missing);
        assert_string_equal(got.p, crosses[i].cells);
        px_buf_done(&got);
        px_arena_free(a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_questions),  cmocka_unit_test(test_groups),
        cmocka_unit_test(test_counts),     cmocka_unit_test(test_facets),
        cmocka_unit_test(test_family_law), cmocka_unit_test(test_crosses),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
