/* bench_http: how many requests a second does `patix serve` answer, how long does one wait, and what happens when more is asked
 * than it can bear?
 *
 *     bench_http HOST:PORT [--at 1,16,64,256] [--seconds 5] TARGET | --targets FILE
 *     bench_http HOST:PORT --phases 300:5,2400:10,300:5 [--at 512] ...
 *     further: [--pid N] [--idle N] [--hold S] [--strict]
 *
 * One thread with epoll. Without --phases N connections are kept busy, each with one request at a time, for some seconds. With it
 * requests come at a given RATE for so many SECONDS, whatever the answers do (open loop, on at most N connections): a time counts from the
 * moment at which the request was due, so waiting for a free connection counts, too. What is due and not yet asked at the end of a phase is
 * dropped. A line for each N or phase: requests/s, times (half, 99 %, all took less), answers by status, and the times of the answers with
 * 503 apart. Behind a phase stands after which time the last answer came that was not normal (503, or slower than twice the
 * first phase's p99).
 *
 * TARGET is what follows the host ("/api/v1/count?q=x"); FILE has one a line, asked in turn; "POST TARGET {...}" sends JSON. {n}
 * becomes another number each time. --pid reads the resident memory of the server. --idle opens N connections more, asks once over each and leaves
 * them open (--hold: for so many seconds behind the run). SIGINT ends it early. --strict: exit status 1 when an answer was no 2xx or a connection broke. */
#include "bench/lib/http_line.h"
#include "bench/lib/measure.h"

#include <arpa/inet.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST      65536u
#define SAMPLES   4000000u
#define TARGETS   100000u
#define TOLD      20u  /* answers that were no 2xx and are shown on standard error */
#define PATIENCE  30.0 /* an answer that takes longer is none */
#define LEAST_BAD 0.005

typedef struct line {
    http_line http;
    double asked;
    bool waits; /* for an answer */
    struct line *next;
} line;

typedef struct times {
    float *v;
    size_t n;
} times;

static struct sockaddr_in host;
static char *host_text, *target[TARGETS];
static size_t n_targets, next_target;
static unsigned long serial;
static times good, busy;
static unsigned long by_class[6], broken, dropped, failures;
static int ep;
static line *free_first, *free_last;
static volatile sig_atomic_t enough; /* SIGINT: it ends as if the time were over */
static double normal, last_bad; /* seconds; the moment of the last answer that was not normal */
static long server;
static double rss_most;

