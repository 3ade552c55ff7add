/* map.h: which column or JSON path stands for which field.
 *
 * Three sources, the first that knows the header decides:
 * 1. a map file of the user:
 *
 *     {"columns": {"Erfinder": "in", "Titel": "ti:de", "Notiz": "-", "Rang": "x",
 *                  "Applicants#2": "pac",
 *                  "IPC": {"field": "ipc", "list": "|"},
 *                  "Datum": {"field": "pd", "dates": "dmy"}},
 *      "header": false,
 *      "defaults": {"cc": "IN", "kind": "B"},
 *      "date_order": "dmy"}
 *
 *    "#2" = the second column of that name; "header": false = the table has no header row, its
 *    columns are called "column 1", "column 2", ...; a list is ";", ";;", "|", "newline", ",",
 *    "[...]", "{...}", ";x" (a semicolon with no blank behind it) or "" (no list).
 * 2. the header dictionary headers.tbl;
 * 3. for tables a guess (px_header_guess): the header's words less what only qualifies them, two
 *    names of one field in one cell, a slip of the pen. The values must bear a guess out (fill.h).
 *
 * Headers are compared in normalised form: NFKC, case folded, traditional as simplified Chinese,
 * only letters and digits kept; so "公开（公告）号" and "公开(公告)号" are one. Field codes are
 * those of PX_TARGETS, texts with ":language"; "-" = do not use, "x" = keep as extra. */
#ifndef PX_INDEXER_MAP_H
#define PX_INDEXER_MAP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "indexer/values.h"
#include "patent/date.h"

/* What values a column holds, which is what a guess is held against. */
typedef enum px_holds {
    PX_HOLDS_NOTHING,
    PX_HOLDS_NUMBER, /* of a publication or an application */
    PX_HOLDS_DATE,
    PX_HOLDS_YEAR,
    PX_HOLDS_TEXT,
    PX_HOLDS_NAME,   /* of persons and companies */
    PX_HOLDS_BESIDE, /* what stands beside names */
    PX_HOLDS_CLASS,
    PX_HOLDS_COUNT,
    PX_HOLDS_COUNTRY,
    PX_HOLDS_WORD, /* one of a few words or codes */
    PX_HOLDS_URL,
    PX_HOLDS_ANY
} px_holds;

