/* translate.c: see translate.h. The tree from above: operators, brackets and what cannot be said.
 *
 * A part that cannot be said is left out. In an AND that widens the result, in an OR it narrows it;
 * the left side of a NOT takes its NOT along. */
#include "query/lang/translate_int.h"

#include <string.h>

static const px_tongue_words tongues[PX_TONGUE_COUNT] = {
    [PX_TONGUE_INCOPAT] = {.name = "incopat",
                           .dialect = PX_DIALECT_CN,
                           .title = "incoPat",
                           .sep = "=",
                           .op_and = "AND",
                           .op_or = "OR",
                           .op_not = "NOT",
                           .near_any = "(%un)",
                           .near_ordered = "(%uw)",
                           .less = 1,
                           .sentence = "(s)",
                           .paragraph = "(p)",
                           .freq = "(%uf)",
                           .any = "*",
                           .one = "?",
                           .compare = true},
    [PX_TONGUE_PATSNAP] = {.name = "patsnap",
                           .dialect = PX_DIALECT_CN,
                           .title = "PatSnap",
                           .sep = ":",
                           .op_and = "AND",
                           .op_or = "OR",
                           .op_not = "NOT",
                           .near_any = "$W%u",
                           .near_ordered = "$PRE%u",
                           .less = 1,
                           .sentence = "$SEN",
                           .paragraph = "$PARA",
                           .freq = "$FREQ%u",
                           .any = "*",
                           .one = "?",
                           .opt = "#"},
    [PX_TONGUE_OPS] = {.name = "ops",
                       .dialect = PX_DIALECT_OPS,
                       .title = "OPS",
                       .sep = "=",
                       .op_and = "and",
                       .op_or = "or",
                       .op_not = "not",
                       .near_any = "prox/distance<=%u",
                       .near_ordered = "prox/distance<=%u/ordered=true",
                       .sentence = "prox/unit=sentence",
                       .paragraph = "prox/unit=paragraph",
                       .any = "*",
                       .one = "#",
                       .opt = "?",
                       .compare = true},
    [PX_TONGUE_LENS] = {.name = "lens",
                        .dialect = PX_DIALECT_LENS,
                        .title = "Lens",
                        .sep = ":",
                        .op_and = "AND",
                        .op_or = "OR",
                        .op_not = "NOT",
                        .less = 1,
                        .any = "*",
                        .one = "?",
                        .dash = true,
                        .boost = true},
    [PX_TONGUE_PATENTSCOPE] = {.name = "patentscope",
                               .dialect = PX_DIALECT_PATENTSCOPE,
                               .title = "PATENTSCOPE",
                               .sep = ":",
                               .op_and = "AND",
                               .op_or = "OR",
                               .op_not = "ANDNOT",
                               .near_any = "NEAR/%u",
                               .near_ordered = "BEFORE/%u",
                               .field_ordered = "BEFORE",
                               .any = "*",
                               .one = "?",
                               .boost = true},
    [PX_TONGUE_GOOGLE] = {.name = "google",
                          .dialect = PX_DIALECT_GOOGLE,
                          .title = "Google Patents",
                          .sep = "=",
                          .op_and = "AND",
                          .op_or = "OR",
                          .op_not = "NOT",
                          .near_any = "NEAR/%u",
                          .near_ordered = "ADJ/%u",
                          .any = "*"},
};

static const px_translate_row rows[] = {
#define PX_TO(code, incopat, patsnap, ops, lens, patentscope, google)                              \
    {code, {incopat, patsnap, ops, lens, patentscope, google}},
#include "query/lang/translate.tbl"
#undef PX_TO
};

const px_translate_row *px_translate_rows(size_t *n) {
    *n = sizeof rows / sizeof *rows;
    return rows;
}

const char *px_tongue_name(px_tongue t) {
    return tongues[t].name;
}

bool px_tongue_find(px_str name, px_tongue *out) {
    *out = PX_TONGUE_INCOPAT;
    for (int t = 0; t < PX_TONGUE_COUNT; t++)
        if (px_str_eq_nocase(name, px_str_of(tongues[t].name))) {
            *out = (px_tongue)t;
            return true;
        }
    if (!px_str_eq_nocase(name, PX_STR("espacenet"))) return false;
    *out = PX_TONGUE_OPS;
    return true;
}

px_dialect px_tongue_dialect(px_tongue t) {
    return tongues[t].dialect;
}

