/* number_explain.c: kinds of documents, and a number in words. */
#include "patent/number_int.h"

#include "patent/date.h"
#include "patent/name.h"

#include <stdio.h>

static bool is(px_str s, const char *t) {
    return px_str_is(s, t);
}
static bool office_is(px_str cc, const char *list) {
    if (cc.n != 2) return false;
    for (; list[0]; list += 3)
        if (list[0] == cc.p[0] && list[1] == cc.p[1]) return true;
    return false;
}

/* Kinds that change their meaning with the office or the date; UNKNOWN: the usual rule holds. */
static px_kind_group special(px_str cc, px_str kind, uint32_t ymd) {
    char k = kind.p[0], d = kind.n > 1 ? kind.p[1] : 0;
    if (office_is(cc, "US ")) {
        if (k == 'A' && !d) return PX_KIND_GRANT; /* patents before 2001 */
        if (k == 'A' && d == '9') return PX_KIND_CORRECTION;
        if (k == 'P') return PX_KIND_PLANT;
        if (k == 'S') return PX_KIND_DESIGN;
        if (k == 'E') return PX_KIND_GRANT; /* reissue */
        if (k == 'H') return PX_KIND_APPLICATION;
    } else if (office_is(cc, "EP WO ")) {
        if (k == 'A' && (d == '3' || d == '4')) return PX_KIND_SEARCH_REPORT;
        if (k == 'A' && (d == '8' || d == '9')) return PX_KIND_CORRECTION;
        if (k == 'B' && (d == '8' || d == '9')) return PX_KIND_CORRECTION;
        if (k == 'S') return PX_KIND_DESIGN;
    } else if (office_is(cc, "CN ")) {
        if ((k == 'A' || k == 'B' || k == 'C' || k == 'U' || k == 'Y' || k == 'S') &&
            (d == '8' || d == '9'))
            return PX_KIND_CORRECTION;
        if (k == 'A') return PX_KIND_APPLICATION;
        if (k == 'B' && ymd && ymd < 19930000)
            return PX_KIND_APPLICATION; /* examined, not granted */
        if (k == 'B' || k == 'C') return PX_KIND_GRANT;
        if (k == 'U' || k == 'Y') return PX_KIND_UTILITY_MODEL;
        if (k == 'S' || k == 'D') return PX_KIND_DESIGN;
    } else if (office_is(cc, "JP ")) {
        if (k == 'A' && (d == '5' || d == '6')) return PX_KIND_CORRECTION;
        if (k == 'T' && !d) return PX_KIND_APPLICATION; /* translation of a PCT application */
        if (k == 'B') return PX_KIND_GRANT;
        if (k == 'U' || k == 'Y' || k == 'Z') return PX_KIND_UTILITY_MODEL;
    } else if (office_is(cc, "KR ")) {
        if (k == 'B') return PX_KIND_GRANT;
        if (k == 'U' || k == 'Y') return PX_KIND_UTILITY_MODEL;
    } else if (office_is(cc, "DE ")) {
        if (k == 'C') return PX_KIND_GRANT;
        if (k == 'B')
            return d == '2' && ymd && ymd < 20040000 ? PX_KIND_APPLICATION
                   : d == '1'                        ? PX_KIND_APPLICATION
                                                     : PX_KIND_GRANT;
        if (k == 'D') return PX_KIND_GRANT; /* EP grant in German, text follows as T2 */
        if (k == 'T') return PX_KIND_TRANSLATION;
    } else if (office_is(cc, "TW ")) {
        if (k == 'B' || k == 'C') return PX_KIND_GRANT;
        if (k == 'U' || k == 'Y') return PX_KIND_UTILITY_MODEL;
    } else if (office_is(cc, "AU ")) {
        if (k == 'A' && d == '4') return PX_KIND_GRANT; /* innovation patent */
    } else if (office_is(cc, "FR BE NL LU CH ")) {
        if (k == 'A' && (d == '5' || d == '6') && office_is(cc, "BE CH ")) return PX_KIND_GRANT;
    } else if (office_is(cc, "SU ")) {
        if (k == 'A') return PX_KIND_GRANT; /* inventor's certificates */
    } else if (office_is(cc, "RU UA ")) {
        if (k == 'C') return PX_KIND_GRANT;
    } else if (office_is(cc, "CA ")) {
        if (k == 'A' && !d) return PX_KIND_GRANT; /* until 1989 */
        if (k == 'C' || k == 'E') return PX_KIND_GRANT;
    }
    return PX_KIND_UNKNOWN;
}

