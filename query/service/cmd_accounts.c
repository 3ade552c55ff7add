/* cmd_accounts.c: `patix accounts`: users, organisations and keys from the machine itself, so that there is a first administrator.
 *
 * A password never comes as an argument, where other users of the machine would see it: it is read from the terminal without echo,
 * twice, or as the first line of standard input. */
#include "query/service/cmd.h"

#include "base/buf.h"
#include "base/message.h"
#include "query/service/accounts.h"
#include "query/service/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define LINE 2048

typedef struct options {
    const char *dir, *verb, *name, *role, *org, *display, *kind, *parent, *label, *to, *days;
} options;

static px_status read_options(int argc, char **argv, options *o, px_err *err) {
    const struct {
        const char *name;
        const char **at;
    } known[] = {{"--in", &o->dir},          {"--role", &o->role}, {"--org", &o->org},
                 {"--display", &o->display}, {"--kind", &o->kind}, {"--parent", &o->parent},
                 {"--label", &o->label},     {"--to", &o->to},     {"--days", &o->days}};
    for (int i = 1; i < argc; i++) {
        const char **at = NULL;
        for (size_t k = 0; k < sizeof known / sizeof *known && !at; k++)
            if (strcmp(argv[i], known[k].name) == 0) at = known[k].at;
        if (at) {
            if (i + 1 == argc) return px_fail(err, PX_E_USAGE, "%s needs a value", argv[i]);
            *at = argv[++i];
        } else if (argv[i][0] == '-' && argv[i][1] == '-') {
            return px_fail(err, PX_E_USAGE, "unknown option %s", argv[i]);
        } else if (!o->verb) {
            o->verb = argv[i];
        } else if (!o->name) {
            o->name = argv[i];
        } else {
            return px_fail(err, PX_E_USAGE, "there is one name too many: %s", argv[i]);
        }
    }
    return o->verb ? PX_OK
                   : px_fail(err, PX_E_USAGE, "accounts needs a verb: list, add-user, add-org …");
}

/* ---- passwords ---- */

static px_status read_line(char line[LINE], px_err *err) {
    if (!fgets(line, LINE, stdin))
        return px_fail(err, PX_E_USAGE, "a password is read from the terminal or standard input");
    size_t n = strcspn(line, "\r\n");
    if (!line[n] && n + 1 == LINE) return px_fail(err, PX_E_USAGE, "the password is too long");
    line[n] = 0;
    return PX_OK;
}

static px_status ask_hidden(px_msg question, char line[LINE], px_err *err) {
    struct termios was, quiet;
    if (tcgetattr(STDIN_FILENO, &was) != 0) return read_line(line, err);
    (void)fputs(px_msg_text(question), stderr);
    quiet = was;
    quiet.c_lflag &= (tcflag_t)~ECHO;
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    px_status st = read_line(line, err);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
    (void)fputc('\n', stderr);
    return st;
}

static px_status read_password(char line[LINE], px_err *err) {
    char again[LINE];
    if (!isatty(STDIN_FILENO)) return read_line(line, err);
    px_status st = ask_hidden(PX_MSG_ACCOUNTS_PASSWORD, line, err);
    if (st == PX_OK) st = ask_hidden(PX_MSG_ACCOUNTS_AGAIN, again, err);
    if (st == PX_OK && strcmp(line, again) != 0)
        st = px_fail(err, PX_E_USAGE, "the two passwords differ");
    px_secret_wipe(again, sizeof again);
    return st;
}

/* ---- what names mean ---- */

static px_status find_org(px_accounts *a, const char *name, int64_t *id, px_err *err) {
    *id = 0;
    if (!name) return PX_OK;
    px_status st = px_org_find(a, px_str_of(name), id, err);
    return st == PX_OK && !*id ? px_fail(err, PX_E_NOTFOUND, "there is no organisation %s", name)
                               : st;
}

static px_status find_user(px_accounts *a, const options *o, int64_t *id, px_err *err) {
    if (!o->name) return px_fail(err, PX_E_USAGE, "the name of a user is missing");
    px_status st = px_user_find(a, px_str_of(o->name), id, err);
    return st == PX_OK && !*id ? px_fail(err, PX_E_NOTFOUND, "there is no user %s", o->name) : st;
}

