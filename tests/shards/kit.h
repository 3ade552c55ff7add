/* kit.h: what the tests of shards and ingest share: a folder of their own, checks that show the
 * sentence, records made by rule (English and Chinese), and boxes rewritten with wrong content but
 * right checksums.
 *
 * A test program includes it once; kit_begin and kit_end are its group's setup and teardown.
 * Everything made with `kit` lives as long as the program. */
#ifndef PX_TESTS_SHARDS_KIT_H
#define PX_TESTS_SHARDS_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"
#include "shards/segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static px_err err;
static px_arena *kit;
static char kit_root[] = "/dev/shm/px-shards-XXXXXX";

static inline int kit_begin(void **state) {
    (void)state;
    kit = px_arena_new();
    /* In memory where that is possible: hundreds of small files are synced. */
    if (access("/dev/shm", W_OK) != 0)
        (void)snprintf(kit_root, sizeof kit_root, "%s", "/tmp/px-shards-XXXXXX");
    return mkdtemp(kit_root) && px_text_init(&err) == PX_OK ? 0 : -1;
}

static inline int kit_end(void **state) {
    (void)state;
    px_arena_free(kit);
    return px_dir_remove(kit_root, NULL) == PX_OK ? 0 : -1;
}

/* A path in the test's folder. */
static inline const char *kit_at(const char *name) {
    return px_arena_fmt(kit, "%s/%s", kit_root, name).p;
}

static inline void kit_ok(px_status st, const char *file, int line) {
    if (st != PX_OK) fail_msg("%s:%d: %s: %s", file, line, px_status_name(st), err.message);
}
#define OK(st) kit_ok((st), __FILE__, __LINE__)

static inline void kit_expect(px_status got, px_status want, const char *file, int line) {
    if (got != want)
        fail_msg("%s:%d: got %s (%s), want %s", file, line, px_status_name(got),
                 got == PX_OK ? "" : err.message, px_status_name(want));
}
#define EXPECT(got, want) kit_expect((got), (want), __FILE__, __LINE__)

static uint64_t kit_seed = 88172645463325252u;
static inline uint32_t below(uint32_t n) {
    kit_seed ^= kit_seed << 13;
    kit_seed ^= kit_seed >> 7;
    kit_seed ^= kit_seed << 17;
    return (uint32_t)((kit_seed >> 16) % n);
}

static inline px_record kit_read(px_str line) {
    px_record r;
    if (px_record_read(kit, line, &r, &err) != PX_OK)
        fail_msg("%s: " PX_STR_FMT, err.message, PX_STR_ARG(line));
    return r;
}

