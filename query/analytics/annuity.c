/* annuity.c: which annual fees fall due when, and what they add up to. */
#include "query/analytics/annuity.h"
#include "query/analytics/events.h"
#include "query/analytics/finish.h"
#include "query/analytics/params.h"

#include <math.h>
#include <stdlib.h>

/* A type of the fee tables in Chinese: there an invention is granted or pending alike. */
static px_str type_zh(px_str type) {
    return px_str_is(type, "invention") ? PX_STR("发明") : px_value_zh(PX_F_PT, type);
}

/* An amount of money, in full: whole ones as counts are, which have no digits to lose. */
static void add_amount(px_table *t, double v) {
    if (!(v >= 0 && v < 1e15 && v == floor(v))) {
        px_add_number(t, v);
        return;
    }
    px_add_count(t, (uint64_t)v);
    px_table_cell(t, t->n_rows - 1, t->at - 1)->type = PX_CELL_COUNT;
}

/* ---- one by one ---- */

static px_status annuities(px_work *w, px_table *t, px_err *err) {
    px_annuities a;
    size_t top = (size_t)px_work_int(w, "top");
    px_status st = px_annuities_make(w, &a, err);
    if (st != PX_OK) return st;
    px_table_column_add(t, "number", PX_CELL_TEXT, "publication", "公开号", NULL, NULL);
    px_table_column_add(t, "owner", PX_CELL_TEXT, "owner", "权利人", NULL, NULL);
    px_table_column_add(t, "office", PX_CELL_TEXT, "office", "官局", NULL, NULL);
    px_table_column_add(t, "type", PX_CELL_TEXT, "type", "类型", NULL, NULL);
    px_table_column_add(t, "year", PX_CELL_COUNT, "fee of year", "年度", NULL, NULL);
    px_table_column_add(t, "due", PX_CELL_DATE, "due", "应缴日", NULL, NULL);
    px_table_column_add(t, "grace_end", PX_CELL_DATE, "with surcharge until", "滞纳期届满日", NULL,
                        NULL);
    px_table_column_add(t, "state", PX_CELL_TEXT, "state", "状态", NULL, NULL);
    px_table_column_add(t, "full", PX_CELL_NUMBER, "whole fee", "全额", NULL, NULL);
    px_table_column_add(t, "surcharge", PX_CELL_NUMBER, "surcharge", "滞纳金", NULL, NULL);
    px_table_column_add(t, "payable", PX_CELL_NUMBER, "payable", "应缴金额", NULL, NULL);
    px_table_column_add(t, "currency", PX_CELL_TEXT, "currency", "币种", NULL, NULL);
    px_table_column_add(t, "checked", PX_CELL_TEXT, "checked", "是否核对", NULL, NULL);
    px_table_column_add(t, "source", PX_CELL_TEXT, "source", "来源", NULL, NULL);
    for (size_t i = 0; i < a.n && (!top || i < top) && st == PX_OK; i++) {
        const px_annuity *x = &a.v[i];
        const px_fee *f = &x->fee;
        bool checked = f->row && f->row->checked && (f->late_checked || !(f->surcharge > 0));
        px_str key;
        st = px_snapshot_key(w->snap, x->row, &key, err);
        if (st != PX_OK) break;
        px_table_row(t);
        px_add_text(t, px_arena_str(w->a, key));
        px_add_text(t, x->owner);
        px_add_text(t, x->office);
        px_add_text(t, x->type);
        px_table_cell(t, t->n_rows - 1, 3)->zh = type_zh(x->type);
        px_add_count(t, f->year);
        px_add_count(t, f->due);
        px_add_count(t, f->grace_end);
        px_add_word(t, x->late ? "late unless paid" : "due", x->late ? "逾期（若未缴）" : "待缴");
        if (f->row) {
            add_amount(t, f->full);
            add_amount(t, f->surcharge);
            add_amount(t, f->payable);
            px_add_text(t, px_str_of(f->row->currency));
            px_add_word(t, checked ? "yes" : "no", checked ? "是" : "否");
            px_add_text(t, px_str_of(f->row->source));
        }
    }
    if (t->n_rows) t->n_all = a.n;
    px_annuities_note(w, t, &a);
    if (st == PX_OK) st = px_status_note(w, t, err);
    return st;
}

