/* translate_json.h: a translated query as JSON (docs/JSON.md). */
#ifndef PX_QUERY_TRANSLATE_JSON_H
#define PX_QUERY_TRANSLATE_JSON_H

#include "query/lang/translate.h"

/* An object on one line, without a line end. */
void px_translation_json(const px_translation *t, px_tongue to, const px_query *q, px_buf *out);

#endif
