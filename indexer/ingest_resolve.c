/* ingest_resolve.c: records that meet others of the same publication.
 *
 * A group holds, in the order read, the records that share a number without kind (or an id). What
 * exists of that number is loaded, each record finds its own and completes it: newest value wins
 * per field, absence never erases (M4). A publication that has changed in the end gets a new row,
 * and its old row dies in the same commit. */
#include "indexer/ingest_int.h"

#define ARENA_MAX ((size_t)64 << 20)

struct current {
    px_record rec;
    uint32_t row;   /* global row in run->snap, PX_NIL if made by this group */
    bool committed; /* the row was there before this run */
    bool changed;
    uint64_t *from; /* contents that made it */
    size_t n_from, cap_from;
};

struct group {
    px_worker *k;
    px_arena *a;
    struct current *v;
    size_t n, cap;
    px_rows rows; /* already loaded */
};

static size_t add_current(struct group *g, const px_record *r, uint32_t row) {
    g->v = px_arena_grow(g->a, g->v, g->n, &g->cap, g->n + 1, sizeof *g->v);
    struct current *c = &g->v[g->n];
    *c = (struct current){.rec = *r, .row = row};
    return g->n++;
}

static void add_from(struct group *g, struct current *c, uint64_t hash) {
    c->from = px_arena_grow(g->a, c->from, c->n_from, &c->cap_from, c->n_from + 1, sizeof *c->from);
    c->from[c->n_from++] = hash;
}

static bool came_before(const struct current *c, uint64_t hash) {
    for (size_t i = 0; i < c->n_from; i++)
        if (c->from[i] == hash) return true;
    return false;
}

/* Load what exists of this record's number and is not loaded yet. */
static px_status load(struct group *g, const px_record *r, px_err *err) {
    px_run *run = g->k->run;
    px_rows found = {0};
    px_status st = px_snapshot_find(run->snap, r->key, px_record_base_key(g->a, r), &found, err);
    for (size_t i = 0; i < found.n && st == PX_OK; i++) {
        bool have = false;
        for (size_t j = 0; j < g->rows.n; j++)
            have |= g->rows.v[j] == found.v[i];
        if (have) continue;
        px_rows_add(&g->rows, found.v[i]);
        px_record old;
        st = px_snapshot_record(run->snap, found.v[i], g->k->ctx, &g->k->json, err);
        if (st != PX_OK) break;
        px_str text = px_arena_str(g->a, px_buf_view(&g->k->json));
        st = px_record_read(g->a, text, &old, err);
        if (st != PX_OK) break;
        size_t at = add_current(g, &old, found.v[i]), seg;
        uint32_t row;
        px_snapshot_locate(run->snap, found.v[i], &seg, &row);
        g->v[at].committed = seg < run->now.n_segs;
        const uint64_t *from;
        size_t n_from;
        st = px_cols_hashes(run->snap->seg[seg]->cols, PX_STR("@from"), row, &from, &n_from, err);
        for (size_t k = 0; k < n_from; k++)
            add_from(g, &g->v[at], from[k]);
    }
    px_rows_free(&found);
    return st;
}

/* The publication that `r` is; SIZE_MAX: none yet. */
static size_t target(struct group *g, const px_record *r) {
    for (size_t i = 0; i < g->n; i++)
        if (px_str_eq(g->v[i].rec.key, r->key)) return i;
    px_str base = px_record_base_key(g->a, r);
    size_t only = SIZE_MAX, dated = SIZE_MAX, n = 0;
    if (base.n == 0) return SIZE_MAX;
    for (size_t i = 0; i < g->n; i++) {
        const px_record *c = &g->v[i].rec;
        if (!px_str_eq(px_record_base_key(g->a, c), base)) continue;
        if ((c->pub.kind.n == 0) == (r->pub.kind.n == 0))
            continue; /* two kinds: two publications */
        n++;
        only = i;
        if (c->pub.ymd && c->pub.ymd == r->pub.ymd) dated = i;
    }
    if (r->pub.kind.n) {
        /* One with a kind takes over the one without, unless there are others that could be meant.
         */
        for (size_t i = 0; i < g->n && n == 1 && dated == SIZE_MAX; i++)
            if (g->v[i].rec.pub.kind.n && px_str_eq(px_record_base_key(g->a, &g->v[i].rec), base))
                n++;
    }
    return n == 1 ? only : dated;
}

