/* profile_rival.c: who is like somebody: the same classes in the same proportions, and citations between the two; and the
 * totals that a profile begins with. */
#include "query/analytics/cites.h"
#include "query/analytics/events.h"
#include "query/analytics/params.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>

/* ---- totals ---- */

static px_status distinct(px_work *w, const char *field, px_table *t, px_err *err) {
    px_adim d;
    px_facet_ask ask;
    uint64_t *count, n = 0;
    px_status st = px_work_ask(w, px_str_of(field), &ask, err);
    if (st == PX_OK) st = px_aset_dim(w->set, &ask, &d, err);
    if (st != PX_OK) return st;
    px_adim_counts(w->set, &d, &count, NULL);
    for (uint32_t k = 0; k < d.n_values; k++)
        n += count[k] > 0;
    px_add_count(t, n);
    return st;
}

/* Columns of what has each status, in its order. */
static const char *const live[] = {"in_force", "pending", "ended", "unknown"};

static px_status statuses(px_work *w, px_table *t, px_err *err) {
    px_rowcol state;
    uint64_t n[PX_STATUS_UNKNOWN + 1] = {0};
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &state, err);
    for (uint32_t u = 0; u < w->set->n && st == PX_OK; u++) {
        n[px_status_of(w->set, u, &state)]++;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(w->how), err);
    }
    for (uint8_t k = 0; k <= PX_STATUS_UNKNOWN; k++)
        px_add_count(t, n[k]);
    return st;
}

static px_status overview(px_work *w, px_table *t, px_err *err) {
    uint16_t *year;
    uint32_t lo, hi;
    uint64_t active = 0;
    px_status st = px_work_years(w, &year, &lo, &hi, err);
    if (st != PX_OK) return st;
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "publications", PX_CELL_COUNT, "publications", "公开文本", NULL, NULL);
    px_table_column_add(t, "first", PX_CELL_YEAR, "first year", "首年", NULL, NULL);
    px_table_column_add(t, "last", PX_CELL_YEAR, "last year", "末年", NULL, NULL);
    px_table_column_add(t, "years", PX_CELL_COUNT, "years with any", "有成果的年数", NULL, NULL);
    px_table_column_add(t, "in_force", PX_CELL_COUNT, "in force", "有效", NULL, NULL);
    px_table_column_add(t, "pending", PX_CELL_COUNT, "pending", "审中", NULL, NULL);
    px_table_column_add(t, "ended", PX_CELL_COUNT, "ended", "失效", NULL, NULL);
    px_table_column_add(t, "unknown", PX_CELL_COUNT, "status not known", "状态未知", NULL, NULL);
    px_table_column_add(t, "applicants", PX_CELL_COUNT, "applicants", "申请人数", NULL, NULL);
    px_table_column_add(t, "inventors", PX_CELL_COUNT, "inventors", "发明人数", NULL, NULL);
    px_table_column_add(t, "subclasses", PX_CELL_COUNT, "IPC subclasses", "IPC 小类数", NULL, NULL);
    px_table_column_add(t, "offices", PX_CELL_COUNT, "offices", "受理局数", NULL, NULL);
    px_table_row(t);
    px_add_count(t, w->set->n);
    px_add_count(t, w->set->n_rows);
    if (hi) {
        uint64_t *count = px_work_by_year(w, year, w->set->n, lo, hi);
        for (uint32_t y = lo; y <= hi; y++)
            active += count[y - lo] > 0;
        px_add_count(t, lo);
        px_add_count(t, hi);
    } else {
        px_add_none(t);
        px_add_none(t);
    }
    px_add_count(t, active);
    st = statuses(w, t, err);
    if (st == PX_OK) st = distinct(w, "pa", t, err);
    if (st == PX_OK) st = distinct(w, "in", t, err);
    if (st == PX_OK) st = distinct(w, "ipc.subclass", t, err);
    if (st == PX_OK) st = distinct(w, "cc", t, err);
    px_table_drill(t, PX_STR("*"));
    for (uint8_t k = 0; k <= PX_STATUS_UNKNOWN; k++)
        px_table_drill_in(t, live[k], px_status_clause(w, k));
    return st;
}

