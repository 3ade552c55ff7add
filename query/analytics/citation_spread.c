/* citation_spread.c: how far and how fast knowledge spreads: generations of those who cite and are cited, and
 * citations by the years that have passed. See cites.h. */
#include "query/analytics/cites.h"
#include "query/analytics/params.h"
#include "query/analytics/rowcol.h"

#include "patent/wipo35.h"

#include <math.h>
#include <stdlib.h>

/* ---- generations ---- */

/* The whole collection, unit by unit; level[g] is 0 for what has not been reached, 1 for the set, k + 1 for
 * generation k. */
struct reach {
    const px_links *l;
    const uint32_t *group;
    uint32_t n_groups;
    bool *here;     /* by row: of a segment that is open */
    uint16_t *year; /* by group: its earliest, 0 = none */
    uint8_t *level;
};

static uint32_t group_of(const struct reach *x, uint32_t row) {
    uint32_t g = x->group ? x->group[row] : row;
    return g < x->n_groups ? g : PX_NIL;
}

static px_status reach_open(px_work *w, struct reach *x, px_err *err) {
    px_links *l;
    px_rowcol date;
    *x = (struct reach){0};
    px_status st = px_cites_links(w->snap, w->opt.unit, &l, &x->group, &x->n_groups, err);
    if (st == PX_OK)
        st = px_rowcol_open(w->a, w->snap, px_str_of(px_field_code(px_basis_field(w->opt.basis))),
                            PX_COL_NUM, &date, err);
    if (st != PX_OK) return st;
    x->l = l;
    x->here = px_arena_array(w->a, bool, (size_t)l->n_rows + 1);
    x->year = px_arena_array(w->a, uint16_t, (size_t)x->n_groups + 1);
    x->level = px_arena_array(w->a, uint8_t, (size_t)x->n_groups + 1);
    for (size_t i = 0; i < w->snap->n_segs; i++) {
        uint32_t from = w->snap->base[i];
        uint32_t end = i + 1 < w->snap->n_segs ? w->snap->base[i + 1] : w->snap->n_rows;
        for (uint32_t r = from; w->snap->seg[i] && r < end && r < l->n_rows; r++) {
            uint32_t g = group_of(x, r), ymd = px_rowcol_num(&date, r);
            x->here[r] = g != PX_NIL;
            if (g == PX_NIL || ymd == PX_NIL || ymd < 10000) continue;
            uint16_t y = (uint16_t)(ymd / 10000);
            if (!x->year[g] || y < x->year[g]) x->year[g] = y;
        }
    }
    return st;
}

struct wave {
    uint64_t n;
    double year; /* median of those that have one */
};

/* The units that are reached from level `at` by one more citation, and their level set. */
static px_status spread_once(px_work *w, struct reach *x, bool forward, uint8_t at,
                             struct wave *out, px_err *err) {
    const uint32_t *off = forward ? x->l->cited_off : x->l->cites_off,
                   *to = forward ? x->l->cited : x->l->cites;
    uint64_t by_year[8192] = {0}; /* later years are none */
    uint64_t with = 0, seen = 0;
    px_status st = PX_OK;
    *out = (struct wave){.year = NAN};
    for (uint32_t r = 0; r < x->l->n_rows && st == PX_OK; r++) {
        if (r % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(w->how), err);
        if (!x->here[r] || x->level[group_of(x, r)] != at) continue;
        for (uint32_t i = off[r]; i < off[r + 1]; i++) {
            uint32_t g = x->here[to[i]] ? group_of(x, to[i]) : PX_NIL;
            if (g == PX_NIL || x->level[g]) continue;
            x->level[g] = (uint8_t)(at + 1);
            out->n++;
            if (!x->year[g] || x->year[g] >= 8192) continue;
            by_year[x->year[g]]++;
            with++;
        }
    }
    /* The middle one, or the mean of the two in the middle. */
    uint32_t low = 0;
    for (uint32_t y = 1; with && y < 8192; y++) {
        seen += by_year[y];
        if (!low && seen * 2 >= with) low = y;
        if (seen * 2 > with) {
            out->year = (low + y) / 2.0;
            break;
        }
    }
    return st;
}

