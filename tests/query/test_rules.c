/* The engine over 3,500 rows made by rule, large enough for ready bitmaps and filters: each query has a predicate on the
 * row's number. */
#include "tests/query/built_set.h"

static px_snapshot *made;

/* Row i: see put_made. Words that stand in many rows get bitmaps, "rare" words do not. */
#define MADE 3500u

static void put_made(px_segw *w, uint32_t i) {
    px_buf b;
    px_buf_init(&b, 1 << 16);
    px_buf_fmt(
        &b, "{\"pub\":{\"number\":\"US%uB2\",\"date\":\"%u-01-02\"},\"titles\":[{\"lang\":\"en\",",
        8000000 + i, 1990 + i % 20);
    px_buf_fmt(&b, "\"text\":\"%s %s %s\"}],", i % 2 ? "alpha" : "gamma", i % 3 ? "beta" : "delta",
               i % 5 ? "the lasers" : "of a laser");
    px_buf_fmt(&b, "\"abstracts\":[{\"lang\":\"zh\",\"text\":\"%s%s rare%u\"}],",
               i % 4 ? "光学" : "学光", i % 7 ? "元件" : "件", i % 500);
    px_buf_fmt(&b, "\"ipc\":[\"H01M%u/%02u\",\"G06F%u/00\"],", 1 + i % 30, i % 10, 1 + i % 3);
    px_buf_fmt(&b, "\"applicants\":[{\"name\":\"Maker %u\"},{\"name\":\"Shared Works\"}],",
               i % 300);
    px_buf_fmt(&b, "\"n_claims\":%u,\"status\":\"%s\"}", i % 1000, i % 6 ? "active" : "dead");
    put(w, px_buf_view(&b));
    px_buf_done(&b);
}

static void build_made(const char *dir) {
    px_manifest m;
    char name[24];
    px_manifest_init(&m);
    check(px_dir_make(dir, &err), dir);
    m.generation++;
    px_segw *w = begin(dir, &m, name);
    for (uint32_t i = 0; i < MADE; i++) {
        if (i == 3000) {
            seal(w, &m, name);
            w = begin(dir, &m, name);
        }
        put_made(w, i);
    }
    seal(w, &m, name);
    check(px_shards_commit(dir, &m, &err), "commit");
    px_manifest_release(&m);
}

static int setup(void **state) {
    (void)state;
    if (begin_root() != 0) return -1;
    char *dir = px_path(root, "made");
    build_made(dir);
    made = opened(dir);
    free(dir);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    px_snapshot_unref(made);
    return px_dir_remove(root, NULL) == PX_OK ? 0 : -1;
}

static bool alpha(uint32_t i) {
    return i % 2;
}
static bool alpha_beta(uint32_t i) {
    return i % 2 && i % 3;
}
static bool not_alpha(uint32_t i) {
    return !(i % 2);
}
static bool the_lasers(uint32_t i) {
    return i % 5;
}
static bool beta_the(uint32_t i) {
    return i % 3 && i % 5;
}
static bool all(uint32_t i) {
    return i < MADE;
}
static bool optical(uint32_t i) {
    return i % 4;
}
static bool optical_part(uint32_t i) {
    return i % 4 && i % 7;
}
static bool rare(uint32_t i) {
    return i % 500 == 7;
}
static bool rare_begin(uint32_t i) {
    return i % 500 == 7 || (i % 500 >= 70 && i % 500 < 80);
}
static bool rare_and(uint32_t i) {
    return i % 500 == 7 && i % 3 && i % 5;
}
static bool h01m3(uint32_t i) {
    return i % 30 == 2;
}
static bool g06f(uint32_t i) {
    return i % 3 == 0;
}
static bool shared(uint32_t i) {
    return i % 300 == 9;
}
static bool early(uint32_t i) {
    return i % 20 < 5;
}
static bool early_rare(uint32_t i) {
    return i % 20 < 5 && i % 500 == 7;
}
static bool claims(uint32_t i) {
    return i % 1000 >= 250 && i % 1000 <= 260;
}
static bool dead(uint32_t i) {
    return i % 6 == 0;
}
static bool mixed(uint32_t i) {
    return (alpha_beta(i) || (dead(i) && !early(i))) && !shared(i) && optical(i);
}