/* What a column can stand for. X(id, code, many values?, kind) */
#define PX_TARGETS(X)                                                                              \
    X(EXTRA, "x", 1, NOTHING)     /* kept under its own name */                                    \
    X(SKIP, "-", 0, NOTHING)      /* derived from others, or meaningless outside the file */       \
    X(ROWNO, "rowno", 0, NOTHING) /* number of the row */                                          \
    X(PN, "pn", 1, NUMBER)        /* publication number */                                         \
    X(PNALT, "pn.alt", 1, NUMBER) /* of the same application: PN where that is empty */            \
    X(DOCKEY, "dockey", 0, ANY)   /* CN_218289675_U_20230113 */                                    \
    X(CC, "cc", 0, COUNTRY)       /* office of publication, code or name */                        \
    X(KD, "kd", 0, WORD)          /* kind code, or the document type in words */                   \
    X(AN, "an", 0, NUMBER)                                                                         \
    X(AD, "ad", 0, DATE)                                                                           \
    X(PD, "pd", 0, DATE)                                                                           \
    X(PR, "pr", 1, NUMBER)    /* priority numbers, with date and country in any order */           \
    X(PRD, "prd", 1, DATE)    /* priority dates */                                                 \
    X(EPD, "epd", 0, DATE)    /* earliest priority date */                                         \
    X(PRC, "prc", 1, COUNTRY) /* priority countries */                                             \
    X(PDY, "pdy", 0, YEAR)    /* year of publication: used where the date is missing */            \
    X(ADY, "ady", 0, YEAR)                                                                         \
    X(APD, "apd", 0, DATE)        /* date on which the application was published: an event */      \
    X(JOURNAL, "journal", 0, ANY) /* "47/2019 Dated 22/11/2019": date of grant and publication */  \
    X(GD, "gd", 0, DATE)                                                                           \
    X(SED, "sed", 0, DATE)                                                                         \
    X(EXPD, "expd", 0, DATE)                                                                       \
    X(EXP, "exp", 0, DATE)                                                                         \
    X(TI, "ti", 0, TEXT)                                                                           \
    X(AB, "ab", 0, TEXT)                                                                           \
    X(CLM, "clm", 1, TEXT)                                                                         \
    X(ICL, "icl", 1, TEXT)                                                                         \
    X(C1, "c1", 0, TEXT)                                                                           \
    X(DES, "des", 0, TEXT)                                                                         \
    X(TKA, "tka", 0, TEXT) /* title, keywords and abstract in one cell */                          \
    X(PA, "pa", 1, NAME)                                                                           \
    X(PAFIRST, "pa.first", 0, NAME) /* given name of an applicant */                               \
    X(PALAST, "pa.last", 0, NAME)                                                                  \
    X(PAALT, "pa.alt", 1, NAME)   /* another form of the applicants: used where PA is empty */     \
    X(PAC, "pac", 1, NAME)        /* owners */                                                     \
    X(PACALT, "pac.alt", 1, NAME) /* another form of the owners */                                 \
    X(IN, "in", 1, NAME)                                                                           \
    X(INALT, "in.alt", 1, NAME) /* another form of the inventors, or only the first */             \
    X(AG, "ag", 1, NAME)                                                                           \
    X(AGALT, "ag.alt", 1, NAME)                                                                    \
    X(EX, "ex", 1, NAME)                                                                           \
    X(CTRY, "ctry", 1, COUNTRY)                                                                    \
    X(PROV, "prov", 1, BESIDE)                                                                     \
    X(CITY, "city", 1, BESIDE)                                                                     \
    X(DIST, "dist", 1, BESIDE)                                                                     \
    X(PARK, "park", 1, BESIDE)                                                                     \
    X(ADDR, "pa.addr", 1, BESIDE)                                                                  \
    X(PATY, "paty", 1, BESIDE)                                                                     \
    X(USCC, "uscc", 1, BESIDE)                                                                     \
    X(OWCTRY, "pac.ctry", 1, COUNTRY) /* beside the owners */                                      \
    X(OWPROV, "pac.prov", 1, BESIDE)                                                               \
    X(OWCITY, "pac.city", 1, BESIDE)                                                               \
    X(OWDIST, "pac.dist", 1, BESIDE)                                                               \
    X(OWADDR, "pac.addr", 1, BESIDE)                                                               \
    X(OWTYPE, "pac.type", 1, BESIDE)                                                               \
    X(INCTRY, "inctry", 1, COUNTRY)                                                                \
    X(INADDR, "in.addr", 1, BESIDE)                                                                \
    X(IPC, "ipc", 1, CLASS)                                                                        \
    X(IPCM, "ipcm", 0, CLASS)                                                                      \
    X(CPC, "cpc", 1, CLASS)                                                                        \
    X(CPCI, "cpci", 1, CLASS)                                                                      \
    X(CPCA, "cpca", 1, CLASS)                                                                      \
    X(CPCV, "cpc.value", 1, WORD) /* inventional, additional */                                    \
    X(UC, "uc", 1, ANY)                                                                            \
    X(LOC, "loc", 1, ANY)                                                                          \
    X(FI, "fi", 1, ANY)                                                                            \
    X(FTM, "ftm", 1, ANY)                                                                          \
    X(LABELS, "labels", 1, ANY)    /* CPC symbols if they look like them */                        \
    X(CT, "ct", 1, NUMBER)         /* cited publications */                                        \
    X(CTS, "ct.search", 1, NUMBER) /* cited in the search report */                                \
    X(CTE, "ct.examiner", 1, NUMBER)                                                               \
    X(CTO, "ct.opposition", 1, NUMBER)                                                             \
    X(CTA, "ct.applicant", 1, NUMBER)                                                              \
    X(NPL, "npl", 1, TEXT)                                                                         \
    X(CF, "cf", 1, NUMBER) /* publications that cite it */                                         \
    X(FAM, "fam", 0, ANY)                                                                          \
    X(FAMX, "famx", 0, ANY)                                                                        \
    X(MEMBERS, "members", 1, NUMBER)                                                               \
    X(MEMBERSX, "membersx", 1, NUMBER) /* of the extended family */                                \
    X(LS, "ls", 0, WORD)                                                                           \
    X(LSD, "lsd", 0, WORD)                                                                         \
    X(EVENTS, "events", 0, TEXT) /* "2015-04-01 | -TEXT", one a line */                            \
    X(TRD, "transfer.date", 1,                                                                     \
      DATE) /* legal events with parties, in columns that run in parallel */                       \
    X(TRF, "transfer.from", 1, NAME)                                                               \
    X(TRT, "transfer.to", 1, NAME)                                                                 \
    X(LID, "license.date", 1, DATE)                                                                \
    X(LIF, "license.from", 1, NAME)                                                                \
    X(LIT, "license.to", 1, NAME)                                                                  \
    X(LIX, "license.text", 1, WORD)                                                                \
    X(PLD, "pledge.date", 1, DATE)                                                                 \
    X(PLF, "pledge.from", 1, NAME)                                                                 \
    X(PLT, "pledge.to", 1, NAME)                                                                   \
    X(PLX, "pledge.text", 1, WORD)                                                                 \
    X(SUD, "suit.date", 1, DATE)                                                                   \
    X(SUF, "suit.from", 1, NAME) /* plaintiff */                                                   \
    X(SUT, "suit.to", 1, NAME)   /* defendant */                                                   \
    X(SUX, "suit.text", 1, WORD) /* kind of suit, court */                                         \
    X(NCT, "nct", 0, COUNT)                                                                        \
    X(NCF, "ncf", 0, COUNT)                                                                        \
    X(NNPL, "nnpl", 0, COUNT)                                                                      \
    X(NFAM, "nfam", 0, COUNT)                                                                      \
    X(NFAMX, "nfamx", 0, COUNT)                                                                    \
    X(NCL, "ncl", 0, COUNT)                                                                        \
    X(NICL, "nicl", 0, COUNT)                                                                      \
    X(NPG, "npg", 0, COUNT)                                                                        \
    X(LENS, "lens", 0, ANY)                                                                        \
    X(ID, "id", 0, ANY) /* identifier: a publication number if it looks like one */                \
    X(KW, "kw", 1, ANY)                                                                            \
    X(URL, "url", 0, URL)                                                                          \
    X(PT, "pt", 0, WORD) /* patent type, in words */                                               \
    X(DOCTYPE, "doctype", 0, WORD)                                                                 \
    X(LANG, "lang", 0, WORD)

