/* Any bytes as page extracts and as XML of named values. */
#include "tests/lib/fuzz_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_str text = {(const char *)data, size};
    fuzz_source(px_str_find(text, PX_STR("name=")) != SIZE_MAX ? "solr" : "gpage", text);
    return 0;
}
