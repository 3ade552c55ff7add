/* us_json_odp.c: applications of the Open Data Portal and of its forerunner PEDS.
 *
 * ODP has had two shapes: members beside each other (patentBag), and bibliographic ones inside
 * applicationMetaData (patentFileWrapperDataBag). Both are read. */
#include "indexer/us_json.h"

#include "patent/name.h"

static int nobody(px_err *err) {
    return px_fail(err, PX_E_INPUT,
                   "this answer does not say which application it is about; ask the service for "
                   "the whole application, which has the same data and the number");
}

static px_str pick(px_arena *a, const px_json *o, const px_json *meta, const char *one,
                   const char *other) {
    px_str s = px_uj(a, meta, one);
    if (!s.n) s = px_uj(a, o, one);
    if (!s.n && other) s = px_uj(a, meta, other);
    return s;
}

/* The place of a party: its residence, else its first address. */
static void place(px_arena *a, const px_json *party, px_rec_party *p) {
    const px_json *first = px_uj_first(party, "correspondenceAddressBag"), *at = first;
    for (const px_json *n = first; n; n = px_json_next(n))
        if (px_str_is(px_uj(a, n, "postalAddressCategory"), "residence")) {
            at = n;
            break;
        }
    if (!at) at = px_json_get(party, "assigneeAddress");
    p->city = px_uj(a, at, "cityName");
    p->province = px_uj(a, at, "geographicRegionCode");
    p->country = px_uj(a, at, "countryCode");
    p->address = px_uj(a, first ? first : at, "addressLineOneText");
}

static void parties(px_arena *a, const px_json *o, const px_json *meta, px_record *r) {
    const px_json *list = px_uj_first(meta, "inventorBag");
    for (const px_json *n = list ? list : px_uj_first(o, "inventorBag"); n; n = px_json_next(n)) {
        px_str name = px_us_person(a, px_uj(a, n, "firstName"), px_uj(a, n, "middleName"),
                                   px_uj(a, n, "lastName"), px_uj(a, n, "nameSuffix"));
        if (!name.n) name = px_uj(a, n, "inventorNameText");
        if (!name.n) continue;
        px_rec_party *p = px_list_add(a, &r->inventors);
        p->name = name;
        place(a, n, p);
    }
    list = px_uj_first(meta, "applicantBag");
    for (const px_json *n = list ? list : px_uj_first(o, "applicantBag"); n; n = px_json_next(n)) {
        px_str name = px_uj(a, n, "applicantNameText");
        if (!name.n) name = px_uj(a, n, "applicant");
        if (!name.n) continue;
        px_rec_party *p = px_list_add(a, &r->applicants);
        p->name = name;
        place(a, n, p);
    }
    px_str first = pick(a, o, meta, "firstApplicantName", NULL);
    if (!r->applicants.n && first.n) px_list_add(a, &r->applicants)->name = first;
    px_us_settle_applicants(a, r);
    const px_json *agent = px_uj_first(o, "correspondenceAddressBag");
    px_str firm = px_uj(a, agent, "nameLineOneText");
    size_t branch = px_str_find(firm, PX_STR(" (")); /* "FISH P.C. (BO)": Boston, no country */
    if (branch != SIZE_MAX) firm = px_str_trim(px_str_sub(firm, 0, branch));
    if (firm.n) px_list_add(a, &r->agents)->name = firm;
    px_str examiner = pick(a, o, meta, "examinerNameText", NULL);
    if (examiner.n) px_list_add(a, &r->examiners)->name = px_us_turned(a, examiner, ',');
}

static px_str joined(px_arena *a, const px_json *list, const char *key) {
    px_str out = {"", 0};
    for (; list; list = px_json_next(list)) {
        px_str s = px_uj(a, list, key);
        if (s.n)
            out = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(out), out.n ? "; " : "",
                               PX_STR_ARG(s));
    }
    return out;
}

static void history(px_arena *a, const px_json *o, px_record *r) {
    for (const px_json *n = px_uj_first(o, "transactionContentBag"); n; n = px_json_next(n))
        px_uj_action(a, r, px_uj_date(a, n, "recordedDate"), px_uj(a, n, "caseActionCode"),
                     px_uj(a, n, "caseActionDescriptionText"));
    for (const px_json *n = px_uj_first(o, "eventDataBag"); n; n = px_json_next(n))
        px_uj_action(a, r, px_uj_date(a, n, "eventDate"), px_uj(a, n, "eventCode"),
                     px_uj(a, n, "eventDescriptionText"));
    for (const px_json *n = px_uj_first(o, "assignmentBag"); n; n = px_json_next(n)) {
        px_str reel = px_uj(a, n, "reelNumber"), frame = px_uj(a, n, "frameNumber");
        px_us_transfer(a, r, px_uj_date(a, n, "assignmentRecordedDate"),
                       px_uj(a, n, "conveyanceText"), reel, frame,
                       joined(a, px_uj_first(n, "assignorBag"), "assignorName"),
                       joined(a, px_uj_first(n, "assigneeBag"), "assigneeNameText"));
    }
}

