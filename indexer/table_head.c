/* table_head.c: see table_head.h.
 *
 * The header is the row of the first thirty that names most fields; what stands above it is
 * preamble (a query, a date of export). A row beside it that names fields, too, or says what the
 * cells below it have in common ("Applicant" over "Name" and "Country"), is its second line. Where
 * no row names known fields, columns may be known by their values: then the first row that has
 * something else in such columns is a header in words nobody knows, and if there is none the table
 * has no header. */
#include "indexer/table_head.h"

#define HEADER_ROWS 30
#define CELL_MAX    120 /* bytes of a header's cell */
#define CELLS_MAX   400 /* cells of a row that are looked at */

static px_str cell_of(const px_row *r, size_t k) {
    return k < r->n ? px_value_trim(r->cells[k]) : (px_str){NULL, 0};
}

/* Fields without which no row can become a record: a header names at least one of them. */
static bool makes_records(px_target t) {
    switch (t) {
    case PX_T_PN:
    case PX_T_PNALT:
    case PX_T_DOCKEY:
    case PX_T_LENS:
    case PX_T_AN:
    case PX_T_TI:
    case PX_T_AB:
    case PX_T_TKA:
        return true;
    default:
        return false;
    }
}

typedef struct named {
    size_t filled, hits, known; /* cells with content; points; cells that name a field */
    size_t firm; /* of these, named by the dictionary or the user, and by more than three letters */
    bool useful, id;
} named;

/* A row that cannot come to more than `least` points any more is not looked at to its end. */
static named look_at_row(const px_row *r, const px_map *map, bool guess, size_t least) {
    named n = {0};
    const size_t most = map ? 6 : 2; /* points of a cell */
    for (size_t k = 0; k < r->n && n.filled < CELLS_MAX; k++) {
        px_str cell = cell_of(r, k);
        if (!cell.n) continue;
        n.filled++;
        if (n.hits + (r->n - k) * most <= least) break;
        if (cell.n > CELL_MAX) continue;
        px_mapped to = px_map_find(map, cell);
        bool sure = to.target != PX_T_UNKNOWN;
        if (!sure && guess) to = px_header_guess(cell);
        if (to.target == PX_T_UNKNOWN) continue;
        n.known++;
        n.firm += to.by_user || (sure && cell.n > 3);
        if (to.target == PX_T_ROWNO || to.target == PX_T_EXTRA) continue;
        n.useful |= makes_records(to.target);
        n.id |= to.target == PX_T_ID;
        n.hits += to.by_user ? 6 : sure && to.basis != PX_MAP_WEAK ? 2 : 1;
    }
    return n;
}

/* The row that names most fields; SIZE_MAX if none names enough. A bare "id" needs other fields. */
static size_t best_row(const px_row *rows, size_t n, const px_map *map, bool guess, named *found) {
    size_t best = SIZE_MAX;
    *found = (named){0};
    for (size_t i = 0; i < n && i < HEADER_ROWS; i++) {
        named c = look_at_row(&rows[i], map, guess, found->hits);
        bool useful = c.useful || (c.id && c.hits > 2);
        /* "Ti" may be titanium, and a sentence with "publication number" in it is no header. */
        if (c.known == 1 && !c.firm && (c.filled > 1 || c.hits == 1)) useful = false;
        if (!c.filled || !useful || rows[i].broken || (c.hits < 6 && c.hits * 5 < c.filled * 2))
            continue;
        if (c.hits > found->hits) {
            *found = c;
            best = i;
        }
    }
    return best;
}

/* Guessing costs a hundred times as much as looking up, so it is left out where a row names most of
 * its cells without. */
static size_t find_header(const px_row *rows, size_t n, const px_map *map) {
    named found;
    size_t best = best_row(rows, n, map, false, &found);
    if (best != SIZE_MAX && found.known * 2 >= found.filled) return best;
    return best_row(rows, n, map, true, &found);
}

/* ---- headers of two lines ---- */

static bool has_digits_or_is_long(px_str s) {
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++)
        digits += px_is_digit(s.p[i]);
    return s.n > CELL_MAX || digits * 2 > s.n;
}

/* Can this row be the other line of the header? Short words only, and more than one. */
static bool wordy(const px_row *r) {
    size_t filled = 0;
    for (size_t k = 0; k < r->n; k++) {
        px_str c = cell_of(r, k);
        if (!c.n) continue;
        if (has_digits_or_is_long(c)) return false;
        filled++;
    }
    return filled >= 2 && !r->broken;
}

/* The line below: names fields as the header does (in another language, say), or fills its gaps. */
static bool is_second_line(const px_row *h, const px_row *below, const px_map *map) {
    if (!wordy(below)) return false;
    named c = look_at_row(below, map, true, 0);
    return c.known >= 2 && c.known * 2 >= c.filled && c.filled <= h->n + 1;
}

/* The line above: its words stand over gaps or groups of the header; a preamble has one cell, or is
 * no row of words. */
static bool is_first_line(const px_row *above, const px_row *h, const px_map *map) {
    if (!wordy(above) || above->n > h->n + 1) return false;
    named c = look_at_row(above, map, true, 0);
    size_t gaps = 0;
    for (size_t k = 0; k < h->n; k++)
        gaps += !cell_of(h, k).n && cell_of(above, k).n > 0;
    return gaps > 0 || (c.known >= 2 && c.known * 2 >= c.filled);
}

static px_str two(px_arena *a, px_str upper, px_str lower) {
    if (!upper.n) return lower;
    if (!lower.n || px_str_eq(upper, lower)) return upper;
    return px_arena_fmt(a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(upper), PX_STR_ARG(lower));
}

