/* test_config.c: the configuration file, options, what may change in a running server. */
#include "query/server/config.h"

#include "base/arena.h"
#include "base/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void reads(void **state) {
    (void)state;
    px_config c;
    px_err err;
    px_config_init(&c);
    assert_string_equal(c.listen, "127.0.0.1:8080");
    assert_int_equal(c.search_queue, 64);
    assert_true(c.compress);
    px_str text = PX_STR("\xEF\xBB\xBF# comment\r\n\r\n[server]\r\nlisten = \"[::1]:80\"\r\n"
                         "public-read=yes\n ; more\n[ lanes ]\n  search_queue   =  7  \n"
                         "[http]\ncompress = off\n[log]\nlog_format = json\nlog =");
    assert_int_equal(px_config_read(&c, text, "f", &err), PX_OK);
    assert_string_equal(c.listen, "[::1]:80");
    assert_true(c.public_read);
    assert_int_equal(c.search_queue, 7);
    assert_false(c.compress);
    assert_string_equal(c.log_format, "json");
    assert_string_equal(c.log, "");
    px_config_release(&c);
}

static void refuses(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"[server]\nnonsense = 1", "line 2 of f: there is no setting nonsense"},
        {"[nowhere]", "line 1 of f: there is no section [nowhere]"},
        {"[server", "the section is not closed"},
        {"\n\n[server]\nlisten", "line 4 of f: this is no key = value"},
        {"listen = x", "listen belongs to the section [server]"},
        {"[lanes]\nlisten = x", "listen belongs to the section [server]"},
        {"[server]\nlisten = x\nlisten = y", "line 3 of f: listen is given twice"},
        {"[lanes]\nsearch_queue = 0", "search_queue is a whole number from 1 to 100000, not \"0\""},
        {"[lanes]\nsearch_queue = -1", "search_queue is a whole number"},
        {"[lanes]\nsearch_queue = ", "search_queue is a whole number"},
        {"[http]\ncompress = perhaps", "compress is true or false, not \"perhaps\""},
        {"[log]\nlog_format = xml", "log_format is one of text|json, not \"xml\""},
    };
    px_lang_speak(0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_config c;
        px_err err;
        px_err_clear(&err);
        px_config_init(&c);
        px_status st = px_config_read(&c, px_str_of(cases[i].text), "f", &err);
        if (st != PX_E_USAGE || !strstr(err.message, cases[i].says))
            fail_msg("%s: %s \"%s\", wanted \"%s\"", cases[i].text, px_status_name(st), err.message,
                     cases[i].says);
        px_config_release(&c);
    }
    /* A NUL inside of a value. */
    px_config c;
    px_err err;
    px_config_init(&c);
    assert_int_equal(px_config_set(&c, PX_STR("log"), (px_str){"a\0b", 3}, &err), PX_E_USAGE);
    px_config_release(&c);
}

static void prints(void **state) {
    (void)state;
    for (int zh = 0; zh < 2; zh++) {
        px_config c, again;
        px_err err;
        px_buf text, text2;
        px_buf_init(&text, 1 << 20);
        px_buf_init(&text2, 1 << 20);
        px_config_init(&c);
        px_config_init(&again);
        assert_int_equal(px_config_set(&c, PX_STR("trusted-proxies"), PX_STR("10.0.0.0/8"), &err),
                         PX_OK);
        px_config_print(&c, zh == 1, &text);
        if (px_config_read(&again, px_buf_view(&text), "printed", &err) != PX_OK)
            fail_msg("%s", err.message);
        px_config_print(&again, zh == 1, &text2);
        assert_true(px_str_eq(px_buf_view(&text), px_buf_view(&text2)));
        assert_string_equal(again.trusted_proxies, "10.0.0.0/8");
        px_buf_done(&text);
        px_buf_done(&text2);
        px_config_release(&c);
        px_config_release(&again);
    }
}

static void reloads(void **state) {
    (void)state;
    px_config c, fresh;
    px_err err;
    px_buf later;
    px_buf_init(&later, 1 << 16);
    px_config_init(&c);
    px_config_init(&fresh);
    px_config_reload(&c, &fresh, &later);
    assert_int_equal(later.n, 0);
    assert_int_equal(px_config_set(&fresh, PX_STR("listen"), PX_STR("127.0.0.1:1"), &err), PX_OK);
    assert_int_equal(px_config_set(&fresh, PX_STR("timeout_ms"), PX_STR("123"), &err), PX_OK);
    assert_int_equal(px_config_set(&fresh, PX_STR("cors"), PX_STR("*"), &err), PX_OK);
    assert_int_equal(px_config_set(&fresh, PX_STR("cache_mb"), PX_STR("1"), &err), PX_OK);
    px_config_reload(&c, &fresh, &later);
    assert_int_equal(c.timeout_ms, 123);
    assert_string_equal(c.cors, "*");
    assert_string_equal(c.listen, "127.0.0.1:8080");
    assert_int_equal(c.cache_mb, 256);
    assert_true(px_str_is(px_buf_view(&later), "listen, cache_mb"));
    px_buf_done(&later);
    px_config_release(&c);
    px_config_release(&fresh);
}

static void options(void **state) {
    (void)state;
    bool known;
    assert_true(px_config_takes(PX_STR("listen"), &known) && known);
    assert_true(px_config_takes(PX_STR("search-queue"), &known) && known);
    assert_true(!px_config_takes(PX_STR("public-read"), &known) && known);
    assert_true(!px_config_takes(PX_STR("nonsense"), &known) && !known);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),   cmocka_unit_test(refuses), cmocka_unit_test(prints),
        cmocka_unit_test(reloads), cmocka_unit_test(options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
