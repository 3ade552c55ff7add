/* judge_links.c: applications, simple and extended families and citations, from the law in shards/link.h, by
 * maps of strings. */
#include "tests/lib/judge_int.h"

#include <stdlib.h>

/* ---- documents by string ---- */

typedef struct map {
    px_intern *key;
    PX_LIST(uint32_t) * docs; /* by number of the key */
    size_t cap;
    px_arena *a;
} map;

static map map_new(px_arena *a) {
    return (map){.key = px_intern_new(), .a = a};
}
static void map_done(map *m) {
    px_intern_free(m->key);
    free(m->docs);
}
static void map_add(map *m, px_str key, uint32_t doc) {
    if (!key.n) return;
    uint32_t k = px_intern_add(m->key, key, NULL);
    if (k >= m->cap) {
        size_t cap = m->cap ? m->cap * 2 : 1024;
        m->docs = px_realloc(m->docs, cap * sizeof *m->docs);
        memset((char *)m->docs + m->cap * sizeof *m->docs, 0, (cap - m->cap) * sizeof *m->docs);
        m->cap = cap;
    }
    *px_list_add(m->a, &m->docs[k]) = doc;
}
/* In the order in which they were added, which is that of rows. */
static const uint32_t *map_get(const map *m, px_str key, size_t *n) {
    uint32_t k = key.n ? px_intern_find(m->key, key) : UINT32_MAX;
    *n = k == UINT32_MAX ? 0 : m->docs[k].n;
    return *n ? m->docs[k].v : NULL;
}

/* ---- joining ---- */

static uint32_t top(const uint32_t *up, uint32_t x) {
    while (up[x] != x)
        x = up[x];
    return x;
}
static void join(uint32_t *up, uint32_t x, uint32_t y) {
    x = top(up, x);
    y = top(up, y);
    if (x != y) up[x < y ? y : x] = x < y ? x : y;
}
static uint32_t *alone(const judge *j) {
    uint32_t *up = px_malloc((j->n + 1) * sizeof *up);
    for (uint32_t i = 0; i < j->n; i++)
        up[i] = i;
    return up;
}

/* "The one whose key comes first in byte order": of two documents, the one that gives. */
static bool gives_before(const judge *j, uint32_t x, uint32_t y) {
    return px_str_cmp(j->doc[x]->record.key, j->doc[y]->record.key) < 0;
}

/* ---- applications ---- */

/* "Rows with the same application number; a row without one joins a row of the same publication
 * number (any kind; not where kinds are counted apart) or stands alone." */
static void applications(judge *j, px_arena *a) {
    uint32_t *up = alone(j);
    map by_app = map_new(a), by_base = map_new(a);
    size_t n;
    for (uint32_t i = 0; i < j->n; i++) {
        const px_record *r = &j->doc[i]->record;
        map_add(&by_app, r->app.normal, i);
        if (!px_facts_kinds_overlap(&r->pub)) map_add(&by_base, px_record_base_key(a, r), i);
    }
    for (uint32_t i = 0; i < j->n; i++) {
        const px_record *r = &j->doc[i]->record;
        if (r->app.normal.n) {
            join(up, i, map_get(&by_app, r->app.normal, &n)[0]);
            continue;
        }
        if (px_facts_kinds_overlap(&r->pub)) continue;
        const uint32_t *same = map_get(&by_base, px_record_base_key(a, r), &n);
        uint32_t giver = UINT32_MAX;
        for (size_t k = 0; k < n; k++)
            if (j->doc[same[k]]->record.app.normal.n &&
                (giver == UINT32_MAX || gives_before(j, same[k], giver)))
                giver = same[k];
        join(up, i, giver != UINT32_MAX ? giver : n ? same[0] : i);
    }
    for (uint32_t i = 0; i < j->n; i++)
        j->doc[i]->app = up[i] == i ? j->n_apps++ : j->doc[top(up, i)]->app;
    map_done(&by_app);
    map_done(&by_base);
    free(up);
}

/* ---- families ---- */

static int by_bytes(const void *x, const void *y) {
    return px_str_cmp(*(const px_str *)x, *(const px_str *)y);
}

/* The priorities of a record as one string, whatever their order; empty for none. */
static px_str priorities(px_arena *a, const px_record *r) {
    px_str *v = px_arena_array(a, px_str, r->priorities.n + 1), all = {0};
    size_t n = 0;
    for (size_t i = 0; i < r->priorities.n; i++)
        if (r->priorities.v[i].normal.n) v[n++] = r->priorities.v[i].normal;
    if (n) qsort(v, n, sizeof *v, by_bytes);
    for (size_t i = 0; i < n; i++)
        if (!i || !px_str_eq(v[i], v[i - 1]))
            all = px_arena_fmt(a, PX_STR_FMT "|" PX_STR_FMT, PX_STR_ARG(all), PX_STR_ARG(v[i]));
    return all;
}

static px_str app_name(px_arena *a, const judge_doc *d) {
    return px_arena_fmt(a, "%u", d->app);
}

/* Of the documents of a list that have an identifier, the one that gives it; `none` if there is
 * none. */
