/* pick_language.c: questions about distances, wildcards, classes and dates, as pick_queries prints
 * them. Words of distances stand in quotes, since both sides then mean exact forms; symbols are main
 * groups and subclasses that the collection has. */
#include "bench/lib/pick.h"

#include "base/buf.h"

#include <stdio.h>

static const char *const near_kind[] = {"near", NULL};
static const char *const wild_kind[] = {"wild", NULL};
static const char *const set_kinds[] = {"count", "set", NULL};

/* Each $ of `form` is the next word. */
static void line(const char *class, const char *const *kinds, const char *form, const px_str *w) {
    px_buf b;
    px_buf_init(&b, 1 << 12);
    for (; *form; form++)
        if (*form == '$')
            px_buf_str(&b, *w++);
        else
            px_buf_ch(&b, *form);
    pick_emit(class, kinds, b.p);
    px_buf_done(&b);
}

static void distances(const pick *p) {
    static const struct {
        const char *class, *form;
        int b, n;
    } v[] = {
        {"a NEAR/3 b, common words", "\"$\" NEAR/3 \"$\"", PICK_COMMON, 2},
        {"a ADJ/3 b, common words", "\"$\" ADJ/3 \"$\"", PICK_COMMON, 2},
        {"a NEAR/3 b, frequent words", "\"$\" NEAR/3 \"$\"", PICK_FREQUENT, 2},
        {"(a OR b) NEAR/5 c, common words", "(\"$\" OR \"$\") NEAR/5 \"$\"", PICK_COMMON, 3},
        {"a NEAR/5 b NEAR/5 c, common words", "\"$\" NEAR/5 \"$\" NEAR/5 \"$\"", PICK_COMMON, 3},
    };
    for (size_t k = 0; k < sizeof v / sizeof *v; k++) {
        made_rng r = made_rng_at(p->seed, 200 + k, 0);
        for (uint32_t i = 0; i < p->each; i++) {
            px_str w[3];
            pick_draw(p, &r, v[k].b, v[k].b, 3, (size_t)v[k].n, w);
            line(v[k].class, near_kind, v[k].form, w);
        }
    }
}

static void wildcards(const pick *p) {
    made_rng r = made_rng_at(p->seed, 300, 0);
    for (uint32_t i = 0; i < p->each; i++) {
        px_str w[2];
        pick_draw(p, &r, PICK_MEDIUM, PICK_MEDIUM, 2, 2, w);
        px_str two = px_str_sub(w[0], 0, 2), four = px_str_sub(w[0], 0, 4);
        line("two letters and *", wild_kind, "$*", &two);
        line("four letters and *", wild_kind, "$*", &four);
        if (w[0].n < 6) continue;
        px_str end = px_str_sub(w[0], w[0].n - 4, w[0].n);
        px_str inside[2] = {px_str_sub(w[0], 0, 3), px_str_sub(w[0], w[0].n - 2, w[0].n)};
        line("* and four letters", wild_kind, "*$", &end);
        line("a sign inside", wild_kind, "$?$", inside);
        line("a * inside", wild_kind, "$*$", inside);
    }
}

/* Symbols of the first segment's column, cut to a level. */
static void classes(const pick *p) {
    px_err err;
    const px_col *c;
    made_rng r = made_rng_at(p->seed, 400, 0);
    pick_must(px_cols_field(p->snap->seg[0]->cols, PX_F_IPC, (px_str){"", 0}, &c, &err), &err);
    if (!c || !c->m.n_dict) return;
    for (uint32_t i = 0; i < p->each; i++) {
        char text[256];
        px_str w[1], group = px_col_value(c, made_below(&r, c->m.n_dict));
        size_t slash = px_str_find(group, PX_STR("/"));
        int sub = group.n < 4 ? (int)group.n : 4, main = (int)(slash < group.n ? slash : group.n);
        unsigned from = 2000 + made_below(&r, 20);
        pick_draw(p, &r, PICK_FREQUENT, PICK_FREQUENT, 1, 1, w);
        (void)snprintf(text, sizeof text, "ipc=%.*s", sub, group.p);
        pick_emit("class with all below, subclass", set_kinds, text);
        (void)snprintf(text, sizeof text, "ipc=%.*s", main, group.p);
        pick_emit("class with all below, main group", set_kinds, text);
        (void)snprintf(text, sizeof text, "pd=[%u TO %u]", from, from + 2);
        pick_emit("three years", set_kinds, text);
        (void)snprintf(text, sizeof text, "" PX_STR_FMT " AND ipc=%.*s AND pd=[%u TO %u]",
                       PX_STR_ARG(w[0]), sub, group.p, from, from + 2);
        pick_emit("word, class and years", set_kinds, text);
    }
}

void pick_language(const pick *p) {
    distances(p);
    wildcards(p);
    classes(p);
}
