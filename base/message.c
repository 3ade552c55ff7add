/* message.c: see message.h. */
#include "base/message.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char *const texts[PX_MSG_COUNT][2] = {
#define PX_MSG(id, en, zh) {en, zh},
#include "base/message.tbl"
#undef PX_MSG
};

static _Thread_local int spoken = -1;

void px_lang_speak(int zh) {
    spoken = zh;
}

bool px_lang_is_zh(void) {
    if (spoken >= 0) return spoken == 1;
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < 3; i++) {
        const char *v = getenv(names[i]);
        if (v && *v) return !strncmp(v, "zh", 2);
    }
    return false;
}

const char *px_msg_in(px_msg m, bool zh) {
    return texts[m][zh];
}
const char *px_msg_text(px_msg m) {
    return px_msg_in(m, px_lang_is_zh());
}

const char *px_msg_counted(px_msg m, const uint64_t *n, char out[PX_MSG_COUNTED_MAX]) {
    size_t to = 0;
    for (const char *p = px_msg_text(m); *p && to + 1 < PX_MSG_COUNTED_MAX; p++) {
        const char *bar = *p == '{' ? strchr(p, '|') : NULL, *end = bar ? strchr(bar, '}') : NULL;
        if (!end) {
            out[to++] = *p;
            continue;
        }
        bool one = *n++ == 1;
        const char *from = one ? p + 1 : bar + 1, *till = one ? bar : end;
        while (from < till && to + 1 < PX_MSG_COUNTED_MAX)
            out[to++] = *from++;
        p = end;
    }
    out[to] = 0;
    return out;
}
