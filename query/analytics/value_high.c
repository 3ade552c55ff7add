/* value_high.c: high-value invention patents as China's statistics count them: inventions in force that are of a strategic
 * emerging industry, have family members abroad, have been kept up for more than ten years, have raised a higher sum by
 * pledge, or have won a national prize. The first three come from the data, the last two from lists of the user. */
#include "query/analytics/events.h"
#include "query/analytics/found.h"
#include "query/analytics/params.h"
#include "query/analytics/places.h"
#include "query/analytics/rowcol.h"

#include <math.h>

enum { INDUSTRY, ABROAD, KEPT, PLEDGED, AWARDED, CRITERIA };
static const struct {
    const char *id, *en, *zh, *param;
} criteria[CRITERIA] = {
    [INDUSTRY] = {"industry", "strategic emerging industry", "战略性新兴产业", "industries"},
    [ABROAD] = {"abroad", "family members abroad", "在海外有同族专利权", NULL},
    [KEPT] = {"kept", "kept up for more than ten years", "维持年限超过十年", NULL},
    [PLEDGED] = {"pledged", "pledged for a higher sum", "实现较高质押融资金额", "pledged"},
    [AWARDED] = {"awarded", "won a national prize", "获国家科学技术奖或中国专利奖", "awarded"},
};

/* Units with a granted invention in force, and the earliest filing date of such publications. */
static px_status in_force(px_work *w, bool *valid, uint32_t *filed, px_err *err) {
    const px_aset *s = w->set;
    px_rowcol type, state, day;
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("pt"), PX_COL_DICT, &type, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &state, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("ad"), PX_COL_NUM, &day, err);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            if (!px_str_is(px_rowcol_first(&type, s->row[i]), "invention_grant") ||
                !px_str_is(px_rowcol_first(&state, s->row[i]), "active"))
                continue;
            uint32_t d = px_rowcol_num(&day, s->row[i]);
            valid[u] = true;
            if (d != PX_NIL && (!filed[u] || d < filed[u])) filed[u] = d;
        }
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(w->how), err);
    }
    return st;
}

static px_status abroad(px_work *w, bool *in, px_err *err) {
    px_places p;
    px_status st = px_places_make(w, false, false, &p, err);
    uint32_t wo = st == PX_OK ? px_places_find(&p, "WO") : PX_NIL;
    for (uint32_t u = 0; st == PX_OK && u < w->set->n; u++)
        for (uint32_t i = p.off[u]; p.home[u] != PX_NIL && i < p.off[u + 1]; i++)
            in[u] |= p.to[i] != p.home[u] && p.to[i] != wo;
    return st;
}

