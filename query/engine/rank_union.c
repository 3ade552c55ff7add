/* rank_union.c: see rank_int.h.
 *
 * The lists of the words are taken segment by segment (by several threads where there are): of frequent words
 * rows and impacts lie ready in the mapping, those of others are read from Xapian, once and whole. That says how
 * many rows each word has; then weights are known, and the rows of the set are scored, where they are many in
 * blocks of rows small enough for the nearest memory: word by word the scores of a block are added up, then
 * the best are taken. Xapian's matcher does more for a posting than that. Scores are whole numbers of 2^-30, as
 * xap.cc adds them up. */
#include "query/engine/rank_int.h"

#include "shards/terms.h"

#include <stdlib.h>

#define BLOCK      4096u /* rows */
#define BLOCKS_PAY 8u    /* postings a row of the set up to which adding up in blocks pays */
#define ROWS_PAY   64u   /* rows of the set in a block from which on it does */

struct list {
    px_bitmap *ready;   /* its rows; NULL: they begin at `from` of the segment's `rows` */
    const uint8_t *wdf; /* ready: in the mapping; else NULL */
    size_t from, n;
};

struct best {
    uint64_t score;
    uint32_t row, seg; /* place among the open segments */
};

struct lists { /* of a segment */
    struct list of[PX_RANK_UNION_TERMS];
    px_buf rows, wdf; /* read from Xapian, term after term */
    px_status st;
    px_err why;
    struct best *top; /* the best of it, the worst at the root of a heap */
    size_t n_top;
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

/* Have all segments impacts beside their ready sets? */
static bool are_ready(const px_snapshot *snap) {
    for (size_t i = 0; i < snap->n_segs; i++) {
        px_str mark = {0};
        if (!snap->seg[i]) continue;
        if (px_bits_bytes(snap->seg[i]->bits, PX_STR("i"), &mark, NULL) != PX_OK || !mark.p)
            return false;
    }
    return true;
}

bool px_rank_union_fits(const px_rowset *rows, const px_rank_terms *terms, uint64_t top) {
    if (terms->n > PX_RANK_UNION_TERMS || top > PX_RANK_UNION_TOP) return false;
    return (terms->all && px_rowset_count(rows) <= PX_RANK_UNION_ROWS) || are_ready(rows->snap);
}

/* The rows and impacts that lie ready; l->n == 0: none do. */
static px_status take_ready(px_bits *bits, px_str term, px_buf *key, struct list *l, px_err *err) {
    px_str wdf;
    px_buf_clear(key);
    px_buf_ch(key, 'i');
    px_buf_str(key, term);
    px_status st = px_bits_bytes(bits, px_buf_view(key), &wdf, err);
    if (st != PX_OK || wdf.n == 0) return st;
    key->p[0] = 't';
    st = px_bits_get(bits, px_buf_view(key), &l->ready, err);
    if (st != PX_OK || !l->ready) return st;
    if (px_bitmap_count(l->ready) != wdf.n)
        return px_fail(err, PX_E_DAMAGED, "the impacts of " PX_STR_FMT " do not fit its rows",
                       PX_STR_ARG(term));
    l->wdf = (const uint8_t *)wdf.p;
    l->n = wdf.n;
    return st;
}

static bool read_lists(void *self, size_t i, unsigned slot) {
    struct run *r = self;
    struct lists *l = &r->seg[i];
    px_snapshot *snap = r->rows->snap;
    px_xap *x = NULL;
    px_buf key;
    (void)slot;
    if (!snap->seg[i]) return true;
    px_buf_init(&key, 1 << 16);
    for (size_t t = 0; t < r->terms->n && l->st == PX_OK; t++) {
        struct list *one = &l->of[t];
        px_str term = r->terms->v[t].term;
        l->st = px_stop_look(px_how_stop(r->how), &l->why);
        if (l->st == PX_OK && term.n)
            l->st = take_ready(snap->seg[i]->bits, term, &key, one, &l->why);
        if (l->st != PX_OK || one->n) continue;
        one->from = l->wdf.n;
        if (!x) l->st = px_terms_take(snap, i, &x, &l->why);
        if (l->st == PX_OK) l->st = px_xap_impacts(x, term, &l->rows, &l->wdf, &l->why);
        one->n = l->wdf.n - one->from;
    }
    px_buf_done(&key);
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

/* Postings of a word that are still to be read. */
struct cursor {
    const uint32_t *row, *end;
    const uint8_t *wdf;
    uint64_t units;
};

static inline void skip_to(struct cursor *c, uint32_t row) {
    const uint32_t *p = c->row;
    while (c->end - p > 16 && p[15] < row)
        p += 16;
    while (p < c->end && *p < row)
        p++;
    c->wdf += p - c->row;
    c->row = p;
}

static inline void take_row(struct lists *l, size_t top, uint64_t score, uint32_t row,
                            uint32_t seg) {
    if (score && (l->n_top < top || score > l->top[0].score))
        offer(l, top, (struct best){score, row, seg});
}

/* Each row of the set by itself. */
static void score_rows(struct lists *l, struct cursor *c, size_t n, const uint32_t *row,
                       size_t n_rows, size_t top, uint32_t seg) {
    for (size_t i = 0; i < n_rows; i++) {
        uint64_t score = 0;
        for (size_t t = 0; t < n; t++) {
            skip_to(&c[t], row[i]);
            if (c[t].row < c[t].end && *c[t].row == row[i]) score += *c[t].wdf * c[t].units;
        }
        take_row(l, top, score, row[i], seg);
    }
}

static void score_block(struct lists *l, struct cursor *c, size_t n, const uint32_t *row,
                        size_t n_rows, uint64_t *score, size_t top, uint32_t seg) {
    uint32_t base = row[0] / BLOCK * BLOCK;
    memset(score, 0, BLOCK * sizeof *score);
    for (size_t t = 0; t < n; t++) {
        skip_to(&c[t], base);
        const uint32_t *p = c[t].row;
        const uint8_t *wdf = c[t].wdf;
        for (; p < c[t].end && *p - base < BLOCK; p++)
            score[*p - base] += *wdf++ * c[t].units;
        c[t].row = p;
        c[t].wdf = wdf;
    }
    for (size_t i = 0; i < n_rows; i++)
        take_row(l, top, score[row[i] - base], row[i], seg);
}

static bool merge_lists(void *self, size_t i, unsigned slot) {
    struct run *r = self;
    struct lists *l = &r->seg[i];
    const px_bitmap *set = r->rows->seg[i];
    struct cursor c[PX_RANK_UNION_TERMS];
    size_t n = 0, postings = 0, room = 0;
    (void)slot;
    if (!set) return true;
    for (size_t t = 0; t < r->terms->n; t++) {
        postings += l->of[t].n;
        if (l->of[t].ready) room += l->of[t].n;
    }
    size_t n_rows = px_bitmap_count(set);
    uint32_t *row = px_malloc((n_rows + room + 1) * sizeof *row), *free_from = row + n_rows;
    uint64_t *score = px_malloc(BLOCK * sizeof *score);
    l->top = px_malloc(r->top * sizeof *l->top);
    px_bitmap_all(set, row);
    for (size_t t = 0; t < r->terms->n; t++) {
        const struct list *one = &l->of[t];
        if (one->n == 0) continue;
        c[n].units = r->units[t];
        if (one->ready) {
            px_bitmap_all(one->ready, free_from);
            c[n].row = free_from;
            c[n].wdf = one->wdf;
            free_from += one->n;
        } else {
            c[n].row = (const uint32_t *)(const void *)l->rows.p + one->from;
            c[n].wdf = (const uint8_t *)l->wdf.p + one->from;
        }
        c[n].end = c[n].row + one->n;
        n++;
    }
    bool blocks =
        postings / BLOCKS_PAY < n_rows && n_rows > r->rows->snap->seg[i]->n_rows / BLOCK * ROWS_PAY;
    for (size_t at = 0, to; at < n_rows && l->st == PX_OK; at = to) {
        uint32_t block = row[at] / BLOCK;
        for (to = at; to < n_rows && to - at < BLOCK && (!blocks || row[to] / BLOCK == block);)
            to++;
        if (blocks)
            score_block(l, c, n, row + at, to - at, score, r->top, r->place[i]);
        else
            score_rows(l, c, n, row + at, to - at, r->top, r->place[i]);
        l->st = px_stop_look(px_how_stop(r->how), &l->why);
    }
    free(row);
    free(score);
    return l->st == PX_OK;
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
            n += r->seg[i].of[t].n;
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
        for (size_t t = 0; t < terms->n; t++)
            px_bitmap_free(r.seg[i].of[t].ready);
        px_buf_done(&r.seg[i].rows);
        px_buf_done(&r.seg[i].wdf);
        free(r.seg[i].top);
    }
    free(r.seg);
    free(r.place);
    return st;
}
