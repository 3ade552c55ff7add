/* map.c: the dictionary is normalised once a process and kept sorted; a map file is a small tree
 * beside it. */
#include "indexer/map.h"

#include "base/json.h"
#include "base/text.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define MAP_FILE_MAX ((size_t)1 << 20)

static const char *const target_codes[PX_T_COUNT] = {"x",
#define CODE(id, code, many) code,
                                                     PX_TARGETS(CODE)
#undef CODE
};
static const bool target_many[PX_T_COUNT] = {true,
#define MANY(id, code, many) many,
                                             PX_TARGETS(MANY)
#undef MANY
};

const char *px_target_code(px_target t) {
    return target_codes[t];
}

bool px_target_many(px_target t) {
    return target_many[t];
}

px_target px_target_find(px_str code) {
    for (int t = 1; t < PX_T_COUNT; t++)
        if (px_str_eq_nocase(code, px_str_of(target_codes[t]))) return (px_target)t;
    return PX_T_UNKNOWN;
}

/* Letters and digits of the folded form. */
static void normal_into(px_buf *folded, px_str header, px_buf *out) {
    px_buf_clear(out);
    px_err err;
    if (header.n > 4096 || px_text_fold(header, folded, &err) != PX_OK) return;
    px_str s = px_buf_view(folded);
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t cp = px_utf8_next(s, &i);
        if (px_text_script(cp) != PX_SCRIPT_OTHER) px_buf_put(out, s.p + from, i - from);
    }
}

px_str px_header_normal(px_arena *a, px_str header) {
    px_buf folded, out;
    px_buf_init(&folded, 1 << 16);
    px_buf_init(&out, 1 << 16);
    normal_into(&folded, header, &out);
    px_str s = px_arena_str(a, px_buf_view(&out));
    px_buf_done(&folded);
    px_buf_done(&out);
    return s;
}

typedef struct entry {
    px_str name; /* normalised */
    px_target target;
    px_str lang;
    unsigned order;
} entry;

static struct {
    pthread_once_t once;
    px_arena *a;
    entry *v;
    size_t n;
} dict = {.once = PTHREAD_ONCE_INIT};

static int by_name(const void *x, const void *y) {
    const entry *a = x, *b = y;
    int c = px_str_cmp(a->name, b->name);
    return c ? c : (a->order > b->order) - (a->order < b->order);
}

static void dict_add(px_target t, const char *lang, const char *aliases, size_t *cap) {
    px_str rest = px_str_of(aliases);
    while (rest.n) {
        size_t bar = px_str_find(rest, PX_STR("|"));
        px_str one = px_str_sub(rest, 0, bar);
        rest = bar == SIZE_MAX ? (px_str){NULL, 0} : px_str_sub(rest, bar + 1, rest.n);
        dict.v = px_arena_grow(dict.a, dict.v, dict.n, cap, dict.n + 1, sizeof *dict.v);
        dict.v[dict.n] =
            (entry){px_header_normal(dict.a, one), t, px_str_of(lang), (unsigned)dict.n};
        if (dict.v[dict.n].name.n) dict.n++;
    }
}

static void dict_make(void) {
    size_t cap = 0;
    px_err err;
    if (px_text_init(&err) != PX_OK) return;
    dict.a = px_arena_new();
#define PX_HEADER(target, lang, aliases) dict_add(PX_T_##target, lang, aliases, &cap);
#include "indexer/headers.tbl"
#undef PX_HEADER
    qsort(dict.v, dict.n, sizeof *dict.v, by_name);
}

