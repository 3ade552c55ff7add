/* source_jpo.c: official gazette of the Japan Patent Office (jp-official-gazette).
 *
 * The kind stands in words (公開特許公報(A)) and as a code in the head; numbers of publications are
 * those of their series (2021044377, 6828214). FI, F-terms and theme codes are Japan's own. */
#include "indexer/put.h"
#include "indexer/xml_source.h"

static px_str kind_of(px_arena *a, const px_xml *root, px_str words) {
    static const char *const heads[] = {"kind-of-st16", "kind-of-jp"};
    for (size_t i = 0; i < 2; i++) {
        px_str s = px_xml_attr_of(root, heads[i]);
        if (s.n && px_is_upper(s.p[0])) return s;
    }
    size_t open = px_str_find(words, PX_STR("("));
    if (open == SIZE_MAX) return PX_STR("");
    px_str s = px_str_sub(words, open + 1, words.n);
    const char *close = s.n ? memchr(s.p, ')', s.n) : NULL;
    return px_arena_str(a, px_str_sub(s, 0, close ? (size_t)(close - s.p) : 0));
}

static void party(px_arena *a, const px_xml *at, px_rec_parties *list) {
    const px_xml *book = px_xml_child(at, "addressbook");
    px_rec_party *p = px_put_party(a, list, px_xml_line_at(a, book, "name"));
    if (!p) return;
    p->address = px_xml_line_at(a, book, "address/text");
    p->country = px_xml_line_at(a, book, "address/country");
}

static void parties(px_arena *a, const px_xml *biblio, px_record *r) {
    const px_xml *all = px_xml_child(biblio, "parties");
    PX_XML_BELOW(one, all, NULL) {
        if (px_xml_is(one, "applicant")) party(a, one, &r->applicants);
        if (px_xml_is(one, "inventor")) party(a, one, &r->inventors);
        if (px_xml_is(one, "agent")) party(a, one, &r->agents);
        if (px_xml_is(one, "grantee") || px_xml_is(one, "assignee")) party(a, one, &r->owners);
    }
    PX_XML_BELOW(e, biblio, "primary-examiner")
    (void)px_put_party(a, &r->examiners, px_xml_line(a, px_xml_below(e, "name")));
}

static void classes(px_arena *a, const px_xml *biblio, px_record *r) {
    PX_XML_EACH(c, px_xml_child(biblio, "classification-ipc"), NULL)
    if (px_xml_is(c, "main-clsf") || px_xml_is(c, "further-clsf"))
        px_put_class(a, &r->ipc, px_xml_line(a, c));
    PX_XML_EACH(c, px_xml_child(biblio, "classification-national"), NULL)
    if (px_xml_is(c, "main-clsf") || px_xml_is(c, "further-clsf")) {
        px_put_class(a, &r->fi, px_xml_line(a, c));
        px_put_extra(a, r, "fi_facet", px_xml_attr_of(c, "facet"));
    }
    PX_XML_BELOW(c, px_xml_child(biblio, "f-term-info"), "f-term")
    px_put_class(a, &r->fterm, px_xml_line(a, c));
    PX_XML_BELOW(c, px_xml_child(biblio, "theme-code-info"), "theme-code")
    px_put_extra(a, r, "theme_code", px_xml_line(a, c));
    PX_XML_BELOW(c, px_xml_child(biblio, "classification-locarno"), NULL)
    if (px_xml_is(c, "main-clsf") || px_xml_is(c, "further-clsf"))
        px_put_class(a, &r->locarno, px_xml_line(a, c));
}

static void citations(px_arena *a, const px_xml *root, const px_xml *biblio, px_record *r) {
    const px_xml *search = px_xml_child(biblio, "references-cited");
    PX_XML_EACH(c, search, "citation")
    PX_XML_BELOW(t, c, "text") {
        px_rec_cite *to = px_xml_below(c, "patcit")
                              ? px_put_cite(a, r, px_xml_line(a, t), PX_STR(""))
                              : px_put_cite(a, r, PX_STR(""), px_xml_line(a, t));
        if (to) to->by = PX_STR("examiner");
    }
    const px_xml *own = px_xml_at(root, "description/citation-list");
    PX_XML_BELOW(c, own, NULL) {
        px_rec_cite *to = NULL;
        if (px_xml_is(c, "patcit")) to = px_put_cite(a, r, px_xml_line(a, c), PX_STR(""));
        if (px_xml_is(c, "nplcit")) to = px_put_cite(a, r, PX_STR(""), px_xml_line(a, c));
        if (to) to->by = PX_STR("applicant");
    }
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    (void)opt;
    (void)skip;
    const px_xml *biblio = px_xml_child(root, "bibliographic-data");
    const px_xml *pub = px_xml_at(biblio, "publication-reference/document-id");
    const px_xml *app = px_xml_at(biblio, "application-reference/document-id");
    px_str lang = px_xml_attr_of(root, "lang"), words = px_xml_line_at(a, pub, "kind");
    px_str cc = px_xml_line_at(a, pub, "country");
    if (!lang.n) lang = PX_STR("ja");
    if (!cc.n) cc = PX_STR("JP");
    px_put_number(&r->pub, cc, px_xml_line_at(a, pub, "doc-number"), kind_of(a, root, words),
                  px_xml_line_at(a, pub, "date"));
    px_put_number(&r->app, PX_STR("JP"), px_xml_line_at(a, app, "doc-number"), PX_STR(""),
                  px_xml_line_at(a, app, "date"));
    if (!r->pub.given.n && !r->app.given.n)
        return px_fail(err, PX_E_INPUT,
                       "the gazette entry has neither a publication nor an application number");
    r->doc_type = words;
    r->lang = lang;
    PX_XML_EACH(p, px_xml_child(biblio, "priority-claims"), "priority-claim")
    px_put_priority(a, r, px_xml_line_at(a, p, "country"), px_xml_line_at(a, p, "doc-number"),
                    px_xml_line_at(a, p, "date"));
    const px_xml *dates = px_xml_child(biblio, "dates-of-public-availability");
    const px_xml *grant = px_xml_at(dates, "printed-with-grant/document-id");
    r->grant_ymd = px_put_date(px_xml_line_at(a, grant, "date"));
    px_put_extra(a, r, "grant_number", px_xml_line_at(a, grant, "doc-number"));
    PX_XML_BELOW(parent, px_xml_child(biblio, "related-documents"), "parent-doc")
    px_put_extra(a, r, "parent_application", px_xml_line(a, px_xml_below(parent, "doc-number")));
    px_put_count(&r->n_claims, px_xml_line_at(a, biblio, "number-of-claims"));
    px_put_count(&r->n_pages, px_xml_line_at(a, biblio, "total-pages"));
    classes(a, biblio, r);
    parties(a, biblio, r);
    citations(a, root, biblio, r);
    px_put_text(a, &r->titles, lang, px_xml_line_at(a, biblio, "invention-title"));
    px_put_text(a, &r->abstracts, lang, px_xml_block(a, px_xml_child(root, "abstract")));
    PX_XML_EACH(c, px_xml_child(root, "claims"), "claim")
    px_put_claim(a, r, px_xml_attr_of(c, "num"), lang, px_xml_block(a, c));
    px_put_text(a, &r->descriptions, lang,
                px_put_description(a, px_xml_child(root, "description")));
    return PX_OK;
}

static const char *const elements[] = {"jp-official-gazette", NULL};

static int probe(const px_sample *s) {
    return px_xml_probe(s, elements, elements, 90);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_jpo = PX_XML_SOURCE("jpo", probe, how);