/* ---- added up ---- */

struct sum {
    px_str group;
    char currency[4];
    uint64_t fees, late, unchecked;
    double full, payable;
};

static int by_group(const void *px, const void *py) {
    const struct sum *x = px, *y = py;
    int c = px_str_cmp(x->group, y->group);
    return c ? c : strcmp(x->currency, y->currency);
}

static px_str group_of(px_work *w, const px_annuity *x) {
    uint32_t y = x->fee.due / 10000, m = x->fee.due / 100 % 100;
    if (px_work_is(w, "by", "owner")) return x->owner;
    if (px_work_is(w, "by", "office")) return x->office;
    if (px_work_is(w, "by", "type")) return x->type;
    if (px_work_is(w, "by", "year")) return px_arena_fmt(w->a, "%u", y);
    if (px_work_is(w, "by", "month")) return px_arena_fmt(w->a, "%u-%02u", y, m);
    return PX_STR("all");
}

static px_status budget(px_work *w, px_table *t, px_err *err) {
    px_annuities a;
    struct sum *v = NULL;
    size_t n = 0, top = (size_t)px_work_int(w, "top");
    px_status st = px_annuities_make(w, &a, err);
    if (st != PX_OK) return st;
    v = px_arena_array(w->a, struct sum, a.n + 1);
    for (size_t i = 0; i < a.n; i++) {
        const px_fee *f = &a.v[i].fee;
        v[i] = (struct sum){.group = group_of(w, &a.v[i]), .fees = 1, .late = a.v[i].late};
        if (!f->row) continue;
        memcpy(v[i].currency, f->row->currency, sizeof v[i].currency);
        v[i].full = f->full;
        v[i].payable = f->payable;
        v[i].unchecked = !f->row->checked || (f->surcharge > 0 && !f->late_checked);
    }
    if (a.n) qsort(v, a.n, sizeof *v, by_group);
    for (size_t i = 0; i < a.n; i++) {
        if (n == 0 || by_group(&v[n - 1], &v[i]) != 0) {
            v[n++] = v[i];
            continue;
        }
        v[n - 1].fees += v[i].fees;
        v[n - 1].late += v[i].late;
        v[n - 1].unchecked += v[i].unchecked;
        v[n - 1].full += v[i].full;
        v[n - 1].payable += v[i].payable;
    }
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "group", PX_CELL_TEXT, "group", "分组", NULL, NULL);
    px_table_column_add(t, "payable", PX_CELL_NUMBER, "payable", "应缴金额", NULL, NULL);
    px_table_column_add(t, "currency", PX_CELL_TEXT, "currency", "币种", NULL, NULL);
    px_table_column_add(t, "full", PX_CELL_NUMBER, "whole fees", "全额", NULL, NULL);
    px_table_column_add(t, "fees", PX_CELL_COUNT, "fees", "笔数", NULL, NULL);
    px_table_column_add(t, "late", PX_CELL_COUNT, "late unless paid", "逾期（若未缴）", NULL, NULL);
    px_table_column_add(t, "unchecked", PX_CELL_COUNT, "amounts not checked", "未核对金额笔数",
                        NULL, NULL);
    for (size_t i = 0; i < n && (!top || i < top); i++) {
        px_table_row(t);
        if (v[i].group.n)
            px_add_text(t, v[i].group);
        else
            px_add_word(t, "not known", "未知");
        if (v[i].group.n && px_work_is(w, "by", "type"))
            px_table_cell(t, t->n_rows - 1, 0)->zh = type_zh(v[i].group);
        if (v[i].currency[0]) {
            add_amount(t, v[i].payable);
            px_add_text(t, px_arena_str(w->a, px_str_of(v[i].currency)));
            add_amount(t, v[i].full);
        } else {
            px_add_none(t);
            px_add_none(t);
            px_add_none(t);
        }
        px_add_count(t, v[i].fees);
        px_add_count(t, v[i].late);
        px_add_count(t, v[i].unchecked);
    }
    if (t->n_rows) t->n_all = n;
    px_annuities_note(w, t, &a);
    if (st == PX_OK) st = px_status_note(w, t, err);
    return st;
}

