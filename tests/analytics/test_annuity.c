/* Annual fees of a handful of rights, each worked out in the comments by the tables of patent/fees.tbl. */
#include "tests/analytics/kit.h"

#include "patent/fees.h"

/* ---- one fee ---- */

static const struct {
    const char *cc, *type;
    bool pending;
    uint32_t filed, granted, expiry, claims;
    double reduction;
    px_fee_entity entity;
    unsigned year;
    uint32_t on;
    /* expected; due 0: there is no such fee */
    uint32_t due, grace_end;
    double full, surcharge, payable;
} cases[] = {
    /* China: year n is due n - 1 years after filing. */
    {"CN", "invention_grant", false, 20150310, 20180601, 20350310, PX_FEE_NIL, 0, 0, 12, 20250701,
     20260310, 20260910, 4000, 0, 4000},
    /* Granted in the fourth year (2018-03-10 to 2019-03-09): years 4 to 13 are reduced. */
    {"CN", "invention", false, 20150310, 20180601, 0, PX_FEE_NIL, 85, 0, 12, 20250701, 20260310,
     20260910, 4000, 0, 600},
    {"CN", "invention", false, 20150310, 20180601, 0, PX_FEE_NIL, 70, 0, 13, 20250701, 20270310,
     20270910, 6000, 0, 1800},
    {"CN", "invention", false, 20150310, 20180601, 0, PX_FEE_NIL, 85, 0, 14, 20250701, 20280310,
     20280910, 6000, 0, 6000},
    /* Granted on the anniversary: the fifth year has begun, its fee is settled with the grant. */
    {"CN", "invention", false, 20150310, 20190310, 0, PX_FEE_NIL, 85, 0, 5, 20190101, 0, 0, 0, 0,
     0},
    {"CN", "invention", false, 20150310, 20190310, 0, PX_FEE_NIL, 85, 0, 6, 20190101, 20200310,
     20200910, 1200, 0, 180},
    {"CN", "invention", false, 20150310, 20190310, 0, PX_FEE_NIL, 85, 0, 14, 20190101, 20280310,
     20280910, 6000, 0, 900},
    {"CN", "invention", false, 20150310, 20190310, 0, PX_FEE_NIL, 85, 0, 15, 20190101, 20290310,
     20290910, 6000, 0, 6000},
    /* Late: on the day itself and a month after nothing, then 5 % of the whole fee for each month. */
    {"CN", "invention", false, 20150310, 20180601, 0, PX_FEE_NIL, 85, 0, 11, 20250310, 20250310,
     20250910, 4000, 0, 600},
    {"CN", "invention", false, 20150310, 20180601, 0, PX_FEE_NIL, 85, 0, 11, 20250410, 20250310,
     20250910, 4000, 0, 600},
    {"CN", "invention", false, 20150310, 20180601, 0, PX_FEE_NIL, 85, 0, 11, 20250411, 20250310,
     20250910, 4000, 200, 800},
    {"CN", "invention", false, 20150310, 20180601, 0, PX_FEE_NIL, 0, 0, 11, 20250910, 20250310,
     20250910, 4000, 1000, 5000},
    /* The last year, none behind it; none before the grant. */
    {"CN", "invention", false, 20150310, 20180601, 20350310, PX_FEE_NIL, 0, 0, 20, 20250701,
     20340310, 20340910, 8000, 0, 8000},
    {"CN", "invention", false, 20150310, 20180601, 20350310, PX_FEE_NIL, 0, 0, 21, 20250701, 0, 0,
     0, 0, 0},
    {"CN", "invention", false, 20150310, 20180601, 0, PX_FEE_NIL, 0, 0, 4, 20250701, 0, 0, 0, 0, 0},
    /* 29 February. */
    {"CN", "utility_model", false, 20160229, 20161001, 0, PX_FEE_NIL, 0, 0, 10, 20240101, 20250228,
     20250828, 2000, 0, 2000},
    {"CN", "utility_model", false, 20160229, 20161001, 20260228, PX_FEE_NIL, 0, 0, 11, 20240101, 0,
     0, 0, 0, 0},
    /* Granted in the first year: years 1 to 10 are reduced. */
    {"CN", "design", false, 20210615, 20220101, 20360615, PX_FEE_NIL, 70, 0, 11, 20240101, 20310615,
     20311215, 3000, 0, 3000},
    /* United States: 3.5, 7.5, 11.5 years from the grant; dated amounts and sizes. */
    {"US", "invention_grant", false, 20190101, 20220115, 0, 20, 0, PX_FEE_LARGE, 4, 20250701,
     20250715, 20260115, 2150, 0, 2150},
    {"US", "invention", false, 20190101, 20220115, 0, 20, 0, PX_FEE_SMALL, 4, 20250701, 20250715,
     20260115, 860, 0, 860},
    {"US", "invention", false, 20190101, 20220115, 0, 20, 0, PX_FEE_MICRO, 12, 20250701, 20330715,
     20340115, 1656, 0, 1656},
    {"US", "invention", false, 20190101, 20211030, 0, 20, 0, PX_FEE_LARGE, 4, 20250701, 20250430,
     20251030, 2150, 540, 2690},
    {"US", "invention", false, 20190101, 20210718, 0, 20, 0, PX_FEE_LARGE, 4, 20241201, 20250118,
     20250718, 2000, 0, 2000},
    {"US", "invention", false, 20190101, 20210719, 0, 20, 0, PX_FEE_LARGE, 4, 20241201, 20250119,
     20250719, 2150, 0, 2150},
    {"US", "invention", false, 20190101, 20220115, 0, 20, 0, PX_FEE_LARGE, 5, 20250701, 0, 0, 0, 0,
     0},
    /* Europe: pending applications, from the third year, on the last day of the month; 50 % when late. */
    {"EP", "invention", true, 20220714, 0, 0, 12, 0, 0, 4, 20250701, 20250731, 20260131, 845, 0,
     845},
    {"EP", "invention", true, 20220714, 0, 0, 12, 0, 0, 4, 20250801, 20250731, 20260131, 845, 422.5,
     1267.5},
    {"EP", "invention", true, 20220714, 0, 0, 12, 0, 0, 2, 20250701, 0, 0, 0, 0, 0},
    /* Japan and Korea: from the fourth year after the grant, by claims; before and after a change. */
    {"JP", "invention_grant", false, 20180101, 20210910, 0, 10, 0, 0, 5, 20250701, 20250910,
     20260310, 18300, 0, 18300},
    {"JP", "invention", false, 20150101, 20180331, 0, 2, 0, 0, 5, 20220101, 20220331, 20220930,
     7400, 0, 7400},
    {"JP", "invention", false, 20150101, 20180401, 0, 2, 0, 0, 5, 20220101, 20220401, 20221001,
     11900, 0, 11900},
    {"JP", "design", false, 20200101, 20210910, 0, PX_FEE_NIL, 0, 0, 4, 20240801, 20240910,
     20250310, 16900, 0, 16900},
    {"KR", "invention", false, 20140101, 20160801, 0, 3, 0, 0, 10, 20250701, 20250801, 20260201,
     363000, 0, 363000},
    {"KR", "invention", false, 20140101, 20160801, 0, 3, 0, 0, 7, 20220701, 20220801, 20230201,
     214000, 0, 214000},
};

