/* forms.c: see forms.h. Of frequent forms a set for each side, filled in one pass over the rows. Of the others a place for as
 * many rows as they have occurrences: rows of title, abstract and claims from its begin on, those of the description
 * from its end down. */
#include "shards/forms.h"

#include "base/sort.h"
#include "shards/idlist.h"

#include "shards/segment.h"

#include <stdlib.h>

bool px_forms_has(const px_tok *t, const uint32_t *group, size_t n) {
    uint64_t places = 0;
    if (n < 2) return false;
    for (size_t i = 0; i < n; i++)
        places += px_tok_freq(t, group[i]);
    return px_bit_worth(places, px_tok_rows(t));
}

/* What is gathered: set[2 * slot] title, abstract and claims, set[2 * slot + 1] description. */
typedef struct forms {
    uint32_t *slot; /* by id; PX_NIL: none */
    uint32_t *id;   /* by slot */
    px_bitmap **set;
    uint32_t *last; /* row + 1 that a set got last */
    uint32_t n;
} forms;

static void forms_free(forms *f) {
    for (size_t i = 0; f->set && i < 2 * (size_t)f->n; i++)
        px_bitmap_free(f->set[i]);
    free(f->slot);
    free(f->id);
    free((void *)f->set);
    free(f->last);
}

static px_status choose(px_tok *t, forms *f, px_err *err) {
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK) return st;
    uint32_t n = px_tok_dict_size(t);
    f->slot = px_malloc(((size_t)n + 1) * sizeof *f->slot);
    f->id = px_malloc(((size_t)n + 1) * sizeof *f->id);
    memset(f->slot, 0xFF, ((size_t)n + 1) * sizeof *f->slot);
    for (uint32_t s = 0; s < px_tok_stems(t); s++) {
        const uint32_t *ids;
        size_t k;
        st = px_tok_group(t, s, &ids, &k, err);
        if (st != PX_OK) return st;
        if (!px_forms_has(t, ids, k)) continue;
        for (size_t i = 0; i < k; i++) {
            if (ids[i] >= n || f->slot[ids[i]] != PX_NIL) continue;
            f->slot[ids[i]] = f->n;
            f->id[f->n++] = ids[i];
        }
    }
    f->set = px_calloc(2 * (size_t)f->n + 1, sizeof(px_bitmap *));
    f->last = px_calloc(2 * (size_t)f->n + 1, sizeof *f->last);
    return PX_OK;
}

static void read_row(const forms *f, uint32_t n_ids, uint32_t row, const uint16_t *p, size_t n) {
    size_t side = 0, step;
    for (size_t i = 0; i < n; i += step) {
        step = 1;
        if (p[i] < PX_UNIT_TOKEN) {
            if (p[i] >= PX_UNIT_FIELD) side = p[i] - PX_UNIT_FIELD == PX_TF_DES;
            continue;
        }
        uint32_t id = px_tok_decode(p + i, &step);
        if (id >= n_ids || f->slot[id] == PX_NIL) continue;
        size_t at = 2 * (size_t)f->slot[id] + side;
        if (f->last[at] == row + 1) continue;
        f->last[at] = row + 1;
        if (!f->set[at]) f->set[at] = px_bitmap_new();
        px_bitmap_add(f->set[at], row);
    }
}

static px_status gather(px_tok *t, forms *f, px_err *err) {
    *f = (forms){0};
    px_status st = choose(t, f, err);
    for (uint32_t row = 0; st == PX_OK && f->n && row < px_tok_rows(t); row++) {
        const uint16_t *p;
        size_t n;
        st = px_tok_row(t, row, &p, &n, err);
        if (st == PX_OK) read_row(f, px_tok_dict_size(t), row, p, n);
    }
    return st;
}

/* ---- lists ---- */

typedef struct rare {
    uint32_t *slot;          /* by id: where it stands in `v`, PX_NIL: nowhere */
    uint32_t *stem;          /* groups with lists, ascending */
    uint32_t n_stems, n_ids; /* n_ids: of the dictionary */
    struct area {
        uint64_t from, end; /* of rows[] */
        uint32_t n[2];      /* rows of each side */
    } * v;                  /* forms of the groups that are worked at */
    uint32_t *rows;
} rare;

static void rare_free(rare *r) {
    free(r->slot);
    free(r->stem);
    free(r->v);
    free(r->rows);
}