void px_tr_note(px_tr *t, const char *code, const px_qnode *n, px_str en, px_str zh) {
    px_translation *o = t->out;
    if (!strcmp(code, "T-LOST") || !strcmp(code, "T-CHANGED") || !strcmp(code, "T-REFUSED"))
        o->exact = o->reversible = false;
    else if (strcmp(code, "T-NOTE") != 0)
        o->reversible = false;
    for (size_t i = 0; i < o->n_notes; i++)
        if (!strcmp(o->note[i].code, code) && px_str_eq(o->note[i].en, en)) return;
    o->note = px_arena_grow(t->a, o->note, o->n_notes, &t->cap, o->n_notes + 1, sizeof *o->note);
    o->note[o->n_notes++] = (px_note){code, n ? n->begin : 0, n ? n->end : 0, en, zh};
}

px_cell px_tr_cell(const px_tr *t, px_field f) {
    px_cell c = {0};
    const char *p = "";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i].code, px_field_code(f))) p = rows[i].to[t->to];
    if (*p && strchr("~!^", *p)) c.flag = *p++;
    while (*p && c.n < sizeof c.code / sizeof *c.code) {
        size_t n = strcspn(p, "|");
        c.code[c.n++] = (px_str){p, n};
        p += n + (p[n] == '|');
    }
    return c;
}

static px_piece lost(void) {
    return (px_piece){.lost = true};
}

