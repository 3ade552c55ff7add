/* xmlout.c: see xmlout.h. BadgerFish: http://www.sklar.com/badgerfish, as OPS prints it. */
#include "base/xmlout.h"

#include "base/json.h"
#include "base/markup.h"
#include "base/text.h"

#include <assert.h>

typedef struct attr {
    const char *name;
    px_str value;
    struct attr *next;
} attr;

struct px_xo {
    const char *name;
    px_str text;
    attr *attrs, *last_attr;
    px_xo *first, *last, *next;
};

px_xo *px_xo_add(px_arena *a, px_xo *parent, const char *name) {
    px_xo *x = px_arena_zero(a, sizeof *x);
    x->name = name;
    if (!parent) return x;
    assert(!parent->text.n);
    if (parent->last)
        parent->last->next = x;
    else
        parent->first = x;
    parent->last = x;
    return x;
}

px_xo *px_xo_leaf(px_arena *a, px_xo *parent, const char *name, px_str text) {
    px_xo *x = px_xo_add(a, parent, name);
    if (text.n) x->text = px_arena_str(a, text);
    return x;
}

void px_xo_attr(px_arena *a, px_xo *x, const char *name, px_str value) {
    attr *t = px_arena_zero(a, sizeof *t);
    t->name = name;
    t->value = px_arena_str(a, value);
    if (x->last_attr)
        x->last_attr->next = t;
    else
        x->attrs = t;
    x->last_attr = t;
}

void px_xo_attr_u64(px_arena *a, px_xo *x, const char *name, uint64_t value) {
    px_xo_attr(a, x, name, px_arena_fmt(a, "%llu", (unsigned long long)value));
}

bool px_xo_empty(const px_xo *x) {
    return !x->first && !x->text.n;
}

/* ---- XML ---- */

#define DENSE (-1) /* depth of what has neither indentation nor lines */

static void indent(px_buf *out, int depth) {
    for (int i = 0; i < depth; i++)
        px_buf_put(out, "    ", 4);
}

static void line_end(px_buf *out, int depth) {
    if (depth != DENSE) px_buf_ch(out, '\n');
}

static void write_xml(const px_xo *x, int depth, px_buf *out) {
    indent(out, depth);
    px_buf_ch(out, '<');
    px_buf_c(out, x->name);
    for (const attr *t = x->attrs; t; t = t->next) {
        px_buf_ch(out, ' ');
        px_buf_c(out, t->name);
        px_buf_c(out, "=\"");
        px_markup_put(out, t->value, true);
        px_buf_ch(out, '"');
    }
    if (px_xo_empty(x)) {
        px_buf_c(out, "/>");
        line_end(out, depth);
        return;
    }
    px_buf_ch(out, '>');
    px_markup_put(out, x->text, false);
    if (x->first) {
        line_end(out, depth);
        for (const px_xo *c = x->first; c; c = c->next)
            write_xml(c, depth == DENSE ? DENSE : depth + 1, out);
        indent(out, depth);
    }
    px_buf_c(out, "</");
    px_buf_c(out, x->name);
    px_buf_ch(out, '>');
    line_end(out, depth);
}

void px_xo_dense(const px_xo *x, px_buf *out) {
    write_xml(x, DENSE, out);
}

void px_xo_xml(const px_xo *root, px_buf *out) {
    px_buf_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write_xml(root, 0, out);
}

/* ---- BadgerFish ---- */

/* "xmlns" and "xmlns:ops" as the members "$" and "ops"; NULL: another attribute. */
static const char *namespace_of(const attr *t) {
    if (strncmp(t->name, "xmlns", 5) != 0) return NULL;
    return t->name[5] == ':' ? t->name + 6 : t->name[5] ? NULL : "$";
}

static void write_attrs(const px_xo *x, px_jw *w) {
    bool spaces = false;
    char key[80] = "@";
    for (const attr *t = x->attrs; t; t = t->next) {
        const char *space = namespace_of(t);
        if (!space) continue;
        if (!spaces) {
            px_jw_key(w, PX_STR("@xmlns"));
            px_jw_open(w, '{');
        }
        spaces = true;
        px_jw_kstr(w, space, t->value);
    }
    if (spaces) px_jw_close(w, '}');
    for (const attr *t = x->attrs; t; t = t->next) {
        size_t n = strlen(t->name);
        if (namespace_of(t)) continue;
        assert(n + 2 <= sizeof key);
        memcpy(key + 1, t->name, n + 1);
        px_jw_kstr(w, key, t->value);
    }
}

static bool came_before(const px_xo *parent, const px_xo *x) {
    const px_xo *c = parent->first;
    while (c != x && strcmp(c->name, x->name) != 0)
        c = c->next;
    return c != x;
}

static const px_xo *another(const px_xo *x) {
    const px_xo *c = x->next;
    while (c && strcmp(c->name, x->name) != 0)
        c = c->next;
    return c;
}

static void write_json(const px_xo *x, px_jw *w) {
    px_jw_open(w, '{');
    write_attrs(x, w);
    for (const px_xo *c = x->first; c; c = c->next) {
        if (came_before(x, c)) continue;
        const px_xo *more = another(c);
        px_jw_key(w, px_str_of(c->name));
        if (more) px_jw_open(w, '[');
        write_json(c, w);
        for (; more; more = another(more))
            write_json(more, w);
        if (another(c)) px_jw_close(w, ']');
    }
    if (x->text.n) px_jw_kstr(w, "$", x->text);
    px_jw_close(w, '}');
}

void px_xo_json(const px_xo *root, px_buf *out) {
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '{');
    px_jw_key(&w, px_str_of(root->name));
    write_json(root, &w);
    px_jw_close(&w, '}');
}
