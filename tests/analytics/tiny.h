/* tiny.h: a collection of a few records written by hand in the test, and one analysis over a query of it. A test
 * program includes it once.
 *
 *     static const char *const records[] = {"{\"pub\":…}", …};
 *     px_snapshot *s = tiny_open("name", records, n);   // closed by tiny_teardown
 *     struct tiny_run r = tiny_ask(s, "*", "trend", NULL, "top", "5", NULL);
 *     assert_string_equal(tiny_csv(&r), "…");
 *     tiny_done(&r);
 */
#ifndef PX_TESTS_TINY_H
#define PX_TESTS_TINY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/message.h"
#include "base/text.h"
#include "patent/record.h"
#include "query/analytics/analysis.h"
#include "shards/commit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char tiny_root[64];
static px_err tiny_err;
static px_snapshot *tiny_set[16];
static size_t tiny_n;

static inline void tiny_check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), tiny_err.message);
}

/* Records in segments of at most `each`. */
static inline px_snapshot *tiny_open_in(const char *name, const char *const *record, size_t n,
                                        size_t each) {
    px_manifest m;
    char seg[24];
    char *dir = px_path(tiny_root, name);
    px_manifest_init(&m);
    tiny_check(px_dir_make(dir, &tiny_err), dir);
    m.generation++;
    for (size_t at = 0; at < n; at += each) {
        px_segw *w;
        uint32_t row, rows = 0;
        px_manifest_next_name(&m, seg);
        char *path = px_path(dir, seg);
        px_segw_options opt = {.dir = path, .mini_rows = 400};
        tiny_check(px_segw_open(&opt, &w, &tiny_err), path);
        free(path);
        for (size_t i = at; i < n && i < at + each; i++, rows++) {
            px_record r;
            px_arena *a = px_arena_new();
            tiny_check(px_record_read(a, px_str_of(record[i]), &r, &tiny_err), record[i]);
            tiny_check(px_segw_add(w, a, &r, NULL, 0, &row, &tiny_err), record[i]);
            px_arena_free(a);
        }
        tiny_check(px_segw_seal(w, &tiny_err), seg);
        px_manifest_add(&m, seg, rows);
    }
    tiny_check(px_shards_commit(dir, &m, &tiny_err), "commit");
    px_manifest_release(&m);
    tiny_check(px_snapshot_open(dir, false, &tiny_set[tiny_n], &tiny_err), dir);
    free(dir);
    return tiny_set[tiny_n++];
}

static inline px_snapshot *tiny_open(const char *name, const char *const *record, size_t n) {
    return tiny_open_in(name, record, n, 3);
}

static inline int tiny_setup(void **state) {
    (void)state;
    if (px_text_init(NULL) != PX_OK) return -1;
    (void)snprintf(tiny_root, sizeof tiny_root, "%s",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm/px-tiny-XXXXXX"
                                                 : "/tmp/px-tiny-XXXXXX");
    return mkdtemp(tiny_root) ? 0 : -1;
}

static inline int tiny_teardown(void **state) {
    (void)state;
    while (tiny_n)
        px_snapshot_unref(tiny_set[--tiny_n]);
    return px_dir_remove(tiny_root, NULL) == PX_OK ? 0 : -1;
}

struct tiny_run {
    px_arena *a;
    px_answer answer;
    px_table table;
    px_card card;
    px_buf csv;
    px_status st;
};

/* Options NULL: the standard ones. Then pairs name, value up to a NULL. What goes wrong is in `st`. */
static inline struct tiny_run tiny_ask(px_snapshot *s, const char *query, const char *id,
                                       const px_analysis_options *opt, ...) {
    struct tiny_run r = {.a = px_arena_new()};
    const char *param[16];
    size_t n = 0;
    va_list ap;
    px_analysis_options standard = px_analysis_standard();
    const px_analysis *what = px_analysis_find(px_str_of(id));
    if (!what) fail_msg("there is no analysis %s", id);
    va_start(ap, opt);
    while (n < 16 && (param[n] = va_arg(ap, const char *)) != NULL)
        n++;
    va_end(ap);
    px_err_clear(&tiny_err);
    px_buf_init(&r.csv, 1 << 20);
    tiny_check(px_answer_open(s, px_str_of(query), NULL, NULL, &r.answer, &tiny_err), query);
    r.st = px_analysis_run(r.a, &r.answer, what, opt ? opt : &standard, param, n, NULL, &r.table,
                           &r.card, &tiny_err);
    return r;
}

static inline void tiny_done(struct tiny_run *r) {
    px_buf_done(&r->csv);
    px_answer_close(&r->answer);
    px_arena_free(r->a);
}

/* Rows without the heads, cells with commas, rows with line feeds. */
static inline const char *tiny_csv(struct tiny_run *r) {
    if (r->st != PX_OK) fail_msg("%s: %s", px_status_name(r->st), tiny_err.message);
    px_table_csv(&r->table, &r->csv);
    px_str s = px_buf_view(&r->csv);
    size_t at = px_str_find(s, PX_STR("\r\n")), n = 0;
    char *out = px_arena_alloc(r->a, s.n + 1);
    for (at = at == SIZE_MAX ? s.n : at + 2; at < s.n; at++)
        if (s.p[at] != '\r') out[n++] = s.p[at];
    out[n] = 0;
    return out;
}

/* One analysis against its table. */
static inline void tiny_expect(px_snapshot *s, const char *query, const char *id,
                               const px_analysis_options *opt, const char *p1, const char *v1,
                               const char *p2, const char *v2, const char *expected) {
    struct tiny_run r =
        p1 ? tiny_ask(s, query, id, opt, p1, v1, p2, v2, NULL) : tiny_ask(s, query, id, opt, NULL);
    const char *got = tiny_csv(&r);
    if (strcmp(got, expected) != 0) fail_msg("%s of %s:\n%s\nis not\n%s", id, query, got, expected);
    tiny_done(&r);
}

#endif
