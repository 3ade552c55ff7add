/* message.h: what patix says to a person, in the person's language. */
#ifndef PX_BASE_MESSAGE_H
#define PX_BASE_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum px_msg {
#define PX_MSG(id, en, zh) PX_MSG_##id,
#include "base/message.tbl"
#undef PX_MSG
    PX_MSG_COUNT
} px_msg;

/* What the thread was told to speak; else Chinese when LC_ALL, LC_MESSAGES or LANG (the first that is set) begins with "zh". */
bool px_lang_is_zh(void);
/* For this thread from now on: 1 Chinese, 0 English, -1 as the environment says (at the start). */
void px_lang_speak(int zh);
/* Format string in the language of this process. */
const char *px_msg_text(px_msg m);
const char *px_msg_in(px_msg m, bool zh);
/* The same where the text has "{row|rows}": the first stands where n is 1. The marks take the counts of `n` one after the other, so
 * `n` has as many as the English text has marks. Returns `out`. */
#define PX_MSG_COUNTED_MAX 512
const char *px_msg_counted(px_msg m, const uint64_t *n, char out[PX_MSG_COUNTED_MAX]);

#endif
