/* output_json.c: the answer as one JSON object. Its shape is a promise: docs/JSON.md. */
#include "query/engine/output.h"

#include "base/json.h"
#include "patent/date.h"

static void note(px_jw *w, const char *code, px_str en, px_str zh, bool placed, uint32_t begin,
                 uint32_t end) {
    px_jw_open(w, '{');
    px_jw_kstr(w, "code", px_str_of(code));
    if (placed) px_jw_ku64(w, "begin", begin);
    if (placed) px_jw_ku64(w, "end", end);
    px_jw_kstr(w, "text", en);
    if (zh.n) px_jw_kstr(w, "zh", zh);
    px_jw_close(w, '}');
}

static void notes(px_jw *w, const px_report *r) {
    const px_query *q = &r->answer->query;
    const px_snapshot *snap = r->answer->snap;
    px_jw_key(w, PX_STR("notes"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < q->n_notes; i++)
        note(w, q->notes[i].code, q->notes[i].en, q->notes[i].zh, true, q->notes[i].begin,
             q->notes[i].end);
    for (size_t i = 0; i < snap->n_skipped; i++)
        note(w, "W-SKIPPED", px_str_of(snap->skipped[i]), (px_str){0}, false, 0, 0);
    if (px_report_unranked(r))
        note(w, "N-ORDER",
             PX_STR("nothing in the query can be ranked, so the hits are in order of date"),
             PX_STR("检索式中没有可计算相关度的词，结果按日期排列"), false, 0, 0);
    px_jw_close(w, ']');
}

static void member_numbers(const px_report *r, size_t at, px_jw *w, px_status *st, px_err *err) {
    px_jw_key(w, PX_STR("member_numbers"));
    px_jw_open(w, '[');
    for (size_t i = r->member_off[at]; i < r->member_off[at + 1] && *st == PX_OK; i++) {
        px_str number;
        *st = px_snapshot_key(r->answer->snap, r->member[i], &number, err);
        px_jw_str(w, number);
    }
    px_jw_close(w, ']');
}

static px_status snippets(const px_report *r, const px_record *record, px_arena *a, px_jw *w,
                          px_err *err) {
    px_snippet *v;
    size_t n;
    px_status st =
        px_snippets_of(r->snippets, a, record, r->ask->snippets, r->answer->stop, &v, &n, err);
    px_jw_key(w, PX_STR("snippets"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "field", px_str_of(v[i].field));
        if (v[i].lang.n) px_jw_kstr(w, "lang", v[i].lang);
        px_jw_kstr(w, "text", v[i].text);
        px_jw_key(w, PX_STR("ranges"));
        px_jw_open(w, '[');
        for (size_t k = 0; k < v[i].n_marks; k++) {
            px_jw_open(w, '[');
            px_jw_u64(w, v[i].mark[k].begin);
            px_jw_u64(w, v[i].mark[k].end);
            px_jw_close(w, ']');
        }
        px_jw_close(w, ']');
        px_jw_key(w, PX_STR("cut_before"));
        px_jw_bool(w, v[i].cut_before);
        px_jw_key(w, PX_STR("cut_behind"));
        px_jw_bool(w, v[i].cut_behind);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    return st;
}

px_status px_report_json_hit(const px_report *r, const px_page_item *it, size_t at, px_arena *a,
                             px_jw *w, px_err *err) {
    px_status st = PX_OK;
    char date[11];
    px_jw_open(w, '{');
    px_jw_kstr(w, "number", it->number);
    px_jw_kstr(w, "title", it->title);
    px_jw_key(w, PX_STR("applicants"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < it->record.applicants.n; i++)
        px_jw_str(w, it->record.applicants.v[i].name);
    px_jw_close(w, ']');
    px_jw_kstr(w, "date", px_str_of(px_date_print(it->ymd, date)));
    if (it->hit.ranked) {
        px_jw_key(w, PX_STR("score"));
        px_jw_num(w, it->hit.score);
    }
    if (it->record.family.n) px_jw_kstr(w, "family", it->record.family);
    if (px_report_sorted_by(r, PX_F_NCF) && it->hit.value != PX_NIL)
        px_jw_ku64(w, "cited", it->hit.value);
    if (px_report_sorted_by(r, PX_F_NFAM) && it->hit.value != PX_NIL)
        px_jw_ku64(w, "family_size", it->hit.value);
    if (it->members) px_jw_ku64(w, "members", it->members);
    if (r->member_off) member_numbers(r, at, w, &st, err);
    if (r->snippets && st == PX_OK) st = snippets(r, &it->record, a, w, err);
    px_jw_close(w, '}');
    return st;
}

/* How the list is made and where it goes on. */
static void order(px_jw *w, const px_report *r) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_sorting_print(&r->sorting, &b);
    px_jw_kstr(w, "order", px_buf_view(&b));
    if (r->units) {
        px_jw_key(w, PX_STR("unit"));
        px_jw_open(w, '{');
        px_jw_kstr(w, "by", px_str_of(px_unit_name(r->ask->unit)));
        px_jw_ku64(w, "count", r->n_listed);
        px_buf_clear(&b);
        px_prefer_print(&r->ask->prefer, &b);
        px_jw_kstr(w, "prefer", px_buf_view(&b));
        px_jw_close(w, '}');
    }
    if (*r->next) px_jw_kstr(w, "next_cursor", px_str_of(r->next));
    px_buf_done(&b);
}

/* `out`: written away piece by piece; NULL: all of it stays where `w` writes. */
static px_status hits(px_buf *out, px_jw *w, const px_report *r, px_err *err) {
    px_page page;
    px_status st = PX_OK;
    px_page_init(&page, PX_STR(""));
    px_jw_key(w, PX_STR("hits"));
    px_jw_open(w, '[');
    for (size_t at = 0; at < r->n_hits && st == PX_OK; at += PX_OUTPUT_PIECE) {
        size_t n = r->n_hits - at < PX_OUTPUT_PIECE ? r->n_hits - at : PX_OUTPUT_PIECE;
        st = px_stop_look(r->answer->stop, err);
        if (st == PX_OK) st = px_page_fill(&page, r->answer->snap, r->units, r->hit + at, n, err);
        for (size_t i = 0; i < page.n && st == PX_OK; i++)
            st = px_report_json_hit(r, &page.item[i], at + i, page.arena, w, err);
        if (st == PX_OK && out) st = px_output_flush(out, err);
    }
    px_jw_close(w, ']');
    px_page_done(&page);
    return st;
}

/* What a class is called, and whose label that is when the class has none of its own. */
static void label(px_jw *w, const px_report *r, px_field f, px_str value) {
    px_label en = px_label_value(r->classes, f, value, false);
    px_label zh = px_label_value(r->classes, f, value, true);
    if (en.text.n) px_jw_kstr(w, "label", en.text);
    if (zh.text.n) px_jw_kstr(w, "label_zh", zh.text);
    px_str of = zh.of.n > en.of.n ? zh.of : en.of;
    if (of.n && !px_str_eq(of, value)) px_jw_kstr(w, "label_of", of);
}

static void facets(px_jw *w, const px_report *r) {
    px_jw_key(w, PX_STR("facets"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < r->n_facets; i++) {
        const px_facet *f = &r->facet[i];
        px_jw_open(w, '{');
        px_jw_kstr(w, "field", f->ask.name);
        px_jw_key(w, PX_STR("values"));
        px_jw_open(w, '[');
        for (size_t k = 0; k < f->n; k++) {
            px_jw_open(w, '{');
            px_jw_kstr(w, "value", f->v[k].value);
            px_jw_ku64(w, "count", f->v[k].count);
            label(w, r, f->ask.field, f->v[k].value);
            px_jw_close(w, '}');
        }
        px_jw_close(w, ']');
        px_jw_ku64(w, "distinct", f->distinct);
        px_jw_ku64(w, "missing", f->missing);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    px_jw_key(w, PX_STR("missing"));
    px_jw_open(w, '{');
    for (size_t i = 0; i < r->n_facets; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= px_str_eq(r->facet[k].ask.name, r->facet[i].ask.name);
        if (again) continue;
        px_jw_key(w, r->facet[i].ask.name);
        px_jw_u64(w, r->facet[i].missing);
    }
    px_jw_close(w, '}');
}

px_status px_report_json(const px_report *r, px_buf *into, px_err *err) {
    const px_answer *a = r->answer;
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    px_jw w = px_jw_on(into ? into : &out);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "query", a->query.canonical);
    px_jw_key(&w, PX_STR("counts"));
    px_jw_open(&w, '{');
    px_jw_ku64(&w, "publications", a->counts.publications);
    px_jw_ku64(&w, "applications", a->counts.applications);
    px_jw_ku64(&w, "families", a->counts.families);
    px_jw_key(&w, PX_STR("extended_families"));
    if (a->counts.extended == PX_COUNT_UNKNOWN)
        px_jw_null(&w);
    else
        px_jw_u64(&w, a->counts.extended);
    px_jw_close(&w, '}');
    if (r->with_hits) order(&w, r);
    px_status st = r->with_hits ? hits(into ? NULL : &out, &w, r, err) : PX_OK;
    facets(&w, r);
    notes(&w, r);
    px_jw_ku64(&w, "generation", a->snap->m.generation);
    px_jw_close(&w, '}');
    px_buf_ch(w.out, '\n');
    if (st == PX_OK && !into) st = px_output_flush(&out, err);
    px_buf_done(&out);
    return st;
}
