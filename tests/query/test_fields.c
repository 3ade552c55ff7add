/* Every field of the language from a query to its rows, over a collection of ten records in two
 * segments and over the same records merged; every name that the table of fields gives a field
 * (aliases.txt); lists of numbers; industries by a loaded concordance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/engine/engine.h"
#include "query/engine/exec.h"
#include "query/engine/facet.h"
#include "query/engine/plan_list.h"
#include "shards/classes.h"
#include "shards/commit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char root[64];
static px_err err;
static px_snapshot *parts, *merged;

static void check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

/* ---- the collection ---- */

static const char *const first[] = {
    /* A: a family of EP, JP, US, CN; X and Y citations; ended; several events */
    "{\"pub\":{\"number\":\"EP1000001B1\",\"date\":\"2012-05-16\"},"
    "\"app\":{\"number\":\"EP05000001\",\"date\":\"2005-02-10\"},"
    "\"priorities\":[{\"number\":\"DE102004000001\",\"date\":\"2004-02-12\"},"
    "{\"number\":\"FR0400002\",\"date\":\"2004-06-01\"}],\"type\":\"invention_grant\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Battery cell with lithium anode\"},"
    "{\"lang\":\"de\",\"text\":\"Batteriezelle\"}],"
    "\"claims\":[{\"num\":1,\"lang\":\"en\",\"text\":\"A battery cell comprising an anode.\"},"
    "{\"num\":2,\"lang\":\"en\",\"text\":\"The cell of claim 1.\"}],"
    "\"descriptions\":[{\"lang\":\"en\",\"text\":\"Of cells.\"}],"
    "\"applicants\":[{\"name\":\"Alpha GmbH\",\"country\":\"DE\"}],"
    "\"agents\":[{\"name\":\"Smith, John\"},{\"name\":\"Patent Partners LLP\"}],"
    "\"examiners\":[\"Miller, Ann\"],"
    "\"ipc\":[\"H01M10/0525\",\"H01M4/02\"],\"cpc\":[\"Y02E60/10\"],"
    "\"cites\":[{\"number\":\"US7000001B2\",\"category\":\"X\",\"by\":\"search\"},"
    "{\"number\":\"US7000002B2\",\"category\":\"A\",\"by\":\"examiner\"},"
    "{\"number\":\"US7000003B2\",\"category\":\"Y\",\"by\":\"opposition\"},"
    "{\"text\":\"Smith, Cells, 1999\",\"category\":\"A\"}],"
    "\"family\":\"docdb:11\",\"family_ext\":\"inpadoc:71\","
    "\"members\":[\"JP2005222222A\",\"US7654321B2\",\"CN1755555A\"],"
    "\"events\":[{\"date\":\"2013-03-01\",\"kind\":\"transferred\",\"code\":\"RAP2\","
    "\"from\":\"Alpha GmbH\",\"to\":\"Beta Inc; Gamma Works\"},"
    "{\"date\":\"2015-07-09\",\"kind\":\"licensed\",\"code\":\"LIC1\",\"from\":\"Beta Inc\","
    "\"to\":\"Delta SA\"},"
    "{\"date\":\"2019-02-10\",\"kind\":\"lapsed\",\"code\":\"PG25X\"}]}",
    /* B: cites A; another applicant; one event */
    "{\"pub\":{\"number\":\"US8000001B2\",\"date\":\"2014-01-07\"},"
    "\"app\":{\"number\":\"US201113000001\",\"date\":\"2011-03-15\"},\"type\":\"invention_grant\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Solar cell\"}],"
    "\"applicants\":[{\"name\":\"Beta Inc\",\"country\":\"US\"}],"
    "\"ipc\":[\"H01L31/04\"],"
    "\"cites\":[{\"number\":\"EP1000001B1\",\"category\":\"X,A\",\"by\":\"applicant\"}],"
    "\"family\":\"docdb:12\",\"n_family\":1,"
    "\"events\":[{\"date\":\"2015\",\"kind\":\"transferred\",\"from\":\"Beta Inc\","
    "\"to\":\"Delta SA\"}],\"extras\":{\"score\":\"7\",\"seen\":\"2020-05-01\",\"note\":\"-\"}}",
    /* C: a Chinese pledge, region, no events of other kinds */
    "{\"pub\":{\"number\":\"CN101000001B\",\"date\":\"2010-08-04\"},"
    "\"app\":{\"number\":\"CN200710000001\",\"date\":\"2007-01-20\"},\"type\":\"invention_grant\","
    "\"titles\":[{\"lang\":\"zh\",\"text\":\"锂电池隔膜\"}],"
    "\"claims\":[{\"num\":1,\"lang\":\"zh\",\"text\":\"一种隔膜，含5层PE膜。\"}],"
    "\"applicants\":[{\"name\":\"昆山某某科技有限公司\",\"country\":\"CN\",\"province\":\"江苏省\","
    "\"city\":\"苏州市\",\"district\":\"昆山市\",\"address\":\"昆山市高新区元丰路1号\",\"id\":"
    "\"91320583MA1XABCD5E\"}],"
    "\"ipc\":[\"H01M10/00\"],\"status_text\":\"未缴年费\","
    "\"events\":[{\"date\":\"2020-01-15\",\"kind\":\"pledged\",\"code\":\"PE01\","
    "\"from\":\"昆山某某科技有限公司\",\"to\":\"中国银行昆山分行\"},"
    "{\"date\":\"2021-04-15\",\"kind\":\"released\",\"code\":\"PC01\"}],"
    "\"extras\":{\"score\":\"12\",\"seen\":\"2021/06/30\"}}",
    /* D: same applicant as A, cites A; nothing else */
    "{\"pub\":{\"number\":\"DE102015000001A1\",\"date\":\"2016\"},"
    "\"titles\":[{\"lang\":\"de\",\"text\":\"Zelle\"}],"
    "\"applicants\":[{\"name\":\"ALPHA GMBH\",\"country\":\"DE\"}],\"ipc\":[\"H01M10/05\"],"
    "\"cites\":[{\"number\":\"EP1000001B1\",\"by\":\"third party\"}],"
    "\"members\":[\"US9000009B2\"],\"extras\":{\"score\":\"many\"}}",
};
static const char *const second[] = {
    /* E: member of A's families by identifier */
    "{\"pub\":{\"number\":\"US7654321B2\",\"date\":\"2010-01-26\"},"
    "\"app\":{\"number\":\"US200511000009\",\"date\":\"2005-02-11\"},"
    "\"priorities\":[{\"number\":\"DE102004000001\",\"date\":\"2004-02-12\"}],"
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Battery cell\"}],\"ipc\":[\"H01M10\",\"G06F17/30\"],"
    "\"family\":\"docdb:11\",\"family_ext\":\"inpadoc:71\",\"locarno\":\"14-03\",\"fi\":\"H01L21/"
    "78 "
    "M\",\"fterm\":\"5B075KK02\"}",
    /* F: litigated, opposed twice, open licence */
    "{\"pub\":{\"number\":\"CN102000002B\",\"date\":\"2013-09-11\"},"
    "\"app\":{\"number\":\"CN201010000002\",\"date\":\"2010-06-30\"},"
    "\"titles\":[{\"lang\":\"zh\",\"text\":\"太阳能电池\"}],\"ipc\":[\"H01M4/13\",\"H01L31/18\"],"
    "\"events\":[{\"date\":\"2016-01-01\",\"kind\":\"litigated\"},{\"date\":\"2016-05-01\","
    "\"kind\":\"opposed\"},{\"date\":\"2017-05-01\",\"kind\":\"invalidated\"},"
    "{\"date\":\"2022-10-01\",\"kind\":\"open_licence\",\"code\":\"OL01\"}]}",
    /* G: alone in the extended family of A by a common priority */
    "{\"pub\":{\"number\":\"FR2867000A1\",\"date\":\"2005-08-19\"},"
    "\"app\":{\"number\":\"FR0400002\",\"date\":\"2004-06-01\"},"
    "\"titles\":[{\"lang\":\"fr\",\"text\":\"Pile\"}],\"status\":\"active\"}",
    /* H: no number */
    "{\"ids\":[\"test:8\"],\"titles\":[{\"lang\":\"en\",\"text\":\"Idea of a cell\"}],"
    "\"extras\":{\"score\":\"7\"}}",
    /* I: IP5 without being triadic */
    "{\"pub\":{\"number\":\"KR20100000009A\",\"date\":\"2010-02-02\"},"
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Pump\"}],\"members\":[\"CA2700001A1\"],"
    "\"ipc\":[\"F04D13/06\"]}",
    /* J: two offices, none of the five */
    "{\"pub\":{\"number\":\"BR1020150000A2\",\"date\":\"2015-02-02\"},"
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Valve\"}],\"members\":[\"CA2700002A1\"],"
    "\"ipc\":[\"F16K1/00\"],\"n_claims\":4}",
};

