/* similar_report.c: see similar_report.h. */
#include "query/engine/similar_report.h"

#include "base/message.h"
#include "patent/date.h"
#include "patent/record.h"
#include "query/engine/say.h"

#include <time.h>

#define DIM "\033[2m"
#define OFF "\033[0m"

#define TERMS_TOLD 20u /* of the query, in the table */

/* ---- remarks ---- */

typedef struct note {
    const char *code;
    px_msg msg;
    uint64_t n, m;
} note;

static bool holds_chinese(const px_similar_query *q) {
    for (size_t i = 0; i < q->n_terms; i++) {
        size_t at = 0;
        uint32_t cp = q->term[i].term.n ? px_utf8_next(q->term[i].term, &at) : 0;
        if (!q->term[i].from.n && cp >= 0x3400 && cp < 0xA000) return true;
    }
    return false;
}

static size_t notes(const px_similar_report *r, note out[8]) {
    const px_similar_query *q = r->query;
    const px_similar_answer *a = r->answer;
    size_t n = 0;
    if (!q->n_terms && !q->n_classes && !q->n_cites && !q->n_cited_by)
        out[n++] = (note){"N-NOTHING", PX_MSG_SIMILAR_NOTHING, 0, 0};
    if (q->n_terms_left)
        out[n++] = (note){"N-LIGHTER", PX_MSG_SIMILAR_LEFT, q->n_terms, q->n_terms_left};
    for (int s = 0; s < PX_SIM_COUNT; s++)
        if (a->proposed[s].more) {
            out[n++] = (note){"N-CANDIDATES", PX_MSG_SIMILAR_MORE, a->candidates, a->n_rows};
            break;
        }
    if (a->too_common)
        out[n++] = (note){"N-COMMON", PX_MSG_SIMILAR_COMMON, a->too_common, PX_SIMILAR_CITERS};
    if (!r->words && holds_chinese(q))
        out[n++] = (note){"N-NOWORDS", PX_MSG_SIMILAR_NO_WORDS, 0, 0};
    if (r->words && r->words->generation != r->snap->m.generation)
        out[n++] = (note){"N-OLDWORDS", PX_MSG_SIMILAR_OLD_WORDS, r->words->generation,
                          r->snap->m.generation};
    return n;
}

static void put_note(px_buf *b, const note *n, bool zh) {
    px_buf_fmt(b, px_msg_in(n->msg, zh), (unsigned long long)n->n, (unsigned long long)n->m);
}

/* ---- the record of a hit ---- */

typedef struct shown {
    px_arena *a;
    px_zctx *zip;
    px_buf json;
    px_record r;
    px_str title;
} shown;

static void shown_init(shown *s) {
    *s = (shown){.a = px_arena_new(), .zip = px_zctx_new()};
    px_buf_init(&s->json, PX_RECORD_BYTES_MAX);
}
static void shown_done(shown *s) {
    px_buf_done(&s->json);
    px_zctx_free(s->zip);
    px_arena_free(s->a);
}
static px_status shown_read(shown *s, px_snapshot *snap, uint32_t row, px_err *err) {
    px_arena_reset(s->a);
    px_status st = px_snapshot_record(snap, row, s->zip, &s->json, err);
    if (st == PX_OK) st = px_record_read(s->a, px_buf_view(&s->json), &s->r, err);
    if (st != PX_OK) return st;
    s->title = s->r.titles.n ? s->r.titles.v[0].text : (px_str){"", 0};
    for (size_t i = 0; i < s->r.titles.n; i++)
        if (px_str_is(s->r.titles.v[i].lang, px_lang_is_zh() ? "zh" : "en"))
            s->title = s->r.titles.v[i].text;
    return PX_OK;
}

/* ---- JSON ---- */

static void put_shares(px_jw *w, const char *key, const char *name, const px_similar_share *v,
                       size_t n) {
    px_jw_key(w, px_str_of(key));
    px_jw_open(w, '[');
    for (size_t i = 0; i < n; i++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, name, v[i].what);
        if (v[i].from.n) px_jw_kstr(w, "from", v[i].from);
        px_jw_key(w, PX_STR("value"));
        px_jw_num(w, v[i].value);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
}

