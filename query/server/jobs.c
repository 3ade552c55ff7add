/* jobs.c: see jobs.h. One list under one lock, one thread that works on it (jobs_run.c); the state is asked and told without the
 * lock.
 *
 * Entries are taken from the list by that thread only, so it may hold on to one without the lock; others look at them under
 * it. */
#include "query/server/jobs_int.h"

#include "base/message.h"
#include "base/text.h"
#include "query/server/metrics.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define KILL_MS 10000u

static const double bound[PX_JOB_BOUNDS] = {0.1, 1, 10, 60, 300, 900, 3600, 14400};

double px_jobs_now_s(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

char *px_job_text(px_str s) {
    char *p = px_malloc(s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return p;
}

/* ---- the list ---- */

static void entry_free(px_job_entry *x) {
    for (size_t i = 0; i < PX_JOB_LINES; i++)
        free(x->line[i]);
    free(x->name);
    free(x->format);
    free(x->cc);
    free(x->message);
    px_buf_done(&x->report);
    free(x);
}

static void add(px_jobs *j, px_job_entry *x) {
    if (j->n == j->cap) {
        j->cap = j->cap ? 2 * j->cap : 16;
        j->v = px_realloc(j->v, j->cap * sizeof *j->v);
    }
    j->v[j->n++] = x;
}

static void drop(px_jobs *j, size_t at) {
    entry_free(j->v[at]);
    memmove(j->v + at, j->v + at + 1, (j->n - at - 1) * sizeof *j->v);
    j->n--;
}

void px_jobs_forget(px_jobs *j) {
    size_t ended = 0;
    for (size_t i = 0; i < j->n; i++)
        ended += px_task_ended(j->v[i]->state);
    for (size_t i = 0; i < j->n && ended > PX_JOBS_KEPT;)
        if (px_task_ended(j->v[i]->state) && !j->v[i]->unsaved) {
            drop(j, i);
            ended--;
        } else {
            i++;
        }
}

static px_job_entry *find(const px_jobs *j, int64_t id) {
    for (size_t i = 0; i < j->n; i++)
        if (j->v[i]->id == id) return j->v[i];
    return NULL;
}

static size_t count(const px_jobs *j, px_task_state s) {
    size_t n = 0;
    for (size_t i = 0; i < j->n; i++)
        n += j->v[i]->state == s;
    return n;
}

/* ---- ends ---- */

bool px_job_stopped(void *self) {
    px_job_entry *x = self;
    (void)pthread_mutex_lock(&x->of->lock);
    bool yes = x->cancel || x->of->ending;
    (void)pthread_mutex_unlock(&x->of->lock);
    return yes;
}

void px_job_finish(px_job_entry *x, px_task_state state, px_status st, px_str message) {
    px_jobs *j = x->of;
    size_t b = 0;
    if (x->state == PX_TASK_RUNNING) {
        double s = px_jobs_now_s() - x->began_s;
        while (b < PX_JOB_BOUNDS && s > bound[b])
            b++;
        j->bucket[b]++;
        j->seconds += s;
    }
    free(x->message);
    x->message = px_job_text(message);
    x->status = st;
    x->state = state;
    x->unsaved = true;
    j->ended[state]++;
    px_jobs_file_remove(j, x->file);
}

void px_job_cancelled(px_job_entry *x) {
    px_err err;
    px_lang_speak(x->zh);
    px_status st = x->cancel ? px_fail(&err, PX_E_CANCELLED, "the job was cancelled")
                             : px_fail(&err, PX_E_CANCELLED, "the server ended");
    px_lang_speak(-1);
    px_job_finish(x, PX_TASK_CANCELLED, st, px_str_of(err.message));
}

void px_job_save(px_job_entry *x) {
    px_jobs *j = x->of;
    (void)pthread_mutex_lock(&j->lock);
    bool any = x->unsaved;
    (void)pthread_mutex_unlock(&j->lock);
    if (!any) return;
    /* Nothing of an ended one changes, but `unsaved`. */
    px_status st = px_task_end(x->accounts, x->id, x->state, x->status, px_str_of(x->message),
                               px_buf_view(&x->report), NULL);
    (void)pthread_mutex_lock(&j->lock);
    if (st == PX_OK || st == PX_E_CONFLICT) {
        x->unsaved = false;
        px_buf_done(&x->report);
        px_buf_init(&x->report, PX_TASK_REPORT);
    }
    (void)pthread_mutex_unlock(&j->lock);
}

/* ---- opening, ending ---- */

px_jobs *px_jobs_new(const char *dir) {
    px_jobs *j = px_calloc(1, sizeof *j);
    pthread_condattr_t clock;
    j->dir = px_strdup(dir);
    j->folder = px_path(dir, PX_JOBS_FOLDER);
    j->kill_ms = KILL_MS;
    j->wake = -1;
    j->limits = (px_jobs_limits){UINT64_MAX, 0};
    (void)pthread_mutex_init(&j->lock, NULL);
    (void)pthread_condattr_init(&clock);
    (void)pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&j->more, &clock);
    (void)pthread_condattr_destroy(&clock);
    return j;
}

void px_jobs_program(px_jobs *j, const char *program, uint32_t kill_ms) {
    free(j->program);
    j->program = program ? px_strdup(program) : NULL;
    if (kill_ms) j->kill_ms = kill_ms;
}

void px_jobs_limits_set(px_jobs *j, const px_jobs_limits *limits) {
    (void)pthread_mutex_lock(&j->lock);
    j->limits = *limits;
    (void)pthread_mutex_unlock(&j->lock);
}

px_status px_jobs_recover(px_jobs *j, px_accounts *a, uint64_t *n, px_err *err) {
    px_status st = PX_OK;
    px_err why;
    px_err_clear(&why);
    *n = 0;
    if (px_dir_exists(j->folder)) {
        (void)pthread_mutex_lock(&j->lock);
        st = px_jobs_folder_take(j, err);
        (void)pthread_mutex_unlock(&j->lock);
    }
    if (st == PX_E_LOCKED) return PX_OK; /* the jobs are another server's, and alive */
    if (st != PX_OK || !a) return st;
    (void)px_fail(&why, PX_E_CANCELLED,
                  "the server died while the job was under way; what it had not committed is not "
                  "there: import the file again");
    st = px_task_interrupted(a, px_str_of(why.message), n, err);
    (void)pthread_mutex_lock(&j->lock);
    j->ended[PX_TASK_INTERRUPTED] += *n;
    (void)pthread_mutex_unlock(&j->lock);
    return st;
}

/* Under the lock. With the first import: the folder, its lock, the thread. */
static px_status begin(px_jobs *j, px_err *err) {
    if (j->running) return PX_OK;
    px_status st = px_jobs_folder_take(j, err);
    if (st == PX_OK && j->wake < 0) {
        j->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (j->wake < 0) st = px_fail_errno(err, errno, "cannot start a thread");
    }
    if (st != PX_OK) return st;
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_BLOCK, &all, &before);
    int e = pthread_create(&j->thread, NULL, px_jobs_work, j);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    j->running = !e;
    return e ? px_fail_errno(err, e, "cannot start a thread") : PX_OK;
}

