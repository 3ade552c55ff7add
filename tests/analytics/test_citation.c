/* Citation analyses over collections whose every number is worked out in the comments. */
#include "tests/analytics/kit.h"

/* Families F1 to F6, year = earliest priority (here the filing date):
 *
 *   F1  A1 (US) and A2 (EP)   2010   ACME GMBH           H01M   cites nothing
 *   F2  B                     2012   Beta Inc            H01M   cites A1 and A2 (one family: once)
 *   F3  C                     2013   Acme Corp, Gamma    G06F   cites A1, B
 *   F4  D                     2014   Gamma               G06F   cites A1 (X), C (A); 3 NPL
 *   F5  E                     2016   Beta Inc            A61K   cites B; a document that is not here; 1 NPL
 *   F6  G                     2011   (none)              (none) cites A2
 *
 * ACME GMBH and Acme Corp are one cleaned name (ACME). Citations between families:
 *   F2->F1  F3->F1 (self)  F3->F2  F4->F1  F4->F3 (self: GAMMA)  F5->F2 (self)  F6->F1
 * Times cited: F1 4 (1 self), F2 2 (1 self), F3 1 (1 self), others 0.
 * Citing:      F2 1, F3 2 (1 self), F4 2 (1 self), F5 1 (1 self), F6 1. */
static const char *const records[] = {
    "{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2012-02-01\"},"
    "\"app\":{\"number\":\"US201012000001\",\"date\":\"2010-03-01\"},"
    "\"applicants\":[\"ACME GMBH\"],\"ipc\":[\"H01M10/04\"],\"family\":\"docdb:1\"}",
    "{\"pub\":{\"number\":\"EP2000001A1\",\"date\":\"2011-09-01\"},"
    "\"app\":{\"number\":\"EP20100000001\",\"date\":\"2010-03-01\"},"
    "\"applicants\":[\"ACME GMBH\"],\"ipc\":[\"H01M10/04\"],\"family\":\"docdb:1\"}",
    "{\"pub\":{\"number\":\"US2013000002A1\",\"date\":\"2013-06-01\"},"
    "\"app\":{\"number\":\"US201213000002\",\"date\":\"2012-01-01\"},"
    "\"applicants\":[\"Beta Inc\"],\"ipc\":[\"H01M4/02\"],\"family\":\"docdb:2\",\"n_npl\":0,"
    "\"cites\":[\"US7000001B2\",\"EP2000001A1\"]}",
    "{\"pub\":{\"number\":\"US2014000003A1\",\"date\":\"2014-06-01\"},"
    "\"app\":{\"number\":\"US201313000003\",\"date\":\"2013-01-01\"},"
    "\"applicants\":[\"Acme Corp\",\"Gamma\"],\"ipc\":[\"G06F17/30\"],\"family\":\"docdb:3\","
    "\"cites\":[\"US7000001B2\",\"US2013000002A1\"]}",
    "{\"pub\":{\"number\":\"US2015000004A1\",\"date\":\"2015-06-01\"},"
    "\"app\":{\"number\":\"US201414000004\",\"date\":\"2014-01-01\"},"
    "\"applicants\":[\"Gamma\"],\"ipc\":[\"G06F3/01\"],\"family\":\"docdb:4\",\"n_npl\":3,"
    "\"cites\":[{\"number\":\"US7000001B2\",\"category\":\"X\"},"
    "{\"number\":\"US2014000003A1\",\"category\":\"A\"}]}",
    "{\"pub\":{\"number\":\"US2017000005A1\",\"date\":\"2017-06-01\"},"
    "\"app\":{\"number\":\"US201615000005\",\"date\":\"2016-01-01\"},"
    "\"applicants\":[\"Beta Inc\"],\"ipc\":[\"A61K31/00\"],\"family\":\"docdb:5\",\"n_npl\":1,"
    "\"cites\":[\"US2013000002A1\",\"US6999999B1\"]}",
    "{\"pub\":{\"number\":\"US2012000006A1\",\"date\":\"2012-06-01\"},"
    "\"app\":{\"number\":\"US201113000006\",\"date\":\"2011-01-01\"},"
    "\"family\":\"docdb:6\",\"cites\":[\"EP2000001A1\"]}",
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

static void test_counts(void **state) {
    (void)state;
    /* n, cited, rate, forward, self, mean, backward, self: 7 of 7 pairs */
    kit_is(&set, "citations", "*", "by=all", "all|6|3|0.5|7|3|1.16667|7|3\n");
    kit_is(&set, "citations", "*", "",
           "2010|1|1|1|4|1|4|0|0\n"
           "2011|1|0|0|0|0|0|1|0\n"
           "2012|1|1|1|2|1|2|1|0\n"
           "2013|1|1|1|1|1|1|2|1\n"
           "2014|1|0|0|0|0|0|2|1\n"
           "2015|0|0|-|0|0|-|0|0\n"
           "2016|1|0|0|0|0|0|1|1\n");
    /* By publication: A1 is cited by B, C, D, A2 by B and G: 2 + 3 and B by C and E, C by D */
    kit_is(&set, "citations", "*", "unit=pub by=all", "all|7|4|0.571429|8|3|1.14286|8|3\n");
    /* A set of one family: those who cite it are not in the set, and seen. */
    kit_is(&set, "citations", "fam=docdb:1", "by=all", "all|1|1|1|4|1|4|0|0\n");
    /* One member only in the set: the family is cited by whoever cites any of it. */
    kit_is(&set, "citations", "pn=EP2000001A1", "by=all", "all|1|1|1|4|1|4|0|0\n");
}

static void test_empty(void **state) {
    static const char *const ids[] = {"citations",       "citation-normalised", "most-cited",
                                      "citation-impact", "citation-top",        "independence",
                                      "h-index",         "cycle-time",          "science-linkage",
                                      "generality",      "disruption",          "rpys",
                                      "xy-pressure",     "generations",         "diffusion",
                                      "coupling",        "co-citation",         "main-path"};
    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        kit_check(kit_try(&set, ids[i], "ti=nothing", ""), ids[i]);
        if (set.table.n_rows) fail_msg("%s has rows of nothing", ids[i]);
    }
    /* "all" is one group also of nothing: numbers 0, means undefined */
    kit_is(&set, "citations", "ti=nothing", "by=all", "all|0|0|-|0|0|-|0|0\n");
    kit_is(&set, "h-index", "ti=nothing", "by=all", "all|0|0|0|0|-|-\n");
}

