/* party.h: what kind of party a name is. Rules, no guesses: a name that they do not settle has no type. */
#ifndef PX_PATENT_PARTY_H
#define PX_PATENT_PARTY_H

#include "base/arena.h"

/* "company", "university", "institute", "hospital", "government", "person" (constants) or empty, from the name's words
 * (party.tbl), its legal form and, for people, its shape: a surname and one or two characters in Chinese, a surname
 * and two syllables in Korean, "Smith, John" or a common given name in Latin letters. `country` (ST.3 or empty) keeps
 * names in characters of Japan from being read as Chinese ones. `a` is scratch. Some 5 us. */
px_str px_party_type(px_arena *a, px_str name, px_str country);

/* What files call the types ("企业", "大专院校", "科研单位", "个人", "机关团体", "Company", "INDIVIDUAL" …): the
 * type, or empty when the word is not known. "院校/研究所" is a university or an institute: the name decides. */
px_str px_party_type_word(px_arena *a, px_str stated, px_str name);

/* Is this no name but a word in its place: "Individual", "N/A", "未知", "Antrag auf Nichtnennung", signs alone (party_none.tbl)? Such
 * a party is missing in what is counted and searched by name, and stands in the record as the file has it. Some 10 ns for most names. */
bool px_party_is_nobody(px_str name);

#endif
