/* Concentration, position and the pivot: every expected number is worked out by hand in the comment above. */
#include "tests/analytics/kit.h"

/* F1 (two publications) Acme H01M, cited 3 and 5 times; F2 Acme and Beta, H01M and G06F, cited once; F3
 * Beta, G06F, nothing known; F4 Cole, H01M, cited 0 times; F5 nobody, no class.
 * Offices: F1 US and CN, F2 US, F3 CN, F4 US, F5 EP. Filed 2010, 2011, 2011, 2012, 2012. */
static const char *const few[] = {
    "{\"pub\":{\"number\":\"US20100000001A1\",\"date\":\"2011-09-01\"},\"app\":{\"date\":\"2010-03-"
    "05\"},\"applicants\":[\"Acme\"],"
    "\"ipc\":[\"H01M10/04\"],\"n_cited_by\":3,\"n_family\":2,\"family\":\"docdb:1\"}",
    "{\"pub\":{\"number\":\"CN101000001A\",\"date\":\"2012-09-01\"},\"app\":{\"date\":\"2010-05-"
    "05\"},\"applicants\":[\"Acme\"],"
    "\"ipc\":[\"H01M10/05\"],\"n_cited_by\":5,\"n_family\":2,\"family\":\"docdb:1\"}",
    "{\"pub\":{\"number\":\"US20110000002A1\",\"date\":\"2012-09-01\"},\"app\":{\"date\":\"2011-03-"
    "05\"},"
    "\"applicants\":[\"Acme\",\"Beta\"],\"ipc\":[\"H01M4/02\",\"G06F1/"
    "00\"],\"n_cited_by\":1,\"n_family\":1,\"family\":\"docdb:2\"}",
    "{\"pub\":{\"number\":\"CN101000003A\",\"date\":\"2012-09-01\"},\"app\":{\"date\":\"2011-04-"
    "05\"},\"applicants\":[\"Beta\"],"
    "\"ipc\":[\"G06F3/00\"],\"family\":\"docdb:3\"}",
    "{\"pub\":{\"number\":\"US20120000004A1\",\"date\":\"2013-09-01\"},\"app\":{\"date\":\"2012-03-"
    "05\"},\"applicants\":[\"Cole\"],"
    "\"ipc\":[\"H01M10/04\"],\"n_cited_by\":0,\"n_family\":4,\"family\":\"docdb:4\"}",
    "{\"pub\":{\"number\":\"EP1000005A1\",\"date\":\"2013-09-01\"},\"app\":{\"date\":\"2012-03-"
    "06\"},\"family\":\"docdb:5\"}",
};

/* Of 5 families: Acme F1, F2; Beta F2, F3; Cole F4. 1/k: Acme 1 + 1/2, Beta 1/2 + 1, Cole 1, of 4 with an
 * applicant. Acme and Beta tie: bytewise. */
static void tops(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "top", "*", "", "ACME|2|0.4|1.5|0.375\nBETA|2|0.4|1.5|0.375\nCOLE|1|0.2|1|0.25\n");
    assert_int_equal(k.card.missing, 1);
    assert_int_equal(k.card.units, 5);
    kit_is(&k, "top", "*", "top=1", "ACME|2|0.4|1.5|0.375\n");
    assert_int_equal(k.table.n_all, 3);
    /* publications: Acme both of F1, and F2: 3 of 6; with an applicant 5 */
    kit_is(&k, "top", "*", "unit=pub names=given",
           "Acme|3|0.5|2.5|0.5\nBeta|2|0.333333|1.5|0.3\nCole|1|0.166667|1|0.2\n");
    /* classes of F1 together: H01M10 once, H01M4 F2, H01M10 F4; fractions of F2: 1/2 */
    kit_is(
        &k, "top", "*", "of=ipc.group counting=fractional",
        "H01M10|2|0.4|2|0.5\nG06F3|1|0.2|1|0.25\nG06F1|1|0.2|0.5|0.125\nH01M4|1|0.2|0.5|0.125\n");
    kit_is(&k, "top", "*", "of=cc", "US|3|0.6|2.5|0.5\nCN|2|0.4|1.5|0.3\nEP|1|0.2|1|0.2\n");
    kit_is(&k, "top", "pa=nobody", "", "");
    kit_is(&k, "top", "cc=EP", "", "");
    kit_is(&k, "top", "*", "from=2012", "COLE|1|0.5|1|1\n");
    kit_fails(&k, "top", "*", "of=ti", PX_E_USAGE, "cannot be counted");
    kit_close(&k);
}

