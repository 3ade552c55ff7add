/* many.c: see many.h. */
#include "query/analytics/many.h"
#include "query/analytics/chart.h"

#include "base/message.h"

void px_many_init(px_many *m, px_arena *a, const px_answer *answer, const px_analysis_options *opt,
                  const px_how *how) {
    *m = (px_many){.a = a, .answer = answer, .opt = *opt, .how = how};
}

px_result *px_many_add(px_many *m) {
    m->result = px_arena_grow(m->a, m->result, m->n, &m->cap, m->n + 1, sizeof *m->result);
    m->result[m->n] = (px_result){.of = {"", 0}};
    return &m->result[m->n++];
}

px_status px_many_run(px_many *m, const px_analysis *what, const char *const *params,
                      size_t n_params, px_err *err) {
    px_status st = PX_OK;
    if (!m->made) {
        st = px_set_make_cut(m->a, m->answer, &m->opt, m->how, &m->set, &m->left_out, err);
        if (st != PX_OK) return st;
        px_aset_share(&m->set);
        m->made = true;
    }
    px_result *r = px_many_add(m);
    r->what = what;
    st = px_analysis_run_on(m->a, m->answer, &m->set, m->left_out, what, &m->opt, params, n_params,
                            m->how, &r->table, &r->card, err);
    if (st != PX_OK) m->n--;
    return st;
}

/* ---- options ---- */

px_status px_option_word(const char *name, const char *value, const char *const *words, int n,
                         int *out, px_err *err) {
    px_buf all;
    px_status st;
    for (int i = 0; i < n; i++)
        if (strcmp(value, words[i]) == 0) {
            *out = i;
            return PX_OK;
        }
    px_buf_init(&all, 1 << 16);
    for (int i = 0; i < n; i++)
        px_buf_fmt(&all, "%s%s", i ? ", " : "", words[i]);
    st = px_fail(err, PX_E_USAGE, "--%s is one of %s, not \"%s\"", name, all.p, value);
    px_buf_done(&all);
    return st;
}

static px_status year(const char *name, const char *value, uint32_t *out, px_err *err) {
    if (px_str_u32(px_str_of(value), out) && *out >= 1000 && *out <= 9999) return PX_OK;
    return px_fail(err, PX_E_USAGE, "--%s is a year, not \"%s\"", name, value);
}

px_status px_analysis_option(px_analysis_options *o, const char *name, const char *value,
                             bool *taken, px_err *err) {
    static const char *const units[] = {"pub", "app", "fam", "ext"};
    static const char *const bases[] = {"priority", "filing", "publication", "grant"};
    static const char *const counting[] = {"whole", "fractional"};
    static const char *const names[] = {"given", "cleaned", "group"};
    px_status st = PX_OK;
    int i = 0;
    *taken = true;
    if (strcmp(name, "unit") == 0) {
        st = px_option_word(name, value, units, 4, &i, err);
        o->unit = (px_unit)i;
    } else if (strcmp(name, "date") == 0) {
        st = px_option_word(name, value, bases, 4, &i, err);
        o->basis = (px_basis)i;
    } else if (strcmp(name, "counting") == 0) {
        st = px_option_word(name, value, counting, 2, &i, err);
        o->fractional = i == 1;
    } else if (strcmp(name, "names") == 0) {
        st = px_option_word(name, value, names, 3, &i, err);
        o->names = (px_names_basis)i;
    } else if (strcmp(name, "from") == 0) {
        st = year(name, value, &o->from, err);
    } else if (strcmp(name, "to") == 0) {
        st = year(name, value, &o->to, err);
    } else if (strcmp(name, "cutoff") == 0) {
        o->cutoff = px_str_of(value);
    } else if (strcmp(name, "queries") == 0) {
        static const char *const words[] = {"no", "yes"};
        st = px_option_word(name, value, words, 2, &i, err);
        o->queries = i == 1;
    } else if (strcmp(name, "drill") == 0) {
        if (!px_str_u32(px_str_of(value), &o->drill) || o->drill > PX_PICKS_MOST)
            st = px_fail(err, PX_E_USAGE, "--drill is a number from 0 to %u, not \"%s\"",
                         PX_PICKS_MOST, value);
    } else {
        *taken = false;
    }
    return st;
}

/* ---- as text ---- */

void px_result_title(const px_result *r, px_buf *out) {
    px_buf_c(out, px_lang_is_zh() ? r->what->zh : r->what->en);
    if (r->of.n)
        px_buf_fmt(out, px_lang_is_zh() ? "：" PX_STR_FMT : ": " PX_STR_FMT, PX_STR_ARG(r->of));
}

void px_result_text(const px_result *r, px_buf *out) {
    bool zh = px_lang_is_zh();
    px_result_title(r, out);
    px_buf_c(out, "\n\n");
    px_table_text(&r->table, out);
    px_buf_ch(out, '\n');
    if (*r->what->formula)
        px_buf_fmt(out, zh ? "公式：%s\n" : "formula: %s\n", px_analysis_formula(r->what, zh));
    if (!r->n_sets) px_card_text(&r->card, out);
    for (size_t i = 0; i < r->n_sets; i++) {
        px_buf_fmt(out, zh ? "\n集合 " PX_STR_FMT "\n" : "\nset " PX_STR_FMT "\n",
                   PX_STR_ARG(r->name[i]));
        px_card_text(&r->set[i], out);
    }
}

static void both(px_jw *w, const char *key, const char *en, const char *zh) {
    px_jw_key(w, px_str_of(key));
    px_jw_open(w, '{');
    px_jw_kstr(w, "en", px_str_of(en));
    px_jw_kstr(w, "zh", px_str_of(zh));
    px_jw_close(w, '}');
}

void px_analysis_json(const px_analysis *x, px_jw *w) {
    px_jw_kstr(w, "id", px_str_of(x->id));
    px_jw_kstr(w, "family", px_str_of(x->family));
    both(w, "name", x->en, x->zh);
    both(w, "asks", x->asks_en, x->asks_zh);
    if (*x->formula) px_jw_kstr(w, "formula", px_str_of(x->formula));
    if (px_analysis_formula(x, true) != x->formula)
        px_jw_kstr(w, "formula_zh", px_str_of(px_analysis_formula(x, true)));
    if (*x->latex) px_jw_kstr(w, "latex", px_str_of(x->latex));
    px_jw_kstr(w, "source", px_str_of(x->source));
    if (*x->least_en) both(w, "least", x->least_en, x->least_zh);
}

void px_result_json(const px_result *r, px_jw *w) {
    px_jw_open(w, '{');
    px_analysis_json(r->what, w);
    if (r->of.n) px_jw_kstr(w, "of", r->of);
    if (!r->n_sets) px_card_json(&r->card, w);
    if (r->n_sets) {
        px_jw_key(w, PX_STR("sets"));
        px_jw_open(w, '[');
    }
    for (size_t i = 0; i < r->n_sets; i++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "name", r->name[i]);
        px_card_json(&r->set[i], w);
        px_jw_close(w, '}');
    }
    if (r->n_sets) px_jw_close(w, ']');
    px_table_json(&r->table, w);
    if (r->n_sets) px_chart_panels_json(&r->table, r->part, r->name, r->n_sets, w);
    px_jw_close(w, '}');
}
