/* unit.c: see unit.h. */
#include "query/engine/unit.h"

#include "patent/number.h"

#include <stdlib.h>

struct facts { /* columns of a segment that the choice looks at */
    const px_col *pd, *cc, *kd, *lang, *key;
};

static px_str value_of(const px_col *c, uint32_t row) {
    uint64_t lo, hi;
    if (!c) return (px_str){0};
    px_col_range(c, row, &lo, &hi);
    return lo < hi ? px_col_value(c, px_wide(c->codes, c->m.width, lo)) : (px_str){0};
}

static px_status load(px_snapshot *snap, struct facts *f, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++) {
        if (!snap->seg[i]) continue;
        px_cols *c = snap->seg[i]->cols;
        st = px_cols_get(c, PX_STR("pd"), &f[i].pd, err);
        if (st == PX_OK) st = px_cols_get(c, PX_STR("cc"), &f[i].cc, err);
        if (st == PX_OK) st = px_cols_get(c, PX_STR("kd"), &f[i].kd, err);
        if (st == PX_OK) st = px_cols_get(c, PX_STR("lang"), &f[i].lang, err);
        if (st == PX_OK) st = px_cols_get(c, PX_STR("@key"), &f[i].key, err);
    }
    return st;
}

struct one {
    unsigned wish[PX_PREFER_RULES_MAX]; /* place in the user's lists; the smallest is best */
    bool grant;
    uint32_t ymd;
    px_str key;
};

static unsigned wish_of(const struct px_prefer_rule *r, px_str value) {
    for (size_t i = 0; i < r->n; i++)
        if (r->what == PX_PREFER_KIND ? px_str_starts(value, r->word[i])
                                      : px_str_eq_nocase(value, r->word[i]))
            return (unsigned)i;
    return (unsigned)r->n;
}

/* The best of several values; with none, as one that is not in the list. */
static unsigned wish_among(const struct px_prefer_rule *r, const px_col *c, uint32_t row) {
    unsigned best = (unsigned)r->n;
    uint64_t lo = 0, hi = 0;
    if (c) px_col_range(c, row, &lo, &hi);
    for (; lo < hi; lo++) {
        unsigned w = wish_of(r, px_col_value(c, px_wide(c->codes, c->m.width, lo)));
        if (w < best) best = w;
    }
    return best;
}

static struct one look(const px_snapshot *snap, const struct facts *facts, const px_prefer *prefer,
                       uint32_t global) {
    size_t seg;
    uint32_t row;
    px_snapshot_locate(snap, global, &seg, &row);
    const struct facts *f = &facts[seg];
    uint32_t ymd = f->pd ? px_col_num(f->pd, row) : PX_NIL;
    px_str office = value_of(f->cc, row), kind = value_of(f->kd, row);
    struct one o = {.ymd = ymd == PX_NIL ? 0 : ymd};
    for (size_t i = 0; prefer && i < prefer->n; i++) {
        const struct px_prefer_rule *r = &prefer->rule[i];
        o.wish[i] = r->what == PX_PREFER_OFFICE ? wish_of(r, office)
                    : r->what == PX_PREFER_KIND ? wish_of(r, kind)
                                                : wish_among(r, f->lang, row);
    }
    o.grant = px_kind_group_of(office, kind, o.ymd) == PX_KIND_GRANT;
    if (f->key) o.key = px_col_text(f->key, row);
    return o;
}

static bool better(const struct one *x, const struct one *y) {
    for (size_t i = 0; i < PX_PREFER_RULES_MAX; i++)
        if (x->wish[i] != y->wish[i]) return x->wish[i] < y->wish[i];
    if (x->grant != y->grant) return x->grant;
    if (x->ymd != y->ymd) return x->ymd > y->ymd;
    return px_str_cmp(x->key, y->key) < 0;
}

px_status px_units_pick(const px_rowset *rows, px_unit unit, const px_prefer *prefer,
                        const px_how *how, px_units *out, px_err *err) {
    px_snapshot *snap = rows->snap;
    *out = (px_units){0};
    px_rowset_init(&out->reps, snap);
    if (!snap->links) return PX_OK;
    struct facts *facts = px_calloc(snap->n_segs + 1, sizeof *facts);
    uint32_t *best = NULL, row[PX_STOP_ROWS], n_groups = 0;
    size_t n;
    px_links *l = snap->links;
    px_status st = unit == PX_UNIT_EXT ? px_links_extended(l, err) : px_links_groups(l, err);
    if (st == PX_OK) st = load(snap, facts, err);
    if (st == PX_OK) {
        out->group = unit == PX_UNIT_APP ? l->app : unit == PX_UNIT_FAM ? l->fam : l->ext;
        n_groups = unit == PX_UNIT_APP ? l->n_apps : unit == PX_UNIT_FAM ? l->n_fams : l->n_exts;
        out->n_groups = n_groups;
        best = px_malloc(((size_t)n_groups + 1) * sizeof *best);
        out->members = px_calloc((size_t)n_groups + 1, sizeof *out->members);
        px_rowset_iter it;
        px_rowset_begin(&it, rows);
        while (st == PX_OK && (n = px_rowset_read(&it, row)) > 0) {
            for (size_t i = 0; i < n; i++) {
                uint32_t g = out->group[row[i]];
                if (g == PX_NIL) continue;
                if (out->members[g]++ > 0) {
                    struct one new = look(snap, facts, prefer, row[i]),
                               old = look(snap, facts, prefer, best[g]);
                    if (!better(&new, &old)) continue;
                }
                best[g] = row[i];
            }
            st = px_stop_look(px_how_stop(how), err);
        }
    }
    for (uint32_t g = 0; g < n_groups && st == PX_OK; g++)
        if (out->members[g]) px_rowset_add(&out->reps, best[g]);
    free(best);
    free(facts);
    if (st != PX_OK) px_units_release(out);
    return st;
}

void px_units_release(px_units *u) {
    if (u->reps.snap) px_rowset_release(&u->reps);
    free(u->members);
    *u = (px_units){0};
}

px_status px_units_members(const px_units *u, const px_rowset *rows, const uint32_t *rep, size_t n,
                           px_arena *a, const px_how *how, uint32_t **row, size_t **off,
                           px_err *err) {
    uint32_t *slot = px_calloc((size_t)u->n_groups + 1, sizeof *slot), piece[PX_STOP_ROWS];
    size_t *at = px_calloc(n + 1, sizeof *at), k;
    px_rowset_iter it;
    px_status st = PX_OK;
    *off = px_arena_array(a, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t g = u->group[rep[i]];
        slot[g] = (uint32_t)i + 1;
        at[i] = (*off)[i];
        (*off)[i + 1] = (*off)[i] + u->members[g];
    }
    *row = px_arena_array(a, uint32_t, (*off)[n] + 1);
    px_rowset_begin(&it, rows);
    while (st == PX_OK && (k = px_rowset_read(&it, piece)) > 0) {
        for (size_t i = 0; i < k; i++) {
            uint32_t g = u->group[piece[i]], s = g == PX_NIL ? 0 : slot[g];
            if (s) (*row)[at[s - 1]++] = piece[i];
        }
        st = px_stop_look(px_how_stop(how), err);
    }
    free(slot);
    free(at);
    return st;
}
