/* token_match.c: phrases over rows.
 *
 * One position is the anchor: the one whose scan is expected to be cheapest, which nearly always is
 * the rarest word. Its unit is looked for in the row (token_scan.c), its neighbours are walked to
 * from every hit. A token of two units is looked for by its trail: a trail value belongs to one id
 * in 4096, spread over all frequencies, while the first leads hold the most frequent of the rare
 * words. A position of many ids (a prefix, a stem) is a table of 64 K bits over unit values; trail
 * bits are only a hint there and the id itself is looked up among the sorted ids.
 *
 * Rows are some 300 bytes at random places of the mapping, so the lines of the rows to come are
 * fetched ahead; without that, waiting for memory is most of the time. */
#include "base/arena.h"
#include "shards/token_int.h"

#include <stdlib.h>

#define AHEAD       PX_TOK_AHEAD
#define LINE        64
#define FETCH_LINES 8  /* of a row; a longer one is read in order and the machine sees that */
#define STRETCH     64 /* blocks of 32 units scanned at a time */
#define ALL_FIELDS  ((1u << PX_TF_COUNT) - 1)

typedef enum kind { ONE_UNIT, TWO_UNITS, MANY } kind;

typedef struct position {
    kind kind;
    uint16_t unit, trail; /* of a single id; unit is the lead when there are two */
    uint32_t *ids;        /* MANY: sorted */
    size_t n;
    uint64_t *table; /* MANY: a bit for each unit of a one-unit id and each trail of the others */
} position;

struct px_phrase {
    px_tok *t;
    position *pos;
    size_t n, anchor;
    unsigned fields;
    px_scan scan;
    px_scan_fn *run;
};

static inline bool in_table(const uint64_t *table, uint16_t unit) {
    return table[unit >> 6] >> (unit & 63) & 1;
}

static bool in_ids(const position *q, uint32_t id) {
    size_t lo = 0, hi = q->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (q->ids[mid] < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < q->n && q->ids[lo] == id;
}

/* The two units at p are a token of q. */
static bool in_pairs(const position *q, const uint16_t *p) {
    size_t units;
    return p[0] >= PX_UNIT_LEAD && in_ids(q, px_tok_decode(p, &units));
}

/* --- preparing --- */

static uint16_t last_unit(uint32_t id) {
    return (uint16_t)(id < PX_TOK_ONE_UNIT ? id + PX_UNIT_TOKEN : PX_UNIT_TRAIL + (id & 0xFFF));
}

static void prepare(position *q, const px_phrase_pos *from) {
    uint32_t id = from->ids[0];
    if (from->n == 1) {
        q->kind = id < PX_TOK_ONE_UNIT ? ONE_UNIT : TWO_UNITS;
        q->unit = (uint16_t)(id < PX_TOK_ONE_UNIT ? id + PX_UNIT_TOKEN : PX_UNIT_LEAD + (id >> 12));
        q->trail = last_unit(id);
        return;
    }
    q->kind = MANY;
    q->n = from->n;
    q->ids = px_malloc(q->n * sizeof *q->ids);
    memcpy(q->ids, from->ids, q->n * sizeof *q->ids);
    q->table = px_calloc(65536 / 64, sizeof *q->table);
    for (size_t i = 0; i < q->n; i++) {
        uint16_t unit = last_unit(q->ids[i]);
        q->table[unit >> 6] |= (uint64_t)1 << (unit & 63);
    }
}

/* Distinct values to look for, at most PX_SCAN_UNITS; 0 when there are more. */
static unsigned scan_units(const px_phrase_pos *p, uint16_t units[PX_SCAN_UNITS]) {
    unsigned n = 0;
    for (size_t i = 0; i < p->n; i++) {
        uint16_t unit = last_unit(p->ids[i]);
        unsigned k = 0;
        while (k < n && units[k] != unit)
            k++;
        if (k < n) continue;
        if (n == PX_SCAN_UNITS) return 0;
        units[n++] = unit;
    }
    return n;
}

/* Expected nanoseconds a candidate: a pass over the row, and a look at every occurrence. */
static double cost(const px_tok *t, const px_phrase_pos *p) {
    uint16_t units[PX_SCAN_UNITS];
    uint64_t occurrences = 0;
    for (size_t i = 0; i < p->n; i++)
        occurrences += px_tok_freq(t, p->ids[i]);
    unsigned n = scan_units(p, units);
    return (n ? 15.0 + 2 * n : 90.0) + 3.0 * (double)occurrences / (t->n_rows + 1.0);
}

/* The neighbour compared in the same pass: the next position, or else the one before, when it is a
 * single id and its distance in units is fixed. */
static void add_neighbour(px_phrase *ph) {
    const position *a = &ph->pos[ph->anchor];
    px_scan *s = &ph->scan;
    if (ph->anchor + 1 < ph->n && a[1].kind != MANY) {
        s->near = true;
        s->by = 1;
        s->neighbour = a[1].unit;
    } else if (ph->anchor > 0 && a[-1].kind != MANY && a->kind != MANY) {
        s->near = true;
        s->by = a->kind == ONE_UNIT ? -1 : -2;
        s->neighbour = a[-1].trail;
    }
}

px_status px_phrase_new(px_tok *t, const px_phrase_pos *pos, size_t n, unsigned field_mask,
                        px_phrase **out, px_err *err) {
    *out = NULL;
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK) return st;
    if (n == 0) return px_fail(err, PX_E_INTERNAL, "a phrase without positions");
    for (size_t i = 0; i < n; i++) {
        if (pos[i].n == 0)
            return px_fail(err, PX_E_INTERNAL, "a phrase with a position without words");
        for (size_t k = 0; k < pos[i].n; k++)
            if (pos[i].ids[k] >= t->n_dict || (k && pos[i].ids[k] <= pos[i].ids[k - 1]))
                return px_fail(err, PX_E_INTERNAL, "a phrase with unsorted or unknown words");
    }
    px_phrase *ph = px_calloc(1, sizeof *ph);
    ph->t = t;
    ph->n = n;
    ph->fields = field_mask & ALL_FIELDS;
    ph->pos = px_calloc(n, sizeof *ph->pos);
    double best = 0;
    for (size_t i = 0; i < n; i++) {
        prepare(&ph->pos[i], &pos[i]);
        double c = cost(t, &pos[i]);
        if (i == 0 || c < best) {
            best = c;
            ph->anchor = i;
        }
    }
    ph->scan.n = scan_units(&pos[ph->anchor], ph->scan.unit);
    if (ph->scan.n == 0) {
        ph->scan.table = ph->pos[ph->anchor].table;
        ph->scan.few = px_nibbles_make(ph->scan.table, &ph->scan.nibbles);
    } else
        add_neighbour(ph);
    ph->run = px_scan_pick(&ph->scan, PX_SCAN_BEST);
    *out = ph;
    return PX_OK;
}

