/* record_json.c: reading the JSON form, strictly written or by hand.
 *
 * A member is read by its kind (record_members.h), the members of an item by a small table. What a
 * member cannot take (an unknown name, a date that is none, an object where a count belongs)
 * becomes an extra under its name, so that nothing is lost. Making normal forms is left to
 * px_record_normalise. */
#include "patent/record.h"

#include "base/json.h"
#include "patent/date.h"
#include "patent/record_members.h"

typedef struct reader {
    px_arena *a;
    px_record *r;
} reader;

static bool is_scalar(const px_json *j) {
    px_json_kind k = px_json_type(j);
    return k == PX_JSON_STRING || k == PX_JSON_NUMBER || k == PX_JSON_BOOL;
}

/* A scalar as text in the arena. */
static px_str text_of(reader *rd, const px_json *j) {
    if (px_json_type(j) == PX_JSON_STRING) return px_arena_str(rd->a, px_json_str(j));
    return px_json_text(j, rd->a);
}

static void add_extra(reader *rd, px_str name, const px_json *j) {
    if (px_json_type(j) == PX_JSON_NULL) return;
    px_rec_strs values = {0};
    bool list = px_json_type(j) == PX_JSON_ARRAY;
    for (const px_json *x = list ? px_json_first(j) : j; x; x = list ? px_json_next(x) : NULL) {
        if (px_json_type(x) == PX_JSON_NULL) continue;
        if (is_scalar(x)) {
            *px_list_add(rd->a, &values) = text_of(rd, x);
            continue;
        }
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_json_print(x, &b);
        *px_list_add(rd->a, &values) = px_arena_str(rd->a, px_buf_view(&b));
        px_buf_done(&b);
    }
    px_rec_extra *e = px_list_add(rd->a, &rd->r->extras);
    e->name = px_arena_str(rd->a, name);
    e->values = values.v;
    e->n_values = values.n;
}

/* Values that stand alone. False: not understood. */

static bool read_STR(reader *rd, const px_json *j, px_str *to) {
    if (!is_scalar(j)) return false;
    *to = text_of(rd, j);
    return true;
}

static bool read_DATE(reader *rd, const px_json *j, uint32_t *to) {
    px_str s;
    uint32_t ymd;
    if (!read_STR(rd, j, &s)) return false;
    s = px_str_trim(s);
    if (s.n && (!px_date_parse(s, PX_DATE_ORDER_UNKNOWN, &ymd) || !px_date_valid(ymd)))
        return false;
    if (s.n) *to = ymd;
    return true;
}

static bool read_COUNT(reader *rd, const px_json *j, uint32_t *to) {
    px_str s;
    uint32_t n;
    if (!read_STR(rd, j, &s) || !px_str_u32(px_str_trim(s), &n) || n == PX_NIL) return false;
    *to = n;
    return true;
}

static bool read_POS(reader *rd, const px_json *j, uint64_t *to) {
    px_str s;
    uint64_t n;
    if (!read_STR(rd, j, &s) || !px_str_u64(px_str_trim(s), &n)) return false;
    *to = n;
    return true;
}

static bool read_FLAG(reader *rd, const px_json *j, bool *to) {
    (void)rd;
    if (px_json_type(j) != PX_JSON_BOOL) return false;
    *to = px_json_bool(j);
    return true;
}

/* The first letter: value "I". */
static bool read_LETTER(reader *rd, const px_json *j, char *to) {
    px_str s;
    if (!read_STR(rd, j, &s)) return false;
    *to = s.n ? px_upper(s.p[0]) : 0;
    return true;
}

/* Members of items. */

typedef enum part_kind { STR, DATE, COUNT, FLAG, LETTER } part_kind;
typedef struct part {
    const char *key;
    part_kind kind;
    size_t at;
} part;

#define PART(type, kind, member, key)                                                              \
    { key, kind, offsetof(type, member) }

