/* us_red_parties.c: who stands on a red book document.
 *
 * Until 2012 the law made inventors the applicants, and the files list them as "applicant-inventor"
 * only. Since then there are applicants of their own, among which are inventors again where nobody
 * else applied. In a record inventors are applicants only where there is nobody else: neither an
 * applicant of another kind nor an assignee. */
#include "indexer/us_red.h"

static px_str country_of(px_arena *a, const px_xml *holder, const px_xml *party) {
    static const char *const none[] = {"unknown", "omitted", "null"};
    px_str cc = px_us_line_at(a, holder, "address/country");
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (px_str_eq_nocase(cc, px_str_of(none[i]))) cc.n = 0;
    return cc.n ? cc : px_us_line_at(a, party, "residence/country");
}

/* Street, second lines and postcode: what is not city, state or country. */
static px_str address(px_arena *a, const px_xml *adr) {
    static const char *const parts[] = {"address-1", "address-2", "address-3", "address-4",
                                        "address-5", "pobox",     "room",      "address-floor",
                                        "building",  "street",    "county",    "postcode"};
    px_str out = {"", 0};
    for (const px_xml *n = px_xml_child(adr, NULL); n; n = px_xml_sibling(n, NULL))
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            if (!px_xml_is(n, parts[i])) continue;
            px_str line = px_us_line(a, n);
            if (line.n && out.n)
                out =
                    px_arena_fmt(a, PX_STR_FMT ", " PX_STR_FMT, PX_STR_ARG(out), PX_STR_ARG(line));
            else if (line.n)
                out = line;
        }
    return out;
}

static px_str name_of(px_arena *a, const px_xml *holder, bool *person) {
    px_str org = px_us_line_at(a, holder, "orgname");
    *person = false;
    if (org.n) return org;
    org = px_us_line_at(a, holder, "name");
    if (org.n) return org;
    px_str last = px_us_line_at(a, holder, "last-name");
    *person = last.n > 0;
    return px_us_person(a, px_us_line_at(a, holder, "first-name"),
                        px_us_line_at(a, holder, "middle-name"), last,
                        px_us_line_at(a, holder, "suffix"));
}

/* Added to the list, or NULL where it has no name. */
static px_rec_party *add(px_arena *a, const px_xml *party, px_rec_parties *list, bool *person) {
    const px_xml *book = px_xml_child(party, "addressbook");
    const px_xml *holder = book ? book : party;
    px_str name = name_of(a, holder, person);
    if (!name.n) return NULL;
    const px_xml *adr = px_xml_child(holder, "address");
    px_rec_party *p = px_list_add(a, list);
    p->name = name;
    p->country = country_of(a, holder, party);
    p->province = px_us_line_at(a, adr, "state");
    p->city = px_us_line_at(a, adr, "city");
    p->address = address(a, adr);
    return p;
}

static bool is_inventor(const px_rec_parties *inventors, px_str name) {
    for (size_t i = 0; i < inventors->n; i++)
        if (px_str_eq_nocase(inventors->v[i].name, name)) return true;
    return false;
}

static void inventors(px_arena *a, const px_xml *list, px_record *r) {
    bool person;
    for (const px_xml *n = px_xml_child(list, NULL); n; n = px_xml_sibling(n, NULL))
        if (px_xml_is(n, "inventor") || px_xml_is(n, "us-deceased-inventor") ||
            px_xml_is(n, "deceased-inventor"))
            (void)add(a, n, &r->inventors, &person);
}

static void applicants(px_arena *a, const px_xml *list, px_record *r) {
    for (int inventors_first = 1; inventors_first >= 0; inventors_first--) {
        for (const px_xml *n = px_xml_child(list, NULL); n; n = px_xml_sibling(n, NULL)) {
            if (!px_xml_is(n, "applicant") && !px_xml_is(n, "us-applicant")) continue;
            bool person,
                both = px_str_is(px_xml_attr_of(n, "app-type"), "applicant-inventor") ||
                       px_str_is(px_xml_attr_of(n, "applicant-authority-category"), "inventor");
            if (both != (inventors_first == 1)) continue;
            px_rec_parties one = {0};
            px_rec_party *p = add(a, n, &one, &person);
            if (!p) continue;
            bool known = person && is_inventor(&r->inventors, p->name);
            if (known) continue;
            if (person) p->type = PX_STR("person");
            if (both) {
                p->type = (px_str){0};
                *px_list_add(a, &r->inventors) = *p;
            } else {
                *px_list_add(a, &r->applicants) = *p;
            }
        }
    }
}

static void assignees(px_arena *a, const px_xml *list, px_record *r) {
    PX_XML_EACH(n, list, "assignee") {
        bool person;
        px_rec_party *p = add(a, n, &r->owners, &person);
        if (!p) continue;
        px_str role = px_us_line_at(a, n, "addressbook/role");
        if (!role.n) role = px_us_line_at(a, n, "role");
        p->type = person ? PX_STR("person") : px_us_role(role);
        bool inside = !p->country.n && p->province.n && role.n &&
                      (role.p[role.n - 1] == '2' || role.p[role.n - 1] == '4');
        if (inside) p->country = PX_STR("US");
    }
}

static void agents(px_arena *a, const px_xml *list, px_record *r) {
    PX_XML_EACH(n, list, "agent") {
        bool person;
        (void)add(a, n, &r->agents, &person);
    }
}

static void examiners(px_arena *a, const px_xml *list, px_record *r) {
    for (const px_xml *n = px_xml_child(list, NULL); n; n = px_xml_sibling(n, NULL)) {
        bool person;
        px_rec_parties one = {0};
        px_rec_party *p = add(a, n, &one, &person);
        if (p) px_list_add(a, &r->examiners)->name = p->name;
        px_us_extra(a, r, "art_unit", px_us_line_at(a, n, "department"));
    }
}

void px_us_red_parties(px_arena *a, const px_xml *biblio, px_record *r) {
    static const char *const blocks[] = {"us-parties", "parties"};
    for (size_t i = 0; i < 2; i++) {
        const px_xml *parties = px_xml_child(biblio, blocks[i]);
        inventors(a, px_xml_child(parties, "inventors"), r);
        applicants(a, px_xml_child(parties, "us-applicants"), r);
        applicants(a, px_xml_child(parties, "applicants"), r);
        agents(a, px_xml_child(parties, "agents"), r);
        const px_xml *post = px_xml_child(parties, "correspondence-address");
        if (post) {
            bool person;
            px_rec_parties one = {0};
            px_rec_party *p = add(a, post, &one, &person);
            if (p) px_us_extra(a, r, "correspondence", p->name);
        }
    }
    assignees(a, px_xml_child(biblio, "assignees"), r);
    examiners(a, px_xml_child(biblio, "examiners"), r);
    px_us_settle_applicants(a, r);
}
