/* test_grant.c: which publications announce the grant themselves, and the day of grant that follows where a file states none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/number.h"

static void kinds(void **state) {
    static const struct {
        const char *cc, *kind;
        uint32_t ymd;
        bool grant;
    } row[] = {
        /* China: laid open for opposition until 1992; C and Y from 1993 to 2010, B and U behind; with a figure partly invalidated */
        {"CN", "A", 20200103, false},
        {"CN", "B", 20200103, true},
        {"CN", "B", 19911204, false},
        {"CN", "C", 20050105, true},
        {"CN", "U", 20130619, true},
        {"CN", "U", 19901205, false},
        {"CN", "Y", 20050105, true},
        {"CN", "S", 20130619, true},
        {"CN", "S", 19901205, false},
        {"CN", "D", 20050105, true},
        {"CN", "C1", 20200103, false},
        {"CN", "Y1", 20200103, false},
        {"CN", "B8", 20200103, false},
        {"CN", "U9", 20200103, false},
        {"CN", "S1", 20200103, false},
        /* Europe and the United States */
        {"EP", "A1", 20200103, false},
        {"EP", "B1", 20200103, true},
        {"EP", "B2", 20200103, false},
        {"EP", "B3", 20200103, false},
        {"EP", "B9", 20200103, false},
        {"US", "A", 19950103, true},
        {"US", "A1", 20100103, false},
        {"US", "B1", 20100103, true},
        {"US", "B2", 20100103, true},
        {"US", "S1", 20100103, true},
        {"US", "E1", 20100103, true},
        {"US", "P1", 20100103, false},
        {"US", "P2", 20100103, true},
        {"US", "P3", 20100103, true},
        /* East Asia: oppositions before the grant until then */
        {"JP", "A", 20100103, false},
        {"JP", "B2", 20100103, true},
        {"JP", "B2", 19950104, false},
        {"JP", "U", 20100103, true},
        {"JP", "U", 19930105, false},
        {"JP", "Y2", 19950104, false},
        {"JP", "Y2", 19970108, true},
        {"JP", "S", 20100103, true},
        {"KR", "B1", 20100103, true},
        {"KR", "B1", 19960103, false},
        {"KR", "U", 20100208, false},
        {"KR", "Y1", 20100208, true},
        {"KR", "S", 20100208, true},
        {"TW", "B", 20100201, true},
        {"TW", "B", 20010201, false},
        {"TW", "U", 20100201, true},
        {"TW", "U", 20010201, false},
        {"TW", "S", 20100201, true},
        /* the rest of Europe */
        {"DE", "U1", 20100204, true},
        {"DE", "B4", 20100204, true},
        {"DE", "C2", 19900204, true},
        {"DE", "C5", 20100204, false},
        {"DE", "B2", 19750204, false},
        {"DE", "T2", 20100204, false},
        {"AT", "U1", 20100215, true},
        {"AT", "U3", 20100215, false},
        {"GB", "B", 20100203, true},
        {"GB", "C", 20100203, false},
        {"FR", "B1", 20100205, true},
        {"ES", "U", 20100205, false},
        {"ES", "Y", 20100205, true},
        {"ES", "B1", 20100205, true},
        {"ES", "B5", 20100205, false},
        {"RU", "U1", 20100205, true},
        {"RU", "C1", 20100205, true},
        {"SE", "B", 19900205, false},
        {"SE", "C2", 19950205, true},
        {"FI", "B", 19900205, false},
        {"FI", "B", 20150205, true},
        {"NO", "B1", 20100205, true},
        {"NO", "B", 19900205, false},
        /* others */
        {"AU", "B2", 20100205, false},
        {"AU", "A4", 20100205, true},
        {"BR", "B1", 20100205, true},
        {"BR", "S1", 20100205, false},
        {"WO", "A1", 20100205, false},
        {"WO", "S", 20100205, false},
        {"IN", "B", 20100205, true},
        {"PL", "Y1", 20100205, true},
        {"PL", "U1", 20100205, false},
        {"EM", "S", 20100205, true},
        {"XX", "Q", 20100205, false},
        {"CN", "", 20100205, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (px_kind_is_grant(px_str_of(row[i].cc), px_str_of(row[i].kind), row[i].ymd) !=
            row[i].grant)
            fail_msg("%s %s of %u %s", row[i].cc, row[i].kind, row[i].ymd,
                     row[i].grant ? "announces the grant" : "announces no grant");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(kinds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
