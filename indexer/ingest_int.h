/* ingest_int.h: one run of the ingest, shared by its workers.
 *
 * Two locks: `in` (source, seen keys, rejects, pending, counts of what was read) and `out` (names
 * of segments, list of sealed ones, dead rows). A worker holds at most one. */
#ifndef PX_INDEXER_INGEST_INT_H
#define PX_INDEXER_INGEST_INT_H

#include "base/intern.h"
#include "indexer/ingest.h"
#include "indexer/pending.h"
#include "indexer/reject.h"
#include "indexer/seen.h"
#include "shards/commit.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct px_run {
    const px_ingest_options *opt;
    const volatile bool *stop;
    px_manifest now, next;
    px_snapshot
        *snap; /* what is committed; later, during the second half, also this run's segments */
    /* in */
    pthread_mutex_t in;
    px_source *src;
    size_t next_path;
    px_seen *seen;
    px_pending *pending; /* records that meet another one */
    px_pending *apps;    /* records that name an application and no publication */
    px_rejects *rejects;
    uint64_t seq, bytes_done, bytes_total;
    size_t n_failed, n_cut, n_parts_failed;
    px_status told; /* of writing down what could not be read; its story in told_err */
    px_err told_err;
    bool ended;
    /* out */
    pthread_mutex_t out;
    px_buf dict; /* records' dictionary of a sealed segment */
    bool has_dict;
    px_bitmap **dead; /* per segment of snap: rows that this run replaces */
    /* any thread */
    atomic_uint_fast64_t read, fresh, changed, unchanged, joined, rejected, bytes_read;
    atomic_bool finishing, failed;
    px_status st; /* the first failure, under `out` */
    px_err err;
} px_run;

typedef struct px_worker {
    px_run *run;
    pthread_t thread;
    px_segw *w;
    char name[24];
    px_arena *batch, *scratch;
    px_zctx *ctx;
    px_buf json;
} px_worker;

/* Index one record; seals the segment when it is full. */
px_status px_worker_add(px_worker *k, const px_record *r, const uint64_t *from, size_t n_from,
                        px_err *err);
/* Hash of what was read: the record without source and position. */
uint64_t px_worker_hash(px_worker *k, const px_record *r);
px_status px_worker_seal(px_worker *k, px_err *err);
void px_run_fail(px_run *run, px_status st, const px_err *err); /* keeps the first */
bool px_run_stopped(const px_run *run);

/* Second half: the groups of pending records, with run->snap holding all segments so far. */
px_status px_worker_resolve(px_worker *k, px_err *err);

/* Third half, with run->snap holding what the second has made: what is told of applications. */
px_status px_worker_resolve_applications(px_worker *k, px_err *err);
/* One application (normal number): its row goes over to its publications, then what `lines` say;
 * and each of them gets the events that the others were told of the application. */
px_status px_worker_application(px_worker *k, px_str app, const px_str *lines, size_t n,
                                px_err *err);

/* The application of a row of run->snap, if it may have been told of (its content came from more than
 * one record); else empty. */
px_status px_worker_application_of(px_worker *k, uint32_t global, px_arena *a, px_str *app,
                                   px_err *err);

#endif
