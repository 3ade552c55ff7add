/* us_places.c: see us_places.h. */
#include "indexer/us_places.h"

#include "base/file.h"
#include "base/intern.h"
#include "indexer/csv.h"
#include "patent/record.h"

#include <stdlib.h>

enum { PLACES_MAX = 4000000 };
#define ROW_MAX ((size_t)1 << 20)

struct px_us_places {
    px_arena *a;
    px_intern *ids;
    px_us_place *v;
    size_t cap;
};

bool px_us_places_header(px_str line) {
    return px_str_find(line, PX_STR("location_id")) != SIZE_MAX &&
           px_str_find(line, PX_STR("city")) != SIZE_MAX &&
           px_str_find(line, PX_STR("country")) != SIZE_MAX &&
           px_str_find(line, PX_STR("patent_id")) == SIZE_MAX &&
           px_str_find(line, PX_STR("pgpub_id")) == SIZE_MAX;
}

void px_us_places_free(px_us_places *p) {
    if (!p) return;
    px_intern_free(p->ids);
    px_arena_free(p->a);
    free(p->v);
    free(p);
}

/* "disambig_city", "raw_city" or "city". */
static size_t column(const px_csv_row *row, px_str name) {
    for (size_t i = 0; i < row->n; i++) {
        px_str s = px_str_trim(row->cells[i]);
        size_t at = s.n >= name.n ? s.n - name.n : 0;
        if (px_str_eq(px_str_sub(s, at, s.n), name) && (at == 0 || s.p[at - 1] == '_')) return i;
    }
    return SIZE_MAX;
}

static px_str cell(px_us_places *p, px_textin *text, const px_csv_row *row, size_t i) {
    if (i >= row->n) return (px_str){0};
    px_str s = px_str_trim(row->cells[i]);
    if (!s.n || px_str_is(s, "NULL") || px_str_is(s, "NA")) return (px_str){0};
    return px_arena_str(p->a, px_textin_clean(text, p->a, s));
}

static bool read_table(px_us_places *p, px_textin *text, px_csv *csv) {
    px_csv_row row;
    px_err err;
    int got = px_csv_next(csv, &row, &err);
    if (got != 1) return false;
    size_t id = column(&row, PX_STR("location_id")), city = column(&row, PX_STR("city"));
    size_t state = column(&row, PX_STR("state")), country = column(&row, PX_STR("country"));
    if (id == SIZE_MAX || country == SIZE_MAX) return false;
    while ((got = px_csv_next(csv, &row, &err)) == 1) {
        bool fresh;
        if (row.broken || id >= row.n || px_intern_size(p->ids) >= PLACES_MAX) continue;
        uint32_t at = px_intern_add(p->ids, px_str_trim(row.cells[id]), &fresh);
        if (!fresh) continue;
        if (at >= p->cap) {
            p->cap = p->cap ? p->cap * 2 : 1024;
            p->v = px_realloc(p->v, p->cap * sizeof *p->v);
        }
        p->v[at] = (px_us_place){cell(p, text, &row, city), cell(p, text, &row, state),
                                 cell(p, text, &row, country)};
    }
    return got == 0;
}

static px_us_places *read_file(const char *path) {
    px_stream *in;
    if (px_stream_open(path, 0, &in, NULL) != PX_OK) return NULL;
    px_us_places *p = px_calloc(1, sizeof *p);
    p->a = px_arena_new();
    p->ids = px_intern_new();
    px_textin *text = px_textin_new(in, ROW_MAX * 3);
    px_csv *csv = px_csv_new(text, '\t', ROW_MAX);
    if (!read_table(p, text, csv)) {
        px_us_places_free(p);
        p = NULL;
    }
    px_csv_free(csv);
    px_textin_free(text);
    px_stream_close(in);
    return p;
}

/* "g_inventor_….tsv" -> "g_location". */
static bool is_table_of(px_str name, px_str own) {
    const char *bar = own.n ? memchr(own.p, '_', own.n) : NULL;
    px_str series = px_str_sub(own, 0, bar ? (size_t)(bar - own.p) + 1 : 0);
    return px_str_starts(name, series) &&
           px_str_starts(px_str_sub(name, series.n, name.n), PX_STR("location")) &&
           px_str_find(name, PX_STR(".tsv")) != SIZE_MAX;
}

px_us_places *px_us_places_beside(const char *path) {
    const char *slash = strrchr(path, '/');
    px_str own = px_str_of(slash ? slash + 1 : path);
    px_us_places *found = NULL;
    char **names, *folder = slash ? px_strdup(path) : px_strdup(".");
    size_t n;
    if (slash) folder[slash - path + (slash == path)] = 0;
    if (px_dir_list(folder, &names, &n, NULL) == PX_OK) {
        for (size_t i = 0; i < n && !found; i++) {
            if (!is_table_of(px_str_of(names[i]), own)) continue;
            char *file = px_path(folder, names[i]);
            found = read_file(file);
            free(file);
        }
        px_names_free(names, n);
    }
    free(folder);
    return found;
}

bool px_us_places_find(const px_us_places *p, px_str id, px_us_place *out) {
    uint32_t at = p && id.n ? px_intern_find(p->ids, id) : UINT32_MAX;
    if (at == UINT32_MAX) return false;
    *out = p->v[at];
    return true;
}
