/* export.c: the formats of export.h, and the columns of tables. A row's cells are gathered in one pass over its facts. */
#include "query/engine/export.h"

#include "base/say.h"
#include "base/xlsx.h"
#include "patent/date.h"
#include "patent/facts.h"
#include "query/engine/exchange.h"
#include "query/engine/export_cite.h"

#include <stdlib.h>

typedef struct column {
    px_field field;
    px_str custom; /* of PX_F_X */
    px_str head;
    bool url;
} column;

struct px_export {
    px_export_format format;
    bool zh;
    px_export_about about;
    px_arena *a, *row;
    column *col;
    size_t n_cols;
    px_buf *cell; /* values of the row, by column */
    px_str *view;
};

static const struct {
    const char *name, *type, *suffix;
} formats[] = {{"csv", "text/csv; charset=utf-8", "csv"},
               {"jsonl", "application/x-ndjson", "jsonl"},
               {"ris", "application/x-research-info-systems", "ris"},
               {"bibtex", "application/x-bibtex", "bib"},
               {"docdb", "application/xml", "xml"},
               {"number", "text/plain; charset=utf-8", "txt"},
               {"xlsx", PX_XLSX_TYPE, "xlsx"}};

const char *px_export_name(px_export_format f) {
    return formats[f].name;
}

const char *px_export_type(px_export_format f) {
    return formats[f].type;
}

const char *px_export_suffix(px_export_format f) {
    return formats[f].suffix;
}

bool px_export_find(px_str name, px_export_format *out) {
    for (int i = 0; i < PX_EXPORT_FORMATS; i++)
        if (px_str_is(name, formats[i].name)) {
            *out = (px_export_format)i;
            return true;
        }
    return false;
}

/* ---- columns ---- */

/* Texts, numbers of documents, and whatever is a fact. */
static bool can_be_shown(px_field f) {
    const px_field_info *info = px_field_get(f);
    switch (info->type) {
    case PX_FT_TEXT:
    case PX_FT_NAME:
    case PX_FT_DATE:
    case PX_FT_NUMBER:
    case PX_FT_CLASS:
    case PX_FT_ENUM:
    case PX_FT_BOOL:
        return true;
    case PX_FT_IDENT:
        return f == PX_F_PN || f == PX_F_AN || f == PX_F_PR || f == PX_F_FAM || f == PX_F_IFAM ||
               f == PX_F_CT || f == PX_F_CF || f == PX_F_USCC;
    default:
        return false;
    }
}

static px_status add_column(px_export *e, px_str name, bool names, bool zh, px_err *err) {
    column c = {.head = px_arena_str(e->a, name)};
    if (px_str_is(name, "url")) {
        c.url = true;
        if (names && zh) c.head = PX_STR("链接");
    } else if (px_str_starts(name, PX_STR("x.")) && name.n > 2) {
        c.field = PX_F_X;
        c.custom = px_extra_name(e->a, px_str_sub(name, 2, name.n));
    } else {
        c.field = px_field_find(name);
        if (c.field == PX_F_NONE || !can_be_shown(c.field))
            return px_fail(err, PX_E_USAGE, "there is no field \"%.*s\" that can be exported",
                           (int)(name.n < 60 ? name.n : 60), name.p);
        const px_field_info *info = px_field_get(c.field);
        c.head = px_str_of(!names ? info->code : zh ? info->zh : info->en);
    }
    e->col[e->n_cols++] = c;
    return PX_OK;
}

px_status px_export_new(px_export_format f, px_str fields, bool names, bool zh, px_export **out,
                        px_err *err) {
    px_export *e = px_malloc(sizeof *e);
    px_status st = PX_OK;
    *e = (px_export){.format = f, .zh = zh, .a = px_arena_new(), .row = px_arena_new()};
    *out = NULL;
    if (!px_str_trim(fields).n) fields = PX_STR(PX_EXPORT_FIELDS);
    e->col = px_arena_array(e->a, column, fields.n + 1);
    while (st == PX_OK && fields.n) {
        size_t comma = px_str_find(fields, PX_STR(","));
        px_str name = px_str_trim(px_str_sub(fields, 0, comma));
        fields = px_str_sub(fields, comma == SIZE_MAX ? fields.n : comma + 1, fields.n);
        if (name.n) st = add_column(e, name, names, zh, err);
    }
    e->cell = px_arena_array(e->a, px_buf, e->n_cols + 1);
    e->view = px_arena_array(e->a, px_str, e->n_cols + 1);
    for (size_t i = 0; i < e->n_cols; i++)
        px_buf_init(&e->cell[i], PX_BUF_MAX);
    if (st == PX_OK)
        *out = e;
    else
        px_export_free(e);
    return st;
}

