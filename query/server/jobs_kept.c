/* jobs_kept.c: the list of jobs, the lines that outlive the server, and the folder of what was uploaded. See jobs_int.h. */
#include "query/server/jobs_int.h"

#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HISTORY     PX_JOBS_FOLDER "/jobs.jsonl"
#define HISTORY_MAX ((size_t)128 << 20) /* reports of PX_JOBS_KEPT jobs, escaped */

char *px_job_text(px_str s) {
    char *p = px_malloc(s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return p;
}

static void job_free(px_job_entry *x) {
    if (!x) return;
    for (size_t i = 0; i < PX_JOB_LINES; i++)
        free(x->line[i]);
    free(x->name);
    free(x->format);
    free(x->cc);
    free(x->owner);
    free(x->message);
    px_buf_done(&x->report);
    free(x);
}

px_job_entry *px_job_new(px_jobs *j) {
    px_job_entry *x = px_calloc(1, sizeof *x);
    x->of = j;
    px_buf_init(&x->report, PX_JOB_REPORT);
    return x;
}

void px_jobs_add(px_jobs *j, px_job_entry *x) {
    if (j->n == j->cap) {
        j->cap = j->cap ? 2 * j->cap : 16;
        j->v = px_realloc(j->v, j->cap * sizeof *j->v);
    }
    j->v[j->n++] = x;
    if (x->id > j->last_id) j->last_id = x->id;
}

void px_jobs_drop(px_jobs *j, size_t at) {
    job_free(j->v[at]);
    memmove(j->v + at, j->v + at + 1, (j->n - at - 1) * sizeof *j->v);
    j->n--;
}

void px_jobs_forget(px_jobs *j) {
    size_t ended = 0;
    for (size_t i = 0; i < j->n; i++)
        ended += px_job_ended(j->v[i]->state);
    for (size_t i = 0; i < j->n && ended > PX_JOBS_KEPT;)
        if (px_job_ended(j->v[i]->state)) {
            px_jobs_drop(j, i);
            ended--;
        } else {
            i++;
        }
}

/* ---- what is remembered ---- */

static void jw_i64(px_jw *w, const char *key, int64_t v) {
    px_jw_key(w, px_str_of(key));
    px_jw_i64(w, v);
}

static void write_line(const px_job_entry *x, px_buf *out) {
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '{');
    jw_i64(&w, "id", x->id);
    jw_i64(&w, "user", x->user);
    px_jw_kstr(&w, "owner", px_str_of(x->owner));
    px_jw_kstr(&w, "state", px_str_of(px_job_state_name(x->state)));
    px_jw_kstr(&w, "name", px_str_of(x->name));
    px_jw_kstr(&w, "format", px_str_of(x->format));
    px_jw_key(&w, PX_STR("dry"));
    px_jw_bool(&w, x->dry);
    px_jw_ku64(&w, "bytes", x->bytes);
    jw_i64(&w, "created", x->created);
    jw_i64(&w, "started", x->started);
    jw_i64(&w, "ended", x->ended);
    px_jw_kstr(&w, "status", px_str_of(px_status_name(x->status)));
    px_jw_kstr(&w, "message", px_str_of(x->message ? x->message : ""));
    px_jw_kstr(&w, "report", px_buf_view(&x->report));
    px_jw_key(&w, PX_STR("cut"));
    px_jw_bool(&w, x->cut);
    px_jw_close(&w, '}');
    px_buf_ch(out, '\n');
}

static px_status status_of(px_str name) {
    for (int i = 0; i < PX_STATUS_COUNT; i++)
        if (px_str_is(name, px_status_name((px_status)-i))) return (px_status)-i;
    return PX_E_INTERNAL;
}

static int64_t whole(const px_json *o, const char *key) {
    double v = px_json_num(px_json_get(o, key), 0);
    return v > 0 && v < 9e15 ? (int64_t)v : 0;
}

static px_str text(const px_json *o, const char *key) {
    px_str s = px_json_str(px_json_get(o, key));
    return s.p ? s : PX_STR("");
}

static void read_line(px_jobs *j, px_str line) {
    px_json *o;
    if (px_json_parse(line, &o, NULL) != PX_OK) return; /* the last one, of a lost machine */
    px_job_entry *x = px_job_new(j);
    px_str state = text(o, "state"), report = text(o, "report");
    x->id = whole(o, "id");
    x->user = whole(o, "user");
    x->owner = px_job_text(text(o, "owner"));
    x->name = px_job_text(text(o, "name"));
    x->format = px_job_text(text(o, "format"));
    x->message = px_job_text(text(o, "message"));
    x->bytes = (uint64_t)whole(o, "bytes");
    x->created = whole(o, "created");
    x->started = whole(o, "started");
    x->ended = whole(o, "ended");
    x->dry = px_json_bool(px_json_get(o, "dry"));
    x->cut = px_json_bool(px_json_get(o, "cut"));
    x->status = status_of(text(o, "status"));
    x->state = PX_JOB_FAILED;
    for (int i = PX_JOB_DONE; i <= PX_JOB_CANCELLED; i++)
        if (px_str_is(state, px_job_state_name((px_job_state)i))) x->state = (px_job_state)i;
    px_buf_str(&x->report, px_str_sub(report, 0, PX_JOB_REPORT));
    px_json_free(o);
    if (x->id > j->last_id)
        px_jobs_add(j, x);
    else
        job_free(x);
}

