/* link_star.c: connected components by sorting alone, so that memory does not grow with the graph.
 *
 * Large-star and small-star in turn (Kiveris, Lattanzi, Mirrokni, Rastogi, Vassilvitskii: Connected
 * Components in MapReduce and Beyond, 2014): every node hands its larger neighbours to its smallest
 * one, then every node its smaller neighbours. Both keep what is connected connected. When a round
 * changes nothing, every component is a star around its smallest node; that takes about as many
 * rounds as the logarithm of the longest chain. */
#include "shards/link_int.h"

/* Every edge in both directions -> edges from larger to smaller nodes. */
static px_status large_star(px_sorter *both, px_sorter *down, bool *changed, px_err *err) {
    px_tuple t;
    uint64_t node = UINT64_MAX;
    uint32_t least = 0, last = 0;
    int got;
    while ((got = px_sorter_next(both, &t, err)) == 1) {
        if (t.key != node) {
            node = t.key;
            least = t.a < node ? t.a : (uint32_t)node; /* neighbours ascend */
        } else if (t.a == last) {
            continue;
        }
        last = t.a;
        if (t.a < node) continue;
        *changed |= least != node;
        px_status st = px_sorter_add(down, t.a, least, 0, err);
        if (st != PX_OK) return st;
    }
    return (px_status)got;
}

static px_status add_both(px_sorter *s, uint32_t x, uint32_t y, px_err *err) {
    px_status st = px_sorter_add(s, x, y, 0, err);
    return st == PX_OK ? px_sorter_add(s, y, x, 0, err) : st;
}

static px_status small_star(px_sorter *down, px_sorter *both, bool *changed, px_err *err) {
    px_tuple t;
    uint64_t node = UINT64_MAX;
    uint32_t least = 0, last = 0;
    int got;
    while ((got = px_sorter_next(down, &t, err)) == 1) {
        px_status st = PX_OK;
        if (t.key != node) {
            node = t.key;
            least = t.a;
            st = add_both(both, (uint32_t)node, least, err);
        } else if (t.a != last) {
            *changed = true;
            st = add_both(both, t.a, least, err);
        }
        last = t.a;
        if (st != PX_OK) return st;
    }
    return (px_status)got;
}

px_status px_link_components(px_link_set *s, px_sorter *edges, px_sorter **map, px_err *err) {
    px_sorter *both = px_link_sorter(s), *down = NULL;
    px_tuple t;
    int got;
    bool changed = true;
    *map = NULL;
    px_status st = px_sorter_start(edges, err);
    while (st == PX_OK && (got = px_sorter_next(edges, &t, err)) != 0)
        st = got < 0 ? (px_status)got : add_both(both, (uint32_t)t.key, t.a, err);
    px_sorter_free(edges);
    while (st == PX_OK && changed) {
        changed = false;
        px_sorter_free(down);
        down = px_link_sorter(s);
        st = px_sorter_start(both, err);
        if (st == PX_OK) st = large_star(both, down, &changed, err);
        px_sorter_free(both);
        both = px_link_sorter(s);
        if (st == PX_OK) st = px_sorter_start(down, err);
        if (st == PX_OK) st = small_star(down, both, &changed, err);
    }
    px_sorter_free(both);
    if (st == PX_OK) st = px_sorter_start(down, err);
    if (st == PX_OK)
        *map = down;
    else
        px_sorter_free(down);
    return st;
}
