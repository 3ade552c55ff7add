/* source_us_brs.c: text exports of the office's search systems (CSS, BRS): one tag a line, each
 * document behind a line "*** BRS DOCUMENT BOUNDARY ***", in front of which its number and title
 * stand once more (those lines end the document before). "N/A" is an empty value. */
#include "indexer/us_lines.h"

#define BOUNDARY "*** BRS DOCUMENT BOUNDARY ***"

typedef struct brs {
    px_arena *a;
    px_record *r;
    px_rec_party *party; /* that the next tags belong to */
    px_str serial;       /* of the foreign priority */
    px_str pri_cc;
    px_buf text, abstract, claim;
} brs;

static bool is(const px_us_field *f, const char *tag) {
    return px_str_is(f->tag, tag);
}

/* Words of a value, one after the other. */
static px_str word(px_str *rest) {
    size_t i = 0;
    *rest = px_str_trim(*rest);
    while (i < rest->n && rest->p[i] != ' ')
        i++;
    px_str w = px_str_sub(*rest, 0, i);
    *rest = px_str_trim(px_str_sub(*rest, i, rest->n));
    return w;
}

/* "US 2003/0169838 A1 20030900 Greenstreet et al. 375/376 cited by examiner" */
static void citation(brs *b, px_str v) {
    px_str by = {0}, cc = word(&v), number = word(&v), kind = {0}, next = word(&v);
    size_t at = px_str_find(v, PX_STR("cited by "));
    if (px_str_starts(next, PX_STR("cited"))) at = 0;
    if (at != SIZE_MAX) by = px_us_cited_by(px_str_sub(v, at, v.n));
    uint32_t ymd = px_us_date(next);
    if (!ymd && next.n && next.n <= 2 && px_is_upper(next.p[0])) {
        kind = next;
        ymd = px_us_date(word(&v));
    }
    px_us_cite(b->a, b->r, cc, number, kind, ymd, by);
}

static void other_citation(brs *b, px_str v) {
    static const char *const by[] = {"cited by examiner", "cited by applicant", "cited by other",
                                     "cited by third party"};
    for (size_t i = 0; i < sizeof by / sizeof *by; i++) {
        px_str end = px_str_of(by[i]);
        if (v.n <= end.n || !px_str_eq(px_str_sub(v, v.n - end.n, v.n), end)) continue;
        px_us_cite_other(b->a, b->r, px_str_trim(px_str_sub(v, 0, v.n - end.n)),
                         px_us_cited_by(end));
        return;
    }
    px_us_cite_other(b->a, b->r, v, (px_str){0});
}

/* "us-provisional-application US 61559247 20111114",
 * "division parent-doc US 13303416 20111123 US 8947892 child-doc US 14577134" */
static void related(brs *b, px_str v) {
    static const struct {
        const char *name;
        px_us_relation is;
    } all[] = {{"us-provisional-application", PX_US_PROVISIONAL},
               {"continuation", PX_US_CONTINUATION},
               {"continuation-in-part", PX_US_PART},
               {"division", PX_US_DIVISION},
               {"reissue", PX_US_REISSUE},
               {"us-divisional-reissue", PX_US_REISSUE},
               {"reexamination", PX_US_REEXAMINATION},
               {"substitution", PX_US_SUBSTITUTION}};
    px_str what = word(&v), w = word(&v), number, grant = {0};
    px_us_relation is_a = PX_US_OTHER;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (px_str_is(what, all[i].name)) is_a = all[i].is;
    if (px_str_is(w, "parent-doc")) w = word(&v);
    if (w.n != 2) return; /* the country */
    number = word(&v);
    uint32_t ymd = px_us_date(word(&v));
    if (px_str_is(word(&v), "US")) grant = word(&v);
    px_us_parent(b->a, b->r, is_a, number, ymd, grant);
}

/* "20060101 A H05K H05K9/00 F I B US H 20151201": version, level, subclass, symbol, position, value */
static void ipc(brs *b, px_str v) {
    px_str version = word(&v);
    (void)word(&v);
    (void)word(&v);
    px_str symbol = word(&v), position = word(&v), value = word(&v);
    if (!symbol.n) return;
    px_rec_class *k = px_list_add(b->a, &b->r->ipc);
    k->symbol = symbol;
    if (version.n == 8) k->edition = px_arena_fmt(b->a, "%.4s.%.2s", version.p, version.p + 4);
    k->first = px_str_is(position, "F");
    if (value.n) k->value = value.p[0];
}

