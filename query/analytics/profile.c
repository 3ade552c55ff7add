/* profile.c: the bundles, and how one is run; see profile.h. */
#include "query/analytics/profile.h"

static const px_profile_part company[] = {
    {"overview", "", false},
    {"top", "of=pt top=10", false},
    {"status-mix", "detail=no", false},
    {"trend", "", false},
    {"class-tree", "level=subclass", false},
    {"class-years", "of=ipc.subclass top=10", false},
    {"wipo35", "", false},
    {"top", "of=in top=20", false},
    {"top", "of=pa top=20", false},
    {"regions", "level=city who=any top=20", false},
    {"market", "", false},
    {"reach", "by=all", false},
    {"citations", "by=all", false},
    {"most-cited", "top=10", false},
    {"deals", "", false},
    {"expiry-calendar", "", false},
    {"annuity-budget", "", false},
    {"value", "by=all", false},
    {"value", "by=pa top=20", true},
    {"value-grade", "", false},
    {"competitors", "who={who} top=20", true},
};

static const px_profile_part person[] = {
    {"overview", "", false},
    {"trend", "", false},
    {"top", "of=pa top=20", false},
    {"top", "of=in top=20", false},
    {"top", "of=ipc.subclass top=20", false},
    {"class-years", "of=ipc.subclass top=10", false},
    {"h-index", "by=all", false},
    {"core", "of=in who={who} top=10", true},
    {"most-cited", "top=10", false},
    {"status-mix", "detail=no", false},
    {"value", "by=all", false},
    {"competitors", "who={who} of=in top=20", true},
};

static const px_profile_part region[] = {
    {"overview", "", false},
    {"trend", "", false},
    {"trend", "stack=type", false},
    {"status-mix", "detail=no", false},
    {"top", "of=pa top=30", false},
    {"top", "of=paty top=10", false},
    {"wipo35", "", false},
    {"class-tree", "level=subclass", false},
    {"concentration", "of=pa", false},
    {"regions", "level=dist who=any top=30", false},
    {"rta", "rows=prov cols=wipo", true},
    {"reach", "by=all", false},
    {"deals", "", false},
    {"sleeping", "by=paty", false},
    {"high-value", "", false},
    {"value-grade", "", false},
};

static const px_profile_part park[] = {
    {"overview", "", false},
    {"trend", "stack=type", false},
    {"top", "of=pa top=50", false},
    {"status-mix", "detail=no", false},
    {"entrants", "of=pa", false},
    {"concentration", "of=pa", false},
    {"top", "of=ipc.subclass top=20", false},
    {"class-years", "of=ipc.subclass top=10", false},
    {"market", "", false},
    {"deals", "", false},
    {"sleeping", "by=pa", false},
    {"high-value", "", false},
    {"value", "by=pa top=30", false},
    {"value-grade", "", false},
    {"expiry-calendar", "", false},
};

static const px_profile_part agency[] = {
    {"overview", "", false},
    {"trend", "", false},
    {"top", "of=pt top=10", false},
    {"top", "of=pa top=30", false},
    {"top", "of=agt top=20", false},
    {"top", "of=ipc.subclass top=20", false},
    {"grant-rate", "", false},
    {"pendency", "by=all", false},
    {"status-mix", "detail=yes", false},
    {"survival", "by=all", false},
    {"market", "", false},
    {"competitors", "who={who} of=ag top=20", true},
};

#define PARTS(p) (p), sizeof(p) / sizeof *(p)
static const px_profile profiles[] = {
    {"profile-company", "Profile of a company", "企业画像",
     "What does a company own, where does it stand, and who is like it?",
     "企业拥有哪些专利、处于什么位置、与谁相似？", "pa", PARTS(company)},
    {"profile-person", "Profile of a person", "人才画像",
     "What has an inventor made, with whom, where, and how is it used?",
     "发明人有哪些成果、与谁合作、任职何处、影响如何？", "in", PARTS(person)},
    {"profile-region", "Profile of a region", "区域画像",
     "What is made in a province, city or district, by whom, and how good is it?",
     "某省、市或区县有哪些创新成果、由谁完成、质量如何？", "prov city dist", PARTS(region)},
    {"profile-park", "Profile of a park", "园区画像",
     "What do the companies of a park own, and how is it maintained and used?",
     "园区企业拥有哪些专利，维持与运用情况如何？", "park dist city", PARTS(park)},
    {"profile-agency", "Profile of an agency", "代理机构画像",
     "For whom does an agency work, in which fields, and with which results?",
     "代理机构服务于谁、擅长哪些领域、成效如何？", "ag", PARTS(agency)},
};

size_t px_profile_count(void) {
    return sizeof profiles / sizeof *profiles;
}

const px_profile *px_profile_at(size_t i) {
    return &profiles[i];
}

const px_profile *px_profile_find(px_str id) {
    for (size_t i = 0; i < px_profile_count(); i++)
        if (px_str_is(id, profiles[i].id)) return &profiles[i];
    return NULL;
}

/* ---- a run ---- */

/* One blank-separated word off the front. */
static px_str word_of(px_str *rest) {
    size_t at = px_str_find(*rest, PX_STR(" "));
    px_str one = px_str_sub(*rest, 0, at == SIZE_MAX ? rest->n : at);
    *rest = at == SIZE_MAX ? (px_str){"", 0} : px_str_sub(*rest, at + 1, rest->n);
    return one;
}

