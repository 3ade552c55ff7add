/* api_people.h: what the handlers of accounts and of what people keep share: members of a JSON body, times, pages of a list. */
#ifndef PX_SERVER_API_PEOPLE_H
#define PX_SERVER_API_PEOPLE_H

#include "query/server/people.h"

/* One member that a body may have. */
typedef struct px_member {
    const char *name;
    px_json_kind kind;
    bool needed;
    bool or_null;
    const px_json *value; /* out: NULL when it is not there */
} px_member;
/* The body: an object with these members and no others. PX_E_USAGE names the one that is wrong. */
px_status px_body_read(px_call *c, px_member *m, size_t n, px_err *err);
px_status px_body_i64(const px_member *m, int64_t lo, int64_t hi, int64_t *out, px_err *err);

/* {id} of the path. PX_E_NOTFOUND where it is no number. */
px_status px_part_id(px_call *c, int64_t *id, px_err *err);
/* after and limit of a list; limit is at most 1000. */
px_status px_list_range(px_call *c, int64_t *after, size_t *limit, px_err *err);
/* "2026-11-21T17:40:00Z" */
void px_jw_time(px_jw *w, const char *key, int64_t at);
void px_jw_ki64(px_jw *w, const char *key, int64_t v);
/* Somebody or something with a number: {"id":…,"name":…}; 0: null. */
void px_jw_named(px_jw *w, const char *key, int64_t id, px_str name);
/* 201 and Location. */
void px_call_created(px_call *c, const char *folder, int64_t id);

#define PX_API_RANGE                                                                               \
    {"after", "query", "integer", "0", "the id behind which the list begins", "从该编号之后开始",  \
     NULL},                                                                                        \
    {                                                                                              \
        "limit", "query", "integer", "100", "at most so many, up to 1000",                         \
            "最多返回条数，上限1000", NULL                                                         \
    }
#define PX_API_ID                                                                                  \
    { "id", "path", "integer", NULL, "its number", "编号", "1" }

#endif
