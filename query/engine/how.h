/* how.h: by which means a question is worked; the answer is the same whatever they are.
 *
 * All zero (or a NULL px_how): this thread alone, nothing kept from before, nothing written down,
 * never stopped. What it points to is borrowed and may be shared by questions, but a trace, which is
 * one question's. */
#ifndef PX_QUERY_HOW_H
#define PX_QUERY_HOW_H

#include "base/crew.h"
#include "query/engine/cache.h"
#include "query/engine/stop.h"
#include "query/engine/trace.h"

struct px_rowset;

typedef struct px_how {
    px_stop *stop;
    px_crew *crew;
    px_cache *cache;
    px_trace *trace;
    const struct px_rowset
        *given; /* sets that a program which writes queries has at hand: cell="#0" */
    size_t n_given;
} px_how;

static inline px_stop *px_how_stop(const px_how *h) {
    return h ? h->stop : NULL;
}
static inline px_crew *px_how_crew(const px_how *h) {
    return h ? h->crew : NULL;
}

#endif
