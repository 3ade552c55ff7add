/* near.c: see near.h. */
#include "shards/near.h"

#include "base/arena.h"
#include "base/sort.h"
#include "shards/token_int.h"

#include <stdlib.h>

#define STRETCH    64 /* blocks of 32 units at a time */
#define ALL_FIELDS ((1u << PX_TF_COUNT) - 1)

typedef struct slot {
    uint32_t id;       /* PX_TOK_NONE: free */
    uint32_t first, n; /* in `item` */
} slot;

struct px_near {
    px_tok *t;
    px_spans *spans;
    unsigned fields;
    uint32_t count;
    bool sentences; /* somebody asks where they end */
    px_find find;
    px_find_fn *run;
    uint64_t *table;
    slot *slot; /* by hash of the id */
    uint32_t mask;
    uint32_t *item; /* items of an id, id by id */
};

/* --- preparing --- */

/* Pairs of id and item, in the order in which px_spans numbers items. */
typedef struct pairs {
    px_pair *v;
    size_t n, cap, items;
    bool sentences, good;
} pairs;

static void add_items(pairs *p, const px_near_node *node, uint32_t n_dict) {
    p->sentences |= node->kind == PX_NEAR_JOIN && node->reach == PX_REACH_SENTENCE;
    if (node->kind != PX_NEAR_WORDS) {
        for (size_t i = 0; i < node->n; i++)
            add_items(p, node->child[i], n_dict);
        return;
    }
    for (size_t i = 0; i < node->n_items; i++, p->items++) {
        const px_near_item *item = &node->item[i];
        p->sentences |= item->one_sentence;
        for (size_t k = 0; k < item->n; k++) {
            p->good &= item->ids[k] < n_dict && (k == 0 || item->ids[k - 1] < item->ids[k]);
            if (p->n == p->cap) {
                p->cap = p->cap ? p->cap * 2 : 64;
                p->v = px_realloc(p->v, p->cap * sizeof *p->v);
            }
            p->v[p->n++] = (px_pair){item->ids[k], (uint32_t)p->items};
        }
    }
}

/* Most blocks have no trail at all, and a plain x86-64 has no instruction for this. */
static inline unsigned bits(uint32_t v) {
    unsigned n = 0;
    for (; v; v &= v - 1)
        n++;
    return n;
}

static inline uint32_t hash_of(uint32_t id) {
    return id * 2654435769u >> 7;
}

static void add_unit(px_near *m, bool *many, uint32_t id) {
    uint16_t unit =
        (uint16_t)(id < PX_TOK_ONE_UNIT ? id + PX_UNIT_TOKEN : PX_UNIT_TRAIL + (id & 0xFFF));
    m->table[unit >> 6] |= (uint64_t)1 << (unit & 63);
    for (unsigned k = 0; k < m->find.n; k++)
        if (m->find.unit[k] == unit) return;
    if (m->find.n < PX_FIND_UNITS)
        m->find.unit[m->find.n++] = unit;
    else
        *many = true;
}

static void prepare(px_near *m, const pairs *p) {
    size_t slots = 16;
    bool many = false;
    while (slots < p->n * 2)
        slots *= 2;
    m->mask = (uint32_t)(slots - 1);
    m->slot = px_malloc(slots * sizeof *m->slot);
    m->item = px_malloc((p->n + 1) * sizeof *m->item);
    m->table = px_calloc(65536 / 64, sizeof *m->table);
    for (size_t i = 0; i < slots; i++)
        m->slot[i].id = PX_TOK_NONE;
    px_sort_pairs(p->v, p->n);
    for (size_t i = 0, j; i < p->n; i = j) {
        uint32_t id = (uint32_t)p->v[i].key, at = hash_of(id) & m->mask;
        for (j = i; j < p->n && p->v[j].key == id; j++)
            m->item[j] = p->v[j].value;
        while (m->slot[at].id != PX_TOK_NONE)
            at = (at + 1) & m->mask;
        m->slot[at] = (slot){id, (uint32_t)i, (uint32_t)(j - i)};
        add_unit(m, &many, id);
    }
    if (many) {
        m->find.table = m->table;
        m->find.few = px_nibbles_make(m->table, &m->find.nibbles);
    }
    m->run = px_find_pick(&m->find, PX_SCAN_BEST);
}

px_status px_near_new(px_tok *t, const px_near_node *root, unsigned field_mask, uint32_t count,
                      px_near **out, px_err *err) {
    *out = NULL;
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK) return st;
    pairs p = {.good = true};
    add_items(&p, root, t->n_dict);
    if (p.good) {
        px_near *m = px_calloc(1, sizeof *m);
        m->t = t;
        m->spans = px_spans_new(root);
        m->fields = field_mask & ALL_FIELDS;
        m->count = count;
        m->sentences = p.sentences;
        prepare(m, &p);
        *out = m;
    } else {
        st = px_fail(err, PX_E_INTERNAL, "a phrase with unsorted or unknown words");
    }
    free(p.v);
    return st;
}

void px_near_free(px_near *m) {
    if (!m) return;
    px_spans_free(m->spans);
    free(m->table);
    free(m->slot);
    free(m->item);
    free(m);
}