static const entry *dict_find(px_str normal) {
    pthread_once(&dict.once, dict_make);
    size_t lo = 0, hi = dict.n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (px_str_cmp(dict.v[mid].name, normal) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < dict.n && px_str_eq(dict.v[lo].name, normal) ? &dict.v[lo] : NULL;
}

typedef struct user_column {
    px_str name; /* normalised; as given where nothing is left of it ("#", "") */
    px_mapped to;
} user_column;

struct px_map {
    px_arena *a;
    user_column *columns;
    size_t n, cap;
    px_str cc, kind;
    px_date_order order;
};

static px_str user_key(px_arena *a, px_str header) {
    px_str n = px_header_normal(a, header);
    return n.n ? n : px_arena_str(a, px_str_trim(header));
}

static px_status read_column(px_map *m, px_str header, px_str code, px_err *err) {
    px_mapped to = {PX_T_UNKNOWN, "", true};
    size_t colon = px_str_find(code, PX_STR(":"));
    to.target = px_target_find(px_str_trim(px_str_sub(code, 0, colon)));
    if (to.target == PX_T_UNKNOWN)
        return px_fail(err, PX_E_INPUT,
                       "the map gives column \"" PX_STR_FMT "\" to \"" PX_STR_FMT
                       "\", which is no field",
                       PX_STR_ARG(header), PX_STR_ARG(code));
    if (colon != SIZE_MAX) {
        px_str lang = px_str_trim(px_str_sub(code, colon + 1, code.n));
        if (lang.n == 0 || lang.n >= sizeof to.lang)
            return px_fail(err, PX_E_INPUT,
                           "the map gives column \"" PX_STR_FMT
                           "\" a language that is none: \"" PX_STR_FMT "\"",
                           PX_STR_ARG(header), PX_STR_ARG(lang));
        for (size_t i = 0; i < lang.n; i++)
            to.lang[i] = px_lower(lang.p[i]);
    }
    m->columns = px_arena_grow(m->a, m->columns, m->n, &m->cap, m->n + 1, sizeof *m->columns);
    m->columns[m->n++] = (user_column){user_key(m->a, header), to};
    return PX_OK;
}

px_status px_map_read(px_str text, px_map **out, px_err *err) {
    *out = NULL;
    px_json *root = NULL;
    px_map *m = NULL;
    px_status st = px_text_init(err);
    if (st == PX_OK) st = px_json_parse(text, &root, err);
    if (st != PX_OK) goto done;
    if (px_json_type(root) != PX_JSON_OBJECT) {
        st = px_fail(err, PX_E_INPUT, "a map is a JSON object with \"columns\"");
        goto done;
    }
    m = px_calloc(1, sizeof *m);
    m->a = px_arena_new();
    for (const px_json *j = px_json_first(root); j; j = px_json_next(j)) {
        px_str key = px_json_key(j);
        if (px_str_is(key, "columns")) {
            for (const px_json *c = px_json_first(j); c && st == PX_OK; c = px_json_next(c))
                st = read_column(m, px_json_key(c), px_json_str(c), err);
        } else if (px_str_is(key, "defaults")) {
            m->cc = px_arena_str(m->a, px_json_str(px_json_get(j, "cc")));
            m->kind = px_arena_str(m->a, px_json_str(px_json_get(j, "kind")));
        } else if (px_str_is(key, "date_order")) {
            px_str v = px_json_str(j);
            if (px_str_eq_nocase(v, PX_STR("dmy")))
                m->order = PX_DATE_DMY;
            else if (px_str_eq_nocase(v, PX_STR("mdy")))
                m->order = PX_DATE_MDY;
            else
                st = px_fail(err, PX_E_INPUT, "date_order of a map is \"dmy\" or \"mdy\"");
        } else {
            st = px_fail(err, PX_E_INPUT,
                         "a map has no member \"" PX_STR_FMT
                         "\"; it knows columns, defaults and date_order",
                         PX_STR_ARG(key));
        }
        if (st != PX_OK) goto done;
    }
done:
    px_json_free(root);
    if (st != PX_OK)
        px_map_free(m);
    else
        *out = m;
    return st;
}

px_status px_map_load(const char *path, px_map **out, px_err *err) {
    *out = NULL;
    px_buf text;
    px_buf_init(&text, MAP_FILE_MAX);
    px_status st = PX_OK;
    FILE *f = fopen(path, "rbe");
    if (!f) {
        st = px_fail_errno(err, errno, "cannot open the map %s", path);
        goto done;
    }
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        px_buf_put(&text, piece, n);
    if (ferror(f)) {
        st = px_fail_errno(err, errno, "cannot read the map %s", path);
        goto done;
    }
    if (text.failed) {
        st = px_fail(err, PX_E_LIMIT, "the map %s is longer than 1 MiB", path);
        goto done;
    }
    px_str body = px_buf_view(&text);
    if (px_str_starts(body, PX_STR("\xEF\xBB\xBF"))) body = px_str_sub(body, 3, body.n);
    st = px_map_read(body, out, err);
    if (st != PX_OK) px_err_in(err, st, "%s", path);
done:
    if (f) fclose(f);
    px_buf_done(&text);
    return st;
}

void px_map_free(px_map *m) {
    if (!m) return;
    px_arena_free(m->a);
    free(m);
}

static px_mapped found(const entry *e) {
    px_mapped to = {e->target, "", false};
    memcpy(to.lang, e->lang.p, e->lang.n < sizeof to.lang ? e->lang.n : 0);
    return to;
}

/* "_source.title": the last member of a path whose other members only wrap the record. A member of
 * anything else ("inventors.country", "citations.title") speaks of something else. */
static const entry *inside_wrapper(px_arena *a, px_str path) {
    static const char *const wrappers[] = {"_source",    "source",   "fields",   "data",
                                           "attributes", "patent",   "document", "doc",
                                           "biblio",     "metadata", "record"};
    for (;;) {
        size_t dot = px_str_find(path, PX_STR("."));
        if (dot == SIZE_MAX) return NULL;
        px_str head = px_str_sub(path, 0, dot);
        bool wraps = false;
        for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
            wraps |= px_str_eq_nocase(head, px_str_of(wrappers[i]));
        if (!wraps) return NULL;
        path = px_str_sub(path, dot + 1, path.n);
        px_str key = px_header_normal(a, path);
        const entry *e = key.n ? dict_find(key) : NULL;
        if (e) return e;
    }
}

px_mapped px_map_find(const px_map *m, px_str header) {
    px_mapped to = {PX_T_UNKNOWN, "", false};
    px_arena *a = px_arena_new();
    px_str key = user_key(a, header);
    for (size_t i = 0; m && i < m->n; i++)
        if (px_str_eq(m->columns[i].name, key)) {
            to = m->columns[i].to;
            goto done;
        }
    if (px_str_is(px_str_trim(header), "#")) {
        to.target = PX_T_ROWNO;
        goto done;
    }
    const entry *e = key.n ? dict_find(key) : NULL;
    if (!e) e = inside_wrapper(a, header);
    if (e) to = found(e);
done:
    px_arena_free(a);
    return to;
}

px_str px_map_cc(const px_map *m) {
    return m ? m->cc : (px_str){NULL, 0};
}

px_str px_map_kind(const px_map *m) {
    return m ? m->kind : (px_str){NULL, 0};
}

px_date_order px_map_date_order(const px_map *m) {
    return m ? m->order : PX_DATE_ORDER_UNKNOWN;
}