static void relations(px_arena *a, const px_json *o, px_record *r) {
    const px_json *bag = px_json_get(o, "continuityBag");
    const px_json *in = px_json_type(bag) == PX_JSON_OBJECT ? bag : o;
    for (const px_json *n = px_uj_first(in, "parentContinuityBag"); n; n = px_json_next(n)) {
        px_str date = px_uj(a, n, "parentApplicationFilingDate");
        if (!date.n) date = px_uj(a, n, "filingDate");
        px_us_relation is = px_uj_relation(px_uj(a, n, "claimParentageTypeCode"),
                                           px_uj(a, n, "claimParentageTypeCodeDescription"));
        px_us_parent(a, r, is, px_uj(a, n, "parentApplicationNumberText"), px_us_date(date),
                     px_uj(a, n, "parentPatentNumber"));
    }
    for (const px_json *n = px_uj_first(in, "childContinuityBag"); n; n = px_json_next(n)) {
        px_str date = px_uj(a, n, "childApplicationFilingDate");
        if (!date.n) date = px_uj(a, n, "filingDate");
        px_str app = px_us_application(a, (px_str){0}, px_uj(a, n, "childApplicationNumberText"));
        px_number num = px_number_parse(a, app, PX_ROLE_APPLICATION, PX_STR("US"), (px_str){0},
                                        px_us_date(date));
        px_us_extra(a, r, "child_application", px_number_normal(a, &num, PX_ROLE_APPLICATION));
    }
    for (const px_json *n = px_uj_first(o, "foreignPriorityBag"); n; n = px_json_next(n)) {
        px_str number = px_uj(a, n, "applicationNumberText"), cc = px_uj(a, n, "ipOfficeCode");
        if (!number.n) number = px_uj(a, n, "priorityNumberText");
        if (!cc.n) cc = px_country_code(px_uj(a, n, "ipOfficeName"));
        if (!cc.n) cc = px_country_code(px_uj(a, n, "countryName"));
        px_us_priority(a, r, cc, number, px_uj_date(a, n, "filingDate"));
    }
}

static void classes(px_arena *a, const px_json *o, const px_json *meta, px_record *r) {
    const px_json *list = px_json_get(meta, "cpcClassificationBag");
    if (!list) list = px_json_get(o, "cpcClassificationBag");
    for (const px_json *n = px_json_first(list); n; n = px_json_next(n)) {
        px_str s = px_arena_str(a, px_str_trim(px_json_text(n, a)));
        if (s.n) px_list_add(a, &r->cpc)->symbol = s;
    }
    px_str class = pick(a, o, meta, "class", NULL), sub = pick(a, o, meta, "subclass", NULL);
    if (class.n && sub.n)
        px_list_add(a, &r->uspc)->symbol =
            px_arena_fmt(a, PX_STR_FMT "/" PX_STR_FMT, PX_STR_ARG(class), PX_STR_ARG(sub));
}

int px_uj_odp(const px_json *o, size_t i, px_arena *a, px_record *r, px_err *err) {
    const px_json *m = px_json_get(o, "applicationMetaData"), *meta = m ? m : o;
    if (i) return 0;
    relations(a, o, r);
    px_str app = pick(a, o, meta, "applicationNumberText", NULL);
    const px_json *parent = px_uj_first(px_json_get(o, "continuityBag"), "childContinuityBag");
    /* an answer about continuity names the application only as the parent of its children */
    if (!app.n) app = px_uj(a, parent, "parentApplicationNumberText");
    if (!app.n) return nobody(err);
    px_us_set(&r->app, PX_STR("US"), px_us_application(a, (px_str){0}, app), (px_str){0},
              px_us_date(pick(a, o, meta, "filingDate", NULL)));
    px_uj_publication(a, r, pick(a, o, meta, "patentNumber", NULL),
                      px_us_date(pick(a, o, meta, "grantDate", NULL)),
                      pick(a, o, meta, "earliestPublicationNumber", NULL),
                      px_us_date(pick(a, o, meta, "earliestPublicationDate", NULL)));
    px_us_text(a, &r->titles, (px_str){0}, pick(a, o, meta, "inventionTitle", NULL));
    px_us_type(r, pick(a, o, meta, "applicationTypeLabelName", NULL));
    px_uj_status(a, r, pick(a, o, meta, "applicationStatusDescriptionText", NULL));
    px_us_extra_date(a, r, "status_date", pick(a, o, meta, "applicationStatusDate", NULL));
    px_us_extra(a, r, "art_unit", pick(a, o, meta, "groupArtUnitNumber", NULL));
    px_us_extra(a, r, "docket", pick(a, o, meta, "docketNumber", NULL));
    px_us_extra(a, r, "entity", pick(a, o, meta, "businessEntityStatusCategory", NULL));
    const px_json *pta = px_json_get(o, "patentTermAdjustmentData");
    px_us_extra(a, r, "term_extension_days", px_uj(a, pta, "adjustmentTotalQuantity"));
    parties(a, o, meta, r);
    classes(a, o, meta, r);
    history(a, o, r);
    return 1;
}

