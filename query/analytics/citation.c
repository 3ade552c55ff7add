/* citation.c: who is cited, how often and by whom: counts, normalised counts, indices of an applicant, h and g.
 * Broader measures of a citation's kind are in citation_kind.c. Citations are those of cites.h: unit to unit,
 * each pair once, within the collection. */
#include "query/analytics/cites.h"
#include "query/analytics/params.h"

#include "patent/wipo35.h"

#include <math.h>
#include <stdlib.h>

/* Citations of one applicant's own among those of unit v. */
static uint32_t own(const px_cites *c, const uint32_t *off, const uint32_t *to, uint32_t v) {
    uint32_t n = 0;
    for (uint32_t i = off[v]; i < off[v + 1]; i++)
        n += px_cites_self(c, v, to[i]);
    return n;
}

/* ---- counts ---- */

static px_status counts(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_shares g;
    px_cites_count *by;
    px_status st = px_cites_counts(w, &c, &by, err);
    if (st == PX_OK) st = px_shares_by(w, &g, err);
    if (st != PX_OK) goto done;
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "cited", PX_CELL_COUNT, "cited", "被引单位数", NULL, NULL);
    px_table_column_add(t, "cited_rate", PX_CELL_SHARE, "cited rate", "被引率", NULL, NULL);
    px_table_column_add(t, "forward", PX_CELL_COUNT, "times cited", "被引次数", NULL, NULL);
    px_table_column_add(t, "forward_self", PX_CELL_COUNT, "of these by itself", "其中自引", NULL,
                        NULL);
    px_table_column_add(t, "mean", PX_CELL_NUMBER, "times cited, mean", "平均被引次数", NULL, NULL);
    px_table_column_add(t, "backward", PX_CELL_COUNT, "citing", "引证次数", NULL, NULL);
    px_table_column_add(t, "backward_self", PX_CELL_COUNT, "of these of its own", "其中自引", NULL,
                        NULL);
    px_picks some = px_picks_make(w, 1);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t n = g.off[k + 1] - g.off[k], cited = 0, f = 0, fs = 0, b = 0, bs = 0;
        px_picks_clear(&some);
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            const px_cites_count *x = &by[c.here[g.unit[i]]];
            if (x->forward) px_pick(&some, 0, g.unit[i]);
            cited += x->forward > 0;
            f += x->forward;
            fs += x->forward_self;
            b += x->back;
            bs += x->back_self;
        }
        px_shares_row(&g, k, t);
        px_add_count(t, n);
        px_add_count(t, cited);
        px_table_drill_in(t, "cited", px_picks_clause(&some, 0));
        px_add_number(t, n ? (double)cited / (double)n : NAN);
        px_add_count(t, f);
        px_add_count(t, fs);
        px_add_number(t, n ? (double)f / (double)n : NAN);
        px_add_count(t, b);
        px_add_count(t, bs);
    }
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- normalised ---- */

/* Fields of technology by unit of the set, as bits. */
static px_status fields_of(px_work *w, uint64_t **bits, px_err *err) {
    px_adim d;
    px_status st = px_work_dim_of(w, "wipo", &d, err);
    *bits = px_arena_array(w->a, uint64_t, (size_t)w->set->n + 1);
    if (st != PX_OK) return st;
    uint64_t *bit = px_arena_array(w->a, uint64_t, d.n_values + 1); /* of each value */
    for (uint32_t v = 0; v < d.n_values; v++) {
        int f = px_wipo35_find(d.name[v]);
        bit[v] = f ? (uint64_t)1 << f : 0;
    }
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d.off[u]; i < d.off[u + 1]; i++)
            (*bits)[u] |= bit[d.v[i]];
    return st;
}

