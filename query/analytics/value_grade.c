/* value_grade.c: grades by rules that anybody can read and change. A file of rules:
 *
 *     # in force, granted, and wide
 *     S: pt=invention_grant AND ls=active AND (pct=1 OR nfc>=3)
 *     A: pt=invention_grant AND ls=active
 *        AND ncf>=3
 *
 * A rule is a grade, a colon and a condition in the query language; lines that begin with a blank go on, a # begins a
 * comment. The engine answers each condition; the first rule that a unit meets gives its grade, and the result says
 * which one it was. A unit meets a condition when one of its publications in the set does. */
#include "query/analytics/events.h"
#include "query/analytics/params.h"

#include <math.h>
#include <stdlib.h>

#define RULES_MAX 64u
#define FILE_MAX  (1u << 20)

/* Of the ledger practice S, A, B, C: granted in force with a PCT application or in three countries; cited three times;
 * any; what is pending, and utility models and designs. What has ended has no grade. */
static const char standard[] = "S: pt=invention_grant AND ls=active AND (pct=1 OR nfc>=3)\n"
                               "A: pt=invention_grant AND ls=active AND ncf>=3\n"
                               "B: pt=invention_grant AND ls=active\n"
                               "C: ls=active OR ls=pending\n";

struct rule {
    px_str grade, query;
    size_t line;
    uint64_t n;
};

static px_status add_rule(px_work *w, px_str text, size_t line, struct rule *v, size_t *n,
                          px_err *err) {
    size_t colon = px_str_find(text, PX_STR(":"));
    px_str grade = px_str_trim(px_str_sub(text, 0, colon == SIZE_MAX ? 0 : colon));
    px_str query = colon == SIZE_MAX ? grade : px_str_trim(px_str_sub(text, colon + 1, text.n));
    if (!grade.n || grade.n > 40 || !query.n)
        return px_fail(err, PX_E_INPUT, "line %zu of the rules is not GRADE: CONDITION", line);
    if (*n == RULES_MAX) return px_fail(err, PX_E_LIMIT, "more than %u rules", RULES_MAX);
    v[(*n)++] = (struct rule){px_arena_str(w->a, grade), px_arena_str(w->a, query), line, 0};
    return PX_OK;
}

static px_status read_rules(px_work *w, px_str text, struct rule *v, size_t *n, px_err *err) {
    px_buf one;
    size_t line = 0, begun = 0;
    px_status st = PX_OK;
    px_buf_init(&one, FILE_MAX);
    *n = 0;
    if (px_str_starts(text, PX_STR("\xEF\xBB\xBF"))) text = px_str_sub(text, 3, text.n);
    while (text.n && st == PX_OK) {
        size_t end = px_str_find(text, PX_STR("\n"));
        px_str is = px_str_sub(text, 0, end == SIZE_MAX ? text.n : end);
        text = end == SIZE_MAX ? (px_str){"", 0} : px_str_sub(text, end + 1, text.n);
        line++;
        bool goes_on = is.n && (is.p[0] == ' ' || is.p[0] == '\t');
        is = px_str_trim(is);
        if (!is.n || is.p[0] == '#') continue;
        if (goes_on && !one.n)
            st = px_fail(err, PX_E_INPUT, "line %zu of the rules is not GRADE: CONDITION", line);
        if (!goes_on && one.n) {
            st = add_rule(w, px_buf_view(&one), begun, v, n, err);
            px_buf_clear(&one);
        }
        if (!one.n) begun = line;
        if (one.n) px_buf_ch(&one, ' ');
        px_buf_str(&one, is);
    }
    if (st == PX_OK && one.n) st = add_rule(w, px_buf_view(&one), begun, v, n, err);
    if (st == PX_OK && !*n) st = px_fail(err, PX_E_INPUT, "the file has no rule");
    px_buf_done(&one);
    return st;
}

static px_status rules_of(px_work *w, struct rule *v, size_t *n, px_err *err) {
    px_str text;
    const char *file;
    px_status st = px_work_file(w, "rules", FILE_MAX, &text, &file, err);
    if (st != PX_OK) return st;
    if (!text.n) return read_rules(w, px_str_of(standard), v, n, err);
    st = read_rules(w, text, v, n, err);
    return st == PX_OK ? st : px_err_in(err, st, "%s", file);
}

/* by unit: number of the first rule it meets, n = none. */
static px_status grade(px_work *w, struct rule *v, size_t n, uint8_t *of, px_err *err) {
    const px_aset *s = w->set;
    px_query_env env = w->opt.env ? *w->opt.env : (px_query_env){0};
    px_status st = PX_OK;
    env.dialect = (px_dialect)0; /* rules are written in our own language */
    memset(of, (int)n, s->n);
    for (size_t k = 0; k < n && st == PX_OK; k++) {
        px_answer a = {0};
        st = px_answer_open_how(w->snap, v[k].query, &env, w->how, &a, err);
        if (st != PX_OK) {
            err->offset = PX_ERR_NO_OFFSET; /* of the rule, not of the query */
            return px_err_in(err, st, "rule %zu (%.*s)", k + 1, PX_STR_ARG(v[k].grade));
        }
        v[k].query = px_arena_str(w->a, a.query.canonical);
        for (uint32_t u = 0; u < s->n; u++)
            for (uint32_t i = s->off[u]; of[u] == n && i < s->off[u + 1]; i++)
                if (px_rowset_has(&a.rows, s->row[i])) {
                    of[u] = (uint8_t)k;
                    v[k].n++;
                }
        px_answer_close(&a);
        st = px_stop_look(px_how_stop(w->how), err);
    }
    return st;
}

/* Units of rule k: one of their rows meets its condition, and none meets one before it. A condition with braces looks at the
 * whole collection here, but at the set in a clause. */
