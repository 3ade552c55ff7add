/* ops_tree.h: trees of elements compared: attributes and children in any order, white space single, and a table of what may
 * differ, each with its reason. A test program includes it once, behind kit.h. */
#ifndef PX_TESTS_OPS_TREE_H
#define PX_TESTS_OPS_TREE_H

#include "indexer/badgerfish.h"
#include "indexer/xml.h"

typedef enum tree_how {
    TREE_SKIP,    /* an element "parent/name" or an attribute "element@name" is not looked at */
    TREE_SKIP_AS, /* an element "parent/name" whose attribute says `as`: "data-format=original" */
    TREE_ONCE,    /* equal children of "name" count once */
    TREE_MARK     /* the text of "name" ends where `as` stands in it */
} tree_how;

typedef struct tree_rule {
    const char *at;
    tree_how how;
    const char *as;
    const char *reason;
    size_t used;
} tree_rule;

typedef struct tree_rules {
    tree_rule *v;
    size_t n;
    const char *const *
        but; /* NULL, or elements that are not looked at, up to a NULL: "applicants", or by what stands in
                               them: "patent-classification/main-group=31" */
} tree_rules;

static inline tree_rule *tree_find(const tree_rules *rules, tree_how how, px_str at) {
    for (size_t i = 0; rules && i < rules->n; i++)
        if (rules->v[i].how == how && px_str_is(at, rules->v[i].at)) return &rules->v[i];
    return NULL;
}

static inline bool tree_is_but(px_arena *a, const tree_rules *rules, const px_xml *x) {
    for (size_t i = 0; rules && rules->but && rules->but[i]; i++) {
        px_str but = px_str_of(rules->but[i]);
        size_t slash = px_str_find(but, PX_STR("/")), eq = px_str_find(but, PX_STR("="));
        if (!px_str_eq(x->name, px_str_sub(but, 0, slash))) continue;
        if (slash == SIZE_MAX) return true;
        char *name = px_arena_cstr(a, px_str_sub(but, slash + 1, eq));
        px_str value = px_str_sub(but, eq + 1, but.n);
        PX_XML_EACH(c, x, name) if (px_str_eq(px_xml_line(a, c), value)) return true;
    }
    return false;
}

static inline bool tree_skips(px_arena *a, const tree_rules *rules, const px_xml *x) {
    if (!x->parent) return false;
    if (tree_is_but(a, rules, x)) return true;
    px_str at = px_arena_fmt(a, PX_STR_FMT "/" PX_STR_FMT, PX_STR_ARG(x->parent->name),
                             PX_STR_ARG(x->name));
    tree_rule *r = tree_find(rules, TREE_SKIP, at);
    if (!r && (r = tree_find(rules, TREE_SKIP_AS, at))) {
        px_str as = px_str_of(r->as);
        size_t eq = px_str_find(as, PX_STR("="));
        char *name = px_arena_cstr(a, px_str_sub(as, 0, eq));
        if (!px_str_eq(px_xml_attr_of(x, name), px_str_sub(as, eq + 1, as.n))) r = NULL;
    }
    if (r) r->used++;
    return r != NULL;
}

static inline int tree_order(const void *x, const void *y) {
    return px_str_cmp(*(const px_str *)x, *(const px_str *)y);
}

/* Sorted, joined. */
static inline void tree_join(px_str *v, size_t n, bool once, px_buf *out) {
    if (n) qsort(v, n, sizeof *v, tree_order);
    for (size_t i = 0; i < n; i++) {
        if (once && i && px_str_eq(v[i], v[i - 1])) continue;
        px_buf_str(out, v[i]);
    }
}

