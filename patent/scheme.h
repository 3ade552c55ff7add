/* scheme.h: what a user has loaded about classification schemes: official titles, and concordances
 * from IPC to schemes of industries. Plain memory; shards/classes.h keeps it on disk.
 *
 * Titles: lines "symbol TAB parent TAB title", sorted bytewise by symbol, each symbol once. Symbols
 * are normal forms; `parent` is the next one above as the scheme says it (with the dots of
 * subgroups), empty where that is not known.
 *
 * A concordance: lines "version TAB code TAB name TAB patterns TAB exclude TAB keywords", names
 * "Chinese|English". A record has a code when one of its IPC symbols matches a pattern and none of
 * the excluded ones and, where there are keywords, one of them stands in its titles or abstracts. */
#ifndef PX_PATENT_SCHEME_H
#define PX_PATENT_SCHEME_H

#include "base/err.h"
#include "patent/record.h"

typedef struct px_title_list {
    px_str scheme; /* "ipc", "cpc", "fi", "fterm", "loc", "uspc" */
    px_str lang;   /* "en", "zh", … */
    px_str origin; /* files it came from, for people */
    px_str text;
    const uint32_t *at; /* n + 1 line beginnings; the last is the length of `text` */
    uint32_t n;
} px_title_list;

typedef struct px_concordance px_concordance;

typedef struct px_classes {
    px_title_list *titles;
    size_t n_titles;
    px_concordance **concordances;
    size_t n_concordances;
} px_classes;

/* Names that schemes of symbols have; NULL for others. */
const char *px_scheme_name(px_scheme s);
px_scheme
px_scheme_find(px_str name); /* PX_SCHEME_NONE if there is none; "locarno", "f-term" … too */

/* Offsets of the lines of a title list: n + 1 numbers. False: the lines are not in order, or have
 * not the three parts. */
bool px_titles_index(px_arena *a, px_str text, uint32_t **at, uint32_t *n);
/* Title (and parent, may be NULL) of a symbol; a main group stands for its "/00". */
bool px_titles_find(const px_title_list *t, px_str symbol, px_str *title, px_str *parent);
/* In a scheme and language; CPC and FI fall back to the titles of IPC, and IPC to those of CPC. `c`
 * may be NULL. */
bool px_classes_title(const px_classes *c, px_scheme scheme, const char *lang, px_str symbol,
                      px_str *title, px_str *parent);

/* ---- concordances ---- */

/* `text` must stay; lives in the arena. PX_E_INPUT names the line that cannot be read. */
px_status px_concordance_new(px_arena *a, px_str scheme, px_str text, px_concordance **out,
                             px_err *err);
px_str px_concordance_scheme(const px_concordance *c);
px_str px_concordance_text(const px_concordance *c);
size_t px_concordance_rows(const px_concordance *c);
size_t px_concordance_codes(const px_concordance *c); /* distinct ones */
px_str px_concordance_version(const px_concordance *c);
/* Name of a code; empty if it has none in that language and in the other. */
px_str px_concordance_name(const px_concordance *c, px_str code, bool zh);
/* Codes of a record, in the order of the concordance, each once. Cost: a few microseconds a record
 * for some thousand rows; keywords are looked for only where a pattern matches. */
size_t px_concordance_of(px_arena *a, const px_concordance *c, const px_record *r, px_str **codes);
/* Is this a pattern that can be read: "H01M", "H01M10/0525", "G06F17*", "H01M%",
 * "H01M10/05-H01M10/0587", "H01L21/00～H01L21/98"? Ends are in `lo` (with it) and `hi` (without). */
bool px_concordance_pattern(px_arena *a, px_str text, px_str *lo, px_str *hi);
/* Row i (from 0), as it was read: symbols lo <= s < hi of `in` and not of `out`, and one of the
 * folded words where there are any. */
typedef struct px_class_range {
    px_str lo, hi;
} px_class_range;
typedef struct px_concordance_rule {
    px_str code, zh, en;
    const px_class_range *in, *out;
    size_t n_in, n_out;
    const px_str *word;
    size_t n_words;
} px_concordance_rule;
void px_concordance_row(const px_concordance *c, size_t i, px_concordance_rule *out);
const px_concordance *px_classes_concordance(const px_classes *c, px_str scheme);

#endif
