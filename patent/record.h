/* record.h: one publication, as every part of patix sees it.
 *
 * This is also the JSON-lines interchange form and the form in which records are stored
 * (docs/RECORD.md). Reading what was written gives the same record, byte for byte after the first
 * pass. A record and everything it points to lives in one arena. Absent = n == 0 / 0 / PX_NIL.
 *
 * Normalisation happens in one place: readers fill `given` spellings, px_record_normalise
 * makes normal forms, the key, sorted and de-duplicated lists. */
#ifndef PX_PATENT_RECORD_H
#define PX_PATENT_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "patent/class.h"
#include "patent/number.h"

#define PX_NIL UINT32_MAX /* an absent count */

/* Before normalising: `given`, and cc, kind and ymd as hints where the file has them in columns of
 * their own. A number that has `given` and `normal` both is believed as it stands. */
typedef struct px_rec_number {
    px_str given; /* as the file spells it; empty when equal to `normal` */
    px_str normal;
    px_str cc, num, kind; /* parts of `normal` */
    uint32_t ymd;
} px_rec_number;

typedef struct px_rec_text {
    px_str lang; /* ISO 639-1, lower case; empty = not stated */
    px_str text; /* display form: as given, line ends \n */
} px_rec_text;

typedef struct px_rec_claim {
    uint32_t num;     /* as printed, 1-based; 0 = not stated */
    bool independent; /* stated, else derived by px_claim_refers */
    bool stated;      /* `independent` is what the file says; normalising clears this where the
                         text says the same */
    px_str lang, text;
} px_rec_claim;

typedef struct px_rec_party {
    px_str name; /* as given, country suffix taken off */
    px_str type; /* company, university, institute, hospital, government, person; empty = unknown */
    bool type_follows; /* `type` follows from the name (patent/party.h); then it is not written */
    px_str country;    /* ST.3 */
    px_str province, city, district; /* as given or normalised by patent/region */
    px_str park;                     /* as given or normalised by patent/park */
    px_str address;
    px_str id; /* e.g. unified social credit code */
} px_rec_party;

typedef struct px_rec_class {
    px_str symbol;  /* normal form */
    px_str edition; /* "2006.01" */
    char value;     /* 'I', 'A' or 0 */
    bool first;
} px_rec_class;

typedef struct px_rec_cite {
    px_str number;   /* normal form of a cited publication; empty for non-patent literature.
                        Before normalising: any spelling */
    px_str text;     /* non-patent literature, or the number as given when not understood */
    px_str category; /* X, Y, A, …, as given */
    px_str by;       /* applicant, examiner, search, opposition, … */
    uint32_t ymd;
} px_rec_cite;

typedef struct px_rec_event {
    uint32_t ymd;
    px_str code; /* office or INPADOC code */
    px_str kind; /* normalised: filed, published, granted, refused, withdrawn, lapsed, transferred,
                    licensed, pledged, … */
    px_str effect; /* "+", "-" or empty */
    px_str text;
    px_str from, to; /* parties, "; " between several */
    bool of_app; /* told of the application, not of this publication: others of it take it over */
} px_rec_event;

typedef struct px_rec_extra {
    px_str name; /* header as given, normalised by px_extra_name: the field is x.<name> */
    px_str *values;
    size_t n_values;
} px_rec_extra;

/* A list in the record. */
#define PX_LIST(type)                                                                              \
    struct {                                                                                       \
        type *v;                                                                                   \
        size_t n, cap;                                                                             \
    }
typedef PX_LIST(px_rec_number) px_rec_numbers;
typedef PX_LIST(px_rec_text) px_rec_texts;
typedef PX_LIST(px_rec_claim) px_rec_claims;
typedef PX_LIST(px_rec_party) px_rec_parties;
typedef PX_LIST(px_rec_class) px_rec_classes;
typedef PX_LIST(px_rec_cite) px_rec_cites;
typedef PX_LIST(px_rec_event) px_rec_events;
typedef PX_LIST(px_rec_extra) px_rec_extras;
typedef PX_LIST(px_str) px_rec_strs;

/* Counts that files state about a document. X(member, JSON key). */
#define PX_RECORD_COUNTS(X)                                                                        \
    X(n_cites, "n_cites")           /* patent references it cites, as stated */                    \
    X(n_cited_by, "n_cited_by")     /* times cited, as stated */                                   \
    X(n_npl, "n_npl")               /* non-patent references, as stated */                         \
    X(n_family, "n_family")         /* simple family size, as stated */                            \
    X(n_family_ext, "n_family_ext") /* extended family size, as stated */                          \
    X(n_claims, "n_claims")                                                                        \
    X(n_claims_indep, "n_claims_indep")                                                            \
    X(n_pages, "n_pages")

