/* test_expiry.c: terms by office, type and date. Dates counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/expiry.h"

static void add_days(void **state) {
    (void)state;
    static const struct {
        uint32_t from, days, to;
    } t[] = {{20130425, 0, 20130425},
             {20130425, 5, 20130430},
             {20130425, 6, 20130501},
             {20130425, 365, 20140425},
             {20120228, 1, 20120229},
             {20120228, 2, 20120301},
             {20130228, 1, 20130301},
             {20131231, 1, 20140101},
             {19000228, 1, 19000301},
             {20000228, 1, 20000229},
             {20120101, 366, 20130101},
             {20130400, 5, 0},
             {0, 5, 0},
             {20130230, 1, 0}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        uint32_t got = px_expiry_add_days(t[i].from, t[i].days);
        if (got != t[i].to)
            fail_msg("%u + %u days = %u, not %u", t[i].from, t[i].days, got, t[i].to);
    }
    assert_int_equal(px_expiry_add_years(20120229, 20), 20320229);
    assert_int_equal(px_expiry_add_years(20120229, 15), 20270228);
    assert_int_equal(px_expiry_add_years(20131231, 10), 20231231);
    assert_int_equal(px_expiry_add_years(20130000, 10), 0);
}

static void terms(void **state) {
    (void)state;
    static const struct {
        const char *record;
        uint32_t ymd;
    } t[] = {
        /* China */
        {"{\"pub\":\"CN107063713A\",\"app\":{\"number\":\"CN201710000001\",\"date\":\"2017-01-03\"}"
         "}",
         20370103},
        {"{\"pub\":\"CN107063713B\",\"app\":{\"number\":\"CN201710000001\",\"date\":\"2017-01-03\"}"
         "}",
         20370103},
        {"{\"pub\":\"CN1011111B\",\"app\":{\"number\":\"CN85100001\",\"date\":\"1985-04-01\"}}",
         20000401},
        /* 15 years had ended on 2001-12-10; on 2001-12-11 this one was in force and got 20 */
        {"{\"pub\":\"CN1011112B\",\"app\":{\"number\":\"CN86108001\",\"date\":\"1986-12-10\"}}",
         20011210},
        {"{\"pub\":\"CN1011113B\",\"app\":{\"number\":\"CN86108002\",\"date\":\"1986-12-11\"}}",
         20061211},
        {"{\"pub\":\"CN1011114B\",\"app\":{\"number\":\"CN92108002\",\"date\":\"1992-12-31\"}}",
         20121231},
        {"{\"pub\":\"CN209000001U\",\"app\":{\"number\":\"CN201820000001\",\"date\":\"2018-02-28\"}"
         "}",
         20280228},
        {"{\"pub\":\"CN2000001U\",\"app\":{\"number\":\"CN85200001\",\"date\":\"1985-04-01\"},"
         "\"type\":\"utility_model\"}",
         19930401},
        {"{\"pub\":\"CN305000001S\",\"app\":{\"number\":\"CN201830000001\",\"date\":\"2018-12-31\"}"
         "}",
         20281231},
        {"{\"pub\":\"CN307000001S\",\"app\":{\"number\":\"CN202130000001\",\"date\":\"2021-05-31\"}"
         "}",
         20310531},
        {"{\"pub\":\"CN307000002S\",\"app\":{\"number\":\"CN202130000002\",\"date\":\"2021-06-01\"}"
         "}",
         20360601},
        {"{\"pub\":\"CN209000001U\",\"app\":{\"number\":\"CN201220000001\",\"date\":\"2012-02-29\"}"
         "}",
         20220228},
        /* the file says so; the file says too little */
        {"{\"pub\":\"CN107063713B\",\"app\":{\"number\":\"CN201710000001\",\"date\":\"2017-01-03\"}"
         ",\"expiry_date\":\"2031-05-06\"}",
         20310506},
        {"{\"pub\":\"CN107063713B\"}", 0},
        {"{\"pub\":\"CN107063713B\",\"app\":{\"number\":\"CN201710000001\",\"date\":\"2017\"}}", 0},
        /* United States: from filing; from the parent; provisional and foreign do not count */
        {"{\"pub\":\"US9000001B2\",\"app\":{\"number\":\"US201213000001\",\"date\":\"2012-03-04\"}"
         "}",
         20320304},
        {"{\"pub\":{\"number\":\"US9000001B2\",\"date\":\"2015-04-07\"},\"app\":{\"number\":"
         "\"US201213000001\",\"date\":\"2012-03-04\"},\"priorities\":[{\"number\":"
         "\"US200912000001\",\"date\":\"2009-02-03\"}]}",
         20290203},
        {"{\"pub\":{\"number\":\"US9000001B2\",\"date\":\"2015-04-07\"},\"app\":{\"number\":"
         "\"US201213000001\",\"date\":\"2012-03-04\"},\"priorities\":[{\"number\":"
         "\"US201161434567\",\"kind\":\"P\",\"date\":\"2011-03-04\"}]}",
         20320304},
        {"{\"pub\":{\"number\":\"US9000001B2\",\"date\":\"2015-04-07\"},\"app\":{\"number\":"
         "\"US201213000001\",\"date\":\"2012-03-04\"},\"priorities\":[{\"number\":\"US61/"
         "434,567\",\"date\":\"2011-03-04\"}]}",
         20320304},
        {"{\"pub\":{\"number\":\"US9000001B2\",\"date\":\"2015-04-07\"},\"app\":{\"number\":"
         "\"US201213000001\",\"date\":\"2012-03-04\"},\"priorities\":[{\"number\":\"JP2011012345\","
         "\"date\":\"2011-03-04\"}]}",
         20320304},
        {"{\"pub\":{\"number\":\"US9000001B2\",\"date\":\"2015-04-07\"},\"app\":{\"number\":"
         "\"US201213000001\",\"date\":\"2012-03-04\"},\"priorities\":[{\"number\":\"PCT/US2010/"
         "012345\",\"date\":\"2010-05-06\"}]}",
         20300506},
        /* with 100 and with no days of adjustment: 20320304 + 100 days = 12 June */
        {"{\"pub\":\"US9000001B2\",\"app\":{\"number\":\"US201213000001\",\"date\":\"2012-03-04\"},"
         "\"extras\":{\"term_extension_days\":\"100\"}}",
         20320612},
        {"{\"pub\":\"US9000001B2\",\"app\":{\"number\":\"US201213000001\",\"date\":\"2012-03-04\"},"
         "\"extras\":{\"term_extension_days\":\"0\"}}",
         20320304},
        {"{\"pub\":\"US9000001B2\",\"app\":{\"number\":\"US201213000001\",\"date\":\"2012-03-04\"},"
         "\"extras\":{\"term_extension_days\":\"many\"}}",
         20320304},
        /* the change of 1995: last day of the old law, first of the new */
        {"{\"pub\":{\"number\":\"US5600001A\",\"date\":\"1997-02-04\"},\"app\":{\"number\":"
         "\"US47000195\",\"date\":\"1995-06-07\"},\"type\":\"invention_grant\",\"grant_date\":"
         "\"1997-02-04\"}",
         20150607},
        {"{\"pub\":{\"number\":\"US5900001A\",\"date\":\"1999-05-04\"},\"app\":{\"number\":"
         "\"US47000195\",\"date\":\"1995-06-07\"},\"type\":\"invention_grant\",\"grant_date\":"
         "\"1999-05-04\"}",
         20160504},
        {"{\"pub\":{\"number\":\"US5900002A\",\"date\":\"1999-05-04\"},\"app\":{\"number\":"
         "\"US47000295\",\"date\":\"1995-06-08\"},\"type\":\"invention_grant\",\"grant_date\":"
         "\"1999-05-04\"}",
         20150608},
        {"{\"pub\":{\"number\":\"US4090001A\",\"date\":\"1978-05-23\"},\"app\":{\"number\":"
         "\"US70000176\",\"date\":\"1976-07-01\"},\"type\":\"invention_grant\",\"grant_date\":"
         "\"1978-05-23\"}",
         19950523},
        {"{\"pub\":{\"number\":\"US4100001A\",\"date\":\"1978-07-11\"},\"app\":{\"number\":"
         "\"US70000176\",\"date\":\"1976-07-01\"},\"type\":\"invention_grant\",\"grant_date\":"
         "\"1978-07-11\"}",
         19960701},
        /* designs and plants of the United States */
        {"{\"pub\":{\"number\":\"USD700001S1\",\"date\":\"2014-02-18\"},\"app\":{\"number\":"
         "\"US201229400001\",\"date\":\"2012-08-01\"}}",
         20280218},
        {"{\"pub\":{\"number\":\"USD800001S1\",\"date\":\"2017-10-17\"},\"app\":{\"number\":"
         "\"US201529540001\",\"date\":\"2015-09-01\"}}",
         20321017},
        {"{\"pub\":{\"number\":\"USD750001S1\",\"date\":\"2016-02-23\"},\"app\":{\"number\":"
         "\"US201529520001\",\"date\":\"2015-05-12\"}}",
         20300223},
        {"{\"pub\":{\"number\":\"USPP25001P3\",\"date\":\"2014-10-28\"},\"app\":{\"number\":"
         "\"US201213600001\",\"date\":\"2012-08-20\"}}",
         20320820},
        /* Europe, Japan, Korea, Germany and others */
        {"{\"pub\":\"EP2400812A1\",\"app\":{\"number\":\"EP10166978\",\"date\":\"2010-06-23\"}}",
         20300623},
        {"{\"pub\":\"EP2400812B1\",\"app\":{\"number\":\"EP10166978\",\"date\":\"2010-06-23\"}}",
         20300623},
        {"{\"pub\":\"JP5000001B2\",\"app\":{\"number\":\"JP2007123456\",\"date\":\"2007-05-08\"}}",
         20270508},
        {"{\"pub\":{\"number\":\"JP3100001U\",\"date\":\"2004-04-30\"},\"app\":{\"number\":"
         "\"JP2003270001U\",\"date\":\"2003-06-30\"},\"type\":\"utility_model\"}",
         20090630},
        {"{\"pub\":{\"number\":\"JP3160001U\",\"date\":\"2010-06-10\"},\"app\":{\"number\":"
         "\"JP2010001234U\",\"date\":\"2010-02-26\"},\"type\":\"utility_model\"}",
         20200226},
        {"{\"pub\":{\"number\":\"JP1700001S\",\"date\":\"2021-11-22\"},\"app\":{\"number\":"
         "\"JP2020007001S\",\"date\":\"2020-04-01\"},\"type\":\"design\"}",
         20450401},
        {"{\"pub\":{\"number\":\"JP1600001S\",\"date\":\"2018-03-26\"},\"app\":{\"number\":"
         "\"JP2017007001S\",\"date\":\"2017-04-03\"},\"type\":\"design\",\"grant_date\":\"2018-02-"
         "23\"}",
         20380223},
        {"{\"pub\":{\"number\":\"JP1200001S\",\"date\":\"2004-03-01\"},\"app\":{\"number\":"
         "\"JP2003007001S\",\"date\":\"2003-04-03\"},\"type\":\"design\",\"grant_date\":\"2004-01-"
         "30\"}",
         20190130},
        {"{\"pub\":\"KR101000001B1\",\"app\":{\"number\":\"KR20080012345\",\"date\":\"2008-02-12\"}"
         "}",
         20280212},
        {"{\"pub\":\"KR200400001Y1\",\"app\":{\"number\":\"KR20050012345U\",\"date\":\"2005-05-"
         "02\"},\"type\":\"utility_model\"}",
         20150502},
        {"{\"pub\":\"KR300800001S\",\"app\":{\"number\":\"KR30-2014-0034567\",\"date\":\"2014-07-"
         "14\"},\"type\":\"design\"}",
         20340714},
        {"{\"pub\":\"DE202010000001U1\",\"app\":{\"number\":\"DE202010000001\",\"date\":\"2010-01-"
         "04\"}}",
         20200104},
        {"{\"pub\":\"DE102010000001A1\",\"app\":{\"number\":\"DE102010000001\",\"date\":\"2010-01-"
         "04\"}}",
         20300104},
        {"{\"pub\":\"GB2450001A\",\"app\":{\"number\":\"GB0700001\",\"date\":\"2007-06-08\"}}",
         20270608},
        /* France: less than six years old on 2020-01-10, or not */
        {"{\"pub\":\"FR3000001A3\",\"app\":{\"number\":\"FR1450001\",\"date\":\"2014-01-10\"},"
         "\"type\":\"utility_model\"}",
         20200110},
        {"{\"pub\":\"FR3000002A3\",\"app\":{\"number\":\"FR1450002\",\"date\":\"2014-01-11\"},"
         "\"type\":\"utility_model\"}",
         20240111},
        /* Brazil: filed 2000-02-01; granted late but before the judgement, after it, soon */
        {"{\"pub\":{\"number\":\"BR112000000001B1\",\"date\":\"2018-06-05\"},\"app\":{\"number\":"
         "\"BRPI0000001\",\"date\":\"2000-02-01\"},\"type\":\"invention_grant\",\"grant_date\":"
         "\"2018-06-05\"}",
         20280605},
        {"{\"pub\":{\"number\":\"BR112000000001B1\",\"date\":\"2021-05-18\"},\"app\":{\"number\":"
         "\"BRPI0000001\",\"date\":\"2010-02-01\"},\"type\":\"invention_grant\",\"grant_date\":"
         "\"2021-05-18\"}",
         20300201},
        {"{\"pub\":{\"number\":\"BR112000000001B1\",\"date\":\"2005-06-07\"},\"app\":{\"number\":"
         "\"BRPI0000001\",\"date\":\"2000-02-01\"},\"type\":\"invention_grant\",\"grant_date\":"
         "\"2005-06-07\"}",
         20200201},
        {"{\"pub\":{\"number\":\"BRMU8000001Y1\",\"date\":\"2012-03-06\"},\"app\":{\"number\":"
         "\"BRMU8000001\",\"date\":\"2000-02-29\"},\"type\":\"utility_model\",\"grant_date\":"
         "\"2012-03-06\"}",
         20190306},
        /* what has no term here */
        {"{\"pub\":\"WO2010123456A1\",\"app\":{\"number\":\"PCT/US2010/"
         "012345\",\"date\":\"2010-05-06\"}}",
         0},
        {"{\"pub\":\"ZA201000001B\",\"app\":{\"number\":\"ZA201000001\",\"date\":\"2010-01-04\"}}",
         0},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_record r;
        px_err err;
        px_err_clear(&err);
        if (px_record_read(a, px_str_of(t[i].record), &r, &err) != PX_OK)
            fail_msg("%s: %s", t[i].record, err.message);
        px_expiry e = px_expiry_of(&r);
        if (e.ymd != t[i].ymd)
            fail_msg("%s: %u, not %u (type %.*s, rule %s)", t[i].record, e.ymd, t[i].ymd,
                     PX_STR_ARG(r.type), e.rule ? e.rule->law : "none");
        if (!e.stated && (e.rule != NULL) != (e.ymd != 0)) fail_msg("%s: rule", t[i].record);
    }
    px_arena_free(a);
}

/* Every rule can be used, says where it stands, and has a sane span. */
static void table(void **state) {
    (void)state;
    size_t n;
    const px_expiry_rule *r = px_expiry_rules(&n);
    assert_true(n > 40);
    for (size_t i = 0; i < n; i++) {
        if (!*r[i].law || r[i].years < 5 || r[i].years > 25 ||
            (r[i].filed_to && r[i].filed_from > r[i].filed_to))
            fail_msg("row %zu of %s %s", i, r[i].cc, r[i].type);
        for (size_t k = 0; k < i; k++) /* a row above that takes everything */
            if (!strcmp(r[k].cc, r[i].cc) && !strcmp(r[k].type, r[i].type) && !r[k].filed_from &&
                !r[k].filed_to && !r[k].granted_to)
                fail_msg("row %zu of %s %s is never reached", i, r[i].cc, r[i].type);
    }
}

int main(void) {
    px_err err;
    if (px_text_init(&err) != PX_OK) return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(add_days), cmocka_unit_test(terms),
                                       cmocka_unit_test(table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
