/* tangle.c: see tangle.h. */
#include "tests/lib/tangle.h"

#include <stdio.h>

static uint64_t below(uint64_t *state, uint64_t n) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (*state >> 33) % n;
}

static void put_number(uint64_t *s, px_buf *b, bool kind) {
    static const char *const offices[] = {"US", "EP", "CN", "JP", "KR"};
    static const char *const kinds[] = {"A", "B", "U"};
    char number[32];
    const char *office = offices[below(s, 5)];
    unsigned n = (unsigned)(1000001 + below(s, 30));
    if (office[0] == 'J')
        (void)snprintf(number, sizeof number, "JP2012%06u", n - 1000000);
    else if (office[0] == 'K')
        (void)snprintf(number, sizeof number, "KR102012%07u", n);
    else
        (void)snprintf(number, sizeof number, "%.2s%u", office, n);
    px_buf_fmt(b, "%s%s", number, kind ? kinds[below(s, 3)] : "");
}

static void put_row(uint64_t *s, px_buf *b) {
    px_buf_c(b, "{\"pub\":{\"number\":\"");
    put_number(s, b, true);
    px_buf_fmt(b, "\"},\"titles\":[{\"text\":\"t%llu\"}]", (unsigned long long)below(s, 1000));
    if (below(s, 3) == 0)
        px_buf_fmt(b, ",\"app\":{\"number\":\"US2009120000%02llu\"}",
                   (unsigned long long)below(s, 40));
    if (below(s, 2) == 0) {
        px_buf_c(b, ",\"priorities\":[");
        for (uint64_t k = below(s, 2) + 1; k; k--)
            px_buf_fmt(b, "{\"number\":\"US2008120000%02llu\"}%s", (unsigned long long)below(s, 15),
                       k > 1 ? "," : "]");
    }
    if (below(s, 4) == 0)
        px_buf_fmt(b, ",\"family\":\"docdb:%llu\"", (unsigned long long)below(s, 25));
    if (below(s, 6) == 0)
        px_buf_fmt(b, ",\"family_ext\":\"inpadoc:%llu\"", (unsigned long long)below(s, 30));
    for (int back = 0; back < 2; back++) {
        if (below(s, 3)) continue;
        px_buf_c(b, back ? ",\"cited_by\":[" : ",\"cites\":[");
        for (uint64_t k = below(s, 4) + 1; k; k--) {
            px_buf_c(b, "{\"number\":\"");
            put_number(s, b, below(s, 4) > 0);
            px_buf_c(b, k > 1 ? "\"}," : "\"}]");
        }
    }
    px_buf_c(b, "}\n");
}

void tangle_write(uint64_t *state, int n, px_buf *out) {
    while (n-- > 0)
        put_row(state, out);
}
