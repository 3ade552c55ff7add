/* commit.c: see commit.h. */
#include "shards/commit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void px_manifest_next_name(px_manifest *m, char out[24]) {
    (void)snprintf(out, 24, "seg-%06u", m->next_segment++);
}

static void remove_segment(px_manifest *m, size_t i) {
    memmove(&m->seg[i], &m->seg[i + 1], (m->n_segs - i - 1) * sizeof *m->seg);
    m->n_segs--;
}

/* Segments and dead rows of a manifest, opened; released by close_all. */
struct opened {
    px_segment **seg;
    px_bitmap **dead;
    size_t n;
};

static void close_all(struct opened *o) {
    for (size_t i = 0; i < o->n; i++) {
        px_segment_close(o->seg[i]);
        px_bitmap_free(o->dead[i]);
    }
    free(o->seg);
    free(o->dead);
}

static px_status open_all(const char *dir, const px_manifest *m, struct opened *o, px_err *err) {
    px_status st = PX_OK;
    o->n = m->n_segs;
    o->seg = px_calloc(o->n, sizeof(px_segment *));
    o->dead = px_calloc(o->n, sizeof(px_bitmap *));
    for (size_t i = 0; i < o->n && st == PX_OK; i++) {
        st = px_segment_open(dir, m->seg[i].name, &o->seg[i], err);
        if (st == PX_OK) px_segment_drop(o->seg[i]); /* small ones were read whole to check them */
        if (st == PX_OK) st = px_manifest_get_dead(dir, &m->seg[i], &o->dead[i], err);
    }
    return st;
}

px_status px_shards_commit(const char *dir, px_manifest *next, px_err *err) {
    struct opened o = {0};
    px_status st = PX_OK;
    for (size_t i = next->n_segs; i-- > 0;)
        if (next->seg[i].n_dead == next->seg[i].rows) remove_segment(next, i);
    next->links[0] = 0;
    next->links_sum = 0;
    if (next->n_segs) {
        st = open_all(dir, next, &o, err);
        (void)snprintf(next->links, sizeof next->links, "links-%" PRIu64 ".px", next->generation);
        char *path = px_path(dir, next->links);
        if (st == PX_OK) st = px_links_build(o.seg, o.dead, o.n, path, &next->links_sum, err);
        free(path);
        close_all(&o);
    }
    if (st == PX_OK) st = px_dir_sync(dir, err);
    if (st == PX_OK) st = px_manifest_write(dir, next, err);
    if (st == PX_OK) st = px_manifest_sweep(dir, next, err);
    return st;
}

px_status px_shards_check_links(const char *dir, const px_manifest *m, px_err *err) {
    uint32_t rows = 0;
    px_links *l;
    if (m->n_segs == 0) return PX_OK;
    for (size_t i = 0; i < m->n_segs; i++)
        rows += m->seg[i].rows;
    px_status st = px_links_open_named(dir, m, rows, &l, err);
    if (st == PX_OK) st = px_links_repairable(px_box_verify(l->box, err), err);
    if (st == PX_OK) st = px_links_groups(l, err);
    if (st == PX_OK) st = px_links_citations(l, err);
    if (st == PX_OK) st = px_links_extended(l, err);
    px_links_close(l);
    return st;
}

/* ---- merging ---- */

