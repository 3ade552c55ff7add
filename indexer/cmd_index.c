/* cmd_index.c: `patix index`: options, list of files, run. */
#include "indexer/cmd.h"

#include "base/file.h"
#include "base/message.h"
#include "indexer/index_report.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define DRY_RECORDS 1000 /* read by a dry run; the first few are shown */
#define DRY_SHOWN   3

typedef unsigned long long ull;

struct options {
    const char *into, *format, *map, *cc, *save_map, *name, *report, *progress, *parent;
    unsigned jobs;
    bool dry;
    px_run_report *run; /* NULL: no report is wanted */
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
    px_status named = px_file_named(path, err);
    if (named != PX_OK) return named;
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
        const char **value = !strcmp(a, "--into")       ? &o->into
                             : !strcmp(a, "--format")   ? &o->format
                             : !strcmp(a, "--map")      ? &o->map
                             : !strcmp(a, "--cc")       ? &o->cc
                             : !strcmp(a, "--save-map") ? &o->save_map
                             : !strcmp(a, "--name")     ? &o->name
                             : !strcmp(a, "--report")   ? &o->report
                             : !strcmp(a, "--progress") ? &o->progress
                             : !strcmp(a, "--parent")   ? &o->parent
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
    if (st == PX_OK && o->save_map && !o->dry)
        st = px_fail(err, PX_E_USAGE, "--save-map goes with --dry-run: look at the mapping first");
    if (st == PX_OK && o->n_paths == 0) st = px_fail(err, PX_E_USAGE, "no file to index");
    if (st == PX_OK && o->name && o->n_paths != 1)
        st = px_fail(err, PX_E_USAGE, "--name names one file; there are %zu", o->n_paths);
    if (st == PX_OK && o->progress && strcmp(o->progress, "json") != 0 &&
        strcmp(o->progress, "text") != 0)
        st = px_fail(err, PX_E_USAGE, "--progress is text or json, not \"%s\"", o->progress);
    return st;
}

/* ---- dry run ---- */

static px_status dry_file(const struct options *o, const char *path, const px_map *map,
                          px_index_report *seen, px_err *err) {
    px_source_options so = {.path = path,
                            .called = o->name,
                            .format = o->format,
                            .map = map,
                            .cc = o->cc,
                            .self = seen,
                            .part_done = px_index_part_done,
                            .part_failed = px_index_part_failed};
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
        if (got == PX_E_INPUT)
            px_index_rejected(seen, px_source_name(s), px_source_position(s), px_source_line(s),
                              px_source_byte(s), px_str_of(err->message));
        if (got < 0 && got != PX_E_INPUT) st = (px_status)got;
        if (got == 1 && n++ < DRY_SHOWN) {
            px_buf_clear(&line);
            px_record_write(&r, &line);
            if (o->run) px_run_report_record(o->run, px_buf_view(&line));
            px_buf_str(&first, px_buf_view(&line));
            px_buf_c(&first, "\n");
        }
    }
    if (st == PX_OK) {
        px_source_report_get(s, &rep);
        px_index_file_done(seen, o->name ? o->name : path, &rep);
        FILE *to = px_index_out(seen);
        if (n == DRY_RECORDS) (void)fprintf(to, px_msg_text(PX_MSG_INDEX_DRY_LIMIT), (ull)n);
        (void)fprintf(to, "%s%.*s", px_msg_text(PX_MSG_INDEX_FIRST), (int)first.n,
                      first.n ? first.p : "");
    } else {
        px_index_file_failed(seen, o->name ? o->name : path, err);
    }
    px_source_close(s);
    px_buf_done(&first);
    px_buf_done(&line);
    px_arena_free(a);
    return st;
}

static px_status save_map(const struct options *o, const px_map *map, px_index_report *seen,
                          px_err *err) {
    size_t differ;
    px_map_writer *w = px_index_mappings(seen, &differ);
    px_buf text;
    px_buf_init(&text, (size_t)16 << 20);
    px_str cc = px_map_cc(map);
    if (o->cc) cc = px_str_of(o->cc);
    px_map_writer_end(w, cc, px_map_kind(map), &text);
    px_status st = px_file_replace(o->save_map, px_buf_view(&text), err);
    if (st == PX_OK) {
        FILE *to = px_index_out(seen);
        uint64_t n = differ;
        char t[PX_MSG_COUNTED_MAX];
        if (differ) (void)fprintf(to, px_msg_counted(PX_MSG_INDEX_MAP_DIFFERS, &n, t), (ull)differ);
        (void)fprintf(to, px_msg_text(PX_MSG_INDEX_MAP_SAVED), o->save_map);
    }
    px_buf_done(&text);
    return st;
}

static bool report_on_stdout(const struct options *o) {
    return o->report && strcmp(o->report, "json") == 0;
}

/* `cut`: of some the beginning was read. */
static px_status files_failed(px_status st, size_t n, size_t of, bool cut, px_err *err) {
    if (of == 1 && cut) return px_fail(err, st, "the file could not be read to its end");
    if (of == 1) return px_fail(err, st, "the file could not be read");
    if (cut)
        return px_fail(err, st, "%zu of %zu files could not be read, or not to the end", n, of);
    return px_fail(err, st, "%zu of %zu files could not be read", n, of);
}

