/* technology.c: of what parts a field consists: classes at any level and over time, classes that occur together, work that
 * joins fields, WIPO's 35 fields. Matrices and branches are in effect.c and technology_space.c, relatedness of parts in
 * complexity.c. */
#include "query/analytics/params.h"

#include "patent/class.h"
#include "patent/wipo35.h"

#include <math.h>
#include <stdlib.h>

/* ---- the tree ---- */

struct node {
    px_str symbol, parent, drill;
    int level;
    uint64_t n;
    double weight;
};

static int by_symbol(const void *px, const void *py) {
    const struct node *x = px, *y = py;
    int c = px_str_cmp(x->symbol, y->symbol);
    return c ? c : x->level - y->level;
}

static px_status class_tree(px_work *w, px_table *t, px_err *err) {
    static const char *const levels[] = {NULL, "section", "class", "subclass", "group"};
    px_str under = px_class_parse(w->a, px_work_text(w, "under"), PX_SCHEME_NONE).symbol;
    struct node *v = NULL;
    size_t n = 0, cap = 0;
    uint64_t known = 0, least = (uint64_t)px_work_int(w, "least");
    int depth = 1, above = under.n ? px_class_level(under) : 0;
    while (depth < 4 && !px_work_is(w, "level", levels[depth]))
        depth++;
    px_status st = PX_OK;
    for (int l = above > 1 ? above : 1; l <= depth && st == PX_OK; l++) {
        px_adim d;
        uint64_t *count;
        double *weight;
        px_str field =
            px_arena_fmt(w->a, "%.*s.%s", PX_STR_ARG(px_work_text(w, "scheme")), levels[l]);
        st = px_work_dim_of(w, px_arena_cstr(w->a, field), &d, err);
        if (st != PX_OK) break;
        known = w->set->n - d.missing;
        px_adim_counts(w->set, &d, &count, &weight);
        for (uint32_t k = 0; k < d.n_values; k++) {
            if (!count[k] || count[k] < least || px_class_level(d.name[k]) != l) continue;
            if (above && !px_str_eq(px_class_cut(d.name[k], above), under)) continue;
            v = px_arena_grow(w->a, v, n, &cap, n + 1, sizeof *v);
            v[n++] = (struct node){d.name[k],
                                   l > 1 ? px_class_cut(d.name[k], l - 1) : (px_str){"", 0},
                                   px_work_clause(w, &d.ask, d.name[k]),
                                   l,
                                   count[k],
                                   weight[k]};
        }
    }
    if (st != PX_OK) return st;
    if (n) qsort(v, n, sizeof *v, by_symbol);
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "symbol", PX_CELL_TEXT, "symbol", "分类号", NULL, NULL);
    px_table_column_add(t, "level", PX_CELL_COUNT, "level", "层级", NULL, NULL);
    px_table_column_add(t, "parent", PX_CELL_TEXT, "above", "上级", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "weight", PX_CELL_NUMBER, "fractional", "分数计数", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        px_table_row(t);
        px_add_text(t, v[i].symbol);
        px_add_count(t, (uint64_t)v[i].level);
        px_add_text(t, v[i].parent);
        px_add_count(t, v[i].n);
        px_add_number(t, v[i].weight);
        px_add_number(t, (double)v[i].n / (double)known);
        px_table_drill(t, v[i].drill);
    }
    px_table_note_add(
        t,
        PX_STR("A unit counts once in each class that it has, so the classes of a level add up to "
               "more "
               "than 100 %; fractional counts do not, 1/k in each of the k classes of the level."),
        PX_STR("一个单位在其每个分类中各计一次，同级占比之和可超过 100%；分数计数按同级 k "
               "个分类各计 1/k。"));
    return st;
}

/* ---- classes over time ---- */

