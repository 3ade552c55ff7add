/* run.c: one analysis over an answer, with its data card; see analysis.h. */
#include "base/message.h"
#include "patent/date.h"
#include "query/analytics/cell.h"
#include "query/analytics/finish.h"
#include "query/analytics/work.h"

#include <inttypes.h>

px_analysis_options px_analysis_standard(void) {
    return (px_analysis_options){.unit = PX_UNIT_FAM,
                                 .basis = PX_BASIS_PRIORITY,
                                 .names = PX_NAMES_CLEANED,
                                 .drill = PX_PICKS_STANDARD};
}

/* The day so many months before; of the last day of a month the last one, written as 31. */
static uint32_t months_before(uint32_t ymd, uint32_t months) {
    uint32_t at = ymd / 10000 * 12 + ymd / 100 % 100 - 1;
    bool last = px_date_last(ymd / 100 * 100) == ymd;
    at = at > months ? at - months : 0;
    return at / 12 * 10000 + (at % 12 + 1) * 100 + (last ? 31 : ymd % 100);
}

/* Data are as young as the latest publication of the whole collection, unless the user says. A publication comes 18 months after
 * the priority, so a year of which a day lies within the last 18 months is not complete; nor is, of
 * publications and grants, the year of the cut-off itself unless it ends with it. */
static px_status set_cutoff(px_work *w, px_err *err) {
    uint32_t latest = 0;
    if (w->opt.cutoff.n) {
        if (!px_date_parse(w->opt.cutoff, PX_DATE_ORDER_UNKNOWN, &latest))
            return px_fail(err, PX_E_USAGE, "--cutoff is a date, not \"%.*s\"",
                           PX_STR_ARG(w->opt.cutoff));
        latest = px_date_last(latest);
    }
    for (size_t i = 0; i < w->snap->n_segs && !w->opt.cutoff.n; i++) {
        const px_col *c;
        if (!w->snap->seg[i]) continue;
        px_status st = px_cols_field(w->snap->seg[i]->cols, PX_F_PD, (px_str){"", 0}, &c, err);
        if (st != PX_OK) return st;
        if (c && c->m.n_missing < c->m.n_rows && c->m.max > latest) latest = c->m.max;
    }
    w->cutoff = latest;
    if (!latest) return PX_OK;
    bool early = w->opt.basis == PX_BASIS_PRIORITY || w->opt.basis == PX_BASIS_FILING;
    uint32_t until = early ? months_before(px_date_last(latest), 18) : px_date_last(latest);
    /* the first year that does not end before or on that day */
    w->incomplete_from = until % 10000 >= 1231 ? until / 10000 + 1 : until / 10000;
    return PX_OK;
}

px_status px_work_cut(const px_work *w, px_aset *set, uint64_t *left_out, px_err *err) {
    const px_analysis_options *o = &w->opt;
    uint16_t *year;
    uint64_t missing;
    uint32_t n = set->n;
    *left_out = 0;
    if (!o->from && !o->to) return PX_OK;
    px_status st = px_aset_years(set, o->basis, &year, &missing, err);
    if (st != PX_OK) return st;
    bool *keep = px_arena_array(w->a, bool, n + 1);
    for (uint32_t u = 0; u < n; u++)
        keep[u] = year[u] && year[u] >= o->from && (!o->to || year[u] <= o->to);
    px_aset_keep(set, keep);
    *left_out = n - set->n;
    return st;
}

px_status px_set_make_cut(px_arena *a, const px_answer *answer, const px_analysis_options *opt,
                          const px_how *how, px_aset *out, uint64_t *left_out, px_err *err) {
    px_work w = {.a = a, .snap = answer->snap, .how = how, .opt = *opt};
    *left_out = 0;
    px_status st = px_aset_make(a, &answer->rows, opt->unit, how, out, err);
    return st == PX_OK ? px_work_cut(&w, out, left_out, err) : st;
}

