/* tally_cross.c: rows counted by pairs of values; see tally.h.
 *
 * Of each column the codes of some thousand rows become places in the table of cells, in plain loops over all their
 * values, whichever rows they belong to; then pairs are added up. Where one of the two has several values a row,
 * the place of the other is first written behind every one of them. Loops whose number of turns changes from row
 * to row would cost more than the counting, so that is done four values at a time, those too many being overwritten by
 * the next row. Two columns of bytes need no places: pairs of codes are counted, and dealt out at the end of the
 * segment. */
#include "query/engine/tally_int.h"

#include <stdlib.h>

#define AHEAD PX_TAKE_AHEAD

/* One column of a segment on its way. */
typedef struct side {
    const px_tally_axis *axis;
    const px_col *c;
    uint32_t *slot; /* by code: where its cells begin */
    uint32_t step;  /* between the cells of two places */
    /* of the piece that is being counted */
    uint32_t *x;         /* by value (of one a row: by row): slot */
    const uint32_t *off; /* by row: where its values begin, and the end; NULL: one a row */
    uint32_t base;       /* off - base are places in x */
    px_take take;
    uint32_t *spread;
    size_t cap, cap_spread;
} side;

typedef struct cross {
    side a, b;
    uint32_t *
        cell; /* `copies` tables of `size`: neighbours often meet in one cell, and would wait for one another */
    size_t size, copies;
    uint64_t pairs;  /* in `cell` since it was emptied */
    uint32_t *bytes; /* BYTE_COPIES tables by two codes of a byte; NULL: not used yet */
    bool shown;
    uint64_t *out;
} cross;

/* ---- places ---- */

/* Places 0 … n - 1, n for what is not shown, n + 1 for no value. */
static void side_open(side *s, const px_col *c, const uint32_t *map) {
    size_t slots = px_tally_slots(c);
    uint32_t hidden = (uint32_t)s->axis->n * s->step;
    s->c = c;
    s->slot = px_realloc(s->slot, slots * sizeof *s->slot);
    for (uint32_t k = 0; k < c->m.n_dict; k++) {
        uint32_t at = s->axis->at[map[k]];
        s->slot[k] = at == PX_NIL ? hidden : at * s->step;
    }
    for (size_t k = c->m.n_dict; k < slots; k++)
        s->slot[k] = hidden + s->step;
}

static void side_room(side *s, size_t n) {
    if (n + AHEAD <= s->cap) return;
    s->cap = (n + AHEAD) * 2;
    s->x = px_realloc(s->x, s->cap * sizeof *s->x);
}

#define RUN(type)                                                                                  \
    do {                                                                                           \
        const type *v = (const type *)s->c->codes + from;                                          \
        for (size_t i = 0; i < n; i++)                                                             \
            s->x[i] = s->slot[v[i]];                                                               \
    } while (0)

/* Codes from … from + n - 1. */
static void take_run(side *s, size_t from, size_t n) {
    side_room(s, n);
    if (s->c->m.width == 1) {
        RUN(uint8_t);
    } else if (s->c->m.width == 2) {
        RUN(uint16_t);
    } else {
        const uint32_t *v = (const uint32_t *)s->c->codes + from;
        uint32_t none = s->slot[s->c->m.n_dict];
        for (size_t i = 0; i < n; i++)
            s->x[i] = v[i] == PX_NIL ? none : s->slot[v[i]];
    }
}

/* Of rows that were picked. */
static void take_rows(side *s, const uint32_t *row, uint32_t n) {
    px_take_rows(&s->take, s->c, row, n);
    side_room(s, s->take.n_codes);
    s->off = s->take.off;
    s->base = 0;
    uint32_t none = s->slot[s->c->m.n_dict];
    for (size_t i = 0; i < s->take.n_codes; i++)
        s->x[i] = s->take.code[i] == PX_NIL ? none : s->slot[s->take.code[i]];
}

/* Rows from … from + n - 1 or, where `row` is given, those. */
static void take(side *s, const uint32_t *row, uint32_t from, uint32_t n) {
    if (row) {
        take_rows(s, row, n);
        return;
    }
    s->off = s->c->off ? s->c->off + from : NULL;
    s->base = s->off ? s->off[0] : 0;
    take_run(s, s->off ? s->base : from, s->off ? s->off[n] - s->base : n);
}

/* ---- pairs ---- */

