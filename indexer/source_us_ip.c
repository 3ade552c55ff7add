/* source_us_ip.c: XML4IP, papers of an application as the office recognised them: <ClaimsDocument>
 * and <SpecificationDocument> (the abstract, too, by its code). They name the application only, so records are keyed
 * by it; which day's claims they are stands in an extra. Headers and footers of pages stand in
 * <BoundaryData> and are left out. */
#include "indexer/us_parts.h"
#include "indexer/xml_source.h"

/* Pages and lines end in the middle of sentences: a blank is left. */
static void blank_all(const px_xml *root, const char *name) {
    PX_XML_BELOW(n, root, name) {
        if (!n->first) continue;
        n->first->name = (px_str){"", 0};
        n->first->text = PX_STR(" ");
        n->first->first = n->first->next = NULL;
    }
}

static void empty_all(const px_xml *root, const char *name) {
    PX_XML_BELOW(n, root, name) {
        n->first = NULL;
    }
}

/* Claims by number; what the office could not place is called UNKNOWN. */
static void claims(px_arena *a, const px_xml *root, px_record *r) {
    static const char *const marks[] = {"ClaimLabelText", "ClaimStatusCategory",
                                        "ClaimTypeCategory", "ClaimNumber"};
    PX_XML_BELOW(c, root, "Claim") {
        uint32_t num = 0;
        px_str type = px_us_line(a, px_xml_child(c, "ClaimTypeCategory"));
        if (px_str_starts(px_xml_attr_of(c, "id"), PX_STR("UNKNOWN"))) continue;
        if (!px_str_u32(px_us_line(a, px_xml_child(c, "ClaimNumber")), &num)) num = 0;
        bool refers = px_str_is(type, "Dependent") || px_xml_below(c, "ClaimReference");
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            empty_all(c, marks[i]);
        px_us_claim(a, r, num, px_xml_block(a, c), refers);
    }
}

static px_str paragraphs(px_arena *a, const px_xml *part, bool headings) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    PX_XML_BELOW(n, part, NULL) {
        if (!px_xml_is(n, "P") && !(headings && px_xml_is(n, "Heading"))) continue;
        px_str line = px_us_line(a, n);
        if (b.n && line.n) px_buf_ch(&b, '\n');
        px_buf_str(&b, line);
    }
    px_str out = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    (void)opt;
    (void)skip;
    px_str number = px_us_line(a, px_xml_below(root, "ApplicationNumber"));
    px_str code = px_us_line(a, px_xml_child(root, "DocumentCode"));
    if (!number.n)
        return px_fail(err, PX_E_INPUT, "<" PX_STR_FMT "> names no application",
                       PX_STR_ARG(root->name));
    px_us_set(&r->app, PX_STR("US"), px_us_application(a, (px_str){0}, number), (px_str){0}, 0);
    blank_all(root, "BoundaryData");
    r->lang = PX_STR("en");
    px_us_extra(a, r, "paper", code);
    px_us_extra_date(a, r, "paper_date", px_us_line(a, px_xml_child(root, "MailRoomDate")));
    const px_xml *text = px_xml_child(root, "Specification");
    if (px_xml_is(root, "ClaimsDocument"))
        claims(a, root, r);
    else if (px_str_is(code, "ABST"))
        px_us_text(a, &r->abstracts, (px_str){0}, paragraphs(a, text, false));
    else
        px_us_text(a, &r->descriptions, (px_str){0}, paragraphs(a, text, true));
    return PX_OK;
}

static const char *const elements[] = {"ClaimsDocument", "SpecificationDocument", NULL};

/* The names are common; the office's namespace tells. */
static int probe(const px_sample *s) {
    if (px_str_find(px_str_sub(s->bytes, 0, 4096), PX_STR("uspto")) == SIZE_MAX) return 0;
    return px_xml_probe(s, elements, NULL, 95);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_us_ip = PX_XML_SOURCE("us-xml4ip", probe, how);
