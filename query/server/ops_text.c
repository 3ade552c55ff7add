/* ops_text.c: claims and descriptions as OPS's full-text documents, and legal events. */
#include "query/server/ops.h"

#include "patent/date.h"

/* ---- full text ---- */

static px_str capital_lang(px_ops *o, px_str lang) {
    char *p = px_arena_cstr(o->a, lang);
    for (size_t i = 0; i < lang.n; i++)
        p[i] = px_upper(p[i]);
    return (px_str){p, lang.n};
}

static px_xo *in_language(px_ops *o, px_xo *parent, const char *name, px_str lang) {
    px_xo *x = px_xo_add(o->a, parent, name);
    if (lang.n) px_xo_attr(o->a, x, "lang", capital_lang(o, lang));
    return x;
}

/* A list of claims a language; in it one claim with a claim-text each, numbered as printed. */
static void put_claims(px_ops *o, px_xo *doc, const px_record *r) {
    px_xo *claim = NULL;
    px_str lang = {0};
    uint32_t num = 0;
    for (size_t i = 0; i < r->claims.n; i++) {
        const px_rec_claim *c = &r->claims.v[i];
        if (!claim || !px_str_eq(c->lang, lang)) {
            claim = px_xo_add(o->a, in_language(o, doc, "claims", c->lang), "claim");
            num = 0;
        }
        lang = c->lang;
        num = c->num ? c->num : num + 1;
        px_xo_leaf(o->a, claim, "claim-text",
                   px_arena_fmt(o->a, "%u. " PX_STR_FMT, num, PX_STR_ARG(c->text)));
    }
}

static void put_descriptions(px_ops *o, px_xo *doc, const px_record *r) {
    for (size_t i = 0; i < r->descriptions.n; i++)
        px_exch_put_paragraphs(o->a, in_language(o, doc, "description", r->descriptions.v[i].lang),
                               r->descriptions.v[i].text);
}

bool px_ops_put_fulltext(px_ops *o, px_xo *parent, const px_record *r, unsigned what) {
    px_exch_name n;
    bool claims = (what & PX_OPS_CLAIMS) && r->claims.n,
         text = (what & PX_OPS_DESCRIPTION) && r->descriptions.n;
    if (!claims && !text) return false;
    o->records++;
    px_xo *doc = px_xo_add(o->a, parent, "ftxt:fulltext-document");
    px_xo_attr(o->a, doc, "system", PX_STR("ops.epo.org"));
    px_xo_attr(o->a, doc, "fulltext-format", PX_STR("text-only"));
    px_xo *ref =
        px_xo_add(o->a, px_xo_add(o->a, doc, "bibliographic-data"), "publication-reference");
    px_xo_attr(o->a, ref, "data-format", PX_STR("docdb"));
    px_exch_name_of_record(o->a, r, &n);
    px_xo *id = px_xo_add(o->a, ref, "document-id");
    px_xo_leaf(o->a, id, "country", n.cc);
    px_xo_leaf(o->a, id, "doc-number", n.num);
    if (n.kind.n) px_xo_leaf(o->a, id, "kind", n.kind);
    if (claims) put_claims(o, doc, r);
    if (text) put_descriptions(o, doc, r);
    return true;
}

static void put_instance(px_ops *o, px_xo *parent, const char *desc, px_str lang) {
    px_xo *x = px_xo_add(o->a, parent, "ops:fulltext-instance");
    px_xo_attr(o->a, x, "system", PX_STR("ops.epo.org"));
    if (lang.n) px_xo_attr(o->a, x, "lang", capital_lang(o, lang));
    px_xo_attr(o->a, x, "desc", px_str_of(desc));
    px_xo_leaf(o->a, px_xo_add(o->a, x, "ops:fulltext-format-options"), "ops:fulltext-format",
               PX_STR("text-only"));
}

