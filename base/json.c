/* json.c: see json.h. The only file that includes cJSON.
 *
 * cJSON keeps strings as C strings and refuses half surrogate pairs. Both happen in real exports,
 * so a value that has a NUL inside (raw or as \u0000) or stops at a lone surrogate is parsed again
 * from a mended copy. Every mended escape keeps its length, so offsets stay true; a raw NUL becomes
 * '?' for the same reason. The first, usual parse pays nothing but a search for the six bytes. */
#include "base/json.h"

#include "base/text.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static const cJSON *node(const px_json *j) {
    return (const cJSON *)(const void *)j;
}
static const px_json *face(const cJSON *c) {
    return (const px_json *)(const void *)c;
}

/* cJSON reports a failed allocation as a syntax error; ours ends the process with a sentence. */
static void use_our_memory(void) {
    cJSON_InitHooks(&(cJSON_Hooks){px_malloc, free});
}

/* Where the value at the start of `text` ends, by brackets and quotes alone. */
static size_t value_end(px_str text) {
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (quoted) {
            if (c == '\\')
                i++;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            depth++;
            continue;
        } else if (c == ']' || c == '}') {
            if (depth) depth--;
        } else {
            continue;
        }
        if (!quoted && !depth) return i + 1;
    }
    return text.n;
}

/* The code unit of a \uXXXX escape at p, or -1. */
static int escape_unit(const char *p, const char *end) {
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u') return -1;
    int v = 0;
    for (int i = 2; i < 6; i++) {
        char c = px_lower(p[i]);
        if (px_is_digit(c))
            v = v * 16 + (c - '0');
        else if (c >= 'a' && c <= 'f')
            v = v * 16 + (c - 'a' + 10);
        else
            return -1;
    }
    return v;
}

/* NULs and lone surrogates become U+FFFD, in place. */
static void mend(char *p, char *end) {
    while (p < end) {
        if (*p == 0) *p = '?';
        if (*p != '\\') {
            p++;
            continue;
        }
        int unit = escape_unit(p, end);
        if (unit < 0) {
            p += end - p > 1 && p[1] != 0 ? 2 : 1;
            continue;
        }
        if (unit >= 0xD800 && unit < 0xDC00) {
            int low = escape_unit(p + 6, end);
            if (low >= 0xDC00 && low < 0xE000) {
                p += 12;
                continue;
            }
        }
        if (unit == 0 || (unit >= 0xD800 && unit < 0xE000)) memcpy(p, "\\ufffd", 6);
        p += 6;
    }
}

static cJSON *parse_mended(px_str text, size_t *end) {
    size_t n = value_end(text);
    char *copy = px_malloc(n + 1);
    memcpy(copy, text.p, n);
    copy[n] = 0;
    mend(copy, copy + n);
    const char *stop = NULL;
    cJSON *root = cJSON_ParseWithLengthOpts(copy, n, &stop, 0);
    *end = stop ? (size_t)(stop - copy) : 0;
    free(copy);
    return root;
}

px_status px_json_parse_prefix(px_str text, px_json **out, size_t *used, px_err *err) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, use_our_memory);
    *out = NULL;
    *used = 0;
    if (text.n == 0) return px_fail_at(err, PX_E_INPUT, 0, "no JSON value: the text is empty");
    const char *stop = NULL;
    cJSON *root = cJSON_ParseWithLengthOpts(text.p, text.n, &stop, 0);
    size_t end = stop ? (size_t)(stop - text.p) : 0;
    bool again;
    if (root) {
        again = memchr(text.p, 0, end) || memmem(text.p, end, "\\u0000", 6);
    } else {
        int unit = escape_unit(text.p + end, text.p + text.n);
        again = unit >= 0xD800 && unit < 0xE000;
    }
    if (again) {
        cJSON_Delete(root);
        root = parse_mended(text, &end);
    }
    if (!root)
        return px_fail_at(err, PX_E_INPUT, end, "not valid JSON at byte %zu%s", end,
                          end + 1 >= text.n ? " (it ends too early)" : "");
    *out = (px_json *)(void *)root;
    *used = end;
    return PX_OK;
}

