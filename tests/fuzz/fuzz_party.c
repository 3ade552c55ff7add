/* fuzz_party.c: names and addresses of parties, decisions about names. Holds: a cleaned name is a fixed point where it is UTF-8,
 * as readers make it; what a file states of places is a fixed point once it is in the table's words; a
 * written decision is read back. The text is cut at '|' into name, province, city and unit. */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "patent/groups.h"
#include "patent/groups_suggest.h"
#include "patent/name_clean.h"
#include "patent/party.h"
#include "patent/region.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void places(px_str text, const px_str part[4]) {
    static const char *const countries[] = {"", "CN", "TW", "US"};
    for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
        px_place p = px_place_of_address(text, px_str_of(countries[i]));
        if (p.city_code && !p.province_code) abort();
        if (i && !px_str_is(p.country, countries[i])) abort();
    }
    (void)px_place_of_name(text);
    px_place p = px_place_of_parts(part[1], part[2], part[3]);
    px_place q = px_place_of_parts(p.province, p.city, p.unit);
    if (!px_str_eq(p.province, q.province) || !px_str_eq(p.city, q.city) ||
        !px_str_eq(p.unit, q.unit))
        abort();
}

static void decisions(px_arena *a, px_str text, const px_str part[4]) {
    px_err err;
    px_buf line;
    px_groups *g = px_groups_new(), *h = px_groups_new();
    (void)px_groups_read(g, text, &err);
    px_buf_init(&line, (size_t)1 << 24);
    px_group_decision d = {
        .group = part[0], .names = part + 1, .n_names = 3, .split = !px_name_clean(a, part[0]).n};
    px_groups_line(&d, &line);
    if (px_utf8_valid(text) && px_groups_read(h, px_buf_view(&line), &err) != PX_OK) abort();
    px_buf_done(&line);
    px_groups_free(g);
    px_groups_free(h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_err err;
    if (px_text_init(&err) != PX_OK || size > 20000) return 0;
    px_arena *a = px_arena_new();
    px_str text = {(const char *)data, size}, part[4] = {{0}};
    size_t from = 0, n = 0;
    for (size_t i = 0; i <= size && n < 4; i++)
        if (i == size || data[i] == '|') {
            part[n++] = px_str_sub(text, from, i);
            from = i + 1;
        }
    px_str clean = px_name_clean(a, part[0]), again = px_name_clean(a, clean);
    if (px_utf8_valid(part[0]) && !px_str_eq(clean, again)) abort();
    (void)px_party_type(a, part[0], part[1]);
    (void)px_party_type_word(a, part[1], part[0]);
    places(text, part);
    decisions(a, text, part);
    px_suggest_name v[4];
    for (size_t i = 0; i < 4; i++)
        v[i] = (px_suggest_name){.name = px_name_clean(a, part[i]), .count = 1};
    px_suggestion *s = NULL;
    if (px_suggest(v, 4, 0, &s, &n, &err) == PX_OK)
        for (size_t i = 0; i < n; i++)
            if (s[i].score < 0 || s[i].score > 1 || s[i].a >= s[i].b || s[i].b > 3) abort();
    free(s);
    px_arena_free(a);
    return 0;
}
