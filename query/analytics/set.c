/* set.c: see set.h. */
#include "query/analytics/set_plain.h"

#include <stdlib.h>

/* ---- what is known of a shared set ---- */

struct px_known {
    struct known {
        struct known *next;
        px_str key;
        void *what;
    } * first;
};

void px_aset_share(px_aset *s) {
    s->known = px_arena_zero(s->a, sizeof *s->known);
}

void *px_aset_recall(const px_aset *s, px_str key) {
    for (const struct known *k = s->known ? s->known->first : NULL; k; k = k->next)
        if (px_str_eq(k->key, key)) return k->what;
    return NULL;
}

void px_aset_remember(const px_aset *s, px_str key, void *what) {
    if (!s->known) return;
    struct known *k = px_arena_alloc(s->a, sizeof *k);
    *k = (struct known){s->known->first, px_arena_str(s->a, key), what};
    s->known->first = k;
}

/* An array by unit, with how many units have nothing. */
struct column {
    uint32_t *v;
    uint64_t missing;
};

/* The caller may write into what it gets, so it gets a copy. */
static bool recall_column(const px_aset *s, px_str key, uint32_t **v, uint64_t *missing) {
    const struct column *c = px_aset_recall(s, key);
    if (!c) return false;
    *v = px_arena_alloc(s->a, ((size_t)s->n + 1) * sizeof **v);
    memcpy(*v, c->v, (size_t)s->n * sizeof **v);
    *missing = c->missing;
    return true;
}

static void remember_column(const px_aset *s, px_str key, const uint32_t *v, uint64_t missing) {
    if (!s->known) return;
    struct column *c = px_arena_alloc(s->a, sizeof *c);
    c->v = px_arena_alloc(s->a, ((size_t)s->n + 1) * sizeof *c->v);
    memcpy(c->v, v, (size_t)s->n * sizeof *c->v);
    c->missing = missing;
    px_aset_remember(s, key, c);
}

static px_str key_of(const px_aset *s, const char *what, px_field f, px_str custom, int level) {
    if (!s->known) return (px_str){"", 0};
    return px_arena_fmt(s->a, "%s %d %d " PX_STR_FMT, what, (int)f, level, PX_STR_ARG(custom));
}

/* ---- units ---- */

static px_status groups_of(px_snapshot *snap, px_unit unit, const uint32_t **group, uint32_t *n,
                           px_err *err) {
    px_links *l = snap->links;
    px_status st = unit == PX_UNIT_EXT ? px_links_extended(l, err) : px_links_groups(l, err);
    if (st != PX_OK) return st;
    *group = unit == PX_UNIT_APP ? l->app : unit == PX_UNIT_FAM ? l->fam : l->ext;
    *n = unit == PX_UNIT_APP ? l->n_apps : unit == PX_UNIT_FAM ? l->n_fams : l->n_exts;
    return PX_OK;
}

/* All rows of the set, ascending. */
static px_status list_rows(px_aset *s, px_err *err) {
    px_rowset_iter it;
    size_t n, at = 0;
    px_status st = PX_OK;
    s->n_rows = px_rowset_count(s->rows);
    s->row = px_arena_alloc(s->a, ((size_t)s->n_rows + PX_STOP_ROWS) * sizeof *s->row);
    px_rowset_begin(&it, s->rows);
    while (st == PX_OK && (n = px_rowset_read(&it, s->row + at)) > 0) {
        at += n;
        st = px_stop_look(px_how_stop(s->how), err);
    }
    return st;
}

/* Rows put together by group: groups numbered by their first row, then a counting sort. */
static px_status gather(px_aset *s, px_err *err) {
    const uint32_t *group;
    uint32_t n_groups, *mine;
    px_status st = groups_of(s->snap, s->unit, &group, &n_groups, err);
    if (st != PX_OK) return st;
    size_t rows = (size_t)s->n_rows;
    uint32_t *number = px_malloc(((size_t)n_groups + 1) * sizeof *number);
    memset(number, 0xFF, ((size_t)n_groups + 1) * sizeof *number);
    mine = px_malloc((rows + 1) * sizeof *mine);
    for (size_t i = 0; i < rows; i++) {
        uint32_t g = group[s->row[i]];
        if (g >= n_groups) { /* no group: a unit of its own */
            mine[i] = s->n++;
            continue;
        }
        if (number[g] == PX_NIL) number[g] = s->n++;
        mine[i] = number[g];
    }
    s->off = px_arena_zero(s->a, ((size_t)s->n + 2) * sizeof *s->off);
    for (size_t i = 0; i < rows; i++)
        s->off[mine[i] + 2]++;
    for (uint32_t u = 0; u < s->n; u++)
        s->off[u + 2] += s->off[u + 1];
    uint32_t *sorted = px_arena_alloc(s->a, (rows + 1) * sizeof *sorted);
    for (size_t i = 0; i < rows; i++)
        sorted[s->off[mine[i] + 1]++] = s->row[i];
    s->row = sorted;
    free(number);
    free(mine);
    return PX_OK;
}

