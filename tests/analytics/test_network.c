/* Networks of tiny collections: every expected number is worked out by hand in the comment above it. */
#include "tests/analytics/kit.h"

#include "base/json.h"
#include "query/analytics/network.h"

#include <math.h>

#define REC(number, ymd, rest)                                                                     \
    "{\"pub\":{\"number\":\"US" number "B2\",\"date\":\"2015-01-06\"},\"app\":{\"date\":\"" ymd    \
    "\"},\"family\":\"docdb:" number "\"" rest "}"

/* U1 2010 Acme Beta; U2 2011 Acme Beta Cole; U3 2012 Cole Dora; U4 2013 Acme; U5 2014 Edith alone; U6 nobody.
 * Units: Acme 3, Beta 2, Cole 2, Dora 1, Edith 1. Links: Acme-Beta 2 (2010-2011), Acme-Cole 1, Beta-Cole 1 (2011),
 * Cole-Dora 1 (2012). Edith has no link. */
static const char *const firms[] = {
    REC("7000001", "2010-02-01", ",\"applicants\":[\"Acme\",\"Beta\"]"),
    REC("7000002", "2011-02-01", ",\"applicants\":[\"Acme\",\"Beta\",\"Cole\"]"),
    REC("7000003", "2012-02-01", ",\"applicants\":[\"Cole\",\"Dora\"]"),
    REC("7000004", "2013-02-01", ",\"applicants\":[\"Acme\"]"),
    REC("7000005", "2014-02-01", ",\"applicants\":[\"Edith\"]"),
    REC("7000006", "2014-03-01", ""),
};

/* association c / (x y), Jaccard c / (x + y - c), Salton c / sqrt(x y), inclusion c / min, equivalence c^2 / (x y):
 *   Acme 3 Beta 2 c 2: 1/3, 2/3, 2/sqrt 6 = 0.816497, 1, 2/3
 *   Acme 3 Cole 2 c 1: 1/6, 1/4, 1/sqrt 6 = 0.408248, 1/2, 1/6
 *   Beta 2 Cole 2 c 1: 1/4, 1/3, 1/2, 1/2, 1/4
 *   Cole 2 Dora 1 c 1: 1/2, 1/2, 1/sqrt 2 = 0.707107, 1, 1/2 */
static void links(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, firms);
    kit_is(&k, "coapplicant", "*", "table=edges",
           "ACME|BETA|2|2|0.333333|0.666667|0.816497|1|0.666667|2010|2011\n"
           "ACME|COLE|1|1|0.166667|0.25|0.408248|0.5|0.166667|2011|2011\n"
           "BETA|COLE|1|1|0.25|0.333333|0.5|0.5|0.25|2011|2011\n"
           "COLE|DORA|1|1|0.5|0.5|0.707107|1|0.5|2012|2012\n");
    assert_int_equal(k.card.missing, 1);
    /* fractions: U1 gives 1 / (2 - 1), U2 1 / (3 - 1), U3 1: Acme-Beta 1.5, Acme-Cole and Beta-Cole 0.5, Cole-Dora 1 */
    kit_is(&k, "coapplicant", "*", "table=edges counting=fractional",
           "ACME|BETA|2|1.5|0.25|0.428571|0.612372|0.75|0.375|2010|2011\n"
           "COLE|DORA|1|1|0.5|0.5|0.707107|1|0.5|2012|2012\n"
           "ACME|COLE|1|0.5|0.0833333|0.111111|0.204124|0.25|0.0416667|2011|2011\n"
           "BETA|COLE|1|0.5|0.125|0.142857|0.25|0.25|0.0625|2011|2011\n");
    kit_is(&k, "coapplicant", "*", "table=edges min-weight=2",
           "ACME|BETA|2|2|0.333333|0.666667|0.816497|1|0.666667|2010|2011\n");
    /* the two with most units that have a link: Acme 3; Beta before Cole by name */
    kit_is(&k, "coapplicant", "*", "table=edges top=2",
           "ACME|BETA|2|2|0.333333|0.666667|0.816497|1|0.666667|2010|2011\n");
    assert_int_equal(kit_drills(&k, "coapplicant", "*", "table=edges", PX_UNIT_FAM), 4);
    assert_int_equal(kit_drills(&k, "coapplicant", "*", "", PX_UNIT_FAM), 4);
    kit_close(&k);
}