static void test_fees(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_fee_case c = {px_str_of(cases[i].cc), px_str_of(cases[i].type), cases[i].pending,
                         cases[i].filed,         cases[i].granted,         cases[i].expiry,
                         cases[i].claims};
        px_fee_terms terms = {cases[i].reduction, cases[i].entity};
        px_fee fee;
        const px_fee_plan *p = px_fee_plan_of(&c);
        assert_non_null(p);
        bool is = px_fee_of(p, &c, &terms, cases[i].year, cases[i].on, &fee);
        if (is != (cases[i].due != 0))
            fail_msg("case %zu, %s: %s", i, cases[i].cc, is ? "a fee" : "no fee");
        if (!is) continue;
        if (fee.due != cases[i].due || fee.grace_end != cases[i].grace_end ||
            fee.full != cases[i].full || fee.surcharge != cases[i].surcharge ||
            fee.payable != cases[i].payable)
            fail_msg("case %zu, %s: %u %u %g %g %g", i, cases[i].cc, fee.due, fee.grace_end,
                     fee.full, fee.surcharge, fee.payable);
    }
    /* No fees while a Chinese application is pending, nor of a US design, nor of offices that are not in the table. */
    px_fee_case none = {PX_STR("CN"), PX_STR("invention"), true, 20200101, 0, 0, 1};
    assert_null(px_fee_plan_of(&none));
    none = (px_fee_case){PX_STR("US"), PX_STR("design"), false, 20200101, 20210101, 0, 1};
    assert_null(px_fee_plan_of(&none));
    none = (px_fee_case){PX_STR("XX"), PX_STR("invention"), false, 20200101, 20210101, 0, 1};
    assert_null(px_fee_plan_of(&none));
    assert_int_equal(px_fee_add_months(20240831, 6), 20250228);
    assert_int_equal(px_fee_add_months(20230831, 6), 20240229);
    assert_int_equal(px_fee_add_months(20240800, 6), 0);
    assert_int_equal(px_fee_add_months(0, 6), 0);
}