static const part number_parts[] = {
    PART(px_rec_number, STR, normal, "number"), PART(px_rec_number, STR, given, "given"),
    PART(px_rec_number, STR, cc, "cc"),         PART(px_rec_number, STR, kind, "kind"),
    PART(px_rec_number, STR, num, "num"),       PART(px_rec_number, DATE, ymd, "date"),
    PART(px_rec_number, STR, cc, "country"),    {NULL, STR, 0},
};
static const part text_parts[] = {
    PART(px_rec_text, STR, lang, "lang"),
    PART(px_rec_text, STR, text, "text"),
    {NULL, STR, 0},
};
static const part claim_parts[] = {
    PART(px_rec_claim, COUNT, num, "num"),
    PART(px_rec_claim, FLAG, independent, "independent"),
    PART(px_rec_claim, STR, lang, "lang"),
    PART(px_rec_claim, STR, text, "text"),
    {NULL, STR, 0},
};
static const part party_parts[] = {
    PART(px_rec_party, STR, name, "name"),       PART(px_rec_party, STR, type, "type"),
    PART(px_rec_party, STR, country, "country"), PART(px_rec_party, STR, province, "province"),
    PART(px_rec_party, STR, city, "city"),       PART(px_rec_party, STR, district, "district"),
    PART(px_rec_party, STR, park, "park"),       PART(px_rec_party, STR, address, "address"),
    PART(px_rec_party, STR, id, "id"),           {NULL, STR, 0},
};
static const part class_parts[] = {
    PART(px_rec_class, STR, symbol, "symbol"),
    PART(px_rec_class, STR, edition, "edition"),
    PART(px_rec_class, LETTER, value, "value"),
    PART(px_rec_class, FLAG, first, "first"),
    {NULL, STR, 0},
};
static const part cite_parts[] = {
    PART(px_rec_cite, STR, number, "number"),     PART(px_rec_cite, STR, text, "text"),
    PART(px_rec_cite, STR, category, "category"), PART(px_rec_cite, STR, by, "by"),
    PART(px_rec_cite, DATE, ymd, "date"),         {NULL, STR, 0},
};
static const part event_parts[] = {
    PART(px_rec_event, DATE, ymd, "date"),
    PART(px_rec_event, STR, code, "code"),
    PART(px_rec_event, STR, kind, "kind"),
    PART(px_rec_event, STR, effect, "effect"),
    PART(px_rec_event, STR, text, "text"),
    PART(px_rec_event, STR, from, "from"),
    PART(px_rec_event, STR, to, "to"),
    PART(px_rec_event, FLAG, of_app, "of_application"),
    {NULL, STR, 0},
};

static bool read_part(reader *rd, const part *p, const px_json *j, void *item) {
    void *to = (char *)item + p->at;
    switch (p->kind) {
    case STR:
        return read_STR(rd, j, to);
    case DATE:
        return read_DATE(rd, j, to);
    case COUNT:
        return read_COUNT(rd, j, to);
    case FLAG:
        return read_FLAG(rd, j, to);
    case LETTER:
        return read_LETTER(rd, j, to);
    }
    return false;
}

static void read_parts(reader *rd, px_str parent, const px_json *object, const part *parts,
                       void *item) {
    for (const px_json *j = px_json_first(object); j; j = px_json_next(j)) {
        px_str key = px_json_key(j);
        if (px_json_type(j) == PX_JSON_NULL) continue;
        const part *p = parts;
        while (p->key && !px_str_is(key, p->key))
            p++;
        if (p->key && read_part(rd, p, j, item)) continue;
        add_extra(
            rd, px_arena_fmt(rd->a, PX_STR_FMT "_" PX_STR_FMT, PX_STR_ARG(parent), PX_STR_ARG(key)),
            j);
    }
}

/* Is it fit to be believed as a normal form when the given spelling stands beside it? */
static bool looks_normal(px_arena *a, px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_upper(s.p[i]) && !px_is_digit(s.p[i]) && s.p[i] != '/' &&
            (unsigned char)s.p[i] < 0x80)
            return false;
    return px_str_eq(px_clean_line_(a, s), s);
}

static bool read_NUMBER(reader *rd, px_str key, const px_json *j, px_rec_number *n) {
    if (px_json_type(j) != PX_JSON_OBJECT) return read_STR(rd, j, &n->given);
    read_parts(rd, key, j, number_parts, n);
    if (!n->normal.n ||
        (n->given.n && !px_str_eq(n->given, n->normal) && looks_normal(rd->a, n->normal)))
        return true;
    n->given = n->normal;
    n->normal = (px_str){0};
    return true;
}

static bool read_text(reader *rd, px_str key, const px_json *j, px_rec_text *t) {
    if (px_json_type(j) != PX_JSON_OBJECT) return read_STR(rd, j, &t->text);
    read_parts(rd, key, j, text_parts, t);
    return true;
}

static bool read_claim(reader *rd, px_str key, const px_json *j, px_rec_claim *c) {
    if (px_json_type(j) != PX_JSON_OBJECT) return read_STR(rd, j, &c->text);
    read_parts(rd, key, j, claim_parts, c);
    c->stated = px_json_type(px_json_get(j, "independent")) == PX_JSON_BOOL;
    return true;
}

