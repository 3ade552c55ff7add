/* complexity.c: which technologies are hard to come by, and which are near to what somebody has: complexity by
 * reflections and by the second eigenvector, relatedness density. Holders (applicants, regions) have a technology when
 * their RTA in it is 1 or more. */
#include "query/analytics/cross.h"
#include "query/analytics/params.h"

#include <math.h>
#include <stdlib.h>

/* ---- who has what ---- */

/* has: holders by technologies, both without what has none. */
struct bipartite {
    px_axis holder, tech;
    px_cross cross;
    bool *has;
    size_t n, m;         /* holders, technologies that are left */
    uint32_t *row, *col; /* their places in the axes */
    double *div, *ubi;   /* diversity of holders, ubiquity of technologies */
};

/* RTA of 1 within rounding is 1. */
static bool has_it(double rta) {
    return rta >= 1 - 1e-12;
}

static px_status bipartite_make(px_work *w, px_table *t, struct bipartite *b, px_err *err) {
    *b = (struct bipartite){0};
    px_status st = px_axis_read(w, "by", (size_t)px_work_int(w, "top"), &b->holder, err);
    if (st == PX_OK)
        st = px_axis_read(w, "of", (size_t)px_work_int(w, "technologies"), &b->tech, err);
    if (st == PX_OK) st = px_cross_make(w, &b->holder, &b->tech, NULL, &b->cross, err);
    if (st != PX_OK) return st;
    size_t rows = b->holder.n, cols = b->tech.n;
    w->missing = b->tech.dim.missing;
    w->dimension = b->tech.dim.ask.name;
    px_axis_missing(w, t, &b->holder);
    double *div = px_arena_array(w->a, double, rows + 1),
           *ubi = px_arena_array(w->a, double, cols + 1);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            bool has = has_it(px_cross_rta(&b->cross, i, j));
            div[i] += has;
            ubi[j] += has;
        }
    b->row = px_arena_array(w->a, uint32_t, rows + 1);
    b->col = px_arena_array(w->a, uint32_t, cols + 1);
    b->div = px_arena_array(w->a, double, rows + 1);
    b->ubi = px_arena_array(w->a, double, cols + 1);
    for (size_t i = 0; i < rows; i++)
        if (div[i] > 0) b->row[b->n] = (uint32_t)i, b->div[b->n++] = div[i];
    for (size_t j = 0; j < cols; j++)
        if (ubi[j] > 0) b->col[b->m] = (uint32_t)j, b->ubi[b->m++] = ubi[j];
    b->has = px_arena_array(w->a, bool, b->n * b->m + 1);
    for (size_t i = 0; i < b->n; i++)
        for (size_t j = 0; j < b->m; j++)
            b->has[i * b->m + j] = has_it(px_cross_rta(&b->cross, b->row[i], b->col[j]));
    return st;
}

/* to[i] = mean of from[j] over what i has (side 0: holders over technologies, 1: the other way). */
static void average(const struct bipartite *b, int side, const double *from, double *to) {
    size_t n = side ? b->m : b->n, m = side ? b->n : b->m;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0; j < m; j++)
            if (b->has[side ? j * b->m + i : i * b->m + j]) sum += from[j];
        to[i] = sum / (side ? b->ubi[i] : b->div[i]);
    }
}

/* ---- the eigenvector ---- */

/* Eigenvalues and vectors (columns of v) of the symmetric a (n by n, destroyed): cyclic Jacobi rotations. */
static px_status jacobi(px_work *w, double *a, size_t n, double *value, double *v, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            v[i * n + j] = i == j;
    for (int sweep = 0; sweep < 100 && st == PX_OK; sweep++) {
        double off = 0;
        for (size_t p = 0; p < n; p++)
            for (size_t q = p + 1; q < n; q++)
                off += a[p * n + q] * a[p * n + q];
        if (off < 1e-26) break;
        for (size_t p = 0; p < n; p++)
            for (size_t q = p + 1; q < n; q++) {
                if (fabs(a[p * n + q]) < 1e-300) continue;
                double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
                double tan = (theta < 0 ? -1 : 1) / (fabs(theta) + sqrt(theta * theta + 1));
                double cos = 1 / sqrt(tan * tan + 1), sin = tan * cos;
                for (size_t k = 0; k < n; k++) {
                    double x = a[k * n + p], y = a[k * n + q];
                    a[k * n + p] = cos * x - sin * y;
                    a[k * n + q] = sin * x + cos * y;
                }
                for (size_t k = 0; k < n; k++) {
                    double x = a[p * n + k], y = a[q * n + k];
                    a[p * n + k] = cos * x - sin * y;
                    a[q * n + k] = sin * x + cos * y;
                    x = v[k * n + p], y = v[k * n + q];
                    v[k * n + p] = cos * x - sin * y;
                    v[k * n + q] = sin * x + cos * y;
                }
            }
        st = px_stop_look(px_how_stop(w->how), err);
    }
    for (size_t i = 0; i < n; i++)
        value[i] = a[i * n + i];
    return st;
}

