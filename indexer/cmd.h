/* cmd.h: commands that drive the indexer. argv[0] is the command's name. */
#ifndef PX_INDEXER_CMD_H
#define PX_INDEXER_CMD_H

#include "base/err.h"

#define PX_USAGE_INDEX                                                                             \
    "patix index [--into DIR] [--format auto|NAME] [--map FILE] [--cc OFFICE] [--jobs N] "         \
    "[--dry-run] "                                                                                 \
    "FILE|DIR|- ..."
px_status px_cmd_index(int argc, char **argv, px_err *err);

#endif
