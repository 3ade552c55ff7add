/* export_cite.c: RIS (specification of 2011, type PAT) and BibTeX (biblatex 3, @patent). Inventors are the authors,
 * applicants the holders. */
#include "query/engine/export_cite.h"

#include "patent/date.h"

/* ---- RIS ---- */

/* A tag is one line: line ends inside become blanks. */
static void ris(px_buf *out, const char *tag, px_str value) {
    if (!value.n) return;
    px_buf_fmt(out, "%s  - ", tag);
    for (size_t i = 0; i < value.n; i++)
        px_buf_ch(out, value.p[i] == '\n' || value.p[i] == '\r' ? ' ' : value.p[i]);
    px_buf_c(out, "\r\n");
}

static void ris_day(px_buf *out, const char *tag, uint32_t ymd) {
    if (!ymd) return;
    px_buf_fmt(out, "%s  - %04u/", tag, ymd / 10000);
    if (ymd / 100 % 100) px_buf_fmt(out, "%02u", ymd / 100 % 100);
    px_buf_ch(out, '/');
    if (ymd % 100) px_buf_fmt(out, "%02u", ymd % 100);
    px_buf_c(out, "/\r\n");
}

void px_export_ris(const px_record *r, px_buf *out) {
    ris(out, "TY", PX_STR("PAT"));
    for (size_t i = 0; i < r->titles.n; i++)
        ris(out, i ? "T2" : "TI", r->titles.v[i].text);
    for (size_t i = 0; i < r->inventors.n; i++)
        ris(out, "AU", r->inventors.v[i].name);
    for (size_t i = 0; i < r->applicants.n; i++)
        ris(out, "A2", r->applicants.v[i].name);
    if (r->pub.ymd >= 10000) px_buf_fmt(out, "PY  - %04u\r\n", r->pub.ymd / 10000);
    ris_day(out, "DA", r->pub.ymd);
    ris(out, "M1", r->pub.normal.n ? r->pub.normal : r->key);
    ris(out, "M3", r->type);
    ris(out, "CY", r->pub.cc);
    ris(out, "VL", r->app.normal);
    ris_day(out, "Y2", r->app.ymd);
    for (size_t i = 0; i < r->abstracts.n; i++)
        ris(out, i ? "N1" : "AB", r->abstracts.v[i].text);
    for (size_t i = 0; i < r->ipc.n; i++)
        ris(out, "KW", r->ipc.v[i].symbol);
    for (size_t i = 0; i < r->keywords.n; i++)
        ris(out, "KW", r->keywords.v[i]);
    ris(out, "LA", r->lang);
    ris(out, "UR", r->url);
    px_buf_c(out, "ER  - \r\n\r\n");
}

/* ---- BibTeX ---- */

/* Characters that TeX takes for signs of its own. */
static void tex(px_buf *out, px_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\n' || c == '\r')
            px_buf_ch(out, ' ');
        else if (c == '\\')
            px_buf_c(out, "\\textbackslash{}");
        else if (c == '~')
            px_buf_c(out, "\\textasciitilde{}");
        else if (c == '^')
            px_buf_c(out, "\\textasciicircum{}");
        else if (c == '{' || c == '}' || c == '#' || c == '$' || c == '%' || c == '&' || c == '_')
            px_buf_fmt(out, "\\%c", c);
        else
            px_buf_ch(out, c);
    }
}

static void member(px_buf *out, const char *name, px_str value) {
    if (!value.n) return;
    px_buf_fmt(out, ",\n  %s = {", name);
    tex(out, value);
    px_buf_ch(out, '}');
}

/* Names in braces, so that those of companies and of people in Chinese order are not taken apart. */
static void names(px_buf *out, const char *as, const px_rec_parties *v) {
    if (!v->n) return;
    px_buf_fmt(out, ",\n  %s = {", as);
    for (size_t i = 0; i < v->n; i++) {
        px_buf_c(out, i ? " and {" : "{");
        tex(out, v->v[i].name);
        px_buf_ch(out, '}');
    }
    px_buf_ch(out, '}');
}

void px_export_bibtex(const px_record *r, px_buf *out) {
    char date[11];
    px_buf_c(out, "@patent{");
    for (size_t i = 0; i < r->key.n; i++) {
        char c = r->key.p[i];
        bool plain = px_is_alpha(c) || px_is_digit(c) || c == ':' || c == '-';
        px_buf_ch(out, plain ? c : '-');
    }
    if (r->titles.n) member(out, "title", r->titles.v[0].text);
    names(out, "author", &r->inventors);
    names(out, "holder", &r->applicants);
    member(out, "number", r->pub.normal.n ? r->pub.normal : r->key);
    member(out, "date", px_str_of(px_date_print(r->pub.ymd, date)));
    member(out, "location", r->pub.cc);
    member(out, "type", r->type);
    if (r->abstracts.n) member(out, "abstract", r->abstracts.v[0].text);
    member(out, "langid", r->lang);
    member(out, "url", r->url);
    px_buf_c(out, "\n}\n\n");
}
