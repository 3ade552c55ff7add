/* region.c: provinces, cities, districts and parks in order, and against their inhabitants. Figures of population are the
 * user's: a table with the columns region, year, population; none is built in. */
#include "query/analytics/events.h"
#include "query/analytics/finish.h"
#include "query/analytics/params.h"
#include "query/analytics/rowcol.h"

#include "patent/park.h"
#include "patent/region.h"

#include <math.h>
#include <stdlib.h>

/* A region's name as columns have it: 江苏, Jiangsu and 320000 are 江苏省. Names that the table does not know, and
 * other levels, stay as they are. */
static px_str usual(px_str name, const char *level) {
    px_str none = {"", 0}, found = {"", 0};
    if (strcmp(level, "prov") == 0) found = px_place_of_parts(name, none, none).province;
    if (strcmp(level, "city") == 0) found = px_place_of_parts(none, name, none).city;
    if (strcmp(level, "dist") == 0) found = px_place_of_parts(none, none, name).unit;
    if (strcmp(level, "park") == 0) {
        const px_park *park = px_park_find(name);
        if (park) found = park->zh;
    }
    return found.n ? found : name;
}

/* ---- which units belong to a region ---- */

/* A dimension of one value at most a unit: the first that is stated by the publication with the earliest priority date that
 * states one; among equal ones the first in the order of records. */
static px_status first_of(px_work *w, const char *field, px_adim *out, px_err *err) {
    const px_aset *s = w->set;
    px_rowcol place, date;
    px_adim all;
    px_status st = px_work_dim_of(w, field, &all, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, px_str_of(field), PX_COL_DICT, &place, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("epd"), PX_COL_NUM, &date, err);
    if (st != PX_OK) return st;
    *out = all;
    out->off = px_arena_array(w->a, uint32_t, (size_t)s->n + 2);
    out->v = px_arena_array(w->a, uint32_t, (size_t)s->n + 1);
    out->n_pairs = 0;
    for (uint32_t u = 0; u < s->n; u++) {
        uint32_t best = PX_NIL;
        px_str name = {"", 0};
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            px_str one = px_rowcol_first(&place, s->row[i]);
            uint32_t day = px_rowcol_num(&date, s->row[i]);
            if (!one.n || (name.n && day >= best)) continue;
            name = one;
            best = day;
        }
        for (uint32_t i = all.off[u]; i < all.off[u + 1]; i++)
            if (name.n && px_str_eq(all.name[all.v[i]], name)) {
                out->v[out->n_pairs++] = all.v[i];
                break;
            }
        out->off[u + 1] = (uint32_t)out->n_pairs;
    }
    return st;
}

static px_status regions_of(px_work *w, px_adim *d, px_err *err) {
    const char *level = px_arena_cstr(w->a, px_work_text(w, "level"));
    return px_work_is(w, "who", "first") ? first_of(w, level, d, err)
                                         : px_work_dim_of(w, level, d, err);
}

static px_status ranks(px_work *w, px_table *t, px_err *err) {
    px_adim d;
    uint64_t *count;
    double *weight, sum = 0;
    size_t n, n_all;
    px_status st = regions_of(w, &d, err);
    if (st != PX_OK) return st;
    px_adim_counts(w->set, &d, &count, &weight);
    for (uint32_t k = 0; k < d.n_values; k++)
        sum += w->opt.fractional ? weight[k] : (double)count[k];
    uint32_t *v = px_adim_rank(w->set, &d, count, (size_t)px_work_int(w, "top"), &n, &n_all);
    t->chart = PX_CHART_MAP;
    px_table_column_add(t, "rank", PX_CELL_COUNT, "rank", "名次", NULL, NULL);
    px_table_column_add(t, "region", PX_CELL_TEXT, "region", "地区", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "weight", PX_CELL_NUMBER, "counted", "计数值", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of all counted", "占计数合计比例", NULL,
                        NULL);
    uint64_t place = 0;
    px_picks there = px_picks_make(w, d.n_values);
    for (uint32_t u = 0; u < w->set->n && !px_work_is(w, "who", "any"); u++)
        for (uint32_t i = d.off[u]; i < d.off[u + 1]; i++)
            px_pick(&there, d.v[i], u);
    for (size_t i = 0; i < n; i++) {
        double one = w->opt.fractional ? weight[v[i]] : (double)count[v[i]];
        if (i == 0 || count[v[i]] != count[v[i - 1]]) place = i + 1; /* ties share a rank */
        px_table_row(t);
        px_add_count(t, place);
        px_add_text(t, d.name[v[i]]);
        if (px_work_is(w, "level", "park")) px_cell_means(w, t, PX_F_PARK);
        px_add_count(t, count[v[i]]);
        px_add_number(t, one);
        px_add_number(t, one / sum);
        px_table_drill(t, px_work_is(w, "who", "any")
                              ? px_work_clause(w, &d.ask, d.name[v[i]])
                              : px_picks_clause(&there, v[i])); /* of the first applicant alone */
    }
    if (t->n_rows) t->n_all = n_all;
    return st;
}

/* ---- inhabitants ---- */

struct people {
    px_str region;
    uint32_t year;
    double n;
};

