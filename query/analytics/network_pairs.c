/* network_pairs.c: networks of what occurs together: applicants, inventors, classes, terms, applicants with classes,
 * companies with universities. */
#include "query/analytics/finish.h"
#include "query/analytics/network.h"
#include "query/analytics/params.h"
#include "query/analytics/words.h"

#include "patent/party.h"

#include <stdlib.h>

static px_status years_of(px_work *w, px_network_lists *l, px_err *err) {
    uint16_t *year = NULL;
    uint32_t lo, hi;
    px_status st = px_work_years(w, &year, &lo, &hi, err);
    l->year = year;
    return st;
}

static void counting_note(px_work *w, px_table *t, bool sides) {
    if (w->opt.fractional && sides)
        px_table_note_add(
            t,
            PX_STR("The weight of a link: each unit with both gives 1 / (k1 k2), k1 "
                   "and k2 its values of the two kinds"),
            PX_STR("连线权重：每个共同单位计 1/(k1·k2)，k1、k2 为该单位两类取值的个数"));
    else if (w->opt.fractional)
        px_table_note_add(
            t,
            PX_STR("The weight of a link: each unit with both gives 1 / (k - 1), k its "
                   "values (Newman 2001); c_i stays whole"),
            PX_STR("连线权重：每个共同单位计 1/(k-1)，k 为该单位取值个数（Newman "
                   "2001）；c_i 仍为整数计数"));
    else
        px_table_note_add(t, PX_STR("The weight of a link: units of the set in which both occur"),
                          PX_STR("连线权重：集合中两者同时出现的单位数"));
}

/* ---- one field with itself ---- */

static px_status of_dim(px_work *w, const px_adim *d, px_network *net, px_table *t, px_err *err) {
    uint32_t *value;
    px_network_lists l = {.n_units = w->set->n,
                          .n_values = d->n_values,
                          .off = d->off,
                          .v = d->v,
                          .name = d->name,
                          .fractional = w->opt.fractional};
    px_status st = years_of(w, &l, err);
    if (st == PX_OK) st = px_network_pairs(w, &l, net, &value, err);
    for (uint32_t i = 0; st == PX_OK && i < net->n && d->ask.name.n; i++)
        net->node[i].drill = px_work_clause(w, &d->ask, d->name[value[i]]);
    if (st == PX_OK) counting_note(w, t, false);
    return st;
}

static px_status of_field(px_work *w, const char *field, const char *en, const char *zh,
                          px_table *t, px_err *err) {
    px_adim d;
    px_network *net = px_network_new(w);
    net->node_en = en;
    net->node_zh = zh;
    px_status st = px_work_dim_of(w, field, &d, err);
    if (st == PX_OK) st = of_dim(w, &d, net, t, err);
    return st == PX_OK ? px_network_finish(w, net, t, err) : st;
}

static px_status coapplicant(px_work *w, px_table *t, px_err *err) {
    return of_field(w, "pa", "applicant", "申请人", t, err);
}

static px_status coinventor(px_work *w, px_table *t, px_err *err) {
    px_table_note_add(t,
                      PX_STR("Inventors are told apart by their names alone: namesakes are one "
                             "node"),
                      PX_STR("发明人仅按姓名区分，同名者合为一个节点"));
    return of_field(w, "in", "inventor", "发明人", t, err);
}

static px_status class_network(px_work *w, px_table *t, px_err *err) {
    return of_field(w, px_arena_cstr(w->a, px_work_text(w, "of")), "class", "分类", t, err);
}

/* ---- terms ---- */

static px_status term_network(px_work *w, px_table *t, px_err *err) {
    px_vocab words = {0};
    px_vocab_ask ask = px_vocab_read(w);
    px_adim d;
    px_network *net = px_network_new(w);
    uint32_t *value, top = (uint32_t)px_work_int(w, "terms");
    px_vocab_by by = px_work_is(w, "by", "g2")      ? PX_VOCAB_G2
                     : px_work_is(w, "by", "tfidf") ? PX_VOCAB_TFIDF
                                                    : PX_VOCAB_DF;
    net->node_en = "term";
    net->node_zh = "词";
    px_status st = px_vocab_top(w, &ask, by, PX_STR(""), top, &words, &d, err);
    px_network_lists l = {.n_units = w->set->n, .fractional = w->opt.fractional};
    if (st == PX_OK) {
        l.n_values = d.n_values;
        l.off = d.off;
        l.v = d.v;
        l.name = d.name;
        st = years_of(w, &l, err);
    }
    if (st == PX_OK) st = px_network_pairs(w, &l, net, &value, err);
    for (uint32_t i = 0; st == PX_OK && i < net->n; i++)
        net->node[i].drill = words.v[value[i]].clause;
    if (st == PX_OK) {
        counting_note(w, t, false);
        px_vocab_note(w, &words, t);
        if (words.n_all > words.n)
            px_table_note_add(
                t, px_arena_fmt(w->a, "Terms: the best %u of %u (--terms)", words.n, words.n_all),
                px_arena_fmt(w->a, "词：取前 %u 个（共 %u 个，--terms）", words.n, words.n_all));
        st = px_network_finish(w, net, t, err);
    }
    px_vocab_done(&words);
    return st;
}