px_status px_aset_list(px_aset *s, px_err *err) {
    if (s->off) return PX_OK;
    px_status st = list_rows(s, err);
    if (st != PX_OK || s->unit != PX_UNIT_PUB) return st == PX_OK ? gather(s, err) : st;
    s->n = (uint32_t)s->n_rows;
    s->off = px_arena_alloc(s->a, ((size_t)s->n + 1) * sizeof *s->off);
    for (uint32_t u = 0; u <= s->n; u++)
        s->off[u] = u;
    return st;
}

px_status px_aset_make(px_arena *a, const px_rowset *rows, px_unit unit, const px_how *how,
                       px_aset *out, px_err *err) {
    *out = (px_aset){.a = a, .rows = rows, .snap = rows->snap, .unit = unit, .how = how};
    return px_aset_list(out, err);
}

void px_aset_make_late(px_arena *a, const px_rowset *rows, const px_how *how, px_aset *out) {
    *out = (px_aset){.a = a, .rows = rows, .snap = rows->snap, .unit = PX_UNIT_PUB, .how = how};
    out->n_rows = px_rowset_count(rows);
    out->n = (uint32_t)out->n_rows;
}

void px_aset_keep(px_aset *s, const bool *keep) {
    uint32_t n = 0, at = 0;
    for (uint32_t u = 0; u < s->n; u++) {
        uint32_t from = s->off[u], len = s->off[u + 1] - from;
        if (!keep[u]) continue;
        memmove(s->row + at, s->row + from, len * sizeof *s->row);
        s->off[n++] = at;
        at += len;
    }
    s->off[n] = at;
    s->n = n;
    s->n_rows = at;
    if (s->known) px_aset_share(s);
}

/* ---- columns ---- */

/* A column of each segment, and where a global row lies. Rows of a unit are near one another more often
 * than not, so the segment found last is looked at first. */
typedef struct reader {
    px_snapshot *snap;
    const px_col **col; /* by segment; NULL: no row has a value */
    uint32_t divisor;   /* of them all */
    size_t seg;
    uint32_t lo, hi; /* global rows of it */
    uint32_t *near;  /* by NEAR_ROWS global rows: the segment of the first */
} reader;

#define NEAR_ROWS 1024u

/* Families have their rows all over the segments, so that to search for each one's would take longer than to read it. */
static uint32_t *near_of(const px_aset *s) {
    px_snapshot *snap = s->snap;
    uint32_t blocks = snap->n_rows / NEAR_ROWS + 1, *near = px_arena_array(s->a, uint32_t, blocks);
    for (uint32_t b = 0, seg = 0; b < blocks; b++) {
        while (seg + 1 < snap->n_segs && snap->base[seg + 1] <= b * NEAR_ROWS)
            seg++;
        near[b] = seg;
    }
    return near;
}

/* `level`: classes cut to it, see px_cols_counted. */
static px_status reader_open(const px_aset *s, px_field f, px_str custom, int level,
                             px_col_kind kind, reader *out, px_err *err) {
    px_snapshot *snap = s->snap;
    *out = (reader){.snap = snap,
                    .col = px_arena_array(s->a, const px_col *, snap->n_segs + 1),
                    .near = near_of(s)};
    for (size_t i = 0; i < snap->n_segs; i++) {
        if (!snap->seg[i]) continue;
        px_cols *cols = snap->seg[i]->cols;
        px_status st = level ? px_cols_counted(cols, f, custom, level, &out->col[i], err)
                             : px_cols_field(cols, f, custom, &out->col[i], err);
        if (st != PX_OK) return st;
        if (out->col[i] && out->col[i]->m.kind != (uint32_t)kind)
            return px_fail(err, PX_E_USAGE, "%s cannot be analysed this way", px_field_code(f));
        if (out->col[i]) out->divisor = out->col[i]->divisor;
    }
    return PX_OK;
}

