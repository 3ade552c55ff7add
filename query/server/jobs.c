/* jobs.c: see jobs.h. One list under one lock, one thread that works on it.
 *
 * A job that has not ended stays where it is, so that the thread may hold on to it without the lock; only ended ones are forgotten,
 * the oldest first. The upload is written outside the lock: its job is in the list, but in nobody's sight until it is whole. */
#include "query/server/jobs_int.h"

#include "base/message.h"
#include "base/text.h"
#include "query/server/child.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LINE_KEPT 1000u
#define RETRY_MS  1000
#define KILL_MS   10000u

static const char *const state_name[] = {"waiting", "running", "done", "failed", "cancelled"};

const char *px_job_state_name(px_job_state s) {
    return state_name[s];
}

static void need_history(px_jobs *j) {
    if (!j->read) px_jobs_history_read(j);
}

static size_t find(const px_jobs *j, int64_t id) {
    for (size_t i = 0; i < j->n; i++)
        if (j->v[i]->id == id && !j->v[i]->hidden) return i;
    return SIZE_MAX;
}

/* ---- one import ---- */

static bool asked_to_end(void *self) {
    px_job_entry *x = self;
    (void)pthread_mutex_lock(&x->of->lock);
    bool yes = x->cancel || x->of->ending;
    (void)pthread_mutex_unlock(&x->of->lock);
    return yes;
}

static px_str whole_characters(px_str s, size_t n) {
    if (s.n <= n) return s;
    while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return px_str_sub(s, 0, n);
}

static void on_line(void *self, bool is_error, px_str line) {
    px_job_entry *x = self;
    (void)pthread_mutex_lock(&x->of->lock);
    px_str last = x->n_lines ? px_str_of(x->line[(x->n_lines - 1) % PX_JOB_LINES]) : PX_STR("");
    if (is_error && px_str_eq(last, line)) {
        /* The same writer is still at work. */
    } else if (is_error) {
        char **at = &x->line[x->n_lines++ % PX_JOB_LINES];
        free(*at);
        *at = px_job_text(whole_characters(line, LINE_KEPT));
    } else if (x->report.n + line.n + 1 <= PX_JOB_REPORT && !x->cut) {
        px_buf_str(&x->report, line);
        px_buf_ch(&x->report, '\n');
    } else {
        x->cut = true;
    }
    (void)pthread_mutex_unlock(&x->of->lock);
}

static px_status status_of_exit(int code) {
    for (int i = 0; i < PX_STATUS_COUNT; i++)
        if (px_status_exit((px_status)-i) == code) return (px_status)-i;
    return PX_E_INTERNAL;
}

/* Under the lock. The sentence in "patix: what kind: the sentence", the last line of a program that failed. */
static px_str sentence_of(const px_job_entry *x, px_status st) {
    px_str s = x->n_lines ? px_str_of(x->line[(x->n_lines - 1) % PX_JOB_LINES]) : PX_STR("");
    px_str kind = px_str_of(px_status_text(st, x->zh));
    if (!px_str_starts(s, PX_STR("patix: "))) return s;
    s = px_str_sub(s, 7, s.n);
    if (px_str_starts(s, kind) && s.n > kind.n + 2) s = px_str_sub(s, kind.n + 2, s.n);
    return s;
}

