/* mixed_set.h: a collection of real records of many kinds, built the way users build theirs: several
 * runs of indexing, publications that come again with more or other content, dead rows.
 *
 * The files are found by PATIX_DATA (else ../shared/data). Records made by make_corpus come with
 * them (PATIX_MAKE_CORPUS, else the program built beside the tests); they stand in alone where the
 * data is absent. */
#ifndef PX_TESTS_MIXED_SET_H
#define PX_TESTS_MIXED_SET_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Into `dir`, with `temp` (an existing folder) for cut files. *n_sets says how many files went in;
 * 0: there is nothing to build from, and no collection. */
px_status mixed_set_build(const char *dir, const char *temp, size_t *n_sets, bool *made_only,
                          px_err *err);
/* One more file, in a run of its own. */
px_status mixed_set_add(const char *dir, const char *file, px_err *err);
/* All segments into one. */
px_status mixed_set_merge(const char *dir, px_err *err);

#endif
