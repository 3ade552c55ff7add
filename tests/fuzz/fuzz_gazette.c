/* Any bytes as documents of CNIPA, JPO and ST.96: what is given out can be written, read again, and
 * is the same. The length picks the format, so that each sees every mutation sooner or later. */
#include "base/text.h"
#include "indexer/source.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const formats[] = {"cnipa", "cn2006", "cnprs", "jpo", "st96", "auto"};
    px_str text = {(const char *)data, size};
    px_err err;
    if (px_text_init(&err) != PX_OK) return 0;
    px_source_options opt = {.path = "fuzz.xml", .format = formats[size % 6]};
    for (size_t i = 0; i < 5; i++) /* a whole document goes to its own reader */
        if (px_str_find(text, i == 0   ? PX_STR("PatentDocumentAndRelated>")
                              : i == 1 ? PX_STR("cn-patent-document>")
                              : i == 2 ? PX_STR("PRSRecord>")
                              : i == 3 ? PX_STR("jp-official-gazette>")
                                       : PX_STR("PatentPublication>")) != SIZE_MAX)
            opt.format = formats[i];
    px_source *s;
    if (px_source_open_memory(&opt, text, &s, &err) != PX_OK) {
        demand(!s);
        return 0;
    }
    px_arena *a = px_arena_new();
    px_record r, again;
    px_buf line;
    px_buf_init(&line, PX_BUF_MAX);
    int got;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
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
    return 0;
}
