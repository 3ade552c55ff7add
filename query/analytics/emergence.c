/* emergence.c: what is new or suddenly frequent: bursts of values over the years, emerging values. */
#include "query/analytics/emergence.h"

#include <math.h>
#include <stdlib.h>

/* Units by value, each with its year: year[off[v]] … year[off[v + 1] - 1]; those without a year left out. */
static void by_value(px_work *w, const px_adim *d, const uint16_t *year, uint64_t **off,
                     uint16_t **out) {
    *off = px_arena_zero(w->a, ((size_t)d->n_values + 3) * sizeof **off);
    *out = px_arena_alloc(w->a, (d->n_pairs + 1) * sizeof **out);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d->off[u]; year[u] && i < d->off[u + 1]; i++)
            (*off)[d->v[i] + 2]++;
    for (uint32_t v = 0; v < d->n_values; v++)
        (*off)[v + 2] += (*off)[v + 1];
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d->off[u]; year[u] && i < d->off[u + 1]; i++)
            (*out)[(*off)[d->v[i] + 1]++] = year[u];
}

/* ---- bursts ---- */

typedef struct burst {
    uint32_t v, from, to;
    px_str name;
    uint64_t n, all;
    double weight;
} burst;

typedef struct bursts {
    burst *v;
    size_t n, cap;
} bursts;

/* -ln of the probability of r of d when each is one with probability p, without the binomial
 * coefficient, which is the same in both states. */
static double cost(double p, double r, double d) {
    return -(r * log(p) + (d - r) * log1p(-p));
}

/* The cheapest way through the two states, from the calm one, going up costs gamma ln(n), going down
 * nothing. Of two equally cheap ways the calm one. */
static void find_bursts(px_work *w, uint32_t v, px_str name, const uint64_t *r, const uint64_t *d,
                        size_t n, uint32_t lo, double s, double gamma, uint8_t *room, bursts *out) {
    double sum_r = 0, sum_d = 0, calm = 0, high;
    for (size_t i = 0; i < n; i++) {
        sum_r += (double)r[i];
        sum_d += (double)d[i];
    }
    double p0 = sum_r / sum_d, p1 = s * p0, up = gamma * log((double)n);
    if (!(p1 < 1)) return;
    high = up;
    uint8_t *from = room, *path = room + n * 2; /* from: state before, by year and state */
    for (size_t i = 0; i < n; i++) {
        double c0 = cost(p0, (double)r[i], (double)d[i]), c1 = cost(p1, (double)r[i], (double)d[i]);
        double stay0 = calm, down = i ? high : INFINITY, rise = calm + up,
               stay1 = i ? high : INFINITY;
        from[i * 2] = down < stay0;
        from[i * 2 + 1] = stay1 < rise;
        calm = (down < stay0 ? down : stay0) + c0;
        high = (stay1 < rise ? stay1 : rise) + c1;
    }
    uint8_t state = high < calm;
    for (size_t i = n; i-- > 0;) {
        path[i] = state;
        state = from[i * 2 + state];
    }
    for (size_t i = 0; i < n; i++) {
        if (!path[i]) continue;
        burst b = {.v = v, .name = name, .from = lo + (uint32_t)i, .all = (uint64_t)sum_r};
        for (; i < n && path[i]; i++) {
            b.n += r[i];
            b.weight += cost(p0, (double)r[i], (double)d[i]) - cost(p1, (double)r[i], (double)d[i]);
            b.to = lo + (uint32_t)i;
        }
        if (!(b.weight > 0)) continue;
        out->v = px_arena_grow(w->a, out->v, out->n, &out->cap, out->n + 1, sizeof *out->v);
        out->v[out->n++] = b;
    }
}

static int by_weight(const void *px, const void *py) {
    const burst *x = px, *y = py;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    int c = px_str_cmp(x->name, y->name);
    if (c) return c;
    return x->from < y->from ? -1 : x->from > y->from;
}

static px_str clause_of(px_work *w, const px_adim *d, const px_str *clause, uint32_t v) {
    return clause ? clause[v] : px_work_clause(w, &d->ask, d->name[v]);
}

void px_bursts_columns(px_table *t) {
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "value", PX_CELL_TEXT, "value", "取值", NULL, NULL);
    px_table_column_add(t, "from", PX_CELL_YEAR, "from", "起始年", NULL, NULL);
    px_table_column_add(t, "to", PX_CELL_YEAR, "to", "终止年", NULL, NULL);
    px_table_column_add(t, "weight", PX_CELL_NUMBER, "weight", "强度", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number in the burst", "突发期数量", NULL, NULL);
    px_table_column_add(t, "n_all", PX_CELL_COUNT, "number in complete years", "完整年份数量", NULL,
                        NULL);
}