static void put_flag(px_jw *w, const char *key, bool v) {
    px_jw_key(w, px_str_of(key));
    px_jw_bool(w, v);
}

static void json_links(px_jw *w, const px_similar_hit *h) {
    px_jw_key(w, PX_STR("links"));
    px_jw_open(w, '{');
    put_flag(w, "cited_by_query", h->cited_by_query);
    put_flag(w, "cites_query", h->cites_query);
    px_jw_ku64(w, "same_cites", h->same_cites);
    px_jw_ku64(w, "same_citing", h->same_citing);
    px_jw_key(w, PX_STR("neighbours"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < h->n_near; i++)
        px_jw_str(w, h->near[i]);
    px_jw_close(w, ']');
    px_jw_ku64(w, "all_neighbours", h->n_all_near);
    put_flag(w, "priority", h->priority);
    px_jw_close(w, '}');
}

static px_status json_hit(const px_similar_report *r, const px_similar_hit *h, shown *s, px_jw *w,
                          px_err *err) {
    char date[11];
    px_status st = shown_read(s, r->snap, h->row, err);
    if (st != PX_OK) return st;
    px_jw_open(w, '{');
    px_jw_kstr(w, "number", h->number);
    px_jw_kstr(w, "title", s->title);
    px_jw_key(w, PX_STR("applicants"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < s->r.applicants.n; i++)
        px_jw_str(w, s->r.applicants.v[i].name);
    px_jw_close(w, ']');
    px_jw_kstr(w, "date", px_str_of(s->r.pub.ymd ? px_date_print(s->r.pub.ymd, date) : ""));
    px_jw_ku64(w, "members", h->members);
    px_jw_key(w, PX_STR("score"));
    px_jw_num(w, h->score);
    px_jw_key(w, PX_STR("parts"));
    px_jw_open(w, '{');
    for (int k = 0; k < PX_SIM_COUNT; k++) {
        px_jw_key(w, px_str_of(px_similar_signal_name((px_similar_signal)k)));
        px_jw_num(w, h->part[k]);
    }
    px_jw_close(w, '}');
    put_shares(w, "terms", "term", h->term, h->n_terms);
    px_jw_ku64(w, "all_terms", h->n_all_terms);
    put_shares(w, "classes", "symbol", h->class, h->n_classes);
    px_jw_ku64(w, "all_classes", h->n_all_classes);
    json_links(w, h);
    px_jw_close(w, '}');
    return PX_OK;
}

static void json_words(const px_similar_report *r, px_jw *w) {
    char day[32] = "";
    px_jw_key(w, PX_STR("bilingual"));
    if (!r->words) {
        px_jw_null(w);
        return;
    }
    time_t made = (time_t)r->words->made;
    struct tm t;
    if (gmtime_r(&made, &t)) (void)strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%SZ", &t);
    px_jw_open(w, '{');
    px_jw_ku64(w, "generation", r->words->generation);
    px_jw_ku64(w, "pairs", r->words->n_pairs);
    px_jw_ku64(w, "entries", r->words->n_entries);
    px_jw_kstr(w, "made", px_str_of(day));
    px_jw_close(w, '}');
}

static void json_candidates(const px_similar_report *r, px_jw *w) {
    const px_similar_answer *a = r->answer;
    px_jw_key(w, PX_STR("candidates"));
    px_jw_open(w, '{');
    px_jw_ku64(w, "limit", a->candidates);
    px_jw_ku64(w, "rows", a->n_rows);
    px_jw_ku64(w, "families", a->n_found);
    px_jw_ku64(w, "too_common", a->too_common);
    for (int k = 0; k < PX_SIM_COUNT; k++) {
        px_jw_key(w, px_str_of(px_similar_signal_name((px_similar_signal)k)));
        px_jw_open(w, '{');
        px_jw_ku64(w, "rows", a->proposed[k].rows);
        put_flag(w, "more", a->proposed[k].more);
        px_jw_close(w, '}');
    }
    px_jw_close(w, '}');
}

static void json_notes(const px_similar_report *r, px_jw *w) {
    note v[8];
    size_t n = notes(r, v);
    px_jw_key(w, PX_STR("notes"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < n; i++) {
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_jw_open(w, '{');
        px_jw_kstr(w, "code", px_str_of(v[i].code));
        put_note(&b, &v[i], false);
        px_jw_kstr(w, "text", px_buf_view(&b));
        px_buf_clear(&b);
        put_note(&b, &v[i], true);
        px_jw_kstr(w, "zh", px_buf_view(&b));
        px_jw_close(w, '}');
        px_buf_done(&b);
    }
    for (size_t i = 0; i < r->snap->n_skipped; i++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "code", PX_STR("W-SKIPPED"));
        px_jw_kstr(w, "text", px_str_of(r->snap->skipped[i]));
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
}

px_status px_similar_json(const px_similar_report *r, px_buf *out, px_err *err) {
    px_jw w = px_jw_on(out);
    px_status st = PX_OK;
    shown s;
    shown_init(&s);
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("query"));
    px_similar_query_write(r->query, &w);
    px_jw_key(&w, PX_STR("without"));
    px_jw_open(&w, '[');
    for (int k = 0; k < PX_SIM_COUNT; k++)
        if (r->options->without >> k & 1)
            px_jw_str(&w, px_str_of(px_similar_signal_name((px_similar_signal)k)));
    px_jw_close(&w, ']');
    px_jw_key(&w, PX_STR("hits"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < r->answer->n_hits && st == PX_OK; i++)
        st = json_hit(r, &r->answer->hit[i], &s, &w, err);
    px_jw_close(&w, ']');
    json_candidates(r, &w);
    json_words(r, &w);
    json_notes(r, &w);
    px_jw_ku64(&w, "generation", r->snap->m.generation);
    px_jw_close(&w, '}');
    px_buf_ch(out, '\n');
    shown_done(&s);
    return st;
}

/* ---- table ---- */

static void end_line(px_buf *out) {
    while (out->n && out->p[out->n - 1] == ' ')
        out->n--;
    px_buf_ch(out, '\n');
}

/* Words that fit, in lines of their own below one another. */
static void flow(px_buf *out, px_str item, size_t *at, size_t margin) {
    size_t width = px_columns(item);
    if (*at > margin && *at + 2 + width > px_terminal_columns()) {
        end_line(out);
        px_buf_fmt(out, "%*s", (int)margin, "");
        *at = margin;
    } else if (*at > margin) {
        px_buf_c(out, "  ");
        *at += 2;
    }
    px_put_plain(out, item);
    *at += width;
}

static void put_term(px_buf *b, px_str term, px_str from) {
    if (px_str_starts(term, PX_STR(PX_TERM_DES))) term = px_str_sub(term, 1, term.n);
    px_buf_str(b, term);
    if (from.n) px_buf_fmt(b, "(" PX_STR_FMT ")", PX_STR_ARG(from));
}

static void heading(px_buf *out, px_msg id, size_t margin) {
    px_put_cell(out, px_str_of(px_msg_text(id)), margin);
}

static void table_query(const px_similar_report *r, px_buf *out) {
    const px_similar_query *q = r->query;
    const size_t margin = 12;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    if (q->number.n) {
        px_buf_fmt(out, px_msg_text(PX_MSG_SIMILAR_TO), (int)q->number.n, q->number.p,
                   (unsigned long long)(q->n_family ? q->n_family - 1 : 0));
        px_buf_ch(out, '\n');
    }
    size_t at = margin;
    if (q->n_terms) heading(out, PX_MSG_SIMILAR_TERMS, margin);
    for (size_t i = 0; i < q->n_terms && i < TERMS_TOLD; i++) {
        px_buf_clear(&b);
        put_term(&b, q->term[i].term, q->term[i].from);
        px_buf_fmt(&b, "^%.2f", q->term[i].weight);
        flow(out, px_buf_view(&b), &at, margin);
    }
    if (q->n_terms > TERMS_TOLD) {
        px_buf_clear(&b);
        px_buf_fmt(&b, "+%zu", q->n_terms - TERMS_TOLD);
        flow(out, px_buf_view(&b), &at, margin);
    }
    if (q->n_terms) end_line(out);
    at = margin;
    if (q->n_classes) heading(out, PX_MSG_SIMILAR_CLASSES, margin);
    for (size_t i = 0; i < q->n_classes; i++) {
        px_buf_clear(&b);
        px_buf_str(&b, q->class[i].symbol);
        if (q->class[i].weight != 1) px_buf_fmt(&b, "^%.2f", q->class[i].weight);
        flow(out, px_buf_view(&b), &at, margin);
    }
    if (q->n_classes) end_line(out);
    if (q->n_cites || q->n_cited_by) {
        heading(out, PX_MSG_SIMILAR_CITATIONS, margin);
        px_buf_fmt(out, px_msg_text(PX_MSG_SIMILAR_CITES), (unsigned long long)q->n_cites,
                   (unsigned long long)q->n_cited_by);
        end_line(out);
    }
    if (r->words) {
        char day[16] = "";
        time_t made = (time_t)r->words->made;
        struct tm t;
        if (gmtime_r(&made, &t)) (void)strftime(day, sizeof day, "%Y-%m-%d", &t);
        heading(out, PX_MSG_SIMILAR_WORDS, margin);
        px_buf_fmt(out, px_msg_text(PX_MSG_SIMILAR_LEARNT), (unsigned long long)r->words->n_pairs,
                   day, (unsigned long long)r->words->n_entries);
        end_line(out);
    }
    px_buf_done(&b);
}

static void part(px_buf *b, px_msg id, double value) {
    if (b->n) px_buf_c(b, " · ");
    px_buf_fmt(b, "%s %.3f", px_msg_text(id), value);
}

static void put_items(px_buf *b, const px_similar_share *v, size_t n, size_t all, size_t most) {
    for (size_t i = 0; i < n && i < most; i++) {
        px_buf_c(b, i ? ", " : ": ");
        put_term(b, v[i].what, v[i].from);
    }
    if (all > most) px_buf_fmt(b, ", +%zu", all - most);
}

static void table_why(const px_similar_hit *h, px_buf *b) {
    px_buf_clear(b);
    if (h->part[PX_SIM_TEXT] > 0) {
        part(b, PX_MSG_SIMILAR_TEXT, h->part[PX_SIM_TEXT]);
        put_items(b, h->term, h->n_terms, h->n_all_terms, 8);
    }
    if (h->part[PX_SIM_CLASS] > 0) {
        part(b, PX_MSG_SIMILAR_CLASS, h->part[PX_SIM_CLASS]);
        put_items(b, h->class, h->n_classes, h->n_all_classes, 5);
    }
    if (h->part[PX_SIM_CITATION] > 0) {
        part(b, PX_MSG_SIMILAR_CITATION, h->part[PX_SIM_CITATION]);
        if (h->cited_by_query) px_buf_fmt(b, ": %s", px_msg_text(PX_MSG_SIMILAR_IS_CITED));
        if (h->cites_query) px_buf_fmt(b, ": %s", px_msg_text(PX_MSG_SIMILAR_DOES_CITE));
        if (h->same_cites) {
            px_buf_c(b, ": ");
            px_buf_fmt(b, px_msg_text(PX_MSG_SIMILAR_SAME_CITES), h->same_cites);
        }
        if (h->same_citing) {
            px_buf_c(b, ": ");
            px_buf_fmt(b, px_msg_text(PX_MSG_SIMILAR_SAME_CITING), h->same_citing);
        }
    }
    if (h->part[PX_SIM_NEIGHBOUR] > 0) {
        part(b, PX_MSG_SIMILAR_NEIGHBOUR, h->part[PX_SIM_NEIGHBOUR]);
        for (size_t i = 0; i < h->n_near && i < 3; i++)
            px_buf_fmt(b, "%s" PX_STR_FMT, i ? ", " : ": ", PX_STR_ARG(h->near[i]));
        if (h->n_all_near > 3) px_buf_fmt(b, ", +%zu", h->n_all_near - 3);
    }
    if (h->part[PX_SIM_FAMILY] > 0) {
        part(b, PX_MSG_SIMILAR_FAMILY, h->part[PX_SIM_FAMILY]);
        px_buf_fmt(b, ": %s", px_msg_text(PX_MSG_SIMILAR_PRIORITY));
    }
}

/* Fill lines, broken at blanks. */
static void put_why(px_buf *out, px_str s, bool color) {
    const size_t margin = 5;
    size_t room = px_terminal_columns() - margin;
    while (s.n) {
        size_t cut = px_columns_cut(s, room, NULL), k = cut;
        while (cut < s.n && k > 0 && s.p[k] != ' ')
            k--;
        if (cut < s.n && k > 0) cut = k;
        px_buf_fmt(out, "%*s%s", (int)margin, "", color ? DIM : "");
        px_put_plain(out, px_str_sub(s, 0, cut ? cut : s.n));
        px_buf_fmt(out, "%s\n", color ? OFF : "");
        s = px_str_trim(px_str_sub(s, cut ? cut : s.n, s.n));
    }
}

px_status px_similar_table(const px_similar_report *r, px_buf *out, px_err *err) {
    px_status st = PX_OK;
    note v[8];
    shown s;
    px_buf why;
    size_t width = 0;
    px_buf_init(&why, PX_BUF_MAX);
    shown_init(&s);
    table_query(r, out);
    if (out->n) px_buf_ch(out, '\n');
    for (size_t i = 0; i < r->answer->n_hits; i++) {
        size_t w = px_columns(r->answer->hit[i].number);
        if (w > width) width = w;
    }
    for (size_t i = 0; i < r->answer->n_hits && st == PX_OK; i++) {
        const px_similar_hit *h = &r->answer->hit[i];
        char date[11] = "";
        st = shown_read(&s, r->snap, h->row, err);
        if (st != PX_OK) break;
        px_buf_fmt(out, "%3zu  %.3f  ", i + 1, h->score);
        px_put_cell(out, h->number, width);
        px_buf_fmt(out, "  %-10s  ", s.r.pub.ymd ? px_date_print(s.r.pub.ymd, date) : "");
        size_t left = px_terminal_columns() - (width + 26);
        px_put_cell(out, s.title, left);
        end_line(out);
        table_why(h, &why);
        put_why(out, px_buf_view(&why), r->color);
    }
    if (st == PX_OK && !r->answer->n_hits) {
        px_buf_c(out, px_msg_text(PX_MSG_SIMILAR_NONE));
        px_buf_ch(out, '\n');
    }
    if (st == PX_OK) {
        size_t n = notes(r, v);
        px_buf_fmt(out, px_msg_text(PX_MSG_SIMILAR_COMPARED), r->answer->n_rows,
                   r->answer->candidates);
        px_buf_ch(out, '\n');
        for (size_t i = 0; i < n; i++) {
            px_buf_fmt(out, "%s: ", px_msg_text(PX_MSG_NOTE));
            put_note(out, &v[i], px_lang_is_zh());
            px_buf_ch(out, '\n');
        }
        for (size_t i = 0; i < r->snap->n_skipped; i++)
            px_buf_fmt(out, "%s: %s (%s)\n", px_msg_text(PX_MSG_NOTE), r->snap->skipped[i],
                       px_msg_text(PX_MSG_SKIPPED));
    }
    px_buf_done(&why);
    shown_done(&s);
    return st;
}
