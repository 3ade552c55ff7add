/* name_clean.h: names of organisations and people, cleaned for comparing and counting.
 *
 * Cleaning changes what is not the name: width, case, punctuation, a country behind it, THE in front, legal forms
 * (legal_form.tbl). It never guesses: what is left is what the file said, in its own script. Whether two cleaned names
 * mean one party is a question for groups (groups.h), not for cleaning. */
#ifndef PX_PATENT_NAME_CLEAN_H
#define PX_PATENT_NAME_CLEAN_H

#include "base/arena.h"

/* "Siemens Aktiengesellschaft [DE]" -> "SIEMENS", "株式会社日立製作所" -> "日立製作所", "AT&T Corp." -> "AT AND T".
 * In capitals; words apart by one space. Never empty for a name that is not: what is nothing but a legal form stays.
 * Cleaning twice changes nothing. Some 3 us. Needs px_text_init. */
px_str px_name_clean(px_arena *a, px_str name);
/* The same; *company: a form that companies have came off. For party.c. */
px_str px_name_clean_(px_arena *a, px_str name, bool *company);

#endif
