/* set_plain.c: see set_plain.h. Loops are written out by the width of the column: a choice at every value would take
 * longer than the value. */
#include "query/analytics/set_plain.h"

#include <stdlib.h>

/* Units from … to - 1 have their rows in one segment, whose first row is `lo`. */
typedef struct stretch {
    size_t seg;
    uint32_t from, to, lo;
} stretch;

#define STRETCH_MAX 65536u /* between two looks whether to stop */

static bool next(const px_aset *s, stretch *x, px_status *st, px_err *err) {
    uint32_t row;
    x->from = x->to;
    if (*st == PX_OK) *st = px_stop_look(px_how_stop(s->how), err);
    if (*st != PX_OK || x->from == s->n) return false;
    px_snapshot_locate(s->snap, s->row[x->from], &x->seg, &row);
    x->lo = s->snap->base[x->seg];
    uint32_t end = x->lo + s->snap->seg[x->seg]->n_rows, most = s->n - x->from;
    if (most > STRETCH_MAX) most = STRETCH_MAX;
    x->to = x->from + most;
    if (s->row[x->to - 1] < end) return true;
    for (uint32_t lo = x->from; lo + 1 < x->to;) { /* row[lo] lies within, row[to - 1] behind */
        uint32_t mid = lo + (x->to - lo) / 2;
        if (s->row[mid] < end)
            lo = mid;
        else
            x->to = mid;
    }
    return true;
}

/* ---- numbers ---- */

#define READ(type, none)                                                                           \
    do {                                                                                           \
        const type *num = c->num;                                                                  \
        for (uint32_t u = x.from; u < x.to; u++) {                                                 \
            type one = num[s->row[u] - x.lo];                                                      \
            v[u] = one == (none) ? PX_NIL : one;                                                   \
        }                                                                                          \
    } while (0)

px_status px_plain_read(const px_aset *s, const px_col *const *col, uint32_t *v, px_err *err) {
    px_status st = PX_OK;
    stretch x = {0};
    while (next(s, &x, &st, err)) {
        const px_col *c = col[x.seg];
        if (!c)
            memset(v + x.from, 0xFF, (size_t)(x.to - x.from) * sizeof *v);
        else if (c->m.width == 1)
            READ(uint8_t, UINT8_MAX);
        else if (c->m.width == 2)
            READ(uint16_t, UINT16_MAX);
        else
            READ(uint32_t, UINT32_MAX);
        if (!c || c->divisor == 1) continue;
        /* nothing stays nothing; years are seen through dates, whose divisor the compiler should know */
        for (uint32_t u = x.from; u < x.to; u++)
            if (v[u] != PX_NIL) v[u] = c->divisor == 10000 ? v[u] / 10000 : v[u] / c->divisor;
    }
    return st;
}

/* ---- codes ---- */

/* How many codes there are, so that their place is asked for once. */
static px_status measure(const px_aset *s, const px_col *const *col, uint64_t *n, px_err *err) {
    px_status st = PX_OK;
    stretch x = {0};
    *n = 0;
    while (next(s, &x, &st, err)) {
        const px_col *c = col[x.seg];
        uint32_t first = s->row[x.from] - x.lo, last = s->row[x.to - 1] - x.lo;
        if (!c) continue;
        if (!c->off)
            *n += x.to - x.from;
        else if (last - first == x.to - 1 - x.from)
            *n += c->off[last + 1] - c->off[first];
        else
            for (uint32_t u = x.from; u < x.to; u++)
                *n += c->off[s->row[u] - x.lo + 1] - c->off[s->row[u] - x.lo];
    }
    return st;
}

typedef struct taker {
    const px_aset *s;
    px_adim *d;
    uint32_t
        *stamp; /* by value: the unit that had it last, + 1; NULL: codes of a row differ in value */
    uint32_t n;
} taker;

#define SINGLE(type, none)                                                                         \
    do {                                                                                           \
        const type *code = c->codes;                                                               \
        for (uint32_t u = x->from; u < x->to; u++) {                                               \
            type one = code[row[u] - x->lo];                                                       \
            off[u] = n;                                                                            \
            if (one != (none)) v[n++] = map[one];                                                  \
        }                                                                                          \
    } while (0)

/* So many codes are compared with one another, more by stamps. */
#define FEW 8u

#define SEVERAL(type)                                                                              \
    do {                                                                                           \
        const type *code = c->codes;                                                               \
        for (uint32_t u = x->from; u < x->to; u++) {                                               \
            uint32_t i = c->off[row[u] - x->lo], end = c->off[row[u] - x->lo + 1];                 \
            bool few = end - i <= FEW;                                                             \
            off[u] = n;                                                                            \
            missing += i == end;                                                                   \
            if (!t->stamp || end - i == 1) {                                                       \
                for (; i < end; i++) { /* code n_dict: the row has it already */                   \
                    v[n] = map[code[i]];                                                           \
                    n += code[i] != n_dict;                                                        \
                }                                                                                  \
                continue;                                                                          \
            }                                                                                      \
            for (; i < end; i++) {                                                                 \
                uint32_t value = map[code[i]], k = off[u];                                         \
                while (few && k < n && v[k] != value)                                              \
                    k++;                                                                           \
                if (few ? k < n : t->stamp[value] == u + 1) continue;                              \
                if (!few) t->stamp[value] = u + 1;                                                 \
                v[n++] = value;                                                                    \
            }                                                                                      \
        }                                                                                          \
    } while (0)

static void take(taker *t, const px_col *c, const uint32_t *map, const stretch *x) {
    const uint32_t *row = t->s->row;
    uint32_t *off = t->d->off, *v = t->d->v, n = t->n, n_dict = c->m.n_dict, missing = 0;
    if (!c->off) {
        if (c->m.width == 1)
            SINGLE(uint8_t, UINT8_MAX);
        else if (c->m.width == 2)
            SINGLE(uint16_t, UINT16_MAX);
        else
            SINGLE(uint32_t, UINT32_MAX);
        missing = x->to - x->from - (n - t->n);
    } else if (c->m.width == 1) {
        SEVERAL(uint8_t);
    } else if (c->m.width == 2) {
        SEVERAL(uint16_t);
    } else {
        SEVERAL(uint32_t);
    }
    t->d->missing += missing;
    t->n = n;
}

px_status px_plain_codes(const px_aset *s, const px_col *const *col, const px_ordinals *ord,
                         bool alike, px_adim *d, px_err *err) {
    uint64_t most;
    stretch x = {0};
    taker t = {.s = s, .d = d};
    px_status st = measure(s, col, &most, err);
    if (st == PX_OK && most > UINT32_MAX - 65536)
        st = px_fail(err, PX_E_LIMIT, "more than %u values", UINT32_MAX - 65536);
    if (st != PX_OK) return st;
    d->v = px_arena_alloc(s->a, ((size_t)most + 1) * sizeof *d->v);
    if (alike) t.stamp = px_calloc((size_t)ord->n + 1, sizeof *t.stamp);
    while (next(s, &x, &st, err)) {
        if (col[x.seg]) {
            take(&t, col[x.seg], ord->map[x.seg], &x);
            continue;
        }
        for (uint32_t u = x.from; u < x.to; u++)
            d->off[u] = t.n;
        d->missing += x.to - x.from;
    }
    free(t.stamp);
    d->off[s->n] = t.n;
    d->n_pairs = t.n;
    return st;
}
