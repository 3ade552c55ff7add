/* loop.c: see loop.h. The only file that knows libuv. Its handles lie in a list, since libuv wants every one closed and the loop
 * turned once more before memory may go. */
#include "query/server/loop.h"

#include "base/arena.h"

#include <stdlib.h>
#include <uv.h>

struct px_timer {
    union {
        uv_handle_t any;
        uv_timer_t timer;
        uv_poll_t poll;
        uv_signal_t signal;
        uv_async_t async;
        uv_idle_t idle;
    } uv;
    px_loop_call call;
    void *self;
    struct px_timer *next;
};
typedef struct px_timer thing;

struct px_loop {
    uv_loop_t uv;
    thing *first, *wake;
};

static px_status failed(int e, const char *what, px_err *err) {
    return px_fail(err, PX_E_IO, "the event loop refuses %s: %s", what, uv_strerror(e));
}

px_status px_loop_new(px_loop **out, px_err *err) {
    px_loop *l = px_calloc(1, sizeof *l);
    *out = NULL;
    int e = uv_loop_init(&l->uv);
    if (e) {
        free(l);
        return failed(e, "to begin", err);
    }
    *out = l;
    return PX_OK;
}

void px_loop_free(px_loop *l) {
    if (!l) return;
    for (thing *t = l->first; t; t = t->next)
        uv_close(&t->uv.any, NULL);
    (void)uv_run(&l->uv, UV_RUN_DEFAULT);
    (void)uv_loop_close(&l->uv);
    while (l->first) {
        thing *t = l->first;
        l->first = t->next;
        free(t);
    }
    free(l);
}

void px_loop_run(px_loop *l) {
    (void)uv_run(&l->uv, UV_RUN_DEFAULT);
}

void px_loop_stop(px_loop *l) {
    uv_stop(&l->uv);
}

/* A handle is closed only when libuv has taken it, so it joins the list behind its init. */
static thing *thing_new(px_loop_call call, void *self) {
    thing *t = px_calloc(1, sizeof *t);
    t->call = call;
    t->self = self;
    return t;
}

static px_status keep(px_loop *l, thing *t, int e, const char *what, px_err *err) {
    if (e) {
        free(t);
        return failed(e, what, err);
    }
    t->uv.any.data = t;
    t->next = l->first;
    l->first = t;
    return PX_OK;
}

static void call(void *data) {
    thing *t = data;
    t->call(t->self);
}

static void on_poll(uv_poll_t *p, int status, int events) {
    (void)status;
    (void)events;
    call(p->data);
}

static void on_signal(uv_signal_t *s, int number) {
    (void)number;
    call(s->data);
}

static void on_async(uv_async_t *a) {
    call(a->data);
}

static void on_timer(uv_timer_t *t) {
    call(t->data);
}

static void on_idle(uv_idle_t *i) {
    (void)uv_idle_stop(i);
    call(i->data);
}

px_status px_loop_watch(px_loop *l, int fd, px_loop_call callback, void *self, px_err *err) {
    thing *t = thing_new(callback, self);
    px_status st = keep(l, t, uv_poll_init(&l->uv, &t->uv.poll, fd), "a descriptor", err);
    int e = st == PX_OK ? uv_poll_start(&t->uv.poll, UV_READABLE, on_poll) : 0;
    return e ? failed(e, "a descriptor", err) : st;
}

px_status px_loop_signal(px_loop *l, int sig, px_loop_call callback, void *self, px_err *err) {
    thing *t = thing_new(callback, self);
    px_status st = keep(l, t, uv_signal_init(&l->uv, &t->uv.signal), "a signal", err);
    int e = st == PX_OK ? uv_signal_start(&t->uv.signal, on_signal, sig) : 0;
    return e ? failed(e, "a signal", err) : st;
}

px_status px_loop_on_wake(px_loop *l, px_loop_call callback, void *self, px_err *err) {
    thing *t = thing_new(callback, self);
    px_status st = keep(l, t, uv_async_init(&l->uv, &t->uv.async, on_async), "a wake-up", err);
    if (st == PX_OK) l->wake = t;
    return st;
}

void px_loop_wake(px_loop *l) {
    (void)uv_async_send(&l->wake->uv.async);
}

px_status px_timer_new(px_loop *l, px_loop_call callback, void *self, px_timer **out, px_err *err) {
    thing *t = thing_new(callback, self);
    px_status st = keep(l, t, uv_timer_init(&l->uv, &t->uv.timer), "a timer", err);
    *out = st == PX_OK ? t : NULL;
    return st;
}

void px_timer_set(px_timer *t, uint64_t ms, uint64_t again_ms) {
    (void)uv_timer_start(&t->uv.timer, on_timer, ms, again_ms);
}

void px_timer_clear(px_timer *t) {
    (void)uv_timer_stop(&t->uv.timer);
}

px_status px_soon_new(px_loop *l, px_loop_call callback, void *self, px_soon **out, px_err *err) {
    thing *t = thing_new(callback, self);
    px_status st = keep(l, t, uv_idle_init(&l->uv, &t->uv.idle), "a turn", err);
    *out = st == PX_OK ? t : NULL;
    return st;
}

void px_soon_set(px_soon *s) {
    (void)uv_idle_start(&s->uv.idle, on_idle);
}

uint64_t px_loop_ms(const px_loop *l) {
    return uv_now(&l->uv);
}
