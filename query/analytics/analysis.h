/* analysis.h: the registry of analyses, and what one gets to run.
 *
 * An analysis is a row of a list: what it is called and answers, its parameters, its formula and source,
 * and a function from a set of units to a table. Families of analyses are files (activity.c,
 * concentration.c …), each with an array `const px_analysis px_<family>_analyses[]` that registry.c names.
 * The command, the API, the workbook and docs/ANALYSES.md come from these rows, so an analysis is written
 * once.
 *
 *     static px_status trend(px_work *w, px_table *t, px_err *err) { … }
 *
 * A function reads its parameters from `w` (already checked against their types), takes arrays from
 * w->set (set.h), and fills the table. It never prints and never looks at rows that are not in the set. What
 * cannot be computed (too few points, no such column) is a note and an empty table, or PX_E_UNSUPPORTED with
 * what is missing; a number that is not defined is NONE. */
#ifndef PX_ANALYTICS_ANALYSIS_H
#define PX_ANALYTICS_ANALYSIS_H

#include "query/analytics/set.h"
#include "query/analytics/table.h"
#include "query/engine/engine.h"

typedef enum px_param_type {
    PX_PARAM_INT,    /* lo <= v <= hi */
    PX_PARAM_NUMBER, /* the same */
    PX_PARAM_CHOICE, /* one of `choices`, separated by | */
    PX_PARAM_FIELD,  /* what facets can count: pa1, ipc.subclass, x.header */
    PX_PARAM_TEXT,
    PX_PARAM_FILE /* a text of some lines: the name of a file, or, with opt.sent, the text itself */
} px_param_type;

typedef struct px_param {
    const char *name; /* --name VALUE; small letters and - */
    px_param_type type;
    const char *standard; /* the value when nothing is said; NULL: must be said */
    const char *choices;
    double lo, hi;
    const char *en, *zh; /* what it means, without a full stop */
} px_param;

typedef struct px_work px_work;

typedef struct px_analysis {
    const char *id;                /* "trend"; stable: links and saved work name it */
    const char *family;            /* "activity" */
    const char *en, *zh;           /* name */
    const char *asks_en, *asks_zh; /* the question it answers, one sentence */
    const char *formula; /* plain text; "" where it only counts; Chinese: formula_zh.tbl */
    const char *latex;   /* the same; "" */
    const char *source;  /* paper, handbook, standard */
    const char *least_en, *least_zh; /* minimum data, or "" */
    const px_param *param;
    size_t n_params;
    bool own_date; /* the date basis has no meaning for it */
    bool
        late; /* it asks for the lists of its set, w->set->row and off, when it needs them (px_work_lists) */
    px_status (*run)(px_work *w, px_table *t, px_err *err);
} px_analysis;

const px_analysis *px_analysis_find(px_str id); /* NULL if there is none */
/* In Chinese words where there are any (formula_zh.tbl), else as it is; "" where it only counts. */
const char *px_analysis_formula(const px_analysis *x, bool zh);
size_t px_analysis_count(void);
const px_analysis *px_analysis_at(size_t i); /* in the order of families */

/* ---- one run ---- */

typedef enum px_names_basis { PX_NAMES_GIVEN, PX_NAMES_CLEANED, PX_NAMES_GROUP } px_names_basis;

/* What every analysis can be told, and what stands on its data card. */
typedef struct px_analysis_options {
    px_unit unit;         /* standard: simple family */
    px_basis basis;       /* standard: earliest priority */
    bool fractional;      /* 1/k for a unit with k values */
    px_names_basis names; /* standard: cleaned */
    uint32_t from, to;    /* years, 0 = open; what lies outside is left out and said */
    uint32_t drill; /* a cell whose units no condition describes names up to so many of them */
    bool queries;   /* columns with the query behind each number, for tables that are not JSON */
    px_str
        cutoff; /* yyyymmdd up to which data are complete; empty: the collection's latest publication date */
    bool
        sent; /* files are given as their text: a caller from elsewhere names none of this machine */
    const px_query_env
        *env; /* how queries in parameters are read: lists, synonyms, dialect; may be NULL */
    struct px_find *find; /* the run looks for what stands behind one cell (cell.h); else NULL */
} px_analysis_options;
px_analysis_options px_analysis_standard(void);

