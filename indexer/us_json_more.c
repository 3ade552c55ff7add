/* us_json_more.c: trials (PTAB), families (Global Dossier) and hits of Patent Public Search. */
#include "indexer/us_json.h"

/* ---- trials ---- */

static void trial_event(px_arena *a, px_record *r, const px_json *o, const char *date,
                        const char *what, const char *kind) {
    uint32_t ymd = px_uj_date(a, o, date);
    px_str number = px_uj(a, o, "proceedingNumber");
    if (!ymd) return;
    px_rec_event *e = px_list_add(a, &r->events);
    e->ymd = ymd;
    e->code = px_uj(a, o, "subproceedingTypeCategory");
    e->kind = px_str_of(kind);
    e->text = px_arena_fmt(a, PX_STR_FMT "%s%s", PX_STR_ARG(number), number.n ? ": " : "", what);
    e->from = px_uj(a, o, "petitionerPartyName");
    e->to = px_uj(a, o, "respondentPartyName");
}

int px_uj_ptab(const px_json *o, size_t i, px_arena *a, px_record *r, px_err *err) {
    if (i) return 0;
    px_str patent = px_uj(a, o, "respondentPatentNumber");
    px_str app = px_uj(a, o, "respondentApplicationNumberText");
    uint32_t granted = px_uj_date(a, o, "respondentGrantDate");
    if (!patent.n && !app.n)
        return px_fail(err, PX_E_INPUT, "the proceeding names no patent or application");
    px_us_set(&r->pub, PX_STR("US"), patent,
              granted && granted < 20010000 ? px_us_old_kind(patent) : (px_str){0}, granted);
    px_us_set(&r->app, PX_STR("US"), px_us_application(a, (px_str){0}, app), (px_str){0}, 0);
    px_str paper = px_uj(a, o, "documentTitleText");
    if (paper.n) {
        trial_event(a, r, o, "documentFilingDate", px_arena_cstr(a, paper), "procedure");
    } else {
        px_str status = px_uj(a, o, "proceedingStatusCategory");
        trial_event(a, r, o, "proceedingFilingDate", "petition filed", "opposed");
        trial_event(a, r, o, "institutionDecisionDate", "decision on institution", "procedure");
        trial_event(a, r, o, "decisionDate", status.n ? px_arena_cstr(a, status) : "decision",
                    "procedure");
    }
    px_us_extra(a, r, "proceeding", px_uj(a, o, "proceedingNumber"));
    px_us_extra(a, r, "proceeding_status", px_uj(a, o, "proceedingStatusCategory"));
    px_us_extra(a, r, "art_unit", px_uj(a, o, "respondentGroupArtUnitNumber"));
    return 1;
}

/* ---- families ---- */

int px_uj_family(const px_json *o, size_t i, px_arena *a, px_record *r, px_err *err) {
    const px_json *pub = px_uj_first(o, "pubList");
    size_t skip = i;
    while (pub && skip--)
        pub = px_json_next(pub);
    if (!pub && i) return 0;
    px_str cc = px_uj(a, o, "countryCode"), number = px_uj(a, o, "appNum");
    if (!pub && !number.n) return px_fail(err, PX_E_INPUT, "a member of the family has no number");
    bool us = px_str_is(cc, "US");
    px_us_set(&r->app, cc, us ? px_us_application(a, (px_str){0}, number) : number, (px_str){0},
              px_uj_date(a, o, "appDateStr"));
    px_us_set(&r->pub, px_uj(a, pub, "pubCountry"), px_uj(a, pub, "pubNum"),
              px_uj(a, pub, "kindCode"), px_uj_date(a, pub, "pubDateStr"));
    px_us_text(a, &r->titles, (px_str){0}, px_uj(a, o, "title"));
    for (const px_json *n = px_uj_first(o, "priorityClaimList"); n; n = px_json_next(n)) {
        px_str from = px_uj(a, n, "country"), doc = px_uj(a, n, "docNumber");
        if (px_str_eq(from, cc) && px_str_eq(doc, number)) continue; /* itself */
        if (px_str_is(from, "US")) doc = px_us_application(a, (px_str){0}, doc);
        px_us_priority(a, r, from, doc, px_uj_date(a, n, "date"));
    }
    return 1;
}

