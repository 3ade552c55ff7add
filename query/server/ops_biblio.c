/* ops_biblio.c: a record as an exchange document: bibliography in the order of elements that OPS keeps, abstract.
 *
 * What a record does not keep is left out rather than made up: offices that gave a class, passages of search reports,
 * the EPO's own numbers of documents (doc-id). docs/OPS.md lists it. */
#include "query/server/ops.h"

#include "patent/class.h"

#include <stdlib.h>

px_str px_ops_family_id(const px_record *r) {
    px_str head = PX_STR("docdb:");
    return px_str_starts(r->family, head) ? px_str_sub(r->family, head.n, r->family.n)
                                          : (px_str){0};
}

static void sequence(px_ops *o, px_xo *x, size_t i) {
    px_xo_attr_u64(o->a, x, "sequence", i + 1);
}

void px_ops_name_of_record(px_arena *a, const px_record *r, px_ops_name *n) {
    px_ops_name_of(a, &r->pub, PX_ROLE_PUBLICATION, n);
    if (!r->pub.normal.n) n->num = n->epodoc = n->original = r->key;
}

void px_ops_put_publication(px_ops *o, px_xo *parent, const px_record *r) {
    px_ops_name n;
    px_xo *ref = px_xo_add(o->a, parent, "publication-reference");
    px_ops_name_of_record(o->a, r, &n);
    px_ops_put_id(o, ref, &n, PX_OPS_DOCDB, n.ymd);
    px_ops_put_id(o, ref, &n, PX_OPS_EPODOC, n.ymd);
}

/* ---- classes ---- */

/* ST.8: symbol 0-18, version 19-26, level 27, position 28 (OPS leaves it blank), value 29, the rest blank up to 50. */
static px_str ipcr_text(px_ops *o, const px_rec_class *c) {
    size_t slash = px_str_find(c->symbol, PX_STR("/"));
    px_str head = px_str_sub(c->symbol, 0, 4), e = c->edition;
    if (slash == SIZE_MAX || slash <= 4) return c->symbol;
    px_str group = px_str_sub(c->symbol, 4, slash),
           sub = px_str_sub(c->symbol, slash + 1, SIZE_MAX);
    char version[9] = "        ";
    if (e.n == 7 && e.p[4] == '.') {
        memcpy(version, e.p, 4);
        memcpy(version + 4, e.p + 5, 2);
        memcpy(version + 6, "01", 2);
    }
    return px_arena_fmt(o->a, "%-4.*s%4.*s/%6.*s    %sA %c%20s", PX_STR_ARG(head),
                        PX_STR_ARG(group), PX_STR_ARG(sub), version, c->value ? c->value : ' ', "");
}

/* Symbols of old editions stand by themselves; those with a value are IPC 8. */
static void put_ipc(px_ops *o, px_xo *biblio, const px_record *r) {
    px_xo *old = NULL, *list = NULL;
    size_t n = 0;
    for (size_t i = 0; i < r->ipc.n; i++) {
        const px_rec_class *c = &r->ipc.v[i];
        if (c->value || c->edition.n > 2) continue;
        if (!old) old = px_xo_add(o->a, biblio, "classification-ipc");
        px_xo_leaf(o->a, old, "text", c->symbol);
    }
    for (size_t i = 0; i < r->ipc.n; i++) {
        const px_rec_class *c = &r->ipc.v[i];
        if (!c->value && c->edition.n <= 2) continue;
        if (!list) list = px_xo_add(o->a, biblio, "classifications-ipcr");
        px_xo *x = px_xo_add(o->a, list, "classification-ipcr");
        sequence(o, x, n++);
        px_xo_leaf(o->a, x, "text", ipcr_text(o, c));
    }
}

static void put_scheme(px_ops *o, px_xo *x, const char *office, const char *scheme) {
    px_xo *s = px_xo_add(o->a, x, "classification-scheme");
    px_xo_attr(o->a, s, "office", px_str_of(office));
    px_xo_attr(o->a, s, "scheme", px_str_of(scheme));
}