px_kind_group px_kind_group_of(px_str cc, px_str kind, uint32_t pub_ymd) {
    if (kind.n == 0 || kind.n > 2) return PX_KIND_UNKNOWN;
    px_kind_group g = special(cc, kind, pub_ymd);
    if (g != PX_KIND_UNKNOWN) return g;
    char d = kind.n > 1 ? kind.p[1] : 0;
    switch (kind.p[0]) {
    case 'A':
        return d == '8' || d == '9'       ? PX_KIND_CORRECTION
               : d == '3' && is(cc, "EP") ? PX_KIND_SEARCH_REPORT
                                          : PX_KIND_APPLICATION;
    case 'B':
    case 'C':
        return d == '8' || d == '9' ? PX_KIND_CORRECTION : PX_KIND_GRANT;
    case 'D':
        return PX_KIND_APPLICATION;
    case 'E':
        return office_is(cc, "PT AT ") ? PX_KIND_TRANSLATION : PX_KIND_GRANT;
    case 'U':
    case 'Y':
    case 'Z':
        return d == '8' || d == '9' ? PX_KIND_CORRECTION : PX_KIND_UTILITY_MODEL;
    case 'S':
        return PX_KIND_DESIGN;
    case 'T':
        return PX_KIND_TRANSLATION;
    case 'P':
        return PX_KIND_PLANT;
    default:
        return PX_KIND_UNKNOWN;
    }
}

/* Is the kind among those of a row of granting.tbl? */
static bool kind_is(px_str kind, const char *list) {
    while (*list) {
        size_t n = strcspn(list, " ");
        bool any = n == 2 && list[1] == '*';
        if (any ? kind.n && kind.p[0] == list[0] : kind.n == n && memcmp(kind.p, list, n) == 0)
            return true;
        list += n + strspn(list + n, " ");
    }
    return false;
}

bool px_kind_is_grant(px_str cc, px_str kind, uint32_t pub_ymd) {
    static const struct {
        const char *offices, *kinds;
        uint32_t from, until;
    } row[] = {
#define PX_GRANTING(offices, kinds, from, until) {offices " ", kinds, from, until},
#include "patent/granting.tbl"
#undef PX_GRANTING
    };
    uint32_t day = pub_ymd ? px_date_last(pub_ymd) : UINT32_MAX - 1;
    bool here = false;
    px_kind_group g = px_kind_group_of(cc, kind, pub_ymd);
    if (g != PX_KIND_GRANT && g != PX_KIND_UTILITY_MODEL && g != PX_KIND_DESIGN &&
        g != PX_KIND_PLANT)
        return false;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        if (!office_is(cc, row[i].offices)) continue;
        here = true;
        if (day >= row[i].from && (!row[i].until || day < row[i].until) &&
            kind_is(kind, row[i].kinds))
            return true;
    }
    if (here) return false;
    return g == PX_KIND_GRANT || g == PX_KIND_DESIGN ||
           (g == PX_KIND_UTILITY_MODEL && kind.p[0] == 'Y');
}

const char *px_kind_group_name(px_kind_group g, bool zh) {
    static const char *const names[][2] = {
        {"kind not known", "类型未知"}, {"application", "申请公开"}, {"grant", "授权"},
        {"utility model", "实用新型"},  {"design", "外观设计"},      {"search report", "检索报告"},
        {"correction", "更正"},         {"translation", "译文"},     {"plant patent", "植物专利"},
    };
    size_t i = (size_t)g < sizeof names / sizeof *names ? (size_t)g : 0;
    return names[i][zh ? 1 : 0];
}

