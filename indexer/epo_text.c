/* epo_text.c: claims and descriptions of OPS (fulltext-document).
 *
 * OPS writes all claims into one claim element: a claim-text each, or one claim-text with the whole
 * page in it. So claims are found by their numbers at the beginnings of lines: 1, 2, 3 … */
#include "indexer/epo.h"

typedef struct cut {
    px_arena *a;
    px_record *r;
    px_str lang;
    uint32_t num; /* of the claim at hand */
    bool open;    /* there is one; its text so far: */
    px_buf text;
} cut;

/* "12. ", "12) ", "(12) ", "12 . " at the beginning: the number, and what stands behind it. */
static uint32_t numbered(px_str line, px_str *rest) {
    size_t i = 0;
    uint32_t n = 0;
    bool bracket = line.n && line.p[0] == '(';
    if (bracket) i++;
    size_t from = i;
    while (i < line.n && i - from < 4 && px_is_digit(line.p[i]))
        n = n * 10 + (uint32_t)(line.p[i++] - '0');
    if (i == from || i >= line.n) return 0;
    if (line.p[i] == ' ' && i + 1 < line.n && line.p[i + 1] == '.') i++;
    if (line.p[i] != ')' && (bracket || line.p[i] != '.')) return 0;
    i++;
    if (i < line.n && px_is_digit(line.p[i])) return 0; /* 1.5 */
    *rest = px_str_trim(px_str_sub(line, i, line.n));
    return n;
}

/* "Claims", "What is claimed is:" above the first claim. */
static bool is_heading(px_str line) {
    static const char *const words[] = {
        "claims",         "claim",         "patentansprüche",  "ansprüche",     "patentanspruch",
        "revendications", "revendication", "reivindicaciones", "rivendicazioni"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (px_str_eq_nocase(line, px_str_of(words[i]))) return true;
    return line.n && line.n < 60 && line.p[line.n - 1] == ':';
}

static void end_claim(cut *c) {
    if (!c->open) return;
    px_rec_claim *to = px_list_add(c->a, &c->r->claims);
    to->num = c->num;
    to->lang = c->lang;
    to->text = px_arena_str(c->a, px_buf_view(&c->text));
    px_buf_clear(&c->text);
    c->open = false;
}

/* A text that begins may leave numbers out; inside of one, lists count up, too. What stands in front
 * of claim 1 and is no heading stays with it. */
static void put_line(cut *c, px_str line, bool by_numbers, bool begins) {
    px_str rest = line;
    uint32_t num = by_numbers ? numbered(line, &rest) : 0;
    if (!line.n) return;
    if (num && (num == c->num + 1 || (begins && num > c->num))) {
        if (c->num) end_claim(c);
        c->num = num;
        line = rest;
    } else if (!c->open && is_heading(line)) {
        return;
    }
    c->open = true;
    px_epo_join(&c->text, "\n", line);
}

static void put_lines(cut *c, px_str text, bool by_numbers) {
    bool begins = true;
    for (size_t i = 0; i < text.n;) {
        const char *end = memchr(text.p + i, '\n', text.n - i);
        size_t n = end ? (size_t)(end - text.p) : text.n;
        px_str line = px_str_trim(px_str_sub(text, i, n));
        put_line(c, line, by_numbers, begins);
        begins &= !line.n;
        i = n + 1;
    }
}

/* Does any line begin with "1."? */
static bool counts_up(px_str text) {
    px_str rest;
    for (size_t i = 0; i < text.n;) {
        const char *end = memchr(text.p + i, '\n', text.n - i);
        size_t n = end ? (size_t)(end - text.p) : text.n;
        if (numbered(px_str_trim(px_str_sub(text, i, n)), &rest) == 1) return true;
        i = n + 1;
    }
    return false;
}

static void claims(px_arena *a, const px_xml *list, px_record *r) {
    cut c = {.a = a, .r = r, .lang = px_xml_attr_of(list, "lang")};
    bool by_numbers = false;
    px_buf_init(&c.text, PX_BUF_MAX);
    PX_XML_EACH(claim, list, "claim") {
        PX_XML_EACH(t, claim, "claim-text") by_numbers |= counts_up(px_xml_text(a, t));
        if (!px_xml_child(claim, "claim-text")) by_numbers |= counts_up(px_xml_text(a, claim));
    }
    PX_XML_EACH(claim, list, "claim") {
        px_xml *text = px_xml_child(claim, "claim-text");
        bool several = px_xml_sibling(text, "claim-text") != NULL;
        if (!by_numbers && !several) {
            px_epo_join(&c.text, "\n", px_xml_block(a, claim));
            c.open = c.text.n > 0;
        } else if (!text) {
            put_lines(&c, px_xml_text(a, claim), by_numbers);
        }
        for (; text && (by_numbers || several); text = px_xml_sibling(text, "claim-text")) {
            put_lines(&c, px_xml_text(a, text), by_numbers);
            if (!by_numbers) end_claim(&c);
        }
        if (!by_numbers) end_claim(&c);
    }
    end_claim(&c);
    px_buf_done(&c.text);
}

void px_epo_fulltext(px_arena *a, const px_xml *document, px_record *r) {
    px_xml *biblio = px_xml_child(document, "bibliographic-data");
    px_epo_biblio(a, biblio, r);
    PX_XML_EACH(list, document, "claims") claims(a, list, r);
    PX_XML_EACH(d, document, "description") {
        px_rec_text *to = px_list_add(a, &r->descriptions);
        to->lang = px_xml_attr_of(d, "lang");
        to->text = px_xml_block(a, d);
    }
    px_epo_abstracts(a, document, r);
}
