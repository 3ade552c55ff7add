/* cmd.h: `patix serve`. */
#ifndef PX_SERVER_CMD_H
#define PX_SERVER_CMD_H

#include "base/err.h"

#define PX_USAGE_SERVE                                                                             \
    "patix serve [--in DIR] [--listen ADDRESS:PORT] [--config FILE] [--public-read] "              \
    "[--SETTING VALUE ...] | --print-config | --print-api markdown|openapi"
px_status px_cmd_serve(int argc, char **argv, px_err *err);

#endif
