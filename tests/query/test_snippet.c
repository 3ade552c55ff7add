/* Pieces of text around the words of a question. */
#include "tests/query/made_set.h"

#include "query/engine/snippet.h"

/* A plan over the made collection; records of any content. */
static px_record record_of(px_arena *a, const char *json) {
    px_record r;
    made_check(px_record_read(a, px_arena_str(a, px_str_of(json)), &r, &err), json);
    return r;
}

/* "ab:…text [mark] text…|des:…" */
static px_str shown(px_arena *a, const char *query, const px_record *r, uint32_t characters) {
    px_query q;
    px_step *plan;
    px_snippet *v;
    size_t n;
    px_buf b;
    px_buf_init(&b, 1 << 20);
    made_check(px_query_parse(a, px_str_of(query), &q, &err), query);
    made_check(px_plan_make(a, made, q.root, &plan, &err), query);
    px_highlight *h = px_highlight_new(plan);
    made_check(px_snippets_of(h, a, r, characters, NULL, &v, &n, &err), query);
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        assert_true(px_utf8_valid(v[i].text));
        assert_true(v[i].n_marks > 0);
        px_buf_fmt(&b, "%s%s:%s", i ? "|" : "", v[i].field, v[i].cut_before ? "…" : "");
        for (size_t k = 0; k < v[i].n_marks; k++) {
            assert_true(v[i].mark[k].begin >= at && v[i].mark[k].end <= v[i].text.n);
            px_buf_str(&b, px_str_sub(v[i].text, at, v[i].mark[k].begin));
            px_buf_fmt(&b, "[" PX_STR_FMT "]",
                       PX_STR_ARG(px_str_sub(v[i].text, v[i].mark[k].begin, v[i].mark[k].end)));
            at = v[i].mark[k].end;
        }
        px_buf_str(&b, px_str_sub(v[i].text, at, v[i].text.n));
        if (v[i].cut_behind) px_buf_c(&b, "…");
    }
    px_highlight_free(h);
    px_str out = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static const char record[] =
    "{\"pub\":{\"number\":\"US7000001B2\"},\"titles\":[{\"lang\":\"en\",\"text\":\"Lasers and "
    "their "
    "cooling\"},{\"lang\":\"zh\",\"text\":\"激光器及其冷却\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"First comes a sentence about nothing in "
    "particular. "
    "Then a laser is cooled by water. It ends with words that nobody asked for and that go on for "
    "quite a while longer than needed.\"}],"
    "\"claims\":[{\"num\":1,\"lang\":\"en\",\"text\":\"A "
    "pump.\"},{\"num\":2,\"lang\":\"en\",\"text\":"
    "\"The pump of claim 1, with a laser.\"}],"
    "\"descriptions\":[{\"lang\":\"zh\",\"text\":"
    "\"本发明涉及一种装置。该装置包括激光器，以及水泵；水泵与"
    "激光器连接。其余部分与本发明无关。\"}],"
    "\"applicants\":[{\"name\":\"Acme Laser GmbH\"},{\"name\":\"Beta Inc\"}],"
    "\"inventors\":[{\"name\":\"Beta Müller\"}]}";

