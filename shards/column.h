/* column.h: the columns store: facts about a row, one column a field.
 *
 * Columns are called by field code ("pd", "ipc"), custom ones by "x.<header>"; names that begin
 * with '@' are the house's own: "@key" (text: what the record is called), "@has" (num: PX_HAS
 * bits), "@app", "@fam", "@ext", "@prio" and "@base" (hash of what the record states: application,
 * identifiers of the simple and of the extended family, set of priorities, publication number
 * without kind; 0 = not stated, or for @base: says nothing about the application), "@prios"
 * (hashes: each priority, equal to "@app" of the application that it is, and the members of a listed
 * extended family), "@cites" and "@citing"
 * (hashes: for each document that it cites, or that it says cites it, the number without kind, then
 * the whole number), "@cites+" and "@citing+" (hashes: what else such a number may be called: the
 * place of the document in the list, then a key of px_number_cite_keys that the other columns do
 * not have), "@id" (index: what records without a publication number are called), "@from" (hashes:
 * the contents that made the record, as they were read: who brings one of them again brings nothing
 * new), "@evk", "@evc", "@evd", "@evf" and "@evt" (dictionaries: kind, code, day as eight digits,
 * giving and taking parties ("A; B") of each legal event; place k of a row is one event in all
 * five, values repeat and may be empty, and the token form has a line end around each party).
 *
 * Kinds, with their sections in columns.px (NAME/...):
 *   NUM     /num     width 1, 2 or 4 a row; all ones = absent
 *   DICT    /dict, /dictoff (u32[n+1])  values, sorted bytewise and unique (S4)
 *           /codes   width 1, 2 or 4; one a row (all ones = absent), or several with
 *           /off     (u32[rows+1])
 *           /count   (u32[n]) rows a value
 *           /tok, /tokoff  the value as " token token " (names only)
 *   IDX     /keys (u64, sorted), /rows (u32)  search keys by hash; several rows a key and keys a row
 *   HASH    /hash (u64 a row)
 *   HASHES  /hash with /off (u32[rows+1])
 *   TEXT    /text with /off (u32[rows+1])
 * "@meta" holds a px_col_meta and "@names" a NUL-terminated name for each column. Years (pdy, ady,
 * epdy) are not stored: they are seen through the date column with a divisor of 10 000.
 *
 * Within a row, equal values are stored once, in record order otherwise; but in the columns of
 * events each event has its place, and /count counts events. */
#ifndef PX_SHARDS_COLUMN_H
#define PX_SHARDS_COLUMN_H

#include "patent/analyze.h"
#include "patent/facts.h"
#include "shards/box.h"

typedef enum px_col_kind {
    PX_COL_NUM = 1,
    PX_COL_DICT,
    PX_COL_IDX,
    PX_COL_HASH,
    PX_COL_HASHES,
    PX_COL_TEXT
} px_col_kind;

/* On disk as is (little-endian). */
typedef struct px_col_meta {
    uint32_t kind, n_rows, n_dict, n_missing; /* n_missing: rows without a value */
    uint32_t width, several;                  /* width of codes or numbers; several = has /off */
    uint64_t n_values;                        /* codes, keys, hashes or text bytes */
    uint32_t min, max;                        /* of a NUM column's present values */
} px_col_meta;

/* ---- building ---- */
typedef struct px_colw px_colw;
px_colw *px_colw_new(void);
void px_colw_free(px_colw *w);
/* Everything about one record; `a` is scratch. `from`: hashes of the contents that made it
 * ("@from"). */
px_status px_colw_record(px_colw *w, px_arena *a, px_analyzer *an, const px_record *r,
                         const uint64_t *from, size_t n_from, px_err *err);
size_t px_colw_bytes(const px_colw *w);
px_status px_colw_write(px_colw *w, const char *path, uint64_t *size, uint64_t *checksum,
                        px_err *err);

/* ---- reading ---- */
typedef struct px_cols px_cols;
typedef struct px_col {
    px_str name;
    px_col_meta m;
    uint32_t divisor;       /* 1; 10000 for a year seen through a date */
    const void *num;        /* NUM */
    const uint32_t *off;    /* several values a row, or NULL */
    const void *codes;      /* DICT */
    const char *dict, *tok; /* DICT; tok NULL if none */
    const uint32_t *dictoff, *tokoff, *count;
    const uint64_t *keys; /* IDX, HASH, HASHES */
    const uint32_t *rows; /* IDX */
    const char *text;     /* TEXT */
} px_col;

