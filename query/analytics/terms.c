/* terms.c: the terms of a set: most frequent, most telling, against another set, by group, in pairs. */
#include "query/analytics/params.h"
#include "query/analytics/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static void g2_note(px_work *w, px_table *t, uint64_t others) {
    if (!others) {
        px_table_note_add(
            t,
            PX_STR("There is nothing to compare with: outside of the set the collection has no "
                   "units (--against QUERY says with what). The order is by number."),
            PX_STR(
                "没有可比较的对象：集合之外库中没有其他单位（可用 --against 检索式 指定对照集）。"
                "此处按数量排序。"));
        return;
    }
    px_table_note_add(
        t,
        px_arena_fmt(w->a,
                     "against %" PRIu64 " units; G2 above 3.84, 6.63, 10.83: 5, 1, 0.1 %% chance "
                     "of so large a difference without a cause, for one term",
                     others),
        px_arena_fmt(w->a,
                     "对照集 %" PRIu64 " 个单位；G2 大于 3.84、6.63、10.83 时，单个词的差异出于"
                     "偶然的概率分别低于 5%%、1%%、0.1%%",
                     others));
}

static void add_share(px_table *t, uint64_t n, uint64_t of) {
    px_add_number(t, of ? (double)n / (double)of : NAN);
}

/* ---- the terms ---- */

static px_status terms(px_work *w, px_table *t, px_err *err) {
    px_vocab words;
    px_vocab_ask ask = px_vocab_read(w);
    px_vocab_by by = px_work_is(w, "by", "g2")      ? PX_VOCAB_G2
                     : px_work_is(w, "by", "tfidf") ? PX_VOCAB_TFIDF
                                                    : PX_VOCAB_DF;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "term", PX_CELL_TEXT, "term", "词", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of the set", "占集合比例", NULL, NULL);
    px_table_column_add(t, "score", PX_CELL_NUMBER, "score", "得分", NULL, NULL);
    px_table_column_add(t, "n_other", PX_CELL_COUNT, "number elsewhere", "集合外数量", NULL, NULL);
    px_table_column_add(t, "share_other", PX_CELL_SHARE, "share elsewhere", "集合外比例", NULL,
                        NULL);
    px_status st = px_vocab_top(w, &ask, by, px_work_text(w, "against"),
                                (uint32_t)px_work_int(w, "top"), &words, NULL, err);
    for (uint32_t i = 0; i < words.n && st == PX_OK; i++) {
        const px_vocab_term *x = &words.v[i];
        px_table_row(t);
        px_add_text(t, x->text);
        px_add_count(t, x->df);
        add_share(t, x->df, w->set->n);
        if (by != PX_VOCAB_DF) {
            px_add_number(t, x->score);
            px_add_count(t, x->other);
            add_share(t, x->other, words.others);
        }
        px_table_drill(t, x->clause);
    }
    if (st == PX_OK) {
        t->n_all = words.n_all;
        px_vocab_note(w, &words, t);
        if (by == PX_VOCAB_G2) g2_note(w, t, words.others);
        if (by == PX_VOCAB_DF && t->n_rows)
            px_table_note_add(
                t,
                PX_STR("In order of number; score and numbers elsewhere come with "
                       "--by tfidf and --by g2."),
                PX_STR("按数量排序；得分与集合外数量由 --by tfidf 或 --by g2 给出。"));
    }
    px_vocab_done(&words);
    return st;
}

/* ---- phrases ---- */

