/* jobs_run.c: the thread that works on jobs: one child process after the other, what it says, how it ended. See jobs_int.h. */
#include "query/server/jobs_int.h"

#include "base/json.h"
#include "base/message.h"
#include "query/server/child.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define LINE_KEPT 1000u
#define RETRY_MS  1000
#define PROGRESS  "{\"progress\":"

/* ---- what it says ---- */

static px_str whole_characters(px_str s, size_t n) {
    if (s.n <= n) return s;
    while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return px_str_sub(s, 0, n);
}

static uint64_t count_of(const px_json *o, const char *key) {
    double v = px_json_num(px_json_get(o, key), 0);
    return v > 0 && v < 9e15 ? (uint64_t)v : 0;
}

static bool read_progress(px_job_entry *x, px_str line) {
    px_json *o = NULL;
    if (!px_str_starts(line, PX_STR(PROGRESS)) || px_json_parse(line, &o, NULL) != PX_OK)
        return false;
    const px_json *p = px_json_get(o, "progress");
    double seconds = px_json_num(px_json_get(p, "seconds"), 0);
    x->progress = (px_job_progress){.n = x->progress.n + 1,
                                    .read = count_of(p, "read"),
                                    .rejected = count_of(p, "rejected"),
                                    .bytes = count_of(p, "bytes"),
                                    .bytes_total = count_of(p, "bytes_total"),
                                    .seconds = seconds > 0 && seconds < 1e9 ? seconds : 0,
                                    .finishing = px_json_bool(px_json_get(p, "finishing"))};
    px_json_free(o);
    return true;
}

/* What goes to its standard output is a summary for a person; the report says the same. */
static void on_line(void *self, bool is_error, px_str line) {
    px_job_entry *x = self;
    if (!is_error) return;
    (void)pthread_mutex_lock(&x->of->lock);
    px_str last = x->n_lines ? px_str_of(x->line[(x->n_lines - 1) % PX_JOB_LINES]) : PX_STR("");
    /* The same again: the same writer is still at work. */
    if (!read_progress(x, line) && !px_str_eq(last, line)) {
        char **at = &x->line[x->n_lines++ % PX_JOB_LINES];
        free(*at);
        *at = px_job_text(whole_characters(line, LINE_KEPT));
    }
    (void)pthread_mutex_unlock(&x->of->lock);
}

/* ---- how it ended ---- */

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
static void failed(px_job_entry *x, px_status st) {
    px_buf b;
    px_buf_init(&b, 2 * LINE_KEPT + 8);
    px_buf_str(&b, sentence_of(x, st));
    if (x->n_lines > 1) px_buf_fmt(&b, ": %s", x->line[(x->n_lines - 2) % PX_JOB_LINES]);
    px_job_finish(x, PX_TASK_FAILED, st, px_buf_view(&b));
    px_buf_done(&b);
}

/* Under the lock. */
static void end(px_job_entry *x, px_status st, px_child_end how, px_err *err) {
    bool told = x->cancel || x->of->ending;
    if (st == PX_OK && how.signal && !told)
        st = px_fail(err, PX_E_INTERNAL, "the import was ended by signal %d", how.signal);
    if (st != PX_OK) {
        px_job_finish(x, PX_TASK_FAILED, st, px_str_of(err->message));
        return;
    }
    st = status_of_exit(how.code);
    if (how.code == 0)
        px_job_finish(x, PX_TASK_DONE, PX_OK, PX_STR(""));
    else if (st == PX_E_REJECTS)
        px_job_finish(x, PX_TASK_DONE, st, sentence_of(x, st));
    else if (told)
        px_job_cancelled(x);
    else
        failed(x, st);
}

/* ---- the child ---- */

