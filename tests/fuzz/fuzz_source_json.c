/* Any bytes as JSON records, foreign ones and our own. */
#include "tests/lib/fuzz_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_str text = {(const char *)data, size};
    fuzz_source("json", text);
    fuzz_source("jsonl", text);
    return 0;
}
