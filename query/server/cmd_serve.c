/* cmd_serve.c: `patix serve`: options and the configuration file, then the server until it is told to end. */
#include "query/server/cmd.h"

#include "base/file.h"
#include "base/message.h"
#include "query/server/openapi.h"
#include "query/server/people.h"
#include "query/server/server.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#define CONFIG_MAX ((size_t)1 << 20)

typedef struct options {
    int argc;
    char **argv;
    const char *config;    /* file, or NULL */
    const char *print_api; /* or NULL */
    bool print_config;
} options;

/* `--name value` or `--name=value` at argv[*i]; a yes-or-no setting may stand alone. */
static px_status option(options *o, px_config *c, int *i, px_err *err) {
    px_str word = px_str_of(o->argv[*i]), value = {0};
    if (!px_str_starts(word, PX_STR("--")))
        return px_fail(err, PX_E_USAGE, "`%s` is no option", o->argv[*i]);
    px_str name = px_str_sub(word, 2, word.n);
    size_t eq = px_str_find(name, PX_STR("="));
    bool known, given = eq != SIZE_MAX;
    if (given) {
        value = px_str_sub(name, eq + 1, name.n);
        name = px_str_sub(name, 0, eq);
    }
    bool takes = px_config_takes(name, &known);
    bool file = px_str_is(name, "config"), api = px_str_is(name, "print-api");
    if (px_str_is(name, "print-config") && !given) {
        o->print_config = true;
        return PX_OK;
    }
    if ((takes || file || api) && !given) {
        if (*i + 1 >= o->argc)
            return px_fail(err, PX_E_USAGE, "--%.*s needs a value", PX_STR_ARG(name));
        value = px_str_of(o->argv[++*i]);
    }
    if (file)
        o->config = value.p;
    else if (api)
        o->print_api = value.p;
    else if (known && !takes && !given)
        return px_config_set(c, name, PX_STR("true"), err);
    else
        return px_config_set(c, name, value, err);
    return PX_OK;
}

static px_status read_file(const char *path, px_config *c, px_err *err) {
    px_buf text;
    px_buf_init(&text, CONFIG_MAX);
    px_status st = px_file_read(path, CONFIG_MAX, &text, err);
    if (st == PX_OK) st = px_config_read(c, px_buf_view(&text), path, err);
    px_buf_done(&text);
    return st;
}

/* Options override the file, wherever --config stands among them: they are read for its name, and again behind it. */
static px_status read_all(options *o, px_config *c, px_err *err) {
    px_status st = PX_OK;
    px_config scratch;
    px_config_init(&scratch);
    for (int i = 1; i < o->argc && st == PX_OK; i++)
        st = option(o, &scratch, &i, err);
    px_config_release(&scratch);
    if (st == PX_OK && o->config) st = read_file(o->config, c, err);
    for (int i = 1; i < o->argc && st == PX_OK; i++)
        st = option(o, c, &i, err);
    return st;
}

static px_status again(void *self, px_config *fresh, px_err *err) {
    return read_all(self, fresh, err);
}

static px_status print(const options *o, const px_config *c, px_err *err) {
    bool zh = px_lang_is_zh();
    px_status st = PX_OK;
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    if (o->print_config)
        px_config_print(c, zh, &out);
    else if (strcmp(o->print_api, "markdown") == 0)
        px_openapi_markdown(zh, &out);
    else if (strcmp(o->print_api, "openapi") == 0)
        px_openapi_write(PX_STR("http://127.0.0.1:8080"), zh, &out);
    else
        st = px_fail(err, PX_E_USAGE, "--print-api is markdown or openapi, not \"%s\"",
                     o->print_api);
    if (st == PX_OK && fwrite(out.p, 1, out.n, stdout) != out.n)
        st = px_fail(err, PX_E_IO, "cannot write the output");
    px_buf_done(&out);
    return st;
}

/* Arrays of some MiB come and go with every question. Fetched from the system anew each time, their pages are zeroed each
 * time: counting a million records by office takes 8.5 ms so, 2.6 ms from memory that is kept (docs/notes/analytics-speed.md). */
static void keep_memory(void) {
    (void)mallopt(M_MMAP_THRESHOLD, 32 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, 256 << 20);
}

px_status px_cmd_serve(int argc, char **argv, px_err *err) {
    options o = {.argc = argc, .argv = argv};
    keep_memory();
    px_config config;
    px_server *s = NULL;
    px_people *people = NULL;
    px_config_init(&config);
    px_status st = read_all(&o, &config, err);
    if (st == PX_OK && (o.print_config || o.print_api)) {
        st = print(&o, &config, err);
        px_config_release(&config);
        return st;
    }
    if (st == PX_OK) st = px_people_open(config.in, &people, err);
    if (st == PX_OK && config.public_read)
        px_people_public_rate(people, (uint32_t)config.public_per_minute);
    if (st == PX_OK) st = px_server_open(&config, px_people_gate(people), &s, err);
    px_config_release(&config);
    if (st != PX_OK) {
        px_people_close(people);
        return st;
    }
    px_server_people(s, people);
    px_server_imports(s, "/proc/self/exe");
    (void)printf(px_msg_text(PX_MSG_SERVE_LISTENING), px_server_address(s));
    (void)fflush(stdout);
    px_server_on_reload(s, again, &o);
    px_server_run(s);
    px_server_close(s);
    px_people_close(people);
    return PX_OK;
}
