/* ingest.c: the run: workers take records from the source in turn, index what is seen for the first
 * time, set aside what meets another record; then the groups set aside are resolved; then one
 * commit. */
#include "indexer/ingest_int.h"

#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define BATCH_RECORDS 64
#define BATCH_BYTES   ((size_t)2 << 20)

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool px_run_stopped(const px_run *run) {
    return atomic_load(&run->failed) || (run->stop && __atomic_load_n(run->stop, __ATOMIC_RELAXED));
}

void px_run_fail(px_run *run, px_status st, const px_err *err) {
    pthread_mutex_lock(&run->out);
    if (run->st == PX_OK) {
        run->st = st;
        run->err = *err;
    }
    pthread_mutex_unlock(&run->out);
    atomic_store(&run->failed, true);
}

/* ---- one worker's segment ---- */

static px_status begin_segment(px_worker *k, px_err *err) {
    px_run *run = k->run;
    pthread_mutex_lock(&run->out);
    px_manifest_next_name(&run->next, k->name);
    px_str dict = px_buf_view(&run->dict); /* written once, before has_dict is set */
    if (!run->has_dict) dict = (px_str){0};
    pthread_mutex_unlock(&run->out);
    char *dir = px_path(run->opt->dir, k->name);
    px_segw_options opt = {.dir = dir, .dict = dict, .max_rows = run->opt->segment_rows};
    px_status st = px_segw_open(&opt, &k->w, err);
    free(dir);
    return st;
}

px_status px_worker_seal(px_worker *k, px_err *err) {
    px_run *run = k->run;
    px_segw *w = k->w;
    k->w = NULL;
    if (!w) return PX_OK;
    uint32_t rows = px_segw_rows(w);
    if (rows == 0) {
        px_segw_abort(w);
        return PX_OK;
    }
    px_status st = px_segw_seal(w, err);
    if (st != PX_OK) return st;
    pthread_mutex_lock(&run->out);
    px_manifest_add(&run->next, k->name, rows);
    if (!run->has_dict) {
        px_segment *s;
        st = px_segment_open(run->opt->dir, k->name, &s, err);
        if (st == PX_OK) px_buf_str(&run->dict, px_recs_dict(s->recs));
        run->has_dict = st == PX_OK && run->dict.n > 0;
        px_segment_close(s);
    }
    pthread_mutex_unlock(&run->out);
    return st;
}

uint64_t px_worker_hash(px_worker *k, const px_record *r) {
    px_buf_clear(&k->json);
    px_record_write_content(r, &k->json);
    return px_hash64(k->json.p, k->json.n);
}

px_status px_worker_add(px_worker *k, const px_record *r, const uint64_t *from, size_t n_from,
                        px_err *err) {
    uint32_t row;
    px_status st = k->w ? PX_OK : begin_segment(k, err);
    px_arena_reset(k->scratch);
    if (st == PX_OK) st = px_segw_add(k->w, k->scratch, r, from, n_from, &row, err);
    if (st == PX_OK && px_segw_full(k->w)) st = px_worker_seal(k, err);
    return st;
}

/* ---- first half: reading ---- */

static uint64_t group_of(px_arena *a, const px_record *r) {
    px_str base = px_record_base_key(a, r);
    return px_hash_str(base.n ? base : r->key);
}

/* What the file at hand is called. */
static const char *path_of(const px_run *run) {
    return run->opt->called ? run->opt->called : run->opt->paths[run->next_path - 1];
}

static void end_file(px_run *run) {
    px_source_report rep;
    if (!run->src) return;
    px_source_report_get(run->src, &rep);
    if (run->opt->file_done) run->opt->file_done(run->opt->self, path_of(run), &rep);
    run->bytes_done += px_source_bytes_read(run->src);
    px_source_close(run->src);
    run->src = NULL;
}

/* Last part of a path: what entries and records call a file. */
static const char *base_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* A part is called by the path of its file or by its name; an entry goes by the name. */
static void write_down(px_run *run, const char *part, const px_err *why) {
    const char *path = path_of(run);
    if (strncmp(part, path, strlen(path)) == 0) part += base_of(path) - path;
    if (run->told == PX_OK)
        run->told = px_rejects_add_part(run->rejects, px_str_of(part), why->offset,
                                        px_str_of(why->message), &run->told_err);
}