void px_phrase_free(px_phrase *ph) {
    if (!ph) return;
    for (size_t i = 0; i < ph->n; i++) {
        free(ph->pos[i].ids);
        free(ph->pos[i].table);
    }
    free(ph->pos);
    free(ph);
}

/* --- one row --- */

#define NO ((size_t)-1)

/* The row ends with a 0, so a lead may look at the unit behind it. */
static inline size_t step_right(const position *q, const uint16_t *p, size_t at) {
    while (p[at] == PX_UNIT_SENTENCE)
        at++;
    switch (q->kind) {
    case ONE_UNIT:
        return p[at] == q->unit ? at + 1 : NO;
    case TWO_UNITS:
        return p[at] == q->unit && p[at + 1] == q->trail ? at + 2 : NO;
    case MANY:
        break;
    }
    if (p[at] < PX_UNIT_LEAD) return in_table(q->table, p[at]) ? at + 1 : NO;
    return in_table(q->table, p[at + 1]) && in_pairs(q, p + at) ? at + 2 : NO;
}

/* `at` = where the token behind begins; returns where this one does. */
static inline size_t step_left(const position *q, const uint16_t *p, size_t at) {
    while (at && p[at - 1] == PX_UNIT_SENTENCE)
        at--;
    if (at == 0) return NO;
    uint16_t last = p[at - 1];
    switch (q->kind) {
    case ONE_UNIT:
        return last == q->unit ? at - 1 : NO;
    case TWO_UNITS:
        return last == q->trail && at >= 2 && p[at - 2] == q->unit ? at - 2 : NO;
    case MANY:
        break;
    }
    if (!in_table(q->table, last)) return NO;
    if (last < PX_UNIT_LEAD) return at - 1;
    return at >= 2 && in_pairs(q, p + at - 2) ? at - 2 : NO;
}

