/* Structure of technology over collections whose every number is worked out in the comments. */
#include "tests/analytics/tiny.h"

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
static px_snapshot *set;
static px_analysis_options done; /* nothing is incomplete */

static int setup(void **state) {
    if (tiny_setup(state) != 0) return -1;
    set = tiny_open("parts", records, sizeof records / sizeof *records);
    done = px_analysis_standard();
    done.cutoff = PX_STR("2020-12-31");
    return 0;
}

static void test_tree(void **state) {
    (void)state;
    /* Four families have a class. Sections: H F1 F2 F4; G F1 F3; A F3 F4.
     * Fractions: H 1/2 + 1 + 1/2 = 2, G 1/2 + 1/2 = 1, A 1/2 + 1/2 = 1. The same below, one class each. */
    tiny_expect(set, "*", "class-tree", NULL, "level", "class", NULL, NULL,
                "A,1,,2,1,0.5\nA61,2,A,2,1,0.5\nG,1,,2,1,0.5\nG06,2,G,2,1,0.5\nH,1,,3,2,0.75\nH01,"
                "2,H,3,2,0.75\n");
    /* Groups: F1 H01M10, H01M4, G06F17: 1/3 each; F2 H01M10; F4 H01M10 and A61K31: 1/2.
     * H01M10: 1/3 + 1 + 1/2 = 11/6. Under H01M the subclass itself and its groups; at subclass level F1 is H01M and
     * G06F: 1/2 + 1 + 1/2 = 2. */
    tiny_expect(set, "*", "class-tree", NULL, "level", "group", "under", "H01M",
                "H01M,3,H01,3,2,0.75\nH01M10,4,H01M,3,1.833333333,0.75\nH01M4,4,H01M,1,0."
                "3333333333,0.25\n");
    tiny_expect(set, "*", "class-tree", NULL, "level", "section", "least", "3", "H,1,,3,2,0.75\n");
    tiny_expect(set, "fam=docdb:5", "class-tree", NULL, NULL, NULL, NULL, NULL, "");
    struct tiny_run r = tiny_ask(set, "*", "class-tree", NULL, NULL);
    assert_int_equal(r.st, PX_OK);
    assert_int_equal(r.card.missing, 1);
    tiny_done(&r);
}

static void test_years(void **state) {
    (void)state;
    tiny_expect(set, "*", "class-years", NULL, "top", "2", NULL, NULL,
                "H01M,2010,2\nH01M,2011,0\nH01M,2012,1\nA61K,2010,0\nA61K,2011,0\nA61K,2012,2\n");
    tiny_expect(set, "title=zzz", "class-years", NULL, NULL, NULL, NULL, NULL, "");
}

static void test_pairs(void **state) {
    (void)state;
    /* H01M 3, A61K 2, G06F 2. Together: H01M-A61K F4, H01M-G06F F1, A61K-G06F F3, one each.
     * association 1/6, 1/6, 1/4; Jaccard 1/4, 1/4, 1/3; Salton 1/sqrt 6 = 0.4082482905, 1/2; inclusion 1/2. */
    tiny_expect(set, "*", "coclass", NULL, NULL, NULL, NULL, NULL,
                "H01M,A61K,1,3,2,0.1666666667,0.25,0.4082482905,0.5\n"
                "H01M,G06F,1,3,2,0.1666666667,0.25,0.4082482905,0.5\n"
                "A61K,G06F,1,2,2,0.25,0.3333333333,0.5,0.5\n");
    tiny_expect(set, "*", "coclass", NULL, "least", "2", NULL, NULL, "");
    tiny_expect(set, "fam=docdb:2", "coclass", NULL, NULL, NULL, NULL, NULL, "");
}

