/* epo_biblio.c: exchange documents: what identifies them, titles, abstracts, dates, states. */
#include "indexer/epo.h"

void px_epo_join(px_buf *b, const char *between, px_str piece) {
    if (!piece.n) return;
    if (b->n) px_buf_c(b, between);
    px_buf_str(b, piece);
}

px_str px_epo_joined(px_arena *a, px_buf *b) {
    px_str s = px_arena_str(a, px_buf_view(b));
    px_buf_done(b);
    return s;
}

static px_rec_extra *find_extra(px_record *r, const char *name) {
    for (size_t i = 0; i < r->extras.n; i++)
        if (px_str_is(r->extras.v[i].name, name)) return &r->extras.v[i];
    return NULL;
}

void px_epo_extra(px_arena *a, px_record *r, const char *name, px_str value) {
    if (!value.n) return;
    px_rec_extra *x = find_extra(r, name);
    if (!x && r->extras.n >= PX_EPO_EXTRAS_MAX) {
        value = px_arena_fmt(a, "%s: " PX_STR_FMT, name, PX_STR_ARG(value));
        name = "other";
        x = find_extra(r, name);
    }
    if (!x) {
        x = px_list_add(a, &r->extras);
        x->name = px_str_of(name);
    }
    if ((x->n_values & (x->n_values - 1)) == 0) { /* full at the powers of two */
        px_str *v = px_arena_array(a, px_str, x->n_values ? 2 * x->n_values : 1);
        if (x->n_values) memcpy(v, x->values, x->n_values * sizeof *v);
        x->values = v;
    }
    x->values[x->n_values++] = value;
}

void px_epo_titles(px_arena *a, const px_xml *biblio, px_record *r) {
    PX_XML_EACH(t, biblio, "invention-title") {
        px_rec_text *to = px_list_add(a, &r->titles);
        to->lang = px_xml_attr_of(t, "lang");
        to->text = px_xml_line(a, t);
    }
}

/* Where a drawing belongs to the abstract, OPS writes "<IMAGE>" behind it. */
static px_str without_image(px_str s) {
    static const char mark[] = "<IMAGE>";
    size_t n = sizeof mark - 1;
    while (s.n >= n && px_str_is(px_str_sub(s, s.n - n, s.n), mark))
        s = px_str_trim(px_str_sub(s, 0, s.n - n));
    return s;
}

void px_epo_abstracts(px_arena *a, const px_xml *parent, px_record *r) {
    PX_XML_EACH(n, parent, "abstract") {
        px_rec_text *to = px_list_add(a, &r->abstracts);
        to->lang = px_xml_attr_of(n, "lang");
        to->text = without_image(px_xml_block(a, n));
    }
}

void px_epo_designated(px_arena *a, const px_xml *biblio, px_record *r) {
    PX_XML_EACH(d, biblio, "designation-of-states") {
        PX_XML_BELOW(c, d, "country") px_epo_extra(a, r, "designated_states", px_xml_line(a, c));
        return; /* the register lists the latest first */
    }
}

/* dates-of-public-availability: one element a kind of publication, most of which say the date of
 * publication once more. */
static void availability(px_arena *a, const px_xml *dates, px_record *r) {
    PX_XML_EACH(d, dates, NULL) {
        px_xml *date = px_xml_below(d, "date");
        uint32_t ymd = px_epo_date(px_xml_line(a, date));
        if (!ymd) continue;
        if (px_xml_is(d, "printed-with-grant"))
            r->grant_ymd = ymd;
        else if (ymd != r->pub.ymd)
            px_epo_extra(a, r, px_arena_cstr(a, px_extra_name(a, d->name)), px_xml_line(a, date));
    }
}

void px_epo_biblio(px_arena *a, const px_xml *biblio, px_record *r) {
    px_epo_reference(a, biblio, "publication-reference", PX_ROLE_PUBLICATION, &r->pub);
    px_epo_reference(a, biblio, "application-reference", PX_ROLE_APPLICATION, &r->app);
    px_epo_priorities(a, px_xml_child(biblio, "priority-claims"), r);
    px_epo_classes(a, biblio, r);
    px_epo_parties(a, px_xml_child(biblio, "parties"), r);
    px_epo_titles(a, biblio, r);
    px_epo_cites(a, px_xml_child(biblio, "references-cited"), r);
    r->lang = px_xml_line_at(a, biblio, "language-of-publication");
    if (!r->lang.n) {
        px_xml *id = px_xml_at(biblio, "publication-reference/document-id");
        r->lang = px_xml_attr_of(id, "lang");
    }
    px_epo_extra(a, r, "language_of_filing", px_xml_line_at(a, biblio, "language-of-filing"));
    px_epo_extra(a, r, "extended_kind_code", px_xml_line_at(a, biblio, "extended-kind-code"));
    availability(a, px_xml_child(biblio, "dates-of-public-availability"), r);
    px_epo_designated(a, biblio, r);
}

static void members(px_arena *a, const px_xml *family, px_record *r) {
    PX_XML_EACH(m, family, "family-member")
    PX_XML_EACH(ref, m, "publication-reference") {
        px_epo_ids ids = {0};
        px_epo_ids_read(a, ref, &ids);
        if (ids.docdb.num.n) *px_list_add(a, &r->members) = px_epo_spelled(a, &ids);
    }
}

void px_epo_document(px_arena *a, const px_xml *document, px_record *r, bool *skip) {
    px_str status = px_xml_attr_of(document, "status");
    *skip = px_str_eq_nocase(status, PX_STR("D")) || px_str_eq_nocase(status, PX_STR("not found"));
    if (*skip) return;
    px_epo_id id = {.cc = px_xml_attr_of(document, "country"),
                    .num = px_xml_attr_of(document, "doc-number"),
                    .kind = px_xml_attr_of(document, "kind"),
                    .ymd = px_epo_date(px_xml_attr_of(document, "date-publ"))};
    px_epo_ids ids = {.docdb = id};
    px_epo_biblio(a, px_xml_child(document, "bibliographic-data"), r);
    px_epo_number(a, &ids, PX_ROLE_PUBLICATION, &r->pub);
    px_str family = px_xml_attr_of(document, "family-id");
    if (family.n) r->family = px_arena_fmt(a, "docdb:" PX_STR_FMT, PX_STR_ARG(family));
    px_epo_abstracts(a, document, r);
    members(a, px_xml_child(document, "patent-family"), r);
}
