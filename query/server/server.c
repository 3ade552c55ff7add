/* server.c: opening, watching, ending.
 *
 * A thread of its own looks for new commits, since opening a large snapshot takes longer than the loop may. Ending goes in
 * steps: no new connections; running requests go on for stop_ms; what still runs is told to stop; whoever does not listen
 * for GRACE_MS more is left behind. */
#include "query/server/server_int.h"

#include "base/file.h"
#include "base/message.h"
#include "query/server/jobs.h"
#include "query/server/notify.h"
#include "query/server/people.h"
#include "query/server/tls.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS  250u
#define WATCH_MS 400
#define GRACE_MS 5000u
#define PEM_MAX  ((size_t)1 << 20)

/* ---- new commits ---- */

static void look(px_server *s, char said[768]) {
    px_err err;
    bool changed;
    px_err_clear(&err);
    if (px_collection_look(s->on, &changed, &err) != PX_OK) {
        px_metrics_add(PX_COUNT_UNOPENED);
        /* It is tried again and again; said once. */
        if (strcmp(said, err.message) != 0)
            px_log_say(s->log, "error", "commit", "the new commit cannot be opened: %s",
                       err.message);
        (void)snprintf(said, 768, "%s", err.message);
        return;
    }
    said[0] = 0;
    if (!changed) return;
    px_snapshot *snap = px_collection_snapshot(s->on);
    px_log_line n;
    px_metrics_add(PX_COUNT_COMMITS);
    px_log_begin(&n, s->log, "info", "commit");
    px_log_u64(&n, "generation", snap->m.generation);
    px_log_u64(&n, "publications", snap->n_live);
    px_log_end(&n);
    px_snapshot_unref(snap);
}

static void *watch(void *arg) {
    px_server *s = arg;
    char said[768] = "";
    (void)pthread_mutex_lock(&s->watch_lock);
    while (!s->watch_end) {
        struct timespec until;
        (void)clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += (long)WATCH_MS * 1000000;
        if (until.tv_nsec >= 1000000000) {
            until.tv_nsec -= 1000000000;
            until.tv_sec++;
        }
        (void)pthread_cond_timedwait(&s->watch_more, &s->watch_lock, &until);
        if (s->watch_end) break;
        (void)pthread_mutex_unlock(&s->watch_lock);
        look(s, said);
        (void)pthread_mutex_lock(&s->watch_lock);
    }
    (void)pthread_mutex_unlock(&s->watch_lock);
    return NULL;
}

static px_status start_watching(px_server *s, px_err *err) {
    pthread_condattr_t clock;
    sigset_t all, before;
    (void)pthread_mutex_init(&s->watch_lock, NULL);
    (void)pthread_condattr_init(&clock);
    (void)pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&s->watch_more, &clock);
    (void)pthread_condattr_destroy(&clock);
    (void)sigfillset(&all);
    (void)sigdelset(&all, SIGBUS); /* a file may be cut while it is opened */
    (void)pthread_sigmask(SIG_BLOCK, &all, &before);
    int e = pthread_create(&s->watcher, NULL, watch, s);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    s->watching = !e;
    return e ? px_fail_errno(err, e, "cannot start a thread") : PX_OK;
}

static void stop_watching(px_server *s) {
    if (!s->watching) return;
    (void)pthread_mutex_lock(&s->watch_lock);
    s->watch_end = true;
    (void)pthread_cond_signal(&s->watch_more);
    (void)pthread_mutex_unlock(&s->watch_lock);
    (void)pthread_join(s->watcher, NULL);
    (void)pthread_mutex_destroy(&s->watch_lock);
    (void)pthread_cond_destroy(&s->watch_more);
    s->watching = false;
}

/* ---- metrics ---- */