static px_status generations(px_work *w, px_table *t, px_err *err) {
    struct reach x;
    struct wave wave[2][64];
    uint32_t depth = (uint32_t)px_work_int(w, "depth"), last[2] = {0, 0};
    px_status st = reach_open(w, &x, err);
    for (int forward = 0; forward < 2 && st == PX_OK; forward++) {
        memset(x.level, 0, x.n_groups);
        for (uint64_t i = 0; i < w->set->n_rows; i++)
            x.level[group_of(&x, w->set->row[i])] = 1;
        for (uint32_t k = 0; k <= depth && st == PX_OK;
             k++) { /* one more, to see whether there is */
            st = spread_once(w, &x, forward, (uint8_t)(k + 1), &wave[forward][k], err);
            if (!wave[forward][k].n) break;
            last[forward] = k + 1;
        }
    }
    if (st != PX_OK) return st;
    t->chart = PX_CHART_LINE;
    px_table_column_add(t, "generation", PX_CELL_COUNT, "generation", "代", NULL, NULL);
    px_table_column_add(t, "forward", PX_CELL_COUNT, "citing", "施引", NULL, NULL);
    px_table_column_add(t, "forward_sum", PX_CELL_COUNT, "citing, sum", "施引累计", NULL, NULL);
    px_table_column_add(t, "forward_year", PX_CELL_NUMBER, "citing, median year", "施引年份中位数",
                        NULL, NULL);
    px_table_column_add(t, "backward", PX_CELL_COUNT, "cited", "被引证", NULL, NULL);
    px_table_column_add(t, "backward_sum", PX_CELL_COUNT, "cited, sum", "被引证累计", NULL, NULL);
    px_table_column_add(t, "backward_year", PX_CELL_NUMBER, "cited, median year",
                        "被引证年份中位数", NULL, NULL);
    uint64_t sum[2] = {0, 0};
    for (uint32_t k = 0; k < depth && (k < last[0] || k < last[1]); k++) {
        px_table_row(t);
        px_add_count(t, k + 1);
        for (int forward = 1; forward >= 0; forward--) {
            struct wave v = k < last[forward] ? wave[forward][k] : (struct wave){.year = NAN};
            sum[forward] += v.n;
            px_add_count(t, v.n);
            px_add_count(t, sum[forward]);
            px_add_number(t, v.year);
        }
    }
    px_table_note_add(
        t,
        PX_STR("A unit belongs to the generation in which it is first reached; the set itself is "
               "generation 0 and is not counted."),
        PX_STR("每个单位只计入最先到达的那一代；集合本身为第 0 代，不计入。"));
    w->explained = !t->n_rows && w->set->n && x.l->cites_off[x.l->n_rows];
    if (w->explained)
        px_table_note_add(
            t,
            PX_STR("Nothing to show: nothing outside of the set is known to cite it or to be cited "
                   "by it. A smaller set may have generations."),
            PX_STR("没有可显示的结果：集合之外没有已知的施引或被引文献；缩小集合后可能会有世代。"));
    if (last[0] > depth || last[1] > depth)
        px_table_note_add(t, px_arena_fmt(w->a, "There are more behind generation %u.", depth),
                          px_arena_fmt(w->a, "第 %u 代之后还有更多。", depth));
    px_cites_note(w, t);
    return st;
}

/* ---- diffusion ---- */

struct lag {
    uint64_t n, others, fields_known, other_field, applicants, at_risk;
};

/* Fields of technology of the neighbourhood, as bits. */
static px_status fields_of(px_work *w, const px_cites *c, uint64_t **bits, px_err *err) {
    px_adim d;
    px_facet_ask ask = {.name = PX_STR("wipo"), .field = PX_F_WIPO};
    px_status st = px_aset_dim(&c->all, &ask, &d, err);
    *bits = px_arena_array(w->a, uint64_t, (size_t)c->all.n + 1);
    for (uint32_t v = 0; st == PX_OK && v < c->all.n; v++)
        for (uint32_t i = d.off[v]; i < d.off[v + 1]; i++) {
            int f = px_wipo35_find(d.name[d.v[i]]);
            if (f) (*bits)[v] |= (uint64_t)1 << f;
        }
    return st;
}

#define LAGS 200u

