/* fuzz_api.c: any bytes as the JSON body of every route that takes one, through the door of the accounts.
 *
 *     operation who part \n body
 *
 * `operation` is an operationId (another word chooses a row by its sum), `who` one of n(obody), r(eader), a(nalyst), c(urator),
 * d (an administrator), z (a reader of another organisation) and s (the reader with a session and its token), `part` what stands for {names} of the path. Whatever comes in, the answer
 * fits its schema; who has too small a role is given nothing; what was made can be read where Location says, by who made it.
 *
 * A state that was changed is put back as it was, so that an input does the same whenever it comes. Argon2 is replaced: its 60 ms and
 * 64 MiB a password would be all that is tried. */
#include "tests/fuzz/own_folder.h"
#include "tests/server/kit.h"
#include "tests/server/people_kit.h"

#include "base/hash.h"
#include "query/service/secret.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- instead of libsodium's, for the whole program ---- */

int crypto_pwhash_str(char out[PX_SECRET_HASH], const char *password, unsigned long long n,
                      unsigned long long passes, size_t memory);
int crypto_pwhash_str_verify(const char *hash, const char *password, unsigned long long n);

int crypto_pwhash_str(char out[PX_SECRET_HASH], const char *password, unsigned long long n,
                      unsigned long long passes, size_t memory) {
    (void)passes;
    (void)memory;
    (void)snprintf(out, PX_SECRET_HASH, "%016llx",
                   (unsigned long long)px_hash64(password, (size_t)n));
    return 0;
}

int crypto_pwhash_str_verify(const char *hash, const char *password, unsigned long long n) {
    char own[PX_SECRET_HASH];
    (void)crypto_pwhash_str(own, password, n, 0, 0);
    return strcmp(own, hash) == 0 ? 0 : -1;
}

/* ---- the collection, and the state as it was ---- */

static kit set;
static people_kit who;
static px_people *people;
static px_session session;
static px_json *schemas;
static char *state_file;
static px_buf state;

static void open_people(void) {
    px_err err;
    px_err_clear(&err);
    people_check(px_people_open(set.dir, &people, &err), &err, "people");
    px_collection_people_set(set.on, people);
}

static void put_back(void) {
    static const char *const beside[] = {PX_STATE_FILE "-wal", PX_STATE_FILE "-shm"};
    px_people_close(people);
    for (size_t i = 0; i < 2; i++) {
        char *path = px_path(set.dir, beside[i]);
        (void)unlink(path);
        free(path);
    }
    own_file(state_file, px_buf_view(&state));
    open_people();
}

static void remove_set(void) {
    px_collection_close(set.on);
    px_people_close(people);
    px_manifest_release(&set.m);
    px_json_free(schemas);
    px_buf_done(&state);
    free(state_file);
    free(set.dir);
}

/* ---- a call ---- */

static px_str word(px_str *line) {
    size_t blank = px_str_find(*line, PX_STR(" "));
    px_str w = px_str_sub(*line, 0, blank);
    *line = blank == SIZE_MAX ? PX_STR("") : px_str_sub(*line, blank + 1, line->n);
    return w;
}

/* Only rows that take JSON. */
static const px_route *row_of(px_str name) {
    size_t n = 0, wanted = 0;
    for (int turn = 0; turn < 2; turn++) {
        n = 0;
        for (size_t i = 0; i < px_route_count(); i++) {
            const px_route *r = px_route_at(i);
            if (!r->takes || r->fault) continue;
            if (px_str_is(name, r->id) || (turn && n == wanted)) return r;
            n++;
        }
        wanted = (size_t)(px_hash_str(name) % n);
    }
    abort();
}

#define SESSION N_PEOPLE

static int person(px_str name) {
    static const char letters[] = {'r', 'a', 'c', 'd', 'z', 's'};
    for (int i = 0; i <= SESSION; i++)
        if (name.n && name.p[0] == letters[i]) return i;
    return -1;
}

static px_call *call_of(const px_route *r, px_str part, px_str body) {
    px_buf target;
    px_buf_init(&target, 1 << 20);
    for (const char *p = r->path; *p; p++) {
        if (*p != '{') {
            px_buf_ch(&target, *p);
            continue;
        }
        px_buf_str(&target, part.n ? part : PX_STR("1"));
        while (*p != '}')
            p++;
    }
    px_call *c = px_call_new(set.on, px_str_of(r->method), px_buf_view(&target), body);
    px_buf_done(&target);
    return c;
}

static void answer(px_call *c, int as) {
    const px_gate *gate = px_people_gate(people);
    px_err err;
    px_str allow;
    char peer[16];
    px_err_clear(&err);
    /* Each body from an address of its own, so that the number of log-ins is not what is tried. */
    uint64_t from = px_hash_str(c->body);
    (void)snprintf(peer, sizeof peer, "10.%u.%u.%u", (unsigned)from & 255,
                   (unsigned)(from >> 8) & 255, (unsigned)(from >> 16) & 255);
    c->peer = px_arena_str(c->arena, px_str_of(peer));
    c->who = &px_who_nobody;
    px_call_header_add(c, PX_STR("Content-Type"), PX_STR("application/json"));
    if (as == SESSION) {
        px_call_header_add(c, PX_STR("Cookie"),
                           px_arena_fmt(c->arena, "patix_session=%s", session.token));
        px_call_header_add(c, PX_STR("X-CSRF-Token"), px_str_of(session.csrf));
    } else if (as >= 0) {
        px_call_header_add(c, PX_STR("Authorization"),
                           px_arena_fmt(c->arena, "Bearer %s", who.key[as]));
    }
    px_stop_after(&c->stop, 5000);
    bool guarded = px_route_find(c, &allow) && c->route->role > PX_ROLE_NOBODY;
    px_status st = guarded ? gate->enter(gate->self, c, &err) : PX_OK;
    if (st == PX_OK)
        px_route_answer(c);
    else
        px_call_problem(c, st, &err);
    if (guarded) gate->leave(gate->self, c);
}

