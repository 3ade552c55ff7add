/* places.c: see places.h. */
#include "query/analytics/places.h"
#include "query/analytics/rowcol.h"
#include "query/analytics/share.h"

#include "base/sort.h"

#include <stdlib.h>

static px_status number_of(px_places *p, px_str name, uint32_t *out, px_err *err) {
    for (size_t i = 0; i < p->n; i++)
        if (px_str_eq(p->name[i], name)) {
            *out = (uint32_t)i;
            return PX_OK;
        }
    if (p->n == PX_PLACES_MAX)
        return px_fail(err, PX_E_LIMIT, "more than %u offices and countries", PX_PLACES_MAX);
    p->name[p->n] = name;
    *out = (uint32_t)p->n++;
    return PX_OK;
}

uint32_t px_places_find(const px_places *p, const char *code) {
    for (size_t i = 0; i < p->n; i++)
        if (px_str_is(p->name[i], code)) return (uint32_t)i;
    return PX_NIL;
}

bool px_places_in(const px_places *p, uint32_t u, uint32_t office) {
    for (uint32_t i = p->off[u]; i < p->off[u + 1]; i++)
        if (p->to[i] == office) return true;
    return false;
}

/* Units that state a place, but have another as their home: what a clause of that place takes away. */
static px_status strangers(px_work *w, bool several, px_rowcol *place, px_places *p, px_err *err) {
    const px_aset *s = w->set;
    px_status st = PX_OK;
    uint32_t last[PX_PLACES_MAX];
    memset(last, 0xFF, sizeof last);
    p->stranger = px_picks_make(w, PX_PLACES_MAX);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        if (s->off[u + 1] - s->off[u] == 1 && !several) continue;
        for (uint32_t i = s->off[u]; i < s->off[u + 1] && st == PX_OK; i++) {
            uint32_t row, at = PX_NIL;
            uint64_t lo = 0, hi = 0;
            const px_col *c = px_rowcol_at(place, s->row[i], &row);
            if (c) px_col_range(c, row, &lo, &hi);
            for (; lo < hi && st == PX_OK; lo++) {
                px_str name = px_col_value(c, px_wide(c->codes, c->m.width, lo));
                if (name.n) st = number_of(p, name, &at, err);
                if (st != PX_OK || !name.n || at == p->home[u] || last[at] == u) continue;
                last[at] = u;
                px_pick(&p->stranger, at, u);
            }
        }
    }
    return st;
}

static px_status homes(px_work *w, bool by_applicant, px_places *p, px_err *err) {
    const px_aset *s = w->set;
    px_rowcol place, date;
    px_str column = by_applicant ? PX_STR("ctry") : PX_STR("prf");
    px_status st = px_rowcol_open(w->a, w->snap, column, PX_COL_DICT, &place, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("epd"), PX_COL_NUM, &date, err);
    p->home = px_arena_array(w->a, uint32_t, (size_t)s->n + 1);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        uint32_t best = PX_NIL;
        px_str from = {"", 0};
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            px_str one = px_rowcol_first(&place, s->row[i]);
            uint32_t day = px_rowcol_num(&date, s->row[i]);
            if (!one.n || (from.n && day >= best)) continue;
            from = one;
            best = day;
        }
        p->home[u] = PX_NIL;
        p->homeless += !from.n;
        if (from.n) st = number_of(p, from, &p->home[u], err);
        if (st == PX_OK && u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    w->missing = p->homeless;
    w->dimension = column;
    p->home_field = by_applicant ? PX_F_CTRY : PX_F_PRF;
    return st == PX_OK ? strangers(w, by_applicant, &place, p, err) : st;
}

px_str px_places_home_clause(px_work *w, px_places *p, uint32_t k) {
    px_str any = px_share_clause(w, p->home_field, p->name[k]);
    if (!p->stranger.n[k]) return any;
    return px_work_without(w, any, px_picks_clause(&p->stranger, k));
}

px_status px_places_make(px_work *w, bool by_applicant, bool members, px_places *out, px_err *err) {
    const px_aset *s = w->set;
    px_adim cc, fcc = {0};
    px_facet_ask ask = {.name = PX_STR("cc"), .field = PX_F_CC};
    *out = (px_places){0};
    px_status st = homes(w, by_applicant, out, err);
    if (st == PX_OK) st = px_aset_dim(s, &ask, &cc, err);
    ask = (px_facet_ask){.name = PX_STR("fcc"), .field = PX_F_FCC};
    if (st == PX_OK && !members) st = px_aset_dim(s, &ask, &fcc, err);
    if (st != PX_OK) return st;
    size_t n = 0;
    uint32_t *map_cc = px_arena_array(w->a, uint32_t, (size_t)cc.n_values + 1);
    uint32_t *map_fcc = px_arena_array(w->a, uint32_t, (size_t)fcc.n_values + 1);
    for (uint32_t k = 0; k < cc.n_values && st == PX_OK; k++)
        st = number_of(out, cc.name[k], &map_cc[k], err);
    for (uint32_t k = 0; k < fcc.n_values && st == PX_OK; k++)
        st = number_of(out, fcc.name[k], &map_fcc[k], err);
    out->off = px_arena_array(w->a, uint32_t, (size_t)s->n + 2);
    out->to = px_arena_array(w->a, uint32_t, (size_t)(cc.n_pairs + fcc.n_pairs) + 1);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        size_t first = n;
        for (uint32_t i = cc.off[u]; i < cc.off[u + 1]; i++)
            out->to[n++] = map_cc[cc.v[i]];
        for (uint32_t i = fcc.off ? fcc.off[u] : 0; fcc.off && i < fcc.off[u + 1]; i++)
            out->to[n++] = map_fcc[fcc.v[i]];
        px_sort_u32(out->to + first, n - first);
        n = first + px_unique_u32(out->to + first, n - first);
        out->off[u + 1] = (uint32_t)n;
    }
    return st;
}
