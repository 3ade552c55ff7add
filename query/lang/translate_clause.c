/* translate_clause.c: clauses that have a form of their own in another system: classes, dates and numbers,
 * coverage, offices; see translate.h. */
#include "query/lang/translate_int.h"

#include "patent/class.h"
#include "patent/date.h"
#include "query/lang/parse.h"

#include <string.h>

/* has= in Lens. */
static const struct {
    px_has has;
    const char *lens;
} coverage[] = {
    {PX_HAS_TITLE, "has_title"},         {PX_HAS_ABSTRACT, "has_abstract"},
    {PX_HAS_CLAIMS, "has_claim"},        {PX_HAS_DESCRIPTION, "has_description"},
    {PX_HAS_APPLICANT, "has_applicant"}, {PX_HAS_INVENTOR, "has_inventor"},
    {PX_HAS_OWNER, "has_owner"},
};

static px_piece lost(void) {
    return (px_piece){.lost = true};
}

static px_piece clause(px_tr *t, px_str field, px_piece v) {
    if (v.lost) return v;
    if (px_str_is(field, "*")) return v;
    bool bare = t->to == PX_TONGUE_OPS && !v.joint;
    v.text = px_arena_fmt(t->a, bare ? "%.*s%s%.*s" : "%.*s%s(%.*s)", PX_STR_ARG(field), t->w->sep,
                          PX_STR_ARG(v.text));
    v.joint = false;
    return v;
}

/* Level of the symbol: 5 = a subgroup. */
static bool is_group(px_str s) {
    return memchr(s.p, '/', s.n) != NULL;
}

static px_piece class_lens(px_tr *t, const px_qnode *n, px_str field) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_fmt(&b, "%.*s:", PX_STR_ARG(field));
    for (size_t i = 0; i < n->text.n; i++) {
        if (n->text.p[i] == '/') px_buf_ch(&b, '\\');
        px_buf_ch(&b, n->text.p[i]);
    }
    if (n->op == PX_L_CLASS) {
        if (px_class_level(n->text) == 4) px_buf_c(&b, "\\/");
        px_buf_ch(&b, '*');
    }
    px_piece p = {.text = px_arena_str(t->a, px_buf_view(&b))};
    px_buf_done(&b);
    return p;
}

static px_piece class_clause(px_tr *t, const px_qnode *n, px_str field) {
    bool tree = n->field == PX_F_IPC || n->field == PX_F_CPC;
    px_str symbol = px_tr_as_value(t, n->text);
    const char *code = px_arena_cstr(t->a, field);
    t->n_terms++;
    if (n->op == PX_L_CLASS_UP && t->to != PX_TONGUE_OPS && !(t->to == PX_TONGUE_INCOPAT && tree)) {
        px_tr_say(t, "T-CHANGED", n,
                  "a symbol with everything above it is not there; only the symbol is asked for",
                  "不能检索上位组，仅检索该分类号");
    } else if (n->op == PX_L_CLASS_IS && t->to != PX_TONGUE_OPS &&
               !(t->to == PX_TONGUE_PATENTSCOPE && tree)) {
        px_tr_note(
            t, "T-BACK", n,
            PX_STR("a symbol alone is exact there; patix would take what lies below it, too"),
            PX_STR("对方系统中单独的分类号为精确匹配，patix 读回时含下位组"));
    }
    if (n->op == PX_L_CLASS_UP && t->to == PX_TONGUE_INCOPAT && tree)
        px_tr_note(t, "T-BACK", n, PX_STR("patix writes IPC-HIGH as ipc=/high"),
                   PX_STR("patix 将 IPC-HIGH 写作 ipc=/high"));
    switch (t->to) {
    case PX_TONGUE_OPS:
        return (px_piece){.text = px_arena_fmt(t->a, "%s=/%s %.*s", code,
                                               n->op == PX_L_CLASS      ? "low"
                                               : n->op == PX_L_CLASS_IS ? "same"
                                                                        : "high",
                                               PX_STR_ARG(symbol))};
    case PX_TONGUE_LENS:
        return class_lens(t, n, field);
    case PX_TONGUE_PATENTSCOPE:
        if (n->op == PX_L_CLASS_IS && tree) code = n->field == PX_F_IPC ? "IC_EX" : "CPC_EX";
        break;
    case PX_TONGUE_GOOGLE:
        return (px_piece){.text = px_arena_fmt(t->a, "%s=%.*s%s", code, PX_STR_ARG(n->text),
                                               n->op == PX_L_CLASS && n->text.n > 4 ? "/low" : "")};
    case PX_TONGUE_INCOPAT:
        if (n->op == PX_L_CLASS_UP && tree)
            code = n->field == PX_F_IPC ? "IPC-HIGH" : "CPC-HIGH";
        else if (n->op == PX_L_CLASS && tree && is_group(n->text))
            code = n->field == PX_F_IPC ? "IPC-LOW" : "CPC-LOW";
        break;
    case PX_TONGUE_PATSNAP:
        if (n->op == PX_L_CLASS && tree && is_group(n->text))
            code = n->field == PX_F_IPC ? "IPC_LOW" : "CPC_LOW";
        break;
    case PX_TONGUE_COUNT:
        break;
    }
    return clause(t, px_str_of(code), (px_piece){.text = symbol});
}