/* Degrees 2 2 3 1; weights Acme 3, Beta 3, Cole 3, Dora 1. Betweenness: Cole lies between Acme-Dora and Beta-Dora: 2, of
 * (3 * 2) / 2 pairs: 2/3. Closeness, all reached: Acme 3 / (1 + 1 + 2) = 0.75, Beta the same, Cole 1, Dora 3 / 5.
 * Clustering 1 1 1/3; cores 2 2 2 1. Mean years: Acme (2010 + 2011 + 2013) / 3 = 2011.33, Beta 2010.5, Cole 2011.5, Dora
 * 2012. Density 4 / 6, transitivity 3 / (1 + 1 + 3) = 0.6, mean clustering 7 / 9, mean degree 2.
 * Communities: W = 5, strengths 3 3 3 1. {A B} {C D}: 2/5 - (6/10)^2 + 1/5 - (4/10)^2 = 0.08; {A B C} {D}: 4/5 - 0.81 -
 * 0.01 = -0.02; {A B} {C} {D}: 0.4 - 0.36 - 0.09 - 0.01 = -0.06; all 0: the first. */
static void nodes(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, firms);
    kit_is(&k, "coapplicant", "*", "layout=off",
           "ACME|3|2|3|0|0|0.75|1|2|1|1|2011.33|-|-\n"
           "BETA|2|2|3|0|0|0.75|1|2|1|1|2010.5|-|-\n"
           "COLE|2|3|3|2|0.666667|1|0.333333|2|1|2|2011.5|-|-\n"
           "DORA|1|1|1|0|0|0.6|-|1|1|2|2012|-|-\n");
    assert_int_equal(k.table.n_all, 5);
    kit_is(&k, "coapplicant", "*", "table=summary layout=off",
           "4|4|5|0.666667|2|1|4|0|2|0.08|0.6|0.777778\n");
    /* Edith stays: n = 5, r = 3 of 4: closeness 3/4 * 3/4; betweenness 2 of 6; her own all 0; density 4 / 10 */
    kit_is(&k, "coapplicant", "*", "isolated=keep layout=off paths=on",
           "ACME|3|2|3|0|0|0.5625|1|2|1|1|2011.33|-|-\n"
           "BETA|2|2|3|0|0|0.5625|1|2|1|1|2010.5|-|-\n"
           "COLE|2|3|3|2|0.333333|0.75|0.333333|2|1|2|2011.5|-|-\n"
           "DORA|1|1|1|0|0|0.45|-|1|1|2|2012|-|-\n"
           "EDITH|1|0|0|0|0|0|-|0|2|3|2014|-|-\n");
    /* ordered by betweenness: Cole, then the others by units and name */
    kit_is(&k, "coapplicant", "*", "measure=betweenness layout=off paths=auto top=3",
           "ACME|3|2|3|0|0|1|1|2|1|1|2011.33|-|-\n"
           "BETA|2|2|3|0|0|1|1|2|1|1|2010.5|-|-\n"
           "COLE|2|2|2|0|0|1|1|2|1|1|2011.5|-|-\n");
    kit_is(&k, "coapplicant", "*", "measure=closeness layout=off paths=off top=1",
           "ACME|3|0|0|-|-|-|-|0|1|1|2011.33|-|-\n");
    /* nothing, one unit, no partner */
    kit_is(&k, "coapplicant", "pa=nobody", "", "");
    kit_is(&k, "coapplicant", "pa=nobody", "table=edges", "");
    kit_is(&k, "coapplicant", "pa=nobody", "table=summary", "0|0|0|-|-|0|0|0|0|-|-|-\n");
    kit_is(&k, "coapplicant", "pa=Edith", "", "");
    kit_is(&k, "coapplicant", "pa=Edith", "isolated=keep",
           "EDITH|1|0|0|0|-|0|-|0|1|1|2014|0.5|0.5\n");
    kit_fails(&k, "coapplicant", "*", "similarity=cosine", PX_E_USAGE, "--similarity is one of");
    kit_close(&k);
}

