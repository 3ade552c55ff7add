/* test_suggest.c: suggestions over a collection whose texts are made by rule, so that every number
 * can be counted here. Record i (0..199) has:
 *   title     "Laser device <i>", every third also "battery", every sixth also "electrolyte"
 *             (so half of the batteries), records 7 and 8 "lather"; Chinese titles from 150 on
 *   applicant Acme Laser GmbH (even) or Beta Photonics Inc (odd)
 *   class     H01M10/0525 where there is a battery, else H01S3/00
 * Record 12 was changed afterwards: its old version said "lapser". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "indexer/cmd.h"
#include "query/engine/suggest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { N = 200, CHINESE = 150 };

static char root[64];
static px_err err;
static px_snapshot *snap;
static px_arena *arena;

static void check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

static bool battery(int i) {
    return i < CHINESE && i % 3 == 0;
}
static bool electrolyte(int i) {
    return i < CHINESE && i % 6 == 0;
}

static void put_record(px_buf *b, int i, const char *more) {
    px_buf_fmt(b, "{\"pub\":{\"number\":\"US%07dB2\",\"date\":\"2010-01-01\"},\"titles\":[{",
               1000000 + i);
    if (i < CHINESE)
        px_buf_fmt(b, "\"lang\":\"en\",\"text\":\"Laser device %d%s%s%s%s\"", i,
                   battery(i) ? " battery" : "", electrolyte(i) ? " electrolytes" : "",
                   i == 7 || i == 8 ? " lather" : "", more);
    else
        px_buf_fmt(b, "\"lang\":\"zh\",\"text\":\"%s锂离子电池%s\"",
                   i % 2 ? "一种新型的" : "可折叠的", i % 5 ? "的制造方法" : "，隔膜");
    px_buf_fmt(b, "}],\"applicants\":[{\"name\":\"%s\"}],\"ipc\":[\"%s\"]}\n",
               i % 2 ? "Beta Photonics Inc" : "Acme Laser GmbH",
               battery(i) ? "H01M10/0525" : "H01S3/00");
}

static void index_text(const char *name, px_str text) {
    char *file = px_path(root, name), *into = px_path(root, "db");
    check(px_file_replace(file, text, &err), file);
    char *argv[] = {"index", "--into", into, file, NULL};
    check(px_cmd_index(4, argv, &err), name);
    free(file);
    free(into);
}

static int setup(void **state) {
    (void)state;
    (void)snprintf(root, sizeof root, "/tmp/patix-suggest-XXXXXX");
    if (!mkdtemp(root) || px_text_init(&err) != PX_OK) return -1;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (int i = 0; i < N; i++)
        put_record(&b, i, i == 12 ? " lapser" : "");
    index_text("a.jsonl", px_buf_view(&b));
    px_buf_clear(&b);
    put_record(&b, 12, "");
    index_text("b.jsonl", px_buf_view(&b));
    px_buf_done(&b);
    char *db = px_path(root, "db");
    px_status st = px_snapshot_open(db, false, &snap, &err);
    free(db);
    arena = px_arena_new();
    return st == PX_OK && snap->n_live == N && snap->n_segs > 1 ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    px_arena_free(arena);
    px_snapshot_unref(snap);
    return px_dir_remove(root, &err) == PX_OK ? 0 : -1;
}

static px_suggest with(size_t limit) {
    return (px_suggest){.a = arena, .snap = snap, .limit = limit};
}

static const px_suggest_row *row_of(const px_suggest_table *t, const char *text) {
    for (size_t i = 0; i < t->n; i++)
        if (px_str_is(t->row[i].text, text)) return &t->row[i];
    return NULL;
}

static void shows(const px_suggest_table *t, const char *what) {
    for (size_t i = 0; i < t->n; i++)
        print_message("  %.*s %.*s %llu\n", (int)t->row[i].field.n, t->row[i].field.p,
                      (int)t->row[i].text.n, t->row[i].text.p,
                      (unsigned long long)t->row[i].records);
    fail_msg("%s", what);
}

/* ---- the measure ---- */

