/* text_set.h: small collections of texts, in several segments, for the tests of questions about words. A test
 * program includes it once. */
#ifndef PX_TESTS_TEXT_SET_H
#define PX_TESTS_TEXT_SET_H

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

static char root[64];
static px_err err;

static inline void check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

static inline int text_setup(void) {
    if (px_text_init(NULL) != PX_OK) return -1;
    (void)snprintf(root, sizeof root, "/tmp/px-text-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

/* ---- records ---- */

/* Claims: the second one refers to the first. NULL: none. "/" is the end of a line, "//" of a paragraph. */
typedef struct doc {
    const char *ti, *ab, *ab2, *c1, *c2, *des, *pa;
} doc;

static inline void put_text(px_buf *b, const char *text) {
    px_buf_c(b, "\"text\":\"");
    for (; *text; text++) {
        if (*text == '/')
            px_buf_c(b, "\\n");
        else
            px_buf_ch(b, *text);
    }
    px_buf_ch(b, '"');
}

static inline void put_list(px_buf *b, const char *name, const char *x, const char *y,
                            bool numbered) {
    if (!x && !y) return;
    px_buf_fmt(b, ",\"%s\":[", name);
    for (int i = 0; i < 2; i++) {
        const char *text = i ? y : x;
        if (!text) continue;
        px_buf_c(b, i && x ? ",{" : "{");
        if (numbered)
            px_buf_fmt(b, "\"num\":%d,", i + 1);
        else
            px_buf_c(b, i ? "\"lang\":\"zh\"," : "\"lang\":\"en\",");
        put_text(b, text);
        px_buf_ch(b, '}');
    }
    px_buf_ch(b, ']');
}

static inline void put(px_segw *w, const doc *d, uint32_t number) {
    px_record r;
    uint32_t row;
    px_buf b;
    px_arena *a = px_arena_new();
    px_buf_init(&b, 1 << 22);
    px_buf_fmt(&b, "{\"pub\":{\"number\":\"US%uB2\"}", 7000000 + number);
    put_list(&b, "titles", d->ti, NULL, false);
    put_list(&b, "abstracts", d->ab, d->ab2, false);
    put_list(&b, "claims", d->c1, d->c2, true);
    put_list(&b, "descriptions", d->des, NULL, false);
    if (d->pa) px_buf_fmt(&b, ",\"applicants\":[{\"name\":\"%s\"}]", d->pa);
    px_buf_ch(&b, '}');
    check(px_record_read(a, px_buf_view(&b), &r, &err), b.p);
    check(px_segw_add(w, a, &r, NULL, 0, &row, &err), "add");
    px_buf_done(&b);
    px_arena_free(a);
}

/* A collection of `n` records in segments of `each`. */
static inline px_snapshot *build(const char *name, const doc *d, uint32_t n, uint32_t each) {
    char *dir = px_path(root, name), segment[24];
    px_manifest m;
    px_snapshot *s;
    px_manifest_init(&m);
    check(px_dir_make(dir, &err), dir);
    m.generation++;
    for (uint32_t from = 0; from < n; from += each) {
        uint32_t to = from + each < n ? from + each : n;
        px_segw *w;
        px_manifest_next_name(&m, segment);
        char *path = px_path(dir, segment);
        px_segw_options opt = {.dir = path, .mini_rows = 400};
        check(px_segw_open(&opt, &w, &err), path);
        free(path);
        for (uint32_t i = from; i < to; i++)
            put(w, &d[i], i);
        check(px_segw_seal(w, &err), segment);
        px_manifest_add(&m, segment, to - from);
    }
    check(px_shards_commit(dir, &m, &err), "commit");
    px_manifest_release(&m);
    check(px_snapshot_open(dir, false, &s, &err), dir);
    free(dir);
    return s;
}

/* ---- questions ---- */

static inline px_answer ask(px_snapshot *s, const char *query) {
    px_answer a;
    px_err_clear(&err);
    px_status st = px_answer_open(s, px_str_of(query), NULL, NULL, &a, &err);
    if (st != PX_OK) fail_msg("%s: %s: %s", query, px_status_name(st), err.message);
    return a;
}

/* Which rows of all there are: those of the segments follow one another. */
static inline bool *rows_of(const px_rowset *rows, size_t n) {
    bool *has = px_calloc(n, sizeof *has);
    uint32_t row[PX_STOP_ROWS];
    size_t k;
    px_rowset_iter it;
    px_rowset_begin(&it, rows);
    while ((k = px_rowset_read(&it, row)) > 0)
        for (size_t i = 0; i < k; i++) {
            assert_true(row[i] < n);
            has[row[i]] = true;
        }
    return has;
}

#endif
