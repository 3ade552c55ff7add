/* task.h: long work that was asked for (imports): what it is and how it ended, kept in the state. The work itself, and how far it is,
 * is the server's (query/server/jobs.h); here stands what is still known after a restart, and after a restore.
 *
 * A task goes waiting -> running -> done, failed or cancelled; what a server that died left unfinished is interrupted
 * (px_task_interrupted, at the start of the next one). The owner sees it, and administrators within their scope. The
 * newest PX_TASKS_KEPT are kept. */
#ifndef PX_SERVICE_TASK_H
#define PX_SERVICE_TASK_H

#include "query/service/accounts.h"

#define PX_TASKS_KEPT  1000
#define PX_TASK_REPORT ((size_t)4 << 20) /* bytes of a report at most */

typedef enum px_task_state {
    PX_TASK_WAITING,
    PX_TASK_RUNNING,
    PX_TASK_DONE, /* also when single records were rejected: `status` is PX_E_REJECTS then */
    PX_TASK_FAILED,
    PX_TASK_CANCELLED,
    PX_TASK_INTERRUPTED,
    PX_TASK_STATES
} px_task_state;
const char *px_task_state_name(px_task_state s);
static inline bool px_task_ended(px_task_state s) {
    return s >= PX_TASK_DONE;
}

typedef struct px_task {
    int64_t id, owner, org, created, begun, ended; /* 0: not yet */
    px_str who, kind, title, format;
    bool dry;
    uint64_t bytes;
    px_task_state state;
    px_status status; /* of an ended one */
    px_str message;   /* why it failed, or what is to be said about it */
    px_str report;    /* JSON, or empty; px_task_get only */
} px_task;

/* Of kind, title, format, dry and bytes; the rest comes from `by` and the clock. */
px_status px_task_add(px_accounts *a, const px_actor *by, const px_task *t, int64_t *id,
                      px_err *err);
/* It runs. PX_E_CONFLICT: it has ended, or is not there. */
px_status px_task_begin(px_accounts *a, int64_t id, px_err *err);
/* An end is the end: a second one is PX_E_CONFLICT. A report beyond PX_TASK_REPORT is left out. */
px_status px_task_end(px_accounts *a, int64_t id, px_task_state state, px_status status,
                      px_str message, px_str report, px_err *err);
px_status px_task_get(px_accounts *a, const px_actor *by, px_arena *arena, int64_t id, px_task *out,
                      px_err *err);
/* From the newest back, before `before` (0: from the newest), without reports. */
px_status px_task_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t before,
                       size_t limit, px_task **v, size_t *n, px_err *err);
/* Those that nobody works on any more, because no other server takes the jobs of this collection: waiting and running become
 * interrupted, with `message`. *n: how many. Without any, nothing is written. */
px_status px_task_interrupted(px_accounts *a, px_str message, uint64_t *n, px_err *err);

#endif
