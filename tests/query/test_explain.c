/* Explanations of queries over a small collection whose every count was worked out by hand, and the table of
 * plans: tests/query/plan.txt says how a row is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/record.h"
#include "query/engine/explain.h"
#include "shards/commit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static px_err err;
static char root[64];
static px_snapshot *snap;

static void check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

static const char *const RECORDS[] = {
    "{\"pub\":{\"number\":\"US10000001B2\",\"date\":\"2015-03-01\"},\"title\":\"Laser diode\","
    "\"abstract\":\"A laser diode for the lamp.\",\"applicants\":[\"Siemens AG\"],"
    "\"ipc\":[\"H01S5/00\"],\"family\":\"docdb:1\"}",
    "{\"pub\":{\"number\":\"CN100000001A\",\"date\":\"2016-04-01\"},\"title\":\"激光雷达\","
    "\"abstract\":\"一种激光雷达。\",\"applicants\":[\"华为技术有限公司\"],\"ipc\":[\"G01S17/"
    "00\"]}",
    "{\"pub\":{\"number\":\"US10000002B2\",\"date\":\"2017-05-01\"},\"title\":\"Maser for the "
    "laser\","
    "\"applicants\":[\"Other Corp.\"],\"ipc\":[\"H01S1/00\"]}",
};

static int setup(void **state) {
    (void)state;
    px_err_clear(&err);
    if (px_text_init(&err) != PX_OK) return -1;
    (void)snprintf(root, sizeof root, "/tmp/px-explain-XXXXXX");
    if (!mkdtemp(root)) return -1;
    px_manifest m = {0};
    char name[24];
    px_manifest_next_name(&m, name);
    char *path = px_path(root, name);
    px_segw_options opt = {.dir = path, .mini_rows = 400};
    px_segw *w;
    check(px_segw_open(&opt, &w, &err), path);
    for (size_t i = 0; i < sizeof RECORDS / sizeof *RECORDS; i++) {
        px_arena *a = px_arena_new();
        px_record r;
        uint32_t row;
        check(px_record_read(a, px_str_of(RECORDS[i]), &r, &err), RECORDS[i]);
        check(px_segw_add(w, a, &r, NULL, 0, &row, &err), "add");
        px_arena_free(a);
    }
    uint32_t rows = px_segw_rows(w);
    check(px_segw_seal(w, &err), name);
    px_manifest_add(&m, name, rows);
    check(px_shards_commit(root, &m, &err), "commit");
    px_manifest_release(&m);
    free(path);
    check(px_snapshot_open(root, false, &snap, &err), root);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    px_snapshot_unref(snap);
    px_err_clear(&err);
    return px_dir_remove(root, NULL) == PX_OK ? 0 : -1;
}

static void explained(px_explain *x, const char *query, bool run) {
    px_err_clear(&err);
    px_explain_begin(x, px_str_of(query), NULL);
    check(px_explain_parse(x, &err), query);
    check(px_explain_ask(x, snap, NULL, run, &err), query);
}

static void spell(const px_step *s, px_buf *out) {
    const char *store = px_step_store(s);
    px_buf_c(out, px_step_kind_name(s));
    if (*store) px_buf_fmt(out, "[%s]", store);
    if (s->n == 0) return;
    px_buf_ch(out, '(');
    for (size_t i = 0; i < s->n; i++) {
        if (i) px_buf_c(out, ", ");
        spell(s->child[i], out);
    }
    px_buf_ch(out, ')');
}

static void test_plans(void **state) {
    (void)state;
    FILE *f = fopen("tests/query/plan.txt", "r");
    if (!f) fail_msg("tests/query/plan.txt is not there; run from the source folder");
    char *line = NULL;
    size_t cap = 0, rows = 0, at = 0, wrong = 0;
    ssize_t len;
    px_buf got;
    px_buf_init(&got, PX_BUF_MAX);
    while ((len = getline(&line, &cap, f)) > 0) {
        at++;
        if (line[len - 1] == '\n') line[len - 1] = 0;
        char *tab = strchr(line, '\t');
        if (!strncmp(line, "//", 2) || !tab) continue;
        *tab = 0;
        rows++;
        px_explain x;
        explained(&x, line, false);
        px_buf_clear(&got);
        spell(x.plan, &got);
        px_explain_end(&x);
        if (px_str_is(px_buf_view(&got), tab + 1)) continue;
        wrong++;
        print_error("plan.txt:%zu: %s\n  expected %s\n  got      %s\n", at, line, tab + 1, got.p);
    }
    px_buf_done(&got);
    free(line);
    (void)fclose(f);
    if (wrong) fail_msg("%zu of %zu rows", wrong, rows);
    assert_true(rows >= 30);
}

static void test_counts(void **state) {
    (void)state;
    static const struct {
        const char *query;
        uint64_t clause[4], found;
    } t[] = {
        {"ti=laser", {2}, 2},
        {"ti=laser and ab=laser", {2, 1}, 1},
        {"ti=laser not pd=2015", {2, 1}, 1},
        {"激光 or ipc=H01S", {1, 2}, 3},
        {"ti=\"laser diode\" or pa=siemens or pd>=2017", {1, 1, 1}, 2},
        {"ti=(laser or maser or 激光) and cc=US", {2, 1, 1, 2}, 2},
        {"* not ti=nothing", {0}, 3},
        {"ti=(laser ADJ/1 diode)", {2, 1}, 1},
        {"ti=(maser NEAR/3 laser)", {1, 2}, 1},
        {"ti=(maser NEAR/2 laser)", {1, 2}, 0},
        {"ti=laser xor ti=maser", {2, 1}, 1},
        {"ti=las?r", {2}, 2},
        {"ti=(laser (2f))", {2}, 0},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_explain x;
        explained(&x, t[i].query, i & 1);
        for (size_t k = 0; k < x.n_clauses; k++)
            if (x.clause[k].rows != t[i].clause[k])
                fail_msg("%s, clause %zu: %d, expected %d", t[i].query, k, (int)x.clause[k].rows,
                         (int)t[i].clause[k]);
        if (x.found != t[i].found)
            fail_msg("%s: %d, expected %d", t[i].query, (int)x.found, (int)t[i].found);
        assert_int_equal(x.publications, 3);
        assert_int_equal(x.ran, i & 1);
        /* What a step is estimated to give is never less than what it gives. */
        assert_true(x.step_rows[0] == PX_EXPLAIN_UNKNOWN || x.step_rows[0] >= x.found);
        px_explain_end(&x);
    }
}

