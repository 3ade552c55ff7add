/* cmd_index.c: `patix index`: options, list of files, progress, summary. */
#include "indexer/cmd.h"

#include "base/intern.h"
#include "base/message.h"
#include "indexer/ingest.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DRY_RECORDS 1000 /* read by a dry run; the first few are shown */
#define DRY_SHOWN   3

typedef unsigned long long ull;

struct options {
    const char *into, *format, *map, *cc;
    unsigned jobs;
    bool dry;
    char **path;
    size_t n_paths;
};

static volatile bool interrupted;

static void on_signal(int sig) {
    (void)sig;
    interrupted = true;
}

/* ---- options and files ---- */

static px_status add_path(struct options *o, const char *path, bool inside, px_err *err) {
    struct stat sb;
    if (strcmp(path, "-") != 0 && stat(path, &sb) != 0)
        return px_fail_errno(err, errno, "cannot look at %s", path);
    if (strcmp(path, "-") != 0 && S_ISDIR(sb.st_mode)) {
        char **names;
        size_t n;
        px_status st = px_dir_list(path, &names, &n, err);
        for (size_t i = 0; i < n && st == PX_OK; i++) {
            char *child = px_path(path, names[i]);
            if (names[i][0] != '.') st = add_path(o, child, true, err);
            free(child);
        }
        px_names_free(names, n);
        return st;
    }
    if (inside && !S_ISREG(sb.st_mode)) return PX_OK; /* sockets and such in a folder */
    o->path = px_realloc(o->path, (o->n_paths + 1) * sizeof *o->path);
    o->path[o->n_paths++] = px_strdup(path);
    return PX_OK;
}

static px_status read_options(int argc, char **argv, struct options *o, px_err *err) {
    *o = (struct options){.into = "patix-data"};
    px_status st = PX_OK;
    for (int i = 1; i < argc && st == PX_OK; i++) {
        const char *a = argv[i];
        const char **value = !strcmp(a, "--into")     ? &o->into
                             : !strcmp(a, "--format") ? &o->format
                             : !strcmp(a, "--map")    ? &o->map
                             : !strcmp(a, "--cc")     ? &o->cc
                                                      : NULL;
        if (value || !strcmp(a, "--jobs")) {
            uint32_t n;
            if (++i == argc) return px_fail(err, PX_E_USAGE, "%s needs a value", a);
            if (value)
                *value = argv[i];
            else if (px_str_u32(px_str_of(argv[i]), &n) && n >= 1 && n <= 256)
                o->jobs = n;
            else
                return px_fail(err, PX_E_USAGE, "--jobs takes a number from 1 to 256, not %s",
                               argv[i]);
        } else if (!strcmp(a, "--dry-run")) {
            o->dry = true;
        } else if (a[0] == '-' && a[1]) {
            st = px_fail(err, PX_E_USAGE, "unknown option %s", a);
        } else {
            st = add_path(o, a, false, err);
        }
    }
    if (st == PX_OK && o->n_paths == 0) st = px_fail(err, PX_E_USAGE, "no file to index");
    return st;
}

/* ---- what a person sees ---- */

static void list_columns(const px_source_report *rep, px_msg head,
                         bool (*want)(const px_source_column *)) {
    bool any = false;
    for (size_t i = 0; i < rep->n_columns; i++) {
        const px_source_column *c = &rep->columns[i];
        if (!want(c)) continue;
        (void)fprintf(stderr, "%s%s", any ? ", " : px_msg_text(head), any ? "" : " ");
        any = true;
        if (!strcmp(c->field, "x") || !strcmp(c->field, "-"))
            (void)fprintf(stderr, "%.*s", (int)c->header.n, c->header.p);
        else
            (void)fprintf(stderr, "%.*s=%s", (int)c->header.n, c->header.p, c->field);
        if (c->why[0]) (void)fprintf(stderr, " (%s)", c->why);
    }
    if (any) (void)fprintf(stderr, "\n");
}

static bool is_mapped(const px_source_column *c) {
    return strcmp(c->field, "-") != 0 && strcmp(c->field, "x") != 0;
}
static bool is_extra(const px_source_column *c) {
    return !strcmp(c->field, "x") && c->filled;
}
static bool is_unused(const px_source_column *c) {
    return !strcmp(c->field, "-") && c->header.n;
}