/* By unit of the set: mean over its fields of C / (mean C of the same year and field); NaN where nothing is known. */
static px_status normal(px_work *w, const px_cites *c, double **out, px_err *err) {
    uint64_t *bits;
    uint16_t *year;
    uint32_t lo, hi;
    px_status st = fields_of(w, &bits, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st != PX_OK) return st;
    size_t cells = ((size_t)hi - lo + 1) * 36;
    uint64_t *n = px_arena_array(w->a, uint64_t, cells),
             *sum = px_arena_array(w->a, uint64_t, cells);
    *out = px_arena_array(w->a, double, (size_t)w->set->n + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (int f = 1; year[u] && f <= PX_WIPO35_FIELDS; f++)
            if (bits[u] >> f & 1) {
                size_t at = (size_t)(year[u] - lo) * 36 + (size_t)f;
                n[at]++;
                sum[at] += px_cites_n(c, c->here[u]);
            }
    for (uint32_t u = 0; u < w->set->n; u++) {
        double total = 0;
        int k = 0;
        for (int f = 1; year[u] && f <= PX_WIPO35_FIELDS; f++) {
            size_t at = (size_t)(year[u] - lo) * 36 + (size_t)f;
            if (!(bits[u] >> f & 1) || !sum[at]) continue;
            total += (double)px_cites_n(c, c->here[u]) * (double)n[at] / (double)sum[at];
            k++;
        }
        (*out)[u] = k ? total / k : NAN;
    }
    return st;
}

static px_status normalised(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_shares g;
    double *score = NULL;
    px_status st = px_cites_forward(w, &c, err);
    if (st == PX_OK) st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = normal(w, &c, &score, err);
    if (st != PX_OK) goto done;
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "with", PX_CELL_COUNT, "with a value", "有值的数量", NULL, NULL);
    px_table_column_add(t, "mean", PX_CELL_NUMBER, "times cited, mean", "平均被引次数", NULL, NULL);
    px_table_column_add(t, "normalised", PX_CELL_NUMBER, "normalised, mean", "归一化被引均值", NULL,
                        NULL);
    px_picks some = px_picks_make(w, 1);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t n = g.off[k + 1] - g.off[k], with = 0, f = 0;
        double sum = 0;
        px_picks_clear(&some);
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t u = g.unit[i];
            f += px_cites_n(&c, c.here[u]);
            if (!isfinite(score[u])) continue;
            px_pick(&some, 0, u);
            sum += score[u];
            with++;
        }
        px_shares_row(&g, k, t);
        px_add_count(t, n);
        px_add_count(t, with);
        px_table_drill_in(t, "with", px_picks_clause(&some, 0));
        px_add_number(t, n ? (double)f / (double)n : NAN);
        px_add_number(t, with ? sum / (double)with : NAN);
    }
    px_table_note_add(
        t,
        PX_STR("1 is the mean of the units of this set of the same year and WIPO field; a unit of "
               "several fields takes the mean of them; without a year or field, or where nobody is "
               "cited, there is no value."),
        PX_STR("1 表示本集合同一年、同一 WIPO 技术领域的平均水平；属于多个领域的取各领域均值；"
               "缺少年份或领域、或该组无人被引时没有值。"));
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- most cited ---- */

struct listed {
    uint32_t u, n;
};

static int by_cited(const void *px, const void *py) {
    const struct listed *x = px, *y = py;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return x->u < y->u ? -1 : x->u > y->u;
}

