/* utf8.c: the part of text.h that needs no tables: UTF-8 as RFC 3629 has it (no overlong forms, no
 * surrogates, nothing above U+10FFFF). Every byte that does not start a whole valid sequence counts
 * as one bad byte. */
#include "base/bytes.h"
#include "base/text.h"

/* Length of the valid sequence at p (end exclusive) with its code point, 0 if there is none. */
static inline size_t sequence(const unsigned char *p, const unsigned char *end, uint32_t *cp) {
    size_t left = (size_t)(end - p);
    unsigned c = p[0];
    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    if (c < 0xC2 || c > 0xF4 || left < 2 || (p[1] & 0xC0) != 0x80) return 0;
    if (c < 0xE0) {
        *cp = (c & 0x1Fu) << 6 | (p[1] & 0x3Fu);
        return 2;
    }
    if (left < 3 || (p[2] & 0xC0) != 0x80) return 0;
    if (c < 0xF0) {
        uint32_t v = (c & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        if (v < 0x800 || (v >= 0xD800 && v <= 0xDFFF)) return 0;
        *cp = v;
        return 3;
    }
    if (left < 4 || (p[3] & 0xC0) != 0x80) return 0;
    uint32_t v = (c & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    if (v < 0x10000 || v > 0x10FFFF) return 0;
    *cp = v;
    return 4;
}

uint32_t px_utf8_next(px_str s, size_t *i) {
    uint32_t cp;
    const unsigned char *p = (const unsigned char *)s.p;
    size_t n = sequence(p + *i, p + s.n, &cp);
    *i += n ? n : 1;
    return n ? cp : 0xFFFD;
}

bool px_utf8_ascii(px_str s) {
    uint64_t all = 0;
    size_t i = 0;
    for (; i + 8 <= s.n; i += 8)
        all |= px_get64(s.p + i);
    for (; i < s.n; i++)
        all |= (unsigned char)s.p[i];
    return !(all & 0x8080808080808080u);
}

/* A sequence of three bytes at p, of which four can be read, whose first byte alone says that it is no
 * surrogate and not overlong: most of Chinese, Japanese and Korean. */
static inline bool plain_three(const unsigned char *p) {
    return (px_get32(p) & 0xC0C0F0) == 0x8080E0 && p[0] != 0xE0 && p[0] != 0xED;
}

bool px_utf8_valid(px_str s) {
    if (s.n == 0) return true;
    const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
    while (p < end) {
        while (end - p >= 32 &&
               !((px_get64(p) | px_get64(p + 8) | px_get64(p + 16) | px_get64(p + 24)) &
                 0x8080808080808080u))
            p += 32;
        while (end - p >= 8 && !(px_get64(p) & 0x8080808080808080u))
            p += 8;
        if (p == end) break;
        if (end - p < 8 && s.n >= 8 && !(px_get64(end - 8) & 0x8080808080808080u)) break;
        uint32_t cp;
        size_t n = sequence(p, end, &cp);
        if (!n) return false;
        p += n;
        while (end - p >= 4 && plain_three(p))
            p += 3;
    }
    return true;
}

size_t px_utf8_put(char out[4], uint32_t cp) {
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) cp = 0xFFFD;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}