/* Minus the mean, over the standard deviation (of all, not of a sample). NaN where all are alike. */
static void standardise(double *x, size_t n) {
    double mean = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - mean) * (x[i] - mean);
    double spread = sqrt(sum / (double)n);
    for (size_t i = 0; i < n; i++)
        x[i] = spread > 1e-9 ? (x[i] - mean) / spread : NAN;
}

/* Above 0 when the two rise together. */
static double together(const double *x, const double *y, size_t n) {
    double mx = 0, my = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        mx += x[i] / (double)n;
        my += y[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - mx) * (y[i] - my);
    return sum;
}

/* eci by holder, tci by technology. The matrix of one side, made symmetric: S = D^-1/2 A D^-1/2 has the eigenvalues of
 * D^-1 A, and its vectors times D^-1/2 are that one's. The smaller side is solved, the other is its average. *unique: the
 * second eigenvalue is no other's, and below 1. */
static px_status eigen(px_work *w, const struct bipartite *b, double *eci, double *tci,
                       bool *unique, px_err *err) {
    int side = b->m < b->n; /* solved: 0 holders, 1 technologies */
    size_t n = side ? b->m : b->n, m = side ? b->n : b->m, second = 0, third = 0, first = 0;
    const double *deg = side ? b->ubi : b->div, *other = side ? b->div : b->ubi;
    double *a = px_arena_array(w->a, double, n *n + 1), *v = px_arena_array(w->a, double, n *n + 1);
    double *value = px_arena_array(w->a, double, n + 1);
    *unique = false;
    if (n < 2) return PX_OK;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i; k < n; k++) {
            double sum = 0;
            for (size_t j = 0; j < m; j++)
                if (b->has[side ? j * b->m + i : i * b->m + j] &&
                    b->has[side ? j * b->m + k : k * b->m + j])
                    sum += 1 / other[j];
            a[i * n + k] = a[k * n + i] = sum / sqrt(deg[i] * deg[k]);
        }
    px_status st = jacobi(w, a, n, value, v, err);
    if (st != PX_OK) return st;
    for (size_t i = 1; i < n; i++)
        if (value[i] > value[first]) first = i;
    second = first == 0;
    for (size_t i = 0; i < n; i++)
        if (i != first && value[i] > value[second]) second = i;
    third = PX_NIL;
    for (size_t i = 0; i < n; i++)
        if (i != first && i != second && (third == PX_NIL || value[i] > value[third])) third = i;
    *unique = value[second] < 1 - 1e-9 && value[second] > 1e-9 &&
              (third == PX_NIL || value[second] - value[third] > 1e-9);
    if (!*unique) return st;
    double *mine = side ? tci : eci, *theirs = side ? eci : tci;
    for (size_t i = 0; i < n; i++)
        mine[i] = v[i * n + second] / sqrt(deg[i]);
    average(b, !side, mine, theirs);
    standardise(eci, b->n);
    standardise(tci, b->m);
    /* Those who have more have the more complex: that fixes the sign. Where that says nothing, the first holder's. */
    double sign = together(eci, b->div, b->n);
    if (fabs(sign) < 1e-9) sign = eci[0];
    for (size_t i = 0; sign < 0 && i < b->n; i++)
        eci[i] = -eci[i];
    for (size_t j = 0; sign < 0 && j < b->m; j++)
        tci[j] = -tci[j];
    return st;
}

/* ---- complexity ---- */

struct scored {
    uint32_t value;
    double degree, mean, reflected, score;
    uint64_t count;
    px_str name;
};

static int by_score(const void *px, const void *py) {
    const struct scored *x = px, *y = py;
    if (isfinite(x->score) && (x->score < y->score || x->score > y->score))
        return x->score > y->score ? -1 : 1;
    return px_str_cmp(x->name, y->name);
}

