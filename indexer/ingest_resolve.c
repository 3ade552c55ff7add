/* ingest_resolve.c: records that meet others of the same publication, or of the same application.
 *
 * A group holds, in the order read, the records that share a number without kind (or an id). What
 * exists of that number is loaded, each record finds its own and completes it: newest value wins
 * per field, absence never erases (M4). A publication that has changed in the end gets a new row,
 * and its old row dies in the same commit.
 *
 * A record without a publication number that names an application (a legal status record, an
 * assignment) tells of every publication of it. While there is none, it stands for itself, as
 * "app:NUMBER"; the first publication that comes takes over what it says, and it dies. Events told so
 * are marked (of_app): a publication that comes later finds them in the others of its application. */
#include "indexer/ingest_int.h"
#include "patent/record_members.h"

#include <stdlib.h>

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

/* Load a row; with `app`, only if it is of that application. */
static px_status load_row(struct group *g, uint32_t global, px_str app, px_err *err) {
    px_run *run = g->k->run;
    px_record old;
    for (size_t j = 0; j < g->rows.n; j++)
        if (g->rows.v[j] == global) return PX_OK;
    px_rows_add(&g->rows, global);
    px_status st = px_snapshot_record(run->snap, global, g->k->ctx, &g->k->json, err);
    if (st == PX_OK)
        st = px_record_read(g->a, px_arena_str(g->a, px_buf_view(&g->k->json)), &old, err);
    if (st != PX_OK || (app.n && !px_str_eq(old.app.normal, app))) return st;
    size_t at = add_current(g, &old, global), seg, n_from;
    uint32_t row;
    const uint64_t *from;
    px_snapshot_locate(run->snap, global, &seg, &row);
    g->v[at].committed = seg < run->now.n_segs;
    st = px_cols_hashes(run->snap->seg[seg]->cols, PX_STR("@from"), row, &from, &n_from, err);
    for (size_t k = 0; k < n_from; k++)
        add_from(g, &g->v[at], from[k]);
    return st;
}

/* Load what exists of this record's number and is not loaded yet. */
static px_status load(struct group *g, const px_record *r, px_err *err) {
    px_rows found = {0};
    px_status st =
        px_snapshot_find(g->k->run->snap, r->key, px_record_base_key(g->a, r), &found, err);
    for (size_t i = 0; i < found.n && st == PX_OK; i++)
        st = load_row(g, found.v[i], (px_str){0}, err);
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

/* `newer` completes `c`; where only one of them knows the kind, that number stays. */
static px_status merge_into(struct group *g, struct current *c, px_record *newer, uint64_t hash,
                            bool *changed, px_err *err) {
    px_record merged;
    *changed = false;
    if (came_before(c, hash)) return PX_OK;
    if (c->rec.pub.kind.n && newer->pub.kind.n == 0) {
        uint32_t ymd = newer->pub.ymd;
        newer->pub = c->rec.pub;
        if (ymd) newer->pub.ymd = ymd;
    }
    px_record_merge(g->a, &c->rec, newer, &merged);
    px_status st = px_record_normalise(g->a, &merged, err);
    if (st != PX_OK) return st;
    add_from(g, c, hash); /* also when nothing is new: kept if the group makes a new row */
    if (px_record_equal(&c->rec, &merged)) return PX_OK;
    c->rec = merged;
    c->changed = *changed = true;
    return PX_OK;
}

static px_status complete(struct group *g, struct current *c, px_record *newer, px_err *err) {
    px_run *run = g->k->run;
    bool changed;
    px_status st = merge_into(g, c, newer, px_worker_hash(g->k, newer), &changed, err);
    if (st == PX_OK)
        atomic_fetch_add(!changed       ? &run->unchanged
                         : c->committed ? &run->changed
                                        : &run->joined,
                         1);
    return st;
}

static void add_fresh(struct group *g, const px_record *r) {
    size_t at = add_current(g, r, PX_NIL);
    add_from(g, &g->v[at], px_worker_hash(g->k, r));
    g->v[at].changed = true;
    atomic_fetch_add(&g->k->run->fresh, 1);
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

/* What has changed gets a new row, and its old one dies. */
static px_status write_changed(struct group *g, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < g->n && st == PX_OK; i++) {
        struct current *c = &g->v[i];
        if (!c->changed) continue;
        st = px_worker_add(g->k, &c->rec, c->from, c->n_from, err);
        if (st == PX_OK && c->row != PX_NIL) st = kill_row(g->k->run, c->row);
    }
    return st;
}

static px_status one_group(struct group *g, const px_str *lines, size_t n, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_record r;
        st = px_record_read(g->a, lines[i], &r, err);
        if (st == PX_OK) st = load(g, &r, err);
        if (st != PX_OK) break;
        size_t at = target(g, &r);
        if (at != SIZE_MAX)
            st = complete(g, &g->v[at], &r, err);
        else
            add_fresh(g, &r);
        if (st == PX_OK && px_arena_size(g->a) > ARENA_MAX) st = compact(g, err);
    }
    return st == PX_OK ? write_changed(g, err) : st;
}

