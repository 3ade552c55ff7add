/* source_us_red.c: USPTO red book, grants and published applications of 2005 on (versions 4.0 to
 * 4.7): <us-patent-grant> and <us-patent-application>, a week of them one behind the other in one
 * file, each with a declaration and a document type of its own. Sequence lists and large tables
 * stand beside the description and are passed over. Source: the office's document types. */
#include "indexer/us_red.h"
#include "indexer/xml_source.h"

static void numbers(px_arena *a, const px_xml *biblio, px_record *r) {
    px_us_doc d;
    if (px_us_red_doc(a, px_xml_child(biblio, "publication-reference"), &d))
        px_us_set(&r->pub, d.cc.n ? d.cc : PX_STR("US"), d.number, d.kind, d.ymd);
    const px_xml *app = px_xml_child(biblio, "application-reference");
    px_str series = px_us_line_at(a, biblio, "us-application-series-code");
    if (px_us_red_doc(a, app, &d))
        px_us_set(&r->app, d.cc.n ? d.cc : PX_STR("US"), px_us_application(a, series, d.number),
                  (px_str){0}, d.ymd);
    px_us_type(r, px_xml_attr_of(app, "appl-type"));
    if (px_xml_child(biblio, "us-sir-flag")) px_us_type(r, PX_STR("sir"));
}

static void facts(px_arena *a, const px_xml *biblio, px_record *r) {
    uint32_t n;
    if (px_str_u32(px_us_line_at(a, biblio, "number-of-claims"), &n)) r->n_claims = n;
    px_us_extra(a, r, "figures", px_us_line_at(a, biblio, "figures/number-of-figures"));
    px_us_extra(a, r, "sheets", px_us_line_at(a, biblio, "figures/number-of-drawing-sheets"));
    const px_xml *term = px_xml_child(biblio, "us-term-of-grant");
    px_us_extra(a, r, "term_extension_days", px_us_line_at(a, term, "us-term-extension"));
    px_us_extra(a, r, "term_years", px_us_line_at(a, term, "length-of-grant"));
    px_us_extra_date(a, r, "disclaimer_date", px_us_line_at(a, term, "disclaimer/date"));
    px_us_extra(a, r, "disclaimer", px_us_line_at(a, term, "disclaimer/text"));
    px_us_extra(a, r, "latin_name", px_us_line_at(a, biblio, "us-botanic/latin-name"));
    px_us_extra(a, r, "variety", px_us_line_at(a, biblio, "us-botanic/variety"));
}

static void claims(px_arena *a, const px_xml *list, px_record *r) {
    PX_XML_EACH(c, list, "claim") {
        uint32_t num = 0;
        if (!px_str_u32(px_xml_attr_of(c, "num"), &num)) num = 0;
        px_us_claim(a, r, num, px_xml_block(a, c), px_xml_below(c, "claim-ref") != NULL);
    }
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    const px_xml *biblio = px_xml_child(root, "us-bibliographic-data-grant");
    if (!biblio) biblio = px_xml_child(root, "us-bibliographic-data-application");
    (void)opt;
    (void)skip;
    if (!biblio)
        return px_fail(err, PX_E_INPUT, "<" PX_STR_FMT "> has no bibliographic data",
                       PX_STR_ARG(root->name));
    px_str lang = px_xml_attr_of(root, "lang");
    numbers(a, biblio, r);
    if (!r->pub.given.n)
        return px_fail(err, PX_E_INPUT, "<" PX_STR_FMT "> has no publication number",
                       PX_STR_ARG(root->name));
    r->lang = lang.n ? lang : PX_STR("en");
    px_us_text(a, &r->titles, lang, px_us_line_at(a, biblio, "invention-title"));
    px_us_red_classes(a, biblio, r);
    px_us_red_citations(a, biblio, r);
    px_us_red_parties(a, biblio, r);
    px_us_red_relations(a, biblio, r);
    facts(a, biblio, r);
    const px_xml *abstract = px_xml_child(root, "abstract");
    if (!abstract) abstract = px_xml_child(biblio, "abstract");
    px_us_text(a, &r->abstracts, lang, px_xml_block(a, abstract));
    px_us_text(a, &r->descriptions, lang, px_xml_block(a, px_xml_child(root, "description")));
    claims(a, px_xml_child(root, "claims"), r);
    claims(a, px_xml_child(root, "us-claims"), r);
    return PX_OK;
}

static const char *const elements[] = {"us-patent-grant", "us-patent-application", NULL};

static int probe(const px_sample *s) {
    return px_xml_probe(s, elements, NULL, 95);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_us_red = PX_XML_SOURCE("us-redbook", probe, how);
