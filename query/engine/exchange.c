/* exchange.c: see exchange.h. Elements in the order that OPS and DOCDB keep (EPO, DOCDB user documentation; OPS reference
 * guide), words of the record as theirs. */
#include "query/engine/exchange_int.h"

px_str px_exch_family_id(const px_record *r) {
    px_str head = PX_STR("docdb:");
    return px_str_starts(r->family, head) ? px_str_sub(r->family, head.n, r->family.n)
                                          : (px_str){NULL, 0};
}

void px_exch_sequence(const px_exch *x, px_xo *node, size_t i) {
    px_xo_attr_u64(x->a, node, "sequence", i + 1);
}

static const px_rec_extra *extra_of(const px_record *r, const char *name) {
    for (size_t i = 0; i < r->extras.n; i++)
        if (px_str_is(r->extras.v[i].name, name)) return &r->extras.v[i];
    return NULL;
}

/* ---- numbers ---- */

/* A reference of a file, which is one spelling. */
static px_xo *spelled(const px_exch *x, px_xo *ref, const px_exch_name *n, px_exch_spelling s,
                      uint32_t date) {
    px_xo_attr(x->a, ref, "data-format", px_str_of(px_exch_spelling_name(s)));
    px_exch_put_bare_id(x->a, ref, n, s, date);
    return ref;
}

/* As printed, where the source had a spelling that is not docdb's, and of international applications, which have but
 * one. */
static px_str printed(const px_exch *x, const px_rec_number *r, const px_exch_name *n,
                      px_number_role role) {
    px_str own =
        px_arena_fmt(x->a, PX_STR_FMT PX_STR_FMT PX_STR_FMT, PX_STR_ARG(n->cc), PX_STR_ARG(n->num),
                     PX_STR_ARG(role == PX_ROLE_PUBLICATION ? n->kind : PX_STR("")));
    if (r->given.n) return px_str_eq(r->given, own) ? PX_STR("") : r->given;
    return px_str_starts(r->normal, PX_STR("PCT/")) ? r->normal : PX_STR("");
}

/* As docdb, epodoc and as printed. */
static void put_references(const px_exch *x, px_xo *biblio, const char *name, px_exch_name *n,
                           px_str given) {
    n->original = given;
    (void)spelled(x, px_xo_add(x->a, biblio, name), n, PX_EXCH_DOCDB, n->ymd);
    if (n->epodoc.n) (void)spelled(x, px_xo_add(x->a, biblio, name), n, PX_EXCH_EPODOC, 0);
    if (given.n) (void)spelled(x, px_xo_add(x->a, biblio, name), n, PX_EXCH_ORIGINAL, 0);
}

static void put_file_publication(const px_exch *x, px_xo *biblio, const px_record *r) {
    px_exch_name n;
    px_exch_name_of_record(x->a, r, &n);
    put_references(x, biblio, PX_EXCH_EL(x, "publication-reference"), &n,
                   printed(x, &r->pub, &n, PX_ROLE_PUBLICATION));
}

void px_exch_put_publication(px_arena *a, px_xo *parent, const px_record *r) {
    px_exch_name n;
    px_xo *ref = px_xo_add(a, parent, "publication-reference");
    px_exch_name_of_record(a, r, &n);
    px_exch_put_id(a, ref, &n, PX_EXCH_DOCDB, n.ymd);
    px_exch_put_id(a, ref, &n, PX_EXCH_EPODOC, n.ymd);
}

/* A source that tells when, but not under which number. */
static void put_day_alone(const px_exch *x, px_xo *biblio, uint32_t ymd) {
    px_xo *ref = px_xo_add(x->a, biblio, PX_EXCH_EL(x, "application-reference"));
    px_xo_attr(x->a, ref, "data-format", PX_STR("docdb"));
    px_xo_leaf(x->a, px_xo_add(x->a, ref, "document-id"), "date", px_exch_digits(x->a, ymd));
}

