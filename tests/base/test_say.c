/* test_say.c: rows of errors.tbl take the same arguments in both languages; and which sentences of
 * the sources have no row. The sources are read as text: the formats of px_fail, px_fail_at,
 * px_fail_errno and px_err_in, and the literals of px_say. */
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/message.h"
#include "base/say.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct row {
    const char *en, *zh;
} rows[] = {
#define PX_SAY(en, zh) {en, zh},
#include "base/errors.tbl"
#undef PX_SAY
};

enum { N_ROWS = sizeof rows / sizeof *rows, MAX_ARGS = 16 };

/* The types of arguments by position: "s", "llu", "*.s" …; false when the format is wrong. */
static bool arguments(const char *f, char type[MAX_ARGS][8], size_t *n) {
    size_t next = 0;
    bool positional = false, counted = false;
    *n = 0;
    memset(type, 0, sizeof(char[MAX_ARGS][8]));
    for (; *f; f++) {
        if (*f != '%') continue;
        f++;
        if (*f == '%') continue;
        size_t at = next, digits = strspn(f, "0123456789");
        if (digits && f[digits] == '$') {
            at = (size_t)atoi(f) - 1;
            f += digits + 1;
            positional = true;
        } else {
            counted = true;
            next++;
        }
        f += strspn(f, "-+ #0123456789");
        if (*f == '.' && f[1] == '*') {
            size_t star = strspn(f + 2, "0123456789");
            if (star && f[2 + star] == '$') {
                if (at >= MAX_ARGS) return false;
                (void)snprintf(type[(size_t)atoi(f + 2) - 1], 8, "*");
                f += 2 + star + 1;
            } else {
                if (at >= MAX_ARGS) return false;
                (void)snprintf(type[at], 8, "*");
                at = next++;
                f += 2;
            }
        } else if (*f == '.') {
            f += 1 + strspn(f + 1, "0123456789");
        }
        size_t len = strspn(f, "hlzjt");
        if (at >= MAX_ARGS || len > 2 || !strchr("diuoxXcsfgpe", f[len]) || !f[len]) return false;
        (void)snprintf(type[at], 8, "%.*s", (int)len + 1, f);
        f += len;
        if (at + 1 > *n) *n = at + 1;
    }
    return !(positional && counted);
}

static void same_arguments(void **state) {
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < N_ROWS; i++) {
        char en[MAX_ARGS][8], zh[MAX_ARGS][8];
        size_t n_en, n_zh;
        bool fine =
            arguments(rows[i].en, en, &n_en) && arguments(rows[i].zh, zh, &n_zh) && n_en == n_zh;
        for (size_t k = 0; fine && k < n_en; k++)
            fine = strcmp(en[k], zh[k]) == 0;
        bool chinese = false;
        for (const char *p = rows[i].zh; *p; p++)
            chinese |= (unsigned char)*p >= 0xE3;
        if (!fine || !chinese) print_error("row %zu: \"%s\" / \"%s\"\n", i, rows[i].en, rows[i].zh);
        bad += !fine || !chinese;
        for (size_t k = 0; k < i; k++)
            if (strcmp(rows[i].en, rows[k].en) == 0) {
                print_error("twice: \"%s\"\n", rows[i].en);
                bad++;
            }
    }
    assert_int_equal(bad, 0);
}

static void speaks(void **state) {
    (void)state;
    px_err err;
    px_lang_speak(0);
    assert_string_equal(px_say("unclosed bracket at %u"), "unclosed bracket at %u");
    px_lang_speak(1);
    (void)px_fail(&err, PX_E_QUERY, "unclosed bracket at %u", 17u);
    assert_string_equal(err.message, "位置 17 处的括号没有闭合");
    assert_string_equal(px_say("no row has this %d"), "no row has this %d");
    px_lang_speak(-1);
    assert_null(px_say_zh("no row has this %d"));
}

/* ---- what the sources say ---- */

