/* kit.h: a tiny collection for tests of the server, and calls asked of it from memory. A test program includes it once. */
#ifndef PX_TESTS_SERVER_KIT_H
#define PX_TESTS_SERVER_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/record.h"
#include "query/server/collection.h"
#include "query/server/route.h"
#include "query/server/who.h"
#include "shards/commit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct kit {
    char root[64];
    char *dir;
    px_manifest m;
    px_collection *on;
} kit;

static inline void kit_check(px_status st, const px_err *e, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), e->message);
}

/* Another segment with these JSON lines, committed. */
static inline void kit_commit(kit *k, const char *const *line, size_t n) {
    px_err e;
    px_segw *w;
    char name[24];
    px_manifest_next_name(&k->m, name);
    char *path = px_path(k->dir, name);
    px_segw_options opt = {.dir = path, .mini_rows = 400};
    k->m.generation++;
    kit_check(px_segw_open(&opt, &w, &e), &e, path);
    for (size_t i = 0; i < n; i++) {
        px_record r;
        uint32_t row;
        px_arena *a = px_arena_new();
        kit_check(px_record_read(a, px_str_of(line[i]), &r, &e), &e, line[i]);
        kit_check(px_segw_add(w, a, &r, NULL, 0, &row, &e), &e, "add");
        px_arena_free(a);
    }
    uint32_t rows = px_segw_rows(w);
    kit_check(px_segw_seal(w, &e), &e, name);
    px_manifest_add(&k->m, name, rows);
    kit_check(px_shards_commit(k->dir, &k->m, &e), &e, "commit");
    free(path);
}

/* In a folder of the caller, who removes it. */
static inline void kit_open_in(kit *k, const char *folder, const char *const *line, size_t n) {
    px_err e;
    *k = (kit){0};
    kit_check(px_text_init(&e), &e, "text");
    k->dir = px_path(folder, "set");
    px_manifest_init(&k->m);
    kit_check(px_dir_make(k->dir, &e), &e, k->dir);
    kit_commit(k, line, n);
    kit_check(px_collection_open(k->dir, 1 << 20, &k->on, &e), &e, k->dir);
}

static inline void kit_open(kit *k, const char *const *line, size_t n) {
    char root[] = "/tmp/px-server-XXXXXX";
    if (!mkdtemp(root)) fail_msg("no temporary folder");
    kit_open_in(k, root, line, n);
    (void)snprintf(k->root, sizeof k->root, "%s", root);
}

static inline void kit_close(kit *k) {
    px_collection_close(k->on);
    px_manifest_release(&k->m);
    free(k->dir);
    (void)px_dir_remove(k->root, NULL);
}

/* "GET /path?query": not answered yet. */
static inline px_call *kit_call(kit *k, const char *line, const char *body) {
    const char *blank = strchr(line, ' ');
    if (!blank) fail_msg("%s is no request", line);
    return px_call_new(k->on, (px_str){line, (size_t)(blank - line)}, px_str_of(blank + 1),
                       px_str_of(body));
}

static inline px_call *kit_ask(kit *k, const char *line) {
    px_call *c = kit_call(k, line, "");
    px_route_answer(c);
    return c;
}

static inline void kit_holds(const px_call *c, const char *what) {
    if (px_str_find(px_buf_view(&c->out), px_str_of(what)) == SIZE_MAX)
        fail_msg("no %s in %d %.*s", what, c->status, PX_STR_ARG(px_buf_view(&c->out)));
}

static inline void kit_is(px_str got, const char *want) {
    if (!px_str_is(got, want)) fail_msg("got \"%.*s\", wanted \"%s\"", PX_STR_ARG(got), want);
}

#define KIT_LINES                                                                                       \
    {                                                                                                   \
        "{\"pub\":\"US2010000001A1\",\"title\":\"Laser welding\",\"abstract\":\"A laser welds "         \
        "copper "                                                                                       \
        "tabs.\",\"ipc\":[\"B23K26/21\"],\"applicants\":[{\"name\":\"Acme\"}],\"pub_date\":"            \
        "\"2010-01-07\"}",                                                                              \
            "{\"pub\":\"EP1000001A1\",\"title\":\"Laser printer\",\"pub_date\":\"2000-01-05\"}",        \
            "{\"pub\":\"CN102000001A\",\"titles\":[{\"lang\":\"zh\",\"text\":\"激光切割装置\"}]}" \
    }

#endif
