/* fill_end.c: what must wait for the end of a row (names and what stands beside them) or of the
 * record (numbers, priorities, claims). */
#include "indexer/fill_state.h"
#include "indexer/words.h"
#include "patent/date.h"
#include "patent/name.h"

/* Values beside names: as many as names, or one for the first name. The rest goes to extras. */
static px_str *member_of(px_rec_party *p, unsigned which) {
    switch (which) {
#define ATTR_MEMBER(t, m)                                                                          \
    case ATTR_##t:                                                                                 \
        return &p->m;
        ATTRIBUTES(ATTR_MEMBER)
        OWNER_ATTRIBUTES(ATTR_MEMBER)
        INVENTOR_ATTRIBUTES(ATTR_MEMBER)
#undef ATTR_MEMBER
    default:
        return NULL;
    }
}

static bool is_country(unsigned which) {
    return which == ATTR_CTRY || which == ATTR_OWCTRY || which == ATTR_INCTRY;
}

static void pair(px_fill *f, unsigned which, px_rec_parties *list, size_t from, bool rest) {
    struct px_fill_state *s = f->now;
    px_fill_strs *v = &s->attr[which];
    size_t names = list->n - from;
    bool fits = names > 0 && (v->n == names || v->n == 1);
    for (size_t i = 0; i < v->n; i++) {
        px_str x = v->v[i];
        if (px_value_empty(x)) continue;
        if (which == ATTR_PATY || which == ATTR_OWTYPE) x = px_word_party(x);
        if (is_country(which)) x = px_fill_country_(x);
        px_str *member = fits ? member_of(&list->v[from + i], which) : NULL;
        if (member && !member->n)
            *member = x;
        else if (!member && rest)
            px_fill_extra_(f, &f->cols[s->attr_col[which]], x);
    }
}

static bool has_name(const px_rec_parties *list, size_t from, px_str name) {
    for (size_t i = from; i < list->n; i++)
        if (px_str_eq(list->v[i].name, name)) return true;
    return false;
}

/* Another form of the names: where none is given, the form that means them most; the rest is kept
 * beside, so that nobody is counted twice. */
static void use_alt(px_fill *f, unsigned which, px_rec_parties *list, size_t from) {
    px_fill_alts *alt = &f->now->alt[which];
    size_t best = SIZE_MAX;
    if (!alt->n) return;
    for (size_t i = 0; i < alt->n && list->n == from; i++)
        if (best == SIZE_MAX || f->cols[alt->v[i].col].to.rank < f->cols[best].to.rank)
            best = alt->v[i].col;
    for (size_t i = 0; i < alt->n; i++)
        if (alt->v[i].col == best) px_fill_party_(f, list, alt->v[i].value);
    for (size_t i = 0; i < alt->n; i++)
        if (alt->v[i].col != best && !has_name(list, from, alt->v[i].value))
            px_fill_extra_(f, &f->cols[alt->v[i].col], alt->v[i].value);
    *alt = (px_fill_alts){0};
}

static void use_attributes(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    for (unsigned i = 0; i < ATTR_COUNT; i++) {
        if (!s->attr[i].n) continue;
        if (i < ATTR_OWNERS) {
            pair(f, i, &r->applicants, s->pa_from, true);
        } else if (i < ATTR_INVENTORS) {
            if (f->owners_apply) pair(f, i, &r->applicants, s->pa_from, false);
            pair(f, i, &r->owners, s->ow_from, true);
        } else {
            pair(f, i, &r->inventors, s->in_from, true);
        }
        s->attr[i] = (px_fill_strs){0};
    }
}

void px_fill_row(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    if ((s->first.n || s->last.n) && r->applicants.n == s->pa_from)
        px_fill_party_(
            f, &r->applicants,
            px_fill_joined_(s->a, s->first, s->first.n && s->last.n ? " " : "", s->last));
    s->first = s->last = (px_str){NULL, 0};
    if (s->waits) {
        use_alt(f, ALT_PA, &r->applicants, s->pa_from);
        use_alt(f, ALT_PAC, &r->owners, s->ow_from);
        use_alt(f, ALT_IN, &r->inventors, s->in_from);
        use_alt(f, ALT_AG, &r->agents, 0);
    }
    if (f->owners_apply && r->applicants.n == s->pa_from)
        for (size_t i = s->ow_from; i < r->owners.n; i++)
            *px_list_add(s->a, &r->applicants) = r->owners.v[i];
    if (s->waits) {
        use_attributes(f);
        px_fill_events_(f);
    }
    if (s->cpc_value.n) {
        char value = px_upper(s->cpc_value.p[0]) == 'I' ? 'I' : 'A';
        for (size_t i = s->cpc_from; i < r->cpc.n; i++)
            r->cpc.v[i].value = value;
        s->cpc_value = (px_str){NULL, 0};
    }
    s->cpc_from = r->cpc.n;
    s->pa_from = r->applicants.n;
    s->ow_from = r->owners.n;
    s->in_from = r->inventors.n;
}

/* Numbers of other publications of the application: the record's own where it has none, else
 * members of its family. */
static void use_other_numbers(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_fill_alts *alt = &s->alt[ALT_PN];
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < alt->n && !s->r->pub.given.n; i++)
        if (best == SIZE_MAX || f->cols[alt->v[i].col].to.rank < f->cols[alt->v[best].col].to.rank)
            best = i;
    if (best != SIZE_MAX) s->r->pub.given = alt->v[best].value;
    for (size_t i = 0; i < alt->n; i++)
        if (!px_str_eq(alt->v[i].value, s->r->pub.given))
            *px_list_add(s->a, &s->r->members) = alt->v[i].value;
}