/* A record by rule: number i, everything else by chance. Most members are absent now and then. */
static inline px_str kit_made(uint32_t i) {
    static const char *const who[] = {"Acme Laser GmbH", "宁德时代新能源科技股份有限公司",
                                      "北京大学",        "SIEMENS AG",
                                      "Müller & Co. KG", "トヨタ自動車株式会社"};
    static const char *const ipc[] = {"H01M10/0525", "H01M10/04", "G06F16/35", "B23K26/20",
                                      "H01M4/00",    "A61K9/00",  "C07D"};
    static const char *const word[] = {"battery",  "电池组", "the",  "laser", "of",     "welding",
                                       "激光焊接", "cells",  "冷却", "a",     "method", "隔膜"};
    px_buf b;
    px_buf_init(&b, 1 << 20);
    if (below(10) == 0)
        px_buf_fmt(&b, "{\"ids\":[\"lens:%u\"]", i);
    else
        px_buf_fmt(&b, "{\"pub\":{\"number\":\"%s%u%s\",\"date\":\"20%02u-%02u-%02u\"}",
                   i % 3 ? "US" : "EP", i % 3 ? 7000000 + i : 1000000 + i, below(2) ? "B2" : "A1",
                   below(24), 1 + below(12), 1 + below(28));
    if (below(4)) px_buf_fmt(&b, ",\"app\":\"US2009%08u\"", 12000000 + i / 2);
    if (below(3) == 0) px_buf_fmt(&b, ",\"family\":\"docdb:%u\"", below(50));
    if (below(3) == 0)
        px_buf_fmt(&b, ",\"priorities\":[{\"number\":\"DE10%010u\",\"date\":\"2001-02-0%u\"}]",
                   below(40), 1 + below(9));
    for (const char *const *f = (const char *const[]){"applicants", "owners", "inventors", NULL};
         *f; f++) {
        if (below(3) == 0) continue;
        px_buf_fmt(&b, ",\"%s\":[", *f);
        for (uint32_t k = 0, n = 1 + below(3); k < n; k++)
            px_buf_fmt(&b, "%s{\"name\":\"%s %u\",\"country\":\"%s\"}", k ? "," : "", who[below(6)],
                       below(20), below(2) ? "DE" : "CN");
        px_buf_c(&b, "]");
    }
    for (const char *const *f = (const char *const[]){"ipc", "cpc", NULL}; *f; f++) {
        if (below(3) == 0) continue;
        px_buf_fmt(&b, ",\"%s\":[", *f);
        for (uint32_t k = 0, n = 1 + below(4); k < n; k++)
            px_buf_fmt(&b, "%s\"%s%s\"", k ? "," : "", ipc[below(7)], below(2) ? " I" : " A");
        px_buf_c(&b, "]");
    }
    for (const char *const *f = (const char *const[]){"cites", "cited_by", NULL}; *f; f++) {
        if (below(2) == 0) continue;
        px_buf_fmt(&b, ",\"%s\":[", *f);
        for (uint32_t k = 0, n = 1 + below(4); k < n; k++)
            px_buf_fmt(&b, "%s\"US%u%s\"", k ? "," : "", 7000000 + below(i + 20),
                       below(3) ? "B2" : "");
        px_buf_c(&b, "]");
    }
    if (below(2)) px_buf_fmt(&b, ",\"status\":\"%s\"", below(2) ? "active" : "dead");
    if (below(2)) px_buf_fmt(&b, ",\"n_pages\":%u", below(3) ? below(200) : below(100000));
    if (below(4) == 0) px_buf_fmt(&b, ",\"keywords\":[\"k%u\",\"关键词%u\"]", below(9), below(9));
    if (below(5) == 0) px_buf_fmt(&b, ",\"extras\":{\"colour %u\":[\"red\",\"绿\"]}", below(3));
    for (const char *const *f =
             (const char *const[]){"titles", "abstracts", "claims", "descriptions", NULL};
         *f; f++) {
        if (below(3) == 0) continue;
        px_buf_fmt(&b, ",\"%s\":[{\"lang\":\"%s\",\"text\":\"", *f, below(2) ? "en" : "zh");
        for (uint32_t k = 0, n = 1 + below(20); k < n; k++)
            px_buf_fmt(&b, "%s%s", word[below(12)], below(7) ? " " : ". ");
        px_buf_fmt(&b, "w%u\"}]", below(5000));
    }
    px_buf_c(&b, "}");
    px_str out = px_arena_str(kit, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

/* A segment of these lines; row k comes from line k. "@from" of row k: k + 1 and 1000 + k. */
static inline px_segment *kit_segment(const char *parent, const char *name, const px_str *lines,
                                      uint32_t n, uint32_t mini_rows, px_str dict) {
    px_segw *w;
    px_segment *s;
    px_arena *a = px_arena_new();
    char *dir = px_path(parent, name);
    px_segw_options opt = {.dir = dir, .mini_rows = mini_rows, .dict = dict};
    OK(px_segw_open(&opt, &w, &err));
    for (uint32_t i = 0; i < n; i++) {
        px_record r;
        uint32_t row;
        uint64_t from[2] = {i + 1, 1000 + i};
        px_arena_reset(a);
        OK(px_record_read(a, lines[i], &r, &err));
        OK(px_segw_add(w, a, &r, from, i % 2 + 1, &row, &err));
        assert_int_equal(row, i);
    }
    assert_int_equal(px_segw_rows(w), n);
    OK(px_segw_seal(w, &err));
    OK(px_segment_open(parent, name, &s, &err));
    free(dir);
    px_arena_free(a);
    return s;
}

/* The box `from` again as `to`, but for one section: `change` gets a copy of its bytes with room
 * for 64 more and may say another length (SIZE_MAX: leave the section out). */
static inline void kit_rewrite(const char *from, const char *to, const char kind[4],
                               const char *section, size_t (*change)(char *p, size_t n, void *self),
                               void *self) {
    px_box *b;
    px_boxw *w;
    bool found = false;
    OK(px_box_open(from, kind, &b, &err));
    OK(px_boxw_create(to, kind, &w, &err));
    for (size_t i = 0; i < px_box_sections(b); i++) {
        px_str name = px_box_section_name(b, i), bytes;
        OK(px_box_get(b, name, UINT64_MAX, &bytes, &err));
        char *copy = px_malloc(bytes.n + 64);
        if (bytes.n) memcpy(copy, bytes.p, bytes.n);
        memset(copy + bytes.n, 0, 64);
        size_t n = bytes.n;
        if (px_str_is(name, section)) {
            n = change(copy, n, self);
            found = true;
        }
        if (n != SIZE_MAX) OK(px_boxw_put(w, name, copy, n, &err));
        free(copy);
    }
    OK(px_boxw_close(w, NULL, NULL, &err));
    px_box_close(b);
    if (!found) fail_msg("%s has no section %s", from, section);
}

#endif
