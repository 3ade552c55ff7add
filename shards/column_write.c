/* column_write.c: records in, columns.px out.
 *
 * While rows come, a column is an array of (row start, provisional code) with strings interned in
 * order of first sight; at the end dictionaries are sorted (S4) and codes renamed. A column that no
 * record fills is never made, so custom fields cost only where they are. */
#include "shards/column_int.h"

#include "base/hash.h"
#include "base/intern.h"
#include "base/sort.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct u32s {
    uint32_t *v;
    size_t n, cap;
} u32s;
typedef struct u64s {
    uint64_t *v;
    size_t n, cap;
} u64s;

#define PUSH(list, x)                                                                              \
    do {                                                                                           \
        if ((list)->n == (list)->cap) {                                                            \
            (list)->cap = (list)->cap ? (list)->cap * 2 : 64;                                      \
            (list)->v = px_realloc((list)->v, (list)->cap * sizeof *(list)->v);                    \
        }                                                                                          \
        (list)->v[(list)->n++] = (x);                                                              \
    } while (0)

struct col {
    char *name;
    px_col_kind kind;
    bool named;  /* keeps " token token " beside each value */
    u32s num;    /* NUM: filled up to the current row with PX_NIL */
    u32s start;  /* first value of each row begun so far (DICT, HASHES, TEXT) */
    u32s codes;  /* DICT, provisional */
    u64s keys;   /* HASH, HASHES, IDX */
    u32s rows;   /* IDX */
    px_buf text; /* TEXT */
    px_intern *dict;
    px_buf tok; /* token forms end to end, tokend[code] = end */
    u32s tokend;
};

struct px_colw {
    struct col *col;
    size_t n, cap;
    px_intern *names; /* column name -> index */
    uint32_t rows;
    /* while a record is taken apart */
    px_analyzer *an;
    px_status st;
    px_err *err;
    struct col *by_field[PX_F_COUNT];
};

px_colw *px_colw_new(void) {
    px_colw *w = px_calloc(1, sizeof *w);
    w->names = px_intern_new();
    return w;
}

void px_colw_free(px_colw *w) {
    if (!w) return;
    for (size_t i = 0; i < w->n; i++) {
        struct col *c = &w->col[i];
        free(c->name);
        free(c->num.v);
        free(c->start.v);
        free(c->codes.v);
        free(c->keys.v);
        free(c->rows.v);
        free(c->tokend.v);
        px_buf_done(&c->text);
        px_buf_done(&c->tok);
        px_intern_free(c->dict);
    }
    free(w->col);
    px_intern_free(w->names);
    free(w);
}

static struct col *column(px_colw *w, px_str name, px_col_kind kind, bool named) {
    bool fresh;
    uint32_t i = px_intern_add(w->names, name, &fresh);
    if (!fresh) return &w->col[i];
    if (w->n == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 64;
        w->col = px_realloc(w->col, w->cap * sizeof *w->col);
        memset(w->by_field, 0, sizeof w->by_field); /* they pointed into the old array */
    }
    struct col *c = &w->col[w->n++];
    *c = (struct col){.kind = kind, .named = named};
    c->name = px_malloc(name.n + 1);
    memcpy(c->name, name.p, name.n);
    c->name[name.n] = 0;
    px_buf_init(&c->text, UINT32_MAX);
    px_buf_init(&c->tok, UINT32_MAX);
    if (kind == PX_COL_DICT) c->dict = px_intern_new();
    return c;
}

/* Begin rows up to and including the current one. */
static void reach(px_colw *w, struct col *c, size_t n_values) {
    while (c->start.n <= w->rows)
        PUSH(&c->start, (uint32_t)n_values);
}

static void put_num(px_colw *w, struct col *c, uint32_t v) {
    while (c->num.n < w->rows)
        PUSH(&c->num, PX_NIL);
    if (c->num.n == w->rows) PUSH(&c->num, v);
}

static void put_hash(px_colw *w, struct col *c, uint64_t v) {
    while (c->keys.n < w->rows)
        PUSH(&c->keys, 0);
    if (c->keys.n == w->rows) PUSH(&c->keys, v);
}

/* Code of a value, with its token form where the column keeps one: of parties ("A; B") each behind
 * a line end, and one at the end. */
