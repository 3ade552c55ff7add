/* park_table.c: park.tbl in memory: rows, signs by their first character, names. Made once, kept for good. */
#include "base/intern.h"
#include "base/text.h"
#include "patent/park_int.h"
#include "patent/region.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

static const struct {
    uint32_t code;
    bool roof;
    const char *zh, *en, *names, *signs, *within, *latin;
} table[] = {
#define PX_PARK(code, zh, en, names, signs, within, latin)                                         \
    {code, false, zh, en, names, signs, within, latin},
#define PX_PARK_ROOF(code, zh, en, names, signs, within, latin)                                    \
    {code, true, zh, en, names, signs, within, latin},
#include "patent/park.tbl"
#undef PX_PARK
#undef PX_PARK_ROOF
};

enum { N_PARKS = sizeof table / sizeof *table, HEADS = 1024 };

static struct {
    px_park_row row[N_PARKS];
    px_park_sign *sign;
    size_t n, cap;
    uint16_t head[2][HEADS]; /* number of a sign + 1; Chinese, Latin */
    px_intern *names;
    uint16_t *named; /* number of the park, by number of the name */
    px_arena *a;
    pthread_once_t once;
} is = {.once = PTHREAD_ONCE_INIT};

size_t px_park_plain_(px_str s, char *out, size_t cap) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n + 4 <= cap;) {
        uint32_t c = (unsigned char)s.p[i];
        if (c < 0x80)
            i++;
        else
            c = px_text_fold_char(px_utf8_next(s, &i));
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
        if (c < 0x80) {
            if (px_is_alpha((char)c) || px_is_digit((char)c)) out[n++] = px_lower((char)c);
        } else if ((c >= 0xC0 && c < 0x2000) || (c >= 0x3400 && c <= 0x9FFF)) {
            n += px_utf8_put(out + n, c);
        }
    }
    return n;
}

bool px_park_piece_(px_str *rest, char sep, px_str *out) {
    size_t n = 0;
    while (rest->n && rest->p[0] == sep)
        *rest = px_str_sub(*rest, 1, rest->n);
    while (n < rest->n && rest->p[n] != sep)
        n++;
    *out = px_str_sub(*rest, 0, n);
    *rest = px_str_sub(*rest, n, rest->n);
    return n > 0;
}

/* ---- signs ---- */

/* The first character, of Latin the first two letters. */
static unsigned head_of(px_str s, bool latin) {
    unsigned h = 0;
    for (size_t i = 0; i < (latin ? 2u : 3u) && i < s.n; i++)
        h = h * 61 + (unsigned char)s.p[i];
    return h % HEADS;
}

static void add_sign(px_park_sign sign, bool latin) {
    unsigned h = head_of(sign.text, latin);
    if (is.n == is.cap) {
        is.cap = is.cap ? is.cap * 2 : 2048;
        is.sign = px_realloc(is.sign, is.cap * sizeof *is.sign);
    }
    sign.next = is.head[latin][h];
    is.sign[is.n++] = sign;
    is.head[latin][h] = (uint16_t)is.n;
}

static px_str plain(px_str s) {
    char out[PX_PARK_BYTES];
    size_t n = px_park_plain_(s, out, sizeof out);
    return px_arena_str(is.a, (px_str){out, n});
}

static void add_signs(uint16_t i) {
    px_str rest = px_str_of(table[i].signs), one;
    while (px_park_piece_(&rest, ' ', &one)) {
        px_park_sign sign = {.park = i};
        if (one.p[0] == '@') {
            is.row[i].kinds |= px_str_is(one, "@hitech") ? PX_PARK_HITECH : PX_PARK_ETDZ;
            continue;
        }
        sign.behind = one.p[0] == '~';
        sign.sure = one.p[0] == '!';
        sign.text = plain(one);
        add_sign(sign, false);
    }
    rest = px_str_of(table[i].latin);
    while (px_park_piece_(&rest, '|', &one)) {
        px_park_sign sign = {.park = i, .stem = one.p[one.n - 1] == '*'};
        sign.text = plain(one);
        add_sign(sign, true);
    }
}

const px_park_sign *px_park_sign_next_(const px_park_sign *sign) {
    return sign->next ? &is.sign[sign->next - 1] : NULL;
}

/* ---- names ---- */

/* "hightech" and "high technology" are "hitech". */
static px_str key_of(px_arena *a, px_str name) {
    static const char *const from[] = {"hightechnology", "hitechnology", "hightech"};
    char text[PX_PARK_BYTES], out[PX_PARK_BYTES];
    size_t n = px_park_plain_(name, text, sizeof text), k = 0;
    for (size_t i = 0; i < n;) {
        px_str rest = {text + i, n - i};
        size_t w = 0;
        while (w < 3 && !px_str_starts(rest, px_str_of(from[w])))
            w++;
        if (w < 3) {
            memcpy(out + k, "hitech", 6); /* never longer than what it stands for */
            k += 6;
            i += strlen(from[w]);
        } else {
            out[k++] = text[i++];
        }
    }
    return px_arena_str(a, (px_str){out, k});
}

static void add_name(px_str name, uint16_t park) {
    bool fresh;
    px_str key = key_of(is.a, name);
    if (!key.n) return;
    uint32_t id = px_intern_add(is.names, key, &fresh);
    assert(fresh || is.named[id] == park); /* two parks of one name */
    if (fresh && (id & (id - 1)) == 0)
        is.named = px_realloc(is.named, (id ? (size_t)id * 2 : 1) * sizeof *is.named);
    if (fresh) is.named[id] = park;
}