/* Every row of the table says where it is from, and no two hold for the same fee on one day. */
static void test_table(void **state) {
    (void)state;
    size_t n;
    const px_fee_row *r = px_fee_rows(&n);
    for (size_t i = 0; i < n; i++) {
        assert_true(strlen(r[i].source) > 10 && strlen(r[i].currency) == 3 && r[i].amount > 0);
        for (size_t k = i + 1; k < n; k++)
            if (strcmp(r[i].cc, r[k].cc) == 0 && strcmp(r[i].type, r[k].type) == 0 &&
                r[i].entity == r[k].entity && r[i].from_year <= r[k].to_year &&
                r[k].from_year <= r[i].to_year && (!r[i].due_to || r[k].due_from <= r[i].due_to) &&
                (!r[k].due_to || r[i].due_from <= r[k].due_to))
                fail_msg("rows %zu and %zu of %s meet", i, k, r[i].cc);
    }
}

/* ---- a set ---- */

#define REC(no, rest)     "{\"pub\":{\"number\":\"" no "\",\"date\":\"2020-01-01\"}," rest "}"
#define APP(no, date)     "\"app\":{\"number\":\"" no "\",\"date\":\"" date "\"},"
#define LIVE(type, grant) "\"type\":\"" type "\",\"grant_date\":\"" grant "\",\"status\":\"active\""
static const char *const held[] = {
    /* 1: years 11 (2025-03-10, late) and 12 (2026-03-10); told by two publications */
    REC("CN105000001A",
        APP("CN201510000001",
            "2015-03-10") "\"type\":\"invention\",\"status\":\"active\",\"applicants\":[\"Old\"]"),
    REC("CN105000001B", APP("CN201510000001", "2015-03-10") LIVE(
                            "invention_grant",
                            "2018-06-01") ",\"expiry_date\":\"2035-03-10\",\"owners\":[\"New\"]"),
    /* 2: year 8 (2025-08-20) */
    REC("CN208000002U", APP("CN201820000002", "2018-08-20")
                            LIVE("utility_model", "2019-02-01") ",\"applicants\":[\"Two\"]"),
    /* 3: years 5 (2025-06-15, late within the first month) and 6 (2026-06-15) */
    REC("CN306000003S", APP("CN202130000003", "2021-06-15")
                            LIVE("design", "2022-01-01") ",\"applicants\":[\"Two\"]"),
    /* 4: 2025-07-15; 5: 2025-04-30, late */
    REC("US11000004B2", APP("US201916000004", "2019-01-01")
                            LIVE("invention_grant", "2022-01-15") ",\"applicants\":[\"Two\"]"),
    REC("US11000005B2", APP("US201916000005", "2019-01-02") LIVE("invention_grant", "2021-10-30")),
    /* 6: pending, year 4 (2025-07-31) */
    REC("EP4000006A1",
        APP("EP20220000006", "2022-07-14") "\"type\":\"invention\",\"status\":\"pending\""),
    /* 7: year 5 (2025-09-10), 10 claims; 8: year 10 (2025-08-01), claims not known */
    REC("JP6900007B2",
        APP("JP2018000007", "2018-01-01") LIVE("invention_grant", "2021-09-10") ",\"n_claims\":10"),
    REC("KR101600008B1", APP("KR20140000008", "2014-01-01") LIVE("invention_grant", "2016-08-01")),
    /* 9: no plan; 10: no filing date; 11: pending in China, costs nothing; 12: dead */
    REC("SE500009C2", APP("SE20100000009", "2010-01-01") LIVE("invention_grant", "2012-01-01")),
    REC("CN105000010B", LIVE("invention_grant", "2018-06-01")),
    REC("CN105000011A",
        APP("CN201510000011", "2015-03-10") "\"type\":\"invention\",\"status\":\"pending\""),
    REC("CN105000012B",
        APP("CN201510000012", "2015-03-10") "\"type\":\"invention_grant\",\"grant_date\":\"2018-06-"
                                            "01\",\"status\":\"dead\""),
    /* 13: the last year 20 (2025-01-10, late in the sixth month) */
    REC("CN100000013B", APP("CN200610000013", "2006-01-10") LIVE(
                            "invention_grant", "2010-01-01") ",\"expiry_date\":\"2026-01-10\""),
};
static kit set;

