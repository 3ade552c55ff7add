/* xml_walk.c: finding things in a tree, and what they say as text. */
#include "indexer/xml.h"

#include "base/buf.h"

bool px_xml_is(const px_xml *node, const char *name) {
    return node && node->name.n && (!name || px_str_is(node->name, name));
}

static px_xml *from_here(px_xml *n, const char *name) {
    while (n && !px_xml_is(n, name))
        n = n->next;
    return n;
}

px_xml *px_xml_child(const px_xml *node, const char *name) {
    return node ? from_here(node->first, name) : NULL;
}

px_xml *px_xml_sibling(const px_xml *node, const char *name) {
    return node ? from_here(node->next, name) : NULL;
}

px_xml *px_xml_at(const px_xml *node, const char *path) {
    const char *slash = strchr(path, '/');
    px_str step = slash ? (px_str){path, (size_t)(slash - path)} : px_str_of(path);
    for (px_xml *n = node ? node->first : NULL; n; n = n->next) {
        if (!n->name.n || !px_str_eq(n->name, step)) continue;
        px_xml *found = slash ? px_xml_at(n, slash + 1) : n;
        if (found) return found;
    }
    return NULL;
}

/* The node behind n in document order, below top. */
static px_xml *forward(const px_xml *top, const px_xml *n) {
    if (n->first) return n->first;
    while (n && n != top) {
        if (n->next) return n->next;
        n = n->parent;
    }
    return NULL;
}

px_xml *px_xml_below_next(const px_xml *node, const px_xml *after, const char *name) {
    if (!node || !after) return NULL;
    px_xml *n = forward(node, after);
    while (n && !px_xml_is(n, name))
        n = forward(node, n);
    return n;
}

px_xml *px_xml_below(const px_xml *node, const char *name) {
    return px_xml_below_next(node, node, name);
}

px_str px_xml_attr_of(const px_xml *node, const char *name) {
    for (size_t i = 0; node && i < node->n_attrs; i++)
        if (px_str_is(node->attrs[i].name, name)) return node->attrs[i].value;
    return (px_str){"", 0};
}

/* ---- text ---- */

static bool begins_block(px_str name) {
    static const char *const blocks[] = {"p",
                                         "claim-text",
                                         "heading",
                                         "li",
                                         "row",
                                         "tr",
                                         "br",
                                         "claim",
                                         "ul",
                                         "ol",
                                         "dl",
                                         "dt",
                                         "dd",
                                         "PARA",
                                         "H",
                                         "CLMSTEP",
                                         "PTEXT",
                                         "Claim",
                                         "ClaimText",
                                         "Paragraphs",
                                         "table",
                                         "maths",
                                         "abst-problem",
                                         "abst-solution",
                                         "paragraph",
                                         "P",
                                         "Heading",
                                         "Row",
                                         "Br"};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (px_str_is(name, blocks[i])) return true;
    return false;
}

/* Cells of a row stand apart. */
static bool is_cell(px_str name) {
    return px_str_is(name, "entry") || px_str_is(name, "Entry") || px_str_is(name, "td") ||
           px_str_is(name, "th");
}

enum how { AS_IS, LINE, BLOCK };

static void put_text(px_buf *b, px_str s, enum how how) {
    if (how == AS_IS) {
        px_buf_str(b, s);
        return;
    }
    for (size_t i = 0; i < s.n;) {
        size_t from = i; /* words go over whole */
        while (i < s.n && !px_is_space(s.p[i]) && s.p[i] != '\xC2')
            i++;
        px_buf_put(b, s.p + from, i - from);
        if (i == s.n) return;
        bool nbsp = s.p[i] == '\xC2' && i + 1 < s.n && s.p[i + 1] == '\xA0';
        if (s.p[i] == '\xC2' && !nbsp) {
            px_buf_ch(b, s.p[i++]);
            continue;
        }
        i += nbsp ? 2 : 1;
        if (b->n && b->p[b->n - 1] != ' ' && b->p[b->n - 1] != '\n') px_buf_ch(b, ' ');
    }
}

static void end_line(px_buf *b) {
    while (b->n && b->p[b->n - 1] == ' ')
        b->n--;
    if (b->n && b->p[b->n - 1] != '\n') px_buf_ch(b, '\n');
}

static void put_node(px_buf *b, const px_xml *node, enum how how) {
    for (const px_xml *n = node->first; n; n = n->next) {
        if (!n->name.n) {
            put_text(b, n->text, how);
            continue;
        }
        bool block = how != AS_IS && begins_block(n->name);
        if (block && how == BLOCK) end_line(b);
        bool apart = (block && how == LINE) || (how != AS_IS && is_cell(n->name));
        if (apart) put_text(b, PX_STR(" "), how);
        put_node(b, n, how);
        if (block && how == BLOCK) end_line(b);
        if (apart) put_text(b, PX_STR(" "), how);
    }
}

static px_str text_of(px_arena *a, const px_xml *node, enum how how) {
    if (!node) return (px_str){"", 0};
    if (!node->name.n && how == AS_IS) return node->text;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    if (node->name.n)
        put_node(&b, node, how);
    else
        put_text(&b, node->text, how);
    px_str s = px_buf_view(&b);
    s = px_arena_str(a, how == AS_IS ? s : px_str_trim(s));
    px_buf_done(&b);
    return s;
}

px_str px_xml_text(px_arena *a, const px_xml *node) {
    return text_of(a, node, AS_IS);
}

px_str px_xml_line(px_arena *a, const px_xml *node) {
    return text_of(a, node, LINE);
}

px_str px_xml_block(px_arena *a, const px_xml *node) {
    return text_of(a, node, BLOCK);
}

px_str px_xml_line_at(px_arena *a, const px_xml *node, const char *path) {
    return px_xml_line(a, px_xml_at(node, path));
}