static void put_value(px_ops *o, px_xo *x, char value) {
    if (value) px_xo_leaf(o->a, x, "classification-value", (px_str){&value, 1});
}

static void put_cpc(px_ops *o, px_xo *list, const px_rec_class *c, size_t i) {
    px_xo *x = px_xo_add(o->a, list, "patent-classification");
    size_t slash = px_str_find(c->symbol, PX_STR("/"));
    sequence(o, x, i);
    put_scheme(o, x, "EP", "CPCI");
    if (slash == SIZE_MAX || slash <= 4) {
        px_xo_leaf(o->a, x, "classification-symbol", c->symbol);
    } else {
        px_xo_leaf(o->a, x, "section", px_str_sub(c->symbol, 0, 1));
        px_xo_leaf(o->a, x, "class", px_str_sub(c->symbol, 1, 3));
        px_xo_leaf(o->a, x, "subclass", px_str_sub(c->symbol, 3, 4));
        px_xo_leaf(o->a, x, "main-group", px_str_sub(c->symbol, 4, slash));
        px_xo_leaf(o->a, x, "subgroup", px_str_sub(c->symbol, slash + 1, SIZE_MAX));
    }
    put_value(o, x, c->value);
}

static void put_plain(px_ops *o, px_xo *list, const px_rec_classes *v, const char *office,
                      const char *scheme) {
    for (size_t i = 0; i < v->n; i++) {
        px_xo *x = px_xo_add(o->a, list, "patent-classification");
        sequence(o, x, i);
        put_scheme(o, x, office, scheme);
        px_xo_leaf(o->a, x, "classification-symbol", v->v[i].symbol);
    }
}

static char value_in(const px_record *r, px_str symbol) {
    for (size_t i = 0; i < r->cpc.n; i++)
        if (px_str_eq(r->cpc.v[i].symbol, symbol)) return r->cpc.v[i].value;
    return 0;
}

static void put_set(px_ops *o, px_xo *list, const px_record *r, size_t i) {
    px_xo *set = px_xo_add(o->a, list, "combination-set");
    px_str rest = r->cpc_sets.v[i];
    sequence(o, set, i);
    px_xo_leaf(o->a, set, "group-number", px_arena_fmt(o->a, "%zu", i + 1));
    for (size_t rank = 1; rest.n; rank++) {
        size_t comma = px_str_find(rest, PX_STR(","));
        px_str symbol = px_str_trim(px_str_sub(rest, 0, comma));
        px_xo *at = px_xo_add(o->a, set, "combination-rank");
        px_xo_leaf(o->a, at, "rank-number", px_arena_fmt(o->a, "%zu", rank));
        px_xo *x = px_xo_add(o->a, at, "patent-classification");
        char value = value_in(r, symbol);
        put_scheme(o, x, "EP", "CPCI");
        px_xo_leaf(o->a, x, "classification-symbol", symbol);
        put_value(o, x, value);
        rest = comma == SIZE_MAX ? PX_STR("") : px_str_sub(rest, comma + 1, rest.n);
    }
}

static void put_classes(px_ops *o, px_xo *biblio, const px_record *r) {
    put_ipc(o, biblio, r);
    if (!r->cpc.n && !r->uspc.n && !r->fi.n && !r->fterm.n && !r->cpc_sets.n) return;
    px_xo *list = px_xo_add(o->a, biblio, "patent-classifications");
    for (size_t i = 0; i < r->cpc.n; i++)
        put_cpc(o, list, &r->cpc.v[i], i);
    put_plain(o, list, &r->uspc, "US", "UC");
    put_plain(o, list, &r->fi, "JP", "FI");
    put_plain(o, list, &r->fterm, "JP", "FTERM");
    for (size_t i = 0; i < r->cpc_sets.n; i++)
        put_set(o, list, r, i);
}

