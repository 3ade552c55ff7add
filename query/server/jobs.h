/* jobs.h: work that takes longer than a request: imports. One at a time, in the order they came, with what they say and how they
 * end.
 *
 * An import is the program's own `patix index` in a child process: the writer of a collection is another process than
 * the one that answers. The file that came lies in DIR/uploads (spool.h) until the job has ended; what was rejected stays in the
 * collection's rejects.jsonl. While another writer is at work it waits. What a job is and how it ended stands in the state
 * (task.h), where it is before the import is acknowledged; what it says meanwhile is in memory. A server that died takes its
 * importers along; the next one removes what lay in uploads and tells the jobs as interrupted. Nothing is
 * written and no thread runs before the first import.
 *
 * All functions may be called from any thread; those that ask or write the state wait for it. */
#ifndef PX_SERVER_JOBS_H
#define PX_SERVER_JOBS_H

#include "base/buf.h"
#include "query/server/spool.h"
#include "query/service/task.h"

#define PX_JOBS_WAITING 16u  /* more are refused */
#define PX_JOBS_KEPT    20u  /* ended ones whose lines are remembered */
#define PX_JOB_LINES    400u /* lines that are remembered, the newest */
#define PX_JOB_NAME     200u /* bytes of a file's name */

typedef struct px_jobs px_jobs;

typedef struct px_jobs_limits {
    uint64_t upload_bytes; /* of one file */
    uint64_t free_bytes;   /* of the disk that stay free */
} px_jobs_limits;

/* What is to be imported. */
typedef struct px_import {
    px_str name;
    px_str format, cc,
        map; /* as the options of `patix index`; map is the mapping itself. Empty: none */
    bool dry, zh;
} px_import;

/* How far a running one is; all zero: it has not said so yet. */
typedef struct px_job_progress {
    uint64_t n; /* rises with each change */
    uint64_t read, rejected, bytes, bytes_total;
    double seconds;
    bool finishing;
} px_job_progress;

/* What a job is at a time, in an arena. */
typedef struct px_job_look {
    px_task task;
    size_t ahead; /* of a waiting one: that run or wait before it */
    px_job_progress progress;
    px_str line; /* the last one it said, while it is in memory */
} px_job_look;

/* `dir`: of the collection. Costs nothing. */
px_jobs *px_jobs_new(const char *dir);
/* Without a program imports are refused. Before the first call. kill_ms 0: as it is. */
void px_jobs_program(px_jobs *j, const char *program, uint32_t kill_ms);
void px_jobs_limits_set(px_jobs *j, const px_jobs_limits *limits);
/* After the death of another server: its uploads are removed, its jobs told as interrupted; *n: how many. `a` NULL: there is no
 * state. Does nothing while another server takes the imports of this collection, and where there was never an import. */
px_status px_jobs_recover(px_jobs *j, px_accounts *a, uint64_t *n, px_err *err);
/* Child processes are told to end, nothing more is taken. Returns the jobs that had not ended. Does not wait. */
size_t px_jobs_end(px_jobs *j);
void px_jobs_free(px_jobs *j); /* the same, and waits for it */

/* The last part of a path, with nothing in it that a file name should not have. Empty: there is no name in it. */
px_str px_job_file_name(px_arena *a, px_str given);
/* Would an import be taken now? Then a place for its file, which is for one px_jobs_import. PX_E_BUSY: too many wait;
 * PX_E_LOCKED: another server takes the imports of this collection; PX_E_LARGE, PX_E_NOSPACE. `expected`: its bytes, 0: not known. */
px_status px_jobs_spool(px_jobs *j, px_str name, uint64_t expected, px_spool **out, px_err *err);
/* `file` is whole; it is freed, whatever becomes of it. `a` outlives the jobs. */
px_status px_jobs_import(px_jobs *j, px_accounts *a, const px_actor *by, const px_import *what,
                         px_spool *file, int64_t *id, px_err *err);
/* PX_E_NOTFOUND also for those of others. `a` NULL: there are none. */
px_status px_jobs_get(px_jobs *j, px_accounts *a, const px_actor *by, int64_t id, px_arena *arena,
                      px_job_look *out, px_err *err);
/* The newest first, at most `limit` with an id below `before` (0: all); reports are left out. */
px_status px_jobs_list(px_jobs *j, px_accounts *a, const px_actor *by, int64_t before, size_t limit,
                       px_arena *arena, px_job_look **v, size_t *n, px_err *err);
/* A waiting one is cancelled at once, a running one is told to. PX_E_CONFLICT: it has ended. */
px_status px_jobs_cancel(px_jobs *j, px_accounts *a, const px_actor *by, int64_t id, px_err *err);
/* Lines from number *at on (the first is 0), and how far it is; *at becomes that of the next line. *ended: there will be no more.
 * false: it is not in memory. Asks nothing of the state. */
bool px_jobs_lines(px_jobs *j, int64_t id, uint64_t *at, px_arena *a, px_str **v, size_t *n,
                   px_job_progress *progress, bool *ended);

/* Prometheus text of what this server has done: patix_jobs and the like. */
void px_jobs_metrics(px_jobs *j, px_buf *out);

#endif
