/* counts.c: see counts.h. */
#include "query/engine/counts.h"

#include <stdlib.h>

static uint64_t ones(const uint64_t *v, size_t n) {
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (uint64_t)__builtin_popcountll(v[i]);
    return sum;
}

px_status px_counts_of(const px_rowset *rows, px_stop *stop, px_counts *out, px_err *err) {
    px_snapshot *snap = rows->snap;
    px_links *l = snap->links;
    *out = (px_counts){.publications = px_rowset_count(rows)};
    if (out->publications == 0) return PX_OK;
    px_status st = px_links_groups(l, err);
    if (st != PX_OK) return st;
    if (out->publications == snap->n_live && snap->n_skipped == 0) {
        out->applications = l->n_apps;
        out->families = l->n_fams;
        out->extended = l->extended ? l->n_exts : PX_COUNT_UNKNOWN;
        return PX_OK;
    }
    size_t na = ((size_t)l->n_apps + 63) / 64 + 1, nf = ((size_t)l->n_fams + 63) / 64 + 1,
           ne = ((size_t)l->n_exts + 63) / 64 + 1;
    uint64_t *app = px_calloc(na, sizeof *app), *fam = px_calloc(nf, sizeof *fam),
             *ext = px_calloc(ne, sizeof *ext);
    uint32_t row[PX_STOP_ROWS];
    size_t n;
    px_rowset_iter it;
    px_rowset_begin(&it, rows);
    while (st == PX_OK && (n = px_rowset_read(&it, row)) > 0) {
        for (size_t i = 0; i < n; i++) {
            uint32_t a = l->app[row[i]], f = l->fam[row[i]], e = l->ext ? l->ext[row[i]] : PX_NIL;
            if (a != PX_NIL) app[a / 64] |= (uint64_t)1 << (a % 64);
            if (f != PX_NIL) fam[f / 64] |= (uint64_t)1 << (f % 64);
            if (e != PX_NIL) ext[e / 64] |= (uint64_t)1 << (e % 64);
        }
        st = px_stop_look(stop, err);
    }
    out->applications = ones(app, na);
    out->families = ones(fam, nf);
    out->extended = l->ext ? ones(ext, ne) : PX_COUNT_UNKNOWN;
    free(app);
    free(fam);
    free(ext);
    return st;
}
