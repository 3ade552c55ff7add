/* events.c: see events.h. */
#include "query/analytics/events.h"
#include "query/analytics/finish.h"

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

/* ---- status ---- */

const char *const px_status_word[] = {"active", "pending", "dead", "unknown"};

uint8_t px_status_at(px_rowcol *state, uint32_t global) {
    px_str ls = px_rowcol_first(state, global);
    uint8_t k = 0;
    while (k < PX_STATUS_UNKNOWN && !px_str_is(ls, px_status_word[k]))
        k++;
    return k;
}

uint8_t px_status_of(const px_aset *s, uint32_t u, px_rowcol *state) {
    uint8_t best = PX_STATUS_UNKNOWN;
    for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
        uint8_t k = px_status_at(state, s->row[i]);
        if (k < best) best = k;
    }
    return best;
}

px_str px_status_clause(px_work *w, uint8_t state) {
    px_str is = state < PX_STATUS_UNKNOWN ? px_arena_fmt(w->a, "ls===\"%s\"", px_status_word[state])
                                          : PX_STR("*"),
           better = {"", 0};
    for (uint8_t k = 0; k < state && k < PX_STATUS_UNKNOWN; k++)
        better = px_arena_fmt(w->a, PX_STR_FMT "%sls===\"%s\"", PX_STR_ARG(better), k ? " OR " : "",
                              px_status_word[k]);
    return state ? px_work_without(w, is, px_work_row(w, better)) : is;
}

px_status px_status_note(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    px_rowcol state;
    uint64_t unknown = 0;
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &state, err);
    if (st != PX_OK) return st;
    for (uint32_t u = 0; u < s->n; u++)
        unknown += px_status_of(s, u, &state) == PX_STATUS_UNKNOWN;
    px_missing_note(w, t, unknown, PX_STR("ls"));
    return st;
}