/* ---- PEDS ---- */

/* "(US)", "Mankato, ": brackets and commas off. */
static px_str bare(px_str s) {
    while (s.n && (s.p[0] == '(' || s.p[0] == ' '))
        s = px_str_sub(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == ')' || s.p[s.n - 1] == ',' || s.p[s.n - 1] == ' '))
        s.n--;
    return s;
}

static void peds_parties(px_arena *a, const px_json *o, const char *key, px_rec_parties *to) {
    for (const px_json *n = px_uj_first(o, key); n; n = px_json_next(n)) {
        px_str name = px_us_person(a, px_uj(a, n, "nameLineTwo"), (px_str){0},
                                   px_uj(a, n, "nameLineOne"), px_uj(a, n, "suffix"));
        if (!name.n) continue;
        px_rec_party *p = px_list_add(a, to);
        p->name = name;
        p->city = bare(px_uj(a, n, "city"));
        p->province = bare(px_uj(a, n, "geoCode"));
        p->country = bare(px_uj(a, n, "country"));
        p->address = px_uj(a, n, "streetOne");
    }
}

static void peds_history(px_arena *a, const px_json *o, px_record *r) {
    for (const px_json *n = px_uj_first(o, "transactions"); n; n = px_json_next(n))
        px_uj_action(a, r, px_uj_date(a, n, "recordDate"), px_uj(a, n, "code"),
                     px_uj(a, n, "description"));
    for (const px_json *n = px_uj_first(o, "assignments"); n; n = px_json_next(n))
        px_us_transfer(a, r, px_uj_date(a, n, "recordedDate"), px_uj(a, n, "converyanceName"),
                       px_uj(a, n, "reelNumber"), px_uj(a, n, "frameNumber"),
                       joined(a, px_uj_first(n, "assignors"), "assignorName"),
                       joined(a, px_uj_first(n, "assignee"), "assigneeName"));
}

int px_uj_peds(const px_json *o, size_t i, px_arena *a, px_record *r, px_err *err) {
    if (i) return 0;
    px_str app = px_uj(a, o, "applId");
    if (!app.n) return nobody(err);
    px_us_set(&r->app, PX_STR("US"), px_us_application(a, (px_str){0}, app), (px_str){0},
              px_uj_date(a, o, "appFilingDate"));
    px_uj_publication(a, r, px_uj(a, o, "patentNumber"), px_uj_date(a, o, "patentIssueDate"),
                      px_uj(a, o, "appEarlyPubNumber"), px_uj_date(a, o, "appEarlyPubDate"));
    px_us_text(a, &r->titles, (px_str){0}, px_uj(a, o, "patentTitle"));
    px_us_type(r, px_uj(a, o, "appType"));
    px_uj_status(a, r, px_uj(a, o, "appStatus"));
    px_us_extra_date(a, r, "status_date", px_uj(a, o, "appStatusDate"));
    px_us_extra(a, r, "art_unit", px_uj(a, o, "appGrpArtNumber"));
    px_us_extra(a, r, "docket", px_uj(a, o, "appAttrDockNumber"));
    px_us_extra(a, r, "entity", px_uj(a, o, "appEntityStatus"));
    px_us_extra(a, r, "term_extension_days", px_uj(a, o, "totalPtoDays"));
    px_str class = px_uj(a, o, "appCls"), sub = px_uj(a, o, "appSubCls");
    if (class.n && sub.n) px_list_add(a, &r->uspc)->symbol = px_us_subclass(a, class, sub);
    peds_parties(a, o, "inventors", &r->inventors);
    peds_parties(a, o, "applicants", &r->applicants);
    px_us_settle_applicants(a, r);
    for (const px_json *n = px_uj_first(o, "attrnyAddr"); n; n = px_json_next(n)) {
        px_str name = px_uj(a, n, "fullName");
        if (name.n) px_list_add(a, &r->agents)->name = px_us_turned(a, name, ',');
    }
    px_str examiner = px_uj(a, o, "appExamName");
    if (examiner.n) px_list_add(a, &r->examiners)->name = px_us_turned(a, examiner, ',');
    for (const px_json *n = px_uj_first(o, "parentContinuity"); n; n = px_json_next(n))
        px_us_parent(a, r, px_uj_relation((px_str){0}, px_uj(a, n, "applicationStatusDescription")),
                     px_uj(a, n, "claimApplicationNumberText"), px_uj_date(a, n, "filingDate"),
                     px_uj(a, n, "patentNumberText"));
    for (const px_json *n = px_uj_first(o, "foreignPriority"); n; n = px_json_next(n)) {
        px_str number = px_uj(a, n, "priorityClaim");
        if (!number.n) number = px_uj(a, n, "applicationNumberText");
        px_us_priority(a, r, px_country_code(px_uj(a, n, "countryName")), number,
                       px_uj_date(a, n, "filingDate"));
    }
    peds_history(a, o, r);
    return 1;
}