/* Applicants with classes: Acme H01M (P1 P2), Beta H01M (P2) G06F (P3), Cole G06F (P4). P2 has two applicants and one
 * class, P3 one and one. Links with units: Acme-H01M 2, Beta-H01M 1, Beta-G06F 1, Cole-G06F 1; H01M 2 units, G06F 2.
 * Projected on applicants: Acme {H01M}, Beta {H01M G06F}, Cole {G06F}: Beta (two classes, so the
 * first) with each 1; Jaccard 1 / (1 + 2 - 1).
 * On classes: both with Beta: H01M has Acme Beta, G06F Beta Cole: 1 of 3. */
static void two_kinds(void **state) {
    static const char *const lines[] = {
        REC("7000001", "2010-02-01", ",\"applicants\":[\"Acme\"],\"ipc\":[\"H01M10/04\"]"),
        REC("7000002", "2011-02-01", ",\"applicants\":[\"Acme\",\"Beta\"],\"ipc\":[\"H01M4/02\"]"),
        REC("7000003", "2012-02-01", ",\"applicants\":[\"Beta\"],\"ipc\":[\"G06F3/00\"]"),
        REC("7000004", "2013-02-01", ",\"applicants\":[\"Cole\"],\"ipc\":[\"G06F1/00\"]"),
    };
    kit k;
    (void)state;
    KIT_LINES(&k, lines);
    kit_is(&k, "applicant-class", "*", "table=edges",
           "ACME|H01M|2|2|0.5|1|1|1|1|2010|2011\n"
           "BETA|G06F|1|1|0.25|0.333333|0.5|0.5|0.25|2012|2012\n"
           "BETA|H01M|1|1|0.25|0.333333|0.5|0.5|0.25|2011|2011\n"
           "COLE|G06F|1|1|0.5|0.5|0.707107|1|0.5|2013|2013\n");
    assert_int_equal(kit_drills(&k, "applicant-class", "*", "table=edges", PX_UNIT_FAM), 4);
    /* 1 / (2 * 1) of P2 */
    kit_is(&k, "applicant-class", "*", "table=edges counting=fractional min-weight=2",
           "ACME|H01M|2|1.5|0.375|0.6|0.75|0.75|0.5625|2010|2011\n");
    kit_is(&k, "applicant-class", "*", "table=edges project=rows",
           "BETA|ACME|1|1|0.5|0.5|0.707107|1|0.5|-|-\n"
           "BETA|COLE|1|1|0.5|0.5|0.707107|1|0.5|-|-\n");
    kit_is(&k, "applicant-class", "*", "table=edges project=cols",
           "G06F|H01M|1|1|0.25|0.333333|0.5|0.5|0.25|-|-\n");
    /* at most one of each kind: Acme and, of the two with 2 units, G06F by name: not linked */
    kit_is(&k, "applicant-class", "*", "table=summary top=1 layout=off",
           "2|0|0|0|0|2|1|2|2|-|-|-\n");
    kit_is(&k, "class-network", "*", "table=edges", "");
    kit_is(&k, "class-network", "*", "table=edges of=pa",
           "ACME|BETA|1|1|0.25|0.333333|0.5|0.5|0.25|2011|2011\n");
    kit_close(&k);
}

/* A company with a university twice, with an institute once; two companies; a company with somebody whose name tells
 * nothing. Only the first two are links. */
static void industry(void **state) {
    static const char *const lines[] = {
        REC("7000001", "2010-02-01", ",\"applicants\":[\"华为技术有限公司\",\"清华大学\"]"),
        REC("7000002", "2012-02-01", ",\"applicants\":[\"华为技术有限公司\",\"清华大学\"]"),
        REC("7000003", "2011-02-01",
            ",\"applicants\":[\"华为技术有限公司\",\"中国科学院物理研究所\"]"),
        REC("7000004", "2013-02-01",
            ",\"applicants\":[\"华为技术有限公司\",\"中兴通讯股份有限公司\"]"),
    };
    kit k;
    (void)state;
    KIT_LINES(&k, lines);
    kit_is(&k, "industry-research", "*", "table=edges names=given",
           "华为技术有限公司|清华大学|2|2|0.25|0.5|0.707107|1|0.5|2010|2012\n"
           "华为技术有限公司|中国科学院物理研究所|1|1|0.25|0.25|0.5|1|0.25|2011|2011\n");
    kit_is(&k, "industry-research", "*", "names=given layout=off",
           "华为技术有限公司|company|4|2|3|1|1|1|0|1|1|1|2011.5|-|-\n"
           "清华大学|university|2|1|2|0|0|0.666667|-|1|1|1|2011|-|-\n"
           "中国科学院物理研究所|institute|1|1|1|0|0|0.666667|-|1|1|1|2011|-|-\n");
    kit_close(&k);
}

