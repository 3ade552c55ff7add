/* show.c: a record for a person: a line a fact, texts filled to the width of the terminal. */
#include "query/engine/output.h"

#include "base/text.h"
#include "patent/date.h"
#include "patent/expiry.h"
#include "patent/legal.h"
#include "patent/wipo35.h"
#include "query/engine/say.h"

#include <time.h>

#define MARGIN 16u /* columns of the labels */

struct show {
    px_buf *out;
    size_t columns;
    const px_classes *classes;
};

static void label(struct show *s, px_msg id) {
    px_put_cell(s->out, px_str_of(px_msg_text(id)), MARGIN);
}

static void new_line(struct show *s) {
    px_buf_fmt(s->out, "\n%*s", (int)MARGIN, "");
}

/* Fill lines; break at spaces, or anywhere between wide characters. */
static void fill(struct show *s, px_str text) {
    size_t room = s->columns - MARGIN;
    bool first = true;
    while (text.n) {
        size_t nl = px_str_find(text, PX_STR("\n"));
        px_str para = px_str_sub(text, 0, nl);
        text = px_str_sub(text, nl == SIZE_MAX ? text.n : nl + 1, text.n);
        do {
            size_t fits = px_columns_cut(para, room, NULL), cut = fits;
            if (fits < para.n) {
                while (cut > 0 && para.p[cut] != ' ' && para.p[cut - 1] != ' ' &&
                       !((unsigned char)para.p[cut] >= 0xE2))
                    cut--;
                if (cut == 0) cut = fits;
                if (cut == 0) cut = para.n;
            }
            if (!first) new_line(s);
            first = false;
            px_str line = px_str_sub(para, 0, cut);
            while (line.n && line.p[line.n - 1] == ' ')
                line.n--;
            px_put_plain(s->out, line);
            para = px_str_sub(para, cut, para.n);
            while (para.n && para.p[0] == ' ')
                para = px_str_sub(para, 1, para.n);
        } while (para.n);
    }
    px_buf_ch(s->out, '\n');
}

static void put_text(struct show *s, px_msg id, px_str lang, px_str text) {
    if (!text.n) return;
    label(s, id);
    if (!lang.n) {
        fill(s, text);
        return;
    }
    px_buf_fmt(s->out, "[" PX_STR_FMT "]", PX_STR_ARG(lang));
    new_line(s);
    fill(s, text);
}

static void put_str(struct show *s, px_msg id, px_str text) {
    put_text(s, id, (px_str){0}, text);
}

static void put_texts(struct show *s, px_msg id, const px_rec_texts *t) {
    for (size_t i = 0; i < t->n; i++)
        put_text(s, id, t->v[i].lang, t->v[i].text);
}

static void put_date(struct show *s, px_msg id, uint32_t ymd) {
    char date[11];
    if (ymd) put_str(s, id, px_str_of(px_date_print(ymd, date)));
}

/* A code of a closed set as people of this process's language say it. */
static px_str word_of(px_field f, px_str code) {
    px_str zh = px_lang_is_zh() ? px_value_zh(f, code) : (px_str){0};
    return zh.n ? zh : code;
}

/* Items of a list, made one by one into `b`, joined by "; ". */
static void join(px_buf *b, px_str item) {
    if (b->n) px_buf_c(b, "; ");
    px_buf_str(b, item);
}

static void end_list(struct show *s, px_msg id, px_buf *b) {
    put_str(s, id, px_buf_view(b));
    px_buf_clear(b);
}

static void put_number(px_buf *b, const px_rec_number *n) {
    char date[11];
    px_str name = n->normal.n ? n->normal : n->given.n ? n->given : n->cc;
    if (name.n || n->ymd) join(b, name);
    if (n->ymd) px_buf_fmt(b, "%s(%s)", name.n ? " " : "", px_date_print(n->ymd, date));
}

static void put_parties(struct show *s, px_msg id, const px_rec_parties *p, px_buf *b) {
    for (size_t i = 0; i < p->n; i++) {
        const px_rec_party *v = &p->v[i];
        const px_str about[] = {v->country,  v->province, v->city,
                                v->district, v->park,     word_of(PX_F_PATY, v->type)};
        join(b, v->name);
        size_t n = 0;
        for (size_t k = 0; k < sizeof about / sizeof *about; k++)
            if (about[k].n) px_buf_fmt(b, "%s" PX_STR_FMT, n++ ? " " : " [", PX_STR_ARG(about[k]));
        if (n) px_buf_ch(b, ']');
    }
    end_list(s, id, b);
}

/* The symbols, and below them what they are called, each label once. */
static void put_classes(struct show *s, px_msg id, px_scheme scheme, const px_rec_classes *c,
                        px_buf *b) {
    for (size_t i = 0; i < c->n; i++)
        join(b, c->v[i].symbol);
    end_list(s, id, b);
    for (size_t i = 0; i < c->n; i++) {
        px_label l = px_label_symbol(s->classes, scheme, c->v[i].symbol, px_lang_is_zh());
        bool again = !l.text.n;
        for (size_t k = 0; k < i && !again; k++)
            again = px_str_eq(
                px_label_symbol(s->classes, scheme, c->v[k].symbol, px_lang_is_zh()).of, l.of);
        if (again) continue;
        px_buf_fmt(b, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(l.of), PX_STR_ARG(l.text));
        px_buf_fmt(s->out, "%*s", (int)MARGIN, "");
        fill(s, px_buf_view(b));
        px_buf_clear(b);
    }
}

