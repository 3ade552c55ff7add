/* us_parts.c: see us_parts.h. */
#include "indexer/us_parts.h"

#include "patent/date.h"
#include "patent/name.h"

px_str px_us_plain(px_arena *a, px_str s) {
    char *p = px_arena_cstr(a, s);
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)p[i] < 0x20 && p[i] != '\n' && p[i] != '\r' && p[i] != '\t') p[i] = ' ';
    return (px_str){p, s.n};
}

px_str px_us_line(px_arena *a, const px_xml *node) {
    const px_xml *only = node && node->name.n ? node->first : NULL;
    if (!node) return (px_str){"", 0};
    if (!only) return (px_str){"", 0};
    if (only->next || only->name.n) return px_xml_line(a, node);
    px_str s = px_str_trim(only->text);
    for (size_t i = 0; i < s.n; i++) {
        bool blank = px_is_space(s.p[i]);
        if ((blank && (s.p[i] != ' ' || s.p[i + 1] == ' ')) || s.p[i] == '\xC2')
            return px_xml_line(a, node);
    }
    return s;
}

px_str px_us_line_at(px_arena *a, const px_xml *node, const char *path) {
    return px_us_line(a, px_xml_at(node, path));
}

static uint32_t digits(px_str s, size_t from, size_t n) {
    uint32_t v = 0;
    for (size_t i = from; i < from + n; i++)
        v = v * 10 + (uint32_t)(s.p[i] - '0');
    return v;
}

static bool all_digits(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_digit(s.p[i])) return false;
    return s.n > 0;
}

uint32_t px_us_date(px_str s) {
    uint32_t ymd = 0;
    s = px_str_trim(s);
    if (s.n == 8 && all_digits(s)) {
        ymd = digits(s, 0, 8);
        if (!px_date_valid(ymd)) ymd -= ymd % 100; /* 19990532: the month at least */
        if (!px_date_valid(ymd)) ymd -= ymd % 10000;
        if (!px_date_valid(ymd)) ymd = 0;
    } else {
        const char *t = s.n > 10 ? memchr(s.p, s.p[10] == ' ' ? ' ' : 'T', s.n) : NULL;
        if (t) s.n = (size_t)(t - s.p);
        if (!px_date_parse(s, PX_DATE_MDY, &ymd)) ymd = 0;
    }
    return ymd / 10000 >= 1790 ? ymd : 0;
}

px_str px_us_uspc(px_arena *a, px_str given) {
    char out[32];
    size_t n = 0, i, end = given.n;
    px_str s = given;
    while (end && px_is_space(s.p[end - 1]))
        end--;
    if (end < 4 || end > 16 || memchr(s.p, '/', end)) return px_str_trim(given);
    for (i = 0; i < 3; i++)
        if (s.p[i] != ' ') out[n++] = s.p[i];
    if (!n || !px_is_digit(out[n - 1])) return px_str_trim(given);
    out[n++] = '/';
    size_t whole = 0;
    for (; i < 6 && i < end; i++)
        if (s.p[i] != ' ') {
            out[n++] = s.p[i];
            whole++;
        }
    if (!whole) return px_str_trim(given);
    for (bool dotted = false; i < end; i++) {
        if (s.p[i] == ' ') continue;
        if (px_is_digit(s.p[i]) && !dotted && px_is_digit(out[n - 1])) out[n++] = '.';
        dotted |= px_is_digit(s.p[i]) || s.p[i] == '.';
        out[n++] = s.p[i];
    }
    return px_arena_str(a, (px_str){out, n});
}

px_str px_us_subclass(px_arena *a, px_str class, px_str sub) {
    if (!sub.n) return class;
    size_t zeros = 0, end = sub.n;
    bool six = sub.n == 6 && all_digits(sub);
    while (six && zeros < 2 && sub.p[zeros] == '0')
        zeros++;
    while (six && end > 3 && sub.p[end - 1] == '0')
        end--;
    px_str whole = px_str_sub(sub, zeros, six ? 3 : end),
           more = px_str_sub(sub, six ? 3 : end, end);
    return px_arena_fmt(a, PX_STR_FMT "/" PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(class),
                        PX_STR_ARG(whole), more.n ? "." : "", PX_STR_ARG(more));
}