static px_status most_cited(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    double *score = NULL;
    uint16_t *year = NULL;
    uint32_t lo, hi;
    size_t top = (size_t)px_work_int(w, "top"), n = 0;
    px_status st = px_cites_forward(w, &c, err);
    if (st == PX_OK) st = px_cites_names(w, &c, err);
    if (st == PX_OK) st = normal(w, &c, &score, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st != PX_OK) goto done;
    px_table_column_add(t, "number", PX_CELL_TEXT, "publication", "公开号", NULL, NULL);
    px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "forward", PX_CELL_COUNT, "times cited", "被引次数", NULL, NULL);
    px_table_column_add(t, "forward_self", PX_CELL_COUNT, "of these by itself", "其中自引", NULL,
                        NULL);
    px_table_column_add(t, "normalised", PX_CELL_NUMBER, "normalised", "归一化被引", NULL, NULL);
    struct listed *v = px_arena_array(w->a, struct listed, (size_t)w->set->n + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        if (px_cites_n(&c, c.here[u])) v[n++] = (struct listed){u, px_cites_n(&c, c.here[u])};
    qsort(v, n, sizeof *v, by_cited);
    for (size_t i = 0; i < n && (!top || i < top) && st == PX_OK; i++) {
        px_str key;
        uint32_t u = v[i].u;
        st = px_snapshot_key(w->snap, w->set->row[w->set->off[u]], &key, err);
        if (st != PX_OK) break;
        px_table_row(t);
        px_add_text(t, px_arena_str(w->a, key));
        if (year[u])
            px_add_count(t, year[u]);
        else
            px_add_none(t);
        px_add_count(t, v[i].n);
        px_add_count(t, own(&c, c.cited_off, c.cited, c.here[u]));
        px_add_number(t, score[u]);
    }
    if (t->n_rows) t->n_all = n;
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- indices of an applicant in a year ---- */

/* The year that was asked for, else the last complete one for which there is a value (`has`, by year), else the last
 * complete one; 0 = none. */
static uint32_t year_asked(px_work *w, uint32_t lo, uint32_t hi, const bool *has) {
    uint32_t y = (uint32_t)px_work_int(w, "year");
    if (y || !hi) return y;
    uint32_t last = px_work_last_complete(w, hi);
    for (y = last; y > lo && !has[y]; y--)
        ;
    return has[y] ? y : last;
}

static void say_year(px_work *w, px_table *t, uint32_t year) {
    px_table_note_add(t, px_arena_fmt(w->a, "Year t = %u.", year),
                      px_arena_fmt(w->a, "t = %u 年。", year));
}

static px_status impact(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_shares g;
    uint16_t *year = NULL, *all_year = NULL;
    uint32_t lo = 0, hi = 0, window = (uint32_t)px_work_int(w, "window");
    uint64_t missing, n_all = 0, cites_all = 0;
    px_status st = px_cites_forward(w, &c, err);
    if (st == PX_OK) st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st == PX_OK) st = px_aset_years(&c.all, w->opt.basis, &all_year, &missing, err);
    if (st != PX_OK) goto done;
    bool *has = px_arena_array(w->a, bool, 65536);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t v = c.here[u], i = c.cited_off[v]; year[u] && i < c.cited_off[v + 1]; i++) {
            uint32_t y = all_year[c.cited[i]];
            has[y] |= year[u] < y && year[u] + window >= y;
        }
    uint32_t at = year_asked(w, lo, hi, has);
    uint32_t *now = px_arena_array(w->a, uint32_t, (size_t)w->set->n + 1);
    bool *counts_for = px_arena_array(w->a, bool, (size_t)w->set->n + 1);
    for (uint32_t u = 0; u < w->set->n; u++) {
        counts_for[u] = year[u] && year[u] < at && year[u] + window >= at;
        if (!counts_for[u]) continue;
        uint32_t v = c.here[u];
        for (uint32_t i = c.cited_off[v]; i < c.cited_off[v + 1]; i++)
            now[u] += all_year[c.cited[i]] == at;
        n_all++;
        cites_all += now[u];
    }
    t->chart = PX_CHART_BAR;
    t->drill_column = ""; /* of all years; n counts one */
    px_shares_column(&g, t);
    px_table_column_add(t, "base", PX_CELL_COUNT, "units before t", "t 年前窗口期数量", NULL, NULL);
    px_table_column_add(t, "cites", PX_CELL_COUNT, "citations in t", "t 年被引次数", NULL, NULL);
    px_table_column_add(t, "cii", PX_CELL_NUMBER, "CII", "当前影响指数 CII", NULL, NULL);
    px_table_column_add(t, "n_t", PX_CELL_COUNT, "units in t", "t 年数量", NULL, NULL);
    px_table_column_add(t, "ts", PX_CELL_NUMBER, "technology strength", "技术强度 TS", NULL, NULL);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t n = 0, base = 0, cites = 0;
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t u = g.unit[i];
            n += year[u] == at && at;
            base += counts_for[u];
            cites += now[u];
        }
        double cii = base && cites_all
                         ? (double)cites / (double)base / ((double)cites_all / (double)n_all)
                         : NAN;
        px_shares_row(&g, k, t);
        if (at) {
            uint32_t from = at > window ? at - window : 1;
            px_table_drill_in(t, "base",
                              px_work_both(w, g.drill[k], px_work_years_clause(w, from, at - 1)));
            px_table_drill_in(t, "n_t", px_work_both(w, g.drill[k], px_work_year_clause(w, at)));
        }
        px_add_count(t, base);
        px_add_count(t, cites);
        px_add_number(t, cii);
        px_add_count(t, n);
        px_add_number(t, (double)n * cii);
    }
    if (at) say_year(w, t, at);
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

