/* How a question is worked: with one thread and with several the same, with and without a cache the
 * same, and written down step by step. Meant to be run under ThreadSanitizer, too. */
#include "tests/query/made_set.h"

#include "shards/terms.h"

#include <pthread.h>
#include <sched.h>

static const char *const questions[] = {
    "laser",
    "alpha AND beta",
    "alpha OR delta OR rare17",
    "\"the lasers\" NOT delta",
    "\"光学元件\" AND pd=1995:2003",
    "rare*",
    "(alpha OR 学光) AND (ipc=H01M10 OR ls=dead) NOT pa=\"Maker 7\"",
    "pa=shared AND ncl>20",
    "* NOT (gamma OR beta)",
    "nosuchword OR ipc=G06F2",
    "pn=EP AND ti=gamma",
    "ti=\"gamma beta\" OR ab=光学",
};
#define N_QUESTIONS (sizeof questions / sizeof *questions)

static void same_rows(const px_rowset *x, const px_rowset *y, const char *what) {
    for (size_t i = 0; i < made->n_segs; i++) {
        const px_bitmap *b = x->seg[i], *c = y->seg[i];
        if (!b != !c || (b && !px_bitmap_equal(b, c))) fail_msg("%s: segment %zu differs", what, i);
    }
}

/* ---- threads ---- */

static void same_facets(px_answer *x, px_answer *y, const char *query) {
    static const char *const facets[] = {"pdy:all", "ipc.subclass:3", "pa:7",
                                         "cc",      "ncl:all",        "ls"};
    for (size_t k = 0; k < sizeof facets / sizeof *facets; k++) {
        px_facet_ask ask;
        px_facet f, g;
        made_check(px_facet_read(x->arena, px_str_of(facets[k]), &ask, &err), facets[k]);
        made_check(px_facet_count(x->arena, &x->rows, &ask, &x->how, &f, &err), facets[k]);
        made_check(px_facet_count(y->arena, &y->rows, &ask, &y->how, &g, &err), facets[k]);
        if (f.n != g.n || f.distinct != g.distinct || f.missing != g.missing)
            fail_msg("%s, %s: %zu of %llu values, %llu missing; else %zu of %llu, %llu", query,
                     facets[k], f.n, (unsigned long long)f.distinct, (unsigned long long)f.missing,
                     g.n, (unsigned long long)g.distinct, (unsigned long long)g.missing);
        for (size_t i = 0; i < f.n; i++)
            if (!px_str_eq(f.v[i].value, g.v[i].value) || f.v[i].count != g.v[i].count)
                fail_msg("%s, %s: value %zu differs", query, facets[k], i);
    }
}

static void same_list(px_answer *x, px_answer *y, px_order order, const char *query) {
    px_hit hx[60], hy[60];
    size_t nx, ny;
    made_check(px_answer_page(x, NULL, order, 11, 60, hx, &nx, &err), query);
    made_check(px_answer_page(y, NULL, order, 11, 60, hy, &ny, &err), query);
    assert_int_equal(nx, ny);
    for (size_t i = 0; i < nx; i++)
        if (hx[i].row != hy[i].row || hx[i].ranked != hy[i].ranked ||
            (hx[i].ranked && hx[i].score != hy[i].score))
            fail_msg("%s by %s: hit %zu is row %u, else %u", query, px_order_name(order), i,
                     hx[i].row, hy[i].row);
}

static void test_threads(void **state) {
    (void)state;
    for (unsigned threads = 2; threads <= 8; threads += 3) {
        px_crew *crew = px_crew_new(threads);
        px_how how = {.crew = crew};
        for (size_t i = 0; i < N_QUESTIONS; i++) {
            px_answer one = made_ask(questions[i], NULL), many = made_ask(questions[i], &how);
            same_rows(&one.rows, &many.rows, questions[i]);
            assert_memory_equal(&one.counts, &many.counts, sizeof one.counts);
            same_facets(&one, &many, questions[i]);
            same_list(&one, &many, PX_ORDER_AUTO, questions[i]);
            same_list(&one, &many, PX_ORDER_DATE, questions[i]);
            px_answer_close(&one);
            px_answer_close(&many);
        }
        px_crew_free(crew);
    }
}

/* Which of several failures is told does not hang on who was first. */
static void test_first_failure(void **state) {
    (void)state;
    px_crew *crew = px_crew_new(4);
    px_how how = {.crew = crew};
    px_err one, many;
    px_rowset rows;
    px_arena *a = px_arena_new();
    px_query q;
    px_step *plan;
    made_check(px_query_parse(a, PX_STR("laser"), &q, &err), "parse");
    made_check(px_plan_make(a, made, q.root, &plan, &err), "plan");
    plan->kind = (px_step_kind)99;
    assert_int_equal(px_exec(made, plan, NULL, &rows, &one), PX_E_INTERNAL);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(px_exec(made, plan, &how, &rows, &many), PX_E_INTERNAL);
        assert_string_equal(one.message, many.message);
    }
    px_arena_free(a);
    px_crew_free(crew);
}

