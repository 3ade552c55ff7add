/* saved.c: see saved.h. Every change reads, alters and replaces the file under the lock. */
#include "query/engine/saved.h"

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "shards/manifest.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define SAVED_MAX ((size_t)256 << 20)

static px_saved *saved_new(void) {
    px_saved *s = px_calloc(1, sizeof *s);
    s->a = px_arena_new();
    return s;
}

void px_saved_free(px_saved *s) {
    if (!s) return;
    px_arena_free(s->a);
    free(s);
}

static void add(px_saved *s, const px_saved_query *q) {
    if (s->n == s->cap) s->v = px_arena_grow(s->a, s->v, s->n, &s->cap, s->n + 1, sizeof *s->v);
    px_saved_query *to = &s->v[s->n++];
    *to = *q;
    to->name = px_arena_str(s->a, q->name);
    to->query = px_arena_str(s->a, q->query);
    to->canonical = px_arena_str(s->a, q->canonical);
    to->at = px_arena_str(s->a, q->at);
}

static uint64_t whole(const px_json *object, const char *key) {
    double d = px_json_num(px_json_get(object, key), 0);
    return d > 0 && d < 9e15 ? (uint64_t)d : 0;
}

static bool read_line(px_saved *s, px_str line) {
    px_json *root = NULL;
    if (px_json_parse(line, &root, NULL) != PX_OK) return false;
    uint64_t last = whole(root, "last"), number = whole(root, "n");
    px_saved_query q = {.name = px_json_str(px_json_get(root, "name")),
                        .query = px_json_str(px_json_get(root, "query")),
                        .canonical = px_json_str(px_json_get(root, "canonical")),
                        .at = px_json_str(px_json_get(root, "at")),
                        .number = (uint32_t)number,
                        .publications = whole(root, "publications"),
                        .generation = whole(root, "generation")};
    bool good = last > 0 && last <= UINT32_MAX;
    if (!good) {
        good = number <= UINT32_MAX && (number != 0) != (q.name.n != 0) && q.query.n &&
               q.canonical.n &&
               px_dialect_find(px_json_str(px_json_get(root, "dialect")), &q.dialect);
        if (good) add(s, &q);
        last = number;
    }
    if (good && last > s->last) s->last = (uint32_t)last;
    px_json_free(root);
    return good;
}

static px_status read_all(const char *dir, px_saved *s, px_err *err) {
    char *path = px_path(dir, PX_SAVED_FILE);
    px_buf text;
    px_buf_init(&text, SAVED_MAX);
    px_status st = px_file_exists(path) ? px_file_read(path, SAVED_MAX, &text, err) : PX_OK;
    px_str all = px_buf_view(&text);
    size_t line = 0;
    for (size_t from = 0; from < all.n && st == PX_OK;) {
        px_str rest = px_str_sub(all, from, all.n);
        size_t end = px_str_find(rest, PX_STR("\n"));
        px_str one = px_str_sub(rest, 0, end);
        line++;
        from += one.n + 1;
        if (px_str_trim(one).n && !read_line(s, one))
            st = px_fail(err, PX_E_DAMAGED,
                         "line %zu of %s is no saved query; correct or delete that line", line,
                         path);
    }
    px_buf_done(&text);
    free(path);
    return st;
}

px_status px_saved_read(const char *dir, px_saved **out, px_err *err) {
    px_saved *s = saved_new();
    px_status st = read_all(dir, s, err);
    *out = st == PX_OK ? s : NULL;
    if (st != PX_OK) px_saved_free(s);
    return st;
}

const px_saved_query *px_saved_number(const px_saved *s, uint32_t number) {
    for (size_t i = s->n; number && i-- > 0;)
        if (s->v[i].number == number) return &s->v[i];
    return NULL;
}

static bool same_name(px_str x, px_str y) {
    px_buf a, b;
    px_buf_init(&a, 4096);
    px_buf_init(&b, 4096);
    bool same = px_text_fold(x, &a, NULL) == PX_OK && px_text_fold(y, &b, NULL) == PX_OK &&
                px_str_eq(px_buf_view(&a), px_buf_view(&b));
    px_buf_done(&a);
    px_buf_done(&b);
    return same;
}

const px_saved_query *px_saved_name(const px_saved *s, px_str name) {
    for (size_t i = 0; i < s->n && name.n; i++)
        if (!s->v[i].number && same_name(s->v[i].name, name)) return &s->v[i];
    return NULL;
}

px_str px_saved_text(const px_saved_query *q) {
    return q->number || q->dialect != PX_DIALECT_CN ? q->canonical : q->query;
}

