/* fuzz_source.h: what every fuzz target of a source demands: any bytes may be refused, but what is
 * given out can be written, read again, and is the same. */
#ifndef PX_TESTS_LIB_FUZZ_SOURCE_H
#define PX_TESTS_LIB_FUZZ_SOURCE_H

#include "indexer/source.h"

/* Reads `text` as `format` to its end; aborts where a demand is not held. */
void fuzz_source(const char *format, px_str text);

#endif
