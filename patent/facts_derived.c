/* facts_derived.c: facts that follow from several members of a record. The rules stand in
 * docs/RECORD.md for people. */
#include "patent/facts_int.h"

#include "base/text.h"
#include "patent/date.h"

/* ---- priorities ---- */

static void put_priority_dates(px_arena *a, px_facts *to, const px_record *r) {
    for (size_t i = 0; i < r->priorities.n; i++) {
        uint32_t ymd = r->priorities.v[i].ymd;
        if (ymd < 10000 || ymd > 99999999) continue;
        px_facts_put(to, PX_F_PRD, px_arena_fmt(a, "%08u", ymd));
    }
}

/* Office of the earliest priority that has a day; of the first one where none has. */
static px_str first_filing(const px_record *r) {
    const px_rec_number *best = NULL;
    for (size_t i = 0; i < r->priorities.n; i++) {
        const px_rec_number *p = &r->priorities.v[i];
        if (!p->cc.n) continue;
        bool earlier =
            best && p->ymd && (!best->ymd || px_date_first(p->ymd) < px_date_first(best->ymd));
        if (!best || earlier) best = p;
    }
    if (best) return best->cc;
    return r->app.cc.n ? r->app.cc : r->pub.cc;
}

/* ---- families ---- */

static bool among(const px_rec_strs *list, px_str s) {
    for (size_t i = 0; i < list->n; i++)
        if (px_str_eq(list->v[i], s)) return true;
    return false;
}

/* Offices where the file lists members, or says that there is no other; what is counted only where
 * the list is as long as the stated size. */
static void put_family(px_arena *a, px_facts *to, const px_record *r) {
    static const char *const five[] = {"EP", "JP", "US", "CN", "KR"};
    px_rec_strs offices = {0};
    if (!r->members.n && r->n_family != 1) return;
    if (r->pub.cc.n) *px_list_add(a, &offices) = r->pub.cc;
    for (size_t i = 0; i < r->members.n; i++) {
        px_str cc = px_number_of_normal(r->members.v[i], PX_ROLE_PUBLICATION).cc;
        if (cc.n && !among(&offices, cc)) *px_list_add(a, &offices) = cc;
    }
    if (!offices.n) return;
    unsigned seen = 0;
    for (unsigned i = 0; i < 5; i++)
        if (among(&offices, px_str_of(five[i]))) seen |= 1u << i;
    for (size_t i = 0; i < offices.n; i++)
        px_facts_put(to, PX_F_FCC, offices.v[i]);
    if (r->n_family != PX_NIL && r->members.n + 1 < r->n_family) return;
    to->number(to, PX_F_NFC, (uint32_t)offices.n);
    to->number(to, PX_F_TRI, (seen & 7) == 7);
    to->number(to, PX_F_IP5, offices.n >= 2 && seen);
}

/* ---- citations ---- */

/* "X", "XY", "X,Y", "D,A": letters of search reports; other words are no letters. */
static bool is_letters(px_str s) {
    if (s.n > 16) return false;
    size_t run = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool between = s.p[i] == ',' || s.p[i] == ';' || s.p[i] == ' ' || s.p[i] == '/';
        if (!between && !px_is_upper(s.p[i]) && s.p[i] != '&') return false;
        run = between ? 0 : run + 1;
        if (run > 4) return false;
    }
    return s.n > 0;
}

static bool says(px_str s, const char *const *words) {
    for (; *words; words++) {
        size_t n = strlen(*words);
        for (size_t i = 0; i + n <= s.n; i++)
            if (px_str_eq_nocase(px_str_sub(s, i, i + n), px_str_of(*words))) return true;
    }
    return false;
}

static px_field phase_of(px_str by) {
    static const char *const search[] = {"search", "isr", "检索", NULL};
    static const char *const examination[] = {"exam", "审查", NULL};
    static const char *const opposition[] = {"oppos", "异议", NULL};
    static const char *const applicant[] = {"applicant", "申请人", NULL};
    if (!by.n || says(by, search)) return PX_F_NONE;
    if (says(by, examination)) return PX_F_CTEX;
    if (says(by, opposition)) return PX_F_CTOP;
    return says(by, applicant) ? PX_F_CTRF : PX_F_CTOC;
}

static void put_citations(px_arena *a, px_facts *to, const px_record *r) {
    uint64_t seen = 0; /* letters, and '&' as bit 26 */
    for (size_t i = 0; i < r->cites.n; i++) {
        const px_rec_cite *c = &r->cites.v[i];
        bool letters = is_letters(c->category), xy = false;
        if (c->category.n && !letters) px_facts_put(to, PX_F_CTG, c->category);
        for (size_t k = 0; letters && k < c->category.n; k++) {
            px_str one = px_str_sub(c->category, k, k + 1);
            unsigned bit = one.p[0] == '&' ? 26 : (unsigned)(one.p[0] - 'A');
            if (bit > 26) continue;
            xy |= one.p[0] == 'X' || one.p[0] == 'Y';
            if (seen >> bit & 1) continue;
            seen |= (uint64_t)1 << bit;
            px_facts_put(to, PX_F_CTG, one);
        }
        if (!c->number.n) continue;
        px_field phase = phase_of(c->by);
        if (xy) px_facts_put_keys(a, to, PX_F_CTX, c->number);
        if (phase) px_facts_put_keys(a, to, phase, c->number);
    }
}

/* ---- months ---- */

/* Whole months, where both months are known; a day that is not known counts as the first. */
static void put_months(px_facts *to, px_field f, uint32_t from, uint32_t until) {
    if (from / 100 % 100 == 0 || until / 100 % 100 == 0) return;
    from = px_date_first(from);
    until = px_date_first(until);
    if (from > until || from < 10000000) return;
    uint32_t months = (until / 10000 - from / 10000) * 12 + until / 100 % 100 - from / 100 % 100;
    to->number(to, f, months - (until % 100 < from % 100));
}

/* ---- words ---- */

/* Words, and characters where one is a token. */
static uint32_t words_in(px_str s) {
    uint32_t n = 0;
    bool inside = false;
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = px_utf8_next(s, &i);
        if (px_text_is_mark(cp)) continue;
        px_script script = px_text_script(cp);
        n += script == PX_SCRIPT_CJK || (script == PX_SCRIPT_WORD && !inside);
        inside = script == PX_SCRIPT_WORD;
    }
    return n;
}

void px_facts_derived(px_arena *a, const px_record *r, const px_legal_status *s, px_facts *to) {
    put_priority_dates(a, to, r);
    px_facts_put(to, PX_F_PRF, first_filing(r));
    put_family(a, to, r);
    put_citations(a, to, r);
    uint32_t end = r->lapse_ymd ? r->lapse_ymd : s->state == PX_STATE_DEAD ? s->since : 0;
    put_months(to, PX_F_LIFE, r->app.ymd, end);
    put_months(to, PX_F_EXT, r->app.ymd, px_facts_granted(r));
    if (r->claims.n) to->number(to, PX_F_LC1, words_in(r->claims.v[0].text));
}
