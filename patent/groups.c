/* groups.c: see groups.h. A name has the number of its group; members are found by looking through the names, which
 * are as few as people's decisions. */
#include "patent/groups.h"

#include "base/intern.h"
#include "base/json.h"
#include "patent/name_clean.h"

#include <stdlib.h>

struct px_groups {
    px_intern *names, *groups;
    uint32_t *of; /* by number of the name: number of its group, PX_NONE */
    size_t cap;
};
#define PX_NONE UINT32_MAX

px_groups *px_groups_new(void) {
    px_groups *g = px_calloc(1, sizeof *g);
    g->names = px_intern_new();
    g->groups = px_intern_new();
    return g;
}

void px_groups_free(px_groups *g) {
    if (!g) return;
    px_intern_free(g->names);
    px_intern_free(g->groups);
    free(g->of);
    free(g);
}

static void put(px_groups *g, px_str name, uint32_t group) {
    uint32_t i = px_intern_add(g->names, name, NULL);
    if (i >= g->cap) {
        size_t cap = g->cap ? g->cap * 2 : 64;
        while (cap <= i)
            cap *= 2;
        g->of = px_realloc(g->of, cap * sizeof *g->of);
        for (size_t k = g->cap; k < cap; k++)
            g->of[k] = PX_NONE;
        g->cap = cap;
    }
    g->of[i] = group;
}

px_str px_groups_of(const px_groups *g, px_str name) {
    uint32_t i = px_intern_find(g->names, name);
    return i == UINT32_MAX || g->of[i] == PX_NONE ? name : px_intern_text(g->groups, g->of[i]);
}

size_t px_groups_count(const px_groups *g) {
    return px_intern_size(g->groups);
}

px_str px_groups_name(const px_groups *g, size_t i) {
    return px_intern_text(g->groups, (uint32_t)i);
}

bool px_groups_member(const px_groups *g, size_t i, size_t *at, px_str *name) {
    for (size_t n = px_intern_size(g->names); *at < n; (*at)++) {
        if (g->of[*at] != i) continue;
        *name = px_intern_text(g->names, (uint32_t)(*at)++);
        return true;
    }
    return false;
}

size_t px_groups_find(const px_groups *g, px_str name) {
    uint32_t i = px_intern_find(g->groups, name);
    size_t at = 0;
    px_str member;
    return i != UINT32_MAX && px_groups_member(g, i, &at, &member) ? i : SIZE_MAX;
}

/* All members of one group into another, or out of any. */
static void move_all(px_groups *g, uint32_t from, uint32_t to) {
    for (size_t k = 0; k < px_intern_size(g->names); k++)
        if (g->of[k] == from) g->of[k] = to;
}

void px_groups_do(px_groups *g, const px_group_decision *d) {
    px_arena *a = px_arena_new();
    uint32_t to = PX_NONE;
    if (!d->split) {
        px_str group = px_name_clean(a, d->group);
        to = px_intern_add(g->groups, group, NULL);
        /* The group's own name counts with it, unless it was put elsewhere. */
        uint32_t own = px_intern_find(g->names, group);
        if (own == UINT32_MAX || g->of[own] == PX_NONE) put(g, group, to);
    }
    for (size_t i = 0; i < d->n_names; i++) {
        px_str name = px_name_clean(a, d->names[i]);
        if (!name.n) continue;
        uint32_t as_group = px_intern_find(g->groups, name);
        if (as_group != UINT32_MAX && as_group != to) move_all(g, as_group, to);
        if (d->split && as_group != UINT32_MAX) continue;
        put(g, name, to);
    }
    px_arena_free(a);
}

static px_status read_line(px_groups *g, px_arena *a, px_str line, size_t number, px_err *err) {
    px_json *root = NULL;
    px_status st = px_json_parse(line, &root, NULL);
    px_group_decision d = {0};
    const px_json *names = px_json_get(root, "names");
    px_str what = px_json_str(px_json_get(root, "do"));
    d.group = px_json_str(px_json_get(root, "group"));
    d.split = px_str_is(what, "split");
    bool good = st == PX_OK && (d.split || (px_str_is(what, "merge") && d.group.n)) &&
                px_json_type(names) == PX_JSON_ARRAY;
    px_str *list = px_arena_array(a, px_str, good ? px_json_size(names) + 1 : 1);
    for (const px_json *n = good ? px_json_first(names) : NULL; n; n = px_json_next(n))
        if (px_json_str(n).n) list[d.n_names++] = px_json_str(n);
    d.names = list;
    if (good) px_groups_do(g, &d);
    px_json_free(root);
    return good ? PX_OK
                : px_fail(err, PX_E_DAMAGED,
                          "line %zu of %s is no decision about names; correct or delete that line",
                          number, PX_GROUPS_FILE);
}

px_status px_groups_read(px_groups *g, px_str text, px_err *err) {
    px_arena *a = px_arena_new();
    px_status st = PX_OK;
    for (size_t i = 0, line = 1; i < text.n && st == PX_OK; line++) {
        size_t from = i;
        while (i < text.n && text.p[i] != '\n')
            i++;
        px_str s = px_str_trim(px_str_sub(text, from, i++));
        if (s.n) st = read_line(g, a, s, line, err);
        px_arena_reset(a);
    }
    px_arena_free(a);
    return st;
}

void px_groups_line(const px_group_decision *d, px_buf *out) {
    px_arena *a = px_arena_new();
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "do", d->split ? PX_STR("split") : PX_STR("merge"));
    if (!d->split) px_jw_kstr(&w, "group", px_name_clean(a, d->group));
    px_jw_key(&w, PX_STR("names"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < d->n_names; i++)
        px_jw_str(&w, px_name_clean(a, d->names[i]));
    px_jw_close(&w, ']');
    px_jw_kstr(&w, "by", d->by);
    px_jw_kstr(&w, "at", d->at);
    if (d->why.n) px_jw_kstr(&w, "why", d->why);
    px_jw_close(&w, '}');
    px_buf_ch(out, '\n');
    px_arena_free(a);
}
