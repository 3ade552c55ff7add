/* suggest_note.c: "did you mean": a search without hits says which of its words the collection does
 * not have, and which it has that are like them. */
#include "query/engine/suggest_int.h"

#include "query/engine/note.h"

#include <stdlib.h>

#define NOTE_MS     2000u /* an empty answer is not kept waiting longer for a remark */
#define NOTE_LEAVES 5u

typedef struct notes {
    px_answer *answer;
    px_suggest s;
    px_stop stop;
    size_t leaves;
} notes;

static void say(notes *n, const px_qnode *leaf, const px_suggest_table *t) {
    px_buf b;
    px_buf_init(&b, 4096);
    for (size_t i = 0; i < t->n; i++)
        px_buf_fmt(&b, "%s" PX_STR_FMT " (%llu)", i ? ", " : "", PX_STR_ARG(t->row[i].text),
                   (unsigned long long)t->row[i].records);
    px_str list = px_buf_view(&b);
    px_arena *a = n->answer->arena;
    int shown = (int)(leaf->text.n < 60 ? leaf->text.n : 60);
    while (shown > 0 && shown < (int)leaf->text.n &&
           ((unsigned char)leaf->text.p[shown] & 0xC0) == 0x80)
        shown--;
    px_note_add(a, &n->answer->query,
                (px_note){"N-SPELL", leaf->begin, leaf->end,
                          px_arena_fmt(a, "%.*s alone has 0 hits: did you mean %.*s?", shown,
                                       leaf->text.p, PX_STR_ARG(list)),
                          px_arena_fmt(a, "%.*s 单独检索无结果，是否要找：%.*s", shown,
                                       leaf->text.p, PX_STR_ARG(list))});
    px_buf_done(&b);
}

/* Texts, words or phrases without wildcards. */
static bool is_words(const px_qnode *q) {
    return q->kind == PX_Q_LEAF && px_text_mask(q->field) && q->n_tokens && q->text.n &&
           (q->op == PX_L_WORDS || q->op == PX_L_PHRASE);
}

static px_status look(notes *n, const px_qnode *q) {
    px_status st = PX_OK;
    size_t children = q->kind == PX_Q_NOT ? 1 : q->n;
    for (size_t i = 0; i < children && st == PX_OK; i++)
        st = look(n, q->child[i]);
    if (st != PX_OK || !is_words(q) || n->leaves >= NOTE_LEAVES) return st;
    n->leaves++;
    px_str words = {0};
    for (size_t i = 0; i < q->n_tokens; i++)
        words = px_arena_fmt(n->s.a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(words),
                             i && (q->is_word[i] || q->is_word[i - 1]) ? " " : "",
                             PX_STR_ARG(q->token[i]));
    uint64_t records, among;
    px_buf alone;
    px_buf_init(&alone, PX_QUERY_BYTES_MAX);
    px_query_print(q, &alone);
    st = px_suggest_count(&n->s, px_buf_view(&alone), NULL, &records, &among, NULL);
    px_buf_done(&alone);
    px_suggest_table t = {0};
    if (st == PX_OK && !records) st = px_suggest_spelling(&n->s, q->field, words, &t, NULL);
    if (st == PX_OK && t.n) say(n, q, &t);
    return st;
}

void px_suggest_note(px_answer *a) {
    if (a->counts.publications || !a->query.root) return;
    notes n = {.answer = a};
    if (a->stop && px_stop_is_raised(a->stop)) return;
    px_stop_after(&n.stop, NOTE_MS);
    px_how how = a->how;
    how.stop = &n.stop;
    n.s = (px_suggest){.a = px_arena_new(), .snap = a->snap, .how = &how, .limit = 3};
    (void)look(&n, a->query.root);
    px_arena_free(n.s.a);
}
