/* fuzz_class.c: symbols of every scheme, lists of them, combination sets, WIPO's fields. Holds: a
 * symbol that was understood is a fixed point and lies in its own subtree; every item of a list was
 * understood; a set is a fixed point. */
#include <stdint.h>
#include <stdlib.h>

#include "patent/labels.h"
#include "patent/wipo35.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void one(px_arena *a, px_scheme scheme, px_class_symbol y) {
    px_class_symbol again = px_class_parse(a, y.symbol, scheme);
    if (!again.understood || !px_str_eq(again.symbol, y.symbol)) abort();
    px_str lo, hi, path[PX_LABEL_PATH];
    px_class_subtree(a, y.symbol, &lo, &hi);
    if (px_str_cmp(lo, y.symbol) > 0 || px_str_cmp(y.symbol, hi) >= 0) abort();
    size_t n = px_label_path(NULL, scheme, y.symbol, path);
    if (n == 0 || n == PX_LABEL_PATH) abort();
    for (size_t i = 1; i < n; i++)
        if (path[i].n >= path[i - 1].n) abort();
    int field = px_wipo35_of(y.symbol, NULL);
    if (field < 0 || field > PX_WIPO35_FIELDS) abort();
    px_label l = px_label_symbol(NULL, scheme, y.symbol, true);
    if (l.text.n && !l.of.n) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_arena *a = px_arena_new();
    px_str text = {(const char *)data, size};
    for (int scheme = PX_SCHEME_IPC; scheme <= PX_SCHEME_FTERM; scheme++) {
        px_class_symbol y = px_class_parse(a, text, (px_scheme)scheme), *v;
        if (y.understood) one(a, (px_scheme)scheme, y);
        size_t n = px_class_list(a, text, (px_scheme)scheme, &v);
        for (size_t i = 0; i < n; i++)
            one(a, (px_scheme)scheme, v[i]);
    }
    px_str set = px_class_set(a, text);
    if (!px_str_eq(px_class_set(a, set), set)) abort();
    px_str lo, hi;
    if (px_concordance_pattern(a, text, &lo, &hi) && px_str_cmp(lo, hi) >= 0) abort();
    (void)px_wipo35_find(text);
    px_arena_free(a);
    return 0;
}