typedef enum px_target {
    PX_T_UNKNOWN = 0, /* no dictionary entry */
#define PX_TARGET_ENUM(id, code, many, kind) PX_T_##id,
    PX_TARGETS(PX_TARGET_ENUM)
#undef PX_TARGET_ENUM
        PX_T_COUNT
} px_target;

const char *px_target_code(px_target t); /* "x" for UNKNOWN */
px_target px_target_find(px_str code);   /* PX_T_UNKNOWN if there is none */
bool px_target_many(px_target t);
px_holds px_target_holds(px_target t);
/* Name of the field that a code of PX_TARGETS stands for, in the language of this process. */
const char *px_target_name(const char *code);

/* What a mapping rests on, the surest first. */
typedef enum px_map_basis {
    PX_MAP_NOT = 0,
    PX_MAP_USER,
    PX_MAP_HEADER, /* the dictionary has the header */
    PX_MAP_BOTH,   /* the header holds two names of one field */
    PX_MAP_PART,   /* a name of the dictionary and words that only qualify it */
    PX_MAP_WEAK,   /* the dictionary has it, but it means other things elsewhere */
    PX_MAP_NEAR,   /* a letter or two away from a name of the dictionary */
    PX_MAP_VALUES, /* the values look like it, the header says nothing */
} px_map_basis;

typedef struct px_mapped {
    px_target target;
    char lang[8]; /* of texts, or "" */
    bool by_user;
    px_map_basis basis;
    unsigned rank; /* of several names of one field the one with the smaller rank is meant more */
    bool has_list; /* the user says how lists are written: */
    px_list_mode list;   /* … */
    px_date_order order; /* the user says so for this column */
} px_mapped;

/* Must the values of such a column bear the mapping out? */
static inline bool px_map_guessed(px_map_basis basis) {
    return basis > PX_MAP_HEADER;
}
/* 0..100 */
unsigned px_map_sure(px_map_basis basis);

/* Normalised form of a header in `a`. */
px_str px_header_normal(px_arena *a, px_str header);
/* The dictionary alone; `normal` is normalised. UNKNOWN if it has no such name. */
px_mapped px_header_find(px_str normal);
/* What a header that the dictionary does not have could mean; UNKNOWN if nothing comes near. */
px_mapped px_header_guess(px_str header);

typedef struct px_map px_map;

px_status px_map_read(px_str json, px_map **out, px_err *err);      /* text of a map file */
px_status px_map_load(const char *path, px_map **out, px_err *err); /* a map file */
void px_map_free(px_map *m);

/* Look a header up; `m` may be NULL. A JSON path ("cpcs.cpc_subgroup_id") is tried whole, then
 * without members that only wrap the record ("_source.title"). `nth`: it is the nth column of
 * that name, from 1. */
px_mapped px_map_find(const px_map *m, px_str header);
px_mapped px_map_find_nth(const px_map *m, px_str header, unsigned nth);

px_str px_map_cc(const px_map *m); /* defaults; empty where not given, also for NULL */
px_str px_map_kind(const px_map *m);
px_date_order px_map_date_order(const px_map *m);
bool px_map_no_header(const px_map *m); /* the map says that the table has no header row */

/* Write the columns of a report as a map file; several reports one after another make one map,
 * where what came first stays. px_map_writer_end writes, px_map_writer_free forgets. */
typedef struct px_map_writer px_map_writer;
struct px_source_report;
px_map_writer *px_map_writer_new(void);
/* Number of columns for which an earlier report said something else. */
size_t px_map_writer_add(px_map_writer *w, const struct px_source_report *rep);
/* `cc`, `kind`: defaults, or empty. */
void px_map_writer_end(const px_map_writer *w, px_str cc, px_str kind, px_buf *out);
void px_map_writer_free(px_map_writer *w);

#endif
