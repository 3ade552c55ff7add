/* source_cnipa.c: patent documents of CNIPA in the standard of 2012 (business:/base: elements).
 *
 * Numbers come twice, as the office prints them and in the standard's fixed width: the printed form
 * is taken. "0", "00000000" and 市辖区 in parts of an address say nothing. */
#include "indexer/put.h"
#include "indexer/xml_source.h"

static bool says(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '0') return !px_str_is(s, "市辖区") && !px_str_is(s, "县");
    return false;
}

static px_str told(px_arena *a, const px_xml *at, const char *path) {
    px_str s = px_xml_line_at(a, at, path);
    return says(s) ? s : PX_STR("");
}

/* Of elements that stand twice, the one in the office's own spelling. */
static const px_xml *original(const px_xml *parent, const char *name) {
    const px_xml *first = px_xml_child(parent, name);
    PX_XML_EACH(n, parent, name)
    if (px_str_is(px_xml_attr_of(n, "dataFormat"), "original")) return n;
    return first;
}

static void number(px_arena *a, const px_xml *at, px_rec_number *to) {
    const px_xml *id = px_xml_child(at, "DocumentID");
    if (!id) id = at;
    px_put_number(to, px_xml_line_at(a, id, "WIPOST3Code"), told(a, id, "DocNumber"),
                  px_xml_line_at(a, id, "Kind"), px_xml_line_at(a, id, "Date"));
}

static void party(px_arena *a, const px_xml *at, px_rec_parties *list) {
    const px_xml *book = px_xml_child(at, "AddressBook");
    if (!book) book = at;
    px_str name = px_xml_line_at(a, book, "Name");
    if (!name.n) name = px_xml_line_at(a, book, "OrganizationName");
    if (!name.n)
        name = px_arena_fmt(a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(told(a, book, "LastName")),
                            PX_STR_ARG(told(a, book, "FirstName")));
    px_rec_party *p = px_put_party(a, list, name);
    const px_xml *place = px_xml_child(book, "Address");
    if (!p) return;
    p->country = px_xml_line_at(a, place, "WIPOST3Code");
    p->province = told(a, place, "Province");
    p->city = told(a, place, "City");
    p->district = told(a, place, "County");
    p->address = told(a, place, "Text");
    if (!p->address.n) p->address = told(a, place, "AddressLine");
    p->id = told(a, at, "OrganizationCode");
}

static void agents(px_arena *a, const px_xml *parties, px_record *r) {
    PX_XML_EACH(details, parties, "AgentDetails") {
        PX_XML_EACH(agent, details, "Agent") {
            px_str agency = px_xml_line_at(a, agent, "Agency/AddressBook/OrganizationName");
            if (!agency.n) agency = px_xml_line_at(a, agent, "Agency/AddressBook/Name");
            px_put_agency(a, r, agency);
        }
        PX_XML_EACH(agent, details, "Agent")
        px_put_party(a, &r->agents, px_xml_line_at(a, agent, "AddressBook/Name"));
    }
}

static void parties(px_arena *a, const px_xml *biblio, px_record *r) {
    const px_xml *all = px_xml_child(biblio, "Parties");
    static const struct {
        const char *details, *one;
        size_t list;
    } kinds[] = {
        {"ApplicantDetails", "Applicant", offsetof(px_record, applicants)},
        {"InventorDetails", "Inventor", offsetof(px_record, inventors)},
        {"DesignerDetails", "Designer", offsetof(px_record, inventors)},
        {"AssigneeDetails", "Assignee", offsetof(px_record, owners)},
        {"PatenteeDetails", "Patentee", offsetof(px_record, owners)},
        {"ExaminerDetails", "Examiner", offsetof(px_record, examiners)},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        px_rec_parties *list = (px_rec_parties *)(void *)((char *)r + kinds[i].list);
        for (int at = 0; at < 2; at++) { /* some stand beside Parties */
            PX_XML_EACH(details, at ? biblio : all, kinds[i].details)
            PX_XML_EACH(one, details, kinds[i].one) party(a, one, list);
        }
    }
    agents(a, all, r);
}