static uint32_t giver_of(const judge *j, const px_str *family, const uint32_t *v, size_t n,
                         uint32_t none) {
    uint32_t who = none;
    for (size_t i = 0; i < n; i++)
        if (family[v[i]].n && (who == none || gives_before(j, v[i], who))) who = v[i];
    return who;
}

/* "The family identifier of the source where given; a row without one takes that of a row of its
 * application, else of a row with the same set of priorities; else rows linked by application or by
 * the same set of priorities form a family. Where several rows could give an identifier, the one
 * whose key comes first does." Taken row by row from the application; rows that are then still
 * without one, and linked, stay together. */
static void families(judge *j, px_arena *a) {
    uint32_t *up = alone(j), n_docs = (uint32_t)j->n;
    map by_app = map_new(a), by_prio = map_new(a), by_family = map_new(a);
    px_str *prio = px_arena_array(a, px_str, j->n + 1), *app = px_arena_array(a, px_str, j->n + 1),
           *stated = px_arena_array(a, px_str, j->n + 1),
           *family = px_arena_array(a, px_str, j->n + 1);
    uint32_t *giver = px_malloc((j->n + 1) * sizeof *giver);
    size_t n;
    for (uint32_t i = 0; i < n_docs; i++) {
        prio[i] = priorities(a, &j->doc[i]->record);
        app[i] = app_name(a, j->doc[i]);
        stated[i] = family[i] = j->doc[i]->record.family;
        giver[i] = n_docs;
        map_add(&by_app, app[i], i);
        map_add(&by_prio, prio[i], i);
    }
    for (uint32_t i = 0; i < n_docs; i++) {
        const uint32_t *v = map_get(&by_app, app[i], &n);
        uint32_t who = giver_of(j, stated, v, n, n_docs);
        if (!family[i].n && who != n_docs) family[i] = stated[who];
    }
    for (uint32_t i = 0; i < n_docs; i++)
        for (int l = 0; l < 2 && !family[i].n; l++) {
            const uint32_t *v = map_get(l ? &by_prio : &by_app, l ? prio[i] : app[i], &n);
            for (size_t k = 0; k < n; k++)
                if (!family[v[k]].n) join(up, i, v[k]);
        }
    for (uint32_t i = 0; i < n_docs; i++) {
        const uint32_t *v = map_get(&by_prio, prio[i], &n);
        uint32_t set = top(up, i), who = giver_of(j, family, v, n, n_docs);
        if (!family[i].n && who != n_docs &&
            (giver[set] == n_docs || gives_before(j, who, giver[set])))
            giver[set] = who;
    }
    for (uint32_t i = 0; i < n_docs; i++)
        if (!family[i].n && giver[top(up, i)] < n_docs)
            map_add(&by_family, family[giver[top(up, i)]], i);
        else
            map_add(&by_family, family[i], i);
    for (uint32_t k = 0; k < px_intern_size(by_family.key); k++)
        for (size_t i = 1; i < by_family.docs[k].n; i++)
            join(up, by_family.docs[k].v[0], by_family.docs[k].v[i]);
    for (uint32_t i = 0; i < n_docs; i++)
        j->doc[i]->fam = up[i] == i ? j->n_fams++ : j->doc[top(up, i)]->fam;
    j->fam_size = px_arena_array(j->a, uint32_t, j->n_fams + 1);
    for (uint32_t i = 0; i < n_docs; i++)
        j->fam_size[j->doc[i]->fam]++;
    map_done(&by_app);
    map_done(&by_prio);
    map_done(&by_family);
    free(up);
    free(giver);
}

/* "Rows that are linked, directly or over others, because they are of one application, of one
 * simple family, claim a common priority, one claims the application of the other as its priority,
 * or their sources state the same extended family identifier." Every document lies in a bag for
 * each of these; those that share a bag are joined. */
static void extended(judge *j, px_arena *a) {
    uint32_t *up = alone(j);
    map bags = map_new(a);
    for (uint32_t i = 0; i < j->n; i++) {
        const judge_doc *d = j->doc[i];
        const px_record *r = &d->record;
        map_add(&bags, px_arena_fmt(a, "application %u", d->app), i);
        map_add(&bags, px_arena_fmt(a, "family %u", d->fam), i);
        if (r->family_ext.n)
            map_add(&bags, px_arena_fmt(a, "stated " PX_STR_FMT, PX_STR_ARG(r->family_ext)), i);
        for (size_t k = 0; k <= r->priorities.n; k++) {
            px_str number = k < r->priorities.n ? r->priorities.v[k].normal : r->app.normal;
            if (number.n)
                map_add(&bags, px_arena_fmt(a, "filing " PX_STR_FMT, PX_STR_ARG(number)), i);
        }
    }
    for (uint32_t b = 0; b < px_intern_size(bags.key); b++)
        for (size_t k = 1; k < bags.docs[b].n; k++)
            join(up, bags.docs[b].v[0], bags.docs[b].v[k]);
    for (uint32_t i = 0; i < j->n; i++)
        j->doc[i]->ext = up[i] == i ? j->n_exts++ : j->doc[top(up, i)]->ext;
    map_done(&bags);
    free(up);
}

