/* http.c: see http.h. The only file that knows libmicrohttpd.
 *
 * Its epoll descriptor is watched by the loop; whenever it can be read, MHD_run does what there is to do. A request that waits
 * for us is suspended, so MHD neither times it out nor reads on; behind a resumption MHD_run is called, too.
 *
 * MHD reads from a resumed connection before it looks at what it has, and where the client has closed its side it throws away a
 * request that is whole. Connections with a time-out of their own are looked at before anything is read. So one that is
 * suspended gets such a time-out, and loses it when its request is asked about again.
 *
 * MHD's own time-out starts anew with every byte, which is what slow attackers live on. So we keep our own clock for
 * each connection: what it is expected to have done by when. Who is late has its socket shut down, and MHD finds the
 * connection closed. */
#include "query/server/http.h"

#include "query/server/linger.h"
#include "query/server/listen.h"
#include "query/server/tls.h"

#include <microhttpd.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BLOCK   65536u
#define DISCARD ((uint64_t)16 << 20)
#define GONE_MS 1000u
#define AWAY_MS 750u     /* px_http_tick is called several times a second */
#define OWN_S   1000000u /* never over: it begins when the connection is resumed */

/* What a connection is expected to do next. */
typedef enum phase { IDLE, HEADER, BODY, WORK, WRITE } phase;

struct px_http_link {
    px_http *http;
    px_http_link *older, *newer;
    struct MHD_Connection *connection;
    int fd;
    phase phase;
    uint64_t came; /* bytes of this body so far */
    uint64_t
        came_then; /* the same and one, at the last tick, where more lay there to be read; else 0 */
    bool cut, kept;             /* kept: it has had an answer */
    uint64_t since_ms, left_ms; /* left: since when the other side is closed; 0 = it is not */
    char peer[PX_LISTEN_TEXT];
};

struct px_http {
    struct MHD_Daemon *mhd;
    px_loop *loop;
    px_timer *timer;
    px_soon *soon; /* MHD has something to do already */
    px_linger *linger;
    px_collection *on;
    px_http_limits limits;
    px_http_calls calls;
    px_http_link *link;   /* the newest */
    px_exchange *waiting; /* between ready and gone; the newest */
    size_t n_links, n_suspended;
    uint64_t n_cut;
    uint64_t tick_ms; /* the last px_http_tick */
    bool away;        /* it came late, so nobody was cut off */
    char address[PX_LISTEN_TEXT];
    bool tls;
};