static void file_done(void *self, const char *path, const px_source_report *rep) {
    (void)self;
    (void)fprintf(stderr, px_msg_text(PX_MSG_INDEX_FILE), path, rep->format, rep->encoding);
    if (rep->line_ends[0]) (void)fprintf(stderr, ", %s", rep->line_ends);
    (void)fprintf(stderr, "\n");
    (void)fprintf(stderr, px_msg_text(PX_MSG_INDEX_ROWS), (ull)rep->rows, (ull)rep->records,
                  (ull)rep->empty, (ull)rep->bad);
    if (rep->bad_bytes)
        (void)fprintf(stderr, px_msg_text(PX_MSG_INDEX_BAD_BYTES), (ull)rep->bad_bytes);
    list_columns(rep, PX_MSG_INDEX_MAPPED, is_mapped);
    list_columns(rep, PX_MSG_INDEX_EXTRA, is_extra);
    list_columns(rep, PX_MSG_INDEX_UNUSED, is_unused);
}

static void file_failed(void *self, const char *path, const px_err *why) {
    px_status *worst = self;
    if (*worst == PX_OK) *worst = why->status;
    (void)fprintf(stderr, px_msg_text(PX_MSG_INDEX_FILE_FAILED), path, why->message);
}

static void time_left(const px_ingest_counts *c, char out[32]) {
    double done = (double)c->bytes_read, all = (double)c->bytes_total;
    (void)snprintf(out, 32, "?");
    if (done <= 0 || all < done || c->seconds < 1) return;
    double left = c->seconds * (all - done) / done;
    if (left < 90)
        (void)snprintf(out, 32, "%.0f s", left);
    else if (left < 5400)
        (void)snprintf(out, 32, "%.0f min", left / 60);
    else
        (void)snprintf(out, 32, "%.1f h", left / 3600);
}

/* A line that is written over on a terminal; elsewhere a line every ten seconds. */
static void progress(void *self, const px_ingest_counts *c) {
    static double last;
    (void)self;
    bool tty = isatty(STDERR_FILENO);
    if (!tty && c->seconds - last < 10) return;
    last = c->seconds;
    char left[32];
    time_left(c, left);
    if (tty) (void)fprintf(stderr, "\r\033[K");
    if (c->finishing)
        (void)fprintf(stderr, "%s", px_msg_text(PX_MSG_INDEX_FINISHING));
    else
        (void)fprintf(stderr, px_msg_text(PX_MSG_INDEX_PROGRESS), (ull)c->read,
                      c->seconds > 0 ? (double)c->read / c->seconds : 0.0,
                      (double)c->bytes_read / 1048576.0, (double)c->bytes_total / 1048576.0,
                      (ull)c->rejected, left);
    (void)fprintf(stderr, tty ? "" : "\n");
    (void)fflush(stderr);
}

static void summary(const struct options *o, const px_ingest_result *r) {
    const px_ingest_counts *c = &r->counts;
    if (isatty(STDERR_FILENO)) (void)fprintf(stderr, "\r\033[K");
    (void)printf(px_msg_text(PX_MSG_INDEX_SUMMARY), (ull)c->read, (ull)c->fresh, (ull)c->changed,
                 (ull)c->unchanged, (ull)c->joined, (ull)c->rejected);
    if (r->n_reasons) {
        (void)printf("%s", px_msg_text(PX_MSG_INDEX_REASONS));
        for (size_t i = 0; i < r->n_reasons; i++)
            (void)printf("  %8llu  %s\n", (ull)r->reason_count[i], r->reason[i]);
        char *path = px_path(o->into, "rejects.jsonl");
        (void)printf(px_msg_text(PX_MSG_INDEX_REJECTS_IN), path);
        free(path);
    }
    if (r->committed)
        (void)printf(px_msg_text(PX_MSG_INDEX_COMMITTED), o->into, (ull)r->generation,
                     (ull)r->publications, (ull)r->n_segments, c->seconds,
                     c->seconds > 0 ? (double)c->read / c->seconds : 0.0);
    else
        (void)printf(px_msg_text(PX_MSG_INDEX_NOTHING), (ull)r->generation);
}

/* ---- dry run ---- */

