/* source_us_st32.c: US grants of 2001 to 2004, <PATDOC> with the tags of WIPO ST.32 (versions 2.4
 * and 2.5, SGML and XML). All text stands in <PDAT>. SGML leaves the ends of empty elements out. */
#include "indexer/us_parts.h"
#include "indexer/xml_source.h"

typedef struct doc {
    px_str number, cc, kind;
    uint32_t ymd;
} doc;

/* DNUM, DATE, CTRY, KIND right below `n`, or in a DOC below it. */
static bool read_doc(px_arena *a, const px_xml *n, doc *d) {
    *d = (doc){0};
    const px_xml *in = px_xml_child(n, "DNUM") ? n : px_xml_below(n, "DOC");
    if (!in) return false;
    d->number = px_us_line_at(a, in, "DNUM");
    d->cc = px_us_line_at(a, in, "CTRY");
    d->kind = px_us_line_at(a, in, "KIND");
    d->ymd = px_us_date(px_us_line_at(a, in, "DATE"));
    return d->number.n > 0;
}

static uint32_t date_of(px_arena *a, const px_xml *n) {
    return px_us_date(px_us_line(a, n));
}

static void numbers(px_arena *a, const px_xml *b, px_record *r) {
    px_str cc = px_us_line_at(a, b, "B100/B190");
    px_str number = px_us_line_at(a, b, "B100/B110"), kind = px_us_line_at(a, b, "B100/B130");
    px_us_set(&r->pub, cc.n ? cc : PX_STR("US"), number, kind,
              date_of(a, px_xml_at(b, "B100/B140")));
    px_us_set(
        &r->app, PX_STR("US"),
        px_us_application(a, px_us_line_at(a, b, "B200/B211US"), px_us_line_at(a, b, "B200/B210")),
        (px_str){0}, date_of(a, px_xml_at(b, "B200/B220")));
    static const char letters[] = "SPEH";
    static const char *const types[] = {"design", "plant", "reissue", "sir"};
    const char *at = kind.n ? strchr(letters, kind.p[0]) : NULL;
    if (kind.n) px_us_type(r, px_str_of(at && *at ? types[at - letters] : "utility"));
    PX_XML_EACH(p, b, "B300") {
        px_us_priority(a, r, px_us_line_at(a, p, "B330"), px_us_line_at(a, p, "B310"),
                       date_of(a, px_xml_child(p, "B320")));
    }
}

static void add_class(px_arena *a, px_rec_classes *list, px_str symbol, px_str edition,
                      bool first) {
    if (!symbol.n) return;
    px_rec_class *k = px_list_add(a, list);
    k->symbol = symbol;
    k->edition = edition;
    k->first = first;
}

static void classes(px_arena *a, const px_xml *b, px_record *r) {
    const px_xml *c = px_xml_child(b, "B510");
    px_str edition = px_us_line_at(a, c, "B516");
    bool design = px_str_is(r->type, "design");
    for (const px_xml *n = px_xml_child(c, NULL); n; n = px_xml_sibling(n, NULL)) {
        bool main = px_xml_is(n, "B511");
        if (main || px_xml_is(n, "B512"))
            add_class(a, design ? &r->locarno : &r->ipc, px_us_ipc(a, px_xml_text(a, n)), edition,
                      main);
    }
    c = px_xml_child(b, "B520");
    for (const px_xml *n = px_xml_child(c, NULL); n; n = px_xml_sibling(n, NULL))
        if (px_xml_is(n, "B521") || px_xml_is(n, "B522"))
            add_class(a, &r->uspc, px_us_uspc(a, px_xml_text(a, n)), (px_str){0},
                      px_xml_is(n, "B521"));
}

static px_str cited_by(const px_xml *n) {
    if (px_xml_child(n, "CITED-BY-EXAMINER")) return PX_STR("examiner");
    if (px_xml_child(n, "CITED-BY-OTHER")) return PX_STR("other");
    return (px_str){0};
}

static void citations(px_arena *a, const px_xml *list, px_record *r) {
    for (const px_xml *n = px_xml_child(list, NULL); n; n = px_xml_sibling(n, NULL)) {
        doc d;
        if (px_xml_is(n, "B561") && read_doc(a, px_xml_child(n, "PCIT"), &d))
            px_us_cite(a, r, d.cc, d.number, d.kind, d.ymd, cited_by(n));
        else if (px_xml_is(n, "B562"))
            px_us_cite_other(a, r, px_us_line_at(a, n, "NCIT"), cited_by(n));
    }
}

static void relations(px_arena *a, const px_xml *b, px_record *r) {
    static const struct {
        const char *name;
        px_us_relation is;
    } all[] = {
        {"B610", PX_US_OTHER},       {"B621", PX_US_DIVISION},      {"B631", PX_US_CONTINUATION},
        {"B632", PX_US_PART},        {"B633", PX_US_REISSUE},       {"B640", PX_US_REISSUE},
        {"B641US", PX_US_REISSUE},   {"B645", PX_US_REEXAMINATION}, {"B645US", PX_US_REEXAMINATION},
        {"B651", PX_US_PUBLICATION}, {"B661", PX_US_SUBSTITUTION},  {"B680US", PX_US_PROVISIONAL}};
    doc d;
    PX_XML_BELOW(n, px_xml_child(b, "B600"), NULL) {
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            if (!px_xml_is(n, all[i].name)) continue;
            const px_xml *parent = px_xml_below(n, "PDOC");
            doc grant = {0};
            if (!read_doc(a, parent ? parent : n, &d)) continue;
            (void)read_doc(a, px_xml_below(n, "PPUB"), &grant);
            px_us_parent(a, r, all[i].is, d.number, d.ymd, grant.number);
        }
    }
    if (read_doc(a, px_xml_below(px_xml_child(b, "B800"), "B861"), &d))
        px_us_priority(a, r, PX_STR("WO"), d.number, d.ymd);
    if (read_doc(a, px_xml_below(px_xml_child(b, "B800"), "B871"), &d)) {
        px_number p =
            px_number_parse(a, d.number, PX_ROLE_PUBLICATION, PX_STR("WO"), d.kind, d.ymd);
        px_us_extra(a, r, "pct_publication", px_number_normal(a, &p, PX_ROLE_PUBLICATION));
    }
    px_us_extra_date(a, r, "date_371",
                     px_us_line(a, px_xml_below(px_xml_child(b, "B800"), "B864US")));
}

