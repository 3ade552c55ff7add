/* linger.c: see linger.h. An epoll descriptor of its own, which the loop watches: its parts come and go, those of the loop stay. */
#include "query/server/linger.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define TURN 16u /* pieces that one of them may send before the others' turn */

typedef struct place {
    int fd; /* -1: free */
    uint64_t until_ms, bytes;
} place;

struct px_linger {
    px_loop *loop;
    int epoll;
    place place[PX_LINGER_PLACES];
};

static void end(px_linger *l, place *p) {
    (void)epoll_ctl(l->epoll, EPOLL_CTL_DEL, p->fd,
                    NULL); /* closing does it only with the last copy */
    (void)close(p->fd);
    p->fd = -1;
}

static void forget(px_linger *l, place *p) {
    char bytes[16384];
    for (unsigned i = 0; i < TURN; i++) {
        ssize_t n = recv(p->fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
        if (n > 0) p->bytes += (uint64_t)n;
        if (n <= 0 || p->bytes >= PX_LINGER_BYTES) {
            end(l, p);
            return;
        }
    }
}

static void on_events(void *self) {
    px_linger *l = self;
    struct epoll_event e[PX_LINGER_PLACES];
    int n = epoll_wait(l->epoll, e, PX_LINGER_PLACES, 0);
    for (int i = 0; i < n; i++)
        if (l->place[e[i].data.u32].fd >= 0) forget(l, &l->place[e[i].data.u32]);
}

px_status px_linger_new(px_loop *loop, px_linger **out, px_err *err) {
    px_linger *l = px_calloc(1, sizeof *l);
    *out = NULL;
    l->loop = loop;
    for (size_t i = 0; i < PX_LINGER_PLACES; i++)
        l->place[i].fd = -1;
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    px_status st = l->epoll < 0 ? px_fail_errno(err, errno, "cannot watch connections") : PX_OK;
    if (st == PX_OK) st = px_loop_watch(loop, l->epoll, on_events, l, err);
    if (st == PX_OK)
        *out = l;
    else
        px_linger_free(l);
    return st;
}

void px_linger_free(px_linger *l) {
    if (!l) return;
    for (size_t i = 0; i < PX_LINGER_PLACES; i++)
        if (l->place[i].fd >= 0) end(l, &l->place[i]);
    if (l->epoll >= 0) (void)close(l->epoll);
    free(l);
}

void px_linger_add(px_linger *l, int fd) {
    place *p = NULL;
    for (size_t i = 0; i < PX_LINGER_PLACES && !p; i++)
        if (l->place[i].fd < 0) p = &l->place[i];
    if (!p) return;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    struct epoll_event e = {.events = EPOLLIN | EPOLLRDHUP, .data.u32 = (uint32_t)(p - l->place)};
    if (copy < 0) return;
    if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, copy, &e) != 0) {
        (void)close(copy);
        return;
    }
    *p = (place){.fd = copy, .until_ms = px_loop_ms(l->loop) + PX_LINGER_MS};
}

void px_linger_tick(px_linger *l) {
    uint64_t now = px_loop_ms(l->loop);
    for (size_t i = 0; i < PX_LINGER_PLACES; i++)
        if (l->place[i].fd >= 0 && now >= l->place[i].until_ms) end(l, &l->place[i]);
}
