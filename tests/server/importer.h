/* importer.h: a test program is the importer of its own server as well: called as `… index …` it is `patix index`. */
#ifndef PX_TESTS_SERVER_IMPORTER_H
#define PX_TESTS_SERVER_IMPORTER_H

#include "base/text.h"
#include "indexer/cmd.h"

#include <stdio.h>
#include <string.h>

#define IMPORTER_SELF "/proc/self/exe"

static inline bool importer_is_meant(int argc, char **argv) {
    return argc > 1 && strcmp(argv[1], "index") == 0;
}

/* The exit status. */
static inline int importer_run(int argc, char **argv) {
    px_err e;
    px_err_clear(&e);
    px_status st = px_text_init(&e);
    if (st == PX_OK) st = px_cmd_index(argc - 1, argv + 1, &e);
    if (st != PX_OK) (void)fprintf(stderr, "patix: %s: %s\n", px_status_text(st, 0), e.message);
    return px_status_exit(st);
}

#endif
