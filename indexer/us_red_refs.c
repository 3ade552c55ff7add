/* us_red_refs.c: what a red book document points at: classes, citations, earlier documents. */
#include "indexer/us_red.h"

bool px_us_red_doc(px_arena *a, const px_xml *node, px_us_doc *out) {
    const px_xml *id = px_xml_child(node, "document-id");
    *out = (px_us_doc){0};
    for (const px_xml *n = px_xml_child(id, NULL); n; n = px_xml_sibling(n, NULL)) {
        if (px_xml_is(n, "country"))
            out->cc = px_us_line(a, n);
        else if (px_xml_is(n, "doc-number"))
            out->number = px_us_line(a, n);
        else if (px_xml_is(n, "kind"))
            out->kind = px_us_line(a, n);
        else if (px_xml_is(n, "date"))
            out->ymd = px_us_date(px_us_line(a, n));
    }
    return out->number.n > 0;
}

/* ---- classes ---- */

/* A version date 20060101 as edition "2006.01". */
static px_str edition(px_arena *a, px_str ymd) {
    if (ymd.n != 8) return (px_str){0};
    return px_arena_fmt(a, "%.4s.%.2s", ymd.p, ymd.p + 4);
}

/* section, class, subclass, main-group, subgroup as one symbol; empty without a section. */
static px_str symbol(px_arena *a, const px_xml *c) {
    px_str s[5] = {{0}};
    static const char *const names[] = {"section", "class", "subclass", "main-group", "subgroup"};
    for (const px_xml *n = px_xml_child(c, NULL); n; n = px_xml_sibling(n, NULL))
        for (size_t i = 0; i < 5; i++)
            if (px_xml_is(n, names[i])) {
                s[i] = px_us_line(a, n);
                break;
            }
    if (!s[0].n) return (px_str){0};
    return px_arena_fmt(a, PX_STR_FMT PX_STR_FMT PX_STR_FMT PX_STR_FMT "%s" PX_STR_FMT,
                        PX_STR_ARG(s[0]), PX_STR_ARG(s[1]), PX_STR_ARG(s[2]), PX_STR_ARG(s[3]),
                        s[4].n ? "/" : "", PX_STR_ARG(s[4]));
}

static void coded(px_arena *a, const px_xml *c, px_rec_classes *list, const char *version) {
    px_str sym = symbol(a, c);
    if (!sym.n) sym = px_us_line_at(a, c, "text");
    if (!sym.n) return;
    px_rec_class *k = px_list_add(a, list);
    k->symbol = sym;
    const px_xml *date = px_xml_child(px_xml_child(c, version), "date");
    k->edition = edition(a, px_us_line(a, date));
    px_str value = px_us_line(a, px_xml_child(c, "classification-value"));
    if (value.n) k->value = value.p[0];
    k->first = px_str_is(px_us_line(a, px_xml_child(c, "symbol-position")), "F");
}

/* IPC 7 and before: one edition for all, "A45F  504". */
static void ipc_old(px_arena *a, const px_xml *c, px_record *r) {
    px_str ed = px_us_line_at(a, c, "edition");
    if (ed.n == 2 && ed.p[0] == '0') ed = px_str_sub(ed, 1, 2);
    for (const px_xml *n = px_xml_child(c, NULL); n; n = px_xml_sibling(n, NULL)) {
        bool main = px_xml_is(n, "main-classification");
        if (!main && !px_xml_is(n, "further-classification")) continue;
        px_str text = px_xml_text(a, n);
        if (!px_str_trim(text).n) continue;
        px_rec_class *k = px_list_add(a, &r->ipc);
        k->symbol = px_us_ipc(a, text);
        k->edition = ed;
        k->first = main;
    }
}

static void ipcr(px_arena *a, const px_xml *list, px_record *r) {
    PX_XML_EACH(c, list, "classification-ipcr") {
        coded(a, c, &r->ipc, "ipc-version-indicator");
    }
}

