/* Procedure and survival over collections whose every number is worked out in the comments. */
#include "tests/analytics/tiny.h"

#define REC(no, rest) "{\"pub\":{\"number\":\"" no "\",\"date\":\"2016-01-01\"}," rest "}"

/* Filed 2010: F1 CN granted with a pending US member; F2 refused; F3 withdrawn; F4 pending; F5 unknown. Filed 2012: F6
 * granted; F7 granted then lapsed. F8 has no date. */
static const char *const cases[] = {
    REC("CN101000001B", "\"app\":{\"number\":\"CN201010000001\",\"date\":\"2010-01-15\"},\"grant_"
                        "date\":\"2012-01-15\","
                        "\"exam_date\":\"2011-01-15\",\"family\":\"docdb:1\",\"status\":\"active\","
                        "\"expiry_date\":\"2030-01-15\""),
    REC("US2011000001A1",
        "\"app\":{\"number\":\"US201012000001\",\"date\":\"2010-12-01\"},\"family\":\"docdb:1\","
        "\"status\":\"pending\""),
    REC("CN101000002A",
        "\"app\":{\"number\":\"CN201010000002\",\"date\":\"2010-02-01\"},\"status\":\"dead\","
        "\"events\":[{\"date\":\"2012-05-01\",\"kind\":\"refused\"}]"),
    REC("CN101000003A",
        "\"app\":{\"number\":\"CN201010000003\",\"date\":\"2010-03-01\"},\"status\":\"dead\","
        "\"events\":[{\"date\":\"2012-06-01\",\"kind\":\"withdrawn\"}]"),
    REC("CN101000004A",
        "\"app\":{\"number\":\"CN201010000004\",\"date\":\"2010-04-01\"},\"status\":\"pending\""),
    REC("WO2011000005A1", "\"app\":{\"number\":\"PCT/CN2010/"
                          "000005\",\"date\":\"2010-05-01\"},\"status\":\"unknown\""),
    REC("CN102000006B", "\"app\":{\"number\":\"CN201210000006\",\"date\":\"2012-01-31\"},\"grant_"
                        "date\":\"2013-01-30\","
                        "\"status\":\"active\",\"expiry_date\":\"2032-01-31\""),
    REC("CN102000007B",
        "\"app\":{\"number\":\"CN201210000007\",\"date\":\"2012-03-01\"},\"grant_date\":\"2015-03-"
        "01\","
        "\"status\":\"dead\",\"events\":[{\"date\":\"2015-12-01\",\"kind\":\"lapsed\"}]"),
    "{\"ids\":[\"test:8\"],\"title\":\"Nothing known\",\"status\":\"unknown\"}",
};

static void test_grant_rate(void **state) {
    (void)state;
    px_snapshot *s = tiny_open("rate", cases, sizeof cases / sizeof *cases);
    /* 2010: granted 1, refused 1, withdrawn 1, pending 1, unknown 1: 1/3; pending 1/4. 2012: 2 granted. */
    tiny_expect(s, "*", "grant-rate", NULL, NULL, NULL, NULL, NULL,
                "2010,5,1,1,1,1,1,0.333333,0.25\n2011,0,0,0,0,0,0,,\n2012,2,2,0,0,0,0,1,0\n");
    tiny_expect(s, "title=zzz", "grant-rate", NULL, NULL, NULL, NULL, NULL, "");
    /* The years asked for alone. Of all, F8 is missing its date. */
    px_analysis_options late = px_analysis_standard();
    late.from = 2012;
    tiny_expect(s, "*", "grant-rate", &late, NULL, NULL, NULL, NULL, "2012,2,2,0,0,0,0,1,0\n");
    struct tiny_run r = tiny_ask(s, "*", "grant-rate", NULL, NULL);
    assert_int_equal(r.st, PX_OK);
    assert_int_equal(r.card.missing, 1);
    tiny_done(&r);

    /* Months: F1 24, F6 11 (a day short of 12), F7 36: mean 71/3; quartiles of 11 24 36: 17.5, 24, 30 */
    tiny_expect(s, "*", "pendency", NULL, "by", "all", NULL, NULL,
                "all,8,3,23.66666667,17.5,24,30\n");
    /* From the examination: F1 alone, 2011-01-15 to 2012-01-15 */
    tiny_expect(s, "*", "pendency", NULL, "by", "all", "start", "exam", "all,8,1,12,12,12,12\n");
    tiny_expect(s, "title=zzz", "pendency", NULL, "by", "all", NULL, NULL, "all,0,0,,,,\n");

    /* Best status: F1 F6 active; F4 pending; F2 F3 F7 dead; F5 F8 unknown: 8 */
    tiny_expect(s, "*", "status-mix", NULL, "detail", "no", NULL, NULL,
                "active,2,0.25\npending,1,0.125\ndead,3,0.375\nunknown,2,0.25\n");
    /* The dead one by one, a tie in byte order */
    tiny_expect(s, "ls=dead", "status-mix", NULL, NULL, NULL, NULL, NULL,
                "dead,lapsed,1,0.333333\ndead,refused,1,0.333333\ndead,withdrawn,1,0.333333\n");
    tiny_expect(s, "title=zzz", "status-mix", NULL, NULL, NULL, NULL, NULL, "");

    /* In force: F1 until 2030, F6 until 2032 */
    tiny_expect(s, "*", "expiry-calendar", NULL, NULL, NULL, NULL, NULL,
                "2030,1,1,0.5\n2031,0,1,0.5\n2032,1,0,0\n");
    tiny_expect(s, "ls=dead", "expiry-calendar", NULL, NULL, NULL, NULL, NULL, "");
}

