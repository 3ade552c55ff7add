/* fill_state.h: the record being filled, and what the files of fill share. Private to fill*.c. */
#ifndef PX_INDEXER_FILL_STATE_H
#define PX_INDEXER_FILL_STATE_H

#include "indexer/fill.h"

typedef struct px_fill_strs {
    px_str *v;
    size_t n, cap;
} px_fill_strs;

/* What stands beside names: X(target, member of px_rec_party) */
#define ATTRIBUTES(X)                                                                              \
    X(CTRY, country)                                                                               \
    X(PROV, province) X(CITY, city) X(DIST, district) X(ADDR, address) X(PATY, type) X(USCC, id)

enum {
#define ATTR_ENUM(t, member) ATTR_##t,
    ATTRIBUTES(ATTR_ENUM)
#undef ATTR_ENUM
        ATTR_IN_CTRY,
    ATTR_IN_ADDR,
    ATTR_COUNT
};

struct px_fill_state {
    px_arena *a;
    px_record *r;
    size_t pa_from, in_from; /* where this row's names begin */
    px_fill_strs attr[ATTR_COUNT];
    size_t attr_col[ATTR_COUNT];
    px_str first, last; /* parts of a person's name */
    px_fill_strs pr_dates, pr_countries;
    px_fill_strs pa_alt, pac_alt;
    size_t pa_alt_col, pac_alt_col;
    px_str dockey, ipc_main, cpc_value;
    uint32_t epd, pd_year, ad_year;
    size_t cpc_from;
    px_rec_claims claims, independent;
    px_str claim_first;
};

/* An extra under the column's name; the same value is kept once. */
void px_fill_extra_(px_fill *f, px_fill_col *c, px_str value);
/* A cell without a field: its values as extras, within the bound. */
void px_fill_keep_(px_fill *f, px_fill_col *c, px_str value);
void px_fill_push_(px_arena *a, px_fill_strs *to, px_str s);
void px_fill_party_(px_fill *f, px_rec_parties *list, px_str name);
px_str px_fill_country_(px_str v); /* ST.3 code of a code or name; the input where unknown */
void px_fill_one_(px_fill *f, size_t col, px_str v); /* fill_one.c: targets with one value */
bool px_fill_unused_(const px_fill_col *c);

#endif
