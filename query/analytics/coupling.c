/* coupling.c: what belongs together by citations: units (or applicants) that cite the same, and documents that are cited
 * together. Both are one computation on the two sides of the set's list of references. See cites.h. */
#include "query/analytics/cites.h"
#include "query/analytics/params.h"

#include "base/sort.h"

#include <math.h>
#include <stdlib.h>

/* Who is joined (n of them) and over what: of `one` its `of`, of each of these the ones back. Both ascending. */
struct sides {
    uint32_t n, n_over;
    uint32_t *off, *of, *back_off, *back;
};

struct bond {
    uint32_t a, b, n; /* a < b */
    double salton;
};

static int by_strength(const void *px, const void *py) {
    const struct bond *x = px, *y = py;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    if (x->salton < y->salton || x->salton > y->salton) return x->salton > y->salton ? -1 : 1;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return x->b < y->b ? -1 : x->b > y->b;
}

/* The other direction of off, of. */
static void turn(px_arena *a, uint32_t n, const uint32_t *off, const uint32_t *of, uint32_t n_over,
                 uint32_t **back_off, uint32_t **back) {
    uint32_t *at = px_arena_array(a, uint32_t, (size_t)n_over + 2);
    *back = px_arena_array(a, uint32_t, (size_t)off[n] + 1);
    for (uint32_t i = 0; i < off[n]; i++)
        at[of[i] + 2]++;
    for (uint32_t k = 0; k < n_over; k++)
        at[k + 2] += at[k + 1];
    for (uint32_t x = 0; x < n; x++)
        for (uint32_t i = off[x]; i < off[x + 1]; i++)
            (*back)[at[of[i] + 1]++] = x;
    *back_off = at;
}

#define BONDS_MAX ((size_t)16 << 20)

/* All pairs with `least` in common, strongest first; time: the sum over what joins of the square of how many it joins.
 */
static px_status bonds(px_work *w, const struct sides *s, uint32_t least, struct bond **out,
                       size_t *n, px_err *err) {
    size_t cap = 0;
    struct bond *v = NULL;
    uint32_t *common = px_arena_array(w->a, uint32_t, (size_t)s->n + 1);
    uint32_t *seen = px_arena_array(w->a, uint32_t, (size_t)s->n + 1);
    px_status st = PX_OK;
    *n = 0;
    for (uint32_t a = 0; a < s->n && st == PX_OK; a++) {
        size_t m = 0;
        for (uint32_t i = s->off[a]; i < s->off[a + 1]; i++)
            for (uint32_t k = s->back_off[s->of[i] + 1]; k > s->back_off[s->of[i]]; k--) {
                uint32_t b = s->back[k - 1];
                if (b <= a) break;
                if (!common[b]++) seen[m++] = b;
            }
        for (size_t i = 0; i < m; i++) {
            uint32_t b = seen[i], c = common[b];
            double size = (double)(s->off[a + 1] - s->off[a]) * (s->off[b + 1] - s->off[b]);
            common[b] = 0;
            if (c < least || st != PX_OK) continue;
            if (*n == BONDS_MAX) {
                st = px_fail(err, PX_E_LIMIT, "more than %zu pairs; ask for a larger --least",
                             BONDS_MAX);
                continue;
            }
            if (*n == cap) v = px_realloc(v, (cap = cap ? cap * 2 : 1024) * sizeof *v);
            v[(*n)++] = (struct bond){a, b, c, c / sqrt(size)};
        }
        if (st == PX_OK && a % 256 == 0) st = px_stop_look(px_how_stop(w->how), err);
    }
    if (*n) qsort(v, *n, sizeof *v, by_strength);
    *out = v;
    return st;
}

static void pair_columns(px_table *t, bool units) {
    t->chart = PX_CHART_GRAPH;
    px_table_column_add(t, "a", PX_CELL_TEXT, "one", "甲", NULL, NULL);
    px_table_column_add(t, "b", PX_CELL_TEXT, "other", "乙", NULL, NULL);
    px_table_column_add(t, "strength", PX_CELL_COUNT, "in common", "共同数", NULL, NULL);
    px_table_column_add(t, "salton", PX_CELL_NUMBER, "Salton", "Salton 余弦", NULL, NULL);
    px_table_column_add(t, "jaccard", PX_CELL_NUMBER, "Jaccard", "Jaccard 系数", NULL, NULL);
    px_table_column_add(t, "n_a", PX_CELL_COUNT, "one in all", "甲总数", NULL, NULL);
    px_table_column_add(t, "n_b", PX_CELL_COUNT, "other in all", "乙总数", NULL, NULL);
    if (!units) return;
    px_table_column_add(t, "a_by", PX_CELL_TEXT, "one by", "甲申请人", NULL, NULL);
    px_table_column_add(t, "b_by", PX_CELL_TEXT, "other by", "乙申请人", NULL, NULL);
}