static const char *const keys[] = {
    "EP1000001B1",  "US8000001B2", "CN101000001B", "DE102015000001A1", "US7654321B2",
    "CN102000002B", "FR2867000A1", "id:test:8",    "KR20100000009A",   "BR1020150000A2"};
#define N_KEYS (sizeof keys / sizeof *keys)

static const char concordance[] = "2018\t1.1\t电池|Batteries\tH01M\tH01M4/00-H01M4/98\t\n"
                                  "2018\t1.2\t光伏|Photovoltaics\tH01L31\t\t太阳能;solar\n"
                                  "2018\t1.2.1\t泵|Pumps\tF04D\t\t\n"
                                  "2018\t2\t词|Words\t\t\tanode\n";

static void put(px_segw *w, const char *line) {
    px_record r;
    uint32_t row;
    px_arena *a = px_arena_new();
    check(px_record_read(a, px_str_of(line), &r, &err), line);
    check(px_segw_add(w, a, &r, NULL, 0, &row, &err), line);
    px_arena_free(a);
}

static void add_segment(const char *dir, px_manifest *m, const char *const *line, size_t n) {
    px_segw *w;
    char name[24];
    px_manifest_next_name(m, name);
    char *path = px_path(dir, name);
    px_segw_options opt = {.dir = path, .mini_rows = 400};
    check(px_segw_open(&opt, &w, &err), path);
    for (size_t i = 0; i < n; i++)
        put(w, line[i]);
    uint32_t rows = px_segw_rows(w);
    check(px_segw_seal(w, &err), name);
    px_manifest_add(m, name, rows);
    free(path);
}

