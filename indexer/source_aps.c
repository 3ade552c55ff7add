/* source_aps.c: US grants of 1976 to 2001 as the office's tape format ("green book", APS text): many
 * patents a file, lines of a tag and a value, groups begun by a tag of four letters.
 *
 * Tags repeat from group to group (NAM, ISD, APN, CNT), so the group in force decides. Numbers end
 * with a check digit. Source: the office's description of the format; the samples. */
#include "indexer/us_lines.h"

#include "patent/name.h"

typedef struct aps {
    px_arena *a;
    px_record *r;
    px_us_field *f; /* all of the document, with an empty one behind the last */
    size_t n, cap, at;
    px_buf text; /* description so far */
    px_buf abstract;
    px_str parent; /* what the text says of earlier applications */
    bool design;
} aps;

static bool is(const px_us_field *f, const char *tag) {
    return px_str_is(f->tag, tag);
}

/* Groups have four letters (PATN); four that end with a digit do not occur. */
static bool is_group(const px_us_field *f) {
    return f->tag.n == 4;
}

/* ---- characters ---- */

static const struct dotcode {
    const char *name, *text;
} dotcodes[] = {
#define PX_DOTCODE(name, text) {name, text},
#include "indexer/us_dotcodes.tbl"
#undef PX_DOTCODE
};