static void test_indices(void **state) {
    (void)state;
    /* Citation counts 4 2 1 0 0 0: h = 2 (two with 2 or more); g: 4 >= 1, 6 >= 4, 7 < 9: 2.
     * GAMMA: F3 1, F4 0: h 1, g 1. ACME: F1 4, F3 1: h 1, g: 4 >= 1, 5 >= 4: 2. BETA: F2 2, F5 0: h 1, g: 2 < 4: 1.
     * m: h over the years from the first to 2017 (the latest publication): 2 / 8; 1 / 8, 1 / 6, 1 / 5. */
    kit_is(&set, "h-index", "*", "by=all", "all|6|7|2|2|2010|0.25\n");
    kit_is(&set, "h-index", "*", "",
           "ACME|2|5|1|2|2010|0.125\n"
           "BETA|2|2|1|1|2012|0.166667\n"
           "GAMMA|2|1|1|1|2013|0.2\n");
    /* Self among received: ACME 2 of 5 (F3 cites F1; D cites C by GAMMA, which is of F3 too), BETA 1 of 2,
     * GAMMA 1 of 1. */
    kit_is(&set, "independence", "*", "",
           "ACME|5|2|0.4\n"
           "BETA|2|1|0.5\n"
           "GAMMA|1|1|1\n");
    /* t = 2014, window 5: units of 2009 to 2013: F1 F6 F2 F3 = 4; citations by units of 2014: F4 cites F1 and F3: 2.
     * All: 2 / 4. ACME: base F1, F3 = 2; cites 2: 1 / 0.5 = 2; nothing of 2014. BETA: base F2: 0. GAMMA: base F3: 1
     * cites: 1 / 0.5 = 2; one of 2014: TS 2. */
    kit_is(&set, "citation-impact", "*", "year=2014",
           "ACME|2|2|2|0|0\n"
           "BETA|1|0|0|0|0\n"
           "GAMMA|1|1|2|1|2\n");
    /* Without a year: 2015 to 2017 are incomplete (the collection ends in June 2017), 2014 has a value. */
    kit_is(&set, "citation-impact", "*", "",
           "ACME|2|2|2|0|0\n"
           "BETA|1|0|0|0|0\n"
           "GAMMA|1|1|2|1|2\n");
    /* The last complete year of which something is cited: 2013, F3 alone. */
    kit_is(&set, "citation-top", "*", "",
           "ACME|1|1|1|1\n"
           "BETA|0|0|-|-\n"
           "GAMMA|1|1|1|1\n");
    /* Window of one year: 2013 only: F3, cited once by F4. */
    kit_is(&set, "citation-impact", "*", "year=2014 window=1",
           "ACME|1|1|1|0|0\n"
           "BETA|0|0|-|0|-\n"
           "GAMMA|1|1|1|1|1\n");
}

