/* uri.h: the spelling of addresses and forms: percent signs, pairs, truth values. */
#ifndef PX_SERVER_URI_H
#define PX_SERVER_URI_H

#include "query/server/call.h"

/* %XX decoded, with `plus` also + as a blank; a % without two digits behind it stays. Points into `s` when nothing was to
 * be done, else into `a`. The bytes may be anything, NUL and broken UTF-8, too. */
px_str px_uri_decode(px_arena *a, px_str s, bool plus);
/* "a=1&b=x%20y" appended; an empty piece is none, a name without = has an empty value. */
void px_uri_pairs(px_arena *a, px_str s, bool plus, px_pairs *out);
/* Everything but letters, digits and -._~ as %XX. */
void px_uri_encode(px_str s, px_buf *out);
/* 1, true, yes; 0, false, no. false: neither. */
bool px_uri_truth(px_str s, bool *out);

#endif