static void test_pieces(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    px_record r = record_of(a, record);
    static const struct {
        const char *query;
        uint32_t characters;
        const char *want;
    } table[] = {
        {"ti=laser", 100, "ti:[Lasers] and their cooling"},
        {"ab=laser", 80, "ab:…Then a [laser] is cooled by water.…"},
        {"ab=laser", 25, "ab:…Then a [laser] is cooled by…"},
        {"clm=laser", 100, "clm:The pump of claim 1, with a [laser]."},
        {"des=激光", 100,
         "des:本发明涉及一种装置。该装置包括[激光]器，以及水泵；水泵与[激光]"
         "器连接。其余部分与本发明无关。"},
        {"des=激光", 20, "des:…置包括[激光]器，以及水泵；水泵与[激光]器连接…"},
        {"des=激光", 30, "des:…该装置包括[激光]器，以及水泵；水泵与[激光]器连接。…"},
        {"pa=laser", 100, "pa:Acme [Laser] GmbH"},
        {"in=beta", 100, "in:[Beta] Müller"},
        {"pa=beta", 100, "pa:[Beta] Inc"},
        {"ti=激光", 100, "ti:[激光]器及其冷却"},
        {"tac=\"cooled by water\"", 60, "ab:…Then a laser is [cooled by water].…"},
        {"laser NOT water", 40,
         "ti:[Lasers] and their cooling|ab:…Then a [laser] is cooled by water.…|"
         "clm:The pump of claim 1, with a [laser]."},
        {"ti=pump", 100, ""},
        {"ipc=H01M", 100, ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_str got = shown(a, table[i].query, &r, table[i].characters);
        if (!px_str_is(got, table[i].want))
            fail_msg("%s, %u characters: \"" PX_STR_FMT "\", expected \"%s\"", table[i].query,
                     table[i].characters, PX_STR_ARG(got), table[i].want);
    }
    px_arena_free(a);
}

static size_t length(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++)
        (void)px_utf8_next(s, &i);
    return n;
}

/* Whatever the allowance: not more of a field than that, no word or character in two, nothing twice,
 * marks where the words are. */
static void test_law(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    px_buf b;
    px_buf_init(&b, 1 << 20);
    px_buf_c(&b, "{\"pub\":{\"number\":\"US7000001B2\"},\"abstracts\":[{\"text\":\"");
    for (uint32_t i = 0; i < 400; i++)
        px_buf_fmt(&b, "%s%s",
                   i % 41 == 7   ? "laser"
                   : i % 53 == 9 ? "激光焊接"
                   : i % 3       ? "wörd"
                                 : "水泵e\u0301",
                   i % 11 == 3  ? ". "
                   : i % 7 == 2 ? "。"
                                : " ");
    px_buf_c(&b, "\"}]}");
    px_record r = record_of(a, b.p);
    px_str text = r.abstracts.v[0].text;
    px_query q;
    px_step *plan;
    made_check(px_query_parse(a, PX_STR("ab=laser OR ab=激光"), &q, &err), "parse");
    made_check(px_plan_make(a, made, q.root, &plan, &err), "plan");
    px_highlight *h = px_highlight_new(plan);
    for (uint32_t room = PX_SNIPPET_MIN; room < 900; room += 13) {
        px_snippet *v;
        size_t n, all = 0;
        const char *end = text.p;
        made_check(px_snippets_of(h, a, &r, room, NULL, &v, &n, &err), "snippets");
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++) {
            assert_true(v[i].text.p >= end && v[i].text.p + v[i].text.n <= text.p + text.n);
            assert_int_equal(v[i].cut_before, v[i].text.p > text.p);
            assert_int_equal(v[i].cut_behind, v[i].text.p + v[i].text.n < text.p + text.n);
            end = v[i].text.p + v[i].text.n;
            all += length(v[i].text);
            assert_true(px_utf8_valid(v[i].text));
            size_t from = 0;
            uint32_t first = px_utf8_next(v[i].text, &from);
            assert_false(px_text_is_mark(first));
            if (v[i].cut_before && px_text_script(first) == PX_SCRIPT_WORD)
                assert_false(px_is_alpha(v[i].text.p[-1]));
            if (v[i].cut_behind && px_is_alpha(end[-1])) assert_false(px_is_alpha(*end));
            if (v[i].cut_behind) assert_false((unsigned char)*end == 0xCC); /* a mark */
            for (size_t k = 0; k < v[i].n_marks; k++) {
                px_str m = px_str_sub(v[i].text, v[i].mark[k].begin, v[i].mark[k].end);
                assert_true(px_str_is(m, "laser") || px_str_is(m, "激光"));
            }
        }
        if (all > room) fail_msg("%zu of %u characters", all, room);
    }
    px_highlight_free(h);
    px_buf_done(&b);
    px_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pieces), cmocka_unit_test(test_law)};
    return cmocka_run_group_tests(tests, made_setup, made_teardown);
}