static int by_rows(const void *x, const void *y) {
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

bool px_shards_merge_plan(const px_manifest *m, size_t max, bool *take) {
    size_t n = m->n_segs, want;
    memset(take, 0, n * sizeof *take);
    if (n <= max) return false;
    /* The smallest ones, and enough of them at once that a segment is not merged again each time.
     */
    want = n - max + 1;
    if (want < max / 2) want = max / 2;
    if (want > n) want = n;
    if (want < 2) return false;
    uint64_t *order = px_malloc(n * sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = (uint64_t)m->seg[i].rows << 32 | i;
    qsort(order, n, sizeof *order, by_rows);
    uint64_t rows = 0;
    size_t taken = 0;
    for (size_t k = 0; k < want; k++) {
        rows += order[k] >> 32;
        if (rows > PX_MERGE_ROWS_MAX) break;
        take[(uint32_t)order[k]] = true;
        taken++;
    }
    free(order);
    return taken >= 2;
}

/* Index the living rows of the taken segments anew. */
static px_status rebuild(const char *dir, px_manifest *next, const struct opened *o,
                         const bool *take, px_err *err) {
    px_arena *a = px_arena_new();
    px_zctx *ctx = px_zctx_new();
    px_buf json;
    px_segw *w = NULL;
    char name[24];
    px_status st = PX_OK;
    px_buf_init(&json, PX_BUF_MAX);
    for (size_t i = 0; i < o->n && st == PX_OK; i++) {
        if (!take[i]) continue;
        for (uint32_t r = 0; r < o->seg[i]->n_rows && st == PX_OK; r++) {
            if (o->dead[i] && px_bitmap_has(o->dead[i], r)) continue;
            px_record rec;
            uint32_t row;
            const uint64_t *from = NULL;
            size_t n_from = 0;
            px_arena_reset(a);
            if (!w) {
                px_manifest_next_name(next, name);
                char *path = px_path(dir, name);
                px_segw_options opt = {.dir = path,
                                       .dict = px_recs_dict(o->seg[i]->recs),
                                       .max_rows = PX_MERGE_ROWS_MAX};
                st = px_segw_open(&opt, &w, err);
                free(path);
            }
            if (st == PX_OK)
                st = px_cols_hashes(o->seg[i]->cols, PX_STR("@from"), r, &from, &n_from, err);
            if (st == PX_OK) st = px_recs_get(o->seg[i]->recs, r, ctx, &json, err);
            if (st == PX_OK) st = px_record_read(a, px_buf_view(&json), &rec, err);
            if (st == PX_OK) st = px_segw_add(w, a, &rec, from, n_from, &row, err);
            if (st == PX_OK && px_segw_full(w)) {
                uint32_t rows = px_segw_rows(w);
                st = px_segw_seal(w, err);
                w = NULL;
                if (st == PX_OK) px_manifest_add(next, name, rows);
            }
        }
    }
    if (w && st == PX_OK) {
        uint32_t rows = px_segw_rows(w);
        st = px_segw_seal(w, err);
        if (st == PX_OK) px_manifest_add(next, name, rows);
    } else {
        px_segw_abort(w);
    }
    px_buf_done(&json);
    px_zctx_free(ctx);
    px_arena_free(a);
    return st;
}

static px_status concatenate(const char *dir, px_manifest *next, const struct opened *o,
                             const bool *take, px_err *err) {
    char name[24];
    px_segment **in = px_malloc(o->n * sizeof(px_segment *));
    px_bitmap *dead = px_bitmap_new();
    size_t n = 0;
    uint32_t base = 0, row[1024];
    for (size_t i = 0; i < o->n; i++) {
        if (!take[i]) continue;
        in[n++] = o->seg[i];
        px_bitmap_iter it;
        if (o->dead[i]) {
            px_bitmap_iter_init(&it, o->dead[i]);
            for (size_t got; (got = px_bitmap_read(&it, row, 1024));) {
                for (size_t k = 0; k < got; k++)
                    row[k] += base;
                px_bitmap_add_many(dead, row, got);
            }
        }
        base += o->seg[i]->n_rows;
    }
    px_manifest_next_name(next, name);
    px_status st = px_segment_merge(in, n, dir, name, err);
    if (st == PX_OK) {
        px_manifest_add(next, name, base);
        if (!px_bitmap_empty(dead))
            st = px_manifest_put_dead(dir, next, next->n_segs - 1, dead, err);
    }
    px_bitmap_free(dead);
    free(in);
    return st;
}

px_status px_shards_merge(const char *dir, px_manifest *next, const bool *take, px_err *err) {
    struct opened o;
    size_t n = next->n_segs;
    uint64_t rows = 0, n_dead = 0;
    px_status st = open_all(dir, next, &o, err);
    for (size_t i = 0; i < n; i++) {
        rows += take[i] ? next->seg[i].rows : 0;
        n_dead += take[i] ? next->seg[i].n_dead : 0;
    }
    if (st == PX_OK) {
        if (n_dead * 4 > rows)
            st = rebuild(dir, next, &o, take, err);
        else
            st = concatenate(dir, next, &o, take, err);
    }
    for (size_t i = n; st == PX_OK && i-- > 0;)
        if (take[i]) remove_segment(next, i);
    close_all(&o);
    return st;
}
