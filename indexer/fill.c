/* fill.c: one function a kind of target, and a scratch for what must wait for the whole row. */
#include "indexer/fill.h"

#include "base/text.h"
#include "patent/date.h"
#include "patent/name.h"

#include <stdlib.h>

typedef struct strs {
    px_str *v;
    size_t n, cap;
} strs;

/* What stands beside names: X(target, member of px_rec_party) */
#define ATTRIBUTES(X)                                                                              \
    X(CTRY, country) X(PROV, province) X(CITY, city) X(DIST, district) X(ADDR, address)            \
        X(PATY, type) X(USCC, id)

enum {
#define ATTR_ENUM(t, member) ATTR_##t,
    ATTRIBUTES(ATTR_ENUM)
#undef ATTR_ENUM
        ATTR_IN_CTRY,
    ATTR_IN_ADDR,
    ATTR_COUNT
};

struct px_fill_state {
    px_arena *a;
    px_record *r;
    size_t pa_from, in_from; /* where this row's names begin */
    strs attr[ATTR_COUNT];
    size_t attr_col[ATTR_COUNT];
    px_str first, last; /* parts of a person's name */
    strs pr_dates, pr_countries;
    strs pa_alt, pac_alt;
    size_t pa_alt_col, pac_alt_col;
    px_str dockey, ipc_main, cpc_value;
    uint32_t epd, pd_year, ad_year;
    size_t cpc_from;
    px_rec_claims claims, independent;
    px_str claim_first;
};

void px_fill_init(px_fill *f, const px_map *map, const char *default_cc) {
    *f = (px_fill){.own = px_arena_new(), .map = map};
    f->cc = px_map_cc(map);
    f->kind = px_map_kind(map);
    f->order = px_map_date_order(map);
    if (default_cc && *default_cc) f->cc = px_str_of(default_cc);
    f->now = px_calloc(1, sizeof *f->now);
}

void px_fill_done(px_fill *f) {
    px_arena_free(f->own);
    free(f->cols);
    free(f->shown);
    free(f->now);
    *f = (px_fill){0};
}

size_t px_fill_column(px_fill *f, px_str header) {
    if (f->n >= PX_FILL_COLUMNS_MAX) return SIZE_MAX;
    if (f->n == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 64;
        f->cols = px_realloc(f->cols, f->cap * sizeof *f->cols);
    }
    px_fill_col *c = &f->cols[f->n];
    *c = (px_fill_col){.header = px_arena_str(f->own, px_value_trim(header)), .why = ""};
    c->to = px_map_find(f->map, c->header);
    if (c->to.target == PX_T_SKIP)
        c->why = c->to.by_user ? "the map says so"
                               : "stands in other columns, or means nothing outside the file";
    return f->n++;
}

size_t px_fill_find(px_fill *f, px_str header, size_t hint) {
    for (size_t k = 0; k < f->n; k++) {
        size_t i = hint + k < f->n ? hint + k : hint + k - f->n;
        if (i < f->n && px_str_eq(f->cols[i].header, header)) return i;
    }
    return SIZE_MAX;
}

static bool is_date(px_target t) {
    return t == PX_T_AD || t == PX_T_PD || t == PX_T_PRD || t == PX_T_EPD || t == PX_T_GD ||
           t == PX_T_SED || t == PX_T_EXPD || t == PX_T_EXP || t == PX_T_APD;
}

static bool is_codes(px_target t) {
    return (t >= PX_T_IPC && t <= PX_T_LABELS && t != PX_T_CPCV) ||
           (t >= PX_T_CT && t <= PX_T_CTA) || t == PX_T_CF || t == PX_T_MEMBERS || t == PX_T_PN;
}

void px_fill_sample(px_fill *f, size_t col, px_str value) {
    if (col >= f->n) return;
    px_fill_col *c = &f->cols[col];
    value = px_value_trim(value);
    if (px_value_empty(value)) return;
    uint64_t v;
    if (px_str_u64(value, &v)) {
        c->as_int++;
        if (c->seen == 0 || v == c->last + 1) c->in_order++;
        c->last = v;
    }
    if (value.n > c->longest) c->longest = value.n;
    c->looks[px_list_look(value)]++;
    px_str first = value;
    if (value.n > 2 && (value.p[0] == '[' || value.p[0] == '{'))
        first = px_str_sub(value, 2, value.n);
    size_t end = 0;
    while (end < first.n && !strchr("\"';,|\n", first.p[end]))
        end++;
    if (px_looks_class(px_str_trim(px_str_sub(first, 0, end)))) c->as_class++;
    if (is_date(c->to.target)) {
        px_date_order o = px_date_evidence(value);
        if (o == PX_DATE_DMY) c->dmy++;
        if (o == PX_DATE_MDY) c->mdy++;
    }
    c->seen++;
}

/* Separator of a column: what its cells show; ';;' proves itself, '|' never stands inside a name or
 * a code, and ';' is what is meant where nothing was seen. */
