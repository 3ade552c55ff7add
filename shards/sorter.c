/* sorter.c: see sorter.h.
 *
 * Sorting is by bytes from the most significant one, in place (each tuple is carried to its bucket
 * and the one it displaces carried on); hashes part well, so two or three levels do, and small
 * buckets are sorted by insertion. Reading merges the runs with a heap of their heads. */
#include "shards/sorter.h"

#include "base/arena.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LEAST_BYTES ((size_t)4 << 10)
#define FIRST_ITEMS ((size_t)1 << 8)
#define SMALL       ((size_t)24) /* sorted by insertion */

/* ---- in memory ---- */

static inline bool less(const px_tuple *x, const px_tuple *y) {
    if (x->key != y->key) return x->key < y->key;
    if (x->a != y->a) return x->a < y->a;
    return x->b < y->b;
}

static inline unsigned byte_of(const px_tuple *t, int byte) {
    if (byte >= 8) return (unsigned)(t->key >> (8 * (byte - 8))) & 255;
    if (byte >= 4) return t->a >> (8 * (byte - 4)) & 255;
    return t->b >> (8 * byte) & 255;
}

static void insertion(px_tuple *v, size_t n) {
    for (size_t i = 1; i < n; i++) {
        px_tuple t = v[i];
        size_t k = i;
        for (; k && less(&t, &v[k - 1]); k--)
            v[k] = v[k - 1];
        v[k] = t;
    }
}

/* Highest byte in which the tuples differ; -1: all are equal. */
static int top_byte(const px_tuple *v, size_t n) {
    uint64_t key = 0;
    uint32_t a = 0, b = 0;
    for (size_t i = 1; i < n; i++) {
        key |= v[i].key ^ v[0].key;
        a |= v[i].a ^ v[0].a;
        b |= v[i].b ^ v[0].b;
    }
    if (key) return 8 + (63 - __builtin_clzll(key)) / 8;
    if (a) return 4 + (31 - __builtin_clz(a)) / 8;
    return b ? (31 - __builtin_clz(b)) / 8 : -1;
}

static void by_bytes(px_tuple *v, size_t n) {
    int byte = top_byte(v, n);
    size_t end[257] = {0}, next[256];
    if (byte < 0) return;
    for (size_t i = 0; i < n; i++)
        end[byte_of(&v[i], byte) + 1]++;
    for (int k = 0; k < 256; k++) {
        next[k] = end[k];
        end[k + 1] += end[k];
    }
    for (unsigned k = 0; k < 256; k++)
        while (next[k] < end[k + 1]) {
            px_tuple t = v[next[k]];
            for (unsigned to; (to = byte_of(&t, byte)) != k;) {
                px_tuple other = v[next[to]];
                v[next[to]++] = t;
                t = other;
            }
            v[next[k]++] = t;
        }
    for (int k = 0; k < 256; k++)
        px_tuples_sort(v + end[k], end[k + 1] - end[k]);
}

void px_tuples_sort(px_tuple *v, size_t n) {
    if (n <= SMALL) {
        insertion(v, n);
        return;
    }
    size_t i = 1;
    while (i < n && !less(&v[i], &v[i - 1])) /* often it is in order already */
        i++;
    if (i < n) by_bytes(v, n);
}

/* ---- on disk ---- */

struct run {
    uint64_t at, end; /* bytes of the file that are not in the buffer yet */
    px_tuple *v;
    size_t n, i;
};

struct px_sorter {
    const char *dir;
    px_tuple *v;
    size_t n, cap, most, i;
    uint64_t count;
    bool sorted;
    /* from the first run on */
    char *path;
    px_out *out;
    int fd;
    uint64_t *run_end;
    size_t n_runs, cap_runs;
    px_tuple *room; /* the runs' buffers, one after another */
    struct run *run;
    uint32_t *heap;
    size_t n_heap;
};

px_sorter *px_sorter_new(const char *dir, size_t bytes) {
    px_sorter *s = px_calloc(1, sizeof *s);
    s->dir = dir;
    s->fd = -1;
    s->most = (bytes < LEAST_BYTES ? LEAST_BYTES : bytes) / sizeof *s->v;
    return s;
}

void px_sorter_free(px_sorter *s) {
    if (!s) return;
    if (s->out) px_out_abort(s->out);
    if (s->fd >= 0) close(s->fd);
    if (s->path) (void)px_dir_remove(s->path, NULL);
    free(s->path);
    free(s->run_end);
    free(s->room);
    free(s->run);
    free(s->heap);
    free(s->v);
    free(s);
}

uint64_t px_sorter_count(const px_sorter *s) {
    return s->count;
}
size_t px_sorter_runs(const px_sorter *s) {
    return s->n_runs;
}