/* ---- two fields ---- */

/* The second dimension's numbers go on where those of the first end. */
static void put_together(px_work *w, const px_adim *x, const px_adim *y, px_network_lists *l) {
    px_arena *a = w->a;
    uint32_t n = w->set->n, at = 0;
    uint32_t *off = px_arena_array(a, uint32_t, (size_t)n + 1),
             *v = px_arena_array(a, uint32_t, x->n_pairs + y->n_pairs + 1);
    px_str *name = px_arena_array(a, px_str, (size_t)x->n_values + y->n_values + 1);
    uint8_t *side = px_arena_zero(a, (size_t)x->n_values + y->n_values + 1);
    for (uint32_t u = 0; u < n; u++) {
        off[u] = at;
        for (uint32_t i = x->off[u]; i < x->off[u + 1]; i++)
            v[at++] = x->v[i];
        for (uint32_t i = y->off[u]; i < y->off[u + 1]; i++)
            v[at++] = x->n_values + y->v[i];
    }
    off[n] = at;
    /* a field that the collection has not has no names at all */
    if (x->n_values) memcpy(name, x->name, x->n_values * sizeof *name);
    if (y->n_values) memcpy(name + x->n_values, y->name, y->n_values * sizeof *name);
    memset(side + x->n_values, 1, y->n_values);
    *l = (px_network_lists){.n_units = n,
                            .n_values = x->n_values + y->n_values,
                            .off = off,
                            .v = v,
                            .name = name,
                            .side = side,
                            .fractional = w->opt.fractional};
}

/* For each value of `by` the values of `of` that are with it in some unit, each once. */
static void project(px_work *w, const px_adim *of, const px_adim *by, px_network_lists *l) {
    px_arena *a = w->a;
    uint32_t *off = px_arena_array(a, uint32_t, (size_t)by->n_values + 2), n = 0;
    uint32_t *unit = px_arena_array(a, uint32_t, by->n_pairs + 1);
    uint32_t *seen = px_calloc((size_t)of->n_values + 1, sizeof *seen), *v = NULL;
    uint32_t *list = px_arena_array(a, uint32_t, (size_t)by->n_values + 1);
    size_t cap = 0;
    for (size_t i = 0; i < by->n_pairs; i++)
        off[by->v[i] + 2]++;
    for (uint32_t k = 0; k < by->n_values; k++)
        off[k + 2] += off[k + 1];
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = by->off[u]; i < by->off[u + 1]; i++)
            unit[off[by->v[i] + 1]++] = u;
    for (uint32_t k = 0; k < by->n_values; k++) {
        list[k] = n;
        for (uint32_t i = off[k]; i < off[k + 1]; i++)
            for (uint32_t j = of->off[unit[i]]; j < of->off[unit[i] + 1]; j++) {
                if (seen[of->v[j]] == k + 1) continue;
                seen[of->v[j]] = k + 1;
                v = px_arena_grow(a, v, n, &cap, n + 1, sizeof *v);
                v[n++] = of->v[j];
            }
    }
    list[by->n_values] = n;
    free(seen);
    *l = (px_network_lists){.n_units = by->n_values,
                            .n_values = of->n_values,
                            .off = list,
                            .v = v ? v : list,
                            .name = of->name,
                            .fractional = w->opt.fractional};
}

