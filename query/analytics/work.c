/* work.c: parameters, dimensions and years for a run; see analysis.h. */
#include "query/analytics/work.h"

#include "base/file.h"
#include "patent/date.h"

#include <math.h>
#include <stdlib.h>

static const char *value_of(const px_work *w, const char *param) {
    for (size_t i = 0; i < w->what->n_params; i++)
        if (strcmp(w->what->param[i].name, param) == 0) return w->value[i];
    return "";
}

int64_t px_work_int(const px_work *w, const char *param) {
    return strtoll(value_of(w, param), NULL, 10);
}
double px_work_number(const px_work *w, const char *param) {
    return strtod(value_of(w, param), NULL);
}
px_str px_work_text(const px_work *w, const char *param) {
    return px_str_of(value_of(w, param));
}
px_status px_work_file(const px_work *w, const char *param, size_t max, px_str *text,
                       const char **name, px_err *err) {
    const char *value = value_of(w, param);
    px_buf b;
    px_status st = PX_OK;
    *text = px_str_of(value);
    *name = w->opt.sent ? param : value;
    if (w->opt.sent && text->n > max)
        return px_fail(err, PX_E_LIMIT, "%s is larger than %zu bytes", param, max);
    if (w->opt.sent || !text->n) return PX_OK;
    px_buf_init(&b, max);
    st = px_file_read(value, max, &b, err);
    *text = px_arena_str(w->a, px_buf_view(&b));
    px_buf_done(&b);
    return st;
}
bool px_work_is(const px_work *w, const char *param, const char *choice) {
    return strcmp(value_of(w, param), choice) == 0;
}

px_status px_work_lists(px_work *w, px_err *err) {
    px_status st = w->unlisted ? px_aset_list(w->unlisted, err) : PX_OK;
    w->unlisted = NULL;
    return st;
}

bool px_work_tallies(const px_work *w) {
    const px_aset *s = w->set;
    return s->unit == PX_UNIT_PUB && s->rows && px_rowset_count(s->rows) == s->n;
}

/* ---- checking ---- */

static bool is_choice(const char *choices, const char *value) {
    size_t n = strlen(value);
    for (const char *c = choices; n && *c; c += strcspn(c, "|"), c += *c == '|')
        if (strcspn(c, "|") == n && strncmp(c, value, n) == 0) return true;
    return false;
}

static px_status check(const px_param *p, const char *value, px_err *err) {
    char *end;
    double v;
    px_facet_ask ask;
    px_arena *a;
    px_status st = PX_OK;
    switch (p->type) {
    case PX_PARAM_TEXT:
    case PX_PARAM_FILE:
        return PX_OK;
    case PX_PARAM_CHOICE:
        return is_choice(p->choices, value)
                   ? PX_OK
                   : px_fail(err, PX_E_USAGE, "--%s is one of %s, not \"%s\"", p->name, p->choices,
                             value);
    case PX_PARAM_FIELD:
        a = px_arena_new();
        st = px_facet_read(a, px_str_of(value), &ask, err);
        px_arena_free(a);
        return st;
    case PX_PARAM_INT:
    case PX_PARAM_NUMBER:
        v = strtod(value, &end);
        if (!*value || *end || !(v >= p->lo && v <= p->hi) ||
            (p->type == PX_PARAM_INT && v != (double)(int64_t)v))
            return px_fail(err, PX_E_USAGE, "--%s is a number from %.10g to %.10g, not \"%s\"",
                           p->name, p->lo, p->hi, value);
        return PX_OK;
    }
    return st;
}

px_status px_work_params(px_work *w, const char *const *params, size_t n_params, px_err *err) {
    const px_analysis *what = w->what;
    w->value = px_arena_array(w->a, const char *, what->n_params + 1);
    for (size_t i = 0; i < what->n_params; i++)
        w->value[i] = what->param[i].standard;
    for (size_t k = 0; k + 1 < n_params; k += 2) {
        size_t i = 0;
        while (i < what->n_params && strcmp(what->param[i].name, params[k]) != 0)
            i++;
        if (i == what->n_params)
            return px_fail(err, PX_E_USAGE, "the analysis %s knows no --%s", what->id, params[k]);
        w->value[i] = params[k + 1];
    }
    for (size_t i = 0; i < what->n_params; i++) {
        if (!w->value[i])
            return px_fail(err, PX_E_USAGE, "the analysis %s needs --%s", what->id,
                           what->param[i].name);
        px_status st = check(&what->param[i], w->value[i], err);
        if (st != PX_OK) return st;
    }
    return PX_OK;
}