static px_status find_role(const options *o, px_account_role *out, px_err *err) {
    if (o->role && px_account_role_find(px_str_of(o->role), out)) return PX_OK;
    return px_fail(err, PX_E_USAGE, "--role is reader, analyst, curator or admin");
}

/* ---- verbs ---- */

static px_status add_user(px_accounts *a, const options *o, px_err *err) {
    char line[LINE] = "";
    int64_t id = 0;
    px_user_set s = {.set_role = true, .set_display = o->display != NULL};
    if (!o->name) return px_fail(err, PX_E_USAGE, "the name of a user is missing");
    s.name = px_str_of(o->name);
    s.display = px_str_of(o->display);
    px_status st = find_role(o, &s.role, err);
    if (st == PX_OK) st = find_org(a, o->org, &s.org, err);
    if (st == PX_OK) st = read_password(line, err);
    s.password = px_str_of(line);
    if (st == PX_OK) st = px_user_add(a, &px_actor_command, &s, &id, err);
    px_secret_wipe(line, sizeof line);
    if (st == PX_OK) (void)printf(px_msg_text(PX_MSG_ACCOUNTS_USER), o->name, (long long)id);
    return st;
}

static px_status change_user(px_accounts *a, const options *o, const px_user_set *s, px_err *err) {
    int64_t id = 0;
    px_status st = find_user(a, o, &id, err);
    if (st == PX_OK) st = px_user_change(a, &px_actor_command, id, s, err);
    if (st == PX_OK) (void)printf(px_msg_text(PX_MSG_ACCOUNTS_CHANGED), o->name);
    return st;
}

static px_status set_password(px_accounts *a, const options *o, px_err *err) {
    char line[LINE] = "";
    int64_t id = 0;
    px_status st = find_user(a, o, &id, err);
    if (st == PX_OK) st = read_password(line, err);
    px_user_set s = {.set_password = true, .password = px_str_of(line)};
    if (st == PX_OK) st = change_user(a, o, &s, err);
    px_secret_wipe(line, sizeof line);
    return st;
}

static px_status add_org(px_accounts *a, const options *o, px_err *err) {
    int64_t parent = 0, id = 0;
    if (!o->name) return px_fail(err, PX_E_USAGE, "the name of an organisation is missing");
    px_status st = find_org(a, o->parent, &parent, err);
    if (st == PX_OK)
        st = px_org_add(a, &px_actor_command, px_str_of(o->name), px_str_of(o->kind ? o->kind : ""),
                        parent, &id, err);
    if (st == PX_OK) (void)printf(px_msg_text(PX_MSG_ACCOUNTS_ORG), o->name, (long long)id);
    return st;
}

static px_status add_key(px_accounts *a, const options *o, px_err *err) {
    char text[PX_KEY_TEXT];
    int64_t id = 0;
    uint32_t days = 0;
    px_key k = {.name = px_str_of(o->label ? o->label : "")};
    px_status st = find_user(a, o, &k.user, err);
    if (st == PX_OK) st = find_role(o, &k.role, err);
    if (st == PX_OK && o->days && (!px_str_u32(px_str_of(o->days), &days) || !days || days > 36500))
        st = px_fail(err, PX_E_USAGE, "--days is a number from 1 to 36500, not %s", o->days);
    if (days) k.expires = px_accounts_now(a) + (int64_t)days * 86400;
    if (st == PX_OK) st = px_key_add(a, &px_actor_command, &k, text, &id, err);
    if (st == PX_OK) {
        (void)fprintf(stderr, px_msg_text(PX_MSG_ACCOUNTS_KEY), (long long)id, o->name);
        (void)printf("%s\n", text);
    }
    px_secret_wipe(text, sizeof text);
    return st;
}

