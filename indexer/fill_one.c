/* fill_one.c: targets with one value: texts, dates, counts, numbers, words. A value that does not
 * fit, or differs from what another column said, becomes an extra. */
#include "indexer/fill_state.h"
#include "indexer/words.h"
#include "patent/date.h"

/* Rows of hundreds of extras are common, so an extra's place is remembered by its column. */
void px_fill_extra_(px_fill *f, px_fill_col *c, px_str value) {
    px_arena *a = f->now->a;
    px_record *r = f->now->r;
    px_rec_extra *x = NULL;
    if (!value.n) return;
    if (c->in_record == f->n_records) x = &r->extras.v[c->at_extra];
    for (size_t i = 0; i < r->extras.n && !x && c->shared; i++)
        if (px_str_eq(r->extras.v[i].name, c->extra)) x = &r->extras.v[i];
    if (!x) {
        x = px_list_add(a, &r->extras);
        x->name = px_arena_str(a, c->extra);
        c->in_record = f->n_records;
        c->at_extra = r->extras.n - 1;
    }
    if (x->n_values >= PX_FILL_EXTRA_VALUES) {
        c->note = PX_MSG_NOTE_LONG_LIST;
        return;
    }
    for (size_t i = 0; i < x->n_values; i++)
        if (px_str_eq(x->values[i], value)) return;
    if ((x->n_values & (x->n_values - 1)) == 0) { /* room grows at powers of two */
        px_str *v = px_arena_alloc(a, (x->n_values ? x->n_values * 2 : 1) * sizeof *v);
        if (x->n_values) memcpy(v, x->values, x->n_values * sizeof *v);
        x->values = v;
    }
    x->values[x->n_values++] = value;
}

void px_fill_refuse_(px_fill *f, px_fill_col *c, px_str value) {
    c->refused++;
    px_fill_extra_(f, c, value);
}

void px_fill_keep_(px_fill *f, px_fill_col *c, px_str value) {
    if (c->dropped) return;
    px_str *v = &value;
    size_t n = c->list ? px_list_split(f->now->a, value, c->list, false, false, &v) : 1;
    for (size_t i = 0; i < n; i++)
        if (v[i].n > PX_FILL_EXTRA_MAX)
            c->note = PX_MSG_NOTE_SOME_LONG;
        else
            px_fill_extra_(f, c, v[i]);
}

static void set_str(px_fill *f, px_fill_col *c, px_str *member, px_str v) {
    if (!member->n)
        *member = v;
    else if (!px_str_eq(*member, v))
        px_fill_extra_(f, c, v);
}

static void set_date(px_fill *f, px_fill_col *c, uint32_t *member, px_str v) {
    uint32_t ymd;
    if (!px_date_parse(v, c->order, &ymd) || !ymd) {
        for (size_t i = 0; i < v.n; i++)
            if (!strchr("0 -./", v.p[i])) {
                px_fill_refuse_(f, c, v);
                return;
            }
        return; /* zeros only: no date */
    }
    if (!*member)
        *member = ymd;
    else if (*member != ymd)
        px_fill_extra_(f, c, v);
}

static void set_count(px_fill *f, px_fill_col *c, uint32_t *member, px_str v) {
    uint32_t n;
    px_str whole = v;
    if (v.n > 2 && v.p[v.n - 2] == '.' && v.p[v.n - 1] == '0') whole.n -= 2; /* 3.0 */
    if (!px_str_u32(whole, &n))
        px_fill_refuse_(f, c, v);
    else if (*member == PX_NIL)
        *member = n;
    else if (*member != n)
        px_fill_extra_(f, c, v);
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
        if (!px_str_eq(list->v[i].text, v)) px_fill_extra_(f, c, v);
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
        px_fill_keep_(f, c, v);
        return;
    }
    add_text(f, c, &r->titles, px_value_trim(part[0]));
    add_text(f, c, &r->abstracts, px_value_trim(part[2]));
    px_str *words;
    size_t n = px_list_split(f->now->a, part[1], PX_LIST_SEMI, false, false, &words);
    for (size_t i = 0; i < n; i++)
        *px_list_add(f->now->a, &r->keywords) = words[i];
}

/* The name of a list of numbers, and the number. */
static px_str named(px_arena *a, px_str list, px_str v) {
    v.n = v.n ? strnlen(v.p, v.n) : 0; /* a NUL ends a name */
    return px_fill_joined_(a, list, "", v);
}