static px_status write_run(px_sorter *s, px_err *err) {
    static atomic_uint number;
    px_status st = PX_OK;
    if (!s->out) {
        char name[40];
        (void)snprintf(name, sizeof name, "tmp-sort-%u.px", atomic_fetch_add(&number, 1) + 1);
        s->path = px_path(s->dir, name);
        st = px_out_create(s->path, &s->out, err);
        if (st != PX_OK) return st;
    }
    px_tuples_sort(s->v, s->n);
    st = px_out_write(s->out, s->v, s->n * sizeof *s->v, err);
    if (s->n_runs == s->cap_runs) {
        s->cap_runs = s->cap_runs ? s->cap_runs * 2 : 16;
        s->run_end = px_realloc(s->run_end, s->cap_runs * sizeof *s->run_end);
    }
    s->run_end[s->n_runs++] = px_out_offset(s->out);
    s->n = 0;
    return st;
}

px_status px_sorter_add(px_sorter *s, uint64_t key, uint32_t a, uint32_t b, px_err *err) {
    if (s->n == s->cap) {
        if (s->n == s->most) {
            px_status st = write_run(s, err);
            if (st != PX_OK) return st;
        } else {
            s->cap = s->cap ? s->cap * 2 : FIRST_ITEMS;
            if (s->cap > s->most) s->cap = s->most;
            s->v = px_realloc(s->v, s->cap * sizeof *s->v);
        }
    }
    s->v[s->n++] = (px_tuple){key, a, b};
    s->count++;
    return PX_OK;
}

static px_status fill(px_sorter *s, struct run *r, size_t items, px_err *err) {
    uint64_t left = r->end - r->at;
    size_t want = items * sizeof *r->v, have = 0;
    if (left < want) want = (size_t)left;
    while (have < want) {
        ssize_t got = pread(s->fd, (char *)r->v + have, want - have, (off_t)(r->at + have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return px_fail_errno(err, errno, "cannot read %s", s->path);
        if (got == 0) return px_fail(err, PX_E_IO, "%s is shorter than it was written", s->path);
        have += (size_t)got;
    }
    r->at += want;
    r->n = want / sizeof *r->v;
    r->i = 0;
    return PX_OK;
}

static void sift(px_sorter *s, size_t i) {
    uint32_t top = s->heap[i];
    const px_tuple *t = &s->run[top].v[s->run[top].i];
    for (size_t k; (k = 2 * i + 1) < s->n_heap; i = k) {
        const struct run *x = &s->run[s->heap[k]];
        if (k + 1 < s->n_heap) {
            const struct run *y = &s->run[s->heap[k + 1]];
            if (less(&y->v[y->i], &x->v[x->i])) {
                k++;
                x = y;
            }
        }
        if (!less(&x->v[x->i], t)) break;
        s->heap[i] = s->heap[k];
    }
    s->heap[i] = top;
}

/* The memory in which the tuples were sorted is dealt out to the runs. */
static px_status start_runs(px_sorter *s, px_err *err) {
    px_status st = PX_OK;
    if (s->n) st = write_run(s, err);
    if (st == PX_OK && s->out) {
        st = px_out_close(s->out, false, NULL, err);
        s->out = NULL;
    }
    if (st != PX_OK) return st;
    if (s->fd < 0) {
        s->fd = open(s->path, O_RDONLY | O_CLOEXEC);
        if (s->fd < 0) return px_fail_errno(err, errno, "cannot open %s", s->path);
        s->room = s->v;
        s->v = NULL;
        s->cap = 0;
        s->run = px_calloc(s->n_runs, sizeof *s->run);
        s->heap = px_malloc(s->n_runs * sizeof *s->heap);
    }
    size_t each = s->most / s->n_runs;
    if (each == 0) { /* of a size that no disk has */
        return px_fail(err, PX_E_LIMIT, "too much to sort in %zu bytes",
                       s->most * sizeof(px_tuple));
    }
    s->n_heap = 0;
    for (size_t k = 0; k < s->n_runs && st == PX_OK; k++) {
        s->run[k] = (struct run){
            .at = k ? s->run_end[k - 1] : 0, .end = s->run_end[k], .v = s->room + k * each};
        st = fill(s, &s->run[k], each, err);
        s->heap[s->n_heap++] = (uint32_t)k;
    }
    for (size_t k = s->n_heap / 2; st == PX_OK && k-- > 0;)
        sift(s, k);
    return st;
}

px_status px_sorter_start(px_sorter *s, px_err *err) {
    if (s->n_runs) return start_runs(s, err);
    if (!s->sorted) px_tuples_sort(s->v, s->n);
    s->sorted = true;
    s->i = 0;
    return PX_OK;
}

int px_sorter_next(px_sorter *s, px_tuple *out, px_err *err) {
    if (!s->n_runs) {
        if (s->i == s->n) return 0;
        *out = s->v[s->i++];
        return 1;
    }
    if (!s->n_heap) return 0;
    struct run *r = &s->run[s->heap[0]];
    *out = r->v[r->i++];
    if (r->i == r->n) {
        if (r->at == r->end) {
            s->heap[0] = s->heap[--s->n_heap];
        } else {
            px_status st = fill(s, r, s->most / s->n_runs, err);
            if (st != PX_OK) return (int)st;
        }
    }
    if (s->n_heap) sift(s, 0);
    return 1;
}
