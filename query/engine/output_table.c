/* output_table.c: the answer for a person at a terminal, or in a file that a person reads.
 *
 * Columns are measured in terminal cells, so Chinese stands in line. Where a title does not show
 * why a record was found, a line of the text that does stands below it. */
#include "query/engine/output.h"

#include "patent/date.h"
#include "query/engine/highlight.h"
#include "query/engine/say.h"

#include <stdio.h>

#define ON  "\033[1;33m"
#define OFF "\033[0m"
#define DIM "\033[2m"

struct table {
    const px_report *r;
    px_buf *out;
    px_highlight *hl;
    px_arena *a;
    size_t columns, number, value; /* widths; value 0 = no such column */
    size_t title, applicant;
    px_err *err;
};

static void end_line(px_buf *out) {
    while (out->n && out->p[out->n - 1] == ' ')
        out->n--;
    px_buf_ch(out, '\n');
}

/* Cut like px_put_cell, with the marks switched on and off. */
static void marked_cell(struct table *t, px_str s, const px_mark *mark, size_t n, size_t columns) {
    size_t taken, fits = px_columns_cut(s, columns, &taken);
    bool cut = fits < s.n;
    if (cut) fits = px_columns_cut(s, columns ? columns - 1 : 0, &taken);
    size_t at = 0;
    for (size_t i = 0; i < n && mark[i].begin < fits; i++) {
        size_t end = mark[i].end < fits ? mark[i].end : fits;
        px_put_plain(t->out, px_str_sub(s, at, mark[i].begin));
        px_buf_c(t->out, ON);
        px_put_plain(t->out, px_str_sub(s, mark[i].begin, end));
        px_buf_c(t->out, OFF);
        at = end;
    }
    px_put_plain(t->out, px_str_sub(s, at, fits));
    if (cut) {
        px_buf_c(t->out, "…");
        taken++;
    }
    for (; taken < columns; taken++)
        px_buf_ch(t->out, ' ');
}

static px_status text_cell(struct table *t, px_str s, unsigned field, size_t columns, bool *shown) {
    px_mark *mark = NULL;
    size_t n = 0;
    px_status st = t->hl ? px_highlight_text(t->hl, t->a, s, field, &mark, &n, t->err) : PX_OK;
    size_t fits = px_columns_cut(s, columns, NULL);
    *shown = n && mark[0].begin < fits;
    if (st == PX_OK) marked_cell(t, s, mark, n, columns);
    return st;
}

/* A line of the first text that holds a mark, with the mark in it. */
static px_status snippet(struct table *t, const px_record *r) {
    px_fact_text *text;
    size_t n = px_facts_texts(t->a, r, &text), margin = 6;
    for (size_t i = 0; i < n; i++) {
        px_mark *mark;
        size_t n_marks;
        unsigned field = 1u << text[i].field;
        px_status st = px_highlight_text(t->hl, t->a, text[i].text, field, &mark, &n_marks, t->err);
        if (st != PX_OK) return st;
        if (!n_marks) continue;
        /* Begin at a word some 30 cells before the mark. */
        px_str s = text[i].text;
        size_t from = mark[0].begin > 60 ? mark[0].begin - 60 : 0;
        while (from && ((unsigned char)s.p[from] & 0xC0) == 0x80)
            from--;
        if (from) {
            size_t word = from;
            while (word < mark[0].begin && s.p[word] != ' ')
                word++;
            if (word < mark[0].begin) from = word + 1;
        }
        for (size_t k = 0; k < n_marks; k++) {
            mark[k].begin -= (uint32_t)from;
            mark[k].end -= (uint32_t)from;
        }
        px_buf_fmt(t->out, "%*s%s", (int)margin, "", from ? "…" : "");
        marked_cell(t, px_str_sub(s, from, s.n), mark, n_marks, t->columns - margin - 2);
        end_line(t->out);
        return PX_OK;
    }
    return PX_OK;
}

static px_str names_of(px_arena *a, const px_record *r) {
    px_str s = PX_STR("");
    for (size_t i = 0; i < r->applicants.n && s.n < 400; i++)
        s = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(s), i ? "; " : "",
                         PX_STR_ARG(r->applicants.v[i].name));
    return s;
}