static void add_strength(px_table *t, const struct sides *s, const struct bond *p) {
    uint32_t a = s->off[p->a + 1] - s->off[p->a], b = s->off[p->b + 1] - s->off[p->b];
    px_add_count(t, p->n);
    px_add_number(t, p->salton);
    px_add_number(t, p->n / ((double)a + b - p->n));
    px_add_count(t, a);
    px_add_count(t, b);
}

/* Pairs of units of the neighbourhood; unit[x] is what x is there. */
static px_status add_units(px_work *w, px_table *t, const px_cites *c, const struct sides *s,
                           const uint32_t *unit, const struct bond *v, size_t n, px_err *err) {
    size_t top = (size_t)px_work_int(w, "top");
    px_status st = PX_OK;
    pair_columns(t, true);
    for (size_t i = 0; i < n && (!top || i < top) && st == PX_OK; i++) {
        px_str a, b;
        uint32_t x = unit ? unit[v[i].a] : v[i].a, y = unit ? unit[v[i].b] : v[i].b;
        st = px_cites_key(w, c, x, &a, err);
        if (st == PX_OK) st = px_cites_key(w, c, y, &b, err);
        if (st != PX_OK) break;
        px_table_row(t);
        px_add_text(t, a);
        px_add_text(t, b);
        add_strength(t, s, &v[i]);
        px_add_text(t, px_cites_who(c, x));
        px_add_text(t, px_cites_who(c, y));
    }
    if (t->n_rows) t->n_all = n;
    return st;
}

/* ---- coupling ---- */

/* What each group (or unit) of the set cites, each once. */
static px_status groups_cite(px_work *w, const px_cites *c, const px_shares *g, struct sides *s,
                             px_err *err) {
    size_t n = 0, cap = 1024;
    uint32_t *v = px_malloc(cap * sizeof *v);
    px_status st = PX_OK;
    *s = (struct sides){.n = g ? (uint32_t)g->n : w->set->n, .n_over = c->all.n};
    s->off = px_arena_array(w->a, uint32_t, (size_t)s->n + 1);
    for (uint32_t x = 0; x < s->n && st == PX_OK; x++) {
        size_t first = n;
        for (uint32_t i = g ? g->off[x] : x; i < (g ? g->off[x + 1] : x + 1); i++) {
            uint32_t u = c->here[g ? g->unit[i] : i], m = px_cites_n_back(c, u);
            if (n + m > cap) v = px_realloc(v, (cap = (n + m) * 2) * sizeof *v);
            memcpy(v + n, c->cites + c->cites_off[u], m * sizeof *v);
            n += m;
        }
        if (g) px_sort_u32(v + first, n - first);
        if (g) n = first + px_unique_u32(v + first, n - first);
        if (n > UINT32_MAX - 65536)
            st = px_fail(err, PX_E_LIMIT, "more than %u values", UINT32_MAX - 65536);
        s->off[x + 1] = (uint32_t)n;
    }
    s->of = px_arena_array(w->a, uint32_t, n + 1);
    memcpy(s->of, v, n * sizeof *v);
    free(v);
    if (st == PX_OK) turn(w->a, s->n, s->off, s->of, s->n_over, &s->back_off, &s->back);
    return st;
}