static px_str day(px_tr *t, uint32_t ymd) {
    return t->w->dash
               ? px_arena_fmt(t->a, "%04u-%02u-%02u", ymd / 10000, ymd / 100 % 100, ymd % 100)
               : px_arena_fmt(t->a, "%08u", ymd);
}

static px_piece google_dates(px_tr *t, const px_qnode *n, px_str field, uint32_t lo, uint32_t hi) {
    px_piece part[2] = {{.lost = true}, {.lost = true}};
    px_tr_say(t, "T-CHANGED", n, "whether the first and last day count is not documented",
              "起止日当天是否计入没有说明");
    if (lo)
        part[0] = (px_piece){.text = px_arena_fmt(t->a, "after:%.*s:%08u", PX_STR_ARG(field), lo)};
    if (hi)
        part[1] = (px_piece){.text = px_arena_fmt(t->a, "before:%.*s:%08u", PX_STR_ARG(field), hi)};
    return px_tr_join(t, part, 2, "");
}

static px_piece compare(px_tr *t, px_str field, const char *rel, px_str v) {
    return (px_piece){.text =
                          px_arena_fmt(t->a, "%.*s%s%.*s", PX_STR_ARG(field), rel, PX_STR_ARG(v))};
}

static px_piece range_clause(px_tr *t, const px_qnode *n, px_str field) {
    px_field_type type = px_value_type(n->field);
    bool date = type == PX_FT_DATE, year = false;
    uint32_t least = date ? 1 : 0, lo = n->lo, hi = n->hi;
    bool from = lo != least, to = hi != PX_RANGE_OPEN;
    t->n_terms++;
    if (!from && !to) {
        px_tr_note(
            t, "T-LOST", n,
            px_arena_fmt(t->a, "%s cannot ask whether %s is there at all", t->w->title,
                         px_field_code(n->field)),
            px_arena_fmt(t->a, "%s 不能检索“%s 是否存在”", t->w->title, px_field_code(n->field)));
        return lost();
    }
    if (type == PX_FT_BOOL)
        return clause(t, field, (px_piece){.text = px_arena_fmt(t->a, "%u", lo)});
    /* Years are searched as dates where the cell names a date. */
    year = (n->field == PX_F_ADY || n->field == PX_F_PDY || n->field == PX_F_EPDY) &&
           !px_str_is(field, "ADY") && !px_str_is(field, "PDY") && !px_str_is(field, "APD_Y") &&
           !px_str_is(field, "year_published");
    if (year && ((from && lo > 9999) || (to && hi > 9999))) return lost();
    if (year) {
        lo = lo * 10000 + 101;
        hi = to ? hi * 10000 + 1231 : hi;
        date = true;
    } else if (date) {
        if (lo == hi && lo % 100) {
            if (t->to == PX_TONGUE_GOOGLE) return google_dates(t, n, field, lo, hi);
            return clause(t, field, (px_piece){.text = day(t, lo)});
        }
        if (lo % 10000 == 100 && !(t->to == PX_TONGUE_OPS && hi == px_date_last(lo)))
            px_tr_note(
                t, "T-BACK", n,
                PX_STR("from 1 January on is for patix from the year on: dates of which only "
                       "the year is known match, too"),
                PX_STR("patix 将自 1 月 1 日起理解为自该年起，只知年份的日期也会命中"));
        lo = lo < 10000 ? lo : px_date_first(lo);
    }
    if (t->to == PX_TONGUE_GOOGLE) return google_dates(t, n, field, from ? lo : 0, to ? hi : 0);
    if (t->to == PX_TONGUE_OPS && date && from && to && !year && n->lo % 100 == 0 &&
        hi == px_date_last(n->lo)) /* a year or month by itself */
        return clause(t, field,
                      (px_piece){.text = px_arena_fmt(
                                     t->a, "%u", n->lo % 10000 ? n->lo / 100 : n->lo / 10000)});
    px_str a = !from ? PX_STR("*") : date ? day(t, lo) : px_arena_fmt(t->a, "%u", lo);
    px_str b = !to ? PX_STR("*") : date ? day(t, hi) : px_arena_fmt(t->a, "%u", hi);
    if (from && to && px_str_eq(a, b)) return clause(t, field, (px_piece){.text = a});
    if (t->w->compare && !to) return compare(t, field, ">=", a);
    if (t->w->compare && !from) return compare(t, field, "<=", b);
    px_buf out;
    px_buf_init(&out, 256);
    if (t->to == PX_TONGUE_OPS)
        px_buf_fmt(&out, "%.*s within \"%.*s %.*s\"", PX_STR_ARG(field), PX_STR_ARG(a),
                   PX_STR_ARG(b));
    else
        px_buf_fmt(&out, "%.*s%s[%.*s TO %.*s]", PX_STR_ARG(field), t->w->sep, PX_STR_ARG(a),
                   PX_STR_ARG(b));
    px_piece p = {.text = px_arena_str(t->a, px_buf_view(&out))};
    px_buf_done(&out);
    return p;
}