static void load_concordance(const char *dir) {
    px_arena *a = px_arena_new();
    px_concordance *sei;
    check(px_concordance_new(a, PX_STR("sei"), px_str_of(concordance), &sei, &err), "concordance");
    px_classes classes = {.concordances = &sei, .n_concordances = 1};
    check(px_class_store_write(dir, &classes, &err), "classes");
    px_arena_free(a);
}

static px_snapshot *build(const char *dir, bool merge) {
    px_manifest m;
    px_snapshot *s;
    px_manifest_init(&m);
    check(px_dir_make(dir, &err), dir);
    m.generation++;
    add_segment(dir, &m, first, sizeof first / sizeof *first);
    add_segment(dir, &m, second, sizeof second / sizeof *second);
    if (merge) {
        const bool take[2] = {true, true};
        check(px_shards_merge(dir, &m, take, &err), "merge");
    }
    check(px_shards_commit(dir, &m, &err), "commit");
    px_manifest_release(&m);
    load_concordance(dir);
    check(px_snapshot_open(dir, false, &s, &err), dir);
    return s;
}

static int setup(void **state) {
    (void)state;
    if (px_text_init(NULL) != PX_OK) return -1;
    (void)snprintf(root, sizeof root, "/tmp/px-fields-XXXXXX");
    if (!mkdtemp(root)) return -1;
    char *x = px_path(root, "parts"), *y = px_path(root, "merged");
    parts = build(x, false);
    merged = build(y, true);
    free(x);
    free(y);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    px_snapshot_unref(parts);
    px_snapshot_unref(merged);
    return px_dir_remove(root, NULL) == PX_OK ? 0 : -1;
}

/* ---- asking ---- */

