/* main_path.c: the routes along which knowledge flowed through the set: main paths by search path counts.
 *
 * Knowledge flows from the cited to the citing. Only units and citations within the set count. Cycles (families can cite
 * each other) are broken by one rule: between units that can reach each other, a citation counts only if the cited has
 * the earlier date (by the date basis; without a date last; of equal dates the one whose record comes first). All other
 * citations count whatever the dates, and then there is no cycle left: within such a group links follow the dates, and
 * between groups there was none. */
#include "query/analytics/cites.h"
#include "query/analytics/params.h"

#include <math.h>
#include <stdlib.h>

/* ---- the graph ---- */

struct flow {
    uint32_t n, m, cut;         /* units, links, links left out to break cycles */
    uint32_t *from, *to;        /* by link, ascending by `from`, then `to` */
    uint32_t *out_off, *in_off; /* by unit; links that begin at v: out_off[v] … */
    uint32_t *in;               /* links that end at v: in[in_off[v]] … */
    uint32_t *order;            /* units, each behind those it cites */
    const uint32_t *date;
    long double *before, *after, *spc; /* paths from a source to v; from v to a sink; by link */
    bool *on;                          /* by link: of the main path */
};

static bool is_earlier(const struct flow *f, uint32_t a, uint32_t b) {
    uint32_t x = f->date[a] ? f->date[a] : UINT32_MAX, y = f->date[b] ? f->date[b] : UINT32_MAX;
    return x != y ? x < y : a < b;
}

static void index_links(px_arena *a, struct flow *f) {
    f->out_off = px_arena_array(a, uint32_t, (size_t)f->n + 2);
    f->in_off = px_arena_array(a, uint32_t, (size_t)f->n + 2);
    f->in = px_arena_array(a, uint32_t, (size_t)f->m + 1);
    for (uint32_t e = 0; e < f->m; e++) {
        f->out_off[f->from[e] + 1]++;
        f->in_off[f->to[e] + 2]++;
    }
    for (uint32_t v = 0; v < f->n; v++) {
        f->out_off[v + 1] += f->out_off[v];
        f->in_off[v + 2] += f->in_off[v + 1];
    }
    for (uint32_t e = 0; e < f->m; e++)
        f->in[f->in_off[f->to[e] + 1]++] = e;
}

/* Groups of units that reach each other (Tarjan 1972, without recursion). */
static uint32_t *knots(px_arena *a, const struct flow *f) {
    uint32_t *low = px_arena_array(a, uint32_t, (size_t)f->n + 1),
             *num = px_arena_array(a, uint32_t, (size_t)f->n + 1);
    uint32_t *next = px_arena_array(a, uint32_t, (size_t)f->n + 1),
             *path = px_arena_array(a, uint32_t, (size_t)f->n + 1);
    uint32_t *stack = px_arena_array(a, uint32_t, (size_t)f->n + 1),
             *knot = px_arena_array(a, uint32_t, (size_t)f->n + 1);
    uint32_t count = 0, n_knots = 0;
    size_t n_path = 0, n_stack = 0;
    for (uint32_t root = 0; root < f->n; root++) {
        if (num[root]) continue;
        path[n_path++] = root;
        while (n_path) {
            uint32_t v = path[n_path - 1];
            if (!num[v]) {
                num[v] = low[v] = ++count;
                next[v] = f->out_off[v];
                stack[n_stack++] = v;
            }
            if (next[v] < f->out_off[v + 1]) {
                uint32_t x = f->to[next[v]++];
                if (!num[x])
                    path[n_path++] = x;
                else if (!knot[x] && num[x] < low[v])
                    low[v] = num[x];
                continue;
            }
            n_path--;
            if (n_path && low[v] < low[path[n_path - 1]]) low[path[n_path - 1]] = low[v];
            if (low[v] != num[v]) continue;
            n_knots++;
            while (stack[n_stack - 1] != v)
                knot[stack[--n_stack]] = n_knots;
            knot[stack[--n_stack]] = n_knots;
        }
    }
    return knot;
}