static void classes(px_arena *a, const px_xml *biblio, px_record *r) {
    PX_XML_EACH(details, biblio, "ClassificationIPCRDetails")
    PX_XML_EACH(c, details, "ClassificationIPCR") {
        px_str text = px_xml_line_at(a, c, "Text");
        if (text.n)
            px_put_class(a, &r->ipc, text);
        else
            (void)px_put_class_parts(
                a, &r->ipc, px_xml_line_at(a, c, "Section"), px_xml_line_at(a, c, "MainClass"),
                px_xml_line_at(a, c, "Subclass"), px_xml_line_at(a, c, "MainGroup"),
                px_xml_line_at(a, c, "Subgroup"));
    }
    PX_XML_EACH(details, biblio, "ClassificationIPCDetails")
    PX_XML_BELOW(t, details, "Text") px_put_class(a, &r->ipc, px_xml_line(a, t));
    PX_XML_EACH(details, biblio, "ClassificationCPCDetails")
    PX_XML_BELOW(t, details, "Text") px_put_class(a, &r->cpc, px_xml_line(a, t));
    static const char *const locarno[] = {"ClassificationLocarnoDetails", "ClassificationLocarno",
                                          "DesignClassification"};
    for (size_t i = 0; i < 3; i++)
        PX_XML_EACH(c, biblio, locarno[i]) {
            const px_xml *main = px_xml_below(c, "MainClassification");
            if (!main) main = px_xml_below(c, "Text");
            px_put_class(a, &r->locarno, px_xml_line(a, main));
            PX_XML_BELOW(f, c, "FurtherClassification")
            px_put_class(a, &r->locarno, px_xml_line(a, f));
        }
}

static void citations(px_arena *a, const px_xml *biblio, px_record *r) {
    static const char *const lists[] = {"ReferencesCited", "ReferenceCitedDetails",
                                        "PatentCitationDetails"};
    for (size_t i = 0; i < 3; i++)
        PX_XML_EACH(list, biblio, lists[i])
    PX_XML_EACH(c, list, NULL) {
        const px_xml *id = px_xml_below(c, "DocumentID");
        px_rec_cite *to = NULL;
        if (id) {
            px_str num = told(a, id, "DocNumber");
            px_str cc = px_xml_line_at(a, id, "WIPOST3Code");
            if (num.n && !px_is_alpha(num.p[0]))
                num = px_arena_fmt(a, PX_STR_FMT PX_STR_FMT PX_STR_FMT, PX_STR_ARG(cc),
                                   PX_STR_ARG(num), PX_STR_ARG(px_xml_line_at(a, id, "Kind")));
            to = px_put_cite(a, r, num, PX_STR(""));
            if (to) to->ymd = px_put_date(px_xml_line_at(a, id, "Date"));
        } else {
            to = px_put_cite(a, r, PX_STR(""), px_xml_line(a, px_xml_below(c, "Text")));
        }
        if (!to) continue;
        to->category = px_xml_line(a, px_xml_below(c, "Category"));
        to->by = PX_STR("examiner");
    }
}

/* International phase, divisions and other relatives. */
static void relatives(px_arena *a, const px_xml *biblio, px_record *r) {
    static const char *const filed[] = {"InternationalFilingData", "PCTFilingData",
                                        "InternationalApplicationReference"};
    static const char *const published[] = {"InternationalPublishingData", "PCTPublishingData",
                                            "InternationalPublicationReference"};
    for (size_t i = 0; i < 3; i++) {
        const px_xml *f = px_xml_below(px_xml_child(biblio, filed[i]), "DocNumber");
        const px_xml *p = px_xml_below(px_xml_child(biblio, published[i]), "DocNumber");
        if (f) px_put_extra(a, r, "pct_application", px_xml_line(a, f));
        if (p) {
            px_str wo = px_xml_line(a, p);
            px_put_extra(a, r, "pct_publication", wo);
            if (says(wo)) px_put_wo(a, r, wo);
        }
    }
    const px_xml *related = px_xml_child(biblio, "RelatedDocuments");
    PX_XML_BELOW(parent, related, "ParentDocument") {
        px_str n = px_xml_line(a, px_xml_below(parent, "DocNumber"));
        if (says(n)) px_put_extra(a, r, "parent_application", n);
    }
}