static int falling(const void *px, const void *py) {
    uint32_t x = *(const uint32_t *)px, y = *(const uint32_t *)py;
    return (x < y) - (x > y);
}

static px_status top_cited(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_shares g;
    uint16_t *year = NULL;
    uint32_t lo = 0, hi = 0, least = 0;
    double part = px_work_number(w, "percent") / 100;
    px_status st = px_cites_forward(w, &c, err);
    if (st == PX_OK) st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st != PX_OK) goto done;
    bool *has = px_arena_array(w->a, bool, 65536);
    for (uint32_t u = 0; u < w->set->n; u++)
        has[year[u]] |= px_cites_n(&c, c.here[u]) > 0;
    has[0] = false;
    uint32_t at = year_asked(w, lo, hi, has),
             *v = px_arena_array(w->a, uint32_t, (size_t)w->set->n + 1);
    uint64_t n_all = 0, top_all = 0;
    for (uint32_t u = 0; u < w->set->n; u++)
        if (at && year[u] == at) v[n_all++] = px_cites_n(&c, c.here[u]);
    qsort(v, n_all, sizeof *v, falling);
    size_t place = (size_t)ceil((double)n_all * part - 1e-9);
    if (n_all) least = v[place ? place - 1 : 0];
    if (!least) least = 1; /* what is not cited is never among the most cited */
    for (uint64_t i = 0; i < n_all; i++)
        top_all += v[i] >= least;
    t->chart = PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n_t", PX_CELL_COUNT, "units in t", "t 年数量", NULL, NULL);
    px_table_column_add(t, "top", PX_CELL_COUNT, "among the most cited", "高被引数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    px_table_column_add(t, "tii", PX_CELL_NUMBER, "TII", "技术影响指数 TII", NULL, NULL);
    px_picks some = px_picks_make(w, 1);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t n = 0, best = 0;
        px_picks_clear(&some);
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++)
            if (at && year[g.unit[i]] == at) {
                n++;
                if (px_cites_n(&c, c.here[g.unit[i]]) >= least) px_pick(&some, 0, g.unit[i]);
                best += px_cites_n(&c, c.here[g.unit[i]]) >= least;
            }
        double share = n ? (double)best / (double)n : NAN;
        px_shares_row(&g, k, t);
        px_add_count(t, n);
        px_add_count(t, best);
        if (at)
            px_table_drill_in(t, "n_t", px_work_both(w, g.drill[k], px_work_year_clause(w, at)));
        px_table_drill_in(t, "top", px_picks_clause(&some, 0));
        px_add_number(t, share);
        px_add_number(t, top_all ? share / ((double)top_all / (double)n_all) : NAN);
    }
    if (at) say_year(w, t, at);
    if (top_all)
        px_table_note_add(
            t,
            px_arena_fmt(w->a,
                         "The most cited: %u citations or more (%llu of %llu units, ties kept).",
                         least, (unsigned long long)top_all, (unsigned long long)n_all),
            px_arena_fmt(w->a, "高被引：被引 %u 次及以上（%llu / %llu，并列者全部计入）。", least,
                         (unsigned long long)top_all, (unsigned long long)n_all));
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- independence, h and g ---- */

static px_status independence(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_shares g;
    px_status st = px_cites_forward(w, &c, err);
    if (st == PX_OK) st = px_cites_names(w, &c, err);
    if (st == PX_OK) st = px_shares_by(w, &g, err);
    if (st != PX_OK) goto done;
    t->chart = PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "forward", PX_CELL_COUNT, "times cited", "被引次数", NULL, NULL);
    px_table_column_add(t, "self", PX_CELL_COUNT, "by itself", "自引次数", NULL, NULL);
    px_table_column_add(t, "independence", PX_CELL_SHARE, "technology independence", "技术独立性",
                        NULL, NULL);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t f = 0, s = 0;
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t v = c.here[g.unit[i]];
            f += px_cites_n(&c, v);
            s += own(&c, c.cited_off, c.cited, v);
        }
        px_shares_row(&g, k, t);
        px_add_count(t, f);
        px_add_count(t, s);
        px_add_number(t, f ? (double)s / (double)f : NAN);
    }
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