static void lane_metrics(px_server *s, px_buf *out) {
    static const struct {
        const char *name, *type, *help;
    } what[] = {
        {"lane_workers", "gauge", "Threads of a lane."},
        {"lane_running", "gauge", "Jobs that are being worked on."},
        {"lane_waiting", "gauge", "Jobs that wait for a thread."},
        {"lane_pieces_waiting", "gauge", "Pieces of streams that wait for a thread."},
        {"lane_jobs_total", "counter", "Jobs that were taken."},
        {"lane_refused_total", "counter", "Jobs that were refused because the lane was full."},
        {"lane_waited_seconds_total", "counter", "Time that jobs waited."}};
    px_lane_look l[2];
    px_lanes_look(s->lanes, PX_LANE_SEARCH, &l[0]);
    px_lanes_look(s->lanes, PX_LANE_BATCH, &l[1]);
    for (size_t i = 0; i < sizeof what / sizeof *what; i++) {
        px_metric_head(out, what[i].name, what[i].type, what[i].help);
        for (int k = 0; k < 2; k++) {
            double v[] = {l[k].workers,        (double)l[k].running, (double)l[k].waiting,
                          (double)l[k].pieces, (double)l[k].taken,   (double)l[k].refused,
                          l[k].waited_s};
            px_metric(out, what[i].name, k ? "lane=\"batch\"" : "lane=\"search\"", v[i]);
        }
    }
}

static void one(px_buf *out, const char *name, const char *type, const char *help, double v) {
    px_metric_head(out, name, type, help);
    px_metric(out, name, "", v);
}

static void metrics(void *self, px_buf *out) {
    px_server *s = self;
    px_cache_stats rows;
    px_shelf_stats answers;
    px_snapshot *snap = px_collection_snapshot(s->on);
    lane_metrics(s, out);
    one(out, "connections", "gauge", "Connections.", (double)px_http_connections(s->http));
    one(out, "connections_cut_total", "counter", "Connections cut off because the client was slow.",
        (double)px_http_cut(s->http));
    one(out, "generation", "gauge", "Generation of the collection that is in use.",
        (double)snap->m.generation);
    one(out, "publications", "gauge", "Publications in the collection.", (double)snap->n_live);
    one(out, "snapshot_age_seconds", "gauge", "Time since this generation came into use.",
        px_collection_age(s->on));
    px_snapshot_unref(snap);
    px_cache_look(px_collection_cache(s->on), &rows);
    one(out, "row_cache_asked_total", "counter", "Row sets asked of the cache.",
        (double)rows.asked);
    one(out, "row_cache_found_total", "counter", "Row sets found in the cache.",
        (double)rows.found);
    one(out, "row_cache_bytes", "gauge", "Bytes of row sets in the cache.", (double)rows.bytes);
    px_shelf_look(s->shelf, &answers);
    one(out, "answer_cache_asked_total", "counter", "Answers asked of the cache.",
        (double)answers.asked);
    one(out, "answer_cache_found_total", "counter", "Answers found in the cache.",
        (double)answers.found);
    one(out, "answer_cache_bytes", "gauge", "Bytes of answers in the cache.",
        (double)answers.bytes);
    px_jobs_metrics(px_collection_jobs(s->on), out);
    one(out, "uploads", "gauge", "Files that are coming in.",
        (double)__atomic_load_n(&s->n_uploads, __ATOMIC_RELAXED));
    one(out, "upload_bytes_total", "counter", "Bytes of files that came in.",
        (double)__atomic_load_n(&s->upload_bytes_taken, __ATOMIC_RELAXED));
    one(out, "uploads_dropped_total", "counter", "Files whose client left before their end.",
        (double)__atomic_load_n(&s->uploads_dropped, __ATOMIC_RELAXED));
    one(out, "log_lines_left_out_total", "counter", "Lines of the log that were left out.",
        (double)px_log_left_out(s->log));
}

/* ---- signals and the clock ---- */