struct px_work {
    px_arena *a;
    const px_aset *set;
    px_aset *unlisted; /* the same, as long as its lists are not made; NULL */
    px_snapshot *snap;
    const px_how *how;
    const px_analysis *what;
    px_analysis_options opt;
    const char **value; /* of each parameter */
    uint32_t cutoff;    /* yyyymmdd */
    uint32_t
        incomplete_from; /* years from here on are incomplete (18 months before the cut-off, on the bases
                                 priority and filing; the cut-off's own year on the others); 0 = none */
    uint64_t missing; /* units without what was counted: set by the analysis, shown on the card */
    px_str dimension; /* of which; set by the analysis */
    uint64_t undated; /* units without a year, where px_work_years was asked for years */
    bool explained;   /* a note of the analysis says why its table has no rows */
};

int64_t px_work_int(const px_work *w, const char *param);
double px_work_number(const px_work *w, const char *param);
px_str px_work_text(const px_work *w, const char *param);
/* What a FILE parameter says, at most `max` bytes; empty where it is. *name is for sentences. */
px_status px_work_file(const px_work *w, const char *param, size_t max, px_str *text,
                       const char **name, px_err *err);
bool px_work_is(const px_work *w, const char *param, const char *choice);
/* Rows and offsets of the set, for an analysis that is `late`: before the first function that takes w->set. */
px_status px_work_lists(px_work *w, px_err *err);
/* Can values be counted without lists (query/engine/tally.h)? Units are publications then, and the set is all of its rows. */
bool px_work_tallies(const px_work *w);
/* Reads a field with opt.names applied. */
px_status px_work_ask(px_work *w, px_str field, px_facet_ask *out, px_err *err);
/* A FIELD parameter as a dimension; names ("pa", "pa1", "in" …) follow opt.names. Sets w->missing and
 * w->dimension. */
px_status px_work_dim(px_work *w, const char *param, px_adim *out, px_err *err);
/* The same for a field named by the analysis itself: "cc", "pa1", "ipc.subclass:all". */
px_status px_work_dim_of(px_work *w, const char *field, px_adim *out, px_err *err);
/* Years of the units by opt.basis, 0 where unknown or outside of from … to; *lo, *hi: the first and last
 * that occur (0 when none does). */
px_status px_work_years(px_work *w, uint16_t **year, uint32_t *lo, uint32_t *hi, px_err *err);
bool px_work_incomplete(const px_work *w, uint32_t year);
/* The last complete year that is not after hi; less than the first year when all are incomplete. */
uint32_t px_work_last_complete(const px_work *w, uint32_t hi);
/* Units by year: n[y - lo] for lo <= y <= hi. `year` 0 or outside: left out. */
uint64_t *px_work_by_year(px_work *w, const uint16_t *year, uint32_t n, uint32_t lo, uint32_t hi);
void px_add_complete(const px_work *w, px_table *t, uint32_t year); /* the word yes or no */
/* (last / first)^(1 / years) - 1; NAN where it is not defined. */
double px_cagr(double first, double last, uint32_t years);
/* The set of another question of the same snapshot, in the same unit and range of years: what a field is
 * compared with. "*" is the whole collection. */
px_status px_work_against(px_work *w, px_str query, px_aset *out, px_err *err);

/* Clauses for px_table_drill (drill.c): pa1==="X", ipc=H01M10, fam{epd<=2015} NOT fam{epd<2015}. The query with
 * having{clause} behind it finds exactly the units: those whose rows in the set meet it. All are exact for every unit; the range
 * of years that was asked for (--from, --to) is put behind each by the table. Where one cannot be made it is empty,
 * and so is what is made of it. "*" is the whole set.
 *
 * A value is compared as it is written (===), so names with the same words and codes that differ by case stay apart; of a class
 * with a level, and of numbers, it is `=`. */
