/* epo_legal.c: INPADOC legal events.
 *
 * An event has its fields L001EP … L525EP, each with a description of its own, which is what the
 * text is made of; ops:pre repeats them. Its date is that of the gazette, the date from which it
 * holds stands in the text. Fields: EPO, OPS reference guide and INPADOC documentation. */
#include "indexer/epo.h"

typedef struct parts {
    px_buf text, from, to;
} parts;

static bool holds(px_str hay, const char *needle) {
    return px_str_find(hay, px_str_of(needle)) != SIZE_MAX;
}

/* US: "ASSIGNMENT OF ASSIGNORS INTEREST;ASSIGNORS:A, B;C, D;AND OTHERS;SIGNING DATES FROM …" */
static void assignors(px_str text, px_buf *from) {
    static const char *const marks[] = {"ASSIGNORS:", "ASSIGNOR:", "ASSIGNOR(S):"};
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < 3 && at == SIZE_MAX; i++) {
        at = px_str_find(text, px_str_of(marks[i]));
        if (at != SIZE_MAX) at += strlen(marks[i]);
    }
    while (at < text.n) {
        const char *semi = memchr(text.p + at, ';', text.n - at);
        size_t end = semi ? (size_t)(semi - text.p) : text.n;
        px_str name = px_str_trim(px_str_sub(text, at, end));
        if (px_str_starts(name, PX_STR("SIGNING DATE")) || px_str_starts(name, PX_STR("REEL")))
            return;
        if (!px_str_is(name, "AND OTHERS")) px_epo_join(from, "; ", name);
        at = end + 1;
    }
}

/* One field of the second part (L500EP): "Effective DATE: 20020423". */
static void field(px_arena *a, const px_xml *f, px_rec_event *e, parts *p) {
    px_str label = px_xml_attr_of(f, "desc"), value = px_xml_line(a, f);
    px_str meaning = px_xml_attr_of(f, "descData"), infl = px_str_trim(px_xml_attr_of(f, "infl"));
    if (!value.n) return;
    px_epo_join(&p->text, "\n", label.n ? label : f->name);
    px_epo_join(&p->text, ": ", value);
    if (meaning.n) px_buf_fmt(&p->text, " (" PX_STR_FMT ")", PX_STR_ARG(meaning));
    if (infl.n && !e->effect.n) e->effect = infl;       /* REG: the national event says it */
    if (holds(label, "OWNER") || holds(label, "Owner")) /* who loses it, who gets it */
        px_epo_join(px_str_is(e->effect, "-") ? &p->from : &p->to, "; ", value);
    if (holds(label, "OPPONENT") || holds(label, "Opponent")) px_epo_join(&p->from, "; ", value);
    if (holds(label, "Free Format")) assignors(value, &p->from);
}

void px_epo_legal(px_arena *a, const px_xml *legal, px_record *r) {
    px_rec_event e = {.code = px_str_trim(px_xml_attr_of(legal, "code")),
                      .effect = px_str_trim(px_xml_attr_of(legal, "infl"))};
    parts p;
    px_buf_init(&p.text, PX_BUF_MAX);
    px_buf_init(&p.from, PX_BUF_MAX);
    px_buf_init(&p.to, PX_BUF_MAX);
    if (!e.code.n) e.code = px_xml_line_at(a, legal, "L008EP");
    e.ymd = px_epo_date_of(a, legal, "L007EP");
    if (!e.ymd) e.ymd = px_epo_date_of(a, legal, "L500EP/L525EP");
    px_epo_join(&p.text, "\n", px_str_trim(px_xml_attr_of(legal, "desc")));
    PX_XML_EACH(f, px_xml_child(legal, "L500EP"), NULL) field(a, f, &e, &p);
    if (!p.text.n) /* nothing but the lines */
        PX_XML_EACH(pre, legal, "pre") px_epo_join(&p.text, "\n", px_xml_line(a, pre));
    e.text = px_epo_joined(a, &p.text);
    e.from = px_epo_joined(a, &p.from);
    e.to = px_epo_joined(a, &p.to);
    *px_list_add(a, &r->events) = e;
}