/* Why a file was not read stands in the line before the last. Under the lock. */
static char *reason_of(const px_job_entry *x, px_status st) {
    px_buf b;
    px_buf_init(&b, 2 * LINE_KEPT + 8);
    px_buf_str(&b, sentence_of(x, st));
    if (x->n_lines > 1) px_buf_fmt(&b, ": %s", x->line[(x->n_lines - 2) % PX_JOB_LINES]);
    char *s = px_job_text(px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

/* Under the lock. */
static void finish(px_job_entry *x, px_job_state state, px_status st, px_str message) {
    free(x->message);
    x->message = px_job_text(message);
    x->status = st;
    x->ended = (int64_t)time(NULL);
    x->state = state;
    px_jobs_upload_remove(x->of, x->id);
    px_jobs_history_add(x->of, x);
}

/* Under the lock. */
static void cancelled(px_job_entry *x) {
    px_err err;
    px_lang_speak(x->zh);
    px_status st = x->cancel ? px_fail(&err, PX_E_CANCELLED, "the job was cancelled")
                             : px_fail(&err, PX_E_CANCELLED, "the server ended");
    px_lang_speak(-1);
    finish(x, PX_JOB_CANCELLED, st, px_str_of(err.message));
}

static px_status start(px_job_entry *x, px_child_end *end, px_err *err) {
    px_jobs *j = x->of;
    const char *argv[16];
    size_t n = 0;
    char *into = realpath(j->dir, NULL);
    if (!into) return px_fail_errno(err, errno, "cannot look at %s", j->dir);
    char *folder = px_jobs_upload_path(j, x->id, ""), name[40];
    (void)snprintf(name, sizeof name, "../%lld.map", (long long)x->id);
    argv[n++] = "patix";
    argv[n++] = "index";
    argv[n++] = "--into";
    argv[n++] = into;
    if (*x->format) {
        argv[n++] = "--format";
        argv[n++] = x->format;
    }
    if (*x->cc) {
        argv[n++] = "--cc";
        argv[n++] = x->cc;
    }
    if (x->has_map) {
        argv[n++] = "--map";
        argv[n++] = name;
    }
    if (x->dry) argv[n++] = "--dry-run";
    argv[n++] = x->name;
    argv[n] = NULL;
    px_child c = {.program = j->program,
                  .argv = argv,
                  .folder = folder,
                  .zh = x->zh,
                  .kill_ms = j->kill_ms,
                  .wake = j->wake,
                  .stop = asked_to_end,
                  .line = on_line,
                  .self = x};
    px_status st = px_child_run(&c, end, err);
    free(folder);
    free(into);
    return st;
}

/* Somebody writes to the collection without us. false: the job is to end. */
static bool wait_for_writer(px_job_entry *x) {
    struct pollfd p = {.fd = x->of->wake, .events = POLLIN};
    uint64_t times;
    if (poll(&p, 1, RETRY_MS) > 0) (void)!read(x->of->wake, &times, sizeof times);
    return !asked_to_end(x);
}

static void run(px_job_entry *x) {
    px_child_end end = {-1, 0};
    px_err err;
    px_err_clear(&err);
    px_lang_speak(x->zh);
    px_status st;
    do
        st = start(x, &end, &err);
    while (st == PX_OK && end.code == px_status_exit(PX_E_LOCKED) && wait_for_writer(x));
    (void)pthread_mutex_lock(&x->of->lock);
    bool told = x->cancel || x->of->ending;
    if (st == PX_OK && end.signal && !told)
        st = px_fail(&err, PX_E_INTERNAL, "the import was ended by signal %d", end.signal);
    if (st != PX_OK) {
        finish(x, PX_JOB_FAILED, st, px_str_of(err.message));
    } else if (end.code == 0) {
        finish(x, PX_JOB_DONE, PX_OK, PX_STR(""));
    } else {
        st = status_of_exit(end.code);
        if (st == PX_E_REJECTS)
            finish(x, PX_JOB_DONE, st, sentence_of(x, st));
        else if (told)
            cancelled(x);
        else {
            char *why = reason_of(x, st);
            finish(x, PX_JOB_FAILED, st, px_str_of(why));
            free(why);
        }
    }
    px_jobs_forget(x->of);
    (void)pthread_mutex_unlock(&x->of->lock);
    px_lang_speak(-1);
}

static px_job_entry *next_waiting(const px_jobs *j) {
    for (size_t i = 0; i < j->n; i++)
        if (j->v[i]->state == PX_JOB_WAITING && !j->v[i]->hidden) return j->v[i];
    return NULL;
}

static void *work(void *arg) {
    px_jobs *j = arg;
    (void)pthread_mutex_lock(&j->lock);
    for (;;) {
        px_job_entry *x = next_waiting(j);
        if (x && j->ending) {
            cancelled(x);
        } else if (x) {
            x->state = PX_JOB_RUNNING;
            x->started = (int64_t)time(NULL);
            (void)pthread_mutex_unlock(&j->lock);
            run(x);
            (void)pthread_mutex_lock(&j->lock);
        } else if (j->ending) {
            break;
        } else {
            (void)pthread_cond_wait(&j->more, &j->lock);
        }
    }
    (void)pthread_mutex_unlock(&j->lock);
    return NULL;
}

/* ---- opening, ending ---- */

px_jobs *px_jobs_new(const char *dir) {
    px_jobs *j = px_calloc(1, sizeof *j);
    j->dir = px_strdup(dir);
    j->kill_ms = KILL_MS;
    j->wake = -1;
    (void)pthread_mutex_init(&j->lock, NULL);
    (void)pthread_cond_init(&j->more, NULL);
    return j;
}

void px_jobs_program(px_jobs *j, const char *program, uint32_t kill_ms) {
    free(j->program);
    j->program = program ? px_strdup(program) : NULL;
    if (kill_ms) j->kill_ms = kill_ms;
}

/* Under the lock. With the first import: the folder, its lock, the thread. */
static px_status begin(px_jobs *j, px_err *err) {
    px_status st = PX_OK;
    if (j->running) return PX_OK;
    char *folder = px_path(j->dir, PX_JOBS_FOLDER);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        st = px_fail_errno(err, errno, "cannot make %s", folder);
    if (st == PX_OK && !j->folder) st = px_lock_take(folder, &j->folder, err);
    if (st == PX_OK) {
        px_jobs_leftovers_remove(j, folder);
        px_jobs_history_read(j); /* another server may have written since */
        st = px_jobs_history_write(j, err);
    }
    if (st == PX_OK && j->wake < 0) {
        j->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (j->wake < 0) st = px_fail_errno(err, errno, "cannot start a thread");
    }
    if (st == PX_OK) {
        sigset_t all, before;
        (void)sigfillset(&all);
        (void)pthread_sigmask(SIG_BLOCK, &all, &before);
        int e = pthread_create(&j->thread, NULL, work, j);
        (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
        j->running = !e;
        if (e) st = px_fail_errno(err, e, "cannot start a thread");
    }
    free(folder);
    return st;
}

static void wake(const px_jobs *j) {
    uint64_t one = 1;
    if (j->wake >= 0) (void)!write(j->wake, &one, sizeof one);
}

size_t px_jobs_end(px_jobs *j) {
    size_t open = 0;
    (void)pthread_mutex_lock(&j->lock);
    j->ending = true;
    for (size_t i = 0; i < j->n; i++)
        open += !px_job_ended(j->v[i]->state);
    (void)pthread_cond_signal(&j->more);
    wake(j);
    (void)pthread_mutex_unlock(&j->lock);
    return open;
}

void px_jobs_free(px_jobs *j) {
    if (!j) return;
    (void)px_jobs_end(j);
    if (j->running) (void)pthread_join(j->thread, NULL);
    if (j->folder) px_lock_release(j->folder);
    if (j->wake >= 0) (void)close(j->wake);
    while (j->n)
        px_jobs_drop(j, j->n - 1);
    free(j->v);
    free(j->dir);
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

static size_t waiting(const px_jobs *j) {
    size_t n = 0;
    for (size_t i = 0; i < j->n; i++)
        n += j->v[i]->state == PX_JOB_WAITING;
    return n;
}

/* Under the lock. A place in the list, with a number. */
static px_status reserve(px_jobs *j, const px_import *what, px_str name, px_job_entry **out,
                         px_err *err) {
    *out = NULL;
    if (j->ending) return px_fail(err, PX_E_BUSY, "the server is ending");
    px_status st = begin(j, err);
    if (st != PX_OK) return st;
    if (waiting(j) >= PX_JOBS_WAITING)
        return px_fail(err, PX_E_BUSY, "%u imports wait already", PX_JOBS_WAITING);
    px_job_entry *x = px_job_new(j);
    x->id = j->last_id + 1;
    x->user = what->user;
    x->created = (int64_t)time(NULL);
    x->hidden = true;
    x->dry = what->dry;
    x->zh = what->zh;
    x->has_map = what->map.n > 0;
    x->name = px_job_text(name);
    x->format = px_job_text(what->format);
    x->cc = px_job_text(what->cc);
    x->owner = px_job_text(what->owner);
    x->bytes = what->body.n;
    px_jobs_add(j, x);
    *out = x;
    return PX_OK;
}

px_status px_jobs_import(px_jobs *j, const px_import *what, int64_t *id, px_err *err) {
    px_job_entry *x;
    *id = 0;
    if (!j || !j->program) return px_fail(err, PX_E_UNSUPPORTED, "this server takes no imports");
    if (!what->body.n)
        return px_fail(err, PX_E_USAGE, "the body is the file to import: it is empty");
    px_arena *a = px_arena_new();
    px_str name = px_job_file_name(a, what->name);
    px_status st = PX_OK;
    if (!name.n || name.n > PX_JOB_NAME)
        st = px_fail(err, PX_E_USAGE, "the name of a file has 1 to %u bytes behind its last slash",
                     PX_JOB_NAME);
    (void)pthread_mutex_lock(&j->lock);
    if (st == PX_OK) st = reserve(j, what, name, &x, err);
    (void)pthread_mutex_unlock(&j->lock);
    px_arena_free(a);
    if (st != PX_OK) return st;
    st = px_jobs_upload_write(j, x, what, err);
    (void)pthread_mutex_lock(&j->lock);
    if (st == PX_OK) {
        x->hidden = false;
        *id = x->id;
        if (j->ending) cancelled(x); /* the thread may have gone */
        (void)pthread_cond_signal(&j->more);
    } else {
        for (size_t i = 0; i < j->n; i++)
            if (j->v[i] == x) {
                px_jobs_drop(j, i);
                break;
            }
    }
    (void)pthread_mutex_unlock(&j->lock);
    return st;
}

/* ---- looking ---- */

static bool sees(const px_job_viewer *who, const px_job_entry *x) {
    return !x->hidden && (who->all || (who->user && who->user == x->user));
}

static px_str kept(px_arena *a, const char *s) {
    return s ? px_arena_str(a, px_str_of(s)) : PX_STR("");
}

static void look(const px_jobs *j, const px_job_entry *x, px_arena *a, bool report,
                 px_job_look *out) {
    *out = (px_job_look){.id = x->id,
                         .user = x->user,
                         .created = x->created,
                         .started = x->started,
                         .ended = x->ended,
                         .state = x->state,
                         .name = kept(a, x->name),
                         .format = kept(a, x->format),
                         .owner = kept(a, x->owner),
                         .bytes = x->bytes,
                         .dry = x->dry,
                         .status = x->status,
                         .message = kept(a, x->message),
                         .report_cut = x->cut};
    if (x->n_lines) out->progress = kept(a, x->line[(x->n_lines - 1) % PX_JOB_LINES]);
    if (report) out->report = px_arena_str(a, px_buf_view(&x->report));
    if (x->state != PX_JOB_WAITING) return;
    for (size_t i = 0; i < j->n && j->v[i] != x; i++)
        out->ahead += !px_job_ended(j->v[i]->state);
}

static px_status none(int64_t id, px_err *err) {
    return px_fail(err, PX_E_NOTFOUND, "there is no job %lld", (long long)id);
}

px_status px_jobs_get(px_jobs *j, const px_job_viewer *who, int64_t id, px_arena *a,
                      px_job_look *out, px_err *err) {
    *out = (px_job_look){0};
    (void)pthread_mutex_lock(&j->lock);
    need_history(j);
    size_t at = find(j, id);
    bool there = at != SIZE_MAX && sees(who, j->v[at]);
    if (there) look(j, j->v[at], a, true, out);
    (void)pthread_mutex_unlock(&j->lock);
    return there ? PX_OK : none(id, err);
}

void px_jobs_list(px_jobs *j, const px_job_viewer *who, int64_t before, size_t limit, px_arena *a,
                  px_job_look **v, size_t *n) {
    *n = 0;
    (void)pthread_mutex_lock(&j->lock);
    need_history(j);
    *v = px_arena_array(a, px_job_look, j->n + 1);
    for (size_t i = j->n; i-- > 0 && *n < limit;)
        if (sees(who, j->v[i]) && (!before || j->v[i]->id < before))
            look(j, j->v[i], a, false, &(*v)[(*n)++]);
    (void)pthread_mutex_unlock(&j->lock);
}

px_status px_jobs_cancel(px_jobs *j, const px_job_viewer *who, int64_t id, px_err *err) {
    px_status st = PX_OK;
    (void)pthread_mutex_lock(&j->lock);
    need_history(j);
    size_t at = find(j, id);
    if (at == SIZE_MAX || !sees(who, j->v[at])) {
        st = none(id, err);
    } else if (px_job_ended(j->v[at]->state)) {
        st = px_fail(err, PX_E_CONFLICT, "job %lld has ended", (long long)id);
    } else {
        px_job_entry *x = j->v[at];
        x->cancel = true;
        if (x->state == PX_JOB_WAITING)
            cancelled(x);
        else
            wake(j);
    }
    (void)pthread_mutex_unlock(&j->lock);
    return st;
}

bool px_jobs_lines(px_jobs *j, int64_t id, uint64_t *from, px_arena *a, px_str **v, size_t *n,
                   bool *ended) {
    *v = NULL;
    *n = 0;
    *ended = true;
    (void)pthread_mutex_lock(&j->lock);
    size_t at = find(j, id);
    if (at != SIZE_MAX) {
        const px_job_entry *x = j->v[at];
        uint64_t first = x->n_lines > PX_JOB_LINES ? x->n_lines - PX_JOB_LINES : 0;
        if (*from < first) *from = first;
        if (*from > x->n_lines) *from = x->n_lines;
        *v = px_arena_array(a, px_str, (size_t)(x->n_lines - *from) + 1);
        while (*from < x->n_lines)
            (*v)[(*n)++] = kept(a, x->line[(*from)++ % PX_JOB_LINES]);
        *ended = px_job_ended(x->state);
    }
    (void)pthread_mutex_unlock(&j->lock);
    return at != SIZE_MAX;
}
