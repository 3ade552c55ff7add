/* who.c: the callers who have no account. */
#include "query/server/who.h"

const px_who px_who_desk = {.role = PX_ROLE_ADMIN, .name = {"desk", 4}};
const px_who px_who_public = {.role = PX_ROLE_READER, .name = {"public", 6}};
const px_who px_who_nobody = {.role = PX_ROLE_NOBODY, .name = {"", 0}};