static void file_failed(px_run *run, const px_err *why) {
    px_source_report rep = {0};
    if (run->src) px_source_report_get(run->src, &rep);
    run->n_failed++;
    run->n_cut += rep.records > 0;
    if (run->opt->file_failed) run->opt->file_failed(run->opt->self, path_of(run), why);
    px_rejects_file(run->rejects, px_str_of(base_of(path_of(run))));
    write_down(run, path_of(run), why);
}

/* Within px_source_open and _next, so under `in`. */
static void part_failed(void *self, const char *part, const px_err *why) {
    px_run *run = self;
    run->n_parts_failed++;
    if (run->opt->part_failed) run->opt->part_failed(run->opt->self, part, why);
    write_down(run, part, why);
}

static void part_done(void *self, const char *part, const px_source_report *rep) {
    px_run *run = self;
    if (run->opt->part_done) run->opt->part_done(run->opt->self, part, rep);
}

/* Open the next file that can be opened; false at the end of the list. */
static bool next_file(px_run *run) {
    while (run->next_path < run->opt->n_paths) {
        const char *path = run->opt->paths[run->next_path++];
        px_err why;
        px_source_options so = {.path = path,
                                .called = run->opt->called,
                                .format = run->opt->format,
                                .map = run->opt->map,
                                .cc = run->opt->cc,
                                .self = run,
                                .part_done = part_done,
                                .part_failed = part_failed};
        px_err_clear(&why);
        if (px_source_open(&so, &run->src, &why) == PX_OK) {
            px_rejects_file(run->rejects, px_str_of(base_of(path_of(run))));
            return true;
        }
        file_failed(run, &why);
    }
    return false;
}

struct item {
    px_record rec;
    uint64_t seq;
};

static px_status reject(px_run *run, const px_err *why, px_err *err) {
    px_str name = px_source_name(run->src), reason = px_str_of(why->message);
    uint64_t record = px_source_position(run->src), line = px_source_line(run->src),
             byte = px_source_byte(run->src);
    if (run->opt->rejected) run->opt->rejected(run->opt->self, name, record, line, byte, reason);
    return px_rejects_add(run->rejects, name, record, line, byte, reason, px_source_raw(run->src),
                          err);
}

/* Under `in`: fill a batch with records seen for the first time; others go to pending. */
static px_status read_batch(px_worker *k, struct item *item, size_t *n, px_err *err) {
    px_run *run = k->run;
    px_status st = PX_OK;
    px_err why;
    *n = 0;
    while (st == PX_OK && !run->ended && *n < BATCH_RECORDS &&
           px_arena_size(k->batch) < BATCH_BYTES) {
        if (px_run_stopped(run)) break;
        if (run->told != PX_OK) {
            *err = run->told_err;
            return run->told;
        }
        if (!run->src && !next_file(run)) {
            run->ended = true;
            break;
        }
        px_record *r = &item[*n].rec;
        px_err_clear(&why);
        int got = px_source_next(run->src, k->batch, r, &why);
        atomic_store(&run->bytes_read, run->bytes_done + px_source_bytes_read(run->src));
        if (got == 0) {
            end_file(run);
        } else if (got == PX_E_INPUT) {
            atomic_fetch_add(&run->read, 1);
            atomic_fetch_add(&run->rejected, 1);
            st = reject(run, &why, err);
        } else if (got < 0) {
            file_failed(run, &why);
            end_file(run);
        } else {
            atomic_fetch_add(&run->read, 1);
            item[*n].seq = ++run->seq;
            if (px_str_starts(r->key, PX_STR("app:")))
                st = px_pending_add(run->apps, px_hash_str(r->key), run->seq, r, err);
            else if (px_seen_first(run->seen, group_of(k->batch, r), r))
                (*n)++;
            else
                st = px_pending_add(run->pending, group_of(k->batch, r), run->seq, r, err);
        }
    }
    return st;
}

/* Did a committed row come from exactly this content? Then reading it again brings nothing,
 * whatever other files have said about the publication since. */
static px_status known(px_run *run, const px_rows *rows, uint64_t hash, bool *yes, px_err *err) {
    px_status st = PX_OK;
    *yes = false;
    for (size_t i = 0; i < rows->n && st == PX_OK && !*yes; i++) {
        size_t seg, n;
        uint32_t row;
        const uint64_t *from;
        px_snapshot_locate(run->snap, rows->v[i], &seg, &row);
        st = px_cols_hashes(run->snap->seg[seg]->cols, PX_STR("@from"), row, &from, &n, err);
        for (size_t k = 0; k < n; k++)
            *yes |= from[k] == hash;
    }
    return st;
}

