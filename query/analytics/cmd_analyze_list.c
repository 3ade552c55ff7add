/* cmd_analyze_list.c: all analyses and profiles as text, as the document docs/ANALYSES.md, and as JSON. */
#include "query/analytics/cmd_analyze.h"

#include "base/message.h"
#include "query/analytics/profile.h"

void px_analyses_text(px_buf *out) {
    bool zh = px_lang_is_zh();
    const char *family = "";
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        if (strcmp(family, x->family) != 0) px_buf_fmt(out, "%s%s\n", i ? "\n" : "", x->family);
        family = x->family;
        px_buf_fmt(out, "  %-22s %s: %s\n", x->id, zh ? x->zh : x->en,
                   zh ? x->asks_zh : x->asks_en);
        for (size_t k = 0; k < x->n_params; k++) {
            const px_param *p = &x->param[k];
            px_buf_fmt(out, "    --%-18s %s", p->name, zh ? p->zh : p->en);
            if (p->choices) px_buf_fmt(out, " (%s)", p->choices);
            if (p->standard) px_buf_fmt(out, " [%s]", p->standard);
            px_buf_ch(out, '\n');
        }
    }
    px_buf_c(out, zh ? "\n画像（--who 名称 [--where 条件]，园区可用 --park 名称）\n"
                     : "\nprofiles (--who NAME [--where CLAUSE]; of a park also --park NAME)\n");
    for (size_t i = 0; i < px_profile_count(); i++) {
        const px_profile *p = px_profile_at(i);
        px_buf_fmt(out, "  %-22s %s: %s\n", p->id, zh ? p->zh : p->en,
                   zh ? p->asks_zh : p->asks_en);
    }
}

static void profiles_markdown(px_buf *out) {
    px_buf_c(
        out,
        "\n## profiles\n\n"
        "`patix analyze PROFILE [QUERY] --who NAME`: several analyses over the records of "
        "the query that are of the entity, some of them (marked) over the whole query. "
        "`--where CLAUSE` says instead which records are its own: the companies of a list, "
        "`--where 'uscc=@ours'`, for one. `--park NAME` of `profile-park` is the park of that "
        "name and no city or district; with `--where` it is the name only. Several tables: one "
        "after another, a JSON array, a sheet each.\n");
    for (size_t i = 0; i < px_profile_count(); i++) {
        const px_profile *p = px_profile_at(i);
        px_buf_fmt(out,
                   "\n### `%s` %s · %s\n\n%s\n%s\n\n- Its own are records with the name in `%s`\n",
                   p->id, p->en, p->zh, p->asks_en, p->asks_zh, p->fields);
        px_buf_c(out, "- Parts:");
        for (size_t k = 0; k < p->n; k++)
            px_buf_fmt(out, "%s `%s%s%s`%s", k ? "," : "", p->part[k].id,
                       *p->part[k].params ? " " : "", p->part[k].params,
                       p->part[k].wide ? " (whole query)" : "");
        px_buf_ch(out, '\n');
    }
}

