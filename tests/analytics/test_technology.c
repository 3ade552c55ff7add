/* Structure of technology over collections whose every number is worked out in the comments. */
#include "tests/analytics/kit.h"

#include "base/file.h"

#include <math.h>

/* Families, year of filing:
 *   F1  2010  H01M10/04, H01M4/02, G06F17/30   Pi     (two publications: the second has H01M10/04 only)
 *   F2  2010  H01M10/04                        Pi, Qu
 *   F3  2012  G06F3/01, A61K31/00              Qu
 *   F4  2012  H01M10/0525, A61K31/00           Ro
 *   F5  2012  no class                         Pi
 * WIPO fields: H01M is 1 (electrical machinery), G06F is 6 (computers), A61K31 is 16 (pharmaceuticals). */
#define REC(no, year, fam, ipc, who)                                                               \
    "{\"pub\":{\"number\":\"US" no "A1\",\"date\":\"2013-01-01\"},\"app\":{\"number\":\"US20" no   \
    "\",\"date\":\"" year "-05-05\"},\"family\":\"docdb:" fam "\",\"ipc\":[" ipc                   \
    "],\"applicants\":[" who "]}"
static const char *const records[] = {
    REC("2011000001", "2010", "1", "\"H01M10/04\",\"H01M4/02\",\"G06F17/30\"", "\"Pi\""),
    REC("2011000011", "2010", "1", "\"H01M10/04\"", "\"Pi\""),
    REC("2011000002", "2010", "2", "\"H01M10/04\"", "\"Pi\",\"Qu\""),
    REC("2011000003", "2012", "3", "\"G06F3/01\",\"A61K31/00\"", "\"Qu\""),
    REC("2011000004", "2012", "4", "\"H01M10/0525\",\"A61K31/00\"", "\"Ro\""),
    REC("2011000005", "2012", "5", "", "\"Pi\""),
};
static kit set;

static int setup(void **state) {
    (void)state;
    kit_lines_in(&set, records, sizeof records / sizeof *records, 3);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kit_close(&set);
    return 0;
}

static void test_tree(void **state) {
    (void)state;
    /* Four families have a class. Sections: H F1 F2 F4; G F1 F3; A F3 F4.
     * Fractions: H 1/2 + 1 + 1/2 = 2, G 1/2 + 1/2 = 1, A 1/2 + 1/2 = 1. The same below, one class each. */
    kit_is(&set, "class-tree", "*", "level=class",
           "A|1||2|1|0.5\n"
           "A61|2|A|2|1|0.5\n"
           "G|1||2|1|0.5\n"
           "G06|2|G|2|1|0.5\n"
           "H|1||3|2|0.75\n"
           "H01|2|H|3|2|0.75\n");
    /* Groups: F1 H01M10, H01M4, G06F17: 1/3 each; F2 H01M10; F4 H01M10 and A61K31: 1/2.
     * H01M10: 1/3 + 1 + 1/2 = 11/6. Under H01M the subclass itself and its groups; at subclass level F1 is H01M and
     * G06F: 1/2 + 1 + 1/2 = 2. */
    kit_is(&set, "class-tree", "*", "level=group under=H01M",
           "H01M|3|H01|3|2|0.75\n"
           "H01M10|4|H01M|3|1.83333|0.75\n"
           "H01M4|4|H01M|1|0.333333|0.25\n");
    kit_is(&set, "class-tree", "*", "level=section least=3", "H|1||3|2|0.75\n");
    kit_is(&set, "class-tree", "fam=docdb:5", "", "");
    kit_check(kit_try(&set, "class-tree", "*", ""), "class-tree");
    assert_int_equal(set.card.missing, 1);
}

static void test_years(void **state) {
    (void)state;
    kit_is(&set, "class-years", "*", "top=2",
           "H01M|2010|2\n"
           "H01M|2011|0\n"
           "H01M|2012|1\n"
           "A61K|2010|0\n"
           "A61K|2011|0\n"
           "A61K|2012|2\n");
    kit_is(&set, "class-years", "title=zzz", "", "");
}

static void test_pairs(void **state) {
    (void)state;
    /* H01M 3, A61K 2, G06F 2. Together: H01M-A61K F4, H01M-G06F F1, A61K-G06F F3, one each.
     * association 1/6, 1/6, 1/4; Jaccard 1/4, 1/4, 1/3; Salton 1/sqrt 6 = 0.4082482905, 1/2; inclusion 1/2. */
    kit_is(&set, "coclass", "*", "",
           "H01M|A61K|1|3|2|0.166667|0.25|0.408248|0.5\n"
           "H01M|G06F|1|3|2|0.166667|0.25|0.408248|0.5\n"
           "A61K|G06F|1|2|2|0.25|0.333333|0.5|0.5\n");
    kit_is(&set, "coclass", "*", "least=2", "");
    kit_is(&set, "coclass", "fam=docdb:2", "", "");
}