static void letters(px_snapshot *s, const px_rowset *rows, char out[16]) {
    uint32_t row[PX_STOP_ROWS];
    size_t n, k = 0;
    bool has[N_KEYS] = {false};
    px_rowset_iter it;
    px_rowset_begin(&it, rows);
    while ((n = px_rowset_read(&it, row)) > 0)
        for (size_t i = 0; i < n; i++) {
            px_str key;
            check(px_snapshot_key(s, row[i], &key, &err), "key");
            for (size_t j = 0; j < N_KEYS; j++)
                if (px_str_is(key, keys[j])) has[j] = true;
        }
    for (size_t j = 0; j < N_KEYS; j++)
        if (has[j]) out[k++] = (char)('A' + j);
    out[k] = 0;
}

/* What the collection answers, or the sentence of a refusal. */
static void answer(px_snapshot *s, const char *query, const px_query_env *env, char out[300]) {
    px_arena *a = px_arena_new();
    px_query q, again;
    px_step *plan;
    px_rowset rows;
    px_err_clear(&err);
    px_status st = px_query_parse_in(a, px_str_of(query), env, &q, &err);
    if (st == PX_OK) {
        st = px_query_parse_in(a, q.canonical, env, &again, &err);
        if (st != PX_OK || !px_query_same(q.root, again.root))
            fail_msg("%s: its canonical form " PX_STR_FMT " is another: %s", query,
                     PX_STR_ARG(q.canonical), st == PX_OK ? "" : err.message);
    }
    if (st == PX_OK) st = px_plan_make(a, s, q.root, &plan, &err);
    if (st == PX_OK) st = px_exec(s, plan, NULL, &rows, &err);
    if (st == PX_OK) {
        letters(s, &rows, out);
        px_rowset_release(&rows);
    } else {
        (void)snprintf(out, 300, "!%.290s", err.message);
    }
    px_arena_free(a);
}

typedef struct expectation {
    const char *query, *rows;
} expectation;

static void all_hold(const expectation *v, size_t n, const px_query_env *env) {
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        char got[2][300];
        answer(parts, v[i].query, env, got[0]);
        answer(merged, v[i].query, env, got[1]);
        bool refusal = v[i].rows[0] == '!';
        for (int k = 0; k < 2; k++)
            if (refusal ? !strstr(got[k], v[i].rows + 1) || got[k][0] != '!'
                        : strcmp(got[k], v[i].rows) != 0) {
                print_error("%s (%s)\n  expected %s\n  got      %s\n", v[i].query,
                            k ? "merged" : "parts", v[i].rows, got[k]);
                wrong++;
            }
    }
    if (wrong) fail_msg("%zu answers", wrong);
}
#define ALL_HOLD(table, env) all_hold(table, sizeof(table) / sizeof *(table), env)