/* `newer` completes `older`; where only one of them knows the kind, that number stays. */
static px_status complete(struct group *g, struct current *c, px_record *newer, px_err *err) {
    px_record merged;
    px_run *run = g->k->run;
    uint64_t hash = px_worker_hash(g->k, newer);
    if (came_before(c, hash)) {
        atomic_fetch_add(&run->unchanged, 1);
        return PX_OK;
    }
    if (c->rec.pub.kind.n && newer->pub.kind.n == 0) {
        uint32_t ymd = newer->pub.ymd;
        newer->pub = c->rec.pub;
        if (ymd) newer->pub.ymd = ymd;
    }
    px_record_merge(g->a, &c->rec, newer, &merged);
    px_status st = px_record_normalise(g->a, &merged, err);
    if (st != PX_OK) return st;
    if (px_record_equal(&c->rec, &merged)) {
        add_from(g, c, hash); /* kept when another record of the group makes a new row */
        atomic_fetch_add(&run->unchanged, 1);
        return PX_OK;
    }
    add_from(g, c, hash);
    c->rec = merged;
    c->changed = true;
    atomic_fetch_add(c->committed ? &run->changed : &run->joined, 1);
    return PX_OK;
}

/* Many records of one number: keep only what they came to. */
static px_status compact(struct group *g, px_err *err) {
    px_status st = PX_OK;
    px_buf text;
    px_buf_init(&text, PX_BUF_MAX);
    px_arena *fresh = px_arena_new();
    struct current *v = px_arena_array(fresh, struct current, g->n);
    for (size_t i = 0; i < g->n && st == PX_OK; i++) {
        px_buf_clear(&text);
        px_record_write(&g->v[i].rec, &text);
        v[i] = g->v[i];
        v[i].from = px_arena_array(fresh, uint64_t, g->v[i].n_from);
        v[i].cap_from = v[i].n_from;
        memcpy(v[i].from, g->v[i].from, v[i].n_from * sizeof *v[i].from);
        st = px_record_read(fresh, px_arena_str(fresh, px_buf_view(&text)), &v[i].rec, err);
    }
    g->v = v;
    g->cap = g->n;
    px_arena_free(g->a);
    g->a = fresh;
    px_buf_done(&text);
    return st;
}

static px_status kill_row(px_run *run, uint32_t global) {
    size_t seg;
    uint32_t row;
    px_snapshot_locate(run->snap, global, &seg, &row);
    pthread_mutex_lock(&run->out);
    if (!run->dead[seg]) run->dead[seg] = px_bitmap_new();
    px_bitmap_add(run->dead[seg], row);
    pthread_mutex_unlock(&run->out);
    return PX_OK;
}

static px_status one_group(struct group *g, const px_str *lines, size_t n, px_err *err) {
    px_run *run = g->k->run;
    px_status st = PX_OK;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_record r;
        st = px_record_read(g->a, lines[i], &r, err);
        if (st == PX_OK) st = load(g, &r, err);
        if (st != PX_OK) break;
        size_t at = target(g, &r);
        if (at != SIZE_MAX) {
            st = complete(g, &g->v[at], &r, err);
        } else {
            at = add_current(g, &r, PX_NIL);
            add_from(g, &g->v[at], px_worker_hash(g->k, &r));
            g->v[at].changed = true;
            atomic_fetch_add(&run->fresh, 1);
        }
        if (st == PX_OK && px_arena_size(g->a) > ARENA_MAX) st = compact(g, err);
    }
    for (size_t i = 0; i < g->n && st == PX_OK; i++) {
        struct current *c = &g->v[i];
        if (!c->changed) continue;
        st = px_worker_add(g->k, &c->rec, c->from, c->n_from, err);
        if (st == PX_OK && c->row != PX_NIL) st = kill_row(run, c->row);
    }
    return st;
}

px_status px_worker_resolve(px_worker *k, px_err *err) {
    px_run *run = k->run;
    px_status st = PX_OK;
    while (st == PX_OK && !px_run_stopped(run)) {
        struct group g = {.k = k, .a = px_arena_new()};
        px_str *lines;
        size_t n;
        px_arena_reset(k->batch);
        pthread_mutex_lock(&run->in);
        int got = px_pending_next(run->pending, k->batch, &lines, &n);
        pthread_mutex_unlock(&run->in);
        if (got == 1) st = one_group(&g, lines, n, err);
        px_rows_free(&g.rows);
        px_arena_free(g.a);
        if (got != 1) break;
    }
    return st;
}
