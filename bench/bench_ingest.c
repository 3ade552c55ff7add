/* bench_ingest: how fast does a file become shards, and how large are they?
 *
 *     bench_ingest CORPUS.jsonl FOLDER PATIX [PEER]
 *
 * Runs, one after another, each in a process of its own: `PEER index` (naive_xapian, if given),
 * `PATIX index --jobs 1`, `--jobs 2`, and `PATIX shards merge` on what the last made. Says records a
 * second by the clock and by processor time, the most memory that the process held, and the bytes
 * on disk. Sets are made in FOLDER and removed, but for FOLDER/patix (2 jobs, before merging: its
 * copy is merged) which the other benchmarks may use. The corpus is read once before, so that it is
 * in the page cache for all. One run each: minutes, not microseconds. */
#include "base/file.h"
#include "bench/lib/measure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PEER     "naive Xapian"
#define MAX_ARGS 8

struct run {
    double seconds, cpu_seconds, peak_mib;
    uint64_t bytes;
};

static void must(px_status st, const px_err *err) {
    if (st == PX_OK) return;
    fprintf(stderr, "bench_ingest: %s\n", err->message);
    exit(px_status_exit(st));
}

static double seconds_of(struct timeval t) {
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

/* Runs a program with its output thrown away; `dir` is what it makes. */
static struct run run_program(const char *const *args, const char *dir) {
    struct rusage used;
    int status;
    double start = measure_now();
    pid_t pid = fork();
    if (pid < 0) {
        perror("bench_ingest: fork");
        exit(EXIT_FAILURE);
    }
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (null >= 0) (void)dup2(null, STDOUT_FILENO);
        execvp(args[0], (char *const *)args);
        fprintf(stderr, "bench_ingest: cannot run %s: %s\n", args[0], strerror(errno));
        _exit(127);
    }
    while (wait4(pid, &status, 0, &used) < 0)
        if (errno != EINTR) {
            perror("bench_ingest: wait");
            exit(EXIT_FAILURE);
        }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "bench_ingest: %s %s failed\n", args[0], args[1]);
        exit(EXIT_FAILURE);
    }
    return (struct run){.seconds = measure_now() - start,
                        .cpu_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime),
                        .peak_mib = (double)used.ru_maxrss / 1024,
                        .bytes = measure_bytes(dir)};
}

static uint64_t count_lines(const char *path) {
    static char piece[1 << 20];
    FILE *f = fopen(path, "re");
    uint64_t n = 0;
    size_t got;
    if (!f) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    while ((got = fread(piece, 1, sizeof piece, f)) > 0)
        for (const char *p = piece; (p = memchr(p, '\n', (size_t)(piece + got - p))); p++)
            n++;
    (void)fclose(f);
    return n;
}

/* ---- lines ---- */

static void say(const char *name, uint64_t rows, const char *unit, double value, const char *peer,
                double peer_value, double ratio, measure_aim kind, double aim) {
    measure m = {.name = name,
                 .rows = rows,
                 .warm = "warm",
                 .unit = unit,
                 .median = value,
                 .p95 = value,
                 .peer = peer,
                 .peer_median = peer_value,
                 .ratio = ratio,
                 .kind = kind,
                 .aim = aim};
    measure_print(&m);
}

/* Speeds are compared as larger = better. */
static void say_speed(const char *name, uint64_t rows, double seconds, const char *peer,
                      double peer_seconds, double aim) {
    double n = (double)rows;
    say(name, rows, "records/s", n / seconds, peer, peer ? n / peer_seconds : 0,
        peer ? peer_seconds / seconds : 0, peer && aim > 0 ? MEASURE_RATIO_MIN : MEASURE_NO_AIM,
        aim);
}

static void say_peak(const char *name, uint64_t rows, double mib) {
    say(name, rows, "MiB", mib, NULL, 0, 0, MEASURE_VALUE_MAX, 1536);
}

static void say_size(const char *name, uint64_t rows, uint64_t bytes, const struct run *peer) {
    double each = (double)bytes / (double)rows;
    double theirs = peer ? (double)peer->bytes / (double)rows : 0;
    say(name, rows, "B/record", each, peer ? PEER : NULL, theirs, peer ? theirs / each : 0,
        MEASURE_VALUE_MAX, 2200);
}

int main(int argc, char **argv) {
    px_err err;
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: bench_ingest CORPUS.jsonl FOLDER PATIX [PEER]\n");
        return 2;
    }
    const char *corpus = argv[1], *patix = argv[3], *peer = argc == 5 ? argv[4] : NULL;
    must(px_dir_make(argv[2], &err), &err);
    char *set = px_path(argv[2], "patix"), *other = px_path(argv[2], "peer");
    uint64_t n = count_lines(corpus);
    if (n == 0) {
        fprintf(stderr, "bench_ingest: %s has no records\n", corpus);
        return 1;
    }
    struct run naive = {0}, one, two, merged;
    const struct run *beside = peer ? &naive : NULL;
    if (peer) {
        const char *const args[] = {peer, "index", corpus, other, NULL};
        must(px_dir_remove(other, &err), &err);
        naive = run_program(args, other);
        must(px_dir_remove(other, &err), &err);
        say_speed("peer: index and compact", n, naive.seconds, NULL, 0, 0);
        say("peer: size on disk", n, "B/record", (double)naive.bytes / (double)n, NULL, 0, 0,
            MEASURE_NO_AIM, 0);
        say("peer: peak memory", n, "MiB", naive.peak_mib, NULL, 0, 0, MEASURE_NO_AIM, 0);
    }
    const char *args[MAX_ARGS] = {patix, "index", "--into", set, "--jobs", "1", corpus, NULL};
    must(px_dir_remove(set, &err), &err);
    one = run_program(args, set);
    const char *against = peer ? PEER : NULL;
    say_speed("ingest: 1 job", n, one.seconds, against, naive.seconds, 3);
    say_speed("ingest: 1 job, by processor time", n, one.cpu_seconds, against, naive.cpu_seconds,
              3);
    say_peak("ingest: 1 job, peak memory", n, one.peak_mib);
    args[5] = "2";
    must(px_dir_remove(set, &err), &err);
    two = run_program(args, set);
    say_speed("ingest: 2 jobs", n, two.seconds, "1 job", one.seconds, 1.8);
    say_speed("ingest: 2 jobs, by processor time", n, two.cpu_seconds, against, naive.cpu_seconds,
              3);
    say_peak("ingest: 2 jobs, peak memory", n, two.peak_mib);
    say_size("size on disk", n, two.bytes, beside);

    char *copy = px_path(argv[2], "merged");
    must(px_dir_remove(copy, &err), &err);
    const char *const cp[] = {"cp", "-r", set, copy, NULL};
    (void)run_program(cp, copy);
    const char *const merge[] = {patix, "shards", "merge", "--in", copy, NULL};
    merged = run_program(merge, copy);
    say_speed("merge alone", n, merged.seconds, NULL, 0, 0);
    say_speed("ingest with 1 job and merge", n, one.seconds + merged.seconds, against,
              naive.seconds, 3);
    say_peak("merge, peak memory", n, merged.peak_mib);
    say_size("size on disk, merged", n, merged.bytes, beside);
    must(px_dir_remove(copy, &err), &err);
    free(copy);
    free(set);
    free(other);
    return 0;
}