static px_status phrases(px_work *w, px_table *t, px_err *err) {
    px_vocab words;
    px_vocab_ask ask = px_vocab_read(w);
    size_t top = (size_t)px_work_int(w, "top");
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "term", PX_CELL_TEXT, "term", "词", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of the set", "占集合比例", NULL, NULL);
    px_table_column_add(t, "f", PX_CELL_COUNT, "places", "出现次数", NULL, NULL);
    px_table_column_add(t, "pmi", PX_CELL_NUMBER, "mutual information", "互信息", "bits", "比特");
    px_table_column_add(t, "left", PX_CELL_NUMBER, "entropy before", "左邻字熵", "bits", "比特");
    px_table_column_add(t, "right", PX_CELL_NUMBER, "entropy behind", "右邻字熵", "bits", "比特");
    px_status st = px_vocab_find(w, w->set, &ask, &words, err);
    for (uint32_t i = 0; i < words.n && st == PX_OK; i++) {
        const px_vocab_term *x = &words.v[i];
        if (x->n < 2) continue;
        t->n_all++;
        if (top && t->n_rows >= top) continue;
        uint64_t n_all = t->n_all;
        px_table_row(t);
        px_add_text(t, x->text);
        px_add_count(t, x->df);
        add_share(t, x->df, w->set->n);
        px_add_count(t, x->f);
        px_add_number(t, x->pmi);
        px_add_number(t, x->left);
        px_add_number(t, x->right);
        px_table_drill(t, x->clause);
        t->n_all = n_all;
    }
    if (st == PX_OK) px_vocab_note(w, &words, t);
    px_vocab_done(&words);
    return st;
}

/* ---- two sets ---- */

typedef struct versus {
    const px_vocab_term *x;
    uint32_t a, b;
    double g2;
} versus;

static int by_g2(const void *px, const void *py) {
    const versus *x = px, *y = py;
    if (x->g2 != y->g2) return x->g2 > y->g2 ? -1 : 1;
    if (x->a + x->b != y->a + y->b) return x->a + x->b > y->a + y->b ? -1 : 1;
    return px_str_cmp(x->x->text, y->x->text);
}

static px_status compare(px_work *w, px_table *t, px_err *err) {
    px_aset other = {0};
    px_vocab here = {0}, there = {0};
    px_vocab_ask ask = px_vocab_read(w);
    uint32_t *a = NULL, *b = NULL;
    size_t top = (size_t)px_work_int(w, "top"), n = 0;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "term", PX_CELL_TEXT, "term", "词", NULL, NULL);
    px_table_column_add(t, "more", PX_CELL_TEXT, "more frequent", "更多见于", NULL, NULL);
    px_table_column_add(t, "g2", PX_CELL_NUMBER, "G2", "对数似然比 G2", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "本集合数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "本集合比例", NULL, NULL);
    px_table_column_add(t, "n_other", PX_CELL_COUNT, "number elsewhere", "对照集数量", NULL, NULL);
    px_table_column_add(t, "share_other", PX_CELL_SHARE, "share elsewhere", "对照集比例", NULL,
                        NULL);
    px_table_column_add(t, "log_ratio", PX_CELL_NUMBER, "log2 of the ratio of shares",
                        "比例之比的对数（底 2）", NULL, NULL);
    px_status st = px_vocab_find(w, w->set, &ask, &here, err);
    if (st == PX_OK) st = px_vocab_other(w, px_work_text(w, "against"), &other, err);
    if (st == PX_OK) st = px_vocab_find(w, &other, &ask, &there, err);
    if (st == PX_OK) {
        px_vocab_note(w, &here, t);
        px_vocab_join(w, &here, &there);
        a = px_arena_array(w->a, uint32_t, here.n + 1);
        b = px_arena_array(w->a, uint32_t, here.n + 1);
        st = px_vocab_df(&here, w->set, a, err);
    }
    if (st == PX_OK) st = px_vocab_df(&here, &other, b, err);
    if (st != PX_OK) goto done;
    versus *v = px_arena_array(w->a, versus, here.n + 1);
    for (uint32_t i = 0; i < here.n; i++)
        v[n++] = (versus){&here.v[i], a[i], b[i], px_vocab_g2(a[i], w->set->n, b[i], other.n)};
    if (n) qsort(v, n, sizeof *v, by_g2);
    for (size_t i = 0; i < n && (!top || i < top); i++) {
        double p = (double)v[i].a / w->set->n, q = (double)v[i].b / other.n;
        px_table_row(t);
        px_add_text(t, v[i].x->text);
        if (p > q)
            px_add_word(t, "here", "本集合");
        else if (p < q)
            px_add_word(t, "elsewhere", "对照集");
        else
            px_add_none(t);
        px_add_number(t, v[i].g2);
        px_add_count(t, v[i].a);
        px_add_number(t, p);
        px_add_count(t, v[i].b);
        px_add_number(t, q);
        px_add_number(t, p > 0 && q > 0 ? log2(p / q) : NAN);
        px_table_drill(t, v[i].x->clause);
    }
    t->n_all = n;
    g2_note(w, t, other.n);
done:
    px_vocab_done(&here);
    px_vocab_done(&there);
    return st;
}

