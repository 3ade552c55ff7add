/* status.h: one enum for every way to fail, made from status.tbl.
 *
 * A function that can fail returns px_status and takes `px_err *err` as its last parameter
 * (see err.h). PX_OK is 0; every failure is negative, so that an iterator can say
 * 1 = got one, 0 = end, < 0 = status. Exit and HTTP codes come from the table only. */
#ifndef PX_BASE_STATUS_H
#define PX_BASE_STATUS_H

enum px_status_index {
    PX_STATUS_INDEX_OK = 0,
#define PX_STATUS(name, ex, http, en, zh, doc) PX_STATUS_INDEX_##name,
#include "base/status.tbl"
#undef PX_STATUS
    PX_STATUS_COUNT
};

typedef enum px_status {
    PX_OK = 0,
#define PX_STATUS(name, ex, http, en, zh, doc) PX_E_##name = -(int)PX_STATUS_INDEX_##name,
#include "base/status.tbl"
#undef PX_STATUS
} px_status;

const char *px_status_name(px_status s); /* "DAMAGED"; "OK" for PX_OK */
const char *px_status_text(px_status s, int zh);
const char *px_status_doc(px_status s);
int px_status_exit(px_status s);
int px_status_http(px_status s);

#endif
