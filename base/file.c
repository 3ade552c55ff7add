/* file.c: see file.h. Every system call that can fail says which file it was about. */
#include "base/file.h"

#include "base/arena.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUT_BUFFER ((size_t)256 << 10)

char *px_path(const char *dir, const char *name) {
    size_t d = strlen(dir), n = strlen(name);
    char *p = px_malloc(d + n + 2);
    memcpy(p, dir, d);
    p[d] = '/';
    memcpy(p + d + 1, name, n + 1);
    return p;
}

/* ---- reading ---- */

px_status px_file_named(const char *path, px_err *err) {
    return *path ? PX_OK : px_fail(err, PX_E_USAGE, "the name of a file is empty");
}

px_status px_file_read(const char *path, size_t max, px_buf *out, px_err *err) {
    px_buf_clear(out);
    px_status st = px_file_named(path, err);
    if (st != PX_OK) return st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return px_fail_errno(err, errno, "cannot open %s", path);
    char block[1 << 16];
    for (;;) {
        ssize_t got = read(fd, block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            st = px_fail_errno(err, errno, "cannot read %s", path);
            break;
        }
        if (got == 0) break;
        if (out->n + (size_t)got > max) {
            st = px_fail(err, PX_E_LIMIT, "%s is larger than %zu bytes", path, max);
            break;
        }
        px_buf_put(out, block, (size_t)got);
    }
    close(fd);
    return st;
}

px_status px_file_size(const char *path, uint64_t *out, px_err *err) {
    struct stat sb;
    *out = 0;
    if (stat(path, &sb) != 0) return px_fail_errno(err, errno, "cannot look at %s", path);
    *out = (uint64_t)sb.st_size;
    return PX_OK;
}

bool px_file_exists(const char *path) {
    struct stat sb;
    return stat(path, &sb) == 0 && S_ISREG(sb.st_mode);
}

bool px_dir_exists(const char *path) {
    struct stat sb;
    return stat(path, &sb) == 0 && S_ISDIR(sb.st_mode);
}

/* ---- folders ---- */

px_status px_dir_make(const char *path, px_err *err) {
    char *p = px_strdup(path);
    px_status st = PX_OK;
    for (char *s = p + 1;; s++) {
        if (*s != '/' && *s != 0) continue;
        char keep = *s;
        *s = 0;
        if (mkdir(p, 0777) != 0 && errno != EEXIST) {
            st = px_fail_errno(err, errno, "cannot make the folder %s", p);
            break;
        }
        *s = keep;
        if (!keep) break;
    }
    if (st == PX_OK && !px_dir_exists(path))
        st = px_fail(err, PX_E_IO, "%s is in the way: it is not a folder", path);
    free(p);
    return st;
}

static int by_name(const void *x, const void *y) {
    return strcmp(*(char *const *)x, *(char *const *)y);
}

px_status px_dir_list(const char *path, char ***names, size_t *n, px_err *err) {
    *names = NULL;
    *n = 0;
    DIR *d = opendir(path);
    if (!d) return px_fail_errno(err, errno, "cannot read the folder %s", path);
    size_t cap = 0;
    for (struct dirent *e; (e = readdir(d));) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
        if (*n == cap) {
            cap = cap ? cap * 2 : 16;
            *names = px_realloc(*names, cap * sizeof **names);
        }
        (*names)[(*n)++] = px_strdup(e->d_name);
    }
    closedir(d);
    if (*n) qsort(*names, *n, sizeof **names, by_name);
    return PX_OK;
}

void px_names_free(char **names, size_t n) {
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

px_status px_dir_remove(const char *path, px_err *err) {
    char **names;
    size_t n;
    struct stat sb;
    if (lstat(path, &sb) != 0) {
        if (errno == ENOENT) return PX_OK;
        return px_fail_errno(err, errno, "cannot look at %s", path);
    }
    if (!S_ISDIR(sb.st_mode)) {
        if (unlink(path) != 0 && errno != ENOENT)
            return px_fail_errno(err, errno, "cannot remove %s", path);
        return PX_OK;
    }
    px_status st = px_dir_list(path, &names, &n, err);
    for (size_t i = 0; st == PX_OK && i < n; i++) {
        char *child = px_path(path, names[i]);
        st = px_dir_remove(child, err);
        free(child);
    }
    px_names_free(names, n);
    if (st == PX_OK && rmdir(path) != 0 && errno != ENOENT)
        st = px_fail_errno(err, errno, "cannot remove the folder %s", path);
    return st;
}

/* ---- durability ---- */

static px_status sync_path(const char *path, int flags, px_err *err) {
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0) return px_fail_errno(err, errno, "cannot open %s", path);
    px_status st = PX_OK;
    if (fsync(fd) != 0) st = px_fail_errno(err, errno, "cannot sync %s", path);
    close(fd);
    return st;
}

px_status px_dir_temporary(char **out, px_err *err) {
    const char *tmp = getenv("TMPDIR");
    char *dir = px_path(tmp && *tmp ? tmp : "/tmp", "patix-XXXXXX");
    *out = NULL;
    if (!mkdtemp(dir)) {
        px_status st = px_fail_errno(err, errno, "no temporary folder: %s", dir);
        free(dir);
        return st;
    }
    *out = dir;
    return PX_OK;
}