static void put_application(const px_exch *x, px_xo *parent, const px_record *r, bool biblio) {
    px_exch_name n;
    if (!r->app.normal.n) {
        if (x->file && r->app.ymd) put_day_alone(x, parent, r->app.ymd);
        return;
    }
    px_exch_name_of(x->a, &r->app, PX_ROLE_APPLICATION, &n);
    if (x->file) {
        put_references(x, parent, PX_EXCH_EL(x, "application-reference"), &n,
                       printed(x, &r->app, &n, PX_ROLE_APPLICATION));
        return;
    }
    px_xo *ref = px_xo_add(x->a, parent, "application-reference");
    px_exch_put_id(x->a, ref, &n, PX_EXCH_DOCDB, biblio ? 0 : n.ymd);
    if (!biblio) return;
    px_exch_put_id(x->a, ref, &n, PX_EXCH_EPODOC, n.ymd);
    px_exch_put_id(x->a, ref, &n, PX_EXCH_ORIGINAL, 0);
}

static px_xo *put_claim(const px_exch *x, px_xo *parent, size_t i) {
    px_xo *claim = px_xo_add(x->a, parent, PX_EXCH_EL(x, "priority-claim"));
    px_exch_sequence(x, claim, i);
    if (!x->file)
        px_xo_attr(x->a, claim, "kind", PX_STR("national")); /* also of international ones */
    return claim;
}

/* "US201361761070P 1 inactive": how a claim is linked, as the readers of the EPO's forms keep it. */
static px_str linkage_of(const px_record *r, const px_exch_name *n) {
    const px_rec_extra *x = extra_of(r, "priority_linkage");
    for (size_t k = 0; x && k < x->n_values; k++) {
        px_str v = x->values[k];
        size_t blank = px_str_find(v, PX_STR(" "));
        px_str head = px_str_sub(v, 0, blank);
        if (blank == SIZE_MAX || !px_str_starts(head, n->cc)) continue;
        head = px_str_sub(head, n->cc.n, head.n);
        if (px_str_starts(head, n->num) && head.n <= n->num.n + 2)
            return px_str_trim(px_str_sub(v, blank, v.n));
    }
    return (px_str){NULL, 0};
}

/* OPS has the indicator in front and whole words. */
static void put_linkage(const px_exch *x, px_xo *claim, const px_record *r, const px_exch_name *n) {
    px_str how = linkage_of(r, n), dead = PX_STR("inactive");
    bool inactive = px_str_find(how, dead) != SIZE_MAX;
    if (inactive) how.n -= dead.n;
    how = px_str_trim(how);
    if (x->file && how.n) px_xo_leaf(x->a, claim, PX_EXCH_EL(x, "priority-linkage-type"), how);
    px_xo_leaf(x->a, claim, PX_EXCH_EL(x, "priority-active-indicator"),
               px_str_sub(inactive ? PX_STR("NO") : PX_STR("YES"), 0, x->file ? 1 : 3));
    if (!x->file && how.n) px_xo_leaf(x->a, claim, "priority-linkage-type", how);
}

/* A priority of which the source tells the country or the day alone. */
static void put_file_unnumbered(const px_exch *x, px_xo *claim, const px_rec_number *p) {
    px_xo_attr(x->a, claim, "data-format", px_str_of(px_exch_spelling_name(PX_EXCH_DOCDB)));
    px_xo *id = px_xo_add(x->a, claim, "document-id");
    if (p->cc.n) px_xo_leaf(x->a, id, "country", p->cc);
    if (p->ymd) px_xo_leaf(x->a, id, "date", px_exch_digits(x->a, p->ymd));
}

static void put_file_priority(const px_exch *x, px_xo *list, const px_record *r, size_t i) {
    px_exch_name n;
    const px_rec_number *p = &r->priorities.v[i];
    if (!p->normal.n) {
        put_file_unnumbered(x, put_claim(x, list, i), p);
        return;
    }
    px_exch_name_of(x->a, p, PX_ROLE_PRIORITY, &n);
    px_xo *claim = spelled(x, put_claim(x, list, i), &n, PX_EXCH_DOCDB, n.ymd);
    put_linkage(x, claim, r, &n);
    if (n.epodoc.n) (void)spelled(x, put_claim(x, list, i), &n, PX_EXCH_EPODOC, 0);
    n.original = printed(x, p, &n, PX_ROLE_PRIORITY);
    if (n.original.n) (void)spelled(x, put_claim(x, list, i), &n, PX_EXCH_ORIGINAL, 0);
}

