/* snapshot.c: see snapshot.h. */
#include "shards/names.h"
#include "shards/ordinal.h"
#include "shards/terms.h"

#include "base/hash.h"
#include "base/sort.h"

#include <stdlib.h>

#define TRIES 5 /* a commit may come between reading MANIFEST and opening what it names */

static void snapshot_free(px_snapshot *s) {
    px_terms_free(s->terms);
    for (size_t i = 0; i < s->n_segs; i++) {
        if (s->seg) px_segment_close(s->seg[i]);
        if (s->dead) px_bitmap_free(s->dead[i]);
    }
    px_names_free(s->skipped, s->n_skipped);
    px_links_close(s->links);
    px_ordinal_cache_free(s->ordinals);
    px_groups_free(s->groups);
    pthread_mutex_destroy(&s->ordinals_lock);
    free(s->seg);
    free(s->dead);
    free(s->base);
    free(s->dir);
    px_manifest_release(&s->m);
    free(s);
}

static void skip(px_snapshot *s, const px_err *err) {
    s->skipped = px_realloc(s->skipped, (s->n_skipped + 1) * sizeof *s->skipped);
    s->skipped[s->n_skipped++] = px_strdup(err->message);
}

/* Segments and dead rows of s->m. */
static px_status open_segments(px_snapshot *s, bool skip_damaged, px_err *err) {
    px_status st = PX_OK;
    s->n_segs = s->m.n_segs;
    s->seg = px_calloc(s->n_segs, sizeof(px_segment *));
    s->dead = px_calloc(s->n_segs, sizeof(px_bitmap *));
    s->base = px_calloc(s->n_segs + 1, sizeof *s->base);
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++) {
        const px_manifest_segment *m = &s->m.seg[i];
        px_err own = {0};
        s->base[i] = s->n_rows;
        s->n_rows += m->rows;
        px_status one = px_segment_open(s->dir, m->name, &s->seg[i], &own);
        if (one == PX_OK && s->seg[i]->n_rows != m->rows)
            one = px_fail(&own, PX_E_DAMAGED, "segment %s has %u rows instead of %u", m->name,
                          s->seg[i]->n_rows, m->rows);
        if (one == PX_OK) one = px_manifest_get_dead(s->dir, m, &s->dead[i], &own);
        if (one == PX_OK) {
            s->n_live += m->rows - m->n_dead;
        } else if (skip_damaged && one == PX_E_DAMAGED) {
            skip(s, &own);
            px_segment_close(s->seg[i]);
            s->seg[i] = NULL;
        } else {
            st = one;
            if (err) *err = own;
        }
    }
    s->base[s->n_segs] = s->n_rows;
    return st;
}

px_status px_links_open_named(const char *dir, const px_manifest *m, uint32_t n_rows,
                              px_links **out, px_err *err) {
    char *path = px_path(dir, m->links);
    px_status st = px_links_open(path, n_rows, out, err);
    if (st == PX_OK && px_box_checksum((*out)->box) != m->links_sum) {
        st = px_fail(err, PX_E_DAMAGED, "%s is not the file that was committed", path);
        st = px_links_repairable(st, err);
        px_links_close(*out);
        *out = NULL;
    }
    free(path);
    return st;
}

static px_status open_once(px_snapshot *s, bool skip_damaged, px_err *err) {
    px_status st = px_manifest_read(s->dir, &s->m, err);
    if (st == PX_OK) st = open_segments(s, skip_damaged, err);
    if (st != PX_OK || s->n_segs == 0) return st;
    return px_links_open_named(s->dir, &s->m, s->n_rows, &s->links, err);
}

px_status px_snapshot_open(const char *dir, bool skip_damaged, px_snapshot **out, px_err *err) {
    *out = NULL;
    uint64_t seen = 0;
    px_status st = PX_OK;
    for (int i = 0; i < TRIES; i++) {
        px_snapshot *s = px_calloc(1, sizeof *s);
        s->dir = px_strdup(dir);
        s->refs = 1;
        pthread_mutex_init(&s->ordinals_lock, NULL);
        s->terms = px_terms_new();
        px_manifest_init(&s->m);
        st = open_once(s, skip_damaged, err);
        if (st == PX_OK) {
            *out = s;
            return st;
        }
        /* The same generation twice: it is really so, not a commit that overtook us. */
        bool again = s->m.generation != seen;
        seen = s->m.generation;
        snapshot_free(s);
        if (!again) break;
    }
    return st;
}

px_status px_snapshot_open_manifest(const char *dir, const px_manifest *m, px_snapshot **out,
                                    px_err *err) {
    *out = NULL;
    px_snapshot *s = px_calloc(1, sizeof *s);
    s->dir = px_strdup(dir);
    s->refs = 1;
    pthread_mutex_init(&s->ordinals_lock, NULL);
    s->terms = px_terms_new();
    px_manifest_copy(&s->m, m);
    px_status st = open_segments(s, false, err);
    if (st == PX_OK)
        *out = s;
    else
        snapshot_free(s);
    return st;
}

px_snapshot *px_snapshot_ref(px_snapshot *s) {
    __atomic_add_fetch(&s->refs, 1, __ATOMIC_RELAXED);
    return s;
}

