/* citation_kind.c: what kind of citations they are: how old, how scientific, how spread over classes, whether they
 * pass over what was before, in which year the roots lie, and which take novelty away. See cites.h and citation.c. */
#include "query/analytics/cites.h"
#include "query/analytics/params.h"
#include "query/analytics/rowcol.h"

#include <math.h>
#include <stdlib.h>

/* Those of a group that have a value. */
static px_str with_value(px_work *w, const px_shares *g, size_t k, const double *v) {
    px_picks some = px_picks_make(w, 1);
    for (uint32_t i = g->off[k]; i < g->off[k + 1]; i++)
        if (isfinite(v[g->unit[i]])) px_pick(&some, 0, g->unit[i]);
    return px_picks_clause(&some, 0);
}

/* The mean of those of a group that have a value; *with: how many. */
static double mean_of(const px_shares *g, size_t k, const double *v, uint64_t *with) {
    double sum = 0;
    *with = 0;
    for (uint32_t i = g->off[k]; i < g->off[k + 1]; i++)
        if (isfinite(v[g->unit[i]])) {
            sum += v[g->unit[i]];
            (*with)++;
        }
    return *with ? sum / (double)*with : NAN;
}

static double middle_of(const px_shares *g, size_t k, const double *v) {
    size_t n = 0;
    double *own = px_malloc(((size_t)(g->off[k + 1] - g->off[k]) + 1) * sizeof *own);
    for (uint32_t i = g->off[k]; i < g->off[k + 1]; i++)
        if (isfinite(v[g->unit[i]])) own[n++] = v[g->unit[i]];
    double m = px_quantile(own, n, 0.5);
    free(own);
    return m;
}

/* ---- age ---- */

static px_status cycle(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_shares g;
    uint16_t *year = NULL, *all_year = NULL;
    uint32_t lo, hi;
    uint64_t missing, with;
    px_status st = px_cites_make(w, false, &c, err);
    if (st == PX_OK) st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st == PX_OK) st = px_aset_years(&c.all, w->opt.basis, &all_year, &missing, err);
    if (st != PX_OK) goto done;
    double *tct = px_arena_array(w->a, double, (size_t)w->set->n + 1), *age = NULL;
    size_t cap = 0;
    uint64_t seen = 0;
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t v = c.here[u];
        size_t n = 0;
        age = px_arena_grow(w->a, age, 0, &cap, px_cites_n_back(&c, v) + 1u, sizeof *age);
        for (uint32_t i = c.cites_off[v]; year[u] && i < c.cites_off[v + 1]; i++)
            if (all_year[c.cites[i]]) age[n++] = (double)year[u] - all_year[c.cites[i]];
        tct[u] = px_quantile(age, n, 0.5);
        seen += n;
    }
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "with", PX_CELL_COUNT, "with a value", "有值的数量", NULL, NULL);
    px_table_column_add(t, "mean", PX_CELL_NUMBER, "TCT, mean", "技术循环周期均值", "years", "年");
    px_table_column_add(t, "median", PX_CELL_NUMBER, "TCT, median", "技术循环周期中位数", "years",
                        "年");
    for (size_t k = 0; k < g.n; k++) {
        double mean = mean_of(&g, k, tct, &with);
        px_shares_row(&g, k, t);
        px_add_count(t, g.off[k + 1] - g.off[k]);
        px_add_count(t, with);
        px_table_drill_in(t, "with", with_value(w, &g, k, tct));
        px_add_number(t, mean);
        px_add_number(t, middle_of(&g, k, tct));
    }
    px_table_note_add(t,
                      px_arena_fmt(w->a,
                                   "The ages are of the %llu cited units that are in the "
                                   "collection and have a year; the others are not seen.",
                                   (unsigned long long)seen),
                      px_arena_fmt(w->a, "年龄仅依据库内且有年份的 %llu 个被引单位，其余不可见。",
                                   (unsigned long long)seen));
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- science ---- */