static int setup(void **state) {
    (void)state;
    kit_lines_in(&set, held, sizeof held / sizeof *held, 4);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kit_close(&set);
    return 0;
}

/* The list without its last column, the source. */
static void list_is(const char *query, const char *params, const char *want) {
    px_buf out;
    kit_check(kit_try(&set, "annuities", query, params), params);
    px_buf_init(&out, 1 << 16);
    for (size_t r = 0; r < set.table.n_rows; r++)
        for (size_t c = 0; c + 1 < set.table.n_cols; c++) {
            kit_put_cell(px_table_cell(&set.table, r, c), &out);
            px_buf_ch(&out, c + 2 < set.table.n_cols ? '|' : '\n');
        }
    if (!px_str_is(px_buf_view(&out), want))
        fail_msg("%s gives\n%.*s\nexpected\n%s", params, (int)out.n, out.n ? out.p : "", want);
    px_buf_done(&out);
}

static void test_list(void **state) {
    (void)state;
    list_is(
        "*", "on=2025-07-01",
        "CN100000013B||CN|invention|20|20250110|20250710|late unless paid|8000|2000|10000|CNY|yes\n"
        "CN105000001B|New|CN|invention|11|20250310|20250910|late unless "
        "paid|4000|600|4600|CNY|yes\n"
        "US11000005B2||US|invention|4|20250430|20251030|late unless paid|2150|540|2690|USD|yes\n"
        "CN306000003S|Two|CN|design|5|20250615|20251215|late unless paid|900|0|900|CNY|yes\n"
        "US11000004B2|Two|US|invention|4|20250715|20260115|due|2150|0|2150|USD|yes\n"
        "EP4000006A1||EP|invention|4|20250731|20260131|due|845|0|845|EUR|yes\n"
        "KR101600008B1||KR|invention|10|20250801|20260201|due|265000|0|265000|KRW|yes\n"
        "CN208000002U|Two|CN|utility_model|8|20250820|20260220|due|1200|0|1200|CNY|yes\n"
        "JP6900007B2||JP|invention|5|20250910|20260310|due|18300|0|18300|JPY|yes\n"
        "CN105000001B|New|CN|invention|12|20260310|20260910|due|4000|0|4000|CNY|yes\n"
        "CN306000003S|Two|CN|design|6|20260615|20261215|due|1200|0|1200|CNY|yes\n");
    /* In force 1 2 3 4 5 7 8 9 10 13, and 6: 11. */
    const char *note = px_arena_cstr(set.a, set.table.note[0].en);
    if (!strstr(note, "Seen from 2025-07-01. Of 11 applications") ||
        !strstr(note,
                "fees: 1 of an office or type without fees in the table, 1 without the dates") ||
        !strstr(note, "table: 0; counted with one claim because the number is not known: 1."))
        fail_msg("%s", note);
    /* The next two months alone, reduced; what is late stays. Year 5 of 3: granted in year 1: 15 % of 900. */
    list_is("pn=CN306000003S or pn=CN208000002U", "on=2025-07-01 months=2 reduction=85",
            "CN306000003S|Two|CN|design|5|20250615|20251215|late unless paid|900|0|135|CNY|yes\n"
            "CN208000002U|Two|CN|utility_model|8|20250820|20260220|due|1200|0|180|CNY|yes\n");
    list_is("pn=US11000004B2", "on=2025-07-01 entity=micro",
            "US11000004B2|Two|US|invention|4|20250715|20260115|due|430|0|430|USD|yes\n");
    /* An amount that nobody has checked; a day for which there is no amount. */
    list_is("pn=EP4000006A1", "on=2027-07-01",
            "EP4000006A1||EP|invention|6|20270731|20280131|due|1155|0|1155|EUR|no\n");
    list_is("pn=US11000005B2", "on=2021-11-01 months=41", "");
    list_is("pn=CN105000012B or pn=CN105000011A", "on=2025-07-01", "");
    list_is("ti=nothing", "on=2025-07-01", "");
    /* Without a day: the cut-off, 2020-01-01 as the latest publication. */
    list_is("pn=CN105000001B", "",
            "CN105000001B|New|CN|invention|6|20200310|20200910|due|1200|0|1200|CNY|yes\n");
    kit_fails(&set, "annuities", "*", "on=2025-07", PX_E_USAGE, "--on is a day");
}

