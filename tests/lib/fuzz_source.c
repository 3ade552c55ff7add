/* fuzz_source.c */
#include "tests/lib/fuzz_source.h"

#include "base/text.h"

#include <stdlib.h>

static void demand(bool held) {
    if (!held) abort();
}

void fuzz_source(const char *format, px_str text) {
    px_err err;
    px_source_options opt = {.path = "fuzz", .format = format};
    px_source *s;
    if (px_text_init(&err) != PX_OK) return;
    if (px_source_open_memory(&opt, text, &s, &err) != PX_OK) {
        demand(!s);
        return;
    }
    px_arena *a = px_arena_new();
    px_record r, again;
    px_buf line;
    px_buf_init(&line, PX_BUF_MAX);
    int got;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
        demand(px_source_raw(s).n <=
               text.n * 3 + 4); /* a character more for what is cut at the end */
        if (got == 1) {
            px_buf_clear(&line);
            px_record_write(&r, &line);
            demand(px_record_read(a, px_buf_view(&line), &again, &err) == PX_OK);
            demand(px_record_equal(&r, &again));
        }
        px_arena_reset(a);
    }
    px_buf_done(&line);
    px_arena_free(a);
    px_source_close(s);
}
