/* build.c: how the operands of one bracket level group, by dialect.
 *
 * Shape of the tree (the canonical form and px_query_same rely on it): a child of AND is never an
 * AND, a child of OR never an OR, and the left child of NOT is never a NOT: `a NOT b NOT c` is
 * a NOT (b OR c). A child with a boost of its own stays as it is. An OR that a list of synonyms made
 * stays a node of its own, too, but counts as part of the OR around it when trees are compared. */
#include "query/lang/parse.h"

static bool dissolves(px_q_kind kind, const px_qnode *n) {
    return n->kind == kind && n->boost == 0 && n->as.n == 0;
}

static size_t spread(px_q_kind kind, px_qnode *from, px_qnode **to) {
    if (!dissolves(kind, from)) {
        if (to) *to = from;
        return 1;
    }
    if (to) memcpy(to, from->child, from->n * sizeof *to);
    return from->n;
}

px_qnode *px_join_many(px_arena *a, px_q_kind kind, px_qnode *const *v, size_t n) {
    if (n == 1) return v[0];
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += spread(kind, v[i], NULL);
    px_qnode *node = px_arena_zero(a, sizeof *node);
    node->kind = kind;
    node->begin = v[0]->begin;
    node->end = v[n - 1]->end;
    node->child = px_arena_array(a, px_qnode *, total);
    for (size_t i = 0; i < n; i++)
        node->n += spread(kind, v[i], node->child + node->n);
    return node;
}

px_qnode *px_join_not(px_arena *a, px_qnode *left, px_qnode *const *minus, size_t n) {
    if (n == 0) return left;
    px_qnode *end = minus[n - 1];
    px_qnode *right = px_join_many(a, PX_Q_OR, minus, n);
    uint32_t begin = left->begin;
    if (dissolves(PX_Q_NOT, left)) {
        px_qnode *both[2] = {left->child[1], right};
        left = left->child[0];
        right = px_join_many(a, PX_Q_OR, both, 2);
    }
    px_qnode *node = px_arena_zero(a, sizeof *node);
    *node = (px_qnode){.kind = PX_Q_NOT, .begin = begin, .end = end->end, .n = 2};
    node->child = px_arena_array(a, px_qnode *, 2);
    node->child[0] = left;
    node->child[1] = right;
    return node;
}

static px_qnode *join(px_arena *a, px_join j, px_qnode **v, size_t n) {
    switch (j) {
    case PX_JOIN_AND:
        return px_join_many(a, PX_Q_AND, v, n);
    case PX_JOIN_OR:
        return px_join_many(a, PX_Q_OR, v, n);
    case PX_JOIN_XOR:
        return px_join_many(a, PX_Q_XOR, v, n);
    case PX_JOIN_NOT:
        return px_join_not(a, v[0], v + 1, n - 1);
    }
    return v[0];
}

#define BIT(j) (1u << (j))

/* Bring together what the operators in `mask` join, from left to right; in place. */
static size_t reduce(px_arena *a, px_operand *v, size_t n, unsigned mask, px_qnode **room) {
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        px_operand o = v[i++];
        while (i < n && (mask & BIT(v[i].join))) {
            px_join j = v[i].join;
            size_t k = 0;
            room[k++] = o.node;
            while (i < n && v[i].join == j)
                room[k++] = v[i++].node;
            o.node = join(a, j, room, k);
        }
        v[kept++] = o;
    }
    return kept;
}

static px_qnode *grouped(px_arena *a, const px_level *l, px_grouping g) {
    static const unsigned steps[][4] = {
        [PX_GROUP_USUAL] = {BIT(PX_JOIN_NOT), BIT(PX_JOIN_AND), BIT(PX_JOIN_OR) | BIT(PX_JOIN_XOR),
                            0},
        [PX_GROUP_LEFT] = {~0u, 0, 0, 0},
        [PX_GROUP_OR_FIRST] = {BIT(PX_JOIN_NOT), BIT(PX_JOIN_OR) | BIT(PX_JOIN_XOR),
                               BIT(PX_JOIN_AND), 0},
        [PX_GROUP_XOR_FIRST] = {BIT(PX_JOIN_NOT), BIT(PX_JOIN_AND), BIT(PX_JOIN_XOR),
                                BIT(PX_JOIN_OR)},
    };
    if (l->n == 1) return l->v[0].node;
    px_operand *v = px_arena_array(a, px_operand, l->n);
    px_qnode **room = px_arena_array(a, px_qnode *, l->n);
    size_t n = l->n;
    memcpy(v, l->v, n * sizeof *v);
    for (size_t s = 0; s < 4 && steps[g][s]; s++)
        n = reduce(a, v, n, steps[g][s], room);
    return v[0].node;
}

