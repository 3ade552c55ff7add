/* source_json.c: foreign JSON objects as records.
 *
 * An object is flattened: each leaf has a path ("cpcs.cpc_subgroup_id"), each path is a column of
 * fill.h; leaves under an array are a list, others a cell. So the header dictionary and the user's
 * map serve JSON as they serve tables. The first objects are looked at together before the first
 * record is given out. Objects in our own form are read as records. */
#include "indexer/fill.h"
#include "indexer/jsonin.h"
#include "indexer/source_kind.h"

#include <stdlib.h>

#define SAMPLE_UNITS 200
#define SAMPLE_BYTES ((size_t)8 << 20)
#define LEAVES_BYTES                                                                               \
    ((size_t)4 << 20) /* of the sample, kept taken apart until they are given out */
#define DEPTH_MAX 8
#define PATH_MAX_ 512

typedef struct leaf {
    px_str *v;
    size_t n, cap;
    bool list;
} leaf;

typedef struct kept_leaf {
    size_t col;
    leaf values;
} kept_leaf;

/* A text of the sample, and what it was taken apart into; NULL: it must be parsed once more. */
typedef struct kept_unit {
    px_json_unit unit;
    kept_leaf *leaves;
    size_t n_leaves;
} kept_unit;

typedef struct json_source {
    px_textin *text;
    px_jsonin *in;
    px_fill fill;
    bool own; /* our record form */
    px_arena *head;
    kept_unit *kept;
    size_t n_kept, at_kept;
    int head_status;
    px_err head_err;
    px_arena *clean;
    leaf *leaves; /* by column */
    size_t n_leaves;
    size_t *touched, n_touched, cap_touched;
    size_t last;        /* the column of the leaf before */
    size_t (*after)[2]; /* by column: which two came behind it last */
    bool too_many;
    uint64_t rows;
} json_source;

static void touch(json_source *j, px_arena *a, size_t col, px_str value, bool list) {
    if (col >= j->n_leaves) {
        size_t n = j->fill.cap > col ? j->fill.cap : col + 64;
        j->leaves = px_realloc(j->leaves, n * sizeof *j->leaves);
        memset(j->leaves + j->n_leaves, 0, (n - j->n_leaves) * sizeof *j->leaves);
        j->after = px_realloc(j->after, n * sizeof *j->after);
        memset(j->after + j->n_leaves, 0, (n - j->n_leaves) * sizeof *j->after);
        j->n_leaves = n;
    }
    leaf *l = &j->leaves[col];
    if (l->n == 0) {
        if (j->n_touched == j->cap_touched) {
            j->cap_touched = j->cap_touched ? j->cap_touched * 2 : 64;
            j->touched = px_realloc(j->touched, j->cap_touched * sizeof *j->touched);
        }
        j->touched[j->n_touched++] = col;
        l->v = NULL;
        l->cap = 0;
        l->list = false;
    }
    l->v = px_arena_grow(a, l->v, l->n, &l->cap, l->n + 1, sizeof *l->v);
    l->v[l->n++] = value;
    l->list |= list;
}

static void forget(json_source *j) {
    for (size_t i = 0; i < j->n_touched; i++)
        j->leaves[j->touched[i]].n = 0;
    j->n_touched = 0;
    j->last = SIZE_MAX;
}

/* The column of a path. Objects have their members in one order as a rule, and lists of objects come
 * back to the first of them, or go on. */
static size_t column(json_source *j, px_str name) {
    size_t first[2] = {0, 0}, *after = j->last == SIZE_MAX ? first : j->after[j->last];
    name = px_value_trim(name); /* as headers are kept: else each record would add a column */
    for (size_t k = 0; k < 2; k++)
        if (after[k] < j->fill.n && px_str_eq(j->fill.cols[after[k]].header, name)) return after[k];
    size_t next = px_fill_find(&j->fill, name, j->last == SIZE_MAX ? 0 : j->last + 1);
    if (next == SIZE_MAX) next = px_fill_column(&j->fill, name);
    if (next != SIZE_MAX) {
        after[1] = after[0];
        after[0] = next;
    }
    return next;
}

static void flatten(json_source *j, px_arena *a, const px_json *node, char *path, size_t n,
                    bool list, int depth);

