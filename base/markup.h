/* markup.h: texts inside of XML and HTML. */
#ifndef PX_BASE_MARKUP_H
#define PX_BASE_MARKUP_H

#include "base/buf.h"

/* < > & " ' are spelled; bytes that are no UTF-8, and what XML 1.0 cannot hold, become U+FFFD. `value`: between the
 * quotes of an attribute, where line ends and tabs, too, are spelled, for they would be read back as blanks. */
void px_markup_put(px_buf *out, px_str s, bool value);

#endif
