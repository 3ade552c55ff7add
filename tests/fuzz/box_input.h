/* box_input.h: any bytes as a box, for the fuzz targets of stores.
 *
 * An input is taken twice: as a file, and as pieces that become sections with right checksums, so
 * that what stands behind the checksums is reached. A piece: 1 byte place of the section's name in
 * the target's table (beyond it: ends the input), 2 bytes length, the bytes. A name that comes
 * again is left out. */
#ifndef PX_TESTS_FUZZ_BOX_INPUT_H
#define PX_TESTS_FUZZ_BOX_INPUT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "shards/box.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct box_names {
    char kind[5];
    const char *const *name;
    size_t n;
} box_names;

static inline void demand(bool held) {
    if (!held) abort();
}

static inline int box_file(char path[64]) {
    int fd = memfd_create("box", MFD_CLOEXEC);
    demand(fd >= 0);
    (void)snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

static inline void box_of_pieces(const box_names *names, const char *path, const uint8_t *p,
                                 size_t n) {
    px_boxw *w;
    px_err why;
    uint64_t seen = 0;
    demand(names->n <= 64);
    demand(px_boxw_create(path, names->kind, &w, &why) == PX_OK);
    while (n >= 3 && p[0] < names->n) {
        size_t name = p[0], len = px_get16(p + 1);
        p += 3;
        n -= 3;
        if (len > n) len = n;
        if (!(seen >> name & 1))
            demand(px_boxw_put(w, px_str_of(names->name[name]), p, len, &why) == PX_OK);
        seen |= (uint64_t)1 << name;
        p += len;
        n -= len;
    }
    demand(px_boxw_close(w, NULL, NULL, &why) == PX_OK);
}

/* Calls `examine` for both; the first two bytes of the input are the number of rows that is told to
 * it. */
static inline void box_examine(const box_names *names, const uint8_t *data, size_t size,
                               void (*examine)(const char *path, uint32_t n_rows)) {
    char path[64];
    if (size < 2) return;
    uint32_t n_rows = px_get16(data);
    int fd = box_file(path);
    demand(write(fd, data + 2, size - 2) == (ssize_t)(size - 2));
    examine(path, n_rows);
    close(fd);
    fd = box_file(path);
    box_of_pieces(names, path, data + 2, size - 2);
    examine(path, n_rows);
    close(fd);
}

#endif