px_status px_cols_open(const char *path, uint32_t n_rows, px_cols **out, px_err *err);
void px_cols_close(px_cols *c);
px_box *px_cols_box(px_cols *c);
/* Column by name, all its bytes checked. *out = NULL when the segment has no such column (no row
 * has a value). */
px_status px_cols_get(px_cols *c, px_str name, const px_col **out, px_err *err);
/* Column of a field (custom = name behind "x." for PX_F_X). */
px_status px_cols_field(px_cols *c, px_field f, px_str custom, const px_col **out, px_err *err);
/* The form in which a field is counted: a dictionary. Of pdy, ady and epdy the years of its dates, ascending; with a
 * `level` (1 to 4) class symbols cut to it (px_class_cut_in), in no order; otherwise the column as px_cols_field gives
 * it, also where it is one of numbers, or of dates of more than 65,535 different years. The first two are made when they are
 * asked for, and kept as long as `c`: 1 or 2 bytes a row, or a code a value (offsets are those of the symbols). They have
 * codes, counts and values, but no tokens. In a cut column with several values a row, a symbol that the row has
 * already is there as code n_dict. */
px_status px_cols_counted(px_cols *c, px_field f, px_str custom, int level, const px_col **out,
                          px_err *err);
size_t px_cols_count(const px_cols *c);
px_str px_cols_name(const px_cols *c, size_t i);

static inline uint32_t px_wide(const void *p, uint32_t width, uint64_t i) {
    if (width == 1) {
        uint8_t v = ((const uint8_t *)p)[i];
        return v == UINT8_MAX ? PX_NIL : v;
    }
    if (width == 2) {
        uint16_t v = ((const uint16_t *)p)[i];
        return v == UINT16_MAX ? PX_NIL : v;
    }
    return ((const uint32_t *)p)[i];
}
/* NUM: value of a row, PX_NIL = absent. */
static inline uint32_t px_col_num(const px_col *c, uint32_t row) {
    uint32_t v = px_wide(c->num, c->m.width, row);
    return v == PX_NIL || c->divisor == 1 ? v : v / c->divisor;
}
/* DICT: codes of a row are px_wide(c->codes, width, i) for i in [*lo, *hi); a single absent one
 * gives an empty range. */
static inline void px_col_range(const px_col *c, uint32_t row, uint64_t *lo, uint64_t *hi) {
    if (c->off) {
        *lo = c->off[row];
        *hi = c->off[row + 1];
    } else {
        *lo = row;
        *hi = row + (px_wide(c->codes, c->m.width, row) != PX_NIL);
    }
}
static inline px_str px_col_value(const px_col *c, uint32_t code) {
    return (px_str){c->dict + c->dictoff[code], c->dictoff[code + 1] - c->dictoff[code]};
}
static inline px_str px_col_text(const px_col *c, uint32_t row) {
    return (px_str){c->text + c->off[row], c->off[row + 1] - c->off[row]};
}
/* DICT: first code whose value is >= s (bytewise); n_dict if none. */
uint32_t px_col_lower(const px_col *c, px_str s);
/* DICT: code of exactly s, or PX_NIL. */
uint32_t px_col_code(const px_col *c, px_str s);
/* IDX: rows of a key: *rows points into the mapping, returns how many. */
size_t px_col_lookup(const px_col *c, uint64_t key, const uint32_t **rows);

/* Values of a row of a HASHES column; none when the segment has no such column. */
px_status px_cols_hashes(px_cols *c, px_str name, uint32_t row, const uint64_t **v, size_t *n,
                         px_err *err);

/* ---- merging: rows of the inputs one after another ---- */
px_status px_cols_merge(px_cols *const *in, size_t n, const char *path, uint64_t *size,
                        uint64_t *checksum, px_err *err);
/* Cross-check: dictionaries sorted and unique, codes in range, offsets ascending, counts, rows
 * without a value, smallest and largest numbers recounted, keys sorted. */
px_status px_cols_verify(px_cols *c, px_err *err);

#endif