static void test_budget(void **state) {
    (void)state;
    /* China: 10000 + 4600 + 4000 + 900 + 1200 + 1200 = 21900, whole 8000 + 8000 + 2100 + 1200 = 19300. */
    kit_is(&set, "annuity-budget", "*", "on=2025-07-01 by=office",
           "CN|21900|CNY|19300|6|3|0\n"
           "EP|845|EUR|845|1|0|0\n"
           "JP|18300|JPY|18300|1|0|0\n"
           "KR|265000|KRW|265000|1|0|0\n"
           "US|4840|USD|4300|2|1|0\n");
    /* Owners: New 4600 + 4000; Two: CNY 900 + 1200 + 1200, USD 2150; the others not known. */
    kit_is(&set, "annuity-budget", "*", "on=2025-07-01",
           "not known|10000|CNY|8000|1|1|0\n"
           "not known|845|EUR|845|1|0|0\n"
           "not known|18300|JPY|18300|1|0|0\n"
           "not known|265000|KRW|265000|1|0|0\n"
           "not known|2690|USD|2150|1|1|0\n"
           "New|8600|CNY|8000|2|1|0\n"
           "Two|3300|CNY|3300|3|1|0\n"
           "Two|2150|USD|2150|1|0|0\n");
    kit_is(&set, "annuity-budget", "pa=Two", "on=2025-07-01 by=month",
           "2025-06|900|CNY|900|1|1|0\n"
           "2025-07|2150|USD|2150|1|0|0\n"
           "2025-08|1200|CNY|1200|1|0|0\n"
           "2026-06|1200|CNY|1200|1|0|0\n");
    kit_is(&set, "annuity-budget", "pa=Two", "on=2025-07-01 by=year",
           "2025|2100|CNY|2100|2|1|0\n2025|2150|USD|2150|1|0|0\n2026|1200|CNY|1200|1|0|0\n");
    kit_is(&set, "annuity-budget", "pn=EP4000006A1", "on=2027-07-01 by=all",
           "all|1155|EUR|1155|1|0|1\n");
    kit_is(&set, "annuity-budget", "ti=nothing", "", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fees),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_budget),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