/* A record seen for the first time in this run: new, known, or for the second half. */
static px_status first_half(px_worker *k, const struct item *it, px_err *err) {
    px_run *run = k->run;
    const px_record *r = &it->rec;
    px_rows rows = {0};
    bool yes = false;
    px_status st = PX_OK;
    uint64_t hash = px_worker_hash(k, r);
    if (run->snap)
        st = px_snapshot_find(run->snap, r->key, px_record_base_key(k->batch, r), &rows, err);
    if (st == PX_OK && rows.n) st = known(run, &rows, hash, &yes, err);
    if (st == PX_OK && rows.n == 0) {
        st = px_worker_add(k, r, &hash, 1, err);
        if (st == PX_OK) atomic_fetch_add(&run->fresh, 1);
    } else if (st == PX_OK && yes) {
        atomic_fetch_add(&run->unchanged, 1);
    } else if (st == PX_OK) {
        pthread_mutex_lock(&run->in);
        st = px_pending_add(run->pending, group_of(k->batch, r), it->seq, r, err);
        pthread_mutex_unlock(&run->in);
    }
    px_rows_free(&rows);
    return st;
}

static px_status read_all(px_worker *k, px_err *err) {
    px_run *run = k->run;
    px_status st = PX_OK;
    struct item item[BATCH_RECORDS];
    for (size_t n = 1; st == PX_OK && !px_run_stopped(run);) {
        px_arena_reset(k->batch);
        pthread_mutex_lock(&run->in);
        st = read_batch(k, item, &n, err);
        bool ended = run->ended;
        pthread_mutex_unlock(&run->in);
        for (size_t i = 0; i < n && st == PX_OK; i++)
            st = first_half(k, &item[i], err);
        if (ended && n == 0) break;
    }
    return st == PX_OK ? px_worker_seal(k, err) : st;
}

/* ---- threads ---- */

static void *first_main(void *self) {
    px_worker *k = self;
    px_err err;
    px_err_clear(&err);
    px_status st = read_all(k, &err);
    if (st != PX_OK) px_run_fail(k->run, st, &err);
    return NULL;
}

static void *second_main(void *self) {
    px_worker *k = self;
    px_err err;
    px_err_clear(&err);
    px_status st = px_worker_resolve(k, &err);
    if (st == PX_OK) st = px_worker_seal(k, &err);
    if (st != PX_OK) px_run_fail(k->run, st, &err);
    return NULL;
}

static void counts_of(px_run *run, double t0, px_ingest_counts *c) {
    *c = (px_ingest_counts){.read = atomic_load(&run->read),
                            .fresh = atomic_load(&run->fresh),
                            .changed = atomic_load(&run->changed),
                            .unchanged = atomic_load(&run->unchanged),
                            .joined = atomic_load(&run->joined),
                            .rejected = atomic_load(&run->rejected),
                            .bytes_read = atomic_load(&run->bytes_read),
                            .bytes_total = run->bytes_total,
                            .seconds = now_s() - t0,
                            .finishing = atomic_load(&run->finishing)};
}

/* Run all workers to the end; meanwhile tell how far it is. */
static void run_threads(px_run *run, px_worker *k, unsigned n, void *(*main)(void *), double t0) {
    for (unsigned i = 0; i < n; i++)
        if (pthread_create(&k[i].thread, NULL, main, &k[i]) != 0) {
            px_err err;
            (void)px_fail(&err, PX_E_NOMEM, "cannot start a thread");
            px_run_fail(run, PX_E_NOMEM, &err);
            n = i;
        }
    for (unsigned i = 0; i < n; i++)
        for (;;) {
            struct timespec until;
            clock_gettime(CLOCK_REALTIME, &until);
            until.tv_nsec += 500000000;
            if (until.tv_nsec >= 1000000000) {
                until.tv_sec++;
                until.tv_nsec -= 1000000000;
            }
            if (pthread_timedjoin_np(k[i].thread, NULL, &until) == 0) break;
            px_ingest_counts c;
            counts_of(run, t0, &c);
            if (run->opt->progress) run->opt->progress(run->opt->self, &c);
        }
}

/* ---- the run ---- */