/* ---- hits ---- */

static void symbols(px_arena *a, px_rec_classes *list, px_str all, char value) {
    for (size_t from = 0; from < all.n;) {
        const char *semi = memchr(all.p + from, ';', all.n - from);
        size_t end = semi ? (size_t)(semi - all.p) : all.n;
        px_str s = px_str_trim(px_str_sub(all, from, end));
        from = end + 1;
        if (!s.n) continue;
        px_rec_class *k = px_list_add(a, list);
        k->symbol = s;
        k->value = value;
    }
}

static void names(px_arena *a, const px_json *o, const char *key, px_rec_parties *to) {
    for (const px_json *n = px_json_first(px_json_get(o, key)); n; n = px_json_next(n)) {
        px_str s = px_arena_str(a, px_str_trim(px_json_text(n, a)));
        if (s.n) px_list_add(a, to)->name = px_us_turned(a, s, ';');
    }
}

/* The hit's list of inventors is cut: "Hurst; William Nathan John et al." */
static void inventors(px_arena *a, px_record *r, px_str s) {
    size_t more = px_str_find(s, PX_STR(" et al."));
    if (more != SIZE_MAX)
        px_us_extra(a, r, "first_inventor", px_us_turned(a, px_str_sub(s, 0, more), ';'));
    else if (s.n)
        px_list_add(a, &r->inventors)->name = px_us_turned(a, s, ';');
}

int px_uj_hit(const px_json *o, size_t i, px_arena *a, px_record *r, px_err *err) {
    if (i) return 0;
    px_str id = px_uj(a, o, "guid"), n_pages = px_uj(a, o, "pageCount");
    if (!id.n) id = px_uj(a, o, "documentId");
    if (!id.n) return px_fail(err, PX_E_INPUT, "the hit has no document number");
    r->pub.given = id;
    r->pub.ymd = px_uj_date(a, o, "datePublished");
    px_us_set(&r->app, PX_STR("US"),
              px_us_application(a, (px_str){0}, px_uj(a, o, "applicationNumber")), (px_str){0},
              px_uj_date(a, o, "applicationFilingDate"));
    px_us_text(a, &r->titles, px_uj(a, o, "languageIndicator"), px_uj(a, o, "inventionTitle"));
    names(a, o, "assigneeName", &r->owners);
    names(a, o, "applicantName", &r->applicants);
    inventors(a, r, px_uj(a, o, "inventorsShort"));
    px_us_settle_applicants(a, r);
    px_str examiner = px_uj(a, o, "primaryExaminer");
    if (examiner.n) px_list_add(a, &r->examiners)->name = px_us_turned(a, examiner, ';');
    names(a, o, "assistantExaminer", &r->examiners);
    symbols(a, &r->ipc, px_uj(a, o, "ipcCodeFlattened"), 0);
    symbols(a, &r->cpc, px_uj(a, o, "cpcInventiveFlattened"), 'I');
    symbols(a, &r->cpc, px_uj(a, o, "cpcAdditionalFlattened"), 'A');
    symbols(a, &r->uspc, px_uj(a, o, "uspcFullClassificationFlattened"), 0);
    for (const px_json *n = px_json_first(px_json_get(o, "urpn")); n; n = px_json_next(n))
        px_us_cite(a, r, PX_STR("US"), px_json_text(n, a), (px_str){0}, 0, (px_str){0});
    uint32_t pages;
    if (px_str_u32(n_pages, &pages)) r->n_pages = pages;
    px_str family = px_uj(a, o, "familyIdentifierCur");
    if (family.n && family.n <= 9) /* longer ones are the office's until a family is known */
        r->family = px_arena_fmt(a, "docdb:" PX_STR_FMT, PX_STR_ARG(family));
    return 1;
}
