/* table.c: see table.h. The head of the table is copied once and then read again from memory; the
 * rest is used where it lies. */
#include "indexer/table.h"

#include "indexer/table_head.h"

#include <stdlib.h>

#define SAMPLE_ROWS  200
#define SAMPLE_BYTES ((size_t)8 << 20)

struct px_table {
    px_rows rows;
    px_fill fill;
    px_arena *head; /* the rows looked at before reading begins */
    px_row *kept;
    size_t n_kept, at_kept;
    int head_status; /* what came behind them: 1 = more */
    px_err head_err;
    size_t *by_key, n_by_key; /* key columns of a relational table */
    size_t width;             /* columns of the header */
    uint64_t header_line, n_rows, n_empty, n_preamble, n_records, n_bad;
    px_row held; /* read ahead, of the next record: it stays where the reader has it, since the
                    reader is not asked again before it is used */
    bool has_held;
    px_str raw;
    uint64_t line, byte;
};

static bool cell_empty(px_str s) {
    return px_value_trim(s).n == 0;
}

static bool row_empty(const px_row *r) {
    for (size_t i = 0; i < r->n; i++)
        if (!cell_empty(r->cells[i])) return false;
    return true;
}

static px_row keep(px_arena *a, const px_row *r) {
    px_row k = *r;
    px_str *cells = px_arena_alloc(a, (r->n + 1) * sizeof *cells);
    for (size_t i = 0; i < r->n; i++)
        cells[i] = px_arena_str(a, r->cells[i]);
    k.cells = cells;
    k.raw = px_arena_str(a, r->raw);
    return k;
}

static px_status read_head(px_table *t, px_err *err) {
    size_t cap = 0;
    t->head_status = 1;
    while (t->n_kept < SAMPLE_ROWS && px_arena_size(t->head) < SAMPLE_BYTES) {
        px_row row;
        int got = t->rows.next(t->rows.self, &row, err);
        if (got == 0) {
            t->head_status = 0;
            break;
        }
        if (got < 0) { /* what came before it is still good */
            if (t->n_kept == 0) return (px_status)got;
            t->head_status = got;
            if (err) t->head_err = *err;
            break;
        }
        t->kept = px_arena_grow(t->head, t->kept, t->n_kept, &cap, t->n_kept + 1, sizeof *t->kept);
        t->kept[t->n_kept++] = keep(t->head, &row);
    }
    return PX_OK;
}

static px_status use_header(px_table *t, const px_map *map, px_err *err) {
    px_table_head h;
    px_status st = px_table_head_find(t->kept, t->n_kept, map, &t->fill, &h, err);
    if (st != PX_OK) return st;
    t->header_line = h.no_header ? 0 : t->kept[h.at].line;
    t->width = t->fill.n;
    for (size_t i = 0; i < h.at; i++) {
        if (row_empty(&t->kept[i]))
            t->n_empty++;
        else
            t->n_preamble++;
    }
    t->at_kept = h.first;
    t->by_key = px_arena_alloc(t->head, (t->width + 1) * sizeof *t->by_key);
    static const px_target keys[] = {PX_T_PN, PX_T_DOCKEY, PX_T_LENS, PX_T_ID};
    for (size_t k = 0; k < sizeof keys / sizeof *keys && !t->n_by_key; k++)
        for (size_t i = 0; i < t->width && t->fill.relational; i++)
            if (t->fill.cols[i].to.target == keys[k]) t->by_key[t->n_by_key++] = i;
    return PX_OK;
}

px_status px_table_open(px_rows rows, const px_map *map, const char *default_cc, px_table **out,
                        px_err *err) {
    *out = NULL;
    px_table *t = px_calloc(1, sizeof *t);
    t->rows = rows;
    t->head = px_arena_new();
    px_fill_init(&t->fill, map, default_cc);
    px_status st = read_head(t, err);
    if (st == PX_OK) st = use_header(t, map, err);
    if (st != PX_OK)
        px_table_close(t);
    else
        *out = t;
    return st;
}

void px_table_close(px_table *t) {
    if (!t) return;
    px_fill_done(&t->fill);
    px_arena_free(t->head);
    free(t);
}

/* The next row with content. */
static int next_row(px_table *t, px_row *row, px_err *err) {
    for (;;) {
        if (t->has_held) {
            *row = t->held;
            t->has_held = false;
            return 1;
        }
        if (t->at_kept < t->n_kept) {
            *row = t->kept[t->at_kept++];
        } else if (t->head_status != 1) {
            if (t->head_status < 0 && err) *err = t->head_err;
            return t->head_status;
        } else {
            int got = t->rows.next(t->rows.self, row, err);
            if (got != 1) return got;
        }
        if (row->broken || !row_empty(row)) {
            t->n_rows++;
            return 1;
        }
        t->n_empty++;
    }
}