/* A query and a list of the reader, number 1 and 2, so that there is something to change. */
static void keep_two(void) {
    static const char *const kept[][2] = {
        {"/api/v1/saved-queries",
         "{\"name\":\"ours\",\"query\":\"laser\",\"access\":\"organisation\"}"},
        {"/api/v1/lists", "{\"name\":\"ours\",\"items\":[\"EP1000001A1\"]}"}};
    for (size_t i = 0; i < 2; i++) {
        px_call *c =
            px_call_new(set.on, PX_STR("POST"), px_str_of(kept[i][0]), px_str_of(kept[i][1]));
        answer(c, READER);
        if (c->status != 201) abort();
        px_call_free(c);
    }
}

static void log_in(void) {
    px_accounts *a;
    px_err err;
    int64_t wait;
    px_arena *arena = px_arena_new();
    px_err_clear(&err);
    people_check(px_accounts_open(set.dir, false, &a, &err), &err, "accounts");
    people_check(px_login(a, &px_actor_command, arena, PX_STR("reader"), PX_STR(PEOPLE_PASSWORD),
                          &session, &wait, &err),
                 &err, "log-in");
    px_accounts_close(a);
    px_arena_free(arena);
    session.who = (px_actor){0}; /* its texts were the arena's */
}

static void make_set(void) {
    static const char *const lines[] = KIT_LINES;
    px_err err;
    if (people) return;
    px_err_clear(&err);
    own_folder_make();
    (void)atexit(remove_set);
    kit_open_in(&set, own_folder, lines, 3);
    people_make(&who, set.dir);
    schemas = people_schemas();
    log_in();
    open_people();
    keep_two();
    px_people_close(people);
    state_file = px_path(set.dir, PX_STATE_FILE);
    px_buf_init(&state, PX_BUF_MAX);
    people_check(px_file_read(state_file, 1 << 22, &state, &err), &err, state_file);
    open_people();
}

/* ---- what is demanded ---- */

static void demand(bool held, const px_call *c, const char *what, const char *more) {
    if (held) return;
    (void)fprintf(stderr, "%s %s: %.*s %.*s: %d %.*s\n", what, more, PX_STR_ARG(c->method),
                  PX_STR_ARG(c->path), c->status, PX_STR_ARG(px_buf_view(&c->out)));
    abort();
}

static void check(const px_call *c, int as) {
    px_json *j = NULL;
    px_err err;
    px_fit fit = {.schemas = schemas};
    int role = as < 0 ? 0 : as >= ZHAO ? (int)PX_ROLE_READER : as + 1;
    demand(c->status >= 200 && c->status < 600, c, "no status", "");
    demand(c->failed != PX_E_INTERNAL, c, "a mistake of ours", "");
    demand(c->status >= 400 || !c->route || role >= (int)c->route->role, c, "not their role", "");
    if (c->stream.next || !c->out.n || !c->type) return;
    const char *name = c->status >= 400 ? "Problem" : c->route ? c->route->gives : NULL;
    if (!name || (c->status < 400 && strcmp(c->type, "application/json") != 0)) return;
    demand(px_utf8_valid(px_buf_view(&c->out)), c, "JSON that is no UTF-8", "");
    demand(px_json_parse(px_buf_view(&c->out), &j, &err) == PX_OK, c, "no JSON", err.message);
    demand(px_fits(&fit, px_json_get(schemas, name), j), c, fit.where, fit.why);
    px_json_free(j);
}

static void drain(px_call *c) {
    px_buf piece;
    px_err err;
    bool last = false;
    uint32_t wait = 0;
    px_err_clear(&err);
    px_buf_init(&piece, PX_BUF_MAX);
    for (int i = 0; i < 200 && !last && !wait && c->stream.next; i++) {
        px_buf_clear(&piece);
        if (c->stream.next(c->stream.state, &piece, &last, &wait, &err) != PX_OK) break;
        demand(last || piece.n || wait, c, "a piece of nothing", "");
    }
    px_buf_done(&piece);
}

static void read_back(const px_call *made, int as) {
    px_str at = px_pairs_get(&made->answer, "Location");
    if (made->status != 201 || !at.n) return;
    px_call *c = px_call_new(set.on, PX_STR("GET"), at, PX_STR(""));
    answer(c, as);
    /* keys are shown in a list only */
    demand(c->status == 200 || (c->status == 405 && px_str_starts(at, PX_STR("/api/v1/keys/"))), c,
           "what was made is not there", "");
    check(c, as);
    px_call_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_str in = {(const char *)data, size};
    if (size > 65536) return 0;
    make_set();
    size_t end = px_str_find(in, PX_STR("\n"));
    px_str line = px_str_sub(in, 0, end), body = PX_STR("");
    if (end != SIZE_MAX) body = px_str_sub(in, end + 1, in.n);
    const px_route *r = row_of(word(&line));
    int as = person(word(&line));
    px_call *c = call_of(r, line, body);
    answer(c, as);
    check(c, as);
    drain(c);
    read_back(c, as);
    /* A log-in is no change that asks for a token, but it is written down. */
    bool changed = c->route && (c->route->changes || strcmp(c->route->id, "login") == 0);
    px_call_free(c);
    if (changed) put_back();
    return 0;
}