bool px_ops_put_instances(px_ops *o, px_xo *parent, const px_record *r) {
    px_str lang = {0};
    for (size_t i = 0; i < r->descriptions.n; i++)
        put_instance(o, parent, "description", r->descriptions.v[i].lang);
    for (size_t i = 0; i < r->claims.n; i++) {
        if (!i || !px_str_eq(r->claims.v[i].lang, lang))
            put_instance(o, parent, "claims", r->claims.v[i].lang);
        lang = r->claims.v[i].lang;
    }
    return r->descriptions.n || r->claims.n;
}

/* ---- legal events ---- */

/* Fields of an event by their descriptions. EPO, INPADOC legal status fields. */
static const struct field {
    const char *name, *desc;
} fields[] = {
    {"ops:L501EP", "Ref Country Code"},
    {"ops:L502EP", "Ref Legal Event Code"},
    {"ops:L503EP", "Ref Document Number"},
    {"ops:L504EP", "Country of Ref Document"},
    {"ops:L505EP", "DATE OF REF DOCUMENT"},
    {"ops:L506EP", "Kind Code of Ref Document"},
    {"ops:L507EP", "Designated State(s)"},
    {"ops:L508EP", "EXTENSION STATES"},
    {"ops:L509EP", "OWNER"},
    {"ops:L510EP", "Free Format Text"},
    {"ops:L511EP", "SPC Suppl Protection Certif"},
    {"ops:L512EP", "Filing DATE"},
    {"ops:L513EP", "Expiry DATE"},
    {"ops:L515EP", "INVENTOR"},
    {"ops:L516EP", "IPC"},
    {"ops:L517EP", "REPRESENTATIVE"},
    {"ops:L518EP", "Payment DATE"},
    {"ops:L519EP", "OPPONENT"},
    {"ops:L520EP", "Year of Fee Payment"},
    {"ops:L522EP", "Requester Name"},
    {"ops:L523EP", "Countries concerned"},
    {"ops:L524EP", "DATE of Document Available"},
    {"ops:L525EP", "Effective DATE"},
};

/* "OWNER: A CORP": the field and its value; NULL for a line without one of the descriptions. */
static const struct field *field_of(px_str line, px_str *value) {
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        px_str d = px_str_of(fields[i].desc);
        if (!px_str_starts(line, d) || line.n < d.n + 2 || line.p[d.n] != ':') continue;
        *value = px_str_trim(px_str_sub(line, d.n + 1, line.n));
        return &fields[i];
    }
    return NULL;
}

/* "FG4D (EUROPEAN PATENT GRANTED)" */
static px_str meaning_of(px_str *value) {
    size_t open = px_str_find(*value, PX_STR(" ("));
    if (open == SIZE_MAX || value->p[value->n - 1] != ')') return (px_str){0};
    px_str s = px_str_sub(*value, open + 2, value->n - 1);
    value->n = open;
    return s;
}

static px_str next_line(px_str *rest) {
    size_t end = px_str_find(*rest, PX_STR("\n"));
    px_str s = px_str_trim(px_str_sub(*rest, 0, end));
    *rest = end == SIZE_MAX ? PX_STR("") : px_str_sub(*rest, end + 1, rest->n);
    return s;
}

static void put_described(px_ops *o, px_xo *parent, const char *name, const char *desc,
                          px_str value) {
    px_xo *x = px_xo_leaf(o->a, parent, name, value);
    px_xo_attr(o->a, x, "desc", px_str_of(desc));
}

static void put_fields(px_ops *o, px_xo *legal, px_str rest, px_str effect) {
    px_xo *group = px_xo_add(o->a, legal, "ops:L500EP"); /* also where nothing stands in it */
    while (rest.n) {
        px_str line = next_line(&rest), value = line, means = {0};
        const struct field *f = field_of(line, &value);
        if (!line.n) continue;
        if (f && strcmp(f->name, "ops:L502EP") == 0) means = meaning_of(&value);
        px_xo *x = px_xo_leaf(o->a, group, f ? f->name : "ops:L510EP", value);
        px_xo_attr(o->a, x, "desc", px_str_of(f ? f->desc : "Free Format Text"));
        if (!means.n) continue;
        px_xo_attr(o->a, x, "descData", means);
        px_xo_attr(o->a, x, "infl", effect.n ? effect : PX_STR(" "));
    }
}