px_str px_us_ipc(px_arena *a, px_str given) {
    px_str s = px_str_trim(given);
    bool columns = s.n >= 8 && s.n <= 14 && px_is_upper(s.p[0]) && px_is_digit(s.p[1]) &&
                   px_is_digit(s.p[2]) && px_is_upper(s.p[3]) && !memchr(s.p, '/', s.n);
    if (!columns) return s;
    px_str group = px_str_trim(px_str_sub(s, 4, 7)), sub = px_str_sub(s, 7, s.n);
    if (!all_digits(group) || !all_digits(sub)) return s;
    return px_arena_fmt(a, "%.4s" PX_STR_FMT "/%s" PX_STR_FMT, s.p, PX_STR_ARG(group),
                        sub.n == 1 ? "0" : "", PX_STR_ARG(sub));
}

px_str px_us_application(px_arena *a, px_str series, px_str given) {
    char d[16];
    size_t n = 0;
    px_str s = px_str_trim(given);
    bool slash = false, plain = s.n > 0;
    for (size_t i = 0; i < s.n && plain; i++) {
        bool mark = s.p[i] == '/' && n == 2;
        if (px_is_digit(s.p[i]) && n < sizeof d)
            d[n++] = s.p[i];
        else if (!mark && s.p[i] != ',' && s.p[i] != ' ')
            plain = false;
        slash |= mark;
    }
    if (!plain) return s;
    if (n == 8) return px_arena_fmt(a, "%.2s/%.6s", d, d + 2);
    series = px_str_trim(series);
    if (n <= 6 && n && !slash && series.n && series.n <= 2)
        return px_arena_fmt(a, PX_STR_FMT "/%06u", PX_STR_ARG(series),
                            digits((px_str){d, n}, 0, n));
    return s;
}

void px_us_set(px_rec_number *to, px_str cc, px_str number, px_str kind, uint32_t ymd) {
    if (!number.n) return;
    cc = px_str_trim(cc);
    if (!px_is_country(cc)) cc.n = 0; /* no hint is better than a wrong one */
    *to = (px_rec_number){.given = number, .cc = cc, .kind = kind, .ymd = ymd};
}

void px_us_priority(px_arena *a, px_record *r, px_str cc, px_str number, uint32_t ymd) {
    number = px_str_trim(number);
    cc = px_str_starts(number, PX_STR("PCT")) ? PX_STR("WO") : px_str_trim(cc);
    if (!px_is_country(cc)) cc = (px_str){NULL, 0};
    if (!number.n && !ymd && !cc.n) return;
    *px_list_add(a, &r->priorities) = (px_rec_number){.given = number, .cc = cc, .ymd = ymd};
}

px_str px_us_person(px_arena *a, px_str first, px_str middle, px_str last, px_str suffix) {
    px_str parts[] = {first, middle, last, suffix};
    size_t n = 0, given = 0;
    px_str only = {"", 0};
    for (size_t i = 0; i < 4; i++) {
        n += parts[i].n + 1;
        given += parts[i].n > 0;
        if (parts[i].n) only = parts[i];
    }
    if (given <= 1) return only;
    char *p = px_arena_alloc(a, n);
    n = 0;
    for (size_t i = 0; i < 4; i++) {
        if (!parts[i].n) continue;
        if (n) p[n++] = ' ';
        memcpy(p + n, parts[i].p, parts[i].n);
        n += parts[i].n;
    }
    return (px_str){p, n};
}

px_str px_us_turned(px_arena *a, px_str name, char mark) {
    px_str s = px_str_trim(name);
    const char *at = s.n ? memchr(s.p, mark, s.n) : NULL;
    if (!at) return s;
    size_t i = (size_t)(at - s.p);
    px_str last = px_str_trim(px_str_sub(s, 0, i));
    px_str first = px_str_trim(px_str_sub(s, i + 1, s.n));
    return px_us_person(a, first, (px_str){0}, last, (px_str){0});
}

px_str px_us_role(px_str code) {
    px_str s = px_str_trim(code);
    char c = s.n ? s.p[s.n - 1] : 0;
    if (s.n > 2) return (px_str){0};
    if (c == '4' || c == '5') return PX_STR("person");
    if (c >= '6' && c <= '9') return PX_STR("government");
    return (px_str){0};
}

static void copy_parties(px_arena *a, px_rec_parties *to, const px_rec_parties *from,
                         bool persons) {
    for (size_t i = 0; i < from->n; i++) {
        px_rec_party *p = px_list_add(a, to);
        *p = from->v[i];
        if (persons) p->type = PX_STR("person");
    }
}