static px_str cell_of(px_str *line) {
    size_t at = px_str_find(*line, PX_STR(","));
    px_str one = px_str_trim(px_str_sub(*line, 0, at == SIZE_MAX ? line->n : at));
    *line = at == SIZE_MAX ? (px_str){"", 0} : px_str_sub(*line, at + 1, line->n);
    if (one.n >= 2 && one.p[0] == '"' && one.p[one.n - 1] == '"')
        one = px_str_sub(one, 1, one.n - 1);
    return px_str_trim(one);
}

/* Lines region,year,population; a first line that is none of them is the head. */
static px_status read_people(px_work *w, struct people **out, size_t *n, px_err *err) {
    px_str rest;
    size_t cap = 0, line_no = 0;
    const char *path;
    const char *level = px_arena_cstr(w->a, px_work_text(w, "level"));
    *out = NULL;
    *n = 0;
    px_status st = px_work_file(w, "population", (size_t)16 << 20, &rest, &path, err);
    if (px_str_starts(rest, PX_STR("\xEF\xBB\xBF"))) rest = px_str_sub(rest, 3, rest.n);
    while (st == PX_OK && rest.n) {
        size_t end = px_str_find(rest, PX_STR("\n"));
        px_str line = px_str_trim(px_str_sub(rest, 0, end == SIZE_MAX ? rest.n : end));
        rest = end == SIZE_MAX ? (px_str){"", 0} : px_str_sub(rest, end + 1, rest.n);
        line_no++;
        if (!line.n) continue;
        px_str region = cell_of(&line), year = cell_of(&line), figure = cell_of(&line);
        struct people one = {.region = usual(region, level)};
        char *stop;
        const char *digits = px_arena_cstr(w->a, figure);
        one.n = strtod(digits, &stop);
        bool good = region.n && px_str_u32(year, &one.year) && one.year && figure.n && !*stop &&
                    isfinite(one.n) && one.n > 0;
        if (!good && line_no == 1) continue;
        if (!good) {
            st = px_fail(err, PX_E_INPUT, "line %zu of %s is not region,year,population", line_no,
                         path);
            break;
        }
        *out = px_arena_grow(w->a, *out, *n, &cap, *n + 1, sizeof **out);
        (*out)[(*n)++] = one;
    }
    return st;
}

static const struct people *people_of(const struct people *v, size_t n, px_str region,
                                      uint32_t year) {
    const struct people *best = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!px_str_eq(v[i].region, region) || (year && v[i].year != year)) continue;
        if (!best || v[i].year >= best->year) best = &v[i];
    }
    return best;
}

/* Units with a granted invention in force among their publications. */
static px_status valid_units(px_work *w, bool **valid, uint64_t *n, px_err *err) {
    const px_aset *s = w->set;
    px_rowcol type, state;
    *valid = px_arena_array(w->a, bool, (size_t)s->n + 1);
    *n = 0;
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("pt"), PX_COL_DICT, &type, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &state, err);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++)
            (*valid)[u] |= px_str_is(px_rowcol_first(&type, s->row[i]), "invention_grant") &&
                           px_str_is(px_rowcol_first(&state, s->row[i]), "active");
        *n += (*valid)[u];
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    return st;
}

struct placed {
    uint32_t k;
    uint64_t n;
    const struct people *people;
    double rate;
    px_str name;
};

static int by_rate(const void *px, const void *py) {
    const struct placed *x = px, *y = py;
    if (!x->people != !y->people) return x->people ? -1 : 1;
    if (x->rate < y->rate || x->rate > y->rate) return x->rate > y->rate ? -1 : 1;
    return px_str_cmp(x->name, y->name);
}

