/* translate_json.c: see translate_json.h. */
#include "query/engine/translate_json.h"

#include "base/json.h"

void px_translation_json(const px_translation *t, px_tongue to, const px_query *q, px_buf *out) {
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "query", q->canonical);
    px_jw_kstr(&w, "to", px_str_of(px_tongue_name(to)));
    px_jw_kstr(&w, "text", t->text);
    px_jw_key(&w, PX_STR("exact"));
    px_jw_bool(&w, t->exact);
    px_jw_key(&w, PX_STR("notes"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < t->n_notes; i++) {
        px_jw_open(&w, '{');
        px_jw_kstr(&w, "code", px_str_of(t->note[i].code));
        px_jw_kstr(&w, "text", t->note[i].en);
        px_jw_kstr(&w, "zh", t->note[i].zh);
        px_jw_ku64(&w, "begin", t->note[i].begin);
        px_jw_ku64(&w, "end", t->note[i].end);
        px_jw_close(&w, '}');
    }
    px_jw_close(&w, ']');
    px_jw_close(&w, '}');
}