/* ---- numbers ---- */

static void put_application(px_ops *o, px_xo *parent, const px_record *r, bool biblio) {
    px_ops_name n;
    if (!r->app.normal.n) return;
    px_xo *ref = px_xo_add(o->a, parent, "application-reference");
    px_ops_name_of(o->a, &r->app, PX_ROLE_APPLICATION, &n);
    px_ops_put_id(o, ref, &n, PX_OPS_DOCDB, biblio ? 0 : n.ymd);
    if (!biblio) return;
    px_ops_put_id(o, ref, &n, PX_OPS_EPODOC, n.ymd);
    px_ops_put_id(o, ref, &n, PX_OPS_ORIGINAL, 0);
}

static px_xo *put_claim(px_ops *o, px_xo *parent, size_t i) {
    px_xo *claim = px_xo_add(o->a, parent, "priority-claim");
    sequence(o, claim, i);
    px_xo_attr(o->a, claim, "kind", PX_STR("national")); /* also of international applications */
    return claim;
}

static void put_priorities(px_ops *o, px_xo *biblio, const px_record *r) {
    px_ops_name n;
    if (!r->priorities.n) return;
    px_xo *list = px_xo_add(o->a, biblio, "priority-claims");
    for (size_t i = 0; i < r->priorities.n; i++) {
        const px_rec_number *p = &r->priorities.v[i];
        px_xo *claim = put_claim(o, list, i);
        px_ops_name_of(o->a, p, PX_ROLE_PRIORITY, &n);
        px_ops_put_id(o, claim, &n, PX_OPS_EPODOC, n.ymd);
        if (!px_str_eq(p->given, n.epodoc)) /* else the file had no other */
            px_ops_put_id(o, claim, &n, PX_OPS_ORIGINAL, 0);
    }
}

/* "US201361761070P 1 inactive": how a claim is linked, as the reader of OPS keeps it. */
static px_str linkage_of(const px_record *r, const px_ops_name *n) {
    for (size_t i = 0; i < r->extras.n; i++) {
        const px_rec_extra *x = &r->extras.v[i];
        if (!px_str_is(x->name, "priority_linkage")) continue;
        for (size_t k = 0; k < x->n_values; k++) {
            px_str v = x->values[k];
            size_t blank = px_str_find(v, PX_STR(" "));
            px_str head = px_str_sub(v, 0, blank);
            if (blank == SIZE_MAX || !px_str_starts(head, n->cc)) continue;
            head = px_str_sub(head, n->cc.n, head.n);
            if (px_str_starts(head, n->num) && head.n <= n->num.n + 2)
                return px_str_trim(px_str_sub(v, blank, v.n));
        }
    }
    return (px_str){0};
}

void px_ops_put_claims_of(px_ops *o, px_xo *member, const px_record *r) {
    px_ops_name n;
    put_application(o, member, r, false);
    for (size_t i = 0; i < r->priorities.n; i++) {
        px_xo *claim = put_claim(o, member, i);
        px_ops_name_of(o->a, &r->priorities.v[i], PX_ROLE_PRIORITY, &n);
        px_str how = linkage_of(r, &n), dead = PX_STR("inactive");
        bool inactive = px_str_find(how, dead) != SIZE_MAX;
        px_ops_put_id(o, claim, &n, PX_OPS_DOCDB, n.ymd);
        px_xo_leaf(o->a, claim, "priority-active-indicator",
                   inactive ? PX_STR("NO") : PX_STR("YES"));
        if (inactive) how.n -= dead.n;
        how = px_str_trim(how);
        if (how.n) px_xo_leaf(o->a, claim, "priority-linkage-type", how);
    }
}

/* ---- parties ---- */

