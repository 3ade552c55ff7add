/* cmd.h: commands about the state: accounts, backup, restore. */
#ifndef PX_SERVICE_CMD_H
#define PX_SERVICE_CMD_H

#include "base/err.h"

#define PX_USAGE_ACCOUNTS                                                                          \
    "patix accounts list | add-org NAME --kind KIND [--parent ORG] | add-user NAME --role ROLE "   \
    "[--org ORG] [--display TEXT] | set-password NAME | deactivate NAME | activate NAME | "        \
    "set-role NAME --role ROLE | rename NAME --to NAME | add-key NAME --role ROLE [--label TEXT] " \
    "[--days N] | revoke-key ID [--in DIR]; passwords are read from the terminal or standard "     \
    "input"
#define PX_USAGE_BACKUP  "patix backup --out FILE [--in DIR]"
#define PX_USAGE_RESTORE "patix restore --from FILE [--in DIR]"
px_status px_cmd_accounts(int argc, char **argv, px_err *err);
px_status px_cmd_backup(int argc, char **argv, px_err *err);
px_status px_cmd_restore(int argc, char **argv, px_err *err);

#endif
