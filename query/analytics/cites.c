/* cites.c: see cites.h. */
#include "query/analytics/cites.h"

#include "base/sort.h"

#include <stdlib.h>

/* ---- the neighbourhood ---- */

struct area {
    const px_links *l;
    const uint32_t *group; /* NULL: each row for itself */
    uint8_t *row;          /* by global row: 1 = in */
    uint8_t *mark;         /* by group (or row) */
    uint32_t n_groups;
};

static void mark_row(struct area *x, uint32_t row) {
    uint32_t g = x->group ? x->group[row] : row;
    if (g < x->n_groups) x->mark[g] = 1;
}

/* Rows of marked groups come in. */
static void take_in(struct area *x) {
    for (uint32_t r = 0; r < x->l->n_rows; r++) {
        uint32_t g = x->group ? x->group[r] : r;
        if (g < x->n_groups && x->mark[g]) x->row[r] = 1;
    }
}

static void mark_links(struct area *x, uint32_t row, bool back, bool forward) {
    const px_links *l = x->l;
    for (uint32_t i = l->cites_off[row]; back && i < l->cites_off[row + 1]; i++)
        mark_row(x, l->cites[i]);
    for (uint32_t i = l->cited_off[row]; forward && i < l->cited_off[row + 1]; i++)
        mark_row(x, l->cited[i]);
}

/* The units of the set, what they cite (`back`) and what cites them; with `wide` what cites what they cite. */
static void spread(struct area *x, const px_aset *s, bool back_too, bool wide) {
    uint32_t n = x->l->n_rows;
    uint8_t *before = px_malloc((size_t)n + 1);
    for (uint64_t i = 0; i < s->n_rows; i++) {
        mark_row(x, s->row[i]);
        x->row[s->row[i]] = 1;
    }
    take_in(x);
    if (n && !memchr(x->row, 0, n)) { /* all are in */
        free(before);
        return;
    }
    memcpy(before, x->row, n);
    uint8_t *back = px_calloc((size_t)x->n_groups + 1, 1);
    for (uint32_t r = 0; r < n; r++)
        if (before[r]) mark_links(x, r, back_too, true);
    if (wide) {
        /* what the set cites, apart from what cites it */
        for (uint32_t r = 0; r < n; r++)
            for (uint32_t i = x->l->cites_off[r]; before[r] && i < x->l->cites_off[r + 1]; i++) {
                uint32_t g = x->group ? x->group[x->l->cites[i]] : x->l->cites[i];
                if (g < x->n_groups) back[g] = 1;
            }
        for (uint32_t r = 0; r < n; r++) {
            uint32_t g = x->group ? x->group[r] : r;
            if (g < x->n_groups && back[g]) mark_links(x, r, false, true);
        }
    }
    take_in(x);
    free(back);
    free(before);
}

/* ---- links between units ---- */

/* Most units have few links, for which calls of qsort would take longer than the work, and most of them are in order. */
static size_t sort_links(uint32_t *v, size_t n) {
    bool good = true;
    for (size_t i = 1; i < n; i++)
        good &= v[i - 1] < v[i];
    if (good) return n;
    if (n > 16) {
        px_sort_u32(v, n);
    } else {
        for (size_t i = 1; i < n; i++) {
            uint32_t one = v[i];
            size_t k = i;
            for (; k && v[k - 1] > one; k--)
                v[k] = v[k - 1];
            v[k] = one;
        }
    }
    return px_unique_u32(v, n);
}

#define AHEAD 64u

/* The unit that each link leads to. All in one pass: where the next unit lies is waited for far less than between the
 * turns of loops over the links of each row. */
static uint32_t *units_of(const uint32_t *unit_of, const uint32_t *to, size_t n) {
    uint32_t *v = px_malloc((n + 1) * sizeof *v);
    size_t i = 0;
    for (; i + AHEAD < n; i++) {
        __builtin_prefetch(&unit_of[to[i + AHEAD]]);
        v[i] = unit_of[to[i]];
    }
    for (; i < n; i++)
        v[i] = unit_of[to[i]];
    return v;
}