static const px_col *reader_at(reader *r, uint32_t global, uint32_t *row) {
    if (global < r->lo || global >= r->hi) {
        const px_snapshot *snap = r->snap;
        size_t seg = r->near[global / NEAR_ROWS];
        while (seg + 1 < snap->n_segs && snap->base[seg + 1] <= global)
            seg++;
        r->seg = seg;
        r->lo = snap->base[seg];
        r->hi = r->lo + snap->seg[seg]->n_rows;
    }
    *row = global - r->lo;
    return r->col[r->seg];
}

/* ---- dates and numbers ---- */

static const struct {
    const char *name;
    px_field field;
} bases[] = {[PX_BASIS_PRIORITY] = {"priority", PX_F_EPD},
             [PX_BASIS_FILING] = {"filing", PX_F_AD},
             [PX_BASIS_PUBLICATION] = {"publication", PX_F_PD},
             [PX_BASIS_GRANT] = {"grant", PX_F_GD}};

const char *px_basis_name(px_basis b) {
    return bases[b].name;
}
px_field px_basis_field(px_basis b) {
    return bases[b].field;
}

px_status px_aset_dates(const px_aset *s, px_basis basis, uint32_t **date, uint64_t *missing,
                        px_err *err) {
    reader r;
    px_str none = {"", 0}, key = key_of(s, "date", px_basis_field(basis), none, 0);
    if (recall_column(s, key, date, missing)) return PX_OK;
    *date = px_arena_alloc(s->a, ((size_t)s->n + 1) * sizeof **date);
    *missing = 0;
    px_status st = reader_open(s, px_basis_field(basis), none, 0, PX_COL_NUM, &r, err);
    bool plain = px_plain(s);
    if (st == PX_OK && plain) st = px_plain_read(s, r.col, *date, err);
    for (uint32_t u = 0; u < s->n && st == PX_OK && plain; u++) {
        uint32_t v = (*date)[u];
        (*date)[u] = v == PX_NIL || v < 10000 ? 0 : v;
        *missing += !(*date)[u];
    }
    for (uint32_t u = 0; u < s->n && st == PX_OK && !plain; u++) {
        uint32_t first = 0;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            uint32_t row;
            const px_col *c = reader_at(&r, s->row[i], &row);
            uint32_t v = c ? px_col_num(c, row) : PX_NIL;
            if (v == PX_NIL || v < 10000) continue;
            if (!first || v < first) first = v;
        }
        (*date)[u] = first;
        *missing += !first;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    if (st == PX_OK) remember_column(s, key, *date, *missing);
    return st;
}

px_status px_aset_years(const px_aset *s, px_basis basis, uint16_t **year, uint64_t *missing,
                        px_err *err) {
    uint32_t *date;
    px_status st = px_aset_dates(s, basis, &date, missing, err);
    *year = px_arena_alloc(s->a, ((size_t)s->n + 1) * sizeof **year);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++)
        (*year)[u] = (uint16_t)(date[u] / 10000);
    return st;
}

px_status px_aset_numbers(const px_aset *s, px_field f, uint32_t **v, uint64_t *missing,
                          px_err *err) {
    reader r;
    px_str none = {"", 0}, key = key_of(s, "number", f, none, 0);
    if (recall_column(s, key, v, missing)) return PX_OK;
    *v = px_arena_alloc(s->a, ((size_t)s->n + 1) * sizeof **v);
    *missing = 0;
    px_status st = reader_open(s, f, none, 0, PX_COL_NUM, &r, err);
    bool plain = px_plain(s);
    if (st == PX_OK && plain) st = px_plain_read(s, r.col, *v, err);
    for (uint32_t u = 0; u < s->n && st == PX_OK && plain; u++)
        *missing += (*v)[u] == PX_NIL;
    for (uint32_t u = 0; u < s->n && st == PX_OK && !plain; u++) {
        uint32_t most = PX_NIL;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            uint32_t row;
            const px_col *c = reader_at(&r, s->row[i], &row);
            uint32_t one = c ? px_col_num(c, row) : PX_NIL;
            if (one != PX_NIL && (most == PX_NIL || one > most)) most = one;
        }
        (*v)[u] = most;
        *missing += most == PX_NIL;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    if (st == PX_OK) remember_column(s, key, *v, *missing);
    return st;
}

/* ---- dimensions ---- */