/* ---- by group ---- */

static px_status by_group(px_work *w, px_table *t, px_err *err) {
    px_vocab words;
    px_adim dim;
    px_shares groups = {0};
    px_vocab_ask ask = px_vocab_read(w);
    size_t each = (size_t)px_work_int(w, "each");
    px_table_column_add(t, "group", PX_CELL_TEXT, "group", "分组", NULL, NULL);
    px_table_column_add(t, "term", PX_CELL_TEXT, "term", "词", NULL, NULL);
    px_table_column_add(t, "g2", PX_CELL_NUMBER, "G2", "对数似然比 G2", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "组内数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of the group", "占组内比例", NULL, NULL);
    px_table_column_add(t, "n_other", PX_CELL_COUNT, "number in the rest of the set",
                        "集合其余部分数量", NULL, NULL);
    px_table_column_add(t, "share_other", PX_CELL_SHARE, "share of the rest", "占其余部分比例",
                        NULL, NULL);
    px_status st = px_vocab_top(w, &ask, PX_VOCAB_DF, PX_STR(""), (uint32_t)px_work_int(w, "terms"),
                                &words, &dim, err);
    if (st == PX_OK) st = px_shares_by(w, &groups, err);
    uint32_t *count = px_arena_array(w->a, uint32_t, words.n + 1);
    versus *v = px_arena_array(w->a, versus, words.n + 1);
    for (size_t g = 0; g < groups.n && st == PX_OK; g++) {
        uint32_t size = groups.off[g + 1] - groups.off[g];
        size_t n = 0;
        memset(count, 0, words.n * sizeof *count);
        for (uint32_t i = groups.off[g]; i < groups.off[g + 1]; i++)
            for (uint32_t k = dim.off[groups.unit[i]]; k < dim.off[groups.unit[i] + 1]; k++)
                count[dim.v[k]]++;
        for (uint32_t i = 0; i < words.n; i++) {
            double a = count[i], rest = words.v[i].df - count[i], others = w->set->n - size;
            if (count[i] < (uint32_t)px_work_int(w, "within") || !(a * others > rest * size))
                continue;
            v[n++] = (versus){&words.v[i], count[i], words.v[i].df - count[i],
                              px_vocab_g2(a, size, rest, others)};
        }
        if (n) qsort(v, n, sizeof *v, by_g2);
        for (size_t i = 0; i < n && (!each || i < each); i++) {
            px_table_row(t);
            px_add_text(t, groups.name[g]);
            px_add_text(t, v[i].x->text);
            px_add_number(t, v[i].g2);
            px_add_count(t, v[i].a);
            add_share(t, v[i].a, size);
            px_add_count(t, v[i].b);
            add_share(t, v[i].b, w->set->n - size);
            px_table_drill(t, px_work_both(w, groups.drill[g], v[i].x->clause));
            px_table_drill_in(t, "n_other", px_work_without(w, v[i].x->clause, groups.drill[g]));
        }
        st = px_stop_look(px_how_stop(w->how), err);
    }
    if (st == PX_OK) px_vocab_note_top(w, &words, t);
    px_vocab_done(&words);
    return st;
}

/* ---- pairs ---- */

typedef struct pair {
    const px_vocab_term *x, *y; /* the first bytewise first */
    uint32_t both;
    double phi;
    bool by_both;
} pair;

