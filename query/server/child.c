/* child.c: see child.h. posix_spawn, since a server of many threads must not fork and go on. */
#include "query/server/child.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* What a library opened without O_CLOEXEC is no business of the child. */
#ifdef __GLIBC_PREREQ
#if __GLIBC_PREREQ(2, 34)
#define CLOSES_FROM
#endif
#endif

#define REAP_MS 20 /* both pipes are closed and the child is still there */

typedef struct pipe_in {
    int fd; /* -1: at its end */
    size_t n;
    char text[PX_CHILD_LINE];
} pipe_in;

typedef struct running {
    const px_child *c;
    pid_t pid;
    pipe_in in[2]; /* output, errors */
    uint64_t kill_at_ms;
    bool told;
} running;

static uint64_t now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* ---- starting ---- */

/* The environment with another language. */
static char **speaking(bool zh) {
    size_t n = 0, k = 0;
    while (environ[n])
        n++;
    char **v = px_calloc(n + 2, sizeof *v);
    for (size_t i = 0; i < n; i++)
        if (strncmp(environ[i], "LC_", 3) != 0 && strncmp(environ[i], "LANG", 4) != 0)
            v[k++] = environ[i];
    static char chinese[] = "LC_ALL=zh_CN.UTF-8", english[] = "LC_ALL=C.UTF-8";
    v[k] = zh ? chinese : english;
    return v;
}

static px_status spawn(running *r, int out, int errors, px_err *err) {
    const px_child *c = r->c;
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, usual;
    (void)sigemptyset(&none);
    (void)sigemptyset(&usual);
    static const int ours[] = {SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        (void)sigaddset(&usual, ours[i]);
    int e = posix_spawn_file_actions_init(&files);
    if (e) return px_fail_errno(err, e, "cannot start %s", c->program);
    e = posix_spawnattr_init(&how);
    if (e) {
        (void)posix_spawn_file_actions_destroy(&files);
        return px_fail_errno(err, e, "cannot start %s", c->program);
    }
    e = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!e) e = posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    if (!e) e = posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO);
    if (!e) e = posix_spawn_file_actions_addchdir_np(&files, c->folder);
#ifdef CLOSES_FROM
    if (!e) e = posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
#endif
    if (!e) e = posix_spawnattr_setsigmask(&how, &none);
    if (!e) e = posix_spawnattr_setsigdefault(&how, &usual);
    if (!e) e = posix_spawnattr_setpgroup(&how, 0);
    if (!e)
        e = posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                               POSIX_SPAWN_SETPGROUP);
    char **env = speaking(c->zh);
    if (!e) e = posix_spawn(&r->pid, c->program, &files, &how, (char *const *)c->argv, env);
    free(env);
    (void)posix_spawnattr_destroy(&how);
    (void)posix_spawn_file_actions_destroy(&files);
    return e ? px_fail_errno(err, e, "cannot start %s", c->program) : PX_OK;
}

/* ---- what it writes ---- */

static void hand(running *r, int which, size_t n) {
    pipe_in *p = &r->in[which];
    px_str line = px_str_trim((px_str){p->text, n});
    if (line.n) r->c->line(r->c->self, which == 1, line);
}

static void take(running *r, int which) {
    pipe_in *p = &r->in[which];
    ssize_t got = read(p->fd, p->text + p->n, sizeof p->text - p->n);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got <= 0) {
        hand(r, which, p->n);
        (void)close(p->fd);
        p->fd = -1;
        return;
    }
    size_t all = p->n + (size_t)got, from = 0;
    for (size_t i = p->n; i < all; i++) {
        if (p->text[i] != '\n' && p->text[i] != '\r') continue;
        memmove(p->text, p->text + from, all - from);
        all -= from;
        i -= from;
        hand(r, which, i);
        from = i + 1;
    }
    memmove(p->text, p->text + from, all - from);
    p->n = all - from;
    if (p->n == sizeof p->text) {
        hand(r, which, p->n);
        p->n = 0;
    }
}

/* ---- its end ---- */

static void end_if_asked(running *r) {
    uint64_t now = now_ms();
    if (!r->told && r->c->stop(r->c->self)) {
        r->told = true;
        r->kill_at_ms = now + r->c->kill_ms;
        (void)kill(-r->pid, SIGTERM);
    }
    if (r->told && now >= r->kill_at_ms) (void)kill(-r->pid, SIGKILL);
}

static int wait_ms(const running *r, bool open) {
    if (!open) return REAP_MS;
    if (!r->told) return -1;
    uint64_t now = now_ms();
    return r->kill_at_ms > now ? (int)(r->kill_at_ms - now) : REAP_MS;
}

/* A pipe that something else keeps open does not hold us: when the child has gone, we read what is there and stop. */
static px_child_end follow(running *r) {
    int status = 0;
    for (bool gone = false;;) {
        bool open = r->in[0].fd >= 0 || r->in[1].fd >= 0;
        if (gone && !open) break;
        struct pollfd p[3] = {{.fd = r->in[0].fd, .events = POLLIN},
                              {.fd = r->in[1].fd, .events = POLLIN},
                              {.fd = gone ? -1 : r->c->wake, .events = POLLIN}};
        int n = poll(p, 3, gone ? 0 : wait_ms(r, open));
        if (n < 0 && errno != EINTR) n = 0;
        if (gone && n == 0) break;
        for (int i = 0; i < 2 && n > 0; i++)
            if (p[i].revents) take(r, i);
        uint64_t times;
        if (n > 0 && p[2].revents) (void)!read(r->c->wake, &times, sizeof times);
        if (gone) continue;
        end_if_asked(r);
        gone = waitpid(r->pid, &status, WNOHANG) == r->pid;
    }
    for (int i = 0; i < 2; i++)
        if (r->in[i].fd >= 0) {
            hand(r, i, r->in[i].n);
            (void)close(r->in[i].fd);
        }
    if (WIFSIGNALED(status)) return (px_child_end){-1, WTERMSIG(status)};
    return (px_child_end){WEXITSTATUS(status), 0};
}

px_status px_child_run(const px_child *c, px_child_end *end, px_err *err) {
    int out[2] = {-1, -1}, errors[2] = {-1, -1};
    px_status st = PX_OK;
    *end = (px_child_end){-1, 0};
    running *r = px_calloc(1, sizeof *r);
    r->c = c;
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(errors, O_CLOEXEC) != 0)
        st = px_fail_errno(err, errno, "cannot start %s", c->program);
    if (st == PX_OK) st = spawn(r, out[1], errors[1], err);
    if (out[1] >= 0) (void)close(out[1]);
    if (errors[1] >= 0) (void)close(errors[1]);
    r->in[0].fd = out[0];
    r->in[1].fd = errors[0];
    if (st == PX_OK) {
        *end = follow(r);
    } else {
        if (out[0] >= 0) (void)close(out[0]);
        if (errors[0] >= 0) (void)close(errors[0]);
    }
    free(r);
    return st;
}
