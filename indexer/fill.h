/* fill.h: columns with values -> a record's members. Shared by everything that has named values:
 * tables (CSV, workbooks) and JSON.
 *
 *     px_fill_init(&f, map, default_cc);
 *     c = px_fill_column(&f, header) for each column or path
 *     px_fill_sample(&f, c, value) for the values of the first rows, then px_fill_decide(&f);
 *     for each record:  px_fill_begin(&f, a, r);
 *                       for each row of it: px_fill_put(&f, c, value)…; px_fill_row(&f);
 *                       px_fill_end(&f);
 *
 * Deciding fixes what one value cannot say: the separator of lists, the order of day and month,
 * whether "id" is a row number, whether this is a table whose office is known by its headers, and
 * whether the values bear out what a header was guessed to mean; for tables also what a column
 * without a telling header holds. A value that its field cannot take is not lost: it becomes an
 * extra under the column's name, and is counted. */
#ifndef PX_INDEXER_FILL_H
#define PX_INDEXER_FILL_H

#include "base/message.h"
#include "indexer/look.h"
#include "indexer/source.h"
#include "indexer/values.h"

#define PX_FILL_COLUMNS_MAX  16384
#define PX_FILL_EXTRA_VALUES 1000 /* values of an extra */
#define PX_FILL_EXTRA_MAX    4096 /* bytes of an extra's value */

typedef struct px_fill_column {
    px_str header;
    px_str normal;      /* of the header */
    unsigned nth;       /* it is the nth of that name */
    bool unnamed;       /* the table gives no header; ours says where it stands */
    px_str extra;       /* px_extra_name of it */
    bool shared;        /* another column has the same extra name */
    uint64_t in_record; /* ordinal of the record that has this extra already … */
    size_t at_extra;    /* … at this index */
    px_mapped to;
    unsigned sure; /* of the mapping, 0..100 */
    px_list_mode list;
    px_date_order order;
    bool dropped; /* values are not kept */
    px_msg note;  /* why, or what is odd about them; PX_MSG_COUNT = nothing */
    uint64_t filled, refused, nothing;
    px_str samples[3];
    px_look look; /* of the sample */
} px_fill_col;

typedef struct px_fill {
    px_arena *own; /* headers and samples */
    px_fill_col *cols;
    size_t n, cap;
    struct px_intern *extras, *names; /* what columns are called, to find those called alike */
    uint32_t *extra_at, *n_named;     /* by number there: first such column; how many */
    const px_map *map;
    px_str cc, kind;   /* of numbers that do not say theirs */
    bool guess;        /* set by tables before the columns: look for what headers may mean */
    bool no_header;    /* set by tables that have none */
    bool unheard;      /* set by tables whose headers say nothing at all */
    bool grants;       /* every row is a grant (PatentsView) */
    bool owners_apply; /* the only parties are owners: they are the applicants, too */
    bool relational;   /* rows of one publication stand together and add to one record */
    px_date_order order;
    size_t
        watched;  /* columns behind the last one that a broken row is known by are not looked at */
    size_t *turn; /* order in which cells are put: of several columns for one field the one that
                     means it most comes first */
    uint64_t n_records;
    px_source_column *shown; /* for the report */
    struct px_fill_state *now;
} px_fill;

void px_fill_init(px_fill *f, const px_map *map, const char *default_cc);
void px_fill_done(px_fill *f);
size_t px_fill_column(px_fill *f, px_str header); /* SIZE_MAX when there are too many */
/* The same for a header of several lines: `header` is what to show, `names` are tried one after the
 * other for what it means. */
size_t px_fill_column_named(px_fill *f, px_str header, const px_str *names, size_t n);
void px_fill_clear(px_fill *f);                              /* forgets all columns */
bool px_fill_column_unused(const px_fill_col *c);            /* nothing of it reaches a record */
size_t px_fill_find(px_fill *f, px_str header, size_t hint); /* index of a known one, or SIZE_MAX */
void px_fill_sample(px_fill *f, size_t col, px_str value);
void px_fill_decide(px_fill *f);
/* Does this row stand out of line? Where the whole sample had office codes in one column, a row
 * has something else there, or nothing and no row number either: spreadsheets push what does not
 * fit into a cell (32,767 characters) into a row of its own. */
bool px_fill_breaks(const px_fill *f, const px_str *cells, size_t n);
/* Does a cell that should hold a Lens identifier hold something else, where all of the sample were
 * such? Then this is the rest of a row that broke. */
bool px_fill_no_lens(const px_fill *f, const px_str *cells, size_t n);

void px_fill_begin(px_fill *f, px_arena *a, px_record *r);
void px_fill_put(px_fill *f, size_t col, px_str value); /* a cell: may hold a list */
void px_fill_list(px_fill *f, size_t col, const px_str *values, size_t n); /* taken apart already */
void px_fill_row(px_fill *f); /* end of a row: pairs names with what stands beside them */
void px_fill_end(px_fill *f); /* end of the record */

/* Columns for a report; valid until the next call. */
const px_source_column *px_fill_report(px_fill *f, size_t *n);

#endif