/* ---- records that name an application only ---- */

/* Rows of an application: its publications, and the row that stands for it while it has none. */
static px_status load_application(struct group *g, px_str app, px_err *err) {
    px_rows found = {0};
    px_str keys[PX_NUMBER_KEYS];
    px_number n = px_number_of_normal(app, PX_ROLE_APPLICATION);
    size_t n_keys = px_number_keys(g->a, &n, PX_ROLE_APPLICATION, keys);
    px_status st = px_snapshot_lookup(g->k->run->snap, PX_F_AN, keys, n_keys, &found, err);
    for (size_t i = 0; i < found.n && st == PX_OK; i++)
        st = load_row(g, found.v[i], app, err);
    px_rows_free(&found);
    return st;
}

/* A record with an identifier of its own is one, whatever its number; only what has nothing but its
 * application's number stands for that. */
static bool stands_for_app(const px_record *r) {
    return px_str_starts(r->key, PX_STR("app:"));
}

static void mark_events(px_record *r) {
    for (size_t i = 0; i < r->events.n; i++)
        r->events.v[i].of_app = true;
}

/* The first publication has come: what was known of the application goes over to it. */
static px_status absorb(struct group *g, struct current *own, px_err *err) {
    px_status st = PX_OK;
    mark_events(&own->rec);
    for (size_t i = 0; i < g->n && st == PX_OK; i++) {
        struct current *c = &g->v[i];
        px_record merged;
        if (stands_for_app(&c->rec)) continue;
        px_record_merge(g->a, &own->rec, &c->rec, &merged);
        st = px_record_normalise(g->a, &merged, err);
        for (size_t k = 0; k < own->n_from && st == PX_OK; k++)
            add_from(g, c, own->from[k]);
        c->changed |= st == PX_OK && !px_record_equal(&c->rec, &merged);
        c->rec = merged;
    }
    if (st == PX_OK && own->row != PX_NIL) st = kill_row(g->k->run, own->row);
    own->changed = false;
    return st;
}

static int by_event(const void *x, const void *y) {
    const px_rec_event *p = x, *q = y;
    int c = (p->ymd > q->ymd) - (p->ymd < q->ymd);
    if (!c) c = px_str_cmp(p->code, q->code);
    if (!c) c = px_str_cmp(p->kind, q->kind);
    if (!c) c = px_str_cmp(p->text, q->text);
    if (!c) c = px_str_cmp(p->from, q->from);
    return c ? c : px_str_cmp(p->to, q->to);
}

/* Every publication gets the events that another one was told of the application. */
static px_status share(struct group *g, px_err *err) {
    px_record told, merged;
    px_status st = PX_OK;
    uint64_t *from = NULL;
    size_t n_from = 0, cap = 0;
    px_record_init(&told);
    for (size_t i = 0; i < g->n; i++) {
        const struct current *c = &g->v[i];
        size_t before = told.events.n;
        for (size_t k = 0; k < c->rec.events.n && !stands_for_app(&c->rec); k++)
            if (c->rec.events.v[k].of_app) *px_list_add(g->a, &told.events) = c->rec.events.v[k];
        if (told.events.n == before) continue;
        from = px_arena_grow(g->a, from, n_from, &cap, n_from + c->n_from, sizeof *from);
        for (size_t k = 0; k < c->n_from; k++)
            from[n_from++] = c->from[k];
    }
    px_unique_event_(g->a, &told.events);
    if (told.events.n) /* the order of rows depends on the number of workers */
        qsort(told.events.v, told.events.n, sizeof *told.events.v, by_event);
    for (size_t i = 0; i < g->n && told.events.n && st == PX_OK; i++) {
        struct current *c = &g->v[i];
        if (stands_for_app(&c->rec)) continue;
        px_record_merge(g->a, &told, &c->rec, &merged);
        st = px_record_normalise(g->a, &merged, err);
        if (st != PX_OK || px_record_equal(&c->rec, &merged)) continue;
        c->rec = merged;
        c->changed = true;
        for (size_t k = 0; k < n_from; k++) /* read again, they bring nothing here either */
            if (!came_before(c, from[k])) add_from(g, c, from[k]);
    }
    return st;
}