#define RIGHT(no, grant, rest)                                                                     \
    "{\"pub\":{\"number\":\"US" no "B2\",\"date\":\"" grant "\"},\"grant_date\":\"" grant          \
    "\"" rest "}"
static const char *const rights[] = {
    RIGHT("7300001", "2010-01-01",
          ",\"lapse_date\":\"2011-01-01\",\"status\":\"dead\",\"applicants\":[\"Pi\"]"),
    RIGHT("7300002", "2010-01-01",
          ",\"lapse_date\":\"2012-01-01\",\"status\":\"dead\",\"applicants\":[\"Pi\"]"),
    RIGHT("7300003", "2010-01-01", ",\"lapse_date\":\"2012-01-01\",\"status\":\"dead\""),
    RIGHT("7300004", "2010-01-01", ",\"status\":\"active\""),
    RIGHT("7300005", "2013-01-01", ",\"status\":\"active\""),
    RIGHT("7300006", "2010-01-01", ",\"events\":[{\"date\":\"2013-01-01\",\"kind\":\"lapsed\"}]"),
    /* dead, nobody knows when; never granted */
    RIGHT("7300007", "2010-01-01", ",\"status\":\"dead\""),
    "{\"pub\":{\"number\":\"US2009000008A1\",\"date\":\"2009-01-01\"},\"status\":\"pending\"}",
};

static void test_survival(void **state) {
    (void)state;
    px_snapshot *s = tiny_open("lives", rights, sizeof rights / sizeof *rights);
    px_analysis_options opt = px_analysis_standard();
    opt.cutoff = PX_STR("2015-01-01");
    /* Months: ends at 12, 24, 24, 36; alive at 60 and (granted 2013) at 24. Six under observation.
     *   12: n 6, d 1: S = 5/6; sum 1/(6*5) = 1/30; SE = 5/6 * sqrt(1/30) = 0.1521451549
     *   24: n 5, d 2: S = 5/6 * 3/5 = 1/2; sum 1/30 + 2/(5*3) = 1/6; SE = 1/2 * sqrt(1/6) = 0.2041241452
     *   36: 5 - 2 ends - 1 cut off = 2, d 1: S = 1/4; sum 1/6 + 1/(2*1) = 2/3; SE = 1/4 * sqrt(2/3) = 0.2041241452
     *   z = 1.959964: 5/6 - 0.298199 = 0.535134; 1/2 -+ 0.400076; 1/4 + 0.400076; below 0 and above 1 cut */
    tiny_expect(s, "*", "survival", &opt, NULL, NULL, NULL, NULL,
                "0,6,0,1,0,1,1\n"
                "12,6,1,0.833333,0.1521451549,0.535134,1\n"
                "24,5,2,0.5,0.2041241452,0.099924,0.900076\n"
                "36,2,1,0.25,0.2041241452,0,0.650076\n"
                "48,1,0,0.25,0.2041241452,0,0.650076\n"
                "60,1,0,0.25,0.2041241452,0,0.650076\n");
    /* Of one applicant: ends at 12 and 24: 1/2, then nobody is left: 0 without a spread. SE(12) = 1/2 * sqrt(1/(2*1)) =
     * 0.3535533906; -+ 0.692952 */
    tiny_expect(s, "*", "survival", &opt, "by", "pa", NULL, NULL,
                "PI,0,2,0,1,0,1,1\nPI,12,2,1,0.5,0.3535533906,0,1\nPI,24,1,1,0,0,0,0\n");
    struct tiny_run r = tiny_ask(s, "*", "survival", &opt, NULL);
    assert_int_equal(r.st, PX_OK);
    assert_int_equal(r.card.missing, 2);
    tiny_done(&r);
    tiny_expect(s, "ls=pending", "survival", &opt, NULL, NULL, NULL, NULL, "");
    /* A cut-off before the ends: nothing has ended by then. */
    opt.cutoff = PX_STR("2010-07-01");
    tiny_expect(s, "pn=US7300001B2", "survival", &opt, NULL, NULL, NULL, NULL,
                "0,1,0,1,0,1,1\n6,1,0,1,0,1,1\n");
}

