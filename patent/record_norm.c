/* record_norm.c: a record put in order. What the rules are stands in docs/RECORD.md.
 *
 * Invariant: normalising twice changes nothing, and neither does writing and reading in between.
 * So whatever is made from a spelling is either made from something that is kept (`given`), or is
 * tried on its own outcome before it is accepted (`settled`). */
#include "patent/record.h"

#include "base/hash.h"
#include "patent/legal.h"
#include "patent/name.h"
#include "patent/record_members.h"

static void fill(px_str *to, px_str from) {
    if (!to->n) *to = from;
}

/* Small values ----------------------------------------------------------------------------------
 */

/* Most members of a record are absent. */
static inline px_str line(px_arena *a, px_str s) {
    return s.n ? px_clean_line_(a, s) : s;
}

static px_str upper(px_arena *a, px_str s) {
    size_t i = 0;
    while (i < s.n && !px_is_lower(s.p[i]))
        i++;
    if (i == s.n) return s;
    char *p = px_arena_alloc(a, s.n);
    for (i = 0; i < s.n; i++)
        p[i] = px_upper(s.p[i]);
    return (px_str){p, s.n};
}

static px_str lower(px_arena *a, px_str s) {
    size_t i = 0;
    while (i < s.n && !px_is_upper(s.p[i]))
        i++;
    if (i == s.n) return s;
    char *p = px_arena_alloc(a, s.n);
    for (i = 0; i < s.n; i++)
        p[i] = px_lower(s.p[i]);
    return (px_str){p, s.n};
}

/* ISO 639-1: three-letter codes of the languages that patent offices use, regions cut off. */
static px_str language(px_arena *a, px_str s) {
    static const char three[][7] = {"engen", "deude", "gerde", "frafr", "frefr", "zhozh",
                                    "chizh", "jpnja", "korko", "spaes", "rusru", "porpt",
                                    "itait", "nldnl", "dutnl", "jpja",  "cnzh",  "krko"};
    s = lower(a, line(a, s));
    for (size_t i = 0; i < s.n; i++)
        if (i == 2 && (s.p[i] == '-' || s.p[i] == '_')) s.n = 2;
    for (size_t i = 0; i < sizeof three / sizeof *three && (s.n == 2 || s.n == 3); i++)
        if (memcmp(three[i], s.p, s.n) == 0 && strlen(three[i]) == s.n + 2)
            return px_str_of(three[i] + s.n);
    return s;
}

static px_str country(px_arena *a, px_str s) {
    s = line(a, s);
    if (s.n == 2) return upper(a, s);
    if (!s.n) return s;
    px_str cc = px_country_code(s);
    return cc.n ? cc : s;
}

/* Spellings of a closed set of words. */
typedef struct word {
    px_str given, means;
} word;
#define W(given, means)                                                                            \
    {                                                                                              \
        {given, sizeof given - 1}, {                                                               \
            means, sizeof means - 1                                                                \
        }                                                                                          \
    }

static const word type_words[] = {
    W("invention", "invention"),
    W("invention_grant", "invention_grant"),
    W("utility_model", "utility_model"),
    W("design", "design"),
    W("pct", "pct"),
    W("plant", "plant"),
    W("发明申请", "invention"),
    W("发明专利申请", "invention"),
    W("发明公开", "invention"),
    W("发明授权", "invention_grant"),
    W("授权发明", "invention_grant"),
    W("实用新型", "utility_model"),
    W("utility model", "utility_model"),
    W("外观设计", "design"),
    W("外观专利", "design"),
    W("pct发明", "pct"),
};

static const word status_words[] = {
    W("active", "active"),   W("pending", "pending"),   W("dead", "dead"),
    W("unknown", "unknown"), W("有效", "active"),       W("审中", "pending"),
    W("失效", "dead"),       W("未知", "unknown"),      W("未确认", "unknown"),
    W("patented", "active"), W("granted", "active"),    W("in force", "active"),
    W("inactive", "dead"),   W("discontinued", "dead"), W("expired", "dead"),
    W("lapsed", "dead"),     W("在审", "pending"),      W("审查中", "pending"),
    W("无效", "dead"),       W("alive", "active"),
};
#undef W

/* The word meant, or empty. */
static px_str word_find(const word *w, size_t n, px_str s) {
    for (size_t i = 0; i < n && s.n; i++)
        if (s.n == w[i].given.n && px_str_eq_nocase(s, w[i].given)) return w[i].means;
    return (px_str){0};
}