static void test_fields(void **state) {
    (void)state;
    /* Two fields: F1 (1, 6), F3 (6, 16), F4 (1, 16). One: F2. None: F5. */
    kit_is(&set, "fusion", "*", "by=all", "all|5|4|3|0.75|1.75\n");
    kit_is(&set, "fusion", "*", "",
           "2010|2|2|1|0.5|1.5\n"
           "2011|0|0|0|-|-\n"
           "2012|3|2|2|1|2\n");
    kit_is(&set, "fusion", "title=zzz", "by=all", "all|0|0|0|-|-\n");
    /* By symbols: F1 two of three are of field 1: 2/3 and 1/3; F2 1; F3 1/2, 1/2; F4 1/2, 1/2.
     * field 1: 2/3 + 1 + 1/2 = 13/6; 6: 1/3 + 1/2 = 5/6; 16: 1. Of four: 0.541667, 0.208333, 0.25 */
    kit_check(kit_try(&set, "wipo35", "*", ""), "wipo35");
    static const struct {
        uint64_t code, n;
        double weight, share;
    } rows[] = {{1, 3, 13.0 / 6, 13.0 / 24}, {6, 2, 5.0 / 6, 5.0 / 24}, {16, 2, 1, 0.25}};
    assert_int_equal(set.table.n_rows, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(px_table_cell(&set.table, i, 0)->count, rows[i].code);
        assert_int_equal(px_table_cell(&set.table, i, 4)->count, rows[i].n);
        assert_true(fabs(px_table_cell(&set.table, i, 5)->number - rows[i].weight) < 1e-12);
        assert_true(fabs(px_table_cell(&set.table, i, 6)->number - rows[i].share) < 1e-12);
    }
    assert_int_equal(set.card.missing, 1);
    kit_is(&set, "wipo35", "fam=docdb:5", "", "");
}

static void test_white(void **state) {
    (void)state;
    /* Rows: subclasses; columns: applicants; last three complete years 2010 to 2012 when the set ends in 2012, and
     * 2007 to 2009 before: every row with units grows.
     *          PI  QU  RO   sum
     *   H01M    2   1   1    4
     *   A61K    0   1   1    2
     *   G06F    1   1   0    2
     *   sum     3   3   2    8
     * Cells sorted: 0 0 1 1 1 1 1 1 2: the tenth percentile by nearest rank is the ceil(0.9) = first: 0.
     * Medians: rows 2 2 4: 2; columns 2 3 3: 3. Cells of 0: A61K-PI (row 2 >= 2, column 3 >= 3): yes.
     * G06F-RO: column 2 < 3: no. Expected 2 * 3 / 8. */
    kit_is(&set, "white-space", "*", "cutoff=2020-12-31 columns=pa", "A61K|PI|0|0.75|2|3|0|2\n");
    /* With a window of one year, 2012 against 2011: A61K 2 > 0, the same. */
    kit_is(&set, "white-space", "*", "cutoff=2020-12-31 columns=pa window=1",
           "A61K|PI|0|0.75|2|3|0|2\n");
    kit_is(&set, "white-space", "title=zzz", "cutoff=2020-12-31 columns=pa", "");
    kit_is(&set, "white-space", "fam=docdb:5", "cutoff=2020-12-31 columns=pa", "");
}

static void test_branches(void **state) {
    (void)state;
    /* From 2010 to 2012 (window 2). H01M: 2 to 1: sqrt(1/2) - 1 = -0.292893; applicants PI 2, QU 1, RO 1: the largest
     * 2 of 4. A61K: 0 to 2: not defined; QU 1, RO 1. G06F: 1 to 1: 0; PI 1, QU 1. */
    kit_is(&set, "branches", "*", "cutoff=2020-12-31 of=ipc.subclass window=2",
           "H01M|-0.292893|1|3|2|1|3\n"
           "A61K|-|1|2|0|2|2\n"
           "G06F|0|1|2|1|1|2\n");
    kit_is(&set, "branches", "*", "cutoff=2020-12-31 of=ipc.subclass window=2 k=1",
           "H01M|-0.292893|0.5|3|2|1|3\nA61K|-|0.5|2|0|2|2\nG06F|0|0.5|2|1|1|2\n");
    kit_is(&set, "branches", "fam=docdb:5", "cutoff=2020-12-31", "");
}

/* ---- rules ---- */

