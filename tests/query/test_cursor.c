/* The order of hits by several fields, lists that go on behind a cursor, preferences for what stands for
 * a family: each against an order worked out here row by row. */
#include "tests/query/made_set.h"

/* ---- orders ---- */

struct item { /* what a row is sorted by, as the records say it */
    px_str key;
    uint32_t row, i; /* global row; number in made_set.h: the same */
};

static const px_sorting *asked;

static int64_t field_of(uint32_t i, px_field f) { /* -1: none */
    if (f == PX_F_PD) return made_has_date(i) ? (int64_t)made_year(i) : -1;
    if (f == PX_F_NCL) return made_claims(i);
    if (f == PX_F_NCT || f == PX_F_AD) return -1;
    fail_msg("field %d", (int)f);
    return -1;
}

static int by_rule(const void *px, const void *py) {
    const struct item *x = px, *y = py;
    for (size_t k = 0; k < asked->n; k++) {
        const px_query_sort *s = &asked->key[k];
        if (s->field == PX_F_PN)
            return s->falling ? px_str_cmp(y->key, x->key) : px_str_cmp(x->key, y->key);
        int64_t v = field_of(x->i, s->field), w = field_of(y->i, s->field);
        if (v == w) continue;
        if (v < 0 || w < 0) return v < 0 ? 1 : -1; /* unknown last, rising or falling */
        return (v < w) == s->falling ? 1 : -1;
    }
    return px_str_cmp(x->key, y->key);
}

static size_t items_of(const px_answer *a, struct item *v) {
    uint32_t row[PX_STOP_ROWS];
    size_t n, all = 0;
    px_rowset_iter it;
    px_rowset_begin(&it, &a->rows);
    while ((n = px_rowset_read(&it, row)) > 0)
        for (size_t i = 0; i < n; i++) {
            v[all] = (struct item){.row = row[i], .i = row[i]};
            made_check(px_snapshot_key(made, row[i], &v[all].key, &err), "key");
            all++;
        }
    return all;
}

static const char *const orders[] = {
    "pd desc",     "pd asc",    "ncl desc, pd asc", "pd asc, ncl asc, pn desc",
    "pn",          "pn desc",   "nct, pd",          "ad asc, nct desc, pd desc, ncl asc",
    "ncl asc, ad", "申请日 pd",
};

static void test_orders(void **state) {
    (void)state;
    static const char *const queries[] = {"*", "alpha", "ti=gamma NOT pd=1999", "ls=dead"};
    struct item *want = px_malloc(MADE_ROWS * sizeof *want);
    px_hit *hit = px_malloc(MADE_ROWS * sizeof *hit);
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        px_answer a = made_ask(queries[q], NULL);
        for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
            px_sorting by;
            made_check(px_sorting_parse(px_str_of(orders[o]), &by, &err), orders[o]);
            size_t all = items_of(&a, want), n;
            asked = &by;
            qsort(want, all, sizeof *want, by_rule);
            assert_true(all > 100);
            const size_t parts[][2] = {{0, all}, {0, 10}, {all / 2, 37}, {all - 5, 20}, {all, 3}};
            for (size_t p = 0; p < 5; p++) {
                size_t from = parts[p][0], limit = parts[p][1];
                size_t end = from + limit < all ? from + limit : all;
                made_check(px_answer_list(&a, NULL, &by, NULL, from, limit, hit, &n, &err),
                           orders[o]);
                assert_int_equal(n, end - from);
                for (size_t i = 0; i < n; i++)
                    if (hit[i].row != want[from + i].row)
                        fail_msg("%s sorted by %s: hit %zu is row %u, not %u", queries[q],
                                 orders[o], from + i, hit[i].row, want[from + i].row);
            }
        }
        px_answer_close(&a);
    }
    free(want);
    free(hit);
}

