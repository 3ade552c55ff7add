/* status.c: the status table as data. */
#include "base/status.h"

#include <stddef.h>

struct row {
    const char *name, *en, *zh, *doc;
    int ex, http;
};

static const struct row rows[PX_STATUS_COUNT] = {
    {"OK", "done", "完成", "", 0, 200},
#define PX_STATUS(name, ex, http, en, zh, doc) {#name, en, zh, doc, ex, http},
#include "base/status.tbl"
#undef PX_STATUS
};

static const struct row *row_of(px_status s) {
    int i = -(int)s;
    if (i < 0 || i >= PX_STATUS_COUNT) i = PX_STATUS_INDEX_INTERNAL;
    return &rows[i];
}

const char *px_status_name(px_status s) {
    return row_of(s)->name;
}
const char *px_status_text(px_status s, int zh) {
    return zh ? row_of(s)->zh : row_of(s)->en;
}
const char *px_status_doc(px_status s) {
    return row_of(s)->doc;
}
int px_status_exit(px_status s) {
    return row_of(s)->ex;
}
int px_status_http(px_status s) {
    return row_of(s)->http;
}
