/* legal_status.c: the life of an application as a small state machine over dated facts, with a log.
 *
 * Facts are the filing and publication dates, the kind of the document, the dates that the file
 * states, and the events, in order of time; on one day they are taken in order of life (filed
 * before granted before ended before restored). A fact without a date stands first, one that ends
 * something last. What a file says of the status in its own words has no date: it holds where the
 * facts do not lead further along the life (pending, in force, dead). So a record that was joined
 * from an old list and a new announcement is not kept alive by the list. */
#include "patent/legal.h"

#include "patent/date.h"
#include "patent/expiry.h"

#include <stdlib.h>

typedef enum step { STEP_NOTHING, STEP_PENDING, STEP_GRANT, STEP_KEPT, STEP_END, STEP_BACK } step;

static const step steps[PX_LEGAL_COUNT] = {
    STEP_NOTHING,
#define PX_LEGAL_KIND(id, code, step, en, zh) STEP_##step,
#include "patent/legal_kind.tbl"
#undef PX_LEGAL_KIND
};

static const struct {
    const char *code, *en, *zh;
} states[] = {{"unknown", "unknown", "未知"},
              {"pending", "pending", "审中"},
              {"active", "in force", "有效"},
              {"dead", "dead", "失效"}};

const char *px_legal_state_code(px_legal_state s) {
    return states[s].code;
}

const char *px_legal_state_name(px_legal_state s, bool zh) {
    return zh ? states[s].zh : states[s].en;
}

px_legal_state px_legal_state_find(px_str code) {
    for (int s = PX_STATE_PENDING; s <= PX_STATE_DEAD; s++)
        if (px_str_is(code, states[s].code)) return (px_legal_state)s;
    return PX_STATE_UNKNOWN;
}

/* Facts ------------------------------------------------------------------------------------------
 */

typedef struct fact {
    uint32_t ymd;
    step step;
    px_legal_why why;
    px_legal kind;
    px_str code;
    size_t order;
} fact;

typedef PX_LIST(fact) facts;

static void add(px_arena *a, facts *f, uint32_t ymd, px_legal_why why, px_legal kind, px_str code) {
    if (steps[kind] == STEP_NOTHING) return;
    fact *x = px_list_add(a, f);
    *x = (fact){ymd, steps[kind], why, kind, code, f->n};
}

/* Does this document itself say that the right was granted? Documents of utility models do where
 * they are registered without examination, or printed after the grant (Y). */
static bool is_granted(const px_rec_number *pub) {
    switch (px_kind_group_of(pub->cc, pub->kind, pub->ymd)) {
    case PX_KIND_GRANT:
    case PX_KIND_DESIGN:
        return true;
    case PX_KIND_UTILITY_MODEL:
        return pub->kind.p[0] == 'Y' || px_kind_is_grant(pub->cc, pub->kind, pub->ymd) ||
               px_str_is(pub->cc, "CN") || px_str_is(pub->cc, "DE") || px_str_is(pub->cc, "TW");
    default:
        return false;
    }
}

static int by_time(const void *x, const void *y) {
    const fact *p = x, *q = y;
    uint32_t a = p->ymd ? px_date_first(p->ymd) : p->step == STEP_END ? UINT32_MAX : 0;
    uint32_t b = q->ymd ? px_date_first(q->ymd) : q->step == STEP_END ? UINT32_MAX : 0;
    if (a != b) return a < b ? -1 : 1;
    if (p->step != q->step) return p->step < q->step ? -1 : 1;
    return p->order < q->order ? -1 : p->order > q->order;
}

