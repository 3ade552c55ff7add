/* plan_field.c: fields and operators whose answer needs more than one column, or the whole
 * collection: lists of numbers, classes above a symbol, industries by concordance, extended
 * families, citations by others, conditions on legal events. What hangs on the whole collection is
 * resolved here to global rows; the rest becomes steps for the segments. */
#include "query/engine/plan_int.h"

#include "base/hash.h"
#include "base/sort.h"
#include "patent/class.h"
#include "query/engine/plan_list.h"
#include "shards/classes.h"
#include "shards/ordinal.h"

#include <stdlib.h>

/* ---- spans of codes ---- */

static int by_lo(const void *px, const void *py) {
    const px_code_span *x = px, *y = py;
    int d = px_str_cmp(x->lo, y->lo);
    return d ? d : px_str_cmp(x->hi, y->hi);
}

/* Sorted, those that touch made one. */
static size_t united(px_code_span *v, size_t n) {
    size_t k = 0;
    if (n) qsort(v, n, sizeof *v, by_lo);
    for (size_t i = 0; i < n; i++) {
        if (px_str_cmp(v[i].lo, v[i].hi) >= 0) continue;
        if (k && px_str_cmp(v[i].lo, v[k - 1].hi) <= 0) {
            if (px_str_cmp(v[i].hi, v[k - 1].hi) > 0) v[k - 1].hi = v[i].hi;
        } else {
            v[k++] = v[i];
        }
    }
    return k;
}

static px_step *spans(px_planner *p, const px_qnode *leaf, px_field f, px_code_span *v, size_t n) {
    n = united(v, n);
    px_step *s = px_plan_step(p, n ? PX_STEP_SPANS : PX_STEP_NONE, leaf);
    s->field = f;
    s->span = v;
    s->n_spans = n;
    return s;
}

/* The symbol, and those of which it lies below: beginnings of it, by the rule of `=`. */
static px_step *above(px_planner *p, const px_qnode *leaf, px_field f) {
    px_str s = leaf->text;
    px_code_span *v = px_arena_array(p->a, px_code_span, 2 * s.n + 1);
    size_t n = 0;
    for (size_t i = 1; i <= s.n; i++)
        for (int zero = 0; zero < 2; zero++) {
            px_str up = px_str_sub(s, 0, i), lo, hi;
            if (zero) up = px_arena_fmt(p->a, PX_STR_FMT "/00", PX_STR_ARG(up));
            px_class_subtree(p->a, up, &lo, &hi);
            bool is_above = px_str_cmp(lo, s) <= 0 && px_str_cmp(s, hi) < 0;
            if (!is_above && !px_str_eq(up, s)) continue;
            v[n++] = (px_code_span){up, px_arena_fmt(p->a, PX_STR_FMT "%c", PX_STR_ARG(up), 1)};
        }
    return spans(p, leaf, f, v, n);
}

/* ---- industries ---- */

static const char *scheme_of(px_field f) {
    switch ((int)f) {
    case PX_F_SEI:
        return "sei";
    case PX_F_DIG:
        return "dig";
    case PX_F_NE:
        return "ne";
    case PX_F_GRN:
        return "grn";
    default:
        return NULL;
    }
}

/* A code and all below it. Where codes have dots (1.2.3) a level ends at a dot, else (C39, C391) a
 * longer code lies below a shorter one. */
static bool is_code(px_str code, px_str asked, bool dots, bool beginning) {
    if (!px_str_eq_nocase(px_str_sub(code, 0, asked.n), asked)) return false;
    return beginning || code.n == asked.n || !dots || code.p[asked.n] == '.';
}

static px_status is_name(px_str name, px_str asked, px_buf *b, bool *yes, px_err *err) {
    px_status st = px_text_fold(name, b, err);
    *yes = st == PX_OK && name.n && px_str_eq(px_str_trim(px_buf_view(b)), asked);
    return st;
}