static int by_names(const pair *x, const pair *y) {
    int c = px_str_cmp(x->x->text, y->x->text);
    return c ? c : px_str_cmp(x->y->text, y->y->text);
}
static int by_strength(const void *px, const void *py) {
    const pair *x = px, *y = py;
    if (x->by_both && x->both != y->both) return x->both > y->both ? -1 : 1;
    if (x->phi != y->phi) return x->phi > y->phi ? -1 : 1;
    if (x->both != y->both) return x->both > y->both ? -1 : 1;
    return by_names(x, y);
}

/* Is the one a run of the other's words? Then they stand together by their spelling, not by their subject. */
static bool within(const px_vocab_term *x, const px_vocab_term *y) {
    for (uint32_t at = 0; at + x->n <= y->n; at++) {
        uint32_t k = 0;
        while (k < x->n && px_str_eq(x->part[k], y->part[at + k]))
            k++;
        if (k == x->n) return true;
    }
    return false;
}

static void put_pair(px_work *w, px_table *t, const pair *p) {
    px_table_row(t);
    px_add_text(t, p->x->text);
    px_add_text(t, p->y->text);
    px_add_count(t, p->both);
    px_add_count(t, p->x->df);
    px_add_count(t, p->y->df);
    px_add_number(t, p->phi < -1 ? NAN : p->phi);
    px_add_number(t, (double)p->both / ((double)p->x->df + p->y->df - p->both));
    px_table_drill(t, px_work_both(w, p->x->clause, p->y->clause));
    px_table_drill_in(t, "n_a", p->x->clause);
    px_table_drill_in(t, "n_b", p->y->clause);
}