/* One text for one tree. */
static inline px_str tree_text(px_arena *a, const tree_rules *rules, const px_xml *x, int depth) {
    size_t n = 0, cap = x->n_attrs + 1;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (const px_xml *c = x->first; c; c = c->next)
        cap++;
    px_str *v = px_arena_array(a, px_str, cap);
    px_buf_fmt(&b, "%*s" PX_STR_FMT, depth * 2, "", PX_STR_ARG(x->name));
    for (size_t i = 0; i < x->n_attrs; i++) {
        px_str at = px_arena_fmt(a, PX_STR_FMT "@" PX_STR_FMT, PX_STR_ARG(x->name),
                                 PX_STR_ARG(x->attrs[i].name));
        tree_rule *r = tree_find(rules, TREE_SKIP, at);
        if (r) r->used++;
        if (r || px_str_starts(x->attrs[i].name, PX_STR("xmlns"))) continue;
        v[n++] = px_arena_fmt(a, " " PX_STR_FMT "=[" PX_STR_FMT "]", PX_STR_ARG(x->attrs[i].name),
                              PX_STR_ARG(px_str_trim(x->attrs[i].value)));
    }
    tree_join(v, n, false, &b);
    if (!px_xml_child(x, NULL)) {
        px_str line = px_xml_line(a, x);
        tree_rule *mark = tree_find(rules, TREE_MARK, x->name);
        if (mark && px_str_find(line, px_str_of(mark->as)) != SIZE_MAX) {
            mark->used++;
            line = px_str_trim(px_str_sub(line, 0, px_str_find(line, px_str_of(mark->as))));
        }
        if (line.n) px_buf_fmt(&b, ": " PX_STR_FMT, PX_STR_ARG(line));
    }
    px_buf_ch(&b, '\n');
    n = 0;
    PX_XML_EACH(c, x, NULL) {
        if (!tree_skips(a, rules, c)) v[n++] = tree_text(a, rules, c, depth + 1);
    }
    tree_rule *once = tree_find(rules, TREE_ONCE, x->name);
    if (once) once->used++;
    tree_join(v, n, once != NULL, &b);
    px_str s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

/* All elements of a name in a tree, as one text. */
static inline px_str tree_all(px_arena *a, const tree_rules *rules, const px_xml *root,
                              const char *name) {
    size_t n = 0, cap = 0;
    px_str *v = NULL;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    if (px_xml_is(root, name)) return tree_text(a, rules, root, 0);
    PX_XML_BELOW(x, root, name) {
        v = px_arena_grow(a, v, n, &cap, n + 1, sizeof *v);
        v[n++] = tree_text(a, rules, x, 0);
    }
    tree_join(v, n, false, &b);
    px_str s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

static inline px_str tree_line(px_str *rest) {
    size_t end = px_str_find(*rest, PX_STR("\n"));
    px_str s = px_str_sub(*rest, 0, end);
    *rest = end == SIZE_MAX ? (px_str){0} : px_str_sub(*rest, end + 1, rest->n);
    return s;
}

/* Lines that only one of two texts has, at most forty. */
static inline size_t tree_only(px_arena *a, px_str x, px_str y, const char *who, size_t shown) {
    px_str *v = NULL, rest = y;
    size_t n = 0, cap = 0, missing = 0;
    while (rest.n) {
        v = px_arena_grow(a, v, n, &cap, n + 1, sizeof *v);
        v[n++] = tree_line(&rest);
    }
    if (n) qsort(v, n, sizeof *v, tree_order);
    for (rest = x; rest.n;) {
        px_str line = tree_line(&rest);
        if (n && bsearch(&line, v, n, sizeof *v, tree_order)) continue;
        if (missing++ < shown)
            fprintf(stderr, "  only %s:" PX_STR_FMT "\n", who,
                    PX_STR_ARG(px_str_sub(line, 0, 300)));
    }
    return missing;
}

static inline px_xml *tree_read(px_arena *a, px_str text, const char *what) {
    px_xml *root = NULL;
    bool repaired = false;
    px_err e;
    px_err_clear(&e);
    size_t skip = 0; /* the declaration and processing instructions */
    while (px_str_starts(px_str_trim(px_str_sub(text, skip, text.n)), PX_STR("<?"))) {
        size_t end = px_str_find(px_str_sub(text, skip, text.n), PX_STR("?>"));
        skip += end + 2;
    }
    text = px_str_trim(px_str_sub(text, skip, text.n));
    px_status st = px_xml_parse(a, text, &root, &repaired, &e);
    if (st != PX_OK || repaired)
        fail_msg("%s: %s\n" PX_STR_FMT, what, st == PX_OK ? "not well formed" : e.message,
                 PX_STR_ARG(px_str_sub(text, 0, 2000)));
    return root;
}

static inline px_xml *tree_read_json(px_arena *a, px_str text, const char *what) {
    px_json *j = NULL;
    px_xml *root = NULL;
    px_err e;
    px_err_clear(&e);
    px_status st = px_json_parse(text, &j, &e);
    if (st == PX_OK) st = px_badgerfish_tree(a, j, &root, &e);
    if (st != PX_OK)
        fail_msg("%s: %s\n" PX_STR_FMT, what, e.message, PX_STR_ARG(px_str_sub(text, 0, 2000)));
    px_json_free(j);
    return root;
}

/* Blanks between elements are of no meaning. */
static inline px_str tree_squeezed(px_arena *a, px_str s) {
    char *p = px_arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (px_is_space(s.p[i]) && n && p[n - 1] == '>') continue;
        p[n++] = s.p[i];
    }
    return (px_str){p, n};
}

#endif
