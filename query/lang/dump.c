/* dump.c: the tree of a query as JSON with a node a line, for tests, `explain` and people. */
#include "base/json.h"
#include "query/lang/tree.h"

static const char *op_name(px_leaf_op op) {
    static const char *const names[] = {
        [PX_L_WORDS] = "words",
        [PX_L_PHRASE] = "phrase",
        [PX_L_PREFIX] = "prefix",
        [PX_L_NAME] = "name",
        [PX_L_NAME_PREFIX] = "name_prefix",
        [PX_L_NAME_IS] = "name_is",
        [PX_L_VALUE] = "value",
        [PX_L_CLASS] = "class",
        [PX_L_CLASS_IS] = "class_is",
        [PX_L_RANGE] = "range",
        [PX_L_IDENT] = "ident",
        [PX_L_OFFICE] = "office",
        [PX_L_ENUM] = "enum",
        [PX_L_ENUM_PREFIX] = "enum_prefix",
        [PX_L_HAS] = "has",
        [PX_L_WILD] = "wild",
        [PX_L_NAME_WILD] = "name_wild",
        [PX_L_CLASS_UP] = "class_up",
        [PX_L_LIST] = "list",
        [PX_L_SIM] = "sim",
        [PX_L_CELL] = "cell",
    };
    return names[op];
}

static void strings(px_jw *w, const char *key, const px_str *v, size_t n) {
    px_jw_key(w, px_str_of(key));
    px_jw_open(w, '[');
    for (size_t i = 0; i < n; i++)
        px_jw_str(w, v[i]);
    px_jw_close(w, ']');
}

static void token_kinds(px_jw *w, const px_qnode *n) {
    static const char *const kinds[] = {[PX_LT_CJK] = "cjk",
                                        [PX_LT_WORD] = "word",
                                        [PX_LT_PATTERN] = "pattern",
                                        [PX_LT_GAP] = "gap"};
    px_jw_key(w, PX_STR("kinds"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < n->n_tokens; i++)
        px_jw_str(w, px_str_of(kinds[n->is_word[i]]));
    px_jw_close(w, ']');
}

/* The members of a node but its children, without the closing brace. */
static void head(px_jw *w, const px_qnode *n) {
    static const char *const kinds[] = {
        [PX_Q_ALL] = "all",   [PX_Q_AND] = "and",      [PX_Q_OR] = "or",     [PX_Q_NOT] = "not",
        [PX_Q_XOR] = "xor",   [PX_Q_NEAR] = "near",    [PX_Q_FREQ] = "freq", [PX_Q_EVENT] = "event",
        [PX_Q_UNIT] = "unit", [PX_Q_SCOPE] = "having", [PX_Q_LEAF] = "leaf"};
    static const char *const groups[] = {
        [PX_QG_APP] = "app", [PX_QG_FAM] = "fam", [PX_QG_EXT] = "ext"};
    static const char *const units[] = {[PX_NEAR_TOKENS] = "tokens",
                                        [PX_NEAR_SENTENCE] = "sentence",
                                        [PX_NEAR_PARAGRAPH] = "paragraph",
                                        [PX_NEAR_FIELD] = "field"};
    px_jw_open(w, '{');
    if (n->kind == PX_Q_LEAF) {
        px_jw_kstr(w, "op", px_str_of(op_name(n->op)));
        px_jw_kstr(w, "field",
                   n->op == PX_L_SIM ? PX_STR("sim") : px_str_of(px_field_code(n->field)));
        if (n->custom.n) px_jw_kstr(w, "custom", n->custom);
        if (n->op == PX_L_RANGE) {
            px_jw_ku64(w, "lo", n->lo);
            px_jw_ku64(w, "hi", n->hi);
        } else {
            px_jw_kstr(w, "text", n->text);
        }
        if (n->n_tokens) strings(w, "tokens", n->token, n->n_tokens);
        if (n->op == PX_L_WILD || n->op == PX_L_NAME_WILD) token_kinds(w, n);
        if (n->n_keys) strings(w, "keys", n->keys, n->n_keys);
        if (n->op == PX_L_LIST) px_jw_ku64(w, "items", n->n_items);
        if (n->op == PX_L_SIM && n->n_items) strings(w, "seeds", n->item, n->n_items);
    } else {
        px_jw_kstr(w, "op", px_str_of(kinds[n->kind]));
    }
    if (n->kind == PX_Q_NEAR) {
        px_jw_kstr(w, "unit", px_str_of(units[n->unit]));
        px_jw_key(w, PX_STR("ordered"));
        px_jw_bool(w, n->ordered);
        if (n->unit == PX_NEAR_TOKENS) px_jw_ku64(w, "distance", n->distance);
    }
    if (n->kind == PX_Q_FREQ) px_jw_ku64(w, "count", n->count);
    if (n->kind == PX_Q_UNIT) px_jw_kstr(w, "unit", px_str_of(groups[n->group]));
    if (n->boost != 0) {
        px_jw_key(w, PX_STR("boost"));
        px_jw_num(w, n->boost);
    }
    if (n->as.n) px_jw_kstr(w, "as", n->as);
    px_jw_ku64(w, "begin", n->begin);
    px_jw_ku64(w, "end", n->end);
}

static void node(px_buf *out, const px_qnode *n, int depth) {
    px_jw w = px_jw_on(out);
    px_buf_fmt(out, "%*s", depth * 2, "");
    head(&w, n);
    if (n->n) {
        px_buf_c(out, ",\"of\":[\n");
        for (size_t i = 0; i < n->n; i++) {
            if (i) px_buf_c(out, ",\n");
            node(out, n->child[i], depth + 1);
        }
        px_buf_c(out, "]");
    }
    px_jw_close(&w, '}');
}

void px_query_dump(const px_qnode *root, px_buf *out) {
    node(out, root, 0);
    px_buf_ch(out, '\n');
}
