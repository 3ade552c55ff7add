/* badgerfish.c: JSON members -> elements, attributes, text. */
#include "indexer/badgerfish.h"

typedef struct maker {
    px_arena *a;
    px_err *err;
} maker;

static px_str local(px_str name) {
    const char *colon = name.n ? memchr(name.p, ':', name.n) : NULL;
    return colon ? px_str_sub(name, (size_t)(colon - name.p) + 1, name.n) : name;
}

static bool is_attr(px_str key) {
    return key.n > 1 && key.p[0] == '@';
}

static bool is_namespace(px_str key) {
    return px_str_is(key, "@xmlns") || px_str_starts(key, PX_STR("@xmlns:"));
}

static bool is_text(px_str key) {
    return px_str_is(key, "$") || px_str_is(key, "#text");
}

/* Siblings are linked behind `*last`, so that long arrays cost no more than short ones. */
static px_xml *append(maker *m, px_xml *parent, px_xml **last) {
    px_xml *n = px_arena_zero(m->a, sizeof *n);
    n->parent = parent;
    if (*last)
        (*last)->next = n;
    else
        parent->first = n;
    *last = n;
    return n;
}

static void put_text(maker *m, px_xml *parent, px_xml **last, const px_json *value) {
    px_str s = px_json_text(value, m->a);
    if (s.n) append(m, parent, last)->text = px_arena_str(m->a, s);
}

static void attributes(maker *m, px_xml *node, const px_json *object) {
    size_t n = 0;
    for (const px_json *j = px_json_first(object); j; j = px_json_next(j))
        n += is_attr(px_json_key(j)) && !is_namespace(px_json_key(j));
    if (n) node->attrs = px_arena_array(m->a, px_xml_attr, n);
    for (const px_json *j = px_json_first(object); j; j = px_json_next(j)) {
        px_str key = px_json_key(j);
        if (!is_attr(key) || is_namespace(key)) continue;
        px_xml_attr *to = &node->attrs[node->n_attrs++];
        to->name = px_arena_str(m->a, local(px_str_sub(key, 1, key.n)));
        to->value = px_arena_str(m->a, px_json_text(j, m->a));
    }
}

static px_status fill(maker *m, px_xml *node, const px_json *value, int depth);

static px_status child(maker *m, px_xml *parent, px_xml **last, px_str name, const px_json *value,
                       int depth) {
    px_xml *n = append(m, parent, last);
    n->name = px_arena_str(m->a, name);
    return fill(m, n, value, depth + 1);
}

static px_status member(maker *m, px_xml *node, px_xml **last, const px_json *j, int depth) {
    px_str key = px_json_key(j), name = local(key);
    if (is_attr(key)) return PX_OK;
    if (is_text(key)) {
        put_text(m, node, last, j);
        return PX_OK;
    }
    if (!name.n) return px_fail(m->err, PX_E_INPUT, "a member without a name is no element");
    if (px_json_type(j) != PX_JSON_ARRAY) return child(m, node, last, name, j, depth);
    px_status st = PX_OK;
    for (const px_json *e = px_json_first(j); e && st == PX_OK; e = px_json_next(e))
        st = child(m, node, last, name, e, depth);
    return st;
}

static px_status fill(maker *m, px_xml *node, const px_json *value, int depth) {
    px_xml *last = NULL;
    px_status st = PX_OK;
    if (depth > PX_XML_DEPTH_MAX)
        return px_fail(m->err, PX_E_INPUT, "objects lie more than %d deep in each other",
                       PX_XML_DEPTH_MAX);
    if (px_json_type(value) == PX_JSON_ARRAY)
        return px_fail(m->err, PX_E_INPUT, "a list in a list is no element");
    if (px_json_type(value) != PX_JSON_OBJECT) {
        put_text(m, node, &last, value);
        return PX_OK;
    }
    attributes(m, node, value);
    for (const px_json *j = px_json_first(value); j && st == PX_OK; j = px_json_next(j))
        st = member(m, node, &last, j, depth);
    return st;
}

px_status px_badgerfish_tree(px_arena *a, const px_json *object, px_xml **out, px_err *err) {
    maker m = {a, err};
    px_xml above = {0}, *last = NULL;
    *out = NULL;
    if (px_json_type(object) != PX_JSON_OBJECT || px_json_size(object) != 1)
        return px_fail(err, PX_E_INPUT, "this is no object with one element in it");
    px_status st = member(&m, &above, &last, px_json_first(object), 0);
    if (st != PX_OK) return st;
    if (!above.first || above.first->next || !above.first->name.n)
        return px_fail(err, PX_E_INPUT, "this is no object with one element in it");
    above.first->parent = NULL;
    *out = above.first;
    return PX_OK;
}

bool px_object_ends(px_object_cut *c, px_str s) {
    while (c->at < s.n) {
        char b = s.p[c->at++];
        if (c->in_string) {
            if (c->escaped)
                c->escaped = false;
            else if (b == '\\')
                c->escaped = true;
            else
                c->in_string = b != '"';
            continue;
        }
        if (b == '"') c->in_string = true;
        if (b == '{' || b == '[') c->depth++;
        if ((b == '}' || b == ']') && --c->depth == 0) return true;
    }
    return false;
}