/* ---- citations ---- */

/* Do they have a cleaned applicant in common, groups taken for one? */
static bool share(const judge *j, const judge_doc *d, const judge_doc *e) {
    for (size_t i = 0; i < d->facts.n; i++)
        for (size_t k = 0; d->facts.v[i].field == PX_F_PAS && k < e->facts.n; k++)
            if (e->facts.v[k].field == PX_F_PAS &&
                px_str_eq(px_groups_of(j->groups, d->facts.v[i].value),
                          px_groups_of(j->groups, e->facts.v[k].value)))
                return true;
    return false;
}

static void cite(judge *j, uint32_t from, uint32_t to) {
    if (from == to) return;
    judge_doc *d = j->doc[from];
    for (size_t i = 0; i < d->cites.n; i++)
        if (d->cites.v[i] == to) return;
    *px_list_add(j->a, &d->cites) = to;
    j->doc[to]->n_citing++;
    j->doc[to]->n_others += !share(j, d, j->doc[to]);
}

static size_t cite_keys(px_arena *a, px_str number, px_str *key) {
    px_number n = px_number_of_normal(number, PX_ROLE_PUBLICATION);
    return px_number_cite_keys(a, &n, key);
}

/* Number without kind, and where kinds are counted apart the letter of the kind. */
static px_str document_name(px_arena *a, const px_record *r) {
    px_str letter = px_facts_kinds_overlap(&r->pub) ? px_str_sub(r->pub.kind, 0, 1) : (px_str){0};
    return px_arena_fmt(a, PX_STR_FMT "/" PX_STR_FMT, PX_STR_ARG(px_record_base_key(a, r)),
                        PX_STR_ARG(letter));
}

/* "Where kinds are counted apart, another letter is another document, and a number with a kind
 * links by its own spelling only." */
static bool kinds_agree(px_arena *a, const px_record *r, px_str number) {
    px_number n = px_number_of_normal(number, PX_ROLE_PUBLICATION);
    if (!px_facts_kinds_overlap(&r->pub) || !n.kind.n || !r->pub.kind.n) return true;
    return n.kind.p[0] == r->pub.kind.p[0] &&
           px_str_eq(px_record_base_key(a, r), px_str_sub(number, 0, number.n - n.kind.n));
}

/* "To the publication of the same number and kind if the collection has it, else to all kinds of
 * that number, by any spelling; what could be several documents links to nothing." Fills v, which
 * has room for all documents. */
static size_t meant(const judge *j, px_arena *a, const map *by_number, const map *by_key,
                    px_str number, uint32_t *v) {
    px_str key[PX_NUMBER_KEYS], one = {0};
    size_t n, n_keys = cite_keys(a, number, key), count = 0;
    bool has_kind = px_number_of_normal(number, PX_ROLE_PUBLICATION).kind.n > 0;
    const uint32_t *same = map_get(by_number, number, &n);
    if (has_kind && n) {
        memcpy(v, same, n * sizeof *v);
        return n;
    }
    for (size_t k = 0; k < n_keys; k++) {
        same = map_get(by_key, key[k], &n);
        for (size_t i = 0; i < n; i++) {
            const px_record *r = &j->doc[same[i]]->record;
            if (!kinds_agree(a, r, number)) continue;
            px_str name = document_name(a, r);
            if (one.n && !px_str_eq(one, name)) return 0;
            one = name;
            v[count++] = same[i];
        }
    }
    return count;
}

static void citations(judge *j, px_arena *a) {
    map by_number = map_new(a), by_key = map_new(a);
    px_arena *scratch = px_arena_new();
    uint32_t *v = px_malloc((j->n + 1) * PX_NUMBER_KEYS * sizeof *v);
    for (uint32_t i = 0; i < j->n; i++) {
        px_str key[PX_NUMBER_KEYS], number = j->doc[i]->record.pub.normal;
        size_t n_keys = cite_keys(a, number, key);
        map_add(&by_number, number, i);
        for (size_t k = 0; k < n_keys; k++)
            map_add(&by_key, key[k], i);
    }
    for (uint32_t i = 0; i < j->n; i++)
        for (int back = 0; back < 2; back++) {
            const px_record *r = &j->doc[i]->record;
            const px_rec_cites *list = back ? &r->cited_by : &r->cites;
            for (size_t c = 0; c < list->n; c++) {
                px_arena_reset(scratch);
                if (!list->v[c].number.n) continue;
                size_t n = meant(j, scratch, &by_number, &by_key, list->v[c].number, v);
                for (size_t k = 0; k < n; k++)
                    if (back)
                        cite(j, v[k], i);
                    else
                        cite(j, i, v[k]);
            }
        }
    px_arena_free(scratch);
    free(v);
    map_done(&by_number);
    map_done(&by_key);
}

void judge_links(judge *j) {
    px_arena *a = px_arena_new();
    applications(j, a);
    families(j, a);
    extended(j, a);
    citations(j, a);
    px_arena_free(a);
}