static void put_fields(struct show *s, const px_record *r, px_buf *b) {
    px_wipo35_part part[PX_WIPO35_FIELDS];
    size_t n = px_wipo35_record(r, part);
    for (size_t i = 0; i < n; i++) {
        const px_wipo35_info *f = px_wipo35_get(part[i].field);
        px_buf_fmt(b, "%s%s %s %.0f%%", i ? "; " : "", f->code, px_lang_is_zh() ? f->zh : f->en,
                   100.0 * part[i].weight);
    }
    end_list(s, PX_MSG_WIPO, b);
}

static void put_cites(struct show *s, px_msg id, const px_rec_cites *c, px_buf *b) {
    for (size_t i = 0; i < c->n; i++) {
        join(b, c->v[i].number.n ? c->v[i].number : c->v[i].text);
        if (c->v[i].category.n) px_buf_fmt(b, " (" PX_STR_FMT ")", PX_STR_ARG(c->v[i].category));
    }
    end_list(s, id, b);
}

static void put_strs(struct show *s, px_msg id, const px_rec_strs *v, px_buf *b) {
    for (size_t i = 0; i < v->n; i++)
        join(b, v->v[i]);
    end_list(s, id, b);
}

static void put_events(struct show *s, const px_rec_events *e) {
    char date[11];
    for (size_t i = 0; i < e->n; i++) {
        const px_rec_event *v = &e->v[i];
        label(s, PX_MSG_EVENTS);
        px_buf_fmt(s->out, "%-10s ", px_date_print(v->ymd, date));
        px_buf line;
        px_buf_init(&line, PX_BUF_MAX);
        const px_str part[] = {v->code, word_of(PX_F_EV, v->kind), v->text};
        for (size_t k = 0; k < 3; k++)
            if (part[k].n) join(&line, part[k]);
        if (v->from.n || v->to.n)
            px_buf_fmt(&line, "; " PX_STR_FMT " -> " PX_STR_FMT, PX_STR_ARG(v->from),
                       PX_STR_ARG(v->to));
        px_put_plain(s->out, px_buf_view(&line));
        px_buf_ch(s->out, '\n');
        px_buf_done(&line);
    }
}

static uint32_t today(void) {
    time_t now = time(NULL);
    struct tm t;
    if (!gmtime_r(&now, &t)) return 0;
    return (uint32_t)(t.tm_year + 1900) * 10000 + (uint32_t)(t.tm_mon + 1) * 100 +
           (uint32_t)t.tm_mday;
}

/* The status of this day with its reasons, and the end of the term where the file does not say it. */
static void put_legal(struct show *s, const px_record *r, px_buf *b) {
    px_legal_status st;
    bool zh = px_lang_is_zh();
    char date[11];
    px_arena *a = px_arena_new();
    px_legal_status_of(a, r, today(), &st);
    if (st.n_log) {
        px_buf_c(b, px_legal_state_name(st.state, zh));
        if (st.detail) px_buf_fmt(b, "; %s", px_legal_name(st.detail, zh));
        if (st.since) {
            px_buf_c(b, "; ");
            px_buf_fmt(b, px_msg_text(PX_MSG_STATUS_SINCE), px_date_print(st.since, date));
        }
        px_buf_fmt(b, " (%s)",
                   px_msg_text(st.stated     ? PX_MSG_STATUS_STATED
                               : st.grounded ? PX_MSG_STATUS_COMPUTED
                                             : PX_MSG_STATUS_DOCUMENT));
        for (size_t i = 0; i < st.n_log; i++) {
            px_buf_ch(b, '\n');
            px_legal_line_print(&st.log[i], zh, b);
        }
        end_list(s, PX_MSG_STATUS_NOW, b);
    }
    px_expiry e = px_expiry_of(r);
    if (e.rule) {
        px_buf_fmt(b, "%s; %s", px_date_print(e.ymd, date), e.rule->law);
        if (e.extra_days) {
            px_buf_c(b, "; ");
            px_buf_fmt(b, px_msg_text(PX_MSG_TERM_ADDED), e.extra_days);
        }
        if (!e.rule->verified) px_buf_fmt(b, "; %s", px_msg_text(PX_MSG_UNVERIFIED));
        end_list(s, PX_MSG_EXPECTED, b);
    }
    px_arena_free(a);
}

static void put_counts(struct show *s, const px_record *r, px_buf *b) {
    const struct {
        px_field field;
        uint32_t n;
    } table[] = {{PX_F_NCT, r->n_cites},         {PX_F_NCF, r->n_cited_by},
                 {PX_F_NNPL, r->n_npl},          {PX_F_NFAM, r->n_family},
                 {PX_F_IFAM, r->n_family_ext},   {PX_F_NCL, r->n_claims},
                 {PX_F_NICL, r->n_claims_indep}, {PX_F_NPG, r->n_pages}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].n == PX_NIL) continue;
        const px_field_info *f = px_field_get(table[i].field);
        if (b->n) px_buf_c(b, "; ");
        px_buf_fmt(b, "%s %u", px_lang_is_zh() ? f->zh : f->en, table[i].n);
    }
    end_list(s, PX_MSG_COUNTED, b);
}

