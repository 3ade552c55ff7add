/* fill_many.c: targets with many values, and the way of a cell into its values. */
#include "indexer/fill_state.h"
#include "patent/date.h"
#include "patent/name.h"

static bool is_codes(px_target t) {
    return (t >= PX_T_IPC && t <= PX_T_LABELS && t != PX_T_CPCV) ||
           (t >= PX_T_CT && t <= PX_T_CTA) || t == PX_T_CF || t == PX_T_MEMBERS ||
           t == PX_T_MEMBERSX || t == PX_T_PN || t == PX_T_PNALT;
}

/* Lists that run beside another one keep their empty items. */
static bool is_beside(px_target t) {
    return (t >= PX_T_CTRY && t <= PX_T_INADDR) || (t >= PX_T_TRD && t <= PX_T_SUX);
}

void px_fill_push_(px_arena *a, px_fill_strs *to, px_str s) {
    to->v = px_arena_grow(a, to->v, to->n, &to->cap, to->n + 1, sizeof *to->v);
    to->v[to->n++] = s;
}

px_str px_fill_joined_(px_arena *a, px_str x, const char *between, px_str y) {
    size_t n = strlen(between);
    char *p = px_arena_alloc(a, x.n + n + y.n + 1);
    if (x.n) memcpy(p, x.p, x.n);
    memcpy(p + x.n, between, n);
    if (y.n) memcpy(p + x.n + n, y.p, y.n);
    p[x.n + n + y.n] = 0;
    return (px_str){p, x.n + n + y.n};
}

void px_fill_alt_(px_fill *f, unsigned which, size_t col, px_str s) {
    px_fill_alts *to = &f->now->alt[which];
    f->now->waits = true;
    to->v = px_arena_grow(f->now->a, to->v, to->n, &to->cap, to->n + 1, sizeof *to->v);
    to->v[to->n++] = (px_fill_alt){col, s};
}

/* A cell of claims: numbered lines begin a new one as long as the numbers count up. */
static void add_claims(px_fill *f, px_str v, const char *lang, bool independent,
                       px_rec_claims *to) {
    px_arena *a = f->now->a;
    size_t from = 0;
    uint32_t num = 0;
    for (size_t i = 0; i <= v.n; i++) {
        bool line = i == 0 || i == v.n || v.p[i - 1] == '\n';
        if (!line) continue;
        size_t k = i;
        uint32_t n = 0;
        while (k < v.n && px_is_space(v.p[k]))
            k++;
        while (k < v.n && px_is_digit(v.p[k]) && n < 100000)
            n = n * 10 + (uint32_t)(v.p[k++] - '0');
        px_str rest = px_str_sub(v, k, v.n);
        bool starts = n == num + 1 &&
                      (px_str_starts(rest, PX_STR(".")) || px_str_starts(rest, PX_STR("、")) ||
                       px_str_starts(rest, PX_STR("．")) || px_str_starts(rest, PX_STR(")")));
        if (!starts && i < v.n) continue;
        px_str one = px_value_trim(px_str_sub(v, from, i));
        if (one.n) {
            px_rec_claim *claim = px_list_add(a, to);
            claim->num = num;
            claim->text = px_value_unescape(a, one);
            claim->lang = px_str_of(*lang ? lang : px_guess_lang(one));
            claim->independent = claim->stated = independent;
        }
        if (starts) num = n;
        from = i;
    }
}

px_str px_fill_country_(px_str v) {
    if (v.n == 2 && px_is_country(v)) return v;
    px_str cc = px_country_code(v);
    return cc.n ? cc : v;
}

/* A list that ends in its separator, in a table with another one: "西安交通大学;". */
static px_str without_separators(px_str name) {
    static const char *const signs[] = {";", "；", "|", "、", ",", "，"};
    static const char last[] = ";\x9B|\x81,\x8C"; /* bytes of each */
    name = px_value_trim(name);
    if (!name.n || !memchr(last, name.p[name.n - 1], sizeof last - 1)) return name;
    for (bool again = true; again;) {
        again = false;
        name = px_value_trim(name);
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            size_t n = strlen(signs[i]);
            if (name.n >= n && memcmp(name.p + name.n - n, signs[i], n) == 0) {
                name.n -= n;
                again = true;
            }
        }
    }
    return name;
}