/* A word of a closed set; another spelling moves to `as_given` unless something stands there. */
static void settle_word(px_arena *a, const word *w, size_t n, px_str *value, px_str *as_given) {
    *as_given = line(a, *as_given);
    px_str given = line(a, *value);
    *value = word_find(w, n, given);
    if (!px_str_eq(given, *value)) fill(as_given, given);
}

/* Numbers ---------------------------------------------------------------------------------------
 */

/* A letter at the end that stands for the kind of an application ("KR20150124192U"). */
static bool is_application_letter(char c) {
    return c && strchr("UFSDTPXVMQ", c) != NULL;
}

px_number px_number_of_normal(px_str s, px_number_role role) {
    px_number out = {.understood = true};
    if (px_str_starts(s, PX_STR("PCT/"))) {
        out.cc = PX_STR("WO");
        out.num = s;
        return out;
    }
    size_t from = s.n > 2 && px_is_upper(s.p[0]) && px_is_upper(s.p[1]) ? 2 : 0;
    size_t to = s.n;
    if (role == PX_ROLE_PUBLICATION && to > 2 && px_is_digit(s.p[to - 1]) &&
        px_is_upper(s.p[to - 2]))
        to -= 2;
    else if (to > 1 && (role == PX_ROLE_PUBLICATION ? px_is_upper(s.p[to - 1])
                                                    : is_application_letter(s.p[to - 1])))
        to -= 1;
    if (to <= from || !px_is_digit(s.p[to - 1])) to = s.n;
    out.cc = px_str_sub(s, 0, from);
    out.num = px_str_sub(s, from, to);
    out.kind = px_str_sub(s, to, s.n);
    return out;
}

bool px_number_around_(px_str normal, px_str num, px_number *p) {
    size_t at = p->cc.n;
    if (!num.n || px_str_starts(normal, PX_STR("PCT/"))) return false;
    if (!px_str_starts(px_str_sub(normal, at, normal.n), num)) at = 0;
    if (!px_str_starts(px_str_sub(normal, at, normal.n), num)) return false;
    p->cc = px_str_sub(normal, 0, at);
    p->num = num;
    p->kind = px_str_sub(normal, at + num.n, normal.n);
    return true;
}

static bool ends_with(px_str s, px_str tail) {
    return s.n >= tail.n && px_str_eq(px_str_sub(s, s.n - tail.n, s.n), tail);
}

/* Parts of a number that is believed as it stands: what is stated where it fits, else as it looks.
 * Stated to be empty ("" and not absent) is stated, too. */
static void take_apart(px_rec_number *n, px_number_role role) {
    px_number p = px_number_of_normal(n->normal, role);
    px_str rest = n->normal;
    bool stated = n->cc.p || n->kind.p;
    if (!(!stated && px_number_around_(n->normal, n->num, &p)) &&
        !px_str_starts(rest, PX_STR("PCT/"))) {
        if (n->cc.p && (!n->cc.n || (px_str_starts(rest, n->cc) && rest.n > n->cc.n))) p.cc = n->cc;
        rest = px_str_sub(rest, p.cc.n, rest.n);
        if (n->kind.p && rest.n > n->kind.n && ends_with(rest, n->kind)) p.kind = n->kind;
        if (p.kind.n >= rest.n) p.kind = (px_str){0};
        p.num = px_str_sub(rest, 0, rest.n - p.kind.n);
    }
    n->cc = p.cc;
    n->num = p.num;
    n->kind = p.kind;
}

static void number(px_arena *a, px_rec_number *n, px_number_role role, px_str cc_hint) {
    if (!n->given.n && !n->normal.n) { /* nothing of it is told but perhaps its day */
        *n = (px_rec_number){.ymd = n->ymd};
        return;
    }
    n->given = line(a, n->given);
    n->normal = line(a, n->normal);
    n->num = line(a, n->num);
    n->cc = upper(a, line(a, n->cc));
    n->kind = upper(a, line(a, n->kind));
    if (n->normal.n && n->given.n) {
        take_apart(n, role);
    } else {
        if (n->normal.n) n->given = n->normal;
        bool hinted = n->cc.n || n->kind.n;
        px_number p =
            px_number_parse(a, n->given, role, n->cc.n ? n->cc : cc_hint, n->kind, n->ymd);
        n->normal = px_number_normal(a, &p, role);
        if (hinted && px_str_eq(n->given, n->normal)) {
            /* written without the hints, it would be read without them */
            px_number q = px_number_parse(a, n->given, role, cc_hint, (px_str){0}, n->ymd);
            px_str again = px_number_normal(a, &q, role);
            if (!px_str_eq(again, n->normal)) {
                p = q;
                n->normal = again;
            }
        }
        n->cc = p.cc;
        n->num = p.num;
        n->kind = (px_str){0};
        if (n->normal.n > p.cc.n + p.num.n && !px_str_starts(n->normal, PX_STR("PCT/")))
            n->kind = px_str_sub(n->normal, p.cc.n + p.num.n, n->normal.n);
    }
    if (!n->normal.n || px_str_eq(n->given, n->normal)) n->given = (px_str){0};
}