static px_status science(px_work *w, px_table *t, px_err *err) {
    px_shares g;
    uint32_t *npl;
    uint64_t missing;
    px_status st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = px_aset_numbers(w->set, PX_F_NNPL, &npl, &missing, err);
    if (st != PX_OK) return st;
    w->missing = missing;
    w->dimension = PX_STR("nnpl");
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "known", PX_CELL_COUNT, "with known references", "有数据的数量", NULL,
                        NULL);
    px_table_column_add(t, "npl", PX_CELL_COUNT, "non-patent references", "非专利引文数", NULL,
                        NULL);
    px_table_column_add(t, "linkage", PX_CELL_NUMBER, "science linkage", "科学关联度", NULL, NULL);
    px_table_column_add(t, "with", PX_CELL_SHARE, "share with any", "含非专利引文占比", NULL, NULL);
    px_table_column_add(t, "strength", PX_CELL_NUMBER, "science strength", "科学强度", NULL, NULL);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t n = g.off[k + 1] - g.off[k], known = 0, sum = 0, with = 0;
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t one = npl[g.unit[i]];
            if (one == PX_NIL) continue;
            known++;
            sum += one;
            with += one > 0;
        }
        double sl = known ? (double)sum / (double)known : NAN;
        px_shares_row(&g, k, t);
        px_add_count(t, n);
        px_add_count(t, known);
        px_table_drill_in(t, "known", px_work_both(w, g.drill[k], PX_STR("nnpl>=0")));
        px_add_count(t, sum);
        px_add_number(t, sl);
        px_add_number(t, known ? (double)with / (double)known : NAN);
        px_add_number(t, (double)n * sl);
    }
    px_table_note_add(
        t,
        PX_STR("Of a unit with several publications the largest number counts. Every "
               "non-patent reference counts, whether scientific or not."),
        PX_STR("一个单位有多件公开文本时取最大值；所有非专利引文均计入，不区分是否为科学文献。"));
    return st;
}

/* ---- spread over classes ---- */

/* How likely two of the n units to[lo] … to[hi - 1], each by a class of its own taken at random, are of different
 * classes; with one class each that is n / (n - 1) * (1 - sum of squared shares). Never above 1, which the usual
 * correction is when documents have several classes. NaN below two. */
static double spread(const px_adim *d, const uint32_t *to, uint32_t lo, uint32_t hi,
                     double *weight) {
    double n = 0, sum = 0, alone = 0;
    for (uint32_t i = lo; i < hi; i++) {
        uint32_t v = to[i], k = d->off[v + 1] - d->off[v];
        if (!k) continue;
        n++;
        alone += 1.0 / k;
        for (uint32_t j = d->off[v]; j < d->off[v + 1]; j++)
            weight[d->v[j]] += 1.0 / k;
    }
    for (uint32_t i = lo; i < hi; i++)
        for (uint32_t j = d->off[to[i]]; j < d->off[to[i] + 1]; j++) {
            sum += weight[d->v[j]] * weight[d->v[j]];
            weight[d->v[j]] = 0;
        }
    if (n < 2) return NAN;
    double g = 1 - (sum - alone) / (n * (n - 1));
    return g < 0 ? 0 : g > 1 ? 1 : g; /* rounding */
}

static px_status generality(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_shares g;
    px_adim d;
    px_facet_ask ask;
    uint64_t with_g, with_o;
    px_status st = px_cites_make(w, false, &c, err);
    if (st == PX_OK) st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = px_facet_read(w->a, px_work_text(w, "classes"), &ask, err);
    if (st == PX_OK) st = px_aset_dim(&c.all, &ask, &d, err);
    if (st != PX_OK) goto done;
    double *gen = px_arena_array(w->a, double, (size_t)w->set->n + 1);
    double *ori = px_arena_array(w->a, double, (size_t)w->set->n + 1);
    double *weight = px_arena_array(w->a, double, (size_t)d.n_values + 1);
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t v = c.here[u];
        gen[u] = spread(&d, c.cited, c.cited_off[v], c.cited_off[v + 1], weight);
        ori[u] = spread(&d, c.cites, c.cites_off[v], c.cites_off[v + 1], weight);
    }
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "with_g", PX_CELL_COUNT, "cited by two or more", "被两个以上单位引用",
                        NULL, NULL);
    px_table_column_add(t, "generality", PX_CELL_NUMBER, "generality, mean", "通用性均值", NULL,
                        NULL);
    px_table_column_add(t, "with_o", PX_CELL_COUNT, "citing two or more", "引用两个以上单位", NULL,
                        NULL);
    px_table_column_add(t, "originality", PX_CELL_NUMBER, "originality, mean", "原创性均值", NULL,
                        NULL);
    for (size_t k = 0; k < g.n; k++) {
        double mean_g = mean_of(&g, k, gen, &with_g), mean_o = mean_of(&g, k, ori, &with_o);
        px_shares_row(&g, k, t);
        px_add_count(t, g.off[k + 1] - g.off[k]);
        px_add_count(t, with_g);
        px_add_number(t, mean_g);
        px_add_count(t, with_o);
        px_add_number(t, mean_o);
        px_table_drill_in(t, "with_g", with_value(w, &g, k, gen));
        px_table_drill_in(t, "with_o", with_value(w, &g, k, ori));
    }
    px_table_note_add(
        t,
        PX_STR(
            "Documents without a class are left out; a document of k classes gives 1/k to each."),
        PX_STR("没有分类号的文献不计；具有 k 个分类的文献给每个分类计 1/k。"));
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- disruption ---- */

