/* rank_union.c: see rank_int.h.
 *
 * Where the rows are just those that hold one of a few words, their posting lists are read whole, once,
 * segment by segment (by several threads where there are), which says how many rows each word has; then
 * weights are known, and the lists of a segment are merged row by row. Xapian's matcher does more for a
 * posting than that. Scores are whole numbers of 2^-30, as xap.cc adds them up. */
#include "query/engine/rank_int.h"

#include "shards/terms.h"

#include <stdlib.h>

struct lists { /* of a segment: term after term */
    px_buf rows, wdf;
    size_t off[PX_RANK_UNION_TERMS + 1];
    px_status st;
    px_err why;
    struct best *top; /* the best of it, the worst at the root of a heap */
    size_t n_top;
};

struct best {
    uint64_t score;
    uint32_t row, seg; /* place among the open segments */
};

struct run {
    const px_rowset *rows;
    const px_rank_terms *terms;
    const px_how *how;
    struct lists *seg;
    uint32_t *place; /* by segment: among the open ones */
    uint64_t units[PX_RANK_UNION_TERMS];
    size_t top;
};

bool px_rank_union_fits(const px_rowset *rows, const px_rank_terms *terms, uint64_t top) {
    return terms->all && terms->n <= PX_RANK_UNION_TERMS && top <= PX_RANK_UNION_TOP &&
           px_rowset_count(rows) <= PX_RANK_UNION_ROWS;
}

static bool read_lists(void *self, size_t i, unsigned slot) {
    struct run *r = self;
    struct lists *l = &r->seg[i];
    px_snapshot *snap = r->rows->snap;
    px_xap *x = NULL;
    (void)slot;
    if (!snap->seg[i]) return true;
    l->st = px_terms_take(snap, i, &x, &l->why);
    for (size_t t = 0; t < r->terms->n && l->st == PX_OK; t++) {
        l->st = px_stop_look(px_how_stop(r->how), &l->why);
        if (l->st == PX_OK)
            l->st = px_xap_impacts(x, r->terms->v[t].term, &l->rows, &l->wdf, &l->why);
        l->off[t + 1] = l->wdf.n;
    }
    if (l->st == PX_OK)
        px_terms_give(snap, i, x);
    else
        px_xap_close(x);
    return l->st == PX_OK;
}

/* Is x listed before y? Ties as px_xap_rank has them. */
static bool before(const struct best *x, const struct best *y) {
    if (x->score != y->score) return x->score > y->score;
    return x->row != y->row ? x->row < y->row : x->seg < y->seg;
}

static int by_place(const void *x, const void *y) {
    return before(x, y) ? -1 : before(y, x);
}

static void sink(struct best *v, size_t n, size_t i) {
    for (;;) {
        size_t k = 2 * i + 1;
        if (k >= n) return;
        if (k + 1 < n && before(&v[k], &v[k + 1])) k++;
        if (!before(&v[i], &v[k])) return;
        struct best t = v[i];
        v[i] = v[k];
        v[k] = t;
        i = k;
    }
}

static void offer(struct lists *l, size_t top, struct best b) {
    if (l->n_top < top) {
        l->top[l->n_top++] = b;
        if (l->n_top == top)
            for (size_t i = top / 2 + 1; i-- > 0;)
                sink(l->top, top, i);
    } else if (before(&b, &l->top[0])) {
        l->top[0] = b;
        sink(l->top, top, 0);
    }
}

static bool merge_lists(void *self, size_t i, unsigned slot) {
    struct run *r = self;
    struct lists *l = &r->seg[i];
    const px_bitmap *alive = r->rows->seg[i], *dead = r->rows->snap->dead[i];
    const uint32_t *row[PX_RANK_UNION_TERMS], *end[PX_RANK_UNION_TERMS];
    const uint8_t *wdf[PX_RANK_UNION_TERMS];
    uint64_t units[PX_RANK_UNION_TERMS];
    size_t n = 0, done = 0;
    (void)slot;
    if (!alive) return true;
    l->top = px_malloc(r->top * sizeof *l->top);
    for (size_t t = 0; t < r->terms->n; t++) {
        if (l->off[t] == l->off[t + 1]) continue;
        row[n] = (const uint32_t *)(const void *)l->rows.p + l->off[t];
        end[n] = (const uint32_t *)(const void *)l->rows.p + l->off[t + 1];
        wdf[n] = (const uint8_t *)l->wdf.p + l->off[t];
        units[n++] = r->units[t];
    }
    while (n) {
        uint32_t least = UINT32_MAX;
        uint64_t score = 0;
        for (size_t t = 0; t < n; t++)
            if (*row[t] < least) least = *row[t];
        for (size_t t = 0; t < n;) {
            if (*row[t] != least) {
                t++;
                continue;
            }
            score += *wdf[t]++ * units[t];
            if (++row[t] < end[t]) {
                t++;
                continue;
            }
            n--; /* the list is read; the last one takes its place and may stand at this row, too */
            row[t] = row[n];
            end[t] = end[n];
            wdf[t] = wdf[n];
            units[t] = units[n];
        }
        struct best b = {score, least, r->place[i]};
        if ((l->n_top < r->top || before(&b, &l->top[0])) && (!dead || px_bitmap_has(alive, least)))
            offer(l, r->top, b);
        if (++done % PX_STOP_ROWS == 0 &&
            (l->st = px_stop_look(px_how_stop(r->how), &l->why)) != PX_OK)
            return false;
    }
    return true;
}

