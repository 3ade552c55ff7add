/* words.h: what exporters say in words, as our codes. */
#ifndef PX_INDEXER_WORDS_H
#define PX_INDEXER_WORDS_H

#include "base/str.h"

px_str px_word_party(px_str v);  /* type of an applicant; the input where unknown */
px_str px_word_status(px_str v); /* active, pending, dead, unknown; empty where unknown */
px_str px_word_type(px_str v);   /* type of patent (record.type); empty where unknown */

#endif