static px_str number_of(px_arena *a, const px_page_item *it) {
    if (it->members < 2) return it->number;
    return px_arena_fmt(a, PX_STR_FMT " +%u", PX_STR_ARG(it->number), it->members - 1);
}

/* Every piece of the record's texts that shows its words, a line each. */
static px_status all_snippets(struct table *t, const px_record *r) {
    px_snippet *v;
    size_t n;
    px_status st = px_snippets_of(t->r->snippets, t->a, r, t->r->ask->snippets, t->r->answer->stop,
                                  &v, &n, t->err);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        size_t at = 0;
        px_buf_fmt(t->out, "      %-3s %s", v[i].field, v[i].cut_before ? "…" : "");
        for (size_t k = 0; k < v[i].n_marks; k++) {
            px_put_plain(t->out, px_str_sub(v[i].text, at, v[i].mark[k].begin));
            px_buf_c(t->out, t->r->ask->color ? ON : "[");
            at = v[i].mark[k].end;
            px_put_plain(t->out, px_str_sub(v[i].text, v[i].mark[k].begin, at));
            px_buf_c(t->out, t->r->ask->color ? OFF : "]");
        }
        px_put_plain(t->out, px_str_sub(v[i].text, at, v[i].text.n));
        px_buf_c(t->out, v[i].cut_behind ? "…\n" : "\n");
    }
    return st;
}

static px_status members(struct table *t, size_t at) {
    const px_report *r = t->r;
    px_status st = PX_OK;
    px_buf_fmt(t->out, "      %s:", px_msg_text(PX_MSG_UNIT_MEMBERS));
    for (size_t i = r->member_off[at]; i < r->member_off[at + 1] && st == PX_OK; i++) {
        px_str number;
        st = px_snapshot_key(r->answer->snap, r->member[i], &number, t->err);
        px_buf_fmt(t->out, " " PX_STR_FMT, PX_STR_ARG(number));
    }
    px_buf_ch(t->out, '\n');
    return st;
}

static px_status row(struct table *t, const px_page_item *it, size_t at) {
    char date[11];
    bool in_title = false, in_names = false;
    px_put_cell(t->out, number_of(t->a, it), t->number);
    px_buf_fmt(t->out, "  %-10s  ", px_date_print(it->ymd, date));
    if (t->value) {
        char text[32] = "";
        if (it->hit.value != PX_NIL) (void)px_say_count(it->hit.value, text);
        px_buf_fmt(t->out, "%*s  ", (int)t->value, text);
    }
    px_status st = text_cell(t, it->title, 1u << PX_TF_TI, t->title, &in_title);
    px_buf_c(t->out, "  ");
    px_str names = names_of(t->a, &it->record);
    if (st == PX_OK) st = text_cell(t, names, PX_HL_APPLICANT, t->applicant, &in_names);
    end_line(t->out);
    if (st == PX_OK && t->r->snippets)
        st = all_snippets(t, &it->record);
    else if (st == PX_OK && t->hl && !in_title)
        st = snippet(t, &it->record);
    if (st == PX_OK && t->r->member_off) st = members(t, at);
    return st;
}

static void heading(struct table *t) {
    bool color = t->r->ask->color;
    if (color) px_buf_c(t->out, DIM);
    px_put_cell(t->out, px_str_of(px_msg_text(PX_MSG_NUMBER)), t->number);
    px_buf_c(t->out, "  ");
    px_put_cell(t->out, px_str_of(px_msg_text(PX_MSG_DATE)), 10);
    px_buf_c(t->out, "  ");
    if (t->value) {
        px_str s = px_str_of(
            px_msg_text(px_report_sorted_by(t->r, PX_F_NCF) ? PX_MSG_CITED : PX_MSG_FAMILY));
        for (size_t i = px_columns(s); i < t->value; i++)
            px_buf_ch(t->out, ' ');
        px_buf_str(t->out, s);
        px_buf_c(t->out, "  ");
    }
    px_put_cell(t->out, px_str_of(px_msg_text(PX_MSG_TITLE)), t->title);
    px_buf_fmt(t->out, "  %s\n", px_msg_text(PX_MSG_APPLICANT));
    if (color) px_buf_c(t->out, OFF);
}

