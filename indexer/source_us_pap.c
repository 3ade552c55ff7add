/* source_us_pap.c: US patent applications published from 2001 to 2004,
 * <patent-application-publication> (versions 1.5 and 1.6, XML and SGML).
 *
 * Countries of the United States are often left out; the element around tells them
 * (<residence-us>). Paragraphs begin with their number, which is left out. */
#include "indexer/us_parts.h"
#include "indexer/xml_source.h"

static void numbers(px_arena *a, const px_xml *b, px_record *r) {
    const px_xml *id = px_xml_child(b, "document-id");
    px_str cc = px_us_line_at(a, id, "country-code");
    px_us_set(&r->pub, cc.n ? cc : PX_STR("US"), px_us_line_at(a, id, "doc-number"),
              px_us_line_at(a, id, "kind-code"), px_us_date(px_us_line_at(a, id, "document-date")));
    const px_xml *f = px_xml_child(b, "domestic-filing-data");
    px_str series = px_us_line_at(a, f, "application-number-series-code");
    px_us_set(&r->app, PX_STR("US"),
              px_us_application(a, series, px_us_line_at(a, f, "application-number/doc-number")),
              (px_str){0}, px_us_date(px_us_line_at(a, f, "filing-date")));
    px_str type = px_us_line_at(a, b, "publication-filing-type");
    r->doc_type = type;
    if (px_str_find(type, PX_STR("plant")) != SIZE_MAX) r->type = PX_STR("plant");
    PX_XML_EACH(p, b, "foreign-priority-data") {
        px_us_priority(a, r, px_us_line_at(a, p, "country-code"),
                       px_us_line_at(a, p, "priority-application-number/doc-number"),
                       px_us_date(px_us_line_at(a, p, "filing-date")));
    }
}

/* Subclass 124040 is 124.04. */
static void uspc(px_arena *a, const px_xml *u, px_record *r, bool first) {
    px_str class = px_us_line_at(a, u, "class"), sub = px_us_line_at(a, u, "subclass");
    if (!class.n || class.n > 3) return;
    px_rec_class *k = px_list_add(a, &r->uspc);
    k->first = first;
    k->symbol = px_us_subclass(a, class, sub);
}

static void technical(px_arena *a, const px_xml *t, px_record *r) {
    const px_xml *ipc = px_xml_child(t, "classification-ipc");
    px_str edition = px_us_line_at(a, ipc, "classification-ipc-edition");
    if (edition.n == 2 && edition.p[0] == '0') edition = px_str_sub(edition, 1, 2);
    PX_XML_BELOW(n, ipc, "ipc") {
        px_str symbol = px_us_line(a, n);
        if (!symbol.n) continue;
        px_rec_class *k = px_list_add(a, &r->ipc);
        k->symbol = symbol;
        k->edition = edition;
        k->first = px_xml_is(n->parent, "classification-ipc-primary");
    }
    PX_XML_BELOW(n, px_xml_child(t, "classification-us"), "uspc") {
        uspc(a, n, r, px_xml_is(n->parent, "classification-us-primary"));
    }
    px_us_text(a, &r->titles, (px_str){0}, px_us_line_at(a, t, "title-of-invention"));
    px_us_extra(a, r, "variety", px_us_line_at(a, t, "variety"));
}

static void continuity(px_arena *a, const px_xml *c, px_record *r) {
    static const struct {
        const char *name;
        px_us_relation is;
    } all[] = {{"non-provisional-of-provisional", PX_US_PROVISIONAL},
               {"continuation-of", PX_US_CONTINUATION},
               {"continuation-in-part-of", PX_US_PART},
               {"division-of", PX_US_DIVISION},
               {"reissue-of", PX_US_REISSUE},
               {"substitution-for", PX_US_SUBSTITUTION},
               {"a-371-of-international", PX_US_PROVISIONAL}};
    PX_XML_BELOW(n, c, NULL) {
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            if (!px_xml_is(n, all[i].name)) continue;
            const px_xml *parent = px_xml_below(n, "parent");
            const px_xml *id = px_xml_child(parent ? parent : n, "document-id");
            const px_xml *grant = px_xml_below(n, "parent-patent");
            px_us_parent(a, r, all[i].is, px_us_line_at(a, id, "doc-number"),
                         px_us_date(px_us_line_at(a, id, "document-date")),
                         px_us_line(a, px_xml_below(grant, "doc-number")));
        }
    }
}

static px_str person(px_arena *a, const px_xml *n) {
    return px_us_person(a, px_us_line_at(a, n, "given-name"), px_us_line_at(a, n, "middle-name"),
                        px_us_line_at(a, n, "family-name"), px_us_line_at(a, n, "name-suffix"));
}