/* "H H05K H05K9/0066 20130101 F I 20151201 US" */
static void cpc(brs *b, px_str v) {
    (void)word(&v);
    (void)word(&v);
    px_str symbol = word(&v), version = word(&v), position = word(&v), value = word(&v);
    if (!symbol.n) return;
    px_rec_class *k = px_list_add(b->a, &b->r->cpc);
    k->symbol = symbol;
    if (version.n == 8) k->edition = px_arena_fmt(b->a, "%.4s.%.2s", version.p, version.p + 4);
    k->first = px_str_is(position, "F");
    if (value.n) k->value = value.p[0];
}

static px_rec_party *person(brs *b, px_rec_parties *list, px_str v) {
    px_rec_party *p = px_list_add(b->a, list);
    p->name = px_us_turned(b->a, v, ';');
    return p;
}

/* Tags of parties: two letters for the list, two for the member. */
static bool party_tag(brs *b, const px_us_field *f, px_str v) {
    px_str list = px_str_sub(f->tag, 0, 2), member = px_str_sub(f->tag, 2, 4);
    bool in = px_str_is(list, "IN"), as = px_str_is(list, "AS"), aa = px_str_is(list, "AA");
    if (f->tag.n != 4 || (!in && !as && !aa)) return false;
    if (px_str_is(member, "NM")) {
        b->party = person(b, in ? &b->r->inventors : as ? &b->r->owners : &b->r->applicants, v);
        return true;
    }
    if (!b->party) return true;
    if (px_str_is(member, "CI"))
        b->party->city = v;
    else if (px_str_is(member, "ST"))
        b->party->province = v;
    else if (px_str_is(member, "CO"))
        b->party->country = v;
    else if (px_str_is(member, "SA"))
        b->party->address = v;
    else if (px_str_is(member, "TC"))
        b->party->type = px_us_role(v);
    return true;
}

static void end_claim(brs *b) {
    if (b->claim.n) px_us_claim(b->a, b->r, 0, px_arena_str(b->a, px_buf_view(&b->claim)), false);
    px_buf_clear(&b->claim);
}

static void add_line(px_buf *to, px_str v) {
    if (to->n && v.n) px_buf_ch(to, '\n');
    px_buf_str(to, v);
}

static void publication(brs *b, const px_us_field *f, px_str v) {
    px_record *r = b->r;
    uint32_t n;
    if (is(f, "DID")) { /* "US 9204581 B2" */
        px_str cc = word(&v), number = word(&v);
        px_us_set(&r->pub, cc, number, word(&v), r->pub.ymd);
    } else if (is(f, "WKU")) {
        if (!r->pub.given.n) px_us_set(&r->pub, PX_STR("US"), v, r->pub.kind, r->pub.ymd);
    } else if (is(f, "APT")) {
        if (!r->pub.kind.n && v.n <= 2) r->pub.kind = v;
    } else if (is(f, "GISD") || is(f, "ISD") || is(f, "PD")) {
        r->pub.ymd = px_us_date(v);
    } else if (is(f, "APP") || is(f, "APNR")) {
        px_str app = px_us_application(b->a, (px_str){0}, v);
        px_us_set(&r->app, PX_STR("US"), app, (px_str){0}, r->app.ymd);
    } else if (is(f, "AFD") || is(f, "APD")) {
        r->app.ymd = px_us_date(v);
    } else if (is(f, "TTL")) {
        px_us_text(b->a, &r->titles, (px_str){0}, v);
    } else if (is(f, "NCL") && px_str_u32(v, &n)) {
        r->n_claims = n;
    } else if (is(f, "NDR")) {
        px_us_extra(b->a, r, "sheets", v);
    } else if (is(f, "NFG")) {
        px_us_extra(b->a, r, "figures", v);
    } else if (is(f, "TRX")) {
        px_us_extra(b->a, r, "term_extension_days", v);
    } else if (is(f, "ART")) {
        px_us_extra(b->a, r, "art_unit", v);
    } else if (is(f, "PDID")) {
        px_us_parent(b->a, r, PX_US_PUBLICATION, v, 0, (px_str){0});
    }
}

