/* bench_http: how many requests a second does `patix serve` answer, and how long does one wait?
 *
 *     bench_http HOST:PORT [--at 1,16,64,256] [--seconds 5] [--idle N] [--hold S] TARGET | --targets FILE
 *
 * One thread with epoll keeps N connections busy, each with one request at a time, for some seconds, and says for each N:
 * requests a second, the times that half, 99 % and all of them took less than, answers by status. TARGET is what follows the
 * host ("/api/v1/count?q=x"); FILE has one a line, asked in turn. {n} in a target becomes another number each time, so that
 * no two requests are the same. --idle opens N connections more, asks once over each and leaves them open
 * (--hold: for so many seconds behind the run). Answers with 503 are counted apart: their times do not count. */
#include "bench/lib/measure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST     65536u
#define SAMPLES  4000000u
#define TARGETS  100000u
#define HEAD_MAX 16384u

typedef struct line {
    int fd;
    double asked;
    char head[HEAD_MAX];
    size_t n_head;
    size_t left; /* bytes of the body to come */
    bool in_body, close;
    int status;
    char request[8192];
    size_t n_request, sent;
} line;

static struct sockaddr_in host;
static char *host_text, *target[TARGETS];
static size_t n_targets, next_target;
static unsigned long serial;
static float *sample;
static size_t n_samples;
static unsigned long by_status[6], busy, broken;
static int ep;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void compose(line *l) {
    const char *t = target[next_target++ % n_targets], *n = strstr(t, "{n}");
    int len;
    serial++;
    if (n)
        len = snprintf(l->request, sizeof l->request, "GET %.*s%lu%s HTTP/1.1\r\nHost: %s\r\n\r\n",
                       (int)(n - t), t, serial, n + 3, host_text);
    else
        len = snprintf(l->request, sizeof l->request, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", t,
                       host_text);
    if (len < 0 || (size_t)len >= sizeof l->request) die("a target is too long");
    l->n_request = (size_t)len;
    l->sent = l->n_head = l->left = 0;
    l->in_body = false;
}

static bool push(line *l) {
    while (l->sent < l->n_request) {
        ssize_t n = send(l->fd, l->request + l->sent, l->n_request - l->sent, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN;
        l->sent += (size_t)n;
    }
    return true;
}

static void reopen(line *l) {
    int yes = 1;
    if (l->fd >= 0) (void)close(l->fd);
    l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (l->fd < 0) die("socket");
    if (connect(l->fd, (struct sockaddr *)&host, sizeof host) < 0) die("connect");
    (void)setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    (void)fcntl(l->fd, F_SETFL, fcntl(l->fd, F_GETFL) | O_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = l};
    if (epoll_ctl(ep, EPOLL_CTL_ADD, l->fd, &e) < 0) die("epoll_ctl");
}

static void ask(line *l) {
    compose(l);
    l->asked = measure_now();
    if (!push(l)) {
        broken++;
        reopen(l);
        if (!push(l)) die("send");
    }
}

/* The head is whole: status and length. */
static void read_head(line *l, size_t end) {
    char *p = strcasestr(l->head, "\r\ncontent-length:");
    l->status = atoi(l->head + 9);
    l->left = p ? (size_t)strtoul(p + 17, NULL, 10) : 0;
    l->close = strcasestr(l->head, "\r\nconnection: close") != NULL;
    size_t had = l->n_head - end;
    l->left -= had < l->left ? had : l->left;
    l->in_body = true;
}

static void answered(line *l) {
    int class = l->status / 100;
    by_status[class > 0 && class < 6 ? class : 0]++;
    if (l->status == 503)
        busy++;
    else if (n_samples < SAMPLES)
        sample[n_samples++] = (float)(measure_now() - l->asked);
    if (l->close) reopen(l);
    ask(l);
}

static void readable(line *l) {
    char body[65536];
    for (;;) {
        ssize_t n;
        if (l->in_body) {
            n = recv(l->fd, body, l->left < sizeof body ? l->left : sizeof body, 0);
        } else {
            n = recv(l->fd, l->head + l->n_head, sizeof l->head - 1 - l->n_head, 0);
        }
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) {
            broken++;
            reopen(l);
            ask(l);
            return;
        }
        if (l->in_body) {
            l->left -= (size_t)n;
        } else {
            l->n_head += (size_t)n;
            l->head[l->n_head] = 0;
            char *end = strstr(l->head, "\r\n\r\n");
            if (!end) continue;
            end[2] = 0;
            read_head(l, (size_t)(end + 4 - l->head));
        }
        if (!l->left) {
            answered(l);
            return;
        }
    }
}

