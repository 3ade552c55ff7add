/* class.h: classification symbols in one normal form for each scheme. docs/CLASSES.md has the table
 * of spellings.
 *
 * IPC and CPC: section, class, subclass, main group without leading zeros, '/', subgroup as
 * printed: G06F17/30, H01M10/0525, A23L1/00, Y02E60/10. Higher levels: H, H01, H01M, H01M10. Byte
 * order of normal forms keeps every subtree in one range (invariant S4): H01M10 < H01M10/05 <
 * H01M10/0525 < H01M100.
 * FI: the IPC symbol, a comma, subdivision and letter: G06F17/30,170A, H01L21/78,M. F-term:
 * 5B075KK02, themes 5B075. Locarno: 14-03, classes 14. USPC: 239/69, D14/138G, 123/90.16,
 * classes 239. */
#ifndef PX_PATENT_CLASS_H
#define PX_PATENT_CLASS_H

#include "base/arena.h"

typedef enum px_scheme {
    PX_SCHEME_NONE = 0,
    PX_SCHEME_IPC,
    PX_SCHEME_CPC,
    PX_SCHEME_USPC,
    PX_SCHEME_LOC, /* Locarno */
    PX_SCHEME_FI,
    PX_SCHEME_FTERM,
    PX_SCHEME_ECLA
} px_scheme;

typedef struct px_class_symbol {
    px_scheme scheme;
    px_str symbol;  /* normal form */
    px_str edition; /* "2006.01", "7" of old IPC, "13" of Locarno, or empty */
    char value;     /* 'I' inventive, 'A'/'N' additional (given letter kept as I or A), 0 unknown */
    char level;     /* 'C' core, 'A' advanced, 0 */
    bool first;     /* position F (first) */
    bool understood; /* false: symbol is the input with white space squeezed */
} px_class_symbol;

/* One symbol in any spelling seen in files: "G06F  17/30", "G06F0017300000", "H01M10/0525",
 * "H04W  84/    20            A I", "G06F 17/30 (2006.01)", "G06F 17/30 20060101AFI20051220RMJP",
 * "A61K31-00", "H01M 10/0525 A I", "G06F17:30". */
px_class_symbol px_class_parse(px_arena *a, px_str text, px_scheme scheme);

/* Several symbols in one text: "Int. Cl.7 H01L 21/00, 21/02; G06F 17/30", "A61K31/00 // A61P35/00",
 * "5B075 KK02 KK07". What stands behind "//" is additional. 0 unless every piece is understood.
 * Lives in the arena. */
size_t px_class_list(px_arena *a, px_str text, px_scheme scheme, px_class_symbol **out);

/* A combination set of CPC (C-set): symbols in their order, "C08K3/04, C08L23/06". Any separators;
 * what is not understood stays, white space squeezed. Idempotent. */
px_str px_class_set(px_arena *a, px_str text);

/* Normal form cut to a level: 1 section, 2 class, 3 subclass, 4 main group, 5 everything. */
px_str px_class_cut(px_str symbol, int level);
int px_class_level(px_str symbol); /* 1..5; 0 if not an IPC/CPC symbol */

/* Levels by name, numbered from 1 downwards: section, class, subclass, group of IPC, CPC and FI; theme,
 * viewpoint of F-term; class of Locarno and of USPC. 0 and NULL: the scheme has no such level. */
int px_class_level_find(px_scheme scheme, px_str name); /* without regard to case */
const char *px_class_level_name(px_scheme scheme, int level);
/* Normal form of the scheme cut to such a level; what has no such level above it is given back. */
px_str px_class_cut_in(px_scheme scheme, px_str symbol, int level);

/* The range of normal forms below (and including) a symbol: every s with lo <= s < hi bytewise.
 * "H01M10/00" means its main group; "382" and "14" are classes of USPC and Locarno; below "382/104"
 * of USPC is nothing. `hi` is made in the arena. */
void px_class_subtree(px_arena *a, px_str symbol, px_str *lo, px_str *hi);

/* Does this look like a class symbol (query auto-detection)? */
bool px_class_looks_like(px_str text);

#endif
