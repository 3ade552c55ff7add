/* facts.c: what a record says about each field. The rules of derived facts stand here and nowhere
 * else; docs/RECORD.md repeats them for people. Records come normalised. */
#include "patent/facts_int.h"

#include "patent/date.h"
#include "patent/expiry.h"
#include "patent/name_clean.h"
#include "patent/party.h"
#include "patent/wipo35.h"

#include <stdlib.h>

void px_facts_put(px_facts *to, px_field f, px_str v) {
    if (v.n) to->value(to, f, (px_str){0}, v);
}

static void put_date(px_facts *to, px_field f, px_field year, uint32_t ymd) {
    if (!ymd) return;
    to->number(to, f, ymd);
    if (year && ymd / 10000) to->number(to, year, ymd / 10000);
}

static void put_count(px_facts *to, px_field f, uint32_t n) {
    if (n != PX_NIL) to->number(to, f, n);
}

/* A count that the file states, and one that its lists give (0: no list). The larger, if any. */
static uint32_t larger(uint32_t stated, size_t listed) {
    if (!listed) return stated;
    uint32_t n = listed < PX_NIL ? (uint32_t)listed : PX_NIL - 1;
    return stated == PX_NIL || stated < n ? n : stated;
}

/* Members of the extended family that the file lists, and the document itself. */
static size_t listed_ext(const px_record *r) {
    return r->members_ext.n ? r->members_ext.n + 1 : 0;
}

/* The distinct ones among one member of many items, in order. */
#define PUT_DISTINCT(to, f, list, member)                                                          \
    do {                                                                                           \
        for (size_t i = 0; i < (list)->n; i++) {                                                   \
            size_t k = 0;                                                                          \
            while (k < i && !px_str_eq((list)->v[k].member, (list)->v[i].member))                  \
                k++;                                                                               \
            if (k == i) px_facts_put((to), (f), (list)->v[i].member);                              \
        }                                                                                          \
    } while (0)

static void keys_of(px_arena *a, px_facts *to, px_field f, const px_number *n,
                    px_number_role role) {
    px_str keys[PX_NUMBER_KEYS];
    size_t n_keys = px_number_keys(a, n, role, keys);
    for (size_t i = 0; i < n_keys; i++)
        to->ident(to, f, keys[i]);
}

static void put_number(px_arena *a, px_facts *to, px_field f, const px_rec_number *n,
                       px_number_role role) {
    if (!n->normal.n) return;
    px_number p = {.cc = n->cc, .num = n->num, .kind = n->kind, .understood = n->cc.n > 0};
    keys_of(a, to, f, &p, role);
}

void px_facts_put_keys(px_arena *a, px_facts *to, px_field f, px_str normal) {
    px_number p = px_number_of_normal(normal, PX_ROLE_PUBLICATION);
    keys_of(a, to, f, &p, PX_ROLE_PUBLICATION);
}

static void put_cites(px_arena *a, px_facts *to, px_field f, const px_rec_cites *list) {
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].number.n) px_facts_put_keys(a, to, f, list->v[i].number);
}

static size_t patents_in(const px_rec_cites *list) {
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++)
        n += list->v[i].number.n > 0;
    return n;
}

static void put_classes(px_facts *to, px_field f, const px_rec_classes *list, char value) {
    for (size_t i = 0; i < list->n; i++)
        if (!value || list->v[i].value == value) px_facts_put(to, f, list->v[i].symbol);
}

static bool is_person(px_arena *a, const px_rec_party *p) {
    return px_str_is(p->type.n ? p->type : px_party_type(a, p->name, p->country), "person");
}

/* The parties that have a name (px_party_is_nobody), in `a`. */
static px_rec_parties named(px_arena *a, const px_rec_parties *list) {
    px_rec_parties out = {0};
    size_t n = 0;
    while (n < list->n && !px_party_is_nobody(list->v[n].name))
        n++;
    if (n == list->n) return *list;
    for (size_t i = 0; i < list->n; i++)
        if (i < n || (i > n && !px_party_is_nobody(list->v[i].name)))
            *px_list_add(a, &out) = list->v[i];
    return out;
}

static void put_parties(px_facts *to, px_field f, const px_rec_parties *list) {
    for (size_t i = 0; i < list->n; i++)
        px_facts_put(to, f, list->v[i].name);
}