static void break_cycles(px_arena *a, struct flow *f) {
    uint32_t *knot = knots(a, f), m = 0;
    for (uint32_t e = 0; e < f->m; e++) {
        uint32_t x = f->from[e], y = f->to[e];
        if (knot[x] == knot[y] && !is_earlier(f, x, y)) continue;
        f->from[m] = x;
        f->to[m++] = y;
    }
    f->cut = f->m - m;
    f->m = m;
    if (f->cut) index_links(a, f);
}

static void sort_units(px_arena *a, struct flow *f) {
    uint32_t *left = px_arena_array(a, uint32_t, (size_t)f->n + 1), n = 0;
    f->order = px_arena_array(a, uint32_t, (size_t)f->n + 1);
    for (uint32_t v = 0; v < f->n; v++) {
        left[v] = f->in_off[v + 1] - f->in_off[v];
        if (!left[v]) f->order[n++] = v;
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t e = f->out_off[f->order[i]]; e < f->out_off[f->order[i] + 1]; e++)
            if (!--left[f->to[e]]) f->order[n++] = f->to[e];
}

static px_status count_paths(px_arena *a, struct flow *f, px_err *err) {
    f->before = px_arena_array(a, long double, (size_t)f->n + 1);
    f->after = px_arena_array(a, long double, (size_t)f->n + 1);
    f->spc = px_arena_array(a, long double, (size_t)f->m + 1);
    f->on = px_arena_array(a, bool, (size_t)f->m + 1);
    for (uint32_t i = 0; i < f->n; i++) {
        uint32_t v = f->order[i];
        if (f->in_off[v] == f->in_off[v + 1]) f->before[v] = 1;
        for (uint32_t k = f->in_off[v]; k < f->in_off[v + 1]; k++)
            f->before[v] += f->before[f->from[f->in[k]]];
    }
    for (uint32_t i = f->n; i-- > 0;) {
        uint32_t v = f->order[i];
        if (f->out_off[v] == f->out_off[v + 1]) f->after[v] = 1;
        for (uint32_t e = f->out_off[v]; e < f->out_off[v + 1]; e++)
            f->after[v] += f->after[f->to[e]];
    }
    for (uint32_t e = 0; e < f->m; e++) {
        f->spc[e] = f->before[f->from[e]] * f->after[f->to[e]];
        if (!isfinite(f->spc[e]))
            return px_fail(err, PX_E_LIMIT, "there are more search paths than can be counted");
    }
    return PX_OK;
}

static px_status flow_make(px_work *w, const px_cites *c, struct flow *f, px_err *err) {
    uint32_t *unit_of = px_arena_array(w->a, uint32_t, (size_t)c->all.n + 1), *date;
    uint64_t missing;
    *f = (struct flow){.n = w->set->n};
    px_status st = px_aset_dates(w->set, w->opt.basis, &date, &missing, err);
    if (st != PX_OK) return st;
    w->missing = missing;
    w->dimension = px_str_of(px_field_code(px_basis_field(w->opt.basis)));
    f->date = date;
    memset(unit_of, 0xFF, ((size_t)c->all.n + 1) * sizeof *unit_of);
    for (uint32_t u = 0; u < f->n; u++)
        unit_of[c->here[u]] = u;
    for (int fill = 0; fill < 2; fill++) {
        f->m = 0;
        for (uint32_t u = 0; u < f->n; u++)
            for (uint32_t i = c->cited_off[c->here[u]]; i < c->cited_off[c->here[u] + 1]; i++) {
                if (unit_of[c->cited[i]] == PX_NIL) continue;
                if (fill) f->from[f->m] = u, f->to[f->m] = unit_of[c->cited[i]];
                f->m++;
            }
        if (fill) break;
        f->from = px_arena_array(w->a, uint32_t, (size_t)f->m + 1);
        f->to = px_arena_array(w->a, uint32_t, (size_t)f->m + 1);
    }
    index_links(w->a, f);
    break_cycles(w->a, f);
    sort_units(w->a, f);
    return count_paths(w->a, f, err);
}

/* ---- the paths ---- */

/* Counts beyond 2^64 are rounded; equal ones stay equal within this. */
static bool is_least(long double v, long double most) {
    return v >= most * (1 - 1e-15L);
}

