/* map.c: what columns can stand for, map files, and who is asked first. */
#include "indexer/map.h"

#include "base/json.h"
#include "base/message.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define MAP_FILE_MAX ((size_t)1 << 20)

static const char *const target_codes[PX_T_COUNT] = {"x",
#define CODE(id, code, many, holds) code,
                                                     PX_TARGETS(CODE)
#undef CODE
};
static const bool target_many[PX_T_COUNT] = {true,
#define MANY(id, code, many, holds) many,
                                             PX_TARGETS(MANY)
#undef MANY
};
static const px_holds target_holds[PX_T_COUNT] = {PX_HOLDS_NOTHING,
#define HOLDS(id, code, many, holds) PX_HOLDS_##holds,
                                                  PX_TARGETS(HOLDS)
#undef HOLDS
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

px_holds px_target_holds(px_target t) {
    return target_holds[t];
}

const char *px_target_name(const char *code) {
    static const px_msg names[PX_T_COUNT] = {PX_MSG_T_EXTRA,
#define NAME(id, code, many, holds) PX_MSG_T_##id,
                                             PX_TARGETS(NAME)
#undef NAME
    };
    return px_msg_text(names[px_target_find(px_str_of(code))]);
}

unsigned px_map_sure(px_map_basis basis) {
    static const unsigned sure[] = {0, 100, 100, 95, 90, 80, 75, 70};
    return sure[basis];
}

typedef struct user_column {
    px_str name;  /* normalised; as given where nothing is left of it ("#", "") */
    px_str base;  /* the same without "#2", */
    unsigned nth; /* and that number; 0 where there is none */
    px_mapped to;
} user_column;

struct px_map {
    px_arena *a;
    user_column *columns;
    size_t n, cap;
    px_str cc, kind;
    px_date_order order;
    bool no_header;
};

static px_str user_key(px_arena *a, px_str header) {
    px_str n = px_header_normal(a, header);
    return n.n ? n : px_arena_str(a, px_str_trim(header));
}

static px_status read_order(px_str v, px_date_order *out, px_err *err) {
    *out = PX_DATE_ORDER_UNKNOWN;
    if (px_str_eq_nocase(v, PX_STR("dmy")))
        *out = PX_DATE_DMY;
    else if (px_str_eq_nocase(v, PX_STR("mdy")))
        *out = PX_DATE_MDY;
    else if (v.n)
        return px_fail(err, PX_E_INPUT, "the order of dates in a map is \"dmy\" or \"mdy\"");
    return PX_OK;
}

static px_status read_field(px_str header, px_str code, px_mapped *to, px_err *err) {
    size_t colon = px_str_find(code, PX_STR(":"));
    to->target = px_target_find(px_str_trim(px_str_sub(code, 0, colon)));
    if (to->target == PX_T_UNKNOWN)
        return px_fail(err, PX_E_INPUT,
                       "the map gives column \"" PX_STR_FMT "\" to \"" PX_STR_FMT
                       "\", which is no field",
                       PX_STR_ARG(header), PX_STR_ARG(code));
    if (colon == SIZE_MAX) return PX_OK;
    px_str lang = px_str_trim(px_str_sub(code, colon + 1, code.n));
    if (lang.n == 0 || lang.n >= sizeof to->lang)
        return px_fail(err, PX_E_INPUT,
                       "the map gives column \"" PX_STR_FMT
                       "\" a language that is none: \"" PX_STR_FMT "\"",
                       PX_STR_ARG(header), PX_STR_ARG(lang));
    for (size_t i = 0; i < lang.n; i++)
        to->lang[i] = px_lower(lang.p[i]);
    return PX_OK;
}

/* {"field": "ipc", "list": "|", "dates": "dmy"} */
static px_status read_details(px_str header, const px_json *c, px_mapped *to, px_err *err) {
    px_status st = read_field(header, px_json_str(px_json_get(c, "field")), to, err);
    for (const px_json *j = px_json_first(c); j && st == PX_OK; j = px_json_next(j)) {
        px_str key = px_json_key(j), v = px_json_str(j);
        if (px_str_is(key, "list")) {
            to->has_list = px_list_named(v, &to->list);
            if (!to->has_list)
                st = px_fail(err, PX_E_INPUT,
                             "the map separates lists of column \"" PX_STR_FMT "\" by \"" PX_STR_FMT
                             "\", which is no separator",
                             PX_STR_ARG(header), PX_STR_ARG(v));
        } else if (px_str_is(key, "dates")) {
            st = read_order(v, &to->order, err);
        } else if (!px_str_is(key, "field")) {
            st = px_fail(err, PX_E_INPUT,
                         "a column of a map has no member \"" PX_STR_FMT
                         "\"; it knows field, list and dates",
                         PX_STR_ARG(key));
        }
    }
    return st;
}

static px_status read_column(px_map *m, const px_json *c, px_err *err) {
    px_str header = px_json_key(c);
    user_column u = {.to = {.target = PX_T_UNKNOWN, .by_user = true, .basis = PX_MAP_USER}};
    px_status st = px_json_type(c) == PX_JSON_OBJECT
                       ? read_details(header, c, &u.to, err)
                       : read_field(header, px_json_str(c), &u.to, err);
    if (st != PX_OK) return st;
    u.name = u.base = user_key(m->a, header);
    size_t at = header.n;
    while (at > 0 && px_is_digit(header.p[at - 1]))
        at--;
    uint32_t nth;
    if (at > 1 && header.p[at - 1] == '#' && px_str_u32(px_str_sub(header, at, header.n), &nth) &&
        nth > 0) {
        u.base = user_key(m->a, px_str_sub(header, 0, at - 1));
        u.nth = nth;
    }
    m->columns = px_arena_grow(m->a, m->columns, m->n, &m->cap, m->n + 1, sizeof *m->columns);
    m->columns[m->n++] = u;
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
                st = read_column(m, c, err);
        } else if (px_str_is(key, "defaults")) {
            m->cc = px_arena_str(m->a, px_json_str(px_json_get(j, "cc")));
            m->kind = px_arena_str(m->a, px_json_str(px_json_get(j, "kind")));
        } else if (px_str_is(key, "date_order")) {
            st = read_order(px_json_str(j), &m->order, err);
        } else if (px_str_is(key, "header")) {
            m->no_header = !px_json_bool(j);
        } else {
            st = px_fail(err, PX_E_INPUT,
                         "a map has no member \"" PX_STR_FMT
                         "\"; it knows columns, header, defaults and date_order",
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

/* "_source.title": the last member of a path whose other members only wrap the record. A member of
 * anything else ("inventors.country", "citations.title") speaks of something else. */
static px_mapped inside_wrapper(px_arena *a, px_str path) {
    static const char *const wrappers[] = {"_source",    "source",   "fields",   "data",
                                           "attributes", "patent",   "document", "doc",
                                           "biblio",     "metadata", "record"};
    for (;;) {
        px_mapped none = {.target = PX_T_UNKNOWN};
        size_t dot = px_str_find(path, PX_STR("."));
        if (dot == SIZE_MAX) return none;
        px_str head = px_str_sub(path, 0, dot);
        bool wraps = false;
        for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
            wraps |= px_str_eq_nocase(head, px_str_of(wrappers[i]));
        if (!wraps) return none;
        path = px_str_sub(path, dot + 1, path.n);
        px_mapped to = px_header_find(px_header_normal(a, path));
        if (to.target != PX_T_UNKNOWN) return to;
    }
}

static const user_column *by_user(const px_map *m, px_str key, unsigned nth) {
    for (size_t i = 0; m && i < m->n; i++)
        if (m->columns[i].nth == nth && px_str_eq(m->columns[i].base, key)) return &m->columns[i];
    for (size_t i = 0; m && i < m->n; i++)
        if (px_str_eq(m->columns[i].name, key)) return &m->columns[i];
    return NULL;
}

px_mapped px_map_find_nth(const px_map *m, px_str header, unsigned nth) {
    px_mapped to = {.target = PX_T_UNKNOWN};
    px_arena *a = px_arena_new();
    px_str key = user_key(a, header);
    const user_column *u = by_user(m, key, nth);
    if (u) {
        to = u->to;
    } else if (px_str_is(px_str_trim(header), "#")) {
        to.target = PX_T_ROWNO;
        to.basis = PX_MAP_HEADER;
    } else {
        to = px_header_find(key);
        if (to.target == PX_T_UNKNOWN) to = inside_wrapper(a, header);
    }
    px_arena_free(a);
    return to;
}

px_mapped px_map_find(const px_map *m, px_str header) {
    return px_map_find_nth(m, header, 1);
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

bool px_map_no_header(const px_map *m) {
    return m && m->no_header;
}
