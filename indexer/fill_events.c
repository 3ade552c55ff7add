/* fill_events.c: legal events with their parties, from columns that run in parallel (dates of
 * transfer, who gave, who took), and from cells that list events line by line. */
#include "indexer/fill_state.h"
#include "patent/date.h"
#include "patent/name.h"

static const struct {
    const char *kind;
    px_target part[EVENT_PARTS]; /* date, from, to, text */
} families[EVENT_FAMILIES] = {
#define FAMILY(kind, date, from, to, text)                                                         \
    {kind, {PX_T_##date, PX_T_##from, PX_T_##to, PX_T_##text}},
    EVENT_COLUMNS(FAMILY)
#undef FAMILY
};

bool px_fill_event_(px_fill *f, size_t col, const px_str *v, size_t n) {
    px_target t = f->cols[col].to.target; /* PX_T_UNKNOWN stands for parts that a family has not */
    if (t < PX_T_TRD || t > PX_T_SUX) return false;
    for (size_t k = 0; k < EVENT_FAMILIES; k++)
        for (size_t p = 0; p < EVENT_PARTS; p++) {
            if (families[k].part[p] != t) continue;
            px_fill_part *to = &f->now->event[k][p];
            f->now->waits = true;
            to->col = col;
            for (size_t i = 0; i < n; i++)
                px_fill_push_(f->now->a, &to->v, v[i]);
            return true;
        }
    return false;
}

static px_str joined(px_arena *a, const px_fill_strs *v) {
    px_str out = v->n ? v->v[0] : (px_str){"", 0};
    for (size_t i = 1; i < v->n; i++)
        out = px_arena_fmt(a, PX_STR_FMT "; " PX_STR_FMT, PX_STR_ARG(out), PX_STR_ARG(v->v[i]));
    return out;
}

static void set_part(px_fill *f, px_rec_event *e, size_t part, size_t col, px_str v) {
    px_fill_col *c = &f->cols[col];
    if (px_value_empty(v)) return;
    if (part == 0) {
        if (!px_date_parse(v, c->order, &e->ymd) || !e->ymd) px_fill_refuse_(f, c, v);
    } else {
        *(part == 1 ? &e->from : part == 2 ? &e->to : &e->text) = v;
    }
}

/* As many events as dates, or as parties where there is no date. A list of that length belongs to
 * them one by one; with one event all parties are its own; else nobody knows whose they are. */
static void make(px_fill *f, size_t family) {
    struct px_fill_state *s = f->now;
    px_fill_part *part = s->event[family];
    size_t n = part[0].v.n;
    if (!n) n = part[1].v.n > part[2].v.n ? part[1].v.n : part[2].v.n;
    if (!n) n = part[3].v.n;
    if (!n) return;
    if (!part[0].v.n && part[1].v.n && part[2].v.n && part[1].v.n != part[2].v.n) n = 1;
    size_t from = s->r->events.n;
    for (size_t i = 0; i < n; i++)
        px_list_add(s->a, &s->r->events)->kind = px_str_of(families[family].kind);
    for (size_t p = 0; p < EVENT_PARTS; p++) {
        px_fill_strs *v = &part[p].v;
        if (v->n == n || n == 1) {
            if (n == 1 && v->n) set_part(f, &s->r->events.v[from], p, part[p].col, joined(s->a, v));
            for (size_t i = 0; i < n && n > 1; i++)
                set_part(f, &s->r->events.v[from + i], p, part[p].col, v->v[i]);
        } else {
            for (size_t i = 0; i < v->n; i++)
                if (v->v[i].n) px_fill_extra_(f, &f->cols[part[p].col], v->v[i]);
        }
        *v = (px_fill_strs){0};
    }
    /* dates that were none, and nothing beside them */
    px_rec_events *all = &s->r->events;
    size_t left = from;
    for (size_t i = from; i < all->n; i++) {
        px_rec_event *e = &all->v[i];
        if (e->ymd || e->from.n || e->to.n || e->text.n) all->v[left++] = *e;
    }
    all->n = left;
}

void px_fill_events_(px_fill *f) {
    for (size_t k = 0; k < EVENT_FAMILIES; k++)
        make(f, k);
}

void px_fill_event_offices_(px_fill *f) {
    const px_record *r = f->now->r;
    px_str own = r->pub.cc.n ? r->pub.cc : px_str_sub(r->pub.given, 0, 2);
    for (size_t i = 0; i < r->events.n; i++) {
        px_str *t = &r->events.v[i].text;
        size_t at = t->n > 5 ? t->n - 5 : 0;
        px_str cc = px_str_sub(*t, at + 3, t->n);
        if (!at || !px_str_is(px_str_sub(*t, at, at + 3), " | ") || !px_is_country(cc)) continue;
        *t = px_str_sub(*t, 0, at);
        if (!px_str_eq(cc, own))
            *t = px_arena_fmt(f->now->a, PX_STR_FMT " (" PX_STR_FMT ")", PX_STR_ARG(*t),
                              PX_STR_ARG(cc));
    }
}

static bool is_day(px_str s, px_date_order order, uint32_t *ymd) {
    return s.n >= 8 && s.n <= 12 && px_date_parse(s, order, ymd) && *ymd % 100 != 0;
}

/* "2015-04-01 | -DEEMED WITHDRAWAL OF PATENT APPLICATION", one a line or one behind the other: a day
 * begins an event; '+' and '-' in front of its words are the effect. A cell in another form is kept as
 * it is. */
void px_fill_listed_events_(px_fill *f, px_fill_col *c, px_str v) {
    struct px_fill_state *s = f->now;
    size_t from = 0, n_before = s->r->events.n;
    px_rec_event *e = NULL;
    for (size_t i = 0; i <= v.n; i++) {
        bool line = i == v.n || v.p[i] == '\n';
        if (!line && v.p[i] != '|') continue;
        px_str piece = px_value_trim(px_str_sub(v, from, i));
        uint32_t ymd;
        from = i + 1;
        if (piece.n && is_day(piece, c->order, &ymd)) { /* a day begins an event */
            e = px_list_add(s->a, &s->r->events);
            e->ymd = ymd;
        } else if (piece.n && !e) {
            s->r->events.n = n_before;
            px_fill_keep_(f, c, v);
            return;
        } else if (piece.n) {
            if (!e->text.n && (piece.p[0] == '-' || piece.p[0] == '+')) {
                e->effect = px_str_sub(piece, 0, 1);
                piece = px_value_trim(px_str_sub(piece, 1, piece.n));
            }
            e->text = e->text.n ? px_arena_fmt(s->a, PX_STR_FMT " | " PX_STR_FMT,
                                               PX_STR_ARG(e->text), PX_STR_ARG(piece))
                                : piece;
        }
        if (line) e = NULL;
    }
}
