/* sorter.h: more tuples than memory should hold, in ascending order.
 *
 *     px_sorter *s = px_sorter_new(&opt);
 *     px_sorter_add(s, key, a, b, err) ...;  px_sorter_start(s, err);
 *     while (px_sorter_next(s, &t) == 1) ...
 *     px_sorter_free(s);
 *
 * Up to `bytes` of memory are used. What does not fit goes to one file "tmp-sort-<number>.px" in
 * `dir`, as runs of sorted tuples that are merged while reading; the file goes with the sorter, and
 * after a crash with the next writer's sweep (manifest.c). Equal tuples all come. One thread at a
 * time. */
#ifndef PX_SHARDS_SORTER_H
#define PX_SHARDS_SORTER_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Ordered by key, then a, then b. */
typedef struct px_tuple {
    uint64_t key;
    uint32_t a, b;
} px_tuple;

typedef struct px_sorter px_sorter;

/* `dir` is kept by reference and must outlive the sorter. At least 4 KiB are used. */
px_sorter *px_sorter_new(const char *dir, size_t bytes);
void px_sorter_free(px_sorter *s); /* NULL is fine */
px_status px_sorter_add(px_sorter *s, uint64_t key, uint32_t a, uint32_t b, px_err *err);
/* Ends adding. Called again, reading begins anew. */
px_status px_sorter_start(px_sorter *s, px_err *err);
/* 1 = got one, 0 = end, < 0 = status. */
int px_sorter_next(px_sorter *s, px_tuple *out, px_err *err);
uint64_t px_sorter_count(const px_sorter *s); /* tuples added */
size_t px_sorter_runs(const px_sorter *s);    /* on disk; 0: all in memory */
void px_tuples_sort(px_tuple *v, size_t n);   /* in place, without further memory */

#endif