static void show_mapping(const px_source_report *rep) {
    for (size_t i = 0; i < rep->n_columns; i++) {
        const px_source_column *c = &rep->columns[i];
        if (c->header.n == 0 && c->filled == 0) continue;
        (void)printf("  %-32.*s -> %-10s %5.1f%%", (int)c->header.n, c->header.p, c->field,
                     rep->rows ? 100.0 * (double)c->filled / (double)rep->rows : 0.0);
        if (c->list[0]) (void)printf("  [%s]", c->list);
        if (c->order[0]) (void)printf("  %s", c->order);
        if (c->why[0]) (void)printf("  (%s)", c->why);
        for (int k = 0; k < 3 && c->samples[k].n; k++)
            (void)printf("%s%.*s", k ? " | " : "  ",
                         (int)(c->samples[k].n < 40 ? c->samples[k].n : 40), c->samples[k].p);
        (void)printf("\n");
    }
}

static px_status dry_run(const struct options *o, const char *path, const px_map *map,
                         px_err *err) {
    px_source_options so = {.path = path, .format = o->format, .map = map, .cc = o->cc};
    px_source *s;
    px_arena *a = px_arena_new();
    px_buf first, line;
    px_record r;
    px_source_report rep;
    px_buf_init(&first, (size_t)256 << 20);
    px_buf_init(&line, (size_t)128 << 20);
    size_t n = 0;
    px_status st = px_source_open(&so, &s, err);
    while (st == PX_OK && n < DRY_RECORDS) {
        px_arena_reset(a);
        int got = px_source_next(s, a, &r, err);
        if (got == 0) break;
        if (got < 0 && got != PX_E_INPUT) st = (px_status)got;
        if (got == 1 && n++ < DRY_SHOWN) {
            px_buf_clear(&line);
            px_record_write(&r, &line);
            px_buf_fmt(&first, "%s\n", line.p);
        }
    }
    if (st == PX_OK) {
        px_source_report_get(s, &rep);
        (void)printf(px_msg_text(PX_MSG_INDEX_FILE), path, rep.format, rep.encoding);
        (void)printf(", %s\n", rep.line_ends);
        (void)printf(px_msg_text(PX_MSG_INDEX_ROWS), (ull)rep.rows, (ull)rep.records,
                     (ull)rep.empty, (ull)rep.bad);
        show_mapping(&rep);
        (void)printf("%s%s", px_msg_text(PX_MSG_INDEX_FIRST), first.n ? first.p : "");
    }
    px_source_close(s);
    px_buf_done(&first);
    px_buf_done(&line);
    px_arena_free(a);
    return st;
}

px_status px_cmd_index(int argc, char **argv, px_err *err) {
    struct options o;
    px_map *map = NULL;
    px_status failed_file = PX_OK, st = read_options(argc, argv, &o, err);
    if (st == PX_OK && o.map) st = px_map_load(o.map, &map, err);
    if (st == PX_OK && o.dry) {
        (void)printf("%s", px_msg_text(PX_MSG_INDEX_DRY));
        for (size_t i = 0; i < o.n_paths && st == PX_OK; i++)
            st = dry_run(&o, o.path[i], map, err);
    } else if (st == PX_OK) {
        px_ingest_options io = {.dir = o.into,
                                .paths = o.path,
                                .n_paths = o.n_paths,
                                .format = o.format,
                                .map = map,
                                .cc = o.cc,
                                .jobs = o.jobs,
                                .progress = progress,
                                .file_done = file_done,
                                .file_failed = file_failed,
                                .self = &failed_file};
        px_ingest_result r;
        struct sigaction sa = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
        (void)sigaction(SIGINT, &sa, NULL);
        (void)sigaction(SIGTERM, &sa, NULL);
        st = px_ingest(&io, &interrupted, &r, err);
        if (st == PX_OK) {
            summary(&o, &r);
            if (r.n_files_failed)
                st = px_fail(err, r.n_files_failed == o.n_paths ? failed_file : PX_E_REJECTS,
                             "%zu of %zu files could not be read", r.n_files_failed, o.n_paths);
            else if (r.counts.rejected)
                st = px_fail(err, PX_E_REJECTS, "%llu records are in %s/rejects.jsonl",
                             (ull)r.counts.rejected, o.into);
        }
        px_ingest_result_release(&r);
    }
    px_names_free(o.path, o.n_paths);
    px_map_free(map);
    return st;
}
