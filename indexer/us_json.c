/* us_json.c: what the answers in JSON share. */
#include "indexer/us_json.h"

px_str px_uj(px_arena *a, const px_json *object, const char *key) {
    static const char *const none[] = {"null", "NULL", "N/A", "-", "None"};
    const px_json *m = px_json_get(object, key);
    if (px_json_type(m) == PX_JSON_ARRAY) m = px_json_first(m);
    px_json_kind k = px_json_type(m);
    if (k == PX_JSON_OBJECT || k == PX_JSON_ARRAY || k == PX_JSON_NULL) return (px_str){"", 0};
    px_str s = px_str_trim(px_json_text(m, a));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (px_str_is(s, none[i])) return (px_str){"", 0};
    return px_arena_str(a, s);
}

const px_json *px_uj_first(const px_json *object, const char *key) {
    const px_json *m = px_json_get(object, key);
    if (px_json_type(m) == PX_JSON_OBJECT) return m;
    return px_json_type(m) == PX_JSON_ARRAY ? px_json_first(m) : NULL;
}

uint32_t px_uj_date(px_arena *a, const px_json *object, const char *key) {
    return px_us_date(px_uj(a, object, key));
}

/* "US 2017-0071586 A1" -> "US 2017/0071586 A1" */
static px_str published_number(px_arena *a, px_str s) {
    size_t at = px_str_find(s, PX_STR("-"));
    if (at == SIZE_MAX) return s;
    char *p = px_arena_cstr(a, s);
    p[at] = '/';
    return (px_str){p, s.n};
}

void px_uj_publication(px_arena *a, px_record *r, px_str grant, uint32_t granted, px_str early,
                       uint32_t published) {
    early = published_number(a, early);
    if (grant.n) {
        px_us_set(&r->pub, PX_STR("US"), grant,
                  granted && granted < 20010000 ? px_us_old_kind(grant) : (px_str){0}, granted);
        r->grant_ymd = granted;
        if (early.n) px_us_parent(a, r, PX_US_PUBLICATION, early, published, (px_str){0});
    } else if (early.n) {
        px_us_set(&r->pub, PX_STR("US"), early, (px_str){0}, published);
    }
    if (!published) return;
    px_rec_event *e = px_list_add(a, &r->events);
    e->ymd = published;
    e->kind = PX_STR("published");
    e->text = early;
}

void px_uj_status(px_arena *a, px_record *r, px_str text) {
    static const struct {
        const char *begin, *status;
    } known[] = {{"Patented Case", "active"},
                 {"Patent Expired", "dead"},
                 {"Abandoned", "dead"},
                 {"Expressly Abandoned", "dead"},
                 {"Provisional Application Expired", "dead"}};
    (void)a;
    if (!text.n) return;
    r->status_text = text;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (px_str_starts(text, px_str_of(known[i].begin))) r->status = px_str_of(known[i].status);
}

void px_uj_action(px_arena *a, px_record *r, uint32_t ymd, px_str code, px_str text) {
    if (!ymd && !code.n && !text.n) return;
    px_rec_event *e = px_list_add(a, &r->events);
    e->ymd = ymd;
    e->code = code;
    e->text = text;
}

px_us_relation px_uj_relation(px_str code, px_str words) {
    static const struct {
        const char *code, *words;
        px_us_relation is;
    } known[] = {
        {"PRO", "rovisional", PX_US_PROVISIONAL},     {"NST", "National Stage", PX_US_PROVISIONAL},
        {"CIP", "ontinuation in part", PX_US_PART},   {"CIP", "ontinuation-in-part", PX_US_PART},
        {"CON", "ontinuation", PX_US_CONTINUATION},   {"DIV", "ivision", PX_US_DIVISION},
        {"REX", "eexamination", PX_US_REEXAMINATION}, {"REI", "eissue", PX_US_REISSUE},
        {"SUB", "ubstitut", PX_US_SUBSTITUTION}};
    for (size_t i = 0; code.n && i < sizeof known / sizeof *known; i++)
        if (px_str_is(code, known[i].code)) return known[i].is;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (px_str_find(words, px_str_of(known[i].words)) != SIZE_MAX) return known[i].is;
    return PX_US_OTHER;
}