static uint32_t code_of(px_colw *w, struct col *c, px_str value, bool parties) {
    bool fresh;
    uint32_t code = px_intern_add(c->dict, value, &fresh);
    if (!fresh || !c->named) return code;
    px_status st = PX_OK;
    px_str name;
    if (!parties) st = px_analyze_name(w->an, value, &c->tok, w->err);
    while (parties && st == PX_OK && px_facts_event_party(&value, &name)) {
        px_buf_ch(&c->tok, '\n');
        st = px_analyze_name(w->an, name, &c->tok, w->err);
    }
    if (parties) px_buf_ch(&c->tok, '\n');
    if (st != PX_OK) w->st = st;
    PUSH(&c->tokend, (uint32_t)c->tok.n);
    if (c->tok.failed)
        w->st =
            px_fail(w->err, PX_E_LIMIT, "column %s: names of one segment exceed 4 GiB", c->name);
    return code;
}

static void put_value(px_colw *w, struct col *c, px_str value) {
    reach(w, c, c->codes.n);
    uint32_t code = code_of(w, c, value, false);
    for (size_t i = c->start.v[w->rows]; i < c->codes.n; i++)
        if (c->codes.v[i] == code) return;
    PUSH(&c->codes, code);
}

/* ---- receiving facts ---- */

px_str px_col_name(px_arena *a, px_field f, px_str custom) {
    switch (f) {
    case PX_F_X:
        return px_arena_fmt(a, "x." PX_STR_FMT, PX_STR_ARG(custom));
    case PX_F_ADY:
        f = PX_F_AD;
        break;
    case PX_F_PDY:
        f = PX_F_PD;
        break;
    case PX_F_EPDY:
        f = PX_F_EPD;
        break;
    default:
        break;
    }
    return px_str_of(px_field_code(f));
}

static void on_value(px_facts *to, px_field f, px_str custom, px_str value) {
    px_colw *w = to->self;
    if (value.n == 0) return;
    struct col *c = f == PX_F_X ? NULL : w->by_field[f];
    if (!c) {
        px_field_type t = px_field_get(f)->type;
        px_arena *a = px_arena_new();
        c = column(w, px_col_name(a, f, custom), PX_COL_DICT, t == PX_FT_NAME || t == PX_FT_CUSTOM);
        px_arena_free(a);
        if (f != PX_F_X) w->by_field[f] = c;
    }
    put_value(w, c, value);
}

static void on_number(px_facts *to, px_field f, uint32_t v) {
    px_colw *w = to->self;
    if (f == PX_F_ADY || f == PX_F_PDY || f == PX_F_EPDY) return;
    struct col *c = w->by_field[f];
    if (!c) c = w->by_field[f] = column(w, px_str_of(px_field_code(f)), PX_COL_NUM, false);
    put_num(w, c, v);
}

static void on_ident(px_facts *to, px_field f, px_str key) {
    px_colw *w = to->self;
    if (f == PX_F_CT || f == PX_F_CF) return; /* put_cites: they need two keys a number */
    uint64_t h = px_hash_str(key);
    struct col *c = w->by_field[f];
    if (!c) c = w->by_field[f] = column(w, px_str_of(px_field_code(f)), PX_COL_IDX, false);
    PUSH(&c->keys, h);
    PUSH(&c->rows, w->rows);
}

/* Beside the two keys of each document, in a column of their own because they are rare: what else
 * its number may be called, each with the place of the document in the list. */
static void put_cites(px_colw *w, px_arena *a, const char *name, const char *more,
                      const px_rec_cite *v, size_t n) {
    px_str key[PX_NUMBER_KEYS];
    uint64_t place = 0;
    for (size_t i = 0; i < n; i++) {
        if (v[i].number.n == 0) continue;
        px_number num = px_number_of_normal(v[i].number, PX_ROLE_PUBLICATION);
        size_t usual = num.kind.n ? 2 : 1, n_keys = px_number_cite_keys(a, &num, key);
        struct col *c = column(w, px_str_of(name), PX_COL_HASHES, false);
        reach(w, c, c->keys.n);
        PUSH(&c->keys, px_hash_str(px_arena_fmt(a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(num.cc),
                                                PX_STR_ARG(num.num))));
        PUSH(&c->keys, px_hash_str(px_number_normal(a, &num, PX_ROLE_PUBLICATION)));
        for (size_t k = usual; k < n_keys; k++) {
            c = column(w, px_str_of(more), PX_COL_HASHES, false);
            reach(w, c, c->keys.n);
            PUSH(&c->keys, place);
            PUSH(&c->keys, px_hash_str(key[k]));
        }
        place++;
    }
}

static void put_name(px_colw *w, px_str s) {
    struct col *c = column(w, PX_STR("@prios"), PX_COL_HASHES, false);
    reach(w, c, c->keys.n);
    PUSH(&c->keys, px_hash_str(s));
}

/* Each priority as the application that it is, so that the two meet; and where an extended family
 * is listed, its members, so that those who list one another meet. */