/* ---- the crew itself ---- */

struct tally {
    unsigned done[200], at_work[8], most;
    unsigned stop_at;
    pthread_mutex_t lock;
};

static bool count_piece(void *self, size_t i, unsigned slot) {
    struct tally *t = self;
    assert_int_equal(__atomic_fetch_add(&t->at_work[slot], 1, __ATOMIC_SEQ_CST), 0);
    for (int k = 0; k < 50; k++)
        sched_yield();
    pthread_mutex_lock(&t->lock);
    t->done[i]++;
    if (i + 1 > t->most) t->most = (unsigned)i + 1;
    pthread_mutex_unlock(&t->lock);
    __atomic_fetch_sub(&t->at_work[slot], 1, __ATOMIC_SEQ_CST);
    return !t->stop_at || i != t->stop_at;
}

static void test_crew(void **state) {
    (void)state;
    px_crew *crew = px_crew_new(5);
    for (int jump = 0; jump < 2; jump++) {
        struct tally t = {.lock = PTHREAD_MUTEX_INITIALIZER};
        px_crew_each(crew, 200, jump, count_piece, &t);
        for (int i = 0; i < 200; i++)
            assert_int_equal(t.done[i], 1);
    }
    struct tally t = {.stop_at = 40, .lock = PTHREAD_MUTEX_INITIALIZER};
    px_crew_each(crew, 200, true, count_piece, &t);
    for (unsigned i = 0; i < t.most; i++)
        assert_int_equal(t.done[i], 1); /* nothing before the last begun was left out */
    assert_true(t.most >= 41);
    px_crew_each(crew, 0, true, count_piece, &t);
    px_crew_free(crew);
    px_crew_free(px_crew_new(3)); /* never asked */
    assert_int_equal(px_crew_threads(NULL), 1);
}

static void *ask_often(void *self) {
    const px_how *how = self;
    for (int k = 0; k < 6; k++)
        for (size_t i = 0; i < N_QUESTIONS; i++) {
            px_answer a;
            px_err e;
            if (px_answer_open_how(made, px_str_of(questions[i]), NULL, how, &a, &e) != PX_OK)
                return self;
            px_hit hit[10];
            size_t n;
            if (px_answer_page(&a, NULL, PX_ORDER_AUTO, 0, 10, hit, &n, &e) != PX_OK) return self;
            px_answer_close(&a);
        }
    return NULL;
}

/* Several questions at once, with one crew and one cache. */
static void test_many_askers(void **state) {
    (void)state;
    px_how how = {.crew = px_crew_new(3), .cache = px_cache_new(96 << 10)};
    pthread_t asker[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&asker[i], NULL, ask_often, &how), 0);
    for (int i = 0; i < 4; i++) {
        void *failed;
        assert_int_equal(pthread_join(asker[i], &failed), 0);
        assert_null(failed);
    }
    px_cache_stats s;
    px_cache_look(how.cache, &s);
    assert_true(s.found > 0);
    assert_true(s.bytes <= s.max_bytes);
    assert_int_equal(s.entries, s.stored - s.dropped);
    for (size_t i = 0; i < N_QUESTIONS; i++) {
        px_answer a = made_ask(questions[i], NULL), b = made_ask(questions[i], &how);
        same_rows(&a.rows, &b.rows, questions[i]);
        px_answer_close(&a);
        px_answer_close(&b);
    }
    px_crew_free(how.crew);
    px_cache_free(how.cache);
}

/* ---- cache ---- */

static void test_cache(void **state) {
    (void)state;
    px_how how = {.cache = px_cache_new(8 << 20)};
    px_cache_stats s;
    px_answer first[N_QUESTIONS];
    for (size_t i = 0; i < N_QUESTIONS; i++) {
        px_answer plain = made_ask(questions[i], NULL);
        first[i] = made_ask(questions[i], &how);
        same_rows(&plain.rows, &first[i].rows, questions[i]);
        px_answer_close(&plain);
    }
    px_cache_look(how.cache, &s);
    uint64_t asked = s.asked, found = s.found;
    assert_int_equal(s.dropped, 0);
    assert_true(s.stored > 0);
    for (size_t i = 0; i < N_QUESTIONS; i++) { /* every segment's whole answer is known now */
        px_answer again = made_ask(questions[i], &how);
        same_rows(&first[i].rows, &again.rows, questions[i]);
        px_answer_close(&again);
        px_answer_close(&first[i]);
    }
    px_cache_look(how.cache, &s);
    assert_int_equal(s.asked - asked, N_QUESTIONS * MADE_SEGMENTS);
    assert_int_equal(s.found - found, N_QUESTIONS * MADE_SEGMENTS);
    px_cache_free(how.cache);
}

