/* Value in five dimensions, grades by rules, high value by the statistical definition, competitors: against figures worked
 * out by hand. */
#include "tests/analytics/kit.h"

#include "base/file.h"

#include <math.h>

/* ---- five dimensions ----
 *
 * Four publications, all filed on 2010-01-05 (so of one year), counted up to 2020-12-31. Percentile of x among the n known:
 * 100 (below + equal / 2) / n.
 *
 *                      R1       R2      R3      R4     percentiles R1, R2, R3, R4
 * technology
 *   cited / mean       6        2       1       -      mean 3: 2, 2/3, 1/3           83.3333  50       16.6667  -
 *   IPC subclasses     2        1       1       -      n = 3                         83.3333  33.3333  33.3333  -
 *   non-patent refs    4        1       -       -      n = 2                         75       25       -        -
 *   mean                                                                             80.5556  36.1111  25       -
 *   missing                                                                          0        0        1/3      1
 * legal
 *   status             1        0       0.5     -      n = 3                         83.3333  16.6667  50       -
 *   months left        108      0       121     -      to 2030-01-05, 2031-02-05     50       16.6667  83.3333  -
 *   independent        3        1       -       -      n = 2                         75       25       -        -
 *   claims             10       20      10      -      n = 3                         33.3333  83.3333  33.3333  -
 *   first claim        5 words  2       -       -      n = 2, less is better         25       75       -        -
 *   survived           0        -       -       -      n = 1 (only R1 has events)    50       -        -        -
 *   mean               316.6667 / 6, 216.6667 / 5, 166.6667 / 3                      52.7778  43.3333  55.5556  -
 *   missing                                                                          0        1/6      1/2      1
 * market
 *   offices            3        1       1       1      n = 4: 3.5/4, 1.5/4           87.5     37.5     37.5     37.5
 *   family             3        1       1       1                                    87.5     37.5     37.5     37.5
 *   licences           1        -       -       -      n = 1                         50       -        -        -
 *   litigations        0        -       -       -      n = 1                         50       -        -        -
 *   mean                                                                             68.75    37.5     37.5     37.5
 *   missing                                                                          0        1/2      1/2      1/2
 * strategic
 *   triadic            1        0       0       0                                    87.5     37.5     37.5     37.5
 *   PCT                0        0       0       0                                    50       50       50       50
 *   cited by others    1        0       0       0      R2, of the same applicant,    87.5     37.5     37.5     37.5
 *                                                      and R3 cite R1
 *   mean                                                                             75       41.6667  41.6667  41.6667
 * economic
 *   pledges            0        -       -       -                                    50       -        -        -
 *   transfers          0        -       -       -                                    50       -        -        -
 *   months kept up     131      72      131     -      n = 3: (1 + 1)/3, 0.5/3       66.6667  16.6667  66.6667  -
 *   mean                                                                             55.5556  16.6667  66.6667  -
 *   missing                                                                          0        2/3      2/3      1
 */
