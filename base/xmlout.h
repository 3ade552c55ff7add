/* xmlout.h: a tree of elements that is written twice: as XML, and as JSON in the BadgerFish notation that the EPO's Open
 * Patent Services use.
 *
 *     px_xo *root = px_xo_add(a, NULL, "ops:world-patent-data");
 *     px_xo_attr(a, root, "xmlns:ops", PX_STR("http://ops.epo.org"));
 *     px_xo_leaf(a, root, "ops:query", query);
 *     px_xo_xml(root, &buf);          // or px_xo_json(root, &buf)
 *
 * Names are ours: literals with their prefix, never foreign text. Texts and values are copied into the arena and escaped
 * when written, so that they may be anything: what XML 1.0 cannot hold (control characters, bytes that are no UTF-8)
 * becomes U+FFFD. An element has text or children, never both. */
#ifndef PX_BASE_XMLOUT_H
#define PX_BASE_XMLOUT_H

#include "base/arena.h"
#include "base/buf.h"

typedef struct px_xo px_xo;

/* A new last child of `parent` (NULL: a root). */
px_xo *px_xo_add(px_arena *a, px_xo *parent, const char *name);
/* The same with a text; an empty text gives an empty element. */
px_xo *px_xo_leaf(px_arena *a, px_xo *parent, const char *name, px_str text);
/* Attributes are written in the order in which they are given. */
void px_xo_attr(px_arena *a, px_xo *x, const char *name, px_str value);
void px_xo_attr_u64(px_arena *a, px_xo *x, const char *name, uint64_t value);
bool px_xo_empty(const px_xo *x); /* neither children nor text */

/* XML with its declaration, indented by four blanks a level as OPS does. */
void px_xo_xml(const px_xo *root, px_buf *out);
/* An element by itself, without a declaration and without any blank or line end between the elements. */
void px_xo_dense(const px_xo *x, px_buf *out);
/* {"name": {…}}: "@name" for attributes, "@xmlns" with "$" for the default one, "$" for the text, an array only where a name
 * comes more than once. Every value is a string. Depth at most 50. */
void px_xo_json(const px_xo *root, px_buf *out);

#endif