static px_status two_fields(px_work *w, px_table *t, px_err *err) {
    px_adim row, col;
    px_facet_ask ask;
    px_network *net = px_network_new(w);
    px_network_lists l;
    uint32_t *value;
    bool rows = px_work_is(w, "project", "rows"), cols = px_work_is(w, "project", "cols");
    px_status st = px_work_dim(w, "rows", &row, err);
    if (st == PX_OK) st = px_work_ask(w, px_work_text(w, "cols"), &ask, err);
    if (st == PX_OK) st = px_aset_dim(w->set, &ask, &col, err);
    if (st != PX_OK) return st;
    if (rows || cols) {
        const px_adim *of = rows ? &row : &col, *by = rows ? &col : &row;
        project(w, of, by, &l);
        net->units_en = net->links_en = "values of the other field";
        net->units_zh = "另一字段的取值数";
        net->links_zh = "共同的取值数";
        st = px_network_pairs(w, &l, net, &value, err);
        px_table_note_add(t,
                          px_arena_fmt(w->a,
                                       "Projected: n counts values of " PX_STR_FMT
                                       ", links those in common",
                                       PX_STR_ARG(px_dimension_says(w, by->ask.name, false))),
                          px_arena_fmt(w->a, "投影：数量为" PX_STR_FMT "的取值数，连线为共同取值数",
                                       PX_STR_ARG(px_dimension_says(w, by->ask.name, true))));
        return st == PX_OK ? px_network_finish(w, net, t, err) : st;
    }
    net->kinds = true;
    put_together(w, &row, &col, &l);
    st = years_of(w, &l, err);
    if (st == PX_OK) st = px_network_pairs(w, &l, net, &value, err);
    for (uint32_t i = 0; st == PX_OK && i < net->n; i++) {
        bool first = value[i] < row.n_values;
        const px_field_info *f = px_field_get(first ? row.ask.field : col.ask.field);
        net->node[i].kind_en = f->en;
        net->node[i].kind_zh = f->zh;
        net->node[i].field = first ? row.ask.field : col.ask.field;
        net->node[i].drill = px_work_clause(w, first ? &row.ask : &col.ask, net->node[i].label);
    }
    if (st != PX_OK) return st;
    counting_note(w, t, true);
    return px_network_finish(w, net, t, err);
}

/* ---- industry, university, research ---- */

static px_status industry(px_work *w, px_table *t, px_err *err) {
    static const struct {
        const char *type, *zh;
        uint8_t side;
    } kinds[] = {{"company", "企业", 0}, {"university", "高校", 1}, {"institute", "科研机构", 1}};
    px_adim d;
    px_network *net = px_network_new(w);
    uint64_t *count, untold = 0;
    uint32_t *value;
    net->kinds = true;
    net->node_en = "applicant";
    net->node_zh = "申请人";
    px_status st = px_work_dim_of(w, "pa", &d, err);
    if (st != PX_OK) return st;
    px_adim_counts(w->set, &d, &count, NULL);
    uint8_t *side = px_arena_zero(w->a, (size_t)d.n_values + 1),
            *kind = px_arena_zero(w->a, (size_t)d.n_values + 1);
    /* only who has a partner is looked at: telling the kind of a name takes microseconds */
    bool *partner = px_arena_array(w->a, bool, (size_t)d.n_values + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d.off[u]; i < d.off[u + 1] && d.off[u + 1] - d.off[u] > 1; i++)
            partner[d.v[i]] = true;
    px_arena *scratch = px_arena_new();
    for (uint32_t v = 0; v < d.n_values && st == PX_OK; v++) {
        side[v] = PX_NETWORK_SIDES;
        if (!count[v] || !partner[v]) continue;
        px_str type = px_party_type(scratch, d.name[v], PX_STR(""));
        untold += type.n == 0;
        for (uint8_t k = 0; k < 3; k++)
            if (px_str_is(type, kinds[k].type)) side[v] = kinds[k].side, kind[v] = k;
        if (v % 512) continue;
        px_arena_reset(scratch);
        st = px_stop_look(px_how_stop(w->how), err);
    }
    px_arena_free(scratch);
    px_network_lists l = {.n_units = w->set->n,
                          .n_values = d.n_values,
                          .off = d.off,
                          .v = d.v,
                          .name = d.name,
                          .side = side,
                          .fractional = w->opt.fractional};
    if (st == PX_OK) st = years_of(w, &l, err);
    if (st == PX_OK) st = px_network_pairs(w, &l, net, &value, err);
    if (st != PX_OK) return st;
    for (uint32_t i = 0; i < net->n; i++) {
        net->node[i].kind_en = kinds[kind[value[i]]].type;
        net->node[i].kind_zh = kinds[kind[value[i]]].zh;
        net->node[i].drill = px_work_clause(w, &d.ask, net->node[i].label);
    }
    counting_note(w, t, true);
    px_table_note_add(t,
                      px_arena_fmt(w->a,
                                   "Links join a company with a university or an institute; "
                                   "what an applicant is, its name tells (%llu with a partner "
                                   "could not be told)",
                                   (unsigned long long)untold),
                      px_arena_fmt(w->a,
                                   "只连接企业与高校、科研机构；类型由名称判断（有合作者的申请人中 "
                                   "%llu 个无法判断）",
                                   (unsigned long long)untold));
    return px_network_finish(w, net, t, err);
}

/* ---- the rows of the registry ---- */

