/* words_text.c: texts of rows as numbers; see words_int.h. */
#include "query/analytics/words_int.h"

#include <string.h>

void px_wtext_init(px_wtext *t, const px_snapshot *snap, px_field field) {
    *t = (px_wtext){.snap = snap, .mask = px_text_mask(field)};
    t->map = px_calloc(snap->n_segs + 1, sizeof *t->map);
    t->n_map = px_calloc(snap->n_segs + 1, sizeof *t->n_map);
}

void px_wtext_done(px_wtext *t) {
    for (size_t i = 0; t->map && i < t->snap->n_segs; i++)
        free(t->map[i]);
    free(t->map);
    free(t->n_map);
    free(t->v);
    *t = (px_wtext){0};
}

/* Zeroed memory of this size costs only the pages that are touched, and frequent tokens are numbered first. */
static px_status map_of(px_wtext *t, size_t seg, px_err *err) {
    px_tok *tok = t->snap->seg[seg]->tok;
    px_status st = px_tok_dict_need(tok, err);
    if (st != PX_OK) return st;
    t->n_map[seg] = px_tok_dict_size(tok);
    t->map[seg] = px_calloc((size_t)t->n_map[seg] + 1, sizeof **t->map);
    return PX_OK;
}

px_status px_wtext_row(px_wtext *t, uint32_t global, px_err *err) {
    const uint16_t *p;
    size_t seg, units, n;
    uint32_t row;
    px_status st = PX_OK;
    px_snapshot_locate(t->snap, global, &seg, &row);
    px_tok *tok = t->snap->seg[seg]->tok;
    t->n = 0;
    t->any = false;
    if (!t->map[seg]) st = map_of(t, seg, err);
    if (st == PX_OK) st = px_tok_row(tok, row, &p, &n, err);
    if (st != PX_OK) return st;
    if (t->cap < n + 1) {
        t->cap = (n + 1) * 2;
        t->v = px_realloc(t->v, t->cap * sizeof *t->v);
    }
    uint32_t *map = t->map[seg], *v = t->v, n_map = t->n_map[seg];
    size_t to = 0;
    bool in = false;
    for (size_t i = 0; i < n && p[i] != PX_UNIT_END; i += units) {
        units = 1;
        if (p[i] >= PX_UNIT_TOKEN) {
            if (!in) continue;
            uint32_t id = px_tok_decode(p + i, &units);
            if (id >= n_map) continue;
            if (!map[id]) map[id] = t->resolve(t->self, tok, id);
            v[to++] = map[id];
            t->any = true;
        } else if (p[i] >= PX_UNIT_FIELD) {
            unsigned field = 1u << (p[i] - PX_UNIT_FIELD);
            if (field > t->mask) break; /* fields ascend */
            in = (t->mask & field) != 0;
            v[to++] = PX_WTEXT_BREAK;
        } else if (in && p[i] == PX_UNIT_PARAGRAPH) {
            v[to++] = PX_WTEXT_BREAK;
        } else if (in && t->sentences) {
            v[to++] = PX_WTEXT_SENTENCE;
        }
    }
    v[to++] = PX_WTEXT_BREAK;
    t->n = to;
    return st;
}
