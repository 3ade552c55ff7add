/* dialect.c: the tongues that queries are written in, by name. */
#include "query/lang/tree.h"

static const char *const names[PX_DIALECT_COUNT] = {
    [PX_DIALECT_CN] = "cn",         [PX_DIALECT_OPS] = "ops",
    [PX_DIALECT_LENS] = "lens",     [PX_DIALECT_PATENTSCOPE] = "patentscope",
    [PX_DIALECT_GOOGLE] = "google", [PX_DIALECT_USPTO] = "uspto",
    [PX_DIALECT_ORBIT] = "orbit"};

const char *px_dialect_name(px_dialect d) {
    return names[d];
}

bool px_dialect_find(px_str name, px_dialect *out) {
    *out = PX_DIALECT_CN;
    for (int d = 0; d < PX_DIALECT_COUNT; d++)
        if (px_str_eq_nocase(name, px_str_of(names[d]))) {
            *out = (px_dialect)d;
            return true;
        }
    return false;
}