static bool among(const uint32_t *v, uint32_t lo, uint32_t hi, uint32_t x) {
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (v[mid] == x) return true;
        if (v[mid] < x)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

/* Those who cite v or what v cites, in the years from `year` to `until`; `stamp` by unit is v + 1 where seen. */
static double disrupt(const px_cites *c, uint32_t v, const uint16_t *year, uint32_t until,
                      uint32_t *stamp) {
    uint32_t ni = 0, nj = 0, nk = 0, from = year[v];
    if (!px_cites_n_back(c, v)) return NAN;
    for (uint32_t r = c->cites_off[v]; r < c->cites_off[v + 1]; r++) {
        uint32_t ref = c->cites[r];
        for (uint32_t i = c->cited_off[ref]; i < c->cited_off[ref + 1]; i++) {
            uint32_t who = c->cited[i];
            if (who == v || stamp[who] == v + 1) continue;
            stamp[who] = v + 1;
            if (year[who] < from || year[who] > until) continue;
            if (among(c->cited, c->cited_off[v], c->cited_off[v + 1], who))
                nj++;
            else
                nk++;
        }
    }
    for (uint32_t i = c->cited_off[v]; i < c->cited_off[v + 1]; i++) {
        uint32_t who = c->cited[i];
        ni += stamp[who] != v + 1 && year[who] >= from && year[who] <= until;
    }
    uint32_t all = ni + nj + nk;
    return all ? ((double)ni - (double)nj) / all : NAN;
}

static px_status disruption(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_shares g;
    uint16_t *year = NULL, *all_year = NULL;
    uint32_t lo, hi, window = (uint32_t)px_work_int(w, "window");
    uint64_t missing, with;
    px_status st = px_cites_make(w, true, &c, err);
    if (st == PX_OK) st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st == PX_OK) st = px_aset_years(&c.all, w->opt.basis, &all_year, &missing, err);
    if (st != PX_OK) goto done;
    uint32_t *stamp = px_arena_array(w->a, uint32_t, (size_t)c.all.n + 1);
    double *cd = px_arena_array(w->a, double, (size_t)w->set->n + 1);
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t v = c.here[u];
        cd[u] =
            year[u] && all_year[v] ? disrupt(&c, v, all_year, all_year[v] + window, stamp) : NAN;
    }
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "with", PX_CELL_COUNT, "with a value", "有值的数量", NULL, NULL);
    px_table_column_add(t, "cd", PX_CELL_NUMBER, "CD, mean", "CD 指数均值", NULL, NULL);
    px_table_column_add(t, "up", PX_CELL_COUNT, "disrupting (CD > 0)", "颠覆型（CD > 0）", NULL,
                        NULL);
    px_table_column_add(t, "down", PX_CELL_COUNT, "consolidating (CD < 0)", "巩固型（CD < 0）",
                        NULL, NULL);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t up = 0, down = 0;
        double mean = mean_of(&g, k, cd, &with);
        px_picks some = px_picks_make(w, 2);
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            if (cd[g.unit[i]] > 0) px_pick(&some, 0, g.unit[i]);
            if (cd[g.unit[i]] < 0) px_pick(&some, 1, g.unit[i]);
            up += cd[g.unit[i]] > 0;
            down += cd[g.unit[i]] < 0;
        }
        px_shares_row(&g, k, t);
        px_add_count(t, g.off[k + 1] - g.off[k]);
        px_add_count(t, with);
        px_add_number(t, mean);
        px_add_count(t, up);
        px_add_count(t, down);
        px_table_drill_in(t, "with", with_value(w, &g, k, cd));
        px_table_drill_in(t, "up", px_picks_clause(&some, 0));
        px_table_drill_in(t, "down", px_picks_clause(&some, 1));
    }
    px_table_note_add(
        t,
        PX_STR("No value without a year, for what cites nothing in the collection, and "
               "where nobody cites it or its references within the window."),
        PX_STR("缺少年份、在库内无引证、或窗口期内无人引用其本身及其参考文献时没有值。"));
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- roots ---- */

