/* look.h: what the values of a column look like, counted over the first rows. It confirms what a
 * header says, and proposes where a header says nothing. Wrong proposals are worse than none: each
 * threshold asks for nearly all values, and for forms that nothing else has.
 *
 *     px_look_add(&look, value) for each value that is not empty
 *     px_look_fits(&look, PX_HOLDS_DATE), px_look_list(&look, ...), px_look_... */
#ifndef PX_INDEXER_LOOK_H
#define PX_INDEXER_LOOK_H

#include "indexer/map.h"

typedef struct px_look_sep { /* one separator of lists */
    uint32_t cells;          /* that hold it outside a literal */
    uint32_t items;
    uint32_t lengthy; /* items too long or too much like a sentence */
    uint32_t spaced;  /* items of at least two words */
    uint32_t letters; /* items with a letter, and no blank inside */
    uint32_t cjk;     /* items of Chinese, Japanese or Korean characters only */
} px_look_sep;

/* What need not be looked for because nobody will ask: a column whose header the dictionary knows is
 * not told by its values. */
enum {
    PX_LOOK_NO_NAMES = 1, /* person, company */
    PX_LOOK_NO_FORMS =
        2, /* what all values are but dates, countries, addresses and whole numbers */
    PX_LOOK_NO_DATES = 4,
    PX_LOOK_NO_COUNTRY = 8,
    PX_LOOK_NO_LISTS = 16, /* px_look_list, px_look_spaced_commas */
    PX_LOOK_NO_PROSE = 32  /* px_look_list of what is no text; of other separators than commas the
                              cells alone are counted */
};

typedef struct px_look {
    unsigned less; /* bits of the enum; 0 = look for everything */
    uint32_t seen;
    uint32_t pub;      /* publication numbers with office and kind */
    uint32_t pub_bare; /* with office, without kind */
    uint32_t app;      /* application numbers in forms that only those have */
    uint32_t number;   /* long enough a run of digits to be any number of a document */
    uint32_t date, year, integer, decimal, class, cpc_only, country, url;
    uint32_t text, long_text; /* letters of at least 12, 200 bytes */
    uint32_t person, company; /* all items are names of persons; one is a company */
    uint32_t word;            /* short, of letters */
    uint32_t distinct;        /* of the values remembered */
    uint32_t in_order;        /* one more than the value before */
    uint64_t last;
    uint64_t days;   /* of all dates, for their mean */
    uint64_t length; /* of all values */
    size_t longest;
    uint32_t dmy, mdy;
    uint32_t modes[9]; /* px_list_look of the cells */
    px_look_sep semi, bar, newline, comma, ideographic;
    uint32_t tight, loose; /* cells with a ';' that a blank does not follow, that one does */
    uint32_t hashes[64];   /* of the first values, to see whether they repeat */
} px_look;

void px_look_add(px_look *l, px_str value);
/* Can a column of this kind hold such values? True where nothing was seen. It was looked for
 * everything. */
bool px_look_fits(const px_look *l, px_holds holds);
/* Separator of lists that the values show, for a column of names, of codes, or of anything. */
px_list_mode px_look_list(const px_look *l, px_holds holds);

/* "Ann B. Cee, Dan Eff": every item of the cells with commas has several words, as surnames set
 * before a comma have not. */
bool px_look_spaced_commas(const px_look *l);

bool px_look_publications(const px_look *l);
bool px_look_applications(const px_look *l);
bool px_look_dates(const px_look *l);
bool px_look_classes(const px_look *l, bool *cpc);
bool px_look_countries(const px_look *l);
bool px_look_urls(const px_look *l);
bool px_look_persons(const px_look *l);
bool px_look_companies(const px_look *l);
bool px_look_counts_up(const px_look *l); /* numbers of rows */

#endif
