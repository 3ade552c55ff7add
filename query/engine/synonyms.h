/* synonyms.h: words of the same meaning, as a person lists them (docs/SYNONYMS.md).
 *
 *     # batteries, in two languages
 *     电池, 蓄电池, battery, accumulator
 *     EV => electric vehicle, 电动汽车
 *     [photolithography]
 *     光刻胶, photoresist, resist
 *
 * A line is a group: each word also means the others. With =>, the words on the left also mean
 * those on the right, not the other way round. What stands behind [topic] belongs to the topic.
 * Words are compared without case, width and script (traditional as simplified), by stem. */
#ifndef PX_QUERY_SYNONYMS_H
#define PX_QUERY_SYNONYMS_H

#include "base/arena.h"
#include "base/err.h"

#define PX_SYNONYM_GROUP 200u /* words in one line at most */

typedef struct px_synonyms px_synonyms; /* not shared between threads */
px_synonyms *px_synonyms_new(bool stem);
void px_synonyms_free(px_synonyms *s); /* NULL is fine */
/* Adds a file. `topics`: "" = everything in it; else names separated by commas: what stands in front
 * of the first topic, and these. PX_E_INPUT with the line that is wrong, or with the topics that
 * there are. */
px_status px_synonyms_read(px_synonyms *s, const char *path, px_str topics, px_err *err);
px_status px_synonyms_parse(px_synonyms *s, px_str text, const char *name, px_str topics,
                            px_err *err);
/* Other words for `word`, in the order of the lines; n = 0: none. They live as long as s. */
void px_synonyms_of(px_synonyms *s, px_str word, const px_str **out, size_t *n);

#endif