static px_str clause(px_work *w, const struct rule *v, size_t k, size_t n) {
    px_str before = {"", 0};
    for (size_t i = 0; i < n; i++)
        if (px_str_find(v[i].query, PX_STR("{")) != SIZE_MAX) return (px_str){"", 0};
    for (size_t i = 0; i < k; i++)
        before = i ? px_arena_fmt(w->a, PX_STR_FMT " OR (" PX_STR_FMT ")", PX_STR_ARG(before),
                                  PX_STR_ARG(v[i].query))
                   : px_arena_fmt(w->a, "(" PX_STR_FMT ")", PX_STR_ARG(v[i].query));
    px_str own = k < n ? px_work_row(w, v[k].query) : PX_STR("*");
    return k ? px_work_without(w, own, px_work_row(w, before)) : own;
}

static void by_grade(px_work *w, const struct rule *v, size_t n, px_table *t) {
    uint64_t graded = 0;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "grade", PX_CELL_TEXT, "grade", "等级", NULL, NULL);
    px_table_column_add(t, "rule", PX_CELL_COUNT, "rule", "规则序号", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of the set", "占集合比例", NULL, NULL);
    px_table_column_add(t, "condition", PX_CELL_TEXT, "condition", "条件", NULL, NULL);
    for (size_t k = 0; k < n; k++) {
        px_table_row(t);
        px_add_text(t, v[k].grade);
        px_add_count(t, k + 1);
        px_add_count(t, v[k].n);
        px_add_number(t, (double)v[k].n / w->set->n);
        px_add_text(t, v[k].query);
        px_table_drill(t, clause(w, v, k, n));
        graded += v[k].n;
    }
    px_table_row(t);
    px_add_word(t, "none", "未分级");
    px_add_none(t);
    px_add_count(t, w->set->n - graded);
    px_add_number(t, (double)(w->set->n - graded) / w->set->n);
    px_add_word(t, "no rule", "不符合任何规则");
    px_table_drill(t, clause(w, v, n, n));
}

static px_status by_record(px_work *w, const struct rule *v, size_t n, const uint8_t *of,
                           px_table *t, px_err *err) {
    size_t top = (size_t)px_work_int(w, "top");
    px_status st = PX_OK;
    px_table_column_add(t, "number", PX_CELL_TEXT, "publication", "公开号", NULL, NULL);
    px_table_column_add(t, "grade", PX_CELL_TEXT, "grade", "等级", NULL, NULL);
    px_table_column_add(t, "rule", PX_CELL_COUNT, "rule", "规则序号", NULL, NULL);
    px_table_column_add(t, "condition", PX_CELL_TEXT, "condition", "条件", NULL, NULL);
    for (size_t k = 0; k <= n; k++)
        for (uint32_t u = 0; u < w->set->n && (!top || t->n_rows < top) && st == PX_OK; u++) {
            px_str key;
            if (of[u] != k) continue;
            st = px_snapshot_key(w->snap, w->set->row[w->set->off[u]], &key, err);
            if (st != PX_OK) break;
            px_table_row(t);
            px_add_text(t, px_arena_str(w->a, key));
            if (k < n) {
                px_add_text(t, v[k].grade);
                px_add_count(t, k + 1);
                px_add_text(t, v[k].query);
            } else {
                px_add_word(t, "none", "未分级");
                px_add_none(t);
                px_add_word(t, "no rule", "不符合任何规则");
            }
        }
    if (t->n_rows) t->n_all = w->set->n;
    return st;
}

static px_status value_grade(px_work *w, px_table *t, px_err *err) {
    struct rule *v = px_arena_array(w->a, struct rule, RULES_MAX);
    uint8_t *of = px_arena_array(w->a, uint8_t, (size_t)w->set->n + 1);
    size_t n = 0;
    px_status st = rules_of(w, v, &n, err);
    if (st == PX_OK) st = grade(w, v, n, of, err);
    if (st != PX_OK) return st;
    if (px_work_is(w, "show", "grades"))
        by_grade(w, v, n, t);
    else
        st = by_record(w, v, n, of, t, err);
    px_table_note_add(
        t,
        PX_STR("The first rule that a unit meets with one of its publications in the "
               "set gives its grade. Rules can be changed: --rules FILE."),
        PX_STR("单位在集合内任一公开文本首先符合的规则决定其等级。规则可用 --rules 文件 修改。"));
    if (st == PX_OK) st = px_status_note(w, t, err);
    return st;
}

static const px_param grade_params[] = {
    {"rules", PX_PARAM_FILE, "", NULL, 0, 0,
     "file of rules, a line GRADE: CONDITION each; nothing: the built-in ones",
     "规则文件，每行 等级: 条件；空则用内置规则"},
    {"show", PX_PARAM_CHOICE, "grades", "grades|records", 0, 0,
     "how many of each grade, or each record with its grade", "各等级数量，或逐件列出等级"},
    PX_PARAM_TOP("100"),
};

const px_analysis px_value_grade_analyses[] = {
    {.id = "value-grade",
     .family = "value",
     .en = "Grades by rules",
     .zh = "分级管理",
     .asks_en = "Which records are of grade S, A, B or C by rules that anybody can check?",
     .asks_zh = "按可核查的规则，哪些专利属于 S、A、B、C 级？",
     .formula = "grade = that of the first rule met; built in: S granted invention in force with "
                "PCT or 3 family offices; A the same cited 3 times; B the same; C otherwise in "
                "force or pending; none: ended or unknown",
     .latex = "",
     .source = "practice of intellectual property ledgers: graded by few rules that explain "
               "themselves",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(grade_params),
     .own_date = true,
     .run = value_grade},
};
const size_t px_value_grade_analyses_n =
    sizeof px_value_grade_analyses / sizeof *px_value_grade_analyses;
