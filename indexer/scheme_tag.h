/* scheme_tag.h: markup as a sequence of tags and texts, for files that are one deep tree as long as
 * the file (classification schemes), where a tree a record (xml.h) would be the whole file.
 *
 * No tree, no checking of end tags, no entities but the five of XML and numbers. Document types are
 * passed over, so nothing is ever expanded or opened. Memory: one tag or piece of text. */
#ifndef PX_INDEXER_SCHEME_TAG_H
#define PX_INDEXER_SCHEME_TAG_H

#include "indexer/encoding.h"

typedef enum px_tag_kind { PX_TAG_TEXT, PX_TAG_OPEN, PX_TAG_CLOSE, PX_TAG_EMPTY } px_tag_kind;

typedef struct px_tag {
    px_tag_kind kind;
    px_str name; /* local name of a tag */
    px_str raw;  /* attributes as they stand, or the text as it stands */
    bool cdata;  /* a text without entities */
} px_tag;

typedef struct px_tagin {
    px_textin *text;
    size_t given; /* bytes of the window to be consumed at the next call */
} px_tagin;

#define PX_TAG_MAX ((size_t)1 << 20) /* longest tag; window of the text */

/* 1: a tag or text, valid until the next call. 0: end. < 0: PX_E_INPUT for a tag that does not end,
 * else as px_textin_fill. Long texts come in pieces. */
int px_tagin_next(px_tagin *t, px_tag *out, px_err *err);
/* Value of an attribute, entities read; empty when absent. */
px_str px_tag_attr(px_arena *a, const px_tag *t, const char *name);
/* Append a text with its entities read, white space collapsed: none in front where `out` is empty or
 * ends with a blank. */
void px_tag_text(const px_tag *t, px_buf *out);

#endif
