/* log.c: see log.h. Two buffers change places: one is filled while the other is written. */
#include "query/server/log.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define WAITING_MAX ((size_t)8 << 20)
#define LINE_MAX_   ((size_t)64 << 10)

struct px_log {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t thread;
    px_buf waiting;
    char *path;
    int fd;
    bool json, end, own;
    uint64_t left_out;
};

static void write_all(int fd, px_str s) {
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno != EINTR) return; /* nobody is left to tell */
        if (n > 0) s = px_str_sub(s, (size_t)n, s.n);
    }
}

static void *work(void *arg) {
    px_log *l = arg;
    px_buf out;
    px_buf_init(&out, WAITING_MAX);
    (void)pthread_mutex_lock(&l->lock);
    while (!l->end || l->waiting.n) {
        if (!l->waiting.n) {
            (void)pthread_cond_wait(&l->more, &l->lock);
            continue;
        }
        px_buf full = l->waiting;
        l->waiting = out;
        out = full;
        /* A descriptor of our own, so that a reopened log cannot take it away meanwhile. */
        int fd = dup(l->fd);
        (void)pthread_mutex_unlock(&l->lock);
        write_all(fd, px_buf_view(&out));
        if (fd >= 0) (void)close(fd);
        px_buf_clear(&out);
        (void)pthread_mutex_lock(&l->lock);
    }
    (void)pthread_mutex_unlock(&l->lock);
    px_buf_done(&out);
    return NULL;
}

static px_status open_file(const char *path, int *fd, px_err *err) {
    *fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    return *fd < 0 ? px_fail_errno(err, errno, "cannot open the log %s", path) : PX_OK;
}

px_status px_log_open(const char *path, bool json, px_log **out, px_err *err) {
    sigset_t all, before;
    px_log *l = px_calloc(1, sizeof *l);
    *out = NULL;
    l->json = json;
    l->fd = STDERR_FILENO;
    l->own = strcmp(path, "-") != 0;
    l->path = px_strdup(path);
    px_status st = l->own ? open_file(path, &l->fd, err) : PX_OK;
    (void)pthread_mutex_init(&l->lock, NULL);
    (void)pthread_cond_init(&l->more, NULL);
    px_buf_init(&l->waiting, WAITING_MAX);
    if (st == PX_OK) {
        (void)sigfillset(&all);
        (void)pthread_sigmask(SIG_BLOCK, &all, &before);
        int e = pthread_create(&l->thread, NULL, work, l);
        (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
        if (e) st = px_fail_errno(err, e, "cannot start a thread");
    }
    if (st == PX_OK) {
        *out = l;
        return PX_OK;
    }
    if (l->own && l->fd >= 0) (void)close(l->fd);
    free(l->path);
    free(l);
    return st;
}

void px_log_close(px_log *l) {
    if (!l) return;
    (void)pthread_mutex_lock(&l->lock);
    l->end = true;
    (void)pthread_cond_signal(&l->more);
    (void)pthread_mutex_unlock(&l->lock);
    (void)pthread_join(l->thread, NULL);
    if (l->own) (void)close(l->fd);
    px_buf_done(&l->waiting);
    (void)pthread_mutex_destroy(&l->lock);
    (void)pthread_cond_destroy(&l->more);
    free(l->path);
    free(l);
}

void px_log_format(px_log *l, bool json) {
    (void)pthread_mutex_lock(&l->lock);
    l->json = json;
    (void)pthread_mutex_unlock(&l->lock);
}

px_status px_log_reopen(px_log *l, px_err *err) {
    int fd;
    if (!l->own) return PX_OK;
    px_status st = open_file(l->path, &fd, err);
    if (st != PX_OK) return st;
    (void)pthread_mutex_lock(&l->lock);
    int old = l->fd;
    l->fd = fd;
    (void)pthread_mutex_unlock(&l->lock);
    (void)close(old);
    return PX_OK;
}

uint64_t px_log_left_out(const px_log *l) {
    return l ? __atomic_load_n(&l->left_out, __ATOMIC_RELAXED) : 0;
}

/* ---- lines ---- */

void px_log_begin(px_log_line *n, px_log *l, const char *level, const char *event) {
    char stamp[40];
    struct timespec now;
    struct tm tm;
    *n = (px_log_line){.log = l};
    if (!l) return;
    (void)pthread_mutex_lock(&l->lock);
    n->json = l->json;
    (void)pthread_mutex_unlock(&l->lock);
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &tm);
    size_t len = strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &tm);
    (void)snprintf(stamp + len, sizeof stamp - len, ".%03dZ", (int)(now.tv_nsec / 1000000));
    px_buf_init(&n->text, LINE_MAX_ * 2);
    if (n->json) {
        n->w = px_jw_on(&n->text);
        px_jw_open(&n->w, '{');
        px_jw_kstr(&n->w, "time", px_str_of(stamp));
        px_jw_kstr(&n->w, "level", px_str_of(level));
        px_jw_kstr(&n->w, "event", px_str_of(event));
    } else {
        px_buf_fmt(&n->text, "%s %s %s", stamp, level, event);
    }
}

