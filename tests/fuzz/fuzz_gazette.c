/* Any bytes as documents of CNIPA, JPO and ST.96. A whole document goes to its own reader; for other
 * bytes the length picks the format, so that each sees every mutation sooner or later. */
#include "tests/lib/fuzz_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct {
        const char *format, *mark;
    } kinds[] = {{"cnipa", "PatentDocumentAndRelated>"},
                 {"cn2006", "cn-patent-document>"},
                 {"cnprs", "PRSRecord>"},
                 {"jpo", "jp-official-gazette>"},
                 {"st96", "PatentPublication>"},
                 {"auto", NULL}};
    px_str text = {(const char *)data, size};
    const char *format = kinds[size % 6].format;
    for (size_t i = 0; i < 5; i++)
        if (px_str_find(text, px_str_of(kinds[i].mark)) != SIZE_MAX) format = kinds[i].format;
    fuzz_source(format, text);
    return 0;
}