/* Ten families of 2000 with citations 3 2 2 1 0 0 0 0 0 0 among themselves: the top 20 % by place are two, and the
 * tie at 2 lets three in. P has the first and the last, Q the rest. Share over all 3/10; P 1/2, Q 2/8.
 * TII: P 0.5 / 0.3, Q 0.25 / 0.3. */
static void test_top(void **state) {
    static char text[10][300];
    const char *line[10];
    static const char *const cites[10] = {"",
                                          "",
                                          "",
                                          "",
                                          "\"US7100000B2\",\"US7100001B2\"",
                                          "\"US7100000B2\",\"US7100001B2\"",
                                          "\"US7100000B2\",\"US7100002B2\"",
                                          "\"US7100002B2\",\"US7100003B2\"",
                                          "",
                                          ""};
    (void)state;
    for (int i = 0; i < 10; i++) {
        (void)snprintf(text[i], sizeof text[i],
                       "{\"pub\":{\"number\":\"US710000%dB2\",\"date\":\"2002-01-01\"},"
                       "\"app\":{\"number\":\"US20000900000%d\",\"date\":\"2000-05-05\"},"
                       "\"applicants\":[\"%s\"],\"family\":\"docdb:10%d\",\"cites\":[%s]}",
                       i, i, i == 0 || i == 9 ? "Pi" : "Qu", i, cites[i]);
        line[i] = text[i];
    }
    kit s;
    kit_lines_in(&s, line, 10, 3);
    kit_is(&s, "citation-top", "*", "year=2000 percent=20",
           "QU|8|2|0.25|0.833333\n"
           "PI|2|1|0.5|1.66667\n");
    /* The top 100 % are those cited at all: 4 of 10. */
    kit_is(&s, "citation-top", "*", "year=2000 percent=100",
           "QU|8|3|0.375|0.9375\n"
           "PI|2|1|0.5|1.25\n");
    /* Nothing of that year. */
    kit_is(&s, "citation-top", "*", "year=1990",
           "QU|0|0|-|-\n"
           "PI|0|0|-|-\n");
    kit_close(&s);
}

static void test_normalised(void **state) {
    (void)state;
    /* H01M is field 1 (electrical machinery). Within field and year every unit here is alone, so who is cited has
     * 1, and where nobody is cited there is no value: F1, F2, F3 of 6. */
    kit_is(&set, "citation-normalised", "*", "by=all", "all|6|3|1.16667|1\n");
    /* Three of one year and field, cited 3, 0, 0 times (P, Q, Q), mean 1: P 3, Q 0, Q 0. */
    static const char *const three[] = {
        "{\"pub\":\"US7200001B2\",\"app\":{\"number\":\"US200009000001\",\"date\":\"2000-01-01\"},"
        "\"applicants\":[\"Pi\"],\"ipc\":[\"H01M4/02\"]}",
        "{\"pub\":\"US7200002B2\",\"app\":{\"number\":\"US200009000002\",\"date\":\"2000-01-01\"},"
        "\"applicants\":[\"Qu\"],\"ipc\":[\"H01M4/02\"],\"cites\":[\"US7200001B2\"]}",
        "{\"pub\":\"US7200003B2\",\"app\":{\"number\":\"US200009000003\",\"date\":\"2000-01-01\"},"
        "\"applicants\":[\"Qu\"],\"ipc\":[\"H01M4/02\"],\"cites\":[\"US7200001B2\"]}",
        "{\"pub\":\"US7200004B2\",\"app\":{\"number\":\"US200109000004\",\"date\":\"2001-01-01\"},"
        "\"applicants\":[\"Ro\"],\"cites\":[\"US7200001B2\"]}"};
    kit s;
    kit_lines_in(&s, three, 4, 3);
    kit_is(&s, "citation-normalised", "*", "",
           "QU|2|2|0|0\n"
           "PI|1|1|3|3\n"
           "RO|1|0|0|-\n");
    kit_close(&s);
}