/* Earliest priority; the filing date where no priority has a date. */
static uint32_t earliest(const px_record *r) {
    uint32_t best = 0;
    for (size_t i = 0; i < r->priorities.n; i++) {
        uint32_t ymd = r->priorities.v[i].ymd;
        if (ymd && (!best || px_date_first(ymd) < px_date_first(best))) best = ymd;
    }
    return best ? best : r->app.ymd;
}

/* Stated; else what announces the grant was granted when it was published (granting.tbl), unless the file says that it is no
 * granted right. */
uint32_t px_facts_granted(const px_record *r) {
    static const char *const rights[] = {"invention_grant", "utility_model", "design", "plant"};
    const px_rec_number *pub = &r->pub;
    bool right = false;
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
        right |= px_str_is(r->type, rights[i]);
    if (r->grant_ymd || !right || !px_kind_is_grant(pub->cc, pub->kind, pub->ymd))
        return r->grant_ymd;
    return pub->ymd;
}

/* Claims are counted within the language that comes first, and only where more than one is listed:
 * many files give the first claim alone. */
static void put_claim_counts(px_facts *to, const px_record *r) {
    const px_rec_claims *c = &r->claims;
    uint32_t listed = 0, independent = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (!px_str_eq(c->v[i].lang, c->v[0].lang)) continue;
        listed++;
        independent += c->v[i].independent;
    }
    bool whole = listed > 1 && (r->n_claims == PX_NIL || listed >= r->n_claims);
    put_count(to, PX_F_NCL, r->n_claims == PX_NIL && whole ? listed : r->n_claims);
    put_count(to, PX_F_NICL,
              r->n_claims_indep == PX_NIL && whole ? independent : r->n_claims_indep);
}

static bool by_pct(const px_rec_number *n) {
    return px_str_starts(n->normal, PX_STR("PCT/"));
}

static void put_pct(px_facts *to, const px_record *r) {
    bool pct = px_str_is(r->pub.cc, "WO") || by_pct(&r->app);
    for (size_t i = 0; i < r->priorities.n && !pct; i++)
        pct = by_pct(&r->priorities.v[i]);
    if (pct || r->pub.normal.n || r->app.normal.n) to->number(to, PX_F_PCT, pct);
}

/* What holds without a look at the clock: an expiry that has passed is a matter of the day of the
 * question. What follows from the document alone (an application is pending, a grant in force) is
 * not said: it says nothing of what came later. */
static void put_status(px_facts *to, const px_record *r, const px_legal_status *s) {
    if (s->grounded && s->state != PX_STATE_UNKNOWN)
        px_facts_put(to, PX_F_LS, px_str_of(px_legal_state_code(s->state)));
    else
        px_facts_put(to, PX_F_LS, r->status);
    px_str detail = px_facts_status_detail(r->status_text);
    if (!detail.n) detail = r->status_text;
    if (!detail.n && s->grounded && s->detail) detail = px_str_of(px_legal_code(s->detail));
    px_facts_put(to, PX_F_LSD, detail);
}

px_str px_facts_status_detail(px_str words) {
    px_str none = {0};
    px_legal k = px_legal_find(words);
    if (!k && words.n) k = px_legal_kind(none, none, words, none);
    return px_str_of(k ? px_legal_code(k) : NULL);
}

/* Language of the record, then those of its texts. */
static void put_languages(px_arena *a, px_facts *to, const px_record *r) {
    px_rec_texts all = {0};
    px_list_add(a, &all)->lang = r->lang;
    for (size_t i = 0; i < r->titles.n; i++)
        px_list_add(a, &all)->lang = r->titles.v[i].lang;
    for (size_t i = 0; i < r->abstracts.n; i++)
        px_list_add(a, &all)->lang = r->abstracts.v[i].lang;
    for (size_t i = 0; i < r->claims.n; i++)
        if (!i || !px_str_eq(r->claims.v[i].lang, r->claims.v[i - 1].lang))
            px_list_add(a, &all)->lang = r->claims.v[i].lang;
    for (size_t i = 0; i < r->descriptions.n; i++)
        px_list_add(a, &all)->lang = r->descriptions.v[i].lang;
    PUT_DISTINCT(to, PX_F_LANG, &all, lang);
}