static const char *const four[] = {
    "{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":\"2010-01-"
    "05\"},"
    "\"type\":\"invention_grant\",\"status\":\"active\",\"applicants\":[\"Acme\"],"
    "\"ipc\":[\"H01M10/04\",\"G06F1/00\"],\"n_cited_by\":6,\"n_npl\":4,\"n_claims\":10,"
    "\"n_claims_indep\":3,\"claims\":[\"A cell with a lid.\"],\"expiry_date\":\"2030-01-05\","
    "\"n_family\":3,\"members\":[\"EP1000000A1\",\"JP2010000001A\"],"
    "\"events\":[{\"date\":\"2014-02-03\",\"kind\":\"licensed\"}]}",
    "{\"pub\":{\"number\":\"US7000002B2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":\"2010-01-"
    "05\"},"
    "\"type\":\"invention_grant\",\"status\":\"dead\",\"lapse_date\":\"2016-01-05\","
    "\"applicants\":[\"Acme\"],\"ipc\":[\"H01M10/"
    "04\"],\"n_cited_by\":2,\"n_npl\":1,\"n_claims\":20,"
    "\"n_claims_indep\":1,\"claims\":[\"A cell.\"],\"n_family\":1,\"cites\":[\"US7000001B2\"]}",
    "{\"pub\":{\"number\":\"US2011000003A1\",\"date\":\"2011-06-07\"},\"app\":{\"date\":\"2010-01-"
    "05\"},"
    "\"type\":\"invention\",\"status\":\"pending\",\"applicants\":[\"Beta\"],\"ipc\":[\"H01M4/"
    "02\"],"
    "\"n_cited_by\":1,\"n_claims\":10,\"expiry_date\":\"2031-02-05\",\"n_family\":1,"
    "\"cites\":[\"US7000001B2\"]}",
    "{\"pub\":{\"number\":\"US2011000004A1\",\"date\":\"2011-06-07\"},\"app\":{\"date\":\"2010-01-"
    "05\"},"
    "\"status\":\"unknown\",\"n_family\":1}",
};

static void dimensions(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, four);
    kit_is(&k, "value", "*", "unit=pub cutoff=2020-12-31",
           "US7000001B2|80.5556|52.7778|68.75|75|55.5556|0|0|0|0|0\n"
           "US7000002B2|36.1111|43.3333|37.5|41.6667|16.6667|0|0.166667|0.5|0|0.666667\n"
           "US2011000003A1|25|55.5556|37.5|41.6667|66.6667|0.333333|0.5|0.5|0|0.666667\n"
           "US2011000004A1|-|-|37.5|41.6667|-|1|1|0.5|0|1\n");
    /* the most by one dimension first, what has none last; ties by the order of records */
    kit_is(&k, "value", "*", "unit=pub cutoff=2020-12-31 sort=legal top=2",
           "US2011000003A1|25|55.5556|37.5|41.6667|66.6667|0.333333|0.5|0.5|0|0.666667\n"
           "US7000001B2|80.5556|52.7778|68.75|75|55.5556|0|0|0|0|0\n");
    assert_int_equal(k.table.n_all, 4);
    /* means over those with a score: (80.5556 + 36.1111 + 25) / 3 = 47.2222, 151.6667 / 3, 181.25 / 4, 200 / 4,
     * 138.8889 / 3; missing (0 + 0 + 1/3 + 1) / 4, (0 + 1/6 + 1/2 + 1) / 4, 1.5 / 4, 0, (0 + 2/3 + 2/3 + 1) / 4 */
    kit_is(&k, "value", "*", "unit=pub cutoff=2020-12-31 by=all",
           "all|4|47.2222|50.5556|45.3125|50|46.2963|0.333333|0.416667|0.375|0|0.583333\n");
    kit_is(&k, "value", "*", "unit=pub cutoff=2020-12-31 by=pa",
           "ACME|2|58.3333|48.0556|53.125|58.3333|36.1111|0|0.0833333|0.25|0|0.333333\n"
           "BETA|1|25|55.5556|37.5|41.6667|66.6667|0.333333|0.5|0.5|0|0.666667\n");
    /* one record among the whole collection: the same figures */
    kit_is(&k, "value", "pn=US7000002B2", "unit=pub cutoff=2020-12-31 against=*",
           "US7000002B2|36.1111|43.3333|37.5|41.6667|16.6667|0|0.166667|0.5|0|0.666667\n");
    /* alone, everything that is known is in the middle */
    kit_is(&k, "value", "pn=US7000002B2", "unit=pub cutoff=2020-12-31",
           "US7000002B2|50|50|50|50|50|0|0.166667|0.5|0|0.666667\n");
    kit_is(&k, "value", "pa=nobody", "unit=pub", "");
    kit_is(&k, "value", "pa=nobody", "unit=pub by=all", "all|0|-|-|-|-|-|-|-|-|-|-\n");
    kit_close(&k);
}

