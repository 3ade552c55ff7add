/* token_dict.c: the dictionary while it is built, and the writing of its sections.
 *
 * A record has some 170 tokens, so looking one up decides the speed of a build. A slot holds 32
 * bits of the hash beside the number: a wrong neighbour is passed by without touching its string,
 * and text, length and count of the right one lie in two cache lines. */
#include "base/arena.h"
#include "base/hash.h"
#include "base/sort.h"
#include "shards/token_int.h"

#include <assert.h>
#include <stdlib.h>

void px_strtab_init(px_strtab *t) {
    *t = (px_strtab){.mask = 1023, .cap_bytes = 4096};
    t->bytes = px_malloc(t->cap_bytes);
    t->slot = px_calloc((size_t)t->mask + 1, sizeof *t->slot);
}

void px_strtab_done(px_strtab *t) {
    free(t->bytes);
    free(t->entry);
    free(t->slot);
    *t = (px_strtab){0};
}

size_t px_strtab_bytes(const px_strtab *t) {
    return t->cap_bytes + t->cap * sizeof *t->entry + ((size_t)t->mask + 1) * sizeof *t->slot;
}

/* 2^24 strings at a load of 5/8 take 2^25 slots: the 32 bits kept are enough to place them all. */
static void widen(px_strtab *t) {
    uint64_t *old = t->slot;
    uint32_t old_mask = t->mask;
    t->mask = old_mask * 2 + 1;
    t->slot = px_calloc((size_t)t->mask + 1, sizeof *t->slot);
    for (size_t i = 0; i <= old_mask; i++) {
        if (!old[i]) continue;
        uint32_t at = (uint32_t)(old[i] >> 32) & t->mask;
        while (t->slot[at])
            at = (at + 1) & t->mask;
        t->slot[at] = old[i];
    }
    free(old);
}

uint32_t px_strtab_add(px_strtab *t, px_str s, bool *fresh) {
    uint32_t tag = (uint32_t)(px_hash_str(s) >> 32), at = tag & t->mask;
    *fresh = false;
    for (uint64_t v; (v = t->slot[at]); at = (at + 1) & t->mask) {
        if ((uint32_t)(v >> 32) != tag) continue;
        uint32_t i = (uint32_t)v - 1;
        if (px_str_eq(px_strtab_text(t, i), s)) return i;
    }
    if (t->n == PX_TOK_MAX || s.n > UINT32_MAX - t->n_bytes) return PX_TOK_NONE;
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 512;
        t->entry = px_realloc(t->entry, t->cap * sizeof *t->entry);
    }
    if (t->n_bytes + s.n > t->cap_bytes) {
        t->cap_bytes = (t->n_bytes + s.n) * 2 + 4096;
        t->bytes = px_realloc(t->bytes, t->cap_bytes);
    }
    if (s.n) memcpy(t->bytes + t->n_bytes, s.p, s.n);
    t->entry[t->n] = (px_strtab_entry){.at = (uint32_t)t->n_bytes, .n = (uint32_t)s.n};
    t->n_bytes += s.n;
    t->slot[at] = (uint64_t)tag << 32 | ++t->n;
    *fresh = true;
    if (t->n > t->mask / 8 * 5) widen(t);
    return t->n - 1;
}

static int by_text(const void *x, const void *y, void *table) {
    const px_strtab *t = table;
    return px_str_cmp(px_strtab_text(t, ((const px_pair *)x)->value),
                      px_strtab_text(t, ((const px_pair *)y)->value));
}

static int by_end(const void *x, const void *y, void *table) {
    const px_strtab *t = table;
    return px_tok_end_cmp(px_strtab_text(t, ((const px_pair *)x)->value),
                          px_strtab_text(t, ((const px_pair *)y)->value));
}

/* Most words differ in their first (last) eight bytes: those as numbers first, the rest among equals. */
static uint32_t *sorted(const px_strtab *t, bool from_end) {
    px_pair *v = px_calloc((size_t)t->n + 1, sizeof *v);
    uint32_t *order = px_malloc(((size_t)t->n + 1) * sizeof *order);
    for (uint32_t i = 0; i < t->n; i++) {
        px_str s = px_strtab_text(t, i);
        for (size_t k = 0; k < 8; k++)
            v[i].key =
                v[i].key << 8 | (k < s.n ? (unsigned char)s.p[from_end ? s.n - 1 - k : k] : 0);
        v[i].value = i;
    }
    px_sort_pairs(v, t->n);
    for (size_t i = 0, j; i < t->n; i = j) {
        for (j = i + 1; j < t->n && v[j].key == v[i].key; j++) {
        }
        if (j - i > 1)
            qsort_r(v + i, j - i, sizeof *v, from_end ? by_end : by_text, (void *)(uintptr_t)t);
    }
    for (uint32_t i = 0; i < t->n; i++)
        order[i] = v[i].value;
    free(v);
    return order;
}

void px_tokdict_init(px_tokdict *d) {
    px_strtab_init(&d->tokens);
    px_strtab_init(&d->stems);
}

void px_tokdict_done(px_tokdict *d) {
    px_strtab_done(&d->tokens);
    px_strtab_done(&d->stems);
}

uint32_t px_tokdict_add(px_tokdict *d, px_str text, px_str stem) {
    bool fresh;
    uint32_t id = px_strtab_add(&d->tokens, text, &fresh);
    if (!fresh) return id;
    uint32_t s = px_strtab_add(&d->stems, stem, &fresh);
    if (s == PX_TOK_NONE) return PX_TOK_NONE; /* stems longer than 4 GiB together */
    d->tokens.entry[id].link = s;
    return id;
}

/* --- writing --- */