static void test_fields(void **state) {
    (void)state;
    /* Two fields: F1 (1, 6), F3 (6, 16), F4 (1, 16). One: F2. None: F5. */
    tiny_expect(set, "*", "fusion", NULL, "by", "all", NULL, NULL, "all,5,4,3,0.75,1.75\n");
    tiny_expect(set, "*", "fusion", NULL, NULL, NULL, NULL, NULL,
                "2010,2,2,1,0.5,1.5\n2011,0,0,0,,\n2012,3,2,2,1,2\n");
    tiny_expect(set, "title=zzz", "fusion", NULL, "by", "all", NULL, NULL, "all,0,0,0,,\n");
    /* By symbols: F1 two of three are of field 1: 2/3 and 1/3; F2 1; F3 1/2, 1/2; F4 1/2, 1/2.
     * field 1: 2/3 + 1 + 1/2 = 13/6; 6: 1/3 + 1/2 = 5/6; 16: 1. Of four: 0.541667, 0.208333, 0.25 */
    struct tiny_run r = tiny_ask(set, "*", "wipo35", NULL, NULL);
    static const struct {
        uint64_t code, n;
        double weight, share;
    } rows[] = {{1, 3, 13.0 / 6, 13.0 / 24}, {6, 2, 5.0 / 6, 5.0 / 24}, {16, 2, 1, 0.25}};
    assert_int_equal(r.st, PX_OK);
    assert_int_equal(r.table.n_rows, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(px_table_cell(&r.table, i, 0)->count, rows[i].code);
        assert_int_equal(px_table_cell(&r.table, i, 4)->count, rows[i].n);
        assert_true(fabs(px_table_cell(&r.table, i, 5)->number - rows[i].weight) < 1e-12);
        assert_true(fabs(px_table_cell(&r.table, i, 6)->number - rows[i].share) < 1e-12);
    }
    assert_int_equal(r.card.missing, 1);
    tiny_done(&r);
    tiny_expect(set, "fam=docdb:5", "wipo35", NULL, NULL, NULL, NULL, NULL, "");
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
    tiny_expect(set, "*", "white-space", &done, "columns", "pa", NULL, NULL,
                "A61K,PI,0,0.75,2,3,0,2\n");
    /* With a window of one year, 2012 against 2011: A61K 2 > 0, the same. */
    tiny_expect(set, "*", "white-space", &done, "columns", "pa", "window", "1",
                "A61K,PI,0,0.75,2,3,0,2\n");
    tiny_expect(set, "title=zzz", "white-space", &done, "columns", "pa", NULL, NULL, "");
    tiny_expect(set, "fam=docdb:5", "white-space", &done, "columns", "pa", NULL, NULL, "");
}

static void test_branches(void **state) {
    (void)state;
    /* From 2010 to 2012 (window 2). H01M: 2 to 1: sqrt(1/2) - 1 = -0.292893; applicants PI 2, QU 1, RO 1: the largest
     * 2 of 4. A61K: 0 to 2: not defined; QU 1, RO 1. G06F: 1 to 1: 0; PI 1, QU 1. */
    tiny_expect(set, "*", "branches", &done, "of", "ipc.subclass", "window", "2",
                "H01M,-0.292893,1,3,2,1,3\nA61K,,1,2,0,2,2\nG06F,0,1,2,1,1,2\n");
    struct tiny_run r =
        tiny_ask(set, "*", "branches", &done, "of", "ipc.subclass", "window", "2", "k", "1", NULL);
    assert_string_equal(tiny_csv(&r),
                        "H01M,-0.292893,0.5,3,2,1,3\nA61K,,0.5,2,0,2,2\nG06F,0,0.5,2,1,1,2\n");
    tiny_done(&r);
    tiny_expect(set, "fam=docdb:5", "branches", &done, NULL, NULL, NULL, NULL, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree),  cmocka_unit_test(test_years),
        cmocka_unit_test(test_pairs), cmocka_unit_test(test_fields),
        cmocka_unit_test(test_white), cmocka_unit_test(test_branches),
    };
    return cmocka_run_group_tests(tests, setup, tiny_teardown);
}
