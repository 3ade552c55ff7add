/* format.c: see format.h.
 *
 * A clause is whatever px_query_print gives for a node that is no AND, OR, NOT or XOR. Values can be
 * brought together behind their field where every one of them is printed as `field=value`: the
 * parser hands a field in front of a bracket to every value inside. */
#include "query/lang/format.h"

#include <string.h>

#define STEP 4 /* width of an operator with its blank */

static const char *joint(px_q_kind k) {
    switch (k) {
    case PX_Q_AND:
        return "AND";
    case PX_Q_OR:
        return "OR";
    case PX_Q_NOT:
        return "NOT";
    case PX_Q_XOR:
        return "XOR";
    default:
        return NULL;
    }
}

static bool is_joint(const px_qnode *n) {
    return joint(n->kind) != NULL && n->n > 0;
}

/* Bytes of `field=` at the beginning of the printed clause, if the value behind can stand in a
 * bracket of that field; else 0. */
static size_t field_bytes(const px_qnode *n, px_str printed) {
    if (n->kind != PX_Q_LEAF || n->field == PX_F_X || n->boost != 0) return 0;
    px_str code = px_str_of(px_field_code(n->field));
    size_t i = code.n + 1;
    if (!px_str_starts(printed, code) || printed.n <= i || printed.p[i - 1] != '=' ||
        printed.p[i] == '=' || printed.p[i] == '/')
        return 0;
    return i;
}

/* The field that all leaves below share and that can stand in front of them, or NONE. */
static px_field shared_field(const px_qnode *n, px_buf *scratch) {
    if (!is_joint(n)) {
        px_buf_clear(scratch);
        px_query_print(n, scratch);
        return field_bytes(n, px_buf_view(scratch)) ? n->field : PX_F_NONE;
    }
    if (n->boost != 0) return PX_F_NONE;
    px_field f = shared_field(n->child[0], scratch);
    for (size_t i = 1; i < n->n && f != PX_F_NONE; i++)
        if (shared_field(n->child[i], scratch) != f) f = PX_F_NONE;
    return f;
}

static void clause(px_buf *out, const px_qnode *n, bool value_only) {
    size_t from = out->n;
    px_query_print(n, out);
    if (!value_only || out->failed) return;
    size_t cut = field_bytes(n, (px_str){out->p + from, out->n - from});
    memmove(out->p + from, out->p + from + cut, out->n - from - cut);
    out->n -= cut;
}

/* A clause beside an operator. */
static void part(px_buf *out, const px_qnode *n, bool value_only) {
    bool bracket = n->kind == PX_Q_SCOPE && n->boost == 0;
    if (bracket) px_buf_ch(out, '(');
    clause(out, n, value_only);
    if (bracket) px_buf_ch(out, ')');
}

static void flat(px_buf *out, const px_qnode *n, bool value_only) {
    if (!is_joint(n)) {
        part(out, n, value_only);
        return;
    }
    for (size_t i = 0; i < n->n; i++) {
        if (i) px_buf_fmt(out, " %s ", joint(n->kind));
        bool bracket = is_joint(n->child[i]);
        if (bracket) px_buf_ch(out, '(');
        flat(out, n->child[i], value_only);
        if (bracket) px_buf_ch(out, ')');
    }
}

static size_t characters(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] & 0xC0) != 0x80) n++;
    return n;
}

static void lines(px_buf *out, px_buf *scratch, const px_qnode *n, bool value_only, int indent);

/* One operand, the cursor behind its operator. `indent`: column of the operator. */
static void operand(px_buf *out, px_buf *scratch, const px_qnode *n, bool value_only, int indent) {
    if (!is_joint(n)) {
        part(out, n, value_only);
        return;
    }
    px_field f = value_only ? PX_F_NONE : shared_field(n, scratch);
    if (f != PX_F_NONE) px_buf_fmt(out, "%s=", px_field_code(f));
    value_only = value_only || f != PX_F_NONE;
    px_buf_ch(out, '(');
    px_buf_clear(scratch);
    if (value_only) flat(scratch, n, true);
    if (value_only &&
        (size_t)indent + STEP + characters(px_buf_view(scratch)) <= PX_FORMAT_COLUMNS) {
        px_buf_str(out, px_buf_view(scratch));
    } else {
        px_buf_ch(out, '\n');
        lines(out, scratch, n, value_only, indent + STEP);
        px_buf_fmt(out, "\n%*s", indent + STEP, "");
    }
    px_buf_ch(out, ')');
    if (n->boost != 0) px_buf_fmt(out, "^%g", n->boost);
}

static void lines(px_buf *out, px_buf *scratch, const px_qnode *n, bool value_only, int indent) {
    for (size_t i = 0; i < n->n; i++) {
        if (i) px_buf_ch(out, '\n');
        px_buf_fmt(out, "%*s%*s ", indent, "", STEP - 1, i ? joint(n->kind) : "");
        operand(out, scratch, n->child[i], value_only, indent);
    }
}

/* having{…} is about all that stands on its left, so the lines in front of it need no bracket. */
static void whole(px_buf *out, px_buf *scratch, const px_qnode *n) {
    if (n->kind == PX_Q_SCOPE && n->boost == 0) {
        whole(out, scratch, n->child[0]);
        px_buf_c(out, "\nhaving{");
        bool many = is_joint(n->child[1]);
        if (many) px_buf_ch(out, '\n');
        if (many)
            lines(out, scratch, n->child[1], false, STEP);
        else
            clause(out, n->child[1], false);
        px_buf_c(out, many ? "\n}" : "}");
    } else if (!is_joint(n)) {
        clause(out, n, false);
    } else if (n->boost != 0 || shared_field(n, scratch) != PX_F_NONE) {
        operand(out, scratch, n, false, -STEP);
    } else {
        lines(out, scratch, n, false, 0);
    }
}

void px_query_format(const px_query *q, px_buf *out) {
    px_buf scratch;
    px_buf_init(&scratch, (size_t)8 * PX_QUERY_BYTES_MAX);
    whole(out, &scratch, q->root);
    for (size_t i = 0; i < q->n_sorts; i++)
        px_buf_fmt(out, "%s%s %s", i ? ", " : "\nsort by ",
                   q->sort[i].field == PX_F_NONE ? "relevance" : px_field_code(q->sort[i].field),
                   q->sort[i].falling ? "desc" : "asc");
    px_buf_ch(out, '\n');
    px_buf_done(&scratch);
}