/* G1: granted 2008, in force, University; transferred 2011 on both publications of its application (one event) and
 *     licensed 2012. G2: granted 2008, in force, University, nothing. G3: like G2, cited by G4. G4: granted 2014, in
 *     force, Company: too young. G5: granted 2008, in force, Company, a licence without a day. G6: dead. */
#define HELD(no, app, grant, status, who, rest)                                                    \
    "{\"pub\":{\"number\":\"CN" no "\",\"date\":\"2016-01-01\"},\"app\":{\"number\":\"CN" app      \
    "\",\"date\":\"2006-01-01\"},"                                                                 \
    "\"grant_date\":\"" grant "\",\"status\":\"" status "\",\"applicants\":[" who "]" rest "}"
#define UNI  "{\"name\":\"Uni\",\"type\":\"university\"}"
#define FIRM "{\"name\":\"Firm\",\"type\":\"company\"}"
static const char *const held[] = {
    HELD("100000001A", "200610000001", "2008-01-01", "active", UNI,
         ",\"events\":[{\"date\":\"2011-04-01\",\"kind\":\"transferred\"}]"),
    HELD("100000001B", "200610000001", "2008-01-01", "active", UNI,
         ",\"events\":[{\"date\":\"2011-04-01\",\"kind\":\"transferred\"},{\"date\":\"2012-04-01\","
         "\"kind\":\"licensed\"}]"),
    HELD("100000002B", "200610000002", "2008-01-01", "active", UNI, ""),
    HELD("100000003B", "200610000003", "2008-01-01", "active", UNI, ""),
    HELD("100000004B", "200610000004", "2014-01-01", "active", FIRM,
         ",\"cites\":[\"CN100000003B\"]"),
    HELD("100000005B", "200610000005", "2008-01-01", "active", FIRM,
         ",\"events\":[{\"kind\":\"licensed\"}]"),
    HELD("100000006B", "200610000006", "2008-01-01", "dead", FIRM,
         ",\"events\":[{\"date\":\"2012-01-01\",\"kind\":\"litigated\"},{\"date\":\"2012-02-01\","
         "\"kind\":\"pledged\"},"
         "{\"date\":\"2012-03-01\",\"kind\":\"opposed\"},{\"date\":\"2014-01-01\",\"kind\":"
         "\"lapsed\"}]"),
};

static void test_uses(void **state) {
    (void)state;
    px_snapshot *s = tiny_open("held", held, sizeof held / sizeof *held);
    px_analysis_options opt = px_analysis_standard();
    opt.cutoff = PX_STR("2016-01-01");
    tiny_expect(s, "*", "deals", &opt, NULL, NULL, NULL, NULL,
                "2011,1,0,0,0,0,0\n2012,0,1,0,1,1,1\n");
    tiny_expect(s, "pn=CN100000002B", "deals", &opt, NULL, NULL, NULL, NULL, "");
    /* Old enough and in force: G1 G2 G3 (Uni), G5 (Firm). Asleep: G2. */
    tiny_expect(s, "*", "sleeping", &opt, NULL, NULL, NULL, NULL, "UNI,3,1,0.333333\nFIRM,1,0,0\n");
    tiny_expect(s, "*", "sleeping", &opt, "by", "all", "owner", "university", "all,3,1,0.333333\n");
    /* From nought years on G4 counts, too: nobody cites it. */
    tiny_expect(s, "*", "sleeping", &opt, "by", "all", "age", "0", "all,5,2,0.4\n");
    tiny_expect(s, "title=zzz", "sleeping", &opt, "by", "all", NULL, NULL, "all,0,0,\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grant_rate),
        cmocka_unit_test(test_survival),
        cmocka_unit_test(test_uses),
    };
    return cmocka_run_group_tests(tests, tiny_setup, tiny_teardown);
}