/* y[i] (the row's own number without y) behind every value of row i of s. */
static const uint32_t *spread(side *s, const uint32_t *y, uint32_t n) {
    size_t values = s->off[n] - s->base;
    if (values + AHEAD > s->cap_spread) {
        s->cap_spread = (values + AHEAD) * 2;
        s->spread = px_realloc(s->spread, s->cap_spread * sizeof *s->spread);
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t *to = s->spread + (s->off[i] - s->base), len = s->off[i + 1] - s->off[i];
        uint32_t what = y ? y[i] : i;
        for (uint32_t k = 0; k == 0 || k < len; k += AHEAD)
            for (uint32_t j = 0; j < AHEAD; j++)
                to[k + j] = what;
    }
    return s->spread;
}

static void add_pairs(cross *c, const uint32_t *x, const uint32_t *y, size_t n) {
    uint32_t *cell = c->cell;
    size_t size = c->size, i = 0;
    for (; i + 4 <= n && c->copies == 4; i += 4) {
        cell[x[i] + y[i]]++;
        cell[size + x[i + 1] + y[i + 1]]++;
        cell[2 * size + x[i + 2] + y[i + 2]]++;
        cell[3 * size + x[i + 3] + y[i + 3]]++;
    }
    for (; i < n; i++)
        cell[x[i] + y[i]]++;
    c->pairs += n;
}

/* Several values of both: values of the first that do not matter are left out before their rows are looked for. */
static void add_several(cross *c, uint32_t n) {
    side *a = &c->a, *b = &c->b;
    uint32_t values = a->off[n] - a->base, hits = 0,
             end = (uint32_t)(a->axis->n + !c->shown) * a->step;
    const uint32_t *row = spread(a, NULL, n);
    uint32_t *hit = a->x; /* in place: hits <= j */
    for (uint32_t j = 0; j < values; j++) {
        uint32_t x = a->x[j], r = row[j];
        hit[hits] = x;
        a->spread[hits] = r;
        hits += x < end;
    }
    for (uint32_t h = 0; h < hits; h++) {
        uint32_t r = a->spread[h], k = b->off[r] - b->base, to = b->off[r + 1] - b->base;
        uint32_t *mine = c->cell + hit[h];
        c->pairs += to - k;
        for (; k < to; k++)
            mine[b->x[k]]++;
    }
}

static void add_piece(cross *c, const uint32_t *row, uint32_t from, uint32_t n) {
    side *a = &c->a, *b = &c->b;
    take(a, row, from, n);
    take(b, row, from, n);
    if (!a->off && !b->off)
        add_pairs(c, a->x, b->x, n);
    else if (!b->off)
        add_pairs(c, a->x, spread(a, b->x, n), a->off[n] - a->base);
    else if (!a->off)
        add_pairs(c, spread(b, a->x, n), b->x, b->off[n] - b->base);
    else
        add_several(c, n);
}

static void empty(cross *c) {
    size_t rows = c->a.axis->n + 1, cols = c->b.axis->n + 1, step = c->a.step;
    for (size_t k = 0; k < c->copies; k++)
        for (size_t i = 0; i < rows; i++)
            for (size_t j = 0; j < cols; j++)
                c->out[i * cols + j] += c->cell[k * c->size + i * step + j];
    memset(c->cell, 0, c->size * c->copies * sizeof *c->cell);
    c->pairs = 0;
}

/* ---- bytes ---- */

#define BYTE_COPIES 4u
#define BYTE_PAIRS  65536u

static void pair_bytes(uint16_t *pair, const uint8_t *a, const uint8_t *b, uint32_t n) {
    for (uint32_t k = 0; k < n; k++)
        pair[k] = (uint16_t)(a[k] << 8 | b[k]);
}

static void add_bytes(uint32_t *cell, const uint8_t *a, const uint8_t *b, uint32_t n) {
    uint16_t pair[PX_TAKE_ROWS];
    uint32_t i = 0;
    pair_bytes(pair, a, b, n);
    for (; i + 4 <= n; i += 4) {
        cell[pair[i]]++;
        cell[BYTE_PAIRS + pair[i + 1]]++;
        cell[2 * BYTE_PAIRS + pair[i + 2]]++;
        cell[3 * BYTE_PAIRS + pair[i + 3]]++;
    }
    for (; i < n; i++)
        cell[pair[i]]++;
}

static void add_byte_rows(uint32_t *cell, const uint8_t *a, const uint8_t *b, const uint32_t *row,
                          uint32_t n) {
    uint8_t x[PX_TAKE_ROWS], y[PX_TAKE_ROWS];
    for (uint32_t i = 0; i < n; i++)
        x[i] = a[row[i]];
    for (uint32_t i = 0; i < n; i++)
        y[i] = b[row[i]];
    add_bytes(cell, x, y, n);
}