px_str px_work_clause(px_work *w, const px_facet_ask *ask, px_str value);
px_str px_work_any_clause(px_work *w, const px_facet_ask *ask); /* units with any value */
px_str px_work_year_clause(px_work *w, uint32_t year);
px_str px_work_years_clause(px_work *w, uint32_t from,
                            uint32_t to); /* both ends included; 0: open */
px_str px_work_month_clause(px_work *w, uint32_t year, uint32_t month);
/* Years on a basis of the analysis's own. */
px_str px_work_dates_clause(px_work *w, px_basis basis, uint32_t from, uint32_t to);
px_str px_work_range_clause(px_work *w); /* --from and --to; empty without */
/* Units whose number (the largest of their rows, px_aset_numbers) is this one. */
px_str px_work_number_clause(px_work *w, px_field f, uint32_t v);
/* Units that meet both, the one and not the other, and at least one of them (conditions on rows, both). */
px_str px_work_both(px_work *w, px_str one, px_str other);
px_str px_work_without(px_work *w, px_str one, px_str other);
px_str px_work_either(px_work *w, px_str one, px_str other);
/* A condition on rows with operators of its own, such as `a OR b`, as one of the above take it. */
px_str px_work_row(px_work *w, px_str condition);

/* Where no condition says what a cell counts (a delay, a state that is worked out of several facts), the units are named
 * one by one, by the number of their first publication, as long as there are not more than opt.drill. A query holds
 * about as many as PX_PICKS_MOST (PX_QUERY_BYTES_MAX, PX_QUERY_TERMS_MAX). For more there is an empty clause, in whose place
 * the table gets cell="…" (cell.h) when it is ready: so a cell whose units are not picked at all, since they are too many,
 * is given an empty clause nevertheless. A row has its first cells before its clauses are asked for. */
#define PX_PICKS_STANDARD 100u
#define PX_PICKS_MOST     1800u
typedef struct px_picks {
    px_work *w;
    size_t cells;
    uint32_t *n;     /* by cell */
    size_t *cap;     /* room in unit[cell] */
    uint32_t **unit; /* by cell, the first opt.drill */
} px_picks;
px_picks px_picks_make(px_work *w, size_t cells); /* in w->a */
void px_picks_clear(px_picks *p);
void px_pick(px_picks *p, size_t cell, uint32_t unit);
px_str px_picks_clause(px_picks *p, size_t cell); /* empty for none and for too many */
/* Would a cell of n units in the row that was added last get a clause? Where picking takes a look at all units. */
bool px_picks_wanted(const px_work *w, uint64_t n);

/* Runs `what` on the rows. `params`: pairs name, value (n even), PX_E_USAGE for what it does not know. The table
 * lives in `a`. */
typedef struct px_card {
    px_str query, cut; /* canonical; the range of years or empty */
    uint64_t generation;
    px_analysis_options opt;
    uint64_t publications, units, missing;
    uint64_t
        left_out; /* units outside of the range of years, or without a date when there is one */
    px_str dimension;
    uint32_t cutoff, incomplete_from;
    bool own_date;
    const char *version;
} px_card;
px_status px_analysis_run(px_arena *a, const px_answer *answer, const px_analysis *what,
                          const px_analysis_options *opt, const char *const *params,
                          size_t n_params, const px_how *how, px_table *out, px_card *card,
                          px_err *err);
/* The same over a set that was made before, for several analyses of one answer: the units of `answer` by opt->unit,
 * cut to the years of `opt` (px_set_make_cut), best shared (px_aset_share). */
px_status px_analysis_run_on(px_arena *a, const px_answer *answer, const px_aset *set,
                             uint64_t left_out, const px_analysis *what,
                             const px_analysis_options *opt, const char *const *params,
                             size_t n_params, const px_how *how, px_table *out, px_card *card,
                             px_err *err);
/* *left_out: units outside of the years asked for, or without a date when there is a range. */
px_status px_set_make_cut(px_arena *a, const px_answer *answer, const px_analysis_options *opt,
                          const px_how *how, px_aset *out, uint64_t *left_out, px_err *err);
void px_card_text(const px_card *c, px_buf *out);
void px_card_json(const px_card *c, px_jw *w);

#endif
