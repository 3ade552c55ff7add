/* made.c: see made.h. */
#include "query/server/made.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct file {
    char key[PX_MADE_KEY]; /* empty: a free place */
    int fd;
    uint64_t size;
    int64_t asked; /* seconds */
};

static struct {
    pthread_mutex_t lock;
    struct file v[PX_MADE_FILES];
} made = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int64_t now(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec;
}

static void drop(struct file *f) {
    if (!*f->key) return;
    (void)close(f->fd);
    *f = (struct file){.fd = -1};
}

static void drop_old(int64_t at) {
    for (size_t i = 0; i < PX_MADE_FILES; i++)
        if (at - made.v[i].asked > (int64_t)PX_MADE_SECONDS) drop(&made.v[i]);
}

static struct file *find(const char *key) {
    for (size_t i = 0; i < PX_MADE_FILES; i++)
        if (*made.v[i].key && strcmp(made.v[i].key, key) == 0) return &made.v[i];
    return NULL;
}

static int duplicate(int fd) {
    return fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

int px_made_get(const char *key, uint64_t *size) {
    int fd = -1;
    (void)pthread_mutex_lock(&made.lock);
    drop_old(now());
    struct file *f = find(key);
    if (f) fd = duplicate(f->fd);
    if (fd >= 0) {
        f->asked = now();
        *size = f->size;
    }
    (void)pthread_mutex_unlock(&made.lock);
    return fd;
}

/* A free place, and room for so many bytes. */
static struct file *make_room(uint64_t size) {
    for (;;) {
        uint64_t all = size;
        struct file *oldest = NULL, *free_one = NULL;
        for (size_t i = 0; i < PX_MADE_FILES; i++) {
            struct file *f = &made.v[i];
            if (!*f->key) {
                free_one = f;
                continue;
            }
            all += f->size;
            if (!oldest || f->asked < oldest->asked) oldest = f;
        }
        if (free_one && all <= PX_MADE_BYTES) return free_one;
        drop(oldest);
    }
}

void px_made_put(const char *key, int fd, uint64_t size) {
    if (size > PX_MADE_BYTES) return;
    int own = duplicate(fd);
    if (own < 0) return;
    (void)pthread_mutex_lock(&made.lock);
    drop_old(now());
    if (find(key)) {
        (void)close(own);
    } else {
        struct file *f = make_room(size);
        *f = (struct file){.fd = own, .size = size, .asked = now()};
        (void)snprintf(f->key, sizeof f->key, "%s", key);
    }
    (void)pthread_mutex_unlock(&made.lock);
}

void px_made_clear(void) {
    (void)pthread_mutex_lock(&made.lock);
    for (size_t i = 0; i < PX_MADE_FILES; i++)
        drop(&made.v[i]);
    (void)pthread_mutex_unlock(&made.lock);
}

px_status px_made_take(const char *path, int *fd, uint64_t *size, px_err *err) {
    struct stat sb;
    *fd = open(path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0) return px_fail_errno(err, errno, "cannot open %s", path);
    (void)unlink(path);
    if (fstat(*fd, &sb) == 0) {
        *size = (uint64_t)sb.st_size;
        return PX_OK;
    }
    px_status st = px_fail_errno(err, errno, "cannot look at %s", path);
    (void)close(*fd);
    *fd = -1;
    return st;
}