void px_fill_party_(px_fill *f, px_rec_parties *list, px_str name) {
    px_arena *a = f->now->a;
    name = without_separators(px_value_unescape(a, name));
    if (px_value_empty(name)) return;
    px_rec_party *p = px_list_add(a, list);
    p->name = name;
    /* "JIANFENG ZHENG    CN": a column of its own once */
    size_t n = name.n;
    if (n > 6 && name.p[n - 3] == ' ' && name.p[n - 4] == ' ' &&
        px_is_country(px_str_sub(name, n - 2, n))) {
        p->country = px_str_sub(name, n - 2, n);
        p->name = px_str_trim(px_str_sub(name, 0, n - 2));
    }
}

/* "ISUZU MOTORS LIMITED (2007-09-26)": Lens puts the date of the transfer behind an owner. */
static px_str owner_name(px_str v) {
    uint32_t ymd;
    if (v.n > 13 && v.p[v.n - 1] == ')' && v.p[v.n - 12] == '(' &&
        px_date_parse(px_str_sub(v, v.n - 11, v.n - 1), PX_DATE_ORDER_UNKNOWN, &ymd) && ymd)
        return px_str_trim(px_str_sub(v, 0, v.n - 12));
    return v;
}

/* {'value': 'KING FAHD UNIVERSITY'}: a Python dictionary; its value may be a list. */
static px_str dictionary_value(px_str v) {
    size_t at = v.n && v.p[0] == '{' ? px_str_find(v, PX_STR("'value': ")) : SIZE_MAX;
    if (at == SIZE_MAX || at + 11 > v.n) return v;
    char quote = v.p[at + 9];
    const char *end = memchr(v.p + at + 10, quote, v.n - at - 10);
    return end ? px_str_sub(v, at + 10, (size_t)(end - v.p)) : v;
}

static void add_classes(px_fill *f, px_rec_classes *list, const px_str *v, size_t n, char value) {
    for (size_t i = 0; i < n; i++) {
        if (px_value_empty(v[i])) continue;
        px_rec_class *c = px_list_add(f->now->a, list);
        c->symbol = v[i];
        c->value = value;
    }
}

/* Bare digits are numbers of the table's own office. */
static px_str with_office(px_fill *f, px_str number) {
    bool own = number.n < 2 || !px_is_upper(number.p[0]) || !px_is_upper(number.p[1]) ||
               !px_is_country(px_str_sub(number, 0, 2));
    return f->cc.n && own ? px_fill_joined_(f->now->a, f->cc, "", number) : number;
}

static void add_cites(px_fill *f, px_fill_col *col, px_rec_cites *list, const px_str *v, size_t n,
                      const char *by) {
    for (size_t i = 0; i < n; i++) {
        uint64_t digits;
        if (px_value_empty(v[i])) continue;
        if (!f->cc.n && px_str_u64(v[i], &digits)) { /* a count, or a number of no office */
            px_fill_refuse_(f, col, v[i]);
            continue;
        }
        px_rec_cite *c = px_list_add(f->now->a, list);
        c->number = with_office(f, v[i]);
        c->by = px_str_of(by);
    }
}

/* "US 62133061P 2015-03-13", "[200402236U 2004-10-01T23:59:59.000Z ES]", "GB 0204635 W 20020101":
 * a date behind the number and a country at the end are taken off. */