px_status px_dir_sync(const char *path, px_err *err) {
    return sync_path(path, O_RDONLY | O_DIRECTORY, err);
}

px_status px_file_sync(const char *path, px_err *err) {
    return sync_path(path, O_RDONLY, err);
}

static px_status sync_parent(const char *path, px_err *err) {
    const char *slash = strrchr(path, '/');
    if (!slash) return px_dir_sync(".", err);
    char *dir = px_strdup(path);
    dir[slash == path ? 1 : slash - path] = 0;
    px_status st = px_dir_sync(dir, err);
    free(dir);
    return st;
}

px_status px_file_rename(const char *from, const char *to, px_err *err) {
    if (rename(from, to) != 0) return px_fail_errno(err, errno, "cannot rename %s to %s", from, to);
    return sync_parent(to, err);
}

px_status px_file_replace(const char *path, px_str content, px_err *err) {
    px_status named = px_file_named(path, err);
    if (named != PX_OK) return named;
    size_t n = strlen(path);
    char *tmp = px_malloc(n + 5);
    memcpy(tmp, path, n);
    memcpy(tmp + n, ".new", 5);
    px_out *o;
    px_status st = px_out_create(tmp, &o, err);
    if (st == PX_OK) {
        st = px_out_write(o, content.p, content.n, err);
        if (st == PX_OK)
            st = px_out_close(o, true, NULL, err);
        else
            px_out_abort(o);
    }
    if (st == PX_OK) st = px_file_rename(tmp, path, err);
    free(tmp);
    return st;
}

/* ---- buffered writing ---- */

struct px_out {
    int fd;
    char *path, *buffer;
    size_t used;
    uint64_t offset;
};

px_status px_out_create(const char *path, px_out **out, px_err *err) {
    *out = NULL;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return px_fail_errno(err, errno, "cannot create %s", path);
    px_out *o = px_calloc(1, sizeof *o);
    o->fd = fd;
    o->path = px_strdup(path);
    o->buffer = px_malloc(OUT_BUFFER);
    *out = o;
    return PX_OK;
}

static px_status write_all(px_out *o, const char *p, size_t n, px_err *err) {
    while (n) {
        ssize_t did = write(o->fd, p, n);
        if (did < 0 && errno == EINTR) continue;
        if (did < 0) return px_fail_errno(err, errno, "cannot write %s", o->path);
        p += did;
        n -= (size_t)did;
    }
    return PX_OK;
}

px_status px_out_write(px_out *o, const void *p, size_t n, px_err *err) {
    px_status st = PX_OK;
    o->offset += n;
    if (n > OUT_BUFFER - o->used) {
        st = write_all(o, o->buffer, o->used, err);
        o->used = 0;
        if (st == PX_OK && n > OUT_BUFFER / 2) return write_all(o, p, n, err);
    }
    if (st == PX_OK && n) {
        memcpy(o->buffer + o->used, p, n);
        o->used += n;
    }
    return st;
}

uint64_t px_out_offset(const px_out *o) {
    return o->offset;
}

static void out_free(px_out *o) {
    free(o->path);
    free(o->buffer);
    free(o);
}

px_status px_out_close(px_out *o, bool sync, uint64_t *size, px_err *err) {
    px_status st = write_all(o, o->buffer, o->used, err);
    if (st == PX_OK && sync && fsync(o->fd) != 0)
        st = px_fail_errno(err, errno, "cannot sync %s", o->path);
    if (close(o->fd) != 0 && st == PX_OK)
        st = px_fail_errno(err, errno, "cannot close %s", o->path);
    if (size) *size = o->offset;
    out_free(o);
    return st;
}

void px_out_abort(px_out *o) {
    if (!o) return;
    close(o->fd);
    (void)unlink(o->path);
    out_free(o);
}

/* ---- the lock ---- */

struct px_lock {
    int fd;
};

px_status px_lock_take(const char *dir, px_lock **out, px_err *err) {
    *out = NULL;
    char *path = px_path(dir, "LOCK");
    px_status st = PX_OK;
    char pid[32] = "";
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) {
        st = px_fail_errno(err, errno, "cannot open %s", path);
        goto done;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ssize_t n = pread(fd, pid, sizeof pid - 1, 0);
        for (ssize_t i = 0; i < n; i++)
            if (!px_is_digit(pid[i])) pid[i] = 0;
        st = px_fail(err, PX_E_LOCKED, "%s is being written by process %s; wait for it to end", dir,
                     pid[0] ? pid : "(unknown)");
        close(fd);
        goto done;
    }
    int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)n, 0) != n) {
        st = px_fail_errno(err, errno, "cannot write %s", path);
        close(fd);
        goto done;
    }
    *out = px_malloc(sizeof **out);
    (*out)->fd = fd;
done:
    free(path);
    return st;
}

void px_lock_release(px_lock *l) {
    if (!l) return;
    close(l->fd);
    free(l);
}
