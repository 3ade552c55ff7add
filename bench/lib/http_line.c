/* http_line.c: see http_line.h. */
#include "bench/lib/http_line.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void http_line_close(http_line *l) {
    if (l->fd >= 0) (void)close(l->fd);
    l->fd = -1;
}

bool http_line_open(http_line *l, const struct sockaddr_in *host) {
    int yes = 1;
    http_line_close(l);
    l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (l->fd < 0) return false;
    if (connect(l->fd, (const struct sockaddr *)host, sizeof *host) < 0) {
        http_line_close(l);
        return false;
    }
    (void)setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    (void)fcntl(l->fd, F_SETFL, fcntl(l->fd, F_GETFL) | O_NONBLOCK);
    l->n_request = l->sent = 0;
    return true;
}

bool http_line_push(http_line *l) {
    while (l->sent < l->n_request) {
        ssize_t n = send(l->fd, l->request + l->sent, l->n_request - l->sent, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN;
        l->sent += (size_t)n;
    }
    return true;
}

bool http_line_ask(http_line *l, const char *text, size_t n) {
    if (l->fd < 0 || n > sizeof l->request) return false;
    memcpy(l->request, text, n);
    l->n_request = n;
    l->sent = l->n_head = 0;
    l->at = HTTP_HEAD;
    l->left = l->body = 0;
    return http_line_push(l);
}

/* The head is whole, ended by NUL: what follows it? true: nothing. */
static bool begin_body(http_line *l) {
    const char *length = strcasestr(l->head, "\r\ncontent-length:");
    l->status = atoi(l->head + 9);
    l->close = strcasestr(l->head, "\r\nconnection: close") != NULL;
    if (strcasestr(l->head, "\r\ntransfer-encoding: chunked")) {
        l->at = HTTP_SIZE;
        l->size_ended = false;
        return false;
    }
    l->at = HTTP_LENGTH;
    l->left = length ? strtoull(length + 17, NULL, 10) : 0;
    return !l->left;
}

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte outside of data. true: the answer is whole. */
static bool frame(http_line *l, char c) {
    switch (l->at) {
    case HTTP_SIZE:
        if (c == '\n') {
            l->at = l->left ? HTTP_DATA : HTTP_TRAILER;
            l->size_ended = false;
            l->in_line = 0;
        } else if (hex(c) >= 0 && !l->size_ended) {
            l->left = l->left * 16 + (uint64_t)hex(c);
        } else {
            l->size_ended = true;
        }
        return false;
    case HTTP_DATA_END:
        if (c == '\n') l->at = HTTP_SIZE;
        return false;
    default:
        if (c == '\n' && !l->in_line) return true;
        l->in_line = c == '\n' ? 0 : l->in_line + (c != '\r');
        return false;
    }
}

/* true: the answer is whole. */
static bool take(http_line *l, const char *p, size_t n) {
    while (n) {
        if (l->at != HTTP_LENGTH && l->at != HTTP_DATA) {
            if (frame(l, *p)) return true;
            p++;
            n--;
            continue;
        }
        size_t part = l->left < n ? (size_t)l->left : n;
        l->left -= part;
        l->body += part;
        p += part;
        n -= part;
        if (l->left) continue;
        if (l->at == HTTP_LENGTH) return true;
        l->at = HTTP_DATA_END;
    }
    return false;
}

http_got http_line_read(http_line *l) {
    char got[65536];
    for (;;) {
        bool in_head = l->at == HTTP_HEAD;
        size_t room = in_head ? sizeof l->head - 1 - l->n_head : sizeof got;
        if (!room) return HTTP_BROKEN;
        ssize_t n = recv(l->fd, in_head ? l->head + l->n_head : got, room, 0);
        if (n < 0 && errno == EAGAIN) return HTTP_MORE;
        if (n <= 0) return HTTP_BROKEN;
        if (!in_head) {
            if (take(l, got, (size_t)n)) return HTTP_DONE;
            continue;
        }
        l->n_head += (size_t)n;
        l->head[l->n_head] = 0;
        char *end = strstr(l->head, "\r\n\r\n");
        if (!end) continue;
        end[2] = 0;
        l->body_at = (size_t)(end + 4 - l->head);
        if (begin_body(l) || take(l, l->head + l->body_at, l->n_head - l->body_at))
            return HTTP_DONE;
    }
}
