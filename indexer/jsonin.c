/* jsonin.c: finds where texts begin and end; parsing them is left to base/json.
 *
 * A text's end is found by counting brackets outside of strings. Lines are cut at line ends
 * instead, so that one damaged line costs one record. */
#include "indexer/jsonin.h"

#include "indexer/map.h"
#include "patent/record.h"

#include <stdlib.h>

/* End of the value at s[i] (i on its first byte), or SIZE_MAX when s is too short. */
static size_t value_end(px_str s, size_t i) {
    size_t depth = 0;
    bool in_string = false;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (in_string) {
            const char *at = s.p + i, *quote = memchr(at, '"', s.n - i);
            if (!quote) return SIZE_MAX;
            const char *escape = memchr(at, '\\', (size_t)(quote - at));
            if (escape) { /* the next character is read over */
                i = (size_t)(escape - s.p) + 1;
                continue;
            }
            i = (size_t)(quote - s.p);
            in_string = false;
            if (!depth) return i + 1;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            if (depth == 0) return i;
            if (--depth == 0) return i + 1;
        } else if (!depth && (c == ',' || px_is_space(c))) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t skip_space(px_str s, size_t i) {
    while (i < s.n && px_is_space(s.p[i]))
        i++;
    return i;
}

/* The next member of an object: *i stands behind '{' or ','. Gives its key and the place of its
 * value; false at the end of the object or of the sample. */
static bool member(px_str s, size_t *i, px_str *key, size_t *value) {
    size_t k = skip_space(s, *i);
    if (k < s.n && s.p[k] == ',') k = skip_space(s, k + 1);
    if (k >= s.n || s.p[k] != '"') return false;
    size_t end = value_end(s, k);
    if (end == SIZE_MAX) return false;
    *key = px_str_sub(s, k + 1, end - 1);
    k = skip_space(s, end);
    if (k >= s.n || s.p[k] != ':') return false;
    k = skip_space(s, k + 1);
    if (k >= s.n) return false;
    *value = k;
    *i = value_end(s, k);
    if (*i == SIZE_MAX) *i = s.n;
    return true;
}

/* How many members of the object at s[i] the dictionary knows, looking one level into others. */
static size_t known_members(px_str s, size_t i, int depth) {
    size_t known = 0, value;
    px_str key;
    for (i++; member(s, &i, &key, &value);) {
        px_mapped to = px_map_find(NULL, key);
        if (to.target != PX_T_UNKNOWN && to.target != PX_T_ROWNO)
            known++;
        else if (depth > 0 && s.p[value] == '{')
            known += known_members(s, value, depth - 1);
    }
    return known;
}

/* The first array of objects that look like records, in the object at s[i]. */
static size_t container(px_str s, size_t i, int depth) {
    size_t value, scalars = 0;
    px_str key;
    for (i++; member(s, &i, &key, &value);) {
        char c = s.p[value];
        if (c == '[') {
            size_t first = skip_space(s, value + 1);
            if (first < s.n && s.p[first] == '{' && scalars < 2 && known_members(s, first, 1) >= 2)
                return value + 1;
        } else if (c == '{') {
            size_t in = depth > 0 ? container(s, value, depth - 1) : SIZE_MAX;
            if (in != SIZE_MAX) return in;
        } else if (px_map_find(NULL, key).target != PX_T_UNKNOWN) {
            scalars++;
        }
    }
    return SIZE_MAX;
}

px_json_shape px_json_shape_of(px_str s, size_t *at) {
    size_t i = skip_space(s, 0);
    *at = i;
    if (i >= s.n) return PX_SHAPE_NONE;
    if (s.p[i] == '[') {
        size_t k = skip_space(s, i + 1);
        *at = i + 1;
        return k >= s.n || s.p[k] == '{' || s.p[k] == ']' ? PX_SHAPE_ARRAY : PX_SHAPE_NONE;
    }
    if (s.p[i] != '{') return PX_SHAPE_NONE;
    size_t k = skip_space(s, i + 1);
    if (k < s.n && s.p[k] != '"' && s.p[k] != '}') return PX_SHAPE_NONE;
    bool own = px_json_is_own(px_str_sub(s, i, s.n));
    size_t in = own ? SIZE_MAX : container(s, i, 2);
    if (in != SIZE_MAX) {
        *at = in;
        return PX_SHAPE_CONTAINER;
    }
    /* One object on the first line, or a first line that is damaged: lines. So is our own form whose
     * first line is longer than what is seen of it. */
    const char *nl = memchr(s.p + i, '\n', s.n - i);
    if (own && !nl) return PX_SHAPE_LINES;
    size_t line_end = nl ? (size_t)(nl - s.p) : s.n;
    size_t end = value_end(s, i);
    if (end <= line_end) return PX_SHAPE_LINES;
    px_str line = px_str_trim(px_str_sub(s, i, line_end));
    size_t next = skip_space(s, line_end);
    bool next_is_object = nl && next < s.n && s.p[next] == '{';
    return line.n > 1 && next_is_object ? PX_SHAPE_LINES : PX_SHAPE_VALUES;
}

/* A number as our form has it: an object of its parts, or a spelling. */
static bool holds_number(px_str s, size_t value) {
    size_t end = value_end(s, value);
    if (s.p[value] == '{') return true;
    return s.p[value] == '"' && end != SIZE_MAX && end - value > 2 &&
           px_number_looks_like(px_str_sub(s, value + 1, end - 1));
}

/* Most members are of the strict form and one of them tells the record; or most are of the names that
 * people may write, beside a number in its parts; or all are, beside the spelling of a number: other
 * names are for the dictionary of headers. */
bool px_json_is_own(px_str s) {
    size_t i = skip_space(s, 0), value, strict = 0, other = 0, all = 0;
    bool main_member = false, number = false, parts = false;
    px_str key;
    if (i >= s.n || s.p[i] != '{') return false;
    for (i++; member(s, &i, &key, &value);) {
        px_member_form form = px_record_member(key);
        bool is_number = px_str_is(key, "pub") || px_str_is(key, "app");
        all++;
        strict += form == PX_MEMBER_STRICT;
        other += form == PX_MEMBER_OTHER;
        main_member |= is_number || (px_str_is(key, "titles") && s.p[value] == '[');
        number |= is_number && holds_number(s, value);
        parts |= is_number && s.p[value] == '{';
    }
    return (main_member && strict * 2 > all) || (parts && (strict + other) * 2 > all) ||
           (number && strict + other == all);
}

struct px_jsonin {
    px_textin *text;
    size_t max;
    px_json_shape shape;
    bool ended, done;
    size_t taken; /* bytes of the window given out or skipped */
    uint64_t line, empty;
    px_buf kept;     /* the beginning of a text that is too long */
    px_arena *words; /* what is wrong with such texts */
};

px_jsonin *px_jsonin_new(px_textin *text, size_t unit_max) {
    px_jsonin *j = px_calloc(1, sizeof *j);
    j->text = text;
    j->max = unit_max;
    j->line = 1;
    px_buf_init(&j->kept, PX_BUF_MAX);
    j->words = px_arena_new();
    return j;
}

void px_jsonin_free(px_jsonin *j) {
    if (!j) return;
    px_buf_done(&j->kept);
    px_arena_free(j->words);
    free(j);
}

px_json_shape px_jsonin_shape(const px_jsonin *j) {
    return j->shape;
}

uint64_t px_jsonin_empty(const px_jsonin *j) {
    return j->empty;
}

static px_status fill(px_jsonin *j, px_err *err) {
    bool grown;
    px_status st = px_textin_fill(j->text, &grown, err);
    if (st == PX_OK) j->ended = !grown;
    return st;
}

static void take(px_jsonin *j, size_t n) {
    const char *p = px_textin_view(j->text).p, *end = p + n;
    for (; n && (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
        j->line++;
    px_textin_consume(j->text, n);
}

static px_status begin(px_jsonin *j, px_err *err) {
    while (!j->ended && px_textin_view(j->text).n < ((size_t)256 << 10)) {
        px_status st = fill(j, err);
        if (st == PX_E_IO && px_textin_view(j->text).n) break; /* it will say so again */
        if (st != PX_OK) return st;
    }
    size_t at;
    j->shape = px_json_shape_of(px_str_sub(px_textin_view(j->text), 0, (size_t)1 << 20), &at);
    if (j->shape == PX_SHAPE_NONE)
        return px_fail(err, PX_E_INPUT, "this is no JSON with objects in lines or in an array");
    take(j, at);
    return PX_OK;
}

/* ---- texts that are too long: the beginning is kept, the rest read over ---- */

static void begin_long(px_jsonin *j, px_json_unit *out) {
    px_buf_clear(&j->kept);
    px_buf_str(&j->kept, px_str_sub(px_textin_view(j->text), 0, PX_JSONIN_LONG_KEPT));
    *out = (px_json_unit){{"", 0}, j->line, px_textin_offset(j->text), NULL};
}

static int end_long(px_jsonin *j, px_json_unit *out) {
    uint64_t n = px_textin_offset(j->text) - out->byte;
    out->text = px_buf_view(&j->kept);
    out->broken =
        px_arena_fmt(j->words, "the JSON text has %llu bytes, the most is %zu MiB; its text is cut",
                     (unsigned long long)n, j->max >> 20)
            .p;
    return 1;
}

/* ---- lines ---- */

static int long_line(px_jsonin *j, px_json_unit *out, px_err *err) {
    begin_long(j, out);
    for (;;) {
        px_str w = px_textin_view(j->text);
        const char *nl = w.n ? memchr(w.p, '\n', w.n) : NULL;
        take(j, nl ? (size_t)(nl - w.p) + 1 : w.n);
        if (nl || j->ended) return end_long(j, out);
        px_status st = fill(j, err);
        if (st != PX_OK) return st;
    }
}

static int next_line(px_jsonin *j, px_json_unit *out, px_err *err) {
    for (;;) {
        size_t scanned = 0;
        px_str w;
        const char *nl;
        for (;;) {
            w = px_textin_view(j->text);
            nl = scanned < w.n ? memchr(w.p + scanned, '\n', w.n - scanned) : NULL;
            if (nl || j->ended || w.n > j->max) break;
            scanned = w.n;
            px_status st = fill(j, err);
            if (st != PX_OK) return st;
        }
        size_t n = nl ? (size_t)(nl - w.p) + 1 : w.n;
        if (n == 0) return 0;
        if (n > j->max) return long_line(j, out, err);
        px_str line = px_str_trim(px_str_sub(w, 0, n));
        if (line.n) {
            *out = (px_json_unit){line, j->line, px_textin_offset(j->text), NULL};
            j->taken = n;
            return 1;
        }
        j->empty++;
        take(j, n);
    }
}

/* ---- values ---- */

/* Where the counting of brackets stands; it goes on there when there is more text. */
typedef struct scan {
    size_t depth;
    bool in_string, escaped;
} scan;

/* Goes on at *i; true when the value ends in front of *i. */
static bool scan_value(scan *s, px_str w, size_t *i) {
    for (; *i < w.n; (*i)++) {
        char c = w.p[*i];
        if (s->escaped) {
            s->escaped = false;
        } else if (s->in_string) {
            if (c != '\\' && c != '"') { /* most of a text: to its end, or to what may hide it */
                const char *at = w.p + *i, *quote = memchr(at, '"', w.n - *i);
                size_t n = quote ? (size_t)(quote - at) : w.n - *i;
                const char *escape = memchr(at, '\\', n);
                *i += escape ? (size_t)(escape - at) : n;
                if (*i == w.n) break;
                c = w.p[*i];
            }
            s->escaped = c == '\\';
            s->in_string = c != '"';
        } else if (c == '"') {
            s->in_string = true;
        } else if (c == '{' || c == '[') {
            s->depth++;
        } else if (c == '}' || c == ']') {
            if (s->depth == 0) return true; /* of what is around */
            if (--s->depth == 0) {
                (*i)++;
                return true;
            }
        } else if (s->depth == 0 && (c == ',' || px_is_space(c))) {
            return true;
        }
    }
    return false;
}

static const char cut_off[] = "the text is not closed: the end of the file is missing";

static int long_value(px_jsonin *j, scan *s, size_t i, bool found, px_json_unit *out, px_err *err) {
    begin_long(j, out);
    for (;;) {
        take(j, i);
        if (found || j->ended) break;
        px_status st = fill(j, err);
        if (st != PX_OK) return st;
        i = 0;
        found = scan_value(s, px_textin_view(j->text), &i);
    }
    int got = end_long(j, out);
    if (!found) {
        out->broken = cut_off;
        j->done = true;
    }
    return got;
}

static int next_value(px_jsonin *j, px_json_unit *out, px_err *err) {
    bool array = j->shape != PX_SHAPE_VALUES;
    for (;;) { /* to the first byte of a value */
        px_str w = px_textin_view(j->text);
        size_t i = 0;
        while (i < w.n && (px_is_space(w.p[i]) || w.p[i] == ','))
            i++;
        take(j, i);
        if (i < w.n) break;
        if (j->ended) {
            j->done = true;
            if (!array) return 0;
            *out = (px_json_unit){{"", 0},
                                  j->line,
                                  px_textin_offset(j->text),
                                  "the array is not closed: the end of the file is missing"};
            return 1;
        }
        px_status st = fill(j, err);
        if (st != PX_OK) return st;
    }
    scan s = {0};
    size_t i = 0;
    bool found;
    while (!(found = scan_value(&s, px_textin_view(j->text), &i)) && !j->ended && i <= j->max) {
        px_status st = fill(j, err);
        if (st != PX_OK) return st;
    }
    if (found && i == 0) { /* the end of the array; what follows is not looked at */
        j->done = true;
        return 0;
    }
    if (i > j->max) return long_value(j, &s, i, found, out, err);
    px_str w = px_textin_view(j->text);
    *out = (px_json_unit){px_str_sub(w, 0, i), j->line, px_textin_offset(j->text),
                          found ? NULL : cut_off};
    j->taken = i;
    if (!found) j->done = true;
    return 1;
}

int px_jsonin_next(px_jsonin *j, px_json_unit *out, px_err *err) {
    if (!j->shape) {
        px_status st = begin(j, err);
        if (st != PX_OK) return st;
    }
    take(j, j->taken);
    j->taken = 0;
    if (j->done) return 0;
    return j->shape == PX_SHAPE_LINES ? next_line(j, out, err) : next_value(j, out, err);
}