static void *third_main(void *self) {
    px_worker *k = self;
    px_err err;
    px_err_clear(&err);
    px_status st = px_worker_resolve_applications(k, &err);
    if (st == PX_OK) st = px_worker_seal(k, &err);
    if (st != PX_OK) px_run_fail(k->run, st, &err);
    return NULL;
}

/* Look at everything that there is now, the rows of this run included. */
static px_status look_again(px_run *run, px_err *err) {
    px_snapshot_unref(run->snap);
    run->snap = NULL;
    px_status st = px_snapshot_open_manifest(run->opt->dir, &run->next, &run->snap, err);
    if (st == PX_OK) run->dead = px_calloc(run->snap->n_segs, sizeof(px_bitmap *));
    return st;
}

/* Rows replaced die with the commit that brings their successors. */
static px_status put_dead(px_run *run, px_status st, px_err *err) {
    for (size_t i = 0; i < run->snap->n_segs; i++) {
        if (run->dead[i] && run->st == PX_OK && st == PX_OK) {
            if (run->snap->dead[i]) px_bitmap_or(run->dead[i], run->snap->dead[i]);
            st = px_manifest_put_dead(run->opt->dir, &run->next, i, run->dead[i], err);
        }
        px_bitmap_free(run->dead[i]);
    }
    free(run->dead);
    run->dead = NULL;
    return st;
}

static px_status second_half(px_run *run, px_worker *k, unsigned jobs, double t0, px_err *err) {
    px_status st = px_pending_finish(run->pending, err);
    if (st != PX_OK || px_pending_count(run->pending) == 0) return st;
    st = look_again(run, err);
    if (st != PX_OK) return st;
    run_threads(run, k, jobs, second_main, t0);
    return put_dead(run, st, err);
}

/* Rows that stand for applications, seen before this run, whose publications may have come now. Those
 * of which this run has read something are looked at anyway. */
static px_status wake_applications(px_run *run, px_worker *k, px_u64map *told, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < run->now.n_segs && i < run->snap->n_segs && st == PX_OK; i++) {
        const px_col *key;
        if (!run->snap->seg[i]) continue;
        st = px_cols_get(run->snap->seg[i]->cols, PX_STR("@key"), &key, err);
        for (uint32_t row = 0; key && row < run->snap->seg[i]->n_rows && st == PX_OK; row++) {
            px_str name = px_col_text(key, row);
            if (!px_str_starts(name, PX_STR("app:"))) continue;
            if (run->snap->dead[i] && px_bitmap_has(run->snap->dead[i], row)) continue;
            bool fresh;
            (void)px_u64map_add(told, px_hash_str(name), &fresh);
            if (!fresh) continue;
            px_arena_reset(k->batch);
            st = px_worker_application(k, px_str_sub(name, 4, name.n), NULL, 0, err);
        }
    }
    return st == PX_OK ? px_worker_seal(k, err) : st;
}

static px_status wake_one(px_worker *k, uint32_t global, px_u64map *told, px_err *err) {
    px_str app;
    bool fresh = false;
    px_arena_reset(k->batch);
    px_status st = px_worker_application_of(k, global, k->batch, &app, err);
    if (st != PX_OK || !app.n) return st;
    px_str name = px_arena_fmt(k->batch, "app:%.*s", PX_STR_ARG(app));
    (void)px_u64map_add(told, px_hash_str(name), &fresh);
    return fresh ? px_worker_application(k, app, NULL, 0, err) : PX_OK;
}

/* Publications of this run whose application has another one that was told of more than its own record
 * says: they take the events of the application over. Goes by the keys of the new rows, so it costs
 * what was read, not what is there. */
static px_status wake_siblings(px_run *run, px_worker *k, px_u64map *told, px_err *err) {
    px_status st = PX_OK;
    px_rows rows = {0};
    px_snapshot *snap = run->snap;
    for (size_t i = run->now.n_segs; i < snap->n_segs && st == PX_OK; i++) {
        const px_col *fresh, *c;
        if (!snap->seg[i]) continue;
        st = px_cols_get(snap->seg[i]->cols, PX_STR("an"), &fresh, err);
        for (size_t at = 0; st == PX_OK && fresh && at < fresh->m.n_values; at++) {
            if (at && fresh->keys[at] == fresh->keys[at - 1]) continue;
            rows.n = 0;
            for (size_t j = 0; j < snap->n_segs && st == PX_OK; j++) {
                const uint32_t *v;
                if (!snap->seg[j]) continue;
                st = px_cols_get(snap->seg[j]->cols, PX_STR("an"), &c, err);
                size_t n = st == PX_OK && c ? px_col_lookup(c, fresh->keys[at], &v) : 0;
                for (size_t r = 0; r < n; r++)
                    if (!snap->dead[j] || !px_bitmap_has(snap->dead[j], v[r]))
                        px_rows_add(&rows, snap->base[j] + v[r]);
            }
            for (size_t r = 0; rows.n > 1 && r < rows.n && st == PX_OK; r++)
                st = wake_one(k, rows.v[r], told, err);
        }
    }
    px_rows_free(&rows);
    return st == PX_OK ? px_worker_seal(k, err) : st;
}

