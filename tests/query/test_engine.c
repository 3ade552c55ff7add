/* The engine over two collections built here: a small one whose every answer was worked out by
 * hand, and one of 3,500 rows made by rule, large enough for ready bitmaps and filters, where each
 * query has a predicate on the row's number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "patent/record.h"
#include "query/engine/engine.h"
#include "query/engine/page.h"
#include "shards/commit.h"
#include "tests/query/marked.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char root[64];
static px_err err;
static px_snapshot *small, *made;

static void check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

/* ---- building ---- */

static px_segw *begin(const char *dir, px_manifest *m, char name[24]) {
    px_segw *w;
    px_manifest_next_name(m, name);
    char *path = px_path(dir, name);
    px_segw_options opt = {.dir = path, .mini_rows = 400};
    check(px_segw_open(&opt, &w, &err), path);
    free(path);
    return w;
}

static void put(px_segw *w, px_str line) {
    px_record r;
    uint32_t row;
    px_arena *a = px_arena_new();
    check(px_record_read(a, line, &r, &err), line.p);
    check(px_segw_add(w, a, &r, NULL, 0, &row, &err), "add");
    px_arena_free(a);
}

static void seal(px_segw *w, px_manifest *m, const char *name) {
    uint32_t rows = px_segw_rows(w);
    check(px_segw_seal(w, &err), name);
    px_manifest_add(m, name, rows);
}

static px_snapshot *opened(const char *dir) {
    px_snapshot *s;
    check(px_snapshot_open(dir, false, &s, &err), dir);
    return s;
}

/* A..H; E stands twice, its first version is dead. */
static const char *const first[] = {
    /* A */
    "{\"pub\":{\"number\":\"US2010000001A1\",\"date\":\"2010-05-01\"},"
    "\"app\":{\"number\":\"US200912000001\"},\"type\":\"invention\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Laser welding of battery cells\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"A laser welds the battery cell. Water cools "
    "it.\"}],"
    "\"claims\":[{\"num\":1,\"lang\":\"en\",\"text\":\"A method of laser welding, comprising a "
    "battery.\"},{\"num\":2,\"lang\":\"en\",\"text\":\"The method of claim 1, wherein the laser is "
    "a fiber laser.\"}],\"applicants\":[{\"name\":\"Acme Laser GmbH\",\"country\":\"DE\"},"
    "{\"name\":\"Beta Inc\",\"country\":\"US\"}],\"ipc\":[\"H01M10/04\",\"B23K26/20\"],"
    "\"cpc\":[\"Y02E60/10\"],\"family\":\"docdb:1\"}",
    /* B */
    "{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2011-06-07\"},"
    "\"app\":{\"number\":\"US200912000001\"},\"type\":\"invention_grant\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Laser welding apparatus\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"Welded by lasers.\\n\\nBattery is a separate "
    "paragraph.\"}],\"applicants\":[{\"name\":\"Acme Laser GmbH\",\"country\":\"DE\"}],"
    "\"ipc\":[\"H01M10/0525\"],\"uspc\":[\"219/121.64\",\"219/121.63\",\"D14/138\"],"
    "\"locarno\":[\"14-03\",\"14-02\"],"
    "\"family\":\"docdb:1\",\"extras\":{\"color\":\"Red paint\"}}",
    /* C */
    "{\"pub\":{\"number\":\"CN101000001A\",\"date\":\"2010-05-01\"},"
    "\"app\":{\"number\":\"CN200710000001\"},\"type\":\"invention\","
    "\"titles\":[{\"lang\":\"zh\",\"text\":\"激光焊接方法\"}],"
    "\"abstracts\":[{\"lang\":\"zh\",\"text\":\"一种激光焊接电池的方法。水冷。\"}],"
    "\"applicants\":[{\"name\":\"清华大学\"}],\"ipc\":[\"H01M10/00\"]}",
    /* E, first version */
    "{\"pub\":{\"number\":\"EP1000001A1\",\"date\":\"2009-12-31\"},"
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Old laser relic\"}]}",
};
static const char *const second[] = {
    /* D */
    "{\"pub\":{\"number\":\"CN101000001B\",\"date\":\"2012-01-01\"},"
    "\"app\":{\"number\":\"CN200710000001\"},\"type\":\"invention_grant\","
    "\"titles\":[{\"lang\":\"zh\",\"text\":\"激光 焊接装置\"}],"
    "\"applicants\":[{\"name\":\"清华大学\"},{\"name\":\"Beta Inc\"}],\"ipc\":[\"H01M4/02\"]}",
    /* E */
    "{\"pub\":{\"number\":\"EP1000001A1\",\"date\":\"2009-12-31\"},\"type\":\"invention\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Optical fibre amplifier\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"An amplifier for the fibre.\"}],"
    "\"descriptions\":[{\"lang\":\"en\",\"text\":\"The laser description mentions nanotube and "
    "nanotubes.\"}],\"applicants\":[{\"name\":\"ACME LASER GMBH & Co\"}],\"ipc\":[\"H01S3/00\"],"
    "\"cites\":[{\"number\":\"US7000001B2\"},{\"number\":\"US2010000001A1\"}]}",
    /* F */
    "{\"pub\":{\"number\":\"WO2011000001A1\",\"date\":\"2011\"},\"type\":\"pct\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Nanowire battery\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"Nanowires and nanotube composites; the 5G基站 uses "
    "them.\"}],\"applicants\":[{\"name\":\"Gamma Beta Incorporated\"}],"
    "\"inventors\":[{\"name\":\"Beta Müller\"}],\"ipc\":[\"H01M10/0525\",\"H01M10/04\"],"
    "\"family\":\"docdb:1\",\"cited_by\":[{\"number\":\"EP1000001A1\"}]}",
    /* G */
    "{\"pub\":{\"number\":\"JP2012000001A\",\"date\":\"2012-02-03\"},\"type\":\"invention\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Cooling water pump\"}],"
    "\"fi\":[\"G06F17/30,170A\",\"G06F17/30,220B\",\"G06F16/00\"],"
    "\"fterm\":[\"5B075KK02\",\"5B075ND03\",\"5H029AA01.A\"]}",
};