/* Stemmed and exact, title and abstract, subtree and symbol: near in spelling, apart in meaning. */
static void test_cache_meanings(void **state) {
    (void)state;
    static const char *const near[] = {"laser",
                                       "\"laser\"",
                                       "\"lasers\"",
                                       "lasers",
                                       "ti=laser",
                                       "ab=laser",
                                       "ft=laser",
                                       "ipc=H01M1",
                                       "ipc==H01M1",
                                       "ipc=H01M",
                                       "cpc=H01M",
                                       "pa=maker",
                                       "pa==\"maker 1\"",
                                       "pa=\"maker 1\"",
                                       "in=\"maker 1\"",
                                       "alpha OR beta",
                                       "alpha AND beta",
                                       "alpha NOT beta",
                                       "beta NOT alpha",
                                       "laser*",
                                       "ti=laser*",
                                       "pd=1995",
                                       "ncl=5",
                                       "ncl>5",
                                       "cc=US",
                                       "pn=US",
                                       "kd=B1",
                                       "光学",
                                       "学光",
                                       "\"学光\"",
                                       "txt=maker"};
    px_how how = {.cache = px_cache_new(8 << 20)};
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
            px_answer a = made_ask(near[i], NULL), b = made_ask(near[i], &how);
            same_rows(&a.rows, &b.rows, near[i]);
            px_answer_close(&a);
            px_answer_close(&b);
        }
    px_cache_free(how.cache);
}

static void test_cache_room(void **state) {
    (void)state;
    px_cache *c = px_cache_new(20000);
    px_cache_stats s;
    px_bitmap *b = px_bitmap_new(), *got;
    for (uint32_t i = 0; i < 200; i++)
        px_bitmap_add(b, i * 3);
    char name[16];
    for (int i = 0; i < 100; i++) {
        (void)snprintf(name, sizeof name, "set %d", i);
        px_cache_put(c, px_str_of(name), b);
        assert_true(px_cache_get(c, PX_STR("set 0"), &got)); /* asked for again and again: stays */
        assert_true(px_bitmap_equal(got, b));
        px_bitmap_free(got);
    }
    px_cache_look(c, &s);
    assert_true(s.bytes <= s.max_bytes);
    assert_true(s.dropped > 0);
    assert_int_equal(s.entries, s.stored - s.dropped);
    assert_false(px_cache_get(c, PX_STR("set 1"), &got));
    assert_true(px_cache_get(c, PX_STR("set 99"), &got));
    px_bitmap_free(got);
    px_cache_put(c, PX_STR("none"), NULL);
    assert_true(px_cache_get(c, PX_STR("none"), &got));
    assert_null(got);
    for (uint32_t i = 0; i < 30000; i++) /* larger than an eighth: not kept */
        px_bitmap_add(b, i * 7);
    uint64_t stored = s.stored + 1;
    px_cache_put(c, PX_STR("large"), b);
    px_cache_look(c, &s);
    assert_int_equal(s.stored, stored);
    assert_false(px_cache_get(c, PX_STR("large"), &got));
    px_bitmap_free(b);
    px_cache_free(c);
}

/* ---- relevance ---- */

/* Few words are ranked without Xapian's matcher: hit for hit and bit for bit as with it. */
static void test_union(void **state) {
    (void)state;
    static const char *const unions[] = {"laser",
                                         "alpha OR rare17",
                                         "rare3 OR rare4 OR nosuchword",
                                         "光学 OR delta OR gamma OR rare499",
                                         "nosuchword OR rare7",
                                         "alpha AND beta",
                                         "gamma NOT delta",
                                         "rare7 AND laser",
                                         "laser AND (rare3 OR rare4 OR pd=1999)",
                                         "pd=1995 OR alpha",
                                         "光学 AND laser NOT cc=US"};
    px_crew *crew = px_crew_new(3);
    const px_bitmap *filter[MADE_SEGMENTS];
    px_xap *x;
    for (size_t i = 0; i < sizeof unions / sizeof *unions; i++) {
        px_how how = {.crew = i % 2 ? crew : NULL};
        px_answer a = made_ask(unions[i], &how);
        size_t all = px_rowset_count(&a.rows), n, m;
        made_check(px_terms_take(made, PX_TERMS_ALL, &x, &err), "terms");
        for (size_t s = 0; s < MADE_SEGMENTS; s++)
            filter[s] = a.rows.seg[s];
        for (uint32_t offset = 0; offset < all; offset += 97) {
            px_rank_hit want[60];
            px_ranked got[60];
            made_check(px_xap_rank(x, a.terms.v, a.terms.n, filter, offset, 60, want, &n, &err),
                       unions[i]);
            made_check(px_rank(&a.rows, &a.terms, offset, 60, &how, got, &m, &err), unions[i]);
            assert_int_equal(n, m);
            for (size_t k = 0; k < n; k++)
                if (got[k].row != made->base[want[k].segment] + want[k].row ||
                    got[k].score != want[k].score)
                    fail_msg("%s: hit %zu is row %u with %.9f, not %u with %.9f", unions[i],
                             offset + k, got[k].row, got[k].score,
                             made->base[want[k].segment] + want[k].row, want[k].score);
        }
        px_terms_give(made, PX_TERMS_ALL, x);
        px_answer_close(&a);
    }
    px_crew_free(crew);
}

