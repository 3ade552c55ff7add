/* record_write.c: a record as one line of JSON.
 *
 * One rule keeps it small: an item that has nothing but its main part (a number, a text, a name, a
 * symbol) is written as that string alone. Parties with a country and symbols with their marks have
 * a string form, too. Whatever is left out here is made again by px_record_normalise. */
#include "patent/record.h"

#include "base/json.h"
#include "patent/date.h"
#include "patent/name.h"
#include "patent/record_members.h"

static void put_str(px_jw *w, const char *key, px_str s) {
    if (s.n) px_jw_kstr(w, key, s);
}

static void put_date(px_jw *w, const char *key, uint32_t ymd) {
    char text[11];
    if (ymd) px_jw_kstr(w, key, px_str_of(px_date_print(ymd, text)));
}

static void put_count(px_jw *w, const char *key, uint32_t n) {
    if (n != PX_NIL) px_jw_ku64(w, key, n);
}

static void put_number(px_jw *w, const px_rec_number *n, px_number_role role) {
    if (n->normal.n && !n->given.n && !n->ymd) {
        px_jw_str(w, n->normal);
        return;
    }
    px_jw_open(w, '{');
    put_str(w, "number", n->normal);
    put_str(w, "given", n->given);
    if (!n->normal.n) put_str(w, "cc", n->cc);
    if (n->given.n) {
        px_number p = px_number_of_normal(n->normal, role), q = p;
        bool cc = !px_str_eq(p.cc, n->cc), kind = !px_str_eq(p.kind, n->kind);
        bool none = (cc && !n->cc.n) || (kind && !n->kind.n);
        if (none && px_number_around_(n->normal, n->num, &q) && px_str_eq(q.cc, n->cc) &&
            px_str_eq(q.kind, n->kind)) {
            px_jw_kstr(w, "num", n->num);
        } else {
            if (cc) px_jw_kstr(w, "cc", n->cc);
            if (kind) px_jw_kstr(w, "kind", n->kind);
        }
    }
    put_date(w, "date", n->ymd);
    px_jw_close(w, '}');
}

static void put_text(px_jw *w, const px_rec_text *t) {
    if (!t->lang.n) {
        px_jw_str(w, t->text);
        return;
    }
    px_jw_open(w, '{');
    px_jw_kstr(w, "lang", t->lang);
    px_jw_kstr(w, "text", t->text);
    px_jw_close(w, '}');
}

static void put_claim(px_jw *w, const px_rec_claim *c, const px_rec_claim *before) {
    bool runs_on = before && px_str_eq(before->lang, c->lang);
    bool counted = c->num == (runs_on ? before->num + 1 : 1);
    if (counted && !c->stated && !c->lang.n) {
        px_jw_str(w, c->text);
        return;
    }
    px_jw_open(w, '{');
    if (!counted) px_jw_ku64(w, "num", c->num);
    if (c->stated) {
        px_jw_key(w, PX_STR("independent"));
        px_jw_bool(w, c->independent);
    }
    put_str(w, "lang", c->lang);
    px_jw_kstr(w, "text", c->text);
    px_jw_close(w, '}');
}

static void put_party(px_jw *w, const px_rec_party *p) {
    px_str type = {0};
    if (!p->type_follows) type = p->type;
    bool only_country =
        !(type.n | p->province.n | p->city.n | p->district.n | p->park.n | p->address.n | p->id.n);
    if (only_country && !p->country.n) {
        px_jw_str(w, p->name);
        return;
    }
    if (only_country && p->country.n == 2 && p->name.n < 400 && px_is_country(p->country)) {
        char text[408];
        memcpy(text, p->name.p, p->name.n);
        memcpy(text + p->name.n, " [", 2);
        memcpy(text + p->name.n + 2, p->country.p, 2);
        text[p->name.n + 4] = ']';
        px_jw_str(w, (px_str){text, p->name.n + 5});
        return;
    }
    px_jw_open(w, '{');
    px_jw_kstr(w, "name", p->name);
    put_str(w, "type", type);
    put_str(w, "country", p->country);
    put_str(w, "province", p->province);
    put_str(w, "city", p->city);
    put_str(w, "district", p->district);
    put_str(w, "park", p->park);
    put_str(w, "address", p->address);
    put_str(w, "id", p->id);
    px_jw_close(w, '}');
}

/* "H01M10/0525 2006.01 I F"; the reader's grammar is class_marks in record_json.c. */
static void put_class(px_jw *w, const px_rec_class *c, bool first_is_plain) {
    bool first = c->first && !first_is_plain;
    bool edition = c->edition.n == 7 && c->edition.p[4] == '.';
    for (size_t i = 0; i < c->edition.n && edition; i++)
        edition = i == 4 || px_is_digit(c->edition.p[i]);
    bool one_word = c->symbol.n < 64 && !memchr(c->symbol.p, ' ', c->symbol.n);
    if (one_word && !c->value && !first && !c->edition.n) {
        px_jw_str(w, c->symbol);
        return;
    }
    if (one_word && (edition || !c->edition.n)) {
        char text[80];
        size_t n = c->symbol.n;
        memcpy(text, c->symbol.p, n);
        if (edition) {
            text[n++] = ' ';
            memcpy(text + n, c->edition.p, 7);
            n += 7;
        }
        if (c->value) {
            text[n++] = ' ';
            text[n++] = c->value;
        }
        if (first) {
            text[n++] = ' ';
            text[n++] = 'F';
        }
        px_jw_str(w, (px_str){text, n});
        return;
    }
    px_jw_open(w, '{');
    px_jw_kstr(w, "symbol", c->symbol);
    put_str(w, "edition", c->edition);
    if (c->value) px_jw_kstr(w, "value", (px_str){&c->value, 1});
    if (first) {
        px_jw_key(w, PX_STR("first"));
        px_jw_bool(w, true);
    }
    px_jw_close(w, '}');
}

