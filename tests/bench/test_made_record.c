/* test_made_record.c: made records are in the final form: reading their line and writing it again
 * gives the same bytes, in both styles, near the start and far out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/lib/made_family.h"
#include "bench/lib/made_record.h"

static void round_trip(bool sample, uint64_t from, uint64_t n) {
    made_corpus *c = made_corpus_new(11, sample);
    px_arena *a = px_arena_new();
    px_buf first, second;
    px_buf_init(&first, PX_BUF_MAX);
    px_buf_init(&second, PX_BUF_MAX);
    for (uint64_t i = from; i < from + n; i++) {
        px_record made, read;
        px_err err = {0};
        px_buf_clear(&first);
        px_buf_clear(&second);
        made_record(c, a, i, &made);
        px_record_write(&made, &first);
        if (px_record_read(a, px_buf_view(&first), &read, &err) != PX_OK)
            fail_msg("record %llu: %s\n%s", (unsigned long long)i, err.message, first.p);
        px_record_write(&read, &second);
        size_t at = 0;
        while (at < first.n && at < second.n && first.p[at] == second.p[at])
            at++;
        if (at < first.n || at < second.n) {
            size_t from_here = at > 60 ? at - 60 : 0;
            fail_msg("record %llu, byte %zu\nmade %.160s\nread %.160s", (unsigned long long)i, at,
                     first.p + from_here, second.p + from_here);
        }
        assert_true(px_str_eq(made.key, read.key));
        px_arena_reset(a);
    }
    px_buf_done(&first);
    px_buf_done(&second);
    px_arena_free(a);
    made_corpus_free(c);
}

static void test_bench_style(void **state) {
    (void)state;
    round_trip(false, 0, 2000);
    round_trip(false, MADE_RECORDS_MAX - 300, 300);
}

static void test_sample_style(void **state) {
    (void)state;
    round_trip(true, 0, 2000);
    round_trip(true, 19000, 300);
}

/* A citation names a document that the corpus holds before the citing one. */
static void test_citations_lie_behind(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    made_words *w = made_words_new(a);
    made_plan *p = made_plan_new(a, w, 5, false);
    uint32_t found = 0;
    for (uint64_t i = 0; i < 20000; i++) {
        made_family f, cited, again;
        uint32_t k, target, same;
        made_rng r = made_rng_at(5, 99, i);
        made_family_of(p, i, &f, &k);
        if (made_record_of(&f, k) != i)
            fail_msg("record %llu finds itself elsewhere", (unsigned long long)i);
        if (!made_cited(p, i, &f, k, &r, &cited, &target)) continue;
        found++;
        uint64_t at = made_record_of(&cited, target);
        if (at >= i)
            fail_msg("record %llu cites %llu", (unsigned long long)i, (unsigned long long)at);
        made_family_of(p, at, &again, &same);
        char x[MADE_NUMBER_MAX], y[MADE_NUMBER_MAX];
        assert_string_equal(made_publication(&cited, target, x).p,
                            made_publication(&again, same, y).p);
        assert_true(cited.member[target].published < f.member[k].filed);
        assert_true(cited.id != f.id);
    }
    assert_true(found > 10000);
    px_arena_free(a);
}

static void test_calendar(void **state) {
    (void)state;
    static const struct {
        uint32_t days, ymd;
    } rows[] = {{0, 19700101},     {58, 19700228},    {59, 19700301},    {789, 19720229},
                {10956, 19991231}, {10957, 20000101}, {11016, 20000229}, {20453, 20251231}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t got = made_ymd(rows[i].days);
        if (got != rows[i].ymd) fail_msg("day %u: %u, expected %u", rows[i].days, got, rows[i].ymd);
    }
}

static void test_vocabulary(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    made_words *w = made_words_new(a);
    assert_true(made_words_forms(w) > 20000);
    uint32_t symbols[MADE_INDUSTRIES] = {0}, terms[MADE_INDUSTRIES] = {0};
    for (uint32_t i = 0; i < w->n_topics; i++) {
        symbols[w->topics[i].industry] += w->topics[i].symbols.n;
        terms[w->topics[i].industry] += w->topics[i].terms.n;
        for (uint32_t k = 0; k < w->topics[i].symbols.n; k++) {
            px_class_symbol s = px_class_parse(a, w->topics[i].symbols.v[k], PX_SCHEME_IPC);
            if (!s.understood || !px_str_eq(s.symbol, w->topics[i].symbols.v[k]))
                fail_msg(PX_STR_FMT " is not in normal form",
                         PX_STR_ARG(w->topics[i].symbols.v[k]));
        }
    }
    for (uint32_t i = 0; i < MADE_INDUSTRIES; i++)
        if (symbols[i] < 25 || terms[i] < 60)
            fail_msg(PX_STR_FMT ": %u symbols, %u terms", PX_STR_ARG(w->industry[i].en), symbols[i],
                     terms[i]);
    px_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bench_style), cmocka_unit_test(test_sample_style),
        cmocka_unit_test(test_citations_lie_behind), cmocka_unit_test(test_calendar),
        cmocka_unit_test(test_vocabulary)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
