/* test_cell.c: cell="…": how it is read and written, what it goes with and what is refused; and cells of a collection that is
 * large enough for them to hold more units than a query could name one by one. */
#include "tests/analytics/kit.h"

#include "query/lang/tree.h"

static kit big;

#define RECORDS 20000u

/* Families of one to four publications; a grant for two of three; ends, offices, classes and words that differ. */
static void put_big(kit *k, unsigned i) {
    static const char *const offices[] = {"US", "EP", "CN", "JP", "DE"};
    static const char *const classes[] = {"H01M10/0525", "G06F17/30", "H01L27/00", "A01B1/00"};
    static const char *const title[] = {"cooling of battery cells", "laser welding of thin sheets",
                                        "soil tool with a handle", "memory with a stacked array"};
    static const char *const status[] = {"active", "dead", "dead", "pending"};
    unsigned year = 1995 + i % 19, app = i - (i % 7 == 0 && i), at = i % 8;
    unsigned family = i / 8 * 4 + (at < 4 ? 0 : i / 8 % 2 ? (at < 6 ? 1 : 2) : (at < 7 ? 1 : 2));
    char granted[80] = "", lapse[60] = "";
    if (i % 3)
        (void)snprintf(granted, sizeof granted, ",\"grant_date\":\"%u-%02u-20\"", year + 2 + i % 3,
                       1 + i % 12);
    if (i % 4 == 1)
        (void)snprintf(lapse, sizeof lapse, ",\"lapse_date\":\"%u-%02u-07\"", year + 6 + i % 9,
                       1 + i % 7);
    kit_fmt(
        k,
        "{\"pub\":{\"number\":\"%s%uA1\",\"date\":\"%u-%02u-11\"},\"app\":{\"number\":\"%s%u\","
        "\"date\":\"%u-%02u-05\"},\"priorities\":[{\"number\":\"US%u\",\"date\":\"%u-01-03\"}],"
        "\"family\":\"docdb:%u\",\"type\":\"invention\",\"status\":\"%s\",\"ipc\":[\"%s\",\"%s\"],"
        "\"applicants\":[{\"name\":\"Firm %u\",\"country\":\"%s\"}],\"titles\":[{\"lang\":\"en\","
        "\"text\":\"%s\"}],\"n_cited_by\":%u%s%s}",
        offices[i % 5], 1000001 + i, year + 1, 1 + i % 12, offices[app % 5], 5000001 + app, year,
        1 + i % 12, 7000001 + i / 2, year - 1, family, status[i % 4], classes[i % 4],
        classes[i / 5 % 4], i % 40, offices[i / 3 % 5], title[i % 4], i % 9, granted, lapse);
}

static int setup(void **state) {
    (void)state;
    kit_open(&big);
    for (unsigned i = 0; i < RECORDS; i++) {
        if (i && i % 7000 == 0) kit_next_segment(&big);
        put_big(&big, i);
    }
    kit_ready(&big);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kit_close(&big);
    return 0;
}

/* ---- cells of any size ---- */

