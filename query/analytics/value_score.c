/* value_score.c: see value_score.h. */
#include "query/analytics/value_score.h"

#include "query/analytics/cites.h"
#include "query/analytics/rowcol.h"
#include "query/analytics/share.h"

#include <math.h>
#include <stdlib.h>

const char *const px_value_dim_id[] = {"technology", "legal", "market", "strategic", "economic"};
const char *const px_value_dim_en[] = {"technology", "legal", "market", "strategic", "economic"};
const char *const px_value_dim_zh[] = {"技术", "法律", "市场", "战略", "经济"};

enum { TECHNOLOGY, LEGAL, MARKET, STRATEGIC, ECONOMIC };
enum {
    CITED,
    BREADTH,
    SCIENCE,
    STATUS,
    LEFT,
    INDEPENDENT,
    CLAIMS,
    LENGTH,
    SURVIVED,
    OFFICES,
    FAMILY,
    LICENCES,
    LITIGATED,
    TRIADIC,
    PCT,
    BY_OTHERS,
    PLEDGES,
    TRANSFERS,
    KEPT,
    INDICATORS
};

const px_indicator px_indicators[] = {
    [CITED] = {"cited", "times cited / mean of its year", "被引次数与同年均值之比", TECHNOLOGY,
               false},
    [BREADTH] = {"breadth", "IPC subclasses", "IPC 小类数", TECHNOLOGY, false},
    [SCIENCE] = {"science", "non-patent references", "非专利引文数", TECHNOLOGY, false},
    [STATUS] = {"status", "in force 1, pending 0.5, ended 0", "有效 1、审中 0.5、失效 0", LEGAL,
                false},
    [LEFT] = {"left", "months left", "剩余月数", LEGAL, false},
    [INDEPENDENT] = {"independent", "independent claims", "独立权利要求数", LEGAL, false},
    [CLAIMS] = {"claims", "claims", "权利要求数", LEGAL, false},
    [LENGTH] = {"length", "words of the first claim", "首权字数", LEGAL, true},
    [SURVIVED] = {"survived", "contests survived", "经受住的异议、无效与复审次数", LEGAL, false},
    [OFFICES] = {"offices", "family offices", "同族国家数", MARKET, false},
    [FAMILY] = {"family", "family size", "同族数", MARKET, false},
    [LICENCES] = {"licences", "licences", "许可次数", MARKET, false},
    [LITIGATED] = {"litigated", "litigations", "诉讼次数", MARKET, false},
    [TRIADIC] = {"triadic", "triadic", "三方专利", STRATEGIC, false},
    [PCT] = {"pct", "PCT", "PCT", STRATEGIC, false},
    [BY_OTHERS] = {"by_others", "times cited by others", "他引次数", STRATEGIC, false},
    [PLEDGES] = {"pledges", "pledges", "质押次数", ECONOMIC, false},
    [TRANSFERS] = {"transfers", "transfers", "转让次数", ECONOMIC, false},
    [KEPT] = {"kept", "months kept up since filing", "自申请日起维持月数", ECONOMIC, false},
};
const size_t px_indicators_n = INDICATORS;

/* ---- raw values ---- */

static px_status number(const px_aset *s, px_field f, double *x, px_err *err) {
    uint32_t *v;
    uint64_t missing;
    px_status st = px_aset_numbers(s, f, &v, &missing, err);
    for (uint32_t u = 0; st == PX_OK && u < s->n; u++)
        x[u] = v[u] == PX_NIL ? NAN : (double)v[u];
    return st;
}

/* Divided by the mean of the units of the same year in the comparison set; not known without a year, or where nobody
 * is cited. */