/* Numbers become values: 0 … the largest that occurs, named in figures. */
static px_status number_dim(const px_aset *s, px_adim *d, px_err *err) {
    reader r;
    px_status st = reader_open(s, d->ask.field, d->ask.custom, 0, PX_COL_NUM, &r, err);
    uint32_t most = 0;
    size_t rows = (size_t)s->n_rows, n = 0;
    bool plain = px_plain(s);
    d->v = px_arena_alloc(s->a, (rows + 1) * sizeof *d->v);
    if (st == PX_OK && plain) st = px_plain_read(s, r.col, d->v, err);
    for (uint32_t u = 0; u < s->n && st == PX_OK && plain; u++) { /* in place: n <= u */
        uint32_t v = d->v[u];
        bool known = v == PX_NIL || (v == 0 && r.divisor == 10000);
        d->off[u] = (uint32_t)n;
        d->missing += known;
        if (known) continue;
        d->v[n++] = v;
        if (v > most) most = v;
    }
    for (uint32_t u = 0; u < s->n && st == PX_OK && !plain; u++) {
        d->off[u] = (uint32_t)n;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            uint32_t row;
            const px_col *c = reader_at(&r, s->row[i], &row);
            uint32_t v = c ? px_col_num(c, row) : PX_NIL;
            bool known = v == PX_NIL || (c->divisor == 10000 && v == 0);
            for (size_t k = d->off[u]; k < n && !known; k++)
                known = d->v[k] == v;
            if (known) continue;
            d->v[n++] = v;
            if (v > most) most = v;
        }
        d->missing += d->off[u] == n;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    if (st != PX_OK) return st;
    if (most > 1u << 24)
        return px_fail(err, PX_E_USAGE, "%s has values that are too large to be counted",
                       px_field_code(d->ask.field));
    d->off[s->n] = (uint32_t)n;
    d->n_pairs = n;
    d->n_values = n ? most + 1 : 0;
    d->name = px_arena_array(s->a, px_str, d->n_values + 1);
    bool *used = px_arena_zero(s->a, (size_t)d->n_values + 1);
    for (size_t k = 0; k < n; k++)
        used[d->v[k]] = true;
    for (uint32_t k = 0; k < d->n_values; k++)
        if (used[k]) d->name[k] = px_arena_fmt(s->a, "%u", k);
    return st;
}

static px_status code_dim(const px_aset *s, px_adim *d, px_err *err) {
    reader r;
    const px_ordinals *ord;
    px_field f = d->ask.field == PX_F_PAX ? PX_F_PAS : d->ask.field;
    px_str column = f == PX_F_X ? px_arena_fmt(s->a, "x." PX_STR_FMT, PX_STR_ARG(d->ask.custom))
                                : px_str_of(px_field_code(f));
    bool groups = d->ask.field == PX_F_PAX;
    int level = groups ? PX_ORDINAL_GROUPS : d->ask.level;
    px_status st = reader_open(s, f, d->ask.custom, d->ask.level, PX_COL_DICT, &r, err);
    if (st == PX_OK) st = px_snapshot_ordinals(s->snap, column, level, &ord, err);
    if (st != PX_OK) return st;
    d->n_values = ord->n;
    d->name = ord->value;
    if (px_plain(s)) return px_plain_codes(s, r.col, ord, groups, d, err);
    uint32_t *stamp = px_arena_zero(s->a, ((size_t)ord->n + 1) * sizeof *stamp);
    size_t cap = (size_t)s->n_rows * 2 + 16, n = 0;
    uint32_t *v = px_malloc(cap * sizeof *v);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        bool one = s->off[u + 1] - s->off[u] == 1 && !groups; /* a row has each value once */
        d->off[u] = (uint32_t)n;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            uint32_t row;
            uint64_t lo, hi;
            const px_col *c = reader_at(&r, s->row[i], &row);
            if (!c) continue;
            px_col_range(c, row, &lo, &hi);
            if (n + (hi - lo) > cap)
                v = px_realloc(v, (cap = (n + (size_t)(hi - lo)) * 2) * sizeof *v);
            for (; lo < hi; lo++) {
                uint32_t code = px_wide(c->codes, c->m.width, lo), k = ord->map[r.seg][code];
                if (code == c->m.n_dict || (!one && stamp[k] == u + 1)) continue;
                if (!one) stamp[k] = u + 1;
                v[n++] = k;
            }
        }
        d->missing += d->off[u] == n;
        if (n > UINT32_MAX - 65536)
            st = px_fail(err, PX_E_LIMIT, "more than %u values", UINT32_MAX - 65536);
        if (st == PX_OK && u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    d->off[s->n] = (uint32_t)n;
    d->n_pairs = n;
    d->v = px_arena_alloc(s->a, (n + 1) * sizeof *d->v);
    memcpy(d->v, v, n * sizeof *v);
    free(v);
    return st;
}