static const expectation columns[] = {
    /* agents */
    {"ag=smith", "A"},
    {"ag=partners", "A"},
    {"agt=smith", "A"},
    {"agt=partners", ""},
    {"代理人=\"Smith, John\"", "A"},
    /* dates */
    {"epd=2004-02-12", "AE"},
    {"prd=2004-06-01", "A"},
    {"prd=2004", "AE"},
    {"prd>=2004-03", "A"},
    {"prd<2004-03", "AE"},
    {"prd=[2004-01 TO 2004-02]", "AE"},
    {"优先权日=2004-06", "A"},
    {"prd=*", "AE"},
    {"epd=2004-06-01", "G"},
    /* counts and months */
    {"nfc=4", "A"},
    {"nfc=1", "B"},
    {"nfc>=2", "ADIJ"},
    {"tri=1", "A"},
    {"tri=0", "BDIJ"},
    {"ip5=1", "ADI"},
    {"ip5=0", "BJ"},
    {"fcc=JP", "A"},
    {"fcc=US", "ABD"},
    {"fcc=日本", "A"},
    {"ext=87", "A"},
    {"ext>=33 and ext<=34", "B"},
    {"life=168", "A"},
    {"审查月数>80", "A"},
    {"lc1=6", "A"},
    {"lc1=9", "C"},
    {"prf=DE", "ADE"},
    {"prf=FR", "G"},
    {"prf=US", "B"},
    {"首次申请国=中国", "CF"},
    {"nnpl=1", "A"},
    {"lsd=lapsed", "AC"},
    {"lsd=未缴年费", "AC"},
    {"lsd=\"未缴年费终止\"", "AC"},
    {"lsd=invalidated", "F"},
    {"status=有效", "G"},
    {"ls=active", "G"},
    {"ls=dead", "ACF"},
    /* citations */
    {"ct=US7000001B2", "A"},
    {"ctx=US7000001B2", "A"},
    {"ctx=US7000002B2", ""},
    {"ctx=US7000003", "A"},
    {"ctx=EP1000001B1", "B"},
    {"ct=EP1000001", "BD"},
    {"ctx=X", "AB"},
    {"ctx=y", "A"},
    {"ctg=A", "AB"},
    {"cite_category=D", ""},
    {"ctex=US7000002B2", "A"},
    {"ctex=US7000001B2", ""},
    {"ctop=US7000003B2", "A"},
    {"ctrf=EP1000001B1", "B"},
    {"ctoc=EP1000001B1", "D"},
    {"ncfo=1", "A"}, /* B's; D's applicant is A's */
    {"ncfo=0", "BCDEFGHIJ"},
    {"ncfo>=0", "ABCDEFGHIJ"},
    {"ncf>=0", ""},
    /* families */
    {"fam=docdb:11", "AE"},
    {"fam=US7654321B2", "AE"},
    {"ifam=inpadoc:71", "AE"},
    {"ifam=US7654321B2", "AEG"},
    {"扩展同族=FR2867000A1", "AEG"},
    {"ifam=US8000001B2", "B"},
    /* classes */
    {"ipc=H01M10", "ACDE"},
    {"ipc==H01M10", "E"},
    {"ic_ex=H01M10/0525", "A"},
    {"ipc-low=H01M10", "ACDE"},
    {"ipc=/high H01M10/0525", "ACDE"},
    {"ipc=/high H01M10/05", "CDE"},
    {"ipc=/high H01M4/13", "F"},
    {"cl=/high Y02E60/10", "A"},
    {"ipc-high=G06F17/3010", "E"},
    {"loc=14", "E"},
    {"ft=5B075", "E"},
    {"fi=/high H01L21/78,M", "E"},
    /* places */
    {"prov=江苏", "C"},
    {"prov=Jiangsu", "C"},
    {"prov=320000", "C"},
    {"city=苏州", "C"},
    {"city=320500", "C"},
    {"dist=昆山", "C"},
    {"dist=昆山市", "C"},
    {"park=昆山高新区", "C"},
    {"park=\"Kunshan Hi-Tech Industrial Development Zone\"", "C"},
    {"park=32050004", "C"},
    {"园区=昆山高新技术产业开发区", "C"},
    {"park=昆山*", "C"},
    {"park=*", "C"},
    {"park=张江", ""},
    {"park=无此园区", ""},
    {"cc=CN not park=昆山高新区 and dist=昆山", ""},
    {"uscc=91320583ma1xabcd5e", "C"},
    /* has */
    {"has=events", "ABCF"},
    {"has=fulltext", "A"},
    {"has=agent", "A"},
    {"has=ex", "A"},
    {"has=npl", "A"},
    {"has=loc", "E"},
    {"has=fi", "E"},
    {"has=fterm", "E"},
    {"has=translation", "A"},
    {"has=ifam", "AE"},
    {"has=status", "CG"},
    {"has_claim=true", "AC"},
    {"has_claim=false", "BDEFGHIJ"},
    {"has_full_text:1", "A"},
    {"kd=*", "ABCDEFGIJ"},
    {"ag=*", "A"},
    {"x.score=*", "BCDH"},
    {"prf=*", "ABCDEFGIJ"},
    /* columns of one's own */
    {"x.score>=8", "C"},
    {"x.score>7", "C"},
    {"x.score<8", "BH"},
    {"x.score<=12", "BCH"},
    {"x.seen>=2021", "C"},
    {"x.seen<2021", "B"},
    {"x.seen<=2020-05", "B"},
    {"x.seen>2020-05-01", "C"},
    {"x.score==7", "BH"},
    {"x.note>=0", ""},
};