#define WILD_WORDS 10001

static void build_small(const char *dir) {
    px_manifest m;
    char name[24];
    px_manifest_init(&m);
    check(px_dir_make(dir, &err), dir);
    m.generation++;
    px_segw *w = begin(dir, &m, name);
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        put(w, px_str_of(first[i]));
    seal(w, &m, name);
    w = begin(dir, &m, name);
    for (size_t i = 0; i < sizeof second / sizeof *second; i++)
        put(w, px_str_of(second[i]));
    px_buf h; /* H: no number, and more words with one beginning than a wildcard may stand for */
    px_buf_init(&h, 1 << 20);
    px_buf_c(&h,
             "{\"ids\":[\"test:8\"],\"titles\":[{\"lang\":\"en\",\"text\":\"Idea about lasers\"}],"
             "\"applicants\":[{\"name\":\"Acme\"}],\"abstracts\":[{\"text\":\"");
    for (int i = 0; i < WILD_WORDS; i++)
        px_buf_fmt(&h, "zq%05d ", i);
    px_buf_c(&h, "\"}]}");
    put(w, px_buf_view(&h));
    px_buf_done(&h);
    seal(w, &m, name);
    px_bitmap *dead = px_bitmap_new();
    px_bitmap_add(dead, 3);
    check(px_manifest_put_dead(dir, &m, 0, dead, &err), "dead rows");
    px_bitmap_free(dead);
    check(px_shards_commit(dir, &m, &err), "commit");
    px_manifest_release(&m);
}

/* Row i: see put_made. Words that stand in many rows get bitmaps, "rare" words do not. */
#define MADE 3500u

static void put_made(px_segw *w, uint32_t i) {
    px_buf b;
    px_buf_init(&b, 1 << 16);
    px_buf_fmt(
        &b, "{\"pub\":{\"number\":\"US%uB2\",\"date\":\"%u-01-02\"},\"titles\":[{\"lang\":\"en\",",
        8000000 + i, 1990 + i % 20);
    px_buf_fmt(&b, "\"text\":\"%s %s %s\"}],", i % 2 ? "alpha" : "gamma", i % 3 ? "beta" : "delta",
               i % 5 ? "the lasers" : "of a laser");
    px_buf_fmt(&b, "\"abstracts\":[{\"lang\":\"zh\",\"text\":\"%s%s rare%u\"}],",
               i % 4 ? "光学" : "学光", i % 7 ? "元件" : "件", i % 500);
    px_buf_fmt(&b, "\"ipc\":[\"H01M%u/%02u\",\"G06F%u/00\"],", 1 + i % 30, i % 10, 1 + i % 3);
    px_buf_fmt(&b, "\"applicants\":[{\"name\":\"Maker %u\"},{\"name\":\"Shared Works\"}],",
               i % 300);
    px_buf_fmt(&b, "\"n_claims\":%u,\"status\":\"%s\"}", i % 1000, i % 6 ? "active" : "dead");
    put(w, px_buf_view(&b));
    px_buf_done(&b);
}

static void build_made(const char *dir) {
    px_manifest m;
    char name[24];
    px_manifest_init(&m);
    check(px_dir_make(dir, &err), dir);
    m.generation++;
    px_segw *w = begin(dir, &m, name);
    for (uint32_t i = 0; i < MADE; i++) {
        if (i == 3000) {
            seal(w, &m, name);
            w = begin(dir, &m, name);
        }
        put_made(w, i);
    }
    seal(w, &m, name);
    check(px_shards_commit(dir, &m, &err), "commit");
    px_manifest_release(&m);
}

static int setup(void **state) {
    (void)state;
    if (px_text_init(NULL) != PX_OK) return -1;
    (void)snprintf(root, sizeof root, "/tmp/px-engine-XXXXXX");
    if (!mkdtemp(root)) return -1;
    char *x = px_path(root, "small"), *y = px_path(root, "made");
    build_small(x);
    build_made(y);
    small = opened(x);
    made = opened(y);
    free(x);
    free(y);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    px_snapshot_unref(small);
    px_snapshot_unref(made);
    return px_dir_remove(root, NULL) == PX_OK ? 0 : -1;
}

