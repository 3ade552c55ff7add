/* us_json_view.c: patents of the PatentsView service: the first API (patent_number, cited_patents,
 * cpcs, …) and the one behind it (patent_id, us_patent_citations, cpc_current, …).
 *
 * Lists that have nothing hold one object of nulls. What has no member in a record becomes an extra
 * under its path ("inventors_inventor_id"). */
#include "indexer/us_json.h"

#include <stddef.h>

typedef struct view {
    px_arena *a;
    px_record *r;
} view;

/* The first of two names that an item has. */
static px_str either(view *v, const px_json *o, const char *one, const char *other) {
    px_str s = px_uj(v->a, o, one);
    return s.n ? s : px_uj(v->a, o, other);
}

static void distinct(view *v, const char *name, px_str value) {
    px_record *r = v->r;
    for (size_t i = 0; i < r->extras.n; i++) {
        const px_rec_extra *x = &r->extras.v[i];
        if (!px_str_is(x->name, name)) continue;
        if (x->n_values >= 1000) return;
        for (size_t k = 0; k < x->n_values; k++)
            if (px_str_eq(x->values[k], value)) return;
    }
    px_us_extra(v->a, r, name, value);
}

static void leaf(view *v, px_str list, const px_json *m) {
    px_json_kind k = px_json_type(m);
    if (k == PX_JSON_NULL) return;
    px_str key = px_json_key(m), value;
    if (k == PX_JSON_OBJECT || k == PX_JSON_ARRAY) {
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_json_print(m, &b);
        value = px_arena_str(v->a, px_buf_view(&b));
        px_buf_done(&b);
    } else {
        value = px_arena_str(v->a, px_json_text(m, v->a));
    }
    if (value.n > 4096) return;
    distinct(v,
             px_arena_fmt(v->a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(list), list.n ? "_" : "",
                          PX_STR_ARG(key))
                 .p,
             value);
}

/* ---- items of lists ---- */

static px_str of(view *v, const px_json *o, const char *who, const char *what) {
    return px_uj(v->a, o, px_arena_fmt(v->a, "%s_%s", who, what).p);
}

static bool party(view *v, const px_json *o, px_rec_parties *to, const char *who) {
    static const char *const firsts[] = {"first_name", "name_first", "individual_name_first"};
    static const char *const lasts[] = {"last_name", "name_last", "individual_name_last"};
    px_str name = of(v, o, who, "organization"), first = {0}, last = {0};
    for (size_t i = 0; i < 3 && !name.n && !last.n; i++) {
        first = of(v, o, who, firsts[i]);
        last = of(v, o, who, lasts[i]);
    }
    if (!name.n) name = px_us_person(v->a, first, (px_str){0}, last, (px_str){0});
    if (!name.n) return false;
    px_rec_party *p = px_list_add(v->a, to);
    p->name = name;
    p->type = px_us_role(of(v, o, who, "type"));
    p->city = of(v, o, who, "city");
    p->province = of(v, o, who, "state");
    p->country = of(v, o, who, "country");
    return true;
}

static bool inventor(view *v, const px_json *o) {
    return party(v, o, &v->r->inventors, "inventor");
}

static bool assignee(view *v, const px_json *o) {
    return party(v, o, &v->r->applicants, "assignee");
}

static bool lawyer(view *v, const px_json *o) {
    return party(v, o, &v->r->agents, "lawyer") || party(v, o, &v->r->agents, "attorney");
}

static bool examiner(view *v, const px_json *o) {
    px_str name = px_us_person(v->a, px_uj(v->a, o, "examiner_first_name"), (px_str){0},
                               px_uj(v->a, o, "examiner_last_name"), (px_str){0});
    px_str group = either(v, o, "examiner_group", "art_group");
    if (group.n) distinct(v, "art_unit", group);
    if (name.n) px_list_add(v->a, &v->r->examiners)->name = name;
    return name.n > 0;
}

static bool application(view *v, const px_json *o) {
    px_str series = px_uj(v->a, o, "series_code");
    px_str number = either(v, o, "app_id", "application_id"), bare = px_uj(v->a, o, "app_number");
    uint32_t ymd = px_us_date(either(v, o, "app_date", "filing_date"));
    if (bare.n == 8) number = bare;
    px_us_set(&v->r->app, PX_STR("US"), px_us_application(v->a, series, number), (px_str){0}, ymd);
    return number.n > 0;
}

static bool cited(view *v, const px_json *o) {
    px_str number = either(v, o, "cited_patent_number", "citation_patent_id");
    px_str by = px_us_cited_by(either(v, o, "cited_patent_category", "citation_category"));
    px_us_cite(v->a, v->r, PX_STR("US"), number,
               either(v, o, "cited_patent_kind", "citation_wipo_kind"),
               px_us_date(either(v, o, "cited_patent_date", "citation_date")), by);
    return number.n > 0;
}

static bool cited_foreign(view *v, const px_json *o) {
    px_str number = px_uj(v->a, o, "citation_application_id");
    px_us_cite(v->a, v->r, px_uj(v->a, o, "citation_country"), number, (px_str){0},
               px_uj_date(v->a, o, "citation_date"),
               px_us_cited_by(px_uj(v->a, o, "citation_category")));
    return number.n > 0;
}