/* In a line of text, a value with blanks stands in quotes; nothing in it can begin another line or field. */
static void text_value(px_buf *b, px_str v) {
    bool plain = v.n > 0;
    for (size_t i = 0; i < v.n; i++) {
        unsigned char ch = (unsigned char)v.p[i];
        if (ch <= ' ' || ch == '"' || ch == '\\' || ch == 127) plain = false;
    }
    if (plain) {
        px_buf_str(b, v);
        return;
    }
    px_buf_ch(b, '"');
    for (size_t i = 0; i < v.n; i++) {
        unsigned char ch = (unsigned char)v.p[i];
        if (ch < ' ' || ch == 127)
            px_buf_fmt(b, "\\x%02x", ch);
        else if (ch == '"' || ch == '\\')
            px_buf_fmt(b, "\\%c", ch);
        else
            px_buf_ch(b, (char)ch);
    }
    px_buf_ch(b, '"');
}

void px_log_str(px_log_line *n, const char *name, px_str v) {
    if (!n->log || !v.n) return;
    if (v.n > LINE_MAX_ / 4) v = px_str_sub(v, 0, LINE_MAX_ / 4);
    if (n->json) {
        px_jw_kstr(&n->w, name, v);
        return;
    }
    px_buf_fmt(&n->text, " %s=", name);
    text_value(&n->text, v);
}

void px_log_u64(px_log_line *n, const char *name, uint64_t v) {
    if (!n->log) return;
    if (n->json)
        px_jw_ku64(&n->w, name, v);
    else
        px_buf_fmt(&n->text, " %s=%llu", name, (unsigned long long)v);
}

void px_log_num(px_log_line *n, const char *name, double v) {
    if (!n->log) return;
    if (n->json) {
        px_jw_key(&n->w, px_str_of(name));
        px_jw_num(&n->w, v);
    } else {
        px_buf_fmt(&n->text, " %s=%.3f", name, v);
    }
}

void px_log_end(px_log_line *n) {
    px_log *l = n->log;
    if (!l) return;
    if (n->json) px_jw_close(&n->w, '}');
    px_buf_ch(&n->text, '\n');
    (void)pthread_mutex_lock(&l->lock);
    if (n->text.failed || l->waiting.n + n->text.n > WAITING_MAX) {
        (void)__atomic_add_fetch(&l->left_out, 1, __ATOMIC_RELAXED);
    } else {
        px_buf_str(&l->waiting, px_buf_view(&n->text));
        (void)pthread_cond_signal(&l->more);
    }
    (void)pthread_mutex_unlock(&l->lock);
    px_buf_done(&n->text);
}

void px_log_say(px_log *l, const char *level, const char *event, const char *fmt, ...) {
    char text[1024];
    px_log_line n;
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    px_log_begin(&n, l, level, event);
    px_log_str(&n, "message", px_str_of(text));
    px_log_end(&n);
}