px_status px_json_parse(px_str text, px_json **out, px_err *err) {
    size_t used;
    px_status st = px_json_parse_prefix(text, out, &used, err);
    if (st != PX_OK) return st;
    while (used < text.n && px_is_space(text.p[used]))
        used++;
    if (used == text.n) return PX_OK;
    px_json_free(*out);
    *out = NULL;
    return px_fail_at(err, PX_E_INPUT, used, "more text behind the JSON value at byte %zu", used);
}

void px_json_free(px_json *root) {
    cJSON_Delete((cJSON *)(void *)root);
}

px_json_kind px_json_type(const px_json *j) {
    if (!j) return PX_JSON_NULL;
    switch (node(j)->type & 0xFF) {
    case cJSON_False:
    case cJSON_True:
        return PX_JSON_BOOL;
    case cJSON_Number:
        return PX_JSON_NUMBER;
    case cJSON_String:
        return PX_JSON_STRING;
    case cJSON_Array:
        return PX_JSON_ARRAY;
    case cJSON_Object:
        return PX_JSON_OBJECT;
    default:
        return PX_JSON_NULL;
    }
}

const px_json *px_json_get(const px_json *object, const char *key) {
    if (px_json_type(object) != PX_JSON_OBJECT) return NULL;
    return face(cJSON_GetObjectItemCaseSensitive(node(object), key));
}

px_str px_json_key(const px_json *member) {
    return px_str_of(member ? node(member)->string : NULL);
}

const px_json *px_json_first(const px_json *j) {
    return j ? face(node(j)->child) : NULL;
}

const px_json *px_json_next(const px_json *child) {
    return child ? face(node(child)->next) : NULL;
}

size_t px_json_size(const px_json *j) {
    size_t n = 0;
    for (const px_json *c = px_json_first(j); c; c = px_json_next(c))
        n++;
    return n;
}

px_str px_json_str(const px_json *j) {
    return px_str_of(px_json_type(j) == PX_JSON_STRING ? node(j)->valuestring : NULL);
}

double px_json_num(const px_json *j, double otherwise) {
    if (px_json_type(j) != PX_JSON_NUMBER || !isfinite(node(j)->valuedouble)) return otherwise;
    return node(j)->valuedouble;
}

bool px_json_bool(const px_json *j) {
    return j && (node(j)->type & 0xFF) == cJSON_True;
}

/* The shortest decimal that reads back as the same double; integral ones as digits. `v` is finite.
 */
static px_str number_text(double v, char room[32]) {
    int n = 0;
    if (v == 0) v = 0; /* no "-0" */
    if (fabs(v) <= 9007199254740992.0 && v == floor(v)) {
        char *at =
            room + 32; /* from its end; without a format to be read, as most numbers are so */
        uint64_t left = (uint64_t)fabs(v);
        do
            *--at = (char)('0' + left % 10);
        while (left /= 10);
        if (v < 0) *--at = '-';
        return (px_str){at, (size_t)(room + 32 - at)};
    } else {
        for (int digits = 15; digits <= 17; digits++) {
            n = snprintf(room, 32, "%.*g", digits, v);
            if (strtod(room, NULL) == v) break;
        }
    }
    return (px_str){room, (size_t)n};
}

px_str px_json_text(const px_json *j, px_arena *a) {
    char room[32];
    switch (px_json_type(j)) {
    case PX_JSON_STRING:
        return px_json_str(j);
    case PX_JSON_BOOL:
        return px_json_bool(j) ? PX_STR("true") : PX_STR("false");
    case PX_JSON_NUMBER:
        if (!isfinite(node(j)->valuedouble)) return (px_str){NULL, 0};
        return px_arena_str(a, number_text(node(j)->valuedouble, room));
    default:
        return (px_str){NULL, 0};
    }
}

