/* xlsparts.h: parts of a document that is a zip (.xlsx, .ods), by name. Names are compared without
 * case, and a backslash is a slash, because writers differ. */
#ifndef PX_INDEXER_XLSPARTS_H
#define PX_INDEXER_XLSPARTS_H

#include "base/arena.h"
#include "indexer/archive.h"

typedef struct px_parts px_parts;

/* `in` is spooled, if it must be, and stays the caller's. Limits against bombs are those of
 * stream.h. */
px_status px_parts_open(px_stream *in, px_parts **out, px_err *err);
void px_parts_close(px_parts *z); /* NULL is fine */
bool px_parts_has(const px_parts *z, px_str name);
/* The first part whose name ends so (compared as above); empty if there is none. */
px_str px_parts_ending(const px_parts *z, const char *ending);
/* The part as a stream, which the zip closes when the next one is opened. PX_E_NOTFOUND. */
px_status px_parts_get(px_parts *z, px_str name, px_stream **out, px_err *err);

#endif
