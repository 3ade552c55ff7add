/* Procedure and survival over collections whose every number is worked out in the comments. */
#include "tests/analytics/kit.h"

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
    kit s;
    kit_lines_in(&s, cases, sizeof cases / sizeof *cases, 3);
    /* 2010: granted 1, refused 1, withdrawn 1, pending 1, unknown 1: 1/3; pending 1/4. 2012: 2 granted. */
    kit_is(&s, "grant-rate", "*", "",
           "2010|5|1|1|1|1|1|0.333333|0.25\n"
           "2011|0|0|0|0|0|0|-|-\n"
           "2012|2|2|0|0|0|0|1|0\n");
    kit_is(&s, "grant-rate", "title=zzz", "", "");
    /* The years asked for alone. Of all, F8 is missing its date. */
    kit_is(&s, "grant-rate", "*", "from=2012", "2012|2|2|0|0|0|0|1|0\n");
    kit_check(kit_try(&s, "grant-rate", "*", ""), "grant-rate");
    assert_int_equal(s.card.missing, 1);

    /* Months: F1 24, F6 11 (a day short of 12), F7 36: mean 71/3; quartiles of 11 24 36: 17.5, 24, 30 */
    kit_is(&s, "pendency", "*", "by=all", "all|8|3|23.6667|17.5|24|30\n");
    /* From the examination: F1 alone, 2011-01-15 to 2012-01-15 */
    kit_is(&s, "pendency", "*", "by=all start=exam", "all|8|1|12|12|12|12\n");
    kit_is(&s, "pendency", "title=zzz", "by=all", "all|0|0|-|-|-|-\n");

    /* Best status: F1 F6 active; F4 pending; F2 F3 F7 dead; F5 F8 unknown: 8 */
    kit_is(&s, "status-mix", "*", "detail=no",
           "active|2|0.25\n"
           "pending|1|0.125\n"
           "dead|3|0.375\n"
           "unknown|2|0.25\n");
    /* The dead one by one, a tie in byte order */
    kit_is(&s, "status-mix", "ls=dead", "",
           "dead|lapsed|1|0.333333\n"
           "dead|refused|1|0.333333\n"
           "dead|withdrawn|1|0.333333\n");
    kit_is(&s, "status-mix", "title=zzz", "", "");

    /* In force: F1 until 2030, F6 until 2032 */
    kit_is(&s, "expiry-calendar", "*", "",
           "2030|1|1|0.5\n"
           "2031|0|1|0.5\n"
           "2032|1|0|0\n");
    kit_is(&s, "expiry-calendar", "ls=dead", "", "");
    kit_close(&s);
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
    kit s;
    kit_lines_in(&s, rights, sizeof rights / sizeof *rights, 3);
    /* Months: ends at 12, 24, 24, 36; alive at 60 and (granted 2013) at 24. Six under observation.
     *   12: n 6, d 1: S = 5/6; sum 1/(6*5) = 1/30; SE = 5/6 * sqrt(1/30) = 0.1521451549
     *   24: n 5, d 2: S = 5/6 * 3/5 = 1/2; sum 1/30 + 2/(5*3) = 1/6; SE = 1/2 * sqrt(1/6) = 0.2041241452
     *   36: 5 - 2 ends - 1 cut off = 2, d 1: S = 1/4; sum 1/6 + 1/(2*1) = 2/3; SE = 1/4 * sqrt(2/3) = 0.2041241452
     *   z = 1.959964: 5/6 - 0.298199 = 0.535134; 1/2 -+ 0.400076; 1/4 + 0.400076; below 0 and above 1 cut */
    kit_is(&s, "survival", "*", "cutoff=2015-01-01",
           "0|6|0|1|0|1|1\n"
           "12|6|1|0.833333|0.152145|0.535134|1\n"
           "24|5|2|0.5|0.204124|0.099924|0.900076\n"
           "36|2|1|0.25|0.204124|0|0.650076\n"
           "48|1|0|0.25|0.204124|0|0.650076\n"
           "60|1|0|0.25|0.204124|0|0.650076\n");
    /* Of one applicant: ends at 12 and 24: 1/2, then nobody is left: 0 without a spread. SE(12) = 1/2 * sqrt(1/(2*1)) =
     * 0.3535533906; -+ 0.692952 */
    kit_is(&s, "survival", "*", "cutoff=2015-01-01 by=pa",
           "PI|0|2|0|1|0|1|1\n"
           "PI|12|2|1|0.5|0.353553|0|1\n"
           "PI|24|1|1|0|0|0|0\n");
    kit_check(kit_try(&s, "survival", "*", "cutoff=2015-01-01"), "survival");
    assert_int_equal(s.card.missing, 1); /* the grant date; an end without a day is in the note */
    kit_is(&s, "survival", "ls=pending", "cutoff=2015-01-01", "");
    /* A cut-off before the ends: nothing has ended by then. */
    kit_is(&s, "survival", "pn=US7300001B2", "cutoff=2010-07-01",
           "0|1|0|1|0|1|1\n"
           "6|1|0|1|0|1|1\n");
    kit_close(&s);
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
    kit s;
    kit_lines_in(&s, held, sizeof held / sizeof *held, 3);
    kit_is(&s, "deals", "*", "cutoff=2016-01-01",
           "2011|1|0|0|0|0|0\n"
           "2012|0|1|0|1|1|1\n");
    kit_is(&s, "deals", "pn=CN100000002B", "cutoff=2016-01-01", "");
    /* Old enough and in force: G1 G2 G3 (Uni), G5 (Firm). Asleep: G2. */
    kit_is(&s, "sleeping", "*", "cutoff=2016-01-01",
           "UNI|3|1|0.333333\n"
           "FIRM|1|0|0\n");
    kit_is(&s, "sleeping", "*", "cutoff=2016-01-01 by=all owner=university", "all|3|1|0.333333\n");
    /* From nought years on G4 counts, too: nobody cites it. */
    kit_is(&s, "sleeping", "*", "cutoff=2016-01-01 by=all age=0", "all|5|2|0.4\n");
    kit_is(&s, "sleeping", "title=zzz", "cutoff=2016-01-01 by=all", "all|0|0|-\n");
    kit_close(&s);
}