static void wake(const px_jobs *j) {
    uint64_t one = 1;
    if (j->wake >= 0) (void)!write(j->wake, &one, sizeof one);
}

size_t px_jobs_end(px_jobs *j) {
    (void)pthread_mutex_lock(&j->lock);
    j->ending = true;
    size_t open = count(j, PX_TASK_WAITING) + count(j, PX_TASK_RUNNING);
    (void)pthread_cond_signal(&j->more);
    wake(j);
    (void)pthread_mutex_unlock(&j->lock);
    return open;
}

void px_jobs_free(px_jobs *j) {
    if (!j) return;
    (void)px_jobs_end(j);
    if (j->running) (void)pthread_join(j->thread, NULL);
    if (j->mine) px_lock_release(j->mine);
    if (j->wake >= 0) (void)close(j->wake);
    while (j->n)
        drop(j, j->n - 1);
    free(j->v);
    free(j->dir);
    free(j->folder);
    free(j->program);
    (void)pthread_mutex_destroy(&j->lock);
    (void)pthread_cond_destroy(&j->more);
    free(j);
}

/* ---- taking ---- */

px_str px_job_file_name(px_arena *a, px_str s) {
    for (size_t i = s.n; i-- > 0;)
        if (s.p[i] == '/' || s.p[i] == '\\') {
            s = px_str_sub(s, i + 1, s.n);
            break;
        }
    s = px_str_trim(s);
    if (px_str_is(s, ".") || px_str_is(s, "..")) return PX_STR("");
    px_str out = px_arena_str(a, s);
    char *p = px_arena_array(a, char, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        char ch = out.p[i];
        bool fine = px_is_digit(ch) || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                    (i && (ch == '.' || ch == '-')) || ch == '_' || (unsigned char)ch >= 0x80;
        p[i] = fine ? ch : '_';
    }
    p[s.n] = 0;
    return (px_str){p, s.n};
}