static const expectation events[] = {
    {"ev=transferred", "AB"},
    {"ev=转让", "AB"},
    {"legal_event=61", "AB"},
    {"legal_event=权利转移", "AB"},
    {"lg=lapsed", "A"},
    {"evd=2015", "AB"},
    {"evd=2015-07-09", "A"},
    {"evd>=2021", "CF"},
    {"evd<2014", "A"},
    {"事件日>=2022", "F"},
    {"evc=PE01", "C"},
    {"evc=pe*", "C"},
    {"evc=*", "ACF"},
    {"evp=\"Beta Inc\"", "AB"},
    {"evf=\"Beta Inc\"", "AB"},
    {"evt=\"Beta Inc\"", "A"},
    {"evt==\"Gamma Works\"", "A"},
    {"evt==\"Works\"", ""},
    {"evt=gamm*", "A"},
    {"evt=\"inc gamma\"", ""}, /* not over two parties */
    {"evt=中国银行", "C"},
    {"evp=*", "ABC"},
    {"evt=ga?ma", "A"},
    {"evp=*lta", "AB"},
    {"evt=\"inc ga?ma\"", ""},
    {"asg>0", "AB"},
    {"asg=1", "AB"},
    {"asg=0", "CF"},
    {"transfer=yes", "AB"},
    {"ASSIGN-FLAG=1", "AB"},
    {"LICENSE-FLAG=1", "A"},
    {"LICENSE-FLAG=0", "BCF"},
    {"LICENSE-TIMES=1", "A"},
    {"plg>0", "C"},
    {"质押=是", "C"},
    {"lit>0", "F"},
    {"inv=2", "F"},
    {"opn=1", "F"},
    {"opn=*", "ABCF"},
    {"aor=alpha", "A"},
    {"aor=beta", "B"},
    {"aee=beta", "A"},
    {"受让人=delta", "B"},
    {"lor=beta", "A"},
    {"lee=delta", "A"},
    {"por=昆山", "C"},
    {"质权人=中国银行", "C"},
    {"pee=昆山分行", "C"},
};

/* The same event meets them all. */
static const expectation braces[] = {
    {"ev{type=transferred and to=delta}", "B"},
    {"ev{type=licensed and to=delta}", "A"},
    {"ev{type=许可 and date>=2015}", "A"},
    {"ev{type=许可 and date>=2016}", ""},
    {"ev=licensed and evd>=2016", "A"}, /* not the same event */
    {"ev{party=beta and date<2014}", "A"},
    {"ev{from=beta or code=PE01}", "ABC"},
    {"ev{date>=2015 not type=licensed}", "ABCF"},
    {"ev{type=licensed not date>=2015}", ""},
    {"ev{(type=opposed or type=invalidated) and date=2017}", "F"},
    {"ev{code=PC01 and type=released}", "C"},
    {"ev{类型=质押 and 日期=2020}", "C"},
    {"ev{to==\"Gamma Works\" and type=transferred}", "A"},
    {"ev{date=2015} and cc=US", "B"},
    {"ev{to=de*ta and type=licensed}", "A"},
    {"* not ev{date>=2000}", "DEGHIJ"},
};

static const expectation industries[] = {
    {"sei=1.1", "ACDE"},
    {"sei=电池", "ACDE"},
    {"sei=batteries", "ACDE"},
    {"sei=1.2", "BFI"}, /* and 1.2.1 below it */
    {"sei=1.2.1", "I"},
    {"sei=1", "ABCDEFI"},
    {"sei=2", "A"},
    {"sei=1.*", "ABCDEFI"},
    {"战新=泵", "I"},
    {"sei=1.1 not pn=EP", "CDE"},
    {"sei=9", "!neither a code nor a name 9"},
    {"dig=01", "!patix classes load"},
    {"ne=C39", "!patix classes load"},
    {"grn=1", "!patix classes load"},
    {"prob=noise", "!not supported yet"},
    {"val>3", "!dimensions that have no total"},
    {"br=KrF", "!topic databases"},
    {"lab.功效=降噪", "!labels"},
};

