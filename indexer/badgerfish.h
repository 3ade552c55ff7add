/* badgerfish.h: XML that was written as JSON, back as a tree of elements.
 *
 * OPS answers in JSON follow the BadgerFish convention: a member is an element, an array several of
 * one name, "@name" an attribute, "$" the text ("#text", as other converters write it, is the same).
 * So one set of functions reads both notations. What JSON does not keep is lost before it comes
 * here: the order of elements of different names, and where text stood between elements. */
#ifndef PX_INDEXER_BADGERFISH_H
#define PX_INDEXER_BADGERFISH_H

#include "base/json.h"
#include "indexer/xml.h"

/* An object with one element in it. Names are local, namespaces ("@xmlns") are left out. Everything
 * is copied into the arena. PX_E_INPUT when it is no such object, or deeper than PX_XML_DEPTH_MAX.
 * Cost: linear. */
px_status px_badgerfish_tree(px_arena *a, const px_json *object, px_xml **out, px_err *err);

/* Whole objects out of a text that comes in pieces: one behind the other, on lines or in one array.
 * Start with {0}; as long as there is no object, give the same text again with more behind it. */
typedef struct px_object_cut {
    size_t at; /* how far it was looked; behind the object when there is one */
    size_t depth;
    bool in_string, escaped;
} px_object_cut;
/* `s` begins with '{'. Does s[0..at) hold the object? */
bool px_object_ends(px_object_cut *c, px_str s);

#endif
