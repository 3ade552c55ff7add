/* schema.c: see schema.h. */
#include "tests/lib/schema.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool misfit(px_fit *f, const char *why, px_str what) {
    if (!f->why[0]) (void)snprintf(f->why, sizeof f->why, "%s%.*s", why, PX_STR_ARG(what));
    return false;
}

static bool is_type(px_str type, const px_json *v) {
    switch (px_json_type(v)) {
    case PX_JSON_NULL:
        return px_str_is(type, "null");
    case PX_JSON_BOOL:
        return px_str_is(type, "boolean");
    case PX_JSON_NUMBER:
        return px_str_is(type, "number") ||
               (px_str_is(type, "integer") && floor(px_json_num(v, 0)) == px_json_num(v, 0));
    case PX_JSON_STRING:
        return px_str_is(type, "string");
    case PX_JSON_ARRAY:
        return px_str_is(type, "array");
    default:
        return px_str_is(type, "object");
    }
}

static bool fits(px_fit *f, const px_json *schema, const px_json *v, size_t at);

/* One member or item, its place noted. */
static bool inside(px_fit *f, const px_json *schema, const px_json *v, size_t at, px_str name,
                   size_t i) {
    int n = name.p ? snprintf(f->where + at, sizeof f->where - at, "/%.*s", PX_STR_ARG(name))
                   : snprintf(f->where + at, sizeof f->where - at, "/%zu", i);
    size_t end = at + (size_t)n < sizeof f->where ? at + (size_t)n : sizeof f->where - 1;
    if (!fits(f, schema, v, end)) return false;
    f->where[at] = 0;
    return true;
}

static bool object(px_fit *f, const px_json *schema, const px_json *v, size_t at) {
    const px_json *properties = px_json_get(schema, "properties"),
                  *more = px_json_get(schema, "additionalProperties");
    const px_json *need = px_json_get(schema, "required");
    for (const px_json *r = px_json_first(need); r; r = px_json_next(r)) {
        char name[128];
        (void)snprintf(name, sizeof name, "%.*s", PX_STR_ARG(px_json_str(r)));
        if (!px_json_get(v, name)) return misfit(f, "lacks ", px_json_str(r));
    }
    for (const px_json *m = px_json_first(v); m; m = px_json_next(m)) {
        char name[256];
        (void)snprintf(name, sizeof name, "%.*s", PX_STR_ARG(px_json_key(m)));
        const px_json *s = px_json_get(properties, name);
        if (s) {
            if (!inside(f, s, m, at, px_json_key(m), 0)) return false;
        } else if (more && px_json_type(more) == PX_JSON_BOOL) {
            if (!px_json_bool(more)) return misfit(f, "has a member too many: ", px_json_key(m));
        } else if (more && !inside(f, more, m, at, px_json_key(m), 0)) {
            return false;
        }
    }
    return true;
}

static bool any_of(px_fit *f, const px_json *list, const px_json *v, size_t at) {
    px_fit first = *f;
    for (const px_json *s = px_json_first(list); s; s = px_json_next(s)) {
        px_fit one = *f;
        one.why[0] = 0;
        if (fits(&one, s, v, at)) return true;
        if (!first.why[0]) first = one;
    }
    *f = first;
    return false;
}

static bool known(px_str keyword) {
    static const char *const words[] = {"type",  "properties", "required", "additionalProperties",
                                        "items", "anyOf",      "enum",     "const",
                                        "$ref",  "description"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (px_str_is(keyword, words[i])) return true;
    return false;
}

static bool fits(px_fit *f, const px_json *schema, const px_json *v, size_t at) {
    px_str ref = px_json_str(px_json_get(schema, "$ref")), type;
    const px_json *of = px_json_get(schema, "anyOf");
    for (const px_json *k = px_json_first(schema); k; k = px_json_next(k))
        if (!known(px_json_key(k))) return misfit(f, "unknown keyword ", px_json_key(k));
    if (ref.n) {
        char name[128];
        px_str before = PX_STR("#/components/schemas/");
        if (!px_str_starts(ref, before)) return misfit(f, "odd $ref ", ref);
        (void)snprintf(name, sizeof name, "%.*s", PX_STR_ARG(px_str_sub(ref, before.n, ref.n)));
        const px_json *s = px_json_get(f->schemas, name);
        return s ? fits(f, s, v, at) : misfit(f, "no schema ", ref);
    }
    if (of && !any_of(f, of, v, at)) return false;
    type = px_json_str(px_json_get(schema, "type"));
    if (type.n && !is_type(type, v)) return misfit(f, "is no ", type);
    if (px_json_type(v) == PX_JSON_OBJECT && !object(f, schema, v, at)) return false;
    const px_json *items = px_json_get(schema, "items");
    size_t i = 0;
    if (items && px_json_type(v) == PX_JSON_ARRAY)
        for (const px_json *x = px_json_first(v); x; x = px_json_next(x))
            if (!inside(f, items, x, at, (px_str){NULL, 0}, i++)) return false;
    return true;
}

bool px_fits(px_fit *f, const px_json *schema, const px_json *value) {
    f->where[0] = f->why[0] = 0;
    return fits(f, schema, value, 0);
}
