/* expiry.h: when a right ends at the latest, by office and type of right, from a dated table of
 * rules (expiry.tbl). Nothing here reads the clock; fees are not looked at.
 *
 * Convention: a term of N years ends on the day of the same month and number N years after the day
 * it is counted from, and the right is in force through that day ("20130425" + 20 years =
 * 20330425). 29 February becomes 28 February where the year has none. Where the law names a longer
 * last day (the next working day) the table does not follow. */
#ifndef PX_PATENT_EXPIRY_H
#define PX_PATENT_EXPIRY_H

#include "patent/record.h"

typedef enum px_expiry_start {
    PX_FROM_FILING = 0, /* the date of the application; the international one where it says so */
    PX_FROM_GRANT,      /* grant or registration */
    PX_FROM_PARENT,     /* US: the earliest application whose date is claimed (not foreign, not
                           provisional) */
    PX_FROM_LONGER,     /* US transition: longer of 17 years from grant and 20 from the parent */
    PX_FROM_ASSURED_10, /* BR: filing, but not less than 10 years from grant */
    PX_FROM_ASSURED_7
} px_expiry_start;

typedef struct px_expiry_rule {
    char cc[3];
    const char *type;    /* a type of the record: "invention", "utility_model", "design" … */
    uint32_t filed_from; /* first and last filing date for which it holds; 0 = open */
    uint32_t filed_to;
    uint32_t granted_to; /* and last grant date; 0 = open */
    px_expiry_start start;
    unsigned years;
    bool verified;   /* false: term or dates were not found in the law, a notice or a quotation */
    const char *law; /* where it stands */
} px_expiry_rule;

typedef struct px_expiry {
    uint32_t ymd;               /* 0 = not known */
    bool stated;                /* the file says so */
    const px_expiry_rule *rule; /* the one used; NULL where stated or not known */
    uint32_t extra_days;        /* of a term adjustment that the file states, included in ymd */
} px_expiry;

/* Stated, else expected. For an application: when a right granted on it would end. Nothing for
 * international applications, for applications without a date, for what the table does not know. */
px_expiry px_expiry_of(const px_record *r);

const px_expiry_rule *px_expiry_rules(size_t *n); /* the table, for documentation and tests */

/* yyyymmdd plus years (1..100) or days; 0 for dates without a day. */
uint32_t px_expiry_add_years(uint32_t ymd, unsigned years);
uint32_t px_expiry_add_days(uint32_t ymd, uint32_t days);

#endif
