/* labels.h: what a class symbol or a field of technology is called, so that nobody reads bare
 * symbols.
 *
 * Two sources. Our own short labels, in our own words, in Chinese and English: every section, class
 * and subclass of IPC and of CPC (with section Y), and the classes of Locarno (labels_*.tbl). And
 * the official titles that a user has loaded (scheme.h), which come first. A symbol that has neither
 * is called by the nearest one above it that has. */
#ifndef PX_PATENT_LABELS_H
#define PX_PATENT_LABELS_H

#include "patent/fields.h"
#include "patent/scheme.h"

typedef struct px_label {
    px_str text; /* empty: none */
    px_str of;   /* the symbol it belongs to: the value, or one above it */
    bool loaded; /* an official title, not ours */
} px_label;

/* Our label of exactly this symbol (section, class, subclass of IPC or CPC); empty for others.
 * Static memory. Cost: some 100 ns. */
px_str px_label_own(px_str symbol, bool zh);
px_str px_label_locarno(px_str class_, bool zh); /* "14"; static memory */

/* Schemes of class fields; PX_SCHEME_NONE for other fields. */
px_scheme px_label_scheme(px_field f);
/* `of` points into `value` or into the loaded titles. `loaded` may be NULL. Title in the language
 * asked for; of the symbol itself also in the other language before one above it is taken. */
px_label px_label_symbol(const px_classes *loaded, px_scheme scheme, px_str symbol, bool zh);
/* The symbol and all above it, itself first: by the parents that loaded titles give, else by its
 * spelling. */
#define PX_LABEL_PATH 32
size_t px_label_path(const px_classes *loaded, px_scheme scheme, px_str symbol,
                     px_str path[PX_LABEL_PATH]);
/* The label of a value of a field: classes, and `wipo`; empty for other fields. */
px_label px_label_value(const px_classes *loaded, px_field f, px_str value, bool zh);

/* Every label of ours, in byte order of the symbols, for those who print or check them all. */
typedef struct px_label_row {
    const char *symbol, *zh, *en;
} px_label_row;
size_t px_label_rows(const px_label_row **out);

#endif
