/* openapi.c: the OpenAPI 3.1 document, made from the rows of routes and schemas. */
#include "query/server/openapi.h"

#include "base/json.h"
#include "query/server/shape.h"

static px_str say(bool zh, const char *en, const char *zh_text) {
    return px_str_of(zh && zh_text ? zh_text : en);
}

/* "{name...}" is "{name}" to OpenAPI. */
static px_str path_of(const px_route *r, px_buf *b) {
    px_buf_clear(b);
    for (const char *p = r->path; *p; p++)
        if (strncmp(p, "...}", 4) != 0)
            px_buf_ch(b, *p);
        else
            p += 2;
    return px_buf_view(b);
}

static void type_of(px_jw *w, const px_route_param *p) {
    const char *t = p->type;
    bool fixed = p->standard && *p->standard;
    px_jw_open(w, '{');
    px_jw_kstr(w, "type", strchr(t, '|') ? PX_STR("string") : px_str_of(t));
    if (strchr(t, '|')) {
        px_jw_key(w, PX_STR("enum"));
        px_jw_open(w, '[');
        for (const char *from = t; from;) {
            const char *bar = strchr(from, '|');
            px_jw_str(w, (px_str){from, bar ? (size_t)(bar - from) : strlen(from)});
            from = bar ? bar + 1 : NULL;
        }
        px_jw_close(w, ']');
    }
    if (fixed) {
        px_jw_key(w, PX_STR("default"));
        if (strcmp(t, "integer") == 0 || strcmp(t, "boolean") == 0)
            px_jw_raw(w, px_str_of(p->standard));
        else
            px_jw_str(w, px_str_of(p->standard));
    }
    px_jw_close(w, '}');
}

static void parameter(px_jw *w, const px_route_param *p, bool zh) {
    px_jw_open(w, '{');
    px_jw_kstr(w, "name", px_str_of(p->name));
    px_jw_kstr(w, "in", px_str_of(p->in));
    px_jw_key(w, PX_STR("required"));
    px_jw_bool(w, !p->standard || *p->in == 'p');
    px_jw_kstr(w, "description", say(zh, p->en, p->zh));
    px_jw_key(w, PX_STR("schema"));
    type_of(w, p);
    if (p->example) px_jw_kstr(w, "example", px_str_of(p->example));
    px_jw_close(w, '}');
}

static void media(px_jw *w, px_str type, const char *schema) {
    px_buf ref;
    px_buf_init(&ref, 512);
    px_jw_key(w, px_str_trim(px_str_sub(type, 0, px_str_find(type, PX_STR(";")))));
    px_jw_open(w, '{');
    if (schema) {
        px_buf_fmt(&ref, "#/components/schemas/%s", schema);
        px_jw_key(w, PX_STR("schema"));
        px_jw_open(w, '{');
        px_jw_kstr(w, "$ref", px_buf_view(&ref));
        px_jw_close(w, '}');
    }
    px_jw_close(w, '}');
    px_buf_done(&ref);
}

/* The schema is that of the first type. */
static void content(px_jw *w, const char *type, const char *others, const char *schema) {
    px_str rest = px_str_of(others ? others : "");
    px_jw_key(w, PX_STR("content"));
    px_jw_open(w, '{');
    media(w, px_str_of(type), schema);
    while (rest.n) {
        size_t comma = px_str_find(rest, PX_STR(","));
        media(w, px_str_sub(rest, 0, comma), NULL);
        rest = comma == SIZE_MAX ? PX_STR("") : px_str_sub(rest, comma + 1, rest.n);
    }
    px_jw_close(w, '}');
}

