/* quota.h: how much a caller may ask for: requests a minute (a bucket that fills steadily), publications handed out a day, long
 * tasks at once. The buckets are in memory: they start full with the process. */
#ifndef PX_SERVICE_QUOTA_H
#define PX_SERVICE_QUOTA_H

#include "query/service/accounts.h"

typedef struct px_quota_rule {
    uint32_t per_minute; /* also the size of the bucket */
    uint64_t rows_day;
    uint32_t tasks;
} px_quota_rule;
/* Of a caller: by role, with what its key says instead. Without an account: the row of nobody. */
px_quota_rule px_quota_of(const px_actor *who);

/* Log-ins a minute from one address. */
#define PX_QUOTA_LOGINS 20u

/* What a bucket belongs to. Callers without an account are told apart by address; of IPv6, by its first 64 bits. */
typedef struct px_quota_subject {
    uint64_t id;
} px_quota_subject;
px_quota_subject px_quota_subject_of(const px_actor *who, px_str peer);
px_quota_subject px_quota_subject_login(px_str peer);

typedef struct px_quota px_quota;
px_quota *px_quota_new(void);
void px_quota_free(px_quota *q);

typedef struct px_quota_look {
    uint32_t limit, remaining; /* requests */
    uint32_t reset_s;          /* until the bucket is full again */
    uint32_t wait_s;           /* until the next request is let through; 0: now */
} px_quota_look;
/* Takes one request; false: there is none. `now_ms` of a clock that does not go back. */
bool px_quota_take(px_quota *q, px_quota_subject s, uint32_t per_minute, uint64_t now_ms,
                   px_quota_look *out);
/* A long task begins, ends. false: as many as the rule allows are at work. */
bool px_quota_begin(px_quota *q, px_quota_subject s, uint32_t tasks);
void px_quota_end(px_quota *q, px_quota_subject s);
/* Publications of today, of callers without an account; `day` is any count of days. false: more than rows_day; then none are
 * taken. */
bool px_quota_rows(px_quota *q, px_quota_subject s, uint64_t rows, uint64_t rows_day, int64_t day);
/* How many of each there are now. */
void px_quota_used(px_quota *q, px_quota_subject s, int64_t day, uint32_t *tasks, uint64_t *rows);

#endif