/* The literals at p, joined; NULL when something else stands there (a variable). */
static const char *literal(const char *p, px_buf *out) {
    static const struct {
        const char *name, *text;
    } macros[] = {
        {"PRIu64", PRIu64}, {"PRIu32", PRIu32}, {"PRIx64", PRIx64}, {"PX_STR_FMT", "%.*s"}};
    px_buf_clear(out);
    px_buf_c(out, "");
    for (bool any = false;; any = true) {
        while (*p == ' ' || *p == '\n')
            p++;
        size_t m = 0;
        while (m < 4 && strncmp(p, macros[m].name, strlen(macros[m].name)) != 0)
            m++;
        if (m < 4) {
            px_buf_c(out, macros[m].text);
            p += strlen(macros[m].name);
            continue;
        }
        if (*p != '"') return any ? p : NULL;
        for (p++; *p && *p != '"'; p++) {
            if (*p != '\\') {
                px_buf_ch(out, *p);
                continue;
            }
            p++;
            px_buf_ch(out, *p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
        }
        if (*p) p++;
    }
}

/* Behind the comma that ends argument `n` (from 0) of the call that begins at p. */
static const char *argument(const char *p, int n) {
    int depth = 0;
    for (; *p; p++) {
        if (*p == '"' || *p == '\'') {
            char quote = *p;
            for (p++; *p && *p != quote; p++)
                if (*p == '\\' && p[1]) p++;
            if (!*p) return NULL;
        } else if (*p == '(' || *p == '{' || *p == '[') {
            depth++;
        } else if (*p == ')' || *p == '}' || *p == ']') {
            if (--depth < 0) return NULL;
        } else if (*p == ',' && depth == 0 && n-- == 0) {
            return p + 1;
        }
    }
    return NULL;
}

struct count {
    size_t said, known;
};

static void one_source(const char *path, struct count *c) {
    static const struct {
        const char *call;
        int commas;
    } calls[] = {{"px_fail(", 1},
                 {"px_fail_at(", 2},
                 {"px_fail_errno(", 1},
                 {"px_err_in(", 1},
                 {"px_say(", -1}};
    px_buf text, said;
    px_err err;
    px_buf_init(&text, (size_t)16 << 20);
    px_buf_init(&said, 65536);
    assert_int_equal(px_file_read(path, (size_t)16 << 20, &text, &err), PX_OK);
    px_buf_ch(&text, 0);
    for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
        for (const char *p = text.p; (p = strstr(p, calls[k].call)) != NULL;) {
            p += strlen(calls[k].call);
            const char *at = calls[k].commas < 0 ? p : argument(p, calls[k].commas);
            if (!at || !literal(at, &said)) continue;
            bool words = false; /* "%s: %s" and the like need no translation */
            for (const char *q = said.p; *q; q++)
                if (*q == '%')
                    q += strspn(q + 1, "-+ #0123456789.*hlzjt") + (q[1] != 0);
                else
                    words |= (*q >= 'a' && *q <= 'z') || (*q >= 'A' && *q <= 'Z');
            if (!words) continue;
            c->said++;
            if (px_say_zh(said.p))
                c->known++;
            else if (getenv("PX_SAY_LIST"))
                printf("%s\t%s\n", path, said.p);
        }
    px_buf_done(&text);
    px_buf_done(&said);
}

static void one_room(const char *room, struct count *c) {
    char **names;
    size_t n;
    px_err err;
    assert_int_equal(px_dir_list(room, &names, &n, &err), PX_OK);
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(names[i]);
        char *path = px_path(room, names[i]);
        if ((len > 2 && strcmp(names[i] + len - 2, ".c") == 0) ||
            (len > 3 && strcmp(names[i] + len - 3, ".cc") == 0))
            one_source(path, c);
        free(path);
    }
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

/* PX_SAY_LIST=1 lists what has no row. */
static void sources(void **state) {
    (void)state;
    static const char *const rooms[] = {
        "base",         "patent",          "shards",        "indexer",      "query/lang",
        "query/engine", "query/analytics", "query/service", "query/server", "cli"};
    struct count all = {0};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        struct count c = {0};
        one_room(rooms[i], &c);
        print_message("%s: %zu of %zu sentences in both languages\n", rooms[i], c.known, c.said);
        all.said += c.said;
        all.known += c.known;
    }
    assert_true(all.said > 200); /* the reading of sources works */
    assert_int_equal(all.known, all.said);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_arguments),
        cmocka_unit_test(speaks),
        cmocka_unit_test(sources),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
