/* killer.c: a shared object for LD_PRELOAD that ends a process at a chosen change of the disk.
 *
 * Every call that changes files counts, in the order the process makes them, over all its threads:
 * write (also pwrite, writev), truncate, sync (fsync, fdatasync), rename, unlink (also rmdir),
 * mkdir, create (open with O_CREAT). Writes and truncations count only where they meet a regular
 * file.
 *
 *   PATIX_KILL_LOG=FILE   write a line "n kind path" a call; nothing is killed
 *   PATIX_KILL_AT=n       SIGKILL at the n-th call (from 1), before it is done
 *   PATIX_KILL_AFTER=1    ... after it is done
 *   PATIX_KILL_HALF=1     ... a write puts the first half of its bytes down, then the end
 *   PATIX_KILL_LOSE=1     ... and what was written but not synced is gone: every such file is cut
 *                         to half its length, as a power cut may leave it, or to what was there
 *                         when it was last synced
 *   PATIX_FAIL_AT=n       the n-th call fails with EIO
 *   PATIX_FULL_AT=n       from the n-th write on, every write fails with ENOSPC
 *   PATIX_FULL_WHILE=FILE every write fails with ENOSPC while FILE is there
 *
 * SIGKILL alone leaves the page cache whole, so only PATIX_KILL_LOSE can tell whether a sync is
 * missing before a rename. A file is known by device and inode, so that a sync through another
 * descriptor and a rename are seen. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define DIRTY_MAX 4096

enum when { BEFORE, AFTER, HALF };

struct dirty {
    dev_t dev;
    ino_t ino;
    bool clean; /* nothing was written since the last sync */
    off_t kept; /* bytes that the last sync put down for good; a log that grows keeps these */
    char path[512];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long calls, writes, kill_at, fail_at, full_at;
static enum when when;
static const char *full_while;
static bool lose;
static int log_fd = -1;
static struct dirty dirty[DIRTY_MAX];
static size_t n_dirty;

static long number(const char *name) {
    const char *v = getenv(name);
    return v ? strtol(v, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void) {
    kill_at = number("PATIX_KILL_AT");
    fail_at = number("PATIX_FAIL_AT");
    full_at = number("PATIX_FULL_AT");
    full_while = getenv("PATIX_FULL_WHILE");
    lose = number("PATIX_KILL_LOSE") != 0;
    when = number("PATIX_KILL_HALF") ? HALF : number("PATIX_KILL_AFTER") ? AFTER : BEFORE;
    const char *log = getenv("PATIX_KILL_LOG");
    if (log) log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
}

/* ---- what is not on the disk yet ---- */

static void path_of(int fd, char out[512]) {
    char link[64];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, out, 511);
    out[n < 0 ? 0 : n] = 0;
}

/* The place of a file, made when it is new; n_dirty = DIRTY_MAX: no room. Under the lock. */
static size_t place_of(int fd, const struct stat *sb) {
    size_t i = 0;
    while (i < n_dirty && (dirty[i].ino != sb->st_ino || dirty[i].dev != sb->st_dev))
        i++;
    if (i < n_dirty || n_dirty == DIRTY_MAX) return i;
    n_dirty++;
    dirty[i] = (struct dirty){.dev = sb->st_dev, .ino = sb->st_ino, .clean = true};
    path_of(fd, dirty[i].path);
    return i;
}

static void soiled(int fd) {
    struct stat sb;
    if (!lose || fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode)) return;
    pthread_mutex_lock(&lock);
    size_t i = place_of(fd, &sb);
    if (i < DIRTY_MAX) {
        dirty[i].clean = false;
        if (sb.st_size < dirty[i].kept) dirty[i].kept = 0; /* another file of that number */
        path_of(fd, dirty[i].path);
    }
    pthread_mutex_unlock(&lock);
}

static void synced(int fd) {
    struct stat sb;
    if (!lose || fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode)) return;
    pthread_mutex_lock(&lock);
    size_t i = place_of(fd, &sb);
    if (i < DIRTY_MAX) {
        dirty[i].clean = true;
        dirty[i].kept = sb.st_size;
    }
    pthread_mutex_unlock(&lock);
}

static void moved(const char *to) {
    struct stat sb;
    char full[512];
    if (!lose || stat(to, &sb) != 0 || !realpath(to, full)) return;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < n_dirty; i++)
        if (dirty[i].ino == sb.st_ino && dirty[i].dev == sb.st_dev)
            memcpy(dirty[i].path, full, sizeof full);
    pthread_mutex_unlock(&lock);
}

static void die(void) {
    for (size_t i = 0; lose && i < n_dirty; i++) {
        struct stat sb;
        if (dirty[i].clean || stat(dirty[i].path, &sb) != 0 || sb.st_ino != dirty[i].ino ||
            sb.st_dev != dirty[i].dev)
            continue;
        off_t cut = sb.st_size / 2 > dirty[i].kept ? sb.st_size / 2 : dirty[i].kept;
        if (cut < sb.st_size) (void)!syscall(SYS_truncate, dirty[i].path, cut);
    }
    for (;;) {
        (void)kill(getpid(), SIGKILL);
        (void)pause();
    }
}