/* Normal form of a publication that is kept without its spelling. Empty if it is none, or if the
 * form that came out would be read as something else the next time. */
static px_str settled(px_arena *a, px_str given, uint32_t ymd) {
    px_str at = line(a, given);
    for (int round = 0; round < 3 && at.n; round++) {
        px_number p = px_number_parse(a, at, PX_ROLE_PUBLICATION, (px_str){0}, (px_str){0}, ymd);
        px_str normal = px_number_normal(a, &p, PX_ROLE_PUBLICATION);
        if (!p.understood && !px_number_looks_like(at)) break;
        if (px_str_eq(normal, at) || (p.proven && !ymd)) return normal;
        at = normal;
    }
    return (px_str){0};
}

/* Lists -----------------------------------------------------------------------------------------
 * Most of them are empty in most records. */

static bool country_alone(const px_rec_number *n) {
    return !n->normal.n && !n->ymd;
}

/* Of some priorities only the country or the day is told. A country says nothing more where another
 * priority is of it. */
static void priorities(px_arena *a, px_rec_numbers *list) {
    if (!list->n) return;
    size_t left = 0;
    for (size_t i = 0; i < list->n; i++) {
        px_rec_number *n = &list->v[i];
        px_str cc = n->given.n || n->normal.n ? n->cc : country(a, n->cc);
        number(a, n, PX_ROLE_PRIORITY, (px_str){0});
        if (!n->normal.n)
            *n = (px_rec_number){.cc = px_is_country(cc) ? cc : (px_str){0}, .ymd = n->ymd};
        if (n->normal.n || n->ymd || n->cc.n) list->v[left++] = *n;
    }
    list->n = left;
    px_unique_number_(a, list);
    left = 0;
    for (size_t i = 0; i < list->n; i++) {
        bool told = false;
        for (size_t k = 0; k < list->n && country_alone(&list->v[i]) && !told; k++)
            told = !country_alone(&list->v[k]) && px_str_eq(list->v[k].cc, list->v[i].cc);
        if (!told) list->v[left++] = list->v[i];
    }
    list->n = left;
}

static void texts(px_arena *a, px_rec_texts *list, bool one_line) {
    if (!list->n) return;
    size_t left = 0;
    for (size_t i = 0; i < list->n; i++) {
        px_rec_text t = list->v[i];
        t.lang = language(a, t.lang);
        t.text = one_line ? line(a, t.text) : px_clean_lines_(a, t.text);
        if (t.text.n) list->v[left++] = t;
    }
    list->n = left;
    px_unique_text_(a, list);
}

/* Numbers run on where they are not stated; each language counts for itself. */
static void claims(px_arena *a, px_rec_claims *list) {
    size_t left = 0;
    for (size_t i = 0; i < list->n; i++) {
        px_rec_claim c = list->v[i];
        c.lang = language(a, c.lang);
        c.text = px_clean_lines_(a, c.text);
        if (!c.text.n) continue;
        bool refers = px_claim_refers(c.text);
        if (!c.stated) c.independent = !refers;
        c.stated = c.independent == refers;
        const px_rec_claim *before = left ? &list->v[left - 1] : NULL;
        bool runs_on = before && px_str_eq(before->lang, c.lang);
        if (!c.num) c.num = runs_on && before->num < UINT32_MAX ? before->num + 1 : 1;
        list->v[left++] = c;
    }
    list->n = left;
}

/* "NAME [DE]", as often as it says the same country again. */
static void split_country(px_arena *a, px_rec_party *p) {
    while (p->name.n) {
        px_str name, cc;
        if (!px_name_ends_in_bracket(p->name)) return;
        px_name_split(a, p->name, &name, &cc);
        if (!cc.n || name.n >= p->name.n || (p->country.n && !px_str_eq(cc, p->country))) return;
        p->name = line(a, name);
        p->country = cc;
    }
}