static px_status dry_run(const struct options *o, const px_map *map, px_err *err) {
    px_index_report *seen = px_index_report_new(true, o->run, report_on_stdout(o));
    size_t failed = 0;
    px_status st = PX_OK;
    (void)fprintf(px_index_out(seen), "%s", px_msg_text(PX_MSG_INDEX_DRY));
    for (size_t i = 0; i < o->n_paths; i++)
        failed += dry_file(o, o->path[i], map, seen, err) != PX_OK;
    if (o->save_map && failed < o->n_paths) st = save_map(o, map, seen, err);
    if (st == PX_OK && failed)
        st = files_failed(failed == o->n_paths ? px_index_worst(seen) : PX_E_REJECTS, failed,
                          o->n_paths, false, err);
    px_index_report_free(seen);
    return st;
}

/* ---- the run ---- */

static px_status index_files(const struct options *o, const px_map *map, px_ingest_result *r,
                             px_err *err) {
    px_index_report *seen = px_index_report_new(false, o->run, report_on_stdout(o));
    bool json = o->progress && strcmp(o->progress, "json") == 0;
    px_ingest_options io = {.dir = o->into,
                            .paths = o->path,
                            .n_paths = o->n_paths,
                            .format = o->format,
                            .map = map,
                            .cc = o->cc,
                            .jobs = o->jobs,
                            .called = o->name,
                            .progress = json ? px_index_progress_json : px_index_progress,
                            .rejected = px_index_rejected,
                            .file_done = px_index_file_done,
                            .file_failed = px_index_file_failed,
                            .part_done = px_index_part_done,
                            .part_failed = px_index_part_failed,
                            .self = seen};
    struct sigaction sa = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    (void)sigaction(SIGINT, &sa, NULL);
    (void)sigaction(SIGTERM, &sa, NULL);
    px_status st = px_ingest(&io, &interrupted, r, err);
    px_index_report_end(seen);
    if (st == PX_OK) {
        px_index_summary(seen, o->into, r);
        if (r->n_files_failed)
            st = files_failed(r->n_files_failed == o->n_paths && !r->n_files_cut
                                  ? px_index_worst(seen)
                                  : PX_E_REJECTS,
                              r->n_files_failed, o->n_paths, r->n_files_cut > 0, err);
        else if (r->n_parts_failed == 1)
            st =
                px_fail(err, PX_E_REJECTS, "%zu part of an archive or a workbook could not be read",
                        r->n_parts_failed);
        else if (r->n_parts_failed)
            st = px_fail(err, PX_E_REJECTS, "%zu parts of archives or workbooks could not be read",
                         r->n_parts_failed);
        else if (r->counts.rejected == 1)
            st = px_fail(err, PX_E_REJECTS, "%llu record is in %s/rejects.jsonl",
                         (ull)r->counts.rejected, o->into);
        else if (r->counts.rejected)
            st = px_fail(err, PX_E_REJECTS, "%llu records are in %s/rejects.jsonl",
                         (ull)r->counts.rejected, o->into);
    }
    px_index_report_free(seen);
    return st;
}

/* ---- the report, the parent ---- */

/* Also of a run that failed: that it did, and why, is what the report says. */
static px_status give_report(const struct options *o, const px_ingest_result *r, px_status st,
                             px_err *err) {
    px_buf out;
    px_err why;
    px_err_clear(&why);
    px_buf_init(&out, PX_BUF_MAX);
    px_run_report_end(o->run, r->generation ? r : NULL, st, err, &out);
    px_status given = PX_OK;
    if (!report_on_stdout(o))
        given = px_file_replace(o->report, px_buf_view(&out), &why);
    else if (fwrite(out.p, 1, out.n, stdout) != out.n)
        given = px_fail(&why, PX_E_IO, "cannot write the output");
    px_buf_done(&out);
    if (given == PX_OK || (st != PX_OK && st != PX_E_REJECTS)) return st;
    *err = why;
    return given;
}

/* A server that imports ends the import with itself, even where it has no time to say so. */
static px_status follow_parent(const char *parent, px_err *err) {
    uint32_t pid;
    if (!px_str_u32(px_str_of(parent), &pid))
        return px_fail(err, PX_E_USAGE, "--parent takes the number of a process, not %s", parent);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if ((uint32_t)getppid() != pid)
        return px_fail(err, PX_E_CANCELLED, "process %u is not there any more", pid);
    return PX_OK;
}

px_status px_cmd_index(int argc, char **argv, px_err *err) {
    struct options o;
    px_map *map = NULL;
    px_ingest_result r = {0};
    px_status st = read_options(argc, argv, &o, err);
    bool asked = st == PX_OK;
    if (asked && o.report) o.run = px_run_report_new(o.dry);
    if (st == PX_OK && o.parent) st = follow_parent(o.parent, err);
    if (st == PX_OK && o.map) st = px_map_load(o.map, &map, err);
    if (st == PX_OK) st = o.dry ? dry_run(&o, map, err) : index_files(&o, map, &r, err);
    if (asked && o.run) st = give_report(&o, &r, st, err);
    px_ingest_result_release(&r);
    px_run_report_free(o.run);
    px_names_free(o.path, o.n_paths);
    px_map_free(map);
    return st;
}