void px_export_free(px_export *e) {
    if (!e) return;
    for (size_t i = 0; i < e->n_cols; i++)
        px_buf_done(&e->cell[i]);
    px_arena_free(e->row);
    px_arena_free(e->a);
    free(e);
}

void px_export_tell(px_export *e, const px_export_about *about) {
    e->about = *about;
    e->about.query = px_arena_str(e->a, about->query);
    e->about.order = px_arena_str(e->a, about->order);
}

const px_export_about *px_export_told(const px_export *e) {
    return &e->about;
}

px_export_format px_export_format_of(const px_export *e) {
    return e->format;
}

bool px_export_is_zh(const px_export *e) {
    return e->zh;
}

size_t px_export_columns(const px_export *e) {
    return e->n_cols;
}

px_str px_export_head(const px_export *e, size_t i) {
    return e->col[i].head;
}

static bool is_of(const column *c, px_field_type type) {
    return c->field != PX_F_NONE && px_field_get(c->field)->type == type;
}

bool px_export_is_number(const px_export *e, size_t i) {
    return is_of(&e->col[i], PX_FT_NUMBER);
}

bool px_export_is_date(const px_export *e, size_t i) {
    return is_of(&e->col[i], PX_FT_DATE);
}

/* ---- the cells of a row ---- */

static bool has_value(const px_buf *cell, px_str value) {
    px_str rest = px_buf_view(cell);
    while (rest.n) {
        size_t at = px_str_find(rest, PX_STR("; "));
        if (px_str_eq(px_str_sub(rest, 0, at), value)) return true;
        rest = px_str_sub(rest, at == SIZE_MAX ? rest.n : at + 2, rest.n);
    }
    return false;
}

/* One value more; what is there already is not said again. */
static void put(px_export *e, size_t i, px_str value) {
    px_buf *cell = &e->cell[i];
    char *p = px_arena_alloc(e->row, value.n + 1);
    if (!value.n) return;
    memcpy(p, value.p, value.n);
    for (size_t k = 0; k + 1 < value.n; k++)
        if (p[k] == ';' && p[k + 1] == ' ') p[k] = ',';
    px_str clean = {p, value.n};
    if (has_value(cell, clean)) return;
    if (cell->n) px_buf_c(cell, "; ");
    px_buf_str(cell, clean);
}

static void on_value(px_facts *to, px_field f, px_str custom, px_str value) {
    px_export *e = to->self;
    for (size_t i = 0; i < e->n_cols; i++)
        if (e->col[i].field == f && (f != PX_F_X || px_str_eq(e->col[i].custom, custom))) {
            char date[11];
            uint32_t ymd;
            bool day = px_field_get(f)->type == PX_FT_DATE && px_str_u32(value, &ymd);
            put(e, i, day ? px_str_of(px_date_print(ymd, date)) : value);
        }
}

static void on_number(px_facts *to, px_field f, uint32_t v) {
    px_export *e = to->self;
    char date[11];
    for (size_t i = 0; i < e->n_cols; i++)
        if (e->col[i].field == f)
            put(e, i,
                px_field_get(f)->type == PX_FT_DATE ? px_str_of(px_date_print(v, date))
                                                    : px_arena_fmt(e->row, "%u", v));
}

static void on_ident(px_facts *to, px_field f, px_str key) {
    (void)to, (void)f, (void)key; /* search keys are no numbers for people */
}

static void put_numbers(px_export *e, size_t i, const px_record *r) {
    switch (e->col[i].field) {
    case PX_F_PN:
        put(e, i, r->key);
        break;
    case PX_F_AN:
        put(e, i, r->app.normal);
        break;
    case PX_F_PR:
        for (size_t k = 0; k < r->priorities.n; k++)
            if (r->priorities.v[k].normal.n) put(e, i, r->priorities.v[k].normal);
        break;
    case PX_F_FAM:
        put(e, i, r->family);
        break;
    case PX_F_IFAM:
        put(e, i, r->family_ext);
        break;
    case PX_F_CT:
        for (size_t k = 0; k < r->cites.n; k++)
            put(e, i, r->cites.v[k].number);
        break;
    case PX_F_CF:
        for (size_t k = 0; k < r->cited_by.n; k++)
            put(e, i, r->cited_by.v[k].number);
        break;
    case PX_F_USCC:
        for (size_t k = 0; k < r->applicants.n; k++)
            put(e, i, r->applicants.v[k].id);
        break;
    default:
        break;
    }
}

