/* The engine over a small collection: every answer was worked out by hand. */
#include "tests/query/small_set.h"

static const struct {
    const char *query, *rows;
} hand[] = {
    {"*", "ABCDEFGH"},
    /* words: by stem, in title, abstract and claims */
    {"laser", "ABH"},
    {"LASERS", "ABH"},
    {"weld", "AB"},
    {"relic", ""}, /* only in a dead row */
    {"nosuchword", ""},
    {"ft=laser", "ABEH"},
    {"des=laser", "E"},
    {"des=lasers", "E"},
    {"ti=lasers", "ABH"},
    {"ab=laser", "AB"},
    {"ta=laser", "ABH"},
    {"clm=fiber", "A"},
    {"icl=fiber", ""},
    {"icl=welding", "A"},
    {"c1=battery", "A"},
    {"c1=fiber", ""},
    {"clm=battery", "A"},
    /* stop words have no postings */
    {"the", "AEF"},
    {"\"the battery\"", "A"},
    {"\"for the fibre\"", "E"},
    {"ti=the", ""},
    {"des=the", "E"},
    {"des=\"the laser\"", "E"},
    /* exact forms */
    {"\"laser\"", "AB"},
    {"\"lasers\"", "BH"},
    {"ti=\"lasers\"", "H"},
    {"ti==lasers", "H"},
    {"des=\"nanotubes\"", "E"},
    {"\"nanotubes\"", ""},
    {"ft=\"nanotube\"", "EF"},
    /* sequences */
    {"\"laser welding\"", "AB"},
    {"laser-weld", "AB"},
    {"ab=laser-weld", "A"},
    {"\"welding laser\"", ""},
    {"\"cell water\"", "A"},           /* over a sentence's end */
    {"\"lasers battery\"", ""},        /* not over a paragraph's */
    {"\"battery cells a laser\"", ""}, /* not from one field to the next */
    {"\"fiber laser\"", "A"},
    {"icl=\"fiber laser\"", ""},
    /* Chinese */
    {"激光", "CD"},
    {"激", "CD"},
    {"激光焊接", "CD"},
    {"\"光焊\"", "CD"},
    {"焊接方法", "C"},
    {"焊接装置", "D"},
    {"方法水冷", "C"},
    {"電池", "C"}, /* traditional characters */
    {"ti=电池", ""},
    {"ab=电池", "C"},
    {"池电", ""},
    {"水", "C"},
    {"5G基站", "F"},
    {"基站", "F"},
    {"基站*", "F"},
    /* beginnings */
    {"nano*", "F"},
    {"ft=nano*", "EF"},
    {"des=nano*", "E"},
    {"ti=nano*", "F"},
    {"ti=nanot*", ""},
    {"laser*", "ABH"},
    {"ti=weld*", "AB"},
    {"zq00*", "H"},
    {"\"optical fibre amp*\"", "E"},
    {"\"nanotube com*\"", "F"},
    /* operators */
    {"laser AND battery", "AB"},
    {"laser NOT battery", "H"},
    {"laser OR fibre", "ABEH"},
    {"* NOT laser", "CDEFG"},
    {"(laser OR 激光) AND ipc=H01M", "ABCD"},
    {"laser NOT (battery NOT welding)", "ABH"},
    {"laser AND nosuchword", ""},
    {"battery AND \"laser welding\" AND pd=2011", "B"},
    /* names */
    {"pa=acme", "ABEH"},
    {"pa=\"acme laser\"", "ABE"},
    {"pa=\"laser acme\"", ""},
    {"pa==Acme", "H"},
    {"pa==\"acme laser gmbh\"", "AB"},
    {"pa=acm*", "ABEH"},
    {"pa=\"acme las*\"", "ABE"},
    {"pa=\"cme\"", ""},
    {"pa=清华", "CD"},
    {"pa=beta", "ADF"},
    {"pa=\"gmbh beta\"", ""}, /* not from one name to the next */
    {"pa1=beta", "F"},
    {"in=beta", "F"},
    {"ia=müller", "F"},
    {"ia=beta", "ADF"},
    {"txt=beta", "ADF"},
    {"txt=laser", "ABEH"},
    {"x.color=red", "B"},
    {"x.color==\"red paint\"", "B"},
    {"x.color==red", ""},
    {"x.shape=red", ""},
    /* classes */
    {"ipc=H01M", "ABCDF"},
    {"ipc=H01M10", "ABCF"},
    {"ipc=H01M10/00", "ABCF"},
    {"ipc==H01M10/00", "C"},
    {"ipc=H01M10/04", "AF"},
    {"ipc=H01M1", ""},
    {"ipcm=H01M10/04", "A"},
    {"ipc=H", "ABCDEF"},
    {"cpc=H01M", ""},
    {"cl=Y02E", "A"},
    {"cl=H01S", "E"},
    /* dates, numbers, codes */
    {"pd=2010", "AC"},
    {"pd=2010-05-01", "AC"},
    {"pd=[2010 TO 2011]", "ABCF"},
    {"pd>=2012", "DG"},
    {"pd<2010", "E"},
    {"pdy=2011", "BF"},
    {"pdy>2100", ""},
    {"pdy>=0", "ABCDEFG"},
    {"npa=2", "AD"},
    {"npa>2", ""},
    {"pct=1", "F"},
    {"pct=0", "ABCDEG"},
    {"cc=us", "AB"},
    {"cc!=us", "CDEFGH"},
    {"pt=invention_grant", "BD"},
    {"pt=发明", "ABCDEG"},
    {"ctry=DE", "AB"},
    {"has=claims", "A"},
    {"has=description", "E"},
    {"has=title NOT has=number", "H"},
    /* numbers */
    {"pn=US7000001", "B"},
    {"pn=US7000001B2", "B"},
    {"pn=EP", "E"},
    {"pn=EP1000001", "E"},
    {"pn=EP9999999", ""},
    {"an=CN200710000001", "CD"},
    {"num=CN200710000001", "CD"},
    {"num=US7000001", "B"},
    {"fam=\"docdb:1\"", "ABF"},
    {"fam=US7000001", "ABF"},
    {"fam=JP2012000001", "G"},
    {"ct=US7000001", "E"},
    {"ct=US7000001B2", "E"},
    {"ct=WO2011000001", "E"}, /* so says F */
    {"cf=EP1000001", "ABF"},
    {"cf=US7000001", ""},
};