px_status px_bursts_put(px_work *w, px_table *t, const px_adim *d, const px_str *clause,
                        px_err *err) {
    uint16_t *year, *when;
    uint32_t lo, hi;
    uint64_t *off;
    bursts found = {0};
    px_status st = px_work_years(w, &year, &lo, &hi, err);
    if (st != PX_OK || !hi) return st;
    uint32_t last = px_work_last_complete(w, hi);
    if (last < lo + 1) {
        px_table_note_add(t, PX_STR("fewer than two complete years: no bursts"),
                          PX_STR("完整年份不足两年，不检测突发"));
        return st;
    }
    size_t n = (size_t)last - lo + 1;
    uint64_t *all = px_work_by_year(w, year, w->set->n, lo, last),
             *r = px_arena_array(w->a, uint64_t, n);
    by_value(w, d, year, &off, &when);
    uint8_t *room = px_arena_alloc(w->a, n * 3);
    for (uint32_t v = 0; v < d->n_values && st == PX_OK; v++) {
        if (off[v + 1] - off[v] < (uint64_t)px_work_int(w, "least")) continue;
        memset(r, 0, n * sizeof *r);
        uint64_t within = 0;
        for (uint64_t i = off[v]; i < off[v + 1]; i++)
            if (when[i] <= last) {
                r[when[i] - lo]++;
                within++;
            }
        if (within >= (uint64_t)px_work_int(w, "least"))
            find_bursts(w, v, d->name[v], r, all, n, lo, px_work_number(w, "s"),
                        px_work_number(w, "gamma"), room, &found);
        st = px_stop_look(px_how_stop(w->how), err);
    }
    if (st != PX_OK) return st;
    if (found.n) qsort(found.v, found.n, sizeof *found.v, by_weight);
    size_t top = (size_t)px_work_int(w, "top");
    for (size_t i = 0; i < found.n && i < top; i++) {
        const burst *b = &found.v[i];
        px_table_row(t);
        px_add_text(t, d->name[b->v]);
        px_add_count(t, b->from);
        px_add_count(t, b->to);
        px_add_number(t, b->weight);
        px_add_count(t, b->n);
        px_add_count(t, b->all);
        px_table_drill_in(
            t, "n_all",
            px_work_both(w, clause_of(w, d, clause, b->v), px_work_years_clause(w, lo, last)));
        px_table_drill(t, px_work_both(w, clause_of(w, d, clause, b->v),
                                       px_work_years_clause(w, b->from, b->to)));
    }
    t->n_all = found.n;
    return st;
}

static px_status run_bursts(px_work *w, px_table *t, px_err *err) {
    px_adim d;
    px_bursts_columns(t);
    px_status st = px_work_dim(w, "of", &d, err);
    return st == PX_OK ? px_bursts_put(w, t, &d, NULL, err) : st;
}

/* ---- emerging values ---- */

typedef struct rising {
    uint32_t v;
    px_str name;
    uint64_t now, before;
    double score;
} rising;

static int by_score(const void *px, const void *py) {
    const rising *x = px, *y = py;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return px_str_cmp(x->name, y->name);
}

void px_emerging_columns(px_table *t) {
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "value", PX_CELL_TEXT, "value", "取值", NULL, NULL);
    px_table_column_add(t, "score", PX_CELL_NUMBER, "score E", "新兴度 E", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number in the last years", "近期数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share in the last years", "近期份额", NULL,
                        NULL);
    px_table_column_add(t, "n_before", PX_CELL_COUNT, "number in the years before", "前期数量",
                        NULL, NULL);
    px_table_column_add(t, "share_before", PX_CELL_SHARE, "share in the years before", "前期份额",
                        NULL, NULL);
}