static const px_param plain_params[] = {PX_PARAM_NETWORK};
static const px_param class_params[] = {
    PX_PARAM_NETWORK,
    {"of", PX_PARAM_FIELD, "ipc.subclass", NULL, 0, 0, "classes, or any field", "分类或其他字段"},
};
static const px_param term_params[] = {
    PX_PARAM_NETWORK,
    {"terms", PX_PARAM_INT, "300", NULL, 1, 20000, "how many terms are looked at", "候选词数"},
    {"by", PX_PARAM_CHOICE, "df", "df|tfidf|g2", 0, 0,
     "which terms: most units, TF-IDF, log-likelihood against the rest of the collection",
     "选词依据：单位数、TF-IDF、与库中其余文献相比的对数似然"},
    PX_PARAM_WORDS("3"),
};
static const px_param two_params[] = {
    PX_PARAM_NETWORK,
    {"rows", PX_PARAM_FIELD, "pa", NULL, 0, 0, "field of the first kind of nodes",
     "第一类节点的字段"},
    {"cols", PX_PARAM_FIELD, "ipc.subclass", NULL, 0, 0, "field of the second kind",
     "第二类节点的字段"},
    {"project", PX_PARAM_CHOICE, "none", "none|rows|cols", 0, 0,
     "link nodes of one kind by what they have in common of the other",
     "投影为一类节点：按另一类的共同取值相连"},
};

#define FORMULA                                                                                    \
    "c_ij = units with both (fractional: sum of 1 / (k - 1)); association c_ij / (c_i c_j); "      \
    "Jaccard c_ij / (c_i + c_j - c_ij); Salton c_ij / sqrt(c_i c_j); inclusion c_ij / min(c_i, "   \
    "c_j); equivalence c_ij^2 / (c_i c_j); density 2 m / (n (n - 1)); closeness r / (n - 1) * r "  \
    "/ sum of distances to the r nodes reached; betweenness share 2 B / ((n - 1)(n - 2)); "        \
    "modularity sum_c [w_c / W - resolution (s_c / 2 W)^2]"
#define LATEX                                                                                      \
    "a_{ij}=\\frac{c_{ij}}{c_ic_j},\\; J=\\frac{c_{ij}}{c_i+c_j-c_{ij}},\\; "                      \
    "S=\\frac{c_{ij}}{\\sqrt{c_ic_j}},\\; I=\\frac{c_{ij}}{\\min(c_i,c_j)},\\; "                   \
    "Q=\\sum_c\\left[\\frac{w_c}{W}-\\gamma\\left(\\frac{s_c}{2W}\\right)^2\\right]"
#define SOURCE                                                                                     \
    "van Eck and Waltman (2009), How to normalize cooccurrence data; Newman (2001), Scientific "   \
    "collaboration networks II; Wasserman and Faust (1994); Traag, Waltman and van Eck (2019), "   \
    "From Louvain to Leiden; Fruchterman and Reingold (1991)"
#define ROW(i, e, z, ae, az, p, f)                                                                 \
    {                                                                                              \
        .id = i, .family = "network", .en = e, .zh = z, .asks_en = ae, .asks_zh = az,              \
        .formula = FORMULA, .latex = LATEX, .source = SOURCE,                                      \
        .least_en = "one unit with two values", .least_zh = "至少一个单位有两个取值",              \
        PX_PARAMS(p), .run = f                                                                     \
    }

const px_analysis px_network_pairs_analyses[] = {
    ROW("coapplicant", "Network of applicants", "申请人合作网络", "Who files together with whom?",
        "谁与谁共同申请？", plain_params, coapplicant),
    ROW("coinventor", "Network of inventors", "发明人合作网络", "Who invents together with whom?",
        "谁与谁共同发明？", plain_params, coinventor),
    ROW("class-network", "Network of classes", "分类共现网络",
        "Which classes occur together, and which groups do they form?",
        "哪些分类常同时出现，形成哪些群？", class_params, class_network),
    ROW("term-network", "Network of terms", "词共现网络",
        "Which terms occur together, and which topics do they form?",
        "哪些词常同时出现，形成哪些主题？", term_params, term_network),
    ROW("applicant-class", "Applicants and classes", "申请人与分类网络",
        "Which applicants work on which classes, and who is near whom?",
        "哪些申请人涉及哪些分类，谁与谁相近？", two_params, two_fields),
    ROW("industry-research", "Industry, universities, research", "产学研合作网络",
        "Which companies file together with which universities and institutes?",
        "哪些企业与哪些高校、科研机构共同申请？", plain_params, industry),
};
const size_t px_network_pairs_analyses_n =
    sizeof px_network_pairs_analyses / sizeof *px_network_pairs_analyses;
