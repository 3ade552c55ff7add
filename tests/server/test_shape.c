/* Shapes: each kind of part against the schema that it stands for, written by hand; every shape of the routes; wrong ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/server/route.h"
#include "query/server/shape.h"

#include <string.h>

static const struct {
    const char *shape, *schema;
} table[] = {
    {"string", "{\"type\":\"string\"}"},
    {"any", "{}"},
    {"Hit", "{\"$ref\":\"#/components/schemas/Hit\"}"},
    {"[integer]", "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}"},
    {"integer|null", "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}"},
    {"{}", "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}"},
    {"{*:integer}",
     "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":{\"type\":\"integer\"}}"},
    {"{ a : string , b? : [ Hit ] | null }",
     "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"anyOf\":[{\"type\":"
     "\"array\",\"items\":{\"$ref\":\"#/components/schemas/Hit\"}},{\"type\":\"null\"}]}},"
     "\"required\":[\"a\"],\"additionalProperties\":false}"},
    {"{a:{no-stem?:boolean}|string, *:any}",
     "{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{"
     "\"no-stem\":{\"type\":\"boolean\"}},\"additionalProperties\":false},{\"type\":\"string\"}]}},"
     "\"additionalProperties\":{},\"required\":[\"a\"]}"},
};

static void by_hand(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_buf out;
        px_err err;
        px_buf_init(&out, PX_BUF_MAX);
        px_jw w = px_jw_on(&out);
        px_err_clear(&err);
        if (px_shape_write(px_str_of(table[i].shape), &w, &err) != PX_OK)
            fail_msg("%s: %s", table[i].shape, err.message);
        px_buf_ch(&out, 0);
        if (strcmp(out.p, table[i].schema) != 0)
            fail_msg("%s gives\n%s\nexpected\n%s", table[i].shape, out.p, table[i].schema);
        px_buf_done(&out);
    }
}

static void wrong(void **state) {
    static const char *const shapes[] = {
        "",         "text", "{a}",       "{a:}",    "{a:string",
        "[string",  "a|b",  "{:string}", "string]", "{a:string b:string}",
        "{*string}"};
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        px_buf out;
        px_err err;
        px_buf_init(&out, PX_BUF_MAX);
        px_jw w = px_jw_on(&out);
        px_err_clear(&err);
        if (px_shape_write(px_str_of(shapes[i]), &w, &err) != PX_E_INTERNAL)
            fail_msg("\"%s\" was taken for a shape", shapes[i]);
        px_buf_done(&out);
    }
}

/* Every schema of the routes is one, and every name in them is a schema. */
static void of_routes(void **state) {
    (void)state;
    assert_true(px_schema_count() > 20);
    for (size_t i = 0; i < px_schema_count(); i++) {
        const px_schema *s = px_schema_at(i);
        px_buf out;
        px_err err;
        px_buf_init(&out, PX_BUF_MAX);
        px_jw w = px_jw_on(&out);
        px_err_clear(&err);
        if (px_shape_write(px_str_of(s->shape), &w, &err) != PX_OK)
            fail_msg("%s: %s", s->name, err.message);
        px_buf_ch(&out, 0);
        for (const char *at = strstr(out.p, "schemas/"); at; at = strstr(at + 1, "schemas/")) {
            px_str name = {at + 8, strcspn(at + 8, "\"")};
            if (!px_schema_find(name))
                fail_msg("%s names %.*s, which is no schema", s->name, PX_STR_ARG(name));
        }
        for (size_t k = 0; k < i; k++)
            if (!strcmp(px_schema_at(k)->name, s->name)) fail_msg("%s is there twice", s->name);
        px_buf_done(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_hand), cmocka_unit_test(wrong),
                                       cmocka_unit_test(of_routes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