static void test_columns(void **state) {
    (void)state;
    ALL_HOLD(columns, NULL);
}
static void test_events(void **state) {
    (void)state;
    ALL_HOLD(events, NULL);
}
static void test_one_event(void **state) {
    (void)state;
    ALL_HOLD(braces, NULL);
}
static void test_industries(void **state) {
    (void)state;
    ALL_HOLD(industries, NULL);
}

/* ---- counting ---- */

static void test_facets(void **state) {
    (void)state;
    static const struct {
        const char *facet, *value;
        uint64_t count, missing;
    } table[] = {{"ctg", "A", 2, 8},           {"fcc", "US", 3, 5},     {"aee", "Delta SA", 1, 8},
                 {"nfc", "2", 3, 5},           {"asg", "1", 2, 6},      {"prf", "DE", 3, 1},
                 {"agt", "Smith, John", 1, 9}, {"lsd", "lapsed", 2, 7}, {"tri", "1", 1, 5}};
    px_arena *a = px_arena_new();
    px_answer all;
    check(px_answer_open(parts, PX_STR("*"), NULL, NULL, &all, &err), "*");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_facet_ask ask;
        px_facet f;
        bool seen = false;
        check(px_facet_read(a, px_str_of(table[i].facet), &ask, &err), table[i].facet);
        check(px_facet_count(a, &all.rows, &ask, NULL, &f, &err), table[i].facet);
        for (size_t k = 0; k < f.n; k++)
            if (px_str_is(f.v[k].value, table[i].value)) {
                seen = true;
                if (f.v[k].count != table[i].count)
                    fail_msg("%s %s: %d", table[i].facet, table[i].value, (int)f.v[k].count);
            }
        if (!seen || f.missing != table[i].missing)
            fail_msg("%s: %s %s, missing %d", table[i].facet, table[i].value,
                     seen ? "seen" : "not seen", (int)f.missing);
    }
    px_answer_close(&all);
    px_arena_free(a);
}

/* ---- lists ---- */

#define MANY 5000u
static px_str few[] = {{"EP 1000001", 10},
                       {"us8,000,001 B2", 14},
                       {"CN101000001", 11},
                       {"JP9999999A", 10},
                       {"nonsense", 8}};
static px_str families_of[] = {{"US7654321B2", 11}, {"docdb:12", 8}};
static px_str applications[] = {{"200710000001.6", 14}, {"EP05000001", 10}};
static px_str companies[] = {{"91320583ma1xabcd5e", 18}};
static px_str many[MANY];

static bool list_of(void *self, px_str name, const px_str **item, size_t *n) {
    static const struct {
        const char *name;
        const px_str *item;
        size_t n;
    } lists[] = {{"few", few, 5},
                 {"families", families_of, 2},
                 {"applications", applications, 2},
                 {"companies", companies, 1},
                 {"many", many, MANY}};
    (void)self;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (px_str_is(name, lists[i].name)) {
            *item = lists[i].item;
            *n = lists[i].n;
            return true;
        }
    return false;
}

static const expectation by_list[] = {
    {"pn=@few", "ABC"},
    {"num=@few", "ABC"},
    {"an=@applications", "AC"},
    {"uscc=@companies", "C"},
    {"fam=@families", "ABE"},
    {"ifam=@families", "AEG"},
    {"ct=@few", "BD"},
    {"cf=@few", "A"},
    {"pn=@many", "BCEJ"},
    {"ct=@many", "A"},
    {"pn=@many not cc=CN", "BEJ"},
};

