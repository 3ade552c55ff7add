/* stop.c: see stop.h. */
#include "query/engine/stop.h"

#include <time.h>

static uint64_t now_ns(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

px_status px_stop_look(px_stop *s, px_err *err) {
    if (!s) return PX_OK;
    if (s->raised) return px_fail(err, PX_E_CANCELLED, "the question was taken back");
    if (s->deadline_ns && now_ns() > s->deadline_ns) {
        s->raised = true;
        return px_fail(err, PX_E_CANCELLED, "the time allowed for this question is over");
    }
    return PX_OK;
}

void px_stop_after(px_stop *s, uint64_t ms) {
    s->deadline_ns = now_ns() + ms * 1000000u;
}
