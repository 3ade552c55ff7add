/* cmd.h: `patix analyze`. */
#ifndef PX_ANALYTICS_CMD_H
#define PX_ANALYTICS_CMD_H

#include "base/err.h"

#define PX_USAGE_ANALYZE                                                                           \
    "--list | ID [QUERY] [--in DIR] [--unit fam|ext|app|pub] [--date "                             \
    "priority|filing|publication|grant] "                                                          \
    "[--counting whole|fractional] [--names cleaned|given|group] [--from YEAR] [--to YEAR] "       \
    "[--cutoff DATE] [--format table|json|csv] [--jobs N] [--KEY VALUE ...]"
px_status px_cmd_analyze(int argc, char **argv, px_err *err);

#endif