static bool read_party(reader *rd, px_str key, const px_json *j, px_rec_party *p) {
    if (px_json_type(j) != PX_JSON_OBJECT) return read_STR(rd, j, &p->name);
    read_parts(rd, key, j, party_parts, p);
    return true;
}

/* "H01M10/0525 2006.01 I F": edition, value and first in this order, each may be missing. False:
 * it is another spelling, left to px_class_parse as a whole. */
static bool class_marks(px_str s, px_rec_class *c) {
    px_rec_class out = {0};
    size_t space = px_str_find(s, PX_STR(" "));
    if (space == SIZE_MAX) return false;
    out.symbol = px_str_sub(s, 0, space);
    px_str rest = px_str_sub(s, space, s.n);
    if (rest.n >= 8 && rest.p[5] == '.' && px_is_digit(rest.p[1]) && px_is_digit(rest.p[2]) &&
        px_is_digit(rest.p[3]) && px_is_digit(rest.p[4]) && px_is_digit(rest.p[6]) &&
        px_is_digit(rest.p[7])) {
        out.edition = px_str_sub(rest, 1, 8);
        rest = px_str_sub(rest, 8, rest.n);
    }
    if (rest.n >= 2 && rest.p[0] == ' ' && (rest.p[1] == 'I' || rest.p[1] == 'A')) {
        out.value = rest.p[1];
        rest = px_str_sub(rest, 2, rest.n);
    }
    if (px_str_eq(rest, PX_STR(" F"))) {
        out.first = true;
        rest.n = 0;
    }
    if (rest.n) return false;
    *c = out;
    return true;
}

static bool read_class(reader *rd, px_str key, const px_json *j, px_rec_class *c) {
    if (px_json_type(j) == PX_JSON_OBJECT) {
        read_parts(rd, key, j, class_parts, c);
        return true;
    }
    px_str s;
    if (!read_STR(rd, j, &s)) return false;
    if (!class_marks(s, c)) c->symbol = s;
    return true;
}

static bool read_cite(reader *rd, px_str key, const px_json *j, px_rec_cite *c) {
    if (px_json_type(j) != PX_JSON_OBJECT) return read_STR(rd, j, &c->number);
    read_parts(rd, key, j, cite_parts, c);
    return true;
}

static bool read_event(reader *rd, px_str key, const px_json *j, px_rec_event *e) {
    if (px_json_type(j) != PX_JSON_OBJECT) return read_STR(rd, j, &e->text);
    read_parts(rd, key, j, event_parts, e);
    return true;
}

static bool read_str_item(reader *rd, px_str key, const px_json *j, px_str *s) {
    (void)key;
    return read_STR(rd, j, s);
}

/* A list, or one item where a list belongs. */
#define READ_LIST(kind, list_type, read_item)                                                      \
    static void read_##kind(reader *rd, px_str key, const px_json *j, list_type *list) {           \
        bool several = px_json_type(j) == PX_JSON_ARRAY;                                           \
        for (const px_json *x = several ? px_json_first(j) : j; x;                                 \
             x = several ? px_json_next(x) : NULL) {                                               \
            if (px_json_type(x) == PX_JSON_NULL) continue;                                         \
            if (read_item(rd, key, x, px_list_add(rd->a, list))) continue;                         \
            list->n--;                                                                             \
            add_extra(rd, key, x);                                                                 \
        }                                                                                          \
    }
READ_LIST(NUMBERS, px_rec_numbers, read_NUMBER)
READ_LIST(TEXTS, px_rec_texts, read_text)
READ_LIST(CLAIMS, px_rec_claims, read_claim)
READ_LIST(PARTIES, px_rec_parties, read_party)
READ_LIST(CLASSES, px_rec_classes, read_class)
READ_LIST(CITES, px_rec_cites, read_cite)
READ_LIST(STRS, px_rec_strs, read_str_item)
READ_LIST(EVENTS, px_rec_events, read_event)

static void read_EXTRAS(reader *rd, px_str key, const px_json *j) {
    if (px_json_type(j) != PX_JSON_OBJECT) {
        add_extra(rd, key, j);
        return;
    }
    for (const px_json *x = px_json_first(j); x; x = px_json_next(x))
        add_extra(rd, px_json_key(x), x);
}

/* Members of the record, by name: the written ones, then what people write by hand. */