static px_status inhabitants(px_work *w, px_table *t, px_err *err) {
    px_adim d;
    struct people *people;
    size_t n_people, n = 0;
    bool *valid = NULL;
    uint64_t n_valid = 0;
    uint32_t year = (uint32_t)px_work_int(w, "year");
    bool all = px_work_is(w, "right", "all");
    if (px_work_is(w, "level", "park"))
        px_table_note_add(
            t,
            PX_STR("A park's inhabitants are not those of its district: the table must "
                   "give figures for the parks themselves."),
            PX_STR("园区人口不同于所在区县人口：人口表须给出各园区自身的人口。"));
    if (!px_work_text(w, "population").n) {
        px_table_note_add(
            t,
            PX_STR("Give a table of inhabitants with --population FILE (region,year,population)."),
            PX_STR("请用 --population 文件 给出人口表（地区,年份,人口）。"));
        return PX_OK;
    }
    px_status st = read_people(w, &people, &n_people, err);
    if (st == PX_OK) st = regions_of(w, &d, err);
    if (st == PX_OK && !all) st = valid_units(w, &valid, &n_valid, err);
    if (st != PX_OK) return st;
    uint64_t *count = px_arena_array(w->a, uint64_t, (size_t)d.n_values + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d.off[u]; (all || valid[u]) && i < d.off[u + 1]; i++)
            count[d.v[i]]++;
    struct placed *v = px_arena_array(w->a, struct placed, (size_t)d.n_values + 1);
    size_t without = 0;
    for (uint32_t k = 0; k < d.n_values; k++) {
        if (!count[k]) continue;
        const struct people *p = people_of(people, n_people, d.name[k], year);
        without += !p;
        v[n++] =
            (struct placed){k, count[k], p, p ? (double)count[k] / p->n * 10000 : NAN, d.name[k]};
    }
    qsort(v, n, sizeof *v, by_rate);
    t->chart = PX_CHART_MAP;
    px_table_column_add(t, "region", PX_CELL_TEXT, "region", "地区", NULL, NULL);
    px_table_column_add(t, "rate", PX_CELL_NUMBER, "per 10,000 inhabitants", "每万人口拥有量", NULL,
                        NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "population", PX_CELL_NUMBER, "population", "人口", NULL, NULL);
    px_table_column_add(t, "year", PX_CELL_YEAR, "year of the population", "人口年份", NULL, NULL);
    size_t top = (size_t)px_work_int(w, "top");
    for (size_t i = 0; i < n && (!top || i < top); i++) {
        px_table_row(t);
        px_add_text(t, v[i].name);
        if (px_work_is(w, "level", "park")) px_cell_means(w, t, PX_F_PARK);
        px_add_number(t, v[i].rate);
        px_add_count(t, v[i].n);
        px_add_number(t, v[i].people ? v[i].people->n : NAN);
        if (v[i].people)
            px_add_count(t, v[i].people->year);
        else
            px_add_none(t);
    }
    if (t->n_rows) t->n_all = n;
    px_table_note_add(
        t,
        px_arena_fmt(
            w->a, "Population: the table given, %zu lines; %zu regions of the set are not in it%s.",
            n_people, without, year ? " for that year" : ""),
        px_arena_fmt(w->a, "人口：取自所给表格，共 %zu 行；集合中有 %zu 个地区不在%s表中。",
                     n_people, without, year ? "该年份的" : ""));
    if (!all)
        px_table_note_add(
            t,
            PX_STR("Counted are units with a granted invention in force (pt=invention_grant, "
                   "ls=active)."),
            PX_STR("仅统计拥有有效发明专利的单位（pt=invention_grant 且 ls=active）。"));
    return all ? st : px_status_note(w, t, err);
}

/* ---- the rows ---- */

#define LEVEL(choices)                                                                                        \
    {                                                                                                         \
        "level", PX_PARAM_CHOICE, "prov", choices, 0, 0,                                                      \
            "how fine: province, city, district, park or country",                                            \
            "粒度：省（prov）、市（city）、区县（dist）、园区（park）或国家（ctry）" \
    }
#define WHO                                                                                        \
    {                                                                                              \
        "who", PX_PARAM_CHOICE, "first", "first|any", 0, 0,                                        \
            "the first applicant's region, or that of any",                                        \
            "取第一申请人（first）或任一申请人（any）的地区"                    \
    }
static const px_param rank_params[] = {LEVEL("prov|city|dist|park|ctry"), WHO, PX_PARAM_TOP("50")};
static const px_param people_params[] = {
    {"population", PX_PARAM_FILE, "", NULL, 0, 0, "file with lines region,year,population",
     "人口文件，每行为 地区,年份,人口"},
    LEVEL("prov|city|dist|park|ctry"),
    WHO,
    {"right", PX_PARAM_CHOICE, "valid-inventions", "valid-inventions|all", 0, 0, "what is counted",
     "统计对象：有效发明专利或全部"},
    {"year", PX_PARAM_INT, "0", NULL, 0, 9999, "year of the population, 0: the latest given",
     "人口年份，0 为所给的最近一年"},
    PX_PARAM_TOP("50")};

const px_analysis px_region_analyses[] = {
    {.id = "regions",
     .family = "geography",
     .en = "Regions in order",
     .zh = "地区排名",
     .asks_en = "Which provinces, cities, districts or parks lead?",
     .asks_zh = "哪些省、市、区县、园区领先？",
     .formula = "N_r = units whose first applicant (or any) sits in r; ties share a rank; share = "
                "counted / sum of counted over all regions",
     .latex = "",
     .source = "",
     .least_en = "Regions or addresses of applicants",
     .least_zh = "申请人地区或地址",
     PX_PARAMS(rank_params),
     .own_date = true,
     .run = ranks},
    {.id = "per-inhabitants",
     .family = "geography",
     .en = "Per 10,000 inhabitants",
     .zh = "每万人口拥有量",
     .asks_en = "How dense is it in relation to the population?",
     .asks_zh = "相对人口的拥有量是多少？",
     .formula = "units of the region / resident population * 10,000",
     .latex = "\\rho_r=\\frac{N_r}{P_r}\\times 10^4",
     .source = "CNIPA, definition of valid invention patents per 10,000 inhabitants; population: "
               "the table given",
     .least_en = "A table of inhabitants; regions of applicants; legal status",
     .least_zh = "人口表；申请人地区；法律状态",
     PX_PARAMS(people_params),
     .own_date = true,
     .run = inhabitants},
};
const size_t px_region_analyses_n = sizeof px_region_analyses / sizeof *px_region_analyses;