static void test_refused_orders(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } table[] = {
        {"ti", "hits cannot be sorted by \"ti\"; these can: relevance pn ad "},
        {"nosuch", "\"nosuch\""},
        {"", "these can"},
        {"val desc", "no value score"},
        {"relevance, pd", "relevance sorts alone"},
        {"relevance asc", "always falling"},
        {"pn, pd", "pn comes last"},
        {"pd, pd, pd, pd, pd, pd, pd, pd, pd", "limit 8"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_sorting by;
        px_err_clear(&err);
        px_status st = px_sorting_parse(px_str_of(table[i].text), &by, &err);
        if (st == PX_OK || !strstr(err.message, table[i].says))
            fail_msg("%s: %s: %s", table[i].text, px_status_name(st), err.message);
    }
    px_sorting by;
    px_buf b;
    px_buf_init(&b, 1000);
    made_check(px_sorting_parse(PX_STR("epd , ncf asc;"), &by, &err) == PX_OK ? PX_E_INTERNAL
                                                                              : PX_OK,
               "a semicolon");
    made_check(px_sorting_parse(PX_STR(" EPD ,ncf ASC,pn"), &by, &err), "spelling");
    px_sorting_print(&by, &b);
    assert_string_equal(b.p, "epd desc, ncf asc, pn asc");
    px_buf_done(&b);
}

/* ---- cursors ---- */

/* Pages behind cursors, each read from its text, are the list: every hit once. */
static void test_pages(void **state) {
    (void)state;
    px_hit *whole = px_malloc(MADE_ROWS * sizeof *whole), page[101];
    static const char *const some[] = {"relevance", "pd desc", "ncl asc, pd", "nct", "pn desc"};
    static const size_t sizes[] = {1, 7, 101};
    px_answer a = made_ask("rare3* OR pa=\"maker 12\"", NULL);
    px_units u;
    made_check(px_units_pick(&a.rows, PX_UNIT_FAM, NULL, NULL, &u, &err), "units");
    for (size_t o = 0; o < 2 * sizeof some / sizeof *some; o++)
        for (size_t s = 0; s < 3; s++) {
            const px_units *units = o % 2 ? &u : NULL;
            px_sorting by;
            px_str question = px_str_of(some[o / 2]);
            made_check(px_sorting_parse(question, &by, &err), some[o / 2]);
            size_t all, n, at = 0;
            made_check(px_answer_list(&a, units, &by, NULL, 0, MADE_ROWS, whole, &all, &err),
                       "all");
            assert_int_equal(all, px_rowset_count(units ? &u.reps : &a.rows));
            px_after place = {0};
            do {
                made_check(
                    px_answer_list(&a, units, &by, at ? &place : NULL, 0, sizes[s], page, &n, &err),
                    some[o / 2]);
                for (size_t i = 0; i < n; i++)
                    if (at + i >= all || page[i].row != whole[at + i].row)
                        fail_msg("%s, pages of %zu: hit %zu is row %u", some[o / 2], sizes[s],
                                 at + i, page[i].row);
                at += n;
                if (n == 0) break;
                char text[PX_CURSOR_TEXT];
                px_cursor c = px_cursor_at(made, question, &page[n - 1], at), d;
                px_cursor_print(&c, text);
                made_check(px_cursor_read(px_str_of(text), &d, &err), text);
                made_check(px_cursor_check(&d, made, question, &err), text);
                place = d.place;
            } while (sizes[s] > 1 || at < 60);
            if (sizes[s] > 1) assert_int_equal(at, all);
        }
    px_units_release(&u);
    px_answer_close(&a);
    free(whole);
}

static void says(px_status st, const char *what) {
    assert_int_equal(st, PX_E_QUERY);
    if (!strstr(err.message, what)) fail_msg("%s instead of %s", err.message, what);
}

