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
    X(PROV, province)                                                                              \
    X(CITY, city)                                                                                  \
    X(DIST, district) X(PARK, park) X(ADDR, address) X(PATY, type) X(USCC, id)
#define OWNER_ATTRIBUTES(X)                                                                        \
    X(OWCTRY, country)                                                                             \
    X(OWPROV, province)                                                                            \
    X(OWCITY, city) X(OWDIST, district) X(OWADDR, address) X(OWTYPE, type)
#define INVENTOR_ATTRIBUTES(X) X(INCTRY, country) X(INADDR, address)

enum {
#define ATTR_ENUM(t, member) ATTR_##t,
    ATTRIBUTES(ATTR_ENUM) ATTR_OWNERS,
    ATTR_OWNERS_ = ATTR_OWNERS - 1,
    OWNER_ATTRIBUTES(ATTR_ENUM) ATTR_INVENTORS,
    ATTR_INVENTORS_ = ATTR_INVENTORS - 1,
    INVENTOR_ATTRIBUTES(ATTR_ENUM)
#undef ATTR_ENUM
        ATTR_COUNT
};

/* Legal events told by columns that run in parallel: X(kind of event, targets of the date, of the
 * two parties, of what the text says; PX_T_UNKNOWN = no such column) */
#define EVENT_COLUMNS(X)                                                                           \
    X("transferred", TRD, TRF, TRT, UNKNOWN)                                                       \
    X("licensed", LID, LIF, LIT, LIX)                                                              \
    X("pledged", PLD, PLF, PLT, PLX) X("litigated", SUD, SUF, SUT, SUX)
enum { EVENT_FAMILIES = 4, EVENT_PARTS = 4 };

typedef struct px_fill_part { /* of the events of one kind */
    px_fill_strs v;
    size_t col;
} px_fill_part;

/* Another form of names or numbers, until it is known whether the given one is there. */
typedef struct px_fill_alt {
    size_t col;
    px_str value;
} px_fill_alt;

typedef struct px_fill_alts {
    px_fill_alt *v;
    size_t n, cap;
} px_fill_alts;

enum { ALT_PN, ALT_PA, ALT_PAC, ALT_IN, ALT_AG, ALT_COUNT };

struct px_fill_state {
    px_arena *a;
    px_record *r;
    size_t pa_from, ow_from, in_from; /* where this row's names begin */
    px_str first, last;               /* parts of a person's name */
    px_fill_strs pr_dates, pr_countries;
    size_t pr_dates_col, pr_countries_col;
    px_str rounded;     /* a publication number without its last digits, */
    size_t rounded_col; /* and its column */
    px_str dockey, ipc_main, cpc_value;
    uint32_t epd, pd_year, ad_year;
    size_t cpc_from;
    px_rec_claims claims, independent;
    px_str claim_first, claim_translated;
    px_str claim_lang;
    /* What waits for the end of a row or of the record: the bulk of all this, and empty in most
     * records. Whoever puts something here sets `waits`; else it is neither looked at nor cleared. */
    bool waits;
    px_fill_strs attr[ATTR_COUNT];
    size_t attr_col[ATTR_COUNT];
    px_fill_alts alt[ALT_COUNT];
    px_fill_part event[EVENT_FAMILIES][EVENT_PARTS];
};

/* An extra under the column's name; the same value is kept once. */
void px_fill_extra_(px_fill *f, px_fill_col *c, px_str value);
/* An extra, because its field cannot take the value: counted. */
void px_fill_refuse_(px_fill *f, px_fill_col *c, px_str value);
/* A cell without a field: its values as extras, within the bound. */
void px_fill_keep_(px_fill *f, px_fill_col *c, px_str value);
void px_fill_push_(px_arena *a, px_fill_strs *to, px_str s);
void px_fill_alt_(px_fill *f, unsigned which, size_t col, px_str s);
void px_fill_party_(px_fill *f, px_rec_parties *list, px_str name);
px_str px_fill_joined_(px_arena *a, px_str x, const char *between, px_str y);
px_str px_fill_country_(px_str v); /* ST.3 code of a code or name; the input where unknown */
void px_fill_one_(px_fill *f, size_t col, px_str v); /* fill_one.c: targets with one value */
/* fill_events.c */
bool px_fill_event_(px_fill *f, size_t col, const px_str *v, size_t n); /* not an event's column */
void px_fill_events_(px_fill *f);                                       /* end of the row */
/* End of the record: an office that closes an event ("… | CN") goes where it is the record's own;
 * another stands in brackets. */
void px_fill_event_offices_(px_fill *f);
void px_fill_listed_events_(px_fill *f, px_fill_col *c, px_str v);

#endif