static px_status cited(px_work *w, const px_aset *s, const px_aset *against, double *x,
                       px_err *err) {
    uint16_t *year, *other;
    uint64_t missing;
    double *sum = px_arena_array(w->a, double, 65536), *n = px_arena_array(w->a, double, 65536);
    double *all = px_arena_array(w->a, double, (size_t)against->n + 1);
    px_status st = px_aset_years(s, w->opt.basis, &year, &missing, err);
    if (st == PX_OK) st = px_aset_years(against, w->opt.basis, &other, &missing, err);
    if (st == PX_OK) st = number(s, PX_F_NCF, x, err);
    if (st == PX_OK) st = number(against, PX_F_NCF, all, err);
    if (st != PX_OK) return st;
    for (uint32_t u = 0; u < against->n; u++)
        if (other[u] && !isnan(all[u])) {
            sum[other[u]] += all[u];
            n[other[u]]++;
        }
    for (uint32_t u = 0; u < s->n; u++)
        x[u] = year[u] && sum[year[u]] > 0 ? x[u] * n[year[u]] / sum[year[u]] : NAN;
    return st;
}

static px_status breadth(const px_aset *s, double *x, px_err *err) {
    px_facet_ask ask = {.name = PX_STR("ipc.subclass"), .field = PX_F_IPC, .level = 3};
    px_adim d;
    px_status st = px_aset_dim(s, &ask, &d, err);
    for (uint32_t u = 0; st == PX_OK && u < s->n; u++)
        x[u] = d.off[u + 1] > d.off[u] ? (double)(d.off[u + 1] - d.off[u]) : NAN;
    return st;
}

/* What depends on whether it is in force: of the unit's publications the best. */
static px_status standing(px_work *w, const px_aset *s, double **x, px_err *err) {
    px_rowcol state, expiry, filed, ended;
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &state, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("exp"), PX_COL_NUM, &expiry, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("ad"), PX_COL_NUM, &filed, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("life"), PX_COL_NUM, &ended, err);
    if (st == PX_OK) st = number(s, PX_F_INV, x[SURVIVED], err);
    for (uint32_t u = 0; st == PX_OK && u < s->n; u++) {
        double status = NAN, left = NAN, kept = NAN;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            px_str is = px_rowcol_first(&state, s->row[i]);
            double one = px_str_is(is, "active")    ? 1
                         : px_str_is(is, "pending") ? 0.5
                         : px_str_is(is, "dead")    ? 0
                                                    : NAN;
            if (isnan(one)) continue;
            status = fmax(status, one); /* fmax passes over NAN */
            uint32_t end = px_rowcol_num(&expiry, s->row[i]),
                     day = px_rowcol_num(&filed, s->row[i]),
                     life = px_rowcol_num(&ended, s->row[i]), months;
            if (one == 0)
                left = fmax(left, 0);
            else if (end != PX_NIL && w->cutoff) {
                months = px_months(w->cutoff, end);
                left = fmax(left, months == PX_NIL ? 0 : months);
            }
            if (one == 0 && life != PX_NIL) kept = fmax(kept, life);
            if (one > 0 && day != PX_NIL && w->cutoff) {
                months = px_months(day, w->cutoff);
                if (months != PX_NIL) kept = fmax(kept, months);
            }
        }
        x[STATUS][u] = status;
        x[LEFT][u] = left;
        x[KEPT][u] = kept;
        if (isnan(status))
            x[SURVIVED][u] = NAN;
        else if (status < 1 && !isnan(x[SURVIVED][u]))
            x[SURVIVED][u] = 0;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(w->how), err);
    }
    return st;
}

/* Units of the collection that cite it and share no applicant with it. */
static px_status by_others(px_work *w, const px_aset *s, double *x, px_err *err) {
    px_cites c;
    px_work at = *w;
    at.set = s;
    px_status st = px_cites_make(&at, false, &c, err);
    if (st == PX_OK) st = px_cites_names(&at, &c, err);
    for (uint32_t u = 0; st == PX_OK && u < s->n; u++) {
        uint32_t v = c.here[u];
        x[u] = 0;
        for (uint32_t i = c.cited_off[v]; i < c.cited_off[v + 1]; i++)
            x[u] += !px_cites_self(&c, v, c.cited[i]);
    }
    px_cites_release(&c);
    return st;
}