static void indicators(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, four);
    kit_check(kit_try(&k, "value-indicators", "*", "unit=pub cutoff=2020-12-31 number=US7000002B2"),
              "value-indicators");
    assert_int_equal(k.table.n_rows, 19);
    static const struct {
        const char *indicator;
        double x, percentile;
        uint64_t known;
    } want[] = {{"times cited / mean of its year", 2.0 / 3, 50, 3},
                {"months left", 0, 100.0 / 6, 3},
                {"words of the first claim", 2, 75, 2},
                {"family offices", 1, 37.5, 4},
                {"months kept up since filing", 72, 100.0 / 6, 3}};
    size_t seen = 0;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        for (size_t r = 0; r < k.table.n_rows; r++) {
            if (!px_str_is(px_table_cell(&k.table, r, 1)->text, want[i].indicator)) continue;
            seen++;
            double x = px_table_cell(&k.table, r, 2)->number,
                   p = px_table_cell(&k.table, r, 3)->number;
            uint64_t known = px_table_cell(&k.table, r, 4)->count;
            if (fabs(x - want[i].x) > 1e-9 || fabs(p - want[i].percentile) > 1e-9 ||
                known != want[i].known)
                fail_msg("%s: %g at %g of %llu, expected %g at %g of %llu", want[i].indicator, x, p,
                         (unsigned long long)known, want[i].x, want[i].percentile,
                         (unsigned long long)want[i].known);
        }
    assert_int_equal(seen, 5);
    kit_fails(&k, "value-indicators", "pa=Beta", "unit=pub number=US7000002B2", PX_E_NOTFOUND,
              "is not in the set");
    kit_close(&k);
}

/* ---- grades ----
 *
 * G1 granted, in force, three offices: S. G2 the same with one office, cited three times: A. G3 cited twice: B. G4 pending
 * and G5 a utility model in force: C. G6 has ended, G7 says nothing: no rule. */
static const char *const seven[] = {
    "{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2012-01-03\"},\"type\":\"invention_grant\","
    "\"status\":\"active\",\"n_family\":3,\"members\":[\"EP1000000A1\",\"JP2010000001A\"],"
    "\"n_cited_by\":5,\"family\":\"docdb:1\"}",
    "{\"pub\":{\"number\":\"US7000002B2\",\"date\":\"2012-01-03\"},\"type\":\"invention_grant\","
    "\"status\":\"active\",\"n_family\":1,\"n_cited_by\":3,\"family\":\"docdb:2\"}",
    "{\"pub\":{\"number\":\"US7000003B2\",\"date\":\"2012-01-03\"},\"type\":\"invention_grant\","
    "\"status\":\"active\",\"n_family\":1,\"n_cited_by\":2,\"family\":\"docdb:3\"}",
    "{\"pub\":{\"number\":\"US2012000004A1\",\"date\":\"2012-01-05\"},\"type\":\"invention\","
    "\"status\":\"pending\",\"n_cited_by\":9,\"family\":\"docdb:3\"}",
    "{\"pub\":{\"number\":\"CN202000005U\",\"date\":\"2012-01-04\"},\"type\":\"utility_model\","
    "\"status\":\"active\",\"family\":\"docdb:5\"}",
    "{\"pub\":{\"number\":\"US7000006B2\",\"date\":\"2012-01-03\"},\"type\":\"invention_grant\","
    "\"status\":\"dead\",\"n_cited_by\":30,\"family\":\"docdb:6\"}",
    "{\"pub\":{\"number\":\"US7000007B2\",\"date\":\"2012-01-03\"},\"type\":\"invention_grant\","
    "\"status\":\"unknown\",\"family\":\"docdb:7\"}",
};

