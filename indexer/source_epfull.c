/* source_epfull.c: European publications in full text (ep-patent-document, DTD 1.0 to 1.5).
 *
 * The bibliography is in the B-tags of WIPO ST.32 (SDOBI), the rest as in ST.36. A document with
 * bibliographic-data in place of SDOBI is read as an exchange document is. Applicants of a granted
 * patent are its proprietors, since nobody else is named; they are its owners, too. The
 * international publication is a member of the family. Tags: EPO, documentation of the DTD. */
#include "indexer/epo.h"
#include "indexer/xml_source.h"

#include "base/text.h"

static const char *const elements[] = {"ep-patent-document", NULL};

static px_rec_event *event(px_arena *a, px_record *r, uint32_t ymd, const char *code,
                           const char *text) {
    px_rec_event *e = px_list_add(a, &r->events);
    e->ymd = ymd;
    e->code = px_str_of(code);
    e->text = px_str_of(text);
    return e;
}

/* ---- B100, B200, B300 ---- */

static void numbers(px_arena *a, const px_xml *root, const px_xml *sdobi, px_record *r) {
    px_epo_ids ids = {0};
    px_epo_id *id = &ids.docdb;
    id->cc = px_xml_line_at(a, sdobi, "B100/B190");
    id->num = px_xml_line_at(a, sdobi, "B100/B110");
    id->kind = px_xml_line_at(a, sdobi, "B100/B130");
    id->ymd = px_epo_date_of(a, sdobi, "B100/B140/date");
    if (!id->cc.n) id->cc = px_xml_attr_of(root, "country");
    if (!id->num.n) id->num = px_xml_attr_of(root, "doc-number");
    if (!id->kind.n) id->kind = px_xml_attr_of(root, "kind");
    if (!id->ymd) id->ymd = px_epo_date(px_xml_attr_of(root, "date-publ"));
    px_epo_number(a, &ids, PX_ROLE_PUBLICATION, &r->pub);
    if (!sdobi) return;
    r->app.given = px_xml_line_at(a, sdobi, "B200/B210");
    if (r->app.given.n) r->app.cc = id->cc;
    r->app.ymd = px_epo_date_of(a, sdobi, "B200/B220/date");
    px_buf type;
    px_buf_init(&type, PX_BUF_MAX);
    PX_XML_EACH(t, px_xml_at(sdobi, "B100/B120"), NULL) px_epo_join(&type, "; ", px_xml_line(a, t));
    r->doc_type = px_epo_joined(a, &type);
}

