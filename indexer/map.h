/* map.h: which column or JSON path stands for which field.
 *
 * Two sources: the header dictionary headers.tbl, and a map file of the user that goes before it:
 *
 *     {"columns": {"Erfinder": "in", "Titel": "ti:de", "Notiz": "-", "Rang": "x"},
 *      "defaults": {"cc": "IN", "kind": "B"},
 *      "date_order": "dmy"}
 *
 * Headers are compared in normalised form: NFKC, case folded, traditional as simplified Chinese,
 * only letters and digits kept; so "公开（公告）号" and "公开(公告)号" are one. Field codes are
 * those of PX_TARGETS, texts with ":language"; "-" = do not use, "x" = keep as extra. */
#ifndef PX_INDEXER_MAP_H
#define PX_INDEXER_MAP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "patent/date.h"

/* What a column can stand for. X(id, code, many values?) */
#define PX_TARGETS(X)                                                                              \
    X(EXTRA, "x", 1)       /* kept under its own name */                                           \
    X(SKIP, "-", 0)        /* derived from others, or meaningless outside the file */              \
    X(ROWNO, "rowno", 0)   /* number of the row */                                                 \
    X(PN, "pn", 1)         /* publication number */                                                \
    X(DOCKEY, "dockey", 0) /* CN_218289675_U_20230113 */                                           \
    X(CC, "cc", 0)         /* office of publication, code or name */                               \
    X(KD, "kd", 0)         /* kind code, or the document type in words */                          \
    X(AN, "an", 0)                                                                                 \
    X(AD, "ad", 0)                                                                                 \
    X(PD, "pd", 0)                                                                                 \
    X(PR, "pr", 1)   /* priority numbers, with date and country in any order */                    \
    X(PRD, "prd", 1) /* priority dates */                                                          \
    X(EPD, "epd", 0) /* earliest priority date */                                                  \
    X(PRC, "prc", 1) /* priority countries */                                                      \
    X(PDY, "pdy", 0) /* year of publication: used where the date is missing */                     \
    X(ADY, "ady", 0)                                                                               \
    X(APD, "apd", 0)         /* date on which the application was published: an event */           \
    X(JOURNAL, "journal", 0) /* "47/2019 Dated 22/11/2019": date of grant and publication */       \
    X(GD, "gd", 0)                                                                                 \
    X(SED, "sed", 0)                                                                               \
    X(EXPD, "expd", 0)                                                                             \
    X(EXP, "exp", 0)                                                                               \
    X(TI, "ti", 0)                                                                                 \
    X(AB, "ab", 0)                                                                                 \
    X(CLM, "clm", 1)                                                                               \
    X(ICL, "icl", 1)                                                                               \
    X(C1, "c1", 0)                                                                                 \
    X(DES, "des", 0)                                                                               \
    X(TKA, "tka", 0) /* title, keywords and abstract in one cell */                                \
    X(PA, "pa", 1)                                                                                 \
    X(PAFIRST, "pa.first", 0) /* given name of an applicant */                                     \
    X(PALAST, "pa.last", 0)                                                                        \
    X(PAALT, "pa.alt", 1) /* another form of the applicants: used where PA is empty */             \
    X(PAC, "pac", 1)                                                                               \
    X(PACALT, "pac.alt", 1) /* another form of the owners */                                       \
    X(IN, "in", 1)                                                                                 \
    X(AG, "ag", 1)                                                                                 \
    X(EX, "ex", 1)                                                                                 \
    X(CTRY, "ctry", 1)                                                                             \
    X(PROV, "prov", 1)                                                                             \
    X(CITY, "city", 1)                                                                             \
    X(DIST, "dist", 1)                                                                             \
    X(ADDR, "pa.addr", 1)                                                                          \
    X(PATY, "paty", 1)                                                                             \
    X(USCC, "uscc", 1)                                                                             \
    X(INCTRY, "inctry", 1)                                                                         \
    X(INADDR, "in.addr", 1)                                                                        \
    X(IPC, "ipc", 1)                                                                               \
    X(IPCM, "ipcm", 0)                                                                             \
    X(CPC, "cpc", 1)                                                                               \
    X(CPCI, "cpci", 1)                                                                             \
    X(CPCA, "cpca", 1)                                                                             \
    X(CPCV, "cpc.value", 1) /* inventional, additional */                                          \
    X(UC, "uc", 1)                                                                                 \
    X(LOC, "loc", 1)                                                                               \
    X(FI, "fi", 1)                                                                                 \
    X(FTM, "ftm", 1)                                                                               \
    X(LABELS, "labels", 1) /* CPC symbols if they look like them */                                \
    X(CT, "ct", 1)         /* cited publications */                                                \
    X(CTS, "ct.search", 1) /* cited in the search report */                                        \
    X(CTE, "ct.examiner", 1)                                                                       \
    X(CTO, "ct.opposition", 1)                                                                     \
    X(CTA, "ct.applicant", 1)                                                                      \
    X(NPL, "npl", 1)                                                                               \
    X(CF, "cf", 1) /* publications that cite it */                                                 \
    X(FAM, "fam", 0)                                                                               \
    X(FAMX, "famx", 0)                                                                             \
    X(MEMBERS, "members", 1)                                                                       \
    X(LS, "ls", 0)                                                                                 \
    X(LSD, "lsd", 0)                                                                               \
    X(NCT, "nct", 0)                                                                               \
    X(NCF, "ncf", 0)                                                                               \
    X(NNPL, "nnpl", 0)                                                                             \
    X(NFAM, "nfam", 0)                                                                             \
    X(NFAMX, "nfamx", 0)                                                                           \
    X(NCL, "ncl", 0)                                                                               \
    X(NICL, "nicl", 0)                                                                             \
    X(NPG, "npg", 0)                                                                               \
    X(LENS, "lens", 0)                                                                             \
    X(ID, "id", 0) /* identifier: a publication number if it looks like one */                     \
    X(KW, "kw", 1)                                                                                 \
    X(URL, "url", 0)                                                                               \
    X(PT, "pt", 0) /* patent type, in words */                                                     \
    X(DOCTYPE, "doctype", 0)                                                                       \
    X(LANG, "lang", 0)

typedef enum px_target {
    PX_T_UNKNOWN = 0, /* no dictionary entry */
#define PX_TARGET_ENUM(id, code, many) PX_T_##id,
    PX_TARGETS(PX_TARGET_ENUM)
#undef PX_TARGET_ENUM
        PX_T_COUNT
} px_target;

const char *px_target_code(px_target t); /* "x" for UNKNOWN */
px_target px_target_find(px_str code);   /* PX_T_UNKNOWN if there is none */
bool px_target_many(px_target t);

typedef struct px_mapped {
    px_target target;
    char lang[8]; /* of texts, or "" */
    bool by_user;
} px_mapped;

/* Normalised form of a header in `a`. */
px_str px_header_normal(px_arena *a, px_str header);

typedef struct px_map px_map;

px_status px_map_read(px_str json, px_map **out, px_err *err);      /* text of a map file */
px_status px_map_load(const char *path, px_map **out, px_err *err); /* a map file */
void px_map_free(px_map *m);

/* Look a header up; `m` may be NULL. A JSON path ("cpcs.cpc_subgroup_id") is tried whole, then
 * without members that only wrap the record ("_source.title"). */
px_mapped px_map_find(const px_map *m, px_str header);

px_str px_map_cc(const px_map *m); /* defaults; empty where not given, also for NULL */
px_str px_map_kind(const px_map *m);
px_date_order px_map_date_order(const px_map *m);

#endif
