/* source_cn2006.c: patent documents of CNIPA in the standard of 2006 (cn-patent-document). */
#include "indexer/put.h"
#include "indexer/xml_source.h"

static void number(px_arena *a, const px_xml *at, px_rec_number *to) {
    const px_xml *id = px_xml_child(at, "document-id");
    if (!id) id = at;
    px_put_number(to, px_xml_line_at(a, id, "country"), px_xml_line_at(a, id, "doc-number"),
                  px_xml_line_at(a, id, "kind"), px_xml_line_at(a, id, "date"));
}

/* Elements have the prefix cn- or not, by edition. */
static const px_xml *either(const px_xml *at, const char *name) {
    char cn[64] = "cn-";
    strncat(cn, name, sizeof cn - 4);
    const px_xml *n = px_xml_child(at, cn);
    return n ? n : px_xml_child(at, name);
}

static void party(px_arena *a, const px_xml *at, px_rec_parties *list) {
    const px_xml *book = px_xml_child(at, "addressbook");
    if (!book) book = at;
    px_str name = px_xml_line_at(a, book, "name");
    if (!name.n) name = px_xml_line_at(a, book, "orgname");
    if (!name.n)
        name =
            px_arena_fmt(a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(px_xml_line_at(a, book, "last-name")),
                         PX_STR_ARG(px_xml_line_at(a, book, "first-name")));
    px_rec_party *p = px_put_party(a, list, name);
    if (!p) return;
    const px_xml *place = px_xml_child(book, "address");
    p->country = px_xml_line_at(a, place, "country");
    p->address = px_xml_line_at(a, place, "text");
    p->province = px_xml_line_at(a, place, "state");
    p->city = px_xml_line_at(a, place, "city");
    p->district = px_xml_line_at(a, place, "county");
}

/* Claims were typed off the page: <br/> stands where the printed line ended, in the middle of words.
 * A break behind punctuation is one that was meant. */
static px_str unwrap(px_arena *a, px_str s) {
    static const char *const ends[] = {"；", "：", "。", "，", "、", ";", ":", ",", "."};
    char *p = px_arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool meant = s.p[i] != '\n';
        for (size_t k = 0; k < sizeof ends / sizeof *ends && !meant; k++) {
            size_t m = strlen(ends[k]);
            meant = i >= m && memcmp(s.p + i - m, ends[k], m) == 0;
        }
        bool latin = i > 0 && i + 1 < s.n && (unsigned char)s.p[i - 1] < 0x80 &&
                     (unsigned char)s.p[i + 1] < 0x80;
        if (meant || latin) p[n++] = meant ? s.p[i] : ' ';
    }
    return (px_str){p, n};
}

static px_str abstract_of(px_arena *a, const px_xml *abstract) {
    px_str all = {0};
    PX_XML_EACH(p, abstract, NULL) {
        if (px_xml_child(p, "bio-deposit")) continue;
        px_str s = px_xml_block(a, p);
        if (s.n)
            all = all.n
                      ? px_arena_fmt(a, PX_STR_FMT "\n" PX_STR_FMT, PX_STR_ARG(all), PX_STR_ARG(s))
                      : s;
    }
    return all.n ? all : px_xml_block(a, abstract);
}

static void parties(px_arena *a, const px_xml *biblio, px_record *r) {
    const px_xml *all = either(biblio, "parties");
    static const struct {
        const char *list, *one;
        size_t to;
    } kinds[] = {
        {"applicants", "applicant", offsetof(px_record, applicants)},
        {"inventors", "inventor", offsetof(px_record, inventors)},
        {"assignees", "assignee", offsetof(px_record, owners)},
        {"patentees", "patentee", offsetof(px_record, owners)},
        {"examiners", "examiner", offsetof(px_record, examiners)},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const px_xml *list = either(all, kinds[i].list);
        if (!list) list = either(biblio, kinds[i].list);
        char cn[32] = "cn-";
        strncat(cn, kinds[i].one, sizeof cn - 4);
        px_rec_parties *to = (px_rec_parties *)(void *)((char *)r + kinds[i].to);
        PX_XML_EACH(one, list, NULL)
        if (px_xml_is(one, cn) || px_xml_is(one, kinds[i].one)) party(a, one, to);
    }
    const px_xml *agents = either(all, "agents");
    PX_XML_EACH(agent, agents, NULL) {
        px_str agency = px_xml_line_at(a, either(agent, "agency"), "name");
        px_put_agency(a, r, agency);
    }
    PX_XML_EACH(agent, agents, NULL)
    px_put_party(a, &r->agents, px_xml_line_at(a, agent, "name"));
}