static void operation(px_jw *w, const px_route *r, bool zh) {
    static const char *const roles[] = {"nobody", "reader", "analyst", "curator", "administrator"};
    px_jw_open(w, '{');
    px_jw_kstr(w, "operationId", px_str_of(r->id));
    px_jw_key(w, PX_STR("tags"));
    px_jw_open(w, '[');
    px_jw_str(w, px_str_of(r->family));
    px_jw_close(w, ']');
    px_jw_kstr(w, "summary", say(zh, r->en, r->zh));
    px_jw_kstr(w, "x-patix-role", px_str_of(roles[r->role]));
    px_jw_key(w, PX_STR("parameters"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < r->n_params; i++)
        parameter(w, &r->param[i], zh);
    px_jw_open(w, '{');
    px_jw_kstr(w, "$ref", PX_STR("#/components/parameters/lang"));
    px_jw_close(w, '}');
    px_jw_close(w, ']');
    if (r->takes) {
        px_jw_key(w, PX_STR("requestBody"));
        px_jw_open(w, '{');
        px_jw_key(w, PX_STR("required"));
        px_jw_bool(w, true);
        content(w, "application/json", NULL, r->takes);
        px_jw_close(w, '}');
    }
    px_jw_key(w, PX_STR("responses"));
    px_jw_open(w, '{');
    px_jw_key(w, PX_STR("2XX"));
    px_jw_open(w, '{');
    px_jw_kstr(w, "description", say(zh, r->en, r->zh));
    content(w, r->type ? r->type : "application/json", r->others, r->gives);
    px_jw_close(w, '}');
    px_jw_key(w, PX_STR("default"));
    px_jw_open(w, '{');
    px_jw_kstr(w, "$ref", PX_STR("#/components/responses/problem"));
    px_jw_close(w, '}');
    px_jw_close(w, '}');
    px_jw_close(w, '}');
}

static bool first_of_path(size_t at) {
    for (size_t i = 0; i < at; i++)
        if (strcmp(px_route_at(i)->path, px_route_at(at)->path) == 0) return false;
    return true;
}

static void small(const char *method, char out[16]) {
    size_t i = 0;
    for (; i < 15 && method[i]; i++)
        out[i] = px_lower(method[i]);
    out[i] = 0;
}

static void paths(px_jw *w, bool zh) {
    char method[16];
    px_buf path;
    px_buf_init(&path, 4096);
    px_jw_key(w, PX_STR("paths"));
    px_jw_open(w, '{');
    for (size_t i = 0; i < px_route_count(); i++) {
        if (!first_of_path(i)) continue;
        px_jw_key(w, path_of(px_route_at(i), &path));
        px_jw_open(w, '{');
        for (size_t k = i; k < px_route_count(); k++) {
            const px_route *r = px_route_at(k);
            if (strcmp(r->path, px_route_at(i)->path) != 0) continue;
            small(r->method, method);
            px_jw_key(w, px_str_of(method));
            operation(w, r, zh);
        }
        px_jw_close(w, '}');
    }
    px_jw_close(w, '}');
    px_buf_done(&path);
}

static void components(px_jw *w, bool zh) {
    static const px_route_param lang = {
        .name = "lang",
        .in = "query",
        .type = "en|zh",
        .standard = "",
        .en = "language of sentences and labels; else by Accept-Language",
        .zh = "文字与标签的语言；不指定时依 Accept-Language"};
    px_jw_key(w, PX_STR("components"));
    px_jw_open(w, '{');
    px_jw_key(w, PX_STR("schemas"));
    px_jw_open(w, '{');
    for (size_t i = 0; i < px_schema_count(); i++) {
        px_jw_key(w, px_str_of(px_schema_at(i)->name));
        (void)px_shape_write(px_str_of(px_schema_at(i)->shape), w, NULL);
    }
    px_jw_close(w, '}');
    px_jw_key(w, PX_STR("parameters"));
    px_jw_open(w, '{');
    px_jw_key(w, PX_STR("lang"));
    parameter(w, &lang, zh);
    px_jw_close(w, '}');
    px_jw_key(w, PX_STR("responses"));
    px_jw_open(w, '{');
    px_jw_key(w, PX_STR("problem"));
    px_jw_open(w, '{');
    px_jw_kstr(w, "description", say(zh, "What went wrong (RFC 9457).", "出错说明（RFC 9457）。"));
    content(w, "application/problem+json", NULL, "Problem");
    px_jw_close(w, '}');
    px_jw_close(w, '}');
    px_jw_close(w, '}');
}

void px_openapi_write(px_str base, bool zh, px_buf *out) {
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "openapi", PX_STR("3.1.0"));
    px_jw_key(&w, PX_STR("info"));
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "title", PX_STR("patix"));
    px_jw_kstr(&w, "version", PX_STR(PX_VERSION));
    px_jw_kstr(&w, "summary",
               say(zh, "Search and analysis of patent data.", "专利数据的检索与分析。"));
    px_jw_close(&w, '}');
    px_jw_key(&w, PX_STR("servers"));
    px_jw_open(&w, '[');
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "url", base.n ? base : PX_STR("/"));
    px_jw_close(&w, '}');
    px_jw_close(&w, ']');
    paths(&w, zh);
    components(&w, zh);
    px_jw_close(&w, '}');
    px_buf_ch(out, '\n');
}
