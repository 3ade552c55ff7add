/* wipo35.h: WIPO's 35 fields of technology, from the IPC symbols of a record.
 *
 * Source: WIPO's IPC and technology concordance (the table says from when, and which rows are
 * ours). A record has each distinct field of its IPC symbols; the weight of a field is its share of
 * the symbols that belong to a field, so weights add up to 1 (the convention of PATSTAT's
 * tls230). The primary field is the one with the largest weight; among equal ones that of the first
 * symbol, else the one with the lowest number. CPC symbols do not count. */
#ifndef PX_PATENT_WIPO35_H
#define PX_PATENT_WIPO35_H

#include "patent/record.h"

#define PX_WIPO35_FIELDS 35

typedef struct px_wipo35_info {
    int number, sector; /* sectors 1 to 5 */
    const char *code;   /* "8": the value of field `wipo` */
    const char *zh, *en;
} px_wipo35_info;

/* Field of one IPC symbol in normal form: longest matching prefix; 0 if it belongs to none. `basis`
 * (may be NULL): on what the row rests, see wipo35.tbl. Cost: some 50 ns. */
int px_wipo35_of(px_str symbol, const char **basis);
const px_wipo35_info *px_wipo35_get(int number); /* 1..35, else NULL */
/* By number ("8", "08") or name in Chinese or English, case folded for ASCII; 0 if there is none. */
int px_wipo35_find(px_str name);
const char *px_wipo35_sector(int sector, bool zh); /* its name; "" out of range */

typedef struct px_wipo35_part {
    int field;
    double weight;
} px_wipo35_part;
/* Fields of a record, primary first, then by falling weight and number. Returns how many. */
size_t px_wipo35_record(const px_record *r, px_wipo35_part out[PX_WIPO35_FIELDS]);

#endif