typedef enum member_kind {
    M_NUMBER,
    M_NUMBERS,
    M_DATE,
    M_STR,
    M_TEXTS,
    M_CLAIMS,
    M_PARTIES,
    M_CLASSES,
    M_CITES,
    M_STRS,
    M_EVENTS,
    M_COUNT,
    M_EXTRAS,
    M_POS
} member_kind;

typedef struct member {
    px_str key;
    member_kind kind;
    size_t at;
} member;

#define ROW(kind, member, key) {{key, sizeof(key) - 1}, M_##kind, offsetof(px_record, member)},
#define COUNT_ROW(member, key) ROW(COUNT, member, key)
static const member members[] = {
    PX_RECORD_COUNT_ROWS(ROW, COUNT_ROW) ROW(NUMBER, pub, "publication")
        ROW(NUMBER, pub, "publication_number") ROW(DATE, pub.ymd, "publication_date")
            ROW(STR, pub.cc, "country") ROW(STR, pub.kind, "kind") ROW(NUMBER, app, "application")
                ROW(NUMBER, app, "application_number") ROW(DATE, app.ymd, "application_date")
                    ROW(DATE, app.ymd, "filing_date") ROW(NUMBERS, priorities, "priority")
                        ROW(TEXTS, titles, "title") ROW(TEXTS, abstracts, "abstract") ROW(
                            CLAIMS, claims, "claim") ROW(TEXTS, descriptions, "description")
                            ROW(PARTIES, applicants, "applicant") ROW(PARTIES, owners, "owner") ROW(
                                PARTIES, inventors, "inventor") ROW(PARTIES, agents, "agent")
                                ROW(PARTIES, examiners, "examiner") ROW(CITES, cites, "citations")
                                    ROW(STRS, members, "family_members") ROW(STRS, ids, "id")
                                        ROW(STRS, keywords, "keyword")};
#undef ROW
#undef COUNT_ROW

/* So many, in front, are of the strict form. */
#define ONE(kind, member, key) +1
#define ONE_COUNT(member, key) +1
enum { N_STRICT = 0 PX_RECORD_COUNT_ROWS(ONE, ONE_COUNT) };
#undef ONE
#undef ONE_COUNT

static const member *member_find(px_str key) {
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (members[i].key.n == key.n && memcmp(members[i].key.p, key.p, key.n) == 0)
            return &members[i];
    return NULL;
}

px_member_form px_record_member(px_str key) {
    const member *m = member_find(key);
    return !m ? PX_MEMBER_NONE : m < members + N_STRICT ? PX_MEMBER_STRICT : PX_MEMBER_OTHER;
}

static bool read_member(reader *rd, const member *m, const px_json *j) {
    void *to = (char *)rd->r + m->at;
    switch (m->kind) {
    case M_NUMBER:
        return read_NUMBER(rd, m->key, j, to);
    case M_DATE:
        return read_DATE(rd, j, to);
    case M_STR:
        return read_STR(rd, j, to);
    case M_COUNT:
        return read_COUNT(rd, j, to);
    case M_POS:
        return read_POS(rd, j, to);
#define LIST(kind)                                                                                 \
    case M_##kind:                                                                                 \
        read_##kind(rd, m->key, j, to);                                                            \
        return true;
        LIST(NUMBERS)
        LIST(TEXTS)
        LIST(CLAIMS)
        LIST(PARTIES)
        LIST(CLASSES)
        LIST(CITES)
        LIST(STRS)
        LIST(EVENTS)
#undef LIST
    case M_EXTRAS:
        read_EXTRAS(rd, m->key, j);
        return true;
    }
    return false;
}

px_status px_record_read(px_arena *a, px_str line, px_record *r, px_err *err) {
    px_record_init(r);
    px_json *root = NULL;
    px_status st = px_json_parse(line, &root, err);
    if (st != PX_OK) return st;
    if (px_json_type(root) != PX_JSON_OBJECT) {
        st = px_fail_at(err, PX_E_INPUT, 0, "a record is a JSON object");
        goto done;
    }
    reader rd = {a, r};
    for (const px_json *j = px_json_first(root); j; j = px_json_next(j)) {
        if (px_json_type(j) == PX_JSON_NULL) continue;
        px_str key = px_json_key(j);
        const member *m = member_find(key);
        if (!m || !read_member(&rd, m, j)) add_extra(&rd, key, j);
    }
    st = px_record_normalise(a, r, err);
done:
    px_json_free(root);
    return st;
}
