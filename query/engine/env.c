/* env.c: see env.h. */
#include "query/engine/env.h"

#include "base/file.h"
#include "query/engine/lists.h"
#include "query/engine/note.h"
#include "query/engine/synonyms.h"

#include <stdlib.h>

struct list {
    px_str name;
    const px_str *item;
    size_t n;
};

struct px_env {
    px_query_env view;
    px_arena *a;
    struct list *list;
    size_t n_lists, lists_cap;
    px_str *synonym_file; /* FILE, FILE#topic, #topic */
    size_t n_files, files_cap;
    bool no_synonyms, keep;
    px_synonyms *synonyms;
    px_saved *saved;
};

px_env *px_env_new(void) {
    px_env *e = px_calloc(1, sizeof *e);
    e->a = px_arena_new();
    e->view.self = e;
    return e;
}

void px_env_free(px_env *e) {
    if (!e) return;
    px_synonyms_free(e->synonyms);
    px_saved_free(e->saved);
    px_arena_free(e->a);
    free(e);
}

/* ---- what the parser asks ---- */

static bool history(void *self, uint32_t number, px_str *text) {
    const px_env *e = self;
    const px_saved_query *q = e->saved ? px_saved_number(e->saved, number) : NULL;
    if (q) *text = px_saved_text(q);
    return q != NULL;
}

static bool named(void *self, px_str name, px_str *text) {
    const px_env *e = self;
    const px_saved_query *q = e->saved ? px_saved_name(e->saved, name) : NULL;
    if (q) *text = px_saved_text(q);
    return q != NULL;
}

static const struct list *find_list(const px_env *e, px_str name) {
    for (size_t i = 0; i < e->n_lists; i++)
        if (px_str_eq_nocase(e->list[i].name, name)) return &e->list[i];
    return NULL;
}

static bool list(void *self, px_str name, const px_str **item, size_t *n) {
    const struct list *l = find_list(self, name);
    *item = l ? l->item : NULL;
    *n = l ? l->n : 0;
    return l != NULL;
}

static bool synonyms(void *self, px_str folded, const px_str **word, size_t *n) {
    px_env *e = self;
    px_synonyms_of(e->synonyms, folded, word, n);
    return *n > 0;
}

const px_query_env *px_env_view(const px_env *e) {
    return &e->view;
}

/* ---- options ---- */

static px_status on_dialect(px_env *e, px_str v, px_err *err) {
    if (px_dialect_find(v, &e->view.dialect)) return PX_OK;
    char all[160] = "";
    for (int d = 0; d < PX_DIALECT_COUNT; d++) {
        if (d) strncat(all, ", ", sizeof all - strlen(all) - 1);
        strncat(all, px_dialect_name((px_dialect)d), sizeof all - strlen(all) - 1);
    }
    return px_fail(err, PX_E_USAGE, "--dialect takes one of %s, not \"%.*s\"", all,
                   (int)(v.n < 60 ? v.n : 60), v.p);
}

static px_status on_no_stem(px_env *e, px_str v, px_err *err) {
    (void)v;
    (void)err;
    e->view.no_stem = true;
    return PX_OK;
}

static px_status on_list(px_env *e, px_str v, px_err *err) {
    size_t eq = px_str_find(v, PX_STR("="));
    px_str name = px_str_sub(v, 0, eq == SIZE_MAX ? 0 : eq);
    if (!px_saved_name_good(name) || eq + 1 >= v.n)
        return px_fail(err, PX_E_USAGE, "--list takes NAME=FILE, not \"%.*s\"",
                       (int)(v.n < 60 ? v.n : 60), v.p);
    if (find_list(e, name))
        return px_fail(err, PX_E_USAGE, "--list %.*s is given twice", PX_STR_ARG(name));
    struct list l = {.name = px_arena_str(e->a, name)};
    px_status st =
        px_list_read(e->a, px_arena_cstr(e->a, px_str_sub(v, eq + 1, v.n)), &l.item, &l.n, err);
    if (st != PX_OK) return st;
    if (e->n_lists == e->lists_cap)
        e->list = px_arena_grow(e->a, e->list, e->n_lists, &e->lists_cap, e->n_lists + 1,
                                sizeof *e->list);
    e->list[e->n_lists++] = l;
    e->view.list = list;
    return PX_OK;
}

static px_status on_synonyms(px_env *e, px_str v, px_err *err) {
    if (!v.n || (v.n == 1 && v.p[0] == '#'))
        return px_fail(err, PX_E_USAGE, "--synonyms takes a file, FILE#topic or #topic");
    if (e->n_files == e->files_cap)
        e->synonym_file = px_arena_grow(e->a, e->synonym_file, e->n_files, &e->files_cap,
                                        e->n_files + 1, sizeof *e->synonym_file);
    e->synonym_file[e->n_files++] = px_arena_str(e->a, v);
    return PX_OK;
}

static px_status on_no_synonyms(px_env *e, px_str v, px_err *err) {
    (void)v;
    (void)err;
    e->no_synonyms = true;
    return PX_OK;
}

static px_status on_keep(px_env *e, px_str v, px_err *err) {
    (void)v;
    (void)err;
    e->keep = true;
    return PX_OK;
}

