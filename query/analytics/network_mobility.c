/* network_mobility.c: inventors who appear with one applicant and later with another.
 *
 * Names of inventors are not persons. Two people of one name look like one who moves, so every move comes with what
 * speaks for one person: the same class of work before and after, a colleague who is there before and after, and no
 * going to and fro between the two. The rule is the same for all, printed beside the result, and the names that stand
 * on more units than one person is likely to have are left out and counted. */
#include "query/analytics/network.h"
#include "query/analytics/params.h"

#include <stdlib.h>

enum { HIGH, MEDIUM, LOW };
static const char *const sure_en[] = {"high", "medium", "low"};
static const char *const sure_zh[] = {"高", "中", "低"};

typedef struct move {
    uint32_t inventor, from, to, year, before, after;
    bool class, team, back;
    uint8_t sure;
} move;

typedef struct moves {
    px_work *w;
    px_adim in, pa, ipc;
    uint32_t *date;
    move *v;
    size_t n, cap;
    uint64_t namesakes;
} moves;

struct dated {
    uint32_t date, unit;
};

static int by_date(const void *px, const void *py) {
    const struct dated *x = px, *y = py;
    if (x->date != y->date) return x->date < y->date ? -1 : 1;
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static bool has(const px_adim *d, uint32_t unit, uint32_t value) {
    for (uint32_t i = d->off[unit]; i < d->off[unit + 1]; i++)
        if (d->v[i] == value) return true;
    return false;
}

static bool in_common(const px_adim *d, uint32_t x, uint32_t y, uint32_t but) {
    for (uint32_t i = d->off[x]; i < d->off[x + 1]; i++)
        if (d->v[i] != but && has(d, y, d->v[i])) return true;
    return false;
}

/* What the inventor's units with the one and with the other say. */
static void judge(const moves *m, const struct dated *unit, size_t n, move *x) {
    uint32_t last_from = 0, first_to = UINT32_MAX;
    for (size_t i = 0; i < n; i++) {
        bool from = has(&m->pa, unit[i].unit, x->from), to = has(&m->pa, unit[i].unit, x->to);
        x->before += from;
        x->after += to;
        if (from) last_from = unit[i].date;
        if (to && unit[i].date < first_to) first_to = unit[i].date;
        for (size_t k = 0; k < n && from && !(x->class && x->team); k++) {
            if (!has(&m->pa, unit[k].unit, x->to)) continue;
            x->class |= in_common(&m->ipc, unit[i].unit, unit[k].unit, PX_NIL);
            x->team |= in_common(&m->in, unit[i].unit, unit[k].unit, x->inventor);
        }
    }
    x->back = first_to <= last_from;
    x->sure = LOW;
    if (!x->back && (x->class || x->team)) x->sure = x->class && x->team ? HIGH : MEDIUM;
}

static void add_move(moves *m, size_t begin, move x) {
    for (size_t i = begin; i < m->n; i++)
        if (m->v[i].from == x.from && m->v[i].to == x.to) return; /* the first time counts */
    if (m->n == m->cap) m->v = px_realloc(m->v, (m->cap = m->cap * 2 + 64) * sizeof *m->v);
    m->v[m->n++] = x;
}

/* Units of one inventor by date, those without a date or an applicant left out. */
static void follow(moves *m, uint32_t inventor, struct dated *unit, size_t n) {
    size_t begin = m->n;
    if (n < 2) return;
    qsort(unit, n, sizeof *unit, by_date);
    for (size_t i = 1; i < n; i++) {
        uint32_t x = unit[i - 1].unit, y = unit[i].unit;
        if (unit[i].date == unit[i - 1].date || in_common(&m->pa, x, y, PX_NIL)) continue;
        for (uint32_t p = m->pa.off[x]; p < m->pa.off[x + 1]; p++)
            for (uint32_t q = m->pa.off[y]; q < m->pa.off[y + 1]; q++)
                add_move(m, begin,
                         (move){.inventor = inventor,
                                .from = m->pa.v[p],
                                .to = m->pa.v[q],
                                .year = unit[i].date / 10000});
    }
    for (size_t i = begin; i < m->n; i++)
        judge(m, unit, n, &m->v[i]);
}

static px_status find_moves(moves *m, px_err *err) {
    const px_adim *d = &m->in;
    uint32_t n = m->w->set->n, limit = (uint32_t)px_work_int(m->w, "namesakes");
    uint32_t *off = px_calloc((size_t)d->n_values + 2, sizeof *off);
    struct dated *unit = px_malloc((d->n_pairs + 1) * sizeof *unit);
    px_status st = PX_OK;
    for (size_t i = 0; i < d->n_pairs; i++)
        off[d->v[i] + 2]++;
    for (uint32_t v = 0; v < d->n_values; v++)
        off[v + 2] += off[v + 1];
    for (uint32_t u = 0; u < n; u++)
        for (uint32_t i = d->off[u]; i < d->off[u + 1]; i++)
            unit[off[d->v[i] + 1]++] = (struct dated){m->date[u], u};
    for (uint32_t v = 0; v < d->n_values && st == PX_OK; v++) {
        size_t all = off[v + 1] - off[v], k = 0;
        struct dated *mine = unit + off[v];
        if (limit && all > limit) {
            m->namesakes++;
            continue;
        }
        for (size_t i = 0; i < all; i++)
            if (mine[i].date && m->pa.off[mine[i].unit] < m->pa.off[mine[i].unit + 1])
                mine[k++] = mine[i];
        follow(m, v, mine, k);
        if (v % 256 == 0) st = px_stop_look(px_how_stop(m->w->how), err);
    }
    free(unit);
    free(off);
    return st;
}

/* ---- tables ---- */

static int by_move(const void *px, const void *py) {
    const move *x = px, *y = py;
    if (x->sure != y->sure) return x->sure < y->sure ? -1 : 1;
    if (x->inventor != y->inventor) return x->inventor < y->inventor ? -1 : 1;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static void yes_no(px_table *t, bool yes) {
    px_add_word(t, yes ? "yes" : "no", yes ? "是" : "否");
}

static void move_table(px_work *w, moves *m, px_table *t) {
    size_t top = (size_t)px_work_int(w, "top");
    px_table_column_add(t, "inventor", PX_CELL_TEXT, "inventor", "发明人", NULL, NULL);
    px_table_column_add(t, "from", PX_CELL_TEXT, "from", "原申请人", NULL, NULL);
    px_table_column_add(t, "to", PX_CELL_TEXT, "to", "新申请人", NULL, NULL);
    px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "before", PX_CELL_COUNT, "units with the former", "原申请人数量", NULL,
                        NULL);
    px_table_column_add(t, "after", PX_CELL_COUNT, "units with the latter", "新申请人数量", NULL,
                        NULL);
    px_table_column_add(t, "class", PX_CELL_TEXT, "same class", "分类相同", NULL, NULL);
    px_table_column_add(t, "team", PX_CELL_TEXT, "same colleague", "有共同合作者", NULL, NULL);
    px_table_column_add(t, "back", PX_CELL_TEXT, "to and fro", "往返交错", NULL, NULL);
    px_table_column_add(t, "confidence", PX_CELL_TEXT, "confidence", "置信度", NULL, NULL);
    if (m->n) qsort(m->v, m->n, sizeof *m->v, by_move);
    for (size_t i = 0; i < m->n && (!top || i < top); i++) {
        const move *x = &m->v[i];
        px_table_row(t);
        px_add_text(t, m->in.name[x->inventor]);
        px_add_text(t, m->pa.name[x->from]);
        px_add_text(t, m->pa.name[x->to]);
        px_add_count(t, x->year);
        px_add_count(t, x->before);
        px_add_count(t, x->after);
        yes_no(t, x->class);
        yes_no(t, x->team);
        yes_no(t, x->back);
        px_add_word(t, sure_en[x->sure], sure_zh[x->sure]);
    }
    t->n_all = m->n;
}

static px_status as_network(px_work *w, moves *m, px_table *t, px_err *err) {
    uint64_t *count;
    uint32_t *value;
    px_network *net = px_network_new(w);
    px_network_arrow *v = px_malloc((m->n + 1) * sizeof *v);
    for (size_t i = 0; i < m->n; i++)
        v[i] = (px_network_arrow){m->v[i].from, m->v[i].to, m->v[i].year, 1, (int8_t)m->v[i].sure};
    px_adim_counts(w->set, &m->pa, &count, NULL);
    net->sure = true;
    net->node_en = "applicant";
    net->node_zh = "申请人";
    net->links_en = "inventors";
    net->links_zh = "发明人数";
    px_status st =
        px_network_arrows(w, v, m->n, m->pa.n_values, m->pa.name, count, net, &value, err);
    free(v);
    for (uint32_t i = 0; st == PX_OK && i < net->n; i++)
        net->node[i].drill = px_work_clause(w, &m->pa.ask, net->node[i].label);
    return st == PX_OK ? px_network_finish(w, net, t, err) : st;
}

static px_status mobility(px_work *w, px_table *t, px_err *err) {
    moves m = {.w = w};
    px_facet_ask ask;
    uint64_t missing;
    int least = px_work_is(w, "confidence", "high")     ? HIGH
                : px_work_is(w, "confidence", "medium") ? MEDIUM
                                                        : LOW;
    px_status st = px_work_dim_of(w, "in", &m.in, err);
    if (st == PX_OK) st = px_work_ask(w, PX_STR("pa"), &ask, err);
    if (st == PX_OK) st = px_aset_dim(w->set, &ask, &m.pa, err);
    if (st == PX_OK) st = px_work_ask(w, PX_STR("ipc.subclass"), &ask, err);
    if (st == PX_OK) st = px_aset_dim(w->set, &ask, &m.ipc, err);
    if (st == PX_OK) st = px_aset_dates(w->set, w->opt.basis, &m.date, &missing, err);
    if (st == PX_OK) st = find_moves(&m, err);
    if (st == PX_OK) {
        size_t n = 0;
        for (size_t i = 0; i < m.n; i++)
            if (m.v[i].sure <= least) m.v[n++] = m.v[i];
        m.n = n;
        px_table_note_add(
            t,
            PX_STR(
                "Names of inventors are not told apart: namesakes look like people who move, and "
                "spellings of one name like several. High confidence: a class (IPC subclass) and "
                "another inventor in common before and after, and no unit with the former on or "
                "after the first with the latter; medium: one of the two in common, and the same; "
                "low: the rest"),
            PX_STR(
                "发明人未经消歧：同名者会被看作流动，同一人的不同写法会被看作多人。高置信：前后有"
                "相同 IPC 小类且有共同合作者，且新申请人首件之后不再出现原申请人；中：二者有其一且"
                "不交错；低：其余"));
        if (m.namesakes)
            px_table_note_add(
                t,
                px_arena_fmt(w->a,
                             "%llu names stand on more than %lld units and are left out "
                             "(--namesakes)",
                             (unsigned long long)m.namesakes,
                             (long long)px_work_int(w, "namesakes")),
                px_arena_fmt(w->a, "%llu 个姓名的数量超过 %lld，未计入（--namesakes）",
                             (unsigned long long)m.namesakes,
                             (long long)px_work_int(w, "namesakes")));
        if (px_work_is(w, "table", "moves"))
            move_table(w, &m, t);
        else
            st = as_network(w, &m, t, err);
    }
    free(m.v);
    return st;
}

static const px_param mobility_params[] = {
    {"table", PX_PARAM_CHOICE, "edges", "moves|nodes|edges|summary", 0, 0,
     "which table: moves lists inventors",
     "输出哪张表：moves 逐人列出、nodes 节点、edges 连线、summary 概要"},
    PX_PARAM_NETWORK_REST,
    {"confidence", PX_PARAM_CHOICE, "low", "high|medium|low", 0, 0, "least confidence of a move",
     "流动的最低置信度"},
    {"namesakes", PX_PARAM_INT, "200", NULL, 0, 1000000,
     "names on more units are left out as several persons, 0: none",
     "数量超过此值的姓名视为多人同名而略去，0 为不略"},
};

const px_analysis px_network_mobility_analyses[] = {
    {.id = "mobility",
     .family = "network",
     .en = "Mobility of inventors",
     .zh = "发明人流动",
     .asks_en = "From whom to whom did inventors go?",
     .asks_zh = "发明人从哪里流向哪里？",
     .formula =
         "a move: two units of one inventor next to one another in time, of different days and "
         "without a common applicant; from each applicant of the earlier to each of the "
         "later, each inventor once for a pair",
     .latex = "",
     .source = "own rule; Li et al. (2014), Disambiguation and co-authorship networks of the U.S. "
               "patent inventor database, for what goes wrong with names",
     .least_en = "one inventor with two dated units",
     .least_zh = "至少一名发明人有两个有日期的单位",
     PX_PARAMS(mobility_params),
     .run = mobility},
};
const size_t px_network_mobility_analyses_n =
    sizeof px_network_mobility_analyses / sizeof *px_network_mobility_analyses;
