/* Any bytes as the text of a cell (query/analytics/cell.h): what is read names an analysis and a column, and all that
 * it was told is there; what is not is refused with a sentence. */
#include "base/text.h"
#include "query/analytics/cell.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static px_arena *a;
    px_cell_ask ask;
    px_err err = {0};
    if (!a) {
        demand(px_text_init(&err) == PX_OK);
        a = px_arena_new();
    }
    px_arena_reset(a);
    px_status st = px_cell_read(a, (px_str){(const char *)data, size}, &ask, &err);
    if (st != PX_OK) {
        demand(err.message[0] != 0);
        return 0;
    }
    demand(ask.what && ask.column.n && ask.n_params % 2 == 0);
    for (size_t i = 0; i < ask.n_params; i++)
        demand(ask.param[i] && px_str_of(ask.param[i]).n <= size);
    for (size_t i = 0; i < ask.n_keys; i++)
        demand(ask.key[i].column.n && ask.key[i].value.n <= size);
    return 0;
}
