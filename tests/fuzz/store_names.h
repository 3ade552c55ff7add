/* store_names.h: the sections that the fuzz targets of stores make, by place; seeds are made with
 * the same tables (store_seeds.c), so places never change: new names go to the end. */
#ifndef PX_TESTS_FUZZ_STORE_NAMES_H
#define PX_TESTS_FUZZ_STORE_NAMES_H

#include "tests/fuzz/box_input.h"

static const char *const column_sections[] = {
    "@meta",     "@names",      "@key/text",  "@key/off",  "@has/num", "@app/hash",   "@from/hash",
    "@from/off", "@cites/hash", "@cites/off", "pn/keys",   "pn/rows",  "pd/num",      "n_pages/num",
    "kd/dict",   "kd/dictoff",  "kd/codes",   "kd/count",  "pa/dict",  "pa/dictoff",  "pa/codes",
    "pa/off",    "pa/count",    "pa/tok",     "pa/tokoff", "ipc/dict", "ipc/dictoff", "ipc/codes",
    "ipc/off",   "ipc/count",   "@base/hash"};
static const char *const record_sections[] = {"dict", "off", "frames"};
static const char *const bitmap_sections[] = {"keys", "keyoff", "off", "bits"};
static const char *const link_sections[] = {"meta",      "app",   "fam",     "cites_off", "cites",
                                            "cited_off", "cited", "unclear", "ext"};

#define BOX_NAMES(kind, table)                                                                     \
    { kind, table, sizeof table / sizeof *table }

#endif