typedef struct px_record {
    px_str key; /* what makes it one record: normal publication number, else "id:<first of ids>",
                   else "app:<normal application number>", else "hash:<of the content>" */
    px_rec_number pub;
    px_rec_number app;
    px_rec_numbers priorities;
    uint32_t grant_ymd, exam_ymd, lapse_ymd, expiry_ymd; /* stated by the file */
    px_str
        type; /* invention, invention_grant, utility_model, design, pct, plant; empty = unknown */
    px_str doc_type; /* as the file names it */
    px_str lang;     /* language of the publication */
    px_rec_texts titles;
    px_rec_texts abstracts;
    px_rec_claims claims;
    px_rec_texts descriptions;
    px_rec_parties applicants, owners, inventors, agents, examiners;
    px_rec_classes ipc, cpc, uspc, locarno, fi, fterm;
    px_rec_strs cpc_sets;  /* combination sets, "C08K3/04, C08L23/06"; their symbols stand in `cpc`,
                              too, where the file lists them there */
    px_rec_cites cites;    /* what this document cites */
    px_rec_cites cited_by; /* documents that cite it, where the file lists them */
    px_str family;         /* simple family, "docdb:35908759" */
    px_str family_ext;
    px_rec_strs members;     /* normal numbers of family members, where the file lists them */
    px_rec_strs members_ext; /* the same of the extended family */
    px_rec_events events;
    px_str status;      /* active, pending, dead, unknown: as stated */
    px_str status_text; /* as given */
#define PX_COUNT_MEMBER(member, json) uint32_t member;
    PX_RECORD_COUNTS(PX_COUNT_MEMBER)
#undef PX_COUNT_MEMBER
    px_rec_strs ids; /* other identifiers: "lens:129-182-411-054-600" */
    px_rec_strs keywords;
    px_rec_extras extras;
    px_str url;
    /* Where it comes from; not part of equality. */
    px_str source;       /* file name without directories */
    uint64_t source_pos; /* record ordinal in the file, from 1 */
} px_record;

void px_record_init(px_record *r); /* empty; counts PX_NIL */

/* Name of a custom field from a header: NFKC, ASCII letters small, whatever is no letter or digit
 * one '_', none at the ends, at most 64 bytes: "Sequence Count" -> "sequence_count", "[标]技术功效"
 * -> "标_技术功效". "x" when nothing is left. Idempotent. */
px_str px_extra_name(px_arena *a, px_str header);

/* Does a claim's text refer to another claim ("according to claim 1", "根据权利要求1所述",
 * "請求項1", "nach Anspruch 1")? A label of its own in front ("Claim 2. A …", "【請求項２】") is no
 * reference. English, German, French, Spanish, Portuguese, Italian, Russian, Chinese, Japanese,
 * Korean. */
bool px_claim_refers(px_str text);

/* A publication number in normal form taken apart (no parsing: the first two letters are the
 * country, a letter with or without a digit at the end is the kind). */
px_number px_number_of_normal(px_str normal, px_number_role role);

/* Append to a PX_LIST in an arena; gives the new, cleared item. */
#define px_list_add(a, list)                                                                       \
    (px_list_room_((a), (void **)&(list)->v, (list)->n, &(list)->cap, sizeof *(list)->v),          \
     &(list)->v[(list)->n++])
void px_list_room_(px_arena *a, void **v, size_t n, size_t *cap, size_t item);

/* Make normal forms, key and uniqueness, in place; idempotent. The rules are in docs/RECORD.md.
 * Fails (PX_E_INPUT) when nothing identifies the record and it has no title or abstract either
 * ("row has neither a number nor a title"). px_text_init must have been called. */
px_status px_record_normalise(px_arena *a, px_record *r, px_err *err);

/* Key without kind ("US2013101709"), for partial records that lack the kind; {cc,num} only. Empty
 * if no publication number. */
px_str px_record_base_key(px_arena *a, const px_record *r);

/* Newest value wins per member, absence never erases; lists are replaced as a whole when the newer
 * one is not empty, except titles, abstracts and descriptions (by language), ids, extras (by name),
 * events (by day and code): those are joined. `out` shares memory with both, and neither is changed. Merging what is
 * normalised gives what is normalised. */
void px_record_merge(px_arena *a, const px_record *older, const px_record *newer, px_record *out);

/* Same content (source and position aside). */
bool px_record_equal(const px_record *x, const px_record *y);

/* JSON, one line without the line end; absent members are left out; member order is fixed. */
void px_record_write(const px_record *r, px_buf *out);
/* The same without source and position: what equality and hashes are made of. */
void px_record_write_content(const px_record *r, px_buf *out);
/* Is this a member of the JSON form: as patix writes it, or another name that is understood? */
typedef enum px_member_form { PX_MEMBER_NONE, PX_MEMBER_STRICT, PX_MEMBER_OTHER } px_member_form;
px_member_form px_record_member(px_str key);
/* Read our JSON form. Unknown members become extras. err->offset = byte in `line`. Result is
 * normalised. */
px_status px_record_read(px_arena *a, px_str line, px_record *r, px_err *err);

#endif