/* ---- the small one ---- */

static px_answer ask(px_snapshot *s, const char *query) {
    px_answer a;
    px_err_clear(&err);
    px_status st = px_answer_open(s, px_str_of(query), NULL, NULL, &a, &err);
    if (st != PX_OK) fail_msg("%s: %s: %s", query, px_status_name(st), err.message);
    return a;
}

static char letter(px_snapshot *s, uint32_t row) {
    static const char *const keys[] = {"US2010000001A1", "US7000001B2", "CN101000001A",
                                       "CN101000001B",   "EP1000001A1", "WO2011000001A1",
                                       "JP2012000001A",  "id:test:8"};
    px_str key;
    check(px_snapshot_key(s, row, &key, &err), "key");
    for (int i = 0; i < 8; i++)
        if (px_str_is(key, keys[i])) return (char)('A' + i);
    return '?';
}

static void letters(const px_rowset *rows, char out[16]) {
    uint32_t row[PX_STOP_ROWS];
    size_t n, k = 0;
    bool has[128] = {0};
    px_rowset_iter it;
    px_rowset_begin(&it, rows);
    while ((n = px_rowset_read(&it, row)) > 0)
        for (size_t i = 0; i < n; i++)
            has[(int)letter(rows->snap, row[i])] = true;
    for (int c = 0; c < 128; c++)
        if (has[c]) out[k++] = (char)c;
    out[k] = 0;
}

static const struct {
    const char *query, *rows;
} hand[] = {
    {"*", "ABCDEFGH"},
    /* words: by stem, in title, abstract and claims */
    {"laser", "ABH"},
    {"LASERS", "ABH"},
    {"weld", "AB"},
    {"relic", ""}, /* only in a dead row */
    {"nosuchword", ""},
    {"ft=laser", "ABEH"},
    {"des=laser", "E"},
    {"des=lasers", "E"},
    {"ti=lasers", "ABH"},
    {"ab=laser", "AB"},
    {"ta=laser", "ABH"},
    {"clm=fiber", "A"},
    {"icl=fiber", ""},
    {"icl=welding", "A"},
    {"c1=battery", "A"},
    {"c1=fiber", ""},
    {"clm=battery", "A"},
    /* stop words have no postings */
    {"the", "AEF"},
    {"\"the battery\"", "A"},
    {"\"for the fibre\"", "E"},
    {"ti=the", ""},
    {"des=the", "E"},
    {"des=\"the laser\"", "E"},
    /* exact forms */
    {"\"laser\"", "AB"},
    {"\"lasers\"", "BH"},
    {"ti=\"lasers\"", "H"},
    {"ti==lasers", "H"},
    {"des=\"nanotubes\"", "E"},
    {"\"nanotubes\"", ""},
    {"ft=\"nanotube\"", "EF"},
    /* sequences */
    {"\"laser welding\"", "AB"},
    {"laser-weld", "AB"},
    {"ab=laser-weld", "A"},
    {"\"welding laser\"", ""},
    {"\"cell water\"", "A"},           /* over a sentence's end */
    {"\"lasers battery\"", ""},        /* not over a paragraph's */
    {"\"battery cells a laser\"", ""}, /* not from one field to the next */
    {"\"fiber laser\"", "A"},
    {"icl=\"fiber laser\"", ""},
    /* Chinese */
    {"激光", "CD"},
    {"激", "CD"},
    {"激光焊接", "CD"},
    {"\"光焊\"", "CD"},
    {"焊接方法", "C"},
    {"焊接装置", "D"},
    {"方法水冷", "C"},
    {"電池", "C"}, /* traditional characters */
    {"ti=电池", ""},
    {"ab=电池", "C"},
    {"池电", ""},
    {"水", "C"},
    {"5G基站", "F"},
    {"基站", "F"},
    {"基站*", "F"},
    /* beginnings */
    {"nano*", "F"},
    {"ft=nano*", "EF"},
    {"des=nano*", "E"},
    {"ti=nano*", "F"},
    {"ti=nanot*", ""},
    {"laser*", "ABH"},
    {"ti=weld*", "AB"},
    {"zq00*", "H"},
    {"\"optical fibre amp*\"", "E"},
    {"\"nanotube com*\"", "F"},
    /* operators */
    {"laser AND battery", "AB"},
    {"laser NOT battery", "H"},
    {"laser OR fibre", "ABEH"},
    {"* NOT laser", "CDEFG"},
    {"(laser OR 激光) AND ipc=H01M", "ABCD"},
    {"laser NOT (battery NOT welding)", "ABH"},
    {"laser AND nosuchword", ""},
    {"battery AND \"laser welding\" AND pd=2011", "B"},
    /* names */
    {"pa=acme", "ABEH"},
    {"pa=\"acme laser\"", "ABE"},
    {"pa=\"laser acme\"", ""},
    {"pa==Acme", "H"},
    {"pa==\"acme laser gmbh\"", "AB"},
    {"pa=acm*", "ABEH"},
    {"pa=\"acme las*\"", "ABE"},
    {"pa=\"cme\"", ""},
    {"pa=清华", "CD"},
    {"pa=beta", "ADF"},
    {"pa=\"gmbh beta\"", ""}, /* not from one name to the next */
    {"pa1=beta", "F"},
    {"in=beta", "F"},
    {"ia=müller", "F"},
    {"ia=beta", "ADF"},
    {"txt=beta", "ADF"},
    {"txt=laser", "ABEH"},
    {"x.color=red", "B"},
    {"x.color==\"red paint\"", "B"},
    {"x.color==red", ""},
    {"x.shape=red", ""},
    /* classes */
    {"ipc=H01M", "ABCDF"},
    {"ipc=H01M10", "ABCF"},
    {"ipc=H01M10/00", "ABCF"},
    {"ipc==H01M10/00", "C"},
    {"ipc=H01M10/04", "AF"},
    {"ipc=H01M1", ""},
    {"ipcm=H01M10/04", "A"},
    {"ipc=H", "ABCDEF"},
    {"cpc=H01M", ""},
    {"cl=Y02E", "A"},
    {"cl=H01S", "E"},
    /* dates, numbers, codes */
    {"pd=2010", "AC"},
    {"pd=2010-05-01", "AC"},
    {"pd=[2010 TO 2011]", "ABCF"},
    {"pd>=2012", "DG"},
    {"pd<2010", "E"},
    {"pdy=2011", "BF"},
    {"pdy>2100", ""},
    {"pdy>=0", "ABCDEFG"},
    {"npa=2", "AD"},
    {"npa>2", ""},
    {"pct=1", "F"},
    {"pct=0", "ABCDEG"},
    {"cc=us", "AB"},
    {"cc!=us", "CDEFGH"},
    {"pt=invention_grant", "BD"},
    {"pt=发明", "ABCDEG"},
    {"ctry=DE", "AB"},
    {"has=claims", "A"},
    {"has=description", "E"},
    {"has=title NOT has=number", "H"},
    /* numbers */
    {"pn=US7000001", "B"},
    {"pn=US7000001B2", "B"},
    {"pn=EP", "E"},
    {"pn=EP1000001", "E"},
    {"pn=EP9999999", ""},
    {"an=CN200710000001", "CD"},
    {"num=CN200710000001", "CD"},
    {"num=US7000001", "B"},
    {"fam=\"docdb:1\"", "ABF"},
    {"fam=US7000001", "ABF"},
    {"fam=JP2012000001", "G"},
    {"ct=US7000001", "E"},
    {"ct=US7000001B2", "E"},
    {"ct=WO2011000001", "E"}, /* so says F */
    {"cf=EP1000001", "ABF"},
    {"cf=US7000001", ""},
};

