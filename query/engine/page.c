/* page.c: see page.h. */
#include "query/engine/page.h"

void px_page_init(px_page *p, px_str lang) {
    *p = (px_page){.arena = px_arena_new(), .zip = px_zctx_new(), .lang = lang};
    px_buf_init(&p->json, PX_RECORD_BYTES_MAX + 1);
}

void px_page_done(px_page *p) {
    px_arena_free(p->arena);
    px_zctx_free(p->zip);
    px_buf_done(&p->json);
    *p = (px_page){0};
}

px_status px_page_record(px_page *p, px_snapshot *snap, uint32_t row, px_record *out, px_err *err) {
    px_status st = px_snapshot_record(snap, row, p->zip, &p->json, err);
    if (st == PX_OK)
        st = px_record_read(p->arena, px_arena_str(p->arena, px_buf_view(&p->json)), out, err);
    return st == PX_E_INPUT ? px_err_in(err, PX_E_DAMAGED, "row %u", row) : st;
}

static px_str pick_title(const px_rec_texts *t, px_str lang) {
    for (size_t i = 0; i < t->n && lang.n; i++)
        if (px_str_eq(t->v[i].lang, lang)) return t->v[i].text;
    return t->n ? t->v[0].text : (px_str){0};
}

px_status px_page_fill(px_page *p, px_snapshot *snap, const px_units *units, const px_hit *hit,
                       size_t n, px_err *err) {
    px_arena_reset(p->arena);
    p->n = 0;
    p->item = px_arena_array(p->arena, px_page_item, n ? n : 1);
    px_status st = PX_OK;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_page_item *it = &p->item[i];
        it->hit = hit[i];
        st = px_page_record(p, snap, hit[i].row, &it->record, err);
        if (st != PX_OK) break;
        it->number = it->record.key;
        it->title = pick_title(&it->record.titles, p->lang);
        it->ymd = it->record.pub.ymd;
        if (units && units->group) it->members = units->members[units->group[hit[i].row]];
        p->n++;
    }
    return st;
}

px_status px_page_keys(px_page *p, px_snapshot *snap, const px_hit *hit, size_t n, px_err *err) {
    px_arena_reset(p->arena);
    p->item = px_arena_array(p->arena, px_page_item, n ? n : 1);
    p->n = 0;
    px_status st = PX_OK;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        p->item[i].hit = hit[i];
        st = px_snapshot_key(snap, hit[i].row, &p->item[i].number, err);
        if (st == PX_OK) p->n++;
    }
    return st;
}
