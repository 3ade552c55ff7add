/* procedure_claims.c: what examination did to the claims: the published application against the granted patent. */
#include "query/analytics/params.h"
#include "query/analytics/rowcol.h"

#include "base/sort.h"

#include <math.h>
#include <stdlib.h>

/* Of one application: claims and words of the first claim as published and as granted, PX_NIL = not known. */
struct change {
    uint32_t unit, claims[2], words[2];
};

struct columns {
    px_rowcol type, date, claims, words;
};

/* The earliest publication of its sort that states the number of claims. */
static void take_row(struct columns *x, uint32_t row, uint32_t day[2], struct change *c) {
    px_str type = px_rowcol_first(&x->type, row);
    bool granted = px_str_is(type, "invention_grant");
    uint32_t claims = px_rowcol_num(&x->claims, row), date = px_rowcol_num(&x->date, row);
    if ((!granted && !px_str_is(type, "invention")) || claims == PX_NIL || !claims) return;
    if (c->claims[granted] != PX_NIL && date >= day[granted]) return;
    day[granted] = date;
    c->claims[granted] = claims;
    c->words[granted] = px_rowcol_num(&x->words, row);
}

static px_status changes(px_work *w, struct change **out, uint32_t **off, px_err *err) {
    const px_aset *s = w->set;
    struct columns x;
    size_t n = 0;
    px_status st = px_links_groups(w->snap->links, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("pt"), PX_COL_DICT, &x.type, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("pd"), PX_COL_NUM, &x.date, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("ncl"), PX_COL_NUM, &x.claims, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("lc1"), PX_COL_NUM, &x.words, err);
    if (st != PX_OK) return st;
    px_pair *row = px_malloc(((size_t)s->n_rows + 1) * sizeof *row);
    *out = px_arena_array(w->a, struct change, (size_t)s->n_rows + 1);
    *off = px_arena_array(w->a, uint32_t, (size_t)s->n + 1);
    w->missing = 0;
    w->dimension = PX_STR("ncl");
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        size_t m = 0, before = n;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++)
            row[m++] = (px_pair){w->snap->links->app[s->row[i]], s->row[i]};
        px_sort_pairs(row, m);
        for (size_t i = 0, end; i < m; i = end) {
            struct change c = {u, {PX_NIL, PX_NIL}, {PX_NIL, PX_NIL}};
            uint32_t day[2] = {PX_NIL, PX_NIL};
            for (end = i; end < m && row[end].key == row[i].key; end++)
                take_row(&x, row[end].value, day, &c);
            if (c.claims[0] != PX_NIL && c.claims[1] != PX_NIL) (*out)[n++] = c;
        }
        w->missing += n == before;
        (*off)[u + 1] = (uint32_t)n;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    free(row);
    return st;
}

static px_status claims_change(px_work *w, px_table *t, px_err *err) {
    px_shares g;
    struct change *v;
    uint32_t *off;
    px_status st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = changes(w, &v, &off, err);
    if (st != PX_OK) return st;
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "pairs", PX_CELL_COUNT, "applications with both", "两种文本齐全的申请",
                        NULL, NULL);
    px_table_column_add(t, "published", PX_CELL_NUMBER, "claims as published, mean",
                        "公开文本平均权项数", NULL, NULL);
    px_table_column_add(t, "granted", PX_CELL_NUMBER, "claims as granted, mean",
                        "授权文本平均权项数", NULL, NULL);
    px_table_column_add(t, "reduction", PX_CELL_SHARE, "reduction", "权项减少率", NULL, NULL);
    px_table_column_add(t, "fewer", PX_CELL_SHARE, "share with fewer", "权项减少的占比", NULL,
                        NULL);
    px_table_column_add(t, "first_pairs", PX_CELL_COUNT, "with both first claims",
                        "两种首权齐全的申请", NULL, NULL);
    px_table_column_add(t, "first_growth", PX_CELL_SHARE, "growth of the first claim",
                        "首权字数增长率", NULL, NULL);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t pairs = 0, sum[2] = {0, 0}, fewer = 0, first = 0, words[2] = {0, 0};
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++)
            for (uint32_t j = off[g.unit[i]]; j < off[g.unit[i] + 1]; j++) {
                const struct change *c = &v[j];
                bool both = c->words[0] != PX_NIL && c->words[1] != PX_NIL;
                pairs++;
                fewer += c->claims[1] < c->claims[0];
                first += both;
                for (int b = 0; b < 2; b++) {
                    sum[b] += c->claims[b];
                    words[b] += both ? c->words[b] : 0;
                }
            }
        px_shares_row(&g, k, t);
        px_add_count(t, g.off[k + 1] - g.off[k]);
        px_add_count(t, pairs);
        px_add_number(t, pairs ? (double)sum[0] / (double)pairs : NAN);
        px_add_number(t, pairs ? (double)sum[1] / (double)pairs : NAN);
        px_add_number(t, pairs ? 1 - (double)sum[1] / (double)sum[0] : NAN);
        px_add_number(t, pairs ? (double)fewer / (double)pairs : NAN);
        px_add_count(t, first);
        px_add_number(t, words[0] ? (double)words[1] / (double)words[0] - 1 : NAN);
    }
    px_table_note_add(
        t,
        PX_STR("The earliest publication of the application against the earliest of its grant, of "
               "inventions, both in the set. A longer first claim is, as a rule, a narrower one."),
        PX_STR("同一发明申请最早的公开文本与最早的授权文本相比，两者须均在集合内。"
               "首项权利要求变长通常意味着保护范围变窄。"));
    return st;
}

static const px_param claims_params[] = {PX_PARAM_BY("year"), PX_PARAM_TOP("20")};

const px_analysis px_procedure_claims_analyses[] = {
    {.id = "claims-change",
     .family = "procedure",
     .en = "Claims from application to grant",
     .zh = "权利要求变化（A→B）",
     .asks_en = "How much did examination cut the claims?",
     .asks_zh = "审查使权利要求缩减了多少？",
     .formula = "reduction = 1 - claims as granted / claims as published, summed over applications "
                "with both; growth of the first claim = words as granted / words as published - 1",
     .latex = "r=1-\\frac{\\sum_a B_a}{\\sum_a A_a}",
     .source = "by definition",
     .least_en = "Both publications of an application, with numbers of claims",
     .least_zh = "同一申请的公开文本和授权文本及其权利要求数",
     PX_PARAMS(claims_params),
     .run = claims_change},
};
const size_t px_procedure_claims_analyses_n =
    sizeof px_procedure_claims_analyses / sizeof *px_procedure_claims_analyses;
