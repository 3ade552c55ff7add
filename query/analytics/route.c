/* route.c: the route map: of each branch and period the key documents, by date. */
#include "query/analytics/cites.h"
#include "query/analytics/effect_marks.h"
#include "query/analytics/params.h"
#include "query/analytics/titles.h"

#include <stdlib.h>

struct stop {
    uint32_t branch, period, unit, cited, date;
};

/* The most cited first, then the earlier, then the one whose record comes first. */
static int by_weight(const void *px, const void *py) {
    const struct stop *x = px, *y = py;
    if (x->branch != y->branch) return x->branch < y->branch ? -1 : 1;
    if (x->period != y->period) return x->period < y->period ? -1 : 1;
    if (x->cited != y->cited) return x->cited > y->cited ? -1 : 1;
    if (x->date != y->date) return x->date < y->date ? -1 : 1;
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static int by_date(const void *px, const void *py) {
    const struct stop *x = px, *y = py;
    if (x->date != y->date) return x->date < y->date ? -1 : 1;
    return by_weight(px, py);
}

static px_status route_map(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_marks m;
    uint16_t *year;
    uint32_t *date, lo, hi, width = (uint32_t)px_work_int(w, "years");
    uint64_t missing;
    size_t n = 0, keys = (size_t)px_work_int(w, "keys");
    px_titles x = px_titles_open(w);
    px_status st = px_cites_make(w, false, &c, err);
    if (st == PX_OK) st = px_cites_names(w, &c, err);
    if (st == PX_OK) st = px_marks_read(w, false, (size_t)px_work_int(w, "top"), &m, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st == PX_OK) st = px_aset_dates(w->set, w->opt.basis, &date, &missing, err);
    if (st != PX_OK) goto done;
    t->chart = PX_CHART_NONE;
    px_table_column_add(t, "branch", PX_CELL_TEXT, "branch", "技术分支", NULL, NULL);
    px_table_column_add(t, "period", PX_CELL_TEXT, "period", "时期", NULL, NULL);
    px_table_column_add(t, "of", PX_CELL_COUNT, "in the period", "该时期数量", NULL, NULL);
    px_table_column_add(t, "number", PX_CELL_TEXT, "publication", "公开号", NULL, NULL);
    px_table_column_add(t, "date", PX_CELL_DATE, "date", "日期", NULL, NULL);
    px_table_column_add(t, "forward", PX_CELL_COUNT, "times cited", "被引次数", NULL, NULL);
    px_table_column_add(t, "by", PX_CELL_TEXT, "by", "申请人", NULL, NULL);
    px_table_column_add(t, "title", PX_CELL_TEXT, "title", "标题", NULL, NULL);
    struct stop *v = px_arena_array(w->a, struct stop, (size_t)m.dim.n_pairs + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = m.dim.off[u]; year[u] && i < m.dim.off[u + 1]; i++) {
            uint32_t b = m.at[m.dim.v[i]];
            if (b == PX_NIL) continue;
            v[n++] = (struct stop){b, year[u] / width, u, px_cites_n(&c, c.here[u]), date[u]};
        }
    if (n) qsort(v, n, sizeof *v, by_weight);
    for (size_t i = 0, end; i < n && st == PX_OK; i = end) {
        for (end = i; end < n && v[end].branch == v[i].branch && v[end].period == v[i].period;)
            end++;
        size_t all = end - i, shown = all < keys ? all : keys;
        qsort(v + i, shown, sizeof *v, by_date);
        for (size_t k = i; k < i + shown && st == PX_OK; k++) {
            px_str key, title = {"", 0};
            uint32_t from = v[k].period * width;
            st = px_cites_key(w, &c, c.here[v[k].unit], &key, err);
            if (st == PX_OK) st = px_titles_of(&x, v[k].unit, &title, err);
            if (st != PX_OK) break;
            px_table_row(t);
            px_add_text(t, m.dim.name[m.rank[v[k].branch]]);
            px_add_text(t, width > 1 ? px_arena_fmt(w->a, "%u-%u", from, from + width - 1)
                                     : px_arena_fmt(w->a, "%u", from));
            px_add_count(t, all);
            px_add_text(t, key);
            px_add_count(t, v[k].date);
            px_add_count(t, v[k].cited);
            px_add_text(t, px_cites_who(&c, c.here[v[k].unit]));
            px_add_text(t, title);
            px_table_drill_in(
                t, "of",
                px_work_both(w, px_marks_clause(w, &m, m.rank[v[k].branch]),
                             px_work_years_clause(w, from ? from : 1, from + width - 1)));
        }
        if (st == PX_OK) st = px_stop_look(px_how_stop(w->how), err);
    }
    if (t->n_rows) t->n_all = n;
    px_table_note_add(
        t,
        px_arena_fmt(w->a,
                     "Of each branch and period of %u years the %zu most cited, by date; among "
                     "equals the earlier. Young documents have had less time to be cited.",
                     width, keys),
        px_arena_fmt(w->a,
                     "每个分支、每 %u 年取被引最多的 %zu 件并按日期排列，被引相同者取较早的；"
                     "较新的文献被引时间较短。",
                     width, keys));
    px_marks_note(w, t, &m);
    px_cites_note(w, t);
done:
    px_titles_close(&x);
    px_cites_release(&c);
    return st;
}

static const px_param route_params[] = {
    {"rows", PX_PARAM_TEXT, "ipc.group", NULL, 0, 0,
     "field of the branches, where no rules say them", "分支字段（无规则时）"},
    PX_PARAM_RULES,
    {"top", PX_PARAM_INT, "10", NULL, 1, 1000, "how many of the most frequent branches",
     "取最常见的前多少个分支"},
    {"years", PX_PARAM_INT, "5", NULL, 1, 100, "years of a period", "每个时期的年数"},
    {"keys", PX_PARAM_INT, "3", NULL, 1, 1000, "documents of a branch and period",
     "每个分支每个时期列出多少件"}};

const px_analysis px_route_analyses[] = {
    {.id = "route-map",
     .family = "technology",
     .en = "Route map",
     .zh = "技术路线图",
     .asks_en = "Through which key documents did each branch develop?",
     .asks_zh = "各技术分支由哪些关键专利发展而来？",
     .formula = "of each branch and period (years y with floor(y / width) alike) the units that "
                "are cited most; order: branch, period, date",
     .latex = "",
     .source = "Chinese practice of patent navigation (技术路线图)",
     .least_en = "Branches and dates; citations to choose by",
     .least_zh = "技术分支和日期；引证用于遴选",
     PX_PARAMS(route_params),
     .run = route_map},
};
const size_t px_route_analyses_n = sizeof px_route_analyses / sizeof *px_route_analyses;