static const struct option {
    const char *name;
    bool value;
    px_status (*read)(px_env *e, px_str v, px_err *err);
} options[] = {
    {"dialect", true, on_dialect}, {"no-stem", false, on_no_stem},
    {"list", true, on_list},       {"synonyms", true, on_synonyms},
    {"keep", false, on_keep},      {"no-synonyms", false, on_no_synonyms},
};

static const struct option *find_option(px_str name) {
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (px_str_is(name, options[i].name)) return &options[i];
    return NULL;
}

bool px_env_option_is(px_str name, bool *value) {
    const struct option *o = find_option(name);
    if (value) *value = o && o->value;
    return o != NULL;
}

px_status px_env_option(px_env *e, px_str name, px_str value, bool *taken, px_err *err) {
    const struct option *o = find_option(name);
    *taken = o != NULL;
    return o ? o->read(e, value, err) : PX_OK;
}

/* ---- files ---- */

static px_status read_synonyms(px_env *e, const char *dir, px_err *err) {
    char *own = dir ? px_path(dir, PX_ENV_SYNONYMS) : px_strdup(PX_ENV_SYNONYMS);
    px_status st = PX_OK;
    bool default_file = !e->n_files && dir && px_file_exists(own);
    if (e->n_files && e->no_synonyms)
        st = px_fail(err, PX_E_USAGE, "--synonyms does not go with --no-synonyms");
    if (!e->no_synonyms && (e->n_files || default_file))
        e->synonyms = px_synonyms_new(!e->view.no_stem);
    if (st == PX_OK && e->synonyms && default_file)
        st = px_synonyms_read(e->synonyms, own, (px_str){0}, err);
    for (size_t i = 0; i < e->n_files && st == PX_OK; i++) {
        px_str v = e->synonym_file[i];
        size_t hash = v.n;
        while (hash > 0 && v.p[hash - 1] != '#')
            hash--;
        /* A file may have a # in its name: then nothing is cut off. */
        char *file = px_arena_cstr(e->a, v);
        px_str topics = {0};
        if (hash && !px_file_exists(file)) {
            file = px_arena_cstr(e->a, px_str_sub(v, 0, hash - 1));
            topics = px_str_sub(v, hash, v.n);
        }
        st = px_synonyms_read(e->synonyms, *file ? file : own, topics, err);
    }
    free(own);
    if (e->synonyms && st == PX_OK) e->view.synonyms = synonyms;
    return st;
}

px_status px_env_open(px_env *e, const char *dir, px_str query, px_err *err) {
    px_status st = read_synonyms(e, dir, err);
    bool refers = px_str_find(query, PX_STR("#")) != SIZE_MAX ||
                  px_str_find(query, PX_STR("＃")) != SIZE_MAX ||
                  e->view.dialect == PX_DIALECT_USPTO; /* L3 */
    if (st == PX_OK && dir && refers) {
        st = px_saved_read(dir, &e->saved, err);
        e->view.history = history;
        e->view.named = named;
    }
    return st;
}

/* ---- what was made of it ---- */

static void note_synonyms(px_arena *a, px_query *q, const px_qnode *n) {
    for (size_t i = 0; i < n->n; i++)
        note_synonyms(a, q, n->child[i]);
    if (n->kind != PX_Q_OR || !n->as.n) return;
    px_buf b;
    px_buf_init(&b, 4096); /* a longer list ends there; the canonical form has all */
    for (size_t i = 0; i < n->n && !b.failed; i++) {
        const px_qnode *c = n->child[i];
        if (i && c->kind == PX_Q_LEAF)
            px_buf_fmt(&b, "%s" PX_STR_FMT, b.n ? ", " : "", PX_STR_ARG(c->text));
    }
    px_note_add(a, q,
                (px_note){"N-SYN", n->begin, n->end,
                          px_arena_fmt(a, PX_STR_FMT " is also searched as " PX_STR_FMT,
                                       PX_STR_ARG(n->as), PX_STR_ARG(px_buf_view(&b))),
                          px_arena_fmt(a, PX_STR_FMT " 同时检索同义词：" PX_STR_FMT,
                                       PX_STR_ARG(n->as), PX_STR_ARG(px_buf_view(&b)))});
    px_buf_done(&b);
}

void px_env_note(px_arena *a, px_query *q) {
    if (q->root) note_synonyms(a, q, q->root);
}

bool px_env_keeps(const px_env *e) {
    return e->keep;
}

px_status px_env_keep(px_env *e, const char *dir, const px_query *q, uint64_t publications,
                      uint64_t generation, uint32_t *number, px_err *err) {
    px_saved_query kept = {.query = q->text,
                           .canonical = q->canonical,
                           .dialect = e->view.dialect,
                           .publications = publications,
                           .generation = generation};
    *number = 0;
    if (q->canonical.n > PX_QUERY_BYTES_MAX)
        return px_fail(err, PX_E_LIMIT,
                       "the query is too long to be kept: %zu bytes when spelled out",
                       q->canonical.n);
    return px_saved_keep(dir, &kept, number, err);
}
