/* source_st96.c: WIPO standard ST.96, pat:PatentPublication and its kin. */
#include "indexer/put.h"
#include "indexer/xml_source.h"

/* "com:ApplicationNumber" holds the printed text, or the ST.13 number. */
static px_str application_number(px_arena *a, const px_xml *id) {
    px_str s = px_xml_line_at(a, id, "ApplicationNumber/ApplicationNumberText");
    if (!s.n) s = px_xml_line_at(a, id, "ApplicationNumber/ST13ApplicationNumber");
    return s.n ? s : px_xml_line_at(a, id, "ApplicationNumber");
}

static px_str name_of(px_arena *a, const px_xml *at) {
    const px_xml *name = px_xml_below(at, "Name");
    if (!name) name = at;
    static const char *const whole[] = {"OrganizationStandardName", "EntityName", "PersonFullName"};
    for (size_t i = 0; i < 3; i++) {
        px_str s = px_xml_line(a, px_xml_below(name, whole[i]));
        if (s.n) return s;
    }
    px_str last = px_xml_line(a, px_xml_below(name, "LastName"));
    px_str first = px_xml_line(a, px_xml_below(name, "FirstName"));
    px_str middle = px_xml_line(a, px_xml_below(name, "MiddleName"));
    px_str suffix = px_xml_line(a, px_xml_below(name, "NameSuffix"));
    if (!last.n) return first;
    px_str s = last;
    if (first.n) s = px_arena_fmt(a, PX_STR_FMT ", " PX_STR_FMT, PX_STR_ARG(s), PX_STR_ARG(first));
    if (middle.n) s = px_arena_fmt(a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(s), PX_STR_ARG(middle));
    if (suffix.n) s = px_arena_fmt(a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(s), PX_STR_ARG(suffix));
    return s;
}

static void party(px_arena *a, const px_xml *at, px_rec_parties *list) {
    px_rec_party *p = px_put_party(a, list, name_of(a, at));
    if (!p) return;
    const px_xml *place = px_xml_below(at, "PostalAddress");
    p->country = px_xml_line(a, px_xml_below(place ? place : at, "CountryCode"));
    p->city = px_xml_line(a, px_xml_below(place, "CityName"));
    p->province = px_xml_line(a, px_xml_below(place, "GeographicRegionName"));
    p->address = px_xml_line(a, px_xml_below(place, "AddressLineText"));
}

static void parties(px_arena *a, const px_xml *biblio, px_record *r) {
    const px_xml *all = px_xml_child(biblio, "PartyBag");
    PX_XML_EACH(bag, all, NULL) {
        if (px_xml_is(bag, "ExaminerBag")) {
            PX_XML_EACH(e, bag, NULL) party(a, e, &r->examiners);
            continue;
        }
        px_rec_parties *list = px_xml_is(bag, "ApplicantBag")                ? &r->applicants
                               : px_xml_is(bag, "InventorBag")               ? &r->inventors
                               : px_xml_is(bag, "AssigneeBag")               ? &r->owners
                               : px_xml_is(bag, "GranteeBag")                ? &r->owners
                               : px_xml_is(bag, "RegisteredPractitionerBag") ? &r->agents
                                                                             : NULL;
        if (list) PX_XML_EACH(one, bag, NULL) party(a, one, list);
    }
}

static void symbol(px_arena *a, const px_xml *c, const char *section, px_rec_classes *list) {
    px_rec_class *to =
        px_put_class_parts(a, list, px_xml_line_at(a, c, section), px_xml_line_at(a, c, "Class"),
                           px_xml_line_at(a, c, "Subclass"), px_xml_line_at(a, c, "MainGroup"),
                           px_xml_line_at(a, c, "Subgroup"));
    if (!to) return;
    px_str value = px_xml_line_at(a, c, "IPCClassificationValueCode");
    if (!value.n) value = px_xml_line_at(a, c, "CPCClassificationValueCode");
    px_str version = px_xml_line_at(a, c, "ClassificationVersionDate");
    if (value.n) to->value = value.p[0];
    to->first = px_str_is(px_xml_line_at(a, c, "SymbolPositionCode"), "F");
    if (version.n >= 7) to->edition = px_arena_fmt(a, "%.4s.%.2s", version.p, version.p + 5);
}