static const char *dotcode(px_str name) {
    size_t lo = 0, hi = sizeof dotcodes / sizeof *dotcodes;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = px_str_cmp(px_str_of(dotcodes[mid].name), name);
        if (c == 0) return dotcodes[mid].text;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

/* ".degree." -> "°", ".sub." and ".sup." -> nothing. */
static px_str decoded(px_arena *a, px_str s) {
    const char *dot = s.n ? memchr(s.p, '.', s.n) : NULL;
    if (!dot) return s;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t i = 0; i < s.n;) {
        dot = memchr(s.p + i, '.', s.n - i);
        size_t at = dot ? (size_t)(dot - s.p) : s.n, end = at + 1;
        px_buf_str(&b, px_str_sub(s, i, at));
        if (!dot) break;
        while (end < s.n && end - at < 20 &&
               (px_is_alpha(s.p[end]) || s.p[end] == '+' || s.p[end] == '-'))
            end++;
        px_str name = px_str_sub(s, at + 1, end);
        bool closed = end < s.n && s.p[end] == '.' && name.n >= 2;
        bool script = closed && (px_str_is(name, "sub") || px_str_is(name, "sup"));
        const char *text = closed ? dotcode(name) : NULL;
        if (text) px_buf_c(&b, text);
        if (!text && !script) px_buf_ch(&b, '.');
        i = text || script ? end + 1 : at + 1;
    }
    px_str out = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static px_str value(aps *p, const px_us_field *f) {
    return decoded(p->a, px_us_field_text(p->a, f, false));
}

/* ---- walking a group ---- */

static px_us_field *next_in_group(aps *p) {
    px_us_field *f = &p->f[p->at];
    if (!f->tag.n || is_group(f)) return NULL;
    p->at++;
    return f;
}

/* Old offices' codes of countries, of which the last letter says the kind of office: "JPX". */
static px_str country(px_str code) {
    static const char *const old[][2] = {{"DT", "DE"}, {"JA", "JP"}, {"UK", "GB"}, {"OE", "AT"},
                                         {"SW", "SE"}, {"DL", "DD"}, {"EN", "GB"}};
    px_str cc = px_str_sub(px_str_trim(code), 0, 2);
    for (size_t i = 0; i < sizeof old / sizeof *old; i++)
        if (px_str_is(cc, old[i][0])) return px_str_of(old[i][1]);
    return cc;
}

/* Digits with their check digit cut off where they are that long. */
static px_str unchecked(px_str s, size_t n) {
    s = px_str_trim(s);
    return s.n > n ? px_str_sub(s, 0, n) : s;
}

static void head(aps *p) {
    px_record *r = p->r;
    px_str series = {0}, serial = {0}, kind = {0};
    px_us_field *f;
    uint32_t filed = 0;
    static const char *const words[] = {
        "utility", "reissue", NULL, "design", "defensive publication", "plant", "sir"};
    static const char *const kinds[] = {"A", "E", NULL, "S", NULL, "P", "H"};
    while ((f = next_in_group(p))) {
        px_str v = px_str_trim(f->first);
        uint32_t n;
        if (is(f, "WKU")) {
            px_str whole = v.n == 9 ? px_str_sub(v, 0, 8) : v;
            px_us_set(&r->pub, PX_STR("US"), whole, (px_str){0}, r->pub.ymd);
        } else if (is(f, "SRC")) {
            series = v;
        } else if (is(f, "APN")) {
            serial = unchecked(v, 6);
        } else if (is(f, "APT") && px_str_u32(v, &n) && n >= 1 && n <= 7 && words[n - 1]) {
            px_us_type(r, px_str_of(words[n - 1]));
            if (kinds[n - 1]) kind = px_str_of(kinds[n - 1]);
            p->design = n == 4;
        } else if (is(f, "APD")) {
            filed = px_us_date(v);
        } else if (is(f, "TTL")) {
            px_us_text(p->a, &r->titles, (px_str){0}, value(p, f));
        } else if (is(f, "ISD")) {
            r->pub.ymd = px_us_date(v);
        } else if (is(f, "NCL") && px_str_u32(v, &n)) {
            r->n_claims = n;
        } else if (is(f, "EXP") || is(f, "EXA")) {
            px_list_add(p->a, &r->examiners)->name = px_us_turned(p->a, value(p, f), ';');
        } else if (is(f, "ART")) {
            px_us_extra(p->a, r, "art_unit", v);
        } else if (is(f, "NDR")) {
            px_us_extra(p->a, r, "sheets", v);
        } else if (is(f, "NFG")) {
            px_us_extra(p->a, r, "figures", v);
        } else if (is(f, "TRM")) {
            px_us_extra(p->a, r, "term_years", v);
        } else if (is(f, "DCD")) {
            px_us_extra_date(p->a, r, "disclaimer_date", v);
        }
    }
    r->pub.kind = kind.n ? kind : px_us_old_kind(r->pub.given);
    px_us_set(&r->app, PX_STR("US"), px_us_application(p->a, series, serial), (px_str){0}, filed);
}

static void party(aps *p, px_rec_parties *list, bool assignee) {
    px_rec_party one = {0};
    px_us_field *f;
    px_str role = {0};
    while ((f = next_in_group(p))) {
        if (is(f, "NAM"))
            one.name = value(p, f);
        else if (is(f, "STR"))
            one.address = value(p, f);
        else if (is(f, "CTY"))
            one.city = value(p, f);
        else if (is(f, "STA"))
            one.province = px_str_trim(f->first);
        else if (is(f, "CNT"))
            one.country = country(f->first);
        else if (is(f, "COD"))
            role = px_str_trim(f->first);
        else if (is(f, "ZIP") && f->first.n)
            one.address = px_arena_fmt(p->a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(one.address),
                                       one.address.n ? ", " : "", PX_STR_ARG(f->first));
    }
    if (!one.name.n) return;
    if (!one.country.n && one.province.n) one.country = PX_STR("US");
    if (!assignee || memchr(one.name.p, ';', one.name.n))
        one.name = px_us_turned(p->a, one.name, ';');
    if (assignee) one.type = px_us_role(role);
    *px_list_add(p->a, list) = one;
}

static void classes(aps *p) {
    px_record *r = p->r;
    px_us_field *f;
    px_str edition = {0};
    size_t from = r->ipc.n;
    while ((f = next_in_group(p))) {
        px_rec_class *k = NULL;
        if (!px_str_trim(f->first).n) continue;
        if (is(f, "EDF")) {
            edition = px_str_trim(f->first);
        } else if (is(f, "OCL") || is(f, "XCL") || is(f, "UCL") || is(f, "DCL")) {
            k = px_list_add(p->a, &r->uspc);
            k->symbol = px_us_uspc(p->a, f->first);
            k->first = is(f, "OCL");
        } else if (is(f, "ICL") && p->design) {
            px_str v = px_str_trim(f->first); /* "D0104" until 1984, Locarno since 1997 */
            if (v.p[0] == 'D') {
                px_us_extra(p->a, r, "design_class", v);
            } else {
                k = px_list_add(p->a, &r->locarno);
                k->symbol = v;
            }
        } else if (is(f, "ICL")) {
            k = px_list_add(p->a, &r->ipc);
            k->symbol = px_us_ipc(p->a, f->first);
        }
    }
    for (size_t i = from; i < r->ipc.n; i++)
        r->ipc.v[i].edition = edition;
}

static void citation(aps *p, bool foreign) {
    px_str cc = PX_STR("US"), number = {0};
    uint32_t ymd = 0;
    px_us_field *f;
    while ((f = next_in_group(p))) {
        if (is(f, "PNO"))
            number = px_str_trim(f->first);
        else if (is(f, "ISD"))
            ymd = px_us_date(f->first);
        else if (is(f, "CNT"))
            cc = country(f->first);
    }
    px_str kind = {0};
    if (!foreign) kind = px_us_old_kind(number);
    px_us_cite(p->a, p->r, cc, number, kind, ymd, (px_str){0});
}

static void other_citations(aps *p) {
    px_us_field *f;
    while ((f = next_in_group(p)))
        if (is(f, "PAL") || is(f, "PAR")) px_us_cite_other(p->a, p->r, value(p, f), (px_str){0});
}

static void priority(aps *p) {
    px_str cc = {0}, number = {0};
    uint32_t ymd = 0;
    px_us_field *f;
    while ((f = next_in_group(p))) {
        if (is(f, "CNT"))
            cc = country(f->first);
        else if (is(f, "APN"))
            number = px_str_trim(f->first);
        else if (is(f, "APD"))
            ymd = px_us_date(f->first);
    }
    px_us_priority(p->a, p->r, cc, number, ymd);
}

static bool has(px_str s, const char *word) {
    return px_str_find(s, px_str_of(word)) != SIZE_MAX;
}

/* Codes: 71 continuation, 72 in part. Other codes have no description that agrees with the files;
 * there the text of the patent decides. */
static px_us_relation relation(const aps *p, px_str code) {
    if (px_str_is(code, "71")) return PX_US_CONTINUATION;
    if (px_str_is(code, "72")) return PX_US_PART;
    if (has(p->parent, "provisional")) return PX_US_PROVISIONAL;
    if (has(p->parent, "division")) return PX_US_DIVISION;
    if (has(p->parent, "continuation-in-part")) return PX_US_PART;
    if (has(p->parent, "continuation")) return PX_US_CONTINUATION;
    if (has(p->parent, "reissue")) return PX_US_REISSUE;
    return PX_US_OTHER;
}

static void related(aps *p) {
    px_str code = {0}, serial = {0}, series = {0}, grant = {0};
    uint32_t ymd = 0;
    px_us_field *f;
    while ((f = next_in_group(p))) {
        px_str v = px_str_trim(f->first);
        if (is(f, "COD"))
            code = v;
        else if (is(f, "APN"))
            serial = v;
        else if (is(f, "SRC"))
            series = v;
        else if (is(f, "APD"))
            ymd = px_us_date(v);
        else if (is(f, "PNO"))
            grant = v;
    }
    /* without its series the number is told by the date */
    px_us_parent(p->a, p->r, relation(p, code), px_us_application(p->a, series, serial), ymd,
                 grant);
}

static void pct(aps *p) {
    px_str number = {0}, publication = {0};
    uint32_t filed = 0;
    px_us_field *f;
    while ((f = next_in_group(p))) {
        px_str v = px_str_trim(f->first);
        if (is(f, "PCN"))
            number = v;
        else if (is(f, "PD3"))
            filed = px_us_date(v);
        else if (is(f, "PD1"))
            px_us_extra_date(p->a, p->r, "date_371", v);
        else if (is(f, "PCP"))
            publication = v;
    }
    if (number.n) px_us_priority(p->a, p->r, PX_STR("WO"), number, filed);
    if (!publication.n) return;
    px_number n =
        px_number_parse(p->a, publication, PX_ROLE_PUBLICATION, PX_STR("WO"), (px_str){0}, 0);
    px_us_extra(p->a, p->r, "pct_publication", px_number_normal(p->a, &n, PX_ROLE_PUBLICATION));
}

static void agents(aps *p) {
    px_us_field *f;
    while ((f = next_in_group(p)))
        if (is(f, "FRM"))
            px_list_add(p->a, &p->r->agents)->name = value(p, f);
        else if (is(f, "FR2") || is(f, "ATT") || is(f, "AAT"))
            px_list_add(p->a, &p->r->agents)->name = px_us_turned(p->a, value(p, f), ';');
}

/* Paragraphs and headings; tables and formulas line by line. */
static void paragraphs(aps *p, px_buf *out) {
    px_us_field *f;
    while ((f = next_in_group(p))) {
        bool table = is(f, "TBL") || is(f, "EQU");
        px_str v = table ? decoded(p->a, px_us_field_text(p->a, f, true)) : value(p, f);
        if (!v.n || is(f, "STM") || is(f, "NUM")) continue;
        if (out->n) px_buf_ch(out, '\n');
        px_buf_str(out, v);
    }
}

static void claims(aps *p) {
    px_buf b;
    px_us_field *f;
    uint32_t num = 0, next;
    px_buf_init(&b, PX_BUF_MAX);
    for (;;) {
        f = next_in_group(p);
        bool number = f && is(f, "NUM");
        if ((!f || number) && b.n) {
            px_us_claim(p->a, p->r, num, px_arena_str(p->a, px_buf_view(&b)), false);
            px_buf_clear(&b);
        }
        if (!f) break;
        if (number) {
            px_str v = px_str_trim(f->first);
            if (v.n && v.p[v.n - 1] == '.') v.n--;
            num = px_str_u32(v, &next) ? next : 0;
            continue;
        }
        if (is(f, "STM")) continue;
        px_str v = is(f, "TBL") || is(f, "EQU") ? decoded(p->a, px_us_field_text(p->a, f, true))
                                                : value(p, f);
        if (!v.n) continue;
        if (b.n) px_buf_ch(&b, '\n');
        px_buf_str(&b, v);
    }
    px_buf_done(&b);
}

static void group(aps *p, const px_us_field *g) {
    if (is(g, "PATN"))
        head(p);
    else if (is(g, "INVT"))
        party(p, &p->r->inventors, false);
    else if (is(g, "ASSG"))
        party(p, &p->r->owners, true);
    else if (is(g, "CLAS"))
        classes(p);
    else if (is(g, "UREF"))
        citation(p, false);
    else if (is(g, "FREF"))
        citation(p, true);
    else if (is(g, "OREF"))
        other_citations(p);
    else if (is(g, "PRIR"))
        priority(p);
    else if (is(g, "RLAP") || is(g, "REIS"))
        related(p);
    else if (is(g, "PCTA"))
        pct(p);
    else if (is(g, "LREP"))
        agents(p);
    else if (is(g, "ABST"))
        paragraphs(p, &p->abstract);
    else if (is(g, "PARN") || is(g, "GOVT") || is(g, "BSUM") || is(g, "DRWD") || is(g, "DETD"))
        paragraphs(p, &p->text);
    else if (is(g, "CLMS") || is(g, "DCLM"))
        claims(p);
    else
        while (next_in_group(p)) {
        }
}

static px_status fill(px_str doc, px_arena *a, px_record *r, px_err *err) {
    aps p = {.a = a, .r = r};
    px_us_field f;
    while (px_us_field_next(&doc, 2, &f)) {
        p.f = px_arena_grow(a, p.f, p.n, &p.cap, p.n + 2, sizeof *p.f);
        p.f[p.n++] = f;
    }
    if (!p.n) return px_fail(err, PX_E_INPUT, "the document has no fields");
    p.f[p.n] = (px_us_field){0};
    for (size_t i = 0; i < p.n && !p.parent.n; i++)
        for (size_t k = i + 1; is(&p.f[i], "PARN") && k < p.n && !is_group(&p.f[k]); k++)
            if (is(&p.f[k], "PAR")) p.parent = value(&p, &p.f[k]);
    px_buf_init(&p.text, PX_BUF_MAX);
    px_buf_init(&p.abstract, PX_BUF_MAX);
    while (p.f[p.at].tag.n) {
        const px_us_field *g = &p.f[p.at++];
        if (is_group(g)) group(&p, g);
    }
    px_us_text(a, &r->abstracts, (px_str){0}, px_arena_str(a, px_buf_view(&p.abstract)));
    px_us_text(a, &r->descriptions, (px_str){0}, px_arena_str(a, px_buf_view(&p.text)));
    px_buf_done(&p.text);
    px_buf_done(&p.abstract);
    r->lang = PX_STR("en");
    px_us_settle_applicants(a, r);
    if (!r->pub.given.n) return px_fail(err, PX_E_INPUT, "the patent has no number (WKU)");
    return PX_OK;
}

static bool begins(px_str line) {
    return px_str_is(px_str_trim(line), "PATN") && line.p[0] == 'P';
}

/* A line "PATN" with a number behind it; a file of a week has a line in front. */
static int probe(const px_sample *s) {
    px_str rest = s->looked ? s->text : s->bytes, line;
    for (int i = 0; i < 100 && px_us_line_next(&rest, &line); i++)
        if (begins(line))
            return px_us_line_next(&rest, &line) && px_str_starts(line, PX_STR("WKU ")) ? 95 : 0;
    return 0;
}

static const px_us_lines_how how = {begins, fill};
const px_source_kind px_source_aps = {
    "aps", probe, px_us_lines_open, px_us_lines_next, px_us_lines_report, px_us_lines_close, &how};