/* From the units in `todo` on, link by link, to the strongest next ones (all of them when several are), to the end. */
static void follow(struct flow *f, uint32_t *todo, size_t n, bool *seen, bool forward) {
    for (size_t i = 0; i < n; i++) {
        uint32_t v = todo[i];
        long double most = 0;
        for (int mark = 0; mark < 2; mark++) {
            uint32_t lo = forward ? f->out_off[v] : f->in_off[v];
            uint32_t hi = forward ? f->out_off[v + 1] : f->in_off[v + 1];
            for (uint32_t k = lo; k < hi; k++) {
                uint32_t e = forward ? k : f->in[k], x = forward ? f->to[e] : f->from[e];
                if (!mark && f->spc[e] > most) most = f->spc[e];
                if (!mark || !is_least(f->spc[e], most)) continue;
                f->on[e] = true;
                if (!seen[x]) todo[n++] = x;
                seen[x] = true;
            }
        }
    }
}

static void local_path(px_arena *a, struct flow *f) {
    uint32_t *todo = px_arena_array(a, uint32_t, (size_t)f->n + 1);
    bool *seen = px_arena_array(a, bool, (size_t)f->n + 1);
    size_t n = 0;
    long double most = 0;
    for (int mark = 0; mark < 2; mark++)
        for (uint32_t e = 0; e < f->m; e++) {
            if (f->in_off[f->from[e]] != f->in_off[f->from[e] + 1]) continue;
            if (!mark && f->spc[e] > most) most = f->spc[e];
            if (!mark || !is_least(f->spc[e], most)) continue;
            f->on[e] = true;
            if (!seen[f->to[e]]) todo[n++] = f->to[e];
            seen[f->to[e]] = true;
        }
    follow(f, todo, n, seen, true);
}

/* The largest sums of counts on a way from a source to v, and from v to a sink. */
static void sums(px_arena *a, const struct flow *f, long double **in, long double **out) {
    *in = px_arena_array(a, long double, (size_t)f->n + 1);
    *out = px_arena_array(a, long double, (size_t)f->n + 1);
    for (uint32_t i = 0; i < f->n; i++) {
        uint32_t v = f->order[i];
        for (uint32_t k = f->in_off[v]; k < f->in_off[v + 1]; k++) {
            long double s = (*in)[f->from[f->in[k]]] + f->spc[f->in[k]];
            if (s > (*in)[v]) (*in)[v] = s;
        }
    }
    for (uint32_t i = f->n; i-- > 0;) {
        uint32_t v = f->order[i];
        for (uint32_t e = f->out_off[v]; e < f->out_off[v + 1]; e++) {
            long double s = (*out)[f->to[e]] + f->spc[e];
            if (s > (*out)[v]) (*out)[v] = s;
        }
    }
}

static void global_path(px_arena *a, struct flow *f) {
    long double *in, *out, most = 0;
    sums(a, f, &in, &out);
    for (uint32_t e = 0; e < f->m; e++) {
        long double s = in[f->from[e]] + f->spc[e] + out[f->to[e]];
        if (s > most) most = s;
    }
    for (uint32_t e = 0; e < f->m; e++)
        if (is_least(in[f->from[e]] + f->spc[e] + out[f->to[e]], most)) f->on[e] = true;
}

static int by_count(const void *px, const void *py) {
    long double x = *(const long double *)px, y = *(const long double *)py;
    return (x < y) - (x > y);
}

/* The k links with the largest counts (all that equal the last of them), and from each on and back: the strongest next
 * link, or the way with the largest sum. Both are followed once for all key links together, which gives the same. */