static void national(px_arena *a, const px_xml *c, px_record *r) {
    for (const px_xml *n = px_xml_child(c, NULL); n; n = px_xml_sibling(n, NULL)) {
        bool main = px_xml_is(n, "main-classification");
        if (!main && !px_xml_is(n, "further-classification")) continue;
        px_str text = px_us_uspc(a, px_xml_text(a, n));
        if (!text.n) continue;
        px_rec_class *k = px_list_add(a, &r->uspc);
        k->symbol = text;
        k->first = main;
    }
}

static void locarno(px_arena *a, const px_xml *c, px_record *r) {
    px_str ed = px_us_line_at(a, c, "edition");
    for (const px_xml *n = px_xml_child(c, NULL); n; n = px_xml_sibling(n, NULL)) {
        if (!px_xml_is(n, "main-classification") && !px_xml_is(n, "further-classification"))
            continue;
        px_str text = px_us_line(a, n);
        if (!text.n) continue;
        px_rec_class *k = px_list_add(a, &r->locarno);
        k->symbol = text;
        k->edition = ed;
        k->first = px_xml_is(n, "main-classification");
    }
}

/* Symbols that only mean something together: "C08L23/0815 + C08L2205/02", in order of rank. */
static void combination(px_arena *a, const px_xml *set, px_record *r) {
    px_str all = {"", 0};
    PX_XML_EACH(rank, set, "combination-rank") {
        px_str s = symbol(a, px_xml_child(rank, "classification-cpc"));
        if (!s.n) continue;
        px_class_symbol y = px_class_parse(a, s, PX_SCHEME_CPC);
        all = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(all), all.n ? " + " : "",
                           PX_STR_ARG(y.symbol));
    }
    px_us_extra(a, r, "cpc_set", all);
}

static void cpc(px_arena *a, const px_xml *c, px_record *r) {
    PX_XML_EACH(n, px_xml_child(c, "main-cpc"), "classification-cpc") {
        size_t had = r->cpc.n;
        coded(a, n, &r->cpc, "cpc-version-indicator");
        if (r->cpc.n > had) r->cpc.v[had].first = had == 0;
    }
    for (const px_xml *n = px_xml_child(px_xml_child(c, "further-cpc"), NULL); n;
         n = px_xml_sibling(n, NULL)) {
        if (px_xml_is(n, "classification-cpc"))
            coded(a, n, &r->cpc, "cpc-version-indicator");
        else if (px_xml_is(n, "combination-set"))
            combination(a, n, r);
    }
}

void px_us_red_classes(px_arena *a, const px_xml *biblio, px_record *r) {
    for (const px_xml *n = px_xml_child(biblio, NULL); n; n = px_xml_sibling(n, NULL)) {
        if (px_xml_is(n, "classification-ipc"))
            ipc_old(a, n, r);
        else if (px_xml_is(n, "classification-national"))
            national(a, n, r);
        else if (px_xml_is(n, "classification-locarno"))
            locarno(a, n, r);
        else if (px_xml_is(n, "classifications-cpc"))
            cpc(a, n, r);
        else if (px_xml_is(n, "classifications-ipcr"))
            ipcr(a, n, r);
    }
}

/* ---- citations ---- */

void px_us_red_citations(px_arena *a, const px_xml *biblio, px_record *r) {
    const px_xml *list = px_xml_child(biblio, "us-references-cited");
    if (!list) list = px_xml_child(biblio, "references-cited");
    for (const px_xml *n = px_xml_child(list, NULL); n; n = px_xml_sibling(n, NULL)) {
        px_us_doc d;
        px_str by = px_us_cited_by(px_us_line(a, px_xml_child(n, "category")));
        const px_xml *patent = px_xml_child(n, "patcit"), *other = px_xml_child(n, "nplcit");
        if (patent && px_us_red_doc(a, patent, &d))
            px_us_cite(a, r, d.cc, d.number, d.kind, d.ymd, by);
        if (other) px_us_cite_other(a, r, px_us_line(a, other), by);
    }
}

/* ---- earlier documents ---- */