static px_status roots(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    uint16_t *all_year;
    uint64_t missing, unknown = 0;
    uint32_t lo = 0, hi = 0;
    px_status st = px_cites_make(w, false, &c, err);
    if (st == PX_OK) st = px_aset_years(&c.all, w->opt.basis, &all_year, &missing, err);
    if (st != PX_OK) goto done;
    t->chart = PX_CHART_LINE;
    px_table_column_add(t, "year", PX_CELL_YEAR, "year of the cited", "被引年份", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "references", "引文数", NULL, NULL);
    px_table_column_add(t, "deviation", PX_CELL_NUMBER, "deviation from the 5-year median",
                        "与五年中位数之差", NULL, NULL);
    uint64_t *n = px_arena_array(w->a, uint64_t, 65536 + 8);
    n += 4; /* so that years before the first are 0 */
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t v = c.here[u];
        for (uint32_t i = c.cites_off[v]; i < c.cites_off[v + 1]; i++) {
            uint32_t y = all_year[c.cites[i]];
            unknown += !y;
            if (!y) continue;
            n[y]++;
            if (!lo || y < lo) lo = y;
            if (y > hi) hi = y;
        }
    }
    for (uint32_t y = lo; hi && y <= hi; y++) {
        double five[5];
        for (uint32_t i = 0; i < 5; i++)
            five[i] = (double)n[y + i - 2];
        px_table_row(t);
        px_add_count(t, y);
        px_add_count(t, n[y]);
        px_add_number(t, (double)n[y] - px_quantile(five, 5, 0.5));
    }
    w->missing = unknown;
    w->dimension = px_str_of(px_field_code(px_basis_field(w->opt.basis)));
    px_table_note_add(t,
                      PX_STR("Years without references count as 0 in the median, those before the "
                             "first and behind the last included."),
                      PX_STR("计算中位数时无引文的年份计 0，首年之前与末年之后亦然。"));
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- X and Y ---- */

struct pressed {
    uint32_t u, xy, all;
};

static int by_pressure(const void *px, const void *py) {
    const struct pressed *x = px, *y = py;
    if (x->xy != y->xy) return x->xy > y->xy ? -1 : 1;
    return x->u < y->u ? -1 : x->u > y->u;
}

/* Rows that cite this one as X or Y: those linked to it whose list of X and Y holds one of its numbers. */
static px_status xy_rows(px_work *w, uint32_t row, px_rows *out, px_err *err) {
    px_str key, keys[PX_NUMBER_KEYS];
    px_status st = px_snapshot_key(w->snap, row, &key, err);
    if (st != PX_OK) return st;
    px_number n = px_number_of_normal(key, PX_ROLE_PUBLICATION);
    size_t n_keys = px_number_cite_keys(w->a, &n, keys);
    return px_snapshot_lookup(w->snap, PX_F_CTX, keys, n_keys, out, err);
}