bool px_saved_name_good(px_str name) {
    if (!name.n || name.n > PX_SAVED_NAME_MAX || !px_utf8_valid(name)) return false;
    for (size_t i = 0; i < name.n;) {
        uint32_t cp = px_utf8_next(name, &i);
        if (px_text_script(cp) == PX_SCRIPT_OTHER && cp != '_' && cp != '-') return false;
    }
    return true;
}

/* ---- who names whom ---- */

/* The next ##name or ##"name" in `text` from *at on. One in quotes counts, too: better careful than
 * broken. */
static bool next_reference(px_str text, size_t *at, px_str *name) {
    for (; *at < text.n; ++*at) {
        px_str rest = px_str_sub(text, *at, text.n);
        size_t signs = px_str_starts(rest, PX_STR("##"))     ? 2
                       : px_str_starts(rest, PX_STR("＃＃")) ? sizeof "＃＃" - 1
                                                             : 0;
        if (!signs) continue;
        size_t begin = signs + (rest.n > signs && rest.p[signs] == '"'), end = begin;
        while (end < rest.n) {
            size_t next = end;
            uint32_t cp = px_utf8_next(rest, &next);
            if (px_text_script(cp) == PX_SCRIPT_OTHER && cp != '_' && cp != '-') break;
            end = next;
        }
        *name = px_str_sub(rest, begin, end);
        *at += end > signs ? end : signs;
        return true;
    }
    return false;
}

/* Does `text` lead to `goal`? The way there is written behind one another. */
static bool leads_to(const px_saved *s, px_str text, px_str goal, bool *seen, px_buf *way) {
    size_t at = 0;
    px_str name;
    while (next_reference(text, &at, &name)) {
        size_t before = way->n;
        px_buf_fmt(way, " > ##%.*s", PX_STR_ARG(name));
        if (same_name(name, goal)) return true;
        const px_saved_query *q = px_saved_name(s, name);
        if (q && !seen[q - s->v]) {
            seen[q - s->v] = true;
            if (leads_to(s, px_saved_text(q), goal, seen, way)) return true;
        }
        way->n = before;
    }
    return false;
}

static px_status no_circle(const px_saved *s, const px_saved_query *q, px_err *err) {
    px_buf way;
    px_buf_init(&way, 1u << 16);
    bool *seen = px_calloc(s->n + 1, sizeof *seen);
    px_status st = PX_OK;
    if (q->dialect == PX_DIALECT_CN && leads_to(s, q->query, q->name, seen, &way))
        st = px_fail(err, PX_E_USAGE, "##%.*s would name itself: ##%.*s%.*s", PX_STR_ARG(q->name),
                     PX_STR_ARG(q->name), (int)(way.n < 300 ? way.n : 300), way.p);
    free(seen);
    px_buf_done(&way);
    return st;
}

static px_status not_needed(const px_saved *s, const px_saved_query *old, px_err *err) {
    for (size_t i = 0; i < s->n; i++) {
        size_t at = 0;
        px_str name;
        if (s->v[i].number || &s->v[i] == old) continue;
        while (next_reference(px_saved_text(&s->v[i]), &at, &name))
            if (same_name(name, old->name))
                return px_fail(err, PX_E_USAGE, "##%.*s refers to ##%.*s; drop or replace it first",
                               PX_STR_ARG(s->v[i].name), PX_STR_ARG(old->name));
    }
    return PX_OK;
}

/* ---- writing ---- */

static void put_query(px_buf *b, const px_saved_query *q) {
    px_jw w = px_jw_on(b);
    px_jw_open(&w, '{');
    if (q->number)
        px_jw_ku64(&w, "n", q->number);
    else
        px_jw_kstr(&w, "name", q->name);
    px_jw_kstr(&w, "query", q->query);
    px_jw_kstr(&w, "canonical", q->canonical);
    px_jw_kstr(&w, "dialect", px_str_of(px_dialect_name(q->dialect)));
    px_jw_kstr(&w, "at", q->at);
    if (q->number) {
        px_jw_ku64(&w, "publications", q->publications);
        px_jw_ku64(&w, "generation", q->generation);
    }
    px_jw_close(&w, '}');
    px_buf_ch(b, '\n');
}

static px_status write_all(const char *dir, const px_saved *s, px_err *err) {
    char *path = px_path(dir, PX_SAVED_FILE);
    px_buf b;
    px_buf_init(&b, SAVED_MAX);
    for (int names = 0; names < 2; names++)
        for (size_t i = 0; i < s->n; i++)
            if ((s->v[i].number == 0) == (names == 1)) put_query(&b, &s->v[i]);
    if (s->last) px_buf_fmt(&b, "{\"last\":%u}\n", s->last);
    px_status st =
        b.failed ? px_fail(err, PX_E_LIMIT, "%s would be too long; `patix queries clear`", path)
                 : px_file_replace(path, px_buf_view(&b), err);
    px_buf_done(&b);
    free(path);
    return st;
}