static px_status class_years(px_work *w, px_table *t, px_err *err) {
    px_adim d;
    uint64_t *count;
    uint16_t *year;
    uint32_t lo, hi;
    size_t n, n_all;
    px_status st = px_work_dim(w, "of", &d, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st != PX_OK) return st;
    t->chart = PX_CHART_HEAT;
    px_table_column_add(t, "value", PX_CELL_TEXT, "value", "类目", NULL, NULL);
    px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    if (!hi) return st;
    px_adim_counts(w->set, &d, &count, NULL);
    uint32_t *v = px_adim_rank(w->set, &d, count, (size_t)px_work_int(w, "top"), &n, &n_all);
    size_t years = (size_t)hi - lo + 1;
    uint32_t *place = px_arena_array(w->a, uint32_t, (size_t)d.n_values + 1);
    uint64_t *cell = px_arena_array(w->a, uint64_t, n * years + 1);
    for (size_t i = 0; i < n; i++)
        place[v[i]] = (uint32_t)i + 1;
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d.off[u]; year[u] && i < d.off[u + 1]; i++)
            if (place[d.v[i]]) cell[(place[d.v[i]] - 1) * years + (year[u] - lo)]++;
    for (size_t i = 0; i < n; i++)
        for (size_t y = 0; y < years; y++) {
            px_table_row(t);
            px_add_text(t, d.name[v[i]]);
            px_add_count(t, lo + y);
            px_add_count(t, cell[i * years + y]);
            px_table_drill(t, px_work_both(w, px_work_clause(w, &d.ask, d.name[v[i]]),
                                           px_work_year_clause(w, lo + (uint32_t)y)));
        }
    if (t->n_rows) t->n_all = n_all * years;
    return st;
}

/* ---- classes together ---- */

struct pair {
    uint32_t a, b; /* places in the ranking */
    uint64_t n;
};

static int by_pair(const void *px, const void *py) {
    const struct pair *x = px, *y = py;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return x->b < y->b ? -1 : x->b > y->b;
}

static px_status coclass(px_work *w, px_table *t, px_err *err) {
    px_adim d;
    uint64_t *count, least = (uint64_t)px_work_int(w, "least");
    size_t n, n_all, n_pairs = 0;
    px_status st = px_work_dim(w, "of", &d, err);
    if (st != PX_OK) return st;
    px_adim_counts(w->set, &d, &count, NULL);
    uint32_t *v = px_adim_rank(w->set, &d, count, (size_t)px_work_int(w, "top"), &n, &n_all);
    uint32_t *place = px_arena_array(w->a, uint32_t, (size_t)d.n_values + 1);
    uint64_t *both = px_arena_array(w->a, uint64_t, n * n + 1);
    for (size_t i = 0; i < n; i++)
        place[v[i]] = (uint32_t)i + 1;
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d.off[u]; i < d.off[u + 1]; i++)
            for (uint32_t k = i + 1; place[d.v[i]] && k < d.off[u + 1]; k++) {
                uint32_t a = place[d.v[i]], b = place[d.v[k]];
                if (b) both[(size_t)((a < b ? a : b) - 1) * n + (a < b ? b : a) - 1]++;
            }
    struct pair *pairs = px_arena_array(w->a, struct pair, n * n + 1);
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++)
            if (both[a * n + b] && both[a * n + b] >= least)
                pairs[n_pairs++] = (struct pair){a, b, both[a * n + b]};
    qsort(pairs, n_pairs, sizeof *pairs, by_pair);
    t->chart = PX_CHART_GRAPH;
    px_table_column_add(t, "a", PX_CELL_TEXT, "one", "类目一", NULL, NULL);
    px_table_column_add(t, "b", PX_CELL_TEXT, "other", "类目二", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "together", "共现数", NULL, NULL);
    px_table_column_add(t, "n_a", PX_CELL_COUNT, "one in all", "类目一总数", NULL, NULL);
    px_table_column_add(t, "n_b", PX_CELL_COUNT, "other in all", "类目二总数", NULL, NULL);
    px_table_column_add(t, "association", PX_CELL_NUMBER, "association strength", "关联强度", NULL,
                        NULL);
    px_table_column_add(t, "jaccard", PX_CELL_NUMBER, "Jaccard", "Jaccard 系数", NULL, NULL);
    px_table_column_add(t, "salton", PX_CELL_NUMBER, "Salton", "Salton 余弦", NULL, NULL);
    px_table_column_add(t, "inclusion", PX_CELL_NUMBER, "inclusion", "包含系数", NULL, NULL);
    for (size_t i = 0; i < n_pairs; i++) {
        const struct pair *p = &pairs[i];
        double a = (double)count[v[p->a]], b = (double)count[v[p->b]], c = (double)p->n;
        px_table_row(t);
        px_add_text(t, d.name[v[p->a]]);
        px_add_text(t, d.name[v[p->b]]);
        px_add_count(t, p->n);
        px_add_count(t, count[v[p->a]]);
        px_add_count(t, count[v[p->b]]);
        px_add_number(t, c / (a * b));
        px_add_number(t, c / (a + b - c));
        px_add_number(t, c / sqrt(a * b));
        px_add_number(t, c / (a < b ? a : b));
        px_str one = px_work_clause(w, &d.ask, d.name[v[p->a]]),
               other = px_work_clause(w, &d.ask, d.name[v[p->b]]);
        px_table_drill(t, px_work_both(w, one, other));
        px_table_drill_in(t, "n_a", one);
        px_table_drill_in(t, "n_b", other);
    }
    px_table_note_add(
        t, px_arena_fmt(w->a, "Pairs among the %zu most frequent of %zu values.", n, n_all),
        px_arena_fmt(w->a, "仅统计 %zu 个值中最常见的 %zu 个之间的共现。", n_all, n));
    return st;
}