static bool cited_other(view *v, const px_json *o) {
    px_str text = px_uj(v->a, o, "other_reference_text");
    px_us_cite_other(v->a, v->r, text, (px_str){0});
    return text.n > 0;
}

static bool citing(view *v, const px_json *o) {
    px_str number = either(v, o, "citedby_patent_number", "citedby_patent_id");
    if (!number.n) return false;
    px_rec_cite *c = px_list_add(v->a, &v->r->cited_by);
    px_str kind = px_uj(v->a, o, "citedby_patent_kind");
    c->number = px_arena_fmt(v->a, "US " PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(number),
                             kind.n ? " " : "", PX_STR_ARG(kind));
    c->ymd = px_uj_date(v->a, o, "citedby_patent_date");
    return true;
}

static bool cpc(view *v, const px_json *o) {
    px_str s = either(v, o, "cpc_subgroup_id", "cpc_group_id");
    px_str value = either(v, o, "cpc_category", "cpc_type");
    if (!memchr(s.n ? s.p : "", '/', s.n)) s = px_uj(v->a, o, "cpc_group");
    if (!s.n) return false;
    px_rec_class *k = px_list_add(v->a, &v->r->cpc);
    k->symbol = s;
    k->value = px_str_starts(value, PX_STR("inv"))   ? 'I'
               : px_str_starts(value, PX_STR("add")) ? 'A'
                                                     : 0;
    return true;
}

static bool ipc(view *v, const px_json *o) {
    px_str s = px_arena_fmt(
        v->a, PX_STR_FMT PX_STR_FMT PX_STR_FMT PX_STR_FMT "/" PX_STR_FMT,
        PX_STR_ARG(px_uj(v->a, o, "ipc_section")), PX_STR_ARG(px_uj(v->a, o, "ipc_class")),
        PX_STR_ARG(px_uj(v->a, o, "ipc_subclass")), PX_STR_ARG(px_uj(v->a, o, "ipc_main_group")),
        PX_STR_ARG(px_uj(v->a, o, "ipc_subgroup")));
    if (s.n < 6) return false;
    px_rec_class *k = px_list_add(v->a, &v->r->ipc);
    k->symbol = s;
    px_str value = px_uj(v->a, o, "ipc_classification_value");
    px_str version = px_uj(v->a, o, "ipc_version_indicator");
    if (value.n) k->value = value.p[0];
    if (version.n == 10) k->edition = px_arena_fmt(v->a, "%.4s.%.2s", version.p, version.p + 5);
    k->first = px_str_is(px_uj(v->a, o, "ipc_symbol_position"), "F");
    return true;
}

static bool uspc(view *v, const px_json *o) {
    px_str s = px_uj(v->a, o, "uspc_subclass_id");
    if (s.n) px_list_add(v->a, &v->r->uspc)->symbol = s;
    return s.n > 0;
}

static bool priority(view *v, const px_json *o) {
    px_str number = either(v, o, "forprior_docnumber", "foreign_application_id");
    px_us_priority(v->a, v->r, either(v, o, "forprior_country", "foreign_country_filed"), number,
                   px_us_date(either(v, o, "forprior_date", "filing_date")));
    return number.n > 0;
}