static void test_boosts(void **state) {
    (void)state;
    static const struct {
        const char *query;
        double factor[3];
    } table[] = {
        {"alpha OR beta", {1, 1, 0}},
        {"alpha^3 OR beta", {3, 1, 0}},
        {"(alpha^2 OR beta)^4 AND delta^0.5", {8, 4, 0.5}},
        {"alpha^2 OR (alpha AND beta)^5", {5, 5, 0}},
        {"alpha^2 NOT beta^9", {2, 0, 0}},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a = made_ask(table[i].query, NULL);
        for (size_t k = 0; k < 3; k++) {
            double got = k < a.terms.n ? a.terms.v[k].factor : 0;
            if (got != table[i].factor[k])
                fail_msg("%s: term %zu has %g, not %g", table[i].query, k, got, table[i].factor[k]);
        }
        px_answer_close(&a);
    }
}

/* ---- trace ---- */

static void test_trace(void **state) {
    (void)state;
    px_trace t;
    px_how how = {.trace = &t, .cache = px_cache_new(1 << 20)};
    for (int round = 0; round < 2; round++) {
        px_trace_init(&t);
        px_answer a = made_ask("alpha AND (\"the lasers\" OR nosuchword) NOT pd=1999", &how);
        uint64_t dead = 0;
        for (uint32_t i = 0; i < MADE_ROWS; i++)
            dead += made_dead(i);
        assert_in_range(t.v[0].rows, a.counts.publications, a.counts.publications + dead);
        assert_int_equal(t.v[0].segments, MADE_SEGMENTS);
        assert_int_equal(t.v[0].found, round ? MADE_SEGMENTS : 0);
        assert_int_equal(t.v[0].depth, 0);
        for (size_t i = 1; i < t.list.n; i++) {
            assert_in_range(t.v[i].depth, 1, t.v[i - 1].depth + 1);
            assert_int_equal(t.v[i].segments > 0, round == 0); /* the whole was known */
            assert_true(t.v[i].own_ns <= t.v[i].ns);
        }
        px_buf b;
        px_buf_init(&b, 1 << 20);
        px_trace_print(&t, &b);
        size_t lines = 0;
        for (size_t i = 0; i < b.n; i++)
            lines += b.p[i] == '\n';
        assert_int_equal(lines, t.list.n + 2);
        static const char *const shown[] = {"tac=alpha",
                                            "\"the lasers\"",
                                            "tac=nosuchword",
                                            "pd=1999",
                                            "<- columns",
                                            "<- terms, tokens",
                                            "not",
                                            "or"};
        for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
            if (px_str_find(px_buf_view(&b), px_str_of(shown[i])) == SIZE_MAX)
                fail_msg("no %s in\n%.*s", shown[i], (int)b.n, b.p);
        px_buf_clear(&b);
        px_jw w = px_jw_on(&b);
        px_trace_json(&t, &w);
        assert_true(px_str_starts(px_buf_view(&b), PX_STR("[{\"depth\":0,\"kind\":\"and\"")));
        px_buf_done(&b);
        px_answer_close(&a);
        px_trace_done(&t);
    }
    px_cache_free(how.cache);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads),    cmocka_unit_test(test_first_failure),
        cmocka_unit_test(test_crew),       cmocka_unit_test(test_many_askers),
        cmocka_unit_test(test_cache),      cmocka_unit_test(test_cache_meanings),
        cmocka_unit_test(test_cache_room), cmocka_unit_test(test_trace),
        cmocka_unit_test(test_union),      cmocka_unit_test(test_boosts),
    };
    return cmocka_run_group_tests(tests, made_setup, made_teardown);
}
