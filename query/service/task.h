/* task.h: long work that was asked for (imports, reports): what it is, how far it is, how it ended. The work itself is done elsewhere;
 * here stands what a person sees of it, also after a restart.
 *
 * A task goes waiting -> running -> done, failed or cancelled; what a process left unfinished is lost (px_task_lost, at the
 * start of a server). The owner sees it, and administrators within their scope. */
#ifndef PX_SERVICE_TASK_H
#define PX_SERVICE_TASK_H

#include "query/service/accounts.h"

typedef enum px_task_state {
    PX_TASK_WAITING,
    PX_TASK_RUNNING,
    PX_TASK_DONE,
    PX_TASK_FAILED,
    PX_TASK_CANCELLED,
    PX_TASK_LOST
} px_task_state;
const char *px_task_state_name(px_task_state s);

typedef struct px_task {
    int64_t id, owner, org, created, begun, ended; /* 0: not yet */
    px_str kind, title, result;
    px_task_state state;
    uint64_t done, total; /* total 0: not known */
} px_task;

px_status px_task_add(px_accounts *a, const px_actor *by, px_str kind, px_str title, int64_t *id,
                      px_err *err);
/* PX_E_CONFLICT once it has ended: an end is the end. `result` counts with an end. */
px_status px_task_set(px_accounts *a, int64_t id, px_task_state state, uint64_t done,
                      uint64_t total, px_str result, px_err *err);
px_status px_task_get(px_accounts *a, const px_actor *by, px_arena *arena, int64_t id, px_task *out,
                      px_err *err);
/* From the newest back, before `before` (0: from the newest). */
px_status px_task_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t before,
                       size_t limit, px_task **v, size_t *n, px_err *err);
/* Those that nobody works on any more, because no other process has the state open: waiting and running become lost. */
px_status px_task_lost(px_accounts *a, px_err *err);

#endif