/* docs/ANALYSES.md. */
void px_analyses_markdown(px_buf *out) {
    static const char *const types[] = {
        [PX_PARAM_INT] = "whole number", [PX_PARAM_NUMBER] = "number", [PX_PARAM_CHOICE] = "choice",
        [PX_PARAM_FIELD] = "field",      [PX_PARAM_TEXT] = "text",     [PX_PARAM_FILE] = "file"};
    const char *family = "";
    px_buf_c(
        out,
        "# Analyses\n\n"
        "Made by `patix analyze --list --format markdown`; do not edit.\n\n"
        "`patix analyze ID QUERY [--KEY VALUE ...]`. Every analysis knows the options below, and "
        "prints with "
        "its result what was counted and how.\n\n"
        "| option | values | meaning |\n|---|---|---|\n"
        "| `--unit` | `fam` (standard), `ext`, `app`, `pub` | what is counted: simple families, "
        "extended "
        "families, applications, publications. A unit consists of its publications within the set, "
        "has a value "
        "when one of them has it, and its date is the earliest of theirs |\n"
        "| `--date` | `priority` (standard), `filing`, `publication`, `grant` | by which date |\n"
        "| `--counting` | `whole` (standard), `fractional` | a unit with k values adds 1, or 1/k, "
        "to each |\n"
        "| `--names` | `cleaned` (standard), `given`, `group` | applicants by which name "
        "(docs/NAMES.md) |\n"
        "| `--from`, `--to` | year | only units of these years |\n"
        "| `--cutoff` | date | up to when data are complete; standard: the latest publication of "
        "the "
        "collection. On the dates of priority and filing, years that end less than 18 months "
        "before it are "
        "incomplete: shown and marked, and left out of growth and fits |\n"
        "| `--drill` | 0 to 1800, standard 100 | up to how many units a cell names one by one "
        "where "
        "no condition describes them; more are asked for as `cell=` |\n"
        "| `--queries` | `no` (standard), `yes` | columns with the query behind each number, for "
        "CSV and "
        "workbooks |\n\n"
        "Where a cell has a clause to drill with, `QUERY having{CLAUSE}` (docs/QUERY.md) finds "
        "exactly the units counted in it, of every unit: `*` is the whole set. With fractional "
        "counting these are the units that add to the cell. Units that no condition describes (a "
        "delay, an outcome worked out of several facts) are named one by one, up to 100 of them or "
        "as "
        "many as `--drill` says; for more the clause names the cell itself, "
        "`cell=\"survival by=cc: ended group=CN months=24\"`, and the analysis is run again. Cells "
        "that count something else than units have none: citations, values, ranks.\n\n"
        "Rows that are equal in what they are ordered by come in the order of their text (by code "
        "points), units in that of the collection, where the analysis names no other order; a "
        "limit cuts there.\n");
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        if (strcmp(family, x->family) != 0) px_buf_fmt(out, "\n## %s\n", x->family);
        family = x->family;
        px_buf_fmt(out, "\n### `%s` %s · %s\n\n%s\n%s\n\n", x->id, x->en, x->zh, x->asks_en,
                   x->asks_zh);
        if (*x->formula) px_buf_fmt(out, "- Formula: %s\n", x->formula);
        if (px_analysis_formula(x, true) != x->formula)
            px_buf_fmt(out, "- 公式：%s\n", px_analysis_formula(x, true));
        if (*x->latex) px_buf_fmt(out, "- LaTeX: `%s`\n", x->latex);
        if (*x->source) px_buf_fmt(out, "- Source: %s\n", x->source);
        if (*x->least_en) px_buf_fmt(out, "- Needs: %s\n", x->least_en);
        if (x->own_date) px_buf_c(out, "- Dates play no part, but for `--from` and `--to`\n");
        if (x->n_params)
            px_buf_c(out, "\n| parameter | type | standard | meaning |\n|---|---|---|---|\n");
        for (size_t k = 0; k < x->n_params; k++) {
            const px_param *p = &x->param[k];
            px_buf_fmt(out, "| `--%s` | %s", p->name, types[p->type]);
            for (const char *c = p->choices ? p->choices : ""; *c;
                 c += strcspn(c, "|"), c += *c == '|')
                px_buf_fmt(out, "%s `%.*s`", c == p->choices ? ":" : ",", (int)strcspn(c, "|"), c);
            if (p->hi > p->lo) px_buf_fmt(out, ", %.10g to %.10g", p->lo, p->hi);
            px_buf_fmt(out, p->standard && *p->standard ? " | `%s`" : " | %s",
                       p->standard ? p->standard : "must be given");
            px_buf_fmt(out, " | %s (%s) |\n", p->en, p->zh);
        }
    }
    profiles_markdown(out);
}

static void both(px_jw *w, const char *key, const char *en, const char *zh) {
    px_jw_key(w, px_str_of(key));
    px_jw_open(w, '{');
    px_jw_kstr(w, "en", px_str_of(en));
    px_jw_kstr(w, "zh", px_str_of(zh));
    px_jw_close(w, '}');
}

static void profile_json(const px_profile *p, px_jw *w) {
    static const char *const param[][3] = {
        {"who", "the name of the entity", "主体名称"},
        {"where", "clause that says instead which records are its own", "改用条件限定所属记录"}};
    px_jw_open(w, '{');
    px_jw_kstr(w, "id", px_str_of(p->id));
    px_jw_kstr(w, "family", PX_STR("profiles"));
    both(w, "name", p->en, p->zh);
    both(w, "asks", p->asks_en, p->asks_zh);
    px_jw_key(w, PX_STR("parameters"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < 2; i++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "name", px_str_of(param[i][0]));
        px_jw_kstr(w, "type", PX_STR("text"));
        if (i) px_jw_kstr(w, "standard", PX_STR(""));
        both(w, "means", param[i][1], param[i][2]);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    px_jw_key(w, PX_STR("parts"));
    px_jw_open(w, '[');
    for (size_t k = 0; k < p->n; k++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "analysis", px_str_of(p->part[k].id));
        px_jw_kstr(w, "parameters", px_str_of(p->part[k].params));
        px_jw_key(w, PX_STR("wide"));
        px_jw_bool(w, p->part[k].wide);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    px_jw_close(w, '}');
}

void px_analyses_json(px_buf *out) {
    static const char *const types[] = {
        [PX_PARAM_INT] = "integer", [PX_PARAM_NUMBER] = "number", [PX_PARAM_CHOICE] = "choice",
        [PX_PARAM_FIELD] = "field", [PX_PARAM_TEXT] = "text",     [PX_PARAM_FILE] = "file"};
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '[');
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        px_jw_open(&w, '{');
        px_analysis_json(x, &w);
        px_jw_key(&w, PX_STR("parameters"));
        px_jw_open(&w, '[');
        for (size_t k = 0; k < x->n_params; k++) {
            const px_param *p = &x->param[k];
            px_jw_open(&w, '{');
            px_jw_kstr(&w, "name", px_str_of(p->name));
            px_jw_kstr(&w, "type", px_str_of(types[p->type]));
            if (p->standard) px_jw_kstr(&w, "standard", px_str_of(p->standard));
            if (p->choices) px_jw_kstr(&w, "choices", px_str_of(p->choices));
            both(&w, "means", p->en, p->zh);
            px_jw_close(&w, '}');
        }
        px_jw_close(&w, ']');
        px_jw_close(&w, '}');
    }
    for (size_t i = 0; i < px_profile_count(); i++)
        profile_json(px_profile_at(i), &w);
    px_jw_close(&w, ']');
    px_buf_ch(out, '\n');
}
