/* scheme_int.h: what the readers of schemes share. Private to indexer/scheme_*.c. */
#ifndef PX_INDEXER_SCHEME_INT_H
#define PX_INDEXER_SCHEME_INT_H

#include "indexer/encoding.h"
#include "indexer/scheme_load.h"

#define PX_SCHEME_TITLE_MAX 2000u /* bytes; longer titles are cut at a character */
#define PX_SCHEME_ROWS_MAX  5000000u

/* One file while it is read. */
typedef struct px_scheme_in {
    px_scheme_rows *rows;
    const px_scheme_hints *hints;
    px_scheme_report *report;
    const char *name;
    px_scheme scheme; /* hinted or found out */
    px_arena *scratch;
} px_scheme_in;

/* `symbol` in any spelling, `parent` in normal form. A symbol that is not understood is counted and
 * passed over. PX_E_LIMIT beyond PX_SCHEME_ROWS_MAX. `*normal` (may be NULL): in the rows' memory. */
px_status px_scheme_add_title(px_scheme_in *in, px_str symbol, px_str parent, px_str lang,
                              px_str title, px_str *normal, px_err *err);
px_status px_scheme_add_row(px_scheme_in *in, px_str scheme, px_str line, px_err *err);
void px_scheme_skip(px_scheme_in *in, px_str what);

px_status px_scheme_read_xml(px_scheme_in *in, px_textin *text, px_err *err);
px_status px_scheme_read_table(px_scheme_in *in, px_textin *text, px_str sample, px_err *err);

#endif