void px_snapshot_unref(px_snapshot *s) {
    if (s && __atomic_sub_fetch(&s->refs, 1, __ATOMIC_ACQ_REL) == 0) snapshot_free(s);
}

px_status px_snapshot_whole(px_snapshot *s, bool ask, px_err *err) {
    px_status st = PX_OK;
    if (__atomic_load_n(&s->lost, __ATOMIC_RELAXED))
        return px_fail(err, PX_E_DAMAGED, "%s: a file became shorter while it was in use", s->dir);
    if (!ask && !px_mapping_losses()) return PX_OK;
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++)
        if (s->seg[i]) st = px_segment_whole(s->seg[i], ask, err);
    if (st == PX_OK && s->links && !px_box_whole(s->links->box, ask))
        st = px_fail(err, PX_E_DAMAGED, "%s/%s became shorter while it was in use", s->dir,
                     s->m.links);
    if (st != PX_OK) __atomic_store_n(&s->lost, true, __ATOMIC_RELAXED);
    return st;
}

void px_rows_add(px_rows *r, uint32_t row) {
    if (r->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 16;
        r->v = px_realloc(r->v, r->cap * sizeof *r->v);
    }
    r->v[r->n++] = row;
}

void px_rows_free(px_rows *r) {
    free(r->v);
    *r = (px_rows){0};
}

px_status px_snapshot_lookup(px_snapshot *s, px_field ident, const px_str *keys, size_t n_keys,
                             px_rows *out, px_err *err) {
    px_status st = PX_OK;
    size_t from = out->n;
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++) {
        const px_col *c;
        if (!s->seg[i]) continue;
        st = px_cols_get(s->seg[i]->cols, px_str_of(px_field_code(ident)), &c, err);
        for (size_t k = 0; c && st == PX_OK && k < n_keys; k++) {
            const uint32_t *rows;
            size_t n = px_col_lookup(c, px_hash_str(keys[k]), &rows);
            for (size_t j = 0; j < n; j++)
                if (!s->dead[i] || !px_bitmap_has(s->dead[i], rows[j]))
                    px_rows_add(out, s->base[i] + rows[j]);
        }
    }
    px_sort_u32(out->v + from, out->n - from);
    out->n = from + px_unique_u32(out->v + from, out->n - from);
    return st;
}

/* Is `key` the number `base` with a kind code behind it? */
static bool is_kind_of(px_str key, px_str base) {
    if (!px_str_starts(key, base)) return false;
    px_str kind = px_str_sub(key, base.n, key.n);
    if (kind.n == 0) return true;
    if (kind.n > 2 || !px_is_upper(kind.p[0])) return false;
    return kind.n == 1 || px_is_digit(kind.p[1]);
}

px_status px_snapshot_find(px_snapshot *s, px_str key, px_str base, px_rows *out, px_err *err) {
    uint64_t hash = px_hash_str(base.n ? base : key);
    px_str column = base.n ? PX_STR("pn") : PX_STR("@id");
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++) {
        const px_col *c = NULL, *names = NULL;
        const uint32_t *rows = NULL;
        st = px_cols_get(s->seg[i]->cols, column, &c, err);
        if (st == PX_OK) st = px_cols_get(s->seg[i]->cols, PX_STR("@key"), &names, err);
        size_t n = st == PX_OK && c && names ? px_col_lookup(c, hash, &rows) : 0;
        for (size_t j = 0; j < n; j++) {
            px_str name = px_col_text(names, rows[j]);
            if (s->dead[i] && px_bitmap_has(s->dead[i], rows[j])) continue;
            if (base.n ? is_kind_of(name, base) : px_str_eq(name, key))
                px_rows_add(out, s->base[i] + rows[j]);
        }
    }
    return st;
}

void px_snapshot_locate(const px_snapshot *s, uint32_t global, size_t *seg, uint32_t *row) {
    size_t lo = 0, hi = s->n_segs;
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (s->base[mid] <= global)
            lo = mid;
        else
            hi = mid;
    }
    *seg = lo;
    *row = global - s->base[lo];
}

px_status px_snapshot_record(px_snapshot *s, uint32_t global, px_zctx *ctx, px_buf *out,
                             px_err *err) {
    size_t seg;
    uint32_t row;
    px_snapshot_locate(s, global, &seg, &row);
    if (!s->seg[seg])
        return px_fail(err, PX_E_DAMAGED, "segment %s is damaged and was left out",
                       s->m.seg[seg].name);
    px_status st = px_recs_get(s->seg[seg]->recs, row, ctx, out, err);
    return st == PX_OK ? st : px_err_in(err, st, "segment %s, row %u", s->seg[seg]->name, row);
}

px_status px_snapshot_key(px_snapshot *s, uint32_t global, px_str *out, px_err *err) {
    size_t seg;
    uint32_t row;
    const px_col *c;
    *out = (px_str){0};
    px_snapshot_locate(s, global, &seg, &row);
    if (!s->seg[seg]) return PX_OK;
    px_status st = px_cols_get(s->seg[seg]->cols, PX_STR("@key"), &c, err);
    if (st == PX_OK && c) *out = px_col_text(c, row);
    return st;
}