static px_status first_failure(const struct run *r, px_err *err) {
    for (size_t i = 0; i < r->rows->snap->n_segs; i++)
        if (r->seg[i].st != PX_OK) {
            if (err) *err = r->seg[i].why;
            return r->seg[i].st;
        }
    return PX_OK;
}

static void weigh(struct run *r) {
    const px_snapshot *snap = r->rows->snap;
    uint64_t all = 0;
    for (size_t i = 0; i < snap->n_segs; i++)
        all += snap->seg[i] ? snap->seg[i]->n_rows : 0;
    for (size_t t = 0; t < r->terms->n; t++) {
        uint64_t n = 0;
        for (size_t i = 0; i < snap->n_segs; i++)
            n += r->seg[i].off[t + 1] - r->seg[i].off[t];
        r->units[t] = px_rank_units(all, n, r->terms->v[t].factor);
    }
}

static void take(struct run *r, uint32_t offset, uint32_t limit, px_ranked *out, size_t *n_out) {
    const px_snapshot *snap = r->rows->snap;
    size_t all = 0, n = 0;
    for (size_t i = 0; i < snap->n_segs; i++)
        all += r->seg[i].n_top;
    struct best *v = px_malloc((all + 1) * sizeof *v);
    uint32_t *seg = px_malloc((snap->n_segs + 1) * sizeof *seg);
    for (size_t i = 0; i < snap->n_segs; i++) {
        seg[r->place[i]] = (uint32_t)i;
        if (r->seg[i].n_top) memcpy(v + n, r->seg[i].top, r->seg[i].n_top * sizeof *v);
        n += r->seg[i].n_top;
    }
    qsort(v, all, sizeof *v, by_place);
    for (size_t i = offset; i < all && *n_out < limit; i++)
        out[(*n_out)++] =
            (px_ranked){snap->base[seg[v[i].seg]] + v[i].row, (double)v[i].score / PX_RANK_UNIT};
    free(v);
    free(seg);
}

px_status px_rank_union(const px_rowset *rows, const px_rank_terms *terms, uint32_t offset,
                        uint32_t limit, const px_how *how, px_ranked *out, size_t *n, px_err *err) {
    const px_snapshot *snap = rows->snap;
    struct run r = {.rows = rows, .terms = terms, .how = how, .top = (size_t)offset + limit};
    uint32_t open = 0;
    *n = 0;
    if (r.top == 0) return PX_OK;
    r.seg = px_calloc(snap->n_segs + 1, sizeof *r.seg);
    r.place = px_calloc(snap->n_segs + 1, sizeof *r.place);
    for (size_t i = 0; i < snap->n_segs; i++) {
        r.place[i] = open;
        open += snap->seg[i] != NULL;
        px_buf_init(&r.seg[i].rows, PX_BUF_MAX);
        px_buf_init(&r.seg[i].wdf, PX_BUF_MAX);
    }
    px_crew_each(px_how_crew(how), snap->n_segs, false, read_lists, &r);
    px_status st = first_failure(&r, err);
    if (st == PX_OK) {
        weigh(&r);
        px_crew_each(px_how_crew(how), snap->n_segs, false, merge_lists, &r);
        st = first_failure(&r, err);
    }
    if (st == PX_OK) take(&r, offset, limit, out, n);
    for (size_t i = 0; i < snap->n_segs; i++) {
        px_buf_done(&r.seg[i].rows);
        px_buf_done(&r.seg[i].wdf);
        free(r.seg[i].top);
    }
    free(r.seg);
    free(r.place);
    return st;
}