void px_us_settle_applicants(px_arena *a, px_record *r) {
    bool persons = r->owners.n > 0;
    for (size_t i = 0; i < r->applicants.n && persons; i++)
        persons = px_str_is(r->applicants.v[i].type, "person");
    for (size_t i = 0; i < r->applicants.n && persons; i++)
        px_us_extra(a, r, "representative", r->applicants.v[i].name);
    if (persons) r->applicants.n = 0;
    if (r->applicants.n) return;
    if (r->owners.n)
        copy_parties(a, &r->applicants, &r->owners, false);
    else
        copy_parties(a, &r->applicants, &r->inventors, true);
}

px_str px_us_cited_by(px_str category) {
    static const px_str head = {"cited by ", 9};
    px_str s = px_str_trim(category);
    if (px_str_starts(s, head)) s = px_str_trim(px_str_sub(s, head.n, s.n));
    return s;
}

void px_us_cite(px_arena *a, px_record *r, px_str cc, px_str number, px_str kind, uint32_t ymd,
                px_str by) {
    cc = px_str_trim(cc);
    number = px_str_trim(number);
    kind = px_str_trim(kind);
    if (!number.n) return;
    if (cc.n != 2) cc = PX_STR("US");
    px_rec_cite *c = px_list_add(a, &r->cites);
    bool has = number.n > 2 && px_str_eq_nocase(px_str_sub(number, 0, 2), cc);
    c->number = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(cc), " ",
                             PX_STR_ARG(has ? px_str_sub(number, 2, number.n) : number),
                             kind.n ? " " : "", PX_STR_ARG(kind));
    c->ymd = ymd;
    c->by = by;
}

void px_us_cite_other(px_arena *a, px_record *r, px_str text, px_str by) {
    if (!text.n) return;
    px_rec_cite *c = px_list_add(a, &r->cites);
    c->text = text;
    c->by = by;
}

/* "1. A device", "2 . The": behind the number; 0 when the text does not begin with it. */
static size_t label(px_str s, uint32_t *num) {
    size_t i = 0;
    uint32_t v = 0;
    while (i < s.n && i < 5 && px_is_digit(s.p[i]))
        v = v * 10 + (uint32_t)(s.p[i++] - '0');
    size_t at = i;
    while (at < s.n && s.p[at] == ' ')
        at++;
    if (!i || at >= s.n || s.p[at] != '.') return 0;
    at++;
    if (at < s.n && px_is_digit(s.p[at])) return 0; /* 1.5 mm */
    while (at < s.n && px_is_space(s.p[at]))
        at++;
    if (*num && v != *num) return 0;
    *num = v;
    return at;
}

void px_us_claim(px_arena *a, px_record *r, uint32_t num, px_str text, bool refers) {
    text = px_str_trim(text);
    text = px_str_sub(text, label(text, &num), text.n);
    if (!text.n) return;
    px_rec_claim *c = px_list_add(a, &r->claims);
    c->num = num;
    c->lang = PX_STR("en");
    c->text = text;
    c->stated = refers;
    c->independent = !refers;
}

void px_us_text(px_arena *a, px_rec_texts *list, px_str lang, px_str text) {
    if (!text.n) return;
    px_rec_text *t = px_list_add(a, list);
    t->lang = lang.n ? lang : PX_STR("en");
    t->text = text;
}

void px_us_extra(px_arena *a, px_record *r, const char *name, px_str value) {
    px_rec_extra *x = NULL;
    value = px_str_trim(value);
    if (!value.n) return;
    for (size_t i = 0; i < r->extras.n && !x; i++)
        if (px_str_is(r->extras.v[i].name, name)) x = &r->extras.v[i];
    if (!x) {
        x = px_list_add(a, &r->extras);
        x->name = px_str_of(name);
    }
    if ((x->n_values & (x->n_values - 1)) == 0) { /* room grows at powers of two */
        px_str *v = px_arena_alloc(a, (x->n_values ? x->n_values * 2 : 1) * sizeof *v);
        if (x->n_values) memcpy(v, x->values, x->n_values * sizeof *v);
        x->values = v;
    }
    x->values[x->n_values++] = value;
}

void px_us_extra_date(px_arena *a, px_record *r, const char *name, px_str date) {
    char text[11];
    uint32_t ymd = px_us_date(date);
    px_us_extra(a, r, name,
                ymd ? px_arena_str(a, px_str_of(px_date_print(ymd, text))) : px_str_trim(date));
}

