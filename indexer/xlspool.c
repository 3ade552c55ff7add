/* xlspool.c: see xlspool.h. One long text in blocks; a string may lie across two. */
#include "indexer/xlspool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define BLOCK         ((size_t)1 << 20)
#define MEMORY_BLOCKS (PX_POOL_MEMORY / BLOCK)

struct px_pool {
    char *blocks[MEMORY_BLOCKS];
    char *last; /* the block of the file that is not full yet */
    int fd;     /* blocks from MEMORY_BLOCKS on */
    uint64_t *end;
    size_t n, cap;
    uint64_t bytes;
};

px_pool *px_pool_new(void) {
    px_pool *p = px_calloc(1, sizeof *p);
    p->fd = -1;
    return p;
}

void px_pool_free(px_pool *p) {
    if (!p) return;
    for (size_t i = 0; i < MEMORY_BLOCKS; i++)
        free(p->blocks[i]);
    free(p->last);
    free(p->end);
    if (p->fd >= 0) close(p->fd);
    free(p);
}

size_t px_pool_count(const px_pool *p) {
    return p->n;
}

static px_status open_file(px_pool *p, px_err *err) {
    const char *dir = getenv("TMPDIR");
    if (!dir || !*dir) dir = "/var/tmp";
    p->fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (p->fd < 0) { /* a file system that cannot make files without a name */
        char *path = px_malloc(strlen(dir) + 20);
        strcpy(path, dir);
        strcat(path, "/patix-XXXXXX");
        p->fd = mkostemp(path, O_CLOEXEC);
        if (p->fd >= 0) unlink(path);
        free(path);
    }
    if (p->fd < 0)
        return px_fail_errno(err, errno, "cannot make a temporary file in %s (set TMPDIR)", dir);
    p->last = px_malloc(BLOCK);
    return PX_OK;
}

static px_status write_last(px_pool *p, uint64_t block, px_err *err) {
    for (size_t done = 0; done < BLOCK;) {
        ssize_t k = pwrite(p->fd, p->last + done, BLOCK - done,
                           (off_t)((block - MEMORY_BLOCKS) * BLOCK + done));
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return px_fail_errno(err, errno, "cannot write a temporary file");
        done += (size_t)k;
    }
    return PX_OK;
}

px_status px_pool_add(px_pool *p, px_str s, px_err *err) {
    if (p->n >= PX_POOL_STRINGS_MAX || s.n > PX_POOL_BYTES_MAX - p->bytes)
        return px_fail(err, PX_E_LIMIT,
                       "the workbook has more than %zu shared strings or %llu GiB of them; split "
                       "it or save it as CSV",
                       PX_POOL_STRINGS_MAX, (unsigned long long)(PX_POOL_BYTES_MAX >> 30));
    while (s.n) {
        uint64_t block = p->bytes / BLOCK;
        size_t from = (size_t)(p->bytes % BLOCK), k = BLOCK - from < s.n ? BLOCK - from : s.n;
        char *to;
        if (block < MEMORY_BLOCKS) {
            if (!p->blocks[block]) p->blocks[block] = px_malloc(BLOCK);
            to = p->blocks[block];
        } else {
            px_status st = p->fd < 0 ? open_file(p, err) : PX_OK;
            if (st == PX_OK && from == 0 && block > MEMORY_BLOCKS)
                st = write_last(p, block - 1, err);
            if (st != PX_OK) return st;
            to = p->last;
        }
        memcpy(to + from, s.p, k);
        p->bytes += k;
        s = px_str_sub(s, k, s.n);
    }
    if (p->n == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 1024;
        p->end = px_realloc(p->end, p->cap * sizeof *p->end);
    }
    p->end[p->n++] = p->bytes;
    return PX_OK;
}

px_status px_pool_get(px_pool *p, size_t i, px_arena *a, px_str *out, px_err *err) {
    *out = (px_str){"", 0};
    if (i >= p->n) return PX_OK;
    uint64_t at = i ? p->end[i - 1] : 0, end = p->end[i];
    if (at == end) return PX_OK;
    char *to = px_arena_alloc(a, (size_t)(end - at));
    *out = (px_str){to, (size_t)(end - at)};
    uint64_t last = (p->bytes - 1) / BLOCK; /* the block that `last` holds */
    while (at < end) {
        uint64_t block = at / BLOCK;
        size_t from = (size_t)(at % BLOCK);
        size_t k = BLOCK - from < end - at ? BLOCK - from : (size_t)(end - at);
        if (block < MEMORY_BLOCKS || block == last) {
            memcpy(to, (block < MEMORY_BLOCKS ? p->blocks[block] : p->last) + from, k);
        } else {
            ssize_t got = pread(p->fd, to, k, (off_t)((block - MEMORY_BLOCKS) * BLOCK + from));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0)
                return px_fail_errno(err, got < 0 ? errno : EIO, "cannot read a temporary file");
            k = (size_t)got;
        }
        to += k;
        at += k;
    }
    return PX_OK;
}