static void put_key(px_fill *f, px_fill_col *c, px_str v) {
    px_record *r = f->now->r;
    if (c->to.target == PX_T_ID && !r->pub.given.n && px_looks_publication(v)) {
        r->pub.given = v;
        return;
    }
    px_str id = named(f->now->a, c->to.target == PX_T_LENS ? PX_STR("lens:") : PX_STR("src:"), v);
    for (size_t i = 0; i < r->ids.n; i++)
        if (px_str_eq(r->ids.v[i], id)) return;
    if (r->ids.n >= PX_FILL_EXTRA_VALUES) return;
    *px_list_add(f->now->a, &r->ids) = id;
}

static px_str family_name(px_fill *f, const px_fill_col *c, px_str v) {
    uint64_t n;
    if (px_str_is(v, "-1") || px_str_is(v, "0")) return (px_str){NULL, 0};
    bool latin = true;
    for (size_t i = 0; i < c->header.n; i++)
        latin &= (unsigned char)c->header.p[i] < 0x80;
    return named(f->now->a, latin && px_str_u64(v, &n) ? PX_STR("docdb:") : PX_STR("src:"), v);
}

static void put_type(px_fill *f, px_fill_col *c, px_str v) {
    px_record *r = f->now->r;
    if (!r->type.n) r->type = px_word_type(v);
    set_str(f, c, &r->doc_type, v);
}

static void put_journal(px_fill *f, px_fill_col *c, px_str v) {
    /* "Journal No. 51/2019 Dated 20/12/2019", or "51/2019 20/12/2019" */
    size_t at = px_str_find(v, PX_STR("Dated")), blank = v.n;
    uint32_t ymd = 0;
    while (at == SIZE_MAX && blank > 0 && v.p[blank - 1] != ' ')
        blank--;
    px_str day = px_str_trim(px_str_sub(v, at == SIZE_MAX ? blank : at + 5, v.n));
    if (day.n >= 8 && px_date_parse(day, PX_DATE_DMY, &ymd) && ymd) {
        f->now->r->grant_ymd = ymd;
        if (!f->now->r->pub.ymd) f->now->r->pub.ymd = ymd;
    }
    px_fill_keep_(f, c, v);
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

/* "US2016578323F 2016-09-20": the date is glued on. */
static void put_application(px_fill *f, px_fill_col *c, px_str v) {
    size_t at = v.n;
    uint32_t ymd;
    while (at > 0 && v.p[at - 1] != ' ' && v.p[at - 1] != ',')
        at--;
    if (at > 1 && v.n - at == 10 && px_date_parse(px_str_sub(v, at, v.n), c->order, &ymd) && ymd) {
        if (!f->now->r->app.ymd) f->now->r->app.ymd = ymd;
        v = px_str_trim(px_str_sub(v, 0, at - 1));
    }
    set_str(f, c, &f->now->r->app.given, v);
}

/* One value that is no list. */
void px_fill_one_(px_fill *f, size_t col, px_str v) {
    px_fill_col *c = &f->cols[col];
    struct px_fill_state *s = f->now;
    px_record *r = s->r;
    switch (c->to.target) {
    case PX_T_DOCKEY:
        s->dockey = v;
        break;
    case PX_T_CC:
        set_str(f, c, &r->pub.cc, px_fill_country_(v));
        break;
    case PX_T_KD:
        set_str(f, c, px_looks_kind(v) ? &r->pub.kind : &r->doc_type, v);
        break;
    case PX_T_AN:
        put_application(f, c, v);
        break;
    case PX_T_AD:
        set_date(f, c, &r->app.ymd, v);
        break;
    case PX_T_PD:
        set_date(f, c, &r->pub.ymd, v);
        break;
    case PX_T_PDY:
        if (!year(v, &s->pd_year)) px_fill_refuse_(f, c, v);
        break;
    case PX_T_ADY:
        if (!year(v, &s->ad_year)) px_fill_refuse_(f, c, v);
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
        if (c->to.lang[0]) {
            s->claim_translated = v;
            s->claim_lang = px_str_of(c->to.lang);
        } else if (!s->claim_first.n) {
            s->claim_first = v;
        } else {
            px_fill_extra_(f, c, v);
        }
        break;
    case PX_T_EVENTS:
        px_fill_listed_events_(f, c, v);
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
        if (!r->status.n) r->status = px_word_status(v);
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
            px_fill_refuse_(f, c, v);
        }
        break;
    default:
        px_fill_keep_(f, c, v);
        break;
    }
}
