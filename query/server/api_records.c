/* api_records.c: publications: one by its number, many at once, the family, citations and legal events of one. */
#include "query/server/api.h"

#include "patent/date.h"
#include "patent/expiry.h"
#include "patent/legal.h"
#include "query/engine/lists.h"
#include "query/engine/lookup.h"

#define BATCH_MAX 1000u

/* ---- single and batch ---- */

static px_status put_record(px_call *c, px_page *page, uint32_t row, px_jw *w, px_err *err) {
    px_record r;
    px_arena_reset(page->arena);
    px_status st = px_page_record(page, c->snap, row, &r, err);
    if (st == PX_OK) px_jw_raw(w, px_buf_view(&page->json));
    return st;
}

static px_status put_rows(px_call *c, const px_rows *rows, px_jw *w, px_err *err) {
    px_page page;
    px_status st = PX_OK;
    px_page_init(&page, PX_STR(""));
    for (size_t i = 0; i < rows->n && st == PX_OK; i++)
        st = put_record(c, &page, rows->v[i], w, err);
    px_page_done(&page);
    return st;
}

static px_status record(px_call *c, px_err *err) {
    px_rows rows = {0};
    px_str number = px_call_part(c, "number");
    px_status st = px_api_number(c, number, &rows, err);
    if (st == PX_OK) {
        px_jw w = px_call_json(c);
        px_jw_open(&w, '{');
        px_jw_kstr(&w, "asked", number);
        px_jw_key(&w, PX_STR("records"));
        px_jw_open(&w, '[');
        st = put_rows(c, &rows, &w, err);
        px_jw_close(&w, ']');
        px_jw_ku64(&w, "generation", c->snap->m.generation);
        px_jw_close(&w, '}');
    }
    px_rows_free(&rows);
    return st;
}

/* Numbers of the body, and those that lead to nothing. */
struct missed {
    px_str number, reason;
};

struct asked {
    px_str *item;
    struct missed *missed;
    size_t n, cap, n_missed, cap_missed;
};

static void miss(px_call *c, struct asked *a, px_str number, const px_err *why) {
    a->missed = px_arena_grow(c->arena, a->missed, a->n_missed, &a->cap_missed, a->n_missed + 1,
                              sizeof *a->missed);
    a->missed[a->n_missed++] =
        (struct missed){number, px_arena_str(c->arena, px_str_of(why->message))};
}

/* One line may hold several numbers. A line that is none is told as such, and the others are looked for all the same. */
static void take_line(px_call *c, px_str line, struct asked *a) {
    const px_str *item;
    size_t n;
    px_err why;
    px_err_clear(&why);
    if (px_list_parse(c->arena, line, "the request", &item, &n, &why) != PX_OK) {
        (void)px_fail(&why, PX_E_INPUT, "no number can be read in this");
        if (px_str_trim(line).n) miss(c, a, px_str_sub(px_str_trim(line), 0, 200), &why);
        return;
    }
    a->item = px_arena_grow(c->arena, a->item, a->n, &a->cap, a->n + n, sizeof *a->item);
    for (size_t i = 0; i < n; i++)
        a->item[a->n++] = item[i];
}

static px_status asked_numbers(px_call *c, struct asked *a, px_err *err) {
    px_pairs given;
    *a = (struct asked){0};
    px_status st = px_api_pairs(c, &given, err);
    for (size_t i = 0; i < given.n && st == PX_OK; i++) {
        if (!px_str_is(given.v[i].name, "numbers") && !px_str_is(given.v[i].name, "text")) continue;
        for (px_str rest = given.v[i].value; rest.n && st == PX_OK;) {
            size_t end = px_str_find(rest, PX_STR("\n"));
            take_line(c, px_str_sub(rest, 0, end), a);
            rest = end == SIZE_MAX ? (px_str){NULL, 0} : px_str_sub(rest, end + 1, rest.n);
            if (a->n + a->n_missed > BATCH_MAX)
                st = px_fail(err, PX_E_LIMIT, "more than %u numbers were asked for in one request",
                             BATCH_MAX);
        }
    }
    if (st == PX_OK && !a->n && !a->n_missed)
        st = px_fail(err, PX_E_USAGE, "the body has neither \"numbers\" nor \"text\"");
    return st;
}