/* `set` NULL: it is made when the parameters have been found good. */
static px_status run(px_arena *a, const px_answer *answer, const px_aset *set, uint64_t left_out,
                     const px_analysis *what, const px_analysis_options *opt,
                     const char *const *params, size_t n_params, const px_how *how, px_table *out,
                     px_card *card, px_err *err) {
    px_aset own = {0};
    px_work w = {.a = a,
                 .set = set ? set : &own,
                 .snap = answer->snap,
                 .how = how,
                 .what = what,
                 .opt = *opt,
                 .dimension = {"", 0}};
    px_table_init(out, a);
    out->id = what->id;
    out->en = what->en;
    out->zh = what->zh;
    out->drill_always = px_work_range_clause(&w);
    if (opt->find) opt->find->table = out;
    px_status st = px_work_params(&w, params, n_params, err);
    if (st == PX_OK) st = set_cutoff(&w, err);
    if (st == PX_OK && !set && what->late && opt->unit == PX_UNIT_PUB && !opt->from && !opt->to) {
        px_aset_make_late(a, &answer->rows, how, &own);
        w.unlisted = &own;
    } else if (st == PX_OK && !set) {
        st = px_set_make_cut(a, answer, opt, how, &own, &left_out, err);
    }
    if (st == PX_OK) st = what->run(&w, out, err);
    if (st != PX_OK) return st;
    px_table_finish(&w, left_out, out);
    if (!opt->find) px_cells_name(&w, out);
    if (opt->queries) px_table_queries(out, answer->query.canonical);
    *card = (px_card){.query = answer->query.canonical,
                      .cut = {"", 0},
                      .generation = answer->snap->m.generation,
                      .opt = *opt,
                      .publications = w.set->n_rows,
                      .units = w.set->n,
                      .missing = w.missing,
                      .left_out = left_out,
                      .dimension = w.dimension,
                      .cutoff = w.cutoff,
                      .incomplete_from = what->own_date ? 0 : w.incomplete_from,
                      .own_date = what->own_date,
                      .version = PX_VERSION};
    if (opt->from || opt->to)
        card->cut = px_arena_fmt(a, "%u:%u", opt->from, opt->to ? opt->to : 9999);
    return st;
}

px_status px_analysis_run(px_arena *a, const px_answer *answer, const px_analysis *what,
                          const px_analysis_options *opt, const char *const *params,
                          size_t n_params, const px_how *how, px_table *out, px_card *card,
                          px_err *err) {
    return run(a, answer, NULL, 0, what, opt, params, n_params, how, out, card, err);
}

px_status px_analysis_run_on(px_arena *a, const px_answer *answer, const px_aset *set,
                             uint64_t left_out, const px_analysis *what,
                             const px_analysis_options *opt, const char *const *params,
                             size_t n_params, const px_how *how, px_table *out, px_card *card,
                             px_err *err) {
    return run(a, answer, set, left_out, what, opt, params, n_params, how, out, card, err);
}

/* ---- the card ---- */

static const char *const unit_en[] = {"publications", "applications", "simple families",
                                      "extended families"};
static const char *const unit_zh[] = {"公开文本", "申请", "简单同族", "扩展同族"};
static const char *const basis_en[] = {"earliest priority", "filing", "publication", "grant"};
static const char *const basis_zh[] = {"最早优先权日", "申请日", "公开日", "授权日"};
static const char *const names_en[] = {"as given", "cleaned", "groups"};
static const char *const names_zh[] = {"原始名称", "清洗后名称", "名称组"};

static void line(px_buf *out, const char *en, const char *zh, const char *value_en,
                 const char *value_zh) {
    bool is_zh = px_lang_is_zh();
    px_buf_fmt(out, is_zh ? "%s：%s\n" : "%s: %s\n", is_zh ? zh : en, is_zh ? value_zh : value_en);
}