static px_status third_half(px_run *run, px_worker *k, unsigned jobs, double t0, px_err *err) {
    px_status st = px_pending_finish(run->apps, err);
    size_t n = px_pending_count(run->apps);
    bool grown = run->next.n_segs > run->now.n_segs;
    if (st != PX_OK || (n == 0 && (!grown || run->now.n_segs == 0))) return st;
    st = look_again(run, err);
    if (st != PX_OK) return st;
    px_u64map *told = px_u64map_new();
    for (size_t i = 0; i < n; i++) {
        bool fresh;
        (void)px_u64map_add(told, px_pending_group(run->apps, i), &fresh);
    }
    if (grown) st = wake_applications(run, &k[0], told, err);
    if (grown && st == PX_OK) st = wake_siblings(run, &k[0], told, err);
    px_u64map_free(told);
    if (st == PX_OK && n) run_threads(run, k, jobs, third_main, t0);
    return put_dead(run, st, err);
}

static px_status commit(px_run *run, px_ingest_result *out, px_err *err) {
    uint64_t made =
        atomic_load(&run->fresh) + atomic_load(&run->changed) + atomic_load(&run->joined);
    px_status st = PX_OK;
    bool nothing_read = run->n_failed == run->opt->n_paths;
    if (made == 0 && (run->now.generation > 0 || nothing_read)) {
        out->generation = run->now.generation;
        return PX_OK;
    }
    /* Merging and linking need the memory more. */
    px_seen_free(run->seen);
    run->seen = NULL;
    px_snapshot_unref(run->snap);
    run->snap = NULL;
    bool *take = px_malloc(run->next.n_segs + PX_SEGMENTS_MAX);
    while (st == PX_OK && px_shards_merge_plan(&run->next, PX_SEGMENTS_MAX, take))
        st = px_shards_merge(run->opt->dir, &run->next, take, err);
    free(take);
    if (st == PX_OK) st = px_shards_commit(run->opt->dir, &run->next, err);
    out->committed = st == PX_OK;
    out->generation = run->next.generation;
    return st;
}

static void give_reasons(px_run *run, px_ingest_result *out) {
    out->n_reasons = px_rejects_reasons(run->rejects);
    out->reason = px_calloc(out->n_reasons, sizeof *out->reason);
    out->reason_count = px_calloc(out->n_reasons, sizeof *out->reason_count);
    for (size_t i = 0; i < out->n_reasons; i++) {
        px_str s = px_rejects_reason(run->rejects, i, &out->reason_count[i]);
        out->reason[i] = px_malloc(s.n + 1);
        memcpy(out->reason[i], s.p, s.n);
        out->reason[i][s.n] = 0;
    }
}

void px_ingest_result_release(px_ingest_result *r) {
    px_names_free(r->reason, r->n_reasons);
    free(r->reason_count);
    *r = (px_ingest_result){0};
}

static px_status open_collection(px_run *run, px_err *err) {
    px_status st = px_manifest_read(run->opt->dir, &run->now, err);
    if (st == PX_E_NOTFOUND) {
        px_err_clear(err);
        st = px_manifest_lost(run->opt->dir, err);
    }
    if (st != PX_OK) return st;
    st = px_manifest_sweep(run->opt->dir, &run->now, err); /* what a killed writer left */
    px_manifest_release(&run->next);
    px_manifest_copy(&run->next, &run->now);
    run->next.generation++;
    if (st == PX_OK && run->now.n_segs) {
        st = px_snapshot_open_manifest(run->opt->dir, &run->now, &run->snap, err);
        if (st == PX_OK) {
            px_buf_str(&run->dict, px_recs_dict(run->snap->seg[0]->recs));
            run->has_dict = run->dict.n > 0;
        }
    }
    return st;
}

