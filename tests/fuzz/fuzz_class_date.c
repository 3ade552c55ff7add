/* fuzz_class_date.c: class symbols, dates, names. Holds: a symbol that was understood is a fixed
 * point, lies in its own subtree and keeps its level; a date that was read prints and reads back.
 */
#include <stdint.h>
#include <stdlib.h>

#include "patent/class.h"
#include "patent/date.h"
#include "patent/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1) return 0;
    px_arena *a = px_arena_new();
    px_str text = {(const char *)data + 1, size - 1};
    for (int scheme = PX_SCHEME_NONE; scheme <= PX_SCHEME_ECLA; scheme++) {
        px_class_symbol y = px_class_parse(a, text, (px_scheme)scheme);
        px_class_symbol again = px_class_parse(a, y.symbol, (px_scheme)scheme);
        if (y.understood && !px_str_eq(y.symbol, again.symbol)) abort();
        px_str lo, hi;
        px_class_subtree(a, y.symbol, &lo, &hi);
        bool ipc = scheme <= PX_SCHEME_CPC;
        if (y.understood && ipc) {
            if (px_class_level(y.symbol) == 0) abort();
            if (px_str_cmp(lo, y.symbol) > 0 || px_str_cmp(y.symbol, hi) >= 0) abort();
        }
        for (int level = 1; level <= 5; level++)
            if (px_class_cut(y.symbol, level).n > y.symbol.n) abort();
    }
    (void)px_class_looks_like(text);

    uint32_t ymd, back;
    if (px_date_parse(text, (px_date_order)(data[0] % 3), &ymd)) {
        char out[11];
        if (ymd == 0 || !px_date_valid(ymd)) abort();
        if (!px_date_parse(px_str_of(px_date_print(ymd, out)), PX_DATE_ORDER_UNKNOWN, &back) ||
            back != ymd)
            abort();
        if (px_date_first(ymd) < ymd || px_date_last(ymd) < px_date_first(ymd)) abort();
    } else if (ymd != 0) {
        abort();
    }
    (void)px_date_evidence(text);

    px_str name, country;
    px_name_split(a, text, &name, &country);
    if (name.n > text.n || (country.n && !px_is_country(country))) abort();
    (void)px_country_code(text);
    px_arena_free(a);
    return 0;
}
