/* Many clients at once against a whole server in this process: questions of every kind, analyses, exports, what people keep, log-ins,
 * metrics, while new segments are committed, the configuration is read anew and clients go away in the middle; then it is told to
 * end with requests under way. No answer but what the documentation says, none that contradicts the collection, nothing acknowledged that
 * is not there; and under the thread sanitizer no two threads at one place. */
#include "tests/server/kit.h"
#include "tests/server/people_kit.h"
#include "tests/server/wire_kit.h"

#define CLIENTS 6
#define ROUNDS  40
#define COMMITS 6

static kit set;
static wire server;
static people_kit team;

static px_status again(void *self, px_config *fresh, px_err *err) {
    static unsigned times;
    unsigned n = __atomic_add_fetch(&times, 1, __ATOMIC_RELAXED);
    (void)self;
    px_status st = px_config_set(fresh, PX_STR("trusted_proxies"),
                                 n % 2 ? PX_STR("127.0.0.1, ::1") : PX_STR("127.0.0.1"), err);
    if (st == PX_OK)
        st = px_config_set(fresh, PX_STR("log_format"), n % 2 ? PX_STR("json") : PX_STR("text"),
                           err);
    if (st == PX_OK) st = px_config_set(fresh, PX_STR("slow_ms"), PX_STR("1"), err);
    if (st == PX_OK)
        st = px_config_set(fresh, PX_STR("cors"), n % 2 ? PX_STR("*") : PX_STR(""), err);
    /* every third one is wrong, and changes nothing */
    if (st == PX_OK && n % 3 == 0)
        st = px_config_set(fresh, PX_STR("slow_ms"), PX_STR("much"), err);
    return st;
}

static const struct question {
    const char *method, *target, *body;
} questions[] = {
    {"GET", "/api/v1/search?q=laser&facet=pa&facet=ipc.subclass&facet=cc&limit=5&snippets=40",
     NULL},
    {"GET", "/api/v1/search?q=laser+or+printer&sort=pd&unit=fam&members=true", NULL},
    {"POST", "/api/v1/search", "{\"q\":\"ti=laser and not printer\",\"facet\":[\"pdy\"]}"},
    {"GET", "/api/v1/count?q=laser", NULL},
    {"GET", "/api/v1/explain?q=laser+near/3+welding&run=true", NULL},
    {"GET", "/api/v1/suggest?q=las", NULL},
    {"GET", "/api/v1/records/US2010000001A1", NULL},
    {"POST", "/api/v1/records", "{\"numbers\":[\"EP1000001A1\",\"nothing\"]}"},
    {"GET", "/api/v1/records/US2010000001A1/family", NULL},
    {"GET", "/api/v1/similar?number=US2010000001A1", NULL},
    {"GET", "/api/v1/classes?q=welding", NULL},
    {"GET", "/api/v1/analyses/trend,concentration?q=laser&unit=pub", NULL},
    {"GET", "/api/v1/analyses/coapplicant?q=laser&format=graphml", NULL},
    {"GET", "/api/v1/analyses/trend?q=laser&format=xlsx", NULL},
    {"GET", "/api/v1/export?q=*&format=jsonl", NULL},
    {"GET", "/api/v1/export?q=laser&fields=pn,ti", NULL},
    {"GET", "/api/v1/status", NULL},
    {"GET", "/metrics", NULL},
    {"GET", "/?q=laser", NULL},
    {"GET", "/api/v1/me", NULL},
    {"GET", "/api/v1/jobs", NULL},
    {"GET", "/api/v1/openapi.json", NULL},
    {"GET", "/ops/3.2/rest-services/published-data/search/biblio?q=ti%3Dlaser", NULL},
    {"GET", "/sru?operation=searchRetrieve&query=laser", NULL},
    {"GET", "/feeds/search?q=laser", NULL},
};
#define QUESTIONS (sizeof questions / sizeof *questions)

