/* uspto_kit.h: documents of the USPTO in memory -> records, held against what they must be.
 *
 * `want` has a line for each record, in order: its JSON, or "! " and what is wrong with it. The
 * format is found by content, as a user's file is. */
#ifndef PX_TESTS_USPTO_KIT_H
#define PX_TESTS_USPTO_KIT_H

#include "base/buf.h"
#include "indexer/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* All records of a text. `format` (may be NULL) gets the name of the format that read it. */
static inline void uspto_read(const char *text, px_buf *out, const char **format) {
    px_err err;
    px_source *s;
    px_record r;
    px_source_options opt = {.path = "made"};
    px_err_clear(&err);
    if (format) *format = "";
    px_status st = px_source_open_memory(&opt, px_str_of(text), &s, &err);
    if (st != PX_OK) {
        px_buf_fmt(out, "! %s\n", err.message);
        return;
    }
    if (format) *format = px_source_format(s);
    px_arena *a = px_arena_new(), *other = px_arena_new();
    px_record held;
    int got, had = 0; /* a record must outlive the next one's reading */
    do {
        got = px_source_next(s, a, &r, &err);
        if (had) {
            px_record_write_content(&held, out);
            px_buf_ch(out, '\n');
        }
        if (got == PX_E_INPUT) px_buf_fmt(out, "! %s\n", err.message);
        px_arena *t = a;
        a = other;
        other = t;
        px_arena_reset(a);
        held = r;
        had = got == 1;
    } while (got == 1 || got == PX_E_INPUT);
    px_arena_free(other);
    if (got < 0) px_buf_fmt(out, "!! %s\n", err.message);
    px_arena_free(a);
    px_source_close(s);
}

/* The first line that differs is shown from both sides. */
static inline void uspto_check(const char *name, const char *text, const char *want) {
    px_buf got;
    px_buf_init(&got, PX_BUF_MAX);
    px_buf_c(&got, "");
    uspto_read(text, &got, NULL);
    const char *g = got.n ? got.p : "", *w = want;
    while (*g || *w) {
        size_t gn = strcspn(g, "\n"), wn = strcspn(w, "\n");
        if (gn != wn || memcmp(g, w, gn) != 0)
            fail_msg("%s\n got: %.*s\nwant: %.*s", name, (int)gn, g, (int)wn, w);
        g += gn + (g[gn] == '\n');
        w += wn + (w[wn] == '\n');
    }
    px_buf_done(&got);
}

#endif