/* Titles in the language that the person asks in; a question without words says nothing about it. */
static px_str wanted_lang(const px_report *r) {
    px_str q = r->answer->query.text;
    for (size_t i = 0; i < q.n;)
        if (px_text_script(px_utf8_next(q, &i)) == PX_SCRIPT_CJK) return PX_STR("zh");
    return px_lang_is_zh() ? PX_STR("zh") : PX_STR("en");
}

static px_status hits(struct table *t) {
    const px_report *r = t->r;
    px_page page;
    px_status st = PX_OK;
    px_page_init(&page, wanted_lang(r));
    t->a = page.arena;
    for (size_t at = 0; at < r->n_hits && st == PX_OK; at += PX_OUTPUT_PIECE) {
        size_t n = r->n_hits - at < PX_OUTPUT_PIECE ? r->n_hits - at : PX_OUTPUT_PIECE;
        st = px_stop_look(r->answer->stop, t->err);
        if (st == PX_OK)
            st = px_page_fill(&page, r->answer->snap, r->units, r->hit + at, n, t->err);
        if (st == PX_OK && at == 0) {
            t->number = 8;
            for (size_t i = 0; i < page.n; i++) {
                size_t w = px_columns(number_of(t->a, &page.item[i]));
                if (w > t->number) t->number = w < 24 ? w : 24;
            }
            t->value =
                px_report_sorted_by(r, PX_F_NCF) || px_report_sorted_by(r, PX_F_NFAM) ? 7 : 0;
            size_t left = t->columns - t->number - 16 - (t->value ? t->value + 2 : 0);
            t->applicant = left / 3;
            t->title = left - t->applicant;
            heading(t);
        }
        for (size_t i = 0; i < page.n && st == PX_OK; i++)
            st = row(t, &page.item[i], at + i);
        if (st == PX_OK) st = px_output_flush(t->out, t->err);
    }
    px_page_done(&page);
    return st;
}

/* In words where there are some, else as fields. */
static const char *order_name(const px_report *r) {
    static const px_msg by[] = {[PX_ORDER_RELEVANCE] = PX_MSG_BY_RELEVANCE,
                                [PX_ORDER_DATE] = PX_MSG_BY_DATE,
                                [PX_ORDER_CITED] = PX_MSG_BY_CITED,
                                [PX_ORDER_FAMILY] = PX_MSG_BY_FAMILY};
    for (int o = PX_ORDER_RELEVANCE; o <= PX_ORDER_FAMILY; o++) {
        px_sorting s = px_sorting_of((px_order)o);
        if (r->sorting.n == 1 && r->sorting.key[0].field == s.key[0].field &&
            r->sorting.key[0].falling)
            return px_msg_text(by[o]);
    }
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_sorting_print(&r->sorting, &b);
    const char *name = px_arena_cstr(r->answer->arena, px_buf_view(&b));
    px_buf_done(&b);
    return name;
}

static void where_we_are(struct table *t) {
    const px_report *r = t->r;
    char from[32], to[32], of[32];
    uint64_t offset = r->offset;
    if (r->n_hits == 0) {
        if (r->n_listed && offset >= r->n_listed) {
            px_buf_fmt(t->out, px_msg_text(PX_MSG_BEYOND), px_say_count(offset, from),
                       px_say_count(r->n_listed, of));
            px_buf_ch(t->out, '\n');
        }
        return;
    }
    px_buf_fmt(t->out, px_msg_text(PX_MSG_SHOWN), px_say_count(offset + 1, from),
               px_say_count(offset + r->n_hits, to), px_say_count(r->n_listed, of), order_name(r));
    px_buf_ch(t->out, '\n');
    if (*r->next && r->ask->after.n) {
        px_buf_fmt(t->out, "%s: --after %s\n", px_msg_text(PX_MSG_NEXT), r->next);
    } else if (offset + r->n_hits < r->n_listed) {
        px_buf_fmt(t->out, px_msg_text(PX_MSG_MORE), (unsigned long long)(offset + r->n_hits));
        px_buf_ch(t->out, '\n');
    }
}