static px_status coupling(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_shares g;
    struct sides s;
    struct bond *v = NULL;
    size_t n = 0, top = (size_t)px_work_int(w, "top");
    bool units = px_work_is(w, "of", "unit");
    px_status st = px_cites_make(w, false, &c, err);
    if (st == PX_OK) st = px_cites_names(w, &c, err);
    if (st == PX_OK && !units) st = px_shares_make(w, px_work_text(w, "of"), 0, &g, err);
    if (st == PX_OK) st = groups_cite(w, &c, units ? NULL : &g, &s, err);
    if (st == PX_OK) st = bonds(w, &s, (uint32_t)px_work_int(w, "least"), &v, &n, err);
    if (st != PX_OK) goto done;
    if (units) {
        st = add_units(w, t, &c, &s, c.here, v, n, err);
    } else {
        pair_columns(t, false);
        for (size_t i = 0; i < n && (!top || i < top); i++) {
            px_table_row(t);
            px_add_text(t, g.name[v[i].a]);
            px_add_text(t, g.name[v[i].b]);
            add_strength(t, &s, &v[i]);
        }
        if (t->n_rows) t->n_all = n;
    }
    px_cites_note(w, t);
done:
    free(v);
    px_cites_release(&c);
    return st;
}

/* ---- co-citation ---- */

static px_status co_citation(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    struct sides cite, s = {0};
    struct bond *v = NULL;
    size_t n = 0;
    px_status st = px_cites_make(w, false, &c, err);
    if (st == PX_OK) st = px_cites_names(w, &c, err);
    if (st == PX_OK) st = groups_cite(w, &c, NULL, &cite, err);
    if (st != PX_OK) goto done;
    s = (struct sides){.n = cite.n_over,
                       .n_over = cite.n,
                       .off = cite.back_off,
                       .of = cite.back,
                       .back_off = cite.off,
                       .back = cite.of};
    st = bonds(w, &s, (uint32_t)px_work_int(w, "least"), &v, &n, err);
    if (st == PX_OK) st = add_units(w, t, &c, &s, NULL, v, n, err);
    px_cites_note(w, t);
done:
    free(v);
    px_cites_release(&c);
    return st;
}

/* ---- the rows ---- */

#define LEAST                                                                                      \
    { "least", PX_PARAM_INT, "1", NULL, 1, 1e9, "in common at least", "共同数下限" }
static const px_param coupling_params[] = {
    {"of", PX_PARAM_TEXT, "unit", NULL, 0, 0,
     "what is coupled: unit, or a field whose values are (pa)",
     "耦合对象：unit（统计单位）或可统计的字段（如 pa）"},
    LEAST,
    PX_PARAM_TOP("50")};
static const px_param co_citation_params[] = {LEAST, PX_PARAM_TOP("50")};
#define LEAST_EN "Records with citations; both documents in the collection"
#define LEAST_ZH "有引证数据，且双方文献均在库中"

const px_analysis px_coupling_analyses[] = {
    {.id = "coupling",
     .family = "citation",
     .en = "Bibliographic coupling",
     .zh = "文献耦合",
     .asks_en = "Which of it builds on the same?",
     .asks_zh = "哪些成果建立在相同的基础之上？",
     .formula = "strength = number of units that both cite; Salton = strength / sqrt(R_a R_b), "
                "Jaccard = strength / (R_a + R_b - strength), R: units cited",
     .latex = "b_{ij}=|R_i\\cap R_j|,\\quad S_{ij}=\\frac{b_{ij}}{\\sqrt{|R_i||R_j|}},\\quad "
              "J_{ij}=\\frac{b_{ij}}{|R_i\\cup R_j|}",
     .source = "Kessler (1963), Bibliographic coupling between scientific papers",
     .least_en = LEAST_EN,
     .least_zh = LEAST_ZH,
     PX_PARAMS(coupling_params),
     .own_date = true,
     .run = coupling},
    {.id = "co-citation",
     .family = "citation",
     .en = "Co-citation",
     .zh = "共被引",
     .asks_en = "Which documents does it cite together?",
     .asks_zh = "哪些文献常被一同引用？",
     .formula = "strength = number of units of the set that cite both; Salton = strength / "
                "sqrt(C_a C_b), Jaccard = strength / (C_a + C_b - strength), C: units of the set "
                "that cite it. What is cited can lie outside of the set",
     .latex = "c_{ij}=|C_i\\cap C_j|,\\quad S_{ij}=\\frac{c_{ij}}{\\sqrt{|C_i||C_j|}},\\quad "
              "J_{ij}=\\frac{c_{ij}}{|C_i\\cup C_j|}",
     .source = "Small (1973), Co-citation in the scientific literature",
     .least_en = LEAST_EN,
     .least_zh = LEAST_ZH,
     PX_PARAMS(co_citation_params),
     .own_date = true,
     .run = co_citation},
};
const size_t px_coupling_analyses_n = sizeof px_coupling_analyses / sizeof *px_coupling_analyses;