/* Beside a family, a rounded number tells documents apart well enough; what else was to be part of
 * the number is kept beside it. */
static void name_rounded(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    *px_list_add(s->a, &r->ids) = px_arena_fmt(
        s->a, "rounded:" PX_STR_FMT PX_STR_FMT PX_STR_FMT "/" PX_STR_FMT, PX_STR_ARG(r->pub.cc),
        PX_STR_ARG(s->rounded), PX_STR_ARG(r->pub.kind), PX_STR_ARG(r->family));
    for (size_t i = 0; i < f->n; i++) {
        if (f->cols[i].to.target == PX_T_CC && r->pub.cc.n)
            px_fill_extra_(f, &f->cols[i], r->pub.cc);
        if (f->cols[i].to.target == PX_T_KD && r->pub.kind.n)
            px_fill_extra_(f, &f->cols[i], r->pub.kind);
    }
}

/* A number that stands for many documents must not make them one; where nothing else tells what the
 * record is, it is kept as it is written. */
static void use_rounded(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    if (!s->rounded.n) return;
    bool told = r->pub.given.n || r->app.given.n || r->titles.n || r->abstracts.n || r->ids.n;
    if (!told && !r->family.n) {
        r->pub.given = s->rounded;
        return;
    }
    px_fill_extra_(f, &f->cols[s->rounded_col], s->rounded);
    if (!told) name_rounded(f);
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
        part[1] = px_fill_joined_(s->a, part[1], "/", part[2]);
        part[2] = part[3];
        part[3] = (px_str){NULL, 0};
    }
    if (!r->pub.given.n)
        r->pub.given =
            px_fill_joined_(s->a, px_fill_joined_(s->a, part[0], " ", part[1]), " ", part[2]);
    uint32_t ymd;
    if (!r->pub.ymd && part[3].n == 8 && px_date_parse(part[3], PX_DATE_ORDER_UNKNOWN, &ymd))
        r->pub.ymd = ymd;
}

/* As many countries as priorities stand beside them; one alone is that of all whose number is not
 * told. Others are priorities of which nothing but the country is told (px_record_normalise drops
 * those that say nothing more). */
static void finish_countries(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_rec_numbers *p = &s->r->priorities;
    size_t n = s->pr_countries.n, n_told = p->n;
    for (size_t i = 0; i < n; i++) {
        px_str given = s->pr_countries.v[i], cc = px_fill_country_(given);
        if (!px_is_country(cc)) {
            if (!px_value_empty(given)) px_fill_refuse_(f, &f->cols[s->pr_countries_col], given);
            continue;
        }
        if (n == n_told && !p->v[i].cc.n) p->v[i].cc = cc;
        for (size_t k = 0; k < n_told && n == 1; k++)
            if (!p->v[k].given.n && !p->v[k].cc.n) p->v[k].cc = cc;
        bool had = n == n_told;
        for (size_t k = n_told; k < p->n && !had; k++)
            had = px_str_eq(p->v[k].cc, cc);
        if (!had) px_list_add(s->a, p)->cc = cc;
    }
}

static void finish_priorities(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_rec_numbers *p = &s->r->priorities;
    bool beside = p->n == s->pr_dates.n, dates_only = !p->n && s->pr_dates.n > 1;
    for (size_t i = 0; i < s->pr_dates.n; i++) {
        uint32_t ymd;
        px_date_order order = f->order;
        for (size_t k = 0; k < f->n && !order; k++)
            if (f->cols[k].to.target == PX_T_PRD) order = f->cols[k].order;
        px_str given = s->pr_dates.v[i];
        if (!px_date_parse(given, order, &ymd) || !ymd) {
            bool none = px_value_empty(given) || px_str_is(given, "00000000");
            if (!none) px_fill_refuse_(f, &f->cols[s->pr_dates_col], given);
            continue;
        }
        if (beside) {
            if (!p->v[i].ymd) p->v[i].ymd = ymd;
        } else if (dates_only) {
            px_list_add(s->a, p)->ymd = ymd;
        } else if (!s->epd || ymd < s->epd) {
            s->epd = ymd;
        }
    }
    finish_countries(f);
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
    if (s->claim_translated.n) {
        bool known = false;
        for (size_t i = 0; i < s->claims.n; i++)
            known |= px_str_eq(s->claims.v[i].lang, s->claim_lang);
        if (!known) {
            px_rec_claim *c = px_list_add(s->a, &s->claims);
            c->num = 1;
            c->text = px_value_unescape(s->a, s->claim_translated);
            c->lang = s->claim_lang;
        }
    }
    s->r->claims = s->claims;
}

void px_fill_end(px_fill *f) {
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    use_dockey(f);
    use_other_numbers(f);
    use_rounded(f);
    if (!r->pub.cc.n && r->pub.given.n) {
        px_str head = px_str_sub(r->pub.given, 0, 2);
        bool own =
            head.n == 2 && px_is_upper(head.p[0]) && px_is_upper(head.p[1]) && px_is_country(head);
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
    finish_priorities(f);
    finish_claims(f);
    px_fill_event_offices_(f);
}
