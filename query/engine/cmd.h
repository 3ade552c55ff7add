/* cmd.h: commands that ask a collection. argv[0] is the command's name. */
#ifndef PX_QUERY_CMD_H
#define PX_QUERY_CMD_H

#include "base/err.h"
#include "query/engine/env.h"

#define PX_USAGE_SEARCH                                                                            \
    "patix search QUERY [--in DIR] [--sort relevance|date|cited|family|'FIELD [asc], ...'] "       \
    "[--facet FIELD[:N]] [--limit N|all] [--offset N|--after CURSOR] "                             \
    "[--unit pub|app|fam|ext [--prefer 'office=CN,US; kind=B; lang=zh'] [--members]] "             \
    "[--snippets CHARACTERS] [--jobs N] [--timeout MS] "                                           \
    "[--format table|json|jsonl|csv|number] [--color always|never|auto] [--skip-damaged] "         \
    "[--keep] " PX_USAGE_ENV
#define PX_USAGE_COUNT                                                                             \
    "patix count QUERY [--in DIR] [--facet FIELD[:N]] [--format json|table] [--skip-damaged] "     \
    "[--jobs N] [--timeout MS] "                                                                   \
    "[--keep] " PX_USAGE_ENV
#define PX_USAGE_EXPORT                                                                            \
    "patix export QUERY [--format csv|jsonl|ris|bibtex|docdb|number|xlsx] "                        \
    "[--fields pn,ti,pa,...] [--names] "                                                           \
    "[--out FILE] [--in DIR] [--sort ...] [--limit N|all] [--offset N|--after CURSOR] "            \
    "[--unit pub|app|fam|ext [--prefer RULE]] [--jobs N] [--timeout MS] "                          \
    "[--skip-damaged] " PX_USAGE_ENV
px_status px_cmd_export(int argc, char **argv, px_err *err);
#define PX_USAGE_SIMILAR                                                                           \
    "patix similar NUMBER|--text FILE|--text -|--query-in FILE|--learn [--in DIR] "                \
    "[--without text,class,citations,neighbours,family] [--limit N] [--filter QUERY] "             \
    "[--terms 'laser^3.2 diode'] [--classes 'H01M10/05^2 uc:239/69'] [--query-out FILE] "          \
    "[--candidates N] [--timeout MS] [--format table|json] [--skip-damaged] " PX_USAGE_ENV
px_status px_cmd_similar(int argc, char **argv, px_err *err);
#define PX_USAGE_SHOW "patix show NUMBER [--in DIR] [--format text|json] [--skip-damaged]"
#define PX_USAGE_QUERIES                                                                           \
    "patix queries list|history|clear|save NAME QUERY|drop NAME [--in DIR] [--replace] "           \
    "[--format table|json] " PX_USAGE_ENV
#define PX_USAGE_SUGGEST                                                                           \
    "patix suggest WORD... [--in DIR] [--kind all|spelling|complete|related|classes] "             \
    "[--field FIELD] [--limit N] [--timeout MS] [--format table|json] "                            \
    "[--skip-damaged] " PX_USAGE_ENV
px_status px_cmd_queries(int argc, char **argv, px_err *err);
px_status px_cmd_suggest(int argc, char **argv, px_err *err);
#define PX_USAGE_EXPLAIN                                                                           \
    "patix explain QUERY [--in DIR [--run]] [--pretty] [--format text|json] "                      \
    "[--skip-damaged] " PX_USAGE_ENV
#define PX_USAGE_FORMAT "patix format QUERY [--in DIR] [--format text|json] " PX_USAGE_ENV
#define PX_USAGE_TRANSLATE                                                                         \
    "patix translate QUERY --to incopat|patsnap|ops|lens|patentscope|google [--in DIR] "           \
    "[--format text|json] " PX_USAGE_ENV
px_status px_cmd_explain(int argc, char **argv, px_err *err);
px_status px_cmd_format(int argc, char **argv, px_err *err);
px_status px_cmd_translate(int argc, char **argv, px_err *err);
px_status px_cmd_search(int argc, char **argv, px_err *err);
px_status px_cmd_count(int argc, char **argv, px_err *err);
px_status px_cmd_show(int argc, char **argv, px_err *err);

#endif