static void test_maintained(void **state) {
    (void)state;
    kit s;
    kit_lines_in(&s, held, sizeof held / sizeof *held, 3);
    /* In force: G1 to G5, all filed 2006-01-01: ten years on 2016-01-01. */
    kit_is(&s, "maintained", "*", "cutoff=2016-01-01 by=all", "all|5|5|5|1|10|10\n");
    kit_is(&s, "maintained", "*", "cutoff=2015-12-31 by=all", "all|5|5|0|0|9.91667|9.91667\n");
    /* Since the grant: four times 8 years, G4 2: mean 34 / 5. */
    kit_is(&s, "maintained", "*", "cutoff=2016-01-01 by=all since=grant years=8",
           "all|5|5|4|0.8|6.8|8\n");
    /* Firm has G4 and G5 in force, and G6, which is dead. */
    kit_is(&s, "maintained", "*", "cutoff=2016-01-01 since=grant years=8",
           "FIRM|2|2|1|0.5|5|5\nUNI|3|3|3|1|8|8\n");
    kit_is(&s, "maintained", "title=zzz", "by=all", "all|0|0|0|-|-|-\n");
    kit_close(&s);
    kit_lines_in(&s, rights, sizeof rights / sizeof *rights, 3);
    /* Two in force without a filing date. */
    kit_is(&s, "maintained", "*", "by=all", "all|2|0|0|-|-|-\n");
    assert_int_equal(s.card.missing, 2);
    kit_close(&s);
}

#define FOUGHT(no, rest)                                                                           \
    "{\"pub\":{\"number\":\"EP" no "B1\",\"date\":\"2015-01-01\"},\"grant_date\":\"2015-01-01\","  \
    "\"events\":[" rest "]}"
#define EVENT(kind) "{\"date\":\"2016-01-01\",\"kind\":\"" kind "\"}"
static const char *const fought[] = {
    FOUGHT("1000001", EVENT("invalidated")),
    FOUGHT("1000002", EVENT("opposed") "," EVENT("maintained")),
    FOUGHT("1000003", EVENT("limited")),
    /* nobody opposed it */
    FOUGHT("1000004", EVENT("maintained")),
    FOUGHT("1000005", EVENT("opposed")),
    FOUGHT("1000006", EVENT("opposed") "," EVENT("maintained") "," EVENT("invalidated")),
    /* not granted */
    "{\"pub\":{\"number\":\"EP1000007A1\",\"date\":\"2015-01-01\"},\"events\":[" EVENT(
        "opposed") "]}",
};

static void test_contested(void **state) {
    (void)state;
    kit s;
    kit_lines_in(&s, fought, sizeof fought / sizeof *fought, 3);
    /* Granted 6; contested all but the fourth; lost 1 and 6, limited 3, kept 2, open 5: 2 of 4 decided are lost. */
    kit_is(&s, "contested", "*", "by=all", "all|6|5|0.833333|2|1|1|1|0.5\n");
    kit_is(&s, "contested", "pn=EP1000005B1", "by=all", "all|1|1|1|0|0|0|1|-\n");
    kit_is(&s, "contested", "pn=EP1000007A1", "by=all", "all|0|0|-|0|0|0|0|-\n");
    kit_is(&s, "contested", "title=zzz", "", "");
    kit_close(&s);
}

