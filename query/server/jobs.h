/* jobs.h: work that takes longer than a request: imports. One at a time, in the order they came, with what they say and how they
 * end.
 *
 * An import is the program's own `patix index` in a child process: the writer of a collection is another process than
 * the one that answers. The file that came lies in DIR/uploads/ID/ until the job has ended; what was rejected stays in the collection's
 * rejects.jsonl. While another writer is at work it waits. Jobs live in memory; one that has ended is a line of DIR/uploads/jobs.jsonl too, from which the
 * newest are read back. Nothing is written and no thread runs before the first import.
 *
 * All functions may be called from any thread. Times are seconds since 1970. */
#ifndef PX_SERVER_JOBS_H
#define PX_SERVER_JOBS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define PX_JOBS_WAITING 16u  /* more are refused */
#define PX_JOBS_KEPT    200u /* ended ones that are remembered */
#define PX_JOB_LINES    400u /* lines of progress that are remembered, the newest */
#define PX_JOB_REPORT   (64u << 10)
#define PX_JOB_NAME     200u

typedef struct px_jobs px_jobs;

typedef enum px_job_state {
    PX_JOB_WAITING,
    PX_JOB_RUNNING,
    PX_JOB_DONE, /* also when single records were rejected: `status` is PX_E_REJECTS then */
    PX_JOB_FAILED,
    PX_JOB_CANCELLED
} px_job_state;
const char *px_job_state_name(px_job_state s);
static inline bool px_job_ended(px_job_state s) {
    return s >= PX_JOB_DONE;
}

/* Who looks: the jobs of a user, or all. */
typedef struct px_job_viewer {
    int64_t user;
    bool all;
} px_job_viewer;

/* What is to be imported. */
typedef struct px_import {
    px_str name, body;
    px_str format, cc,
        map; /* as the options of `patix index`; map is the mapping itself. Empty: none */
    bool dry, zh;
    int64_t user;
    px_str owner; /* shown */
} px_import;

/* A copy of what a job is at a time, in an arena. */
typedef struct px_job_look {
    int64_t id, user, created, started, ended; /* 0: not yet */
    px_job_state state;
    px_str name, format, owner;
    uint64_t bytes;
    bool dry;
    size_t ahead;     /* that run or wait before it */
    px_status status; /* of an ended one */
    px_str message;   /* why it failed, or what it says about rejected records */
    px_str progress;  /* the last line */
    px_str report;    /* what `patix index` printed */
    bool report_cut;
} px_job_look;

/* `dir`: of the collection. Costs nothing. */
px_jobs *px_jobs_new(const char *dir);
/* Without a program imports are refused. Before the first call. kill_ms 0: as it is. */
void px_jobs_program(px_jobs *j, const char *program, uint32_t kill_ms);
/* Child processes are told to end, nothing more is taken. Returns the jobs that had not ended. Does not wait. */
size_t px_jobs_end(px_jobs *j);
void px_jobs_free(px_jobs *j); /* the same, and waits for it */

/* The last part of a path, with nothing in it that a file name should not have. Empty: there is no name in it. */
px_str px_job_file_name(px_arena *a, px_str given);
/* PX_E_BUSY: too many wait. PX_E_LOCKED: another server takes the imports of this collection. */
px_status px_jobs_import(px_jobs *j, const px_import *what, int64_t *id, px_err *err);
/* PX_E_NOTFOUND also for those of others. */
px_status px_jobs_get(px_jobs *j, const px_job_viewer *who, int64_t id, px_arena *a,
                      px_job_look *out, px_err *err);
/* The newest first, at most `limit` with an id below `before` (0: all); reports are left out. */
void px_jobs_list(px_jobs *j, const px_job_viewer *who, int64_t before, size_t limit, px_arena *a,
                  px_job_look **v, size_t *n);
/* A waiting one is cancelled at once, a running one is told to. PX_E_CONFLICT: it has ended. */
px_status px_jobs_cancel(px_jobs *j, const px_job_viewer *who, int64_t id, px_err *err);
/* Lines of progress from number *at on (the first is 0); *at becomes that of the next one. *ended: there will be no more. false: no such job. */
bool px_jobs_lines(px_jobs *j, int64_t id, uint64_t *at, px_arena *a, px_str **v, size_t *n,
                   bool *ended);

#endif