static int by_size(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void run(unsigned connections, double seconds) {
    line *l = calloc(connections, sizeof *l);
    struct epoll_event got[256];
    if (!l) die("memory");
    n_samples = 0;
    busy = broken = 0;
    memset(by_status, 0, sizeof by_status);
    for (unsigned i = 0; i < connections; i++) {
        l[i].fd = -1;
        reopen(&l[i]);
        ask(&l[i]);
    }
    double start = measure_now();
    while (measure_now() - start < seconds) {
        int n = epoll_wait(ep, got, 256, 100);
        for (int i = 0; i < n; i++) {
            line *one = got[i].data.ptr;
            if (one->sent < one->n_request) (void)push(one);
            readable(one);
        }
    }
    double took = measure_now() - start;
    for (unsigned i = 0; i < connections; i++)
        (void)close(l[i].fd);
    free(l);
    qsort(sample, n_samples, sizeof *sample, by_size);
    (void)printf("%4u connections: %8.0f requests/s  p50 %8.3f ms  p99 %8.3f ms  max %8.1f ms  "
                 "2xx %lu 4xx %lu 503 %lu broken %lu\n",
                 connections, (double)n_samples / took,
                 n_samples ? (double)sample[n_samples / 2] * 1e3 : 0.0,
                 n_samples ? (double)sample[n_samples * 99 / 100] * 1e3 : 0.0,
                 n_samples ? (double)sample[n_samples - 1] * 1e3 : 0.0, by_status[2], by_status[4],
                 busy, broken);
    (void)fflush(stdout);
}

static void leave_idle(unsigned n) {
    char buf[4096];
    for (unsigned i = 0; i < n; i++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        static const char asks[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
        if (fd < 0 || connect(fd, (struct sockaddr *)&host, sizeof host) < 0) die("connect");
        if (send(fd, asks, sizeof asks - 1, MSG_NOSIGNAL) < 0 || recv(fd, buf, sizeof buf, 0) <= 0)
            die("an idle connection");
    }
    (void)printf("%u idle connections are open\n", n);
    (void)fflush(stdout);
}

static void read_targets(const char *path) {
    char text[8192];
    FILE *f = fopen(path, "re");
    if (!f) die(path);
    while (n_targets < TARGETS && fgets(text, sizeof text, f)) {
        text[strcspn(text, "\r\n")] = 0;
        if (*text) target[n_targets++] = strdup(text);
    }
    (void)fclose(f);
}

int main(int argc, char **argv) {
    const char *at = "1,16,64,256";
    double seconds = 5;
    unsigned idle = 0, hold = 0;
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (!strcmp(argv[i], "--at") && more)
            at = argv[++i];
        else if (!strcmp(argv[i], "--seconds") && more)
            seconds = atof(argv[++i]);
        else if (!strcmp(argv[i], "--idle") && more)
            idle = (unsigned)atoi(argv[++i]);
        else if (!strcmp(argv[i], "--hold") && more)
            hold = (unsigned)atoi(argv[++i]);
        else if (!strcmp(argv[i], "--targets") && more)
            read_targets(argv[++i]);
        else if (!host_text)
            host_text = argv[i];
        else
            target[n_targets++] = argv[i];
    }
    char *colon = host_text ? strrchr(host_text, ':') : NULL;
    if (!colon || (!n_targets && !idle)) {
        (void)fprintf(stderr, "usage: bench_http HOST:PORT [--at 1,16,64,256] [--seconds S] "
                              "[--idle N] [--hold S] TARGET... | --targets FILE\n");
        return 2;
    }
    char name[64];
    (void)snprintf(name, sizeof name, "%.*s", (int)(colon - host_text), host_text);
    host.sin_family = AF_INET;
    host.sin_port = htons((uint16_t)atoi(colon + 1));
    if (inet_pton(AF_INET, name, &host.sin_addr) != 1) die("address");
    ep = epoll_create1(EPOLL_CLOEXEC);
    sample = malloc(SAMPLES * sizeof *sample);
    if (ep < 0 || !sample) die("begin");
    if (idle) leave_idle(idle);
    for (const char *p = at; n_targets && *p;) {
        unsigned n = (unsigned)atoi(p);
        if (n && n < MOST) run(n, seconds);
        p += strcspn(p, ",");
        p += *p == ',';
    }
    if (hold) (void)sleep(hold);
    return 0;
}
