/* classes.h: what a user has loaded about classification schemes (patent/scheme.h), on disk: one file
 * in the folder of the collection, classes/classes.px, a box of kind "CLAS".
 *
 *   title:<scheme>:<lang>    lines of titles, sorted
 *   at:<scheme>:<lang>       where each line begins, and the length: u32 each
 *   origin:<scheme>:<lang>   names of the files they came from
 *   concordance:<scheme>     lines of the concordance
 *
 * Written under another name, then renamed (M1); a reader keeps what it has opened. The file is no
 * part of a generation: replacing it changes what symbols are called, never what is found. */
#ifndef PX_SHARDS_CLASSES_H
#define PX_SHARDS_CLASSES_H

#include "patent/scheme.h"

typedef struct px_class_store px_class_store;

/* Nothing loaded yet is an empty store. PX_E_DAMAGED when the file does not hold. Cost: its checksums
 * are looked at (some 10 ms for all titles of CPC). */
px_status px_class_store_open(const char *dir, px_class_store **out, px_err *err);
void px_class_store_close(px_class_store *s);                  /* NULL is fine */
const px_classes *px_class_store_get(const px_class_store *s); /* lives as long as the store */

/* Replace the file by what `c` says (scheme, lang, origin, text and at of the titles). The
 * caller holds the lock of the collection; `dir` exists. */
px_status px_class_store_write(const char *dir, const px_classes *c, px_err *err);

#endif