static void classes(px_arena *a, const px_xml *biblio, px_record *r) {
    const px_xml *bag = px_xml_child(biblio, "PatentClassificationBag");
    PX_XML_BELOW(c, bag, "IPCRClassification") symbol(a, c, "Section", &r->ipc);
    PX_XML_BELOW(c, bag, "IPCClassification") {
        px_put_class(a, &r->ipc, px_xml_line_at(a, c, "MainClassification"));
        PX_XML_EACH(f, c, "FurtherClassification") px_put_class(a, &r->ipc, px_xml_line(a, f));
    }
    PX_XML_BELOW(c, bag, "CPCClassification") symbol(a, c, "CPCSection", &r->cpc);
    PX_XML_BELOW(c, bag, "NationalClassification")
    PX_XML_EACH(n, c, NULL) {
        px_str cls = px_xml_line_at(a, n, "NationalClass");
        px_str sub = px_xml_line_at(a, n, "NationalSubclass");
        if (!cls.n) continue;
        px_put_class(a, &r->uspc,
                     px_arena_fmt(a, PX_STR_FMT "/" PX_STR_FMT, PX_STR_ARG(cls), PX_STR_ARG(sub)));
    }
    PX_XML_BELOW(c, bag, "LocarnoClassification")
    PX_XML_BELOW(n, c, NULL)
    if (px_xml_is(n, "MainClassification") || px_xml_is(n, "FurtherClassification"))
        px_put_class(a, &r->locarno, px_xml_line(a, n));
}

static void citations(px_arena *a, const px_xml *biblio, px_record *r) {
    const px_xml *bag = px_xml_child(biblio, "ReferenceCitationBag");
    PX_XML_EACH(c, bag, NULL) {
        const px_xml *id = px_xml_below(c, "CitedPatentDocumentIdentification");
        px_rec_cite *to;
        if (id) {
            px_str num = px_xml_line(a, px_xml_below(id, "DocumentNumber"));
            if (!num.n) num = px_xml_line(a, px_xml_below(id, "PublicationNumber"));
            to = px_put_cite(
                a, r,
                px_arena_fmt(a, PX_STR_FMT PX_STR_FMT PX_STR_FMT,
                             PX_STR_ARG(px_xml_line_at(a, id, "IPOfficeCode")), PX_STR_ARG(num),
                             PX_STR_ARG(px_xml_line_at(a, id, "PatentDocumentKindCode"))),
                PX_STR(""));
            if (to) to->ymd = px_put_date(px_xml_line_at(a, id, "PatentDocumentDate"));
        } else {
            to = px_put_cite(a, r, PX_STR(""), px_xml_line(a, px_xml_below(c, "NPLCitationText")));
        }
        if (!to) continue;
        to->by = px_xml_attr_of(c, "citingPartyCategory");
        to->category = px_xml_line(a, px_xml_below(c, "CitedDocumentCategoryCode"));
    }
}

/* One language a text: that of the element, else of the document. */
static px_str lang_of(const px_xml *n, px_str whole) {
    px_str own = px_xml_attr_of(n, "languageCode");
    return own.n ? own : whole;
}