static void grades(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, seven);
    kit_is(&k, "value-grade", "*", "unit=pub",
           "S|1|1|0.142857|pt=invention_grant AND ls=active AND (pct=1 OR nfc>=3)\n"
           "A|2|1|0.142857|pt=invention_grant AND ls=active AND ncf>=3\n"
           "B|3|1|0.142857|pt=invention_grant AND ls=active\n"
           "C|4|2|0.285714|ls=active OR ls=pending\n"
           "none|-|2|0.285714|no rule\n");
    /* every record with its grade and the rule that gave it */
    kit_is(&k, "value-grade", "*", "unit=pub show=records",
           "US7000001B2|S|1|pt=invention_grant AND ls=active AND (pct=1 OR nfc>=3)\n"
           "US7000002B2|A|2|pt=invention_grant AND ls=active AND ncf>=3\n"
           "US7000003B2|B|3|pt=invention_grant AND ls=active\n"
           "US2012000004A1|C|4|ls=active OR ls=pending\n"
           "CN202000005U|C|4|ls=active OR ls=pending\n"
           "US7000006B2|none|-|no rule\n"
           "US7000007B2|none|-|no rule\n");
    /* G3 and G4 are one family: it meets the rule of its better member */
    kit_is(&k, "value-grade", "*", "unit=fam show=records top=3",
           "US7000001B2|S|1|pt=invention_grant AND ls=active AND (pct=1 OR nfc>=3)\n"
           "US7000002B2|A|2|pt=invention_grant AND ls=active AND ncf>=3\n"
           "US7000003B2|B|3|pt=invention_grant AND ls=active\n");
    assert_int_equal(k.table.n_all, 6);
    assert_int_equal(kit_drills(&k, "value-grade", "*", "unit=pub", PX_UNIT_PUB), 5);
    assert_int_equal(kit_drills(&k, "value-grade", "cc=US", "unit=pub", PX_UNIT_PUB), 5);
    assert_int_equal(kit_drills(&k, "value-grade", "*", "unit=fam", PX_UNIT_FAM), 5);
    kit_close(&k);
}

static const char *rules_file(kit *k, const char *text) {
    char *path = px_path(k->root, "rules.txt");
    kit_check(px_file_replace(path, px_str_of(text), &err), path);
    const char *param = px_arena_cstr(k->a, px_arena_fmt(k->a, "unit=pub rules=%s", path));
    free(path);
    return param;
}

static void own_rules(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, seven);
    /* the order decides: whoever is cited nine times is best, whatever else it is; a rule over two lines; two rules of a
     * grade; a comment, a blank line, CR LF and a byte order mark */
    kit_is(&k, "value-grade", "*",
           rules_file(&k,
                      "\xEF\xBB\xBF# ours\r\n\r\n重点: ncf>=9\r\n"
                      "普通: pt=invention_grant\r\n   AND ls=active\r\n普通: pt=utility_model\r\n"),
           "重点|1|2|0.285714|ncf>=9\n"
           "普通|2|3|0.428571|pt=invention_grant AND ls=active\n"
           "普通|3|1|0.142857|pt=utility_model\n"
           "none|-|1|0.142857|no rule\n");
    kit_fails(&k, "value-grade", "*", rules_file(&k, "S: ncf>=9\nno colon here\n"), PX_E_INPUT,
              "line 2 of the rules is not GRADE: CONDITION");
    kit_fails(&k, "value-grade", "*", rules_file(&k, "  S: ncf>=9\n"), PX_E_INPUT,
              "line 1 of the rules");
    kit_fails(&k, "value-grade", "*", rules_file(&k, "# nothing\n"), PX_E_INPUT, "has no rule");
    kit_fails(&k, "value-grade", "*", rules_file(&k, "S: ncf>=9\nA: (ncf\n"), PX_E_QUERY,
              "rule 2 (A)");
    kit_fails(&k, "value-grade", "*", "unit=pub rules=/nowhere/at/all", PX_E_NOTFOUND, "nowhere");
    kit_close(&k);
}