static px_http_limits limits_of(const px_config *c) {
    return (px_http_limits){.header_bytes = c->header_bytes,
                            .connections = c->connections,
                            .connections_per_address = c->connections_per_address,
                            .header_ms = c->header_ms,
                            .body_ms = c->body_ms,
                            .write_ms = c->write_ms,
                            .idle_ms = c->idle_ms};
}

static void limit_jobs(px_server *s) {
    px_jobs_limits l = {s->config.upload_bytes, s->config.upload_free_bytes};
    px_jobs_limits_set(px_collection_jobs(s->on), &l);
}

static void on_tick(void *self) {
    px_server *s = self;
    px_http_tick(s->http);
    px_http_gone_looks(s->http, px_request_stop, s);
    if (!s->ending) return;
    uint64_t now = px_loop_ms(s->loop);
    uint64_t grace = px_http_working(s->http) ? GRACE_MS : 0;
    if ((!s->n_open && !grace) || now > s->end_ms + grace)
        px_loop_stop(s->loop);
    else if (now >= s->end_ms)
        px_http_each(s->http, px_request_stop, s);
}

static void on_end(void *self) {
    px_server *s = self;
    if (s->ending) {
        /* Asked twice: now. */
        s->end_ms = px_loop_ms(s->loop);
        return;
    }
    s->ending = true;
    s->end_ms = px_loop_ms(s->loop) + s->config.stop_ms;
    px_notify("STOPPING=1");
    px_http_quiet(s->http);
    px_log_line n;
    px_log_begin(&n, s->log, "info", "ending");
    px_log_u64(&n, "requests", s->n_open);
    px_log_u64(&n, "jobs", px_jobs_end(px_collection_jobs(s->on)));
    px_log_end(&n);
    px_timer_set(s->tick, s->n_open ? 20 : 0, 20);
}

static px_status use_certificate(const px_server *s, px_err *err) {
    px_buf cert, key;
    px_buf_init(&cert, PEM_MAX);
    px_buf_init(&key, PEM_MAX);
    px_status st = px_file_read(s->config.tls_cert, PEM_MAX, &cert, err);
    if (st == PX_OK) st = px_file_read(s->config.tls_key, PEM_MAX, &key, err);
    if (st == PX_OK) st = px_tls_use(px_buf_view(&cert), px_buf_view(&key), err);
    px_buf_done(&cert);
    px_buf_done(&key);
    return st;
}

/* The files are read again where they are; another name of theirs needs a restart. */
static void reload_certificate(const px_server *s) {
    px_err err;
    px_err_clear(&err);
    if (!*s->config.tls_cert) return;
    if (use_certificate(s, &err) == PX_OK)
        px_log_say(s->log, "info", "certificate", "read again: %s", s->config.tls_cert);
    else
        px_log_say(s->log, "error", "certificate", "the certificate stays as it was: %s",
                   err.message);
}

static void on_reload(void *self) {
    px_server *s = self;
    px_config fresh;
    px_networks *proxies = NULL;
    px_err err;
    px_buf later;
    px_err_clear(&err);
    px_buf_init(&later, 1 << 16);
    px_notify("RELOADING=1");
    px_config_init(&fresh);
    px_status st = s->again ? s->again(s->again_self, &fresh, &err) : PX_OK;
    if (st == PX_OK) st = px_networks_new(px_str_of(fresh.trusted_proxies), &proxies, &err);
    if (st == PX_OK) st = px_log_reopen(s->log, &err);
    if (st == PX_OK) {
        px_config_reload(&s->config, &fresh, &later);
        px_networks_free(s->proxies);
        s->proxies = proxies;
        px_http_limits limits = limits_of(&s->config);
        px_http_limits_set(s->http, &limits);
        limit_jobs(s);
        reload_certificate(s);
        px_log_format(s->log, strcmp(s->config.log_format, "json") == 0);
        px_log_line n;
        px_log_begin(&n, s->log, "info", "reload");
        px_log_str(&n, "needs_restart", px_buf_view(&later));
        px_log_end(&n);
    } else {
        px_networks_free(proxies);
        px_log_say(s->log, "error", "reload", "the configuration stays as it was: %s", err.message);
    }
    px_config_release(&fresh);
    px_buf_done(&later);
    px_notify("READY=1");
}