static void put_cite(px_jw *w, const px_rec_cite *c) {
    if (c->number.n && !c->text.n && !c->category.n && !c->by.n && !c->ymd) {
        px_jw_str(w, c->number);
        return;
    }
    px_jw_open(w, '{');
    put_str(w, "number", c->number);
    put_str(w, "text", c->text);
    put_str(w, "category", c->category);
    put_str(w, "by", c->by);
    put_date(w, "date", c->ymd);
    px_jw_close(w, '}');
}

static void put_event(px_jw *w, const px_rec_event *e) {
    px_jw_open(w, '{');
    put_date(w, "date", e->ymd);
    put_str(w, "code", e->code);
    put_str(w, "kind", e->kind);
    put_str(w, "effect", e->effect);
    put_str(w, "text", e->text);
    put_str(w, "from", e->from);
    put_str(w, "to", e->to);
    if (e->of_app) {
        px_jw_key(w, PX_STR("of_application"));
        px_jw_bool(w, true);
    }
    px_jw_close(w, '}');
}

static void put_extras(px_jw *w, const px_rec_extras *list) {
    px_jw_open(w, '{');
    for (size_t i = 0; i < list->n; i++) {
        const px_rec_extra *e = &list->v[i];
        px_jw_key(w, e->name);
        if (e->n_values != 1) px_jw_open(w, '[');
        for (size_t k = 0; k < e->n_values; k++)
            px_jw_str(w, e->values[k]);
        if (e->n_values != 1) px_jw_close(w, ']');
    }
    px_jw_close(w, '}');
}

/* A list under its key, nothing when it is empty; `put` writes item i. */
#define PUT_LIST(w, key, list, put)                                                                \
    do {                                                                                           \
        if (!(list)->n) break;                                                                     \
        px_jw_key((w), px_str_of(key));                                                            \
        px_jw_open((w), '[');                                                                      \
        for (size_t i = 0; i < (list)->n; i++)                                                     \
            put;                                                                                   \
        px_jw_close((w), ']');                                                                     \
    } while (0)

#define PUT_NUMBER(member, key)                                                                    \
    if (r->member.normal.n || r->member.ymd) {                                                     \
        px_jw_key(w, px_str_of(key));                                                              \
        put_number(w, &r->member, role_of(&r->member == &r->pub));                                 \
    }
#define PUT_NUMBERS(member, key)                                                                   \
    PUT_LIST(w, key, &r->member, put_number(w, &r->member.v[i], PX_ROLE_PRIORITY));
#define PUT_DATE(member, key)  put_date(w, key, r->member);
#define PUT_STR(member, key)   put_str(w, key, r->member);
#define PUT_TEXTS(member, key) PUT_LIST(w, key, &r->member, put_text(w, &r->member.v[i]));
#define PUT_CLAIMS(member, key)                                                                    \
    PUT_LIST(w, key, &r->member, put_claim(w, &r->member.v[i], i ? &r->member.v[i - 1] : NULL));
#define PUT_PARTIES(member, key) PUT_LIST(w, key, &r->member, put_party(w, &r->member.v[i]));
#define PUT_CLASSES(member, key)                                                                   \
    PUT_LIST(w, key, &r->member, put_class(w, &r->member.v[i], i == 0 && &r->member == &r->ipc));
#define PUT_CITES(member, key)  PUT_LIST(w, key, &r->member, put_cite(w, &r->member.v[i]));
#define PUT_STRS(member, key)   PUT_LIST(w, key, &r->member, px_jw_str(w, r->member.v[i]));
#define PUT_EVENTS(member, key) PUT_LIST(w, key, &r->member, put_event(w, &r->member.v[i]));
#define PUT_COUNT(member, key)  put_count(w, key, r->member);
#define PUT_EXTRAS(member, key)                                                                    \
    if (r->member.n) {                                                                             \
        px_jw_key(w, px_str_of(key));                                                              \
        put_extras(w, &r->member);                                                                 \
    }
#define PUT_POS(member, key)                                                                       \
    if (r->member) px_jw_ku64(w, key, r->member);
#define PUT(kind, member, key) PUT_##kind(member, key)

static px_number_role role_of(bool publication) {
    return publication ? PX_ROLE_PUBLICATION : PX_ROLE_APPLICATION;
}

static void put_content(px_jw *w, const px_record *r) {
    PX_RECORD_HEAD(PUT)
    PX_RECORD_COUNTS(PUT_COUNT)
    PX_RECORD_TAIL(PUT)
}

void px_record_write_content(const px_record *r, px_buf *out) {
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '{');
    put_content(&w, r);
    px_jw_close(&w, '}');
}

static void put_origin(px_jw *w, const px_record *r) {
    PX_RECORD_ORIGIN(PUT)
}

void px_record_write(const px_record *r, px_buf *out) {
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '{');
    put_content(&w, r);
    put_origin(&w, r);
    px_jw_close(&w, '}');
}