static px_list_mode decide_list(const px_fill_col *c) {
    if (!px_target_many(c->to.target) || c->to.target == PX_T_CLM) return PX_LIST_NONE;
    const uint32_t *l = c->looks;
    bool prose = c->to.target == PX_T_EXTRA || c->to.target == PX_T_UNKNOWN;
    if (l[PX_LIST_LITERAL] * 2 > c->seen) return PX_LIST_LITERAL;
    if (l[PX_LIST_POSTGRES] * 2 > c->seen) return PX_LIST_POSTGRES;
    if (l[PX_LIST_DOUBLE]) return PX_LIST_DOUBLE;
    if (prose) return PX_LIST_NONE;
    if (c->to.target == PX_T_NPL) return l[PX_LIST_NEWLINE] ? PX_LIST_NEWLINE : PX_LIST_NONE;
    if (l[PX_LIST_BAR] > l[PX_LIST_SEMI]) return PX_LIST_BAR;
    if (l[PX_LIST_NEWLINE] > l[PX_LIST_SEMI]) return PX_LIST_NEWLINE;
    return PX_LIST_SEMI;
}

static px_fill_col *by_name(px_fill *f, const char *normal) {
    for (size_t i = 0; i < f->n; i++) {
        px_arena *a = px_arena_new();
        bool same = px_str_is(px_header_normal(a, f->cols[i].header), normal);
        px_arena_free(a);
        if (same) return &f->cols[i];
    }
    return NULL;
}

static bool has_target(const px_fill *f, px_target t) {
    for (size_t i = 0; i < f->n; i++)
        if (f->cols[i].to.target == t) return true;
    return false;
}

/* Tables whose office is nowhere in the rows, known by their headers. */
static void recognise(px_fill *f) {
    bool titled = by_name(f, "patenttitle") || by_name(f, "patentabstract") ||
                  by_name(f, "patentdate");
    if (by_name(f, "patenteename") && by_name(f, "titleofinvention")) {
        if (!f->cc.n) f->cc = PX_STR("IN");
        if (!f->kind.n) f->kind = PX_STR("B");
        px_fill_col *j = by_name(f, "journal");
        if (j && !j->to.by_user) j->to.target = PX_T_JOURNAL;
    } else if ((by_name(f, "patentnumber") || by_name(f, "patentid")) && titled) {
        if (!f->cc.n) f->cc = PX_STR("US");
        f->grants = px_str_eq(f->cc, PX_STR("US"));
    } else if (by_name(f, "pgpubid") && !f->cc.n) {
        f->cc = PX_STR("US");
    }
    if (by_name(f, "inventorauthor") && by_name(f, "resultlink")) /* Google Patents */
        for (size_t i = 0; i < f->n; i++)
            if (f->cols[i].to.target == PX_T_PA || f->cols[i].to.target == PX_T_IN)
                f->cols[i].list = PX_LIST_COMMA;
    f->relational = !has_target(f, PX_T_TI) && !has_target(f, PX_T_AB) &&
                    !has_target(f, PX_T_TKA) &&
                    (has_target(f, PX_T_PN) || has_target(f, PX_T_DOCKEY) ||
                     has_target(f, PX_T_LENS) || has_target(f, PX_T_ID)) &&
                    (has_target(f, PX_T_PA) || has_target(f, PX_T_IN) || has_target(f, PX_T_IPC) ||
                     has_target(f, PX_T_CPC) || has_target(f, PX_T_PAC));
}

void px_fill_decide(px_fill *f) {
    uint32_t dmy = 0, mdy = 0;
    for (size_t i = 0; i < f->n; i++) {
        px_fill_col *c = &f->cols[i];
        if (c->to.target == PX_T_LABELS && c->seen)
            c->to.target = c->as_class * 5 >= c->seen * 4 ? PX_T_CPC : PX_T_EXTRA;
        bool counts = c->seen > 1 && c->as_int == c->seen && c->in_order * 10 >= c->seen * 9;
        if (c->to.target == PX_T_ROWNO && c->as_int < c->seen) c->to.target = PX_T_EXTRA;
        if (c->to.target == PX_T_ID && counts) c->to.target = PX_T_ROWNO;
        if (!c->header.n && !c->to.by_user && c->as_int == c->seen && c->seen)
            c->to.target = PX_T_ROWNO;
        bool extra = c->to.target == PX_T_UNKNOWN || c->to.target == PX_T_EXTRA;
        if (c->to.target == PX_T_ROWNO)
            c->why = "row number";
        else if (extra && c->longest > PX_FILL_EXTRA_MAX)
            c->why = "values longer than 4096 bytes";
        c->list = decide_list(c);
        if (is_date(c->to.target)) dmy += c->dmy, mdy += c->mdy;
    }
    recognise(f);
    for (size_t i = 0; i < f->n; i++) {
        px_fill_col *c = &f->cols[i];
        if (!is_date(c->to.target)) continue;
        uint32_t d = c->dmy + c->mdy ? c->dmy : dmy, m = c->dmy + c->mdy ? c->mdy : mdy;
        c->order = f->order ? f->order
                   : d > m  ? PX_DATE_DMY
                   : m      ? PX_DATE_MDY
                            : PX_DATE_ORDER_UNKNOWN;
    }
}

void px_fill_begin(px_fill *f, px_arena *a, px_record *r) {
    *f->now = (struct px_fill_state){.a = a, .r = r};
}

static void push(px_arena *a, strs *to, px_str s) {
    to->v = px_arena_grow(a, to->v, to->n, &to->cap, to->n + 1, sizeof *to->v);
    to->v[to->n++] = s;
}

