/* legal.h: what legal events mean. Kinds of events by code and by words, their parties, and the
 * status that follows from them, with its reasons.
 *
 *     px_legal k = px_legal_kind(PX_STR("CN"), PX_STR("CF01"), text, effect);   // LAPSED
 *     px_legal_status s;
 *     px_legal_status_of(a, record, 20260101, &s);
 *
 * Nothing here reads the clock. docs/LEGAL.md says the rules to people. */
#ifndef PX_PATENT_LEGAL_H
#define PX_PATENT_LEGAL_H

#include "base/buf.h"
#include "patent/record.h"

typedef enum px_legal {
    PX_LEGAL_NONE = 0, /* not understood */
#define PX_LEGAL_KIND(id, code, step, en, zh) PX_LEGAL_##id,
#include "patent/legal_kind.tbl"
#undef PX_LEGAL_KIND
    PX_LEGAL_COUNT
} px_legal;

const char *px_legal_code(px_legal k);          /* "lapsed"; "" for NONE */
const char *px_legal_name(px_legal k, bool zh); /* "lapsed, fee not paid", "未缴费终止" */
/* A kind by its code or one of its names, ASCII case aside; NONE for other words. */
px_legal px_legal_find(px_str word);

/* The kind of one event. `cc` is the office of the document (ST.3, may be empty), `code` that of
 * the office or of INPADOC, `text` any of Chinese, English, German, French, Japanese; only its
 * first 4 KB are read. Codes that are known for sure decide, then the words, then codes of WIPO
 * ST.17. A code that only points to another ("Ref country code: DE Ref legal event code: R119") is
 * followed; what happens to a European patent in one state is no end of the whole. `effect` corrects
 * the words, never the codes: what the office calls good ("+") is no end, and what it calls bad
 * ("-") is no grant. Some 1 us with a known code, 20 us by words. */
px_legal px_legal_kind(px_str cc, px_str code, px_str text, px_str effect);

/* Kind, and who gave and who took where the text says it ("ASSIGNOR:A;B", "Owner name: C",
 * "变更前权利人:A 变更后权利人:B", "出质人", "许可人"), for the events of a record that lack them.
 * A stated kind in other words ("转让", "License") becomes its code; one that is not known stays.
 * Doing it twice changes nothing. Called by px_record_normalise. */
void px_legal_complete(px_arena *a, px_record *r);

/* Status. */
typedef enum px_legal_state {
    PX_STATE_UNKNOWN = 0,
    PX_STATE_PENDING,
    PX_STATE_ACTIVE,
    PX_STATE_DEAD
} px_legal_state;

const char *px_legal_state_code(px_legal_state s); /* "active", as in record.status */
const char *px_legal_state_name(px_legal_state s, bool zh);
px_legal_state px_legal_state_find(px_str code); /* of the four codes; UNKNOWN for others */

typedef enum px_legal_why {                   /* where a line of the log comes from */
                            PX_WHY_STATED,    /* the file states a status */
                            PX_WHY_FILED,     /* filing date */
                            PX_WHY_PUBLISHED, /* publication date */
                            PX_WHY_KIND,      /* kind code of a granted right */
                            PX_WHY_GRANT,     /* stated grant date */
                            PX_WHY_LAPSE,     /* stated date of lapse */
                            PX_WHY_EXAM,      /* stated start of examination */
                            PX_WHY_EVENT,     /* an event */
                            PX_WHY_EXPIRY,    /* stated or expected expiry before `today` */
                            PX_WHY_PCT /* an international application is no right of its own */
} px_legal_why;

typedef struct px_legal_line {
    uint32_t ymd; /* 0 = no date known */
    px_legal_why why;
    px_legal kind;        /* what happened; NONE for PX_WHY_STATED, PX_WHY_PCT */
    px_str code;          /* of the event, or the kind code */
    px_legal_state after; /* the status that follows */
    bool ignored;         /* it stood against a stronger line and changed nothing */
} px_legal_line;

typedef struct px_legal_status {
    px_legal_state state;
    bool stated;     /* the file's own word decided; false = computed */
    bool grounded;   /* rests on the file's word, a stated lapse or a legal event, and not on the
                        document and its dates alone, which say nothing of what came later */
    px_legal detail; /* what made it so; NONE when only a stated status did */
    uint32_t since;  /* day of that, 0 = not known */
    px_legal_line *log;
    size_t n_log;
} px_legal_status;

/* Dated facts in order of time move the state: the document and its dates, the dates that the file
 * states, the events. The file's own word (record.status) has no date: it holds where the facts do
 * not lead further along the life (pending, in force, dead), so an end with a day outweighs
 * "active"; "dead" is outweighed only by a grant or restoration after a stated day of lapse. An
 * international application is neither in force nor pending here: unknown, unless withdrawn.
 * `today`: what is not dead and whose stated or expected expiry lies before that day is dead;
 * 0 leaves expiry out, so that the outcome does not depend on the day. The log lives in `a`.
 * Records come normalised. */
void px_legal_status_of(px_arena *a, const px_record *r, uint32_t today, px_legal_status *out);

/* A line of the log for a person: "2024-03-01 lapsed, fee not paid (CF01) -> dead". */
void px_legal_line_print(const px_legal_line *l, bool zh, px_buf *out);

#endif
