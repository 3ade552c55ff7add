/* counts.c: see counts.h. A bit a group, set by row; threads have bits of their own, united at the
 * end. Clearing and adding up the bits of all groups takes longer than a few thousand rows do, so the
 * groups of those are put in an array and sorted. */
#include "query/engine/counts.h"

#include "base/sort.h"

#include <stdlib.h>

#define FEW 2048u /* rows */

enum { APP, FAM, EXT, KINDS };

struct run {
    const px_rowset *rows;
    const px_how *how;
    const uint32_t *group[KINDS]; /* by row; NULL: there are none */
    size_t words[KINDS];
    uint64_t *(*bits)[KINDS]; /* by slot; NULL until the slot is used */
    px_status *state;         /* by segment */
    px_err *why;
};

static bool run_segment(void *self, size_t i, unsigned slot) {
    struct run *r = self;
    const px_bitmap *rows = r->rows->seg[i];
    uint64_t **bits = r->bits[slot];
    uint32_t row[PX_STOP_ROWS], base = r->rows->snap->base[i];
    size_t n;
    px_bitmap_iter it;
    if (!rows) return true;
    for (int k = 0; k < KINDS && r->group[k] && !bits[k]; k++)
        bits[k] = px_calloc(r->words[k], sizeof **bits);
    px_bitmap_iter_init(&it, rows);
    while (r->state[i] == PX_OK && (n = px_bitmap_read(&it, row, PX_STOP_ROWS)) > 0) {
        for (int k = 0; k < KINDS && r->group[k]; k++) {
            const uint32_t *group = r->group[k] + base;
            uint64_t *mine = bits[k];
            for (size_t j = 0; j < n; j++) {
                uint32_t g = group[row[j]];
                if (g != PX_NIL) mine[g / 64] |= (uint64_t)1 << (g % 64);
            }
        }
        r->state[i] = px_stop_look(px_how_stop(r->how), &r->why[i]);
    }
    return r->state[i] == PX_OK;
}

/* Ones of all slots together. */
static uint64_t unite(const struct run *r, unsigned slots, int k) {
    uint64_t sum = 0;
    for (size_t w = 0; w < r->words[k]; w++) {
        uint64_t all = 0;
        for (unsigned s = 0; s < slots; s++)
            if (r->bits[s][k]) all |= r->bits[s][k][w];
        sum += (uint64_t)__builtin_popcountll(all);
    }
    return sum;
}

static void count_few(const struct run *r, uint64_t n[KINDS]) {
    uint32_t row[PX_STOP_ROWS], group[FEW];
    for (int k = 0; k < KINDS && r->group[k]; k++) {
        size_t all = 0, some;
        px_rowset_iter it;
        px_rowset_begin(&it, r->rows);
        while ((some = px_rowset_read(&it, row)) > 0)
            for (size_t i = 0; i < some; i++)
                if (r->group[k][row[i]] != PX_NIL) group[all++] = r->group[k][row[i]];
        px_sort_u32(group, all);
        n[k] = px_unique_u32(group, all);
    }
}

static px_status count_many(struct run *r, uint64_t n[KINDS], px_err *err) {
    px_crew *crew = px_how_crew(r->how);
    unsigned slots = px_crew_threads(crew);
    size_t n_segs = r->rows->snap->n_segs;
    r->bits = px_calloc(slots, sizeof *r->bits);
    r->state = px_calloc(n_segs + 1, sizeof *r->state);
    r->why = px_malloc((n_segs + 1) * sizeof *r->why);
    px_crew_each(crew, n_segs, false, run_segment, r);
    px_status st = PX_OK;
    for (size_t i = 0; i < n_segs && st == PX_OK; i++) {
        st = r->state[i];
        if (st != PX_OK && err) *err = r->why[i];
    }
    for (int k = 0; k < KINDS && st == PX_OK; k++)
        if (r->group[k]) n[k] = unite(r, slots, k);
    for (unsigned s = 0; s < slots; s++)
        for (int k = 0; k < KINDS; k++)
            free(r->bits[s][k]);
    free(r->bits);
    free(r->state);
    free(r->why);
    return st;
}

px_status px_counts_of(const px_rowset *rows, const px_how *how, px_counts *out, px_err *err) {
    px_snapshot *snap = rows->snap;
    px_links *l = snap->links;
    uint64_t n[KINDS] = {0};
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
    struct run r = {.rows = rows, .how = how, .group = {l->app, l->fam, l->ext}};
    r.words[APP] = (size_t)l->n_apps / 64 + 1;
    r.words[FAM] = (size_t)l->n_fams / 64 + 1;
    r.words[EXT] = (size_t)l->n_exts / 64 + 1;
    if (out->publications <= FEW)
        count_few(&r, n);
    else
        st = count_many(&r, n, err);
    out->applications = n[APP];
    out->families = n[FAM];
    out->extended = l->ext ? n[EXT] : PX_COUNT_UNKNOWN;
    return st;
}