static px_rec_party *party(px_arena *a, const px_xml *holder, px_rec_parties *list, bool *person) {
    const px_xml *in = px_xml_child(holder, "PARTY-US"), *nam = px_xml_child(in, "NAM");
    px_str name = px_us_line_at(a, nam, "ONM");
    *person = !name.n;
    if (!name.n)
        name = px_us_person(a, px_us_line_at(a, nam, "FNM"), (px_str){0},
                            px_us_line_at(a, nam, "SNM"), px_us_line_at(a, nam, "SFX"));
    if (!name.n) return NULL;
    const px_xml *adr = px_xml_child(in, "ADR");
    px_rec_party *p = px_list_add(a, list);
    p->name = name;
    p->city = px_us_line_at(a, adr, "CITY");
    p->province = px_us_line_at(a, adr, "STATE");
    p->country = px_us_line_at(a, adr, "CTRY");
    px_str street = px_us_line_at(a, adr, "STR"), code = px_us_line_at(a, adr, "PCODE");
    p->address = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(street),
                              street.n && code.n ? ", " : "", PX_STR_ARG(code));
    if (!p->country.n && p->province.n) p->country = PX_STR("US");
    return p;
}

static void parties(px_arena *a, const px_xml *b, px_record *r) {
    bool person;
    PX_XML_BELOW(n, b, NULL) {
        if (px_xml_is(n, "B721")) {
            (void)party(a, n, &r->inventors, &person);
        } else if (px_xml_is(n, "B711")) {
            (void)party(a, n, &r->applicants, &person);
        } else if (px_xml_is(n, "B731")) {
            px_rec_party *p = party(a, n, &r->owners, &person);
            px_str role = px_us_line_at(a, n->parent, "B732US");
            if (p) p->type = person ? PX_STR("person") : px_us_role(role);
        } else if (px_xml_is(n, "B741")) {
            (void)party(a, n, &r->agents, &person);
        } else if (px_xml_is(n, "B746") || px_xml_is(n, "B747")) {
            (void)party(a, n, &r->examiners, &person);
        } else if (px_xml_is(n, "B748US")) {
            px_us_extra(a, r, "art_unit", px_us_line(a, n));
        }
    }
    px_us_settle_applicants(a, r);
}

static void facts(px_arena *a, const px_xml *b, px_record *r) {
    uint32_t n;
    if (px_str_u32(px_us_line_at(a, b, "B500/B570/B577"), &n)) r->n_claims = n;
    px_us_extra(a, r, "sheets", px_us_line_at(a, b, "B500/B590/B595"));
    px_us_extra(a, r, "figures", px_us_line_at(a, b, "B500/B590/B596"));
    px_us_extra(a, r, "term_years", px_us_line_at(a, b, "B400/B472/B474"));
    px_us_extra(a, r, "term_extension_days", px_us_line_at(a, b, "B400/B472/B474US"));
    px_us_extra_date(a, r, "disclaimer_date", px_us_line_at(a, b, "B400/B472/B473"));
}

static void claims(px_arena *a, const px_xml *part, px_record *r) {
    PX_XML_BELOW(c, part, "CLM") {
        px_str id = px_xml_attr_of(c, "ID");
        uint32_t num = 0;
        if (!px_str_starts(id, PX_STR("CLM-")) || !px_str_u32(px_str_sub(id, 4, id.n), &num))
            num = 0;
        px_us_claim(a, r, num, px_xml_block(a, c), px_xml_below(c, "CLREF") != NULL);
    }
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    const px_xml *b = px_xml_child(root, "SDOBI");
    (void)opt;
    (void)skip;
    if (!b) return px_fail(err, PX_E_INPUT, "<PATDOC> has no bibliographic data (<SDOBI>)");
    numbers(a, b, r);
    if (!r->pub.given.n)
        return px_fail(err, PX_E_INPUT, "<PATDOC> has no document number (<B110>)");
    r->lang = PX_STR("en");
    const px_xml *t = px_xml_child(b, "B500");
    px_us_text(a, &r->titles, (px_str){0}, px_us_line_at(a, t, "B540"));
    classes(a, t, r);
    citations(a, px_xml_child(t, "B560"), r);
    relations(a, b, r);
    parties(a, px_xml_child(b, "B700"), r);
    facts(a, b, r);
    px_us_text(a, &r->abstracts, (px_str){0}, px_xml_block(a, px_xml_child(root, "SDOAB")));
    px_us_text(a, &r->descriptions, (px_str){0}, px_xml_block(a, px_xml_child(root, "SDODE")));
    claims(a, px_xml_child(root, "SDOCL"), r);
    return PX_OK;
}

static const char *const elements[] = {"PATDOC", NULL};

static int probe(const px_sample *s) {
    return px_xml_probe(s, elements, NULL, 95);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_us_st32 = PX_XML_SOURCE("us-st32", probe, how);