static px_status complexity(px_work *w, px_table *t, px_err *err) {
    struct bipartite b;
    bool unique, holders = px_work_is(w, "show", "holders");
    px_status st = bipartite_make(w, t, &b, err);
    if (st != PX_OK) return st;
    double *eci = px_arena_array(w->a, double, b.n + 1),
           *tci = px_arena_array(w->a, double, b.m + 1);
    st = eigen(w, &b, eci, tci, &unique, err);
    if (st != PX_OK) return st;
    /* k[0], k[1]: reflections of holders and technologies, step by step. */
    size_t steps = (size_t)px_work_int(w, "steps"), count = holders ? b.n : b.m;
    double *k[2], *next[2], *mean = px_arena_array(w->a, double, count + 1);
    for (int x = 0; x < 2; x++) {
        size_t size = x ? b.m : b.n;
        k[x] = px_arena_array(w->a, double, size + 1);
        next[x] = px_arena_array(w->a, double, size + 1);
        memcpy(k[x], x ? b.ubi : b.div, size * sizeof *k[x]);
    }
    for (size_t i = 0; i < steps; i++) {
        average(&b, 0, k[1], next[0]);
        average(&b, 1, k[0], next[1]);
        for (int x = 0; x < 2; x++) {
            double *old = k[x];
            k[x] = next[x];
            next[x] = old;
        }
        if (i == 0) memcpy(mean, k[!holders], count * sizeof *mean);
    }
    struct scored *v = px_arena_array(w->a, struct scored, count + 1);
    const px_axis *axis = holders ? &b.holder : &b.tech;
    for (size_t i = 0; i < count; i++) {
        uint32_t value = axis->rank[holders ? b.row[i] : b.col[i]];
        v[i] = (struct scored){value,
                               holders ? b.div[i] : b.ubi[i],
                               mean[i],
                               k[!holders][i],
                               unique ? (holders ? eci : tci)[i] : NAN,
                               axis->count[value],
                               axis->dim.name[value]};
    }
    if (count) qsort(v, count, sizeof *v, by_score);
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "value", PX_CELL_TEXT, "value", "取值", NULL, NULL);
    px_table_column_add(t, "score", PX_CELL_NUMBER, "complexity", "复杂度", NULL, NULL);
    px_table_column_add(t, "degree", PX_CELL_COUNT,
                        holders ? "diversity: technologies held" : "ubiquity: holders",
                        holders ? "多样性（优势技术数）" : "普遍性（优势主体数）", NULL, NULL);
    px_table_column_add(t, "mean", PX_CELL_NUMBER,
                        holders ? "mean ubiquity of these" : "mean diversity of these",
                        holders ? "其平均普遍性" : "其平均多样性", NULL, NULL);
    px_table_column_add(t, "reflected", PX_CELL_NUMBER, "after so many reflections",
                        "多次反射后的值", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        px_table_row(t);
        px_add_text(t, v[i].name);
        px_add_number(t, v[i].score);
        px_add_count(t, (uint64_t)v[i].degree);
        px_add_number(t, v[i].mean);
        px_add_number(t, v[i].reflected);
        px_add_count(t, v[i].count);
        px_table_drill(t, px_work_clause(w, &axis->dim.ask, v[i].name));
    }
    px_table_note_add(
        t,
        px_arena_fmt(
            w->a,
            "%zu of the %zu most frequent holders (of %zu) have an RTA of 1 or more in one "
            "of the %zu most frequent technologies (of %zu); %zu technologies are held.",
            b.n, b.holder.n, b.holder.n_all, b.tech.n, b.tech.n_all, b.m),
        px_arena_fmt(w->a,
                     "取最常见的 %zu 个主体（共 %zu 个）和 %zu 项技术（共 %zu 项），"
                     "其中 %zu 个主体在至少一项技术上 RTA ≥ 1，%zu 项技术有优势主体。",
                     b.holder.n, b.holder.n_all, b.tech.n, b.tech.n_all, b.n, b.m));
    if (count && !unique)
        px_table_note_add(
            t,
            PX_STR("Complexity is not defined here: holders and technologies fall apart into "
                   "groups that share nothing, or the second eigenvalue is not one alone."),
            PX_STR("此处复杂度无定义：主体与技术分裂为互不相关的几组，或第二特征值不唯一。"));
    return st;
}

/* ---- relatedness density ---- */