static void parties(px_arena *a, px_rec_parties *list) {
    if (!list->n) return;
    size_t left = 0;
    for (size_t i = 0; i < list->n; i++) {
        px_rec_party p = list->v[i];
        p.name = line(a, p.name);
        p.type = lower(a, line(a, p.type));
        p.country = country(a, p.country);
        p.province = line(a, p.province);
        p.city = line(a, p.city);
        p.district = line(a, p.district);
        p.park = line(a, p.park);
        p.address = line(a, p.address);
        p.id = line(a, p.id);
        split_country(a, &p);
        if (p.country.n) p.name = px_name_cut_remains(p.name);
        if (p.name.n) list->v[left++] = p;
    }
    list->n = left;
    px_unique_party_(a, list);
}

/* H01M10/0525 and the like need no parsing; `gap`: blanks behind the subclass. */
static bool looks_normal(px_str s, size_t gap) {
    size_t i = 4 + gap;
    if (s.n < 8 + gap || !px_is_upper(s.p[0]) || !px_is_digit(s.p[1]) || !px_is_digit(s.p[2]) ||
        !px_is_upper(s.p[3]) || !px_is_digit(s.p[i]) || s.p[i] == '0')
        return false;
    while (i < s.n && px_is_digit(s.p[i]))
        i++;
    if (i > 8 + gap || i + 3 > s.n || s.p[i++] != '/') return false;
    size_t from = i;
    while (i < s.n && px_is_digit(s.p[i]))
        i++;
    return i == s.n && i - from <= 6;
}

/* H01M alone, as lists of subclasses have it. */
static bool is_subclass(px_str s) {
    return s.n == 4 && ((s.p[0] >= 'A' && s.p[0] <= 'H') || s.p[0] == 'Y') && px_is_digit(s.p[1]) &&
           px_is_digit(s.p[2]) && px_is_upper(s.p[3]);
}

static bool is_normal_symbol(px_str s) {
    return looks_normal(s, 0) || is_subclass(s);
}

/* "H01M 10/0525": the other usual spelling; it differs from the normal form in the blank alone. */
static bool is_spaced_symbol(px_str s) {
    return s.n > 8 && s.p[4] == ' ' && (s.p[0] <= 'H' || s.p[0] == 'Y') && looks_normal(s, 1);
}

static px_str without_blank(px_arena *a, px_str s) {
    char *p = px_arena_alloc(a, s.n);
    memcpy(p, s.p, 4);
    memcpy(p + 4, s.p + 5, s.n - 5);
    return (px_str){p, s.n - 1};
}

/* An item that is a list of symbols ("H01L 21/00, 21/02") becomes several. False: it is none. */
static bool several(px_arena *a, px_rec_class c, px_scheme scheme, px_rec_classes *out) {
    px_class_symbol *v;
    size_t n = px_class_list(a, c.symbol, scheme, &v);
    for (size_t i = 0; i < n; i++) {
        px_rec_class *to = px_list_add(a, out);
        *to = c;
        to->symbol = v[i].symbol;
        fill(&to->edition, v[i].edition);
        if (!to->value) to->value = v[i].value;
        to->first = i == 0 && (c.first || v[i].first);
    }
    return n > 0;
}

/* One item: the symbol as it stands (columns of fixed width matter), else with white space squeezed,
 * else a list. */
static void add_class(px_arena *a, px_rec_class c, px_scheme scheme, px_rec_classes *out) {
    px_class_symbol s = px_class_parse(a, c.symbol, scheme);
    if (!s.understood) {
        c.symbol = line(a, s.symbol);
        s = px_class_parse(a, c.symbol, scheme);
        if (!s.understood && several(a, c, scheme, out)) return;
    }
    c.symbol = line(a, s.symbol);
    fill(&c.edition, s.edition);
    if (!c.value) c.value = s.value;
    c.first |= s.first;
    *px_list_add(a, out) = c;
}

/* The symbol marked first goes to the front; with `leads` the one in front is the first, marked or
 * not. */