/* F3 cites F1 and F2, F4 cites F1, F2 cites F1; F1 of Acme, F2 and F3 of Beta, F4 of Cole. Cited by the set: F1 3, F2 1.
 * By applicant: Beta cites Acme twice (2013: F3, 2012: F2), Cole cites Acme, Beta itself. */
static void citations(void **state) {
    static const char *const lines[] = {
        REC("7000001", "2011-02-01", ",\"applicants\":[\"Acme\"]"),
        REC("7000002", "2012-02-01",
            ",\"applicants\":[\"Beta\"],\"cites\":[{\"number\":\"US7000001B2\"}]"),
        REC("7000003", "2013-02-01",
            ",\"applicants\":[\"Beta\"],\"cites\":[{\"number\":\"US7000001B2\"},{\"number\":"
            "\"US7000002B2\"}]"),
        REC("7000004", "2014-02-01",
            ",\"applicants\":[\"Cole\"],\"cites\":[{\"number\":\"US7000001B2\"}]"),
    };
    kit k;
    (void)state;
    KIT_LINES(&k, lines);
    kit_is(&k, "citation-network", "*", "table=edges",
           "US7000002B2|US7000001B2|1|1|2012|2012\n"
           "US7000003B2|US7000001B2|1|1|2013|2013\n"
           "US7000003B2|US7000002B2|1|1|2013|2013\n"
           "US7000004B2|US7000001B2|1|1|2014|2014\n");
    /* cited, degree, in, out, weight; F1 is linked with all, lies between F4 and F2, F4 and F3: 2 of 3. At
     * resolution 0.5 all together 1 - 0.5 is more than {F1 F4} {F2 F3}, 2/4 - 0.5 (1/4 + 1/4) */
    kit_is(&k, "citation-network", "*", "layout=off top=0 resolution=0.5",
           "US7000001B2|3|3|3|0|3|2|0.666667|1|0.333333|2|1|1|2011|-|-\n"
           "US7000002B2|1|2|1|1|2|0|0|0.75|1|2|1|1|2012|-|-\n"
           "US7000003B2|0|2|0|2|2|0|0|0.75|1|2|1|1|2013|-|-\n"
           "US7000004B2|0|1|0|1|1|0|0|0.6|-|1|1|1|2014|-|-\n");
    kit_is(&k, "citation-network", "*", "table=edges by=pa",
           "BETA|ACME|2|2|2012|2013\nCOLE|ACME|1|1|2014|2014\n");
    kit_is(&k, "citation-network", "pa=Cole", "table=edges", "");
    kit_close(&k);
}

/* Acme gave U1 to Beta in 2012 (told twice), U2 to Beta and Cole in 2014; Dora licensed U3 to Beta in 2013; of U4's
 * transfer only the taker is known. Units: Acme 2, Beta 2 (transfers), Cole 1. */
