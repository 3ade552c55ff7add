/* cmd_analyze.c: `patix analyze --list`, `patix analyze ID QUERY [--key value ...]`.
 *
 * Options that every analysis knows (unit, date, counting, names, from, to, cutoff) and those of the command
 * (in, format, jobs) are taken out; every other --key value goes to the analysis, which refuses what it does not
 * know. */
#include "query/analytics/cmd.h"

#include "base/message.h"
#include "query/analytics/analysis.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct options {
    px_analysis_options run;
    const char *dir, *format, *id;
    uint32_t jobs;
    const char **param; /* pairs */
    size_t n_params;
    px_buf query;
    bool list;
} options;

static px_status pick(const char *name, const char *value, const char *const *words, int n,
                      int *out, px_err *err) {
    px_buf all;
    px_status st;
    for (int i = 0; i < n; i++)
        if (strcmp(value, words[i]) == 0) {
            *out = i;
            return PX_OK;
        }
    px_buf_init(&all, 1 << 16);
    for (int i = 0; i < n; i++)
        px_buf_fmt(&all, "%s%s", i ? ", " : "", words[i]);
    st = px_fail(err, PX_E_USAGE, "--%s is one of %s, not \"%s\"", name, all.p, value);
    px_buf_done(&all);
    return st;
}

static px_status year(const char *name, const char *value, uint32_t *out, px_err *err) {
    if (px_str_u32(px_str_of(value), out) && *out >= 1000 && *out <= 9999) return PX_OK;
    return px_fail(err, PX_E_USAGE, "--%s is a year, not \"%s\"", name, value);
}

/* *taken: it was one of ours. */
static px_status common(options *o, const char *name, const char *value, bool *taken, px_err *err) {
    static const char *const units[] = {"pub", "app", "fam", "ext"};
    static const char *const bases[] = {"priority", "filing", "publication", "grant"};
    static const char *const counting[] = {"whole", "fractional"};
    static const char *const names[] = {"given", "cleaned", "group"};
    static const char *const formats[] = {"table", "json", "csv", "markdown"};
    px_status st = PX_OK;
    int i = 0;
    *taken = true;
    if (strcmp(name, "in") == 0) {
        o->dir = value;
    } else if (strcmp(name, "format") == 0) {
        st = pick(name, value, formats, 4, &i, err);
        o->format = value;
    } else if (strcmp(name, "unit") == 0) {
        st = pick(name, value, units, 4, &i, err);
        o->run.unit = (px_unit)i;
    } else if (strcmp(name, "date") == 0) {
        st = pick(name, value, bases, 4, &i, err);
        o->run.basis = (px_basis)i;
    } else if (strcmp(name, "counting") == 0) {
        st = pick(name, value, counting, 2, &i, err);
        o->run.fractional = i == 1;
    } else if (strcmp(name, "names") == 0) {
        st = pick(name, value, names, 3, &i, err);
        o->run.names = (px_names_basis)i;
    } else if (strcmp(name, "from") == 0) {
        st = year(name, value, &o->run.from, err);
    } else if (strcmp(name, "to") == 0) {
        st = year(name, value, &o->run.to, err);
    } else if (strcmp(name, "cutoff") == 0) {
        o->run.cutoff = px_str_of(value);
    } else if (strcmp(name, "jobs") == 0) {
        if (!px_str_u32(px_str_of(value), &o->jobs) || o->jobs < 1 || o->jobs > 256)
            st = px_fail(err, PX_E_USAGE, "--jobs is a number from 1 to 256, not \"%s\"", value);
    } else {
        *taken = false;
    }
    return st;
}

static px_status read_options(options *o, int argc, char **argv, px_err *err) {
    px_status st = PX_OK;
    for (int i = 1; i < argc && st == PX_OK; i++) {
        const char *word = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        bool taken;
        if (strcmp(word, "--list") == 0) {
            o->list = true;
        } else if (strncmp(word, "--", 2) == 0 && word[2]) {
            if (!value) return px_fail(err, PX_E_USAGE, "%s needs a value", word);
            st = common(o, word + 2, value, &taken, err);
            if (st == PX_OK && !taken) {
                o->param[o->n_params++] = word + 2;
                o->param[o->n_params++] = value;
            }
            i++;
        } else if (!o->id) {
            o->id = word;
        } else {
            if (o->query.n) px_buf_ch(&o->query, ' ');
            px_buf_c(&o->query, word);
        }
    }
    return st;
}

static void list_text(px_buf *out) {
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
}

/* docs/ANALYSES.md. */
static void list_markdown(px_buf *out) {
    static const char *const types[] = {[PX_PARAM_INT] = "whole number",
                                        [PX_PARAM_NUMBER] = "number",
                                        [PX_PARAM_CHOICE] = "choice",
                                        [PX_PARAM_FIELD] = "field",
                                        [PX_PARAM_TEXT] = "text"};
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
        "incomplete: shown and marked, and left out of growth and fits |\n\n"
        "Where a result has a clause to drill with, the query AND this clause finds exactly the "
        "units counted. "
        "With two conditions at once, or a year, that holds for publications only (one member of a "
        "family can "
        "meet the one and another the other), so with larger units there is no clause there.\n");
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        if (strcmp(family, x->family) != 0) px_buf_fmt(out, "\n## %s\n", x->family);
        family = x->family;
        px_buf_fmt(out, "\n### `%s` %s · %s\n\n%s\n%s\n\n", x->id, x->en, x->zh, x->asks_en,
                   x->asks_zh);
        if (*x->formula) px_buf_fmt(out, "- Formula: %s\n", x->formula);
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
            if (p->hi > p->lo) px_buf_fmt(out, ", %g to %g", p->lo, p->hi);
            px_buf_fmt(out, p->standard && *p->standard ? " | `%s`" : " | %s",
                       p->standard ? p->standard : "must be given");
            px_buf_fmt(out, " | %s (%s) |\n", p->en, p->zh);
        }
    }
}