void px_sink_flush(px_sink *s) {
    if (s->st == PX_OK && s->n) s->st = px_boxw_write(s->box, s->bytes, s->n, s->err);
    s->n = 0;
}

static void section(px_sink *s, const char *name) {
    px_sink_flush(s);
    if (s->st == PX_OK) s->st = px_boxw_section(s->box, px_str_of(name), s->err);
}

static void put_u32s(px_sink *s, const char *name, const uint32_t *v, size_t n) {
    section(s, name);
    px_sink_put(s, v, n * sizeof *v);
}

static void put_texts(px_sink *s, const char *name, const char *offsets, const px_strtab *t,
                      const uint32_t *order) {
    section(s, name);
    for (uint32_t i = 0; i < t->n; i++) {
        px_str text = px_strtab_text(t, order[i]);
        if (text.n) px_sink_put(s, text.p, text.n);
    }
    section(s, offsets);
    uint32_t at = 0;
    px_sink_put(s, &at, sizeof at);
    for (uint32_t i = 0; i < t->n; i++) {
        at += t->entry[order[i]].n;
        px_sink_put(s, &at, sizeof at);
    }
}

px_status px_tokdict_write(const px_tokdict *d, px_boxw *box, uint32_t **id_of, px_err *err) {
    *id_of = NULL;
    const px_strtab *t = &d->tokens;
    size_t n = t->n;
    uint32_t *order = sorted(t, false), *stem_order = sorted(&d->stems, false),
             *back = sorted(t, true);
    px_pair *v = px_calloc(n + 1, sizeof *v);
    uint32_t *final = px_malloc((n + 1) * sizeof *final), *a = px_malloc((n + 1) * sizeof *a);
    uint32_t *rank = px_calloc((size_t)d->stems.n + 1, sizeof *rank);
    uint32_t *begin = px_calloc((size_t)d->stems.n + 2, sizeof *begin);
    px_sink *s = px_malloc(sizeof *s);
    s->box = box;
    s->err = err;
    s->st = PX_OK;
    s->n = 0;

    for (uint32_t place = 0; place < n; place++) {
        uint32_t falling = UINT32_MAX - t->entry[order[place]].count;
        v[place] = (px_pair){(uint64_t)falling << 32 | place, order[place]};
    }
    px_sort_pairs(v, n);
    for (uint32_t id = 0; id < n; id++)
        final[v[id].value] = id;
    for (uint32_t i = 0; i < d->stems.n; i++)
        rank[stem_order[i]] = i;

    put_texts(s, "dict", "dictoff", t, order);
    for (uint32_t place = 0; place < n; place++)
        a[place] = final[order[place]];
    put_u32s(s, "ids", a, n);
    for (uint32_t id = 0; id < n; id++)
        a[id] = (uint32_t)v[id].key;
    put_u32s(s, "place", a, n);
    for (uint32_t id = 0; id < n; id++)
        a[id] = t->entry[v[id].value].count;
    put_u32s(s, "freq", a, n);
    for (size_t i = 0; i < n; i++)
        a[i] = (uint32_t)v[final[back[i]]].key;
    put_u32s(s, "back", a, n);
    for (uint32_t id = 0; id < n; id++) {
        a[id] = rank[t->entry[v[id].value].link];
        begin[a[id] + 2]++; /* two places up: counted here, filled one place up below */
    }
    put_u32s(s, "stemof", a, n);
    put_texts(s, "stems", "stemoff", &d->stems, stem_order);
    for (uint32_t i = 1; i <= d->stems.n; i++)
        begin[i + 1] += begin[i];
    for (uint32_t id = 0; id < n; id++)
        order[begin[a[id] + 1]++] = id;
    put_u32s(s, "stemids", order, n);
    put_u32s(s, "stemidoff", begin, (size_t)d->stems.n + 1);
    px_sink_flush(s);

    px_status st = s->st;
    if (st == PX_OK)
        *id_of = final;
    else
        free(final);
    free(s);
    free(begin);
    free(rank);
    free(a);
    free(v);
    free(back);
    free(stem_order);
    free(order);
    return st;
}

px_unitw *px_unitw_new(px_boxw *box, px_err *err) {
    px_unitw *u = px_malloc(sizeof *u);
    u->sink.box = box;
    u->sink.err = err;
    u->sink.n = 0;
    u->sink.st = px_boxw_section(box, PX_STR("units"), err);
    u->length = NULL;
    u->n_rows = u->cap = 0;
    u->in_row = 0;
    return u;
}

void px_unitw_free(px_unitw *u) {
    if (!u) return;
    free(u->length);
    free(u);
}

void px_unitw_end_row(px_unitw *u) {
    px_unitw_unit(u, PX_UNIT_END);
    if (u->n_rows == u->cap) {
        u->cap = u->cap ? u->cap * 2 : 1024;
        u->length = px_realloc(u->length, u->cap * sizeof *u->length);
    }
    if (u->sink.st == PX_OK && (u->in_row > UINT32_MAX || u->n_rows >= UINT32_MAX - 1))
        u->sink.st = px_fail(u->sink.err, PX_E_LIMIT,
                             "a segment holds at most 4 294 967 294 rows of as many words");
    u->length[u->n_rows++] = (uint32_t)u->in_row;
    u->in_row = 0;
}

px_status px_unitw_end(px_unitw *u) {
    assert(u->in_row == 0);
    static const uint16_t slack[PX_UNIT_SLACK];
    px_sink_put(&u->sink, slack, sizeof slack);
    section(&u->sink, "rows");
    uint64_t at = 0;
    px_sink_put(&u->sink, &at, sizeof at);
    for (size_t i = 0; i < u->n_rows; i++) {
        at += u->length[i];
        px_sink_put(&u->sink, &at, sizeof at);
    }
    px_sink_flush(&u->sink);
    return u->sink.st;
}
