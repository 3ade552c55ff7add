/* str.h: a borrowed piece of bytes. Not NUL-terminated, not owned; lives as long as what it points
 * into (an arena, a mapping). {NULL, 0} is "absent"; {"", 0} is "empty"; both have n == 0. */
#ifndef PX_BASE_STR_H
#define PX_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct px_str {
    const char *p;
    size_t n;
} px_str;

#define PX_STR(lit)   ((px_str){"" lit, sizeof(lit) - 1})
#define PX_STR_FMT    "%.*s"
#define PX_STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

static inline px_str px_str_of(const char *cstr) {
    return (px_str){cstr, cstr ? strlen(cstr) : 0};
}

static inline bool px_str_eq(px_str a, px_str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool px_str_is(px_str a, const char *cstr) {
    return px_str_eq(a, px_str_of(cstr));
}

/* Bytewise order; a prefix sorts first. */
static inline int px_str_cmp(px_str a, px_str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static inline px_str px_str_sub(px_str s, size_t from, size_t to) {
    if (to > s.n) to = s.n;
    if (from > to) from = to;
    return (px_str){s.p ? s.p + from : NULL, to - from};
}

static inline bool px_str_starts(px_str s, px_str prefix) {
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool px_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline bool px_is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
static inline bool px_is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
static inline bool px_is_alpha(char c) {
    return px_is_upper(c) || px_is_lower(c);
}
static inline bool px_is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline char px_upper(char c) {
    return px_is_lower(c) ? (char)(c - 32) : c;
}
static inline char px_lower(char c) {
    return px_is_upper(c) ? (char)(c + 32) : c;
}

px_str px_str_trim(px_str s);                  /* ASCII white space off both ends */
bool px_str_eq_nocase(px_str a, px_str b);     /* ASCII case only */
size_t px_str_find(px_str hay, px_str needle); /* offset, or SIZE_MAX */
/* Whole string as a decimal number; false on anything else or overflow. */
bool px_str_u64(px_str s, uint64_t *out);
bool px_str_u32(px_str s, uint32_t *out);

#endif
