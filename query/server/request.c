/* request.c: one request's way: looked at on the loop, worked on by a lane, back to the loop, to the client.
 *
 *   ready ──────────────► answered on the loop: refusals, unchanged, kept answers, INLINE routes
 *     └─► lane ─► back ─► answered
 *                          └─► stream: more ─► lane ─► back ─► piece ─► more …
 */
#include "query/engine/explain.h"
#include "query/server/server_int.h"
#include "query/server/spool.h"

#include "base/file.h"
#include "base/message.h"

#include <stdlib.h>
#include <time.h>

static uint64_t now_ns(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static double ms_since(uint64_t ns) {
    return (double)(now_ns() - ns) / 1e6;
}

/* ---- the body ---- */

/* A file of any size: whoever sends it is looked at first, on the thread of uploads. */
static void ask_upload(px_request *r, uint64_t expected) {
    px_server *s = r->s;
    px_exchange *x = r->x;
    x->body_max = s->config.upload_bytes;
    x->spools = true;
    r->guarded = true;
    px_call_ready(x->call);
    px_lang_speak(x->call->zh);
    r->guard = px_guard(s, x->call, &r->guard_err);
    r->busy = s->n_uploads >= s->config.uploads;
    if (r->guard == PX_OK && s->ending)
        r->guard = px_fail(&r->guard_err, PX_E_BUSY, "the server is ending");
    else if (r->guard == PX_OK && r->busy)
        r->guard = px_fail(&r->guard_err, PX_E_BUSY, "too many uploads are under way");
    px_lang_speak(-1);
    x->refused = r->guard != PX_OK;
    if (x->refused || expected > x->body_max) return;
    x->held = true;
    r->counted = true;
    s->n_open++;
    (void)__atomic_add_fetch(&s->n_uploads, 1, __ATOMIC_RELAXED);
    r->up = px_upload_begin(s->uploads, r, expected);
}

void px_request_ask(void *self, px_exchange *x) {
    px_server *s = self;
    px_request *r = px_calloc(1, sizeof *r);
    uint64_t n = 0;
    *r = (px_request){
        .s = s, .x = x, .slow_ms = s->config.slow_ms, .log_queries = s->config.log_queries};
    px_buf_init(&r->raw, PX_BUF_MAX);
    px_buf_init(&r->piece, PX_BUF_MAX);
    x->self = r;
    px_str length = px_call_header(x->call, "content-length");
    if (length.p) (void)px_str_u64(length, &n);
    bool chunked = !length.p && px_call_header(x->call, "transfer-encoding").p;
    const px_route *upload =
        (n || chunked) && !x->bad ? px_route_upload(x->call->method, x->call->path) : NULL;
    if (upload) {
        x->call->route = upload;
        ask_upload(r, n);
        return;
    }
    if (chunked) n = s->config.body_bytes;
    x->body_max = s->config.body_bytes;
    if (n > x->body_max) return;
    r->busy = n && s->bodies + n > s->config.bodies_bytes;
    if (r->busy) {
        x->body_max = 0;
        return;
    }
    r->reserved = n;
    s->bodies += n;
}

/* ---- answering ---- */

static void refuse(px_request *r, px_status st, const px_err *err) {
    px_call_problem(r->x->call, st, err);
    if (st == PX_E_BUSY) px_metrics_add(PX_COUNT_BUSY);
}

/* On the loop; the last thing that is done with an answer before it goes out. */
static void answer(px_request *r) {
    px_server *s = r->s;
    px_call *c = r->x->call;
    px_err err;
    if (c->stream.next && !c->head) {
        if (s->n_streams >= s->config.streams) {
            px_lang_speak(c->zh);
            px_status st = px_fail(&err, PX_E_BUSY, "too many long answers are under way");
            px_lang_speak(-1);
            refuse(r, st, &err);
        } else {
            s->n_streams++;
            r->streaming = true;
            px_stop_after(&c->stop, s->config.batch_timeout_ms);
            if (!c->stream.size && px_finish_compresses(c->type))
                r->encoder = px_encoder_new(r->f.coding);
            if (r->encoder)
                px_call_answer(c, "Content-Encoding", px_str_of(px_coding_name(r->f.coding)));
        }
    }
    px_finish_fields(&r->f, c);
    px_guard_cors(s, c);
    if (s->ending) r->x->close = true;
    px_http_answer(r->x);
}

static void slow(px_request *r, double ms) {
    px_server *s = r->s;
    px_call *c = r->x->call;
    px_str q = c->query.n ? c->query : px_call_param(c, "q");
    px_log_line n;
    px_explain e;
    px_err err;
    px_metrics_add(PX_COUNT_SLOW);
    px_log_begin(&n, s->log, "warning", "slow");
    px_log_str(&n, "id", px_str_of(c->id));
    px_log_str(&n, "route", px_str_of(c->route->id));
    px_log_num(&n, "ms", ms);
    if (r->log_queries && q.n && c->snap) {
        px_buf plan;
        px_buf_init(&plan, 1 << 20);
        px_log_str(&n, "query", q);
        px_explain_begin(&e, q, NULL);
        px_status st = px_explain_parse(&e, &err);
        px_stop brief = {0};
        px_stop_after(&brief, 200);
        px_how how = {.stop = &brief, .cache = c->how.cache};
        if (st == PX_OK) st = px_explain_ask(&e, c->snap, &how, false, &err);
        if (st == PX_OK) px_explain_json(&e, &err, &plan);
        px_explain_end(&e);
        px_log_str(&n, "plan", px_buf_view(&plan));
        px_buf_done(&plan);
    }
    px_log_end(&n);
}

/* The client has it already, or it was made before. */
static bool at_hand(px_request *r) {
    px_call *c = r->x->call;
    if (!r->f.known || c->who->role < c->route->role) return false;
    if (px_finish_unchanged(&r->f, c)) return true;
    return !px_call_header(c, "range").n && px_shelf_get(r->s->shelf, &r->f, c);
}

/* Was all there that was read since `losses` was asked for? */
static px_status whole(const px_call *c, uint64_t losses, px_err *err) {
    px_status st = c->snap ? px_snapshot_whole(c->snap, false, err) : PX_OK;
    if (st == PX_OK && px_mapping_losses() != losses)
        st = px_fail(err, PX_E_DAMAGED, "a file became shorter while it was read");
    return st;
}

static void work(px_request *r) {
    px_server *s = r->s;
    px_call *c = r->x->call;
    bool guarded = s->gate && c->route->role > PX_ROLE_NOBODY;
    px_err err;
    px_err_clear(&err);
    px_lang_speak(c->zh);
    px_status st = PX_OK;
    if (px_stop_is_raised(&c->stop)) st = px_fail(&err, PX_E_CANCELLED, "the client has gone");
    if (st == PX_OK && guarded) st = s->gate->enter(s->gate->self, c, &err);
    if (st != PX_OK) {
        px_call_problem(c, st, &err);
    } else if (!guarded || !at_hand(r)) {
        uint64_t losses = px_mapping_losses();
        px_route_answer(c);
        st = whole(c, losses, &err);
        if (st != PX_OK) px_call_problem(c, st, &err);
        px_finish_answer(&r->f, c);
        if (!px_call_header(c, "range").n) px_shelf_put(s->shelf, &r->f, c);
    }
    px_lang_speak(c->zh);
    if (guarded) s->gate->leave(s->gate->self, c);
    px_lang_speak(-1);
    double ms = ms_since(r->x->began_ns);
    if (r->slow_ms && ms > (double)r->slow_ms) slow(r, ms);
}

static void run_work(px_job *j) {
    work((px_request *)j);
}

static void come_back(px_job *j) {
    px_request *r = (px_request *)j;
    px_server *s = r->s;
    (void)pthread_mutex_lock(&s->lock);
    r->next = s->done;
    s->done = r;
    px_loop_wake(s->loop);
    (void)pthread_mutex_unlock(&s->lock);
}

static px_status look(px_request *r, px_err *err) {
    px_exchange *x = r->x;
    px_status st = r->guarded ? r->guard : px_guard(r->s, x->call, err);
    if (r->guarded && st != PX_OK) *err = r->guard_err;
    if (r->guarded && st != PX_OK) return st;
    if (x->bad)
        return px_fail(err, PX_E_USAGE, "the request's length or host can be read in two ways");
    if (r->busy) return px_fail(err, PX_E_BUSY, "too many requests with large bodies");
    if (x->too_large)
        return px_fail(err, PX_E_LARGE, "the body is larger than %llu bytes",
                       (unsigned long long)x->body_max);
    return st;
}

void px_request_ready(void *self, px_exchange *x) {
    px_server *s = self;
    px_request *r = x->self;
    px_call *c = x->call;
    px_err err;
    px_str allow;
    px_err_clear(&err);
    if (r->up) {
        px_upload_end(r->up, x->too_large);
        return;
    }
    s->n_open++;
    r->counted = true;
    px_call_ready(c);
    px_lang_speak(c->zh);
    px_status st = look(r, &err);
    const px_route *route = st == PX_OK ? px_route_find(c, &allow) : NULL;
    px_finish_begin(&r->f, c, s->config.compress);
    if (st != PX_OK) {
        refuse(r, st, &err);
    } else if (!route) {
        px_route_answer(c);
    } else if (s->ending && px_str_is(c->path, "/readyz")) {
        refuse(r, px_fail(&err, PX_E_BUSY, "the server is ending"), &err);
    } else if (route->lane == PX_LANE_INLINE && (!s->gate || route->role == PX_ROLE_NOBODY)) {
        px_route_answer(c);
        px_finish_answer(&r->f, c);
    } else if (s->gate || !at_hand(r)) {
        px_lane lane = route->lane == PX_LANE_BATCH ? PX_LANE_BATCH : PX_LANE_SEARCH;
        px_stop_after(&c->stop,
                      lane == PX_LANE_BATCH ? s->config.batch_timeout_ms : s->config.timeout_ms);
        r->job = (px_job){.run = run_work, .done = come_back};
        if (px_lanes_push(s->lanes, lane, &r->job)) {
            px_lang_speak(-1);
            return;
        }
        refuse(r, px_fail(&err, PX_E_BUSY, "all places to wait are taken"), &err);
    }
    px_lang_speak(-1);
    answer(r);
}

/* ---- uploads ---- */

bool px_request_take(void *self, px_exchange *x, px_str piece) {
    px_server *s = self;
    px_request *r = x->self;
    (void)__atomic_add_fetch(&s->upload_bytes_taken, piece.n, __ATOMIC_RELAXED);
    return px_upload_take(r->up, piece);
}

static void leave(px_request *r) {
    px_server *s = r->s;
    px_lang_speak(r->x->call->zh);
    if (s->gate) s->gate->leave(s->gate->self, r->x->call);
    px_lang_speak(-1);
}

void px_request_admit(px_request *r, uint64_t expected) {
    px_server *s = r->s;
    px_call *c = r->x->call;
    px_err err;
    px_err_clear(&err);
    px_lang_speak(c->zh);
    px_status st = s->gate ? s->gate->enter(s->gate->self, c, &err) : PX_OK;
    if (st == PX_OK) st = px_route_admit(c, expected, &err);
    if (st != PX_OK) px_call_problem(c, st, &err);
    px_lang_speak(-1);
    if (st != PX_OK) leave(r);
}

void px_request_admitted(px_request *r) {
    px_finish_begin(&r->f, r->x->call, r->s->config.compress);
    if (r->x->call->failed == PX_OK) {
        px_request_go(r);
        return;
    }
    px_upload_free(r->up);
    px_request_end_upload(r);
}

void px_request_go(px_request *r) {
    px_http_go(r->x);
}

void px_request_uploaded(px_request *r, px_status st, const px_err *why) {
    px_call *c = r->x->call;
    if (st == PX_OK) {
        px_route_answer(c);
    } else {
        px_lang_speak(c->zh);
        px_call_problem(c, st, why);
        px_lang_speak(-1);
    }
    px_finish_answer(&r->f, c);
    px_spool_free(c->file); /* that nobody took; here, since a large one takes its time */
    c->file = NULL;
    leave(r);
}

void px_request_end_upload(px_request *r) {
    r->up = NULL;
    (void)__atomic_sub_fetch(&r->s->n_uploads, 1, __ATOMIC_RELAXED);
    answer(r);
}

void px_request_dropped(px_server *s, px_call *c) {
    px_err err;
    px_lang_speak(c->zh);
    px_status st = px_fail(&err, PX_E_CANCELLED, "the client has gone");
    px_call_problem(c, st, &err);
    if (s->gate) s->gate->leave(s->gate->self, c);
    px_lang_speak(-1);
    px_call_free(c); /* and the file with it */
}

/* ---- streams ---- */

static void run_piece(px_job *j) {
    px_request *r = (px_request *)j;
    px_call *c = r->x->call;
    px_err err;
    px_err_clear(&err);
    px_lang_speak(c->zh);
    px_buf_clear(&r->raw);
    px_buf_clear(&r->piece);
    r->wait_ms = 0;
    px_status st = PX_OK;
    uint64_t losses = px_mapping_losses();
    if (px_stop_is_raised(&c->stop))
        st = px_stop_look(&c->stop, &err);
    else
        st = c->stream.next(c->stream.state, &r->raw, &r->end, &r->wait_ms, &err);
    if (st == PX_OK) st = whole(c, losses, &err);
    if (st == PX_OK && r->encoder) {
        bool flush = r->wait_ms || r->raw.n < 16384;
        if (r->raw.n || r->end)
            st = px_encoder_feed(r->encoder, px_buf_view(&r->raw), flush, r->end, &r->piece, &err);
    } else if (st == PX_OK) {
        px_buf whole = r->raw;
        r->raw = r->piece;
        r->piece = whole;
    }
    px_lang_speak(-1);
    r->broken = st != PX_OK;
    if (!r->broken || st == PX_E_CANCELLED) return;
    c->failed = st;
    px_log_line n;
    px_log_begin(&n, r->s->log, "error", "stream");
    px_log_str(&n, "id", px_str_of(c->id));
    px_log_str(&n, "code", px_str_of(px_status_name(st)));
    px_log_str(&n, "message", px_str_of(err.message));
    px_log_end(&n);
}

static void push_piece(px_request *r) {
    r->piecing = true;
    r->job = (px_job){.run = run_piece, .done = come_back};
    px_lanes_push_piece(r->s->lanes, &r->job);
}

static void set_nap(px_server *s) {
    uint64_t now = px_loop_ms(s->loop), first = UINT64_MAX;
    for (const px_request *r = s->asleep; r; r = r->next)
        if (r->not_before_ms < first) first = r->not_before_ms;
    if (first == UINT64_MAX)
        px_timer_clear(s->nap);
    else
        px_timer_set(s->nap, first > now ? first - now : 0, 0);
}

void px_request_more(void *self, px_exchange *x) {
    px_server *s = self;
    px_request *r = x->self;
    if (r->not_before_ms <= px_loop_ms(s->loop)) {
        push_piece(r);
        return;
    }
    r->sleeping = true;
    r->next = s->asleep;
    s->asleep = r;
    set_nap(s);
}

static void get_up(px_server *s, px_request *r) {
    px_request **at = &s->asleep;
    while (*at != r)
        at = &(*at)->next;
    *at = r->next;
    r->sleeping = false;
}

void px_request_wake(void *self) {
    px_server *s = self;
    uint64_t now = px_loop_ms(s->loop);
    for (px_request *r = s->asleep, *next; r; r = next) {
        next = r->next;
        if (r->not_before_ms > now) continue;
        get_up(s, r);
        push_piece(r);
    }
    set_nap(s);
}

static void give_piece(px_request *r) {
    r->piecing = false;
    r->not_before_ms = r->wait_ms ? px_loop_ms(r->s->loop) + r->wait_ms : 0;
    /* An empty piece in the middle is no answer to `more`; the client is not woken for it. */
    if (!r->piece.n && !r->end && !r->broken)
        px_request_more(r->s, r->x);
    else
        px_http_piece(r->x, &r->piece, r->end, r->broken);
}

/* ---- back on the loop ---- */

void px_request_back(void *self) {
    px_server *s = self;
    px_uploads_back(s->uploads);
    (void)pthread_mutex_lock(&s->lock);
    px_request *newest = s->done, *first = NULL;
    s->done = NULL;
    (void)pthread_mutex_unlock(&s->lock);
    while (newest) {
        px_request *older = newest->next;
        newest->next = first;
        first = newest;
        newest = older;
    }
    while (first) {
        px_request *r = first;
        first = r->next;
        if (r->piecing)
            give_piece(r);
        else
            answer(r);
    }
}

void px_request_stop(void *self, px_exchange *x) {
    px_server *s = self;
    px_request *r = x->self;
    px_stop_raise(&x->call->stop);
    if (!r->sleeping) return;
    get_up(s, r);
    r->broken = true;
    px_buf_clear(&r->piece);
    px_http_piece(x, &r->piece, false, true);
}

static void tell(px_request *r, px_http_end how) {
    px_server *s = r->s;
    px_exchange *x = r->x;
    px_call *c = x->call;
    double ms = ms_since(x->began_ns);
    px_log_line n;
    px_metrics_request(c->route, c->status, c->failed, ms / 1e3, x->sent);
    px_log_begin(&n, s->log, c->status >= 500 ? "warning" : "info", "request");
    px_log_str(&n, "id", px_str_of(c->id));
    px_log_str(&n, "peer", c->peer);
    px_log_str(&n, "user", c->who->name);
    px_log_str(&n, "method", c->head ? PX_STR("HEAD") : c->method);
    px_log_str(&n, "path", c->path);
    px_log_str(&n, "route", px_str_of(c->route ? c->route->id : "none"));
    px_log_u64(&n, "status", (uint64_t)c->status);
    if (c->failed != PX_OK) px_log_str(&n, "code", px_str_of(px_status_name(c->failed)));
    px_log_num(&n, "ms", ms);
    px_log_u64(&n, "bytes", x->sent);
    if (c->rows) px_log_u64(&n, "rows", c->rows);
    px_str q = c->query.n ? c->query : px_call_param(c, "q");
    if (q.n && r->log_queries) px_log_str(&n, "query", q);
    if (q.n && !r->log_queries) px_log_u64(&n, "query_bytes", q.n);
    if (how == PX_HTTP_CLIENT) px_log_str(&n, "end", PX_STR("gone"));
    px_log_end(&n);
}

void px_request_gone(void *self, px_exchange *x, px_http_end how) {
    px_server *s = self;
    px_request *r = x->self;
    if (how == PX_HTTP_CLIENT) px_metrics_add(PX_COUNT_GONE);
    if (how == PX_HTTP_REFUSED) px_metrics_add(PX_COUNT_REFUSED);
    if (!r) return;
    if (r->counted) {
        s->n_open--;
        tell(r, how);
    }
    if (r->up) {
        px_upload_drop(r->up, x->call);
        x->call = NULL;
        (void)__atomic_sub_fetch(&s->n_uploads, 1, __ATOMIC_RELAXED);
        (void)__atomic_add_fetch(&s->uploads_dropped, 1, __ATOMIC_RELAXED);
    }
    s->bodies -= r->reserved;
    if (r->streaming) s->n_streams--;
    px_encoder_free(r->encoder);
    px_buf_done(&r->raw);
    px_buf_done(&r->piece);
    free(r);
    x->self = NULL;
}