/* Members of items that the functions above use; the others become extras. */
static bool used(px_str key) {
    static const char *const keys[] = {"inventor_first_name",
                                       "inventor_last_name",
                                       "inventor_name_first",
                                       "inventor_name_last",
                                       "assignee_first_name",
                                       "assignee_last_name",
                                       "assignee_organization",
                                       "assignee_individual_name_first",
                                       "assignee_individual_name_last",
                                       "lawyer_first_name",
                                       "lawyer_last_name",
                                       "lawyer_organization",
                                       "attorney_name_first",
                                       "attorney_name_last",
                                       "attorney_organization",
                                       "examiner_first_name",
                                       "examiner_last_name",
                                       "examiner_group",
                                       "art_group",
                                       "app_id",
                                       "app_number",
                                       "app_date",
                                       "application_id",
                                       "filing_date",
                                       "series_code",
                                       "cited_patent_number",
                                       "cited_patent_category",
                                       "cited_patent_kind",
                                       "cited_patent_date",
                                       "citation_patent_id",
                                       "citation_category",
                                       "citation_wipo_kind",
                                       "citation_date",
                                       "citation_application_id",
                                       "citation_country",
                                       "other_reference_text",
                                       "citedby_patent_number",
                                       "citedby_patent_id",
                                       "citedby_patent_kind",
                                       "citedby_patent_date",
                                       "cpc_subgroup_id",
                                       "cpc_group_id",
                                       "cpc_group",
                                       "cpc_category",
                                       "cpc_type",
                                       "cpc_section_id",
                                       "cpc_subsection_id",
                                       "cpc_class_id",
                                       "cpc_subclass_id",
                                       "cpc_group_title",
                                       "cpc_subgroup_title",
                                       "cpc_subsection_title",
                                       "ipc_section",
                                       "ipc_class",
                                       "ipc_subclass",
                                       "ipc_main_group",
                                       "ipc_subgroup",
                                       "ipc_classification_value",
                                       "ipc_version_indicator",
                                       "ipc_symbol_position",
                                       "uspc_subclass_id",
                                       "uspc_mainclass_id",
                                       "uspc_mainclass_title",
                                       "uspc_subclass_title",
                                       "forprior_docnumber",
                                       "forprior_country",
                                       "forprior_date",
                                       "foreign_application_id",
                                       "foreign_country_filed"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (px_str_is(key, keys[i])) return true;
    size_t n = key.n; /* places in this order of the file say nothing */
    return n > 9 && px_str_is(px_str_sub(key, n - 9, n), "_sequence");
}

/* City, state, country, type: used where the party has a name. */
static bool beside(px_str key) {
    static const char *const ends[] = {"_city", "_state", "_country", "_type"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        px_str e = px_str_of(ends[i]);
        if (key.n > e.n && px_str_eq(px_str_sub(key, key.n - e.n, key.n), e)) return true;
    }
    return false;
}

static bool list(view *v, const px_json *m) {
    static const struct {
        const char *name;
        bool (*item)(view *v, const px_json *o);
    } lists[] = {{"inventors", inventor},
                 {"assignees", assignee},
                 {"lawyers", lawyer},
                 {"attorneys", lawyer},
                 {"examiners", examiner},
                 {"applications", application},
                 {"application", application},
                 {"cited_patents", cited},
                 {"us_patent_citations", cited},
                 {"foreign_citations", cited_foreign},
                 {"other_references", cited_other},
                 {"citedby_patents", citing},
                 {"cpcs", cpc},
                 {"cpc_current", cpc},
                 {"IPCs", ipc},
                 {"ipcr", ipc},
                 {"uspcs", uspc},
                 {"uspc_at_issue", uspc},
                 {"foreign_priority", priority}};
    px_str key = px_json_key(m);
    px_json_kind kind = px_json_type(m);
    if (kind != PX_JSON_ARRAY && kind != PX_JSON_OBJECT) return false;
    bool (*take)(view *, const px_json *) = NULL;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (px_str_is(key, lists[i].name)) take = lists[i].item;
    const px_json *o = kind == PX_JSON_ARRAY ? px_json_first(m) : m;
    for (; o; o = kind == PX_JSON_ARRAY ? px_json_next(o) : NULL) {
        if (px_json_type(o) != PX_JSON_OBJECT) continue;
        bool done = take && take(v, o);
        bool who = take == inventor || take == assignee || take == lawyer;
        for (const px_json *k = px_json_first(o); k; k = px_json_next(k))
            if (!take || (!used(px_json_key(k)) && !(done && who && beside(px_json_key(k)))))
                leaf(v, key, k);
    }
    return true;
}

static bool count(view *v, const px_json *m) {
    static const struct {
        const char *key;
        size_t member;
    } counts[] = {{"patent_num_claims", offsetof(px_record, n_claims)},
                  {"patent_num_us_patent_citations", offsetof(px_record, n_cites)},
                  {"patent_num_us_patents_cited", offsetof(px_record, n_cites)},
                  {"patent_num_cited_by_us_patents", offsetof(px_record, n_cited_by)},
                  {"patent_num_times_cited_by_us_patents", offsetof(px_record, n_cited_by)}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        uint32_t n;
        if (!px_str_is(px_json_key(m), counts[i].key)) continue;
        if (!px_str_u32(px_str_trim(px_json_text(m, v->a)), &n)) return false;
        memcpy((char *)v->r + counts[i].member, &n, sizeof n);
        return true;
    }
    return false;
}

int px_uj_view(const px_json *o, size_t i, px_arena *a, px_record *r, px_err *err) {
    static const char *const own[] = {"patent_number",   "patent_id",   "patent_title",
                                      "patent_abstract", "patent_date", "patent_kind",
                                      "wipo_kind",       "patent_type"};
    view v = {.a = a, .r = r};
    if (i) return 0;
    px_str number = either(&v, o, "patent_number", "patent_id");
    if (!number.n) return px_fail(err, PX_E_INPUT, "the patent has no number");
    uint32_t ymd = px_uj_date(a, o, "patent_date");
    px_str kind = either(&v, o, "patent_kind", "wipo_kind");
    if (!kind.n && ymd && ymd < 20010000) kind = px_us_old_kind(number);
    px_us_set(&r->pub, PX_STR("US"), number, kind, ymd);
    r->grant_ymd = ymd;
    px_us_text(a, &r->titles, (px_str){0}, px_uj(a, o, "patent_title"));
    px_us_text(a, &r->abstracts, (px_str){0}, px_uj(a, o, "patent_abstract"));
    px_us_type(r, px_uj(a, o, "patent_type"));
    for (const px_json *m = px_json_first(o); m; m = px_json_next(m)) {
        bool done = false;
        for (size_t k = 0; k < sizeof own / sizeof *own; k++)
            done |= px_str_is(px_json_key(m), own[k]);
        if (!done && !count(&v, m) && !list(&v, m)) leaf(&v, (px_str){0}, m);
    }
    return 1;
}