static void test_lists(void **state) {
    (void)state;
    px_query_env env = {.list = list_of};
    px_arena *a = px_arena_new();
    for (uint32_t i = 0; i < MANY; i++)
        many[i] = px_arena_fmt(a, "US%uB2", 9100000 + i);
    many[17] = PX_STR("US8000001");
    many[18] = PX_STR("CN 101000001 B");
    many[4000] = PX_STR("US 7,654,321 B2");
    many[MANY - 1] = PX_STR("BR1020150000A2");
    many[77] = PX_STR("US7000001B2");
    ALL_HOLD(by_list, &env);
    px_query q;
    px_str missing[4];
    size_t n, n_first;
    check(px_query_parse_in(a, PX_STR("pn=@few"), &env, &q, &err), "list");
    check(px_list_unresolved(parts, q.root, &n, missing, 4, &n_first, &err), "unresolved");
    assert_int_equal(n, 2);
    assert_int_equal(n_first, 2);
    assert_true(px_str_is(missing[0], "JP9999999A"));
    assert_true(px_str_is(missing[1], "nonsense"));
    check(px_query_parse_in(a, PX_STR("pn=@many"), &env, &q, &err), "list");
    check(px_list_unresolved(merged, q.root, &n, missing, 4, &n_first, &err), "unresolved");
    assert_int_equal(n, MANY - 4);
    assert_int_equal(n_first, 4);
    px_arena_free(a);
}

/* ---- names of fields ---- */

/* A value that the field takes. */
static const char *value_for(px_field f) {
    switch ((int)px_field_get(f)->type) {
    case PX_FT_DATE:
        return "2010";
    case PX_FT_NUMBER:
        return "3";
    case PX_FT_BOOL:
        return "1";
    case PX_FT_IDENT:
        return "EP1000001";
    case PX_FT_CLASS:
        return f == PX_F_LOC   ? "14-03"
               : f == PX_F_UC  ? "382/104"
               : f == PX_F_FTM ? "5B075"
                               : "H01M10/0525";
    case PX_FT_HAS:
        return "claims";
    default:
        return f == PX_F_CL ? "H01M" : f == PX_F_NUM ? "EP1000001" : f == PX_F_LS ? "active" : "CN";
    }
}

/* Each row: a name, blanks, the code that it means; '!' for one that is refused with a reason. */
static void test_aliases(void **state) {
    (void)state;
    FILE *f = fopen("tests/query/aliases.txt", "r");
    if (!f) fail_msg("tests/query/aliases.txt is not there; run from the source folder");
    px_arena *a = px_arena_new();
    char *line = NULL;
    size_t cap = 0, rows = 0, wrong = 0;
    while (getline(&line, &cap, f) > 0) {
        char name[100], code[20], query[300];
        const char *value;
        px_query q;
        if (line[0] == '\n' || strncmp(line, "//", 2) == 0) continue;
        if (sscanf(line, "%99s %19s", name, code) != 2) fail_msg("no pair: %s", line);
        rows++;
        bool refused = code[0] == '!';
        px_field field = refused ? PX_F_NONE : px_field_find(px_str_of(code));
        if (!refused && !field) fail_msg("%s names no field", code);
        value = value_for(field);
        if (strcmp(code, "has") == 0 && strncmp(name, "has_", 4) == 0) value = "1";
        (void)snprintf(query, sizeof query, "%s=%s", name, value);
        px_err_clear(&err);
        px_status st = px_query_parse(a, px_str_of(query), &q, &err);
        bool good = refused ? st == PX_E_UNSUPPORTED : st == PX_OK;
        if (good && !refused) {
            const px_qnode *leaf = q.root;
            while (leaf->kind != PX_Q_LEAF && leaf->n)
                leaf = leaf->child[leaf->n - 1];
            good = leaf->field == field || (leaf->kind != PX_Q_LEAF && q.root->n == 0);
        }
        if (!good) {
            print_error("%s means " PX_STR_FMT " instead of %s (%s)\n", query,
                        PX_STR_ARG(st == PX_OK ? q.canonical : PX_STR("nothing")), code,
                        err.message);
            wrong++;
        }
    }
    free(line);
    (void)fclose(f);
    px_arena_free(a);
    if (wrong) fail_msg("%zu of %zu names", wrong, rows);
    assert_true(rows >= 300);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),   cmocka_unit_test(test_events),
        cmocka_unit_test(test_one_event), cmocka_unit_test(test_industries),
        cmocka_unit_test(test_facets),    cmocka_unit_test(test_lists),
        cmocka_unit_test(test_aliases),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
