/* source_cnprs.c: legal status of CNIPA (PRS): one announcement an element, called by the
 * application. The free text names what has changed ("变更前权利人:… 变更后权利人:…"). */
#include "indexer/put.h"
#include "indexer/xml_source.h"

#include "base/buf.h"

/* "label:value" somewhere in the text; the value goes to the end of its line, or to the next
 * label. Both colons are understood. */
static px_str after(px_str text, const char *label) {
    size_t at = px_str_find(text, px_str_of(label));
    if (at == SIZE_MAX) return (px_str){"", 0};
    px_str s = px_str_sub(text, at + strlen(label), text.n);
    if (s.n && s.p[0] == ':')
        s = px_str_sub(s, 1, s.n);
    else if (s.n >= 3 && memcmp(s.p, "：", 3) == 0)
        s = px_str_sub(s, 3, s.n);
    else
        return (px_str){"", 0};
    s = px_str_trim(s);
    size_t end = 0;
    while (end < s.n && s.p[end] != '\n' && s.p[end] != ' ' && s.p[end] != ';')
        end++;
    return px_str_sub(s, 0, end);
}

static px_str first_of(px_str text, const char *const *labels) {
    for (; *labels; labels++) {
        px_str s = after(text, *labels);
        if (s.n) return s;
    }
    return (px_str){"", 0};
}

static const char *const from_labels[] = {
    "变更前权利人", "变更前专利权人", "变更前申请人", "变更前", "让与人", "许可人", "出质人", NULL};
static const char *const to_labels[] = {"变更后权利人", "变更后专利权人", "变更后申请人", "变更后",
                                        "受让人",       "被许可人",       "质权人",       NULL};

static const px_xml *original(const px_xml *parent, const char *name) {
    PX_XML_EACH(n, parent, name)
    if (px_str_is(px_xml_attr_of(n, "dataFormat"), "original")) return n;
    return px_xml_child(parent, name);
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    (void)opt;
    (void)skip;
    const px_xml *app = original(root, "ApplicationReference");
    const px_xml *id = px_xml_child(app, "DocumentID");
    px_str cc = px_xml_line_at(a, id, "WIPOST3Code");
    px_put_number(&r->app, cc.n ? cc : PX_STR("CN"), px_xml_line_at(a, id, "DocNumber"), PX_STR(""),
                  px_xml_line_at(a, id, "Date"));
    const px_xml *pub = px_xml_child(original(root, "PublicationReference"), "DocumentID");
    px_put_number(&r->pub, px_xml_line_at(a, pub, "WIPOST3Code"),
                  px_xml_line_at(a, pub, "DocNumber"), px_xml_line_at(a, pub, "Kind"),
                  px_xml_line_at(a, pub, "Date"));
    if (!r->app.given.n && !r->pub.given.n)
        return px_fail(err, PX_E_INPUT, "the legal status record names no application");
    px_rec_event *e = px_list_add(a, &r->events);
    px_str details = px_xml_block(a, px_xml_child(root, "PRSInformation"));
    px_str name = px_xml_line_at(a, root, "PRSValue");
    e->ymd =
        px_put_date(px_xml_line(a, px_xml_below(px_xml_child(root, "PRSPublicationDate"), "Date")));
    if (!e->ymd) e->ymd = px_put_date(px_xml_line_at(a, root, "PRSPublicationDate"));
    e->code = px_xml_line_at(a, root, "PRSCode");
    e->text = details.n && name.n ? px_arena_fmt(a, PX_STR_FMT "\n" PX_STR_FMT, PX_STR_ARG(name),
                                                 PX_STR_ARG(details))
              : name.n            ? name
                                  : details;
    e->from = first_of(details, from_labels);
    e->to = first_of(details, to_labels);
    return PX_OK;
}

static const char *const elements[] = {"PRSRecord", NULL};

static int probe(const px_sample *s) {
    return px_xml_probe(s, elements, elements, 90);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_cnprs = PX_XML_SOURCE("cnprs", probe, how);
