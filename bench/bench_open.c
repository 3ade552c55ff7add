/* bench_open: what does it cost to open a shard set?
 *
 *     bench_open SHARDS [--repeat R]
 *
 * A fresh child process each time opens the snapshot, counts the publications of a word and of an
 * office, and says how long that took and how much memory it then holds (resident, with the pages
 * of the mapped files that it touched). Warm: everything in the page cache. Cold: the kernel was
 * asked before to forget the pages of the set's files (it does so for pages that are clean and
 * mapped by nobody; what the disk caches itself stays). R runs (21) of each after one that does not
 * count. */
#include "base/file.h"
#include "bench/lib/measure.h"
#include "query/engine/engine.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct said {
    double open_ms, asked_ms, rss_mib;
    uint32_t rows, segments;
};

static void must(px_status st, const px_err *err) {
    if (st == PX_OK) return;
    fprintf(stderr, "bench_open: %s\n", err->message);
    exit(px_status_exit(st));
}

static double rss_mib(void) {
    char line[256];
    unsigned long kib = 0;
    FILE *f = fopen("/proc/self/status", "re");
    if (!f) return 0;
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "VmRSS: %lu kB", &kib) == 1) break;
    (void)fclose(f);
    return (double)kib / 1024;
}

static struct said look(const char *dir) {
    static const char *const asked[] = {"system", "cc=CN"};
    px_err err;
    px_snapshot *snap;
    struct said s = {0};
    double start = measure_now();
    must(px_snapshot_open(dir, false, &snap, &err), &err);
    s.open_ms = (measure_now() - start) * 1e3;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        px_answer a;
        must(px_answer_open(snap, px_str_of(asked[i]), NULL, NULL, &a, &err), &err);
        px_answer_close(&a);
    }
    s.asked_ms = (measure_now() - start) * 1e3;
    s.rss_mib = rss_mib();
    s.rows = snap->n_live;
    s.segments = (uint32_t)snap->n_segs;
    px_snapshot_unref(snap);
    return s;
}

static struct said look_in_child(const char *dir) {
    int fd[2], status;
    struct said s;
    if (pipe(fd) != 0) goto broken;
    pid_t pid = fork();
    if (pid < 0) goto broken;
    if (pid == 0) {
        (void)close(fd[0]);
        s = look(dir);
        _exit(write(fd[1], &s, sizeof s) == (ssize_t)sizeof s ? 0 : 1);
    }
    (void)close(fd[1]);
    ssize_t got = read(fd[0], &s, sizeof s);
    (void)close(fd[0]);
    if (waitpid(pid, &status, 0) == pid && got == (ssize_t)sizeof s && WIFEXITED(status) &&
        WEXITSTATUS(status) == 0)
        return s;
    fprintf(stderr, "bench_open: the child failed\n");
    exit(EXIT_FAILURE);
broken:
    perror("bench_open");
    exit(EXIT_FAILURE);
}

static void forget(const char *dir) {
    char **names;
    size_t n;
    px_err err;
    struct stat sb;
    must(px_dir_list(dir, &names, &n, &err), &err);
    for (size_t i = 0; i < n; i++) {
        char *path = px_path(dir, names[i]);
        int fd = -1;
        if (lstat(path, &sb) == 0 && S_ISDIR(sb.st_mode))
            forget(path);
        else
            fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0) {
            (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
            (void)close(fd);
        }
        free(path);
    }
    px_names_free(names, n);
}

static void run(const char *dir, bool cold, size_t repeat) {
    double *v = px_malloc(3 * repeat * sizeof *v);
    struct said s = {0};
    if (cold) sync();
    (void)look_in_child(dir);
    for (size_t i = 0; i < repeat; i++) {
        if (cold) forget(dir);
        s = look_in_child(dir);
        v[i] = s.open_ms;
        v[repeat + i] = s.asked_ms;
        v[2 * repeat + i] = s.rss_mib;
    }
    static const struct {
        const char *what, *unit;
        double aim;
    } lines[] = {
        {"open", "ms", 20}, {"open and two counts", "ms", 0}, {"resident then", "MiB", 100}};
    for (size_t k = 0; k < 3; k++) {
        char name[64];
        snprintf(name, sizeof name, "%s: %u segments", lines[k].what, s.segments);
        measure m = {.name = name,
                     .rows = s.rows,
                     .warm = cold ? "cold" : "warm",
                     .unit = lines[k].unit,
                     .median = measure_quantile(v + k * repeat, repeat, 0.5),
                     .p95 = measure_quantile(v + k * repeat, repeat, 0.95),
                     .kind = lines[k].aim > 0 && !cold ? MEASURE_VALUE_MAX : MEASURE_NO_AIM,
                     .aim = lines[k].aim};
        measure_print(&m);
    }
    free(v);
}

int main(int argc, char **argv) {
    uint32_t repeat = 21;
    if ((argc != 2 && argc != 4) ||
        (argc == 4 && (strcmp(argv[2], "--repeat") != 0 ||
                       !px_str_u32(px_str_of(argv[3]), &repeat) || repeat < 1))) {
        fprintf(stderr, "usage: bench_open SHARDS [--repeat R]\n");
        return 2;
    }
    run(argv[1], false, repeat);
    run(argv[1], true, repeat);
    return 0;
}
