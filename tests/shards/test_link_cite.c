/* Citations meet whatever the spelling, and never where two documents could be meant. */
#include "tests/shards/link_kit.h"

static const struct {
    const char *have;         /* publications of the collection, blank between */
    const char *cited, *want; /* as the citing record gives it; rows it links to ("?": unclear) */
} cases[] = {
    /* US: 4+6, 4+7, with marks, with and without kind */
    {"US2013101709A1", "US20130101709A1", "0"},
    {"US2013101709A1", "US 2013/0101709 A1", "0"},
    {"US2013101709A1", "US2013101709", "0"},
    {"US2013101709A1", "US-20130101709-A1", "0"},
    {"US20130101709A1", "US2013101709A1", "0"},
    {"US7318131B2", "US07318131B2", "0"},
    {"US7318131B2", "US 7,318,131", "0"},
    {"US7318131B2", "US7318131B1", "0"},
    {"USRE31679E", "US RE31,679", "0"},
    {"USD512345S", "US D512,345 S", "0"},
    {"US7318131B2", "US7318132B2", ""},
    /* ... an application that is cited is not the publication of that number */
    {"US2013049141A1", "US201313049141A", ""},
    {"US13049141B2", "US201313049141A", ""},
    /* WO: 2+5, 2+6, 4+6 */
    {"WO2001098623A1", "WO0198623A1", "0"},
    {"WO2001098623A1", "WO 01/98623", "0"},
    {"WO2001098623A1", "WO/2001/098623", "0"},
    {"WO0198623A1", "WO2001098623A1", "0"},
    {"WO1999012345A1", "WO 99/12345 A1", "0"},
    {"WO2009046303A1", "WO200946303", "0"},
    {"WO2009046303A1 WO2009046303A3", "WO2009/046303", "0 1"},
    {"WO2009046303A1 WO2009046303A3", "WO2009046303A3", "1"},
    /* EP */
    {"EP0666666B1", "EP 666666 B1", "0"},
    {"EP0666666A1 EP0666666B1", "EP0666666", "0 1"},
    /* JP: era years, western years, registrations */
    {"JPH08179521A", "JP8-179521 A", "0"},
    {"JPH08179521A", "JP-H08-179521-A", "0"},
    {"JPH08179521A", "JP1996179521A", "0"},
    {"JPH08179521A", "JP08179521A", "0"},
    {"JPH08179521A", "JP8179521", "0"},
    {"JPS5880387U", "JP58080387U", "0"},
    {"JP2003123456A", "JP 2003-123456 A", "0"},
    {"JP6216353B2", "JP06216353B2", "0"},
    {"JP8179521B2", "JP8179521", "0"},
    {"JPH08179521A JP8179521B2", "JP8179521", "?"},
    {"JPH08179521A JP8179521B2", "JP8179521B2", "1"},
    {"JPH08179521A JP8179521B2", "JPH08179521A", "0"},
    {"JP2003123456A", "JP2003123456B2", ""},
    {"JP6216353B1", "JP6216353B2", "0"},
    /* KR: old and new, with and without the type */
    {"KR101777994B1", "KR1777994B1", "0"},
    {"KR101777994B1", "KR10-1777994", "0"},
    {"KR101777994B1", "KR1777994", "0"},
    {"KR201777994Y1", "KR1777994", "0"},
    {"KR101777994B1 KR201777994Y1", "KR1777994", "?"},
    {"KR101777994B1 KR201777994Y1", "KR101777994B1", "0"},
    {"KR20150124192A", "KR10-2015-0124192", "0"},
    {"KR20150124192A", "KR1020150124192A", "0"},
    {"KR920026219A", "KR1992-0026219 A", "0"},
    /* CN: labels, check digit, seven digits */
    {"CN101850473B", "CN 101850473 B", "0"},
    {"CN101850473A CN101850473B", "CN101850473", "0 1"},
    {"CN1234567A CN1234567C", "CN1234567", "?"},
    {"CN1234567A CN1234567C", "CN1234567C", "1"},
    {"CN1234567A", "CN1234567C", ""},
    {"CN1234567A", "CN1234567", "0"},
    /* DE, TW, GB */
    {"DE19914332A1", "DE 199 14 332 A1", "0"},
    {"DE102004033324A1", "DE 10 2004 033 324", "0"},
    {"TWI234567B", "TW I234567", "0"},
    {"GB2345678A", "GB 2,345,678 A", "0"},
    {"HRP20010123A2", "HR20010123", "0"},
    {"HRP20010123A2 HR20010123B1", "HR20010123", "?"},
};

static void test_spellings(void **state) {
    (void)state;
    for (int back = 0; back < 2; back++) /* the same for who is said to cite */
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            px_str lines[5], rest = px_str_of(cases[i].have);
            uint32_t n = 0;
            while (rest.n) {
                size_t end = px_str_find(rest, PX_STR(" "));
                px_str one = px_str_sub(rest, 0, end == SIZE_MAX ? rest.n : end);
                rest = end == SIZE_MAX ? (px_str){0} : px_str_sub(rest, end + 1, rest.n);
                lines[n++] = px_arena_fmt(kit, "{\"pub\":\"" PX_STR_FMT "\"}", PX_STR_ARG(one));
            }
            lines[n] = px_arena_fmt(kit, "{\"pub\":\"US7000003B2\",\"%s\":[\"%s\"]}",
                                    back ? "cited_by" : "cites", cases[i].cited);
            result r = build(lines, n + 1, i % 2, NULL);
            const px_links *l = r.links;
            px_buf b;
            px_buf_init(&b, 1 << 10);
            px_buf_c(&b, "");
            const uint32_t *off = back ? l->cited_off : l->cites_off,
                           *to = back ? l->cited : l->cites;
            for (uint32_t k = off[n]; k < off[n + 1]; k++)
                px_buf_fmt(&b, "%s%u", b.n ? " " : "", to[k]);
            if (l->n_unclear) px_buf_fmt(&b, "?");
            if (!px_str_is(px_buf_view(&b), cases[i].want)) {
                px_record rec = kit_read(lines[n]);
                px_rec_cites *c = back ? &rec.cited_by : &rec.cites;
                fail_msg("%s cited as %s (" PX_STR_FMT ")%s: links to %s, want %s", cases[i].have,
                         cases[i].cited, PX_STR_ARG(c->v[0].number), back ? ", back" : "", b.p,
                         cases[i].want);
            }
            px_buf_done(&b);
            release(&r);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_spellings)};
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