static void some_classes(px_arena *a, px_rec_classes *list, px_scheme scheme, bool leads) {
    bool ipc_like = scheme == PX_SCHEME_IPC || scheme == PX_SCHEME_CPC;
    size_t left = 0, from = 0;
    while (from < list->n && ipc_like && is_normal_symbol(list->v[from].symbol))
        from++;
    if (from < list->n) { /* as a rule nothing is to be read */
        px_rec_classes all = {0};
        for (size_t i = 0; i < list->n; i++) {
            px_rec_class c = list->v[i];
            if (ipc_like && is_spaced_symbol(c.symbol)) c.symbol = without_blank(a, c.symbol);
            if (ipc_like && is_normal_symbol(c.symbol))
                *px_list_add(a, &all) = c;
            else
                add_class(a, c, scheme, &all);
        }
        *list = all;
    }
    for (size_t i = 0; i < list->n; i++) {
        px_rec_class c = list->v[i];
        c.edition = line(a, c.edition);
        if (c.value != 'I' && c.value != 'A') c.value = c.value == 'N' ? 'A' : 0;
        if (c.symbol.n) list->v[left++] = c;
    }
    list->n = left;
    px_unique_class_(a, list);
    left = list->n;
    size_t first = 0;
    while (first < left && !list->v[first].first)
        first++;
    if (first && first < left) {
        px_rec_class c = list->v[first];
        memmove(list->v + 1, list->v, first * sizeof c);
        list->v[0] = c;
    }
    for (size_t i = 0; i < left; i++)
        list->v[i].first = i == 0 && (leads || list->v[i].first);
}

static inline void classes(px_arena *a, px_rec_classes *list, px_scheme scheme, bool leads) {
    if (list->n) some_classes(a, list, scheme, leads);
}

static void cites(px_arena *a, px_rec_cites *list) {
    if (!list->n) return;
    size_t left = 0;
    for (size_t i = 0; i < list->n; i++) {
        px_rec_cite c = list->v[i];
        c.text = line(a, c.text);
        c.category = line(a, c.category);
        c.by = line(a, c.by);
        if (c.number.n) {
            px_str given = line(a, c.number);
            c.number = settled(a, given, c.ymd);
            if (!c.number.n) fill(&c.text, given);
        }
        if (px_str_eq(c.text, c.number)) c.text = (px_str){0};
        if (c.number.n || c.text.n) list->v[left++] = c;
    }
    list->n = left;
    px_unique_cite_(a, list);
}

static void strs(px_arena *a, px_rec_strs *list) {
    if (!list->n) return;
    size_t left = 0;
    for (size_t i = 0; i < list->n; i++) {
        px_str s = line(a, list->v[i]);
        if (s.n) list->v[left++] = s;
    }
    list->n = left;
    px_unique_str_(a, list);
}

/* Members other than the document itself. */
/* A list that spells its members without kinds names the document itself so, too. */
static void members(px_arena *a, px_rec_strs *list, const px_rec_number *own) {
    if (!list->n) return;
    size_t left = 0;
    px_str base = px_str_sub(own->normal, 0, own->normal.n - own->kind.n);
    for (size_t i = 0; i < list->n; i++) {
        px_str s = settled(a, list->v[i], 0);
        if (s.n && !px_str_eq(s, own->normal) && !px_str_eq(s, base)) list->v[left++] = s;
    }
    list->n = left;
    px_unique_str_(a, list);
}

static void events(px_arena *a, px_rec_events *list) {
    if (!list->n) return;
    size_t left = 0;
    for (size_t i = 0; i < list->n; i++) {
        px_rec_event e = list->v[i];
        e.code = line(a, e.code);
        e.kind = line(a, e.kind);
        e.effect = line(a, e.effect);
        e.text = px_clean_lines_(a, e.text);
        e.from = line(a, e.from);
        e.to = line(a, e.to);
        if (e.ymd || e.code.n || e.kind.n || e.text.n || e.from.n || e.to.n) list->v[left++] = e;
    }
    list->n = left;
    px_unique_event_(a, list);
}

static void extras(px_arena *a, px_rec_extras *list) {
    if (!list->n) return;
    size_t left = 0;
    uint64_t seen[4] = {0}; /* a bit for each name met: records of hundreds of extras are common */
    for (size_t i = 0; i < list->n; i++) {
        px_rec_extra e = list->v[i];
        e.name = px_extra_name(a, e.name);
        px_rec_extra *to = NULL;
        size_t bit = px_hash_str(e.name) % 256;
        bool met = seen[bit / 64] >> bit % 64 & 1;
        seen[bit / 64] |= (uint64_t)1 << bit % 64;
        for (size_t k = 0; met && k < left && !to; k++)
            if (px_str_eq(list->v[k].name, e.name)) to = &list->v[k];
        if (!to && e.n_values == 1) { /* the usual one: nothing to be gathered */
            px_str v = px_clean_lines_(a, e.values[0]);
            if (!v.n) continue;
            to = &list->v[left++];
            to->name = e.name;
            to->values = e.values;
            to->n_values = 1;
            if (v.p != e.values[0].p || v.n != e.values[0].n) {
                to->values = px_arena_alloc(a, sizeof v);
                to->values[0] = v;
            }
            continue;
        }
        px_rec_strs all = {0};
        for (size_t k = 0; to && k < to->n_values; k++)
            *px_list_add(a, &all) = to->values[k];
        for (size_t k = 0; k < e.n_values; k++) {
            px_str v = px_clean_lines_(a, e.values[k]);
            if (v.n) *px_list_add(a, &all) = v;
        }
        px_unique_str_(a, &all);
        if (!all.n) continue;
        if (!to) {
            to = &list->v[left++];
            to->name = e.name;
        }
        to->values = all.v;
        to->n_values = all.n;
    }
    list->n = left;
}