static void large(void **state) {
    static const struct {
        const char *id, *params;
        uint64_t
            largest; /* a cell has more units than this, and a clause that names none of them */
    } row[] = {
        {"survival", "cutoff=2022-12-31", 1800},
        {"survival", "cutoff=2022-12-31 unit=pub", 1800},
        {"survival", "cutoff=2022-12-31 unit=app step=24", 1800},
        {"survival", "cutoff=2022-12-31 unit=ext", 1800},
        {"survival", "cutoff=2022-12-31 by=cc unit=pub drill=0", 1800},
        {"family-size", "", 1800},
        {"family-size", "size=offices unit=ext", 1800},
        {"entry-lag", "", 1800},
        {"entry-lag", "unit=pub date=filing", 1800},
        {"reach", "", 300},
        {"pendency", "by=all", 1800},
        {"pendency", "by=cc unit=app from=2000 to=2010", 300},
        {"status-mix", "unit=pub", 1800},
        {"origin", "origin=applicant", 300},
        {"market", "origin=applicant", 1800},
        {"flow", "origin=applicant", 100},
        {"cited", "", 0},
        {"sleeping", "cutoff=2012-12-31", 300},
        {"trend", "stack=pa top=2", 300},
        {"clusters", "text=title words=1 clusters=4 unit=pub", 1800},
        {"landscape", "text=title words=1 clusters=4 units=600", 100},
    };
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const char *pair[32];
        size_t n;
        uint64_t largest = 0, lacking = 0;
        if (!px_analysis_find(px_str_of(row[i].id))) continue;
        px_unit unit = kit_options(&big, row[i].params, pair, &n).unit;
        assert_true(kit_drills(&big, row[i].id, "*", row[i].params, unit) > 0);
        for (size_t at = 0; at < big.table.n_rows * big.table.n_cols; at++) {
            size_t r = at / big.table.n_cols, c = at % big.table.n_cols;
            const px_cell *cell = px_table_cell(&big.table, r, c);
            px_str clause = px_table_drill_of(&big.table, r, c);
            if (cell->type != PX_CELL_COUNT) continue;
            if (px_str_starts(clause, PX_STR("cell=")) && cell->count > largest)
                largest = cell->count;
            lacking += big.table.tried >> c & 1 && cell->count && !clause.n;
            if (clause.n > 400 && !strstr(row[i].params, "drill") && cell->count > 100)
                fail_msg("%s %s: a clause of %zu bytes", row[i].id, row[i].params, clause.n);
        }
        if (largest <= row[i].largest || lacking)
            fail_msg("%s %s: the largest cell= has %llu units, expected more than %llu; %llu cells "
                     "have no "
                     "clause",
                     row[i].id, row[i].params, (unsigned long long)largest,
                     (unsigned long long)row[i].largest, (unsigned long long)lacking);
    }
}

/* ---- in queries ---- */

static uint64_t found(const char *query) {
    return kit_count(&big, px_str_of(query), PX_UNIT_PUB);
}

/* What a clause finds by itself, in the collection and within a set, and what it goes with. */
static void joined(void **state) {
    (void)state;
    const char *size2 = "cell=\"family-size: n size=2\"";
    uint64_t all = found(size2),
             cn = found("(cc=CN or cc=US) having{cell=\"family-size: n size=2\"}");
    assert_true(all > 0);
    assert_int_equal(found("单元格=\"family-size:n size=2\""), all);
    assert_int_equal(found("* having{cell=\"family-size: n size=2\"}"), all);
    assert_int_equal(found("cell=\"family-size: n size='2'\""), all);
    assert_int_equal(found("cell=\"family-size unit=fam: n size=2\""), all);
    /* of fewer records it is another analysis */
    assert_true(cn != found("(cc=CN or cc=US) and cell=\"family-size: n size=2\""));
    assert_int_equal(found("(cc=CN or cc=US) and cell=\"family-size: n size=2\"") +
                         found("cell=\"family-size: n size=2\" not (cc=CN or cc=US)"),
                     all);
    assert_int_equal(found("* not cell=\"family-size: n size=2\""), RECORDS - all);
    assert_int_equal(found("cell=\"family-size: n size=2\" or cell=\"family-size: n size=2\""),
                     all);
    assert_int_equal(found("cell=\"family-size: n size=2\" xor cell=\"family-size: n size=2\""), 0);
    assert_int_equal(found("fam{cell=\"family-size: n size=2\"}"), all);
    assert_int_equal(
        found("(cc=CN or cc=US) having{cell=\"family-size: n size=2\"} having{cc=CN or cc=US}"),
        cn);
    /* many groups within a set beside it */
    assert_int_equal(
        found("* having{cell=\"family-size: n size=2\" and (fam{cc=US} or fam{cc=EP} or fam{cc=CN} "
              "or "
              "fam{cc=JP} or fam{cc=DE} or fam{cc=FR} or fam{cc=GB} or fam{cc=IT} or fam{cc=ES})}"),
        all);
}

/* The canonical form parses to itself and finds the same. */
static void canonical(void **state) {
    static const char *const row[][2] = {
        {"单元格=\"family-size: n size=2\"", "cell=\"family-size: n size=2\""},
        {"CELL = \"family-size: n size=2\"", "cell=\"family-size: n size=2\""},
        {"cc=CN having{cell=\"origin: n origin='a \\\"b\\\" c*'\"}",
         "cc=CN having{cell=\"origin: n origin='a \\\"b\\\" c\\*'\"}"},
        {"cell=\"x: n y=z*\" and cc=US", "cell=\"x: n y=z\\*\" AND cc=US"},
    };
    px_arena *a = px_arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        px_query q, again;
        kit_check(px_query_parse(a, px_str_of(row[i][0]), &q, &err), row[i][0]);
        if (!px_str_is(q.canonical, row[i][1]))
            fail_msg("%s becomes %.*s, expected %s", row[i][0], (int)q.canonical.n, q.canonical.p,
                     row[i][1]);
        kit_check(px_query_parse(a, q.canonical, &again, &err), row[i][1]);
        assert_true(px_query_same(q.root, again.root));
        assert_true(px_str_eq(q.canonical, again.canonical));
    }
    px_arena_free(a);
}