static void test_hand(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof hand / sizeof *hand; i++) {
        char got[16];
        px_answer a = ask(small, hand[i].query);
        letters(&a.rows, got);
        if (strcmp(got, hand[i].rows) != 0)
            fail_msg("%s: got \"%s\", expected \"%s\"", hand[i].query, got, hand[i].rows);
        assert_int_equal(a.counts.publications, strlen(hand[i].rows));
        px_answer_close(&a);
    }
}

/* Every query inside others: filters and orders of evaluation must not change it. */
static void test_nested(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof hand / sizeof *hand; i++) {
        static const char *const shape[] = {"(%s) AND *", "* NOT (* NOT (%s))", "(%s) OR (%s)",
                                            "(%s) AND (laser OR pd<2100 OR the)",
                                            "has=title AND (%s) AND has=title"};
        for (size_t k = 0; k < sizeof shape / sizeof *shape; k++) {
            char text[512], got[16], want[16];
            size_t n = 0;
            (void)snprintf(text, sizeof text, shape[k], hand[i].query, hand[i].query);
            for (const char *c = hand[i].rows; *c; c++) /* the fourth shape leaves nothing out */
                want[n++] = *c;
            want[n] = 0;
            px_answer a = ask(small, text);
            letters(&a.rows, got);
            if (strcmp(got, want) != 0)
                fail_msg("%s: got \"%s\", expected \"%s\"", text, got, want);
            px_answer_close(&a);
        }
    }
}

static void test_refused(void **state) {
    (void)state;
    px_answer a;
    px_err_clear(&err);
    assert_int_equal(px_answer_open(small, PX_STR("zq*"), NULL, NULL, &a, &err), PX_E_LIMIT);
    assert_non_null(strstr(err.message, "wildcard expands to 10 001 terms, limit 10 000"));
    assert_null(a.snap);
    assert_int_equal(px_answer_open(small, PX_STR("(laser"), NULL, NULL, &a, &err), PX_E_QUERY);
    assert_int_equal(err.offset, 0);
    px_stop stop = {.raised = true};
    assert_int_equal(px_answer_open(small, PX_STR("laser"), NULL, &stop, &a, &err), PX_E_CANCELLED);
    px_stop late = {.deadline_ns = 1};
    assert_int_equal(px_answer_open(small, PX_STR("laser"), NULL, &late, &a, &err), PX_E_TIMEOUT);
}

static void test_counts(void **state) {
    (void)state;
    static const struct {
        const char *query;
        unsigned pubs, apps, fams;
    } table[] = {{"*", 8, 6, 5},          {"laser", 3, 2, 2}, {"cc=CN", 2, 1, 1},
                 {"ipc=H01M10", 4, 3, 2}, {"relic", 0, 0, 0}, {"cf=EP1000001", 3, 2, 1}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a = ask(small, table[i].query);
        if (a.counts.publications != table[i].pubs || a.counts.applications != table[i].apps ||
            a.counts.families != table[i].fams)
            fail_msg("%s: got %u %u %u, expected %u %u %u", table[i].query,
                     (unsigned)a.counts.publications, (unsigned)a.counts.applications,
                     (unsigned)a.counts.families, table[i].pubs, table[i].apps, table[i].fams);
        px_answer_close(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hand),
        cmocka_unit_test(test_nested),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_counts),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
