/* crew.c: see crew.h. A job lies on the stack of the thread that asks and in a ring of jobs while it
 * has pieces left; one lock guards ring and counts. A piece is some 50 us of work or more, so the lock
 * is not felt. */
#include "base/crew.h"

#include "base/arena.h"

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

struct job {
    struct job *next, *prev; /* in the ring; NULL when not in it */
    px_crew_work work;
    void *self;
    size_t n, at; /* pieces; the next to begin */
    size_t running;
    uint64_t slots; /* bits of slots in use */
    pthread_cond_t done;
};

struct px_crew {
    unsigned threads, started;
    pthread_t *helper;
    pthread_mutex_t lock;
    pthread_cond_t wanted;
    struct job *ring; /* whose turn is next */
    bool ending, refused;
};

unsigned px_crew_processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n > (int)PX_CREW_MAX ? PX_CREW_MAX : (unsigned)n;
}

px_crew *px_crew_new(unsigned threads) {
    px_crew *p = px_calloc(1, sizeof *p);
    p->threads = threads ? threads : px_crew_processors();
    if (p->threads > PX_CREW_MAX) p->threads = PX_CREW_MAX;
    p->helper = px_calloc(p->threads, sizeof *p->helper);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wanted, NULL);
    return p;
}

unsigned px_crew_threads(const px_crew *p) {
    return p ? p->threads : 1;
}

/* ---- with the lock held ---- */

static void leave_ring(px_crew *p, struct job *j) {
    if (!j->next) return;
    if (j->next == j) {
        p->ring = NULL;
    } else {
        j->next->prev = j->prev;
        j->prev->next = j->next;
        if (p->ring == j) p->ring = j->next;
    }
    j->next = j->prev = NULL;
}

static void enter_ring(px_crew *p, struct job *j) {
    if (!p->ring) {
        p->ring = j->next = j->prev = j;
        return;
    }
    j->next = p->ring;
    j->prev = p->ring->prev;
    j->prev->next = j->next->prev = j;
}

/* One piece of the job; the lock is let go meanwhile. */
static void work_piece(px_crew *p, struct job *j) {
    size_t i = j->at++;
    unsigned slot = 0;
    while (j->slots >> slot & 1)
        slot++;
    j->slots |= (uint64_t)1 << slot;
    j->running++;
    if (j->at >= j->n) leave_ring(p, j);
    pthread_mutex_unlock(&p->lock);
    bool on = j->work(j->self, i, slot);
    pthread_mutex_lock(&p->lock);
    if (!on) {
        j->at = j->n;
        leave_ring(p, j);
    }
    j->slots &= ~((uint64_t)1 << slot);
    j->running--;
    if (j->running == 0 && j->at >= j->n) pthread_cond_signal(&j->done);
}

static void *helper_main(void *self) {
    px_crew *p = self;
    pthread_mutex_lock(&p->lock);
    while (!p->ending) {
        struct job *j = p->ring;
        if (!j) {
            pthread_cond_wait(&p->wanted, &p->lock);
            continue;
        }
        p->ring = j->next;
        work_piece(p, j);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* Where the system gives no thread, those that there are do the work. */
static void start_helpers(px_crew *p) {
    while (p->started + 1 < p->threads && !p->refused) {
        p->refused = pthread_create(&p->helper[p->started], NULL, helper_main, p) != 0;
        p->started += !p->refused;
    }
}

void px_crew_free(px_crew *p) {
    if (!p) return;
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    pthread_cond_broadcast(&p->wanted);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->started; i++)
        (void)pthread_join(p->helper[i], NULL);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->wanted);
    free(p->helper);
    free(p);
}

static uint64_t now_ns(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Pieces from `from` on, with whoever has time. */
static void together(px_crew *p, size_t from, size_t n, px_crew_work work, void *self) {
    struct job j = {.work = work, .self = self, .n = n, .at = from};
    pthread_cond_init(&j.done, NULL);
    pthread_mutex_lock(&p->lock);
    start_helpers(p);
    enter_ring(p, &j);
    pthread_cond_broadcast(&p->wanted);
    while (j.at < j.n)
        work_piece(p, &j);
    while (j.running)
        pthread_cond_wait(&j.done, &p->lock);
    pthread_mutex_unlock(&p->lock);
    pthread_cond_destroy(&j.done);
}

void px_crew_each(px_crew *p, size_t n, bool jump, px_crew_work work, void *self) {
    bool helped = p && p->threads > 1;
    uint64_t until = helped && !jump ? now_ns() + PX_CREW_PATIENCE_NS : 0;
    for (size_t i = 0; i < n; i++) {
        if (helped && i + 1 < n && (jump || now_ns() > until)) {
            together(p, i, n, work, self);
            return;
        }
        if (!work(self, i, 0)) return;
    }
}
