/* made_set.h: a collection of several segments made by rule, for the tests of how questions are worked:
 * threads, cache, stops, orders, cursors, snippets. Row i (over all segments) is made_put(i); the
 * predicates below say what it holds. A test program includes it once. */
#ifndef PX_TESTS_MADE_SET_H
#define PX_TESTS_MADE_SET_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/record.h"
#include "query/engine/engine.h"
#include "shards/commit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MADE_SEGMENTS 7u
#define MADE_EACH     900u
#define MADE_ROWS     (MADE_SEGMENTS * MADE_EACH)

static char made_root[64];
static px_err err;
static px_snapshot *made;
/* Members of the record besides, each with a comma behind it; NULL: none. To be set before the set is made. */
static void (*made_more)(px_buf *b, uint32_t i);

static inline void made_check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

/* Rows that a later segment holds again, in a newer version, are dead. */
static inline bool made_dead(uint32_t i) {
    return i / MADE_EACH == 2 && i % 50 == 7;
}
static inline bool made_has_date(uint32_t i) {
    return i % 9 != 4;
}
static inline uint32_t made_year(uint32_t i) { /* few values: many ties */
    return 1990 + i % 20;
}
static inline uint32_t made_claims(uint32_t i) {
    return i * 7 % 40;
}

static inline void made_put(px_segw *w, uint32_t i) {
    static const char *const kinds[] = {"A1", "B2", "A1", "B1"}, *const offices[] = {"US", "CN",
                                                                                     "EP"};
    px_record r;
    uint32_t row;
    px_buf b;
    px_arena *a = px_arena_new();
    px_buf_init(&b, 1 << 16);
    px_buf_fmt(&b, "{\"pub\":{\"number\":\"%s%u%s\"", offices[i % 3], 1000000 + i * 37 % 100003,
               kinds[i % 4]);
    if (made_has_date(i)) px_buf_fmt(&b, ",\"date\":\"%u-01-02\"", made_year(i));
    px_buf_fmt(&b, "},\"titles\":[{\"lang\":\"%s\",\"text\":\"%s %s %s\"}],",
               i % 3 == 1 ? "zh" : "en", i % 2 ? "alpha" : "gamma", i % 3 ? "beta" : "delta",
               i % 5 ? "the lasers" : "of a laser");
    px_buf_fmt(&b, "\"abstracts\":[{\"lang\":\"zh\",\"text\":\"%s%s rare%u\"}],",
               i % 4 ? "光学" : "学光", i % 7 ? "元件" : "件", i % 500);
    if (made_more) made_more(&b, i);
    px_buf_fmt(&b, "\"ipc\":[\"H01M%u/%02u\",\"G06F%u/00\"],", 1 + i % 30, i % 10, 1 + i % 3);
    px_buf_fmt(&b, "\"applicants\":[{\"name\":\"Maker %u\"},{\"name\":\"Shared Works\"}],",
               i % 300);
    px_buf_fmt(&b, "\"family\":\"docdb:%u\",\"n_claims\":%u,\"status\":\"%s\"}", 1 + i / 3,
               made_claims(i), i % 6 ? "active" : "dead");
    made_check(px_record_read(a, px_buf_view(&b), &r, &err), b.p);
    made_check(px_segw_add(w, a, &r, NULL, 0, &row, &err), "add");
    px_buf_done(&b);
    px_arena_free(a);
}

static inline void made_build(const char *dir) {
    px_manifest m;
    char name[24];
    px_manifest_init(&m);
    made_check(px_dir_make(dir, &err), dir);
    m.generation++;
    for (uint32_t s = 0; s < MADE_SEGMENTS; s++) {
        px_segw *w;
        px_manifest_next_name(&m, name);
        char *path = px_path(dir, name);
        px_segw_options opt = {.dir = path, .mini_rows = 400};
        made_check(px_segw_open(&opt, &w, &err), path);
        free(path);
        for (uint32_t i = s * MADE_EACH; i < (s + 1) * MADE_EACH; i++)
            made_put(w, i);
        made_check(px_segw_seal(w, &err), name);
        px_manifest_add(&m, name, MADE_EACH);
    }
    px_bitmap *dead = px_bitmap_new();
    for (uint32_t i = 0; i < MADE_ROWS; i++)
        if (made_dead(i)) px_bitmap_add(dead, i % MADE_EACH);
    made_check(px_manifest_put_dead(dir, &m, 2, dead, &err), "dead rows");
    px_bitmap_free(dead);
    made_check(px_shards_commit(dir, &m, &err), "commit");
    px_manifest_release(&m);
}

static inline int made_setup(void **state) {
    (void)state;
    if (px_text_init(NULL) != PX_OK) return -1;
    (void)snprintf(made_root, sizeof made_root, "%s",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm/px-made-XXXXXX"
                                                 : "/tmp/px-made-XXXXXX");
    if (!mkdtemp(made_root)) return -1;
    char *dir = px_path(made_root, "set");
    made_build(dir);
    made_check(px_snapshot_open(dir, false, &made, &err), dir);
    free(dir);
    return 0;
}

static inline int made_teardown(void **state) {
    (void)state;
    px_snapshot_unref(made);
    return px_dir_remove(made_root, NULL) == PX_OK ? 0 : -1;
}

static inline px_answer made_ask(const char *query, const px_how *how) {
    px_answer a;
    px_err_clear(&err);
    px_status st = px_answer_open_how(made, px_str_of(query), NULL, how, &a, &err);
    if (st != PX_OK) fail_msg("%s: %s: %s", query, px_status_name(st), err.message);
    return a;
}

#endif