/* ---- high value ----
 *
 * Up to 2020-12-31. H1: filed 2009-05-01 (more than ten years), member abroad. H2: filed 2010-12-31, ten years to the day,
 * which is not more; given as awarded. H3: filed 2010-12-30. H4 has ended, H5 is an application: neither is a granted
 * invention in force. No concordance is loaded, and no pledges are given: not known. */
static const char *const five[] = {
    "{\"pub\":{\"number\":\"CN100000001B\",\"date\":\"2012-01-04\"},\"app\":{\"number\":"
    "\"CN200910000001\",\"date\":\"2009-05-01\"},\"type\":\"invention_grant\",\"status\":"
    "\"active\","
    "\"n_family\":2,\"members\":[\"US20100000001A1\"]}",
    "{\"pub\":{\"number\":\"CN100000002B\",\"date\":\"2013-01-02\"},\"app\":{\"number\":"
    "\"CN201010000002\",\"date\":\"2010-12-31\"},\"type\":\"invention_grant\",\"status\":"
    "\"active\","
    "\"n_family\":2,\"members\":[\"WO2011000002A1\"]}",
    "{\"pub\":{\"number\":\"CN100000003B\",\"date\":\"2013-01-02\"},\"app\":{\"number\":"
    "\"CN201010000003\",\"date\":\"2010-12-30\"},\"type\":\"invention_grant\",\"status\":"
    "\"active\"}",
    "{\"pub\":{\"number\":\"CN100000004B\",\"date\":\"2005-01-05\"},\"app\":{\"number\":"
    "\"CN200010000004\",\"date\":\"2000-02-01\"},\"type\":\"invention_grant\",\"status\":\"dead\"}",
    "{\"pub\":{\"number\":\"CN101000005A\",\"date\":\"2005-01-05\"},\"app\":{\"number\":"
    "\"CN200310000005\",\"date\":\"2003-02-01\"},\"type\":\"invention\",\"status\":\"active\"}",
};

static void high(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, five);
    kit_is(&k, "high-value", "*", "unit=pub cutoff=2020-12-31 awarded=pn=CN100000002B",
           "inventions in force|3|1\n"
           "strategic emerging industry|-|-\n"
           "family members abroad|1|0.333333\n"
           "kept up for more than ten years|2|0.666667\n"
           "pledged for a higher sum|-|-\n"
           "won a national prize|1|0.333333\n"
           "high value: any of these|3|1\n");
    kit_is(&k, "high-value", "*",
           "unit=pub cutoff=2020-12-31 industries=pn=CN100000003B pledged=pn=CN100000004B",
           "inventions in force|3|1\n"
           "strategic emerging industry|1|0.333333\n"
           "family members abroad|1|0.333333\n"
           "kept up for more than ten years|2|0.666667\n"
           "pledged for a higher sum|0|0\n"
           "won a national prize|-|-\n"
           "high value: any of these|2|0.666667\n");
    kit_is(&k, "high-value", "pn=CN100000004B", "unit=pub cutoff=2020-12-31 industries=",
           "inventions in force|0|-\n"
           "strategic emerging industry|-|-\n"
           "family members abroad|0|-\n"
           "kept up for more than ten years|0|-\n"
           "pledged for a higher sum|-|-\n"
           "won a national prize|-|-\n"
           "high value: any of these|0|-\n");
    assert_int_equal(kit_drills(&k, "high-value", "*",
                                "unit=pub cutoff=2020-12-31 awarded=pn=CN100000002B", PX_UNIT_PUB),
                     5);
    kit_fails(&k, "high-value", "*", "unit=pub awarded=(pn", PX_E_QUERY, "--awarded");
    kit_close(&k);
}

/* ---- competitors ----
 *
 * Alpha: U1 {H01M}, U2 {H01M, G06F}, U3 {G06F}, U7 {H01M} with Delta: H01M 3, G06F 2. Beta: U4 {H01M}, U5 {H01M, G06F}:
 * H01M 2, G06F 1. Delta: H01M 1. Gamma: U6 {A61K}. cos(Alpha, Beta) = (3*2 + 2*1) / sqrt(13 * 5) = 8 / 8.0622577 =
 * 0.992278; cos(Alpha, Delta) = 3 / sqrt(13) = 0.83205; Gamma 0. U4 cites U1 and U5 cites U7 (Beta cites Alpha: 2), U2
 * cites U5 (Alpha cites Beta: 1). */