static px_str street(px_arena *a, const px_xml *adr) {
    px_str out = {"", 0};
    for (const px_xml *n = px_xml_child(adr, NULL); n; n = px_xml_sibling(n, NULL)) {
        if (!px_str_starts(n->name, PX_STR("address-"))) continue;
        px_str line = px_us_line(a, n);
        if (line.n && out.n)
            out = px_arena_fmt(a, PX_STR_FMT ", " PX_STR_FMT, PX_STR_ARG(out), PX_STR_ARG(line));
        else if (line.n)
            out = line;
    }
    return out;
}

static void place(px_arena *a, const px_xml *party, px_rec_party *p) {
    const px_xml *adr = px_xml_child(party, "address"), *home = NULL;
    const px_xml *us = px_xml_at(party, "residence/residence-us");
    home = us ? us : px_xml_at(party, "residence/residence-non-us");
    if (!home) home = px_xml_at(party, "residence/military-service");
    const px_xml *from = home ? home : adr;
    p->city = px_us_line_at(a, from, "city");
    p->province = px_us_line_at(a, from, "state");
    p->country = px_us_line(a, px_xml_below(from, "country-code"));
    if (!p->country.n && (us || p->province.n)) p->country = PX_STR("US");
    p->address = street(a, adr);
}

static void parties(px_arena *a, const px_xml *b, px_record *r) {
    const px_xml *list = px_xml_child(b, "inventors");
    for (const px_xml *n = px_xml_child(list, NULL); n; n = px_xml_sibling(n, NULL)) {
        px_str name = person(a, px_xml_child(n, "name"));
        if (!name.n) continue;
        px_rec_party *p = px_list_add(a, &r->inventors);
        p->name = name;
        place(a, n, p);
    }
    PX_XML_EACH(n, b, "assignee") {
        px_str name = px_us_line_at(a, n, "organization-name");
        bool org = name.n > 0;
        if (!org) name = person(a, px_xml_child(n, "name"));
        if (!name.n) continue;
        px_rec_party *p = px_list_add(a, &r->owners);
        p->name = name;
        place(a, n, p);
        p->type = org ? px_us_role(px_us_line_at(a, n, "assignee-type")) : PX_STR("person");
    }
    const px_xml *post = px_xml_child(b, "correspondence-address");
    px_us_extra(a, r, "correspondence",
                px_us_person(a, px_us_line_at(a, post, "name-1"), (px_str){0},
                             px_us_line_at(a, post, "name-2"), (px_str){0}));
    px_us_settle_applicants(a, r);
}

/* A reference to a claim stands inside the text, though its element is called like a block. */
static bool inline_references(const px_xml *claim) {
    bool any = false;
    PX_XML_BELOW(n, claim, "dependent-claim-reference") {
        any = true;
        PX_XML_EACH(t, n, "claim-text") {
            t->name = PX_STR("reference");
        }
    }
    return any;
}

static void claims(px_arena *a, const px_xml *list, px_record *r) {
    PX_XML_EACH(c, list, "claim") {
        px_str id = px_xml_attr_of(c, "id");
        uint32_t num = 0;
        if (!px_str_starts(id, PX_STR("CLM-")) || !px_str_u32(px_str_sub(id, 4, id.n), &num))
            num = 0;
        bool refers = inline_references(c);
        px_us_claim(a, r, num, px_xml_block(a, c), refers);
    }
}

static px_str paragraphs(px_arena *a, const px_xml *part) {
    PX_XML_BELOW(n, part, "number") {
        if (px_xml_is(n->parent, "paragraph")) n->first = NULL;
    }
    return px_xml_block(a, part);
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    const px_xml *b = px_xml_child(root, "subdoc-bibliographic-information");
    (void)opt;
    (void)skip;
    if (!b)
        return px_fail(err, PX_E_INPUT,
                       "<patent-application-publication> has no bibliographic "
                       "information");
    numbers(a, b, r);
    if (!r->pub.given.n)
        return px_fail(err, PX_E_INPUT, "<patent-application-publication> has no document number");
    r->lang = PX_STR("en");
    technical(a, px_xml_child(b, "technical-information"), r);
    continuity(a, px_xml_child(b, "continuity-data"), r);
    parties(a, b, r);
    const px_xml *abstract = px_xml_child(root, "subdoc-abstract");
    PX_XML_EACH(h, abstract, "heading") {
        h->first = NULL; /* "Abstract of Disclosure" */
    }
    px_us_text(a, &r->abstracts, (px_str){0}, paragraphs(a, abstract));
    px_us_text(a, &r->descriptions, (px_str){0},
               paragraphs(a, px_xml_child(root, "subdoc-description")));
    claims(a, px_xml_child(root, "subdoc-claims"), r);
    return PX_OK;
}

static const char *const elements[] = {"patent-application-publication", NULL};

static int probe(const px_sample *s) {
    return px_xml_probe(s, elements, NULL, 95);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_us_pap = PX_XML_SOURCE("us-pap", probe, how);
