/* api.c: see api.h. */
#include "query/server/api.h"

#include "query/engine/lookup.h"
#include "query/server/collection.h"

static void add(px_call *c, px_pairs *p, px_str name, px_str value) {
    p->v = px_arena_grow(c->arena, p->v, p->n, &p->cap, p->n + 1, sizeof *p->v);
    p->v[p->n++] = (px_pair_text){name, value};
}

static px_status add_member(px_call *c, px_pairs *p, const px_json *m, px_str name, px_err *err) {
    switch (px_json_type(m)) {
    case PX_JSON_NULL:
        return PX_OK;
    case PX_JSON_OBJECT:
        return px_fail(err, PX_E_USAGE, "the member \"%.*s\" of the body cannot be an object",
                       (int)(name.n < 60 ? name.n : 60), name.p);
    case PX_JSON_ARRAY:
        for (const px_json *x = px_json_first(m); x; x = px_json_next(x)) {
            if (px_json_type(x) == PX_JSON_ARRAY)
                return px_fail(err, PX_E_USAGE, "the member \"%.*s\" of the body nests lists",
                               (int)(name.n < 60 ? name.n : 60), name.p);
            px_status st = add_member(c, p, x, name, err);
            if (st != PX_OK) return st;
        }
        return PX_OK;
    default:
        add(c, p, name, px_json_text(m, c->arena));
        return PX_OK;
    }
}

px_status px_api_pairs(px_call *c, px_pairs *out, px_err *err) {
    const px_json *body;
    px_status st = PX_OK;
    *out = (px_pairs){0};
    for (size_t i = 0; i < c->param.n; i++)
        add(c, out, c->param.v[i].name, c->param.v[i].value);
    px_str type = px_call_header(c, "content-type");
    bool form = px_str_starts(type, PX_STR("application/x-www-form-urlencoded"));
    if (!px_str_is(c->method, "POST") || !c->body.n || form) return PX_OK;
    st = px_call_object(c, &body, err);
    if (st != PX_OK) return st;
    for (const px_json *m = px_json_first(body); m && st == PX_OK; m = px_json_next(m))
        st = add_member(c, out, m, px_json_key(m), err);
    return st;
}

px_str px_api_value(const px_pairs *p, const char *name) {
    for (size_t i = 0; i < p->n; i++)
        if (px_str_is(p->v[i].name, name)) return p->v[i].value;
    return (px_str){NULL, 0};
}

/* Of the options that commands know, those that do not touch files or threads. */
static bool allowed(px_str name) {
    static const char *const names[] = {"sort",     "facet",   "limit",   "offset",
                                        "unit",     "prefer",  "members", "after",
                                        "snippets", "dialect", "no-stem", "no-synonyms"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (px_str_is(name, names[i])) return true;
    return false;
}

static px_status open_question(px_call *c, px_ask_kind kind, px_str query, px_api_question *q,
                               px_err *err) {
    px_str *name = px_arena_array(c->arena, px_str, q->given.n + 1),
           *value = px_arena_array(c->arena, px_str, q->given.n + 1);
    size_t n = 0;
    if (!px_str_trim(query).n)
        return px_fail(err, PX_E_USAGE, "a query is missing; * is every record");
    for (size_t i = 0; i < q->given.n; i++)
        if (allowed(q->given.v[i].name)) {
            name[n] = q->given.v[i].name;
            value[n++] = q->given.v[i].value;
        }
    px_status st = px_ask_named(c->arena, kind, query, name, value, n, &q->ask, err);
    q->ask.dir = px_collection_dir(c->on);
    if (st == PX_OK) st = px_env_open(q->ask.env, q->ask.dir, query, err);
    if (st == PX_OK)
        st = px_answer_open_how(c->snap, query, px_env_view(q->ask.env), &c->how, &q->answer, err);
    if (st == PX_OK) {
        px_env_note(q->answer.arena, &q->answer.query);
        c->query = px_arena_str(c->arena, q->answer.query.canonical);
        c->rows = q->answer.counts.publications;
    }
    return st;
}

px_status px_api_ask(px_call *c, px_ask_kind kind, px_api_question *q, px_err *err) {
    *q = (px_api_question){0};
    px_status st = px_api_pairs(c, &q->given, err);
    return st == PX_OK ? open_question(c, kind, px_api_value(&q->given, "q"), q, err) : st;
}

px_status px_api_ask_text(px_call *c, px_str query, px_api_question *q, px_err *err) {
    *q = (px_api_question){0};
    return open_question(c, PX_ASK_COUNT, query, q, err);
}

px_status px_api_ask_in(px_call *c, px_str query, px_str dialect, px_api_question *q, px_err *err) {
    *q = (px_api_question){0};
    add(c, &q->given, PX_STR("dialect"), dialect);
    return open_question(c, PX_ASK_COUNT, query, q, err);
}

void px_api_close(px_api_question *q) {
    px_answer_close(&q->answer);
    px_env_free(q->ask.env);
    *q = (px_api_question){0};
}

px_status px_api_number(px_call *c, px_str number, px_rows *rows, px_err *err) {
    px_status st = px_lookup(c->arena, c->snap, number, rows, err);
    return st == PX_OK && !rows->n ? px_lookup_nothing(c->arena, px_str_trim(number), err) : st;
}
