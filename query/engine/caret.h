/* caret.h: the query with a caret under the byte that was not understood, for the line above an error's
 * own. Long queries are shown around that byte. To stderr. */
#ifndef PX_QUERY_CARET_H
#define PX_QUERY_CARET_H

#include "base/str.h"

void px_put_caret(px_str query, uint64_t offset);

#endif
