/* measure.c: see measure.h. */
#include "bench/lib/measure.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static const char *from_env(const char *name, const char *otherwise) {
    const char *v = getenv(name);
    return v && *v ? v : otherwise;
}

bool measure_met(const measure *m) {
    if (m->kind == MEASURE_RATIO_MIN) return m->ratio >= m->aim;
    return m->kind != MEASURE_VALUE_MAX || m->median <= m->aim;
}

static const char *verdict(const measure *m) {
    return m->kind == MEASURE_NO_AIM ? "" : measure_met(m) ? "met" : "MISSED";
}

static void write_tsv(const measure *m, const char *path) {
    FILE *f = fopen(path, "ae");
    if (!f) {
        perror(path);
        return;
    }
    struct stat sb;
    if (fstat(fileno(f), &sb) == 0 && sb.st_size == 0)
        fprintf(f, "name\tcorpus\trows\thits\tstate\tunit\tmedian\tp95\tqueries\tsame_hits\tpeer\t"
                   "peer_median\tratio\tlowest_ratio\taim\tverdict\tcommit\n");
    fprintf(f, "%s\t%s\t%" PRIu64 "\t%" PRIu64 "\t%s%s\t%s\t%.3f\t%.3f\t", m->name,
            from_env("BENCH_CORPUS", "made"), m->rows, m->hits, m->warm, m->least ? ", least" : "",
            m->unit, m->median, m->p95);
    if (m->queries)
        fprintf(f, "%zu\t%zu\t", m->queries, m->same);
    else
        fprintf(f, "\t\t");
    if (m->peer)
        fprintf(f, "%s\t%.3f\t%.2f\t%.2f\t", m->peer, m->peer_median, m->ratio, m->ratio_low);
    else
        fprintf(f, "\t\t\t\t");
    if (m->kind != MEASURE_NO_AIM)
        fprintf(f, "%s%g", m->kind == MEASURE_RATIO_MIN ? ">=" : "<=", m->aim);
    fprintf(f, "\t%s\t%s\n", verdict(m), from_env("BENCH_COMMIT", "unknown"));
    (void)fclose(f);
}

/* Three digits that say something, whatever the size. */
static int decimals(double v) {
    return v >= 100 ? 0 : v >= 10 ? 1 : 2;
}

void measure_print(const measure *m) {
    printf("%-44s %s %" PRIu64 " rows", m->name, from_env("BENCH_CORPUS", "made"), m->rows);
    if (m->hits) printf(", %" PRIu64 " hits", m->hits);
    printf(", %s: %s %.*f, p95 %.*f %s", m->warm, m->least ? "least" : "median",
           decimals(m->median), m->median, decimals(m->p95), m->p95, m->unit);
    if (m->peer) {
        printf("; %s %.*f: %.*f times", m->peer, decimals(m->peer_median), m->peer_median,
               decimals(m->ratio), m->ratio);
        if (m->ratio_low > 0) printf(" (lowest %.*f)", decimals(m->ratio_low), m->ratio_low);
        if (m->queries && m->same < m->queries)
            printf("; equal hits in %zu of %zu queries", m->same, m->queries);
    }
    if (m->kind != MEASURE_NO_AIM)
        printf("; aim %s %g: %s", m->kind == MEASURE_RATIO_MIN ? ">=" : "<=", m->aim, verdict(m));
    printf(" [%s]\n", from_env("BENCH_COMMIT", "unknown"));
    (void)fflush(stdout);
    const char *path = getenv("BENCH_TSV");
    if (path && *path) write_tsv(m, path);
}

static int by_size(const void *px, const void *py) {
    double x = *(const double *)px, y = *(const double *)py;
    return (x > y) - (x < y);
}

double measure_quantile(double *v, size_t n, double q) {
    qsort(v, n, sizeof *v, by_size);
    size_t rank = (size_t)(q * (double)n + 0.999999);
    return v[rank ? rank - 1 : 0];
}

static double seconds_of(clockid_t clock) {
    struct timespec ts;
    clock_gettime(clock, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

double measure_now(void) {
    return seconds_of(CLOCK_MONOTONIC);
}

double measure_thread(void) {
    return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

uint64_t measure_bytes(const char *dir) {
    char **names;
    size_t n;
    uint64_t sum = 0;
    px_err err;
    struct stat sb;
    if (!px_dir_exists(dir) || px_dir_list(dir, &names, &n, &err) != PX_OK) return 0;
    for (size_t i = 0; i < n; i++) {
        char *path = px_path(dir, names[i]);
        if (lstat(path, &sb) == 0)
            sum += S_ISDIR(sb.st_mode) ? measure_bytes(path) : (uint64_t)sb.st_size;
        free(path);
    }
    px_names_free(names, n);
    return sum;
}
