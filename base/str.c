/* str.c: the few string operations that do not fit inline. */
#include "base/str.h"

px_str px_str_trim(px_str s) {
    while (s.n && px_is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && px_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool px_str_eq_nocase(px_str a, px_str b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (px_lower(a.p[i]) != px_lower(b.p[i])) return false;
    return true;
}

size_t px_str_find(px_str hay, px_str needle) {
    if (needle.n == 0) return 0;
    if (hay.n < needle.n) return SIZE_MAX;
    const char *at = memmem(hay.p, hay.n, needle.p, needle.n);
    return at ? (size_t)(at - hay.p) : SIZE_MAX;
}

bool px_str_u64(px_str s, uint64_t *out) {
    *out = 0;
    if (s.n == 0 || s.n > 20) return false;
    uint64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!px_is_digit(s.p[i])) return false;
        unsigned d = (unsigned)(s.p[i] - '0');
        if (v > (UINT64_MAX - d) / 10) return false;
        v = v * 10 + d;
    }
    *out = v;
    return true;
}

bool px_str_u32(px_str s, uint32_t *out) {
    uint64_t v;
    *out = 0;
    if (!px_str_u64(s, &v) || v > UINT32_MAX) return false;
    *out = (uint32_t)v;
    return true;
}