static void put_lines(px_ops *o, px_xo *legal, px_str head, px_str rest) {
    unsigned n = 0;
    while (rest.n) {
        px_str line = next_line(&rest), value = line;
        const struct field *f = field_of(line, &value);
        if (!line.n) continue;
        if (f && strcmp(f->name, "ops:L502EP") == 0) (void)meaning_of(&value);
        px_xo *pre = px_xo_leaf(
            o->a, legal, "ops:pre",
            f ? px_arena_fmt(o->a, PX_STR_FMT " %s " PX_STR_FMT, PX_STR_ARG(head), f->desc,
                             PX_STR_ARG(value))
              : px_arena_fmt(o->a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(head), PX_STR_ARG(line)));
        px_xo_attr(o->a, pre, "line", px_arena_fmt(o->a, "%05u", ++n));
    }
    if (n) return;
    px_xo *pre = px_xo_leaf(o->a, legal, "ops:pre", head);
    px_xo_attr(o->a, pre, "line", PX_STR("00001"));
}

static void put_event(px_ops *o, px_xo *parent, const px_rec_event *e, const px_exch_name *n) {
    char day[11] = "";
    px_str rest = e->text, desc = next_line(&rest), value;
    if (field_of(desc, &value)) { /* an event without a title */
        rest = e->text;
        desc = (px_str){0};
    }
    px_str effect = e->effect.n ? e->effect : PX_STR(" ");
    if (e->ymd) (void)px_date_print(e->ymd, day);
    px_xo *x = px_xo_add(o->a, parent, "ops:legal");
    /* What the national event says ("REG") is not the effect of the reference to it. */
    bool points = px_str_is(e->code, "REG");
    px_str own = points ? PX_STR(" ") : effect;
    px_xo_attr(o->a, x, "code", px_arena_fmt(o->a, "%-4.*s", PX_STR_ARG(e->code)));
    px_xo_attr(o->a, x, "desc", desc);
    px_xo_attr(o->a, x, "infl", own);
    px_xo_attr(o->a, x, "dateMigr", PX_STR("00010101"));
    px_str head = px_arena_fmt(o->a, "%-2.*s%12.*s%-2.*s%s%-4.*s" PX_STR_FMT PX_STR_FMT,
                               PX_STR_ARG(n->cc), PX_STR_ARG(n->num), PX_STR_ARG(n->kind), day,
                               PX_STR_ARG(e->code), PX_STR_ARG(own), PX_STR_ARG(desc));
    put_lines(o, x, head, rest);
    put_described(o, x, "ops:L001EP", "Country Code", n->cc);
    put_described(o, x, "ops:L002EP", "Filing / Published Document", PX_STR("F"));
    put_described(o, x, "ops:L003EP", "Document Number",
                  px_arena_fmt(o->a, "%12.*s", PX_STR_ARG(n->num)));
    put_described(o, x, "ops:L004EP", "Kind Code", n->kind);
    put_described(o, x, "ops:L005EP", "IPR Type", PX_STR("PI"));
    put_described(o, x, "ops:L007EP", "Gazette DATE", px_str_of(day));
    put_described(o, x, "ops:L008EP", "Legal Event Code 1", e->code);
    put_fields(o, x, rest, effect);
}

/* Events are told of the application; where the record has none, of the publication. */
void px_ops_put_legal(px_ops *o, px_xo *parent, const px_record *r) {
    px_exch_name n;
    px_exch_name_of(o->a, &r->app, PX_ROLE_APPLICATION, &n);
    if (!r->app.normal.n) px_exch_name_of_record(o->a, r, &n);
    for (size_t i = 0; i < r->events.n; i++)
        put_event(o, parent, &r->events.v[i], &n);
}