static px_us_relation relation_of(const px_xml *n) {
    static const struct {
        const char *name;
        px_us_relation is;
    } all[] = {
        {"us-provisional-application", PX_US_PROVISIONAL},
        {"continuation", PX_US_CONTINUATION},
        {"continuation-in-part", PX_US_PART},
        {"division", PX_US_DIVISION},
        {"us-divisional-reissue", PX_US_REISSUE},
        {"reissue", PX_US_REISSUE},
        {"continuing-reissue", PX_US_REISSUE},
        {"reexamination", PX_US_REEXAMINATION},
        {"us-reexamination-reissue-merger", PX_US_REEXAMINATION},
        {"substitution", PX_US_SUBSTITUTION},
        {"related-publication", PX_US_PUBLICATION},
        {"addition", PX_US_OTHER},
        {"correction", PX_US_OTHER},
        {"utility-model-basis", PX_US_OTHER},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (px_xml_is(n, all[i].name)) return all[i].is;
    return PX_US_NONE;
}

/* A pre-grant publication: number and kind as one spelling, and the day it came out. */
static void published(px_arena *a, px_record *r, const px_us_doc *d) {
    px_str whole = px_arena_fmt(a, PX_STR_FMT PX_STR_FMT PX_STR_FMT,
                                PX_STR_ARG(d->cc.n ? d->cc : PX_STR("US")), PX_STR_ARG(d->number),
                                PX_STR_ARG(d->kind));
    px_us_parent(a, r, PX_US_PUBLICATION, whole, d->ymd, (px_str){0});
    if (!d->ymd) return;
    px_rec_event *e = px_list_add(a, &r->events);
    e->ymd = d->ymd;
    e->kind = PX_STR("published");
    e->text = whole;
}

static void related(px_arena *a, const px_xml *docs, px_record *r) {
    for (const px_xml *n = px_xml_child(docs, NULL); n; n = px_xml_sibling(n, NULL)) {
        px_us_relation is = relation_of(n);
        px_us_doc d, grant, first;
        if (is == PX_US_PROVISIONAL || is == PX_US_PUBLICATION) {
            if (!px_us_red_doc(a, n, &d)) continue;
            if (is == PX_US_PUBLICATION)
                published(a, r, &d);
            else
                px_us_parent(a, r, is, d.number, d.ymd, (px_str){0});
            continue;
        }
        if (is == PX_US_NONE) continue;
        PX_XML_BELOW(parent, n, "parent-doc") {
            if (!px_us_red_doc(a, parent, &d)) continue;
            (void)px_us_red_doc(a, px_xml_child(parent, "parent-grant-document"), &grant);
            px_us_parent(a, r, is, d.number, d.ymd, grant.number);
            if (px_us_red_doc(a, px_xml_child(parent, "parent-pct-document"), &first))
                px_us_priority(a, r, PX_STR("WO"), first.number, first.ymd);
        }
    }
}

static void pct(px_arena *a, const px_xml *biblio, px_record *r) {
    px_us_doc d;
    PX_XML_EACH(n, biblio, "pct-or-regional-filing-data") {
        if (px_us_red_doc(a, n, &d)) px_us_priority(a, r, d.cc, d.number, d.ymd);
        for (const px_xml *k = px_xml_child(n, NULL); k; k = px_xml_sibling(k, NULL))
            if (px_str_starts(k->name, PX_STR("us-371c")))
                px_us_extra_date(a, r, "date_371", px_us_line_at(a, k, "date"));
    }
    PX_XML_EACH(n, biblio, "pct-or-regional-publishing-data") {
        if (!px_us_red_doc(a, n, &d)) continue;
        px_number p = px_number_parse(a, d.number, PX_ROLE_PUBLICATION, d.cc, d.kind, d.ymd);
        px_us_extra(a, r, "pct_publication", px_number_normal(a, &p, PX_ROLE_PUBLICATION));
    }
    px_us_extra(a, r, "hague_registration",
                px_us_line_at(a, biblio, "hague-agreement-data/international-registration-number"));
}

void px_us_red_relations(px_arena *a, const px_xml *biblio, px_record *r) {
    PX_XML_EACH(n, px_xml_child(biblio, "priority-claims"), "priority-claim") {
        px_us_priority(a, r, px_us_line(a, px_xml_child(n, "country")),
                       px_us_line(a, px_xml_child(n, "doc-number")),
                       px_us_date(px_us_line(a, px_xml_child(n, "date"))));
    }
    related(a, px_xml_child(biblio, "us-related-documents"), r);
    pct(a, biblio, r);
}
