/* legal_party.c: what a record's events lack and their texts tell: the kind, and who gave and who
 * took.
 *
 * Parties are read where a label stands in front of them. Only a party that is missing is filled,
 * and only from the text, so doing it twice changes nothing. */
#include "patent/legal.h"

#include "patent/record_members.h"

/* Labels --------------------------------------------------------------------------------------- */

static size_t find_nocase(px_str s, const char *label) {
    size_t n = strlen(label);
    for (size_t i = 0; i + n <= s.n; i++) {
        if (px_lower(s.p[i]) != label[0]) continue;
        if (px_str_eq_nocase(px_str_sub(s, i, i + n), (px_str){label, n})) return i;
    }
    return SIZE_MAX;
}

/* Behind a label and its colon (either width), at the first place that has the colon: "ASSIGNMENT OF
 * ASSIGNORS INTEREST;ASSIGNORS:…". */
static px_str behind(px_str text, const char *label) {
    for (;;) {
        size_t at = find_nocase(text, label);
        if (at == SIZE_MAX) return (px_str){0};
        text = px_str_sub(text, at + strlen(label), text.n);
        px_str s = px_str_trim(text);
        if (s.n && s.p[0] == ':') return px_str_trim(px_str_sub(s, 1, s.n));
        if (px_str_starts(s, PX_STR("："))) return px_str_trim(px_str_sub(s, 3, s.n));
    }
}

static px_str until(px_str s, const char *const *ends) {
    for (; *ends; ends++) {
        size_t at = find_nocase(s, *ends);
        if (at != SIZE_MAX) s = px_str_sub(s, 0, at);
    }
    return px_str_trim(s);
}

static void join(px_buf *b, px_str s) {
    s = px_str_trim(s);
    if (!s.n) return;
    if (b->n) px_buf_c(b, "; ");
    px_buf_str(b, s);
}

/* US: "ASSIGNORS:DOE, JOHN;ROE, JANE;AND OTHERS;SIGNING DATES FROM …;REEL/FRAME:…" */
static px_str assignors(px_arena *a, px_str text) {
    static const char *const labels[] = {"assignor(s)", "assignors", "assignor", NULL};
    static const char *const ends[] = {"signing date", "reel/frame",     "reel ",
                                       "\n",           "effective date", NULL};
    px_str s = {0};
    for (size_t i = 0; labels[i] && !s.n; i++)
        s = until(behind(text, labels[i]), ends);
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    while (s.n) {
        const char *semi = memchr(s.p, ';', s.n);
        size_t n = semi ? (size_t)(semi - s.p) : s.n;
        px_str one = px_str_trim(px_str_sub(s, 0, n));
        if (!px_str_eq_nocase(one, PX_STR("AND OTHERS"))) join(&out, one);
        s = px_str_sub(s, semi ? n + 1 : n, s.n);
    }
    px_str v = px_arena_str(a, px_buf_view(&out));
    px_buf_done(&out);
    return v;
}

/* "Owner name: FORD GLOBAL TECHNOLOGIES, LLC, MICHIGANFree format text: …": as often as it says. The
 * place behind the last comma belongs to the address and stays: it cannot be told from a name. */
static px_str owners(px_arena *a, px_str text) {
    static const char *const ends[] = {"free format text", "effective date",
                                       "ref country",      "owner name",
                                       "former owner",     "\n",
                                       "owner address",    NULL};
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    for (;;) {
        size_t at = find_nocase(text, "owner name");
        if (at == SIZE_MAX) break;
        px_str s = until(behind(px_str_sub(text, at, text.n), "owner name"), ends);
        join(&out, s);
        text = px_str_sub(text, at + 10, text.n);
    }
    px_str v = px_arena_str(a, px_buf_view(&out));
    px_buf_done(&out);
    return v;
}

/* The first label that has a value. Chinese values end at a blank, a line, or a semicolon. */
static px_str labelled(px_str text, const char *const *labels) {
    for (; *labels; labels++) {
        px_str s = behind(text, *labels);
        size_t end = 0;
        while (end < s.n && s.p[end] != '\n' && s.p[end] != ' ' && s.p[end] != ';' &&
               !px_str_starts(px_str_sub(s, end, s.n), PX_STR("；")) &&
               !px_str_starts(px_str_sub(s, end, s.n), PX_STR("，")) &&
               !px_str_starts(px_str_sub(s, end, s.n), PX_STR("变更后")))
            end++;
        s = px_str_sub(s, 0, end);
        if (s.n) return s;
    }
    return (px_str){0};
}

static const char *const chinese_from[] = {
    "变更前权利人", "变更前专利权人", "变更前申请人", "变更前", "让与人", "转让人", "出质人", NULL};
static const char *const chinese_to[] = {"变更后权利人", "变更后专利权人", "变更后申请人", "变更后",
                                         "受让人",       "被许可人",       "质权人",       NULL};
static const char *const licensor[] = {"许可人", NULL};

/* "许可人:" is also the tail of "被许可人:". */
static px_str licensor_of(px_str text) {
    px_str rest = text;
    for (;;) {
        size_t at = px_str_find(rest, PX_STR("许可人"));
        if (at == SIZE_MAX) return (px_str){0};
        bool passive = at >= 3 && memcmp(rest.p + at - 3, "被", 3) == 0;
        px_str here = px_str_sub(rest, at, rest.n);
        if (!passive) return labelled(here, licensor);
        rest = px_str_sub(rest, at + 9, rest.n);
    }
}

static void parties(px_arena *a, px_rec_event *e) {
    px_str from = {0}, to = {0};
    if (!e->from.n) {
        from = assignors(a, e->text);
        if (!from.n) from = labelled(e->text, chinese_from);
        if (!from.n) from = licensor_of(e->text);
    }
    if (!e->to.n) {
        to = owners(a, e->text);
        if (!to.n) to = labelled(e->text, chinese_to);
    }
    if (from.n) e->from = px_clean_line_(a, from);
    if (to.n) e->to = px_clean_line_(a, to);
}

/* Whether the text may name a party at all: nearly all do not. */
static bool may_name(px_str text) {
    return memchr(text.p, ':', text.n) || px_str_find(text, PX_STR("：")) != SIZE_MAX;
}

void px_legal_complete(px_arena *a, px_record *r) {
    px_str cc = r->pub.cc.n ? r->pub.cc : r->app.cc;
    for (size_t i = 0; i < r->events.n; i++) {
        px_rec_event *e = &r->events.v[i];
        px_legal k =
            e->kind.n ? px_legal_find(e->kind) : px_legal_kind(cc, e->code, e->text, e->effect);
        if (!k && e->kind.n) k = px_legal_kind((px_str){0}, (px_str){0}, e->kind, (px_str){0});
        if (k) e->kind = px_str_of(px_legal_code(k));
        if (e->text.n && (!e->from.n || !e->to.n) && may_name(e->text)) parties(a, e);
    }
}