px_status px_ingest(const px_ingest_options *opt, const volatile bool *stop, px_ingest_result *out,
                    px_err *err) {
    px_run run = {.opt = opt, .stop = stop};
    px_lock *lock = NULL;
    double t0 = now_s();
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned jobs = opt->jobs ? opt->jobs : cpus > 0 ? (unsigned)cpus : 1;
    if (jobs > 256) jobs = 256;
    px_worker *k = px_calloc(jobs, sizeof *k);
    *out = (px_ingest_result){0};
    px_manifest_init(&run.now);
    px_manifest_init(&run.next);
    pthread_mutex_init(&run.in, NULL);
    pthread_mutex_init(&run.out, NULL);
    px_buf_init(&run.dict, PX_BUF_MAX);
    run.seen = px_seen_new(opt->seen_exact);
    for (size_t i = 0; i < opt->n_paths; i++) {
        uint64_t size;
        if (px_file_size(opt->paths[i], &size, NULL) == PX_OK) run.bytes_total += size;
    }
    for (unsigned i = 0; i < jobs; i++) {
        k[i] = (px_worker){
            .run = &run, .batch = px_arena_new(), .scratch = px_arena_new(), .ctx = px_zctx_new()};
        px_buf_init(&k[i].json, PX_BUF_MAX);
    }
    px_status st = px_dir_make(opt->dir, err);
    if (st == PX_OK) st = px_lock_take(opt->dir, &lock, err);
    if (st == PX_OK) st = open_collection(&run, err);
    bool opened = st == PX_OK;
    if (st == PX_OK) st = px_pending_open(opt->dir, "pending", &run.pending, err);
    if (st == PX_OK) st = px_pending_open(opt->dir, "applications", &run.apps, err);
    if (st == PX_OK) st = px_rejects_open(opt->dir, &run.rejects, err);
    if (st == PX_OK) {
        run_threads(&run, k, jobs, first_main, t0);
        atomic_store(&run.finishing, true);
        if (opt->progress) {
            px_ingest_counts c;
            counts_of(&run, t0, &c);
            opt->progress(opt->self, &c);
        }
        if (run.st == PX_OK && !px_run_stopped(&run)) st = second_half(&run, k, jobs, t0, err);
        if (st == PX_OK && run.st == PX_OK && !px_run_stopped(&run))
            st = third_half(&run, k, jobs, t0, err);
        if (st == PX_OK && run.st != PX_OK) {
            st = run.st;
            if (err) *err = run.err;
        }
        if (st == PX_OK && stop && *stop)
            st = px_fail(err, PX_E_CANCELLED, "interrupted; %s is as it was before", opt->dir);
    }
    if (st == PX_OK) {
        give_reasons(&run, out);
        px_rejects *rejects = run.rejects;
        run.rejects = NULL;
        st = px_rejects_close(rejects, err);
        if (st == PX_OK) st = commit(&run, out, err);
    }
    for (unsigned i = 0; i < jobs; i++) {
        px_segw_abort(k[i].w);
        px_arena_free(k[i].batch);
        px_arena_free(k[i].scratch);
        px_zctx_free(k[i].ctx);
        px_buf_done(&k[i].json);
    }
    counts_of(&run, t0, &out->counts);
    out->n_files_failed = run.n_failed;
    out->n_files_cut = run.n_cut;
    out->n_parts_failed = run.n_parts_failed;
    out->n_segments = out->committed ? run.next.n_segs : run.now.n_segs;
    for (size_t i = 0; i < out->n_segments; i++) {
        const px_manifest_segment *s = out->committed ? &run.next.seg[i] : &run.now.seg[i];
        out->publications += s->rows - s->n_dead;
    }
    px_snapshot_unref(run.snap);
    px_source_close(run.src);
    px_rejects_abort(run.rejects);
    px_pending_close(run.pending);
    px_pending_close(run.apps);
    if (st != PX_OK && opened) /* else we have made nothing, and may not know what is alive */
        px_manifest_sweep_failed(opt->dir); /* our half-made segments */
    px_manifest_release(&run.now);
    px_manifest_release(&run.next);
    px_seen_free(run.seen);
    px_buf_done(&run.dict);
    px_lock_release(lock);
    free(k);
    return st;
}