static px_status pairs(px_work *w, px_table *t, px_err *err) {
    px_vocab words;
    px_adim dim;
    px_vocab_ask ask = px_vocab_read(w);
    uint32_t least = (uint32_t)px_work_int(w, "together"), nested = 0;
    size_t top = (size_t)px_work_int(w, "top"), n = 0;
    pair *v = NULL;
    size_t cap = 0;
    t->chart = PX_CHART_GRAPH;
    px_table_column_add(t, "a", PX_CELL_TEXT, "term", "词", NULL, NULL);
    px_table_column_add(t, "b", PX_CELL_TEXT, "with", "共现词", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number with both", "共现数量", NULL, NULL);
    px_table_column_add(t, "n_a", PX_CELL_COUNT, "number with the first", "前者数量", NULL, NULL);
    px_table_column_add(t, "n_b", PX_CELL_COUNT, "number with the second", "后者数量", NULL, NULL);
    px_table_column_add(t, "phi", PX_CELL_NUMBER, "phi", "phi 系数", NULL, NULL);
    px_table_column_add(t, "jaccard", PX_CELL_NUMBER, "Jaccard", "Jaccard 系数", NULL, NULL);
    px_status st = px_vocab_top(w, &ask, PX_VOCAB_DF, PX_STR(""), (uint32_t)px_work_int(w, "terms"),
                                &words, &dim, err);
    size_t m = words.n;
    uint32_t *both = px_calloc(m * m + 1, sizeof *both);
    for (uint32_t u = 0; u < w->set->n && st == PX_OK; u++)
        for (uint32_t i = dim.off[u]; i < dim.off[u + 1]; i++)
            for (uint32_t k = dim.off[u]; k < dim.off[u + 1]; k++)
                both[dim.v[i] * m + dim.v[k]]++;
    for (size_t i = 0; i < m * m && st == PX_OK; i++) {
        const px_vocab_term *x = &words.v[i / m], *y = &words.v[i % m];
        if (both[i] < least || px_str_cmp(x->text, y->text) >= 0) continue;
        if (within(x, y) || within(y, x)) {
            nested++;
            continue;
        }
        v = px_arena_grow(w->a, v, n, &cap, n + 1, sizeof *v);
        v[n++] = (pair){x, y, both[i], px_vocab_phi(both[i], x->df, y->df, w->set->n),
                        px_work_is(w, "by", "n")};
        /* not defined for a term of all units: behind all others */
        if (isnan(v[n - 1].phi)) v[n - 1].phi = -2;
    }
    if (n) qsort(v, n, sizeof *v, by_strength);
    for (size_t i = 0; i < n && (!top || i < top); i++)
        put_pair(w, t, &v[i]);
    t->n_all = n;
    if (nested)
        px_table_note_add(
            t, px_arena_fmt(w->a, "%u pairs of a term and a part of it are left out", nested),
            px_arena_fmt(w->a, "略去 %u 对互为部分的词", nested));
    if (st == PX_OK) px_vocab_note_top(w, &words, t);
    free(both);
    px_vocab_done(&words);
    return st;
}

/* ---- the rows of the registry ---- */

#define AGAINST                                                                                    \
    {                                                                                              \
        "against", PX_PARAM_TEXT, "", NULL, 0, 0,                                                  \
            "query of the units it is held against; empty: those of the collection outside of "    \
            "the set",                                                                             \
            "对照集检索式；空为集合外的全部单位"                                  \
    }
static const px_param terms_params[] = {
    {"by", PX_PARAM_CHOICE, "df", "df|tfidf|g2", 0, 0,
     "order: df units, tfidf weight, g2 more frequent than elsewhere",
     "排序：df 单位数，tfidf 权重，g2 相对集合外的显著程度"},
    AGAINST,
    PX_PARAM_TOP("50"),
    PX_PARAM_WORDS("3"),
};
static const px_param phrases_params[] = {PX_PARAM_TOP("50"), PX_PARAM_WORDS("3")};
static const px_param compare_params[] = {AGAINST, PX_PARAM_TOP("50"), PX_PARAM_WORDS("3")};
static const px_param group_params[] = {
    PX_PARAM_BY("pa"),
    PX_PARAM_TOP("10"),
    {"each", PX_PARAM_INT, "10", NULL, 0, 1000, "how many terms of a group, 0 for all",
     "每组显示的词数，0 为全部"},
    {"within", PX_PARAM_INT, "2", NULL, 1, 1000000, "units of the group that must have a term",
     "组内含该词的最少单位数"},
    PX_PARAM_TERMS("2000"),
    PX_PARAM_WORDS("3"),
};
static const px_param pairs_params[] = {
    {"by", PX_PARAM_CHOICE, "phi", "phi|n", 0, 0, "order: phi, or units with both",
     "排序：phi 系数，或共现数量"},
    PX_PARAM_TERMS("200"),
    {"together", PX_PARAM_INT, "3", NULL, 1, 1000000, "units that must have both",
     "共现的最少单位数"},
    PX_PARAM_TOP("50"),
    PX_PARAM_WORDS("3"),
};

#define G2_FORMULA                                                                                 \
    "G2 = 2 sum O ln(O / E) over the four cells of units with and without the term, here and "     \
    "elsewhere; E = row sum x column sum / all"
#define G2_LATEX                                                                                   \
    "G^2=2\\sum_{ij}O_{ij}\\ln\\frac{O_{ij}}{E_{ij}},\\quad E_{ij}=\\frac{O_{i\\cdot}O_{\\cdot "   \
    "j}}{O_{\\cdot\\cdot}}"
#define G2_SOURCE "Dunning (1993), Accurate methods for the statistics of surprise and coincidence"
#define PMI_FORMULA                                                                                \
    "PMI = least over all cuts in two of log2(f(run) F / (f(head) f(tail))), F: all characters "   \
    "(of "                                                                                         \
    "Latin terms: words); entropy = -sum p log2 p of the neighbours, an end of a sentence or a "   \
    "word that is left out being a different one each time"

const px_analysis px_terms_analyses[] = {
    {.id = "terms",
     .family = "text",
     .en = "Terms",
     .zh = "词频与特征词",
     .asks_en = "Which words and phrases do the texts have, and which set them apart?",
     .asks_zh = "文本中有哪些词和短语，哪些最能体现该集合的特点？",
     .formula =
         "df: units with the term; tfidf = sum over units of (1 + ln tf) ln(N / n), N and n of set "
         "and others together; " G2_FORMULA,
     .latex = "w_t=\\sum_u(1+\\ln tf_{tu})\\ln\\frac{N}{n_t},\\quad " G2_LATEX,
     .source = "Salton and Buckley (1988), Term-weighting approaches in automatic text "
               "retrieval; " G2_SOURCE "; WIPO Patent Analytics Handbook, chapter on text mining",
     .least_en = "3 units with a term (--least)",
     .least_zh = "含词单位至少 3 个（--least）",
     PX_PARAMS(terms_params),
     .own_date = true,
     .run = terms},
    {.id = "phrases",
     .family = "text",
     .en = "Phrases",
     .zh = "短语发现",
     .asks_en = "Which runs of words or characters are terms by themselves?",
     .asks_zh = "哪些连续字词构成固定短语？",
     .formula = PMI_FORMULA,
     .latex = "\\mathrm{PMI}=\\min_k\\log_2\\frac{f(x_1\\ldots x_n)\\,F}{f(x_1\\ldots "
              "x_k)\\,f(x_{k+1}\\ldots x_n)},\\quad H=-\\sum_c p_c\\log_2 p_c",
     .source = "Church and Hanks (1990), Word association norms, mutual information, and "
               "lexicography; entropy of neighbours: our own choice of thresholds",
     .least_en = "3 units with a phrase (--least)",
     .least_zh = "含短语单位至少 3 个（--least）",
     PX_PARAMS(phrases_params),
     .own_date = true,
     .run = phrases},
    {.id = "compare-terms",
     .family = "text",
     .en = "Terms of two sets",
     .zh = "两个集合的用词比较",
     .asks_en = "Which terms are more frequent in one set than in another?",
     .asks_zh = "哪些词在一个集合中明显多于另一个集合？",
     .formula = G2_FORMULA "; log ratio = log2(share here / share elsewhere)",
     .latex = G2_LATEX,
     .source = G2_SOURCE "; Rayson and Garside (2000), Comparing corpora using frequency profiling",
     .least_en = "3 units with a term in one of the sets (--least)",
     .least_zh = "任一集合中含词单位至少 3 个（--least）",
     PX_PARAMS(compare_params),
     .own_date = true,
     .run = compare},
    {.id = "terms-by",
     .family = "text",
     .en = "Terms by group",
     .zh = "分组特征词",
     .asks_en = "Which words tell each applicant, class or year from the rest of the set?",
     .asks_zh = "各申请人、分类或年份相对集合其余部分有哪些特征词？",
     .formula = G2_FORMULA "; elsewhere: the other units of the set; only terms more frequent in "
                           "the group",
     .latex = G2_LATEX,
     .source = G2_SOURCE,
     .least_en = "2 units of the group with a term (--within)",
     .least_zh = "组内含词单位至少 2 个（--within）",
     PX_PARAMS(group_params),
     .run = by_group},
    {.id = "term-pairs",
     .family = "text",
     .en = "Pairs of terms",
     .zh = "词语共现与相关",
     .asks_en = "Which terms occur in the same units, more often than by chance?",
     .asks_zh = "哪些词经常同时出现？",
     .formula =
         "phi = (n11 n00 - n10 n01) / sqrt(n1. n0. n.1 n.0) over units with and without each "
         "term; Jaccard = n11 / (n1. + n.1 - n11)",
     .latex = "\\phi=\\frac{n_{11}n_{00}-n_{10}n_{01}}{\\sqrt{n_{1\\cdot}n_{0\\cdot}n_{\\cdot "
              "1}n_{\\cdot 0}}}",
     .source = "WIPO Patent Analytics Handbook, chapter on text mining (pairwise counts, phi)",
     .least_en = "3 units with both (--together)",
     .least_zh = "共现单位至少 3 个（--together）",
     PX_PARAMS(pairs_params),
     .own_date = true,
     .run = pairs},
};
const size_t px_terms_analyses_n = sizeof px_terms_analyses / sizeof *px_terms_analyses;
