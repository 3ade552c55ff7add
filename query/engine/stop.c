/* stop.c: see stop.h. */
#include "query/engine/stop.h"

#include <time.h>

static uint64_t now_ns(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static px_status say(const px_stop *s, px_err *err) {
    if (__atomic_load_n(&s->late, __ATOMIC_RELAXED))
        return px_fail(err, PX_E_TIMEOUT, "the time allowed for this question is over");
    return px_fail(err, PX_E_CANCELLED, "the question was taken back");
}

px_status px_stop_look(px_stop *s, px_err *err) {
    if (!s) return PX_OK;
    uint64_t look = __atomic_add_fetch(&s->looks, 1, __ATOMIC_RELAXED);
    if (look == s->raise_at) px_stop_raise(s);
    if (__atomic_load_n(&s->raised, __ATOMIC_ACQUIRE)) return say(s, err);
    if (s->deadline_ns && now_ns() > s->deadline_ns) {
        __atomic_store_n(&s->late, true, __ATOMIC_RELAXED);
        px_stop_raise(s);
        return say(s, err);
    }
    return PX_OK;
}

px_status px_stop_why(px_stop *s, px_status st, px_err *err) {
    return st == PX_E_CANCELLED && s && px_stop_is_raised(s) ? say(s, err) : st;
}

void px_stop_raise(px_stop *s) {
    __atomic_store_n(&s->raised, true, __ATOMIC_RELEASE);
}

bool px_stop_is_raised(const px_stop *s) {
    return __atomic_load_n(&s->raised, __ATOMIC_ACQUIRE);
}

uint64_t px_stop_looks(const px_stop *s) {
    return __atomic_load_n(&s->looks, __ATOMIC_RELAXED);
}

void px_stop_after(px_stop *s, uint64_t ms) {
    s->deadline_ns = now_ns() + ms * 1000000u;
}