static px_str clause_of(px_arena *a, const px_profile *p, px_str who, px_names_basis names) {
    px_buf b;
    px_str rest = px_str_of(p->fields);
    px_buf_init(&b, 1 << 20);
    while (rest.n) {
        px_str field = word_of(&rest);
        if (b.n) px_buf_c(&b, " OR ");
        if (px_str_is(field, "pa"))
            field = px_str_of(names == PX_NAMES_GIVEN     ? "pa"
                              : names == PX_NAMES_CLEANED ? "pas"
                                                          : "pax");
        const px_field_info *f = px_field_get(px_field_find(field));
        bool name = f->type == PX_FT_NAME || px_str_is(field, "pax");
        px_buf_fmt(&b, PX_STR_FMT "%s", PX_STR_ARG(field), name ? "==" : "=");
        px_query_quote(who, &b);
    }
    px_str s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

px_str px_profile_park(px_arena *a, const px_profile *p, px_str name) {
    px_str rest = px_str_of(p->fields), s = {"", 0};
    px_buf b;
    if (!name.n || !px_str_is(word_of(&rest), "park")) return s;
    px_buf_init(&b, 1 << 20);
    px_buf_c(&b, "park=");
    px_query_quote(name, &b);
    s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

/* "of=pt who={who}" as pairs; a value that stands for the name may have blanks, so words are cut first. */
static size_t pairs_of(px_arena *a, const char *params, px_str who, const char **out) {
    px_str rest = px_str_of(params);
    size_t n = 0;
    while (rest.n) {
        px_str word = word_of(&rest);
        size_t eq = px_str_find(word, PX_STR("="));
        px_str value = px_str_sub(word, eq + 1, word.n);
        out[n++] = px_arena_cstr(a, px_str_sub(word, 0, eq));
        out[n++] = px_arena_cstr(a, px_str_is(value, "{who}") ? who : value);
    }
    return n;
}

static px_status run_part(px_arena *a, const px_profile_part *part, px_str who, px_profile_run *r,
                          px_err *err) {
    const char *pair[16];
    px_many *m = part->wide ? &r->all : &r->own;
    const px_analysis *what = px_analysis_find(px_str_of(part->id));
    if (!what)
        return px_fail(err, PX_E_USAGE,
                       "there is no analysis %s; `patix analyze --list` shows them", part->id);
    size_t n = pairs_of(a, part->params, who, pair);
    px_status st = px_many_run(m, what, pair, n, err);
    if (st != PX_OK && st != PX_E_UNSUPPORTED) return px_err_in(err, st, "%s", part->id);
    px_result *to = px_many_add(&r->done);
    if (st == PX_OK)
        *to = m->result[m->n - 1];
    else { /* this collection cannot tell; the others can */
        to->what = what;
        px_table_init(&to->table, a);
        px_str why = px_arena_str(a, px_str_of(err->message));
        px_table_note_add(&to->table, why, why);
        to->card = r->done.result[0].card;
    }
    if (!part->wide) to->of = who;
    return PX_OK;
}

px_status px_profile_open(px_arena *a, px_snapshot *snap, px_str query, const px_profile *p,
                          px_str who, px_str where, const px_analysis_options *opt,
                          const px_how *how, px_profile_run *out, px_err *err) {
    px_query_env plain = opt->env ? *opt->env : (px_query_env){0};
    *out = (px_profile_run){0};
    if (!who.n) return px_fail(err, PX_E_USAGE, "%s needs --who, the name", p->id);
    px_status st = px_answer_open_how(snap, query, opt->env, how, &out->wide, err);
    if (st != PX_OK) return st;
    px_str clause = where.n ? where : clause_of(a, p, who, opt->names), text = clause;
    px_buf tree;
    px_buf_init(&tree, 1 << 24);
    px_query_print(out->wide.query.root, &tree);
    if (px_str_trim(query).n && !px_str_is(px_buf_view(&tree), "*"))
        text = px_arena_fmt(a, "(" PX_STR_FMT ") AND (" PX_STR_FMT ")",
                            PX_STR_ARG(px_buf_view(&tree)), PX_STR_ARG(clause));
    px_buf_done(&tree);
    plain.dialect = (px_dialect)0; /* the canonical form is no dialect's */
    st = px_answer_open_how(snap, text, &plain, how, &out->narrow, err);
    if (st == PX_OK && !out->narrow.counts.publications)
        st = px_fail(err, PX_E_NOTFOUND, "no record of the query is of %.*s (%.*s)",
                     PX_STR_ARG(who), (int)(clause.n < 200 ? clause.n : 200), clause.p);
    px_many_init(&out->all, a, &out->wide, opt, how);
    px_many_init(&out->own, a, &out->narrow, opt, how);
    px_many_init(&out->done, a, &out->narrow, opt, how);
    for (size_t i = 0; i < p->n && st == PX_OK; i++)
        st = run_part(a, &p->part[i], who, out, err);
    return st;
}

void px_profile_close(px_profile_run *r) {
    px_answer_close(&r->narrow);
    px_answer_close(&r->wide);
}
