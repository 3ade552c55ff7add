/* epo_register.c: extracts of the European Patent Register.
 *
 * The register is about an application; each of its publications gets what it says. It keeps its
 * history: the latest change of a group leads (parties, titles), lapses are listed anew with every
 * change, so the latest list holds. */
#include "indexer/epo.h"

static px_rec_event *event(px_arena *a, px_record *r, uint32_t ymd, px_str code, px_str text) {
    px_rec_event *e = px_list_add(a, &r->events);
    e->ymd = ymd;
    e->code = code;
    e->text = text;
    return e;
}

static void dossier(px_arena *a, const px_xml *document, px_record *r) {
    PX_XML_BELOW(e, document, "dossier-event") {
        px_buf text;
        px_buf_init(&text, PX_BUF_MAX);
        PX_XML_EACH(t, e, "event-text") px_epo_join(&text, "\n", px_xml_line(a, t));
        px_str gazette = px_xml_line_at(a, e, "gazette-reference/gazette-num");
        if (gazette.n)
            px_epo_join(&text, "\n", px_arena_fmt(a, "Bulletin " PX_STR_FMT, PX_STR_ARG(gazette)));
        (void)event(a, r, px_epo_date_of(a, e, "event-date/date"),
                    px_xml_line_at(a, e, "event-code"), px_epo_joined(a, &text));
    }
}

/* "DATE_OF_PAYMENT" -> "date of payment" */
static px_str in_words(px_arena *a, px_str s) {
    char *p = px_arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] == '_' || s.p[i] == '-' ? ' ' : px_lower(s.p[i]);
    return (px_str){p, s.n};
}

/* "label: value" on a line of its own; nothing without a value. */
static void put_line(px_buf *text, px_str label, px_str value) {
    if (!value.n) return;
    px_epo_join(text, "\n", label.n ? label : value);
    if (label.n) px_epo_join(text, ": ", value);
}

static void steps(px_arena *a, const px_xml *document, px_record *r) {
    PX_XML_BELOW(s, document, "procedural-step") {
        px_buf text;
        uint32_t ymd = 0;
        px_buf_init(&text, PX_BUF_MAX);
        PX_XML_EACH(t, s, "procedural-step-text") {
            px_str type = in_words(a, px_xml_attr_of(t, "step-text-type"));
            if (px_str_is(type, "step description")) type.n = 0;
            put_line(&text, type, px_xml_line(a, t));
        }
        PX_XML_EACH(d, s, "procedural-step-date") {
            px_str date = px_xml_line_at(a, d, "date");
            if (!ymd) ymd = px_epo_date(date);
            put_line(&text, in_words(a, px_xml_attr_of(d, "step-date-type")), date);
        }
        px_str limit = px_xml_line_at(a, s, "time-limit");
        put_line(&text, PX_STR("time limit"), limit);
        if (limit.n)
            px_epo_join(&text, " ",
                        px_xml_attr_of(px_xml_child(s, "time-limit"), "time-limit-unit"));
        (void)event(a, r, ymd, px_xml_line_at(a, s, "procedural-step-code"),
                    px_epo_joined(a, &text));
    }
}

static px_xml *latest(const px_xml *biblio, const char *name) {
    px_xml *best = NULL;
    PX_XML_EACH(g, biblio, name)
    if (!best ||
        px_str_cmp(px_xml_attr_of(g, "change-date"), px_xml_attr_of(best, "change-date")) > 0)
        best = g;
    return best;
}

/* Elements whose name says what happened: <request-for-examination><date>. */
static void named_dates(px_arena *a, const px_xml *group, px_record *r) {
    PX_XML_EACH(n, group, NULL) {
        uint32_t ymd = px_epo_date_of(a, n, "date");
        if (ymd) (void)event(a, r, ymd, n->name, in_words(a, n->name));
    }
}

static void dates(px_arena *a, const px_xml *biblio, px_record *r) {
    px_xml *rights = px_xml_child(biblio, "dates-rights-effective");
    r->exam_ymd = px_epo_date_of(a, rights, "request-for-examination/date");
    named_dates(a, rights, r);
    named_dates(a, latest(biblio, "opposition-data"), r);
    PX_XML_EACH(l, latest(biblio, "term-of-grant"), "lapsed-in-country") {
        px_str text =
            px_arena_fmt(a, "Lapsed in " PX_STR_FMT, PX_STR_ARG(px_xml_line_at(a, l, "country")));
        px_rec_event *e =
            event(a, r, px_epo_date_of(a, l, "date"), PX_STR("lapsed-in-country"), text);
        e->effect = PX_STR("-");
    }
    PX_XML_BELOW(s, biblio, "search-report-information")
    named_dates(a, s, r);
}