/* P1: published with 20 claims, the first of 3 words, granted with 15, the first of 6 words. P2: 10 and 12. P3: published
 * alone. P4: published with 8, again with 5, granted with 8. P5: granted without a number. */
#define TEXT(no, app, day, type, rest)                                                             \
    "{\"pub\":{\"number\":\"US" no "\",\"date\":\"" day "\"},\"app\":{\"number\":\"US2010" app     \
    "\",\"date\":\"2010-01-01\"},\"type\":\"" type "\"" rest "}"
static const char *const texts[] = {
    TEXT("2011000001A1", "12000001", "2011-07-01", "invention",
         ",\"n_claims\":20,\"claims\":[{\"text\":\"A round wheel.\"}]"),
    TEXT("8000001B2", "12000001", "2013-07-01", "invention_grant",
         ",\"n_claims\":15,\"claims\":[{\"text\":\"A round wheel with a hub.\"}]"),
    TEXT("2011000002A1", "12000002", "2011-07-01", "invention", ",\"n_claims\":10"),
    TEXT("8000002B2", "12000002", "2013-07-01", "invention_grant", ",\"n_claims\":12"),
    TEXT("2011000003A1", "12000003", "2011-07-01", "invention", ",\"n_claims\":9"),
    TEXT("2012000004A9", "12000004", "2012-07-01", "invention", ",\"n_claims\":5"),
    TEXT("2011000004A1", "12000004", "2011-07-01", "invention", ",\"n_claims\":8"),
    TEXT("8000004B2", "12000004", "2013-07-01", "invention_grant", ",\"n_claims\":8"),
    TEXT("2011000005A1", "12000005", "2011-07-01", "invention", ",\"n_claims\":7"),
    TEXT("8000005B2", "12000005", "2013-07-01", "invention_grant", ""),
};

static void test_claims(void **state) {
    (void)state;
    kit s;
    kit_lines_in(&s, texts, sizeof texts / sizeof *texts, 4);
    /* P1 P2 P4: 38 / 3, 35 / 3; 1 - 35 / 38; fewer: P1. First claims: P1, from 3 words to 6. */
    kit_is(&s, "claims-change", "*", "by=all", "all|5|3|12.6667|11.6667|0.0789474|0.333333|1|1\n");
    assert_int_equal(s.card.missing, 2);
    kit_is(&s, "claims-change", "*", "", "2010|5|3|12.6667|11.6667|0.0789474|0.333333|1|1\n");
    kit_is(&s, "claims-change", "pn=US8000002B2", "by=all", "all|1|0|-|-|-|-|0|-\n");
    kit_is(&s, "claims-change", "title=zzz", "", "");
    kit_close(&s);
}

/* No file states a grant: that of the utility models and of the EP B1 is the day of their publication, 2010-03-03; the EP B2
 * (of another application) is printed later than its grant, whose day is not known. One model ended 24 months behind it, the
 * others are observed until 2014-03-03, 48 months: S(24) = 1 - 1/3. */
static void test_announced(void **state) {
    static const char *const lines[] = {
        "{\"pub\":{\"number\":\"CN201500001U\",\"date\":\"2010-03-03\"},\"lapse_date\":\"2012-03-"
        "03\"}",
        "{\"pub\":{\"number\":\"CN201500002U\",\"date\":\"2010-03-03\"},\"status\":\"active\"}",
        "{\"pub\":{\"number\":\"EP1500003B1\",\"date\":\"2010-03-03\"},\"status\":\"active\"}",
        "{\"pub\":{\"number\":\"EP1500004B2\",\"date\":\"2010-03-03\"},\"status\":\"active\"}",
    };
    (void)state;
    kit s;
    KIT_LINES(&s, lines);
    kit_is(&s, "survival", "*", "cutoff=2014-03-03 unit=pub step=24",
           "0|3|0|1|0|1|1\n24|3|1|0.666667|0.272166|0.133232|1\n48|2|0|0.666667|0.272166|0.133232|"
           "1\n");
    assert_int_equal(s.card.missing, 1);
    assert_non_null(
        strstr(s.table.note[s.table.n_notes - 1].en.p, "Dates of grant are those stated"));
    kit_is(&s, "trend", "gd=2010", "unit=pub date=grant", "2010|3|-|3|no\n");
    kit_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grant_rate), cmocka_unit_test(test_survival),
        cmocka_unit_test(test_uses),       cmocka_unit_test(test_maintained),
        cmocka_unit_test(test_contested),  cmocka_unit_test(test_claims),
        cmocka_unit_test(test_announced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