static px_status check(px_table *t, const px_row *row, px_err *err) {
    if (row->broken)
        return px_fail_at(err, PX_E_INPUT, row->byte, "line %llu: %s",
                          (unsigned long long)row->line, row->broken);
    size_t n = row->n;
    while (n > t->width && cell_empty(row->cells[n - 1]))
        n--;
    if (n > t->width)
        return px_fail_at(err, PX_E_INPUT, row->byte,
                          "line %llu: the row has %zu cells, the header %zu",
                          (unsigned long long)row->line, n, t->width);
    if (n == 1 && t->width > 2)
        return px_fail_at(err, PX_E_INPUT, row->byte,
                          "line %llu: the row has one cell, the header %zu",
                          (unsigned long long)row->line, t->width);
    if (px_fill_breaks(&t->fill, row->cells, n))
        return px_fail_at(err, PX_E_INPUT, row->byte,
                          "line %llu: the cells stand in wrong columns (no office where the others "
                          "have one); perhaps the row before was too long for a spreadsheet and "
                          "runs over into this one",
                          (unsigned long long)row->line);
    if (px_fill_no_lens(&t->fill, row->cells, n))
        return px_fail_at(err, PX_E_INPUT, row->byte,
                          "line %llu: the Lens identifier has not the form that the others have; "
                          "perhaps the row is the rest of another one",
                          (unsigned long long)row->line);
    return PX_OK;
}

/* The cells are copied into one piece of memory, a NUL behind each. */
static void put(px_table *t, px_arena *a, const px_row *row) {
    size_t bytes = 0;
    for (size_t i = 0; i < row->n && i < t->width; i++)
        bytes += row->cells[i].n + 1;
    char *at = px_arena_alloc(a, bytes);
    for (size_t k = 0; k < t->width; k++) {
        size_t i = t->fill.turn[k];
        if (i >= row->n || !row->cells[i].n) continue;
        px_str cell = row->cells[i];
        memcpy(at, cell.p, cell.n);
        at[cell.n] = 0;
        px_fill_put(&t->fill, i, (px_str){at, cell.n});
        at += cell.n + 1;
    }
    px_fill_row(&t->fill);
}

static bool same_key(const px_table *t, const px_row *x, px_str *key) {
    bool filled = false;
    for (size_t i = 0; i < t->n_by_key; i++) {
        size_t c = t->by_key[i];
        px_str v = c < x->n ? px_value_trim(x->cells[c]) : (px_str){NULL, 0};
        if (!px_str_eq(v, key[i])) return false;
        filled |= v.n > 0;
    }
    return filled;
}

int px_table_next(px_table *t, px_arena *a, px_record *r, px_err *err) {
    px_row row;
    int got = next_row(t, &row, err);
    if (got != 1) return got;
    t->raw = row.raw;
    t->line = row.line;
    t->byte = row.byte;
    px_status st = check(t, &row, err);
    if (st != PX_OK) {
        t->n_bad++;
        return st;
    }
    px_fill_begin(&t->fill, a, r);
    put(t, a, &row);
    if (t->n_by_key) {
        /* rows of one key share its first row's raw text; it must outlive the rows behind it */
        t->raw = px_arena_str(a, row.raw);
        px_str *key = px_arena_alloc(a, t->n_by_key * sizeof *key);
        for (size_t i = 0; i < t->n_by_key; i++) {
            size_t c = t->by_key[i];
            key[i] = c < row.n ? px_arena_str(a, px_value_trim(row.cells[c])) : (px_str){NULL, 0};
        }
        while ((got = next_row(t, &row, err)) == 1) {
            if (row.broken || !same_key(t, &row, key) || check(t, &row, NULL) != PX_OK) {
                t->held = row;
                t->has_held = true;
                break;
            }
            put(t, a, &row);
        }
        if (got < 0) { /* tell it at the next call; this record is whole */
            t->head_status = got;
            t->at_kept = t->n_kept;
            if (err) t->head_err = *err;
        }
    }
    px_fill_end(&t->fill);
    t->n_records++;
    return 1;
}

px_str px_table_raw(const px_table *t) {
    return t->raw;
}

uint64_t px_table_line(const px_table *t) {
    return t->line;
}

uint64_t px_table_byte(const px_table *t) {
    return t->byte;
}

void px_table_report(px_table *t, px_source_report *out) {
    out->header_line = t->header_line;
    out->rows = t->n_rows - (t->has_held ? 1 : 0);
    out->empty = t->n_empty;
    out->preamble = t->n_preamble;
    out->no_header = t->fill.no_header;
    out->grouped = t->n_by_key > 0;
    out->columns = px_fill_report(&t->fill, &out->n_columns);
}