static void put_party(px_ops *o, px_xo *list, const char *role, const char *wrap, size_t i,
                      const char *format, px_str name) {
    px_xo *x = px_xo_add(o->a, list, role);
    sequence(o, x, i);
    px_xo_attr(o->a, x, "data-format", px_str_of(format));
    px_xo_leaf(o->a, px_xo_add(o->a, x, wrap), "name", name);
}

/* Names of the record with their country behind an en space, as EPODOC has them; then those as printed, where the record
 * keeps them as other names. */
static void put_group(px_ops *o, px_xo *parties, const px_rec_parties *v, const px_record *r,
                      const char *group, const char *role, const char *wrap, const char *printed) {
    px_xo *list = NULL;
    for (size_t i = 0; i < v->n; i++) {
        const px_rec_party *p = &v->v[i];
        px_str name = p->name;
        if (p->country.n)
            name = px_arena_fmt(o->a, PX_STR_FMT "\xE2\x80\x82[" PX_STR_FMT "]", PX_STR_ARG(name),
                                PX_STR_ARG(p->country));
        if (!list) list = px_xo_add(o->a, parties, group);
        put_party(o, list, role, wrap, i, "epodoc", name);
    }
    for (size_t i = 0; i < r->extras.n; i++) {
        const px_rec_extra *x = &r->extras.v[i];
        if (!px_str_is(x->name, printed)) continue;
        if (!list) list = px_xo_add(o->a, parties, group);
        for (size_t k = 0; k < x->n_values; k++)
            put_party(o, list, role, wrap, k, "original", x->values[k]);
    }
}

static void put_parties(px_ops *o, px_xo *biblio, const px_record *r) {
    px_xo *parties = px_xo_add(o->a, biblio, "parties");
    put_group(o, parties, &r->applicants, r, "applicants", "applicant", "applicant-name",
              "applicant_original");
    put_group(o, parties, &r->inventors, r, "inventors", "inventor", "inventor-name",
              "inventor_original");
}

/* ---- citations ---- */

/* The words of the record for who cited, as phase and person of OPS. */
static const struct phase {
    const char *by, *phase, *person;
} phases[] = {{"search", "search", "examiner"},
              {"examiner", "examination", "examiner"},
              {"applicant", "applicant", "applicant"},
              {"opposition", "opposition", "opponent"},
              {"appeal", "appeal", "examiner"},
              {"third party", "third-party-observation", "third-party"}};

static void put_phase(px_ops *o, px_xo *x, px_str by) {
    px_str phase = by.n ? by : PX_STR("undefined"), person = PX_STR("unknown");
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++)
        if (px_str_is(by, phases[i].by)) {
            phase = px_str_of(phases[i].phase);
            person = px_str_of(phases[i].person);
        }
    px_xo_attr(o->a, x, "cited-phase", phase);
    px_xo_attr(o->a, x, "cited-by", person);
}

static void put_cited(px_ops *o, px_xo *x, const px_rec_cite *c, size_t *patents, size_t *others) {
    if (!c->number.n) {
        px_xo *npl = px_xo_add(o->a, x, "nplcit");
        px_xo_attr_u64(o->a, npl, "num", ++*others);
        px_xo_leaf(o->a, npl, "text", c->text);
        return;
    }
    px_ops_name n;
    px_ops_name_of_normal(o->a, c->number, c->ymd, PX_ROLE_PUBLICATION, &n);
    px_xo *pat = px_xo_add(o->a, x, "patcit");
    px_xo_attr(o->a, pat, "dnum-type", PX_STR("publication number"));
    px_xo_attr_u64(o->a, pat, "num", ++*patents);
    px_ops_put_id(o, pat, &n, PX_OPS_EPODOC, c->ymd);
    px_ops_put_id(o, pat, &n, PX_OPS_DOCDB, c->ymd);
}

