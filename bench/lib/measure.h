/* measure.h: one line a measure, so that two runs can be held against each other.
 *
 *     measure m = {.name = "count: AND of frequent words", .rows = 1000000, ...};
 *     measure_print(&m);
 *
 * On standard output a line for people. Where the environment names a file in BENCH_TSV, the same is
 * added to it, separated by tabs, below a head that names the columns (the head is written when the
 * file is empty). The commit comes from BENCH_COMMIT, the corpus's name from BENCH_CORPUS. */
#ifndef PX_BENCH_MEASURE_H
#define PX_BENCH_MEASURE_H

#include "base/arena.h"

typedef enum measure_aim {
    MEASURE_NO_AIM,
    MEASURE_RATIO_MIN, /* ratio >= aim */
    MEASURE_VALUE_MAX  /* median <= aim */
} measure_aim;

typedef struct measure {
    const char *name;
    uint64_t rows;    /* of the corpus */
    uint64_t hits;    /* median of the queries' hits; 0 where there is nothing to hit */
    const char *warm; /* "warm" or "cold" */
    const char *unit; /* of median, p95 and peer_median: "us", "ms", "records/s", "MiB", "B" */
    double median, p95;
    bool least;           /* median and peer_median are the least of the runs */
    size_t queries, same; /* how many queries; in how many the peer found as many hits */
    const char *peer;     /* NULL: compared with nothing */
    double peer_median;
    double ratio, ratio_low; /* how many times better than the peer; of the worst query; 0 = none */
    measure_aim kind;
    double aim;
} measure;

void measure_print(const measure *m);
bool measure_met(const measure *m); /* true without an aim */

/* Sorts v. q = 0.5: the median, 0.95: the 95th percentile (nearest rank). n > 0. */
double measure_quantile(double *v, size_t n, double q);
double measure_now(void); /* seconds, of the clock that only goes forward */
/* Seconds that this thread had a processor: what other work takes away is not in it. */
double measure_thread(void);
uint64_t
measure_bytes(const char *dir); /* of all files in and below a folder; 0 if there is none */

#endif