static void members(json_source *j, px_arena *a, const px_json *object, char *path, size_t n,
                    bool list, int depth) {
    for (const px_json *m = px_json_first(object); m; m = px_json_next(m)) {
        px_str key = px_json_key(m);
        size_t more = n + (n > 0) + key.n;
        if (more >= PATH_MAX_) continue;
        if (n) path[n] = '.';
        memcpy(path + n + (n > 0), key.p ? key.p : "", key.n);
        flatten(j, a, m, path, more, list, depth + 1);
    }
}

static void flatten(json_source *j, px_arena *a, const px_json *node, char *path, size_t n,
                    bool list, int depth) {
    px_json_kind kind = px_json_type(node);
    if (depth < DEPTH_MAX && kind == PX_JSON_OBJECT) {
        members(j, a, node, path, n, list, depth);
        return;
    }
    if (depth < DEPTH_MAX && kind == PX_JSON_ARRAY) {
        for (const px_json *e = px_json_first(node); e; e = px_json_next(e))
            flatten(j, a, e, path, n, true, depth + 1);
        return;
    }
    if (kind == PX_JSON_NULL && !list) return;
    px_str value;
    if (kind == PX_JSON_OBJECT || kind == PX_JSON_ARRAY) {
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_json_print(node, &b);
        value = px_arena_str(a, px_buf_view(&b));
        px_buf_done(&b);
    } else {
        value = px_arena_str(a, px_json_text(node, a));
    }
    size_t col = column(j, (px_str){path, n});
    if (col == SIZE_MAX) {
        j->too_many = true;
        return;
    }
    j->last = col;
    touch(j, a, col, value, list);
}

static px_status load(json_source *j, px_arena *a, const px_json_unit *u, px_err *err) {
    px_json *root = NULL;
    char path[PATH_MAX_];
    forget(j);
    if (u->broken)
        return px_fail_at(err, PX_E_INPUT, u->byte, "line %llu: %s", (unsigned long long)u->line,
                          u->broken);
    px_status st = px_json_parse(px_textin_clean(j->text, a, u->text), &root, err);
    if (st != PX_OK) {
        if (err && err->offset != PX_ERR_NO_OFFSET) err->offset += u->byte;
        if (err) err->status = PX_E_INPUT;
        return px_err_in(err, PX_E_INPUT, "line %llu", (unsigned long long)u->line);
    }
    if (px_json_type(root) == PX_JSON_OBJECT)
        members(j, a, root, path, 0, false, 0);
    else
        st = px_fail_at(err, PX_E_INPUT, u->byte, "line %llu: this is no JSON object",
                        (unsigned long long)u->line);
    px_json_free(root);
    return st;
}

/* What `load` left, for the time when this text is given out. */
static void keep_leaves(json_source *j, kept_unit *u) {
    u->leaves = px_arena_alloc(j->head, (j->n_touched + 1) * sizeof *u->leaves);
    u->n_leaves = j->n_touched;
    for (size_t i = 0; i < j->n_touched; i++) {
        const leaf *l = &j->leaves[j->touched[i]];
        kept_leaf *k = &u->leaves[i];
        *k = (kept_leaf){j->touched[i], *l};
        k->values.v = px_arena_alloc(j->head, (l->n + 1) * sizeof *l->v);
        for (size_t m = 0; m < l->n; m++)
            k->values.v[m] = px_arena_str(j->head, l->v[m]);
    }
}

static void load_kept(json_source *j, px_arena *a, const kept_unit *u) {
    forget(j);
    for (size_t i = 0; i < u->n_leaves; i++) {
        const leaf *l = &u->leaves[i].values;
        for (size_t m = 0; m < l->n; m++)
            touch(j, a, u->leaves[i].col, px_arena_str(a, l->v[m]), l->list);
    }
}

static int probe(const px_sample *s) {
    size_t at;
    px_arena *a = px_arena_new();
    int score = px_json_shape_of(px_sample_text(s, a), &at) != PX_SHAPE_NONE ? 80 : 0;
    px_arena_free(a);
    return score;
}