static px_status rare_choose(px_tok *t, rare *r, px_err *err) {
    *r = (rare){0};
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK) return st;
    r->n_ids = px_tok_dict_size(t);
    r->slot = px_malloc(((size_t)r->n_ids + 1) * sizeof *r->slot);
    r->stem = px_malloc(((size_t)px_tok_stems(t) + 1) * sizeof *r->stem);
    memset(r->slot, 0xFF, ((size_t)r->n_ids + 1) * sizeof *r->slot);
    for (uint32_t s = 0; s < px_tok_stems(t) && st == PX_OK; s++) {
        const uint32_t *ids;
        size_t n;
        st = px_tok_group(t, s, &ids, &n, err);
        if (st == PX_OK && n > 1 && !px_forms_has(t, ids, n)) r->stem[r->n_stems++] = s;
    }
    return st;
}

static void rare_row(rare *r, uint32_t row, const uint16_t *p, size_t n) {
    size_t side = 0, step;
    for (size_t i = 0; i < n; i += step) {
        step = 1;
        if (p[i] < PX_UNIT_TOKEN) {
            if (p[i] >= PX_UNIT_FIELD) side = p[i] - PX_UNIT_FIELD == PX_TF_DES;
            continue;
        }
        uint32_t id = px_tok_decode(p + i, &step);
        if (id >= r->n_ids || r->slot[id] == PX_NIL) continue;
        struct area *a = &r->v[r->slot[id]];
        if (a->n[side] && r->rows[side ? a->end - a->n[1] : a->from + a->n[0] - 1] == row) continue;
        if (a->from + a->n[0] + a->n[1] == a->end)
            continue; /* more than the dictionary has counted */
        r->rows[side ? a->end - 1 - a->n[1] : a->from + a->n[0]] = row;
        a->n[side]++;
    }
}

/* Rows of the forms of as many groups from `lo` on as may be held: those before *hi. */
static px_status rare_gather(px_tok *t, rare *r, uint64_t held, uint32_t lo, uint32_t *hi,
                             px_err *err) {
    px_status st = PX_OK;
    uint64_t n = 0;
    uint32_t n_slots = 0;
    for (*hi = lo; *hi < r->n_stems && st == PX_OK; ++*hi) {
        const uint32_t *ids;
        size_t k;
        uint64_t more = 0;
        st = px_tok_group(t, r->stem[*hi], &ids, &k, err);
        for (size_t i = 0; i < k; i++)
            more += px_tok_freq(t, ids[i]);
        if (st != PX_OK || (*hi > lo && n + more > held)) break;
        r->v = px_realloc(r->v, (n_slots + k) * sizeof *r->v);
        for (size_t i = 0; i < k; i++) {
            r->v[n_slots] = (struct area){.from = n, .end = n + px_tok_freq(t, ids[i])};
            n = r->v[n_slots].end;
            if (ids[i] < r->n_ids) r->slot[ids[i]] = n_slots;
            n_slots++;
        }
    }
    free(r->rows);
    r->rows = px_malloc((n + 1) * sizeof *r->rows);
    for (uint32_t row = 0; st == PX_OK && row < px_tok_rows(t); row++) {
        const uint16_t *p;
        size_t units;
        st = px_tok_row(t, row, &p, &units, err);
        if (st == PX_OK) rare_row(r, row, p, units);
    }
    return st;
}

void px_forms_list_key(px_tok *t, uint32_t stem, bool description, px_buf *key) {
    px_buf_clear(key);
    px_buf_c(key, description ? "r" PX_TERM_DES : "r");
    px_buf_str(key, px_tok_stem_text(t, stem));
}

typedef struct lister {
    px_status (*eat)(struct lister *l, px_err *err);
    px_bitw *w; /* writing */
    px_bits *b; /* verifying */
    px_idlist list;
    px_buf key, bytes;
} lister;

/* The lists of a group whose rows were gathered, taking its forms out of `slot`. */
static px_status group_lists(px_tok *t, rare *r, uint32_t stem, lister *l, px_err *err) {
    const uint32_t *ids;
    size_t n;
    px_status st = px_tok_group(t, stem, &ids, &n, err);
    for (int side = 0; side < 2 && st == PX_OK; side++) {
        for (size_t i = 0; i < n; i++) {
            if (ids[i] >= r->n_ids || r->slot[ids[i]] == PX_NIL) continue;
            const struct area *a = &r->v[r->slot[ids[i]]];
            uint32_t *v = r->rows + (side ? a->end - a->n[1] : a->from);
            if (side) px_sort_u32(v, a->n[1]);
            if (a->n[side]) px_idlist_add(&l->list, ids[i], v, a->n[side]);
            if (side) r->slot[ids[i]] = PX_NIL;
        }
        if (l->list.n == 0) continue;
        px_buf_clear(&l->bytes);
        px_idlist_put(&l->list, &l->bytes);
        px_forms_list_key(t, stem, side, &l->key);
        st = l->eat(l, err);
    }
    return st;
}