/* What is in without being out, beside the spans in v; copies, since the store goes. */
static px_code_span *without(px_planner *p, const px_concordance_rule *r, px_code_span *v,
                             size_t *n, size_t *cap) {
    px_code_span *out = px_arena_array(p->a, px_code_span, r->n_out + 1);
    for (size_t i = 0; i < r->n_out; i++)
        out[i] = (px_code_span){r->out[i].lo, r->out[i].hi};
    size_t n_out = united(out, r->n_out);
    for (size_t i = 0; i < r->n_in; i++) {
        px_str lo = r->in[i].lo, hi = r->in[i].hi;
        for (size_t k = 0; k <= n_out; k++) {
            px_str end = k < n_out && px_str_cmp(out[k].lo, hi) < 0 ? out[k].lo : hi;
            if (px_str_cmp(lo, end) < 0) {
                v = px_arena_grow(p->a, v, *n, cap, *n + 1, sizeof *v);
                v[(*n)++] = (px_code_span){px_arena_str(p->a, lo), px_arena_str(p->a, end)};
            }
            if (k < n_out && px_str_cmp(out[k].hi, lo) > 0) lo = out[k].hi;
        }
    }
    return v;
}

/* The words of a row, each as a phrase in title or abstract. */
static px_status words(px_planner *p, const px_concordance_rule *r, px_step **out) {
    px_step **any = px_arena_array(p->a, px_step *, r->n_words + 1);
    size_t n = 0;
    px_status st = PX_OK;
    for (size_t w = 0; w < r->n_words && st == PX_OK; w++) {
        const px_token *t;
        size_t n_tokens;
        if ((st = px_analyze(p->an, r->word[w], false, &t, &n_tokens, p->err)) != PX_OK) break;
        px_qnode *leaf = px_arena_zero(p->a, sizeof *leaf);
        leaf->kind = PX_Q_LEAF;
        leaf->field = PX_F_TA;
        leaf->op = PX_L_PHRASE;
        leaf->text = px_arena_str(p->a, r->word[w]);
        leaf->token = px_arena_array(p->a, px_str, n_tokens + 1);
        leaf->is_word = px_arena_array(p->a, uint8_t, n_tokens + 1);
        for (size_t i = 0; i < n_tokens; i++) {
            if (t[i].kind != PX_TOKEN_WORD && t[i].kind != PX_TOKEN_CJK) continue;
            leaf->token[leaf->n_tokens] = px_arena_str(p->a, t[i].text);
            leaf->is_word[leaf->n_tokens++] = t[i].kind == PX_TOKEN_WORD ? PX_LT_WORD : PX_LT_CJK;
        }
        if (leaf->n_tokens) st = px_plan_leaf(p, leaf, &any[n++]);
    }
    *out = n ? px_plan_either(p, NULL, any, n) : px_plan_step(p, PX_STEP_NONE, NULL);
    return st;
}

static px_step *both(px_planner *p, px_step *x, px_step *y) {
    px_step *s = px_plan_step(p, PX_STEP_AND, NULL);
    s->child = px_arena_array(p->a, px_step *, 2);
    s->child[0] = x;
    s->child[1] = y;
    s->n = 2;
    return s;
}

/* Which rows of the concordance the leaf means. */
static px_status meant(px_planner *p, const px_concordance *c, const px_qnode *leaf, bool *row,
                       size_t *n_meant) {
    size_t n = px_concordance_rows(c);
    px_concordance_rule r;
    px_status st = PX_OK;
    bool dots = false, name;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    *n_meant = 0;
    for (size_t i = 0; i < n; i++) {
        px_concordance_row(c, i, &r);
        dots |= memchr(r.code.p, '.', r.code.n) != NULL;
    }
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_concordance_row(c, i, &r);
        bool yes = is_code(r.code, leaf->text, dots, leaf->op == PX_L_ENUM_PREFIX);
        const px_str names[2] = {r.zh, r.en};
        for (int k = 0; k < 2 && !yes && st == PX_OK; k++) {
            st = is_name(names[k], leaf->text, &b, &name, p->err);
            if (!name) continue;
            for (size_t j = 0; j < n; j++) { /* a name means its code and what lies below */
                px_concordance_rule other;
                px_concordance_row(c, j, &other);
                if (is_code(other.code, r.code, dots, false) && !row[j]) {
                    row[j] = true;
                    ++*n_meant;
                }
            }
        }
        if (yes && !row[i]) {
            row[i] = true;
            ++*n_meant;
        }
    }
    px_buf_done(&b);
    return st;
}

