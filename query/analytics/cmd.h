/* cmd.h: `patix analyze`. */
#ifndef PX_ANALYTICS_CMD_H
#define PX_ANALYTICS_CMD_H

#include "base/err.h"
#include "query/engine/env.h"

#define PX_USAGE_ANALYZE                                                                           \
    "patix analyze --list | ID[,ID ...] [QUERY | --set NAME=QUERY --set NAME=QUERY ...] | "        \
    "profile-ID [QUERY] --who NAME [--where CLAUSE] [--in DIR] [--unit fam|ext|app|pub] "          \
    "[--date priority|filing|publication|grant] [--counting whole|fractional] "                    \
    "[--names cleaned|given|group] [--from YEAR] [--to YEAR] [--cutoff DATE] [--drill N] "         \
    "[--queries yes] "                                                                             \
    "[--format table|json|csv|xlsx|svg|graphml|pajek|vosviewer|gexf|edgelist] [--out FILE] "       \
    "[--jobs N] [--KEY VALUE ...] " PX_USAGE_ENV
px_status px_cmd_analyze(int argc, char **argv, px_err *err);

#endif