static px_status records(px_call *c, px_err *err) {
    struct asked a;
    px_status st = asked_numbers(c, &a, err);
    if (st != PX_OK) return st;
    size_t n = a.n + a.n_missed;
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("records"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < a.n && st == PX_OK; i++) {
        px_rows rows = {0};
        px_err why;
        px_err_clear(&why);
        st = px_stop_look(&c->stop, err);
        if (st == PX_OK) st = px_lookup(c->arena, c->snap, a.item[i], &rows, err);
        if (st == PX_OK && !rows.n) {
            (void)px_lookup_nothing(c->arena, a.item[i], &why);
            miss(c, &a, a.item[i], &why);
        }
        if (st == PX_OK) st = put_rows(c, &rows, &w, err);
        px_rows_free(&rows);
    }
    px_jw_close(&w, ']');
    px_jw_key(&w, PX_STR("unresolved"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < a.n_missed; i++) {
        px_jw_open(&w, '{');
        px_jw_kstr(&w, "number", a.missed[i].number);
        px_jw_kstr(&w, "reason", a.missed[i].reason);
        px_jw_close(&w, '}');
    }
    px_jw_close(&w, ']');
    px_jw_ku64(&w, "asked", n);
    px_jw_ku64(&w, "generation", c->snap->m.generation);
    px_jw_close(&w, '}');
    return st;
}

/* ---- what belongs to one ---- */

/* Head of an answer about the first record that the number means. */
static px_status begin(px_call *c, px_page *page, uint32_t *row, px_record *r, px_jw *w,
                       px_err *err) {
    px_rows rows = {0};
    px_status st = px_api_number(c, px_call_part(c, "number"), &rows, err);
    if (st == PX_OK) {
        *row = rows.v[0];
        st = px_page_record(page, c->snap, *row, r, err);
    }
    px_rows_free(&rows);
    if (st != PX_OK) return st;
    *w = px_call_json(c);
    px_jw_open(w, '{');
    px_jw_kstr(w, "number", r->key);
    return PX_OK;
}

static void end(px_call *c, px_jw *w) {
    px_jw_ku64(w, "generation", c->snap->m.generation);
    px_jw_close(w, '}');
}

/* A publication of the collection in short. */
static px_status put_short(px_call *c, px_page *page, uint32_t row, px_jw *w, px_err *err) {
    px_record r;
    char date[11];
    px_arena_reset(page->arena);
    px_status st = px_page_record(page, c->snap, row, &r, err);
    if (st != PX_OK) return st;
    px_jw_open(w, '{');
    px_jw_kstr(w, "number", r.key);
    if (r.pub.ymd) px_jw_kstr(w, "date", px_str_of(px_date_print(r.pub.ymd, date)));
    if (r.titles.n) px_jw_kstr(w, "title", r.titles.v[0].text);
    if (r.applicants.n) px_jw_kstr(w, "applicant", r.applicants.v[0].name);
    if (r.status.n) px_jw_kstr(w, "status", r.status);
    px_jw_close(w, '}');
    return st;
}

/* Live rows of a group, in the order of the collection. */
static px_status put_group(px_call *c, const uint32_t *group, uint32_t of, px_jw *w, px_err *err) {
    px_page page;
    px_status st = PX_OK;
    px_page_init(&page, PX_STR(""));
    for (uint32_t r = 0; r < c->snap->n_rows && st == PX_OK; r++) {
        if (r % PX_STOP_ROWS == 0) st = px_stop_look(&c->stop, err);
        if (st == PX_OK && group[r] == of) st = put_short(c, &page, r, w, err);
    }
    px_page_done(&page);
    return st;
}

static void put_texts(px_jw *w, const char *key, const px_rec_strs *v) {
    px_jw_key(w, px_str_of(key));
    px_jw_open(w, '[');
    for (size_t i = 0; i < v->n; i++)
        px_jw_str(w, v->v[i]);
    px_jw_close(w, ']');
}

static px_status family(px_call *c, px_err *err) {
    px_page page;
    px_record r;
    px_jw w;
    uint32_t row = 0;
    px_page_init(&page, PX_STR(""));
    px_links *l = c->snap->links;
    px_status st = px_links_groups(l, err);
    if (st == PX_OK) st = begin(c, &page, &row, &r, &w, err);
    if (st == PX_OK) {
        if (r.family.n) px_jw_kstr(&w, "family", r.family);
        px_jw_key(&w, PX_STR("application"));
        px_jw_open(&w, '[');
        st = put_group(c, l->app, l->app[row], &w, err);
        px_jw_close(&w, ']');
        px_jw_key(&w, PX_STR("simple"));
        px_jw_open(&w, '[');
    }
    if (st == PX_OK) st = put_group(c, l->fam, l->fam[row], &w, err);
    if (st == PX_OK) {
        px_jw_close(&w, ']');
        px_jw_key(&w, PX_STR("extended"));
        if (l->extended) {
            px_jw_open(&w, '[');
            st = put_group(c, l->ext, l->ext[row], &w, err);
            px_jw_close(&w, ']');
        } else {
            px_jw_null(&w);
        }
        put_texts(&w, "listed_members", &r.members);
        end(c, &w);
    }
    px_page_done(&page);
    return st;
}

static px_status put_linked(px_call *c, const uint32_t *off, const uint32_t *v, uint32_t row,
                            const char *key, px_jw *w, px_err *err) {
    px_page page;
    px_status st = PX_OK;
    px_page_init(&page, PX_STR(""));
    px_jw_key(w, px_str_of(key));
    px_jw_open(w, '[');
    for (uint32_t i = off[row]; i < off[row + 1] && st == PX_OK; i++)
        st = put_short(c, &page, v[i], w, err);
    px_jw_close(w, ']');
    px_page_done(&page);
    return st;
}

static void put_cites(px_jw *w, const char *key, const px_rec_cites *v) {
    char date[11];
    px_jw_key(w, px_str_of(key));
    px_jw_open(w, '[');
    for (size_t i = 0; i < v->n; i++) {
        px_jw_open(w, '{');
        if (v->v[i].number.n) px_jw_kstr(w, "number", v->v[i].number);
        if (v->v[i].text.n) px_jw_kstr(w, "text", v->v[i].text);
        if (v->v[i].category.n) px_jw_kstr(w, "category", v->v[i].category);
        if (v->v[i].by.n) px_jw_kstr(w, "by", v->v[i].by);
        if (v->v[i].ymd) px_jw_kstr(w, "date", px_str_of(px_date_print(v->v[i].ymd, date)));
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
}

static px_status citations(px_call *c, px_err *err) {
    px_page page;
    px_record r;
    px_jw w;
    uint32_t row = 0;
    px_page_init(&page, PX_STR(""));
    px_links *l = c->snap->links;
    px_status st = px_links_citations(l, err);
    if (st == PX_OK) st = begin(c, &page, &row, &r, &w, err);
    if (st == PX_OK) {
        put_cites(&w, "cites", &r.cites);
        put_cites(&w, "cited_by", &r.cited_by);
        if (r.n_cites != PX_NIL) px_jw_ku64(&w, "stated_cites", r.n_cites);
        if (r.n_cited_by != PX_NIL) px_jw_ku64(&w, "stated_cited_by", r.n_cited_by);
        st = put_linked(c, l->cites_off, l->cites, row, "cites_here", &w, err);
    }
    if (st == PX_OK) st = put_linked(c, l->cited_off, l->cited, row, "cited_by_here", &w, err);
    if (st == PX_OK) end(c, &w);
    px_page_done(&page);
    return st;
}

static void put_day(px_jw *w, const char *key, uint32_t ymd) {
    char date[11];
    if (ymd) px_jw_kstr(w, key, px_str_of(px_date_print(ymd, date)));
}

static void put_event(const px_rec_event *e, bool zh, px_jw *w) {
    px_legal kind = px_legal_find(e->kind);
    px_jw_open(w, '{');
    put_day(w, "date", e->ymd);
    if (e->code.n) px_jw_kstr(w, "code", e->code);
    if (e->kind.n) px_jw_kstr(w, "kind", e->kind);
    if (kind != PX_LEGAL_NONE) px_jw_kstr(w, "means", px_str_of(px_legal_name(kind, zh)));
    if (e->effect.n) px_jw_kstr(w, "effect", e->effect);
    if (e->text.n) px_jw_kstr(w, "text", e->text);
    if (e->from.n) px_jw_kstr(w, "from", e->from);
    if (e->to.n) px_jw_kstr(w, "to", e->to);
    px_jw_close(w, '}');
}

static px_status legal(px_call *c, px_err *err) {
    px_page page;
    px_record r;
    px_jw w;
    px_legal_status s;
    px_buf line;
    uint32_t row;
    px_page_init(&page, PX_STR(""));
    px_buf_init(&line, PX_BUF_MAX);
    px_status st = begin(c, &page, &row, &r, &w, err);
    if (st == PX_OK) {
        px_expiry expiry = px_expiry_of(&r);
        px_legal_status_of(c->arena, &r, 0, &s);
        px_jw_kstr(&w, "status", px_str_of(px_legal_state_code(s.state)));
        px_jw_kstr(&w, "status_name", px_str_of(px_legal_state_name(s.state, c->zh)));
        if (s.detail != PX_LEGAL_NONE) px_jw_kstr(&w, "detail", px_str_of(px_legal_code(s.detail)));
        put_day(&w, "since", s.since);
        px_jw_key(&w, PX_STR("stated"));
        px_jw_bool(&w, s.stated);
        px_jw_key(&w, PX_STR("why"));
        px_jw_open(&w, '[');
        for (size_t i = 0; i < s.n_log; i++) {
            px_buf_clear(&line);
            px_legal_line_print(&s.log[i], c->zh, &line);
            px_jw_str(&w, px_buf_view(&line));
        }
        px_jw_close(&w, ']');
        put_day(&w, "expiry", expiry.ymd);
        if (expiry.ymd) {
            px_jw_kstr(&w, "expiry_rule",
                       px_str_of(expiry.stated ? "stated"
                                 : expiry.rule ? expiry.rule->law
                                               : ""));
        }
        px_jw_key(&w, PX_STR("events"));
        px_jw_open(&w, '[');
        for (size_t i = 0; i < r.events.n; i++)
            put_event(&r.events.v[i], c->zh, &w);
        px_jw_close(&w, ']');
        end(c, &w);
    }
    px_buf_done(&line);
    px_page_done(&page);
    return st;
}

/* ---- the rows ---- */

static const px_route_param number_params[] = {
    {"number", "path", "string", NULL, "a number in any spelling: publication, application, id",
     "任意写法的公开号、申请号或标识", "US2013101709A1"}};

#define ABOUT_ONE(path_, id_, gives_, run_, en_, zh_)                                              \
    {                                                                                              \
        .method = "GET", .path = path_, .id = id_, .family = "records", .lane = PX_LANE_SEARCH,    \
        .role = PX_ROLE_READER, .en = en_, .zh = zh_, PX_ROUTE_PARAMS(number_params),              \
        .gives = gives_, .run = run_, .pure = true                                                 \
    }
const px_route px_records_routes[] = {
    ABOUT_ONE("/api/v1/records/{number}", "record", "Records", record,
              "Every publication that the number can mean.", "号码对应的全部公开文本。"),
    {.method = "POST",
     .path = "/api/v1/records",
     .id = "records",
     .family = "records",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en =
         "Publications of a list or a pasted text of numbers; what was not found, with the reason.",
     .zh = "按号码清单批量取文献；未找到的号码附原因。",
     .takes = "Numbers",
     .gives = "RecordBatch",
     .run = records},
    ABOUT_ONE("/api/v1/records/{number}/family", "recordFamily", "Family", family,
              "Its application, simple and extended family.", "同一申请、简单同族与扩展同族。"),
    ABOUT_ONE("/api/v1/records/{number}/citations", "recordCitations", "Citations", citations,
              "What it cites, and what cites it.", "引用与被引用文献。"),
    ABOUT_ONE("/api/v1/records/{number}/legal", "recordLegal", "Legal", legal,
              "Legal events, status with its reasons, expected expiry.",
              "法律事件、状态及依据、预计届满日。"),
};
const size_t px_records_routes_n = sizeof px_records_routes / sizeof *px_records_routes;