/* ---- the rows ---- */

#define ON                                                                                         \
    {                                                                                              \
        "on", PX_PARAM_TEXT, "", NULL, 0, 0, "the day it is seen from; standard: the cut-off",     \
            "基准日，缺省为数据截止日"                                                 \
    }
#define MONTHS(standard)                                                                           \
    {                                                                                              \
        "months", PX_PARAM_INT, standard, NULL, 0, 360, "due within so many months",               \
            "多少个月内应缴"                                                                \
    }
#define TERMS                                                                                      \
    {"reduction",                                                                                  \
     PX_PARAM_NUMBER,                                                                              \
     "0",                                                                                          \
     NULL,                                                                                         \
     0,                                                                                            \
     100,                                                                                          \
     "reduction of Chinese fees in per cent (85 for one owner, 70 for several), for ten years "    \
     "from the year of grant",                                                                     \
     "中国年费减缴比例（%，单个申请人 85，多个申请人 70），自授权当年起十年"},                     \
    {                                                                                              \
        "entity", PX_PARAM_CHOICE, "large", "large|small|micro", 0, 0,                             \
            "size of the entity for fees of the US", "美国费用的主体规模"                 \
    }
static const px_param list_params[] = {ON, MONTHS("12"), TERMS, PX_PARAM_TOP("0")};
static const px_param budget_params[] = {{"by", PX_PARAM_CHOICE, "owner",
                                          "owner|office|type|year|month|all", 0, 0, "added up by",
                                          "汇总方式"},
                                         ON,
                                         MONTHS("12"),
                                         TERMS,
                                         PX_PARAM_TOP("0")};
#define SOURCE   "Tables of fees with dates and sources (patent/fees.tbl); each row names its own"
#define LEAST_EN "Legal status, filing and grant dates"
#define LEAST_ZH "法律状态、申请日和授权日"

const px_analysis px_annuity_analyses[] = {
    {.id = "annuities",
     .family = "procedure",
     .en = "Annual fees due",
     .zh = "年费应缴清单",
     .asks_en = "Which annual fees fall due, when, and how much?",
     .asks_zh = "哪些专利何时应缴多少年费？",
     .formula =
         "due = filing (or grant) + months of the office's plan; grace = 6 months; payable = fee "
         "of the year by the table in force on the due date, less the reduction, plus the "
         "surcharge of the day: China 5 % of the whole fee for each month over the first, US a "
         "fixed amount, EPO 50 %, Japan 100 %, Korea 3 % a month begun",
     .latex = "",
     .source = SOURCE,
     .least_en = LEAST_EN,
     .least_zh = LEAST_ZH,
     PX_PARAMS(list_params),
     .own_date = true,
     .run = annuities},
    {.id = "annuity-budget",
     .family = "procedure",
     .en = "Budget of annual fees",
     .zh = "年费预算",
     .asks_en = "What do annual fees add up to, by owner, office, month or year?",
     .asks_zh = "各权利人、官局、月份或年度的年费合计是多少？",
     .formula = "sums of what `annuities` lists, currency by currency",
     .latex = "",
     .source = SOURCE,
     .least_en = LEAST_EN,
     .least_zh = LEAST_ZH,
     PX_PARAMS(budget_params),
     .own_date = true,
     .run = budget},
};
const size_t px_annuity_analyses_n = sizeof px_annuity_analyses / sizeof *px_annuity_analyses;
