/* cmd_shards.c: `patix shards status | verify | merge`. */
#include "shards/cmd.h"

#include "base/json.h"
#include "shards/commit.h"
#include "shards/coverage_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct options {
    const char *verb, *dir;
    bool json, csv, coverage;
};

static px_status read_options(int argc, char **argv, struct options *o, px_err *err) {
    *o = (struct options){.dir = "patix-data"};
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--in") && i + 1 < argc) {
            o->dir = argv[++i];
        } else if (!strcmp(argv[i], "--format") && i + 1 < argc) {
            i++;
            o->json = !strcmp(argv[i], "json");
            o->csv = !strcmp(argv[i], "csv");
            if (!o->json && !o->csv && strcmp(argv[i], "text") != 0)
                return px_fail(err, PX_E_USAGE,
                               "--format is text or json (or csv with --coverage), "
                               "not %s",
                               argv[i]);
        } else if (!strcmp(argv[i], "--coverage")) {
            o->coverage = true;
        } else if (argv[i][0] != '-' && !o->verb) {
            o->verb = argv[i];
        } else {
            return px_fail(err, PX_E_USAGE, "unknown option %s", argv[i]);
        }
    }
    if (!o->verb) return px_fail(err, PX_E_USAGE, "status, verify or merge?");
    if ((o->coverage && strcmp(o->verb, "status") != 0) || (o->csv && !o->coverage))
        return px_fail(err, PX_E_USAGE,
                       "--coverage goes with status, and --format csv with --coverage");
    return PX_OK;
}

/* What is held of each record, by office and year. */
static px_status coverage(const struct options *o, px_snapshot *s, px_err *err) {
    px_coverage c;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_status st = px_coverage_of(s, &c, err);
    if (st == PX_OK) {
        px_jw w = px_jw_on(&b);
        if (o->json)
            px_coverage_json(&c, &w);
        else if (o->csv)
            px_coverage_csv(&c, &b);
        else
            px_coverage_table(&c, &b);
        (void)printf("%s%s", b.p, o->json ? "\n" : "");
        px_coverage_release(&c);
    }
    px_buf_done(&b);
    return st;
}

static px_status status(const struct options *o, px_err *err) {
    px_snapshot *s;
    px_status st = px_snapshot_open(o->dir, true, &s, err);
    if (st != PX_OK) return st;
    if (o->coverage) {
        st = coverage(o, s, err);
        if (st == PX_OK && s->n_skipped) st = px_fail(err, PX_E_DAMAGED, "%s", s->skipped[0]);
        px_snapshot_unref(s);
        return st;
    }
    uint64_t bytes = s->links ? px_box_size(s->links->box) : 0;
    for (size_t i = 0; i < s->n_segs; i++)
        bytes += s->seg[i] ? s->seg[i]->bytes : 0;
    uint32_t n_apps = s->links ? s->links->n_apps : 0, n_fams = s->links ? s->links->n_fams : 0;
    uint64_t n_unclear = s->links ? s->links->n_unclear : 0;
    if (o->json) {
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_jw w = px_jw_on(&b);
        px_jw_open(&w, '{');
        px_jw_ku64(&w, "generation", s->m.generation);
        px_jw_ku64(&w, "publications", s->n_live);
        px_jw_ku64(&w, "applications", n_apps);
        px_jw_ku64(&w, "families", n_fams);
        px_jw_key(&w, PX_STR("extended_families"));
        if (s->links && !s->links->extended)
            px_jw_null(&w);
        else
            px_jw_u64(&w, s->links ? s->links->n_exts : 0);
        px_jw_ku64(&w, "unclear_citations", n_unclear);
        px_jw_ku64(&w, "bytes", bytes);
        px_jw_key(&w, PX_STR("segments"));
        px_jw_open(&w, '[');
        for (size_t i = 0; i < s->n_segs; i++) {
            px_jw_open(&w, '{');
            px_jw_kstr(&w, "name", px_str_of(s->m.seg[i].name));
            px_jw_ku64(&w, "rows", s->m.seg[i].rows);
            px_jw_ku64(&w, "dead", s->m.seg[i].n_dead);
            px_jw_ku64(&w, "bytes", s->seg[i] ? s->seg[i]->bytes : 0);
            px_jw_key(&w, PX_STR("opens"));
            px_jw_bool(&w, s->seg[i] != NULL);
            px_jw_close(&w, '}');
        }
        px_jw_close(&w, ']');
        px_jw_key(&w, PX_STR("damaged"));
        px_jw_open(&w, '[');
        for (size_t i = 0; i < s->n_skipped; i++)
            px_jw_str(&w, px_str_of(s->skipped[i]));
        px_jw_close(&w, ']');
        px_jw_close(&w, '}');
        (void)printf("%s\n", b.p);
        px_buf_done(&b);
    } else {
        (void)printf("%s: generation %" PRIu64 ", %u publications, %u applications, %u families, "
                     "%.1f MiB\n",
                     o->dir, s->m.generation, s->n_live, n_apps, n_fams, (double)bytes / 1048576.0);
        for (size_t i = 0; i < s->n_segs; i++)
            (void)printf("  %s  %u rows, %u dead, %.1f MiB%s\n", s->m.seg[i].name, s->m.seg[i].rows,
                         s->m.seg[i].n_dead, s->seg[i] ? (double)s->seg[i]->bytes / 1048576.0 : 0.0,
                         s->seg[i] ? "" : "  DAMAGED");
        for (size_t i = 0; i < s->n_skipped; i++)
            (void)printf("  %s\n", s->skipped[i]);
        if (n_unclear)
            (void)printf("  %" PRIu64
                         " citations could mean several of the documents and link to none\n",
                         n_unclear);
    }
    if (s->n_skipped) st = px_fail(err, PX_E_DAMAGED, "%s", s->skipped[0]);
    px_snapshot_unref(s);
    return st;
}

