/* link.c: writing and opening links.px. Grouping is in link_group.c and link_ext.c, citations in link_cite.c. */
#include "shards/link_int.h"

#include "base/arena.h"

#include <pthread.h>
#include <stdlib.h>

/* ---- writing ---- */

static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    char *dir = px_strdup(slash ? path : ".");
    if (slash) dir[slash == path ? 1 : slash - path] = 0;
    return dir;
}

px_status px_links_build_within(size_t bytes, px_segment *const *seg, px_bitmap *const *dead,
                                size_t n, const char *path, uint64_t *checksum, px_err *err) {
    *checksum = 0;
    px_boxw *w;
    char *dir = folder_of(path);
    px_link_set set = {.seg = seg,
                       .dead = dead,
                       .n = n,
                       .base = px_calloc(n + 1, sizeof(uint32_t)),
                       .dir = dir,
                       .sort_bytes = bytes / PX_LINK_SORTERS};
    uint64_t size, unclear = 0, rows = 0;
    uint32_t meta[4] = {0};
    for (size_t i = 0; i < n; i++) {
        rows += seg[i] ? seg[i]->n_rows : 0;
        set.base[i + 1] = (uint32_t)rows;
    }
    px_status st = PX_OK;
    if (rows >= PX_NIL)
        st = px_fail(err, PX_E_LIMIT, "%llu records are more than one collection can hold",
                     (unsigned long long)rows);
    meta[0] = (uint32_t)rows;
    if (st == PX_OK) st = px_boxw_create(path, "LINK", &w, err);
    if (st == PX_OK) {
        st = px_link_groups(&set, w, &meta[1], &meta[2], &meta[3], err);
        if (st == PX_OK) st = px_link_citations(&set, w, &unclear, err);
        if (st == PX_OK) st = px_boxw_put(w, PX_STR("meta"), meta, sizeof meta, err);
        if (st == PX_OK) st = px_boxw_put(w, PX_STR("unclear"), &unclear, sizeof unclear, err);
        if (st == PX_OK)
            st = px_boxw_close(w, &size, checksum, err);
        else
            px_boxw_abort(w);
    }
    free(set.base);
    free(dir);
    return st;
}

px_status px_links_build(px_segment *const *seg, px_bitmap *const *dead, size_t n, const char *path,
                         uint64_t *checksum, px_err *err) {
    return px_links_build_within(PX_LINK_BYTES, seg, dead, n, path, checksum, err);
}

/* ---- reading ---- */

/* Bytes of "meta": files of writers before extended families have no number of them. */
enum { META_OLD = 12, META = 16 };

px_status px_links_repairable(px_status st, px_err *err) {
    if (st != PX_E_DAMAGED || !err) return st;
    px_err was = *err;
    return px_fail_at(err, st, was.offset, "%s; `patix shards merge` makes the links anew",
                      was.message);
}

static pthread_mutex_t load_lock = PTHREAD_MUTEX_INITIALIZER;

px_status px_links_open(const char *path, uint32_t n_rows, px_links **out, px_err *err) {
    *out = NULL;
    px_links *l = px_calloc(1, sizeof *l);
    px_str s;
    px_status st = px_box_open(path, "LINK", &l->box, err);
    if (st == PX_E_NOTFOUND) st = px_fail(err, PX_E_DAMAGED, "%s is missing", path);
    if (st == PX_OK) st = px_box_get(l->box, PX_STR("meta"), UINT64_MAX, &s, err);
    if (st == PX_OK && s.n != META_OLD && s.n != META)
        st = px_fail(err, PX_E_DAMAGED, "%s: its counts have %zu bytes", path, s.n);
    if (st == PX_OK) {
        memcpy(&l->n_rows, s.p, 4);
        memcpy(&l->n_apps, s.p + 4, 4);
        memcpy(&l->n_fams, s.p + 8, 4);
        l->extended = s.n == META;
        if (l->extended) memcpy(&l->n_exts, s.p + 12, 4);
        if (l->n_rows != n_rows)
            st = px_fail(err, PX_E_DAMAGED, "%s is for %u rows instead of %u", path, l->n_rows,
                         n_rows);
    }
    px_section unclear;
    if (st == PX_OK && px_box_find(l->box, PX_STR("unclear"), &unclear)) {
        st = px_section_all(&unclear, 8, &s, err);
        if (st == PX_OK) memcpy(&l->n_unclear, s.p, 8);
    }
    if (st == PX_OK)
        *out = l;
    else
        px_links_close(l);
    return px_links_repairable(st, err);
}

