/* open.c: see open.h.
 *
 * Most patterns need no counting: the ranges of the sorted dictionaries that their literal beginnings give are
 * short. Else the words of each segment are looked up and kept for those who look for rows; only where their
 * sum is above the limit, but no segment decides alone, the sorted words are met with each other. */
#include "query/engine/open.h"

#include "base/sort.h"

#include <stdlib.h>

/* ---- a segment ---- */

px_status px_opened_of(px_tok *t, const px_wild *w, px_opened *out, px_err *err) {
    px_wild_walk k;
    size_t cap = 0;
    *out = (px_opened){0};
    px_status st = px_wild_begin(&k, t, w, err);
    if (st != PX_OK) return st;
    while (px_wild_next(&k)) {
        if (out->n_words++ >= PX_WILD_MAX) continue;
        if (out->n_ids == cap) {
            cap = cap ? cap * 2 : 64;
            out->ids = px_realloc(out->ids, cap * sizeof *out->ids);
        }
        out->ids[out->n_ids++] = k.id;
    }
    px_wild_end(&k);
    if (out->n_words > PX_WILD_MAX) {
        free(out->ids);
        out->ids = NULL;
        out->n_ids = 0;
    }
    if (out->n_ids == 0) return st;
    px_sort_u32(out->ids, out->n_ids);
    out->stems = px_malloc(out->n_ids * sizeof *out->stems);
    for (size_t i = 0; i < out->n_ids; i++) {
        out->stems[i] = px_tok_stem_of(t, out->ids[i]);
        out->places += px_tok_freq(t, out->ids[i]);
    }
    px_sort_u32(out->stems, out->n_ids);
    out->n_stems = px_unique_u32(out->stems, out->n_ids);
    return st;
}

void px_opened_free(px_opened *o) {
    free(o->ids);
    free(o->stems);
    *o = (px_opened){0};
}

/* ---- a collection ---- */

struct token {
    const px_wild *w;
    px_opened *seg; /* NULL: nobody need look */
};

struct px_open {
    px_snapshot *snap;
    struct token *v;
    size_t n, cap;
};

static struct token *find(const px_open *o, const px_wild *w) {
    for (size_t i = 0; i < o->n; i++)
        if (o->v[i].w == w || px_str_eq(px_wild_pattern(o->v[i].w), px_wild_pattern(w)))
            return &o->v[i];
    return NULL;
}

static void gather(px_open *o, const px_step *s) {
    for (size_t i = 0; i < s->n; i++)
        gather(o, s->child[i]);
    if (s->kind != PX_STEP_TEXT || !s->wild) return;
    for (size_t i = 0; i < s->leaf->n_tokens; i++) {
        if (!s->wild[i] || find(o, s->wild[i])) continue;
        if (o->n == o->cap) {
            o->cap = o->cap ? o->cap * 2 : 4;
            o->v = px_realloc(o->v, o->cap * sizeof *o->v);
        }
        o->v[o->n++] = (struct token){.w = s->wild[i]};
    }
}

struct look {
    px_open *open;
    struct token *token;
    const px_how *how;
    px_status *st; /* by segment */
    px_err *why;
};

static bool look_into(void *self, size_t i, unsigned slot) {
    struct look *l = self;
    const px_segment *s = l->open->snap->seg[i];
    (void)slot;
    if (!s) return true;
    l->st[i] = px_stop_look(px_how_stop(l->how), &l->why[i]);
    if (l->st[i] == PX_OK)
        l->st[i] = px_opened_of(s->tok, l->token->w, &l->token->seg[i], &l->why[i]);
    return l->st[i] == PX_OK;
}

static px_status look(px_open *o, struct token *t, const px_how *how, px_err *err) {
    size_t n = o->snap->n_segs;
    px_status st = PX_OK;
    struct look l = {.open = o, .token = t, .how = how};
    t->seg = px_calloc(n + 1, sizeof *t->seg);
    l.st = px_calloc(n + 1, sizeof *l.st);
    l.why = px_malloc((n + 1) * sizeof *l.why);
    px_crew_each(px_how_crew(how), n, false, look_into, &l);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        st = l.st[i];
        if (st != PX_OK && err) *err = l.why[i];
    }
    free(l.st);
    free(l.why);
    return st;
}

