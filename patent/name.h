/* name.h: names of applicants, owners and inventors as files spell them. */
#ifndef PX_PATENT_NAME_H
#define PX_PATENT_NAME_H

#include "base/arena.h"

/* "SIEMENS AG [DE]" -> name "SIEMENS AG", country "DE". Also "(US)" at the end when it is a known
 * ST.3 code, U+2002 and mojibake before the bracket, full-width brackets, stray newlines, runs of
 * white space. Nothing else is changed: names are kept as given. Empty country when there is none.
 * Results in the arena. */
void px_name_split(px_arena *a, px_str given, px_str *name, px_str *country);
/* Does `name` end in a bracket such as a country stands in? Behind a name that does not, and that has
 * single blanks and none at its ends, px_name_split finds no country. */
bool px_name_ends_in_bracket(px_str name);
/* Without what a wrong decoding left of U+2002 at the end, where a country stood behind it. */
px_str px_name_cut_remains(px_str name);

bool px_is_country(px_str cc); /* a WIPO ST.3 code, current or historical (SU, DD, CS, YU, …),
                                  including EP, WO, EA, AP, OA, GC, EM, XN, EU */
/* English and Chinese short name of an ST.3 code; NULL if unknown. */
const char *px_country_name(px_str cc, bool zh);
/* Country from a name in English or Chinese ("United States", "中国", "Korea, Republic of", "韩国",
 * "日本"), or an ISO-3 code; empty if unknown. */
px_str px_country_code(px_str text);

#endif