static void procedure(px_arena *a, const px_xml *sdobi, px_record *r) {
    static const struct {
        const char *path, *code, *text;
    } steps[] = {
        {"B200/B240/B241/date", "B241", "Request for examination"},
        {"B200/B240/B242/date", "B242", "First examination report despatched"},
        {"B200/B240/B243/date", "B243", "Patent maintained as amended"},
        {"B200/B240/B245/date", "B245", "Proceedings suspended"},
        {"B400/B451EP/date", "B451EP", "Communication of the text intended for grant"},
        {"B400/B452EP/date", "B452EP", "Announcement of the intention to grant"},
        {"B800/B880/date", "B880", "Publication of the search report"},
        {"B500/B560/B565EP/date", "B565EP", "Supplementary search report drawn up"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        uint32_t ymd = px_epo_date_of(a, sdobi, steps[i].path);
        if (ymd) (void)event(a, r, ymd, steps[i].code, steps[i].text);
    }
    r->exam_ymd = px_epo_date_of(a, sdobi, "B200/B240/B241/date");
    r->grant_ymd = px_epo_date_of(a, sdobi, "B400/B450/date");
    r->lang = px_xml_line_at(a, sdobi, "B200/B260");
    px_epo_extra(a, r, "language_of_filing", px_xml_line_at(a, sdobi, "B200/B250"));
    px_epo_extra(a, r, "language_of_proceedings", px_xml_line_at(a, sdobi, "B200/B251EP"));
}

/* B310 number, B320 date, B330 country: a B310 begins the next. */
static void priorities(px_arena *a, const px_xml *b300, px_record *r) {
    px_rec_number *n = NULL;
    PX_XML_EACH(t, b300, NULL) {
        if (px_xml_is(t, "B310")) {
            n = px_list_add(a, &r->priorities);
            n->given = px_xml_line(a, t);
        } else if (n && px_xml_is(t, "B320")) {
            n->ymd = px_epo_date_of(a, t, "date");
        } else if (n && px_xml_is(t, "B330")) {
            n->cc = px_xml_line_at(a, t, "ctry");
        }
    }
}

/* ---- B400, B600, B700 ---- */

/* <B472><B475><date/><ctry/><date/><ctry/>…: lapsed from the beginning in these countries. */
static void lapses(px_arena *a, const px_xml *b400, px_record *r) {
    PX_XML_BELOW(b475, b400, "B475") {
        uint32_t ymd = 0;
        PX_XML_EACH(t, b475, NULL) {
            if (px_xml_is(t, "date")) {
                ymd = px_epo_date(px_xml_line(a, t));
            } else if (px_xml_is(t, "ctry")) {
                px_rec_event *e = event(a, r, ymd, "B475", "");
                e->effect = PX_STR("-");
                e->text = px_arena_fmt(a, "Lapsed in " PX_STR_FMT, PX_STR_ARG(px_xml_line(a, t)));
            }
        }
    }
}

static void divisions(px_arena *a, const px_xml *b600, px_record *r) {
    static const struct {
        const char *element, *extra;
    } ends[] = {{"pdoc", "division_of"}, {"cdoc", "divided_into"}};
    for (size_t i = 0; i < 2; i++)
        PX_XML_BELOW(d, b600, ends[i].element)
    PX_XML_EACH(number, px_xml_child(d, "dnum"), NULL) {
        px_str s = px_xml_line(a, number);
        if (s.n) px_epo_extra(a, r, ends[i].extra, px_arena_fmt(a, "EP" PX_STR_FMT, PX_STR_ARG(s)));
    }
}

static void read_party(px_arena *a, const px_xml *node, px_rec_party *to) {
    px_xml *adr = px_xml_child(node, "adr");
    px_buf name;
    px_buf_init(&name, PX_BUF_MAX);
    px_epo_join(&name, " ", px_xml_line_at(a, node, "snm"));
    px_epo_join(&name, ", ", px_xml_line_at(a, node, "fnm"));
    px_epo_join(&name, ", ", px_xml_line_at(a, node, "sfx"));
    to->name = px_epo_joined(a, &name);
    to->country = px_xml_line_at(a, adr, "ctry");
    to->city = px_xml_line_at(a, adr, "city");
    to->address = px_epo_address(a, adr);
}

static void group(px_arena *a, const px_xml *b700, const char *outer, const char *inner,
                  px_rec_parties *list) {
    PX_XML_EACH(g, b700, outer)
    PX_XML_EACH(p, g, inner) {
        px_rec_party to = {0};
        read_party(a, p, &to);
        if (to.name.n) *px_list_add(a, list) = to;
    }
}

static void parties(px_arena *a, const px_xml *b700, px_record *r) {
    group(a, b700, "B710", "B711", &r->applicants);
    group(a, b700, "B720", "B721", &r->inventors);
    group(a, b700, "B730", "B731", &r->owners);
    group(a, b700, "B740", "B741", &r->agents);
    if (!r->applicants.n) group(a, b700, "B730", "B731", &r->applicants);
    PX_XML_EACH(o, px_xml_child(b700, "B780"), "B781") {
        px_rec_party opponent = {0};
        read_party(a, o, &opponent);
        px_rec_event *e = event(a, r, px_epo_date_of(a, o, "date"), "B781", "Opposition filed");
        e->from = opponent.name;
    }
}

/* ---- B500, B800 ---- */

static void ipc(px_arena *a, const px_xml *b500, px_record *r) {
    PX_XML_EACH(c, px_xml_child(b500, "B510EP"), "classification-ipcr")
    px_epo_class_text(a, px_xml_child(c, "text"), &r->ipc);
    px_xml *old = px_xml_child(b500, "B510");
    px_str edition = px_xml_line_at(a, old, "B516");
    PX_XML_EACH(c, old, NULL)
    if (!px_xml_is(c, "B516")) px_epo_ipc_old(a, px_xml_line(a, c), edition, r);
}

static void classes(px_arena *a, const px_xml *b500, px_record *r) {
    ipc(a, b500, r);
    PX_XML_BELOW(c, px_xml_child(b500, "B520EP"), "classification-cpc")
    px_epo_class_text(a, px_xml_child(c, "text"), &r->cpc);
}

/* B541 language, B542 title. */
static void titles(px_arena *a, const px_xml *b540, px_record *r) {
    px_str lang = {"", 0};
    PX_XML_EACH(t, b540, NULL) {
        if (px_xml_is(t, "B541")) {
            lang = px_xml_line(a, t);
        } else if (px_xml_is(t, "B542")) {
            px_rec_text *to = px_list_add(a, &r->titles);
            to->lang = lang;
            to->text = px_xml_line(a, t);
        }
    }
}

/* "WO-A1-2014/114885", "CN-U- 202 128 028" -> WO2014114885A1, CN202128028U. Kinds of before 1990
 * have no figure. */
static px_str cited_number(px_arena *a, px_str s) {
    if (s.n < 6 || !px_is_upper(s.p[0]) || !px_is_upper(s.p[1]) || s.p[2] != '-') return s;
    size_t end = 3;
    while (end < 6 && (px_is_upper(s.p[end]) || px_is_digit(s.p[end])))
        end++;
    if (end == 3 || end > 5 || s.p[end] != '-' || !px_is_upper(s.p[3])) return s;
    char *p = px_arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = end + 1; i < s.n; i++)
        if (px_is_digit(s.p[i]) || px_is_alpha(s.p[i])) p[n++] = s.p[i];
    return px_arena_fmt(a, "%.2s%.*s%.*s", s.p, (int)n, p, (int)(end - 3), s.p + 3);
}

