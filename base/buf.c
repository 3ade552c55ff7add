/* buf.c: see buf.h. */
#include "base/buf.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void px_buf_init(px_buf *b, size_t max) {
    *b = (px_buf){.max = max};
}

void px_buf_done(px_buf *b) {
    free(b->p);
    b->p = NULL;
    b->n = b->cap = 0;
}

bool px_buf_room(px_buf *b, size_t more) {
    if (b->failed || more > b->max || b->n > b->max - more) {
        b->failed = true;
        return false;
    }
    size_t need = b->n + more + 1;
    if (need <= b->cap) return true;
    size_t cap = b->cap ? b->cap : 64;
    while (cap < need)
        cap += cap / 2 + 16;
    b->p = px_realloc(b->p, cap);
    b->cap = cap;
    return true;
}

void px_buf_put(px_buf *b, const void *p, size_t n) {
    if (!px_buf_room(b, n)) return;
    if (n) memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = 0;
}

void px_buf_str(px_buf *b, px_str s) {
    px_buf_put(b, s.p, s.n);
}
void px_buf_c(px_buf *b, const char *cstr) {
    px_buf_put(b, cstr, strlen(cstr));
}
void px_buf_ch(px_buf *b, char c) {
    px_buf_put(b, &c, 1);
}

void px_buf_u64(px_buf *b, uint64_t v) {
    char t[20];
    size_t i = sizeof t;
    do {
        t[--i] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    px_buf_put(b, t + i, sizeof t - i);
}

void px_buf_i64(px_buf *b, int64_t v) {
    if (v < 0) px_buf_ch(b, '-');
    px_buf_u64(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void px_buf_fmt(px_buf *b, const char *fmt, ...) {
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n > 0 && px_buf_room(b, (size_t)n)) {
        (void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}