static facts facts_of(px_arena *a, const px_record *r) {
    facts f = {0};
    px_str none = {0};
    if (r->app.ymd) add(a, &f, r->app.ymd, PX_WHY_FILED, PX_LEGAL_FILED, none);
    if (is_granted(&r->pub)) {
        uint32_t day = r->grant_ymd ? r->grant_ymd : r->pub.ymd;
        add(a, &f, day, PX_WHY_KIND, PX_LEGAL_GRANTED, r->pub.kind);
    } else {
        if (r->pub.ymd) add(a, &f, r->pub.ymd, PX_WHY_PUBLISHED, PX_LEGAL_PUBLISHED, r->pub.kind);
        if (r->grant_ymd) add(a, &f, r->grant_ymd, PX_WHY_GRANT, PX_LEGAL_GRANTED, none);
    }
    if (r->exam_ymd) add(a, &f, r->exam_ymd, PX_WHY_EXAM, PX_LEGAL_EXAMINED, none);
    if (r->lapse_ymd) add(a, &f, r->lapse_ymd, PX_WHY_LAPSE, PX_LEGAL_CEASED, none);
    for (size_t i = 0; i < r->events.n; i++) {
        const px_rec_event *e = &r->events.v[i];
        px_legal k = px_legal_find(e->kind);
        add(a, &f, e->ymd, PX_WHY_EVENT, k, e->code);
    }
    if (f.n) qsort(f.v, f.n, sizeof *f.v, by_time);
    return f;
}

/* The machine ------------------------------------------------------------------------------------
 */

typedef PX_LIST(px_legal_line) lines;

static px_legal_line *say(px_arena *a, lines *log, const fact *x, px_legal_state after) {
    px_legal_line *l = px_list_add(a, log);
    l->ymd = x->ymd;
    l->why = x->why;
    l->kind = x->kind;
    l->code = x->code;
    l->after = after;
    return l;
}

/* Where a fact leads from a state. */
static px_legal_state next(px_legal_state at, bool granted, step s) {
    switch (s) {
    case STEP_PENDING:
        return at == PX_STATE_UNKNOWN ? PX_STATE_PENDING : at;
    case STEP_GRANT:
        return PX_STATE_ACTIVE;
    case STEP_KEPT:
        return at == PX_STATE_DEAD ? at : PX_STATE_ACTIVE;
    case STEP_END:
        return PX_STATE_DEAD;
    case STEP_BACK:
        return granted ? PX_STATE_ACTIVE : PX_STATE_PENDING;
    case STEP_NOTHING:
        break;
    }
    return at;
}

/* An end on the day of another end, or after it, tells why rather than when: a reason that is told
 * replaces one that is not. */
static bool tells_more(px_legal now, px_legal before) {
    return before == PX_LEGAL_CEASED && now != PX_LEGAL_CEASED;
}

static void live(px_arena *a, const facts *f, px_legal_status *out, lines *log) {
    bool granted = false;
    for (size_t i = 0; i < f->n; i++) {
        const fact *x = &f->v[i];
        px_legal_state to = next(out->state, granted, x->step);
        granted |= x->step == STEP_GRANT || x->step == STEP_KEPT;
        if (to == out->state) {
            if (to == PX_STATE_DEAD && x->step == STEP_END && tells_more(x->kind, out->detail)) {
                out->detail = x->kind;
                (void)say(a, log, x, to);
            } else if (to == PX_STATE_DEAD && x->step != STEP_END) {
                say(a, log, x, to)->ignored = true;
            } else if (x->step == STEP_PENDING && to == PX_STATE_PENDING) {
                out->detail = x->kind; /* how far it has come */
                out->since = x->ymd;
                (void)say(a, log, x, to);
            }
            continue;
        }
        out->state = to;
        out->detail = x->kind;
        out->since = x->ymd;
        (void)say(a, log, x, to);
    }
}

/* Where a file states the status in detail alone ("未缴年费"), its kind says the rest. */
static px_legal_state state_of_words(px_str words, px_legal *kind) {
    px_str none = {0};
    px_legal k = px_legal_find(words);
    if (!k && words.n) k = px_legal_kind(none, none, words, none);
    *kind = k;
    return steps[k] == STEP_BACK ? PX_STATE_UNKNOWN : next(PX_STATE_UNKNOWN, false, steps[k]);
}

/* The file's own word, against what the facts gave. Dead is believed unless a restoration came
 * after the day of lapse that the file states. */
