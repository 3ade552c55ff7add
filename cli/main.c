/* main.c: the table of subcommands. Each command's code lives with what it drives; here errors end:
 * one sentence on stderr in the user's language, the exit code of the status table. */
#include "base/err.h"
#include "base/message.h"
#include "base/text.h"
#include "indexer/cmd.h"
#include "query/analytics/cell.h"
#include "query/analytics/cmd.h"
#include "query/engine/cmd.h"
#include "query/server/cmd.h"
#include "query/service/cmd.h"
#include "shards/cmd.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

struct command {
    const char *name;
    px_status (*run)(int argc, char **argv, px_err *err);
    const char *usage;
    px_msg what;
};

static const struct command commands[] = {
    {"index", px_cmd_index, PX_USAGE_INDEX, PX_MSG_CMD_INDEX},
    {"search", px_cmd_search, PX_USAGE_SEARCH, PX_MSG_CMD_SEARCH},
    {"count", px_cmd_count, PX_USAGE_COUNT, PX_MSG_CMD_COUNT},
    {"show", px_cmd_show, PX_USAGE_SHOW, PX_MSG_CMD_SHOW},
    {"analyze", px_cmd_analyze, PX_USAGE_ANALYZE, PX_MSG_CMD_ANALYZE},
    {"export", px_cmd_export, PX_USAGE_EXPORT, PX_MSG_CMD_EXPORT},
    {"similar", px_cmd_similar, PX_USAGE_SIMILAR, PX_MSG_CMD_SIMILAR},
    {"explain", px_cmd_explain, PX_USAGE_EXPLAIN, PX_MSG_CMD_EXPLAIN},
    {"format", px_cmd_format, PX_USAGE_FORMAT, PX_MSG_CMD_FORMAT},
    {"translate", px_cmd_translate, PX_USAGE_TRANSLATE, PX_MSG_CMD_TRANSLATE},
    {"suggest", px_cmd_suggest, PX_USAGE_SUGGEST, PX_MSG_CMD_SUGGEST},
    {"queries", px_cmd_queries, PX_USAGE_QUERIES, PX_MSG_CMD_QUERIES},
    {"classes", px_cmd_classes, PX_USAGE_CLASSES, PX_MSG_CMD_CLASSES},
    {"names", px_cmd_names, PX_USAGE_NAMES, PX_MSG_CMD_NAMES},
    {"serve", px_cmd_serve, PX_USAGE_SERVE, PX_MSG_CMD_SERVE},
    {"accounts", px_cmd_accounts, PX_USAGE_ACCOUNTS, PX_MSG_CMD_ACCOUNTS},
    {"backup", px_cmd_backup, PX_USAGE_BACKUP, PX_MSG_CMD_BACKUP},
    {"restore", px_cmd_restore, PX_USAGE_RESTORE, PX_MSG_CMD_RESTORE},
    {"shards", px_cmd_shards, PX_USAGE_SHARDS, PX_MSG_CMD_SHARDS},
};
#define N_COMMANDS (sizeof commands / sizeof commands[0])

static void help(FILE *to) {
    bool zh = px_lang_is_zh();
    (void)fprintf(to, "patix %s\n%s\n\n", PX_VERSION, px_msg_text(PX_MSG_HELP_USAGE));
    for (size_t i = 0; i < N_COMMANDS; i++)
        (void)fprintf(to, "  %-8s %s\n           %s\n", commands[i].name,
                      px_msg_text(commands[i].what), commands[i].usage);
    (void)fprintf(to, "\n%s\n", px_msg_text(PX_MSG_HELP_EXIT));
    for (int i = 0; i < PX_STATUS_COUNT; i++)
        (void)fprintf(to, "  %3d  %s\n", px_status_exit((px_status)-i),
                      px_status_text((px_status)-i, zh));
}

int main(int argc, char **argv) {
    px_err err;
    px_err_clear(&err);
    bool zh = px_lang_is_zh();
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    (void)signal(SIGPIPE, SIG_DFL);
    if (argc < 2 || !strcmp(argv[1], "help") || !strcmp(argv[1], "--help") ||
        !strcmp(argv[1], "-h")) {
        help(argc < 2 ? stderr : stdout);
        return argc < 2 ? px_status_exit(PX_E_USAGE) : 0;
    }
    if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "version")) {
        (void)printf("patix %s\n", PX_VERSION);
        return 0;
    }
    px_status st = px_text_init(&err);
    px_cell_maker_is(px_cell_find);
    const struct command *cmd = NULL;
    for (size_t i = 0; i < N_COMMANDS && !cmd; i++)
        if (!strcmp(argv[1], commands[i].name)) cmd = &commands[i];
    if (st == PX_OK && !cmd)
        st = px_fail(&err, PX_E_USAGE, "unknown command `%s`; `patix help` lists them", argv[1]);
    if (st == PX_OK) st = cmd->run(argc - 1, argv + 1, &err);
    if (fflush(stdout) != 0 && st == PX_OK) st = px_fail(&err, PX_E_IO, "cannot write the output");
    if (st != PX_OK) (void)fprintf(stderr, "patix: %s: %s\n", px_status_text(st, zh), err.message);
    if (st == PX_E_USAGE && cmd) (void)fprintf(stderr, "%s\n", cmd->usage);
    return px_status_exit(st);
}