void px_facts_of(px_arena *a, const px_record *r, px_facts *to) {
    px_rec_parties applicants = named(a, &r->applicants), owners = named(a, &r->owners),
                   inventors = named(a, &r->inventors), agents = named(a, &r->agents),
                   examiners = named(a, &r->examiners);
    put_parties(to, PX_F_PA, &applicants);
    for (size_t i = 0; i < applicants.n; i++)
        px_facts_put(to, PX_F_PAS, px_name_clean(a, applicants.v[i].name));
    if (applicants.n) px_facts_put(to, PX_F_PA1, applicants.v[0].name);
    put_parties(to, PX_F_PAC, &owners);
    PUT_DISTINCT(to, PX_F_PATY, &r->applicants, type);
    for (size_t i = 0; i < r->applicants.n; i++)
        if (r->applicants.v[i].id.n) to->ident(to, PX_F_USCC, r->applicants.v[i].id);
    put_parties(to, PX_F_IN, &inventors);
    if (inventors.n) px_facts_put(to, PX_F_IN1, inventors.v[0].name);
    put_parties(to, PX_F_AG, &agents);
    for (size_t i = 0; i < agents.n; i++)
        if (is_person(a, &agents.v[i])) px_facts_put(to, PX_F_AGT, agents.v[i].name);
    put_parties(to, PX_F_EX, &examiners);

    put_number(a, to, PX_F_PN, &r->pub, PX_ROLE_PUBLICATION);
    put_number(a, to, PX_F_AN, &r->app, PX_ROLE_APPLICATION);
    for (size_t i = 0; i < r->priorities.n; i++)
        put_number(a, to, PX_F_PR, &r->priorities.v[i], PX_ROLE_PRIORITY);
    if (r->family.n) to->ident(to, PX_F_FAM, r->family);
    if (r->family_ext.n) to->ident(to, PX_F_IFAM, r->family_ext);
    put_cites(a, to, PX_F_CT, &r->cites);
    put_cites(a, to, PX_F_CF, &r->cited_by);

    px_facts_put(to, PX_F_KD, r->pub.kind);
    px_facts_put(to, PX_F_PT, r->type);
    px_facts_put(to, PX_F_CC, r->pub.cc);
    put_languages(a, to, r);

    put_date(to, PX_F_AD, PX_F_ADY, r->app.ymd);
    put_date(to, PX_F_PD, PX_F_PDY, r->pub.ymd);
    put_date(to, PX_F_EPD, PX_F_EPDY, earliest(r));
    put_date(to, PX_F_GD, PX_F_NONE, px_facts_granted(r));
    put_date(to, PX_F_SED, PX_F_NONE, r->exam_ymd);
    put_date(to, PX_F_EXP, PX_F_NONE, px_expiry_of(r).ymd);
    put_date(to, PX_F_EXPD, PX_F_NONE, r->lapse_ymd);

    put_classes(to, PX_F_IPC, &r->ipc, 0);
    if (r->ipc.n)
        px_facts_put(to, PX_F_IPCM, r->ipc.v[0].symbol); /* normalising put the first in front */
    put_classes(to, PX_F_CPC, &r->cpc, 0);
    put_classes(to, PX_F_CPCI, &r->cpc, 'I');
    put_classes(to, PX_F_CPCA, &r->cpc, 'A');
    put_classes(to, PX_F_UC, &r->uspc, 0);
    put_classes(to, PX_F_LOC, &r->locarno, 0);
    put_classes(to, PX_F_FI, &r->fi, 0);
    put_classes(to, PX_F_FTM, &r->fterm, 0);
    for (size_t i = 0; i < r->cpc_sets.n; i++)
        px_facts_put(to, PX_F_CPCC, r->cpc_sets.v[i]);
    px_wipo35_part part[PX_WIPO35_FIELDS];
    size_t n_parts = px_wipo35_record(r, part);
    for (size_t i = 0; i < n_parts; i++)
        px_facts_put(to, PX_F_WIPO, px_str_of(px_wipo35_get(part[i].field)->code));

    PUT_DISTINCT(to, PX_F_CTRY, &r->applicants, country);
    PUT_DISTINCT(to, PX_F_PROV, &r->applicants, province);
    PUT_DISTINCT(to, PX_F_CITY, &r->applicants, city);
    PUT_DISTINCT(to, PX_F_DIST, &r->applicants, district);
    PUT_DISTINCT(to, PX_F_PARK, &r->applicants, park);
    PUT_DISTINCT(to, PX_F_INCTRY, &r->inventors, country);
    PUT_DISTINCT(to, PX_F_PRC, &r->priorities, cc);

    px_legal_status s;
    px_legal_status_of(a, r, 0, &s);
    put_status(to, r, &s);
    px_facts_events(r, to);
    px_facts_derived(a, r, &s, to);

    size_t patents = patents_in(&r->cites);
    put_count(to, PX_F_NCT, larger(r->n_cites, patents));
    put_count(to, PX_F_NNPL, larger(r->n_npl, r->cites.n - patents));
    put_count(to, PX_F_NCF, larger(r->n_cited_by, r->cited_by.n));
    put_count(to, PX_F_NFAM, larger(r->n_family, r->members.n ? r->members.n + 1 : 0));
    put_count(to, PX_F_NIFAM, larger(r->n_family_ext, listed_ext(r)));
    put_claim_counts(to, r);
    put_count(to, PX_F_NPG, r->n_pages);
    if (applicants.n) to->number(to, PX_F_NPA, (uint32_t)applicants.n);
    if (inventors.n) to->number(to, PX_F_NIN, (uint32_t)inventors.n);
    put_pct(to, r);

    for (size_t i = 0; i < r->keywords.n; i++)
        px_facts_put(to, PX_F_KW, r->keywords.v[i]);
    px_facts_put(to, PX_F_SRC, r->source);
    for (size_t i = 0; i < r->extras.n; i++)
        for (size_t k = 0; k < r->extras.v[i].n_values; k++)
            to->value(to, PX_F_X, r->extras.v[i].name, r->extras.v[i].values[k]);
}