/* ---- competitors ---- */

struct rival {
    px_str name;
    double similarity;
    uint64_t n, cites, cited, joint;
};

static int by_similarity(const void *px, const void *py) {
    const struct rival *x = px, *y = py;
    uint64_t a = x->cites + x->cited, b = y->cites + y->cited;
    if (x->similarity < y->similarity || x->similarity > y->similarity)
        return x->similarity > y->similarity ? -1 : 1;
    if (a != b) return a > b ? -1 : 1;
    return px_str_cmp(x->name, y->name);
}

static int ascending(const void *px, const void *py) {
    uint64_t x = *(const uint64_t *)px, y = *(const uint64_t *)py;
    return (x > y) - (x < y);
}

/* The value that is called so, whatever the case and width; PX_NIL = none. */
static px_status find_value(const px_adim *d, px_str who, uint32_t *out, px_err *err) {
    px_buf one, other;
    px_status st;
    *out = PX_NIL;
    for (uint32_t k = 0; k < d->n_values; k++)
        if (px_str_eq(d->name[k], who)) {
            *out = k;
            return PX_OK;
        }
    px_buf_init(&one, 1 << 20);
    px_buf_init(&other, 1 << 20);
    st = px_text_fold(who, &one, err);
    for (uint32_t k = 0; k < d->n_values && st == PX_OK && *out == PX_NIL; k++) {
        st = px_text_fold(d->name[k], &other, err);
        if (px_str_eq(px_buf_view(&one), px_buf_view(&other))) *out = k;
    }
    px_buf_done(&one);
    px_buf_done(&other);
    return st;
}

static bool has(const px_adim *d, uint32_t u, uint32_t v) {
    for (uint32_t i = d->off[u]; i < d->off[u + 1]; i++)
        if (d->v[i] == v) return true;
    return false;
}

/* Cosine of each value's classes with those of `who`: counts of units by value and class, sorted as pairs. */
static px_status cosines(px_work *w, const px_adim *d, const px_adim *classes, uint32_t who,
                         double *out, px_err *err) {
    size_t n = 0, cap = 0;
    for (uint32_t u = 0; u < w->set->n; u++)
        cap += (size_t)(d->off[u + 1] - d->off[u]) * (classes->off[u + 1] - classes->off[u]);
    if (cap > (size_t)1 << 28)
        return px_fail(err, PX_E_LIMIT, "more than %u pairs of a name and a class", 1u << 28);
    uint64_t *pair = px_malloc((cap + 1) * sizeof *pair);
    double *norm = px_malloc(((size_t)d->n_values + 1) * sizeof *norm);
    double *own = px_malloc(((size_t)classes->n_values + 1) * sizeof *own);
    memset(norm, 0, ((size_t)d->n_values + 1) * sizeof *norm);
    memset(own, 0, ((size_t)classes->n_values + 1) * sizeof *own);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d->off[u]; i < d->off[u + 1]; i++)
            for (uint32_t j = classes->off[u]; j < classes->off[u + 1]; j++) {
                pair[n++] = (uint64_t)d->v[i] << 32 | classes->v[j];
                if (d->v[i] == who) own[classes->v[j]]++;
            }
    qsort(pair, n, sizeof *pair, ascending);
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && pair[end] == pair[i])
            end++;
        double count = (double)(end - i);
        out[pair[i] >> 32] += count * own[pair[i] & UINT32_MAX];
        norm[pair[i] >> 32] += count * count;
        i = end;
    }
    for (uint32_t k = 0; k < d->n_values; k++)
        out[k] = norm[k] > 0 && norm[who] > 0 && out[k] > 0
                     ? fmin(out[k] / sqrt(norm[k]) / sqrt(norm[who]), 1)
                     : 0;
    free(pair);
    free(norm);
    free(own);
    return px_stop_look(px_how_stop(w->how), err);
}