static void add_priority(px_fill *f, const px_fill_col *c, px_str v) {
    px_arena *a = f->now->a;
    v = px_str_trim(v);
    if (px_value_empty(v)) return;
    uint32_t ymd = 0;
    px_str cc = {NULL, 0};
    for (int round = 0; round < 2; round++) {
        size_t at = v.n;
        while (at > 0 && v.p[at - 1] != ' ' && v.p[at - 1] != ',')
            at--;
        if (at == 0) break;
        px_str tail = px_str_sub(v, at, v.n);
        /* "TO990041 1999-01-22T23:59:59.000Z IT": behind a time there is nothing but the office */
        bool timed = at > 9 && v.p[at - 2] == 'Z' && px_is_digit(v.p[at - 3]);
        if (tail.n == 2 && px_is_country(tail) && (timed || !px_is_alpha(v.p[0])))
            cc = tail;
        else if (!ymd && tail.n >= 8 && px_is_digit(tail.p[0]) &&
                 px_date_parse(tail, c->order, &ymd) && ymd % 100)
            ;
        else if (tail.n == 8 && px_str_is(tail, "00000000"))
            ;
        else {
            ymd = ymd % 100 ? ymd : 0;
            break;
        }
        v = px_str_trim(px_str_sub(v, 0, at - 1));
    }
    px_rec_number *p = px_list_add(a, &f->now->r->priorities);
    p->given = v;
    if (cc.n && v.n > 2 && px_is_alpha(v.p[0]) && !px_str_starts(v, cc))
        p->given = px_fill_joined_(a, cc, "", v);
    p->cc = cc;
    p->ymd = ymd;
}

/* "[200402236U 2004-10-01T23:59:59.000Z ES, 200500712U 2005-…Z ES]": a list of its own kind. */
static void add_priorities(px_fill *f, const px_fill_col *c, px_str v) {
    if (v.n < 2 || v.p[0] != '[' || v.p[v.n - 1] != ']') {
        add_priority(f, c, v);
        return;
    }
    px_str rest = px_str_sub(v, 1, v.n - 1);
    while (rest.n) {
        size_t comma = px_str_find(rest, PX_STR(", "));
        add_priority(f, c, px_str_sub(rest, 0, comma));
        rest = comma == SIZE_MAX ? px_str_sub(rest, rest.n, rest.n)
                                 : px_str_sub(rest, comma + 2, rest.n);
    }
}

/* "US20170064599A1 20170302": a day behind a number is no part of it. */
static px_str without_day(px_str v) {
    uint32_t ymd;
    size_t at = v.n > 9 ? v.n - 9 : 0;
    bool day = at && v.p[at] == ' ' && px_str_u32(px_str_sub(v, at + 1, v.n), &ymd) &&
               px_date_valid(ymd) && ymd > 17000000;
    return day ? px_str_trim(px_str_sub(v, 0, at)) : v;
}

static void add_members(px_fill *f, px_rec_strs *list, const px_str *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!px_value_empty(v[i])) *px_list_add(f->now->a, list) = without_day(v[i]);
}

static void attribute(px_fill *f, size_t col, unsigned which, const px_str *v, size_t n) {
    f->now->waits = true;
    f->now->attr_col[which] = col;
    for (size_t i = 0; i < n; i++)
        px_fill_push_(f->now->a, &f->now->attr[which], v[i]);
}

/* A spreadsheet has rounded it: what is left is no number of a document. The record's own number is
 * looked at again at its end, when it is known whether anything else tells what the record is. */
static bool refuse_rounded(px_fill *f, px_fill_col *c, px_str v) {
    if (px_target_holds(c->to.target) != PX_HOLDS_NUMBER || !px_looks_rounded(v)) return false;
    c->note = PX_MSG_NOTE_ROUNDED;
    if (c->to.target == PX_T_PN && !f->now->rounded.n) {
        f->now->rounded = v;
        f->now->rounded_col = (size_t)(c - f->cols);
        c->refused++;
    } else {
        px_fill_refuse_(f, c, v);
    }
    return true;
}