static void put_makers(kit *k, const unsigned *n, size_t makers) {
    unsigned number = 1;
    for (size_t m = 0; m < makers; m++)
        for (unsigned i = 0; i < n[m]; i++, number++)
            kit_fmt(k,
                    "{\"pub\":{\"number\":\"US%uB2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":"
                    "\"2010-02-03\"},"
                    "\"applicants\":[\"Maker %c\"],\"family\":\"docdb:%u\"}",
                    7000000 + number, 'A' + (int)m, number);
}

/* 4, 3, 2, 1: shares 0.4 0.3 0.2 0.1. HHI 0.16 + 0.09 + 0.04 + 0.01 = 0.3, normalised (0.3 - 0.25) / 0.75 =
 * 0.0666667. Gini: 2 (0.1 + 2 * 0.2 + 3 * 0.3 + 4 * 0.4) / 4 - 5 / 4 = 1.5 - 1.25 = 0.25. H = 0.366516 + 0.361192 +
 * 0.321888 + 0.230259 = 1.279854; / ln 4 = 1.386294: 0.92322.
 * Lorenz: 1/4 holds 0.1, 2/4 0.3, 3/4 0.6, all 1. */
static void four(void **state) {
    static const unsigned n[] = {4, 3, 2, 1};
    kit k;
    (void)state;
    kit_open(&k);
    put_makers(&k, n, 4);
    kit_ready(&k);
    kit_is(&k, "concentration", "*", "", "10|4|1|1|1|0.3|0.0666667|high|0.25|1.27985|0.92322\n");
    kit_is(&k, "lorenz", "*", "", "0|0|0\n0.25|0.1|1\n0.5|0.3|2\n0.75|0.6|3\n1|1|4\n");
    /* one alone: HHI 1, nothing to normalise by, Gini 1 - 1 = 0, H = 0 */
    kit_is(&k, "concentration", "pa=\"Maker A\"", "", "4|1|1|1|1|1|-|high|0|0|-\n");
    kit_is(&k, "concentration", "pa=nobody", "", "");
    kit_is(&k, "lorenz", "pa=nobody", "", "");
    kit_close(&k);
}

/* Twelve with one each: CR4 4/12, CR5 5/12, CR10 10/12, HHI 12 / 144 = 0.0833333, normalised 0, Gini 2 * 78/12 / 12 -
 * 13/12 = 0, H = ln 12 = 2.48491. One size: the Lorenz curve is the diagonal. */
static void twelve(void **state) {
    static const unsigned n[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    kit k;
    (void)state;
    kit_open(&k);
    put_makers(&k, n, 12);
    kit_ready(&k);
    kit_check(kit_try(&k, "concentration", "*", ""), "concentration");
    const double want[] = {12, 12, 4.0 / 12, 5.0 / 12,       10.0 / 12, 1.0 / 12,
                           0,  -1, 0,        2.484906649788, 1};
    for (size_t c = 0; c < 11; c++) {
        const px_cell *cell = px_table_cell(&k.table, 0, c);
        if (c == 7)
            assert_true(px_str_is(cell->text, "low"));
        else
            assert_float_equal(cell->number, want[c], 1e-9);
    }
    kit_is(&k, "lorenz", "*", "", "0|0|0\n1|1|1\n");
    kit_close(&k);
}

/* By year, whole: 2010: Acme 1: all ones; 2011: Acme 1, Beta 2 (F2 both, F3): shares 1/3, 2/3: HHI 5/9, normalised
 * (5/9 - 1/2) / (1/2) = 1/9, Gini 2 (1/3 + 4/3) / 2 - 3/2 = 1/6, H = ln 3 / 3 + 2/3 ln 1.5 = 0.366204 + 0.270310 = 0.636514,
 * / ln 2 = 0.918296. 2012: Cole. By fractions in 2011: Acme 1/2, Beta 3/2: 1/4, 3/4: HHI 10/16, normalised 1/4, Gini
 * 2 (1/4 + 6/4) / 2 - 3/2 = 1/4, H = 0.346574 + 0.215762 = 0.562335, / ln 2 = 0.811278. */
static void by_year(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "concentration", "*", "by=year cutoff=2019-12-31",
           "2010|1|1|1|1|1|1|-|high|0|0|-|yes\n2011|2|2|1|1|1|0.555556|0.111111|high|0.166667|0."
           "636514|0.918296|yes\n"
           "2012|1|1|1|1|1|1|-|high|0|0|-|yes\n");
    kit_is(&k, "concentration", "*",
           "by=year cutoff=2012-06-30 counting=fractional from=2011 to=2011",
           "2011|2|2|1|1|1|0.625|0.25|high|0.25|0.562335|0.811278|no\n");
    kit_close(&k);
}

