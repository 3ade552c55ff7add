/* sim= as a clause: which publications it finds, in which order, alone and beside other conditions. What is similar is
 * px_similar_run's affair (test_similar.c). */
#include "tests/query/small_set.h"

#include "query/engine/similar.h"

#define ROWS 16

static size_t listed(const px_answer *a, px_hit *hit) {
    size_t n;
    check(px_answer_page(a, NULL, PX_ORDER_AUTO, 0, ROWS, hit, &n, &err), "page");
    return n;
}

/* The families that px_similar_run gives, in its order, each with all its publications. */
static void test_same_families(void **state) {
    (void)state;
    static const char *const asked[] = {"US2010000001A1", "JP2012000001A", "CN101000001B"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        px_arena *k = px_arena_new();
        px_similar_query q;
        px_similar_answer want;
        px_similar_options opt = {.limit = 1000};
        px_hit hit[ROWS];
        const px_links *l = small->links;
        check(px_similar_of_number(k, small, px_str_of(asked[i]), &opt, &q, &err), asked[i]);
        check(px_similar_run(small, &q, &opt, &want, &err), asked[i]);
        px_answer a = ask(small, px_arena_cstr(k, px_arena_fmt(k, "sim=%s", asked[i])));
        size_t n = listed(&a, hit), family = 0;
        assert_int_equal(n, a.counts.publications);
        assert_true(n >= want.n_hits && want.n_hits > 0);
        for (size_t r = 0; r < n; r++) {
            if (r && hit[r].score != hit[r - 1].score) assert_true(hit[r].score < hit[r - 1].score);
            if (family < want.n_hits && hit[r].row == want.hit[family].row) family++;
            const px_similar_hit *h = &want.hit[family - 1];
            assert_true(hit[r].row == h->row || l->fam[hit[r].row] == l->fam[h->row]);
            assert_true(hit[r].ranked && hit[r].score == h->score);
        }
        assert_int_equal(family, want.n_hits);
        assert_string_equal(a.query.notes[a.query.n_notes - 1].code, "N-SIM");
        px_answer_close(&a);
        px_similar_release(&want);
        px_arena_free(k);
    }
}

static const struct {
    const char *query, *without; /* letters that cannot be among the hits: own families */
} several[] = {
    {"sim=US2010000001A1", "ABF"},
    {"sim=(US2010000001A1 or CN101000001A)", "ABCDF"},
    {"sim=(US2010000001A1, JP2012000001A)", "ABFG"},
    {"sim=(US2010000001A1 or \"cooling water pump\")", "ABF"},
    {"sim=\"laser welding\"", ""},
};

static void test_several(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
        char got[16];
        px_answer a = ask(small, several[i].query);
        letters(&a.rows, got);
        for (const char *p = several[i].without; *p; p++)
            if (strchr(got, *p)) fail_msg("%s: %c is of its own family", several[i].query, *p);
        if (!*got) fail_msg("%s finds nothing", several[i].query);
        px_answer_close(&a);
    }
    char pump[16];
    px_answer a = ask(small, "sim=(US2010000001A1 or \"cooling water pump\")");
    letters(&a.rows, pump);
    assert_non_null(strchr(pump, 'G'));
    px_answer_close(&a);
}

/* Other conditions take away, and do not change what is similar nor its order. */
static void test_with_others(void **state) {
    (void)state;
    static const char *const more[] = {"cc=CN", "ti=laser", "pd>=2011", "* NOT pa=acme",
                                       "fam{cc=CN}"};
    px_hit all[ROWS], some[ROWS];
    px_answer a = ask(small, "sim=\"laser welding of battery cells\"");
    size_t n = listed(&a, all);
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        char text[120];
        (void)snprintf(text, sizeof text, "sim=\"laser welding of battery cells\" AND (%s)",
                       more[i]);
        px_answer b = ask(small, text), c = ask(small, more[i]);
        size_t m = listed(&b, some), at = 0;
        for (size_t k = 0; k < n; k++)
            if (px_rowset_has(&c.rows, all[k].row)) {
                assert_true(at < m);
                assert_int_equal(some[at].row, all[k].row);
                assert_true(some[at++].score == all[k].score);
            }
        assert_int_equal(at, m);
        px_answer_close(&b);
        px_answer_close(&c);
    }
    for (size_t from = 0; from <= n; from++) { /* page by page the same */
        size_t m;
        check(px_answer_page(&a, NULL, PX_ORDER_RELEVANCE, from, 2, some, &m, &err), "page");
        assert_int_equal(m, n - from < 2 ? n - from : 2);
        for (size_t k = 0; k < m; k++)
            assert_int_equal(some[k].row, all[from + k].row);
    }
    px_answer_close(&a);
}

static void test_refused(void **state) {
    (void)state;
    static const struct {
        const char *query;
        px_status st;
    } t[] = {{"sim=US7654321B2", PX_E_NOTFOUND},
             {"sim=(US2010000001A1 or US7654321B2)", PX_E_NOTFOUND},
             {"sim=\"...\"", PX_E_INPUT}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_answer a;
        px_status st = px_answer_open(small, px_str_of(t[i].query), NULL, NULL, &a, &err);
        if (st != t[i].st) fail_msg("%s: %s: %s", t[i].query, px_status_name(st), err.message);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_families),
        cmocka_unit_test(test_several),
        cmocka_unit_test(test_with_others),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, small_setup, small_teardown);
}