static uint64_t clock_ns(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void now_doing(px_exchange *x, phase p) {
    x->link->phase = p;
    x->link->since_ms = px_loop_ms(x->http->loop);
}

static void turn(void *self) {
    px_http *h = self;
    MHD_UNSIGNED_LONG_LONG ms;
    (void)MHD_run(h->mhd);
    bool waits = MHD_get_timeout(h->mhd, &ms) == MHD_YES;
    if (waits && ms > 0)
        px_timer_set(h->timer, ms, 0);
    else
        px_timer_clear(h->timer);
    if (waits && ms == 0) px_soon_set(h->soon);
}

/* Once: MHD's lists of connections break when one is suspended that is so already, which it does not look at. */
static void suspend(px_exchange *x) {
    if (x->suspended) return;
    x->suspended = true;
    x->http->n_suspended++;
    MHD_suspend_connection(x->connection);
}

/* Between the parts of a request. MHD goes on handing over the chunks that it has read, also behind a suspension. */
static void suspend_request(px_exchange *x) {
    suspend(x);
    x->own =
        MHD_set_connection_option(x->connection, MHD_CONNECTION_OPTION_TIMEOUT, OWN_S) == MHD_YES;
}

static void asked_again(px_exchange *x) {
    if (!x->own || x->suspended) return;
    (void)MHD_set_connection_option(x->connection, MHD_CONNECTION_OPTION_TIMEOUT, 0u);
    x->own = false;
}

static void resume(px_exchange *x) {
    if (!x->suspended) return;
    x->suspended = false;
    x->http->n_suspended--;
    MHD_resume_connection(x->connection);
    /* Not here and now: whoever resumes may be walking along the list of exchanges. */
    px_soon_set(x->http->soon);
}

/* ---- connections ---- */

static void on_connection(void *self, struct MHD_Connection *m, void **context,
                          enum MHD_ConnectionNotificationCode what) {
    px_http *h = self;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        px_http_link *l = *context;
        if (!l) return;
        if (l->newer) l->newer->older = l->older;
        if (l->older) l->older->newer = l->newer;
        if (h->link == l) h->link = l->older;
        (void)__atomic_sub_fetch(&h->n_links, 1, __ATOMIC_RELAXED);
        free(l);
        *context = NULL;
        return;
    }
    px_http_link *l = px_calloc(1, sizeof *l);
    l->http = h;
    l->connection = m;
    l->fd = MHD_get_connection_info(m, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    l->since_ms = px_loop_ms(h->loop);
    px_listen_peer(MHD_get_connection_info(m, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
                   l->peer);
    l->older = h->link;
    if (h->link) h->link->newer = l;
    h->link = l;
    (void)__atomic_add_fetch(&h->n_links, 1, __ATOMIC_RELAXED);
    *context = l;
}

static void *on_line(void *self, const char *target, struct MHD_Connection *m) {
    px_http *h = self;
    px_exchange *x = px_calloc(1, sizeof *x);
    x->http = h;
    x->connection = m;
    x->link = MHD_get_connection_info(m, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    x->began_ns = clock_ns();
    x->target = px_strdup(target);
    px_buf_init(&x->body, PX_BUF_MAX);
    px_buf_init(&x->piece, PX_BUF_MAX);
    x->link->came = 0;
    now_doing(x, HEADER);
    return x;
}

static void on_end(void *self, struct MHD_Connection *m, void **context,
                   enum MHD_RequestTerminationCode why) {
    px_http *h = self;
    px_exchange *x = *context;
    (void)m;
    if (!x) return;
    *context = NULL;
    if (x->newer) x->newer->older = x->older;
    if (x->older) x->older->newer = x->newer;
    if (h->waiting == x) h->waiting = x->older;
    h->calls.gone(h->calls.self, x,
                  why == MHD_REQUEST_TERMINATED_COMPLETED_OK ? PX_HTTP_DONE
                  : x->begun                                 ? PX_HTTP_CLIENT
                                                             : PX_HTTP_REFUSED);
    if (x->early && why == MHD_REQUEST_TERMINATED_COMPLETED_OK)
        px_linger_add(h->linger, x->link->fd);
    now_doing(x, IDLE);
    x->link->kept = true;
    px_call_free(x->call);
    px_buf_done(&x->body);
    px_buf_done(&x->piece);
    free(x->target);
    free(x);
}

/* ---- answers ---- */

static ssize_t read_whole(void *self, uint64_t at, char *to, size_t max) {
    px_exchange *x = self;
    const px_buf *b = &x->call->out;
    if (at >= b->n) return MHD_CONTENT_READER_END_OF_STREAM;
    size_t n = b->n - at < max ? b->n - at : max;
    memcpy(to, b->p + at, n);
    x->sent += n;
    now_doing(x, WRITE);
    return (ssize_t)n;
}

static ssize_t read_stream(void *self, uint64_t at, char *to, size_t max) {
    px_exchange *x = self;
    px_http *h = x->http;
    (void)at;
    if (x->piece_at == x->piece.n && !x->end && !x->broken && !x->asked) {
        x->asked = true;
        now_doing(x, WORK);
        h->calls.more(h->calls.self, x);
        if (x->asked) {
            suspend(x);
            return 0;
        }
    }
    size_t n = x->piece.n - x->piece_at;
    if (n > max) n = max;
    if (n) {
        memcpy(to, x->piece.p + x->piece_at, n);
        x->piece_at += n;
        x->sent += n;
        now_doing(x, WRITE);
        return (ssize_t)n;
    }
    if (x->broken) return MHD_CONTENT_READER_END_WITH_ERROR;
    return x->end ? MHD_CONTENT_READER_END_OF_STREAM : 0;
}

static enum MHD_Result send_answer(px_exchange *x) {
    px_call *c = x->call;
    struct MHD_Response *r;
    if (c->stream.next)
        r = MHD_create_response_from_callback(c->stream.size ? c->stream.size : MHD_SIZE_UNKNOWN,
                                              BLOCK, read_stream, x, NULL);
    else if (c->out.n > BLOCK)
        r = MHD_create_response_from_callback(c->out.n, BLOCK, read_whole, x, NULL);
    else
        r = MHD_create_response_from_buffer(c->out.n, c->out.n ? c->out.p : (void *)(uintptr_t) "",
                                            MHD_RESPMEM_PERSISTENT);
    if (!r) return MHD_NO;
    if (!c->head && !c->stream.next && c->out.n <= BLOCK) x->sent = c->out.n;
    if (c->type && (c->out.n || c->stream.next))
        (void)MHD_add_response_header(r, "Content-Type", c->type);
    for (size_t i = 0; i < c->answer.n; i++)
        (void)MHD_add_response_header(r, c->answer.v[i].name.p, c->answer.v[i].value.p);
    if (x->close) (void)MHD_add_response_header(r, "Connection", "close");
    enum MHD_Result done = MHD_queue_response(x->connection, (unsigned)c->status, r);
    MHD_destroy_response(r);
    now_doing(x, WRITE);
    return done;
}

void px_http_go(px_exchange *x) {
    x->held = false;
    now_doing(x, BODY);
    resume(x);
}

void px_http_answer(px_exchange *x) {
    x->answered = true;
    resume(x);
}

void px_http_piece(px_exchange *x, px_buf *piece, bool end, bool broken) {
    px_buf old = x->piece;
    x->piece = *piece;
    *piece = old;
    px_buf_clear(piece);
    x->piece_at = 0;
    x->end = end;
    x->broken = broken;
    x->asked = false;
    now_doing(x, WRITE);
    resume(x);
}

/* ---- requests ---- */

static enum MHD_Result on_field(void *self, enum MHD_ValueKind kind, const char *name,
                                size_t name_n, const char *value, size_t value_n) {
    (void)kind;
    px_call_header_add(self, (px_str){name, name_n}, (px_str){value ? value : "", value_n});
    return MHD_YES;
}

static size_t fields(const px_call *c, const char *name) {
    size_t n = 0;
    for (size_t i = 0; i < c->header.n; i++)
        n += px_str_is(c->header.v[i].name, name);
    return n;
}

/* The header is whole. What could be read in two ways by two servers in a row is refused. */
static void begin(px_exchange *x, const char *method) {
    px_http *h = x->http;
    px_call *c = px_call_new(h->on, px_str_of(method), px_str_of(x->target), (px_str){0});
    (void)MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, on_field, c);
    x->begun = true;
    x->call = c;
    c->peer = px_arena_str(c->arena, px_str_of(x->link->peer));
    c->secure = h->tls;
    px_str length = px_call_header(c, "content-length");
    uint64_t n = 0;
    size_t lengths = fields(c, "content-length"), codings = fields(c, "transfer-encoding");
    x->bad = lengths > 1 || codings > 1 || (lengths && codings) || fields(c, "host") > 1 ||
             (length.p && !px_str_u64(length, &n));
    now_doing(x, BODY);
    h->calls.ask(h->calls.self, x);
    x->admitting = x->held;
    x->too_large = n > x->body_max;
}

static void take_body(px_exchange *x, const char *p, size_t n) {
    if ((x->body_came + n) / BLOCK != x->body_came / BLOCK) now_doing(x, BODY);
    x->body_came += n;
    x->link->came = x->body_came;
    if (x->body_came > x->body_max) {
        x->too_large = true;
        px_buf_clear(&x->body);
    } else if (x->spools) {
        x->held = !x->http->calls.take(x->http->calls.self, x, (px_str){p, n});
    } else {
        px_buf_put(&x->body, p, n);
    }
}

/* A body of unknown length is read to its end to be refused, since no answer can be given before; but not for ever. */
static bool endless(const px_exchange *x) {
    return x->body_came > x->body_max && x->body_came - x->body_max > DISCARD;
}

static void wait_for_go(px_exchange *x) {
    now_doing(x, WORK);
    suspend_request(x);
}

static enum MHD_Result on_request(void *self, struct MHD_Connection *m, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_n, void **context) {
    px_http *h = self;
    px_exchange *x = *context;
    (void)m;
    (void)url;
    (void)version;
    asked_again(x);
    if (!x->begun) {
        begin(x, method);
        if (x->held) {
            wait_for_go(x);
            return MHD_YES;
        }
        /* Without waiting for a body that nobody wants. */
        if (!x->too_large && !x->bad && !x->refused) return MHD_YES;
        x->close = x->early = true;
    } else if (x->admitting && !*upload_n) {
        /* Resumed before the body, and called as if for the first time. */
        x->admitting = false;
        if (!x->answered) return MHD_YES;
        x->close = x->early = true;
    } else if (*upload_n) {
        x->admitting = false;
        take_body(x, upload, *upload_n);
        *upload_n = 0;
        if (endless(x)) return MHD_NO;
        if (x->held) wait_for_go(x);
        return MHD_YES;
    }
    if (x->answered) return send_answer(x);
    x->call->body = px_buf_view(&x->body);
    x->older = h->waiting;
    if (h->waiting) h->waiting->newer = x;
    h->waiting = x;
    now_doing(x, WORK);
    x->handed = true;
    h->calls.ready(h->calls.self, x);
    if (x->answered) return send_answer(x);
    suspend_request(x);
    return MHD_YES;
}

/* ---- clients that left, or are slow ---- */

void px_http_gone_looks(px_http *h, void (*gone)(void *self, px_exchange *x), void *self) {
    uint64_t now = px_loop_ms(h->loop);
    for (px_exchange *x = h->waiting, *older; x; x = older) {
        older = x->older;
        px_http_link *l = x->link;
        struct pollfd p = {.fd = l->fd, .events = POLLRDHUP};
        if (l->phase != WORK || poll(&p, 1, 0) <= 0) continue;
        if (!l->left_ms) l->left_ms = now;
        /* One that has only closed its own side may still be waiting for a quick answer. */
        if ((p.revents & (POLLERR | POLLHUP)) || now - l->left_ms >= GONE_MS) gone(self, x);
    }
}

void px_http_each(px_http *h, void (*call)(void *self, px_exchange *x), void *self) {
    for (px_exchange *x = h->waiting, *older; x; x = older) {
        older = x->older;
        call(self, x);
    }
}

bool px_http_working(const px_http *h) {
    return h->n_suspended > 0;
}

static uint64_t allowed_ms(const px_http *h, const px_http_link *l) {
    switch (l->phase) {
    case IDLE:
        return l->kept ? h->limits.idle_ms : h->limits.header_ms;
    case HEADER:
        return h->limits.header_ms;
    case BODY:
        return h->limits.body_ms;
    case WRITE:
        return h->limits.write_ms;
    case WORK:
        break;
    }
    return UINT64_MAX;
}

/* Where it was us who did not get to run, what has come meanwhile is read before anybody is called slow. */
static bool we_were_away(px_http *h, uint64_t now) {
    bool away = now - h->tick_ms > AWAY_MS && !h->away;
    h->tick_ms = now;
    h->away = away;
    return away;
}

/* MHD looks at a descriptor when the kernel tells it of something new, and now and then what came around a suspension is told
 * to nobody: the rest of a body, or its end, lies there for ever. Who has bytes to be read and has had none taken since the last
 * tick is suspended and resumed, upon which MHD looks by itself. */
static void look_again(px_http *h, px_http_link *l) {
    struct pollfd p = {.fd = l->fd, .events = POLLIN | POLLRDHUP};
    bool more = l->phase == BODY && poll(&p, 1, 0) > 0;
    if (more && l->came + 1 == l->came_then) {
        MHD_suspend_connection(l->connection);
        MHD_resume_connection(l->connection);
        px_soon_set(h->soon);
    }
    l->came_then = more ? l->came + 1 : 0;
}

void px_http_tick(px_http *h) {
    uint64_t now = px_loop_ms(h->loop);
    bool away = we_were_away(h, now);
    px_linger_tick(h->linger);
    for (px_http_link *l = h->link; l; l = l->older)
        look_again(h, l);
    for (px_http_link *l = h->link; l && !away; l = l->older) {
        if (l->cut || now - l->since_ms <= allowed_ms(h, l)) continue;
        l->cut = true;
        (void)__atomic_add_fetch(&h->n_cut, 1, __ATOMIC_RELAXED);
        (void)shutdown(l->fd, SHUT_RDWR);
    }
}

/* ---- beginning and end ---- */

static size_t as_it_is(void *self, struct MHD_Connection *m, char *s) {
    (void)self;
    (void)m;
    return strlen(s);
}

static px_status start(px_http *h, int fd, px_err *err) {
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_CERT_CALLBACK, 0, px_tls_callback()},
        {MHD_OPTION_HTTPS_PRIORITIES, 0,
         (void *)(uintptr_t) "SECURE128:+SECURE192:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3"},
        {MHD_OPTION_END, 0, NULL}};
    if (!h->tls) tls[0].option = MHD_OPTION_END;
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (h->tls ? MHD_USE_TLS : 0u);
    h->mhd = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, h, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_URI_LOG_CALLBACK, on_line, h, MHD_OPTION_NOTIFY_COMPLETED, on_end, h,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, h, MHD_OPTION_UNESCAPE_CALLBACK, as_it_is, h,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)h->limits.connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)h->limits.connections_per_address,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)h->limits.header_bytes,
        MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
    if (!h->mhd) {
        (void)close(fd);
        return h->tls ? px_fail(err, PX_E_IO, "the HTTPS server does not start")
                      : px_fail(err, PX_E_IO, "the HTTP server does not start");
    }
    px_status st = px_timer_new(h->loop, turn, h, &h->timer, err);
    if (st == PX_OK) st = px_soon_new(h->loop, turn, h, &h->soon, err);
    if (st == PX_OK) st = px_linger_new(h->loop, &h->linger, err);
    if (st == PX_OK)
        st = px_loop_watch(h->loop, MHD_get_daemon_info(h->mhd, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd,
                           turn, h, err);
    return st;
}

