/* quota.c: see quota.h. A table of fixed size, sets of eight places: where a set is full, the place that was used longest ago and has
 * no task is taken, so that a flood of addresses costs no memory. Callers with accounts have a table of their own: a
 * flood does not touch them. */
#include "query/service/quota.h"

#include "base/hash.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>

#define WAYS  8u
#define SETS  1024u
#define NAMED 1u /* lowest bit of an id: a caller with an account */

static const px_quota_rule rules[] = {[PX_ACCOUNT_NOBODY] = {120, 10000, 1},
                                      [PX_ACCOUNT_READER] = {300, 100000, 1},
                                      [PX_ACCOUNT_ANALYST] = {1200, 2000000, 4},
                                      [PX_ACCOUNT_CURATOR] = {1200, 5000000, 4},
                                      [PX_ACCOUNT_ADMIN] = {2400, 20000000, 8}};

struct place {
    uint64_t id; /* 0: free */
    double tokens;
    uint64_t at_ms, rows, used;
    int64_t day;
    uint32_t tasks;
    bool filled; /* tokens and at_ms are there */
};

struct px_quota {
    pthread_mutex_t lock;
    uint64_t clock; /* counts uses */
    struct place place[2][SETS][WAYS];
};

px_quota *px_quota_new(void) {
    px_quota *q = px_calloc(1, sizeof *q);
    (void)pthread_mutex_init(&q->lock, NULL);
    return q;
}

void px_quota_free(px_quota *q) {
    if (!q) return;
    (void)pthread_mutex_destroy(&q->lock);
    free(q);
}

px_quota_rule px_quota_of(const px_actor *who) {
    px_quota_rule r = rules[who->user ? who->role : PX_ACCOUNT_NOBODY];
    if (who->per_minute) r.per_minute = who->per_minute;
    if (who->rows_day) r.rows_day = who->rows_day;
    return r;
}

static uint64_t of_address(px_str peer) {
    char text[64];
    unsigned char six[16];
    if (peer.n && peer.n < sizeof text && memchr(peer.p, ':', peer.n)) {
        memcpy(text, peer.p, peer.n);
        text[peer.n] = 0;
        if (inet_pton(AF_INET6, text, six) == 1) {
            static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
            return memcmp(six, mapped, 12) == 0 ? px_hash64(six, 16) : px_hash64(six, 8);
        }
    }
    return px_hash_str(peer);
}

px_quota_subject px_quota_subject_of(const px_actor *who, px_str peer) {
    if (!who->user) return (px_quota_subject){(of_address(peer) | 2) & ~(uint64_t)NAMED};
    int64_t words[2] = {who->key, who->key ? 0 : who->user};
    return (px_quota_subject){px_hash64(words, sizeof words) | NAMED};
}

px_quota_subject px_quota_subject_login(px_str peer) {
    uint64_t words[2] = {of_address(peer), PX_QUOTA_LOGINS};
    return (px_quota_subject){(px_hash64(words, sizeof words) | 2) & ~(uint64_t)NAMED};
}

/* With the lock. NULL: all places of the set are held by tasks. */
static struct place *find(px_quota *q, px_quota_subject s) {
    struct place *set = q->place[s.id & NAMED][(s.id >> 20) % SETS], *oldest = NULL;
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].id == s.id) {
            set[i].used = ++q->clock;
            return &set[i];
        }
        if (!set[i].tasks && (!oldest || set[i].used < oldest->used)) oldest = &set[i];
    }
    if (oldest) *oldest = (struct place){.id = s.id, .used = ++q->clock};
    return oldest;
}

bool px_quota_take(px_quota *q, px_quota_subject s, uint32_t per_minute, uint64_t now_ms,
                   px_quota_look *out) {
    double size = per_minute ? per_minute : 1, per_ms = size / 60000;
    bool good = false;
    *out = (px_quota_look){.limit = per_minute, .wait_s = 1};
    (void)pthread_mutex_lock(&q->lock);
    struct place *p = find(q, s);
    if (p) {
        /* Another thread that looked at its clock later may have been here first. */
        uint64_t gone_ms = now_ms > p->at_ms ? now_ms - p->at_ms : 0;
        double more = p->filled ? (double)gone_ms * per_ms : size;
        p->filled = true;
        if (now_ms > p->at_ms) p->at_ms = now_ms;
        p->tokens = p->tokens + more < size ? p->tokens + more : size;
        good = p->tokens >= 1;
        if (good) p->tokens -= 1;
        out->remaining = (uint32_t)p->tokens;
        out->reset_s = (uint32_t)((size - p->tokens) / per_ms / 1000 + 0.999);
        out->wait_s = good ? 0 : (uint32_t)((1 - p->tokens) / per_ms / 1000 + 0.999);
    }
    (void)pthread_mutex_unlock(&q->lock);
    return good;
}

bool px_quota_begin(px_quota *q, px_quota_subject s, uint32_t tasks) {
    (void)pthread_mutex_lock(&q->lock);
    struct place *p = find(q, s);
    bool good = p && p->tasks < tasks;
    if (good) p->tasks++;
    (void)pthread_mutex_unlock(&q->lock);
    return good;
}

void px_quota_end(px_quota *q, px_quota_subject s) {
    (void)pthread_mutex_lock(&q->lock);
    struct place *p = find(q, s);
    if (p && p->tasks) p->tasks--;
    (void)pthread_mutex_unlock(&q->lock);
}

bool px_quota_rows(px_quota *q, px_quota_subject s, uint64_t rows, uint64_t rows_day, int64_t day) {
    (void)pthread_mutex_lock(&q->lock);
    struct place *p = find(q, s);
    bool good = false;
    if (p) {
        if (p->day != day) p->rows = 0;
        p->day = day;
        good = rows <= rows_day && p->rows <= rows_day - rows;
        if (good) p->rows += rows;
    }
    (void)pthread_mutex_unlock(&q->lock);
    return good;
}

void px_quota_used(px_quota *q, px_quota_subject s, int64_t day, uint32_t *tasks, uint64_t *rows) {
    (void)pthread_mutex_lock(&q->lock);
    struct place *p = find(q, s);
    *tasks = p ? p->tasks : 0;
    *rows = p && p->day == day ? p->rows : 0;
    (void)pthread_mutex_unlock(&q->lock);
}