static px_status start(px_job_entry *x, px_child_end *how, px_err *err) {
    px_jobs *j = x->of;
    const char *argv[24];
    size_t n = 0;
    char map[PX_SPOOL_NAME + 16], report[PX_SPOOL_NAME + 16], pid[24];
    (void)snprintf(map, sizeof map, "%s.map", x->file);
    (void)snprintf(report, sizeof report, "%s.report", x->file);
    (void)snprintf(pid, sizeof pid, "%ld", (long)getpid());
    argv[n++] = "patix";
    argv[n++] = "index";
    argv[n++] = "--into";
    argv[n++] =
        ".."; /* of the folder it works in: nobody outside learns where the collection lies */
    argv[n++] = "--parent";
    argv[n++] = pid;
    argv[n++] = "--progress";
    argv[n++] = "json";
    argv[n++] = "--report";
    argv[n++] = report;
    argv[n++] = "--name";
    argv[n++] = x->name;
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
        argv[n++] = map;
    }
    if (x->dry) argv[n++] = "--dry-run";
    argv[n++] = x->file;
    argv[n] = NULL;
    px_child c = {.program = j->program,
                  .argv = argv,
                  .folder = j->folder,
                  .zh = x->zh,
                  .kill_ms = j->kill_ms,
                  .wake = j->wake,
                  .stop = px_job_stopped,
                  .line = on_line,
                  .self = x};
    return px_child_run(&c, how, err);
}

/* Somebody writes to the collection without us. false: the job is to end. */
static bool wait_for_writer(px_job_entry *x) {
    struct pollfd p = {.fd = x->of->wake, .events = POLLIN};
    uint64_t times;
    if (poll(&p, 1, RETRY_MS) > 0) (void)!read(x->of->wake, &times, sizeof times);
    return !px_job_stopped(x);
}

static void run(px_job_entry *x) {
    px_child_end how = {-1, 0};
    px_err err;
    px_buf report;
    px_err_clear(&err);
    px_buf_init(&report, PX_TASK_REPORT);
    px_lang_speak(x->zh);
    (void)px_task_begin(x->accounts, x->id, NULL); /* that it runs is not worth failing for */
    px_status st;
    do
        st = start(x, &how, &err);
    while (st == PX_OK && how.code == px_status_exit(PX_E_LOCKED) && wait_for_writer(x));
    px_jobs_report_read(x->of, x->file, &report);
    (void)pthread_mutex_lock(&x->of->lock);
    px_buf_clear(&x->report);
    px_buf_str(&x->report, px_buf_view(&report));
    end(x, st, how, &err);
    (void)pthread_mutex_unlock(&x->of->lock);
    px_lang_speak(-1);
    px_buf_done(&report);
    px_job_save(x);
}

/* ---- the thread ---- */

static px_job_entry *next_waiting(const px_jobs *j) {
    for (size_t i = 0; i < j->n; i++)
        if (j->v[i]->state == PX_TASK_WAITING) return j->v[i];
    return NULL;
}

/* One whose end the state could not be told: another try. Entries are freed by this thread only. */
static px_job_entry *next_unsaved(const px_jobs *j) {
    for (size_t i = 0; i < j->n; i++)
        if (j->v[i]->unsaved) return j->v[i];
    return NULL;
}

static void wait_more(px_jobs *j) {
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec++;
    if (next_unsaved(j))
        (void)pthread_cond_timedwait(&j->more, &j->lock, &until);
    else
        (void)pthread_cond_wait(&j->more, &j->lock);
}

static void save_all(px_jobs *j) {
    for (px_job_entry *x = next_unsaved(j), *last = NULL; x && x != last; x = next_unsaved(j)) {
        last = x;
        (void)pthread_mutex_unlock(&j->lock);
        px_job_save(x);
        (void)pthread_mutex_lock(&j->lock);
    }
}

void *px_jobs_work(void *arg) {
    px_jobs *j = arg;
    (void)pthread_mutex_lock(&j->lock);
    for (;;) {
        px_job_entry *x = next_waiting(j);
        if (x && j->ending) {
            px_job_cancelled(x);
        } else if (x) {
            x->state = PX_TASK_RUNNING;
            x->began_s = px_jobs_now_s();
            (void)pthread_mutex_unlock(&j->lock);
            run(x);
            (void)pthread_mutex_lock(&j->lock);
        } else if (j->ending) {
            break;
        } else {
            save_all(j);
            px_jobs_forget(j);
            if (!j->ending && !next_waiting(j)) wait_more(j);
        }
    }
    save_all(j);
    (void)pthread_mutex_unlock(&j->lock);
    return NULL;
}