static void on_int(int number) {
    (void)number;
    enough = 1;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

/* ---- the server's memory ---- */

static double rss_mb(void) {
    char path[64], text[256];
    double kb = 0;
    (void)snprintf(path, sizeof path, "/proc/%ld/status", server);
    FILE *f = server ? fopen(path, "re") : NULL;
    if (!f) return 0;
    while (fgets(text, sizeof text, f))
        if (strncmp(text, "VmRSS:", 6) == 0) kb = strtod(text + 6, NULL);
    (void)fclose(f);
    if (kb / 1024 > rss_most) rss_most = kb / 1024;
    return kb / 1024;
}

/* ---- asking ---- */

static size_t compose(char *out, size_t room) {
    const char *t = target[next_target++ % n_targets], *body = "";
    char filled[HTTP_LINE_REQUEST];
    bool post = strncmp(t, "POST ", 5) == 0;
    int len;
    serial++;
    const char *n = strstr(t, "{n}");
    if (n) {
        (void)snprintf(filled, sizeof filled, "%.*s%lu%s", (int)(n - t), t, serial, n + 3);
        t = filled;
    }
    if (post) {
        t += 5;
        body = strchr(t, ' ');
        body = body ? body + 1 : t + strlen(t);
        len = snprintf(out, room,
                       "POST %.*s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
                       "Content-Length: %zu\r\n\r\n%s",
                       (int)strcspn(t, " "), t, host_text, strlen(body), body);
    } else {
        len = snprintf(out, room, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", t, host_text);
    }
    if (len < 0 || (size_t)len >= room) die("a target is too long");
    return (size_t)len;
}

static void reopen(line *l) {
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = l};
    if (!http_line_open(&l->http, &host)) die("connect");
    if (epoll_ctl(ep, EPOLL_CTL_ADD, l->http.fd, &e) < 0) die("epoll_ctl");
    l->waits = false;
}

static void ask(line *l, double due) {
    char text[HTTP_LINE_REQUEST];
    size_t n = compose(text, sizeof text);
    l->asked = due;
    if (!http_line_ask(&l->http, text, n)) {
        /* It was closed while nothing was under way, as a server may. */
        reopen(l);
        if (!http_line_ask(&l->http, text, n)) die("send");
    }
    l->waits = true;
}

/* The one that rested longest is taken first, so that none rests until the server closes it. */
static void rest(line *l) {
    l->next = NULL;
    *(free_first ? &free_last->next : &free_first) = l;
    free_last = l;
}

static line *wake(void) {
    line *l = free_first;
    if (l) free_first = l->next;
    return l;
}

static void add(times *t, double v) {
    if (t->n < SAMPLES) t->v[t->n++] = (float)v;
}

static void answered(line *l, double now) {
    int class = l->http.status / 100;
    double took = now - l->asked;
    by_class[class > 0 && class < 6 ? class : 0]++;
    add(l->http.status == 503 ? &busy : &good, took);
    if (l->http.status == 503 || took > normal) last_bad = now;
    if (class != 2 && failures++ < TOLD && l->http.status != 503)
        (void)fprintf(stderr, "%d: %.*s: %.500s\n", l->http.status,
                      (int)strcspn(l->http.request, "\r"), l->http.request,
                      l->http.head + l->http.body_at);
    if (l->http.close) reopen(l);
    l->waits = false;
}

static void event(line *l, bool closed_loop) {
    if (l->waits && !http_line_push(&l->http)) l->http.n_head = 0;
    if (!l->waits) { /* closed by the server; it lies among the free ones */
        reopen(l);
        return;
    }
    http_got got = http_line_read(&l->http);
    if (got == HTTP_MORE) return;
    double now = measure_now();
    if (got == HTTP_DONE) {
        answered(l, now);
    } else {
        broken++;
        failures++;
        last_bad = now;
        reopen(l);
    }
    if (closed_loop)
        ask(l, measure_now());
    else
        rest(l);
}

/* ---- telling ---- */

static int by_size(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static double at(const times *t, double q) {
    return t->n ? (double)t->v[(size_t)((double)(t->n - 1) * q)] * 1e3 : 0.0;
}

static void clear(void) {
    good.n = busy.n = 0;
    broken = dropped = 0;
    memset(by_class, 0, sizeof by_class);
}

static void tell(double took) {
    qsort(good.v, good.n, sizeof *good.v, by_size);
    qsort(busy.v, busy.n, sizeof *busy.v, by_size);
    (void)printf("%8.0f requests/s  p50 %8.3f ms  p99 %8.3f ms  max %8.1f ms  "
                 "2xx %lu 4xx %lu 503 %zu 5xx %lu broken %lu",
                 (double)good.n / took, at(&good, 0.5), at(&good, 0.99), at(&good, 1), by_class[2],
                 by_class[4], busy.n, by_class[5] - (unsigned long)busy.n, broken);
    if (busy.n)
        (void)printf("; 503: %.1f %% p50 %.3f ms p99 %.3f ms",
                     100.0 * (double)busy.n / (double)(busy.n + good.n), at(&busy, 0.5),
                     at(&busy, 0.99));
    if (server) (void)printf("; RSS %.1f MB, most %.1f", rss_mb(), rss_most);
}

/* ---- running ---- */

static line *open_lines(unsigned n) {
    line *l = calloc(n, sizeof *l);
    if (!l) die("memory");
    for (unsigned i = 0; i < n; i++) {
        l[i].http.fd = -1;
        reopen(&l[i]);
    }
    return l;
}

static void close_lines(line *l, unsigned n) {
    for (unsigned i = 0; i < n; i++)
        http_line_close(&l[i].http);
    free(l);
}

static void turn(double wait_s, bool closed_loop) {
    struct epoll_event got[256];
    static double looked;
    struct timespec t = {.tv_sec = (time_t)wait_s,
                         .tv_nsec = (long)((wait_s - floor(wait_s)) * 1e9)};
    int n = epoll_pwait2(ep, got, 256, &t, NULL);
    for (int i = 0; i < n; i++)
        event(got[i].data.ptr, closed_loop);
    double now = measure_now();
    if (server && now - looked > 0.1) {
        (void)rss_mb();
        looked = now;
    }
}

static void run(unsigned connections, double seconds) {
    line *l = open_lines(connections);
    clear();
    for (unsigned i = 0; i < connections; i++)
        ask(&l[i], measure_now());
    double start = measure_now();
    while (measure_now() - start < seconds && !enough)
        turn(0.1, true);
    double took = measure_now() - start;
    close_lines(l, connections);
    (void)printf("%4u connections: ", connections);
    tell(took);
    (void)printf("\n");
    (void)fflush(stdout);
}

static void drain(line *l, unsigned n) {
    double start = measure_now();
    for (;;) {
        unsigned open = 0;
        for (unsigned i = 0; i < n; i++)
            open += l[i].waits;
        if (!open) return;
        if (measure_now() - start > PATIENCE) {
            (void)printf("%u requests have no answer after %.0f s\n", open, PATIENCE);
            failures += open;
            return;
        }
        turn(0.05, false);
    }
}

static void phase(double rate, double seconds, bool first) {
    double start = measure_now(), now = start;
    unsigned long due = 0;
    clear();
    last_bad = 0;
    while ((now = measure_now()) - start < seconds && !enough) {
        while ((double)due / rate <= now - start && free_first)
            ask(wake(), start + (double)due++ / rate);
        double next = start + (double)due / rate - now;
        turn(next < 0 || !free_first ? 0.01 : next < 0.1 ? next : 0.1, false);
    }
    unsigned long all = (unsigned long)((enough ? now - start : seconds) * rate);
    dropped = all > due ? all - due : 0;
    (void)printf("%8.0f asked/s for %.0f s: ", rate, seconds);
    tell(now - start);
    if (dropped) (void)printf("; %lu not asked", dropped);
    if (!first) (void)printf("; normal after %.2f s", last_bad > 0 ? last_bad - start : 0);
    (void)printf("\n");
    (void)fflush(stdout);
    if (first) normal = fmax(at(&good, 0.99) * 2e-3, LEAST_BAD);
}

static void phases(const char *text, unsigned connections) {
    line *l = open_lines(connections);
    for (unsigned i = 0; i < connections; i++)
        rest(&l[i]);
    normal = HUGE_VAL;
    bool first = true;
    for (const char *p = text; *p && !enough; first = false) {
        char *end;
        double rate = strtod(p, &end), seconds = *end == ':' ? strtod(end + 1, &end) : 0;
        if (rate <= 0 || seconds <= 0) die("--phases RATE:SECONDS,...");
        phase(rate, seconds, first);
        p = *end == ',' ? end + 1 : end;
        if (p == end && *end) die("--phases RATE:SECONDS,...");
    }
    drain(l, connections);
    close_lines(l, connections);
}

static void leave_idle(unsigned n) {
    char buf[4096];
    static const char asks[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    double before = rss_mb();
    for (unsigned i = 0; i < n; i++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&host, sizeof host) < 0) die("connect");
        if (send(fd, asks, sizeof asks - 1, MSG_NOSIGNAL) < 0 || recv(fd, buf, sizeof buf, 0) <= 0)
            die("an idle connection");
    }
    (void)printf("%u idle connections are open", n);
    if (server) (void)printf("; RSS %.1f MB before, %.1f MB now", before, rss_mb());
    (void)printf("\n");
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
    const char *at_text = NULL, *phase_text = NULL;
    double seconds = 5;
    unsigned idle = 0, hold = 0;
    bool strict = false;
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (!strcmp(argv[i], "--at") && more)
            at_text = argv[++i];
        else if (!strcmp(argv[i], "--phases") && more)
            phase_text = argv[++i];
        else if (!strcmp(argv[i], "--seconds") && more)
            seconds = strtod(argv[++i], NULL);
        else if (!strcmp(argv[i], "--idle") && more)
            idle = (unsigned)strtoul(argv[++i], NULL, 10);
        else if (!strcmp(argv[i], "--hold") && more)
            hold = (unsigned)strtoul(argv[++i], NULL, 10);
        else if (!strcmp(argv[i], "--pid") && more)
            server = strtol(argv[++i], NULL, 10);
        else if (!strcmp(argv[i], "--strict"))
            strict = true;
        else if (!strcmp(argv[i], "--targets") && more)
            read_targets(argv[++i]);
        else if (!host_text)
            host_text = argv[i];
        else if (n_targets < TARGETS)
            target[n_targets++] = strdup(argv[i]);
    }
    char *colon = host_text ? strrchr(host_text, ':') : NULL;
    if (!colon || (!n_targets && !idle)) {
        (void)fprintf(stderr, "usage: bench_http HOST:PORT [--at 1,16,64,256] [--seconds S] "
                              "[--phases RATE:SECONDS,...]\n       [--pid N] [--idle N] [--hold S] "
                              "[--strict] TARGET... | --targets FILE\n");
        return 2;
    }
    char name[64];
    (void)snprintf(name, sizeof name, "%.*s", (int)(colon - host_text), host_text);
    host.sin_family = AF_INET;
    host.sin_port = htons((uint16_t)strtoul(colon + 1, NULL, 10));
    if (inet_pton(AF_INET, name, &host.sin_addr) != 1) die("address");
    ep = epoll_create1(EPOLL_CLOEXEC);
    good.v = malloc(SAMPLES * sizeof *good.v);
    busy.v = malloc(SAMPLES * sizeof *busy.v);
    if (ep < 0 || !good.v || !busy.v) die("begin");
    (void)signal(SIGINT, on_int);
    if (idle) leave_idle(idle);
    if (phase_text && n_targets)
        phases(phase_text, at_text ? (unsigned)strtoul(at_text, NULL, 10) : 256);
    for (const char *p = at_text ? at_text : "1,16,64,256"; n_targets && !phase_text && *p;) {
        unsigned n = (unsigned)strtoul(p, NULL, 10);
        if (n && n < MOST) run(n, seconds);
        p += strcspn(p, ",");
        p += *p == ',';
    }
    if (hold) (void)sleep(hold);
    return strict && failures ? 1 : 0;
}