void px_links_close(px_links *l) {
    if (!l) return;
    px_box_close(l->box);
    free(l);
}

static px_status group(px_links *l, const char *name, uint32_t n_groups, const uint32_t **out,
                       px_err *err) {
    px_str s;
    px_status st = px_box_get(l->box, px_str_of(name), l->n_rows * (uint64_t)4, &s, err);
    if (st != PX_OK) return st;
    const uint32_t *v = (const uint32_t *)(const void *)s.p;
    for (uint32_t i = 0; i < l->n_rows; i++)
        if (v[i] != PX_NIL && v[i] >= n_groups)
            return px_fail(err, PX_E_DAMAGED, "links: group of row %u does not exist", i);
    *out = v;
    return st;
}

px_status px_links_groups(px_links *l, px_err *err) {
    px_status st = PX_OK;
    pthread_mutex_lock(&load_lock);
    if (!l->fam) {
        const uint32_t *app = NULL, *fam = NULL, *ext = NULL;
        st = group(l, "app", l->n_apps, &app, err);
        if (st == PX_OK) st = group(l, "fam", l->n_fams, &fam, err);
        if (st == PX_OK && l->extended) st = group(l, "ext", l->n_exts, &ext, err);
        if (st == PX_OK) {
            l->ext = ext;
            l->app = app;
            l->fam = fam;
        }
    }
    pthread_mutex_unlock(&load_lock);
    return px_links_repairable(st, err);
}

px_status px_links_extended(px_links *l, px_err *err) {
    px_status st = px_links_groups(l, err);
    if (st == PX_OK && !l->extended)
        st = px_fail(err, PX_E_UNSUPPORTED,
                     "the links were made by an earlier version and know no extended families; "
                     "`patix shards merge` makes the links anew");
    return st;
}

static px_status edges(px_links *l, const char *off_name, const char *name, const uint32_t **off,
                       const uint32_t **to, px_err *err) {
    px_str s, t;
    px_status st = px_box_get(l->box, px_str_of(off_name), (l->n_rows + (uint64_t)1) * 4, &s, err);
    if (st == PX_OK) st = px_box_get(l->box, px_str_of(name), UINT64_MAX, &t, err);
    if (st != PX_OK) return st;
    *off = (const uint32_t *)(const void *)s.p;
    *to = (const uint32_t *)(const void *)t.p;
    bool good = (*off)[0] == 0 && (*off)[l->n_rows] == t.n / 4;
    for (uint32_t i = 0; good && i < l->n_rows; i++)
        good = (*off)[i] <= (*off)[i + 1];
    for (size_t i = 0; good && i < t.n / 4; i++)
        good = (*to)[i] < l->n_rows;
    return good ? st : px_fail(err, PX_E_DAMAGED, "links: %s is out of order", name);
}

px_status px_links_citations(px_links *l, px_err *err) {
    px_status st = PX_OK;
    pthread_mutex_lock(&load_lock);
    if (!l->cited) {
        const uint32_t *o1, *t1, *o2, *t2;
        st = edges(l, "cites_off", "cites", &o1, &t1, err);
        if (st == PX_OK) st = edges(l, "cited_off", "cited", &o2, &t2, err);
        if (st == PX_OK) {
            l->cites_off = o1;
            l->cites = t1;
            l->cited_off = o2;
            l->cited = t2;
        }
    }
    pthread_mutex_unlock(&load_lock);
    return px_links_repairable(st, err);
}
