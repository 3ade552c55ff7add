/* xml_int.h: between xml.c and xml_repair.c. */
#ifndef PX_INDEXER_XML_INT_H
#define PX_INDEXER_XML_INT_H

#include "base/arena.h"

/* Code point of a named entity; 0 = unknown. */
uint32_t px_xml_entity(px_str name);
/* References as the parser takes them; `s` itself where there is nothing to do. */
px_str px_xml_references(px_arena *a, px_str s, bool *repaired);
/* Markup that is none, and characters that XML does not have, as text. */
px_str px_xml_repair(px_arena *a, px_str s);
/* Elements of SGML that are always empty, ended: <EMI ID="1"> becomes <EMI ID="1"/>. */
px_str px_xml_end_empty(px_arena *a, px_str s);

#endif