static void put_extras(struct show *s, const px_record *r, px_buf *b) {
    for (size_t i = 0; i < r->extras.n; i++) {
        const px_rec_extra *x = &r->extras.v[i];
        px_put_cell(s->out, x->name, MARGIN - 1);
        px_buf_ch(s->out, ' ');
        for (size_t k = 0; k < x->n_values; k++)
            join(b, x->values[k]);
        fill(s, px_buf_view(b));
        px_buf_clear(b);
    }
}

static void put_claims(struct show *s, const px_rec_claims *c) {
    for (size_t i = 0; i < c->n; i++) {
        px_buf_fmt(s->out, "%s %u%s", px_msg_text(PX_MSG_CLAIM), c->v[i].num,
                   c->v[i].independent ? " *" : "");
        new_line(s);
        fill(s, c->v[i].text);
    }
}

void px_show_text(const px_record *r, const px_classes *classes, px_buf *out) {
    struct show s = {out, px_terminal_columns(), classes};
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    put_str(&s, PX_MSG_NUMBER, r->key);
    put_date(&s, PX_MSG_DATE, r->pub.ymd);
    if (r->app.normal.n) put_number(&b, &r->app);
    end_list(&s, PX_MSG_APPLICATION, &b);
    for (size_t i = 0; i < r->priorities.n; i++)
        put_number(&b, &r->priorities.v[i]);
    end_list(&s, PX_MSG_PRIORITIES, &b);
    put_str(&s, PX_MSG_TYPE, r->type.n ? word_of(PX_F_PT, r->type) : r->doc_type);
    put_str(&s, PX_MSG_LANGUAGE, r->lang);
    put_texts(&s, PX_MSG_TITLE, &r->titles);
    put_parties(&s, PX_MSG_APPLICANTS, &r->applicants, &b);
    put_parties(&s, PX_MSG_OWNERS, &r->owners, &b);
    put_parties(&s, PX_MSG_INVENTORS, &r->inventors, &b);
    put_parties(&s, PX_MSG_AGENTS, &r->agents, &b);
    put_parties(&s, PX_MSG_EXAMINERS, &r->examiners, &b);
    put_date(&s, PX_MSG_GRANTED, r->grant_ymd);
    put_date(&s, PX_MSG_EXAMINED, r->exam_ymd);
    put_date(&s, PX_MSG_LAPSED, r->lapse_ymd);
    put_date(&s, PX_MSG_EXPIRES, r->expiry_ymd);
    put_classes(&s, PX_MSG_IPC, PX_SCHEME_IPC, &r->ipc, &b);
    put_fields(&s, r, &b);
    put_classes(&s, PX_MSG_CPC, PX_SCHEME_CPC, &r->cpc, &b);
    for (size_t i = 0; i < r->cpc_sets.n; i++)
        put_str(&s, PX_MSG_CPC_SET, r->cpc_sets.v[i]);
    put_classes(&s, PX_MSG_USPC, PX_SCHEME_USPC, &r->uspc, &b);
    put_classes(&s, PX_MSG_LOCARNO, PX_SCHEME_LOC, &r->locarno, &b);
    put_classes(&s, PX_MSG_FI, PX_SCHEME_FI, &r->fi, &b);
    put_classes(&s, PX_MSG_FTERM, PX_SCHEME_FTERM, &r->fterm, &b);
    put_str(&s, PX_MSG_STATUS, r->status_text.n ? r->status_text : word_of(PX_F_LS, r->status));
    put_legal(&s, r, &b);
    put_str(&s, PX_MSG_FAMILY, r->family);
    put_strs(&s, PX_MSG_MEMBERS, &r->members, &b);
    put_strs(&s, PX_MSG_MEMBERS_EXT, &r->members_ext, &b);
    put_cites(&s, PX_MSG_CITES, &r->cites, &b);
    put_cites(&s, PX_MSG_CITED_BY, &r->cited_by, &b);
    put_events(&s, &r->events);
    put_counts(&s, r, &b);
    put_strs(&s, PX_MSG_KEYWORDS, &r->keywords, &b);
    put_strs(&s, PX_MSG_IDS, &r->ids, &b);
    put_extras(&s, r, &b);
    put_texts(&s, PX_MSG_ABSTRACT, &r->abstracts);
    put_claims(&s, &r->claims);
    put_texts(&s, PX_MSG_DESCRIPTION, &r->descriptions);
    put_str(&s, PX_MSG_URL, r->url);
    if (r->source.n) {
        px_buf_fmt(&b, PX_STR_FMT " #%llu", PX_STR_ARG(r->source),
                   (unsigned long long)r->source_pos);
        end_list(&s, PX_MSG_SOURCE, &b);
    }
    px_buf_done(&b);
}
