/* groups.h: decisions of people about which cleaned names are one party.
 *
 * A collection keeps them beside its segments in names.jsonl, one decision a line, oldest first, never rewritten:
 *
 *   {"do":"merge","group":"HUAWEI","names":["HUAWEI TECHNOLOGIES","华为技术"],"by":"li","at":"…","why":"…"}
 *   {"do":"split","names":["HUAWEI DEVICE"],"by":"li","at":"…","why":"…"}
 *
 * What holds is what the lines give when they are done in order: a merge puts its names into the group (out of the
 * one in which they were); a name that is itself a group brings that group along. A split takes names out; the name of
 * a group dissolves it. Names are in the form of px_name_clean; the segments know nothing of groups, so a decision
 * costs no indexing and any decision can be taken back. */
#ifndef PX_PATENT_GROUPS_H
#define PX_PATENT_GROUPS_H

#include "base/buf.h"
#include "base/err.h"

#define PX_GROUPS_FILE "names.jsonl"

typedef struct px_groups px_groups;

px_groups *px_groups_new(void);
void px_groups_free(px_groups *g);
/* Do the decisions of a file's text in order. PX_E_DAMAGED names the line that is none. */
px_status px_groups_read(px_groups *g, px_str text, px_err *err);

/* Name of the group of a cleaned name; the name itself where it is in none. Lives as long as `g`, or as `name`. */
px_str px_groups_of(const px_groups *g, px_str name);
/* Groups in order of first decision; empty ones have no members. */
size_t px_groups_count(const px_groups *g);
px_str px_groups_name(const px_groups *g, size_t i);
/* Next member of group i behind *at (start with 0); false at the end. */
bool px_groups_member(const px_groups *g, size_t i, size_t *at, px_str *name);
/* Number of a group by its name; SIZE_MAX if there is none with members. */
size_t px_groups_find(const px_groups *g, px_str name);

typedef struct px_group_decision {
    bool split;
    px_str group; /* merge */
    const px_str *names;
    size_t n_names;
    px_str by, at, why;
} px_group_decision;
/* One line, with its end. Names and group are cleaned first. */
void px_groups_line(const px_group_decision *d, px_buf *out);
void px_groups_do(px_groups *g, const px_group_decision *d);

#endif