/* phi by pairs of technologies, 0 on the diagonal; how often two occur in one unit, normalised. */
static double *relatedness(px_work *w, const px_axis *x) {
    size_t n = x->n;
    double *phi = px_arena_array(w->a, double, n *n + 1);
    const px_adim *d = &x->dim;
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d->off[u]; i < d->off[u + 1]; i++)
            for (uint32_t k = d->off[u]; x->at[d->v[i]] != PX_NIL && k < d->off[u + 1]; k++)
                if (k != i && x->at[d->v[k]] != PX_NIL)
                    phi[(size_t)x->at[d->v[i]] * n + x->at[d->v[k]]]++;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double a = (double)x->count[x->rank[i]], b = (double)x->count[x->rank[j]];
            double both = phi[i * n + j];
            if (px_work_is(w, "phi", "association")) phi[i * n + j] = both / (a * b);
            if (px_work_is(w, "phi", "salton")) phi[i * n + j] = both / sqrt(a * b);
            if (px_work_is(w, "phi", "jaccard")) phi[i * n + j] = both / (a + b - both);
            if (px_work_is(w, "phi", "conditional")) phi[i * n + j] = both / (a > b ? a : b);
        }
    return phi;
}

struct near {
    uint32_t tech;
    double density, rta;
    px_str name;
};

static int by_density(const void *px, const void *py) {
    const struct near *x = px, *y = py;
    bool a = isfinite(x->density), b = isfinite(y->density);
    if (a != b) return a ? -1 : 1;
    if (a && (x->density < y->density || x->density > y->density))
        return x->density > y->density ? -1 : 1;
    return px_str_cmp(x->name, y->name);
}

static px_status density(px_work *w, px_table *t, px_err *err) {
    px_axis holder, tech;
    px_cross c;
    px_status st = px_axis_read(w, "by", (size_t)px_work_int(w, "top"), &holder, err);
    if (st == PX_OK) st = px_axis_read(w, "of", (size_t)px_work_int(w, "technologies"), &tech, err);
    if (st == PX_OK) st = px_cross_make(w, &holder, &tech, NULL, &c, err);
    if (st != PX_OK) return st;
    w->missing = tech.dim.missing;
    w->dimension = tech.dim.ask.name;
    px_axis_missing(w, t, &holder);
    t->chart = PX_CHART_HEAT;
    px_table_column_add(t, "holder", PX_CELL_TEXT, "holder", "主体", NULL, NULL);
    px_table_column_add(t, "technology", PX_CELL_TEXT, "technology", "技术", NULL, NULL);
    px_table_column_add(t, "density", PX_CELL_SHARE, "relatedness density", "关联密度", NULL, NULL);
    px_table_column_add(t, "rta", PX_CELL_NUMBER, "RTA", "RTA", NULL, NULL);
    px_table_column_add(t, "held", PX_CELL_TEXT, "held", "已有优势", NULL, NULL);
    double *phi = relatedness(w, &tech);
    struct near *v = px_arena_array(w->a, struct near, tech.n + 1);
    for (size_t h = 0; h < holder.n && st == PX_OK; h++) {
        for (size_t i = 0; i < tech.n; i++) {
            double all = 0, own = 0;
            for (size_t j = 0; j < tech.n; j++) {
                all += phi[i * tech.n + j];
                if (has_it(px_cross_rta(&c, h, j))) own += phi[i * tech.n + j];
            }
            v[i] = (struct near){(uint32_t)i, all > 0 ? own / all : NAN, px_cross_rta(&c, h, i),
                                 tech.dim.name[tech.rank[i]]};
        }
        if (tech.n) qsort(v, tech.n, sizeof *v, by_density);
        for (size_t i = 0; i < tech.n; i++) {
            bool held = has_it(v[i].rta);
            if (held ? px_work_is(w, "show", "new") : px_work_is(w, "show", "held")) continue;
            px_str name = holder.dim.name[holder.rank[h]];
            px_table_row(t);
            px_add_text(t, name);
            px_add_text(t, v[i].name);
            px_add_number(t, v[i].density);
            px_add_number(t, v[i].rta);
            px_add_word(t, held ? "yes" : "no", held ? "是" : "否");
        }
        st = px_stop_look(px_how_stop(w->how), err);
    }
    px_table_note_add(
        t,
        px_arena_fmt(w->a, "%zu of %zu holders, %zu of %zu technologies: the most frequent ones.",
                     holder.n, holder.n_all, tech.n, tech.n_all),
        px_arena_fmt(w->a, "取最常见的 %zu 个主体（共 %zu 个）和 %zu 项技术（共 %zu 项）。",
                     holder.n, holder.n_all, tech.n, tech.n_all));
    return st;
}