static px_status each_list(px_tok *t, uint64_t held, lister l, px_err *err) {
    rare r;
    l.list = px_idlist_new();
    px_buf_init(&l.key, 1 << 16);
    px_buf_init(&l.bytes, PX_BUF_MAX);
    px_status st = rare_choose(t, &r, err);
    for (uint32_t lo = 0, hi; lo < r.n_stems && st == PX_OK; lo = hi) {
        st = rare_gather(t, &r, held, lo, &hi, err);
        for (uint32_t s = lo; s < hi && st == PX_OK; s++)
            st = group_lists(t, &r, r.stem[s], &l, err);
    }
    rare_free(&r);
    px_idlist_done(&l.list);
    px_buf_done(&l.bytes);
    px_buf_done(&l.key);
    return st;
}

static px_status write_list(lister *l, px_err *err) {
    return px_bitw_put_bytes(l->w, px_buf_view(&l->key), px_buf_view(&l->bytes), err);
}

static px_status compare_list(lister *l, px_err *err) {
    px_str have, key = px_buf_view(&l->key);
    px_status st = px_bits_bytes(l->b, key, &have, err);
    if (st == PX_OK && !(have.p && px_str_eq(have, px_buf_view(&l->bytes))))
        st = px_fail(err, PX_E_DAMAGED,
                     "the rows of the forms of " PX_STR_FMT " are not those that hold them",
                     PX_STR_ARG(px_str_sub(key, 1, key.n)));
    return st;
}

/* ---- all of them ---- */

static void key_of(px_tok *t, const forms *f, size_t at, px_buf *key) {
    px_buf_clear(key);
    px_buf_c(key, at % 2 ? "f" PX_TERM_DES : "f");
    px_buf_str(key, px_tok_text(t, f->id[at / 2]));
}

px_status px_forms_write(px_tok *t, px_bitw *w, uint64_t held, px_err *err) {
    forms f;
    px_buf key;
    px_buf_init(&key, 1 << 16);
    if (px_tok_rows(t) == 0) {
        px_buf_done(&key);
        return PX_OK;
    }
    px_status st = gather(t, &f, err);
    px_bitmap *mark = px_bitmap_new();
    px_bitmap_add_range(mark, 0, 1);
    if (st == PX_OK) st = px_bitw_put(w, PX_STR("f"), mark, err);
    for (size_t at = 0; at < 2 * (size_t)f.n && st == PX_OK; at++) {
        if (!f.set[at]) continue;
        key_of(t, &f, at, &key);
        st = px_bitw_put(w, px_buf_view(&key), f.set[at], err);
    }
    if (st == PX_OK) st = px_bitw_put_bytes(w, PX_STR("r"), PX_STR("1"), err);
    if (st == PX_OK) st = each_list(t, held, (lister){.eat = write_list, .w = w}, err);
    px_bitmap_free(mark);
    px_buf_done(&key);
    forms_free(&f);
    return st;
}

static px_status compare(px_tok *t, px_bits *b, const forms *f, size_t at, px_buf *key,
                         px_err *err) {
    px_bitmap *have = NULL;
    key_of(t, f, at, key);
    px_status st = px_bits_get(b, px_buf_view(key), &have, err);
    uint64_t n = have ? px_bitmap_count(have) : 0,
             wanted = f->set[at] ? px_bitmap_count(f->set[at]) : 0;
    if (st == PX_OK && have && f->set[at]) px_bitmap_and(f->set[at], have);
    if (st == PX_OK && (n != wanted || (wanted && px_bitmap_count(f->set[at]) != n)))
        st = px_fail(err, PX_E_DAMAGED,
                     "the rows of the form " PX_STR_FMT " are not those that hold it",
                     PX_STR_ARG(px_tok_text(t, f->id[at / 2])));
    px_bitmap_free(have);
    return st;
}

px_status px_forms_verify(px_tok *t, px_bits *b, px_err *err) {
    forms f;
    px_buf key;
    px_bitmap *mark = NULL;
    px_status st = px_bits_get(b, PX_STR("f"), &mark, err);
    if (st != PX_OK || !mark) return st;
    px_bitmap_free(mark);
    px_buf_init(&key, 1 << 16);
    st = gather(t, &f, err);
    for (size_t at = 0; at < 2 * (size_t)f.n && st == PX_OK; at++)
        st = compare(t, b, &f, at, &key, err);
    px_buf_done(&key);
    forms_free(&f);
    px_str lists = {0};
    if (st == PX_OK) st = px_bits_bytes(b, PX_STR("r"), &lists, err);
    return st == PX_OK && lists.p
               ? each_list(t, PX_BIT_HELD, (lister){.eat = compare_list, .b = b}, err)
               : st;
}