static px_status high_value(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    bool *in[CRITERIA] = {NULL}, *valid = px_arena_array(w->a, bool, (size_t)s->n + 1);
    uint32_t *filed = px_arena_array(w->a, uint32_t, (size_t)s->n + 1);
    uint64_t n_valid = 0, any = 0;
    px_status st = in_force(w, valid, filed, err);
    for (int c = 0; c < CRITERIA && st == PX_OK; c++) {
        bool *one = px_arena_array(w->a, bool, (size_t)s->n + 1);
        px_str query = criteria[c].param ? px_work_text(w, criteria[c].param) : PX_STR("");
        if (c == ABROAD) {
            st = abroad(w, one, err);
        } else if (c == KEPT) {
            for (uint32_t u = 0; u < s->n; u++) /* yyyymmdd ten years on */
                one[u] = filed[u] && w->cutoff > filed[u] + 100000;
        } else if (query.n) {
            st = px_work_found(w, query, one, err);
            if (c == INDUSTRY && st == PX_E_UNSUPPORTED) { /* no concordance is loaded */
                px_table_note_add(t,
                                  PX_STR("Industries are not counted: no concordance is loaded "
                                         "(patix classes load)."),
                                  PX_STR("未导入产业对照表（patix classes load），产业条件未计。"));
                one = NULL;
                st = PX_OK;
            } else if (st != PX_OK) {
                err->offset = PX_ERR_NO_OFFSET;
                st = px_err_in(err, st, "--%s", criteria[c].param);
            }
        } else {
            one = NULL;
        }
        in[c] = one;
    }
    if (st != PX_OK) return st;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "criterion", PX_CELL_TEXT, "criterion", "条件", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of those in force", "占有效发明比例",
                        NULL, NULL);
    px_picks some = px_picks_make(w, CRITERIA + 2);
    for (uint32_t u = 0; u < s->n; u++) {
        bool high = false;
        for (int c = 0; c < CRITERIA; c++)
            high |= in[c] && in[c][u];
        n_valid += valid[u];
        any += valid[u] && high;
        if (valid[u]) px_pick(&some, CRITERIA, u);
        if (valid[u] && high) px_pick(&some, CRITERIA + 1, u);
    }
    px_table_row(t);
    px_add_word(t, "inventions in force", "有效发明专利");
    px_add_count(t, n_valid);
    px_table_drill(t, px_picks_clause(&some, CRITERIA));
    px_add_number(t, n_valid ? 1 : NAN);
    for (int c = 0; c < CRITERIA; c++) {
        uint64_t n = 0;
        px_table_row(t);
        px_add_word(t, criteria[c].en, criteria[c].zh);
        if (!in[c]) continue; /* not known, which is not 0 */
        for (uint32_t u = 0; u < s->n; u++)
            if (valid[u] && in[c][u]) {
                n++;
                px_pick(&some, (size_t)c, u);
            }
        px_add_count(t, n);
        px_table_drill(t, px_picks_clause(&some, (size_t)c));
        px_add_number(t, n_valid ? (double)n / (double)n_valid : NAN);
    }
    px_table_row(t);
    px_add_word(t, "high value: any of these", "高价值发明专利（符合任一条件）");
    px_add_count(t, any);
    px_table_drill(t, px_picks_clause(&some, CRITERIA + 1));
    px_add_number(t, n_valid ? (double)any / (double)n_valid : NAN);
    if (!in[PLEDGED] || !in[AWARDED])
        px_table_note_add(
            t,
            PX_STR("Pledged sums and prizes are in no patent data: give them as lists, such as "
                   "--list prize=FILE --awarded pn=@prize. Until then the last row is a lower "
                   "bound."),
            PX_STR(
                "质押金额与获奖信息不在专利数据中，请以清单提供，例如 --list prize=文件 --awarded "
                "pn=@prize；否则末行仅为下限。"));
    if (!w->cutoff)
        px_table_note_add(
            t, PX_STR("Without a date up to which data are complete, nobody is kept up."),
            PX_STR("没有数据截止日，无法计算维持年限。"));
    return px_status_note(w, t, err);
}

static const px_param high_params[] = {
    {"industries", PX_PARAM_TEXT, "sei=*", NULL, 0, 0,
     "query of what is of a strategic emerging industry", "属于战略性新兴产业的检索式"},
    {"pledged", PX_PARAM_TEXT, "", NULL, 0, 0,
     "query of what has been pledged for a higher sum, such as pn=@pledged",
     "质押融资金额较高者的检索式，如 pn=@pledged"},
    {"awarded", PX_PARAM_TEXT, "", NULL, 0, 0, "query of what has won a prize, such as pn=@prize",
     "获奖者的检索式，如 pn=@prize"},
};

const px_analysis px_value_high_analyses[] = {
    {.id = "high-value",
     .family = "value",
     .en = "High-value invention patents",
     .zh = "高价值发明专利",
     .asks_en = "How many inventions in force are of high value by the statistical definition?",
     .asks_zh = "按统计口径，有效发明专利中有多少属于高价值发明专利？",
     .formula = "granted inventions in force that meet one or more of: industry, family abroad "
                "(an office other than the origin, WO apart), more than 10 years from filing to "
                "the cut-off, pledged sum, prize",
     .latex = "",
     .source = "CNIPA, statistical definition of high-value invention patents in the 14th "
               "five-year plan",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(high_params),
     .own_date = true,
     .run = high_value},
};
const size_t px_value_high_analyses_n =
    sizeof px_value_high_analyses / sizeof *px_value_high_analyses;