static const struct {
    const char *query;
    bool (*holds)(uint32_t i);
} rules[] = {
    {"alpha", alpha},
    {"ti=alpha", alpha},
    {"\"alpha beta\"", alpha_beta},
    {"alpha-beta", alpha_beta},
    {"* NOT alpha", not_alpha},
    {"gamma", not_alpha},
    {"\"the lasers\"", the_lasers},
    {"\"lasers\"", the_lasers},
    {"laser", all},
    {"laser*", all},
    {"ti=laser*", all},
    {"\"beta the\"", beta_the},
    {"光学", optical},
    {"ab=光学", optical},
    {"光学元件", optical_part},
    {"光学 AND 元件 AND \"光学元件\"", optical_part},
    {"rare7", rare},
    {"rare7*", rare_begin},
    {"ab=rare7*", rare_begin},
    {"rare7 AND \"beta the\"", rare_and},
    {"\"beta the\" AND rare7 AND beta", rare_and},
    {"ipc=H01M3", h01m3},
    {"ipc=G06F1/00", g06f},
    {"ipc=H", all},
    {"pa=\"maker 9\"", shared},
    {"pa=\"shared works\"", all},
    {"pa=\"shared works\" AND pa=\"maker 9\"", shared},
    {"pd<1995", early},
    {"pdy<=1994", early},
    {"rare7 AND pd<1995", early_rare},
    {"ncl=[250 TO 260]", claims},
    {"ls=dead", dead},
    {"has=title", all},
    {"has=claims OR ls=DEAD", dead},
    {"(\"alpha beta\" OR (ls=dead NOT pd<1995)) AND 光学 NOT pa=\"maker 9\"", mixed},
};

static void test_rules(void **state) {
    (void)state;
    for (size_t q = 0; q < sizeof rules / sizeof *rules; q++) {
        px_answer a = ask(made, rules[q].query);
        for (uint32_t i = 0; i < MADE; i++)
            if (px_rowset_has(&a.rows, i) != rules[q].holds(i))
                fail_msg("%s: row %u is %s", rules[q].query, i,
                         rules[q].holds(i) ? "missing" : "too many");
        px_answer_close(&a);
    }
}

/* Every pair of rules, so that each leaf is asked with each other's rows as its filter. */
static void test_pairs(void **state) {
    (void)state;
    for (size_t q = 0; q < sizeof rules / sizeof *rules; q++)
        for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
            char text[512];
            bool without = (q + k) % 2;
            (void)snprintf(text, sizeof text, "(%s) %s (%s)", rules[q].query,
                           without ? "NOT" : "AND", rules[k].query);
            px_answer a = ask(made, text);
            for (uint32_t i = 0; i < MADE; i++) {
                bool want = rules[q].holds(i) && rules[k].holds(i) != without;
                if (px_rowset_has(&a.rows, i) != want)
                    fail_msg("%s: row %u is %s", text, i, want ? "missing" : "too many");
            }
            px_answer_close(&a);
        }
}

static void test_made_facets(void **state) {
    (void)state;
    static const char *const queries[] = {"*", "alpha", "rare7"};
    static bool (*const holds[])(uint32_t) = {all, alpha, rare};
    for (size_t q = 0; q < 3; q++) {
        px_answer a = ask(made, queries[q]);
        px_facet_ask ask_group, ask_maker;
        px_facet group, maker;
        check(px_facet_read(a.arena, PX_STR("ipc.group:all"), &ask_group, &err), "facet");
        check(px_facet_read(a.arena, PX_STR("pa:all"), &ask_maker, &err), "facet");
        check(px_facet_count(a.arena, &a.rows, &ask_group, NULL, &group, &err), "facet");
        check(px_facet_count(a.arena, &a.rows, &ask_maker, NULL, &maker, &err), "facet");
        unsigned h[31] = {0}, g[4] = {0}, m[300] = {0}, n = 0, seen = 0;
        for (uint32_t i = 0; i < MADE; i++)
            if (holds[q](i)) {
                h[1 + i % 30]++;
                g[1 + i % 3]++;
                m[i % 300]++;
                n++;
            }
        for (size_t k = 0; k < group.n; k++) {
            unsigned no;
            const char *v = group.v[k].value.p;
            assert_int_equal(sscanf(v + 4, "%u", &no), 1);
            assert_int_equal(group.v[k].count, v[0] == 'H' ? h[no] : g[no]);
            assert_true(k == 0 || group.v[k].count <= group.v[k - 1].count);
            seen++;
        }
        for (int k = 1; k <= 30; k++)
            seen -= h[k] > 0;
        for (int k = 1; k <= 3; k++)
            seen -= g[k] > 0;
        assert_int_equal(seen, 0);
        for (size_t k = 0; k < maker.n; k++) {
            unsigned no;
            if (px_str_is(maker.v[k].value, "Shared Works"))
                assert_int_equal(maker.v[k].count, n);
            else if (sscanf(maker.v[k].value.p, "Maker %u", &no) == 1)
                assert_int_equal(maker.v[k].count, m[no]);
            else
                fail_msg("unknown maker");
        }
        assert_int_equal(maker.missing, 0);
        px_answer_close(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_made_facets),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