static void test_hand(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof hand / sizeof *hand; i++) {
        char got[16];
        px_answer a = ask(small, hand[i].query);
        letters(&a.rows, got);
        if (strcmp(got, hand[i].rows) != 0)
            fail_msg("%s: got \"%s\", expected \"%s\"", hand[i].query, got, hand[i].rows);
        assert_int_equal(a.counts.publications, strlen(hand[i].rows));
        px_answer_close(&a);
    }
}

/* Every query inside others: filters and orders of evaluation must not change it. */
static void test_nested(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof hand / sizeof *hand; i++) {
        static const char *const shape[] = {"(%s) AND *", "* NOT (* NOT (%s))", "(%s) OR (%s)",
                                            "(%s) AND (laser OR pd<2100 OR the)",
                                            "has=title AND (%s) AND has=title"};
        for (size_t k = 0; k < sizeof shape / sizeof *shape; k++) {
            char text[512], got[16], want[16];
            size_t n = 0;
            (void)snprintf(text, sizeof text, shape[k], hand[i].query, hand[i].query);
            for (const char *c = hand[i].rows; *c; c++) /* the fourth shape leaves nothing out */
                want[n++] = *c;
            want[n] = 0;
            px_answer a = ask(small, text);
            letters(&a.rows, got);
            if (strcmp(got, want) != 0)
                fail_msg("%s: got \"%s\", expected \"%s\"", text, got, want);
            px_answer_close(&a);
        }
    }
}

static void test_refused(void **state) {
    (void)state;
    px_answer a;
    px_err_clear(&err);
    assert_int_equal(px_answer_open(small, PX_STR("zq*"), NULL, NULL, &a, &err), PX_E_LIMIT);
    assert_non_null(strstr(err.message, "wildcard expands to 10 001 terms, limit 10 000"));
    assert_null(a.snap);
    assert_int_equal(px_answer_open(small, PX_STR("(laser"), NULL, NULL, &a, &err), PX_E_QUERY);
    assert_int_equal(err.offset, 0);
    px_stop stop = {.raised = true};
    assert_int_equal(px_answer_open(small, PX_STR("laser"), NULL, &stop, &a, &err), PX_E_CANCELLED);
    px_stop late = {.deadline_ns = 1};
    assert_int_equal(px_answer_open(small, PX_STR("laser"), NULL, &late, &a, &err), PX_E_TIMEOUT);
}