static px_status pressure(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_rows rows = {0};
    size_t n = 0, top = (size_t)px_work_int(w, "top");
    uint64_t units = 0;
    px_status st = px_cites_make(w, false, &c, err);
    if (st != PX_OK) goto done;
    const px_links *l = w->snap->links;
    struct pressed *v = px_arena_array(w->a, struct pressed, (size_t)w->set->n + 1);
    uint32_t *unit_of = px_malloc(((size_t)l->n_rows + 1) * sizeof *unit_of);
    uint32_t *stamp = px_arena_array(w->a, uint32_t, (size_t)c.all.n + 1);
    memset(unit_of, 0xFF, ((size_t)l->n_rows + 1) * sizeof *unit_of);
    for (uint32_t k = 0; k < c.all.n; k++)
        for (uint32_t i = c.all.off[k]; i < c.all.off[k + 1]; i++)
            unit_of[c.all.row[i]] = k;
    for (uint32_t u = 0; u < w->set->n && st == PX_OK; u++) {
        uint32_t me = c.here[u], xy = 0;
        for (uint32_t i = c.all.off[me]; px_cites_n(&c, me) && i < c.all.off[me + 1]; i++) {
            uint32_t r = c.all.row[i];
            rows.n = 0;
            if (l->cited_off[r] == l->cited_off[r + 1]) continue;
            st = xy_rows(w, r, &rows, err);
            for (size_t k = 0; st == PX_OK && k < rows.n; k++) {
                uint32_t who = unit_of[rows.v[k]];
                if (who == PX_NIL || who == me || stamp[who] == u + 1 ||
                    !among(l->cited, l->cited_off[r], l->cited_off[r + 1], rows.v[k]))
                    continue;
                stamp[who] = u + 1;
                xy++;
            }
        }
        units += px_cites_n(&c, me) > 0;
        if (xy) v[n++] = (struct pressed){u, xy, px_cites_n(&c, me)};
    }
    free(unit_of);
    if (n) qsort(v, n, sizeof *v, by_pressure);
    px_table_column_add(t, "number", PX_CELL_TEXT, "publication", "公开号", NULL, NULL);
    px_table_column_add(t, "xy", PX_CELL_COUNT, "cited as X or Y", "被 X/Y 类引用", NULL, NULL);
    px_table_column_add(t, "forward", PX_CELL_COUNT, "times cited", "被引次数", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    for (size_t i = 0; i < n && (!top || i < top) && st == PX_OK; i++) {
        px_str key;
        st = px_snapshot_key(w->snap, w->set->row[w->set->off[v[i].u]], &key, err);
        if (st != PX_OK) break;
        px_table_row(t);
        px_add_text(t, px_arena_str(w->a, key));
        px_add_count(t, v[i].xy);
        px_add_count(t, v[i].all);
        px_add_number(t, (double)v[i].xy / v[i].all);
    }
    if (t->n_rows) t->n_all = n;
    px_table_note_add(
        t,
        px_arena_fmt(
            w->a,
            "%zu of the %llu cited units of the set stand against the novelty or inventive "
            "step of others (X or Y). Citations without a stated category are not X or Y.",
            n, (unsigned long long)units),
        px_arena_fmt(
            w->a,
            "集合中被引的 %llu 个单位里，有 %zu 个被用于否定他人的新颖性或创造性（X/Y 类）。"
            "未标明类别的引证不计入 X/Y。",
            (unsigned long long)units, n));
    px_cites_note(w, t);
done:
    px_rows_free(&rows);
    px_cites_release(&c);
    return st;
}

/* ---- the rows ---- */

static const px_param by_applicant[] = {PX_PARAM_BY("pa"), PX_PARAM_TOP("20")};
static const px_param top_only[] = {PX_PARAM_TOP("20")};
static const px_param class_params[] = {PX_PARAM_BY("pa"),
                                        PX_PARAM_TOP("20"),
                                        {"classes", PX_PARAM_FIELD, "ipc.subclass", NULL, 0, 0,
                                         "classes that are told apart", "用于区分的分类"}};
static const px_param cd_params[] = {PX_PARAM_BY("year"),
                                     PX_PARAM_TOP("20"),
                                     {"window", PX_PARAM_INT, "5", NULL, 0, 100,
                                      "years in which citations count", "计入引证的年数"}};
#define LEAST_EN "Records with citations; both documents in the collection"
#define LEAST_ZH "有引证数据，且双方文献均在库中"

const px_analysis px_citation_kind_analyses[] = {
    {.id = "cycle-time",
     .family = "citation",
     .en = "Technology cycle time",
     .zh = "技术循环周期",
     .asks_en = "How fast does new work follow on old?",
     .asks_zh = "新技术承接旧技术有多快？",
     .formula =
         "TCT_u = median over the cited units c of year(u) - year(c); of a group the mean and the "
         "median of its TCT_u",
     .latex = "\\mathrm{TCT}_u=\\operatorname{median}_{c\\leftarrow u}\\,(y_u-y_c)",
     .source = "Kayal and Waters (1999); CHI Research",
     .least_en = LEAST_EN,
     .least_zh = LEAST_ZH,
     PX_PARAMS(by_applicant),
     .run = cycle},
    {.id = "science-linkage",
     .family = "citation",
     .en = "Science linkage",
     .zh = "科学关联度",
     .asks_en = "How close is it to science?",
     .asks_zh = "与科学研究的联系有多紧密？",
     .formula =
         "SL = non-patent references / units with known references; science strength = units * SL",
     .latex = "\\mathrm{SL}=\\frac{\\sum_u R_u}{n},\\quad \\mathrm{SS}=N\\cdot\\mathrm{SL}",
     .source = "CHI Research, Tech-Line indicators; Narin, Hamilton, Olivastro (1997)",
     .least_en = "Records that state or list non-patent references",
     .least_zh = "有非专利引文数据",
     PX_PARAMS(by_applicant),
     .run = science},
    {.id = "generality",
     .family = "citation",
     .en = "Generality and originality",
     .zh = "通用性与原创性",
     .asks_en = "Is it used in many fields, does it draw on many?",
     .asks_zh = "成果被多少不同领域采用，又借鉴了多少不同领域？",
     .formula = "G = 1 - sum_k ((n s_k)^2 - sum_i w_ik^2) / (n (n - 1)), w_ik = 1/k_i in each of "
                "the k_i classes "
                "of unit i, s_k = sum_i w_ik / n, over the n citing (generality) or cited "
                "(originality) units; with one "
                "class each this is n/(n-1) * (1 - sum_k s_k^2); mean over units with n >= 2",
     .latex = "G=1-\\frac{\\sum_k\\left((ns_k)^2-\\sum_i w_{ik}^2\\right)}{n(n-1)}",
     .source = "Trajtenberg, Henderson, Jaffe (1997); bias correction: Hall (2005)",
     .least_en = "Two citations of a unit; classes of who cites and who is cited",
     .least_zh = "每个单位至少两次引证；引证双方有分类号",
     PX_PARAMS(class_params),
     .run = generality},
    {.id = "disruption",
     .family = "citation",
     .en = "Disruption (CD index)",
     .zh = "颠覆性指数（CD）",
     .asks_en = "Does it replace what it builds on, or strengthen it?",
     .asks_zh = "它是取代了所依托的技术，还是巩固了它？",
     .formula =
         "CD = (n_i - n_j) / (n_i + n_j + n_k); within the window n_i cite it alone, n_j it and "
         "its references, n_k its references alone",
     .latex = "\\mathrm{CD}=\\frac{n_i-n_j}{n_i+n_j+n_k}",
     .source = "Funk and Owen-Smith (2017)",
     .least_en = LEAST_EN "; years",
     .least_zh = LEAST_ZH "；有年份",
     PX_PARAMS(cd_params),
     .run = disruption},
    {.id = "rpys",
     .family = "citation",
     .en = "Reference publication year spectroscopy",
     .zh = "引文年份谱（RPYS）",
     .asks_en = "In which years do the roots lie?",
     .asks_zh = "技术的源头在哪些年份？",
     .formula =
         "d_y = n_y - median(n_{y-2}, …, n_{y+2}), n_y = references of the set to units of year y",
     .latex = "d_y=n_y-\\operatorname{median}(n_{y-2},\\dots,n_{y+2})",
     .source = "Marx, Bornmann, Barth, Leydesdorff (2014); bibliometrix",
     .least_en = LEAST_EN,
     .least_zh = LEAST_ZH,
     .run = roots},
    {.id = "xy-pressure",
     .family = "citation",
     .en = "X and Y citations received",
     .zh = "X/Y 类被引压力",
     .asks_en = "Which of it stands in the way of others?",
     .asks_zh = "哪些文献妨碍了他人的新颖性或创造性？",
     .formula = "number of units that cite it in category X or Y",
     .latex = "",
     .source = "WIPO Standard ST.14, categories of citations",
     .least_en = "Citations with categories; both documents in the collection",
     .least_zh = "引证带有类别，且双方文献均在库中",
     PX_PARAMS(top_only),
     .run = pressure},
};
const size_t px_citation_kind_analyses_n =
    sizeof px_citation_kind_analyses / sizeof *px_citation_kind_analyses;