static void test_lists(void **state) {
    (void)state;
    /* Called by their first publication; normalised as above. */
    kit_is(&set, "most-cited", "*", "",
           "US7000001B2|2010|4|1|1\n"
           "US2013000002A1|2012|2|1|1\n"
           "US2014000003A1|2013|1|1|1\n");
    /* Only D cites A1 as X; its citation of C is A. */
    kit_is(&set, "xy-pressure", "*", "", "US7000001B2|1|4|0.25\n");
}

static void test_kinds(void **state) {
    (void)state;
    /* Ages: F2 {2}, F3 {3, 1} median 2, F4 {4, 1} median 2.5, F5 {4}, F6 {1}.
     * all: five values, mean (2 + 2 + 2.5 + 4 + 1) / 5 = 2.3, median 2 */
    kit_is(&set, "cycle-time", "*", "by=all", "all|6|5|2.3|2\n");
    /* ACME: F3 2; BETA: F2 2, F5 4: 3 and 3; GAMMA: F3 2, F4 2.5: 2.25 */
    kit_is(&set, "cycle-time", "*", "",
           "ACME|2|1|2|2\n"
           "BETA|2|2|3|3\n"
           "GAMMA|2|2|2.25|2.25\n");
    /* NPL known: F2 0, F4 3, F5 1: 4 / 3, two of three with any; strength 6 * 4 / 3 = 8 */
    kit_is(&set, "science-linkage", "*", "by=all", "all|6|3|4|1.33333|0.666667|8\n");
    /* Generality. F1: cited by F2 H01M, F3 G06F, F4 G06F (F6 has no class): n = 3, shares 1/3, 2/3:
     * 1 - 5/9 = 4/9, times 3/2 = 2/3. F2: cited by F3 G06F, F5 A61K: 1 - 1/2 = 1/2, times 2 = 1. F3: one.
     * mean (2/3 + 1) / 2 = 5/6 of two.
     * Originality. F3 cites F1 H01M, F2 H01M: 0. F4 cites F1 H01M, F3 G06F: 1. Others one. mean 1/2 of two. */
    kit_is(&set, "generality", "*", "by=all", "all|6|2|0.833333|2|0.5\n");
    /* Several classes: P is cited by Q of H01M and G06F and by R of H01M. Two different documents, a class of each at
     * random: they differ when Q's is G06F: 1/2. S is cited by T of H01M and G06F and by U of A61K and B60L: always: 1. */
    static const char *const several[] = {
        "{\"pub\":\"US7400001B2\",\"applicants\":[\"Pi\"]}",
        "{\"pub\":\"US7400002B2\",\"ipc\":[\"H01M4/02\",\"G06F3/01\"],\"cites\":[\"US7400001B2\"]}",
        "{\"pub\":\"US7400003B2\",\"ipc\":[\"H01M10/04\",\"H01M4/"
        "02\"],\"cites\":[\"US7400001B2\"]}",
        "{\"pub\":\"US7400004B2\",\"applicants\":[\"Sigma\"]}",
        "{\"pub\":\"US7400005B2\",\"ipc\":[\"H01M4/02\",\"G06F3/01\"],\"cites\":[\"US7400004B2\"]}",
        "{\"pub\":\"US7400006B2\",\"ipc\":[\"A61K31/00\",\"B60L3/"
        "00\"],\"cites\":[\"US7400004B2\"]}"};
    kit s;
    kit_lines_in(&s, several, 6, 3);
    kit_is(&s, "generality", "*", "",
           "PI|1|1|0.5|0|-\n"
           "SIGMA|1|1|1|0|-\n");
    /* Roots: cited 2010 four times (F2 F3 F4 F6), 2012 twice, 2013 once.
     * 2010: of 0 0 4 0 2: median 0: 4. 2011: 0 4 0 2 1: median 1: -1. 2012: 4 0 2 1 0: 1: 1. 2013: 0 2 1 0 0: 0: 1. */
    kit_is(&set, "rpys", "*", "",
           "2010|4|4\n"
           "2011|0|-1\n"
           "2012|2|1\n"
           "2013|1|1\n");
    kit_close(&s);
}

