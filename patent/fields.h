/* fields.h: the field table as enum and rows. See fields.tbl for what the columns mean. */
#ifndef PX_PATENT_FIELDS_H
#define PX_PATENT_FIELDS_H

#include "base/str.h"

typedef enum px_field {
    PX_F_NONE = 0,
#define PX_FIELD(id, code, type, flags, zh, en, aliases, doc) PX_F_##id,
#include "patent/fields.tbl"
#undef PX_FIELD
    PX_F_COUNT
} px_field;

typedef enum px_field_type {
    PX_FT_TEXT,
    PX_FT_NAME,
    PX_FT_IDENT,
    PX_FT_DATE,
    PX_FT_NUMBER,
    PX_FT_CLASS,
    PX_FT_ENUM,
    PX_FT_BOOL,
    PX_FT_HAS,
    PX_FT_CUSTOM,
    PX_FT_VIRTUAL
} px_field_type;

#define PX_FIELD_M 1u /* several values a record */
#define PX_FIELD_F 2u /* can be counted (facet) */
#define PX_FIELD_S 4u /* can be sorted by */
#define PX_FIELD_R 8u /* takes ranges */

typedef struct px_field_info {
    px_field id;
    const char *code;
    px_field_type type;
    unsigned flags;
    const char *zh, *en, *aliases, *doc;
} px_field_info;

const px_field_info *px_field_get(px_field f);
const char *px_field_code(px_field f);
/* By code, Chinese name or alias (ASCII case folded; Chinese exact); PX_F_NONE if there is none.
 * Cost: up to 3 us. */
px_field px_field_find(px_str name);

/* What `has=` can ask for: one bit each in the column "@has", so there can be 31. */
#define PX_HAS_TABLE(X)                                                                            \
    X(TITLE, "title")                                                                              \
    X(ABSTRACT, "abstract")                                                                        \
    X(CLAIMS, "claims")                                                                            \
    X(DESCRIPTION, "description")                                                                  \
    X(APPLICANT, "applicant")                                                                      \
    X(INVENTOR, "inventor")                                                                        \
    X(OWNER, "owner")                                                                              \
    X(IPC, "ipc")                                                                                  \
    X(CPC, "cpc")                                                                                  \
    X(CITATIONS, "citations")                                                                      \
    X(FAMILY, "family")                                                                            \
    X(LEGAL, "legal")                                                                              \
    X(PRIORITY, "priority")                                                                        \
    X(APPLICATION, "application")                                                                  \
    X(KEYWORDS, "keywords")                                                                        \
    X(NUMBER, "number")                                                                            \
    X(FULLTEXT, "fulltext") /* claims and description */                                           \
    X(AGENT, "agent")                                                                              \
    X(EXAMINER, "examiner")                                                                        \
    X(LOCARNO, "locarno")                                                                          \
    X(FI, "fi")                                                                                    \
    X(FTERM, "fterm")                                                                              \
    X(USCLASS, "usclass")                                                                          \
    X(CITEDBY, "citedby")                                                                          \
    X(NPL, "npl")                                                                                  \
    X(EVENTS, "events")                                                                            \
    X(STATUS, "status")                                                                            \
    X(EXTENDED, "extended")       /* identifier of an extended family */                           \
    X(PLACE, "place")             /* of an applicant */                                            \
    X(TRANSLATION, "translation") /* title or abstract in several languages */
typedef enum px_has {
#define PX_HAS_ENUM(id, name) PX_HAS_##id,
    PX_HAS_TABLE(PX_HAS_ENUM)
#undef PX_HAS_ENUM
        PX_HAS_COUNT
} px_has;
const char *px_has_name(px_has h);
int px_has_find(px_str name); /* index, or -1; a field code (ti, ab, clm, …) is accepted too */

/* A code of the types, statuses, applicants' types or legal events in Chinese; empty for others.
 * Static memory. */
px_str px_value_zh(px_field f, px_str code);

#endif
