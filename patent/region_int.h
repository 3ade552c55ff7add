/* region_int.h: the table of divisions in memory, for region*.c only. */
#ifndef PX_PATENT_REGION_INT_H
#define PX_PATENT_REGION_INT_H

#include "patent/region.h"

typedef enum px_region_kind {
    PX_RK_PROVINCE = 1,
    PX_RK_CITY,
    PX_RK_UNIT,    /* county-level; in Shanghai with a code */
    PX_RK_FORMER,  /* another name for something in a city */
    PX_RK_DISTRICT /* a district of Shanghai: its name, a former name, a zone */
} px_region_kind;

typedef struct px_region_entry {
    px_region_kind kind;
    bool shortened;          /* 苏州 for 苏州市 */
    uint32_t province, city; /* codes */
    uint32_t unit;           /* code of a district */
    px_str unit_name;
    uint32_t next; /* another meaning of the same name: index + 1 */
} px_region_entry;

/* Meanings of a name; NULL if none. Chinese names as they are, Latin ones in small ASCII letters. */
const px_region_entry *px_region_find_(px_str name);
const px_region_entry *px_region_other_(const px_region_entry *e);
void px_region_put_(px_place *p, const px_region_entry *e);
/* Does the longer meaning fit what is settled already? */
bool px_region_fits_(const px_place *p, const px_region_entry *e);
/* The one meaning that fits; NULL when none or several do. */
const px_region_entry *px_region_only_(const px_place *p, const px_region_entry *e);

/* Province of a postal code by its first two digits; 0 if none. */
uint32_t px_region_of_post_(px_str six);

px_place px_place_of_latin_(px_str address, px_str country);
px_str px_country_of_latin_(px_str address);

#endif