static px_status revoke_key(px_accounts *a, const options *o, px_err *err) {
    uint64_t id;
    if (!o->name || !px_str_u64(px_str_of(o->name), &id) || id > INT64_MAX)
        return px_fail(err, PX_E_USAGE, "revoke-key needs the number of a key; list shows them");
    px_status st = px_key_revoke(a, &px_actor_command, (int64_t)id, err);
    if (st == PX_OK) (void)printf(px_msg_text(PX_MSG_ACCOUNTS_REVOKED), (unsigned long long)id);
    return st;
}

static px_status list(px_accounts *a, px_err *err) {
    px_arena *arena = px_arena_new();
    const px_actor *by = &px_actor_command;
    px_org *org = NULL;
    px_user *user = NULL;
    px_key *key = NULL;
    size_t n_orgs = 0, n_users = 0, n_keys = 0;
    px_status st = px_org_list(a, by, arena, 0, SIZE_MAX, &org, &n_orgs, err);
    if (st == PX_OK) st = px_user_list(a, by, arena, 0, SIZE_MAX, &user, &n_users, err);
    if (st == PX_OK) st = px_key_list(a, by, arena, 0, SIZE_MAX, &key, &n_keys, err);
    for (size_t i = 0; i < n_orgs && st == PX_OK; i++)
        (void)printf("org %lld\t%.*s\t%.*s\t%lld\n", (long long)org[i].id, PX_STR_ARG(org[i].name),
                     PX_STR_ARG(org[i].kind), (long long)org[i].parent);
    for (size_t i = 0; i < n_users && st == PX_OK; i++)
        (void)printf("user %lld\t%.*s\t%s\t%.*s\t%s\n", (long long)user[i].id,
                     PX_STR_ARG(user[i].name), px_account_role_name(user[i].role),
                     PX_STR_ARG(user[i].org_name), user[i].active ? "active" : "inactive");
    for (size_t i = 0; i < n_keys && st == PX_OK; i++)
        (void)printf("key %lld\t%.*s…\t%.*s\t%s\t%.*s\t%s\n", (long long)key[i].id,
                     PX_STR_ARG(key[i].prefix), PX_STR_ARG(key[i].user_name),
                     px_account_role_name(key[i].role), PX_STR_ARG(key[i].name),
                     key[i].revoked                                           ? "revoked"
                     : key[i].expires && key[i].expires <= px_accounts_now(a) ? "expired"
                                                                              : "active");
    px_arena_free(arena);
    return st;
}

static px_status run(px_accounts *a, const options *o, px_err *err) {
    px_user_set s = {0};
    if (strcmp(o->verb, "list") == 0) return list(a, err);
    if (strcmp(o->verb, "add-user") == 0) return add_user(a, o, err);
    if (strcmp(o->verb, "set-password") == 0) return set_password(a, o, err);
    if (strcmp(o->verb, "add-org") == 0) return add_org(a, o, err);
    if (strcmp(o->verb, "add-key") == 0) return add_key(a, o, err);
    if (strcmp(o->verb, "revoke-key") == 0) return revoke_key(a, o, err);
    if (strcmp(o->verb, "deactivate") == 0 || strcmp(o->verb, "activate") == 0) {
        s.set_active = true;
        s.active = *o->verb == 'a';
        return change_user(a, o, &s, err);
    }
    if (strcmp(o->verb, "rename") == 0) {
        s.set_name = true;
        s.name = px_str_of(o->to ? o->to : "");
        return change_user(a, o, &s, err);
    }
    if (strcmp(o->verb, "set-role") == 0) {
        px_status st = find_role(o, &s.role, err);
        s.set_role = true;
        return st == PX_OK ? change_user(a, o, &s, err) : st;
    }
    return px_fail(err, PX_E_USAGE, "accounts does not know %s", o->verb);
}

px_status px_cmd_accounts(int argc, char **argv, px_err *err) {
    options o = {.dir = "patix-data"};
    px_accounts *a = NULL;
    px_status st = read_options(argc, argv, &o, err);
    bool makes = st == PX_OK && strncmp(o.verb, "add-", 4) == 0;
    if (st == PX_OK) st = px_accounts_open(o.dir, makes, &a, err);
    if (st == PX_OK) st = run(a, &o, err);
    px_accounts_close(a);
    return st;
}
