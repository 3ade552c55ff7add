/* Any bytes as a box: opening, looking at every section and checking all must not crash; what was
 * opened and is sound can be read to its last byte. */
#include "base/arena.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "shards/box.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

static void examine(const uint8_t *data, size_t size) {
    char path[64];
    int fd = memfd_create("box", MFD_CLOEXEC);
    demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    px_box *b;
    px_err err;
    unsigned sum = 0;
    if (px_box_open(path, "TOKS", &b, &err) == PX_OK) {
        bool sound = px_box_verify(b, &err) == PX_OK;
        for (size_t i = 0; i < px_box_sections(b); i++) {
            px_section s;
            px_str all;
            demand(px_box_find(b, px_box_section_name(b, i), &s) && s.index == i);
            demand(px_section_need(&s, s.n, 1, &err) == PX_E_DAMAGED);
            px_status st = px_section_all(&s, UINT64_MAX, &all, &err);
            demand(!sound || st == PX_OK);
            for (size_t k = 0; k < all.n; k++)
                sum += (unsigned char)all.p[k];
        }
        px_box_close(b);
    }
    demand(sum != UINT32_MAX); /* so that the bytes are read */
    close(fd);
}

/* The input as it is; and with a header, a footer and a right checksum around it, so that the
 * directory is reached: the input's first 8 bytes say where it begins. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    examine(data, size);
    if (size < 8 || size > 1 << 20) return 0;
    size_t body = size - 8, dir = (size_t)(px_get64(data) % (body + 1));
    uint8_t *p = px_malloc(size + 48);
    memcpy(p, "PXBOX1\0\0TOKS\1\0\0\0", 16);
    memcpy(p + 16, data + 8, body);
    uint8_t *foot = p + 16 + body;
    px_set64(foot, 16 + dir);
    px_set64(foot + 8, body - dir);
    px_set64(foot + 16, px_hash64(p + 16 + dir, body - dir));
    memcpy(foot + 24, "PXBOXEND", 8);
    examine(p, 16 + body + 32);
    free(p);
    return 0;
}
