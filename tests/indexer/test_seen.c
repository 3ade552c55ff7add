/* test_seen.c: "first" is said only of what is first, with any bound of memory. */
#include "base/arena.h"
#include "base/hash.h"
#include "indexer/seen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { NUMBERS = 20000, KINDS = 4, STEPS = 60000 };

static uint64_t next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return *state >> 33;
}

/* The rule, by a table of everything: bit 0 is "without kind". */
static bool rule(uint8_t *met, size_t kind) {
    bool first = kind == 0 ? *met == 0 : !(*met & 1) && !(*met & (1u << kind));
    if (first) *met |= (uint8_t)(1u << kind);
    return first;
}

static void run(size_t exact_max, size_t *wrongly_met) {
    static const char *const kinds[] = {"", "A", "A1", "B2"};
    static uint8_t met[NUMBERS];
    px_seen *s = px_seen_new(exact_max);
    uint64_t state = 42;
    memset(met, 0, sizeof met);
    *wrongly_met = 0;
    for (int i = 0; i < STEPS; i++) {
        size_t n = next(&state) % NUMBERS, k = next(&state) % KINDS;
        px_record r;
        px_record_init(&r);
        r.pub.kind = px_str_of(kinds[k]);
        uint64_t group = px_hash64(&n, sizeof n);
        uint8_t before = met[n];
        bool want = rule(&met[n], k), got = px_seen_first(s, group, &r);
        if (got && !want) fail_msg("step %d: number %zu, kind %zu was met before", i, n, k);
        if (!got && want) {
            ++*wrongly_met;
            met[n] = before; /* nothing was marked */
        }
    }
    px_seen_free(s);
}

static void exact(void **state) {
    (void)state;
    size_t wrong;
    run(NUMBERS, &wrong);
    assert_int_equal(wrong, 0);
}

static void filtered(void **state) {
    (void)state;
    size_t wrong;
    run(100, &wrong);
    assert_true(wrong <= STEPS / 1000);
}

/* Other, longer kinds and a fifth kind only take the longer way. */
static void odd_kinds(void **state) {
    (void)state;
    px_seen *s = px_seen_new(0);
    px_record r;
    px_record_init(&r);
    static const char *const kinds[] = {"A", "B", "C", "D", "E"};
    for (int i = 0; i < 5; i++) {
        r.pub.kind = px_str_of(kinds[i]);
        assert_int_equal(px_seen_first(s, 7, &r), i < 4);
    }
    r.pub.kind = PX_STR("LONG");
    assert_true(px_seen_first(s, 8, &r));
    r.pub.kind = PX_STR("OTHER");
    assert_false(px_seen_first(s, 8, &r));
    px_seen_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(exact), cmocka_unit_test(filtered),
                                       cmocka_unit_test(odd_kinds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