/* Pairs: Acme H01M F1 F2 = 2, Acme G06F F2 = 1, Beta H01M F2 = 1, Beta G06F F2 F3 = 2, Cole H01M F4 = 1; in all 7; Acme 3,
 * Beta 3, Cole 1; H01M 4, G06F 3. RTA = P_ij 7 / (P_i P_j); symmetric (x - 1) / (x + 1); RPA 100 (x^2 - 1) / (x^2 + 1):
 *   Acme H01M 14/12 = 7/6: 1/13 = 0.0769231; 100 * 13/85 = 15.2941
 *   Acme G06F 7/9: -2/16 = -0.125; -100 * 32/130 = -24.6154
 *   Beta H01M 7/12: -5/19 = -0.263158; -100 * 95/193 = -49.2228
 *   Beta G06F 14/9: 5/23 = 0.217391; 100 * 115/277 = 41.5162
 *   Cole H01M 7/4: 3/11 = 0.272727; 100 * 33/65 = 50.7692
 *   Cole G06F 0: -1; -100 */
static void advantage(void **state) {
    static const char *const all =
        "ACME|H01M|0.0769231|1.16667|15.2941|2\nACME|G06F|-0.125|0.777778|-24.6154|1\n"
        "BETA|H01M|-0.263158|0.583333|-49.2228|1\nBETA|G06F|0.217391|1.55556|41.5162|2\n"
        "COLE|H01M|0.272727|1.75|50.7692|1\nCOLE|G06F|-1|0|-100|0\n";
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "rta", "*", "cols=ipc.subclass", all);
    /* F5 has neither class (a note) nor applicant (on the card) */
    assert_int_equal(k.card.missing, 1);
    assert_int_equal(k.table.n_notes, 1);
    assert_true(px_str_is(k.table.note[0].en, "1 units without IPC subclass (ipc.subclass)"));
    /* what is not shown still counts */
    kit_is(&k, "rta", "*", "cols=ipc.subclass top-rows=1 top-cols=1",
           "ACME|H01M|0.0769231|1.16667|15.2941|2\n");
    kit_is(&k, "rta", "cc=EP", "cols=ipc.subclass", "");
    kit_is(&k, "rta", "pa=Cole", "cols=ipc.subclass", "COLE|H01M|0|1|0|1\n");
    kit_close(&k);
}

/* emphasis = cell / families of the applicant (Acme 2, Beta 2, Cole 1); RPP = cell / largest of the class (both 2). */
static void portfolio(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "position", "*", "cols=ipc.subclass",
           "ACME|H01M|2|1|1|2\nACME|G06F|1|0.5|0.5|2\nBETA|H01M|1|0.5|0.5|2\nBETA|G06F|2|1|1|"
           "2\nCOLE|H01M|1|1|0.5|2\nCOLE|G06F|0|0|0|2\n");
    /* the strongest of G06F is not shown and still the measure */
    kit_is(&k, "position", "*", "cols=ipc.subclass top-rows=1",
           "ACME|H01M|2|1|1|2\nACME|G06F|1|0.5|0.5|2\n");
    kit_is(&k, "position", "pa=nobody", "cols=ipc.subclass", "");
    kit_close(&k);
}

/* Acme (2, 1), Beta (1, 2), Cole (1, 0): 4 / 5; 2 / sqrt 5 = 0.894427; 1 / sqrt 5 = 0.447214. */
static void similarities(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "similarity", "*", "", "ACME|BETA|0.8\nACME|COLE|0.894427\nBETA|COLE|0.447214\n");
    kit_is(&k, "similarity", "pa=Cole", "", "");
    kit_close(&k);
}

/* Cells as in `advantage`. Shares: of the row: / 2, 2, 1; of the column: / 3 (F1 F2 F4), 2 (F2 F3); of the set: / 5.
 * Citations, the larger of a family: F1 5, F2 1, F3 not known, F4 0: Acme H01M (5 + 1) / 2. Family size: F1 2, F2 1, F3
 * not known, F4 4: Acme H01M 3 / 2. By office (F1 US and CN): US F1 F2 F4, CN F1 F3. */
