/* record_party.c: what follows from a party's name and address, where the file does not say it.
 *
 * What is stated is never replaced by what is derived; only its spelling becomes the table's ("江苏" -> 江苏省, "企业"
 * -> company), as it does for countries. A type that follows from the name is marked, so that it is not written: better
 * rules reach records that were read before. People's types are not asked for where people stand (inventors). */
#include "base/text.h"
#include "patent/park.h"
#include "patent/party.h"
#include "patent/record_members.h"
#include "patent/region.h"

static bool is_china(px_str cc) {
    return px_str_is(cc, "CN") || px_str_is(cc, "TW") || px_str_is(cc, "HK") || px_str_is(cc, "MO");
}

static bool has_han(px_str s) {
    for (size_t i = 0; i < s.n;) {
        uint32_t c = px_utf8_next(s, &i);
        if (c >= 0x4E00 && c <= 0x9FFF) return true;
    }
    return false;
}

static void fill(px_str *to, px_str from) {
    if (!to->n) *to = from;
}

static void place(px_rec_party *p) {
    bool stated = p->province.n | p->city.n | p->district.n;
    bool chinese =
        is_china(p->country) ||
        (!p->country.n && (has_han(p->province) || has_han(p->city) || has_han(p->district)));
    if (stated && chinese) {
        px_place at = px_place_of_parts(p->province, p->city, p->district);
        p->province = at.province;
        p->city = at.city;
        p->district = at.unit;
        fill(&p->country, at.country);
    }
    if (!p->address.n) return;
    px_place at = px_place_of_address(p->address, p->country);
    fill(&p->country, at.country);
    if (!at.province.n || (p->province.n && !px_str_eq(p->province, at.province))) return;
    if (!p->province.n && p->city.n && !px_str_eq(p->city, at.city)) return;
    p->province = at.province;
    if (!at.city.n || (p->city.n && !px_str_eq(p->city, at.city))) return;
    p->city = at.city;
    fill(&p->district, at.unit);
}

/* The park is settled after the place: one of another city is not meant. */
static void park(px_rec_party *p) {
    const px_park *is = NULL;
    if (p->park.n)
        is = px_park_find(p->park);
    else if (p->address.n && px_str_is(p->country, "CN"))
        is = px_park_of_address(p->address, p->province, p->city);
    if (is) p->park = is->zh;
}

/* A person who applies for what he invented is called as the inventor is. */
static bool is_inventor(const px_record *r, px_str name) {
    for (size_t i = 0; i < r->inventors.n && i < 200; i++)
        if (px_str_eq(r->inventors.v[i].name, name)) return true;
    return false;
}

/* Places and types in the table's words. Two parties of one name that were spelled apart may be one then, and
 * what one takes from the other may say more of its place. */
static void settle(px_arena *a, px_rec_parties *list) {
    size_t before;
    for (size_t i = 0; i < list->n; i++) {
        px_rec_party *p = &list->v[i];
        if (p->type_follows) p->type = (px_str){0};
        p->type_follows = false;
        px_str word = p->type.n ? px_party_type_word(a, p->type, p->name) : (px_str){0};
        if (word.n) p->type = word;
    }
    do {
        before = list->n;
        for (size_t i = 0; i < list->n; i++)
            place(&list->v[i]);
        px_unique_party_(a, list);
    } while (list->n < before);
    for (size_t i = 0; i < list->n; i++)
        park(&list->v[i]);
}

static void types(px_arena *a, const px_record *r, px_rec_parties *list) {
    for (size_t i = 0; i < list->n; i++) {
        px_rec_party *p = &list->v[i];
        px_str derived = px_party_type(a, p->name, p->country);
        if (!derived.n && is_inventor(r, p->name)) derived = PX_STR("person");
        fill(&p->type, derived);
        p->type_follows = derived.n && px_str_eq(p->type, derived);
    }
    /* Two parties of one name are told apart by what is written. */
    for (size_t i = 0; i < list->n; i++)
        for (size_t k = 0; k < list->n && list->n <= 200 && list->v[i].type_follows; k++)
            if (k != i && px_str_eq(list->v[i].name, list->v[k].name))
                list->v[i].type_follows = false;
}

void px_record_parties_(px_arena *a, px_record *r) {
    settle(a, &r->applicants);
    settle(a, &r->owners);
    for (size_t i = 0; i < r->inventors.n; i++) {
        px_rec_party *p = &r->inventors.v[i];
        if (!p->country.n && p->address.n)
            p->country = px_place_of_address(p->address, p->country).country;
    }
    types(a, r, &r->applicants);
    types(a, r, &r->owners);
}