/* Pairs of units of the set between `who` and each other value. */
static px_status exchange(px_work *w, const px_adim *d, uint32_t who, struct rival *v,
                          px_err *err) {
    px_cites c;
    px_status st = px_cites_make(w, false, &c, err);
    if (st != PX_OK) goto done;
    uint32_t *unit = px_arena_alloc(w->a, ((size_t)c.all.n + 1) * sizeof *unit);
    memset(unit, 0xFF, ((size_t)c.all.n + 1) * sizeof *unit);
    for (uint32_t u = 0; u < w->set->n; u++)
        unit[c.here[u]] = u;
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t at = c.here[u];
        if (!has(d, u, who)) continue;
        for (uint32_t i = c.cited_off[at]; i < c.cited_off[at + 1]; i++) {
            uint32_t other = unit[c.cited[i]];
            for (uint32_t k = other == PX_NIL ? 0 : d->off[other];
                 other != PX_NIL && k < d->off[other + 1]; k++)
                v[d->v[k]].cites++;
        }
        for (uint32_t i = c.cites_off[at]; i < c.cites_off[at + 1]; i++) {
            uint32_t other = unit[c.cites[i]];
            for (uint32_t k = other == PX_NIL ? 0 : d->off[other];
                 other != PX_NIL && k < d->off[other + 1]; k++)
                v[d->v[k]].cited++;
        }
    }
done:
    px_cites_release(&c);
    return st;
}

static px_status competitors(px_work *w, px_table *t, px_err *err) {
    px_adim d, classes;
    px_facet_ask ask;
    uint64_t *count;
    uint32_t who = PX_NIL;
    size_t n = 0, top = (size_t)px_work_int(w, "top");
    double least = px_work_number(w, "least");
    bool linked = px_work_is(w, "linked", "yes");
    px_str name = px_work_text(w, "who");
    px_status st = px_work_ask(w, px_work_text(w, "classes"), &ask, err);
    if (st == PX_OK) st = px_aset_dim(w->set, &ask, &classes, err);
    if (st == PX_OK) st = px_work_dim(w, "of", &d, err);
    if (st == PX_OK) st = find_value(&d, name, &who, err);
    if (st != PX_OK) return st;
    px_adim_counts(w->set, &d, &count, NULL);
    if (who == PX_NIL || !count[who])
        return px_fail(err, PX_E_NOTFOUND, "%.*s is no %.*s of the set", PX_STR_ARG(name),
                       PX_STR_ARG(d.ask.name));
    double *cosine = px_arena_array(w->a, double, (size_t)d.n_values + 1);
    struct rival *v = px_arena_array(w->a, struct rival, (size_t)d.n_values + 1);
    st = cosines(w, &d, &classes, who, cosine, err);
    if (st == PX_OK) st = exchange(w, &d, who, v, err);
    if (st != PX_OK) return st;
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d.off[u]; has(&d, u, who) && i < d.off[u + 1]; i++)
            v[d.v[i]].joint++;
    for (uint32_t k = 0; k < d.n_values; k++) {
        if (k == who || !count[k] || cosine[k] <= 0 || cosine[k] < least) continue;
        if (linked && !v[k].cites && !v[k].cited) continue;
        v[n] = (struct rival){d.name[k], cosine[k], count[k], v[k].cites, v[k].cited, v[k].joint};
        n++;
    }
    if (n) qsort(v, n, sizeof *v, by_similarity);
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "value", PX_CELL_TEXT, "who", "对象", NULL, NULL);
    px_table_column_add(t, "similarity", PX_CELL_NUMBER, "similarity", "相似度", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "cites", PX_CELL_COUNT, "cites it", "引用该主体", NULL, NULL);
    px_table_column_add(t, "cited", PX_CELL_COUNT, "cited by it", "被该主体引用", NULL, NULL);
    px_table_column_add(t, "joint", PX_CELL_COUNT, "together", "共同申请", NULL, NULL);
    px_table_draw(t, NULL, "similarity", NULL);
    for (size_t i = 0; i < n && (!top || i < top); i++) {
        px_table_row(t);
        px_add_text(t, v[i].name);
        px_add_number(t, v[i].similarity);
        px_add_count(t, v[i].n);
        px_add_count(t, v[i].cites);
        px_add_count(t, v[i].cited);
        px_add_count(t, v[i].joint);
        px_str own = px_work_clause(w, &d.ask, v[i].name);
        px_table_drill(t, own);
        px_table_drill_in(t, "joint", px_work_both(w, own, px_work_clause(w, &d.ask, d.name[who])));
    }
    if (t->n_rows) t->n_all = n;
    px_table_note_add(t,
                      px_arena_fmt(w->a, "Compared with " PX_STR_FMT ", %llu units.",
                                   PX_STR_ARG(d.name[who]), (unsigned long long)count[who]),
                      px_arena_fmt(w->a, "对照主体：" PX_STR_FMT "，%llu 个单位。",
                                   PX_STR_ARG(d.name[who]), (unsigned long long)count[who]));
    px_table_note_add(t,
                      PX_STR("Citations are pairs of units of the set, each pair once; work done "
                             "together counts for both sides."),
                      PX_STR("引证按集合内单位两两计一次；共同申请同时计入双方。"));
    return st;
}

