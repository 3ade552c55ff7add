/* registry.c: all analyses, family by family. A new family is two lines here. */
#include "query/analytics/analysis.h"

#define FAMILIES(X)                                                                                \
    X(activity)                                                                                    \
    X(cycle)                                                                                       \
    X(emergence)                                                                                   \
    X(concentration)                                                                               \
    X(position)                                                                                    \
    X(pivot)                                                                                       \
    X(citation)                                                                                    \
    X(citation_kind)                                                                               \
    X(citation_spread)                                                                             \
    X(core)                                                                                        \
    X(main_path)                                                                                   \
    X(coupling)                                                                                    \
    X(geography)                                                                                   \
    X(region)                                                                                      \
    X(procedure)                                                                                   \
    X(procedure_claims)                                                                            \
    X(procedure_term)                                                                              \
    X(annuity)                                                                                     \
    X(procedure_use)                                                                               \
    X(survival)                                                                                    \
    X(terms)                                                                                       \
    X(terms_time)                                                                                  \
    X(cluster)                                                                                     \
    X(landscape)                                                                                   \
    X(technology)                                                                                  \
    X(technology_space)                                                                            \
    X(industries)                                                                                  \
    X(effect)                                                                                      \
    X(route)                                                                                       \
    X(complexity)                                                                                  \
    X(network_pairs)                                                                               \
    X(network_flow)                                                                                \
    X(network_mobility)                                                                            \
    X(value)                                                                                       \
    X(value_grade)                                                                                 \
    X(value_high)                                                                                  \
    X(value_screen)                                                                                \
    X(profile_rival)

#define DECLARE(family)                                                                            \
    extern const px_analysis px_##family##_analyses[];                                             \
    extern const size_t px_##family##_analyses_n;
FAMILIES(DECLARE)

static const struct family {
    const px_analysis *v;
    const size_t *n;
} families[] = {
#define ROW(family) {px_##family##_analyses, &px_##family##_analyses_n},
    FAMILIES(ROW)};

size_t px_analysis_count(void) {
    size_t n = 0;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        n += *families[i].n;
    return n;
}

const px_analysis *px_analysis_at(size_t at) {
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        if (at < *families[i].n) return &families[i].v[at];
        at -= *families[i].n;
    }
    return NULL;
}

const px_analysis *px_analysis_find(px_str id) {
    for (size_t i = 0; i < px_analysis_count(); i++)
        if (px_str_is(id, px_analysis_at(i)->id)) return px_analysis_at(i);
    return NULL;
}

/* Is the id one of those in the list? */
static bool listed(const char *ids, const char *id) {
    size_t n = strlen(id);
    for (const char *p = strstr(ids, id); p; p = strstr(p + 1, id))
        if ((p == ids || p[-1] == ' ') && (p[n] == ' ' || !p[n])) return true;
    return false;
}

const char *px_analysis_formula(const px_analysis *x, bool zh) {
    static const struct {
        const char *ids, *text;
    } row[] = {
#define PX_FORMULA_ZH(ids, text) {ids, text},
#include "query/analytics/formula_zh.tbl"
#undef PX_FORMULA_ZH
    };
    for (size_t i = 0; zh && i < sizeof row / sizeof *row; i++)
        if (listed(row[i].ids, x->id)) return row[i].text;
    return x->formula;
}