/* The record ------------------------------------------------------------------------------------
 */

/* By office and kind group; corrections and search reports by their letter. */
static px_str derived_type(const px_record *r) {
    const px_rec_number *pub = &r->pub;
    if (px_str_is(pub->cc, "WO")) return PX_STR("pct");
    if (!pub->kind.n) return (px_str){0};
    switch (px_kind_group_of(pub->cc, pub->kind, pub->ymd)) {
    case PX_KIND_APPLICATION:
        return PX_STR("invention");
    case PX_KIND_GRANT:
        return PX_STR("invention_grant");
    case PX_KIND_UTILITY_MODEL:
        return PX_STR("utility_model");
    case PX_KIND_DESIGN:
        return PX_STR("design");
    case PX_KIND_PLANT:
        return PX_STR("plant");
    case PX_KIND_SEARCH_REPORT:
    case PX_KIND_CORRECTION:
        if (pub->kind.p[0] == 'A') return PX_STR("invention");
        if (pub->kind.p[0] == 'B' || pub->kind.p[0] == 'C') return PX_STR("invention_grant");
        return (px_str){0};
    case PX_KIND_UNKNOWN:
    case PX_KIND_TRANSLATION:
        break;
    }
    return (px_str){0};
}

px_status px_record_normalise(px_arena *a, px_record *r, px_err *err) {
    number(a, &r->pub, PX_ROLE_PUBLICATION, (px_str){0});
    number(a, &r->app, PX_ROLE_APPLICATION, r->pub.cc);
    priorities(a, &r->priorities);
    settle_word(a, type_words, sizeof type_words / sizeof *type_words, &r->type, &r->doc_type);
    if (!r->type.n) r->type = derived_type(r);
    r->lang = language(a, r->lang);
    texts(a, &r->titles, true);
    texts(a, &r->abstracts, false);
    claims(a, &r->claims);
    texts(a, &r->descriptions, false);
    parties(a, &r->applicants);
    parties(a, &r->owners);
    parties(a, &r->inventors);
    parties(a, &r->agents);
    parties(a, &r->examiners);
    px_record_parties_(a, r);
    classes(a, &r->ipc, PX_SCHEME_IPC, true);
    classes(a, &r->cpc, PX_SCHEME_CPC, false);
    classes(a, &r->uspc, PX_SCHEME_USPC, false);
    classes(a, &r->locarno, PX_SCHEME_LOC, false);
    classes(a, &r->fi, PX_SCHEME_FI, false);
    classes(a, &r->fterm, PX_SCHEME_FTERM, false);
    for (size_t i = 0; i < r->cpc_sets.n; i++)
        r->cpc_sets.v[i] = px_class_set(a, line(a, r->cpc_sets.v[i]));
    strs(a, &r->cpc_sets);
    cites(a, &r->cites);
    cites(a, &r->cited_by);
    r->family = line(a, r->family);
    r->family_ext = line(a, r->family_ext);
    members(a, &r->members, &r->pub);
    members(a, &r->members_ext, &r->pub);
    events(a, &r->events);
    px_legal_complete(a, r);
    px_unique_event_(a, &r->events);
    settle_word(a, status_words, sizeof status_words / sizeof *status_words, &r->status,
                &r->status_text);
    strs(a, &r->ids);
    strs(a, &r->keywords);
    extras(a, &r->extras);
    r->url = line(a, r->url);
    r->source = line(a, r->source);
    r->key = (px_str){0};
    if (!r->pub.normal.n && !r->app.normal.n && !r->ids.n && !r->titles.n && !r->abstracts.n)
        return px_fail(err, PX_E_INPUT, "row has neither a number nor a title");
    r->key = px_record_make_key_(a, r);
    return PX_OK;
}