static void test_refused_cursors(void **state) {
    (void)state;
    px_hit last = {.row = 17, .value = 20100102};
    px_str question = PX_STR("tac=laser pub pd desc");
    px_cursor c = px_cursor_at(made, question, &last, 50), d;
    char text[PX_CURSOR_TEXT], changed[PX_CURSOR_TEXT];
    px_cursor_print(&c, text);
    made_check(px_cursor_read(px_str_of(text), &d, &err), text);
    assert_int_equal(d.place.row, 17);
    assert_int_equal(d.place.position, 50);
    assert_int_equal(d.value, 20100102);
    size_t n = strlen(text);
    for (size_t i = 0; i < n; i++) { /* any character changed, or the end missing */
        memcpy(changed, text, n + 1);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        says(px_cursor_read(px_str_of(changed), &d, &err), "no cursor");
        changed[i] = '*';
        says(px_cursor_read(px_str_of(changed), &d, &err), "no cursor");
        says(px_cursor_read(px_str_sub(px_str_of(text), 0, i), &d, &err), "no cursor");
    }
    says(px_cursor_check(&c, made, PX_STR("tac=lasers pub pd desc"), &err), "another question");
    d = c;
    d.generation++;
    says(px_cursor_check(&d, made, question, &err), "the collection has changed");
    d = c;
    d.set ^= 1;
    says(px_cursor_check(&d, made, question, &err), "the collection has changed");
    d = c;
    d.place.row = made->n_rows;
    says(px_cursor_check(&d, made, question, &err), "no cursor");
}

/* ---- what stands for a family ---- */

static void test_prefer(void **state) {
    (void)state;
    /* Rows 3k, 3k+1, 3k+2 are a family: US, CN, EP; kinds A1 B2 A1 B1 in turn; texts in en and zh, zh
     * alone, en and zh. */
    static const struct {
        const char *prefer;
        int best; /* offset in the family, for families of rows of segment 0; -1: see below */
        const char *printed;
    } table[] = {
        {"office=CN,US", 1, "office=CN,US; grant; latest; number"},
        {"office = ep ; kind=A", 2, "office=EP; kind=A; grant; latest; number"},
        {"lang=en; office=EP", 2, "lang=en; office=EP; grant; latest; number"},
        {"lang=FR,EN;office=us", 0, "lang=fr,en; office=US; grant; latest; number"},
        {"office=JP,US", 0, "office=JP,US; grant; latest; number"},
    };
    px_answer a = made_ask("*", NULL);
    for (size_t t = 0; t < sizeof table / sizeof *table; t++) {
        px_prefer p;
        px_units u;
        px_buf b;
        px_buf_init(&b, 1000);
        made_check(px_prefer_read(a.arena, px_str_of(table[t].prefer), &p, &err), table[t].prefer);
        px_prefer_print(&p, &b);
        assert_string_equal(b.p, table[t].printed);
        px_buf_done(&b);
        made_check(px_units_pick(&a.rows, PX_UNIT_FAM, &p, NULL, &u, &err), table[t].prefer);
        assert_int_equal(px_rowset_count(&u.reps), a.counts.families);
        for (uint32_t k = 0; k < 250; k++)
            for (int j = 0; j < 3; j++)
                if (px_rowset_has(&u.reps, 3 * k + (uint32_t)j) != (j == table[t].best))
                    fail_msg("%s: row %u", table[t].prefer, 3 * k + (uint32_t)j);
        uint32_t rep[2] = {3 * 40 + (uint32_t)table[t].best, 3 * 7 + (uint32_t)table[t].best}, *row;
        size_t *off;
        made_check(px_units_members(&u, &a.rows, rep, 2, a.arena, NULL, &row, &off, &err),
                   "members");
        assert_int_equal(off[2], 6);
        for (uint32_t j = 0; j < 3; j++) {
            assert_int_equal(row[j], 120 + j);
            assert_int_equal(row[3 + j], 21 + j);
        }
        px_units_release(&u);
    }
    static const char *const wrong[] = {"",
                                        "office",
                                        "office=",
                                        "size=3",
                                        "office=US;office=CN",
                                        "kind=A,,B",
                                        "office=US;kind=A;lang=en;cc=DE"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        px_prefer p;
        if (px_prefer_read(a.arena, px_str_of(wrong[i]), &p, &err) != PX_E_USAGE)
            fail_msg("\"%s\" is a preference", wrong[i]);
    }
    px_answer_close(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders), cmocka_unit_test(test_refused_orders),
        cmocka_unit_test(test_pages),  cmocka_unit_test(test_refused_cursors),
        cmocka_unit_test(test_prefer),
    };
    return cmocka_run_group_tests(tests, made_setup, made_teardown);
}