/* Only a collection keeps queries: a wrong folder is told, not filled. */
static px_status is_collection(const char *dir, px_err *err) {
    px_manifest m;
    px_status st = px_manifest_read(dir, &m, err);
    px_manifest_release(&m);
    return st;
}

static px_status open_locked(const char *dir, int *lock, px_saved **s, px_err *err) {
    *lock = -1;
    *s = NULL;
    px_status st = is_collection(dir, err);
    if (st != PX_OK) return st;
    char *path = px_path(dir, "queries.lock");
    *lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (*lock < 0 || flock(*lock, LOCK_EX) != 0) st = px_fail(err, PX_E_IO, "cannot lock %s", path);
    free(path);
    if (st == PX_OK) st = px_saved_read(dir, s, err);
    return st;
}

static px_status close_locked(const char *dir, int lock, px_saved *s, px_status st, px_err *err) {
    if (st == PX_OK) st = write_all(dir, s, err);
    px_saved_free(s);
    if (lock >= 0) (void)close(lock);
    return st;
}

static px_str now(char out[32]) {
    time_t t = time(NULL);
    struct tm tm;
    size_t n = gmtime_r(&t, &tm) ? strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm) : 0;
    return (px_str){out, n};
}

px_status px_saved_keep(const char *dir, const px_saved_query *q, uint32_t *number, px_err *err) {
    int lock;
    px_saved *s;
    char at[32];
    *number = 0;
    px_status st = open_locked(dir, &lock, &s, err);
    if (st == PX_OK && s->last == UINT32_MAX)
        st = px_fail(err, PX_E_LIMIT, "the history has no number left");
    if (st == PX_OK) {
        px_saved_query kept = *q;
        kept.number = *number = ++s->last;
        kept.name = (px_str){0};
        kept.at = now(at);
        add(s, &kept);
    }
    return close_locked(dir, lock, s, st, err);
}

px_status px_saved_put(const char *dir, const px_saved_query *q, bool replace, px_err *err) {
    if (!px_saved_name_good(q->name))
        return px_fail(
            err, PX_E_USAGE,
            "\"%.*s\" is no name for a query: letters, digits, _ and -, at most %u bytes",
            (int)(q->name.n < 60 ? q->name.n : 60), q->name.p, PX_SAVED_NAME_MAX);
    int lock;
    px_saved *s;
    char at[32];
    px_status st = open_locked(dir, &lock, &s, err);
    const px_saved_query *old = st == PX_OK ? px_saved_name(s, q->name) : NULL;
    if (old && !replace)
        st = px_fail(err, PX_E_USAGE,
                     "##%.*s is there already: %.*s; --replace puts the new one in its place",
                     PX_STR_ARG(old->name), (int)(old->query.n < 200 ? old->query.n : 200),
                     old->query.p);
    if (st == PX_OK) st = no_circle(s, q, err);
    if (st == PX_OK) {
        px_saved_query put = *q;
        size_t place = old ? (size_t)(old - s->v) : s->n;
        put.number = 0;
        put.at = now(at);
        add(s, &put);
        if (place + 1 < s->n) s->v[place] = s->v[--s->n];
    }
    return close_locked(dir, lock, s, st, err);
}

px_status px_saved_drop(const char *dir, px_str name, px_err *err) {
    int lock;
    px_saved *s;
    px_status st = open_locked(dir, &lock, &s, err);
    const px_saved_query *old = st == PX_OK ? px_saved_name(s, name) : NULL;
    if (st == PX_OK && !old)
        st = px_fail(err, PX_E_NOTFOUND, "there is no saved query ##%.*s",
                     (int)(name.n < 60 ? name.n : 60), name.p);
    if (st == PX_OK) st = not_needed(s, old, err);
    if (st == PX_OK) {
        size_t place = (size_t)(old - s->v);
        memmove(s->v + place, s->v + place + 1, (s->n - place - 1) * sizeof *s->v);
        s->n--;
    }
    return close_locked(dir, lock, s, st, err);
}

px_status px_saved_clear(const char *dir, size_t *n, px_err *err) {
    int lock;
    px_saved *s;
    if (n) *n = 0;
    px_status st = open_locked(dir, &lock, &s, err);
    size_t kept = 0;
    for (size_t i = 0; st == PX_OK && i < s->n; i++)
        if (!s->v[i].number) s->v[kept++] = s->v[i];
    if (st == PX_OK) {
        if (n) *n = s->n - kept;
        s->n = kept;
    }
    return close_locked(dir, lock, s, st, err);
}