/* The number as the office prints it, where that differs. */
static px_str printed(px_arena *a, const px_number *n, bool application) {
    const char *p = n->num.p;
    size_t len = n->num.n;
    bool digits = px_num_is_digits(p, len);
    if (is(n->cc, "US") && digits && application && (len == 12 || len == 8)) {
        const char *s = p + len - 8;
        return px_arena_fmt(a, "%.2s/%.3s,%.3s", s, s + 2, s + 5);
    }
    if (is(n->cc, "US") && digits && len == 10 && !application)
        return px_arena_fmt(a, "%.4s/0%.6s", p, p + 4);
    if (is(n->cc, "WO") && digits && len == 10) return px_arena_fmt(a, "%.4s/%.6s", p, p + 4);
    if (is(n->cc, "CN") && digits && (len == 12 || len == 8) && application) {
        char check = px_cn_check_digit(n->num);
        return px_arena_fmt(a, PX_STR_FMT ".%c", PX_STR_ARG(n->num), check ? check : '?');
    }
    if (is(n->cc, "JP") && digits && len == 10) return px_arena_fmt(a, "%.4s-%.6s", p, p + 4);
    if (is(n->cc, "JP") && len > 3 && strchr("HST", p[0]))
        return px_arena_fmt(a, "%.3s-%.*s", p, (int)(len - 3), p + 3);
    if (is(n->cc, "KR") && digits && len == 11) return px_arena_fmt(a, "%.4s-%.7s", p, p + 4);
    if (is(n->cc, "KR") && digits && len == 9 && p[1] == '0')
        return px_arena_fmt(a, "%.2s-%.7s", p, p + 2);
    return n->num;
}

px_str px_number_explain(px_arena *a, const px_number *n, px_number_role role, bool zh) {
    if (n->num.n == 0) return zh ? PX_STR("没有号码") : PX_STR("no number");
    if (n->num.n > 4 && memcmp(n->num.p, "PCT/", 4) == 0)
        return px_arena_fmt(a,
                            zh ? "国际申请 " PX_STR_FMT : "international application " PX_STR_FMT,
                            PX_STR_ARG(n->num));
    const char *country = px_country_name(n->cc, zh);
    bool application = role == PX_ROLE_APPLICATION || role == PX_ROLE_PRIORITY ||
                       (n->cc.n && is(n->cc, "CN") && (n->num.n == 12 || n->check.n)) ||
                       (is(n->cc, "US") && n->num.n == 12);
    if (!n->understood || !country)
        return px_arena_fmt(a,
                            zh ? "未识别的号码 " PX_STR_FMT "（按字面比较）"
                               : "number not understood, compared as it is: " PX_STR_FMT,
                            PX_STR_ARG(n->num));
    px_kind_group g = application ? PX_KIND_UNKNOWN : px_kind_group_of(n->cc, n->kind, 0);
    px_str shown = printed(a, n, application);
    const char *what = application                ? (zh ? "申请" : "application")
                       : g == PX_KIND_APPLICATION ? (zh ? "公开的申请" : "published application")
                       : g != PX_KIND_UNKNOWN     ? px_kind_group_name(g, zh)
                                                  : (zh ? "文献" : "publication");
    px_str out = px_arena_fmt(a, zh ? "%s%s " PX_STR_FMT : "%s, %s " PX_STR_FMT, country, what,
                              PX_STR_ARG(shown));
    if (n->kind.n)
        out = px_arena_fmt(
            a, zh ? PX_STR_FMT "，文献种类 " PX_STR_FMT : PX_STR_FMT ", kind " PX_STR_FMT,
            PX_STR_ARG(out), PX_STR_ARG(n->kind));
    if (n->check_wrong)
        out = px_arena_fmt(
            a, zh ? PX_STR_FMT "；校验位不符" : PX_STR_FMT "; the check digit does not fit",
            PX_STR_ARG(out));
    else if (n->note.n && !zh)
        out = px_arena_fmt(a, PX_STR_FMT " (" PX_STR_FMT ")", PX_STR_ARG(out), PX_STR_ARG(n->note));
    return out;
}