static const px_param rival_params[] = {
    {"who", PX_PARAM_TEXT, NULL, NULL, 0, 0, "the name that others are compared with",
     "对照主体的名称"},
    {"of", PX_PARAM_FIELD, "pa", NULL, 0, 0, "field of the names", "名称所在字段"},
    {"classes", PX_PARAM_FIELD, "ipc.subclass", NULL, 0, 0, "field whose values make the profile",
     "构成技术画像的字段"},
    {"least", PX_PARAM_NUMBER, "0.3", NULL, 0, 1, "similarity at least", "最低相似度"},
    {"linked", PX_PARAM_CHOICE, "no", "no|yes", 0, 0, "only those with a citation either way",
     "仅列有引证往来者"},
    PX_PARAM_TOP("20"),
};

const px_analysis px_profile_rival_analyses[] = {
    {.id = "overview",
     .family = "profile",
     .en = "Totals",
     .zh = "总览",
     .asks_en = "How much is there, from when to when, of whom, and in which state?",
     .asks_zh = "共有多少、起止年份、涉及哪些主体、状态如何？",
     .formula = "",
     .latex = "",
     .source = "counts of the set",
     .least_en = "",
     .least_zh = "",
     .run = overview},
    {.id = "competitors",
     .family = "profile",
     .en = "Competitors",
     .zh = "竞争对手",
     .asks_en = "Who works in the same classes as somebody, and who cites whom?",
     .asks_zh = "谁与某主体技术相近，彼此引证如何？",
     .formula =
         "cos(f_i, f_k) = sum_j n_ij n_kj / sqrt(sum_j n_ij^2 sum_j n_kj^2), n_ij units of i "
         "with class j; cites: pairs (unit of the other, unit of it) with a citation",
     .latex = "\\cos(f_i,f_k)=\\frac{\\sum_j n_{ij}n_{kj}}{\\sqrt{\\sum_j n_{ij}^2\\sum_j "
              "n_{kj}^2}}",
     .source = "Jaffe (1986), technological proximity",
     .least_en = "one class of the name",
     .least_zh = "该主体至少有一个分类",
     PX_PARAMS(rival_params),
     .own_date = true,
     .run = competitors},
};
const size_t px_profile_rival_analyses_n =
    sizeof px_profile_rival_analyses / sizeof *px_profile_rival_analyses;