typedef struct client {
    pthread_t thread;
    int number, kept; /* lists that were acknowledged */
    char wrong[512];
} client;

static void note(client *k, const char *target, const wire_answer *a) {
    if (!k->wrong[0])
        (void)snprintf(k->wrong, sizeof k->wrong, "%s: %.*s", target,
                       (int)(a->all.n < 380 ? a->all.n : 380), a->all.n ? a->all.p : "");
}

/* Goes away in the middle of the answer, or of the request. */
static void leave(const wire *w, int how, const char *key) {
    char text[300];
    int fd = wire_connect(w);
    (void)snprintf(text, sizeof text,
                   "GET /api/v1/export?q=*&format=jsonl HTTP/1.1\r\nHost: x\r\n%sAuthorization: "
                   "Bearer %s\r\n\r\n",
                   how ? "Accept-Encoding: gzip\r\n" : "", key);
    wire_send(fd, px_str_sub(px_str_of(text), 0, how == 2 ? 60 : SIZE_MAX));
    if (how == 1) {
        char one[1];
        (void)recv(fd, one, 1, 0);
    }
    struct linger now = {1, 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    (void)close(fd);
}

static void *work(void *arg) {
    client *k = arg;
    wire_who who = {.key = team.key[k->number % 4],
                    .fields = k->number % 2 ? "Accept-Encoding: gzip\r\n" : NULL};
    for (int i = 0; i < ROUNDS; i++) {
        const struct question *q = &questions[((size_t)i + (size_t)k->number * 5) % QUESTIONS];
        wire_answer a;
        char body[160];
        wire_ask(&server, &who, q->method, q->target, q->body, &a);
        /* One of whom we left may still be at work when the next long task comes. */
        bool full = a.status == 429 && px_str_is(wire_field(&a, "x-quota-tasks-remaining"), "0");
        if (a.status != 200 && !full) note(k, q->target, &a);
        wire_done(&a);
        if (i % 5 == 0) {
            (void)snprintf(body, sizeof body, "{\"name\":\"n%d.%d\",\"items\":[\"EP1000001A1\"]}",
                           k->number, i);
            wire_ask(&server, &who, "POST", "/api/v1/lists", body, &a);
            if (a.status == 201)
                k->kept++;
            else
                note(k, body, &a);
            wire_done(&a);
        }
        if (i % 8 == 3) leave(&server, i / 8 % 3, who.key);
        if (i == ROUNDS / 2 && k->number < 2) {
            static const char *const bodies[] = {
                "{\"name\":\"reader\",\"password\":\"" PEOPLE_PASSWORD "\"}",
                "{\"name\":\"reader\",\"password\":\"wrong password\"}"};
            wire_ask(&server, &(wire_who){0}, "POST", "/api/v1/login", bodies[k->number], &a);
            if (a.status != (k->number ? 401 : 200)) note(k, "login", &a);
            wire_done(&a);
        }
    }
    return NULL;
}

static void start(client *k, int i, void *(*run)(void *)) {
    *k = (client){.number = i};
    if (pthread_create(&k->thread, NULL, run, k) != 0) fail_msg("no thread");
}

/* A line of the answer's JSON: the number behind `name`. */
static long number_of(const wire_answer *a, const char *name) {
    size_t found = px_str_find(a->body, px_str_of(name));
    return found == SIZE_MAX ? -1 : strtol(a->body.p + found + strlen(name), NULL, 10);
}

static long lasers(void) {
    wire_answer a;
    wire_who who = {.key = team.key[ADMIN]};
    wire_ask(&server, &who, "GET", "/api/v1/count?q=laser", NULL, &a);
    long n = number_of(&a, "\"publications\":");
    wire_done(&a);
    return n;
}

static void pause_ms(long ms) {
    (void)usleep((useconds_t)ms * 1000);
}

static void many_clients(void **state) {
    client k[CLIENTS];
    long before = lasers(), seen = before, back = 0;
    (void)state;
    for (int i = 0; i < CLIENTS; i++)
        start(&k[i], i, work);
    for (int i = 0; i < COMMITS; i++) {
        char line[160];
        const char *lines[] = {line};
        (void)snprintf(line, sizeof line,
                       "{\"pub\":\"US202200000%dA1\",\"title\":\"Laser welding of "
                       "tabs\",\"ipc\":[\"B23K26/21\"]}",
                       i);
        kit_commit(&set, lines, 1);
        (void)kill(getpid(), SIGHUP);
        /* counts never go back, and never beyond what is committed */
        long n = lasers();
        if (n < seen || n > before + i + 1) back = n;
        seen = n;
        pause_ms(60);
    }
    int kept = 0;
    for (int i = 0; i < CLIENTS; i++)
        (void)pthread_join(k[i].thread, NULL);
    for (int i = 0; i < CLIENTS; i++) {
        if (k[i].wrong[0]) fail_msg("client %d: %s", i, k[i].wrong);
        kept += k[i].kept;
    }
    if (back) fail_msg("%ld publications of %ld to %ld", back, before, before + COMMITS);
    assert_int_equal(kept, CLIENTS * ((ROUNDS + 4) / 5));
    while (lasers() != before + COMMITS) /* until the last commit is seen */
        pause_ms(50);
    /* every list that was acknowledged is there */
    int there = 0;
    for (int p = READER; p <= ADMIN; p++) {
        wire_answer a;
        wire_who who = {.key = team.key[p]};
        wire_ask(&server, &who, "GET", "/api/v1/lists?limit=1000", NULL, &a);
        if (p == ADMIN) /* an administrator of everything sees all */
            for (px_str s = a.body; s.n;) {
                size_t at = px_str_find(s, PX_STR("\"name\":\"n"));
                if (at == SIZE_MAX) break;
                there++;
                s = px_str_sub(s, at + 9, s.n);
            }
        wire_done(&a);
    }
    assert_int_equal(there, kept);
}

static int stop_asking;

/* Until the server is gone: whatever is answered at all is answered whole. */
static void *to_the_end(void *arg) {
    client *k = arg;
    wire_who who = {.key = team.key[k->number % 4]};
    for (int i = 0; !__atomic_load_n(&stop_asking, __ATOMIC_RELAXED); i++) {
        const struct question *q = &questions[((size_t)i + (size_t)k->number * 5) % QUESTIONS];
        wire_answer a;
        int fd = wire_try(&server);
        if (fd < 0) break;
        wire_ask_on(fd, &who, q->method, q->target, q->body, &a);
        if (a.status != 0 && a.status != 200 && a.status != 503 && a.status != 429)
            note(k, q->target, &a);
        wire_done(&a);
    }
    return NULL;
}

static void ending(void **state) {
    client k[CLIENTS];
    (void)state;
    for (int i = 0; i < CLIENTS; i++)
        start(&k[i], i, to_the_end);
    pause_ms(300);
    wire_down(&server);
    __atomic_store_n(&stop_asking, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < CLIENTS; i++)
        (void)pthread_join(k[i].thread, NULL);
    for (int i = 0; i < CLIENTS; i++)
        if (k[i].wrong[0]) fail_msg("client %d: %s", i, k[i].wrong);
}

static int setup(void **state) {
    static const char *const lines[] = KIT_LINES;
    static const char *const settings[] = {
        "log", "/dev/null", "search_workers", "4", "batch_workers", "2", "cache_mb", "1", "slow_ms",
        "1",   NULL};
    (void)state;
    kit_open(&set, lines, 3);
    people_make(&team, set.dir);
    wire_up(&server, set.dir, NULL, again, settings);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kit_close(&set);
    return 0;
}

int main(void) {
    static const struct CMUnitTest tests[] = {cmocka_unit_test(many_clients),
                                              cmocka_unit_test(ending)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
