/* fuzz_number.c: every function on numbers, with hints taken from the input. Holds: the normal form
 * in a role that is stored is a fixed point without hints; keys stay within their bound. */
#include <stdint.h>
#include <stdlib.h>

#include "patent/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const offices[] = {"",   "US", "CN", "JP", "WO", "EP", "KR", "DE",
                                          "IN", "IT", "MX", "TW", "AU", "GB", "BR", "SG"};
    static const char *const kinds[] = {"", "A1", "B2", "U", "A", "S", "W", "P"};
    static const uint32_t dates[] = {0,        19871231, 19990615, 20040709,
                                     20101223, 20150130, 20200229, 99999999};
    if (size < 2) return 0;
    px_arena *a = px_arena_new();
    px_str text = {(const char *)data + 2, size - 2};
    px_str cc = px_str_of(offices[data[0] & 15]), kind = px_str_of(kinds[data[0] >> 4 & 7]);
    uint32_t ymd = dates[data[1] & 7];
    for (int r = PX_ROLE_PUBLICATION; r <= PX_ROLE_ANY; r++) {
        px_number_role role = (px_number_role)r;
        px_number n = px_number_parse(a, text, role, cc, kind, ymd);
        px_str normal = px_number_normal(a, &n, role);
        px_number again = px_number_parse(a, normal, role, (px_str){0}, (px_str){0}, 0);
        px_str twice = px_number_normal(a, &again, role);
        if (role != PX_ROLE_ANY && !px_str_eq(normal, twice)) abort();
        px_str keys[PX_NUMBER_KEYS];
        if (px_number_keys(a, &n, role, keys) > PX_NUMBER_KEYS) abort();
        (void)px_number_explain(a, &n, role, data[1] & 8);
        (void)px_kind_group_of(n.cc, n.kind, ymd);
    }
    (void)px_number_looks_like(text);
    (void)px_cn_check_digit(text);
    px_arena_free(a);
    return 0;
}