/* ---- dimensions ---- */

/* Applicants are counted by the name that the options ask for. */
static void by_names(const px_work *w, px_facet_ask *ask) {
    if (ask->field != PX_F_PA) return;
    if (w->opt.names == PX_NAMES_CLEANED) ask->field = PX_F_PAS;
    if (w->opt.names == PX_NAMES_GROUP) ask->field = PX_F_PAX;
    if (w->opt.names != PX_NAMES_GIVEN) ask->name = px_str_of(px_field_code(ask->field));
}

px_status px_work_ask(px_work *w, px_str field, px_facet_ask *out, px_err *err) {
    px_status st = px_facet_read(w->a, field, out, err);
    if (st == PX_OK) by_names(w, out);
    return st;
}

px_status px_work_dim_of(px_work *w, const char *field, px_adim *out, px_err *err) {
    px_facet_ask ask;
    px_status st = px_work_ask(w, px_str_of(field), &ask, err);
    if (st == PX_OK) st = px_aset_dim(w->set, &ask, out, err);
    if (st != PX_OK) return st;
    w->missing = out->missing;
    w->dimension = ask.name;
    return st;
}

px_status px_work_dim(px_work *w, const char *param, px_adim *out, px_err *err) {
    return px_work_dim_of(w, value_of(w, param), out, err);
}

px_status px_work_years(px_work *w, uint16_t **year, uint32_t *lo, uint32_t *hi, px_err *err) {
    uint64_t missing;
    *lo = *hi = 0;
    px_status st = px_aset_years(w->set, w->opt.basis, year, &missing, err);
    if (st != PX_OK) return st;
    w->undated = missing;
    if (!w->dimension.n) {
        w->missing = missing;
        w->dimension = px_str_of(px_field_code(px_basis_field(w->opt.basis)));
    }
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t y = (*year)[u];
        if ((w->opt.from && y < w->opt.from) || (w->opt.to && y > w->opt.to)) y = 0;
        (*year)[u] = (uint16_t)y;
        if (!y) continue;
        if (!*lo || y < *lo) *lo = y;
        if (y > *hi) *hi = y;
    }
    return st;
}

bool px_work_incomplete(const px_work *w, uint32_t year) {
    return w->incomplete_from && year >= w->incomplete_from;
}

uint32_t px_work_last_complete(const px_work *w, uint32_t hi) {
    return px_work_incomplete(w, hi) ? w->incomplete_from - 1 : hi;
}

uint64_t *px_work_by_year(px_work *w, const uint16_t *year, uint32_t n, uint32_t lo, uint32_t hi) {
    uint64_t *count = px_arena_zero(w->a, ((size_t)hi - lo + 2) * sizeof *count);
    for (uint32_t u = 0; u < n; u++)
        if (year[u] && year[u] >= lo && year[u] <= hi) count[year[u] - lo]++;
    return count;
}

void px_add_complete(const px_work *w, px_table *t, uint32_t year) {
    bool not = px_work_incomplete(w, year);
    px_add_word(t, not ? "no" : "yes", not ? "否" : "是");
}

double px_cagr(double first, double last, uint32_t years) {
    return first > 0 && years ? pow(last / first, 1.0 / years) - 1 : NAN;
}

/* ---- what a set is compared with ---- */

px_status px_work_against(px_work *w, px_str query, px_aset *out, px_err *err) {
    px_answer a = {0};
    uint64_t left_out;
    px_str key = px_arena_fmt(w->a, "against " PX_STR_FMT, PX_STR_ARG(query));
    const px_aset *known = px_aset_recall(w->set, key);
    if (known) {
        *out = *known;
        return PX_OK;
    }
    px_status st = px_answer_open_how(w->snap, query, w->opt.env, w->how, &a, err);
    if (st == PX_OK) st = px_aset_make(w->a, &a.rows, w->opt.unit, w->how, out, err);
    if (st == PX_OK) st = px_work_cut(w, out, &left_out, err);
    out->rows = NULL; /* they go with the answer; the set has its own */
    px_answer_close(&a);
    if (st != PX_OK || !w->set->known) return st;
    px_aset_share(out);
    px_aset *kept = px_arena_alloc(w->a, sizeof *kept);
    *kept = *out;
    px_aset_remember(w->set, key, kept);
    return st;
}
