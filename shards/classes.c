/* classes.c: titles and concordances of schemes in a box. */
#include "shards/classes.h"

#include "shards/box.h"

#include <stdlib.h>

#define FOLDER "classes"
#define NAME   "classes.px"
#define KIND   "CLAS"

struct px_class_store {
    px_box *box;
    px_arena *arena;
    px_classes classes;
};

static char *file_path(const char *dir, const char *name) {
    char *folder = px_path(dir, FOLDER), *path = px_path(folder, name);
    free(folder);
    return path;
}

/* Line beginnings as they were written; the lines themselves are looked at when they are asked for,
 * so that a question about three symbols does not read all of them. */
static bool in_order(const uint32_t *at, size_t n, size_t size) {
    if (at[0] != 0 || at[n] != size) return false;
    for (size_t i = 0; i < n; i++)
        if (at[i] >= at[i + 1]) return false;
    return true;
}

static px_status title(px_class_store *s, px_str name, px_str text, px_err *err) {
    px_title_list *t = &s->classes.titles[s->classes.n_titles++];
    px_str rest = px_str_sub(name, 6, name.n), at;
    size_t colon = px_str_find(rest, PX_STR(":"));
    px_section sec;
    t->scheme = px_arena_str(s->arena, px_str_sub(rest, 0, colon));
    t->lang =
        px_arena_str(s->arena, px_str_sub(rest, colon == SIZE_MAX ? rest.n : colon + 1, rest.n));
    t->text = text;
    px_str key = px_arena_fmt(s->arena, "at:" PX_STR_FMT, PX_STR_ARG(rest));
    px_status st = px_box_get(s->box, key, UINT64_MAX, &at, err);
    if (st != PX_OK) return st;
    t->at = (const uint32_t *)(const void *)at.p;
    if (at.n % 4 || at.n < 4 || !in_order(t->at, at.n / 4 - 1, text.n))
        return px_fail(err, PX_E_DAMAGED, "the lines of %.*s are out of order", (int)name.n,
                       name.p);
    t->n = (uint32_t)(at.n / 4 - 1);
    key = px_arena_fmt(s->arena, "origin:" PX_STR_FMT, PX_STR_ARG(rest));
    return px_box_find(s->box, key, &sec) ? px_section_all(&sec, UINT64_MAX, &t->origin, err)
                                          : PX_OK;
}

static px_status load(px_class_store *s, px_err *err) {
    size_t n = px_box_sections(s->box);
    s->classes.titles = px_arena_array(s->arena, px_title_list, n + 1);
    s->classes.concordances = px_arena_array(s->arena, px_concordance *, n + 1);
    px_status st = PX_OK;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_str name = px_box_section_name(s->box, i), text;
        bool titles = px_str_starts(name, PX_STR("title:"));
        bool concordance = px_str_starts(name, PX_STR("concordance:"));
        if (!titles && !concordance) continue;
        st = px_box_get(s->box, name, UINT64_MAX, &text, err);
        if (st == PX_OK && titles) st = title(s, name, text, err);
        if (st == PX_OK && concordance)
            st = px_concordance_new(s->arena, px_str_sub(name, 12, name.n), text,
                                    &s->classes.concordances[s->classes.n_concordances++], err);
    }
    return st;
}

px_status px_class_store_open(const char *dir, px_class_store **out, px_err *err) {
    px_class_store *s = px_calloc(1, sizeof *s);
    char *path = file_path(dir, NAME);
    px_status st = PX_OK;
    *out = NULL;
    s->arena = px_arena_new();
    if (px_file_exists(path)) {
        st = px_box_open(path, KIND, &s->box, err);
        if (st == PX_OK) st = px_box_verify(s->box, err);
        if (st == PX_OK) st = load(s, err);
        if (st == PX_E_INPUT) st = PX_E_DAMAGED;
        if (st != PX_OK && err) err->status = st;
        if (st != PX_OK) (void)px_err_in(err, st, "%s", path);
    }
    free(path);
    if (st == PX_OK)
        *out = s;
    else
        px_class_store_close(s);
    return st;
}

void px_class_store_close(px_class_store *s) {
    if (!s) return;
    px_box_close(s->box);
    px_arena_free(s->arena);
    free(s);
}

const px_classes *px_class_store_get(const px_class_store *s) {
    return &s->classes;
}

px_status px_class_store_write(const char *dir, const px_classes *c, px_err *err) {
    char *folder = px_path(dir, FOLDER), *path = px_path(folder, NAME);
    char *fresh = px_path(folder, NAME ".new");
    px_arena *a = px_arena_new();
    px_boxw *w = NULL;
    px_status st = px_dir_make(folder, err);
    if (st == PX_OK) st = px_boxw_create(fresh, KIND, &w, err);
    for (size_t i = 0; i < c->n_titles && st == PX_OK; i++) {
        const px_title_list *t = &c->titles[i];
        px_str name =
            px_arena_fmt(a, PX_STR_FMT ":" PX_STR_FMT, PX_STR_ARG(t->scheme), PX_STR_ARG(t->lang));
        st = px_boxw_put(w, px_arena_fmt(a, "title:" PX_STR_FMT, PX_STR_ARG(name)), t->text.p,
                         t->text.n, err);
        if (st == PX_OK)
            st = px_boxw_put(w, px_arena_fmt(a, "at:" PX_STR_FMT, PX_STR_ARG(name)), t->at,
                             ((size_t)t->n + 1) * sizeof *t->at, err);
        if (st == PX_OK && t->origin.n)
            st = px_boxw_put(w, px_arena_fmt(a, "origin:" PX_STR_FMT, PX_STR_ARG(name)),
                             t->origin.p, t->origin.n, err);
    }
    for (size_t i = 0; i < c->n_concordances && st == PX_OK; i++) {
        px_str text = px_concordance_text(c->concordances[i]);
        px_str name = px_arena_fmt(a, "concordance:" PX_STR_FMT,
                                   PX_STR_ARG(px_concordance_scheme(c->concordances[i])));
        st = px_boxw_put(w, name, text.p, text.n, err);
    }
    if (st == PX_OK) {
        st = px_boxw_close(w, NULL, NULL, err);
        w = NULL;
    }
    px_boxw_abort(w);
    if (st == PX_OK) st = px_file_rename(fresh, path, err);
    px_arena_free(a);
    free(fresh);
    free(path);
    free(folder);
    return st;
}
