/* built_set.h: collections that tests build record by record in a temporary folder. A test program includes it once. */
#ifndef PX_TESTS_BUILT_SET_H
#define PX_TESTS_BUILT_SET_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "patent/record.h"
#include "query/engine/engine.h"
#include "shards/commit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char root[64];
static px_err err;

static inline void check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

static inline px_segw *begin(const char *dir, px_manifest *m, char name[24]) {
    px_segw *w;
    px_manifest_next_name(m, name);
    char *path = px_path(dir, name);
    px_segw_options opt = {.dir = path, .mini_rows = 400};
    check(px_segw_open(&opt, &w, &err), path);
    free(path);
    return w;
}

static inline void put(px_segw *w, px_str line) {
    px_record r;
    uint32_t row;
    px_arena *a = px_arena_new();
    check(px_record_read(a, line, &r, &err), line.p);
    check(px_segw_add(w, a, &r, NULL, 0, &row, &err), "add");
    px_arena_free(a);
}

static inline void seal(px_segw *w, px_manifest *m, const char *name) {
    uint32_t rows = px_segw_rows(w);
    check(px_segw_seal(w, &err), name);
    px_manifest_add(m, name, rows);
}

static inline px_snapshot *opened(const char *dir) {
    px_snapshot *s;
    check(px_snapshot_open(dir, false, &s, &err), dir);
    return s;
}

/* The folder to build in. */
static inline int begin_root(void) {
    if (px_text_init(NULL) != PX_OK) return -1;
    (void)snprintf(root, sizeof root, "/tmp/px-engine-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static inline px_answer ask(px_snapshot *s, const char *query) {
    px_answer a;
    px_err_clear(&err);
    px_status st = px_answer_open(s, px_str_of(query), NULL, NULL, &a, &err);
    if (st != PX_OK) fail_msg("%s: %s: %s", query, px_status_name(st), err.message);
    return a;
}

#endif
