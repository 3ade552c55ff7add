/* jobs_int.h: what jobs.c (taking, telling), jobs_run.c (working) and jobs_folder.c (DIR/uploads) share. */
#ifndef PX_SERVER_JOBS_INT_H
#define PX_SERVER_JOBS_INT_H

#include "base/file.h"
#include "query/server/jobs.h"

#include <pthread.h>

#define PX_JOBS_FOLDER "uploads"

typedef struct px_job_entry {
    px_jobs *of;
    px_accounts *accounts;
    int64_t id;
    px_task_state state;
    px_status status;
    char *message;
    px_buf report;
    bool unsaved; /* it has ended, and the state does not know yet */
    bool dry, zh, cancel, has_map;
    char *name, *format, *cc;
    char file[PX_SPOOL_NAME]; /* in the folder; with .map and .report behind it what goes with it */
    uint64_t bytes;
    double ran_s, began_s;
    char *line[PX_JOB_LINES]; /* number i at i % PX_JOB_LINES */
    uint64_t n_lines;
    px_job_progress progress;
} px_job_entry;

#define PX_JOB_BOUNDS 8u

struct px_jobs {
    char *dir, *folder, *program;
    uint32_t kill_ms;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t more;
    px_jobs_limits limits;
    px_job_entry **v; /* in the order they came */
    size_t n, cap;
    bool running, ending;
    px_lock *mine; /* uploads are ours */
    int wake;
    pthread_t thread;
    /* for the metrics */
    uint64_t ended[PX_TASK_STATES], bucket[PX_JOB_BOUNDS + 1], uploaded;
    double seconds;
};

/* jobs.c; under the lock. */
void px_jobs_forget(px_jobs *j); /* ended and saved ones beyond PX_JOBS_KEPT, the oldest */
bool px_job_stopped(void *self); /* an entry: is it to end? Not under the lock. */
/* Under the lock: it has ended, in memory. Behind it, without the lock, px_job_save. */
void px_job_finish(px_job_entry *x, px_task_state state, px_status st, px_str message);
void px_job_cancelled(px_job_entry *x);
void px_job_save(px_job_entry *x); /* what does not work now is tried again */
char *px_job_text(px_str s);       /* a copy; free */
double px_jobs_now_s(void);

/* jobs_run.c */
void *px_jobs_work(void *jobs); /* the thread */

/* jobs_folder.c */
/* Under the lock: the folder is there and ours. PX_E_LOCKED. */
px_status px_jobs_folder_take(px_jobs *j, px_err *err);
void px_jobs_file_remove(const px_jobs *j, const char *file);
px_status px_jobs_map_write(const px_jobs *j, const char *file, px_str map, px_err *err);
/* `out` is empty where there is none, or none that can be used. */
void px_jobs_report_read(const px_jobs *j, const char *file, px_buf *out);

#endif
