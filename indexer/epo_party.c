/* epo_party.c: applicants, inventors and agents.
 *
 * The same party stands in the list once a spelling (docdb, docdba, epodoc, original). One spelling
 * is taken whole: the best that lists anybody. The names as printed, where they are others, are kept
 * in extras (applicant_original, inventor_original). */
#include "indexer/epo.h"

#include "patent/name.h"

/* Best first; "" is what does not name its spelling. */
static const char *const spellings[] = {"docdb", "epodoc", "", "original", "docdba"};
#define N_SPELLINGS (sizeof spellings / sizeof *spellings)
#define N_STANDARD  2    /* spellings of the EPO; the others are as printed */
#define ALIKE_MAX   1000 /* names among which one in another spelling is looked for */

px_str px_epo_address(px_arena *a, const px_xml *address) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    PX_XML_EACH(line, address, NULL)
    if (!px_xml_is(line, "country") && !px_xml_is(line, "ctry"))
        px_epo_join(&b, ", ", px_xml_line(a, line));
    return px_epo_joined(a, &b);
}

static px_str first_of(px_arena *a, const px_xml *node, const char *const *paths) {
    for (; *paths; paths++) {
        px_str s = px_xml_line_at(a, node, *paths);
        if (s.n) return s;
    }
    return (px_str){"", 0};
}

/* OPS leaves commas behind names. */
static px_str without_comma(px_str s) {
    while (s.n && (s.p[s.n - 1] == ',' || px_is_space(s.p[s.n - 1])))
        s.n--;
    return s;
}

static px_str name_of(px_arena *a, const px_xml *party, const char *wrap) {
    px_str parts[] = {px_str_of(wrap), PX_STR("-name")};
    const char *wrapped = px_epo_glue(a, parts, 2).p;
    px_xml *box = px_xml_child(party, wrapped);
    if (!box) box = px_xml_child(party, "addressbook");
    px_str name = first_of(a, box ? box : party, (const char *const[]){"name", "orgname", NULL});
    if (name.n) return without_comma(name);
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_epo_join(&b, ", ", px_xml_line_at(a, box ? box : party, "last-name"));
    px_epo_join(&b, ", ", px_xml_line_at(a, box ? box : party, "first-name"));
    name = px_epo_joined(a, &b);
    return without_comma(name.n ? name : px_xml_line(a, px_xml_child(party, wrapped)));
}

static void read_party(px_arena *a, const px_xml *party, const char *wrap, px_rec_party *to) {
    px_xml *address = px_xml_at(party, "addressbook/address");
    if (!address) address = px_xml_child(party, "address");
    to->name = name_of(a, party, wrap);
    to->country = first_of(a, party,
                           (const char *const[]){"residence/country", "addressbook/address/country",
                                                 "address/country", "nationality/country", NULL});
    to->address = px_epo_address(a, address);
    to->city = px_xml_line_at(a, address, "city");
}

static bool letter(char c) {
    return px_is_alpha(c) || px_is_digit(c) || (unsigned char)c >= 0x80;
}

/* The same name but for punctuation, blanks and case of ASCII letters. */
static bool same_name(px_str x, px_str y) {
    size_t i = 0, k = 0;
    for (;;) {
        while (i < x.n && !letter(x.p[i]))
            i++;
        while (k < y.n && !letter(y.p[k]))
            k++;
        if (i >= x.n || k >= y.n) return i >= x.n && k >= y.n;
        if (px_upper(x.p[i++]) != px_upper(y.p[k++])) return false;
    }
}

static void keep_printed(px_arena *a, px_record *r, const px_rec_parties *list, size_t from,
                         const char *role, px_str name) {
    bool known = false;
    for (size_t i = from; i < list->n && i < from + ALIKE_MAX && !known; i++) {
        px_str had, cc; /* "NAME [US]" */
        px_name_split(a, list->v[i].name, &had, &cc);
        known = same_name(had, name);
    }
    if (!known) px_epo_extra(a, r, px_arena_fmt(a, "%s_original", role).p, name);
}

/* Members of one group (applicants) by their spelling. */
static void read_group(px_arena *a, const px_xml *group, const char *role, px_record *r,
                       px_rec_parties *list) {
    size_t n[N_SPELLINGS] = {0}, best = 0, from = list->n;
    PX_XML_EACH(p, group, role)
    for (size_t k = 0; k < N_SPELLINGS; k++)
        n[k] += px_str_is(px_xml_attr_of(p, "data-format"), spellings[k]);
    while (best < N_SPELLINGS && !n[best])
        best++;
    if (best == N_SPELLINGS) return;
    PX_XML_EACH(p, group, role)
    if (px_str_is(px_xml_attr_of(p, "data-format"), spellings[best])) {
        px_rec_party to = {0};
        read_party(a, p, role, &to);
        if (to.name.n) *px_list_add(a, list) = to;
    }
    for (size_t k = N_STANDARD; k < N_SPELLINGS && best < N_STANDARD; k++)
        PX_XML_EACH(p, group, role)
    if (px_str_is(px_xml_attr_of(p, "data-format"), spellings[k]))
        keep_printed(a, r, list, from, role, name_of(a, p, role));
}

/* The register lists a group once a change, each with its date: the latest holds. */
static px_xml *latest(const px_xml *parties, const char *name) {
    px_xml *best = NULL;
    PX_XML_EACH(g, parties, name)
    if (!best ||
        px_str_cmp(px_xml_attr_of(g, "change-date"), px_xml_attr_of(best, "change-date")) > 0)
        best = g;
    return best;
}

void px_epo_parties(px_arena *a, const px_xml *parties, px_record *r) {
    read_group(a, latest(parties, "applicants"), "applicant", r, &r->applicants);
    read_group(a, latest(parties, "inventors"), "inventor", r, &r->inventors);
    read_group(a, latest(parties, "agents"), "agent", r, &r->agents);
}
