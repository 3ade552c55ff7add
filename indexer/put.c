/* put.c */
#include "indexer/put.h"

#include "base/buf.h"
#include "patent/date.h"

uint32_t px_put_date(px_str text) {
    uint32_t ymd;
    return px_date_parse(text, PX_DATE_ORDER_UNKNOWN, &ymd) ? ymd : 0;
}

void px_put_number(px_rec_number *n, px_str cc, px_str num, px_str kind, px_str date) {
    if (!num.n) return;
    n->given = num;
    n->cc = cc;
    n->kind = kind;
    n->ymd = px_put_date(date);
}

void px_put_priority(px_arena *a, px_record *r, px_str cc, px_str num, px_str date) {
    px_rec_number n = {.given = num, .cc = cc, .ymd = px_put_date(date)};
    if (num.n || cc.n || n.ymd) *px_list_add(a, &r->priorities) = n;
}

void px_put_text(px_arena *a, px_rec_texts *list, px_str lang, px_str text) {
    if (text.n) *px_list_add(a, list) = (px_rec_text){lang, text};
}

void px_put_claim(px_arena *a, px_record *r, px_str num, px_str lang, px_str text) {
    if (!text.n) return;
    px_rec_claim *c = px_list_add(a, &r->claims);
    uint32_t n;
    c->lang = lang;
    c->text = text;
    if (px_str_u32(num, &n)) c->num = n;
}

px_rec_party *px_put_party(px_arena *a, px_rec_parties *list, px_str name) {
    if (!name.n) return NULL;
    px_rec_party *p = px_list_add(a, list);
    p->name = name;
    return p;
}

void px_put_agency(px_arena *a, px_record *r, px_str name) {
    size_t i = name.n;
    while (i && px_is_digit(name.p[i - 1]))
        i--;
    if (name.n - i == 5 && i > 1 && name.p[i - 1] == ' ') {
        bool known = false;
        for (size_t k = 0; k < r->extras.n; k++)
            known |= px_str_is(r->extras.v[k].name, "agency_code");
        if (!known) px_put_extra(a, r, "agency_code", px_str_sub(name, i, name.n));
        name = px_str_sub(name, 0, i - 1);
    }
    (void)px_put_party(a, &r->agents, name);
}

void px_put_class(px_arena *a, px_rec_classes *list, px_str symbol) {
    if (symbol.n) px_list_add(a, list)->symbol = symbol;
}

px_rec_class *px_put_class_parts(px_arena *a, px_rec_classes *list, px_str section, px_str cls,
                                 px_str subclass, px_str group, px_str subgroup) {
    if (!section.n) return NULL;
    px_rec_class *c = px_list_add(a, list);
    c->symbol = px_arena_fmt(a, PX_STR_FMT PX_STR_FMT PX_STR_FMT PX_STR_FMT "%s" PX_STR_FMT,
                             PX_STR_ARG(section), PX_STR_ARG(cls), PX_STR_ARG(subclass),
                             PX_STR_ARG(group), subgroup.n ? "/" : "", PX_STR_ARG(subgroup));
    return c;
}

px_rec_cite *px_put_cite(px_arena *a, px_record *r, px_str number, px_str text) {
    if (!number.n && !text.n) return NULL;
    px_rec_cite *c = px_list_add(a, &r->cites);
    c->number = number;
    if (!number.n) c->text = text;
    return c;
}

void px_put_extra(px_arena *a, px_record *r, const char *name, px_str value) {
    if (!value.n) return;
    px_rec_extra *e = NULL;
    for (size_t i = 0; i < r->extras.n && !e; i++)
        if (px_str_is(r->extras.v[i].name, name)) e = &r->extras.v[i];
    if (!e) {
        e = px_list_add(a, &r->extras);
        e->name = px_str_of(name);
    }
    px_str *v = px_arena_array(a, px_str, e->n_values + 1);
    if (e->n_values) memcpy(v, e->values, e->n_values * sizeof *v);
    v[e->n_values++] = value;
    e->values = v;
}

void px_put_count(uint32_t *count, px_str text) {
    uint32_t n;
    if (px_str_u32(px_str_trim(text), &n)) *count = n;
}

void px_put_id(px_arena *a, px_record *r, const char *scheme, px_str value) {
    if (value.n)
        *px_list_add(a, &r->ids) = px_arena_fmt(a, "%s:" PX_STR_FMT, scheme, PX_STR_ARG(value));
}

void px_put_wo(px_arena *a, px_record *r, px_str number) {
    if (!number.n) return;
    bool named = px_is_alpha(number.p[0]);
    *px_list_add(a, &r->members) =
        named ? number : px_arena_fmt(a, "WO" PX_STR_FMT, PX_STR_ARG(number));
}

px_str px_put_description(px_arena *a, const px_xml *description) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (const px_xml *n = description ? description->first : NULL; n; n = n->next) {
        if (px_xml_is(n, "invention-title") || px_xml_is(n, "InventionTitle")) continue;
        px_str s = px_xml_block(a, n);
        if (!s.n) continue;
        if (b.n) px_buf_ch(&b, '\n');
        px_buf_str(&b, s);
    }
    px_str out = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}