px_status px_emerging_put(px_work *w, px_table *t, const px_adim *d, const px_str *clause,
                          px_err *err) {
    uint16_t *year, *when;
    uint32_t lo, hi;
    uint64_t *off, n_now = 0, n_before = 0;
    uint32_t recent = (uint32_t)px_work_int(w, "recent"),
             previous = (uint32_t)px_work_int(w, "previous");
    px_status st = px_work_years(w, &year, &lo, &hi, err);
    if (st != PX_OK || !hi) return st;
    uint32_t last = px_work_last_complete(w, hi), first = last > recent ? last - recent + 1 : 1;
    uint32_t start = first > previous ? first - previous : 1;
    for (uint32_t u = 0; u < w->set->n; u++) {
        n_now += year[u] >= first && year[u] <= last;
        n_before += year[u] >= start && year[u] < first;
    }
    if (!n_now || !n_before) {
        px_table_note_add(t, PX_STR("one of the two periods is empty: nothing to compare"),
                          PX_STR("两个时期之一没有数据，无法比较"));
        return st;
    }
    by_value(w, d, year, &off, &when);
    rising *found = px_arena_array(w->a, rising, d->n_values + 1);
    size_t n = 0;
    for (uint32_t v = 0; v < d->n_values; v++) {
        rising x = {.v = v, .name = d->name[v]};
        for (uint64_t i = off[v]; i < off[v + 1]; i++) {
            x.now += when[i] >= first && when[i] <= last;
            x.before += when[i] >= start && when[i] < first;
        }
        if (x.now + x.before < (uint64_t)px_work_int(w, "least")) continue;
        double p = (double)(x.now + x.before) / (double)(n_now + n_before);
        double change = (double)x.now / (double)n_now - (double)x.before / (double)n_before;
        if (!(p < 1) || !(change > 0)) continue;
        x.score = change / sqrt(p * (1 - p) / (double)n_now);
        found[n++] = x;
    }
    if (n) qsort(found, n, sizeof *found, by_score);
    px_str years = px_work_years_clause(w, first, last),
           before = px_work_years_clause(w, start, first - 1);
    for (size_t i = 0; i < n && i < (size_t)px_work_int(w, "top"); i++) {
        const rising *x = &found[i];
        px_table_row(t);
        px_add_text(t, x->name);
        px_add_number(t, x->score);
        px_add_count(t, x->now);
        px_add_number(t, (double)x->now / (double)n_now);
        px_add_count(t, x->before);
        px_add_number(t, (double)x->before / (double)n_before);
        px_table_drill_in(t, "n_before", px_work_both(w, clause_of(w, d, clause, x->v), before));
        px_table_drill(t, px_work_both(w, clause_of(w, d, clause, x->v), years));
    }
    t->n_all = n;
    px_table_note_add(
        t, px_arena_fmt(w->a, "%u to %u compared with %u to %u", first, last, start, first - 1),
        px_arena_fmt(w->a, "%u–%u 年与 %u–%u 年相比", first, last, start, first - 1));
    return st;
}

static px_status emerging(px_work *w, px_table *t, px_err *err) {
    px_adim d;
    px_emerging_columns(t);
    px_status st = px_work_dim(w, "of", &d, err);
    return st == PX_OK ? px_emerging_put(w, t, &d, NULL, err) : st;
}

/* ---- the rows of the registry ---- */

static const px_param burst_params[] = {
    {"of", PX_PARAM_FIELD, "ipc.subclass", NULL, 0, 0, "field whose values are looked at",
     "考察的字段"},
    PX_PARAM_BURSTS,
    {"least", PX_PARAM_INT, "5", NULL, 1, 1000000, "values with fewer are left out", "数量下限"},
    {"top", PX_PARAM_INT, "20", NULL, 1, 100000, "how many bursts", "显示个数"},
};
static const px_param emerging_params[] = {
    {"of", PX_PARAM_FIELD, "ipc.group", NULL, 0, 0, "field whose values are looked at",
     "考察的字段"},
    PX_PARAM_EMERGING,
    {"least", PX_PARAM_INT, "10", NULL, 1, 1000000,
     "values with fewer in all these years are left out", "数量下限"},
    {"top", PX_PARAM_INT, "20", NULL, 1, 100000, "how many values", "显示个数"},
};

#define N(a) (sizeof(a) / sizeof *(a))
const px_analysis px_emergence_analyses[] = {
    {.id = "bursts",
     .family = "activity",
     .en = "Bursts",
     .zh = "突发检测",
     .asks_en = "Which values were suddenly frequent, and when?",
     .asks_zh = "哪些取值在什么时候突然增多？",
     .formula = PX_BURSTS_FORMULA,
     .latex = PX_BURSTS_LATEX,
     .source = PX_BURSTS_SOURCE,
     .least_en = "two complete years",
     .least_zh = "至少两个完整年份",
     .param = burst_params,
     .n_params = N(burst_params),
     .run = run_bursts},
    {.id = "emerging",
     .family = "activity",
     .en = "Emerging values",
     .zh = "新兴取值",
     .asks_en = "Which values have a larger share now than in the years before?",
     .asks_zh = "哪些取值近期的份额高于前期？",
     .formula = PX_EMERGING_FORMULA,
     .latex = PX_EMERGING_LATEX,
     .source = "our own",
     .least_en = "10 in both periods together (--least)",
     .least_zh = "两个时期合计至少 10（--least）",
     .param = emerging_params,
     .n_params = N(emerging_params),
     .run = emerging},
};
const size_t px_emergence_analyses_n = N(px_emergence_analyses);