static void put_priorities(const px_exch *x, px_xo *biblio, const px_record *r) {
    px_exch_name n;
    if (!r->priorities.n) return;
    px_xo *list = px_xo_add(x->a, biblio, PX_EXCH_EL(x, "priority-claims"));
    for (size_t i = 0; i < r->priorities.n; i++) {
        const px_rec_number *p = &r->priorities.v[i];
        if (x->file) {
            put_file_priority(x, list, r, i);
            continue;
        }
        if (!p->normal.n) continue;
        px_xo *claim = put_claim(x, list, i);
        px_exch_name_of(x->a, p, PX_ROLE_PRIORITY, &n);
        px_exch_put_id(x->a, claim, &n, PX_EXCH_EPODOC, n.ymd);
        if (!px_str_eq(p->given, n.epodoc)) /* else the file had no other */
            px_exch_put_id(x->a, claim, &n, PX_EXCH_ORIGINAL, 0);
    }
}

void px_exch_put_claims_of(px_arena *a, px_xo *member, const px_record *r) {
    px_exch x = {a, false};
    px_exch_name n;
    put_application(&x, member, r, false);
    for (size_t i = 0; i < r->priorities.n; i++) {
        if (!r->priorities.v[i].normal.n) continue;
        px_xo *claim = put_claim(&x, member, i);
        px_exch_name_of(a, &r->priorities.v[i], PX_ROLE_PRIORITY, &n);
        px_exch_put_id(a, claim, &n, PX_EXCH_DOCDB, n.ymd);
        put_linkage(&x, claim, r, &n);
    }
}

/* ---- parties ---- */

static px_xo *put_party(const px_exch *x, px_xo *list, const char *role, const char *wrap, size_t i,
                        const char *format, px_str name) {
    px_xo *to = px_xo_add(x->a, list, role);
    px_exch_sequence(x, to, i);
    px_xo_attr(x->a, to, "data-format", px_str_of(format));
    px_xo_leaf(x->a, px_xo_add(x->a, to, wrap), "name", name);
    return to;
}

static void put_place(const px_exch *x, px_xo *to, const px_rec_party *p) {
    if (p->country.n) px_xo_leaf(x->a, px_xo_add(x->a, to, "residence"), "country", p->country);
    if (p->address.n) px_xo_leaf(x->a, px_xo_add(x->a, to, "address"), "text", p->address);
}

/* "NAME [US]" with an en space, as EPODOC has it. */
static px_str with_country(const px_exch *x, const px_rec_party *p) {
    if (!p->country.n) return p->name;
    return px_arena_fmt(x->a, PX_STR_FMT "\xE2\x80\x82[" PX_STR_FMT "]", PX_STR_ARG(p->name),
                        PX_STR_ARG(p->country));
}

struct group {
    const char *list, *role, *wrap, *printed; /* printed: extra that keeps names as printed */
};

/* Names of the record, then those as printed, where the record keeps them as other names. */
static void put_group(const px_exch *x, px_xo *parties, const struct group *g,
                      const px_rec_parties *v, const px_record *r) {
    const px_rec_extra *printed = extra_of(r, g->printed);
    if (!v->n && !printed) return;
    px_xo *list = px_xo_add(x->a, parties, g->list);
    for (size_t i = 0; i < v->n; i++) {
        const px_rec_party *p = &v->v[i];
        px_xo *to = put_party(x, list, g->role, g->wrap, i, x->file ? "docdb" : "epodoc",
                              x->file ? p->name : with_country(x, p));
        if (x->file) put_place(x, to, p);
    }
    for (size_t k = 0; printed && k < printed->n_values; k++)
        (void)put_party(x, list, g->role, g->wrap, k, x->file ? "docdba" : "original",
                        printed->values[k]);
}

