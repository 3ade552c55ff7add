/* wire_kit.h: a whole server in a thread of the test program, asked over real HTTP; so that sanitizers see both sides' work.
 *
 *     wire_up(&w, dir, accounts, &limits…);  wire_ask(&w, &who, "GET", "/healthz", NULL, &a);  wire_down(&w);
 *
 * The clients' addresses come by X-Forwarded-For, so the server trusts 127.0.0.1 as its proxy and cannot be a desk: there are accounts,
 * or public_read. A program includes it once. */
#ifndef PX_TESTS_SERVER_WIRE_KIT_H
#define PX_TESTS_SERVER_WIRE_KIT_H

#include "base/buf.h"
#include "query/server/people.h"
#include "query/server/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct wire {
    px_people *people;
    px_server *server;
    pthread_t thread;
    uint16_t port;
} wire;

/* Who asks, and how. All may be NULL. */
typedef struct wire_who {
    const char *key, *cookie, *csrf, *type, *fields; /* fields: further ones, each with \r\n */
    const char *
        peer; /* NULL: an address that nobody had before, so that quotas of addresses do not come between */
} wire_who;

typedef struct wire_answer {
    int status; /* 0: closed without an answer */
    px_buf all; /* header and body as they came */
    px_str head, body;
    px_buf whole; /* the body without chunks, where it came in chunks */
} wire_answer;

static inline void *wire_run(void *arg) {
    px_server_run(arg);
    return NULL;
}

/* `settings`: name, value, … NULL. `program` imports, `again` reads the configuration anew; NULL: neither. */
static inline void wire_up(wire *w, const char *dir, const char *program, px_server_again again,
                           const char *const *settings) {
    px_config c;
    px_err err;
    px_err_clear(&err);
    *w = (wire){0};
    px_config_init(&c);
    px_status st = px_config_set(&c, PX_STR("in"), px_str_of(dir), &err);
    if (st == PX_OK) st = px_config_set(&c, PX_STR("listen"), PX_STR("127.0.0.1:0"), &err);
    if (st == PX_OK) st = px_config_set(&c, PX_STR("trusted_proxies"), PX_STR("127.0.0.1"), &err);
    for (; settings && *settings && st == PX_OK; settings += 2)
        st = px_config_set(&c, px_str_of(settings[0]), px_str_of(settings[1]), &err);
    if (st == PX_OK) st = px_people_open(dir, &w->people, &err);
    if (st == PX_OK) st = px_server_open(&c, px_people_gate(w->people), &w->server, &err);
    px_config_release(&c);
    if (st != PX_OK) {
        (void)fprintf(stderr, "no server: %s: %s\n", px_status_name(st), err.message);
        abort();
    }
    px_server_people(w->server, w->people);
    if (program) px_server_imports(w->server, program);
    px_server_on_reload(w->server, again, NULL);
    w->port = (uint16_t)strtoul(strrchr(px_server_address(w->server), ':') + 1, NULL, 10);
    if (pthread_create(&w->thread, NULL, wire_run, w->server) != 0) abort();
}

/* As the system ends it. */
static inline void wire_down(wire *w) {
    (void)kill(getpid(), SIGTERM);
    (void)pthread_join(w->thread, NULL);
    px_server_close(w->server);
    px_people_close(w->people);
}

/* -1: nobody listens any more. */
static inline int wire_try(const wire *w) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(w->port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0) return fd;
    if (fd >= 0) (void)close(fd);
    return -1;
}

static inline int wire_connect(const wire *w) {
    int fd = wire_try(w);
    if (fd >= 0) return fd;
    perror("connect");
    abort();
}

static inline void wire_send(int fd, px_str s) {
    while (s.n) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
        if (n <= 0) return; /* what the server says of it is read all the same */
        s = px_str_sub(s, (size_t)n, s.n);
    }
}

