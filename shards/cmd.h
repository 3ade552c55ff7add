/* cmd.h: commands that look after a collection. argv[0] is the command's name. */
#ifndef PX_SHARDS_CMD_H
#define PX_SHARDS_CMD_H

#include "base/err.h"

#define PX_USAGE_SHARDS                                                                            \
    "patix shards status [--coverage]|verify|merge [--in DIR] [--format text|json|csv]"
px_status px_cmd_shards(int argc, char **argv, px_err *err);

#endif