static void texts(px_arena *a, const px_xml *root, const px_xml *biblio, px_str lang,
                  px_record *r) {
    PX_XML_BELOW(t, biblio, "InventionTitle")
    px_put_text(a, &r->titles, lang_of(t, lang), px_xml_line(a, t));
    PX_XML_EACH(t, root, "Abstract")
    px_put_text(a, &r->abstracts, lang_of(t, lang), px_xml_block(a, t));
    PX_XML_EACH(t, biblio, "Abstract")
    px_put_text(a, &r->abstracts, lang_of(t, lang), px_xml_block(a, t));
    PX_XML_EACH(d, root, "Description")
    px_put_text(a, &r->descriptions, lang_of(d, lang), px_put_description(a, d));
    PX_XML_EACH(claims, root, "Claims")
    PX_XML_EACH(c, claims, "Claim") {
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        PX_XML_EACH(t, c, "ClaimText") {
            if (b.n) px_buf_ch(&b, '\n');
            px_buf_str(&b, px_xml_block(a, t));
        }
        px_put_claim(a, r, px_xml_line_at(a, c, "ClaimNumber"), lang_of(claims, lang),
                     px_arena_str(a, px_buf_view(&b)));
        px_buf_done(&b);
    }
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    (void)opt;
    (void)skip;
    const px_xml *biblio = px_xml_child(root, "BibliographicData");
    if (!biblio) biblio = px_xml_below(root, "BibliographicData");
    const px_xml *pub = px_xml_child(biblio, "PatentPublicationIdentification");
    const px_xml *grant = px_xml_child(biblio, "PatentGrantIdentification");
    const px_xml *app = px_xml_child(biblio, "ApplicationIdentification");
    px_str office = px_xml_line_at(a, root, "IPOfficeCode");
    px_str lang = px_xml_attr_of(root, "languageCode");
    px_put_number(&r->pub, office, px_xml_line_at(a, pub, "PublicationNumber"),
                  px_xml_line_at(a, pub, "PatentDocumentKindCode"),
                  px_xml_line_at(a, pub, "PublicationDate"));
    if (!r->pub.given.n)
        px_put_number(&r->pub, office, px_xml_line_at(a, grant, "PatentNumber"),
                      px_xml_line_at(a, grant, "PatentDocumentKindCode"),
                      px_xml_line_at(a, grant, "GrantDate"));
    px_str cc = px_xml_line_at(a, pub ? pub : grant, "IPOfficeCode");
    if (cc.n) r->pub.cc = cc;
    px_put_number(&r->app, px_xml_line_at(a, app, "IPOfficeCode"), application_number(a, app),
                  PX_STR(""), px_xml_line_at(a, app, "FilingDate"));
    if (!r->pub.given.n && !r->app.given.n)
        return px_fail(err, PX_E_INPUT,
                       "the document has neither a publication nor an application number");
    r->grant_ymd = px_put_date(px_xml_line_at(a, grant, "GrantDate"));
    r->doc_type = px_xml_line_at(a, app, "InventionSubjectMatterCategory");
    r->lang = lang;
    PX_XML_EACH(p, px_xml_child(biblio, "PriorityClaimBag"), "PriorityClaim")
    px_put_priority(a, r, px_xml_line_at(a, p, "IPOfficeCode"), application_number(a, p),
                    px_xml_line_at(a, p, "FilingDate"));
    PX_XML_BELOW(parent, px_xml_child(biblio, "RelatedDocumentBag"), "ParentDocument") {
        const px_xml *id = px_xml_below(parent, "ApplicationIdentification");
        px_put_extra(a, r, "parent_application", application_number(a, id));
    }
    PX_XML_BELOW(related, px_xml_child(biblio, "RelatedDocumentBag"),
                 "PatentPublicationIdentification") {
        px_str n = px_xml_line_at(a, related, "PublicationNumber");
        if (n.n)
            *px_list_add(a, &r->members) =
                px_arena_fmt(a, PX_STR_FMT PX_STR_FMT PX_STR_FMT,
                             PX_STR_ARG(px_xml_line_at(a, related, "IPOfficeCode")), PX_STR_ARG(n),
                             PX_STR_ARG(px_xml_line_at(a, related, "PatentDocumentKindCode")));
    }
    px_put_count(&r->n_claims, px_xml_line_at(a, biblio, "ClaimTotalQuantity"));
    classes(a, biblio, r);
    parties(a, biblio, r);
    citations(a, biblio, r);
    texts(a, root, biblio, lang, r);
    return PX_OK;
}

static const char *const elements[] = {"PatentPublication", "PatentGrantPublication",
                                       "ApplicationPublication", NULL};

static int probe(const px_sample *s) {
    return px_xml_probe(s, elements, elements, 85);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_st96 = PX_XML_SOURCE("st96", probe, how);
