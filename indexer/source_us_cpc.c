/* source_us_cpc.c: the office's CPC master classification file: the symbols of each publication,
 * nothing else. Records are partial; they join what other files say of the same publication. */
#include "indexer/us_parts.h"
#include "indexer/xml_source.h"

static void numbers(px_arena *a, const px_xml *root, px_record *r) {
    const px_xml *app = px_xml_child(root, "ApplicationIdentification");
    px_us_set(&r->app, PX_STR("US"),
              px_us_application(a, (px_str){0},
                                px_us_line_at(a, app, "ApplicationNumber/ApplicationNumberText")),
              (px_str){0}, px_us_date(px_us_line_at(a, app, "FilingDate")));
    const px_xml *grant = px_xml_child(root, "PatentGrantIdentification");
    const px_xml *pub = px_xml_child(root, "PatentPublicationIdentification");
    const px_xml *n = grant ? grant : pub;
    px_str cc = px_us_line_at(a, n, "IPOfficeCode");
    px_str number = px_us_line_at(a, n, grant ? "PatentNumber" : "PublicationNumber");
    px_str date = px_us_line_at(a, n, grant ? "GrantDate" : "PublicationDate");
    px_us_set(&r->pub, cc.n ? cc : PX_STR("US"), number,
              px_us_line_at(a, n, "PatentDocumentKindCode"), px_us_date(date));
}

static px_str symbol(px_arena *a, const px_xml *c) {
    px_str section = px_us_line_at(a, c, "CPCSection");
    px_str sub = px_us_line_at(a, c, "Subgroup");
    if (!section.n) return (px_str){0};
    return px_arena_fmt(
        a, PX_STR_FMT PX_STR_FMT PX_STR_FMT PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(section),
        PX_STR_ARG(px_us_line_at(a, c, "Class")), PX_STR_ARG(px_us_line_at(a, c, "Subclass")),
        PX_STR_ARG(px_us_line_at(a, c, "MainGroup")), sub.n ? "/" : "", PX_STR_ARG(sub));
}

static void single(px_arena *a, const px_xml *c, px_record *r) {
    px_str s = symbol(a, c), version = px_us_line_at(a, c, "ClassificationVersionDate");
    px_str value = px_us_line_at(a, c, "CPCClassificationValueCode");
    if (!s.n) return;
    px_rec_class *k = px_list_add(a, &r->cpc);
    k->symbol = s;
    if (version.n == 10) k->edition = px_arena_fmt(a, "%.4s.%.2s", version.p, version.p + 5);
    if (value.n) k->value = value.p[0];
    k->first = px_str_is(px_us_line_at(a, c, "SymbolPositionCode"), "F");
}

/* A set of symbols that mean something together, by rank: an extra. */
static void set(px_arena *a, const px_xml *n, px_record *r) {
    px_str all = {"", 0};
    PX_XML_BELOW(c, n, "CPCClassification") {
        px_class_symbol s = px_class_parse(a, symbol(a, c), PX_SCHEME_CPC);
        all = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(all), all.n ? " + " : "",
                           PX_STR_ARG(s.symbol));
    }
    px_us_extra(a, r, "cpc_set", all);
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    (void)opt;
    (void)skip;
    numbers(a, root, r);
    PX_XML_BELOW(n, px_xml_child(root, "CPCClassificationBag"), NULL) {
        bool in_set = px_str_find(n->parent->name, PX_STR("CombinationRank")) != SIZE_MAX;
        if (px_xml_is(n, "CPCClassification") && !in_set)
            single(a, n, r);
        else if (px_xml_is(n, "CombinationSet") || px_xml_is(n, "CPCCombinationSet"))
            set(a, n, r);
    }
    if (!r->pub.given.n && !r->app.given.n)
        return px_fail(err, PX_E_INPUT, "the classification names no publication");
    return PX_OK;
}

static const char *const roots[] = {"CPCMasterClassificationFile", "CPCMasterClassificationRecord",
                                    NULL};
static const char *const elements[] = {"CPCMasterClassificationRecord", NULL};

static int probe(const px_sample *s) {
    return px_xml_probe(s, roots, NULL, 95);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_us_cpc = PX_XML_SOURCE("us-cpc", probe, how);