void px_us_parent(px_arena *a, px_record *r, px_us_relation relation, px_str number, uint32_t ymd,
                  px_str grant) {
    static const char *const names[] = {[PX_US_CONTINUATION] = "continuation_of",
                                        [PX_US_PART] = "continuation_in_part_of",
                                        [PX_US_DIVISION] = "division_of",
                                        [PX_US_REISSUE] = "reissue_of",
                                        [PX_US_REEXAMINATION] = "reexamination_of",
                                        [PX_US_SUBSTITUTION] = "substitution_for",
                                        [PX_US_PUBLICATION] = "related_publication",
                                        [PX_US_OTHER] = "related_application"};
    bool benefit = relation == PX_US_PROVISIONAL || relation == PX_US_CONTINUATION ||
                   relation == PX_US_PART || relation == PX_US_DIVISION;
    px_number_role role = relation == PX_US_PUBLICATION ? PX_ROLE_PUBLICATION : PX_ROLE_APPLICATION;
    if (role == PX_ROLE_APPLICATION) number = px_us_application(a, (px_str){0}, number);
    if (number.n && benefit) px_us_priority(a, r, PX_STR("US"), number, ymd);
    if (relation == PX_US_NONE || relation == PX_US_PROVISIONAL) return;
    if (number.n) {
        px_number n = px_number_parse(a, number, role, PX_STR("US"), (px_str){0}, ymd);
        px_us_extra(a, r, names[relation], px_number_normal(a, &n, role));
    }
    if (grant.n) {
        px_number n = px_number_parse(a, grant, PX_ROLE_PUBLICATION, PX_STR("US"), (px_str){0}, 0);
        px_us_extra(a, r, "parent_patent", px_number_normal(a, &n, PX_ROLE_PUBLICATION));
    }
}

static bool says(px_str text, const char *word) {
    return px_str_find(text, px_str_of(word)) != SIZE_MAX;
}

void px_us_transfer(px_arena *a, px_record *r, uint32_t ymd, px_str text, px_str reel, px_str frame,
                    px_str from, px_str to) {
    if (!ymd && !text.n && !from.n && !to.n) return;
    char *big = px_arena_cstr(a, text);
    for (char *p = big; *p; p++)
        *p = px_upper(*p);
    px_str t = {big, text.n};
    px_rec_event *e = px_list_add(a, &r->events);
    bool lien =
        says(t, "SECURITY") || says(t, "LIEN") || says(t, "MORTGAGE") || says(t, "COLLATERAL");
    e->ymd = ymd;
    e->code = PX_STR("AS");
    e->kind = says(t, "RELEASE") || says(t, "TERMINATION") ? PX_STR("released")
              : lien                                       ? PX_STR("pledged")
              : says(t, "LICENSE")                         ? PX_STR("licensed")
              : says(t, "CHANGE OF NAME")                  ? PX_STR("renamed")
              : says(t, "CHANGE OF ADDRESS")               ? PX_STR("changed")
                                                           : PX_STR("transferred");
    e->text = reel.n ? px_arena_fmt(a, PX_STR_FMT " (reel " PX_STR_FMT ", frame " PX_STR_FMT ")",
                                    PX_STR_ARG(text), PX_STR_ARG(reel), PX_STR_ARG(frame))
                     : px_arena_str(a, text);
    e->from = px_arena_str(a, from);
    e->to = px_arena_str(a, to);
}

void px_us_type(px_record *r, px_str word) {
    static const char *const types[][2] = {{"design", "design"},
                                           {"plant", "plant"},
                                           {"reissue", "invention_grant"},
                                           {"sir", "invention"},
                                           {"statutory invention registration", "invention"},
                                           {"defensive publication", "invention"}};
    if (!r->doc_type.n) r->doc_type = word;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (px_str_eq_nocase(word, px_str_of(types[i][0]))) r->type = px_str_of(types[i][1]);
}

px_str px_us_old_kind(px_str number) {
    px_str s = px_str_trim(number);
    if (!s.n) return (px_str){0};
    if (px_is_digit(s.p[0])) return PX_STR("A");
    if (px_str_starts(s, PX_STR("RE"))) return PX_STR("E");
    if (px_str_starts(s, PX_STR("PP"))) return PX_STR("P");
    if (s.p[0] == 'D') return PX_STR("S");
    if (s.p[0] == 'H') return PX_STR("H");
    return (px_str){0};
}