static px_status h_index(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_shares g;
    uint16_t *year;
    uint32_t lo, hi, now = w->cutoff / 10000;
    px_status st = px_cites_forward(w, &c, err);
    if (st == PX_OK) st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st != PX_OK) goto done;
    t->chart = PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "forward", PX_CELL_COUNT, "times cited", "被引次数", NULL, NULL);
    px_table_column_add(t, "h", PX_CELL_COUNT, "h", "h 指数", NULL, NULL);
    px_table_column_add(t, "g", PX_CELL_COUNT, "g", "g 指数", NULL, NULL);
    px_table_column_add(t, "since", PX_CELL_YEAR, "first year", "首年", NULL, NULL);
    px_table_column_add(t, "m", PX_CELL_NUMBER, "m", "m 指数", NULL, NULL);
    uint32_t *v = px_arena_array(w->a, uint32_t, (size_t)w->set->n + 1);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t n = 0, sum = 0, h = 0, gi = 0;
        uint32_t first = 0;
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t y = year[g.unit[i]];
            v[n++] = px_cites_n(&c, c.here[g.unit[i]]);
            if (y && (!first || y < first)) first = y;
        }
        qsort(v, n, sizeof *v, falling);
        for (uint64_t i = 1; i <= n; i++) {
            sum += v[i - 1];
            if (v[i - 1] >= i) h = i;
            if (sum >= i * i) gi = i;
        }
        px_shares_row(&g, k, t);
        px_add_count(t, n);
        px_add_count(t, sum);
        px_add_count(t, h);
        px_add_count(t, gi);
        if (!first) continue;
        px_add_count(t, first);
        if (first <= now) px_add_number(t, (double)h / (now - first + 1));
    }
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- the rows ---- */

static const px_param by_year[] = {PX_PARAM_BY("year"), PX_PARAM_TOP("20")};
static const px_param by_applicant[] = {PX_PARAM_BY("pa"), PX_PARAM_TOP("20")};
static const px_param top_only[] = {PX_PARAM_TOP("20")};
#define YEAR_T                                                                                     \
    {                                                                                              \
        "year", PX_PARAM_INT, "0", NULL, 0, 9999,                                                  \
            "year t; 0: the last complete year that has a value",                                  \
            "年份 t；0 表示最后一个有值的完整年份"                                 \
    }
static const px_param impact_params[] = {PX_PARAM_BY("pa"),
                                         PX_PARAM_TOP("20"),
                                         YEAR_T,
                                         {"window", PX_PARAM_INT, "5", NULL, 1, 50,
                                          "years before t that are looked at",
                                          "t 年之前的窗口年数"}};
static const px_param tii_params[] = {PX_PARAM_BY("pa"),
                                      PX_PARAM_TOP("20"),
                                      YEAR_T,
                                      {"percent", PX_PARAM_NUMBER, "10", NULL, 0.01, 100,
                                       "the most cited so many per cent", "高被引所占百分比"}};
#define TRUNCATED_EN "Records with citations; both documents in the collection"
#define TRUNCATED_ZH "有引证数据，且双方文献均在库中"