static px_status make_columns(const px_row *upper, const px_row *lower, px_fill *f, px_err *err) {
    size_t width = upper->n;
    if (lower && lower->n > width) width = lower->n;
    px_arena *a = px_arena_new();
    px_str group = {NULL, 0};
    px_status st = PX_OK;
    for (size_t k = 0; k < width && st == PX_OK; k++) {
        px_str u = cell_of(upper, k), l = lower ? cell_of(lower, k) : (px_str){NULL, 0};
        if (u.n) group = u;
        px_str shown = lower ? two(a, u, l) : u, whole = lower ? two(a, group, l) : u;
        /* a merged cell's word stands in its first column only */
        if (!u.n && l.n && px_map_find(NULL, whole).target != PX_T_UNKNOWN) shown = whole;
        px_str names[3] = {whole, l, u};
        if (px_fill_column_named(f, shown, names, lower ? 3 : 0) == SIZE_MAX)
            st =
                px_fail(err, PX_E_LIMIT, "the table has more than %d columns", PX_FILL_COLUMNS_MAX);
    }
    px_arena_free(a);
    return st;
}

static void show_rows(const px_row *rows, size_t from, size_t n, px_fill *f) {
    for (size_t i = from; i < n; i++)
        for (size_t k = 0; k < rows[i].n && k < f->n; k++)
            px_fill_sample(f, k, rows[i].cells[k]);
    px_fill_decide(f);
}

/* ---- no header that anybody knows ---- */

/* Cells of most rows. */
static size_t usual_width(const px_row *rows, size_t n) {
    size_t best = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        for (size_t k = 0; k < n; k++)
            same += rows[k].n == rows[i].n;
        if (same > most) {
            most = same;
            best = rows[i].n;
        }
    }
    return best;
}

/* Does the row have something else where the columns are known by their values? */
static bool differs(const px_row *r, const px_fill *f) {
    size_t known = 0, other = 0;
    for (size_t k = 0; k < f->n; k++) {
        const px_fill_col *c = &f->cols[k];
        px_holds h = px_target_holds(c->to.target);
        px_look one = {0};
        if (c->to.basis != PX_MAP_VALUES || h == PX_HOLDS_TEXT || h == PX_HOLDS_NAME) continue;
        known++;
        px_look_add(&one, cell_of(r, k));
        other += !one.seen || !px_look_fits(&one, h) || (h == PX_HOLDS_NUMBER && !one.number);
    }
    return known > 0 && other == known;
}

/* Enough to make records of: a number that is a publication's, or that of an application, and
 * another column that is known. */
static bool tells(const px_fill *f) {
    size_t known = 0;
    bool number = false;
    for (size_t k = 0; k < f->n; k++) {
        const px_fill_col *c = &f->cols[k];
        if (c->to.basis != PX_MAP_VALUES || px_fill_column_unused(c)) continue;
        known++;
        number |= c->to.target == PX_T_PN || c->to.target == PX_T_AN;
    }
    return number && (known >= 2 || f->n == 1);
}

static px_status by_position(const px_row *rows, size_t n, size_t from, size_t width, px_fill *f,
                             px_err *err) {
    px_fill_clear(f);
    f->no_header = f->unheard = true;
    for (size_t k = 0; k < width; k++)
        if (px_fill_column(f, (px_str){"", 0}) == SIZE_MAX)
            return px_fail(err, PX_E_LIMIT, "the table has more than %d columns",
                           PX_FILL_COLUMNS_MAX);
    show_rows(rows, from, n, f);
    return PX_OK;
}

static px_status no_known_header(const px_row *rows, size_t n, const px_map *map, px_fill *f,
                                 px_table_head *out, px_err *err) {
    size_t width = usual_width(rows, n), first = 0;
    bool told = px_map_no_header(map);
    while (first < n && first < HEADER_ROWS && rows[first].n != width)
        first++;
    if (first == n || first == HEADER_ROWS) first = 0;
    px_status st = by_position(rows, n, first, width, f, err);
    *out = (px_table_head){first, first, true};
    if (st != PX_OK || told || (tells(f) && !differs(&rows[first], f))) return st;
    /* a header in words that nobody knows? */
    if (first < n) st = by_position(rows, n, first + 1, width, f, err);
    if (st != PX_OK) return st;
    if (!tells(f) || !differs(&rows[first], f)) {
        px_str head = n && rows[0].n ? px_str_sub(rows[0].cells[0], 0, 60) : (px_str){"", 0};
        return px_fail(err, PX_E_INPUT,
                       "none of the first rows is a header that names known columns (the first row "
                       "begins with \"" PX_STR_FMT "\"); give a map that says which column is what",
                       PX_STR_ARG(head));
    }
    px_fill_clear(f);
    st = make_columns(&rows[first], NULL, f, err);
    if (st == PX_OK) show_rows(rows, first + 1, n, f);
    *out = (px_table_head){first, first + 1, false};
    return st;
}

px_status px_table_head_find(const px_row *rows, size_t n, const px_map *map, px_fill *f,
                             px_table_head *out, px_err *err) {
    *out = (px_table_head){0};
    f->guess = true;
    size_t at = px_map_no_header(map) ? SIZE_MAX : find_header(rows, n, map);
    if (at == SIZE_MAX) return no_known_header(rows, n, map, f, out, err);
    const px_row *upper = &rows[at], *lower = NULL;
    if (at > 0 && is_first_line(&rows[at - 1], &rows[at], map)) {
        lower = upper;
        upper = &rows[--at];
    } else if (at + 1 < n && is_second_line(upper, &rows[at + 1], map)) {
        lower = &rows[at + 1];
    }
    px_status st = make_columns(upper, lower, f, err);
    if (st != PX_OK) return st;
    *out = (px_table_head){at, at + (lower ? 2 : 1), false};
    show_rows(rows, out->first, n, f);
    return PX_OK;
}
