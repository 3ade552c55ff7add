/* buf.h: a growing byte buffer, born with its maximum.
 *
 * An append beyond the maximum changes nothing and sets `failed`; so a caller may append freely and
 * look once at the end. Memory failure ends the process (arena.h). `px_buf_done` gives the bytes
 * back. */
#ifndef PX_BASE_BUF_H
#define PX_BASE_BUF_H

#include "base/str.h"

typedef struct px_buf {
    char *p; /* always NUL-terminated once something was appended */
    size_t n, cap, max;
    bool failed;
} px_buf;

#define PX_BUF_MAX ((size_t)1 << 40)

void px_buf_init(px_buf *b, size_t max);
void px_buf_done(px_buf *b);
static inline void px_buf_clear(px_buf *b) {
    b->n = 0;
    b->failed = false;
}
bool px_buf_room(px_buf *b, size_t more); /* make room for `more` bytes behind n */
void px_buf_put(px_buf *b, const void *p, size_t n);
void px_buf_str(px_buf *b, px_str s);
void px_buf_c(px_buf *b, const char *cstr);
void px_buf_ch(px_buf *b, char c);
void px_buf_u64(px_buf *b, uint64_t v); /* decimal */
void px_buf_i64(px_buf *b, int64_t v);
void px_buf_fmt(px_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static inline px_str px_buf_view(const px_buf *b) {
    return (px_str){b->p ? b->p : "", b->n};
}

#endif
