/* events.c: see events.h. */
#include "query/analytics/events.h"

px_status px_events_open(px_arena *a, px_snapshot *snap, px_events *out, px_err *err) {
    *out = (px_events){.legal = px_arena_array(a, uint8_t *, snap->n_segs + 1)};
    px_status st = px_rowcol_open(a, snap, PX_STR("@evk"), PX_COL_DICT, &out->kind, err);
    if (st == PX_OK) st = px_rowcol_open(a, snap, PX_STR("@evd"), PX_COL_DICT, &out->day, err);
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++) {
        const px_col *k = out->kind.col[i], *d = out->day.col[i];
        if (!k && !d) continue;
        bool same = k && d && k->m.n_values == d->m.n_values && !k->off == !d->off;
        if (same && k->off)
            same = memcmp(k->off, d->off, ((size_t)k->m.n_rows + 1) * sizeof *k->off) == 0;
        if (!same)
            return px_fail(err, PX_E_DAMAGED, "column %s does not fit the other columns of events",
                           "@evd");
        out->legal[i] = px_arena_zero(a, (size_t)k->m.n_dict + 1);
        for (uint32_t c = 0; c < k->m.n_dict; c++)
            out->legal[i][c] = (uint8_t)px_legal_find(px_col_value(k, c));
    }
    return st;
}

void px_events_range(px_events *e, uint32_t global, uint64_t *lo, uint64_t *hi) {
    uint32_t row;
    const px_col *c = px_rowcol_at(&e->kind, global, &row);
    e->seg = e->kind.seg;
    *lo = *hi = 0;
    if (c) px_col_range(c, row, lo, hi);
}

px_event px_events_get(const px_events *e, uint64_t i) {
    const px_col *k = e->kind.col[e->seg], *d = e->day.col[e->seg];
    px_event out = {PX_LEGAL_NONE, 0};
    uint32_t code = px_wide(k->codes, k->m.width, i);
    if (code != PX_NIL) out.kind = (px_legal)e->legal[e->seg][code];
    code = px_wide(d->codes, d->m.width, i);
    if (code != PX_NIL && !px_str_u32(px_col_value(d, code), &out.ymd)) out.ymd = 0;
    return out;
}

bool px_event_ends(px_legal kind) {
    switch (kind) {
#define END     true
#define BACK    false
#define KEPT    false
#define GRANT   false
#define PENDING false
#define NOTHING false
#define PX_LEGAL_KIND(id, code, step, en, zh)                                                      \
    case PX_LEGAL_##id:                                                                            \
        return step;
#include "patent/legal_kind.tbl"
#undef PX_LEGAL_KIND
#undef END
#undef BACK
#undef KEPT
#undef GRANT
#undef PENDING
#undef NOTHING
    default:
        return false;
    }
}