static void classes(px_arena *a, const px_xml *biblio, px_record *r) {
    PX_XML_EACH(c, px_xml_child(biblio, "classifications-ipcr"), "classification-ipcr") {
        px_str text = px_xml_line_at(a, c, "text");
        px_put_class(a, &r->ipc, text.n ? text : px_xml_line(a, c));
    }
    PX_XML_BELOW(c, px_xml_child(biblio, "classification-ipc"), NULL)
    if (px_xml_is(c, "main-classification") || px_xml_is(c, "further-classification") ||
        px_xml_is(c, "text"))
        px_put_class(a, &r->ipc, px_xml_line(a, c));
    PX_XML_BELOW(c, px_xml_child(biblio, "classification-locarno"), NULL)
    if (px_xml_is(c, "main-classification") || px_xml_is(c, "further-classification") ||
        px_xml_is(c, "text"))
        px_put_class(a, &r->locarno, px_xml_line(a, c));
}

static void citations(px_arena *a, const px_xml *biblio, px_record *r) {
    const px_xml *list = either(biblio, "references-cited");
    PX_XML_EACH(c, list, "citation") {
        const px_xml *id = px_xml_at(c, "patcit/document-id");
        px_rec_cite *to;
        if (id) {
            to = px_put_cite(a, r,
                             px_arena_fmt(a, PX_STR_FMT PX_STR_FMT PX_STR_FMT,
                                          PX_STR_ARG(px_xml_line_at(a, id, "country")),
                                          PX_STR_ARG(px_xml_line_at(a, id, "doc-number")),
                                          PX_STR_ARG(px_xml_line_at(a, id, "kind"))),
                             PX_STR(""));
            if (to) to->ymd = px_put_date(px_xml_line_at(a, id, "date"));
        } else {
            to = px_put_cite(a, r, PX_STR(""), px_xml_line_at(a, c, "nplcit/text"));
        }
        if (!to) continue;
        to->category = px_xml_line_at(a, c, "category");
        to->by = PX_STR("examiner");
    }
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    (void)opt;
    (void)skip;
    const px_xml *biblio = either(root, "bibliographic-data");
    const px_xml *body = px_xml_child(root, "application-body");
    px_str lang = px_xml_attr_of(root, "lang");
    number(a, either(biblio, "publication-reference"), &r->pub);
    number(a, px_xml_child(biblio, "application-reference"), &r->app);
    if (!r->app.cc.n) r->app.cc = px_xml_attr_of(root, "country");
    if (!r->pub.given.n && !r->app.given.n)
        return px_fail(err, PX_E_INPUT,
                       "the document has neither a publication nor an application number");
    r->doc_type = px_xml_attr_of(px_xml_child(biblio, "application-reference"), "appl-type");
    r->lang = lang;
    PX_XML_EACH(p, either(biblio, "priority-claims"), NULL)
    px_put_priority(a, r, px_xml_line_at(a, p, "country"), px_xml_line_at(a, p, "doc-number"),
                    px_xml_line_at(a, p, "date"));
    const px_xml *filed = px_xml_child(biblio, "pct-or-regional-filing-data");
    const px_xml *published = px_xml_child(biblio, "pct-or-regional-publishing-data");
    px_put_extra(a, r, "pct_application", px_xml_line(a, px_xml_below(filed, "doc-number")));
    px_str wo = px_xml_line(a, px_xml_below(published, "doc-number"));
    px_put_extra(a, r, "pct_publication", wo);
    px_put_wo(a, r, wo);
    PX_XML_BELOW(parent, either(biblio, "related-documents"), "parent-doc")
    px_put_extra(a, r, "parent_application", px_xml_line(a, px_xml_below(parent, "doc-number")));
    classes(a, biblio, r);
    parties(a, biblio, r);
    citations(a, biblio, r);
    px_put_text(a, &r->titles, lang, px_xml_line_at(a, biblio, "invention-title"));
    px_put_text(a, &r->abstracts, lang, abstract_of(a, px_xml_child(biblio, "abstract")));
    PX_XML_EACH(c, px_xml_child(body, "claims"), "claim")
    px_put_claim(a, r, px_xml_attr_of(c, "num"), lang, unwrap(a, px_xml_block(a, c)));
    px_put_text(a, &r->descriptions, lang,
                px_put_description(a, px_xml_child(body, "description")));
    return PX_OK;
}

static const char *const elements[] = {"cn-patent-document", NULL};

static int probe(const px_sample *s) {
    return px_xml_probe(s, elements, elements, 90);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_cn2006 = PX_XML_SOURCE("cn2006", probe, how);