static px_status check_name(px_arena *a, px_str given, px_str *out, px_err *err) {
    *out = px_job_file_name(a, given);
    if (out->n && out->n <= PX_JOB_NAME) return PX_OK;
    return px_fail(err, PX_E_USAGE, "the name of a file has 1 to %u bytes behind its last slash",
                   PX_JOB_NAME);
}

/* Under the lock. */
static px_status may_take(px_jobs *j, px_err *err) {
    if (j->ending) return px_fail(err, PX_E_BUSY, "the server is ending");
    px_status st = begin(j, err);
    if (st == PX_OK && count(j, PX_TASK_WAITING) >= PX_JOBS_WAITING)
        st = px_fail(err, PX_E_BUSY, "%u imports wait already", PX_JOBS_WAITING);
    return st;
}

px_status px_jobs_spool(px_jobs *j, px_str name, uint64_t expected, px_spool **out, px_err *err) {
    px_arena *a = px_arena_new();
    px_jobs_limits l = {0};
    *out = NULL;
    px_status st = PX_OK;
    if (!j->program) st = px_fail(err, PX_E_UNSUPPORTED, "this server takes no imports");
    if (st == PX_OK) st = check_name(a, name, &name, err);
    if (st == PX_OK) {
        (void)pthread_mutex_lock(&j->lock);
        l = j->limits;
        st = may_take(j, err);
        (void)pthread_mutex_unlock(&j->lock);
    }
    if (st == PX_OK)
        st = px_spool_open(j->folder, l.upload_bytes, l.free_bytes, expected, out, err);
    px_arena_free(a);
    return st;
}

static px_job_entry *entry_new(px_jobs *j, px_accounts *a, const px_import *what, px_str name,
                               const px_spool *file) {
    px_job_entry *x = px_calloc(1, sizeof *x);
    x->of = j;
    x->accounts = a;
    px_buf_init(&x->report, PX_TASK_REPORT);
    x->dry = what->dry;
    x->zh = what->zh;
    x->has_map = what->map.n > 0;
    x->name = px_job_text(name);
    x->format = px_job_text(what->format);
    x->cc = px_job_text(what->cc);
    x->message = px_job_text(PX_STR(""));
    x->bytes = px_spool_bytes(file);
    (void)snprintf(x->file, sizeof x->file, "%s", px_spool_name(file));
    return x;
}

/* It stands in the state; now in the list. */
static void enter(px_jobs *j, px_job_entry *x) {
    (void)pthread_mutex_lock(&j->lock);
    bool late = j->ending;
    j->uploaded += x->bytes;
    if (late)
        px_job_cancelled(x); /* the thread may have gone */
    else
        add(j, x);
    (void)pthread_cond_signal(&j->more);
    (void)pthread_mutex_unlock(&j->lock);
    if (!late) return;
    px_job_save(x);
    entry_free(x);
}