static void both(px_jw *w, const char *key, const char *en, const char *zh) {
    px_jw_key(w, px_str_of(key));
    px_jw_open(w, '{');
    px_jw_kstr(w, "en", px_str_of(en));
    px_jw_kstr(w, "zh", px_str_of(zh));
    px_jw_close(w, '}');
}

static void what_json(const px_analysis *x, px_jw *w) {
    px_jw_kstr(w, "id", px_str_of(x->id));
    px_jw_kstr(w, "family", px_str_of(x->family));
    both(w, "name", x->en, x->zh);
    both(w, "asks", x->asks_en, x->asks_zh);
    if (*x->formula) px_jw_kstr(w, "formula", px_str_of(x->formula));
    if (*x->latex) px_jw_kstr(w, "latex", px_str_of(x->latex));
    px_jw_kstr(w, "source", px_str_of(x->source));
    if (*x->least_en) both(w, "least", x->least_en, x->least_zh);
}

static void list_json(px_buf *out) {
    static const char *const types[] = {[PX_PARAM_INT] = "integer",
                                        [PX_PARAM_NUMBER] = "number",
                                        [PX_PARAM_CHOICE] = "choice",
                                        [PX_PARAM_FIELD] = "field",
                                        [PX_PARAM_TEXT] = "text"};
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '[');
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        px_jw_open(&w, '{');
        what_json(x, &w);
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
    px_jw_close(&w, ']');
    px_buf_ch(out, '\n');
}

static void put_result(const options *o, const px_analysis *x, const px_table *t,
                       const px_card *card, px_buf *out) {
    if (strcmp(o->format, "csv") == 0) {
        px_table_csv(t, out);
    } else if (strcmp(o->format, "json") == 0) {
        px_jw w = px_jw_on(out);
        px_jw_open(&w, '{');
        what_json(x, &w);
        px_card_json(card, &w);
        px_table_json(t, &w);
        px_jw_close(&w, '}');
        px_buf_ch(out, '\n');
    } else {
        bool zh = px_lang_is_zh();
        px_buf_fmt(out, "%s\n\n", zh ? x->zh : x->en);
        px_table_text(t, out);
        px_buf_ch(out, '\n');
        if (*x->formula) px_buf_fmt(out, zh ? "公式：%s\n" : "formula: %s\n", x->formula);
        px_card_text(card, out);
    }
}

static px_status analyze(options *o, px_buf *out, px_err *err) {
    const px_analysis *x = o->id ? px_analysis_find(px_str_of(o->id)) : NULL;
    px_snapshot *snap = NULL;
    px_answer a = {0};
    px_table t;
    px_card card;
    if (!o->id)
        return px_fail(err, PX_E_USAGE, "which analysis? `patix analyze --list` shows them");
    if (!x)
        return px_fail(err, PX_E_USAGE,
                       "there is no analysis %s; `patix analyze --list` shows them", o->id);
    if (strcmp(o->format, "markdown") == 0)
        return px_fail(err, PX_E_USAGE, "--format markdown is for --list");
    if (!o->query.n) px_buf_ch(&o->query, '*');
    px_arena *arena = px_arena_new();
    px_crew *crew = px_crew_new(o->jobs);
    px_how how = {.crew = crew};
    px_status st = px_snapshot_open(o->dir, false, &snap, err);
    if (st == PX_OK) st = px_answer_open_how(snap, px_buf_view(&o->query), NULL, &how, &a, err);
    if (st == PX_OK)
        st = px_analysis_run(arena, &a, x, &o->run, o->param, o->n_params, &how, &t, &card, err);
    if (st == PX_OK) put_result(o, x, &t, &card, out);
    px_answer_close(&a);
    px_snapshot_unref(snap);
    px_crew_free(crew);
    px_arena_free(arena);
    return st;
}

px_status px_cmd_analyze(int argc, char **argv, px_err *err) {
    options o = {.run = px_analysis_standard(), .dir = "patix-data", .format = "table"};
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    px_buf_init(&o.query, PX_BUF_MAX);
    o.param = px_malloc(((size_t)argc + 1) * sizeof *o.param);
    px_status st = read_options(&o, argc, argv, err);
    if (st == PX_OK && o.list) {
        if (strcmp(o.format, "json") == 0)
            list_json(&out);
        else if (strcmp(o.format, "markdown") == 0)
            list_markdown(&out);
        else
            list_text(&out);
    } else if (st == PX_OK) {
        st = analyze(&o, &out, err);
    }
    if (st == PX_OK && out.n && fwrite(out.p, 1, out.n, stdout) != out.n)
        st = px_fail(err, PX_E_IO, "cannot write the output");
    free((void *)o.param);
    px_buf_done(&o.query);
    px_buf_done(&out);
    return st;
}
