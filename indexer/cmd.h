/* cmd.h: commands that drive the indexer. argv[0] is the command's name. */
#ifndef PX_INDEXER_CMD_H
#define PX_INDEXER_CMD_H

#include "base/err.h"

#define PX_USAGE_INDEX                                                                             \
    "patix index [--into DIR] [--format auto|NAME] [--map FILE] [--cc OFFICE] [--jobs N] "         \
    "[--dry-run] [--save-map FILE] [--name NAME] [--report json|FILE] [--progress text|json] "     \
    "[--parent PID] FILE|DIR|- ..."
px_status px_cmd_index(int argc, char **argv, px_err *err);

#define PX_USAGE_CLASSES                                                                           \
    "patix classes show SYMBOL ... [--in DIR] [--scheme NAME] | "                                  \
    "load FILE ... [--into DIR] [--scheme NAME] [--lang LL] [--replace] | status [--in DIR]"
px_status px_cmd_classes(int argc, char **argv, px_err *err);

#define PX_USAGE_NAMES                                                                             \
    "patix names suggest [--min-score 0.9] [--limit N|all] [--format table|csv|json] | "           \
    "merge GROUP NAME ... | split NAME ... | export [FILE] | import FILE  [--in DIR] "             \
    "[--why TEXT] [--by WHO]"
px_status px_cmd_names(int argc, char **argv, px_err *err);

#endif