static void put_many(px_fill *f, size_t col, px_str *v, size_t n) {
    px_fill_col *c = &f->cols[col];
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (!refuse_rounded(f, c, v[i])) v[left++] = v[i];
    n = left;
    if (px_fill_event_(f, col, v, n)) return;
    switch (c->to.target) {
    case PX_T_PNALT:
        for (size_t i = 0; i < n; i++)
            px_fill_alt_(f, ALT_PN, col, v[i]);
        break;
    case PX_T_PN:
        for (size_t i = 0; i < n; i++)
            if (!r->pub.given.n)
                r->pub.given = v[i];
            else if (!px_str_eq(r->pub.given, v[i]))
                *px_list_add(s->a, &r->members) = v[i];
        break;
    case PX_T_PR:
        for (size_t i = 0; i < n; i++)
            add_priorities(f, c, v[i]);
        break;
    case PX_T_PRD:
        s->pr_dates_col = col;
        for (size_t i = 0; i < n; i++)
            px_fill_push_(s->a, &s->pr_dates, v[i]);
        break;
    case PX_T_PRC:
        s->pr_countries_col = col;
        for (size_t i = 0; i < n; i++)
            px_fill_push_(s->a, &s->pr_countries, v[i]);
        break;
    case PX_T_CLM:
        for (size_t i = 0; i < n; i++)
            add_claims(f, v[i], c->to.lang, false, &s->claims);
        break;
    case PX_T_ICL:
        for (size_t i = 0; i < n; i++)
            add_claims(f, v[i], c->to.lang, true, &s->independent);
        break;
    case PX_T_PA:
        for (size_t i = 0; i < n; i++)
            px_fill_party_(f, &r->applicants, v[i]);
        break;
    case PX_T_PAC:
        for (size_t i = 0; i < n; i++)
            px_fill_party_(f, &r->owners, owner_name(v[i]));
        break;
    case PX_T_PAALT:
        for (size_t i = 0; i < n; i++)
            px_fill_alt_(f, ALT_PA, col, v[i]);
        break;
    case PX_T_PACALT:
        for (size_t i = 0; i < n; i++)
            px_fill_alt_(f, ALT_PAC, col, v[i]);
        break;
    case PX_T_INALT:
        for (size_t i = 0; i < n; i++)
            px_fill_alt_(f, ALT_IN, col, v[i]);
        break;
    case PX_T_AGALT:
        for (size_t i = 0; i < n; i++)
            px_fill_alt_(f, ALT_AG, col, v[i]);
        break;
    case PX_T_IN:
        for (size_t i = 0; i < n; i++)
            px_fill_party_(f, &r->inventors, v[i]);
        break;
    case PX_T_AG:
        for (size_t i = 0; i < n; i++)
            px_fill_party_(f, &r->agents, v[i]);
        break;
    case PX_T_EX:
        for (size_t i = 0; i < n; i++)
            px_fill_party_(f, &r->examiners, v[i]);
        break;
#define ATTR_CASE(t, member)                                                                       \
    case PX_T_##t:                                                                                 \
        attribute(f, col, ATTR_##t, v, n);                                                         \
        break;
        ATTRIBUTES(ATTR_CASE)
        OWNER_ATTRIBUTES(ATTR_CASE)
        INVENTOR_ATTRIBUTES(ATTR_CASE)
#undef ATTR_CASE
    case PX_T_IPC:
        add_classes(f, &r->ipc, v, n, 0);
        break;
    case PX_T_CPC:
        add_classes(f, &r->cpc, v, n, 0);
        break;
    case PX_T_CPCI:
        add_classes(f, &r->cpc, v, n, 'I');
        break;
    case PX_T_CPCA:
        add_classes(f, &r->cpc, v, n, 'A');
        break;
    case PX_T_CPCV:
        if (n) s->cpc_value = v[0];
        break;
    case PX_T_UC:
        add_classes(f, &r->uspc, v, n, 0);
        break;
    case PX_T_LOC:
        add_classes(f, &r->locarno, v, n, 0);
        break;
    case PX_T_FI:
        add_classes(f, &r->fi, v, n, 0);
        break;
    case PX_T_FTM:
        add_classes(f, &r->fterm, v, n, 0);
        break;
    case PX_T_CT:
        add_cites(f, c, &r->cites, v, n, "");
        break;
    case PX_T_CTS:
        add_cites(f, c, &r->cites, v, n, "search");
        break;
    case PX_T_CTE:
        add_cites(f, c, &r->cites, v, n, "examiner");
        break;
    case PX_T_CTO:
        add_cites(f, c, &r->cites, v, n, "opposition");
        break;
    case PX_T_CTA:
        add_cites(f, c, &r->cites, v, n, "applicant");
        break;
    case PX_T_CF:
        add_cites(f, c, &r->cited_by, v, n, "");
        break;
    case PX_T_NPL:
        for (size_t i = 0; i < n; i++)
            if (!px_value_empty(v[i]))
                px_list_add(s->a, &r->cites)->text = px_value_unescape(s->a, v[i]);
        break;
    case PX_T_MEMBERS:
        add_members(f, &r->members, v, n);
        break;
    case PX_T_MEMBERSX:
        add_members(f, &r->members_ext, v, n);
        break;
    case PX_T_KW:
        for (size_t i = 0; i < n; i++)
            *px_list_add(s->a, &r->keywords) = px_value_unescape(s->a, v[i]);
        break;
    default: /* extra */
        for (size_t i = 0; i < n; i++)
            px_fill_keep_(f, c, v[i]);
        break;
    }
}

static void note(px_fill *f, px_fill_col *c, px_str v) {
    c->filled++;
    if (c->samples[2].n || c->filled > 1000) return;
    for (size_t i = 0; i < 3; i++) {
        px_str cut = px_str_sub(v, 0, 120);
        while (cut.n < v.n && cut.n && ((unsigned char)v.p[cut.n] & 0xC0) == 0x80)
            cut.n--;
        if (px_str_eq(c->samples[i], cut)) return;
        if (!c->samples[i].n) {
            c->samples[i] = px_arena_str(f->own, cut);
            return;
        }
    }
}

void px_fill_put(px_fill *f, size_t col, px_str value) {
    if (col >= f->n || !value.n) return;
    px_fill_col *c = &f->cols[col];
    value = px_value_trim(value);
    bool extra = c->to.target == PX_T_UNKNOWN || c->to.target == PX_T_EXTRA;
    if (!value.n) return;
    if (px_value_empty(value)) {
        c->nothing++;
        return;
    }
    note(f, c, value);
    if (px_fill_column_unused(c)) return;
    px_str *v;
    if (!extra && !px_target_many(c->to.target) && px_list_is_literal(value)) {
        size_t k = px_list_split(f->now->a, value, PX_LIST_LITERAL, false, false, &v);
        for (size_t i = 0; i < k; i++)
            px_fill_one_(f, col, v[i]);
        return;
    }
    if (extra || !px_target_many(c->to.target)) {
        if (!refuse_rounded(f, c, value)) px_fill_one_(f, col, value);
        return;
    }
    if (c->to.target == PX_T_PAC) value = dictionary_value(value);
    bool beside = is_beside(c->to.target) || c->to.target == PX_T_PRD || c->to.target == PX_T_PRC;
    size_t n = px_list_split(f->now->a, value, c->list, is_codes(c->to.target), beside, &v);
    put_many(f, col, v, n);
}

void px_fill_list(px_fill *f, size_t col, const px_str *values, size_t n) {
    if (col >= f->n || !n) return;
    px_fill_col *c = &f->cols[col];
    bool extra = c->to.target == PX_T_UNKNOWN || c->to.target == PX_T_EXTRA;
    bool beside = is_beside(c->to.target);
    px_str *v = px_arena_alloc(f->now->a, n * sizeof *v);
    size_t k = 0, full = 0;
    for (size_t i = 0; i < n; i++) {
        px_str s = px_value_trim(values[i]);
        bool empty = px_value_empty(s);
        c->nothing += empty && s.n;
        if (!empty && full++ == 0) note(f, c, s);
        if (!empty || beside) v[k++] = empty ? (px_str){"", 0} : s;
    }
    if (!full || px_fill_column_unused(c)) return;
    if (px_target_many(c->to.target) || extra)
        put_many(f, col, v, k);
    else
        for (size_t i = 0; i < k; i++)
            px_fill_one_(f, col, v[i]);
}
