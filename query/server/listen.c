/* listen.c: see listen.h. */
#include "query/server/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024

/* Every address as 16 bytes, IPv4 inside IPv6. */
typedef struct address {
    unsigned char b[16];
} address;

static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};

static bool address_of(const struct sockaddr *sa, address *out) {
    if (sa->sa_family == AF_INET) {
        memcpy(out->b, mapped, 12);
        memcpy(out->b + 12, &((const struct sockaddr_in *)(const void *)sa)->sin_addr, 4);
        return true;
    }
    if (sa->sa_family != AF_INET6) return false;
    memcpy(out->b, &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr, 16);
    return true;
}

static bool address_read(px_str s, address *out) {
    char text[PX_LISTEN_TEXT];
    if (!s.n || s.n >= sizeof text) return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    memcpy(out->b, mapped, 12);
    return inet_pton(AF_INET, text, out->b + 12) == 1 || inet_pton(AF_INET6, text, out->b) == 1;
}

static bool is_v4(const address *a) {
    return memcmp(a->b, mapped, 12) == 0;
}

static bool is_loopback(const address *a) {
    static const unsigned char one[16] = {[15] = 1};
    return is_v4(a) ? a->b[12] == 127 : memcmp(a->b, one, 16) == 0;
}

void px_listen_peer(const struct sockaddr *sa, char out[PX_LISTEN_TEXT]) {
    address a;
    out[0] = 0;
    if (!sa || !address_of(sa, &a)) return;
    (void)inet_ntop(is_v4(&a) ? AF_INET : AF_INET6, is_v4(&a) ? a.b + 12 : a.b, out,
                    PX_LISTEN_TEXT);
}

static px_status resolve(const char *text, struct addrinfo **out, px_err *err) {
    char host[PX_LISTEN_TEXT];
    const char *colon = strrchr(text, ':');
    size_t n = colon ? (size_t)(colon - text) : 0;
    uint64_t port;
    *out = NULL;
    if (!colon || !n || n >= sizeof host || !px_str_u64(px_str_of(colon + 1), &port) ||
        port > 65535)
        return px_fail(err, PX_E_USAGE, "\"%s\" is no address and port, such as 127.0.0.1:8080",
                       text);
    memcpy(host, text, n);
    host[n] = 0;
    char *name = host;
    if (host[0] == '[' && host[n - 1] == ']') {
        host[n - 1] = 0;
        name = host + 1;
    } else if (strchr(host, ':')) {
        return px_fail(err, PX_E_USAGE, "an IPv6 address stands in brackets: [%s]:%s", host,
                       colon + 1);
    }
    struct addrinfo wish = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    int e = getaddrinfo(strcmp(name, "*") == 0 ? NULL : name, colon + 1, &wish, out);
    return e ? px_fail(err, PX_E_USAGE, "the address %s is not known: %s", text, gai_strerror(e))
             : PX_OK;
}

px_status px_listen_is_loopback(const char *text, bool *out, px_err *err) {
    struct addrinfo *list;
    *out = true;
    px_status st = resolve(text, &list, err);
    for (struct addrinfo *i = st == PX_OK ? list : NULL; i; i = i->ai_next) {
        address a;
        if (!address_of(i->ai_addr, &a) || !is_loopback(&a)) *out = false;
    }
    if (st == PX_OK) freeaddrinfo(list);
    return st;
}