void px_card_text(const px_card *c, px_buf *out) {
    bool zh = px_lang_is_zh();
    char date[11];
    px_buf_fmt(out, zh ? "检索式：" PX_STR_FMT "\n" : "query: " PX_STR_FMT "\n",
               PX_STR_ARG(c->query));
    line(out, "unit", "统计单位", unit_en[c->opt.unit], unit_zh[c->opt.unit]);
    if (!c->own_date) line(out, "date", "日期", basis_en[c->opt.basis], basis_zh[c->opt.basis]);
    line(out, "counting", "计数", c->opt.fractional ? "fractional (1/k)" : "whole",
         c->opt.fractional ? "分数计数（1/k）" : "整数计数");
    line(out, "names", "名称", names_en[c->opt.names], names_zh[c->opt.names]);
    if (c->cut.n)
        px_buf_fmt(out,
                   zh ? "年份：" PX_STR_FMT "，范围外或无日期的 %" PRIu64 " 个单位未计入\n"
                      : "years: " PX_STR_FMT "; %" PRIu64 " units outside or without a date\n",
                   PX_STR_ARG(c->cut), c->left_out);
    px_buf_fmt(out,
               zh ? "集合：%" PRIu64 " 件公开文本，%" PRIu64 " 个统计单位\n"
                  : "set: %" PRIu64 " publications, %" PRIu64 " units\n",
               c->publications, c->units);
    if (c->dimension.n) {
        px_buf_fmt(out, zh ? "缺失：%" PRIu64 " 个单位" : "missing: %" PRIu64 " units", c->missing);
        if (c->missing)
            px_buf_fmt(out, zh ? "（%.1f%%）" : " (%.1f %%)",
                       100.0 * (double)c->missing / (double)(c->units ? c->units : 1));
        px_buf_c(out, zh ? "没有" : " without ");
        px_dimension_put(c->dimension, zh, out);
        px_buf_ch(out, '\n');
    }
    if (c->cutoff)
        px_buf_fmt(out, zh ? "数据截至 %s" : "data up to %s", px_date_print(c->cutoff, date));
    if (c->incomplete_from)
        px_buf_fmt(out, zh ? "；%u 年起的数据不完整" : "; years from %u on are incomplete",
                   c->incomplete_from);
    if (c->cutoff) px_buf_ch(out, '\n');
    px_buf_fmt(out, "patix %s, %s %" PRIu64 "\n", c->version, zh ? "快照" : "snapshot",
               c->generation);
}

void px_card_json(const px_card *c, px_jw *w) {
    char date[11];
    px_jw_key(w, PX_STR("card"));
    px_jw_open(w, '{');
    px_jw_kstr(w, "query", c->query);
    px_jw_ku64(w, "snapshot", c->generation);
    px_jw_kstr(w, "unit", px_str_of(px_unit_name(c->opt.unit)));
    if (!c->own_date) px_jw_kstr(w, "date", px_str_of(px_basis_name(c->opt.basis)));
    px_jw_kstr(w, "counting", px_str_of(c->opt.fractional ? "fractional" : "whole"));
    px_jw_kstr(w, "names",
               px_str_of(c->opt.names == PX_NAMES_GIVEN     ? "given"
                         : c->opt.names == PX_NAMES_CLEANED ? "cleaned"
                                                            : "group"));
    if (c->cut.n) {
        px_jw_kstr(w, "years", c->cut);
        px_jw_ku64(w, "left_out", c->left_out);
    }
    px_jw_ku64(w, "publications", c->publications);
    px_jw_ku64(w, "units", c->units);
    if (c->dimension.n) {
        px_jw_kstr(w, "dimension", c->dimension);
        px_jw_ku64(w, "missing", c->missing);
    }
    if (c->cutoff) px_jw_kstr(w, "cutoff", px_str_of(px_date_print(c->cutoff, date)));
    if (c->incomplete_from) px_jw_ku64(w, "incomplete_from", c->incomplete_from);
    px_jw_kstr(w, "version", px_str_of(c->version));
    px_jw_close(w, '}');
}
