/* Any bytes as an EPO format; the first byte chooses which. What is given out can be written, read
 * again, and is the same. */
#include "base/text.h"
#include "indexer/source.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const formats[] = {"docdb", "ops", "epfull", "auto"};
    px_err err;
    px_source *s;
    if (!size || px_text_init(&err) != PX_OK) return 0;
    px_str text = {(const char *)data + 1, size - 1};
    px_source_options opt = {.path = "fuzz", .format = formats[data[0] & 3]};
    if (px_source_open_memory(&opt, text, &s, &err) != PX_OK) {
        demand(!s);
        return 0;
    }
    px_arena *a = px_arena_new();
    px_record r, again;
    px_buf line, twice;
    px_buf_init(&line, PX_BUF_MAX);
    px_buf_init(&twice, PX_BUF_MAX);
    int got;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
        demand(px_source_raw(s).n <= text.n * 3);
        if (got == 1) {
            px_buf_clear(&line);
            px_buf_clear(&twice);
            px_record_write(&r, &line);
            demand(px_record_read(a, px_buf_view(&line), &again, &err) == PX_OK);
            px_record_write(&again, &twice);
            demand(px_str_eq(px_buf_view(&line), px_buf_view(&twice)));
        }
        px_arena_reset(a);
    }
    px_source_report report;
    px_source_report_get(s, &report);
    px_buf_done(&line);
    px_buf_done(&twice);
    px_arena_free(a);
    px_source_close(s);
    return 0;
}
