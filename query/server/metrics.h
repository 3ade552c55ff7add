/* metrics.h: what the process has done since it began, counted where it happens and printed for Prometheus (text format 0.0.4).
 * One set a process; any thread. */
#ifndef PX_SERVER_METRICS_H
#define PX_SERVER_METRICS_H

#include "query/server/route.h"

/* An answered request. `r` NULL: nothing was at its address. */
void px_metrics_request(const px_route *r, int status, px_status failed, double seconds,
                        uint64_t bytes);
typedef enum px_count {
    PX_COUNT_GONE,     /* clients that left, or were cut off, before their answer */
    PX_COUNT_REFUSED,  /* requests that could not be read */
    PX_COUNT_BUSY,     /* answered 503 because a lane was full */
    PX_COUNT_SLOW,     /* in the slow-query log */
    PX_COUNT_COMMITS,  /* new generations seen */
    PX_COUNT_UNOPENED, /* new generations that could not be opened */
    PX_COUNT_N
} px_count;
void px_metrics_add(px_count what);

/* Who knows more (lanes, caches, connections) adds its lines with these. One source a process; NULL: none. */
void px_metrics_source(void (*write)(void *self, px_buf *out), void *self);
void px_metric_head(px_buf *out, const char *name, const char *type, const char *help);
void px_metric(px_buf *out, const char *name, const char *labels, double value);

void px_metrics_write(px_buf *out);

#endif