static px_status read_head(json_source *j, px_err *err) {
    size_t cap = 0;
    j->head_status = 1;
    while (j->n_kept < SAMPLE_UNITS && px_arena_size(j->head) < SAMPLE_BYTES) {
        px_json_unit u;
        int got = px_jsonin_next(j->in, &u, err);
        if (got != 1) {
            if (got < 0 && j->n_kept == 0) return (px_status)got;
            j->head_status = got;
            if (got < 0 && err) j->head_err = *err;
            break;
        }
        u.text = px_arena_str(j->head, u.text);
        j->kept = px_arena_grow(j->head, j->kept, j->n_kept, &cap, j->n_kept + 1, sizeof *j->kept);
        j->kept[j->n_kept++] = (kept_unit){.unit = u};
    }
    return PX_OK;
}

static px_status open_json(px_source *s, px_err *err) {
    json_source *j = s->self = px_calloc(1, sizeof *j);
    j->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    j->in = px_jsonin_new(j->text, PX_SOURCE_RECORD_MAX);
    j->head = px_arena_new();
    j->clean = px_arena_new();
    px_fill_init(&j->fill, s->opt.map, s->opt.cc);
    px_status st = read_head(j, err);
    if (st != PX_OK) return st;
    j->own = j->n_kept && px_json_is_own(j->kept[0].unit.text);
    size_t texts = px_arena_size(j->head);
    for (size_t i = 0; i < j->n_kept && !j->own; i++) {
        px_arena_reset(j->clean);
        if (load(j, j->clean, &j->kept[i].unit, NULL) != PX_OK) continue;
        if (!j->too_many && px_arena_size(j->head) - texts < LEAVES_BYTES)
            keep_leaves(j, &j->kept[i]);
        for (size_t k = 0; k < j->n_touched; k++) {
            leaf *l = &j->leaves[j->touched[k]];
            for (size_t m = 0; m < l->n; m++)
                px_fill_sample(&j->fill, j->touched[k], l->v[m]);
        }
    }
    px_fill_decide(&j->fill);
    return PX_OK;
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    json_source *j = s->self;
    px_json_unit u;
    const kept_unit *kept = NULL;
    if (j->at_kept < j->n_kept) {
        kept = &j->kept[j->at_kept++];
        u = kept->unit;
    } else if (j->head_status != 1) {
        if (j->head_status < 0 && err) *err = j->head_err;
        return j->head_status;
    } else {
        int got = px_jsonin_next(j->in, &u, err);
        if (got != 1) return got;
    }
    j->rows++;
    s->raw = u.text;
    s->line = u.line;
    s->byte = u.byte;
    if (j->own && !u.broken) {
        px_status st = px_record_read(a, px_textin_clean(j->text, a, u.text), r, err);
        s->normalised = st == PX_OK;
        return st == PX_OK ? 1
                           : px_err_in(err, PX_E_INPUT, "line %llu", (unsigned long long)u.line);
    }
    px_status st = PX_OK;
    if (kept && kept->leaves)
        load_kept(j, a, kept);
    else
        st = load(j, a, &u, err);
    if (st == PX_OK && j->too_many)
        return px_fail_at(err, PX_E_LIMIT, u.byte,
                          "the objects have more than %d different members; this is no list of "
                          "records",
                          PX_FILL_COLUMNS_MAX);
    if (st != PX_OK) return st;
    px_fill_begin(&j->fill, a, r);
    for (size_t i = 0; i < j->n_touched; i++) {
        leaf *l = &j->leaves[j->touched[i]];
        if (l->list)
            px_fill_list(&j->fill, j->touched[i], l->v, l->n);
        else
            for (size_t k = 0; k < l->n; k++)
                px_fill_put(&j->fill, j->touched[i], l->v[k]);
    }
    px_fill_row(&j->fill);
    px_fill_end(&j->fill);
    return 1;
}

static void report(px_source *s, px_source_report *out) {
    json_source *j = s->self;
    out->encoding = px_textin_encoding(j->text);
    out->bad_bytes = px_textin_bad(j->text);
    out->rows = j->rows;
    out->empty = px_jsonin_empty(j->in);
    out->columns = px_fill_report(&j->fill, &out->n_columns);
}

static void close_json(px_source *s) {
    json_source *j = s->self;
    if (!j) return;
    px_fill_done(&j->fill);
    px_jsonin_free(j->in);
    px_textin_free(j->text);
    px_arena_free(j->head);
    px_arena_free(j->clean);
    free(j->leaves);
    free(j->after);
    free(j->touched);
    free(j);
}

const px_source_kind px_source_json = {"json", probe, open_json, next, report, close_json, NULL};