px_status px_jobs_import(px_jobs *j, px_accounts *a, const px_actor *by, const px_import *what,
                         px_spool *file, int64_t *id, px_err *err) {
    px_arena *arena = px_arena_new();
    px_str name;
    *id = 0;
    px_status st = check_name(arena, what->name, &name, err);
    if (st == PX_OK && !px_spool_bytes(file))
        st = px_fail(err, PX_E_USAGE, "the body is the file to import: it is empty");
    if (st == PX_OK) {
        (void)pthread_mutex_lock(&j->lock);
        st = may_take(j, err);
        (void)pthread_mutex_unlock(&j->lock);
    }
    if (st == PX_OK) st = px_spool_sync(file, err);
    if (st == PX_OK && what->map.n) st = px_jobs_map_write(j, px_spool_name(file), what->map, err);
    px_task t = {.kind = PX_STR("import"),
                 .title = name,
                 .format = what->format,
                 .dry = what->dry,
                 .bytes = px_spool_bytes(file)};
    if (st == PX_OK) st = px_task_add(a, by, &t, id, err);
    if (st == PX_OK) {
        px_job_entry *x = entry_new(j, a, what, name, file);
        x->id = *id;
        px_spool_keep(file);
        enter(j, x);
    } else {
        px_jobs_file_remove(j, px_spool_name(file));
    }
    px_spool_free(file);
    px_arena_free(arena);
    return st;
}

/* ---- looking ---- */

/* What is in memory is newer than the state. false: it has ended since the state was asked, which knows more now. */
static bool overlay(px_jobs *j, px_arena *a, px_job_look *out) {
    (void)pthread_mutex_lock(&j->lock);
    const px_job_entry *x = find(j, out->task.id);
    bool late = x && px_task_ended(x->state) && !x->unsaved && !px_task_ended(out->task.state);
    if (x && !late) {
        if (x->unsaved || !px_task_ended(out->task.state)) out->task.state = x->state;
        if (x->unsaved) {
            out->task.status = x->status;
            out->task.message = px_arena_str(a, px_str_of(x->message));
            out->task.report = px_arena_str(a, px_buf_view(&x->report));
        }
        out->progress = x->progress;
        if (x->n_lines)
            out->line = px_arena_str(a, px_str_of(x->line[(x->n_lines - 1) % PX_JOB_LINES]));
    }
    if (x && x->state == PX_TASK_WAITING)
        for (size_t i = 0; j->v[i] != x; i++)
            out->ahead += !px_task_ended(j->v[i]->state);
    (void)pthread_mutex_unlock(&j->lock);
    return !late;
}

static px_status none(int64_t id, px_err *err) {
    return px_fail(err, PX_E_NOTFOUND, "there is no job %lld", (long long)id);
}

px_status px_jobs_get(px_jobs *j, px_accounts *a, const px_actor *by, int64_t id, px_arena *arena,
                      px_job_look *out, px_err *err) {
    *out = (px_job_look){.line = PX_STR("")};
    px_status st = a ? px_task_get(a, by, arena, id, &out->task, err) : none(id, err);
    if (st == PX_OK && !overlay(j, arena, out)) {
        st = px_task_get(a, by, arena, id, &out->task, err);
        (void)overlay(j, arena, out);
    }
    return st;
}

px_status px_jobs_list(px_jobs *j, px_accounts *a, const px_actor *by, int64_t before, size_t limit,
                       px_arena *arena, px_job_look **v, size_t *n, px_err *err) {
    px_task *t = NULL;
    px_status st = PX_OK;
    *n = 0;
    if (a) st = px_task_list(a, by, arena, before, limit, &t, n, err);
    *v = px_arena_array(arena, px_job_look, *n + 1);
    for (size_t i = 0; st == PX_OK && i < *n; i++) {
        (*v)[i] = (px_job_look){.task = t[i], .line = PX_STR("")};
        if (!overlay(j, arena, &(*v)[i])) st = px_jobs_get(j, a, by, t[i].id, arena, &(*v)[i], err);
        (*v)[i].task.report = PX_STR("");
    }
    return st;
}

