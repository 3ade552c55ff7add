/* suggest_ask.c: one kind of suggestion, asked by its name, and as JSON (docs/JSON.md). */
#include "query/engine/suggest_ask.h"

static px_status classes(const px_suggest *s, px_str field, const px_answer *hits,
                         px_suggest_table *t, px_err *err) {
    static const char *const usual[] = {"ipc.group", "cpc.group"};
    if (field.n) return px_suggest_classes(s, hits, field, t, err);
    px_status st = PX_OK;
    for (size_t i = 0; i < 2 && st == PX_OK; i++)
        st = px_suggest_classes(s, hits, px_str_of(usual[i]), t, err);
    return st;
}

px_status px_suggest_ask(const px_suggest *s, px_suggest_kind k, px_str field, px_str text,
                         const px_answer *hits, px_suggest_table *t, px_err *err) {
    px_field f = field.n ? px_field_find(field) : PX_F_TAC;
    switch (k) {
    case PX_SUGGEST_SPELLING:
        if (!px_text_mask(f))
            return px_fail(err, PX_E_USAGE,
                           "the field of spelling is a text field, like tac or ti");
        return px_suggest_spelling(s, f, text, t, err);
    case PX_SUGGEST_COMPLETE:
        return px_suggest_complete(s, field, text, t, err);
    case PX_SUGGEST_RELATED:
        return px_suggest_related(s, hits, t, err);
    default:
        t->kind = PX_SUGGEST_CLASSES;
        return classes(s, field, hits, t, err);
    }
}

static void json_row(px_jw *w, const px_suggest_table *t, const px_suggest_row *r) {
    px_jw_open(w, '{');
    px_jw_kstr(w, "text", r->text);
    px_jw_kstr(w, "field", r->field);
    if (r->query.n) {
        px_jw_kstr(w, "query", r->query);
        px_jw_ku64(w, "records", r->records);
    }
    if (t->kind == PX_SUGGEST_RELATED || t->kind == PX_SUGGEST_CLASSES) {
        px_jw_ku64(w, "hits", r->hits);
        px_jw_key(w, PX_STR("llr"));
        px_jw_num(w, (double)(uint64_t)(r->llr * 100 + 0.5) / 100);
        px_jw_key(w, PX_STR("lift"));
        px_jw_num(w, (double)(uint64_t)(r->lift * 1000 + 0.5) / 1000);
    }
    if (t->kind == PX_SUGGEST_SPELLING) {
        px_jw_ku64(w, "distance", r->distance);
        px_jw_key(w, PX_STR("sounds_alike"));
        px_jw_bool(w, r->sounds);
    }
    if (r->label.n) px_jw_kstr(w, "label", r->label);
    if (r->label_zh.n) px_jw_kstr(w, "label_zh", r->label_zh);
    px_jw_close(w, '}');
}

void px_suggest_json(const px_suggest_table *t, px_jw *w) {
    px_jw_open(w, '{');
    px_jw_kstr(w, "kind", px_str_of(px_suggest_kind_name(t->kind)));
    px_jw_kstr(w, "of", t->of);
    if (t->kind == PX_SUGGEST_RELATED || t->kind == PX_SUGGEST_CLASSES) {
        px_jw_ku64(w, "hits", t->hits);
        px_jw_ku64(w, "all", t->all);
        px_jw_ku64(w, "looked_at", t->looked_at);
    }
    px_jw_key(w, PX_STR("values"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < t->n; i++)
        json_row(w, t, &t->row[i]);
    px_jw_close(w, ']');
    px_jw_close(w, '}');
}