/* ---- the rows ---- */

#define SIDES(holders, technologies)                                                               \
    {"of", PX_PARAM_FIELD, "ipc.subclass", NULL, 0, 0, "field of the technologies", "技术字段"},   \
        {"by",                                                                                     \
         PX_PARAM_FIELD,                                                                           \
         "pa",                                                                                     \
         NULL,                                                                                     \
         0,                                                                                        \
         0,                                                                                        \
         "field of the holders: applicants, regions",                                              \
         "主体字段：申请人、地区"},                                                                \
        {"top",                                                                                    \
         PX_PARAM_INT,                                                                             \
         holders,                                                                                  \
         NULL,                                                                                     \
         1,                                                                                        \
         300,                                                                                      \
         "how many of the most frequent holders",                                                  \
         "取最常见的前多少个主体"},                                                                \
    {                                                                                              \
        "technologies", PX_PARAM_INT, technologies, NULL, 1, 300,                                  \
            "how many of the most frequent technologies", "取最常见的前多少项技术"      \
    }
static const px_param complexity_params[] = {
    SIDES("100", "100"),
    {"show", PX_PARAM_CHOICE, "technologies", "technologies|holders", 0, 0, "which of the two",
     "显示技术或主体"},
    {"steps", PX_PARAM_INT, "2", NULL, 1, 100, "how many reflections", "反射次数"}};
static const px_param density_params[] = {
    SIDES("10", "50"),
    {"phi", PX_PARAM_CHOICE, "association", "association|salton|jaccard|conditional", 0, 0,
     "how co-occurrence is normalised", "共现的归一化方式"},
    {"show", PX_PARAM_CHOICE, "all", "all|new|held", 0, 0,
     "all, those without an RTA of 1, or those with one", "全部、尚无优势的或已有优势的"}};

const px_analysis px_complexity_analyses[] = {
    {.id = "complexity",
     .family = "technology",
     .en = "Technological complexity",
     .zh = "技术复杂度（TCI）",
     .asks_en = "Which technologies are held by few who also hold much else?",
     .asks_zh = "哪些技术只被少数多样化的主体掌握？",
     .formula =
         "M_cp = 1 if RTA_cp >= 1; k_c0 = sum_p M_cp, k_p0 = sum_c M_cp; reflections k_cN = mean "
         "of k_p(N-1) over what c has, k_pN likewise; complexity = eigenvector of the second "
         "largest eigenvalue of sum_c M_cp M_cp' / (k_c0 k_p0) (holders: of the other "
         "projection), minus its mean, over its standard deviation; sign: rises with diversity",
     .latex = "k_{c,N}=\\frac{1}{k_{c,0}}\\sum_p M_{cp}k_{p,N-1},\\quad "
              "\\tilde M_{pp'}=\\sum_c\\frac{M_{cp}M_{cp'}}{k_{c,0}k_{p,0}}",
     .source = "Hidalgo and Hausmann (2009), The building blocks of economic complexity; Balland "
               "and Rigby (2017), The geography of complex knowledge",
     .least_en = "Three holders that share technologies",
     .least_zh = "至少三个有共同技术的主体",
     PX_PARAMS(complexity_params),
     .own_date = true,
     .run = complexity},
    {.id = "relatedness-density",
     .family = "technology",
     .en = "Relatedness density",
     .zh = "技术关联密度",
     .asks_en = "Which technologies are near to what a holder already has?",
     .asks_zh = "哪些技术与主体已有的优势最接近？",
     .formula = "density_ci = sum_(j != i) phi_ij [RTA_cj >= 1] / sum_(j != i) phi_ij; phi: units "
                "with both, normalised: association c_ij / (c_i c_j), Salton c_ij / sqrt(c_i c_j), "
                "Jaccard c_ij / (c_i + c_j - c_ij), conditional c_ij / max(c_i, c_j)",
     .latex = "d_{ci}=\\frac{\\sum_{j\\ne i}\\varphi_{ij}M_{cj}}{\\sum_{j\\ne i}\\varphi_{ij}}",
     .source = "Hidalgo, Klinger, Barabasi, Hausmann (2007); Boschma, Balland, Kogler (2015); "
               "EconGeo",
     .least_en = "Units with two technologies",
     .least_zh = "有两项技术的单位",
     PX_PARAMS(density_params),
     .own_date = true,
     .run = density},
};
const size_t px_complexity_analyses_n =
    sizeof px_complexity_analyses / sizeof *px_complexity_analyses;