px_status px_jobs_cancel(px_jobs *j, px_accounts *a, const px_actor *by, int64_t id, px_err *err) {
    px_job_look look;
    px_arena *arena = px_arena_new();
    px_status st = px_jobs_get(j, a, by, id, arena, &look, err);
    if (st != PX_OK) {
        px_arena_free(arena);
        return st;
    }
    (void)pthread_mutex_lock(&j->lock);
    px_job_entry *x = find(j, id);
    if (!x || px_task_ended(x->state)) {
        st = px_task_ended(look.task.state)
                 ? px_fail(err, PX_E_CONFLICT, "job %lld has ended", (long long)id)
                 : px_fail(err, PX_E_LOCKED, "job %lld runs in another server", (long long)id);
        if (x) st = px_fail(err, PX_E_CONFLICT, "job %lld has ended", (long long)id);
    } else {
        x->cancel = true;
        if (x->state == PX_TASK_WAITING) px_job_cancelled(x);
        (void)pthread_cond_signal(&j->more); /* the thread saves it */
        wake(j);
    }
    (void)pthread_mutex_unlock(&j->lock);
    if (st == PX_OK) st = px_audit(a, by, PX_STR("job.cancel"), look.task.title, PX_STR("ok"), err);
    px_arena_free(arena);
    return st;
}

bool px_jobs_lines(px_jobs *j, int64_t id, uint64_t *from, px_arena *a, px_str **v, size_t *n,
                   px_job_progress *progress, bool *ended) {
    *v = NULL;
    *n = 0;
    *ended = true;
    *progress = (px_job_progress){0};
    (void)pthread_mutex_lock(&j->lock);
    const px_job_entry *x = find(j, id);
    if (x) {
        uint64_t first = x->n_lines > PX_JOB_LINES ? x->n_lines - PX_JOB_LINES : 0;
        if (*from < first) *from = first;
        if (*from > x->n_lines) *from = x->n_lines;
        *v = px_arena_array(a, px_str, (size_t)(x->n_lines - *from) + 1);
        while (*from < x->n_lines)
            (*v)[(*n)++] = px_arena_str(a, px_str_of(x->line[(*from)++ % PX_JOB_LINES]));
        *progress = x->progress;
        *ended = px_task_ended(x->state);
    }
    (void)pthread_mutex_unlock(&j->lock);
    return x != NULL;
}

/* ---- metrics ---- */

void px_jobs_metrics(px_jobs *j, px_buf *out) {
    char label[40];
    uint64_t n = 0, ended[PX_TASK_STATES], bucket[PX_JOB_BOUNDS + 1];
    (void)pthread_mutex_lock(&j->lock);
    size_t open[] = {count(j, PX_TASK_WAITING), count(j, PX_TASK_RUNNING)};
    memcpy(ended, j->ended, sizeof ended);
    memcpy(bucket, j->bucket, sizeof bucket);
    double seconds = j->seconds, uploaded = (double)j->uploaded;
    (void)pthread_mutex_unlock(&j->lock);
    px_metric_head(out, "jobs", "gauge", "Jobs that wait and run.");
    for (int i = PX_TASK_WAITING; i <= PX_TASK_RUNNING; i++) {
        (void)snprintf(label, sizeof label, "state=\"%s\"", px_task_state_name((px_task_state)i));
        px_metric(out, "jobs", label, (double)open[i]);
    }
    px_metric_head(out, "jobs_ended_total", "counter", "Jobs that ended, by how.");
    for (int i = PX_TASK_DONE; i < PX_TASK_STATES; i++) {
        (void)snprintf(label, sizeof label, "state=\"%s\"", px_task_state_name((px_task_state)i));
        px_metric(out, "jobs_ended_total", label, (double)ended[i]);
    }
    px_metric_head(out, "jobs_queue_room", "gauge", "Jobs that could be taken now.");
    px_metric(out, "jobs_queue_room", "",
              open[0] < PX_JOBS_WAITING ? (double)(PX_JOBS_WAITING - open[0]) : 0);
    px_metric_head(out, "job_seconds", "histogram", "Time that jobs ran.");
    for (size_t b = 0; b <= PX_JOB_BOUNDS; b++) {
        n += bucket[b];
        if (b < PX_JOB_BOUNDS)
            (void)snprintf(label, sizeof label, "le=\"%g\"", bound[b]);
        else
            (void)snprintf(label, sizeof label, "le=\"+Inf\"");
        px_metric(out, "job_seconds_bucket", label, (double)n);
    }
    px_metric(out, "job_seconds_sum", "", seconds);
    px_metric(out, "job_seconds_count", "", (double)n);
    px_metric_head(out, "imported_bytes_total", "counter", "Bytes of files taken for import.");
    px_metric(out, "imported_bytes_total", "", uploaded);
}