static px_status raw(px_work *w, const px_aset *s, const px_aset *against, double ***out,
                     px_err *err) {
    static const struct {
        int at;
        px_field f;
    } plain[] = {{SCIENCE, PX_F_NNPL}, {INDEPENDENT, PX_F_NICL}, {CLAIMS, PX_F_NCL},
                 {LENGTH, PX_F_LC1},   {OFFICES, PX_F_NFC},      {FAMILY, PX_F_NFAM},
                 {LICENCES, PX_F_LIC}, {LITIGATED, PX_F_LIT},    {TRIADIC, PX_F_TRI},
                 {PCT, PX_F_PCT},      {PLEDGES, PX_F_PLG},      {TRANSFERS, PX_F_ASG}};
    double **x = px_arena_array(w->a, double *, INDICATORS);
    for (int i = 0; i < INDICATORS; i++)
        x[i] = px_arena_array(w->a, double, (size_t)s->n + 1);
    px_status st = cited(w, s, against, x[CITED], err);
    if (st == PX_OK) st = breadth(s, x[BREADTH], err);
    if (st == PX_OK) st = standing(w, s, x, err);
    if (st == PX_OK) st = by_others(w, s, x[BY_OTHERS], err);
    for (size_t i = 0; i < sizeof plain / sizeof *plain && st == PX_OK; i++)
        st = number(s, plain[i].f, x[plain[i].at], err);
    *out = x;
    return st;
}

/* ---- percentiles ---- */

static int rising(const void *px, const void *py) {
    double x = *(const double *)px, y = *(const double *)py;
    return (x > y) - (x < y);
}

/* How many of v are below x, or with `equal` not above. */
static size_t below(const double *v, size_t n, double x, bool equal) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (v[mid] < x || (equal && v[mid] <= x))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

double px_percentile_in(const double *v, size_t n, double x) {
    if (isnan(x) || !n) return NAN;
    size_t lo = below(v, n, x, false), hi = below(v, n, x, true);
    return 100 * ((double)lo + (double)(hi - lo) / 2) / (double)n;
}

double px_value_percentile(const px_value *v, size_t i, double x) {
    double p = px_percentile_in(v->known[i], v->n_known[i], x);
    return px_indicators[i].less ? 100 - p : p;
}

px_status px_value_make(px_work *w, px_str against, px_value *out, px_err *err) {
    px_aset other;
    const px_aset *field = w->set;
    double **all;
    px_status st = PX_OK;
    *out = (px_value){.n = w->set->n};
    if (against.n) {
        st = px_work_against(w, against, &other, err);
        field = &other;
    }
    if (st == PX_OK) st = raw(w, w->set, field, &out->x, err);
    all = out->x;
    if (st == PX_OK && against.n) st = raw(w, field, field, &all, err);
    if (st != PX_OK) return st;
    out->n_against = field->n;
    out->known = px_arena_array(w->a, double *, INDICATORS);
    out->n_known = px_arena_array(w->a, size_t, INDICATORS);
    for (int i = 0; i < INDICATORS; i++) {
        double *v = out->known[i] = px_arena_array(w->a, double, (size_t)field->n + 1);
        size_t n = 0;
        for (uint32_t u = 0; u < field->n; u++)
            if (!isnan(all[i][u])) v[n++] = all[i][u];
        if (n) qsort(v, n, sizeof *v, rising);
        out->n_known[i] = n;
    }
    for (int d = 0; d < PX_VALUE_DIMS; d++) {
        out->score[d] = px_arena_array(w->a, double, (size_t)out->n + 1);
        out->missing[d] = px_arena_array(w->a, double, (size_t)out->n + 1);
    }
    for (uint32_t u = 0; u < out->n && st == PX_OK; u++) {
        for (int d = 0; d < PX_VALUE_DIMS; d++) {
            double sum = 0;
            int known = 0, all_of = 0;
            for (size_t i = 0; i < INDICATORS; i++) {
                if (px_indicators[i].dim != d) continue;
                double p = px_value_percentile(out, i, out->x[i][u]);
                all_of++;
                if (isnan(p)) continue;
                sum += p;
                known++;
            }
            out->score[d][u] = known ? sum / known : NAN;
            out->missing[d][u] = 1 - (double)known / all_of;
        }
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(w->how), err);
    }
    return st;
}