/* ---- fields of technology ---- */

static px_status fusion(px_work *w, px_table *t, px_err *err) {
    px_adim d;
    px_shares g;
    px_status st = px_shares_make(w, px_work_text(w, "by"), (size_t)px_work_int(w, "top"), &g, err);
    if (st == PX_OK) st = px_work_dim_of(w, "wipo", &d, err);
    if (st != PX_OK) return st;
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "known", PX_CELL_COUNT, "with a field", "有领域的数量", NULL, NULL);
    px_table_column_add(t, "fused", PX_CELL_COUNT, "two fields or more", "跨领域", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    px_table_column_add(t, "mean", PX_CELL_NUMBER, "fields, mean", "平均领域数", NULL, NULL);
    px_picks some = px_picks_make(w, 1);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t known = 0, fused = 0, fields = 0;
        px_picks_clear(&some);
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t u = g.unit[i], m = d.off[u + 1] - d.off[u];
            if (m > 1) px_pick(&some, 0, u);
            known += m > 0;
            fused += m > 1;
            fields += m;
        }
        px_shares_row(&g, k, t);
        px_add_count(t, g.off[k + 1] - g.off[k]);
        px_add_count(t, known);
        px_add_count(t, fused);
        px_table_drill_in(t, "known", px_work_both(w, g.drill[k], px_work_any_clause(w, &d.ask)));
        px_table_drill_in(t, "fused", px_picks_clause(&some, 0));
        px_add_number(t, known ? (double)fused / (double)known : NAN);
        px_add_number(t, known ? (double)fields / (double)known : NAN);
    }
    return st;
}