static px_status industry(px_planner *p, const px_qnode *leaf, const char *scheme, px_step **out) {
    px_class_store *store;
    px_status st = px_class_store_open(p->snap->dir, &store, p->err);
    if (st != PX_OK) return st;
    const px_concordance *c = px_classes_concordance(px_class_store_get(store), px_str_of(scheme));
    size_t n = c ? px_concordance_rows(c) : 0, n_meant = 0, n_spans = 0, cap = 0, n_any = 0;
    if (!c)
        st = px_fail(
            p->err, PX_E_UNSUPPORTED,
            "%s needs its concordance from IPC, and none is loaded: patix classes load FILE "
            "--into DIR (docs/CLASSES.md)",
            scheme);
    bool *row = px_arena_zero(p->a, n + 1);
    if (st == PX_OK) st = meant(p, c, leaf, row, &n_meant);
    if (st == PX_OK && !n_meant)
        st = px_fail(p->err, PX_E_QUERY,
                     "the concordance of %s has neither a code nor a name " PX_STR_FMT, scheme,
                     PX_STR_ARG(leaf->text));
    px_step **any = px_arena_array(p->a, px_step *, n + 2);
    px_code_span *all = NULL;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_concordance_rule r;
        if (!row[i]) continue;
        px_concordance_row(c, i, &r);
        if (!r.n_words) {
            all = without(p, &r, all, &n_spans, &cap);
            continue;
        }
        px_code_span *own = NULL;
        size_t n_own = 0, own_cap = 0;
        st = words(p, &r, &any[n_any]);
        if (r.n_in) {
            own = without(p, &r, own, &n_own, &own_cap);
            any[n_any] = both(p, spans(p, leaf, PX_F_IPC, own, n_own), any[n_any]);
        }
        n_any++;
    }
    if (st == PX_OK && n_spans) any[n_any++] = spans(p, leaf, PX_F_IPC, all, n_spans);
    if (st == PX_OK)
        *out = n_any ? px_plan_either(p, leaf, any, n_any) : px_plan_step(p, PX_STEP_NONE, leaf);
    px_class_store_close(store);
    return st;
}

/* ---- citations by others ---- */

struct owners {
    px_snapshot *snap;
    const px_ordinals *ord;
    const px_col **col; /* by segment */
};

/* Do the two share an applicant (a cleaned name, through the collection's groups)? */
static bool share(const struct owners *o, uint32_t x, uint32_t y) {
    size_t seg[2];
    uint32_t row[2];
    uint64_t lo[2] = {0}, hi[2] = {0};
    px_snapshot_locate(o->snap, x, &seg[0], &row[0]);
    px_snapshot_locate(o->snap, y, &seg[1], &row[1]);
    for (int k = 0; k < 2; k++) {
        if (!o->col[seg[k]]) return false;
        px_col_range(o->col[seg[k]], row[k], &lo[k], &hi[k]);
    }
    for (uint64_t i = lo[0]; i < hi[0]; i++) {
        const px_col *c = o->col[seg[0]], *d = o->col[seg[1]];
        uint32_t name = o->ord->map[seg[0]][px_wide(c->codes, c->m.width, i)];
        for (uint64_t k = lo[1]; k < hi[1]; k++)
            if (o->ord->map[seg[1]][px_wide(d->codes, d->m.width, k)] == name) return true;
    }
    return false;
}

/* Rows that so many documents of the collection cite whose applicants are others. Cost: a look at
 * every citation of the collection. */
static px_status cited_by_others(px_planner *p, const px_qnode *leaf, px_step **out) {
    px_links *l = p->snap->links;
    px_rows rows = {0};
    struct owners o = {.snap = p->snap};
    px_status st = PX_OK;
    if (!l) {
        *out = px_plan_step(p, PX_STEP_NONE, leaf);
        return st;
    }
    o.col = (const px_col **)px_arena_zero(p->a, (p->snap->n_segs + 1) * sizeof *o.col);
    st = px_links_groups(l, p->err);
    if (st == PX_OK) st = px_links_citations(l, p->err);
    if (st == PX_OK)
        st = px_snapshot_ordinals(p->snap, PX_STR("pas"), PX_ORDINAL_GROUPS, &o.ord, p->err);
    for (size_t i = 0; i < p->snap->n_segs && st == PX_OK; i++)
        if (p->snap->seg[i])
            st = px_cols_get(p->snap->seg[i]->cols, PX_STR("pas"), &o.col[i], p->err);
    for (uint32_t r = 0; r < l->n_rows && st == PX_OK; r++) {
        uint32_t n = 0;
        if (r % PX_STOP_ROWS == 0) st = px_stop_look(p->stop, p->err);
        if (l->app[r] == PX_NIL) continue; /* dead */
        for (uint32_t k = l->cited_off[r]; k < l->cited_off[r + 1]; k++)
            n += !share(&o, r, l->cited[k]);
        if (n >= leaf->lo && n <= leaf->hi) px_rows_add(&rows, r);
    }
    *out = px_plan_rows(p, leaf, &rows);
    return st;
}