static void key_route(px_arena *a, struct flow *f, size_t keys, bool global) {
    long double *sorted = px_arena_array(a, long double, (size_t)f->m + 1), *in, *out;
    uint32_t *todo = px_arena_array(a, uint32_t, (size_t)f->n + 1);
    if (!f->m) return;
    memcpy(sorted, f->spc, (size_t)f->m * sizeof *sorted);
    qsort(sorted, f->m, sizeof *sorted, by_count);
    long double least = sorted[(keys < f->m ? keys : f->m) - 1];
    sums(a, f, &in, &out);
    for (int forward = 0; forward < 2; forward++) {
        bool *seen = px_arena_array(a, bool, (size_t)f->n + 1);
        size_t n = 0;
        for (uint32_t e = 0; e < f->m; e++) {
            uint32_t x = forward ? f->to[e] : f->from[e];
            if (!is_least(f->spc[e], least)) continue;
            f->on[e] = true;
            if (!seen[x]) todo[n++] = x;
            seen[x] = true;
        }
        if (!global) {
            follow(f, todo, n, seen, forward);
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            uint32_t v = todo[i];
            uint32_t lo = forward ? f->out_off[v] : f->in_off[v];
            uint32_t hi = forward ? f->out_off[v + 1] : f->in_off[v + 1];
            for (uint32_t k = lo; k < hi; k++) {
                uint32_t e = forward ? k : f->in[k], x = forward ? f->to[e] : f->from[e];
                if (!is_least(f->spc[e] + (forward ? out : in)[x], (forward ? out : in)[v]))
                    continue;
                f->on[e] = true;
                if (!seen[x]) todo[n++] = x;
                seen[x] = true;
            }
        }
    }
}

/* ---- the table ---- */

struct shown {
    const struct flow *f;
    uint32_t e, step; /* step: links on the longest way to it, of those shown */
};

/* Along the path: what leads to a link comes before it. */
static int by_step(const void *px, const void *py) {
    const struct shown *x = px, *y = py;
    const struct flow *f = x->f;
    uint32_t a = f->from[x->e], b = f->from[y->e];
    if (x->step != y->step) return x->step < y->step ? -1 : 1;
    if (a != b) return is_earlier(f, a, b) ? -1 : 1;
    a = f->to[x->e];
    b = f->to[y->e];
    return a == b ? 0 : is_earlier(f, a, b) ? -1 : 1;
}

static void add_year(px_table *t, uint32_t ymd) {
    if (ymd)
        px_add_count(t, ymd / 10000);
    else
        px_add_none(t);
}

static void add_notes(px_work *w, px_table *t, const struct flow *f, long double all) {
    uint32_t sources = 0, sinks = 0, alone = 0;
    for (uint32_t v = 0; v < f->n; v++) {
        bool first = f->in_off[v] == f->in_off[v + 1], last = f->out_off[v] == f->out_off[v + 1];
        alone += first && last;
        sources += first && !last;
        sinks += last && !first;
    }
    px_table_note_add(
        t,
        px_arena_fmt(w->a,
                     "Within the set: citations %u, sources (cited, citing none of it) %u, sinks "
                     "(citing, cited by none of it) %u, units without citations (left out) %u, "
                     "search paths %.15Lg.",
                     f->m, sources, sinks, alone, all),
        px_arena_fmt(
            w->a,
            "集合内：引证 %u 条，起点（被引而不引集合内文献）%u 个，终点（引用而未被引）%u "
            "个，无引证关系 %u 个（不计），搜索路径 %.15Lg 条。",
            f->m, sources, sinks, alone, all));
    if (f->cut)
        px_table_note_add(
            t,
            px_arena_fmt(w->a,
                         "Citations left out to break cycles: %u. Between units that reach each "
                         "other only those of the earlier by the later count.",
                         f->cut),
            px_arena_fmt(w->a,
                         "为消除循环引证去掉了 %u 条：互相可达的单位之间只计较晚者对较早者的引证。",
                         f->cut));
}