static void put_priorities(px_colw *w, px_arena *a, const px_record *r) {
    for (size_t i = 0; i < r->priorities.n; i++) {
        px_str s = px_facts_priority(a, &r->priorities.v[i]);
        if (s.n) put_name(w, s);
    }
    if (r->members_ext.n && r->pub.normal.n) put_name(w, px_facts_member(a, r->pub.normal));
    for (size_t i = 0; i < r->members_ext.n; i++)
        put_name(w, px_facts_member(a, r->members_ext.v[i]));
}

/* One value an event in each of five columns, in one order, so that place k of a row is the same
 * event in all of them. Values repeat and may be empty. */
static void put_events(px_colw *w, const px_record *r) {
    static const char *const names[5] = {"@evk", "@evc", "@evd", "@evf", "@evt"};
    for (size_t i = 0; i < r->events.n; i++) {
        const px_rec_event *e = &r->events.v[i];
        char day[16];
        int n = snprintf(day, sizeof day, "%08u", e->ymd <= 99999999 ? e->ymd : 0);
        px_str value[5] = {px_facts_event_kind(e), e->code, {day, (size_t)n}, e->from, e->to};
        for (int k = 0; k < 5; k++) {
            if (!value[k].n) value[k] = PX_STR("");
            struct col *c = column(w, px_str_of(names[k]), PX_COL_DICT, k >= 3);
            reach(w, c, c->codes.n);
            uint32_t code = code_of(w, c, value[k], k >= 3);
            PUSH(&c->codes, code);
        }
    }
}

static void put_identity(px_colw *w, const char *name, px_str s) {
    if (s.n) put_hash(w, column(w, px_str_of(name), PX_COL_HASH, false), px_hash_str(s));
}

px_status px_colw_record(px_colw *w, px_arena *a, px_analyzer *an, const px_record *r,
                         const uint64_t *from, size_t n_from, px_err *err) {
    w->an = an;
    w->st = PX_OK;
    w->err = err;
    px_facts to = {w, on_value, on_number, on_ident};
    px_facts_of(a, r, &to);

    struct col *key = column(w, PX_STR("@key"), PX_COL_TEXT, false);
    reach(w, key, key->text.n);
    px_buf_str(&key->text, r->key);
    if (key->text.failed)
        w->st = px_fail(err, PX_E_LIMIT, "publication numbers of one segment exceed 4 GiB");
    put_num(w, column(w, PX_STR("@has"), PX_COL_NUM, false), px_facts_has(r));
    px_record without = *r; /* what its priorities alone say */
    without.family = (px_str){0};
    if (r->pub.normal.n ==
        0) { /* publications are found by "pn", the others by what they are called */
        struct col *id = column(w, PX_STR("@id"), PX_COL_IDX, false);
        PUSH(&id->keys, px_hash_str(r->key));
        PUSH(&id->rows, w->rows);
    }
    put_identity(w, "@app", px_facts_application(a, r));
    if (r->family.n) put_identity(w, "@fam", px_facts_family(a, r));
    put_identity(w, "@ext", px_facts_extended(a, r));
    put_identity(w, "@prio", px_facts_family(a, &without));
    put_priorities(w, a, r);
    if (!px_facts_kinds_overlap(&r->pub)) put_identity(w, "@base", px_record_base_key(a, r));
    for (size_t i = 0; i < n_from; i++) {
        struct col *c = column(w, PX_STR("@from"), PX_COL_HASHES, false);
        reach(w, c, c->keys.n);
        PUSH(&c->keys, from[i]);
    }
    put_cites(w, a, "@cites", "@cites+", r->cites.v, r->cites.n);
    put_cites(w, a, "@citing", "@citing+", r->cited_by.v, r->cited_by.n);
    put_events(w, r);
    w->rows++;
    return w->st;
}

size_t px_colw_bytes(const px_colw *w) {
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        const struct col *c = &w->col[i];
        n += (c->num.cap + c->start.cap + c->codes.cap + c->rows.cap + c->tokend.cap) * 4 +
             c->keys.cap * 8 + c->text.cap + c->tok.cap;
        if (c->dict) n += px_intern_bytes(c->dict);
    }
    return n;
}

/* ---- finishing ---- */

static int by_text(const void *x, const void *y, void *dict) {
    return px_str_cmp(px_intern_text(dict, *(const uint32_t *)x),
                      px_intern_text(dict, *(const uint32_t *)y));
}

