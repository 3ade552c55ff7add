/* html.h: the little HTML that the server writes itself. */
#ifndef PX_SERVER_HTML_H
#define PX_SERVER_HTML_H

#include "base/buf.h"

/* From the doctype to the beginning of <main>; the only style sheet is ours. */
void px_html_begin(px_buf *out, bool zh, const char *title);
void px_html_end(px_buf *out);
extern const char px_html_style[]; /* of /style.css */
/* What a page of ours may load. */
#define PX_HTML_POLICY                                                                             \
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "  \
    "frame-ancestors 'none'"

#endif