/* Every segment is looked at, also behind a damaged one; the first sentence becomes the error. */
static px_status verify(const struct options *o, px_err *err) {
    px_manifest m;
    size_t n_bad = 0;
    px_err own;
    px_status st = px_manifest_read(o->dir, &m, err);
    if (st != PX_OK) return st;
    for (size_t i = 0; i < m.n_segs; i++) {
        px_segment *s;
        px_bitmap *dead = NULL;
        px_status one = px_segment_open(o->dir, m.seg[i].name, &s, &own);
        if (one == PX_OK) one = px_segment_verify(s, &own);
        if (one == PX_OK && s->n_rows != m.seg[i].rows)
            one = px_fail(&own, PX_E_DAMAGED, "segment %s has %u rows instead of %u", m.seg[i].name,
                          s->n_rows, m.seg[i].rows);
        if (one == PX_OK) one = px_manifest_get_dead(o->dir, &m.seg[i], &dead, &own);
        if (one == PX_OK && dead && px_bitmap_count(dead) != m.seg[i].n_dead)
            one = px_fail(&own, PX_E_DAMAGED, "%s names another number of dead rows than MANIFEST",
                          m.seg[i].dead);
        px_bitmap_free(dead);
        px_segment_close(s);
        (void)printf("%s %s%s\n", m.seg[i].name,
                     one == PX_OK ? "good" : "DAMAGED: ", one == PX_OK ? "" : own.message);
        if (one != PX_OK && n_bad++ == 0) {
            st = one;
            if (err) *err = own;
        }
    }
    px_status one = px_shards_check_links(o->dir, &m, &own);
    bool old = one == PX_E_UNSUPPORTED; /* whole, but it could say more */
    (void)printf("links %s%s\n",
                 one == PX_OK ? "good"
                 : old        ? "good, but "
                              : "DAMAGED: ",
                 one == PX_OK ? "" : own.message);
    if (old) one = PX_OK;
    if (one != PX_OK && st == PX_OK) {
        st = one;
        if (err) *err = own;
    }
    px_manifest_release(&m);
    return st;
}

/* Links say nothing that the segments do not say, so damaged ones are made anew: by any merge, and
 * where there is nothing to merge by a commit of the same segments. */
static px_status merge(const struct options *o, px_err *err) {
    px_err why;
    px_lock *lock;
    px_manifest now, next;
    px_status links, st = px_manifest_read(o->dir, &now, err);
    if (st != PX_OK) return st;
    px_manifest_release(&now);
    st = px_lock_take(o->dir, &lock, err);
    if (st != PX_OK) return st;
    st = px_manifest_read(o->dir, &now, err); /* it may have changed before we had the lock */
    bool opened = st == PX_OK;
    px_manifest_copy(&next, &now);
    next.generation++;
    bool *take = px_malloc(now.n_segs + 1);
    uint64_t rows = 0;
    size_t n = 0, n_before = now.n_segs;
    for (size_t i = 0; i < now.n_segs; i++) {
        take[i] = rows + now.seg[i].rows <= PX_MERGE_ROWS_MAX;
        if (take[i]) rows += now.seg[i].rows;
        n += take[i];
    }
    bool dead = false;
    for (size_t i = 0; i < now.n_segs; i++)
        dead |= take[i] && now.seg[i].n_dead * 4 > now.seg[i].rows;
    if (st == PX_OK) st = px_manifest_sweep(o->dir, &now, err); /* what a killed writer left */
    if (st == PX_OK && (n > 1 || dead)) {
        st = px_shards_merge(o->dir, &next, take, err);
        if (st == PX_OK) st = px_shards_commit(o->dir, &next, err);
        if (st == PX_OK)
            (void)printf("%s: %zu segments became %zu, generation %" PRIu64 "\n", o->dir, n_before,
                         next.n_segs, next.generation);
    } else if (st == PX_OK &&
               ((links = px_shards_check_links(o->dir, &now, &why)) == PX_E_DAMAGED ||
                links == PX_E_UNSUPPORTED)) {
        st = px_shards_commit(o->dir, &next, err);
        if (st == PX_OK && links == PX_E_DAMAGED)
            (void)printf("%s: the links were damaged and are made anew, generation %" PRIu64
                         "\n  %s\n",
                         o->dir, next.generation, why.message);
        else if (st == PX_OK)
            (void)printf("%s: the links are made anew, now with extended families, "
                         "generation %" PRIu64 "\n",
                         o->dir, next.generation);
    } else if (st == PX_OK) {
        (void)printf("%s: nothing to merge (%zu segments)\n", o->dir, n_before);
    }
    if (st != PX_OK && opened) px_manifest_sweep_failed(o->dir);
    free(take);
    px_manifest_release(&now);
    px_manifest_release(&next);
    px_lock_release(lock);
    return st;
}

px_status px_cmd_shards(int argc, char **argv, px_err *err) {
    struct options o;
    px_status st = read_options(argc, argv, &o, err);
    if (st != PX_OK) return st;
    if (!strcmp(o.verb, "status")) return status(&o, err);
    if (!strcmp(o.verb, "verify")) return verify(&o, err);
    if (!strcmp(o.verb, "merge")) return merge(&o, err);
    return px_fail(err, PX_E_USAGE, "patix shards %s is unknown: status, verify or merge", o.verb);
}
