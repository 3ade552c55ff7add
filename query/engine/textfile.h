/* textfile.h: a text that a person wrote (lists of numbers, synonyms), whatever program saved it. */
#ifndef PX_QUERY_TEXTFILE_H
#define PX_QUERY_TEXTFILE_H

#include "base/buf.h"
#include "base/err.h"

#define PX_TEXTFILE_MAX ((size_t)64 << 20)
/* The file as UTF-8 without byte order mark, appended to `out` (initialised by the caller with at
 * least 2 * PX_TEXTFILE_MAX). UTF-8, UTF-16 with its mark, else GB18030; PX_E_INPUT when it is none
 * of them. */
px_status px_textfile_read(const char *path, px_buf *out, px_err *err);
/* The next line (without its end) from *at on; false at the end. Ends: LF, CR LF, CR. */
bool px_textfile_line(px_str text, size_t *at, px_str *line);

#endif
