/* finish.c: see finish.h. */
#include "query/analytics/finish.h"

#include "patent/labels.h"
#include "patent/legal.h"

#include <inttypes.h>

static px_field field_of(px_str name) {
    size_t n = 0;
    while (n < name.n && name.p[n] != '.' && name.p[n] != ':')
        n++;
    return px_field_find(px_str_sub(name, 0, n));
}

/* What a field is called, with the level behind the dot of its name: "IPC subclass", "IPC 小类". */
static void put_field(px_field f, px_str name, bool zh, px_buf *out) {
    static const char *const levels[][3] = {
        {"section", "section", "部"},     {"class", "class", "大类"},
        {"subclass", "subclass", "小类"}, {"group", "main group", "大组"},
        {"theme", "theme", "主题"},       {"viewpoint", "viewpoint", "视点"},
    };
    const px_field_info *info = px_field_get(f);
    size_t dot = px_str_find(name, PX_STR("."));
    px_buf_c(out, zh ? info->zh : info->en);
    for (size_t i = 0; dot != SIZE_MAX && i < sizeof levels / sizeof *levels; i++)
        if (px_str_is(px_str_sub(name, dot + 1, name.n), levels[i][0])) {
            /* a space in Chinese only behind Latin letters */
            if (!zh || !((unsigned char)info->zh[strlen(info->zh) - 1] & 0x80)) px_buf_ch(out, ' ');
            px_buf_c(out, levels[i][zh ? 2 : 1]);
        }
}

static void put_one(px_str name, bool zh, px_buf *out) {
    px_field f = field_of(name);
    if (px_str_is(name, "rows") || px_str_is(name, "columns")) {
        px_buf_c(out, px_str_is(name, "rows") ? (zh ? "行" : "a row") : (zh ? "列" : "a column"));
        return;
    }
    if (f == PX_F_NONE || f == PX_F_X) {
        px_buf_str(out, name);
        return;
    }
    put_field(f, name, zh, out);
    px_buf_fmt(out, zh ? "（" PX_STR_FMT "）" : " (" PX_STR_FMT ")", PX_STR_ARG(name));
}

void px_dimension_put(px_str dimension, bool zh, px_buf *out) {
    for (bool first = true; dimension.n; first = false) {
        size_t at = px_str_find(dimension, PX_STR(", "));
        if (!first) px_buf_c(out, zh ? "、" : ", ");
        put_one(px_str_sub(dimension, 0, at == SIZE_MAX ? dimension.n : at), zh, out);
        dimension = at == SIZE_MAX ? (px_str){"", 0} : px_str_sub(dimension, at + 2, dimension.n);
    }
}

