/* facts_event.c: what a record's legal events say about its fields. That several conditions are met
 * by one event is asked of the events themselves (px_facts_event_kind and px_facts_event_party say
 * how); here stands what is counted record by record. */
#include "patent/facts_int.h"

px_str px_facts_event_kind(const px_rec_event *e) {
    return e->kind.n ? e->kind : e->code;
}

bool px_facts_event_party(px_str *rest, px_str *name) {
    static const px_str between = {"; ", 2};
    while (rest->n) {
        size_t at = px_str_find(*rest, between);
        *name = px_str_trim(px_str_sub(*rest, 0, at));
        size_t after = at == SIZE_MAX ? rest->n : at + between.n;
        *rest = px_str_sub(*rest, after, rest->n);
        if (name->n) return true;
    }
    return false;
}

static void put_parties(px_facts *to, px_field f, px_str parties) {
    px_str name;
    while (px_facts_event_party(&parties, &name))
        px_facts_put(to, f, name);
}

/* Which count a kind of event belongs to. */
static int count_of(px_str kind) {
    static const struct {
        const char *kind;
        int count;
    } rows[] = {{"transferred", 0}, {"licensed", 1},    {"pledged", 2}, {"litigated", 3},
                {"opposed", 4},     {"maintained", 4},  {"limited", 4}, {"invalidated", 4},
                {"appealed", 4},    {"open_licence", 5}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (px_str_is(kind, rows[i].kind)) return rows[i].count;
    return -1;
}

void px_facts_events(const px_record *r, px_facts *to) {
    static const px_field counts[6] = {PX_F_ASG, PX_F_LIC, PX_F_PLG, PX_F_LIT, PX_F_INV, PX_F_OPN};
    static const px_field from[3] = {PX_F_AOR, PX_F_LOR, PX_F_POR};
    static const px_field taker[3] = {PX_F_AEE, PX_F_LEE, PX_F_PEE};
    uint32_t n[6] = {0};
    for (size_t i = 0; i < r->events.n; i++) {
        const px_rec_event *e = &r->events.v[i];
        px_facts_put(to, PX_F_EV, px_facts_event_kind(e));
        int c = count_of(e->kind);
        if (c < 0) continue;
        n[c]++;
        if (c > 2) continue;
        put_parties(to, from[c], e->from);
        put_parties(to, taker[c], e->to);
    }
    for (int c = 0; c < 6 && r->events.n; c++)
        to->number(to, counts[c], n[c]);
}
