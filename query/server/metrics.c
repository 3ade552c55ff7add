/* metrics.c: see metrics.h. Counters are added to without a lock, and read one by one: a page may show a request in one of them
 * that is not in another yet. */
#include "query/server/metrics.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ROUTES_MAX 512u
#define CLASSES    6u /* statuses by their first digit */

static const double bound[] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                               0.25,  0.5,    1,     2.5,  5,     10,   30};
#define BOUNDS (sizeof bound / sizeof *bound)

/* The last one is for addresses where nothing is. */
static struct per_route {
    uint64_t status[CLASSES], bucket[BOUNDS + 1], sum_us, bytes;
} per_route[ROUTES_MAX + 1];
static uint64_t failed_n[PX_STATUS_COUNT], counts[PX_COUNT_N];

static pthread_mutex_t source_lock = PTHREAD_MUTEX_INITIALIZER;
static void (*source)(void *self, px_buf *out);
static void *source_self;

static void add(uint64_t *to, uint64_t n) {
    (void)__atomic_add_fetch(to, n, __ATOMIC_RELAXED);
}

static uint64_t get(const uint64_t *from) {
    return __atomic_load_n(from, __ATOMIC_RELAXED);
}

static size_t place_of(const px_route *r) {
    for (size_t i = 0; r && i < px_route_count() && i < ROUTES_MAX; i++)
        if (px_route_at(i) == r) return i;
    return ROUTES_MAX;
}

void px_metrics_request(const px_route *r, int status, px_status failed, double seconds,
                        uint64_t bytes) {
    struct per_route *p = &per_route[place_of(r)];
    size_t b = 0;
    while (b < BOUNDS && seconds > bound[b])
        b++;
    add(&p->bucket[b], 1);
    add(&p->status[(unsigned)status / 100 < CLASSES ? (unsigned)status / 100 : 0], 1);
    add(&p->sum_us, (uint64_t)(seconds * 1e6));
    add(&p->bytes, bytes);
    if (failed != PX_OK && -(int)failed < PX_STATUS_COUNT) add(&failed_n[-(int)failed], 1);
}

void px_metrics_add(px_count what) {
    add(&counts[what], 1);
}

void px_metrics_source(void (*write)(void *self, px_buf *out), void *self) {
    (void)pthread_mutex_lock(&source_lock);
    source = write;
    source_self = self;
    (void)pthread_mutex_unlock(&source_lock);
}

/* ---- printing ---- */

void px_metric_head(px_buf *out, const char *name, const char *type, const char *help) {
    px_buf_fmt(out, "# HELP patix_%s %s\n# TYPE patix_%s %s\n", name, help, name, type);
}

void px_metric(px_buf *out, const char *name, const char *labels, double value) {
    px_buf_fmt(out, "patix_%s%s%s%s %.17g\n", name, *labels ? "{" : "", labels, *labels ? "}" : "",
               value);
}

static const char *route_name(size_t i) {
    return i < ROUTES_MAX ? px_route_at(i)->id : "none";
}

static bool asked(size_t i) {
    uint64_t n = 0;
    if (i < ROUTES_MAX && i >= px_route_count()) return false;
    for (size_t k = 0; k < CLASSES; k++)
        n += get(&per_route[i].status[k]);
    return n > 0;
}

static void requests(px_buf *out) {
    char label[128];
    px_metric_head(out, "http_requests_total", "counter", "Requests by route and class of status.");
    for (size_t i = 0; i <= ROUTES_MAX; i++)
        for (unsigned k = 1; asked(i) && k < CLASSES; k++) {
            uint64_t n = get(&per_route[i].status[k]);
            (void)snprintf(label, sizeof label, "route=\"%s\",status=\"%uxx\"", route_name(i), k);
            if (n) px_metric(out, "http_requests_total", label, (double)n);
        }
    px_metric_head(out, "http_request_seconds", "histogram",
                   "Time from the first line of a request to the last byte of its answer.");
    for (size_t i = 0; i <= ROUTES_MAX; i++) {
        if (!asked(i)) continue;
        uint64_t n = 0;
        for (size_t b = 0; b <= BOUNDS; b++) {
            n += get(&per_route[i].bucket[b]);
            if (b < BOUNDS)
                (void)snprintf(label, sizeof label, "route=\"%s\",le=\"%g\"", route_name(i),
                               bound[b]);
            else
                (void)snprintf(label, sizeof label, "route=\"%s\",le=\"+Inf\"", route_name(i));
            px_metric(out, "http_request_seconds_bucket", label, (double)n);
        }
        (void)snprintf(label, sizeof label, "route=\"%s\"", route_name(i));
        px_metric(out, "http_request_seconds_sum", label, (double)get(&per_route[i].sum_us) / 1e6);
        px_metric(out, "http_request_seconds_count", label, (double)n);
    }
    px_metric_head(out, "http_response_bytes_total", "counter", "Bytes of answers' bodies.");
    for (size_t i = 0; i <= ROUTES_MAX; i++) {
        (void)snprintf(label, sizeof label, "route=\"%s\"", asked(i) ? route_name(i) : "");
        if (asked(i))
            px_metric(out, "http_response_bytes_total", label, (double)get(&per_route[i].bytes));
    }
}

static void failures(px_buf *out) {
    static const struct {
        const char *name, *help;
    } what[PX_COUNT_N] = {
        [PX_COUNT_GONE] = {"clients_gone_total", "Clients that left before their answer."},
        [PX_COUNT_REFUSED] = {"requests_unreadable_total", "Requests that could not be read."},
        [PX_COUNT_BUSY] = {"requests_busy_total", "Requests refused because a lane was full."},
        [PX_COUNT_SLOW] = {"slow_queries_total", "Questions in the slow-query log."},
        [PX_COUNT_COMMITS] = {"commits_seen_total", "New generations that came into use."},
        [PX_COUNT_UNOPENED] = {"commits_unopened_total",
                               "Tries to open a new generation that failed."},
    };
    char label[64];
    px_metric_head(out, "errors_total", "counter", "Answers that are problem documents, by code.");
    for (int i = 1; i < PX_STATUS_COUNT; i++) {
        (void)snprintf(label, sizeof label, "code=\"%s\"", px_status_name((px_status)-i));
        px_metric(out, "errors_total", label, (double)get(&failed_n[i]));
    }
    for (size_t i = 0; i < PX_COUNT_N; i++) {
        px_metric_head(out, what[i].name, "counter", what[i].help);
        px_metric(out, what[i].name, "", (double)get(&counts[i]));
    }
}

static void memory(px_buf *out) {
    unsigned long pages = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%lu %lu", &pages, &resident) == 2) {
        px_metric_head(out, "memory_resident_bytes", "gauge",
                       "Memory of the process, mapped files in use among it.");
        px_metric(out, "memory_resident_bytes", "",
                  (double)resident * (double)sysconf(_SC_PAGESIZE));
    }
    if (f) (void)fclose(f);
}

void px_metrics_write(px_buf *out) {
    px_metric_head(out, "build_info", "gauge", "Version of the program.");
    px_metric(out, "build_info", "version=\"" PX_VERSION "\"", 1);
    requests(out);
    failures(out);
    memory(out);
    (void)pthread_mutex_lock(&source_lock);
    if (source) source(source_self, out);
    (void)pthread_mutex_unlock(&source_lock);
}