/* --- one row --- */

static void add_word(px_near *m, const uint16_t *p, size_t at, uint64_t position) {
    uint32_t id;
    if (p[at] >= PX_UNIT_TRAIL) {
        if (at == 0 || p[at - 1] < PX_UNIT_LEAD || p[at - 1] >= PX_UNIT_TRAIL) return;
        id = (uint32_t)(p[at - 1] - PX_UNIT_LEAD) << 12 | (p[at] - PX_UNIT_TRAIL);
        position--; /* its lead was counted */
    } else {
        id = p[at] - PX_UNIT_TOKEN;
    }
    for (uint32_t k = hash_of(id) & m->mask; m->slot[k].id != PX_TOK_NONE; k = (k + 1) & m->mask) {
        if (m->slot[k].id != id) continue;
        for (uint32_t i = 0; i < m->slot[k].n; i++)
            px_spans_word(m->spans, m->item[m->slot[k].first + i], position);
        return;
    }
}

static px_status end_text(px_near *m, uint64_t *found, px_err *err) {
    if (m->count < 2) {
        bool yes;
        px_status st = px_spans_any(m->spans, &yes, err);
        *found += yes;
        return st;
    }
    const px_span *v;
    size_t n;
    px_status st = px_spans_shortest(m->spans, &v, &n, err);
    *found += n;
    return st;
}

/* `passed`: units before the current block that are no token's beginning, and marks of the block. */
static px_status row_matches(px_near *m, const uint16_t *p, size_t n, bool *yes, px_err *err) {
    uint32_t hit[STRETCH], trail[STRETCH];
    uint64_t paragraph = 0, passed = 0, found = 0, wanted = m->count ? m->count : 1;
    bool inside = false;
    px_status st = PX_OK;
    *yes = false;
    for (size_t base = 0; base < n; base += STRETCH * 32) {
        size_t blocks = (n - base + 31) / 32;
        if (blocks > STRETCH) blocks = STRETCH;
        m->run(&m->find, p + base, blocks, hit, trail);
        for (size_t b = 0; b < blocks; b++) {
            for (uint32_t h = hit[b]; h; h &= h - 1) {
                unsigned i = (unsigned)__builtin_ctz(h);
                size_t at = base + b * 32 + i;
                unsigned trails = bits(trail[b] & ~(UINT32_MAX << i));
                uint64_t position = paragraph + at - passed - trails;
                if (p[at] >= PX_UNIT_TOKEN) {
                    if (inside) add_word(m, p, at, position);
                    continue;
                }
                passed++;
                if (p[at] == PX_UNIT_SENTENCE) {
                    if (inside && m->sentences) px_spans_sentence(m->spans, position);
                } else if (p[at] == PX_UNIT_PARAGRAPH) {
                    paragraph += PX_SPANS_PARAGRAPH;
                } else if (p[at] == PX_UNIT_END || p[at] >= PX_UNIT_FIELD) {
                    if (inside) st = end_text(m, &found, err);
                    *yes = st == PX_OK && found >= wanted;
                    if (st != PX_OK || *yes || p[at] == PX_UNIT_END) return st;
                    inside = m->fields >> (p[at] - PX_UNIT_FIELD) & 1;
                    if (inside) px_spans_begin(m->spans);
                    paragraph = 0;
                }
            }
            passed += bits(trail[b]);
        }
    }
    return st;
}

/* --- many rows --- */

px_status px_near_match(px_near *m, const uint32_t *rows, size_t n_rows, px_bitmap *into,
                        const volatile bool *stop, px_err *err) {
    px_tok *t = m->t;
    px_status st = PX_OK;
    uint32_t hits[512];
    size_t n_hits = 0;
    if (m->fields == 0) return PX_OK;
    for (size_t i = 0; i < n_rows && i < PX_TOK_AHEAD; i++)
        px_tok_fetch(t, rows[i]);
    for (size_t i = 0; i < n_rows; i++) {
        if (i % 1024 == 0 && stop && *stop) {
            st = px_fail(err, PX_E_CANCELLED, "stopped while matching a phrase");
            break;
        }
        if (n_rows - i > 2 * PX_TOK_AHEAD && rows[i + 2 * PX_TOK_AHEAD] < t->n_rows)
            __builtin_prefetch(&PX_TOK_U64(t->rows, rows[i + 2 * PX_TOK_AHEAD]));
        if (n_rows - i > PX_TOK_AHEAD) px_tok_fetch(t, rows[i + PX_TOK_AHEAD]);
        const uint16_t *p;
        size_t n;
        bool yes;
        if ((st = px_tok_row(t, rows[i], &p, &n, err)) != PX_OK) break;
        if ((st = row_matches(m, p, n, &yes, err)) != PX_OK) break;
        if (!yes) continue;
        hits[n_hits++] = rows[i];
        if (n_hits == sizeof hits / sizeof hits[0]) {
            px_bitmap_add_many(into, hits, n_hits);
            n_hits = 0;
        }
    }
    px_bitmap_add_many(into, hits, n_hits);
    return st;
}