#define GROUP(x, role)                                                                             \
    { PX_EXCH_EL(x, role "s"), PX_EXCH_EL(x, role), PX_EXCH_EL(x, role "-name"), role "_original" }

static void put_parties(const px_exch *x, px_xo *biblio, const px_record *r) {
    px_xo *parties = px_xo_add(x->a, biblio, PX_EXCH_EL(x, "parties"));
    const struct group applicants = GROUP(x, "applicant"), inventors = GROUP(x, "inventor"),
                       agents = GROUP(x, "agent");
    put_group(x, parties, &applicants, &r->applicants, r);
    put_group(x, parties, &inventors, &r->inventors, r);
    if (x->file) put_group(x, parties, &agents, &r->agents, r);
}

/* ---- citations ---- */

/* The words of the record for who cited, as phase and person of OPS, and as phase of DOCDB. */
static const struct phase {
    const char *by, *phase, *person, *docdb;
} phases[] = {{"search", "search", "examiner", "SEA"},
              {"examiner", "examination", "examiner", "EXA"},
              {"applicant", "applicant", "applicant", "APP"},
              {"opposition", "opposition", "opponent", "OPP"},
              {"appeal", "appeal", "examiner", "APL"},
              {"third party", "third-party-observation", "third-party", "TPO"}};

static void put_phase(const px_exch *x, px_xo *to, px_str by) {
    px_str phase = by.n ? by : PX_STR("undefined"), person = PX_STR("unknown"), docdb = by;
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++)
        if (px_str_is(by, phases[i].by)) {
            phase = px_str_of(phases[i].phase);
            person = px_str_of(phases[i].person);
            docdb = px_str_of(phases[i].docdb);
        }
    if (!x->file) {
        px_xo_attr(x->a, to, "cited-phase", phase);
        px_xo_attr(x->a, to, "cited-by", person);
    } else if (docdb.n) {
        px_xo_attr(x->a, to, "cited-phase", docdb);
    }
}

static void put_cited(const px_exch *x, px_xo *to, const px_rec_cite *c, size_t *patents,
                      size_t *others) {
    if (!c->number.n) {
        px_xo *npl = px_xo_add(x->a, to, "nplcit");
        px_xo_attr_u64(x->a, npl, "num", ++*others);
        px_xo_leaf(x->a, npl, "text", c->text);
        if (x->file && c->ymd)
            px_xo_leaf(x->a, px_xo_add(x->a, px_xo_add(x->a, npl, "article"), "pubdate"), "sdate",
                       px_exch_digits(x->a, c->ymd));
        return;
    }
    px_exch_name n;
    px_exch_name_of_normal(x->a, c->number, c->ymd, PX_ROLE_PUBLICATION, &n);
    px_xo *pat = px_xo_add(x->a, to, "patcit");
    if (x->file) {
        px_xo_attr_u64(x->a, pat, "num", ++*patents);
        px_xo_attr(x->a, pat, "dnum", c->number);
        px_xo_attr(x->a, pat, "dnum-type", PX_STR("publication number"));
        px_exch_put_bare_id(x->a, pat, &n, PX_EXCH_DOCDB, c->ymd);
        return;
    }
    px_xo_attr(x->a, pat, "dnum-type", PX_STR("publication number"));
    px_xo_attr_u64(x->a, pat, "num", ++*patents);
    px_exch_put_id(x->a, pat, &n, PX_EXCH_EPODOC, c->ymd);
    px_exch_put_id(x->a, pat, &n, PX_EXCH_DOCDB, c->ymd);
}

static void put_cites(const px_exch *x, px_xo *biblio, const px_record *r) {
    size_t patents = 0, others = 0;
    if (!r->cites.n) return;
    px_xo *list = px_xo_add(x->a, biblio, PX_EXCH_EL(x, "references-cited"));
    for (size_t i = 0; i < r->cites.n; i++) {
        const px_rec_cite *c = &r->cites.v[i];
        px_xo *to = px_xo_add(x->a, list, PX_EXCH_EL(x, "citation"));
        put_phase(x, to, c->by);
        px_exch_sequence(x, to, i);
        put_cited(x, to, c, &patents, &others);
        if (c->category.n) px_xo_leaf(x->a, to, "category", c->category);
    }
}

