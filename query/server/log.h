/* log.h: one line for everything that a person may want to know later, as text or JSON.
 *
 *     2026-11-21T16:55:29.123Z info request id=… peer=… method=GET path=… route=search status=200 ms=3.2 …
 *     {"time":"…","level":"info","event":"request","id":"…",…}
 *
 * Lines are made by whoever has something to say and written by a thread of the log's own, so that a slow disk or a full pipe
 * never holds up a request; when 8 MiB wait to be written, further lines are counted and left out. Any thread. */
#ifndef PX_SERVER_LOG_H
#define PX_SERVER_LOG_H

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

typedef struct px_log px_log;
/* "-" is standard error. */
px_status px_log_open(const char *path, bool json, px_log **out, px_err *err);
void px_log_close(px_log *l); /* behind the last line; NULL is fine */
void px_log_format(px_log *l, bool json);
/* The file may have been moved away: open it anew. */
px_status px_log_reopen(px_log *l, px_err *err);
uint64_t px_log_left_out(const px_log *l);

/* A line: begin, name what belongs to it, end. A NULL log says nothing. */
typedef struct px_log_line {
    px_log *log;
    px_buf text;
    px_jw w;
    bool json;
} px_log_line;
void px_log_begin(px_log_line *n, px_log *l, const char *level, const char *event);
void px_log_str(px_log_line *n, const char *name, px_str value); /* empty: left out */
void px_log_u64(px_log_line *n, const char *name, uint64_t value);
void px_log_num(px_log_line *n, const char *name, double value);
void px_log_end(px_log_line *n);
/* A line with a sentence. */
void px_log_say(px_log *l, const char *level, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
