/* tally_take.c: see tally_int.h. */
#include "query/engine/tally_int.h"

#include <stdlib.h>

/* ---- rows ---- */

void px_take_begin(px_take_iter *it, const px_bitmap *bits) {
    *it = (px_take_iter){.bits = bits};
    it->block = px_malloc(PX_BITMAP_BLOCK * sizeof *it->block);
}

uint32_t px_take_next(px_take_iter *it, const uint32_t **row) {
    if (it->done == it->n) {
        it->n = px_bitmap_block(it->bits, &it->at, it->block);
        it->done = 0;
    }
    size_t n = it->n - it->done < PX_TAKE_ROWS ? it->n - it->done : PX_TAKE_ROWS;
    *row = it->block + it->done;
    it->done += n;
    return (uint32_t)n;
}

void px_take_end(px_take_iter *it) {
    free(it->block);
}

/* ---- codes ---- */

#define SINGLE(type, none)                                                                         \
    do {                                                                                           \
        const type *v = c->codes;                                                                  \
        for (uint32_t i = 0; i < n; i++) {                                                         \
            type one = v[row[i]];                                                                  \
            t->code[i] = one == (none) ? PX_NIL : one;                                             \
        }                                                                                          \
    } while (0)

#define SEVERAL(type)                                                                              \
    do {                                                                                           \
        const type *v = c->codes;                                                                  \
        for (uint32_t i = 0; i < n; i++) {                                                         \
            uint32_t lo = c->off[row[i]], len = c->off[row[i] + 1] - lo, k = 0,                    \
                     *to = t->code + at;                                                           \
            t->off[i] = at;                                                                        \
            if ((uint64_t)lo + PX_TAKE_AHEAD <= end)                                               \
                for (; k == 0 || k + PX_TAKE_AHEAD <= len; k += PX_TAKE_AHEAD)                     \
                    for (uint32_t j = 0; j < PX_TAKE_AHEAD; j++)                                   \
                        to[k + j] = v[lo + k + j];                                                 \
            for (; k < len; k++)                                                                   \
                to[k] = v[lo + k];                                                                 \
            at += len;                                                                             \
        }                                                                                          \
    } while (0)

bool px_take_again(const px_col *c) {
    uint64_t values = 0;
    for (uint32_t k = 0; k < c->m.n_dict && c->off; k++)
        values += c->count[k];
    return c->off && values < c->m.n_values;
}

static void room(px_take *t, size_t n) {
    if (n + PX_TAKE_AHEAD <= t->cap) return;
    t->cap = (n + PX_TAKE_AHEAD) * 2;
    t->code = px_realloc(t->code, t->cap * sizeof *t->code);
}

/* Leaves out what means "again". */
static void once(px_take *t) {
    uint32_t m = 0, again = t->c->m.n_dict;
    if (t->n_codes >= t->cap_place) {
        t->cap_place = t->n_codes * 2 + 1;
        t->place = px_realloc(t->place, t->cap_place * sizeof *t->place);
    }
    for (size_t j = 0; j < t->n_codes; j++) {
        uint32_t code = t->code[j];
        t->place[j] = m;
        t->code[m] = code;
        m += code != again;
    }
    t->place[t->n_codes] = m;
    for (uint32_t i = 0; i <= t->n; i++)
        t->off[i] = t->place[t->off[i]];
    t->n_codes = m;
}

void px_take_rows(px_take *t, const px_col *c, const uint32_t *row, uint32_t n) {
    uint32_t at = 0;
    uint64_t end = c->m.n_values;
    t->c = c;
    t->n = n;
    t->off = NULL;
    t->n_codes = n;
    if (!c->off) {
        room(t, n);
        if (c->m.width == 1)
            SINGLE(uint8_t, UINT8_MAX);
        else if (c->m.width == 2)
            SINGLE(uint16_t, UINT16_MAX);
        else
            SINGLE(uint32_t, UINT32_MAX);
        return;
    }
    t->n_codes = 0;
    for (uint32_t i = 0; i < n; i++)
        t->n_codes += c->off[row[i] + 1] - c->off[row[i]];
    room(t, t->n_codes);
    if (!t->own_off) t->own_off = px_malloc((PX_TAKE_ROWS + 1) * sizeof *t->own_off);
    t->off = t->own_off;
    if (c->m.width == 1)
        SEVERAL(uint8_t);
    else if (c->m.width == 2)
        SEVERAL(uint16_t);
    else
        SEVERAL(uint32_t);
    t->off[n] = at;
}

void px_take_once(px_take *t) {
    if (t->off) once(t);
}

void px_take_free(px_take *t) {
    free(t->code);
    free(t->own_off);
    free(t->place);
}