/* Different words over all segments: the least of those at which the walks stand, again and again. */
static px_status count(px_open *o, const px_wild *w, const px_how *how, size_t *out, px_err *err) {
    px_snapshot *snap = o->snap;
    px_wild_walk *k = px_calloc(snap->n_segs + 1, sizeof *k);
    px_str *word = px_calloc(snap->n_segs + 1, sizeof *word);
    size_t n = 0;
    px_status st = PX_OK;
    *out = 0;
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++) {
        if (!snap->seg[i]) continue;
        st = px_wild_begin(&k[n], snap->seg[i]->tok, w, err);
        if (st == PX_OK && px_wild_next(&k[n])) {
            word[n] = px_tok_text(k[n].t, k[n].id);
            n++;
        } else {
            px_wild_end(&k[n]);
        }
    }
    while (n && st == PX_OK) {
        px_str least = word[0];
        for (size_t i = 1; i < n; i++)
            if (px_str_cmp(word[i], least) < 0) least = word[i];
        for (size_t i = 0; i < n;) {
            if (!px_str_eq(word[i], least)) {
                i++;
            } else if (px_wild_next(&k[i])) {
                word[i] = px_tok_text(k[i].t, k[i].id);
                i++;
            } else {
                px_wild_end(&k[i]);
                k[i] = k[--n];
                word[i] = word[n];
            }
        }
        if (++*out % 1024 == 0) st = px_stop_look(px_how_stop(how), err);
    }
    while (n)
        px_wild_end(&k[--n]);
    free(k);
    free(word);
    return st;
}

static px_status check(px_open *o, struct token *t, const px_how *how, px_err *err) {
    px_snapshot *snap = o->snap;
    size_t most = 0, n;
    px_status st = PX_OK;
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++) {
        px_wild_walk k;
        if (!snap->seg[i]) continue;
        st = px_wild_begin(&k, snap->seg[i]->tok, t->w, err);
        if (st == PX_OK) most += k.end - k.place;
        px_wild_end(&k);
    }
    if (st != PX_OK || most <= PX_WILD_MAX) return st;
    st = look(o, t, how, err);
    most = 0;
    for (size_t i = 0; i < snap->n_segs; i++)
        most += t->seg[i].n_words;
    if (st != PX_OK || most <= PX_WILD_MAX) return st;
    st = count(o, t->w, how, &n, err);
    if (st != PX_OK || n <= PX_WILD_MAX) return st;
    return px_fail(err, PX_E_LIMIT,
                   "wildcard expands to %zu %03zu terms, limit %u %03u: " PX_STR_FMT, n / 1000,
                   n % 1000, PX_WILD_MAX / 1000, PX_WILD_MAX % 1000,
                   PX_STR_ARG(px_wild_pattern(t->w)));
}

px_status px_open_plan(px_snapshot *snap, const px_step *plan, const px_how *how, px_open **out,
                       px_err *err) {
    px_open *o = px_calloc(1, sizeof *o);
    px_status st = PX_OK;
    o->snap = snap;
    gather(o, plan);
    for (size_t i = 0; i < o->n && st == PX_OK; i++)
        st = check(o, &o->v[i], how, err);
    *out = o;
    if (st == PX_OK) return st;
    px_open_free(o);
    *out = NULL;
    return st;
}

void px_open_free(px_open *o) {
    if (!o) return;
    for (size_t i = 0; i < o->n; i++) {
        for (size_t k = 0; o->v[i].seg && k < o->snap->n_segs; k++)
            px_opened_free(&o->v[i].seg[k]);
        free(o->v[i].seg);
    }
    free(o->v);
    free(o);
}

const px_opened *px_open_find(const px_open *o, const px_wild *w, size_t seg) {
    const struct token *t = o ? find(o, w) : NULL;
    return t && t->seg ? &t->seg[seg] : NULL;
}