/* ---- what only files have ---- */

static void put_extra(const px_exch *x, px_xo *biblio, const px_record *r, const char *extra,
                      const char *name) {
    const px_rec_extra *e = extra_of(r, extra);
    if (e && e->n_values) px_xo_leaf(x->a, biblio, name, e->values[0]);
}

static void put_states(const px_exch *x, px_xo *biblio, const px_record *r) {
    const px_rec_extra *e = extra_of(r, "designated_states");
    if (!e || !e->n_values) return;
    px_xo *d = px_xo_add(x->a, biblio, PX_EXCH_EL(x, "designation-of-states")), *list;
    if (px_str_is(r->pub.cc, "WO"))
        list = px_xo_add(x->a, px_xo_add(x->a, d, PX_EXCH_EL(x, "designation-pct")),
                         PX_EXCH_EL(x, "national"));
    else
        list = px_xo_add(x->a, px_xo_add(x->a, d, PX_EXCH_EL(x, "designation-epc")),
                         PX_EXCH_EL(x, "contracting-states"));
    for (size_t i = 0; i < e->n_values; i++)
        px_xo_leaf(x->a, list, "country", e->values[i]);
}

static void put_grant(const px_exch *x, px_xo *biblio, const px_record *r) {
    if (!r->grant_ymd) return;
    px_xo *dates = px_xo_add(x->a, biblio, PX_EXCH_EL(x, "dates-of-public-availability"));
    px_xo *grant = px_xo_add(x->a, dates, PX_EXCH_EL(x, "printed-with-grant"));
    px_xo_leaf(x->a, px_xo_add(x->a, grant, "document-id"), "date",
               px_exch_digits(x->a, r->grant_ymd));
}

static void put_members(const px_exch *x, px_xo *document, const px_record *r) {
    if (!r->members.n) return;
    px_xo *family = px_xo_add(x->a, document, PX_EXCH_EL(x, "patent-family"));
    for (size_t i = 0; i < r->members.n; i++) {
        px_exch_name n;
        px_xo *m = px_xo_add(x->a, family, PX_EXCH_EL(x, "family-member"));
        px_exch_name_of_normal(x->a, r->members.v[i], 0, PX_ROLE_PUBLICATION, &n);
        (void)spelled(x, px_xo_add(x->a, m, PX_EXCH_EL(x, "publication-reference")), &n,
                      PX_EXCH_DOCDB, 0);
    }
}

/* ---- the document ---- */

static void put_titles(const px_exch *x, px_xo *biblio, const px_record *r) {
    for (size_t i = 0; i < r->titles.n; i++) {
        px_xo *t = px_xo_leaf(x->a, biblio, PX_EXCH_EL(x, "invention-title"), r->titles.v[i].text);
        if (r->titles.v[i].lang.n) px_xo_attr(x->a, t, "lang", r->titles.v[i].lang);
        if (x->file) px_xo_attr(x->a, t, "data-format", PX_STR("docdb"));
    }
}

static void put_lines(px_arena *a, px_xo *to, const char *name, px_str text) {
    while (text.n) {
        size_t end = px_str_find(text, PX_STR("\n"));
        px_str line = px_str_trim(px_str_sub(text, 0, end));
        if (line.n) px_xo_leaf(a, to, name, line);
        text = end == SIZE_MAX ? PX_STR("") : px_str_sub(text, end + 1, text.n);
    }
}

void px_exch_put_paragraphs(px_arena *a, px_xo *to, px_str text) {
    put_lines(a, to, "p", text);
}