static bool with_place(const px_rec_parties *list) {
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].country.n || list->v[i].province.n || list->v[i].city.n) return true;
    return false;
}

static bool any_named(const px_rec_parties *list) {
    for (size_t i = 0; i < list->n; i++)
        if (!px_party_is_nobody(list->v[i].name)) return true;
    return false;
}

uint32_t px_facts_has(const px_record *r) {
    const struct {
        px_has has;
        bool yes;
    } table[] = {
        {PX_HAS_TITLE, r->titles.n},
        {PX_HAS_ABSTRACT, r->abstracts.n},
        {PX_HAS_CLAIMS, r->claims.n},
        {PX_HAS_DESCRIPTION, r->descriptions.n},
        {PX_HAS_APPLICANT, any_named(&r->applicants)},
        {PX_HAS_INVENTOR, any_named(&r->inventors)},
        {PX_HAS_OWNER, any_named(&r->owners)},
        {PX_HAS_IPC, r->ipc.n},
        {PX_HAS_CPC, r->cpc.n},
        {PX_HAS_CITATIONS, r->cites.n},
        {PX_HAS_FAMILY, r->family.n || r->members.n},
        {PX_HAS_LEGAL, r->events.n || r->status.n || r->status_text.n},
        {PX_HAS_PRIORITY, r->priorities.n},
        {PX_HAS_APPLICATION, r->app.normal.n},
        {PX_HAS_KEYWORDS, r->keywords.n},
        {PX_HAS_NUMBER, r->pub.normal.n},
        {PX_HAS_FULLTEXT, r->claims.n && r->descriptions.n},
        {PX_HAS_AGENT, any_named(&r->agents)},
        {PX_HAS_EXAMINER, any_named(&r->examiners)},
        {PX_HAS_LOCARNO, r->locarno.n},
        {PX_HAS_FI, r->fi.n},
        {PX_HAS_FTERM, r->fterm.n},
        {PX_HAS_USCLASS, r->uspc.n},
        {PX_HAS_CITEDBY, r->cited_by.n || (r->n_cited_by && r->n_cited_by != PX_NIL)},
        {PX_HAS_NPL, r->cites.n > patents_in(&r->cites)},
        {PX_HAS_EVENTS, r->events.n},
        {PX_HAS_STATUS, r->status.n || r->status_text.n},
        {PX_HAS_EXTENDED, r->family_ext.n || r->members_ext.n},
        {PX_HAS_PLACE, with_place(&r->applicants)},
        {PX_HAS_TRANSLATION, r->titles.n > 1 || r->abstracts.n > 1},
    };
    uint32_t bits = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].yes) bits |= 1u << table[i].has;
    return bits;
}

/* Where a publication number alone does not say which application it belongs to, because kinds have
 * number series of their own that overlap: JP, KR (patents and utility models), CN with 7 digits
 * (before 2007, grants were numbered apart from applications). */
bool px_facts_kinds_overlap(const px_rec_number *pub) {
    return px_str_is(pub->cc, "JP") || px_str_is(pub->cc, "KR") ||
           (px_str_is(pub->cc, "CN") && pub->num.n == 7);
}

