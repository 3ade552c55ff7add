/* cmd_backup.c: `patix backup` and `patix restore`. */
#include "query/service/cmd.h"

#include "base/message.h"
#include "query/service/state.h"

#include <stdio.h>

struct options {
    const char *dir, *file;
};

static px_status read_options(int argc, char **argv, const char *name, struct options *o,
                              px_err *err) {
    *o = (struct options){.dir = "patix-data"};
    for (int i = 1; i < argc; i++) {
        const char **at = strcmp(argv[i], "--in") == 0 ? &o->dir
                          : strcmp(argv[i], name) == 0 ? &o->file
                                                       : NULL;
        if (!at) return px_fail(err, PX_E_USAGE, "unknown option %s", argv[i]);
        if (i + 1 == argc) return px_fail(err, PX_E_USAGE, "%s needs a value", argv[i]);
        *at = argv[++i];
    }
    return o->file ? PX_OK : px_fail(err, PX_E_USAGE, "%s is missing", name);
}

px_status px_cmd_backup(int argc, char **argv, px_err *err) {
    struct options o;
    px_status st = read_options(argc, argv, "--out", &o, err);
    if (st == PX_OK) st = px_state_backup(o.dir, o.file, err);
    if (st == PX_OK) (void)printf(px_msg_text(PX_MSG_STATE_SAVED), o.file);
    return st;
}

px_status px_cmd_restore(int argc, char **argv, px_err *err) {
    struct options o;
    px_status st = read_options(argc, argv, "--from", &o, err);
    if (st == PX_OK) st = px_state_restore(o.dir, o.file, err);
    if (st == PX_OK) (void)printf(px_msg_text(PX_MSG_STATE_RESTORED), o.dir, PX_STATE_FILE);
    return st;
}