static void put_abstracts(const px_exch *x, px_xo *document, const px_record *r) {
    for (size_t i = 0; i < r->abstracts.n; i++) {
        px_xo *to = px_xo_add(x->a, document, PX_EXCH_EL(x, "abstract"));
        if (r->abstracts.v[i].lang.n) px_xo_attr(x->a, to, "lang", r->abstracts.v[i].lang);
        if (x->file) px_xo_attr(x->a, to, "data-format", PX_STR("docdb"));
        put_lines(x->a, to, PX_EXCH_EL(x, "p"), r->abstracts.v[i].text);
    }
}

static void identify(px_arena *a, px_xo *d, const px_exch_name *n) {
    px_xo_attr(a, d, "country", n->cc);
    px_xo_attr(a, d, "doc-number", n->num);
    if (n->kind.n) px_xo_attr(a, d, "kind", n->kind);
}

px_xo *px_exch_document_of(px_arena *a, px_xo *parent, const px_exch_name *n, bool system,
                           px_str family) {
    px_xo *d = px_xo_add(a, parent, "exchange-document");
    if (system) px_xo_attr(a, d, "system", PX_STR("ops.epo.org"));
    if (family.n) px_xo_attr(a, d, "family-id", family);
    identify(a, d, n);
    return d;
}

/* A record that has no number of publication has no reference to one either: what stands for it is patix's own. */
static px_xo *file_document(const px_exch *x, px_xo *parent, const px_record *r) {
    px_exch_name n;
    px_xo *d = px_xo_add(x->a, parent, PX_EXCH_EL(x, "exchange-document"));
    px_exch_name_of(x->a, &r->pub, PX_ROLE_PUBLICATION, &n);
    if (r->pub.normal.n) identify(x->a, d, &n);
    if (r->pub.ymd) px_xo_attr(x->a, d, "date-publ", px_exch_digits(x->a, r->pub.ymd));
    px_str family = px_exch_family_id(r);
    if (family.n) px_xo_attr(x->a, d, "family-id", family);
    return d;
}

static void put_biblio(const px_exch *x, px_xo *biblio, const px_record *r) {
    if (x->file) put_extra(x, biblio, r, "extended_kind_code", PX_EXCH_EL(x, "extended-kind-code"));
    px_exch_put_classes(x, biblio, r);
    put_application(x, biblio, r, true);
    if (x->file && r->lang.n)
        px_xo_leaf(x->a, biblio, PX_EXCH_EL(x, "language-of-publication"), r->lang);
    if (x->file) put_extra(x, biblio, r, "language_of_filing", PX_EXCH_EL(x, "language-of-filing"));
    put_priorities(x, biblio, r);
    put_parties(x, biblio, r);
    if (x->file) put_states(x, biblio, r);
    put_titles(x, biblio, r);
    if (x->file) put_grant(x, biblio, r);
    put_cites(x, biblio, r);
}

/* An abstract alone comes with what identifies the document; so does nothing but that. */
static px_xo *ops_document(const px_exch *x, px_xo *parent, const px_record *r, bool whole) {
    px_exch_name n;
    px_exch_name_of_record(x->a, r, &n);
    return px_exch_document_of(x->a, parent, &n, whole,
                               whole ? px_exch_family_id(r) : (px_str){NULL, 0});
}

px_xo *px_exch_put_document(px_arena *a, px_xo *parent, px_exch_form form, const px_record *r,
                            unsigned what) {
    px_exch how = {a, form == PX_EXCH_FILE};
    const px_exch *x = &how;
    bool whole = (what & PX_EXCH_BIBLIO) != 0;
    px_xo *d = x->file ? file_document(x, parent, r) : ops_document(x, parent, r, whole);
    px_xo *biblio = px_xo_add(a, d, PX_EXCH_EL(x, "bibliographic-data"));
    if (!x->file)
        px_exch_put_publication(a, biblio, r);
    else if (r->pub.normal.n)
        put_file_publication(x, biblio, r);
    if (whole)
        put_biblio(x, biblio, r);
    else
        (void)px_xo_add(a, biblio, PX_EXCH_EL(x, "parties"));
    if (what & PX_EXCH_ABSTRACT) put_abstracts(x, d, r);
    if (x->file) put_members(x, d, r);
    return d;
}