static px_piece has_clause(px_tr *t, const px_qnode *n) {
    for (size_t i = 0; t->to == PX_TONGUE_LENS && i < sizeof coverage / sizeof *coverage; i++)
        if (coverage[i].has == n->has) {
            px_tr_say(t, "T-BACK", n, "has_… are fields of their own there",
                      "has_… 在对方系统中是独立字段");
            return (px_piece){.text = px_arena_fmt(t->a, "%s:true", coverage[i].lens)};
        }
    px_tr_note(t, "T-LOST", n,
               px_arena_fmt(t->a, "%s cannot ask whether a record has %s", t->w->title,
                            px_has_name(n->has)),
               px_arena_fmt(t->a, "%s 不能检索记录是否含 %s", t->w->title, px_has_name(n->has)));
    return lost();
}

static px_piece office_clause(px_tr *t, const px_qnode *n) {
    px_cell c = px_tr_cell(t, PX_F_CC);
    if (t->to == PX_TONGUE_OPS)
        return (px_piece){.text = px_arena_fmt(t->a, "pn=%.*s", PX_STR_ARG(n->text))};
    px_tr_note(t, "T-SPELT", n,
               PX_STR("an office alone is written as the field of the office (cc)"),
               PX_STR("仅有机构代码的公开号写成公开国别字段（cc）"));
    return clause(t, c.code[0], (px_piece){.text = n->text});
}

static px_piece similar_clause(px_tr *t, const px_qnode *n) {
    if (t->to == PX_TONGUE_INCOPAT && !n->n_items && px_number_looks_like(n->text))
        return (px_piece){.text = px_arena_fmt(t->a, "R=(%.*s)", PX_STR_ARG(n->text))};
    px_tr_note(t, "T-LOST", n,
               px_arena_fmt(t->a, "%s: similar documents (sim=) cannot be written", t->w->title),
               px_arena_fmt(t->a, "%s：无法表达相似检索（sim=）", t->w->title));
    return lost();
}

static px_piece cell_clause(px_tr *t, const px_qnode *n) {
    px_tr_note(
        t, "T-LOST", n,
        px_arena_fmt(t->a, "%s: the cell of an analysis (cell=) cannot be written", t->w->title),
        px_arena_fmt(t->a, "%s：无法表达分析单元格（cell=）", t->w->title));
    return lost();
}

/* Names as a whole, where the tongue has a field for them. */
static bool whole_name(px_tr *t, const px_qnode *n, px_str field, px_piece *out) {
    bool lens = t->to == PX_TONGUE_LENS &&
                (n->field == PX_F_PA || n->field == PX_F_IN || n->field == PX_F_PAC);
    bool patsnap = t->to == PX_TONGUE_PATSNAP && (n->field == PX_F_PA || n->field == PX_F_PAC);
    if (n->op != PX_L_NAME_IS || (!lens && !patsnap)) return false;
    t->n_terms++;
    if (patsnap)
        px_tr_note(t, "T-BACK", n, PX_STR("patix writes ..._EXACT as =="),
                   PX_STR("patix 将 ..._EXACT 写作 =="));
    px_str name = px_arena_fmt(t->a, lens ? "%.*s.exact" : "%.*s_EXACT", PX_STR_ARG(field));
    *out = clause(t, name, (px_piece){.text = px_tr_in_quotes(t, n->text)});
    return true;
}

px_piece px_tr_clause(px_tr *t, const px_qnode *n) {
    if (n->op == PX_L_HAS) return has_clause(t, n);
    if (n->op == PX_L_OFFICE) return office_clause(t, n);
    if (n->op == PX_L_SIM) return similar_clause(t, n);
    if (n->op == PX_L_CELL) return cell_clause(t, n);
    px_cell c = px_tr_cell(t, n->field);
    px_tr_field_notes(t, n, &c);
    if (c.n == 0) return lost();
    px_piece part[4];
    for (size_t i = 0; i < c.n; i++) {
        px_cell one = {.flag = c.flag, .code = {c.code[i]}, .n = 1};
        if (whole_name(t, n, c.code[i], &part[i])) continue;
        if (n->op == PX_L_CLASS || n->op == PX_L_CLASS_IS || n->op == PX_L_CLASS_UP)
            part[i] = class_clause(t, n, c.code[i]);
        else if (n->op == PX_L_RANGE)
            part[i] = range_clause(t, n, c.code[i]);
        else
            part[i] = clause(t, c.code[i], px_tr_value(t, n, &one));
    }
    return px_tr_join(t, part, c.n, t->w->op_or);
}
