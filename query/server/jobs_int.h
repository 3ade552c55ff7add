/* jobs_int.h: what jobs.c (taking, working, telling) and jobs_kept.c (the list and what of it lies on the disk) share. */
#ifndef PX_SERVER_JOBS_INT_H
#define PX_SERVER_JOBS_INT_H

#include "base/file.h"
#include "query/server/jobs.h"

#include <pthread.h>

#define PX_JOBS_FOLDER "uploads"

typedef struct px_job_entry {
    px_jobs *of;
    int64_t id, user, created, started, ended;
    px_job_state state;
    bool hidden; /* its file is being written */
    bool dry, zh, cancel, has_map;
    char *name, *format, *cc, *owner, *message;
    uint64_t bytes;
    px_status status;
    char *line[PX_JOB_LINES]; /* number i at i % PX_JOB_LINES */
    uint64_t n_lines;
    px_buf report;
    bool cut;
} px_job_entry;

struct px_jobs {
    char *dir, *program;
    uint32_t kill_ms;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t more;
    px_job_entry **v; /* by id */
    size_t n, cap;
    int64_t last_id;
    bool read; /* the history is in the list */
    bool running, ending;
    px_lock *folder; /* uploads are ours */
    int wake;
    pthread_t thread;
};

/* All under the lock, but for the writing of an upload. */
char *px_job_text(px_str s); /* a copy; free */
px_job_entry *px_job_new(px_jobs *j);
void px_jobs_add(px_jobs *j, px_job_entry *x);
void px_jobs_drop(px_jobs *j, size_t at);
void px_jobs_forget(px_jobs *j); /* ended ones beyond PX_JOBS_KEPT, the oldest */

/* The list becomes what the history says; lines that cannot be read are left out. */
void px_jobs_history_read(px_jobs *j);
void px_jobs_history_add(px_jobs *j, const px_job_entry *x);
px_status px_jobs_history_write(const px_jobs *j,
                                px_err *err); /* all of the list, whole or not at all */

char *px_jobs_upload_path(const px_jobs *j, int64_t id, const char *behind); /* free */
px_status px_jobs_upload_write(const px_jobs *j, const px_job_entry *x, const px_import *what,
                               px_err *err);
void px_jobs_upload_remove(const px_jobs *j, int64_t id);
void px_jobs_leftovers_remove(const px_jobs *j, const char *folder);

#endif