static void test_disruption(void **state) {
    (void)state;
    /* Window 5 years after the focal's own.
     * F1 cites nothing: none.
     * F2 (2012) cites F1. Cites F2: F3, F5. Cite F1: F3, F4, F6 (2011: before), not F2 itself.
     *    i: F5 (cites F2 only, 2016); j: F3; k: F4: (1 - 1) / 3 = 0
     * F3 (2013) cites F1, F2. Cites F3: F4. F4 cites F1 too: j = 1; k: of F1: F2 (2012, before), F6 (before); of F2:
     *    F5 (2016): k = 1. (0 - 1) / 2 = -0.5
     * F4 (2014) cites F1, F3; nobody cites F4. F1's others: F2 2012, F3 2013, F6 2011: before. F3's: none: n/a.
     * F5 (2016) cites F2; F2's others: F3 2013 before: n/a.
     * F6 (2011) cites F1: k: F2, F3, F4 = 3; nobody cites F6: 0 / 3 = 0.
     * Mean of 0, -0.5, 0 = -1/6. None above 0, one below. */
    kit_is(&set, "disruption", "*", "by=all", "all|6|3|-0.166667|0|1\n");
    /* Window of 3 years: F2: F5 of 2016 is out: i 0, j 1 (F3), k 1 (F4): -1/2. F3: F5 of 2016 within: as before.
     * F6 (2011 to 2014): F2, F3, F4: 0. Mean (-0.5 - 0.5 + 0) / 3 = -1/3. */
    kit_is(&set, "disruption", "*", "by=all window=3", "all|6|3|-0.333333|0|2\n");
    /* Of one family alone the answer is the same as within all: who else cites its references is seen. */
    kit_is(&set, "disruption", "fam=docdb:2", "by=all window=3", "all|1|1|-0.5|0|1\n");
}

static void test_generations(void **state) {
    (void)state;
    /* F4 cites F1 (2010) and F3 (2013); F3 cites F2 (2012) and F1, which has been reached. Nobody cites F4. */
    kit_is(&set, "generations", "fam=docdb:4", "", "1|0|0|-|2|2|2011.5\n2|0|0|-|1|3|2012\n");
    /* Publication by publication F2 leads on to A2, which F4 does not cite itself. */
    kit_is(&set, "generations", "fam=docdb:4", "unit=pub",
           "1|0|0|-|2|2|2011.5\n2|0|0|-|1|3|2012\n3|0|0|-|1|4|2010\n");
    /* F1 is cited by F2 F3 F4 F6 (2011 2012 2013 2014: 2012.5), F2 by F5 (2016). A member of the set is not counted: of F1
     * and F2 together F3 F4 F5 F6 (2011 2013 2014 2016: 2013.5). */
    kit_is(&set, "generations", "fam=docdb:1", "", "1|4|4|2012.5|0|0|-\n2|1|5|2016|0|0|-\n");
    kit_is(&set, "generations", "fam=docdb:1 or fam=docdb:2", "", "1|4|4|2013.5|0|0|-\n");
    kit_is(&set, "generations", "*", "", "");
}