static void cites(px_arena *a, const px_xml *b560, px_record *r) {
    PX_XML_EACH(c, b560, NULL) {
        px_str text = px_xml_line_at(a, c, "text");
        bool patent = px_xml_is(c, "B561");
        if (!text.n || (!patent && !px_xml_is(c, "B562"))) continue;
        px_rec_cite *to = px_list_add(a, &r->cites);
        to->by = PX_STR("search");
        if (patent)
            to->number = cited_number(a, text);
        else
            to->text = text;
    }
}

static void regional(px_arena *a, const px_xml *b800, px_record *r) {
    PX_XML_EACH(c, px_xml_child(b800, "B840"), "ctry")
    px_epo_extra(a, r, "designated_states", px_xml_line(a, c));
    PX_XML_BELOW(c, px_xml_child(b800, "B844EP"), "ctry")
    px_epo_extra(a, r, "extension_states", px_xml_line(a, c));
    PX_XML_BELOW(c, px_xml_child(b800, "B848EP"), "ctry")
    px_epo_extra(a, r, "validation_states", px_xml_line(a, c));
    px_epo_extra(a, r, "pct_application_number", px_xml_line_at(a, b800, "B860/B861/dnum/anum"));
    px_str wo = px_xml_line_at(a, b800, "B870/B871/dnum/pnum");
    if (wo.n) *px_list_add(a, &r->members) = wo;
}

/* ---- texts ---- */

