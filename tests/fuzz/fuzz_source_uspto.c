/* Any bytes as documents of the USPTO, in the format that the first byte says: records that are
 * given out can be written, read again, and are the same; they outlive the one read behind them. */
#include "base/text.h"
#include "indexer/source.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const formats[] = {"us-redbook", "us-pap",      "us-st32",   "aps",
                                      "us-brs",     "us-cpc",      "us-xml4ip", "us-assignment",
                                      "us-json",    "patentsview", "auto"};
#define N_FORMATS (sizeof formats / sizeof *formats)

static void demand(bool held) {
    if (!held) abort();
}

static void keep(const px_record *r, px_arena *a, px_buf *line) {
    px_err err;
    px_record again;
    px_buf second;
    px_buf_clear(line);
    px_record_write(r, line);
    demand(px_record_read(a, px_buf_view(line), &again, &err) == PX_OK);
    px_buf_init(&second, PX_BUF_MAX);
    px_record_write(&again, &second);
    demand(px_str_eq(px_buf_view(line), px_buf_view(&second)));
    px_buf_done(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_err err;
    px_source *s;
    if (size == 0 || px_text_init(&err) != PX_OK) return 0;
    px_source_options opt = {.path = "fuzz", .format = formats[data[0] % N_FORMATS]};
    px_str text = {(const char *)data + 1, size - 1};
    if (px_source_open_memory(&opt, text, &s, &err) != PX_OK) {
        demand(!s && err.message[0]);
        return 0;
    }
    px_arena *a = px_arena_new(), *other = px_arena_new();
    px_record r, held;
    px_buf line;
    px_buf_init(&line, PX_BUF_MAX);
    int got, had = 0;
    do {
        got = px_source_next(s, a, &r, &err);
        if (had) keep(&held, other, &line);
        demand(px_source_raw(s).n <= text.n * 3 + 16);
        px_arena *t = a;
        a = other;
        other = t;
        px_arena_reset(a);
        held = r;
        had = got == 1;
    } while (got == 1 || got == PX_E_INPUT);
    px_buf_done(&line);
    px_arena_free(a);
    px_arena_free(other);
    px_source_close(s);
    return 0;
}