/* The anchor's last unit is at `hit`: is the phrase around it? */
static bool phrase_at(const px_phrase *ph, const uint16_t *p, size_t hit) {
    const position *a = &ph->pos[ph->anchor];
    size_t begin = hit, end = hit + 1;
    if (p[hit] >= PX_UNIT_TRAIL) {
        if (hit == 0) return false;
        begin = hit - 1;
        if (a->kind == TWO_UNITS ? p[begin] != a->unit : !in_pairs(a, p + begin)) return false;
    }
    for (size_t i = ph->anchor + 1; i < ph->n; i++)
        if ((end = step_right(&ph->pos[i], p, end)) == NO) return false;
    for (size_t i = ph->anchor; i-- > 0;)
        if ((begin = step_left(&ph->pos[i], p, begin)) == NO) return false;
    return true;
}

/* Takes the hits outside the wanted fields out of the masks; *inside says whether the units that
 * follow the last mark seen are wanted. A phrase never crosses a field mark, so that the anchor
 * lies in a field says it of the whole phrase. */
static void keep_fields(unsigned fields, const uint16_t *p, size_t n_blocks, uint32_t *mask,
                        bool *inside) {
    uint32_t marks[STRETCH];
    px_scan_fields(p, n_blocks, marks);
    for (size_t b = 0; b < n_blocks; b++) {
        uint32_t wanted = *inside ? UINT32_MAX : 0;
        for (uint32_t m = marks[b]; m; m &= m - 1) {
            unsigned at = (unsigned)__builtin_ctz(m);
            *inside = fields >> (p[b * 32 + at] - PX_UNIT_FIELD) & 1;
            uint32_t from_here = UINT32_MAX << at;
            wanted = *inside ? wanted | from_here : wanted & ~from_here;
        }
        mask[b] &= wanted;
    }
}

static bool row_matches(const px_phrase *ph, const uint16_t *p, size_t n) {
    uint32_t mask[STRETCH];
    bool inside = false;
    for (size_t base = 0; base < n; base += STRETCH * 32) {
        size_t blocks = (n - base + 31) / 32;
        bool last = blocks <= STRETCH;
        if (!last) blocks = STRETCH;
        bool any = ph->run(&ph->scan, p + base, blocks, mask);
        if (!any && (last || ph->fields == ALL_FIELDS)) continue;
        if (ph->fields != ALL_FIELDS) keep_fields(ph->fields, p + base, blocks, mask, &inside);
        for (size_t b = 0; b < blocks; b++) {
            for (uint32_t m = mask[b]; m; m &= m - 1) {
                size_t hit = base + b * 32 + (unsigned)__builtin_ctz(m);
                if (hit >= n) return false;
                if (phrase_at(ph, p, hit)) return true;
            }
        }
    }
    return false;
}

/* --- many rows --- */

void px_tok_fetch(const px_tok *t, uint32_t row) {
    if (row >= t->n_rows) return;
    uint64_t from = PX_TOK_U64(t->rows, row), to = PX_TOK_U64(t->rows, (size_t)row + 1);
    if (from >= to || to > t->n_units) return;
    const char *p = t->units.p + from * 2, *end = t->units.p + to * 2;
    if (end - p > FETCH_LINES * LINE) end = p + FETCH_LINES * LINE;
    for (p -= (uintptr_t)p % LINE; p < end; p += LINE)
        __builtin_prefetch(p);
}

px_status px_phrase_match(px_phrase *ph, const uint32_t *rows, size_t n_rows, px_bitmap *into,
                          const volatile bool *stop, px_err *err) {
    px_tok *t = ph->t;
    px_status st = PX_OK;
    uint32_t hits[512];
    size_t n_hits = 0;
    if (ph->fields == 0) return PX_OK;
    for (size_t i = 0; i < n_rows && i < AHEAD; i++)
        px_tok_fetch(t, rows[i]);
    for (size_t i = 0; i < n_rows; i++) {
        if (i % 4096 == 0 && stop && __atomic_load_n(stop, __ATOMIC_RELAXED)) {
            st = px_fail(err, PX_E_CANCELLED, "stopped while matching a phrase");
            break;
        }
        if (n_rows - i > 2 * AHEAD && rows[i + 2 * AHEAD] < t->n_rows)
            __builtin_prefetch(&PX_TOK_U64(t->rows, rows[i + 2 * AHEAD]));
        if (n_rows - i > AHEAD) px_tok_fetch(t, rows[i + AHEAD]);
        const uint16_t *p;
        size_t n;
        if ((st = px_tok_row(t, rows[i], &p, &n, err)) != PX_OK) break;
        if (!row_matches(ph, p, n)) continue;
        hits[n_hits++] = rows[i];
        if (n_hits == sizeof hits / sizeof hits[0]) {
            px_bitmap_add_many(into, hits, n_hits);
            n_hits = 0;
        }
    }
    px_bitmap_add_many(into, hits, n_hits);
    return st;
}