/* A header field of the answer, the first of its name; {NULL, 0}: none. */
static inline px_str wire_field(const wire_answer *a, const char *name) {
    px_str rest = a->head, want = px_str_of(name);
    while (rest.n) {
        size_t end = px_str_find(rest, PX_STR("\r\n"));
        px_str line = px_str_sub(rest, 0, end);
        rest = end == SIZE_MAX ? (px_str){NULL, 0} : px_str_sub(rest, end + 2, rest.n);
        if (line.n > want.n && line.p[want.n] == ':' &&
            px_str_eq_nocase(px_str_sub(line, 0, want.n), want))
            return px_str_trim(px_str_sub(line, want.n + 1, line.n));
    }
    return (px_str){NULL, 0};
}

/* false: the end is missing. */
static inline bool wire_unchunk(px_str s, px_buf *out) {
    for (;;) {
        size_t end = px_str_find(s, PX_STR("\r\n")), n = 0;
        if (end == SIZE_MAX) return false;
        n = (size_t)strtoull(s.p, NULL, 16);
        s = px_str_sub(s, end + 2, s.n);
        if (!n) return true;
        if (s.n < n + 2) return false;
        px_buf_str(out, px_str_sub(s, 0, n));
        s = px_str_sub(s, n + 2, s.n);
    }
}

/* Reads to the end of the connection and takes the first answer apart; all in *a, which wire_done releases. */
static inline void wire_read(int fd, wire_answer *a) {
    char block[16384];
    ssize_t n;
    *a = (wire_answer){0};
    px_buf_init(&a->all, PX_BUF_MAX);
    px_buf_init(&a->whole, PX_BUF_MAX);
    while ((n = recv(fd, block, sizeof block, 0)) > 0)
        px_buf_str(&a->all, (px_str){block, (size_t)n});
    px_buf_ch(&a->all, 0); /* texts end */
    if (a->all.n) a->all.n--;
    px_str all = px_buf_view(&a->all);
    size_t end = px_str_find(all, PX_STR("\r\n\r\n"));
    if (end == SIZE_MAX || !px_str_starts(all, PX_STR("HTTP/1.1 "))) return;
    a->status = (int)strtol(all.p + 9, NULL, 10);
    a->head = px_str_sub(all, 0, end);
    a->body = px_str_sub(all, end + 4, all.n);
    if (px_str_find(wire_field(a, "transfer-encoding"), PX_STR("chunked")) == SIZE_MAX) return;
    if (!wire_unchunk(a->body, &a->whole)) a->status = 0;
    px_buf_ch(&a->whole, 0);
    a->whole.n--;
    a->body = px_buf_view(&a->whole);
}

static inline void wire_done(wire_answer *a) {
    px_buf_done(&a->all);
    px_buf_done(&a->whole);
}

/* Closes the connection. */
static inline void wire_ask_on(int fd, const wire_who *who, const char *method, const char *target,
                               const char *body, wire_answer *a) {
    static unsigned clients;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_fmt(&b,
               "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept-Language: en\r\n",
               method, target);
    unsigned client = __atomic_add_fetch(&clients, 1, __ATOMIC_RELAXED);
    if (who->peer)
        px_buf_fmt(&b, "X-Forwarded-For: %s\r\n", who->peer);
    else
        px_buf_fmt(&b, "X-Forwarded-For: 10.%u.%u.%u\r\n", client >> 16 & 255, client >> 8 & 255,
                   client & 255);
    if (who->key) px_buf_fmt(&b, "Authorization: Bearer %s\r\n", who->key);
    if (who->cookie) px_buf_fmt(&b, "Cookie: patix_session=%s\r\n", who->cookie);
    if (who->csrf) px_buf_fmt(&b, "X-CSRF-Token: %s\r\n", who->csrf);
    if (who->fields) px_buf_c(&b, who->fields);
    if (body)
        px_buf_fmt(&b, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
                   who->type ? who->type : "application/json", strlen(body), body);
    else
        px_buf_c(&b, strcmp(method, "GET") == 0 ? "\r\n" : "Content-Length: 0\r\n\r\n");
    wire_send(fd, px_buf_view(&b));
    px_buf_done(&b);
    wire_read(fd, a);
    (void)close(fd);
}

static inline void wire_ask(const wire *w, const wire_who *who, const char *method,
                            const char *target, const char *body, wire_answer *a) {
    wire_ask_on(wire_connect(w), who, method, target, body, a);
}

#endif