static void oppositions(px_arena *a, const px_xml *biblio, px_record *r) {
    PX_XML_BELOW(o, latest(biblio, "opposition-data"), "opponent") {
        px_str name = px_xml_line_at(a, o, "addressbook/name");
        px_rec_event *e = event(a, r, px_epo_date_of(a, o, "date-opposition-filed/date"),
                                PX_STR("opposition-filed"), PX_STR("Opposition filed"));
        e->from = name.n ? name : px_xml_line_at(a, o, "name");
    }
}

/* Parents and children of divisional applications. */
static void related(px_arena *a, const px_xml *biblio, px_record *r) {
    static const struct {
        const char *path, *extra;
    } ends[] = {{"parent-doc", "division_of"}, {"child-doc", "divided_into"}};
    PX_XML_BELOW(rel, px_xml_child(biblio, "related-documents"), "relation")
    for (size_t i = 0; i < 2; i++)
        PX_XML_EACH(doc, rel, ends[i].path)
    PX_XML_EACH(id, doc, "document-id") {
        px_epo_id x = px_epo_id_read(a, id);
        px_epo_ids ids = {.docdb = {.cc = x.cc, .num = x.num}};
        px_epo_extra(a, r, ends[i].extra, px_epo_spelled(a, &ids));
    }
}

/* Titles of the latest change, each language once. */
static void titles(px_arena *a, const px_xml *biblio, px_record *r) {
    px_str newest = {"", 0};
    PX_XML_EACH(t, biblio, "invention-title") {
        px_str date = px_xml_attr_of(t, "change-date");
        if (px_str_cmp(date, newest) > 0) newest = date;
    }
    PX_XML_EACH(t, biblio, "invention-title") {
        if (!px_str_eq(px_xml_attr_of(t, "change-date"), newest)) continue;
        px_rec_text *to = px_list_add(a, &r->titles);
        to->lang = px_xml_attr_of(t, "lang");
        to->text = px_xml_line(a, t);
    }
}

static bool over(px_str status) {
    static const char *const words[] = {"withdrawn", "refused", "revoked", "lapsed", "expired"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (px_str_find(status, px_str_of(words[i])) != SIZE_MAX) return true;
    return false;
}

/* What is in force may have ended since in every country; what has ended stays so. */
static void status(const px_xml *document, px_record *r) {
    r->status_text = px_xml_attr_of(document, "status");
    if (over(r->status_text)) r->status = PX_STR("dead");
}

/* "publication=EP2400812", "pn=EP2400812" */
static px_str asked_for(px_str query) {
    static const char *const keys[] = {"publication=", "pn="};
    for (size_t i = 0; i < 2; i++)
        if (px_str_starts(query, px_str_of(keys[i])))
            return px_str_trim(px_str_sub(query, strlen(keys[i]), query.n));
    return (px_str){"", 0};
}

void px_epo_register(px_arena *a, const px_xml *document, const px_xml *publication, px_str query,
                     px_record *r) {
    px_xml *biblio = px_xml_child(document, "bibliographic-data");
    px_epo_ids ids = {0};
    px_epo_ids_read(a, publication, &ids);
    px_epo_number(a, &ids, PX_ROLE_PUBLICATION, &r->pub);
    if (!publication) {
        ids.epodoc.num = asked_for(query);
        px_epo_number(a, &ids, PX_ROLE_PUBLICATION, &r->pub);
    }
    px_epo_reference(a, biblio, "application-reference", PX_ROLE_APPLICATION, &r->app);
    px_epo_priorities(a, px_xml_child(biblio, "priority-claims"), r);
    px_epo_classes(a, biblio, r);
    px_epo_parties(a, px_xml_child(biblio, "parties"), r);
    px_epo_cites(a, px_xml_child(biblio, "references-cited"), r);
    px_epo_designated(a, biblio, r);
    px_epo_extra(a, r, "language_of_filing", px_xml_line_at(a, biblio, "language-of-filing"));
    r->lang = ids.docdb.lang;
    titles(a, biblio, r);
    dates(a, biblio, r);
    oppositions(a, biblio, r);
    related(a, biblio, r);
    dossier(a, document, r);
    steps(a, document, r);
    status(document, r);
}
