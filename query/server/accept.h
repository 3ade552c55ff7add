/* accept.h: what a client says it can take: languages, codings, media types, each with its weight (RFC 9110, 12.5). */
#ifndef PX_SERVER_ACCEPT_H
#define PX_SERVER_ACCEPT_H

#include "base/str.h"

/* Accept-Language: is Chinese wished more than English? Neither is named: `otherwise`. */
bool px_accept_zh(px_str field, bool otherwise);

typedef enum px_coding { PX_CODING_NONE, PX_CODING_GZIP, PX_CODING_ZSTD } px_coding;
const char *px_coding_name(px_coding c); /* "gzip"; "" for NONE */
/* Accept-Encoding: the coding of most weight that we have; of equal ones zstd, then gzip. */
px_coding px_accept_coding(px_str field);

/* A media type without its parameters, in any case: "text/html; charset=utf-8" is "text/html". */
bool px_accept_is(px_str type, const char *what);
/* Accept: the weight (0 to 1000) of a media type "text/html"; an empty field takes all. */
int px_accept_weight(px_str field, const char *type);

#endif