static px_status main_path(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    struct flow f = {0};
    size_t n = 0;
    long double all = 0;
    px_status st = px_cites_make(w, false, &c, err);
    if (st == PX_OK) st = px_cites_names(w, &c, err);
    if (st == PX_OK) st = flow_make(w, &c, &f, err);
    if (st != PX_OK) goto done;
    if (px_work_is(w, "path", "local")) local_path(w->a, &f);
    if (px_work_is(w, "path", "global")) global_path(w->a, &f);
    if (px_work_is(w, "path", "key-local") || px_work_is(w, "path", "key-global"))
        key_route(w->a, &f, (size_t)px_work_int(w, "keys"), px_work_is(w, "path", "key-global"));
    struct shown *v = px_arena_array(w->a, struct shown, (size_t)f.m + 1);
    uint32_t *step = px_arena_array(w->a, uint32_t, (size_t)f.n + 1);
    bool every = px_work_is(w, "path", "all"); /* of these, many at once, the time is the order */
    for (uint32_t e = 0; e < f.m; e++) {
        if (f.in_off[f.from[e]] == f.in_off[f.from[e] + 1]) all += f.spc[e];
        f.on[e] |= every;
    }
    for (uint32_t i = 0; i < f.n; i++)
        for (uint32_t x = f.order[i], e = f.out_off[x]; e < f.out_off[x + 1]; e++) {
            if (!f.on[e]) continue;
            v[n++] = (struct shown){&f, e, every ? 0 : step[x]};
            if (step[f.to[e]] <= step[x]) step[f.to[e]] = step[x] + 1;
        }
    if (n) qsort(v, n, sizeof *v, by_step);
    t->chart = PX_CHART_GRAPH;
    px_table_column_add(t, "from", PX_CELL_TEXT, "cited", "被引", NULL, NULL);
    px_table_column_add(t, "to", PX_CELL_TEXT, "citing", "施引", NULL, NULL);
    px_table_column_add(t, "spc", PX_CELL_NUMBER, "search path count", "搜索路径数 SPC", NULL,
                        NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of all paths", "占全部路径比例", NULL,
                        NULL);
    px_table_column_add(t, "from_year", PX_CELL_YEAR, "cited, year", "被引年份", NULL, NULL);
    px_table_column_add(t, "to_year", PX_CELL_YEAR, "citing, year", "施引年份", NULL, NULL);
    px_table_column_add(t, "from_by", PX_CELL_TEXT, "cited, by", "被引申请人", NULL, NULL);
    px_table_column_add(t, "to_by", PX_CELL_TEXT, "citing, by", "施引申请人", NULL, NULL);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_str from, to;
        uint32_t e = v[i].e, a = f.from[e], b = f.to[e];
        st = px_cites_key(w, &c, c.here[a], &from, err);
        if (st == PX_OK) st = px_cites_key(w, &c, c.here[b], &to, err);
        if (st != PX_OK) break;
        px_table_row(t);
        px_add_text(t, from);
        px_add_text(t, to);
        px_add_number(t, (double)f.spc[e]);
        px_add_number(t, (double)(f.spc[e] / all));
        add_year(t, f.date[a]);
        add_year(t, f.date[b]);
        px_add_text(t, px_cites_who(&c, c.here[a]));
        px_add_text(t, px_cites_who(&c, c.here[b]));
    }
    if (f.m) add_notes(w, t, &f, all);
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- the row ---- */

static const px_param main_path_params[] = {
    {"path", PX_PARAM_CHOICE, "global", "global|local|key-local|key-global|all", 0, 0,
     "the path with the largest sum of counts; the strongest link at each step; these through the "
     "links with the largest counts; or every link with its count",
     "全局（路径计数之和最大）、局部（逐步取最强连线）、经关键连线的局部或全局路径，或列出全部连"
     "线"},
    {"keys", PX_PARAM_INT, "10", NULL, 1, 1e6, "how many key links", "关键连线数"}};

const px_analysis px_main_path_analyses[] = {
    {.id = "main-path",
     .family = "citation",
     .en = "Main path",
     .zh = "引证主路径",
     .asks_en = "Along which documents did the technology develop?",
     .asks_zh = "技术沿着哪些文献发展而来？",
     .formula =
         "SPC(u, v) = paths from sources to u * paths from v to sinks, over citations within the "
         "set, cited to citing; global: the path with the largest sum of SPC; local: from the "
         "strongest link out of a source on to the strongest next one; ties are all kept. "
         "Between units that reach each other only citations of the earlier by the later count. "
         "Links come in order along the path; all of them by date",
     .latex = "\\mathrm{SPC}(u,v)=N^-(u)\\,N^+(v),\\quad N^-(v)=\\sum_{u\\to v}N^-(u),\\quad "
              "N^+(u)=\\sum_{u\\to v}N^+(v)",
     .source = "Hummon and Doreian (1989); Batagelj (2003), Efficient algorithms for citation "
               "network analysis; Liu and Lu (2012) for global and key-route paths",
     .least_en = "Citations within the set",
     .least_zh = "集合内部的引证",
     PX_PARAMS(main_path_params),
     .run = main_path},
};
const size_t px_main_path_analyses_n = sizeof px_main_path_analyses / sizeof *px_main_path_analyses;