static void put_texts(px_export *e, const px_record *r) {
    px_fact_text *text;
    size_t n = px_facts_texts(e->row, r, &text);
    for (size_t i = 0; i < e->n_cols; i++) {
        unsigned mask = e->col[i].field ? px_text_mask(e->col[i].field) : 0;
        for (size_t k = 0; mask && k < n; k++)
            if (mask >> text[k].field & 1) {
                if (e->cell[i].n) px_buf_ch(&e->cell[i], '\n');
                px_buf_str(&e->cell[i], text[k].text);
            }
    }
}

const px_str *px_export_cells(px_export *e, const px_record *r) {
    px_facts to = {.self = e, .value = on_value, .number = on_number, .ident = on_ident};
    px_arena_reset(e->row);
    for (size_t i = 0; i < e->n_cols; i++)
        px_buf_clear(&e->cell[i]);
    px_facts_of(e->row, r, &to);
    put_texts(e, r);
    for (size_t i = 0; i < e->n_cols; i++) {
        if (e->col[i].url)
            put(e, i, r->url);
        else
            put_numbers(e, i, r);
        e->view[i] = px_buf_view(&e->cell[i]);
    }
    return e->view;
}

/* ---- CSV ---- */

static void csv_cell(px_buf *out, px_str s, bool last) {
    bool quote = false, formula = s.n && memchr("=+-@\t\r\n", s.p[0], 7) != NULL;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\r' || s.p[i] == '\n';
    if (quote) px_buf_ch(out, '"');
    if (formula) px_buf_ch(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') px_buf_ch(out, '"');
        px_buf_ch(out, s.p[i]);
    }
    if (quote) px_buf_ch(out, '"');
    px_buf_c(out, last ? "\r\n" : ",");
}

/* ---- DOCDB ---- */

static void docdb_begin(const px_export *e, px_buf *out) {
    px_buf_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<exch:exchange-documents "
                  "xmlns:exch=\"" PX_EXCH_NAMESPACE "\"");
    if (e->about.day)
        px_buf_fmt(out, " date-of-exchange=\"%08u\" no-of-documents=\"%llu\"", e->about.day,
                   (unsigned long long)e->about.records);
    px_buf_c(out, ">\n");
}

static void docdb_record(px_export *e, const px_record *r, px_buf *out) {
    px_arena_reset(e->row);
    px_xo_dense(
        px_exch_put_document(e->row, NULL, PX_EXCH_FILE, r, PX_EXCH_BIBLIO | PX_EXCH_ABSTRACT),
        out);
    px_buf_ch(out, '\n');
}

/* ---- all ---- */

void px_export_begin(px_export *e, px_buf *out) {
    if (e->format == PX_EXPORT_DOCDB) docdb_begin(e, out);
    if (e->format != PX_EXPORT_CSV) return;
    for (size_t i = 0; i < e->n_cols; i++)
        csv_cell(out, e->col[i].head, i + 1 == e->n_cols);
}

void px_export_record(px_export *e, const px_record *r, px_buf *out) {
    switch (e->format) {
    case PX_EXPORT_CSV: {
        const px_str *cell = px_export_cells(e, r);
        for (size_t i = 0; i < e->n_cols; i++)
            csv_cell(out, cell[i], i + 1 == e->n_cols);
        break;
    }
    case PX_EXPORT_JSONL:
        px_record_write(r, out);
        px_buf_ch(out, '\n');
        break;
    case PX_EXPORT_RIS:
        px_export_ris(r, out);
        break;
    case PX_EXPORT_BIBTEX:
        px_export_bibtex(r, out);
        break;
    case PX_EXPORT_DOCDB:
        docdb_record(e, r, out);
        break;
    default:
        px_buf_str(out, r->key);
        px_buf_ch(out, '\n');
    }
}

void px_export_end(px_export *e, px_buf *out) {
    if (e->format == PX_EXPORT_DOCDB) px_buf_c(out, "</exch:exchange-documents>\n");
}