static void put_cites(px_ops *o, px_xo *biblio, const px_record *r) {
    size_t patents = 0, others = 0;
    if (!r->cites.n) return;
    px_xo *list = px_xo_add(o->a, biblio, "references-cited");
    for (size_t i = 0; i < r->cites.n; i++) {
        px_xo *x = px_xo_add(o->a, list, "citation");
        put_phase(o, x, r->cites.v[i].by);
        sequence(o, x, i);
        put_cited(o, x, &r->cites.v[i], &patents, &others);
        if (r->cites.v[i].category.n) px_xo_leaf(o->a, x, "category", r->cites.v[i].category);
    }
}

/* ---- the document ---- */

static void put_titles(px_ops *o, px_xo *biblio, const px_record *r) {
    for (size_t i = 0; i < r->titles.n; i++) {
        px_xo *t = px_xo_leaf(o->a, biblio, "invention-title", r->titles.v[i].text);
        if (r->titles.v[i].lang.n) px_xo_attr(o->a, t, "lang", r->titles.v[i].lang);
    }
}

void px_ops_put_paragraphs(px_ops *o, px_xo *x, px_str text) {
    while (text.n) {
        size_t end = px_str_find(text, PX_STR("\n"));
        px_str line = px_str_trim(px_str_sub(text, 0, end));
        if (line.n) px_xo_leaf(o->a, x, "p", line);
        text = end == SIZE_MAX ? PX_STR("") : px_str_sub(text, end + 1, text.n);
    }
}

static void put_abstracts(px_ops *o, px_xo *document, const px_record *r) {
    for (size_t i = 0; i < r->abstracts.n; i++) {
        px_xo *x = px_xo_add(o->a, document, "abstract");
        if (r->abstracts.v[i].lang.n) px_xo_attr(o->a, x, "lang", r->abstracts.v[i].lang);
        px_ops_put_paragraphs(o, x, r->abstracts.v[i].text);
    }
}

/* `system` is where it comes from; an abstract alone does not say it, nor its family. */
static px_xo *document_of(px_ops *o, px_xo *parent, const px_ops_name *n, bool system,
                          px_str family) {
    px_xo *d = px_xo_add(o->a, parent, "exchange-document");
    if (system) px_xo_attr(o->a, d, "system", PX_STR("ops.epo.org"));
    if (family.n) px_xo_attr(o->a, d, "family-id", family);
    px_xo_attr(o->a, d, "country", n->cc);
    px_xo_attr(o->a, d, "doc-number", n->num);
    if (n->kind.n) px_xo_attr(o->a, d, "kind", n->kind);
    return d;
}

/* An abstract alone comes with what identifies the document; so does nothing but that. */
void px_ops_put_document(px_ops *o, px_xo *parent, const px_record *r, unsigned what) {
    px_ops_name n;
    px_ops_name_of_record(o->a, r, &n);
    bool whole = (what & PX_OPS_BIBLIO) != 0;
    o->records++;
    px_xo *d = document_of(o, parent, &n, whole, whole ? px_ops_family_id(r) : (px_str){NULL, 0});
    px_xo *biblio = px_xo_add(o->a, d, "bibliographic-data");
    px_ops_put_publication(o, biblio, r);
    if (what & PX_OPS_BIBLIO) {
        put_classes(o, biblio, r);
        put_application(o, biblio, r, true);
        put_priorities(o, biblio, r);
        put_parties(o, biblio, r);
        put_titles(o, biblio, r);
        put_cites(o, biblio, r);
    } else {
        (void)px_xo_add(o->a, biblio, "parties");
    }
    if (what & PX_OPS_ABSTRACT) put_abstracts(o, d, r);
}

void px_ops_put_missing(px_ops *o, px_xo *parent, const px_ops_ref *ref) {
    px_ops_name n;
    px_ops_name_of(o->a, &ref->number, ref->role, &n);
    px_xo *d = document_of(o, parent, &n, true, (px_str){NULL, 0});
    px_xo_attr(o->a, d, "status", PX_STR("not found"));
}
