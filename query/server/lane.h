/* lane.h: the threads that do the work of requests, so that the loop never waits.
 *
 * Two lanes with bounds of their own: SEARCH for questions, BATCH for exports, imports and reports. A job is one function
 * call, run by one thread from start to end; `done` is told behind it, on the same thread. What does not fit is refused at
 * once: better a client that comes back in a second than one that waits for a minute behind others.
 *
 * A stream (call.h) enters once and then hands in piece after piece; a piece of a stream that has entered is always taken,
 * and pieces take turns, so that a long export does not hold up a short one. */
#ifndef PX_SERVER_LANE_H
#define PX_SERVER_LANE_H

#include "query/server/route.h"

typedef struct px_job px_job;
struct px_job {
    void (*run)(px_job *j);  /* on a thread of the lane */
    void (*done)(px_job *j); /* right behind it; the job may be gone when it returns */
    px_job *next;            /* the lane's */
    uint64_t came_ns;        /* when it was handed in */
};

typedef struct px_lanes px_lanes;
typedef struct px_lanes_size {
    unsigned search_workers, batch_workers; /* 0: as many as processors */
    size_t search_queue, batch_queue;       /* jobs that may wait */
} px_lanes_size;

px_status px_lanes_new(const px_lanes_size *size, px_lanes **out, px_err *err);
/* Jobs that wait are run first; hand in no more. */
void px_lanes_free(px_lanes *l);

/* SEARCH or BATCH. false: full; the job was not taken. */
bool px_lanes_push(px_lanes *l, px_lane lane, px_job *j);
/* A piece of a stream: BATCH, beyond the bound. */
void px_lanes_push_piece(px_lanes *l, px_job *j);

typedef struct px_lane_look {
    unsigned workers;
    size_t room, waiting, running, pieces;
    uint64_t taken, refused;
    double waited_s; /* all jobs together, before they ran */
} px_lane_look;
void px_lanes_look(px_lanes *l, px_lane lane, px_lane_look *out);

#endif