static void test_llr(void **state) {
    (void)state;
    static const struct {
        uint64_t k, n, of_k, of_n;
        double want; /* worked out apart */
    } table[] = {
        {10, 20, 30, 100, 4.473350049571542},
        {20, 20, 20, 100, 100.08048470763757},
        {6, 20, 30, 100, 0},
        {5, 20, 30, 100, 0},
        {8, 8, 8, 40, 40.03219388305503},
        {1, 5, 1, 1000, 10.81048598908247},
        {0, 5, 1, 1000, 0},
        {5, 5, 5, 5, 0},
        {0, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double got = px_suggest_llr(table[i].k, table[i].n, table[i].of_k, table[i].of_n);
        if (fabs(got - table[i].want) > 1e-6)
            fail_msg("llr %zu: got %f, expected %f", i, got, table[i].want);
    }
}

/* ---- spelling ---- */

static void test_spelling(void **state) {
    (void)state;
    static const struct {
        const char *text, *first; /* NULL: nothing */
        uint64_t records;
        unsigned distance;
    } table[] = {
        {"lasre", "laser", CHINESE, 1},  /* swapped */
        {"lser", "laser", CHINESE, 1},   /* one missing, a short word */
        {"laaser", "laser", CHINESE, 1}, /* one too many */
        {"loser", "laser", CHINESE, 1},  /* changed */
        {"batery", "battery", 50, 1},
        {"battrey", "battery", 50, 1},
        {"batteri", NULL, 0, 0},       /* the stem itself is known */
        {"bbttary", "battery", 50, 2}, /* two changes */
        {"bxxtxry", NULL, 0, 0},       /* three */
        {"laserdevice", "laser device", CHINESE, 1},
        {"lasre device", "laser device", CHINESE, 1},
        {"laser", NULL, 0, 0},  /* known */
        {"lasers", NULL, 0, 0}, /* known by its stem */
        {"zzzzzzz", NULL, 0, 0},
        {"", NULL, 0, 0},
        {"ＬＡＳＲＥ", "laser", CHINESE, 1}, /* full width */
        {"锂离于电池", "锂离子电池", 50, 1},
        {"鋰離於電池", "锂离子电池", 50, 1}, /* traditional */
        {"里离子电池", "锂离子电池", 50, 1}, /* sounds alike */
        {"锂离子电池", NULL, 0, 0},          /* known */
        {"电吃", "电池", 50, 1},             /* two characters */
        {"里离于电池", NULL, 0, 0},          /* two changed */
        {"池", NULL, 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_suggest s = with(5);
        px_suggest_table t;
        check(px_suggest_spelling(&s, PX_F_TAC, px_str_of(table[i].text), &t, &err), table[i].text);
        if (!table[i].first) {
            if (t.n) shows(&t, table[i].text);
            continue;
        }
        if (!t.n || !px_str_is(t.row[0].text, table[i].first) ||
            t.row[0].records != table[i].records || t.row[0].distance != table[i].distance)
            shows(&t, table[i].text);
    }
    px_suggest s = with(5);
    px_suggest_table t;
    check(px_suggest_spelling(&s, PX_F_TAC, PX_STR("里离子电池"), &t, &err), "sounds");
    assert_true(t.row[0].sounds);
    check(px_suggest_spelling(&s, PX_F_TAC, PX_STR("锂离于电池"), &t, &err), "sounds");
    assert_false(t.row[0].sounds);
    /* What only dead rows hold is in the dictionary, but not offered; nor what the field lacks. */
    check(px_suggest_spelling(&s, PX_F_TAC, PX_STR("lapserr"), &t, &err), "dead");
    if (row_of(&t, "lapser")) shows(&t, "a word of dead rows");
    check(px_suggest_spelling(&s, PX_F_AB, PX_STR("lasre"), &t, &err), "abstract");
    if (t.n) shows(&t, "a word of titles only");
}

/* ---- completion ---- */

static void complete(const char *field, const char *text, const char *value, const char *in,
                     uint64_t records) {
    px_suggest s = with(10);
    px_suggest_table t;
    check(px_suggest_complete(&s, px_str_of(field), px_str_of(text), &t, &err), text);
    const px_suggest_row *r = row_of(&t, value);
    if (!in) {
        if (r) shows(&t, text);
        return;
    }
    if (!r || !px_str_is(r->field, in) || r->records != records) shows(&t, text);
    if (!r->query.n) return;
    uint64_t found, among;
    check(px_suggest_count(&s, r->query, NULL, &found, &among, &err), "its query");
    if (found != records)
        fail_msg("%.*s finds %llu, not %llu", (int)r->query.n, r->query.p,
                 (unsigned long long)found, (unsigned long long)records);
}

static void test_complete(void **state) {
    (void)state;
    complete("", "las", "laser", "tac", CHINESE);
    complete("", "LAS", "laser", "tac", CHINESE);
    complete("", "la", "lather", "tac", 2);
    complete("", "lap", "lapser", NULL, 0); /* dead */
    complete("", "laser dev", "laser device", "tac", CHINESE);
    complete("", "las", "Acme Laser GmbH", "pa", 100); /* a later word of the name */
    complete("pa", "beta", "Beta Photonics Inc", "pa", 100);
    complete("pa", "beta ph", "Beta Photonics Inc", "pa", 100);
    complete("pa", "eta", "Beta Photonics Inc", NULL, 0); /* not inside a word */
    complete("pa", "las", "laser", NULL, 0);
    complete("", "H01M", "H01M10/0525", "ipc", 50);
    complete("ipc", "h01s", "H01S3/00", "ipc", 150);
    complete("", "锂离", "锂离子电池", "tac", 50);
    complete("ti", "锂离", "锂离子电池", "ti", 50);
    complete("", "发明人", "in", "field", 0);
    complete("", "inventor", "in", "field", 0);
    px_suggest s = with(10);
    px_suggest_table t;
    check(px_suggest_complete(&s, PX_STR("ipc"), PX_STR("H01M"), &t, &err), "label");
    assert_true(t.row[0].label.n > 0 && t.row[0].label_zh.n > 0);
    assert_int_equal(px_suggest_complete(&s, PX_STR("nofield"), PX_STR("x"), &t, &err), PX_E_USAGE);
    check(px_suggest_complete(&s, PX_STR(""), PX_STR("  "), &t, &err), "nothing");
    assert_int_equal(t.n, 0);
}

/* ---- related ---- */

static void ask(const char *query, px_answer *a) {
    check(px_answer_open(snap, px_str_of(query), NULL, NULL, a, &err), query);
}

static void related_is(const px_suggest_table *t, const char *text, uint64_t hits,
                       uint64_t records) {
    const px_suggest_row *r = row_of(t, text);
    if (!r || r->hits != hits || r->records != records) shows(t, text);
    double lift = (double)hits * (double)t->all / ((double)t->hits * (double)records);
    assert_true(fabs(r->lift - lift) < 1e-9);
    assert_true(fabs(r->llr - px_suggest_llr(hits, t->hits, records, t->all)) < 1e-9);
}

static void test_related(void **state) {
    (void)state;
    px_suggest s = with(10);
    px_suggest_table t;
    px_answer a;
    ask("battery", &a);
    check(px_suggest_related(&s, &a, &t, &err), "battery");
    assert_int_equal(t.hits, 50);
    assert_int_equal(t.all, N);
    assert_int_equal(t.looked_at, 50);
    related_is(&t, "electrolytes", 25, 25); /* the commonest form, found by stem */
    related_is(&t, "laser", 50, 150);
    if (row_of(&t, "battery") || row_of(&t, "lather"))
        shows(&t, "its own word, or an unrelated one");
    for (size_t i = 1; i < t.n; i++)
        assert_true(t.row[i - 1].llr >= t.row[i].llr);
    px_answer_close(&a);

    ask("ti=可折叠", &a);
    check(px_suggest_related(&s, &a, &t, &err), "可折叠");
    related_is(&t, "锂离子电池", 25, 50);
    if (row_of(&t, "锂离") || row_of(&t, "离子电")) shows(&t, "a piece of a phrase");
    px_answer_close(&a);

    ask("absent", &a);
    check(px_suggest_related(&s, &a, &t, &err), "no hit");
    assert_int_equal(t.n, 0);
    px_answer_close(&a);
    ask("*", &a); /* nothing is more frequent than everywhere */
    check(px_suggest_related(&s, &a, &t, &err), "all");
    if (t.n) shows(&t, "all");
    px_answer_close(&a);
}

static void test_classes(void **state) {
    (void)state;
    px_suggest s = with(10);
    px_suggest_table t = {0};
    px_answer a;
    ask("battery", &a);
    check(px_suggest_classes(&s, &a, PX_STR("ipc.group"), &t, &err), "group");
    assert_int_equal(t.n, 1); /* H01S3 is less frequent than elsewhere */
    related_is(&t, "H01M10", 50, 50);
    assert_true(px_str_is(t.row[0].query, "ipc=H01M10") && t.row[0].label.n);
    check(px_suggest_classes(&s, &a, PX_STR("ipc"), &t, &err), "added");
    assert_int_equal(t.n, 2);
    related_is(&t, "H01M10/0525", 50, 50);
    assert_int_equal(px_suggest_classes(&s, &a, PX_STR("ti"), &t, &err), PX_E_USAGE);
    px_answer_close(&a);
    ask("ti=lather", &a); /* one hit has a battery? 7 and 8 have not */
    t = (px_suggest_table){0};
    check(px_suggest_classes(&s, &a, PX_STR("ipc.subclass"), &t, &err), "lather");
    related_is(&t, "H01S", 2, 150);
    px_answer_close(&a);
}

/* ---- evenly spread ---- */

static void test_sample(void **state) {
    (void)state;
    px_answer a;
    ask("*", &a);
    for (size_t max = 0; max <= 220; max += 11) {
        size_t n;
        const uint32_t *row = px_suggest_sample(arena, &a.rows, max, &n);
        assert_int_equal(n, max < N ? max : N);
        for (size_t i = 1; i < n; i++)
            assert_true(row[i] > row[i - 1]);
        if (n > 1) assert_true(row[n - 1] > N - N / n - 2);
    }
    px_answer_close(&a);
}

/* ---- remarks of a search ---- */

static void test_note(void **state) {
    (void)state;
    static const struct {
        const char *query;
        size_t notes;
        const char *en;
    } table[] = {
        {"lasre", 1, "lasre alone has 0 hits: did you mean laser (150)?"},
        {"ti=lasre", 1, "laser (150)"},
        {"ab=lasre", 0, ""},
        {"laser AND batery", 1, "batery alone has 0 hits: did you mean battery (50)?"},
        {"batery AND lasre", 2, "battery"},
        {"laser NOT laser", 0, ""},
        {"battery NOT (laser OR batery)", 0, ""},
        {"lather AND battery", 0, ""},
        {"锂离于电池", 1, "did you mean 锂离子电池 (50)?"},
        {"pa=lasre", 0, ""},
        {"laser", 0, ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a;
        ask(table[i].query, &a);
        size_t before = a.query.n_notes;
        px_suggest_note(&a);
        if (a.query.n_notes - before != table[i].notes)
            fail_msg("%s: %zu notes", table[i].query, a.query.n_notes - before);
        if (table[i].notes) {
            const px_note *n = &a.query.notes[before];
            assert_string_equal(n->code, "N-SPELL");
            if (px_str_find(n->en, px_str_of(table[i].en)) == SIZE_MAX)
                fail_msg("%s: \"%.*s\"", table[i].query, (int)n->en.n, n->en.p);
            assert_true(n->zh.n && n->end > n->begin);
        }
        px_answer_close(&a);
    }
}

/* ---- giving up ---- */

static void test_stop(void **state) {
    (void)state;
    px_stop stop = {.raised = true};
    px_how how = {.stop = &stop};
    px_suggest s = {.a = arena, .snap = snap, .how = &how, .limit = 5};
    px_suggest_table t = {0};
    px_answer a;
    ask("battery", &a);
    assert_int_equal(px_suggest_spelling(&s, PX_F_TAC, PX_STR("lasre"), &t, &err), PX_E_CANCELLED);
    assert_int_equal(px_suggest_complete(&s, PX_STR(""), PX_STR("las"), &t, &err), PX_E_CANCELLED);
    assert_int_equal(px_suggest_related(&s, &a, &t, &err), PX_E_CANCELLED);
    t = (px_suggest_table){0};
    assert_int_equal(px_suggest_classes(&s, &a, PX_STR("ipc"), &t, &err), PX_E_CANCELLED);
    px_answer_close(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_llr),      cmocka_unit_test(test_spelling),
        cmocka_unit_test(test_complete), cmocka_unit_test(test_related),
        cmocka_unit_test(test_classes),  cmocka_unit_test(test_sample),
        cmocka_unit_test(test_note),     cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
