/* page.h: hits as people and scripts see them: the stored record, and what is picked from it. */
#ifndef PX_QUERY_PAGE_H
#define PX_QUERY_PAGE_H

#include "patent/record.h"
#include "query/engine/engine.h"

typedef struct px_page_item {
    px_hit hit;
    px_record record;
    px_str number;    /* the record's key: normal publication number, or what stands for it */
    px_str title;     /* in the wanted language if there is one, else the first; may be empty */
    uint32_t ymd;     /* of publication, 0 = not known */
    uint32_t members; /* publications of the unit that are hits; 0 without units */
} px_page_item;

typedef struct px_page { /* a piece of the list; its memory is used again for the next */
    px_arena *arena;
    px_zctx *zip;
    px_buf json;
    px_str lang; /* wanted for titles: "zh", "en", or empty = the first */
    px_page_item *item;
    size_t n;
} px_page;

void px_page_init(px_page *p, px_str lang);
void px_page_done(px_page *p);
/* Read the records of n hits, forgetting the page before. About 30 us a hit. */
px_status px_page_fill(px_page *p, px_snapshot *snap, const px_units *units, const px_hit *hit,
                       size_t n, px_err *err);
/* Numbers only (number and hit are set): 50 ns a hit. */
px_status px_page_keys(px_page *p, px_snapshot *snap, const px_hit *hit, size_t n, px_err *err);
/* One record, for `patix show`. */
px_status px_page_record(px_page *p, px_snapshot *snap, uint32_t row, px_record *out, px_err *err);

#endif