/* ---- counting ---- */

/* Is this call the last one? */
static bool counted(const char *kind, const char *path) {
    long n = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
    if (log_fd >= 0) {
        char line[700];
        int len = snprintf(line, sizeof line, "%ld %s %s\n", n, kind, path);
        (void)!syscall(SYS_write, log_fd, line, (size_t)len);
    }
    bool last = kill_at && n == kill_at;
    if (last && when == BEFORE) die();
    return last;
}

static bool counted_fd(const char *kind, int fd) {
    char path[512] = "";
    if (log_fd >= 0) path_of(fd, path);
    return counted(kind, path);
}

static bool is_file(int fd) {
    struct stat sb;
    return fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode);
}

/* To be asked right behind `counted`, by the same thread; with two threads it may be the other one
 * that fails. */
static bool refused(void) {
    if (!fail_at || __atomic_load_n(&calls, __ATOMIC_SEQ_CST) != fail_at) return false;
    errno = EIO;
    return true;
}

#define REAL(name)                                                                                 \
    static __typeof__(name) *real;                                                                 \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static bool disk_full(void) {
    bool now = full_while && access(full_while, F_OK) == 0;
    if (full_at && __atomic_add_fetch(&writes, 1, __ATOMIC_SEQ_CST) >= full_at) now = true;
    if (!now) return false;
    errno = ENOSPC;
    return true;
}

/* Around the one line that does the work; `half` is how it is done by half. */
#define WRITING(fd, half, whole)                                                                   \
    do {                                                                                           \
        if (!is_file(fd)) return whole;                                                            \
        bool last = counted_fd("write", fd);                                                       \
        if (disk_full() || refused()) return -1;                                                   \
        soiled(fd);                                                                                \
        ssize_t did = last && when == HALF ? (half) : (whole);                                     \
        if (last) die();                                                                           \
        return did;                                                                                \
    } while (0)

ssize_t write(int fd, const void *p, size_t n) {
    REAL(write);
    WRITING(fd, real(fd, p, n / 2), real(fd, p, n));
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at) {
    REAL(pwrite);
    WRITING(fd, real(fd, p, n / 2, at), real(fd, p, n, at));
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at) {
    REAL(pwrite64);
    WRITING(fd, real(fd, p, n / 2, at), real(fd, p, n, at));
}

ssize_t writev(int fd, const struct iovec *v, int n) {
    REAL(writev);
    WRITING(fd, real(fd, v, n / 2), real(fd, v, n));
}

#define CHANGING(kind, path, call, done)                                                           \
    do {                                                                                           \
        bool last = counted(kind, path);                                                           \
        if (refused()) return -1;                                                                  \
        int r = (call);                                                                            \
        int e = errno;                                                                             \
        done;                                                                                      \
        if (last) die();                                                                           \
        errno = e;                                                                                 \
        return r;                                                                                  \
    } while (0)

#define CHANGING_FD(kind, fd, call, done)                                                          \
    do {                                                                                           \
        char path[512] = "";                                                                       \
        if (log_fd >= 0) path_of(fd, path);                                                        \
        CHANGING(kind, path, call, done);                                                          \
    } while (0)

int ftruncate(int fd, off_t n) {
    REAL(ftruncate);
    CHANGING_FD("truncate", fd, real(fd, n), soiled(fd));
}

int ftruncate64(int fd, off64_t n) {
    REAL(ftruncate64);
    CHANGING_FD("truncate", fd, real(fd, n), soiled(fd));
}

int fsync(int fd) {
    REAL(fsync);
    CHANGING_FD("sync", fd, real(fd), synced(fd));
}

int fdatasync(int fd) {
    REAL(fdatasync);
    CHANGING_FD("sync", fd, real(fd), synced(fd));
}

int rename(const char *from, const char *to) {
    REAL(rename);
    CHANGING("rename", to, real(from, to), moved(to));
}

int renameat(int from_dir, const char *from, int to_dir, const char *to) {
    REAL(renameat);
    CHANGING("rename", to, real(from_dir, from, to_dir, to), moved(to));
}

int unlink(const char *path) {
    REAL(unlink);
    CHANGING("unlink", path, real(path), (void)0);
}

int unlinkat(int dir, const char *path, int flags) {
    REAL(unlinkat);
    CHANGING("unlink", path, real(dir, path, flags), (void)0);
}

int rmdir(const char *path) {
    REAL(rmdir);
    CHANGING("unlink", path, real(path), (void)0);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    CHANGING("mkdir", path, real(path, mode), (void)0);
}

#define OPENING(path, flags, call)                                                                 \
    do {                                                                                           \
        mode_t mode = 0;                                                                           \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        if ((flags) & (O_CREAT | __O_TMPFILE)) mode = va_arg(more, mode_t);                        \
        va_end(more);                                                                              \
        if (!((flags)&O_CREAT)) return call;                                                       \
        CHANGING("create", path, call, (void)0);                                                   \
    } while (0)

int open(const char *path, int flags, ...) {
    REAL(open);
    OPENING(path, flags, real(path, flags, mode));
}

int open64(const char *path, int flags, ...) {
    REAL(open64);
    OPENING(path, flags, real(path, flags, mode));
}