static void extra_add(px_fill *f, const px_fill_col *c, px_str value) {
    px_arena *a = f->now->a;
    px_record *r = f->now->r;
    if (!value.n) return;
    px_str name = px_extra_name(a, c->header);
    px_rec_extra *x = NULL;
    for (size_t i = 0; i < r->extras.n && !x; i++)
        if (px_str_eq(r->extras.v[i].name, name)) x = &r->extras.v[i];
    if (!x) {
        x = px_list_add(a, &r->extras);
        x->name = name;
    }
    for (size_t i = 0; i < x->n_values; i++)
        if (px_str_eq(x->values[i], value)) return;
    px_str *v = px_arena_alloc(a, (x->n_values + 1) * sizeof *v);
    if (x->n_values) memcpy(v, x->values, x->n_values * sizeof *v);
    v[x->n_values++] = value;
    x->values = v;
}

static void extra_put(px_fill *f, px_fill_col *c, px_str value) {
    if (c->why[0]) return;
    if (value.n > PX_FILL_EXTRA_MAX) {
        c->why = "some values longer than 4096 bytes";
        return;
    }
    px_str *v;
    size_t n = c->list ? px_list_split(f->now->a, value, c->list, false, false, &v) : 1;
    if (!c->list) v = &value;
    for (size_t i = 0; i < n; i++)
        extra_add(f, c, v[i]);
}

static void set_str(px_fill *f, px_fill_col *c, px_str *member, px_str v) {
    if (!member->n)
        *member = v;
    else if (!px_str_eq(*member, v))
        extra_add(f, c, v);
}

static void set_date(px_fill *f, px_fill_col *c, uint32_t *member, px_str v) {
    uint32_t ymd;
    if (!px_date_parse(v, c->order, &ymd) || !ymd) {
        for (size_t i = 0; i < v.n; i++)
            if (v.p[i] != '0' && v.p[i] != ' ') {
                extra_add(f, c, v);
                return;
            }
        return; /* zeros only: no date */
    }
    if (!*member)
        *member = ymd;
    else if (*member != ymd)
        extra_add(f, c, v);
}

static void set_count(px_fill *f, px_fill_col *c, uint32_t *member, px_str v) {
    uint32_t n;
    px_str whole = v;
    if (v.n > 2 && v.p[v.n - 2] == '.' && v.p[v.n - 1] == '0') whole.n -= 2; /* 3.0 */
    if (!px_str_u32(whole, &n))
        extra_add(f, c, v);
    else if (*member == PX_NIL)
        *member = n;
    else if (*member != n)
        extra_add(f, c, v);
}

static void add_text(px_fill *f, px_fill_col *c, px_rec_texts *list, px_str v) {
    px_arena *a = f->now->a;
    v = px_value_trim(px_value_unescape(a, px_value_unquote(a, v)));
    if (!v.n) return;
    const char *seen = px_guess_lang(v);
    px_str lang = px_str_of(c->to.lang[0] ? c->to.lang : seen);
    if (c->to.lang[0] && strcmp(c->to.lang, seen) != 0 &&
        (*seen || strcmp(c->to.lang, "zh") == 0 || strcmp(c->to.lang, "ja") == 0 ||
         strcmp(c->to.lang, "ko") == 0))
        lang = px_str_of(seen); /* the script knows better than the header */
    for (size_t i = 0; i < list->n; i++) {
        if (!px_str_eq(list->v[i].lang, lang)) continue;
        if (!px_str_eq(list->v[i].text, v)) extra_add(f, c, v);
        return;
    }
    px_rec_text *t = px_list_add(a, list);
    t->lang = px_arena_str(a, lang);
    t->text = v;
}

