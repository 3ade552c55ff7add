/* lane.c: a queue, a condition and some threads for each lane. Two queues in BATCH, tasks and pieces, are served in turn. */
#include "query/server/lane.h"

#include "base/crew.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

typedef struct queue {
    px_job *first, *last;
    size_t n;
} queue;

typedef struct lane {
    pthread_mutex_t lock;
    pthread_cond_t more;
    queue tasks, pieces;
    bool piece_next, end;
    size_t room, running;
    uint64_t taken, refused, waited_ns;
    unsigned n_threads;
    pthread_t *thread;
} lane;

struct px_lanes {
    lane lane[2];
};

static uint64_t now_ns(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void put(queue *q, px_job *j) {
    j->next = NULL;
    j->came_ns = now_ns();
    if (q->last)
        q->last->next = j;
    else
        q->first = j;
    q->last = j;
    q->n++;
}

static px_job *take(queue *q) {
    px_job *j = q->first;
    if (!j) return NULL;
    q->first = j->next;
    if (!q->first) q->last = NULL;
    q->n--;
    return j;
}

static px_job *next(lane *l) {
    queue *first = l->piece_next ? &l->pieces : &l->tasks;
    queue *other = l->piece_next ? &l->tasks : &l->pieces;
    queue *from = first->n ? first : other;
    px_job *j = take(from);
    if (j) l->piece_next = from == &l->tasks;
    return j;
}

static void *work(void *arg) {
    lane *l = arg;
    (void)pthread_mutex_lock(&l->lock);
    for (;;) {
        px_job *j = next(l);
        if (!j) {
            if (l->end) break;
            (void)pthread_cond_wait(&l->more, &l->lock);
            continue;
        }
        l->running++;
        l->waited_ns += now_ns() - j->came_ns;
        (void)pthread_mutex_unlock(&l->lock);
        j->run(j);
        /* Before `done`: who hears of the end finds the thread free. */
        (void)pthread_mutex_lock(&l->lock);
        l->running--;
        (void)pthread_mutex_unlock(&l->lock);
        j->done(j);
        (void)pthread_mutex_lock(&l->lock);
    }
    (void)pthread_mutex_unlock(&l->lock);
    return NULL;
}

static px_status start(lane *l, unsigned workers, size_t room, px_err *err) {
    sigset_t all, before;
    (void)pthread_mutex_init(&l->lock, NULL);
    (void)pthread_cond_init(&l->more, NULL);
    l->room = room;
    if (!workers) workers = px_crew_processors();
    l->thread = px_calloc(workers, sizeof *l->thread);
    /* Signals are the loop's, but for the one that a read of a file that was cut raises (px_mapping_guard). */
    (void)sigfillset(&all);
    (void)sigdelset(&all, SIGBUS);
    (void)pthread_sigmask(SIG_BLOCK, &all, &before);
    int e = 0;
    while (l->n_threads < workers && !e) {
        e = pthread_create(&l->thread[l->n_threads], NULL, work, l);
        if (!e) l->n_threads++;
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return e ? px_fail_errno(err, e, "cannot start a thread") : PX_OK;
}

static void stop(lane *l) {
    if (!l->thread) return;
    (void)pthread_mutex_lock(&l->lock);
    l->end = true;
    (void)pthread_cond_broadcast(&l->more);
    (void)pthread_mutex_unlock(&l->lock);
    for (unsigned i = 0; i < l->n_threads; i++)
        (void)pthread_join(l->thread[i], NULL);
    free(l->thread);
    (void)pthread_mutex_destroy(&l->lock);
    (void)pthread_cond_destroy(&l->more);
}

px_status px_lanes_new(const px_lanes_size *size, px_lanes **out, px_err *err) {
    px_lanes *l = px_calloc(1, sizeof *l);
    *out = NULL;
    px_status st = start(&l->lane[0], size->search_workers, size->search_queue, err);
    if (st == PX_OK) st = start(&l->lane[1], size->batch_workers, size->batch_queue, err);
    if (st == PX_OK)
        *out = l;
    else
        px_lanes_free(l);
    return st;
}

void px_lanes_free(px_lanes *l) {
    if (!l) return;
    stop(&l->lane[0]);
    stop(&l->lane[1]);
    free(l);
}

static lane *of(px_lanes *l, px_lane which) {
    return &l->lane[which == PX_LANE_BATCH];
}

bool px_lanes_push(px_lanes *lanes, px_lane which, px_job *j) {
    lane *l = of(lanes, which);
    (void)pthread_mutex_lock(&l->lock);
    /* A thread without work does not count as a place to wait. */
    size_t busy = l->running + l->tasks.n;
    bool fits = busy < l->room + l->n_threads;
    if (fits) {
        put(&l->tasks, j);
        l->taken++;
        (void)pthread_cond_signal(&l->more);
    } else {
        l->refused++;
    }
    (void)pthread_mutex_unlock(&l->lock);
    return fits;
}

void px_lanes_push_piece(px_lanes *lanes, px_job *j) {
    lane *l = of(lanes, PX_LANE_BATCH);
    (void)pthread_mutex_lock(&l->lock);
    put(&l->pieces, j);
    (void)pthread_cond_signal(&l->more);
    (void)pthread_mutex_unlock(&l->lock);
}

void px_lanes_look(px_lanes *lanes, px_lane which, px_lane_look *out) {
    lane *l = of(lanes, which);
    (void)pthread_mutex_lock(&l->lock);
    *out = (px_lane_look){.workers = l->n_threads,
                          .room = l->room,
                          .waiting = l->tasks.n,
                          .running = l->running,
                          .pieces = l->pieces.n,
                          .taken = l->taken,
                          .refused = l->refused,
                          .waited_s = (double)l->waited_ns / 1e9};
    (void)pthread_mutex_unlock(&l->lock);
}