/* Some print the number in the text, too: "1. A panel …". */
static px_str without_label(px_str s, uint32_t num) {
    size_t i = 0;
    uint32_t n = 0;
    while (i < s.n && i < 5 && px_is_digit(s.p[i]))
        n = n * 10 + (uint32_t)(s.p[i++] - '0');
    if (!i || n != num || i + 1 >= s.n || s.p[i] != '.' || !px_is_space(s.p[i + 1])) return s;
    return px_str_trim(px_str_sub(s, i + 1, s.n));
}

static void claims(px_arena *a, const px_xml *list, px_record *r) {
    px_str lang = px_xml_attr_of(list, "lang");
    PX_XML_EACH(c, list, "claim") {
        px_rec_claim *to = px_list_add(a, &r->claims);
        to->lang = lang;
        (void)px_str_u32(px_xml_attr_of(c, "num"), &to->num);
        to->text = without_label(px_xml_block(a, c), to->num);
    }
}

/* Claims that were amended after the search are printed behind the ones that were filed. */
static void amended(px_arena *a, const px_xml *root, px_record *r) {
    PX_XML_EACH(list, root, "amended-claims")
    PX_XML_BELOW(c, list, "claim") px_epo_extra(a, r, "amended_claims", px_xml_block(a, c));
    PX_XML_EACH(s, root, "amended-claims-statement")
    px_epo_extra(a, r, "amended_claims_statement", px_xml_block(a, s));
}

/* The list behind the description; without it what is marked within the description. */
static void cited_in_text(px_arena *a, const px_xml *root, px_record *r) {
    const px_xml *where = px_xml_child(root, "ep-reference-list");
    if (!where) where = px_xml_child(root, "description");
    PX_XML_BELOW(c, where, "patcit")
    px_epo_cite(a, c, (px_str){"", 0}, PX_STR("applicant"), r);
    PX_XML_BELOW(c, where, "nplcit")
    px_epo_cite(a, c, (px_str){"", 0}, PX_STR("applicant"), r);
}

static void texts(px_arena *a, const px_xml *root, px_record *r) {
    px_epo_abstracts(a, root, r);
    PX_XML_EACH(d, root, "description") {
        px_rec_text *to = px_list_add(a, &r->descriptions);
        to->lang = px_xml_attr_of(d, "lang");
        to->text = px_xml_block(a, d);
    }
    PX_XML_EACH(list, root, "claims") claims(a, list, r);
    amended(a, root, r);
    size_t before = r->cites.n;
    PX_XML_BELOW(s, px_xml_child(root, "search-report-data"), "srep-citations")
    px_epo_cites(a, s, r);
    for (size_t i = before; i < r->cites.n; i++)
        if (!r->cites.v[i].by.n) r->cites.v[i].by = PX_STR("search");
    cited_in_text(a, root, r);
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    (void)opt;
    (void)err;
    px_xml *sdobi = px_xml_child(root, "SDOBI"), *biblio = px_xml_child(root, "bibliographic-data");
    *skip = px_str_is(px_xml_attr_of(root, "status"), "d"); /* deleted */
    if (*skip) return PX_OK;
    if (!sdobi) px_epo_biblio(a, biblio, r);
    numbers(a, root, sdobi, r);
    if (sdobi) procedure(a, sdobi, r);
    priorities(a, px_xml_child(sdobi, "B300"), r);
    lapses(a, px_xml_child(sdobi, "B400"), r);
    divisions(a, px_xml_child(sdobi, "B600"), r);
    parties(a, px_xml_child(sdobi, "B700"), r);
    classes(a, px_xml_child(sdobi, "B500"), r);
    titles(a, px_xml_at(sdobi, "B500/B540"), r);
    cites(a, px_xml_at(sdobi, "B500/B560"), r);
    regional(a, px_xml_child(sdobi, "B800"), r);
    texts(a, root, r);
    return PX_OK;
}

static int probe(const px_sample *s) {
    int score = px_xml_probe(s, elements, NULL, 90);
    return score ? score : px_xml_probe(s, NULL, elements, 60);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_epfull = PX_XML_SOURCE("epfull", probe, how);
