/* Any bytes as JSON: what parses prints as UTF-8 that parses again to the same print. */
#include "base/json.h"
#include "base/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_str text = {(const char *)data, size};
    px_json *j, *again;
    px_err err;
    size_t used;
    px_status st = px_json_parse_prefix(text, &j, &used, &err);
    demand(used <= size || st != PX_OK);
    if (st != PX_OK) {
        demand(!j && err.offset <= size);
        return 0;
    }
    px_buf first, second;
    px_buf_init(&first, PX_BUF_MAX);
    px_buf_init(&second, PX_BUF_MAX);
    px_json_print(j, &first);
    demand(px_utf8_valid(px_buf_view(&first)));
    demand(px_json_parse(px_buf_view(&first), &again, &err) == PX_OK);
    px_json_print(again, &second);
    demand(px_str_eq(px_buf_view(&first), px_buf_view(&second)));
    px_json_free(again);
    px_json_free(j);
    px_buf_done(&first);
    px_buf_done(&second);
    return 0;
}
