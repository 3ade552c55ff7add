/* What is shown of an answer over a small collection: facets, orders, notes about lists, marked words, pages. */
#include "tests/query/small_set.h"

#include "query/engine/page.h"
#include "tests/query/marked.h"

static void test_facets(void **state) {
    (void)state;
    static const struct {
        const char *query, *facet, *values;
        unsigned distinct, missing;
    } table[] = {
        {"*", "cc", "CN:2 US:2 EP:1 JP:1 WO:1 ", 5, 1},
        {"*", "cc:2", "CN:2 US:2 ", 5, 1},
        {"*", "ipc.group", "H01M10:4 B23K26:1 H01M4:1 H01S3:1 ", 4, 2},
        {"*", "ipc.subclass", "H01M:5 B23K:1 H01S:1 ", 3, 2},
        {"*", "ipc.section:1", "H:6 ", 2, 2},
        {"*", "fi.subclass", "G06F:1 ", 1, 7},
        {"*", "fi.group", "G06F16:1 G06F17:1 ", 2, 7},
        {"*", "ftm.theme", "5B075:1 5H029:1 ", 2, 7},
        {"*", "FTERM.Viewpoint", "5B075KK:1 5B075ND:1 5H029AA:1 ", 3, 7},
        {"*", "loc.class", "14:1 ", 1, 7},
        {"*", "uc.class", "219:1 D14:1 ", 2, 7},
        {"ipc=H01M10", "ipc", "H01M10/04:2 H01M10/0525:2 B23K26/20:1 H01M10/00:1 ", 4, 0},
        {"*", "pa:3", "Acme Laser GmbH:2 Beta Inc:2 清华大学:2 ", 6, 1},
        {"*", "申请人:all",
         "Acme Laser GmbH:2 Beta Inc:2 清华大学:2 ACME LASER GMBH & Co:1 Acme:1 Gamma Beta "
         "Incorporated:1 ",
         6, 1},
        {"*", "pdy", "2010:2 2011:2 2012:2 2009:1 ", 4, 1},
        {"*", "npa", "1:5 2:2 ", 2, 1},
        {"*", "pct", "0:6 1:1 ", 2, 1},
        {"laser", "pdy", "2010:1 2011:1 ", 2, 1},
        {"*", "x.Color", "Red paint:1 ", 1, 7},
        {"*", "x.shape", "", 0, 8},
        {"relic", "cc", "", 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a = ask(small, table[i].query);
        px_facet_ask q;
        px_facet f;
        char got[1024] = "";
        size_t n = 0;
        check(px_facet_read(a.arena, px_str_of(table[i].facet), &q, &err), table[i].facet);
        check(px_facet_count(a.arena, &a.rows, &q, NULL, &f, &err), table[i].facet);
        for (size_t k = 0; k < f.n; k++)
            n += (size_t)snprintf(got + n, sizeof got - n, "%.*s:%u ", (int)f.v[k].value.n,
                                  f.v[k].value.p, (unsigned)f.v[k].count);
        if (strcmp(got, table[i].values) != 0)
            fail_msg("%s by %s: got \"%s\", expected \"%s\"", table[i].query, table[i].facet, got,
                     table[i].values);
        assert_int_equal(f.distinct, table[i].distinct);
        assert_int_equal(f.missing, table[i].missing);
        px_answer_close(&a);
    }
}

static void test_facet_names(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    px_facet_ask q;
    static const char *const bad[] = {"ti",        "tac",       "pd",       "nosuch",
                                      "pa.group",  "ipc.none",  "pa:x",     "has",
                                      "loc.theme", "ftm.class", "uc.group", "cpcc.class"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (px_facet_read(a, px_str_of(bad[i]), &q, &err) != PX_E_USAGE)
            fail_msg("facet %s was not refused", bad[i]);
    check(px_facet_read(a, PX_STR("IPC.Subclass:0"), &q, &err), "facet");
    assert_int_equal(q.field, PX_F_IPC);
    assert_int_equal(q.level, 3);
    assert_int_equal(q.top, 0);
    px_arena_free(a);
}

/* ---- order ---- */

static void order_of(const px_answer *a, const px_units *u, px_order o, size_t page, char out[16]) {
    size_t at = 0, n;
    px_hit hit[16];
    do {
        check(px_answer_page(a, u, o, at, page, hit, &n, &err), "page");
        for (size_t i = 0; i < n; i++)
            out[at++] = letter(a->snap, hit[i].row);
    } while (n == page && at < 15);
    out[at] = 0;
}

static void test_order(void **state) {
    (void)state;
    static const struct {
        const char *query;
        px_order order;
        px_unit unit;
        const char *hits;
    } table[] = {
        {"*", PX_ORDER_DATE, PX_UNIT_PUB, "GDBFCAEH"},
        {"*", PX_ORDER_AUTO, PX_UNIT_PUB, "GDBFCAEH"},
        {"*", PX_ORDER_CITED, PX_UNIT_PUB, "ABFCDEGH"},
        {"*", PX_ORDER_FAMILY, PX_UNIT_PUB, "ABFCDEGH"},
        {"*", PX_ORDER_DATE, PX_UNIT_FAM, "GDBEH"},
        {"*", PX_ORDER_DATE, PX_UNIT_APP, "GDBFEH"},
        {"*", PX_ORDER_DATE, PX_UNIT_EXT, "GDBEH"},
        {"cc=US pdy=2010", PX_ORDER_DATE, PX_UNIT_FAM, "A"},
        {"激光 OR cc=JP OR pn=EP", PX_ORDER_RELEVANCE, PX_UNIT_PUB, NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a = ask(small, table[i].query);
        px_units u = {0};
        if (table[i].unit != PX_UNIT_PUB)
            check(px_units_pick(&a.rows, table[i].unit, NULL, NULL, &u, &err), "units");
        char whole[16];
        order_of(&a, u.members ? &u : NULL, table[i].order, 15, whole);
        if (table[i].hits && strcmp(whole, table[i].hits) != 0)
            fail_msg("%s: got %s, expected %s", table[i].query, whole, table[i].hits);
        if (!table[i].hits) {
            assert_int_equal(strlen(whole), 4);
            assert_string_equal(whole + 2, "EG"); /* the unranked, by key */
        }
        for (size_t page = 1; page < 5; page++) {
            char got[16];
            order_of(&a, u.members ? &u : NULL, table[i].order, page, got);
            assert_string_equal(got, whole);
        }
        px_units_release(&u);
        px_answer_close(&a);
    }
}

static void test_ranked(void **state) {
    (void)state;
    px_answer a = ask(small, "laser NOT (pn=US7000001 AND 激光)");
    assert_int_equal(a.terms.n, 1); /* what stands right of NOT does not rank */
    px_hit hit[4];
    size_t n;
    check(px_answer_page(&a, NULL, PX_ORDER_RELEVANCE, 0, 4, hit, &n, &err), "page");
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++) {
        assert_true(hit[i].ranked);
        assert_true(i == 0 || hit[i].score <= hit[i - 1].score);
    }
    px_answer_close(&a);
    a = ask(small, "the AND pd=2010");
    assert_int_equal(a.terms.n, 0);
    assert_int_equal(px_answer_order(&a, PX_ORDER_RELEVANCE), PX_ORDER_DATE);
    px_answer_close(&a);
}

/* ---- lists ---- */

static px_str mixed_list[] = {
    {"us7000001b2", 11}, {" US1111111B2 ", 13}, {"EP1000001A1", 11}, {"nonsense", 8}};
static px_str known_list[] = {{"CN101000001", 11}, {"EP 1000001", 10}};
static px_str long_list[13];

static bool list_of(void *self, px_str name, const px_str **item, size_t *n) {
    (void)self;
    *item = px_str_is(name, "mixed")   ? mixed_list
            : px_str_is(name, "known") ? known_list
                                       : long_list;
    *n = px_str_is(name, "mixed") ? 4 : px_str_is(name, "known") ? 2 : 13;
    return true;
}

/* What a list names and the collection has not is said: the first ten by name, all by number. */
static void test_list_notes(void **state) {
    (void)state;
    static const struct {
        const char *query, *says; /* NULL: nothing */
    } table[] = {
        {"pn=@mixed",
         "2 of the 4 numbers of the list mixed are not in this collection: US1111111B2, nonsense"},
        {"laser not (pd=2010 or pn=@mixed)",
         "2 of the 4 numbers of the list mixed are not in this collection: US1111111B2, nonsense"},
        {"ct=@mixed",
         "2 of the 4 numbers of the list mixed are not in this collection: US1111111B2, nonsense"},
        {"pn=@known", NULL},
        {"pn=@long", "12 of the 13 numbers of the list long are not in this collection: US1A, "
                     "US1A, US1A, US1A, US1A, US1A, "
                     "US1A, US1A, US1A, US1A, …"},
        {"pn=US1111111B2", NULL},
    };
    px_query_env env = {.list = list_of};
    for (size_t i = 0; i < 12; i++)
        long_list[i] = PX_STR("US1A");
    long_list[12] = PX_STR("US7000001B2");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a;
        const char *said = NULL;
        check(px_answer_open(small, px_str_of(table[i].query), &env, NULL, &a, &err),
              table[i].query);
        for (size_t k = 0; k < a.query.n_notes; k++)
            if (strcmp(a.query.notes[k].code, "N-LIST") == 0)
                said = px_arena_cstr(a.arena, a.query.notes[k].en);
        if (!said != !table[i].says || (said && strcmp(said, table[i].says) != 0))
            fail_msg("%s: \"%s\", expected \"%s\"", table[i].query, said ? said : "",
                     table[i].says ? table[i].says : "");
        px_answer_close(&a);
    }
}

/* ---- highlighting and pages ---- */

static void test_highlight(void **state) {
    (void)state;
    static const struct {
        const char *query, *text;
        unsigned field;
        const char *marked;
    } table[] = {
        {"laser", "A Laser and two LASERS", 1u << PX_TF_AB, "A [Laser] and two [LASERS]"},
        {"\"laser\"", "A Laser and two LASERS", 1u << PX_TF_AB, "A [Laser] and two LASERS"},
        {"\"laser. beam\"", "laser. Beam laser\n\nbeam", 1u << PX_TF_AB,
         "[laser. Beam] laser\n\nbeam"},
        {"weld*", "welding welds wel", 1u << PX_TF_TI, "[welding] [welds] wel"},
        {"激光焊", "一种激光焊接，激 光", 1u << PX_TF_TI, "一种[激光焊]接，激 光"},
        {"激光 OR 光焊", "一种激光焊接", 1u << PX_TF_TI, "一种[激光焊]接"},
        {"ti=laser", "laser", 1u << PX_TF_AB, "laser"},
        {"* NOT laser", "laser", 1u << PX_TF_AB, "laser"},
        {"pa=acme", "Acme Laser", PX_HL_APPLICANT, "[Acme] Laser"},
        {"５Ｇ", "５Ｇ 5g", 1u << PX_TF_AB, "[５Ｇ] [5g]"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a = ask(small, table[i].query);
        assert_marked(&a, table[i].query, table[i].text, table[i].field, table[i].marked);
    }
}

static void test_page(void **state) {
    (void)state;
    px_answer a = ask(small, "cc=CN");
    px_units u;
    px_page page;
    px_hit hit[4];
    size_t n;
    check(px_units_pick(&a.rows, PX_UNIT_APP, NULL, NULL, &u, &err), "units");
    check(px_answer_page(&a, &u, PX_ORDER_AUTO, 0, 4, hit, &n, &err), "page");
    px_page_init(&page, PX_STR("en"));
    check(px_page_fill(&page, small, &u, hit, n, &err), "records");
    assert_int_equal(page.n, 1);
    assert_true(px_str_is(page.item[0].number, "CN101000001B"));
    assert_true(px_str_is(page.item[0].title, "激光 焊接装置"));
    assert_int_equal(page.item[0].ymd, 20120101);
    assert_int_equal(page.item[0].members, 2);
    px_page_done(&page);
    px_units_release(&u);
    px_answer_close(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facets),     cmocka_unit_test(test_facet_names),
        cmocka_unit_test(test_order),      cmocka_unit_test(test_ranked),
        cmocka_unit_test(test_list_notes), cmocka_unit_test(test_highlight),
        cmocka_unit_test(test_page),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