static void flows(void **state) {
    static const char *const lines[] = {
        REC("7000001", "2010-02-01",
            ",\"events\":[{\"kind\":\"transferred\",\"date\":\"2012-03-01\",\"from\":\"Acme\","
            "\"to\":"
            "\"Beta\"},{\"kind\":\"transferred\",\"date\":\"2012-04-01\",\"from\":\"ACME\",\"to\":"
            "\"Beta\"}]"),
        REC("7000002", "2010-02-01",
            ",\"events\":[{\"kind\":\"transferred\",\"date\":\"2014-03-01\",\"from\":\"Acme\","
            "\"to\":"
            "\"Beta; Cole\"}]"),
        REC("7000003", "2010-02-01",
            ",\"events\":[{\"kind\":\"licensed\",\"date\":\"2013-03-01\",\"from\":\"Dora\",\"to\":"
            "\"Beta\"}]"),
        REC("7000004", "2010-02-01",
            ",\"events\":[{\"kind\":\"transferred\",\"date\":\"2013-03-01\",\"to\":\"Beta\"}]"),
    };
    kit k;
    (void)state;
    KIT_LINES(&k, lines);
    kit_is(&k, "flow-network", "*", "table=edges",
           "ACME|BETA|2|2|2012|2014\nACME|COLE|1|1|2014|2014\n");
    kit_is(&k, "flow-network", "*", "table=edges counting=fractional",
           "ACME|BETA|2|1.5|2012|2014\nACME|COLE|1|0.5|2014|2014\n");
    kit_is(&k, "flow-network", "*", "table=edges kind=licensed", "DORA|BETA|1|1|2013|2013\n");
    /* units, degree, in, out, weight */
    kit_is(&k, "flow-network", "*", "layout=off paths=off",
           "ACME|2|2|0|2|3|-|-|-|0|1|1|1|-|-|-\n"
           "BETA|2|1|1|0|2|-|-|-|-|1|1|1|-|-|-\n"
           "COLE|1|1|1|0|1|-|-|-|-|1|1|1|-|-|-\n");
    kit_is(&k, "flow-network", "*", "table=edges kind=pledged", "");
    kit_close(&k);
}

/* Ann: 2010 Acme H01M with Bob, 2012 Beta H01M with Bob: class and colleague in common, never back: high. Bob the same.
 * Cid: 2010 Acme G06F, 2013 Cole G06F: class alone: medium. Dan: 2010 Acme A01B, 2012 Beta C07D, 2014 Acme A01B: Acme to
 * Beta 2012 and back in 2014, to and fro: low both. Eve: the same day with Acme and Beta: no move. Fay: 2011 Acme and
 * Beta, 2013 Beta: an applicant in common: no move. */
static void mobility(void **state) {
    static const char *const lines[] = {
        REC("7000001", "2010-02-01",
            ",\"applicants\":[\"Acme\"],\"inventors\":[\"Ann\",\"Bob\"],\"ipc\":[\"H01M10/04\"]"),
        REC("7000002", "2012-02-01",
            ",\"applicants\":[\"Beta\"],\"inventors\":[\"Ann\",\"Bob\"],\"ipc\":[\"H01M4/02\"]"),
        REC("7000003", "2010-03-01",
            ",\"applicants\":[\"Acme\"],\"inventors\":[\"Cid\"],\"ipc\":[\"G06F1/00\"]"),
        REC("7000004", "2013-02-01",
            ",\"applicants\":[\"Cole\"],\"inventors\":[\"Cid\"],\"ipc\":[\"G06F3/00\"]"),
        REC("7000005", "2010-04-01",
            ",\"applicants\":[\"Acme\"],\"inventors\":[\"Dan\"],\"ipc\":[\"A01B1/00\"]"),
        REC("7000006", "2012-04-01",
            ",\"applicants\":[\"Beta\"],\"inventors\":[\"Dan\"],\"ipc\":[\"C07D1/00\"]"),
        REC("7000007", "2014-04-01",
            ",\"applicants\":[\"Acme\"],\"inventors\":[\"Dan\"],\"ipc\":[\"A01B1/00\"]"),
        REC("7000008", "2010-05-01", ",\"applicants\":[\"Acme\"],\"inventors\":[\"Eve\"]"),
        REC("7000009", "2010-05-01", ",\"applicants\":[\"Beta\"],\"inventors\":[\"Eve\"]"),
        REC("7000010", "2011-05-01", ",\"applicants\":[\"Acme\",\"Beta\"],\"inventors\":[\"Fay\"]"),
        REC("7000011", "2013-05-01", ",\"applicants\":[\"Beta\"],\"inventors\":[\"Fay\"]"),
    };
    kit k;
    (void)state;
    KIT_LINES(&k, lines);
    kit_is(&k, "mobility", "*", "table=moves",
           "Ann|ACME|BETA|2012|1|1|yes|yes|no|high\n"
           "Bob|ACME|BETA|2012|1|1|yes|yes|no|high\n"
           "Cid|ACME|COLE|2013|1|1|yes|no|no|medium\n"
           "Dan|ACME|BETA|2012|2|1|no|no|yes|low\n"
           "Dan|BETA|ACME|2014|1|2|no|no|yes|low\n");
    kit_is(&k, "mobility", "*", "",
           "ACME|BETA|3|3|2|0|1|2012|2012\nACME|COLE|1|1|0|1|0|2013|2013\n"
           "BETA|ACME|1|1|0|0|1|2014|2014\n");
    kit_is(&k, "mobility", "*", "confidence=medium",
           "ACME|BETA|2|2|2|0|0|2012|2012\nACME|COLE|1|1|0|1|0|2013|2013\n");
    kit_is(&k, "mobility", "*", "namesakes=2 table=moves confidence=low",
           "Ann|ACME|BETA|2012|1|1|yes|yes|no|high\n"
           "Bob|ACME|BETA|2012|1|1|yes|yes|no|high\n"
           "Cid|ACME|COLE|2013|1|1|yes|no|no|medium\n");
    kit_is(&k, "mobility", "in=Eve", "table=moves", "");
    kit_is(&k, "coinventor", "*", "table=edges", "Ann|Bob|2|2|0.5|1|1|1|1|2010|2012\n");
    kit_close(&k);
}