static void weigh(px_arena *a, const px_record *r, px_legal_status *out, lines *log) {
    px_legal_state word = px_legal_state_find(r->status);
    px_legal kind = PX_LEGAL_NONE;
    if (!r->status.n) word = state_of_words(r->status_text, &kind);
    if (word == PX_STATE_UNKNOWN) return;
    px_legal_line *l = px_list_add(a, log);
    l->why = PX_WHY_STATED;
    l->code = r->status_text;
    l->after = word;
    bool back = word == PX_STATE_DEAD && r->lapse_ymd && out->state != PX_STATE_DEAD &&
                px_date_first(out->since) > px_date_first(r->lapse_ymd);
    bool undated = out->state == PX_STATE_DEAD && !out->since; /* it cannot be newer */
    if ((word < out->state && !undated) || back) {
        l->ignored = true;
        l->after = out->state;
        return;
    }
    out->stated = true;
    if (word == out->state) return;
    out->state = word;
    out->detail = kind;
    out->since = 0;
    if (word == PX_STATE_DEAD && r->lapse_ymd) {
        if (!kind) out->detail = PX_LEGAL_CEASED;
        out->since = r->lapse_ymd;
    }
}

static void outlive(px_arena *a, const px_record *r, uint32_t today, px_legal_status *out,
                    lines *log) {
    if (!today || out->state == PX_STATE_DEAD) return;
    px_expiry e = px_expiry_of(r);
    if (!e.ymd || px_date_last(e.ymd) >= px_date_first(today)) return;
    fact x = {e.ymd, STEP_END, PX_WHY_EXPIRY, PX_LEGAL_EXPIRED, {0}, 0};
    out->state = PX_STATE_DEAD;
    out->stated = false;
    out->detail = PX_LEGAL_EXPIRED;
    out->since = e.ymd;
    (void)say(a, log, &x, PX_STATE_DEAD);
}

void px_legal_status_of(px_arena *a, const px_record *r, uint32_t today, px_legal_status *out) {
    lines log = {0};
    memset(out, 0, sizeof *out);
    facts f = facts_of(a, r);
    live(a, &f, out, &log);
    if (px_str_is(r->pub.cc, "WO") && out->state != PX_STATE_DEAD) {
        fact x = {0, STEP_NOTHING, PX_WHY_PCT, PX_LEGAL_NONE, {0}, 0};
        out->state = PX_STATE_UNKNOWN;
        out->detail = PX_LEGAL_NONE;
        out->since = 0;
        (void)say(a, &log, &x, PX_STATE_UNKNOWN);
    }
    weigh(a, r, out, &log);
    out->grounded = out->stated || out->state == PX_STATE_DEAD;
    for (size_t i = 0; i < f.n && !out->grounded; i++)
        out->grounded = f.v[i].why == PX_WHY_EVENT && f.v[i].kind != PX_LEGAL_FILED &&
                        f.v[i].kind != PX_LEGAL_PUBLISHED;
    outlive(a, r, today, out, &log);
    out->log = log.v;
    out->n_log = log.n;
}

/* Words ------------------------------------------------------------------------------------------
 */

void px_legal_line_print(const px_legal_line *l, bool zh, px_buf *out) {
    const char *what = px_legal_name(l->kind, zh);
    if (l->ymd) {
        char date[11];
        px_buf_fmt(out, "%s ", px_date_print(l->ymd, date));
    }
    switch (l->why) {
    case PX_WHY_STATED:
        what = zh ? "来源注明的状态" : "the file's own word";
        break;
    case PX_WHY_PCT:
        what =
            zh ? "国际申请本身不是一项权利" : "an international application is no right of its own";
        break;
    case PX_WHY_LAPSE:
        what = zh ? "来源注明的失效日" : "date of lapse as stated";
        break;
    case PX_WHY_EXPIRY:
        what = zh ? "保护期届满" : "end of the term";
        break;
    default:
        break;
    }
    px_buf_c(out, what);
    if (l->code.n)
        px_buf_fmt(out, zh ? "（" PX_STR_FMT "）" : " (" PX_STR_FMT ")", PX_STR_ARG(l->code));
    px_buf_fmt(out, " -> %s", px_legal_state_name(l->after, zh));
    if (l->ignored) px_buf_c(out, zh ? "（未采用）" : " (not followed)");
}