static unsigned height_of(const px_qnode *n, unsigned limit) {
    unsigned h = 0;
    if (limit == 0) return 1;
    for (size_t i = 0; i < n->n; i++) {
        unsigned c = height_of(n->child[i], limit - 1) + 1;
        if (c > h) h = c;
    }
    return h;
}

/* Would the two groupings give different trees? */
static bool differs(const px_level *l, px_grouping g) {
    bool either = false, both = false, behind = false;
    for (size_t i = 1; i < l->n; i++) {
        if (l->v[i].join == PX_JOIN_OR || l->v[i].join == PX_JOIN_XOR)
            either = true;
        else if (either)
            behind = true;
        if (l->v[i].join == PX_JOIN_AND) both = true;
    }
    return g == PX_GROUP_OR_FIRST ? either && both : behind;
}

typedef struct sentence {
    const char *en, *zh;             /* with both readings for %1 and %2 */
    const char *short_en, *short_zh; /* where they are too long to show */
} sentence;
static const sentence SAY[] = {
    [PX_GROUP_USUAL] = {"read as %1; from left to right it would be %2",
                        "按 %1 理解；若从左到右计算则为 %2",
                        "NOT binds closer than AND, AND closer than OR; use brackets to be sure",
                        "NOT 优先于 AND，AND 优先于 OR；如有疑问请加括号"},
    [PX_GROUP_LEFT] = {"read from left to right as %1; with AND before OR it would be %2",
                       "从左到右按 %1 理解；若 AND 优先于 OR 则为 %2",
                       "operators were read from left to right; use brackets to be sure",
                       "运算符从左到右计算；如有疑问请加括号"},
    [PX_GROUP_OR_FIRST] = {"read as %1, OR binds closer than AND here; elsewhere it would be %2",
                           "按 %1 理解，此处 OR 优先于 AND；在其他系统中则为 %2",
                           "OR binds closer than AND here; use brackets to be sure",
                           "此处 OR 优先于 AND；如有疑问请加括号"},
    [PX_GROUP_XOR_FIRST] =
        {"read as %1; from left to right it would be %2", "按 %1 理解；若从左到右计算则为 %2",
         "AND binds closer than XOR, XOR closer than OR; use brackets to be sure",
         "AND 优先于 XOR，XOR 优先于 OR；如有疑问请加括号"},
};

static px_str say(px_arena *a, const char *pattern, px_str one, px_str two) {
    px_buf b;
    px_buf_init(&b, 2048);
    for (const char *p = pattern; *p; p++) {
        if (*p != '%')
            px_buf_ch(&b, *p);
        else
            px_buf_str(&b, *++p == '1' ? one : two);
    }
    px_str s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

static void note(px_parser *p, const px_level *l, const px_qnode *node) {
    px_grouping g = p->info->grouping;
    if (!differs(l, g)) return;
    px_str en = px_str_of(SAY[g].short_en), zh = px_str_of(SAY[g].short_zh);
    if (l->n <= 12) {
        px_grouping otherwise =
            g == PX_GROUP_LEFT || g == PX_GROUP_OR_FIRST ? PX_GROUP_USUAL : PX_GROUP_LEFT;
        px_buf read, other;
        px_buf_init(&read, 240);
        px_buf_init(&other, 240);
        px_query_print(node, &read);
        px_query_print(grouped(p->a, l, otherwise), &other);
        if (!read.failed && !other.failed) {
            en = say(p->a, SAY[g].en, px_buf_view(&read), px_buf_view(&other));
            zh = say(p->a, SAY[g].zh, px_buf_view(&read), px_buf_view(&other));
        }
        px_buf_done(&read);
        px_buf_done(&other);
    }
    px_parse_note(p, "W-PREC", node->begin, node->end, en, zh);
}

px_status px_build_check(px_parser *p, const px_qnode *n) {
    if (height_of(n, PX_QUERY_DEPTH_MAX + 1) > PX_QUERY_DEPTH_MAX)
        return px_fail_at(p->err, PX_E_LIMIT, n->begin, "the query nests deeper than %u operators",
                          PX_QUERY_DEPTH_MAX);
    return PX_OK;
}

px_status px_build(px_parser *p, const px_level *l, px_qnode **out) {
    px_qnode *node = grouped(p->a, l, p->info->grouping);
    px_status st = px_build_check(p, node);
    if (st != PX_OK) return st;
    note(p, l, node);
    *out = node;
    return PX_OK;
}
