/* look_names.h: does a cell hold names of companies or of persons? For columns whose header says
 * nothing; careful, not complete. */
#ifndef PX_INDEXER_LOOK_NAMES_H
#define PX_INDEXER_LOOK_NAMES_H

#include "base/str.h"

bool px_names_company(px_str cell); /* a legal form or the word for an institution stands in it */
/* All items of the cell are names of persons in a form that nothing else has: Chinese and Korean
 * with a frequent surname, "SURNAME, Given", initials. */
bool px_names_persons(px_str cell);

#endif