static void refused(void **state) {
    static const struct {
        const char *query, *why;
    } row[] = {
        {"cell=5", "takes a cell of an analysis in quotes"},
        {"cell=\" \"", "takes a cell of an analysis in quotes"},
        {"cell=\"nothing: n\"", "names no analysis"},
        {"cell=\"#0\"", "names no analysis"},
        {"cell=\"#x\"", "names no analysis"},
        {"cell=\"family-size\"", "a cell is an analysis"},
        {"cell=\"family-size: \"", "a cell is an analysis"},
        {"cell=\"family-size: n size\"", "a cell is an analysis"},
        {"cell=\"family-size: n size='2\"", "a cell is an analysis"},
        {"cell=\"family-size colour=red: n\"", "knows no --colour"},
        {"cell=\"family-size unit=x: n\"", "--unit is one of"},
        {"cell=\"family-size: m size=2\"", "has no column m"},
        {"cell=\"family-size: n sizes=2\"", "has no column sizes"},
        {"cell=\"family-size: n size=200\"", "no such row"},
        {"cell=\"family-size: n row=200\"", "no such row"},
        {"cell=\"family-size: n\"", "say more of its columns"},
        {"cell=\"family-size: share size=2\"", "counts no records"},
        {"cell=\"entrants: new year=2000\"", "counts no records"},
        {"ev{cell=\"family-size: n size=2\"}", ""},
        {"a near/2 cell=\"family-size: n size=2\"", ""},
    };
    char many[900] = "cell=\"family-size: n size=2\"";
    px_answer a;
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        px_err_clear(&err);
        px_status st = px_answer_open(big.snap, px_str_of(row[i].query), NULL, NULL, &a, &err);
        if (st == PX_OK || !strstr(err.message, row[i].why))
            fail_msg("%s: %s \"%s\", expected \"%s\"", row[i].query, px_status_name(st),
                     err.message, row[i].why);
    }
    for (unsigned i = 0; i < PX_QUERY_CELLS_MAX; i++)
        strcat(many, " or cell=\"family-size: n size=2\"");
    assert_int_equal(px_answer_open(big.snap, px_str_of(many), NULL, NULL, &a, &err), PX_E_LIMIT);
}

/* With a cache the second time takes it from there, of the same set only. */
static void kept(void **state) {
    const char *query[] = {"cell=\"family-size: n size=2\"",
                           "(cc=CN or cc=US) having{cell=\"family-size: n size=2\"}"};
    px_cache *cache = px_cache_new(16u << 20);
    px_how how = {.cache = cache};
    (void)state;
    for (int i = 0; i < 6; i++) {
        px_answer a;
        px_cache_stats before, after;
        px_cache_look(cache, &before);
        kit_check(px_answer_open_how(big.snap, px_str_of(query[i % 2]), NULL, &how, &a, &err),
                  query[i % 2]);
        px_cache_look(cache, &after);
        assert_int_equal(a.counts.publications, found(query[i % 2]));
        if (i < 2) assert_true(after.stored >= before.stored + big.snap->n_segs);
        if (i >= 2) assert_int_equal(after.stored, before.stored);
        if (i >= 2) assert_true(after.found >= before.found + big.snap->n_segs);
        px_answer_close(&a);
    }
    px_cache_free(cache);
}

/* A file of this machine is none of a query's business: what stands there is the text itself. */
static void no_files(void **state) {
    px_answer a;
    (void)state;
    px_status st =
        px_answer_open(big.snap, PX_STR("cell=\"value-grade rules=/etc/passwd: n grade=A\""), NULL,
                       NULL, &a, &err);
    assert_true(st != PX_OK);
    assert_null(strstr(err.message, "root"));
    assert_null(strstr(err.message, "/etc"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(large),     cmocka_unit_test(joined),
                                       cmocka_unit_test(canonical), cmocka_unit_test(refused),
                                       cmocka_unit_test(kept),      cmocka_unit_test(no_files)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