static void test_counts(void **state) {
    (void)state;
    static const struct {
        const char *query;
        unsigned pubs, apps, fams;
    } table[] = {{"*", 8, 6, 5},          {"laser", 3, 2, 2}, {"cc=CN", 2, 1, 1},
                 {"ipc=H01M10", 4, 3, 2}, {"relic", 0, 0, 0}, {"cf=EP1000001", 3, 2, 1}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a = ask(small, table[i].query);
        if (a.counts.publications != table[i].pubs || a.counts.applications != table[i].apps ||
            a.counts.families != table[i].fams)
            fail_msg("%s: got %u %u %u, expected %u %u %u", table[i].query,
                     (unsigned)a.counts.publications, (unsigned)a.counts.applications,
                     (unsigned)a.counts.families, table[i].pubs, table[i].apps, table[i].fams);
        px_answer_close(&a);
    }
}

static void test_facets(void **state) {
    (void)state;
    static const struct {
        const char *query, *facet, *values;
        unsigned distinct, missing;
    } table[] = {
        {"*", "cc", "CN:2 US:2 EP:1 JP:1 WO:1 ", 5, 1},
        {"*", "cc:2", "CN:2 US:2 ", 5, 1},
        {"*", "ipc.group", "H01M10:4 B23K26:1 H01M4:1 H01S3:1 ", 4, 2},
        {"*", "ipc.subclass", "H01M:5 B23K:1 H01S:1 ", 3, 2},
        {"*", "ipc.section:1", "H:6 ", 2, 2},
        {"*", "fi.subclass", "G06F:1 ", 1, 7},
        {"*", "fi.group", "G06F16:1 G06F17:1 ", 2, 7},
        {"*", "ftm.theme", "5B075:1 5H029:1 ", 2, 7},
        {"*", "FTERM.Viewpoint", "5B075KK:1 5B075ND:1 5H029AA:1 ", 3, 7},
        {"*", "loc.class", "14:1 ", 1, 7},
        {"*", "uc.class", "219:1 D14:1 ", 2, 7},
        {"ipc=H01M10", "ipc", "H01M10/04:2 H01M10/0525:2 B23K26/20:1 H01M10/00:1 ", 4, 0},
        {"*", "pa:3", "Acme Laser GmbH:2 Beta Inc:2 清华大学:2 ", 6, 1},
        {"*", "申请人:all",
         "Acme Laser GmbH:2 Beta Inc:2 清华大学:2 ACME LASER GMBH & Co:1 Acme:1 Gamma Beta "
         "Incorporated:1 ",
         6, 1},
        {"*", "pdy", "2010:2 2011:2 2012:2 2009:1 ", 4, 1},
        {"*", "npa", "1:5 2:2 ", 2, 1},
        {"*", "pct", "0:6 1:1 ", 2, 1},
        {"laser", "pdy", "2010:1 2011:1 ", 2, 1},
        {"*", "x.Color", "Red paint:1 ", 1, 7},
        {"*", "x.shape", "", 0, 8},
        {"relic", "cc", "", 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a = ask(small, table[i].query);
        px_facet_ask q;
        px_facet f;
        char got[1024] = "";
        size_t n = 0;
        check(px_facet_read(a.arena, px_str_of(table[i].facet), &q, &err), table[i].facet);
        check(px_facet_count(a.arena, &a.rows, &q, NULL, &f, &err), table[i].facet);
        for (size_t k = 0; k < f.n; k++)
            n += (size_t)snprintf(got + n, sizeof got - n, "%.*s:%u ", (int)f.v[k].value.n,
                                  f.v[k].value.p, (unsigned)f.v[k].count);
        if (strcmp(got, table[i].values) != 0)
            fail_msg("%s by %s: got \"%s\", expected \"%s\"", table[i].query, table[i].facet, got,
                     table[i].values);
        assert_int_equal(f.distinct, table[i].distinct);
        assert_int_equal(f.missing, table[i].missing);
        px_answer_close(&a);
    }
}

static void test_facet_names(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    px_facet_ask q;
    static const char *const bad[] = {"ti",        "tac",       "pd",       "nosuch",
                                      "pa.group",  "ipc.none",  "pa:x",     "has",
                                      "loc.theme", "ftm.class", "uc.group", "cpcc.class"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (px_facet_read(a, px_str_of(bad[i]), &q, &err) != PX_E_USAGE)
            fail_msg("facet %s was not refused", bad[i]);
    check(px_facet_read(a, PX_STR("IPC.Subclass:0"), &q, &err), "facet");
    assert_int_equal(q.field, PX_F_IPC);
    assert_int_equal(q.level, 3);
    assert_int_equal(q.top, 0);
    px_arena_free(a);
}

/* ---- order ---- */

static void order_of(const px_answer *a, const px_units *u, px_order o, size_t page, char out[16]) {
    size_t at = 0, n;
    px_hit hit[16];
    do {
        check(px_answer_page(a, u, o, at, page, hit, &n, &err), "page");
        for (size_t i = 0; i < n; i++)
            out[at++] = letter(a->snap, hit[i].row);
    } while (n == page && at < 15);
    out[at] = 0;
}

static void test_order(void **state) {
    (void)state;
    static const struct {
        const char *query;
        px_order order;
        px_unit unit;
        const char *hits;
    } table[] = {
        {"*", PX_ORDER_DATE, PX_UNIT_PUB, "GDBFCAEH"},
        {"*", PX_ORDER_AUTO, PX_UNIT_PUB, "GDBFCAEH"},
        {"*", PX_ORDER_CITED, PX_UNIT_PUB, "ABFCDEGH"},
        {"*", PX_ORDER_FAMILY, PX_UNIT_PUB, "ABFCDEGH"},
        {"*", PX_ORDER_DATE, PX_UNIT_FAM, "GDBEH"},
        {"*", PX_ORDER_DATE, PX_UNIT_APP, "GDBFEH"},
        {"*", PX_ORDER_DATE, PX_UNIT_EXT, "GDBEH"},
        {"cc=US pdy=2010", PX_ORDER_DATE, PX_UNIT_FAM, "A"},
        {"激光 OR cc=JP OR pn=EP", PX_ORDER_RELEVANCE, PX_UNIT_PUB, NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a = ask(small, table[i].query);
        px_units u = {0};
        if (table[i].unit != PX_UNIT_PUB)
            check(px_units_pick(&a.rows, table[i].unit, NULL, NULL, &u, &err), "units");
        char whole[16];
        order_of(&a, u.members ? &u : NULL, table[i].order, 15, whole);
        if (table[i].hits && strcmp(whole, table[i].hits) != 0)
            fail_msg("%s: got %s, expected %s", table[i].query, whole, table[i].hits);
        if (!table[i].hits) {
            assert_int_equal(strlen(whole), 4);
            assert_string_equal(whole + 2, "EG"); /* the unranked, by key */
        }
        for (size_t page = 1; page < 5; page++) {
            char got[16];
            order_of(&a, u.members ? &u : NULL, table[i].order, page, got);
            assert_string_equal(got, whole);
        }
        px_units_release(&u);
        px_answer_close(&a);
    }
}

static void test_ranked(void **state) {
    (void)state;
    px_answer a = ask(small, "laser NOT (pn=US7000001 AND 激光)");
    assert_int_equal(a.terms.n, 1); /* what stands right of NOT does not rank */
    px_hit hit[4];
    size_t n;
    check(px_answer_page(&a, NULL, PX_ORDER_RELEVANCE, 0, 4, hit, &n, &err), "page");
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++) {
        assert_true(hit[i].ranked);
        assert_true(i == 0 || hit[i].score <= hit[i - 1].score);
    }
    px_answer_close(&a);
    a = ask(small, "the AND pd=2010");
    assert_int_equal(a.terms.n, 0);
    assert_int_equal(px_answer_order(&a, PX_ORDER_RELEVANCE), PX_ORDER_DATE);
    px_answer_close(&a);
}

/* ---- lists ---- */

static px_str mixed_list[] = {
    {"us7000001b2", 11}, {" US1111111B2 ", 13}, {"EP1000001A1", 11}, {"nonsense", 8}};
static px_str known_list[] = {{"CN101000001", 11}, {"EP 1000001", 10}};
static px_str long_list[13];

static bool list_of(void *self, px_str name, const px_str **item, size_t *n) {
    (void)self;
    *item = px_str_is(name, "mixed")   ? mixed_list
            : px_str_is(name, "known") ? known_list
                                       : long_list;
    *n = px_str_is(name, "mixed") ? 4 : px_str_is(name, "known") ? 2 : 13;
    return true;
}

/* What a list names and the collection has not is said: the first ten by name, all by number. */
static void test_list_notes(void **state) {
    (void)state;
    static const struct {
        const char *query, *says; /* NULL: nothing */
    } table[] = {
        {"pn=@mixed",
         "2 of the 4 numbers of the list mixed are not in this collection: US1111111B2, nonsense"},
        {"laser not (pd=2010 or pn=@mixed)",
         "2 of the 4 numbers of the list mixed are not in this collection: US1111111B2, nonsense"},
        {"ct=@mixed",
         "2 of the 4 numbers of the list mixed are not in this collection: US1111111B2, nonsense"},
        {"pn=@known", NULL},
        {"pn=@long", "12 of the 13 numbers of the list long are not in this collection: US1A, "
                     "US1A, US1A, US1A, US1A, US1A, "
                     "US1A, US1A, US1A, US1A, …"},
        {"pn=US1111111B2", NULL},
    };
    px_query_env env = {.list = list_of};
    for (size_t i = 0; i < 12; i++)
        long_list[i] = PX_STR("US1A");
    long_list[12] = PX_STR("US7000001B2");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a;
        const char *said = NULL;
        check(px_answer_open(small, px_str_of(table[i].query), &env, NULL, &a, &err),
              table[i].query);
        for (size_t k = 0; k < a.query.n_notes; k++)
            if (strcmp(a.query.notes[k].code, "N-LIST") == 0)
                said = px_arena_cstr(a.arena, a.query.notes[k].en);
        if (!said != !table[i].says || (said && strcmp(said, table[i].says) != 0))
            fail_msg("%s: \"%s\", expected \"%s\"", table[i].query, said ? said : "",
                     table[i].says ? table[i].says : "");
        px_answer_close(&a);
    }
}

/* ---- highlighting and pages ---- */

static void test_highlight(void **state) {
    (void)state;
    static const struct {
        const char *query, *text;
        unsigned field;
        const char *marked;
    } table[] = {
        {"laser", "A Laser and two LASERS", 1u << PX_TF_AB, "A [Laser] and two [LASERS]"},
        {"\"laser\"", "A Laser and two LASERS", 1u << PX_TF_AB, "A [Laser] and two LASERS"},
        {"\"laser. beam\"", "laser. Beam laser\n\nbeam", 1u << PX_TF_AB,
         "[laser. Beam] laser\n\nbeam"},
        {"weld*", "welding welds wel", 1u << PX_TF_TI, "[welding] [welds] wel"},
        {"激光焊", "一种激光焊接，激 光", 1u << PX_TF_TI, "一种[激光焊]接，激 光"},
        {"激光 OR 光焊", "一种激光焊接", 1u << PX_TF_TI, "一种[激光焊]接"},
        {"ti=laser", "laser", 1u << PX_TF_AB, "laser"},
        {"* NOT laser", "laser", 1u << PX_TF_AB, "laser"},
        {"pa=acme", "Acme Laser", PX_HL_APPLICANT, "[Acme] Laser"},
        {"５Ｇ", "５Ｇ 5g", 1u << PX_TF_AB, "[５Ｇ] [5g]"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a = ask(small, table[i].query);
        assert_marked(&a, table[i].query, table[i].text, table[i].field, table[i].marked);
    }
}

static void test_page(void **state) {
    (void)state;
    px_answer a = ask(small, "cc=CN");
    px_units u;
    px_page page;
    px_hit hit[4];
    size_t n;
    check(px_units_pick(&a.rows, PX_UNIT_APP, NULL, NULL, &u, &err), "units");
    check(px_answer_page(&a, &u, PX_ORDER_AUTO, 0, 4, hit, &n, &err), "page");
    px_page_init(&page, PX_STR("en"));
    check(px_page_fill(&page, small, &u, hit, n, &err), "records");
    assert_int_equal(page.n, 1);
    assert_true(px_str_is(page.item[0].number, "CN101000001B"));
    assert_true(px_str_is(page.item[0].title, "激光 焊接装置"));
    assert_int_equal(page.item[0].ymd, 20120101);
    assert_int_equal(page.item[0].members, 2);
    px_page_done(&page);
    px_units_release(&u);
    px_answer_close(&a);
}

/* ---- the made one ---- */

static bool alpha(uint32_t i) {
    return i % 2;
}
static bool alpha_beta(uint32_t i) {
    return i % 2 && i % 3;
}
static bool not_alpha(uint32_t i) {
    return !(i % 2);
}
static bool the_lasers(uint32_t i) {
    return i % 5;
}
static bool beta_the(uint32_t i) {
    return i % 3 && i % 5;
}
static bool all(uint32_t i) {
    return i < MADE;
}
static bool optical(uint32_t i) {
    return i % 4;
}
static bool optical_part(uint32_t i) {
    return i % 4 && i % 7;
}
static bool rare(uint32_t i) {
    return i % 500 == 7;
}
static bool rare_begin(uint32_t i) {
    return i % 500 == 7 || (i % 500 >= 70 && i % 500 < 80);
}
static bool rare_and(uint32_t i) {
    return i % 500 == 7 && i % 3 && i % 5;
}
static bool h01m3(uint32_t i) {
    return i % 30 == 2;
}
static bool g06f(uint32_t i) {
    return i % 3 == 0;
}
static bool shared(uint32_t i) {
    return i % 300 == 9;
}
static bool early(uint32_t i) {
    return i % 20 < 5;
}
static bool early_rare(uint32_t i) {
    return i % 20 < 5 && i % 500 == 7;
}
static bool claims(uint32_t i) {
    return i % 1000 >= 250 && i % 1000 <= 260;
}
static bool dead(uint32_t i) {
    return i % 6 == 0;
}
static bool mixed(uint32_t i) {
    return (alpha_beta(i) || (dead(i) && !early(i))) && !shared(i) && optical(i);
}

static const struct {
    const char *query;
    bool (*holds)(uint32_t i);
} rules[] = {
    {"alpha", alpha},
    {"ti=alpha", alpha},
    {"\"alpha beta\"", alpha_beta},
    {"alpha-beta", alpha_beta},
    {"* NOT alpha", not_alpha},
    {"gamma", not_alpha},
    {"\"the lasers\"", the_lasers},
    {"\"lasers\"", the_lasers},
    {"laser", all},
    {"laser*", all},
    {"ti=laser*", all},
    {"\"beta the\"", beta_the},
    {"光学", optical},
    {"ab=光学", optical},
    {"光学元件", optical_part},
    {"光学 AND 元件 AND \"光学元件\"", optical_part},
    {"rare7", rare},
    {"rare7*", rare_begin},
    {"ab=rare7*", rare_begin},
    {"rare7 AND \"beta the\"", rare_and},
    {"\"beta the\" AND rare7 AND beta", rare_and},
    {"ipc=H01M3", h01m3},
    {"ipc=G06F1/00", g06f},
    {"ipc=H", all},
    {"pa=\"maker 9\"", shared},
    {"pa=\"shared works\"", all},
    {"pa=\"shared works\" AND pa=\"maker 9\"", shared},
    {"pd<1995", early},
    {"pdy<=1994", early},
    {"rare7 AND pd<1995", early_rare},
    {"ncl=[250 TO 260]", claims},
    {"ls=dead", dead},
    {"has=title", all},
    {"has=claims OR ls=DEAD", dead},
    {"(\"alpha beta\" OR (ls=dead NOT pd<1995)) AND 光学 NOT pa=\"maker 9\"", mixed},
};

static void test_rules(void **state) {
    (void)state;
    for (size_t q = 0; q < sizeof rules / sizeof *rules; q++) {
        px_answer a = ask(made, rules[q].query);
        for (uint32_t i = 0; i < MADE; i++)
            if (px_rowset_has(&a.rows, i) != rules[q].holds(i))
                fail_msg("%s: row %u is %s", rules[q].query, i,
                         rules[q].holds(i) ? "missing" : "too many");
        px_answer_close(&a);
    }
}

/* Every pair of rules, so that each leaf is asked with each other's rows as its filter. */
static void test_pairs(void **state) {
    (void)state;
    for (size_t q = 0; q < sizeof rules / sizeof *rules; q++)
        for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
            char text[512];
            bool without = (q + k) % 2;
            (void)snprintf(text, sizeof text, "(%s) %s (%s)", rules[q].query,
                           without ? "NOT" : "AND", rules[k].query);
            px_answer a = ask(made, text);
            for (uint32_t i = 0; i < MADE; i++) {
                bool want = rules[q].holds(i) && rules[k].holds(i) != without;
                if (px_rowset_has(&a.rows, i) != want)
                    fail_msg("%s: row %u is %s", text, i, want ? "missing" : "too many");
            }
            px_answer_close(&a);
        }
}

static void test_made_facets(void **state) {
    (void)state;
    static const char *const queries[] = {"*", "alpha", "rare7"};
    static bool (*const holds[])(uint32_t) = {all, alpha, rare};
    for (size_t q = 0; q < 3; q++) {
        px_answer a = ask(made, queries[q]);
        px_facet_ask ask_group, ask_maker;
        px_facet group, maker;
        check(px_facet_read(a.arena, PX_STR("ipc.group:all"), &ask_group, &err), "facet");
        check(px_facet_read(a.arena, PX_STR("pa:all"), &ask_maker, &err), "facet");
        check(px_facet_count(a.arena, &a.rows, &ask_group, NULL, &group, &err), "facet");
        check(px_facet_count(a.arena, &a.rows, &ask_maker, NULL, &maker, &err), "facet");
        unsigned h[31] = {0}, g[4] = {0}, m[300] = {0}, n = 0, seen = 0;
        for (uint32_t i = 0; i < MADE; i++)
            if (holds[q](i)) {
                h[1 + i % 30]++;
                g[1 + i % 3]++;
                m[i % 300]++;
                n++;
            }
        for (size_t k = 0; k < group.n; k++) {
            unsigned no;
            const char *v = group.v[k].value.p;
            assert_int_equal(sscanf(v + 4, "%u", &no), 1);
            assert_int_equal(group.v[k].count, v[0] == 'H' ? h[no] : g[no]);
            assert_true(k == 0 || group.v[k].count <= group.v[k - 1].count);
            seen++;
        }
        for (int k = 1; k <= 30; k++)
            seen -= h[k] > 0;
        for (int k = 1; k <= 3; k++)
            seen -= g[k] > 0;
        assert_int_equal(seen, 0);
        for (size_t k = 0; k < maker.n; k++) {
            unsigned no;
            if (px_str_is(maker.v[k].value, "Shared Works"))
                assert_int_equal(maker.v[k].count, n);
            else if (sscanf(maker.v[k].value.p, "Maker %u", &no) == 1)
                assert_int_equal(maker.v[k].count, m[no]);
            else
                fail_msg("unknown maker");
        }
        assert_int_equal(maker.missing, 0);
        px_answer_close(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hand),       cmocka_unit_test(test_nested),
        cmocka_unit_test(test_refused),    cmocka_unit_test(test_counts),
        cmocka_unit_test(test_facets),     cmocka_unit_test(test_facet_names),
        cmocka_unit_test(test_order),      cmocka_unit_test(test_ranked),
        cmocka_unit_test(test_list_notes), cmocka_unit_test(test_highlight),
        cmocka_unit_test(test_page),       cmocka_unit_test(test_rules),
        cmocka_unit_test(test_pairs),      cmocka_unit_test(test_made_facets),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
