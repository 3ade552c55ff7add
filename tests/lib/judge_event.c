/* judge_event.c: conditions that one and the same legal event of a record meets. */
#include "tests/lib/judge_int.h"

bool judge_is_event_field(px_field f) {
    return f == PX_F_EVD || f == PX_F_EVC || f == PX_F_EVF || f == PX_F_EVT || f == PX_F_EVP;
}

static bool any_name(const judge_bound *b, const judge_strings *v) {
    for (size_t i = 0; i < v->n; i++)
        if (judge_in_name(b, v->v[i])) return true;
    return false;
}

static bool leaf(const judge_bound *b, const judge_event *e) {
    const px_qnode *q = b->q;
    switch ((int)q->field) {
    case PX_F_EV:
        return judge_in_code(q, e->kind);
    case PX_F_EVC:
        return judge_in_code(q, e->code);
    case PX_F_EVD:
        return e->ymd && e->ymd >= q->lo && e->ymd <= q->hi;
    case PX_F_EVF:
        return any_name(b, &e->from);
    case PX_F_EVT:
        return any_name(b, &e->to);
    case PX_F_EVP:
        return any_name(b, &e->from) || any_name(b, &e->to);
    default:
        return false;
    }
}

bool judge_event_meets(const judge_bound *b, const judge_event *e) {
    const px_qnode *q = b->q;
    bool odd = false;
    switch (q->kind) {
    case PX_Q_ALL:
        return true;
    case PX_Q_AND:
        for (size_t k = 0; k < q->n; k++)
            if (!judge_event_meets(b->child[k], e)) return false;
        return true;
    case PX_Q_OR:
        for (size_t k = 0; k < q->n; k++)
            if (judge_event_meets(b->child[k], e)) return true;
        return false;
    case PX_Q_XOR:
        for (size_t k = 0; k < q->n; k++)
            odd ^= judge_event_meets(b->child[k], e);
        return odd;
    case PX_Q_NOT:
        return judge_event_meets(b->child[0], e) && !judge_event_meets(b->child[1], e);
    case PX_Q_EVENT:
        return judge_event_meets(b->child[0], e);
    case PX_Q_LEAF:
        return leaf(b, e);
    case PX_Q_NEAR:
    case PX_Q_FREQ:
    case PX_Q_UNIT:
    case PX_Q_SCOPE:
        break;
    }
    return false;
}