px_status px_http_open(px_loop *loop, px_collection *on, const char *address, bool tls,
                       const px_http_limits *limits, const px_http_calls *calls, px_http **out,
                       px_err *err) {
    *out = NULL;
    px_http *h = px_calloc(1, sizeof *h);
    *h = (px_http){.loop = loop, .on = on, .limits = *limits, .calls = *calls};
    int fd;
    h->tls = tls;
    px_status st = px_listen(address, &fd, h->address, err);
    if (st == PX_OK) st = start(h, fd, err);
    if (st == PX_OK)
        *out = h;
    else
        px_http_close(h);
    return st;
}

void px_http_limits_set(px_http *h, const px_http_limits *limits) {
    h->limits = *limits;
}

const char *px_http_address(const px_http *h) {
    return h->address;
}

void px_http_quiet(px_http *h) {
    int fd = MHD_quiesce_daemon(h->mhd);
    if (fd >= 0) (void)close(fd);
}

size_t px_http_connections(const px_http *h) {
    return __atomic_load_n(&h->n_links, __ATOMIC_RELAXED);
}

uint64_t px_http_cut(const px_http *h) {
    return __atomic_load_n(&h->n_cut, __ATOMIC_RELAXED);
}

void px_http_close(px_http *h) {
    if (!h) return;
    if (h->mhd) MHD_stop_daemon(h->mhd);
    px_linger_free(h->linger);
    if (h->tls) px_tls_forget();
    free(h);
}
