/* arena.c: blocks in a list, growing by half; a reset keeps what one unit of work usually needs. */
#include "base/arena.h"

#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_BLOCK ((size_t)16 << 10)
#define KEEP_BYTES  ((size_t)1 << 20) /* a reset gives back blocks beyond this */

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(16) char data[];
};

struct px_arena {
    struct block *head; /* the block being filled; older ones behind it */
    size_t held;
};

void px_oom(size_t wanted) {
    (void)fprintf(stderr,
                  "patix: out of memory (wanted %zu bytes more); the last commit is unharmed\n",
                  wanted);
    exit(px_status_exit(PX_E_NOMEM));
}

void *px_malloc(size_t n) {
    void *p = malloc(n ? n : 1);
    if (!p) px_oom(n);
    return p;
}

void *px_calloc(size_t n, size_t item) {
    void *p = calloc(n ? n : 1, item ? item : 1);
    if (!p) px_oom(n * item);
    return p;
}

void *px_realloc(void *old, size_t n) {
    void *p = realloc(old, n ? n : 1);
    if (!p) px_oom(n);
    return p;
}

char *px_strdup(const char *s) {
    size_t n = strlen(s) + 1;
    return memcpy(px_malloc(n), s, n);
}

px_arena *px_arena_new(void) {
    return px_calloc(1, sizeof(px_arena));
}

static void free_blocks(struct block *b) {
    while (b) {
        struct block *next = b->next;
        free(b);
        b = next;
    }
}

void px_arena_free(px_arena *a) {
    if (!a) return;
    free_blocks(a->head);
    free(a);
}

void px_arena_reset(px_arena *a) {
    if (!a->head) return;
    /* Keep the newest block that is small enough: it is the largest of its kind. */
    struct block *keep = a->head;
    while (keep && keep->size > KEEP_BYTES)
        keep = keep->next;
    struct block *b = a->head;
    while (b) {
        struct block *next = b->next;
        if (b != keep) {
            a->held -= b->size;
            free(b);
        }
        b = next;
    }
    if (keep) {
        keep->next = NULL;
        keep->used = 0;
    }
    a->head = keep;
}

size_t px_arena_size(const px_arena *a) {
    return a->held;
}

/* A new block where the newest has no room; out of the way of what is called for every value. */
static __attribute__((noinline)) void *alloc_block(px_arena *a, size_t n) {
    if (n > SIZE_MAX / 4) px_oom(n);
    n = (n + 15) & ~(size_t)15;
    if (n == 0) n = 16;
    struct block *b = a->head;
    if (!b || b->size - b->used < n) {
        size_t size = b ? b->size + b->size / 2 : FIRST_BLOCK;
        if (size > ((size_t)16 << 20)) size = (size_t)16 << 20;
        if (size < n) size = n;
        struct block *fresh = px_malloc(sizeof *fresh + size);
        fresh->size = size;
        fresh->used = 0;
        fresh->next = b;
        a->head = b = fresh;
        a->held += size;
    }
    void *p = b->data + b->used;
    b->used += n;
    return p;
}

void *px_arena_alloc(px_arena *a, size_t n) {
    struct block *b = a->head;
    size_t room = (n + 15) & ~(size_t)15;
    if (!b || n - 1 >= KEEP_BYTES || b->size - b->used < room) return alloc_block(a, n);
    void *p = b->data + b->used;
    b->used += room;
    return p;
}

void *px_arena_zero(px_arena *a, size_t n) {
    return memset(px_arena_alloc(a, n), 0, n);
}

char *px_arena_cstr(px_arena *a, px_str s) {
    char *p = px_arena_alloc(a, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return p;
}

px_str px_arena_str(px_arena *a, px_str s) {
    return (px_str){px_arena_cstr(a, s), s.n};
}

px_str px_arena_fmt(px_arena *a, const char *fmt, ...) {
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0) n = 0;
    char *p = px_arena_alloc(a, (size_t)n + 1);
    p[0] = 0;
    (void)vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (px_str){p, (size_t)n};
}

void *px_arena_grow(px_arena *a, void *old, size_t n, size_t *cap, size_t need, size_t item) {
    if (need <= *cap) return old;
    size_t want = *cap ? *cap * 2 : 8;
    if (want < need) want = need;
    if (want > SIZE_MAX / 4 / item) px_oom(want);
    void *p = px_arena_alloc(a, want * item);
    if (n) memcpy(p, old, n * item);
    *cap = want;
    return p;
}
