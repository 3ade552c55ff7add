/* tangle.h: records whose numbers, applications, priorities, families and citations meet far more
 * often, and contradict each other far more, than in real data. */
#ifndef PX_TESTS_TANGLE_H
#define PX_TESTS_TANGLE_H

#include "base/buf.h"

/* n JSON lines appended; *state is seed and state. The same publication may come several times. */
void tangle_write(uint64_t *state, int n, px_buf *out);

#endif