/* ---- opening ---- */

static px_status decide(px_server *s, px_err *err) {
    bool loopback;
    px_status st = px_listen_is_loopback(s->config.listen, &loopback, err);
    if (st != PX_OK) return st;
    s->desk = loopback && !s->gate && !s->config.public_read;
    if (!loopback && !s->gate && !s->config.public_read)
        return px_fail(err, PX_E_USAGE,
                       "%s can be reached by others and there are no accounts; give --public-read "
                       "if everybody may read",
                       s->config.listen);
    if (!*s->config.tls_cert != !*s->config.tls_key)
        return px_fail(err, PX_E_USAGE, "tls_cert and tls_key go together");
    return PX_OK;
}

static px_status copy_config(px_server *s, const px_config *from, px_err *err) {
    px_buf text;
    px_buf_init(&text, 1 << 20);
    px_config_print(from, false, &text);
    px_config_init(&s->config);
    px_status st = px_config_read(&s->config, px_buf_view(&text), "configuration", err);
    px_buf_done(&text);
    return st;
}

/* Descriptors for all connections, and for the term files of two generations (those that rest, those at work), as far as the
 * system lets us. */
static void raise_descriptors(uint64_t connections) {
    struct rlimit l;
    rlim_t want = (rlim_t)connections + 2048;
    if (getrlimit(RLIMIT_NOFILE, &l) != 0 || l.rlim_cur >= want) return;
    l.rlim_cur = want < l.rlim_max ? want : l.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &l);
}

static px_status open_http(px_server *s, px_err *err) {
    px_http_limits limits = limits_of(&s->config);
    px_http_calls calls = {px_request_ask,  px_request_take, px_request_ready,
                           px_request_more, px_request_gone, s};
    bool tls = *s->config.tls_cert;
    raise_descriptors(s->config.connections);
    px_status st = tls ? use_certificate(s, err) : PX_OK;
    if (st == PX_OK)
        st = px_http_open(s->loop, s->on, s->config.listen, tls, &limits, &calls, &s->http, err);
    if (st == PX_OK)
        (void)snprintf(s->url, sizeof s->url, "http%s://%s", tls ? "s" : "",
                       px_http_address(s->http));
    return st;
}

static px_status open_loop(px_server *s, px_err *err) {
    px_status st = px_loop_new(&s->loop, err);
    if (st == PX_OK) st = px_loop_on_wake(s->loop, px_request_back, s, err);
    if (st == PX_OK) st = px_timer_new(s->loop, on_tick, s, &s->tick, err);
    if (st == PX_OK) st = px_timer_new(s->loop, px_request_wake, s, &s->nap, err);
    if (st == PX_OK) st = px_loop_signal(s->loop, SIGTERM, on_end, s, err);
    if (st == PX_OK) st = px_loop_signal(s->loop, SIGINT, on_end, s, err);
    if (st == PX_OK) st = px_loop_signal(s->loop, SIGHUP, on_reload, s, err);
    return st;
}

