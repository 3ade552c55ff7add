/* coverage_print.c */
#include "shards/coverage_print.h"

#include "base/message.h"

#include <stdio.h>

static const px_msg heads[PX_COVERAGE_COUNT] = {
    PX_MSG_COVER_TITLE,   PX_MSG_COVER_ABSTRACT,   PX_MSG_COVER_CLAIMS,    PX_MSG_COVER_DESCRIPTION,
    PX_MSG_COVER_CLASSES, PX_MSG_COVER_APPLICANTS, PX_MSG_COVER_INVENTORS, PX_MSG_COVER_CITATIONS,
    PX_MSG_COVER_FAMILY,  PX_MSG_COVER_LEGAL};

/* Columns that a terminal gives a text: a wide character takes two. */
static size_t columns_of(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x80)
            n++;
        else if (c >= 0xE3)
            n += 2;
        else if (c >= 0xC0)
            n++;
    }
    return n;
}

static void pad(px_buf *out, px_str s, size_t width, bool left) {
    size_t n = columns_of(s);
    if (left) px_buf_str(out, s);
    for (; n < width; n++)
        px_buf_ch(out, ' ');
    if (!left) px_buf_str(out, s);
}

enum { WIDTH = 9, NAME = 12 };

static void line(px_buf *out, px_str name, const px_coverage_row *r) {
    char number[32];
    pad(out, name, NAME, true);
    (void)snprintf(number, sizeof number, "%u", r->n);
    pad(out, px_str_of(number), 10, false);
    for (int i = 0; i < PX_COVERAGE_COUNT; i++) {
        double share = r->n ? 100.0 * r->has[i] / r->n : 0;
        /* 100 % and 0 % only where it is all or none */
        if (r->has[i] && share < 0.05) share = 0.1;
        if (r->has[i] < r->n && share > 99.95) share = 99.9;
        (void)snprintf(number, sizeof number, r->has[i] == 0 ? "-" : "%.1f", share);
        pad(out, px_str_of(number), WIDTH, false);
    }
    px_buf_ch(out, '\n');
}

void px_coverage_table(const px_coverage *c, px_buf *out) {
    pad(out, px_str_of(px_msg_text(PX_MSG_COVER_OFFICE)), NAME, true);
    pad(out, px_str_of(px_msg_text(PX_MSG_COVER_RECORDS)), 10, false);
    for (int i = 0; i < PX_COVERAGE_COUNT; i++)
        pad(out, px_str_of(px_msg_text(heads[i])), WIDTH, false);
    px_buf_ch(out, '\n');
    line(out, px_str_of(px_msg_text(PX_MSG_COVER_ALL)), &c->all);
    for (size_t i = 0; i < c->n; i++) {
        const px_coverage_row *r = &c->v[i];
        char name[64];
        if (r->year == PX_NIL)
            (void)snprintf(name, sizeof name, PX_STR_FMT,
                           PX_STR_ARG(r->cc.n ? r->cc : PX_STR("?")));
        else if (r->year)
            (void)snprintf(name, sizeof name, "  %u", r->year);
        else
            (void)snprintf(name, sizeof name, "  %s", px_msg_text(PX_MSG_COVER_NO_DATE));
        line(out, px_str_of(name), r);
    }
}

void px_coverage_csv(const px_coverage *c, px_buf *out) {
    px_buf_c(out, "office,year,records");
    for (int i = 0; i < PX_COVERAGE_COUNT; i++)
        px_buf_fmt(out, ",%s", px_coverage_code(i));
    px_buf_ch(out, '\n');
    for (size_t i = 0; i < c->n; i++) {
        const px_coverage_row *r = &c->v[i];
        if (r->year == PX_NIL) continue; /* sums are for people */
        px_buf_fmt(out, PX_STR_FMT ",", PX_STR_ARG(r->cc));
        if (r->year) px_buf_fmt(out, "%u", r->year);
        px_buf_fmt(out, ",%u", r->n);
        for (int k = 0; k < PX_COVERAGE_COUNT; k++)
            px_buf_fmt(out, ",%u", r->has[k]);
        px_buf_ch(out, '\n');
    }
}

static void counts(const px_coverage_row *r, px_jw *w) {
    px_jw_ku64(w, "records", r->n);
    for (int i = 0; i < PX_COVERAGE_COUNT; i++)
        px_jw_ku64(w, px_coverage_code(i), r->has[i]);
}

void px_coverage_json(const px_coverage *c, px_jw *w) {
    px_jw_open(w, '{');
    px_jw_key(w, PX_STR("all"));
    px_jw_open(w, '{');
    counts(&c->all, w);
    px_jw_close(w, '}');
    px_jw_key(w, PX_STR("offices"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < c->n;) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "office", c->v[i].cc);
        counts(&c->v[i], w);
        px_jw_key(w, PX_STR("years"));
        px_jw_open(w, '[');
        for (i++; i < c->n && c->v[i].year != PX_NIL; i++) {
            px_jw_open(w, '{');
            if (c->v[i].year) px_jw_ku64(w, "year", c->v[i].year);
            counts(&c->v[i], w);
            px_jw_close(w, '}');
        }
        px_jw_close(w, ']');
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    px_jw_close(w, '}');
}