/* From links between rows to links between units, each once, ascending. */
static void join(const px_aset *s, const uint32_t *unit_of, const uint32_t *off, const uint32_t *to,
                 uint32_t n_rows, uint32_t **out_off, uint32_t **out) {
    size_t n = 0, cap = 64;
    uint32_t *v = px_malloc(cap * sizeof *v);
    uint32_t *known = s->n_rows > n_rows / 4 ? units_of(unit_of, to, off[n_rows]) : NULL;
    *out_off = px_arena_array(s->a, uint32_t, (size_t)s->n + 2);
    for (uint32_t u = 0; u < s->n; u++) {
        size_t first = n;
        for (uint32_t k = s->off[u]; k < s->off[u + 1]; k++) {
            uint32_t r = s->row[k], lo = off[r], hi = off[r + 1];
            if (n + (hi - lo) >= cap) v = px_realloc(v, (cap = (n + hi - lo) * 2 + 1) * sizeof *v);
            for (; lo < hi; lo++) {
                uint32_t other = known ? known[lo] : unit_of[to[lo]];
                v[n] = other;
                n += other != PX_NIL && other != u;
            }
        }
        n = first + sort_links(v + first, n - first);
        (*out_off)[u + 1] = (uint32_t)n;
    }
    *out = px_arena_array(s->a, uint32_t, n + 1);
    memcpy(*out, v, n * sizeof *v);
    free(known);
    free(v);
}

px_status px_cites_links(px_snapshot *snap, px_unit unit, px_links **links, const uint32_t **group,
                         uint32_t *n_groups, px_err *err) {
    px_links *l = *links = snap->links;
    *group = NULL;
    px_status st = px_links_citations(l, err);
    if (st == PX_OK) st = unit == PX_UNIT_EXT ? px_links_extended(l, err) : px_links_groups(l, err);
    if (st != PX_OK) return st;
    *n_groups = l->n_rows;
    if (unit == PX_UNIT_APP) *group = l->app, *n_groups = l->n_apps;
    if (unit == PX_UNIT_FAM) *group = l->fam, *n_groups = l->n_fams;
    if (unit == PX_UNIT_EXT) *group = l->ext, *n_groups = l->n_exts;
    return st;
}

static px_status neighbourhood(const px_aset *s, struct area *x, bool back, bool wide,
                               px_cites *out, px_err *err) {
    const px_links *l = x->l;
    if (s->n_rows == s->snap->n_live) { /* the set is the whole collection */
        out->all = *s;
        out->all.known = NULL;
        return PX_OK;
    }
    x->row = px_calloc((size_t)l->n_rows + 1, 1);
    x->mark = px_calloc((size_t)x->n_groups + 1, 1);
    spread(x, s, back, wide);
    /* A row of a segment that is skipped is no row here. */
    for (size_t i = 0; i < s->snap->n_segs; i++) {
        uint32_t base = s->snap->base[i];
        uint32_t end = i + 1 < s->snap->n_segs ? s->snap->base[i + 1] : s->snap->n_rows;
        if (!s->snap->seg[i]) continue;
        if (end > l->n_rows) end = l->n_rows;
        for (uint32_t r = base, to; r < end; r = to) { /* neighbours come in at once */
            for (to = r + 1; to < end && x->row[to] == x->row[r];)
                to++;
            if (!x->row[r]) continue;
            px_rowset_add(&out->rows, r);
            px_bitmap_add_range(out->rows.seg[i], r - base, to - base);
        }
    }
    free(x->row);
    free(x->mark);
    return px_aset_make(s->a, &out->rows, s->unit, s->how, &out->all, err);
}

enum ways { BACK = 1, FORWARD = 2, WIDE = 4 };

static px_status make(px_work *w, unsigned ways, px_cites *out, px_err *err) {
    const px_aset *s = w->set;
    px_links *l;
    struct area x = {0};
    *out = (px_cites){0};
    px_rowset_init(&out->rows, s->snap);
    px_status st = px_cites_links(s->snap, s->unit, &l, &x.group, &x.n_groups, err);
    if (st != PX_OK) return st;
    x.l = l;
    st = neighbourhood(s, &x, ways & BACK, ways & WIDE, out, err);
    if (st != PX_OK) return st;
    uint32_t *unit_of = px_malloc(((size_t)l->n_rows + 1) * sizeof *unit_of);
    memset(unit_of, 0xFF, ((size_t)l->n_rows + 1) * sizeof *unit_of);
    for (uint32_t v = 0; v < out->all.n; v++)
        for (uint32_t k = out->all.off[v]; k < out->all.off[v + 1]; k++)
            unit_of[out->all.row[k]] = v;
    out->here = px_arena_array(s->a, uint32_t, (size_t)s->n + 1);
    for (uint32_t u = 0; u < s->n; u++)
        out->here[u] = unit_of[s->row[s->off[u]]];
    if (ways & BACK)
        join(&out->all, unit_of, l->cites_off, l->cites, l->n_rows, &out->cites_off, &out->cites);
    if (ways & FORWARD)
        join(&out->all, unit_of, l->cited_off, l->cited, l->n_rows, &out->cited_off, &out->cited);
    free(unit_of);
    return px_stop_look(px_how_stop(s->how), err);
}