static px_status wipo35(px_work *w, px_table *t, px_err *err) {
    px_adim ipc, d;
    px_facet_ask ask = {.name = PX_STR("ipc"), .field = PX_F_IPC};
    uint64_t n[PX_WIPO35_FIELDS + 1] = {0};
    double part[PX_WIPO35_FIELDS + 1] = {0}, sum = 0;
    px_status st = px_aset_dim(w->set, &ask, &ipc, err);
    if (st == PX_OK) st = px_work_dim_of(w, "wipo", &d, err);
    if (st != PX_OK) return st;
    uint8_t *field = px_arena_array(w->a, uint8_t, (size_t)ipc.n_values + 1);
    bool *used = px_arena_array(w->a, bool, (size_t)ipc.n_values + 1);
    for (uint64_t i = 0; i < ipc.n_pairs; i++)
        used[ipc.v[i]] = true;
    for (uint32_t k = 0; k < ipc.n_values; k++)
        if (used[k]) field[k] = (uint8_t)px_wipo35_of(ipc.name[k], NULL);
    for (uint32_t k = 0; k < d.n_pairs; k++) {
        int f = px_wipo35_find(d.name[d.v[k]]);
        if (f) n[f]++;
    }
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t m = 0;
        for (uint32_t i = ipc.off[u]; i < ipc.off[u + 1]; i++)
            m += field[ipc.v[i]] > 0;
        for (uint32_t i = ipc.off[u]; i < ipc.off[u + 1]; i++)
            if (field[ipc.v[i]]) part[field[ipc.v[i]]] += 1.0 / m;
        sum += m > 0;
    }
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "code", PX_CELL_COUNT, "code", "编号", NULL, NULL);
    px_table_column_add(t, "field", PX_CELL_TEXT, "field", "领域（英文）", NULL, NULL);
    px_table_column_add(t, "field_zh", PX_CELL_TEXT, "field (Chinese)", "领域", NULL, NULL);
    px_table_column_add(t, "sector", PX_CELL_TEXT, "sector", "部类", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "weight", PX_CELL_NUMBER, "fractional", "分数计数", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of the fractional", "分数占比", NULL,
                        NULL);
    for (int f = 1; f <= PX_WIPO35_FIELDS; f++) {
        const px_wipo35_info *info = px_wipo35_get(f);
        if (!n[f]) continue;
        px_table_row(t);
        px_add_count(t, (uint64_t)f);
        px_add_text(t, px_str_of(info->en));
        px_add_text(t, px_str_of(info->zh));
        px_add_word(t, px_wipo35_sector(info->sector, false), px_wipo35_sector(info->sector, true));
        px_add_count(t, n[f]);
        px_add_number(t, part[f]);
        px_add_number(t, part[f] / sum);
        px_table_drill(t, px_work_clause(w, &d.ask, px_str_of(info->code)));
    }
    return st;
}

/* ---- the rows ---- */

#define TOP_VALUES(n)                                                                              \
    {                                                                                              \
        "top", PX_PARAM_INT, n, NULL, 0, 5000, "how many of the most frequent values",             \
            "取最常见的前多少个"                                                          \
    }
#define OF(standard)                                                                               \
    { "of", PX_PARAM_FIELD, standard, NULL, 0, 0, "field that is counted", "统计字段" }
static const px_param tree_params[] = {
    {"scheme", PX_PARAM_CHOICE, "ipc", "ipc|cpc", 0, 0, "classification", "分类体系"},
    {"level", PX_PARAM_CHOICE, "subclass", "section|class|subclass|group", 0, 0,
     "down to this level", "向下到哪一级：部、大类、小类、大组"},
    {"under", PX_PARAM_TEXT, "", NULL, 0, 0, "only this symbol and what is below it",
     "仅限该分类号及其下级"},
    {"least", PX_PARAM_INT, "1", NULL, 1, 1e9, "units of a class at least", "每类最少数量"}};
static const px_param years_params[] = {OF("ipc.subclass"), TOP_VALUES("20")};
static const px_param pair_params[] = {
    OF("ipc.subclass"),
    {"top", PX_PARAM_INT, "50", NULL, 1, 2000, "how many of the most frequent values",
     "取最常见的前多少个"},
    {"least", PX_PARAM_INT, "1", NULL, 1, 1e9, "units together at least", "最少共现数"}};
static const px_param fusion_params[] = {{"by", PX_PARAM_TEXT, "year", NULL, 0, 0,
                                          "groups: all, year, or a field that can be counted",
                                          "分组：all（全部）、year（年份）或可统计的字段"},
                                         TOP_VALUES("20")};