static void pivots(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "pivot", "*", "rows=pa cols=ipc.subclass",
           "ACME|H01M|2\nACME|G06F|1\nBETA|H01M|1\nBETA|G06F|2\nCOLE|H01M|1\n");
    kit_is(&k, "pivot", "*", "rows=pa cols=ipc.subclass empty=yes top-cols=1",
           "ACME|H01M|2\nBETA|H01M|1\nCOLE|H01M|1\n");
    kit_is(&k, "pivot", "pa=Cole", "rows=pa cols=prov empty=yes", "");
    kit_is(&k, "pivot", "*", "rows=pa cols=ipc.subclass measure=share-row",
           "ACME|H01M|1|2\nACME|G06F|0.5|1\nBETA|H01M|0.5|1\nBETA|G06F|1|2\nCOLE|H01M|1|1\n");
    kit_is(&k, "pivot", "*", "rows=pa cols=ipc.subclass measure=share-col",
           "ACME|H01M|0.666667|2\nACME|G06F|0.5|1\nBETA|H01M|0.333333|1\nBETA|G06F|1|2\nCOLE|H01M|"
           "0.333333|1\n");
    kit_is(&k, "pivot", "*", "rows=pa cols=ipc.subclass measure=share-all",
           "ACME|H01M|0.4|2\nACME|G06F|0.2|1\nBETA|H01M|0.2|1\nBETA|G06F|0.4|2\nCOLE|H01M|0.2|1\n");
    kit_is(&k, "pivot", "*", "rows=pa cols=ipc.subclass measure=rta top-rows=1",
           "ACME|H01M|1.16667|2\nACME|G06F|0.777778|1\n");
    kit_is(&k, "pivot", "*", "rows=pa cols=ipc.subclass measure=citations",
           "ACME|H01M|3|2\nACME|G06F|1|1\nBETA|H01M|1|1\nBETA|G06F|1|2\nCOLE|H01M|0|1\n");
    kit_is(&k, "pivot", "*", "rows=pa cols=ipc.subclass measure=family",
           "ACME|H01M|1.5|2\nACME|G06F|1|1\nBETA|H01M|1|1\nBETA|G06F|1|2\nCOLE|H01M|4|1\n");
    /* fractions: F2 gives 1/4 to each of its four cells */
    kit_is(&k, "pivot", "*", "rows=pa cols=ipc.subclass counting=fractional",
           "ACME|H01M|1.25\nACME|G06F|0.25\nBETA|H01M|0.25\nBETA|G06F|1.25\nCOLE|H01M|1\n");
    /* years in their own order, offices by falling number (3, 2, 1); by publication */
    kit_is(&k, "pivot", "*", "rows=epdy cols=cc unit=pub",
           "2010|US|1\n2010|CN|1\n2011|US|1\n2011|CN|1\n2012|US|1\n2012|EP|1\n");
    /* layers: the offices, by falling number; F1 in both */
    kit_is(&k, "pivot", "*", "rows=pa cols=ipc.subclass layers=cc top-layers=2",
           "ACME|H01M|2|US\nACME|G06F|1|US\nBETA|H01M|1|US\nBETA|G06F|1|US\nCOLE|H01M|1|US\nACME|"
           "H01M|1|CN\nBETA|G06F|1|CN\n");
    /* within US: share of the layer's three families */
    kit_is(&k, "pivot", "*",
           "rows=pa cols=ipc.subclass layers=cc top-layers=1 top-rows=1 measure=share-all",
           "ACME|H01M|0.666667|2|US\nACME|G06F|0.333333|1|US\n");
    /* 2010 to 2012: Acme H01M 1 (F1) to 0: -1; Cole H01M 0 to 1: not defined */
    kit_is(&k, "pivot", "*",
           "rows=pa cols=ipc.subclass measure=growth cutoff=2019-12-31 top-cols=1",
           "ACME|H01M|-1|2\nBETA|H01M|-|1\nCOLE|H01M|-|1\n");
    kit_is(&k, "pivot", "pa=nobody", "rows=pa cols=cc", "");
    kit_fails(&k, "pivot", "*", "rows=pa", PX_E_USAGE, "needs --cols");
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tops),         cmocka_unit_test(four),      cmocka_unit_test(twelve),
        cmocka_unit_test(by_year),      cmocka_unit_test(advantage), cmocka_unit_test(portfolio),
        cmocka_unit_test(similarities), cmocka_unit_test(pivots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