static void test_notes(void **state) {
    (void)state;
    static const struct {
        const char *query, *codes;
    } t[] = {
        {"laser", ""},
        {"the laser", "N-STOP"},
        {"\"the laser\"", ""},
        {"loc=14", "W-EMPTY"},
        {"sim=US10000001B2", "N-SIM"},
        {"sim=\"laser diode\" and pd>=2015", "N-SIM"},
        {"ipc=A01B", ""},
        {"ti=laser or ncl>3 or ncl<2", "W-EMPTY"},
        {"des=laser or clm=laser", "W-EMPTY,W-EMPTY"},
        {"a or b and c", "W-PREC"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_explain x;
        px_buf codes;
        px_buf_init(&codes, PX_BUF_MAX);
        explained(&x, t[i].query, false);
        for (size_t k = 0; k < x.n_notes; k++) {
            px_buf_fmt(&codes, "%s%s", k ? "," : "", x.note[k].code);
            assert_true(x.note[k].en.n && x.note[k].zh.n && x.note[k].end <= x.text.n);
        }
        if (!px_str_is(px_buf_view(&codes), t[i].codes))
            fail_msg("%s: %s, expected %s", t[i].query, codes.p ? codes.p : "", t[i].codes);
        px_buf_done(&codes);
        px_explain_end(&x);
    }
}

static void test_json(void **state) {
    (void)state;
    static const char *const t[] = {"laser", "ti=\"a \\\" b\" or (激光 not pa=华为)",
                                    "x.部门=\"a b\"", "* not ipc=H01S"};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_explain x;
        px_buf b;
        px_json *j;
        px_buf_init(&b, PX_BUF_MAX);
        explained(&x, t[i], true);
        px_explain_json(&x, NULL, &b);
        assert_null(memchr(b.p, '\n', b.n));
        if (px_json_parse(px_buf_view(&b), &j, &err) != PX_OK)
            fail_msg("%s: %s\n%s", t[i], err.message, b.p);
        assert_true(px_str_eq(px_json_str(px_json_get(j, "query")), x.query.canonical));
        assert_int_equal(px_json_size(px_json_get(j, "clauses")), x.n_clauses);
        assert_int_equal(px_json_size(px_json_get(j, "plan")), x.steps.n);
        assert_int_equal(px_json_size(px_json_get(j, "run")), x.steps.n);
        assert_true(px_json_num(px_json_get(j, "found"), -1) == (double)x.found);
        px_json_free(j);
        px_buf_done(&b);
        px_explain_end(&x);
    }
}

static void test_refused(void **state) {
    (void)state;
    px_explain x;
    px_buf b;
    px_json *j;
    px_buf_init(&b, PX_BUF_MAX);
    px_err_clear(&err);
    px_explain_begin(&x, PX_STR("ti=(laser"), NULL);
    assert_int_equal(px_explain_parse(&x, &err), PX_E_QUERY);
    px_explain_json(&x, &err, &b);
    assert_int_equal(px_json_parse(px_buf_view(&b), &j, &err), PX_OK);
    assert_true(px_json_num(px_json_get(px_json_get(j, "error"), "offset"), -1) == 3);
    assert_null(px_json_get(j, "tree"));
    px_json_free(j);
    px_buf_done(&b);
    px_explain_end(&x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plans), cmocka_unit_test(test_counts),  cmocka_unit_test(test_notes),
        cmocka_unit_test(test_json),  cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