const px_analysis px_citation_analyses[] = {
    {.id = "citations",
     .family = "citation",
     .en = "Citations",
     .zh = "引证与被引统计",
     .asks_en = "How often is it cited, and how much of that by itself?",
     .asks_zh = "被引用多少次，其中多少是自引？",
     .formula =
         "cited rate = units cited at least once / units; mean = times cited / units; a "
         "citation is a self-citation when both sides share a cleaned applicant name (or group)",
     .latex = "r=\\frac{|\\{u:C_u\\ge 1\\}|}{n},\\quad \\bar C=\\frac{1}{n}\\sum_u C_u",
     .source = "WIPO Patent Analytics Handbook, chapter on citations",
     .least_en = TRUNCATED_EN,
     .least_zh = TRUNCATED_ZH,
     PX_PARAMS(by_year),
     .run = counts},
    {.id = "citation-normalised",
     .family = "citation",
     .en = "Normalised citations",
     .zh = "归一化被引",
     .asks_en = "Is it cited more than others of its year and field?",
     .asks_zh = "被引是否高于同年同领域的平均水平？",
     .formula = "N_u = mean over the WIPO fields f of u of C_u / m(y, f), m(y, f) = mean C of the "
                "units of the set of year y and field f",
     .latex = "N_u=\\frac{1}{|F_u|}\\sum_{f\\in F_u}\\frac{C_u}{\\bar C_{y(u),f}}",
     .source = "Waltman, van Eck, van Leeuwen, Visser, van Raan (2011), mean normalised citation "
               "score; fields: WIPO IPC and technology concordance",
     .least_en = TRUNCATED_EN,
     .least_zh = TRUNCATED_ZH,
     PX_PARAMS(by_applicant),
     .run = normalised},
    {.id = "most-cited",
     .family = "citation",
     .en = "Most cited",
     .zh = "高被引清单",
     .asks_en = "Which units are cited most?",
     .asks_zh = "哪些单位被引最多？",
     .formula =
         "C_u = number of units of the collection that cite u; a unit is called by its first "
         "publication in the set",
     .latex = "C_u=|\\{v:v\\to u\\}|",
     .source = "",
     .least_en = TRUNCATED_EN,
     .least_zh = TRUNCATED_ZH,
     PX_PARAMS(top_only),
     .run = most_cited},
    {.id = "citation-impact",
     .family = "citation",
     .en = "Current impact index and technology strength",
     .zh = "当前影响指数与技术强度",
     .asks_en = "Whose recent work is cited now more than the average?",
     .asks_zh = "谁的近期成果当前被引高于平均？",
     .formula =
         "CII = (citations in year t to i's units of the w years before / those units) / (the "
         "same of the whole set); TS = i's units of year t * CII",
     .latex = "\\mathrm{CII}_i=\\frac{c_i(t)/n_i(t-w..t-1)}{c(t)/n(t-w..t-1)},\\quad "
              "\\mathrm{TS}_i=n_i(t)\\,\\mathrm{CII}_i",
     .source = "CHI Research, Tech-Line indicators",
     .least_en = TRUNCATED_EN "; a citation in year t",
     .least_zh = TRUNCATED_ZH "；t 年有引证",
     PX_PARAMS(impact_params),
     .run = impact},
    {.id = "citation-top",
     .family = "citation",
     .en = "Technology impact index",
     .zh = "技术影响指数",
     .asks_en = "Who has more than his share of the most cited?",
     .asks_zh = "谁在高被引中的占比高于平均？",
     .formula =
         "TII = (share of i's units of year t among the p per cent most cited of that year) / "
         "(the same share over all); ties at the border are all in, the uncited never",
     .latex = "\\mathrm{TII}_i=\\frac{n_i^{\\mathrm{top}}(t)/n_i(t)}{n^{\\mathrm{top}}(t)/n(t)}",
     .source = "CHI Research, Tech-Line indicators",
     .least_en = TRUNCATED_EN,
     .least_zh = TRUNCATED_ZH,
     PX_PARAMS(tii_params),
     .run = top_cited},
    {.id = "independence",
     .family = "citation",
     .en = "Technology independence",
     .zh = "技术独立性",
     .asks_en = "Does it build on its own work?",
     .asks_zh = "被引中有多少来自自身的后续研发？",
     .formula = "TI = self-citations received / citations received",
     .latex = "\\mathrm{TI}=\\frac{C^{\\mathrm{self}}}{C}",
     .source = "CHI Research, Tech-Line indicators",
     .least_en = TRUNCATED_EN,
     .least_zh = TRUNCATED_ZH,
     PX_PARAMS(by_applicant),
     .run = independence},
    {.id = "h-index",
     .family = "citation",
     .en = "h, g and m index",
     .zh = "h、g、m 指数",
     .asks_en = "How broad is the base of what is often cited?",
     .asks_zh = "高被引成果的基础有多宽？",
     .formula =
         "h = largest h such that h units are cited at least h times; g = largest g <= n such "
         "that the g most cited together are cited at least g^2 times; m = h / (year of the "
         "cut-off - first year + 1)",
     .latex = "h=\\max\\{i:C_{(i)}\\ge i\\},\\quad g=\\max\\{i:\\sum_{j\\le i}C_{(j)}\\ge i^2\\},"
              "\\quad m=\\frac{h}{Y-y_0+1}",
     .source = "Hirsch (2005) for h and m; Egghe (2006) for g",
     .least_en = TRUNCATED_EN,
     .least_zh = TRUNCATED_ZH,
     PX_PARAMS(by_applicant),
     .run = h_index},
};
const size_t px_citation_analyses_n = sizeof px_citation_analyses / sizeof *px_citation_analyses;