static void reference(brs *b, const px_us_field *f, px_str v) {
    if (is(f, "IPCG")) {
        ipc(b, v);
    } else if (is(f, "CPOG")) {
        cpc(b, v);
    } else if (is(f, "CPOA") || is(f, "CPOI")) {
        px_rec_class *k = px_list_add(b->a, &b->r->cpc);
        k->symbol = word(&v);
        k->value = is(f, "CPOI") ? 'I' : 'A';
    } else if (is(f, "CCOR")) {
        px_rec_class *k = px_list_add(b->a, &b->r->uspc);
        k->symbol = v;
        k->first = true;
    } else if (is(f, "CCXR")) {
        px_list_add(b->a, &b->r->uspc)->symbol = v;
    } else if (is(f, "URGP") || is(f, "FRGP")) {
        citation(b, v);
    } else if (is(f, "ORPL")) {
        other_citation(b, v);
    } else if (is(f, "COND")) {
        related(b, v);
    } else if (is(f, "PRCO") || is(f, "PRAC")) {
        b->pri_cc = v;
    } else if (is(f, "PRAN")) {
        b->serial = v;
    } else if (is(f, "PRAD")) {
        px_us_priority(b->a, b->r, b->pri_cc, b->serial, px_us_date(v));
        b->serial = b->pri_cc = (px_str){0};
    } else if (is(f, "LRFM") || is(f, "LRFW") || is(f, "LRAG")) {
        (void)person(b, &b->r->agents, v);
    } else if (is(f, "EXP") || is(f, "EXA")) {
        (void)person(b, &b->r->examiners, v);
    }
}

static void field(brs *b, const px_us_field *f) {
    px_str v = px_us_field_text(b->a, f, false);
    if (!v.n || px_str_is(v, "N/A")) return;
    if (px_str_starts(f->tag, PX_STR("CLPR"))) {
        end_claim(b);
        add_line(&b->claim, v);
    } else if (is(f, "CLPV") || is(f, "CLTX") || is(f, "CLPA")) {
        add_line(&b->claim, v);
    } else if (is(f, "ABPR") || is(f, "ABPL") || is(f, "ABTX")) {
        add_line(&b->abstract, v);
    } else if (px_str_eq(px_str_sub(f->tag, 2, 4), PX_STR("TX")) ||
               px_str_eq(px_str_sub(f->tag, 2, 4), PX_STR("PR"))) {
        if (is(f, "BSTX") || is(f, "BSPR") || is(f, "DETX") || is(f, "DEPR") || is(f, "CRTX") ||
            is(f, "DRTX") || is(f, "DRPR") || is(f, "GOTX") || is(f, "PATX"))
            add_line(&b->text, v);
        else
            (void)party_tag(b, f, v);
    } else if (!party_tag(b, f, v)) {
        publication(b, f, v);
        reference(b, f, v);
    }
}

/* Number and title of the next document, of which the number has tabs behind it. */
static px_str own_lines(px_str doc) {
    px_str rest = doc, line;
    (void)px_us_line_next(&rest, &line); /* the boundary */
    px_str from = rest;
    while (px_us_line_next(&rest, &line))
        if (line.n && line.p[0] != ' ' && memchr(line.p, '\t', line.n) &&
            memchr(line.p, '\t', line.n) != line.p + 3)
            return (px_str){from.p, (size_t)(line.p - from.p)};
    return from;
}

static px_status fill(px_str doc, px_arena *a, px_record *r, px_err *err) {
    brs b = {.a = a, .r = r};
    px_us_field f;
    px_buf_init(&b.text, PX_BUF_MAX);
    px_buf_init(&b.abstract, PX_BUF_MAX);
    px_buf_init(&b.claim, PX_BUF_MAX);
    doc = own_lines(doc);
    while (px_us_field_next(&doc, 0, &f))
        field(&b, &f);
    end_claim(&b);
    px_us_text(a, &r->abstracts, (px_str){0}, px_arena_str(a, px_buf_view(&b.abstract)));
    px_us_text(a, &r->descriptions, (px_str){0}, px_arena_str(a, px_buf_view(&b.text)));
    px_buf_done(&b.text);
    px_buf_done(&b.abstract);
    px_buf_done(&b.claim);
    r->lang = PX_STR("en");
    px_us_settle_applicants(a, r);
    if (!r->pub.given.n) return px_fail(err, PX_E_INPUT, "the document has no number (DID, WKU)");
    return PX_OK;
}

static bool begins(px_str line) {
    return px_str_starts(line, PX_STR(BOUNDARY));
}

static int probe(const px_sample *s) {
    px_str rest = s->looked ? s->text : s->bytes, line;
    for (int i = 0; i < 20 && px_us_line_next(&rest, &line); i++)
        if (begins(line)) return 95;
    return 0;
}

static const px_us_lines_how how = {begins, fill};
const px_source_kind px_source_us_brs = {
    "us-brs",          probe, px_us_lines_open, px_us_lines_next, px_us_lines_report,
    px_us_lines_close, &how};