/* A file in the collection's folder; the parameters with it. */
static const char *rules(const char *text, const char *more) {
    char *path = px_path(set.root, "rules.txt");
    kit_check(px_file_replace(path, px_str_of(text), &err), path);
    px_str params = px_arena_fmt(set.a, "rules=%s cutoff=2020-12-31 %s", path, more);
    free(path);
    return params.p;
}

#define RULES                                                                                      \
    "\xEF\xBB\xBF# techniques\r\n[rows]\r\ncell: ipc=H01M10\r\ncompute: ipc=G06F\r\nnothing: "     \
    "ipc=B60L\r\n"                                                                                 \
    "\r\n[\xE5\x88\x97]\r\ndrug\xEF\xBC\x9A"                                                       \
    "ipc=A61K\r\nold: ady=2010\r\n"

static void test_effects(void **state) {
    (void)state;
    /* cell F1 F2 F4, compute F1 F3, nothing; drug F3 F4, old F1 F2.
     *            drug     old      sum
     *   cell     F4       F1 F2    3
     *   compute  F3       F1       2
     *   sum      2        3        5
     * Shares of F1 F2 F3 F4. Expected 3*2/5, 3*3/5, 2*2/5, 2*3/5: 1 / 1.2, 2 / 1.8, 1 / 0.8, 1 / 1.2.
     * Periods of two years to 2012: F1 F2 of 2010 earlier, F3 F4 of 2012 later. F1 is Pi's, F2 Pi's and Qu's. */
    const char *want = "cell|drug|1|0.25|0.833333|0|1|-|RO|1\n"
                       "cell|old|2|0.5|1.11111|2|0|-1|PI|2\n"
                       "compute|drug|1|0.25|1.25|0|1|-|QU|1\n"
                       "compute|old|1|0.25|0.833333|1|0|-1|PI|1\n";
    const char *empty = "nothing|drug|0|0|-|0|0|-||0\n"
                        "nothing|old|0|0|-|0|0|-||0\n";
    kit_is(&set, "effect-matrix", "*", rules(RULES, "window=2"),
           px_arena_fmt(set.a, "%s%s", want, empty).p);
    assert_int_equal(set.card.missing, 1); /* F5 has no row */
    kit_is(&set, "effect-matrix", "*", rules(RULES, "window=2 show=filled"), want);
    kit_is(&set, "effect-matrix", "*", rules(RULES, "window=2 show=empty"), empty);
    /* Every cell can be drilled into, the three empty ones with two marks, too. */
    assert_true(kit_drills(&set, "effect-matrix", "*", rules(RULES, ""), PX_UNIT_FAM) >= 6);
    /* Publications: F1 is two of them, both cell and old. */
    assert_true(kit_drills(&set, "effect-matrix", "*", rules(RULES, "unit=pub"), PX_UNIT_PUB) >= 6);
    assert_int_equal(px_table_cell(&set.table, 1, 2)->count, 3);
    assert_true(kit_drills(&set, "effect-matrix", "*", rules(RULES, "from=2011"), PX_UNIT_FAM) >=
                6);
    assert_int_equal(px_table_cell(&set.table, 1, 2)->count, 0);
    /* A rule with OR in it stays together. */
    assert_true(
        kit_drills(&set, "effect-matrix", "*",
                   rules("[rows]\neither: ipc=A61K OR ipc=G06F\n[columns]\nold: ady=2010\n", ""),
                   PX_UNIT_FAM) >= 1);
    assert_int_equal(px_table_cell(&set.table, 0, 2)->count, 1);
    /* A tie of leaders goes by name: F2 alone is Pi's and Qu's. The last year of this set is 2010. */
    kit_is(&set, "effect-matrix", "fam=docdb:2", rules(RULES, "show=filled"),
           "cell|old|1|1|1|0|1|-|PI|1\n");
    kit_is(&set, "effect-matrix", "title=zzz", rules(RULES, "show=filled"), "");
    /* Fields: H01M (F1 F2 F4) by Pi (F1 F2 F5). */
    kit_is(&set, "effect-matrix", "*",
           "rows=ipc.subclass columns=pa top=1 window=2 cutoff=2020-12-31",
           "H01M|PI|2|1|1|2|0|-1|PI|2\n");
    /* A section missing from the file leaves its side to the field. */
    kit_is(&set, "effect-matrix", "*",
           rules("[columns]\nold: ady=2010\n", "rows=ipc.subclass top=1 window=2"),
           "H01M|old|2|1|1|2|0|-1|PI|2\n");
}