px_status px_aset_dim(const px_aset *s, const px_facet_ask *ask, px_adim *out, px_err *err) {
    px_field_type type = px_field_get(ask->field)->type;
    px_str key = key_of(s, "dim", ask->field, ask->custom, ask->level);
    const px_adim *known = px_aset_recall(s, key);
    if (known) {
        *out = *known;
        out->ask = *ask;
        return PX_OK;
    }
    *out = (px_adim){.ask = *ask};
    out->off = px_arena_zero(s->a, ((size_t)s->n + 1) * sizeof *out->off);
    bool number = type == PX_FT_NUMBER || type == PX_FT_BOOL || type == PX_FT_DATE;
    px_status st = number ? number_dim(s, out, err) : code_dim(s, out, err);
    if (st != PX_OK || !s->known) return st;
    px_adim *kept = px_arena_alloc(s->a, sizeof *kept);
    *kept = *out;
    px_aset_remember(s, key, kept);
    return st;
}

/* Neighbours often have one value, and each addition to a counter would wait for the one before: of few values there
 * are four sets of counters, in turn. */
#define FEW_VALUES 1024u

static void count_few(const px_adim *d, uint64_t *count) {
    uint32_t four[4][FEW_VALUES] = {{0}};
    size_t i = 0;
    for (; i + 4 <= d->n_pairs; i += 4)
        for (size_t k = 0; k < 4; k++)
            four[k][d->v[i + k]]++;
    for (; i < d->n_pairs; i++)
        four[0][d->v[i]]++;
    for (uint32_t v = 0; v < d->n_values; v++)
        count[v] = (uint64_t)four[0][v] + four[1][v] + four[2][v] + four[3][v];
}

void px_adim_counts(const px_aset *s, const px_adim *d, uint64_t **count, double **weight) {
    *count = px_arena_zero(s->a, ((size_t)d->n_values + 1) * sizeof **count);
    if (d->n_values <= FEW_VALUES)
        count_few(d, *count);
    else
        for (size_t i = 0; i < d->n_pairs; i++)
            (*count)[d->v[i]]++;
    if (!weight) return;
    *weight = px_arena_zero(s->a, ((size_t)d->n_values + 1) * sizeof **weight);
    if (d->n_pairs + d->missing == s->n) { /* no unit has two */
        for (uint32_t v = 0; v < d->n_values; v++)
            (*weight)[v] = (double)(*count)[v];
        return;
    }
    for (uint32_t u = 0; u < s->n; u++) {
        uint32_t i = d->off[u], end = d->off[u + 1];
        double each = end - i > 1 ? 1.0 / (end - i) : 1;
        for (; i < end; i++)
            (*weight)[d->v[i]] += each;
    }
}

struct ranked {
    uint64_t count;
    px_str name;
    uint32_t k;
};

static int by_rank(const void *px, const void *py) {
    const struct ranked *x = px, *y = py;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return px_str_cmp(x->name, y->name);
}

/* A count that at least `top` values reach, and few more: most values of a large set occur once or twice, and need not be
 * sorted to find those that occur most. */
static uint64_t least_of(const px_adim *d, const uint64_t *count, size_t top) {
    enum { MOST = 4096 };
    uint32_t with[MOST + 1] = {0};
    size_t n = 0;
    uint64_t least = MOST;
    for (uint32_t k = 0; k < d->n_values; k++)
        with[count[k] < MOST ? count[k] : MOST]++;
    for (; least > 1; least--)
        if ((n += with[least]) >= top) break;
    return least;
}

uint32_t *px_adim_rank(const px_aset *s, const px_adim *d, const uint64_t *count, size_t top,
                       size_t *n, size_t *n_all) {
    size_t all = 0, kept = 0;
    for (uint32_t k = 0; k < d->n_values; k++)
        all += count[k] > 0;
    uint64_t least = top && top < all ? least_of(d, count, top) : 1;
    for (uint32_t k = 0; k < d->n_values; k++)
        kept += count[k] >= least;
    struct ranked *v = px_malloc((kept + 1) * sizeof *v);
    kept = 0;
    for (uint32_t k = 0; k < d->n_values; k++)
        if (count[k] >= least) v[kept++] = (struct ranked){count[k], d->name[k], k};
    if (kept) qsort(v, kept, sizeof *v, by_rank);
    *n_all = all;
    *n = top && top < all ? top : all;
    uint32_t *out = px_arena_alloc(s->a, (*n + 1) * sizeof *out);
    for (size_t i = 0; i < *n; i++)
        out[i] = v[i].k;
    free(v);
    return out;
}