/* Pairs of codes go to their cells; the code of all ones is no value. */
static void deal_bytes(cross *c) {
    for (uint32_t i = 0; i < c->a.c->m.n_dict; i++)
        for (uint32_t j = 0; j < c->b.c->m.n_dict; j++) {
            uint32_t n = 0;
            for (uint32_t k = 0; k < BYTE_COPIES; k++)
                n += c->bytes[k * BYTE_PAIRS + (i << 8 | j)];
            if (!n) continue;
            c->pairs += n;
            c->cell[c->a.slot[i] + c->b.slot[j]] += n;
        }
    for (uint32_t k = 0; k < BYTE_COPIES; k++) {
        uint32_t *of = c->bytes + k * BYTE_PAIRS;
        memset(of, 0, ((size_t)c->a.c->m.n_dict << 8) * sizeof *of);
        memset(of + (UINT8_MAX << 8), 0, 256 * sizeof *of);
    }
}

static bool both_bytes(const cross *c, uint64_t rows) {
    const px_col *a = c->a.c, *b = c->b.c;
    return !a->off && !b->off && a->m.width == 1 && b->m.width == 1 &&
           (uint64_t)a->m.n_dict * b->m.n_dict * BYTE_COPIES <= rows;
}

/* ---- segments ---- */

static void piece(cross *c, bool bytes, const uint32_t *row, uint32_t from, uint32_t n) {
    const uint8_t *a = c->a.c->codes, *b = c->b.c->codes;
    if (!bytes)
        add_piece(c, row, from, n);
    else if (row)
        add_byte_rows(c->bytes, a, b, row, n);
    else
        add_bytes(c->bytes, a + from, b + from, n);
    if (c->pairs > UINT32_MAX / 4) empty(c);
}

static px_status segment(cross *c, const px_bitmap *bits, px_stop *stop, px_err *err) {
    px_status st = PX_OK;
    uint32_t n_rows = c->a.c->m.n_rows;
    uint64_t rows = px_bitmap_count(bits);
    bool bytes = both_bytes(c, rows);
    if (bytes && !c->bytes)
        c->bytes = px_calloc((size_t)BYTE_COPIES * BYTE_PAIRS, sizeof *c->bytes);
    if (rows == n_rows) {
        for (uint32_t from = 0; from < n_rows && st == PX_OK; from += PX_TAKE_ROWS) {
            piece(c, bytes, NULL, from,
                  n_rows - from < PX_TAKE_ROWS ? n_rows - from : PX_TAKE_ROWS);
            st = px_stop_look(stop, err);
        }
    } else {
        px_take_iter it;
        const uint32_t *row;
        uint32_t n;
        px_take_begin(&it, bits);
        while (st == PX_OK && (n = px_take_next(&it, &row)) > 0) {
            piece(c, bytes, row, 0, n);
            st = px_stop_look(stop, err);
        }
        px_take_end(&it);
    }
    if (bytes) deal_bytes(c);
    return st;
}

px_status px_tally_cross(const px_tally_axis *row, const px_tally_axis *col, const px_rowset *rows,
                         bool shown, const px_how *how, uint64_t *cell, px_err *err) {
    px_status st = PX_OK;
    px_snapshot *snap = row->t->snap;
    cross c = {.a = {.axis = row, .step = (uint32_t)col->n + 2},
               .b = {.axis = col, .step = 1},
               .size = (row->n + 2) * (col->n + 2),
               .shown = shown,
               .out = cell};
    c.copies = c.size <= 4096 ? 4 : 1;
    c.cell = px_calloc(c.size * c.copies, sizeof *c.cell);
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++) {
        if (!rows->seg[i] || !row->t->col[i] || !col->t->col[i]) continue;
        side_open(&c.a, row->t->col[i], row->t->ord->map[i]);
        side_open(&c.b, col->t->col[i], col->t->ord->map[i]);
        st = segment(&c, rows->seg[i], px_how_stop(how), err);
    }
    empty(&c);
    free(c.cell);
    free(c.bytes);
    side *both[] = {&c.a, &c.b};
    for (size_t i = 0; i < 2; i++) {
        free(both[i]->slot);
        free(both[i]->x);
        px_take_free(&both[i]->take);
        free(both[i]->spread);
    }
    return st;
}