void px_jobs_history_read(px_jobs *j) {
    px_buf b;
    char *path = px_path(j->dir, HISTORY);
    px_buf_init(&b, HISTORY_MAX);
    while (j->n)
        px_jobs_drop(j, j->n - 1);
    j->last_id = 0;
    if (px_file_read(path, HISTORY_MAX, &b, NULL) == PX_OK) {
        px_str rest = px_buf_view(&b);
        while (rest.n) {
            const char *end = memchr(rest.p, '\n', rest.n);
            size_t n = end ? (size_t)(end - rest.p) : rest.n;
            read_line(j, px_str_sub(rest, 0, n));
            rest = px_str_sub(rest, n + 1, rest.n);
        }
    }
    px_buf_done(&b);
    free(path);
    px_jobs_forget(j);
    j->read = true;
}

/* What cannot be written down is still in memory. */
void px_jobs_history_add(px_jobs *j, const px_job_entry *x) {
    px_buf b;
    char *path = px_path(j->dir, HISTORY);
    px_buf_init(&b, PX_BUF_MAX);
    write_line(x, &b);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        (void)!write(fd, b.p, b.n);
        (void)close(fd);
    }
    px_buf_done(&b);
    free(path);
}

px_status px_jobs_history_write(const px_jobs *j, px_err *err) {
    px_buf b;
    char *path = px_path(j->dir, HISTORY);
    px_buf_init(&b, HISTORY_MAX);
    for (size_t i = 0; i < j->n; i++)
        write_line(j->v[i], &b);
    px_status st = px_file_replace(path, px_buf_view(&b), err);
    px_buf_done(&b);
    free(path);
    return st;
}

/* ---- the folder of uploads ---- */

char *px_jobs_upload_path(const px_jobs *j, int64_t id, const char *behind) {
    char name[64];
    (void)snprintf(name, sizeof name, PX_JOBS_FOLDER "/%lld%s", (long long)id, behind);
    return px_path(j->dir, name);
}

void px_jobs_upload_remove(const px_jobs *j, int64_t id) {
    char *folder = px_jobs_upload_path(j, id, ""), *map = px_jobs_upload_path(j, id, ".map");
    (void)px_dir_remove(folder, NULL);
    (void)unlink(map);
    free(folder);
    free(map);
}

void px_jobs_leftovers_remove(const px_jobs *j, const char *folder) {
    char **names;
    size_t n;
    if (px_dir_list(folder, &names, &n, NULL) != PX_OK) return;
    for (size_t i = 0; i < n; i++) {
        long long id = strtoll(names[i], NULL, 10);
        if (id > 0 && px_is_digit(names[i][0])) px_jobs_upload_remove(j, id);
    }
    px_names_free(names, n);
}

static px_status write_private(const char *path, px_str body, px_err *err) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return px_fail_errno(err, errno, "cannot write %s", path);
    px_status st = PX_OK;
    for (size_t at = 0; at < body.n && st == PX_OK;) {
        ssize_t n = write(fd, body.p + at, body.n - at);
        if (n > 0)
            at += (size_t)n;
        else if (n == 0 || errno != EINTR)
            st = px_fail_errno(err, n ? errno : EIO, "cannot write %s", path);
    }
    if (close(fd) != 0 && st == PX_OK) st = px_fail_errno(err, errno, "cannot write %s", path);
    return st;
}

px_status px_jobs_upload_write(const px_jobs *j, const px_job_entry *x, const px_import *what,
                               px_err *err) {
    char *folder = px_jobs_upload_path(j, x->id, ""), *map = px_jobs_upload_path(j, x->id, ".map");
    char *file = px_path(folder, x->name);
    px_status st = PX_OK;
    if (mkdir(folder, 0700) != 0) st = px_fail_errno(err, errno, "cannot make %s", folder);
    if (st == PX_OK) st = write_private(file, what->body, err);
    if (st == PX_OK && what->map.n) st = write_private(map, what->map, err);
    if (st != PX_OK) px_jobs_upload_remove(j, x->id);
    free(folder);
    free(map);
    free(file);
    return st;
}