/* One record about an application: every publication of it takes what it says. */
static px_status about(struct group *g, px_record *r, px_err *err) {
    px_run *run = g->k->run;
    px_status st = PX_OK;
    size_t n_pub = 0, own = SIZE_MAX;
    bool committed = false, made = false;
    uint64_t hash = px_worker_hash(g->k, r);
    px_rec_events marked = {0};
    for (size_t i = 0; i < r->events.n; i++)
        *px_list_add(g->a, &marked) = r->events.v[i];
    for (size_t i = 0; i < marked.n; i++)
        marked.v[i].of_app = true;
    for (size_t i = 0; i < g->n && st == PX_OK; i++) {
        bool changed;
        if (stands_for_app(&g->v[i].rec)) {
            own = i;
            continue;
        }
        n_pub++;
        px_record telling = *r;
        telling.events = marked;
        st = merge_into(g, &g->v[i], &telling, hash, &changed, err);
        committed |= changed && g->v[i].committed;
        made |= changed;
    }
    if (st != PX_OK) return st;
    if (n_pub)
        atomic_fetch_add(committed ? &run->changed : made ? &run->joined : &run->unchanged, 1);
    else if (own != SIZE_MAX)
        st = complete(g, &g->v[own], r, err);
    else
        add_fresh(g, r);
    return st;
}

/* `lines` may be of several applications only where their hashes meet. */
static px_status one_application(struct group *g, px_str app, const px_str *lines, size_t n,
                                 px_err *err) {
    size_t n_pub = 0, own = SIZE_MAX;
    px_status st = load_application(g, app, err);
    for (size_t i = 0; i < g->n; i++) {
        n_pub += !stands_for_app(&g->v[i].rec);
        if (stands_for_app(&g->v[i].rec)) own = i;
    }
    if (st == PX_OK && n_pub && own != SIZE_MAX) st = absorb(g, &g->v[own], err);
    if (st == PX_OK && n_pub > 1) st = share(g, err);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_record r;
        st = px_record_read(g->a, lines[i], &r, err);
        if (st == PX_OK && px_str_eq(r.app.normal, app)) st = about(g, &r, err);
        if (st == PX_OK && px_arena_size(g->a) > ARENA_MAX) st = compact(g, err);
    }
    return st == PX_OK ? write_changed(g, err) : st;
}

px_status px_worker_application(px_worker *k, px_str app, const px_str *lines, size_t n,
                                px_err *err) {
    struct group g = {.k = k, .a = px_arena_new()};
    px_status st = one_application(&g, app, lines, n, err);
    px_rows_free(&g.rows);
    px_arena_free(g.a);
    return st;
}

px_status px_worker_application_of(px_worker *k, uint32_t global, px_arena *a, px_str *app,
                                   px_err *err) {
    px_run *run = k->run;
    px_record r;
    size_t seg, n_from;
    uint32_t row;
    const uint64_t *from;
    *app = (px_str){0};
    px_snapshot_locate(run->snap, global, &seg, &row);
    px_status st =
        px_cols_hashes(run->snap->seg[seg]->cols, PX_STR("@from"), row, &from, &n_from, err);
    if (st != PX_OK || n_from < 2) return st;
    st = px_snapshot_record(run->snap, global, k->ctx, &k->json, err);
    if (st == PX_OK) st = px_record_read(a, px_arena_str(a, px_buf_view(&k->json)), &r, err);
    if (st == PX_OK) *app = r.app.normal;
    return st;
}

/* The application that the line tells of, if no line before it in the group does. */
static px_status first_of_application(px_arena *a, const px_str *lines, size_t i, px_str *app,
                                      px_err *err) {
    px_record r, before;
    px_status st = px_record_read(a, lines[i], &r, err);
    *app = r.app.normal;
    for (size_t k = 0; k < i && st == PX_OK; k++) {
        st = px_record_read(a, lines[k], &before, err);
        if (st == PX_OK && px_str_eq(before.app.normal, r.app.normal)) {
            *app = (px_str){0};
            break; /* as a rule the first one */
        }
    }
    return st;
}

px_status px_worker_resolve_applications(px_worker *k, px_err *err) {
    px_run *run = k->run;
    px_status st = PX_OK;
    while (st == PX_OK && !px_run_stopped(run)) {
        px_str *lines, app;
        size_t n;
        px_arena_reset(k->batch);
        pthread_mutex_lock(&run->in);
        int got = px_pending_next(run->apps, k->batch, &lines, &n);
        pthread_mutex_unlock(&run->in);
        if (got != 1) break;
        for (size_t i = 0; i < n && st == PX_OK; i++) {
            px_arena_reset(k->scratch);
            st = first_of_application(k->scratch, lines, i, &app, err);
            if (st == PX_OK && app.n)
                st = px_worker_application(k, px_arena_str(k->batch, app), lines, n, err);
        }
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
