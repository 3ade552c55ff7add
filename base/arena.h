/* arena.h: memory for one unit of work (a record, a request, a merge step).
 *
 * Everything taken from an arena dies with its reset or free. Allocation never returns NULL: when
 * the system has no memory left, the process prints one sentence and exits with the code of NOMEM
 * (the last commit is unharmed by design), so anything sized by input is bounded before it is asked
 * for. Not shared between threads. */
#ifndef PX_BASE_ARENA_H
#define PX_BASE_ARENA_H

#include "base/str.h"

typedef struct px_arena px_arena;

px_arena *px_arena_new(void);
void px_arena_free(px_arena *a);
void px_arena_reset(px_arena *a);        /* forgets everything, keeps the first blocks */
size_t px_arena_size(const px_arena *a); /* bytes held from the system */

void *px_arena_alloc(px_arena *a, size_t n); /* 16-byte aligned, not cleared */
void *px_arena_zero(px_arena *a, size_t n);  /* cleared */
px_str px_arena_str(px_arena *a, px_str s);  /* copy; NUL behind it for convenience */
char *px_arena_cstr(px_arena *a, px_str s);  /* copy as a C string */
px_str px_arena_fmt(px_arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Grow an array in an arena: returns room for at least `need` items, copying `n` old ones;
 * *cap is updated. The old array stays as garbage until the reset. */
void *px_arena_grow(px_arena *a, void *old, size_t n, size_t *cap, size_t need, size_t item);

#define px_arena_array(a, type, n) ((type *)px_arena_zero((a), sizeof(type) * (size_t)(n)))

/* malloc family with the same policy, for long-lived things. */
void *px_malloc(size_t n);
void *px_calloc(size_t n, size_t item);
void *px_realloc(void *p, size_t n);
char *px_strdup(const char *s);
__attribute__((noreturn)) void px_oom(size_t wanted);

#endif
