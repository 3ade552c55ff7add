/* routes.c: all routes and schemas, family by family. A new family is a line here: a file with px_<family>_routes[] and
 * px_<family>_routes_n, and one with px_<family>_schemas[] and px_<family>_schemas_n where its answers have shapes of their own. */
#include "query/server/route.h"

#define ROUTE_FAMILIES(X)                                                                          \
    X(meta)                                                                                        \
    X(page)                                                                                        \
    X(search)                                                                                      \
    X(records)                                                                                     \
    X(numbers)                                                                                     \
    X(classes)                                                                                     \
    X(coverage)                                                                                    \
    X(export)                                                                                      \
    X(similar)                                                                                     \
    X(analyses)                                                                                    \
    X(accounts)                                                                                    \
    X(kept)                                                                                        \
    X(jobs)                                                                                        \
    X(ops)                                                                                         \
    X(sru)                                                                                         \
    X(atom)
#define SCHEMA_FAMILIES(X)                                                                         \
    X(meta)                                                                                        \
    X(coverage)                                                                                    \
    X(search)                                                                                      \
    X(records)                                                                                     \
    X(similar)                                                                                     \
    X(analyses)                                                                                    \
    X(accounts)                                                                                    \
    X(kept)                                                                                        \
    X(jobs)                                                                                        \
    X(ops)

#define DECLARE_ROUTES(family)                                                                     \
    extern const px_route px_##family##_routes[];                                                  \
    extern const size_t px_##family##_routes_n;
ROUTE_FAMILIES(DECLARE_ROUTES)

#define DECLARE_SCHEMAS(family)                                                                    \
    extern const px_schema px_##family##_schemas[];                                                \
    extern const size_t px_##family##_schemas_n;
SCHEMA_FAMILIES(DECLARE_SCHEMAS)

static const struct routes {
    const px_route *v;
    const size_t *n;
} routes[] = {
#define ROUTES(family) {px_##family##_routes, &px_##family##_routes_n},
    ROUTE_FAMILIES(ROUTES)};

static const struct schemas {
    const px_schema *v;
    const size_t *n;
} schemas[] = {
#define SCHEMAS(family) {px_##family##_schemas, &px_##family##_schemas_n},
    SCHEMA_FAMILIES(SCHEMAS)};

size_t px_route_count(void) {
    size_t n = 0;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        n += *routes[i].n;
    return n;
}

const px_route *px_route_at(size_t at) {
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (at < *routes[i].n) return &routes[i].v[at];
        at -= *routes[i].n;
    }
    return NULL;
}

size_t px_schema_count(void) {
    size_t n = 0;
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        n += *schemas[i].n;
    return n;
}

const px_schema *px_schema_at(size_t at) {
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        if (at < *schemas[i].n) return &schemas[i].v[at];
        at -= *schemas[i].n;
    }
    return NULL;
}

const px_schema *px_schema_find(px_str name) {
    for (size_t i = 0; i < px_schema_count(); i++)
        if (px_str_is(name, px_schema_at(i)->name)) return px_schema_at(i);
    return NULL;
}