static void test_diffusion(void **state) {
    (void)state;
    /* Complete to 2018 (the end of 2020 less 18 months). Years: 2010 2011 2012 2013 2014 2016: old enough for 0, 1 and 2
     * years all six, for 3 and 4 five.
     * Lags: 1: F3->F2, F4->F3, F6->F1; 2: F2->F1; 3: F3->F1; 4: F4->F1, F5->F2.
     * By others: F4->F3, F3->F1, F5->F2 are not. Fields: F1 F2 1, F3 F4 6, F5 16, F6 none: from others F3->F2 of
     * F3->F2 and F4->F3; not F2->F1; F3->F1; F4->F1 and F5->F2. Applicants: lag 1 ACME, GAMMA; lag 2 BETA. */
    kit_is(&set, "diffusion", "*", "cutoff=2020-12-31",
           "0|6|0|0|0|-|-|0\n"
           "1|6|3|0.5|0.428571|0.666667|0.5|2\n"
           "2|6|1|0.166667|0.571429|1|0|3\n"
           "3|5|1|0.2|0.714286|0|1|3\n"
           "4|5|2|0.4|1|0.5|1|3\n");
    /* The collection ends in June 2017: complete to 2014, so F5's citation of 2016 is left out. Of F2 alone: cited
     * by F3 (1 year); old enough to 2014. */
    kit_is(&set, "diffusion", "fam=docdb:2", "", "0|1|0|0|0|-|-|0\n1|1|1|1|1|1|1|2\n");
}

static void test_coupling(void **state) {
    (void)state;
    /* References: F2 {F1}, F3 {F1 F2}, F4 {F1 F3}, F5 {F2}, F6 {F1}. Pairs with one in common: Salton 1 / sqrt(R_a R_b),
     * Jaccard 1 / (R_a + R_b - 1): F2-F6 1 and 1; of 1 and 2 references 0.707107 and 0.5: F2-F3 F2-F4 F3-F5 F3-F6
     * F4-F6; F3-F4 (2 and 2) 0.5 and 1/3. A tie is in the order of records. */
    kit_is(&set, "coupling", "*", "",
           "US2013000002A1|US2012000006A1|1|1|1|1|1|BETA|\n"
           "US2013000002A1|US2014000003A1|1|0.707107|0.5|1|2|BETA|ACME\n"
           "US2013000002A1|US2015000004A1|1|0.707107|0.5|1|2|BETA|GAMMA\n"
           "US2014000003A1|US2017000005A1|1|0.707107|0.5|2|1|ACME|BETA\n"
           "US2014000003A1|US2012000006A1|1|0.707107|0.5|2|1|ACME|\n"
           "US2015000004A1|US2012000006A1|1|0.707107|0.5|2|1|GAMMA|\n"
           "US2014000003A1|US2015000004A1|1|0.5|0.333333|2|2|ACME|GAMMA\n");
    kit_is(&set, "coupling", "*", "least=2", "");
    kit_is(&set, "coupling", "fam=docdb:2", "", "");
    /* Applicants: ACME {F1 F2}, BETA {F1 F2}, GAMMA {F1 F2 F3}: 2 / 2 and 2 / sqrt 6. */
    kit_is(&set, "coupling", "*", "of=pa",
           "ACME|BETA|2|1|1|2|2\n"
           "ACME|GAMMA|2|0.816497|0.666667|2|3\n"
           "BETA|GAMMA|2|0.816497|0.666667|2|3\n");
    kit_is(&set, "coupling", "*", "of=pa top=1", "ACME|BETA|2|1|1|2|2\n");
    assert_int_equal(set.table.n_all, 3);
    /* Cited together: F1 and F2 by F3; F1 and F3 by F4. F1 is cited by 4, F2 by 2, F3 by 1: 1 / sqrt 8, 1 / 5; 1 / 2, 1 / 4.
     */
    kit_is(&set, "co-citation", "*", "",
           "US7000001B2|US2014000003A1|1|0.5|0.25|4|1|ACME|ACME\n"
           "US7000001B2|US2013000002A1|1|0.353553|0.2|4|2|ACME|BETA\n");
    /* What is cited need not be in the set; those outside who cite it do not count. */
    kit_is(&set, "co-citation", "fam=docdb:4", "",
           "US7000001B2|US2014000003A1|1|1|1|1|1|ACME|ACME\n");
    kit_is(&set, "co-citation", "fam=docdb:6", "", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),      cmocka_unit_test(test_empty),
        cmocka_unit_test(test_indices),     cmocka_unit_test(test_top),
        cmocka_unit_test(test_normalised),  cmocka_unit_test(test_lists),
        cmocka_unit_test(test_kinds),       cmocka_unit_test(test_disruption),
        cmocka_unit_test(test_generations), cmocka_unit_test(test_diffusion),
        cmocka_unit_test(test_coupling),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
