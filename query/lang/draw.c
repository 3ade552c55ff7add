/* draw.c: the tree of a query for a person's eyes; see format.h. */
#include "query/lang/format.h"

/* How a leaf is looked for, in words. */
static const char *manner(px_leaf_op op, bool zh) {
    static const char *const words[][2] = {
        [PX_L_WORDS] = {"by stem", "按词干"},
        [PX_L_PHRASE] = {"exact words", "按原词"},
        [PX_L_PREFIX] = {"beginning of a word", "词首"},
        [PX_L_WILD] = {"with wildcards", "含通配符"},
        [PX_L_NAME] = {"words within a name", "名称中连续出现"},
        [PX_L_NAME_PREFIX] = {"beginning of a word within a name", "名称中的词首"},
        [PX_L_NAME_WILD] = {"within a name, with wildcards", "名称中，含通配符"},
        [PX_L_NAME_IS] = {"the whole name", "完整名称"},
        [PX_L_VALUE] = {"exactly as written", "与原文完全一致"},
        [PX_L_CLASS] = {"with everything below", "含下位组"},
        [PX_L_CLASS_IS] = {"this symbol only", "仅该分类号"},
        [PX_L_CLASS_UP] = {"with everything above", "含上位组"},
        [PX_L_RANGE] = {"range", "范围"},
        [PX_L_IDENT] = {"number in any spelling", "号码，不限写法"},
        [PX_L_LIST] = {"any number of the list", "列表中任一号码"},
        [PX_L_OFFICE] = {"office of the publication", "公开机构"},
        [PX_L_ENUM] = {"code", "代码"},
        [PX_L_ENUM_PREFIX] = {"codes that begin so", "以此开头的代码"},
        [PX_L_HAS] = {"the record has it", "记录含此项"},
        [PX_L_SIM] = {"similar documents", "相似文献"},
        [PX_L_CELL] = {"what the cell of an analysis counts", "分析结果中该单元格所计的记录"},
    };
    return words[op][zh];
}

static void near(const px_qnode *n, bool zh, px_buf *out) {
    const char *order = n->ordered ? (zh ? "，保持先后顺序" : ", in this order") : "";
    switch (n->unit) {
    case PX_NEAR_TOKENS:
        if (n->distance <= 1)
            px_buf_fmt(out, "%s%s", zh ? "相邻" : "side by side", order);
        else if (zh)
            px_buf_fmt(out, "间隔最多 %u 个词（字）%s", n->distance - 1, order);
        else
            px_buf_fmt(out, "at most %u %s between them%s", n->distance - 1,
                       n->distance == 2 ? "word or character" : "words or characters", order);
        break;
    case PX_NEAR_SENTENCE:
        px_buf_fmt(out, "%s%s", zh ? "同一句" : "in one sentence", order);
        break;
    case PX_NEAR_PARAGRAPH:
        px_buf_fmt(out, "%s%s", zh ? "同一段（每项权利要求为一段）" : "in one paragraph or claim",
                   order);
        break;
    case PX_NEAR_FIELD:
        px_buf_fmt(out, "%s%s", zh ? "同一字段" : "in one text of the field", order);
        break;
    }
}

void px_query_operator(const px_qnode *n, bool zh, px_buf *out) {
    static const char *const groups[][2] = {[PX_QG_APP] = {"applications", "申请"},
                                            [PX_QG_FAM] = {"simple families", "简单同族"},
                                            [PX_QG_EXT] = {"extended families", "扩展同族"}};
    switch (n->kind) {
    case PX_Q_ALL:
        px_buf_c(out, zh ? "全部记录" : "every record");
        break;
    case PX_Q_AND:
        px_buf_c(out, zh ? "全部满足" : "all of these");
        break;
    case PX_Q_OR:
        px_buf_c(out, zh ? "满足任一" : "any of these");
        break;
    case PX_Q_NOT:
        px_buf_c(out, zh ? "前者去掉后者" : "the first without the second");
        break;
    case PX_Q_XOR:
        px_buf_c(out, zh ? "满足奇数个" : "an odd number of these");
        break;
    case PX_Q_NEAR:
        near(n, zh, out);
        break;
    case PX_Q_FREQ:
        px_buf_fmt(out, zh ? "字段中至少出现 %u 次" : "at least %u times in the field", n->count);
        break;
    case PX_Q_EVENT:
        px_buf_c(out, zh ? "同一法律事件" : "one and the same legal event");
        break;
    case PX_Q_UNIT:
        px_buf_fmt(out,
                   zh ? "%s中任一记录满足者，取其全部记录"
                      : "every record of the %s of which one meets this",
                   groups[n->group][zh]);
        break;
    case PX_Q_SCOPE:
        px_buf_c(out, zh ? "前者中满足后者的记录；同族、申请条件只看前者"
                         : "the first, where the second holds; families and applications within "
                           "the first only");
        break;
    case PX_Q_LEAF:
        px_buf_c(out, manner(n->op, zh));
        break;
    }
}

static void label(const px_qnode *n, bool zh, px_buf *out) {
    static const char *const names[] = {
        [PX_Q_ALL] = "*",     [PX_Q_AND] = "AND",      [PX_Q_OR] = "OR",     [PX_Q_NOT] = "NOT",
        [PX_Q_XOR] = "XOR",   [PX_Q_NEAR] = "NEAR",    [PX_Q_FREQ] = "FREQ", [PX_Q_EVENT] = "EVENT",
        [PX_Q_UNIT] = "UNIT", [PX_Q_SCOPE] = "HAVING", [PX_Q_LEAF] = ""};
    if (n->kind == PX_Q_LEAF) {
        const px_field_info *f = px_field_get(n->field);
        px_query_print(n, out);
        px_buf_fmt(out, "  %s · ", zh ? f->zh : f->en);
        px_query_operator(n, zh, out);
    } else {
        px_buf_fmt(out, "%s  ", names[n->kind]);
        px_query_operator(n, zh, out);
        if (n->boost != 0) px_buf_fmt(out, "  ^%g", n->boost);
    }
    if (n->as.n)
        px_buf_fmt(out, zh ? "  （“%.*s”的同义词）" : "  (synonyms of \"%.*s\")",
                   PX_STR_ARG(n->as));
}

static void node(const px_qnode *n, const px_draw *how, px_buf *margin, px_buf *out) {
    size_t from = out->n;
    label(n, how->zh, out);
    for (size_t i = from; i < out->n; i++) /* a node is a line, whatever stands in its text */
        if ((out->p[i] >= 0 && out->p[i] < 0x20) || out->p[i] == 0x7F) out->p[i] = ' ';
    if (how->more) {
        size_t before = out->n;
        px_buf_c(out, "  ");
        how->more(how->self, n, out);
        if (out->n == before + 2) out->n = before;
    }
    px_buf_ch(out, '\n');
    for (size_t i = 0; i < n->n; i++) {
        bool last = i + 1 == n->n;
        size_t keep = margin->n;
        px_buf_str(out, px_buf_view(margin));
        px_buf_c(out, last ? "└─ " : "├─ ");
        px_buf_c(margin, last ? "   " : "│  ");
        node(n->child[i], how, margin, out);
        margin->n = keep;
    }
}

void px_query_draw(const px_qnode *root, const px_draw *how, px_buf *out) {
    static const px_draw plain;
    px_buf margin;
    px_buf_init(&margin, 64u << 10);
    node(root, how ? how : &plain, &margin, out);
    px_buf_done(&margin);
}
