/* xml.h: one element of markup as a small tree in an arena. Face of libxml2.
 *
 *     px_xml *root;
 *     st = px_xml_parse(a, text, &root, &repaired, &err);
 *     px_str t = px_xml_line(a, px_xml_at(root, "bibliographic-data/invention-title"));
 *     PX_XML_EACH(c, px_xml_at(root, "claims"), "claim") use(px_xml_block(a, c));
 *
 * Names are local: prefixes are cut off, declared or not. Document types are never read, so no
 * entity can grow and no file or address is ever opened: named entities become their characters by
 * a table (HTML's and ISO's), unknown ones stay as they are written (&name;).
 *
 * What is not well formed is repaired where the meaning is plain (a bare & or < in text, a control
 * character, SGML's empty elements without their end) and else refused. Lives in the arena, points into it. All look-ups accept NULL for a
 * node and give NULL or an empty string, so that paths can be chained. */
#ifndef PX_INDEXER_XML_H
#define PX_INDEXER_XML_H

#include "base/arena.h"
#include "base/err.h"

typedef struct px_xml px_xml;

typedef struct px_xml_attr {
    px_str name, value;
} px_xml_attr;

struct px_xml {
    px_str name; /* local name; empty for a piece of text */
    px_str text; /* of a piece of text */
    px_xml_attr *attrs;
    size_t n_attrs;
    px_xml *first, *next, *parent;
};

#define PX_XML_DEPTH_MAX 256

/* `text` is one element with everything in it. `*repaired` (may be NULL) says that something was
 * put right. PX_E_INPUT with the byte in `text` when it cannot be read. Cost: about 100 MB/s. */
px_status px_xml_parse(px_arena *a, px_str text, px_xml **out, bool *repaired, px_err *err);

/* A tree by hand, for other notations of the same elements. */
px_xml *px_xml_element(px_arena *a, px_xml *parent, px_str name); /* parent may be NULL */
px_xml *px_xml_put_text(px_arena *a, px_xml *parent, px_str text);
void px_xml_put_attr(px_arena *a, px_xml *node, px_str name, px_str value);

/* First child element of that name; NULL name = any element. */
px_xml *px_xml_child(const px_xml *node, const char *name);
/* Next sibling element of that name. */
px_xml *px_xml_sibling(const px_xml *node, const char *name);
/* First element at a path of names below node: "a/b/c". Goes through all a's until a c is found. */
px_xml *px_xml_at(const px_xml *node, const char *path);
/* First element of that name anywhere below, in document order; or the next one behind `after`
 * (which must lie below node). */
px_xml *px_xml_below(const px_xml *node, const char *name);
px_xml *px_xml_below_next(const px_xml *node, const px_xml *after, const char *name);
px_str px_xml_attr_of(const px_xml *node, const char *name); /* empty when absent */
bool px_xml_is(const px_xml *node, const char *name);

#define PX_XML_EACH(var, node, name)                                                               \
    for (px_xml *var = px_xml_child(node, name); var; var = px_xml_sibling(var, name))
#define PX_XML_BELOW(var, node, name)                                                              \
    for (px_xml *var = px_xml_below(node, name); var; var = px_xml_below_next(node, var, name))

/* All text below, as it stands. */
px_str px_xml_text(px_arena *a, const px_xml *node);
/* All text below as one line: white space collapsed to single blanks, none at the ends. */
px_str px_xml_line(px_arena *a, const px_xml *node);
/* All text below in paragraphs: elements that begin a block (p, claim-text, heading, li, row, …)
 * begin a line; inside a line white space is collapsed; no empty lines. */
px_str px_xml_block(px_arena *a, const px_xml *node);
/* px_xml_line of what px_xml_at finds. */
px_str px_xml_line_at(px_arena *a, const px_xml *node, const char *path);

#endif