static void facet(struct table *t, const px_facet *f) {
    char distinct[32], missing[32], count[32];
    uint64_t all = t->r->answer->counts.publications;
    px_str label = f->ask.name;
    if (f->ask.field != PX_F_X) {
        const px_field_info *info = px_field_get(f->ask.field);
        label = px_arena_fmt(t->r->answer->arena, "%s (" PX_STR_FMT ")",
                             px_lang_is_zh() ? info->zh : info->en, PX_STR_ARG(f->ask.name));
    }
    px_buf_ch(t->out, '\n');
    char text[256];
    (void)snprintf(text, sizeof text, PX_STR_FMT, PX_STR_ARG(label));
    px_buf_fmt(t->out, px_msg_text(PX_MSG_FACET), text, px_say_count(f->distinct, distinct),
               px_say_count(f->missing, missing));
    px_buf_ch(t->out, '\n');
    size_t widest = 0;
    for (size_t i = 0; i < f->n; i++)
        if (px_columns(f->v[i].value) > widest) widest = px_columns(f->v[i].value);
    for (size_t i = 0; i < f->n; i++) {
        px_buf_fmt(t->out, "%12s %5.1f%%  ", px_say_count(f->v[i].count, count),
                   all ? 100.0 * (double)f->v[i].count / (double)all : 0.0);
        size_t n = px_columns_cut(f->v[i].value, t->columns - 22, NULL);
        px_str called =
            px_label_value(t->r->classes, f->ask.field, f->v[i].value, px_lang_is_zh()).text;
        if (called.n && widest + 30 < t->columns) {
            px_put_cell(t->out, f->v[i].value, widest + 2);
            if (px_columns(called) <= t->columns - 24 - widest)
                px_put_plain(t->out, called);
            else
                px_put_cell(t->out, called, t->columns - 24 - widest);
        } else if (n == f->v[i].value.n)
            px_put_plain(t->out, f->v[i].value);
        else
            px_put_cell(t->out, f->v[i].value, t->columns - 22);
        px_buf_ch(t->out, '\n');
    }
    if (f->n < f->distinct) {
        px_buf_c(t->out, "              ");
        px_buf_fmt(t->out, px_msg_text(PX_MSG_FACET_MORE), px_say_count(f->distinct - f->n, count),
                   (int)f->ask.name.n, f->ask.name.p);
        px_buf_ch(t->out, '\n');
    }
}

px_status px_report_table(const px_report *r, px_err *err) {
    const px_counts *c = &r->answer->counts;
    char pubs[32], apps[32], fams[32];
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    struct table t = {.r = r, .out = &out, .columns = px_terminal_columns(), .err = err};
    if (r->ask->color && r->with_hits) t.hl = px_highlight_new(r->answer->plan);
    px_buf_fmt(&out, "%s: ", px_msg_text(PX_MSG_QUERY));
    px_put_plain(&out, r->answer->query.canonical);
    px_buf_ch(&out, '\n');
    px_report_notes(r, &out);
    if (c->publications == 0) {
        px_buf_fmt(&out, "%s\n", px_msg_text(PX_MSG_NO_HIT));
    } else {
        px_buf_fmt(&out, px_msg_text(PX_MSG_COUNTS), px_say_count(c->publications, pubs),
                   px_say_count(c->applications, apps), px_say_count(c->families, fams));
        px_buf_ch(&out, '\n');
    }
    if (r->units && c->publications) {
        px_buf_fmt(&out,
                   px_msg_text(r->ask->unit == PX_UNIT_APP   ? PX_MSG_UNIT_APP
                               : r->ask->unit == PX_UNIT_FAM ? PX_MSG_UNIT_FAM
                                                             : PX_MSG_UNIT_EXT),
                   px_say_count(r->n_listed, pubs));
        px_buf_ch(&out, '\n');
        if (r->ask->prefer.n) {
            px_buf_fmt(&out, "%s: ", px_msg_text(PX_MSG_UNIT_RULE));
            px_prefer_print(&r->ask->prefer, &out);
            px_buf_ch(&out, '\n');
        }
    }
    px_status st = PX_OK;
    if (r->with_hits) {
        if (r->n_hits) px_buf_ch(&out, '\n');
        st = hits(&t);
        if (r->n_hits) px_buf_ch(&out, '\n');
        where_we_are(&t);
    }
    for (size_t i = 0; i < r->n_facets && st == PX_OK; i++)
        facet(&t, &r->facet[i]);
    if (st == PX_OK) st = px_output_flush(&out, err);
    px_highlight_free(t.hl);
    px_buf_done(&out);
    return st;
}
