/* rowset.c: see rowset.h. */
#include "query/engine/rowset.h"

#include <stdlib.h>

void px_rowset_init(px_rowset *s, px_snapshot *snap) {
    s->snap = snap;
    s->seg = px_calloc(snap->n_segs ? snap->n_segs : 1, sizeof(px_bitmap *));
}

void px_rowset_release(px_rowset *s) {
    for (size_t i = 0; s->seg && i < s->snap->n_segs; i++)
        px_bitmap_free(s->seg[i]);
    free(s->seg);
    *s = (px_rowset){0};
}

void px_rowset_copy(const px_rowset *s, px_rowset *out) {
    px_rowset_init(out, s->snap);
    for (size_t i = 0; i < s->snap->n_segs; i++)
        if (s->seg[i]) out->seg[i] = px_bitmap_copy(s->seg[i]);
}

uint64_t px_rowset_count(const px_rowset *s) {
    uint64_t n = 0;
    for (size_t i = 0; i < s->snap->n_segs; i++)
        if (s->seg[i]) n += px_bitmap_count(s->seg[i]);
    return n;
}

bool px_rowset_has(const px_rowset *s, uint32_t global) {
    size_t seg;
    uint32_t row;
    px_snapshot_locate(s->snap, global, &seg, &row);
    return s->seg[seg] && px_bitmap_has(s->seg[seg], row);
}

void px_rowset_add(px_rowset *s, uint32_t global) {
    size_t seg;
    uint32_t row;
    px_snapshot_locate(s->snap, global, &seg, &row);
    if (!s->seg[seg]) s->seg[seg] = px_bitmap_new();
    px_bitmap_add(s->seg[seg], row);
}

void px_rowset_all(const px_rowset *s, uint32_t *rows) {
    for (size_t i = 0; i < s->snap->n_segs; i++) {
        if (!s->seg[i]) continue;
        size_t n = px_bitmap_count(s->seg[i]);
        uint32_t base = s->snap->base[i];
        px_bitmap_all(s->seg[i], rows);
        for (size_t k = 0; base && k < n; k++)
            rows[k] += base;
        rows += n;
    }
}

void px_rowset_begin(px_rowset_iter *it, const px_rowset *set) {
    *it = (px_rowset_iter){.set = set};
}

size_t px_rowset_read(px_rowset_iter *it, uint32_t *rows) {
    const px_snapshot *snap = it->set->snap;
    for (; it->seg < snap->n_segs; it->seg++, it->begun = false) {
        const px_bitmap *b = it->set->seg[it->seg];
        if (!b) continue;
        if (!it->begun) px_bitmap_iter_init(&it->bits, b);
        it->begun = true;
        size_t n = px_bitmap_read(&it->bits, rows, PX_STOP_ROWS);
        for (size_t i = 0; i < n; i++)
            rows[i] += snap->base[it->seg];
        if (n) return n;
    }
    return 0;
}