static void add_names(uint16_t i) {
    px_str rest = px_str_of(table[i].names), one;
    add_name(px_str_of(table[i].zh), i);
    add_name(px_str_of(table[i].en), i);
    add_name(px_arena_fmt(is.a, "%u", table[i].code), i);
    while (px_park_piece_(&rest, '|', &one))
        add_name(one, i);
}

/* ---- rows ---- */

static px_str without_tail(px_str name) {
    px_str tail = name.n > 6 ? px_str_sub(name, name.n - 3, name.n) : (px_str){0};
    bool unit = px_str_is(tail, "市") || px_str_is(tail, "区");
    if (px_str_is(name, "浦东新区")) return PX_STR("浦东");
    return unit ? px_str_sub(name, 0, name.n - 3) : name;
}

/* 310115 is in 310000, 320500 is a city itself. */
static uint32_t city_of(uint32_t place) {
    uint32_t province = place / 10000;
    bool municipality = province == 11 || province == 12 || province == 31 || province == 50;
    return municipality ? province * 10000 : place / 100 * 100;
}

static void make(void) {
    is.a = px_arena_new();
    is.names = px_intern_new();
    for (uint16_t i = 0; i < N_PARKS; i++) {
        px_park_row *r = &is.row[i];
        uint32_t place = table[i].code / 100;
        r->park =
            (px_park){table[i].code, table[i].roof, px_str_of(table[i].zh), px_str_of(table[i].en)};
        r->city = px_region_name(city_of(place), true);
        r->base = px_region_name(place, true);
        assert(r->city.n && r->base.n);
        r->brief = without_tail(r->base);
        r->latin = plain(px_region_name(city_of(place), false));
        r->within = px_str_of(table[i].within);
        r->names = px_str_of(table[i].names);
        add_signs(i);
        add_names(i);
    }
}

size_t px_park_rows_(const px_park_row **rows) {
    pthread_once(&is.once, make);
    *rows = is.row;
    return N_PARKS;
}

const px_park_sign *px_park_sign_(px_str s, bool latin) {
    pthread_once(&is.once, make);
    uint16_t first = is.head[latin][head_of(s, latin)];
    return first ? &is.sign[first - 1] : NULL;
}

const px_park *px_park_at(size_t i) {
    const px_park_row *rows;
    return i < px_park_rows_(&rows) ? &rows[i].park : NULL;
}

/* ---- by name ---- */

const px_park *px_park_find(px_str name) {
    const px_park_row *rows;
    const px_park *found = NULL;
    px_park_hit hit;
    (void)px_park_rows_(&rows);
    if (!name.n || name.n > PX_PARK_BYTES / 2) return NULL;
    px_arena *a = px_arena_new();
    px_str key = key_of(a, name);
    uint32_t id = px_intern_find(is.names, key);
    if (id != UINT32_MAX) {
        found = &rows[is.named[id]].park;
    } else if (px_park_han_(key, (px_str){0}, (px_str){0}, &hit) && hit.until == key.n) {
        /* 上海漕河泾开发区, 合肥国家高新区: nothing but its place stands in front */
        px_str before = px_str_sub(key, 0, hit.from), city = hit.row->city;
        if (!before.n || px_str_eq(before, city) || px_str_eq(before, without_tail(city)))
            found = &hit.row->park;
    }
    px_arena_free(a);
    return found;
}

/* Pairs of characters that both have, twice those at the beginning. */
static size_t likeness(px_str x, px_str y) {
    size_t n = 0;
    for (size_t i = 0; i < x.n;) {
        size_t from = i, until;
        (void)px_utf8_next(x, &i);
        until = i;
        if (until < x.n) (void)px_utf8_next(x, &until);
        if (until == i) break;
        px_str pair = px_str_sub(x, from, until);
        if (px_str_find(y, pair) != SIZE_MAX) n += px_str_starts(y, pair) ? 2 : 1;
    }
    return n;
}

size_t px_park_like(px_str text, const px_park **out, size_t max) {
    const px_park_row *rows;
    size_t n_rows = px_park_rows_(&rows), n = 0;
    size_t *score = px_calloc(max + 1, sizeof *score);
    px_arena *a = px_arena_new();
    px_str key = key_of(a, px_str_sub(text, 0, text.n < 120 ? text.n : 120));
    for (size_t i = 0; i < n_rows; i++) {
        px_str one, rest = rows[i].names;
        size_t best = likeness(key, key_of(a, rows[i].park.zh));
        size_t en = likeness(key, key_of(a, rows[i].park.en));
        if (en > best) best = en;
        while (px_park_piece_(&rest, '|', &one)) {
            size_t of = likeness(key, key_of(a, one));
            if (of > best) best = of;
        }
        bool latin = key.n && (unsigned char)key.p[0] < 0x80;
        if (best < (latin ? key.n * 2 / 3 : 2)) continue;
        size_t at = n;
        while (at > 0 && score[at - 1] < best)
            at--;
        if (at == max) continue;
        size_t moved = (n < max ? n : max - 1) - at;
        memmove(&out[at + 1], &out[at], moved * sizeof *out);
        memmove(&score[at + 1], &score[at], moved * sizeof *score);
        out[at] = &rows[i].park;
        score[at] = best;
        if (n < max) n++;
    }
    px_arena_free(a);
    free(score);
    return n;
}