static void test_bad_rules(void **state) {
    (void)state;
    kit_fails(&set, "effect-matrix", "*", "rows=ipc.subclass", PX_E_USAGE,
              "--columns names a field");
    kit_fails(&set, "effect-matrix", "*", rules("[columns]\nold: ady=2010\n", ""), PX_E_USAGE,
              "--rows names a field");
    kit_fails(&set, "effect-matrix", "*", "rows=pa columns=pa rules=/nowhere/rules", PX_E_NOTFOUND,
              "/nowhere/rules");
    static const struct {
        const char *text, *sentence;
        px_status st;
    } bad[] = {{"[columns]\nno colon\n", "line 2 of", PX_E_INPUT},
               {"x: ady=2010\n", "line 1 of", PX_E_INPUT},
               {"[columns]\nx: ady=2010\n\nx: ady=2011\n", "line 4 of", PX_E_INPUT},
               {"[columns]\n: ady=2010\n", "line 2 of", PX_E_INPUT},
               {"[columns]\nx:\n", "line 2 of", PX_E_INPUT},
               {"[columns]\nlost: ady=(\n", "rule lost: ", PX_E_QUERY}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        kit_fails(&set, "effect-matrix", "*", rules(bad[i].text, "rows=pa"), bad[i].st,
                  bad[i].sentence);
}

static void test_white_rules(void **state) {
    (void)state;
    /*          pi        qu
     *   cell   F1 F2     F2       3
     *   drug   -         F3       1
     *   sum    2         2        4
     * Cells sorted 0 1 1 2: the tenth percentile is the first, 0. Medians by nearest rank: rows 1, columns 2. drug has F3
     * and F4 in the last three years and none before. Expected 1 * 2 / 4. */
    kit_is(&set, "white-space", "*",
           rules("[rows]\ncell: ipc=H01M10\ndrug: ipc=A61K\n[columns]\npi: pa=Pi\nqu: pa=Qu\n", ""),
           "drug|pi|0|0.5|1|2|0|2\n");
}

static void test_route(void **state) {
    (void)state;
    /* H01M: F1 F2 of one day, F4; A61K: F3 F4 of one day. Nobody is cited: the earlier date, then the first record. */
    kit_is(&set, "route-map", "*", "rows=ipc.subclass top=2 years=2 keys=1",
           "H01M|2010-2011|2|US2011000001A1|20100505|0|PI|\n"
           "H01M|2012-2013|1|US2011000004A1|20120505|0|RO|\n"
           "A61K|2012-2013|2|US2011000003A1|20120505|0|QU|\n");
    kit_is(&set, "route-map", "fam=docdb:5", "", "");
    kit_is(&set, "route-map", "title=zzz", "", "");
    /* The second is cited by the third; in the table the order is by date. */
    static const char *const cited[] = {
        "{\"pub\":\"US7500001B2\",\"app\":{\"number\":\"US201112000001\",\"date\":\"2011-01-01\"},"
        "\"ipc\":[\"H01M4/02\"],\"title\":\"One\"}",
        "{\"pub\":\"US7500002B2\",\"app\":{\"number\":\"US201212000002\",\"date\":\"2012-01-01\"},"
        "\"ipc\":[\"H01M4/02\"],\"title\":\"Two\",\"applicants\":[\"Pi\"]}",
        "{\"pub\":\"US7500003B2\",\"app\":{\"number\":\"US201312000003\",\"date\":\"2013-01-01\"},"
        "\"ipc\":[\"H01M4/02\"],\"title\":\"Three\",\"cites\":[\"US7500002B2\"]}",
        "{\"pub\":\"US7500004B2\",\"ipc\":[\"H01M4/02\"],\"title\":\"No date\"}"};
    kit s;
    KIT_LINES(&s, cited);
    kit_is(&s, "route-map", "*", "rows=ipc.subclass keys=1",
           "H01M|2010-2014|3|US7500002B2|20120101|1|PI|Two\n");
    kit_is(&s, "route-map", "*", "rows=ipc.subclass keys=2",
           "H01M|2010-2014|3|US7500001B2|20110101|0||One\n"
           "H01M|2010-2014|3|US7500002B2|20120101|1|PI|Two\n");
    kit_is(&s, "route-map", "*", "rows=ipc.subclass years=1 keys=1",
           "H01M|2011|1|US7500001B2|20110101|0||One\n"
           "H01M|2012|1|US7500002B2|20120101|1|PI|Two\n"
           "H01M|2013|1|US7500003B2|20130101|0||Three\n");
    kit_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree),        cmocka_unit_test(test_years),
        cmocka_unit_test(test_pairs),       cmocka_unit_test(test_fields),
        cmocka_unit_test(test_white),       cmocka_unit_test(test_branches),
        cmocka_unit_test(test_effects),     cmocka_unit_test(test_bad_rules),
        cmocka_unit_test(test_white_rules), cmocka_unit_test(test_route),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
