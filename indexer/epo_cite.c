/* epo_cite.c: patents and literature that a document cites, with who cited them when and why. */
#include "indexer/epo.h"

/* Phases of DOCDB (SEA), OPS and the register (search), in the words of the record. */
static const struct phase {
    const char *given, *by;
} phases[] = {
    {"SEA", "search"},
    {"ISR", "search"},
    {"SUP", "search"},
    {"PRS", "search"},
    {"search", "search"},
    {"national-search-report", "search"},
    {"international-search-report", "search"},
    {"international-type-search-report", "search"},
    {"supplementary-international-search-report", "search"},
    {"pre-grant-pre-search", "search"},
    {"APP", "applicant"},
    {"applicant", "applicant"},
    {"description", "applicant"},
    {"EXA", "examiner"},
    {"CH2", "examiner"},
    {"examination", "examiner"},
    {"national-examination", "examiner"},
    {"chapter2", "examiner"},
    {"OPP", "opposition"},
    {"FOP", "opposition"},
    {"opposition", "opposition"},
    {"filed-opposition", "opposition"},
    {"APL", "appeal"},
    {"appeal", "appeal"},
    {"TPO", "third party"},
    {"115", "third party"},
    {"third-party-observation", "third party"},
};

static px_str who(const px_xml *citation) {
    px_str phase = px_xml_attr_of(citation, "cited-phase");
    px_str by = px_xml_attr_of(citation, "cited-by");
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++)
        if (px_str_eq_nocase(phase, px_str_of(phases[i].given))) return px_str_of(phases[i].by);
    if (by.n && !px_str_is(by, "unknown")) return by;
    if (px_str_is(phase, "undefined")) phase.n = 0;
    return phase;
}

/* Letters of search reports, each once in the order of the report: "X,Y", from X and XY. */
typedef struct letters {
    char seen[16];
    size_t n;
    px_buf all;
} letters;

static void put_category(letters *l, px_str s) {
    bool capitals = s.n <= 4;
    for (size_t i = 0; i < s.n; i++)
        capitals &= px_is_upper(s.p[i]);
    if (!capitals) {
        px_epo_join(&l->all, ",", s);
        return;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (memchr(l->seen, s.p[i], l->n) || l->n == sizeof l->seen) continue;
        l->seen[l->n++] = s.p[i];
        px_epo_join(&l->all, ",", px_str_sub(s, i, i + 1));
    }
}

static px_str categories(px_arena *a, const px_xml *citation) {
    letters l = {.n = 0};
    px_buf_init(&l.all, PX_BUF_MAX);
    PX_XML_BELOW(c, citation, "category") put_category(&l, px_xml_line(a, c));
    return px_epo_joined(a, &l.all);
}

/* 20110000 is a year. */
static px_str without_zeros(px_str s) {
    while ((s.n == 8 || s.n == 6) && px_str_is(px_str_sub(s, s.n - 2, s.n), "00"))
        s.n -= 2;
    return s;
}

/* What an nplcit without a text of its own says: its parts, with commas between. */
static void put_leaves(px_arena *a, const px_xml *node, px_buf *out) {
    PX_XML_EACH(c, node, NULL) {
        if (px_xml_child(c, NULL)) {
            put_leaves(a, c, out);
            continue;
        }
        bool date = px_xml_is(c, "sdate") || px_xml_is(c, "edate");
        px_str s = px_xml_line(a, c);
        px_epo_join(out, ", ", date ? without_zeros(s) : s);
    }
}

static void put_literature(px_arena *a, const px_xml *npl, px_rec_cite *to) {
    to->text = px_xml_line_at(a, npl, "text");
    if (!to->text.n) {
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        put_leaves(a, npl, &b);
        to->text = px_epo_joined(a, &b);
    }
    if (!to->text.n) to->text = px_xml_line(a, npl);
    px_str date = px_xml_line(a, px_xml_below(npl, "sdate"));
    to->ymd = px_epo_date(date);
}

static void put_patent(px_arena *a, const px_xml *patcit, px_rec_cite *to) {
    px_epo_ids ids = {0};
    px_epo_ids_read(a, patcit, &ids);
    px_str number = px_epo_spelled(a, &ids);
    if (!number.n) number = px_xml_attr_of(patcit, "dnum");
    to->ymd = ids.docdb.ymd ? ids.docdb.ymd : ids.epodoc.ymd;
    px_str type = px_xml_attr_of(patcit, "dnum-type");
    if (px_str_starts(type, PX_STR("application")) || !number.n)
        to->text = number.n ? number : px_xml_line_at(a, patcit, "text");
    else
        to->number = number;
}

void px_epo_cite(px_arena *a, const px_xml *cited, px_str category, px_str by, px_record *r) {
    px_rec_cite *to = px_list_add(a, &r->cites);
    if (px_xml_is(cited, "nplcit"))
        put_literature(a, cited, to);
    else
        put_patent(a, cited, to);
    to->by = by;
    to->category = category;
}

void px_epo_cites(px_arena *a, const px_xml *references, px_record *r) {
    PX_XML_EACH(c, references, "citation") {
        px_str category = categories(a, c), by = who(c);
        PX_XML_EACH(cited, c, NULL)
        if (px_xml_is(cited, "patcit") || px_xml_is(cited, "nplcit"))
            px_epo_cite(a, cited, category, by, r);
    }
}