/* "Title: …\nKeywords: …\nAbstract: …", or "… [SEP] … [SEP] …" */
static void add_combined(px_fill *f, px_fill_col *c, px_str v) {
    px_record *r = f->now->r;
    px_str part[3] = {v, {NULL, 0}, {NULL, 0}}; /* title, keywords, abstract */
    size_t kw = px_str_find(v, PX_STR("\nKeywords:")), ab = px_str_find(v, PX_STR("\nAbstract:"));
    size_t sep = px_str_find(v, PX_STR("[SEP]"));
    if (px_str_starts(v, PX_STR("Title:")) && (kw != SIZE_MAX || ab != SIZE_MAX)) {
        part[0] = px_str_sub(v, 6, kw < ab ? kw : ab);
        if (kw != SIZE_MAX) part[1] = px_str_sub(v, kw + 10, ab != SIZE_MAX && ab > kw ? ab : v.n);
        if (ab != SIZE_MAX) part[2] = px_str_sub(v, ab + 10, kw != SIZE_MAX && kw > ab ? kw : v.n);
    } else if (sep != SIZE_MAX) {
        px_str rest = px_str_sub(v, sep + 5, v.n);
        size_t second = px_str_find(rest, PX_STR("[SEP]"));
        part[0] = px_str_sub(v, 0, sep);
        part[1] = second == SIZE_MAX ? (px_str){NULL, 0} : px_str_sub(rest, 0, second);
        part[2] = second == SIZE_MAX ? rest : px_str_sub(rest, second + 5, rest.n);
    } else {
        extra_put(f, c, v);
        return;
    }
    add_text(f, c, &r->titles, px_value_trim(part[0]));
    add_text(f, c, &r->abstracts, px_value_trim(part[2]));
    px_str *words;
    size_t n = px_list_split(f->now->a, part[1], PX_LIST_SEMI, false, false, &words);
    for (size_t i = 0; i < n; i++)
        *px_list_add(f->now->a, &r->keywords) = words[i];
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
        bool starts = n == num + 1 && (px_str_starts(rest, PX_STR(".")) ||
                                       px_str_starts(rest, PX_STR("、")) ||
                                       px_str_starts(rest, PX_STR("．")) ||
                                       px_str_starts(rest, PX_STR(")")));
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

static px_str type_name(px_str v) {
    static const char *const names[][2] = {
        {"企业", "company"},      {"公司", "company"},   {"company", "company"},
        {"大专院校", "university"}, {"院校", "university"}, {"高校", "university"},
        {"university", "university"}, {"科研单位", "institute"}, {"研究所", "institute"},
        {"院校/研究所", "university"}, {"机关团体", "government"}, {"政府机构", "government"},
        {"医院", "hospital"},     {"个人", "person"},    {"individual", "person"},
        {"person", "person"},     {"2", "company"},      {"3", "company"},
        {"4", "person"},          {"5", "person"},       {"6", "government"},
        {"7", "government"},      {"8", "government"},   {"9", "government"},
        {"12", "company"},        {"13", "company"},     {"14", "person"},
        {"15", "person"}}; /* numbers are PatentsView's */
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (px_str_eq_nocase(v, px_str_of(names[i][0]))) return px_str_of(names[i][1]);
    return v;
}

static px_str country_code(px_str v) {
    if (v.n == 2 && px_is_country(v)) return v;
    px_str cc = px_country_code(v);
    return cc.n ? cc : v;
}

static void add_party(px_fill *f, px_rec_parties *list, px_str name) {
    px_arena *a = f->now->a;
    name = px_value_trim(px_value_unescape(a, name));
    if (px_value_empty(name)) return;
    px_list_add(a, list)->name = name;
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
    return f->cc.n && own ? px_arena_fmt(f->now->a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(f->cc),
                                         PX_STR_ARG(number))
                          : number;
}

static void add_cites(px_fill *f, px_rec_cites *list, const px_str *v, size_t n, const char *by) {
    for (size_t i = 0; i < n; i++) {
        if (px_value_empty(v[i])) continue;
        px_rec_cite *c = px_list_add(f->now->a, list);
        c->number = with_office(f, v[i]);
        c->by = px_str_of(by);
    }
}

/* "US 62133061P 2015-03-13", "[200402236U 2004-10-01T23:59:59.000Z ES]", "GB 0204635 W 20020101":
 * a date behind the number and a country at the end are taken off. */
static void add_priority(px_fill *f, const px_fill_col *c, px_str v) {
    px_arena *a = f->now->a;
    if (v.n && v.p[0] == '[') v = px_str_sub(v, 1, v.n);
    if (v.n && v.p[v.n - 1] == ']') v.n--;
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
        if (tail.n == 2 && px_is_country(tail) && !px_is_alpha(v.p[0]))
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
    p->cc = cc;
    p->ymd = ymd;
}

static void put_key(px_fill *f, px_fill_col *c, px_str v) {
    px_record *r = f->now->r;
    if (c->to.target == PX_T_ID && !r->pub.given.n && px_looks_publication(v)) {
        r->pub.given = v;
        return;
    }
    px_str id = px_arena_fmt(f->now->a, "%s:" PX_STR_FMT,
                             c->to.target == PX_T_LENS ? "lens" : "src", PX_STR_ARG(v));
    for (size_t i = 0; i < r->ids.n; i++)
        if (px_str_eq(r->ids.v[i], id)) return;
    *px_list_add(f->now->a, &r->ids) = id;
}

static px_str family_name(px_fill *f, const px_fill_col *c, px_str v) {
    uint64_t n;
    if (px_str_is(v, "-1") || px_str_is(v, "0")) return (px_str){NULL, 0};
    bool latin = true;
    for (size_t i = 0; i < c->header.n; i++)
        latin &= (unsigned char)c->header.p[i] < 0x80;
    return px_arena_fmt(f->now->a, "%s:" PX_STR_FMT, latin && px_str_u64(v, &n) ? "docdb" : "src",
                        PX_STR_ARG(v));
}

static px_str status_name(px_str v) {
    static const char *const names[][2] = {
        {"有效", "active"},      {"失效", "dead"},         {"无效", "dead"},
        {"审中", "pending"},     {"在审", "pending"},      {"active", "active"},
        {"patented", "active"},  {"granted", "active"},    {"in force", "active"},
        {"inactive", "dead"},    {"expired", "dead"},      {"discontinued", "dead"},
        {"withdrawn", "dead"},   {"lapsed", "dead"},       {"dead", "dead"},
        {"pending", "pending"},  {"unknown", "unknown"},   {"alive", "active"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (px_str_eq_nocase(v, px_str_of(names[i][0]))) return px_str_of(names[i][1]);
    return (px_str){NULL, 0};
}

static void put_type(px_fill *f, px_fill_col *c, px_str v) {
    static const char *const names[][2] = {
        {"发明申请", "invention"},       {"发明专利", "invention"},      {"发明", "invention"},
        {"发明公开", "invention"},       {"授权发明", "invention_grant"}, {"发明授权", "invention_grant"},
        {"发明授权公告", "invention_grant"}, {"实用新型", "utility_model"}, {"外观设计", "design"},
        {"外观专利", "design"},          {"实用新型专利", "utility_model"}, {"外观设计专利", "design"},
        {"PCT", "pct"},                  {"植物", "plant"}};
    px_record *r = f->now->r;
    for (size_t i = 0; i < sizeof names / sizeof *names && !r->type.n; i++)
        if (px_str_eq_nocase(v, px_str_of(names[i][0]))) r->type = px_str_of(names[i][1]);
    set_str(f, c, &r->doc_type, v);
}

static void attribute(px_fill *f, size_t col, unsigned which, const px_str *v, size_t n) {
    f->now->attr_col[which] = col;
    for (size_t i = 0; i < n; i++)
        push(f->now->a, &f->now->attr[which], v[i]);
}

static void put_journal(px_fill *f, px_fill_col *c, px_str v) {
    size_t at = px_str_find(v, PX_STR("Dated"));
    uint32_t ymd = 0;
    if (at != SIZE_MAX &&
        px_date_parse(px_str_trim(px_str_sub(v, at + 5, v.n)), PX_DATE_DMY, &ymd) && ymd) {
        f->now->r->grant_ymd = ymd;
        if (!f->now->r->pub.ymd) f->now->r->pub.ymd = ymd;
    }
    extra_put(f, c, v);
}

static void put_published(px_fill *f, px_fill_col *c, px_str v) {
    uint32_t ymd = 0;
    set_date(f, c, &ymd, v);
    if (!ymd) return;
    px_rec_event *e = px_list_add(f->now->a, &f->now->r->events);
    e->ymd = ymd;
    e->kind = PX_STR("published");
}

static bool year(px_str v, uint32_t *ymd) {
    uint32_t y;
    if (!px_str_u32(v, &y) || y < 1700 || y > 2200) return false;
    *ymd = y * 10000;
    return true;
}

/* One value that is no list. */
static void put_single(px_fill *f, size_t col, px_str v) {
    px_fill_col *c = &f->cols[col];
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    switch (c->to.target) {
    case PX_T_DOCKEY:
        s->dockey = v;
        break;
    case PX_T_CC:
        set_str(f, c, &r->pub.cc, country_code(v));
        break;
    case PX_T_KD:
        set_str(f, c, px_looks_kind(v) ? &r->pub.kind : &r->doc_type, v);
        break;
    case PX_T_AN:
        set_str(f, c, &r->app.given, v);
        break;
    case PX_T_AD:
        set_date(f, c, &r->app.ymd, v);
        break;
    case PX_T_PD:
        set_date(f, c, &r->pub.ymd, v);
        break;
    case PX_T_PDY:
        if (!year(v, &s->pd_year)) extra_add(f, c, v);
        break;
    case PX_T_ADY:
        if (!year(v, &s->ad_year)) extra_add(f, c, v);
        break;
    case PX_T_APD:
        put_published(f, c, v);
        break;
    case PX_T_JOURNAL:
        put_journal(f, c, v);
        break;
    case PX_T_EPD:
        if (!s->epd && year(v, &s->epd)) break;
        set_date(f, c, &s->epd, v);
        break;
    case PX_T_GD:
        set_date(f, c, &r->grant_ymd, v);
        break;
    case PX_T_SED:
        set_date(f, c, &r->exam_ymd, v);
        break;
    case PX_T_EXPD:
        set_date(f, c, &r->lapse_ymd, v);
        break;
    case PX_T_EXP:
        set_date(f, c, &r->expiry_ymd, v);
        break;
    case PX_T_TI:
        add_text(f, c, &r->titles, v);
        break;
    case PX_T_AB:
        add_text(f, c, &r->abstracts, v);
        break;
    case PX_T_DES:
        add_text(f, c, &r->descriptions, v);
        break;
    case PX_T_TKA:
        add_combined(f, c, v);
        break;
    case PX_T_C1:
        s->claim_first = v;
        break;
    case PX_T_PAFIRST:
        s->first = v;
        break;
    case PX_T_PALAST:
        s->last = v;
        break;
    case PX_T_IPCM:
        s->ipc_main = v;
        break;
    case PX_T_FAM:
        set_str(f, c, &r->family, family_name(f, c, v));
        break;
    case PX_T_FAMX:
        set_str(f, c, &r->family_ext, family_name(f, c, v));
        break;
    case PX_T_LS:
        if (!r->status.n) r->status = status_name(v);
        set_str(f, c, &r->status_text, v);
        break;
    case PX_T_LSD:
        set_str(f, c, &r->status_text, v);
        break;
    case PX_T_NCT:
        set_count(f, c, &r->n_cites, v);
        break;
    case PX_T_NCF:
        set_count(f, c, &r->n_cited_by, v);
        break;
    case PX_T_NNPL:
        set_count(f, c, &r->n_npl, v);
        break;
    case PX_T_NFAM:
        set_count(f, c, &r->n_family, v);
        break;
    case PX_T_NFAMX:
        set_count(f, c, &r->n_family_ext, v);
        break;
    case PX_T_NCL:
        set_count(f, c, &r->n_claims, v);
        break;
    case PX_T_NICL:
        set_count(f, c, &r->n_claims_indep, v);
        break;
    case PX_T_NPG:
        set_count(f, c, &r->n_pages, v);
        break;
    case PX_T_LENS:
    case PX_T_ID:
        put_key(f, c, v);
        break;
    case PX_T_URL:
        set_str(f, c, &r->url, v);
        break;
    case PX_T_PT:
        put_type(f, c, v);
        break;
    case PX_T_DOCTYPE:
        set_str(f, c, &r->doc_type, v);
        break;
    case PX_T_LANG:
        if (v.n == 2 && px_is_alpha(v.p[0]) && px_is_alpha(v.p[1]) && !r->lang.n) {
            char *low = px_arena_cstr(s->a, v);
            low[0] = px_lower(low[0]);
            low[1] = px_lower(low[1]);
            r->lang = (px_str){low, 2};
        } else {
            extra_add(f, c, v);
        }
        break;
    default:
        extra_put(f, c, v);
        break;
    }
}

static void put_many(px_fill *f, size_t col, const px_str *v, size_t n) {
    px_fill_col *c = &f->cols[col];
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    switch (c->to.target) {
    case PX_T_PN:
        for (size_t i = 0; i < n; i++)
            if (!r->pub.given.n)
                r->pub.given = v[i];
            else if (!px_str_eq(r->pub.given, v[i]))
                *px_list_add(s->a, &r->members) = v[i];
        break;
    case PX_T_PR:
        for (size_t i = 0; i < n; i++)
            add_priority(f, c, v[i]);
        break;
    case PX_T_PRD:
        for (size_t i = 0; i < n; i++)
            push(s->a, &s->pr_dates, v[i]);
        break;
    case PX_T_PRC:
        for (size_t i = 0; i < n; i++)
            push(s->a, &s->pr_countries, v[i]);
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
            add_party(f, &r->applicants, v[i]);
        break;
    case PX_T_PAC:
        for (size_t i = 0; i < n; i++)
            add_party(f, &r->owners, v[i]);
        break;
    case PX_T_PAALT:
        s->pa_alt_col = col;
        for (size_t i = 0; i < n; i++)
            push(s->a, &s->pa_alt, v[i]);
        break;
    case PX_T_PACALT:
        s->pac_alt_col = col;
        for (size_t i = 0; i < n; i++)
            push(s->a, &s->pac_alt, v[i]);
        break;
    case PX_T_IN:
        for (size_t i = 0; i < n; i++)
            add_party(f, &r->inventors, v[i]);
        break;
    case PX_T_AG:
        for (size_t i = 0; i < n; i++)
            add_party(f, &r->agents, v[i]);
        break;
    case PX_T_EX:
        for (size_t i = 0; i < n; i++)
            add_party(f, &r->examiners, v[i]);
        break;
#define ATTR_CASE(t, member)                                                                       \
    case PX_T_##t:                                                                                 \
        attribute(f, col, ATTR_##t, v, n);                                                         \
        break;
        ATTRIBUTES(ATTR_CASE)
#undef ATTR_CASE
    case PX_T_INCTRY:
        attribute(f, col, ATTR_IN_CTRY, v, n);
        break;
    case PX_T_INADDR:
        attribute(f, col, ATTR_IN_ADDR, v, n);
        break;
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
        add_cites(f, &r->cites, v, n, "");
        break;
    case PX_T_CTS:
        add_cites(f, &r->cites, v, n, "search");
        break;
    case PX_T_CTE:
        add_cites(f, &r->cites, v, n, "examiner");
        break;
    case PX_T_CTO:
        add_cites(f, &r->cites, v, n, "opposition");
        break;
    case PX_T_CTA:
        add_cites(f, &r->cites, v, n, "applicant");
        break;
    case PX_T_CF:
        add_cites(f, &r->cited_by, v, n, "");
        break;
    case PX_T_NPL:
        for (size_t i = 0; i < n; i++)
            if (!px_value_empty(v[i]))
                px_list_add(s->a, &r->cites)->text = px_value_unescape(s->a, v[i]);
        break;
    case PX_T_MEMBERS:
        for (size_t i = 0; i < n; i++)
            if (!px_value_empty(v[i])) *px_list_add(s->a, &r->members) = v[i];
        break;
    case PX_T_KW:
        for (size_t i = 0; i < n; i++)
            *px_list_add(s->a, &r->keywords) = px_value_unescape(s->a, v[i]);
        break;
    default: /* extra */
        for (size_t i = 0; i < n; i++)
            extra_put(f, c, v[i]);
        break;
    }
}

static void note(px_fill *f, px_fill_col *c, px_str v) {
    c->filled++;
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

static bool unused(const px_fill_col *c) {
    return c->to.target == PX_T_SKIP || c->to.target == PX_T_ROWNO;
}

void px_fill_put(px_fill *f, size_t col, px_str value) {
    if (col >= f->n || !value.n) return;
    px_fill_col *c = &f->cols[col];
    value = px_value_trim(value);
    bool extra = c->to.target == PX_T_UNKNOWN || c->to.target == PX_T_EXTRA;
    if (!value.n || (!extra && px_value_empty(value))) return;
    note(f, c, value);
    if (unused(c)) return;
    if (extra || !px_target_many(c->to.target)) {
        put_single(f, col, value);
        return;
    }
    px_str *v;
    bool beside = (c->to.target >= PX_T_CTRY && c->to.target <= PX_T_INADDR) ||
                  c->to.target == PX_T_PRD || c->to.target == PX_T_PRC;
    size_t n = px_list_split(f->now->a, value, c->list, is_codes(c->to.target), beside, &v);
    put_many(f, col, v, n);
}

void px_fill_list(px_fill *f, size_t col, const px_str *values, size_t n) {
    if (col >= f->n || !n) return;
    px_fill_col *c = &f->cols[col];
    bool extra = c->to.target == PX_T_UNKNOWN || c->to.target == PX_T_EXTRA;
    bool beside = c->to.target >= PX_T_CTRY && c->to.target <= PX_T_INADDR;
    px_str *v = px_arena_alloc(f->now->a, n * sizeof *v);
    size_t k = 0, full = 0;
    for (size_t i = 0; i < n; i++) {
        px_str s = px_value_trim(values[i]);
        bool empty = extra ? !s.n : px_value_empty(s);
        if (!empty && full++ == 0) note(f, c, s);
        if (!empty || beside) v[k++] = empty ? (px_str){"", 0} : s;
    }
    if (!full || unused(c)) return;
    if (px_target_many(c->to.target) || extra)
        put_many(f, col, v, k);
    else
        for (size_t i = 0; i < k; i++)
            put_single(f, col, v[i]);
}

/* Values beside names: as many as names, or one for the first name. The rest goes to extras. */
static void pair(px_fill *f, unsigned which, px_rec_parties *list, size_t from) {
    struct px_fill_state *s = f->now;
    strs *v = &s->attr[which];
    size_t names = list->n - from;
    if (!v->n) return;
    bool fits = names > 0 && (v->n == names || v->n == 1);
    for (size_t i = 0; i < v->n; i++) {
        px_str x = v->v[i];
        if (px_value_empty(x)) continue;
        px_rec_party *p = fits ? &list->v[from + i] : NULL;
        px_str *member = NULL;
        switch (which) {
#define ATTR_MEMBER(t, m)                                                                          \
    case ATTR_##t:                                                                                 \
        member = p ? &p->m : NULL;                                                                 \
        break;
            ATTRIBUTES(ATTR_MEMBER)
#undef ATTR_MEMBER
        case ATTR_IN_CTRY:
            member = p ? &p->country : NULL;
            break;
        default:
            member = p ? &p->address : NULL;
            break;
        }
        if (which == ATTR_PATY) x = type_name(x);
        if (which == ATTR_CTRY || which == ATTR_IN_CTRY) x = country_code(x);
        if (member && !member->n)
            *member = x;
        else if (!member)
            extra_add(f, &f->cols[s->attr_col[which]], x);
    }
    *v = (strs){0};
}

void px_fill_row(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    if ((s->first.n || s->last.n) && r->applicants.n == s->pa_from)
        add_party(f, &r->applicants,
                  px_arena_fmt(s->a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(s->first),
                               s->first.n && s->last.n ? " " : "", PX_STR_ARG(s->last)));
    s->first = s->last = (px_str){NULL, 0};
    if (r->applicants.n == s->pa_from)
        for (size_t i = 0; i < s->pa_alt.n; i++)
            add_party(f, &r->applicants, s->pa_alt.v[i]);
    else
        for (size_t i = 0; i < s->pa_alt.n; i++)
            extra_add(f, &f->cols[s->pa_alt_col], s->pa_alt.v[i]);
    s->pa_alt = (strs){0};
    for (unsigned i = 0; i < ATTR_IN_CTRY; i++)
        pair(f, i, &r->applicants, s->pa_from);
    pair(f, ATTR_IN_CTRY, &r->inventors, s->in_from);
    pair(f, ATTR_IN_ADDR, &r->inventors, s->in_from);
    if (s->cpc_value.n) {
        char value = px_upper(s->cpc_value.p[0]) == 'I' ? 'I' : 'A';
        for (size_t i = s->cpc_from; i < r->cpc.n; i++)
            r->cpc.v[i].value = value;
        s->cpc_value = (px_str){NULL, 0};
    }
    s->cpc_from = r->cpc.n;
    s->pa_from = r->applicants.n;
    s->in_from = r->inventors.n;
}

/* "CN_218289675_U_20230113" */
static void use_dockey(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    px_str part[4] = {{NULL, 0}}, rest = s->dockey;
    for (int i = 0; i < 4 && rest.n; i++) {
        size_t at = px_str_find(rest, PX_STR("_"));
        part[i] = px_str_sub(rest, 0, at);
        rest = at == SIZE_MAX ? (px_str){NULL, 0} : px_str_sub(rest, at + 1, rest.n);
    }
    if (!s->dockey.n) return;
    if (!part[1].n) {
        if (!r->pub.given.n) r->pub.given = s->dockey;
        return;
    }
    /* the office's own spelling of one number may hold a '_' more: US_2013_0101709_A1 */
    if (px_is_digit(part[2].n ? part[2].p[0] : 'x') && part[3].n && px_looks_kind(part[3])) {
        part[1] = px_arena_fmt(s->a, PX_STR_FMT "/" PX_STR_FMT, PX_STR_ARG(part[1]),
                               PX_STR_ARG(part[2]));
        part[2] = part[3];
        part[3] = (px_str){NULL, 0};
    }
    if (!r->pub.given.n)
        r->pub.given = px_arena_fmt(s->a, PX_STR_FMT " " PX_STR_FMT " " PX_STR_FMT,
                                    PX_STR_ARG(part[0]), PX_STR_ARG(part[1]), PX_STR_ARG(part[2]));
    uint32_t ymd;
    if (!r->pub.ymd && part[3].n == 8 && px_date_parse(part[3], PX_DATE_ORDER_UNKNOWN, &ymd))
        r->pub.ymd = ymd;
}

static void finish_priorities(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_rec_numbers *p = &s->r->priorities;
    bool beside = p->n == s->pr_dates.n;
    for (size_t i = 0; i < s->pr_dates.n; i++) {
        uint32_t ymd;
        px_date_order order = f->order;
        for (size_t k = 0; k < f->n && !order; k++)
            if (f->cols[k].to.target == PX_T_PRD) order = f->cols[k].order;
        if (!px_date_parse(s->pr_dates.v[i], order, &ymd) || !ymd) continue;
        if (beside) {
            if (!p->v[i].ymd) p->v[i].ymd = ymd;
        } else if (!s->epd || ymd < s->epd) {
            s->epd = ymd;
        }
    }
    for (size_t i = 0; i < s->pr_countries.n && i < p->n; i++)
        if (!p->v[i].cc.n && s->pr_countries.n == p->n)
            p->v[i].cc = country_code(s->pr_countries.v[i]);
    if (!s->epd) return;
    bool known = false;
    for (size_t i = 0; i < p->n; i++)
        known |= p->v[i].ymd && p->v[i].ymd <= s->epd;
    if (known) return;
    if (p->n == 1 && !p->v[0].ymd)
        p->v[0].ymd = s->epd;
    else
        px_list_add(s->a, p)->ymd = s->epd;
}

static void finish_claims(px_fill *f) {
    struct px_fill_state *s = f->now;
    if (!s->claims.n) s->claims = s->independent;
    if (!s->claims.n && s->claim_first.n) {
        px_rec_claim *c = px_list_add(s->a, &s->claims);
        c->num = 1;
        c->text = px_value_unescape(s->a, s->claim_first);
        c->lang = px_str_of(px_guess_lang(c->text));
    }
    s->r->claims = s->claims;
}

void px_fill_end(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    use_dockey(f);
    if (!r->pub.cc.n && r->pub.given.n) {
        px_str head = px_str_sub(r->pub.given, 0, 2);
        bool own = head.n == 2 && px_is_upper(head.p[0]) && px_is_upper(head.p[1]) &&
                   px_is_country(head);
        if (!own) r->pub.cc = f->cc;
    }
    if (!r->pub.kind.n && r->pub.given.n) r->pub.kind = f->kind;
    if (!r->app.cc.n && r->app.given.n) r->app.cc = r->pub.cc;
    if (!r->pub.ymd) r->pub.ymd = s->pd_year;
    if (!r->app.ymd) r->app.ymd = s->ad_year;
    if (f->grants && !r->grant_ymd) r->grant_ymd = r->pub.ymd;
    if (s->ipc_main.n) {
        px_rec_class c = {.symbol = s->ipc_main, .first = true};
        *px_list_add(s->a, &r->ipc) = c;
        for (size_t i = r->ipc.n - 1; i > 0; i--)
            r->ipc.v[i] = r->ipc.v[i - 1];
        r->ipc.v[0] = c;
    }
    if (!r->owners.n)
        for (size_t i = 0; i < s->pac_alt.n; i++)
            add_party(f, &r->owners, s->pac_alt.v[i]);
    else
        for (size_t i = 0; i < s->pac_alt.n; i++)
            extra_add(f, &f->cols[s->pac_alt_col], s->pac_alt.v[i]);
    finish_priorities(f);
    finish_claims(f);
}

const px_source_column *px_fill_report(px_fill *f, size_t *n) {
    free(f->shown);
    f->shown = px_calloc(f->n + 1, sizeof *f->shown);
    *n = f->n;
    for (size_t i = 0; i < f->n; i++) {
        const px_fill_col *c = &f->cols[i];
        px_source_column *o = &f->shown[i];
        bool out = unused(c) || (c->why[0] && strncmp(c->why, "some", 4) != 0);
        o->header = c->header;
        o->field = out || !c->filled ? "-" : px_target_code(c->to.target);
        o->why = !c->filled ? "empty" : c->why;
        o->lang = px_str_of(c->to.lang);
        o->list = px_list_name(c->list);
        o->order = c->order == PX_DATE_DMY ? "dmy" : c->order == PX_DATE_MDY ? "mdy" : "";
        o->filled = c->filled;
        memcpy(o->samples, c->samples, sizeof o->samples);
    }
    return f->shown;
}