static const char *const rivals[] = {
    "{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":\"2010-02-"
    "01\"},"
    "\"applicants\":[\"Alpha\"],\"ipc\":[\"H01M10/04\"]}",
    "{\"pub\":{\"number\":\"US7000002B2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":\"2010-02-"
    "01\"},"
    "\"applicants\":[\"Alpha\"],\"ipc\":[\"H01M10/04\",\"G06F1/00\"],\"cites\":[\"US7000005B2\"]}",
    "{\"pub\":{\"number\":\"US7000003B2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":\"2010-02-"
    "01\"},"
    "\"applicants\":[\"Alpha\"],\"ipc\":[\"G06F1/00\"]}",
    "{\"pub\":{\"number\":\"US7000004B2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":\"2010-02-"
    "01\"},"
    "\"applicants\":[\"Beta\"],\"ipc\":[\"H01M4/02\"],\"cites\":[\"US7000001B2\"]}",
    "{\"pub\":{\"number\":\"US7000005B2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":\"2010-02-"
    "01\"},"
    "\"applicants\":[\"Beta\"],\"ipc\":[\"H01M4/02\",\"G06F1/00\"],\"cites\":[\"US7000007B2\"]}",
    "{\"pub\":{\"number\":\"US7000006B2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":\"2013-02-"
    "01\"},"
    "\"applicants\":[\"Gamma\"],\"ipc\":[\"A61K8/00\"]}",
    "{\"pub\":{\"number\":\"US7000007B2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":\"2010-02-"
    "01\"},"
    "\"applicants\":[\"Alpha\",\"Delta\"],\"ipc\":[\"H01M10/04\"]}",
};

static void competitors(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, rivals);
    kit_is(&k, "competitors", "*", "unit=pub who=ALPHA",
           "BETA|0.992278|2|2|1|0\nDELTA|0.83205|1|0|0|1\n");
    kit_is(&k, "competitors", "*", "unit=pub who=alpha least=0.9", "BETA|0.992278|2|2|1|0\n");
    kit_is(&k, "competitors", "*", "unit=pub who=ALPHA linked=yes", "BETA|0.992278|2|2|1|0\n");
    kit_is(&k, "competitors", "*", "unit=pub who=GAMMA", "");
    /* cos(Beta, Alpha) = 0.992278; cos(Beta, Delta) = 2 / sqrt(5) = 0.894427; Delta's U7 is cited by Beta's U5 */
    kit_is(&k, "competitors", "*", "unit=pub who=BETA",
           "ALPHA|0.992278|4|1|2|0\nDELTA|0.894427|1|0|1|0\n");
    assert_int_equal(kit_drills(&k, "competitors", "*", "unit=pub who=ALPHA", PX_UNIT_PUB), 4);
    kit_fails(&k, "competitors", "*", "unit=pub who=nobody", PX_E_NOTFOUND, "is no pas of the set");
    kit_fails(&k, "competitors", "*", "unit=pub", PX_E_USAGE, "needs --who");
    /* all of it: seven of 2010 and 2013, nobody says in which state, four applicants, three subclasses, one office */
    kit_is(&k, "overview", "*", "unit=pub", "7|7|2010|2013|2|0|0|0|7|4|0|3|1\n");
    kit_is(&k, "overview", "pa=nobody", "unit=pub", "0|0|-|-|0|0|0|0|0|0|0|0|0\n");
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(dimensions), cmocka_unit_test(indicators),
                                       cmocka_unit_test(grades),     cmocka_unit_test(own_rules),
                                       cmocka_unit_test(high),       cmocka_unit_test(competitors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
