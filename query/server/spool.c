/* spool.c: see spool.h. */
#include "query/server/spool.h"

#include "base/arena.h"
#include "base/file.h"
#include "query/service/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define LOOK_BYTES ((uint64_t)16 << 20) /* between two looks at the disk */

_Static_assert(PX_SPOOL_NAME >= PX_SECRET_TOKEN, "a name is a token");

struct px_spool {
    char *folder, *path, name[PX_SPOOL_NAME];
    int fd;
    bool keep;
    uint64_t max, keep_free, bytes, look_at;
};

static px_status too_large(uint64_t max, px_err *err) {
    return px_fail(err, PX_E_LARGE, "the body is larger than %llu bytes", (unsigned long long)max);
}

/* Is there room for `more` bytes? What cannot be asked is left to the write. */
static px_status room(const px_spool *s, uint64_t more, px_err *err) {
    struct statvfs v;
    if (statvfs(s->folder, &v) != 0) return PX_OK;
    uint64_t have = (uint64_t)v.f_bavail * v.f_frsize;
    if (have >= more && have - more >= s->keep_free) return PX_OK;
    return px_fail(err, PX_E_NOSPACE,
                   "the disk has no room for the upload: %llu bytes are to stay free",
                   (unsigned long long)s->keep_free);
}

px_status px_spool_open(const char *folder, uint64_t max, uint64_t keep_free, uint64_t expected,
                        px_spool **out, px_err *err) {
    px_spool *s = px_calloc(1, sizeof *s);
    *out = NULL;
    *s = (px_spool){.fd = -1, .max = max, .keep_free = keep_free, .look_at = LOOK_BYTES};
    s->folder = px_strdup(folder);
    px_status st = expected > max ? too_large(max, err) : room(s, expected, err);
    if (st == PX_OK) st = px_secret_init(err);
    if (st == PX_OK) {
        px_secret_token(s->name);
        if (s->name[0] == '-') s->name[0] = '_'; /* no program takes it for an option */
        s->path = px_path(folder, s->name);
        s->fd = open(s->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (s->fd < 0) st = px_fail_errno(err, errno, "the upload cannot be written");
    }
    if (st == PX_OK)
        *out = s;
    else
        px_spool_free(s);
    return st;
}

px_status px_spool_write(px_spool *s, const void *p, size_t n, px_err *err) {
    const char *at = p;
    if (n > s->max - s->bytes) return too_large(s->max, err);
    if (s->bytes + n >= s->look_at) {
        px_status st = room(s, n, err);
        if (st != PX_OK) return st;
        s->look_at = s->bytes + n + LOOK_BYTES;
    }
    while (n) {
        ssize_t got = write(s->fd, at, n);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return px_fail_errno(err, got ? errno : EIO, "the upload cannot be written");
        at += got;
        n -= (size_t)got;
        s->bytes += (uint64_t)got;
    }
    return PX_OK;
}

px_status px_spool_sync(px_spool *s, px_err *err) {
    if (fsync(s->fd) != 0) return px_fail_errno(err, errno, "the upload cannot be written");
    return px_dir_sync(s->folder, err);
}

uint64_t px_spool_bytes(const px_spool *s) {
    return s->bytes;
}

const char *px_spool_name(const px_spool *s) {
    return s->name;
}

void px_spool_keep(px_spool *s) {
    s->keep = true;
}

void px_spool_free(px_spool *s) {
    if (!s) return;
    if (s->fd >= 0) {
        (void)close(s->fd);
        if (!s->keep) (void)unlink(s->path);
    }
    free(s->folder);
    free(s->path);
    free(s);
}