/* Terms in titles: "solid battery" in T1 T2, "cell" in T1 T2 T3; of words alone: battery 2, cell 3, solid 2. */
static void terms(void **state) {
    static const char *const lines[] = {
        REC("7000001", "2010-02-01", ",\"titles\":[{\"lang\":\"en\",\"text\":\"Battery, cell\"}]"),
        REC("7000002", "2011-02-01", ",\"titles\":[{\"lang\":\"en\",\"text\":\"Battery, cell\"}]"),
        REC("7000003", "2012-02-01", ",\"titles\":[{\"lang\":\"en\",\"text\":\"Cell, anode\"}]"),
    };
    kit k;
    (void)state;
    KIT_LINES(&k, lines);
    /* battery 2, cell 3, anode 1 */
    kit_is(&k, "term-network", "*", "table=edges text=title least=1 words=1",
           "cell|battery|2|2|0.333333|0.666667|0.816497|1|0.666667|2010|2011\n"
           "cell|anode|1|1|0.333333|0.333333|0.57735|1|0.333333|2012|2012\n");
    kit_close(&k);
}

/* ---- for other programs ---- */

static px_str written(kit *k, px_network_format f) {
    px_buf b;
    px_buf_init(&b, 1 << 20);
    kit_check(px_network_write(f, k->table.network, &b, &err), "write");
    px_str s = px_arena_str(k->a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

static void contains(px_str s, const char *what) {
    if (px_str_find(s, px_str_of(what)) == SIZE_MAX)
        fail_msg("no %s in\n%.*s", what, (int)s.n, s.p);
}

/* Two names that every format must escape, linked by 2 units in 2010 and 2011. */
static void writes(void **state) {
    static const char *const lines[] = {
        REC("7000001", "2010-02-01", ",\"applicants\":[\"R&D <A> \\\"B\\\"\",\"清华大学\"]"),
        REC("7000002", "2011-02-01", ",\"applicants\":[\"R&D <A> \\\"B\\\"\",\"清华大学\"]"),
    };
    kit k;
    px_json *json;
    px_network_format f;
    (void)state;
    KIT_LINES(&k, lines);
    kit_check(kit_try(&k, "coapplicant", "*", "names=given"), "coapplicant");
    px_str s = written(&k, PX_NETWORK_GRAPHML);
    contains(
        s,
        "<data key=\"n_label\">R&amp;D &lt;A&gt; &quot;B&quot;</data><data key=\"n_n\">2</data>");
    contains(s, "<data key=\"n_label\">清华大学</data>");
    contains(s, "<edge source=\"n1\" target=\"n2\"><data key=\"e_weight\">2</data><data "
                "key=\"e_n\">2</data><data key=\"e_strength\">2</data><data "
                "key=\"e_first\">2010</data><data key=\"e_last\">2011</data></edge>");
    contains(s, "edgedefault=\"undirected\"");
    s = written(&k, PX_NETWORK_GEXF);
    contains(s, "label=\"R&amp;D &lt;A&gt; &quot;B&quot;\"");
    contains(s, "<edge id=\"1\" source=\"1\" target=\"2\" weight=\"2\">");
    s = written(&k, PX_NETWORK_PAJEK);
    contains(s, "*Vertices 2\n1 \"R&D <A> 'B'\" ");
    contains(s, "2 \"清华大学\" ");
    contains(s, "*Edges\n1 2 2\n");
    s = written(&k, PX_NETWORK_EDGES);
    contains(s, "Source,Target,Type,Weight\r\n\"R&D <A> \"\"B\"\"\",\"清华大学\",Undirected,2\r\n");
    s = written(&k, PX_NETWORK_VOSVIEWER);
    kit_check(px_json_parse(s, &json, &err), "VOSviewer");
    const px_json *net = px_json_get(json, "network");
    const px_json *item = px_json_first(px_json_get(net, "items"));
    assert_int_equal(px_json_size(px_json_get(net, "items")), 2);
    assert_true(px_str_is(px_json_str(px_json_get(item, "label")), "R&D <A> \"B\""));
    assert_float_equal(px_json_num(px_json_get(px_json_get(item, "weights"), "Documents"), 0), 2,
                       1e-9);
    const px_json *link = px_json_first(px_json_get(net, "links"));
    assert_float_equal(px_json_num(px_json_get(link, "source_id"), 0), 1, 1e-9);
    assert_float_equal(px_json_num(px_json_get(link, "target_id"), 0), 2, 1e-9);
    assert_float_equal(px_json_num(px_json_get(link, "strength"), 0), 2, 1e-9);
    px_json_free(json);
    /* an empty one is whole, too */
    kit_check(kit_try(&k, "coapplicant", "pa=nobody", ""), "coapplicant");
    contains(written(&k, PX_NETWORK_GRAPHML), "</graph>");
    contains(written(&k, PX_NETWORK_PAJEK), "*Vertices 0\n*Edges\n");
    assert_true(px_network_format_of(PX_STR("gexf"), &f));
    assert_int_equal(f, PX_NETWORK_GEXF);
    assert_false(px_network_format_of(PX_STR("dot"), &f));
    kit_close(&k);
}

/* The same seed, the same places and communities; written twice they are the same bytes. */
static void again(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, firms);
    kit_check(kit_try(&k, "coapplicant", "*", "seed=7 similarity=association"), "coapplicant");
    px_str one = written(&k, PX_NETWORK_GRAPHML);
    kit_check(kit_try(&k, "coapplicant", "*", "seed=8 similarity=association"), "coapplicant");
    px_str two = written(&k, PX_NETWORK_GRAPHML);
    kit_check(kit_try(&k, "coapplicant", "*", "seed=7 similarity=association"), "coapplicant");
    assert_true(px_str_eq(one, written(&k, PX_NETWORK_GRAPHML)));
    assert_false(px_str_eq(one, two));
    kit_close(&k);
}

/* Notes say what was left out. */
static void notes(void **state) {
    kit k;
    bool left = false, top = false;
    (void)state;
    KIT_LINES(&k, firms);
    kit_check(kit_try(&k, "coapplicant", "*", "top=2"), "coapplicant");
    for (size_t i = 0; i < k.table.n_notes; i++) {
        left |= px_str_find(k.table.note[i].en, PX_STR("1 of 5 nodes have no link")) != SIZE_MAX;
        top |= px_str_find(k.table.note[i].en, PX_STR("has 2 of 4 nodes")) != SIZE_MAX;
        assert_true(k.table.note[i].zh.n > 0);
    }
    assert_true(left);
    assert_true(top);
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links),    cmocka_unit_test(nodes),     cmocka_unit_test(two_kinds),
        cmocka_unit_test(industry), cmocka_unit_test(citations), cmocka_unit_test(flows),
        cmocka_unit_test(mobility), cmocka_unit_test(terms),     cmocka_unit_test(writes),
        cmocka_unit_test(again),    cmocka_unit_test(notes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