static void texts(px_arena *a, const px_xml *root, const px_xml *biblio, px_record *r) {
    px_str lang = px_xml_attr_of(root, "lang");
    r->lang = lang;
    PX_XML_EACH(t, biblio, "InventionTitle") {
        px_str own = px_xml_attr_of(t, "lang");
        px_put_text(a, &r->titles, own.n ? own : lang, px_xml_line(a, t));
    }
    if (!r->titles.n)
        px_put_text(a, &r->titles, lang, px_xml_line(a, px_xml_below(biblio, "DesignTitle")));
    PX_XML_EACH(t, root, "Abstract") {
        px_str own = px_xml_attr_of(t, "lang");
        px_put_text(a, &r->abstracts, own.n ? own : lang, px_xml_block(a, t));
    }
    if (!r->abstracts.n)
        px_put_text(a, &r->abstracts, lang,
                    px_xml_block(a, px_xml_below(root, "BriefExplanation")));
    PX_XML_EACH(claims, root, "Claims")
    PX_XML_EACH(c, claims, "Claim")
    px_put_claim(a, r, px_xml_attr_of(c, "num"), lang, px_xml_block(a, c));
    px_put_text(a, &r->descriptions, lang,
                px_put_description(a, px_xml_child(root, "Description")));
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    (void)opt;
    (void)skip;
    const px_xml *biblio = px_xml_child(root, "BibliographicData");
    if (!biblio) biblio = px_xml_below(root, "BibliographicData");
    number(a, original(biblio, "PublicationReference"), &r->pub);
    px_put_number(&r->pub, px_xml_attr_of(root, "country"),
                  r->pub.given.n ? PX_STR("") : px_xml_attr_of(root, "docNumber"),
                  px_xml_attr_of(root, "kind"), px_xml_attr_of(root, "datePublication"));
    if (!r->pub.kind.n) r->pub.kind = px_xml_attr_of(root, "kind");
    if (!r->pub.ymd) r->pub.ymd = px_put_date(px_xml_attr_of(root, "datePublication"));
    number(a, original(biblio, "ApplicationReference"), &r->app);
    if (!r->pub.given.n && !r->app.given.n)
        return px_fail(err, PX_E_INPUT,
                       "the document has neither a publication nor an application number");
    const px_xml *grant = px_xml_child(biblio, "GrantReference");
    r->grant_ymd = px_put_date(px_xml_line(a, px_xml_below(grant, "Date")));
    const px_xml *list = px_xml_child(biblio, "PriorityDetails");
    bool printed = false;
    PX_XML_EACH(p, list, "Priority")
    printed |= px_str_is(px_xml_attr_of(p, "dataFormat"), "original");
    PX_XML_EACH(p, list, "Priority") {
        if (printed && !px_str_is(px_xml_attr_of(p, "dataFormat"), "original")) continue;
        const px_xml *id = px_xml_child(p, "DocumentID");
        if (!id) id = p;
        px_put_priority(a, r, px_xml_line_at(a, id, "WIPOST3Code"), told(a, id, "DocNumber"),
                        px_xml_line_at(a, id, "Date"));
    }
    classes(a, biblio, r);
    parties(a, biblio, r);
    citations(a, biblio, r);
    relatives(a, biblio, r);
    texts(a, root, biblio, r);
    return PX_OK;
}

static const char *const elements[] = {"PatentDocumentAndRelated", NULL};

static int probe(const px_sample *s) {
    return px_xml_probe(s, elements, elements, 90);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_cnipa = PX_XML_SOURCE("cnipa", probe, how);
