/* suggest_ask.h: suggestions by kind, for the command and for the server. */
#ifndef PX_QUERY_SUGGEST_ASK_H
#define PX_QUERY_SUGGEST_ASK_H

#include "base/json.h"
#include "query/engine/suggest.h"

/* `field`: empty = the usual ones of the kind. `hits`: what `text` finds, for RELATED and CLASSES. */
px_status px_suggest_ask(const px_suggest *s, px_suggest_kind k, px_str field, px_str text,
                         const px_answer *hits, px_suggest_table *out, px_err *err);
/* An object. */
void px_suggest_json(const px_suggest_table *t, px_jw *w);

#endif