/* What a byte needs inside quotes: nothing, an escape, or a look at its UTF-8 sequence. */
static inline bool plain(unsigned char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

static void put_escape(px_buf *out, unsigned char c) {
    static const char names[] = "btn?fr"; /* 8, 9, 10, (11), 12, 13 */
    char t[6] = {'\\', 'u', '0', '0', "01"[c >> 4 & 1], "0123456789abcdef"[c & 15]};
    if (c == '"' || c == '\\') {
        t[1] = (char)c;
        px_buf_put(out, t, 2);
    } else if (c >= 8 && c <= 13 && c != 11) {
        t[1] = names[c - 8];
        px_buf_put(out, t, 2);
    } else {
        px_buf_put(out, t, 6);
    }
}

static void put_quoted(px_buf *out, px_str s) {
    px_buf_ch(out, '"');
    size_t i = 0, from = 0; /* [from, i) is good and not yet written */
    while (i < s.n) {
        unsigned char c = (unsigned char)s.p[i];
        if (plain(c)) {
            i++;
            continue;
        }
        size_t at = i;
        bool good = false;
        if (c >= 0x80) {
            uint32_t cp = px_utf8_next(s, &i);
            good = cp != 0xFFFD || i - at == 3;
        } else {
            i++;
        }
        if (good) continue;
        px_buf_put(out, s.p + from, at - from);
        if (c >= 0x80)
            px_buf_c(out, "\xEF\xBF\xBD");
        else
            put_escape(out, c);
        from = i;
    }
    px_buf_put(out, s.p ? s.p + from : NULL, s.n - from);
    px_buf_ch(out, '"');
}

static void put_number(px_buf *out, double v) {
    char room[32];
    px_buf_str(out, isfinite(v) ? number_text(v, room) : PX_STR("null"));
}

void px_json_print(const px_json *j, px_buf *out) {
    px_json_kind kind = px_json_type(j);
    switch (kind) {
    case PX_JSON_NULL:
        px_buf_c(out, "null");
        break;
    case PX_JSON_BOOL:
        px_buf_c(out, px_json_bool(j) ? "true" : "false");
        break;
    case PX_JSON_NUMBER:
        put_number(out, node(j)->valuedouble);
        break;
    case PX_JSON_STRING:
        put_quoted(out, px_json_str(j));
        break;
    case PX_JSON_ARRAY:
    case PX_JSON_OBJECT:
        px_buf_ch(out, kind == PX_JSON_ARRAY ? '[' : '{');
        for (const px_json *c = px_json_first(j); c; c = px_json_next(c)) {
            if (c != px_json_first(j)) px_buf_ch(out, ',');
            if (kind == PX_JSON_OBJECT) {
                put_quoted(out, px_json_key(c));
                px_buf_ch(out, ':');
            }
            px_json_print(c, out);
        }
        px_buf_ch(out, kind == PX_JSON_ARRAY ? ']' : '}');
        break;
    }
}

/* A value or a key comes: the comma, if a sibling stands before it. Behind a key the bit of the
 * depth is cleared and set again by the value, so that `"k":` gets no comma. */
static void before_item(px_jw *w) {
    uint64_t bit = (uint64_t)1 << w->depth;
    if (w->has & bit) px_buf_ch(w->out, ',');
    w->has |= bit;
}

void px_jw_open(px_jw *w, char bracket) {
    assert(w->depth < 63);
    before_item(w);
    px_buf_ch(w->out, bracket);
    w->depth++;
    w->has &= ~((uint64_t)1 << w->depth);
}

void px_jw_close(px_jw *w, char bracket) {
    assert(w->depth > 0);
    px_buf_ch(w->out, bracket);
    w->depth--;
}

void px_jw_key(px_jw *w, px_str key) {
    before_item(w);
    put_quoted(w->out, key);
    px_buf_ch(w->out, ':');
    w->has &= ~((uint64_t)1 << w->depth);
}

void px_jw_str(px_jw *w, px_str s) {
    before_item(w);
    put_quoted(w->out, s);
}

void px_jw_u64(px_jw *w, uint64_t v) {
    before_item(w);
    px_buf_u64(w->out, v);
}

void px_jw_i64(px_jw *w, int64_t v) {
    before_item(w);
    px_buf_i64(w->out, v);
}

void px_jw_num(px_jw *w, double v) {
    before_item(w);
    put_number(w->out, v);
}

void px_jw_bool(px_jw *w, bool v) {
    before_item(w);
    px_buf_c(w->out, v ? "true" : "false");
}

void px_jw_null(px_jw *w) {
    before_item(w);
    px_buf_c(w->out, "null");
}

void px_jw_raw(px_jw *w, px_str json) {
    before_item(w);
    px_buf_str(w->out, json);
}

void px_jw_kstr(px_jw *w, const char *key, px_str s) {
    px_jw_key(w, px_str_of(key));
    px_jw_str(w, s);
}

void px_jw_ku64(px_jw *w, const char *key, uint64_t v) {
    px_jw_key(w, px_str_of(key));
    px_jw_u64(w, v);
}
