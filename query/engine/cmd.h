/* cmd.h: commands that ask a collection. argv[0] is the command's name. */
#ifndef PX_QUERY_CMD_H
#define PX_QUERY_CMD_H

#include "base/err.h"

#define PX_USAGE_SEARCH                                                                            \
    "patix search QUERY [--in DIR] [--sort relevance|date|cited|family] [--facet FIELD[:N]] "      \
    "[--limit N|all] [--offset N] [--unit pub|app|fam|ext] "                                       \
    "[--format table|json|jsonl|csv|number] [--color always|never|auto] [--skip-damaged]"
#define PX_USAGE_COUNT                                                                             \
    "patix count QUERY [--in DIR] [--facet FIELD[:N]] [--format json|table] [--skip-damaged]"
#define PX_USAGE_SHOW "patix show NUMBER [--in DIR] [--format text|json] [--skip-damaged]"
px_status px_cmd_search(int argc, char **argv, px_err *err);
px_status px_cmd_count(int argc, char **argv, px_err *err);
px_status px_cmd_show(int argc, char **argv, px_err *err);

#endif
