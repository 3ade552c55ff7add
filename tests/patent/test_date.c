/* test_date.c: spellings of dates, what is refused, order evidence, ends of vague dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "patent/date.h"

static void parse(void **state) {
    (void)state;
    static const struct {
        const char *text;
        px_date_order order;
        uint32_t want; /* 0: refused */
    } table[] = {
        {"20190304", 0, 20190304},
        {"2019-03-04", 0, 20190304},
        {"2019/3/4", 0, 20190304},
        {"2019.03.04", 0, 20190304},
        {"04.03.2019", 0, 20190304},
        {"04.03.2019", PX_DATE_MDY, 20190304},
        {"04/03/2019", 0, 20190304},
        {"04/03/2019", PX_DATE_MDY, 20190403},
        {"04/03/19", PX_DATE_DMY, 20190304},
        {"28/11/71", PX_DATE_DMY, 19711128},
        {"3/4/2019", PX_DATE_MDY, 20190304},
        {"12/13/2019", 0, 20191213},
        {"12/13/2019", PX_DATE_DMY, 0},
        {"13/12/2019", PX_DATE_MDY, 0},
        {"13/12/2019", 0, 20191213},
        {"4 March 2019", 0, 20190304},
        {"Mar 4, 2019", 0, 20190304},
        {"March 4th, 2019", 0, 20190304},
        {"Jul. 30, 2006", 0, 20060730},
        {"4-Mar-19", 0, 20190304},
        {"2019年3月4日", 0, 20190304},
        {"2019年3月", 0, 20190300},
        {"2019年", 0, 20190000},
        {"２０１９年３月４日", 0, 20190304},
        {"2019-03", 0, 20190300},
        {"03/2019", 0, 20190300},
        {"201903", 0, 20190300},
        {"2019", 0, 20190000},
        {"1996-07-09T00:00:00.000Z", 0, 19960709},
        {"2007-07-19T00:00:00Z", 0, 20070719},
        {"2019-03-04 10:18:24", 0, 20190304},
        {"01/05/202010:18:24", 0, 20200501},
        {"21.08.2009", 0, 20090821},
        {"  2013-01-21 ", 0, 20130121},
        {"2020-02-29", 0, 20200229},
        {"1902-07-02", 0, 19020702},
        {"2019-02-29", 0, 0},
        {"2019-13-01", 0, 0},
        {"31.02.2019", 0, 0},
        {"20191301", 0, 0},
        {"20190230", 0, 0},
        {"0001-01-01", 0, 0},
        {"201913", 0, 0},
        {"", 0, 0},
        {"-", 0, 0},
        {"NA", 0, 0},
        {"abc", 0, 0},
        {"12", 0, 0},
        {"vol. 17", 0, 0},
        {"2019-03-04-05", 0, 0},
        {"1991-01-12 | 1991-08-14", 0, 0},
        {"99999999999999999999", 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        uint32_t got = 1;
        bool ok = px_date_parse(px_str_of(table[i].text), table[i].order, &got);
        if (got != table[i].want || ok != (table[i].want != 0))
            fail_msg("\"%s\" (order %d) is %u, expected %u", table[i].text, (int)table[i].order,
                     got, table[i].want);
    }
}

static void evidence(void **state) {
    (void)state;
    assert_int_equal(px_date_evidence(PX_STR("13/04/2005")), PX_DATE_DMY);
    assert_int_equal(px_date_evidence(PX_STR("04/13/05")), PX_DATE_MDY);
    assert_int_equal(px_date_evidence(PX_STR("04/05/2005")), PX_DATE_ORDER_UNKNOWN);
    assert_int_equal(px_date_evidence(PX_STR("2005-04-13")), PX_DATE_ORDER_UNKNOWN);
    assert_int_equal(px_date_evidence(PX_STR("text")), PX_DATE_ORDER_UNKNOWN);
}

static void ends(void **state) {
    (void)state;
    assert_int_equal(px_date_first(20190000), 20190101);
    assert_int_equal(px_date_last(20190000), 20191231);
    assert_int_equal(px_date_first(20200200), 20200201);
    assert_int_equal(px_date_last(20200200), 20200229);
    assert_int_equal(px_date_last(19000200), 19000228);
    assert_int_equal(px_date_first(20190304), 20190304);
    assert_int_equal(px_date_last(0), 0);
    assert_int_equal(px_date_first(0), 0);
}

static void print(void **state) {
    (void)state;
    char out[11];
    assert_string_equal(px_date_print(20190304, out), "2019-03-04");
    assert_string_equal(px_date_print(20190300, out), "2019-03");
    assert_string_equal(px_date_print(20190000, out), "2019");
    assert_string_equal(px_date_print(0, out), "");
}

static void valid(void **state) {
    (void)state;
    assert_true(px_date_valid(0));
    assert_true(px_date_valid(20190000));
    assert_true(px_date_valid(20190300));
    assert_false(px_date_valid(20190004));
    assert_false(px_date_valid(20191301));
    assert_false(px_date_valid(UINT32_MAX));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(parse), cmocka_unit_test(evidence),
                                       cmocka_unit_test(ends), cmocka_unit_test(print),
                                       cmocka_unit_test(valid)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