/* ---- the rest ---- */

static px_step *event(px_planner *p, const px_qnode *q) {
    px_step *s = px_plan_step(p, PX_STEP_EVENT, q);
    if (q->kind == PX_Q_EVENT) s->field = PX_F_EV;
    return s;
}

/* The one live record that is called so (px_record.key): found by its number without kind, or as a whole. */
static px_status record(px_planner *p, const px_qnode *leaf, px_step **out) {
    px_snapshot *snap = p->snap;
    px_rows rows = {0};
    px_status st = PX_OK;
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++) {
        const px_col *pn = NULL, *id = NULL, *name = NULL;
        if (!snap->seg[i]) continue;
        st = px_cols_get(snap->seg[i]->cols, PX_STR("pn"), &pn, p->err);
        if (st == PX_OK) st = px_cols_get(snap->seg[i]->cols, PX_STR("@id"), &id, p->err);
        if (st == PX_OK) st = px_cols_get(snap->seg[i]->cols, PX_STR("@key"), &name, p->err);
        for (size_t cut = 0; st == PX_OK && name && cut < 4; cut++) {
            const px_col *c =
                cut == 3 ? id : pn; /* without the two signs that a kind has at most */
            size_t kind = cut == 3 || leaf->text.n < cut ? 0 : cut;
            px_str base = px_str_sub(leaf->text, 0, leaf->text.n - kind);
            const uint32_t *row = NULL;
            size_t n = c ? px_col_lookup(c, px_hash_str(base), &row) : 0;
            for (size_t k = 0; k < n; k++)
                if (px_str_eq(px_col_text(name, row[k]), leaf->text) &&
                    !(snap->dead[i] && px_bitmap_has(snap->dead[i], row[k])))
                    px_rows_add(&rows, snap->base[i] + row[k]);
        }
    }
    *out = px_plan_rows(p, leaf, &rows);
    return st;
}

/* Days of a field that may have several are values of eight digits. */
static px_step *days(px_planner *p, const px_qnode *leaf) {
    px_code_span *v = px_arena_array(p->a, px_code_span, 1);
    uint32_t hi = leaf->hi > 99999999 ? 99999999 : leaf->hi;
    v->lo = px_arena_fmt(p->a, "%08u", leaf->lo ? leaf->lo : 1);
    v->hi = px_arena_fmt(p->a, "%08u~", hi);
    return spans(p, leaf, leaf->field, v, leaf->lo <= 99999999);
}

px_status px_plan_field(px_planner *p, const px_qnode *q, px_step **out) {
    *out = NULL;
    if (q->kind == PX_Q_EVENT) {
        *out = event(p, q);
        return PX_OK;
    }
    if (q->op == PX_L_LIST) return px_plan_list(p, q, out);
    if (q->op == PX_L_VALUE && q->field == PX_F_PN) return record(p, q, out);
    if (q->op == PX_L_CLASS_UP) {
        if (q->field != PX_F_CL) {
            *out = above(p, q, q->field);
        } else {
            px_step *part[2] = {above(p, q, PX_F_IPC), above(p, q, PX_F_CPC)};
            *out = px_plan_either(p, q, part, 2);
        }
        return PX_OK;
    }
    switch ((int)q->field) {
    case PX_F_SEI:
    case PX_F_DIG:
    case PX_F_NE:
    case PX_F_GRN:
        return industry(p, q, scheme_of(q->field), out);
    case PX_F_EVD:
    case PX_F_EVC:
    case PX_F_EVP:
    case PX_F_EVF:
    case PX_F_EVT:
        *out = event(p, q);
        return PX_OK;
    case PX_F_PRD:
        *out = days(p, q);
        return PX_OK;
    case PX_F_NCFO:
        return cited_by_others(p, q, out);
    case PX_F_IFAM:
        return px_plan_extended(p, q, out);
    default:
        return PX_OK;
    }
}