px_status px_cites_make(px_work *w, bool wide, px_cites *out, px_err *err) {
    return make(w, BACK | FORWARD | (wide ? WIDE : 0), out, err);
}

px_status px_cites_forward(px_work *w, px_cites *out, px_err *err) {
    return make(w, FORWARD, out, err);
}

px_status px_cites_counts(px_work *w, px_cites *out, px_cites_count **count, px_err *err) {
    px_status st = make(w, BACK, out, err);
    if (st == PX_OK) st = px_cites_names(w, out, err);
    if (st != PX_OK) return st;
    px_cites_count *c = *count = px_arena_array(w->a, px_cites_count, (size_t)out->all.n + 1);
    uint32_t n = out->cites_off[out->all.n];
    for (uint32_t v = 0; v < out->all.n; v++)
        for (uint32_t i = out->cites_off[v]; i < out->cites_off[v + 1]; i++) {
            uint32_t to = out->cites[i], far = out->cites[i + AHEAD < n ? i + AHEAD : i];
            __builtin_prefetch(&c[far]);
            __builtin_prefetch(&out->mark[far]);
            uint32_t self = px_cites_self(out, v, to);
            c[v].back++;
            c[v].back_self += self;
            c[to].forward++;
            c[to].forward_self += self;
        }
    return st;
}

void px_cites_release(px_cites *c) {
    px_rowset_release(&c->rows);
}

/* ---- of one applicant ---- */

px_status px_cites_names(px_work *w, px_cites *c, px_err *err) {
    px_field f = w->opt.names == PX_NAMES_GROUP ? PX_F_PAX : PX_F_PAS;
    px_facet_ask ask = {.name = px_str_of(px_field_code(f)), .field = f};
    px_status st = px_aset_dim(&c->all, &ask, &c->names, err);
    if (st != PX_OK) return st;
    const px_adim *d = &c->names;
    c->mark = px_arena_array(w->a, uint32_t, (size_t)c->all.n + 1);
    for (uint32_t v = 0; v < c->all.n; v++)
        for (uint32_t i = d->off[v]; i < d->off[v + 1]; i++)
            c->mark[v] |= 1u << (d->v[i] * 0x9E3779B1u >> 27);
    return st;
}

bool px_cites_self(const px_cites *c, uint32_t v, uint32_t w) {
    const px_adim *d = &c->names;
    if (!(c->mark[v] & c->mark[w])) return false;
    for (uint32_t i = d->off[v]; i < d->off[v + 1]; i++)
        for (uint32_t k = d->off[w]; k < d->off[w + 1]; k++)
            if (d->v[i] == d->v[k]) return true;
    return false;
}

px_str px_cites_who(const px_cites *c, uint32_t v) {
    const px_adim *d = &c->names;
    return d->off[v] < d->off[v + 1] ? d->name[d->v[d->off[v]]] : (px_str){"", 0};
}

px_status px_cites_key(px_work *w, const px_cites *c, uint32_t v, px_str *out, px_err *err) {
    px_status st = px_snapshot_key(w->snap, c->all.row[c->all.off[v]], out, err);
    *out = px_arena_str(w->a, *out);
    return st;
}

void px_cites_note(px_work *w, px_table *t) {
    static const char *const en[] = {"publication to publication", "application to application",
                                     "family to family", "extended family to extended family"};
    static const char *const zh[] = {"公开文本对公开文本", "申请对申请", "同族对同族",
                                     "扩展同族对扩展同族"};
    const px_links *l = w->snap->links;
    if (l->cites_off && !l->cites_off[l->n_rows])
        px_table_note_add(
            t,
            PX_STR("No document of the collection is known to cite another one of it: what is "
                   "counted from citations is unknown here, not 0. Numbers of citations that files "
                   "state are in the fields ncf and nct."),
            PX_STR("库内文献之间没有已知的引证：此处由引证得出的数值是未知，而不是 0。"
                   "文件所载的被引、引证次数见字段 ncf、nct。"));
    px_table_note_add(
        t,
        px_arena_fmt(
            w->a,
            "Citations are counted %s, each pair once, within this collection: citations "
            "from or of documents outside of it are not seen, and young documents have had "
            "less time to be cited.",
            en[w->set->unit]),
        px_arena_fmt(w->a,
                     "引证按%s统计，每对只计一次，且限于本库：库外文献的引证不可见；"
                     "较新的文献被引时间较短。",
                     zh[w->set->unit]));
}