px_str px_facts_application(px_arena *a, const px_record *r) {
    if (r->app.normal.n) return px_arena_fmt(a, "a:" PX_STR_FMT, PX_STR_ARG(r->app.normal));
    if (!r->pub.normal.n) return (px_str){0};
    px_str key = px_facts_kinds_overlap(&r->pub) ? r->pub.normal : px_record_base_key(a, r);
    return px_arena_fmt(a, "p:" PX_STR_FMT, PX_STR_ARG(key));
}

static int by_bytes(const void *x, const void *y) {
    return px_str_cmp(*(const px_str *)x, *(const px_str *)y);
}

px_str px_facts_family(px_arena *a, const px_record *r) {
    if (r->family.n) return px_arena_fmt(a, "f:" PX_STR_FMT, PX_STR_ARG(r->family));
    px_rec_strs all = {0};
    size_t size = 2;
    for (size_t i = 0; i < r->priorities.n; i++) {
        px_str s = r->priorities.v[i].normal;
        if (!s.n) continue;
        *px_list_add(a, &all) = s;
        size += s.n + 1;
    }
    if (!all.n) return (px_str){0};
    qsort(all.v, all.n, sizeof *all.v, by_bytes);
    char *p = px_arena_alloc(a, size);
    size_t n = 0;
    memcpy(p, "p:", 2);
    n = 2;
    for (size_t i = 0; i < all.n; i++) {
        if (i && px_str_eq(all.v[i], all.v[i - 1])) continue;
        if (i) p[n++] = ' ';
        memcpy(p + n, all.v[i].p, all.v[i].n);
        n += all.v[i].n;
    }
    return (px_str){p, n};
}

px_str px_facts_priority(px_arena *a, const px_rec_number *n) {
    if (!n->normal.n) return (px_str){0};
    return px_arena_fmt(a, "a:" PX_STR_FMT, PX_STR_ARG(n->normal));
}

px_str px_facts_member(px_arena *a, px_str normal) {
    return px_arena_fmt(a, "n:" PX_STR_FMT, PX_STR_ARG(normal));
}

px_str px_facts_extended(px_arena *a, const px_record *r) {
    if (!r->family_ext.n) return (px_str){0};
    return px_arena_fmt(a, "e:" PX_STR_FMT, PX_STR_ARG(r->family_ext));
}

static void add_texts(px_fact_text *out, size_t *n, px_text_field f, const px_rec_texts *list) {
    for (size_t i = 0; i < list->n; i++)
        out[(*n)++] = (px_fact_text){f, list->v[i].lang, list->v[i].text};
}

/* The first claim of each language, the other independent ones, the dependent ones. */
static px_text_field claim_field(const px_rec_claims *c, size_t i) {
    if (!i || !px_str_eq(c->v[i].lang, c->v[i - 1].lang)) return PX_TF_C1;
    return c->v[i].independent ? PX_TF_ICL : PX_TF_CLM;
}

size_t px_facts_texts(px_arena *a, const px_record *r, px_fact_text **out) {
    size_t n = r->titles.n + r->abstracts.n + r->claims.n + r->descriptions.n;
    px_fact_text *v = px_arena_array(a, px_fact_text, n ? n : 1);
    n = 0;
    add_texts(v, &n, PX_TF_TI, &r->titles);
    add_texts(v, &n, PX_TF_AB, &r->abstracts);
    for (px_text_field f = PX_TF_C1; f <= PX_TF_CLM; f++)
        for (size_t i = 0; i < r->claims.n; i++)
            if (claim_field(&r->claims, i) == f)
                v[n++] = (px_fact_text){f, r->claims.v[i].lang, r->claims.v[i].text};
    add_texts(v, &n, PX_TF_DES, &r->descriptions);
    *out = v;
    return n;
}

#define BIT(f) (1u << PX_TF_##f)

unsigned px_text_mask(px_field f) {
    switch ((int)f) {
    case PX_F_TI:
        return BIT(TI);
    case PX_F_AB:
        return BIT(AB);
    case PX_F_CLM:
        return BIT(C1) | BIT(ICL) | BIT(CLM);
    case PX_F_ICL:
        return BIT(C1) | BIT(ICL);
    case PX_F_C1:
        return BIT(C1);
    case PX_F_DES:
        return BIT(DES);
    case PX_F_TA:
        return BIT(TI) | BIT(AB);
    case PX_F_TAC:
        return BIT(TI) | BIT(AB) | BIT(C1) | BIT(ICL) | BIT(CLM);
    case PX_F_FT:
        return BIT(TI) | BIT(AB) | BIT(C1) | BIT(ICL) | BIT(CLM) | BIT(DES);
    default:
        return 0;
    }
}