px_str px_dimension_says(px_work *w, px_str dimension, bool zh) {
    px_buf b;
    px_buf_init(&b, 1 << 16);
    px_dimension_put(dimension, zh, &b);
    px_str out = px_arena_str(w->a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

/* ---- labels ---- */

/* Fields whose values a column may hold, from what the parameters name. */
#define FIELDS_MAX 8u
struct field {
    px_field f;
    int level; /* of class fields; 0: any */
};

static size_t fields_of(px_work *w, struct field *out) {
    size_t n = 0;
    for (size_t i = 0; i < w->what->n_params && n < FIELDS_MAX; i++) {
        const px_param *p = &w->what->param[i];
        px_str value = px_str_of(w->value[i]);
        px_facet_ask ask = {0};
        px_err err;
        px_err_clear(&err);
        if (strcmp(p->name, "scheme") == 0) {
            out[n++] = (struct field){field_of(value), 0};
            continue;
        }
        if ((p->type != PX_PARAM_FIELD && p->type != PX_PARAM_TEXT) || !value.n) continue;
        if (field_of(value) == PX_F_NONE && !px_str_is(value, "type") &&
            !px_str_is(value, "status"))
            continue;
        if (px_facet_read(w->a, value, &ask, &err) != PX_OK) continue;
        out[n++] = (struct field){ask.field, ask.level};
    }
    return n;
}

/* Is this a value of the field, as far as its form goes? */
static bool has_form(const struct field *x, px_str s) {
    uint32_t number;
    px_scheme scheme = px_label_scheme(x->f);
    if (x->f == PX_F_WIPO) return s.n <= 2 && px_str_u32(s, &number) && number >= 1 && number <= 35;
    if (x->f == PX_F_PARK) return px_label_value(NULL, x->f, s, false).text.n > 0;
    if (scheme == PX_SCHEME_NONE) return px_value_zh(x->f, s).n > 0;
    if (scheme != PX_SCHEME_IPC && scheme != PX_SCHEME_CPC) return false;
    int level = px_class_level(s);
    return level && (!x->level || level == x->level);
}

static px_cell_label *label_of(px_work *w, px_field f, px_str value) {
    px_cell_label *out = px_arena_zero(w->a, sizeof *out);
    px_str zh = px_value_zh(f, value);
    if (zh.n) { /* a word that stands for the code */
        out->zh = zh;
        out->instead = true;
        return out;
    }
    for (int k = 0; k < 2; k++) {
        px_label l = px_label_value(NULL, f, value, k == 1);
        px_str text = l.text;
        if (text.n && f != PX_F_WIPO && !px_str_eq(l.of, value))
            text =
                px_arena_fmt(w->a, PX_STR_FMT ": " PX_STR_FMT, PX_STR_ARG(l.of), PX_STR_ARG(text));
        *(k ? &out->zh : &out->en) = text;
    }
    return out;
}

const char *px_value_head(px_work *w, px_field f, px_str value, bool zh) {
    const px_cell_label *l = label_of(w, f, value);
    px_str text = zh ? l->zh : l->en;
    if (!text.n) return px_arena_cstr(w->a, value);
    if (l->instead) return px_arena_cstr(w->a, text);
    return px_arena_fmt(w->a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(value), PX_STR_ARG(text)).p;
}

#define KNOWN 256u /* labels that are kept at hand */

static void label_column(px_work *w, px_table *t, size_t col, const struct field *x) {
    px_str key[KNOWN] = {0};
    px_cell_label *known[KNOWN] = {0};
    size_t n = 0;
    for (size_t r = 0; r < t->n_rows; r++) {
        px_cell *c = px_table_cell(t, r, col);
        size_t i = 0;
        if (c->type != PX_CELL_TEXT || !c->text.n || c->zh.n) continue;
        while (i < n && i < KNOWN && !px_str_eq(key[i], c->text))
            i++;
        if (i == n || i == KNOWN) {
            i = n % KNOWN;
            key[i] = c->text;
            known[i] = label_of(w, x->f, c->text);
            if (n < KNOWN) n++;
        }
        if (known[i]->instead)
            c->zh = known[i]->zh;
        else if (known[i]->en.n)
            c->label = known[i];
    }
}

/* A column is one of values of a field when every text in it has their form: a name that looks like a class is among names
 * that do not. */
static void label_columns(px_work *w, px_table *t) {
    struct field field[FIELDS_MAX];
    size_t n = fields_of(w, field);
    for (size_t c = 0; n && c < t->n_cols; c++) {
        if (t->col[c].type != PX_CELL_TEXT) continue;
        for (size_t i = 0; i < n; i++) {
            bool fits = true, any = false;
            for (size_t r = 0; r < t->n_rows && fits; r++) {
                const px_cell *x = px_table_cell(t, r, c);
                if (x->type != PX_CELL_TEXT || !x->text.n || x->zh.n) continue;
                fits = has_form(&field[i], x->text);
                any = true;
            }
            if (!fits || !any) continue;
            label_column(w, t, c, &field[i]);
            break;
        }
    }
}

void px_cell_means(px_work *w, px_table *t, px_field f) {
    px_cell *c = px_table_cell(t, t->n_rows - 1, t->at - 1);
    px_cell_label *l = label_of(w, f, c->text);
    if (l->instead)
        c->zh = l->zh;
    else if (l->en.n)
        c->label = l;
}

/* ---- heads ---- */

static const char *head_of(px_work *w, const px_facet_ask *ask, bool zh) {
    const px_field_info *f = px_field_get(ask->field);
    if (ask->field == PX_F_X) return px_arena_cstr(w->a, ask->name);
    if (px_str_is(ask->name, f->code)) return zh ? f->zh : f->en;
    px_buf b;
    px_buf_init(&b, 1 << 16);
    put_field(ask->field, ask->name, zh, &b);
    const char *head = px_arena_cstr(w->a, px_buf_view(&b));
    px_buf_done(&b);
    return head;
}

/* Columns that are called "value" or "row" hold values of the field that a parameter names: they are called after it. */
static void name_columns(px_work *w, px_table *t) {
    static const struct {
        const char *column, *en, *param;
    } heads[] = {{"value", "value", "of"},     {"row", "row", "rows"},
                 {"col", "column", "cols"},    {"column", "column", "columns"},
                 {"layer", "layer", "layers"}, {"group", "group", "by"}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        size_t c = px_table_find(t, heads[i].column), k = 0;
        px_facet_ask ask;
        px_err err;
        px_err_clear(&err);
        if (c == SIZE_MAX || t->col[c].type != PX_CELL_TEXT ||
            strcmp(t->col[c].en, heads[i].en) != 0)
            continue;
        while (k < w->what->n_params && strcmp(w->what->param[k].name, heads[i].param) != 0)
            k++;
        if (k == w->what->n_params || !*w->value[k] ||
            (w->what->param[k].type != PX_PARAM_FIELD && w->what->param[k].type != PX_PARAM_TEXT) ||
            px_work_ask(w, px_str_of(w->value[k]), &ask, &err) != PX_OK)
            continue;
        t->col[c].en = head_of(w, &ask, false);
        t->col[c].zh = head_of(w, &ask, true);
    }
}

/* ---- nothing to show ---- */

static px_str missing(px_work *w, bool zh) {
    px_str what = px_dimension_says(w, w->dimension, zh);
    return zh ? px_arena_fmt(w->a, "没有可显示的结果：集合中的 %u 个单位都没有" PX_STR_FMT "。",
                             w->set->n, PX_STR_ARG(what))
              : px_arena_fmt(w->a,
                             "Nothing to show: none of the %u units of the set has " PX_STR_FMT ".",
                             w->set->n, PX_STR_ARG(what));
}

static void say_empty(px_work *w, uint64_t left_out, px_table *t) {
    px_str en, zh;
    if (!w->set->n && left_out) {
        en = px_arena_fmt(w->a,
                          "The set is empty: %" PRIu64 " units lie outside of the years asked for "
                          "or have no date.",
                          left_out);
        zh = px_arena_fmt(w->a, "集合为空：%" PRIu64 " 个单位不在所选年份内或没有日期。", left_out);
    } else if (!w->set->n) {
        en = PX_STR("The set is empty: no record meets the query.");
        zh = PX_STR("集合为空：没有符合检索式的记录。");
    } else if (t->n_rows && w->dimension.n && w->missing >= w->set->n) {
        px_str what_en = px_dimension_says(w, w->dimension, false),
               what_zh = px_dimension_says(w, w->dimension, true);
        en = px_arena_fmt(w->a,
                          "None of the %u units of the set has " PX_STR_FMT
                          ": figures that hang on it are unknown, not 0.",
                          w->set->n, PX_STR_ARG(what_en));
        zh = px_arena_fmt(w->a,
                          "集合中的 %u 个单位都没有" PX_STR_FMT "：依赖它的数值是未知，而不是 0。",
                          w->set->n, PX_STR_ARG(what_zh));
    } else if (t->n_rows) {
        return;
    } else if (w->dimension.n && w->missing >= w->set->n) {
        en = missing(w, false);
        zh = missing(w, true);
    } else if (w->explained) {
        return;
    } else if (*w->what->least_en) {
        en = px_arena_fmt(w->a, "Nothing to show. This analysis needs: %s.", w->what->least_en);
        zh = px_arena_fmt(w->a, "没有可显示的结果。本分析需要：%s。", w->what->least_zh);
    } else {
        en = PX_STR("Nothing to show: nothing in the set is of the kind that is counted here.");
        zh = PX_STR("没有可显示的结果：集合中没有此处所统计的内容。");
    }
    px_table_note_add(t, en, zh);
    px_table_note first = t->note[t->n_notes - 1];
    memmove(t->note + 1, t->note, (t->n_notes - 1) * sizeof *t->note);
    t->note[0] = first;
}

/* ---- what is missing beside what the card counts ---- */

void px_missing_note(px_work *w, px_table *t, uint64_t n, px_str dimension) {
    if (!n) return;
    px_table_note_add(t,
                      px_arena_fmt(w->a, "%" PRIu64 " units without " PX_STR_FMT, n,
                                   PX_STR_ARG(px_dimension_says(w, dimension, false))),
                      px_arena_fmt(w->a, "%" PRIu64 " 个单位没有" PX_STR_FMT, n,
                                   PX_STR_ARG(px_dimension_says(w, dimension, true))));
}

void px_cut_note(px_work *w, px_table *t, size_t n, size_t n_all, px_str dimension) {
    if (n >= n_all) return;
    px_str en = px_dimension_says(w, dimension, false), zh = px_dimension_says(w, dimension, true);
    px_table_note_add(t,
                      px_arena_fmt(w->a, "Of %zu values of " PX_STR_FMT " the %zu most frequent.",
                                   n_all, PX_STR_ARG(en), n),
                      px_arena_fmt(w->a, PX_STR_FMT "共 %zu 个取值，取最常见的 %zu 个。",
                                   PX_STR_ARG(zh), n_all, n));
}

static void say_undated(px_work *w, px_table *t) {
    px_str date = px_str_of(px_field_code(px_basis_field(w->opt.basis)));
    if (!px_str_eq(w->dimension, date)) px_missing_note(w, t, w->undated, date);
}

/* Names of applicants are cleaned, those of inventors are not. */
static void say_names(px_work *w, px_table *t) {
    struct field field[FIELDS_MAX];
    for (size_t n = fields_of(w, field); n-- > 0 && t->n_rows;)
        if (field[n].f == PX_F_IN) {
            px_table_note_add(t,
                              PX_STR("Names of inventors are taken as they are given: namesakes "
                                     "are one, spellings of one name are several."),
                              PX_STR("发明人按原始姓名统计：同名者合为一人，同一姓名的不同写法"
                                     "分别计算。"));
            return;
        }
}

/* Where a grant is dated: patent/granting.tbl. */
static void say_granted(px_work *w, px_table *t) {
    px_str gd = px_str_of(px_field_code(PX_F_GD));
    bool by_basis = w->opt.basis == PX_BASIS_GRANT && !w->what->own_date;
    if (!t->n_rows || (!by_basis && !px_str_eq(w->dimension, gd))) return;
    px_table_note_add(
        t,
        PX_STR("Dates of grant are those stated, else of the publication where its kind "
               "says that it announces the grant (CN U, EP B1, US S1)."),
        PX_STR("授权日取文件所载日期；未载明时，若文献种类代码表明该公开即授权公告（CN U、EP "
               "B1、US S1 等），"
               "取其公开日。"));
}

void px_table_finish(px_work *w, uint64_t left_out, px_table *t) {
    say_names(w, t);
    say_undated(w, t);
    say_granted(w, t);
    say_empty(w, left_out, t);
    name_columns(w, t);
    label_columns(w, t);
}
