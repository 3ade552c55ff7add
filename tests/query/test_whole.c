/* Conditions on whole families and within a set: fam{…} and having{…} against a count by hand over the made collection,
 * with one thread and several, with a cache and without; values as they are written; highlights. Each three
 * records in a row are a family; some records are dead. The judge (tests/oracle) asks the same at random. */
#include "tests/query/made_set.h"

#include "query/engine/highlight.h"

typedef bool holds(uint32_t i);

static bool is_us(uint32_t i) {
    return i % 3 == 0;
}
static bool is_cn(uint32_t i) {
    return i % 3 == 1;
}
static bool is_dead_right(uint32_t i) {
    return i % 6 == 0;
}
static bool by_1995(uint32_t i) {
    return made_has_date(i) && made_year(i) <= 1995;
}
static bool before_1995(uint32_t i) {
    return made_has_date(i) && made_year(i) < 1995;
}
static bool many_claims(uint32_t i) {
    return made_claims(i) >= 30;
}
static bool any(uint32_t i) {
    (void)i;
    return true;
}

/* Has a living record of the family of i, one of `set`, what is asked? */
static bool fam(uint32_t i, holds *set, holds *what) {
    for (uint32_t k = i / 3 * 3; k < i / 3 * 3 + 3; k++)
        if (!made_dead(k) && set(k) && what(k)) return true;
    return false;
}

static bool q_us(uint32_t i) {
    return fam(i, any, is_us);
}
static bool q_without(uint32_t i) {
    return !fam(i, any, is_dead_right);
}
static bool q_first_1995(uint32_t i) {
    return fam(i, any, by_1995) && !fam(i, any, before_1995);
}
static bool q_cn_first_1995(uint32_t i) {
    return is_cn(i) && fam(i, is_cn, by_1995) && !fam(i, is_cn, before_1995);
}
static bool us_or_many(uint32_t i) {
    return is_us(i) || many_claims(i);
}
static bool q_two(uint32_t i) {
    return us_or_many(i) && fam(i, us_or_many, is_cn) && fam(i, us_or_many, is_dead_right);
}
static bool dead_right_1995(uint32_t i) {
    return fam(i, any, is_dead_right) && before_1995(i);
}
static bool q_nested(uint32_t i) {
    return fam(i, any, dead_right_1995);
}
static bool us_of_dead(uint32_t i) {
    return is_us(i) && fam(i, is_us, is_dead_right);
}
static bool q_chain(uint32_t i) {
    return us_of_dead(i) && fam(i, us_of_dead, many_claims);
}

static const struct {
    const char *query;
    holds *is;
} cases[] = {
    {"fam{cc=US}", q_us},
    {"* NOT fam{ls=dead}", q_without},
    {"fam{pd<=1995} NOT fam{pd<1995}", q_first_1995},
    {"cc=CN having{fam{pd<=1995} NOT fam{pd<1995}}", q_cn_first_1995},
    {"cc=US OR ncl>=30 having{fam{cc=CN} AND fam{ls=dead}}", q_two},
    {"fam{fam{ls=dead} AND pd<1995}", q_nested},
    {"cc=US having{fam{ls=dead}} having{fam{ncl>=30}}", q_chain},
    {"(cc=US having{fam{ls=dead}}) having{ncl>=30}", q_chain},
};

static void compare(const char *query, holds *is, const px_how *how) {
    px_answer a = made_ask(query, how);
    uint64_t n = 0;
    for (uint32_t i = 0; i < MADE_ROWS; i++) {
        bool want = !made_dead(i) && is(i), got = px_rowset_has(&a.rows, i);
        n += want;
        if (want != got) fail_msg("%s: record %u: %d, expected %d", query, i, got, want);
    }
    if (!n || n == MADE_ROWS) fail_msg("%s says nothing: %llu", query, (unsigned long long)n);
    px_answer_close(&a);
}

static void test_rows(void **state) {
    (void)state;
    px_crew *crew = px_crew_new(4);
    px_cache *cache = px_cache_new(8u << 20);
    px_how ways[] = {{0}, {.crew = crew}, {.cache = cache}, {.crew = crew, .cache = cache}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 0; k < sizeof ways / sizeof *ways; k++)
            for (int again = 0; again < 2; again++)
                compare(cases[i].query, cases[i].is, &ways[k]);
    px_crew_free(crew);
    px_cache_free(cache);
}

/* It gives up before the segments are dealt out, too. */
static void test_stop(void **state) {
    (void)state;
    static const char *const query = "cc=US having{fam{ls=dead} AND fam{fam{cc=CN} OR ti=alpha}}";
    px_stop raised = {.raised = true}, late = {.deadline_ns = 1};
    px_answer a;
    px_err_clear(&err);
    assert_int_equal(px_answer_open(made, px_str_of(query), NULL, &raised, &a, &err),
                     PX_E_CANCELLED);
    assert_int_equal(px_answer_open(made, px_str_of(query), NULL, &late, &a, &err), PX_E_TIMEOUT);
}

static uint64_t count(const char *query) {
    px_answer a = made_ask(query, NULL);
    uint64_t n = a.counts.publications;
    px_answer_close(&a);
    return n;
}

/* "Maker 7" stands on rows 7, 307, …: every 300th. */
static void test_written(void **state) {
    (void)state;
    assert_int_equal(count("pa===\"Maker 7\""), count("pa==\"maker 7\""));
    assert_true(count("pa===\"Maker 7\"") > 10);
    assert_int_equal(count("pa===\"maker 7\""), 0);
    assert_int_equal(count("pa===\"Maker  7\""), 0);
    assert_int_equal(count("cc===US"), count("cc=us"));
    assert_int_equal(count("cc===us"), 0);
    assert_int_equal(count("pn===US1000000A1"), 1);
    assert_int_equal(count("pn===US1000000"), 0);
    assert_int_equal(count("pn=US1000000"), 1);
    assert_int_equal(count("pn===\"\\\\\""), 0);
}

/* Words that another record of the family may have are not marked. */
static void test_marks(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    px_query q;
    px_step *plan;
    static const struct {
        const char *query;
        bool marked;
    } t[] = {{"ti=alpha", true},
             {"fam{ti=alpha}", false},
             {"ti=alpha having{fam{ti=gamma}}", true},
             {"cc=US having{ti=alpha}", true}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        made_check(px_query_parse(a, px_str_of(t[i].query), &q, &err), t[i].query);
        made_check(px_plan_make(a, made, q.root, &plan, &err), t[i].query);
        px_highlight *h = px_highlight_new(plan);
        if (px_highlight_any(h, 1u << PX_TF_TI) != t[i].marked)
            fail_msg("%s: titles are%s marked", t[i].query, t[i].marked ? " not" : "");
        px_highlight_free(h);
    }
    px_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_stop),
                                       cmocka_unit_test(test_written),
                                       cmocka_unit_test(test_marks)};
    return cmocka_run_group_tests(tests, made_setup, made_teardown);
}