px_piece px_tr_join(px_tr *t, const px_piece *part, size_t n, const char *op) {
    px_buf b;
    px_piece out = lost();
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        kept += !part[i].lost;
    if (kept == 0) return out;
    px_buf_init(&b, (size_t)16 * PX_QUERY_BYTES_MAX);
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        if (part[i].lost) continue;
        if (!first) px_buf_fmt(&b, " %s ", op);
        first = false;
        bool bracket = kept > 1 && part[i].joint;
        if (bracket) px_buf_ch(&b, '(');
        px_buf_str(&b, part[i].text);
        if (bracket) px_buf_ch(&b, ')');
        if (kept == 1) out.joint = part[i].joint;
    }
    if (kept > 1) out.joint = true;
    out.lost = false;
    out.text = px_arena_str(t->a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static px_piece enclosed(px_tr *t, px_piece p) {
    if (!p.lost && p.joint) p.text = px_arena_fmt(t->a, "(%.*s)", PX_STR_ARG(p.text));
    p.joint = false;
    return p;
}

/* The field of all leaves below, if it can stand in front of the whole; else NONE. */
static px_field shared_field(const px_tr *t, const px_qnode *n) {
    if (n->kind == PX_Q_LEAF) return px_tr_plain(t, n) ? n->field : PX_F_NONE;
    if (n->n == 0 || n->kind == PX_Q_EVENT || n->kind == PX_Q_XOR || n->kind == PX_Q_UNIT ||
        n->kind == PX_Q_SCOPE || n->boost != 0)
        return PX_F_NONE;
    px_field f = shared_field(t, n->child[0]);
    for (size_t i = 1; i < n->n && f != PX_F_NONE; i++)
        if (shared_field(t, n->child[i]) != f) f = PX_F_NONE;
    return f;
}

static px_field field_below(const px_qnode *n) {
    while (n->kind != PX_Q_LEAF && n->n)
        n = n->child[0];
    return n->kind == PX_Q_LEAF ? n->field : PX_F_NONE;
}

static px_piece node(px_tr *t, const px_qnode *n, const px_cell *within);

/* --- distances --- */

static px_str near_words(px_tr *t, const px_qnode *n) {
    const px_tongue_words *w = t->w;
    const char *op = NULL;
    switch (n->unit) {
    case PX_NEAR_TOKENS:
        op = n->ordered ? w->near_ordered : w->near_any;
        if (op && n->distance >= w->less) {
            char text[64];
            const char *number = strstr(op, "%u");
            size_t head = number ? (size_t)(number - op) : strlen(op);
            px_buf b;
            px_buf_init(&b, sizeof text);
            px_buf_put(&b, op, head);
            if (number) {
                px_buf_u64(&b, n->distance - w->less);
                px_buf_c(&b, number + 2);
            }
            px_str s = px_arena_str(t->a, px_buf_view(&b));
            px_buf_done(&b);
            return s;
        }
        return (px_str){NULL, 0};
    case PX_NEAR_SENTENCE:
        op = w->sentence;
        break;
    case PX_NEAR_PARAGRAPH:
        op = w->paragraph;
        break;
    case PX_NEAR_FIELD:
        if (n->ordered) return px_str_of(w->field_ordered);
        break;
    }
    if (op && n->ordered && t->to == PX_TONGUE_OPS)
        return px_arena_fmt(t->a, "%s/ordered=true", op);
    return px_str_of(op);
}

/* Lens has "a b"~N between two plain words only. */
static bool lone_word(const px_qnode *n) {
    return n->kind == PX_Q_LEAF && (n->op == PX_L_WORDS || n->op == PX_L_PHRASE) &&
           n->n_tokens == 1 && n->is_word[0] == PX_LT_WORD;
}

static px_piece slop(px_tr *t, const px_qnode *n) {
    const px_qnode *x = n->child[0], *y = n->child[1];
    if (x->op != PX_L_PHRASE || y->op != PX_L_PHRASE)
        px_tr_note(t, "T-SPELT", n,
                   PX_STR("a distance is written as \"a b\"~N, which patix reads with exact words"),
                   PX_STR("距离写成 \"a b\"~N，patix 读回时按原词"));
    t->n_terms += 2;
    return (px_piece){.text = px_arena_fmt(t->a, "\"%.*s %.*s\"~%u", PX_STR_ARG(x->token[0]),
                                           PX_STR_ARG(y->token[0]), n->distance - 1)};
}

static void near_note(px_tr *t, const px_qnode *n, const char *what_en, const char *what_zh) {
    px_tr_note(t, "T-CHANGED", n, px_arena_fmt(t->a, "%s: %s", t->w->title, what_en),
               px_arena_fmt(t->a, "%s：%s", t->w->title, what_zh));
}

static px_piece near_inside(px_tr *t, const px_qnode *n, const px_cell *within) {
    px_piece part[2];
    if (t->to == PX_TONGUE_LENS && n->unit == PX_NEAR_TOKENS && n->distance > 0 &&
        lone_word(n->child[0]) && lone_word(n->child[1])) {
        if (n->ordered)
            near_note(t, n, "the order of the words within a distance is not kept",
                      "距离运算不保留先后顺序");
        return slop(t, n);
    }
    px_str op = near_words(t, n);
    part[0] = node(t, n->child[0], within);
    part[1] = node(t, n->child[1], within);
    if (t->to == PX_TONGUE_GOOGLE && op.n)
        near_note(t, n, "distances are documented there but known to be unreliable",
                  "该系统的距离运算不可靠");
    if (t->to == PX_TONGUE_GOOGLE && !op.n && n->unit != PX_NEAR_FIELD) {
        near_note(t, n, "the nearest to a sentence or paragraph is WITH (20 words) or SAME (200)",
                  "没有同句、同段运算，以 WITH（20 词）或 SAME（200 词）代替");
        op = n->unit == PX_NEAR_SENTENCE ? PX_STR("WITH") : PX_STR("SAME");
    }
    if (op.n && n->ordered && n->unit != PX_NEAR_TOKENS && t->to != PX_TONGUE_OPS &&
        n->unit != PX_NEAR_FIELD)
        near_note(t, n, "the order of the words within a sentence or paragraph is not kept",
                  "同句、同段运算不保留先后顺序");
    if (!op.n) {
        near_note(t, n,
                  n->unit == PX_NEAR_TOKENS ? "there is no such distance; AND takes its place"
                  : n->unit == PX_NEAR_FIELD
                      ? "there is no order of words within a field; AND takes its place"
                      : "there is no sentence or paragraph; AND takes its place",
                  n->unit == PX_NEAR_TOKENS  ? "没有这种距离运算，改用 AND"
                  : n->unit == PX_NEAR_FIELD ? "没有字段内的先后顺序，改用 AND"
                                             : "没有同句、同段运算，改用 AND");
        op = px_str_of(t->w->op_and);
    }
    return px_tr_join(t, part, 2, px_arena_cstr(t->a, op));
}

static px_piece freq_inside(px_tr *t, const px_qnode *n, const px_cell *within) {
    px_piece p = node(t, n->child[0], within);
    if (p.lost) return p;
    if (!t->w->freq || n->count > 50) {
        px_tr_note(t, "T-CHANGED", n,
                   px_arena_fmt(t->a, "%s cannot ask how often a term occurs; once is enough there",
                                t->w->title),
                   px_arena_fmt(t->a, "%s 不支持词频，出现一次即命中", t->w->title));
        return p;
    }
    char op[32];
    px_buf b;
    px_buf_init(&b, sizeof op);
    const char *number = strstr(t->w->freq, "%u");
    px_buf_put(&b, t->w->freq, (size_t)(number - t->w->freq));
    px_buf_u64(&b, n->count);
    px_buf_c(&b, number + 2);
    p = enclosed(t, p);
    p.text = px_arena_fmt(t->a, "%.*s %.*s", PX_STR_ARG(p.text), PX_STR_ARG(px_buf_view(&b)));
    p.joint = true;
    px_buf_done(&b);
    return p;
}

/* FIELD=( … ) around something of one field; an OR of these where the field is several there. */
static px_piece in_field(px_tr *t, const px_qnode *n) {
    px_cell c = px_tr_cell(t, field_below(n));
    px_piece part[4];
    px_tr_field_notes(t, n, &c);
    if (c.n == 0) return lost();
    for (size_t i = 0; i < c.n; i++) {
        px_cell one = {.flag = c.flag, .code = {c.code[i]}, .n = 1};
        part[i] = node(t, n, &one);
        if (part[i].lost || px_str_is(c.code[i], "*")) continue;
        part[i] = (px_piece){.text = px_arena_fmt(t->a, "%.*s%s(%.*s)", PX_STR_ARG(c.code[i]),
                                                  t->w->sep, PX_STR_ARG(part[i].text))};
    }
    return px_tr_join(t, part, c.n, t->w->op_or);
}

/* --- AND, OR, NOT, XOR, events --- */

static px_piece xor_of(px_tr *t, px_piece x, px_piece y) {
    if (x.lost || y.lost) return x.lost ? y : x;
    px_piece pair[2] = {x, y};
    px_piece either = px_tr_join(t, pair, 2, t->w->op_or);
    px_piece both = px_tr_join(t, pair, 2, t->w->op_and);
    px_piece sides[2] = {either, both};
    return px_tr_join(t, sides, 2, t->w->op_not);
}

static px_piece unit_of(px_tr *t, const px_qnode *n) {
    px_tr_note(
        t, "T-LOST", n,
        px_arena_fmt(t->a,
                     "%s: conditions on whole applications or families (fam{…}) cannot be written",
                     t->w->title),
        px_arena_fmt(t->a, "%s：无法表达针对整个申请或同族的条件（fam{…}）", t->w->title));
    return lost();
}

static px_piece joint(px_tr *t, const px_qnode *n, const px_cell *within) {
    if (n->kind == PX_Q_UNIT) return unit_of(t, n);
    px_piece *part = px_arena_array(t->a, px_piece, n->n);
    for (size_t i = 0; i < n->n; i++)
        part[i] = node(t, n->child[i], within);
    switch (n->kind) {
    case PX_Q_SCOPE: /* AND but for fam{…}, which is lost */
        px_tr_note(t, "T-SPELT", n, PX_STR("a having{b} is written as a AND b"),
                   PX_STR("a having{b} 写成 a AND b"));
        return px_tr_join(t, part, n->n, t->w->op_and);
    case PX_Q_AND:
        return px_tr_join(t, part, n->n, t->w->op_and);
    case PX_Q_OR:
        return px_tr_join(t, part, n->n, t->w->op_or);
    case PX_Q_NOT:
        if (part[0].lost) return lost();
        return px_tr_join(t, part, n->n, t->w->op_not);
    case PX_Q_XOR:
        px_tr_note(t, "T-SPELT", n, PX_STR("a XOR b is written as (a OR b) NOT (a AND b)"),
                   PX_STR("a XOR b 写成 (a OR b) NOT (a AND b)"));
        for (size_t i = 1; i < n->n; i++)
            part[0] = xor_of(t, part[0], part[i]);
        return part[0];
    default: /* EVENT has one child */
        if (part[0].lost) return lost();
        px_tr_note(t, "T-CHANGED", n,
                   px_arena_fmt(t->a, "%s: the conditions need not meet in one event there%s",
                                t->w->title,
                                t->to == PX_TONGUE_PATSNAP ? "; put GAND for AND" : ""),
                   px_arena_fmt(t->a, "%s：各条件不要求出自同一事件%s", t->w->title,
                                t->to == PX_TONGUE_PATSNAP ? "，可将 AND 改为 GAND" : ""));
        return part[0];
    }
}

static px_piece boosted(px_tr *t, const px_qnode *n, px_piece p, bool can) {
    if (n->boost == 0 || p.lost) return p;
    if (!t->w->boost || !can) {
        px_tr_note(t, "T-SPELT", n, PX_STR("boosts change the order only and are left out"),
                   PX_STR("权重只影响排序，已略去"));
        return p;
    }
    p = enclosed(t, p);
    p.text = px_arena_fmt(t->a, "%.*s^%g", PX_STR_ARG(p.text), n->boost);
    return p;
}

static px_piece everything(px_tr *t, const px_qnode *n) {
    if (t->to == PX_TONGUE_LENS || t->to == PX_TONGUE_PATENTSCOPE)
        return (px_piece){.text = PX_STR("*")};
    px_tr_note(t, "T-LOST", n,
               px_arena_fmt(t->a, "%s has no sign for every record (*)", t->w->title),
               px_arena_fmt(t->a, "%s 无法表示全部记录（*）", t->w->title));
    return lost();
}

/* `within`: the field is written already, a single code. */
static px_piece node(px_tr *t, const px_qnode *n, const px_cell *within) {
    switch (n->kind) {
    case PX_Q_ALL:
        return everything(t, n);
    case PX_Q_LEAF:
        return boosted(t, n, within ? px_tr_value(t, n, within) : px_tr_clause(t, n), true);
    case PX_Q_NEAR:
    case PX_Q_FREQ:
        if (!within) return boosted(t, n, in_field(t, n), true);
        return n->kind == PX_Q_NEAR ? near_inside(t, n, within) : freq_inside(t, n, within);
    default:
        break;
    }
    if (!within && n->boost == 0) {
        px_field f = shared_field(t, n);
        if (f != PX_F_NONE && px_tr_cell(t, f).n == 1) return in_field(t, n);
    }
    return boosted(t, n, joint(t, n, within), true);
}

/* --- what is true of the whole --- */

static bool any_leaf(const px_qnode *n, px_leaf_op op) {
    if (n->kind == PX_Q_LEAF) return n->op == op;
    for (size_t i = 0; i < n->n; i++)
        if (any_leaf(n->child[i], op)) return true;
    return false;
}

static void note_whole(px_tr *t) {
    if (t->q->n_sorts)
        px_tr_note(t, "T-NOTE", NULL,
                   PX_STR("the order (sort by) is chosen outside the query there"),
                   PX_STR("排序方式需在对方界面中选择"));
    bool words = any_leaf(t->q->root, PX_L_WORDS);
    if (t->to == PX_TONGUE_OPS) {
        if (words)
            px_tr_note(
                t, "T-NOTE", NULL,
                PX_STR("Espacenet and OPS do not stem: laser does not find lasers; laser? "
                       "or laser* does"),
                PX_STR("Espacenet 与 OPS 不做词干处理：laser 不含 lasers，可写 laser? 或 laser*"));
        if (t->n_terms > 10)
            px_tr_note(
                t, "T-NOTE", NULL,
                px_arena_fmt(t->a, "%zu terms; classic Espacenet takes 10 a field and 20 in all",
                             t->n_terms),
                px_arena_fmt(t->a, "共 %zu 个检索词；旧版 Espacenet 每个字段限 10 个，总共 20 个",
                             t->n_terms));
        px_tr_note(t, "T-NOTE", NULL,
                   PX_STR("OPS lists the first 2 000 hits only and counts to 10 000"),
                   PX_STR("OPS 只能列出前 2 000 条结果，计数上限 10 000"));
    } else if (words && (t->to == PX_TONGUE_INCOPAT || t->to == PX_TONGUE_PATSNAP)) {
        px_tr_note(t, "T-NOTE", NULL,
                   px_arena_fmt(t->a, "whether bare English words match by stem is a setting of %s",
                                t->w->title),
                   px_arena_fmt(t->a, "英文词是否扩展单复数、时态取决于 %s 的设置", t->w->title));
    } else if (t->to == PX_TONGUE_GOOGLE) {
        px_tr_note(
            t, "T-NOTE", NULL,
            PX_STR("Google Patents binds OR closer than AND, so every bracket is written; it "
                   "exports 1 000 rows at most"),
            PX_STR("Google Patents 中 OR 优先于 AND，故保留全部括号；最多导出 1 000 条"));
    }
}

void px_translate(px_arena *a, const px_query *q, px_tongue to, px_translation *out) {
    *out = (px_translation){.exact = true, .reversible = true};
    px_tr t = {.a = a, .q = q, .to = to, .w = &tongues[to], .out = out};
    px_piece whole = node(&t, q->root, NULL);
    if (!whole.lost) out->text = whole.text;
    note_whole(&t);
}