static px_status diffusion(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    struct lag lag[LAGS] = {{0}};
    uint16_t *year, *all_year;
    uint64_t missing, *bits, undated = 0, early = 0, late = 0;
    uint32_t lo, hi, far = 0;
    px_status st = px_cites_forward(w, &c, err);
    if (st == PX_OK) st = px_cites_names(w, &c, err);
    if (st == PX_OK) st = fields_of(w, &c, &bits, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st == PX_OK) st = px_aset_years(&c.all, w->opt.basis, &all_year, &missing, err);
    if (st != PX_OK) goto done;
    uint32_t complete = px_work_last_complete(w, w->cutoff / 10000);
    uint32_t *first = px_arena_array(w->a, uint32_t, (size_t)c.names.n_values + 1);
    memset(first, 0xFF, ((size_t)c.names.n_values + 1) * sizeof *first);
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t v = c.here[u], y = year[u];
        for (uint32_t k = 0; y && k < LAGS && y + k <= complete; k++)
            lag[k].at_risk++;
        for (uint32_t i = c.cited_off[v]; i < c.cited_off[v + 1]; i++) {
            uint32_t who = c.cited[i], when = all_year[who];
            undated += !y || !when;
            if (!y || !when) continue;
            early += when < y;
            late += when > complete;
            if (when < y || when > complete || when - y >= LAGS) continue;
            struct lag *one = &lag[when - y];
            if (when - y > far) far = when - y;
            one->n++;
            one->others += !px_cites_self(&c, v, who);
            one->fields_known += bits[v] && bits[who];
            one->other_field += bits[v] && bits[who] && !(bits[v] & bits[who]);
            for (uint32_t k = c.names.off[who]; k < c.names.off[who + 1]; k++)
                if (first[c.names.v[k]] > when - y) first[c.names.v[k]] = when - y;
        }
    }
    for (uint32_t k = 0; k < c.names.n_values; k++)
        if (first[k] < LAGS) lag[first[k]].applicants++;
    uint64_t all = 0, sum = 0, applicants = 0;
    for (uint32_t k = 0; k < LAGS; k++)
        all += lag[k].n;
    t->chart = PX_CHART_LINE;
    px_table_column_add(t, "lag", PX_CELL_COUNT, "years passed", "经过年数", NULL, NULL);
    px_table_column_add(t, "at_risk", PX_CELL_COUNT, "old enough", "满此年数的数量", NULL, NULL);
    px_table_column_add(t, "cites", PX_CELL_COUNT, "citations", "被引次数", NULL, NULL);
    px_table_column_add(t, "rate", PX_CELL_NUMBER, "citations each", "平均被引", NULL, NULL);
    px_table_column_add(t, "held", PX_CELL_SHARE, "share up to here", "累计占比", NULL, NULL);
    px_table_column_add(t, "others", PX_CELL_SHARE, "by others", "他引占比", NULL, NULL);
    px_table_column_add(t, "other_field", PX_CELL_SHARE, "from other fields", "跨领域占比", NULL,
                        NULL);
    px_table_column_add(t, "applicants", PX_CELL_COUNT, "applicants up to here", "累计施引申请人数",
                        NULL, NULL);
    for (uint32_t k = 0; all && k <= far; k++) {
        const struct lag *x = &lag[k];
        sum += x->n;
        applicants += x->applicants;
        px_table_row(t);
        px_add_count(t, k);
        px_add_count(t, x->at_risk);
        px_add_count(t, x->n);
        px_add_number(t, x->at_risk ? (double)x->n / (double)x->at_risk : NAN);
        px_add_number(t, (double)sum / (double)all);
        px_add_number(t, x->n ? (double)x->others / (double)x->n : NAN);
        px_add_number(t, x->fields_known ? (double)x->other_field / (double)x->fields_known : NAN);
        px_add_count(t, applicants);
    }
    px_table_note_add(
        t,
        px_arena_fmt(
            w->a,
            "Left out: %llu citations by units of incomplete years (after %u), %llu by units of "
            "an earlier year than what they cite, %llu without both years.",
            (unsigned long long)late, complete, (unsigned long long)early,
            (unsigned long long)undated),
        px_arena_fmt(w->a,
                     "未计入：不完整年份（%u 年之后）的施引 %llu 次，施引年份早于被引年份的 %llu "
                     "次，缺少年份的 %llu 次。",
                     complete, (unsigned long long)late, (unsigned long long)early,
                     (unsigned long long)undated));
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- the rows ---- */

static const px_param generation_params[] = {
    {"depth", PX_PARAM_INT, "5", NULL, 1, 60, "how many generations", "最多多少代"}};
#define LEAST_EN "Records with citations; both documents in the collection"
#define LEAST_ZH "有引证数据，且双方文献均在库中"

const px_analysis px_citation_spread_analyses[] = {
    {.id = "generations",
     .family = "citation",
     .en = "Generations of citations",
     .zh = "引证世代",
     .asks_en = "How far does it reach, forward and backward, citation by citation?",
     .asks_zh = "沿引证向前、向后逐代延伸到多远？",
     .formula = "generation 1 = units that cite (are cited by) the set; generation g + 1 = those "
                "that cite (are cited by) generation g and were not reached before",
     .latex = "G_{g+1}=\\{x: x\\to y,\\ y\\in G_g\\}\\setminus\\bigcup_{i\\le g}G_i",
     .source = "WIPO Patent Analytics Handbook, chapter on citations; breadth-first search",
     .least_en = LEAST_EN,
     .least_zh = LEAST_ZH,
     PX_PARAMS(generation_params),
     .run = generations},
    {.id = "diffusion",
     .family = "citation",
     .en = "Diffusion",
     .zh = "技术扩散",
     .asks_en = "How soon is it taken up, by how many others, in other fields?",
     .asks_zh = "多快被他人采用，扩散到多少申请人、多少其他领域？",
     .formula = "citations each = citations k years after / units that are k years old by the last "
                "complete year; from other fields = citing units without a WIPO field of the "
                "cited one, of those where both have fields",
     .latex = "d_k=\\frac{|\\{(u,c):y_c-y_u=k\\}|}{|\\{u:y_u+k\\le Y\\}|}",
     .source = "Jaffe and Trajtenberg (2002), Patents, Citations and Innovations (citation lags)",
     .least_en = LEAST_EN "; years",
     .least_zh = LEAST_ZH "；有年份",
     .run = diffusion},
};
const size_t px_citation_spread_analyses_n =
    sizeof px_citation_spread_analyses / sizeof *px_citation_spread_analyses;