static int open_one(const struct addrinfo *i) {
    int yes = 1, no = 0;
    int fd = socket(i->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (i->ai_family == AF_INET6) (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    if (bind(fd, i->ai_addr, i->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) return fd;
    int e = errno;
    (void)close(fd);
    errno = e;
    return -1;
}

px_status px_listen(const char *text, int *fd, char shown[PX_LISTEN_TEXT], px_err *err) {
    struct addrinfo *list;
    *fd = -1;
    px_status st = resolve(text, &list, err);
    if (st != PX_OK) return st;
    int e = 0;
    /* "*" as IPv6 takes IPv4, too, so it goes first. */
    for (int want_v6 = 1; want_v6 >= 0; want_v6--)
        for (const struct addrinfo *i = list; i && *fd < 0; i = i->ai_next) {
            if ((i->ai_family == AF_INET6) != (want_v6 == 1)) continue;
            *fd = open_one(i);
            if (*fd < 0) e = errno;
        }
    freeaddrinfo(list);
    if (*fd < 0) return px_fail(err, PX_E_IO, "cannot listen at %s: %s", text, strerror(e));
    struct sockaddr_storage sa;
    socklen_t n = sizeof sa;
    char peer[PX_LISTEN_TEXT];
    (void)getsockname(*fd, (struct sockaddr *)&sa, &n);
    px_listen_peer((struct sockaddr *)&sa, peer);
    unsigned port = ntohs(sa.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)(void *)&sa)->sin6_port
                                                   : ((struct sockaddr_in *)(void *)&sa)->sin_port);
    (void)snprintf(shown, PX_LISTEN_TEXT, strchr(peer, ':') ? "[%.60s]:%u" : "%.60s:%u", peer,
                   port);
    return PX_OK;
}

/* ---- networks ---- */

typedef struct network {
    address a;
    unsigned bits;
} network;

struct px_networks {
    network *v;
    size_t n;
};

static bool network_read(px_str s, network *out) {
    size_t slash = px_str_find(s, PX_STR("/"));
    uint32_t bits = 128;
    if (!address_read(px_str_sub(s, 0, slash), &out->a)) return false;
    unsigned most = is_v4(&out->a) ? 32 : 128;
    if (slash != SIZE_MAX && (!px_str_u32(px_str_sub(s, slash + 1, s.n), &bits) || bits > most))
        return false;
    if (slash != SIZE_MAX) bits += 128 - most;
    out->bits = bits;
    return true;
}

px_status px_networks_new(px_str list, px_networks **out, px_err *err) {
    px_networks *w = px_calloc(1, sizeof *w);
    *out = NULL;
    w->v = px_calloc(list.n / 2 + 1, sizeof *w->v);
    while (list.n) {
        size_t comma = px_str_find(list, PX_STR(","));
        px_str one = px_str_trim(px_str_sub(list, 0, comma));
        list = px_str_sub(list, comma == SIZE_MAX ? list.n : comma + 1, list.n);
        if (!one.n) continue;
        if (!network_read(one, &w->v[w->n])) {
            px_networks_free(w);
            return px_fail(err, PX_E_USAGE, "\"%.*s\" is no address or network, such as 10.0.0.0/8",
                           PX_STR_ARG(one));
        }
        w->n++;
    }
    *out = w;
    return PX_OK;
}

void px_networks_free(px_networks *w) {
    if (!w) return;
    free(w->v);
    free(w);
}

static bool inside(const network *w, const address *a) {
    unsigned whole = w->bits / 8, rest = w->bits % 8;
    if (memcmp(w->a.b, a->b, whole) != 0) return false;
    return !rest || ((w->a.b[whole] ^ a->b[whole]) >> (8 - rest)) == 0;
}

bool px_networks_have(const px_networks *w, px_str text) {
    address a;
    if (!w || !w->n || !address_read(text, &a)) return false;
    for (size_t i = 0; i < w->n; i++)
        if (inside(&w->v[i], &a)) return true;
    return false;
}

px_str px_networks_client(const px_networks *w, px_str peer, px_str forwarded) {
    address a;
    while (forwarded.n && px_networks_have(w, peer)) {
        size_t from = forwarded.n;
        while (from && forwarded.p[from - 1] != ',')
            from--;
        px_str one = px_str_trim(px_str_sub(forwarded, from, forwarded.n));
        if (!address_read(one, &a)) break;
        peer = one;
        forwarded = px_str_sub(forwarded, 0, from ? from - 1 : 0);
    }
    return peer;
}