px_status px_server_open(const px_config *config, const px_gate *gate, px_server **out,
                         px_err *err) {
    *out = NULL;
    px_server *s = px_calloc(1, sizeof *s);
    s->gate = gate;
    (void)pthread_mutex_init(&s->lock, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    px_mapping_guard();
    px_status st = copy_config(s, config, err);
    if (st == PX_OK) st = decide(s, err);
    if (st == PX_OK) st = px_networks_new(px_str_of(s->config.trusted_proxies), &s->proxies, err);
    if (st == PX_OK)
        st = px_log_open(s->config.log, strcmp(s->config.log_format, "json") == 0, &s->log, err);
    if (st == PX_OK) st = px_collection_open(s->config.in, s->config.cache_mb << 20, &s->on, err);
    if (st == PX_OK) {
        px_lanes_size size = {.search_workers = (unsigned)s->config.search_workers,
                              .batch_workers = (unsigned)s->config.batch_workers,
                              .search_queue = (size_t)s->config.search_queue,
                              .batch_queue = (size_t)s->config.batch_queue};
        s->shelf = px_shelf_new((size_t)s->config.answers_mb << 20);
        st = px_lanes_new(&size, &s->lanes, err);
    }
    if (st == PX_OK) st = open_loop(s, err);
    if (st == PX_OK) st = px_uploads_new(s, &s->uploads, err);
    if (st == PX_OK) st = open_http(s, err);
    if (st == PX_OK) st = start_watching(s, err);
    if (st == PX_OK) {
        px_metrics_source(metrics, s);
        *out = s;
    } else {
        px_server_close(s);
    }
    return st;
}

void px_server_people(px_server *s, struct px_people *p) {
    px_collection_people_set(s->on, p);
}

void px_server_imports(px_server *s, const char *program) {
    struct px_people *people = px_collection_people(s->on);
    px_accounts *accounts = people ? px_people_at_hand(people) : NULL;
    px_jobs *jobs = px_collection_jobs(s->on);
    uint64_t n;
    px_err err;
    px_err_clear(&err);
    px_jobs_program(jobs, program, 0);
    limit_jobs(s);
    /* A collection that cannot be written to is served all the same. */
    if (px_jobs_recover(jobs, accounts, &n, &err) != PX_OK)
        px_log_say(s->log, "error", "jobs", "what another server left stays: %s", err.message);
    else if (n)
        px_log_say(s->log, "warning", "jobs", "%llu jobs were interrupted by the death of a server",
                   (unsigned long long)n);
}

const char *px_server_address(const px_server *s) {
    return s->url;
}

void px_server_on_reload(px_server *s, px_server_again again, void *self) {
    s->again = again;
    s->again_self = self;
}

void px_server_run(px_server *s) {
    px_snapshot *snap = px_collection_snapshot(s->on);
    px_log_line n;
    px_log_begin(&n, s->log, "info", "started");
    px_log_str(&n, "version", PX_STR(PX_VERSION));
    px_log_str(&n, "listen", px_str_of(s->url));
    px_log_str(&n, "in", px_str_of(s->config.in));
    px_log_u64(&n, "generation", snap->m.generation);
    px_log_u64(&n, "publications", snap->n_live);
    px_log_str(&n, "for",
               s->gate && s->gate->names ? PX_STR("accounts")
               : s->desk                 ? PX_STR("desk")
                                         : PX_STR("public"));
    px_log_end(&n);
    px_snapshot_unref(snap);
    px_timer_set(s->tick, TICK_MS, TICK_MS);
    px_notify("READY=1");
    px_loop_run(s->loop);
    if (px_http_working(s->http)) {
        /* A job that cannot be stopped holds what would have to be freed. */
        px_log_say(s->log, "warning", "ended", "%zu requests were left behind", s->n_open);
        px_log_close(s->log);
        _exit(0);
    }
    px_log_begin(&n, s->log, "info", "ended");
    px_log_u64(&n, "cut_off", s->n_open);
    px_log_end(&n);
}

void px_server_close(px_server *s) {
    if (!s) return;
    px_metrics_source(NULL, NULL);
    stop_watching(s);
    px_http_close(s->http);
    px_uploads_free(s->uploads);
    px_lanes_free(s->lanes);
    px_loop_free(s->loop);
    px_shelf_free(s->shelf);
    px_collection_close(s->on);
    px_log_close(s->log);
    px_networks_free(s->proxies);
    px_config_release(&s->config);
    (void)pthread_mutex_destroy(&s->lock);
    free(s);
}