const px_analysis px_technology_analyses[] = {
    {.id = "class-tree",
     .family = "technology",
     .en = "Tree of classes",
     .zh = "分类构成树",
     .asks_en = "Of which parts does it consist?",
     .asks_zh = "由哪些技术分支构成？",
     .formula = "N_c = units with a symbol of class c or below; share = N_c / units with any; "
                "fractional: 1/k of a unit with k "
                "classes of the level",
     .latex = "N_c=|\\{u:c\\in K_u\\}|,\\quad W_c=\\sum_{u:c\\in K_u}\\frac{1}{|K_u|}",
     .source = "WIPO Patent Analytics Handbook, chapter on classification",
     .least_en = "IPC or CPC symbols",
     .least_zh = "IPC 或 CPC 分类号",
     PX_PARAMS(tree_params),
     .own_date = true,
     .run = class_tree},
    {.id = "class-years",
     .family = "technology",
     .en = "Classes by year",
     .zh = "分类年度热力图",
     .asks_en = "Which parts grow, which fade?",
     .asks_zh = "哪些分支在兴起，哪些在衰退？",
     .formula = "N_cy = units of year y with class c",
     .latex = "N_{cy}=|\\{u:c\\in K_u,\\ y(u)=y\\}|",
     .source = "WIPO Patent Analytics Handbook",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(years_params),
     .run = class_years},
    {.id = "coclass",
     .family = "technology",
     .en = "Classes that occur together",
     .zh = "分类共现",
     .asks_en = "Which parts belong together?",
     .asks_zh = "哪些分支常常同时出现？",
     .formula = "association = c_ij / (c_i c_j); Jaccard = c_ij / (c_i + c_j - c_ij); Salton = "
                "c_ij / sqrt(c_i c_j); "
                "inclusion = c_ij / min(c_i, c_j)",
     .latex = "a_{ij}=\\frac{c_{ij}}{c_ic_j},\\ J=\\frac{c_{ij}}{c_i+c_j-c_{ij}},\\ "
              "S=\\frac{c_{ij}}{\\sqrt{c_ic_j}},\\ I=\\frac{c_{ij}}{\\min(c_i,c_j)}",
     .source = "van Eck and Waltman (2009)",
     .least_en = "Units with two values",
     .least_zh = "至少有两个值的单位",
     PX_PARAMS(pair_params),
     .own_date = true,
     .run = coclass},
    {.id = "fusion",
     .family = "technology",
     .en = "Fusion of fields",
     .zh = "跨领域融合",
     .asks_en = "How much of it joins fields of technology?",
     .asks_zh = "有多少跨越了技术领域？",
     .formula = "share of the units with a WIPO field that have two or more of the 35",
     .latex = "\\phi=\\frac{|\\{u:|F_u|\\ge 2\\}|}{|\\{u:|F_u|\\ge 1\\}|}",
     .source = "Schmoch (2008), WIPO IPC and technology concordance",
     .least_en = "IPC symbols",
     .least_zh = "IPC 分类号",
     PX_PARAMS(fusion_params),
     .run = fusion},
    {.id = "wipo35",
     .family = "technology",
     .en = "WIPO's 35 fields",
     .zh = "WIPO 35 个技术领域",
     .asks_en = "Which fields of technology?",
     .asks_zh = "属于哪些技术领域？",
     .formula = "N_f = units with an IPC symbol of field f; fractional: share of f among the "
                "unit's symbols that have a field",
     .latex = "W_f=\\sum_u\\frac{|\\{s\\in u:f(s)=f\\}|}{|\\{s\\in u:f(s)\\ne\\varnothing\\}|}",
     .source =
         "Schmoch (2008), WIPO IPC and technology concordance; PATSTAT tls230 for the weights",
     .least_en = "IPC symbols",
     .least_zh = "IPC 分类号",
     .own_date = true,
     .run = wipo35},
};
const size_t px_technology_analyses_n =
    sizeof px_technology_analyses / sizeof *px_technology_analyses;