static px_status write_dict(px_colset *b, px_colw *w, struct col *c, px_col_out *o, px_err *err) {
    uint32_t n = px_intern_size(c->dict);
    uint32_t *order = px_malloc(n * sizeof *order), *rank = px_malloc(n * sizeof *rank);
    px_str *dict = px_malloc(n * sizeof *dict), *tok = px_malloc(n * sizeof *tok);
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    qsort_r(order, n, sizeof *order, by_text, c->dict);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t code = order[i];
        rank[code] = i;
        dict[i] = px_intern_text(c->dict, code);
        if (c->named) {
            uint32_t from = code ? c->tokend.v[code - 1] : 0;
            tok[i] = (px_str){c->tok.p + from, c->tokend.v[code] - from};
        }
    }
    for (size_t i = 0; i < c->codes.n; i++)
        c->codes.v[i] = rank[c->codes.v[i]];
    o->codes = c->codes.v;
    o->n_values = c->codes.n;
    o->dict = dict;
    o->tok = c->named ? tok : NULL;
    o->n_dict = n;
    bool several = false;
    for (uint32_t r = 0; r < w->rows && !several; r++)
        several = c->start.v[r + 1] - c->start.v[r] > 1;
    uint32_t *single = NULL;
    if (several) {
        o->off = c->start.v;
    } else {
        single = px_malloc(w->rows * sizeof *single);
        for (uint32_t r = 0; r < w->rows; r++)
            single[r] = c->start.v[r + 1] > c->start.v[r] ? c->codes.v[c->start.v[r]] : PX_NIL;
        o->codes = single;
    }
    px_status st = px_col_put(b, o, err);
    free(single);
    free(order);
    free(rank);
    free(dict);
    free(tok);
    return st;
}

static px_status write_index(px_colset *b, struct col *c, px_col_out *o, px_err *err) {
    size_t n = c->keys.n, k = 0;
    px_pair *pair = px_malloc(n * sizeof *pair);
    for (size_t i = 0; i < n; i++)
        pair[i] = (px_pair){c->keys.v[i], c->rows.v[i]};
    px_sort_pairs(pair, n);
    for (size_t i = 0; i < n; i++) {
        if (i && pair[i].key == pair[i - 1].key && pair[i].value == pair[i - 1].value) continue;
        c->keys.v[k] = pair[i].key;
        c->rows.v[k++] = pair[i].value;
    }
    free(pair);
    o->keys = c->keys.v;
    o->rows = c->rows.v;
    o->n_values = k;
    return px_col_put(b, o, err);
}

static px_status write_column(px_colset *b, px_colw *w, struct col *c, px_err *err) {
    px_col_out o = {.name = px_str_of(c->name), .kind = c->kind, .n_rows = w->rows};
    if (c->kind == PX_COL_DICT || c->kind == PX_COL_HASHES || c->kind == PX_COL_TEXT) {
        size_t n = c->kind == PX_COL_DICT     ? c->codes.n
                   : c->kind == PX_COL_HASHES ? c->keys.n
                                              : c->text.n;
        if (n > UINT32_MAX)
            return px_fail(err, PX_E_LIMIT, "column %s has over 4 G values in one segment",
                           c->name);
        reach(w, c, n);
    }
    switch (c->kind) {
    case PX_COL_DICT:
        return write_dict(b, w, c, &o, err);
    case PX_COL_IDX:
        return write_index(b, c, &o, err);
    case PX_COL_NUM:
        while (c->num.n < w->rows)
            PUSH(&c->num, PX_NIL);
        o.num = c->num.v;
        break;
    case PX_COL_HASH:
        while (c->keys.n < w->rows)
            PUSH(&c->keys, 0);
        o.keys = c->keys.v;
        o.n_values = w->rows;
        break;
    case PX_COL_HASHES:
        o.keys = c->keys.v;
        o.n_values = c->keys.n;
        o.off = c->start.v;
        break;
    case PX_COL_TEXT:
        o.text = c->text.p;
        o.n_values = c->text.n;
        o.off = c->start.v;
        break;
    }
    return px_col_put(b, &o, err);
}

static int by_name(const void *x, const void *y) {
    return strcmp(((const struct col *)x)->name, ((const struct col *)y)->name);
}

px_status px_colw_write(px_colw *w, const char *path, uint64_t *size, uint64_t *checksum,
                        px_err *err) {
    px_colset b;
    *size = *checksum = 0;
    px_status st = px_colset_create(path, &b, err);
    if (st != PX_OK) return st;
    if (w->n)
        qsort(w->col, w->n, sizeof *w->col, by_name); /* the builder takes no record after this */
    for (size_t i = 0; i < w->n && st == PX_OK; i++)
        st = write_column(&b, w, &w->col[i], err);
    if (st == PX_OK) return px_colset_close(&b, size, checksum, err);
    px_colset_abort(&b);
    return st;
}
